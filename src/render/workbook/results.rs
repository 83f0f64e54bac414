//! What came of every unit, as a workbook that goes on computing: summary, ratings, and for each rule set its figures and the
//! formulas that read them.

use super::calculations::{self, Calculations};
use super::{book, figures, looks, overview, problems};
use crate::engine::run::Run;
use crate::engine::sheets::Sheets;
use crate::law::IndicatorId;
use crate::questions::formulas::{Formulas, formulas};
use crate::questions::summary::{Summary, words_of};
use crate::words::diagnostic::{Diagnostic, Lang, Place};
use rayon::prelude::*;
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};
use std::collections::BTreeSet;
use std::io::{Seek, Write};

/// What a workbook of results is made of.
pub struct Results<'r> {
    /// The run.
    pub run: &'r Run<'r>,
    /// Its summary.
    pub summary: &'r Summary,
    /// Everything that was found in the figures.
    pub findings: &'r [Diagnostic],
    /// What was written in the cell of a unit's figure, and where it stands.
    pub cell: &'r (dyn Fn(usize, &Sheets, IndicatorId) -> Option<(Place, String)> + Sync),
    /// The reader's language.
    pub lang: Lang,
}

impl std::fmt::Debug for Results<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Results").field("run", &self.run).finish_non_exhaustive()
    }
}

/// The names of a rule set's worksheets.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) figures: String,
    pub(super) points: String,
}

/// The row of the header in every worksheet with a row a unit, from 0; units follow.
pub(super) const HEAD: u32 = 3;

/// The worksheet of ratings.
pub(super) fn ratings_name(lang: Lang) -> &'static str {
    lang.of("Xếp loại", "Ratings")
}

/// The worksheet of what decides.
pub(super) fn grounds_name(lang: Lang) -> &'static str {
    lang.of("Căn cứ", "Grounds")
}

/// A rule set with what its worksheets are made of.
pub(super) struct Part<'r> {
    pub(super) sheets: &'r Sheets,
    pub(super) formulas: Formulas,
    pub(super) names: Names,
    pub(super) organisation: String,
    /// Its position among the run's sets.
    pub(super) position: usize,
}

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
            let organisation = run.organisation_title(&sheets.set.applies_to.organisation);
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

/// What stands over every worksheet: its title, and that the rules claim no authority where they claim none.
pub(super) fn head(sheet: &mut Worksheet, title: &str, note: Option<&str>) -> Result<(), XlsxError> {
    sheet.set_row_height(HEAD, 48)?;
    book::text(sheet, 0, 0, title, &book::title())?;
    if let Some(note) = note {
        book::text(sheet, 1, 0, note, &book::warning())?;
    }
    Ok(())
}

/// What is said where a set claims no authority.
pub(super) fn unofficial(sheets: &Sheets, lang: Lang) -> Option<String> {
    let words = sheets.unofficial_words()?;
    let words = words.get(lang);
    let reference = sheets.set.reference();
    Some(match lang {
        Lang::Vi => format!("{}: bộ tiêu chí {reference} không phải văn bản đã ban hành", words.to_uppercase()),
        Lang::En => format!("{}: the rule set {reference} is no issued document", words.to_uppercase()),
    })
}
