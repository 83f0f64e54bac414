//! Which totals can occur: every combination of the points that the criteria can give, through clamps and roundings.
//!
//! Criteria are taken one by one, so a total may be listed that no figures bring about because two criteria read the same one;
//! no total that can occur is left out.

use super::values::{Stretch, Values};
use crate::law::children::Combine;
use crate::law::expression::Numeric;
use crate::law::extent::Extent;
use crate::law::ranges::{Environment, Ranges};
use crate::law::{Absent, Content, IfNotApplicable, Indicator, Method, Name, NodeId, Otherwise, RuleSet, Scorecard};
use crate::words::figure::Kind;
use crate::words::number::{Mode, Number, Ratio, Rounding};

/// The totals that can occur.
#[derive(Clone, Debug)]
pub(super) struct Totals {
    /// One by one; `None` where they are too many: then every value of the grid counts as possible.
    listed: Option<Values>,
    /// Their grid and bounds.
    extent: Extent,
    /// The criterion whose points move in the step of the totals, where one does.
    pub(super) finest: Option<NodeId>,
}

impl Totals {
    /// The totals of a scorecard.
    pub(super) fn of(set: &RuleSet, scorecard: &Scorecard, ranges: &Ranges) -> Totals {
        let mut points: Vec<Option<Values>> = vec![None; scorecard.nodes.len()];
        // children stand after their group
        for id in (0..scorecard.nodes.len()).rev() {
            points[id] = node_values(set, scorecard, id, ranges, &points).or_else(|| Values::every(ranges.points[id]));
        }
        let tops: Vec<NodeId> = scorecard.roots.iter().copied().chain(scorecard.bonus).chain(scorecard.deductions).collect();
        let rounding = set.rounding.total;
        let listed = if scorecard.spreads_at_the_top() { None } else { sums(&tops, &points) }
            .and_then(|totals| staged(&totals, scorecard.total_at_least, scorecard.total_at_most, rounding));
        let step = listed.as_ref().and_then(Values::step);
        let finest =
            scorecard.nodes.iter().enumerate().position(|(id, node)| {
                node.is_criterion() && step.is_some() && points[id].as_ref().and_then(Values::step) == step
            });
        Totals { listed, extent: ranges.total.unwrap_or(Extent::constant(Number::ZERO)), finest }
    }

    /// The totals inside a stretch, ascending, `n` at most.
    pub(super) fn inside(&self, stretch: Stretch, n: usize) -> Vec<Ratio> {
        match &self.listed {
            Some(values) => values.inside(stretch).take(n).collect(),
            None => on_grid(self.extent, stretch, n),
        }
    }

    /// The step in which the totals move.
    pub(super) fn step(&self) -> Option<Number> {
        match &self.listed {
            Some(values) => values.step(),
            None => Number::new(1, self.extent.decimals()?),
        }
    }
}

/// The values of a grid inside a stretch, ascending, `n` at most.
pub(super) fn on_grid(extent: Extent, stretch: Stretch, n: usize) -> Vec<Ratio> {
    let Extent::Grid { decimals, low, high } = extent else { return Vec::new() };
    let first = stretch.low.and_then(|(bound, _)| {
        let floor = bound.rounded(Rounding { decimals, mode: Mode::Floor })?;
        floor.at_decimals(decimals)
    });
    let first = first.map_or(low, |first| first.max(low));
    (first..=high)
        .filter_map(|mantissa| Number::new(mantissa, decimals).map(Ratio::from))
        // the grid value under the lower end, and that end itself
        .skip_while({
            let mut skipped = 0;
            move |value| {
                skipped += 1;
                skipped <= 2 && !stretch.holds(*value)
            }
        })
        .take_while(|value| stretch.holds(*value))
        .take(n)
        .collect()
}

fn sums(nodes: &[NodeId], points: &[Option<Values>]) -> Option<Values> {
    nodes.iter().try_fold(Values::of([Number::ZERO])?, |sum, node| sum.plus(points[*node].as_ref()?))
}

fn node_values(set: &RuleSet, scorecard: &Scorecard, id: NodeId, ranges: &Ranges, points: &[Option<Values>]) -> Option<Values> {
    let node = &scorecard.nodes[id];
    let stage = |values: &Values| staged(values, node.points_min, node.points_max, node.rounding);
    match &node.content {
        Content::Group { .. } if node.open => None,
        Content::Group { children, .. } => {
            let sum = if scorecard.spreads_in(id) { None } else { sums(children, points) };
            let all = stage(&sum?)?;
            if scorecard.may_be_dropped(id) { all.or(&Values::of([Number::ZERO])?) } else { Some(all) }
        }
        Content::Criterion { if_not_applicable, method, .. } => {
            let scored = method_values(set, method, node.points_min, node.points_max, ranges).and_then(|values| stage(&values));
            let scored = scored.or_else(|| Values::every(ranges.points[id]))?;
            match if_not_applicable {
                None => Some(scored),
                Some(IfNotApplicable::FullPoints) => scored.or(&Values::of([node.points_max])?),
                Some(IfNotApplicable::NoPoints) => scored.or(&stage(&Values::of([Number::ZERO])?)?),
                // out of the sum: it adds nothing
                Some(IfNotApplicable::Drop | IfNotApplicable::DropAndRescale | IfNotApplicable::UnitNotRated) => {
                    scored.or(&Values::of([Number::ZERO])?)
                }
            }
        }
    }
}

/// Clamp, round, clamp.
fn staged(values: &Values, least: Number, most: Number, rounding: Option<Rounding>) -> Option<Values> {
    let clamp = |value: Number| value.min(most).max(least);
    values.map(|value| {
        let value = clamp(value);
        match rounding {
            Some(rounding) => Ratio::from(value).rounded(rounding).map(clamp),
            None => Some(value),
        }
    })
}

// What a method gives before clamp and rounding; `None` where its values are not few and separate.
fn method_values(set: &RuleSet, method: &Method, least: Number, most: Number, ranges: &Ranges) -> Option<Values> {
    match method {
        Method::Met(_) => Values::of([Number::ZERO, most]),
        Method::Conditions(conditions) => conditions
            .iter()
            .try_fold(Values::of([Number::ZERO])?, |sum, condition| sum.plus(&Values::of([Number::ZERO, condition.points])?)),
        Method::Tiers(tiers) => {
            with_otherwise(tiers.tiers.iter().map(|tier| tier.result).chain(tiers.missing), &tiers.otherwise, ranges)
        }
        Method::Cases(cases) => {
            let results: Option<Vec<Number>> =
                cases.cases.iter().map(|case| Environment::new(ranges).numeric(&case.result, false).ok()?.only()).collect();
            with_otherwise(results?.into_iter().chain(cases.missing), &cases.otherwise, ranges)
        }
        Method::Choice(choice) => {
            with_otherwise(choice.results.iter().flatten().copied().chain(choice.missing), &choice.otherwise, ranges)
        }
        Method::PerOccurrence { of, each, start } => per_occurrence(*of, *each, *start, (least, most), ranges),
        Method::Assessed { from, to, step, .. } => {
            let step = (*step).filter(|step| !step.is_zero() && !step.is_negative())?;
            stepped(*from, step, |points| points <= *to)
        }
        Method::Alternatives { alternatives, otherwise } => {
            let mut all = with_otherwise([], otherwise, ranges);
            for alternative in alternatives {
                let values = method_values(set, &alternative.method, least, most, ranges)?;
                all = Some(match all {
                    Some(all) => all.or(&values)?,
                    None if matches!(otherwise, Otherwise::Result(..)) => return None,
                    None => values,
                });
            }
            all
        }
        Method::Formula { value, .. } => numeric_values(set, value, ranges),
        Method::Children(children) => match children.combine {
            Combine::Min => Values::of(children.each.iter().map(|(_, points)| *points).chain([Number::ZERO])),
            Combine::Mean | Combine::Sum => None,
        },
        Method::Proportional(_) | Method::Script(_) => None,
    }
}

// What an expression of few and separate figures gives: figures that move in steps leave values out that its range holds.
fn numeric_values(set: &RuleSet, numeric: &Numeric, ranges: &Ranges) -> Option<Values> {
    let of = |numeric: &Numeric| numeric_values(set, numeric, ranges);
    match numeric {
        Numeric::Literal(number) => Values::of([*number]),
        Numeric::Name(Name::Indicator(indicator)) => figures(&set.indicators[*indicator], ranges.indicators[*indicator]?),
        Numeric::Name(name) => Values::every(Environment::new(ranges).name(*name)),
        Numeric::Negate(x) => of(x)?.map(|value| Some(-value)),
        Numeric::Add(a, b) => of(a)?.plus(&of(b)?),
        Numeric::Subtract(a, b) => of(a)?.plus(&of(b)?.map(|value| Some(-value))?),
        Numeric::Sum(all) => all.iter().try_fold(Values::of([Number::ZERO])?, |sum, x| sum.plus(&of(x)?)),
        Numeric::Multiply(a, b) => {
            let (a, b) = (of(a)?, of(b)?);
            match (a.only(), b.only()) {
                (Some(factor), _) => b.map(|value| value.times(factor)),
                (None, Some(factor)) => a.map(|value| value.times(factor)),
                (None, None) => None,
            }
        }
        Numeric::Min(all) => bounded(all, Number::min, of),
        Numeric::Max(all) => bounded(all, Number::max, of),
        Numeric::Divide(..)
        | Numeric::Percent(..)
        | Numeric::Abs(_)
        | Numeric::Clamp(..)
        | Numeric::CountTrue(_)
        | Numeric::DaysLate(..)
        | Numeric::DaysBetween(..)
        | Numeric::MonthsBetween(..)
        | Numeric::PointsShare(_)
        | Numeric::Round(..)
        | Numeric::Floor(_) => None,
    }
}

// `min(4, x)`: all but one are fixed.
fn bounded(all: &[Numeric], join: fn(Number, Number) -> Number, of: impl Fn(&Numeric) -> Option<Values>) -> Option<Values> {
    let all: Option<Vec<Values>> = all.iter().map(of).collect();
    let (fixed, free): (Vec<Values>, Vec<Values>) = all?.into_iter().partition(|values| values.only().is_some());
    let bound = fixed.iter().filter_map(Values::only).reduce(join);
    match (free.as_slice(), bound) {
        ([], Some(bound)) => Values::of([bound]),
        ([only], Some(bound)) => only.map(|value| Some(join(value, bound))),
        ([only], None) => Some(only.clone()),
        _ => None,
    }
}

// The values of a figure, step by step where it moves in steps.
fn figures(indicator: &Indicator, extent: Extent) -> Option<Values> {
    match &indicator.question.kind {
        Kind::Quantity(quantity) => match quantity.step.filter(|step| Number::ZERO < *step) {
            Some(step) => {
                let values = stepped(quantity.at_least, step, |value| value <= quantity.at_most)?;
                if indicator.absent == Absent::Zero { values.or(&Values::of([Number::ZERO])?) } else { Some(values) }
            }
            None => Values::every(extent),
        },
        Kind::YesNo | Kind::Date | Kind::Choice(_) | Kind::Text => None,
    }
}

fn with_otherwise(results: impl IntoIterator<Item = Number>, otherwise: &Otherwise, ranges: &Ranges) -> Option<Values> {
    let last = match otherwise {
        Otherwise::Result(result, _) => Some(Environment::new(ranges).numeric(result, false).ok()?.only()?),
        Otherwise::Unstated | Otherwise::Never => None,
    };
    Values::of(results.into_iter().chain(last))
}

// Points for each, from the least count to the greatest, no further than the clamp lets them tell.
fn per_occurrence(of: Name, each: Number, start: Number, (least, most): (Number, Number), ranges: &Ranges) -> Option<Values> {
    let Extent::Grid { decimals, low, high } = Environment::new(ranges).name(of) else { return None };
    let at = |mantissa: i128| start.plus(each.times(Number::new(mantissa, decimals)?)?);
    let (first, last, step) = (at(low)?, at(high)?, each.times(Number::new(1, decimals)?)?);
    if step.is_zero() {
        return Values::of([start]);
    }
    let listed =
        stepped(
            first,
            step,
            |points| {
                if step.is_negative() { last <= points && least < points } else { points <= last && points < most }
            },
        );
    // the first value past the clamp counts as the clamp's own bound
    let past = if step.is_negative() { last.max(least) } else { last.min(most) };
    let past = Values::of([past, first])?;
    match listed {
        Some(listed) => listed.or(&past),
        None => Some(past),
    }
}

fn stepped(from: Number, step: Number, goes_on: impl Fn(Number) -> bool) -> Option<Values> {
    let values = std::iter::successors(Some(from), |value| value.plus(step)).take_while(|value| goes_on(*value));
    Values::of(values)
}
