//! Why a worksheet without a header cannot be read, as far as that shows: its letters are of an old font.

use crate::facts::advice::shortened;
use crate::facts::read::grid::{Content, Grid, HEADER_COLUMNS_MAX};
use crate::words;
use crate::words::diagnostic::Diagnostic;

/// Rows that are looked at.
const ROWS_LOOKED_AT: usize = 200;
/// Signs of an old font that show that letters are not Unicode.
const SIGNS_MIN: usize = 5;

/// Letters of TCVN3 and VNI fonts are stored as Latin letters and signs that no Vietnamese text has.
pub(super) fn in_an_old_font(grid: &Grid) -> Option<Diagnostic> {
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
