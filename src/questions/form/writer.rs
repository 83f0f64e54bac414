//! What every table is written with: titles, lines and clauses; the doubts are numbered in the order in which they are met.

use super::{Row, Said, Section, column};
use crate::law::expression::Condition;
use crate::law::wording::conditions::condition_lines;
use crate::law::wording::scoring::capital;
use crate::law::wording::{Line, data};
use crate::law::{Anchor, RuleSet};
use crate::words;
use crate::words::diagnostic::{Place, Words};

/// A place where the text is not clear.
struct Doubt {
    place: Place,
    of: Words,
    text: String,
}

/// Writes the tables, and numbers the doubts in the order in which they are met.
pub(super) struct Writer<'a> {
    pub(super) set: &'a RuleSet,
    doubts: Vec<Doubt>,
    n_sources: usize,
}

impl<'a> Writer<'a> {
    /// Nothing written yet; of so many documents cited, each is named beside its clause.
    pub(super) fn new(set: &'a RuleSet, n_sources: usize) -> Writer<'a> {
        Writer { set, doubts: Vec::new(), n_sources }
    }

    /// The number of the doubt that stands at a place, where one does.
    pub(super) fn doubt(&mut self, anchor: &Anchor, of: &Words) -> Option<usize> {
        let text = anchor.doubt.as_ref()?;
        let known = self.doubts.iter().position(|doubt| doubt.place == anchor.place && doubt.text == *text);
        Some(
            known.unwrap_or_else(|| {
                self.doubts.push(Doubt { place: anchor.place.clone(), of: of.clone(), text: text.clone() });
                self.doubts.len() - 1
            }) + 1,
        )
    }

    /// What a thing is called, with its doubt.
    pub(super) fn titled(&mut self, title: Words, anchor: &Anchor) -> Said {
        let doubt = self.doubt(anchor, &title);
        Said { indent: 0, words: title, doubt }
    }

    /// Lines as a cell has them.
    pub(super) fn lines(&mut self, lines: Vec<Line<'_>>, of: &Words) -> Vec<Said> {
        lines
            .into_iter()
            .map(|line| {
                let doubt = line.anchor.and_then(|anchor| self.doubt(anchor, of));
                Said { indent: line.indent, words: capital(&line.words), doubt }
            })
            .collect()
    }

    /// The clauses behind a row, each once: its own, and those of its lines.
    pub(super) fn cited<'c>(&self, anchors: impl IntoIterator<Item = &'c Anchor>) -> Vec<Said> {
        let mut cited: Vec<Words> = Vec::new();
        for (anchor, clause) in anchors.into_iter().filter_map(|anchor| Some((anchor, anchor.clause?))) {
            let clause = &self.set.clauses[clause];
            let mut at = clause.at.clone();
            if self.n_sources > 1 {
                at += &format!(", {}", clause.source_name());
            }
            let words = match self.set.frame_of(anchor) {
                Some(_) => words!("{at} (của khung)", "{at} (of the frame)"),
                None => data(&at),
            };
            if !cited.contains(&words) {
                cited.push(words);
            }
        }
        cited.into_iter().map(Said::plain).collect()
    }

    /// A condition as a cell has it.
    pub(super) fn condition(&mut self, condition: &Condition, of: &Words) -> Vec<Said> {
        let lines = condition_lines(self.set, condition, 0);
        self.lines(lines, of)
    }

    /// The places where the text is not clear.
    pub(super) fn doubts(&self) -> Option<Section> {
        let rows: Vec<Row> = self
            .doubts
            .iter()
            .enumerate()
            .map(|(n, doubt)| {
                Row::line(vec![
                    vec![Said::plain(data(&format!("({})", n + 1)))],
                    vec![Said::plain(doubt.of.clone())],
                    vec![Said::plain(data(&doubt.text))],
                ])
            })
            .collect();
        Section::unless_empty(
            Words::new("Chỗ văn bản chưa rõ", "Where the text is not clear"),
            vec![
                column("Số", "No.", 6),
                column("Ở đâu", "Where", 30),
                column("Chưa rõ điều gì, đọc thế nào", "What is open, and how it is read", 64),
            ],
            rows,
        )
    }
}
