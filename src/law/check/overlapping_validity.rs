//! Two sets that match the same unit on the same day, so that the library could not choose.

use super::{Examined, Finding, Lint};
use crate::law::library::Library;
use crate::law::{RuleSet, Status};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Severity, Words};
use crate::words::period::{Date, Period, Span, vi};

pub(super) const OVERLAPPING_VALIDITY: Lint = Lint {
    name: "overlapping_validity",
    severity: Severity::Error,
    explanation_vi: include_str!("overlapping_validity.vi.md"),
    explanation_en: include_str!("overlapping_validity.en.md"),
    check: overlapping_validity,
};

fn overlapping_validity<'a>(examined: &Examined<'a>, found: &mut Vec<Finding<'a>>) {
    let (set, Some(library)) = (examined.set, examined.library) else { return };
    for entry in &library.entries {
        let other = entry.set.as_ref();
        if other.reference() == set.reference() || !are_equals(set, other) {
            continue;
        }
        let (Some(own_span), Some(other_span)) = (set.in_force, other.in_force) else { continue };
        if !own_span.overlaps(other_span) {
            continue;
        }
        let overlap = Span { from: own_span.from.max(other_span.from), until: earliest(own_span.until, other_span.until) };
        let periods = periods(overlap, set, other);
        if !periods.is_empty() && periods.iter().all(|period| is_outranked(library, set, other, *period)) {
            continue;
        }
        // the same from either side, so that it is said once
        let is_first = (own_span.from, set.reference()) <= (other_span.from, other.reference());
        let (first, second) = if is_first { (set, other) } else { (other, set) };
        report(first, second, overlap, &periods, found);
    }
}

/// Whether nothing but their spans can decide between two sets for some unit. Of territories the nearest wins, and what is issued
/// comes before what is not.
fn are_equals(set: &RuleSet, other: &RuleSet) -> bool {
    let (own, others) = (&set.applies_to, &other.applies_to);
    let is_issued = |set: &RuleSet| set.status == Status::Issued;
    let is_frame = |set: &RuleSet| set.status == Status::Frame;
    let shares_subtype =
        own.subtype.is_empty() || others.subtype.is_empty() || own.subtype.iter().any(|subtype| others.subtype.contains(subtype));
    // an amended set stands beside its own original until somebody decides
    let is_amended = |set: &RuleSet| !set.amendments.is_empty();
    own.organisation == others.organisation
        && own.unit_kind == others.unit_kind
        && own.territory == others.territory
        && shares_subtype
        && is_issued(set) == is_issued(other)
        && !is_frame(set)
        && !is_frame(other)
        && !is_amended(set)
        && !is_amended(other)
}

fn earliest(one: Option<Date>, other: Option<Date>) -> Option<Date> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// The periods for which both are in force, each as of its own day.
fn periods(overlap: Span, set: &RuleSet, other: &RuleSet) -> Vec<Period> {
    let first = overlap.from.map_or(YEARS.0, |day| Period::of(day).year.max(YEARS.0));
    let last = overlap.until.map_or(YEARS.1, |day| Period::of(day).year.min(YEARS.1));
    let holds =
        |set: &RuleSet, period: Period| set.as_of_day(period).is_some_and(|day| set.in_force.is_some_and(|span| span.holds(day)));
    (first..=last).map(|year| Period { year }).filter(|period| holds(set, *period) && holds(other, *period)).collect()
}

/// The years that a period can have.
const YEARS: (i32, i32) = (1945, 2200);

/// Whether an issued set comes before two that are not, for every unit that both match.
fn is_outranked(library: &Library, set: &RuleSet, other: &RuleSet, period: Period) -> bool {
    if set.status == Status::Issued {
        return false;
    }
    let (own, others) = (&set.applies_to, &other.applies_to);
    library.entries.iter().map(|entry| entry.set.as_ref()).any(|issued| {
        let by = &issued.applies_to;
        let takes = |subtype: &String| by.subtype.contains(subtype);
        let takes_every_subtype = by.subtype.is_empty()
            || match (own.subtype.is_empty(), others.subtype.is_empty()) {
                (true, true) => false,
                (true, false) => others.subtype.iter().all(takes),
                (false, true) => own.subtype.iter().all(takes),
                (false, false) => own.subtype.iter().filter(|subtype| others.subtype.contains(subtype)).all(takes),
            };
        let Some(day) = issued.as_of_day(period) else { return false };
        let takes_the_territory = match (&by.territory, &own.territory) {
            (None, _) => true,
            (Some(wide), Some(own)) => library.territories.upward(own, day).contains(&wide.as_str()),
            (Some(_), None) => false,
        };
        issued.status == Status::Issued
            && by.organisation == own.organisation
            && by.unit_kind == own.unit_kind
            && takes_every_subtype
            && takes_the_territory
            && issued.in_force.is_some_and(|span| span.holds(day))
    })
}

fn report<'a>(first: &'a RuleSet, second: &'a RuleSet, overlap: Span, periods: &[Period], found: &mut Vec<Finding<'a>>) {
    let (one, two) = (first.reference(), second.reference());
    let Words { vi: days_vi, en: days_en } = days(overlap);
    let message = words!(
        "`{one}` và `{two}` cùng có hiệu lực cho cùng đơn vị {days_vi}",
        "`{one}` and `{two}` are in force for the same units at once {days_en}"
    );
    let place = first.in_force_at.clone();
    let diagnostic = match periods {
        [] => Diagnostic::warning(OVERLAPPING_VALIDITY.name, place, message).note(words!(
            "ngày xét của không kỳ nào rơi vào những ngày ấy, nên chưa kỳ nào bị từ chối xếp loại",
            "no period's as-of day is among these days, so no period is refused yet"
        )),
        [period, ..] => Diagnostic::error(OVERLAPPING_VALIDITY.name, place, message).note(words!(
            "kỳ {period} chẳng hạn: hai bộ ngang nhau, không chọn được bộ nào, và không đơn vị nào được xếp loại",
            "period {period}, for one: the two are equals, neither can be chosen, and no unit is rated"
        )),
    };
    let begins =
        second.in_force.and_then(|span| span.from).filter(|from| first.in_force.and_then(|span| span.from) < Some(*from));
    let help = match begins {
        Some(day) => words!(
            "kết thúc bộ cũ khi bộ mới bắt đầu: `until: {day}` ở `{one}` (ngày `until` không còn thuộc bộ cũ); hoặc phân biệt bằng `subtype`, `territory`",
            "end the earlier one where the later begins: `until: {day}` in `{one}` (the day of `until` is no longer inside); or tell them apart by `subtype`, `territory`"
        ),
        None => words!(
            "hai bộ bắt đầu cùng ngày: sửa `in_force` của một bộ, hoặc phân biệt bằng `subtype`, `territory`",
            "both begin on one day: correct the `in_force` of one, or tell them apart by `subtype`, `territory`"
        ),
    };
    let diagnostic = diagnostic.also(second.in_force_at.clone(), words!("`{two}` ở đây", "`{two}` is here")).help(help);
    found.push(Finding { diagnostic, allow: vec![&first.allow, &second.allow], claim: None });
}

/// The days of a span, as people say them.
pub(super) fn days(span: Span) -> Words {
    let last = span.until.and_then(|until| until.pred_opt());
    match (span.from, last) {
        (Some(from), Some(last)) => {
            let (from_vi, last_vi) = (vi(from), vi(last));
            words!("từ {from_vi} đến hết {last_vi}", "from {from} to the end of {last}")
        }
        (Some(from), None) => {
            let from_vi = vi(from);
            words!("từ {from_vi} trở đi", "from {from} on")
        }
        (None, Some(last)) => {
            let last_vi = vi(last);
            words!("đến hết {last_vi}", "to the end of {last}")
        }
        (None, None) => words!("mọi ngày", "on every day"),
    }
}
