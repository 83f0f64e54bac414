//! Conditions of one row: part by part, held or not, and which parts told.

use super::expressions::Printer;
use super::reading::Row;
use super::{Condition, Held, Listed};
use crate::engine::plan::{ConditionOf, ConditionSlots};
use crate::law::{Name, expression};
use crate::words;
use crate::words::diagnostic::Words;
use std::collections::BTreeSet;

impl Row<'_> {
    /// A condition with its parts, each held or not.
    pub(super) fn condition(&self, owner: ConditionOf, condition: &expression::Condition) -> Condition {
        let slots = &self.plan.slots;
        let slots = slots.conditions_with_waivers.get(&owner).unwrap_or_else(|| &slots.conditions[&owner]);
        self.condition_at(slots, condition)
    }

    fn condition_at(&self, slots: &ConditionSlots, condition: &expression::Condition) -> Condition {
        let held = self.held(slots.slot);
        let (listed, parts) = match condition {
            expression::Condition::All(parts) => (Listed::All, parts),
            expression::Condition::Any(parts) => (Listed::Any, parts),
            expression::Condition::None(parts) => (Listed::None, parts),
            expression::Condition::Part(part) => {
                let mut reads = BTreeSet::new();
                part.truth.names(&mut reads);
                return Condition {
                    listed: Listed::One,
                    held,
                    part: Some(Printer { row: *self }.truth(&part.truth, &part.text)),
                    reads: self.as_written(reads, &part.text),
                    parts: Vec::new(),
                    place: Some(part.place.clone()),
                };
            }
        };
        let parts = slots.parts.iter().zip(parts).map(|(slots, part)| self.condition_at(slots, part)).collect();
        Condition { listed, held, part: None, reads: Vec::new(), parts, place: None }
    }
}

impl Condition {
    /// The single parts that made it what it is: of a condition that fails those that fail, of one that holds those that hold,
    /// of an absent one those that are absent.
    pub(super) fn telling(&self) -> Vec<&Condition> {
        let same = |held: Held| std::mem::discriminant(&held) == std::mem::discriminant(&self.held);
        let opposite = |held: Held| match self.held {
            Held::Yes => held == Held::No,
            Held::No => held == Held::Yes,
            Held::Absent(_) => matches!(held, Held::Absent(_)),
        };
        match self.listed {
            Listed::One => vec![self],
            Listed::All | Listed::Any => self.parts.iter().filter(|part| same(part.held)).flat_map(Condition::telling).collect(),
            Listed::None => self.parts.iter().filter(|part| opposite(part.held)).flat_map(Condition::telling).collect(),
        }
    }

    /// The names behind the telling parts.
    pub fn telling_names(&self) -> Vec<Name> {
        let mut names: Vec<Name> = Vec::new();
        for name in self.telling().into_iter().flat_map(|part| &part.reads) {
            if !names.contains(name) {
                names.push(*name);
            }
        }
        names
    }

    /// Every name that its parts read.
    pub(super) fn names(&self) -> Vec<Name> {
        let mut names = self.reads.clone();
        for name in self.parts.iter().flat_map(Condition::names) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// For people, without values.
    pub fn plain(&self) -> Words {
        if let Some(part) = &self.part {
            return part.plain.clone();
        }
        let parts: Vec<Words> = self
            .parts
            .iter()
            .map(|part| {
                let Words { vi, en } = part.plain();
                if part.parts.is_empty() { Words { vi, en } } else { words!("({vi})", "({en})") }
            })
            .collect();
        let joined = |vi: &str, en: &str| {
            let all = |lang: fn(&Words) -> &str, with: &str| parts.iter().map(lang).collect::<Vec<_>>().join(with);
            Words::new(all(|words| &words.vi, vi), all(|words| &words.en, en))
        };
        match self.listed {
            Listed::One | Listed::All => joined(" và ", " and "),
            Listed::Any => joined(" hoặc ", " or "),
            Listed::None => {
                let Words { vi, en } = joined("; ", "; ");
                words!("không có điều nào trong: {vi}", "none of: {en}")
            }
        }
    }
}
