//! Layers side by side: what each of them states of a figure, and which of them it is taken from.
//!
//! By authority: what was decided stands over what was appraised, and that over what the unit says of itself. Never the greater.

use super::heading::Aspect;
use super::ledger::is_one_of;
use super::read::grid::{RawCell, Unsure};
use super::{Facts, Layer};
use crate::words::text::{clean, fold};

/// What whoever appraises says of the evidence for a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acceptance<'a> {
    /// đạt: it counts as evidence.
    Accepted(RawCell<'a>),
    /// không đạt: the figure is as one without evidence.
    Refused(RawCell<'a>),
    /// Neither; the cell says something else.
    Unreadable(RawCell<'a>),
}

impl Facts {
    /// A unit's cell for a question of a form, with its layer: of the highest layer, up to one, that states something. A blank cell
    /// states nothing; `None` where no table has a column or a row for it.
    pub fn settled(&self, upto: Layer, unit: usize, form: usize, question: usize) -> Option<(Layer, RawCell<'_>)> {
        let question = self.form_starts[form] + question;
        let (mut best, mut blank) = (None::<(Layer, RawCell<'_>)>, None);
        for (layer, cell) in self.cells(unit, question, Aspect::Figure) {
            if layer > upto {
                continue;
            }
            if cell.is_blank() {
                blank = blank.or(Some((layer, cell)));
            } else if best.is_none_or(|(known, _)| known < layer) {
                best = Some((layer, cell));
            }
        }
        // A row of unknown layer may be of a higher one than what is known.
        let may_outrank = |unsure: Unsure| match best {
            Some((layer, _)) => unsure == Unsure::Layer && layer < upto,
            None => true,
        };
        if !self.unsure.is_empty()
            && let Some(unsure) = self.unsure_cell(unit, question, Aspect::Figure, may_outrank)
        {
            return Some((Layer::Own, unsure));
        }
        best.or(blank)
    }

    /// What one layer alone states: the cell, blank where it is.
    pub fn stated(&self, layer: Layer, unit: usize, form: usize, question: usize) -> Option<RawCell<'_>> {
        self.of_layer(layer, unit, self.form_starts[form] + question, Aspect::Figure)
    }

    /// The grounds that a layer gives for its figure.
    pub fn grounds(&self, layer: Layer, unit: usize, form: usize, question: usize) -> Option<RawCell<'_>> {
        let cell = self.of_layer(layer, unit, self.form_starts[form] + question, Aspect::Explanation);
        cell.filter(|cell| !cell.is_blank())
    }

    /// What the highest layer above the unit's own, up to one, says of the evidence for a figure.
    pub fn acceptance(&self, upto: Layer, unit: usize, form: usize, question: usize) -> Option<(Layer, Acceptance<'_>)> {
        let id = self.form_starts[form] + question;
        let above = [Layer::Decided, Layer::Appraised].into_iter().filter(|layer| *layer <= upto && self.layers.contains(layer));
        let mut said = above.filter_map(|layer| {
            let cell = self.of_layer(layer, unit, id, Aspect::Evidence)?;
            Some((layer, cell)).filter(|_| !cell.is_blank())
        });
        let (layer, cell) = said.next()?;
        let text = clean(&cell.raw());
        let accepted = ["đạt", "chấp nhận", "được chấp nhận", "hợp lệ", "accepted", "có", "yes", "x", "1", "true"];
        let refused =
            ["không đạt", "không chấp nhận", "không được chấp nhận", "không hợp lệ", "refused", "không", "no", "0", "false"];
        if is_one_of(&text, accepted) {
            return Some((layer, Acceptance::Accepted(cell)));
        }
        if is_one_of(&text, refused) {
            return Some((layer, Acceptance::Refused(cell)));
        }
        // The unit's own words for its evidence say nothing new; and where it states no figure, this is the evidence itself.
        let own = self.of_layer(Layer::Own, unit, id, Aspect::Evidence);
        let is_copied = own.is_some_and(|own| fold(&own.raw()) == fold(&text));
        let is_only = self.of_layer(Layer::Own, unit, id, Aspect::Figure).is_none_or(|cell| cell.is_blank());
        (!is_copied && !is_only).then_some((layer, Acceptance::Unreadable(cell)))
    }

    // Evidence and explanations are the unit's own; where it has no figure, whoever states one gives them.
    pub(super) fn lowest(&self, unit: usize, form: usize, question: usize, aspect: Aspect) -> Option<RawCell<'_>> {
        let question = self.form_starts[form] + question;
        for layer in [Layer::Own, Layer::Appraised, Layer::Decided] {
            let cell = self.of_layer(layer, unit, question, aspect);
            if cell.is_some() || layer >= self.upto {
                return self.or_unsure(cell, unit, question, aspect);
            }
            if self.of_layer(layer, unit, question, Aspect::Figure).is_some_and(|figure| !figure.is_blank()) {
                break;
            }
        }
        self.or_unsure(None, unit, question, aspect)
    }

    fn or_unsure<'a>(&'a self, cell: Option<RawCell<'a>>, unit: usize, question: usize, aspect: Aspect) -> Option<RawCell<'a>> {
        if cell.is_some_and(|cell| !cell.is_blank()) {
            return cell;
        }
        self.unsure_cell(unit, question, aspect, |_| true).or(cell)
    }

    fn of_layer(&self, layer: Layer, unit: usize, question: usize, aspect: Aspect) -> Option<RawCell<'_>> {
        let mut blank = None;
        for (own, cell) in self.cells(unit, question, aspect) {
            if own != layer {
                continue;
            }
            if !cell.is_blank() {
                return Some(cell);
            }
            blank = blank.or(Some(cell));
        }
        blank
    }
}
