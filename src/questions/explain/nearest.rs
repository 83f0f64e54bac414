//! The nearest way to more points: the smallest change of a figure that reaches the next better reason.
//!
//! Nothing is solved: changes are tried, by the plan's own steps, a block of them at a time. A change is named only where it was
//! tried and reaches the reason, and one step less was tried and does not.

use super::criterion::{base, because_of, last, scale};
use super::{Change, Content, Criterion, Explanation, Held, Nearest, NoWay, Node, Seen, Titled, Way};
use crate::engine::fill::Given;
use crate::engine::plan::{ConditionOf, ConditionSlots, Plan};
use crate::engine::sheet::{BLOCK, Block, Slot, Why};
use crate::engine::suppose::Suppose;
use crate::law::expression::{Condition, Numeric, Truth};
use crate::law::{self, Better, Body, DerivedMethod, IndicatorId, Method, Name, NodeId, Otherwise, RuleSet};
use crate::words::figure::{Kind, Quantity};
use crate::words::number::{Number, Ratio};
use crate::words::period::{from_days, to_days};
use std::collections::BTreeMap;

/// Steps that are tried one by one, on each side.
const NEAR: i128 = 64;

/// Points between two tries, where the change lies between them.
const BETWEEN: i128 = 64;

/// Days that are tried, on each side.
const DAYS_MAX: i128 = 3_660;

pub(super) fn find(set: &RuleSet, plan: &Plan, suppose: &Suppose<'_>, explanation: &mut Explanation) {
    let Body::Criteria(scorecard) = &set.body else { return };
    let found: Vec<(NodeId, Nearest)> = scorecard
        .nodes
        .iter()
        .enumerate()
        .filter_map(|(id, node)| {
            let law::Content::Criterion { method, .. } = &node.content else { return None };
            let Content::Criterion(criterion) = &explanation.nodes[id].content else { return None };
            let search = Search { set, plan, suppose, explanation, id, node: &explanation.nodes[id], criterion };
            Some((id, search.nearest(method)))
        })
        .collect();
    for (id, nearest) in found {
        if let Content::Criterion(criterion) = &mut explanation.nodes[id].content {
            criterion.nearest = nearest;
        }
    }
}

/// What is to be reached.
#[derive(Clone, Copy)]
enum Goal {
    /// More points for another reason.
    Another,
    /// More points.
    More,
    /// All points.
    Full,
    /// A condition's own column, and more points.
    Condition(Slot),
    /// A part of a condition, whatever the points.
    Part(Slot),
}

/// A change that reaches a goal.
#[derive(Clone)]
struct Candidate {
    indicator: IndicatorId,
    given: Given,
    /// One step less.
    less: Given,
    to: Seen,
    steps: i128,
    by: String,
    points: Ratio,
}

struct Search<'r, 'a> {
    set: &'a RuleSet,
    plan: &'a Plan,
    suppose: &'r Suppose<'a>,
    explanation: &'r Explanation,
    id: NodeId,
    node: &'r Node,
    criterion: &'r Criterion,
}

impl Search<'_, '_> {
    fn slot(&self) -> Slot {
        self.plan.slots.points[self.id]
    }

    fn nearest(&self, method: &Method) -> Nearest {
        let Some(points) = self.node.points else {
            return Nearest::None(match self.node.by.id.as_str() {
                "not_applicable" => NoWay::NotApplicable,
                "script_failed" => NoWay::Script,
                _ => NoWay::Absent,
            });
        };
        let fired = base(&self.node.by.id);
        if self.node.points_max <= points {
            return Nearest::None(NoWay::Full);
        }
        match last(fired) {
            "not_applicable" => return Nearest::None(NoWay::NotApplicable),
            "script" => return Nearest::None(NoWay::Script),
            "assessed" => return Nearest::None(NoWay::Assessed),
            _ => {}
        }
        let figures = self.figures();
        let on_children = self.suppose.rests_on_children(self.slot());
        if figures.is_empty() {
            return Nearest::None(if on_children { NoWay::Children } else { NoWay::Fixed });
        }
        let is_computed = self.criterion.put_in.is_some();
        if self.criterion.next.is_none() && !is_computed {
            return Nearest::None(NoWay::BestReason);
        }
        let sides = Sides::of(self.set, method);
        let ways = match method {
            Method::Conditions(conditions) => (0..conditions.len()).filter_map(|n| self.condition(n, &figures, &sides)).collect(),
            _ => {
                let another = self.best(Goal::Another, &figures, &sides).map(|candidate| self.way(&[candidate], None));
                let another = another.or_else(|| self.several(method, &figures, &sides));
                match another {
                    Some(way) => vec![way],
                    None => self.computed(&figures, &sides),
                }
            }
        };
        match ways.is_empty() {
            true if on_children => Nearest::None(NoWay::Children),
            true => Nearest::None(NoWay::NotFound),
            false => Nearest::Ways(ways),
        }
    }

    /// The figures that its points depend on.
    fn figures(&self) -> Vec<IndicatorId> {
        let inputs = self.suppose.inputs_of(self.slot()).into_iter();
        inputs
            .filter_map(|name| match name {
                // what was is not to be changed
                Name::Indicator(indicator) if self.set.indicators[indicator].previous.is_none() => Some(indicator),
                _ => None,
            })
            .collect()
    }

    /// More points for the same reason, and then all points.
    fn computed(&self, figures: &[IndicatorId], sides: &Sides) -> Vec<Way> {
        let Some(more) = self.best(Goal::More, figures, sides) else { return Vec::new() };
        let mut ways = vec![self.way(&[more], None)];
        if ways[0].points_to < self.node.points_max
            && let Some(full) = self.best(Goal::Full, figures, sides)
        {
            ways.push(self.way(&[full], None));
        }
        ways
    }

    /// A condition with points of its own that is not met.
    fn condition(&self, n: usize, figures: &[IndicatorId], sides: &Sides) -> Option<Way> {
        let slots = self.plan.slots.conditions.get(&ConditionOf::Line(self.id, n))?;
        if self.held(slots.slot) != Held::No {
            return None;
        }
        let single = self.best(Goal::Condition(slots.slot), figures, sides).map(|candidate| self.way(&[candidate], Some(n)));
        single.or_else(|| self.together(slots, Goal::Condition(slots.slot), Some(n), figures, sides))
    }

    /// The condition of the next better line, part by part, where no single figure meets it.
    fn several(&self, method: &Method, figures: &[IndicatorId], sides: &Sides) -> Option<Way> {
        let next = self.criterion.next.as_ref()?;
        let line = match method {
            Method::Met(_) => 0,
            Method::Cases(_) => next.id.strip_prefix("case ")?.parse::<usize>().ok()?.checked_sub(1)?,
            _ => return None,
        };
        let slots = self.plan.slots.conditions.get(&ConditionOf::Line(self.id, line))?;
        self.together(slots, Goal::Another, None, figures, sides)
    }

    /// All parts that do not hold, each met by a figure of its own.
    fn together(
        &self,
        slots: &ConditionSlots,
        goal: Goal,
        condition: Option<usize>,
        figures: &[IndicatorId],
        sides: &Sides,
    ) -> Option<Way> {
        let mut changes: Vec<Candidate> = Vec::new();
        for part in slots.parts.iter().filter(|part| self.held(part.slot) != Held::Yes) {
            let free: Vec<IndicatorId> =
                figures.iter().copied().filter(|figure| changes.iter().all(|change| change.indicator != *figure)).collect();
            changes.push(self.best(Goal::Part(part.slot), &free, sides)?);
        }
        if changes.len() < 2 {
            return None;
        }
        // the first row takes every change; each of the others one step less of one of them
        let columns: Vec<Vec<Given>> = (0..changes.len())
            .map(|n| {
                let whole = std::iter::once(changes[n].given.clone());
                whole
                    .chain(
                        (0..changes.len()).map(|row| if row == n { changes[n].less.clone() } else { changes[n].given.clone() }),
                    )
                    .collect()
            })
            .collect();
        let inputs: Vec<(Name, &[Given])> =
            changes.iter().zip(&columns).map(|(change, given)| (Name::Indicator(change.indicator), given.as_slice())).collect();
        let block = self.suppose.with_all_figures(&inputs, &self.wanted(goal));
        let is_smallest = (1..=changes.len()).all(|row| !self.reaches(goal, &block, row));
        if !self.reaches(goal, &block, 0) || !is_smallest || self.breaks_a_check(&block, 0) {
            return None;
        }
        let (points, by) = self.points(&block, 0)?;
        changes.iter_mut().for_each(|change| (change.points, change.by) = (points, by.clone()));
        Some(self.way(&changes, condition))
    }

    fn way(&self, changes: &[Candidate], condition: Option<usize>) -> Way {
        let first = changes.first().expect("a way changes something");
        let number = |points: Ratio| points.as_number().expect("points are decimals");
        Way {
            changes: changes
                .iter()
                .map(|change| Change { indicator: change.indicator, from: self.seen(change.indicator), to: change.to.clone() })
                .collect(),
            points_from: self.node.points.expect("who has no points has no way"),
            points_to: number(first.points),
            by: because_of(&self.criterion.lines, &first.by),
            condition,
        }
    }

    fn seen(&self, indicator: IndicatorId) -> Seen {
        self.explanation.values[&Name::Indicator(indicator)].seen.clone()
    }

    fn held(&self, slot: Slot) -> Held {
        match self.suppose.as_it_is().columns[slot.0].why[0] {
            Why::HOLDS => Held::Yes,
            absence if !absence.is_present() => Held::Absent(absence),
            _ => Held::No,
        }
    }

    /// The figure whose change is the most natural, and of those alike the smallest change.
    fn best(&self, goal: Goal, figures: &[IndicatorId], sides: &Sides) -> Option<Candidate> {
        let candidates = figures.iter().filter_map(|figure| self.smallest(goal, *figure, figures));
        candidates.min_by_key(|candidate| {
            let indicator = &self.set.indicators[candidate.indicator];
            let is_kind_of_unit = matches!(indicator.question.kind, Kind::Choice(_)) && !sides.is_chosen(candidate.indicator);
            (is_kind_of_unit, sides.rank(candidate.indicator), indicator.better.is_none(), candidate.steps)
        })
    }

    /// The smallest change of one figure.
    fn smallest(&self, goal: Goal, figure: IndicatorId, figures: &[IndicatorId]) -> Option<Candidate> {
        let indicator = &self.set.indicators[figure];
        match (&indicator.question.kind, self.seen(figure)) {
            (Kind::Quantity(quantity), Seen::Number(now)) => {
                let scale = Steps::of(quantity, now.as_number()?)?;
                let others = self.others(figure, figures);
                self.stepwise(goal, figure, &scale, &others, indicator.better)
            }
            (Kind::Date, Seen::Day(day)) => {
                let now = i128::from(to_days(day));
                let steps = Steps { now, step: 1, low: now - DAYS_MAX, high: now + DAYS_MAX, decimals: None };
                self.stepwise(goal, figure, &steps, &[], indicator.better)
            }
            (Kind::YesNo, Seen::Truth(now)) => {
                self.one_of(goal, figure, &[(Given::Truth(!now), Seen::Truth(!now))], Given::Truth(now))
            }
            (Kind::Choice(options), Seen::Option(now)) => {
                let position = options.iter().position(|option| option.id == now.id)?;
                let option = |(n, option): (usize, &crate::words::figure::Choice)| {
                    let titled = Titled { id: option.id.clone(), title: option.title.clone() };
                    (Given::Option(n), Seen::Option(titled))
                };
                let others = options.iter().enumerate().filter(|(n, _)| *n != position).map(option).collect::<Vec<_>>();
                self.one_of(goal, figure, &others, Given::Option(position))
            }
            _ => None,
        }
    }

    /// Of several answers the one that reaches the goal with the fewest points.
    fn one_of(&self, goal: Goal, figure: IndicatorId, answers: &[(Given, Seen)], now: Given) -> Option<Candidate> {
        let given: Vec<Given> = answers.iter().map(|(given, _)| given.clone()).take(BLOCK).collect();
        let block = self.suppose.with_figures(Name::Indicator(figure), &given, &self.wanted(goal));
        let reached = (0..given.len()).filter(|row| self.reaches(goal, &block, *row) && !self.breaks_a_check(&block, *row));
        let reached = reached.filter_map(|row| Some((self.points(&block, row)?, row)));
        let ((points, by), row) = reached.min_by_key(|((points, _), row)| (*points, *row))?;
        Some(Candidate {
            indicator: figure,
            given: given[row].clone(),
            less: now,
            to: answers[row].1.clone(),
            steps: 1,
            by,
            points,
        })
    }

    /// The smallest number of steps that reaches the goal, up or down.
    fn stepwise(
        &self,
        goal: Goal,
        figure: IndicatorId,
        steps: &Steps,
        others: &[Number],
        better: Option<Better>,
    ) -> Option<Candidate> {
        let directions: &[i128] = match better {
            Some(Better::More) => &[1],
            Some(Better::Less) => &[-1],
            None => &[1, -1],
        };
        let found = directions.iter().filter_map(|direction| {
            let n = self.first(goal, figure, steps, others, *direction)?;
            Some((n, *direction))
        });
        let (n, direction) = found.min_by_key(|(n, _)| *n)?;
        let given = steps.given(direction * n)?;
        let less = steps.given(direction * (n - 1))?;
        let block = self.suppose.with_figures(Name::Indicator(figure), std::slice::from_ref(&given), &self.wanted(goal));
        if self.breaks_a_check(&block, 0) {
            return None;
        }
        let (points, by) = self.points(&block, 0)?;
        Some(Candidate { indicator: figure, to: steps.seen(direction * n)?, given, less, steps: n, by, points })
    }

    /// The first number of steps in one direction, up or down, that reaches the goal.
    fn first(&self, goal: Goal, figure: IndicatorId, steps: &Steps, others: &[Number], direction: i128) -> Option<i128> {
        let limit = steps.limit(direction);
        let mut tries: Vec<i128> = (1..=NEAR.min(limit)).collect();
        let doubled = std::iter::successors(Some(NEAR), |n| n.checked_mul(2)).take_while(|n| *n < limit);
        tries.extend(doubled);
        // where two figures must be equal, only the one value does
        let meeting = others.iter().filter_map(|other| steps.to(*other)).map(|n| direction * n);
        tries.extend(meeting.flat_map(|n| [n - 1, n, n + 1]));
        tries.push(limit);
        tries.retain(|n| 0 < *n && *n <= limit);
        tries.sort_unstable();
        tries.dedup();
        tries.truncate(BLOCK);
        let (mut low, mut high) = self.between(goal, figure, steps, &tries, direction, 0)?;
        while high - low > 1 {
            let width = (high - low - 1).min(BETWEEN);
            let mut tries: Vec<i128> = (1..=width).map(|n| low + (high - low) / (width + 1) * n).filter(|n| low < *n).collect();
            tries.push(high);
            tries.sort_unstable();
            tries.dedup();
            (low, high) = self.between(goal, figure, steps, &tries, direction, low)?;
        }
        Some(high)
    }

    /// The first try that reaches the goal, with the one before it.
    fn between(
        &self,
        goal: Goal,
        figure: IndicatorId,
        steps: &Steps,
        tries: &[i128],
        direction: i128,
        before: i128,
    ) -> Option<(i128, i128)> {
        let given: Vec<Given> = tries.iter().map(|n| steps.given(direction * *n)).collect::<Option<_>>()?;
        let block = self.suppose.with_figures(Name::Indicator(figure), &given, &self.wanted(goal));
        let reached = (0..tries.len()).find(|row| self.reaches(goal, &block, *row))?;
        Some((reached.checked_sub(1).map_or(before, |row| tries[row]), tries[reached]))
    }

    fn others(&self, figure: IndicatorId, figures: &[IndicatorId]) -> Vec<Number> {
        let others = figures.iter().filter(|other| **other != figure);
        others
            .filter_map(|other| match self.seen(*other) {
                Seen::Number(number) => number.as_number(),
                _ => None,
            })
            .collect()
    }

    fn wanted(&self, goal: Goal) -> Vec<Slot> {
        let mut wanted = vec![self.slot()];
        if let Goal::Condition(slot) | Goal::Part(slot) = goal {
            wanted.push(slot);
        }
        wanted.extend(&self.plan.slots.data_checks);
        wanted
    }

    fn points(&self, block: &Block, row: usize) -> Option<(Ratio, String)> {
        let slot = self.slot();
        let step = &self.plan.steps[slot.0];
        let column = &block.columns[slot.0];
        Some((column.number(row, step.decimals())?, step.reason_id(column.why[row]).to_owned()))
    }

    fn reaches(&self, goal: Goal, block: &Block, row: usize) -> bool {
        let holds = |slot: Slot| block.columns[slot.0].why[row] == Why::HOLDS;
        if let Goal::Part(slot) = goal {
            return holds(slot);
        }
        let Some((points, by)) = self.points(block, row) else { return false };
        let (now, fired) = (self.node.points.map_or(Ratio::ZERO, Ratio::from), base(&self.node.by.id));
        let by = base(&by);
        // to be let off, or to be asked by another scale, is no way to better work
        let is_earned = !["not_applicable", "if_missing", "zero_target"].contains(&last(by)) && scale(by) == scale(fired);
        is_earned
            && now < points
            && match goal {
                Goal::Another => by != fired,
                Goal::More => true,
                Goal::Full => Ratio::from(self.node.points_max) <= points,
                Goal::Condition(slot) => holds(slot),
                Goal::Part(_) => false,
            }
    }

    /// Whether a data check that leaves the unit undetermined would be broken that is not.
    fn breaks_a_check(&self, block: &Block, row: usize) -> bool {
        let checks = self.plan.slots.data_checks.iter().zip(&self.set.data_checks);
        checks
            .filter(|(_, check)| check.is_error)
            .any(|(slot, _)| self.held(*slot) == Held::Yes && block.columns[slot.0].why[row] != Why::HOLDS)
    }
}

/// The values a figure may take, as steps from the one it has.
struct Steps {
    now: i128,
    step: i128,
    low: i128,
    high: i128,
    /// Of the numbers; days where `None`.
    decimals: Option<u8>,
}

impl Steps {
    fn of(quantity: &Quantity, now: Number) -> Option<Steps> {
        let smallest = Number::new(1, quantity.decimals)?;
        let step = quantity.step.unwrap_or(smallest);
        let decimals =
            [now, step, quantity.at_least, quantity.at_most].into_iter().map(Number::decimals).max()?.max(quantity.decimals);
        let at = |number: Number| number.at_decimals(decimals);
        let steps = Steps {
            now: at(now)?,
            step: at(step)?,
            low: at(quantity.at_least)?,
            high: at(quantity.at_most)?,
            decimals: Some(decimals),
        };
        (0 < steps.step).then_some(steps)
    }

    /// How many steps there are in a direction.
    fn limit(&self, direction: i128) -> i128 {
        let room = if direction > 0 { self.high.saturating_sub(self.now) } else { self.now.saturating_sub(self.low) };
        (room / self.step).max(0)
    }

    /// Steps to a number, downward negative, cut to whole ones.
    fn to(&self, other: Number) -> Option<i128> {
        Some((other.at_decimals(self.decimals?)?.checked_sub(self.now)?) / self.step)
    }

    fn at(&self, n: i128) -> Option<i128> {
        self.now.checked_add(n.checked_mul(self.step)?)
    }

    fn given(&self, n: i128) -> Option<Given> {
        match self.decimals {
            Some(decimals) => Number::new(self.at(n)?, decimals).map(Given::Number),
            None => i64::try_from(self.at(n)?).ok().map(Given::Day),
        }
    }

    fn seen(&self, n: i128) -> Option<Seen> {
        match self.decimals {
            Some(decimals) => Number::new(self.at(n)?, decimals).map(|number| Seen::Number(number.into())),
            None => i64::try_from(self.at(n)?).ok().and_then(from_days).map(Seen::Day),
        }
    }
}

/// On which side of what is measured each figure stands: counted, or what it is counted against.
#[derive(Default)]
struct Sides {
    /// By figure: whether it stands where things are counted, and whether where they are measured against it.
    stands: BTreeMap<IndicatorId, (bool, bool)>,
    chosen: Vec<IndicatorId>,
}

impl Sides {
    fn of(set: &RuleSet, method: &Method) -> Sides {
        let mut sides = Sides::default();
        sides.method(set, method, false);
        sides
    }

    /// 0 for what is counted, 2 for what it is measured against, 1 for what is both.
    fn rank(&self, figure: IndicatorId) -> u8 {
        match self.stands.get(&figure) {
            Some((_, false)) | None => 0,
            Some((true, true)) => 1,
            Some((false, true)) => 2,
        }
    }

    fn is_chosen(&self, figure: IndicatorId) -> bool {
        self.chosen.contains(&figure)
    }

    fn name(&mut self, set: &RuleSet, name: Name, against: bool) {
        match name {
            Name::Indicator(indicator) => {
                let stands = self.stands.entry(indicator).or_default();
                *stands = (stands.0 || !against, stands.1 || against);
            }
            Name::Derived(derived) => match &set.derived[derived].method {
                DerivedMethod::Value { value, .. } => self.numeric(set, value, against),
                DerivedMethod::Truth(condition) => self.condition(set, condition, against),
                DerivedMethod::Tiers(tiers) => self.name(set, tiers.of, against),
                DerivedMethod::Cases(cases) => {
                    for case in &cases.cases {
                        self.condition(set, &case.when, against);
                        self.numeric(set, &case.result, against);
                    }
                }
                DerivedMethod::Choice(choice) => self.name(set, Name::Indicator(choice.of), against),
                DerivedMethod::Children(_) => {}
            },
            Name::Relative(relative) => self.name(set, set.relatives[relative].of, against),
            Name::Points(_)
            | Name::Total
            | Name::TotalMax
            | Name::MonthsInOperation
            | Name::PeriodYear
            | Name::UnitKind
            | Name::Subtype
            | Name::Territory => {}
        }
    }

    fn method(&mut self, set: &RuleSet, method: &Method, against: bool) {
        match method {
            Method::Met(condition) => self.condition(set, condition, against),
            Method::Conditions(all) => all.iter().for_each(|condition| self.condition(set, &condition.that, against)),
            Method::Tiers(tiers) => self.name(set, tiers.of, against),
            Method::Cases(cases) => {
                for case in &cases.cases {
                    self.condition(set, &case.when, against);
                    self.numeric(set, &case.result, against);
                }
                if let Otherwise::Result(result, _) = &cases.otherwise {
                    self.numeric(set, result, against);
                }
            }
            Method::Proportional(proportional) => {
                self.name(set, proportional.of, against);
                self.name(set, proportional.to, !against);
            }
            Method::PerOccurrence { of, .. } => self.name(set, *of, against),
            Method::Choice(choice) => {
                self.chosen.push(choice.of);
                self.name(set, Name::Indicator(choice.of), against);
            }
            Method::Assessed { figure, .. } => self.name(set, Name::Indicator(*figure), against),
            Method::Formula { value, .. } => self.numeric(set, value, against),
            Method::Script(_) | Method::Children(_) => {}
            Method::Alternatives { alternatives, .. } => {
                for alternative in alternatives {
                    self.condition(set, &alternative.when, !against);
                    self.method(set, &alternative.method, against);
                }
            }
        }
    }

    fn condition(&mut self, set: &RuleSet, condition: &Condition, against: bool) {
        condition.parts().into_iter().for_each(|part| self.truth(set, &part.truth, against));
    }

    fn truth(&mut self, set: &RuleSet, truth: &Truth, against: bool) {
        match truth {
            Truth::Literal(_) | Truth::CompareRating(..) | Truth::TextIn(..) => {}
            Truth::Name(name) | Truth::Known(name) => self.name(set, *name, against),
            Truth::Not(inner) => self.truth(set, inner, against),
            Truth::And(all) | Truth::Or(all) => all.iter().for_each(|truth| self.truth(set, truth, against)),
            Truth::Compare(_, a, b) => {
                self.numeric(set, a, against);
                self.numeric(set, b, !against);
            }
            Truth::CompareDays(_, a, b) => {
                self.name(set, a.name(), against);
                self.name(set, b.name(), !against);
            }
            Truth::CompareTruths(_, a, b) => {
                self.truth(set, a, against);
                self.truth(set, b, !against);
            }
            Truth::OptionIn(indicator, _) => {
                self.chosen.push(*indicator);
                self.name(set, Name::Indicator(*indicator), against);
            }
        }
    }

    fn numeric(&mut self, set: &RuleSet, numeric: &Numeric, against: bool) {
        match numeric {
            Numeric::Literal(_) | Numeric::PointsShare(_) => {}
            Numeric::Name(name) => self.name(set, *name, against),
            Numeric::Negate(x) | Numeric::Abs(x) | Numeric::Round(x, ..) | Numeric::Floor(x) => self.numeric(set, x, against),
            Numeric::Add(a, b) | Numeric::Subtract(a, b) | Numeric::Multiply(a, b) => {
                self.numeric(set, a, against);
                self.numeric(set, b, against);
            }
            Numeric::Divide(a, b) | Numeric::Percent(a, b) => {
                self.numeric(set, a, against);
                self.numeric(set, b, !against);
            }
            Numeric::Min(all) | Numeric::Max(all) | Numeric::Sum(all) => {
                all.iter().for_each(|numeric| self.numeric(set, numeric, against));
            }
            Numeric::Clamp(x, least, most) => {
                self.numeric(set, x, against);
                self.numeric(set, least, !against);
                self.numeric(set, most, !against);
            }
            Numeric::CountTrue(all) => all.iter().for_each(|truth| self.truth(set, truth, against)),
            Numeric::DaysLate(day, deadline) => {
                self.name(set, day.name(), against);
                self.name(set, deadline.name(), !against);
            }
            Numeric::DaysBetween(a, b) | Numeric::MonthsBetween(a, b) => {
                self.name(set, a.name(), against);
                self.name(set, b.name(), against);
            }
        }
    }
}
