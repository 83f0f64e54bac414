//! Its worksheet of reasons: a row a unit and criterion, why the points are what they are.

use super::calculations::Calculations;
use super::parts::{HEAD, Part, Results, head, id_width};
use super::{book, looks};
use crate::questions::document::Given;
use crate::questions::document::reasons::reasons;
use crate::words::diagnostic::{Lang, Words};
use rust_xlsxwriter::{Format, FormatAlign, Formula, Worksheet, XlsxError};

/// Units that reasons are written for; where there are more, it is said that they are not, and where they are found.
const UNITS_MAX: usize = 4_000;

/// Rows that a worksheet holds under its header.
const ROWS_MAX: u32 = 1_048_576 - HEAD - 2;

const WIDTHS: [u16; 7] = [18, 34, 7, 48, 9, 10, 78];

pub(super) fn sheet(results: &Results<'_>, parts: &[Part<'_>], calculations: &[Calculations]) -> Result<Worksheet, XlsxError> {
    let Results { run, lang, .. } = *results;
    let mut made = Worksheet::new();
    let sheet = &mut made;
    sheet.set_name(name(lang))?;
    let (wrapped, number) = (looks::wrapped(), number());
    for (column, width) in (0..).zip(WIDTHS) {
        sheet.set_column_format(column, &wrapped)?.set_column_width(column, width)?;
    }
    let units = parts.iter().flat_map(|part| &part.sheets.units);
    sheet.set_column_width(0, id_width(units.map(|unit| &*run.units[*unit].id)))?;
    let title = format!("{} {}", lang.of("Lý do từng tiêu chí, kỳ", "Reasons of each criterion, period"), run.period);
    head(sheet, &title, None)?;
    let n_units: usize = parts.iter().map(|part| part.sheets.units.len()).sum();
    if n_units > UNITS_MAX {
        book::text(sheet, 2, 0, &too_many(n_units, lang), &book::warning())?;
        book::page(sheet, book::Lies::Across, 1, &title);
        return Ok(made);
    }
    let how = lang.of(
        "Lý do theo số liệu lúc lập tệp này: sửa số liệu thì cột Điểm tính lại, cột Lý do thì không.",
        "The reasons are those of the figures when this file was made: points compute again, reasons do not.",
    );
    book::text(sheet, 2, 0, how, &looks::hint())?;
    let titles = [
        lang.of("Mã", "Id"),
        lang.of("Đơn vị", "Unit"),
        lang.of("TT", "No."),
        lang.of("Tiêu chí", "Criterion"),
        lang.of("Tối đa", "Max."),
        lang.of("Điểm", "Points"),
        lang.of("Lý do", "Reason"),
    ];
    let heading = book::heading();
    for (column, title) in (0..).zip(titles) {
        book::text(sheet, HEAD, column, title, &heading)?;
    }
    let mut row = HEAD;
    for (part, calculations) in parts.iter().zip(calculations) {
        for at in 0..part.sheets.units.len() {
            let unit = &run.units[part.sheets.units[at]];
            for (position, line) in reasons(run, part.sheets, at) {
                if row >= ROWS_MAX {
                    break;
                }
                row += 1;
                book::text(sheet, row, 0, &unit.id, &wrapped)?;
                book::text(sheet, row, 1, &unit.name, &wrapped)?;
                book::text(sheet, row, 2, &line.item.number, &wrapped)?;
                let title = line.item.title.get(lang);
                book::text(sheet, row, 3, title, &wrapped)?;
                if let Some(most) = line.item.points_max {
                    book::digits_or_text(sheet, row, 4, &most.to_string(), &number)?;
                }
                points(part, calculations, sheet, (row, at, position), line.given.own.as_ref())?;
                let reason = sentence(&line.remarks, lang);
                book::text(sheet, row, 6, &reason, &wrapped)?;
                let lines = book::lines(title, WIDTHS[3] - 2).max(book::lines(&reason, WIDTHS[6] - 4));
                if lines > 1 {
                    book::height(sheet, row, lines)?;
                }
            }
        }
    }
    if row > HEAD {
        sheet.autofilter(HEAD, 0, row, 6)?;
    }
    sheet.set_freeze_panes(HEAD + 1, 2)?.set_repeat_rows(HEAD, HEAD)?;
    book::page(sheet, book::Lies::Across, 1, &title);
    Ok(made)
}

/// Its name.
pub(super) fn name(lang: Lang) -> &'static str {
    lang.of("Lý do", "Reasons")
}

fn number() -> Format {
    looks::number().set_align(FormatAlign::Top)
}

/// The points of a line: where the worksheet of points has a column for it, what stands there.
fn points(
    part: &Part<'_>,
    calculations: &Calculations,
    sheet: &mut Worksheet,
    (row, at, position): (u32, usize, usize),
    given: Option<&Given>,
) -> Result<(), XlsxError> {
    let shown = match given {
        Some(Given::Points(points)) => points.to_string(),
        Some(Given::Rating(title)) => title.clone(),
        Some(Given::NotApplicable) => super::written::NOT_APPLICABLE.to_owned(),
        Some(Given::Absent(_)) => "?".to_owned(),
        None => return Ok(()),
    };
    match calculations.lines.get(position).and_then(Option::as_ref) {
        Some(column) if part.is_live => {
            let name = part.names.points.replace('\'', "''");
            let line = HEAD + 2 + u32::try_from(at).unwrap_or(0);
            let formula = Formula::new(format!("='{name}'!{column}{line}")).set_result(shown);
            sheet.write_formula_with_format(row, 5, formula, &number())?;
        }
        _ if matches!(given, Some(Given::Points(_))) => book::digits_or_text(sheet, row, 5, &shown, &number())?,
        _ => book::text(sheet, row, 5, &shown, &number())?,
    }
    Ok(())
}

fn sentence(remarks: &[Words], lang: Lang) -> String {
    let all: Vec<&str> = remarks.iter().map(|words| words.get(lang)).filter(|text| !text.is_empty()).collect();
    let text = all.join("; ");
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn too_many(n_units: usize, lang: Lang) -> String {
    match lang {
        Lang::Vi => format!(
            "Có {n_units} đơn vị: trên {UNITS_MAX} đơn vị thì không ghi lý do từng tiêu chí vào sổ tính; xem bằng `explain`, hoặc `classify --format ndjson`."
        ),
        Lang::En => format!(
            "{n_units} units: above {UNITS_MAX} the reasons of each criterion are not written here; see `explain`, or `classify --format ndjson`."
        ),
    }
}
