//! Relative scores: a unit's figure beside the best, or the mean, of its cohort.
//!
//! `relative: { of, to: leader, within, from, up_to }` gives `from + (up_to − from) × of / the leader's`. The quotient is a name of
//! its own ([`super::Name::Relative`]): what reads it is an expression like any other.

use super::expression::Numeric;
use super::quota::Within;
use super::{Anchor, Name};
use crate::law::extent::{Extent, Problem};

/// A figure beside that of others.
#[derive(Clone, Debug)]
pub struct Relative {
    /// How reasons and records name it: `relative 1`.
    pub id: String,
    /// An indicator or derived value.
    pub of: Name,
    /// Beside what.
    pub to: To,
    /// What units of one cohort have in common.
    pub within: Vec<Within>,
    /// Place.
    pub anchor: Anchor,
}

/// Beside what a figure is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// The greatest of the cohort's.
    Leader,
    /// The mean of the cohort's.
    Mean,
}

impl To {
    /// Both, as they are written.
    pub const ALL: [(&'static str, To); 2] = [("leader", To::Leader), ("mean", To::Mean)];

    /// As it is written.
    pub fn word(self) -> &'static str {
        To::ALL.iter().find(|(_, own)| *own == self).map_or("", |(word, _)| *word)
    }
}

/// Units that a mean is taken of at most: what its numerator and denominator have room for.
pub const UNITS_MAX: i128 = 1_000_000;

impl Relative {
    /// The range of the quotient, cut to 0…1, whose parts have room for every leader and every mean.
    pub fn share(&self, of: Extent) -> Result<Extent, Problem> {
        let (over, under) = of.abs().parts()?;
        let parts = Extent::whole(0, over.1.max(1)).multiply(Extent::whole(1, under.1))?;
        let most = match (self.to, of) {
            (To::Leader, _) => parts,
            (To::Mean, Extent::Grid { .. }) => parts.multiply(Extent::whole(1, UNITS_MAX))?,
            // a sum of quotients that are not rounded fits nothing
            (To::Mean, Extent::Quotient { .. }) => return Err(Problem::DoesNotFit),
        };
        let greatest = most.greatest().numerator();
        Ok(Extent::Quotient { over: (0, greatest), under: (1, greatest) })
    }
}

/// `from + (up_to − from) × the quotient`.
pub fn points(position: usize, from: crate::words::number::Number, span: crate::words::number::Number) -> Numeric {
    let share = Numeric::Name(Name::Relative(position));
    let product = Numeric::Multiply(Box::new(Numeric::Literal(span)), Box::new(share));
    Numeric::Add(Box::new(Numeric::Literal(from)), Box::new(product))
}
