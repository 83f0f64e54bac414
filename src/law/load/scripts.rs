//! Scripts beside a rule set: which file, which function, and what its parameters read.

use super::expressions::Reading;
use super::names::Reader;
use crate::law::document::{Node, Pair};
use crate::law::fields::did_you_mean;
use crate::law::lower::{Binding, script_fault};
use crate::law::{Name, Script};
use crate::words;
use crate::words::text;
use std::sync::Arc;

/// Reads `script`; the parameters of the function called are the names it reads.
pub(super) fn read(reading: &mut Reading<'_>, pair: &Pair) -> Option<Script> {
    let mut fields = reading.report.fields("script", &pair.value, words!("`script`", "`script`"))?;
    let head = fields.head;
    let file =
        fields.require("file", &mut reading.report).and_then(|pair| Some((source(reading, &pair.value)?, pair.value.region)));
    let call = fields.require("call", &mut reading.report).and_then(|pair| {
        Some((
            reading.report.scalar("call", &pair.value, &words!("tên hàm", "a function's name"))?.text.clone(),
            pair.value.region,
        ))
    });
    let mut number = |key| fields.require(key, &mut reading.report).and_then(|pair| reading.report.number(key, &pair.value));
    let (from, to) = (number("from"), number("to"));
    fields.finish(&mut reading.report);
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        reading.report.error(
            "contradicting_limits",
            head,
            words!("khoảng điểm của `script` rỗng", "the range of the script's points is empty"),
            words!("sửa `from` hoặc `to`", "mend `from` or `to`"),
        );
    }
    let (((file, source), file_region), (call, region)) = (file?, call?);
    if let Some(fault) = script_fault(&source) {
        reading.report.error(
            "script",
            file_region,
            words!("không đọc được kịch bản `{file}`: {fault}", "the script `{file}` cannot be read: {fault}"),
            words!("sửa kịch bản ở chỗ ấy", "mend the script there"),
        );
        return None;
    }
    let Some(parameters) = parameters(&source, &call) else {
        reading.report.error(
            "unknown_name",
            region,
            words!("tệp `{file}` không có hàm `{call}`", "the file `{file}` has no function `{call}`"),
            words!("viết `fn {call}(…) {{ … }}`", "write `fn {call}(…) {{ … }}`"),
        );
        return None;
    };
    let reads: Vec<Option<Name>> = parameters.iter().map(|parameter| parameter_name(reading, parameter, region)).collect();
    let reads = reads.into_iter().collect::<Option<_>>()?;
    Some(Script { file, source, call, reads, from: from?, to: to? })
}

fn source(reading: &mut Reading<'_>, node: &Node) -> Option<(String, Arc<str>)> {
    let file = reading.report.scalar("file", node, &words!("tên tệp", "a file's name"))?.text.clone();
    let is_beside = !file.contains(['/', '\\']) && file.strip_suffix(".rhai").is_some_and(|stem| !stem.is_empty());
    if !is_beside {
        reading.report.error(
            "script_elsewhere",
            node.region,
            words!("`{file}` không phải tệp `.rhai` đứng cạnh bộ tiêu chí", "`{file}` is no `.rhai` file beside the rule set"),
            words!("đặt tệp vào cùng thư mục và chỉ ghi tên tệp", "put the file into the same folder and write its name only"),
        );
        return None;
    }
    let source = (reading.beside)(&reading.report.stands(node.region).0, &file);
    if source.is_none() {
        reading.report.error(
            "unreadable",
            node.region,
            words!(
                "không có tệp `{file}` cạnh bộ tiêu chí, hoặc tệp không đọc được",
                "there is no file `{file}` beside the rule set, or it cannot be read"
            ),
            words!("đặt tệp vào cùng thư mục", "put the file into the same folder"),
        );
    }
    Some((file, source?))
}

fn parameter_name(reading: &mut Reading<'_>, parameter: &str, region: crate::words::diagnostic::Region) -> Option<Name> {
    match reading.names.lookup(parameter, Reader::Criterion) {
        Some(Binding::Number(name) | Binding::Truth(name) | Binding::Day(name) | Binding::Text(name)) => Some(name),
        Some(Binding::Choice(indicator, _) | Binding::PreviousRating(indicator, _)) => Some(Name::Indicator(indicator)),
        Some(Binding::RunningRating | Binding::Rating(_) | Binding::NotHere(_) | Binding::Refused(..)) | None => {
            let visible = reading.names.visible(Reader::Criterion);
            let help =
                did_you_mean(text::nearest(parameter, visible.iter().map(String::as_str)), visible.iter().map(String::as_str));
            reading.report.error(
                "unknown_name",
                region,
                words!(
                    "tham số `{parameter}` của hàm không phải tên đọc được ở đây",
                    "the function's parameter `{parameter}` is no name that can be read here"
                ),
                help,
            );
            None
        }
    }
}

/// The parameters of a function in a script that parses, by its text.
fn parameters(source: &str, call: &str) -> Option<Vec<String>> {
    let bare = without_comments(source);
    let mut rest = bare.as_str();
    while let Some(at) = rest.find("fn ") {
        let is_word = rest[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && c != '_');
        rest = &rest[at + 3..];
        let Some(list) = rest.trim_start().strip_prefix(call).map(str::trim_start).and_then(|rest| rest.strip_prefix('(')) else {
            continue;
        };
        if let Some((list, _)) = list.split_once(')').filter(|_| is_word) {
            return Some(list.split(',').map(str::trim).filter(|parameter| !parameter.is_empty()).map(str::to_owned).collect());
        }
    }
    None
}

fn without_comments(source: &str) -> String {
    let mut bare = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(at) = rest.find(['/', '"', '`']) {
        bare.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if rest.starts_with('/') {
            bare.push('/');
            1
        } else {
            let mark = &rest[..1];
            rest[1..].find(mark).map_or(rest.len(), |end| end + 2)
        };
        bare.push(' ');
        rest = &rest[end..];
    }
    bare.push_str(rest);
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parameters_of_a_function_are_found_behind_comments_and_texts() {
        let source =
            "// fn diem(x)\n/* fn diem(y) */ let t = \"fn diem(z)\";\nfn other(q) { 1 }\nfn diem( a , b_2 ) { a / b_2 }\n";
        assert_eq!(parameters(source, "diem"), Some(vec!["a".to_owned(), "b_2".to_owned()]));
        assert_eq!(parameters(source, "other"), Some(vec!["q".to_owned()]));
        assert_eq!(parameters(source, "thieu"), None);
        assert_eq!(parameters("fn none() { 1 }", "none"), Some(Vec::new()));
    }
}
