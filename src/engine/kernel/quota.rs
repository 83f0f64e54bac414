//! What a quota makes of a unit, once it has been told of its cohort whether the unit has a place.
//!
//! Who has a place takes whole cohorts to tell (`engine/cohorts`). What follows from it takes the unit's own row alone, so a unit
//! can be asked what would come of it, had it a place.

use super::gate::RATED;
use crate::engine::sheet::{Block, Column, Slot, Values, Why};
use std::sync::Arc;

/// Has a place.
pub const TAKEN: Why = Why(Why::PRESENT.0);
/// Ranks behind the last place.
pub const BEHIND: Why = Why(Why::PRESENT.0 + 1);
/// Alike with others where not all of them have a place.
pub const TIED: Why = Why(Why::PRESENT.0 + 2);
/// Has less than the quota asks of whoever may have a place.
pub const UNDER_SCORE: Why = Why(Why::PRESENT.0 + 3);
/// Ranks behind the last place of a small cohort.
pub const BEHIND_IN_SMALL: Why = Why(Why::PRESENT.0 + 4);
/// Alike with others where not all of them have a place: someone must decide.
pub const REFUSED: Why = Why(Why::PRESENT.0 + 5);
/// Its cohort waits for an undetermined unit.
pub const BLOCKED: Why = Why(Why::PRESENT.0 + 6);
/// It is not known in which cohort it stands.
pub const WITHOUT_COHORT: Why = Why(Why::PRESENT.0 + 7);
/// It has no value of something that units are ranked by.
pub const UNRANKED: Why = Why(Why::PRESENT.0 + 8);
/// It does not ask for a place; there would be one.
pub const ROOM: Why = Why(Why::PRESENT.0 + 9);
/// It does not ask for a place; there would be one only before others.
pub const FULL: Why = Why(Why::PRESENT.0 + 10);
/// It is looked at by itself, without a cohort.
pub const ALONE: Why = Why(Why::PRESENT.0 + 11);

/// The ids of the reasons above, in their order.
pub const PLACES: [&str; 12] = [
    "taken",
    "behind",
    "tied",
    "under_score",
    "behind_in_small_cohort",
    "refused",
    "blocked",
    "without_cohort",
    "unranked",
    "room",
    "full",
    "alone",
];

/// What a quota's rating adds to the legend, behind its id, in the order of the codes.
pub const RATING_REASONS: [&str; 4] = ["", " tied", " under_score", " small_cohort"];

/// What a quota's outcome adds to the legend, behind its id, in the order of the codes.
pub const OUTCOME_REASONS: [&str; 4] = [" refused", " blocked", " without_cohort", " unranked"];

/// A column that is told of whole cohorts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// Whether the unit has a place.
    Place,
    /// A count, or a truth.
    Count,
    /// A number of any form.
    Number,
    /// A text.
    Text,
}

/// What is told of units that stand by themselves.
pub(super) fn alone(told: Told, n_rows: usize) -> Column {
    let nothing = vec![Why::NOT_APPLICABLE; n_rows];
    match told {
        Told::Place => Column { values: Values::InWhy, why: vec![ALONE; n_rows] },
        Told::Count => Column { values: Values::Narrow(vec![0; n_rows]), why: nothing },
        Told::Text => Column { values: Values::Text(vec![Arc::from(""); n_rows]), why: nothing },
        Told::Number => Column { values: Values::WideQuotient(vec![0; n_rows], vec![1; n_rows]), why: nothing },
    }
}

/// What follows from a place, or from having none.
#[derive(Clone, Copy, Debug)]
pub struct AfterQuota {
    /// The outcome before.
    pub outcome: Slot,
    /// The rating before.
    pub rating: Slot,
    /// Whether the unit has a place.
    pub place: Slot,
    /// The rating that is limited.
    pub limited: u8,
    /// The rating of those who have no place.
    pub others: u8,
    /// The first of the quota's own reasons.
    pub why: Why,
}

/// What a place leads to.
enum Follows {
    Stays,
    Others(u16),
    Undetermined(u16),
}

fn follows(after: &AfterQuota, block: &Block, row: usize) -> Follows {
    let rating = &block.columns[after.rating.0];
    let holds = match &rating.values {
        Values::Rating(positions) => rating.why[row].is_present() && positions[row] == after.limited,
        _ => false,
    };
    if block.columns[after.outcome.0].why[row] != RATED || !holds {
        return Follows::Stays;
    }
    match block.columns[after.place.0].why[row] {
        BEHIND | FULL => Follows::Others(0),
        TIED => Follows::Others(1),
        UNDER_SCORE => Follows::Others(2),
        BEHIND_IN_SMALL => Follows::Others(3),
        REFUSED => Follows::Undetermined(0),
        BLOCKED => Follows::Undetermined(1),
        WITHOUT_COHORT => Follows::Undetermined(2),
        UNRANKED => Follows::Undetermined(3),
        _taken => Follows::Stays,
    }
}

pub(super) fn outcome(after: &AfterQuota, block: &Block) -> Column {
    let before = &block.columns[after.outcome.0].why;
    let why = before.iter().enumerate().map(|(row, before)| match follows(after, block, row) {
        Follows::Undetermined(n) => Why(after.why.0 + n),
        Follows::Stays | Follows::Others(_) => *before,
    });
    Column { values: Values::InWhy, why: why.collect() }
}

pub(super) fn rating(after: &AfterQuota, block: &Block) -> Column {
    let mut column = block.columns[after.rating.0].clone();
    for row in 0..block.n_rows {
        let (position, why) = match follows(after, block, row) {
            Follows::Stays => continue,
            Follows::Others(n) => (after.others, Why(after.why.0 + n)),
            Follows::Undetermined(_) => (0, Why::UNSTATED),
        };
        column.why[row] = why;
        if let Values::Rating(positions) = &mut column.values {
            positions[row] = position;
        }
    }
    column
}
