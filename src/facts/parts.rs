//! A worksheet that holds several tables, one under another, each with a header of its own.

use crate::facts::heading::{Headings, Meaning};
use crate::facts::read::grid::{Content, Grid};
use crate::facts::table::{ColumnRead, HEADER_HEIGHT_MAX, columns_of, is_telling, is_units};
use crate::words::text::fold;
use std::ops::Range;

/// Characters of the longest heading of a column of units.
const UNIT_HEADING_MAX: usize = 24;

/// The tables of a worksheet. A header that comes again, as on each printed page, begins none; one whose columns mean something
/// else does, for under it the figures of other questions stand.
pub(super) fn parts(grid: Grid, headings: &Headings<'_>) -> Vec<Grid> {
    let ranges = ranges(&grid, headings);
    if ranges.len() < 2 {
        return vec![grid];
    }
    ranges.into_iter().map(|rows| grid.part(rows)).collect()
}

fn ranges(grid: &Grid, headings: &Headings<'_>) -> Vec<Range<usize>> {
    let mut starts = vec![0];
    let mut before: Option<Vec<(u32, Meaning)>> = None;
    let mut row = 0;
    while row < grid.n_rows() {
        if !has_unit_heading(grid, row, headings) {
            row += 1;
            continue;
        }
        // The rows of one header stand together; the one with most headings is it.
        let first = row;
        let mut best: Vec<(u32, Meaning)> = Vec::new();
        while row < grid.n_rows() && row < first + HEADER_HEIGHT_MAX && has_unit_heading(grid, row, headings) {
            let columns = telling(columns_of(grid, row, headings));
            if columns.len() > best.len() {
                best = columns;
            }
            row += 1;
        }
        if best.len() < 2 {
            continue;
        }
        if before.as_ref().is_some_and(|before| *before != best) {
            starts.push(first);
        }
        before = Some(best);
    }
    let ends = starts.iter().skip(1).copied().chain([grid.n_rows()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

fn telling(columns: Vec<ColumnRead>) -> Vec<(u32, Meaning)> {
    let has_units = columns.iter().any(|column| is_units(&column.meaning));
    let told = columns.into_iter().filter(|column| has_units && is_telling(&column.meaning));
    told.map(|column| (column.column, column.meaning)).collect()
}

// Whether a row says in some cell of its own that units stand under it; asked of every row, so only of what may be such a heading.
fn has_unit_heading(grid: &Grid, row: usize, headings: &Headings<'_>) -> bool {
    grid.columns(row).any(|column| {
        let Content::Text(text) = grid.shown(row, column).content else { return false };
        let text = text.trim();
        let begins = |c: char| matches!(c, 'm' | 'M' | 'đ' | 'Đ' | 'd' | 'D' | 'u' | 'U' | 'c' | 'C');
        text.len() <= 2 * UNIT_HEADING_MAX && text.starts_with(begins) && headings.is_of_units(&fold(text))
    })
}
