//! What a figure may be: the question a form asks, in the words that law and facts share.

use super::number::Number;

/// How the names of the period before begin: `previous.hoi_vien`. No id that is written holds a dot.
pub const PREVIOUS: &str = "previous.";

/// One question of a form, with everything needed to read its answer: type, range, and what the special marks mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The id that expressions and csv headers use.
    pub id: String,
    /// The title that forms print; the id where none is given.
    pub title: String,
    /// What kind of answer.
    pub kind: Kind,
    /// What is measured, for people: `người`, `đồng`.
    pub measure: Option<String>,
    /// Whether a "not applicable" mark is an answer, or an error at its cell.
    pub not_applicable_allowed: bool,
    /// What a lone "-" means; without it, "-" is an error at its cell.
    pub dash: Option<Dash>,
}

impl Question {
    /// Whether it is about the period before: a form asks it of nobody, the figures of that period answer it.
    pub fn is_of_previous(&self) -> bool {
        self.id.starts_with(PREVIOUS)
    }
}

/// The kind of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A count, number, percent or amount of money.
    Quantity(Quantity),
    /// Yes or no.
    YesNo,
    /// A day.
    Date,
    /// One of several options.
    Choice(Vec<Choice>),
    /// Free text.
    Text,
}

/// A number's range and grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// The word the rule set uses, for messages and forms.
    pub word: QuantityWord,
    /// The least value, end included.
    pub at_least: Number,
    /// The greatest value, end included.
    pub at_most: Number,
    /// Most decimals an answer may have.
    pub decimals: u8,
    /// An answer is a whole number of steps above `at_least`; no condition where `None`.
    pub step: Option<Number>,
}

/// The four types of number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuantityWord {
    /// Whole things.
    Count,
    /// Any number.
    Number,
    /// 0 to 100.
    Percent,
    /// Đồng, unless the measure says otherwise.
    Money,
}

/// An option of a choice: the id that rules use, the title that forms print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The id.
    pub id: String,
    /// The title.
    pub title: String,
}

/// What a lone "-" means in a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dash {
    /// Nothing of the kind: 0.
    Zero,
    /// Not filled in.
    Missing,
    /// The question does not apply.
    NotApplicable,
}
