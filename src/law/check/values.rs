//! Finite sets of numbers: the points that a criterion can give, the totals that can occur.

use crate::law::extent::Extent;
use crate::words::number::{MAGNITUDE_MAX, Number, Ratio, power_of_ten};

/// A set with more values than this is not listed value by value.
const LISTED_MAX: usize = 1 << 20;

/// Adding two sets costs at most so many steps; where it would cost more, the sum is not listed.
const STEPS_MAX: usize = 50_000_000;

/// Mantissas beyond this are not listed: the difference of two must fit.
const MANTISSA_MAX: u128 = MAGNITUDE_MAX.unsigned_abs() / 10;

/// Numbers on one decimal grid, ascending, no two equal, at least one.
// INVARIANT: `mantissas` is sorted, without repetition, not empty, none beyond MANTISSA_MAX; `decimals` is the fewest
// that hold them all, so that equal sets compare equal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Values {
    decimals: u8,
    mantissas: Vec<i128>,
}

/// Where a number may lie: between two ends, each inside or not; `None` is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The lower end.
    pub low: Option<(Ratio, bool)>,
    /// The upper end.
    pub high: Option<(Ratio, bool)>,
}

impl Stretch {
    /// Whether the number lies inside.
    pub fn holds(self, value: Ratio) -> bool {
        self.low.is_none_or(|(low, inside)| low < value || (inside && low == value)) && !self.ends_before(value)
    }

    fn ends_before(self, value: Ratio) -> bool {
        self.high.is_some_and(|(high, inside)| high < value || (!inside && high == value))
    }
}

impl Values {
    /// These numbers; `None` where there is none, or too many, or one that does not fit.
    pub(super) fn of(numbers: impl IntoIterator<Item = Number>) -> Option<Values> {
        let numbers: Vec<Number> = numbers.into_iter().take(LISTED_MAX + 1).collect();
        let decimals = numbers.iter().map(|number| number.decimals()).max()?;
        let mantissas: Option<Vec<i128>> = numbers.iter().map(|number| number.at_decimals(decimals)).collect();
        Values::sorted(decimals, mantissas?)
    }

    /// Every value of a grid; `None` for quotients and for too many.
    pub(super) fn every(extent: Extent) -> Option<Values> {
        let Extent::Grid { decimals, low, high } = extent else { return None };
        let n = usize::try_from(high.checked_sub(low)?).ok().filter(|n| *n < LISTED_MAX)?;
        Values::sorted(decimals, (low..=high).take(n + 1).collect())
    }

    fn sorted(mut decimals: u8, mut mantissas: Vec<i128>) -> Option<Values> {
        mantissas.sort_unstable();
        mantissas.dedup();
        while decimals > 0 && mantissas.iter().all(|mantissa| mantissa % 10 == 0) {
            mantissas.iter_mut().for_each(|mantissa| *mantissa /= 10);
            decimals -= 1;
        }
        let fits = mantissas.iter().all(|mantissa| mantissa.unsigned_abs() <= MANTISSA_MAX);
        (fits && !mantissas.is_empty() && mantissas.len() <= LISTED_MAX).then_some(Values { decimals, mantissas })
    }

    fn at_decimals(&self, finer: u8) -> Option<Vec<i128>> {
        let factor = power_of_ten(finer.checked_sub(self.decimals)?)?;
        let finer = |mantissa: &i128| mantissa.checked_mul(factor).filter(|finer| finer.unsigned_abs() <= MANTISSA_MAX);
        self.mantissas.iter().map(finer).collect()
    }

    /// The numbers, ascending.
    pub(super) fn numbers(&self) -> impl Iterator<Item = Number> + '_ {
        self.mantissas.iter().map(|mantissa| Number::new(*mantissa, self.decimals).expect("they came from numbers"))
    }

    /// The one value, where there is no other.
    pub(super) fn only(&self) -> Option<Number> {
        let mut numbers = self.numbers();
        numbers.next().filter(|_| self.mantissas.len() == 1)
    }

    /// What is in either.
    pub(super) fn or(&self, other: &Values) -> Option<Values> {
        let decimals = self.decimals.max(other.decimals);
        let mut mantissas = self.at_decimals(decimals)?;
        mantissas.extend(other.at_decimals(decimals)?);
        Values::sorted(decimals, mantissas)
    }

    /// What each value becomes.
    pub(super) fn map(&self, change: impl Fn(Number) -> Option<Number>) -> Option<Values> {
        let changed: Option<Vec<Number>> = self.numbers().map(change).collect();
        Values::of(changed?)
    }

    /// Every sum of a value of one and a value of the other; `None` where they are too many to list.
    pub(super) fn plus(&self, other: &Values) -> Option<Values> {
        let decimals = self.decimals.max(other.decimals);
        let (a, b) = (self.at_decimals(decimals)?, other.at_decimals(decimals)?);
        let (many, few) = if a.len() < b.len() { (b, a) } else { (a, b) };
        let step = greatest_common_step(&many, greatest_common_step(&few, 0)).max(1);
        let place = |mantissa: i128, of: &[i128]| usize::try_from((mantissa - of[0]) / step).ok();
        let last = |of: &[i128]| place(*of.last()?, of);
        let n = last(&many)?.checked_add(last(&few)?)?.checked_add(1)?;
        let n_words = n.div_ceil(BITS);
        if n_words.checked_mul(few.len()).is_none_or(|steps| steps > STEPS_MAX) {
            return None;
        }
        let mut many_bits = vec![0_u64; n_words];
        for mantissa in &many {
            let at = place(*mantissa, &many)?;
            many_bits[at / BITS] |= 1 << (at % BITS);
        }
        let mut sums = vec![0_u64; n_words];
        for mantissa in &few {
            or_shifted(&mut sums, &many_bits, place(*mantissa, &few)?);
        }
        let least = many[0].checked_add(few[0])?;
        let is_in = |at: &usize| sums[at / BITS] >> (at % BITS) & 1 == 1;
        let mantissas: Option<Vec<i128>> = (0..n)
            .filter(is_in)
            .map(|at| i128::try_from(at).ok().and_then(|at| least.checked_add(at.checked_mul(step)?)))
            .collect();
        Values::sorted(decimals, mantissas?)
    }

    /// The greatest number of which every difference of two values is a multiple; `None` for a single value.
    pub(super) fn step(&self) -> Option<Number> {
        let step = greatest_common_step(&self.mantissas, 0);
        (step > 0).then(|| Number::new(step, self.decimals)).flatten()
    }

    /// The values inside a stretch, ascending.
    pub(super) fn inside(&self, stretch: Stretch) -> impl Iterator<Item = Ratio> + '_ {
        let value = |mantissa: &i128| Ratio::from(Number::new(*mantissa, self.decimals).expect("they came from numbers"));
        let first = self.mantissas.partition_point(|mantissa| {
            let value = value(mantissa);
            !stretch.holds(value) && !stretch.ends_before(value)
        });
        self.mantissas[first..].iter().map(value).take_while(move |value| stretch.holds(*value))
    }
}

const BITS: usize = 64;

fn or_shifted(into: &mut [u64], bits: &[u64], by: usize) {
    let (words, rest) = (by / BITS, by % BITS);
    for at in words..into.len() {
        let here = bits[at - words] << rest;
        let before = if rest > 0 && at > words { bits[at - words - 1] >> (BITS - rest) } else { 0 };
        into[at] |= here | before;
    }
}

fn greatest_common_step(mantissas: &[i128], with: i128) -> i128 {
    mantissas.windows(2).fold(with, |step, pair| {
        let (mut a, mut b) = (step, pair[1] - pair[0]);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        a
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn values(texts: &[&str]) -> Values {
        Values::of(texts.iter().map(|text| Number::parse(text).expect("a number"))).expect("few values")
    }

    fn ratio(text: &str) -> Ratio {
        Ratio::from(Number::parse(text).expect("a number"))
    }

    #[test]
    fn sums_are_exactly_those_that_two_choices_can_make() {
        assert_eq!(values(&["0", "2"]).plus(&values(&["0", "1.5"])), Some(values(&["0", "1.5", "2", "3.5"])));
    }

    #[test]
    fn a_sum_that_needs_fewer_decimals_is_the_same_set_as_its_whole_numbers() {
        assert_eq!(values(&["9.4"]).plus(&values(&["-37.4"])), Some(values(&["-28"])));
    }

    #[test]
    fn the_step_is_the_finest_in_which_values_move() {
        assert_eq!(values(&["0", "2", "3.5"]).step(), Number::parse("0.5").ok());
        assert_eq!(values(&["3"]).step(), None);
    }

    #[test]
    fn a_stretch_holds_its_ends_only_where_they_are_inside() {
        let all = values(&["89", "89.5", "90"]);
        let open = Stretch { low: Some((ratio("89"), false)), high: Some((ratio("90"), false)) };
        assert_eq!(all.inside(open).collect::<Vec<_>>(), [ratio("89.5")]);
        let closed = Stretch { low: Some((ratio("89"), true)), high: None };
        assert_eq!(all.inside(closed).count(), 3);
        let point = Stretch { low: Some((ratio("89.4"), true)), high: Some((ratio("89.4"), true)) };
        assert_eq!(all.inside(point).count(), 0);
    }

    #[test]
    fn too_many_values_are_not_listed() {
        assert_eq!(Values::every(Extent::whole(0, 1 << 20)), None);
        assert!(Values::every(Extent::whole(0, 1000)).is_some());
        let wide = Values::of([Number::ZERO, Number::ONE, Number::from(i64::MAX)]).expect("three");
        assert_eq!(wide.plus(&wide), None);
        let widest = Number::new(MAGNITUDE_MAX, 0).expect("38 digits");
        assert_eq!(Values::of([-widest, widest]), None);
    }

    proptest! {
        #[test]
        fn sums_agree_with_adding_one_by_one(a in prop::collection::vec(-500_i64..500, 1..20), b in prop::collection::vec(-500_i64..500, 1..20)) {
            let of = |numbers: &[i64]| Values::of(numbers.iter().map(|number| Number::new(i128::from(*number), 1).expect("small"))).expect("few");
            let one_by_one: Vec<i64> = a.iter().flat_map(|a| b.iter().map(move |b| a + b)).collect();
            prop_assert_eq!(of(&a).plus(&of(&b)), Some(of(&one_by_one)));
        }
    }
}
