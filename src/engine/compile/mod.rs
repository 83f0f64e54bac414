//! A rule set becomes a plan: names find their slots, lines their reasons, numbers their width.

mod calculation;
mod children;
mod decisions;
mod points;
mod quotas;
mod ratings;

use super::kernel::{Join, Kernel};
use super::plan::{ConditionOf, ConditionSlots, Form, Input, Line, Plan, Reason, Role, Slots, Step};
use super::sheet::{Maximum, Slot, Why};
use crate::law::expression::{Condition, Part};
use crate::law::extent::{Extent, Problem};
use crate::law::ranges::{Environment, Ranges, ranges};
use crate::law::{Body, DataCheck, Name, Relation, RuleSet, Status};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place};
use crate::words::figure::Kind;

/// The plan of a rule set, or everything that keeps it from having one.
pub fn compile(set: &RuleSet) -> Result<Plan, Vec<Diagnostic>> {
    compile_for(set, false)
}

/// The same with a place for decisions beside what the rules give, where some unit of the set has one.
pub fn compile_for(set: &RuleSet, has_decisions: bool) -> Result<Plan, Vec<Diagnostic>> {
    if set.status == Status::Frame {
        let reference = set.reference();
        let message =
            words!("`{reference}` là khung, tự nó không xếp loại ai", "`{reference}` is a frame and rates nobody itself");
        let help = words!("dùng bộ tiêu chí điền khung này", "use a rule set that fills it");
        return Err(vec![Diagnostic::error("frame_rates_nobody", set.place.clone(), message).help(help)]);
    }
    let ranges = ranges(set)?;
    let mut builder =
        Builder { set, ranges: &ranges, steps: Vec::new(), slots: Slots::default(), running: None, found: Vec::new() };
    let mut inputs = builder.inputs();
    let decision = builder.recorded_inputs(&mut inputs, has_decisions);
    builder.derived();
    builder.relatives();
    for (position, check) in set.data_checks.iter().enumerate() {
        builder.data_check(position, check);
    }
    match &set.body {
        Body::Criteria(scorecard) => builder.scorecard(scorecard),
        Body::Matrix(rows) => builder.matrix(rows),
    }
    builder.ratings(decision.is_some());
    builder.with_waivers();
    builder.quotas();
    if let Some(decision) = decision {
        builder.decided(decision);
    }
    let Builder { steps, slots, found, .. } = builder;
    if found.is_empty() { Ok(Plan { steps, inputs, slots, ranges }) } else { Err(found) }
}

struct Builder<'a> {
    set: &'a RuleSet,
    ranges: &'a Ranges,
    steps: Vec<Step>,
    slots: Slots,
    /// The column of the running rating, where there is one yet.
    running: Option<Slot>,
    found: Vec<Diagnostic>,
}

/// Whose conditions are being compiled, and how many it has had.
struct Lines<'o> {
    owner: &'o dyn Fn(usize) -> ConditionOf,
    n: usize,
}

impl Lines<'_> {
    fn next(&mut self) -> ConditionOf {
        self.n += 1;
        (self.owner)(self.n - 1)
    }
}

impl<'a> Builder<'a> {
    fn push(&mut self, role: Role, kernel: Kernel, form: Form, legend: Vec<Reason>) -> Slot {
        self.steps.push(Step { role, kernel, form, legend });
        Slot(self.steps.len() - 1)
    }

    fn environment(&self) -> Environment<'a> {
        Environment::new(self.ranges)
    }

    fn refuse(&mut self, problem: Problem, what: &str, place: &Place) {
        self.found.push(crate::law::ranges::refusal(problem, what, place));
    }

    /// The columns that are filled before evaluation: every figure, and the attributes that the rules read.
    fn inputs(&mut self) -> Vec<Input> {
        let mut inputs: Vec<Name> = (0..self.set.indicators.len()).map(Name::Indicator).collect();
        let attributes = [Name::MonthsInOperation, Name::PeriodYear, Name::UnitKind, Name::Subtype, Name::Territory];
        let read = self.set.names_read();
        inputs.extend(attributes.into_iter().filter(|name| read.contains(name)));
        for input in &inputs {
            let (form, legend) = match input {
                Name::Indicator(indicator) => {
                    let question = &self.set.indicators[*indicator].question;
                    let figures = || ["figure", "absent_read_as_zero", "no_evidence"].into_iter().map(Reason::whole).collect();
                    match &question.kind {
                        Kind::Quantity(_) => {
                            let extent = self.ranges.indicators[*indicator].expect("a quantity has a range");
                            (form_of(extent), figures())
                        }
                        Kind::YesNo => {
                            let ids = ["holds", "holds_not", "absent_read_as_zero", "no_evidence"];
                            (Form::InWhy, ids.into_iter().map(Reason::whole).collect())
                        }
                        Kind::Date => (Form::Grid { decimals: 0, narrow: true }, figures()),
                        Kind::Choice(options) => {
                            let option = |(n, option): (usize, &crate::words::figure::Choice)| {
                                Reason::new(format!("option {}", option.id), Line::Nth(n))
                            };
                            (Form::InWhy, options.iter().enumerate().map(option).collect())
                        }
                        Kind::Text => (Form::Text, figures()),
                    }
                }
                Name::MonthsInOperation | Name::PeriodYear => {
                    (Form::Grid { decimals: 0, narrow: true }, vec![Reason::whole("figure")])
                }
                _ => (Form::Text, vec![Reason::whole("figure")]),
            };
            let slot = self.push(Role::Input(Input::Name(*input)), Kernel::Input, form, legend);
            self.slots.names.insert(*input, slot);
        }
        let mut inputs: Vec<Input> = inputs.into_iter().map(Input::Name).collect();
        self.children_inputs(&mut inputs);
        if self.set.gates.iter().any(|gate| gate.relation.is_some()) {
            let input = Input::Related(Relation::Leads);
            let slot = self.push(Role::Input(input), Kernel::Input, Form::Rating, vec![Reason::whole("related")]);
            self.slots.related.insert(Relation::Leads, slot);
            inputs.push(input);
        }
        inputs
    }

    fn data_check(&mut self, position: usize, check: &DataCheck) {
        let environment = self.environment();
        let slot = self.condition(ConditionOf::DataCheck(position), &check.that, &environment);
        self.slots.data_checks.push(slot);
    }

    /// The column of a condition, with a column for each of its parts.
    fn condition(&mut self, owner: ConditionOf, condition: &Condition, environment: &Environment<'a>) -> Slot {
        let slots = self.condition_slots(condition, environment);
        let slot = slots.slot;
        self.slots.conditions.insert(owner, slots);
        slot
    }

    fn condition_slots(&mut self, condition: &Condition, environment: &Environment<'a>) -> ConditionSlots {
        let (join, parts) = match condition {
            Condition::All(parts) => (Join::All, parts),
            Condition::Any(parts) => (Join::Any, parts),
            Condition::None(parts) => (Join::None, parts),
            Condition::Part(part) => {
                return ConditionSlots { slot: self.part(part, environment), parts: Vec::new() };
            }
        };
        let beside = |position| environment.beside(condition, position);
        let parts: Vec<ConditionSlots> =
            parts.iter().enumerate().map(|(position, part)| self.condition_slots(part, &beside(position))).collect();
        let slot = self.join(join, parts.iter().map(|part| part.slot).collect());
        ConditionSlots { slot, parts }
    }

    fn join(&mut self, join: Join, slots: Vec<Slot>) -> Slot {
        self.push(Role::Condition, Kernel::Join(join, slots), Form::InWhy, truth_legend())
    }

    fn part(&mut self, part: &Part, environment: &Environment<'a>) -> Slot {
        let test = self.test(&part.truth, environment).unwrap_or_else(|problem| {
            self.refuse(problem, &part.text, &part.place);
            super::kernel::formula::Test::Literal(false)
        });
        self.push(Role::Condition, Kernel::Test(test), Form::InWhy, truth_legend())
    }

    fn decimals(&self, slot: Slot) -> u8 {
        self.steps[slot.0].decimals()
    }

    fn maximum_decimals(&self, maximum: Maximum) -> u8 {
        match maximum {
            Maximum::Fixed(number) => number.decimals(),
            Maximum::Column(slot) => self.decimals(slot),
        }
    }
}

fn truth_legend() -> Vec<Reason> {
    vec![Reason::whole("holds"), Reason::whole("holds_not")]
}

/// How a column with this range is held.
fn form_of(extent: Extent) -> Form {
    match extent {
        Extent::Grid { decimals, .. } => Form::Grid { decimals, narrow: is_narrow(extent) },
        Extent::Quotient { .. } => Form::Quotient { narrow: is_narrow(extent) },
    }
}

/// Whether 64 bits hold it, the power of ten of its grid included.
fn is_narrow(extent: Extent) -> bool {
    extent.is_narrow() && extent.decimals().is_none_or(|decimals| decimals <= NARROW_DECIMALS_MAX)
}

/// `10^18` is the greatest power of ten that 64 bits hold.
const NARROW_DECIMALS_MAX: u8 = 18;

impl Reason {
    fn whole(id: &str) -> Reason {
        Reason::new(id, Line::Whole)
    }
}

/// The reasons of a column in the making, in threes: whole, capped, floored.
struct Legend {
    reasons: Vec<Reason>,
    /// Which of several scales is being compiled, from 0.
    alternative: Option<usize>,
}

impl Legend {
    fn new() -> Legend {
        Legend { reasons: Vec::new(), alternative: None }
    }

    /// The code of a new reason, whole; the two that follow are capped and floored. `possible` says which of the three can be.
    fn base(&mut self, id: &str, line: Line, possible: [bool; 3]) -> Why {
        let why = Why(Why::PRESENT.0 + u16::try_from(self.reasons.len()).expect("a rule file is too small for 65,000 reasons"));
        let id = match self.alternative {
            Some(alternative) => format!("alternative {}, {id}", alternative + 1),
            None => id.to_owned(),
        };
        for (suffix, is_possible) in ["", " capped", " floored"].into_iter().zip(possible) {
            let alternative = self.alternative;
            self.reasons.push(Reason { id: format!("{id}{suffix}"), line, alternative, is_possible });
        }
        why
    }
}
