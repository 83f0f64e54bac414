//! What became what: units counted by what came of them before and after.

use super::{Direction, State, Transitions, UnitChange};
use crate::engine::run::Run;
use crate::questions::explain::Titled;
use crate::questions::summary::Row;
use std::collections::BTreeSet;

/// The ratings of an organisation's sets, best first; of all sets where none is named.
pub(super) fn scale(run: &Run<'_>, organisation: Option<&str>) -> Vec<State> {
    let mut scale: Vec<State> = Vec::new();
    let sets = run.sheets.iter().map(|sheets| &sheets.set);
    for set in sets.filter(|set| organisation.is_none_or(|organisation| set.applies_to.organisation == organisation)) {
        for rating in &set.ratings {
            let state = State::Rated(Titled { id: rating.id.clone(), title: rating.title.clone() });
            if !scale.contains(&state) {
                scale.push(state);
            }
        }
    }
    scale
}

pub(super) fn transitions(units: &[&UnitChange], scales: [Vec<State>; 2], row_before: Row, row_after: Row) -> Transitions {
    let [mut before, mut after] = scales;
    for state in [State::NotRated, State::Undetermined, State::NoSet] {
        if units.iter().any(|unit| unit.before.state == state) {
            before.push(state.clone());
        }
        if units.iter().any(|unit| unit.after.state == state) {
            after.push(state);
        }
    }
    let count =
        |from: &State, to: &State| units.iter().filter(|unit| unit.before.state == *from && unit.after.state == *to).count();
    let counts = before.iter().map(|from| after.iter().map(|to| count(from, to)).collect()).collect();
    let moved = |direction| units.iter().filter(|unit| unit.moved == Some(direction)).count();
    let (n_up, n_down, n_sideways) = (moved(Direction::Up), moved(Direction::Down), moved(Direction::Sideways));
    let is_unchanged = |unit: &&&UnitChange| unit.before.hash == unit.after.hash && unit.before.rule_set == unit.after.rule_set;
    let unchanged = if units.iter().all(|unit| is_unchanged(&unit)) {
        units.iter().filter_map(|unit| unit.before.rule_set.clone()).collect()
    } else {
        BTreeSet::new()
    };
    Transitions {
        id: String::new(),
        title: String::new(),
        unchanged,
        before,
        after,
        counts,
        row_before,
        row_after,
        n_up,
        n_down,
        n_sideways,
    }
}
