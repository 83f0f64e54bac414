//! Clauses as rule sets cite them, and what a reference means once its document is replaced.

use super::library::SourceClause;
use crate::words::period::{Date, Span};

/// A clause of a source, where a node cites it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// `source/clause`, as cited.
    pub id: String,
    /// Where in the document: `Điều 11 khoản 1`.
    pub at: String,
    /// What it says, in our words.
    pub says: String,
    /// The document's number, where it has one: `366-QĐ/TW`.
    pub source_number: Option<String>,
    /// The document's title.
    pub source_title: String,
    /// Whether the document is official or illustrative.
    pub source_illustrative: bool,
    /// When it holds: as long as its document is in force and nothing takes its place.
    pub in_force: Span,
    /// The document that takes its place, where one does and references do not carry over to it.
    pub replaced_by: Option<String>,
    /// What a reference to it means from a day on, where references carry over; the earliest first.
    ///
    /// It is no part of a set's hash: what replaces a document later changes no set that cites it.
    pub substitutes: Vec<Substitute>,
}

/// A clause of a set, by its position in [`super::RuleSet::clauses`].
pub type ClauseId = usize;

/// A document that took the place of one that is cited, references carrying over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Substitute {
    /// The first day on which references mean it; `None` where neither document says.
    pub from: Option<Date>,
    /// Its id.
    pub source: String,
    /// Its number, where it has one.
    pub source_number: Option<String>,
    /// Its title.
    pub source_title: String,
    /// Whether it is illustrative.
    pub source_illustrative: bool,
    /// The clause that takes the cited one's place, where that is said and was read.
    pub clause: Option<SourceClause>,
}

impl Clause {
    /// What a reference to it means on that day, where that is no longer the clause itself.
    pub fn substitute_on(&self, day: Date) -> Option<&Substitute> {
        self.substitutes.iter().rev().find(|substitute| substitute.from.is_none_or(|from| from <= day))
    }

    /// Where it stands on that day: in the document that took its place, where that is said.
    pub fn at_on(&self, day: Option<Date>) -> &str {
        let substitute = day.and_then(|day| self.substitute_on(day));
        substitute.and_then(|substitute| substitute.clause.as_ref()).map_or(&self.at, |clause| &clause.at)
    }

    /// `Điều 11 khoản 1, 366-QĐ/TW`: where it stands on that day, with the document's number where it has one.
    pub fn named_on(&self, day: Option<Date>) -> String {
        let substitute = day.and_then(|day| self.substitute_on(day)).filter(|substitute| substitute.clause.is_some());
        let number = substitute.map_or(&self.source_number, |substitute| &substitute.source_number);
        let of = number.as_ref().map_or_else(String::new, |number| format!(", {number}"));
        format!("{}{of}", self.at_on(day))
    }

    /// The document's number, its title where it has none.
    pub fn source_name(&self) -> &str {
        self.source_number.as_ref().unwrap_or(&self.source_title)
    }
}

impl Substitute {
    /// The document's number, its title where it has none.
    pub fn source_name(&self) -> &str {
        self.source_number.as_ref().unwrap_or(&self.source_title)
    }
}
