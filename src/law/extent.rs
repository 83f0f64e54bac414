//! What values a number can take, and how it is held exactly: on a decimal grid, or as a quotient of two whole numbers.
//!
//! The bounds come from the declared ranges, so overflow is excluded before any figure is read. The operations here are the
//! only source of these facts: `check` refuses by them, and the engine's `compile` chooses its columns by them.

use crate::words::number::{MAGNITUDE_MAX, Mode, Number, Ratio, Rounding, power_of_ten};
use std::cmp::Ordering;

/// The least and the greatest of something.
pub type Bounds = (i128, i128);

/// The values a number can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// `mantissa / 10^decimals`, mantissas from `low` to `high`.
    Grid {
        /// Decimals of the grid.
        decimals: u8,
        /// Least mantissa.
        low: i128,
        /// Greatest mantissa.
        high: i128,
    },
    /// `over / under`, both whole, `under > 0`.
    Quotient {
        /// Least and greatest numerator.
        over: (i128, i128),
        /// Least and greatest denominator.
        under: (i128, i128),
    },
}

/// Why an operation has no extent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A value or a product on the way passes 38 digits.
    DoesNotFit,
    /// The divisor can be 0.
    DivisorMayBeZero,
}

/// Every date that a calendar here can name lies within so many days of 1970.
pub const DAYS_MAX: i128 = 200_000_000;

fn fits(value: i128) -> Result<i128, Problem> {
    if value.unsigned_abs() <= MAGNITUDE_MAX.unsigned_abs() { Ok(value) } else { Err(Problem::DoesNotFit) }
}

fn product(a: i128, b: i128) -> Result<i128, Problem> {
    fits(a.checked_mul(b).ok_or(Problem::DoesNotFit)?)
}

fn sum(a: i128, b: i128) -> Result<i128, Problem> {
    fits(a.checked_add(b).ok_or(Problem::DoesNotFit)?)
}

fn scale(decimals: u8) -> Result<i128, Problem> {
    fits(power_of_ten(decimals).ok_or(Problem::DoesNotFit)?)
}

fn corners(a: (i128, i128), b: (i128, i128)) -> Result<(i128, i128), Problem> {
    let products = [product(a.0, b.0)?, product(a.0, b.1)?, product(a.1, b.0)?, product(a.1, b.1)?];
    Ok((*products.iter().min().expect("four corners"), *products.iter().max().expect("four corners")))
}

impl Extent {
    /// Exactly one value.
    pub fn constant(number: Number) -> Extent {
        Extent::Grid { decimals: number.decimals(), low: number.mantissa(), high: number.mantissa() }
    }

    /// A grid between two bounds, ends included; `None` where it passes 38 digits.
    pub fn between(low: Number, high: Number, decimals: u8) -> Result<Extent, Problem> {
        let decimals = decimals.max(low.decimals()).max(high.decimals());
        Ok(Extent::Grid {
            decimals,
            low: low.at_decimals(decimals).ok_or(Problem::DoesNotFit)?,
            high: high.at_decimals(decimals).ok_or(Problem::DoesNotFit)?,
        })
    }

    /// Whole numbers between two bounds.
    pub fn whole(low: i128, high: i128) -> Extent {
        Extent::Grid { decimals: 0, low, high }
    }

    /// The least value.
    pub fn least(self) -> Ratio {
        match self {
            Extent::Grid { decimals, low, .. } => grid_value(low, decimals),
            Extent::Quotient { over, under } => {
                Ratio::new(over.0, if over.0 < 0 { under.0 } else { under.1 }).expect("a denominator is above 0")
            }
        }
    }

    /// The greatest value.
    pub fn greatest(self) -> Ratio {
        match self {
            Extent::Grid { decimals, high, .. } => grid_value(high, decimals),
            Extent::Quotient { over, under } => {
                Ratio::new(over.1, if over.1 < 0 { under.1 } else { under.0 }).expect("a denominator is above 0")
            }
        }
    }

    /// Whether 0 lies within the bounds.
    pub fn may_be_zero(self) -> bool {
        self.least() <= Ratio::ZERO && Ratio::ZERO <= self.greatest()
    }

    /// The one value, where there is only one.
    pub fn only(self) -> Option<Number> {
        match self {
            Extent::Grid { decimals, low, high } if low == high => Number::new(low, decimals),
            Extent::Grid { .. } | Extent::Quotient { .. } => None,
        }
    }

    /// Decimals, on a grid.
    pub fn decimals(self) -> Option<u8> {
        match self {
            Extent::Grid { decimals, .. } => Some(decimals),
            Extent::Quotient { .. } => None,
        }
    }

    /// Whether 64 bits hold every part of it.
    pub fn is_narrow(self) -> bool {
        let narrow = |value: i128| i64::try_from(value).is_ok_and(|value| value > i64::MIN);
        match self {
            Extent::Grid { low, high, .. } => narrow(low) && narrow(high),
            Extent::Quotient { over, under } => narrow(over.0) && narrow(over.1) && narrow(under.1),
        }
    }

    /// The same values on a finer grid.
    pub fn at_decimals(self, finer: u8) -> Result<Extent, Problem> {
        match self {
            Extent::Grid { decimals, low, high } => {
                let factor = scale(finer.checked_sub(decimals).ok_or(Problem::DoesNotFit)?)?;
                Ok(Extent::Grid { decimals: finer, low: product(low, factor)?, high: product(high, factor)? })
            }
            Extent::Quotient { .. } => Ok(self),
        }
    }

    /// Numerator and denominator bounds, a grid being `mantissa / 10^decimals`.
    pub fn parts(self) -> Result<(Bounds, Bounds), Problem> {
        match self {
            Extent::Grid { decimals, low, high } => {
                let under = scale(decimals)?;
                Ok(((low, high), (under, under)))
            }
            Extent::Quotient { over, under } => Ok((over, under)),
        }
    }

    /// `-a`
    #[must_use]
    pub fn negate(self) -> Extent {
        match self {
            Extent::Grid { decimals, low, high } => Extent::Grid { decimals, low: -high, high: -low },
            Extent::Quotient { over, under } => Extent::Quotient { over: (-over.1, -over.0), under },
        }
    }

    /// `a + b`
    pub fn add(self, other: Extent) -> Result<Extent, Problem> {
        match (self, other) {
            (Extent::Grid { decimals: a, .. }, Extent::Grid { decimals: b, .. }) => {
                let decimals = a.max(b);
                let (Extent::Grid { low, high, .. }, Extent::Grid { low: other_low, high: other_high, .. }) =
                    (self.at_decimals(decimals)?, other.at_decimals(decimals)?)
                else {
                    unreachable!("a grid stays a grid")
                };
                Ok(Extent::Grid { decimals, low: sum(low, other_low)?, high: sum(high, other_high)? })
            }
            (Extent::Quotient { .. }, _) | (_, Extent::Quotient { .. }) => {
                let (a_over, a_under) = self.parts()?;
                let (b_over, b_under) = other.parts()?;
                let left = corners(a_over, b_under)?;
                let right = corners(b_over, a_under)?;
                Ok(Extent::Quotient { over: (sum(left.0, right.0)?, sum(left.1, right.1)?), under: corners(a_under, b_under)? })
            }
        }
    }

    /// `a - b`
    pub fn subtract(self, other: Extent) -> Result<Extent, Problem> {
        self.add(other.negate())
    }

    /// `a * b`
    pub fn multiply(self, other: Extent) -> Result<Extent, Problem> {
        match (self, other) {
            (Extent::Grid { decimals: a, low, high }, Extent::Grid { decimals: b, low: other_low, high: other_high }) => {
                let (low, high) = corners((low, high), (other_low, other_high))?;
                Ok(Extent::Grid { decimals: a.checked_add(b).filter(|sum| *sum <= 38).ok_or(Problem::DoesNotFit)?, low, high })
            }
            (Extent::Quotient { .. }, _) | (_, Extent::Quotient { .. }) => {
                let (a_over, a_under) = self.parts()?;
                let (b_over, b_under) = other.parts()?;
                Ok(Extent::Quotient { over: corners(a_over, b_over)?, under: corners(a_under, b_under)? })
            }
        }
    }

    /// The number that dividing by this is the same as multiplying by, where there is one: dividing by 4 is `× 0.25`.
    pub fn reciprocal(self) -> Option<Number> {
        let divisor = Ratio::from(self.only()?);
        Ratio::new(divisor.denominator(), divisor.numerator())?.as_number()
    }

    /// `a / b`, where `b` cannot be 0, or `zero_is_handled`: then a divisor of 0 is not among the values.
    pub fn divide(self, other: Extent, zero_is_handled: bool) -> Result<Extent, Problem> {
        if other.may_be_zero() && (!zero_is_handled || other.only().is_some()) {
            return Err(Problem::DivisorMayBeZero);
        }
        if let Some(factor) = other.reciprocal() {
            return self.multiply(Extent::constant(factor));
        }
        let (a_over, a_under) = self.parts()?;
        let (b_over, b_under) = other.parts()?;
        // the sign of the divisor moves to the numerator, so that the denominator stays above 0
        let magnitude = if b_over.0 > 0 {
            (b_over.0, b_over.1)
        } else if b_over.1 < 0 {
            (-b_over.1, -b_over.0)
        } else {
            (1, b_over.0.unsigned_abs().max(b_over.1.unsigned_abs()).try_into().map_err(|_| Problem::DoesNotFit)?)
        };
        let sign = if b_over.0 >= 0 {
            (1, 1)
        } else if b_over.1 <= 0 {
            (-1, -1)
        } else {
            (-1, 1)
        };
        Ok(Extent::Quotient { over: corners(corners(a_over, b_under)?, sign)?, under: corners(a_under, magnitude)? })
    }

    /// The bounds of either of two numbers, in a form that holds both.
    pub fn either(self, other: Extent) -> Result<Extent, Problem> {
        match (self, other) {
            (Extent::Grid { decimals: a, .. }, Extent::Grid { decimals: b, .. }) => {
                let decimals = a.max(b);
                let (Extent::Grid { low, high, .. }, Extent::Grid { low: other_low, high: other_high, .. }) =
                    (self.at_decimals(decimals)?, other.at_decimals(decimals)?)
                else {
                    unreachable!("a grid stays a grid")
                };
                Ok(Extent::Grid { decimals, low: low.min(other_low), high: high.max(other_high) })
            }
            (Extent::Quotient { .. }, _) | (_, Extent::Quotient { .. }) => {
                let (a_over, a_under) = self.parts()?;
                let (b_over, b_under) = other.parts()?;
                Ok(Extent::Quotient {
                    over: (a_over.0.min(b_over.0), a_over.1.max(b_over.1)),
                    under: (a_under.0.min(b_under.0), a_under.1.max(b_under.1)),
                })
            }
        }
    }

    /// The lesser of two: as [`Extent::either`], but not above the lesser upper bound where both are on a grid.
    pub fn least_of(self, other: Extent) -> Result<Extent, Problem> {
        Ok(match (self.either(other)?, self.greatest().min(other.greatest()), self.least().min(other.least())) {
            (Extent::Grid { decimals, low, .. }, greatest, _) => {
                Extent::Grid { decimals, low, high: mantissa(greatest, decimals, Mode::Floor)? }
            }
            (quotient @ Extent::Quotient { .. }, _, _) => quotient,
        })
    }

    /// The greater of two.
    pub fn greatest_of(self, other: Extent) -> Result<Extent, Problem> {
        Ok(self.negate().least_of(other.negate())?.negate())
    }

    /// The magnitude.
    #[must_use]
    pub fn abs(self) -> Extent {
        let magnitude = |(low, high): (i128, i128)| {
            if low >= 0 {
                (low, high)
            } else if high <= 0 {
                (-high, -low)
            } else {
                (0, (-low).max(high))
            }
        };
        match self {
            Extent::Grid { decimals, low, high } => {
                let (low, high) = magnitude((low, high));
                Extent::Grid { decimals, low, high }
            }
            Extent::Quotient { over, under } => Extent::Quotient { over: magnitude(over), under },
        }
    }

    /// Rounded to a grid.
    pub fn round(self, rounding: Rounding) -> Result<Extent, Problem> {
        let (over, _) = self.parts()?;
        let factor = scale(rounding.decimals)?;
        // the numerator is scaled before it is divided
        product(over.0, factor)?;
        product(over.1, factor)?;
        let low = mantissa(self.least(), rounding.decimals, rounding.mode)?;
        let high = mantissa(self.greatest(), rounding.decimals, rounding.mode)?;
        Ok(Extent::Grid { decimals: rounding.decimals, low, high })
    }

    /// Cut to bounds: the values that a clamp leaves.
    pub fn clamp(self, least: Number, most: Number) -> Result<Extent, Problem> {
        match self {
            Extent::Grid { decimals, .. } => {
                let decimals = decimals.max(least.decimals()).max(most.decimals());
                let Extent::Grid { low, high, .. } = self.at_decimals(decimals)? else { unreachable!("a grid stays a grid") };
                let least = least.at_decimals(decimals).ok_or(Problem::DoesNotFit)?;
                let most = most.at_decimals(decimals).ok_or(Problem::DoesNotFit)?;
                Ok(Extent::Grid { decimals, low: low.max(least).min(most), high: high.min(most).max(least) })
            }
            Extent::Quotient { .. } => {
                let bounds = Extent::constant(least).either(Extent::constant(most))?;
                self.either(bounds)
            }
        }
    }

    /// With the upper bound lowered to `bound`, or to the next grid point under it.
    #[must_use]
    pub fn not_above(self, bound: Ratio, strictly: bool) -> Extent {
        match self {
            Extent::Grid { decimals, low, high } => {
                let Ok(limit) = mantissa(bound, decimals, Mode::Floor) else { return self };
                let reaches = grid_value(limit, decimals).cmp(&bound) == Ordering::Equal;
                let limit = if strictly && reaches { limit - 1 } else { limit };
                Extent::Grid { decimals, low, high: high.min(limit).max(low) }
            }
            Extent::Quotient { .. } => self,
        }
    }

    /// With the lower bound raised to `bound`, or to the next grid point over it.
    #[must_use]
    pub fn not_below(self, bound: Ratio, strictly: bool) -> Extent {
        self.negate().not_above(-bound, strictly).negate()
    }
}

fn grid_value(mantissa: i128, decimals: u8) -> Ratio {
    Ratio::new(mantissa, power_of_ten(decimals).expect("a grid's decimals fit")).expect("a power of ten is not 0")
}

fn mantissa(value: Ratio, decimals: u8, mode: Mode) -> Result<i128, Problem> {
    value.rounded(Rounding { decimals, mode }).and_then(|number| number.at_decimals(decimals)).ok_or(Problem::DoesNotFit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(low: i128, high: i128) -> Extent {
        Extent::whole(low, high)
    }

    #[test]
    fn dividing_by_a_constant_stays_on_the_grid_where_decimals_end() {
        let four = Extent::constant(Number::from(4));
        assert_eq!(counts(0, 10).divide(four, false), Ok(Extent::Grid { decimals: 2, low: 0, high: 250 }));
        let three = Extent::constant(Number::from(3));
        assert!(matches!(counts(0, 10).divide(three, false), Ok(Extent::Quotient { .. })));
    }

    #[test]
    fn a_divisor_whose_range_holds_0_is_refused_unless_0_is_handled() {
        assert_eq!(counts(0, 9).divide(counts(0, 9), false), Err(Problem::DivisorMayBeZero));
        assert!(counts(0, 9).divide(counts(1, 9), false).is_ok());
        assert_eq!(counts(0, 9).divide(counts(0, 9), true), Ok(Extent::Quotient { over: (0, 9), under: (1, 9) }));
    }

    #[test]
    fn a_product_past_38_digits_does_not_fit() {
        let money = counts(0, 10_i128.pow(19));
        assert!(money.multiply(counts(0, 10_i128.pow(18))).is_ok());
        assert_eq!(money.multiply(money), Err(Problem::DoesNotFit));
    }

    #[test]
    fn a_negative_divisor_turns_the_sign_over() {
        let quotient = counts(1, 2).divide(counts(-4, -3), false).expect("3 and 4 are not 0");
        assert_eq!(quotient.least(), Ratio::new(-2, 3).expect("a ratio"));
        assert_eq!(quotient.greatest(), Ratio::new(-1, 4).expect("a ratio"));
    }

    #[test]
    fn narrowing_steps_to_the_next_grid_point() {
        assert_eq!(counts(0, 9).not_below(Ratio::ZERO, true), counts(1, 9));
        assert_eq!(counts(0, 9).not_below(Ratio::ZERO, false), counts(0, 9));
        assert_eq!(counts(0, 9).not_above(Ratio::from(Number::parse("4.5").expect("a number")), false), counts(0, 4));
    }
}
