//! The engine against the naive evaluator: every value and every reason of random units under random rule sets.

use crate::generate::dice::Dice;
use crate::generate::units::{Turns, unit};
use crate::generate::{expected_refusals, rule_set};
use crate::naive::{Absence, Answer, DerivedAnswer, Exact, Figure, Held, Reasoned, Unit, evaluate as evaluate_naively};
use num_bigint::BigInt;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use vungmanh::engine::compile::compile;
use vungmanh::engine::evaluate::evaluate;
use vungmanh::engine::fill::{Given, fill};
use vungmanh::engine::plan::{ConditionOf, ConditionSlots, Plan};
use vungmanh::engine::sheet::{Maximum, Sheet, Slot, Values, Why};
use vungmanh::law::library::{Entry, Library};
use vungmanh::law::load::from_texts;
use vungmanh::law::{Body, Content, Method, Name, RuleSet, Status};
use vungmanh::words::diagnostic::{Severity, Words};
use vungmanh::words::number::{Number, Ratio};
use vungmanh::words::period::{months_between, to_days};

const N_SETS: u64 = 120;
const N_UNITS: usize = 100;

/// The set that a text holds, or what is said against it.
fn loaded(text: &str) -> Result<Arc<RuleSet>, Vec<(&'static str, Words)>> {
    let loaded = from_texts(BTreeMap::from([("thu/xa/1/rules.yaml".to_owned(), text.to_owned())]));
    let errors: Vec<_> = loaded
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .map(|diagnostic| (diagnostic.code, Words::new(format!("{:?} {}", diagnostic.place, diagnostic.message.en), "")))
        .collect();
    match loaded.library.entries.into_iter().next() {
        Some(entry) if errors.is_empty() => Ok(entry.set),
        _ => Err(errors),
    }
}

pub(crate) fn number(value: &Exact) -> Number {
    let mut decimals = 0;
    while !(value * Exact::from_integer(BigInt::from(10).pow(decimals))).is_integer() {
        decimals += 1;
    }
    let mantissa = (value * Exact::from_integer(BigInt::from(10).pow(decimals))).to_integer();
    let mantissa = i128::try_from(mantissa).expect("figures are short");
    Number::new(mantissa, u8::try_from(decimals).expect("figures are short")).expect("figures are short")
}

pub(crate) fn given(unit: &Unit, name: Name) -> Given {
    let text = |text: &Option<String>| text.as_ref().map_or(Given::Missing, |text| Given::Text(Arc::from(text.as_str())));
    let whole = |n: i64| Given::Number(Number::from(n));
    match name {
        Name::Indicator(indicator) => match &unit.figures[indicator] {
            Figure::Number(value) => Given::Number(number(value)),
            Figure::YesNo(truth) => Given::Truth(*truth),
            Figure::Day(day) => Given::Day(to_days(*day)),
            Figure::Option(option) => Given::Option(*option),
            Figure::Text(text) => Given::Text(Arc::from(text.as_str())),
            Figure::Missing => Given::Missing,
            Figure::NotApplicable => Given::NotApplicable,
            Figure::Unreadable => Given::Unreadable,
        },
        Name::MonthsInOperation => unit.founded.map_or(Given::Missing, |founded| whole(months_between(founded, unit.as_of))),
        Name::PeriodYear => whole(i64::from(unit.year)),
        Name::UnitKind => Given::Text(Arc::from(unit.unit_kind.as_str())),
        Name::Subtype => text(&unit.subtype),
        Name::Territory => text(&unit.territory),
        Name::Derived(_) | Name::Points(_) | Name::Total | Name::TotalMax | Name::Relative(_) => panic!("{name:?} is computed"),
    }
}

/// One row of a sheet, cell by cell, in the words of the naive evaluator.
pub(crate) struct Row<'a> {
    pub(crate) set: &'a RuleSet,
    pub(crate) plan: &'a Plan,
    pub(crate) sheet: &'a Sheet,
    pub(crate) row: usize,
    pub(crate) differences: Vec<String>,
}

fn same(value: Ratio) -> Exact {
    Exact::new(BigInt::from(value.numerator()), BigInt::from(value.denominator()))
}

impl Row<'_> {
    pub(crate) fn why(&self, slot: Slot) -> Why {
        self.sheet.why(slot, self.row)
    }

    pub(crate) fn reason(&self, slot: Slot) -> &str {
        self.plan.steps[slot.0].reason_id(self.why(slot))
    }

    pub(crate) fn number(&self, slot: Slot) -> Option<Exact> {
        let (column, row) = self.sheet.column(slot, self.row);
        column.number(row, self.plan.steps[slot.0].decimals()).map(same)
    }

    pub(crate) fn rating(&self, slot: Slot) -> Option<usize> {
        let (column, row) = self.sheet.column(slot, self.row);
        if !column.why[row].is_present() {
            return None;
        }
        match &column.values {
            Values::Rating(ratings) => Some(usize::from(ratings[row])),
            Values::Standing(standings) => Some(usize::from(standings[row].rating)),
            other => panic!("{other:?} holds no rating"),
        }
    }

    fn truth(&self, slot: Slot) -> Result<bool, &str> {
        let why = self.why(slot);
        if why.is_present() { Ok(why == Why::HOLDS) } else { Err(self.reason(slot)) }
    }

    pub(crate) fn expect(&mut self, what: &str, engine: &str, naive: &str) {
        if engine != naive {
            self.differences.push(format!("{what}: engine {engine}, naive {naive}"));
        }
    }

    pub(crate) fn expect_number(&mut self, what: &str, slot: Slot, naive: &Reasoned<Exact>) {
        let engine = cell(self.number(slot), self.reason(slot));
        self.expect(what, &engine, &cell(naive.value.clone().ok(), &naive.reason));
    }

    pub(crate) fn expect_rating(&mut self, what: &str, slot: Slot, naive: &Reasoned<usize>) {
        let engine = cell(self.rating(slot), self.reason(slot));
        self.expect(what, &engine, &cell(naive.value.ok(), &naive.reason));
    }

    pub(crate) fn expect_truth(&mut self, what: &str, slot: Slot, naive: Held<bool>) {
        let engine = self.truth(slot).map_or_else(str::to_owned, |truth| truth.to_string());
        let naive = naive.map_or_else(|absence| absence.id().to_owned(), |truth| truth.to_string());
        self.expect(what, &engine, &naive);
    }

    pub(crate) fn expect_standing(&mut self, gate: &str, slot: Slot, naive: Held<usize>) {
        let engine = self.rating(slot).map_or_else(|| self.reason(slot).to_owned(), |at| at.to_string());
        let naive = naive.map_or_else(|absence| absence.id().to_owned(), |at| at.to_string());
        self.expect(&format!("after {gate}"), &engine, &naive);
    }

    fn expect_maximum(&mut self, what: &str, maximum: Maximum, naive: &Exact) {
        let engine = match maximum {
            Maximum::Fixed(number) => Some(same(Ratio::from(number))),
            Maximum::Column(slot) => self.number(slot),
        };
        self.expect(what, &cell(engine, ""), &cell(Some(naive.clone()), ""));
    }

    /// Everything up to an outcome with its rating, which may be that by the rules alone.
    pub(crate) fn compare(&mut self, answer: &Answer, end: (Slot, Slot)) {
        let slots = &self.plan.slots;
        for (n, derived) in answer.derived.iter().enumerate() {
            let id = &self.set.derived[n].id;
            match derived {
                DerivedAnswer::Number(number) => self.expect_number(id, slots.derived[n], number),
                DerivedAnswer::Truth(truth) => self.expect_truth(id, slots.derived[n], *truth),
            }
        }
        // where a criterion leaves the unit not rated, its points and its maximum are nobody's
        if answer.withheld_by.as_ref().is_some_and(|by| by.starts_with("not_applicable ")) {
            return self.compare_outcome(answer, end);
        }
        for (n, node) in answer.nodes.iter().enumerate() {
            let id = &self.set.scorecard().expect("nodes are points").nodes[n].id;
            self.expect_number(id, slots.points[n], &node.points);
            if node.points.value != Err(Absence::NotApplicable) {
                self.expect_maximum(&format!("{id} maximum"), slots.maxima[n], &node.max);
            }
        }
        for (n, row) in answer.rows.iter().enumerate() {
            self.expect_rating(&format!("row {n}"), slots.rows[n], row);
        }
        if let Some(total) = &answer.total {
            self.expect_number("total", slots.total.expect("a set with points has a total"), &total.points);
            if total.points.value != Err(Absence::NotApplicable) {
                self.expect_maximum("total_max", slots.total_max.expect("a set with points has a greatest total"), &total.max);
            }
        }
        self.compare_conditions(answer);
        self.expect_rating("by score", slots.by_score.expect("every set rates"), &answer.by_score);
        self.expect_rating("after requirements", slots.after_requirements.expect("every set rates"), &answer.after_requirements);
        for gate in &slots.gates {
            let standing = answer.standings.iter().find(|(by, _)| *by == gate.id);
            if let Some((_, naive)) = standing {
                self.expect_standing(&gate.id, gate.standing, *naive);
            }
            // after what withholds the rating there is no running rating to be read
            let is_asked = answer.withheld_by.is_none() || standing.is_some();
            if let Some(asked) = answer.conditions.iter().find(|asked| is_asked && asked.at == gate.id) {
                self.expect_truth(&gate.id, gate.truth, asked.truth);
            }
        }
        self.compare_outcome(answer, end);
    }

    fn compare_conditions(&mut self, answer: &Answer) {
        let asked: BTreeMap<&str, _> = answer.conditions.iter().map(|asked| (asked.at.as_str(), asked)).collect();
        let mut lines: BTreeMap<String, usize> = BTreeMap::new();
        for (of, slots) in &self.plan.slots.conditions {
            let node = |node: usize| self.set.scorecard().expect("a node has points").nodes[node].id.clone();
            let row = |row: usize| match &self.set.body {
                vungmanh::law::Body::Matrix(rows) => rows[row].id.clone(),
                vungmanh::law::Body::Criteria(_) => panic!("rows are of a matrix"),
            };
            let naive = match of {
                ConditionOf::Applies(at) => asked[format!("{} applies_when", node(*at)).as_str()],
                ConditionOf::RowApplies(at) => asked[format!("{} applies_when", row(*at)).as_str()],
                ConditionOf::DataCheck(n) => asked[format!("data_check {}", n + 1).as_str()],
                ConditionOf::Requirement(n) => asked[format!("requirement {}", self.plan.slots.requirements[*n].id).as_str()],
                ConditionOf::When(n) => asked[format!("gate {} when", self.set.gates[*n].id).as_str()],
                ConditionOf::Unless(n) => asked[format!("gate {} unless", self.set.gates[*n].id).as_str()],
                ConditionOf::Line(..) | ConditionOf::DerivedLine(..) | ConditionOf::RowLine(..) => {
                    let (id, line) = match of {
                        ConditionOf::Line(at, line) => (node(*at), *line),
                        ConditionOf::RowLine(at, line) => (row(*at), *line),
                        ConditionOf::DerivedLine(at, line) => (self.set.derived[*at].id.clone(), *line),
                        _ => unreachable!("matched above"),
                    };
                    let n = lines.entry(id.clone()).or_insert(0);
                    assert_eq!(*n, line, "lines are counted without a gap");
                    *n += 1;
                    let own = format!("{id} ");
                    let of_node = answer
                        .conditions
                        .iter()
                        .filter(|asked| asked.at.starts_with(&own) && !asked.at.ends_with("applies_when"));
                    of_node.clone().nth(line).expect("the naive evaluator asks the same lines")
                }
            };
            let is_gate = matches!(of, ConditionOf::When(_) | ConditionOf::Unless(_));
            if !(is_gate && answer.withheld_by.is_some()) {
                self.expect_truth(&naive.at, slots.slot, naive.truth);
                let mut parts = Vec::new();
                leaves(slots, &mut parts);
                assert_eq!(parts.len(), naive.parts.len(), "{} has the same parts", naive.at);
                for (slot, truth) in parts.into_iter().zip(&naive.parts) {
                    self.expect_truth(&format!("{} part", naive.at), slot, *truth);
                }
            }
        }
    }

    /// `rated`, `not_rated by gate moi`, `undetermined by missing`.
    pub(crate) fn outcome(&self, slot: Slot) -> String {
        let why = self.why(slot);
        if why == Why::PRESENT {
            "rated".to_owned()
        } else if why.is_present() && why < self.plan.slots.first_undetermined {
            format!("not_rated by {}", self.reason(slot))
        } else {
            format!("undetermined by {}", self.reason(slot))
        }
    }

    pub(crate) fn compare_outcome(&mut self, answer: &Answer, (outcome, rating): (Slot, Slot)) {
        let naive = match answer.outcome.word {
            "rated" => "rated".to_owned(),
            word => format!("{word} by {}", answer.outcome.reason),
        };
        self.expect("outcome", &self.outcome(outcome), &naive);
        if answer.outcome.word == "rated" {
            self.expect_rating("rating", rating, &answer.after_gates);
        } else if self.rating(rating).is_some() {
            self.differences.push("rating: stands though the unit is not rated".to_owned());
        }
    }
}

/// Outcome and rating that count.
fn last(plan: &Plan) -> (Slot, Slot) {
    plan.slots.outcome.zip(plan.slots.rating).expect("every set has an outcome and a rating")
}

fn leaves(slots: &ConditionSlots, into: &mut Vec<Slot>) {
    if slots.parts.is_empty() {
        into.push(slots.slot);
    }
    slots.parts.iter().for_each(|part| leaves(part, into));
}

fn cell(value: Option<impl ToString>, reason: &str) -> String {
    match value {
        Some(value) => format!("{} by {reason}", value.to_string()),
        None => reason.to_owned(),
    }
}

/// What differs between a row and what the naive evaluator says of it; empty where they agree.
pub(crate) fn row_differences(
    set: &RuleSet,
    plan: &Plan,
    sheet: &Sheet,
    row: usize,
    naive: &crate::naive::Answer,
) -> Vec<String> {
    let mut compared = Row { set, plan, sheet, row, differences: Vec::new() };
    compared.compare(naive, last(plan));
    compared.differences
}

/// What differs between the two, unit by unit; empty where they agree.
fn differences(set: &RuleSet, units: &[Unit]) -> Vec<String> {
    let plan = match compile(set) {
        Ok(plan) => plan,
        Err(found) => {
            return found.iter().map(|diagnostic| format!("refused: {} {}", diagnostic.code, diagnostic.message.en)).collect();
        }
    };
    let sheet = evaluate(&plan, fill(set, &plan, units.len(), &|row, name| given(&units[row], name)));
    let mut all = Vec::new();
    for (row, unit) in units.iter().enumerate() {
        let mut compared = Row { set, plan: &plan, sheet: &sheet, row, differences: Vec::new() };
        compared.compare(&evaluate_naively(set, unit), last(&plan));
        all.extend(compared.differences.into_iter().map(|difference| format!("unit {row}: {difference}")));
    }
    all
}

/// So many sets; more, or others, where the environment asks for them.
fn asked_for(key: &str, usual: u64) -> u64 {
    std::env::var(key).ok().and_then(|value| value.parse().ok()).unwrap_or(usual)
}

/// Drawn sets that the loader takes, with their seed and text, and how many it does not take.
pub(crate) fn drawn() -> (Vec<(u64, String, Arc<RuleSet>)>, usize) {
    let first = asked_for("AGREEMENT_SEED", 0);
    let mut sets = Vec::new();
    let mut n_refused = 0;
    for seed in first..first + asked_for("AGREEMENT_SETS", N_SETS) {
        let text = rule_set(seed);
        match loaded(&text) {
            Ok(set) => sets.push((seed, text, set)),
            Err(errors) if errors.iter().all(|(code, _)| expected_refusals().contains(code)) => n_refused += 1,
            Err(errors) => panic!("seed {seed} is refused: {errors:#?}\n{text}"),
        }
    }
    (sets, n_refused)
}

pub(crate) fn units_of(set: &RuleSet, seed: u64, n_units: usize) -> Vec<Unit> {
    let turns = Turns::of(set);
    let mut dice = Dice::new(seed ^ 0x5eed);
    (0..n_units).map(|_| unit(set, &turns, &mut dice)).collect()
}

fn assert_agreement(set: &RuleSet, units: &[Unit], about: &str) {
    let differences = differences(set, units);
    if differences.is_empty() {
        return;
    }
    let row: usize = differences[0].strip_prefix("unit ").and_then(|rest| rest.split(':').next()?.parse().ok()).unwrap_or(0);
    let asked = set.indicators.iter().zip(&units[row].figures);
    let figures: Vec<String> = asked.map(|(asked, figure)| format!("{}={figure}", asked.question.id)).collect();
    let Unit { subtype, territory, founded, as_of, .. } = &units[row];
    let shown = differences[..differences.len().min(12)].join("\n");
    let unit = format!("unit {row}: {} {subtype:?} {territory:?} {founded:?} {as_of}", figures.join(" "));
    panic!("{} differences:\n{shown}\n{unit}\n{about}", differences.len());
}

#[test]
fn the_engine_agrees_with_the_naive_evaluator_on_random_units_under_random_rule_sets() {
    let (sets, n_refused) = drawn();
    for (seed, text, set) in &sets {
        assert_agreement(set, &units_of(set, *seed, N_UNITS), &format!("seed {seed}\n{text}"));
    }
    assert!(n_refused * 10 <= sets.len(), "{n_refused} sets are refused: too few are compared");
}

#[test]
fn the_engine_agrees_with_the_naive_evaluator_under_the_sets_that_are_here() {
    // a script is opaque to the naive evaluator, as to every reader of a rule set
    let is_opaque = |entry: &&Entry| {
        let Body::Criteria(scorecard) = &entry.set.body else { return false };
        scorecard.nodes.iter().any(|node| matches!(&node.content, Content::Criterion { method: Method::Script(_), .. }))
    };
    for (folder, n_sets) in [("rules", 5), ("fixtures/language", 8)] {
        let library = Library::load(Path::new(folder)).library;
        assert!(library.entries.len() >= n_sets, "the sets of {folder} load");
        // a frame rates nobody
        let rating = library.entries.iter().filter(|entry| entry.set.status != Status::Frame && !is_opaque(entry));
        for (seed, entry) in (0..).zip(rating) {
            assert_agreement(&entry.set, &units_of(&entry.set, seed, 1000), &entry.set.reference());
        }
    }
}

/// The first number after a key, raised by one hundredth: a slip that a hurried hand could make.
fn slipped(text: &str, key: &str) -> Option<String> {
    let start = text.find(key)? + key.len();
    let rest = &text[start..];
    let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
    let number = Number::parse(rest[..end].trim_end_matches('.')).ok()?;
    let slip = number.plus(Number::new(1, 2)?)?;
    Some(format!("{}{slip}{}", &text[..start], &rest[end..]))
}

#[test]
fn a_slip_of_a_hundredth_is_seen() {
    let (sets, _) = drawn();
    for key in ["from: ", "at_least: { ", "below: { ", "points: ", "each: ", "start: ", "at_least_percent: "] {
        let is_seen = sets.iter().any(|(seed, text, set)| {
            let Some(slipped) = slipped(text, key).and_then(|text| loaded(&text).ok()) else { return false };
            let units = units_of(set, *seed, N_UNITS);
            let plan = compile(&slipped).expect("a hundredth more compiles");
            let sheet = evaluate(&plan, fill(&slipped, &plan, units.len(), &|row, name| given(&units[row], name)));
            units.iter().enumerate().any(|(row, unit)| {
                let mut compared = Row { set, plan: &plan, sheet: &sheet, row, differences: Vec::new() };
                compared.compare(&evaluate_naively(set, unit), last(&plan));
                !compared.differences.is_empty()
            })
        });
        assert!(is_seen, "no unit tells `{key}` from a hundredth more");
    }
}

#[test]
fn random_units_reach_every_kind_of_reason_and_outcome() {
    let (sets, _) = drawn();
    let mut reached: BTreeSet<String> = BTreeSet::new();
    // `alternative 2, at_least 90 capped` is of four kinds: alternative, at_least, capped, and the whole
    let mut note = |reason: &str| reached.extend(reason.split([' ', ',']).map(str::to_owned));
    for (seed, _, set) in &sets {
        for unit in units_of(set, *seed, N_UNITS / 4) {
            let answer = evaluate_naively(set, &unit);
            answer.nodes.iter().for_each(|node| note(&node.points.reason));
            answer.rows.iter().for_each(|row| note(&row.reason));
            answer.total.iter().for_each(|total| note(&total.points.reason));
            note(&answer.after_gates.reason);
            note(answer.outcome.word);
            note(&answer.outcome.reason);
            for derived in &answer.derived {
                match derived {
                    DerivedAnswer::Number(number) => note(&number.reason),
                    DerivedAnswer::Truth(truth) => note(if truth.is_ok() { "truth" } else { "absent_truth" }),
                }
            }
        }
    }
    let kinds = "met not_met all_conditions some_conditions no_condition at_least above at_most below otherwise if_missing case full \
        proportional below_least zero_target per_occurrence option formula assessed alternative capped floored not_applicable missing \
        unreadable unstated not_applicable_unexpected zero_denominator sum score requirement floor gate floor_each rated not_rated \
        undetermined data_check everything_dropped value truth absent_truth";
    let unreached: Vec<&str> = kinds.split_whitespace().filter(|kind| !reached.contains(*kind)).collect();
    assert_eq!(unreached, Vec::<&str>::new());
}

#[test]
fn a_fifth_of_the_figures_that_a_rule_reads_stand_where_it_turns() {
    let (sets, _) = drawn();
    let (mut n_on, mut n_read) = (0, 0);
    for (seed, _, set) in &sets {
        let turns = Turns::of(set);
        for unit in units_of(set, *seed, N_UNITS / 4) {
            let (on, read) = turns.count(&unit);
            n_on += on;
            n_read += read;
        }
    }
    assert!(n_on * 5 >= n_read, "{n_on} of {n_read}");
}
