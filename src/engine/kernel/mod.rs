//! Columns in, a column out: no input or output, no errors, no knowledge of what a column is for.

pub mod decided;
pub mod formula;
pub mod gate;
mod lanes;
pub mod points;
pub mod quota;
pub mod rating;
mod reads;
pub mod relative;
pub mod script;
pub mod total;

use super::sheet::{Block, Column, Slot, Values};
use crate::engine::sheet::Why;
use crate::words::number::Rounding;

/// How a column comes about.
#[derive(Debug)]
pub enum Kernel {
    /// Filled from figures before evaluation.
    Input,
    /// An expression; what a divisor of 0 means; rounding.
    Derive(formula::Calculation, Option<Why>, Option<Rounding>),
    /// One part of a condition.
    Test(formula::Test),
    /// Parts of a condition joined.
    Join(Join, Vec<Slot>),
    /// Points of a criterion, or a derived value by tiers, cases or choice.
    Score(Box<points::Scoring>),
    /// Cases whose values are quotients that stay exact.
    Choose(Box<formula::Choose>),
    /// What a script says of its points.
    ScriptWords(std::sync::Arc<script::Script>),
    /// A matrix row.
    Rate(Box<points::Scoring>),
    /// Points of a group, or the total.
    Sum(Box<total::Sum>),
    /// A maximum that depends on the unit.
    Maxima(Box<total::Maxima>),
    /// The rating whose edges hold the score.
    ByScore(Box<rating::ByScore>),
    /// The worst of a matrix's rows.
    WorstRow(Vec<Slot>),
    /// The rating after requirements.
    AfterRequirements(Box<rating::AfterRequirements>),
    /// Whether a floor is broken.
    Broken(formula::Test),
    /// Whether there is a related unit that has a rating.
    Related(Slot),
    /// A floor or gate at work.
    Gate(Box<gate::Gate>),
    /// What comes of the unit.
    Outcome(Box<gate::Outcome>),
    /// The rating by the rules.
    Final(Box<gate::Final>),
    /// A column that takes whole cohorts to tell; of a unit by itself it says so.
    OfCohorts(quota::Told),
    /// What a figure is held beside takes whole cohorts to tell; a unit by itself is its own.
    Yardstick(relative::Of),
    /// A figure beside the leader's or the mean of its cohort, cut to 0…1.
    Share(relative::Share),
    /// What comes of the unit after a quota.
    OutcomeAfterQuota(quota::AfterQuota),
    /// The rating after a quota.
    RatingAfterQuota(quota::AfterQuota),
    /// What comes of the unit by a decision beside what is computed.
    OutcomeDecided(decided::Decided),
    /// The rating by a decision beside what is computed.
    RatingDecided(decided::Decided),
}

/// How parts of a condition are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// All hold.
    All,
    /// At least one holds.
    Any,
    /// None holds.
    None,
}

impl Kernel {
    /// The next column of a block.
    pub(super) fn run(&self, block: &Block) -> Column {
        let truths = |why| Column { values: Values::InWhy, why };
        match self {
            Kernel::Input => unreachable!("inputs are filled before evaluation begins"),
            Kernel::Derive(calculation, on_zero, rounding) => formula::derive(calculation, *on_zero, *rounding, block),
            Kernel::Test(test) => truths(formula::truths(test, block)),
            Kernel::Join(join, slots) => {
                let parts = slots.iter().map(|slot| &block.columns[slot.0].why);
                truths(match join {
                    Join::All => formula::join_all(parts, block.n_rows),
                    Join::Any => formula::join_any(parts, block.n_rows),
                    Join::None => formula::join_any(parts, block.n_rows).into_iter().map(formula::negated).collect(),
                })
            }
            Kernel::Score(scoring) => points::score(scoring, block),
            Kernel::Choose(choose) => formula::choose(choose, block),
            Kernel::ScriptWords(script) => script::words(script, block),
            Kernel::Rate(scoring) => points::rate(scoring, block),
            Kernel::Sum(sum) => total::sum(sum, block),
            Kernel::Maxima(maxima) => total::maxima(maxima, block),
            Kernel::ByScore(by_score) => rating::by_score(by_score, block),
            Kernel::WorstRow(rows) => rating::worst_row(rows, block),
            Kernel::AfterRequirements(step) => rating::after_requirements(step, block),
            Kernel::Broken(test) => gate::broken(test, block),
            Kernel::Related(slot) => truths(gate::related(&block.columns[slot.0])),
            Kernel::Gate(gate) => gate::gate(gate, block),
            Kernel::Outcome(outcome) => gate::outcome(outcome, block),
            Kernel::Final(last) => gate::rating(last, block),
            Kernel::OfCohorts(told) => quota::alone(*told, block.n_rows),
            Kernel::Yardstick(share) => relative::alone(share, block),
            Kernel::Share(share) => relative::share(share, block),
            Kernel::OutcomeAfterQuota(after) => quota::outcome(after, block),
            Kernel::RatingAfterQuota(after) => quota::rating(after, block),
            Kernel::OutcomeDecided(decided) => decided::outcome(decided, block),
            Kernel::RatingDecided(decided) => decided::rating(decided, block),
        }
    }
}
