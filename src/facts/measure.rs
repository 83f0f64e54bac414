//! What a question is measured in, as people write it in a heading's brackets or beside a number.

use crate::words::figure::{Kind, QuantityWord, Question};
use crate::words::text::{fold, fold_ascii};

/// How people write đồng.
const DONG: [&str; 4] = ["đồng", "đ", "vnđ", "vnd"];

/// Whether a folded word is what the question is measured in.
pub(super) fn is_measured_in(question: &Question, folded: &str) -> bool {
    if folded.is_empty() {
        return false;
    }
    let is_percent = matches!(&question.kind, Kind::Quantity(quantity) if quantity.word == QuantityWord::Percent);
    if is_percent && folded == "%" {
        return true;
    }
    match said(question) {
        Some(measure) if fold(measure) == fold(DONG[0]) => DONG.iter().any(|dong| fold(dong) == folded),
        Some(measure) => fold(measure) == folded,
        None => is_counted(question, folded),
    }
}

/// What the question is measured in, where it says so: of money that says nothing, đồng.
pub(super) fn said(question: &Question) -> Option<&str> {
    let is_money = matches!(&question.kind, Kind::Quantity(quantity) if quantity.word == QuantityWord::Money);
    match &question.measure {
        Some(measure) => Some(measure),
        // `Quỹ hỗ trợ (triệu đồng)` is not asked in đồng
        None if is_money => {
            let bracket = question.title.strip_suffix(')').and_then(|title| title.rsplit_once('(')).map(|(_, bracket)| bracket);
            bracket.filter(|bracket| fold(bracket).ends_with(&fold(DONG[0]))).or(Some(DONG[0]))
        }
        None => None,
    }
}

// `Tổng số hộ dân (hộ)`: what a count without a measure counts, as its title says it first.
fn is_counted(question: &Question, folded: &str) -> bool {
    let is_count = matches!(&question.kind, Kind::Quantity(quantity) if quantity.word == QuantityWord::Count);
    let title = fold(&question.title);
    let (total, number) = (fold("tổng số"), fold("số"));
    let counted = title.strip_prefix(&total).or_else(|| title.strip_prefix(&number)).and_then(|rest| rest.strip_prefix(' '));
    let is_first =
        counted.and_then(|counted| counted.strip_prefix(folded)).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    is_count && is_first
}

/// The number before a measure: `58.000.000` of `58.000.000 đ`, `12` of `12 (người)`; `None` where what stands after it is not what
/// the question is measured in.
pub(super) fn without_measure<'a>(question: &Question, text: &'a str) -> Option<&'a str> {
    let signs = text.len() - text.trim_start_matches(['-', '+', '−']).len();
    let is_of_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let length = text[signs..].find(|c| !is_of_number(c))?;
    let (number, rest) = text.split_at(signs + length);
    let word = rest.trim();
    let word = word.strip_prefix('(').and_then(|word| word.strip_suffix(')')).unwrap_or(word).trim();
    // a letter that a slip of the finger may have left: `12o`
    let is_apart = rest.starts_with([' ', '(', '%']) || !word.is_ascii() || word.len() > 1;
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '/' | '%' | '-');
    if number.ends_with(['.', ',']) || !is_apart || !word.chars().all(is_word) {
        return None;
    }
    let folded = fold(word);
    let is_measured = is_measured_in(question, &folded)
        || (word.is_ascii()
            && said(question).is_some_and(|measure| fold_ascii(measure) == folded && measure.chars().count() > 1));
    is_measured.then_some(number)
}
