//! What was decided about units by people: the worksheet `decisions` (Quyết định), row by row.

use crate::facts::Aside;
use crate::facts::advice::shortened;
use crate::facts::ledger::{At, Ledger, LedgerColumn, LedgerRead, Row, is_one_of, missing, unknown_kind, unknown_unit};
use crate::facts::lineage::out_of_time;
use crate::facts::said::Said;
use crate::facts::spelling::Locale;
use crate::facts::units::Unit;
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Severity, Words};
use crate::words::number::Number;
use crate::words::period::{Date, Period, vi};
use crate::words::text::{fold, nearest};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DecisionKind {
    /// A waivable gate does not apply: miễn áp dụng điều kiện.
    Waiver,
    /// A person's points for a criterion: điểm chấm.
    Assessed,
    /// The rating, beside the computed one: mức xếp loại.
    Rating,
    /// A rating that was given is taken back: hủy.
    Cancel,
    /// A cohort's quota is widened: ngoại lệ.
    Exception,
}

const KINDS: [(DecisionKind, &str, &[&str]); 5] = [
    (DecisionKind::Waiver, "waiver", &["miễn áp dụng điều kiện", "miễn áp dụng", "miễn"]),
    (DecisionKind::Assessed, "assessed", &["chấm điểm", "cho điểm", "điểm chấm", "điểm đánh giá", "điểm"]),
    (DecisionKind::Rating, "rating", &["xếp loại", "mức xếp loại", "quyết định mức xếp loại"]),
    (DecisionKind::Cancel, "cancel", &["hủy", "hủy bỏ", "hủy kết quả", "thu hồi"]),
    (DecisionKind::Exception, "exception", &["ngoại lệ", "ngoại lệ tỷ lệ khống chế", "nới tỷ lệ", "nới tỷ lệ khống chế"]),
];

impl DecisionKind {
    /// Reads `waiver`, `assessed`, `rating`, `cancel`, `exception` or their Vietnamese names.
    pub fn parse(text: &str) -> Option<DecisionKind> {
        let known = KINDS.iter().find(|(_, id, titles)| is_one_of(text, std::iter::once(*id).chain(titles.iter().copied())));
        known.map(|(kind, ..)| *kind)
    }

    /// `waiver`, `assessed`, `rating`, `cancel`, `exception`.
    pub fn id(self) -> &'static str {
        KINDS[self as usize].1
    }

    /// As people call it.
    pub fn words(self) -> Words {
        match self {
            DecisionKind::Waiver => Words::new("miễn áp dụng điều kiện", "a waiver"),
            DecisionKind::Assessed => Words::new("chấm điểm", "assessed points"),
            DecisionKind::Rating => Words::new("quyết định mức xếp loại", "a decided rating"),
            DecisionKind::Cancel => Words::new("hủy", "a cancellation"),
            DecisionKind::Exception => Words::new("ngoại lệ tỷ lệ khống chế", "an exception to a quota"),
        }
    }

    fn needs_node(self) -> bool {
        matches!(self, DecisionKind::Waiver | DecisionKind::Assessed | DecisionKind::Exception)
    }

    fn needs_value(self) -> bool {
        matches!(self, DecisionKind::Assessed | DecisionKind::Rating)
    }

    fn needs_grounds(self) -> bool {
        !matches!(self, DecisionKind::Cancel)
    }
}

/// What a decision gives: a rating, points, the grounds of a gate that may be waived, a percentage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecidedValue {
    /// As it is written.
    pub text: Arc<str>,
    /// The same as a number, where it is one.
    pub number: Option<Number>,
}

/// One decision. What its node and value name, no rule here knows: that is checked where the sets are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The unit's id; the cohort's name where it is an exception.
    pub unit: At<Arc<str>>,
    /// What was decided.
    pub kind: At<DecisionKind>,
    /// The gate, criterion or quota, by id or title; nothing where the rating as a whole is meant.
    pub node: Option<At<Arc<str>>>,
    /// What it gives.
    pub value: Option<At<DecidedValue>>,
    /// The number of the decision.
    pub number: At<Arc<str>>,
    /// Its day.
    pub date: At<Date>,
    /// Who decided.
    pub by: At<Arc<str>>,
    /// Why.
    pub grounds: Option<At<Arc<str>>>,
}

/// A decision that cannot be read; the result of its unit lacks it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadDecision {
    /// The unit or cohort as it is written; nothing where that cannot be read either.
    pub unit: Option<Arc<str>>,
    /// The first cell that is wrong.
    pub place: Place,
}

const UNIT: usize = 0;
const PERIOD: usize = 1;
const KIND: usize = 2;
const NODE: usize = 3;
const VALUE: usize = 4;
const NUMBER: usize = 5;
const DATE: usize = 6;
const BY: usize = 7;
const GROUNDS: usize = 8;

/// The columns of the worksheet.
pub(super) const COLUMNS: [LedgerColumn; 9] = [
    LedgerColumn {
        id: "unit",
        titles: &["Mã đơn vị", "Mã ĐV", "Mã số đơn vị", "Đơn vị", "Đơn vị, cụm (khối)", "Đơn vị hoặc cụm (khối)"],
        is_required: true,
    },
    LedgerColumn { id: "period", titles: &["Kỳ", "Năm", "Kỳ đánh giá", "Năm đánh giá"], is_required: false },
    LedgerColumn { id: "kind", titles: &["Loại quyết định", "Loại", "Hình thức"], is_required: true },
    LedgerColumn {
        id: "node",
        titles: &["Điều kiện, tiêu chí", "Tiêu chí, điều kiện", "Điều kiện", "Tiêu chí", "Mã tiêu chí", "Mục"],
        is_required: false,
    },
    LedgerColumn {
        id: "value", titles: &["Giá trị", "Mức", "Mức xếp loại", "Điểm", "Mức, điểm", "Kết quả"], is_required: false
    },
    LedgerColumn {
        id: "number",
        titles: &["Số quyết định", "Số", "Số, ký hiệu", "Số văn bản", "Quyết định số"],
        is_required: true,
    },
    LedgerColumn { id: "date", titles: &["Ngày quyết định", "Ngày", "Ngày ký", "Ngày ban hành"], is_required: true },
    LedgerColumn {
        id: "by",
        titles: &["Cấp quyết định", "Người quyết định", "Cơ quan quyết định", "Cơ quan ban hành", "Người ký", "Thẩm quyền"],
        is_required: true,
    },
    LedgerColumn { id: "grounds", titles: &["Căn cứ", "Lý do"], is_required: false },
];

/// What the worksheets of decisions amount to.
#[derive(Debug, Default)]
pub(super) struct DecisionsRead {
    pub(super) decisions: Vec<Decision>,
    pub(super) unread: Vec<UnreadDecision>,
    pub(super) ledgers: Vec<LedgerRead>,
}

/// What decisions are held against while they are read.
pub(super) struct About<'a> {
    pub(super) units: &'a [Unit],
    pub(super) index: &'a HashMap<Arc<str>, u32>,
    pub(super) period: Period,
    pub(super) locale: Locale,
}

/// Reads the lists of decisions; what is wrong with a row is said at its cell, and the row is not used.
pub(super) fn read<'l>(ledgers: impl Iterator<Item = &'l Ledger>, about: &About<'_>, said: &mut Said) -> DecisionsRead {
    let mut read = DecisionsRead::default();
    for ledger in ledgers {
        ledger.say(&COLUMNS, said);
        let mut aside = BTreeMap::new();
        let mut n_rows = 0;
        for row in ledger.rows(&mut aside, said) {
            let mut found = Vec::new();
            match decision(&row, about, &mut found) {
                Taken::Read(decision) => {
                    n_rows += 1;
                    read.decisions.push(*decision);
                }
                Taken::OtherPeriod(period) => {
                    aside.entry(Aside::OtherPeriod(period.to_string())).or_default().add(row.number());
                    let message = words!("quyết định của kỳ {period}: để riêng", "a decision of {period}: it is left aside");
                    let note = Diagnostic::warning("decision_of_another_period", row.place(PERIOD), message);
                    found.push(Diagnostic { severity: Severity::Note, ..note });
                }
                Taken::Wrong => {
                    let place = found.first().map_or_else(|| row.place(UNIT), |found| found.place.clone());
                    let unit = if row.is_shifted { None } else { row.text(UNIT, &mut Vec::new()).map(|unit| unit.is) };
                    read.unread.push(UnreadDecision { unit, place });
                }
            }
            said.find_all(found);
        }
        read.ledgers.push(ledger.read(n_rows, aside));
    }
    say_twice(&mut read.decisions, said);
    read
}

enum Taken {
    Read(Box<Decision>),
    OtherPeriod(Period),
    Wrong,
}

fn decision(row: &Row<'_>, about: &About<'_>, found: &mut Vec<Diagnostic>) -> Taken {
    if row.is_shifted {
        return Taken::Wrong;
    }
    let period = row.period(PERIOD, about.period, found);
    if let Some(period) = period
        && period != about.period
    {
        return Taken::OtherPeriod(period);
    }
    let n_found = found.len();
    let kind = row.text(KIND, found);
    let what = |kind: Option<DecisionKind>| kind.map_or_else(|| Words::new("quyết định", "a decision"), DecisionKind::words);
    if kind.is_none() && found.len() == n_found {
        found.push(missing(row, KIND, &COLUMNS, &what(None)));
    }
    let kind = kind.and_then(|kind| match DecisionKind::parse(&kind.is) {
        Some(known) => Some(At { is: known, place: kind.place }),
        None => {
            found.push(unknown_kind(&kind, &KINDS.map(|(_, id, titles)| (id, titles[0]))));
            None
        }
    });
    let is = kind.as_ref().map(|kind| kind.is);
    let demanded = |column: usize, found: &mut Vec<Diagnostic>| {
        let n_found = found.len();
        let text = row.text(column, found);
        if text.is_none() && found.len() == n_found {
            found.push(missing(row, column, &COLUMNS, &what(is)));
        }
        text
    };
    let unit = demanded(UNIT, found);
    if let Some(unit) = &unit {
        found.extend(unknown_to(unit, is, about));
    }
    let node = if is.is_some_and(DecisionKind::needs_node) { demanded(NODE, found) } else { row.text(NODE, found) };
    let n_found = found.len();
    let value = row.value(VALUE, about.locale, found);
    if value.is_none() && found.len() == n_found && is.is_some_and(DecisionKind::needs_value) {
        found.push(missing(row, VALUE, &COLUMNS, &what(is)));
    }
    let (number, by) = (demanded(NUMBER, found), demanded(BY, found));
    let grounds = if is.is_some_and(DecisionKind::needs_grounds) { demanded(GROUNDS, found) } else { row.text(GROUNDS, found) };
    let n_found = found.len();
    let date = row.day(DATE, found);
    if date.is_none() && found.len() == n_found {
        found.push(missing(row, DATE, &COLUMNS, &what(is)));
    }
    if let Some(date) = &date {
        found.extend(out_of_time(date).or_else(|| before_the_period(date, about.period)));
    }
    if !found.is_empty() {
        return Taken::Wrong;
    }
    let (Some(unit), Some(kind), Some(number), Some(date), Some(by)) = (unit, kind, number, date, by) else {
        return Taken::Wrong;
    };
    let value = value.map(|(text, number)| At { is: DecidedValue { text: text.is, number }, place: text.place });
    Taken::Read(Box::new(Decision { unit, kind, node, value, number, date, by, grounds }))
}

// Nothing about a period is decided before it begins.
fn before_the_period(date: &At<Date>, period: Period) -> Option<Diagnostic> {
    let first = period.day(1, 1)?;
    (date.is < first).then(|| {
        let (day, shown) = (date.is, vi(date.is));
        let message = words!(
            "quyết định ngày {shown} không thể là của kỳ {period}: kỳ chưa bắt đầu",
            "a decision of {day} cannot be about {period}, which had not begun"
        );
        Diagnostic::error("date_impossible", date.place.clone(), message)
            .help(words!("sửa ngày hoặc kỳ; hàng này chưa được dùng", "mend the date or the period; this row is not used"))
    })
}

// The unit is one of those read; the cohort of an exception is one that some unit is in.
fn unknown_to(unit: &At<Arc<str>>, kind: Option<DecisionKind>, about: &About<'_>) -> Option<Diagnostic> {
    if about.units.is_empty() {
        return None;
    }
    if kind != Some(DecisionKind::Exception) {
        let is_known = about.index.contains_key(&unit.is);
        return (!is_known).then(|| unknown_unit(unit, about.units.iter().map(|unit| &*unit.id)));
    }
    let cohorts = || about.units.iter().filter_map(|unit| unit.cohort.as_deref());
    let folded = fold(&unit.is);
    if cohorts().any(|cohort| fold(cohort) == folded) {
        return None;
    }
    let raw = shortened(&unit.is);
    let message = words!("không có cụm (khối) `{raw}`", "there is no cohort `{raw}`");
    let near = nearest(&unit.is, cohorts());
    Some(Diagnostic::error("unknown_cohort", unit.place.clone(), message).help(match near {
        Some(near) => words!("có phải `{near}`?", "did you mean `{near}`?"),
        None => words!(
            "ngoại lệ được ghi cho cụm (khối), như ở cột cụm của bảng đơn vị",
            "an exception is for a cohort, as the table of units names it"
        ),
    }))
}

// Two decisions of one kind about one thing: refused where they give different things, read once where they give the same.
fn say_twice(decisions: &mut Vec<Decision>, said: &mut Said) {
    type Key = (Arc<str>, DecisionKind, String);
    let mut first: HashMap<Key, usize> = HashMap::new();
    let mut repeated = Vec::new();
    for (n, decision) in decisions.iter().enumerate() {
        let node = decision.node.as_ref().map_or_else(String::new, |node| fold(&node.is));
        let key = (decision.unit.is.clone(), decision.kind.is, node);
        let Some(before) = first.get(&key).map(|before| &decisions[*before]) else {
            first.insert(key, n);
            continue;
        };
        let (id, Words { vi, en }) = (&decision.unit.is, decision.kind.is.words());
        let place =
            |decision: &Decision| decision.value.as_ref().map_or_else(|| decision.unit.place.clone(), |at| at.place.clone());
        let also = words!("chỗ thứ nhất", "the first");
        if is_same(before.value.as_ref(), decision.value.as_ref()) {
            let message = words!(
                "đơn vị `{id}`, {vi}: ghi hai lần cùng nội dung; chỉ đọc hàng thứ nhất",
                "unit `{id}`, {en}: written twice alike; the first is read"
            );
            said.find(Diagnostic::warning("decision_repeated", place(decision), message).also(place(before), also));
            repeated.push(n);
        } else {
            let message = words!("đơn vị `{id}`, {vi}: hai quyết định khác nhau", "unit `{id}`, {en}: two decisions that differ");
            said.refuse(
                Diagnostic::error("decision_twice", place(decision), message)
                    .also(place(before), also)
                    .help(words!("chỉ giữ quyết định có hiệu lực", "keep the decision that is in force")),
            );
        }
    }
    let mut n = 0;
    decisions.retain(|_| {
        n += 1;
        !repeated.contains(&(n - 1))
    });
}

fn is_same(a: Option<&At<DecidedValue>>, b: Option<&At<DecidedValue>>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => match (a.is.number, b.is.number) {
            (Some(a), Some(b)) => a == b,
            (_, _) => fold(&a.is.text) == fold(&b.is.text),
        },
        (None, None) => true,
        (_, _) => false,
    }
}
