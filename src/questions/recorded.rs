//! What people recorded and no rating heeds yet: said, so that nobody takes a rating for one that heeds it.

use crate::facts::Facts;
use crate::words;
use crate::words::diagnostic::Diagnostic;

/// The lists of lineage.
pub fn not_heeded(facts: &Facts) -> Vec<Diagnostic> {
    let Some(first) = facts.lineage.first() else { return Vec::new() };
    let n = facts.lineage.len();
    let message = words!(
        "đã đọc {n} dòng sáp nhập, chia tách; phiên bản này chưa dùng khi xếp loại",
        "lineage was read (lines: {n}); this version does not use it when it rates"
    );
    vec![Diagnostic::warning("lineage_not_heeded", first.from.place.clone(), message)]
}
