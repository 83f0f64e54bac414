//! Groups and the total: sums of what is left, maxima of what is left.

use super::lanes::{Lane, Lanes, Numbers, ten};
use super::points::{Finish, finished};
use crate::engine::sheet::{Block, Column, Maximum, Slot, Why};
use crate::words::number::Number;

/// The points of a group, or the total.
#[derive(Debug)]
pub struct Sum {
    /// What is summed, with what each takes along when it is dropped.
    pub children: Vec<Child>,
    /// Bonus and deductions: added after what was dropped is spread.
    pub extras: Vec<(Slot, u8)>,
    /// Whether what `drop_and_rescale` took out is spread over what is left.
    pub spreads: bool,
    /// Decimals of the sum before it is finished.
    pub decimals: u8,
    /// Decimals of the maxima.
    pub maxima_decimals: u8,
    /// The maximum a group's points are cut to, where it depends on the unit.
    pub cut_to: Option<(Slot, u8)>,
    /// Clamp and rounding.
    pub finish: Finish,
    /// Whether 64 bits hold everything on the way.
    pub narrow: bool,
}

/// A child of a group.
#[derive(Debug)]
pub struct Child {
    /// Its points.
    pub points: Slot,
    /// Decimals of its points.
    pub decimals: u8,
    /// Its maximum where it is left.
    pub maximum: Maximum,
    /// Decimals of its maximum.
    pub maximum_decimals: u8,
    /// What is to be spread where it is dropped, on the grid of the maxima.
    pub hands_up: i128,
}

/// The reason of a sum.
pub const SUM: Why = Why::PRESENT;

pub(super) fn sum(sum: &Sum, block: &Block) -> Column {
    if sum.narrow { sum_in::<i64>(sum, block) } else { sum_in::<i128>(sum, block).held(sum.finish.narrow) }
}

fn sum_in<L: Lane>(sum: &Sum, block: &Block) -> Column {
    let n_rows = block.n_rows;
    let mut points = vec![L::default(); n_rows];
    let mut why = vec![SUM; n_rows];
    let mut n_left = vec![0_u32; n_rows];
    for child in &sum.children {
        let column = &block.columns[child.points.0];
        add_to(&mut points, column, ten::<L>(sum.decimals - child.decimals));
        for ((own, why), n_left) in column.why.iter().zip(&mut why).zip(&mut n_left) {
            if *own == Why::NOT_APPLICABLE {
                continue;
            }
            *why = (*why).min(*own);
            *n_left += 1;
        }
    }
    let mut numbers = Numbers::Grid { values: Lanes::Many(points.into()), decimals: sum.decimals };
    if sum.spreads {
        numbers = spread(sum, numbers, block);
    }
    for (slot, decimals) in &sum.extras {
        let column = &block.columns[slot.0];
        let extra = Numbers::Grid { values: Lanes::Many(L::grid(column)), decimals: *decimals };
        numbers = super::formula::add(numbers, extra);
        for (own, why) in column.why.iter().zip(&mut why) {
            *why = if *own == Why::NOT_APPLICABLE { *why } else { (*why).min(*own) };
        }
    }
    for (why, n_left) in why.iter_mut().zip(&n_left) {
        if *n_left == 0 {
            *why = Why::NOT_APPLICABLE;
        }
    }
    let mut draft = finished(numbers, why, &sum.finish, n_rows);
    if let Some((slot, decimals)) = sum.cut_to {
        let scale = ten::<L>(sum.finish.decimals - decimals);
        let maxima = L::grid(&block.columns[slot.0]);
        for row in 0..n_rows {
            let most = maxima[row].times(scale);
            if draft.why[row].is_present() && most < draft.points[row] {
                draft.points[row] = most;
                draft.why[row] = Why(SUM.0 + super::points::CAPPED);
            }
        }
    }
    draft.into_column()
}

fn add_to<L: Lane>(points: &mut [L], column: &Column, scale: L) {
    for (sum, own) in points.iter_mut().zip(L::grid(column).iter()) {
        *sum = sum.add(own.times(scale));
    }
}

// sum × (left + to be spread) / left
fn spread<'a, L: Lane>(sum: &Sum, numbers: Numbers<'a, L>, block: &Block) -> Numbers<'a, L> {
    let n_rows = block.n_rows;
    let mut left = vec![L::default(); n_rows];
    let mut handed_up = vec![L::default(); n_rows];
    for child in &sum.children {
        let scale = ten::<L>(sum.maxima_decimals - child.maximum_decimals);
        let hands_up = L::of(child.hands_up);
        let maxima = maximum::<L>(child.maximum, child.maximum_decimals, block);
        for (row, own) in block.columns[child.points.0].why.iter().enumerate() {
            if is_worth_nothing(*own, maxima.at(row)) {
                handed_up[row] = handed_up[row].add(hands_up);
            } else {
                left[row] = left[row].add(maxima.at(row).times(scale));
            }
        }
    }
    let (over, under) = numbers.parts();
    // over nothing, nothing is spread: it is handed up
    let whole = |(left, handed_up): (&L, &L)| if *left == L::default() { L::ONE } else { left.add(*handed_up) };
    let whole = left.iter().zip(&handed_up).map(whole).collect();
    let left = left.into_iter().map(|left| if left == L::default() { L::ONE } else { left }).collect();
    Numbers::Quotient { over: over.zip(&Lanes::Many(whole), Lane::times), under: under.zip(&Lanes::Many(left), Lane::times) }
}

/// Whether a child leaves nothing to spread over: dropped, or with nothing but deductions left in it.
fn is_worth_nothing<L: Lane>(why: Why, maximum: L) -> bool {
    why == Why::NOT_APPLICABLE || maximum == L::default()
}

fn maximum<L: Lane>(maximum: Maximum, decimals: u8, block: &Block) -> Lanes<'_, L> {
    match maximum {
        Maximum::Fixed(number) => Lanes::One(L::of(fixed(number, decimals))),
        Maximum::Column(slot) => Lanes::Many(L::grid(&block.columns[slot.0])),
    }
}

fn fixed(number: Number, decimals: u8) -> i128 {
    number.at_decimals(decimals).expect("the grid of maxima is fine enough for each")
}

/// A maximum that depends on what is dropped.
#[derive(Debug)]
pub struct Maxima {
    /// The children: maxima where left, what they hand up where dropped.
    pub children: Vec<Child>,
    /// Decimals of the column.
    pub decimals: u8,
    /// Whether 64 bits hold it.
    pub narrow: bool,
}

pub(super) fn maxima(maxima: &Maxima, block: &Block) -> Column {
    if maxima.narrow { maxima_in::<i64>(maxima, block) } else { maxima_in::<i128>(maxima, block) }
}

fn maxima_in<L: Lane>(maxima: &Maxima, block: &Block) -> Column {
    let n_rows = block.n_rows;
    let mut left = vec![L::default(); n_rows];
    let mut handed_up = vec![L::default(); n_rows];
    let mut why = vec![Why::NOT_APPLICABLE; n_rows];
    for child in &maxima.children {
        let scale = ten::<L>(maxima.decimals - child.maximum_decimals);
        let own = maximum::<L>(child.maximum, child.maximum_decimals, block);
        let hands_up = L::of(child.hands_up);
        for (row, child_why) in block.columns[child.points.0].why.iter().enumerate() {
            if is_worth_nothing(*child_why, own.at(row)) {
                handed_up[row] = handed_up[row].add(hands_up);
            } else {
                left[row] = left[row].add(own.at(row).times(scale));
            }
            if *child_why != Why::NOT_APPLICABLE {
                why[row] = SUM;
            }
        }
    }
    let whole = |(left, handed_up): (&L, &L)| if *left == L::default() { *left } else { left.add(*handed_up) };
    let sum: Vec<L> = left.iter().zip(&handed_up).map(whole).collect();
    Numbers::Grid { values: Lanes::Many(sum.into()), decimals: maxima.decimals }.into_column(why)
}
