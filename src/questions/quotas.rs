//! What each quota came to in each cohort: how many asked, how many places there were and how they were counted, who had none.

use crate::engine::cohorts::cohort_of;
use crate::engine::cohorts::peer;
use crate::engine::kernel::quota::{BEHIND, BEHIND_IN_SMALL, BLOCKED, REFUSED, TIED, UNDER_SCORE, UNRANKED, WITHOUT_COHORT};
use crate::engine::plan::{QuotaColumn, QuotaSlots};
use crate::engine::run::Run;
use crate::engine::sheet::{Values, Why};
use crate::engine::sheets::Sheets;
use crate::law::quota::Quota;
use crate::law::wording::quotas::{Counts, counted_words, quota_title, within_words};
use crate::words::diagnostic::Words;
use std::collections::BTreeMap;

/// What a quota came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Came {
    /// Its title.
    pub title: String,
    /// Which units are one cohort.
    pub within: Words,
    /// By cohort, as it is printed.
    pub cohorts: BTreeMap<String, OfCohort>,
    /// Units that ask for a place and of which it is not known in which cohort they stand.
    pub n_without_cohort: usize,
}

/// What a quota came to in one cohort.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfCohort {
    /// What was counted.
    pub counts: Counts,
    /// How, in words.
    pub counted: Option<Words>,
    /// Who had the last place.
    pub cut_off: Option<String>,
    /// Those who stand behind the last place.
    pub n_behind: usize,
    /// Those who are alike at the cut.
    pub n_tied: usize,
    /// Those who have too little a score.
    pub n_under_score: usize,
    /// Those who wait: for a decision, or for an undetermined unit, or for a figure.
    pub n_waiting: usize,
}

/// Every quota of a run, in the order of the rule sets; sets that share one are told together.
pub fn quotas(run: &Run<'_>) -> Vec<Came> {
    let mut all: Vec<((String, String), Came)> = Vec::new();
    for sheets in &run.sheets {
        for (slots, quota) in sheets.plan.slots.quotas.iter().zip(&sheets.set.quotas) {
            let identity = quota.identity(&sheets.set);
            let position = all.iter().position(|(own, _)| *own == identity).unwrap_or_else(|| {
                let (title, within) = (quota_title(quota).to_owned(), within_words(&quota.within));
                all.push((identity, Came { title, within, cohorts: BTreeMap::new(), n_without_cohort: 0 }));
                all.len() - 1
            });
            add(run, sheets, slots, quota, &mut all[position].1);
        }
    }
    all.into_iter().map(|(_, came)| came).collect()
}

fn add(run: &Run<'_>, sheets: &Sheets, slots: &QuotaSlots, quota: &Quota, came: &mut Came) {
    for (row, unit) in sheets.units.iter().enumerate() {
        let place = sheets.why(slots.at(QuotaColumn::Place), row);
        let Some(cohort) = cohort_of(&quota.within, &peer(&run.units[*unit])) else {
            came.n_without_cohort += usize::from(place == WITHOUT_COHORT && asks(sheets, slots, quota, row));
            continue;
        };
        let own = came.cohorts.entry(cohort).or_default();
        if own.counted.is_none() {
            own.counts = counts(sheets, slots, row);
            own.counted = Some(counted_words(&sheets.set, quota, own.counts));
            own.cut_off = cut_off(sheets, slots, row);
        }
        match place {
            BEHIND | BEHIND_IN_SMALL => own.n_behind += 1,
            TIED => own.n_tied += 1,
            REFUSED => {
                own.n_tied += 1;
                own.n_waiting += 1;
            }
            UNDER_SCORE => own.n_under_score += 1,
            UNRANKED => own.n_waiting += 1,
            BLOCKED if asks(sheets, slots, quota, row) => own.n_waiting += 1,
            _ => {}
        }
    }
}

/// Whether the unit had the rating before the quota.
fn asks(sheets: &Sheets, slots: &QuotaSlots, quota: &Quota, row: usize) -> bool {
    let all = &sheets.plan.slots;
    let earlier = all.quotas.iter().rfind(|earlier| earlier.rating < slots.rating).map(|earlier| earlier.rating);
    let before = earlier.or(all.before_quotas().map(|(_, rating)| rating));
    before.and_then(|before| sheets.rating_at(before, row)) == Some(quota.rating)
}

fn counts(sheets: &Sheets, slots: &QuotaSlots, row: usize) -> Counts {
    let count = |column: QuotaColumn| {
        let slot = slots.at(column);
        let (column, at) = sheets.sheet.column(slot, row);
        let number = column.number(at, sheets.plan.steps[slot.0].decimals());
        number.and_then(|number| usize::try_from(number.numerator()).ok()).unwrap_or(0)
    };
    Counts {
        n_rated: count(QuotaColumn::Rated),
        n_candidates: count(QuotaColumn::Candidates),
        base: count(QuotaColumn::Base),
        capacity: count(QuotaColumn::Capacity),
        n_taken: count(QuotaColumn::Taken),
        n_set_aside: count(QuotaColumn::SetAside),
        is_excepted: count(QuotaColumn::Excepted) == 1,
    }
}

fn cut_off(sheets: &Sheets, slots: &QuotaSlots, row: usize) -> Option<String> {
    let (column, at) = sheets.sheet.column(slots.at(QuotaColumn::CutOff), row);
    match &column.values {
        Values::Text(texts) if Why::PRESENT <= column.why[at] => Some(texts[at].to_string()),
        _ => None,
    }
}
