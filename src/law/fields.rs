//! From values as written to words, numbers, truths and days; each reader says what it expected, and reading goes on.

use crate::law::document::faults::{self, decimal_comma};
use crate::law::document::{Node, Pair, Scalar, Style, Value, file_of_region};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Region, Words};
use crate::words::number::{NotANumber, Number};
use crate::words::period::{Date, Span};
use crate::words::text;
use std::sync::Arc;

/// Decimals that an answer may have where the indicator does not say.
pub(super) const DECIMALS_UNDECLARED: u8 = 6;

/// One file's findings.
#[derive(Debug)]
pub(super) struct Report {
    pub(super) file: Arc<str>,
    /// Files whose values stand in the tree beside the file's own (see `document::file_of_region`).
    pub(super) amended_by: Vec<Arc<str>>,
    pub(super) found: Vec<Diagnostic>,
}

/// What is wrong has been reported; there is nothing more to say.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said;

/// The keys of a map as they are asked for; what nobody asked for is unknown.
pub(super) struct Fields<'n> {
    pub(super) pairs: &'n [Pair],
    /// Where to point when a key is missing.
    pub(super) head: Region,
    what: Words,
    asked: Vec<&'static str>,
}

impl Report {
    pub(super) fn new(file: Arc<str>) -> Report {
        Report { file, amended_by: Vec::new(), found: Vec::new() }
    }

    pub(super) fn place(&self, region: Region) -> Place {
        let (file, region) = self.stands(region);
        Place::Text(file, region)
    }

    /// The file that a region is of, and the region in that file.
    pub(super) fn stands(&self, region: Region) -> (Arc<str>, Region) {
        let (nth, region) = file_of_region(region);
        (nth.and_then(|nth| self.amended_by.get(nth)).unwrap_or(&self.file).clone(), region)
    }

    pub(super) fn add(&mut self, diagnostic: Diagnostic) {
        faults::add(&mut self.found, diagnostic);
    }

    /// Whether more findings would no longer be told, so that looking for them is idle.
    pub(super) fn is_full(&self) -> bool {
        self.found.len() >= faults::FOUND_MAX
    }

    /// An error with a way out.
    pub(super) fn error(&mut self, code: &'static str, region: Region, message: Words, help: Words) {
        let diagnostic = Diagnostic::error(code, self.place(region), message).help(help);
        faults::add(&mut self.found, diagnostic);
    }

    /// Whether nobody could take an option for a truth, a number or a day.
    pub(super) fn option_is_text(&mut self, option: &str, is_plain: bool, region: Region) -> bool {
        let is_text = !(is_plain && is_ambiguous(option));
        if !is_text {
            self.error(
                "option_not_text",
                region,
                words!(
                    "lựa chọn `{option}` có thể bị đọc là có/không, số hay ngày",
                    "the option `{option}` could be read as a truth, a number or a day"
                ),
                words!("đặt trong ngoặc kép: `\"{option}\"`", "put it in quotation marks: `\"{option}\"`"),
            );
        }
        is_text
    }

    fn wrong_type(&mut self, key: &str, node: &Node, expected: &Words, help: Words) {
        let (vi, en) = match &node.value {
            Value::Map(_) => ("các cặp `khóa: giá trị`", "keys with values"),
            Value::List(_) => ("một danh sách", "a list"),
            Value::Scalar(_) => ("một giá trị đơn", "a single value"),
        };
        let Words { vi: expected_vi, en: expected_en } = expected;
        let message = words!("`{key}` phải là {expected_vi}, ở đây là {vi}", "`{key}` must be {expected_en}, here it is {en}");
        self.error("wrong_type", node.head(), message, help);
    }

    /// A scalar with something in it.
    pub(super) fn scalar<'n>(&mut self, key: &str, node: &'n Node, expected: &Words) -> Option<&'n Scalar> {
        match &node.value {
            Value::Scalar(scalar) if is_empty(scalar) => {
                self.empty(key, node.region);
                None
            }
            Value::Scalar(scalar) => Some(scalar),
            Value::Map(_) | Value::List(_) => {
                let help =
                    words!("viết một giá trị, không có ngoặc hay gạch đầu dòng", "write one value, without brackets or dashes");
                self.wrong_type(key, node, expected, help);
                None
            }
        }
    }

    fn empty(&mut self, key: &str, region: Region) {
        self.error(
            "empty_value",
            region,
            words!("`{key}` không có giá trị", "`{key}` has no value"),
            words!("viết giá trị, hoặc bỏ khóa đi", "write a value, or leave the key out"),
        );
    }

    /// A text, composed and with single spaces.
    pub(super) fn text(&mut self, key: &str, node: &Node) -> Option<String> {
        let scalar = self.scalar(key, node, &words!("chữ", "a text"))?;
        let cleaned = text::clean(&scalar.text);
        if cleaned.is_empty() {
            self.empty(key, node.region);
            return None;
        }
        Some(cleaned)
    }

    /// A number by its text, never through a float.
    pub(super) fn number(&mut self, key: &str, node: &Node) -> Option<Number> {
        let scalar = self.scalar(key, node, &words!("một số", "a number"))?;
        self.number_of(key, &scalar.text, node.region)
    }

    /// The number that a text is, a key's text for instance.
    pub(super) fn number_of(&mut self, key: &str, written: &str, region: Region) -> Option<Number> {
        let written = written.trim();
        let problem = match Number::parse(written) {
            Ok(number) => return Some(number),
            Err(problem) => problem,
        };
        let place = self.place(region);
        if let Some(point) = with_point(written) {
            self.add(decimal_comma(place, written, &point));
            return None;
        }
        let (message, help) = match problem {
            NotANumber::TooLong => (
                words!(
                    "`{written}` quá dài: số có nhiều nhất 38 chữ số, 30 chữ số thập phân",
                    "`{written}` is too long: a number has at most 38 digits, 30 decimals"
                ),
                words!("viết số ngắn hơn", "write a shorter number"),
            ),
            NotANumber::Malformed if written.ends_with('%') => {
                let number = written.trim_end_matches('%').trim_end();
                (
                    words!("`{key}` phải là một số, ở đây là `{written}`", "`{key}` must be a number, here it is `{written}`"),
                    words!("viết {number}, không kèm %", "write {number}, without %"),
                )
            }
            NotANumber::Malformed => (
                words!("`{key}` phải là một số, ở đây là `{written}`", "`{key}` must be a number, here it is `{written}`"),
                words!("viết bằng chữ số, phần thập phân sau dấu chấm: 2.5", "write digits, decimals after a point: 2.5"),
            ),
        };
        self.add(Diagnostic::error("not_a_number", place, message).help(help));
        None
    }

    /// `true` or `false`.
    pub(super) fn truth(&mut self, key: &str, node: &Node) -> Option<bool> {
        let scalar = self.scalar(key, node, &words!("`true` hoặc `false`", "`true` or `false`"))?;
        match (scalar.text.as_str(), scalar.style) {
            ("true", Style::Plain) => Some(true),
            ("false", Style::Plain) => Some(false),
            (written, style) => {
                let written = if style == Style::Quoted { format!("\"{written}\"") } else { written.to_owned() };
                self.error(
                    "not_a_truth",
                    node.region,
                    words!(
                        "`{key}` phải là `true` hoặc `false`, ở đây là `{written}`",
                        "`{key}` must be `true` or `false`, here it is `{written}`"
                    ),
                    words!(
                        "viết `true` (có) hoặc `false` (không), không đặt trong ngoặc",
                        "write `true` (yes) or `false` (no), without quotation marks"
                    ),
                );
                None
            }
        }
    }

    /// One of several words.
    pub(super) fn word<T: Copy>(&mut self, key: &str, node: &Node, known: &[(&'static str, T)]) -> Option<T> {
        let scalar = self.scalar(key, node, &words!("một từ", "a word"))?;
        let written = &scalar.text;
        if let Some((_, meaning)) = known.iter().find(|(word, _)| word == written) {
            return Some(*meaning);
        }
        let nearest = text::nearest(written, known.iter().map(|(word, _)| *word));
        let help = did_you_mean(nearest, known.iter().map(|(word, _)| *word));
        self.error(
            "unknown_word",
            node.region,
            words!("`{key}` không nhận `{written}`", "`{key}` does not take `{written}`"),
            help,
        );
        None
    }

    /// A calendar day, `2016-01-31`.
    pub(super) fn day(&mut self, key: &str, node: &Node) -> Option<Date> {
        let scalar = self.scalar(key, node, &words!("một ngày", "a day"))?;
        let written = &scalar.text;
        if let Some(day) = day_of(written) {
            return Some(day);
        }
        self.error(
            "not_a_day",
            node.region,
            words!(
                "`{key}` phải là một ngày có trên lịch, ở đây là `{written}`",
                "`{key}` must be a day of the calendar, here it is `{written}`"
            ),
            words!("viết năm-tháng-ngày: 2016-01-31", "write year-month-day: 2016-01-31"),
        );
        None
    }

    /// A whole number from 1 to `most`.
    pub(super) fn count(&mut self, key: &str, node: &Node, most: u32) -> Option<u32> {
        let number = self.number(key, node)?;
        let count = (number.decimals() == 0).then(|| u32::try_from(number.mantissa()).ok()).flatten();
        if let Some(count) = count.filter(|count| (1..=most).contains(count)) {
            return Some(count);
        }
        let (vi, en) = (number.vi(), number.en());
        self.error(
            "out_of_range",
            node.region,
            words!(
                "`{key}` phải là số nguyên từ 1 đến {most}, ở đây là {vi}",
                "`{key}` must be a whole number from 1 to {most}, here it is {en}"
            ),
            words!("sửa lại số này", "change the number"),
        );
        None
    }

    /// How many decimals.
    pub(super) fn decimals(&mut self, key: &str, node: &Node, most: u8) -> Option<u8> {
        let number = self.number(key, node)?;
        let decimals = (number.decimals() == 0).then(|| u8::try_from(number.mantissa()).ok()).flatten();
        if let Some(decimals) = decimals.filter(|decimals| *decimals <= most) {
            return Some(decimals);
        }
        let (vi, en) = (number.vi(), number.en());
        self.error(
            "out_of_range",
            node.region,
            words!(
                "`{key}` phải là số nguyên từ 0 đến {most}, ở đây là {vi}",
                "`{key}` must be a whole number from 0 to {most}, here it is {en}"
            ),
            words!("sửa lại số này", "change the number"),
        );
        None
    }

    /// A list.
    pub(super) fn list<'n>(&mut self, key: &str, node: &'n Node) -> Option<&'n [Node]> {
        match &node.value {
            Value::List(nodes) => Some(nodes),
            Value::Scalar(scalar) if is_empty(scalar) => {
                self.empty(key, node.region);
                None
            }
            Value::Scalar(_) | Value::Map(_) => {
                let help = words!("mỗi mục của danh sách bắt đầu bằng `- `", "begin each entry of the list with `- `");
                self.wrong_type(key, node, &words!("một danh sách", "a list"), help);
                None
            }
        }
    }

    /// A list with something in it.
    pub(super) fn some<'n>(&mut self, key: &str, node: &'n Node) -> Option<&'n [Node]> {
        let nodes = self.list(key, node)?;
        if nodes.is_empty() {
            self.empty(key, node.region);
            return None;
        }
        Some(nodes)
    }

    /// The pairs of a map, whose keys are the author's own.
    pub(super) fn pairs<'n>(&mut self, key: &str, node: &'n Node) -> Option<&'n [Pair]> {
        match &node.value {
            Value::Map(pairs) if !pairs.is_empty() => Some(pairs),
            Value::Map(_) => {
                self.empty(key, node.region);
                None
            }
            Value::Scalar(scalar) if is_empty(scalar) => {
                self.empty(key, node.region);
                None
            }
            Value::Scalar(_) | Value::List(_) => {
                let help = words!("viết mỗi khóa trên một dòng, thụt vào", "write each key on a line of its own, indented");
                self.wrong_type(key, node, &words!("các cặp `khóa: giá trị`", "keys with values"), help);
                None
            }
        }
    }

    /// The keys of a map, to be asked for one by one. `key` names the map where it is none, `what` where a key is unknown.
    pub(super) fn fields<'n>(&mut self, key: &str, node: &'n Node, what: Words) -> Option<Fields<'n>> {
        let pairs = self.pairs(key, node)?;
        let head = pairs.iter().find(|pair| pair.key == "id").map_or(node.head(), |pair| pair.value.head());
        Some(Fields { pairs, head, what, asked: Vec::new() })
    }
}

impl<'n> Fields<'n> {
    /// The value of a key, where it is written; an empty value is reported.
    pub(super) fn get(&mut self, key: &'static str, report: &mut Report) -> Option<&'n Pair> {
        self.asked.push(key);
        let pair = self.pairs.iter().find(|pair| pair.key == key)?;
        match &pair.value.value {
            Value::Scalar(scalar) if is_empty(scalar) => {
                report.empty(key, pair.key_region);
                None
            }
            Value::Scalar(_) | Value::Map(_) | Value::List(_) => Some(pair),
        }
    }

    /// Whether a key is written, with or without a value.
    pub(super) fn has(&self, key: &str) -> bool {
        self.pairs.iter().any(|pair| pair.key == key)
    }

    /// The value of a key that must be written.
    pub(super) fn require(&mut self, key: &'static str, report: &mut Report) -> Option<&'n Pair> {
        let pair = self.get(key, report);
        if pair.is_none() && !self.has(key) {
            let Words { vi, en } = &self.what;
            let message = words!("{vi} thiếu `{key}`", "{en} has no `{key}`");
            report.error("missing_key", self.head, message, words!("thêm dòng `{key}: …`", "add a line `{key}: …`"));
        }
        pair
    }

    /// Refuses keys that have a meaning, but none here.
    pub(super) fn refuse(&mut self, keys: &[&'static str], report: &mut Report, why: &Words) {
        for key in keys {
            self.asked.push(key);
            if let Some(pair) = self.pairs.iter().find(|pair| pair.key == *key) {
                let message = words!("`{key}` không dùng được ở đây", "`{key}` cannot stand here");
                report.error("key_not_here", pair.key_region, message, why.clone());
            }
        }
    }

    /// Reports every key that nobody asked for.
    pub(super) fn finish(self, report: &mut Report) {
        let Words { vi, en } = &self.what;
        for pair in self.pairs.iter().filter(|pair| !self.asked.contains(&pair.key.as_str())) {
            if report.is_full() {
                return;
            }
            let key = &pair.key;
            let help = did_you_mean(text::nearest(key, self.asked.iter().copied()), self.asked.iter().copied());
            report.error("unknown_key", pair.key_region, words!("{vi} không có khóa `{key}`", "{en} has no key `{key}`"), help);
        }
    }
}

/// An id that belongs to the library, not to the set's namespace.
pub(super) fn plain_id(key: &str, node: &Node, report: &mut Report) -> Option<String> {
    let written = report.scalar(key, node, &words!("một mã", "an id"))?.text.clone();
    if text::is_id(&written) {
        return Some(written);
    }
    report.error(
        "id_malformed",
        node.region,
        words!("`{written}` không dùng làm mã được", "`{written}` cannot be an id"),
        words!(
            "mã gồm chữ không dấu, chữ số và `_`, không bắt đầu bằng chữ số",
            "an id is made of ASCII letters, digits and `_`, and does not begin with a digit"
        ),
    );
    None
}

/// `{ from, until }`, half-open; at least one of the two.
pub(super) fn span(key: &str, node: &Node, report: &mut Report) -> Option<Span> {
    let mut fields = report.fields(key, node, words!("`{key}`", "`{key}`"))?;
    let head = fields.head;
    let mut day = |key| fields.get(key, report).map(|pair| report.day(key, &pair.value).ok_or(Said)).transpose();
    let (from, until) = (day("from"), day("until"));
    fields.finish(report);
    // An end that is written and cannot be read is not an open end.
    let (Ok(from), Ok(until)) = (from, until) else { return None };
    if let (Some(first), Some(after)) = (from, until)
        && after <= first
    {
        report.error(
            "contradicting_limits",
            head,
            words!("`until` không sau `from`: không có ngày nào ở trong", "`until` is not after `from`: no day is inside"),
            words!("`until` là ngày đầu tiên không còn hiệu lực", "`until` is the first day that is no longer inside"),
        );
        return None;
    }
    Some(Span { from, until })
}

/// A list of what there is names so many.
const SHOWN: usize = 24;

/// "Did you mean", or what there is.
pub(super) fn did_you_mean<'a>(nearest: Option<&str>, known: impl Iterator<Item = &'a str>) -> Words {
    if let Some(nearest) = nearest {
        return words!("có phải `{nearest}`?", "did you mean `{nearest}`?");
    }
    let known: Vec<&str> = known.collect();
    let mut list = known.iter().take(SHOWN).map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    if known.len() > SHOWN {
        list.push_str(", …");
    }
    if known.is_empty() {
        words!("ở đây chưa khai báo gì", "nothing is declared here")
    } else {
        words!("ở đây có: {list}", "there is: {list}")
    }
}

/// Nothing written, or a plain word that YAML reads as nothing.
pub(super) fn is_empty(scalar: &Scalar) -> bool {
    match scalar.style {
        Style::Empty => true,
        Style::Plain => matches!(scalar.text.as_str(), "~" | "null" | "Null" | "NULL"),
        Style::Quoted | Style::Block => false,
    }
}

/// `2016-01-31`.
pub(super) fn day_of(written: &str) -> Option<Date> {
    let is_shaped = written.len() == 10
        && written.bytes().enumerate().all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
    if is_shaped { written.parse().ok() } else { None }
}

/// The number with a decimal point that was written with a comma: `2,5`; grouping points are left to the author.
fn with_point(written: &str) -> Option<String> {
    let (whole, fraction) = written.split_once(',')?;
    let point = format!("{whole}.{fraction}");
    Number::parse(&point).is_ok().then_some(point)
}

/// Whether YAML could take a plain word for a truth, a number, a day or nothing.
pub(super) fn is_ambiguous(written: &str) -> bool {
    let lower = written.to_ascii_lowercase();
    if matches!(lower.as_str(), "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n" | "null" | "~" | "") {
        return true;
    }
    let digits = lower.trim_start_matches(['-', '+', '.']);
    if matches!(digits, "inf" | "nan") {
        return true;
    }
    // numbers in every spelling some YAML reads (0x1f, 0o17, 1_000, 1e5, 12:30), and days
    digits.starts_with(|c: char| c.is_ascii_digit())
        && (digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'_' | b':' | b'-' | b'e' | b'+' | b't' | b'z'))
            || digits.strip_prefix("0x").is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
            || digits.strip_prefix("0o").is_some_and(|octal| octal.bytes().all(|byte| byte.is_ascii_digit()))
            || digits.strip_prefix("0b").is_some_and(|binary| binary.bytes().all(|byte| byte.is_ascii_digit())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_yaml_could_take_for_something_else_are_known() {
        for word in
            ["yes", "No", "ON", "null", "~", "12", "1.5", "1e5", "0x1F", "0o7", "1_000", "12:30", "2016-01-01", ".inf", "-3"]
        {
            assert!(is_ambiguous(word), "{word}");
        }
        for word in ["xa", "co", "khong", "loai_1", "2a", "A+", "nam", "on_dinh", "01 tin", "e5"] {
            assert!(!is_ambiguous(word), "{word}");
        }
    }

    #[test]
    fn a_day_is_written_in_full() {
        assert!(day_of("2016-02-29").is_some());
        for written in ["2015-02-29", "2016-2-9", "29/02/2016", "2016-02-30", "+016-01-01"] {
            assert!(day_of(written).is_none(), "{written}");
        }
    }
}
