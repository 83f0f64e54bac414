//! What two rule sets make of the same units: for a terminal, as csv, as JSON.

mod causes;
mod found;
mod json;
mod score;
mod table;
mod told;

pub use causes::causes;
pub use json::json;
pub use table::table;

use crate::questions::compare::{Changes, Direction, Side, Standing, State, UnitChange, Why};
use crate::questions::explain::Explanation;
use crate::render::csv::Table as Rows;
use crate::words::diagnostic::Lang;

/// A row a unit.
pub fn csv(changes: &Changes, lang: Lang) -> String {
    let mut rows = Rows::new([
        "unit",
        "organisation",
        "rule_set_before",
        "rule_set_after",
        "outcome_before",
        "rating_before",
        "total_before",
        "outcome_after",
        "rating_after",
        "total_after",
        "moved",
        "causes",
    ]);
    for unit in &changes.units {
        let of = |standing: &Standing| {
            let (outcome, rating) = state_ids(&standing.state);
            [outcome.to_owned(), rating.to_owned(), standing.total.map_or_else(String::new, |total| total.to_string())]
        };
        let mut cells = vec![
            unit.id.clone(),
            unit.organisation.clone().unwrap_or_default(),
            unit.before.rule_set.clone().unwrap_or_default(),
            unit.after.rule_set.clone().unwrap_or_default(),
        ];
        cells.extend(of(&unit.before));
        cells.extend(of(&unit.after));
        cells.push(direction_id(unit.moved).unwrap_or("no").to_owned());
        cells.push(causes(unit, lang));
        rows.row(cells);
    }
    rows.finish()
}

fn state_ids(state: &State) -> (&'static str, &str) {
    match state {
        State::Rated(rating) => ("rated", &rating.id),
        State::NotRated => ("not_rated", ""),
        State::Undetermined => ("undetermined", ""),
        State::NoSet => ("no_rule_set", ""),
    }
}

fn direction_id(direction: Option<Direction>) -> Option<&'static str> {
    direction.map(|direction| match direction {
        Direction::Up => "up",
        Direction::Down => "down",
        Direction::Sideways => "sideways",
    })
}

fn explanation_of(why: &Why, side: Side) -> Option<&Explanation> {
    match side {
        Side::Before => why.before.as_ref(),
        Side::After => why.after.as_ref(),
    }
}

/// Whether a unit has a rating of another scale that is neither better nor worse.
fn is_only_renamed(unit: &UnitChange) -> bool {
    let is_rated = |standing: &Standing| matches!(standing.state, State::Rated(_));
    unit.moved == Some(Direction::Sideways) && is_rated(&unit.before) && is_rated(&unit.after)
}
