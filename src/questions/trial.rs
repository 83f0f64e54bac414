//! Runs the examples of a rule set, and finds the reasons that none reaches.

use crate::engine::compile::compile;
use crate::engine::fill::Given;
use crate::engine::plan::Role;
use crate::engine::recorded::Recorded;
use crate::engine::run::{Part, Population};
use crate::engine::sheet::{Maximum, Slot, Why};
use crate::engine::sheets::{Outcome, Sheets};
use crate::facts::units::{Day, Unit};
use crate::law::examples::{Example, ExampleUnit, Expectation, Expected, Given as Figure, Is, Member, StandsFor, Subject};
use crate::law::library::Entry;
use crate::law::{Content, Effect, IndicatorId, Method, Name, NodeId, RuleSet};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Words};
use crate::words::number::{Number, Ratio};
use crate::words::period::{Period, months_between, to_days};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What came of a rule set's examples.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trial {
    /// How many were run.
    pub n_examples: usize,
    /// Those whose expectation did not come true.
    pub failures: Vec<Failure>,
    /// Reasons that some unit can have and no example has.
    pub unreached: Vec<Unreached>,
}

/// An example that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Its sentence.
    pub example: String,
    /// Where it stands.
    pub place: Place,
    /// What was expected and what came out, a line each.
    pub differences: Vec<Words>,
}

/// A reason that no example reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreached {
    /// The node's id.
    pub node: String,
    /// The reason's id.
    pub reason: String,
}

/// One unit of one example.
struct Case<'e> {
    example: &'e Example,
    /// Of an example over several units, which.
    member: Option<&'e Member>,
}

impl Case<'_> {
    fn stands_for(&self) -> Option<Outcome> {
        Some(match self.member?.stands_for? {
            StandsFor::Rated(rating) => Outcome::Rated(rating),
            StandsFor::NotRated => Outcome::NotRated,
            StandsFor::Undetermined => Outcome::Undetermined,
        })
    }

    fn given(&self, set: &RuleSet, name: Name) -> Given {
        let (figures, unit) = match self.member {
            Some(member) => (&member.given, &member.unit),
            None => (&self.example.given, &self.example.unit),
        };
        given_of(set, figures, unit, self.example.period, name)
    }

    /// The unit, by a name that no other example has.
    fn unit(&self, nth: usize, set: &RuleSet) -> Unit {
        let of = |id: &str| -> Arc<str> { Arc::from(format!("{nth}/{id}")) };
        let id = of(self.member.map_or("", |member| member.id.as_str()));
        let text = |text: &Option<String>| text.as_deref().map(Arc::from);
        let known = self.member.map_or(&self.example.unit, |member| &member.unit);
        Unit {
            name: self.member.map_or_else(|| id.clone(), |member| Arc::from(member.id.as_str())),
            id,
            organisation: Some(Arc::from(set.applies_to.organisation.as_str())),
            unit_kind: Some(Arc::from(set.applies_to.unit_kind.as_str())),
            subtype: text(&known.subtype),
            territory: text(&known.territory),
            parent: self.member.and_then(|member| member.parent.as_deref()).map(of),
            cohort: self.member.and_then(|member| member.cohort.as_deref()).map(of),
            leads: self.member.and_then(|member| member.leads.as_deref()).map(of),
            founded: known.founded.map_or(Day::Missing, Day::Known),
            since: known.founded.map_or(Day::Missing, Day::Known),
            dissolved: Day::Missing,
        }
    }

    fn expect(&self) -> &[Expectation] {
        self.member.map_or(&self.example.expect, |member| &member.expect)
    }
}

/// Runs the examples of an entry; an error where a set has no plan, or the units of an example do not fit together.
pub fn trial(entry: &Entry) -> Result<Trial, Vec<Diagnostic>> {
    let mut parts = vec![Part { set: entry.set.clone(), plan: compile(&entry.set)?, units: Vec::new() }];
    let (mut units, mut cases) = (Vec::new(), Vec::new());
    for (nth, example) in entry.examples.iter().enumerate() {
        let members: Vec<Option<&Member>> =
            if example.members.is_empty() { vec![None] } else { example.members.iter().map(Some).collect() };
        for member in members {
            let case = Case { example, member };
            let set = member.map_or(&entry.set, |member| &member.set);
            if case.stands_for().is_none() {
                let known = parts.iter().position(|part| Arc::ptr_eq(&part.set, set));
                let part = known.unwrap_or(parts.len());
                if known.is_none() {
                    parts.push(Part { set: set.clone(), plan: compile(set)?, units: Vec::new() });
                }
                parts[part].units.push(units.len());
            }
            units.push(case.unit(nth, set));
            cases.push(case);
        }
    }
    let given = |unit: usize, set: &RuleSet, name: Name| cases[unit].given(set, name);
    let only = |unit: usize| Some((cases[unit].member?.set.clone(), cases[unit].stands_for()?));
    let mut recorded = Recorded::default();
    for (unit, case) in cases.iter().enumerate() {
        let known = case.member.map_or(&case.example.unit, |member| &member.unit);
        recorded.waived.extend(known.waived.iter().map(|gate| ((unit, *gate), None)));
    }
    let (all, kin) = Population { units: &units, given: &given, only: &only, recorded: &recorded }.sheets(parts)?;
    let mut trial = Trial { n_examples: entry.examples.len(), unreached: unreached(&all[0]), ..Trial::default() };
    let mut positions = 0..units.len();
    for example in &entry.examples {
        let n_units = example.members.len().max(1);
        let own = positions.by_ref().take(n_units);
        let wrong = own.filter_map(|unit| {
            let (sheets, row) = kin.rows[unit]?;
            let case = &cases[unit];
            let wrong = case.expect().iter().flat_map(|expected| differences(&all[sheets], row, expected));
            let told = |words: Words| match case.member {
                Some(Member { id, .. }) => Words::new(format!("{id}: {}", words.vi), format!("{id}: {}", words.en)),
                None => words,
            };
            Some(wrong.map(told).collect::<Vec<_>>())
        });
        let differences: Vec<Words> = wrong.flatten().collect();
        if !differences.is_empty() {
            trial.failures.push(Failure { example: example.sentence.clone(), place: example.place.clone(), differences });
        }
    }
    Ok(trial)
}

/// What an example of one unit gives for an input.
pub(super) fn given(set: &RuleSet, example: &Example, name: Name) -> Given {
    given_of(set, &example.given, &example.unit, example.period, name)
}

fn given_of(set: &RuleSet, figures: &BTreeMap<IndicatorId, Figure>, unit: &ExampleUnit, period: Period, name: Name) -> Given {
    let text = |text: Option<&String>| text.map_or(Given::Missing, |text| Given::Text(Arc::from(text.as_str())));
    match name {
        Name::Indicator(indicator) => match figures.get(&indicator) {
            None | Some(Figure::Missing) => Given::Missing,
            Some(Figure::Number(number)) => Given::Number(*number),
            Some(Figure::Truth(holds)) => Given::Truth(*holds),
            Some(Figure::Day(day)) => Given::Day(to_days(*day)),
            Some(Figure::Option(option)) => Given::Option(*option),
            Some(Figure::Text(text)) => Given::Text(Arc::from(text.as_str())),
            Some(Figure::NotApplicable) => Given::NotApplicable,
        },
        Name::PeriodYear => Given::Number(Number::from(i64::from(period.year))),
        Name::MonthsInOperation => match (unit.founded, set.as_of_day(period)) {
            (Some(founded), Some(day)) => Given::Number(Number::from(months_between(founded, day))),
            _ => Given::Missing,
        },
        Name::UnitKind => text(Some(&set.applies_to.unit_kind)),
        Name::Subtype => text(unit.subtype.as_ref()),
        Name::Territory => text(unit.territory.as_ref()),
        Name::Derived(_) | Name::Points(_) | Name::Total | Name::TotalMax | Name::Relative(_) => {
            unreachable!("inputs are figures and attributes")
        }
    }
}

/// What an expectation says that did not come true.
fn differences(sheets: &Sheets, row: usize, expected: &Expectation) -> Vec<Words> {
    let found = found(sheets, row, &expected.of);
    let name = &expected.name;
    let mut differences = Vec::new();
    let mut number = |key: &str, expected: Option<Ratio>, found: Option<Ratio>| {
        if let Some(expected) = expected
            && found != Some(expected)
        {
            let (vi, en) = (found.map(Ratio::vi), found.map(Ratio::en));
            differences.push(Words::new(
                format!("{name}: {key}: cần {}, được {}", expected.vi(), vi.as_deref().unwrap_or("không có")),
                format!("{name}: {key}: expected {}, found {}", expected.en(), en.as_deref().unwrap_or("nothing")),
            ));
        }
    };
    number("points", expected.points, found.number);
    let value = |expected: Expected| if let Expected::Number(number) = expected { Some(number) } else { None };
    number("value", expected.value.and_then(value), found.number);
    number("max", expected.max, found.maximum);
    let truth = |expected: Expected| if let Expected::Truth(holds) = expected { Some(Is::Truth(holds)) } else { None };
    if let Some(is) = expected.is.or(expected.value.and_then(truth))
        && found.is != Some(is)
    {
        let (expected, found) = (is_word(sheets, Some(is)), is_word(sheets, found.is));
        differences.push(words!("{name}: is: cần {expected}, được {found}", "{name}: is: expected {expected}, found {found}"));
    }
    if let Some(by) = &expected.by
        && *by != found.by
    {
        let found = &found.by;
        differences.push(words!("{name}: by: cần `{by}`, được `{found}`", "{name}: by: expected `{by}`, found `{found}`"));
    }
    differences
}

/// What a sheet holds of a subject.
pub(super) struct Found {
    pub(super) number: Option<Ratio>,
    maximum: Option<Ratio>,
    pub(super) is: Option<Is>,
    pub(super) by: String,
}

pub(super) fn found(sheets: &Sheets, row: usize, of: &Subject) -> Found {
    let slots = &sheets.plan.slots;
    let maximum = |maximum: Maximum| match maximum {
        Maximum::Fixed(number) => Some(Ratio::from(number)),
        Maximum::Column(slot) => number_at(sheets, slot, row),
    };
    let points = |slot: Slot, most: Maximum| Found {
        number: number_at(sheets, slot, row),
        maximum: if sheets.is_absent(slot, row) { None } else { maximum(most) },
        is: None,
        by: sheets.reason_id(slot, row).to_owned(),
    };
    let truth = |slot: Slot| Found {
        number: None,
        maximum: None,
        is: truth_at(sheets, slot, row),
        by: sheets.reason_id(slot, row).to_owned(),
    };
    match of {
        Subject::Node(node) => points(slots.points[*node], slots.maxima[*node]),
        Subject::Row(position) => {
            let slot = slots.rows[*position];
            Found {
                number: None,
                maximum: None,
                is: sheets.rating_at(slot, row).map(Is::Rating),
                by: sheets.reason_id(slot, row).to_owned(),
            }
        }
        Subject::Condition(node, n) => {
            let key = crate::engine::plan::ConditionOf::Line(*node, *n);
            let Some(condition) = slots.conditions.get(&key) else {
                return Found { number: None, maximum: None, is: None, by: String::new() };
            };
            let found = truth(condition.slot);
            Found { number: condition_points(sheets, *node, *n, found.is), ..found }
        }
        Subject::Derived(derived) => {
            let slot = slots.derived[*derived];
            Found { number: number_at(sheets, slot, row), ..truth(slot) }
        }
        Subject::Total => points(
            slots.total.expect("load binds `total` only where there is one"),
            slots.total_max.expect("a total has a maximum"),
        ),
        Subject::Rating => {
            let slot = slots.rating.expect("a plan ends with a rating");
            Found {
                number: None,
                maximum: None,
                is: sheets.rating_at(slot, row).map(Is::Rating),
                by: sheets.deciding_reason(row).to_owned(),
            }
        }
        Subject::Outcome => {
            let is = match sheets.outcome(row) {
                Outcome::Rated(_) => Is::Rated,
                Outcome::NotRated => Is::NotRated,
                Outcome::Undetermined => Is::Undetermined,
            };
            Found { number: None, maximum: None, is: Some(is), by: sheets.deciding_reason(row).to_owned() }
        }
        Subject::Requirement(rating, n) => {
            let own = slots.requirements.iter().filter(|requirement| requirement.rating == *rating).nth(*n);
            truth(own.expect("load counts the requirements of a rating").truth)
        }
        Subject::Gate(position) => truth(gate_truth(sheets, &Role::Gate(*position))),
        Subject::Floor(node) => {
            let floor =
                slots.gates.iter().find(|gate| matches!(gate.role, Role::Floor(own) | Role::FloorEach(own) if own == *node));
            truth(floor.expect("load finds the floor of a node").truth)
        }
        Subject::FloorOfLeaf(leaf) => {
            let floor = slots.floors_of_leaves.iter().find(|((_, own), _)| own == leaf).map(|(_, slot)| *slot);
            truth(floor.expect("load finds the floor of a leaf"))
        }
        Subject::DataCheck(check) => truth(slots.data_checks[*check]),
    }
}

/// What a condition of a criterion adds: its points where it holds, 0 where it does not.
fn condition_points(sheets: &Sheets, node: NodeId, n: usize, is: Option<Is>) -> Option<Ratio> {
    let scorecard = sheets.set.scorecard()?;
    let Content::Criterion { method: Method::Conditions(conditions), .. } = &scorecard.nodes[node].content else { return None };
    match is? {
        Is::Truth(true) => Some(Ratio::from(conditions.get(n)?.points)),
        _ => Some(Ratio::ZERO),
    }
}

fn gate_truth(sheets: &Sheets, role: &Role) -> Slot {
    sheets.plan.slots.gates.iter().find(|gate| gate.role == *role).expect("every gate of a set has its place").truth
}

pub(super) fn number_at(sheets: &Sheets, slot: Slot, row: usize) -> Option<Ratio> {
    let (column, at) = sheets.sheet.column(slot, row);
    column.number(at, sheets.plan.steps[slot.0].decimals())
}

pub(super) fn truth_at(sheets: &Sheets, slot: Slot, row: usize) -> Option<Is> {
    let why = sheets.why(slot, row);
    why.is_present().then_some(Is::Truth(why == Why::HOLDS))
}

fn is_word(sheets: &Sheets, is: Option<Is>) -> String {
    match is {
        None => "?".to_owned(),
        Some(Is::Rating(rating)) => format!("`{}`", sheets.set.ratings[rating].id),
        Some(Is::Rated) => "rated".to_owned(),
        Some(Is::NotRated) => "not_rated".to_owned(),
        Some(Is::Undetermined) => "undetermined".to_owned(),
        Some(Is::Truth(holds)) => holds.to_string(),
    }
}

/// Reasons that some unit can have and no row has.
fn unreached(sheets: &Sheets) -> Vec<Unreached> {
    let plan = &sheets.plan;
    let has = |slot: Slot, why: Why| (0..sheets.units.len()).any(|row| sheets.why(slot, row) == why);
    let mut unreached = Vec::new();
    let mut note = |node: &str, reason: String| unreached.push(Unreached { node: node.to_owned(), reason });
    for (position, step) in plan.steps.iter().enumerate() {
        let node = match &step.role {
            // computed again of the period before
            Role::Derived(derived) if sheets.set.derived[*derived].previous.is_some() => continue,
            Role::Derived(derived) => &sheets.set.derived[*derived].id,
            Role::Points(node) => {
                let node = &sheets.set.scorecard().expect("points stand in a scorecard").nodes[*node];
                if !node.is_criterion() {
                    continue;
                }
                &node.id
            }
            Role::Row(row) => match &sheets.set.body {
                crate::law::Body::Matrix(rows) => &rows[*row].id,
                crate::law::Body::Criteria(_) => continue,
            },
            _ => continue,
        };
        for (code, reason) in (Why::PRESENT.0..).zip(&step.legend) {
            // a derived value that needs no word on divisors of 0 cannot have that reason
            let is_zero = reason.id == "zero_denominator" && !can_be_zero(&sheets.set, &step.role);
            if reason.is_possible && !is_zero && !has(Slot(position), Why(code)) {
                note(node, reason.id.clone());
            }
        }
    }
    for requirement in &plan.slots.requirements {
        for (why, id) in [(Why::HOLDS, "holds"), (Why::HOLDS_NOT, "holds_not")] {
            if !has(requirement.truth, why) {
                note(&requirement.id, id.to_owned());
            }
        }
    }
    for gate in &plan.slots.gates {
        for (why, id) in [(Why::HOLDS, "holds"), (Why::HOLDS_NOT, "holds_not")] {
            if !has(gate.truth, why) {
                note(&gate.id, id.to_owned());
            }
        }
    }
    let rating = plan.slots.rating.expect("a plan ends with a rating");
    for (position, own) in sheets.set.ratings.iter().enumerate() {
        if !(0..sheets.units.len()).any(|row| sheets.rating_at(rating, row) == Some(position)) {
            note("rating", own.id.clone());
        }
    }
    let has_withholding = plan.slots.gates.iter().any(|gate| matches!(gate.effect, Effect::NotRated(_)));
    if has_withholding && !(0..sheets.units.len()).any(|row| sheets.outcome(row) == Outcome::NotRated) {
        note("outcome", "not_rated".to_owned());
    }
    unreached
}

fn can_be_zero(set: &RuleSet, role: &Role) -> bool {
    use crate::law::{DerivedMethod, ZeroDenominator};
    matches!(role, Role::Derived(derived)
        if matches!(set.derived[*derived].method, DerivedMethod::Value { zero_denominator: Some(ZeroDenominator::Zero), .. }))
}
