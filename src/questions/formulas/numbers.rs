//! Numbers in formulas: whole numbers over whole numbers, with the bounds that keep every one of them exact.

use super::expression::{Expression, Test};
use super::{ABSENT_BELOW, Absences, Content, EXACT_BELOW, Lane, Maker, absence, bit};
use crate::engine::kernel::formula::{Calculation, Choose, Days, Operation, ZERO_BY_RULE};
use crate::engine::plan::Form;
use crate::engine::sheet::{Slot, Why};
use crate::law::expression::Comparison;
use crate::law::extent::DAYS_MAX;
use crate::words::number::{Mode, Number, Rounding, power_of_ten};
use std::collections::BTreeMap;

/// What is divided and rounded stays under this: then no other quotient of whole numbers lies so near a whole number or a half
/// that a spreadsheet takes one for the other.
const DIVIDED_BELOW: i128 = 10_000_000_000_000;

/// What the whole numbers of a column mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// Numbers on a grid with these decimals.
    Whole(u8),
    /// Numerators, while the denominators are not known yet.
    Over,
    /// Numerators; the denominators stand in this column.
    OverColumn(usize),
    /// 1 or 0.
    Truth,
    /// Positions of options.
    Option,
    /// Positions of ratings.
    Rating,
    /// Positions in a legend.
    Code,
    /// Only whether there is a text.
    Text,
}

/// A whole number with its bounds.
#[derive(Clone, Debug)]
pub(super) struct Bounded {
    pub(super) formula: Expression,
    pub(super) low: i128,
    pub(super) high: i128,
}

impl Bounded {
    pub(super) fn whole(whole: i128) -> Bounded {
        Bounded { formula: Expression::Whole(whole), low: whole, high: whole }
    }

    fn new(formula: Expression, low: i128, high: i128) -> Option<Bounded> {
        (low > -EXACT_BELOW && high < EXACT_BELOW).then_some(Bounded { formula, low, high })
    }

    pub(super) fn constant(&self) -> Option<i128> {
        match self.formula {
            Expression::Whole(whole) => Some(whole),
            _ => None,
        }
    }

    pub(super) fn add(self, other: Bounded) -> Option<Bounded> {
        let (low, high) = (self.low + other.low, self.high + other.high);
        let formula = match (self.formula, other.formula) {
            (Expression::Whole(a), Expression::Whole(b)) => Expression::Whole(a + b),
            (x, Expression::Whole(0)) | (Expression::Whole(0), x) => x,
            (Expression::Add(mut all), Expression::Add(more)) => {
                all.extend(more);
                Expression::Add(all)
            }
            (Expression::Add(mut all), x) => {
                all.push(x);
                Expression::Add(all)
            }
            (a, Expression::Multiply(minus, b)) if minus.is(-1) => Expression::Subtract(Box::new(a), b),
            (a, b) => Expression::Add(vec![a, b]),
        };
        Bounded::new(formula, low, high)
    }

    pub(super) fn times(self, other: Bounded) -> Option<Bounded> {
        let corners = [self.low * other.low, self.low * other.high, self.high * other.low, self.high * other.high];
        let (low, high) = (*corners.iter().min()?, *corners.iter().max()?);
        let formula = match (self.formula, other.formula) {
            (Expression::Whole(a), Expression::Whole(b)) => Expression::Whole(a * b),
            (x, Expression::Whole(1)) | (Expression::Whole(1), x) => x,
            (Expression::Whole(0), _) | (_, Expression::Whole(0)) => Expression::Whole(0),
            // constants together, in front
            (Expression::Whole(a), Expression::Multiply(b, x)) | (Expression::Multiply(b, x), Expression::Whole(a))
                if matches!(*b, Expression::Whole(_)) =>
            {
                let Expression::Whole(b) = *b else { return None };
                if a * b == 1 { *x } else { Expression::Multiply(Box::new(Expression::Whole(a * b)), x) }
            }
            (x, Expression::Whole(a)) => Expression::Multiply(Box::new(Expression::Whole(a)), Box::new(x)),
            (a, b) => Expression::Multiply(Box::new(a), Box::new(b)),
        };
        Bounded::new(formula, low, high)
    }

    pub(super) fn scaled(self, factor: i128) -> Option<Bounded> {
        self.times(Bounded::whole(factor))
    }

    pub(super) fn least(self, other: Bounded) -> Bounded {
        let (low, high) = (self.low.min(other.low), self.high.min(other.high));
        if self.high <= other.low {
            return self;
        }
        if other.high <= self.low {
            return other;
        }
        Bounded { formula: Expression::Least(vec![self.formula, other.formula]), low, high }
    }

    pub(super) fn greatest(self, other: Bounded) -> Bounded {
        let (low, high) = (self.low.max(other.low), self.high.max(other.high));
        if other.high <= self.low {
            return self;
        }
        if self.high <= other.low {
            return other;
        }
        Bounded { formula: Expression::Greatest(vec![self.formula, other.formula]), low, high }
    }
}

/// A number: one whole number over another that is above 0.
#[derive(Clone, Debug)]
pub(super) struct Quotient {
    pub(super) over: Bounded,
    pub(super) under: Bounded,
}

/// A number with what keeps it from being there.
#[derive(Clone, Debug)]
pub(super) struct Wanting<T> {
    pub(super) what: T,
    /// Columns without which there is none.
    pub(super) needs: Vec<Lane>,
    /// Divisors that may be 0.
    pub(super) divisors: Vec<Expression>,
}

fn gcd(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

/// The constant that a number is a multiple of, as it is written: `100·a` is one of 100.
fn factor(formula: &Expression) -> i128 {
    match formula {
        Expression::Whole(whole) => whole.abs().max(1),
        Expression::Multiply(a, _) => match **a {
            Expression::Whole(whole) => whole.abs().max(1),
            _ => 1,
        },
        _ => 1,
    }
}

fn divided(bounded: Bounded, by: i128) -> Bounded {
    if by == 1 {
        return bounded;
    }
    let formula = match bounded.formula {
        Expression::Whole(whole) => Expression::Whole(whole / by),
        Expression::Multiply(a, x) => match *a {
            Expression::Whole(whole) if whole == by => *x,
            Expression::Whole(whole) => Expression::Multiply(Box::new(Expression::Whole(whole / by)), x),
            a => Expression::Multiply(Box::new(a), x),
        },
        x => x,
    };
    Bounded { formula, low: bounded.low / by, high: bounded.high / by }
}

/// Two numbers by the same factor less, as far as it is written.
fn shortened(a: Bounded, b: Bounded) -> (Bounded, Bounded) {
    let shared = gcd(factor(&a.formula), factor(&b.formula));
    // 0 has every factor
    let shared = if a.formula.is(0) { factor(&b.formula) } else { shared };
    (divided(a, shared), divided(b, shared))
}

impl Quotient {
    pub(super) fn constant(number: Number) -> Option<Quotient> {
        let over = Bounded::new(Expression::Whole(number.mantissa()), number.mantissa(), number.mantissa())?;
        let scale = power_of_ten(number.decimals()).filter(|scale| *scale < EXACT_BELOW)?;
        Some(Quotient { over, under: Bounded::whole(scale) })
    }

    pub(super) fn grid(over: Bounded, decimals: u8) -> Option<Quotient> {
        let scale = power_of_ten(decimals).filter(|scale| *scale < EXACT_BELOW)?;
        Some(Quotient { over, under: Bounded::whole(scale) })
    }

    pub(super) fn add(self, other: Quotient) -> Option<Quotient> {
        if let (Some(a), Some(b)) = (self.under.constant(), other.under.constant()) {
            let shared = a / gcd(a, b) * b;
            let over = self.over.scaled(shared / a)?.add(other.over.scaled(shared / b)?)?;
            return Some(Quotient { over, under: Bounded::new(Expression::Whole(shared), shared, shared)? });
        }
        let left = self.over.times(other.under.clone())?;
        let right = other.over.times(self.under.clone())?;
        Some(Quotient { over: left.add(right)?, under: self.under.times(other.under)? })
    }

    fn multiply(self, other: Quotient) -> Option<Quotient> {
        Some(Quotient { over: self.over.times(other.over)?, under: self.under.times(other.under)? })
    }

    fn divide(self, other: Quotient) -> Option<Quotient> {
        let (a_under, b_under) = shortened(self.under, other.under);
        let over = self.over.times(b_under)?;
        let divisor = other.over;
        let (over, divisor) = if divisor.low >= 0 {
            (over, Bounded { low: divisor.low.max(1), ..divisor })
        } else {
            let is_negative = Test::less(divisor.formula.clone(), 0);
            let sign = Expression::branch(is_negative, Expression::Whole(-1), Expression::Whole(1));
            let sign = Bounded { formula: sign, low: -1, high: 1 };
            let high = divisor.high.abs().max(divisor.low.abs());
            let magnitude = magnitude(divisor);
            (over.times(sign)?, Bounded { formula: magnitude.formula, low: 1, high })
        };
        let under = a_under.times(divisor)?;
        let (over, under) = shortened(over, under);
        Some(Quotient { over, under })
    }

    /// As a whole number on a grid, rounded or proven to be on it.
    pub(super) fn on_grid(self, decimals: u8, mode: Option<Mode>) -> Option<Bounded> {
        let scale = power_of_ten(decimals)?;
        if let Some(under) = self.under.constant()
            && scale % under == 0
        {
            return self.over.scaled(scale / under);
        }
        let (scale, under) = shortened(Bounded::whole(scale), self.under);
        let over = self.over.times(scale)?;
        let mode = mode?;
        let magnitude = over.high.abs().max(over.low.abs());
        if magnitude >= DIVIDED_BELOW || under.high >= DIVIDED_BELOW {
            return None;
        }
        let most = |value: i128| mode.divide(value, under.low);
        let low = if over.low < 0 { most(over.low) } else { 0 };
        let high = if over.high > 0 { most(over.high) } else { 0 };
        Bounded::new(Expression::Divide(mode, Box::new(over.formula), Box::new(under.formula)), low, high)
    }

    fn round(self, rounding: Rounding) -> Option<Quotient> {
        let whole = self.on_grid(rounding.decimals, Some(rounding.mode))?;
        Quotient::grid(whole, rounding.decimals)
    }

    /// Two numbers compared by multiplying crosswise.
    pub(super) fn compare(&self, comparison: Comparison, other: &Quotient) -> Option<Test> {
        let (a_under, b_under) = shortened(self.under.clone(), other.under.clone());
        let left = self.over.clone().times(b_under)?;
        let right = other.over.clone().times(a_under)?;
        let (left, right) = shortened(left, right);
        if let (Some(a), Some(b)) = (left.constant(), right.constant()) {
            return Some(Test::Literal(comparison.holds(a.cmp(&b))));
        }
        Some(Test::Compare(comparison, left.formula, right.formula))
    }

    /// The decimals of the grid it is on.
    pub(super) fn decimals(&self) -> Option<u8> {
        let under = self.under.constant()?;
        (0..16).find(|decimals| power_of_ten(*decimals) == Some(under))
    }
}

fn magnitude(x: Bounded) -> Bounded {
    if x.low >= 0 {
        return x;
    }
    let high = x.high.abs().max(x.low.abs());
    let negative = Expression::Subtract(Box::new(Expression::Whole(0)), Box::new(x.formula.clone()));
    Bounded { formula: Expression::Greatest(vec![x.formula, negative]), low: 0, high }
}

impl<T> Wanting<T> {
    pub(super) fn new(what: T) -> Wanting<T> {
        Wanting { what, needs: Vec::new(), divisors: Vec::new() }
    }

    pub(super) fn with<U, V>(self, other: Wanting<U>, join: impl FnOnce(T, U) -> Option<V>) -> Option<Wanting<V>> {
        let (mut needs, mut divisors) = (self.needs, self.divisors);
        needs.extend(other.needs);
        divisors.extend(other.divisors);
        Some(Wanting { what: join(self.what, other.what)?, needs, divisors })
    }

    pub(super) fn map<U>(self, change: impl FnOnce(T) -> Option<U>) -> Option<Wanting<U>> {
        Some(Wanting { what: change(self.what)?, needs: self.needs, divisors: self.divisors })
    }
}

impl Maker<'_> {
    /// An operation on numbers.
    pub(super) fn number(&mut self, operation: &Operation) -> Option<Wanting<Quotient>> {
        match operation {
            Operation::Constant(number) => Some(Wanting::new(Quotient::constant(*number)?)),
            Operation::Grid(slot, _) | Operation::Quotient(slot) => self.column_number(*slot),
            Operation::Negate(x) => self.number(x)?.map(|x| Some(Quotient { over: x.over.scaled(-1)?, under: x.under })),
            Operation::Add(a, b) => self.number(a)?.with(self.number(b)?, Quotient::add),
            Operation::Multiply(a, b) => self.number(a)?.with(self.number(b)?, Quotient::multiply),
            Operation::Divide(a, b) => {
                let (a, b) = (self.number(a)?, self.number(b)?);
                let may_be_zero = b.what.over.low <= 0 && 0 <= b.what.over.high;
                let divisor = b.what.over.formula.clone();
                let mut quotient = a.with(b, Quotient::divide)?;
                if may_be_zero {
                    quotient.divisors.push(divisor);
                }
                Some(quotient)
            }
            Operation::Lesser(a, b) | Operation::Greater(a, b) => {
                let greater = matches!(operation, Operation::Greater(..));
                self.number(a)?.with(self.number(b)?, |a, b| selected(a, b, greater))
            }
            Operation::Abs(x) => self.number(x)?.map(|x| Some(Quotient { over: magnitude(x.over), under: x.under })),
            Operation::CountTrue(tests) => {
                let mut needs = Vec::new();
                let mut count = Bounded::whole(0);
                for test in tests {
                    let truth = self.truth(test)?;
                    needs.push(truth);
                    count = count.add(Bounded::of_lane(Lane { bounds: (0, 1), ..truth }))?;
                }
                Some(Wanting { what: Quotient::grid(count, 0)?, needs, divisors: Vec::new() })
            }
            Operation::Days(from, to) => {
                let (from, to) = (self.day(*from), self.day(*to));
                from.with(to, |from, to| Quotient::grid(to.add(from.scaled(-1)?)?, 0))
            }
            Operation::Months(from, to) => {
                let (from, to) = (self.day(*from), self.day(*to));
                from.with(to, |from, to| {
                    let months = Expression::Months(Box::new(from.formula), Box::new(to.formula));
                    Quotient::grid(Bounded { formula: months, low: -DAYS_MAX, high: DAYS_MAX }, 0)
                })
            }
            Operation::Round(x, rounding) => self.number(x)?.map(|x| x.round(*rounding)),
        }
    }

    fn column_number(&mut self, slot: Slot) -> Option<Wanting<Quotient>> {
        let (lane, kind, under) = self.steps[slot.0]?;
        let over = Bounded::new(Expression::Column(lane.column), lane.bounds.0, lane.bounds.1)?;
        let quotient = match (kind, under) {
            (Held::Whole(decimals), _) => Quotient::grid(over, decimals)?,
            (Held::Over, Some(under)) => {
                let (low, high) = under.bounds;
                Quotient { over, under: Bounded::new(Expression::Column(under.column), low.max(1), high)? }
            }
            _ => return None,
        };
        Some(Wanting { what: quotient, needs: vec![lane], divisors: Vec::new() })
    }

    fn day(&mut self, days: Days) -> Wanting<Bounded> {
        match days {
            Days::Column(slot) => {
                let lane = self.lane_of(slot);
                Wanting { what: Bounded::of_lane(lane), needs: vec![lane], divisors: Vec::new() }
            }
            Days::OfYear(_, month, day) => {
                let year = i32::try_from(self.year).unwrap_or(1970);
                // 29 February in a year that has none is its last day
                let date = chrono::NaiveDate::from_ymd_opt(year, month, day)
                    .or_else(|| chrono::NaiveDate::from_ymd_opt(year, month, 28));
                Wanting::new(Bounded::whole(date.map_or(0, |date| i128::from(crate::words::period::to_days(date)))))
            }
        }
    }

    /// A derived value: an expression with what a divisor of 0 means.
    pub(super) fn derive(
        &mut self,
        calculation: &Calculation,
        on_zero: Option<Why>,
        rounding: Option<Rounding>,
    ) -> Option<(Lane, Held, Option<Lane>)> {
        let number = self.number(&calculation.operation)?;
        let number = match rounding {
            Some(rounding) => number.map(|number| number.round(rounding))?,
            None => number,
        };
        let zero = on_zero.unwrap_or(Why::ZERO_DENOMINATOR);
        let (at_zero, more) = if zero == ZERO_BY_RULE { (0, 0) } else { (absence(zero), bit(zero)) };
        let Wanting { what: Quotient { over, under }, needs, divisors } = number;
        let sheets = self.sheets;
        let step = &sheets.plan.steps[self.slot.0];
        if let Form::Grid { decimals, .. } = step.form {
            let number = Quotient { over, under };
            let decimals = number.decimals().unwrap_or(decimals);
            let whole = number.on_grid(decimals, None)?;
            let (formula, absences) = guarded(&needs, divisors, Expression::Whole(at_zero), more, whole.formula);
            let bounds = self.within(step, decimals, (whole.low.min(0), whole.high.max(0)));
            let lane = self.own_lane(formula, bounds, absences);
            return Some((lane, Held::Whole(decimals), None));
        }
        let bounds = (over.low.min(0), over.high.max(0));
        let (formula, absences) = guarded(&needs, divisors, Expression::Whole(at_zero), more, over.formula);
        let over_lane = self.own_lane(formula, bounds, absences);
        // where the value is absent or set by rule, it is over 1
        let is_absent = Test::less(Expression::Column(over_lane.column), super::ABSENT_BELOW);
        let positive = Expression::Greatest(vec![under.formula.clone(), Expression::Whole(1)]);
        let under_formula = match (&under.formula, absences) {
            (Expression::Whole(_), _) => under.formula.clone(),
            (_, 0) => positive,
            _ => Expression::branch(is_absent, Expression::Whole(1), positive),
        };
        let column = self.push(Content::Formula(under_formula));
        let under_lane = Lane { column, bounds: (1, under.high), absences: 0 };
        Some((over_lane, Held::Over, Some(under_lane)))
    }

    /// A column of its own, even for what is a column already: what the engine computed is written in it.
    pub(super) fn own_lane(&mut self, formula: Expression, bounds: (i128, i128), absences: Absences) -> Lane {
        let column = self.push(Content::Formula(formula));
        Lane { column, bounds, absences }
    }

    /// Cases whose values are quotients.
    pub(super) fn choose(&mut self, choose: &Choose) -> Option<(Lane, Held, Option<Lane>)> {
        let mut lines = Vec::new();
        for (slot, calculation, _) in &choose.lines {
            lines.push((self.lane_of(*slot), self.number(&calculation.operation)?));
        }
        let otherwise = match &choose.otherwise {
            Some((calculation, _)) => Some(self.number(&calculation.operation)?),
            None => None,
        };
        let (mut absences, mut low, mut high, mut most) = (bit(Why::UNSTATED) * u16::from(otherwise.is_none()), 0, 0, 1);
        let mut over = Expression::Whole(absence(Why::UNSTATED));
        let mut under = Expression::Whole(1);
        let mut line = |number: Wanting<Quotient>| {
            let Quotient { over, under } = number.what;
            (low, high, most) = (over.low.min(low), over.high.max(high), under.high.max(most));
            let zero = Expression::Whole(absence(Why::ZERO_DENOMINATOR));
            let (formula, own) = guarded(&number.needs, number.divisors, zero, bit(Why::ZERO_DENOMINATOR), over.formula);
            absences |= own;
            (formula, under.formula)
        };
        if let Some(number) = otherwise {
            (over, under) = line(number);
        }
        for (truth, number) in lines.into_iter().rev() {
            let (own_over, own_under) = line(number);
            let column = || Expression::Column(truth.column);
            let holds = || Test::equal(column(), 1);
            over = Expression::branch(holds(), own_over, Expression::branch(Test::less(column(), 0), column(), over));
            under = Expression::branch(holds(), own_under, under);
        }
        absences = choose.lines.iter().fold(absences, |all, (slot, ..)| all | self.lane_of(*slot).absences);
        if let Some((number, _)) = choose.if_missing {
            let chosen = self.lane(over, (low, high), absences);
            let is_missing = || Test::equal(Expression::Column(chosen.column), absence(Why::MISSING));
            let scale = power_of_ten(number.decimals())?;
            over = Expression::branch(is_missing(), Expression::Whole(number.mantissa()), Expression::Column(chosen.column));
            under = Expression::branch(is_missing(), Expression::Whole(scale), under);
            (low, high, most) = (low.min(number.mantissa()), high.max(number.mantissa()), most.max(scale));
            absences &= !bit(Why::MISSING);
        }
        let over = self.own_lane(over, (low, high), absences);
        let is_absent = Test::less(Expression::Column(over.column), super::ABSENT_BELOW);
        let under = Expression::Greatest(vec![under, Expression::Whole(1)]);
        let under = self.push(Content::Formula(Expression::branch(is_absent, Expression::Whole(1), under)));
        Some((over, Held::Over, Some(Lane { column: under, bounds: (1, most), absences: 0 })))
    }
}

fn selected(a: Quotient, b: Quotient, greater: bool) -> Option<Quotient> {
    if let (Some(a_under), Some(b_under)) = (a.under.constant(), b.under.constant()) {
        let shared = a_under / gcd(a_under, b_under) * b_under;
        let (a, b) = (a.over.scaled(shared / a_under)?, b.over.scaled(shared / b_under)?);
        let over = if greater { a.greatest(b) } else { a.least(b) };
        return Some(Quotient { over, under: Bounded::whole(shared) });
    }
    let comparison = if greater { Comparison::GreaterOrEqual } else { Comparison::LessOrEqual };
    let first = a.compare(comparison, &b)?;
    let pick = |a: Bounded, b: Bounded| Bounded {
        low: a.low.min(b.low),
        high: a.high.max(b.high),
        formula: Expression::branch(first.clone(), a.formula, b.formula),
    };
    Some(Quotient { over: pick(a.over, b.over), under: pick(a.under, b.under) })
}

/// Columns once each.
pub(super) fn once(needs: &[Lane]) -> Vec<Lane> {
    let by_column: BTreeMap<usize, Lane> = needs.iter().map(|lane| (lane.column, *lane)).collect();
    by_column.into_values().collect()
}

/// The least of several columns; the column where there is one.
pub(super) fn least(lanes: &[Lane]) -> Expression {
    match lanes {
        [lane] => Expression::Column(lane.column),
        lanes => Expression::Least(lanes.iter().map(|lane| Expression::Column(lane.column)).collect()),
    }
}

/// A value where everything it needs is there and no divisor is 0; with the absences it can have.
pub(super) fn guarded(
    needs: &[Lane],
    divisors: Vec<Expression>,
    at_zero: Expression,
    more: Absences,
    value: Expression,
) -> (Expression, Absences) {
    let mut absences = 0;
    let value = if divisors.is_empty() {
        value
    } else {
        absences |= more;
        let zeros = divisors.into_iter().map(|divisor| Test::equal(divisor, 0)).collect();
        Expression::branch(Test::any(zeros), at_zero, value)
    };
    let needed: Vec<Lane> = once(needs).into_iter().filter(|lane| lane.absences != 0).collect();
    if needed.is_empty() {
        return (value, absences);
    }
    let absences = needed.iter().fold(absences, |all, lane| all | lane.absences);
    let is_absent = Test::less(least(&needed), ABSENT_BELOW);
    (Expression::branch(is_absent, least(&needed), value), absences)
}
