//! Layers side by side: what each of them states of a figure, and which of them it is taken from.
//!
//! By authority: what was decided stands over what was appraised, and that over what the unit says of itself. Never the greater.

use super::answer::{Answer, answer};
use super::heading::Aspect;
use super::ledger::is_one_of;
use super::read::grid::{RawCell, Unsure};
use super::spelling::Locale;
use super::{Facts, Layer};
use crate::words::diagnostic::Place;
use crate::words::figure::Question;
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

/// What one layer says, with its cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// The layer.
    pub layer: Layer,
    /// What stands in the cell; empty where it is blank or there is none.
    pub raw: String,
    /// The cell, where there is one.
    pub place: Option<Place>,
}

impl Stated {
    fn of(layer: Layer, cell: Option<RawCell<'_>>) -> Stated {
        Stated { layer, raw: cell.map_or_else(String::new, |cell| cell.raw().into_owned()), place: cell.map(|cell| cell.place()) }
    }
}

/// A figure that two layers state differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differing {
    /// What the lower layer says.
    pub before: Stated,
    /// What the higher layer says.
    pub after: Stated,
    /// Why, and where that is said; `None` where no grounds are given.
    pub grounds: Option<(String, Place)>,
}

/// A question of a form, about a unit.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    /// The unit's position.
    pub unit: usize,
    /// The form.
    pub form: usize,
    /// The question's position in it.
    pub position: usize,
    /// The question.
    pub question: &'a Question,
    /// How numbers are written.
    pub locale: Locale,
}

// How a number was read says nothing of what it is.
fn bare(answer: Answer) -> Answer {
    match answer {
        Answer::Given(value, _) => Answer::Given(value, None),
        other @ (Answer::Missing | Answer::NotApplicable | Answer::Unreadable(_)) => other,
    }
}

impl Facts {
    /// Where a layer, of those named, states another figure than the nearest layer under it that states one; the lowest first.
    pub fn differing(&self, layers: &[Layer], asking: &Asking<'_>) -> Vec<Differing> {
        let Asking { unit, form, position, question, locale } = *asking;
        let mut found = Vec::new();
        let mut before: Option<(Layer, RawCell<'_>)> = None;
        for layer in layers {
            let Some(cell) = self.of_layer(*layer, unit, self.form_starts[form] + position, Aspect::Figure) else { continue };
            if *layer > Layer::Own && !cell.is_blank() {
                let value = |cell: Option<RawCell<'_>>| cell.map_or(Answer::Missing, |cell| bare(answer(question, cell, locale)));
                let (lower, under) = before.map_or((Layer::Own, None), |(layer, cell)| (layer, Some(cell)));
                if value(under) != value(Some(cell)) {
                    found.push(Differing {
                        before: Stated::of(lower, under),
                        after: Stated::of(*layer, Some(cell)),
                        grounds: self.grounds(*layer, unit, form, position),
                    });
                }
            }
            if !cell.is_blank() || before.is_none() {
                before = Some((*layer, cell));
            }
        }
        found
    }

    /// Who refused the evidence for a figure, up to a layer, and the evidence that the unit named.
    pub fn refused(&self, upto: Layer, unit: usize, form: usize, question: usize) -> Option<(Stated, Option<String>)> {
        let (layer, Acceptance::Refused(cell)) = self.acceptance(upto, unit, form, question)? else { return None };
        let evidence = self.evidence(unit, form, question).filter(|evidence| evidence.place() != cell.place());
        let evidence = evidence.map(|evidence| evidence.raw().into_owned()).filter(|text| !text.trim().is_empty());
        Some((Stated::of(layer, Some(cell)), evidence))
    }

    /// Why a layer says what it says of a figure or of its evidence, and where that stands.
    pub fn grounds(&self, layer: Layer, unit: usize, form: usize, question: usize) -> Option<(String, Place)> {
        let cell = self.of_layer(layer, unit, self.form_starts[form] + question, Aspect::Explanation)?;
        (!cell.is_blank()).then(|| (cell.raw().into_owned(), cell.place()))
    }

    /// What one layer alone answers; `None` where its cell is blank or there is none.
    pub fn answered(&self, layer: Layer, asking: &Asking<'_>) -> Option<(Stated, Answer)> {
        let cell = self.of_layer(layer, asking.unit, self.form_starts[asking.form] + asking.position, Aspect::Figure)?;
        let answer = bare(answer(asking.question, cell, asking.locale));
        (!cell.is_blank()).then(|| (Stated::of(layer, Some(cell)), answer))
    }

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
            } else if best.is_none_or(|(known, held)| known < layer || (known == layer && held.is_open() && !cell.is_open())) {
                // in one layer a figure stands over a `?` of another file, whichever is read first
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
        let (mut open, mut blank) = (None, None);
        for (_, cell) in self.cells(unit, question, aspect).filter(|(own, _)| *own == layer) {
            if cell.is_blank() {
                blank = blank.or(Some(cell));
            } else if cell.is_open() {
                open = open.or(Some(cell));
            } else {
                return Some(cell);
            }
        }
        open.or(blank)
    }
}
