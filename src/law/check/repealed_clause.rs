//! A node that cites a clause on days on which the clause is not in force.

use super::overlapping_validity::days;
use super::sites::anchors;
use super::{Examined, Finding, Lint};
use crate::law::clause::Clause;
use crate::law::{RuleSet, Status};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Severity, Words};
use crate::words::period::{Date, Period, Span, vi};

pub(super) const REPEALED_CLAUSE: Lint = Lint {
    name: "repealed_clause",
    severity: Severity::Error,
    explanation_vi: include_str!("repealed_clause.vi.md"),
    explanation_en: include_str!("repealed_clause.en.md"),
    check: repealed_clause,
};

fn repealed_clause<'a>(examined: &Examined<'a>, found: &mut Vec<Finding<'a>>) {
    let set = examined.set;
    let Some(span) = set.in_force else { return };
    for (id, anchor) in anchors(set) {
        let Some(clause) = anchor.clause.map(|clause| &set.clauses[clause]) else { continue };
        let message = ended(set, span, id, clause).or_else(|| replaced(id, clause)).or_else(|| not_begun(set, span, id, clause));
        let Some(message) = message else { continue };
        let severity = match set.status {
            Status::Issued => Severity::Error,
            Status::Illustrative | Status::Draft | Status::Frame => Severity::Warning,
        };
        let Words { vi: days_vi, en: days_en } = days(span);
        let diagnostic = Diagnostic::error(REPEALED_CLAUSE.name, anchor.place.clone(), message.said)
            .also(set.in_force_at.clone(), words!("bộ tiêu chí có hiệu lực {days_vi}", "the rule set is in force {days_en}"));
        let diagnostic = message.notes.into_iter().fold(diagnostic, Diagnostic::note).help(message.help);
        found.push(Finding { diagnostic: Diagnostic { severity, ..diagnostic }, allow: vec![&anchor.allow], claim: None });
    }
}

struct Message {
    said: Words,
    notes: Vec<Words>,
    help: Words,
}

/// The clause ends while the set goes on, or before it begins.
fn ended(set: &RuleSet, span: Span, id: &str, clause: &Clause) -> Option<Message> {
    let end = clause.in_force.until.filter(|end| span.until.is_none_or(|until| *end < until))?;
    let (cited, end_vi, title) = (&clause.id, vi(end), clause.source_number.as_ref().unwrap_or(&clause.source_title));
    let mut notes = vec![match &clause.replaced_by {
        Some(other) => words!("{title} được thay bằng {other}", "{title} is replaced by {other}"),
        None => words!("`{cited}` thuộc văn bản {title}", "`{cited}` belongs to {title}"),
    }];
    let rest = Span { from: span.from.max(Some(end)), until: span.until };
    notes.extend(first_period(set, rest).map(|(period, day)| {
        let day_vi = vi(day);
        words!(
            "kỳ đầu tiên xếp loại theo điều khoản đã hết hiệu lực: {period} (xét tại ngày {day_vi})",
            "the first period rated by a clause that is no longer in force: {period} (as of {day})"
        )
    }));
    let help = if span.from.is_none_or(|from| from < end) {
        words!(
            "đặt `until: {end}` cho bộ tiêu chí này và lập bộ mới, dẫn điều khoản thay thế; nếu văn bản mới nói các dẫn chiếu tự chuyển sang nó, nêu `carries_over: true` ở `replaced_by` của nguồn",
            "end this set with `until: {end}` and make a new one that cites what replaces the clause; if the new document says that references carry over, state `carries_over: true` in the source's `replaced_by`"
        )
    } else {
        words!(
            "dẫn điều khoản đang có hiệu lực; nếu văn bản mới nói các dẫn chiếu tự chuyển sang nó, nêu `carries_over: true` ở `replaced_by` của nguồn",
            "cite a clause that is in force; if the new document says that references carry over, state `carries_over: true` in the source's `replaced_by`"
        )
    };
    Some(Message {
        said: words!(
            "`{id}` dẫn `{cited}`, điều khoản hết hiệu lực từ {end_vi}",
            "`{id}` cites `{cited}`, which is no longer in force from {end} on"
        ),
        notes,
        help,
    })
}

/// The clause is replaced, and nothing says since when.
fn replaced(id: &str, clause: &Clause) -> Option<Message> {
    let other = clause.replaced_by.as_ref().filter(|_| clause.in_force.until.is_none())?;
    let cited = &clause.id;
    Some(Message {
        said: words!(
            "`{id}` dẫn `{cited}`, điều khoản được thay bằng {other}, không rõ từ ngày nào",
            "`{id}` cites `{cited}`, which is replaced by {other}, nothing says since when"
        ),
        notes: Vec::new(),
        help: words!(
            "nêu ngày ở nguồn (`in_force.until`, hoặc thêm tệp của văn bản thay thế), rồi dẫn điều khoản đang có hiệu lực; nếu các dẫn chiếu tự chuyển, nêu `carries_over: true`",
            "state the day in the source (`in_force.until`, or the file of what replaces it), then cite a clause that is in force; if references carry over, state `carries_over: true`"
        ),
    })
}

/// Some period is rated as of a day before the clause begins. A set that begins a little before its document decides nothing.
fn not_begun(set: &RuleSet, span: Span, id: &str, clause: &Clause) -> Option<Message> {
    let begin = clause.in_force.from?;
    span.from.filter(|from| *from < begin)?;
    let before = Span { from: span.from, until: Some(span.until.map_or(begin, |until| until.min(begin))) };
    let (period, day) = first_period(set, before)?;
    let (cited, begin_vi, day_vi) = (&clause.id, vi(begin), vi(day));
    Some(Message {
        said: words!(
            "`{id}` dẫn `{cited}`, điều khoản chỉ có hiệu lực từ {begin_vi}",
            "`{id}` cites `{cited}`, which is in force only from {begin} on"
        ),
        notes: vec![words!(
            "kỳ đầu tiên xếp loại khi điều khoản chưa có hiệu lực: {period} (xét tại ngày {day_vi})",
            "the first period rated before the clause is in force: {period} (as of {day})"
        )],
        help: words!(
            "đặt `from: {begin}` cho bộ tiêu chí, hoặc sửa `in_force` của nguồn",
            "begin the set with `from: {begin}`, or correct the `in_force` of the source"
        ),
    })
}

/// The first period whose as-of day is inside, with that day.
fn first_period(set: &RuleSet, span: Span) -> Option<(Period, Date)> {
    let Period { year } = Period::of(span.from?);
    [year, year + 1].into_iter().find_map(|year| {
        let period = Period { year };
        let day = set.as_of_day(period).filter(|day| span.holds(*day))?;
        Some((period, day))
    })
}
