//! A question that is asked and an answer that nothing reads.

use super::{Examined, Finding, Lint};
use crate::law::{Name, Previous, Status};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Severity};

pub(super) const UNUSED_INDICATOR: Lint = Lint {
    name: "unused_indicator",
    severity: Severity::Warning,
    explanation_vi: include_str!("unused_indicator.vi.md"),
    explanation_en: include_str!("unused_indicator.en.md"),
    check: unused_indicator,
};

fn unused_indicator<'a>(examined: &Examined<'a>, found: &mut Vec<Finding<'a>>) {
    let set = examined.set;
    // what a frame asks, the sets that fill it may read
    if set.status == Status::Frame {
        return;
    }
    let mut read = set.names_read();
    // what the next period reads of this one is asked for it
    read.extend(set.indicators.iter().filter_map(|own| match own.previous {
        Some(Previous::Indicator(of)) => Some(Name::Indicator(of)),
        Some(Previous::Total | Previous::Rating) | None => None,
    }));
    read.extend(set.derived.iter().filter_map(|own| own.previous.map(Name::Derived)));
    for (position, indicator) in set.asked() {
        // a required figure decides by being there
        if read.contains(&Name::Indicator(position)) || indicator.required {
            continue;
        }
        let id = &indicator.question.id;
        let diagnostic = Diagnostic::warning(
            UNUSED_INDICATOR.name,
            indicator.anchor.place.clone(),
            words!("không dòng nào đọc chỉ tiêu `{id}`", "nothing reads the indicator `{id}`"),
        )
        .help(words!("dùng nó ở một dòng, hoặc đừng hỏi nữa", "read it in a line, or do not ask it"));
        found.push(Finding { diagnostic, allow: vec![&indicator.anchor.allow], claim: None });
    }
    for (position, derived) in set.written() {
        if read.contains(&Name::Derived(position)) {
            continue;
        }
        let id = &derived.id;
        let diagnostic = Diagnostic::warning(
            UNUSED_INDICATOR.name,
            derived.anchor.place.clone(),
            words!("không dòng nào đọc giá trị tính toán `{id}`", "nothing reads the derived value `{id}`"),
        )
        .help(words!("dùng nó ở một dòng, hoặc bỏ nó đi", "read it in a line, or take it out"));
        found.push(Finding { diagnostic, allow: vec![&derived.anchor.allow], claim: None });
    }
}
