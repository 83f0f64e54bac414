//! Which unit became which: the worksheet `lineage` (Sáp nhập, chia tách), row by row.

use crate::facts::ledger::{At, Ledger, LedgerColumn, LedgerRead, Row, is_one_of, missing, unknown_kind, unknown_unit};
use crate::facts::said::Said;
use crate::facts::units::{Day, Unit};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Words};
use crate::words::period::{Date, Period, vi};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// What became of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineageKind {
    /// It went into another: sáp nhập.
    MergedInto,
    /// The other came out of it: chia tách.
    SplitTo,
    /// It is the other under a new id: đổi tên.
    Renamed,
}

const KINDS: [(LineageKind, &str, &[&str]); 3] = [
    (LineageKind::MergedInto, "merged_into", &["sáp nhập", "sáp nhập vào", "nhập vào", "hợp nhất", "hợp nhất vào"]),
    (LineageKind::SplitTo, "split_to", &["chia tách", "chia", "tách", "tách ra", "tách thành", "chia thành", "chia tách thành"]),
    (LineageKind::Renamed, "renamed", &["đổi tên", "đổi tên thành", "đổi mã"]),
];

impl LineageKind {
    /// Reads `merged_into`, `split_to`, `renamed` or their Vietnamese names.
    pub fn parse(text: &str) -> Option<LineageKind> {
        let known = KINDS.iter().find(|(_, id, titles)| is_one_of(text, std::iter::once(*id).chain(titles.iter().copied())));
        known.map(|(kind, ..)| *kind)
    }

    /// `merged_into`, `split_to`, `renamed`.
    pub fn id(self) -> &'static str {
        KINDS[self as usize].1
    }

    /// As people call it.
    pub fn words(self) -> Words {
        match self {
            LineageKind::MergedInto => Words::new("sáp nhập vào", "merged into"),
            LineageKind::SplitTo => Words::new("chia tách thành", "split to"),
            LineageKind::Renamed => Words::new("đổi tên thành", "renamed"),
        }
    }
}

/// One line of descent between two units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lineage {
    /// The unit that was; it need not be a unit of the period.
    pub from: At<Arc<str>>,
    /// The unit that is, or that became another in turn.
    pub to: At<Arc<str>>,
    /// What became of it.
    pub kind: At<LineageKind>,
    /// Which part of it, where only a part.
    pub part: Option<At<Arc<str>>>,
    /// From which day.
    pub date: At<Date>,
    /// By which document.
    pub document: Option<At<Arc<str>>>,
}

const FROM: usize = 0;
const TO: usize = 1;
const KIND: usize = 2;
const PART: usize = 3;
const DATE: usize = 4;
const DOCUMENT: usize = 5;

/// The columns of the worksheet.
pub(super) const COLUMNS: [LedgerColumn; 6] = [
    LedgerColumn {
        id: "from",
        titles: &["Đơn vị cũ", "Mã đơn vị cũ", "Từ đơn vị", "Đơn vị trước sáp nhập", "Đơn vị trước khi thay đổi"],
        is_required: true,
    },
    LedgerColumn {
        id: "to",
        titles: &["Đơn vị mới", "Mã đơn vị mới", "Thành đơn vị", "Đơn vị nhận", "Đơn vị sau sáp nhập", "Đơn vị sau khi thay đổi"],
        is_required: true,
    },
    LedgerColumn { id: "kind", titles: &["Loại", "Loại thay đổi", "Hình thức", "Biến động"], is_required: true },
    LedgerColumn { id: "part", titles: &["Phần", "Phần chuyển", "Phạm vi"], is_required: false },
    LedgerColumn {
        id: "date", titles: &["Ngày", "Ngày hiệu lực", "Ngày có hiệu lực", "Từ ngày"], is_required: true
    },
    LedgerColumn {
        id: "document", titles: &["Văn bản", "Số văn bản", "Nghị quyết", "Căn cứ"], is_required: false
    },
];

/// Reads the lists of lineage; what is wrong with a row is said at its cell, and the row is not used.
pub(super) fn read<'l>(
    ledgers: impl Iterator<Item = &'l Ledger>,
    units: &[Unit],
    index: &HashMap<Arc<str>, u32>,
    said: &mut Said,
) -> (Vec<Lineage>, Vec<LedgerRead>) {
    let mut all: Vec<Lineage> = Vec::new();
    let mut reads = Vec::new();
    for ledger in ledgers {
        ledger.say(&COLUMNS, said);
        let mut aside = BTreeMap::new();
        let mut n_rows = 0;
        for row in ledger.rows(&mut aside, said) {
            let mut found = Vec::new();
            if let Some(line) = line(&row, &mut found) {
                n_rows += 1;
                all.push(line);
            }
            said.find_all(found);
        }
        reads.push(ledger.read(n_rows, aside));
    }
    say_unknown(&mut all, units, index, said);
    say_impossible(&mut all, units, index, said);
    say_twice(&mut all, said);
    said.refuse_all(cycles(&all));
    (all, reads)
}

fn line(row: &Row<'_>, found: &mut Vec<Diagnostic>) -> Option<Lineage> {
    if row.is_shifted {
        return None;
    }
    let what = Words::new("quan hệ sáp nhập, chia tách", "a line of descent");
    let demanded = |column: usize, found: &mut Vec<Diagnostic>| {
        let n_found = found.len();
        let text = row.text(column, found);
        if text.is_none() && found.len() == n_found {
            found.push(missing(row, column, &COLUMNS, &what));
        }
        text
    };
    let (from, to, kind) = (demanded(FROM, found), demanded(TO, found), demanded(KIND, found));
    let kind = kind.and_then(|kind| match LineageKind::parse(&kind.is) {
        Some(known) => Some(At { is: known, place: kind.place }),
        None => {
            found.push(unknown_kind(&kind, &KINDS.map(|(_, id, titles)| (id, titles[0]))));
            None
        }
    });
    let n_found = found.len();
    let date = row.day(DATE, found);
    if date.is_none() && found.len() == n_found {
        found.push(missing(row, DATE, &COLUMNS, &what));
    }
    if let Some(date) = &date {
        found.extend(out_of_time(date));
    }
    if let (Some(from), Some(to)) = (&from, &to)
        && from.is == to.is
    {
        let id = &from.is;
        let message = words!("đơn vị `{id}` không thể thành chính nó", "unit `{id}` cannot become itself");
        found.push(
            Diagnostic::error("lineage_to_itself", to.place.clone(), message)
                .also(from.place.clone(), words!("đơn vị cũ", "the old unit"))
                .help(words!(
                    "sửa một trong hai mã; đơn vị chỉ đổi tên mà giữ mã thì không cần ghi",
                    "mend one of the ids; a unit that keeps its id under a new name needs no line"
                )),
        );
    }
    let (part, document) = (row.text(PART, found), row.text(DOCUMENT, found));
    if !found.is_empty() {
        return None;
    }
    if document.is_none() {
        let message = words!("quan hệ sáp nhập, chia tách không nêu văn bản", "a line of descent without its document");
        found.push(
            Diagnostic::warning("lineage_without_document", row.place(DOCUMENT), message)
                .help(words!("ghi số, ký hiệu của nghị quyết hoặc quyết định", "write the number of the resolution or decision")),
        );
    }
    Some(Lineage { from: from?, to: to?, kind: kind?, part, date: date?, document })
}

/// A day of a year that no period has.
pub(super) fn out_of_time(date: &At<Date>) -> Option<Diagnostic> {
    let day = date.is;
    let is_near = Period::parse(&Period::of(day).to_string()).is_some();
    let shown = vi(day);
    let message = words!("ngày {shown} không thể có ở đây", "{day} cannot be meant here");
    (!is_near).then(|| {
        Diagnostic::error("date_impossible", date.place.clone(), message)
            .help(words!("sửa năm; hàng này chưa được dùng", "mend the year; this row is not used"))
    })
}

// What a unit became is a unit of the period, or became another in turn.
fn say_unknown(all: &mut Vec<Lineage>, units: &[Unit], index: &HashMap<Arc<str>, u32>, said: &mut Said) {
    if units.is_empty() {
        return;
    }
    let from: std::collections::BTreeSet<Arc<str>> = all.iter().map(|line| line.from.is.clone()).collect();
    all.retain(|line| {
        let is_known = index.contains_key(&line.to.is) || from.contains(&line.to.is);
        if !is_known {
            said.find(unknown_unit(&line.to, units.iter().map(|unit| &*unit.id)));
        }
        is_known
    });
}

// Nobody becomes another before being founded, nor goes into one that was dissolved.
fn say_impossible(all: &mut Vec<Lineage>, units: &[Unit], index: &HashMap<Arc<str>, u32>, said: &mut Said) {
    let unit = |id: &Arc<str>| index.get(id).map(|unit| &units[*unit as usize]);
    all.retain(|line| {
        let day = line.date.is;
        let mut say = |id: &Arc<str>, other: Date, when: Words| {
            let (shown, there) = (vi(day), vi(other));
            let Words { vi, en } = when;
            let message = words!(
                "ngày {shown} không thể có: đơn vị `{id}` {vi} ngày {there}",
                "{day} cannot be: unit `{id}` was {en} on {other}"
            );
            said.find(Diagnostic::error("date_impossible", line.date.place.clone(), message).help(words!(
                "sửa ngày ở đây hoặc ở bảng đơn vị; hàng này chưa được dùng",
                "mend the date here or in the table of units; this row is not used"
            )));
        };
        if let Some(Day::Known(founded)) = unit(&line.from.is).map(|unit| unit.founded)
            && day < founded
        {
            say(&line.from.is, founded, Words::new("thành lập", "founded"));
            return false;
        }
        if let Some(Day::Known(dissolved)) = unit(&line.to.is).map(|unit| unit.dissolved)
            && dissolved < day
        {
            say(&line.to.is, dissolved, Words::new("giải thể", "dissolved"));
            return false;
        }
        true
    });
}

// Who is merged or renamed becomes one unit; a line that stands twice is read once.
fn say_twice(all: &mut Vec<Lineage>, said: &mut Said) {
    let mut of: BTreeMap<Arc<str>, Vec<usize>> = BTreeMap::new();
    let mut repeated = Vec::new();
    for (n, line) in all.iter().enumerate() {
        let before = of.entry(line.from.is.clone()).or_default();
        let same = before.iter().find(|other| all[**other].to.is == line.to.is);
        let differs = |other: &Lineage| other.kind.is != line.kind.is || other.date.is != line.date.is;
        let alone = |line: &Lineage| line.kind.is != LineageKind::SplitTo;
        // A part may go elsewhere than the rest.
        let whole = |line: &Lineage| line.part.is_none();
        let other = before.iter().find(|other| {
            let other = &all[**other];
            other.to.is != line.to.is && (alone(line) || alone(other)) && whole(line) && whole(other)
        });
        let (id, to) = (&line.from.is, &line.to.is);
        if let Some(first) = same {
            let first = &all[*first];
            let also = words!("chỗ thứ nhất", "the first");
            if differs(first) {
                let message = words!(
                    "`{id}` thành `{to}` được ghi hai lần khác nhau",
                    "that `{id}` became `{to}` is written twice and differently"
                );
                said.refuse(
                    Diagnostic::error("lineage_twice", line.from.place.clone(), message)
                        .also(first.from.place.clone(), also)
                        .help(words!("chỉ giữ một hàng", "keep one of the rows")),
                );
            } else {
                let message = words!("`{id}` thành `{to}` được ghi hai lần", "that `{id}` became `{to}` is written twice");
                said.find(
                    Diagnostic::warning("lineage_repeated", line.from.place.clone(), message)
                        .also(first.from.place.clone(), also),
                );
                repeated.push(n);
            }
        } else if let Some(first) = other {
            let first = &all[*first];
            let there = &first.to.is;
            let message = words!(
                "đơn vị `{id}` sáp nhập hoặc đổi tên thành cả `{there}` và `{to}`",
                "unit `{id}` is merged or renamed to both `{there}` and `{to}`"
            );
            said.refuse(
                Diagnostic::error("lineage_twice", line.to.place.clone(), message)
                    .also(first.to.place.clone(), words!("chỗ thứ nhất", "the first"))
                    .help(words!(
                        "nếu đơn vị được chia, ghi `chia tách` ở mọi hàng hoặc nêu phần chuyển; nếu không, bỏ một hàng",
                        "where it was split, write `split_to` in every row, or name the parts; else take one row out"
                    )),
            );
        }
        of.entry(line.from.is.clone()).or_default().push(n);
    }
    let mut n = 0;
    all.retain(|_| {
        n += 1;
        !repeated.contains(&(n - 1))
    });
}

// Units that become themselves by way of others; one error a cycle, naming the cell of each step.
fn cycles(all: &[Lineage]) -> Vec<Diagnostic> {
    let mut of: BTreeMap<&Arc<str>, Vec<usize>> = BTreeMap::new();
    for (n, line) in all.iter().enumerate() {
        of.entry(&line.from.is).or_default().push(n);
    }
    let none = Vec::new();
    let steps = |id: &Arc<str>| of.get(id).unwrap_or(&none);
    // 0: not visited, 1: on the way, 2: done.
    let mut state: BTreeMap<&Arc<str>, u8> = BTreeMap::new();
    let mut found = Vec::new();
    for start in of.keys() {
        if state.contains_key(*start) {
            continue;
        }
        // The lines on the way here, and, of each unit on the way, the next of its lines to follow.
        let mut way: Vec<usize> = Vec::new();
        let mut open: Vec<(&Arc<str>, usize)> = vec![(*start, 0)];
        state.insert(*start, 1);
        while let Some((id, next)) = open.last_mut() {
            let Some(line) = steps(id).get(*next).copied() else {
                state.insert(*id, 2);
                open.pop();
                way.pop();
                continue;
            };
            *next += 1;
            let to = &all[line].to.is;
            match state.get(to) {
                Some(1) => {
                    let first = open.iter().position(|(id, _)| *id == to).unwrap_or(0);
                    let members: Vec<&Lineage> = way[first..].iter().chain([&line]).map(|line| &all[*line]).collect();
                    found.push(cycle(&members));
                }
                Some(_) => {}
                None => {
                    state.insert(to, 1);
                    way.push(line);
                    open.push((to, 0));
                }
            }
        }
    }
    found
}

// Cells named in the message of a cycle.
const NAMED_MAX: usize = 20;

fn cycle(members: &[&Lineage]) -> Diagnostic {
    let named = members.iter().take(NAMED_MAX).map(|line| format!("`{}`", line.from.is));
    let last = if members.len() > NAMED_MAX { "…".to_owned() } else { format!("`{}`", members[0].from.is) };
    let path = named.chain([last]).collect::<Vec<_>>().join(" → ");
    let message = words!("quan hệ sáp nhập, chia tách vòng tròn: {path}", "the lines of descent form a circle: {path}");
    let place: Place = members[0].from.place.clone();
    let mut said =
        Diagnostic::error("lineage_cycle", place, message).help(words!("bỏ hoặc sửa một hàng", "take one row out, or mend it"));
    for line in members.iter().skip(1).take(NAMED_MAX) {
        let (from, to) = (&line.from.is, &line.to.is);
        said = said.also(line.from.place.clone(), words!("`{from}` thành `{to}`", "`{from}` became `{to}`"));
    }
    said
}
