//! The long part of a worksheet, a row a unit, as it stands in the worksheet's file: made in blocks, side by side. Everything else of a
//! worksheet comes from the writer of workbooks; the looks of these cells are those that it registered.

use super::book;
use super::looks::Look;
use super::written::Written;
use rust_xlsxwriter::Worksheet;
use std::borrow::Cow;
use std::io::Write as _;

/// Rows whose like formulas are written once.
pub(super) const BLOCK: usize = 256;

/// The last row that a worksheet can have, from 0: there the looks stand until the rows are written.
pub(super) const SAMPLES: u32 = 1_048_575;

/// The numbers that the writer gave the looks: as they are, and with the mark of text that begins as a formula does.
#[derive(Debug)]
pub(super) struct Styles([[String; 2]; Look::ALL.len()]);

impl Styles {
    /// From the row of samples as it stands in the file.
    pub(super) fn read(samples: &str) -> Styles {
        let mut numbers = samples.split("<c ").skip(1).map(|cell| {
            let number = cell.split('>').next().unwrap_or_default().split("s=\"").nth(1);
            number.and_then(|number| number.split('"').next()).unwrap_or("0").to_owned()
        });
        let mut next = || numbers.next().expect("every look has its two samples");
        Styles(std::array::from_fn(|_| [next(), next()]))
    }

    fn of(&self, look: Look) -> &str {
        &self.0[look as usize][0]
    }

    fn quoted(&self, look: Look) -> &str {
        &self.0[look as usize][1]
    }
}

/// A formula as a file has it: written once for the rows of a block where it names only cells of its own worksheet.
#[derive(Debug)]
pub(super) struct Filed {
    pieces: Vec<String>,
    is_shared: bool,
}

impl Filed {
    pub(super) fn of(formula: &Written) -> Filed {
        let pieces: Vec<String> = formula.pieces().iter().map(|piece| escaped(piece).into_owned()).collect();
        // what names another worksheet is written out: not every program moves such names along
        let is_shared = pieces.len() > 1 && !pieces.iter().any(|piece| piece.contains('!'));
        Filed { pieces, is_shared }
    }

    /// Characters that it takes in a row at most.
    pub(super) fn n_chars(&self) -> usize {
        if self.is_shared { 40 } else { self.pieces.iter().map(|piece| piece.len() + 7).sum() }
    }
}

/// A worksheet whose rows of units are written when everything else is.
pub(super) struct Long<'r> {
    /// What stands around them.
    pub(super) sheet: Worksheet,
    /// The look of each column.
    pub(super) looks: Vec<Look>,
    pub(super) n_rows: usize,
    /// About how long a row is in its file.
    pub(super) n_chars: usize,
    /// Writes the row of a position, as a spreadsheet counts its number.
    pub(super) row: Box<dyn Fn(&mut Rows<'_>, usize, u32) + Send + Sync + 'r>,
}

/// What a formula gave when the workbook was written.
pub(super) enum Gave<'t> {
    Number(&'t str),
    Text(&'t str),
}

/// The rows of a block.
pub(super) struct Rows<'r> {
    bytes: &'r mut Vec<u8>,
    styles: &'r Styles,
    letters: &'r [String],
    /// The look of each column.
    looks: &'r [Look],
    /// The number of the row, as a spreadsheet counts.
    row: String,
    /// The row after the last of the block.
    end: u32,
    /// Where the formulas of this block are numbered from.
    first_shared: usize,
    /// Whether the column's formula stands in this block already.
    is_written: Vec<bool>,
}

impl<'r> Rows<'r> {
    /// Rows from one to before another, as a spreadsheet counts.
    pub(super) fn new(
        bytes: &'r mut Vec<u8>,
        (styles, letters, looks): (&'r Styles, &'r [String], &'r [Look]),
        position: usize,
        end: u32,
    ) -> Rows<'r> {
        let is_written = vec![false; letters.len()];
        Rows {
            bytes,
            styles,
            letters,
            looks,
            row: String::new(),
            end,
            first_shared: position / BLOCK * letters.len(),
            is_written,
        }
    }

    /// The look of a column.
    pub(super) fn look(&self, column: usize) -> Look {
        self.looks[column]
    }

    fn add(&mut self, parts: &[&str]) {
        for part in parts {
            self.bytes.extend_from_slice(part.as_bytes());
        }
    }

    /// Begins a row, as a spreadsheet counts; so many lines high where that is said.
    pub(super) fn begin(&mut self, row: u32, lines: Option<u32>) {
        self.row = row.to_string();
        let _ = write!(self.bytes, "<row r=\"{row}\"");
        if let Some(lines) = lines {
            // three quarters of a point a pixel
            let quarters = book::pixels(lines) * 3;
            let _ = write!(self.bytes, " ht=\"{}.{:02}\" customHeight=\"1\"", quarters / 4, quarters % 4 * 25);
        }
        self.add(&[">"]);
    }

    /// Ends the row.
    pub(super) fn end(&mut self) {
        self.add(&["</row>"]);
    }

    fn open(&mut self, column: usize, style: &str) {
        let letters = self.letters;
        self.bytes.extend_from_slice(b"<c r=\"");
        self.bytes.extend_from_slice(letters[column].as_bytes());
        self.bytes.extend_from_slice(self.row.as_bytes());
        self.bytes.extend_from_slice(b"\" s=\"");
        self.bytes.extend_from_slice(style.as_bytes());
        self.bytes.push(b'"');
    }

    /// Text as text, also where it begins as a formula does; nothing where there is none.
    pub(super) fn text(&mut self, column: usize, text: &str, look: Look) {
        let styles = self.styles;
        if text.is_empty() {
            self.open(column, styles.of(look));
            self.add(&["/>"]);
            return;
        }
        let is_like_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
        self.open(column, if is_like_formula { styles.quoted(look) } else { styles.of(look) });
        let text = book::fitting(text);
        let space = [' ', '\t', '\n'];
        let keep = if text.starts_with(space) || text.ends_with(space) { " xml:space=\"preserve\"" } else { "" };
        self.add(&[" t=\"inlineStr\"><is><t", keep, ">", &escaped(&kept(&text)), "</t></is></c>"]);
    }

    /// Text in a column that has its look.
    pub(super) fn words(&mut self, column: usize, text: &str) {
        if !text.is_empty() {
            self.text(column, text, self.looks[column]);
        }
    }

    /// A number by its digits in a column that has its look.
    pub(super) fn number(&mut self, column: usize, digits: &str) {
        if let Some(digits) = book::nearest(digits) {
            self.open(column, self.styles.of(self.looks[column]));
            self.add(&["><v>", &digits, "</v></c>"]);
        }
    }

    /// A number by its digits, as text where a cell cannot keep all of them.
    pub(super) fn digits_or_text(&mut self, column: usize, digits: &str, look: Look) {
        match book::exact(digits) {
            Some(digits) => {
                self.open(column, self.styles.of(look));
                self.add(&["><v>", &digits, "</v></c>"]);
            }
            None => self.text(column, digits, look),
        }
    }

    /// A formula with what it gave, in a column that has its look.
    pub(super) fn formula(&mut self, column: usize, formula: &Filed, gave: &Gave<'_>) {
        self.open(column, self.styles.of(self.looks[column]));
        let (kind, gave) = match gave {
            Gave::Number(digits) => ("", Cow::Borrowed(*digits)),
            Gave::Text(text) => (" t=\"str\"", escaped(text)),
        };
        self.add(&[kind, "><f"]);
        if formula.is_shared {
            let number = (self.first_shared + column).to_string();
            self.add(&[" t=\"shared\""]);
            if self.is_written[column] {
                self.add(&[" si=\"", &number, "\"/>"]);
            } else {
                self.is_written[column] = true;
                let (letters, last) = (self.letters[column].as_str(), (self.end - 1).to_string());
                let row = std::mem::take(&mut self.row);
                self.add(&[" ref=\"", letters, &row, ":", letters, &last, "\" si=\"", &number, "\">"]);
                self.row = row;
                self.whole(formula);
            }
        } else {
            self.add(&[">"]);
            self.whole(formula);
        }
        self.add(&["<v>", &gave, "</v></c>"]);
    }

    fn whole(&mut self, formula: &Filed) {
        for (n, piece) in formula.pieces.iter().enumerate() {
            if n > 0 {
                self.bytes.extend_from_slice(self.row.as_bytes());
            }
            self.bytes.extend_from_slice(piece.as_bytes());
        }
        self.bytes.extend_from_slice(b"</f>");
    }

    /// A formula that names one cell of another worksheet, with what it gave.
    pub(super) fn refers(&mut self, column: usize, to: &str, gave: &Gave<'_>) {
        self.formula(column, &Filed { pieces: vec![escaped(to).into_owned()], is_shared: false }, gave);
    }
}

/// As a file has it; a sign that XML cannot hold is written as spreadsheets write it.
fn escaped(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| !matches!(c, '&' | '<' | '>' | '\u{0}'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            c if is_plain(c) => escaped.push(c),
            c => escaped.push_str(&format!("_x{:04X}_", u32::from(c))),
        }
    }
    Cow::Owned(escaped)
}

/// A text that looks like a sign written so is not taken for one.
fn kept(text: &str) -> Cow<'_, str> {
    let is_sign = |rest: &[u8]| matches!(rest, [b'_', b'x', a, b, c, d, b'_', ..] if [a, b, c, d].iter().all(|digit| digit.is_ascii_hexdigit()));
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len() + 8);
    for (at, c) in text.char_indices() {
        if c == '_' && is_sign(&text.as_bytes()[at..]) {
            kept.push_str("_x005F");
        }
        kept.push(c);
    }
    Cow::Owned(kept)
}
