//! Floors and gates, on the running rating; then what comes of the unit.
//!
//! Where a gate's truth is absent, the rating is followed both ways: with the bounds that are certain, and with those that
//! would stand if every absent gate were closed. Only what comes out alike on both is certain.

use super::formula::{Test, truths};
use super::lanes::ratings;
use crate::engine::sheet::{Block, Column, Slot, Standing, Values, Why};
use crate::law::Effect;

/// Whether a floor is broken; what was dropped breaks none.
pub(super) fn broken(test: &Test, block: &Block) -> Column {
    let mut why = truths(test, block);
    for why in &mut why {
        *why = if *why == Why::NOT_APPLICABLE { Why::HOLDS_NOT } else { *why };
    }
    Column { values: Values::InWhy, why }
}

/// Whether there is a related unit to look at; one that has no rating may matter.
pub(super) fn related(column: &Column) -> Vec<Why> {
    let acts = |why: &Why| match *why {
        Why::NOT_APPLICABLE => Why::HOLDS_NOT,
        why if why.is_present() => Why::HOLDS,
        absence => absence,
    };
    column.why.iter().map(acts).collect()
}

/// One floor or gate at work.
#[derive(Debug)]
pub struct Gate {
    /// The standing before it: a rating, or another gate's standing.
    pub before: Slot,
    /// Whether it closes.
    pub truth: Slot,
    /// What it does.
    pub effect: Effect,
    /// The rating of the related unit, where the effect is that one's.
    pub related: Option<Slot>,
    /// Whether it is a floor, whose notches bind too.
    pub is_floor: bool,
    /// The worst rating's position.
    pub last: u8,
    /// The reason where this gate decides.
    pub why: Why,
}

/// The reason of a standing that no gate decided.
pub const BY_REQUIREMENTS: Why = Why::PRESENT;

pub(super) fn gate(gate: &Gate, block: &Block) -> Column {
    let before = &block.columns[gate.before.0];
    let mut why = before.why.clone();
    let mut standings = match &before.values {
        Values::Standing(standings) => standings.clone(),
        Values::Rating(ratings) => {
            for why in &mut why {
                *why = if why.is_present() { BY_REQUIREMENTS } else { *why };
            }
            ratings.iter().map(|rating| Standing::free(*rating, gate.last)).collect()
        }
        other => unreachable!("compile gives a gate a column of ratings, not {:?}", std::mem::discriminant(other)),
    };
    let related = gate.related.map(|slot| ratings(&block.columns[slot.0]).map(|(rating, why)| (usize::from(rating), why)));
    let mut related = related.map(|ratings| ratings.collect::<Vec<_>>().into_iter());
    for ((standing, why), truth) in standings.iter_mut().zip(&mut why).zip(&block.columns[gate.truth.0].why) {
        // of a unit that has no rating, any is possible
        let last = usize::from(gate.last);
        let effect = related
            .as_mut()
            .and_then(Iterator::next)
            .map_or_else(|| gate.effect.clone(), |(rating, why)| Effect::NotAbove(if why.is_present() { rating } else { last }));
        if standing.is_withheld {
            continue;
        }
        match *truth {
            Why::HOLDS => close(gate, &effect, standing, why),
            absence if !absence.is_present() => hang(gate, &effect, standing, why, absence),
            _ => {}
        }
        if !why.is_present() {
            standing.rating = 0;
        }
    }
    Column { values: Values::Standing(standings), why }
}

type Bounds = (u8, u8);

/// The gate is closed.
fn close(gate: &Gate, effect: &Effect, standing: &mut Standing, why: &mut Why) {
    let running = why.is_present().then_some(standing.rating);
    if matches!(effect, Effect::NotRated(_)) {
        standing.is_withheld = true;
        *why = gate.why;
        return;
    }
    let (new, certain) = follow(gate, effect, running, standing.certain);
    let (alternative, possible) = follow(gate, effect, running, standing.possible);
    (standing.certain, standing.possible) = (certain, possible);
    let is_fixed = matches!(effect, Effect::Rate(_));
    match new {
        Some(new) if Some(new) != alternative || (is_fixed && standing.may_be_withheld) => *why = standing.doubt,
        Some(new) => {
            if is_fixed || running != Some(new) {
                *why = gate.why;
            }
            standing.rating = new;
        }
        None => {}
    }
}

/// It is not known whether the gate is closed.
fn hang(gate: &Gate, effect: &Effect, standing: &mut Standing, why: &mut Why, absence: Why) {
    standing.doubt = standing.doubt.min(absence);
    let running = why.is_present().then_some(standing.rating);
    if matches!(effect, Effect::NotRated(_)) {
        standing.may_be_withheld = true;
        *why = if running.is_some() { absence } else { *why };
        return;
    }
    let (alternative, possible) = follow(gate, effect, running, standing.possible);
    standing.possible = possible;
    if let Some(running) = running
        && alternative != Some(running)
    {
        *why = absence;
    }
}

/// The running rating and the bounds after the effect; earlier bounds bind later ones.
fn follow(gate: &Gate, effect: &Effect, running: Option<u8>, (best, worst): Bounds) -> (Option<u8>, Bounds) {
    let position = |rating: usize| super::rating::position(rating);
    let notches = |n: u32| u8::try_from(n).unwrap_or(u8::MAX);
    match effect {
        // what the other unit has stands in its place by now
        Effect::NotRated(_) | Effect::NotAboveRelated => (running, (best, worst)),
        Effect::Rate(rating) => {
            let fixed = position(*rating).clamp(best, worst);
            (Some(fixed), (fixed, fixed))
        }
        Effect::NotAbove(rating) => {
            let best = position(*rating).max(best).min(worst);
            (running.map(|running| running.clamp(best, worst)), (best, worst))
        }
        Effect::NotBelow(rating) => {
            let worst = position(*rating).min(worst).max(best);
            (running.map(|running| running.clamp(best, worst)), (best, worst))
        }
        Effect::Raise(n) => {
            let raised = running.map(|running| running.saturating_sub(notches(*n)).clamp(best, worst));
            let worst = if gate.is_floor { raised.map_or(worst, |raised| worst.min(raised)) } else { worst };
            (raised, (best, worst))
        }
        Effect::Lower(n) => {
            let lowered = running.map(|running| running.saturating_add(notches(*n)).min(gate.last).clamp(best, worst));
            let best = if gate.is_floor { lowered.map_or(best, |lowered| best.max(lowered)) } else { best };
            (lowered, (best, worst))
        }
    }
}

/// What comes of a unit.
#[derive(Debug)]
pub struct Outcome {
    /// Every figure of the set: one that cannot be read leaves the unit undetermined.
    pub figures: Vec<Slot>,
    /// Criteria that leave the unit not rated where they do not apply, with their reasons.
    pub not_rated_where: Vec<(Slot, Why)>,
    /// The total, or the rating of a matrix: not applicable where everything was dropped; with its reason.
    pub whole: (Slot, Why),
    /// Data checks whose breach leaves the unit undetermined, with their reasons.
    pub data_checks: Vec<(Slot, Why)>,
    /// Figures that must be there, and the reason where one is not.
    pub required: Vec<Slot>,
    /// The last standing.
    pub standing: Slot,
    /// Reasons of the codes: unreadable, missing and the other absences, in the order of their codes.
    pub absences: Why,
    /// The reasons of gates that withhold: from the standing's reason to the outcome's.
    pub withheld: Vec<(Why, Why)>,
}

/// The reason of a unit that has a rating.
pub const RATED: Why = Why::PRESENT;

pub(super) fn outcome(outcome: &Outcome, block: &Block) -> Column {
    let standing = &block.columns[outcome.standing.0];
    let is_withheld = |row: usize| match &standing.values {
        Values::Standing(standings) => standings[row].is_withheld,
        _ => false,
    };
    let why = (0..block.n_rows).map(|row| {
        let at = |slot: &Slot| block.columns[slot.0].why[row];
        if outcome.figures.iter().any(|slot| at(slot) == Why::UNREADABLE) {
            return Why(outcome.absences.0 + Why::UNREADABLE.0);
        }
        if let Some((_, why)) = outcome.not_rated_where.iter().find(|(slot, _)| at(slot) == Why::NOT_APPLICABLE) {
            return *why;
        }
        if at(&outcome.whole.0) == Why::NOT_APPLICABLE {
            return outcome.whole.1;
        }
        if is_withheld(row) {
            let by = standing.why[row];
            return outcome.withheld.iter().find(|(own, _)| *own == by).map(|(_, why)| *why).expect("a gate withheld it");
        }
        if let Some((_, why)) = outcome.data_checks.iter().find(|(slot, _)| at(slot) == Why::HOLDS_NOT) {
            return *why;
        }
        // a check that could not be made is told by the figure that it wants
        if let Some(absence) = outcome.data_checks.iter().map(|(slot, _)| at(slot)).min().filter(|why| !why.is_present()) {
            return Why(outcome.absences.0 + absence.0);
        }
        if outcome.required.iter().any(|slot| at(slot) == Why::MISSING) {
            return Why(outcome.absences.0 + Why::MISSING.0);
        }
        let own = standing.why[row];
        if own.is_present() { RATED } else { Why(outcome.absences.0 + own.0) }
    });
    Column { values: Values::InWhy, why: why.collect() }
}

/// The rating that counts: where the outcome is "rated".
#[derive(Debug)]
pub struct Final {
    /// Rated or not.
    pub outcome: Slot,
    /// The last standing.
    pub standing: Slot,
    /// The rating after requirements, whose reasons stand where no gate decided.
    pub after_requirements: Slot,
    /// The first reason of the gates in this column.
    pub gates: u16,
    /// From this reason on, the outcome is "undetermined".
    pub first_undetermined: Why,
}

pub(super) fn rating(last: &Final, block: &Block) -> Column {
    let standing = &block.columns[last.standing.0];
    let is_gated = matches!(standing.values, Values::Standing(_));
    let requirements = &block.columns[last.after_requirements.0].why;
    let outcomes = &block.columns[last.outcome.0].why;
    let mut positions = Vec::with_capacity(block.n_rows);
    let mut why = Vec::with_capacity(block.n_rows);
    for (row, (position, own)) in ratings(standing).enumerate() {
        let outcome = outcomes[row];
        let (position, reason) = if outcome != RATED {
            (0, if outcome < last.first_undetermined { Why::NOT_APPLICABLE } else { Why::UNSTATED })
        } else if is_gated && own != BY_REQUIREMENTS {
            (position, Why(own.0 - BY_REQUIREMENTS.0 - 1 + last.gates))
        } else {
            (position, requirements[row])
        };
        positions.push(position);
        why.push(reason);
    }
    Column { values: Values::Rating(positions), why }
}
