//! From the declared ranges to the range of every number of a rule set, and the proof that all of it stays exact.
//!
//! A line of `cases` or `alternatives` is evaluated only where its own condition holds and the earlier ones do not, so its
//! expression is read in an [`Environment`] narrowed by them.

use super::expression::{Comparison, Condition, Numeric, Truth};
use super::extent::{DAYS_MAX, Extent, Problem};
use super::{
    Alternative, Body, Cases, Content, Derived, DerivedMethod, IfNotApplicable, Method, Name, Node, NodeId, Otherwise, RuleSet,
    Scorecard, Tiers,
};
use crate::law::fields::DECIMALS_UNDECLARED;
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place};
use crate::words::figure::{Kind, Quantity};
use crate::words::number::{Number, Ratio, Rounding};
use std::collections::BTreeMap;

/// The range of every number of a rule set.
#[derive(Clone, Debug, Default)]
pub struct Ranges {
    /// By indicator; `None` where it is no number.
    pub indicators: Vec<Option<Extent>>,
    /// By derived value; 0 for a truth.
    pub derived: Vec<Extent>,
    /// By relative score: its quotient.
    pub relatives: Vec<Extent>,
    /// By node: its points.
    pub points: Vec<Extent>,
    /// By node: its maximum as it stands for a unit, where the node is not dropped.
    pub maxima: Vec<Extent>,
    /// The total; `None` in a matrix.
    pub total: Option<Extent>,
    /// The total's maximum; `None` in a matrix.
    pub total_max: Option<Extent>,
}

/// The range of every number of a set, or everything that keeps a number from being exact.
pub fn ranges(set: &RuleSet) -> Result<Ranges, Vec<Diagnostic>> {
    let (ranges, found) = as_far_as_known(set);
    if found.is_empty() { Ok(ranges) } else { Err(found) }
}

/// The ranges as far as they are known, 0 standing for each that is not, and what keeps the others from being exact.
pub fn as_far_as_known(set: &RuleSet) -> (Ranges, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let mut ranges = Ranges::default();
    for indicator in &set.indicators {
        ranges.indicators.push(match &indicator.question.kind {
            Kind::Quantity(quantity) => match quantity_extent(quantity, indicator.may_be_read_as_zero()) {
                Ok(extent) => Some(extent),
                Err(problem) => {
                    found.push(refusal(problem, &indicator.question.id, &indicator.anchor.place));
                    Some(ZERO)
                }
            },
            Kind::YesNo | Kind::Date | Kind::Choice(_) | Kind::Text => None,
        });
    }
    for derived in &set.derived {
        let extent = derived_extent(derived, &Environment::new(&ranges), &mut found);
        ranges.derived.push(extent);
    }
    for relative in &set.relatives {
        let share = relative.share(Environment::new(&ranges).name(relative.of));
        ranges.relatives.push(share.unwrap_or_else(|problem| {
            found.push(refusal(problem, "relative", &relative.anchor.place));
            ZERO
        }));
    }
    for check in &set.data_checks {
        prove_condition(&check.that, &Environment::new(&ranges), &mut found);
    }
    match &set.body {
        Body::Criteria(scorecard) => scorecard_ranges(set, scorecard, &mut ranges, &mut found),
        Body::Matrix(rows) => {
            for row in rows {
                let environment = Environment::new(&ranges);
                let environment = narrowed_by_option(&environment, row.applies_when.as_ref(), &mut found);
                method_extent(&row.method, Number::ZERO, &row.anchor.place, &environment, &mut found);
            }
        }
    }
    let environment = Environment::new(&ranges);
    for rating in &set.ratings {
        if let Some(require) = &rating.require {
            for requirement in require.leaves() {
                prove_condition(&requirement.that, &environment, &mut found);
            }
        }
    }
    for gate in &set.gates {
        prove_condition(&gate.when, &environment, &mut found);
        if let Some(unless) = &gate.unless {
            prove_condition(unless, &environment, &mut found);
        }
    }
    (ranges, found)
}

/// A figure that is read as 0 where it is missing, or without its evidence, makes 0 one of the values, also outside the declared
/// range.
fn quantity_extent(quantity: &Quantity, may_be_read_as_zero: bool) -> Result<Extent, Problem> {
    let declared = Extent::between(quantity.at_least, quantity.at_most, quantity.decimals)?;
    if may_be_read_as_zero { declared.either(ZERO) } else { Ok(declared) }
}

const ZERO: Extent = Extent::Grid { decimals: 0, low: 0, high: 0 };

fn scorecard_ranges(set: &RuleSet, scorecard: &Scorecard, ranges: &mut Ranges, found: &mut Vec<Diagnostic>) {
    ranges.points = vec![ZERO; scorecard.nodes.len()];
    ranges.maxima = scorecard.nodes.iter().map(|node| Extent::constant(node.points_max)).collect();
    // criteria first, in document order; then groups from the innermost outward
    for (id, node) in scorecard.nodes.iter().enumerate() {
        if let Content::Criterion { applies_when, method, .. } = &node.content {
            let environment = Environment::new(ranges);
            let environment = narrowed_by_option(&environment, applies_when.as_ref(), found);
            let extent = method_extent(method, node.points_max, &node.anchor.place, &environment, found);
            ranges.points[id] =
                stage(extent, node.points_min, node.points_max, node.rounding, &node.id, &node.anchor.place, found);
            close_groups(scorecard, id, ranges, found);
        } else if node.children().is_empty() {
            ranges.points[id] = group_extent(scorecard, id, ranges, found).unwrap_or(ZERO);
            close_groups(scorecard, id, ranges, found);
        }
    }
    let top: Vec<NodeId> = scorecard.roots.clone();
    let total = (|| {
        let mut total = sum_of(&top, ranges)?;
        if scorecard.spreads_at_the_top() {
            total = spread(total, scorecard.maximum_of(scorecard.points_max, &top)?)?;
        }
        for extra in scorecard.bonus.into_iter().chain(scorecard.deductions) {
            total = total.add(ranges.points[extra])?;
        }
        Ok(total)
    })();
    match total {
        Ok(total) => {
            let (least, most) = (scorecard.total_at_least, scorecard.total_at_most);
            ranges.total = Some(stage(total, least, most, set.rounding.total, "total", &set.place, found));
        }
        Err(problem) => {
            found.push(refusal(problem, "total", &set.place));
            ranges.total = Some(ZERO);
        }
    }
    let maximum = scorecard.maximum_of(scorecard.points_max, &top).unwrap_or_else(|problem| {
        found.push(refusal(problem, "total_max", &set.place));
        ZERO
    });
    ranges.total_max = Some(match scorecard.total_max_may_shrink() {
        false => Extent::constant(scorecard.points_max),
        true if scorecard.may_leave_deductions_only(&top) => maximum.either(ZERO).unwrap_or(maximum),
        true => positive(maximum),
    });
}

// A group's points are known when its last leaf is: later criteria may read them.
fn close_groups(scorecard: &Scorecard, leaf: NodeId, ranges: &mut Ranges, found: &mut Vec<Diagnostic>) {
    let mut child = leaf;
    while let Some(group) = scorecard.nodes[child].parent {
        if scorecard.nodes[group].children().last() != Some(&child) {
            return;
        }
        let node = &scorecard.nodes[group];
        ranges.points[group] = group_extent(scorecard, group, ranges, found).unwrap_or_else(|problem| {
            found.push(refusal(problem, &node.id, &node.anchor.place));
            ZERO
        });
        child = group;
    }
}

fn group_extent(
    scorecard: &Scorecard,
    group: NodeId,
    ranges: &mut Ranges,
    found: &mut Vec<Diagnostic>,
) -> Result<Extent, Problem> {
    let node = &scorecard.nodes[group];
    if node.open {
        // whatever a lower level puts there
        let decimals = node.rounding.map_or(DECIMALS_UNDECLARED, |rounding| rounding.decimals);
        return Extent::between(node.points_min, node.points_max, decimals);
    }
    let maximum = scorecard.maximum_of(node.points_max, node.children())?;
    let mut sum = sum_of(node.children(), ranges)?;
    if scorecard.spreads_in(group) {
        sum = spread(sum, maximum)?;
    }
    let points = stage(sum, node.points_min, node.points_max, node.rounding, &node.id, &node.anchor.place, found);
    if !scorecard.may_shrink(group) {
        return Ok(points);
    }
    ranges.maxima[group] =
        if scorecard.may_leave_deductions_only(node.children()) { maximum.either(ZERO)? } else { positive(maximum) };
    // what is left of the maximum cuts the points, and may have more decimals than they
    let decimals = [points, maximum].into_iter().filter_map(Extent::decimals).max();
    decimals.map_or(Ok(points), |decimals| points.at_decimals(decimals))
}

/// The sum of several nodes' points.
fn sum_of(nodes: &[NodeId], ranges: &Ranges) -> Result<Extent, Problem> {
    // a dropped child counts as 0
    nodes.iter().try_fold(ZERO, |sum, node| sum.add(ranges.points[*node].either(ZERO)?))
}

/// `sum × (left + spread) / left`: what `drop_and_rescale` makes of a sum, `left` being at least one grid step.
pub fn spread(sum: Extent, maximum: Extent) -> Result<Extent, Problem> {
    sum.multiply(maximum)?.divide(positive(maximum), false)
}

fn positive(maximum: Extent) -> Extent {
    match maximum {
        Extent::Grid { decimals, high, .. } => Extent::Grid { decimals, low: 1.min(high), high },
        Extent::Quotient { .. } => maximum,
    }
}

/// Clamp, round, clamp; without rounding, only what is on a grid may pass.
fn stage(
    extent: Extent,
    least: Number,
    most: Number,
    rounding: Option<Rounding>,
    id: &str,
    place: &Place,
    found: &mut Vec<Diagnostic>,
) -> Extent {
    match staged(extent, least, most, rounding) {
        Ok(staged @ Extent::Grid { .. }) => staged,
        Ok(Extent::Quotient { .. }) => {
            found.push(
                Diagnostic::error(
                    "not_terminating",
                    place.clone(),
                    words!(
                        "điểm của `{id}` có thể là phân số không viết hết được bằng số thập phân, mà bộ tiêu chí không làm tròn ở đây",
                        "the points of `{id}` can be a quotient whose decimals do not end, and the rule set does not round here"
                    ),
                )
                .help(words!(
                    "nêu cách làm tròn ở đây, ví dụ `rounding: {{ decimals: 2, mode: half_up }}`",
                    "state the rounding here, such as `rounding: {{ decimals: 2, mode: half_up }}`"
                )),
            );
            ZERO
        }
        Err(problem) => {
            found.push(refusal(problem, id, place));
            ZERO
        }
    }
}

/// What a stage leaves of a value: clamp, round, clamp.
pub fn staged(extent: Extent, least: Number, most: Number, rounding: Option<Rounding>) -> Result<Extent, Problem> {
    let clamped = extent.clamp(least, most)?;
    match rounding {
        Some(rounding) => clamped.round(rounding)?.clamp(least, most),
        None => Ok(clamped),
    }
}

fn derived_extent(derived: &Derived, environment: &Environment<'_>, found: &mut Vec<Diagnostic>) -> Extent {
    let place = &derived.anchor.place;
    let extent = match &derived.method {
        DerivedMethod::Value { value, zero_denominator, .. } => {
            let handled = zero_denominator.is_some();
            let extent = environment.numeric(value, handled).unwrap_or_else(|problem| {
                found.push(refusal(problem, &derived.id, place));
                ZERO
            });
            if handled { extent.either(ZERO).unwrap_or(extent) } else { extent }
        }
        DerivedMethod::Truth(condition) => {
            prove_condition(condition, environment, found);
            ZERO
        }
        DerivedMethod::Tiers(tiers) => tiers_extent(tiers, place, environment, found),
        DerivedMethod::Cases(cases) => cases_extent(cases, place, environment, found),
        DerivedMethod::Choice(choice) => {
            let results = choice.results.iter().flatten().copied().chain(choice.missing);
            any_of(constants(results, place, found), otherwise_extent(&choice.otherwise, place, environment, found), place, found)
        }
        DerivedMethod::Children(children) => children.extent().unwrap_or_else(|problem| {
            found.push(refusal(problem, &derived.id, place));
            ZERO
        }),
    };
    match derived.rounding {
        None => extent,
        Some(rounding) => extent.round(rounding).unwrap_or_else(|problem| {
            found.push(refusal(problem, &derived.id, place));
            ZERO
        }),
    }
}

/// The range of a method's raw points, before clamp and rounding.
fn method_extent(
    method: &Method,
    points_max: Number,
    place: &Place,
    environment: &Environment<'_>,
    found: &mut Vec<Diagnostic>,
) -> Extent {
    let extent = match method {
        Method::Met(condition) => {
            prove_condition(condition, environment, found);
            constants([Number::ZERO, points_max], place, found)
        }
        Method::Conditions(conditions) => {
            let mut sum = Ok(ZERO);
            for condition in conditions {
                prove_condition(&condition.that, environment, found);
                sum = sum.and_then(|sum| sum.add(Extent::constant(condition.points).either(ZERO)?));
            }
            sum.map_err(|problem| found.push(refusal(problem, "conditions", place))).ok()
        }
        Method::Tiers(tiers) => Some(tiers_extent(tiers, place, environment, found)),
        Method::Cases(cases) => Some(cases_extent(cases, place, environment, found)),
        Method::Choice(choice) => {
            let results = choice.results.iter().flatten().copied().chain(choice.missing);
            let otherwise = otherwise_extent(&choice.otherwise, place, environment, found);
            Some(any_of(constants(results, place, found), otherwise, place, found))
        }
        Method::Proportional(proportional) => {
            if let Some(percent) = proportional.at_least_percent {
                let sides = [(Number::HUNDRED, proportional.of), (percent, proportional.to)];
                for (factor, name) in sides {
                    if let Err(problem) = Extent::constant(factor).multiply(environment.name(name)) {
                        found.push(refusal(problem, "at_least_percent", place));
                    }
                }
            }
            let share =
                environment.proportional(points_max, proportional.of, proportional.to, proportional.zero_target.is_some());
            let rest = constants([Number::ZERO, points_max].into_iter().chain(proportional.missing), place, found);
            Some(any_of(share.map_err(|problem| found.push(refusal(problem, "proportional", place))).ok(), rest, place, found))
        }
        Method::PerOccurrence { of, each, start } => environment
            .name(*of)
            .multiply(Extent::constant(*each))
            .and_then(|points| points.add(Extent::constant(*start)))
            .map_err(|problem| found.push(refusal(problem, "per_occurrence", place)))
            .ok(),
        Method::Assessed { from, to, figure, .. } => {
            environment.ranges.indicators[*figure].or_else(|| constants([*from, *to], place, found))
        }
        Method::Formula { value, text } => {
            environment.numeric(value, false).map_err(|problem| found.push(refusal(problem, text, place))).ok()
        }
        Method::Script(script) => Extent::between(script.from, script.to, SCRIPT_DECIMALS)
            .map_err(|problem| found.push(refusal(problem, &script.file, place)))
            .ok(),
        Method::Children(children) => children.extent().map_err(|problem| found.push(refusal(problem, "children", place))).ok(),
        Method::Alternatives { alternatives, otherwise } => {
            let mut earlier = environment.clone();
            let mut all = None;
            for Alternative { when, method, anchor } in alternatives {
                prove_condition(when, &earlier, found);
                let inside = earlier.narrowed(when, true);
                let extent = method_extent(method, points_max, &anchor.place, &inside, found);
                all = Some(any_of(all, Some(extent), place, found));
                earlier = earlier.narrowed(when, false);
            }
            Some(any_of(all, otherwise_extent(otherwise, place, &earlier, found), place, found))
        }
    };
    extent.unwrap_or(ZERO)
}

/// Decimals that a script's points are kept to; more is out of range.
pub const SCRIPT_DECIMALS: u8 = 6;

fn tiers_extent(tiers: &Tiers, place: &Place, environment: &Environment<'_>, found: &mut Vec<Diagnostic>) -> Extent {
    let results = tiers.tiers.iter().map(|tier| tier.result).chain(tiers.missing);
    any_of(constants(results, place, found), otherwise_extent(&tiers.otherwise, place, environment, found), place, found)
}

fn cases_extent(cases: &Cases, place: &Place, environment: &Environment<'_>, found: &mut Vec<Diagnostic>) -> Extent {
    let mut earlier = environment.clone();
    let mut all = constants(cases.missing, place, found);
    for case in &cases.cases {
        prove_condition(&case.when, &earlier, found);
        let inside = earlier.narrowed(&case.when, true);
        match inside.numeric(&case.result, false) {
            Ok(extent) => all = Some(any_of(all, Some(extent), place, found)),
            Err(problem) => found.push(refusal(problem, &case.text, &case.anchor.place)),
        }
        earlier = earlier.narrowed(&case.when, false);
    }
    any_of(all, otherwise_extent(&cases.otherwise, place, &earlier, found), place, found)
}

fn otherwise_extent(
    otherwise: &Otherwise,
    place: &Place,
    environment: &Environment<'_>,
    found: &mut Vec<Diagnostic>,
) -> Option<Extent> {
    match otherwise {
        Otherwise::Result(result, text) => {
            environment.numeric(result, false).map_err(|problem| found.push(refusal(problem, text, place))).ok()
        }
        Otherwise::Unstated | Otherwise::Never => None,
    }
}

fn constants(numbers: impl IntoIterator<Item = Number>, place: &Place, found: &mut Vec<Diagnostic>) -> Option<Extent> {
    numbers.into_iter().fold(None, |all, number| Some(any_of(all, Some(Extent::constant(number)), place, found)))
}

fn any_of(one: Option<Extent>, other: Option<Extent>, place: &Place, found: &mut Vec<Diagnostic>) -> Extent {
    match (one, other) {
        (Some(one), Some(other)) => one.either(other).unwrap_or_else(|problem| {
            found.push(refusal(problem, "points", place));
            ZERO
        }),
        (Some(extent), None) | (None, Some(extent)) => extent,
        (None, None) => ZERO,
    }
}

fn narrowed_by_option<'a>(
    environment: &Environment<'a>,
    condition: Option<&Condition>,
    found: &mut Vec<Diagnostic>,
) -> Environment<'a> {
    match condition {
        Some(condition) => {
            prove_condition(condition, environment, found);
            environment.narrowed(condition, true)
        }
        None => environment.clone(),
    }
}

fn prove_condition(condition: &Condition, environment: &Environment<'_>, found: &mut Vec<Diagnostic>) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) | Condition::None(parts) => {
            for (position, part) in parts.iter().enumerate() {
                prove_condition(part, &environment.beside(condition, position), found);
            }
        }
        Condition::Part(part) => {
            if let Err(problem) = environment.truth(&part.truth) {
                found.push(refusal(problem, &part.text, &part.place));
            }
        }
    }
}

/// What is said where a number is not exact, or a divisor can be 0.
pub fn refusal(problem: Problem, what: &str, place: &Place) -> Diagnostic {
    match problem {
        Problem::DoesNotFit => Diagnostic::error(
            "does_not_fit",
            place.clone(),
            words!(
                "`{what}` có thể vượt quá 38 chữ số với các khoảng giá trị đã khai báo",
                "`{what}` can pass 38 digits with the ranges that are declared"
            ),
        )
        .help(words!(
            "thu hẹp `at_least`, `at_most`, `decimals` của chỉ tiêu, hoặc làm tròn ở một giá trị tính toán: `round(x, 4)`",
            "narrow `at_least`, `at_most`, `decimals` of the indicators, or round in a derived value: `round(x, 4)`"
        )),
        Problem::DivisorMayBeZero => Diagnostic::error(
            "zero_denominator_possible",
            place.clone(),
            words!("trong `{what}`, số chia có thể bằng 0", "in `{what}` the divisor can be 0"),
        )
        .help(words!(
            "khai báo `at_least: 1` cho số chia, loại trừ số 0 trong điều kiện của dòng, hoặc nêu `zero_denominator` (với `proportional`: `zero_target`)",
            "declare `at_least: 1` for the divisor, exclude 0 in the line's own condition, or state `zero_denominator` (for `proportional`: `zero_target`)"
        )),
    }
}

/// The ranges of names where an expression stands.
#[derive(Clone, Debug)]
pub struct Environment<'a> {
    ranges: &'a Ranges,
    narrowed: BTreeMap<Name, Extent>,
    /// Expressions that are known not to be 0, though their ranges hold 0.
    not_zero: Vec<Numeric>,
}

impl<'a> Environment<'a> {
    /// As declared.
    pub fn new(ranges: &'a Ranges) -> Environment<'a> {
        Environment { ranges, narrowed: BTreeMap::new(), not_zero: Vec::new() }
    }

    /// The range of a name.
    pub fn name(&self, name: Name) -> Extent {
        if let Some(extent) = self.narrowed.get(&name) {
            return *extent;
        }
        match name {
            Name::Indicator(indicator) => self.ranges.indicators[indicator].unwrap_or(ZERO),
            Name::Derived(derived) => self.ranges.derived[derived],
            Name::Relative(relative) => self.ranges.relatives[relative],
            Name::Points(node) => self.ranges.points[node],
            Name::Total => self.ranges.total.unwrap_or(ZERO),
            Name::TotalMax => self.ranges.total_max.unwrap_or(ZERO),
            Name::MonthsInOperation => Extent::whole(-DAYS_MAX, DAYS_MAX),
            Name::PeriodYear => Extent::whole(1945, 2200),
            Name::UnitKind | Name::Subtype | Name::Territory => ZERO,
        }
    }

    /// The range of a node's maximum.
    pub fn maximum(&self, node: NodeId) -> Extent {
        self.ranges.maxima[node]
    }

    /// `points_max × of / to`.
    pub fn proportional(&self, points_max: Number, of: Name, to: Name, zero_is_handled: bool) -> Result<Extent, Problem> {
        let zero_is_handled = zero_is_handled || self.is_not_zero(&Numeric::Name(to));
        Extent::constant(points_max).multiply(self.name(of))?.divide(self.name(to), zero_is_handled)
    }

    /// Whether a condition that holds here excludes 0, also where both signs are left: `muc_tieu != 0`.
    pub fn is_not_zero(&self, numeric: &Numeric) -> bool {
        self.not_zero.contains(numeric)
    }

    /// The range of an expression.
    pub fn numeric(&self, numeric: &Numeric, zero_is_handled: bool) -> Result<Extent, Problem> {
        let of = |numeric: &Numeric| self.numeric(numeric, zero_is_handled);
        match numeric {
            Numeric::Literal(number) => Ok(Extent::constant(*number)),
            Numeric::Name(name) => Ok(self.name(*name)),
            Numeric::Negate(x) => Ok(of(x)?.negate()),
            Numeric::Add(a, b) => of(a)?.add(of(b)?),
            Numeric::Subtract(a, b) => of(a)?.subtract(of(b)?),
            Numeric::Multiply(a, b) => of(a)?.multiply(of(b)?),
            Numeric::Divide(a, b) => of(a)?.divide(of(b)?, zero_is_handled || self.is_not_zero(b)),
            Numeric::Percent(a, b) => {
                let zero_is_handled = zero_is_handled || self.is_not_zero(b);
                Extent::constant(Number::HUNDRED).multiply(of(a)?)?.divide(of(b)?, zero_is_handled)
            }
            Numeric::Min(all) => fold(all.iter().map(of), Extent::least_of),
            Numeric::Max(all) => fold(all.iter().map(of), Extent::greatest_of),
            Numeric::Abs(x) => Ok(of(x)?.abs()),
            Numeric::Clamp(x, least, most) => of(x)?.greatest_of(of(least)?)?.least_of(of(most)?),
            Numeric::Sum(all) => fold(all.iter().map(of), Extent::add),
            Numeric::CountTrue(truths) => {
                for truth in truths {
                    self.truth(truth)?;
                }
                Ok(Extent::whole(0, i128::try_from(truths.len()).map_err(|_| Problem::DoesNotFit)?))
            }
            Numeric::DaysLate(..) => Ok(Extent::whole(0, 2 * DAYS_MAX)),
            Numeric::DaysBetween(..) | Numeric::MonthsBetween(..) => Ok(Extent::whole(-2 * DAYS_MAX, 2 * DAYS_MAX)),
            Numeric::PointsShare(node) => {
                let points = self.name(Name::Points(*node));
                Extent::constant(Number::HUNDRED).multiply(points)?.divide(self.maximum(*node), false)
            }
            Numeric::Round(x, decimals, mode) => of(x)?.round(Rounding { decimals: *decimals, mode: *mode }),
            Numeric::Floor(x) => of(x)?.round(FLOOR),
        }
    }

    /// Proves that every number inside a truth is exact.
    pub fn truth(&self, truth: &Truth) -> Result<(), Problem> {
        match truth {
            Truth::Not(inner) => self.truth(inner),
            Truth::And(all) | Truth::Or(all) => all.iter().try_for_each(|truth| self.truth(truth)),
            Truth::Compare(_, a, b) => {
                self.numeric(a, false)?;
                self.numeric(b, false)?;
                Ok(())
            }
            Truth::CompareTruths(_, a, b) => {
                self.truth(a)?;
                self.truth(b)
            }
            Truth::Literal(_)
            | Truth::Name(_)
            | Truth::CompareDays(..)
            | Truth::OptionIn(..)
            | Truth::TextIn(..)
            | Truth::CompareRating(..)
            | Truth::Known(_) => Ok(()),
        }
    }

    /// The same, where the condition is known to hold or not to hold.
    #[must_use]
    pub fn narrowed(&self, condition: &Condition, holds: bool) -> Environment<'a> {
        let mut narrowed = self.clone();
        narrowed.assume(condition, holds);
        narrowed
    }

    /// Where one part of a list is asked: a divisor that the other parts exclude from being 0 does no harm in it, for where it is
    /// 0 they decide alone. Ranges stay as they are, for a part is computed for every unit.
    #[must_use]
    pub fn beside(&self, condition: &Condition, position: usize) -> Environment<'a> {
        let (parts, holds) = match condition {
            Condition::All(parts) => (parts, true),
            Condition::Any(parts) | Condition::None(parts) => (parts, false),
            Condition::Part(_) => return self.clone(),
        };
        // of many thousand parts hardly any divides
        if !parts[position].parts().into_iter().any(|part| part.truth.divides()) {
            return self.clone();
        }
        let mut assumed = self.clone();
        let others = parts.iter().enumerate().filter(|(other, _)| *other != position);
        others.for_each(|(_, part)| assumed.assume(part, holds));
        Environment { not_zero: assumed.not_zero, ..self.clone() }
    }

    fn assume(&mut self, condition: &Condition, holds: bool) {
        match (condition, holds) {
            (Condition::All(parts), true) | (Condition::Any(parts), false) => {
                parts.iter().for_each(|part| self.assume(part, holds));
            }
            (Condition::None(parts), true) => parts.iter().for_each(|part| self.assume(part, false)),
            (Condition::Part(part), _) => self.assume_truth(&part.truth, holds),
            // that one of several holds narrows no single name
            (Condition::Any(_), true) | (Condition::All(_) | Condition::None(_), false) => {}
        }
    }

    fn assume_truth(&mut self, truth: &Truth, holds: bool) {
        match (truth, holds) {
            (Truth::Not(inner), _) => self.assume_truth(inner, !holds),
            (Truth::And(all), true) | (Truth::Or(all), false) => all.iter().for_each(|truth| self.assume_truth(truth, holds)),
            (Truth::Compare(comparison, a, b), _) => {
                let comparison = if holds { *comparison } else { negation(*comparison) };
                self.assume_comparison(comparison, a, b);
                self.assume_comparison(mirrored(comparison), b, a);
            }
            _ => {}
        }
    }

    fn assume_comparison(&mut self, comparison: Comparison, a: &Numeric, b: &Numeric) {
        let Ok(bound) = self.numeric(b, false) else { return };
        let excludes_zero = match comparison {
            Comparison::Less => bound.greatest() <= Ratio::ZERO,
            Comparison::LessOrEqual => bound.greatest() < Ratio::ZERO,
            Comparison::Greater => Ratio::ZERO <= bound.least(),
            Comparison::GreaterOrEqual => Ratio::ZERO < bound.least(),
            Comparison::Equal => !bound.may_be_zero(),
            Comparison::NotEqual => bound.only().is_some_and(Number::is_zero),
        };
        if excludes_zero && !self.is_not_zero(a) {
            self.not_zero.push(a.clone());
        }
        let Numeric::Name(name) = a else { return };
        let own = self.name(*name);
        let narrowed = match comparison {
            Comparison::Less => own.not_above(bound.greatest(), true),
            Comparison::LessOrEqual => own.not_above(bound.greatest(), false),
            Comparison::Greater => own.not_below(bound.least(), true),
            Comparison::GreaterOrEqual => own.not_below(bound.least(), false),
            Comparison::Equal => own.not_above(bound.greatest(), false).not_below(bound.least(), false),
            Comparison::NotEqual => without(own, bound.only().map(Ratio::from)),
        };
        self.narrowed.insert(*name, narrowed);
    }
}

const FLOOR: Rounding = Rounding { decimals: 0, mode: crate::words::number::Mode::Floor };

// `x != 0` narrows a count from 0 … 9 to 1 … 9.
fn without(extent: Extent, value: Option<Ratio>) -> Extent {
    match value {
        Some(value) if value == extent.least() => extent.not_below(value, true),
        Some(value) if value == extent.greatest() => extent.not_above(value, true),
        Some(_) | None => extent,
    }
}

fn fold(
    mut extents: impl Iterator<Item = Result<Extent, Problem>>,
    join: impl Fn(Extent, Extent) -> Result<Extent, Problem>,
) -> Result<Extent, Problem> {
    let first = extents.next().unwrap_or(Ok(ZERO))?;
    extents.try_fold(first, |all, next| join(all, next?))
}

fn negation(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
        Comparison::Less => Comparison::GreaterOrEqual,
        Comparison::LessOrEqual => Comparison::Greater,
        Comparison::Greater => Comparison::LessOrEqual,
        Comparison::GreaterOrEqual => Comparison::Less,
    }
}

fn mirrored(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Equal => Comparison::Equal,
        Comparison::NotEqual => Comparison::NotEqual,
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
    }
}

impl Scorecard {
    /// Whether a unit can have this node dropped whole.
    pub fn may_be_dropped(&self, node: NodeId) -> bool {
        match &self.nodes[node].content {
            Content::Criterion { if_not_applicable, .. } => if_not_applicable.is_some_and(drops),
            Content::Group { children, .. } => !self.nodes[node].open && children.iter().all(|child| self.may_be_dropped(*child)),
        }
    }

    /// Whether the node's maximum can be less for some unit, the node itself not being dropped.
    pub fn may_shrink(&self, node: NodeId) -> bool {
        match &self.nodes[node].content {
            Content::Criterion { .. } => false,
            Content::Group { children, .. } => self.may_shrink_among(children),
        }
    }

    /// Whether the total's maximum can be less for some unit, or not be at all because everything is dropped.
    pub fn total_max_may_shrink(&self) -> bool {
        self.may_shrink_among(&self.roots) || self.roots.iter().all(|root| self.may_be_dropped(*root))
    }

    fn may_shrink_among(&self, nodes: &[NodeId]) -> bool {
        self.may_leave_deductions_only(nodes)
            || nodes.iter().any(|node| self.may_shrink(*node) || self.is_dropped_by(*node, IfNotApplicable::Drop))
    }

    /// Whether everything with points can be dropped from among some nodes while a deduction stays.
    fn may_leave_deductions_only(&self, nodes: &[NodeId]) -> bool {
        let has_deduction = |node: &NodeId| self.leaves(*node).iter().any(|leaf| self.nodes[*leaf].points_max.is_zero());
        nodes.iter().all(|node| self.may_be_worth_nothing(*node)) && nodes.iter().any(has_deduction)
    }

    /// Whether everything with points can be dropped.
    fn may_be_worth_nothing(&self, node: NodeId) -> bool {
        let leaves = self.leaves(node);
        !self.holds_open(node) && leaves.iter().all(|leaf| self.nodes[*leaf].points_max.is_zero() || self.may_be_dropped(*leaf))
    }

    /// Whether a lower level fills something in here or below.
    fn holds_open(&self, node: NodeId) -> bool {
        self.nodes[node].open || self.nodes[node].children().iter().any(|child| self.holds_open(*child))
    }

    /// Whether what `drop_and_rescale` takes out below this group can be spread over what is left of it.
    pub fn spreads_in(&self, group: NodeId) -> bool {
        self.nodes[group].children().iter().any(|child| self.hands_up(*child))
    }

    /// A maximum on the grid of everything that dropping can leave of it.
    fn maximum_of(&self, points_max: Number, nodes: &[NodeId]) -> Result<Extent, Problem> {
        let leaves = nodes.iter().flat_map(|node| self.leaves(*node));
        let decimals = leaves.map(|leaf| self.nodes[leaf].points_max.decimals()).max().unwrap_or(0);
        Extent::constant(points_max).at_decimals(decimals.max(points_max.decimals()))
    }

    /// Whether what `drop_and_rescale` takes out can reach the top level.
    pub fn spreads_at_the_top(&self) -> bool {
        self.roots.iter().any(|root| self.hands_up(*root))
    }

    fn hands_up(&self, node: NodeId) -> bool {
        self.may_be_worth_nothing(node)
            && self
                .leaves(node)
                .into_iter()
                .any(|leaf| !self.nodes[leaf].points_max.is_zero() && self.is_dropped_by(leaf, IfNotApplicable::DropAndRescale))
    }

    fn is_dropped_by(&self, node: NodeId, mode: IfNotApplicable) -> bool {
        self.leaves(node).iter().any(|leaf| {
            matches!(&self.nodes[*leaf], Node { content: Content::Criterion { if_not_applicable: Some(own), .. }, .. } if *own == mode)
        })
    }
}

fn drops(mode: IfNotApplicable) -> bool {
    match mode {
        IfNotApplicable::Drop | IfNotApplicable::DropAndRescale | IfNotApplicable::UnitNotRated => true,
        IfNotApplicable::FullPoints | IfNotApplicable::NoPoints => false,
    }
}

impl super::Require {
    /// The requirements, in document order.
    pub fn leaves(&self) -> Vec<&super::Requirement> {
        match self {
            super::Require::All(all) | super::Require::Any(all) | super::Require::None(all) => {
                all.iter().flat_map(super::Require::leaves).collect()
            }
            super::Require::One(requirement) => vec![requirement],
        }
    }
}
