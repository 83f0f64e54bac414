//! A figure beside the leader's, or the mean, of its cohort.

use crate::engine::sheet::{Block, Column, Slot, Values, Why};
use crate::words::number::{Number, Ratio};

/// The figure that is held beside others.
#[derive(Clone, Copy, Debug)]
pub struct Of {
    /// Its column.
    pub slot: Slot,
    /// Decimals of that column.
    pub decimals: u8,
}

/// A figure beside what stands in another column.
#[derive(Clone, Copy, Debug)]
pub struct Share {
    /// The figure.
    pub of: Of,
    /// The leader's, or the mean.
    pub yardstick: Slot,
    /// Whether 64 bits hold the quotient.
    pub narrow: bool,
}

/// A column of quotients.
pub fn quotients(values: &[(Option<Ratio>, Why)], narrow: bool) -> Column {
    let parts = |(value, _): &(Option<Ratio>, Why)| value.map_or((0, 1), |value| (value.numerator(), value.denominator()));
    let why = values.iter().map(|(_, why)| *why).collect();
    let (over, under): (Vec<i128>, Vec<i128>) = values.iter().map(parts).unzip();
    let short = |all: Vec<i128>| {
        let short = |value| i64::try_from(value).expect("the plan proved that 64 bits hold the column");
        all.into_iter().map(short).collect::<Vec<i64>>()
    };
    let values = if narrow { Values::NarrowQuotient(short(over), short(under)) } else { Values::WideQuotient(over, under) };
    Column { values, why }
}

/// A unit by itself is its own leader, and its own mean.
pub(super) fn alone(of: &Of, block: &Block) -> Column {
    let column = &block.columns[of.slot.0];
    let value = |row: usize| match column.number(row, of.decimals) {
        Some(value) => (Some(value), Why::PRESENT),
        None => (None, column.why[row]),
    };
    quotients(&(0..block.n_rows).map(value).collect::<Vec<_>>(), false)
}

/// 1 for whoever is not below; 0 where there is nothing, or nobody has anything.
pub(super) fn share(share: &Share, block: &Block) -> Column {
    let (of, beside) = (&block.columns[share.of.slot.0], &block.columns[share.yardstick.0]);
    let one = Ratio::from(Number::from(1));
    let value = |row: usize| {
        let Some(own) = of.number(row, share.of.decimals) else { return (None, of.why[row]) };
        let Some(beside) = beside.number(row, 0) else { return (None, beside.why[row]) };
        let value = if own <= Ratio::ZERO || beside <= Ratio::ZERO {
            Ratio::ZERO
        } else if beside <= own {
            one
        } else {
            own.over(beside).expect("the set's ranges proved that the quotient fits")
        };
        (Some(value), Why::PRESENT)
    };
    quotients(&(0..block.n_rows).map(value).collect::<Vec<_>>(), share.narrow)
}
