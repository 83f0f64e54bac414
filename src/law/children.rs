//! What a set reads of the units below its own: how many are rated well, what they add up to, what their ratings are worth.
//!
//! Ids of ratings and indicators are those of the children's own sets, which this set has not met: they are resolved where
//! the two meet (see `engine/kin`).

use super::extent::{Extent, Problem};
use crate::words::number::Number;

/// A value that is made of a unit's children.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Children {
    /// The unit kind of the children that are meant.
    pub unit_kind: String,
    /// What is made of them.
    pub tally: Tally,
    /// What the value is where there is none to be counted.
    pub none: NoChildren,
}

/// What is made of the children.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tally {
    /// Which share of them, in percent, is rated so.
    Share {
        /// Rated how.
        rated: Rated,
        /// What the share is taken over.
        over: Over,
    },
    /// How many are rated so.
    Count(Rated),
    /// The sum of a figure of theirs.
    Sum {
        /// The indicator or derived value, by its id in the children's own sets.
        of: String,
        /// Decimals that the sum may have.
        decimals: u8,
    },
}

/// How a child must be rated to be counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rated {
    /// This rating of the child's own scale or a better one.
    AtLeast(String),
    /// This level or a better one; 1 is the best of every scale.
    Level(u32),
}

/// What a share of the children is taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// Those that have a rating; the others are left out.
    Rated,
    /// Those, and those whose figures do not suffice.
    Eligible,
    /// Every one.
    All,
}

/// What stands where no child is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoChildren {
    /// It does not apply.
    NotApplicable,
    /// 0.
    Zero,
    /// The value is absent, reason `missing`.
    Undetermined,
}

/// Points for each child by its rating, combined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoredChildren {
    /// The unit kind of the children that are meant.
    pub unit_kind: String,
    /// Ratings by their ids in the children's own sets, in document order, with what each is worth.
    pub each: Vec<(String, Number)>,
    /// How the children's points become one.
    pub combine: Combine,
    /// What the points are where there is no child to be counted.
    pub none: NoChildren,
}

/// How several children's points become one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Combine {
    /// Their mean.
    Mean,
    /// Their sum.
    Sum,
    /// The least.
    Min,
}

/// Children counted at most; a population is far smaller.
pub const CHILDREN_MAX: i64 = 1_000_000;

/// A sum over children is at most this, and at least minus this.
pub const SUM_MAX: i128 = 1_000_000_000_000_000;

impl Children {
    /// The range of what is counted or added up.
    pub fn tally_extent(&self) -> Extent {
        match &self.tally {
            Tally::Share { .. } | Tally::Count(_) => counted_extent(),
            Tally::Sum { decimals, .. } => {
                let most = 10_i128.pow(u32::from(*decimals)) * SUM_MAX;
                Extent::Grid { decimals: *decimals, low: -most, high: most }
            }
        }
    }

    /// The range of the value.
    pub fn extent(&self) -> Result<Extent, Problem> {
        let tally = self.tally_extent();
        match &self.tally {
            Tally::Share { .. } => {
                let share = Extent::constant(Number::HUNDRED).multiply(tally)?.divide(counted_extent(), true)?;
                share.either(Extent::whole(0, 0))
            }
            Tally::Count(_) | Tally::Sum { .. } => Ok(tally),
        }
    }
}

impl ScoredChildren {
    /// The range of one child's points.
    pub fn each_extent(&self) -> Result<Extent, Problem> {
        let mut all = self.each.iter().map(|(_, points)| Extent::constant(*points));
        let first = all.next().unwrap_or(Extent::whole(0, 0));
        all.try_fold(first, Extent::either)
    }

    /// The range of the children's points combined, before they are divided by their number; 0 where there is none.
    pub fn tally_extent(&self) -> Result<Extent, Problem> {
        let each = self.each_extent()?.either(Extent::whole(0, 0))?;
        match self.combine {
            Combine::Mean | Combine::Sum => each.multiply(counted_extent()),
            Combine::Min => Ok(each),
        }
    }

    /// The range of the points, before clamp and rounding.
    pub fn extent(&self) -> Result<Extent, Problem> {
        let tally = self.tally_extent()?;
        match self.combine {
            Combine::Mean => tally.divide(counted_extent(), true)?.either(Extent::whole(0, 0)),
            Combine::Sum | Combine::Min => Ok(tally),
        }
    }
}

/// The range of a number of children.
pub fn counted_extent() -> Extent {
    Extent::whole(0, i128::from(CHILDREN_MAX))
}

impl Over {
    /// As a rule set writes it.
    pub fn word(self) -> &'static str {
        match self {
            Over::Rated => "rated",
            Over::Eligible => "eligible",
            Over::All => "all",
        }
    }
}

impl NoChildren {
    /// As a rule set writes it.
    pub fn word(self) -> &'static str {
        match self {
            NoChildren::NotApplicable => "not_applicable",
            NoChildren::Zero => "zero",
            NoChildren::Undetermined => "undetermined",
        }
    }
}

impl Combine {
    /// As a rule set writes it.
    pub fn word(self) -> &'static str {
        match self {
            Combine::Mean => "mean",
            Combine::Sum => "sum",
            Combine::Min => "min",
        }
    }
}
