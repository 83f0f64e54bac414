//! What a lowered expression means, said directly: a recursion over the tree on big rationals.

use super::world::{GROUP, GROUP_MAXIMUM, Lane, RATINGS, Row, Value, YEAR, ZERO_DENOMINATOR, exact, halves, id};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use std::cmp::Ordering;
use vungmanh::law::Name;
use vungmanh::law::expression::{Condition, Day, Numeric, Truth};
use vungmanh::words::number::Mode;
use vungmanh::words::period::{Date, Period, months_between, to_days};

/// The number, or the least code of what is absent.
pub(super) fn number(numeric: &Numeric, row: &Row) -> Lane<BigRational> {
    let of = |numeric: &Numeric| number(numeric, row);
    let all = |many: &[Numeric]| every(many.iter().map(of));
    match numeric {
        Numeric::Literal(literal) => Ok(exact(&literal.to_string())),
        Numeric::Name(name) => named_number(*name, row),
        Numeric::Negate(a) => Ok(-of(a)?),
        Numeric::Add(a, b) => both(of(a), of(b)).map(|(a, b)| a + b),
        Numeric::Subtract(a, b) => both(of(a), of(b)).map(|(a, b)| a - b),
        Numeric::Multiply(a, b) => both(of(a), of(b)).map(|(a, b)| a * b),
        Numeric::Divide(a, b) => both(of(a), of(b)).and_then(quotient),
        Numeric::Percent(a, b) => both(of(a), of(b)).and_then(quotient).map(|share| share * whole(100)),
        Numeric::Min(many) => all(many).map(|many| many.into_iter().min().expect("min has operands")),
        Numeric::Max(many) => all(many).map(|many| many.into_iter().max().expect("max has operands")),
        Numeric::Abs(a) => of(a).map(|a| a.abs()),
        Numeric::Clamp(x, least, most) => {
            every([of(x), of(least), of(most)]).map(|it| it[0].clone().max(it[1].clone()).min(it[2].clone()))
        }
        Numeric::Sum(many) => all(many).map(|many| many.into_iter().sum()),
        Numeric::CountTrue(truths) => {
            let held = every(truths.iter().map(|it| truth(it, row)))?;
            Ok(held.into_iter().map(|holds| whole(i64::from(holds))).sum())
        }
        Numeric::DaysLate(day, deadline) => {
            days(*day, *deadline, row).map(|(day, deadline)| whole((to_days(day) - to_days(deadline)).max(0)))
        }
        Numeric::DaysBetween(from, to) => days(*from, *to, row).map(|(from, to)| whole(to_days(to) - to_days(from))),
        Numeric::MonthsBetween(from, to) => days(*from, *to, row).map(|(from, to)| whole(months_between(from, to))),
        Numeric::PointsShare(node) => {
            assert_eq!(*node, GROUP);
            Ok(named_number(Name::Points(*node), row)? * whole(100) / whole(GROUP_MAXIMUM))
        }
        Numeric::Round(x, decimals, mode) => Ok(rounded(&of(x)?, *decimals, *mode)),
        Numeric::Floor(x) => of(x).map(|x| x.floor()),
    }
}

/// The truth, or the least code of what is absent and matters.
pub(super) fn truth(it: &Truth, row: &Row) -> Lane<bool> {
    let of = |it: &Truth| truth(it, row);
    match it {
        Truth::Literal(holds) => Ok(*holds),
        Truth::Name(name) => match value(*name, row)? {
            Value::Truth(holds) => Ok(holds),
            other => panic!("{name:?} is no truth: {other:?}"),
        },
        Truth::Not(a) => of(a).map(|holds| !holds),
        Truth::And(parts) => decided_by(false, parts.iter().map(of)),
        Truth::Or(parts) => decided_by(true, parts.iter().map(of)),
        Truth::Compare(comparison, a, b) => both(number(a, row), number(b, row)).map(|(a, b)| comparison.holds(a.cmp(&b))),
        Truth::CompareDays(comparison, a, b) => days(*a, *b, row).map(|(a, b)| comparison.holds(a.cmp(&b))),
        Truth::CompareTruths(comparison, a, b) => both(of(a), of(b)).map(|(a, b)| comparison.holds(a.cmp(&b))),
        Truth::OptionIn(indicator, options) => match value(Name::Indicator(*indicator), row)? {
            Value::Option(option) => Ok(options.contains(&option)),
            other => panic!("no option: {other:?}"),
        },
        Truth::TextIn(name, texts) => match value(*name, row)? {
            Value::Text(text) => Ok(texts.contains(&text)),
            other => panic!("{name:?} is no text: {other:?}"),
        },
        Truth::CompareRating(comparison, rating) => match row["rating"].clone()? {
            // the best rating stands first
            Value::Rating(running) => Ok(comparison.holds((RATINGS.len() - running).cmp(&(RATINGS.len() - rating)))),
            other => panic!("no rating: {other:?}"),
        },
        Truth::Known(name) => Ok(value(*name, row).is_ok()),
    }
}

/// A condition with its lists.
pub(super) fn condition(it: &Condition, row: &Row) -> Lane<bool> {
    let all = |parts: &[Condition]| parts.iter().map(|part| condition(part, row)).collect::<Vec<_>>();
    match it {
        Condition::All(parts) => decided_by(false, all(parts)),
        Condition::Any(parts) => decided_by(true, all(parts)),
        Condition::None(parts) => decided_by(true, all(parts)).map(|any| !any),
        Condition::Part(part) => truth(&part.truth, row),
    }
}

fn value(name: Name, row: &Row) -> Lane<Value> {
    row[id(name)].clone()
}

fn named_number(name: Name, row: &Row) -> Lane<BigRational> {
    match value(name, row)? {
        Value::Number(number) => Ok(number),
        other => panic!("{name:?} is no number: {other:?}"),
    }
}

fn days(a: Day, b: Day, row: &Row) -> Lane<(Date, Date)> {
    let of = |day: Day| match day {
        Day::OfPeriod(month, day) => Ok(Period { year: YEAR }.day(month, day).expect("a day of every year")),
        Day::Name(name) => match value(name, row)? {
            Value::Day(day) => Ok(day),
            other => panic!("{name:?} is no day: {other:?}"),
        },
    };
    both(of(a), of(b))
}

fn both<T, U>(a: Lane<T>, b: Lane<U>) -> Lane<(T, U)> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (Err(a), Err(b)) => Err(a.min(b)),
        (Err(code), Ok(_)) | (Ok(_), Err(code)) => Err(code),
    }
}

fn every<T>(many: impl IntoIterator<Item = Lane<T>>) -> Lane<Vec<T>> {
    // all of them are asked: an absence with a lesser code may come later
    let (present, absent): (Vec<_>, Vec<_>) = many.into_iter().partition(Result::is_ok);
    match absent.into_iter().filter_map(Result::err).min() {
        Some(code) => Err(code),
        None => present.into_iter().collect(),
    }
}

fn decided_by(decisive: bool, parts: impl IntoIterator<Item = Lane<bool>>) -> Lane<bool> {
    let parts: Vec<_> = parts.into_iter().collect();
    if parts.contains(&Ok(decisive)) {
        return Ok(decisive);
    }
    every(parts).map(|_| !decisive)
}

fn quotient((a, b): (BigRational, BigRational)) -> Lane<BigRational> {
    if b.is_zero() { Err(ZERO_DENOMINATOR) } else { Ok(a / b) }
}

fn rounded(x: &BigRational, decimals: u8, mode: Mode) -> BigRational {
    let scale = BigRational::from(BigInt::from(10).pow(u32::from(decimals)));
    let scaled = x * &scale;
    let (below, half) = halves(&scaled);
    if below == scaled {
        return x.clone();
    }
    let is_even = (below.to_integer() % 2u8).is_zero();
    let up = match mode {
        Mode::HalfUp => half == Ordering::Greater || (half == Ordering::Equal && scaled.is_positive()),
        Mode::HalfEven => half == Ordering::Greater || (half == Ordering::Equal && !is_even),
        Mode::Down => scaled.is_negative(),
        Mode::Up => scaled.is_positive(),
        Mode::Floor => false,
        Mode::Ceiling => true,
    };
    (below + whole(i64::from(up))) / scale
}

fn whole(number: i64) -> BigRational {
    BigRational::from(BigInt::from(number))
}
