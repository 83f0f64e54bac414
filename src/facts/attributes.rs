//! What a row says about its unit: name, organisation, parent, days; each said once, or alike wherever it is said.

use crate::facts::Asked;
use crate::facts::advice::shortened;
use crate::facts::fault::Fault;
use crate::facts::gathered::{Gathered, Resolved, RowRef, Rows};
use crate::facts::heading::Attribute;
use crate::facts::read::grid::{Content, RawCell};
use crate::facts::said::Said;
use crate::facts::spelling::{date, from_serial, tidy};
use crate::facts::units::{Day, Names, Unit};
use crate::facts::whose::is_id_number;
use crate::words;
use crate::words::diagnostic::Diagnostic;
use crate::words::text::{clean, fold};
use std::sync::Arc;

/// Takes what a row says about its unit.
pub(super) fn attributes(rows: &Rows<'_>, at: RowRef, unit: u32, asked: &Asked<'_>, gathered: &mut Gathered, said: &mut Said) {
    const OF_UNIT: [Attribute; 10] = [
        Attribute::Name,
        Attribute::Organisation,
        Attribute::UnitKind,
        Attribute::Subtype,
        Attribute::Territory,
        Attribute::Parent,
        Attribute::Cohort,
        Attribute::Leads,
        Attribute::Founded,
        Attribute::Dissolved,
    ];
    let row = at.row as usize;
    for attribute in OF_UNIT {
        let Some(column) = rows.columns.attribute(attribute) else { continue };
        let cell = rows.grid.shown(row, column);
        match attribute {
            Attribute::Founded | Attribute::Dissolved => day_of(unit, attribute, cell, at, gathered, said),
            Attribute::Name
            | Attribute::Organisation
            | Attribute::UnitKind
            | Attribute::Subtype
            | Attribute::Territory
            | Attribute::Parent
            | Attribute::Cohort
            | Attribute::Leads => text_of(unit, attribute, cell, at, asked, gathered, said),
            Attribute::Unit
            | Attribute::Period
            | Attribute::Layer
            | Attribute::Indicator
            | Attribute::Value
            | Attribute::Evidence
            | Attribute::Note
            | Attribute::Ordinal
            | Attribute::Code
            | Attribute::UnitOrName => unreachable!("not among the attributes of a unit"),
        }
    }
}

// Marks for "none" in a cell that describes a unit.
fn is_none(text: &str) -> bool {
    matches!(text, "" | "?" | "-" | "–" | "—" | "KAD")
}

fn day_of(n: u32, attribute: Attribute, cell: RawCell<'_>, at: RowRef, gathered: &mut Gathered, said: &mut Said) {
    let day = match cell.content {
        Content::Empty => return,
        Content::Text(text) => {
            let text = tidy(text);
            if is_none(&text) {
                return;
            }
            date(&text)
        }
        Content::Serial(digits) => from_serial(digits, cell.source.epoch),
        Content::Day(text) => date(text),
        Content::Number(_)
        | Content::Percent(_)
        | Content::Truth(_)
        | Content::Error(_)
        | Content::Uncalculated
        | Content::TooLong
        | Content::Merged(..)
        | Content::Unsure(_) => Err(Fault::NotADate),
    };
    let unit = &mut gathered.units[n as usize];
    let known = if attribute == Attribute::Founded { &mut unit.founded } else { &mut unit.dissolved };
    match (day, *known) {
        (Ok(day), Day::Missing) => *known = Day::Known(day),
        (Ok(day), Day::Known(before)) if day != before => gathered.differing.push((n, attribute, at)),
        (Ok(_), Day::Known(_) | Day::Unreadable) => {}
        (Err(_), _) => {
            *known = Day::Unreadable;
            if matches!(cell.content, Content::Unsure(_)) {
                return;
            }
            let raw = shortened(&cell.raw());
            let message = words!("`{raw}` không phải là ngày", "`{raw}` is not a date");
            said.find(Diagnostic::error("unreadable_date", cell.place(), message).help(words!(
                "viết `dd/mm/yyyy`, hoặc đặt định dạng ngày cho ô",
                "write `dd/mm/yyyy`, or give the cell a date format"
            )));
        }
    }
}

fn text_of(
    n: u32,
    attribute: Attribute,
    cell: RawCell<'_>,
    at: RowRef,
    asked: &Asked<'_>,
    gathered: &mut Gathered,
    said: &mut Said,
) {
    let raw = match cell.content {
        // That a row is unsure is said once.
        Content::Empty | Content::Unsure(_) => return,
        Content::Text(text) => text,
        Content::Number(text) if is_id_number(text) => text,
        Content::Number(_)
        | Content::Percent(_)
        | Content::Serial(_)
        | Content::Day(_)
        | Content::Truth(_)
        | Content::Error(_)
        | Content::Uncalculated
        | Content::TooLong
        | Content::Merged(..) => {
            let (vi, en) = (attribute.title_inside(), attribute.id());
            let raw = shortened(&cell.raw());
            let message = words!("không đọc được ô `{raw}`: cột {vi}", "the cell `{raw}` is not read as `{en}`");
            said.find(Diagnostic::error("unreadable_attribute", cell.place(), message));
            return;
        }
    };
    if attribute == Attribute::Name {
        return named(&mut gathered.units[n as usize], raw, cell, said);
    }
    let Some(value) = resolve(attribute, raw, cell, asked, gathered) else { return };
    let unit = &mut gathered.units[n as usize];
    let known = match attribute {
        Attribute::Organisation => &mut unit.organisation,
        Attribute::UnitKind => &mut unit.unit_kind,
        Attribute::Subtype => &mut unit.subtype,
        Attribute::Territory => &mut unit.territory,
        Attribute::Parent => &mut unit.parent,
        Attribute::Cohort => &mut unit.cohort,
        Attribute::Leads => &mut unit.leads,
        Attribute::Unit
        | Attribute::Name
        | Attribute::Founded
        | Attribute::Dissolved
        | Attribute::Period
        | Attribute::Layer
        | Attribute::Indicator
        | Attribute::Value
        | Attribute::Evidence
        | Attribute::Note
        | Attribute::Ordinal
        | Attribute::Code
        | Attribute::UnitOrName => unreachable!("not a text about a unit"),
    };
    match known {
        None => *known = Some(value),
        Some(before) if *before == value => {}
        Some(_) => gathered.differing.push((n, attribute, at)),
    }
}

fn named(unit: &mut Unit, raw: &str, cell: RawCell<'_>, said: &mut Said) {
    let name = tidy(raw);
    if is_none(&name) || *name == *unit.name {
        return;
    }
    if unit.name == unit.id {
        unit.name = name.into();
        return;
    }
    if fold(&name) != fold(&unit.name) {
        let (id, name, known) = (&unit.id, shortened(&name), shortened(&unit.name));
        let message = words!(
            "đơn vị `{id}` ở đây tên là `{name}`, ở chỗ khác là `{known}`",
            "unit `{id}` is named `{name}` here and `{known}` elsewhere"
        );
        said.find(Diagnostic::warning("unit_named_twice", cell.place(), message));
    }
}

// The id that a cell about a unit means; texts that name nothing are kept, to be said once each.
fn resolve(attribute: Attribute, raw: &str, cell: RawCell<'_>, asked: &Asked<'_>, gathered: &mut Gathered) -> Option<Arc<str>> {
    let resolved = &mut gathered.resolved[attribute as usize];
    if !resolved.contains_key(raw) {
        let text = clean(&tidy(raw));
        let found = match names(attribute, asked) {
            _ if is_none(&text) => Resolved::Nothing,
            Some(names) if !names.is_empty() => names.find(&text).map_or(Resolved::Unnamed, Resolved::Id),
            Some(_) | None => Resolved::Id(text.into()),
        };
        resolved.insert(raw.to_owned(), found);
    }
    match &resolved[raw] {
        Resolved::Nothing => None,
        Resolved::Id(id) => Some(id.clone()),
        Resolved::Unnamed => {
            gathered.unnamed.entry((attribute, clean(raw))).or_insert_with(|| (cell.place(), 0)).1 += 1;
            None
        }
    }
}

/// The names there are for an attribute.
pub(super) fn names<'a>(attribute: Attribute, asked: &Asked<'a>) -> Option<&'a Names> {
    match attribute {
        Attribute::Organisation => Some(asked.organisations),
        Attribute::UnitKind => Some(asked.unit_kinds),
        Attribute::Subtype => Some(asked.subtypes),
        Attribute::Territory => Some(asked.territories),
        Attribute::Unit
        | Attribute::Name
        | Attribute::Parent
        | Attribute::Cohort
        | Attribute::Leads
        | Attribute::Founded
        | Attribute::Dissolved
        | Attribute::Period
        | Attribute::Layer
        | Attribute::Indicator
        | Attribute::Value
        | Attribute::Evidence
        | Attribute::Note
        | Attribute::Ordinal
        | Attribute::Code
        | Attribute::UnitOrName => None,
    }
}
