//! How two versions of a rule set differ, in the words of the domain: `Mức được 10 điểm: nâng từ 90% lên 95%`.
//!
//! Nothing is passed over: whatever the canonical form of the two says differently, and no sentence tells, is told as it is
//! written.

mod align;
mod scoring;
mod traits;

use crate::law::hash::canonical;
use crate::law::wording::data;
use crate::law::wording::quotas::quota_title;
use crate::law::{Body, NodeId, RuleSet, Scorecard, Status};
use crate::words;
use crate::words::diagnostic::Words;
use align::{moved, placed};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use traits::{Trait, same_source};

/// How two versions differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The one compared from.
    pub old: Version,
    /// The one compared with.
    pub new: Version,
    /// What differs, in the order of the form; empty where nothing does.
    pub parts: Vec<Part>,
}

/// A version that is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// `id@version`.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// How official it is.
    pub status: Status,
    /// Its hash.
    pub hash: String,
}

/// A part of the form in which something differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its title.
    pub title: Words,
    /// What differs in it, in document order.
    pub entries: Vec<Entry>,
}

/// One thing that differs: a criterion, a rating, a gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its id, where it has one.
    pub id: Option<String>,
    /// What it is called.
    pub of: Words,
    /// What differs; at least one.
    pub changes: Vec<Change>,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Of what kind.
    pub kind: Kind,
    /// In words.
    pub words: Words,
}

/// What kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Thêm.
    Added,
    /// Bỏ.
    Removed,
    /// Sửa.
    Changed,
    /// Chuyển chỗ.
    Moved,
}

impl Difference {
    /// Whether the two say the same.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }
}

/// How `new` differs from `old`.
pub fn difference(old: &RuleSet, new: &RuleSet) -> Difference {
    let version = |set: &RuleSet| Version {
        reference: set.reference(),
        title: set.title.clone(),
        status: set.status,
        hash: set.hash.clone(),
    };
    let (old_form, new_form) = (Form::of(old), Form::of(new));
    let mut parts = Vec::new();
    for (title, old, new) in old_form.parts.into_iter().zip(new_form.parts).map(|((title, old), (_, new))| (title, old, new)) {
        let entries = entries(&old, &new);
        if !entries.is_empty() {
            parts.push(Part { title, entries });
        }
    }
    Difference { old: version(old), new: version(new), parts }
}

/// A change with the key of the canonical form that it tells of.
struct Told {
    key: String,
    change: Change,
}

fn told(key: &str, kind: Kind, words: Words) -> Told {
    Told { key: key.to_owned(), change: Change { kind, words } }
}

/// Something that has an id, and what is said of it.
struct Thing<'a> {
    set: &'a RuleSet,
    id: String,
    /// What it is called, with what it is: `tiêu chí “…”`.
    of: Words,
    /// The group it stands in, by id and title.
    within: Option<(String, Words)>,
    traits: Vec<Trait>,
    /// Its scale, where it has one.
    scale: Option<scoring::Scale<'a>>,
    /// Its own part of the canonical form.
    written: Value,
}

/// A set as parts of things.
struct Form<'a> {
    parts: Vec<(Words, Vec<Thing<'a>>)>,
}

impl<'a> Form<'a> {
    fn of(set: &'a RuleSet) -> Form<'a> {
        let Ok(Value::Object(mut whole)) = serde_json::from_str(&canonical(set)) else {
            unreachable!("the canonical form is a JSON object")
        };
        let mut listed = |key: &str| match whole.remove(key) {
            Some(Value::Array(values)) => values,
            _ => Vec::new(),
        };
        let lists = ["clauses", "indicators", "derived", "data_checks", "ratings", "gates", "quotas", "matrix"].map(&mut listed);
        let [clauses, indicators, derived, data_checks, ratings, gates, quotas, matrix] = lists;
        let mut written = BTreeMap::new();
        for root in listed("criteria") {
            scatter(root, &mut written);
        }
        for outside in ["bonus", "deductions"] {
            whole.remove(outside).into_iter().for_each(|node| scatter(node, &mut written));
        }
        let general = Thing {
            set,
            id: String::new(),
            of: Words::new("Bộ tiêu chí", "The rule set"),
            within: None,
            traits: traits::general(set),
            scale: None,
            written: Value::Object(whole),
        };
        let thing = |id: &str, of: Words, traits: Vec<Trait>, scale: Option<scoring::Scale<'a>>, written: Value| Thing {
            set,
            id: id.to_owned(),
            of,
            within: None,
            traits,
            scale,
            written,
        };
        let quoted = |vi: &str, en: &str, title: &str| words!("{vi} “{title}”", "{en} “{title}”");
        let body = match &set.body {
            Body::Criteria(scorecard) => nodes(set, scorecard, &mut written),
            Body::Matrix(rows) => rows
                .iter()
                .zip(matrix)
                .map(|(row, written)| {
                    let of = quoted("Tiêu chí", "Criterion", &row.title);
                    thing(&row.id, of, traits::row(set, row), Some(scoring::Scale::of_row(&row.method)), written)
                })
                .collect(),
        };
        let ratings = set.ratings.iter().zip(ratings).map(|(rating, written)| {
            thing(&rating.id, quoted("Mức", "Rating", &rating.title), traits::rating(set, rating), None, written)
        });
        let gates = set.gates.iter().zip(gates).map(|(gate, written)| {
            let title = gate.title.as_ref().unwrap_or(&gate.id);
            thing(&gate.id, quoted("Điều kiện khống chế", "Gate", title), traits::gate(set, gate), None, written)
        });
        let quotas = set.quotas.iter().zip(quotas).map(|(quota, written)| {
            let of = quoted("Tỷ lệ khống chế", "Quota", quota_title(quota));
            thing(&quota.id, of, traits::quota(set, quota), None, written)
        });
        let indicators = set.asked().zip(indicators).map(|((_, indicator), written)| {
            let of = quoted("Số liệu", "Indicator", &indicator.question.title);
            thing(&indicator.question.id, of, traits::indicator(set, indicator), None, written)
        });
        let derived = set.written().zip(derived).map(|((_, derived), written)| {
            let of = quoted("Giá trị tính ra", "Derived value", &derived.title);
            let scale = scoring::Scale::of_derived(&derived.method, derived.measure.as_deref());
            thing(&derived.id, of, traits::derived(set, derived), Some(scale), written)
        });
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let checks = set.data_checks.iter().zip(data_checks).map(|(check, written)| {
            // a check has no id: what it says when it fails names it
            let n = seen.entry(check.message.clone()).and_modify(|n| *n += 1).or_insert(0);
            let of = quoted("Kiểm tra", "Check", &check.message);
            thing(&format!("{} {n}", check.message), of, traits::data_check(set, check), None, written)
        });
        let checks: Vec<Thing<'a>> = checks.collect();
        let clauses = set.clauses.iter().zip(clauses).map(|(clause, mut written)| {
            if let Value::Object(written) = &mut written {
                // which document it is of is told once, of all
                ["id", "source_number", "source_title", "source_illustrative"].iter().for_each(|key| {
                    written.remove(*key);
                });
            }
            thing(&clause.id, data(&clause.at), traits::clause(clause), None, written)
        });
        Form {
            parts: vec![
                (Words::new("Quy định chung", "In general"), vec![general]),
                (Words::new("Tiêu chí và điểm", "Criteria and points"), body),
                (Words::new("Mức xếp loại", "Ratings"), ratings.collect()),
                (Words::new("Điều kiện khống chế", "Gates"), gates.collect()),
                (Words::new("Tỷ lệ khống chế", "Quotas"), quotas.collect()),
                (Words::new("Số liệu phải khai", "Figures asked for"), indicators.collect()),
                (Words::new("Giá trị tính từ số liệu", "Values computed from figures"), derived.collect()),
                (Words::new("Kiểm tra số liệu", "Data checks"), checks),
                (Words::new("Điều khoản được dẫn", "Clauses cited"), clauses.collect()),
            ],
        }
    }
}

/// Nodes of the canonical form, each by itself, by id.
fn scatter(node: Value, written: &mut BTreeMap<String, Value>) {
    let Value::Object(mut node) = node else { return };
    if let Some(Value::Array(children)) = node.remove("criteria") {
        children.into_iter().for_each(|child| scatter(child, written));
    }
    let id = node.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
    written.insert(id, Value::Object(node));
}

fn nodes<'a>(set: &'a RuleSet, scorecard: &'a Scorecard, written: &mut BTreeMap<String, Value>) -> Vec<Thing<'a>> {
    let title = |id: NodeId| {
        let node = &scorecard.nodes[id];
        match node.id.as_str() {
            "bonus" if node.title == "bonus" => Words::new("Điểm thưởng", "Bonus"),
            "deductions" if node.title == "deductions" => Words::new("Điểm trừ", "Deductions"),
            _ => data(&format!("“{}”", node.title)),
        }
    };
    let thing = |(id, node): (NodeId, &'a crate::law::Node)| Thing {
        set,
        id: node.id.clone(),
        of: title(id),
        within: node.parent.map(|parent| (scorecard.nodes[parent].id.clone(), title(parent))),
        traits: traits::node(set, node),
        scale: scoring::Scale::of_node(node),
        written: written.get(&node.id).cloned().unwrap_or(Value::Null),
    };
    scorecard.nodes.iter().enumerate().map(thing).collect()
}

fn entries(old: &[Thing<'_>], new: &[Thing<'_>]) -> Vec<Entry> {
    let pairs = pairs(old, new);
    let mut entries: Vec<(usize, Entry)> = Vec::new();
    let out_of_order = moved(&pairs.iter().map(|(old, _)| *old).collect::<Vec<_>>());
    for (n, (old_at, new_at)) in pairs.iter().enumerate() {
        let (before, after) = (&old[*old_at], &new[*new_at]);
        let mut changes = compared(before, after);
        let is_moved = before.within.as_ref().map(|(id, _)| id) != after.within.as_ref().map(|(id, _)| id);
        if is_moved {
            changes.push(told("", Kind::Moved, between_groups(before, after)));
        } else if out_of_order.contains(&n) {
            let previous = new_at.checked_sub(1).map(|previous| &new[previous].of);
            changes.push(told("", Kind::Moved, behind(previous)));
        }
        if !changes.is_empty() {
            entries.push((2 * new_at + 1, entry(after, changes)));
        }
    }
    for (at, thing) in new.iter().enumerate().filter(|(at, _)| pairs.iter().all(|(_, new)| new != at)) {
        let mut changes: Vec<Told> = Vec::new();
        if let Some((_, Words { vi, en })) = &thing.within {
            changes.push(told("", Kind::Added, words!("vào nhóm {vi}", "to the group {en}")));
        }
        changes.extend(thing.traits.iter().filter(|own| own.is_told_when_new).map(|own| told("", Kind::Added, own.said())));
        if let Some(scale) = &thing.scale {
            changes.extend(scale.lines(thing.set).into_iter().map(|line| told("", Kind::Added, line)));
        }
        if changes.is_empty() {
            changes.push(told("", Kind::Added, Words::new("nay mới có", "is new")));
        }
        entries.push((2 * at + 1, entry(thing, changes)));
    }
    // what is gone stands where it stood: behind what stood before it
    for (at, thing) in old.iter().enumerate().filter(|(at, _)| pairs.iter().all(|(old, _)| old != at)) {
        entries.push((2 * placed(at, &pairs), entry(thing, vec![told("", Kind::Removed, gone(thing))])));
    }
    entries.sort_by_key(|(at, _)| *at);
    entries.into_iter().map(|(_, entry)| entry).collect()
}

fn gone(thing: &Thing<'_>) -> Words {
    thing.within.as_ref().map_or_else(
        || Words::new("không còn", "is no more"),
        |(_, Words { vi, en })| words!("khỏi nhóm {vi}", "from the group {en}"),
    )
}

fn entry(thing: &Thing<'_>, changes: Vec<Told>) -> Entry {
    Entry {
        id: (!thing.id.is_empty()).then(|| thing.id.clone()),
        of: thing.of.clone(),
        changes: changes.into_iter().map(|told| told.change).collect(),
    }
}

/// Things of one id, in the order of the new version; a clause whose document was replaced is known by its key.
fn pairs(old: &[Thing<'_>], new: &[Thing<'_>]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (new_at, after) in new.iter().enumerate() {
        let same = old.iter().position(|before| before.id == after.id);
        let same = same.or_else(|| old.iter().position(|before| same_source(before.set, &before.id, after.set, &after.id)));
        pairs.extend(same.map(|old_at| (old_at, new_at)));
    }
    pairs
}

fn between_groups(before: &Thing<'_>, after: &Thing<'_>) -> Words {
    let top = || Words::new("cấp cao nhất", "the top level");
    let name = |thing: &Thing<'_>| thing.within.as_ref().map_or_else(top, |(_, title)| title.clone());
    let (from, to) = (name(before), name(after));
    let (from_vi, to_vi, from_en, to_en) = (from.vi, to.vi, from.en, to.en);
    words!("từ nhóm {from_vi} sang nhóm {to_vi}", "from the group {from_en} to the group {to_en}")
}

fn behind(previous: Option<&Words>) -> Words {
    match previous {
        None => Words::new("nay đứng đầu", "now stands first"),
        Some(Words { vi, en }) => words!("nay đứng sau {vi}", "now stands behind {en}"),
    }
}

/// What differs between two things of one id.
fn compared(before: &Thing<'_>, after: &Thing<'_>) -> Vec<Told> {
    let mut changes = traits::compared(&before.traits, &after.traits);
    if let (Some(old), Some(new)) = (&before.scale, &after.scale) {
        let key = old.key;
        if before.written.get(key) != after.written.get(key) {
            changes.extend(
                scoring::compared(before.set, old, after.set, new).into_iter().map(|change| Told { key: key.to_owned(), change }),
            );
        }
    }
    let nothing = Map::new();
    let fields = |value: &Value| value.as_object().unwrap_or(&nothing).clone();
    let (old, new) = (fields(&before.written), fields(&after.written));
    let mut keys: Vec<&String> = old.keys().chain(new.keys()).collect();
    keys.sort();
    keys.dedup();
    for key in keys {
        let (was, is) = (old.get(key), new.get(key));
        let is_told = changes.iter().any(|told| told.key == *key);
        let is_of_source = key == "clause"
            && matches!((was.and_then(Value::as_str), is.and_then(Value::as_str)), (Some(was), Some(is)) if same_source(before.set, was, after.set, is));
        if was != is && !is_told && !is_of_source {
            let mut leaves = Vec::new();
            let is_same_clause = |was: &str, is: &str| same_source(before.set, was, after.set, is);
            leaves_that_differ(key, was, is, &is_same_clause, &mut leaves);
            match after.traits.iter().find(|own| own.compared_by.is_some() && own.key == key) {
                // how requirements hang together is said whole
                Some(whole) if !leaves.is_empty() => changes.push(told(key, Kind::Changed, whole.now())),
                _ => changes.extend(leaves.into_iter().map(|words| told(key, Kind::Changed, words))),
            }
        }
    }
    changes
}

/// What differs as it is written, leaf by leaf: where there are no better words. A clause of the same place is none.
fn leaves_that_differ(
    path: &str,
    was: Option<&Value>,
    is: Option<&Value>,
    is_same_clause: &dyn Fn(&str, &str) -> bool,
    found: &mut Vec<Words>,
) {
    match (was, is) {
        (Some(Value::Object(was)), Some(Value::Object(is))) => {
            let mut keys: Vec<&String> = was.keys().chain(is.keys()).collect();
            keys.sort();
            keys.dedup();
            for key in keys {
                leaves_that_differ(&format!("{path}/{key}"), was.get(key), is.get(key), is_same_clause, found);
            }
        }
        (Some(Value::Array(was)), Some(Value::Array(is))) => {
            for n in 0..was.len().max(is.len()) {
                leaves_that_differ(&format!("{path}/{}", n + 1), was.get(n), is.get(n), is_same_clause, found);
            }
        }
        (was, is) if was == is => {}
        (Some(Value::String(was)), Some(Value::String(is))) if path.ends_with("/clause") && is_same_clause(was, is) => {}
        (was, is) => {
            let written = |value: Option<&Value>| value.map_or_else(|| "–".to_owned(), Value::to_string);
            let (was, is) = (written(was), written(is));
            found.push(words!("cách viết ở `{path}`: từ `{was}` thành `{is}`", "as written at `{path}`: from `{was}` to `{is}`"));
        }
    }
}
