//! Two questions of one title, which no form headed by titles can tell apart.

use super::{Examined, Finding, Lint};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Severity};
use crate::words::text::fold;
use std::collections::BTreeMap;

pub(super) const TITLE_TWICE: Lint = Lint {
    name: "title_twice",
    severity: Severity::Warning,
    explanation_vi: include_str!("title_twice.vi.md"),
    explanation_en: include_str!("title_twice.en.md"),
    check: title_twice,
};

fn title_twice<'a>(examined: &Examined<'a>, found: &mut Vec<Finding<'a>>) {
    let mut first = BTreeMap::new();
    for (_, indicator) in examined.set.asked() {
        let (title, place) = (&indicator.question.title, &indicator.anchor.place);
        let Some(first) = first.insert(fold(title), indicator) else { continue };
        let diagnostic = Diagnostic::warning(
            TITLE_TWICE.name,
            place.clone(),
            words!("hai chỉ tiêu cùng tiêu đề `{title}`", "two indicators have the title `{title}`"),
        )
        .also(first.anchor.place.clone(), words!("chỉ tiêu kia ở đây", "the other is here"))
        .help(words!("viết hai tiêu đề khác nhau", "write two different titles"));
        found.push(Finding { diagnostic, allow: vec![&first.anchor.allow, &indicator.anchor.allow], claim: None });
    }
}
