//! How a criterion comes to its points: method, clamp, round, clamp; and what follows where it does not apply.

use super::formula::{Calculation, Test, numbers, settle, truths};
use super::lanes::{Lane, Numbers, ten};
use super::script::Script;
use crate::engine::sheet::{Block, Column, Slot, Values, Why};
use crate::law::Comparator;
use crate::words::number::{Number, Rounding, power_of_ten};
use std::cmp::Ordering;

/// How a column of points comes about.
#[derive(Debug)]
pub struct Scoring {
    /// The method.
    pub method: Method,
    /// Whether it applies; always, where `None`.
    pub applies: Option<Slot>,
    /// What a row gets where it does not apply: points with a reason, or no points.
    pub not_applicable: Award,
    /// Whether the rules say what follows where a figure does not apply.
    pub may_not_apply: bool,
    /// What a missing figure gives, where the rules state it.
    pub if_missing: Option<Award>,
    /// Clamp and rounding of computed points.
    pub finish: Finish,
}

/// Points known before any figure is, finished, with their reason; or an absence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Award {
    /// Mantissa on the column's grid.
    pub points: i128,
    /// The reason.
    pub why: Why,
}

/// Clamp, round, clamp: onto the column's grid.
#[derive(Clone, Copy, Debug)]
pub struct Finish {
    /// Bounds; `None` where the values are not clamped (derived values).
    pub bounds: Option<(Number, Number)>,
    /// Rounding.
    pub rounding: Option<Rounding>,
    /// Decimals of the column.
    pub decimals: u8,
    /// Whether 64 bits hold the column.
    pub narrow: bool,
}

/// A scoring method, with its slots found.
#[derive(Debug)]
pub enum Method {
    /// Holds or not.
    Met {
        /// The truth.
        truth: Slot,
        /// Where it holds.
        met: Award,
        /// Where it does not.
        not_met: Award,
    },
    /// The sum of what holds; reasons from `why`: all, some, none.
    Conditions {
        /// Truths with mantissas at `decimals`.
        conditions: Vec<(Slot, i128)>,
        /// Decimals of the points.
        decimals: u8,
        /// The first of the three reasons.
        why: Why,
    },
    /// Thresholds, in the order they are tried.
    Tiers(Tiers),
    /// Conditions in order.
    Cases(Vec<(Slot, Result)>, Result),
    /// `points_max × min(1, of / to)`.
    Proportional(Box<Proportional>),
    /// By option: the award of each.
    Choice(Slot, Vec<Result>),
    /// A calculation with its reason.
    Formula(Result),
    /// A function of a script.
    Script(std::sync::Arc<Script>, Why),
    /// The first whose condition holds.
    Alternatives(Vec<(Slot, Method, Option<Award>)>, Result),
}

/// What a line gives.
#[derive(Clone, Debug)]
pub enum Result {
    /// Points known beforehand.
    Fixed(Award),
    /// Computed points, with the reason before the clamp.
    Computed(Calculation, Why),
}

/// Thresholds on one column.
#[derive(Debug)]
pub struct Tiers {
    /// What is compared.
    pub of: Calculation,
    /// How.
    pub comparator: Comparator,
    /// Thresholds in the order they are tried, the first that holds being taken.
    pub tiers: Vec<(Number, Award)>,
    /// Where none holds.
    pub otherwise: Result,
}

/// `points_max × min(1, of / to)`.
#[derive(Debug)]
pub struct Proportional {
    /// `points_max × of / to`.
    pub share: Calculation,
    /// Its reason.
    pub why: Why,
    /// What overrules the share where it holds, the strongest last: under the least share, in full, a target of 0.
    pub overrules: Vec<(Test, Award)>,
}

/// Reasons of computed points come in threes: whole, capped, floored.
pub const CAPPED: u16 = 1;
/// The third of the three.
pub const FLOORED: u16 = 2;

/// The code of a criterion that its own method calls not applicable, until it is told from a figure that does not apply.
pub const NOT_APPLICABLE_BY_RULE: Why = Why(7);

/// Points of a block in the making.
pub(super) struct Draft<L> {
    pub(super) points: Vec<L>,
    pub(super) why: Vec<Why>,
}

/// The column of a criterion.
pub(super) fn score(scoring: &Scoring, block: &Block) -> Column {
    if scoring.finish.narrow { score_in::<i64>(scoring, block) } else { score_in::<i128>(scoring, block) }
}

fn score_in<L: Lane>(scoring: &Scoring, block: &Block) -> Column {
    let mut draft = method::<L>(&scoring.method, &scoring.finish, block);
    if let Some(award) = scoring.if_missing {
        draft.replace(Why::MISSING, award);
    }
    let not_applicable =
        if scoring.may_not_apply { scoring.not_applicable } else { Award { points: 0, why: Why::NOT_APPLICABLE_UNEXPECTED } };
    draft.replace(Why::NOT_APPLICABLE, not_applicable);
    draft.replace(NOT_APPLICABLE_BY_RULE, Award { points: 0, why: Why::NOT_APPLICABLE });
    if let Some(applies) = scoring.applies {
        let otherwise = L::of(scoring.not_applicable.points);
        for (row, truth) in block.columns[applies.0].why.iter().enumerate() {
            match *truth {
                Why::HOLDS => {}
                Why::NOT_APPLICABLE => draft.set(row, L::default(), Why::NOT_APPLICABLE_UNEXPECTED),
                absence if !absence.is_present() => draft.set(row, L::default(), absence),
                _ => draft.set(row, otherwise, scoring.not_applicable.why),
            }
        }
    }
    draft.into_column()
}

impl<L: Lane> Draft<L> {
    fn new(n_rows: usize) -> Draft<L> {
        Draft { points: vec![L::default(); n_rows], why: vec![Why::UNSTATED; n_rows] }
    }

    fn filled(award: Award, n_rows: usize) -> Draft<L> {
        Draft { points: vec![L::of(award.points); n_rows], why: vec![award.why; n_rows] }
    }

    #[inline]
    fn set(&mut self, row: usize, points: L, why: Why) {
        self.points[row] = points;
        self.why[row] = why;
    }

    fn replace(&mut self, what: Why, award: Award) {
        let points = L::of(award.points);
        for (own, why) in self.points.iter_mut().zip(&mut self.why) {
            if *why == what {
                *own = points;
                *why = award.why;
            }
        }
    }

    /// As a block of a column; absent rows hold 0.
    pub(super) fn into_column(mut self) -> Column {
        for (points, why) in self.points.iter_mut().zip(&self.why) {
            *points = if why.is_present() { *points } else { L::default() };
        }
        Column { values: L::into_grid(self.points), why: self.why }
    }

    fn absent_where(&mut self, why: &[Why]) {
        for (own, why) in self.why.iter_mut().zip(why) {
            if !why.is_present() {
                *own = *why;
            }
        }
    }
}

fn method<L: Lane>(method: &Method, finish: &Finish, block: &Block) -> Draft<L> {
    let n_rows = block.n_rows;
    match method {
        Method::Met { truth, met, not_met } => {
            let (met_points, not_met_points) = (L::of(met.points), L::of(not_met.points));
            let truths = &block.columns[truth.0].why;
            let points = truths.iter().map(|truth| if *truth == Why::HOLDS { met_points } else { not_met_points }).collect();
            let why = truths
                .iter()
                .map(|truth| match *truth {
                    Why::HOLDS => met.why,
                    absence if !absence.is_present() => absence,
                    _ => not_met.why,
                })
                .collect();
            Draft { points, why }
        }
        Method::Conditions { conditions, decimals, why } => {
            let mut sum = vec![L::default(); n_rows];
            let mut held = vec![0_usize; n_rows];
            let mut absence = vec![Why::PRESENT; n_rows];
            for (slot, points) in conditions {
                let points = L::of(*points);
                for (row, truth) in block.columns[slot.0].why.iter().enumerate() {
                    absence[row] = absence[row].min(*truth);
                    if *truth == Why::HOLDS {
                        sum[row] = sum[row].add(points);
                        held[row] += 1;
                    }
                }
            }
            let n_conditions = conditions.len();
            let base = |held: usize| Why(why.0 + 3 * if held == n_conditions { 0 } else { u16::from(held == 0) + 1 });
            let reasons = absence
                .iter()
                .zip(held)
                .map(|(absence, held)| if absence.is_present() { base(held) } else { *absence })
                .collect();
            let sum = Numbers::Grid { values: super::lanes::Lanes::Many(sum.into()), decimals: *decimals };
            finished(sum, reasons, finish, n_rows)
        }
        Method::Tiers(tiers) => {
            if tiers.of.narrow {
                tiered::<L, i64>(tiers, finish, block)
            } else {
                tiered::<L, i128>(tiers, finish, block)
            }
        }
        Method::Cases(cases, otherwise) => {
            let lines = cases.iter().map(|(slot, result)| (*slot, line::<L>(result, finish, block)));
            first_that_holds(lines.collect(), line(otherwise, finish, block), block)
        }
        Method::Proportional(proportional) => proportioned(proportional, finish, block),
        Method::Choice(slot, results) => {
            let drafts: Vec<Draft<L>> = results.iter().map(|result| line(result, finish, block)).collect();
            let mut draft = Draft::new(n_rows);
            for (row, why) in block.columns[slot.0].why.iter().enumerate() {
                match why.0.checked_sub(Why::PRESENT.0) {
                    Some(option) => {
                        let chosen = &drafts[usize::from(option)];
                        draft.set(row, chosen.points[row], chosen.why[row]);
                    }
                    None => draft.why[row] = *why,
                }
            }
            draft
        }
        Method::Formula(result) => line(result, finish, block),
        Method::Script(script, why) => {
            let (points, absence) = super::script::run(script, block);
            let reasons = absence.iter().map(|own| if own.is_present() { *why } else { *own }).collect();
            let values = points.into_iter().map(L::of).collect::<Vec<_>>();
            let points =
                Numbers::Grid { values: super::lanes::Lanes::Many(values.into()), decimals: crate::law::ranges::SCRIPT_DECIMALS };
            finished(points, reasons, finish, n_rows)
        }
        Method::Alternatives(alternatives, otherwise) => {
            let lines = alternatives.iter().map(|(slot, inner, if_missing)| {
                let mut draft = self::method::<L>(inner, finish, block);
                if let Some(award) = if_missing {
                    draft.replace(Why::MISSING, *award);
                }
                (*slot, draft)
            });
            first_that_holds(lines.collect(), line(otherwise, finish, block), block)
        }
    }
}

/// In order: an absent condition met before a true one decides; lines not reached are not asked.
fn first_that_holds<L: Lane>(lines: Vec<(Slot, Draft<L>)>, otherwise: Draft<L>, block: &Block) -> Draft<L> {
    let mut draft = otherwise;
    // from the last line to the first, so that an earlier one overrules
    for (slot, line) in lines.into_iter().rev() {
        for (row, truth) in block.columns[slot.0].why.iter().enumerate() {
            match *truth {
                Why::HOLDS => draft.set(row, line.points[row], line.why[row]),
                absence if !absence.is_present() => draft.set(row, L::default(), absence),
                _ => {}
            }
        }
    }
    draft
}

fn line<L: Lane>(result: &Result, finish: &Finish, block: &Block) -> Draft<L> {
    match result {
        Result::Fixed(award) => Draft::filled(*award, block.n_rows),
        Result::Computed(calculation, why) => result_of(calculation, *why, finish, block),
    }
}

fn result_of<L: Lane>(calculation: &Calculation, why: Why, finish: &Finish, block: &Block) -> Draft<L> {
    let mut absence = vec![Why::PRESENT; block.n_rows];
    if calculation.narrow {
        let numbers = numbers::<i64>(&calculation.operation, block, &mut absence);
        draft_of(numbers, absence, why, finish, block.n_rows)
    } else {
        let numbers = numbers::<i128>(&calculation.operation, block, &mut absence);
        draft_of(numbers, absence, why, finish, block.n_rows)
    }
}

fn draft_of<L: Lane, N: Lane>(
    numbers: Numbers<'_, N>,
    mut absence: Vec<Why>,
    why: Why,
    finish: &Finish,
    n_rows: usize,
) -> Draft<L> {
    settle(&mut absence, Why::ZERO_DENOMINATOR);
    let reasons = absence.into_iter().map(|own| if own.is_present() { why } else { own }).collect();
    let draft = finished::<N>(numbers, reasons, finish, n_rows);
    Draft { points: draft.points.into_iter().map(|points| L::of_any(points.wide())).collect(), why: draft.why }
}

/// Clamp, round, clamp.
pub(super) fn finished<L: Lane>(numbers: Numbers<'_, L>, mut why: Vec<Why>, finish: &Finish, n_rows: usize) -> Draft<L> {
    let Some((least, most)) = finish.bounds else {
        let numbers = match finish.rounding {
            Some(rounding) => numbers.round(rounding),
            None => numbers,
        };
        let Numbers::Grid { values, .. } = numbers.at_decimals(finish.decimals) else {
            unreachable!("the plan sends quotients that are neither clamped nor rounded to `derive`")
        };
        return Draft { points: values.into_vec(n_rows), why };
    };
    let cuts = cuts(&numbers, least, most, n_rows);
    let rounded = match finish.rounding {
        Some(rounding) => numbers.round(rounding),
        None => numbers,
    };
    // bounds on the grid that is rounded to cannot be passed by rounding
    let may_pass = finish.rounding.is_some_and(|rounding| rounding.decimals < least.decimals().max(most.decimals()));
    let again = if may_pass { self::cuts(&rounded, least, most, n_rows) } else { vec![Ordering::Equal; n_rows] };
    let Numbers::Grid { values, .. } = rounded.at_decimals(finish.decimals) else {
        unreachable!("the ranges prove that unrounded points are on a grid")
    };
    let bound = |number: Number| L::of(on_grid(number, finish));
    let (least, most) = (bound(least), bound(most));
    let mut points = values.into_vec(n_rows);
    for row in 0..n_rows {
        // a bound that is finer than the rounding is itself rounded on the way
        let cut = if cuts[row] == Ordering::Equal { again[row] } else { cuts[row] };
        let (bound, variant) = match cut {
            Ordering::Equal => continue,
            Ordering::Greater => (most, CAPPED),
            Ordering::Less => (least, FLOORED),
        };
        points[row] = if cuts[row] == Ordering::Equal { bound } else { rounded_bound(bound, least, most, finish) };
        if why[row].is_present() {
            why[row].0 += variant;
        }
    }
    Draft { points, why }
}

/// Row by row: above the greatest, below the least, or within.
fn cuts<L: Lane>(numbers: &Numbers<'_, L>, least: Number, most: Number, n_rows: usize) -> Vec<Ordering> {
    let mut cuts = vec![Ordering::Equal; n_rows];
    match numbers {
        Numbers::Grid { values, decimals } => {
            let values = values.to_slice(n_rows);
            let sides = [(most, Comparator::Above, Ordering::Greater), (least, Comparator::Below, Ordering::Less)];
            for (bound, comparator, side) in sides {
                let mut mark = |passes: &dyn Fn(L) -> bool| {
                    for (cut, value) in cuts.iter_mut().zip(values.iter()) {
                        *cut = if passes(*value) { side } else { *cut };
                    }
                };
                match grid_threshold::<L>(bound, *decimals, comparator) {
                    Edge::AtLeast(edge) => mark(&|value| edge <= value),
                    Edge::AtMost(edge) => mark(&|value| value <= edge),
                    Edge::Always => mark(&|_| true),
                    Edge::Never => {}
                }
            }
        }
        Numbers::Quotient { over, under } => {
            let (over, under) = (over.to_slice(n_rows), under.to_slice(n_rows));
            let [most, least] = [most, least].map(|bound| (L::of(bound.mantissa()), ten::<L>(bound.decimals())));
            for (row, cut) in cuts.iter_mut().enumerate() {
                let against = |(mantissa, scale): (L, L)| L::compare_products(over[row], scale, mantissa, under[row]);
                if against(most).is_gt() {
                    *cut = Ordering::Greater;
                } else if against(least).is_lt() {
                    *cut = Ordering::Less;
                }
            }
        }
    }
    cuts
}

fn rounded_bound<L: Lane>(bound: L, least: L, most: L, finish: &Finish) -> L {
    let Some(rounding) = finish.rounding else { return bound };
    let Some(excess) = finish.decimals.checked_sub(rounding.decimals) else { return bound };
    let scale = ten::<L>(excess);
    bound.divide(1, scale, rounding.mode).times(scale).clamp(least, most)
}

fn on_grid(number: Number, finish: &Finish) -> i128 {
    number.at_decimals(finish.decimals).expect("the column's grid is fine enough for its bounds")
}

impl Finish {
    /// What constant points become: the mantissa, and whether they were cut.
    pub fn constant(&self, points: Number) -> (i128, u16) {
        let factor = |decimals: u8| power_of_ten(decimals).expect("the plan's decimals fit");
        let round = |points: Number| match self.rounding {
            Some(rounding) => {
                let mantissa = rounding.mode.divide(points.mantissa() * factor(rounding.decimals), factor(points.decimals()));
                Number::new(mantissa, rounding.decimals).expect("rounding does not lengthen a number")
            }
            None => points,
        };
        let Some((least, most)) = self.bounds else { return (on_grid(round(points), self), 0) };
        let once = points.clamp(least, most);
        let twice = round(once).clamp(least, most);
        let variant = if points > most || round(once) > most {
            CAPPED
        } else if points < least || round(once) < least {
            FLOORED
        } else {
            0
        };
        (on_grid(twice, self), variant)
    }
}

fn tiered<L: Lane, N: Lane>(tiers: &Tiers, finish: &Finish, block: &Block) -> Draft<L> {
    let n_rows = block.n_rows;
    let mut absence = vec![Why::PRESENT; n_rows];
    let of = numbers::<N>(&tiers.of.operation, block, &mut absence);
    let mut draft = line::<L>(&tiers.otherwise, finish, block);
    match &of {
        Numbers::Grid { values, decimals } => {
            // from the tier tried last to the one tried first, which overrules
            for (threshold, award) in tiers.tiers.iter().rev() {
                let (points, why) = (L::of(award.points), award.why);
                let mut take = |holds: &dyn Fn(N) -> bool| {
                    for row in 0..n_rows {
                        if holds(values.at(row)) {
                            draft.set(row, points, why);
                        }
                    }
                };
                match grid_threshold::<N>(*threshold, *decimals, tiers.comparator) {
                    Edge::AtLeast(edge) => take(&|value| edge <= value),
                    Edge::AtMost(edge) => take(&|value| value <= edge),
                    Edge::Always => take(&|_| true),
                    Edge::Never => {}
                }
            }
        }
        Numbers::Quotient { over, under } => {
            for (threshold, award) in tiers.tiers.iter().rev() {
                let (points, why) = (L::of(award.points), award.why);
                let (mantissa, scale) = (N::of(threshold.mantissa()), ten::<N>(threshold.decimals()));
                for row in 0..n_rows {
                    let order = N::compare_products(over.at(row), scale, mantissa, under.at(row));
                    if holds(tiers.comparator, order) {
                        draft.set(row, points, why);
                    }
                }
            }
        }
    }
    draft.absent_where(&absence);
    draft
}

/// Whether a value that compares so with a threshold reaches it.
pub(super) fn holds(comparator: Comparator, order: Ordering) -> bool {
    match comparator {
        Comparator::AtLeast => order.is_ge(),
        Comparator::Above => order.is_gt(),
        Comparator::AtMost => order.is_le(),
        Comparator::Below => order.is_lt(),
    }
}

enum Edge<N> {
    AtLeast(N),
    AtMost(N),
    Always,
    Never,
}

/// A threshold as a whole number on the column's grid: `≥ 89.5` of whole points is `≥ 90`.
fn grid_threshold<N: Lane>(threshold: Number, decimals: u8, comparator: Comparator) -> Edge<N> {
    let (floor, exact) = match threshold.decimals().checked_sub(decimals) {
        None | Some(0) => match threshold.at_decimals(decimals) {
            Some(mantissa) => (mantissa, true),
            // past 38 digits: beyond whatever the column holds
            None => return if threshold.is_negative() == comparator.is_lower_bound() { Edge::Always } else { Edge::Never },
        },
        Some(excess) => (threshold.mantissa().div_euclid(power_of_ten(excess).expect("a number's decimals fit")), false),
    };
    let (least, greatest) = match comparator {
        Comparator::AtLeast => (if exact { floor } else { floor + 1 }, i128::MAX),
        Comparator::Above => (floor + 1, i128::MAX),
        Comparator::AtMost => (i128::MIN, floor),
        Comparator::Below => (i128::MIN, if exact { floor - 1 } else { floor }),
    };
    let (low, high) = (N::LEAST, N::GREATEST);
    if comparator.is_lower_bound() {
        if least > high.wide() {
            Edge::Never
        } else if least <= low.wide() {
            Edge::Always
        } else {
            Edge::AtLeast(N::of(least))
        }
    } else if greatest < low.wide() {
        Edge::Never
    } else if greatest >= high.wide() {
        Edge::Always
    } else {
        Edge::AtMost(N::of(greatest))
    }
}

fn proportioned<L: Lane>(proportional: &Proportional, finish: &Finish, block: &Block) -> Draft<L> {
    let mut draft = result_of::<L>(&proportional.share, proportional.why, finish, block);
    // asked from the last to the first, so that a target of 0 overrules
    for (test, award) in &proportional.overrules {
        let points = L::of(award.points);
        for (row, truth) in truths(test, block).into_iter().enumerate() {
            if truth == Why::HOLDS {
                draft.set(row, points, award.why);
            } else if !truth.is_present() {
                let least = draft.why[row].min(truth);
                draft.set(row, L::default(), least);
            }
        }
    }
    draft
}

/// A column of ratings: a matrix row.
pub(super) fn rate(scoring: &Scoring, block: &Block) -> Column {
    let column = score(scoring, block);
    let positions = <i64 as Lane>::grid(&column);
    let positions = positions.iter().map(|position| u8::try_from(*position).expect("a rating's position fits a byte")).collect();
    Column { values: Values::Rating(positions), why: column.why }
}
