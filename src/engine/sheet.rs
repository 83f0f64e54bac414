//! Units down, columns across, in blocks of rows; every cell has a value and a reason.

use crate::words::number::{Number, Ratio, power_of_ten};
use std::sync::Arc;

/// Rows a block holds at most.
pub const BLOCK: usize = 4096;

/// A column, by its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(pub usize);

/// A maximum: fixed, or a column where criteria can be dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Maximum {
    /// The same for every unit.
    Fixed(Number),
    /// A column.
    Column(Slot),
}

/// Why a cell has the value it has, or has none: a code into its step's legend.
///
/// The codes below [`Why::PRESENT`] are the same in every legend and mean that there is no value; where several operands
/// are absent, the least code is the one that stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct Why(pub u16);

impl Why {
    /// The cell could not be read.
    pub const UNREADABLE: Why = Why(0);
    /// There is no figure.
    pub const MISSING: Why = Why(1);
    /// No line of the rules covers the case.
    pub const UNSTATED: Why = Why(2);
    /// A script failed, passed its limits or left its range.
    pub const SCRIPT_FAILED: Why = Why(3);
    /// A divisor is 0 where the rules call that undetermined.
    pub const ZERO_DENOMINATOR: Why = Why(4);
    /// Something does not apply, and the rules do not say what follows.
    pub const NOT_APPLICABLE_UNEXPECTED: Why = Why(5);
    /// Does not apply.
    pub const NOT_APPLICABLE: Why = Why(6);
    /// The first code with a value; also "holds" in a column of truths, and the first option in a column of options.
    pub const PRESENT: Why = Why(8);
    /// Holds.
    pub const HOLDS: Why = Why(8);
    /// Does not hold.
    pub const HOLDS_NOT: Why = Why(9);

    /// The ids of the codes without a value.
    pub const ABSENCES: [(Why, &'static str); 7] = [
        (Why::UNREADABLE, "unreadable"),
        (Why::MISSING, "missing"),
        (Why::UNSTATED, "unstated"),
        (Why::SCRIPT_FAILED, "script_failed"),
        (Why::ZERO_DENOMINATOR, "zero_denominator"),
        (Why::NOT_APPLICABLE_UNEXPECTED, "not_applicable_unexpected"),
        (Why::NOT_APPLICABLE, "not_applicable"),
    ];

    /// The id of a code without a value.
    pub fn absence_id(self) -> Option<&'static str> {
        Why::ABSENCES.iter().find(|(code, _)| *code == self).map(|(_, id)| *id)
    }

    /// Whether the cell has a value.
    pub fn is_present(self) -> bool {
        self >= Why::PRESENT
    }
}

/// The values of one block of one column. Absent cells hold 0 (a quotient `0/1`), so arithmetic is total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Values {
    /// The reason says it all: truths (`HOLDS`, `HOLDS_NOT`) and options (`PRESENT + option`).
    InWhy,
    /// `value / 10^decimals`, where the plan proves that 64 bits hold it.
    Narrow(Vec<i64>),
    /// `value / 10^decimals`.
    Wide(Vec<i128>),
    /// Exact quotients, where 64 bits hold both parts; the denominator is greater than zero.
    NarrowQuotient(Vec<i64>, Vec<i64>),
    /// Exact quotients; the denominator is greater than zero.
    WideQuotient(Vec<i128>, Vec<i128>),
    /// Positions of ratings, best 0.
    Rating(Vec<u8>),
    /// Positions of ratings with what binds them.
    Standing(Vec<Standing>),
    /// Texts.
    Text(Vec<Arc<str>>),
}

/// A running rating on its way through floors and gates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its position, best 0; 0 where the cell is absent.
    pub rating: u8,
    /// The best and the worst that what has acted so far allows.
    pub certain: (u8, u8),
    /// The same, had every gate acted whose truth is absent.
    pub possible: (u8, u8),
    /// The least code of the gates whose truth is absent; [`Why::PRESENT`] where none is.
    pub doubt: Why,
    /// Whether a gate whose truth is absent could withhold the rating.
    pub may_be_withheld: bool,
    /// Whether a gate withheld the rating; its reason is the cell's.
    pub is_withheld: bool,
}

impl Standing {
    /// A rating that nothing binds yet; `last` is the worst rating's position.
    pub fn free(rating: u8, last: u8) -> Standing {
        let bounds = (0, last);
        Standing { rating, certain: bounds, possible: bounds, doubt: Why::PRESENT, may_be_withheld: false, is_withheld: false }
    }
}

/// One block of one column.
// INVARIANT: values and reasons have one entry per row of the block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The values.
    pub values: Values,
    /// The reasons.
    pub why: Vec<Why>,
}

/// Up to [`BLOCK`] rows of every column so far.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Block {
    /// How many rows.
    pub n_rows: usize,
    /// The columns, by slot.
    pub columns: Vec<Column>,
}

/// Units down, columns across. Evaluation only appends.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Sheet {
    /// All blocks but the last are full.
    pub blocks: Vec<Block>,
}

/// A cell as a plain value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// None; the reason says why.
    Absent,
    /// A number.
    Number(Ratio),
    /// A truth.
    Truth(bool),
    /// An option's position.
    Option(usize),
    /// A rating's position.
    Rating(usize),
    /// A text.
    Text(Arc<str>),
}

impl Sheet {
    /// How many units.
    pub fn n_rows(&self) -> usize {
        self.blocks.iter().map(|block| block.n_rows).sum()
    }

    /// How many columns there are so far; none of a sheet without rows.
    pub fn n_columns(&self) -> usize {
        self.blocks.first().map_or(0, |block| block.columns.len())
    }

    /// The reason at a slot and row.
    pub fn why(&self, slot: Slot, row: usize) -> Why {
        self.blocks[row / BLOCK].columns[slot.0].why[row % BLOCK]
    }

    /// The column's block that holds a row, and the row's place in it.
    pub fn column(&self, slot: Slot, row: usize) -> (&Column, usize) {
        (&self.blocks[row / BLOCK].columns[slot.0], row % BLOCK)
    }

    /// Bytes that the values and reasons take.
    pub fn bytes(&self) -> usize {
        self.blocks.iter().flat_map(|block| &block.columns).map(Column::bytes).sum()
    }
}

impl Column {
    /// The value at a row; numbers are scaled by the column's `decimals`.
    pub fn number(&self, row: usize, decimals: u8) -> Option<Ratio> {
        if !self.why[row].is_present() {
            return None;
        }
        let scale = || power_of_ten(decimals).expect("a plan's decimals fit");
        match &self.values {
            Values::Narrow(values) => Ratio::new(i128::from(values[row]), scale()),
            Values::Wide(values) => Ratio::new(values[row], scale()),
            Values::NarrowQuotient(over, under) => Ratio::new(i128::from(over[row]), i128::from(under[row])),
            Values::WideQuotient(over, under) => Ratio::new(over[row], under[row]),
            Values::InWhy | Values::Rating(_) | Values::Standing(_) | Values::Text(_) => None,
        }
    }

    /// One row of it, so many times.
    pub(super) fn repeated(&self, row: usize, n_rows: usize) -> Column {
        let values = match &self.values {
            Values::InWhy => Values::InWhy,
            Values::Narrow(values) => Values::Narrow(vec![values[row]; n_rows]),
            Values::Wide(values) => Values::Wide(vec![values[row]; n_rows]),
            Values::NarrowQuotient(over, under) => Values::NarrowQuotient(vec![over[row]; n_rows], vec![under[row]; n_rows]),
            Values::WideQuotient(over, under) => Values::WideQuotient(vec![over[row]; n_rows], vec![under[row]; n_rows]),
            Values::Rating(ratings) => Values::Rating(vec![ratings[row]; n_rows]),
            Values::Standing(standings) => Values::Standing(vec![standings[row]; n_rows]),
            Values::Text(texts) => Values::Text(vec![texts[row].clone(); n_rows]),
        };
        Column { values, why: vec![self.why[row]; n_rows] }
    }

    /// The same numbers in the width the plan chose for the column.
    pub(crate) fn held(mut self, narrow: bool) -> Column {
        if narrow && let Values::Wide(values) = &self.values {
            let narrow = |value: &i128| i64::try_from(*value).expect("the plan proved that 64 bits hold the column");
            self.values = Values::Narrow(values.iter().map(narrow).collect());
        }
        self
    }

    fn bytes(&self) -> usize {
        let n_rows = self.why.len();
        let values = match &self.values {
            Values::InWhy => 0,
            Values::Narrow(_) => 8,
            Values::Wide(_) | Values::NarrowQuotient(..) | Values::Text(_) => 16,
            Values::WideQuotient(..) => 32,
            Values::Rating(_) => 1,
            Values::Standing(_) => size_of::<Standing>(),
        };
        n_rows * (values + size_of::<Why>())
    }
}
