//! What is wrong with the form of a file, in words; and how much of it is told.

use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Region, Words};
use serde_yaml::granit_parser::ErrorKind;
use std::sync::Arc;

/// Brackets and indentation levels may nest this deep.
pub(super) const NESTING_MAX: usize = 64;

/// Of one file, so many findings are told.
pub(crate) const FOUND_MAX: usize = 500;

/// A sentence of a finding is cut after so many characters: whoever pastes a book into a number need not read it twice.
const SENTENCE_MAX: usize = 600;

/// Adds a finding to those of one file, within bounds; past them only the fact that there are more.
pub(crate) fn add(found: &mut Vec<Diagnostic>, mut diagnostic: Diagnostic) {
    if found.len() >= FOUND_MAX {
        return;
    }
    if found.len() + 1 == FOUND_MAX {
        let place = Place::File(Arc::from(diagnostic.place.file()));
        diagnostic = Diagnostic::error(
            "more_findings",
            place,
            words!(
                "còn nữa: chỉ kể {FOUND_MAX} điều đầu của tệp này",
                "there is more: only the first {FOUND_MAX} findings of this file are told"
            ),
        )
        .help(words!("sửa những điều đã kể trước", "mend what has been told first"));
    }
    for words in std::iter::once(&mut diagnostic.message).chain(diagnostic.help.as_mut()) {
        for sentence in [&mut words.vi, &mut words.en] {
            if let Some((end, _)) = sentence.char_indices().nth(SENTENCE_MAX) {
                sentence.truncate(end);
                sentence.push('…');
            }
        }
    }
    found.push(diagnostic);
}

/// A number with a decimal comma, where files of this language have a point.
pub(crate) fn decimal_comma(place: Place, written: &str, number: &str) -> Diagnostic {
    Diagnostic::error(
        "decimal_comma",
        place,
        words!("`{written}` viết với dấu phẩy thập phân", "`{written}` is written with a decimal comma"),
    )
    .help(words!("trong tệp này viết {number}", "write {number} in this file"))
}

pub(super) fn comma_in_expression(file: &Arc<str>, region: Region) -> Diagnostic {
    Diagnostic::error(
        "comma_split",
        Place::Text(file.clone(), region),
        words!("dấu phẩy đã cắt biểu thức làm hai", "the comma has cut the expression in two"),
    )
    .help(words!("biểu thức có dấu phẩy phải đặt trong ngoặc kép", "an expression with a comma must stand in quotation marks"))
}

/// Tabs that stand where indentation is counted.
pub(super) fn tabs(file: &Arc<str>, text: &str) -> Vec<Diagnostic> {
    let mut start = 0;
    for (line, content) in text.split('\n').enumerate() {
        let indent = content.len() - content.trim_start_matches([' ', '\t']).len();
        let rest = content[indent..].trim_end();
        if let Some(tab) = content[..indent].find('\t')
            && !rest.is_empty()
            && !rest.starts_with('#')
        {
            let region = Region { start: start + tab, end: start + tab + 1, line: narrow(line + 1), column: narrow(tab + 1) };
            return vec![
                Diagnostic::error(
                    "tab",
                    Place::Text(file.clone(), region),
                    words!("dòng thụt lề bằng phím Tab", "a line is indented with a tab"),
                )
                .help(words!("thụt lề bằng dấu cách", "indent with spaces")),
            ];
        }
        start += content.len() + 1;
    }
    Vec::new()
}

pub(super) fn narrow(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// What the parser stumbled over, and the way out where the kind of error alone tells it.
pub(super) fn explain(kind: &ErrorKind) -> (Words, Option<Words>) {
    let quote = || {
        Some(words!(
            "đặt trọn giá trị trong ngoặc kép, hoặc sửa thụt lề của dòng này",
            "put the whole value in quotation marks, or mend the indentation of this line"
        ))
    };
    match kind {
        ErrorKind::RecursionLimitExceeded => (
            words!("lồng nhau quá {NESTING_MAX} tầng", "nested more than {NESTING_MAX} deep"),
            Some(words!("bớt tầng lồng nhau", "nest less deeply")),
        ),
        ErrorKind::UnknownAnchor | ErrorKind::MissingAnchorOrAliasName => (
            words!("không dùng neo `&` và bí danh `*` của YAML", "anchors `&` and aliases `*` are not used here"),
            Some(words!(
                "chữ hay biểu thức bắt đầu bằng `&` hoặc `*` phải đặt trong ngoặc kép",
                "a text or expression that begins with `&` or `*` must stand in quotation marks"
            )),
        ),
        ErrorKind::UnexpectedEofFlowSequence | ErrorKind::UnclosedFlowCollection { open: '[' } => {
            (words!("ngoặc `[` không có ngoặc đóng", "`[` is not closed"), Some(words!("thêm `]`", "add `]`")))
        }
        ErrorKind::UnexpectedEofFlowMapping | ErrorKind::UnclosedFlowCollection { .. } => {
            (words!("ngoặc `{{` không có ngoặc đóng", "`{{` is not closed"), Some(words!("thêm `}}`", "add `}}`")))
        }
        ErrorKind::MisplacedFlowCollectionEnd | ErrorKind::MismatchedFlowCollectionEnd { .. } => {
            (words!("ngoặc đóng không khớp với ngoặc mở", "a closing bracket has no opening one"), None)
        }
        ErrorKind::ExpectedFlowMappingSeparator => (
            words!("trong `{{ … }}`, chỗ này phải là dấu phẩy hoặc `}}`", "inside `{{ … }}` a comma or `}}` must stand here"),
            None,
        ),
        ErrorKind::ExpectedFlowSequenceSeparator => {
            (words!("trong `[ … ]`, chỗ này phải là dấu phẩy hoặc `]`", "inside `[ … ]` a comma or `]` must stand here"), None)
        }
        ErrorKind::UnclosedQuotedScalar => (
            words!("ngoặc kép mở ở đây không được đóng", "the quotation mark opened here is not closed"),
            Some(words!("thêm dấu ngoặc kép ở cuối giá trị", "add a quotation mark at the end of the value")),
        ),
        ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => (
            words!("sau ngoặc kép đóng còn chữ", "something follows the closing quotation mark"),
            Some(words!(
                "đặt trọn giá trị trong một cặp ngoặc, bên trong dùng loại ngoặc kia: `'loai == \"xa\"'`",
                "put the whole value in one pair of marks and use the other kind inside: `'loai == \"xa\"'`"
            )),
        ),
        ErrorKind::UnknownQuotedScalarEscape => (
            words!(
                "trong ngoặc kép, `\\` mở đầu một ký hiệu mà YAML không có",
                "inside double quotation marks `\\` begins a sign that YAML does not have"
            ),
            Some(words!("dùng ngoặc đơn `'…'`", "use single quotation marks `'…'`")),
        ),
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => {
            (words!("dấu hai chấm không đứng được ở đây", "a colon cannot stand here"), quote())
        }
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => (
            words!("dòng này thiếu dấu hai chấm sau khóa", "a colon is missing after the key on this line"),
            Some(words!("viết `khóa: giá trị`", "write `key: value`")),
        ),
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::ExpectedBlockSequenceEntry | ErrorKind::InvalidIndentation => (
            words!("dòng này thụt lề không khớp với dòng nào ở trên", "the indentation of this line fits no line above"),
            Some(words!("các khóa cùng cấp phải thẳng cột với nhau", "keys of one level must stand in one column")),
        ),
        ErrorKind::BlockSequenceEntryNotAllowed
        | ErrorKind::InvalidBlockEntryWhitespace
        | ErrorKind::BlockEntryInFlowCollection => (
            words!("dấu `-` của danh sách không đứng được ở đây", "the `-` of a list cannot stand here"),
            Some(words!(
                "xuống dòng rồi viết `- …`; số âm viết liền dấu: `-3`",
                "begin a new line with `- …`; a negative number has its sign attached: `-3`"
            )),
        ),
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabAtBlockScalarStart
        | ErrorKind::TabInPlainScalar => {
            (words!("phím Tab không đứng được ở đây", "a tab cannot stand here"), Some(words!("dùng dấu cách", "use spaces")))
        }
        ErrorKind::UnexpectedCharacter { character } => (
            words!("giá trị không được bắt đầu bằng `{character}`", "a value cannot begin with `{character}`"),
            Some(words!("đặt trọn giá trị trong ngoặc kép", "put the whole value in quotation marks")),
        ),
        ErrorKind::DirectiveDisallowed => (
            words!("không dùng chỉ thị `%` của YAML", "the directives `%` of YAML are not used here"),
            Some(words!("bỏ dòng này", "take the line out")),
        ),
        _ => (words!("cú pháp YAML không đúng ở đây", "the YAML is malformed here"), None),
    }
}
