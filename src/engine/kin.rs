//! Units above and below one another: what a set reads of its units' children, from sheets that are finished, and which
//! sheets must be finished for that.
//!
//! What a child counts as is its decided outcome. Nobody gains by a child that is missing: one whose figures do not suffice
//! counts against a share unless the share is taken over the rated only, makes points that are combined of all children
//! absent, and so does a figure that is missing in a sum.

use super::fill::{Given, nothing};
use super::order::Needs;
use super::plan::{ChildrenOf, Plan, Tallied};
use super::sheet::{Slot, Why};
use super::sheets::{Outcome, Sheets};
use crate::facts::units::Unit;
use crate::law::below::{Asked, counted, no_such_figure, of_below, worth};
use crate::law::children::{Children, Combine, NoChildren, Over, SUM_MAX, Tally};
use crate::law::{Content, DerivedMethod, Gate, Method, Name, RuleSet};
use crate::words;
use crate::words::diagnostic::Diagnostic;
use crate::words::figure::Kind;
use crate::words::number::{Number, Ratio};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Who stands below whom.
#[derive(Debug, Default)]
pub struct Kin {
    /// By unit: its children, in the order of the units.
    pub children: Vec<Vec<usize>>,
    /// By unit: the one it leads.
    pub leads: Vec<Led>,
    /// By unit: its sheet, by position, and its row; `None` where no set rates it.
    pub rows: Vec<Option<(usize, usize)>>,
}

impl Kin {
    /// Of some units; one whose parent is not among them has none here.
    pub fn of(units: &[Unit]) -> Kin {
        let by_id: HashMap<&str, usize> = units.iter().enumerate().map(|(position, unit)| (&*unit.id, position)).collect();
        let led = |leads: &Arc<str>| by_id.get(&**leads).map_or(Led::Unknown, |unit| Led::Unit(*unit));
        let leads = units.iter().map(|unit| unit.leads.as_ref().map_or(Led::Nobody, led)).collect();
        let mut children = vec![Vec::new(); units.len()];
        for (position, unit) in units.iter().enumerate() {
            let parent = unit.parent.as_deref().and_then(|parent| by_id.get(parent));
            if let Some(parent) = parent {
                children[*parent].push(position);
            }
        }
        Kin { children, leads, rows: vec![None; units.len()] }
    }
}

/// The unit that a unit leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Led {
    /// It leads none.
    Nobody,
    /// This one, by position.
    Unit(usize),
    /// One that is not among the units.
    Unknown,
}

/// What is known of a unit where another asks for it.
#[derive(Clone, Copy)]
pub(super) enum Known<'a> {
    /// Its row of a finished sheet.
    Row(&'a Sheets, usize),
    /// Only what came of it, by this set.
    Only(&'a RuleSet, Outcome),
    /// No set rates it.
    Unrated,
}

impl<'a> Known<'a> {
    fn set(self) -> Option<&'a RuleSet> {
        match self {
            Known::Row(sheets, _) => Some(&sheets.set),
            Known::Only(set, _) => Some(set),
            Known::Unrated => None,
        }
    }

    pub(super) fn outcome(self) -> Outcome {
        match self {
            Known::Row(sheets, row) => sheets.outcome(row),
            Known::Only(_, outcome) => outcome,
            Known::Unrated => Outcome::NotRated,
        }
    }
}

/// Everything that a set makes of children, with the unit kind that is meant.
pub fn wanted(set: &RuleSet) -> Vec<(ChildrenOf, &str)> {
    let derived = set.derived.iter().enumerate().filter_map(|(id, derived)| match &derived.method {
        DerivedMethod::Children(children) => Some((ChildrenOf::Derived(id), children.unit_kind.as_str())),
        _ => None,
    });
    let nodes = set.scorecard().into_iter().flat_map(|scorecard| scorecard.nodes.iter().enumerate());
    let scored = nodes.filter_map(|(id, node)| match &node.content {
        Content::Criterion { method: Method::Children(children), .. } => {
            Some((ChildrenOf::Criterion(id), children.unit_kind.as_str()))
        }
        _ => None,
    });
    derived.chain(scored).collect()
}

/// The children that are meant: of that unit kind, directly below the unit.
pub fn meant<'u>(units: &'u [Unit], kin: &'u Kin, unit: usize, unit_kind: &'u str) -> impl Iterator<Item = usize> + 'u {
    let below = kin.children.get(unit).into_iter().flatten().copied();
    below.filter(move |child| units[*child].unit_kind.as_deref() == Some(unit_kind))
}

/// What is told of one unit's children.
#[derive(Clone, Debug)]
struct Told {
    value: Given,
    counted: Given,
    not_rated: usize,
    undetermined: usize,
}

/// What is told of the children of every unit of a sheet that is yet to be filled.
#[derive(Debug, Default)]
pub(super) struct Below {
    told: BTreeMap<ChildrenOf, Vec<Told>>,
    /// By row: the rating of the unit led.
    led: Vec<Given>,
}

impl Below {
    /// Of the units of a set, from what is known of their children.
    pub(super) fn of<'a>(
        set: &RuleSet,
        rows: &[usize],
        units: &[Unit],
        kin: &Kin,
        known: &dyn Fn(usize) -> Known<'a>,
    ) -> Result<Below, Vec<Diagnostic>> {
        let mut below = Below::default();
        let mut found = Vec::new();
        for (of, unit_kind) in wanted(set) {
            let mut reading = Reading { asked: asked_of(set, of), resolved: HashMap::new(), found: Vec::new() };
            let told = rows.iter().map(|unit| {
                let children: Vec<Known<'a>> = meant(units, kin, *unit, unit_kind).map(known).collect();
                reading.told(&children)
            });
            let told = told.collect();
            found.append(&mut reading.found);
            below.told.insert(of, told);
        }
        if let Some(gate) = set.gates.iter().find(|gate| gate.relation.is_some()) {
            let mut scales: HashMap<*const RuleSet, Option<Vec<usize>>> = HashMap::new();
            for unit in rows {
                below.led.push(match kin.leads[*unit] {
                    Led::Nobody => Given::NotApplicable,
                    Led::Unknown => Given::Missing,
                    Led::Unit(led) => {
                        let known = known(led);
                        match (known.set(), known.outcome()) {
                            (Some(other), Outcome::Rated(rating)) => {
                                let scale = scales.entry(std::ptr::from_ref(other)).or_insert_with(|| {
                                    let scale = on_scale(set, other);
                                    if scale.is_none() {
                                        found.push(not_comparable(set, gate, other));
                                    }
                                    scale
                                });
                                scale.as_ref().map_or(Given::Missing, |scale| Given::Rating(scale[rating]))
                            }
                            _ => Given::Missing,
                        }
                    }
                });
            }
        }
        if found.is_empty() { Ok(below) } else { Err(found) }
    }

    /// The rating of the unit that the one in a row leads.
    pub(super) fn led(&self, row: usize) -> Given {
        self.led.get(row).cloned().unwrap_or(Given::Missing)
    }

    /// What is given for an input.
    pub(super) fn given(&self, of: ChildrenOf, tallied: Tallied, row: usize) -> Given {
        let Some(told) = self.told.get(&of).and_then(|told| told.get(row)) else { return Given::Missing };
        match tallied {
            Tallied::Value => told.value.clone(),
            Tallied::Counted => told.counted.clone(),
            Tallied::NotRated => number(told.not_rated),
            Tallied::Undetermined => number(told.undetermined),
        }
    }
}

/// By rating of another scale, the one it stands for on this one: by level where both have as many, else by id, where this scale
/// has every rating of the other in its order.
pub fn on_scale(own: &RuleSet, other: &RuleSet) -> Option<Vec<usize>> {
    if own.ratings.len() == other.ratings.len() {
        return Some((0..own.ratings.len()).collect());
    }
    let of = |id: &str| own.ratings.iter().position(|rating| rating.id == id);
    let scale: Vec<usize> = other.ratings.iter().map(|rating| of(&rating.id)).collect::<Option<_>>()?;
    scale.is_sorted().then_some(scale)
}

fn not_comparable(own: &RuleSet, gate: &Gate, other: &RuleSet) -> Diagnostic {
    let (id, own, reference) = (&gate.id, own.reference(), other.reference());
    Diagnostic::error(
        "scales_not_comparable",
        gate.anchor.place.clone(),
        words!(
            "`{id}`: thang xếp loại của `{own}` và của `{reference}` không so với nhau được",
            "`{id}`: the scales of `{own}` and of `{reference}` cannot be compared"
        ),
    )
    .also(other.place.clone(), words!("bộ tiêu chí của đơn vị được phụ trách", "the set of the unit that is led"))
    .help(words!(
        "hai thang cần cùng số mức, hoặc mọi mức của thang kia có mã trong thang này, theo cùng thứ tự",
        "both need as many ratings, or every rating of the other an id on this one, in the same order"
    ))
}

/// The greatest sum of a figure over children.
fn most() -> Number {
    Number::new(SUM_MAX, 0).expect("it has few digits")
}

fn number(n: usize) -> Given {
    Given::Number(Number::from(i64::try_from(n).unwrap_or(i64::MAX)))
}

/// What a set asks for an input.
fn asked_of(set: &RuleSet, of: ChildrenOf) -> Asked<'_> {
    match of {
        ChildrenOf::Derived(id) => {
            let derived = &set.derived[id];
            let DerivedMethod::Children(children) = &derived.method else { unreachable!("`wanted` names children") };
            Asked::Derived(children, &derived.anchor.place, &derived.id)
        }
        ChildrenOf::Criterion(id) => {
            let node = &set.scorecard().expect("a criterion stands in a scorecard").nodes[id];
            let Content::Criterion { method: Method::Children(children), .. } = &node.content else {
                unreachable!("`wanted` names children")
            };
            Asked::Scored(children, &node.anchor.place, &node.id)
        }
    }
}

/// What is asked, in the terms of one set of the children.
#[derive(Clone)]
enum Resolved {
    /// Rated at this position or a better one.
    AtMost(usize),
    /// A number, in this column with so many decimals.
    Column(Slot, u8),
    /// What each rating is worth, best first.
    Worth(Vec<Number>),
    /// Nothing; what is wrong has been said.
    Refused,
}

struct Reading<'s> {
    asked: Asked<'s>,
    /// By the children's set.
    resolved: HashMap<*const RuleSet, Resolved>,
    found: Vec<Diagnostic>,
}

impl Reading<'_> {
    fn told(&mut self, children: &[Known<'_>]) -> Told {
        let (mut rated, mut not_rated, mut undetermined) = (0_usize, 0, 0);
        for child in children {
            match child.outcome() {
                Outcome::Rated(_) => rated += 1,
                Outcome::NotRated => not_rated += 1,
                Outcome::Undetermined => undetermined += 1,
            }
        }
        let (value, counted) = match self.asked {
            Asked::Derived(Children { tally: Tally::Sum { .. }, none, .. }, ..) => self.sum(children, *none),
            Asked::Derived(Children { tally: Tally::Share { over, .. }, .. }, ..) => {
                let counted = match over {
                    Over::Rated => rated,
                    Over::Eligible => rated + undetermined,
                    Over::All => children.len(),
                };
                (number(self.rated_so(children)), number(counted))
            }
            Asked::Derived(Children { tally: Tally::Count(_), none, .. }, ..) => {
                let so = self.rated_so(children);
                (if children.is_empty() { nothing(*none) } else { number(so) }, number(children.len()))
            }
            Asked::Scored(scored, ..) => {
                let points = self.points(children, scored.combine);
                // who they all are is not known
                if undetermined > 0 { (Given::Missing, Given::Missing) } else { (points, number(rated)) }
            }
        };
        Told { value, counted, not_rated, undetermined }
    }

    fn rated_so(&mut self, children: &[Known<'_>]) -> usize {
        let mut n = 0;
        for child in children {
            if let Resolved::AtMost(position) = self.resolve(*child)
                && matches!(child.outcome(), Outcome::Rated(rating) if rating <= position)
            {
                n += 1;
            }
        }
        n
    }

    fn points(&mut self, children: &[Known<'_>], combine: Combine) -> Given {
        let mut all: Option<Number> = None;
        for child in children {
            let resolved = self.resolve(*child);
            let (Resolved::Worth(worth), Outcome::Rated(rating)) = (resolved, child.outcome()) else { continue };
            let own = worth[rating];
            all = match (all, combine) {
                (None, _) => Some(own),
                (Some(all), Combine::Min) => Some(all.min(own)),
                (Some(all), Combine::Mean | Combine::Sum) => match all.plus(own) {
                    Some(sum) => Some(sum),
                    None => return Given::Unreadable,
                },
            };
        }
        Given::Number(all.unwrap_or(Number::ZERO))
    }

    /// The sum of a figure over the children that have it; with one that is missing there is none.
    fn sum(&mut self, children: &[Known<'_>], none: NoChildren) -> (Given, Given) {
        let mut sum = Number::ZERO;
        let mut counted = 0;
        let mut absence: Option<Why> = None;
        for child in children {
            let (Known::Row(sheets, row), Resolved::Column(slot, decimals)) = (*child, self.resolve(*child)) else {
                absence = Some(absence.map_or(Why::MISSING, |first| first.min(Why::MISSING)));
                continue;
            };
            let (column, at) = sheets.sheet.column(slot, row);
            let own = column.number(at, decimals).and_then(Ratio::as_number);
            match (own, column.why[at]) {
                (Some(own), _) => {
                    counted += 1;
                    match sum.plus(own) {
                        Some(more) => sum = more,
                        None => absence = Some(Why::UNREADABLE),
                    }
                }
                // who has nothing to count adds nothing
                (None, Why::NOT_APPLICABLE) => {}
                (None, why) => absence = Some(absence.map_or(why, |first| first.min(why))),
            }
        }
        let value = match absence {
            Some(Why::UNREADABLE) => Given::Unreadable,
            Some(_) => Given::Missing,
            None if counted == 0 => nothing(none),
            // beyond what every plan proved that its columns hold
            None if !(-most()..=most()).contains(&sum) => Given::Unreadable,
            None => Given::Number(sum),
        };
        (value, number(counted))
    }

    fn resolve(&mut self, child: Known<'_>) -> Resolved {
        let Some(set) = child.set() else { return Resolved::Refused };
        let key = std::ptr::from_ref(set);
        if let Some(resolved) = self.resolved.get(&key) {
            return resolved.clone();
        }
        let plan = if let Known::Row(sheets, _) = child { Some(&sheets.plan) } else { None };
        let resolved = match resolve(self.asked, set, plan) {
            Ok(resolved) => resolved,
            Err(diagnostic) => {
                self.found.push(*diagnostic);
                Resolved::Refused
            }
        };
        // a child of which only the outcome is known has no columns: ask again of the next
        if plan.is_some() || !matches!(resolved, Resolved::Refused) {
            self.resolved.insert(key, resolved.clone());
        }
        resolved
    }
}

fn resolve(asked: Asked<'_>, set: &RuleSet, plan: Option<&Plan>) -> Result<Resolved, Box<Diagnostic>> {
    match asked {
        Asked::Derived(children, place, id) => match &children.tally {
            Tally::Share { rated, .. } | Tally::Count(rated) => counted(rated, place, id, set).map(Resolved::AtMost),
            Tally::Sum { of, decimals } => {
                let Some(plan) = plan else { return Ok(Resolved::Refused) };
                let (slot, own) = column(set, plan, of).ok_or_else(|| no_such_figure(place, id, of, set))?;
                if *decimals < own {
                    let reference = set.reference();
                    let diagnostic = Diagnostic::error(
                        "too_many_decimals",
                        place.clone(),
                        words!(
                            "`{of}` của bộ tiêu chí `{reference}` có tới {own} chữ số thập phân, `{id}` chỉ nhận {decimals}",
                            "`{of}` of the set `{reference}` has up to {own} decimals, `{id}` takes {decimals}"
                        ),
                    );
                    let help = words!("thêm `decimals: {own}` vào `children`", "add `decimals: {own}` to `children`");
                    return Err(Box::new(of_below(diagnostic, set).help(help)));
                }
                Ok(Resolved::Column(slot, own))
            }
        },
        Asked::Scored(children, place, id) => worth(children, place, id, set).map(Resolved::Worth),
    }
}

/// A number of the children's set: its column, with the decimals it can have.
fn column(set: &RuleSet, plan: &Plan, id: &str) -> Option<(Slot, u8)> {
    use super::plan::Form;
    let is_quantity = |kind: &Kind| matches!(kind, Kind::Quantity(_));
    let indicator = set.indicators.iter().position(|own| own.question.id == *id && is_quantity(&own.question.kind));
    let derived = || set.derived.iter().position(|own| own.id == *id);
    let name = indicator.map(Name::Indicator).or_else(|| derived().map(Name::Derived))?;
    let slot = *plan.slots.names.get(&name)?;
    match plan.steps[slot.0].form {
        Form::Grid { decimals, .. } => Some((slot, decimals)),
        Form::InWhy | Form::Quotient { .. } | Form::Rating | Form::Standing | Form::Text => None,
    }
}

/// Which sets a set reads: for each, a unit of it that reads, and the unit that is read.
pub(super) fn needs(set: &RuleSet, rows: &[usize], units: &[Unit], kin: &Kin, part_of: &dyn Fn(usize) -> Option<usize>) -> Needs {
    let mut needs = BTreeMap::new();
    for (_, unit_kind) in wanted(set) {
        for unit in rows {
            for child in meant(units, kin, *unit, unit_kind) {
                if let Some(part) = part_of(child) {
                    needs.entry(part).or_insert((*unit, child));
                }
            }
        }
    }
    if set.gates.iter().any(|gate| gate.relation.is_some()) {
        for unit in rows {
            if let Led::Unit(led) = kin.leads[*unit]
                && let Some(part) = part_of(led)
            {
                needs.entry(part).or_insert((*unit, led));
            }
        }
    }
    needs
}
