//! What people decided about the unit, beside what is computed of it.

use super::reading::Row;
use super::{Explanation, Outcome};
use crate::engine::kernel::decided::{CANCELLED, DECISION, UNREADABLE};
use crate::engine::sheet::Why;
use crate::facts::decisions::{Decision, DecisionKind};
use crate::law::Ground;
use crate::words;
use crate::words::diagnostic::{Place, Words};
use crate::words::period::{Date, vi};

/// A decision as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// What was decided.
    pub kind: DecisionKind,
    /// Its number.
    pub number: String,
    /// Its day.
    pub date: Date,
    /// Who decided.
    pub by: String,
    /// Why.
    pub grounds: Option<String>,
    /// Of a waiver: the ground on which the rules allow it.
    pub ground: Option<Ground>,
    /// Where it was recorded.
    pub place: Place,
}

/// A decision beside the computed result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// What came of the unit by it.
    pub outcome: Outcome,
    /// The decision; `None` where one cannot be read.
    pub act: Option<Act>,
}

impl Act {
    /// Of a decision that was read; of a waiver, with the ground on which the gate may be waived.
    pub fn of(decision: &Decision, ground: Option<&Ground>) -> Act {
        Act {
            kind: decision.kind.is,
            number: decision.number.is.to_string(),
            date: decision.date.is,
            by: decision.by.is.to_string(),
            grounds: decision.grounds.as_ref().map(|grounds| grounds.is.to_string()),
            ground: ground.cloned(),
            place: decision.number.place.clone(),
        }
    }

    /// `Quyết định 12/QĐ-MT ngày 05/01/2017 của Ban Thường trực`.
    pub fn words(&self) -> Words {
        let (number, day, by) = (&self.number, self.date, &self.by);
        let shown = vi(day);
        words!("Quyết định {number} ngày {shown} của {by}", "decision {number} of {day} by {by}")
    }
}

/// What was decided beside the computed result, where something was.
pub(super) fn beside(row: &Row<'_>, act: Option<&Act>) -> Option<Beside> {
    let slots = row.plan.slots.decision?;
    if row.why(slots.decision) == Why::NOT_APPLICABLE {
        return None;
    }
    let outcome = match row.rating(slots.decision) {
        Ok(_) if row.by(slots.decision) == CANCELLED => Outcome::NotRated(CANCELLED.to_owned()),
        Ok(rating) => Outcome::Rated(rating, DECISION.to_owned()),
        Err(_) => Outcome::Undetermined(UNREADABLE.to_owned()),
    };
    let act = act.filter(|_| !matches!(outcome, Outcome::Undetermined(_))).cloned();
    Some(Beside { outcome, act })
}

impl Explanation {
    /// What counts: what was decided; else what is computed.
    pub fn counts(&self) -> &Outcome {
        self.beside.as_ref().map_or(&self.outcome, |beside| &beside.outcome)
    }
}
