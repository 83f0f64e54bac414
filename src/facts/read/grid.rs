//! A worksheet as it was stored: rows of cells, eight bytes a cell, each knowing its address.

use crate::words::diagnostic::Place;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Cells a file may hold.
pub const CELLS_MAX: usize = 1 << 27;
/// Rows a table may hold; a spreadsheet program stops at 1,048,576, delimited text does not.
pub const ROWS_MAX: u32 = 10_000_000;
/// Columns a worksheet may hold, as in spreadsheet programs.
pub const COLUMNS_MAX: u32 = 16_384;
/// Columns in which a heading may stand.
pub const HEADER_COLUMNS_MAX: u32 = 2_000;
/// Bytes of text that a file's cells may hold together.
pub const TEXT_BYTES_MAX: usize = 1 << 30;
/// Bytes of text that one cell may hold; a longer one is unreadable.
pub const CELL_BYTES_MAX: usize = 32_767;
/// Cells that a file may add by saying that one is repeated.
pub const REPEATED_CELLS_MAX: usize = 1 << 22;
/// Cells that merged regions may cover together.
pub const MERGED_CELLS_MAX: usize = 1 << 20;

/// What a cell holds, as stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content<'a> {
    /// Nothing.
    Empty,
    /// Text.
    Text(&'a str),
    /// A number, with its digits as stored: decimal point, perhaps an exponent.
    Number(&'a str),
    /// A number shown as a percentage: the stored `0.95` is seen as `95%`.
    Percent(&'a str),
    /// A number shown as a date or a time: days since the workbook's first day.
    Serial(&'a str),
    /// A date, `2016-08-01`.
    Day(&'a str),
    /// A truth.
    Truth(bool),
    /// What a formula failed with: `#DIV/0!`.
    Error(&'a str),
    /// A formula without its result.
    Uncalculated,
    /// More text than [`CELL_BYTES_MAX`].
    TooLong,
    /// Part of a merged region that is wider than the cell; the region's first cell is named.
    Merged(u32, u32),
    /// Something, in a row of which it cannot be told whose figures it holds.
    Unsure(Unsure),
}

/// Why it cannot be told whose figures a row holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unsure {
    /// In delimited text, it has more cells than the header: each may belong to another column.
    Length,
    /// The file ends inside it.
    Cut,
    /// Its period cannot be read.
    Period,
    /// Its layer cannot be read.
    Layer,
}

/// From which day a workbook counts days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Epoch {
    /// Day 1 is 1 January 1900, and day 60 does not exist.
    #[default]
    Year1900,
    /// Day 0 is 1 January 1904.
    Year1904,
}

/// The worksheet that cells come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The file's name as it was given.
    pub file: Arc<str>,
    /// The worksheet's name; empty for csv.
    pub worksheet: Arc<str>,
    /// How it counts days.
    pub epoch: Epoch,
}

impl Source {
    /// The place of a cell; row and column from 0.
    pub fn place(&self, row: u32, column: u32) -> Place {
        Place::Cell(self.file.clone(), self.worksheet.clone(), address(row, column).into())
    }
}

/// A cell with its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawCell<'a> {
    /// What it holds.
    pub content: Content<'a>,
    /// The worksheet it stands in.
    pub source: &'a Source,
    /// Row, from 0.
    pub row: u32,
    /// Column, from 0.
    pub column: u32,
}

impl<'a> RawCell<'a> {
    /// Where it stands: `so-lieu.xlsx!Số liệu!C17`.
    pub fn place(&self) -> Place {
        self.source.place(self.row, self.column)
    }

    /// What it holds, as stored, for people; empty where there is nothing to show.
    pub fn raw(&self) -> Cow<'a, str> {
        match self.content {
            Content::Empty | Content::Uncalculated | Content::TooLong | Content::Merged(..) | Content::Unsure(_) => "".into(),
            Content::Text(text)
            | Content::Number(text)
            | Content::Percent(text)
            | Content::Serial(text)
            | Content::Day(text)
            | Content::Error(text) => text.into(),
            Content::Truth(true) => "TRUE".into(),
            Content::Truth(false) => "FALSE".into(),
        }
    }

    /// Whether it leaves its question open: `?` is written, so that nothing else is read for it.
    pub fn is_open(&self) -> bool {
        matches!(self.content, Content::Text(text) if text.trim() == "?")
    }

    /// Whether there is nothing in it, spaces apart.
    pub fn is_blank(&self) -> bool {
        match self.content {
            Content::Empty => true,
            Content::Text(text) => text.trim().is_empty(),
            Content::Number(_)
            | Content::Percent(_)
            | Content::Serial(_)
            | Content::Day(_)
            | Content::Truth(_)
            | Content::Error(_)
            | Content::Uncalculated
            | Content::TooLong
            | Content::Merged(..)
            | Content::Unsure(_) => false,
        }
    }
}

/// `C17` for row 16, column 2.
pub fn address(row: u32, column: u32) -> String {
    format!("{}{}", column_name(column), u64::from(row) + 1)
}

/// `C` for column 2.
pub fn column_name(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).expect("a remainder by 26 is small")));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// Row and column of `C17`, from 0; dollar signs are passed over.
pub fn parse_address(text: &str) -> Option<(u32, u32)> {
    let bare;
    let text = if text.contains('$') {
        bare = text.replace('$', "");
        &bare
    } else {
        text
    };
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let column = text[..digits].bytes().try_fold(0_u32, |column, letter| {
        let letter = letter.to_ascii_uppercase();
        letter.is_ascii_uppercase().then_some(())?;
        column.checked_mul(26)?.checked_add(u32::from(letter - b'A') + 1)
    })?;
    let row: u32 = text[digits..].parse().ok()?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

// What a packed cell is, apart from its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    Percent,
    Serial,
    Day,
    Error,
    True,
    False,
    Uncalculated,
    TooLong,
}

/// A cell in eight bytes: short text inline, padded with zeros, longer text by its place in the file's text.
#[derive(Clone, Copy, Debug)]
pub(super) enum Packed {
    Empty,
    Inline(Kind, [u8; 6]),
    Aside(Kind, [u8; 4], [u8; 2]),
}

impl Packed {
    // The same from a byte of its text on.
    fn after(self, from: usize) -> Packed {
        match self {
            Packed::Inline(kind, bytes) => {
                let mut rest = [0; 6];
                let from = from.min(bytes.len());
                rest[..bytes.len() - from].copy_from_slice(&bytes[from..]);
                Packed::Inline(kind, rest)
            }
            Packed::Aside(kind, start, len) => {
                let (start, len) = (u32::from_le_bytes(start), u16::from_le_bytes(len));
                let from = u16::try_from(from).unwrap_or(len).min(len);
                Packed::Aside(kind, (start + u32::from(from)).to_le_bytes(), (len - from).to_le_bytes())
            }
            Packed::Empty => Packed::Empty,
        }
    }
}

/// A row that holds something.
#[derive(Clone, Copy, Debug)]
struct Row {
    number: u32,
    is_hidden: bool,
    first_column: u32,
    start: usize,
}

/// One worksheet.
// INVARIANT: row numbers rise; a row's cells are `cells[row.start..next row's start]`, from `first_column` on without a hole.
#[derive(Debug)]
pub struct Grid {
    /// What it is called.
    pub source: Source,
    /// Columns that the workbook hides.
    pub hidden_columns: Vec<Range<u32>>,
    /// Formulas whose stored result is used.
    pub n_formulas: usize,
    /// Cells of which the format does not show what they hold.
    pub invisible: Vec<(u32, u32)>,
    /// Whether it is delimited text, where a row of another length has lost its columns.
    pub is_delimited: bool,
    /// Whether the last row has no line end.
    pub ends_abruptly: bool,
    // Rows, among those that hold something, that are unsure, except in the columns that are named beside them.
    unsure: BTreeMap<usize, Unsure>,
    sure_columns: Vec<u32>,
    rows: Vec<Row>,
    cells: Vec<Packed>,
    text: Arc<String>,
    merged: BTreeMap<(u32, u32), (u32, u32)>,
    // Where each cell stood before the worksheet was arranged; empty where they stand as they stood.
    origins: Vec<(u32, u32)>,
}

/// A cell that is put elsewhere in an arranged worksheet.
#[derive(Clone, Copy, Debug)]
pub(in crate::facts) enum Taken {
    /// Nothing.
    Nothing,
    /// What stands at a row and column.
    Cell(usize, u32),
    /// What a reader sees there, merged or not, from a byte of its text on.
    Shown(usize, u32, usize),
}

impl Grid {
    /// How many rows hold something.
    pub fn n_rows(&self) -> usize {
        self.rows.len()
    }

    /// The number, from 0, of the n-th row that holds something.
    pub fn row_number(&self, row: usize) -> u32 {
        self.rows[row].number
    }

    /// Whether the workbook hides that row.
    pub fn is_hidden(&self, row: usize) -> bool {
        self.rows[row].is_hidden
    }

    /// Columns in which that row may hold something.
    pub fn columns(&self, row: usize) -> Range<u32> {
        let cells = self.cells_of(row);
        let first = self.rows[row].first_column;
        first..first + u32::try_from(cells.len()).expect("columns are limited")
    }

    /// The cell of the n-th row that holds something, at a column.
    pub fn cell(&self, row: usize, column: u32) -> RawCell<'_> {
        let Row { number, first_column, start, .. } = self.rows[row];
        let index = column.checked_sub(first_column).map(|offset| start + offset as usize);
        let packed = index.filter(|index| *index < self.end_of(row)).map(|index| &self.cells[index]);
        let mut content = packed.map_or(Content::Empty, |packed| unpack(packed, &self.text));
        let origin = if self.origins.is_empty() { None } else { index.and_then(|index| self.origins.get(index)) };
        let (number, column) = origin.copied().unwrap_or((number, column));
        if !self.merged.is_empty()
            && let Some((row, column)) = self.merged.get(&(number, column))
        {
            content = Content::Merged(*row, *column);
        }
        if let Some(unsure) = self.unsure.get(&row)
            && !self.sure_columns.contains(&column)
        {
            content = Content::Unsure(*unsure);
        }
        RawCell { content, source: &self.source, row: number, column }
    }

    /// The cell at an address, rows and columns from 0, as if it were not merged.
    pub fn unmerged(&self, row: u32, column: u32) -> RawCell<'_> {
        let content = self.rows.binary_search_by_key(&row, |row| row.number).map_or(Content::Empty, |index| {
            let Row { first_column, start, .. } = self.rows[index];
            let at = column.checked_sub(first_column).map(|offset| start + offset as usize);
            at.filter(|at| *at < self.end_of(index)).map_or(Content::Empty, |at| unpack(&self.cells[at], &self.text))
        });
        RawCell { content, source: &self.source, row, column }
    }

    /// What a cell shows to a reader: in a merged region, what its first cell holds.
    pub fn shown(&self, row: usize, column: u32) -> RawCell<'_> {
        let cell = self.cell(row, column);
        match cell.content {
            Content::Merged(row, column) => RawCell { content: self.unmerged(row, column).content, ..cell },
            Content::Empty
            | Content::Text(_)
            | Content::Number(_)
            | Content::Percent(_)
            | Content::Serial(_)
            | Content::Day(_)
            | Content::Truth(_)
            | Content::Error(_)
            | Content::Uncalculated
            | Content::TooLong
            | Content::Unsure(_) => cell,
        }
    }

    /// What stands in a cell: in a merged region, what the region holds at its first cell, and nothing of its own elsewhere.
    pub fn leading(&self, row: usize, column: u32) -> RawCell<'_> {
        let cell = self.cell(row, column);
        let is_first = matches!(cell.content, Content::Merged(row, column) if (row, column) == (cell.row, cell.column));
        if is_first { RawCell { content: self.unmerged(cell.row, cell.column).content, ..cell } } else { cell }
    }

    /// Marks rows of which it cannot be told which column a cell belongs to, and the columns for which it can.
    pub(in crate::facts) fn mark_unsure(&mut self, rows: BTreeMap<usize, Unsure>, sure_columns: Vec<u32>) {
        self.unsure = rows;
        self.sure_columns = sure_columns;
    }

    /// Some of its rows, as a worksheet of their own under the same addresses.
    pub(in crate::facts) fn part(&self, rows: Range<usize>) -> Grid {
        let is_last = rows.end == self.rows.len();
        let (start, end) = match self.rows.get(rows.start) {
            Some(first) if !rows.is_empty() => (first.start, self.end_of(rows.end - 1)),
            Some(_) | None => (0, 0),
        };
        let own = self.rows[rows.clone()].iter().map(|row| Row { start: row.start - start, ..*row });
        Grid {
            source: self.source.clone(),
            hidden_columns: self.hidden_columns.clone(),
            n_formulas: if rows.start == 0 { self.n_formulas } else { 0 },
            invisible: if rows.start == 0 { self.invisible.clone() } else { Vec::new() },
            is_delimited: self.is_delimited,
            ends_abruptly: self.ends_abruptly && is_last,
            unsure: BTreeMap::new(),
            sure_columns: Vec::new(),
            rows: own.collect(),
            cells: self.cells[start..end].to_vec(),
            text: self.text.clone(),
            merged: self.merged.clone(),
            origins: Vec::new(),
        }
    }

    /// Cells of this worksheet in other rows, each under the address where it stood; a row bears the number of the row given with it,
    /// and is hidden where that says so. The numbers must not fall.
    pub(in crate::facts) fn arranged(&self, rows: &[(usize, bool, Vec<Taken>)]) -> Grid {
        let mut grid = self.part(0..0);
        grid.n_formulas = self.n_formulas;
        grid.invisible.clone_from(&self.invisible);
        grid.is_delimited = false;
        grid.hidden_columns = Vec::new();
        grid.merged = BTreeMap::new();
        for (row, is_hidden, taken) in rows {
            let number = self.rows[*row].number;
            grid.rows.push(Row { number, is_hidden: *is_hidden, first_column: 0, start: grid.cells.len() });
            for taken in taken {
                let (packed, origin) = match *taken {
                    Taken::Nothing => (Packed::Empty, (number, 0)),
                    Taken::Cell(row, column) => {
                        let origin = (self.rows[row].number, column);
                        if let Some(first) = self.merged.get(&origin) {
                            grid.merged.insert(origin, *first);
                        }
                        (self.packed(row, column), origin)
                    }
                    Taken::Shown(row, column, from) => {
                        let origin = (self.rows[row].number, column);
                        let first = self.merged.get(&origin).copied().unwrap_or(origin);
                        let at = self.rows.binary_search_by_key(&first.0, |row| row.number);
                        (at.map_or(Packed::Empty, |at| self.packed(at, first.1).after(from)), first)
                    }
                };
                grid.cells.push(packed);
                grid.origins.push(origin);
            }
        }
        grid
    }

    fn packed(&self, row: usize, column: u32) -> Packed {
        let Row { first_column, start, .. } = self.rows[row];
        let index = column.checked_sub(first_column).map(|offset| start + offset as usize);
        index.filter(|index| *index < self.end_of(row)).map_or(Packed::Empty, |index| self.cells[index])
    }

    /// Bytes that the cells and their share of text take.
    pub fn bytes(&self) -> usize {
        self.cells.capacity() * size_of::<Packed>() + self.rows.capacity() * size_of::<Row>() + self.text.capacity()
    }

    fn end_of(&self, row: usize) -> usize {
        self.rows.get(row + 1).map_or(self.cells.len(), |next| next.start)
    }

    fn cells_of(&self, row: usize) -> &[Packed] {
        &self.cells[self.rows[row].start..self.end_of(row)]
    }
}

fn unpack<'a>(packed: &'a Packed, text: &'a str) -> Content<'a> {
    let (kind, text) = match packed {
        Packed::Empty => return Content::Empty,
        Packed::Inline(kind, bytes) => {
            let len = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
            (*kind, str::from_utf8(&bytes[..len]).expect("whole characters were packed"))
        }
        Packed::Aside(kind, start, len) => {
            let start = u32::from_le_bytes(*start) as usize;
            (*kind, &text[start..start + usize::from(u16::from_le_bytes(*len))])
        }
    };
    match kind {
        Kind::Text => Content::Text(text),
        Kind::Number => Content::Number(text),
        Kind::Percent => Content::Percent(text),
        Kind::Serial => Content::Serial(text),
        Kind::Day => Content::Day(text),
        Kind::Error => Content::Error(text),
        Kind::True => Content::Truth(true),
        Kind::False => Content::Truth(false),
        Kind::Uncalculated => Content::Uncalculated,
        Kind::TooLong => Content::TooLong,
    }
}

/// Which limit a file passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TooMuch {
    Cells,
    Rows,
    Columns,
    Text,
    Merged,
    // Cells that a file says are repeated.
    Repeated,
    // Rows or cells that do not stand in order.
    Disorder,
}

/// The text of a file's cells while it is read; worksheets share it.
#[derive(Debug, Default)]
pub(super) struct Text {
    text: String,
    n_cells: usize,
}

impl Text {
    /// Packs a cell; its text is brought into composed form.
    pub(super) fn pack(&mut self, kind: Kind, text: &str) -> Result<Packed, TooMuch> {
        if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
            self.pack_composed(kind, text)
        } else {
            self.pack_composed(kind, &text.nfc().collect::<String>())
        }
    }

    fn pack_composed(&mut self, kind: Kind, text: &str) -> Result<Packed, TooMuch> {
        let mut inline = [0; 6];
        if text.len() <= inline.len() && !text.bytes().any(|byte| byte == 0) {
            inline[..text.len()].copy_from_slice(text.as_bytes());
            return Ok(Packed::Inline(kind, inline));
        }
        if text.len() > CELL_BYTES_MAX {
            return Ok(Packed::Inline(Kind::TooLong, [0; 6]));
        }
        if self.text.len() + text.len() > TEXT_BYTES_MAX {
            return Err(TooMuch::Text);
        }
        let start = u32::try_from(self.text.len()).map_err(|_| TooMuch::Text)?;
        let len = u16::try_from(text.len()).map_err(|_| TooMuch::Text)?;
        self.text.push_str(text);
        Ok(Packed::Aside(kind, start.to_le_bytes(), len.to_le_bytes()))
    }
}

/// A worksheet while it is read.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) grid: Grid,
}

impl Draft {
    pub(super) fn new(source: Source) -> Draft {
        let grid = Grid {
            source,
            hidden_columns: Vec::new(),
            n_formulas: 0,
            invisible: Vec::new(),
            is_delimited: false,
            ends_abruptly: false,
            unsure: BTreeMap::new(),
            sure_columns: Vec::new(),
            rows: Vec::new(),
            cells: Vec::new(),
            text: Arc::default(),
            merged: BTreeMap::new(),
            origins: Vec::new(),
        };
        Draft { grid }
    }

    /// Puts a cell; rows and columns must rise. Empty cells need not be put.
    pub(super) fn put(
        &mut self,
        (row, is_hidden): (u32, bool),
        column: u32,
        cell: Packed,
        text: &mut Text,
    ) -> Result<(), TooMuch> {
        if row >= ROWS_MAX {
            return Err(TooMuch::Rows);
        }
        if column >= COLUMNS_MAX {
            return Err(TooMuch::Columns);
        }
        let grid = &mut self.grid;
        let n_cells = grid.cells.len();
        match grid.rows.last() {
            Some(last) if row < last.number => return Err(TooMuch::Disorder),
            Some(last) if row == last.number => {
                let next = last.first_column as usize + (n_cells - last.start);
                let hole = (column as usize).checked_sub(next).ok_or(TooMuch::Disorder)?;
                text.n_cells += hole;
                if text.n_cells >= CELLS_MAX {
                    return Err(TooMuch::Cells);
                }
                grid.cells.extend(std::iter::repeat_n(Packed::Empty, hole));
            }
            Some(_) | None => grid.rows.push(Row { number: row, is_hidden, first_column: column, start: n_cells }),
        }
        text.n_cells += 1;
        if text.n_cells >= CELLS_MAX {
            return Err(TooMuch::Cells);
        }
        grid.cells.push(cell);
        Ok(())
    }

    /// Marks a merged region, once all cells are put; ends are included.
    pub(super) fn merge(&mut self, from: (u32, u32), to: (u32, u32)) -> Result<(), TooMuch> {
        let grid = &mut self.grid;
        let n_columns = (0..grid.rows.len()).map(|row| grid.columns(row).end).max().unwrap_or(0);
        let first = grid.rows.partition_point(|row| row.number < from.0);
        for row in first..grid.rows.len() {
            let number = grid.rows[row].number;
            if number > to.0 {
                break;
            }
            for column in from.1..(to.1.saturating_add(1)).min(n_columns.max(from.1)) {
                if grid.merged.len() >= MERGED_CELLS_MAX {
                    return Err(TooMuch::Merged);
                }
                grid.merged.insert((number, column), from);
            }
        }
        Ok(())
    }
}

/// Gives the finished worksheets of a file the text they share.
pub(super) fn finish(drafts: Vec<Draft>, text: Text) -> Vec<Grid> {
    let mut text = text.text;
    text.shrink_to_fit();
    let text = Arc::new(text);
    drafts
        .into_iter()
        .map(|Draft { mut grid }| {
            grid.cells.shrink_to_fit();
            grid.rows.shrink_to_fit();
            grid.text = text.clone();
            grid
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packed_cell_takes_eight_bytes() {
        assert_eq!(size_of::<Packed>(), 8);
    }

    #[test]
    fn addresses_come_back_as_they_went() {
        for (row, column, text) in
            [(0, 0, "A1"), (16, 2, "C17"), (0, 25, "Z1"), (9, 26, "AA10"), (1_048_575, 16_383, "XFD1048576")]
        {
            assert_eq!(address(row, column), text);
            assert_eq!(parse_address(text), Some((row, column)));
        }
        assert_eq!(parse_address("$B$7"), Some((6, 1)));
        for text in ["", "7", "B", "B0", "B-1", "ZZZZZZZZZZ1", "B99999999999"] {
            assert_eq!(parse_address(text), None, "{text}");
        }
    }

    fn draft() -> Draft {
        Draft::new(Source { file: "a.csv".into(), worksheet: "".into(), epoch: Epoch::default() })
    }

    #[test]
    fn short_and_long_texts_are_kept_whole_and_composed() {
        let mut text = Text::default();
        let mut draft = draft();
        let long = "x".repeat(CELL_BYTES_MAX);
        let longer = "x".repeat(CELL_BYTES_MAX + 1);
        for (column, content) in (0..).zip(["12", "abcdef", "Hội Nông dân", "Xa\u{303}", &long, &longer]) {
            let cell = text.pack(Kind::Text, content).expect("fits");
            draft.put((3, false), column, cell, &mut text).expect("fits");
        }
        let grid = finish(vec![draft], text).remove(0);
        let read: Vec<Content> = (0..6).map(|column| grid.cell(0, column).content).collect();
        assert_eq!(read[..4], ["12", "abcdef", "Hội Nông dân", "Xã"].map(Content::Text));
        assert_eq!(read[4], Content::Text(&long));
        assert_eq!(read[5], Content::TooLong);
        assert_eq!(grid.cell(0, 6).content, Content::Empty);
        assert_eq!(grid.cell(0, 1).place().to_string(), "a.csv!B4");
    }

    #[test]
    fn rows_and_cells_out_of_order_are_refused() {
        let mut text = Text::default();
        let mut draft = draft();
        let cell = text.pack(Kind::Text, "x").expect("fits");
        assert_eq!(draft.put((3, false), 2, cell, &mut text), Ok(()));
        assert_eq!(draft.put((3, false), 2, cell, &mut text), Err(TooMuch::Disorder));
        assert_eq!(draft.put((2, false), 0, cell, &mut text), Err(TooMuch::Disorder));
        assert_eq!(draft.put((ROWS_MAX, false), 0, cell, &mut text), Err(TooMuch::Rows));
        assert_eq!(draft.put((4, false), COLUMNS_MAX, cell, &mut text), Err(TooMuch::Columns));
    }

    #[test]
    fn every_cell_of_a_merged_region_names_its_first() {
        let mut text = Text::default();
        let mut draft = draft();
        for row in 0..3 {
            for column in 0..2 {
                let cell = text.pack(Kind::Number, "7").expect("fits");
                draft.put((row, false), column, cell, &mut text).expect("fits");
            }
        }
        draft.merge((1, 1), (u32::MAX, u32::MAX)).expect("clipped to what is used");
        let grid = finish(vec![draft], text).remove(0);
        assert_eq!(grid.cell(0, 1).content, Content::Number("7"));
        assert_eq!(grid.cell(1, 1).content, Content::Merged(1, 1));
        assert_eq!(grid.cell(2, 1).content, Content::Merged(1, 1));
        assert_eq!(grid.shown(2, 1).content, Content::Number("7"));
        assert_eq!(grid.cell(2, 0).content, Content::Number("7"));
    }
}
