//! What came of every unit, as a workbook that goes on computing: summary, ratings, and for each rule set its figures and the
//! formulas that read them.

pub use super::parts::Results;

use super::calculations::{self, Calculations};
use super::parts::{Names, Part, grounds_name, ratings_name};
use super::{book, figures, looks, overview, problems};
use crate::questions::formulas::formulas;
use crate::questions::summary::{group_title, words_of};
use rayon::prelude::*;
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};
use std::collections::BTreeSet;
use std::io::{Seek, Write};

/// Writes the workbook.
pub fn write<W: Write + Seek + Send>(results: &Results<'_>, to: W) -> Result<(), XlsxError> {
    let Results { run, lang, .. } = *results;
    let title = lang.of("Kết quả xếp loại", "Ratings");
    let day = run.sheets.iter().find_map(|sheets| sheets.set.as_of_day(run.period)).or_else(|| run.period.day(12, 31));
    let mut workbook = book::new(&format!("{title} {}", run.period), day.unwrap_or_default())?;
    looks::register(&mut workbook);
    let mut taken = BTreeSet::new();
    for name in [lang.of("Tổng hợp", "Summary"), ratings_name(lang), grounds_name(lang), lang.of("Vấn đề", "Problems")] {
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
            Part { sheets, formulas, names, organisation, position }
        })
        .collect();
    let mut empty = Vec::new();
    for _ in &parts {
        empty.push((workbook.new_worksheet_with_constant_memory()?, workbook.new_worksheet_with_constant_memory()?));
    }
    // two worksheets a set, the sets side by side
    let written: Vec<(Worksheet, Worksheet, Calculations)> = parts
        .par_iter()
        .zip(empty)
        .map(|(part, (mut figures, mut points))| {
            figures::write(results, part, &mut figures)?;
            let calculations = calculations::write(results, part, &mut points)?;
            Ok::<_, XlsxError>((figures, points, calculations))
        })
        .collect::<Result<_, _>>()?;
    let calculations: Vec<&Calculations> = written.iter().map(|(_, _, calculations)| calculations).collect();
    let ratings = overview::ratings(results, &parts, &calculations, &mut workbook)?;
    let summary = overview::summary(results, &parts, &calculations)?;
    let grounds = calculations::grounds(&parts, lang)?;
    let problems = problems::write(results, &parts)?;
    push(&mut workbook, [summary, ratings]);
    for (figures, points, _) in written {
        push(&mut workbook, [figures, points]);
    }
    push(&mut workbook, [grounds, problems]);
    workbook.save_to_writer(to)
}

fn push(workbook: &mut Workbook, sheets: impl IntoIterator<Item = Worksheet>) {
    for sheet in sheets {
        workbook.push_worksheet(sheet);
    }
}
