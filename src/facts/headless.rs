//! Worksheets whose header is gone: rows of units that are known, which nobody would miss if they were passed over in silence.

use crate::facts::gathered::Gathered;
use crate::facts::read::grid::Grid;
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Words};
use crate::words::text::clean;

/// Rows that are looked at.
const ROWS_LOOKED_AT: usize = 2000;
/// Columns in which ids are looked for: number, id, name.
const COLUMNS_LOOKED_AT: u32 = 3;
/// Cells, beside the id, from which on a row looks like figures.
const CELLS_MIN: usize = 3;
/// Units that are named; the rest are counted.
const NAMED_MAX: usize = 5;

/// A worksheet without a header, with what may be ids of units in it.
#[derive(Debug)]
pub(super) struct Headless {
    rows: Vec<(String, Place)>,
}

impl Headless {
    /// Of a worksheet that has no header.
    pub(super) fn of(grid: &Grid) -> Headless {
        let mut rows = Vec::new();
        for row in 0..grid.n_rows().min(ROWS_LOOKED_AT) {
            if grid.columns(row).filter(|column| !grid.cell(row, *column).is_blank()).count() <= CELLS_MIN {
                continue;
            }
            let cells = (0..COLUMNS_LOOKED_AT).map(|column| grid.cell(row, column)).filter(|cell| !cell.is_blank());
            rows.extend(cells.map(|cell| (clean(&cell.raw()), cell.place())));
        }
        Headless { rows }
    }

    /// What is said where some of its rows are of units that other tables know.
    pub(super) fn told(&self, gathered: &Gathered) -> Option<Diagnostic> {
        let known: Vec<&(String, Place)> = self.rows.iter().filter(|(text, _)| gathered.index.contains_key(&**text)).collect();
        let (_, place) = known.first()?;
        let n = known.len();
        let named = known.iter().take(NAMED_MAX).map(|(id, _)| format!("`{id}`")).collect::<Vec<_>>().join(", ");
        let more = if n > NAMED_MAX { ", …" } else { "" };
        let message = words!(
            "trang tính không có hàng tiêu đề nên không được đọc, mà có {n} hàng của đơn vị đã biết: {named}{more}",
            "the worksheet has no header and is not read, and it has {n} rows of units that are known: {named}{more}"
        );
        Some(Diagnostic::error("header_gone", place.clone(), message).help(Words::new(
            "chép lại hàng tiêu đề của phiếu lên trên các hàng này, hoặc chép các hàng này vào phiếu mới",
            "copy the header of the form above these rows, or the rows into a new form",
        )))
    }
}
