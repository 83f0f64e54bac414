//! Why a worksheet without a header cannot be read, as far as that shows: its questions stand in rows, or its letters are of an old
//! font.

use crate::facts::advice::shortened;
use crate::facts::heading::{Aspect, Headings, Meaning};
use crate::facts::read::grid::{Content, Grid, HEADER_COLUMNS_MAX};
use crate::words;
use crate::words::diagnostic::Diagnostic;

/// Rows that are looked at.
const ROWS_LOOKED_AT: usize = 200;
/// Columns in which questions are looked for: they stand before their answers.
const COLUMNS_LOOKED_AT: u32 = 6;
/// Questions in one column that show that they stand in rows.
const IN_ROWS_MIN: usize = 3;
/// Signs of an old font that show that letters are not Unicode.
const SIGNS_MIN: usize = 5;

/// What keeps a worksheet without a header from being read, where it shows.
pub(super) fn why(grid: &Grid, headings: &Headings<'_>) -> Option<Diagnostic> {
    in_rows(grid, headings).or_else(|| in_an_old_font(grid))
}

// `Nội dung` down, units across: a summary; or one unit's sheet.
fn in_rows(grid: &Grid, headings: &Headings<'_>) -> Option<Diagnostic> {
    let rows = 0..grid.n_rows().min(ROWS_LOOKED_AT);
    let is_question = |row: usize, column: u32| {
        let Content::Text(text) = grid.cell(row, column).content else { return false };
        matches!(headings.find(text), Meaning::Questions(_, Aspect::Figure))
    };
    for column in 0..COLUMNS_LOOKED_AT {
        let found: Vec<usize> = rows.clone().filter(|row| is_question(*row, column)).take(IN_ROWS_MIN).collect();
        if found.len() < IN_ROWS_MIN {
            continue;
        }
        let cell = grid.cell(found[0], column);
        let title = shortened(&cell.raw());
        let message = words!(
            "các chỉ tiêu xếp theo hàng (`{title}`…), không theo cột: bảng không được đọc",
            "the indicators stand in rows (`{title}`…) and not in columns: the table is not read"
        );
        return Some(Diagnostic::error("indicators_in_rows", cell.place(), message).help(words!(
            "mỗi đơn vị một hàng, mỗi chỉ tiêu một cột: chép bảng, dán chuyển vị (Paste Special, Transpose), rồi ghi cột `Mã đơn vị`; \
             hoặc mỗi số liệu một hàng với các cột `Mã đơn vị`, `Chỉ tiêu`, `Giá trị`",
            "one row a unit, one column an indicator: copy the table, paste it transposed, and add a column `unit`; or one row a \
             figure, with the columns `unit`, `indicator`, `value`"
        )));
    }
    None
}

// Letters of TCVN3 and VNI fonts are stored as Latin letters and signs that no Vietnamese text has.
fn in_an_old_font(grid: &Grid) -> Option<Diagnostic> {
    let is_sign = |c: char| "µ¶·¸¹»¼½¾®ªÆÇÈËÎÏÑÖ×ØÜÞßäå«æç¬îïñöø÷ûüþ§".contains(c);
    let is_unicode = |c: char| matches!(c, 'ă' | 'đ' | 'ơ' | 'ư' | 'Ă' | 'Đ' | 'Ơ' | 'Ư' | '\u{1ea0}'..='\u{1ef9}');
    let mut first = None;
    let mut n_signs = 0;
    for row in 0..grid.n_rows().min(ROWS_LOOKED_AT) {
        for column in grid.columns(row).start..grid.columns(row).end.min(HEADER_COLUMNS_MAX) {
            let cell = grid.cell(row, column);
            let Content::Text(text) = cell.content else { continue };
            if text.chars().any(is_unicode) {
                return None;
            }
            let signs = text.chars().filter(|c| is_sign(*c)).count();
            if signs > 0 {
                n_signs += signs;
                first.get_or_insert(cell);
            }
        }
    }
    let cell = first.filter(|_| n_signs >= SIGNS_MIN)?;
    let text = shortened(&cell.raw());
    let message = words!(
        "`{text}` viết bằng phông TCVN3 (.VnTime) hoặc VNI: bảng không được đọc",
        "`{text}` is written for a TCVN3 or VNI font: the table is not read"
    );
    Some(Diagnostic::error("old_font", cell.place(), message).help(words!(
        "đổi sang Unicode (UniKey: Ctrl+Shift+F6) rồi lưu lại",
        "convert the text to Unicode and save the file again"
    )))
}
