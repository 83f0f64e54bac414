//! What all workbooks share: looks, pages, and cells that are written as they are meant. The only door to the writer's numbers.

use crate::words::number::Number;
use crate::words::period::{Date, to_days};
use crate::words::text::fold;
use chrono::Datelike;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, ProtectionOptions, Workbook, Worksheet, XlsxError,
};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The font of administrative documents.
pub const FONT: &str = "Times New Roman";

/// Characters a cell may hold.
const CELL_CHARS_MAX: usize = 32_767;

/// How tall a line is.
const LINE_PIXELS: u32 = 21;

/// Characters the name of a worksheet may have.
const NAME_CHARS_MAX: usize = 31;

/// Characters that are kept of a longer name, in whole words: no name of a person is cut in two.
const NAME_CHARS_KEPT: usize = 16;

/// An empty workbook. Its date is that of the period, so that the same input gives the same bytes.
pub fn new(title: &str, day: Date) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let year = u16::try_from(day.year()).unwrap_or(u16::MAX);
    let [month, of_month] = [day.month(), day.day()].map(|part| u8::try_from(part).expect("the calendar is small"));
    let made = ExcelDateTime::from_ymd(year, month, of_month)?;
    workbook.set_properties(&DocProperties::new().set_title(title).set_author("vungmanh").set_creation_datetime(&made));
    Ok(workbook)
}

/// Text as everything is written.
pub fn plain() -> Format {
    Format::new().set_font_name(FONT).set_font_size(12).set_align(FormatAlign::VerticalCenter)
}

/// The title of a page.
pub fn title() -> Format {
    plain().set_bold().set_font_size(14)
}

/// What must not be overlooked.
pub fn warning() -> Format {
    plain().set_bold().set_font_color(Color::RGB(0x00C0_0000))
}

/// The header of a table.
pub fn heading() -> Format {
    cell().set_bold().set_align(FormatAlign::Center).set_background_color(Color::RGB(0x00DD_EBF7))
}

/// What stands under the header's titles.
pub fn subheading() -> Format {
    heading().unset_bold().set_italic().set_font_size(10)
}

/// A cell of a table, locked where its worksheet is protected.
pub fn cell() -> Format {
    plain().set_border(FormatBorder::Thin).set_text_wrap()
}

/// A cell that is not to be changed.
pub fn fixed() -> Format {
    cell().set_background_color(Color::RGB(0x00F2_F2F2))
}

/// A cell to be filled in.
pub fn input() -> Format {
    cell().set_unlocked()
}

/// A text as long as a cell can hold it.
pub fn fitting(text: &str) -> Cow<'_, str> {
    if text.len() > CELL_CHARS_MAX && text.encode_utf16().count() > CELL_CHARS_MAX {
        // a character is at most two units
        return Cow::Owned(text.chars().take(CELL_CHARS_MAX / 2 - 1).chain(['…']).collect());
    }
    Cow::Borrowed(text)
}

/// Writes text as text, also where it begins as a formula does.
pub fn text(sheet: &mut Worksheet, row: u32, column: u16, text: &str, format: &Format) -> Result<(), XlsxError> {
    let text = &*fitting(text);
    if text.is_empty() {
        sheet.write_blank(row, column, format)?;
    } else if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        sheet.write_string_with_format(row, column, text, &format.clone().set_quote_prefix())?;
    } else {
        sheet.write_string_with_format(row, column, text, format)?;
    }
    Ok(())
}

/// Writes a number; a cell holds the binary number nearest to it, and up to 15 digits come back as they were. What has more is
/// written as text, in Vietnamese.
pub fn number(sheet: &mut Worksheet, row: u32, column: u16, number: Number, format: &Format) -> Result<(), XlsxError> {
    if !digits(sheet, row, column, &number.to_string(), format)? {
        text(sheet, row, column, &number.vi(), format)?;
    }
    Ok(())
}

/// Writes a number by its digits, with a decimal point; `false`, and nothing is written, where a cell cannot keep all of them.
pub fn digits(sheet: &mut Worksheet, row: u32, column: u16, digits: &str, format: &Format) -> Result<bool, XlsxError> {
    let Some(binary) = exact(digits).and_then(|digits| digits.parse::<f64>().ok()) else { return Ok(false) };
    sheet.write_number_with_format(row, column, binary, format)?;
    Ok(true)
}

/// Digits that every spreadsheet keeps.
fn is_short(digits: &str) -> bool {
    digits.len() <= 15 && digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'))
}

/// The digits that a cell has for a number, with a decimal point; `None` where it cannot keep all of them.
pub fn exact(digits: &str) -> Option<Cow<'_, str>> {
    if is_short(digits) {
        return Some(Cow::Borrowed(digits));
    }
    let n_digits = digits.bytes().filter(u8::is_ascii_digit).count();
    let has_exponent = digits.contains(['e', 'E']);
    let written = nearest(digits)?;
    (n_digits <= 15 || has_exponent || written == digits).then_some(written)
}

/// The digits of the number that a cell can keep and that is nearest; `None` for what is no number.
pub fn nearest(digits: &str) -> Option<Cow<'_, str>> {
    if is_short(digits) {
        return Some(Cow::Borrowed(digits));
    }
    let binary = digits.parse::<f64>().ok().filter(|binary| binary.is_finite())?;
    Some(Cow::Owned(binary.to_string()))
}

/// Writes a number by its digits, as text where a cell cannot keep all of them.
pub fn digits_or_text(sheet: &mut Worksheet, row: u32, column: u16, number: &str, format: &Format) -> Result<(), XlsxError> {
    if !digits(sheet, row, column, number, format)? {
        text(sheet, row, column, number, format)?;
    }
    Ok(())
}

/// Writes a day.
pub fn day(sheet: &mut Worksheet, row: u32, column: u16, day: Date, format: &Format) -> Result<(), XlsxError> {
    // days are counted from 30 December 1899
    let serial = (to_days(day) + 25_569).to_string();
    digits(sheet, row, column, &serial, &format.clone().set_num_format("dd/mm/yyyy"))?;
    Ok(())
}

/// How many lines a text takes in a column of a width in characters, where its words are not cut.
pub fn lines(text: &str, width: u16) -> u32 {
    let room = usize::from(width.max(2)) - 1;
    text.lines().map(|line| lines_of(line, room)).sum::<u32>().max(1)
}

/// The width that a column has for the small letters under a header.
pub fn small(width: u16) -> u16 {
    width.saturating_add(width / 4)
}

fn lines_of(text: &str, room: usize) -> u32 {
    let (mut n, mut used) = (1, 0);
    for word in text.split_whitespace() {
        let long = word.chars().count();
        let with = if used == 0 { long } else { used + 1 + long };
        if with <= room {
            used = with;
            continue;
        }
        n += u32::from(used > 0);
        // a word longer than the column is cut
        let over = (long.max(1) - 1) / room;
        n += u32::try_from(over).unwrap_or(u32::MAX / 2);
        used = long - over * room;
    }
    n
}

/// Gives a row the height of so many lines; a row that nobody measured is not measured by every program either.
pub fn height(sheet: &mut Worksheet, row: u32, lines: u32) -> Result<(), XlsxError> {
    sheet.set_row_height_pixels(row, pixels(lines))?;
    Ok(())
}

/// How tall so many lines are.
pub fn pixels(lines: u32) -> u32 {
    // a row is at most 409 points
    (lines.min(25) * LINE_PIXELS + 5).min(545)
}

/// Which way a page lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lies {
    /// Taller than wide.
    Upright,
    /// Wider than tall.
    Across,
}

/// A4 with the margins of administrative documents, so many pages wide, numbered below.
pub fn page(sheet: &mut Worksheet, lies: Lies, pages_wide: u16, footer: &str) {
    sheet.set_paper_size(9).set_print_fit_to_pages(pages_wide, 0);
    match lies {
        Lies::Upright => sheet.set_portrait().set_margins(1.18, 0.59, 0.79, 0.79, 0.3, 0.3),
        Lies::Across => sheet.set_landscape().set_margins(0.59, 0.59, 0.79, 0.79, 0.3, 0.3),
    };
    // `&` is an instruction in a footer
    let footer = footer.replace('&', "&&");
    sheet.set_footer(format!("&L&\"{FONT},Italic\"&9{footer}&R&\"{FONT},Regular\"&10Trang &P/&N"));
}

/// Characters that a page across holds beside each other, at the scale that blocks are printed in.
const BLOCK_WIDTH: u16 = 184;

/// Of the full size, what blocks are printed in.
const BLOCK_SCALE: u16 = 60;

/// A4 across in blocks of columns: the first columns stand on every page, no column is cut in two. Widths in characters; those that
/// are not seen have none.
pub fn page_in_blocks(sheet: &mut Worksheet, repeated: &[u16], others: &[u16], footer: &str) -> Result<(), XlsxError> {
    page(sheet, Lies::Across, 0, footer);
    let n_repeated = u16::try_from(repeated.len()).unwrap_or(u16::MAX);
    let taken: u16 = repeated.iter().sum();
    let mut breaks = breaks(n_repeated, taken, others, BLOCK_WIDTH);
    // an old limit of what a worksheet may break into
    breaks.truncate(1023);
    sheet.set_print_scale(BLOCK_SCALE).set_repeat_columns(0, n_repeated.saturating_sub(1))?.set_vertical_page_breaks(&breaks)?;
    Ok(())
}

/// Characters that a page of a form holds beside each other, where letters of 12 points are to stay above 7.
const FORM_WIDTH: u16 = BLOCK_WIDTH;

/// Characters that the header of a page may have.
const HEADER_CHARS_MAX: usize = 250;

/// Pixels across a page at full size, between its margins, where a program has no better font for widths than a wide one.
const PAGE_PIXELS: u32 = 815;

/// A4 across for a form: as few pages as its columns need, each as full as the others, as large as they then allow. The first columns
/// and the title stand on every page. Widths in characters.
pub fn page_of_form(
    sheet: &mut Worksheet,
    repeated: &[u16],
    others: &[u16],
    title: &[&str],
    footer: &str,
) -> Result<(), XlsxError> {
    page(sheet, Lies::Across, 0, footer);
    let n_repeated = u16::try_from(repeated.len()).unwrap_or(u16::MAX);
    let taken: u16 = repeated.iter().sum();
    let most = even(n_repeated, taken, others, FORM_WIDTH);
    let mut breaks = breaks(n_repeated, taken, others, most);
    breaks.truncate(1023);
    // what the widest page takes
    let mut widest = 0;
    for (n, from) in std::iter::once(u32::from(n_repeated)).chain(breaks.iter().copied()).enumerate() {
        let until = breaks.get(n).copied().unwrap_or(u32::from(n_repeated) + u32::try_from(others.len()).unwrap_or(0));
        let own = others.iter().skip((from - u32::from(n_repeated)) as usize).take((until - from) as usize);
        let pixels = |widths: &mut dyn Iterator<Item = &u16>| widths.map(|width| u32::from(*width) * 7 + 5).sum::<u32>();
        widest = pixels(&mut repeated.iter().chain(own)).max(widest);
    }
    let scale = (PAGE_PIXELS * 100 / widest.max(1)).clamp(40, 90);
    sheet.set_print_scale(u16::try_from(scale).expect("it is clamped"));
    sheet.set_repeat_columns(0, n_repeated.saturating_sub(1))?.set_vertical_page_breaks(&breaks)?;
    sheet.set_margins(0.59, 0.59, 1.1, 0.79, 0.3, 0.3);
    // a page's header holds 255 characters, its instructions among them
    let all = format!("&L&\"{FONT},Bold\"&11{}", title.join("\n").replace('&', "&&"));
    let cut: String = all.chars().take(HEADER_CHARS_MAX - 1).collect();
    sheet.set_header(if cut.len() < all.len() { cut.trim_end_matches('&').to_owned() + "…" } else { all });
    Ok(())
}

/// The least width at which columns need no more pages than at the greatest.
fn even(n_repeated: u16, taken: u16, others: &[u16], most: u16) -> u16 {
    let n_pages = breaks(n_repeated, taken, others, most).len();
    let least = others.iter().max().copied().unwrap_or(0).saturating_add(taken);
    (least..most).find(|width| breaks(n_repeated, taken, others, *width).len() == n_pages).unwrap_or(most)
}

/// The columns before which a page ends, so that none is cut in two.
fn breaks(n_repeated: u16, taken: u16, others: &[u16], most: u16) -> Vec<u32> {
    let (mut breaks, mut used) = (Vec::new(), taken);
    for (column, width) in (u32::from(n_repeated)..).zip(others) {
        if used + width > most && used > taken {
            breaks.push(column);
            used = taken;
        }
        used += width;
    }
    breaks
}

/// Lets only unlocked cells be filled in; without a password. Widths and heights stay free.
pub fn protect(sheet: &mut Worksheet, may_add_rows: bool) {
    sheet.protect_with_options(&ProtectionOptions {
        format_columns: true,
        format_rows: true,
        insert_rows: may_add_rows,
        ..ProtectionOptions::default()
    });
}

/// A name for a worksheet: short enough, without signs that names may not have, and new.
pub fn worksheet_name(wanted: &str, taken: &mut BTreeSet<String>) -> String {
    let allowed: String =
        wanted.chars().map(|c| if matches!(c, '*' | '?' | ':' | '[' | ']' | '\\' | '/' | '\'') { ' ' } else { c }).collect();
    let allowed = crate::words::text::clean(&allowed);
    let mut short = allowed.clone();
    if short.chars().count() > NAME_CHARS_MAX {
        let mut words: Vec<&str> = allowed.split(' ').collect();
        while words.len() > 1 && words.join(" ").chars().count() > NAME_CHARS_KEPT {
            words.pop();
        }
        short = words.join(" ").chars().take(NAME_CHARS_MAX - 8).chain(['…']).collect();
    }
    let base = if short.is_empty() { "Phiếu".to_owned() } else { short };
    let mut name = base.clone();
    let mut n = 2;
    while !taken.insert(fold(&name)) {
        let end = format!(" ({n})");
        let kept: String = base.chars().take(NAME_CHARS_MAX - end.len()).collect();
        name = kept + &end;
        n += 1;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_by_whole_words() {
        assert_eq!([lines("", 10), lines("một hai", 8), lines("một hai", 7), lines("một hai ba", 8)], [1, 1, 2, 2]);
        assert_eq!([lines("xa_01.hoi_nong_dan", 10), lines("a xa_01.hoi_nong_dan", 10), lines("a\nb", 10)], [2, 3, 2]);
    }

    #[test]
    fn a_page_ends_before_the_column_that_no_longer_fits_and_unseen_columns_take_no_room() {
        let fits = BLOCK_WIDTH - 52;
        let breaks = |others: &[u16]| breaks(2, 52, others, BLOCK_WIDTH);
        assert!(breaks(&[fits]).is_empty());
        assert!(breaks(&[fits, 0, 0]).is_empty());
        assert_eq!(breaks(&[fits - 1, 1, 1]), [4]);
        assert_eq!(breaks(&[fits, 0, 1, fits, fits]), [4, 5, 6]);
        // a column wider than a page has one to itself
        assert_eq!(breaks(&[fits + 1, 1]), [3]);
    }

    #[test]
    fn pages_of_a_form_are_as_few_as_they_can_be_and_as_full_as_each_other() {
        let others = [11; 20];
        assert_eq!(breaks(3, 40, &others, FORM_WIDTH).len(), 1, "two pages");
        let width = even(3, 40, &others, FORM_WIDTH);
        assert_eq!((width, breaks(3, 40, &others, width)), (150, vec![13]), "ten columns each");
        // one page is no wider than it must be, and a column that fits none has one to itself
        assert_eq!(even(3, 40, &[11, 12], FORM_WIDTH), 63);
        assert_eq!(even(3, 40, &[400], FORM_WIDTH), FORM_WIDTH);
    }

    #[test]
    fn names_of_worksheets_are_short_allowed_and_new() {
        let mut taken = BTreeSet::new();
        let names: Vec<String> = ["Hội Nông dân", "hội nông dân", "a/b:c", "", "Đoàn Thanh niên Cộng sản Hồ Chí Minh"]
            .into_iter()
            .map(|wanted| worksheet_name(wanted, &mut taken))
            .collect();
        assert_eq!(names, ["Hội Nông dân", "hội nông dân (2)", "a b c", "Phiếu", "Đoàn Thanh niên…"]);
    }
}
