//! The worksheets of ratings and of their summary; both compute from the worksheets of points.

use super::book;
use super::calculations::{Calculations, not_rated, undetermined};
use super::looks::{Look, samples, valued};
use super::parts::{HEAD, Part, Results, head, heading_height, ratings_name};
use super::rows::{Gave, Long, Rows, SAMPLES};
use super::written::letters;
use crate::engine::run::Placed;
use crate::engine::sheet::Maximum;
use crate::engine::sheets::Outcome;
use crate::law::Denominator;
use crate::questions::summary::{Row, by_territory, group_title, reason_words};
use crate::render::table::{illustrative_head, over};
use crate::words::diagnostic::Lang;
use crate::words::number::{Mode, Number, Ratio, Rounding};
use rust_xlsxwriter::{Color, Format, Formula, Worksheet, XlsxError};
use std::sync::atomic::Ordering;

/// Columns of the ratings, in order.
const ORGANISATION: u16 = 2;
const TERRITORY: u16 = 3;
const TOTAL: u16 = 5;
const MAXIMUM: u16 = 6;
const RATING: u16 = 7;
const GROUNDS: u16 = 8;
const STRONG: u16 = 9;
const NOTE: u16 = 10;

/// Territories are counted by formulas as long as that asks for no more comparisons than this; else they are values.
const COMPARISONS_MAX: usize = 20_000_000;

/// The first lines wherever a set claims no authority.
fn illustrative(results: &Results<'_>) -> Option<String> {
    results.summary.is_illustrative.then(|| illustrative_head(results.run, results.lang).trim().to_owned())
}

/// Characters that the columns of the ratings are wide.
const WIDTHS: [u16; 11] = [18, 34, 22, 10, 24, 11, 11, 24, 44, 12, 30];

/// A row a unit.
pub(super) fn ratings<'r>(
    results: &'r Results<'r>,
    parts: &'r [Part<'r>],
    calculations: &'r [Calculations],
) -> Result<Long<'r>, XlsxError> {
    let Results { run, lang, .. } = *results;
    let mut sheet = Worksheet::new();
    sheet.set_name(ratings_name(lang))?;
    let mut looks = Vec::new();
    for (column, width) in (0..).zip(WIDTHS) {
        let look = match column {
            TOTAL | MAXIMUM => Look::Number,
            GROUNDS => Look::Wrapped,
            _ => Look::Plain,
        };
        looks.push(look);
        sheet.set_column_format(column, &look.format())?.set_column_width(column, width)?;
    }
    let title = format!("{} {}", lang.of("Xếp loại các đơn vị, kỳ", "Ratings of all units,"), run.period);
    head(&mut sheet, &title, illustrative(results).as_deref())?;
    let titles = [
        lang.of("Mã", "Id"),
        lang.of("Đơn vị", "Unit"),
        lang.of("Tổ chức", "Organisation"),
        lang.of("Mã địa bàn", "Territory id"),
        lang.of("Địa bàn", "Territory"),
        lang.of("Tổng điểm", "Total"),
        lang.of("Điểm tối đa", "Maximum"),
        lang.of("Xếp loại", "Rating"),
        lang.of("Căn cứ", "Decided by"),
        lang.of("Được tính là vững mạnh", "Counted as vững mạnh"),
        lang.of("Ghi chú", "Note"),
    ];
    for (column, title) in (0..).zip(titles) {
        book::text(&mut sheet, HEAD, column, title, &book::heading())?;
    }
    heading_height(&mut sheet, titles.into_iter().zip(WIDTHS))?;
    let placed = run.in_order();
    let last = HEAD + u32::try_from(placed.len()).unwrap_or(0);
    if last > HEAD {
        sheet.autofilter(HEAD, 0, last, NOTE)?;
    }
    sheet.set_freeze_panes(HEAD + 1, 2)?.set_repeat_rows(HEAD, HEAD)?;
    book::page(&mut sheet, book::Lies::Across, 1, &title);
    samples(&mut sheet, SAMPLES)?;
    let n_rows = placed.len();
    let row = Box::new(move |rows: &mut Rows<'_>, at: usize, number: u32| {
        rating(results, parts, calculations, &placed[at], rows, number);
    });
    Ok(Long { sheet, looks, n_rows, n_chars: 1_500, row })
}

/// What came of a unit.
fn rating(
    results: &Results<'_>,
    parts: &[Part<'_>],
    calculations: &[Calculations],
    placed: &Placed<'_>,
    rows: &mut Rows<'_>,
    number: u32,
) {
    let Results { run, lang, .. } = *results;
    let column = usize::from;
    let unit = placed.unit;
    let organisation =
        unit.organisation.as_deref().map_or_else(String::new, |id| group_title(run, id, unit.unit_kind.as_deref()));
    let grounds = placed.rated_in.map(|(set, at)| reason_words(&run.sheets[set], at).get(lang).to_owned());
    let lines = grounds.as_deref().map_or(1, |grounds| book::lines(grounds, WIDTHS[column(GROUNDS)]));
    rows.begin(number, (lines > 1).then_some(lines));
    rows.words(0, &unit.id);
    rows.words(1, &unit.name);
    rows.words(column(ORGANISATION), &organisation);
    if let Some(id) = unit.territory.as_deref() {
        rows.words(column(TERRITORY), id);
        rows.words(column(TERRITORY) + 1, &run.territory_title(id));
    }
    let (Some((set, at)), Some(grounds)) = (placed.rated_in, grounds) else {
        rows.words(column(RATING), not_rated(lang));
        rows.words(column(GROUNDS), lang.of("không có bộ tiêu chí", "no rule set"));
        rows.number(column(STRONG), "0");
        rows.end();
        return;
    };
    let (sheets, part, own) = (&run.sheets[set], &parts[set], &calculations[set]);
    let theirs = HEAD + 2 + u32::try_from(at).unwrap_or(0);
    let name = part.names.points.replace('\'', "''");
    // a cell of the worksheet of points, or what stands there
    let points = |rows: &mut Rows<'_>, column: usize, letters: &str, gave: Gave<'_>| match (part.is_live, gave) {
        (true, gave) => rows.refers(column, &format!("'{name}'!{letters}{theirs}"), &gave),
        (false, Gave::Number(digits)) => rows.digits_or_text(column, digits, rows.look(column)),
        (false, Gave::Text(text)) => rows.words(column, text),
    };
    if let (Some(letters), Some(slot)) = (&own.total, sheets.plan.slots.total) {
        let total = sheets.printed(slot, at);
        let total = match sheets.is_absent(slot, at) {
            false => Gave::Number(&total),
            true if sheets.reason_id(slot, at) == "not_applicable" => Gave::Text("KAD"),
            true => Gave::Text("?"),
        };
        points(rows, column(TOTAL), letters, total);
    }
    match (sheets.plan.slots.total_max, &own.total_max) {
        (Some(maximum @ Maximum::Column(_)), Some(letters)) => {
            points(rows, column(MAXIMUM), letters, Gave::Number(&sheets.maximum(maximum, at)));
        }
        (Some(Maximum::Fixed(most)), _) => rows.number(column(MAXIMUM), &most.to_string()),
        _ => {}
    }
    let (rating, is_strong) = match sheets.outcome(at) {
        Outcome::Rated(rating) => (sheets.set.ratings[rating].title.as_str(), sheets.set.ratings[rating].counts_as_strong),
        Outcome::NotRated => (not_rated(lang), false),
        Outcome::Undetermined => (undetermined(lang), false),
    };
    points(rows, column(RATING), &own.rating, Gave::Text(rating));
    points(rows, column(GROUNDS), &own.decided, Gave::Text(&grounds));
    points(rows, column(STRONG), &own.is_strong, Gave::Number(if is_strong { "1" } else { "0" }));
    if let Some(status) = sheets.unofficial_words() {
        rows.words(column(NOTE), status.get(lang));
    }
    rows.end();
}

/// Units by organisation and by territory.
pub(super) fn summary(results: &Results<'_>, parts: &[Part<'_>], is_live: bool) -> Result<Worksheet, XlsxError> {
    let Results { run, lang, .. } = *results;
    let mut sheet = Worksheet::new();
    sheet.set_name(lang.of("Tổng hợp", "Summary"))?;
    let title = format!("{} {}", lang.of("Tổng hợp kết quả xếp loại, kỳ", "Summary of ratings,"), run.period);
    head(&mut sheet, &title, illustrative(results).as_deref())?;
    let n_units = run.units.len();
    let mut table =
        Table { results, sheet: &mut sheet, row: HEAD, last: HEAD + 1 + u32::try_from(n_units).unwrap_or(0), is_live };
    table.columns()?;
    table.header(lang.of("Tổ chức", "Organisation"))?;
    for own in &results.summary.organisations {
        table.line(own, "", Some(&Counted { column: ORGANISATION, key: format!("$B{}", table.row + 1) }))?;
    }
    table.line(&results.summary.total, lang.of("Cộng", "All"), Some(&Counted { column: ORGANISATION, key: String::new() }))?;
    let mut territories = by_territory(run);
    if territories.iter().all(|(id, _)| id.is_empty()) {
        // nobody says where anybody is: the line would be that of all units again
        territories.clear();
    }
    let is_counted = territories.len().saturating_mul(n_units) <= COMPARISONS_MAX;
    if !territories.is_empty() {
        table.row += 1;
        table.header(lang.of("Địa bàn", "Territory"))?;
    }
    for (id, own) in &territories {
        book::text(table.sheet, table.row, 0, id, &book::cell())?;
        let counted = Counted { column: TERRITORY, key: format!("$A{}", table.row + 1) };
        table.line(own, if own.title.is_empty() { "–" } else { "" }, (is_counted && !id.is_empty()).then_some(&counted))?;
    }
    let mut row = table.row + 1;
    for line in results.noted.lines() {
        book::text(&mut sheet, row, 1, line.get(lang), &book::plain())?;
        row += 1;
    }
    for expected in &results.summary.expected {
        let n_absent = expected.absent.len();
        let (kind, territories, organisations) = (&expected.unit_kind, expected.n_territories, expected.n_organisations);
        let n = territories * organisations;
        let line = match lang {
            Lang::Vi => {
                format!("{kind}: {territories} địa bàn × {organisations} tổ chức = {n} đơn vị phải có, còn thiếu {n_absent}")
            }
            Lang::En => {
                format!(
                    "{kind}: {territories} territories × {organisations} organisations = {n} units expected, {n_absent} absent"
                )
            }
        };
        book::text(&mut sheet, row, 1, &line, &book::plain())?;
        row += 1;
        for (territory, organisation) in &expected.absent {
            book::text(&mut sheet, row, 1, &format!("   {organisation}, {territory}"), &book::plain())?;
            row += 1;
        }
    }
    row += 1;
    for part in parts.iter().filter(|_| is_live) {
        let (name, reference) = (&part.names.points, part.sheets.set.reference());
        let [n, m] = counted_later(part.position);
        let line = match lang {
            Lang::Vi => format!("{name} ({reference}): {n} ô là công thức, {m} ô là giá trị thay cho công thức"),
            Lang::En => format!("{name} ({reference}): {n} cells are formulas, {m} cells are values in the place of formulas"),
        };
        book::text(&mut sheet, row, 1, &line, &if part.formulas.n_valued() > 0 { valued() } else { book::plain() })?;
        row += 1;
    }
    sheet.set_freeze_panes(HEAD + 1, 2)?.set_repeat_rows(HEAD, HEAD)?;
    book::page(&mut sheet, book::Lies::Across, 1, &title);
    Ok(sheet)
}

/// What stands in the summary for the formulas and the values of a set until they are counted.
fn counted_later(position: usize) -> [String; 2] {
    ["f", "v"].map(|of| format!("\u{e000}{position}{of}\u{e000}"))
}

/// The texts of a workbook with what was counted while its rows were written.
pub(super) fn with_counts(mut texts: String, calculations: &[Calculations]) -> String {
    for (position, own) in calculations.iter().enumerate() {
        let counted = [&own.counts.n_formulas, &own.counts.n_values];
        for (mark, counted) in counted_later(position).iter().zip(counted) {
            texts = texts.replace(mark, &counted.load(Ordering::Relaxed).to_string());
        }
    }
    texts
}

/// How a line of the summary is counted: the rows of the ratings whose cell is like a cell of the line; all, where there is none.
struct Counted {
    column: u16,
    key: String,
}

struct Table<'t, 'r> {
    results: &'t Results<'r>,
    sheet: &'t mut Worksheet,
    row: u32,
    /// The last row of the ratings, as a spreadsheet counts.
    last: u32,
    /// Whether lines are counted by formulas.
    is_live: bool,
}

impl Table<'_, '_> {
    fn columns(&mut self) -> Result<(), XlsxError> {
        self.sheet.set_column_width(0, 10)?.set_column_width(1, 32)?.set_column_width(2, 9)?;
        let n = u16::try_from(self.results.summary.ratings.len()).unwrap_or(0);
        for column in 3..3 + 2 * n + 6 {
            self.sheet.set_column_width(column, 10)?;
        }
        self.sheet.set_column_width(3 + 2 * n + 5, 40)?;
        Ok(())
    }

    fn header(&mut self, first: &str) -> Result<(), XlsxError> {
        let lang = self.results.lang;
        let heading = book::heading();
        self.sheet.set_row_height(self.row, 48)?;
        let mut titles = vec![lang.of("Mã", "Id").to_owned(), first.to_owned(), lang.of("Số đơn vị", "Units").to_owned()];
        for rating in &self.results.summary.ratings {
            titles.push(rating.clone());
            titles.push(lang.of("Tỷ lệ", "Share").to_owned());
        }
        let rest = [
            not_rated(lang),
            undetermined(lang),
            lang.of("Được tính là vững mạnh", "Counted as vững mạnh"),
            lang.of("Tính trên", "Out of"),
            lang.of("Tỷ lệ vững mạnh", "Share counted"),
            lang.of("Cách tính", "Counted over"),
        ];
        titles.extend(rest.into_iter().map(str::to_owned));
        for (column, title) in (0..).zip(&titles) {
            book::text(self.sheet, self.row, column, title, &heading)?;
        }
        self.row += 1;
        Ok(())
    }

    /// The cells of a column of the ratings.
    fn range(&self, column: u16) -> String {
        let (name, letters, first) = (ratings_name(self.results.lang), letters(column), HEAD + 2);
        format!("'{name}'!${letters}${first}:${letters}${}", self.last)
    }

    fn line(&mut self, own: &Row, title: &str, counted: Option<&Counted>) -> Result<(), XlsxError> {
        let counted = counted.filter(|_| self.is_live);
        let lang = self.results.lang;
        let row = self.row;
        let counted_row = row + 1;
        let used = own.denominator.unwrap_or(Denominator::Eligible);
        let title = if title.is_empty() { own.title.as_str() } else { title };
        book::text(self.sheet, row, 1, title, &book::cell())?;
        let key = counted.map(|counted| match counted.key.as_str() {
            "" => format!("{},\"*\"", self.range(RATING)),
            key => format!("{},{key}", self.range(counted.column)),
        });
        let count = |more: &str| key.as_ref().map(|key| format!("COUNTIFS({key}{more})"));
        let rated = self.range(RATING);
        self.cell(2, count("").as_deref(), &own.n_all.to_string(), &whole())?;
        let mut column = 3;
        let titles = self.results.summary.ratings.clone();
        for rating in &titles {
            let n = own.by_rating.get(rating).copied().unwrap_or(0);
            let formula = count(&format!(",{rated},{}", super::written::quoted(rating)));
            self.cell(column, formula.as_deref(), &n.to_string(), &whole())?;
            self.share(
                column + 1,
                &format!("{}{counted_row}", letters(column)),
                &format!("$C{counted_row}"),
                (n, own.n_all),
                counted,
            )?;
            column += 2;
        }
        let said = |word: &str| count(&format!(",{rated},{}", super::written::quoted(word)));
        let (none, few) = (said(not_rated(lang)), said(undetermined(lang)));
        self.cell(column, none.as_deref(), &(own.n_not_rated + own.n_without_set).to_string(), &whole())?;
        self.cell(column + 1, few.as_deref(), &own.n_undetermined.to_string(), &whole())?;
        let strong = key.as_ref().map(|key| format!("COUNTIFS({key},{},1)", self.range(STRONG)));
        self.cell(column + 2, strong.as_deref(), &own.n_strong.to_string(), &whole())?;
        let (not, without) = (letters(column), letters(column + 1));
        let out_of = match used {
            Denominator::All => format!("C{counted_row}"),
            Denominator::Eligible => format!("C{counted_row}-{not}{counted_row}"),
            Denominator::Rated => format!("C{counted_row}-{not}{counted_row}-{without}{counted_row}"),
        };
        self.cell(column + 3, counted.map(|_| out_of.as_str()), &own.over(used).to_string(), &whole())?;
        let (part, over_all) = (format!("{}{counted_row}", letters(column + 2)), format!("{}{counted_row}", letters(column + 3)));
        self.share(column + 4, &part, &over_all, (own.n_strong, own.over(used)), counted)?;
        book::text(self.sheet, row, column + 5, over(used, lang), &book::cell())?;
        self.row += 1;
        Ok(())
    }

    fn cell(&mut self, column: u16, formula: Option<&str>, result: &str, format: &Format) -> Result<(), XlsxError> {
        match formula {
            Some(formula) => {
                let formula = Formula::new(formula).set_result(result);
                self.sheet.write_formula_with_format(self.row, column, formula, format)?;
            }
            None if self.is_live => {
                let format = format.clone().set_background_color(Color::RGB(0x00F8_CBAD));
                book::digits(self.sheet, self.row, column, result, &format)?;
            }
            None => {
                book::digits(self.sheet, self.row, column, result, format)?;
            }
        }
        Ok(())
    }

    /// A share; short of all it never shows as 100%, nor above nothing as 0%.
    fn share(
        &mut self,
        column: u16,
        part: &str,
        whole: &str,
        (n, of): (usize, usize),
        counted: Option<&Counted>,
    ) -> Result<(), XlsxError> {
        let format = book::cell().set_num_format("0.00%");
        let formula = format!(
            "IF({whole}=0,\"\",IF(AND({part}<{whole},ROUND({part}/{whole},4)=1),0.9999,\
             IF(AND({part}>0,ROUND({part}/{whole},4)=0),0.0001,{part}/{whole})))"
        );
        let result = share_of(n, of);
        if of == 0 && counted.is_none() {
            return book::text(self.sheet, self.row, column, "", &format);
        }
        self.cell(column, counted.map(|_| formula.as_str()), &result, &format)
    }
}

fn whole() -> Format {
    book::cell().set_num_format("#,##0")
}

fn share_of(n: usize, of: usize) -> String {
    let whole = |n: usize| i128::try_from(n).unwrap_or(0);
    let Some(share) = Ratio::new(whole(n), whole(of)) else { return String::new() };
    let rounded = |decimals| share.rounded(Rounding { decimals, mode: Mode::HalfUp }).unwrap_or(Number::ZERO);
    let shown = rounded(4);
    let number = match shown {
        Number::ONE if n < of => Number::new(9_999, 4).unwrap_or(Number::ONE),
        shown if shown.is_zero() && n > 0 => Number::new(1, 4).unwrap_or(Number::ZERO),
        _ => rounded(15),
    };
    number.to_string()
}
