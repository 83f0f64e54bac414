//! Quotas (tỷ lệ khống chế): how many units of a cohort may have a rating.
//!
//! A quota acts on units that already have a rating, across every sheet that shares it.

use super::{Anchor, Name, RatingId, RuleSet};
use crate::words::number::{Mode, Number, Ratio, Rounding};

/// How many units of a cohort may have a rating, and which.
#[derive(Clone, Debug)]
pub struct Quota {
    /// Its id.
    pub id: String,
    /// The frame that declares it, as `id@version`; `None` where the set itself does. Sets that share a frame share its quotas.
    pub declared_in: Option<String>,
    /// Its title, where given.
    pub title: Option<String>,
    /// The rating that is limited.
    pub rating: RatingId,
    /// What units of one cohort have in common; at least one.
    pub within: Vec<Within>,
    /// How many may have it.
    pub capacity: Capacity,
    /// Another number where the cohort is small.
    pub small_cohort: Option<SmallCohort>,
    /// The percentage for a cohort that a recorded decision excepts.
    pub exception_percent: Option<Number>,
    /// Who has less is not among those who may have it.
    pub score_at_least: Option<Number>,
    /// By what units are ranked, the first that differs decides.
    pub rank_by: Vec<RankKey>,
    /// What becomes of units that are alike in everything, where only some of them would have a place.
    pub ties: Ties,
    /// What undetermined units do to their cohort.
    pub undetermined: WithUndetermined,
    /// The rating of those who have no place.
    pub others: RatingId,
    /// Clause, doubt, place.
    pub anchor: Anchor,
}

/// What units of one cohort have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Within {
    /// The group of like units that they are listed in.
    Cohort,
    /// Their territory.
    Territory,
    /// Their organisation.
    Organisation,
    /// Their unit kind.
    UnitKind,
    /// Their subtype.
    Subtype,
}

/// How many may have a rating.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capacity {
    /// A share of units.
    Share(Share),
    /// A number.
    Count(u32),
}

/// A share of units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Percent.
    pub percent: Number,
    /// Never fewer than this.
    pub at_least: u32,
    /// Of which units.
    pub of: Base,
    /// When they are counted.
    pub counted: Counted,
    /// What becomes of a fraction of a unit.
    pub round: Mode,
}

/// The units that a share is taken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// Those with exactly this rating.
    Rated(RatingId),
    /// Those with this rating or a better one.
    RatedAtLeast(RatingId),
    /// All that have a rating.
    All,
}

/// When the units of a base are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// As they stand before the quota acts.
    Before,
    /// As they stand once it has acted: who has no place counts with the rating that others have.
    After,
}

/// Another capacity for a small cohort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SmallCohort {
    /// It is small with fewer rated units than this.
    pub under: u32,
    /// So many may have the rating.
    pub allow: u32,
}

/// One thing that units are ranked by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RankKey {
    /// What.
    pub by: Name,
    /// Whether more stands first.
    pub is_descending: bool,
}

/// What becomes of units that are alike in everything, where only some of them would have a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ties {
    /// None of them has one.
    Exclude,
    /// All are undetermined until someone decides.
    Refuse,
}

/// What undetermined units do to their cohort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WithUndetermined {
    /// They are left out, and said.
    SetAside,
    /// As long as there is one, whoever the quota may concern is undetermined.
    Blocks,
}

impl Within {
    /// Every one, in the order they are printed.
    pub const ALL: [(&'static str, Within); 5] = [
        ("cohort", Within::Cohort),
        ("territory", Within::Territory),
        ("organisation", Within::Organisation),
        ("unit_kind", Within::UnitKind),
        ("subtype", Within::Subtype),
    ];

    /// As it is written.
    pub fn word(self) -> &'static str {
        Within::ALL.iter().find(|(_, own)| *own == self).map_or("", |(word, _)| *word)
    }
}

impl Quota {
    /// What tells it apart from every other quota of a run: where it is declared, and its id.
    pub fn identity(&self, set: &RuleSet) -> (String, String) {
        (self.declared_in.clone().unwrap_or_else(|| set.reference()), self.id.clone())
    }
}

/// How the units of a cohort stand before a quota acts, as far as its capacity asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standings {
    /// All that have a rating.
    pub n_rated: u32,
    /// Those that have the rating which is limited.
    pub n_candidates: u32,
    /// Others that belong to the base as they stand.
    pub n_others_in_base: u32,
}

impl Share {
    /// The base where so many have the rating: those who have no place count with `others`, those beyond the candidates are taken
    /// from the rest of the base.
    ///
    /// So the literal reading of "at most 20 % of those rated tốt" is `N − x`, `N` being all that are tốt or better.
    pub fn base(&self, quota: &Quota, standings: Standings, x: u32) -> u32 {
        let holds = |rating: RatingId| match self.of {
            Base::Rated(own) => rating == own,
            Base::RatedAtLeast(own) => rating <= own,
            Base::All => true,
        };
        let (with_place, without) = (holds(quota.rating), holds(quota.others));
        let Standings { n_rated, n_candidates, n_others_in_base } = standings;
        match (self.of, self.counted) {
            (Base::All, _) => n_rated,
            (_, Counted::Before) => n_others_in_base + if with_place { n_candidates } else { 0 },
            (_, Counted::After) => {
                let pool = n_others_in_base + n_candidates;
                match (with_place, without) {
                    (true, true) => pool,
                    (false, true) => pool.saturating_sub(x),
                    (true, false) => n_others_in_base + x,
                    (false, false) => n_others_in_base,
                }
            }
        }
    }

    /// Whether `x` units are no more than the share of the base that there is with `x` of them.
    fn holds(&self, quota: &Quota, standings: Standings, percent: Number, x: u32) -> bool {
        let base = Number::from(i64::from(self.base(quota, standings, x)));
        let share = percent.times(base).and_then(|share| Ratio::from(share).over(Ratio::from(Number::HUNDRED)));
        let places = share.and_then(|share| share.rounded(Rounding { decimals: 0, mode: self.round }));
        places.is_some_and(|places| Number::from(i64::from(x)) <= places)
    }
}

impl Quota {
    /// How many may have the rating, and the base that this was counted of.
    ///
    /// Of a share it is the greatest number of units that is no more than the share (rounded as the quota says) of the base as it
    /// stands with so many of them.
    pub fn places(&self, standings: Standings, is_excepted: bool) -> Places {
        let small = self.small_cohort.filter(|small| standings.n_rated < small.under);
        let share = match self.capacity {
            Capacity::Share(share) => share,
            Capacity::Count(count) => {
                let n = small.map_or(count, |small| small.allow);
                return Places { n, base: standings.n_rated, is_small: small.is_some(), is_at_least: false };
            }
        };
        let percent = self.exception_percent.filter(|_| is_excepted).unwrap_or(share.percent);
        // the share falls no slower than the number rises: what does not hold for `x` does not hold for more
        let (mut fits, mut fits_not) = (0, standings.n_rated + 1);
        while fits + 1 < fits_not {
            let middle = fits + (fits_not - fits) / 2;
            if share.holds(self, standings, percent, middle) {
                fits = middle;
            } else {
                fits_not = middle;
            }
        }
        let base = share.base(self, standings, fits);
        match small {
            Some(small) => Places { n: small.allow, base, is_small: true, is_at_least: false },
            None => Places { n: fits.max(share.at_least), base, is_small: false, is_at_least: fits < share.at_least },
        }
    }
}

/// How many may have a rating, and how that was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Places {
    /// So many.
    pub n: u32,
    /// The units that the share was taken of, as they stand with so many.
    pub base: u32,
    /// Whether the cohort is small.
    pub is_small: bool,
    /// Whether the share would be less than what there is at least.
    pub is_at_least: bool,
}
