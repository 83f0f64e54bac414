//! Data checks that do not hold: what is said of a unit's figures before anyone trusts its rating.

use crate::engine::run::Run;
use crate::engine::sheet::Why;
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place};

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
                let finding = if check.is_error {
                    Diagnostic::error(code, place, said).help(words!(
                        "đối chiếu lại các số liệu này rồi sửa trong tệp; khi chưa sửa, đơn vị chưa đủ căn cứ xếp loại",
                        "compare these figures again and mend the file; until then the unit is undetermined"
                    ))
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
