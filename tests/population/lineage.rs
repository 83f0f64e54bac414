//! What units were in the period before, by hand: every merger, change of name and division carried out in the order of its day.

use crate::naive::{Exact, Figure};
use num_traits::Zero;
use std::collections::{BTreeMap, BTreeSet};
use vungmanh::law::{Absent, Indicator, IndicatorId, Previous, RuleSet};
use vungmanh::words::figure::{Kind, QuantityWord};
use vungmanh::words::period::Date;

/// What became of a unit.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) kind: &'static str,
    pub(crate) is_part: bool,
    pub(crate) on: Date,
}

/// A unit that the files of the period before list.
#[derive(Clone, Debug)]
pub(crate) struct Former {
    pub(crate) id: String,
    pub(crate) founded: Option<Date>,
    /// By indicator of the set; of those that a form asks.
    pub(crate) figures: Vec<Figure>,
    pub(crate) rating: Option<usize>,
    pub(crate) total: Option<Exact>,
}

/// All that is known of before.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) lines: Vec<Line>,
    pub(crate) before: Vec<Former>,
    /// The days of founding that this period's files tell.
    pub(crate) founded: BTreeMap<String, Date>,
    /// An indicator of which no column of the period before is there.
    pub(crate) without: Option<IndicatorId>,
}

/// What a unit was.
#[derive(Clone, Debug, Default)]
struct Was {
    of: BTreeSet<String>,
    is_divided: bool,
}

impl World {
    fn former(&self, id: &str) -> Option<&Former> {
        self.before.iter().find(|former| former.id == id)
    }

    fn founded(&self, id: &str) -> Option<Date> {
        self.founded.get(id).copied().or_else(|| self.former(id).and_then(|former| former.founded))
    }

    fn until(&self, end: Date) -> Vec<&Line> {
        let mut lines: Vec<&Line> = self.lines.iter().filter(|line| line.on <= end).collect();
        lines.sort_by_key(|line| line.on);
        lines
    }

    /// The units of the period before that a unit is made of; `None` where something was divided on the way.
    pub(crate) fn predecessors(&self, id: &str, start: Date, end: Date) -> Option<BTreeSet<String>> {
        let existed = |id: &str| self.former(id).is_some() || self.founded(id).is_some_and(|day| day <= start);
        let first = |id: &str| Was { of: existed(id).then(|| id.to_owned()).into_iter().collect(), is_divided: false };
        let mut all: BTreeMap<String, Was> = BTreeMap::new();
        for line in self.until(end).into_iter().filter(|line| start < line.on) {
            let mut from = all.entry(line.from.clone()).or_insert_with(|| first(&line.from)).clone();
            if from.of.is_empty() {
                // nothing is known of it but that it was there
                from.of.insert(line.from.clone());
            }
            let to = all.entry(line.to.clone()).or_insert_with(|| first(&line.to));
            to.of.extend(from.of);
            to.is_divided |= from.is_divided || line.kind == "split_to" || line.is_part;
            if line.kind == "split_to" || line.is_part {
                all.get_mut(&line.from).expect("just put there").is_divided = true;
            }
        }
        let was = all.remove(id).unwrap_or_else(|| first(id));
        if was.is_divided {
            return None;
        }
        Some(if was.of.is_empty() { BTreeSet::from([id.to_owned()]) } else { was.of })
    }

    /// The earliest founding of a unit and all it came from; `None` where one of theirs is not known.
    pub(crate) fn since(&self, id: &str, end: Date) -> Option<Date> {
        let mut came_from: BTreeMap<String, Vec<Option<Date>>> = BTreeMap::new();
        let earliest = |id: &str, came_from: &BTreeMap<String, Vec<Option<Date>>>| match came_from.get(id) {
            None => self.founded(id),
            Some(all) => {
                let all: Option<Vec<Date>> = all.iter().copied().collect();
                all.map(|all| all.into_iter().chain(self.founded(id)).min().expect("it came from some"))
            }
        };
        for line in self.until(end) {
            let own = earliest(&line.from, &came_from);
            came_from.entry(line.to.clone()).or_default().push(own);
        }
        earliest(id, &came_from)
    }

    /// What a set reads of a unit in the period before.
    pub(crate) fn figure(&self, set: &RuleSet, asked: &Indicator, predecessors: Option<&BTreeSet<String>>) -> Figure {
        let Some(predecessors) = predecessors else { return Figure::Missing };
        let previous = asked.previous.expect("it is of the period before");
        let parts: Vec<Figure> = predecessors.iter().map(|id| self.part(set, previous, id)).collect();
        if parts.contains(&Figure::Unreadable) {
            return Figure::Unreadable;
        }
        if parts.contains(&Figure::Missing) {
            return Figure::Missing;
        }
        if let [alone] = parts.as_slice() {
            return alone.clone();
        }
        // who has nothing to count adds nothing
        let counted: Vec<&Figure> = parts.iter().filter(|part| **part != Figure::NotApplicable).collect();
        let Some(first) = counted.first() else { return Figure::NotApplicable };
        let number = |figure: &&Figure| if let Figure::Number(number) = figure { number.clone() } else { panic!("{figure:?}") };
        match (previous, &asked.question.kind) {
            // neither totals nor ratios of several are those of the whole
            (Previous::Total, _) => Figure::Missing,
            (Previous::Indicator(_), Kind::Quantity(quantity)) if quantity.word == QuantityWord::Percent => Figure::Missing,
            (Previous::Indicator(_), Kind::Quantity(_)) => Figure::Number(counted.iter().map(number).sum()),
            (Previous::Rating, _) => {
                let worst = counted.iter().map(|own| if let Figure::Option(own) = own { *own } else { panic!("{own:?}") });
                Figure::Option(worst.max().expect("several"))
            }
            (Previous::Indicator(_), _) if counted.iter().all(|own| own == first) => (*first).clone(),
            (Previous::Indicator(_), _) => Figure::Missing,
        }
    }

    /// What one predecessor gave.
    fn part(&self, set: &RuleSet, previous: Previous, id: &str) -> Figure {
        let Some(former) = self.former(id) else { return Figure::Missing };
        match previous {
            Previous::Rating => former.rating.map_or(Figure::Missing, Figure::Option),
            Previous::Total => former.total.clone().map_or(Figure::Missing, Figure::Number),
            Previous::Indicator(of) => {
                let has_sent =
                    former.figures.iter().enumerate().any(|(at, own)| Some(at) != self.without && *own != Figure::Missing);
                let own = if self.without == Some(of) { &Figure::Missing } else { &former.figures[of] };
                let asked = &set.indicators[of];
                match (own, asked.absent, &asked.question.kind) {
                    // who sent nothing, or was not asked, has no figure that the rules could read as another
                    (Figure::Missing, ..) if !has_sent || self.without == Some(of) => Figure::Missing,
                    (Figure::Missing, Absent::Zero, Kind::Quantity(_)) => Figure::Number(Exact::zero()),
                    (Figure::Missing, Absent::Zero, Kind::YesNo) => Figure::YesNo(false),
                    (Figure::Missing, Absent::NotApplicable, _) => Figure::NotApplicable,
                    (own, ..) => own.clone(),
                }
            }
        }
    }
}
