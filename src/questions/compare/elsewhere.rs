//! What a cause is on the other side.

use super::{Elsewhere, Met, titled};
use crate::law::{Effect, RatingId};
use crate::questions::explain::{Cause, CauseKind, Explanation, Gate, Held, Listed, Requirement, Seen, Titled};
use std::collections::BTreeSet;

pub(super) fn met(own: &Requirement) -> Met {
    match (own.that.held, own.must_hold) {
        (Held::Absent(_), _) => Met::Unknown,
        (Held::Yes, true) | (Held::No, false) => Met::Yes,
        (Held::Yes, false) | (Held::No, true) => Met::No,
    }
}

pub(super) fn elsewhere(cause: &Cause, wanting: &[Titled], own: &Explanation, other: &Explanation) -> Elsewhere {
    let alike = |is_alike| if is_alike { Elsewhere::Alike } else { Elsewhere::Otherwise };
    let node = |id: &str| other.nodes.iter().find(|node| node.id == id);
    match &cause.kind {
        CauseKind::Requirement(positions, _) => requirement_elsewhere(positions, own, other),
        CauseKind::Gate(position) => gate_elsewhere(&own.gates[*position], own, other),
        CauseKind::Quota(position) => {
            let quota = &own.quotas[*position];
            match other.quotas.iter().find(|there| there.id == quota.id) {
                None => Elsewhere::NotThere,
                Some(there) => alike(there.has_place == quota.has_place),
            }
        }
        CauseKind::Row(position, _) => {
            let row = &own.rows[*position];
            match other.rows.iter().find(|other| other.id == row.id) {
                None => Elsewhere::NotThere,
                Some(there) => {
                    let id = |own: &Explanation, rating: Result<RatingId, _>| rating.ok().map(|rating| titled(own, rating).id);
                    alike(id(own, row.rating) == id(other, there.rating))
                }
            }
        }
        CauseKind::NotApplicable(position) => match node(&own.nodes[*position].id) {
            None => Elsewhere::NotThere,
            Some(there) => alike(there.by.id == own.nodes[*position].by.id),
        },
        CauseKind::DataCheck(position) => {
            let check = &own.data_checks[*position];
            match other.data_checks.iter().find(|other| other.message == check.message) {
                None => Elsewhere::NotThere,
                Some(there) => alike(there.that.held == check.that.held),
            }
        }
        CauseKind::Unreadable | CauseKind::Required | CauseKind::NoPoints(..) | CauseKind::NoRow(..) if !wanting.is_empty() => {
            let asked: Vec<_> = wanting
                .iter()
                .filter_map(|figure| other.values.values().find(|own| own.is_figure && own.id == figure.id))
                .collect();
            if asked.is_empty() {
                return Elsewhere::NotThere;
            }
            alike(asked.iter().all(|value| matches!(value.seen, Seen::Absent(_))))
        }
        CauseKind::NoPoints(position, _) => match node(&own.nodes[*position].id) {
            None => Elsewhere::NotThere,
            Some(there) => alike(there.points.is_none()),
        },
        CauseKind::Score(_)
        | CauseKind::EverythingDropped
        | CauseKind::Unreadable
        | CauseKind::Required
        | CauseKind::NoRow(..)
        | CauseKind::NoRating
        | CauseKind::NothingFollows(..) => Elsewhere::Otherwise,
    }
}

fn requirement_elsewhere(positions: &[usize], own: &Explanation, other: &Explanation) -> Elsewhere {
    let there = |own: &Requirement| other.requirements.iter().find(|other| other.id == own.id);
    let missed: Vec<&Requirement> =
        positions.iter().map(|position| &own.requirements[*position]).filter(|own| met(own) != Met::Yes).collect();
    let pairs: Vec<(&Requirement, &Requirement)> = missed.iter().filter_map(|own| Some((*own, there(own)?))).collect();
    if pairs.is_empty() {
        return Elsewhere::NotThere;
    }
    if pairs.iter().all(|(_, there)| met(there) == Met::Yes) {
        return Elsewhere::Otherwise;
    }
    let listed = |of: &Explanation, one: &Requirement| -> (String, BTreeSet<String>) {
        let entry = of.requirements.iter().filter(|other| other.rating == one.rating && other.entry.0 == one.entry.0);
        (titled(of, one.rating).id, entry.map(|own| own.id.clone()).collect())
    };
    let is_listed_alike =
        pairs.len() == missed.len() && pairs.iter().all(|(one, there)| listed(own, one) == listed(other, there));
    // of several any of which will do, one that is met there is enough
    let is_enough = |there: &Requirement| {
        there.entry.1 == Listed::Any && met(there) == Met::Yes && other.stages.after_requirements == Ok(there.rating)
    };
    match is_listed_alike {
        true if pairs.iter().any(|(_, there)| is_enough(there)) => Elsewhere::Otherwise,
        true => Elsewhere::Alike,
        false => Elsewhere::Reordered,
    }
}

pub(super) fn gate_elsewhere(gate: &Gate, own: &Explanation, other: &Explanation) -> Elsewhere {
    let Some(there) = other.gates.iter().find(|other| other.key() == gate.key()) else { return Elsewhere::NotThere };
    // the floor of a criterion that is new is new, though the group asked as much of those that it had
    let is_new = |node: &usize| other.nodes.iter().all(|there| there.id != own.nodes[*node].id);
    if gate.floor.as_ref().is_some_and(|floor| floor.is_each && !floor.under.is_empty() && floor.under.iter().all(is_new)) {
        return Elsewhere::NotThere;
    }
    if there.held == Held::No {
        return Elsewhere::Otherwise;
    }
    let is_same = effect_id(own, &gate.effect) == effect_id(other, &there.effect) && there.held == gate.held;
    if is_same { Elsewhere::Alike } else { Elsewhere::Reordered }
}

/// An effect by ids: `not_above kha`.
pub(super) fn effect_id(own: &Explanation, effect: &Effect) -> String {
    let id = |rating: &RatingId| own.rules.ratings[*rating].id.as_str();
    match effect {
        Effect::NotRated(why) => format!("not_rated {why}"),
        Effect::Rate(rating) => format!("rate {}", id(rating)),
        Effect::NotAbove(rating) => format!("not_above {}", id(rating)),
        Effect::NotAboveRelated => "not_above related_unit".to_owned(),
        Effect::NotBelow(rating) => format!("not_below {}", id(rating)),
        Effect::Raise(n) => format!("raise {n}"),
        Effect::Lower(n) => format!("lower {n}"),
    }
}
