//! Whole numbers of 64 or 128 bits, block by block. Which of the two is the plan's choice, proven from the ranges.
//!
//! Adding and multiplying wrap: present rows stay within their proven bounds, and what an absent row holds is never read.

use crate::engine::sheet::{Column, Values, Why};
use crate::words::number::{Mode, Rounding, compare_products, power_of_ten};
use std::borrow::Cow;
use std::cmp::Ordering;

/// A whole number of one of the two widths.
pub(super) trait Lane: Copy + Ord + Default + Send + Sync + 'static {
    const ONE: Self;
    const LEAST: Self;
    const GREATEST: Self;
    /// From a constant that the plan proved to fit.
    fn of(value: i128) -> Self;
    /// From a value that may be out of bounds only in an absent row, where it is never read.
    fn of_any(value: i128) -> Self;
    fn wide(self) -> i128;
    fn add(self, other: Self) -> Self;
    fn times(self, other: Self) -> Self;
    fn negate(self) -> Self;
    /// `a × b` against `c × d`, exactly.
    fn compare_products(a: Self, b: Self, c: Self, d: Self) -> Ordering;
    /// `self × factor / under`, rounded; `under > 0`.
    fn divide(self, factor: i128, under: Self, mode: Mode) -> Self;
    /// The column's numbers in this width.
    fn grid(column: &Column) -> Cow<'_, [Self]>;
    /// The column's quotients in this width.
    fn quotient(column: &Column) -> (Cow<'_, [Self]>, Cow<'_, [Self]>);
    /// A column of them.
    fn into_grid(values: Vec<Self>) -> Values;
    /// A column of quotients.
    fn into_quotient(over: Vec<Self>, under: Vec<Self>) -> Values;
}

impl Lane for i64 {
    const ONE: i64 = 1;
    const LEAST: i64 = i64::MIN;
    const GREATEST: i64 = i64::MAX;

    fn of(value: i128) -> i64 {
        i64::try_from(value).expect("the plan chose 64 bits because every constant fits")
    }

    fn of_any(value: i128) -> i64 {
        truncated(value)
    }

    fn wide(self) -> i128 {
        i128::from(self)
    }

    #[inline]
    fn add(self, other: i64) -> i64 {
        self.wrapping_add(other)
    }

    #[inline]
    fn times(self, other: i64) -> i64 {
        self.wrapping_mul(other)
    }

    #[inline]
    fn negate(self) -> i64 {
        self.wrapping_neg()
    }

    #[inline]
    fn compare_products(a: i64, b: i64, c: i64, d: i64) -> Ordering {
        (i128::from(a) * i128::from(b)).cmp(&(i128::from(c) * i128::from(d)))
    }

    #[inline]
    fn divide(self, factor: i128, under: i64, mode: Mode) -> i64 {
        let over = i128::from(self).wrapping_mul(factor);
        match i64::try_from(over) {
            Ok(over) => divide_narrow(over, under, mode),
            // an absent row may hold anything; the low bits are as good as any
            Err(_) => truncated(mode.divide(over, i128::from(under))),
        }
    }

    fn grid(column: &Column) -> Cow<'_, [i64]> {
        match &column.values {
            Values::Narrow(values) => Cow::Borrowed(values),
            Values::Wide(values) => Cow::Owned(values.iter().map(|value| truncated(*value)).collect()),
            other => not_of_this_form(other),
        }
    }

    fn quotient(column: &Column) -> (Cow<'_, [i64]>, Cow<'_, [i64]>) {
        match &column.values {
            Values::NarrowQuotient(over, under) => (Cow::Borrowed(over), Cow::Borrowed(under)),
            other => not_of_this_form(other),
        }
    }

    fn into_grid(values: Vec<i64>) -> Values {
        Values::Narrow(values)
    }

    fn into_quotient(over: Vec<i64>, under: Vec<i64>) -> Values {
        Values::NarrowQuotient(over, under)
    }
}

impl Lane for i128 {
    const ONE: i128 = 1;
    const LEAST: i128 = i128::MIN;
    const GREATEST: i128 = i128::MAX;

    fn of(value: i128) -> i128 {
        value
    }

    fn of_any(value: i128) -> i128 {
        value
    }

    fn wide(self) -> i128 {
        self
    }

    #[inline]
    fn add(self, other: i128) -> i128 {
        self.wrapping_add(other)
    }

    #[inline]
    fn times(self, other: i128) -> i128 {
        self.wrapping_mul(other)
    }

    #[inline]
    fn negate(self) -> i128 {
        self.wrapping_neg()
    }

    #[inline]
    fn compare_products(a: i128, b: i128, c: i128, d: i128) -> Ordering {
        compare_products(a, b, c, d)
    }

    #[inline]
    fn divide(self, factor: i128, under: i128, mode: Mode) -> i128 {
        mode.divide(self.wrapping_mul(factor), under)
    }

    fn grid(column: &Column) -> Cow<'_, [i128]> {
        match &column.values {
            Values::Wide(values) => Cow::Borrowed(values),
            Values::Narrow(values) => Cow::Owned(values.iter().map(|value| i128::from(*value)).collect()),
            other => not_of_this_form(other),
        }
    }

    fn quotient(column: &Column) -> (Cow<'_, [i128]>, Cow<'_, [i128]>) {
        match &column.values {
            Values::WideQuotient(over, under) => (Cow::Borrowed(over), Cow::Borrowed(under)),
            Values::NarrowQuotient(over, under) => (
                Cow::Owned(over.iter().map(|value| i128::from(*value)).collect()),
                Cow::Owned(under.iter().map(|value| i128::from(*value)).collect()),
            ),
            other => not_of_this_form(other),
        }
    }

    fn into_grid(values: Vec<i128>) -> Values {
        Values::Wide(values)
    }

    fn into_quotient(over: Vec<i128>, under: Vec<i128>) -> Values {
        Values::WideQuotient(over, under)
    }
}

fn not_of_this_form(values: &Values) -> ! {
    unreachable!("compile gives a kernel only columns of the form it reads, not {:?}", std::mem::discriminant(values))
}

#[expect(clippy::cast_possible_truncation, reason = "only absent rows pass 64 bits, and what they hold is never read")]
fn truncated(value: i128) -> i64 {
    value as i64
}

#[inline]
fn divide_narrow(over: i64, under: i64, mode: Mode) -> i64 {
    let floor = over.div_euclid(under);
    let rest = over.rem_euclid(under);
    if rest == 0 {
        return floor;
    }
    let half = rest.cmp(&(under - rest));
    let up = match mode {
        Mode::HalfUp => half == Ordering::Greater || (half == Ordering::Equal && over > 0),
        Mode::HalfEven => half == Ordering::Greater || (half == Ordering::Equal && floor % 2 != 0),
        Mode::Down => over < 0,
        Mode::Up => over > 0,
        Mode::Floor => false,
        Mode::Ceiling => true,
    };
    floor + i64::from(up)
}

/// One value for every row, or a value for each.
#[derive(Clone, Debug)]
pub(super) enum Lanes<'a, L: Clone> {
    One(L),
    Many(Cow<'a, [L]>),
}

impl<'a, L: Lane> Lanes<'a, L> {
    pub(super) fn map(self, f: impl Fn(L) -> L) -> Lanes<'a, L> {
        match self {
            Lanes::One(value) => Lanes::One(f(value)),
            Lanes::Many(values) => Lanes::Many(values.iter().map(|value| f(*value)).collect()),
        }
    }

    pub(super) fn zip<'b>(&self, other: &Lanes<'_, L>, f: impl Fn(L, L) -> L) -> Lanes<'b, L> {
        match (self, other) {
            (Lanes::One(a), Lanes::One(b)) => Lanes::One(f(*a, *b)),
            (Lanes::One(a), Lanes::Many(b)) => Lanes::Many(b.iter().map(|b| f(*a, *b)).collect()),
            (Lanes::Many(a), Lanes::One(b)) => Lanes::Many(a.iter().map(|a| f(*a, *b)).collect()),
            (Lanes::Many(a), Lanes::Many(b)) => Lanes::Many(a.iter().zip(b.iter()).map(|(a, b)| f(*a, *b)).collect()),
        }
    }

    #[inline]
    pub(super) fn at(&self, row: usize) -> L {
        match self {
            Lanes::One(value) => *value,
            Lanes::Many(values) => values[row],
        }
    }

    /// A value for each row.
    pub(super) fn to_slice(&self, n_rows: usize) -> Cow<'_, [L]> {
        match self {
            Lanes::One(value) => Cow::Owned(vec![*value; n_rows]),
            Lanes::Many(values) => Cow::Borrowed(values),
        }
    }

    pub(super) fn into_vec(self, n_rows: usize) -> Vec<L> {
        match self {
            Lanes::One(value) => vec![value; n_rows],
            Lanes::Many(values) => values.into_owned(),
        }
    }
}

/// Numbers of a block: on a grid, or quotients.
#[derive(Clone, Debug)]
pub(super) enum Numbers<'a, L: Clone> {
    Grid { values: Lanes<'a, L>, decimals: u8 },
    Quotient { over: Lanes<'a, L>, under: Lanes<'a, L> },
}

/// `10^exponent` in a width.
pub(super) fn ten<L: Lane>(exponent: u8) -> L {
    L::of(power_of_ten(exponent).expect("the plan's decimals fit"))
}

impl<'a, L: Lane> Numbers<'a, L> {
    /// The same numbers on a finer grid; quotients stay.
    pub(super) fn at_decimals(self, finer: u8) -> Numbers<'a, L> {
        match self {
            Numbers::Grid { values, decimals } if decimals < finer => {
                let factor = ten::<L>(finer - decimals);
                Numbers::Grid { values: values.map(|value| value.times(factor)), decimals: finer }
            }
            Numbers::Grid { .. } | Numbers::Quotient { .. } => self,
        }
    }

    /// Numerators and denominators.
    pub(super) fn parts(self) -> (Lanes<'a, L>, Lanes<'a, L>) {
        match self {
            Numbers::Grid { values, decimals } => (values, Lanes::One(ten::<L>(decimals))),
            Numbers::Quotient { over, under } => (over, under),
        }
    }

    pub(super) fn round(self, rounding: Rounding) -> Numbers<'a, L> {
        let Rounding { decimals: target, mode } = rounding;
        let values = match self {
            Numbers::Grid { values, decimals } if decimals <= target => {
                return Numbers::Grid { values, decimals }.at_decimals(target);
            }
            Numbers::Grid { values, decimals } => {
                let under = ten::<L>(decimals - target);
                values.map(|value| value.divide(1, under, mode))
            }
            Numbers::Quotient { over, under } => {
                let factor = power_of_ten(target).expect("the plan's decimals fit");
                over.zip(&under, |over, under| over.divide(factor, under, mode))
            }
        };
        Numbers::Grid { values, decimals: target }
    }

    /// As a block of a column; absent rows hold 0.
    pub(super) fn into_column(self, mut why: Vec<Why>) -> Column {
        let n_rows = why.len();
        let values = match self {
            Numbers::Grid { values, .. } => {
                let mut values = values.into_vec(n_rows);
                blank(&mut values, &why, L::default());
                L::into_grid(values)
            }
            Numbers::Quotient { over, under } => {
                let (mut over, mut under) = (over.into_vec(n_rows), under.into_vec(n_rows));
                blank(&mut over, &why, L::default());
                blank(&mut under, &why, L::ONE);
                L::into_quotient(over, under)
            }
        };
        why.shrink_to_fit();
        Column { values, why }
    }
}

fn blank<L: Lane>(values: &mut [L], why: &[Why], nothing: L) {
    for (value, why) in values.iter_mut().zip(why) {
        *value = if why.is_present() { *value } else { nothing };
    }
}

/// The ratings of a column of ratings or standings, with their reasons.
pub(super) fn ratings(column: &Column) -> Box<dyn Iterator<Item = (u8, Why)> + '_> {
    match &column.values {
        Values::Rating(ratings) => Box::new(ratings.iter().copied().zip(column.why.iter().copied())),
        Values::Standing(standings) => Box::new(standings.iter().map(|standing| standing.rating).zip(column.why.iter().copied())),
        Values::InWhy
        | Values::Narrow(_)
        | Values::Wide(_)
        | Values::NarrowQuotient(..)
        | Values::WideQuotient(..)
        | Values::Text(_) => unreachable!("compile gives a gate a column of ratings"),
    }
}
