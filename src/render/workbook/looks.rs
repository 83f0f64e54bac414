//! The looks of the worksheets that are written side by side: all of them are known before the first cell is written, so that the
//! same input gives the same bytes.

use super::book;
use rust_xlsxwriter::{Color, Format, FormatAlign, Workbook};

pub(super) fn plain() -> Format {
    book::plain()
}

/// What may take several lines.
pub(super) fn wrapped() -> Format {
    book::plain().set_text_wrap().set_align(FormatAlign::Top)
}

pub(super) fn hint() -> Format {
    book::plain().set_italic()
}

pub(super) fn number() -> Format {
    book::plain().set_num_format("#,##0.######")
}

/// Parts of a step, folded away.
pub(super) fn folded() -> Format {
    book::plain().set_font_color(Color::RGB(0x007F_7F7F)).set_font_size(9).set_num_format("0")
}

pub(super) fn total_heading() -> Format {
    book::heading().set_background_color(Color::RGB(0x00BD_D7EE))
}

/// A figure that may be changed.
pub(super) fn input() -> Format {
    book::plain().set_background_color(Color::RGB(0x00FF_FBE6))
}

pub(super) fn input_number() -> Format {
    input().set_num_format("#,##0.######")
}

pub(super) fn input_day() -> Format {
    input().set_num_format("dd/mm/yyyy")
}

pub(super) fn unreadable() -> Format {
    input().set_font_color(Color::RGB(0x00C0_0000)).set_bold()
}

/// What is no formula where others are.
pub(super) fn valued() -> Format {
    book::plain().set_background_color(Color::RGB(0x00F8_CBAD))
}

/// Makes every look known to the workbook.
pub(super) fn register(workbook: &mut Workbook) {
    let all = [
        plain(),
        wrapped(),
        hint(),
        number(),
        folded(),
        total_heading(),
        input(),
        input_number(),
        input_day(),
        unreadable(),
        valued(),
        book::title(),
        book::warning(),
        book::heading(),
        book::subheading(),
    ];
    for look in all {
        workbook.register_format(&look);
        // text that begins as a formula does
        workbook.register_format(&look.set_quote_prefix());
    }
}
