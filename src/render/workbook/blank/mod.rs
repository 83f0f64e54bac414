//! Forms to be filled in: a table a rule set, a guide, and the lists that cells choose from. What is filled in reads back whole.

mod guide;
mod lists;
mod rows;
mod table;
mod validation;

use super::book;
use crate::facts::heading::Attribute;
use crate::facts::read::grid::{Content, RawCell};
use crate::facts::units::{Day, Unit};
use crate::facts::{Facts, Layer};
use crate::law::Status;
use crate::law::library::Library;
use crate::law::wording::status_words;
use crate::questions::blank::{AskedFor, BlankBook, BlankForm};
use crate::words::period::{Date, Period, vi};
use lists::Lists;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use std::collections::BTreeSet;

/// The name of the worksheet that explains the form; readers pass it over.
pub const GUIDE: &str = "Hướng dẫn";
/// The name of the worksheet with the lists that cells choose from; readers pass it over.
pub const LISTS: &str = "Danh mục";

/// Rows of a form that nobody in particular is to fill in.
const BLANK_ROWS: u32 = 50;

/// What goes into forms beside the questions.
#[derive(Clone, Copy, Debug)]
pub struct Filling<'a> {
    /// Where titles come from.
    pub library: &'a Library,
    /// The period.
    pub period: Period,
    /// Whose figures are asked for.
    pub layer: Layer,
    /// The units that forms name by position.
    pub units: &'a [Unit],
    /// For appraisal: where the units' own figures stand.
    pub own: Option<&'a Facts>,
    /// Whether questions stand below each other, for a workbook of one unit.
    pub is_by_rows: bool,
}

/// The workbook, as bytes.
pub fn workbook(blank: &BlankBook, filling: &Filling<'_>) -> Result<Vec<u8>, XlsxError> {
    let day = blank.forms.iter().find_map(|form| form.as_of).or_else(|| filling.period.day(12, 31));
    let title = format!("{} {}", heading(filling.layer), filling.period);
    let mut workbook = book::new(&title, day.unwrap_or_default())?;
    let mut lists = Lists::default();
    // names that readers take for something else
    let mut taken = BTreeSet::new();
    for name in [GUIDE, LISTS, "Đơn vị", "Số liệu", "Quyết định", "Danh sách đơn vị", "Thông tin văn bản"] {
        book::worksheet_name(name, &mut taken);
    }
    let has_kinds = blank.forms.iter().any(|form| blank.forms[0].unit_kind != form.unit_kind);
    for form in &blank.forms {
        let wanted = if has_kinds { format!("{} - {}", form.organisation, form.unit_kind) } else { form.organisation.clone() };
        let name = book::worksheet_name(&wanted, &mut taken);
        let sheet = workbook.add_worksheet().set_name(name)?;
        if filling.is_by_rows {
            rows::write(sheet, form, filling, &mut lists)?;
        } else {
            table::write(sheet, form, filling, &mut lists)?;
        }
    }
    if filling.is_by_rows {
        rows::write_units(workbook.add_worksheet().set_name("Đơn vị")?, &blank.forms, filling)?;
    }
    guide::write(workbook.add_worksheet().set_name(GUIDE)?, &blank.forms, filling)?;
    lists.write(&mut workbook)?;
    workbook.save_to_buffer()
}

fn heading(layer: Layer) -> &'static str {
    match layer {
        Layer::Own => "PHIẾU SỐ LIỆU XẾP LOẠI, KỲ",
        Layer::Appraised => "PHIẾU THẨM ĐỊNH SỐ LIỆU XẾP LOẠI, KỲ",
        Layer::Decided => "PHIẾU SỐ LIỆU QUYẾT ĐỊNH, KỲ",
    }
}

/// The lines above a table; the number of the row after them.
fn head(sheet: &mut Worksheet, form: &BlankForm, filling: &Filling<'_>) -> Result<u32, XlsxError> {
    let set = &form.set;
    let mut lines: Vec<(String, Format)> = unofficial(set.status).map(|said| (said, book::warning())).into_iter().collect();
    lines.push((format!("{} {}", heading(filling.layer), filling.period), book::title()));
    lines.push((set.title.clone(), book::plain().set_bold()));
    let day = form.as_of.map_or_else(String::new, |day| format!("; số liệu tính đến ngày {}", vi(day)));
    let (id, version) = (&set.id, &set.version);
    let (organisation, unit_kind) = (&form.organisation, lower_first(&form.unit_kind));
    lines.push((
        format!("Áp dụng cho: {organisation}, {unit_kind}. Bộ tiêu chí {id}, phiên bản {version}{day}."),
        book::plain().set_italic(),
    ));
    lines.push((
        format!("Ghi vào ô trắng; không sửa ô nền xám, tiêu đề và tên trang tính. Cách ghi từng chỉ tiêu: trang tính “{GUIDE}”."),
        book::plain().set_italic(),
    ));
    let mut row = 0;
    for (text, format) in &lines {
        book::text(sheet, row, 0, text, format)?;
        row += 1;
    }
    Ok(row + 1)
}

/// The title of a form as it stands above every page.
fn printed_title(form: &BlankForm, filling: &Filling<'_>) -> Vec<String> {
    let titles = [format!("{} {}", heading(filling.layer), filling.period), form.set.title.clone()];
    unofficial(form.set.status).into_iter().chain(titles).collect()
}

/// What is said first of rules that nobody issued.
fn unofficial(status: Status) -> Option<String> {
    if status == Status::Issued {
        return None;
    }
    let said = status_words(status).vi;
    let (first, rest) = said.split_once(':').unwrap_or((&said, ""));
    Some(format!("{}:{rest}", first.to_uppercase()))
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// What stands below every page.
fn footer(form: &BlankForm, filling: &Filling<'_>) -> String {
    let unofficial = if form.set.status == Status::Illustrative { " (minh họa)" } else { "" };
    format!("{}, kỳ {}{unofficial}", form.set.reference(), filling.period)
}

/// How an answer is shown.
fn shown(asked: &AskedFor, format: Format) -> Format {
    validation::shown(&asked.question, format)
}

/// Writes what a cell of another file holds, as it stands there.
fn copy(sheet: &mut Worksheet, row: u32, column: u16, cell: Option<RawCell<'_>>, format: &Format) -> Result<(), XlsxError> {
    let Some(cell) = cell else { return book::text(sheet, row, column, "", format) };
    let raw = cell.raw();
    let is_written = match cell.content {
        Content::Number(digits) => book::digits(sheet, row, column, digits, format)?,
        Content::Percent(digits) => book::digits(sheet, row, column, digits, &format.clone().set_num_format("0.##%"))?,
        Content::Serial(_) | Content::Day(_) => match crate::facts::answer::day(cell) {
            Some(day) => {
                book::day(sheet, row, column, day, format)?;
                true
            }
            None => false,
        },
        Content::Truth(holds) => {
            book::text(sheet, row, column, if holds { "Có" } else { "Không" }, format)?;
            true
        }
        Content::Empty
        | Content::Text(_)
        | Content::Error(_)
        | Content::Uncalculated
        | Content::TooLong
        | Content::Merged(..)
        | Content::Unsure(_) => false,
    };
    if is_written { Ok(()) } else { book::text(sheet, row, column, &raw, format) }
}

/// The width that the ids of units need.
fn id_width(form: &BlankForm, filling: &Filling<'_>) -> u16 {
    let longest = form.units.iter().map(|unit| filling.units[*unit].id.chars().count()).max().unwrap_or_default();
    u16::try_from(longest + 2).unwrap_or(u16::MAX).min(40)
}

/// What is said about a unit: the headings that readers know, in the order of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum About {
    Territory,
    Organisation,
    UnitKind,
    Subtype,
    Parent,
    Cohort,
    Founded,
}

impl About {
    const ALL: [About; 7] =
        [About::Territory, About::Organisation, About::UnitKind, About::Subtype, About::Parent, About::Cohort, About::Founded];

    fn heading(self) -> (&'static str, u16) {
        match self {
            About::Territory => ("Địa bàn", 16),
            About::Organisation => ("Tổ chức", 20),
            About::UnitKind => ("Cấp", 10),
            About::Subtype => ("Loại hình", 14),
            About::Parent => ("Đơn vị cấp trên", 16),
            About::Cohort => ("Cụm (khối)", 14),
            About::Founded => ("Ngày thành lập", 12),
        }
    }

    /// Whether the form has it: where its units say it, or the rules ask it.
    fn is_asked(self, form: &BlankForm, filling: &Filling<'_>) -> bool {
        let any = |has: &dyn Fn(&Unit) -> bool| form.units.iter().any(|unit| has(&filling.units[*unit]));
        match self {
            About::Organisation | About::UnitKind => true,
            About::Territory if form.units.is_empty() => !form.territories.is_empty(),
            About::Territory => any(&|unit| unit.territory.is_some()),
            About::Subtype => form.asks.contains(&Attribute::Subtype) || any(&|unit| unit.subtype.is_some()),
            About::Parent => form.asks.contains(&Attribute::Parent) || any(&|unit| unit.parent.is_some()),
            About::Cohort => form.asks.contains(&Attribute::Cohort) || any(&|unit| unit.cohort.is_some()),
            About::Founded => form.asks.contains(&Attribute::Founded) || any(&|unit| unit.founded != Day::Missing),
        }
    }

    /// Whether it is the same of every unit of a form, which its title says.
    fn is_said(self) -> bool {
        matches!(self, About::Organisation | About::UnitKind)
    }

    /// What is known of a unit.
    fn of(self, unit: &Unit, form: &BlankForm) -> Known {
        let text = |text: Option<&str>| text.map_or(Known::Nothing, |text| Known::Text(text.to_owned()));
        match self {
            About::Organisation => Known::Text(form.organisation.clone()),
            About::UnitKind => Known::Text(form.unit_kind.clone()),
            About::Territory => text(
                unit.territory
                    .as_deref()
                    .map(|id| form.territories.iter().find(|(known, _)| known == id).map_or(id, |(_, text)| text.as_str())),
            ),
            About::Subtype => text(unit.subtype.as_deref()),
            About::Parent => text(unit.parent.as_deref()),
            About::Cohort => text(unit.cohort.as_deref()),
            About::Founded => match unit.founded {
                Day::Known(day) => Known::Day(day),
                Day::Missing | Day::Unreadable => Known::Nothing,
            },
        }
    }
}

enum Known {
    Nothing,
    Text(String),
    Day(Date),
}

/// Writes what is known of a unit; what is not known may be filled in.
fn write_known(sheet: &mut Worksheet, row: u32, column: u16, about: About, known: &Known) -> Result<(), XlsxError> {
    match known {
        Known::Nothing if about == About::Founded => {
            book::text(sheet, row, column, "", &book::input().set_num_format("dd/mm/yyyy"))
        }
        Known::Nothing => book::text(sheet, row, column, "", &book::input()),
        Known::Text(text) => book::text(sheet, row, column, text, &book::fixed()),
        Known::Day(day) => book::day(sheet, row, column, *day, &book::fixed()),
    }
}

fn add<'w>(workbook: &'w mut Workbook, name: &str) -> Result<&'w mut Worksheet, XlsxError> {
    workbook.add_worksheet().set_name(name)
}
