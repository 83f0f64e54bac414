//! A page of tables in one language, and its three forms: for a terminal, markdown, and html to be printed.
//!
//! The form of a rule set and the difference of two are pages; nothing here decides what they say.

mod difference;
mod form;
mod html;
mod markdown;
mod terminal;

pub use difference::difference;
pub use form::form;
pub(in crate::render) use form::mark;
pub use html::html;
pub use markdown::markdown;
pub use terminal::terminal;

/// What is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The language, as html names it.
    pub lang: &'static str,
    /// What stands in the first line where a set claims no authority.
    pub mark: Option<String>,
    /// The title.
    pub title: String,
    /// Names with what they stand for.
    pub head: Vec<(String, Vec<String>)>,
    /// Tables.
    pub sections: Vec<Section>,
    /// What stands under everything.
    pub foot: Vec<String>,
}

/// A table with its title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The title.
    pub title: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The heading.
    pub title: String,
    /// What part of the page it wants, in hundredths.
    pub share: u16,
    /// Whether it holds numbers.
    pub is_number: bool,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Whether it stands out, as groups and totals do.
    pub is_strong: bool,
    /// The lines of each cell.
    pub cells: Vec<Vec<Line>>,
}

/// A line of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// How far it is set in.
    pub indent: usize,
    /// What it says.
    pub text: String,
    /// The number of a note to it.
    pub note: Option<usize>,
}
