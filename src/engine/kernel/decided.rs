//! What a recorded decision makes of a unit, beside what is computed.

use super::gate::RATED;
use crate::engine::sheet::{Block, Column, Slot, Values, Why};

/// The reason of a rating that was decided.
pub const DECISION: &str = "decision";
/// The reason of a unit whose rating was taken back.
pub const CANCELLED: &str = "cancelled";
/// The reason of a unit about which something was decided that cannot be read.
pub const UNREADABLE: &str = "decision_unreadable";

/// In the column of the decision: a rating was given.
pub const GIVEN: Why = Why::PRESENT;
/// In the column of the decision: every rating was taken back.
pub const TAKEN_BACK: Why = Why(Why::PRESENT.0 + 1);

/// What was decided, over what was computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The outcome that was computed.
    pub outcome: Slot,
    /// The rating that was computed.
    pub rating: Slot,
    /// The decision: a rating; not applicable where there is none.
    pub decision: Slot,
    /// The outcome's reason where the rating was taken back.
    pub cancelled: Why,
    /// The outcome's reason where the decision cannot be read.
    pub unreadable: Why,
    /// The rating's reason where it was decided.
    pub given: Why,
}

/// What a decision leads to.
enum Follows {
    Stays,
    Rated(u8),
    TakenBack,
    Unknown,
}

fn follows(decided: &Decided, block: &Block, row: usize) -> Follows {
    let decision = &block.columns[decided.decision.0];
    match (decision.why[row], &decision.values) {
        (GIVEN, Values::Rating(ratings)) => Follows::Rated(ratings[row]),
        (TAKEN_BACK, _) => Follows::TakenBack,
        (Why::NOT_APPLICABLE, _) => Follows::Stays,
        _ => Follows::Unknown,
    }
}

pub(super) fn outcome(decided: &Decided, block: &Block) -> Column {
    let before = &block.columns[decided.outcome.0].why;
    let why = before.iter().enumerate().map(|(row, before)| match follows(decided, block, row) {
        Follows::Stays => *before,
        Follows::Rated(_) => RATED,
        Follows::TakenBack => decided.cancelled,
        Follows::Unknown => decided.unreadable,
    });
    Column { values: Values::InWhy, why: why.collect() }
}

pub(super) fn rating(decided: &Decided, block: &Block) -> Column {
    let mut column = block.columns[decided.rating.0].clone();
    for row in 0..block.n_rows {
        let (position, why) = match follows(decided, block, row) {
            Follows::Stays => continue,
            Follows::Rated(rating) => (rating, decided.given),
            Follows::TakenBack => (0, Why::NOT_APPLICABLE),
            Follows::Unknown => (0, Why::UNSTATED),
        };
        column.why[row] = why;
        if let Values::Rating(positions) = &mut column.values {
            positions[row] = position;
        }
    }
    column
}
