//! How a figure's cell becomes the first column of a calculation: what a workbook takes for an answer, and for none.

use super::{ANY_ABSENCE, Absences, EXACT_BELOW, Held, MAY_BE_BEYOND, absence, bit};
use crate::engine::plan::Input;
use crate::engine::sheet::{Slot, Values, Why};
use crate::engine::sheets::Sheets;
use crate::law::extent::DAYS_MAX;
use crate::law::{Absent, Name};
use crate::words::figure::{Choice, Kind, Quantity, QuantityWord};
use crate::words::number::{Number, power_of_ten};

/// How an input is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// The input.
    pub name: Name,
    /// What its cell may hold.
    pub asks: Asks,
    /// What an empty cell stands for: an absence, or 0.
    pub empty: i128,
    /// What a mark of "not applicable" stands for.
    pub not_applicable: i128,
}

/// What a cell may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asks {
    /// A number.
    Number {
        /// The range and grid of the question.
        quantity: Quantity,
        /// Decimals of the column: those of the question, or fewer where the question names none and no figure has more.
        decimals: u8,
        /// The greatest magnitude that is computed here, where the question allows more.
        at_most: Option<i128>,
    },
    /// Yes or no.
    YesNo,
    /// A day.
    Day,
    /// One of several options.
    Option(Vec<Choice>),
    /// A text.
    Text,
    /// A whole number that is known of the unit.
    Known,
}

/// 1 March 1900, in days from 1970: before it, spreadsheets disagree about which day is which.
pub const FIRST_DAY: i128 = 61 - 25_569;

/// Numbers that the rules leave without decimals or bounds are computed to so many decimals at least.
const DECIMALS_LEAST: u8 = 2;

/// Where a question's range passes what is computed exactly, figures up to a hundred times the greatest are taken, and to this
/// at least.
const MOST_LEAST: i128 = 1_000_000_000;

/// How the input at a position is read.
///
/// `None` for what other units' sheets tell.
pub(super) fn read(sheets: &Sheets, position: usize) -> Option<Read> {
    let Input::Name(name) = sheets.plan.inputs[position] else { return None };
    let missing = absence(Why::MISSING);
    let Name::Indicator(indicator) = name else {
        let asks = match name {
            Name::MonthsInOperation | Name::PeriodYear => Asks::Known,
            _ => Asks::Text,
        };
        return Some(Read { name, asks, empty: missing, not_applicable: absence(Why::NOT_APPLICABLE) });
    };
    let indicator = &sheets.set.indicators[indicator];
    let question = &indicator.question;
    let has_zero = matches!(question.kind, Kind::Quantity(_) | Kind::YesNo);
    let empty = match indicator.absent {
        Absent::Zero if has_zero => 0,
        Absent::Zero | Absent::Undetermined => missing,
        Absent::NotApplicable => absence(Why::NOT_APPLICABLE),
    };
    let not_applicable = if question.not_applicable_allowed { absence(Why::NOT_APPLICABLE) } else { absence(Why::UNREADABLE) };
    let asks = match &question.kind {
        Kind::Quantity(quantity) => number(sheets, position, *quantity, indicator.decimals_declared),
        Kind::YesNo => Asks::YesNo,
        Kind::Date => Asks::Day,
        Kind::Choice(options) => Asks::Option(options.clone()),
        Kind::Text => Asks::Text,
    };
    Some(Read { name, asks, empty, not_applicable })
}

fn number(sheets: &Sheets, position: usize, quantity: Quantity, is_declared: bool) -> Asks {
    let slot = Slot(position);
    let asked = sheets.plan.steps[position].decimals();
    let bounds_decimals = quantity.at_least.decimals().max(quantity.at_most.decimals());
    let mut decimals = match quantity.step {
        // every figure stands on the steps
        Some(step) => asked.min(step.decimals().max(bounds_decimals)),
        None if is_declared => asked,
        // amounts are whole unless some are not
        None if quantity.word == QuantityWord::Money => asked.min(bounds_decimals),
        None => asked.min(DECIMALS_LEAST.max(bounds_decimals)),
    };
    let mut greatest = 0_i128;
    for block in &sheets.sheet.blocks {
        let column = &block.columns[slot.0];
        let mut meet = |mantissa: i128| {
            greatest = greatest.max(mantissa.abs());
            while decimals < asked && mantissa % power_of_ten(asked - decimals).unwrap_or(1) != 0 {
                decimals += 1;
            }
        };
        match &column.values {
            Values::Narrow(values) => values.iter().for_each(|value| meet(i128::from(*value))),
            Values::Wide(values) => values.iter().for_each(|value| meet(*value)),
            _ => {}
        }
    }
    let scale = power_of_ten(decimals).unwrap_or(1);
    let greatest = greatest / power_of_ten(asked - decimals).unwrap_or(1);
    let bound = |number: Number| number.at_decimals(decimals).unwrap_or(i128::MAX / 4).abs();
    let allowed = bound(quantity.at_least).max(bound(quantity.at_most));
    let most = (greatest.saturating_mul(100)).max(MOST_LEAST.saturating_mul(scale)).min(EXACT_BELOW - 1);
    Asks::Number { quantity, decimals, at_most: (most < allowed).then_some(most) }
}

impl Read {
    /// What the whole numbers of its column mean.
    pub(super) fn held(&self) -> Held {
        match &self.asks {
            Asks::Number { decimals, .. } => Held::Whole(*decimals),
            Asks::YesNo => Held::Truth,
            Asks::Day | Asks::Known => Held::Whole(0),
            Asks::Option(_) => Held::Option,
            Asks::Text => Held::Text,
        }
    }

    /// Whether its cell can say this: a spreadsheet's days begin with March 1900.
    pub fn takes(&self, value: i128) -> bool {
        self.asks != Asks::Day || !(super::ABSENT_BELOW..FIRST_DAY).contains(&value)
    }

    /// The least and the greatest that its column holds.
    pub(super) fn bounds(&self) -> (i128, i128) {
        match &self.asks {
            Asks::Number { quantity, decimals, at_most } => {
                let most = at_most.unwrap_or(i128::MAX);
                let at = |number: Number| number.at_decimals(*decimals).unwrap_or(0);
                (at(quantity.at_least).max(-most).min(0), at(quantity.at_most).min(most).max(0))
            }
            Asks::YesNo => (0, 1),
            Asks::Day => (-DAYS_MAX, DAYS_MAX),
            Asks::Option(options) => (0, i128::try_from(options.len()).unwrap_or(0)),
            Asks::Text => (0, 0),
            Asks::Known => (-30_000, 30_000),
        }
    }

    /// Which absences its cell can have.
    pub(super) fn absences(&self) -> Absences {
        if self.asks == Asks::Known {
            return ANY_ABSENCE;
        }
        let of = |value: i128| {
            [Why::UNREADABLE, Why::MISSING, Why::NOT_APPLICABLE]
                .into_iter()
                .filter(|why| absence(*why) == value)
                .fold(0, |all, why| all | bit(why))
        };
        let beyond = match &self.asks {
            Asks::Number { quantity, decimals, at_most } if at_most.is_some() || *decimals < quantity.decimals => MAY_BE_BEYOND,
            Asks::Day => MAY_BE_BEYOND,
            _ => 0,
        };
        bit(Why::UNREADABLE) | of(self.empty) | of(self.not_applicable) | beyond
    }
}
