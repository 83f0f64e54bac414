//! What came of every unit, as a workbook that goes on computing: summary, ratings, and for each rule set its figures and the
//! formulas that read them.

pub use super::parts::Results;

use super::calculations;
use super::parts::{Names, Part, grounds_name, ratings_name};
use super::rows::Long;
use super::{book, figures, filled, overview, problems, reasons};
use crate::engine::run::Run;
use crate::questions::formulas::formulas;
use crate::questions::summary::{group_title, words_of};
use rust_xlsxwriter::{Workbook, XlsxError};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Seek, Write};

/// Whether cells compute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cells {
    /// Formulas wherever they are exact.
    Live,
    /// Values alone.
    Values,
}

/// Writes the workbook with formulas.
pub fn write<W: Write + Seek + Send>(results: &Results<'_>, to: W) -> Result<(), XlsxError> {
    write_as(results, Cells::Live, &|_| (), to)
}

/// How many rows a workbook has one a unit.
pub fn n_rows(run: &Run<'_>) -> usize {
    run.units.len() + run.sheets.iter().map(|sheets| 2 * sheets.units.len()).sum::<usize>()
}

/// Writes the workbook; `done` is told after how many more rows.
pub fn write_as<W: Write + Seek>(results: &Results<'_>, cells: Cells, done: &dyn Fn(usize), to: W) -> Result<(), XlsxError> {
    let is_live = cells == Cells::Live;
    let Results { run, lang, .. } = *results;
    let title = lang.of("Kết quả xếp loại", "Ratings");
    let day = run.sheets.iter().find_map(|sheets| sheets.set.as_of_day(run.period)).or_else(|| run.period.day(12, 31));
    let mut workbook = book::new(&format!("{title} {}", run.period), day.unwrap_or_default())?;
    let mut taken = BTreeSet::new();
    let own = [lang.of("Tổng hợp", "Summary"), ratings_name(lang), grounds_name(lang), lang.of("Vấn đề", "Problems")];
    for name in own.into_iter().chain([reasons::name(lang)]) {
        book::worksheet_name(name, &mut taken);
    }
    let parts: Vec<Part<'_>> = run
        .sheets
        .iter()
        .enumerate()
        .map(|(position, sheets)| {
            let own = &sheets.set.applies_to;
            let organisation = group_title(run, &own.organisation, Some(&own.unit_kind));
            let names = Names {
                figures: book::worksheet_name(&format!("{} {organisation}", lang.of("Số liệu", "Figures")), &mut taken),
                points: book::worksheet_name(&format!("{} {organisation}", lang.of("Điểm", "Points")), &mut taken),
            };
            let formulas = formulas(sheets, run.period.year, &|reason| words_of(sheets, reason));
            Part { sheets, formulas, names, organisation, position, is_live }
        })
        .collect();
    let mut figures = Vec::new();
    let (mut points, mut calculations) = (Vec::new(), Vec::new());
    for part in &parts {
        figures.push(figures::sheet(results, part)?);
        let (sheet, own) = calculations::sheet(results, part)?;
        points.push(sheet);
        calculations.push(own);
    }
    workbook.push_worksheet(overview::summary(results, &parts, is_live)?);
    let mut longs = BTreeMap::new();
    place(overview::ratings(results, &parts, &calculations)?, &mut workbook, &mut longs);
    for (figures, points) in figures.into_iter().zip(points) {
        place(figures, &mut workbook, &mut longs);
        place(points, &mut workbook, &mut longs);
    }
    workbook.push_worksheet(reasons::sheet(results, &parts, &calculations)?);
    if is_live {
        workbook.push_worksheet(calculations::grounds(&parts, lang)?);
    }
    workbook.push_worksheet(problems::write(results, &parts)?);
    let made = workbook.save_to_buffer()?;
    filled::write(made, &longs, &|texts| overview::with_counts(texts, &calculations), done, to)
}

/// Puts a worksheet at the end of the workbook, and its rows aside until everything else is there.
fn place<'r>(mut long: Long<'r>, workbook: &mut Workbook, longs: &mut BTreeMap<usize, Long<'r>>) {
    let position = workbook.worksheets().len();
    workbook.push_worksheet(std::mem::take(&mut long.sheet));
    longs.insert(position, long);
}
