//! What people recorded about units and no rating heeds yet: said, so that nobody takes a rating for one that heeds it.

use crate::facts::Facts;
use crate::facts::decisions::Decision;
use crate::words;
use crate::words::diagnostic::{Diagnostic, Words};

/// Every decision; of one unit alone, where one is named, its decisions.
pub fn not_heeded(facts: &Facts, unit: Option<&str>) -> Vec<Diagnostic> {
    let is_meant = |decision: &&Decision| unit.is_none_or(|unit| *decision.unit.is == *unit);
    facts.decisions.iter().filter(is_meant).map(decision).collect()
}

fn decision(decision: &Decision) -> Diagnostic {
    let Words { vi, en } = decision.kind.is.words();
    let (number, unit) = (&decision.number.is, &decision.unit.is);
    let message = words!(
        "quyết định `{number}` ({vi}) về `{unit}` đã được đọc nhưng chưa được áp dụng: kết quả ở đây là kết quả tính theo quy tắc",
        "the decision `{number}` ({en}) on `{unit}` was read and is not applied: the result here is what the rules give"
    );
    Diagnostic::warning("decision_not_heeded", decision.kind.place.clone(), message).help(words!(
        "phiên bản này chưa áp dụng quyết định: khi trình ký, ghi kết quả đã quyết định bên cạnh kết quả này",
        "this version does not apply decisions yet: state the decided result beside this one where it is signed"
    ))
}
