//! Headings that nobody understood, where the form has a question of nearly that name, no column for it, and a meaning for its
//! figures where they are missing: a slip of the finger would then be read as a figure for every unit.

use crate::facts::Facts;
use crate::facts::heading::Meaning;
use crate::facts::units::Unit;
use crate::law::library::Library;
use crate::law::{Absent, Indicator, RuleSet};
use crate::words;
use crate::words::diagnostic::Diagnostic;
use crate::words::text::nearest;

/// A refusal for each such heading; the figures of its column would else be taken as missing, and missing as 0 or not applicable.
///
/// The forms that were asked are those of the libraries, one after the other.
pub fn misspelt(libraries: &[&Library], facts: &Facts) -> Vec<Diagnostic> {
    let unasked: Vec<&Indicator> = libraries
        .iter()
        .flat_map(|library| &library.entries)
        .enumerate()
        .filter(|(_, entry)| facts.units.iter().any(|unit| is_of(&entry.set, unit)))
        .flat_map(|(form, entry)| entry.set.asked().map(move |(at, indicator)| (form, at, indicator)))
        .filter(|(form, at, indicator)| indicator.absent != Absent::Undetermined && !facts.has_figures(*form, *at))
        .map(|(_, _, indicator)| indicator)
        .collect();
    if unasked.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for table in &facts.tables {
        for column in table.columns.iter().filter(|column| column.meaning == Meaning::Unknown && !column.heading.is_empty()) {
            let names = unasked.iter().flat_map(|own| [own.question.title.as_str(), own.question.id.as_str()]);
            let Some(meant) = nearest(&column.heading, names) else { continue };
            let own = unasked.iter().find(|own| own.question.title == meant || own.question.id == meant);
            let Some(indicator) = own else { continue };
            let (heading, id) = (&column.heading, &indicator.question.id);
            let (vi, en) = match indicator.absent {
                Absent::Zero => ("thiếu thì bộ tiêu chí đọc là 0", "reads as 0 where it is missing"),
                Absent::NotApplicable => {
                    ("thiếu thì bộ tiêu chí đọc là không áp dụng", "reads as not applicable where it is missing")
                }
                Absent::Undetermined => continue,
            };
            found.push(
                Diagnostic::error(
                    "heading_misspelt",
                    table.heading_place(column),
                    words!(
                        "không hiểu tiêu đề `{heading}`, mà không có cột nào cho `{id}`, là số liệu khi {vi}",
                        "the heading `{heading}` is not understood, and there is no column for `{id}`, which {en}"
                    ),
                )
                .help(words!(
                    "nếu là `{meant}` thì sửa tiêu đề; nếu không thì đổi tiêu đề cho khác hẳn, hoặc bỏ cột này",
                    "where it is `{meant}`, mend the heading; else give the column a name quite unlike it, or take it out"
                )),
            );
        }
    }
    found
}

fn is_of(set: &RuleSet, unit: &Unit) -> bool {
    let whom = &set.applies_to;
    unit.organisation.as_deref() == Some(whom.organisation.as_str()) && unit.unit_kind.as_deref() == Some(whom.unit_kind.as_str())
}
