//! What the rows of all tables amount to, while they are read.

use crate::facts::Layer;
use crate::facts::heading::{Attribute, N_ATTRIBUTES, QuestionId};
use crate::facts::read::grid::{Grid, Unsure};
use crate::facts::table::Columns;
use crate::facts::units::Unit;
use crate::words::diagnostic::Place;
use crate::words::text::fold;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// A row of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RowRef {
    /// Who says what it says; that of a row that only describes a unit says nothing.
    pub(super) layer: Layer,
    pub(super) table: u32,
    pub(super) row: u32,
}

/// A figure with a row of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Line {
    pub(super) unit: u32,
    // Which indicator, by the text of its cell.
    pub(super) key: u32,
    pub(super) at: RowRef,
}

/// A row of a unit whose period or layer cannot be read: its figures may be those that are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct UnsureRow {
    pub(super) unit: u32,
    pub(super) key: Option<u32>,
    pub(super) at: RowRef,
    pub(super) why: Unsure,
}

/// What the rows of all tables amount to, while they are read.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) units: Vec<Unit>,
    pub(super) index: HashMap<Arc<str>, u32>,
    // Of each unit, its first row in the table in which it was met last, by layer.
    pub(super) met: Vec<[Option<RowRef>; 3]>,
    /// Of each unit, its first row.
    pub(super) first: Vec<RowRef>,
    /// Rows of tables that are not long, with their units.
    pub(super) rows: Vec<(u32, RowRef)>,
    pub(super) lines: Vec<Line>,
    pub(super) unsure: Vec<UnsureRow>,
    pub(super) layer_of: HashMap<String, Option<Layer>>,
    /// The questions that each indicator cell means.
    pub(super) keys: Vec<Vec<QuestionId>>,
    pub(super) key_of: HashMap<String, Option<u32>>,
    // By attribute, then by the text of the cell.
    pub(super) resolved: [HashMap<String, Resolved>; N_ATTRIBUTES],
    // Texts of attributes that name nothing, with the cell where each stands first and how many there are.
    pub(super) unnamed: BTreeMap<(Attribute, String), (Place, usize)>,
    // Units that the list of units does not have.
    pub(super) unlisted: BTreeMap<String, (Place, usize)>,
    pub(super) unknown_indicators: BTreeMap<String, (Place, usize)>,
    /// Units met twice in one table: the unit, its first row there, the second.
    pub(super) twice: Vec<(u32, RowRef, RowRef)>,
    /// Units about which two cells differ: the unit, in what, the first row that says it, the second.
    pub(super) differing: Vec<(u32, Attribute, RowRef)>,
    pub(super) has_register: bool,
    // Folded names of the units that are listed; made when a row first needs them.
    by_name: Option<HashMap<String, Vec<u32>>>,
    /// Rows that name their unit and do not give its id: by table, the first of them and how many there are.
    pub(super) named_rows: BTreeMap<u32, (Place, usize)>,
}

impl Gathered {
    /// The listed units of a name.
    pub(super) fn named(&mut self, name: &str) -> &[u32] {
        let units = &self.units;
        let by_name = self.by_name.get_or_insert_with(|| {
            let mut by_name: HashMap<String, Vec<u32>> = HashMap::new();
            for (n, unit) in (0..).zip(units).filter(|(_, unit)| unit.name != unit.id) {
                by_name.entry(fold(&unit.name)).or_default().push(n);
            }
            by_name
        });
        by_name.get(&fold(name)).map_or(&[], Vec::as_slice)
    }
}

/// A table whose rows are read.
pub(super) struct Rows<'a> {
    pub(super) table: u32,
    pub(super) grid: &'a Grid,
    pub(super) columns: &'a Columns,
    pub(super) header_row: usize,
    /// The columns of figures.
    pub(super) figures: &'a [u32],
    /// Whether the table lists the units there are.
    pub(super) is_register: bool,
    /// Whether there is another column than that of units.
    pub(super) has_others: bool,
    /// The layer of rows that do not name one.
    pub(super) layer: Layer,
    /// The year that the table's title gives its rows, where that is another than the one that is read.
    pub(super) titled: Option<i32>,
}

/// What the text of a cell about a unit means.
#[derive(Clone, Debug)]
pub(super) enum Resolved {
    Nothing,
    Id(Arc<str>),
    Unnamed,
}
