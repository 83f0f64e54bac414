//! Data checks that do not hold: what is said of a unit's figures before anyone trusts its rating.

use crate::engine::plan::Input;
use crate::engine::run::Run;
use crate::engine::sheet::{Slot, Why};
use crate::engine::sheets::Sheets;
use crate::law::Name;
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place};

/// Missing figures of one unit that are named; the rest are only hinted at.
const LACKING_MAX: usize = 3;

/// A finding for each check of each unit that does not hold, or cannot be made; `place` is where the unit stands.
pub fn breaches(run: &Run<'_>, place: &dyn Fn(usize) -> Place) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for sheets in &run.sheets {
        for (check, slot) in sheets.set.data_checks.iter().zip(&sheets.plan.slots.data_checks) {
            for (row, unit) in sheets.units.iter().enumerate() {
                let why = sheets.why(*slot, row);
                let id = &run.units[*unit].id;
                let message = &check.message;
                let said = match why {
                    Why::HOLDS => continue,
                    Why::HOLDS_NOT => words!("`{id}`: {message}", "`{id}`: {message}"),
                    // the cell that cannot be read is listed already, with the way out
                    Why::UNREADABLE => continue,
                    // who has sent nothing is named as such, once
                    Why::MISSING if has_nothing(sheets, row) => continue,
                    // a warning that cannot be checked for want of a figure says nothing that the missing figure does not
                    _ if !check.is_error => continue,
                    _ => {
                        words!(
                            "`{id}`: thiếu số liệu nên chưa kiểm tra được điều này: {message}",
                            "`{id}`: for want of figures this could not be checked: {message}"
                        )
                    }
                };
                let code = "data_check";
                let place = place(*unit);
                let finding = if check.is_error && why == Why::HOLDS_NOT {
                    Diagnostic::error(code, place, said).help(words!(
                        "đối chiếu lại các số liệu này rồi sửa trong tệp; khi chưa sửa, đơn vị chưa đủ căn cứ xếp loại",
                        "compare these figures again and mend the file; until then the unit is undetermined"
                    ))
                } else if check.is_error {
                    let titles: Vec<String> = lacking(sheets, row).map(|title| format!("`{title}`")).collect();
                    let (first, more) = (titles.iter().take(LACKING_MAX).cloned().collect::<Vec<_>>().join(", "), titles.len());
                    let more = if more > LACKING_MAX { ", …" } else { "" };
                    let help = words!(
                        "ghi đủ số liệu còn thiếu: {first}{more}; khi chưa có, đơn vị chưa đủ căn cứ xếp loại",
                        "fill in what is missing: {first}{more}; until then the unit is undetermined"
                    );
                    let finding = Diagnostic::error(code, place, said);
                    if titles.is_empty() { finding } else { finding.help(help) }
                } else {
                    Diagnostic::warning(code, place, said)
                };
                let rule = words!("quy tắc kiểm tra", "the check");
                found.push(finding.also(check.anchor.place.clone(), rule));
            }
        }
    }
    found
}

/// The titles of the figures that a row lacks, in document order.
fn lacking(sheets: &Sheets, row: usize) -> impl Iterator<Item = &str> {
    figures(sheets, row).filter(|(_, why)| *why == Why::MISSING).map(|(title, _)| title)
}

/// Whether a row has no figure at all.
fn has_nothing(sheets: &Sheets, row: usize) -> bool {
    figures(sheets, row).all(|(_, why)| why == Why::MISSING)
}

fn figures(sheets: &Sheets, row: usize) -> impl Iterator<Item = (&str, Why)> {
    sheets.plan.inputs.iter().enumerate().filter_map(move |(position, input)| match input {
        Input::Name(Name::Indicator(indicator)) => {
            Some((sheets.set.indicators[*indicator].question.title.as_str(), sheets.why(Slot(position), row)))
        }
        Input::Name(_) | Input::Children(..) | Input::Related(_) | Input::Waived(_) | Input::Decision => None,
    })
}
