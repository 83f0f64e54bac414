//! What a unit that shows a finding gets: from this, units are searched that are then evaluated like any other.

use super::values::Stretch;
use crate::law::examples::{ExampleUnit, Given, Is, Subject};
use crate::law::{DerivedId, IndicatorId, Name, NodeId};
use crate::words::number::Ratio;
use crate::words::period::Period;
use std::collections::{BTreeMap, BTreeSet};

/// What a unit that shows a finding gets, with what is known of it already.
#[derive(Clone, Debug, Default)]
pub struct Claim {
    /// Figures that are known.
    pub given: BTreeMap<IndicatorId, Given>,
    /// What else is known of the unit.
    pub unit: ExampleUnit,
    /// The year, where it matters.
    pub period: Option<Period>,
    /// What it reads: figures behind these are looked for; nothing else needs to be known of the unit.
    pub reads: BTreeSet<Name>,
    /// What must come out.
    pub wants: Vec<Want>,
}

/// One thing that must come out.
#[derive(Clone, Debug)]
pub enum Want {
    /// The id of the reason: `unstated`, `case 1`.
    By(Subject, String),
    /// Points, a total or a derived value.
    Number(Subject, Ratio),
    /// A derived value or figure lies in a stretch.
    Within(Name, Stretch),
    /// A rating, outcome or truth.
    Is(Subject, Is),
    /// Whether the condition at a line of a scale holds; alternatives count on through the lines of their own methods.
    Line(Scale, usize, bool),
    /// The condition at one of these lines holds.
    OneOf(Scale, Vec<usize>),
    /// What ratings are read from, the total or its percentage, lies in a stretch.
    Score(Stretch),
}

/// Whose lines they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// A criterion's.
    Criterion(NodeId),
    /// A derived value's.
    Derived(DerivedId),
    /// A matrix row's.
    Row(usize),
}

impl Scale {
    /// As examples name it.
    pub fn subject(self) -> Subject {
        match self {
            Scale::Criterion(node) => Subject::Node(node),
            Scale::Derived(derived) => Subject::Derived(derived),
            Scale::Row(row) => Subject::Row(row),
        }
    }
}

impl Claim {
    /// A unit of which that much must come out, and nothing is known yet.
    pub fn of(reads: impl IntoIterator<Item = Name>, wants: Vec<Want>) -> Claim {
        Claim { reads: reads.into_iter().collect(), wants, ..Claim::default() }
    }

    /// The same, with a figure that is known.
    #[must_use]
    pub fn given(mut self, indicator: IndicatorId, given: Given) -> Claim {
        self.given.insert(indicator, given);
        self
    }
}
