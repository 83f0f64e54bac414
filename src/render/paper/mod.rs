//! Documents to be printed and signed, in administrative style: what stands on the paper, and its two forms, Word and html.
//!
//! A4; margins of 2 cm above and below, 3 cm left, 1.5 cm right; Times New Roman. Lengths are in twips: 567 are a centimetre.

mod docx;
mod head;
mod html;
mod overview;
mod proposed;
mod score_sheet;

pub use docx::docx;
pub use head::Headed;
pub use html::html;
pub use overview::overview;
pub use proposed::proposed;
pub use score_sheet::score_sheet;

use crate::questions::document::{Given, Item, Verdict};
use crate::words::diagnostic::Lang;

/// Twips between the margins of an upright page: 210 mm less 3 cm and 1.5 cm.
pub const WIDTH: usize = 9354;
/// The same of a page that lies: 297 mm less 3 cm and 1.5 cm.
pub const WIDTH_LYING: usize = 14287;
/// What is left to be filled in by hand in a cell.
const DOTS: &str = "……";

/// One document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// The language, as html names it.
    pub lang: &'static str,
    /// What stands in the first line where a set claims no authority.
    pub mark: Option<String>,
    /// What stands above the title.
    pub head: Head,
    /// The title, then what stands under it.
    pub title: Vec<String>,
    /// Whether the pages lie.
    pub is_lying: bool,
    /// Lines before the tables.
    pub opening: Vec<Line>,
    /// Tables, each after its heading.
    pub tables: Vec<Table>,
    /// Lines after the tables; they stay with the signatures.
    pub closing: Vec<Line>,
    /// Who signs, from left to right.
    pub signers: Vec<Signer>,
    /// Where the document comes from, in small print.
    pub foot: String,
}

/// What stands above the title: on the left who issues it, on the right the state, and where and when it is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Who stands above the issuer.
    pub superior: String,
    /// Who issues it.
    pub issuer: String,
    /// Its number.
    pub number: String,
    /// The state.
    pub state: &'static str,
    /// Its motto.
    pub motto: &'static str,
    /// Where and when.
    pub place_and_date: String,
}

/// Who signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    /// In what role, line by line.
    pub role: Vec<String>,
    /// What is asked of the hand.
    pub how: &'static str,
    /// By what name; dots where it is not known.
    pub name: String,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What stands over it; nothing where it is the only one.
    pub heading: Option<String>,
    /// Whether it begins a page.
    pub begins_page: bool,
    /// Size of its letters, in half points.
    pub size: usize,
    /// Its columns; their heads stand on every page that it reaches.
    pub columns: Vec<Column>,
    /// Its rows; none is split by the end of a page.
    pub rows: Vec<Row>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its head.
    pub title: String,
    /// Its width, in twips.
    pub width: usize,
    /// Where its content stands.
    pub align: Align,
}

/// Where the content of a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// To the left.
    Left,
    /// In the middle.
    Middle,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Whether it stands out, as groups and totals do; it then stays with the row after it.
    pub is_strong: bool,
    /// Its cells, from left to right.
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Cell {
    /// Its lines.
    pub lines: Vec<Line>,
    /// Over how many columns it reaches.
    pub span: usize,
}

/// A line, wrapped where it is longer than its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it says.
    pub text: String,
    /// How it looks.
    pub look: Look,
}

/// How a line looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// As it is.
    Plain,
    /// Bold.
    Strong,
    /// In italics.
    Slanted,
}

impl Line {
    fn plain(text: impl Into<String>) -> Line {
        Line { text: text.into(), look: Look::Plain }
    }

    fn strong(text: impl Into<String>) -> Line {
        Line { text: text.into(), look: Look::Strong }
    }

    fn slanted(text: impl Into<String>) -> Line {
        Line { text: text.into(), look: Look::Slanted }
    }
}

impl Cell {
    fn of(text: impl Into<String>) -> Cell {
        Cell { lines: vec![Line::plain(text)], span: 1 }
    }

    fn lines(lines: Vec<Line>) -> Cell {
        Cell { lines, span: 1 }
    }

    fn over(self, span: usize) -> Cell {
        Cell { span, ..self }
    }
}

impl Column {
    fn new(title: &str, width: usize, align: Align) -> Column {
        Column { title: title.to_owned(), width, align }
    }
}

/// The first line of whatever a set without authority is printed in.
fn mark(status: crate::law::Status, lang: Lang) -> Option<String> {
    crate::render::page::mark(status, lang)
}

/// What was given, in the width of a number.
fn given(given: &Given, lang: Lang) -> String {
    match given {
        Given::Points(points) => lang.number(*points),
        Given::Rating(title) => title.clone(),
        Given::NotApplicable => lang.of("KAD", "n/a").to_owned(),
        Given::Absent(_) => "–".to_owned(),
    }
}

/// The maximum of a line; of deductions, the most that is taken off.
fn maximum(item: &Item, lang: Lang) -> String {
    match (item.points_max, item.points_min) {
        (Some(most), Some(least)) if most.is_zero() => lang.number(least),
        (Some(most), Some(least)) => format!("{} {} {}", lang.number(least), lang.of("đến", "to"), lang.number(most)),
        (Some(most), None) => lang.number(most),
        (None, _) => String::new(),
    }
}

fn verdict(verdict: &Verdict, lang: Lang) -> &str {
    match verdict {
        Verdict::Rated(title) => title,
        Verdict::NotRated => lang.of("không xếp loại", "not rated"),
        Verdict::Undetermined => lang.of("chưa đủ căn cứ xếp loại", "undetermined"),
    }
}

/// Where the computed part of a document comes from.
fn foot(rules: &[&crate::questions::document::RatedBy], lang: Lang) -> String {
    let sets: Vec<String> = rules.iter().map(|rules| format!("{} ({})", rules.title, rules.reference)).collect();
    format!("{}: {}", lang.of("Bộ tiêu chí", "Rule set"), sets.join("; "))
}
