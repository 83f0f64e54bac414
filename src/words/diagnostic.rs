//! What is wrong, where, and the way out; said in two languages, rendered elsewhere.

use std::fmt;
use std::sync::Arc;

/// The two languages a reader may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Lang {
    /// Vietnamese, the first language of everything here.
    #[default]
    Vi,
    /// English.
    En,
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
    /// What explains it further: a witness unit, the reason.
    pub notes: Vec<Words>,
    /// The way out.
    pub help: Option<Words>,
}

impl Diagnostic {
    /// An error.
    pub fn error(code: &'static str, place: Place, message: Words) -> Diagnostic {
        Diagnostic { code, severity: Severity::Error, message, place, also: Vec::new(), notes: Vec::new(), help: None }
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

    /// The same, with another place that belongs to it.
    #[must_use]
    pub fn also(mut self, place: Place, what: Words) -> Diagnostic {
        self.also.push((place, what));
        self
    }
}

/// Whether any finding is an error.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}
