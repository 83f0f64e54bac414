//! What the worksheets of a workbook of results share.

use super::book;
use crate::engine::run::Run;
use crate::engine::sheets::Sheets;
use crate::law::IndicatorId;
use crate::questions::formulas::Formulas;
use crate::questions::noted::Noted;
use crate::questions::summary::Summary;
use crate::words::diagnostic::{Diagnostic, Lang, Place};
use rust_xlsxwriter::{Worksheet, XlsxError};

/// What a workbook of results is made of.
pub struct Results<'r> {
    /// The run.
    pub run: &'r Run<'r>,
    /// Its summary.
    pub summary: &'r Summary,
    /// What there is to say besides.
    pub noted: &'r Noted,
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
    /// Whether formulas stand in the cells; else values alone.
    pub(super) is_live: bool,
}

/// How wide a column of these units' ids is: none runs into its neighbour, within reason.
pub(super) fn id_width<'i>(ids: impl Iterator<Item = &'i str>) -> u16 {
    let longest = ids.map(|id| id.chars().count()).max().unwrap_or(0);
    u16::try_from(longest).unwrap_or(u16::MAX).saturating_add(2).clamp(12, 32)
}

/// What stands over every worksheet: its title, and that the rules claim no authority where they claim none.
pub(super) fn head(sheet: &mut Worksheet, title: &str, note: Option<&str>) -> Result<(), XlsxError> {
    book::text(sheet, 0, 0, title, &book::title())?;
    if let Some(note) = note {
        book::text(sheet, 1, 0, note, &book::warning())?;
    }
    Ok(())
}

/// Gives the header's row the height of its tallest title: none is cut.
pub(super) fn heading_height<'t>(
    sheet: &mut Worksheet,
    titles: impl IntoIterator<Item = (&'t str, u16)>,
) -> Result<(), XlsxError> {
    // bold letters are wider than those that a column is measured in
    let lines = titles.into_iter().map(|(title, width)| book::lines(title, width - 2)).max();
    book::height(sheet, HEAD, lines.unwrap_or(1).max(2))
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
