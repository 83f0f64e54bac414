//! Exact expressions: what a rule may compute. [`Numeric`] and [`Truth`] are total and typed, so an ill-typed rule cannot be
//! built; their meaning is in the engine, once, and in the naive evaluator of the tests, once more.

use super::{IndicatorId, Name, NodeId, RatingId};
use crate::words::diagnostic::Place;
use crate::words::number::{Mode, Number};
use std::collections::BTreeSet;

/// An expression that is a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Numeric {
    /// A number as written.
    Literal(Number),
    /// A figure, derived value, points or total.
    Name(Name),
    /// `-x`
    Negate(Box<Numeric>),
    /// `a + b`
    Add(Box<Numeric>, Box<Numeric>),
    /// `a - b`
    Subtract(Box<Numeric>, Box<Numeric>),
    /// `a * b`
    Multiply(Box<Numeric>, Box<Numeric>),
    /// `a / b`, `ratio(a, b)`: an exact quotient.
    Divide(Box<Numeric>, Box<Numeric>),
    /// `percent(a, b)`: `100 a / b`, an exact quotient.
    Percent(Box<Numeric>, Box<Numeric>),
    /// The least of several.
    Min(Vec<Numeric>),
    /// The greatest of several.
    Max(Vec<Numeric>),
    /// The magnitude.
    Abs(Box<Numeric>),
    /// `clamp(x, a, b)`: not below `a`, not above `b`.
    Clamp(Box<Numeric>, Box<Numeric>, Box<Numeric>),
    /// The sum of several.
    Sum(Vec<Numeric>),
    /// How many of several hold.
    CountTrue(Vec<Truth>),
    /// `days_late(day, deadline)`: days after the deadline, 0 where in time.
    DaysLate(Day, Day),
    /// `days_between(from, to)`: days, negative where `to` comes first.
    DaysBetween(Day, Day),
    /// `months_between(from, to)`: whole months, negative where `to` comes first.
    MonthsBetween(Day, Day),
    /// `points_share(node)`: percent of the node's maximum as it stands for the unit, an exact quotient; not applicable where dropped.
    PointsShare(NodeId),
    /// `round(x, decimals)`.
    Round(Box<Numeric>, u8, Mode),
    /// `floor(x)`: the greatest whole number not above.
    Floor(Box<Numeric>),
}

/// A day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Day {
    /// `date(month, day)` of the period's year.
    OfPeriod(u32, u32),
    /// A date indicator.
    Name(Name),
}

/// An expression that holds, does not hold, or is absent. `false && absent` is false, `true || absent` is true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Truth {
    /// `true`, `false`
    Literal(bool),
    /// A yes-no indicator.
    Name(Name),
    /// `!a`
    Not(Box<Truth>),
    /// `a && b`
    And(Vec<Truth>),
    /// `a || b`
    Or(Vec<Truth>),
    /// Two numbers compared.
    Compare(Comparison, Numeric, Numeric),
    /// Two days compared.
    CompareDays(Comparison, Day, Day),
    /// Two truths compared: `co_ke_hoach == false`; only `Equal` and `NotEqual`.
    CompareTruths(Comparison, Box<Truth>, Box<Truth>),
    /// A choice is one of these options, by position: `loai == "xa"`, `loai in ["xa", "phuong"]`.
    OptionIn(IndicatorId, Vec<usize>),
    /// A text or unit attribute is one of these: `subtype == "hanh_chinh"`.
    TextIn(Name, Vec<String>),
    /// The running rating against a fixed one, by order: `rating >= kha` holds for `kha` and better.
    CompareRating(Comparison, RatingId),
    /// Whether there is a value; never absent.
    Known(Name),
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Comparison {
    /// As it is written.
    pub fn sign(self) -> &'static str {
        match self {
            Comparison::Equal => "==",
            Comparison::NotEqual => "!=",
            Comparison::Less => "<",
            Comparison::LessOrEqual => "<=",
            Comparison::Greater => ">",
            Comparison::GreaterOrEqual => ">=",
        }
    }

    /// Whether an ordering satisfies it.
    pub fn holds(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            Comparison::Equal => ordering.is_eq(),
            Comparison::NotEqual => ordering.is_ne(),
            Comparison::Less => ordering.is_lt(),
            Comparison::LessOrEqual => ordering.is_le(),
            Comparison::Greater => ordering.is_gt(),
            Comparison::GreaterOrEqual => ordering.is_ge(),
        }
    }
}

/// A condition, split at `&&`, `||` and lists, so that each part has its own column and reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// All hold.
    All(Vec<Condition>),
    /// At least one holds.
    Any(Vec<Condition>),
    /// None holds.
    None(Vec<Condition>),
    /// One part.
    Part(Part),
}

/// One part of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What must hold.
    pub truth: Truth,
    /// As written.
    pub text: String,
    /// Where.
    pub place: Place,
}

impl Numeric {
    /// Every name that is read, into `found`.
    pub fn names(&self, found: &mut BTreeSet<Name>) {
        match self {
            Numeric::Literal(_) => {}
            Numeric::Name(name) => {
                found.insert(*name);
            }
            Numeric::Negate(x) | Numeric::Abs(x) | Numeric::Round(x, ..) | Numeric::Floor(x) => x.names(found),
            Numeric::Add(a, b)
            | Numeric::Subtract(a, b)
            | Numeric::Multiply(a, b)
            | Numeric::Divide(a, b)
            | Numeric::Percent(a, b) => {
                a.names(found);
                b.names(found);
            }
            Numeric::Min(all) | Numeric::Max(all) | Numeric::Sum(all) => all.iter().for_each(|x| x.names(found)),
            Numeric::Clamp(x, least, most) => [x, least, most].into_iter().for_each(|x| x.names(found)),
            Numeric::CountTrue(truths) => truths.iter().for_each(|truth| truth.names(found)),
            Numeric::DaysLate(a, b) | Numeric::DaysBetween(a, b) | Numeric::MonthsBetween(a, b) => {
                found.extend([a.name(), b.name()]);
            }
            Numeric::PointsShare(node) => {
                found.insert(Name::Points(*node));
            }
        }
    }
}

impl Numeric {
    /// Whether there is a division in it.
    fn divides(&self) -> bool {
        match self {
            Numeric::Divide(..) | Numeric::Percent(..) => true,
            Numeric::Negate(x) | Numeric::Abs(x) | Numeric::Round(x, ..) | Numeric::Floor(x) => x.divides(),
            Numeric::Add(a, b) | Numeric::Subtract(a, b) | Numeric::Multiply(a, b) => a.divides() || b.divides(),
            Numeric::Min(all) | Numeric::Max(all) | Numeric::Sum(all) => all.iter().any(Numeric::divides),
            Numeric::Clamp(x, least, most) => [x, least, most].into_iter().any(|x| x.divides()),
            Numeric::CountTrue(truths) => truths.iter().any(Truth::divides),
            Numeric::Literal(_)
            | Numeric::Name(_)
            | Numeric::DaysLate(..)
            | Numeric::DaysBetween(..)
            | Numeric::MonthsBetween(..)
            | Numeric::PointsShare(_) => false,
        }
    }
}

impl Day {
    /// The name it reads: a date indicator, or the period.
    pub fn name(self) -> Name {
        match self {
            Day::OfPeriod(..) => Name::PeriodYear,
            Day::Name(name) => name,
        }
    }
}

impl Truth {
    /// Whether there is a division in it.
    pub fn divides(&self) -> bool {
        match self {
            Truth::Not(inner) => inner.divides(),
            Truth::And(all) | Truth::Or(all) => all.iter().any(Truth::divides),
            Truth::Compare(_, a, b) => a.divides() || b.divides(),
            Truth::CompareTruths(_, a, b) => a.divides() || b.divides(),
            Truth::Literal(_)
            | Truth::Name(_)
            | Truth::CompareDays(..)
            | Truth::OptionIn(..)
            | Truth::TextIn(..)
            | Truth::CompareRating(..)
            | Truth::Known(_) => false,
        }
    }

    /// Every name that is read, into `found`.
    pub fn names(&self, found: &mut BTreeSet<Name>) {
        match self {
            Truth::Literal(_) | Truth::CompareRating(..) => {}
            Truth::Name(name) | Truth::TextIn(name, _) | Truth::Known(name) => {
                found.insert(*name);
            }
            Truth::Not(inner) => inner.names(found),
            Truth::And(all) | Truth::Or(all) => all.iter().for_each(|truth| truth.names(found)),
            Truth::Compare(_, a, b) => {
                a.names(found);
                b.names(found);
            }
            Truth::CompareDays(_, a, b) => found.extend([a.name(), b.name()]),
            Truth::CompareTruths(_, a, b) => {
                a.names(found);
                b.names(found);
            }
            Truth::OptionIn(indicator, _) => {
                found.insert(Name::Indicator(*indicator));
            }
        }
    }
}

impl Condition {
    /// Its parts, in document order.
    pub fn parts(&self) -> Vec<&Part> {
        match self {
            Condition::All(all) | Condition::Any(all) | Condition::None(all) => all.iter().flat_map(Condition::parts).collect(),
            Condition::Part(part) => vec![part],
        }
    }

    /// Every name that is read, into `found`.
    pub fn names(&self, found: &mut BTreeSet<Name>) {
        self.parts().into_iter().for_each(|part| part.truth.names(found));
    }
}
