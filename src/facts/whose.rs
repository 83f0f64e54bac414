//! Whose row it is: which unit's, of which period and layer; or why it is left aside.

use crate::facts::advice::{shortened, shown};
use crate::facts::gathered::{Gathered, Rows};
use crate::facts::heading::{Attribute, Headings, Meaning};
use crate::facts::read::grid::{Content, Grid, RawCell, Unsure};
use crate::facts::spelling::tidy;
use crate::facts::table::TableKind;
use crate::facts::{Aside, Asked, Layer};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Words};
use crate::words::period::Period;
use crate::words::text::fold;
use std::sync::{Arc, LazyLock};

/// What the column of units says about a row.
pub(super) enum UnitCell {
    Id(Arc<str>),
    Aside(Aside, Option<Diagnostic>),
}

static TOTALS: LazyLock<Vec<String>> =
    LazyLock::new(|| ["cộng", "tổng", "tổng số", "total", "toàn tỉnh", "toàn huyện", "trung bình"].map(fold).to_vec());
static GRAND_TOTAL: LazyLock<String> = LazyLock::new(|| fold("tổng cộng"));

// What a part of a table may be added up by: `Cộng huyện A`, `Cộng (I)`.
static PARTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    [
        "huyện",
        "thị xã",
        "thành phố",
        "quận",
        "tỉnh",
        "xã",
        "phường",
        "thị trấn",
        "cụm",
        "khối",
        "nhóm",
        "phần",
        "mục",
        "toàn",
        "các",
        "số",
    ]
    .map(fold)
    .to_vec()
});
// Rows of a summary that are no unit's.
static AVERAGES: LazyLock<Vec<String>> = LazyLock::new(|| ["bình quân", "tỷ lệ", "trung bình cộng"].map(fold).to_vec());

/// Whether a folded text heads a total or an average.
pub(super) fn is_total(folded: &str) -> bool {
    TOTALS.iter().any(|total| total == folded)
        || folded.starts_with(&*GRAND_TOTAL)
        || AVERAGES
            .iter()
            .any(|average| folded == average || folded.strip_prefix(average.as_str()).is_some_and(|rest| rest.starts_with(' ')))
        || is_total_of_a_part(folded)
}

// A commune may be called `Cộng Hòa`.
fn is_total_of_a_part(folded: &str) -> bool {
    let rest = TOTALS[..2].iter().find_map(|total| folded.strip_prefix(total.as_str()));
    let Some(rest) = rest.and_then(|rest| rest.strip_prefix(' ')) else { return false };
    let first = rest.split(' ').next().unwrap_or("");
    is_roman(first)
        || PARTS.iter().any(|part| rest == part || rest.strip_prefix(part.as_str()).is_some_and(|rest| rest.starts_with(' ')))
}

fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| matches!(c, 'i' | 'v' | 'x'))
}

// What stands under a table.
static REMARKS: LazyLock<Vec<String>> =
    LazyLock::new(|| ["ghi chú", "lưu ý", "chú thích", "người lập", "thủ trưởng", "nguồn số liệu"].map(fold).to_vec());

fn is_remark(folded: &str) -> bool {
    REMARKS.iter().any(|remark| folded.starts_with(remark))
}

pub(super) fn unit_cell(
    rows: &Rows<'_>,
    row: usize,
    header_number: u32,
    is_first: bool,
    headings: &Headings<'_>,
    gathered: &mut Gathered,
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
        if !is_first && is_signature(grid, row) {
            return UnitCell::Aside(Aside::Remark, None);
        }
        if is_first && is_under_headings(rows, row) {
            return UnitCell::Aside(Aside::HeaderContinues, None);
        }
        let has_figure = rows.figures.iter().any(|column| !grid.cell(row, *column).is_blank());
        return UnitCell::Aside(Aside::NoUnit, has_figure.then(|| no_unit(cell)));
    }
    // Totals, headings and remarks have spaces, or no digit.
    let is_plain = text.bytes().any(|byte| byte.is_ascii_digit()) && !text.contains(' ');
    let is_listed = |gathered: &mut Gathered| gathered.has_register && !rows.is_register && !gathered.named(text).is_empty();
    // in a table of one figure a row, what stands beside an indicator is whose figure it is
    let is_line = || {
        let indicator = rows.columns.attribute(Attribute::Indicator).map(|column| grid.shown(row, column));
        let is_known = |cell: RawCell<'_>| matches!(headings.find(&tidy(&cell.raw())), Meaning::Questions(..));
        indicator.is_some_and(is_known) && !is_total(&fold(text))
    };
    if is_plain || gathered.index.contains_key(text) || is_line() || is_listed(gathered) {
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
    let is_alone = || others().all(|cell| cell.is_blank() || matches!(cell.content, Content::Merged(..)) || is_letter(cell));
    if text.contains(' ') && (is_remark(&folded) || (rows.has_others && is_alone())) {
        return UnitCell::Aside(Aside::Remark, None);
    }
    if !is_first && text.contains(' ') && gathered.has_register && !rows.is_register && is_signature(grid, row) {
        return UnitCell::Aside(Aside::Remark, None);
    }
    UnitCell::Id(text.into())
}

// `A`, `II`, `3.` before the heading of a group of rows.
fn is_letter(cell: RawCell<'_>) -> bool {
    let raw = cell.raw();
    let bare = raw.trim().trim_end_matches(['.', ')']);
    bare.len() == 1 && bare.bytes().all(|byte| byte.is_ascii_uppercase()) || (bare.len() <= 5 && is_roman(&bare.to_lowercase()))
}

/// Cells that a line of signatures may have.
const SIGNED_MAX: usize = 3;

// Who signed, where and when: a few cells of several words each, and nothing that could be a figure.
fn is_signature(grid: &Grid, row: usize) -> bool {
    let cells = || grid.columns(row).map(|column| grid.cell(row, column)).filter(|cell| !cell.is_blank());
    let is_words = |cell: RawCell<'_>| {
        let Content::Text(text) = cell.content else { return matches!(cell.content, Content::Merged(..)) };
        let text = text.trim();
        let folded = fold(text);
        let is_answer = NO_WORDS.iter().any(|word| folded.starts_with(word.as_str()));
        text.contains(' ') && text.starts_with(|c: char| c.is_alphabetic() || c == '(') && !is_answer
    };
    let written = cells().filter(|cell| !matches!(cell.content, Content::Merged(..))).count();
    (1..=SIGNED_MAX).contains(&written) && cells().all(is_words)
}

// What begins an answer of several words.
static NO_WORDS: LazyLock<Vec<String>> =
    LazyLock::new(|| ["không", "chưa", "có", "đạt", "tốt", "khá", "trung bình", "yếu"].map(fold).to_vec());

/// Rows under its headings in which a form says how to answer, and by which clause it asks.
const TOLD_MAX: usize = 2;

// What a form says of its answers, and how that begins.
static TOLD: LazyLock<Vec<String>> = LazyLock::new(|| {
    ["số nguyên", "số", "tỷ lệ phần trăm", "số tiền", "ghi có hoặc không", "ghi ngày", "chọn một", "ghi bằng lời"]
        .map(fold)
        .to_vec()
});

// The rows of a form between its headings and its units, where the cells that joined them to the headings were taken apart, as a csv
// does: how to answer first, then the clauses. Words only, and no unit.
fn is_under_headings(rows: &Rows<'_>, row: usize) -> bool {
    let first = rows.header_row + 1;
    if row >= first + TOLD_MAX {
        return false;
    }
    let cells = |row: usize| rows.figures.iter().map(move |column| rows.grid.cell(row, *column)).filter(|cell| !cell.is_blank());
    let words = |cell: RawCell<'_>| match cell.content {
        Content::Text(text) if text.chars().any(char::is_alphabetic) => Some(fold(text.trim())),
        _ => None,
    };
    let is_told = |cell: RawCell<'_>| {
        let folded = words(cell)?;
        let rest = TOLD.iter().find_map(|told| folded.strip_prefix(told.as_str()));
        Some(rest.is_some_and(|rest| rest.is_empty() || !rest.starts_with(|c: char| c.is_alphanumeric())))
    };
    let are_told = cells(first).next().is_some() && cells(first).all(|cell| is_told(cell) == Some(true));
    let is_answer = |folded: &str| NO_WORDS.iter().any(|word| folded.starts_with(word.as_str()));
    are_told && cells(row).all(|cell| words(cell).is_some_and(|folded| !is_answer(&folded)))
}

/// A number cell stands for an id where every digit is kept: a spreadsheet keeps 15.
pub(super) fn is_id_number(digits: &str) -> bool {
    digits.len() <= 15 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

// `(1) (2) (3)` or `A B 1 2` under a header: columns are numbered.
pub(super) fn is_numbering(grid: &Grid, row: usize) -> bool {
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
        // after letters the numbers begin, or go on as if the letters had been numbers
        (Some(a), Some(b)) => b == a + 1 || (a >= 1_000_000 && (b == 1 || b == a - 1_000_000 + 2)),
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

/// Whether a row is of the period that is asked for, and of which layer.
pub(super) enum Belongs {
    Yes(Layer),
    No(Aside),
    Unsure(Unsure, Aside, Option<Diagnostic>),
}

pub(super) fn belongs(rows: &Rows<'_>, row: usize, asked: &Asked<'_>, gathered: &mut Gathered) -> Belongs {
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
    if let Some(year) = rows.titled {
        return Belongs::No(Aside::OtherPeriod(year.to_string()));
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
    Belongs::Yes(if rows.columns.kind == TableKind::Units { Layer::Own } else { layer })
}

pub(super) fn period(cell: RawCell<'_>) -> Option<Period> {
    let (Content::Text(text) | Content::Number(text)) = cell.content else { return None };
    let text = tidy(text);
    let year = text.strip_prefix("Năm ").or_else(|| text.strip_prefix("năm ")).unwrap_or(&text);
    if !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Period::parse(year)
}

pub(super) fn unreadable_period(cell: RawCell<'_>) -> Diagnostic {
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
