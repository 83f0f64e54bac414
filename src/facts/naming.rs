//! The headings under which a form's columns are found again: titles where they are clear, else ids.

use crate::facts::Layer;
use crate::facts::heading::{Aspect, Headings, Meaning, QuestionId};
use crate::words::figure::Question;

/// What a column of a form holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heading {
    /// Figures.
    Figure,
    /// Figures of this layer, beside those of another.
    OfLayer(Layer),
    /// Their evidence.
    Evidence,
    /// What this layer says of their evidence: its own, or whether it accepts that of another.
    EvidenceOf(Layer),
    /// Their explanations.
    Explanation,
    /// The explanations of this layer, beside what another says.
    ExplanationOf(Layer),
    /// Why they are what they are.
    Grounds,
}

/// Names the columns of forms, so that whoever reads them back understands each as it was meant.
#[derive(Debug)]
pub struct Naming<'a> {
    headings: Headings<'a>,
    // The first question of each form.
    starts: Vec<QuestionId>,
}

impl<'a> Naming<'a> {
    /// Of these forms, read back for this layer.
    pub fn new(forms: &[Vec<&'a Question>], layer: Layer) -> Naming<'a> {
        let mut starts = vec![0];
        for form in forms {
            starts.push(starts[starts.len() - 1] + form.len());
        }
        Naming { headings: Headings::new(forms, layer), starts }
    }

    /// The heading of a column; the title, unless it is read as something else, or as more than one thing.
    pub fn heading(&self, form: usize, question: usize, holds: Heading) -> String {
        let id = self.starts[form] + question;
        let asked = self.headings.question(id);
        let of = |base: &str| match holds {
            Heading::Figure => base.to_owned(),
            Heading::OfLayer(layer) => format!("{base} ({})", layer.words().vi),
            Heading::Evidence => format!("{base} (minh chứng)"),
            Heading::EvidenceOf(layer) => format!("{base} (minh chứng) ({})", layer.words().vi),
            Heading::Explanation => format!("{base} (giải trình)"),
            Heading::ExplanationOf(layer) => format!("{base} (giải trình) ({})", layer.words().vi),
            Heading::Grounds => format!("{base} (căn cứ)"),
        };
        let titled = of(&asked.title);
        let is_clear = match (self.headings.find(&titled), holds) {
            (Meaning::Questions(ids, Aspect::Figure), Heading::Figure | Heading::OfLayer(_))
            | (Meaning::Questions(ids, Aspect::Evidence), Heading::Evidence | Heading::EvidenceOf(_))
            | (
                Meaning::Questions(ids, Aspect::Explanation),
                Heading::Explanation | Heading::ExplanationOf(_) | Heading::Grounds,
            ) => ids.contains(&id),
            // what the other layer holds is left aside whichever question it is of
            (
                Meaning::OtherLayer(found),
                Heading::OfLayer(layer) | Heading::EvidenceOf(layer) | Heading::ExplanationOf(layer),
            ) => found == layer,
            (
                Meaning::Questions(..)
                | Meaning::Attribute(_)
                | Meaning::OtherLayer(_)
                | Meaning::Guidance
                | Meaning::Ambiguous(_)
                | Meaning::Unknown,
                _,
            ) => false,
        };
        if is_clear { titled } else { of(&asked.id) }
    }

    /// How a row of one figure names the question.
    pub fn indicator(&self, form: usize, question: usize) -> String {
        self.heading(form, question, Heading::Figure)
    }
}
