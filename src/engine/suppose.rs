//! One unit again, with something otherwise: other figures, or other cells in place of what the rules gave. What depends on
//! them is evaluated by the same steps; nothing else is.
//!
//! This is how an answer of the kind "had it not been for …" is proven before it is given.

use super::fill::{Given, column_given};
use super::plan::{Form, Input, Plan};
use super::sheet::{BLOCK, Block, Column, Sheet, Slot, Values, Why};
use crate::law::{Name, RuleSet};
use crate::words::number::Number;

/// A row of an evaluated sheet, ready to be asked "what if".
#[derive(Debug)]
pub struct Suppose<'a> {
    set: &'a RuleSet,
    plan: &'a Plan,
    /// The row alone.
    row: Block,
    /// By slot: the columns its step reads.
    reads: Vec<Vec<Slot>>,
}

impl<'a> Suppose<'a> {
    /// A row of a sheet that this plan evaluated.
    pub fn new(set: &'a RuleSet, plan: &'a Plan, sheet: &Sheet, row: usize) -> Suppose<'a> {
        let columns = (0..plan.steps.len()).map(|slot| {
            let (column, row) = sheet.column(Slot(slot), row);
            column.repeated(row, 1)
        });
        let row = Block { n_rows: 1, columns: columns.collect() };
        Suppose { set, plan, row, reads: plan.steps.iter().map(|step| step.kernel.reads()).collect() }
    }

    /// The row as it is.
    pub fn as_it_is(&self) -> &Block {
        &self.row
    }

    /// Every figure and attribute that a slot's column depends on, in document order.
    pub fn inputs_of(&self, wanted: Slot) -> Vec<Name> {
        self.all_inputs_of(wanted).filter_map(Input::name).collect()
    }

    /// Whether a slot's column depends on what other units' sheets hold.
    pub fn rests_on_children(&self, wanted: Slot) -> bool {
        self.all_inputs_of(wanted).any(|input| matches!(input, Input::Children(..)))
    }

    fn all_inputs_of(&self, wanted: Slot) -> impl Iterator<Item = Input> + '_ {
        let mut needed = vec![false; self.reads.len()];
        needed[wanted.0] = true;
        for slot in (0..=wanted.0).rev() {
            if needed[slot] {
                self.reads[slot].iter().for_each(|read| needed[read.0] = true);
            }
        }
        self.plan.inputs.iter().zip(needed).filter(|(_, needed)| *needed).map(|(input, _)| *input)
    }

    /// One row for each of the given values of one input, everything else as it is. Only the wanted columns are to be read;
    /// at most [`BLOCK`] values.
    pub fn with_figures(&self, input: Name, given: &[Given], wanted: &[Slot]) -> Block {
        self.with_all_figures(&[(input, given)], wanted)
    }

    /// The same with several inputs: the n-th row takes the n-th value of each; all have as many values as the first.
    pub fn with_all_figures(&self, inputs: &[(Name, &[Given])], wanted: &[Slot]) -> Block {
        let n_rows = inputs.first().map_or(1, |(_, given)| given.len()).min(BLOCK);
        let replaced: Vec<(Slot, Column)> = inputs
            .iter()
            .filter_map(|(input, given)| {
                let slot = *self.plan.slots.names.get(input)?;
                let given = given.iter().take(n_rows).cloned();
                Some((slot, column_given(self.set, Input::Name(*input), &self.plan.steps[slot.0], given)))
            })
            .collect();
        self.otherwise(n_rows, &replaced, wanted)
    }

    /// The row with other cells in place of what the steps gave. Only the wanted columns are to be read.
    pub fn with_cells(&self, cells: &[(Slot, Column)], wanted: &[Slot]) -> Block {
        self.otherwise(1, cells, wanted)
    }

    /// A truth that holds or does not.
    pub fn truth(holds: bool) -> Column {
        Column { values: Values::InWhy, why: vec![if holds { Why::HOLDS } else { Why::HOLDS_NOT }] }
    }

    /// A rating.
    pub fn rating(position: usize) -> Column {
        let position = u8::try_from(position).expect("ratings are counted in a byte");
        Column { values: Values::Rating(vec![position]), why: vec![Why(Why::PRESENT.0 + u16::from(position))] }
    }

    /// A number in the form of a slot's column; `None` where the slot holds none, or has too coarse a grid for it.
    pub fn number(&self, slot: Slot, number: Number) -> Option<Column> {
        let why = vec![Why::PRESENT];
        match self.plan.steps[slot.0].form {
            Form::Grid { decimals, narrow } => {
                let mantissa = number.at_decimals(decimals)?;
                let values =
                    if narrow { Values::Narrow(vec![i64::try_from(mantissa).ok()?]) } else { Values::Wide(vec![mantissa]) };
                Some(Column { values, why })
            }
            Form::InWhy | Form::Quotient { .. } | Form::Rating | Form::Standing | Form::Text => None,
        }
    }

    fn otherwise(&self, n_rows: usize, replaced: &[(Slot, Column)], wanted: &[Slot]) -> Block {
        let n_slots = self.reads.len();
        let mut is_otherwise = vec![false; n_slots];
        replaced.iter().for_each(|(slot, _)| is_otherwise[slot.0] = true);
        for slot in 0..n_slots {
            is_otherwise[slot] = is_otherwise[slot] || self.reads[slot].iter().any(|read| is_otherwise[read.0]);
        }
        let is_replaced = |slot: usize| replaced.iter().any(|(replaced, _)| replaced.0 == slot);
        let mut is_needed = vec![false; n_slots];
        wanted.iter().for_each(|slot| is_needed[slot.0] = true);
        for slot in (0..n_slots).rev() {
            if is_needed[slot] && is_otherwise[slot] && !is_replaced(slot) {
                self.reads[slot].iter().for_each(|read| is_needed[read.0] = true);
            }
        }
        let mut block = Block { n_rows, columns: Vec::with_capacity(n_slots) };
        for slot in 0..n_slots {
            let column = match replaced.iter().find(|(replaced, _)| replaced.0 == slot) {
                Some((_, column)) => column.clone(),
                // never read
                None if !is_needed[slot] => Column { values: Values::InWhy, why: Vec::new() },
                None if is_otherwise[slot] => self.plan.steps[slot].kernel.run(&block),
                None => self.row.columns[slot].repeated(0, n_rows),
            };
            block.columns.push(column);
        }
        block
    }
}
