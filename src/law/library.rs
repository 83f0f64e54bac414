//! All rule sets of a folder, the documents they cite, and which set rates which unit.

use super::examples::Example;
use super::{RuleSet, Status};
use crate::words::diagnostic::Place;
use crate::words::period::{Date, Period, Span};
use std::collections::BTreeSet;
use std::sync::Arc;

/// All rule sets of a folder that are free of errors, in the order of their paths.
#[derive(Debug, Default)]
pub struct Library {
    /// The sets with their examples.
    pub entries: Vec<Entry>,
    /// The documents, by id.
    pub sources: Vec<Source>,
    /// Which territory lies within which.
    pub territories: Territories,
    /// Titles of organisations and unit kinds.
    pub titles: Titles,
}

/// A rule set with the examples beside it.
#[derive(Debug)]
pub struct Entry {
    /// The set.
    pub set: Arc<RuleSet>,
    /// Its examples; empty where there are none, or where they have errors.
    pub examples: Vec<Example>,
}

/// Whom a set is wanted for.
#[derive(Clone, Copy, Debug)]
pub struct Whom<'a> {
    /// The organisation's id.
    pub organisation: &'a str,
    /// The unit kind's id.
    pub unit_kind: &'a str,
    /// The subtype's id, where the unit has one.
    pub subtype: Option<&'a str>,
    /// The territory's id, where it is known.
    pub territory: Option<&'a str>,
}

/// The set that rates a unit.
#[derive(Clone, Debug)]
pub enum InForce<'a> {
    /// This one.
    One(&'a Arc<RuleSet>),
    /// None: the unit is not rated, *không có bộ tiêu chí*.
    Nothing,
    /// Several that match equally well: refused.
    Several(Vec<&'a Arc<RuleSet>>),
}

impl Library {
    /// The set in force for a unit on the period's as-of day: organisation, unit kind and subtype match, the span holds the
    /// day, the nearest territory wins; drafts and illustrative sets serve only where nothing issued matches.
    pub fn in_force(&self, whom: &Whom<'_>, period: Period) -> InForce<'_> {
        let is_in_force =
            |set: &RuleSet| set.as_of_day(period).zip(set.in_force).is_some_and(|(day, in_force)| in_force.holds(day));
        self.nearest(whom, period, &is_in_force)
    }

    /// The only set that fits a unit, whatever its span; where several do, the one that is in force. This is how sets are found
    /// that someone has named by their folder or file.
    pub fn fitting(&self, whom: &Whom<'_>, period: Period) -> InForce<'_> {
        let fits = |set: &RuleSet| set.status != Status::Frame && self.distance(set, whom, period).is_some();
        let mut fitting = self.entries.iter().map(|entry| &entry.set).filter(|set| fits(set));
        match (fitting.next(), fitting.next()) {
            (Some(only), None) => InForce::One(only),
            (None, _) => InForce::Nothing,
            (Some(_), Some(_)) => self.in_force(whom, period),
        }
    }

    fn nearest(&self, whom: &Whom<'_>, period: Period, is_meant: &dyn Fn(&RuleSet) -> bool) -> InForce<'_> {
        let sets = self.entries.iter().map(|entry| &entry.set).filter(|set| is_meant(set));
        let matching: Vec<(usize, &Arc<RuleSet>)> =
            sets.filter_map(|set| Some((self.distance(set, whom, period)?, set))).collect();
        let (issued, others): (Vec<_>, Vec<_>) = matching
            .into_iter()
            .filter(|(_, set)| set.status != Status::Frame)
            .partition(|(_, set)| set.status == Status::Issued);
        let candidates = if issued.is_empty() { others } else { issued };
        let Some(nearest) = candidates.iter().map(|(distance, _)| *distance).min() else { return InForce::Nothing };
        let best: Vec<_> = candidates.into_iter().filter(|(distance, _)| *distance == nearest).map(|(_, set)| set).collect();
        match best.as_slice() {
            [only] => InForce::One(only),
            _ => InForce::Several(best),
        }
    }

    /// How far up the set's territory lies from the unit's, where the set fits the unit at all.
    fn distance(&self, set: &RuleSet, whom: &Whom<'_>, period: Period) -> Option<usize> {
        let for_whom = &set.applies_to;
        let fits = for_whom.organisation == whom.organisation
            && for_whom.unit_kind == whom.unit_kind
            && (for_whom.subtype.is_empty()
                || whom.subtype.is_some_and(|own| for_whom.subtype.iter().any(|subtype| subtype == own)));
        let day = set.as_of_day(period)?;
        if !fits {
            return None;
        }
        match &for_whom.territory {
            None => Some(usize::MAX),
            Some(wanted) => self.territories.upward(whom.territory?, day).iter().position(|territory| territory == wanted),
        }
    }

    /// The set of that `id@version`.
    pub fn get(&self, reference: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.set.reference() == reference)
    }
}

impl RuleSet {
    /// The day as of which a period is read.
    pub fn as_of_day(&self, period: Period) -> Option<Date> {
        period.day(self.as_of.0, self.as_of.1)
    }
}

/// A document that rules are taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its id.
    pub id: String,
    /// Its number: `366-QĐ/TW`.
    pub number: Option<String>,
    /// Its title.
    pub title: String,
    /// The day it was signed.
    pub date: Option<Date>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// Whether it was written to show, and claims no authority.
    pub is_illustrative: bool,
    /// When it is in force.
    pub in_force: Span,
    /// What replaces it.
    pub replaced_by: Option<ReplacedBy>,
    /// Where it was found.
    pub url: Option<String>,
    /// When it was found there.
    pub retrieved: Option<Date>,
    /// How much of it was read.
    pub read: HowRead,
    /// Its clauses that were read, in the order of the file.
    pub clauses: Vec<SourceClause>,
    /// Where it stands.
    pub place: Place,
}

/// A clause of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceClause {
    /// Its key in the file: `11.1`.
    pub id: String,
    /// Where in the document: `Điều 11 khoản 1`.
    pub at: String,
    /// What it says, in our words.
    pub says: String,
}

/// What comes in a document's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplacedBy {
    /// The other document's id.
    pub source: String,
    /// The clauses replaced, each with the one of the other document that takes its place, where that is said; empty means
    /// the whole.
    pub clauses: Vec<(String, Option<String>)>,
    /// Whether references to the old document now mean the new one.
    pub carries_over: bool,
}

impl ReplacedBy {
    /// Whether the clause is one of those replaced: itself, or as a part of one.
    pub fn covers(&self, clause: &str) -> bool {
        self.clauses.is_empty() || self.clauses.iter().any(|(replaced, _)| ReplacedBy::is_within(clause, replaced))
    }

    /// The clause of the other document that takes this one's place: that of the narrowest clause around it.
    pub fn in_place_of(&self, clause: &str) -> Option<&str> {
        let around = self.clauses.iter().filter(|(replaced, _)| ReplacedBy::is_within(clause, replaced));
        around.max_by_key(|(replaced, _)| replaced.len())?.1.as_deref()
    }

    /// Whether one clause is the other or a part of it: `11.1` is within `11`.
    pub fn is_within(clause: &str, other: &str) -> bool {
        clause.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}

/// How much of a document was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HowRead {
    /// All of it.
    Full,
    /// A part.
    Part,
    /// What others say of it.
    SecondHand,
}

/// Titles of ids that belong to no rule set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Titles {
    /// Organisations, in the order of the file: id and title.
    pub organisations: Vec<(String, String)>,
    /// Unit kinds, in the order of the file: id and title.
    pub unit_kinds: Vec<(String, String)>,
    /// What files of figures may call them beside: id and name.
    pub also: Vec<(String, String)>,
}

impl Titles {
    /// The organisation's title; its id where none is given.
    pub fn organisation<'a>(&'a self, id: &'a str) -> &'a str {
        title(&self.organisations, id)
    }

    /// What files of figures may call an id beside its title.
    pub fn also<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a str> {
        self.also.iter().filter(move |(own, _)| own == id).map(|(_, name)| name.as_str())
    }

    /// The unit kind's title; its id where none is given.
    pub fn unit_kind<'a>(&'a self, id: &'a str) -> &'a str {
        title(&self.unit_kinds, id)
    }
}

fn title<'a>(titles: &'a [(String, String)], id: &'a str) -> &'a str {
    titles.iter().find(|(known, _)| known == id).map_or(id, |(_, title)| title)
}

/// Territories with the territory each lies in, over spans of days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Territories {
    /// In the order of the file; an id may stand several times, with spans that do not overlap.
    pub all: Vec<Territory>,
}

/// A territory over a span of days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Territory {
    /// Its id.
    pub id: String,
    /// Its title; the id where none is given.
    pub title: String,
    /// The territory it lies in.
    pub within: Option<String>,
    /// What kind of unit it is the ground of.
    pub unit_kind: Option<String>,
    /// When this holds.
    pub span: Span,
    /// Where it stands.
    pub place: Place,
}

impl Territories {
    /// The territory as it is on a day.
    pub fn on(&self, id: &str, day: Date) -> Option<&Territory> {
        self.all.iter().find(|territory| territory.id == id && territory.span.holds(day))
    }

    /// The territory and those around it, from the smallest outward; an unknown one stands alone.
    pub fn upward<'a>(&'a self, id: &'a str, day: Date) -> Vec<&'a str> {
        let mut chain = vec![id];
        let mut seen = BTreeSet::from([id]);
        let mut current = id;
        while let Some(around) = self.on(current, day).and_then(|territory| territory.within.as_deref()) {
            if !seen.insert(around) {
                break;
            }
            chain.push(around);
            current = around;
        }
        chain
    }

    /// The territories of a unit kind that exist on a day, in the order of the file.
    pub fn of_kind<'a>(&'a self, unit_kind: &'a str, day: Date) -> impl Iterator<Item = &'a Territory> {
        self.all.iter().filter(move |territory| territory.unit_kind.as_deref() == Some(unit_kind) && territory.span.holds(day))
    }
}
