//! A worksheet whose questions stand in rows: a summary with a column a unit, or the sheet of one unit. It is read as figures with a
//! row each, where it is clear whose they are; else it is refused with the way out.

use crate::facts::advice::shortened;
use crate::facts::heading::{Aspect, Attribute, Headings, Meaning};
use crate::facts::measure::is_measured_in;
use crate::facts::read::grid::{Content, Grid, HEADER_COLUMNS_MAX, RawCell, Taken, column_name};
use crate::facts::table::{ColumnRead, Header, is_units};
use crate::facts::whose::is_total;
use crate::words;
use crate::words::diagnostic::{Diagnostic, Severity};
use crate::words::text::{clean, fold};
use std::collections::BTreeMap;

/// Columns in which questions are looked for: they stand before their answers.
const COLUMNS_LOOKED_AT: u32 = 6;
/// Questions in one column that show that they stand in rows.
const IN_ROWS_MIN: usize = 3;
/// Rows, of those that hold something, among which the first question is looked for.
const ROWS_LOOKED_AT: usize = 200;

/// Headings of the column of questions.
const QUESTIONS: [&str; 8] = [
    "Nội dung",
    "Nội dung chỉ tiêu",
    "Nội dung đánh giá",
    "Chỉ tiêu, nội dung",
    "Nội dung, chỉ tiêu",
    "Tiêu chí",
    "Nội dung tiêu chí",
    "Chỉ tiêu đánh giá",
];
/// Headings of the column of figures on the sheet of one unit, beside those of tables.
const FIGURES: [&str; 3] = ["Số lượng", "Kết quả đạt được", "Số liệu báo cáo"];
/// What stands before the id of the unit on its own sheet.
const OF_ID: [&str; 4] = ["Mã đơn vị", "Mã số đơn vị", "Mã ĐV", "unit"];
/// What stands before its name.
const OF_NAME: [&str; 6] = ["Đơn vị", "Tên đơn vị", "Đơn vị báo cáo", "Tên tổ chức", "Đơn vị tự đánh giá", "Đơn vị tự chấm điểm"];

/// Such a worksheet, arranged as a table of one figure a row.
pub(super) struct Turned {
    pub(super) grid: Grid,
    pub(super) header: Header,
    /// Rows over which titles may stand.
    pub(super) title_rows: usize,
    /// What is said where no list of units gives the ids of the units that it names.
    pub(super) by_names: Option<Diagnostic>,
    /// How it is read.
    pub(super) said: Diagnostic,
}

// Where the questions stand.
struct Questions {
    column: u32,
    // Rows of questions, among those that hold something.
    rows: Vec<usize>,
}

/// The worksheet arranged, or why it cannot be; `None` where its questions do not stand in rows.
pub(super) fn turned(grid: &Grid, headings: &Headings<'_>) -> Option<Result<Turned, Box<Diagnostic>>> {
    let questions = questions(grid, headings)?;
    let layout = layout(grid, &questions, headings);
    let read = layout.map_err(|why| Box::new(refusal(grid, &questions, why)));
    Some(read.map(|layout| arrange(grid, &questions, &layout)))
}

/// Whether `Đơn vị` heads the measures of questions that stand in rows, and no units.
pub(super) fn is_of_measures(grid: &Grid, header: &Header, headings: &Headings<'_>) -> bool {
    let unit = header.columns.iter().find(|column| column.meaning == Meaning::Attribute(Attribute::Unit));
    let Some(unit) = unit.filter(|unit| fold(&unit.heading) == fold(OF_NAME[0])) else { return false };
    questions(grid, headings).is_some_and(|questions| {
        questions.rows.iter().any(|row| {
            let Meaning::Questions(ids, _) = headings.find(&grid.leading(*row, questions.column).raw()) else { return false };
            is_measured_in(headings.question(ids[0]), &fold(&grid.shown(*row, unit.column).raw()))
        })
    })
}

fn questions(grid: &Grid, headings: &Headings<'_>) -> Option<Questions> {
    let is_question = |row: usize, column: u32| {
        let Content::Text(text) = grid.leading(row, column).content else { return false };
        matches!(headings.find(text), Meaning::Questions(_, Aspect::Figure))
    };
    for column in 0..COLUMNS_LOOKED_AT {
        let looked_at = 0..grid.n_rows().min(ROWS_LOOKED_AT);
        if looked_at.filter(|row| is_question(*row, column)).take(IN_ROWS_MIN).count() == IN_ROWS_MIN {
            let rows = (0..grid.n_rows()).filter(|row| is_question(*row, column)).collect();
            return Some(Questions { column, rows });
        }
    }
    None
}

// Whose figures stand where.
struct Layout {
    // The row that names the units, or the last above the questions.
    header: usize,
    units: Vec<UnitColumn>,
    // The columns of evidence and notes on the sheet of one unit.
    evidence: Option<u32>,
    note: Option<u32>,
    // Rows that say what the units are: `Tổ chức`, `Kỳ`.
    attributes: BTreeMap<Attribute, usize>,
    is_by_names: bool,
    is_of_one: bool,
    // Columns that hold something and are not read.
    left: Vec<u32>,
}

// A unit: where it is named, from which byte of the cell on, and the column of its figures.
struct UnitColumn {
    named: (usize, u32, usize),
    column: u32,
}

// Why nothing is read.
#[derive(Clone, Copy, Debug)]
enum Why {
    NoUnits,
    Several,
    NoUnitOfSheet,
    Ragged(usize),
}

fn layout(grid: &Grid, questions: &Questions, headings: &Headings<'_>) -> Result<Layout, Why> {
    let (at, first) = (questions.column, questions.rows[0]);
    let label = |row: usize| (0..=at).rev().map(|column| grid.shown(row, column)).find(|cell| !cell.is_blank());
    let means = |row: usize| label(row).map_or(Meaning::Unknown, |cell| headings.find(&cell.raw()));
    let heads_questions = |row: usize| {
        let text = fold(&grid.shown(row, at).raw());
        QUESTIONS.iter().any(|known| fold(known) == text) || headings.find(&text) == Meaning::Attribute(Attribute::Indicator)
    };
    let above = |is: &dyn Fn(usize) -> bool| {
        let found = (0..first).rev().find(|row| is(*row) && !Across::of(grid, questions, Some(*row), headings).is_empty());
        found.map(|row| (row, Across::of(grid, questions, Some(row), headings)))
    };
    let by_heading = above(&heads_questions);
    // the sheet of one unit: one column of figures, and the unit above it
    let alone = by_heading.clone().filter(|(_, across)| !across.values.is_empty()).or_else(|| {
        let across = Across::of(grid, questions, None, headings);
        let is_alone = by_heading.is_none() && across.units.len() == 1;
        is_alone.then(|| (first.saturating_sub(1), Across { values: across.units, ..Across::default() }))
    });
    if let Some((header, across)) = alone
        && let Some((named, is_id)) = unit_of_sheet(grid, questions)
    {
        let [value] = across.values[..] else { return Err(Why::Several) };
        let unit = UnitColumn { named, column: value };
        if by_heading.is_some() {
            check_width(grid, questions, header)?;
        }
        let attributes = BTreeMap::new();
        let Across { evidence, note, units: left, .. } = across;
        return Ok(Layout { header, units: vec![unit], evidence, note, attributes, is_by_names: !is_id, is_of_one: true, left });
    }
    if by_heading.as_ref().is_some_and(|(_, across)| !across.values.is_empty()) {
        return Err(Why::NoUnitOfSheet);
    }
    let by_ids = above(&|row| is_units(&means(row)));
    let is_by_names = by_ids.is_none();
    let by_name = || above(&|row| means(row) == Meaning::Attribute(Attribute::Name));
    // a corner without a heading
    let by_corner = || above(&|row| row + 1 == first && grid.shown(row, at).is_blank());
    let (header, across) = by_ids.or(by_heading).or_else(by_name).or_else(by_corner).ok_or(Why::NoUnits)?;
    let text = |column: u32| clean(&grid.shown(header, column).raw());
    let is_split = across.units.windows(2).any(|pair| is_one_cell(grid, header, pair[0], pair[1]));
    if across.units.is_empty() || is_split || across.units.iter().any(|column| is_a_year(&text(*column))) {
        return Err(if across.units.is_empty() { Why::NoUnits } else { Why::Several });
    }
    check_width(grid, questions, header)?;
    let mut attributes = BTreeMap::new();
    for row in (0..grid.n_rows()).filter(|row| *row != header && !heads_questions(*row)) {
        let Meaning::Attribute(attribute) = means(row) else { continue };
        let attribute = if attribute == Attribute::UnitOrName { Attribute::Name } else { attribute };
        let is_told = !matches!(
            attribute,
            Attribute::Unit
                | Attribute::Code
                | Attribute::Ordinal
                | Attribute::Note
                | Attribute::Evidence
                | Attribute::Indicator
                | Attribute::Value
        );
        if is_told && across.units.iter().any(|column| !grid.shown(row, *column).is_blank()) {
            attributes.entry(attribute).or_insert(row);
        }
    }
    let units = across.units.iter().map(|column| UnitColumn { named: (header, *column, 0), column: *column }).collect();
    Ok(Layout { header, units, evidence: None, note: None, attributes, is_by_names, is_of_one: false, left: across.left })
}

// The columns beside the questions, by what heads them in a row.
#[derive(Clone, Debug, Default)]
struct Across {
    values: Vec<u32>,
    evidence: Option<u32>,
    note: Option<u32>,
    // What may be units.
    units: Vec<u32>,
    left: Vec<u32>,
}

impl Across {
    // Without a row, of all columns that answer something.
    fn of(grid: &Grid, questions: &Questions, row: Option<usize>, headings: &Headings<'_>) -> Across {
        let mut across = Across::default();
        let end = (0..grid.n_rows()).map(|row| grid.columns(row).end).max().unwrap_or(0).min(HEADER_COLUMNS_MAX);
        for column in questions.column + 1..end {
            let is_answered = questions.rows.iter().any(|row| !grid.shown(*row, column).is_blank());
            let text = row.map_or_else(String::new, |row| clean(&grid.shown(row, column).raw()));
            let is_value = FIGURES.iter().any(|known| fold(known) == fold(&text));
            match headings.find(&text) {
                _ if text.is_empty() && !is_answered => {}
                _ if is_value => across.values.push(column),
                Meaning::Attribute(Attribute::Value) => across.values.push(column),
                Meaning::Attribute(Attribute::Evidence) => across.evidence = across.evidence.or(Some(column)),
                Meaning::Attribute(Attribute::Note) => across.note = across.note.or(Some(column)),
                // `Đơn vị` here is what the questions are measured in
                Meaning::Guidance | Meaning::Attribute(Attribute::UnitOrName) => {}
                _ if is_total(&fold(&text)) || (row.is_some() && text.is_empty()) => across.left.push(column),
                Meaning::Attribute(_)
                | Meaning::Questions(..)
                | Meaning::OtherLayer(_)
                | Meaning::Ambiguous(_)
                | Meaning::Unknown => across.units.push(column),
            }
        }
        across
    }

    fn is_empty(&self) -> bool {
        self.values.is_empty() && self.units.is_empty()
    }
}

// In delimited text, a row of more cells than the header has lost its columns.
fn check_width(grid: &Grid, questions: &Questions, header: usize) -> Result<(), Why> {
    let width = grid.columns(header).end;
    let is_longer = |row: &&usize| (width..grid.columns(**row).end).any(|column| !grid.shown(**row, column).is_blank());
    match questions.rows.iter().find(is_longer) {
        Some(row) if grid.is_delimited => Err(Why::Ragged(*row)),
        Some(_) | None => Ok(()),
    }
}

// `Năm 2022`, `2022`.
fn is_a_year(text: &str) -> bool {
    let folded = fold(text);
    let year = folded.strip_prefix(&fold("năm")).map_or(folded.as_str(), str::trim);
    year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()) && (year.starts_with("19") || year.starts_with("20"))
}

fn is_one_cell(grid: &Grid, row: usize, one: u32, other: u32) -> bool {
    matches!((grid.cell(row, one).content, grid.cell(row, other).content),
        (Content::Merged(row, column), Content::Merged(other_row, other_column)) if (row, column) == (other_row, other_column))
}

// `Mã đơn vị: X01` above the questions, or the same in two cells: where it stands, from which byte on, and whether it is an id.
fn unit_of_sheet(grid: &Grid, questions: &Questions) -> Option<((usize, u32, usize), bool)> {
    let of = |words: &[&str], text: &str| words.iter().any(|word| fold(word) == fold(text));
    let mut by_name = None;
    for row in 0..questions.rows[0] {
        for column in grid.columns(row) {
            let cell = grid.leading(row, column);
            let Content::Text(text) = cell.content else { continue };
            let (before, named) = match text.split_once(':') {
                Some((before, after)) if !after.trim().is_empty() => {
                    (before, Some((row, column, text.len() - after.trim_start().len())))
                }
                Some((before, _)) => (before, beside(grid, row, column)),
                None => (text, beside(grid, row, column)),
            };
            let Some(named) = named else { continue };
            if of(&OF_ID, before) {
                return Some((named, true));
            }
            if of(&OF_NAME, before) {
                by_name = by_name.or(Some(named));
            }
        }
    }
    by_name.map(|named| (named, false))
}

// The only other cell of a row.
fn beside(grid: &Grid, row: usize, column: u32) -> Option<(usize, u32, usize)> {
    let is_own = |other: &u32| *other != column && !matches!(grid.leading(row, *other).content, Content::Merged(..));
    let mut others = grid.columns(row).filter(is_own).filter(|other| !grid.leading(row, *other).is_blank());
    let other = others.next().filter(|other| *other > column)?;
    others.next().is_none().then_some((row, other, 0))
}

fn arrange(grid: &Grid, questions: &Questions, layout: &Layout) -> Turned {
    let first = questions.rows[0];
    let title = |row: usize, column: u32| match grid.leading(row, column).content {
        Content::Merged(..) => Taken::Nothing,
        _ => Taken::Shown(row, column, 0),
    };
    let mut rows: Vec<(usize, bool, Vec<Taken>)> = (0..=layout.header)
        .map(|row| (row, grid.is_hidden(row), (0..grid.columns(row).end).map(|column| title(row, column)).collect()))
        .collect();
    let last = questions.rows[questions.rows.len() - 1];
    let is_hidden = |column: u32| grid.hidden_columns.iter().any(|hidden| hidden.contains(&column));
    for row in first..grid.n_rows() {
        let label = grid.leading(row, questions.column);
        let is_question = questions.rows.binary_search(&row).is_ok();
        let has_figure = || layout.units.iter().any(|unit| may_be_figure(grid.cell(row, unit.column), row > last));
        let is_attribute = layout.attributes.values().any(|other| *other == row);
        if !is_question && (label.is_blank() || is_attribute || is_total(&fold(&label.raw())) || !has_figure()) {
            continue;
        }
        for unit in &layout.units {
            let (named_row, named_column, from) = unit.named;
            let taken = |column: Option<u32>| column.map_or(Taken::Nothing, |column| Taken::Cell(row, column));
            let mut cells = vec![
                Taken::Shown(named_row, named_column, from),
                Taken::Shown(row, questions.column, 0),
                Taken::Cell(row, unit.column),
                taken(layout.evidence),
                taken(layout.note),
            ];
            cells.extend(layout.attributes.values().map(|of| Taken::Shown(*of, unit.column, 0)));
            rows.push((row, grid.is_hidden(row) || is_hidden(unit.column), cells));
        }
    }
    let heading_row = grid.row_number(layout.header);
    let fixed = [Attribute::Unit, Attribute::Indicator, Attribute::Value, Attribute::Evidence, Attribute::Note];
    let columns = (0..).zip(fixed.into_iter().chain(layout.attributes.keys().copied()));
    let columns = columns.map(|(column, attribute)| ColumnRead {
        column,
        heading: attribute.title().to_owned(),
        heading_row,
        meaning: Meaning::Attribute(attribute),
        is_hidden: false,
    });
    let header = Header { row: layout.header, columns: columns.collect() };
    let said = how(grid, layout);
    let by_names = layout.is_by_names.then(|| unlisted(grid, layout));
    Turned { grid: grid.arranged(&rows), header, title_rows: layout.header, by_names, said }
}

// Under the questions stand signatures; among them, whatever is written.
fn may_be_figure(cell: RawCell<'_>, is_below: bool) -> bool {
    match cell.content {
        Content::Empty | Content::Merged(..) => false,
        Content::Text(text) => !(text.trim().is_empty() || is_below && text.trim().contains(' ')),
        Content::Number(_)
        | Content::Percent(_)
        | Content::Serial(_)
        | Content::Day(_)
        | Content::Truth(_)
        | Content::Error(_)
        | Content::Uncalculated
        | Content::TooLong
        | Content::Unsure(_) => true,
    }
}

fn how(grid: &Grid, layout: &Layout) -> Diagnostic {
    let n = layout.units.len();
    let (row, column, from) = layout.units[0].named;
    let cell = grid.shown(row, column);
    let message = if layout.is_of_one {
        let unit = shortened(cell.raw().get(from..).unwrap_or_default());
        let column = column_name(layout.units[0].column);
        words!(
            "phiếu của một đơn vị: mọi số liệu ở cột {column} được đọc là của `{unit}`",
            "the sheet of one unit: all figures in column {column} are read as those of `{unit}`"
        )
    } else {
        words!(
            "chỉ tiêu xếp theo hàng, đơn vị xếp theo cột: đọc {n} cột là {n} đơn vị",
            "the indicators stand in rows and the units in columns: {n} columns are read as {n} units"
        )
    };
    let mut said = Diagnostic { severity: Severity::Note, ..Diagnostic::error("indicators_in_rows", cell.place(), message) };
    if !layout.left.is_empty() {
        let names = layout.left.iter().take(20).map(|column| column_name(*column)).collect::<Vec<_>>().join(", ");
        said = said.note(words!("không đọc cột {names}", "column {names} is not read"));
    }
    said
}

fn unlisted(grid: &Grid, layout: &Layout) -> Diagnostic {
    let (row, column, from) = layout.units[0].named;
    let cell = grid.shown(row, column);
    let unit = shortened(cell.raw().get(from..).unwrap_or_default());
    let message = words!(
        "các chỉ tiêu xếp theo hàng, số liệu là của `{unit}`: không có bảng đơn vị nào cho biết đó là đơn vị nào, của tổ chức nào",
        "the indicators stand in rows, and the figures are of `{unit}`: no list of units says which unit that is, and of which organisation"
    );
    Diagnostic::error("indicators_in_rows", cell.place(), message).help(words!(
        "đọc cùng danh sách đơn vị (`--units TỆP`, có cột `Mã đơn vị`, `Tên đơn vị`, `Tổ chức`, `Cấp`); hoặc ghi số liệu vào phiếu do \
         `vungmanh form` làm",
        "read it with the list of units (`--units FILE`, with the columns `unit`, `name`, `organisation`, `unit_kind`); or write the \
         figures into the form that `vungmanh form` makes"
    ))
}

fn refusal(grid: &Grid, questions: &Questions, why: Why) -> Diagnostic {
    let cell = grid.leading(questions.rows[0], questions.column);
    let title = shortened(&cell.raw());
    let message = words!(
        "các chỉ tiêu xếp theo hàng (`{title}`…), không theo cột: bảng không được đọc",
        "the indicators stand in rows (`{title}`…) and not in columns: the table is not read"
    );
    let said = Diagnostic::error("indicators_in_rows", cell.place(), message);
    let said = match why {
        Why::NoUnits => said.note(words!("không rõ cột nào là của đơn vị nào", "which column is of which unit cannot be told")),
        Why::Several => said.note(words!(
            "nhiều cột số liệu của một đơn vị, hoặc của nhiều năm: không rõ đọc cột nào",
            "several columns of figures of one unit, or of several years: which to read cannot be told"
        )),
        Why::NoUnitOfSheet => {
            said.note(words!("phiếu của một đơn vị mà không ghi là đơn vị nào", "the sheet of one unit does not say which"))
        }
        Why::Ragged(row) => {
            let number = grid.row_number(row) + 1;
            said.note(words!(
                "hàng {number} có nhiều ô hơn hàng ghi đơn vị: không rõ ô nào của đơn vị nào",
                "row {number} has more cells than the row of units: which is of which unit cannot be told"
            ))
        }
    };
    said.help(words!(
        "phiếu của một đơn vị: ghi dòng `Mã đơn vị: …` ở trên bảng, và `Kết quả` trên cột số liệu; bảng nhiều đơn vị: ghi hàng `Mã đơn \
         vị` ở trên các chỉ tiêu, mỗi cột một đơn vị; hoặc ghi số liệu vào phiếu do `vungmanh form` làm",
        "on the sheet of one unit, write a line `unit: …` above the table, and `value` over the figures; in a table of several units, \
         write a row `unit` above the indicators, a column a unit; or write the figures into the form that `vungmanh form` makes"
    ))
}
