//! Points of criteria, groups and the total; values that branch as criteria do.

use super::expression::{Expression, Test};
use super::numbers::{Bounded, Quotient, guarded, least, once};
use super::{ABSENT_BELOW, Absences, EXACT_BELOW, Lane, Maker, absence, bit};
use crate::engine::kernel::formula;
use crate::engine::kernel::points::{Award, Finish, Method, NOT_APPLICABLE_BY_RULE, Proportional, Result, Scoring, Tiers};
use crate::engine::kernel::total::{Child, Maxima, Sum};
use crate::engine::sheet::{Maximum, Why};
use crate::law::Comparator;
use crate::law::expression::Comparison;
use crate::words::number::{Number, power_of_ten};

/// Lines in one formula; a formula may be nested 64 deep.
const LINES_MAX: usize = 50;

/// A value in the making, in whole numbers of its column's grid.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) formula: Expression,
    pub(super) bounds: (i128, i128),
    pub(super) absences: Absences,
}

impl Draft {
    fn awarded(award: Award) -> Draft {
        if award.why.is_present() {
            Draft { formula: Expression::Whole(award.points), bounds: (award.points, award.points), absences: 0 }
        } else {
            Draft { formula: Expression::Whole(absence(award.why)), bounds: (0, 0), absences: bit(award.why) }
        }
    }

    fn or(test: Test, then: Draft, otherwise: Draft) -> Draft {
        Draft {
            formula: Expression::branch(test, then.formula, otherwise.formula),
            bounds: (then.bounds.0.min(otherwise.bounds.0), then.bounds.1.max(otherwise.bounds.1)),
            absences: then.absences | otherwise.absences,
        }
    }
}

fn column(lane: Lane) -> Expression {
    Expression::Column(lane.column)
}

fn comparison(comparator: Comparator) -> Comparison {
    match comparator {
        Comparator::AtLeast => Comparison::GreaterOrEqual,
        Comparator::Above => Comparison::Greater,
        Comparator::AtMost => Comparison::LessOrEqual,
        Comparator::Below => Comparison::Less,
    }
}

impl Maker<'_> {
    /// The column of a criterion, or of a value that branches as criteria do.
    pub(super) fn score(&mut self, scoring: &Scoring) -> Option<Draft> {
        let mut draft = self.method(&scoring.method, &scoring.finish)?;
        let mut replaced = Vec::new();
        if let Some(award) = scoring.if_missing {
            replaced.push((Why::MISSING, award));
        }
        let not_applicable =
            if scoring.may_not_apply { scoring.not_applicable } else { Award { points: 0, why: Why::NOT_APPLICABLE_UNEXPECTED } };
        replaced.push((Why::NOT_APPLICABLE, not_applicable));
        replaced.push((NOT_APPLICABLE_BY_RULE, Award { points: 0, why: Why::NOT_APPLICABLE }));
        draft = self.replaced(draft, &replaced);
        let Some(applies) = scoring.applies else { return Some(draft) };
        let applies = self.lane_of(applies);
        let truth = || column(applies);
        let mut otherwise = Draft::awarded(scoring.not_applicable);
        if applies.absences != 0 {
            let is_absent = Test::less(truth(), 0);
            let absences = applies.absences & !bit(Why::NOT_APPLICABLE);
            let mut absent = Draft { formula: truth(), bounds: (0, 0), absences };
            if applies.absences & bit(Why::NOT_APPLICABLE) != 0 {
                let unexpected = Draft::awarded(Award { points: 0, why: Why::NOT_APPLICABLE_UNEXPECTED });
                absent = Draft::or(Test::equal(truth(), absence(Why::NOT_APPLICABLE)), unexpected, absent);
            }
            otherwise = Draft::or(is_absent, absent, otherwise);
        }
        Some(Draft::or(Test::equal(truth(), 1), draft, otherwise))
    }

    /// Absences that the rules put something in the place of.
    fn replaced(&mut self, mut draft: Draft, replaced: &[(Why, Award)]) -> Draft {
        let mut possible: Vec<&(Why, Award)> = Vec::new();
        for entry in replaced {
            if draft.absences & bit(entry.0) != 0 {
                possible.push(entry);
            }
        }
        if possible.is_empty() {
            return draft;
        }
        let lane = self.lane(draft.formula, draft.bounds, draft.absences);
        let mut absences = draft.absences;
        let (mut low, mut high) = draft.bounds;
        let mut formula = column(lane);
        for (what, award) in possible.into_iter().rev() {
            let own = Draft::awarded(*award);
            formula = Expression::branch(Test::equal(column(lane), absence(*what)), own.formula, formula);
            absences &= !bit(*what);
            absences |= own.absences;
            (low, high) = (low.min(own.bounds.0), high.max(own.bounds.1));
        }
        draft = Draft { formula, bounds: (low, high), absences };
        draft
    }

    fn method(&mut self, method: &Method, finish: &Finish) -> Option<Draft> {
        match method {
            Method::Met { truth, met, not_met } => {
                let truth = self.lane_of(*truth);
                let value = Draft::or(Test::equal(column(truth), 1), Draft::awarded(*met), Draft::awarded(*not_met));
                Some(needing(&[truth], value))
            }
            Method::Conditions { conditions, decimals, .. } => {
                let mut sum = Bounded::whole(0);
                let mut needs = Vec::new();
                for (slot, points) in conditions {
                    let truth = self.lane_of(*slot);
                    needs.push(truth);
                    sum = sum.add(Bounded::of_lane(Lane { bounds: (0, 1), ..truth }).scaled(*points)?)?;
                }
                let value = finished(Quotient::grid(sum, *decimals)?, finish)?;
                Some(needing(&needs, value))
            }
            Method::Tiers(tiers) => self.tiers(tiers, finish),
            Method::Cases(cases, otherwise) => {
                if cases.len() > LINES_MAX {
                    return None;
                }
                let mut draft = self.line(otherwise, finish)?;
                for (slot, result) in cases.iter().rev() {
                    let own = self.line(result, finish)?;
                    draft = self.ahead(*slot, own, draft);
                }
                Some(draft)
            }
            Method::Proportional(proportional) => self.proportional(proportional, finish),
            Method::Choice(slot, results) => {
                let lane = self.lane_of(*slot);
                let drafts = results.iter().map(|result| self.line(result, finish)).collect::<Option<Vec<_>>>()?;
                if drafts.len() > 200 {
                    return None;
                }
                let bounds = drafts.iter().fold((0, 0), |(low, high), own| (own.bounds.0.min(low), own.bounds.1.max(high)));
                let absences = drafts.iter().fold(0, |all, own| all | own.absences);
                let all = drafts.into_iter().map(|own| own.formula).collect();
                let formula = Expression::Pick(Box::new(column(lane)), all);
                Some(needing(&[lane], Draft { formula, bounds, absences }))
            }
            Method::Formula(result) => self.line(result, finish),
            Method::Script(..) => None,
            Method::Alternatives(alternatives, otherwise) => {
                if alternatives.len() > LINES_MAX {
                    return None;
                }
                let mut drafts = Vec::new();
                for (slot, inner, if_missing) in alternatives {
                    let mut own = self.method(inner, finish)?;
                    if let Some(award) = if_missing {
                        own = self.replaced(own, &[(Why::MISSING, *award)]);
                    }
                    // a column of its own keeps the formula of the whole short
                    let lane = self.lane(own.formula, own.bounds, own.absences);
                    drafts.push((*slot, Draft { formula: column(lane), ..own }));
                }
                let mut draft = self.line(otherwise, finish)?;
                for (slot, own) in drafts.into_iter().rev() {
                    draft = self.ahead(slot, own, draft);
                }
                Some(draft)
            }
        }
    }

    /// A line ahead of the others: an absent condition met before a true one decides.
    fn ahead(&self, slot: crate::engine::sheet::Slot, own: Draft, rest: Draft) -> Draft {
        let truth = self.lane_of(slot);
        let rest = if truth.absences == 0 {
            rest
        } else {
            let absent = Draft { formula: column(truth), bounds: (0, 0), absences: truth.absences };
            Draft::or(Test::less(column(truth), 0), absent, rest)
        };
        Draft::or(Test::equal(column(truth), 1), own, rest)
    }

    fn line(&mut self, result: &Result, finish: &Finish) -> Option<Draft> {
        match result {
            Result::Fixed(award) => Some(Draft::awarded(*award)),
            Result::Computed(calculation, _) => self.computed(calculation, finish),
        }
    }

    fn computed(&mut self, calculation: &formula::Calculation, finish: &Finish) -> Option<Draft> {
        let number = self.number(&calculation.operation)?;
        let value = finished(number.what, finish)?;
        Some(wanting(&number.needs, number.divisors, value))
    }

    fn tiers(&mut self, tiers: &Tiers, finish: &Finish) -> Option<Draft> {
        if tiers.tiers.len() > LINES_MAX {
            return None;
        }
        let of = self.number(&tiers.of.operation)?;
        let mut draft = self.line(&tiers.otherwise, finish)?;
        for (threshold, award) in tiers.tiers.iter().rev() {
            let test = of.what.compare(comparison(tiers.comparator), &Quotient::constant(*threshold)?)?;
            draft = Draft::or(test, Draft::awarded(*award), draft);
        }
        Some(wanting(&of.needs, of.divisors, draft))
    }

    fn proportional(&mut self, proportional: &Proportional, finish: &Finish) -> Option<Draft> {
        let number = self.number(&proportional.share.operation)?;
        let value = finished(number.what, finish)?;
        let needs = number.needs;
        let zero = Draft::awarded(Award { points: 0, why: Why::ZERO_DENOMINATOR });
        let mut draft = value;
        if !number.divisors.is_empty() {
            let zeros = number.divisors.into_iter().map(|divisor| Test::equal(divisor, 0)).collect();
            draft = Draft::or(Test::any(zeros), zero, draft);
        }
        // asked from the last to the first, so that a target of 0 overrules, whatever else is there
        let mut at_zero = None;
        for (test, award) in &proportional.overrules {
            let formula::Test::Compare(comparison, a, b) = test else { return None };
            let (a, b) = (self.number(&a.operation)?, self.number(&b.operation)?);
            let compared = a.with(b, |a: Quotient, b: Quotient| a.compare(*comparison, &b))?;
            if !compared.divisors.is_empty() || at_zero.is_some() {
                return None;
            }
            if once(&compared.needs).len() == once(&needs).len() {
                draft = Draft::or(compared.what, Draft::awarded(*award), draft);
                continue;
            }
            // what is absent is not 0
            let Test::Compare(Comparison::Equal, _, Expression::Whole(0)) = &compared.what else { return None };
            at_zero = Some((compared.what, Draft::awarded(*award)));
        }
        let draft = needing(&needs, draft);
        Some(match at_zero {
            Some((test, award)) => Draft::or(test, award, draft),
            None => draft,
        })
    }

    /// The points of a group, or the total.
    pub(super) fn sum(&mut self, sum: &Sum) -> Option<Draft> {
        let lanes: Vec<Lane> = sum.children.iter().map(|child| self.lane_of(child.points)).collect();
        let mut points = Bounded::whole(0);
        for (child, lane) in sum.children.iter().zip(&lanes) {
            let scale = power_of_ten(sum.decimals - child.decimals)?;
            points = points.add(kept(*lane).scaled(scale)?)?;
        }
        let mut number = Quotient::grid(points, sum.decimals)?;
        if sum.spreads {
            let (left, handed_up) = self.left(&sum.children, sum.maxima_decimals)?;
            let is_nothing = || Test::equal(column(left), 0);
            let whole = Bounded::of_lane(left).add(Bounded::of_lane(handed_up))?;
            let one = || Expression::Whole(1);
            let whole = Bounded {
                formula: Expression::branch(is_nothing(), one(), whole.formula),
                low: whole.low.min(1),
                high: whole.high.max(1),
            };
            let left = Bounded { formula: Expression::Greatest(vec![column(left), one()]), low: 1, high: left.bounds.1.max(1) };
            number = Quotient { over: number.over.times(whole)?, under: number.under.times(left)? };
        }
        let mut extras = Vec::new();
        for (slot, decimals) in &sum.extras {
            let lane = self.lane_of(*slot);
            number = number.add(Quotient::grid(kept(lane), *decimals)?)?;
            extras.push(lane);
        }
        let mut draft = finished(number, &sum.finish)?;
        if let Some((slot, decimals)) = sum.cut_to {
            let most = self.lane_of(slot);
            let scale = power_of_ten(sum.finish.decimals.checked_sub(decimals)?)?;
            let most = Bounded::of_lane(most).scaled(scale)?;
            let own = Bounded { formula: draft.formula, low: draft.bounds.0, high: draft.bounds.1 };
            let cut = Expression::Least(vec![own.formula, most.formula]);
            draft = Draft { formula: cut, bounds: (own.low.min(most.low), own.high), absences: draft.absences };
        }
        Some(left_over(&lanes, &extras, draft))
    }

    /// The maxima of what is left, and what was handed up by what is not.
    fn left(&mut self, children: &[Child], decimals: u8) -> Option<(Lane, Lane)> {
        let (mut left, mut handed_up) = (Bounded::whole(0), Bounded::whole(0));
        for child in children {
            let points = self.lane_of(child.points);
            let scale = power_of_ten(decimals - child.maximum_decimals)?;
            let (maximum, is_nothing) = match child.maximum {
                Maximum::Fixed(number) => {
                    let whole = number.at_decimals(child.maximum_decimals)?;
                    (Bounded::whole(whole), (whole == 0).then_some(Test::Literal(true)))
                }
                Maximum::Column(slot) => {
                    let lane = self.lane_of(slot);
                    let bounds = (lane.bounds.0.min(0), lane.bounds.1.max(0));
                    (Bounded::of_lane(Lane { bounds, ..lane }), Some(Test::less(column(lane), 1)))
                }
            };
            let is_dropped = (points.absences & bit(Why::NOT_APPLICABLE) != 0)
                .then(|| Test::equal(column(points), absence(Why::NOT_APPLICABLE)));
            let tests: Vec<Test> = is_dropped.into_iter().chain(is_nothing).collect();
            let maximum = maximum.scaled(scale)?;
            if tests.is_empty() {
                left = left.add(maximum)?;
                continue;
            }
            let literal = tests.contains(&Test::Literal(true));
            let test = || if literal { Test::Literal(true) } else { Test::any(tests.clone()) };
            left = left.add(Bounded {
                formula: Expression::branch(test(), Expression::Whole(0), maximum.formula),
                low: maximum.low.min(0),
                high: maximum.high.max(0),
            })?;
            if child.hands_up != 0 {
                handed_up = handed_up.add(Bounded {
                    formula: Expression::branch(test(), Expression::Whole(child.hands_up), Expression::Whole(0)),
                    low: child.hands_up.min(0),
                    high: child.hands_up.max(0),
                })?;
            }
        }
        let left = self.own_lane(left.formula, (left.low, left.high), 0);
        let handed_up = self.own_lane(handed_up.formula, (handed_up.low, handed_up.high), 0);
        Some((left, handed_up))
    }

    /// A maximum that depends on what is dropped.
    pub(super) fn maxima(&mut self, maxima: &Maxima) -> Option<Draft> {
        let (left, handed_up) = self.left(&maxima.children, maxima.decimals)?;
        let whole = Bounded::of_lane(left).add(Bounded::of_lane(handed_up))?;
        let formula = Expression::branch(Test::equal(column(left), 0), Expression::Whole(0), whole.formula);
        let draft = Draft { formula, bounds: (0, whole.high), absences: 0 };
        let lanes: Vec<Lane> = maxima.children.iter().map(|child| self.lane_of(child.points)).collect();
        Some(nothing_left(&lanes, draft))
    }
}

/// A value where all columns that it needs are there.
fn needing(needs: &[Lane], value: Draft) -> Draft {
    wanting(needs, Vec::new(), value)
}

fn wanting(needs: &[Lane], divisors: Vec<Expression>, value: Draft) -> Draft {
    let zero = Expression::Whole(absence(Why::ZERO_DENOMINATOR));
    let (formula, absences) = guarded(needs, divisors, zero, bit(Why::ZERO_DENOMINATOR), value.formula);
    Draft { formula, bounds: value.bounds, absences: absences | value.absences }
}

/// A child's points, 0 where it is dropped.
fn kept(lane: Lane) -> Bounded {
    let points = Bounded::of_lane(lane);
    if lane.absences & bit(Why::NOT_APPLICABLE) == 0 {
        return points;
    }
    let is_dropped = Test::equal(column(lane), absence(Why::NOT_APPLICABLE));
    Bounded {
        formula: Expression::branch(is_dropped, Expression::Whole(0), points.formula),
        low: points.low.min(0),
        high: points.high.max(0),
    }
}

/// A sum where nothing but dropped children is absent, and something is left.
fn left_over(children: &[Lane], extras: &[Lane], value: Draft) -> Draft {
    let dropped = bit(Why::NOT_APPLICABLE);
    let all: Vec<Lane> = children.iter().chain(extras).copied().collect();
    let wanted: Vec<Lane> = all.into_iter().filter(|lane| lane.absences & !dropped != 0).collect();
    let mut draft = value;
    if !wanted.is_empty() {
        let may_be_dropped = wanted.iter().any(|lane| lane.absences & dropped != 0);
        let under = if may_be_dropped { absence(Why::NOT_APPLICABLE) } else { ABSENT_BELOW };
        let absences = wanted.iter().fold(0, |all, lane| all | lane.absences) & !dropped;
        let absent = Draft { formula: least(&wanted), bounds: (0, 0), absences };
        draft = Draft::or(Test::less(least(&wanted), under), absent, draft);
    }
    nothing_left(children, draft)
}

fn nothing_left(children: &[Lane], value: Draft) -> Draft {
    let dropped = bit(Why::NOT_APPLICABLE);
    if children.iter().any(|lane| lane.absences & dropped == 0) {
        return value;
    }
    let are_dropped = children.iter().map(|lane| Test::equal(column(*lane), absence(Why::NOT_APPLICABLE))).collect();
    let nothing = Draft { formula: Expression::Whole(absence(Why::NOT_APPLICABLE)), bounds: (0, 0), absences: dropped };
    Draft::or(Test::all(are_dropped), nothing, value)
}

/// Clamp, round, clamp, onto the column's grid.
fn finished(number: Quotient, finish: &Finish) -> Option<Draft> {
    let mode = finish.rounding.map(|rounding| rounding.mode);
    let to_grid = |number: Quotient| match finish.rounding {
        None => number.on_grid(finish.decimals, None),
        Some(rounding) => {
            let rounded = number.on_grid(rounding.decimals, mode)?;
            match finish.decimals.checked_sub(rounding.decimals) {
                Some(more) => rounded.scaled(power_of_ten(more)?),
                // the column is coarser than the rounding: its numbers were on it before
                None => Quotient::grid(rounded, rounding.decimals)?.on_grid(finish.decimals, None),
            }
        }
    };
    let Some((least, most)) = finish.bounds else {
        let whole = to_grid(number)?;
        return Some(Draft { bounds: (whole.low, whole.high), formula: whole.formula, absences: 0 });
    };
    let on_grid = |number: Number| number.at_decimals(finish.decimals).filter(|whole| whole.abs() < EXACT_BELOW);
    let (low, high) = (on_grid(least)?, on_grid(most)?);
    let whole = to_grid(number.clone())?;
    let cut = whole.least(Bounded::whole(high)).greatest(Bounded::whole(low));
    let may_pass = finish.rounding.is_some_and(|rounding| rounding.decimals < least.decimals().max(most.decimals()));
    if !may_pass {
        return Some(Draft { bounds: (cut.low.max(low), cut.high.min(high)), formula: cut.formula, absences: 0 });
    }
    // a bound that is finer than the rounding is itself rounded on the way
    let side = |bound: Number, comparison| {
        let test = number.compare(comparison, &Quotient::constant(bound)?)?;
        Some((test, Expression::Whole(finish.constant(bound).0)))
    };
    let (is_above, at_most) = side(most, Comparison::Greater)?;
    let (is_below, at_least) = side(least, Comparison::Less)?;
    let formula = Expression::branch(is_above, at_most, Expression::branch(is_below, at_least, cut.formula));
    Some(Draft { formula, bounds: (low, high), absences: 0 })
}
