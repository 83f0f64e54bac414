//! What is wrong, where, and the way out; said in two languages, rendered elsewhere.

use super::number::Number;
use super::period::{self, Date};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// The texts of the files that places point into, by the file's name as the places have it.
pub type Texts = BTreeMap<Arc<str>, Arc<str>>;

/// The two languages a reader may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Lang {
    /// Vietnamese, the first language of everything here.
    #[default]
    Vi,
    /// English.
    En,
}

impl Lang {
    /// The one of two sentences that is in this language.
    pub fn of<'w>(self, vi: &'w str, en: &'w str) -> &'w str {
        match self {
            Lang::Vi => vi,
            Lang::En => en,
        }
    }

    /// A decimal as readers of this language write it.
    pub fn number(self, number: crate::words::number::Number) -> String {
        match self {
            Lang::Vi => number.vi(),
            Lang::En => number.en(),
        }
    }

    /// A number as readers of this language write it.
    pub fn ratio(self, ratio: crate::words::number::Ratio) -> String {
        match self {
            Lang::Vi => ratio.vi(),
            Lang::En => ratio.en(),
        }
    }
}

/// One sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

impl Words {
    /// The same thing said twice.
    pub fn new(vi: impl Into<String>, en: impl Into<String>) -> Words {
        Words { vi: vi.into(), en: en.into() }
    }

    /// The sentence in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Vi => &self.vi,
            Lang::En => &self.en,
        }
    }
}

/// `words!("tệp {path} trống", "file {path} is empty")`: both sentences from the same captured variables.
#[macro_export]
macro_rules! words {
    ($vi:literal, $en:literal $(,)?) => {
        $crate::words::diagnostic::Words::new(format!($vi), format!($en))
    };
}

/// How much it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Note,
    /// May be wrong; nothing is stopped.
    Warning,
    /// Wrong: a rule set does not rate, a figure is not used.
    Error,
}

/// Bytes of a text file, with the line and column a person counts, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Region {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// Where something stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A file as a whole, or the command line where the name is empty.
    File(Arc<str>),
    /// A part of a text file.
    Text(Arc<str>, Region),
    /// A cell: file, worksheet (empty for csv), address as `C17`.
    Cell(Arc<str>, Arc<str>, Arc<str>),
}

impl Place {
    /// The file's name as it was given.
    pub fn file(&self) -> &str {
        match self {
            Place::File(file) | Place::Text(file, _) | Place::Cell(file, _, _) => file,
        }
    }

    // File by file; in a file what concerns it whole, then texts downward, then worksheets row by row, left to right.
    fn order(&self) -> impl Ord + '_ {
        let (region, worksheet, (row, column)) = match self {
            Place::File(_) => (None, None, (0, 0)),
            Place::Text(_, region) => (Some(*region), None, (0, 0)),
            Place::Cell(_, worksheet, cell) => (None, Some(worksheet.as_ref()), row_and_column(cell)),
        };
        (self.file(), worksheet, row, column, region, self)
    }
}

// `C17` is row 17, column 3; what is no address comes first.
fn row_and_column(address: &str) -> (u64, u64) {
    let letters = address.bytes().take_while(u8::is_ascii_alphabetic).count();
    let column = address
        .bytes()
        .take(letters)
        .try_fold(0_u64, |column, letter| column.checked_mul(26)?.checked_add(u64::from(letter.to_ascii_uppercase() - b'A') + 1));
    match (address[letters..].parse(), column) {
        (Ok(row), Some(column)) => (row, column),
        _ => (0, 0),
    }
}

/// `rules.yaml:41:7`, `so-lieu.xlsx!Số liệu!C17`.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::File(file) => write!(f, "{file}"),
            Place::Text(file, region) => write!(f, "{file}:{}:{}", region.line, region.column),
            Place::Cell(file, worksheet, cell) if worksheet.is_empty() => write!(f, "{file}!{cell}"),
            Place::Cell(file, worksheet, cell) => write!(f, "{file}!{worksheet}!{cell}"),
        }
    }
}

/// One finding about rules or data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its name, as in `allow: { gap_between_ratings: … }`.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong: lower case, no full stop, the user's words in backticks.
    pub message: Words,
    /// Where.
    pub place: Place,
    /// Other places that belong to it, with what they are.
    pub also: Vec<(Place, Words)>,
    /// What explains it further: the reason.
    pub notes: Vec<Words>,
    /// A unit that shows it, where there can be one.
    pub witness: Option<Box<Witness>>,
    /// Why its author lets it stand, where it is allowed.
    pub allowed: Option<Box<str>>,
    /// The way out.
    pub help: Option<Words>,
}

/// A unit that shows a finding, as an example beside the rule set would give it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Witness {
    /// Its figures by the id of their question, in document order; one that is not here is missing.
    pub figures: Vec<(String, Answer)>,
    /// What else is known of it: `founded`, `subtype`, `territory`.
    pub unit: Vec<(&'static str, Answer)>,
    /// The year it is rated for, where that matters.
    pub period: Option<i32>,
}

/// One figure of a witness, or one of its attributes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A number.
    Number(Number),
    /// Yes or no.
    Truth(bool),
    /// A day.
    Day(Date),
    /// An option or a text.
    Text(String),
    /// Said not to apply.
    NotApplicable,
}

impl Answer {
    /// As it is written in `given:`, which YAML reads.
    pub fn written(&self) -> String {
        match self {
            Answer::Number(number) => number.to_string(),
            Answer::Truth(holds) => holds.to_string(),
            Answer::Day(day) => day.to_string(),
            Answer::Text(text) => text.clone(),
            Answer::NotApplicable => "KAD".to_owned(),
        }
    }

    /// As people read it.
    pub fn words(&self) -> Words {
        match self {
            Answer::Number(number) => Words::new(number.vi(), number.en()),
            Answer::Truth(true) => Words::new("có", "yes"),
            Answer::Truth(false) => Words::new("không", "no"),
            Answer::Day(day) => Words::new(period::vi(*day), day.to_string()),
            Answer::Text(text) => Words::new(text.clone(), text.clone()),
            Answer::NotApplicable => Words::new("không áp dụng", "not applicable"),
        }
    }
}

impl Witness {
    /// The whole unit in one line.
    pub fn words(&self) -> Words {
        let mut vi = Vec::new();
        let mut en = Vec::new();
        let mut said = |id: &str, answer: Words| {
            vi.push(format!("{id} = {}", answer.vi));
            en.push(format!("{id} = {}", answer.en));
        };
        if let Some(year) = self.period {
            said("period", Words::new(year.to_string(), year.to_string()));
        }
        self.unit.iter().for_each(|(id, answer)| said(id, answer.words()));
        self.figures.iter().for_each(|(id, answer)| said(id, answer.words()));
        Words::new(format!("đơn vị ví dụ: {}", vi.join("; ")), format!("a unit that shows it: {}", en.join("; ")))
    }
}

impl Diagnostic {
    /// An error.
    pub fn error(code: &'static str, place: Place, message: Words) -> Diagnostic {
        Diagnostic {
            code,
            severity: Severity::Error,
            message,
            place,
            also: Vec::new(),
            notes: Vec::new(),
            witness: None,
            allowed: None,
            help: None,
        }
    }

    /// A warning.
    pub fn warning(code: &'static str, place: Place, message: Words) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, place, message) }
    }

    /// The same, with the way out.
    #[must_use]
    pub fn help(mut self, help: Words) -> Diagnostic {
        self.help = Some(help);
        self
    }

    /// The same, with something that explains it.
    #[must_use]
    pub fn note(mut self, note: Words) -> Diagnostic {
        self.notes.push(note);
        self
    }

    /// The same, with a unit that shows it.
    #[must_use]
    pub fn witness(mut self, witness: Option<Witness>) -> Diagnostic {
        self.witness = witness.map(Box::new);
        self
    }

    /// The same, with another place that belongs to it.
    #[must_use]
    pub fn also(mut self, place: Place, what: Words) -> Diagnostic {
        self.also.push((place, what));
        self
    }
}

/// Puts findings in the order of their places: by file, then downward; at one place what matters most comes first.
pub fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by(|a, b| {
        let by_place = a.place.order().cmp(&b.place.order());
        by_place.then_with(|| (b.severity, a.code, &a.message.vi).cmp(&(a.severity, b.code, &b.message.vi)))
    });
}

/// Whether any finding is an error.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(place: Place) -> Diagnostic {
        Diagnostic::error("x", place, Words::new("", ""))
    }

    fn cell(worksheet: &str, cell: &str) -> Place {
        Place::Cell(Arc::from("a.xlsx"), Arc::from(worksheet), Arc::from(cell))
    }

    #[test]
    fn findings_stand_row_by_row_and_left_to_right_not_letter_by_letter() {
        let mut found: Vec<Diagnostic> =
            [cell("S", "C10"), cell("S", "AA9"), cell("S", "B9"), cell("S", "C9"), Place::File(Arc::from("a.xlsx"))]
                .map(at)
                .into();
        sort(&mut found);
        let places: Vec<String> = found.iter().map(|diagnostic| diagnostic.place.to_string()).collect();
        assert_eq!(places, ["a.xlsx", "a.xlsx!S!B9", "a.xlsx!S!C9", "a.xlsx!S!AA9", "a.xlsx!S!C10"]);
    }

    #[test]
    fn at_one_place_an_error_stands_before_a_warning() {
        let mut found = [Diagnostic::warning("a", cell("S", "A1"), Words::new("", "")), at(cell("S", "A1"))];
        sort(&mut found);
        assert_eq!(found[0].severity, Severity::Error);
    }

    #[test]
    fn an_address_that_is_none_is_no_panic() {
        for address in ["", "17", "C", "é1", "ZZZZZZZZZZZZZZZZZZZZ1", "A99999999999999999999999"] {
            assert_eq!(row_and_column(address).0.min(1), u64::from(address == "17"), "{address}");
        }
    }
}
