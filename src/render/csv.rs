//! Points and ratings for programs: UTF-8, comma, decimal point, LF.

use super::blocks::in_order;
use crate::engine::run::Run;
use crate::engine::sheet::Why;
use crate::engine::sheets::{Outcome, Sheets};
use crate::law::{Body, Node};
use crate::words::diagnostic::Lang;
use std::io::{Result, Write};

/// A row a unit: what came of it, then a column for each group and criterion of the run's sets.
pub fn wide(run: &Run, lang: Lang, to: &mut dyn Write, done: &dyn Fn(usize)) -> Result<()> {
    let columns = columns(run);
    let head = ["unit", "rule_set", "outcome", "total", "total_max", "rating", "note"];
    to.write_all(Table::new(head.into_iter().chain(columns.iter().map(String::as_str))).finish().as_bytes())?;
    in_order(&run.in_order(), to, done, |_, unit, bytes| {
        let mut table = Table::without_head(bytes);
        let (sheets, row) = match unit.rated_in {
            Some((sheets, row)) => (&run.sheets[sheets], row),
            None => {
                let note = lang.of("không có bộ tiêu chí", "no rule set");
                let cells = [unit.unit.id.as_ref(), "", "not_rated", "", "", "", note];
                table.row(cells.into_iter().map(str::to_owned).chain(columns.iter().map(|_| String::new())));
                return;
            }
        };
        let cells = columns.iter().map(|id| node_points(sheets, row, id).unwrap_or_default());
        table.row(head_cells(run, sheets, row, &unit.unit.id, lang).into_iter().chain(cells));
    })
}

/// A row a unit and node, the total and the rating included.
pub fn long(run: &Run, to: &mut dyn Write, done: &dyn Fn(usize)) -> Result<()> {
    to.write_all(Table::new(["unit", "rule_set", "node", "points", "points_max", "why"]).finish().as_bytes())?;
    in_order(&run.in_order(), to, done, |_, unit, bytes| {
        let Some((sheets, row)) = unit.rated_in else { return };
        let mut table = Table::without_head(bytes);
        let sheets = &run.sheets[sheets];
        let reference = sheets.set.reference();
        let mut line = |node: &str, points: String, maximum: String, why: &str| {
            table.row([unit.unit.id.to_string(), reference.clone(), node.to_owned(), points, maximum, why.to_owned()]);
        };
        match &sheets.set.body {
            Body::Criteria(scorecard) => {
                for (id, Node { id: name, .. }) in scorecard.nodes.iter().enumerate() {
                    let slot = sheets.plan.slots.points[id];
                    let maximum = sheets.maximum(sheets.plan.slots.maxima[id], row);
                    line(name, sheets.printed(slot, row), maximum, sheets.reason_id(slot, row));
                }
                let total = sheets.plan.slots.total.expect("a scorecard has a total");
                let maximum = sheets.maximum(sheets.plan.slots.total_max.expect("a scorecard has a maximum"), row);
                line("total", sheets.printed(total, row), maximum, sheets.reason_id(total, row));
            }
            Body::Matrix(rows) => {
                for (position, matrix_row) in rows.iter().enumerate() {
                    let slot = sheets.plan.slots.rows[position];
                    line(&matrix_row.id, sheets.printed(slot, row), String::new(), sheets.reason_id(slot, row));
                }
            }
        }
        let rating = sheets.plan.slots.rating.expect("a plan ends with a rating");
        line("rating", sheets.printed(rating, row), String::new(), sheets.deciding_reason(row));
    })
}

/// Ids of all groups, criteria and rows: the union over the sets, library order, then document order.
fn columns(run: &Run) -> Vec<String> {
    let mut columns: Vec<String> = Vec::new();
    for sheets in &run.sheets {
        let ids: Vec<&str> = match &sheets.set.body {
            Body::Criteria(scorecard) => scorecard.nodes.iter().map(|node| node.id.as_str()).collect(),
            Body::Matrix(rows) => rows.iter().map(|row| row.id.as_str()).collect(),
        };
        for id in ids {
            if !columns.iter().any(|own| own == id) {
                columns.push(id.to_owned());
            }
        }
    }
    columns
}

fn head_cells(run: &Run, sheets: &Sheets, row: usize, unit: &str, lang: Lang) -> [String; 7] {
    let (total, maximum) = match (sheets.plan.slots.total, sheets.plan.slots.total_max) {
        (Some(total), Some(maximum)) => (sheets.printed(total, row), sheets.maximum(maximum, row)),
        _ => (String::new(), String::new()),
    };
    let (outcome, rating) = match sheets.outcome(row) {
        Outcome::Rated(rating) => ("rated", sheets.set.ratings[rating].id.clone()),
        Outcome::NotRated => ("not_rated", String::new()),
        Outcome::Undetermined => ("undetermined", String::new()),
    };
    let note = run.note(sheets, row).map_or_else(String::new, |note| note.get(lang).to_owned());
    [unit.to_owned(), sheets.set.reference(), outcome.to_owned(), total, maximum, rating, note]
}

/// The points of a node of that id: `NA` dropped, `?` absent, `None` where the set has no such node.
fn node_points(sheets: &Sheets, row: usize, id: &str) -> Option<String> {
    let slot = match &sheets.set.body {
        Body::Criteria(scorecard) => sheets.plan.slots.points[scorecard.nodes.iter().position(|node| node.id == id)?],
        Body::Matrix(rows) => sheets.plan.slots.rows[rows.iter().position(|row| row.id == id)?],
    };
    Some(match sheets.sheet.why(slot, row) {
        Why::NOT_APPLICABLE => "NA".to_owned(),
        absence if !absence.is_present() => "?".to_owned(),
        _ => sheets.printed(slot, row),
    })
}

/// Rows of text for programs.
pub(super) struct Table<W: Write>(csv::Writer<W>);

impl Table<Vec<u8>> {
    pub(super) fn new<'a>(head: impl IntoIterator<Item = &'a str>) -> Table<Vec<u8>> {
        let mut table = Table::without_head(Vec::new());
        table.row(head.into_iter().map(str::to_owned));
        table
    }

    pub(super) fn finish(self) -> String {
        let bytes = self.0.into_inner().expect("writing to memory does not fail");
        String::from_utf8(bytes).expect("what was written is text")
    }
}

impl<W: Write> Table<W> {
    /// Rows that go on; they are written to memory.
    fn without_head(to: W) -> Table<W> {
        Table(csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(to))
    }

    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.0.write_record(cells.into_iter().collect::<Vec<_>>()).expect("a row has as many cells as the head, in memory");
    }
}
