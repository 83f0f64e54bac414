//! The sheet of one rule set, with the plan that reads it.

use super::kernel::gate::RATED;
use super::plan::{Plan, Reason};
use super::sheet::{Maximum, Sheet, Slot, Values, Why};
use crate::law::{RatingId, RuleSet, Status};
use crate::words::diagnostic::Words;
use std::sync::Arc;

/// The sheet of one rule set.
#[derive(Debug)]
pub struct Sheets {
    /// The rule set.
    pub set: Arc<RuleSet>,
    /// Its plan.
    pub plan: Plan,
    /// Its units' values and reasons.
    pub sheet: Sheet,
    /// Who stands in which row: positions among the run's units.
    pub units: Vec<usize>,
}

/// What came of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It has a rating.
    Rated(RatingId),
    /// A gate or the rules withheld it.
    NotRated,
    /// Its figures do not suffice.
    Undetermined,
}

impl Sheets {
    /// What came of the unit in a row.
    pub fn outcome(&self, row: usize) -> Outcome {
        let slot = self.plan.slots.outcome.expect("a plan has an outcome");
        match self.sheet.why(slot, row) {
            RATED => Outcome::Rated(self.rating_at(self.plan.slots.rating.expect("a plan ends with a rating"), row).unwrap_or(0)),
            why if why < self.plan.slots.first_undetermined => Outcome::NotRated,
            _ => Outcome::Undetermined,
        }
    }

    /// The rating in a column of ratings; `None` where it is absent.
    pub fn rating_at(&self, slot: Slot, row: usize) -> Option<RatingId> {
        let (column, at) = self.sheet.column(slot, row);
        let position = match &column.values {
            Values::Rating(positions) => positions[at],
            Values::Standing(standings) if !standings[at].is_withheld => standings[at].rating,
            _ => return None,
        };
        column.why[at].is_present().then_some(usize::from(position))
    }

    /// The id of the reason at a slot.
    pub fn reason_id(&self, slot: Slot, row: usize) -> &str {
        self.plan.steps[slot.0].reason_id(self.sheet.why(slot, row))
    }

    /// The reason at a slot; `None` for an absence.
    pub fn reason(&self, slot: Slot, row: usize) -> Option<&Reason> {
        self.plan.steps[slot.0].reason(self.sheet.why(slot, row))
    }

    /// The reason of the rating, or why there is none.
    pub fn deciding_reason(&self, row: usize) -> &str {
        let slots = &self.plan.slots;
        let outcome = slots.outcome.expect("a plan has an outcome");
        match self.outcome(row) {
            Outcome::Rated(_) => self.reason_id(slots.rating.expect("a plan ends with a rating"), row),
            Outcome::NotRated | Outcome::Undetermined => self.reason_id(outcome, row),
        }
    }

    /// A value for programs: the shortest decimal, a quotient as `200/3`, a rating's id; empty where absent.
    pub fn printed(&self, slot: Slot, row: usize) -> String {
        if let Some(rating) = self.rating_at(slot, row) {
            return self.set.ratings[rating].id.clone();
        }
        let (column, at) = self.sheet.column(slot, row);
        column.number(at, self.plan.steps[slot.0].decimals()).map_or_else(String::new, |number| number.to_string())
    }

    /// A maximum for programs.
    pub fn maximum(&self, maximum: Maximum, row: usize) -> String {
        match maximum {
            Maximum::Fixed(number) => number.to_string(),
            Maximum::Column(slot) => self.printed(slot, row),
        }
    }

    /// Whether the set claims no authority.
    pub fn is_unofficial(&self) -> bool {
        self.unofficial_words().is_some()
    }

    /// What every output says of a set that claims no authority.
    pub fn unofficial_words(&self) -> Option<Words> {
        match self.set.status {
            Status::Illustrative => Some(Words::new("minh họa", "illustrative")),
            Status::Draft => Some(Words::new("dự thảo", "draft")),
            Status::Issued | Status::Frame => None,
        }
    }

    /// Whether the reason at a slot is an absence.
    pub fn is_absent(&self, slot: Slot, row: usize) -> bool {
        !self.sheet.why(slot, row).is_present()
    }

    /// The reason's code at a slot.
    pub fn why(&self, slot: Slot, row: usize) -> Why {
        self.sheet.why(slot, row)
    }
}
