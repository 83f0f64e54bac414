//! The worksheet of a rule set's points: each step of its plan in columns that compute, with the parts folded away.

use super::figures;
use super::looks::Look;
use super::parts::{HEAD, Names, Part, Results, grounds_name, head, heading_height, id_width, unofficial};
use super::rows::{Filed, Gave, Long, Rows, SAMPLES};
use super::written::{NOT_APPLICABLE, Places, Written, letters, quoted, whole};
use super::{book, looks};
use crate::engine::plan::{Form, QuotaColumn, Role, Stage};
use crate::engine::sheet::{Slot, Why};
use crate::engine::sheets::{Outcome, Sheets};
use crate::law::Body;
use crate::questions::formulas::{ABSENT_BELOW, BEYOND, Content, Held, Told, absence};
use crate::words::diagnostic::Lang;
use crate::words::number::{Mode, Number, Ratio, Rounding, power_of_ten};
use rust_xlsxwriter::{Note, Worksheet, XlsxError};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Where the results of a rule set stand in its worksheet of points.
#[derive(Debug)]
pub(super) struct Calculations {
    /// Letters of the columns of the total, its maximum, the rating and what decided.
    pub(super) total: Option<String>,
    pub(super) total_max: Option<String>,
    pub(super) rating: String,
    pub(super) decided: String,
    pub(super) is_strong: String,
    /// By node, or row of a matrix.
    pub(super) lines: Vec<Option<String>>,
    /// What is counted while the rows are written.
    pub(super) counts: Arc<Counts>,
}

/// How the cells are filled.
#[derive(Debug, Default)]
pub(super) struct Counts {
    /// Cells that hold a value where others hold a formula.
    pub(super) n_values: AtomicUsize,
    /// Cells that hold a formula.
    pub(super) n_formulas: AtomicUsize,
}

/// Columns before the steps: id, name.
const BEFORE: u16 = 2;

/// What a column of the worksheet shows.
enum Shows {
    /// A column of the calculations, by position; folded away.
    Part(usize),
    /// A step's value as people read it.
    Step(Slot),
    /// What decided, in words.
    Decided,
}

struct Column {
    shows: Shows,
    /// Its formula; `None` where it holds values only.
    formula: Option<Filed>,
}

/// Characters that a column of points is wide.
const NARROW: u16 = 12;

/// The same of what decided.
const DECIDED: u16 = 44;

/// How wide a step's column is: one that holds a rating is wider.
fn step_width(sheets: &Sheets, slot: Slot) -> u16 {
    match sheets.plan.steps[slot.0].form {
        Form::Rating => 18,
        _ => NARROW,
    }
}

pub(super) fn sheet<'r>(results: &'r Results<'r>, part: &'r Part<'r>) -> Result<(Long<'r>, Calculations), XlsxError> {
    let Results { run, lang, .. } = *results;
    let sheets = part.sheets;
    let mut made = Worksheet::new();
    let sheet = &mut made;
    sheet.set_name(&part.names.points)?;
    let (columns, at) = columns(part, lang);
    let heading = book::heading();
    let total_heading = looks::total_heading();
    let mut parts: Vec<(u16, u16)> = Vec::new();
    let mut column_looks = vec![Look::Plain; usize::from(BEFORE)];
    let id = id_width(sheets.units.iter().map(|unit| &*run.units[*unit].id));
    sheet.set_column_format(0, &looks::plain())?.set_column_width(0, id)?;
    sheet.set_column_format(1, &looks::plain())?.set_column_width(1, 34)?;
    for (column, own) in (BEFORE..).zip(&columns) {
        let (look, width) = match &own.shows {
            Shows::Part(_) => (Look::Folded, 7),
            Shows::Step(slot) => {
                let width = step_width(sheets, *slot);
                (if width > NARROW { Look::Plain } else { Look::Number }, width)
            }
            Shows::Decided => (Look::Plain, DECIDED),
        };
        column_looks.push(look);
        sheet.set_column_format(column, &look.format())?.set_column_width(column, width)?;
        if matches!(own.shows, Shows::Part(_)) {
            match parts.last_mut() {
                Some((_, last)) if *last + 1 == column => *last = column,
                _ => parts.push((column, column)),
            }
        }
    }
    for (first, last) in parts {
        sheet.group_columns_collapsed(first, last)?;
    }
    let title = format!("{}: {}, {} {}", lang.of("Điểm", "Points"), part.organisation, lang.of("kỳ", "period"), run.period);
    head(sheet, &title, unofficial(sheets, lang).as_deref())?;
    let how_values = lang.of(
        "Mỗi bước tính là một cột, chỉ có giá trị, không có công thức. KAD: không áp dụng; ?: chưa đủ căn cứ.",
        "Each step is a column, of values and no formulas. KAD: not applicable; ?: undetermined.",
    );
    let how_live = lang.of(
        "Mỗi bước tính là một cột, chỉ đọc các cột bên trái và trang Số liệu; bấm dấu + để xem các cột phụ. KAD: không áp dụng; ?: chưa đủ căn cứ; ô nền cam là giá trị, không tính lại.",
        "Each step is a column and reads only columns to its left and the figures; press + for the parts. KAD: not applicable; ?: undetermined; orange cells are values and do not compute.",
    );
    book::text(sheet, 2, 0, if part.is_live { how_live } else { how_values }, &looks::hint())?;
    for (column, text) in (0..).zip([lang.of("Mã", "Id"), lang.of("Đơn vị", "Unit")]) {
        book::text(sheet, HEAD, column, text, &heading)?;
    }
    for (column, own) in (BEFORE..).zip(&columns) {
        match &own.shows {
            Shows::Part(position) => {
                let slot = part.formulas.columns[*position].slot;
                let text = format!("{}{}", lang.of("bước ", "step "), slot.0 + 1);
                book::text(sheet, HEAD, column, &text, &book::subheading())?;
            }
            Shows::Step(slot) => {
                let (title, id) = named(sheets, *slot, lang);
                let is_sum = sheets.plan.slots.rating == Some(*slot) || sheets.plan.steps[slot.0].role == Role::Total;
                book::text(sheet, HEAD, column, &title, if is_sum { &total_heading } else { &heading })?;
                sheet.insert_note(HEAD, column, &Note::new(id).set_author("vungmanh"))?;
            }
            Shows::Decided => book::text(sheet, HEAD, column, lang.of("Căn cứ", "Decided by"), &total_heading)?,
        }
    }
    let titles: Vec<(String, u16)> = columns
        .iter()
        .filter_map(|own| match &own.shows {
            Shows::Step(slot) => Some((named(sheets, *slot, lang).0, NARROW)),
            Shows::Part(_) | Shows::Decided => None,
        })
        .collect();
    heading_height(sheet, titles.iter().map(|(title, width)| (title.as_str(), *width)))?;
    let last = HEAD + u32::try_from(sheets.units.len()).unwrap_or(0);
    let last_column = BEFORE + u16::try_from(columns.len()).unwrap_or(0) - 1;
    if last > HEAD {
        sheet.autofilter(HEAD, 0, last, last_column)?;
    }
    sheet.set_freeze_panes(HEAD + 1, 2)?.set_repeat_rows(HEAD, HEAD)?;
    let printed = columns.iter().map(|own| match &own.shows {
        Shows::Part(_) => 0,
        Shows::Step(slot) => step_width(sheets, *slot),
        Shows::Decided => DECIDED,
    });
    book::page_in_blocks(sheet, &[id, 34], &printed.collect::<Vec<_>>(), &title)?;
    let step = |slot: Option<Slot>| {
        let slot = slot?;
        let column = columns.iter().position(|own| matches!(own.shows, Shows::Step(shown) if shown == slot))?;
        Some(letters(BEFORE + u16::try_from(column).unwrap_or(0)))
    };
    let slots = &sheets.plan.slots;
    let total_max = match slots.total_max {
        Some(crate::engine::sheet::Maximum::Column(slot)) => step(Some(slot)),
        _ => None,
    };
    looks::samples(sheet, SAMPLES)?;
    let counts = Arc::new(Counts::default());
    let calculations = Calculations {
        total: step(slots.total),
        total_max,
        rating: step(slots.rating).unwrap_or_default(),
        decided: letters(last_column),
        is_strong: at[part.formulas.is_strong].clone(),
        lines: lines_of(sheets).into_iter().map(|slot| step(Some(slot))).collect(),
        counts: counts.clone(),
    };
    let n_chars = 200 + columns.iter().map(|own| 60 + own.formula.as_ref().map_or(0, Filed::n_chars)).sum::<usize>();
    let row = Box::new(move |rows: &mut Rows<'_>, at: usize, number: u32| {
        row(results, part, &columns, &counts, rows, at, number);
    });
    Ok((Long { sheet: made, looks: column_looks, n_rows: sheets.units.len(), n_chars, row }, calculations))
}

/// The points of a unit.
fn row(results: &Results<'_>, part: &Part<'_>, columns: &[Column], counts: &Counts, rows: &mut Rows<'_>, at: usize, number: u32) {
    let Results { run, lang, .. } = *results;
    let sheets = part.sheets;
    let unit = &run.units[sheets.units[at]];
    rows.begin(number, None);
    rows.words(0, &unit.id);
    rows.words(1, &unit.name);
    let mut told: Vec<Told> = Vec::with_capacity(part.formulas.columns.len());
    part.formulas.row(sheets, at, &mut told);
    let mut n_formulas = 0;
    for (column, own) in (usize::from(BEFORE)..).zip(columns) {
        let (shown, is_live) = match &own.shows {
            Shows::Part(position) => (Shown::Number(told[*position].value.to_string()), told[*position].is_live),
            Shows::Step(slot) => (shown(part, *slot, at, &told, lang), true),
            Shows::Decided => {
                let code = usize::try_from(told[part.formulas.decided].value).unwrap_or(0);
                (Shown::Text(part.formulas.words.get(code).map_or("", |words| words.get(lang)).to_owned()), true)
            }
        };
        match (&own.formula, is_live) {
            (Some(formula), true) => {
                n_formulas += 1;
                let gave = match &shown {
                    Shown::Number(digits) => Gave::Number(digits),
                    Shown::Text(text) => Gave::Text(text),
                };
                rows.formula(column, formula, &gave);
            }
            (Some(_), false) | (None, _) => {
                let look = if part.is_live { Look::Valued } else { rows.look(column) };
                match &shown {
                    Shown::Number(digits) => rows.digits_or_text(column, digits, look),
                    Shown::Text(text) => rows.text(column, text, look),
                }
            }
        }
    }
    counts.n_formulas.fetch_add(n_formulas, Ordering::Relaxed);
    counts.n_values.fetch_add(columns.len() - n_formulas, Ordering::Relaxed);
    rows.end();
}

/// The columns of the worksheet in order, and the letters of each column of the calculations.
fn columns(part: &Part<'_>, lang: Lang) -> (Vec<Column>, Vec<String>) {
    let sheets = part.sheets;
    let formulas = &part.formulas;
    // a step is shown after the last of its own columns
    let mut shows: Vec<Shows> = Vec::new();
    let mut at = vec![String::new(); formulas.columns.len()];
    for (position, own) in formulas.columns.iter().enumerate() {
        at[position] = letters(BEFORE + u16::try_from(shows.len()).unwrap_or(u16::MAX - BEFORE));
        if part.is_live {
            shows.push(Shows::Part(position));
        }
        let is_last = formulas.columns.get(position + 1).is_none_or(|next| next.slot != own.slot);
        if is_last && is_shown(&sheets.plan.steps[own.slot.0].role) {
            shows.push(Shows::Step(own.slot));
        }
    }
    shows.push(Shows::Decided);
    let figures: Vec<String> = (0..formulas.reads.len()).map(|input| figures::reference(part, input)).collect();
    let places = Places { columns: &at, figures: &figures };
    let columns = shows
        .into_iter()
        .map(|shows| {
            let formula = match &shows {
                _ if !part.is_live => None,
                Shows::Part(position) => match &formulas.columns[*position].content {
                    Content::Read(input) => Written::read(&formulas.reads[*input], &figures[*input]),
                    Content::Formula(expression) => Written::expression(expression, &places),
                    Content::Value | Content::Reason => None,
                },
                Shows::Step(slot) => Written::of(&shown_by(part, *slot, &at, lang)),
                Shows::Decided => {
                    let first = usize::try_from(HEAD).unwrap_or(0) + 2;
                    let last = first + formulas.words.len();
                    let column = letters(grounds_column(part));
                    let name = grounds_name(lang);
                    let own = &at[formulas.decided];
                    Written::of(&format!("INDEX('{name}'!${column}${first}:${column}${last},{own}#+1)"))
                }
            };
            Column { shows, formula: formula.as_ref().map(Filed::of) }
        })
        .collect();
    (columns, at)
}

fn is_shown(role: &Role) -> bool {
    match role {
        Role::Derived(_)
        | Role::Points(_)
        | Role::Maximum(_)
        | Role::Total
        | Role::TotalMax
        | Role::Row(_)
        | Role::ByScore
        | Role::AfterRequirements
        | Role::Rating
        | Role::Quota(_, QuotaColumn::Rating)
        | Role::WithWaivers(Stage::Rating)
        | Role::Decided(Stage::Rating) => true,
        Role::Input(_)
        | Role::Condition
        | Role::ScriptWords(_)
        | Role::Floor(_)
        | Role::FloorEach(_)
        | Role::Gate(_)
        | Role::Quota(..)
        | Role::WithWaivers(_)
        | Role::Decided(_)
        | Role::Relative(_)
        | Role::Outcome => false,
    }
}

/// The title and id of a step that is shown.
fn named(sheets: &Sheets, slot: Slot, lang: Lang) -> (String, String) {
    let (set, role) = (&sheets.set, &sheets.plan.steps[slot.0].role);
    if sheets.plan.slots.rating == Some(slot) {
        return (lang.of("Xếp loại", "Rating").to_owned(), "rating".to_owned());
    }
    let node = |node: usize| set.scorecard().map(|scorecard| &scorecard.nodes[node]);
    match role {
        Role::Derived(derived) => (set.derived[*derived].title.clone(), set.derived[*derived].id.clone()),
        Role::Points(id) => node(*id).map_or_else(Default::default, |node| {
            let most = lang.number(node.points_max);
            let most = lang.of("tối đa ", "at most ").to_owned() + &most;
            (node.title.clone(), format!("{}\n{most}", node.id))
        }),
        Role::Maximum(id) => node(*id).map_or_else(Default::default, |node| {
            (format!("{}: {}", lang.of("Điểm tối đa", "Maximum"), node.title), node.id.clone())
        }),
        Role::Total => (lang.of("Tổng điểm", "Total").to_owned(), "total".to_owned()),
        Role::TotalMax => (lang.of("Tổng điểm tối đa", "Greatest total").to_owned(), "total_max".to_owned()),
        Role::Row(position) => match &set.body {
            Body::Matrix(rows) => (rows[*position].title.clone(), rows[*position].id.clone()),
            Body::Criteria(_) => Default::default(),
        },
        Role::ByScore => (lang.of("Mức theo điểm", "Rating by score").to_owned(), "by_score".to_owned()),
        Role::AfterRequirements => {
            (lang.of("Mức sau điều kiện", "Rating after requirements").to_owned(), "after_requirements".to_owned())
        }
        Role::Rating => (lang.of("Mức theo quy tắc", "Rating by the rules").to_owned(), "by_rules".to_owned()),
        Role::WithWaivers(_) => (lang.of("Mức sau miễn áp dụng", "Rating with waivers").to_owned(), "with_waivers".to_owned()),
        Role::Quota(position, QuotaColumn::Rating) => {
            let quota = &set.quotas[*position];
            let title = quota.title.as_ref().unwrap_or(&quota.id);
            (format!("{}: {title}", lang.of("Mức sau khống chế", "Rating after the quota")), quota.id.clone())
        }
        _ => Default::default(),
    }
}

/// What a cell shows.
enum Shown {
    Number(String),
    Text(String),
}

pub(super) fn undetermined(lang: Lang) -> &'static str {
    lang.of("Chưa đủ căn cứ xếp loại", "Undetermined")
}

pub(super) fn not_rated(lang: Lang) -> &'static str {
    lang.of("Không xếp loại", "Not rated")
}

/// The formula of a step's value as people read it.
fn shown_by(part: &Part<'_>, slot: Slot, at: &[String], lang: Lang) -> String {
    let cells = part.formulas.steps[slot.0];
    let own = format!("{}#", at[cells.column]);
    let is_absent = format!("{own}<{}", whole(ABSENT_BELOW));
    let dropped = whole(absence(Why::NOT_APPLICABLE));
    let absent = format!("IF({own}={dropped},\"{NOT_APPLICABLE}\",\"?\")");
    match cells.kind {
        Held::Whole(0) => format!("IF({is_absent},{absent},{own})"),
        Held::Whole(decimals) => format!("IF({is_absent},{absent},{own}/{})", power_of_ten(decimals).unwrap_or(1)),
        Held::OverColumn(under) => format!("IF({is_absent},{absent},{own}/{}#)", at[under]),
        Held::Truth => {
            let (yes, no) = (quoted(lang.of("có", "yes")), quoted(lang.of("không", "no")));
            format!("IF({is_absent},{absent},IF({own}=1,{yes},{no}))")
        }
        Held::Rating => {
            let titles: Vec<String> = part.sheets.set.ratings.iter().map(|rating| quoted(&rating.title)).collect();
            let absent = if part.sheets.plan.slots.rating == Some(slot) {
                format!("IF({own}={dropped},{},{})", quoted(not_rated(lang)), quoted(undetermined(lang)))
            } else {
                absent
            };
            format!("IF({own}<0,{absent},CHOOSE({own}+1,{}))", titles.join(","))
        }
        Held::Over | Held::Option | Held::Code | Held::Text => own,
    }
}

/// What that formula gives.
fn shown(part: &Part<'_>, slot: Slot, row: usize, told: &[Told], lang: Lang) -> Shown {
    let cells = part.formulas.steps[slot.0];
    let value = told[cells.column].value;
    if part.sheets.plan.slots.rating == Some(slot) && value < ABSENT_BELOW {
        return Shown::Text(
            match part.sheets.outcome(row) {
                Outcome::NotRated => not_rated(lang),
                Outcome::Undetermined | Outcome::Rated(_) => undetermined(lang),
            }
            .to_owned(),
        );
    }
    if value == absence(Why::NOT_APPLICABLE) {
        return Shown::Text(NOT_APPLICABLE.to_owned());
    }
    if value < ABSENT_BELOW || value == BEYOND {
        return Shown::Text("?".to_owned());
    }
    match cells.kind {
        Held::Whole(decimals) => Shown::Number(Number::new(value, decimals).unwrap_or(Number::ZERO).to_string()),
        Held::OverColumn(under) => {
            let ratio = Ratio::new(value, told[under].value).unwrap_or(Ratio::ZERO);
            // a cell keeps about so many digits; programs that compute see the quotient again
            let rounded = ratio.rounded(Rounding { decimals: 12, mode: Mode::HalfEven });
            Shown::Number(rounded.unwrap_or(Number::ZERO).to_string())
        }
        Held::Truth => Shown::Text(if value == 1 { lang.of("có", "yes") } else { lang.of("không", "no") }.to_owned()),
        Held::Rating => {
            let rating = usize::try_from(value).ok().and_then(|rating| part.sheets.set.ratings.get(rating));
            Shown::Text(rating.map_or_else(String::new, |rating| rating.title.clone()))
        }
        Held::Over | Held::Option | Held::Code | Held::Text => Shown::Number(value.to_string()),
    }
}

/// The columns of the criteria and groups, or of the rows of a matrix, in document order.
fn lines_of(sheets: &Sheets) -> Vec<Slot> {
    let steps = || (0..).map(Slot).zip(&sheets.plan.steps);
    let n = match &sheets.set.body {
        Body::Criteria(scorecard) => scorecard.nodes.len(),
        Body::Matrix(rows) => rows.len(),
    };
    let is = |role: &Role, line: usize| matches!(role, Role::Points(id) | Role::Row(id) if *id == line);
    (0..n).filter_map(|line| steps().find(|(_, step)| is(&step.role, line)).map(|(slot, _)| slot)).collect()
}

fn grounds_column(part: &Part<'_>) -> u16 {
    u16::try_from(part.position).unwrap_or(0) + 1
}

/// The worksheet of what decides: a column a set, a row a code.
pub(super) fn grounds(parts: &[Part<'_>], lang: Lang) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(grounds_name(lang))?;
    head(
        &mut sheet,
        lang.of("Những gì quyết định xếp loại, theo mã ở trang Điểm", "What decides a rating, by the code in Points"),
        None,
    )?;
    let most = parts.iter().map(|part| part.formulas.words.len()).max().unwrap_or(0);
    book::text(&mut sheet, HEAD, 0, lang.of("Mã", "Code"), &book::heading())?;
    sheet.set_column_width(0, 8)?;
    for part in parts {
        let Names { points, .. } = &part.names;
        sheet.set_column_width(grounds_column(part), 60)?;
        book::text(&mut sheet, HEAD, grounds_column(part), points, &book::heading())?;
        for (row, words) in (HEAD + 1..).zip(&part.formulas.words) {
            book::text(&mut sheet, row, grounds_column(part), words.get(lang), &book::cell())?;
        }
    }
    for code in 0..most {
        let row = HEAD + 1 + u32::try_from(code).unwrap_or(0);
        book::digits(&mut sheet, row, 0, &code.to_string(), &book::cell())?;
    }
    sheet.set_freeze_panes(HEAD + 1, 1)?.set_repeat_rows(HEAD, HEAD)?;
    book::page(&mut sheet, book::Lies::Across, 1, lang.of("Căn cứ", "Grounds"));
    Ok(sheet)
}
