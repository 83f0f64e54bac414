//! Everything that two rule sets make of the same units, for programs.

use super::causes::causes;
use super::found::found_words;
use super::{direction_id, explanation_of, state_ids};
use crate::engine::run::Run;
use crate::law::Denominator;
use crate::questions::compare::{
    Changes, Differences, Elsewhere, Found, Met, Scored, Side, Standing, State, Transitions, UnitChange, Why,
};
use crate::questions::explain::{CauseKind, Explanation, Held, Titled};
use crate::render::decided::cause_words;
use crate::words::diagnostic::Lang;
use crate::words::number::{Number, Ratio};
use serde_json::{Value, json};

fn side_id(side: Side) -> &'static str {
    match side {
        Side::Before => "before",
        Side::After => "after",
    }
}

fn elsewhere_id(elsewhere: Elsewhere) -> &'static str {
    match elsewhere {
        Elsewhere::NotThere => "not_there",
        Elsewhere::Otherwise => "otherwise",
        Elsewhere::Reordered => "other_effect",
        Elsewhere::Alike => "alike",
    }
}

/// Everything, for programs.
pub fn json(changes: &Changes, runs: [&Run<'_>; 2]) -> String {
    let sets = |run: &Run<'_>| -> Vec<Value> {
        let sets = run.sheets.iter().map(|sheets| {
            let set = &sheets.set;
            let amendments: Vec<Value> = set
                .amendments
                .iter()
                .map(|own| json!({ "title": own.title, "grounds": own.grounds, "at": own.place.to_string() }))
                .collect();
            json!({
                "id": set.id, "version": set.version, "hash": set.hash, "title": set.title,
                "illustrative": sheets.is_unofficial(), "amendments": amendments,
            })
        });
        sets.collect()
    };
    let whole = json!({
        "period": runs[0].period.to_string(),
        "illustrative": runs.iter().any(|run| run.sheets.iter().any(crate::engine::sheets::Sheets::is_unofficial)),
        "rule_sets_before": sets(runs[0]),
        "rule_sets_after": sets(runs[1]),
        "organisations": changes.organisations.iter().map(transitions_json).collect::<Vec<_>>(),
        "all": transitions_json(&changes.all),
        "only_before": changes.only_before,
        "only_after": changes.only_after,
        "units": changes.units.iter().map(unit_json).collect::<Vec<_>>(),
    });
    format!("{whole:#}\n")
}

fn state_json(state: &State) -> Value {
    match state {
        State::Rated(rating) => json!({ "is": "rated", "rating": titled_json(rating) }),
        State::NotRated | State::Undetermined | State::NoSet => json!({ "is": state_ids(state).0 }),
    }
}

fn titled_json(titled: &Titled) -> Value {
    json!({ "id": titled.id, "title": titled.title })
}

fn transitions_json(own: &Transitions) -> Value {
    let shares = [&own.row_before, &own.row_after].map(|row| {
        let denominator = row.denominator.unwrap_or(Denominator::Eligible);
        let over = match denominator {
            Denominator::All => "all",
            Denominator::Eligible => "eligible",
            Denominator::Rated => "rated",
        };
        json!({ "counted": row.n_strong, "of": row.over(denominator), "denominator": over })
    });
    let [before, after] = shares;
    json!({
        "title": own.title,
        "before": own.before.iter().map(state_json).collect::<Vec<_>>(),
        "after": own.after.iter().map(state_json).collect::<Vec<_>>(),
        "counts": own.counts,
        "strong_before": before, "strong_after": after,
        "up": own.n_up, "down": own.n_down, "sideways": own.n_sideways,
    })
}

fn number_json(number: Option<Number>) -> Value {
    number.map_or(Value::Null, |number| Value::String(number.to_string()))
}

fn standing_json(own: &Standing) -> Value {
    let id = |stage: &Option<Titled>| stage.as_ref().map(|rating| rating.id.clone());
    json!({
        "rule_set": own.rule_set, "outcome": state_json(&own.state), "counts_as_strong": own.is_strong,
        "total": number_json(own.total), "by_score": id(&own.by_score),
        "after_requirements": id(&own.after_requirements), "after_gates": id(&own.after_gates),
    })
}

fn unit_json(unit: &UnitChange) -> Value {
    json!({
        "id": unit.id, "name": unit.name, "organisation": unit.organisation,
        "before": standing_json(&unit.before), "after": standing_json(&unit.after),
        "moved": direction_id(unit.moved),
        "differences": unit.differences.as_ref().map(differences_json),
        "why": unit.why.as_ref().map(|why| why_json(unit, why)),
    })
}

fn why_json(unit: &UnitChange, why: &Why) -> Value {
    let ratio = |ratio: Option<Ratio>| ratio.map(|ratio| ratio.to_string());
    let one = |found: &Found| {
        let mut told = json!({
            "side": side_id(found.side),
            "elsewhere": elsewhere_id(found.elsewhere),
            "words": found_words(unit, why, found, Lang::Vi),
            "words_en": found_words(unit, why, found, Lang::En),
            "wanting": found.wanting.iter().map(titled_json).collect::<Vec<_>>(),
        });
        let ids = explanation_of(why, found.side).map(|own| cause_ids(own, found));
        if let (Value::Object(told), Some(Value::Object(ids))) = (&mut told, ids) {
            told.extend(ids);
        }
        if let Some(score) = &found.score {
            told["score"] = json!({
                "before": ratio(score.before), "after": ratio(score.after),
                "edge_before": number_json(score.edge_before), "edge_after": number_json(score.edge_after),
                "by_points": score.by_points, "by_edge": score.by_edge, "reached_elsewhere": score.is_reached,
            });
        }
        told
    };
    let lifts = why
        .lifted_by
        .iter()
        .map(|(side, id, elsewhere)| json!({ "side": side_id(*side), "gate": id, "elsewhere": elsewhere_id(*elsewhere) }));
    json!({
        "causes": causes(unit, Lang::Vi),
        "causes_en": causes(unit, Lang::En),
        "reasons": why.reasons.iter().map(|all| all.iter().map(one).collect::<Vec<_>>()).collect::<Vec<_>>(),
        "lifted_by": lifts.collect::<Vec<_>>(),
        "stands_for": why.stands_for.as_ref().map(titled_json),
        "decided_before": why.before.as_ref().map(decided_json),
        "decided_after": why.after.as_ref().map(decided_json),
    })
}

/// What decided on one side, in words.
fn decided_json(own: &Explanation) -> Value {
    let reasons =
        own.decided.reasons.iter().map(|all| all.iter().map(|cause| cause_words(own, cause, Lang::Vi)).collect::<Vec<_>>());
    Value::from(reasons.collect::<Vec<_>>())
}

/// The kind of a cause, and the ids it stands for.
fn cause_ids(own: &Explanation, found: &Found) -> Value {
    let requirements = |positions: &[usize]| positions.iter().map(|n| own.requirements[*n].id.clone()).collect::<Vec<_>>();
    match &found.cause.kind {
        CauseKind::Score(score) => json!({ "kind": "score", "rating": own.rules.ratings[score.wanted].id }),
        CauseKind::Row(row, _) => json!({ "kind": "row", "ids": [own.rows[*row].id] }),
        CauseKind::Requirement(positions, _) => json!({
            "kind": "requirement", "ids": requirements(positions),
            "rating": positions.first().map(|n| own.rules.ratings[own.requirements[*n].rating].id.clone()),
        }),
        CauseKind::Quota(quota) => json!({ "kind": "quota", "ids": [own.quotas[*quota].id] }),
        CauseKind::Gate(gate) => json!({ "kind": "gate", "ids": [own.gates[*gate].id] }),
        CauseKind::NotApplicable(node) => json!({ "kind": "not_applicable", "ids": [own.nodes[*node].id] }),
        CauseKind::EverythingDropped => json!({ "kind": "everything_dropped" }),
        CauseKind::Unreadable => json!({ "kind": "unreadable" }),
        CauseKind::Required => json!({ "kind": "required" }),
        CauseKind::DataCheck(check) => json!({ "kind": "data_check", "message": own.data_checks[*check].message }),
        CauseKind::NoPoints(node, _) => json!({ "kind": "no_points", "ids": [own.nodes[*node].id] }),
        CauseKind::NoRow(row, _) => json!({ "kind": "no_row", "ids": [own.rows[*row].id] }),
        CauseKind::NoRating => json!({ "kind": "no_rating" }),
        CauseKind::NothingFollows(rating, positions) => json!({
            "kind": "nothing_follows", "ids": requirements(positions), "rating": own.rules.ratings[*rating].id,
        }),
    }
}

fn differences_json(own: &Differences) -> Value {
    let scored = |side: &Option<Scored>| {
        side.as_ref().map(|side| {
            json!({ "points": number_json(side.points), "points_max": number_json(Some(side.points_max)), "by": side.by.id })
        })
    };
    let held = |held: Held| match held {
        Held::Yes => json!(true),
        Held::No => json!(false),
        Held::Absent(_) => Value::Null,
    };
    let met = |met: Met| match met {
        Met::Yes => json!(true),
        Met::No => json!(false),
        Met::Unknown => Value::Null,
    };
    let criteria = own.criteria.iter().map(|one| {
        json!({
            "id": one.id, "title": one.title, "before": scored(&one.before), "after": scored(&one.after),
            "delta": number_json(one.delta),
        })
    });
    let adjustments = own.adjustments.iter().map(|one| {
        json!({
            "id": one.id, "before": number_json(Some(one.before)), "after": number_json(Some(one.after)),
            "delta": number_json(one.after.minus(one.before)),
        })
    });
    let row = |side: &Option<(Option<Titled>, crate::questions::explain::Because)>| {
        side.as_ref().map(|(rating, by)| json!({ "rating": rating.as_ref().map(|rating| rating.id.clone()), "by": by.id }))
    };
    let rows = own
        .rows
        .iter()
        .map(|one| json!({ "id": one.id, "title": one.title, "before": row(&one.before), "after": row(&one.after) }));
    let requirement =
        |side: &Option<(Titled, Met)>| side.as_ref().map(|(rating, own)| json!({ "rating": rating.id, "met": met(*own) }));
    let requirements = own.requirements.iter().map(
        |one| json!({ "id": one.id, "title": one.title, "before": requirement(&one.before), "after": requirement(&one.after) }),
    );
    let gate =
        |side: &Option<(Held, String)>| side.as_ref().map(|(own, effect)| json!({ "closed": held(*own), "effect": effect }));
    let gates = own
        .gates
        .iter()
        .map(|one| json!({ "id": one.id, "title": one.title, "before": gate(&one.before), "after": gate(&one.after) }));
    let edge = |side: &Option<(Option<Number>, Option<Number>)>| {
        side.as_ref().map(|(from, below)| json!({ "from": number_json(*from), "below": number_json(*below) }))
    };
    let edges = own
        .edges
        .iter()
        .map(|one| json!({ "id": one.id, "title": one.title, "before": edge(&one.before), "after": edge(&one.after) }));
    json!({
        "total": number_json(own.total),
        "criteria": criteria.collect::<Vec<_>>(),
        "adjustments": adjustments.collect::<Vec<_>>(),
        "rows": rows.collect::<Vec<_>>(),
        "requirements": requirements.collect::<Vec<_>>(),
        "gates": gates.collect::<Vec<_>>(),
        "edges": edges.collect::<Vec<_>>(),
    })
}
