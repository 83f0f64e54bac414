//! A form as a table: a row a unit, a column a question.

use super::lists::Lists;
use super::{About, BLANK_ROWS, Filling, Known, copy, footer, head, printed_title, shown, validation, write_known};
use crate::law::WithoutEvidence;
use crate::questions::blank::{AskedFor, BlankForm};
use crate::render::workbook::book;
use crate::words::figure::{Kind, QuantityWord};
use rust_xlsxwriter::{Worksheet, XlsxError};

/// Columns that stay in sight and are repeated on every page: number, id, name.
const FIXED_COLUMNS: u16 = 3;

/// A column.
enum Column<'a> {
    Ordinal,
    Unit,
    Name,
    About(About),
    Period,
    /// Figures; of the layer that is asked for.
    Figure(&'a AskedFor),
    /// The unit's own, beside those that are asked for.
    Own(&'a AskedFor),
    Evidence(&'a AskedFor),
    /// The unit's own, beside whether it is accepted.
    OwnEvidence(&'a AskedFor),
    Explanation(&'a AskedFor),
    /// The unit's own, beside the grounds of what is appraised.
    OwnExplanation(&'a AskedFor),
}

impl Column<'_> {
    fn heading(&self) -> (&str, u16) {
        match self {
            Column::Ordinal => ("TT", 5),
            Column::Unit => ("Mã đơn vị", 11),
            Column::Name => ("Tên đơn vị", 28),
            Column::About(about) => about.heading(),
            Column::Period => ("Kỳ", 7),
            Column::Figure(asked) => {
                let heading = asked.layered.as_ref().map_or(&asked.heading, |(_, heading)| heading);
                (heading, width(asked))
            }
            Column::Own(asked) => (asked.layered.as_ref().map_or(&asked.heading, |(heading, _)| heading), width(asked)),
            Column::Evidence(asked) => {
                (asked.evidence_heading.as_deref().unwrap_or_default(), if asked.layered.is_some() { 12 } else { 20 })
            }
            Column::OwnEvidence(asked) => (asked.own_evidence_heading.as_deref().unwrap_or_default(), 18),
            Column::Explanation(asked) => (asked.explanation_heading.as_deref().unwrap_or_default(), 18),
            Column::OwnExplanation(asked) => (asked.own_explanation_heading.as_deref().unwrap_or_default(), 20),
        }
    }

    /// What stands under the heading: how to answer, and the clauses behind it.
    fn below(&self) -> (String, String) {
        match self {
            Column::Figure(asked) | Column::Own(asked) => (validation::told(asked), asked.clauses().join("; ")),
            Column::Evidence(asked) if asked.layered.is_some() => ("Đạt hoặc Không đạt".to_owned(), String::new()),
            Column::Explanation(asked) if asked.layered.is_some() => {
                ("nếu số thẩm định khác số tự khai, hoặc minh chứng không đạt".to_owned(), String::new())
            }
            Column::Evidence(asked) => {
                let is_required = asked.evidence.is_some_and(|evidence| evidence.required);
                let said = if is_required {
                    "bắt buộc: số, ngày văn bản, tên tài liệu"
                } else {
                    "số, ngày văn bản, tên tài liệu"
                };
                (said.to_owned(), String::new())
            }
            Column::Explanation(asked) => {
                let is_instead = asked.evidence.is_some_and(|evidence| evidence.without == WithoutEvidence::Explanation);
                let said = if is_instead { "nếu không có minh chứng" } else { "căn cứ chấm điểm" };
                (said.to_owned(), String::new())
            }
            Column::OwnEvidence(_) | Column::OwnExplanation(_) => ("đơn vị đã ghi".to_owned(), String::new()),
            Column::Ordinal | Column::Unit | Column::Name | Column::About(_) | Column::Period => (String::new(), String::new()),
        }
    }
}

fn width(asked: &AskedFor) -> u16 {
    match &asked.question.kind {
        Kind::Quantity(quantity) if quantity.word == QuantityWord::Money => 14,
        Kind::Quantity(_) | Kind::Date => 12,
        Kind::YesNo => 11,
        Kind::Choice(_) => 18,
        Kind::Text => 26,
    }
}

fn columns<'a>(form: &'a BlankForm, filling: &Filling<'_>) -> Vec<Column<'a>> {
    let is_asked = |about: &About| about.is_asked(form, filling);
    let (near, far): (Vec<About>, Vec<About>) =
        About::ALL.into_iter().filter(is_asked).partition(|about| *about == About::Territory);
    let mut columns = vec![Column::Ordinal, Column::Unit, Column::Name];
    columns.extend(near.into_iter().map(Column::About));
    for asked in &form.asked {
        if filling.own.is_some() {
            columns.push(Column::Own(asked));
            columns.extend(asked.own_evidence_heading.as_ref().map(|_| Column::OwnEvidence(asked)));
            columns.extend(asked.own_explanation_heading.as_ref().map(|_| Column::OwnExplanation(asked)));
        }
        columns.push(Column::Figure(asked));
        columns.extend(asked.evidence_heading.as_ref().map(|_| Column::Evidence(asked)));
        columns.extend(asked.explanation_heading.as_ref().map(|_| Column::Explanation(asked)));
    }
    // what the title says of all of them stands last, and is not printed
    let (said, asked): (Vec<About>, Vec<About>) = far.into_iter().partition(|about| about.is_said());
    columns.extend(asked.into_iter().chain(said).map(Column::About));
    columns.push(Column::Period);
    columns
}

/// Columns that are printed: those before what the title says of every unit.
fn n_printed(columns: &[Column<'_>]) -> usize {
    let is_said = |column: &Column<'_>| match column {
        Column::Period => true,
        Column::About(about) => about.is_said(),
        _ => false,
    };
    columns.len() - columns.iter().rev().take_while(|column| is_said(column)).count()
}

/// Ids are not wrapped.
fn width_of(column: &Column<'_>, form: &BlankForm, filling: &Filling<'_>) -> u16 {
    let (_, width) = column.heading();
    if matches!(column, Column::Unit) { width.max(super::id_width(form, filling)) } else { width }
}

pub(super) fn write(sheet: &mut Worksheet, form: &BlankForm, filling: &Filling<'_>, lists: &mut Lists) -> Result<(), XlsxError> {
    let columns = columns(form, filling);
    let header = head(sheet, form, filling)?;
    let first = header + 3;
    let is_blank = form.units.is_empty();
    let n_rows = if is_blank { BLANK_ROWS } else { u32::try_from(form.units.len()).unwrap_or(u32::MAX) };
    let last = first.saturating_add(n_rows - 1);
    let widths: Vec<u16> = columns.iter().map(|column| width_of(column, form, filling)).collect();
    let mut n_lines = [1; 3];
    for (at, (column, width)) in (0..).zip(columns.iter().zip(&widths)) {
        let (heading, _) = column.heading();
        sheet.set_column_width(at, *width)?;
        let (answer, clauses) = column.below();
        // what goes over three rows is, to readers, one heading; the two rows below belong to it
        if answer.is_empty() {
            sheet.merge_range(header, at, first - 1, at, heading, &book::heading())?;
        } else {
            let small = book::small(*width);
            for (most, (text, width)) in n_lines.iter_mut().zip([(heading, *width), (&answer, small), (&clauses, small)]) {
                *most = book::lines(text, width).max(*most);
            }
            book::text(sheet, header, at, heading, &book::heading())?;
            book::text(sheet, header + 1, at, &answer, &book::subheading())?;
            book::text(sheet, header + 2, at, &clauses, &book::subheading())?;
        }
        let validation = match column {
            Column::Figure(asked) => validation::of(asked, first, at, lists)?,
            Column::About(about) if is_blank => about_validation(*about, form, lists)?,
            Column::Evidence(asked) if asked.layered.is_some() => Some(validation::acceptance()?),
            Column::Ordinal
            | Column::Unit
            | Column::Name
            | Column::About(_)
            | Column::Period
            | Column::Own(_)
            | Column::Evidence(_)
            | Column::OwnEvidence(_)
            | Column::Explanation(_)
            | Column::OwnExplanation(_) => None,
        };
        if let Some(validation) = validation {
            sheet.add_data_validation(first, at, last, at, &validation)?;
        }
    }
    for (row, lines) in (header..).zip(n_lines) {
        book::height(sheet, row, lines)?;
    }
    for (n, row) in (0..n_rows as usize).zip(first..) {
        let name = form.units.get(n).map_or("", |unit| &*filling.units[*unit].name);
        book::height(sheet, row, book::lines(name, widths[2]))?;
        for (at, column) in (0..).zip(&columns) {
            cell(sheet, row, at, n, column, form, filling)?;
        }
    }
    sheet.set_freeze_panes(first, FIXED_COLUMNS)?;
    sheet.set_repeat_rows(header, first - 1)?;
    let printed = n_printed(&columns);
    let (fixed, others) = widths[..printed].split_at(usize::from(FIXED_COLUMNS));
    let title = printed_title(form, filling);
    let title: Vec<&str> = title.iter().map(String::as_str).collect();
    book::page_of_form(sheet, fixed, others, &title, &footer(form, filling))?;
    // every page has its title above it, whole
    let last_column = u16::try_from(printed - 1).expect("columns are limited");
    sheet.set_print_area(header, 0, last, last_column)?;
    book::protect(sheet, is_blank);
    Ok(())
}

fn about_validation(
    about: About,
    form: &BlankForm,
    lists: &mut Lists,
) -> Result<Option<rust_xlsxwriter::DataValidation>, XlsxError> {
    let words: Vec<String> = match about {
        About::Territory => form.territories.iter().map(|(_, text)| text.clone()).collect(),
        About::Organisation => vec![form.organisation.clone()],
        About::UnitKind => vec![form.unit_kind.clone()],
        About::Subtype => form.set.applies_to.subtype.clone(),
        About::Parent | About::Cohort | About::Founded => Vec::new(),
    };
    if words.is_empty() { Ok(None) } else { validation::one_of(about.heading().0, &words, lists).map(Some) }
}

fn cell(
    sheet: &mut Worksheet,
    row: u32,
    at: u16,
    n: usize,
    column: &Column<'_>,
    form: &BlankForm,
    filling: &Filling<'_>,
) -> Result<(), XlsxError> {
    let unit = form.units.get(n).map(|unit| (*unit, &filling.units[*unit]));
    let fixed = book::fixed();
    let period = filling.period.to_string();
    match (column, unit) {
        (Column::Ordinal, Some(_)) => book::text(sheet, row, at, &(n + 1).to_string(), &fixed),
        (Column::Ordinal, None) => book::text(sheet, row, at, "", &fixed),
        (Column::Unit, Some((_, unit))) => book::text(sheet, row, at, &unit.id, &fixed.set_num_format("@")),
        (Column::Name, Some((_, unit))) => book::text(sheet, row, at, &unit.name, &fixed),
        (Column::Unit | Column::Name, None) => book::text(sheet, row, at, "", &book::input().set_num_format("@")),
        (Column::About(about), Some((_, unit))) => write_known(sheet, row, at, *about, &about.of(unit, form)),
        (Column::About(About::Organisation), None) => book::text(sheet, row, at, &form.organisation, &book::input()),
        (Column::About(About::UnitKind), None) => book::text(sheet, row, at, &form.unit_kind, &book::input()),
        (Column::About(about), None) => write_known(sheet, row, at, *about, &Known::Nothing),
        (Column::Period, _) => book::text(sheet, row, at, &period, &fixed.set_num_format("@")),
        (Column::Figure(asked), _) => book::text(sheet, row, at, "", &shown(asked, book::input())),
        (Column::Own(asked), Some((unit, _))) => {
            let own = filling.own.and_then(|facts| facts.figure(unit, form.form, asked.indicator));
            copy(sheet, row, at, own, &shown(asked, fixed))
        }
        (Column::OwnEvidence(asked), Some((unit, _))) => {
            let own = filling.own.and_then(|facts| facts.evidence(unit, form.form, asked.indicator));
            copy(sheet, row, at, own, &fixed)
        }
        (Column::OwnExplanation(asked), Some((unit, _))) => {
            let own = filling.own.and_then(|facts| facts.explanation(unit, form.form, asked.indicator));
            copy(sheet, row, at, own, &fixed)
        }
        (
            Column::Own(_) | Column::Evidence(_) | Column::OwnEvidence(_) | Column::Explanation(_) | Column::OwnExplanation(_),
            _,
        ) => book::text(sheet, row, at, "", &book::input().set_num_format("@")),
    }
}
