//! A rating that no unit can get.
//!
//! A rating counts as alive wherever it cannot be shown that it is not: by its edges and requirements, by falling from a better
//! one whose requirements are missed, or by a floor or gate that leads there.

use super::lines::{Coverage, examine, pieces, some_value};
use super::totals::Totals;
use super::{Examined, Finding, Lint};
use crate::law::expression::{Comparison, Condition, Numeric, Part, Truth};
use crate::law::ranges::{Environment, Ranges};
use crate::law::{
    Body, Effect, FallThrough, MatrixRow, Method, Name, Otherwise, Rating, RatingId, RatingsRead, Require, RuleSet, Scorecard,
};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Severity, Words};
use crate::words::number::{Number, Ratio};
use std::collections::BTreeSet;

pub(super) const DEAD_RATING: Lint = Lint {
    name: "dead_rating",
    severity: Severity::Warning,
    explanation_vi: include_str!("dead_rating.vi.md"),
    explanation_en: include_str!("dead_rating.en.md"),
    check: dead_rating,
};

/// Why a rating is not come to by score or rows.
enum Why {
    /// No total lies between its edges.
    NoTotal,
    /// An earlier rating takes every total between its edges.
    Hidden,
    /// No row gives it, or some row always gives a worse one.
    NoRow(Words),
    /// Its requirements cannot all hold: where those stand that contradict each other, or the edges.
    Requirements(Vec<Place>),
    /// A gate that acts on whoever meets the requirements leads elsewhere: its position.
    Gate(usize),
    /// It can be come to.
    Not,
}

fn dead_rating<'a>(examined: &Examined<'a>, found: &mut Vec<Finding<'a>>) {
    let Some(ranges) = examined.ranges else { return };
    let set = examined.set;
    let (by_score, whys) = by_score(set, ranges);
    let alive = led_to(set, ranges, by_score);
    for (id, (rating, why)) in set.ratings.iter().zip(whys).enumerate() {
        let is_alive = alive.contains(&id);
        if !is_alive || matches!(why, Why::Requirements(_)) {
            report(set, rating, why, is_alive, found);
        } else if let Some(require) = &rating.require {
            alternatives(set, ranges, rating, (require, &[]), found);
        }
    }
}

// Ratings that are come to by score and requirements, or by rows; and of each, why not.
fn by_score(set: &RuleSet, ranges: &Ranges) -> (BTreeSet<RatingId>, Vec<Why>) {
    let mut alive = BTreeSet::new();
    let mut whys = Vec::new();
    // whether a better rating can be missed for its requirements, so that who reached it is asked here
    let mut falls = false;
    for (id, rating) in set.ratings.iter().enumerate() {
        let score = match &set.body {
            Body::Criteria(scorecard) => by_edges(set, scorecard, ranges, id),
            Body::Matrix(rows) => by_rows(set, rows, id),
        };
        let is_asked = falls || matches!(score, Why::Not);
        let edges = if falls { Vec::new() } else { edges(set, rating) };
        let why = if is_asked { demanded(set, ranges, id, rating, &edges) } else { score };
        if matches!(why, Why::Not) {
            alive.insert(id);
        }
        falls = set.fall_through == FallThrough::NextLower && is_asked && rating.require.is_some();
        whys.push(why);
    }
    (alive, whys)
}

// With what floors and gates lead to.
fn led_to(set: &RuleSet, ranges: &Ranges, mut alive: BTreeSet<RatingId>) -> BTreeSet<RatingId> {
    let environment = Environment::new(ranges);
    let can_act = |condition: &Condition| examine(&[condition], &[], &environment, set).never.is_empty();
    let nodes = set.scorecard().map_or(&[][..], |scorecard| &scorecard.nodes);
    let floors = nodes
        .iter()
        .flat_map(|node| node.floor.iter().map(|floor| &floor.then).chain(node.floor_each.iter().map(|floor| &floor.then)));
    let gates = set.gates.iter().filter(|gate| can_act(&gate.when)).map(|gate| &gate.then);
    let effects: Vec<&Effect> = floors.chain(gates).collect();
    let last = set.ratings.len().saturating_sub(1);
    loop {
        let mut more = alive.clone();
        for effect in &effects {
            let notches = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
            match effect {
                Effect::NotRated(_) => {}
                Effect::Rate(rating) => {
                    more.insert(*rating);
                }
                Effect::NotAbove(rating) => more.extend(alive.iter().any(|own| own < rating).then_some(*rating)),
                // whatever the other unit has
                Effect::NotAboveRelated => more.extend(alive.first().copied().unwrap_or(0)..=last),
                Effect::NotBelow(rating) => more.extend(alive.iter().any(|own| rating < own).then_some(*rating)),
                Effect::Raise(n) => more.extend(alive.iter().map(|own| own.saturating_sub(notches(*n)))),
                Effect::Lower(n) => more.extend(alive.iter().map(|own| own.saturating_add(notches(*n)).min(last))),
            }
        }
        // who has no place among those who have a rating
        more.extend(set.quotas.iter().filter(|quota| alive.contains(&quota.rating)).map(|quota| quota.others));
        if more == alive {
            return alive;
        }
        alive = more;
    }
}

fn by_edges(set: &RuleSet, scorecard: &Scorecard, ranges: &Ranges, id: RatingId) -> Why {
    let totals = Totals::of(set, scorecard, ranges);
    let scale = super::gap_between_ratings::Scale::of(scorecard, ranges);
    let takes = |rating: &Rating, value: Ratio| super::gap_between_ratings::takes(set, rating, value);
    let mut is_hidden = false;
    for piece in pieces(&super::gap_between_ratings::edges(set)) {
        let value = some_value(piece);
        if !takes(&set.ratings[id], value) || scale.inside(&totals, piece).is_empty() {
            continue;
        }
        if !set.ratings[..id].iter().any(|earlier| takes(earlier, value)) {
            return Why::Not;
        }
        is_hidden = true;
    }
    if is_hidden { Why::Hidden } else { Why::NoTotal }
}

fn by_rows(set: &RuleSet, rows: &[MatrixRow], id: RatingId) -> Why {
    let results: Vec<BTreeSet<RatingId>> = rows.iter().map(|row| results(&row.method)).collect();
    if !results.iter().any(|results| results.contains(&id)) {
        return Why::NoRow(words!("không dòng nào cho mức này", "no row gives it"));
    }
    // the worst row counts: a row that always gives a worse one leaves no room for it
    let worse = rows
        .iter()
        .zip(&results)
        .find(|(row, results)| row.applies_when.is_none() && !results.is_empty() && results.iter().all(|result| id < *result));
    match worse {
        Some((row, results)) => {
            let row = &row.id;
            let best = results.first().map_or("?", |best| set.ratings[*best].id.as_str());
            Why::NoRow(words!(
                "dòng `{row}` tốt nhất cũng chỉ cho `{best}`, mà mức chung lấy theo dòng kém nhất",
                "row `{row}` gives `{best}` at best, and the worst row counts"
            ))
        }
        None => Why::Not,
    }
}

fn results(method: &Method) -> BTreeSet<RatingId> {
    let mut all: Vec<Number> = Vec::new();
    let last = |otherwise: &Otherwise, all: &mut Vec<Number>| {
        if let Otherwise::Result(Numeric::Literal(result), _) = otherwise {
            all.push(*result);
        }
    };
    match method {
        Method::Tiers(tiers) => {
            all.extend(tiers.tiers.iter().map(|tier| tier.result).chain(tiers.missing));
            last(&tiers.otherwise, &mut all);
        }
        Method::Cases(cases) => {
            all.extend(cases.cases.iter().filter_map(|case| match &case.result {
                Numeric::Literal(result) => Some(*result),
                _ => None,
            }));
            all.extend(cases.missing);
            last(&cases.otherwise, &mut all);
        }
        Method::Choice(choice) => {
            all.extend(choice.results.iter().flatten().copied().chain(choice.missing));
            last(&choice.otherwise, &mut all);
        }
        Method::Met(_)
        | Method::Conditions(_)
        | Method::Proportional(_)
        | Method::PerOccurrence { .. }
        | Method::Assessed { .. }
        | Method::Formula { .. }
        | Method::Script(_)
        | Method::Children(_)
        | Method::Alternatives { .. } => {}
    }
    all.into_iter().filter_map(|result| usize::try_from(result.at_decimals(0)?).ok()).collect()
}

// What holds of a total between the edges.
fn edges(set: &RuleSet, rating: &Rating) -> Vec<Condition> {
    let is_points = set.scorecard().is_some_and(|scorecard| scorecard.ratings_read == RatingsRead::Points);
    let edge = |comparison, at: Option<Number>| {
        let at = at.filter(|_| is_points)?;
        let truth = Truth::Compare(comparison, Numeric::Name(Name::Total), Numeric::Literal(at));
        Some(Condition::Part(Part { truth, text: String::new(), place: rating.anchor.place.clone() }))
    };
    let upper = match rating.below {
        Some(_) => edge(Comparison::Less, rating.below),
        None => edge(Comparison::LessOrEqual, rating.to),
    };
    edge(Comparison::GreaterOrEqual, rating.from).into_iter().chain(upper).collect()
}

// Whether the requirements can hold together, and who meets them can keep the rating.
fn demanded(set: &RuleSet, ranges: &Ranges, id: RatingId, rating: &Rating, edges: &[Condition]) -> Why {
    let environment = Environment::new(ranges);
    let own = rating.require.as_ref().map(condition);
    let whole = Condition::All(edges.iter().cloned().chain(own).collect());
    if let Some(places) = contradicting(rating, edges, &whole, &environment, set) {
        return Why::Requirements(places);
    }
    for (position, gate) in set.gates.iter().enumerate() {
        // what acted before may hold the rating up
        if matches!(gate.then, Effect::NotBelow(_) | Effect::Raise(_)) {
            return Why::Not;
        }
        let leads_away = match &gate.then {
            Effect::NotRated(_) => true,
            Effect::Rate(rating) => *rating != id,
            Effect::NotAbove(rating) => id < *rating,
            Effect::Lower(n) => *n > 0 && id + 1 < set.ratings.len(),
            Effect::NotAboveRelated | Effect::NotBelow(_) | Effect::Raise(_) => false,
        };
        if leads_away && gate.unless.is_none() {
            let always = examine(&[&gate.when], &[(&whole, true)], &environment, set).coverage == Coverage::Always;
            if always {
                return Why::Gate(position);
            }
        }
        if matches!(gate.then, Effect::Rate(_)) {
            return Why::Not;
        }
    }
    Why::Not
}

// Where requirements stand that cannot hold together, as few as show it.
fn contradicting(
    rating: &Rating,
    edges: &[Condition],
    whole: &Condition,
    environment: &Environment<'_>,
    set: &RuleSet,
) -> Option<Vec<Place>> {
    let mut parts: Vec<(Condition, Vec<Place>)> = edges.iter().map(|edge| (edge.clone(), Vec::new())).collect();
    let places = |require: &Require| require.leaves().iter().map(|one| one.anchor.place.clone()).collect();
    match &rating.require {
        Some(Require::All(all)) => parts.extend(all.iter().map(|one| (condition(one), places(one)))),
        Some(one) => parts.push((condition(one), places(one))),
        None => {}
    }
    let together = |parts: &[&(Condition, Vec<Place>)]| {
        let all = Condition::All(parts.iter().map(|(condition, _)| condition.clone()).collect());
        examine(&[&all], &[], environment, set)
    };
    let cannot = |parts: &[&(Condition, Vec<Place>)]| together(parts).never == [0];
    let mut core: Vec<&(Condition, Vec<Place>)> = parts.iter().collect();
    let lines = examine(&[whole], &[], environment, set);
    if lines.coverage == Coverage::TooMany {
        // too many to be tried together: two by two
        let pairs = parts.iter().enumerate().flat_map(|(n, one)| parts[n + 1..].iter().map(move |other| vec![one, other]));
        core = pairs.into_iter().find(|pair| cannot(pair))?;
    } else if lines.never != [0] {
        return None;
    }
    for part in &parts {
        let fewer: Vec<_> = core.iter().copied().filter(|own| !std::ptr::eq(*own, part)).collect();
        if fewer.len() < core.len() && !fewer.is_empty() && cannot(&fewer) {
            core = fewer;
        }
    }
    Some(core.into_iter().flat_map(|(_, places)| places.clone()).collect())
}

// Of `any`, an entry that no figures meet, or none that meet what is required beside it.
fn alternatives<'a>(
    set: &'a RuleSet,
    ranges: &Ranges,
    rating: &'a Rating,
    (require, beside): (&'a Require, &[&'a Require]),
    found: &mut Vec<Finding<'a>>,
) {
    match require {
        Require::All(parts) => {
            for (position, part) in parts.iter().enumerate() {
                let others = parts.iter().enumerate().filter(|(other, _)| *other != position).map(|(_, other)| other);
                let beside: Vec<&Require> = beside.iter().copied().chain(others).collect();
                alternatives(set, ranges, rating, (part, &beside), found);
            }
        }
        Require::Any(parts) => {
            // one of several choices binds nothing by itself, and would only be more to try
            let binding = beside.iter().filter(|part| !matches!(part, Require::Any(_)));
            let required: Vec<Condition> = binding.map(|part| condition(part)).collect();
            for part in parts {
                let own = condition(part);
                let leaves = part.leaves();
                let Some(first) = leaves.first() else { continue };
                let environment = Environment::new(ranges);
                let is_never = |given: &[(&Condition, bool)]| examine(&[&own], given, &environment, set).never == [0];
                let given: Vec<(&Condition, bool)> = required.iter().map(|condition| (condition, true)).collect();
                let (why_vi, why_en) = if is_never(&[]) {
                    ("không có số liệu nào thỏa nó", "no figures meet it")
                } else if !given.is_empty() && is_never(&given) {
                    (
                        "không có số liệu nào vừa thỏa nó vừa thỏa các điều kiện kia của mức này",
                        "no figures meet both it and what else the rating requires",
                    )
                } else {
                    continue;
                };
                let (id, name) = (&rating.id, &first.id);
                let diagnostic = Diagnostic::warning(
                    DEAD_RATING.name,
                    first.anchor.place.clone(),
                    words!(
                        "không đơn vị nào đạt được mức `{id}` bằng điều kiện `{name}`: {why_vi}",
                        "no unit can come to `{id}` by the requirement `{name}`: {why_en}"
                    ),
                )
                .help(words!(
                    "sửa điều kiện ấy hoặc khoảng giá trị của các chỉ tiêu, hoặc bỏ nó khỏi `any`",
                    "correct the requirement or the ranges of the indicators, or take it out of `any`"
                ));
                found.push(Finding { diagnostic, allow: vec![&rating.anchor.allow, &first.anchor.allow], claim: None });
            }
        }
        Require::None(_) | Require::One(_) => {}
    }
}

fn condition(require: &Require) -> Condition {
    let all = |all: &[Require]| all.iter().map(condition).collect();
    match require {
        Require::All(parts) => Condition::All(all(parts)),
        Require::Any(parts) => Condition::Any(all(parts)),
        Require::None(parts) => Condition::None(all(parts)),
        Require::One(requirement) => requirement.that.clone(),
    }
}

fn report<'a>(set: &'a RuleSet, rating: &'a Rating, why: Why, is_alive: bool, found: &mut Vec<Finding<'a>>) {
    let id = &rating.id;
    let mut diagnostic = Diagnostic::warning(
        DEAD_RATING.name,
        rating.anchor.place.clone(),
        if is_alive {
            words!(
                "không đơn vị nào đạt mức `{id}` bằng điểm và điều kiện của nó, chỉ do bị đưa xuống hay nâng lên",
                "no unit comes to the rating `{id}` by its edges and requirements, but only by being led there"
            )
        } else {
            words!("không đơn vị nào có thể được xếp mức `{id}`", "no unit can get the rating `{id}`")
        },
    );
    let edges = "xem lại `from`, `to`, `below` của mức này và các mức đứng trước, hoặc bỏ mức này";
    let edges = Words::new(edges, "check `from`, `to` and `below` of this rating and of those before it, or take the rating out");
    let (note, help) = match why {
        Why::NoTotal => (words!("không tổng điểm nào rơi vào các cạnh của mức này", "no total lies between its edges"), edges),
        Why::Hidden => (
            words!(
                "mọi tổng điểm thuộc mức này đều thuộc một mức đứng trước",
                "every total between its edges is taken by a rating before it"
            ),
            edges,
        ),
        Why::NoRow(note) => (
            note,
            words!("thêm mức này vào kết quả của các dòng, hoặc bỏ mức này", "let the rows give it, or take the rating out"),
        ),
        Why::Requirements(places) => {
            for place in places {
                diagnostic = diagnostic.also(place, words!("điều kiện mâu thuẫn", "it contradicts"));
            }
            (
                words!(
                    "các điều kiện của mức này không thể cùng đúng với nhau và với các cạnh điểm của nó",
                    "its requirements cannot hold together and with its edges"
                ),
                words!(
                    "sửa điều kiện mâu thuẫn, hoặc bỏ mức này",
                    "correct the requirement that contradicts, or take the rating out"
                ),
            )
        }
        Why::Gate(position) => {
            let gate = &set.gates[position];
            let gate_id = &gate.id;
            diagnostic = diagnostic.also(gate.anchor.place.clone(), words!("điều kiện khống chế", "the gate"));
            (
                words!(
                    "đơn vị nào đạt mức này cũng bị `{gate_id}` đưa sang mức khác",
                    "whoever reaches it is led elsewhere by the gate `{gate_id}`"
                ),
                words!(
                    "sửa `when` của `{gate_id}` hoặc điều kiện của mức này",
                    "correct `when` of `{gate_id}`, or the requirements of the rating"
                ),
            )
        }
        Why::Not => return,
    };
    let diagnostic = diagnostic.note(note).help(help);
    found.push(Finding { diagnostic, allow: vec![&rating.anchor.allow], claim: None });
}
