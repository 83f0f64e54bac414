//! Wrong lowerings, put in on purpose: the tree as it would stand if the lowering had a slip.

use vungmanh::law::expression::{Comparison, Condition, Numeric, Part, Truth};
use vungmanh::words::number::{Mode, Number};

/// A slip: what it does to a number's node and to a truth's node.
pub(super) struct Slip {
    pub(super) name: &'static str,
    pub(super) number: fn(Numeric) -> Numeric,
    pub(super) truth: fn(Truth) -> Truth,
}

fn same<T>(it: T) -> T {
    it
}

const fn of_numbers(name: &'static str, number: fn(Numeric) -> Numeric) -> Slip {
    Slip { name, number, truth: same }
}

const fn of_truths(name: &'static str, truth: fn(Truth) -> Truth) -> Slip {
    Slip { name, number: same, truth }
}

/// The ten that every such harness must catch.
pub(super) const TEN: [Slip; 10] = [
    of_numbers("the operands of `-` are swapped", |it| match it {
        Numeric::Subtract(a, b) => Numeric::Subtract(b, a),
        it => it,
    }),
    of_truths("`<` is read as `<=`", |it| match it {
        Truth::Compare(Comparison::Less, a, b) => Truth::Compare(Comparison::LessOrEqual, a, b),
        it => it,
    }),
    of_truths("`&&` is read as `||`", |it| match it {
        Truth::And(parts) => Truth::Or(parts),
        it => it,
    }),
    of_truths("`!` is dropped", |it| match it {
        Truth::Not(a) => *a,
        it => it,
    }),
    of_numbers("`percent` gives a ratio", |it| match it {
        Numeric::Percent(a, b) => Numeric::Divide(a, b),
        it => it,
    }),
    of_numbers("`min` gives the greatest", |it| match it {
        Numeric::Min(all) => Numeric::Max(all),
        it => it,
    }),
    of_numbers("`+` binds before `*`", |it| match it {
        Numeric::Add(a, product) => match *product {
            Numeric::Multiply(b, c) => Numeric::Multiply(Box::new(Numeric::Add(a, b)), c),
            other => Numeric::Add(a, Box::new(other)),
        },
        it => it,
    }),
    of_numbers("half is rounded to even", |it| match it {
        Numeric::Round(x, decimals, Mode::HalfUp) => Numeric::Round(x, decimals, Mode::HalfEven),
        it => it,
    }),
    of_numbers("a decimal's point is shifted", |it| match it {
        Numeric::Literal(number) if number.decimals() > 0 => {
            Numeric::Literal(Number::new(number.mantissa(), number.decimals() - 1).expect("no longer than before"))
        }
        it => it,
    }),
    of_numbers("the bounds of `clamp` are swapped", |it| match it {
        Numeric::Clamp(x, least, most) => Numeric::Clamp(x, most, least),
        it => it,
    }),
];

/// Slips in what only some names and functions have.
pub(super) const MORE: [Slip; 14] = [
    of_numbers("a chain of `-` is grouped from the right", |it| match it {
        Numeric::Subtract(chain, c) => match *chain {
            Numeric::Subtract(a, b) => Numeric::Subtract(a, Box::new(Numeric::Subtract(b, c))),
            other => Numeric::Subtract(Box::new(other), c),
        },
        it => it,
    }),
    of_numbers("a chain of `/` is grouped from the right", |it| match it {
        Numeric::Divide(chain, c) => match *chain {
            Numeric::Divide(a, b) => Numeric::Divide(a, Box::new(Numeric::Divide(b, c))),
            other => Numeric::Divide(Box::new(other), c),
        },
        it => it,
    }),
    of_numbers("a minus sign is dropped", |it| match it {
        Numeric::Negate(a) => *a,
        Numeric::Literal(number) if number.is_negative() => Numeric::Literal(-number),
        it => it,
    }),
    of_numbers("the last operand of `sum` is lost", |it| match it {
        Numeric::Sum(mut all) if all.len() > 1 => {
            all.pop();
            Numeric::Sum(all)
        }
        it => it,
    }),
    of_numbers("`count_true` counts what does not hold", |it| match it {
        Numeric::CountTrue(all) => Numeric::CountTrue(all.into_iter().map(|it| Truth::Not(Box::new(it))).collect()),
        it => it,
    }),
    of_numbers("`floor` rounds", |it| match it {
        Numeric::Floor(x) => Numeric::Round(x, 0, Mode::HalfUp),
        it => it,
    }),
    of_numbers("`abs` is dropped", |it| match it {
        Numeric::Abs(x) => *x,
        it => it,
    }),
    of_numbers("days are counted backwards", |it| match it {
        Numeric::DaysBetween(from, to) => Numeric::DaysBetween(to, from),
        it => it,
    }),
    of_truths("`==` is read as `!=`", |it| match it {
        Truth::Compare(Comparison::Equal, a, b) => Truth::Compare(Comparison::NotEqual, a, b),
        it => it,
    }),
    of_truths("two truths are compared the other way", |it| match it {
        Truth::CompareTruths(Comparison::Equal, a, b) => Truth::CompareTruths(Comparison::NotEqual, a, b),
        it => it,
    }),
    of_truths("the neighbouring option is taken", |it| match it {
        Truth::OptionIn(indicator, options) => Truth::OptionIn(indicator, options.into_iter().map(|it| (it + 1) % 3).collect()),
        it => it,
    }),
    of_truths("a rating on the left is not turned round", |it| match it {
        Truth::CompareRating(Comparison::GreaterOrEqual, rating) => Truth::CompareRating(Comparison::LessOrEqual, rating),
        it => it,
    }),
    of_truths("days are compared strictly", |it| match it {
        Truth::CompareDays(Comparison::LessOrEqual, a, b) => Truth::CompareDays(Comparison::Less, a, b),
        it => it,
    }),
    of_truths("`known` is always true", |it| match it {
        Truth::Known(_) => Truth::Literal(true),
        it => it,
    }),
];

/// The number with the slip at every node, from the leaves up.
pub(super) fn number(slip: &Slip, it: Numeric) -> Numeric {
    let of = |it: Numeric| number(slip, it);
    let boxed = |it: Box<Numeric>| Box::new(number(slip, *it));
    let all = |many: Vec<Numeric>| many.into_iter().map(of).collect();
    (slip.number)(match it {
        Numeric::Literal(_)
        | Numeric::Name(_)
        | Numeric::DaysLate(..)
        | Numeric::DaysBetween(..)
        | Numeric::MonthsBetween(..)
        | Numeric::PointsShare(_) => it,
        Numeric::Negate(a) => Numeric::Negate(boxed(a)),
        Numeric::Add(a, b) => Numeric::Add(boxed(a), boxed(b)),
        Numeric::Subtract(a, b) => Numeric::Subtract(boxed(a), boxed(b)),
        Numeric::Multiply(a, b) => Numeric::Multiply(boxed(a), boxed(b)),
        Numeric::Divide(a, b) => Numeric::Divide(boxed(a), boxed(b)),
        Numeric::Percent(a, b) => Numeric::Percent(boxed(a), boxed(b)),
        Numeric::Min(many) => Numeric::Min(all(many)),
        Numeric::Max(many) => Numeric::Max(all(many)),
        Numeric::Abs(a) => Numeric::Abs(boxed(a)),
        Numeric::Clamp(x, least, most) => Numeric::Clamp(boxed(x), boxed(least), boxed(most)),
        Numeric::Sum(many) => Numeric::Sum(all(many)),
        Numeric::CountTrue(truths) => Numeric::CountTrue(truths.into_iter().map(|it| truth(slip, it)).collect()),
        Numeric::Round(x, decimals, mode) => Numeric::Round(boxed(x), decimals, mode),
        Numeric::Floor(x) => Numeric::Floor(boxed(x)),
    })
}

/// The truth with the slip at every node, from the leaves up.
pub(super) fn truth(slip: &Slip, it: Truth) -> Truth {
    let all = |many: Vec<Truth>| many.into_iter().map(|it| truth(slip, it)).collect();
    (slip.truth)(match it {
        Truth::Literal(_)
        | Truth::Name(_)
        | Truth::CompareDays(..)
        | Truth::OptionIn(..)
        | Truth::TextIn(..)
        | Truth::CompareRating(..)
        | Truth::Known(_) => it,
        Truth::Not(a) => Truth::Not(Box::new(truth(slip, *a))),
        Truth::And(parts) => Truth::And(all(parts)),
        Truth::Or(parts) => Truth::Or(all(parts)),
        Truth::Compare(comparison, a, b) => Truth::Compare(comparison, number(slip, a), number(slip, b)),
        Truth::CompareTruths(comparison, a, b) => {
            Truth::CompareTruths(comparison, Box::new(truth(slip, *a)), Box::new(truth(slip, *b)))
        }
    })
}

/// The condition with the slip at every node; its lists are the `&&` and `||` that were split.
pub(super) fn condition(slip: &Slip, it: Condition) -> Condition {
    let all = |parts: Vec<Condition>| parts.into_iter().map(|part| condition(slip, part)).collect();
    match it {
        Condition::All(parts) if matches!((slip.truth)(Truth::And(Vec::new())), Truth::Or(_)) => Condition::Any(all(parts)),
        Condition::All(parts) => Condition::All(all(parts)),
        Condition::Any(parts) => Condition::Any(all(parts)),
        Condition::None(parts) => Condition::None(all(parts)),
        Condition::Part(part) => Condition::Part(Part { truth: truth(slip, part.truth), ..part }),
    }
}
