//! The looks of the worksheets with a row a unit.

use super::book;
use rust_xlsxwriter::{Color, Format, FormatAlign, Worksheet, XlsxError};

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

/// Apart from the words of the next column, or `30` and `12 từ 12 trở lên` read as one.
pub(super) fn number() -> Format {
    apart(book::plain()).set_num_format("#,##0.######")
}

fn apart(format: Format) -> Format {
    format.set_align(FormatAlign::Right).set_indent(1)
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
    apart(input()).set_num_format("#,##0.######")
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

/// The look of a cell of a worksheet with a row a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    Plain,
    Wrapped,
    Number,
    Folded,
    Input,
    InputNumber,
    InputDay,
    Unreadable,
    Valued,
}

impl Look {
    /// In the order of their positions.
    pub(super) const ALL: [Look; 9] = [
        Look::Plain,
        Look::Wrapped,
        Look::Number,
        Look::Folded,
        Look::Input,
        Look::InputNumber,
        Look::InputDay,
        Look::Unreadable,
        Look::Valued,
    ];

    pub(super) fn format(self) -> Format {
        match self {
            Look::Plain => plain(),
            Look::Wrapped => wrapped(),
            Look::Number => number(),
            Look::Folded => folded(),
            Look::Input => input(),
            Look::InputNumber => input_number(),
            Look::InputDay => input_day(),
            Look::Unreadable => unreadable(),
            Look::Valued => valued(),
        }
    }
}

/// Writes every look into a row that is taken out again: by it the writer of workbooks tells what it calls them.
pub(super) fn samples(sheet: &mut Worksheet, row: u32) -> Result<(), XlsxError> {
    for (column, look) in (0..).zip(Look::ALL) {
        let format = look.format();
        sheet.write_blank(row, 2 * column, &format)?.write_blank(row, 2 * column + 1, &format.set_quote_prefix())?;
    }
    Ok(())
}
