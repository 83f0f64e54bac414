//! Floor 1: what the units did. [`Facts`] are the units of a period and where each of their figures stands; every figure keeps its
//! cell, and nothing here has met a rule: what is asked comes in as questions.

pub mod advice;
pub mod answer;
mod attributes;
pub mod decisions;
pub mod fault;
pub mod forebears;
mod gathered;
pub mod heading;
mod headless;
pub mod layered;
pub mod ledger;
pub mod letterhead;
pub mod lineage;
mod measure;
pub mod naming;
mod parts;
pub mod read;
mod rows;
pub mod said;
mod sent;
pub mod spelling;
mod stacked;
mod suspect;
pub mod table;
mod titled;
mod turned;
pub mod units;
mod unread;
mod whose;

use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Severity, Words};
use crate::words::figure::Question;
use crate::words::period::Period;
use crate::words::text::{fold, fold_ascii};
use decisions::{Decision, UnreadDecision};
use gathered::{Gathered, Line, RowRef, Rows, UnsureRow};
use heading::{Aspect, Attribute, Headings, Meaning, QuestionId};
use headless::Headless;
use ledger::{Ledger, LedgerRead};
use letterhead::Letterheads;
use lineage::Lineage;
use read::grid::{Content, Grid, RawCell, Unsure};
use rows::{gather, say_unknown};
use said::Said;
use spelling::Locale;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;
use table::{Called, ColumnRead, Columns, Header, LedgerKind, TableKind};
use titled::Titled;
use turned::Turned;
use units::{Names, Unit};

/// Row numbers that are kept of each reason for which rows are left aside.
pub const ASIDE_ROWS_MAX: usize = 20;

/// Who counted: tự khai, thẩm định, quyết định.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Layer {
    /// The unit itself.
    #[default]
    Own,
    /// Whoever appraises it.
    Appraised,
    /// Whoever decides.
    Decided,
}

impl Layer {
    /// Reads `self`, `appraised`, `decided` or their Vietnamese names.
    pub fn parse(text: &str) -> Option<Layer> {
        let folded = fold(text);
        let is = |names: &[&str]| names.iter().any(|name| folded == fold(name) || folded == fold_ascii(name));
        if is(&["self", "tự khai", "tự chấm", "tự chấm điểm", "tự đánh giá", "điểm tự chấm"]) {
            Some(Layer::Own)
        } else if is(&["appraised", "thẩm định", "điểm thẩm định"]) {
            Some(Layer::Appraised)
        } else if is(&["decided", "quyết định"]) {
            Some(Layer::Decided)
        } else {
            None
        }
    }

    /// `self`, `appraised`, `decided`.
    pub fn id(self) -> &'static str {
        match self {
            Layer::Own => "self",
            Layer::Appraised => "appraised",
            Layer::Decided => "decided",
        }
    }

    /// As people call it.
    pub fn words(self) -> Words {
        match self {
            Layer::Own => Words::new("tự khai", "self"),
            Layer::Appraised => Words::new("thẩm định", "appraised"),
            Layer::Decided => Words::new("quyết định", "decided"),
        }
    }
}

/// What is asked of the files: questions form by form, names, the period, the layer, and how numbers are written.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    /// The questions of each form; a unit answers one form, so two forms may use one id for different questions.
    pub forms: Vec<Vec<&'a Question>>,
    /// What organisations are called; where none are, any text is an organisation.
    pub organisations: &'a Names,
    /// What unit kinds are called; where none are, any text is one.
    pub unit_kinds: &'a Names,
    /// What subtypes are called; where none are, any text is one.
    pub subtypes: &'a Names,
    /// What territories are called; where none are, any text is one.
    pub territories: &'a Names,
    /// The period whose figures are read.
    pub period: Period,
    /// The highest layer that figures are taken from: each from the highest at or under it that states one.
    pub layer: Layer,
    /// How numbers in text are written.
    pub locale: Locale,
}

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataFile {
    /// Where it is; its name in messages is the path as given.
    pub path: PathBuf,
    /// The layer of its rows that do not name one.
    pub layer: Layer,
}

/// Why a row is left aside.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aside {
    /// The header goes on in it.
    HeaderContinues,
    /// It is the header again.
    HeaderRepeated,
    /// It numbers the columns.
    Numbering,
    /// It is a total.
    Total,
    /// It has no unit.
    NoUnit,
    /// It holds a remark in the column of units, and nothing else.
    Remark,
    /// It is of another period.
    OtherPeriod(String),
    /// Its unit is not in the list of units.
    UnlistedUnit,
    /// Its unit cannot be read.
    UnreadableUnit,
    /// Its period cannot be read.
    UnreadablePeriod,
    /// Its layer cannot be read.
    UnreadableLayer,
    /// Its indicator is not known.
    UnknownIndicator,
}

impl Aside {
    /// The reason, for people.
    pub fn words(&self) -> Words {
        match self {
            Aside::HeaderContinues => Words::new("phần tiếp của tiêu đề", "the header goes on"),
            Aside::HeaderRepeated => Words::new("tiêu đề lặp lại", "the header again"),
            Aside::Numbering => Words::new("đánh số cột", "numbers of columns"),
            Aside::Total => Words::new("hàng cộng", "a total"),
            Aside::NoUnit => Words::new("không có mã đơn vị", "no unit"),
            Aside::Remark => Words::new("dòng chữ, không phải đơn vị", "a remark, not a unit"),
            Aside::OtherPeriod(period) => words!("kỳ khác: {period}", "another period: {period}"),
            Aside::UnlistedUnit => Words::new("đơn vị không có trong bảng đơn vị", "a unit that is not listed"),
            Aside::UnreadableUnit => Words::new("không đọc được mã đơn vị", "the unit cannot be read"),
            Aside::UnreadablePeriod => Words::new("không đọc được kỳ", "the period cannot be read"),
            Aside::UnreadableLayer => Words::new("không đọc được lớp số liệu", "the layer cannot be read"),
            Aside::UnknownIndicator => Words::new("chỉ tiêu không có trong bộ tiêu chí", "an indicator that is not asked for"),
        }
    }
}

/// Rows left aside for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct AsideRows {
    /// How many.
    pub count: usize,
    /// The numbers of the first [`ASIDE_ROWS_MAX`], from 1.
    pub rows: Vec<u32>,
}

impl AsideRows {
    fn add(&mut self, row: u32) {
        self.count += 1;
        if self.rows.len() < ASIDE_ROWS_MAX {
            self.rows.push(row + 1);
        }
    }
}

/// What was understood of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRead {
    /// The file.
    pub file: Arc<str>,
    /// The worksheet; empty for csv.
    pub worksheet: Arc<str>,
    /// What kind of table it is.
    pub kind: TableKind,
    /// The layer of rows that do not name one.
    pub layer: Layer,
    /// The number of the header's last row, from 1.
    pub header_row: u32,
    /// Every column, with what its heading means; a column with an unknown heading is not read.
    pub columns: Vec<ColumnRead>,
    /// Rows that are read.
    pub n_rows: usize,
    /// Rows that are not, and why.
    pub aside: BTreeMap<Aside, AsideRows>,
    /// Rows that are read though the workbook hides them: their numbers, from 1.
    pub hidden_rows: Vec<u32>,
    /// Formulas in the worksheet, of which the stored result is read.
    pub n_formulas: usize,
}

impl TableRead {
    /// Where the heading of one of its columns stands.
    pub fn heading_place(&self, column: &ColumnRead) -> Place {
        let cell = read::grid::address(column.heading_row, column.column);
        Place::Cell(self.file.clone(), self.worksheet.clone(), Arc::from(cell))
    }
}

/// A worksheet that is not read, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedOver {
    /// The file.
    pub file: Arc<str>,
    /// The worksheet.
    pub worksheet: Arc<str>,
    /// Why.
    pub why: Words,
}

#[derive(Debug)]
struct Table {
    grid: Grid,
    columns: Columns,
}

/// The units of a period, and where each of their figures stands.
#[derive(Debug)]
pub struct Facts {
    /// The units, in the order in which tables list them.
    pub units: Vec<Unit>,
    /// What keeps anything from being read truly: with any of these, nothing may be rated.
    pub refusals: Vec<Diagnostic>,
    /// Everything else that is to be said: errors at a row or cell, warnings, notes.
    pub findings: Vec<Diagnostic>,
    /// What was understood, table by table.
    pub tables: Vec<TableRead>,
    /// Worksheets that are not read.
    pub passed_over: Vec<PassedOver>,
    /// Which unit became which, in the order of the files.
    pub lineage: Vec<Lineage>,
    /// What was decided about units in the period, in the order of the files.
    pub decisions: Vec<Decision>,
    /// Decisions that cannot be read; each is told at its cell.
    pub unread_decisions: Vec<UnreadDecision>,
    /// What was understood of the worksheets of lineage and decisions.
    pub ledgers: Vec<LedgerRead>,
    /// The highest layer that [`Facts::figure`] takes figures from.
    pub upto: Layer,
    /// The layers that some row is of.
    pub layers: BTreeSet<Layer>,
    /// What printed documents are headed and signed with.
    pub letterheads: Letterheads,
    index: HashMap<Arc<str>, u32>,
    content: Vec<Table>,
    // The first row of each unit.
    first: Vec<RowRef>,
    // The first question of each form.
    form_starts: Vec<QuestionId>,
    // Rows of each unit: `rows[row_starts[unit]..row_starts[unit + 1]]`.
    rows: Vec<RowRef>,
    row_starts: Vec<u32>,
    // By unit, then indicator, then place.
    lines: Vec<Line>,
    // By unit.
    unsure: Vec<UnsureRow>,
    keys_of: BTreeMap<QuestionId, Vec<u32>>,
}

/// Reads files from disk.
pub fn read(files: &[DataFile], asked: &Asked<'_>) -> Facts {
    let loaded = files.iter().map(|file| {
        let name: Arc<str> = file.path.to_string_lossy().into();
        let bytes = read::load(&name, &file.path);
        (name, file.layer, bytes)
    });
    read_loaded(loaded, asked)
}

/// Reads files that are in memory: name, layer, content.
pub fn read_bytes(files: impl IntoIterator<Item = (Arc<str>, Layer, Vec<u8>)>, asked: &Asked<'_>) -> Facts {
    read_loaded(files.into_iter().map(|(name, layer, bytes)| (name, layer, Ok(bytes))), asked)
}

type Loaded = (Arc<str>, Layer, Result<Vec<u8>, Box<Diagnostic>>);

fn read_loaded(files: impl Iterator<Item = Loaded>, asked: &Asked<'_>) -> Facts {
    // in a file of one layer, `… (thẩm định)` is a column of figures or is left aside
    let of_layers = [Layer::Own, Layer::Appraised, Layer::Decided].map(|layer| Headings::new(&asked.forms, layer));
    let [headings, ..] = &of_layers;
    let mut said = Said::default();
    let (mut passed_over, mut headless) = (Vec::new(), Vec::new());
    let mut found = Vec::new();
    let mut ledgers = Vec::new();
    let mut letterheads = letterhead::Reading::default();
    for (name, layer, bytes) in files {
        let headings = match layer {
            Layer::Own => &of_layers[0],
            Layer::Appraised => &of_layers[1],
            Layer::Decided => &of_layers[2],
        };
        let is_heading = |text: &str| headings.find(text) != Meaning::Unknown;
        match bytes.and_then(|bytes| read::read(&name, &bytes, &is_heading)) {
            Ok(mut book) => {
                let n_refusals = said.refusals.len();
                let own = ledgers_of(&mut book, headings, &mut said);
                let has_ledger = !own.is_empty() || said.refusals.len() > n_refusals;
                ledgers.extend(own);
                let has_letterhead = letterheads.take(&mut book.worksheets, asked.organisations, &mut said);
                let has_other = has_ledger || has_letterhead;
                tables_of(&name, book, layer, has_other, headings, &mut found, &mut passed_over, &mut headless, &mut said);
            }
            Err(refusal) => said.refuse(*refusal),
        }
    }
    let mut gathered = Gathered::default();
    let mut tables = Vec::new();
    let mut content = Vec::new();
    let mut named_for = BTreeSet::new();
    // Tables that list units come first, so that a row of figures is held against them.
    found.sort_by_key(|table: &Found| !table.is_register);
    if !found.iter().any(|table| table.is_register) {
        said.refuse_all(found.extract_if(.., |table| table.by_names.is_some()).filter_map(|table| table.by_names));
    }
    for (n, table) in (0..).zip(found) {
        let Found { grid, header, columns, layer, is_register, title_rows, how, .. } = table;
        said.find_all(how);
        let is_figure = |column: &&ColumnRead| match &column.meaning {
            Meaning::Questions(_, aspect) => *aspect == Aspect::Figure,
            Meaning::Attribute(attribute) => *attribute == Attribute::Value,
            Meaning::OtherLayer(_) | Meaning::Guidance | Meaning::Ambiguous(_) | Meaning::Unknown => false,
        };
        let figures: Vec<u32> = header.columns.iter().filter(is_figure).map(|column| column.column).collect();
        let has_others = header.columns.iter().filter(|column| !column.heading.is_empty()).count() > 1;
        let has_periods = columns.attribute(Attribute::Period).is_some();
        let is_dated = columns.kind == TableKind::Units || has_periods;
        let titled = (!is_dated).then(|| titled::titled(&grid, title_rows, asked.period));
        let titled = match titled {
            Some(Titled::Other(place, year)) => {
                said.find(titled::of_another_period(place, year, asked.period));
                Some(year)
            }
            Some(Titled::Nothing) => {
                let named = titled::named_otherwise(&grid, asked.period);
                // a file of several worksheets is named once
                said.find_all(named.filter(|named| named_for.insert(named.place.clone())));
                None
            }
            Some(Titled::Asked) | None => None,
        };
        let is_titled = titled.is_some();
        let rows = Rows {
            table: n,
            grid: &grid,
            columns: &columns,
            header_row: header.row,
            figures: &figures,
            is_register,
            has_others,
            layer,
            titled,
        };
        let read = gather(&rows, asked, headings, &mut gathered, &mut said);
        // what its title says is said already
        if !is_titled {
            said.find_all(of_another_period(&rows, &read.aside, read.n_rows, asked));
        }
        tables.push(TableRead {
            file: grid.source.file.clone(),
            worksheet: grid.source.worksheet.clone(),
            kind: columns.kind,
            layer,
            header_row: grid.row_number(header.row) + 1,
            columns: header.columns,
            n_rows: read.n_rows,
            aside: read.aside,
            hidden_rows: read.hidden.iter().map(|row| row + 1).collect(),
            n_formulas: grid.n_formulas,
        });
        content.push(Table { grid, columns });
    }
    say_unknown(&mut gathered, asked, headings, &mut said);
    said.find_all(headless.iter().filter_map(|worksheet| worksheet.told(&gathered)));
    let keys = gathered.keys.clone();
    let mut facts = Facts::new(gathered, asked, tables, passed_over, content, &mut said);
    facts.read_ledgers(&ledgers, asked, &mut said);
    facts.letterheads = letterheads.finish();
    facts.say_hidden(&mut said);
    facts.say_sent_twice(&mut said);
    facts.say_figures_twice(asked, headings, &keys, &mut said);
    facts.say_shares(asked, headings, &mut said);
    (facts.refusals, facts.findings) = said.finish();
    facts
}

// A table of figures of which nothing is read because all of it is of another period.
fn of_another_period(
    rows: &Rows<'_>,
    aside: &BTreeMap<Aside, AsideRows>,
    n_rows: usize,
    asked: &Asked<'_>,
) -> Option<Diagnostic> {
    let other = aside.iter().find_map(|(aside, rows)| match aside {
        Aside::OtherPeriod(period) => Some((period, rows.count)),
        _ => None,
    });
    let (period, count) = other.filter(|_| n_rows == 0 && rows.columns.kind != TableKind::Units)?;
    let asked = asked.period;
    let message = words!(
        "số liệu ở đây là của kỳ {period}, không phải kỳ {asked}: {count} hàng không được đọc",
        "the figures here are of {period}, not of {asked}: {count} rows are not read"
    );
    let column = rows.columns.attribute(Attribute::Period).unwrap_or(0);
    let place = rows.grid.source.place(rows.grid.row_number(rows.header_row), column);
    Some(Diagnostic::warning("other_period", place, message).help(words!(
        "phiếu của kỳ {asked} mà ghi nhầm kỳ thì sửa cột `Kỳ`; phiếu cũ gửi nhầm thì bỏ tệp ra",
        "mend the column `period` where the form is of {asked}; take the file out where an old form was sent"
    )))
}

// Takes the worksheets of lineage and decisions out of a file, by name or by header.
fn ledgers_of(book: &mut read::Book, headings: &Headings<'_>, said: &mut Said) -> Vec<Ledger> {
    let mut ledgers = Vec::new();
    let mut others = Vec::new();
    for grid in std::mem::take(&mut book.worksheets) {
        // A csv has no worksheet that could be named, and is named itself.
        let stem = std::path::Path::new(&*grid.source.file).file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let named = table::called(match &stem {
            Some(stem) if grid.is_delimited => stem,
            Some(_) | None => &grid.source.worksheet,
        });
        let kind = match named {
            // `quyet-dinh.csv` may as well hold the figures that were decided.
            Called::Ledger(kind) if has_figures(&grid, headings) && !ledger::has_header(&grid, columns_of(kind), 0) => None,
            Called::Ledger(kind) => Some(kind),
            Called::Nothing => ledger_by_header(&grid, headings),
            Called::Units | Called::Figures | Called::Letterhead => None,
        };
        match kind {
            Some(kind) => {
                let list = columns_of(kind);
                ledgers.extend(ledger::ledger(grid, kind, list, said));
            }
            None => others.push(grid),
        }
    }
    book.worksheets = others;
    ledgers
}

fn columns_of(kind: LedgerKind) -> &'static [ledger::LedgerColumn] {
    match kind {
        LedgerKind::Lineage => &lineage::COLUMNS,
        LedgerKind::Decisions => &decisions::COLUMNS,
    }
}

// A worksheet or csv of no telling name, by all the columns that such a list must have; a table of figures is none.
fn ledger_by_header(grid: &Grid, headings: &Headings<'_>) -> Option<LedgerKind> {
    let kind =
        [LedgerKind::Lineage, LedgerKind::Decisions].into_iter().find(|kind| ledger::has_header(grid, columns_of(*kind), 1))?;
    (!has_figures(grid, headings)).then_some(kind)
}

fn has_figures(grid: &Grid, headings: &Headings<'_>) -> bool {
    table::header(grid, headings, false)
        .is_ok_and(|header| header.columns.iter().any(|column| matches!(column.meaning, Meaning::Questions(..))))
}

// Known headings that make a worksheet look like a table whose column of units is gone.
const NEARLY_LEAST: usize = 3;

// A table before its rows are read.
struct Found {
    grid: Grid,
    header: Header,
    columns: Columns,
    layer: Layer,
    is_register: bool,
    // Rows over which titles may stand: those above the header.
    title_rows: usize,
    // What is said where no list of units gives the ids of the units that the table names.
    by_names: Option<Diagnostic>,
    // How it is read, where that is to be said.
    how: Option<Diagnostic>,
}

#[expect(clippy::too_many_arguments, reason = "a file, and all that its worksheets add to")]
fn tables_of(
    name: &Arc<str>,
    book: read::Book,
    layer: Layer,
    has_other: bool,
    headings: &Headings<'_>,
    found: &mut Vec<Found>,
    passed_over: &mut Vec<PassedOver>,
    headless: &mut Vec<Headless>,
    said: &mut Said,
) {
    said.find_all(book.findings);
    let n_found = found.len();
    let n_refusals = said.refusals.len();
    let mut nearly = Vec::new();
    let mut halves = Vec::new();
    let mut unread_for = Vec::new();
    let mut without_header = Vec::new();
    // a guide that was saved by itself, as each worksheet is where a form is saved as csv
    let mut is_guide_alone = false;
    let mut pass = |worksheet: &Arc<str>, why: Words| {
        passed_over.push(PassedOver { file: name.clone(), worksheet: worksheet.clone(), why });
    };
    for worksheet in &book.hidden {
        let place = Place::Cell(name.clone(), worksheet.clone(), "A1".into());
        let message =
            words!("trang tính `{worksheet}` bị ẩn: không được đọc", "the worksheet `{worksheet}` is hidden: it is not read");
        said.find(
            Diagnostic::warning("hidden_worksheet", place, message)
                .help(words!("bỏ ẩn trang tính nếu số liệu ở đó cần được đọc", "unhide it where its figures are to be read")),
        );
        pass(worksheet, Words::new("bị ẩn", "hidden"));
    }
    let worksheets = book.worksheets.into_iter().flat_map(|grid| parts::parts(grid, headings));
    for mut grid in worksheets {
        let worksheet = grid.source.worksheet.clone();
        if table::is_of_forms(&worksheet) || table::is_guide(&grid) {
            is_guide_alone = grid.is_delimited;
            pass(&worksheet, Words::new("hướng dẫn và danh mục của phiếu", "the guide and the lists of a form"));
            continue;
        }
        let called = table::called(&worksheet);
        let is_named = matches!(called, Called::Units | Called::Figures);
        let (header, by_names) = match table::header(&grid, headings, is_named) {
            Ok(header) => (Ok(header), None),
            Err(nearly) if called == Called::Units => (Err(nearly), None),
            Err(nearly) => match table::header_by_names(&grid, headings) {
                Some(header) => (Ok(header), Some(table::no_unit_column(grid.source.place(0, 0), nearly.as_ref(), false))),
                None => (Err(nearly), None),
            },
        };
        // where questions stand in rows, `Đơn vị` over what they are measured in heads no units
        let is_other = header.as_ref().map_or(true, |header| turned::is_of_measures(&grid, header, headings));
        if is_other && let Some(turned) = turned::turned(&grid, headings) {
            match turned {
                Ok(turned) => {
                    let Turned { grid, mut header, title_rows, by_names, said: how } = turned;
                    let (columns, refused, warned) = table::columns(&grid, &mut header, headings);
                    said.refuse_all(refused);
                    said.find_all(warned);
                    found.push(Found { grid, header, columns, layer, is_register: false, title_rows, by_names, how: Some(how) });
                }
                Err(refused) => {
                    pass(&worksheet, refused.message.clone());
                    if is_named { said.refuse(*refused) } else { unread_for.push(*refused) }
                }
            }
            continue;
        }
        match header {
            Ok(mut header) => {
                if called != Called::Units
                    && let Some(half) = table::half_a_long_table(&grid, &header)
                {
                    pass(
                        &worksheet,
                        Words::new("thiếu cột `Chỉ tiêu` hoặc `Giá trị`", "a column `indicator` or `value` is missing"),
                    );
                    halves.push(half);
                    continue;
                }
                let title_rows = header.row;
                for stacked in stacked::settle(&grid, &mut header, headings) {
                    if stacked.severity == Severity::Error { said.refuse(stacked) } else { said.find(stacked) }
                }
                let (columns, refused, warned) = table::columns(&grid, &mut header, headings);
                said.refuse_all(refused);
                said.find_all(warned);
                table::check_lengths(&mut grid, &header, &columns, said);
                let is_register =
                    columns.kind == TableKind::Units || (called == Called::Units && columns.kind != TableKind::Long);
                found.push(Found { grid, header, columns, layer, is_register, title_rows, by_names, how: None });
            }
            Err(_) if let Some(unread) = unread::in_an_old_font(&grid) => {
                pass(&worksheet, unread.message.clone());
                if is_named { said.refuse(unread) } else { unread_for.push(unread) }
            }
            Err(near) if is_named => {
                said.refuse(table::no_unit_column(grid.source.place(0, 0), near.as_ref(), grid.n_rows() == 0));
            }
            Err(near) => {
                if near.as_ref().is_none_or(|near| near.known.len() < NEARLY_LEAST) {
                    without_header.push(Headless::of(&grid));
                }
                if let Some(near) = near {
                    nearly.push((grid.source.place(near.row, 0), near));
                }
                let is_empty = grid.n_rows() == 0;
                let why = if is_empty {
                    Words::new("trống", "empty")
                } else {
                    Words::new("không có tiêu đề nào được nhận ra", "no header is recognised")
                };
                pass(&worksheet, why);
            }
        }
    }
    if found.len() == n_found && said.refusals.len() == n_refusals && !has_other && !is_guide_alone {
        halves.extend(unread_for);
        if !halves.is_empty() {
            said.refuse_all(halves);
            return;
        }
        let (place, near) = nearly.into_iter().next().unzip();
        said.refuse(table::no_unit_column(place.unwrap_or(Place::File(name.clone())), near.as_ref(), false));
        return;
    }
    // what lies beside a table that is read may hold figures all the same
    headless.extend(without_header);
    said.find_all(halves);
    said.find_all(unread_for);
    said.find_all(nearly.iter().filter(|(_, near)| near.known.len() >= NEARLY_LEAST).map(|(place, near)| {
        let finding = table::no_unit_column(place.clone(), Some(near), false);
        let message = Words::new(
            "trang tính không được đọc: có tiêu đề như một bảng số liệu mà không có cột mã đơn vị",
            "the worksheet is not read: it has headings like a table of figures, and no column of units",
        );
        Diagnostic { severity: Severity::Warning, message, ..finding }
    }));
}

impl Facts {
    fn new(
        gathered: Gathered,
        asked: &Asked<'_>,
        tables: Vec<TableRead>,
        passed_over: Vec<PassedOver>,
        content: Vec<Table>,
        said: &mut Said,
    ) -> Facts {
        let Gathered { units, index, first, mut rows, mut lines, mut unsure, keys, twice, differing, .. } = gathered;
        rows.sort();
        unsure.sort();
        lines.sort();
        let mut row_starts = vec![0_u32; units.len() + 1];
        for (unit, _) in &rows {
            row_starts[*unit as usize + 1] += 1;
        }
        for unit in 0..units.len() {
            row_starts[unit + 1] += row_starts[unit];
        }
        let mut keys_of: BTreeMap<QuestionId, Vec<u32>> = BTreeMap::new();
        for (key, questions) in (0..).zip(&keys) {
            for question in questions {
                keys_of.entry(*question).or_default().push(key);
            }
        }
        let has_figures = |at: &RowRef| content[at.table as usize].columns.kind != TableKind::Units;
        let all = rows.iter().map(|(_, at)| at).chain(lines.iter().map(|line| &line.at));
        let layers = all.filter(|at| has_figures(at)).map(|at| at.layer).collect();
        let mut form_starts = vec![0];
        for form in &asked.forms {
            form_starts.push(form_starts[form_starts.len() - 1] + form.len());
        }
        let facts = Facts {
            units,
            refusals: Vec::new(),
            findings: Vec::new(),
            tables,
            passed_over,
            lineage: Vec::new(),
            decisions: Vec::new(),
            unread_decisions: Vec::new(),
            ledgers: Vec::new(),
            upto: asked.layer,
            layers,
            letterheads: Letterheads::default(),
            index,
            content,
            first,
            form_starts,
            rows: rows.into_iter().map(|(_, row)| row).collect(),
            row_starts,
            lines,
            unsure,
            keys_of,
        };
        facts.say_units(&twice, &differing, said);
        facts
    }

    // What was decided about the units, and which of them became which.
    fn read_ledgers(&mut self, ledgers: &[Ledger], asked: &Asked<'_>, said: &mut Said) {
        let of = |kind: LedgerKind| ledgers.iter().filter(move |ledger| ledger.kind == kind);
        let (lineage, read) = lineage::read(of(LedgerKind::Lineage), &self.units, &self.index, said);
        self.lineage = lineage;
        self.ledgers.extend(read);
        let about = decisions::About { units: &self.units, index: &self.index, period: asked.period, locale: asked.locale };
        let read = decisions::read(of(LedgerKind::Decisions), &about, said);
        self.decisions = read.decisions;
        self.unread_decisions = read.unread;
        self.ledgers.extend(read.ledgers);
    }

    /// The position of the unit with an id.
    pub fn unit(&self, id: &str) -> Option<usize> {
        self.index.get(id).map(|unit| *unit as usize)
    }

    /// A unit's cell for a question of a form, of the highest layer that states something: blank where the cell is, `None` where no
    /// table has a column or a row for it.
    pub fn figure(&self, unit: usize, form: usize, question: usize) -> Option<RawCell<'_>> {
        self.settled(self.upto, unit, form, question).map(|(_, cell)| cell)
    }

    /// A unit's cell with the evidence for a figure.
    pub fn evidence(&self, unit: usize, form: usize, question: usize) -> Option<RawCell<'_>> {
        self.lowest(unit, form, question, Aspect::Evidence)
    }

    /// A unit's cell with the explanation of a figure, or the grounds of a person's points.
    pub fn explanation(&self, unit: usize, form: usize, question: usize) -> Option<RawCell<'_>> {
        self.lowest(unit, form, question, Aspect::Explanation)
    }

    // What a row of unknown period or layer holds, which may be what is asked for.
    pub(super) fn unsure_cell(
        &self,
        unit: usize,
        question: QuestionId,
        aspect: Aspect,
        counts: impl Fn(Unsure) -> bool,
    ) -> Option<RawCell<'_>> {
        let start = self.unsure.partition_point(|row| (row.unit as usize) < unit);
        let rows = self.unsure[start..].iter().take_while(|row| row.unit as usize == unit);
        let mut cells = rows.filter(|row| counts(row.why)).filter_map(|row| {
            let cell = match row.key {
                None => self.wide_cell(row.at, question, aspect),
                Some(key) if !self.keys_of.get(&question).is_some_and(|keys| keys.contains(&key)) => None,
                Some(_) => self.line_cell(row.at, aspect),
            };
            cell.filter(|cell| !cell.is_blank()).map(|cell| RawCell { content: Content::Unsure(row.why), ..cell })
        });
        cells.next()
    }

    /// Whether any table has a column or a row for a question of a form.
    pub fn has_figures(&self, form: usize, question: usize) -> bool {
        let question = self.form_starts[form] + question;
        self.keys_of.contains_key(&question)
            || self.content.iter().any(|table| table.columns.of_question(question, Aspect::Figure).is_some())
    }

    fn wide_cell(&self, at: RowRef, question: QuestionId, aspect: Aspect) -> Option<RawCell<'_>> {
        let Table { grid, columns } = &self.content[at.table as usize];
        Some(grid.cell(at.row as usize, columns.of_question(question, aspect)?))
    }

    // Every cell that answers a question for a unit, with its layer: those of wide tables first, the lowest layer first.
    fn cells(&self, unit: usize, question: QuestionId, aspect: Aspect) -> impl Iterator<Item = (Layer, RawCell<'_>)> {
        let wide = self.rows_of(unit).iter().filter_map(move |at| Some((at.layer, self.wide_cell(*at, question, aspect)?)));
        let long = self.lines_of(unit, question);
        wide.chain(long.filter_map(move |line| Some((line.at.layer, self.line_cell(line.at, aspect)?))))
    }

    fn rows_of(&self, unit: usize) -> &[RowRef] {
        &self.rows[self.row_starts[unit] as usize..self.row_starts[unit + 1] as usize]
    }

    fn lines_of(&self, unit: usize, question: QuestionId) -> impl Iterator<Item = &Line> {
        let keys = if self.lines.is_empty() { &[] } else { self.keys_of.get(&question).map_or(&[][..], Vec::as_slice) };
        keys.iter().flat_map(move |key| {
            let sought = (unit, *key);
            let start = self.lines.partition_point(|line| (line.unit as usize, line.key) < sought);
            self.lines[start..].iter().take_while(move |line| (line.unit as usize, line.key) == sought)
        })
    }

    fn line_cell(&self, at: RowRef, aspect: Aspect) -> Option<RawCell<'_>> {
        let Table { grid, columns } = &self.content[at.table as usize];
        let attribute = match aspect {
            Aspect::Figure => Attribute::Value,
            Aspect::Evidence => Attribute::Evidence,
            Aspect::Explanation => Attribute::Note,
        };
        Some(grid.cell(at.row as usize, columns.attribute(attribute)?))
    }

    /// Where a unit's id stands first.
    pub fn place(&self, unit: usize) -> Place {
        self.place_in(self.first[unit], Attribute::Unit)
    }

    /// Where an attribute of a unit stands: its first cell that is not blank, else its first.
    pub fn attribute_place(&self, unit: usize, attribute: Attribute) -> Option<Place> {
        let lines = self.lines.partition_point(|line| (line.unit as usize) < unit);
        let lines = self.lines[lines..].iter().take_while(|line| line.unit as usize == unit).map(|line| &line.at);
        let mut first = None;
        let unsure = self.unsure.partition_point(|row| (row.unit as usize) < unit);
        let unsure = self.unsure[unsure..].iter().take_while(|row| row.unit as usize == unit).map(|row| &row.at);
        for at in self.rows_of(unit).iter().chain(lines).chain(unsure) {
            let Table { grid, columns } = &self.content[at.table as usize];
            let Some(column) = columns.attribute(attribute) else { continue };
            let cell = grid.shown(at.row as usize, column);
            if !cell.is_blank() {
                return Some(cell.place());
            }
            first.get_or_insert(cell);
        }
        first.map(|cell| cell.place())
    }

    /// Bytes that the cells take.
    pub fn bytes(&self) -> usize {
        let grids: usize = self.content.iter().map(|table| table.grid.bytes()).sum();
        grids + self.rows.len() * size_of::<RowRef>() + self.lines.len() * size_of::<Line>()
    }

    fn place_in(&self, at: RowRef, attribute: Attribute) -> Place {
        let Table { grid, columns } = &self.content[at.table as usize];
        let column = columns.attribute(attribute).unwrap_or(columns.unit());
        grid.cell(at.row as usize, column).place()
    }
}
