//! Expressions computed one by one, on exact quotients: what an expression gives for a few figures, without a sheet.

use crate::law::expression::{Condition, Numeric, Truth};
use crate::law::{DerivedMethod, Name, RuleSet};
use crate::words::number::{Mode, Number, Ratio, Rounding};
use std::collections::{BTreeMap, BTreeSet};

/// Values of names.
pub(super) type Figures = BTreeMap<Name, Ratio>;

/// What an expression gives; `None` where it reads what is not among the figures, divides by 0, or speaks of truths and days.
///
/// A derived value that is not among the figures is computed from its own expression.
pub(super) fn value(numeric: &Numeric, figures: &Figures, set: &RuleSet) -> Option<Ratio> {
    let of = |numeric: &Numeric| value(numeric, figures, set);
    let each = |all: &[Numeric], join: fn(Ratio, Ratio) -> Ratio| all.iter().map(of).reduce(|a, b| Some(join(a?, b?))).flatten();
    match numeric {
        Numeric::Literal(number) => Some(Ratio::from(*number)),
        Numeric::Name(name) => figures.get(name).copied().or_else(|| derived(*name, figures, set)),
        Numeric::Negate(x) => of(x).map(|x| -x),
        Numeric::Add(a, b) => of(a)?.plus(of(b)?),
        Numeric::Subtract(a, b) => of(a)?.minus(of(b)?),
        Numeric::Multiply(a, b) => of(a)?.times(of(b)?),
        Numeric::Divide(a, b) => of(a)?.over(of(b)?),
        Numeric::Percent(a, b) => of(a)?.times(Ratio::from(Number::HUNDRED))?.over(of(b)?),
        Numeric::Min(all) => each(all, Ord::min),
        Numeric::Max(all) => each(all, Ord::max),
        Numeric::Abs(x) => of(x).map(|x| if x < Ratio::ZERO { -x } else { x }),
        Numeric::Clamp(x, least, most) => Some(of(x)?.max(of(least)?).min(of(most)?)),
        Numeric::Sum(all) => all.iter().try_fold(Ratio::ZERO, |sum, x| sum.plus(of(x)?)),
        Numeric::Round(x, decimals, mode) => of(x)?.rounded(Rounding { decimals: *decimals, mode: *mode }).map(Ratio::from),
        Numeric::Floor(x) => of(x)?.rounded(Rounding { decimals: 0, mode: Mode::Floor }).map(Ratio::from),
        Numeric::CountTrue(_)
        | Numeric::DaysLate(..)
        | Numeric::DaysBetween(..)
        | Numeric::MonthsBetween(..)
        | Numeric::PointsShare(_) => None,
    }
}

/// Whether a condition holds; `None` where it asks for anything but numbers that are among the figures, and that decides.
pub(super) fn holds(condition: &Condition, figures: &Figures, set: &RuleSet) -> Option<bool> {
    let all = |parts: &[Condition], ends: bool| decided(parts.iter().map(|part| holds(part, figures, set)), ends);
    match condition {
        Condition::All(parts) => all(parts, false),
        Condition::Any(parts) => all(parts, true),
        Condition::None(parts) => all(parts, true).map(|any| !any),
        Condition::Part(part) => truth(&part.truth, figures, set),
    }
}

fn truth(of: &Truth, figures: &Figures, set: &RuleSet) -> Option<bool> {
    let all = |parts: &[Truth], ends: bool| decided(parts.iter().map(|part| truth(part, figures, set)), ends);
    match of {
        Truth::Literal(holds) => Some(*holds),
        Truth::Not(inner) => truth(inner, figures, set).map(|holds| !holds),
        Truth::And(parts) => all(parts, false),
        Truth::Or(parts) => all(parts, true),
        Truth::Compare(comparison, a, b) => Some(comparison.holds(value(a, figures, set)?.cmp(&value(b, figures, set)?))),
        Truth::Name(_)
        | Truth::CompareDays(..)
        | Truth::CompareTruths(..)
        | Truth::OptionIn(..)
        | Truth::TextIn(..)
        | Truth::CompareRating(..)
        | Truth::Known(_) => None,
    }
}

// Three-valued: the first part that is `ends` decides.
fn decided(mut parts: impl Iterator<Item = Option<bool>>, ends: bool) -> Option<bool> {
    parts
        .try_fold(Some(!ends), |so_far, part| match part {
            Some(holds) if holds == ends => Err(ends),
            Some(_) => Ok(so_far),
            None => Ok(None),
        })
        .unwrap_or_else(Some)
}

fn derived(name: Name, figures: &Figures, set: &RuleSet) -> Option<Ratio> {
    let Name::Derived(derived) = name else { return None };
    let derived = &set.derived[derived];
    let DerivedMethod::Value { value: own, .. } = &derived.method else { return None };
    let exact = value(own, figures, set)?;
    match derived.rounding {
        Some(rounding) => exact.rounded(rounding).map(Ratio::from),
        None => Some(exact),
    }
}

/// The names behind an expression: those it reads, and those that the derived values it reads are computed from.
pub(super) fn names_behind(numeric: &Numeric, set: &RuleSet) -> BTreeSet<Name> {
    let mut read = BTreeSet::new();
    numeric.names(&mut read);
    let mut behind = BTreeSet::new();
    for name in read {
        match name {
            Name::Derived(derived) => match &set.derived[derived].method {
                // a derived value reads earlier ones only
                DerivedMethod::Value { value, .. } => behind.extend(names_behind(value, set)),
                DerivedMethod::Truth(_)
                | DerivedMethod::Tiers(_)
                | DerivedMethod::Cases(_)
                | DerivedMethod::Choice(_)
                | DerivedMethod::Children(_) => {
                    behind.insert(name);
                }
            },
            _ => {
                behind.insert(name);
            }
        }
    }
    behind
}

/// Every number that is written in an expression.
pub(super) fn literals(numeric: &Numeric, found: &mut Vec<Number>) {
    match numeric {
        Numeric::Literal(number) => found.push(*number),
        Numeric::Name(_)
        | Numeric::CountTrue(_)
        | Numeric::DaysLate(..)
        | Numeric::DaysBetween(..)
        | Numeric::MonthsBetween(..)
        | Numeric::PointsShare(_) => {}
        Numeric::Negate(x) | Numeric::Abs(x) | Numeric::Round(x, ..) | Numeric::Floor(x) => literals(x, found),
        Numeric::Add(a, b)
        | Numeric::Subtract(a, b)
        | Numeric::Multiply(a, b)
        | Numeric::Divide(a, b)
        | Numeric::Percent(a, b) => {
            literals(a, found);
            literals(b, found);
        }
        Numeric::Min(all) | Numeric::Max(all) | Numeric::Sum(all) => all.iter().for_each(|x| literals(x, found)),
        Numeric::Clamp(x, least, most) => [x, least, most].into_iter().for_each(|x| literals(x, found)),
    }
}
