//! Expressions, in columns: numbers with their exact form, truths in three values.

use super::lanes::{Lane, Lanes, Numbers, ten};
use crate::engine::sheet::{Block, Column, Slot, Values, Why};
use crate::law::expression::Comparison;
use crate::words::number::{Mode, Number, Rounding};
use crate::words::period::{from_days, months_between};
use std::borrow::Cow;

/// An expression that is a number, with its slots found and its width chosen.
#[derive(Clone, Debug)]
pub struct Calculation {
    /// What is computed.
    pub operation: Operation,
    /// Whether 64 bits hold everything in it.
    pub narrow: bool,
}

/// One operation on numbers.
#[derive(Clone, Debug)]
pub enum Operation {
    /// A number as written.
    Constant(Number),
    /// A column on a grid with these decimals.
    Grid(Slot, u8),
    /// A column of quotients.
    Quotient(Slot),
    /// `-x`
    Negate(Box<Operation>),
    /// `a + b`
    Add(Box<Operation>, Box<Operation>),
    /// `a * b`
    Multiply(Box<Operation>, Box<Operation>),
    /// `a / b`; a row whose divisor is 0 has no value, reason `zero_denominator`.
    Divide(Box<Operation>, Box<Operation>),
    /// The lesser.
    Lesser(Box<Operation>, Box<Operation>),
    /// The greater.
    Greater(Box<Operation>, Box<Operation>),
    /// The magnitude.
    Abs(Box<Operation>),
    /// How many hold.
    CountTrue(Vec<Test>),
    /// Days from the first to the second.
    Days(Days, Days),
    /// Whole months from the first to the second.
    Months(Days, Days),
    /// Rounded.
    Round(Box<Operation>, Rounding),
}

/// Days since 1970.
#[derive(Clone, Copy, Debug)]
pub enum Days {
    /// `date(month, day)` of the year in the column.
    OfYear(Slot, u32, u32),
    /// A column of days.
    Column(Slot),
}

/// An expression that holds or not.
#[derive(Clone, Debug)]
pub enum Test {
    /// The same for every row.
    Literal(bool),
    /// A column of truths.
    Column(Slot),
    /// `!a`
    Not(Box<Test>),
    /// `a && b`
    And(Vec<Test>),
    /// `a || b`
    Or(Vec<Test>),
    /// Two numbers compared.
    Compare(Comparison, Calculation, Calculation),
    /// Two truths: equal, or where `false`, different.
    Same(bool, Box<Test>, Box<Test>),
    /// A choice is one of these options.
    OptionIn(Slot, Vec<u16>),
    /// A text is one of these.
    TextIn(Slot, Vec<String>),
    /// The running rating's position compared with another's; positions grow as ratings get worse.
    CompareRating(Comparison, Slot, u8),
    /// Whether there is a value.
    Known(Slot),
}

/// The numbers of a calculation; `why` is lowered where a row has no value.
pub(super) fn numbers<'a, L: Lane>(operation: &Operation, block: &'a Block, why: &mut [Why]) -> Numbers<'a, L> {
    match operation {
        Operation::Constant(number) => {
            Numbers::Grid { values: Lanes::One(L::of(number.mantissa())), decimals: number.decimals() }
        }
        Operation::Grid(slot, decimals) => {
            let column = &block.columns[slot.0];
            absences(column, why);
            Numbers::Grid { values: Lanes::Many(L::grid(column)), decimals: *decimals }
        }
        Operation::Quotient(slot) => {
            let column = &block.columns[slot.0];
            absences(column, why);
            let (over, under) = L::quotient(column);
            Numbers::Quotient { over: Lanes::Many(over), under: Lanes::Many(under) }
        }
        Operation::Negate(x) => match numbers::<L>(x, block, why) {
            Numbers::Grid { values, decimals } => Numbers::Grid { values: values.map(Lane::negate), decimals },
            Numbers::Quotient { over, under } => Numbers::Quotient { over: over.map(Lane::negate), under },
        },
        Operation::Add(a, b) => add(numbers::<L>(a, block, why), numbers::<L>(b, block, why)),
        Operation::Multiply(a, b) => multiply(numbers::<L>(a, block, why), numbers::<L>(b, block, why)),
        Operation::Divide(a, b) => {
            let a = numbers::<L>(a, block, why);
            let b = numbers::<L>(b, block, why);
            divide(a, b, why)
        }
        Operation::Lesser(a, b) => select(numbers::<L>(a, block, why), numbers::<L>(b, block, why), false),
        Operation::Greater(a, b) => select(numbers::<L>(a, block, why), numbers::<L>(b, block, why), true),
        Operation::Abs(x) => {
            let magnitude = |value: L| if value < L::default() { value.negate() } else { value };
            match numbers::<L>(x, block, why) {
                Numbers::Grid { values, decimals } => Numbers::Grid { values: values.map(magnitude), decimals },
                Numbers::Quotient { over, under } => Numbers::Quotient { over: over.map(magnitude), under },
            }
        }
        Operation::CountTrue(tests) => {
            let mut counts = vec![L::default(); block.n_rows];
            for test in tests {
                let truths = truths(test, block);
                for ((count, truth), why) in counts.iter_mut().zip(&truths).zip(why.iter_mut()) {
                    *why = (*why).min(*truth).min(Why::PRESENT);
                    *count = count.add(if *truth == Why::HOLDS { L::ONE } else { L::default() });
                }
            }
            Numbers::Grid { values: Lanes::Many(Cow::Owned(counts)), decimals: 0 }
        }
        Operation::Days(from, to) => {
            let (from, to) = (days(*from, block, why), days(*to, block, why));
            let between = from.iter().zip(&to).map(|(from, to)| L::of(i128::from(*to) - i128::from(*from))).collect();
            Numbers::Grid { values: Lanes::Many(between), decimals: 0 }
        }
        Operation::Months(from, to) => {
            let (from, to) = (days(*from, block, why), days(*to, block, why));
            let between = from.iter().zip(&to).map(|(from, to)| match (from_days(*from), from_days(*to)) {
                (Some(from), Some(to)) => L::of(i128::from(months_between(from, to))),
                _ => L::default(),
            });
            Numbers::Grid { values: Lanes::Many(between.collect()), decimals: 0 }
        }
        Operation::Round(x, rounding) => numbers::<L>(x, block, why).round(*rounding),
    }
}

fn absences(column: &Column, why: &mut [Why]) {
    for (why, own) in why.iter_mut().zip(&column.why) {
        *why = (*why).min(*own);
    }
}

fn days(days: Days, block: &Block, why: &mut [Why]) -> Vec<i64> {
    match days {
        Days::Column(slot) => {
            let column = &block.columns[slot.0];
            absences(column, why);
            <i64 as Lane>::grid(column).into_owned()
        }
        Days::OfYear(slot, month, day) => {
            let column = &block.columns[slot.0];
            let years = <i64 as Lane>::grid(column);
            let day_of = |year: i64| {
                let year = i32::try_from(year).expect("a period's year has four digits");
                // 29 February in a year that has none is its last day
                let date = chrono::NaiveDate::from_ymd_opt(year, month, day)
                    .or_else(|| chrono::NaiveDate::from_ymd_opt(year, month, 28));
                date.map_or(0, crate::words::period::to_days)
            };
            let mut last = (0, 0);
            years
                .iter()
                .map(|year| {
                    if last.0 != *year {
                        last = (*year, day_of(*year));
                    }
                    last.1
                })
                .collect()
        }
    }
}

pub(super) fn add<'a, L: Lane>(a: Numbers<'a, L>, b: Numbers<'a, L>) -> Numbers<'a, L> {
    match (a, b) {
        (Numbers::Grid { values: a, decimals }, Numbers::Grid { values: b, decimals: other }) if decimals == other => {
            Numbers::Grid { values: a.zip(&b, Lane::add), decimals }
        }
        (a @ Numbers::Grid { .. }, b @ Numbers::Grid { .. }) => {
            let finer = decimals(&a).max(decimals(&b));
            add(a.at_decimals(finer), b.at_decimals(finer))
        }
        (a, b) => {
            let ((a_over, a_under), (b_over, b_under)) = (a.parts(), b.parts());
            let left = a_over.zip(&b_under, Lane::times);
            let right = b_over.zip(&a_under, Lane::times);
            Numbers::Quotient { over: left.zip(&right, Lane::add), under: a_under.zip(&b_under, Lane::times) }
        }
    }
}

fn decimals<L: Lane>(numbers: &Numbers<'_, L>) -> u8 {
    match numbers {
        Numbers::Grid { decimals, .. } => *decimals,
        Numbers::Quotient { .. } => 0,
    }
}

fn multiply<'a, L: Lane>(a: Numbers<'a, L>, b: Numbers<'a, L>) -> Numbers<'a, L> {
    match (a, b) {
        (Numbers::Grid { values: a, decimals }, Numbers::Grid { values: b, decimals: other }) => {
            Numbers::Grid { values: a.zip(&b, Lane::times), decimals: decimals + other }
        }
        (a, b) => {
            let ((a_over, a_under), (b_over, b_under)) = (a.parts(), b.parts());
            Numbers::Quotient { over: a_over.zip(&b_over, Lane::times), under: a_under.zip(&b_under, Lane::times) }
        }
    }
}

fn divide<'a, L: Lane>(a: Numbers<'a, L>, b: Numbers<'a, L>, why: &mut [Why]) -> Numbers<'a, L> {
    let ((a_over, a_under), (b_over, b_under)) = (a.parts(), b.parts());
    for (row, why) in why.iter_mut().enumerate() {
        if b_over.at(row) == L::default() {
            *why = (*why).min(DIVISOR_IS_ZERO);
        }
    }
    let sign = |over: L| if over < L::default() { L::ONE.negate() } else { L::ONE };
    let signs = b_over.clone().map(sign);
    let magnitudes = b_over.map(|over| if over == L::default() { L::ONE } else { over.times(sign(over)) });
    Numbers::Quotient {
        over: a_over.zip(&b_under, Lane::times).zip(&signs, Lane::times),
        under: a_under.zip(&magnitudes, Lane::times),
    }
}

fn select<'a, L: Lane>(a: Numbers<'a, L>, b: Numbers<'a, L>, greater: bool) -> Numbers<'a, L> {
    match (a, b) {
        (Numbers::Grid { values: a, decimals }, Numbers::Grid { values: b, decimals: other }) if decimals == other => {
            let values = if greater { a.zip(&b, Ord::max) } else { a.zip(&b, Ord::min) };
            Numbers::Grid { values, decimals }
        }
        (a @ Numbers::Grid { .. }, b @ Numbers::Grid { .. }) => {
            let finer = decimals(&a).max(decimals(&b));
            select(a.at_decimals(finer), b.at_decimals(finer), greater)
        }
        (a, b) => {
            let ((a_over, a_under), (b_over, b_under)) = (a.parts(), b.parts());
            let n_rows = [&a_over, &a_under, &b_over, &b_under].into_iter().find_map(|lanes| match lanes {
                Lanes::Many(values) => Some(values.len()),
                Lanes::One(_) => None,
            });
            let first = |row: usize| {
                let order = L::compare_products(a_over.at(row), b_under.at(row), b_over.at(row), a_under.at(row));
                order.is_ge() == greater
            };
            let Some(n_rows) = n_rows else {
                let (over, under) = if first(0) { (a_over, a_under) } else { (b_over, b_under) };
                return Numbers::Quotient { over, under };
            };
            let over = (0..n_rows).map(|row| if first(row) { a_over.at(row) } else { b_over.at(row) }).collect();
            let under = (0..n_rows).map(|row| if first(row) { a_under.at(row) } else { b_under.at(row) }).collect();
            Numbers::Quotient { over: Lanes::Many(over), under: Lanes::Many(under) }
        }
    }
}

/// A derived value's column. A divisor of 0 becomes what the rules say.
pub(super) fn derive(calculation: &Calculation, on_zero: Option<Why>, rounding: Option<Rounding>, block: &Block) -> Column {
    if calculation.narrow {
        derive_in::<i64>(&calculation.operation, on_zero, rounding, block)
    } else {
        derive_in::<i128>(&calculation.operation, on_zero, rounding, block)
    }
}

/// The reason of a derived value that the rules set to 0 because its divisor is 0.
pub const ZERO_BY_RULE: Why = Why(Why::PRESENT.0 + 1);

fn derive_in<L: Lane>(operation: &Operation, on_zero: Option<Why>, rounding: Option<Rounding>, block: &Block) -> Column {
    let mut why = vec![Why::PRESENT; block.n_rows];
    let numbers = numbers::<L>(operation, block, &mut why);
    let numbers = match rounding {
        Some(rounding) => numbers.round(rounding),
        None => numbers,
    };
    // blanked to 0 first, as an absent row is; then the rules' word stands as the reason
    let mut column = numbers.into_column(why);
    settle(&mut column.why, on_zero.unwrap_or(Why::ZERO_DENOMINATOR));
    column
}

// A divisor of 0 met in this very expression: above every other absence, so that an absent operand comes first.
const DIVISOR_IS_ZERO: Why = Why(7);

/// Gives a divisor of 0 the reason that the rules state for it.
pub(super) fn settle(why: &mut [Why], on_zero: Why) {
    for why in why {
        if *why == DIVISOR_IS_ZERO {
            *why = on_zero;
        }
    }
}

/// Cases whose values are quotients that stay exact.
#[derive(Clone, Debug)]
pub struct Choose {
    /// Conditions with their values and reasons, in order.
    pub lines: Vec<(Slot, Calculation, Why)>,
    /// Where none holds; absent `unstated` where the rules do not say.
    pub otherwise: Option<(Calculation, Why)>,
    /// For a missing figure, where stated.
    pub if_missing: Option<(Number, Why)>,
}

pub(super) fn choose(choose: &Choose, block: &Block) -> Column {
    let n_rows = block.n_rows;
    let nothing = || (vec![0_i128; n_rows], vec![1_i128; n_rows], vec![Why::UNSTATED; n_rows]);
    let line = |calculation: &Calculation, reason: Why| {
        let mut why = vec![Why::PRESENT; n_rows];
        let (over, under) = numbers::<i128>(&calculation.operation, block, &mut why).parts();
        settle(&mut why, Why::ZERO_DENOMINATOR);
        let why = why.into_iter().map(|why| if why.is_present() { reason } else { why }).collect::<Vec<_>>();
        (over.into_vec(n_rows), under.into_vec(n_rows), why)
    };
    let (mut over, mut under, mut why) = match &choose.otherwise {
        Some((calculation, reason)) => line(calculation, *reason),
        None => nothing(),
    };
    // from the last line to the first, so that an earlier one overrules
    for (slot, calculation, reason) in choose.lines.iter().rev() {
        let own = line(calculation, *reason);
        for (row, truth) in block.columns[slot.0].why.iter().enumerate() {
            match *truth {
                Why::HOLDS => (over[row], under[row], why[row]) = (own.0[row], own.1[row], own.2[row]),
                absence if !absence.is_present() => why[row] = absence,
                _ => {}
            }
        }
    }
    if let Some((number, reason)) = choose.if_missing {
        let scale = crate::words::number::power_of_ten(number.decimals()).expect("a number's decimals fit");
        for row in 0..n_rows {
            if why[row] == Why::MISSING {
                (over[row], under[row], why[row]) = (number.mantissa(), scale, reason);
            }
        }
    }
    let chosen: Numbers<'_, i128> = Numbers::Quotient { over: Lanes::Many(over.into()), under: Lanes::Many(under.into()) };
    chosen.into_column(why)
}

/// `HOLDS`, `HOLDS_NOT` or an absence, row by row.
pub(super) fn truths(test: &Test, block: &Block) -> Vec<Why> {
    match test {
        Test::Literal(holds) => vec![if *holds { Why::HOLDS } else { Why::HOLDS_NOT }; block.n_rows],
        // other codes with a value say why something does not hold
        Test::Column(slot) => block.columns[slot.0].why.iter().map(|why| (*why).min(Why::HOLDS_NOT)).collect(),
        Test::Not(inner) => truths(inner, block).into_iter().map(negated).collect(),
        Test::And(all) => join_all(all.iter().map(|test| truths(test, block)), block.n_rows),
        Test::Or(all) => join_any(all.iter().map(|test| truths(test, block)), block.n_rows),
        Test::Compare(comparison, a, b) => {
            let mut why = if a.narrow && b.narrow {
                compare::<i64>(*comparison, &a.operation, &b.operation, block)
            } else {
                compare::<i128>(*comparison, &a.operation, &b.operation, block)
            };
            settle(&mut why, Why::ZERO_DENOMINATOR);
            why
        }
        Test::Same(equal, a, b) => {
            let (a, b) = (truths(a, block), truths(b, block));
            let same = |a: Why, b: Why| {
                if a.min(b).is_present() { holds((a == b) == *equal) } else { a.min(b) }
            };
            a.into_iter().zip(b).map(|(a, b)| same(a, b)).collect()
        }
        Test::OptionIn(slot, options) => block.columns[slot.0]
            .why
            .iter()
            .map(|why| if why.is_present() { holds(options.contains(&(why.0 - Why::PRESENT.0))) } else { *why })
            .collect(),
        Test::TextIn(slot, texts) => {
            let column = &block.columns[slot.0];
            let Values::Text(values) = &column.values else { unreachable!("compile gives a text test a column of texts") };
            values
                .iter()
                .zip(&column.why)
                .map(|(value, why)| if why.is_present() { holds(texts.iter().any(|text| **text == **value)) } else { *why })
                .collect()
        }
        Test::CompareRating(comparison, slot, other) => super::lanes::ratings(&block.columns[slot.0])
            .map(|(position, why)| if why.is_present() { holds(comparison.holds(other.cmp(&position))) } else { why })
            .collect(),
        Test::Known(slot) => block.columns[slot.0].why.iter().map(|why| holds(why.is_present())).collect(),
    }
}

fn holds(truth: bool) -> Why {
    if truth { Why::HOLDS } else { Why::HOLDS_NOT }
}

/// The opposite; an absence stays.
pub(super) fn negated(why: Why) -> Why {
    match why {
        Why::HOLDS => Why::HOLDS_NOT,
        Why::HOLDS_NOT => Why::HOLDS,
        absence => absence,
    }
}

/// False where one is false; else absent where one is absent.
pub(super) fn join_all(columns: impl Iterator<Item = impl AsRef<[Why]>>, n_rows: usize) -> Vec<Why> {
    join(columns, n_rows, Why::HOLDS_NOT, Why::HOLDS)
}

/// True where one is true; else absent where one is absent.
pub(super) fn join_any(columns: impl Iterator<Item = impl AsRef<[Why]>>, n_rows: usize) -> Vec<Why> {
    join(columns, n_rows, Why::HOLDS, Why::HOLDS_NOT)
}

fn join(columns: impl Iterator<Item = impl AsRef<[Why]>>, n_rows: usize, deciding: Why, empty: Why) -> Vec<Why> {
    let mut joined = vec![empty; n_rows];
    for column in columns {
        for (joined, own) in joined.iter_mut().zip(column.as_ref()) {
            let own = (*own).min(Why::HOLDS_NOT);
            *joined = if *joined == deciding || own == deciding {
                deciding
            } else if joined.is_present() && own.is_present() {
                empty
            } else {
                (*joined).min(own)
            };
        }
    }
    joined
}

fn compare<L: Lane>(comparison: Comparison, a: &Operation, b: &Operation, block: &Block) -> Vec<Why> {
    let n_rows = block.n_rows;
    let mut why = vec![Why::PRESENT; n_rows];
    let (a, b) = (numbers::<L>(a, block, &mut why), numbers::<L>(b, block, &mut why));
    settle(&mut why, Why::ZERO_DENOMINATOR);
    match (a, b) {
        (Numbers::Grid { values: a, decimals }, Numbers::Grid { values: b, decimals: other }) if decimals == other => {
            let (a, b) = (a.to_slice(n_rows), b.to_slice(n_rows));
            match comparison {
                Comparison::Equal => set(&mut why, &a, &b, |a, b| a == b),
                Comparison::NotEqual => set(&mut why, &a, &b, |a, b| a != b),
                Comparison::Less => set(&mut why, &a, &b, |a, b| a < b),
                Comparison::LessOrEqual => set(&mut why, &a, &b, |a, b| a <= b),
                Comparison::Greater => set(&mut why, &a, &b, |a, b| a > b),
                Comparison::GreaterOrEqual => set(&mut why, &a, &b, |a, b| a >= b),
            }
        }
        (a, b) => {
            let ((a_over, a_scale), (b_over, b_scale)) = scales(a, b);
            let (a_over, a_scale) = (a_over.to_slice(n_rows), a_scale.to_slice(n_rows));
            let (b_over, b_scale) = (b_over.to_slice(n_rows), b_scale.to_slice(n_rows));
            for row in 0..n_rows {
                if why[row].is_present() {
                    let order = L::compare_products(a_over[row], a_scale[row], b_over[row], b_scale[row]);
                    why[row] = holds(comparison.holds(order));
                }
            }
        }
    }
    why
}

// What each side is multiplied by so that both compare as whole numbers.
fn scales<'a, L: Lane>(a: Numbers<'a, L>, b: Numbers<'a, L>) -> ((Lanes<'a, L>, Lanes<'a, L>), (Lanes<'a, L>, Lanes<'a, L>)) {
    match (a, b) {
        (Numbers::Grid { values: a, decimals }, Numbers::Grid { values: b, decimals: other }) => {
            let (left, right) = (ten::<L>(other.saturating_sub(decimals)), ten::<L>(decimals.saturating_sub(other)));
            ((a, Lanes::One(left)), (b, Lanes::One(right)))
        }
        (a, b) => {
            let ((a_over, a_under), (b_over, b_under)) = (a.parts(), b.parts());
            ((a_over, b_under), (b_over, a_under))
        }
    }
}

fn set<L: Copy>(why: &mut [Why], a: &[L], b: &[L], truth: impl Fn(L, L) -> bool) {
    for ((why, a), b) in why.iter_mut().zip(a).zip(b) {
        *why = if why.is_present() { holds(truth(*a, *b)) } else { *why };
    }
}

/// Toward the lesser whole number.
pub const TO_WHOLE: Rounding = Rounding { decimals: 0, mode: Mode::Floor };
