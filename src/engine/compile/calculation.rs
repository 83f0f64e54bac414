//! Expressions: names to slots, and the width that holds everything on the way.

use super::{Builder, is_narrow};
use crate::engine::kernel::formula::{Calculation, Days, Operation, TO_WHOLE, Test};
use crate::engine::plan::Form;
use crate::engine::sheet::{Maximum, Slot};
use crate::law::expression::{Comparison, Day, Numeric, Truth};
use crate::law::extent::{Extent, Problem};
use crate::law::ranges::Environment;
use crate::law::{Name, NodeId};
use crate::words::number::{Number, Rounding};

/// An operation with the range of its values, and whether 64 bits hold it and all below it.
pub(super) struct Sized {
    pub(super) operation: Operation,
    pub(super) extent: Extent,
    pub(super) narrow: bool,
}

impl Sized {
    fn new(operation: Operation, extent: Extent, below: bool) -> Sized {
        Sized { operation, extent, narrow: below && is_narrow(extent) }
    }

    pub(super) fn constant(number: Number) -> Sized {
        Sized::new(Operation::Constant(number), Extent::constant(number), true)
    }

    pub(super) fn add(self, other: Sized) -> Result<Sized, Problem> {
        let extent = self.extent.add(other.extent)?;
        let below = self.narrow && other.narrow;
        Ok(Sized::new(Operation::Add(Box::new(self.operation), Box::new(other.operation)), extent, below))
    }

    fn negate(self) -> Sized {
        let extent = self.extent.negate();
        Sized::new(Operation::Negate(Box::new(self.operation)), extent, self.narrow)
    }

    pub(super) fn multiply(self, other: Sized) -> Result<Sized, Problem> {
        let extent = self.extent.multiply(other.extent)?;
        let below = self.narrow && other.narrow;
        Ok(Sized::new(Operation::Multiply(Box::new(self.operation), Box::new(other.operation)), extent, below))
    }

    pub(super) fn divide(self, other: Sized, zero_is_handled: bool) -> Result<Sized, Problem> {
        if let Some(factor) = other.extent.reciprocal() {
            let product = self.multiply(Sized::constant(factor))?;
            return match other.operation {
                Operation::Constant(_) => Ok(product),
                // only one value is possible, but it may be absent
                _ => product.add(other.multiply(Sized::constant(Number::ZERO))?),
            };
        }
        let extent = self.extent.divide(other.extent, zero_is_handled)?;
        // each side is brought to whole numbers first
        let below = self.narrow && other.narrow && whole_is_narrow(self.extent) && whole_is_narrow(other.extent);
        Ok(Sized::new(Operation::Divide(Box::new(self.operation), Box::new(other.operation)), extent, below))
    }

    fn lesser(self, other: Sized, greater: bool) -> Result<Sized, Problem> {
        let extent = if greater { self.extent.greatest_of(other.extent)? } else { self.extent.least_of(other.extent)? };
        // both are brought to one form before they are compared
        let below = self.narrow && other.narrow && is_narrow(self.extent.either(other.extent)?);
        let (a, b) = (Box::new(self.operation), Box::new(other.operation));
        Ok(Sized::new(if greater { Operation::Greater(a, b) } else { Operation::Lesser(a, b) }, extent, below))
    }

    fn round(self, rounding: Rounding) -> Result<Sized, Problem> {
        let extent = self.extent.round(rounding)?;
        Ok(Sized::new(Operation::Round(Box::new(self.operation), rounding), extent, self.narrow))
    }

    pub(super) fn finish(self) -> Calculation {
        Calculation { operation: self.operation, narrow: self.narrow }
    }
}

fn whole_is_narrow(extent: Extent) -> bool {
    is_narrow(extent) && extent.parts().is_ok_and(|(over, under)| is_narrow(Extent::Quotient { over, under }))
}

impl<'a> Builder<'a> {
    pub(super) fn calculation(
        &self,
        numeric: &Numeric,
        environment: &Environment<'a>,
        zero_is_handled: bool,
    ) -> Result<Calculation, Problem> {
        Ok(self.sized(numeric, environment, zero_is_handled)?.finish())
    }

    /// A number with its slots found.
    pub(super) fn sized(
        &self,
        numeric: &Numeric,
        environment: &Environment<'a>,
        zero_is_handled: bool,
    ) -> Result<Sized, Problem> {
        let of = |numeric: &Numeric| self.sized(numeric, environment, zero_is_handled);
        match numeric {
            Numeric::Literal(number) => Ok(Sized::constant(*number)),
            Numeric::Name(name) => Ok(self.column(*name, environment)),
            Numeric::Negate(x) => Ok(of(x)?.negate()),
            Numeric::Add(a, b) => of(a)?.add(of(b)?),
            Numeric::Subtract(a, b) => of(a)?.add(of(b)?.negate()),
            Numeric::Multiply(a, b) => of(a)?.multiply(of(b)?),
            Numeric::Divide(a, b) => of(a)?.divide(of(b)?, zero_is_handled || environment.is_not_zero(b)),
            Numeric::Percent(a, b) => {
                let zero_is_handled = zero_is_handled || environment.is_not_zero(b);
                Sized::constant(Number::HUNDRED).multiply(of(a)?)?.divide(of(b)?, zero_is_handled)
            }
            Numeric::Min(all) => chain(all.iter().map(of), |a, b| a.lesser(b, false)),
            Numeric::Max(all) => chain(all.iter().map(of), |a, b| a.lesser(b, true)),
            Numeric::Sum(all) => chain(all.iter().map(of), Sized::add),
            Numeric::Abs(x) => {
                let x = of(x)?;
                let extent = x.extent.abs();
                Ok(Sized::new(Operation::Abs(Box::new(x.operation)), extent, x.narrow))
            }
            Numeric::Clamp(x, least, most) => of(x)?.lesser(of(least)?, true)?.lesser(of(most)?, false),
            Numeric::CountTrue(truths) => {
                let tests = truths.iter().map(|truth| self.test(truth, environment)).collect::<Result<Vec<_>, _>>()?;
                let n = i128::try_from(tests.len()).map_err(|_| Problem::DoesNotFit)?;
                Ok(Sized::new(Operation::CountTrue(tests), Extent::whole(0, n), true))
            }
            Numeric::DaysLate(day, deadline) => {
                let days = Operation::Days(self.days(*deadline), self.days(*day));
                Sized::new(days, environment.numeric(&Numeric::DaysBetween(*deadline, *day), false)?, true)
                    .lesser(Sized::constant(Number::ZERO), true)
            }
            Numeric::DaysBetween(from, to) => {
                let extent = environment.numeric(numeric, false)?;
                Ok(Sized::new(Operation::Days(self.days(*from), self.days(*to)), extent, true))
            }
            Numeric::MonthsBetween(from, to) => {
                let extent = environment.numeric(numeric, false)?;
                Ok(Sized::new(Operation::Months(self.days(*from), self.days(*to)), extent, true))
            }
            Numeric::PointsShare(node) => {
                let points = self.column(Name::Points(*node), environment);
                let maximum = self.maximum_of(*node, environment);
                Sized::constant(Number::HUNDRED).multiply(points)?.divide(maximum, false)
            }
            Numeric::Round(x, decimals, mode) => of(x)?.round(Rounding { decimals: *decimals, mode: *mode }),
            Numeric::Floor(x) => of(x)?.round(TO_WHOLE),
        }
    }

    /// A name's column, or the constant it stands for.
    pub(super) fn column(&self, name: Name, environment: &Environment<'a>) -> Sized {
        if name == Name::TotalMax {
            return self
                .maximum(self.slots.total_max.expect("the total's maximum stands before who reads it"), environment.name(name));
        }
        let slot = self.slots.names[&name];
        self.grid_or_quotient(slot, environment.name(name))
    }

    pub(super) fn grid_or_quotient(&self, slot: Slot, extent: Extent) -> Sized {
        let (operation, narrow) = match self.steps[slot.0].form {
            Form::Grid { decimals, narrow } => (Operation::Grid(slot, decimals), narrow),
            Form::Quotient { narrow } => (Operation::Quotient(slot), narrow),
            Form::InWhy | Form::Rating | Form::Standing | Form::Text => unreachable!("expressions are typed at load"),
        };
        Sized::new(operation, extent, narrow)
    }

    pub(super) fn maximum_of(&self, node: NodeId, environment: &Environment<'a>) -> Sized {
        self.maximum(self.slots.maxima[node], environment.maximum(node))
    }

    pub(super) fn maximum(&self, maximum: Maximum, extent: Extent) -> Sized {
        match maximum {
            Maximum::Fixed(number) => Sized::constant(number),
            Maximum::Column(slot) => self.grid_or_quotient(slot, extent),
        }
    }

    fn days(&self, day: Day) -> Days {
        match day {
            Day::OfPeriod(month, day) => Days::OfYear(self.slots.names[&Name::PeriodYear], month, day),
            Day::Name(name) => Days::Column(self.slots.names[&name]),
        }
    }

    /// A truth with its slots found.
    pub(super) fn test(&self, truth: &Truth, environment: &Environment<'a>) -> Result<Test, Problem> {
        let all = |truths: &[Truth]| truths.iter().map(|truth| self.test(truth, environment)).collect::<Result<Vec<_>, _>>();
        Ok(match truth {
            Truth::Literal(holds) => Test::Literal(*holds),
            Truth::Name(name) => Test::Column(self.slots.names[name]),
            Truth::Not(inner) => Test::Not(Box::new(self.test(inner, environment)?)),
            Truth::And(truths) => Test::And(all(truths)?),
            Truth::Or(truths) => Test::Or(all(truths)?),
            Truth::Compare(comparison, a, b) => {
                let (a, b) = (self.sized(a, environment, false)?, self.sized(b, environment, false)?);
                compared(*comparison, a, b)
            }
            Truth::CompareDays(comparison, a, b) => {
                let days = environment.numeric(&Numeric::DaysBetween(*b, *a), false)?;
                let between = Sized::new(Operation::Days(self.days(*b), self.days(*a)), days, true);
                compared(*comparison, between, Sized::constant(Number::ZERO))
            }
            Truth::CompareTruths(comparison, a, b) => {
                let (a, b) = (self.test(a, environment)?, self.test(b, environment)?);
                Test::Same(*comparison == Comparison::Equal, Box::new(a), Box::new(b))
            }
            Truth::OptionIn(indicator, options) => {
                let options = options.iter().map(|option| u16::try_from(*option).expect("options are counted in 16 bits"));
                Test::OptionIn(self.slots.names[&Name::Indicator(*indicator)], options.collect())
            }
            Truth::TextIn(name, texts) => Test::TextIn(self.slots.names[name], texts.clone()),
            Truth::CompareRating(comparison, rating) => {
                let running = self.running.expect("load refuses `rating` where there is no running rating yet");
                Test::CompareRating(*comparison, running, u8::try_from(*rating).expect("ratings are counted in a byte"))
            }
            Truth::Known(Name::TotalMax) => match self.slots.total_max {
                Some(Maximum::Column(slot)) => Test::Known(slot),
                Some(Maximum::Fixed(_)) | None => Test::Literal(true),
            },
            Truth::Known(name) => Test::Known(self.slots.names[name]),
        })
    }
}

/// Two numbers compared, both in the width that holds both.
pub(super) fn compared(comparison: Comparison, a: Sized, b: Sized) -> Test {
    let narrow = a.narrow && b.narrow && whole_is_narrow(a.extent) && whole_is_narrow(b.extent);
    let calculation = |sized: Sized| Calculation { operation: sized.operation, narrow };
    Test::Compare(comparison, calculation(a), calculation(b))
}

fn chain(
    mut all: impl Iterator<Item = Result<Sized, Problem>>,
    join: impl Fn(Sized, Sized) -> Result<Sized, Problem>,
) -> Result<Sized, Problem> {
    let first = all.next().unwrap_or(Ok(Sized::constant(Number::ZERO)))?;
    all.try_fold(first, |joined, next| join(joined, next?))
}
