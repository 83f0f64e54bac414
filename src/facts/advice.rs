//! What is said about a cell that is no answer, or that had to be read in one of two ways: at its cell, with what is asked for and
//! the way out.

use crate::facts::fault::{Fault, Remark};
use crate::facts::measure;
use crate::facts::read::DIGITS_ADDED;
use crate::facts::read::grid::{Content, RawCell, Unsure, address};
use crate::facts::spelling::{Locale, fitting, from_serial, parse_number, stored_number};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Severity, Words};
use crate::words::figure::{Kind, QuantityWord, Question};
use crate::words::number::Number;
use crate::words::period;
use crate::words::text::{clean, fold, fold_ascii, nearest};

/// What is said of a number that had to be read in one of two ways.
pub(super) fn on_remark(remark: Remark, number: Number, question: &Question, cell: RawCell<'_>, locale: Locale) -> Diagnostic {
    let Words { vi: raw_vi, en: raw_en } = shown(cell);
    let (vi, en) = (plain_vi(number), number.to_string());
    let said = match remark {
        Remark::ReadByLocale => {
            let (raw, there) = (shortened(&cell.raw()), locale.other().word());
            let other = parse_number(bare(question, &raw), locale.other()).unwrap_or(number);
            let (other_vi, other_en) = (plain_vi(other), other.to_string());
            let message = words!("`{raw}` được đọc là {vi}, không phải {other_vi}", "`{raw}` is read as {en}, not as {other_en}");
            Diagnostic::warning("number_read_by_locale", cell.place(), message).help(words!(
                "nếu tệp viết số theo cách kia, đọc tệp với `--numbers {there}`",
                "where the file writes numbers the other way, read it with `--numbers {there}`"
            ))
        }
        Remark::PercentAsShown => {
            let message = words!(
                "ô có định dạng phần trăm: đọc là {raw_vi} như ô hiển thị",
                "the cell has a percent format: read as {raw_en}, as it is shown"
            );
            Diagnostic::warning("percent_read_as_shown", cell.place(), message)
        }
        Remark::MeasureLeftOff => {
            let raw = shortened(&cell.raw());
            let message = words!(
                "`{raw}` được đọc là {vi}: bỏ đơn vị tính ghi sau số",
                "`{raw}` is read as {en}: the measure after the number is left off"
            );
            Diagnostic::warning("measure_left_off", cell.place(), message)
        }
    };
    Diagnostic { severity: Severity::Note, ..said }.note(asked(question))
}

fn plain_vi(number: Number) -> String {
    number.to_string().replace('.', ",")
}

/// What a cell shows, as near as its stored content tells: numbers with the decimal mark of the reader, dates as dates.
pub fn shown(cell: RawCell<'_>) -> Words {
    let same = |text: &str| Words::new(shortened(text), shortened(text));
    let number = |number: Number, sign: &str| Words::new(plain_vi(number) + sign, number.to_string() + sign);
    match cell.content {
        Content::Number(digits) => stored_number(digits).map_or_else(|_| same(digits), |found| number(found, "")),
        Content::Percent(digits) => match stored_number(digits).ok().and_then(|found| found.times(Number::HUNDRED)) {
            Some(found) => number(found, "%"),
            None => same(digits),
        },
        Content::Serial(digits) => {
            let day = digits.split('.').next().map(|days| from_serial(days, cell.source.epoch));
            match day {
                Some(Ok(day)) => Words::new(period::vi(day), day.to_string()),
                Some(Err(_)) | None => same(digits),
            }
        }
        Content::Empty
        | Content::Text(_)
        | Content::Day(_)
        | Content::Truth(_)
        | Content::Error(_)
        | Content::Uncalculated
        | Content::TooLong
        | Content::Merged(..)
        | Content::Unsure(_) => same(&cell.raw()),
    }
}

/// A fault at its cell, with what is asked and the way out.
pub fn on_fault(fault: Fault, question: &Question, cell: RawCell<'_>, locale: Locale) -> Diagnostic {
    let raw = shortened(&cell.raw());
    let mut said = Diagnostic::error("unreadable_figure", cell.place(), message(fault, question, cell))
        .note(asked(question))
        .note(expected(question));
    said.help = way_out(fault, question, cell, &raw, locale);
    said
}

fn message(fault: Fault, question: &Question, cell: RawCell<'_>) -> Words {
    let Words { vi, en } = shown(cell);
    let decimals = match &question.kind {
        Kind::Quantity(quantity) => quantity.decimals,
        Kind::YesNo | Kind::Date | Kind::Choice(_) | Kind::Text => 0,
    };
    match fault {
        Fault::FormulaFailed => words!("công thức trong ô báo lỗi `{vi}`", "the formula in the cell failed with `{en}`"),
        Fault::Uncalculated => words!("ô có công thức chưa được tính", "the cell holds a formula that was not calculated"),
        Fault::TooLong => words!("ô chứa quá nhiều chữ", "the cell holds too much text"),
        Fault::Merged => {
            let first = if let Content::Merged(row, column) = cell.content { address(row, column) } else { String::new() };
            words!(
                "ô nằm trong vùng ô gộp bắt đầu từ {first}: không rõ số liệu là của ô nào",
                "the cell is part of the merged region that begins at {first}: whose figure it is cannot be told"
            )
        }
        Fault::Unsure(Unsure::Length) => words!(
            "hàng này có nhiều ô hơn hàng tiêu đề: không rõ ô này thuộc cột nào",
            "this row has more cells than the header: which column this cell belongs to cannot be told"
        ),
        Fault::Unsure(Unsure::Cut) => {
            words!("tệp kết thúc giữa hàng này: ô có thể bị cắt", "the file ends inside this row: the cell may be cut")
        }
        Fault::Unsure(Unsure::Period) => words!(
            "không đọc được kỳ của hàng này: không rõ số liệu là của kỳ nào",
            "the period of this row cannot be read: of which period the figure is cannot be told"
        ),
        Fault::Unsure(Unsure::Layer) => words!(
            "không đọc được lớp số liệu của hàng này: không rõ ai khai số liệu",
            "the layer of this row cannot be read: whose figure it is cannot be told"
        ),
        Fault::NotApplicableRefused => {
            words!("`{vi}` không phải là câu trả lời cho chỉ tiêu này", "`{en}` is no answer to this question")
        }
        Fault::DashUndefined => {
            words!("biểu mẫu không nói dấu `{vi}` nghĩa là gì", "the form does not say what `{en}` means")
        }
        Fault::OtherLocale | Fault::Grouping => words!(
            "`{vi}` không phải là số viết đúng cách: dấu chấm, dấu phẩy không tách nhóm ba chữ số",
            "`{en}` is not a well-formed number: its points and commas do not group digits by three"
        ),
        Fault::TextAfterNumber => words!("`{vi}` có chữ sau số", "`{en}` has text after the number"),
        Fault::Spaces => words!("`{vi}` có dấu cách trong số", "`{en}` has spaces inside the number"),
        Fault::Exponent => words!("`{vi}` viết số dạng lũy thừa", "`{en}` is written with an exponent"),
        Fault::NotANumber => words!("`{vi}` không phải là số", "`{en}` is not a number"),
        Fault::Percent => words!("`{vi}` là phần trăm", "`{en}` is a percentage"),
        Fault::Date => words!("ô chứa ngày tháng hoặc giờ", "the cell holds a date or a time"),
        Fault::Truth => words!("ô chứa giá trị đúng/sai `{vi}`", "the cell holds the truth `{en}`"),
        Fault::FifteenDigits => words!(
            "`{vi}` có hơn 15 chữ số, bảng tính không giữ được đúng",
            "`{en}` has more than 15 digits, which a spreadsheet does not keep exactly"
        ),
        Fault::TooManyDigits => words!("`{vi}` có quá nhiều chữ số", "`{en}` has too many digits"),
        Fault::NotWhole => words!("`{vi}` không phải là số nguyên", "`{en}` is not a whole number"),
        Fault::TooManyDecimals => {
            words!("`{vi}` có nhiều hơn {decimals} chữ số thập phân", "`{en}` has more than {decimals} decimals")
        }
        Fault::TooLow => words!("`{vi}` nhỏ hơn mức thấp nhất", "`{en}` is below the least answer"),
        Fault::TooHigh => words!("`{vi}` lớn hơn mức cao nhất", "`{en}` is above the greatest answer"),
        Fault::OffStep => words!("`{vi}` không đúng bước chấm", "`{en}` is between two steps"),
        Fault::NotYesOrNo => words!("`{vi}` không phải là có hay không", "`{en}` is neither yes nor no"),
        Fault::NotADate => words!("`{vi}` không phải là ngày", "`{en}` is not a date"),
        Fault::NoSuchDay => words!("lịch không có ngày `{vi}`", "the calendar has no day `{en}`"),
        Fault::ShortYear => words!("`{vi}` viết năm hai chữ số", "`{en}` has a year of two digits"),
        Fault::TimeOfDay => words!("`{vi}` có cả giờ", "`{en}` has a time of day"),
        Fault::NotAnOption => words!("`{vi}` không có trong các lựa chọn", "`{en}` is none of the options"),
    }
}

fn way_out(fault: Fault, question: &Question, cell: RawCell<'_>, raw: &str, locale: Locale) -> Option<Words> {
    if raw.ends_with(DIGITS_ADDED) {
        return Some(words!(
            "định dạng của ô hiện thêm những chữ số mà ô không có: ghi đủ các chữ số vào ô, rồi đặt lại định dạng",
            "the format of the cell shows digits that the cell does not hold: write all digits into it, and change the format"
        ));
    }
    match fault {
        Fault::FormulaFailed => Some(words!(
            "sửa công thức, hoặc ghi số; chưa có số thì để trống hoặc ghi `?`",
            "mend the formula, or write the number; leave the cell empty or write `?` where there is none yet"
        )),
        Fault::Uncalculated => Some(words!(
            "mở tệp bằng phần mềm bảng tính rồi lưu lại, hoặc ghi số thay công thức",
            "open the file in a spreadsheet program and save it, or write the number in place of the formula"
        )),
        Fault::TooLong => Some(words!("rút ngắn nội dung của ô", "shorten what the cell holds")),
        Fault::Merged => Some(words!("bỏ gộp ô và ghi số liệu vào từng ô", "unmerge the cells and write the figure into each")),
        Fault::Unsure(Unsure::Length) => Some(words!(
            "đặt ô có dấu phân cách trong ngoặc kép, hoặc lưu tệp với dấu phân cách khác",
            "put cells that hold the delimiter into quotation marks, or save the file with another delimiter"
        )),
        Fault::Unsure(Unsure::Cut) => Some(words!("lưu lại tệp", "save the file again")),
        Fault::Unsure(Unsure::Period) => Some(words!("sửa ô kỳ của hàng", "mend the row's period")),
        Fault::Unsure(Unsure::Layer) => Some(words!("sửa ô lớp số liệu của hàng", "mend the row's layer")),
        Fault::NotApplicableRefused => Some(words!(
            "ghi số liệu; không có thì ghi 0 hoặc `không`, chưa biết thì để trống",
            "write the figure; 0 or `no` where there is none, nothing where it is not known"
        )),
        Fault::DashUndefined if question.not_applicable_allowed => Some(words!(
            "ghi 0 hoặc `không` nếu không có, `KAD` nếu không áp dụng, để trống nếu chưa có số liệu",
            "write 0 or `no` for none, `KAD` for not applicable, nothing where there is no figure yet"
        )),
        Fault::DashUndefined if matches!(question.kind, Kind::Quantity(_)) => Some(words!(
            "ghi 0 nếu không có, để trống nếu chưa có số liệu",
            "write 0 for none, nothing where there is no figure yet"
        )),
        Fault::DashUndefined => Some(words!(
            "ghi 0 hoặc `không` nếu không có, để trống nếu chưa có số liệu",
            "write 0 or `no` for none, nothing where there is no figure yet"
        )),
        Fault::OtherLocale => Some(read_otherwise(question, raw, locale).unwrap_or_else(|| grouping(locale))),
        Fault::Grouping => Some(grouping(locale)),
        Fault::TextAfterNumber => {
            let number: String = raw.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
            Some(match measure::said(question) {
                Some(measure) => words!(
                    "chỉ tiêu này được hỏi bằng {measure}: chỉ ghi số, tính bằng {measure} (`{number}` là {number} {measure})",
                    "this question is asked in {measure}: write the number alone, in {measure} (`{number}` is {number} {measure})"
                ),
                None => words!(
                    "nếu số là {number} thì chỉ ghi `{number}`; đơn vị đo ghi ở tiêu đề cột",
                    "if it is {number}, write `{number}` alone; the measure belongs in the heading"
                ),
            })
        }
        Fault::Spaces => Some(words!("bỏ dấu cách trong số", "take the spaces out of the number")),
        Fault::Exponent | Fault::FifteenDigits => {
            Some(words!("ghi đủ các chữ số, trong ô kiểu văn bản", "write all digits, in a cell of text"))
        }
        Fault::Percent => Some(match &question.kind {
            Kind::Quantity(_) => words!(
                "chỉ tiêu này không hỏi phần trăm: ghi số, và bỏ định dạng phần trăm của ô",
                "this question does not ask for a percentage: write the number, without a percent format"
            ),
            Kind::YesNo | Kind::Date | Kind::Choice(_) | Kind::Text => {
                words!("bỏ định dạng phần trăm của ô", "take the percent format off the cell")
            }
        }),
        Fault::Date => Some(words!(
            "đặt lại định dạng của ô rồi ghi lại nội dung",
            "change the format of the cell and write its content again"
        )),
        Fault::TooManyDecimals => {
            Some(words!("ghi số đã làm tròn; trong công thức dùng ROUND", "write the rounded number; in a formula use ROUND"))
        }
        // A number cell holds one number whatever the locale.
        Fault::NotWhole => matches!(cell.content, Content::Text(_)).then(|| read_otherwise(question, raw, locale)).flatten(),
        Fault::ShortYear => Some(words!("viết đủ bốn chữ số của năm", "write all four digits of the year")),
        Fault::NotADate => {
            Some(words!("viết `dd/mm/yyyy`, hoặc đặt định dạng ngày cho ô", "write `dd/mm/yyyy`, or give the cell a date format"))
        }
        Fault::NoSuchDay => Some(words!("viết ngày trước, tháng sau: `31/12/2016`", "write the day first: `31/12/2016`")),
        Fault::TimeOfDay => Some(words!("chỉ ghi ngày", "write the day alone")),
        Fault::NotAnOption => match &question.kind {
            Kind::Choice(options) => {
                let titles = options.iter().map(|option| option.title.as_str());
                nearest(raw, titles).map(|near| words!("có phải `{near}`?", "did you mean `{near}`?"))
            }
            Kind::Quantity(_) | Kind::YesNo | Kind::Date | Kind::Text => None,
        },
        // What a form calls `không` or `không có` in a count is nought, and only whoever wrote it can say so.
        Fault::NotANumber if matches!(question.kind, Kind::Quantity(_)) && says_none(raw) => Some(words!(
            "nếu không có thì ghi 0; chưa có số liệu thì để trống",
            "write 0 where there is none; nothing where there is no figure yet"
        )),
        Fault::NotANumber | Fault::Truth | Fault::TooManyDigits | Fault::TooLow | Fault::TooHigh | Fault::OffStep => None,
        Fault::NotYesOrNo => {
            Some(words!("ghi `có` hoặc `không`; chưa biết thì để trống", "write `yes` or `no`; nothing where it is not known"))
        }
    }
}
fn says_none(raw: &str) -> bool {
    let folded = fold(raw);
    ["không", "không có", "none", "no"].iter().any(|word| folded == fold(word) || (raw.is_ascii() && folded == fold_ascii(word)))
}

// What to do where the other locale reads a number that the question can take.
fn read_otherwise(question: &Question, raw: &str, locale: Locale) -> Option<Words> {
    let Kind::Quantity(quantity) = &question.kind else {
        return None;
    };
    let other = locale.other();
    let number = parse_number(bare(question, raw), other).ok()?;
    fitting(quantity, number).ok()?;
    let (instead, word) = (locale.print(number), other.word());
    Some(words!(
        "nếu số là {instead} thì viết `{instead}`, hoặc đọc tệp với `--numbers {word}`",
        "if it is {instead}, write `{instead}`, or read the file with `--numbers {word}`"
    ))
}

// The number that a cell begins with, where nothing but a percent sign or the measure follows.
fn bare<'a>(question: &Question, raw: &'a str) -> &'a str {
    let bare = raw.trim_end_matches('%').trim();
    measure::without_measure(question, bare).unwrap_or(bare)
}

fn grouping(locale: Locale) -> Words {
    match locale {
        Locale::Vi => words!(
            "dấu chấm tách từng nhóm ba chữ số, dấu phẩy đứng trước phần thập phân: `1.234,5`",
            "points group digits by three, a comma begins the decimals: `1.234,5`"
        ),
        Locale::En => words!(
            "dấu phẩy tách từng nhóm ba chữ số, dấu chấm đứng trước phần thập phân: `1,234.5`",
            "commas group digits by three, a point begins the decimals: `1,234.5`"
        ),
    }
}

fn asked(question: &Question) -> Words {
    let Question { id, title, .. } = question;
    if id == title {
        return words!("chỉ tiêu `{id}`", "indicator `{id}`");
    }
    words!("chỉ tiêu `{id}`: {title}", "indicator `{id}`: {title}")
}

/// What an answer to a question looks like, for messages and forms.
pub fn expected(question: &Question) -> Words {
    match &question.kind {
        Kind::Quantity(quantity) => {
            let kind = match (quantity.word, quantity.decimals) {
                (QuantityWord::Count, _) => Words::new("số nguyên", "a whole number"),
                (QuantityWord::Percent, _) => Words::new("số phần trăm", "a percentage"),
                (QuantityWord::Number | QuantityWord::Money, 0) => Words::new("số nguyên", "a whole number"),
                (QuantityWord::Number | QuantityWord::Money, _) => Words::new("số", "a number"),
            };
            let (from, to) = (quantity.at_least, quantity.at_most);
            let step = quantity.step.map_or_else(
                || Words::new("", ""),
                |step| Words::new(format!(", bước {}", step.vi()), format!(", in steps of {}", step.en())),
            );
            Words::new(
                format!("cần: {} từ {} đến {}{}", kind.vi, from.vi(), to.vi(), step.vi),
                format!("expected: {} from {} to {}{}", kind.en, from.en(), to.en(), step.en),
            )
        }
        Kind::YesNo => words!("cần: `có` hoặc `không`", "expected: `yes` or `no`"),
        Kind::Date => words!("cần: ngày dạng `dd/mm/yyyy`", "expected: a day as `dd/mm/yyyy`"),
        Kind::Choice(options) => {
            let titles: Vec<String> = options.iter().map(|option| format!("`{}`", option.title)).collect();
            let titles = titles.join(", ");
            words!("cần một trong: {titles}", "expected one of: {titles}")
        }
        Kind::Text => words!("cần: văn bản", "expected: text"),
    }
}

/// The user's words, for a message: on one line, and not longer than a line.
pub fn shortened(text: &str) -> String {
    let text = clean(text);
    if text.chars().count() <= 80 {
        return text;
    }
    text.chars().take(79).chain(['…']).collect()
}
