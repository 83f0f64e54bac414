//! The rows of the tables → units, and where each of their figures stands.

use crate::facts::answer::{Fault, date, from_serial, shortened, shown, tidy};
use crate::facts::heading::{Aspect, Attribute, Headings, Meaning, N_ATTRIBUTES, QuestionId};
use crate::facts::read::grid::{Content, Grid, RawCell, Unsure};
use crate::facts::table::{Columns, TableKind};
use crate::facts::units::{Day, Names, Unit};
use crate::facts::{Aside, AsideRows, Asked, Layer, Said};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Words};
use crate::words::period::Period;
use crate::words::text::{clean, fold, nearest};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock};

/// A row of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RowRef {
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
    // Of each unit, its first row in the table in which it was met last.
    met: Vec<RowRef>,
    /// Of each unit, its first row.
    pub(super) first: Vec<RowRef>,
    /// Rows of tables that are not long, with their units.
    pub(super) rows: Vec<(u32, RowRef)>,
    pub(super) lines: Vec<Line>,
    pub(super) unsure: Vec<UnsureRow>,
    layer_of: HashMap<String, Option<Layer>>,
    /// The questions that each indicator cell means.
    pub(super) keys: Vec<Vec<QuestionId>>,
    key_of: HashMap<String, Option<u32>>,
    // By attribute, then by the text of the cell.
    resolved: [HashMap<String, Resolved>; N_ATTRIBUTES],
    // Texts of attributes that name nothing, with the cell where each stands first and how many there are.
    unnamed: BTreeMap<(Attribute, String), (Place, usize)>,
    // Units that the list of units does not have.
    unlisted: BTreeMap<String, (Place, usize)>,
    unknown_indicators: BTreeMap<String, (Place, usize)>,
    /// Units met twice in one table: the unit, its first row there, the second.
    pub(super) twice: Vec<(u32, RowRef, RowRef)>,
    /// Units about which two cells differ: the unit, in what, the first row that says it, the second.
    pub(super) differing: Vec<(u32, Attribute, RowRef)>,
    has_register: bool,
}

// What the text of a cell about a unit means.
#[derive(Clone, Debug)]
enum Resolved {
    Nothing,
    Id(Arc<str>),
    Unnamed,
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
}

/// What the rows of one table came to.
#[derive(Debug, Default)]
pub(super) struct RowsRead {
    pub(super) n_rows: usize,
    pub(super) hidden: Vec<u32>,
    pub(super) aside: BTreeMap<Aside, AsideRows>,
}

/// Reads the rows of one table; tables that list units come first.
pub(super) fn gather(
    rows: &Rows<'_>,
    asked: &Asked<'_>,
    headings: &Headings<'_>,
    gathered: &mut Gathered,
    said: &mut Said,
) -> RowsRead {
    gathered.has_register |= rows.is_register;
    let mut read = RowsRead::default();
    let grid = rows.grid;
    let header_number = grid.row_number(rows.header_row);
    for row in rows.header_row + 1..grid.n_rows() {
        if grid.columns(row).all(|column| grid.cell(row, column).is_blank()) {
            continue;
        }
        let is_first = read.n_rows == 0;
        let unit = match unit_cell(rows, row, header_number, is_first, headings, gathered) {
            UnitCell::Id(id) => id,
            UnitCell::Aside(aside, finding) => {
                read.aside.entry(aside).or_default().add(grid.row_number(row));
                said.find_all(finding);
                continue;
            }
        };
        let unsure = match belongs(rows, row, asked, gathered) {
            Belongs::Yes => None,
            Belongs::No(aside) => {
                read.aside.entry(aside).or_default().add(grid.row_number(row));
                continue;
            }
            Belongs::Unsure(unsure, aside, finding) => {
                read.aside.entry(aside).or_default().add(grid.row_number(row));
                said.find_all(finding);
                Some(unsure)
            }
        };
        let unit = match unit_of(rows, row, &unit, unsure.is_none(), gathered) {
            Met::Unit(unit) => unit,
            Met::Twice => continue,
            Met::Unlisted => {
                read.aside.entry(Aside::UnlistedUnit).or_default().add(grid.row_number(row));
                continue;
            }
        };
        attributes(rows, row, unit, asked, gathered, said);
        let at = RowRef { table: rows.table, row: u32::try_from(row).expect("rows are limited") };
        let mut key = None;
        if rows.columns.kind == TableKind::Long {
            key = line(rows, row, headings, gathered);
            if key.is_none() {
                read.aside.entry(Aside::UnknownIndicator).or_default().add(grid.row_number(row));
                continue;
            }
        }
        match (unsure, key) {
            (Some(why), key) => {
                gathered.unsure.push(UnsureRow { unit, key, at, why });
                continue;
            }
            (None, Some(key)) => gathered.lines.push(Line { unit, key, at }),
            (None, None) => gathered.rows.push((unit, at)),
        }
        read.n_rows += 1;
        if grid.is_hidden(row) {
            read.hidden.push(grid.row_number(row));
        }
    }
    read
}

// What the column of units says about a row.
enum UnitCell {
    Id(Arc<str>),
    Aside(Aside, Option<Diagnostic>),
}

static TOTALS: LazyLock<Vec<String>> =
    LazyLock::new(|| ["cộng", "tổng", "tổng số", "total", "toàn tỉnh", "toàn huyện", "trung bình"].map(fold).to_vec());
static GRAND_TOTAL: LazyLock<String> = LazyLock::new(|| fold("tổng cộng"));

fn is_total(folded: &str) -> bool {
    TOTALS.iter().any(|total| total == folded) || folded.starts_with(&*GRAND_TOTAL)
}

// What stands under a table.
static REMARKS: LazyLock<Vec<String>> =
    LazyLock::new(|| ["ghi chú", "lưu ý", "chú thích", "người lập", "thủ trưởng", "nguồn số liệu"].map(fold).to_vec());

fn is_remark(folded: &str) -> bool {
    REMARKS.iter().any(|remark| folded.starts_with(remark))
}

fn unit_cell(
    rows: &Rows<'_>,
    row: usize,
    header_number: u32,
    is_first: bool,
    headings: &Headings<'_>,
    gathered: &Gathered,
) -> UnitCell {
    let (grid, column) = (rows.grid, rows.columns.unit());
    if let Content::Merged(first, _) = grid.cell(row, column).content
        && first <= header_number
    {
        return UnitCell::Aside(Aside::HeaderContinues, None);
    }
    let cell = grid.shown(row, column);
    let digits;
    let text = match cell.content {
        Content::Empty => "",
        Content::Text(text) => {
            digits = tidy(text);
            &digits
        }
        Content::Number(text) if is_id_number(text) => text,
        Content::Number(_)
        | Content::Percent(_)
        | Content::Serial(_)
        | Content::Day(_)
        | Content::Truth(_)
        | Content::Error(_)
        | Content::Uncalculated
        | Content::TooLong
        | Content::Merged(..)
        | Content::Unsure(_) => return UnitCell::Aside(Aside::UnreadableUnit, Some(unreadable_unit(cell))),
    };
    let others = || grid.columns(row).filter(|other| *other != column).map(|other| grid.cell(row, other));
    if is_first && is_numbering(grid, row) {
        return UnitCell::Aside(Aside::Numbering, None);
    }
    if text.is_empty() {
        if others().any(|cell| matches!(cell.content, Content::Text(text) if is_total(&fold(text)))) {
            return UnitCell::Aside(Aside::Total, None);
        }
        let has_figure = rows.figures.iter().any(|column| !grid.cell(row, *column).is_blank());
        return UnitCell::Aside(Aside::NoUnit, has_figure.then(|| no_unit(cell)));
    }
    // Totals, headings and remarks have spaces, or no digit.
    let is_plain = text.bytes().any(|byte| byte.is_ascii_digit()) && !text.contains(' ');
    if is_plain || gathered.index.contains_key(text) {
        return UnitCell::Id(text.into());
    }
    let folded = fold(text);
    if is_total(&folded) {
        return UnitCell::Aside(Aside::Total, None);
    }
    if headings.is_of_units(&folded) {
        return UnitCell::Aside(Aside::HeaderRepeated, None);
    }
    // A remark under a table, or a line between its parts; an id seldom has spaces.
    let is_alone = || others().all(|cell| cell.is_blank() || matches!(cell.content, Content::Merged(..)));
    if text.contains(' ') && (is_remark(&folded) || (rows.has_others && is_alone())) {
        return UnitCell::Aside(Aside::Remark, None);
    }
    UnitCell::Id(text.into())
}

// A number cell stands for an id where every digit is kept: a spreadsheet keeps 15.
fn is_id_number(digits: &str) -> bool {
    digits.len() <= 15 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

// `(1) (2) (3)` or `A B 1 2` under a header: columns are numbered.
fn is_numbering(grid: &Grid, row: usize) -> bool {
    let cells = grid.columns(row).map(|column| grid.cell(row, column)).filter(|cell| !cell.is_blank());
    let numbers: Vec<Option<u32>> = cells
        .map(|cell| {
            let raw = cell.raw();
            let bare = raw.trim().trim_start_matches('(').trim_end_matches(')');
            match bare.as_bytes() {
                [letter @ b'A'..=b'H'] => Some(u32::from(letter - b'A') + 1_000_000),
                _ => bare.parse().ok(),
            }
        })
        .collect();
    let rises = |pair: &[Option<u32>]| match (pair[0], pair[1]) {
        (Some(a), Some(b)) => b == a + 1 || (a >= 1_000_000 && b == 1),
        (Some(_) | None, _) => false,
    };
    numbers.len() >= 3 && numbers.windows(2).all(rises) && matches!(numbers[0], Some(1 | 1_000_000))
}

fn unreadable_unit(cell: RawCell<'_>) -> Diagnostic {
    let Words { vi, en } = shown(cell);
    let message = words!("`{vi}` không phải là mã đơn vị", "`{en}` is not the id of a unit");
    Diagnostic::error("unreadable_unit", cell.place(), message).help(words!(
        "đặt cột mã đơn vị ở định dạng văn bản rồi ghi lại mã; hàng này chưa được đọc",
        "format the column of units as text and write the id again; this row is not read"
    ))
}

fn no_unit(cell: RawCell<'_>) -> Diagnostic {
    let message = words!("hàng có số liệu mà không có mã đơn vị", "a row with figures and no unit");
    Diagnostic::error("row_without_unit", cell.place(), message)
        .help(words!("ghi mã đơn vị; hàng này chưa được đọc", "write the id of the unit; this row is not read"))
}

// Whether a row is of the period and the layer that are asked for.
enum Belongs {
    Yes,
    No(Aside),
    Unsure(Unsure, Aside, Option<Diagnostic>),
}

fn belongs(rows: &Rows<'_>, row: usize, asked: &Asked<'_>, gathered: &mut Gathered) -> Belongs {
    if let Some(column) = rows.columns.attribute(Attribute::Period) {
        let cell = rows.grid.shown(row, column);
        match period(cell) {
            Some(period) if period == asked.period => {}
            Some(period) => return Belongs::No(Aside::OtherPeriod(period.to_string())),
            None => {
                // Of a row whose columns are unsure, that is said already.
                let finding = (!matches!(cell.content, Content::Unsure(_))).then(|| unreadable_period(cell));
                return Belongs::Unsure(Unsure::Period, Aside::UnreadablePeriod, finding);
            }
        }
    }
    let mut layer = rows.layer;
    if let Some(column) = rows.columns.attribute(Attribute::Layer) {
        let cell = rows.grid.shown(row, column);
        if !cell.is_blank() {
            let raw = cell.raw();
            if !gathered.layer_of.contains_key(&*raw) {
                gathered.layer_of.insert(raw.to_string(), Layer::parse(&raw));
            }
            match gathered.layer_of[&*raw] {
                Some(found) => layer = found,
                None => {
                    let finding = (!matches!(cell.content, Content::Unsure(_))).then(|| unreadable_layer(cell));
                    return Belongs::Unsure(Unsure::Layer, Aside::UnreadableLayer, finding);
                }
            }
        }
    }
    // What a unit is does not depend on who counted its figures.
    if layer == asked.layer || rows.columns.kind == TableKind::Units {
        Belongs::Yes
    } else {
        Belongs::No(Aside::OtherLayer(layer))
    }
}

fn period(cell: RawCell<'_>) -> Option<Period> {
    let (Content::Text(text) | Content::Number(text)) = cell.content else { return None };
    let text = tidy(text);
    let year = text.strip_prefix("Năm ").or_else(|| text.strip_prefix("năm ")).unwrap_or(&text);
    if !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Period::parse(year)
}

fn unreadable_period(cell: RawCell<'_>) -> Diagnostic {
    let raw = shortened(&cell.raw());
    let message = if cell.is_blank() {
        Words::new("hàng không ghi kỳ", "a row without a period")
    } else {
        words!("`{raw}` không phải là kỳ", "`{raw}` is not a period")
    };
    Diagnostic::error("unreadable_period", cell.place(), message)
        .help(words!("ghi năm, ví dụ `2016`; hàng này chưa được đọc", "write a year, as `2016`; this row is not read"))
}

fn unreadable_layer(cell: RawCell<'_>) -> Diagnostic {
    let raw = shortened(&cell.raw());
    let message = words!("`{raw}` không phải là lớp số liệu", "`{raw}` is not a layer of figures");
    Diagnostic::error("unreadable_layer", cell.place(), message).help(words!(
        "ghi `tự khai`, `thẩm định` hoặc `quyết định`; hàng này chưa được đọc",
        "write `self`, `appraised` or `decided`; this row is not read"
    ))
}

// The unit of a row: met before or new.
enum Met {
    Unit(u32),
    // In this table already.
    Twice,
    // There is a list of units, and it is not in it.
    Unlisted,
}

// Two rows of one table are one too many where both are of the period and layer that are read.
fn unit_of(rows: &Rows<'_>, row: usize, id: &Arc<str>, is_sure: bool, gathered: &mut Gathered) -> Met {
    let at = RowRef { table: rows.table, row: u32::try_from(row).expect("rows are limited") };
    let place = || rows.grid.source.place(rows.grid.row_number(row), rows.columns.unit());
    let Some(unit) = gathered.index.get(id).copied() else {
        if gathered.has_register && !rows.is_register {
            gathered.unlisted.entry(id.to_string()).or_insert_with(|| (place(), 0)).1 += 1;
            return Met::Unlisted;
        }
        let unit = u32::try_from(gathered.units.len()).expect("cells are limited, so units are");
        gathered.index.insert(id.clone(), unit);
        gathered.units.push(Unit::new(id.clone()));
        gathered.met.push(at);
        gathered.first.push(at);
        return Met::Unit(unit);
    };
    let met = &mut gathered.met[unit as usize];
    if met.table != at.table {
        *met = at;
    } else if is_sure && rows.columns.kind != TableKind::Long {
        gathered.twice.push((unit, *met, at));
        return Met::Twice;
    }
    Met::Unit(unit)
}

fn attributes(rows: &Rows<'_>, row: usize, unit: u32, asked: &Asked<'_>, gathered: &mut Gathered, said: &mut Said) {
    const OF_UNIT: [Attribute; 10] = [
        Attribute::Name,
        Attribute::Organisation,
        Attribute::UnitKind,
        Attribute::Subtype,
        Attribute::Territory,
        Attribute::Parent,
        Attribute::Cohort,
        Attribute::Leads,
        Attribute::Founded,
        Attribute::Dissolved,
    ];
    let at = RowRef { table: rows.table, row: u32::try_from(row).expect("rows are limited") };
    for attribute in OF_UNIT {
        let Some(column) = rows.columns.attribute(attribute) else { continue };
        let cell = rows.grid.shown(row, column);
        match attribute {
            Attribute::Founded | Attribute::Dissolved => day_of(unit, attribute, cell, at, gathered, said),
            Attribute::Name
            | Attribute::Organisation
            | Attribute::UnitKind
            | Attribute::Subtype
            | Attribute::Territory
            | Attribute::Parent
            | Attribute::Cohort
            | Attribute::Leads => text_of(unit, attribute, cell, at, asked, gathered, said),
            Attribute::Unit
            | Attribute::Period
            | Attribute::Layer
            | Attribute::Indicator
            | Attribute::Value
            | Attribute::Evidence
            | Attribute::Note
            | Attribute::Ordinal
            | Attribute::Code
            | Attribute::UnitOrName => unreachable!("not among the attributes of a unit"),
        }
    }
}

// Marks for "none" in a cell that describes a unit.
fn is_none(text: &str) -> bool {
    matches!(text, "" | "?" | "-" | "–" | "—" | "KAD")
}

fn day_of(n: u32, attribute: Attribute, cell: RawCell<'_>, at: RowRef, gathered: &mut Gathered, said: &mut Said) {
    let day = match cell.content {
        Content::Empty => return,
        Content::Text(text) => {
            let text = tidy(text);
            if is_none(&text) {
                return;
            }
            date(&text)
        }
        Content::Serial(digits) => from_serial(digits, cell.source.epoch),
        Content::Day(text) => date(text),
        Content::Number(_)
        | Content::Percent(_)
        | Content::Truth(_)
        | Content::Error(_)
        | Content::Uncalculated
        | Content::TooLong
        | Content::Merged(..)
        | Content::Unsure(_) => Err(Fault::NotADate),
    };
    let unit = &mut gathered.units[n as usize];
    let known = if attribute == Attribute::Founded { &mut unit.founded } else { &mut unit.dissolved };
    match (day, *known) {
        (Ok(day), Day::Missing) => *known = Day::Known(day),
        (Ok(day), Day::Known(before)) if day != before => gathered.differing.push((n, attribute, at)),
        (Ok(_), Day::Known(_) | Day::Unreadable) => {}
        (Err(_), _) => {
            *known = Day::Unreadable;
            if matches!(cell.content, Content::Unsure(_)) {
                return;
            }
            let raw = shortened(&cell.raw());
            let message = words!("`{raw}` không phải là ngày", "`{raw}` is not a date");
            said.find(Diagnostic::error("unreadable_date", cell.place(), message).help(words!(
                "viết `dd/mm/yyyy`, hoặc đặt định dạng ngày cho ô",
                "write `dd/mm/yyyy`, or give the cell a date format"
            )));
        }
    }
}

fn text_of(
    n: u32,
    attribute: Attribute,
    cell: RawCell<'_>,
    at: RowRef,
    asked: &Asked<'_>,
    gathered: &mut Gathered,
    said: &mut Said,
) {
    let raw = match cell.content {
        // That a row is unsure is said once.
        Content::Empty | Content::Unsure(_) => return,
        Content::Text(text) => text,
        Content::Number(text) if is_id_number(text) => text,
        Content::Number(_)
        | Content::Percent(_)
        | Content::Serial(_)
        | Content::Day(_)
        | Content::Truth(_)
        | Content::Error(_)
        | Content::Uncalculated
        | Content::TooLong
        | Content::Merged(..) => {
            let (vi, en) = (lowered(attribute.title()), attribute.id());
            let raw = shortened(&cell.raw());
            let message = words!("không đọc được ô `{raw}`: cột {vi}", "the cell `{raw}` is not read as `{en}`");
            said.find(Diagnostic::error("unreadable_attribute", cell.place(), message));
            return;
        }
    };
    if attribute == Attribute::Name {
        return named(&mut gathered.units[n as usize], raw, cell, said);
    }
    let Some(value) = resolve(attribute, raw, cell, asked, gathered) else { return };
    let unit = &mut gathered.units[n as usize];
    let known = match attribute {
        Attribute::Organisation => &mut unit.organisation,
        Attribute::UnitKind => &mut unit.unit_kind,
        Attribute::Subtype => &mut unit.subtype,
        Attribute::Territory => &mut unit.territory,
        Attribute::Parent => &mut unit.parent,
        Attribute::Cohort => &mut unit.cohort,
        Attribute::Leads => &mut unit.leads,
        Attribute::Unit
        | Attribute::Name
        | Attribute::Founded
        | Attribute::Dissolved
        | Attribute::Period
        | Attribute::Layer
        | Attribute::Indicator
        | Attribute::Value
        | Attribute::Evidence
        | Attribute::Note
        | Attribute::Ordinal
        | Attribute::Code
        | Attribute::UnitOrName => unreachable!("not a text about a unit"),
    };
    match known {
        None => *known = Some(value),
        Some(before) if *before == value => {}
        Some(_) => gathered.differing.push((n, attribute, at)),
    }
}

fn named(unit: &mut Unit, raw: &str, cell: RawCell<'_>, said: &mut Said) {
    let name = tidy(raw);
    if is_none(&name) || *name == *unit.name {
        return;
    }
    if unit.name == unit.id {
        unit.name = name.into();
        return;
    }
    if fold(&name) != fold(&unit.name) {
        let (id, name, known) = (&unit.id, shortened(&name), shortened(&unit.name));
        let message = words!(
            "đơn vị `{id}` ở đây tên là `{name}`, ở chỗ khác là `{known}`",
            "unit `{id}` is named `{name}` here and `{known}` elsewhere"
        );
        said.find(Diagnostic::warning("unit_named_twice", cell.place(), message));
    }
}

// The id that a cell about a unit means; texts that name nothing are kept, to be said once each.
fn resolve(attribute: Attribute, raw: &str, cell: RawCell<'_>, asked: &Asked<'_>, gathered: &mut Gathered) -> Option<Arc<str>> {
    let resolved = &mut gathered.resolved[attribute as usize];
    if !resolved.contains_key(raw) {
        let text = clean(&tidy(raw));
        let found = match names(attribute, asked) {
            _ if is_none(&text) => Resolved::Nothing,
            Some(names) if !names.is_empty() => names.find(&text).map_or(Resolved::Unnamed, Resolved::Id),
            Some(_) | None => Resolved::Id(text.into()),
        };
        resolved.insert(raw.to_owned(), found);
    }
    match &resolved[raw] {
        Resolved::Nothing => None,
        Resolved::Id(id) => Some(id.clone()),
        Resolved::Unnamed => {
            gathered.unnamed.entry((attribute, clean(raw))).or_insert_with(|| (cell.place(), 0)).1 += 1;
            None
        }
    }
}

fn names<'a>(attribute: Attribute, asked: &Asked<'a>) -> Option<&'a Names> {
    match attribute {
        Attribute::Organisation => Some(asked.organisations),
        Attribute::UnitKind => Some(asked.unit_kinds),
        Attribute::Subtype => Some(asked.subtypes),
        Attribute::Territory => Some(asked.territories),
        Attribute::Unit
        | Attribute::Name
        | Attribute::Parent
        | Attribute::Cohort
        | Attribute::Leads
        | Attribute::Founded
        | Attribute::Dissolved
        | Attribute::Period
        | Attribute::Layer
        | Attribute::Indicator
        | Attribute::Value
        | Attribute::Evidence
        | Attribute::Note
        | Attribute::Ordinal
        | Attribute::Code
        | Attribute::UnitOrName => None,
    }
}

// Which indicator a row of a long table answers.
fn line(rows: &Rows<'_>, row: usize, headings: &Headings<'_>, gathered: &mut Gathered) -> Option<u32> {
    let column = rows.columns.attribute(Attribute::Indicator).expect("a long table has indicators");
    let cell = rows.grid.shown(row, column);
    let raw = cell.raw();
    if let Some(Some(key)) = gathered.key_of.get(&*raw) {
        return Some(*key);
    }
    let key = match headings.find(&tidy(&raw)) {
        Meaning::Questions(questions, Aspect::Figure) => {
            let same = gathered.keys.iter().position(|known| *known == questions);
            let key = same.unwrap_or_else(|| {
                gathered.keys.push(questions);
                gathered.keys.len() - 1
            });
            Some(u32::try_from(key).expect("cells are limited, so indicators are"))
        }
        Meaning::Questions(..) | Meaning::Attribute(_) | Meaning::Ambiguous(_) | Meaning::Unknown => {
            gathered.unknown_indicators.entry(clean(&raw)).or_insert_with(|| (cell.place(), 0)).1 += 1;
            None
        }
    };
    gathered.key_of.insert(raw.into_owned(), key);
    key
}

impl Gathered {
    /// Says, once each, what the rows named that nothing is called.
    pub(super) fn say_unknown(&self, asked: &Asked<'_>, headings: &Headings<'_>, said: &mut Said) {
        for ((attribute, text), (place, count)) in &self.unnamed {
            let near = names(*attribute, asked).and_then(|names| nearest(text, names.titles()));
            let (text, title) = (shortened(text), attribute.title());
            let message =
                words!("không có {title} nào là `{text}` ({count} hàng)", "there is no {title} `{text}` ({count} rows)");
            let code = if *attribute == Attribute::Organisation { "unknown_organisation" } else { "unknown_name" };
            let mut found = Diagnostic::error(code, place.clone(), message);
            found.help = near.map(|near| words!("có phải `{near}`?", "did you mean `{near}`?"));
            if *attribute == Attribute::Organisation { said.refuse(found) } else { said.find(found) }
        }
        let folded: HashMap<String, &str> = if self.unlisted.is_empty() {
            HashMap::new()
        } else {
            self.units.iter().map(|unit| (like(&unit.id), &*unit.id)).collect()
        };
        for (id, (place, count)) in &self.unlisted {
            let near = folded.get(&like(id)).copied();
            let id = shortened(id);
            let message = words!(
                "đơn vị `{id}` không có trong bảng đơn vị ({count} hàng không được đọc)",
                "unit `{id}` is not in the table of units ({count} rows are not read)"
            );
            let mut found = Diagnostic::error("unit_not_listed", place.clone(), message);
            found.help = Some(match near {
                Some(near) => words!("có phải `{near}`?", "did you mean `{near}`?"),
                None => words!("thêm đơn vị vào bảng đơn vị, hoặc sửa mã", "add it to the table of units, or mend its id"),
            });
            said.find(found);
        }
        for (n, (text, (place, count))) in self.unknown_indicators.iter().enumerate() {
            let near = if n < 200 { headings.nearest(text) } else { None };
            let text = shortened(text);
            let message = words!(
                "không có chỉ tiêu `{text}` ({count} hàng không được đọc)",
                "there is no indicator `{text}` ({count} rows are not read)"
            );
            let mut found = Diagnostic::warning("indicator_not_understood", place.clone(), message);
            found.help = near.map(|near| words!("có phải `{near}`?", "did you mean `{near}`?"));
            said.find(found);
        }
    }
}

/// A heading inside a sentence.
pub(super) fn lowered(title: &str) -> String {
    let mut chars = title.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

// Ids that a person would take for each other: spaces, signs, case and leading zeros apart.
fn like(id: &str) -> String {
    let folded: String = fold(id).chars().filter(|c| !c.is_whitespace()).collect();
    folded.trim_start_matches('0').to_owned()
}
