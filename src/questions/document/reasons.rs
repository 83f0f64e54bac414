//! Why every criterion of a unit came to its points, in words: for lists that are read beside the points.

use super::ByLayer;
use super::score_sheet::{Line, score_sheet};
use crate::engine::run::Run;
use crate::engine::sheets::Sheets;
use crate::facts::Layer;
use crate::questions::explain::{About, account};
use std::collections::BTreeMap;

/// The criteria or rows of a row's set in document order, each with its position among the set's nodes or rows and its reason.
pub fn reasons(run: &Run<'_>, sheets: &Sheets, row: usize) -> Vec<(usize, Line)> {
    let unit = &run.units[sheets.units[row]];
    let about = About {
        id: unit.id.to_string(),
        name: unit.name.to_string(),
        organisation: None,
        unit_kind: None,
        subtype: None,
        territory: None,
        founded: None,
        period: run.period,
        below: Vec::new(),
        leads: None,
        waivers: BTreeMap::new(),
        decision: None,
        exceptions: BTreeMap::new(),
    };
    let account = account(sheets, row, &about, &|_| None);
    let lines = score_sheet(&sheets.set, ByLayer::of(Layer::Own, &account)).map_or_else(Vec::new, |sheet| sheet.lines);
    lines.into_iter().enumerate().filter(|(_, line)| !line.item.is_group).collect()
}
