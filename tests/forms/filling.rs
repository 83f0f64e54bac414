//! Whoever fills in a form: answers drawn by lot, typed into the cells that are open, and what they must be read as.

use calamine::{Data, Reader};
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use vungmanh::facts::answer::{Answer, Value};
use vungmanh::words::figure::{Dash, Kind, Quantity, QuantityWord, Question};
use vungmanh::words::number::Number;
use vungmanh::words::period::{Date, to_days};

/// What is typed into a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// A number, as digits with a decimal point.
    Number(String),
    /// Text.
    Text(String),
}

/// An answer drawn by lot: what is typed, `None` for nothing, and what it must be read as.
pub fn drawn(question: &Question, dice: &mut ChaCha8Rng) -> (Option<Typed>, Answer) {
    let text = |text: &str| Some(Typed::Text(text.to_owned()));
    if dice.random_ratio(1, 12) {
        return (None, Answer::Missing);
    }
    if question.not_applicable_allowed && dice.random_ratio(1, 5) {
        return (text("Không áp dụng"), Answer::NotApplicable);
    }
    if let (Some(Dash::Zero), Kind::Quantity(quantity)) = (question.dash, &question.kind)
        && quantity.at_least <= Number::ZERO
        && dice.random_ratio(1, 5)
    {
        return (text("-"), Answer::Given(Value::Number(Number::ZERO), None));
    }
    match &question.kind {
        Kind::Quantity(quantity) => {
            let number = a_number(quantity, dice);
            let is_shown = number.decimals() == 0 && dice.random_ratio(1, 6);
            let typed = if is_shown { Typed::Text(number.vi()) } else { Typed::Number(number.to_string()) };
            (Some(typed), Answer::Given(Value::Number(number), None))
        }
        Kind::YesNo => {
            let holds = dice.random();
            (text(if holds { "Có" } else { "Không" }), Answer::Given(Value::Truth(holds), None))
        }
        Kind::Date => {
            let day = Date::from_ymd_opt(dice.random_range(1946..=2100), dice.random_range(1..=12), dice.random_range(1..=28));
            let day = day.expect("every month has 28 days");
            (Some(Typed::Number((to_days(day) + 25_569).to_string())), Answer::Given(Value::Day(day), None))
        }
        Kind::Choice(options) => {
            let option = dice.random_range(0..options.len());
            (text(&options[option].title), Answer::Given(Value::Option(option), None))
        }
        Kind::Text => {
            let texts = ["=1+1", "+84 912", "@ban", "Nề nếp, đều đặn; có 3 \"điểm sáng\"", "<b>&amp;</b>", "0123"];
            let written = texts[dice.random_range(0..texts.len())];
            (text(written), Answer::Given(Value::Text(written.into()), None))
        }
    }
}

// An end of the range, or something between on the grid.
fn a_number(quantity: &Quantity, dice: &mut ChaCha8Rng) -> Number {
    let decimals = if quantity.word == QuantityWord::Count { 0 } else { quantity.decimals.min(3) };
    let step = quantity.step.unwrap_or_else(|| Number::new(1, decimals).expect("few decimals"));
    let grain = quantity.at_least.decimals().max(step.decimals());
    let whole = |number: Number| number.at_decimals(grain).expect("a number of a form");
    let (least, step) = (whole(quantity.at_least), whole(step));
    let most = quantity.at_most.at_decimals(grain).unwrap_or(i128::MAX);
    let n_steps = i64::try_from((most - least) / step).unwrap_or(i64::MAX);
    let n = match dice.random_range(0..6) {
        0 => 0,
        1 => n_steps,
        2 => dice.random_range(0..=n_steps.min(3)),
        _ => dice.random_range(0..=n_steps),
    };
    Number::new(least + i128::from(n) * step, grain).expect("within the range")
}

/// A worksheet of a form as another reader sees it.
pub struct Sheet {
    /// Its position in the workbook.
    pub position: usize,
    /// Its name.
    pub name: String,
    // Row and column of the heading `Mã đơn vị`, and all headings of that row.
    header: u32,
    headings: BTreeMap<String, u32>,
    range: calamine::Range<Data>,
}

impl Sheet {
    /// Where a unit's row stands, or the row of an indicator, by what a column says.
    pub fn row_of(&self, heading: &str, wanted: &str) -> u32 {
        let column = self.headings[heading];
        let (last, _) = self.range.end().expect("a form is not empty");
        let says = |row: &u32| self.range.get_value((*row, column)).is_some_and(|cell| *cell == *wanted);
        (self.header + 1..=last).find(says).unwrap_or_else(|| panic!("no row `{wanted}` in {}", self.name))
    }

    /// The n-th row for answers of a form that names no units.
    pub fn open_row(&self, n: u32) -> u32 {
        self.header + 3 + n
    }

    /// Where the column of a heading stands.
    pub fn column(&self, heading: &str) -> u32 {
        *self.headings.get(heading).unwrap_or_else(|| panic!("no heading `{heading}` in {}: {:?}", self.name, self.headings))
    }

    /// Whether there is a heading.
    pub fn has(&self, heading: &str) -> bool {
        self.headings.contains_key(heading)
    }

    /// What stands in a cell.
    pub fn text(&self, row: u32, column: u32) -> String {
        self.range.get_value((row, column)).map(Data::to_string).unwrap_or_default()
    }

    /// The first cell of the first row.
    pub fn first_line(&self) -> String {
        self.text(0, 0)
    }
}

/// The worksheets of a workbook that have a column of units, as another reader sees them.
pub fn sheets(bytes: &[u8]) -> Vec<Sheet> {
    let mut book = calamine::open_workbook_auto_from_rs(Cursor::new(bytes)).expect("another reader opens the form");
    let names = book.sheet_names();
    let mut sheets = Vec::new();
    for (position, name) in names.into_iter().enumerate() {
        let range = book.worksheet_range(&name).expect("a worksheet");
        let (Some((first, _)), Some((last, width))) = (range.start(), range.end()) else { continue };
        let header = (first..=last)
            .find(|row| (0..=width).any(|column| range.get_value((*row, column)).is_some_and(|cell| *cell == *"Mã đơn vị")));
        let Some(header) = header else { continue };
        let heading = |column: u32| Some((range.get_value((header, column))?.to_string(), column));
        let headings = (0..=width).filter_map(heading).filter(|(text, _)| !text.is_empty()).collect();
        sheets.push(Sheet { position, name, header, headings, range });
    }
    sheets
}

/// Types into cells of a workbook: worksheet by position, row, column. Each must be a cell that the form leaves open.
pub fn typed_into(bytes: &[u8], cells: &BTreeMap<(usize, u32, u32), Typed>) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a workbook is an archive");
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let names: Vec<String> = archive.file_names().map(|name| name.expect("a name").into_owned()).collect();
    let mut styles = String::new();
    archive.by_name("xl/styles.xml").expect("styles").read_to_string(&mut styles).expect("UTF-8");
    let open = open_styles(&styles);
    for name in names {
        let mut content = Vec::new();
        archive.by_name(&name).expect("a part").read_to_end(&mut content).expect("read");
        let position = name.strip_prefix("xl/worksheets/sheet").and_then(|rest| rest.strip_suffix(".xml"));
        if let Some(position) = position.and_then(|digits| digits.parse::<usize>().ok()) {
            let own = cells.iter().filter(|((sheet, ..), _)| sheet + 1 == position);
            content = typed(String::from_utf8(content).expect("UTF-8"), own, &open).into_bytes();
        }
        out.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
        out.write_all(&content).expect("written");
    }
    out.finish().expect("finished").into_inner()
}

// Which styles leave a cell open, by position.
fn open_styles(styles: &str) -> Vec<bool> {
    let (_, after) = styles.split_once("<cellXfs").expect("cell styles");
    let (cells, _) = after.split_once("</cellXfs>").expect("closed");
    cells.split("<xf ").skip(1).map(|style| style.contains("locked=\"0\"")).collect()
}

fn typed<'c>(mut xml: String, cells: impl Iterator<Item = (&'c (usize, u32, u32), &'c Typed)>, open: &[bool]) -> String {
    // from the last to the first, so that places before stay what they are
    let mut edits: Vec<(usize, usize, String)> = Vec::new();
    for ((_, row, column), typed) in cells {
        let address = vungmanh::facts::read::grid::address(*row, *column);
        let from = xml.find(&format!("<c r=\"{address}\"")).unwrap_or_else(|| panic!("the form has no cell {address}"));
        let empty = from + xml[from..].find('>').expect("closed") + 1;
        let tag = &xml[from..empty];
        let until = if tag.ends_with("/>") { empty } else { from + xml[from..].find("</c>").expect("closed") + 4 };
        let (_, style) = tag.split_once(" s=\"").expect("every cell of a form has a style");
        let (style, _) = style.split_once('"').expect("closed");
        assert!(open[style.parse::<usize>().expect("a number")], "{address} is locked");
        edits.push((
            from,
            until,
            match typed {
                Typed::Number(digits) => format!("<c r=\"{address}\" s=\"{style}\"><v>{digits}</v></c>"),
                Typed::Text(text) => {
                    let text = text.replace('&', "&amp;").replace('<', "&lt;");
                    format!("<c r=\"{address}\" s=\"{style}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
                }
            },
        ));
    }
    edits.sort_by_key(|(from, ..)| std::cmp::Reverse(*from));
    for (from, until, cell) in edits {
        xml.replace_range(from..until, &cell);
    }
    xml
}
