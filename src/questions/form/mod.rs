//! A rule set as the paper form: the head, the criteria with what each line gives, ratings, gates, questions, and every doubt of
//! the text numbered, so that it can be compared line by line with the document.

mod cited;
mod criteria;
mod figures;
mod head;
mod numbering;
mod ratings;
mod writer;

use crate::law::library::Library;
use crate::law::wording::data;
use crate::law::{Body, RuleSet, Status};
use crate::words::diagnostic::Words;
use crate::words::number::Number;
use cited::{allowed, clauses};
use head::{head, sources};
use writer::Writer;

pub use numbering::{roman, split_number};

/// A rule set as the paper form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// How official it is.
    pub status: Status,
    /// Its title.
    pub title: String,
    /// `id@version`.
    pub reference: String,
    /// Its hash.
    pub hash: String,
    /// What stands above the tables: names with what they stand for, a line each.
    pub head: Vec<(Words, Vec<Words>)>,
    /// The tables, in the order in which a form has them.
    pub sections: Vec<Section>,
}

/// A table of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its title.
    pub title: Words,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows; as many cells each as there are columns.
    pub rows: Vec<Row>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub title: Words,
    /// What part of the page it wants, in hundredths.
    pub share: u16,
    /// Whether it holds numbers.
    pub is_number: bool,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What kind of row.
    pub kind: RowKind,
    /// The lines of each cell.
    pub cells: Vec<Vec<Said>>,
}

/// What kind of row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// A group, above its criteria.
    Group,
    /// One thing.
    Line,
    /// The total.
    Total,
}

/// A line of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// How far it is set in.
    pub indent: usize,
    /// What it says.
    pub words: Words,
    /// The number of its doubt, among the places where the text is not clear.
    pub doubt: Option<usize>,
}

impl Section {
    /// A table; none where it has no rows.
    fn unless_empty(title: Words, columns: Vec<Column>, rows: Vec<Row>) -> Option<Section> {
        (!rows.is_empty()).then_some(Section { title, columns, rows })
    }
}

impl Row {
    /// A row that says one thing.
    fn line(cells: Vec<Vec<Said>>) -> Row {
        Row { kind: RowKind::Line, cells }
    }
}

impl Said {
    fn plain(words: Words) -> Said {
        Said { indent: 0, words, doubt: None }
    }
}

/// The form of a set; the library gives the titles of what the set only names, and its documents.
pub fn form(library: &Library, set: &RuleSet) -> Form {
    let mut writer = Writer::new(set, sources(library, set).len());
    let mut sections = vec![match &set.body {
        Body::Criteria(scorecard) => writer.criteria(scorecard),
        Body::Matrix(rows) => writer.matrix(rows),
    }];
    let mut tables = vec![writer.ratings()];
    tables.extend(writer.gates());
    tables.extend(writer.quotas());
    tables.extend(writer.figures());
    tables.extend(writer.derived());
    tables.iter_mut().for_each(leave_out_empty_columns);
    sections.extend(tables);
    sections.extend(writer.data_checks());
    sections.extend(writer.doubts());
    sections.extend(allowed(set));
    sections.extend(clauses(set));
    Form {
        status: set.status,
        title: set.title.clone(),
        reference: set.reference(),
        hash: set.hash.clone(),
        head: head(library, set),
        sections,
    }
}

/// A column that says nothing in any row is left out; what names the rows stays.
fn leave_out_empty_columns(section: &mut Section) {
    for n in (1..section.columns.len()).rev() {
        if section.rows.iter().all(|row| row.cells[n].is_empty()) {
            section.columns.remove(n);
            for row in &mut section.rows {
                row.cells.remove(n);
            }
        }
    }
}

/// Rule sets whose id, or `id@version`, is the one wanted; else those whose folded id, version or title holds it.
pub fn find<'l>(library: &'l Library, wanted: &str) -> Vec<&'l RuleSet> {
    use crate::words::text::fold_ascii;
    let all = |fits: &dyn Fn(&RuleSet) -> bool| -> Vec<&'l RuleSet> {
        library.entries.iter().map(|entry| &*entry.set).filter(|set| fits(set)).collect()
    };
    let exact = all(&|set| set.id == wanted || set.reference() == wanted);
    let folded = fold_ascii(wanted);
    if !exact.is_empty() || folded.is_empty() {
        return exact;
    }
    all(&|set| fold_ascii(&set.reference()).contains(&folded) || fold_ascii(&set.title).contains(&folded))
}

/// The cell that counts a row, from 1.
fn numbered(position: usize) -> Vec<Said> {
    vec![Said::plain(data(&(position + 1).to_string()))]
}

fn number(number: Number) -> Words {
    Words::new(number.vi(), number.en())
}

fn column(vi: &str, en: &str, share: u16) -> Column {
    Column { title: Words::new(vi, en), share, is_number: false }
}

fn numbers(vi: &str, en: &str, share: u16) -> Column {
    Column { is_number: true, ..column(vi, en, share) }
}
