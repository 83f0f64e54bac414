//! The summary of a rule set (biểu tổng hợp): its criteria down, its units across, with the total and the rating of each.

use super::{Given, Item, RatedBy, Verdict, items};
use crate::engine::run::Run;
use crate::engine::sheet::{Maximum, Slot};
use crate::engine::sheets::{Outcome, Sheets};
use crate::law::Body;
use crate::questions::layers::Layers;
use crate::questions::noted::{Noted, noted};
use crate::questions::summary::{group_title, reason_words};
use crate::words::diagnostic::Words;
use crate::words::number::Number;
use crate::words::text::Order;

/// The summary of one rule set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// The rules.
    pub rules: RatedBy,
    /// The organisation it is for: id and title.
    pub organisation: (String, String),
    /// The lines of the form.
    pub items: Vec<Item>,
    /// The maximum of the total; `None` in a matrix.
    pub points_max: Option<Number>,
    /// The units, in the order of a Vietnamese list.
    pub units: Vec<Column>,
    /// What there is to say of them besides.
    pub noted: Noted,
}

/// A unit's column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The unit's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The title of its territory.
    pub territory: Option<String>,
    /// What it was given, line by line.
    pub given: Vec<Given>,
    /// Its total; `None` in a matrix.
    pub total: Option<Given>,
    /// What came of it.
    pub verdict: Verdict,
    /// The rating's position, best first.
    pub rating: Option<usize>,
    /// What decided that, in a few words.
    pub reason: Words,
}

/// The summary of the units of one sheet, by its position among the run's, with what the layers change.
pub fn overview(run: &Run<'_>, position: usize, layers: &Layers) -> Overview {
    let sheets = &run.sheets[position];
    let own = &sheets.set.applies_to;
    let order = Order::vietnamese();
    let mut units: Vec<Column> = (0..sheets.units.len()).map(|row| column(run, sheets, row)).collect();
    units.sort_by(|a, b| order.compare(&a.name, &b.name).then_with(|| a.id.cmp(&b.id)));
    Overview {
        rules: RatedBy::of(&sheets.set),
        organisation: (own.organisation.clone(), group_title(run, &own.organisation, Some(&own.unit_kind))),
        items: items(&sheets.set, run.period),
        points_max: sheets.set.scorecard().map(|scorecard| scorecard.points_max),
        units,
        noted: noted(run, position, layers),
    }
}

fn column(run: &Run<'_>, sheets: &Sheets, row: usize) -> Column {
    let unit = &run.units[sheets.units[row]];
    let slots = &sheets.plan.slots;
    let given = match &sheets.set.body {
        Body::Criteria(scorecard) => {
            let nodes = 0..scorecard.nodes.len();
            nodes.map(|id| points(sheets, row, slots.points[id], Some(slots.maxima[id]))).collect()
        }
        Body::Matrix(_) => slots.rows.iter().map(|slot| rating(sheets, row, *slot)).collect(),
    };
    let rating = match sheets.outcome(row) {
        Outcome::Rated(rating) => Some(rating),
        Outcome::NotRated | Outcome::Undetermined => None,
    };
    let verdict = match (sheets.outcome(row), rating) {
        (Outcome::Rated(rating), _) => Verdict::Rated(sheets.set.ratings[rating].title.clone()),
        (Outcome::NotRated, _) => Verdict::NotRated,
        (Outcome::Undetermined, _) => Verdict::Undetermined,
    };
    Column {
        id: unit.id.to_string(),
        name: unit.name.to_string(),
        territory: unit.territory.as_deref().map(|territory| run.territory_title(territory)),
        given,
        total: slots.total.map(|slot| points(sheets, row, slot, None)),
        verdict,
        rating,
        reason: reason_words(sheets, row),
    }
}

fn points(sheets: &Sheets, row: usize, slot: Slot, maximum: Option<Maximum>) -> Given {
    let (column, at) = sheets.sheet.column(slot, row);
    let points = column.number(at, sheets.plan.steps[slot.0].decimals()).and_then(crate::words::number::Ratio::as_number);
    let is_dropped = maximum.is_some() && column.why[at] == crate::engine::sheet::Why::NOT_APPLICABLE;
    match points {
        Some(points) => Given::Points(points),
        None if is_dropped => Given::NotApplicable,
        None => Given::Absent(absent(sheets, slot, row)),
    }
}

fn rating(sheets: &Sheets, row: usize, slot: Slot) -> Given {
    match sheets.rating_at(slot, row) {
        Some(rating) => Given::Rating(sheets.set.ratings[rating].title.clone()),
        None if sheets.why(slot, row) == crate::engine::sheet::Why::NOT_APPLICABLE => Given::NotApplicable,
        None => Given::Absent(absent(sheets, slot, row)),
    }
}

fn absent(sheets: &Sheets, slot: Slot, row: usize) -> Words {
    crate::questions::explain::Seen::Absent(sheets.why(slot, row)).words(None)
}
