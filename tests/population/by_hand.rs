//! What comes of a whole population, from the language's reference alone: the lowest unit kinds first; gates once as they stand and
//! once without those that are waived; quotas on the latter, by trying every number of places; what was decided beside all that.
//!
//! Of each unit by itself the naive evaluator speaks. Nothing of the engine is used here, nor any of its arithmetic.

use super::places::{Deciding, Member};
use crate::naive::{Absence, Answer, Around, Child, Exact, Figure, Held, Unit, evaluate_among, exact, numbers, ratio};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use vungmanh::facts::units::Unit as Listed;
use vungmanh::law::quota::{Quota, Within};
use vungmanh::law::{Name, RatingId, RatingsRead, RuleSet};
use vungmanh::words::figure::Kind;
use vungmanh::words::period::Date;

/// A unit as it is listed, with what it gave.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) listed: Listed,
    /// The set that rates it, by position; `None` where no set is in force for it.
    pub(crate) set: Option<usize>,
    pub(crate) own: Unit,
}

/// What a person recorded; units by position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Record {
    /// A gate, by position in the unit's set, is set aside.
    Waiver {
        whom: usize,
        gate: usize,
        ground: &'static str,
    },
    /// Points for the indicator of a criterion that a person assesses.
    Assessed {
        whom: usize,
        criterion: String,
        figure: usize,
        points: Exact,
    },
    Rating {
        whom: usize,
        rating: RatingId,
        on: Date,
    },
    Cancel {
        whom: usize,
        on: Date,
    },
    Exception {
        cohort: String,
        quota: String,
    },
    /// A rating that the set has not.
    Misnamed {
        whom: usize,
    },
    /// A row that could not be read, of a unit or cohort.
    Unread {
        whom: String,
    },
}

/// Units, the sets that rate them (children's before their parents', those led before their leaders'), and what was recorded.
#[derive(Clone, Debug)]
pub(crate) struct Population {
    pub(crate) sets: Vec<Arc<RuleSet>>,
    pub(crate) people: Vec<Person>,
    pub(crate) records: Vec<Record>,
}

/// How a unit stands at some stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Rated(RatingId, String),
    NotRated(String),
    Undetermined(String),
}

/// What came of a unit.
#[derive(Clone, Debug)]
pub(crate) struct Came {
    pub(crate) by_rules: Answer,
    pub(crate) with_waivers: Answer,
    pub(crate) waived: BTreeSet<usize>,
    /// After each quota, in the order they act.
    pub(crate) quotas: Vec<AfterQuota>,
    /// What is computed.
    pub(crate) computed: Standing,
    /// What counts.
    pub(crate) last: Standing,
}

/// What a quota made of a unit, and what it tells.
#[derive(Clone, Debug)]
pub(crate) struct AfterQuota {
    pub(crate) quota: String,
    pub(crate) place: &'static str,
    pub(crate) rank: Option<usize>,
    /// `None` where it is not known in which cohort the unit stands.
    pub(crate) cohort: Option<Cohort>,
    pub(crate) standing: Standing,
}

/// What is told of a cohort.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cohort {
    pub(crate) n_candidates: usize,
    pub(crate) n_rated: usize,
    pub(crate) base: usize,
    pub(crate) capacity: usize,
    pub(crate) n_taken: usize,
    pub(crate) n_set_aside: usize,
    pub(crate) is_excepted: bool,
    /// The last that has a place, with what it has of the first key.
    pub(crate) cut_off: Option<(String, Option<Exact>)>,
}

impl Standing {
    fn of(answer: &Answer) -> Standing {
        let reason = answer.outcome.reason.clone();
        match (answer.outcome.word, &answer.after_gates.value) {
            ("rated", Ok(rating)) => Standing::Rated(*rating, answer.after_gates.reason.clone()),
            ("not_rated", _) => Standing::NotRated(reason),
            _ => Standing::Undetermined(reason),
        }
    }

    pub(crate) fn rating(&self) -> Option<RatingId> {
        if let Standing::Rated(rating, _) = self { Some(*rating) } else { None }
    }
}

/// What comes of every unit; `None` of those that no set rates.
pub(crate) fn came(population: &Population) -> Vec<Option<Came>> {
    let mut all: Vec<Option<Came>> = population.people.iter().map(|_| None).collect();
    for set in 0..population.sets.len() {
        let of_set: Vec<usize> = (0..all.len()).filter(|own| population.people[*own].set == Some(set)).collect();
        let mut rows: Vec<Row> = of_set.iter().map(|own| population.row(*own, &all)).collect();
        let mut quotas: Vec<&Quota> = population.sets[set].quotas.iter().collect();
        quotas.sort_by_key(|quota| quota.rating);
        for quota in quotas {
            population.apply(quota, &population.sets[set], &mut rows);
        }
        for row in rows {
            let last = population.decided(row.whom, &row.standing);
            let Row { by_rules, with_waivers, waived, quotas, standing, whom, .. } = row;
            all[whom] = Some(Came { by_rules, with_waivers, waived, quotas, computed: standing, last });
        }
    }
    all
}

/// A unit while the quotas of its set act.
struct Row {
    whom: usize,
    by_rules: Answer,
    with_waivers: Answer,
    waived: BTreeSet<usize>,
    /// Numbers by which it may be ranked.
    numbers: BTreeMap<Name, Held<Exact>>,
    quotas: Vec<AfterQuota>,
    standing: Standing,
}

impl Population {
    fn set_of(&self, whom: usize) -> Option<&Arc<RuleSet>> {
        self.people[whom].set.map(|set| &self.sets[set])
    }

    /// A unit with the points that a person gave it in the place of its own figures.
    pub(crate) fn assessed(&self, whom: usize) -> Unit {
        let mut own = self.people[whom].own.clone();
        for record in &self.records {
            if let Record::Assessed { whom: of, figure, points, .. } = record
                && *of == whom
            {
                own.figures[*figure] = Figure::Number(points.clone());
            }
        }
        own
    }

    fn row(&self, whom: usize, all: &[Option<Came>]) -> Row {
        let set = self.set_of(whom).expect("its set was asked for");
        let own = self.assessed(whom);
        let id = &self.people[whom].listed.id;
        let below = self.people.iter().enumerate().filter(|(_, other)| other.listed.parent.as_ref() == Some(id));
        let children: Vec<Child> = below.map(|(other, _)| self.child(other, all[other].as_ref())).collect();
        let led = self.people[whom].listed.leads.as_ref().map(|led| self.led(set, led, all));
        let waived: BTreeSet<usize> = self.records.iter().filter_map(|record| record.gate_waived(whom)).collect();
        let mut around = Around { children: &children, led, waived: BTreeSet::new() };
        let by_rules = evaluate_among(set, &own, &around);
        around.waived.clone_from(&waived);
        let with_waivers = evaluate_among(set, &own, &around);
        let names: BTreeSet<Name> = set.quotas.iter().flat_map(|quota| quota.rank_by.iter().map(|key| key.by)).collect();
        let names: Vec<Name> = names.into_iter().collect();
        let held = numbers(set, &own, &around, &names);
        let standing = Standing::of(&with_waivers);
        Row { whom, by_rules, with_waivers, waived, numbers: names.into_iter().zip(held).collect(), quotas: Vec::new(), standing }
    }

    /// A unit as its parent sees it: what was decided of it, and its figures.
    fn child(&self, whom: usize, came: Option<&Came>) -> Child {
        let unit_kind = self.people[whom].listed.unit_kind.as_deref().expect("every unit has a kind").to_owned();
        let (Some(set), Some(came)) = (self.set_of(whom), came) else {
            return Child { unit_kind, scale: Vec::new(), outcome: "not_rated", rating: None, numbers: BTreeMap::new() };
        };
        let counted = set.indicators.iter().enumerate().filter(|(_, own)| matches!(own.question.kind, Kind::Quantity(_)));
        let names: Vec<Name> = counted.clone().map(|(at, _)| Name::Indicator(at)).collect();
        let held = numbers(set, &self.assessed(whom), &Around::default(), &names);
        Child {
            unit_kind,
            scale: set.ratings.iter().map(|rating| rating.id.clone()).collect(),
            outcome: match &came.last {
                Standing::Rated(..) => "rated",
                Standing::NotRated(_) => "not_rated",
                Standing::Undetermined(_) => "undetermined",
            },
            rating: came.last.rating(),
            numbers: counted.map(|(_, own)| own.question.id.clone()).zip(held).collect(),
        }
    }

    /// What was decided of the unit led, on the leader's scale: by level where both scales are as long, else by id.
    fn led(&self, set: &RuleSet, led: &str, all: &[Option<Came>]) -> Held<RatingId> {
        let led = self.people.iter().position(|other| &*other.listed.id == led).ok_or(Absence::Missing)?;
        let (Some(other), Some(came)) = (self.set_of(led), &all[led]) else { return Err(Absence::Missing) };
        let rating = came.last.rating().ok_or(Absence::Missing)?;
        if other.ratings.len() == set.ratings.len() {
            return Ok(rating);
        }
        let id = &other.ratings[rating].id;
        Ok(set.ratings.iter().position(|own| own.id == *id).expect("the leader's scale has every rating of the other"))
    }

    /// What counts: of a later decision on the rating the later one, of one day the rating; what cannot be used leaves it open.
    fn decided(&self, whom: usize, computed: &Standing) -> Standing {
        let listed = &self.people[whom].listed;
        let is_unusable = |record: &&Record| match record {
            Record::Misnamed { whom: of } => *of == whom,
            Record::Unread { whom: of } => **of == *listed.id || Some(of.as_str()) == listed.cohort.as_deref(),
            Record::Exception { cohort, quota } => {
                Some(cohort.as_str()) == listed.cohort.as_deref() && !self.may_be_excepted(cohort, quota)
            }
            Record::Waiver { .. } | Record::Assessed { .. } | Record::Rating { .. } | Record::Cancel { .. } => false,
        };
        if self.records.iter().any(|record| is_unusable(&record)) {
            return Standing::Undetermined("decision_unreadable".to_owned());
        }
        let on_rating = self.records.iter().filter_map(|record| match record {
            Record::Rating { whom: of, rating, on } if *of == whom => Some((*on, 1, Some(*rating))),
            Record::Cancel { whom: of, on } if *of == whom => Some((*on, 0, None)),
            _ => None,
        });
        match on_rating.max() {
            Some((_, _, Some(rating))) => Standing::Rated(rating, "decision".to_owned()),
            Some((_, _, None)) => Standing::NotRated("cancelled".to_owned()),
            None => computed.clone(),
        }
    }

    /// Whether some unit of the cohort is under such a quota, which its rules let a person widen for a cohort.
    pub(crate) fn may_be_excepted(&self, cohort: &str, quota: &str) -> bool {
        self.people.iter().enumerate().any(|(whom, person)| {
            person.listed.cohort.as_deref() == Some(cohort)
                && self.set_of(whom).is_some_and(|set| set.quotas.iter().any(|own| own.id == quota && may_except(own)))
        })
    }

    // ---- quotas

    fn apply(&self, quota: &Quota, set: &RuleSet, rows: &mut [Row]) {
        let mut cohorts: BTreeMap<Option<Vec<&str>>, Vec<usize>> = BTreeMap::new();
        for (n, row) in rows.iter().enumerate() {
            cohorts.entry(cohort_of(quota, &self.people[row.whom].listed)).or_default().push(n);
        }
        let mut all: Vec<(usize, AfterQuota)> = Vec::new();
        for (cohort, members) in cohorts {
            if cohort.is_none() {
                for n in members {
                    let before = &rows[n].standing;
                    let why = format!("quota {} without_cohort", quota.id);
                    let asks = before.rating() == Some(quota.rating);
                    let standing = if asks { Standing::Undetermined(why) } else { before.clone() };
                    let place = "without_cohort";
                    all.push((n, AfterQuota { quota: quota.id.clone(), place, rank: None, cohort: None, standing }));
                }
                continue;
            }
            let is_excepted = may_except(quota) && members.iter().any(|n| self.excepts(quota, rows[*n].whom));
            let members: Vec<Member<'_>> = members.iter().map(|n| self.member(quota, set, *n, &rows[*n])).collect();
            all.extend(Deciding { quota, members, is_excepted }.decide());
        }
        for (n, after) in all {
            rows[n].standing = after.standing.clone();
            rows[n].quotas.push(after);
        }
    }

    fn excepts(&self, quota: &Quota, whom: usize) -> bool {
        let own = self.people[whom].listed.cohort.as_deref();
        let is_it = |record: &Record| matches!(record, Record::Exception { cohort, quota: id } if Some(cohort.as_str()) == own && *id == quota.id);
        self.records.iter().any(is_it)
    }

    fn member<'r>(&'r self, quota: &Quota, set: &RuleSet, n: usize, row: &'r Row) -> Member<'r> {
        let has_enough = || {
            let Some(least) = quota.score_at_least else { return true };
            let total = row.with_waivers.total.as_ref().expect("only points are asked at least");
            let Ok(points) = total.points.value.clone() else { return true };
            let by = set.scorecard().expect("only points are asked at least").ratings_read;
            match by {
                RatingsRead::Points => exact(least) <= points,
                RatingsRead::PercentOfMax => exact(least) * &total.max <= ratio(100, 1) * points,
            }
        };
        let asks = row.standing.rating() == Some(quota.rating);
        let keys = quota.rank_by.iter().map(|key| {
            let value = row.numbers[&key.by].clone().ok()?;
            Some(if key.is_descending { -value } else { value })
        });
        let first = row.numbers[&quota.rank_by[0].by].clone().ok();
        Member {
            n,
            listed: &self.people[row.whom].listed,
            before: &row.standing,
            is_candidate: asks && has_enough(),
            is_under_score: asks && !has_enough(),
            keys: keys.collect(),
            first,
        }
    }
}

impl Record {
    fn gate_waived(&self, by: usize) -> Option<usize> {
        if let Record::Waiver { whom, gate, .. } = self { (*whom == by).then_some(*gate) } else { None }
    }
}

/// An exception is made for a cohort, and so of a quota that counts within cohorts.
fn may_except(quota: &Quota) -> bool {
    quota.exception_percent.is_some() && quota.within.contains(&Within::Cohort)
}

fn cohort_of<'u>(quota: &Quota, unit: &'u Listed) -> Option<Vec<&'u str>> {
    let shared = quota.within.iter().map(|within| match within {
        Within::Cohort => unit.cohort.as_deref(),
        Within::Territory => unit.territory.as_deref(),
        Within::Organisation => unit.organisation.as_deref(),
        Within::UnitKind => unit.unit_kind.as_deref(),
        // those without a subtype are one kind
        Within::Subtype => Some(unit.subtype.as_deref().unwrap_or("")),
    });
    shared.collect()
}
