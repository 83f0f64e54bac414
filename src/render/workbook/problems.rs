//! The worksheet of problems: every finding with its place, and a link to the cell that holds the figure here.

use super::book;
use super::figures;
use super::parts::{HEAD, Part, Results, head};
use super::written::letters;
use crate::law::Name;
use crate::words::diagnostic::{Place, Severity, sort};
use rust_xlsxwriter::{Url, Worksheet, XlsxError};
use std::collections::{BTreeMap, BTreeSet};

/// Findings by the cell that they are about: which set's figures, row and column.
type ByCell<'f> = BTreeMap<(&'f str, &'f str, &'f str), (usize, u32, u16)>;

/// A worksheet may have about so many links; further cells are only named.
const LINKS_MAX: usize = 60_000;

/// Rows that a worksheet of problems has at most; the rest are counted.
const ROWS_MAX: usize = 1_000_000;

pub(super) fn write(results: &Results<'_>, parts: &[Part<'_>]) -> Result<Worksheet, XlsxError> {
    let lang = results.lang;
    let mut sheet = Worksheet::new();
    sheet.set_name(lang.of("Vấn đề", "Problems"))?;
    let mut findings = results.findings.to_vec();
    sort(&mut findings);
    let n = findings.len();
    let title = match n {
        0 => lang.of("Không có vấn đề nào", "No problems").to_owned(),
        n => format!("{n} {}", lang.of("vấn đề", "problems")),
    };
    head(&mut sheet, &title, None)?;
    let titles = [
        (lang.of("TT", "No"), 6),
        (lang.of("Mức", "Severity"), 12),
        (lang.of("Tệp", "File"), 30),
        (lang.of("Trang tính", "Worksheet"), 20),
        (lang.of("Ô", "Cell"), 10),
        (lang.of("Nội dung", "Message"), 70),
        (lang.of("Cách xử lý", "Way out"), 60),
        (lang.of("Ô trong tệp này", "Cell here"), 28),
    ];
    for (column, (title, width)) in (0..).zip(titles) {
        sheet.set_column_width(column, width)?;
        book::text(&mut sheet, HEAD, column, title, &book::heading())?;
    }
    let wanted: BTreeSet<&Place> = findings.iter().map(|finding| &finding.place).collect();
    let cells = cells(results, parts, &wanted);
    let mut n_links = 0;
    for (row, (n, finding)) in (HEAD + 1..).zip((1..).zip(findings.iter().take(ROWS_MAX))) {
        let severity = match finding.severity {
            Severity::Error => lang.of("Lỗi", "Error"),
            Severity::Warning => lang.of("Cảnh báo", "Warning"),
            Severity::Note => lang.of("Lưu ý", "Note"),
        };
        let (worksheet, cell) = match &finding.place {
            Place::Cell(_, worksheet, cell) => (worksheet.as_ref(), cell.as_ref()),
            Place::File(_) | Place::Text(..) => ("", ""),
        };
        book::digits(&mut sheet, row, 0, &n.to_string(), &book::cell())?;
        let mut message = finding.message.get(lang).to_owned();
        for note in &finding.notes {
            message.push('\n');
            message.push_str(note.get(lang));
        }
        let help = finding.help.as_ref().map_or("", |help| help.get(lang));
        for (column, text) in (1..).zip([severity, finding.place.file(), worksheet, cell, &message, help]) {
            book::text(&mut sheet, row, column, text, &book::cell())?;
        }
        match cells.get(&(finding.place.file(), worksheet, cell)) {
            Some((part, at, column)) => {
                let name = &parts[*part].names.figures;
                let address = format!("{}{}", letters(*column), at + 1);
                let shown = format!("{name}!{address}");
                if n_links < LINKS_MAX {
                    n_links += 1;
                    let quoted = name.replace('\'', "''");
                    let url = Url::new(format!("internal:'{quoted}'!{address}")).set_text(shown);
                    sheet.write_url_with_format(row, 7, url, &book::cell().set_hyperlink())?;
                } else {
                    book::text(&mut sheet, row, 7, &shown, &book::cell())?;
                }
            }
            None => book::text(&mut sheet, row, 7, "", &book::cell())?,
        }
    }
    let last = HEAD + u32::try_from(n.min(ROWS_MAX)).unwrap_or(0);
    if last > HEAD {
        sheet.autofilter(HEAD, 0, last, 7)?;
    }
    if n > ROWS_MAX {
        let more = n - ROWS_MAX;
        book::text(&mut sheet, last + 1, 5, &format!("… {} {more}", lang.of("và còn", "and")), &book::cell())?;
    }
    sheet.set_freeze_panes(HEAD + 1, 0)?.set_repeat_rows(HEAD, HEAD)?;
    book::page(&mut sheet, book::Lies::Across, 1, lang.of("Vấn đề", "Problems"));
    Ok(sheet)
}

/// The cells of this workbook for the figures that findings are about.
fn cells<'f>(results: &Results<'_>, parts: &[Part<'_>], wanted: &BTreeSet<&'f Place>) -> ByCell<'f> {
    let mut found = ByCell::new();
    if wanted.is_empty() {
        return found;
    }
    for (position, part) in parts.iter().enumerate() {
        for (at, unit) in part.sheets.units.iter().enumerate() {
            let row = HEAD + 1 + u32::try_from(at).unwrap_or(0);
            for (input, read) in part.formulas.reads.iter().enumerate() {
                let Name::Indicator(indicator) = read.name else { continue };
                let Some((place, _)) = (results.cell)(*unit, part.sheets, indicator) else { continue };
                if let Some(Place::Cell(file, worksheet, cell)) = wanted.get(&place) {
                    found.insert((file, worksheet, cell), (position, row, figures::column(input)));
                }
            }
        }
    }
    found
}
