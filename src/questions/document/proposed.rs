//! The list proposed for recognition (danh sách đề nghị công nhận): the units of an organisation, of one kind, by rating, best first, and those
//! for whom nothing is proposed, each with the reason.

use super::overview::{Column, overview};
use super::{Given, RatedBy, Verdict};
use crate::engine::run::Run;
use crate::questions::layers::Layers;
use crate::questions::summary::group_title;
use crate::words::diagnostic::Words;
use crate::words::text::Order;

/// The list of one organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// The organisation: id and title.
    pub organisation: (String, String),
    /// The rule sets by which it was rated.
    pub rules: Vec<RatedBy>,
    /// Units by rating, best first; a rating that nobody has is not listed.
    pub ratings: Vec<Listed>,
    /// Units without a rating: not rated, then undetermined.
    pub others: Vec<Unrated>,
}

/// The units of one rating.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The rating's title.
    pub rating: String,
    /// Its units, in the order of a Vietnamese list.
    pub units: Vec<Line>,
}

/// Units without a rating, of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unrated {
    /// Which kind.
    pub verdict: Verdict,
    /// The units, in the order of a Vietnamese list.
    pub units: Vec<Line>,
}

/// A unit of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The title of its territory.
    pub territory: Option<String>,
    /// Its total; `None` in a matrix.
    pub total: Option<Given>,
    /// What decided.
    pub reason: Words,
}

/// A list for each organisation of the run, and for each of its unit kinds where several are rated, in the order of the rule sets.
pub fn proposed(run: &Run<'_>) -> Vec<Proposed> {
    let mut lists: Vec<Proposed> = Vec::new();
    for (position, sheets) in run.sheets.iter().enumerate() {
        let own = overview(run, position, &Layers::default());
        let list = list_of(&mut lists, own.organisation.clone());
        list.rules.push(own.rules.clone());
        // every rating of the set has its place in the order, whoever has it
        for rating in &sheets.set.ratings {
            if !list.ratings.iter().any(|listed| listed.rating == rating.title) {
                list.ratings.push(Listed { rating: rating.title.clone(), units: Vec::new() });
            }
        }
        for column in own.units {
            add(list, column);
        }
    }
    for unit in &run.without_set {
        let unit = &run.units[*unit];
        let organisation = unit.organisation.as_deref().unwrap_or("").to_owned();
        let title = group_title(run, &organisation, unit.unit_kind.as_deref());
        let line = Line {
            id: unit.id.to_string(),
            name: unit.name.to_string(),
            territory: unit.territory.as_deref().map(|territory| run.territory_title(territory)),
            total: None,
            reason: Words::new("không có bộ tiêu chí", "no rule set"),
        };
        unrated(list_of(&mut lists, (organisation, title)), Verdict::NotRated, line);
    }
    let order = Order::vietnamese();
    for list in &mut lists {
        list.ratings.retain(|listed| !listed.units.is_empty());
        list.others.sort_by_key(|other| other.verdict == Verdict::Undetermined);
        let units = list.ratings.iter_mut().map(|listed| &mut listed.units);
        for units in units.chain(list.others.iter_mut().map(|other| &mut other.units)) {
            units.sort_by(|a, b| order.compare(&a.name, &b.name).then_with(|| a.id.cmp(&b.id)));
        }
    }
    lists
}

fn list_of(lists: &mut Vec<Proposed>, organisation: (String, String)) -> &mut Proposed {
    let position = lists.iter().position(|list| list.organisation == organisation).unwrap_or_else(|| {
        lists.push(Proposed { organisation, rules: Vec::new(), ratings: Vec::new(), others: Vec::new() });
        lists.len() - 1
    });
    &mut lists[position]
}

fn add(list: &mut Proposed, column: Column) {
    let Column { id, name, territory, total, verdict, reason, .. } = column;
    let line = Line { id, name, territory, total, reason };
    match verdict {
        Verdict::Rated(title) => {
            if let Some(listed) = list.ratings.iter_mut().find(|listed| listed.rating == title) {
                listed.units.push(line);
            }
        }
        other => unrated(list, other, line),
    }
}

fn unrated(list: &mut Proposed, verdict: Verdict, line: Line) {
    match list.others.iter_mut().find(|other| other.verdict == verdict) {
        Some(other) => other.units.push(line),
        None => list.others.push(Unrated { verdict, units: vec![line] }),
    }
}
