//! Exact numbers: decimals as people write them, quotients as they stand, and the one place where rounding is done.

use std::cmp::Ordering;
use std::fmt;

/// The largest magnitude a number may reach: 38 digits, which an `i128` holds with room to spare.
pub const MAGNITUDE_MAX: i128 = 10_i128.pow(38) - 1;

/// The most decimals a written number may have.
pub const DECIMALS_MAX: u8 = 30;

/// An exact decimal, `mantissa / 10^decimals`, always in its shortest form.
// INVARIANT: no trailing zero in the mantissa while `decimals > 0`; |mantissa| <= MAGNITUDE_MAX; equal values are equal bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Number {
    mantissa: i128,
    decimals: u8,
}

/// Why a text is not a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotANumber {
    /// The text is not digits with an optional sign and decimal point.
    #[error("not a number")]
    Malformed,
    /// More than 38 digits, or more than 30 decimals.
    #[error("too many digits")]
    TooLong,
}

impl Number {
    /// Zero.
    pub const ZERO: Number = Number { mantissa: 0, decimals: 0 };
    /// One.
    pub const ONE: Number = Number { mantissa: 1, decimals: 0 };
    /// One hundred, the maximum of a percentage.
    pub const HUNDRED: Number = Number { mantissa: 100, decimals: 0 };

    /// `mantissa / 10^decimals`, or `None` where it is larger than 38 digits.
    pub fn new(mantissa: i128, decimals: u8) -> Option<Number> {
        let (mut mantissa, mut decimals) = (mantissa, decimals);
        while decimals > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            decimals -= 1;
        }
        (mantissa.unsigned_abs() <= MAGNITUDE_MAX.unsigned_abs()).then_some(Number { mantissa, decimals })
    }

    /// Reads `-12.50`: ASCII digits, an optional sign, an optional decimal point with digits on both sides.
    pub fn parse(text: &str) -> Result<Number, NotANumber> {
        let (negative, digits) = match text.as_bytes().first() {
            Some(b'-') => (true, &text[1..]),
            Some(b'+') => (false, &text[1..]),
            _ => (false, text),
        };
        let (whole, fraction) = match digits.split_once('.') {
            Some((_, "")) => return Err(NotANumber::Malformed),
            Some((whole, fraction)) => (whole, fraction),
            None => (digits, ""),
        };
        if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
            return Err(NotANumber::Malformed);
        }
        let fraction = fraction.trim_end_matches('0');
        let decimals = u8::try_from(fraction.len()).map_err(|_| NotANumber::TooLong)?;
        if decimals > DECIMALS_MAX {
            return Err(NotANumber::TooLong);
        }
        let mut mantissa: i128 = 0;
        for digit in whole.bytes().chain(fraction.bytes()) {
            mantissa = mantissa
                .checked_mul(10)
                .and_then(|mantissa| mantissa.checked_add(i128::from(digit - b'0')))
                .ok_or(NotANumber::TooLong)?;
        }
        Number::new(if negative { -mantissa } else { mantissa }, decimals).ok_or(NotANumber::TooLong)
    }

    /// The digits without the decimal point, sign included.
    pub fn mantissa(self) -> i128 {
        self.mantissa
    }

    /// How many decimals the shortest form has.
    pub fn decimals(self) -> u8 {
        self.decimals
    }

    /// The mantissa this number has when written with `decimals` decimals; `None` where it has more, or would pass 38 digits.
    pub fn at_decimals(self, decimals: u8) -> Option<i128> {
        let more = decimals.checked_sub(self.decimals)?;
        let mantissa = self.mantissa.checked_mul(power_of_ten(more)?)?;
        (mantissa.unsigned_abs() <= MAGNITUDE_MAX.unsigned_abs()).then_some(mantissa)
    }

    /// Whether the number is less than zero.
    pub fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    /// Whether the number is zero.
    pub fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// The sum, where it fits.
    pub fn plus(self, other: Number) -> Option<Number> {
        let decimals = self.decimals.max(other.decimals);
        Number::new(self.at_decimals(decimals)?.checked_add(other.at_decimals(decimals)?)?, decimals)
    }

    /// The difference, where it fits.
    pub fn minus(self, other: Number) -> Option<Number> {
        self.plus(-other)
    }

    /// The product, where it fits.
    pub fn times(self, other: Number) -> Option<Number> {
        Number::new(self.mantissa.checked_mul(other.mantissa)?, self.decimals.checked_add(other.decimals)?)
    }

    /// As people in Vietnam write it: `1.234,5`.
    pub fn vi(self) -> String {
        grouped(&self.to_string(), '.', ',')
    }

    /// As English readers expect it: `1,234.5`.
    pub fn en(self) -> String {
        grouped(&self.to_string(), ',', '.')
    }
}

/// Machine form: decimal point, no grouping, as short as the value is.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.mantissa.unsigned_abs().to_string();
        let decimals = usize::from(self.decimals);
        let sign = if self.mantissa < 0 { "-" } else { "" };
        if decimals == 0 {
            return f.pad(&format!("{sign}{digits}"));
        }
        let digits = format!("{digits:0>width$}", width = decimals + 1);
        let (whole, fraction) = digits.split_at(digits.len() - decimals);
        f.pad(&format!("{sign}{whole}.{fraction}"))
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl std::ops::Neg for Number {
    type Output = Number;
    fn neg(self) -> Number {
        Number { mantissa: -self.mantissa, decimals: self.decimals }
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Number {
        Number::new(i128::from(value), 0).expect("an i64 has fewer than 38 digits")
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Number) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Number) -> Ordering {
        if self.decimals == other.decimals {
            return self.mantissa.cmp(&other.mantissa);
        }
        let decimals = self.decimals.max(other.decimals);
        match (self.at_decimals(decimals), other.at_decimals(decimals)) {
            (Some(this), Some(other)) => this.cmp(&other),
            (Some(_) | None, _) => Ratio::from(*self).cmp(&Ratio::from(*other)),
        }
    }
}

/// An exact quotient of two whole numbers, in lowest terms.
// INVARIANT: denominator > 0; numerator and denominator share no factor.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ratio {
    numerator: i128,
    denominator: i128,
}

impl Ratio {
    /// Zero.
    pub const ZERO: Ratio = Ratio { numerator: 0, denominator: 1 };

    /// The quotient, or `None` where the denominator is zero.
    pub fn new(numerator: i128, denominator: i128) -> Option<Ratio> {
        if denominator == 0 || numerator == i128::MIN || denominator == i128::MIN {
            return None;
        }
        let shared = greatest_common_divisor(numerator.unsigned_abs(), denominator.unsigned_abs());
        let shared = i128::try_from(shared).ok()?.max(1);
        let sign = denominator.signum();
        Some(Ratio { numerator: sign * (numerator / shared), denominator: sign * (denominator / shared) })
    }

    /// The part above the line.
    pub fn numerator(self) -> i128 {
        self.numerator
    }

    /// The part below the line, greater than zero.
    pub fn denominator(self) -> i128 {
        self.denominator
    }

    /// The sum, where it fits.
    pub fn plus(self, other: Ratio) -> Option<Ratio> {
        let shared =
            i128::try_from(greatest_common_divisor(self.denominator.unsigned_abs(), other.denominator.unsigned_abs())).ok()?;
        let left = self.numerator.checked_mul(other.denominator / shared)?;
        let right = other.numerator.checked_mul(self.denominator / shared)?;
        Ratio::new(left.checked_add(right)?, (self.denominator / shared).checked_mul(other.denominator)?)
    }

    /// The difference, where it fits.
    pub fn minus(self, other: Ratio) -> Option<Ratio> {
        self.plus(-other)
    }

    /// The product, where it fits.
    pub fn times(self, other: Ratio) -> Option<Ratio> {
        let left = Ratio::new(self.numerator, other.denominator)?;
        let right = Ratio::new(other.numerator, self.denominator)?;
        Ratio::new(left.numerator.checked_mul(right.numerator)?, left.denominator.checked_mul(right.denominator)?)
    }

    /// The quotient; `None` where it does not fit or the divisor is zero.
    pub fn over(self, other: Ratio) -> Option<Ratio> {
        self.times(Ratio::new(other.denominator, other.numerator)?)
    }

    /// The decimal with this value; `None` where its decimals do not end, or are more than fit.
    pub fn as_number(self) -> Option<Number> {
        let mut rest = self.denominator;
        let (mut twos, mut fives) = (0_u8, 0_u8);
        while rest % 2 == 0 {
            rest /= 2;
            twos += 1;
        }
        while rest % 5 == 0 {
            rest /= 5;
            fives += 1;
        }
        if rest != 1 {
            return None;
        }
        let decimals = twos.max(fives);
        let scale = power_of_ten(decimals)? / self.denominator;
        Number::new(self.numerator.checked_mul(scale)?, decimals)
    }

    /// The value rounded; `None` only where it does not fit 38 digits.
    pub fn rounded(self, rounding: Rounding) -> Option<Number> {
        let numerator = self.numerator.checked_mul(power_of_ten(rounding.decimals)?)?;
        Number::new(rounding.mode.divide(numerator, self.denominator), rounding.decimals)
    }

    /// For people in Vietnam: a decimal with a comma, or `200/3 ≈ 66,666…` where the decimals do not end.
    pub fn vi(self) -> String {
        self.as_number().map_or_else(|| self.inexact(Number::vi), Number::vi)
    }

    /// For readers of English: a decimal with a point, or `200/3 ≈ 66.666…` where the decimals do not end.
    pub fn en(self) -> String {
        self.as_number().map_or_else(|| self.inexact(Number::en), Number::en)
    }

    // Cut, not rounded: a value under a threshold must never print like the threshold.
    fn inexact(self, print: impl Fn(Number) -> String) -> String {
        let cut = self.rounded(Rounding { decimals: 3, mode: Mode::Down });
        match cut {
            Some(cut) => format!("{self} ≈ {}…", print(cut)),
            None => self.to_string(),
        }
    }
}

/// Machine form: the decimal, or `200/3`.
impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.as_number() {
            Some(number) => f.pad(&number.to_string()),
            None => f.pad(&format!("{}/{}", self.numerator, self.denominator)),
        }
    }
}

impl fmt::Debug for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl std::ops::Neg for Ratio {
    type Output = Ratio;
    fn neg(self) -> Ratio {
        Ratio { numerator: -self.numerator, denominator: self.denominator }
    }
}

impl From<Number> for Ratio {
    fn from(number: Number) -> Ratio {
        let scale = power_of_ten(number.decimals).expect("a number has at most 38 decimals");
        Ratio::new(number.mantissa, scale).expect("a power of ten is not zero")
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Ratio) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Ratio) -> Ordering {
        compare_products(self.numerator, other.denominator, other.numerator, self.denominator)
    }
}

/// Compares `a × b` with `c × d` exactly, also where the products pass 38 digits.
pub fn compare_products(a: i128, b: i128, c: i128, d: i128) -> Ordering {
    match (a.checked_mul(b), c.checked_mul(d)) {
        (Some(left), Some(right)) => left.cmp(&right),
        _ => {
            let (left_sign, right_sign) = (a.signum() * b.signum(), c.signum() * d.signum());
            if left_sign != right_sign {
                return left_sign.cmp(&right_sign);
            }
            let left = wide_product(a.unsigned_abs(), b.unsigned_abs());
            let right = wide_product(c.unsigned_abs(), d.unsigned_abs());
            if left_sign < 0 { right.cmp(&left) } else { left.cmp(&right) }
        }
    }
}

/// The 256-bit product of two 128-bit numbers, high half first.
fn wide_product(a: u128, b: u128) -> (u128, u128) {
    const HALF: u32 = 64;
    const LOW: u128 = (1 << HALF) - 1;
    let (a_high, a_low) = (a >> HALF, a & LOW);
    let (b_high, b_low) = (b >> HALF, b & LOW);
    let low = a_low * b_low;
    let middle = a_high * b_low + (low >> HALF);
    let cross = (middle & LOW) + a_low * b_high;
    let high = a_high * b_high + (middle >> HALF) + (cross >> HALF);
    (high, (cross << HALF) | (low & LOW))
}

fn greatest_common_divisor(a: u128, b: u128) -> u128 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// `10^exponent`, or `None` past what an `i128` holds.
pub fn power_of_ten(exponent: u8) -> Option<i128> {
    10_i128.checked_pow(u32::from(exponent))
}

/// Which neighbour a value between two is rounded to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mode {
    /// Half away from zero, as Excel's `ROUND`.
    HalfUp,
    /// Half to the even neighbour.
    HalfEven,
    /// Toward zero.
    Down,
    /// Away from zero.
    Up,
    /// Toward the lesser.
    Floor,
    /// Toward the greater.
    Ceiling,
}

impl Mode {
    /// Every mode with the word rule sets use for it.
    pub const ALL: [(&'static str, Mode); 6] = [
        ("half_up", Mode::HalfUp),
        ("half_even", Mode::HalfEven),
        ("down", Mode::Down),
        ("up", Mode::Up),
        ("floor", Mode::Floor),
        ("ceiling", Mode::Ceiling),
    ];

    /// The whole number that `numerator / denominator` rounds to; the denominator is greater than zero.
    pub fn divide(self, numerator: i128, denominator: i128) -> i128 {
        let floor = numerator.div_euclid(denominator);
        let rest = numerator.rem_euclid(denominator);
        if rest == 0 {
            return floor;
        }
        // rest against what is missing to the next whole number, without doubling either
        let half = rest.cmp(&(denominator - rest));
        let up = match self {
            Mode::HalfUp => half == Ordering::Greater || (half == Ordering::Equal && numerator > 0),
            Mode::HalfEven => half == Ordering::Greater || (half == Ordering::Equal && floor % 2 != 0),
            Mode::Down => numerator < 0,
            Mode::Up => numerator > 0,
            Mode::Floor => false,
            Mode::Ceiling => true,
        };
        floor + i128::from(up)
    }

    /// The word rule sets use.
    pub fn word(self) -> &'static str {
        Mode::ALL.iter().find(|(_, mode)| *mode == self).map(|(word, _)| *word).expect("ALL lists every mode")
    }
}

/// To how many decimals, and which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rounding {
    /// Decimals kept.
    pub decimals: u8,
    /// Which neighbour.
    pub mode: Mode,
}

fn grouped(plain: &str, group: char, point: char) -> String {
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut printed = String::from(sign);
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position).is_multiple_of(3) {
            printed.push(group);
        }
        printed.push(digit);
    }
    if !fraction.is_empty() {
        printed.push(point);
        printed.push_str(fraction);
    }
    printed
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number(text: &str) -> Number {
        Number::parse(text).expect("a number")
    }

    #[test]
    fn equal_values_are_equal_however_they_are_written() {
        assert_eq!(number("0.90"), number("0.9"));
        assert_eq!(number("-0"), number("0"));
        assert_eq!(number("100.00").to_string(), "100");
    }

    #[test]
    fn what_is_not_a_decimal_is_refused() {
        for text in ["", "-", ".5", "5.", "1e5", "1,5", "1.1.1", "٣", " 1", "NaN"] {
            assert_eq!(Number::parse(text), Err(NotANumber::Malformed), "{text}");
        }
        assert_eq!(Number::parse(&"9".repeat(39)), Err(NotANumber::TooLong));
        assert_eq!(number(&"9".repeat(38)).mantissa(), MAGNITUDE_MAX);
    }

    #[test]
    fn numbers_print_with_a_decimal_comma_in_vietnamese() {
        assert_eq!(number("1234567.5").vi(), "1.234.567,5");
        assert_eq!(number("-0.05").vi(), "-0,05");
        assert_eq!(number("999").vi(), "999");
        assert_eq!(number("1000").en(), "1,000");
    }

    #[test]
    fn a_quotient_under_a_threshold_never_prints_like_it() {
        let share = Ratio::new(8_999_999 * 100, 10_000_001).expect("a ratio");
        assert!(share.vi().contains("≈ 89,999…"), "{}", share.vi());
        assert_eq!(Ratio::new(200, 3).expect("a ratio").vi(), "200/3 ≈ 66,666…");
    }

    #[test]
    fn each_mode_rounds_its_own_way_on_both_sides_of_zero() {
        let cases = [
            (Mode::HalfUp, [3, -3, 3, -3]),
            (Mode::HalfEven, [2, -2, 3, -3]),
            (Mode::Down, [2, -2, 2, -2]),
            (Mode::Up, [3, -3, 3, -3]),
            (Mode::Floor, [2, -3, 2, -3]),
            (Mode::Ceiling, [3, -2, 3, -2]),
        ];
        for (mode, [tie, minus_tie, above, minus_above]) in cases {
            assert_eq!(mode.divide(5, 2), tie, "{mode:?} 2.5");
            assert_eq!(mode.divide(-5, 2), minus_tie, "{mode:?} -2.5");
            assert_eq!(mode.divide(11, 4), above, "{mode:?} 2.75");
            assert_eq!(mode.divide(-11, 4), minus_above, "{mode:?} -2.75");
        }
    }

    proptest! {
        #[test]
        fn parsing_undoes_printing(mantissa in -(10_i128.pow(30))..10_i128.pow(30), decimals in 0_u8..=20) {
            let number = Number::new(mantissa, decimals).expect("30 digits fit");
            prop_assert_eq!(Number::parse(&number.to_string()), Ok(number));
        }

        #[test]
        fn wide_comparison_agrees_with_wider_numbers(a: i128, b: i128, c: i128, d: i128) {
            use num_bigint::BigInt;
            let exact = (BigInt::from(a) * BigInt::from(b)).cmp(&(BigInt::from(c) * BigInt::from(d)));
            prop_assert_eq!(compare_products(a, b, c, d), exact);
        }
    }
}
