//! The units that are rated, and what must be true of them before anything is computed.

use crate::words;
use crate::words::diagnostic::{Diagnostic, Place};
use crate::words::period::Date;
use crate::words::text::{fold, fold_ascii};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// A unit (đơn vị).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Its id: text, as written, `015009` included.
    pub id: Arc<str>,
    /// Its name; the id where none is given.
    pub name: Arc<str>,
    /// The organisation's id.
    pub organisation: Option<Arc<str>>,
    /// The unit kind's id.
    pub unit_kind: Option<Arc<str>>,
    /// The subtype's id.
    pub subtype: Option<Arc<str>>,
    /// The territory's id.
    pub territory: Option<Arc<str>>,
    /// The id of the unit above it.
    pub parent: Option<Arc<str>>,
    /// The group of like units it is ranked in.
    pub cohort: Option<Arc<str>>,
    /// The id of the unit it leads.
    pub leads: Option<Arc<str>>,
    /// When it was founded.
    pub founded: Day,
    /// The earliest founding among it and the units that it came from, where tenure is counted so.
    pub since: Day,
    /// When it was dissolved.
    pub dissolved: Day,
}

/// A day that is known, or why it is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Day {
    /// The day.
    Known(Date),
    /// Not filled in.
    #[default]
    Missing,
    /// The cell is no date; it is listed.
    Unreadable,
}

impl Unit {
    /// A unit of which only the id is known.
    pub(super) fn new(id: Arc<str>) -> Unit {
        Unit {
            name: id.clone(),
            id,
            organisation: None,
            unit_kind: None,
            subtype: None,
            territory: None,
            parent: None,
            cohort: None,
            leads: None,
            founded: Day::Missing,
            since: Day::Missing,
            dissolved: Day::Missing,
        }
    }
}

/// The ids behind the words of one kind of name: organisations, unit kinds, subtypes or territories.
#[derive(Clone, Debug, Default)]
pub struct Names {
    ids: BTreeMap<String, Arc<str>>,
    // Folded, with tones; then typed without.
    folded: BTreeMap<String, Vec<Arc<str>>>,
    bare: BTreeMap<String, Vec<Arc<str>>>,
    titles: Vec<String>,
}

impl Names {
    /// Adds an id with one of its titles; an id may have several. What is titled `Cấp xã` is also found as `xã`.
    pub fn add(&mut self, id: &str, title: &str) {
        let id: Arc<str> = self.ids.entry(id.to_owned()).or_insert_with(|| id.into()).clone();
        let short = title.strip_prefix("Cấp ").or_else(|| title.strip_prefix("cấp ")).unwrap_or(title);
        for text in [title, short, &id] {
            for (map, key) in [(&mut self.folded, fold(text)), (&mut self.bare, fold_ascii(text))] {
                let known = map.entry(key).or_default();
                if !known.contains(&id) {
                    known.push(id.clone());
                }
            }
        }
        self.titles.push(title.to_owned());
    }

    /// Whether no name is known.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The id that a text means; `None` where it means none, or more than one.
    pub fn find(&self, text: &str) -> Option<Arc<str>> {
        let only = |ids: &Vec<Arc<str>>| (ids.len() == 1).then(|| ids[0].clone());
        let by_id = self.ids.get(text).cloned();
        let by_title = || self.folded.get(&fold(text)).and_then(only);
        // What is typed without Vietnamese letters has no tones to differ in.
        let by_bare = || text.is_ascii().then(|| self.bare.get(&fold(text)).and_then(only)).flatten();
        by_id.or_else(by_title).or_else(by_bare)
    }

    /// The titles, for "did you mean".
    pub fn titles(&self) -> impl Iterator<Item = &str> {
        self.titles.iter().map(String::as_str)
    }
}

/// Units that stand above themselves, one error a cycle, naming the cell of every unit in it.
pub(super) fn parent_cycles(units: &[Unit], index: &HashMap<Arc<str>, u32>, place: impl Fn(usize) -> Place) -> Vec<Diagnostic> {
    // 0: not visited; else the walk in which it was visited.
    let mut walk_of = vec![0_u32; units.len()];
    let mut found = Vec::new();
    let parent = |unit: usize| units[unit].parent.as_ref().and_then(|parent| index.get(parent)).map(|parent| *parent as usize);
    for (start, walk) in (0..units.len()).zip(1..) {
        let mut at = start;
        while walk_of[at] == 0 {
            walk_of[at] = walk;
            match parent(at) {
                Some(above) => at = above,
                None => break,
            }
        }
        if walk_of[at] != walk || parent(at).is_none() {
            continue;
        }
        let mut members = vec![at];
        while let Some(above) = parent(members[members.len() - 1])
            && above != at
        {
            members.push(above);
        }
        found.push(cycle(units, &members, &place));
    }
    found
}

// Cells named in the message of a cycle.
const NAMED_MAX: usize = 20;

fn cycle(units: &[Unit], members: &[usize], place: &impl Fn(usize) -> Place) -> Diagnostic {
    let named: Vec<String> = members.iter().take(NAMED_MAX).map(|unit| format!("`{}`", units[*unit].id)).collect();
    let first = format!("`{}`", units[members[0]].id);
    let path = [named.as_slice(), &[if members.len() > NAMED_MAX { "…".to_owned() } else { first }]].concat().join(" → ");
    let message = words!("đơn vị cấp trên vòng tròn: {path}", "the units above form a circle: {path}");
    let mut said = Diagnostic::error("parent_cycle", place(members[0]), message).help(words!(
        "sửa cột đơn vị cấp trên: đơn vị cao nhất để trống",
        "mend the column of parents: the highest unit has none"
    ));
    for unit in members.iter().skip(1).take(NAMED_MAX) {
        let (id, parent) = (&units[*unit].id, units[*unit].parent.as_deref().unwrap_or_default());
        said = said.also(place(*unit), words!("cấp trên của `{id}` là `{parent}`", "the parent of `{id}` is `{parent}`"));
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cycles(parents: &[(&str, &str)]) -> Vec<String> {
        let units: Vec<Unit> = parents
            .iter()
            .map(|(id, parent)| Unit { parent: (!parent.is_empty()).then(|| (*parent).into()), ..Unit::new((*id).into()) })
            .collect();
        let index = units.iter().zip(0..).map(|(unit, n)| (unit.id.clone(), n)).collect();
        let place = |unit: usize| Place::Cell("f".into(), "".into(), format!("G{}", unit + 2).into());
        parent_cycles(&units, &index, place).into_iter().map(|found| format!("{}: {}", found.place, found.message.en)).collect()
    }

    #[test]
    fn a_tree_of_parents_has_no_cycle() {
        assert!(cycles(&[("a", ""), ("b", "a"), ("c", "b"), ("d", "b"), ("e", "elsewhere")]).is_empty());
    }

    #[test]
    fn every_cycle_is_named_once_with_its_cells() {
        let found = cycles(&[("in", "a"), ("a", "b"), ("b", "c"), ("c", "a"), ("self", "self"), ("late", "in")]);
        assert_eq!(
            found,
            [
                "f!G3: the units above form a circle: `a` → `b` → `c` → `a`",
                "f!G6: the units above form a circle: `self` → `self`"
            ]
        );
    }

    #[test]
    fn a_name_is_found_by_id_title_and_without_marks() {
        let mut names = Names::default();
        names.add("hoi_nong_dan", "Hội Nông dân");
        names.add("doan_thanh_nien", "Đoàn TNCS Hồ Chí Minh");
        names.add("doan_thanh_nien", "Đoàn Thanh niên");
        for text in ["hoi_nong_dan", "Hội nông dân", "hội  NÔNG DÂN", "Hoi nong dan"] {
            assert_eq!(names.find(text).as_deref(), Some("hoi_nong_dan"), "{text}");
        }
        assert_eq!(names.find("đoàn thanh niên").as_deref(), Some("doan_thanh_nien"));
        for text in ["Hội", "Hồi Nông dân", ""] {
            assert_eq!(names.find(text), None, "{text}");
        }
    }
}
