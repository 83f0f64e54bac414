//! Worksheets that list neither units nor figures but what people decided about them: found by name or header, read row by row.

use crate::facts::advice::{shortened, shown};
use crate::facts::fault::Fault;
use crate::facts::read::grid::{Content, Grid, HEADER_COLUMNS_MAX, RawCell, column_name};
use crate::facts::said::Said;
use crate::facts::spelling::{Locale, date, from_serial, parse_number, stored_number, tidy};
use crate::facts::table::{HEADER_ROWS_MAX, LedgerKind};
use crate::facts::whose::{is_id_number, is_numbering};
use crate::facts::{Aside, AsideRows};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Words};
use crate::words::number::Number;
use crate::words::period::{Date, Period};
use crate::words::text::{clean, fold, fold_ascii, nearest};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Something that a cell says, with the cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At<T> {
    /// What it says.
    pub is: T,
    /// Where.
    pub place: Place,
}

/// What was understood of such a worksheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerRead {
    /// The file.
    pub file: Arc<str>,
    /// The worksheet; empty for csv.
    pub worksheet: Arc<str>,
    /// What it lists.
    pub kind: LedgerKind,
    /// The number of the header's row, from 1.
    pub header_row: u32,
    /// Rows that are read.
    pub n_rows: usize,
    /// Rows that are not, and why; those with an error are told at their cells.
    pub aside: BTreeMap<Aside, AsideRows>,
}

/// A column that such a worksheet has: its id, the headings it is found under, and whether it must be there.
pub(super) struct LedgerColumn {
    pub(super) id: &'static str,
    pub(super) titles: &'static [&'static str],
    pub(super) is_required: bool,
}

/// Columns that any such worksheet may have and that say nothing here.
const SILENT: [&str; 10] =
    ["stt", "tt", "số tt", "số thứ tự", "no.", "ghi chú", "note", "tên đơn vị", "tên đơn vị cũ", "tên đơn vị mới"];

/// A worksheet whose header was found.
#[derive(Debug)]
pub(super) struct Ledger {
    pub(super) kind: LedgerKind,
    pub(super) grid: Grid,
    header: usize,
    // By the position of the column in the kind's list.
    columns: Vec<Option<u32>>,
    // Headings that mean nothing here.
    unknown: Vec<(u32, String)>,
}

fn is_called(text: &str, column: &LedgerColumn) -> bool {
    is_one_of(text, std::iter::once(column.id).chain(column.titles.iter().copied()))
}

/// Whether a text is one of the words, with its tones or typed without any.
pub(super) fn is_one_of<'w>(text: &str, words: impl IntoIterator<Item = &'w str>) -> bool {
    let folded = fold(text);
    let is_bare = fold_ascii(text) == folded;
    words.into_iter().any(|word| fold(word) == folded || (is_bare && fold_ascii(word) == folded))
}

/// A row of headings of such a list.
#[derive(Debug)]
pub(super) struct ListHeader {
    /// The row, among those that hold something.
    pub(super) row: usize,
    /// By the position of the column in the list.
    pub(super) columns: Vec<Option<u32>>,
    /// Headings that mean nothing here, or stand a second time.
    pub(super) unknown: Vec<(u32, String)>,
}

/// The row, among the first, with most headings of a list; of rows that have as many, the first.
pub(super) fn list_header(grid: &Grid, list: &[LedgerColumn]) -> Option<ListHeader> {
    let rows = (0..grid.n_rows().min(HEADER_ROWS_MAX)).map(|row| {
        let (columns, unknown) = columns_of(grid, row, list);
        ListHeader { row, columns, unknown }
    });
    rows.reduce(|best, next| if next.n_known() > best.n_known() { next } else { best })
}

impl ListHeader {
    /// How many columns of the list it has.
    pub(super) fn n_known(&self) -> usize {
        self.columns.iter().flatten().count()
    }
}

/// The position of the column of a list that a heading means.
pub(super) fn meant(heading: &str, list: &[LedgerColumn]) -> Option<usize> {
    list.iter().position(|known| is_called(heading, known))
}

// Which column of the grid is which of the list's, by the headings of one row; a heading twice counts once.
fn columns_of(grid: &Grid, row: usize, list: &[LedgerColumn]) -> (Vec<Option<u32>>, Vec<(u32, String)>) {
    let mut columns = vec![None; list.len()];
    let mut unknown = Vec::new();
    for column in grid.columns(row).take_while(|column| *column < HEADER_COLUMNS_MAX) {
        let heading = clean(&grid.shown(row, column).raw());
        if heading.is_empty() {
            continue;
        }
        match meant(&heading, list) {
            Some(known) if columns[known].is_none() => columns[known] = Some(column),
            Some(_) => unknown.push((column, heading)),
            None if is_one_of(&heading, SILENT) => {}
            None => unknown.push((column, heading)),
        }
    }
    (columns, unknown)
}

/// Whether a worksheet of no telling name has the header of such a list: every column that it must have, and `telling` others.
pub(super) fn has_header(grid: &Grid, list: &[LedgerColumn], telling: usize) -> bool {
    (0..grid.n_rows().min(HEADER_ROWS_MAX)).any(|row| {
        let (columns, _) = columns_of(grid, row, list);
        let n_known = columns.iter().flatten().count();
        let n_required = list.iter().filter(|column| column.is_required).count();
        let has_all = list.iter().zip(&columns).all(|(known, column)| !known.is_required || column.is_some());
        has_all && n_known >= n_required + telling
    })
}

/// Takes a worksheet as such a list; refused where it has no header, or one without a column that it must have.
pub(super) fn ledger(grid: Grid, kind: LedgerKind, list: &[LedgerColumn], said: &mut Said) -> Option<Ledger> {
    let best = list_header(&grid, list);
    let place = |row: usize| grid.source.place(if grid.n_rows() == 0 { 0 } else { grid.row_number(row) }, 0);
    let Words { vi, en } = kind.words();
    let ids = list.iter().filter(|column| column.is_required).map(|column| format!("`{}`", title(column)));
    let ids = ids.collect::<Vec<_>>().join(", ");
    let found = best.as_ref().map_or(0, ListHeader::n_known);
    let Some(ListHeader { row: header, columns, unknown }) = best.filter(|best| best.n_known() >= 2) else {
        // A worksheet by that name with nothing in it lists nothing.
        if grid.n_rows() > 0 {
            let message = words!(
                "trang tính {vi} không có hàng tiêu đề được nhận ra ({found} cột)",
                "the worksheet of {en} has no header that is recognised ({found} columns)"
            );
            said.refuse(
                Diagnostic::error("ledger_without_header", place(0), message)
                    .help(words!("cần một hàng tiêu đề có các cột {ids}", "it needs a row of headings with the columns {ids}")),
            );
        }
        return None;
    };
    let missing: Vec<&LedgerColumn> = list
        .iter()
        .zip(&columns)
        .filter(|(known, column)| known.is_required && column.is_none())
        .map(|(known, _)| known)
        .collect();
    if !missing.is_empty() {
        let names = missing.iter().map(|column| format!("`{}`", title(column))).collect::<Vec<_>>().join(", ");
        let message = words!("trang tính {vi} thiếu cột {names}", "the worksheet of {en} lacks the column {names}");
        let mut found = Diagnostic::error("ledger_column_missing", place(header), message)
            .help(words!("thêm cột vào hàng tiêu đề", "add it to the row of headings"));
        for (column, heading) in &unknown {
            let titles = missing.iter().flat_map(|known| std::iter::once(known.id).chain(known.titles.iter().copied()));
            if let Some(near) = nearest(heading, titles) {
                let place = grid.source.place(grid.row_number(header), *column);
                found = found.also(place, words!("có phải `{near}`?", "did you mean `{near}`?"));
            }
        }
        said.refuse(found);
        return None;
    }
    Some(Ledger { kind, grid, header, columns, unknown })
}

/// The heading that forms print for a column.
pub(super) fn title(column: &LedgerColumn) -> &'static str {
    column.titles.first().copied().unwrap_or(column.id)
}

impl Ledger {
    /// Says which columns are not read and which rows are hidden; the rest comes row by row.
    pub(super) fn say(&self, list: &[LedgerColumn], said: &mut Said) {
        let header = self.grid.row_number(self.header);
        for (column, heading) in &self.unknown {
            let same = meant(heading, list);
            let (name, heading) = (column_name(*column), shortened(heading));
            let place = self.grid.source.place(header, *column);
            if let Some(first) = same.and_then(|same| self.columns[same]) {
                let message = words!("hai cột cùng là `{heading}`", "two columns are both `{heading}`");
                said.refuse(
                    Diagnostic::error("heading_twice", place, message)
                        .also(self.grid.source.place(header, first), words!("cột thứ nhất", "the first"))
                        .help(words!("bỏ một cột", "take one column out")),
                );
                continue;
            }
            let message = words!(
                "không hiểu tiêu đề `{heading}`: cột {name} không được đọc",
                "the heading `{heading}` is not understood: column {name} is not read"
            );
            let titles = list.iter().flat_map(|known| std::iter::once(known.id).chain(known.titles.iter().copied()));
            let mut found = Diagnostic::warning("heading_not_understood", place, message);
            found.help = nearest(&heading, titles).map(|near| words!("có phải `{near}`?", "did you mean `{near}`?"));
            said.find(found);
        }
    }

    /// Rows that say something, with those that are no entries left aside.
    pub(super) fn rows(&self, aside: &mut BTreeMap<Aside, AsideRows>, said: &mut Said) -> Vec<Row<'_>> {
        let mut rows = Vec::new();
        let mut hidden = Vec::new();
        let width = self.grid.columns(self.header).end;
        for row in self.header + 1..self.grid.n_rows() {
            let number = self.grid.row_number(row);
            let own = self.columns.iter().flatten().filter(|column| !self.grid.shown(row, **column).is_blank());
            let n_own = own.count();
            if n_own == 0 && self.grid.columns(row).all(|column| self.grid.cell(row, column).is_blank()) {
                continue;
            }
            if rows.is_empty() && is_numbering(&self.grid, row) {
                aside.entry(Aside::Numbering).or_default().add(number);
                continue;
            }
            // A remark under the list: one text with spaces, alone in its row.
            let texts: Vec<u32> = self.grid.columns(row).filter(|column| !self.grid.cell(row, *column).is_blank()).collect();
            if let [only] = texts[..]
                && self.grid.cell(row, only).raw().trim().contains(' ')
            {
                aside.entry(Aside::Remark).or_default().add(number);
                continue;
            }
            if self.grid.is_hidden(row) {
                hidden.push(number);
            }
            // In delimited text, a row with more cells than the header has them in the wrong columns.
            let end = self.grid.columns(row).end;
            let is_shifted = self.grid.is_delimited && (width..end).any(|column| !self.grid.cell(row, column).is_blank());
            if is_shifted {
                let message = words!(
                    "hàng có {end} ô mà tiêu đề có {width}: không rõ ô nào thuộc cột nào",
                    "the row has {end} cells and the header {width}: which cell belongs to which column cannot be told"
                );
                said.find(Diagnostic::error("row_too_long", self.grid.source.place(number, width), message).help(words!(
                    "đặt ô có dấu phân cách trong ngoặc kép (`\"12,5\"`), hoặc lưu tệp với dấu phân cách khác",
                    "put cells that hold the delimiter into quotation marks (`\"12,5\"`), or save the file with another delimiter"
                )));
            }
            rows.push(Row { ledger: self, row, is_shifted });
        }
        if let Some(first) = hidden.first() {
            let count = hidden.len();
            let message = words!("{count} hàng bị ẩn vẫn được đọc", "{count} hidden rows are read all the same");
            said.find(Diagnostic::warning("hidden_rows", self.grid.source.place(*first, 0), message));
        }
        rows
    }

    /// What was understood.
    pub(super) fn read(&self, n_rows: usize, aside: BTreeMap<Aside, AsideRows>) -> LedgerRead {
        LedgerRead {
            file: self.grid.source.file.clone(),
            worksheet: self.grid.source.worksheet.clone(),
            kind: self.kind,
            header_row: self.grid.row_number(self.header) + 1,
            n_rows,
            aside,
        }
    }
}

/// One row of such a list.
#[derive(Clone, Copy)]
pub(super) struct Row<'l> {
    ledger: &'l Ledger,
    row: usize,
    /// Its cells stand in columns that cannot be told.
    pub(super) is_shifted: bool,
}

impl<'l> Row<'l> {
    fn cell(&self, column: usize) -> Option<RawCell<'l>> {
        self.ledger.columns[column].map(|column| self.ledger.grid.shown(self.row, column))
    }

    /// The row's number, from 0.
    pub(super) fn number(&self) -> u32 {
        self.ledger.grid.row_number(self.row)
    }

    /// Where a column's cell stands in the row; the row's first cell where there is no such column.
    pub(super) fn place(&self, column: usize) -> Place {
        let first = self.ledger.columns.iter().flatten().min().copied().unwrap_or(0);
        self.ledger.grid.source.place(self.number(), self.ledger.columns[column].unwrap_or(first))
    }

    /// The text of a cell; nothing where it is blank, an error where it holds no text.
    pub(super) fn text(&self, column: usize, found: &mut Vec<Diagnostic>) -> Option<At<Arc<str>>> {
        let cell = self.cell(column)?;
        let text: Arc<str> = match cell.content {
            Content::Empty => return None,
            Content::Text(text) => clean(&tidy(text)).into(),
            Content::Number(digits) if is_id_number(digits) => digits.into(),
            Content::Number(_)
            | Content::Percent(_)
            | Content::Serial(_)
            | Content::Day(_)
            | Content::Truth(_)
            | Content::Error(_)
            | Content::Uncalculated
            | Content::TooLong
            | Content::Merged(..)
            | Content::Unsure(_) => {
                found.push(unreadable(cell).help(words!(
                    "đặt ô ở định dạng văn bản rồi ghi lại nội dung",
                    "format the cell as text and write its content again"
                )));
                return None;
            }
        };
        // A mark for "none" says nothing.
        let is_nothing = text.is_empty() || matches!(&*text, "-" | "–" | "—" | "?");
        (!is_nothing).then(|| At { is: text, place: cell.place() })
    }

    /// A cell's day; nothing where it is blank, an error where there is no such day.
    pub(super) fn day(&self, column: usize, found: &mut Vec<Diagnostic>) -> Option<At<Date>> {
        let cell = self.cell(column)?;
        let day = match cell.content {
            Content::Empty => return None,
            Content::Text(text) if tidy(text).is_empty() => return None,
            Content::Text(text) => date(&tidy(text)),
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
        match day {
            Ok(day) => Some(At { is: day, place: cell.place() }),
            Err(_) => {
                let Words { vi, en } = shown(cell);
                let message = words!("`{vi}` không phải là ngày", "`{en}` is not a date");
                found.push(Diagnostic::error("unreadable_date", cell.place(), message).help(words!(
                    "viết `dd/mm/yyyy`, hoặc đặt định dạng ngày cho ô",
                    "write `dd/mm/yyyy`, or give the cell a date format"
                )));
                None
            }
        }
    }

    /// What a cell gives, as text and, where it is one, as a number.
    pub(super) fn value(
        &self,
        column: usize,
        locale: Locale,
        found: &mut Vec<Diagnostic>,
    ) -> Option<(At<Arc<str>>, Option<Number>)> {
        let cell = self.cell(column)?;
        let (text, number) = match cell.content {
            Content::Number(digits) => (digits.to_owned(), stored_number(digits)),
            Content::Percent(digits) => {
                let number = stored_number(digits).and_then(|number| number.times(Number::HUNDRED).ok_or(Fault::TooManyDigits));
                (format!("{}%", number.map_or_else(|_| digits.to_owned(), |number| number.to_string())), number)
            }
            Content::Empty
            | Content::Text(_)
            | Content::Serial(_)
            | Content::Day(_)
            | Content::Truth(_)
            | Content::Error(_)
            | Content::Uncalculated
            | Content::TooLong
            | Content::Merged(..)
            | Content::Unsure(_) => {
                let text = self.text(column, found)?;
                let number = parse_number(text.is.strip_suffix('%').unwrap_or(&text.is).trim_end(), locale).ok();
                return Some((text, number));
            }
        };
        match number {
            Ok(number) => Some((At { is: text.into(), place: cell.place() }, Some(number))),
            Err(_) => {
                found.push(unreadable(cell));
                None
            }
        }
    }

    /// The row's period: that of the run where there is no column for it; an error where it cannot be read.
    pub(super) fn period(&self, column: usize, asked: Period, found: &mut Vec<Diagnostic>) -> Option<Period> {
        let Some(cell) = self.cell(column) else { return Some(asked) };
        let period = crate::facts::whose::period(cell);
        if period.is_none() {
            found.push(crate::facts::whose::unreadable_period(cell));
        }
        period
    }
}

fn unreadable(cell: RawCell<'_>) -> Diagnostic {
    let Words { vi, en } = shown(cell);
    let message = if vi.is_empty() {
        words!("không đọc được nội dung của ô", "what the cell holds is not read")
    } else {
        words!("không đọc được `{vi}` ở đây", "`{en}` is not read here")
    };
    Diagnostic::error("unreadable_cell", cell.place(), message)
}

/// A cell that must say something and is blank.
pub(super) fn missing(row: &Row<'_>, column: usize, list: &[LedgerColumn], what: &Words) -> Diagnostic {
    let name = title(&list[column]);
    let Words { vi, en } = what;
    let message = words!("{vi}: thiếu `{name}`", "{en}: `{name}` is missing");
    Diagnostic::error("cell_missing", row.place(column), message)
        .help(words!("ghi vào ô này; hàng này chưa được dùng", "fill the cell in; this row is not used"))
}

/// A word that is none of those there are.
pub(super) fn unknown_kind(cell: &At<Arc<str>>, known: &[(&'static str, &'static str)]) -> Diagnostic {
    let raw = shortened(&cell.is);
    let vi = known.iter().map(|(_, title)| format!("`{title}`")).collect::<Vec<_>>().join(", ");
    let en = known.iter().map(|(id, _)| format!("`{id}`")).collect::<Vec<_>>().join(", ");
    let message = words!("`{raw}` không phải là loại nào được biết", "`{raw}` is no kind that is known");
    let mut said = Diagnostic::error("unknown_kind", cell.place.clone(), message)
        .note(words!("cần một trong: {vi}", "expected one of: {en}"));
    let near = nearest(&cell.is, known.iter().flat_map(|(id, title)| [*id, *title]));
    said.help = Some(match near {
        Some(near) => words!("có phải `{near}`?", "did you mean `{near}`?"),
        None => words!("sửa loại; hàng này chưa được dùng", "mend the kind; this row is not used"),
    });
    said
}

/// A unit that nothing lists.
pub(super) fn unknown_unit<'u>(cell: &At<Arc<str>>, units: impl IntoIterator<Item = &'u str>) -> Diagnostic {
    let raw = shortened(&cell.is);
    let like = crate::facts::rows::like(&cell.is);
    let near = units.into_iter().find(|unit| crate::facts::rows::like(unit) == like);
    let message = words!("không có đơn vị `{raw}`", "there is no unit `{raw}`");
    Diagnostic::error("unknown_unit", cell.place.clone(), message).help(match near {
        Some(near) => words!("có phải `{near}`?", "did you mean `{near}`?"),
        None => words!(
            "sửa mã, hoặc thêm đơn vị vào bảng đơn vị; hàng này chưa được dùng",
            "mend the id, or add the unit to the table of units; this row is not used"
        ),
    })
}
