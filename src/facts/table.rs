//! A worksheet → a table: where its header stands and what each column means.

use crate::facts::Layer;
use crate::facts::advice::shortened;
use crate::facts::heading::{Aspect, Attribute, Headings, Meaning, N_ATTRIBUTES, QuestionId};
use crate::facts::read::grid::{Content, Grid, HEADER_COLUMNS_MAX, Unsure, address, column_name};
use crate::facts::said::Said;
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Words};
use crate::words::text::{fold, fold_ascii};
use std::collections::BTreeMap;

/// Rows, of those that hold something, among which the header is looked for.
pub const HEADER_ROWS_MAX: usize = 30;
/// Rows above the header's last in which a heading may stand.
pub(super) const HEADER_HEIGHT_MAX: usize = 3;
/// Headings for which a "did you mean" is looked up.
const NEAREST_MAX: usize = 200;

/// What kind of table a worksheet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TableKind {
    /// Units, without figures.
    Units,
    /// One row a unit, one column a question.
    Wide,
    /// One row a figure.
    Long,
}

/// What a worksheet lists that lists neither units nor figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LedgerKind {
    /// Which unit became which: sáp nhập, chia tách.
    Lineage,
    /// What was decided about units: quyết định.
    Decisions,
}

impl LedgerKind {
    /// As people call it.
    pub fn words(self) -> Words {
        match self {
            LedgerKind::Lineage => Words::new("sáp nhập, chia tách", "lineage"),
            LedgerKind::Decisions => Words::new("quyết định", "decisions"),
        }
    }
}

/// What a worksheet's name says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Called {
    Units,
    Figures,
    // Lineage, decisions: other tables than those of units and figures.
    Ledger(LedgerKind),
    Letterhead,
    Nothing,
}

/// What the name of a worksheet says, in id or Vietnamese.
pub(super) fn called(worksheet: &str) -> Called {
    let (folded, bare) = (fold(worksheet), fold_ascii(worksheet));
    let is = |names: &[&str]| names.iter().any(|name| fold(name) == folded || (folded == bare && fold_ascii(name) == bare));
    if is(&["units", "Đơn vị", "Danh sách đơn vị"]) {
        Called::Units
    } else if is(&["figures", "Số liệu"]) {
        Called::Figures
    } else if is(&["lineage", "Sáp nhập, chia tách", "Sáp nhập", "Chia tách", "Quan hệ sáp nhập, chia tách"]) {
        Called::Ledger(LedgerKind::Lineage)
    } else if is(&["decisions", "Quyết định"]) {
        Called::Ledger(LedgerKind::Decisions)
    } else if is(&["letterhead", "Thông tin văn bản", "Thể thức văn bản"]) {
        Called::Letterhead
    } else {
        Called::Nothing
    }
}

/// Whether a worksheet goes with a form and holds no table of its own: the guide, and the lists that cells choose from.
pub fn is_of_forms(worksheet: &str) -> bool {
    let folded = fold(worksheet);
    ["Hướng dẫn", "Danh mục", "guide"].iter().any(|name| fold(name) == folded)
}

/// Whether a table is the guide of a form, whatever its worksheet is called, or where it was saved as a csv.
pub(super) fn is_guide(grid: &Grid) -> bool {
    let title = fold(GUIDE_TITLE);
    grid.n_rows() > 0 && matches!(grid.cell(0, 0).content, Content::Text(text) if fold(text) == title)
}

/// The title of the guide of a form.
pub const GUIDE_TITLE: &str = "HƯỚNG DẪN GHI PHIẾU SỐ LIỆU";

/// A column of a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnRead {
    /// Its position, from 0.
    pub column: u32,
    /// Its heading as it stands; empty where it has none.
    pub heading: String,
    /// Where the heading stands; row from 0.
    pub heading_row: u32,
    /// What the heading means.
    pub meaning: Meaning,
    /// Whether the workbook hides it.
    pub is_hidden: bool,
}

/// A header.
#[derive(Debug)]
pub(super) struct Header {
    /// Its last row, among the rows that hold something.
    pub(super) row: usize,
    pub(super) columns: Vec<ColumnRead>,
}

/// A row that has known headings and no column of units.
#[derive(Debug)]
pub(super) struct Nearly {
    pub(super) row: u32,
    pub(super) known: Vec<String>,
}

/// Finds the row, among the first that hold something, that has a column of units and most known headings.
pub(super) fn header(grid: &Grid, headings: &Headings<'_>, may_have_units_alone: bool) -> Result<Header, Option<Nearly>> {
    let mut best: Option<(usize, Header)> = None;
    let mut nearly: Option<(usize, Nearly)> = None;
    for row in 0..grid.n_rows().min(HEADER_ROWS_MAX) {
        let columns = columns_of(grid, row, headings);
        // one heading over two columns is one
        let is_first = |column: u32| !matches!(grid.cell(row, column).content, Content::Merged(_, first) if first != column);
        let known = columns.iter().filter(|column| is_telling(&column.meaning) && is_first(column.column));
        let known: Vec<&ColumnRead> = known.collect();
        let has_units = known.iter().any(|column| is_units(&column.meaning));
        if has_units && (known.len() > 1 || may_have_units_alone) {
            if best.as_ref().is_none_or(|(count, _)| *count < known.len()) {
                best = Some((known.len(), Header { row, columns }));
            }
        } else if !known.is_empty() && nearly.as_ref().is_none_or(|(count, _)| *count < known.len()) {
            let names = known.iter().map(|column| column.heading.clone()).collect();
            nearly = Some((known.len(), Nearly { row: grid.row_number(row), known: names }));
        }
    }
    let (_, mut header) = best.ok_or_else(|| nearly.map(|(_, nearly)| nearly))?;
    settle_units(&mut header.columns);
    Ok(header)
}

/// The header of a table of figures that gives names of units and no ids: where units are listed, a name may stand for its unit.
pub(super) fn header_by_names(grid: &Grid, headings: &Headings<'_>) -> Option<Header> {
    let mut best: Option<(usize, Header)> = None;
    for row in 0..grid.n_rows().min(HEADER_ROWS_MAX) {
        let columns = columns_of(grid, row, headings);
        let n_figures = columns.iter().filter(|column| matches!(column.meaning, Meaning::Questions(_, Aspect::Figure))).count();
        let has_names = columns.iter().any(|column| column.meaning == Meaning::Attribute(Attribute::Name));
        if has_names && n_figures > 0 && best.as_ref().is_none_or(|(count, _)| *count < n_figures) {
            best = Some((n_figures, Header { row, columns }));
        }
    }
    let (_, mut header) = best?;
    for column in &mut header.columns {
        if column.meaning == Meaning::Attribute(Attribute::Name) {
            column.meaning = Meaning::Attribute(Attribute::Unit);
        }
    }
    Some(header)
}

pub(super) fn is_units(meaning: &Meaning) -> bool {
    matches!(meaning, Meaning::Attribute(Attribute::Unit | Attribute::Code | Attribute::UnitOrName))
}

// Running numbers and notes stand in tables of every kind.
pub(super) fn is_telling(meaning: &Meaning) -> bool {
    match meaning {
        Meaning::Attribute(attribute) => !matches!(attribute, Attribute::Ordinal | Attribute::Note | Attribute::Evidence),
        Meaning::Questions(..) | Meaning::OtherLayer(_) | Meaning::Ambiguous(_) => true,
        Meaning::Guidance | Meaning::Unknown => false,
    }
}

pub(super) fn columns_of(grid: &Grid, row: usize, headings: &Headings<'_>) -> Vec<ColumnRead> {
    let rows = row.saturating_sub(HEADER_HEIGHT_MAX - 1)..=row;
    let n_columns = rows.clone().map(|row| grid.columns(row).end).max().unwrap_or(0).min(HEADER_COLUMNS_MAX);
    let read = |row: usize, column: u32| {
        let cell = grid.shown(row, column);
        let text = crate::words::text::clean(&cell.raw());
        let heading_row = match grid.cell(row, column).content {
            Content::Merged(first, _) => first,
            Content::Empty
            | Content::Text(_)
            | Content::Number(_)
            | Content::Percent(_)
            | Content::Serial(_)
            | Content::Day(_)
            | Content::Truth(_)
            | Content::Error(_)
            | Content::Uncalculated
            | Content::TooLong
            | Content::Unsure(_) => grid.row_number(row),
        };
        let is_hidden = grid.hidden_columns.iter().any(|hidden| hidden.contains(&column));
        ColumnRead { column, meaning: headings.find(&text), heading: text, heading_row, is_hidden }
    };
    let mut columns = Vec::new();
    for column in 0..n_columns {
        let mut found = read(row, column);
        if found.heading.is_empty() {
            // A heading may stand above the last row of a header of several rows; a title over several columns is none.
            let is_title = |row: usize| matches!(grid.cell(row, column).content, Content::Merged(..));
            let mut above = rows.clone().rev().skip(1).filter(|row| !is_title(*row)).map(|row| read(row, column));
            if let Some(above) = above.find(|above| !above.heading.is_empty())
                && above.meaning != Meaning::Unknown
            {
                found = above;
            }
        }
        columns.push(found);
    }
    columns
}

// Of several headings that may mean the unit's id, the clearest is taken; `Đơn vị` beside it is the name.
fn settle_units(columns: &mut [ColumnRead]) {
    let has = |columns: &[ColumnRead], attribute| columns.iter().any(|column| column.meaning == Meaning::Attribute(attribute));
    let clearest = [Attribute::Unit, Attribute::Code, Attribute::UnitOrName]
        .into_iter()
        .find(|attribute| has(columns, *attribute))
        .unwrap_or(Attribute::Unit);
    let has_name = has(columns, Attribute::Name);
    for column in columns {
        let Meaning::Attribute(attribute) = column.meaning else { continue };
        if attribute == clearest {
            column.meaning = Meaning::Attribute(Attribute::Unit);
        } else if attribute == Attribute::UnitOrName && !has_name {
            column.meaning = Meaning::Attribute(Attribute::Name);
        } else if matches!(attribute, Attribute::Code | Attribute::UnitOrName) {
            column.meaning = Meaning::Unknown;
        }
    }
}

/// Which column holds what.
#[derive(Debug)]
pub(super) struct Columns {
    pub(super) kind: TableKind,
    attributes: [Option<u32>; N_ATTRIBUTES],
    // By question; `u32::MAX` where there is none.
    figures: Vec<u32>,
    evidence: BTreeMap<QuestionId, u32>,
    explanations: BTreeMap<QuestionId, u32>,
}

impl Columns {
    pub(super) fn attribute(&self, attribute: Attribute) -> Option<u32> {
        self.attributes[attribute as usize]
    }

    pub(super) fn unit(&self) -> u32 {
        self.attribute(Attribute::Unit).expect("a header has a column of units")
    }

    pub(super) fn of_question(&self, question: QuestionId, aspect: Aspect) -> Option<u32> {
        match aspect {
            Aspect::Figure => self.figures.get(question).copied().filter(|column| *column != u32::MAX),
            Aspect::Evidence => self.evidence.get(&question).copied(),
            Aspect::Explanation => self.explanations.get(&question).copied(),
        }
    }
}

/// Assigns columns, and says what is wrong with the header: refusals first, then findings.
pub(super) fn columns(grid: &Grid, header: &mut Header, headings: &Headings<'_>) -> (Columns, Vec<Diagnostic>, Vec<Diagnostic>) {
    let (mut refused, mut found) = (Vec::new(), Vec::new());
    let means = |attribute| header.columns.iter().any(|column| column.meaning == Meaning::Attribute(attribute));
    let is_long = means(Attribute::Indicator) && means(Attribute::Value);
    let is_of_figures = |column: &ColumnRead| matches!(column.meaning, Meaning::Questions(..) | Meaning::OtherLayer(_));
    let has_figures = header.columns.iter().any(is_of_figures);
    let kind = match (is_long, has_figures) {
        (true, _) => TableKind::Long,
        (false, true) => TableKind::Wide,
        (false, false) => TableKind::Units,
    };
    let mut columns = Columns {
        kind,
        attributes: [None; N_ATTRIBUTES],
        figures: vec![u32::MAX; if kind == TableKind::Wide { headings.n_questions() } else { 0 }],
        evidence: BTreeMap::new(),
        explanations: BTreeMap::new(),
    };
    // What one thing is: an attribute, or an aspect of a question; and the column that has it.
    let mut taken: BTreeMap<(Option<Attribute>, Option<(QuestionId, Aspect)>), usize> = BTreeMap::new();
    let mut n_unknown = 0;
    let mut above = None;
    for at in 0..header.columns.len() {
        let place = grid.source.place(header.columns[at].heading_row, header.columns[at].column);
        let column = header.columns[at].column;
        let heading = shortened(&header.columns[at].heading);
        let is_of_long = |attribute| matches!(attribute, Attribute::Indicator | Attribute::Value);
        match header.columns[at].meaning.clone() {
            Meaning::Attribute(Attribute::Ordinal | Attribute::Note | Attribute::Evidence) if !is_long => {}
            Meaning::Attribute(attribute) if is_of_long(attribute) && !is_long => {
                header.columns[at].meaning = Meaning::Unknown;
                found.push(half(place, attribute));
            }
            Meaning::Attribute(attribute) => {
                if let Some(first) = taken.insert((Some(attribute), None), at)
                    && attribute != Attribute::Ordinal
                {
                    refused.push(twice(grid, &header.columns[first], &header.columns[at], attribute.id()));
                }
                columns.attributes[attribute as usize].get_or_insert(column);
            }
            Meaning::Questions(..) if is_long => {
                header.columns[at].meaning = Meaning::Unknown;
                found.push(beside_a_long_table(place, &heading));
            }
            Meaning::Questions(questions, aspect) => {
                let mut before = None;
                for question in &questions {
                    before = before.or(taken.insert((None, Some((*question, aspect))), at));
                    match aspect {
                        Aspect::Figure => columns.figures[*question] = column,
                        Aspect::Evidence => drop(columns.evidence.insert(*question, column)),
                        Aspect::Explanation => drop(columns.explanations.insert(*question, column)),
                    }
                }
                if let Some(first) = before {
                    let id = &headings.question(questions[0]).id;
                    refused.push(twice(grid, &header.columns[first], &header.columns[at], id));
                }
            }
            Meaning::OtherLayer(layer) => above = above.or((headings.layer() < layer).then_some((place, layer))),
            Meaning::Guidance => {}
            Meaning::Ambiguous(names) => refused.push(ambiguous(place, &heading, &names)),
            Meaning::Unknown if heading.is_empty() => {}
            Meaning::Unknown => {
                n_unknown += 1;
                let measured = headings.measured_otherwise(&header.columns[at].heading);
                let near = if n_unknown <= NEAREST_MAX && measured.is_none() { headings.nearest(&heading) } else { None };
                let said = not_understood(place, &heading, column, near);
                found.push(match measured {
                    Some((title, measure)) => Diagnostic { code: "heading_measured_otherwise", ..said }.help(words!(
                        "`{title}` được hỏi bằng {measure}: ghi số bằng {measure}, rồi mới sửa tiêu đề",
                        "`{title}` is asked in {measure}: write the figures in {measure}, and only then mend the heading"
                    )),
                    None => said,
                });
            }
        }
    }
    found.extend(above.map(|(place, layer)| of_a_higher_layer(place, layer)));
    found.extend(without_heading(grid, header));
    (columns, refused, found)
}

// What whoever appraises wrote stands beside what the unit wrote, in a file that is read as the unit's own.
fn of_a_higher_layer(place: Place, layer: Layer) -> Diagnostic {
    let Words { vi, en } = layer.words();
    let id = layer.id();
    let message = words!(
        "tệp có cột số liệu {vi}, đang được đọc như tệp của lớp thấp hơn: các cột này không được dùng",
        "the file has columns of {en} figures and is read as one of a lower layer: they are not used"
    );
    Diagnostic::warning("higher_layer_left_aside", place, message)
        .help(words!("để dùng, thêm `--layer {id}=TỆP` với tệp này", "to use them, add `--layer {id}=FILE` with this file"))
}

// Columns named in a message.
const NAMED_MAX: usize = 20;

// Columns that hold something under a header without a heading for them.
fn without_heading(grid: &Grid, header: &Header) -> Option<Diagnostic> {
    let n_columns = u32::try_from(header.columns.len()).expect("columns are limited");
    let has_heading = |column: u32| header.columns.get(column as usize).is_some_and(|read| !read.heading.is_empty());
    let headless: Vec<u32> = (0..n_columns).filter(|column| !has_heading(*column)).collect();
    let mut first_rows: BTreeMap<u32, u32> = BTreeMap::new();
    for row in header.row + 1..grid.n_rows() {
        // In delimited text, cells beyond the header are told row by row.
        let last = if grid.is_delimited { header.row } else { row };
        for column in headless.iter().copied().chain(n_columns..grid.columns(last).end) {
            if !grid.cell(row, column).is_blank() {
                first_rows.entry(column).or_insert(grid.row_number(row));
            }
        }
    }
    let (column, row) = first_rows.first_key_value()?;
    let more = if first_rows.len() > NAMED_MAX { ", …" } else { "" };
    let names = first_rows.keys().take(NAMED_MAX).map(|column| column_name(*column)).collect::<Vec<_>>().join(", ");
    let message = words!(
        "cột {names}{more} có nội dung mà không có tiêu đề: không được đọc",
        "column {names}{more} holds something and has no heading: it is not read"
    );
    Some(Diagnostic::warning("column_without_heading", grid.source.place(*row, *column), message))
}

fn not_understood(place: Place, heading: &str, column: u32, near: Option<&str>) -> Diagnostic {
    let name = column_name(column);
    let message = words!(
        "không hiểu tiêu đề `{heading}`: cột {name} không được đọc",
        "the heading `{heading}` is not understood: column {name} is not read"
    );
    let said = Diagnostic::warning("heading_not_understood", place, message);
    match near {
        Some(near) => said.help(words!("có phải `{near}`?", "did you mean `{near}`?")),
        None => said,
    }
}

fn twice(grid: &Grid, first: &ColumnRead, second: &ColumnRead, id: &str) -> Diagnostic {
    let (a, b) = (address(first.heading_row, first.column), address(second.heading_row, second.column));
    let message =
        words!("hai cột cùng là `{id}`: tiêu đề ở {a} và {b}", "two columns are both `{id}`: the headings at {a} and {b}");
    let heading = shortened(&first.heading);
    Diagnostic::error("heading_twice", grid.source.place(second.heading_row, second.column), message)
        .also(grid.source.place(first.heading_row, first.column), words!("cột thứ nhất: `{heading}`", "the first: `{heading}`"))
        .help(words!(
            "bỏ một cột, hoặc đổi tiêu đề của cột không dùng; tiêu đề gộp ô thì tách ra",
            "take one column out, or give the one that is not meant another heading; unmerge a heading over two columns"
        ))
}

fn ambiguous(place: Place, heading: &str, names: &[String]) -> Diagnostic {
    let list = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let message = words!("tiêu đề `{heading}` có thể là {list}", "the heading `{heading}` may mean {list}");
    Diagnostic::error("heading_ambiguous", place, message).help(words!("dùng mã làm tiêu đề", "use the id as the heading"))
}

/// A table of one figure a row that has lost what its figures are of, or the figures: none of it can be read.
pub(super) fn half_a_long_table(grid: &Grid, header: &Header) -> Option<Diagnostic> {
    let place = |attribute| {
        let column = header.columns.iter().find(|column| column.meaning == Meaning::Attribute(attribute))?;
        Some(grid.source.place(column.heading_row, column.column))
    };
    let has_figures =
        header.columns.iter().any(|column| matches!(column.meaning, Meaning::Questions(..) | Meaning::OtherLayer(_)));
    // a list of units has each once
    let has_period = place(Attribute::Period).is_some() || place(Attribute::Evidence).is_some();
    let (indicator, value) = (place(Attribute::Indicator), place(Attribute::Value));
    let (this, at, other) = match (indicator, value) {
        (Some(at), None) => (Attribute::Indicator, at, Attribute::Value),
        (None, Some(at)) => (Attribute::Value, at, Attribute::Indicator),
        _ => return None,
    };
    if has_figures || !has_period {
        return None;
    }
    let (this, other) = (this.title(), other.title());
    let message = words!(
        "có cột `{this}` mà không có cột `{other}`: không số liệu nào ở đây được đọc",
        "there is a column `{this}` and no column `{other}`: no figure here is read"
    );
    Some(Diagnostic::error("half_a_long_table", at, message).help(words!(
        "đặt lại cột `{other}` như trong phiếu đã gửi, hoặc chép số liệu vào phiếu ấy",
        "put the column `{other}` back as in the form, or copy the figures into that form"
    )))
}

fn half(place: Place, attribute: Attribute) -> Diagnostic {
    let other = if attribute == Attribute::Indicator { Attribute::Value } else { Attribute::Indicator };
    let (this, title) = (attribute.title(), other.title());
    let message = words!(
        "có cột `{this}` mà không có cột `{title}`: cột này không được đọc",
        "there is a column `{this}` and no column `{title}`: it is not read"
    );
    Diagnostic::warning("half_a_long_table", place, message)
}

fn beside_a_long_table(place: Place, heading: &str) -> Diagnostic {
    let message = words!(
        "bảng ghi mỗi số liệu một hàng không đọc cột số liệu `{heading}`",
        "in a table of one figure a row, the column of figures `{heading}` is not read"
    );
    Diagnostic::warning("figures_beside_a_long_table", place, message)
}

/// The refusal of a worksheet or file without a column of units.
pub(super) fn no_unit_column(place: Place, nearly: Option<&Nearly>, is_empty: bool) -> Diagnostic {
    if is_empty {
        return Diagnostic::error("no_unit_column", place, words!("bảng trống", "the table is empty"));
    }
    let message = words!("không có cột mã đơn vị", "there is no column of units");
    let rows = HEADER_ROWS_MAX;
    let said = Diagnostic::error("no_unit_column", place, message).help(words!(
        "trong {rows} hàng đầu phải có một hàng tiêu đề có cột `Mã đơn vị` (hoặc `unit`) và ít nhất một cột khác được nhận ra",
        "one of the first {rows} rows must be a header with a column `Mã đơn vị` (or `unit`) and another known column"
    ));
    let Some(nearly) = nearly else { return said };
    let row = nearly.row + 1;
    let known = nearly.known.iter().take(3).map(|heading| format!("`{}`", shortened(heading))).collect::<Vec<_>>().join(", ");
    said.note(words!("hàng {row} có tiêu đề được nhận ra: {known}", "row {row} has known headings: {known}"))
}

/// In delimited text, a row of another length than the header has cells in the wrong columns; such cells are not read.
pub(super) fn check_lengths(grid: &mut Grid, header: &Header, columns: &Columns, said: &mut Said) {
    if !grid.is_delimited {
        return;
    }
    let width = grid.columns(header.row).end;
    let unit = columns.unit();
    let mut short = Vec::new();
    let mut unsure = BTreeMap::new();
    for row in header.row + 1..grid.n_rows() {
        let end = grid.columns(row).end;
        let has_more = (width..end).any(|column| !grid.cell(row, column).is_blank());
        let is_cut = row + 1 == grid.n_rows() && grid.ends_abruptly && end < width;
        if !has_more && !is_cut {
            if end < width {
                short.push(grid.row_number(row));
            }
            continue;
        }
        let place = grid.source.place(grid.row_number(row), end.min(width) - u32::from(is_cut));
        if has_more {
            let message = words!(
                "hàng có {end} ô mà tiêu đề có {width}: không rõ ô nào thuộc cột nào",
                "the row has {end} cells and the header {width}: which cell belongs to which column cannot be told"
            );
            said.find(Diagnostic::error("row_too_long", place, message).help(words!(
                "đặt ô có dấu phân cách trong ngoặc kép (`\"12,5\"`), hoặc lưu tệp với dấu phân cách khác",
                "put cells that hold the delimiter into quotation marks (`\"12,5\"`), or save the file with another delimiter"
            )));
        } else {
            let message = words!(
                "tệp kết thúc giữa hàng: hàng có {end} ô mà tiêu đề có {width}",
                "the file ends inside a row: it has {end} cells and the header {width}"
            );
            said.find(Diagnostic::error("row_cut", place, message).help(words!("lưu lại tệp", "save the file again")));
        }
        unsure.insert(row, if has_more { Unsure::Length } else { Unsure::Cut });
    }
    // Who a unit is stands before its figures, and names that are known are not met by chance.
    let sure = [Attribute::Unit, Attribute::Organisation, Attribute::UnitKind];
    grid.mark_unsure(unsure, sure.into_iter().filter_map(|attribute| columns.attribute(attribute)).collect());
    if let Some(first) = short.first() {
        let count = short.len();
        let rows = short.iter().take(20).map(|row| (row + 1).to_string()).collect::<Vec<_>>().join(", ");
        let message = words!(
            "{count} hàng có ít ô hơn tiêu đề; ô thiếu được coi là trống: hàng {rows}",
            "{count} rows have fewer cells than the header; what they lack counts as empty: rows {rows}"
        );
        said.find(Diagnostic::warning("row_too_short", grid.source.place(*first, unit), message));
    }
}
