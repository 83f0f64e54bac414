//! Sheets that are evaluated together: each by itself up to the first column that takes whole cohorts to tell, then that column
//! over all sheets that share it, and so on to the end.
//!
//! What is told of a cohort depends on its units alone: neither on the order of their rows or sheets, nor on threads.

use super::cohorts::{self, Excepted, Peers};
use super::evaluate::advance;
use super::kernel::Kernel;
use super::plan::{QuotaColumn, Role};
use super::sheets::Sheets;

/// Evaluates sheets whose inputs are filled. Sheets that share a quota belong into one group.
pub fn evaluate(group: &mut [Sheets], peers: &Peers<'_>, excepted: &Excepted) {
    loop {
        for sheets in group.iter_mut() {
            loop {
                let until = next_of_cohorts(sheets);
                advance(&sheets.plan, &mut sheets.sheet, until);
                let Some(Role::Relative(relative)) = sheets.plan.steps.get(until).map(|step| &step.role) else { break };
                let relative = *relative;
                if sheets.sheet.blocks.is_empty() {
                    break;
                }
                cohorts::tell_relative(sheets, relative, peers);
            }
        }
        let waiting: Vec<(usize, usize)> =
            group.iter().enumerate().filter_map(|(n, sheets)| Some((n, waits_for(sheets)?))).collect();
        let identity = |(n, quota): &(usize, usize)| group[*n].set.quotas[*quota].identity(&group[*n].set);
        // a quota acts once every sheet that shares it has come to it; sheets that share several have them in one order
        let is_complete = |(n, quota): &&(usize, usize)| {
            let own = identity(&(*n, *quota));
            group.iter().enumerate().all(|(other, sheets)| {
                let has = sheets.set.quotas.iter().any(|quota| quota.identity(&sheets.set) == own) && !is_finished(sheets);
                !has || waiting.iter().any(|waiting| waiting.0 == other && identity(waiting) == own)
            })
        };
        let Some(next) = waiting.iter().find(is_complete).or(waiting.first()) else { return };
        let own = identity(next);
        let members: Vec<(usize, usize)> = waiting.iter().filter(|waiting| identity(waiting) == own).copied().collect();
        cohorts::tell(group, &members, peers, excepted);
    }
}

/// The slot of the next column that takes whole cohorts; the end where there is none.
fn next_of_cohorts(sheets: &Sheets) -> usize {
    let from = sheets.sheet.n_columns();
    let steps = sheets.plan.steps.iter().enumerate().skip(from);
    steps
        .into_iter()
        .find(|(_, step)| matches!(step.kernel, Kernel::OfCohorts(_) | Kernel::Yardstick(_)))
        .map_or(sheets.plan.steps.len(), |(at, _)| at)
}

fn is_finished(sheets: &Sheets) -> bool {
    sheets.sheet.blocks.is_empty() || sheets.sheet.n_columns() == sheets.plan.steps.len()
}

/// The quota whose columns come next, by position.
fn waits_for(sheets: &Sheets) -> Option<usize> {
    if is_finished(sheets) {
        return None;
    }
    match sheets.plan.steps[sheets.sheet.n_columns()].role {
        Role::Quota(quota, QuotaColumn::Place) => Some(quota),
        _ => None,
    }
}
