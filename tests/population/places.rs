//! Who has a place under a quota, by trying every number of places one after the other.

use super::by_hand::{AfterQuota, Cohort, Standing};
use crate::naive::{Exact, exact, ratio, rounded};
use vungmanh::facts::units::Unit as Listed;
use vungmanh::law::RatingId;
use vungmanh::law::quota::{Base, Capacity, Counted, Quota, Ties, WithUndetermined};

/// A unit of one cohort.
pub(crate) struct Member<'r> {
    pub(crate) n: usize,
    pub(crate) listed: &'r Listed,
    pub(crate) before: &'r Standing,
    /// It has the rating that is limited, and the score that is asked at least.
    pub(crate) is_candidate: bool,
    pub(crate) is_under_score: bool,
    /// Less stands first; `None` where some is wanting.
    pub(crate) keys: Option<Vec<Exact>>,
    pub(crate) first: Option<Exact>,
}

/// A cohort before its quota.
pub(crate) struct Deciding<'r> {
    pub(crate) quota: &'r Quota,
    pub(crate) members: Vec<Member<'r>>,
    pub(crate) is_excepted: bool,
}

/// How many have a place.
#[derive(Clone, Copy)]
struct Places {
    n: usize,
    base: usize,
    is_small: bool,
}

impl Deciding<'_> {
    /// Who is rated: its rating, and whether it asks for a place.
    fn rated(&self, is_left_out: &dyn Fn(&Member<'_>) -> bool) -> Vec<(RatingId, bool)> {
        let rated = self.members.iter().filter(|member| !is_left_out(member));
        rated.filter_map(|member| Some((member.before.rating()?, member.is_candidate))).collect()
    }

    /// The units of the base once the first `x` of those who ask have a place.
    ///
    /// Were there more places than ask for one, the others would come from those who have the rating that is left to others.
    fn base(&self, rated: &[(RatingId, bool)], x: usize) -> i64 {
        let quota = self.quota;
        let Capacity::Share(share) = quota.capacity else { return whole(rated.len()) };
        let counts = |rating: RatingId| match share.of {
            Base::All => 1,
            Base::Rated(own) => i64::from(rating == own),
            Base::RatedAtLeast(own) => i64::from(rating <= own),
        };
        let is_after = share.counted == Counted::After && share.of != Base::All;
        let mut n_left = x;
        let mut base = 0;
        for (rating, asks) in rated {
            let has_place = *asks && 0 < n_left;
            n_left -= usize::from(has_place);
            let loses_it = is_after && *rating == quota.rating && !has_place;
            base += counts(if loses_it { quota.others } else { *rating });
        }
        if is_after { (base + whole(n_left) * (counts(quota.rating) - counts(quota.others))).max(0) } else { base }
    }

    /// The greatest number that is no more than its share of the base as it then stands, tried one after the other.
    fn places(&self, rated: &[(RatingId, bool)]) -> Places {
        let quota = self.quota;
        let small = quota.small_cohort.filter(|small| rated.len() < small.under as usize);
        let (n, base) = match quota.capacity {
            Capacity::Count(count) => (count as usize, rated.len()),
            Capacity::Share(share) => {
                let percent = quota.exception_percent.filter(|_| self.is_excepted).unwrap_or(share.percent);
                let most = |x: usize| rounded(&(exact(percent) * ratio(self.base(rated, x), 100)), 0, share.round);
                let fits = |x: &usize| ratio(whole(*x), 1) <= most(*x);
                let found = (0..=rated.len()).rev().find(fits).unwrap_or(0);
                let base = usize::try_from(self.base(rated, found)).expect("not negative");
                (found.max(share.at_least as usize), base)
            }
        };
        Places { n: small.map_or(n, |small| small.allow as usize), base, is_small: small.is_some() }
    }

    pub(crate) fn decide(&self) -> Vec<(usize, AfterQuota)> {
        let quota = self.quota;
        let nobody = |_: &Member<'_>| false;
        let unranked = |member: &Member<'_>| member.is_candidate && member.keys.is_none();
        let n_asking = self.members.iter().filter(|member| member.is_candidate).count();
        let n_undetermined = self.members.iter().filter(|member| matches!(member.before, Standing::Undetermined(_))).count();
        let mut rated = self.rated(&nobody);
        let mut places = self.places(&rated);
        let mut n_unranked = 0;
        // who cannot be ranked has a place all the same where all have one; else it is left out
        if places.n < n_asking {
            n_unranked = self.members.iter().filter(|member| unranked(member)).count();
            rated = self.rated(&unranked);
            places = self.places(&rated);
        }
        let ranked: Vec<&Member<'_>> =
            self.members.iter().filter(|member| member.is_candidate && (n_unranked == 0 || member.keys.is_some())).collect();
        let n_candidates = ranked.len();
        let is_blocked = quota.undetermined == WithUndetermined::Blocks && 0 < n_undetermined + n_unranked;
        let n_not_behind = |of: &Member<'_>| ranked.iter().filter(|other| !is_behind(other, of)).count();
        let n_before = |of: &Member<'_>| ranked.iter().filter(|other| is_behind(of, other)).count();
        let place_of = |member: &Member<'_>| {
            if is_blocked {
                "blocked"
            } else if n_candidates <= places.n || n_not_behind(member) <= places.n {
                "taken"
            } else if places.n <= n_before(member) {
                if places.is_small { "behind_in_small_cohort" } else { "behind" }
            } else {
                match quota.ties {
                    Ties::Exclude => "tied",
                    Ties::Refuse => "refused",
                }
            }
        };
        let has_place: Vec<&&Member<'_>> = ranked.iter().filter(|member| place_of(member) == "taken").collect();
        // of those who stand last alike, the first by id
        let stands_last = |of: &&&&Member<'_>| !has_place.iter().any(|other| is_behind(other, of));
        let last = has_place.iter().filter(stands_last).min_by_key(|member| member.listed.id.clone());
        let cohort = Cohort {
            n_candidates,
            n_rated: rated.len(),
            base: places.base,
            capacity: places.n,
            n_taken: has_place.len(),
            n_set_aside: n_undetermined + n_unranked,
            is_excepted: self.is_excepted,
            cut_off: last.map(|last| (named(last.listed), last.first.clone())),
        };
        let of_each = |member: &Member<'_>| {
            let is_ranked = ranked.iter().any(|other| other.n == member.n);
            let place = if is_ranked {
                place_of(member)
            } else if member.is_under_score {
                "under_score"
            } else if member.is_candidate {
                "unranked"
            } else if is_blocked {
                "blocked"
            } else {
                self.room(member, &rated, n_candidates)
            };
            let rank = (is_ranked && member.keys.is_some()).then(|| n_before(member) + 1);
            let standing = self.standing(member, place);
            let after = AfterQuota { quota: quota.id.clone(), place, rank, cohort: Some(cohort.clone()), standing };
            (member.n, after)
        };
        self.members.iter().map(of_each).collect()
    }

    /// Whether there would be a place, were this one to ask for one too.
    fn room(&self, member: &Member<'_>, rated: &[(RatingId, bool)], n_candidates: usize) -> &'static str {
        let mut with = rated.to_vec();
        if let Some(rating) = member.before.rating() {
            let own = with.iter().position(|own| *own == (rating, false)).expect("it is rated, and does not ask");
            with.remove(own);
        }
        with.push((self.quota.rating, true));
        if n_candidates < self.places(&with).n { "room" } else { "full" }
    }

    fn standing(&self, member: &Member<'_>, place: &str) -> Standing {
        let quota = self.quota;
        let others = |suffix: &str| Standing::Rated(quota.others, format!("quota {}{suffix}", quota.id));
        let nothing = |suffix: &str| Standing::Undetermined(format!("quota {}{suffix}", quota.id));
        if member.before.rating() != Some(quota.rating) {
            return member.before.clone();
        }
        match place {
            "behind" => others(""),
            "behind_in_small_cohort" => others(" small_cohort"),
            "tied" => others(" tied"),
            "under_score" => others(" under_score"),
            "refused" => nothing(" refused"),
            "blocked" => nothing(" blocked"),
            "unranked" => nothing(" unranked"),
            "taken" => member.before.clone(),
            other => panic!("{other} is for those who do not ask"),
        }
    }
}

/// Whether one stands behind another; who cannot be ranked stands last, which is asked only where all have a place.
fn is_behind(one: &Member<'_>, other: &Member<'_>) -> bool {
    match (&one.keys, &other.keys) {
        (Some(one), Some(other)) => other < one,
        (None, Some(_)) => true,
        (_, None) => false,
    }
}

/// A unit by its name, with the id where that says more.
fn named(unit: &Listed) -> String {
    let (id, name) = (&unit.id, &unit.name);
    if name.is_empty() || name == id { id.to_string() } else { format!("{name} ({id})") }
}

fn whole(n: usize) -> i64 {
    i64::try_from(n).expect("few")
}
