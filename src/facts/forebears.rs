//! Which units a unit came from: through lineage, back to the period before, and to the earliest founding.

use crate::facts::lineage::{Lineage, LineageKind};
use crate::facts::units::Day;
use crate::facts::{Facts, heading::Attribute};
use crate::words::diagnostic::Place;
use crate::words::period::{Date, Period};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Lines of lineage by the units they join, of a period and of the one before.
#[derive(Debug)]
pub struct Forebears<'f> {
    facts: &'f Facts,
    before: Option<&'f Facts>,
    lines: Vec<&'f Lineage>,
    to: BTreeMap<Arc<str>, Vec<usize>>,
    from: BTreeMap<Arc<str>, Vec<usize>>,
}

/// What a unit was in the period before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Before {
    /// These units, which it is made of; itself alone where nothing became of it.
    Units(Vec<Forebear>),
    /// A unit came out of another, or gave a part away: what it was then cannot be told apart.
    Split {
        /// The unit that was divided.
        from: Arc<str>,
        /// The unit that its part went to.
        to: Arc<str>,
        /// The cell that says so.
        place: Place,
    },
}

/// A unit of the period before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forebear {
    /// Its id.
    pub id: Arc<str>,
    /// Its position among the units of the period before; `None` where no file of that period lists it.
    pub unit: Option<usize>,
    /// The cell that says what it became; none of a unit that stayed itself.
    pub by: Option<Place>,
}

/// The day from which a unit's tenure is counted through its forebears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Since {
    /// The earliest founding, or why it is not known.
    pub founded: Day,
    /// The unit that was founded then, or whose founding is not known.
    pub unit: Arc<str>,
    /// The cell that says so.
    pub place: Option<Place>,
}

/// Steps back that are followed; lines of lineage that form a circle are refused before.
const STEPS_MAX: usize = 64;

impl<'f> Forebears<'f> {
    /// Of the units of a period, with what is known of the period before.
    pub fn new(facts: &'f Facts, before: Option<&'f Facts>) -> Forebears<'f> {
        let mut lines: Vec<&Lineage> = Vec::new();
        for line in facts.lineage.iter().chain(before.into_iter().flat_map(|before| &before.lineage)) {
            let is_known = lines.iter().any(|own| own.from.is == line.from.is && own.to.is == line.to.is);
            if !is_known {
                lines.push(line);
            }
        }
        let (mut to, mut from): (BTreeMap<Arc<str>, Vec<usize>>, BTreeMap<Arc<str>, Vec<usize>>) = Default::default();
        for (at, line) in lines.iter().enumerate() {
            to.entry(line.to.is.clone()).or_default().push(at);
            from.entry(line.from.is.clone()).or_default().push(at);
        }
        Forebears { facts, before, lines, to, from }
    }

    /// What a unit was in the period before this one; `as_of` is the month and day as of which both are read.
    pub fn before(&self, unit: usize, period: Period, as_of: (u32, u32)) -> Before {
        let earlier = Period { year: period.year - 1 };
        let id = &self.facts.units[unit].id;
        let (Some(start), Some(end)) = (earlier.day(as_of.0, as_of.1), period.day(as_of.0, as_of.1)) else {
            return Before::Units(vec![self.forebear(id, None)]);
        };
        let mut found = Vec::new();
        match self.collect(id, (start, end), None, 0, &mut found) {
            Some(split) => {
                Before::Split { from: split.from.is.clone(), to: split.to.is.clone(), place: split.from.place.clone() }
            }
            None => {
                let mut units: Vec<Forebear> = Vec::new();
                for own in found {
                    if !units.iter().any(|known| known.id == own.id) {
                        units.push(own);
                    }
                }
                Before::Units(units)
            }
        }
    }

    // Adds what a unit was; the line of a split where there is one.
    fn collect(
        &self,
        id: &Arc<str>,
        (start, end): (Date, Date),
        by: Option<&'f Lineage>,
        step: usize,
        found: &mut Vec<Forebear>,
    ) -> Option<&'f Lineage> {
        // what happened after the period before, and not after what this unit became
        let inside = |at: &&usize| {
            let day = self.lines[**at].date.is;
            start < day && day <= end
        };
        let into: Vec<usize> = self.to.get(id).into_iter().flatten().filter(inside).copied().collect();
        let parted = |at: &usize| {
            let line = self.lines[*at];
            line.kind.is == LineageKind::SplitTo || line.part.is_some()
        };
        let out = self.from.get(id).into_iter().flatten().filter(inside).copied();
        if let Some(split) = into.iter().copied().chain(out).find(|at| parted(at)) {
            return Some(self.lines[split]);
        }
        let latest = into.iter().map(|at| self.lines[*at].date.is).max();
        let was_there = latest.is_none_or(|day| self.was_there(id, start, day));
        if was_there {
            found.push(self.forebear(id, by.map(|line| line.from.place.clone())));
        }
        if step < STEPS_MAX {
            for at in into {
                let line = self.lines[at];
                if let Some(split) = self.collect(&line.from.is, (start, line.date.is), Some(line), step + 1, found) {
                    return Some(split);
                }
            }
        }
        None
    }

    // Whether a unit that others went into was there in the period before: its figures of then are its own part.
    fn was_there(&self, id: &str, start: Date, merged: Date) -> bool {
        let is_listed = self.before.is_some_and(|before| before.unit(id).is_some());
        let founded = self.founded(id).0;
        is_listed || matches!(founded, Day::Known(day) if day <= start && day < merged)
    }

    fn forebear(&self, id: &Arc<str>, by: Option<Place>) -> Forebear {
        Forebear { id: id.clone(), unit: self.before.and_then(|before| before.unit(id)), by }
    }

    // When a unit of either period was founded, and the cell that says so.
    fn founded(&self, id: &str) -> (Day, Option<Place>) {
        let mut unreadable = None;
        for facts in [Some(self.facts), self.before].into_iter().flatten() {
            let Some(unit) = facts.unit(id) else { continue };
            let place = || facts.attribute_place(unit, Attribute::Founded);
            match facts.units[unit].founded {
                Day::Known(day) => return (Day::Known(day), place()),
                Day::Unreadable => unreadable = unreadable.or_else(|| Some(place())),
                Day::Missing => {}
            }
        }
        unreadable.map_or((Day::Missing, None), |place| (Day::Unreadable, place))
    }

    /// The earliest founding among a unit and the units that it came from, as of a day; not known where one of theirs is not.
    pub fn since(&self, unit: usize, as_of: Date) -> Since {
        self.earliest(&self.facts.units[unit].id, as_of, 0)
    }

    fn earliest(&self, id: &Arc<str>, as_of: Date, step: usize) -> Since {
        let (founded, place) = self.founded(id);
        let own = Since { founded, unit: id.clone(), place };
        let into = self.to.get(id).into_iter().flatten().map(|at| self.lines[*at]).filter(|line| line.date.is <= as_of);
        let earlier: Vec<Since> =
            into.filter(|_| step < STEPS_MAX).map(|line| self.earliest(&line.from.is, line.date.is, step + 1)).collect();
        if let Some(unknown) = earlier.iter().find(|since| !matches!(since.founded, Day::Known(_))) {
            return unknown.clone();
        }
        let day = |since: &Since| match since.founded {
            Day::Known(day) => Some(day),
            Day::Missing | Day::Unreadable => None,
        };
        // of a unit that others became, its own founding need not be known
        let is_own_known = day(&own).is_some() || earlier.is_empty();
        let all = is_own_known.then(|| own.clone()).into_iter().chain(earlier);
        all.min_by_key(day).unwrap_or(own)
    }
}
