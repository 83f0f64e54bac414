//! What a cell takes, and what is said where it takes something else.

use super::lists::Lists;
use crate::facts::read::grid::address;
use crate::questions::blank::AskedFor;
use crate::words::figure::{Choice, Kind, Quantity, QuantityWord, Question};
use crate::words::text::fold;
use rust_xlsxwriter::{DataValidation, DataValidationRule, ExcelDateTime, Format, FormatAlign, Formula, XlsxError};

/// The mark of a question that does not apply, as forms write it.
const NOT_APPLICABLE: &str = "Không áp dụng";

/// Decimals from which on a cell is not asked how many it has: as many as rule sets allow where they do not say.
const DECIMALS_UNASKED: u8 = 6;

/// Characters a message may have.
const MESSAGE_CHARS_MAX: usize = 255;

/// How an answer is shown. A percentage is shown with its sign, so that 0,95 is seen to be 0,95%.
pub(super) fn shown(question: &Question, format: Format) -> Format {
    match &question.kind {
        Kind::Quantity(quantity) => {
            let format = format.set_align(FormatAlign::Right);
            match quantity.word {
                QuantityWord::Count => format.set_num_format("#,##0"),
                QuantityWord::Money if quantity.decimals == 0 => format.set_num_format("#,##0"),
                QuantityWord::Percent => format.set_num_format("General\"%\""),
                QuantityWord::Number | QuantityWord::Money => format,
            }
        }
        Kind::Date => format.set_num_format("dd/mm/yyyy").set_align(FormatAlign::Center),
        Kind::YesNo => format.set_align(FormatAlign::Center),
        Kind::Choice(_) => format,
        Kind::Text => format.set_num_format("@"),
    }
}

/// What is to be written, in a sentence.
pub(super) fn told(asked: &AskedFor) -> String {
    let mut parts = vec![match &asked.question.kind {
        Kind::YesNo => "ghi Có hoặc Không".to_owned(),
        Kind::Date => "ghi ngày/tháng/năm".to_owned(),
        Kind::Quantity(_) | Kind::Choice(_) | Kind::Text => asked.kind.vi.clone(),
    }];
    parts.extend(asked.range.as_ref().map(|range| range.vi.clone()));
    parts.join("; ")
}

/// What a cell takes; `None` where it takes anything. `row` and `column` are those of the first cell.
pub(super) fn of(asked: &AskedFor, row: u32, column: u16, lists: &mut Lists) -> Result<Option<DataValidation>, XlsxError> {
    let question = &asked.question;
    let mut marks = Vec::new();
    if question.not_applicable_allowed {
        marks.push(NOT_APPLICABLE);
    }
    if question.dash.is_some() {
        marks.push("-");
    }
    let cell = address(row, u32::from(column));
    let validation = match &question.kind {
        Kind::Quantity(quantity) => number(quantity, &marks, &cell),
        Kind::YesNo => DataValidation::new().allow_list_strings(&[&["Có", "Không"], marks.as_slice()].concat())?,
        Kind::Date if marks.is_empty() => {
            let (from, until) = (ExcelDateTime::from_ymd(1900, 3, 1)?, ExcelDateTime::from_ymd(2200, 12, 31)?);
            DataValidation::new().allow_date(DataValidationRule::Between(&from, &until))
        }
        Kind::Date => custom(&format!("ISNUMBER({cell})"), &marks, &cell),
        Kind::Choice(options) => {
            let mut words = options_as_written(options);
            words.extend(marks.iter().map(|mark| (*mark).to_owned()));
            DataValidation::new().allow_list_formula(lists.place(&question.title, &words))
        }
        Kind::Text => return Ok(None),
    };
    let told = told(asked);
    let more = match marks.as_slice() {
        [] => String::new(),
        [mark] => format!(" hoặc “{mark}”"),
        marks => format!(" hoặc {}", marks.iter().map(|mark| format!("“{mark}”")).collect::<Vec<_>>().join(", ")),
    };
    let validation = validation
        .ignore_blank(true)
        .set_error_title("Số liệu chưa đúng")?
        .set_error_message(cut(&format!("Ô này cần: {told}{more}. Chưa có số liệu thì để trống.")))?
        .set_input_message(cut(&format!("{told}{more}")))?;
    Ok(Some(validation))
}

/// Whether evidence is accepted.
pub(super) fn acceptance() -> Result<DataValidation, XlsxError> {
    DataValidation::new()
        .allow_list_strings(&["Đạt", "Không đạt"])?
        .ignore_blank(true)
        .set_error_title("Minh chứng")?
        .set_error_message("Ô này cần: Đạt hoặc Không đạt. Chấp nhận minh chứng thì để trống cũng được.")?
        .set_input_message("Đạt hoặc Không đạt; để trống là chấp nhận")
}

/// Whatever stands in a list.
pub(super) fn one_of(title: &str, words: &[String], lists: &mut Lists) -> Result<DataValidation, XlsxError> {
    DataValidation::new()
        .allow_list_formula(lists.place(title, words))
        .ignore_blank(true)
        .set_error_title("Không có trong danh mục")?
        .set_error_message(cut(&format!("{title}: chọn một dòng trong danh sách.")))
}

/// Each option by its title, or by its id where its title would be read as another.
pub(super) fn options_as_written(options: &[Choice]) -> Vec<String> {
    let means = |text: &str| {
        let folded = fold(text);
        let by_id = options.iter().position(|option| option.id == text);
        by_id.or_else(|| options.iter().position(|option| fold(&option.title) == folded))
    };
    let written = |(at, option): (usize, &Choice)| {
        if means(&option.title) == Some(at) { option.title.clone() } else { option.id.clone() }
    };
    options.iter().enumerate().map(written).collect()
}

fn number(quantity: &Quantity, marks: &[&str], cell: &str) -> DataValidation {
    let (least, most) = (quantity.at_least.to_string(), quantity.at_most.to_string());
    let between = || DataValidationRule::Between(Formula::new(&least), Formula::new(&most));
    let is_whole = quantity.word == QuantityWord::Count;
    let is_grained = !is_whole && quantity.decimals < DECIMALS_UNASKED;
    if marks.is_empty() && quantity.step.is_none() && !is_grained {
        return if is_whole {
            DataValidation::new().allow_whole_number_formula(between())
        } else {
            DataValidation::new().allow_decimal_number_formula(between())
        };
    }
    let mut conditions = vec![format!("ISNUMBER({cell})"), format!("{cell}>={least}"), format!("{cell}<={most}")];
    if is_whole || is_grained {
        let decimals = if is_whole { 0 } else { quantity.decimals };
        conditions.push(format!("ROUND({cell},{decimals})={cell}"));
    }
    if let Some(step) = quantity.step {
        let steps = format!("({cell}-{least})/{step}");
        conditions.push(format!("ABS({steps}-ROUND({steps},0))<0.000001"));
    }
    custom(&format!("AND({})", conditions.join(",")), marks, cell)
}

fn custom(condition: &str, marks: &[&str], cell: &str) -> DataValidation {
    if marks.is_empty() {
        return DataValidation::new().allow_custom(Formula::new(format!("={condition}")));
    }
    // a condition on text would fail as a whole where it compares it with a number
    let marks: String = marks.iter().map(|mark| format!(",{cell}=\"{mark}\"")).collect();
    DataValidation::new().allow_custom(Formula::new(format!("=IF(ISNUMBER({cell}),{condition},OR(FALSE{marks}))")))
}

fn cut(text: &str) -> String {
    if text.encode_utf16().count() <= MESSAGE_CHARS_MAX {
        return text.to_owned();
    }
    text.chars().take(MESSAGE_CHARS_MAX - 1).chain(['…']).collect()
}
