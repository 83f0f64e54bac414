//! Relative scores: what is held beside what, and the points between which it moves.

use super::expressions::Reading;
use super::names::Reader;
use crate::law::document::Pair;
use crate::law::expression::Numeric;
use crate::law::relative::{Relative, To, points};
use crate::law::{Anchor, Name};
use crate::words;

/// Reads `relative`: the points as an expression of the quotient, and as they are printed.
pub(super) fn relative(reading: &mut Reading<'_>, pair: &Pair) -> Option<(Numeric, String)> {
    let mut fields = reading.report.fields("relative", &pair.value, words!("`relative`", "`relative`"))?;
    let head = fields.head;
    let of = fields.require("of", &mut reading.report);
    // what is held beside that of others is a figure, or computed from figures alone
    let of = of.and_then(|pair| reading.number_name("of", &pair.value, Reader::Derived));
    let to = fields.require("to", &mut reading.report).and_then(|pair| reading.report.word("to", &pair.value, &To::ALL));
    let within = fields.require("within", &mut reading.report).and_then(|pair| super::quotas::within(reading, pair));
    let mut number = |key| fields.require(key, &mut reading.report).and_then(|pair| reading.report.number(key, &pair.value));
    let (from, up_to) = (number("from"), number("up_to"));
    fields.finish(&mut reading.report);
    let (of, to, within, from, up_to) = (of?, to?, within?, from?, up_to?);
    let span = up_to.minus(from).filter(|_| from < up_to);
    let Some(span) = span else {
        reading.report.error(
            "contradicting_limits",
            head,
            words!("`up_to` phải lớn hơn `from`", "`up_to` must be greater than `from`"),
            words!("sửa một trong hai số", "mend one of the two"),
        );
        return None;
    };
    if !matches!(of, Name::Indicator(_) | Name::Derived(_)) {
        reading.report.error(
            "wrong_type",
            head,
            words!("`of` phải là một chỉ tiêu hoặc giá trị tính ra", "`of` must be an indicator or a derived value"),
            words!("ghi tên một chỉ tiêu số liệu", "name an indicator"),
        );
        return None;
    }
    let position = reading.relatives.len();
    let id = format!("relative {}", position + 1);
    let anchor = Anchor::at(reading.report.place(pair.key_region));
    reading.relatives.push(Relative { id, of, to, within, anchor });
    Some((points(position, from, span), format!("{from} + {span} * relative {}", position + 1)))
}
