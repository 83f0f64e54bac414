//! Figures become the first columns of a sheet.

use super::kernel::decided::TAKEN_BACK;
use super::plan::{ChildrenOf, Form, Input, Plan, Step, Tallied};
use super::sheet::{BLOCK, Block, Column, Sheet, Values, Why};
use crate::law::children::{Children, NoChildren, Tally};
use crate::law::{Absent, DerivedMethod, Name, RuleSet};
use crate::words::figure::{Kind, Quantity};
use crate::words::number::Number;
use rayon::prelude::*;
use std::sync::Arc;

/// What is known of one input of one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// A number.
    Number(Number),
    /// A truth.
    Truth(bool),
    /// A day, as days since 1970.
    Day(i64),
    /// An option's position.
    Option(usize),
    /// A text.
    Text(Arc<str>),
    /// A rating of the set, by position.
    Rating(usize),
    /// Nothing was given.
    Missing,
    /// A decision takes every rating back.
    TakenBack,
    /// Nothing was given, as nothing at all was of this unit: no rule may put a value in its place.
    NothingSent,
    /// Said not to apply.
    NotApplicable,
    /// Something was given that cannot be read.
    Unreadable,
    /// A figure was given without the evidence that the rules ask for: it counts as 0, or no.
    NoEvidence,
}

/// The reason of a value that the rules put in the place of a missing figure.
pub const READ_AS_ZERO: Why = Why(Why::PRESENT.0 + 1);

/// The same for a truth, whose codes say whether it holds.
pub const READ_AS_FALSE: Why = Why(Why::PRESENT.0 + 2);

/// The reason of a value that counts as 0 because its evidence is missing.
pub const NO_EVIDENCE: Why = Why(Why::PRESENT.0 + 2);

/// The same for a truth.
pub const NO_EVIDENCE_FALSE: Why = Why(Why::PRESENT.0 + 3);

/// A sheet of `n_rows` units with the plan's figures and attributes filled in. What does not fit its indicator is unreadable.
pub fn fill(set: &RuleSet, plan: &Plan, n_rows: usize, given: &(dyn Fn(usize, Name) -> Given + Sync)) -> Sheet {
    fill_all(set, plan, n_rows, &|row, input| input.name().map_or_else(|| alone(set, input), |name| given(row, name)))
}

/// What an input is of a unit that has no units below it and leads none.
fn alone(set: &RuleSet, input: Input) -> Given {
    match input {
        Input::Children(ChildrenOf::Derived(derived), Tallied::Value) => match &set.derived[derived].method {
            DerivedMethod::Children(Children { tally: Tally::Count(_) | Tally::Sum { .. }, none, .. }) => nothing(*none),
            _ => Given::Number(Number::ZERO),
        },
        Input::Children(..) => Given::Number(Number::ZERO),
        Input::Related(_) => Given::NotApplicable,
        Input::Waived(_) => Given::Truth(false),
        Input::Decision => Given::NotApplicable,
        Input::Name(_) => Given::Missing,
    }
}

/// What stands where no child is counted.
pub(super) fn nothing(none: NoChildren) -> Given {
    match none {
        NoChildren::NotApplicable => Given::NotApplicable,
        NoChildren::Zero => Given::Number(Number::ZERO),
        NoChildren::Undetermined => Given::Missing,
    }
}

/// The same with every input, also what comes from other sheets.
pub fn fill_all(set: &RuleSet, plan: &Plan, n_rows: usize, given: &(dyn Fn(usize, Input) -> Given + Sync)) -> Sheet {
    let starts: Vec<usize> = (0..n_rows).step_by(BLOCK).collect();
    let blocks = starts.into_par_iter().map(|start| {
        let n_rows = BLOCK.min(n_rows - start);
        let column = |(input, step): (&Input, &Step)| {
            column_given(set, *input, step, (start..start + n_rows).map(|row| given(row, *input)))
        };
        Block { n_rows, columns: plan.inputs.iter().zip(&plan.steps).map(column).collect() }
    });
    Sheet { blocks: blocks.collect() }
}

/// The column of one input.
pub(super) fn column_given(set: &RuleSet, input: Input, step: &Step, given: impl Iterator<Item = Given>) -> Column {
    column_of(step.form, given.map(|given| cell(set, input, given)))
}

/// A value as it goes into a column, with its reason.
enum Cell {
    Number(Number),
    Day(i64),
    Text(Arc<str>),
    Rating(u8),
    InWhy,
}

fn cell(set: &RuleSet, input: Input, given: Given) -> (Cell, Why) {
    let indicator = match input {
        Input::Name(Name::Indicator(indicator)) => Some(&set.indicators[indicator]),
        Input::Name(_) | Input::Children(..) | Input::Related(_) | Input::Waived(_) | Input::Decision => None,
    };
    let kind = indicator.map(|indicator| &indicator.question.kind);
    let absent = |why| (Cell::InWhy, why);
    match (given, kind) {
        (Given::Missing, _) => match indicator.map(|indicator| indicator.absent) {
            Some(Absent::Zero) => match kind {
                Some(Kind::Quantity(_)) => (Cell::Number(Number::ZERO), READ_AS_ZERO),
                Some(Kind::YesNo) => (Cell::InWhy, READ_AS_FALSE),
                // load refuses `absent: zero` for what has no zero
                Some(Kind::Date | Kind::Choice(_) | Kind::Text) | None => absent(Why::MISSING),
            },
            Some(Absent::NotApplicable) => absent(Why::NOT_APPLICABLE),
            Some(Absent::Undetermined) | None => absent(Why::MISSING),
        },
        (Given::NothingSent, _) => absent(Why::MISSING),
        (Given::NotApplicable, _) => match indicator {
            Some(indicator) if !indicator.question.not_applicable_allowed => absent(Why::UNREADABLE),
            Some(_) | None => absent(Why::NOT_APPLICABLE),
        },
        (Given::Unreadable, _) => absent(Why::UNREADABLE),
        (Given::NoEvidence, Some(Kind::Quantity(_))) => (Cell::Number(Number::ZERO), NO_EVIDENCE),
        (Given::NoEvidence, Some(Kind::YesNo)) => (Cell::InWhy, NO_EVIDENCE_FALSE),
        // what has no zero is as if it had not been given
        (Given::NoEvidence, _) => absent(Why::MISSING),
        (Given::Number(number), Some(Kind::Quantity(quantity))) if fits(number, quantity) => (Cell::Number(number), Why::PRESENT),
        (Given::Number(number), None) if input.is_number() => (Cell::Number(number), Why::PRESENT),
        (Given::Rating(rating), None) if matches!(input, Input::Related(_) | Input::Decision) && rating < set.ratings.len() => {
            (Cell::Rating(u8::try_from(rating).expect("ratings are counted in a byte")), Why::PRESENT)
        }
        (Given::TakenBack, None) if input == Input::Decision => (Cell::Rating(0), TAKEN_BACK),
        (Given::Truth(holds), None) if matches!(input, Input::Waived(_)) => {
            (Cell::InWhy, if holds { Why::HOLDS } else { Why::HOLDS_NOT })
        }
        (Given::Truth(holds), Some(Kind::YesNo)) => (Cell::InWhy, if holds { Why::HOLDS } else { Why::HOLDS_NOT }),
        (Given::Day(day), Some(Kind::Date)) => (Cell::Day(day), Why::PRESENT),
        (Given::Option(option), Some(Kind::Choice(options))) if option < options.len() => {
            let option = u16::try_from(option).expect("options are counted in 16 bits");
            (Cell::InWhy, Why(Why::PRESENT.0 + option))
        }
        (Given::Text(text), Some(Kind::Text) | None) => (Cell::Text(text), Why::PRESENT),
        // an answer of another kind than the question
        _ => absent(Why::UNREADABLE),
    }
}

/// Whether a number is within the range and on the grid of a question.
pub fn fits(number: Number, quantity: &Quantity) -> bool {
    let on_step = quantity.step.is_none_or(|step| {
        let above = number.minus(quantity.at_least);
        let decimals = |above: Number| above.decimals().max(step.decimals());
        above.is_some_and(|above| match (above.at_decimals(decimals(above)), step.at_decimals(decimals(above))) {
            (Some(above), Some(step)) if step > 0 => above % step == 0,
            _ => false,
        })
    });
    quantity.at_least <= number && number <= quantity.at_most && number.decimals() <= quantity.decimals && on_step
}

impl Input {
    fn is_number(self) -> bool {
        match self {
            Input::Name(name) => matches!(name, Name::MonthsInOperation | Name::PeriodYear),
            Input::Children(..) => true,
            Input::Related(_) | Input::Waived(_) | Input::Decision => false,
        }
    }
}

fn column_of(form: Form, cells: impl Iterator<Item = (Cell, Why)>) -> Column {
    let mut why = Vec::new();
    let mantissa = |cell: Cell, decimals: u8| match cell {
        Cell::Number(number) => number.at_decimals(decimals).expect("a number that fits its question fits its column"),
        Cell::Day(day) => i128::from(day),
        Cell::InWhy | Cell::Text(_) | Cell::Rating(_) => 0,
    };
    let values = match form {
        Form::Grid { decimals, narrow: true } => {
            let narrow = |mantissa: i128| i64::try_from(mantissa).expect("the plan chose 64 bits from the question's range");
            Values::Narrow(reasons(cells, &mut why).map(|cell| narrow(mantissa(cell, decimals))).collect())
        }
        Form::Grid { decimals, narrow: false } => {
            Values::Wide(reasons(cells, &mut why).map(|cell| mantissa(cell, decimals)).collect())
        }
        Form::Text => {
            let nothing: Arc<str> = Arc::from("");
            let text = |cell| if let Cell::Text(text) = cell { text } else { nothing.clone() };
            Values::Text(reasons(cells, &mut why).map(text).collect())
        }
        Form::InWhy => {
            reasons(cells, &mut why).for_each(drop);
            Values::InWhy
        }
        Form::Rating => {
            let rating = |cell| if let Cell::Rating(rating) = cell { rating } else { 0 };
            Values::Rating(reasons(cells, &mut why).map(rating).collect())
        }
        Form::Quotient { .. } | Form::Standing => unreachable!("no input is a quotient or a standing"),
    };
    Column { values, why }
}

fn reasons(cells: impl Iterator<Item = (Cell, Why)>, why: &mut Vec<Why>) -> impl Iterator<Item = Cell> {
    cells.map(|(cell, own)| {
        why.push(own);
        cell
    })
}
