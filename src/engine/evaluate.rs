//! The fold: a sheet with its inputs filled, and a plan, become a sheet with every column.

use super::plan::Plan;
use super::sheet::Sheet;
use rayon::prelude::*;

/// Appends the column of every step that is not an input. Blocks are independent, so threads do not show in the result.
/// Every unit stands by itself: what takes whole cohorts to tell is left open (see `across`).
pub fn evaluate(plan: &Plan, mut sheet: Sheet) -> Sheet {
    advance(plan, &mut sheet, plan.steps.len());
    sheet
}

/// Appends the columns that are not there yet, up to a slot.
pub(super) fn advance(plan: &Plan, sheet: &mut Sheet, until: usize) {
    sheet.blocks.par_iter_mut().for_each(|block| {
        for step in &plan.steps[block.columns.len()..until] {
            let column = step.kernel.run(block);
            debug_assert_eq!(column.why.len(), block.n_rows, "a column has one reason per row");
            block.columns.push(column);
        }
    });
}
