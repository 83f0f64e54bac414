//! Who has sent figures, and in how many files.

use crate::facts::gathered::RowRef;
use crate::facts::heading::{Aspect, Attribute, QuestionId};
use crate::facts::said::Said;
use crate::facts::table::TableKind;
use crate::facts::{Facts, Layer};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Words};
use std::sync::Arc;

impl Facts {
    /// Whether any table has a figure of a unit for its form, readable or not.
    pub fn has_sent(&self, unit: usize, form: usize) -> bool {
        self.has_sent_upto(Layer::Decided, unit, form)
    }

    /// The same of the layers up to one.
    pub fn has_sent_upto(&self, upto: Layer, unit: usize, form: usize) -> bool {
        let questions = self.form_starts[form]..self.form_starts[form + 1];
        questions.into_iter().any(|question| {
            let cells = self.cells(unit, question, Aspect::Figure);
            let is_there = cells.filter(|(layer, _)| *layer <= upto).any(|(_, cell)| !cell.is_blank());
            is_there || self.unsure_cell(unit, question, Aspect::Figure, |_| true).is_some()
        })
    }

    /// Units of which several files hold the same figures are named with the files, whether or not the figures agree.
    pub(super) fn say_sent_twice(&self, said: &mut Said) {
        for unit in 0..self.units.len() {
            let rows: Vec<RowRef> = self.rows_of(unit).to_vec();
            if rows.len() < 2 {
                continue;
            }
            let filled: Vec<Vec<QuestionId>> = rows.iter().map(|at| self.filled(*at)).collect();
            for (n, at) in rows.iter().enumerate().skip(1) {
                let before = (0..n).find(|before| {
                    // what another layer says of a unit is no second sending
                    let is_elsewhere = self.file(rows[*before]) != self.file(*at) && rows[*before].layer == at.layer;
                    is_elsewhere && filled[n].iter().any(|question| filled[*before].contains(question))
                });
                let Some(before) = before else { continue };
                let id = &self.units[unit].id;
                let message = words!("đơn vị `{id}` gửi số liệu trong hai tệp", "unit `{id}` has sent figures in two files");
                said.find(
                    Diagnostic::warning("unit_in_two_files", self.place_in(*at, Attribute::Unit), message)
                        .also(self.place_in(rows[before], Attribute::Unit), Words::new("tệp kia", "the other file"))
                        .help(Words::new(
                            "nếu một phiếu được gửi hai lần, chỉ giữ một tệp",
                            "where a form was sent twice, keep one of the files",
                        )),
                );
            }
        }
    }

    fn file(&self, at: RowRef) -> &Arc<str> {
        &self.content[at.table as usize].grid.source.file
    }

    // Questions to which a row has an answer.
    fn filled(&self, at: RowRef) -> Vec<QuestionId> {
        if self.content[at.table as usize].columns.kind != TableKind::Wide {
            return Vec::new();
        }
        let questions = 0..self.form_starts[self.form_starts.len() - 1];
        let is_filled = |question: &QuestionId| {
            self.wide_cell(at, *question, Aspect::Figure).is_some_and(|cell| !cell.is_blank() && !cell.is_open())
        };
        questions.filter(is_filled).collect()
    }
}
