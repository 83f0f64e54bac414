//! What a rule set made of a unit, and which way a unit moved.

use super::{Direction, Rated, Standing, State, titled};
use crate::law::RatingId;
use crate::questions::explain::{Explanation, Outcome};
use std::cmp::Ordering;

pub(super) fn standing(own: Option<&Explanation>) -> Standing {
    let Some(own) = own else {
        let (by_score, after_requirements, after_gates) = (None, None, None);
        let state = State::NoSet;
        return Standing {
            rule_set: None,
            hash: None,
            state,
            is_strong: false,
            total: None,
            by_score,
            after_requirements,
            after_gates,
        };
    };
    let stage = |stage: Result<RatingId, _>| stage.ok().map(|rating| titled(own, rating));
    let (state, is_strong) = match own.counts() {
        Outcome::Rated(rating, _) => (State::Rated(titled(own, *rating)), own.rules.ratings[*rating].counts_as_strong),
        Outcome::NotRated(_) => (State::NotRated, false),
        Outcome::Undetermined(_) => (State::Undetermined, false),
    };
    Standing {
        rule_set: Some(format!("{}@{}", own.rules.id, own.rules.version)),
        hash: Some(own.rules.hash.clone()),
        state,
        is_strong,
        total: own.total.as_ref().and_then(|total| total.points),
        by_score: stage(own.stages.by_score),
        after_requirements: stage(own.stages.after_requirements),
        after_gates: stage(own.stages.after_gates),
    }
}

pub(super) fn rating_of(own: &Explanation) -> Option<RatingId> {
    match own.counts() {
        Outcome::Rated(rating, _) => Some(*rating),
        Outcome::NotRated(_) | Outcome::Undetermined(_) => None,
    }
}

/// The rating of that id in another scale.
pub(super) fn by_id(own: &Explanation, rating: RatingId, other: &Explanation) -> Option<RatingId> {
    other.rules.ratings.iter().position(|known| known.id == own.rules.ratings[rating].id)
}

pub(super) fn direction(rated: &[Option<Rated<'_>>; 2], before: &Standing, after: &Standing) -> Option<Direction> {
    let is_same = match (&before.state, &after.state) {
        (State::Rated(own), State::Rated(other)) => own.id == other.id,
        (own, other) => own == other,
    };
    if is_same {
        return None;
    }
    let [Some((_, _, before)), Some((_, _, after))] = rated else { return Some(Direction::Sideways) };
    let (Some(from), Some(to)) = (rating_of(before), rating_of(after)) else { return Some(Direction::Sideways) };
    // in the scale that has both; where none has, by level
    let order = match (by_id(before, from, after), by_id(after, to, before)) {
        (Some(in_after), Some(in_before)) if in_after.cmp(&to) != from.cmp(&in_before) => Ordering::Equal,
        (Some(in_after), _) => in_after.cmp(&to),
        (None, Some(in_before)) => from.cmp(&in_before),
        // levels say something only of scales that have as many
        (None, None) if before.rules.ratings.len() == after.rules.ratings.len() => from.cmp(&to),
        (None, None) => Ordering::Equal,
    };
    Some(match order {
        Ordering::Less => Direction::Down,
        Ordering::Equal => Direction::Sideways,
        Ordering::Greater => Direction::Up,
    })
}
