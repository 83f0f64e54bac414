//! The whole row, read across: values, nodes, ratings, gates, checks.

use super::criterion::{Account, Owner, cut};
use super::expressions::Printer;
use super::quotas::quotas;
use super::reading::Row;
use super::{
    About, Because, Content, DataCheck, Decided, Did, Explanation, FigureCell, FloorAccount, Gate, Held, How, Listed, Lost,
    MatrixRow, Node, Outcome, Rating, Requirement, Rules, Seen, Spread, Stages, Stands, Total, Value,
};
use crate::engine::plan::{ConditionOf, GateSlot, Role};
use crate::engine::sheet::{Maximum, Slot, Values, Why};
use crate::law::{
    self, Body, DerivedId, DerivedMethod, EachLeast, Effect, FallThrough, FloorLeast, IndicatorId, Method, Name, NodeId,
    RatingId, RatingsRead, Require, Scorecard,
};
use crate::words;
use crate::words::diagnostic::Words;
use crate::words::number::{Number, Ratio};
use std::collections::{BTreeMap, BTreeSet};

/// Everything but what decided and the nearest ways.
pub(super) fn account(row: &Row<'_>, about: &About, cells: &dyn Fn(IndicatorId) -> Option<FigureCell>) -> Explanation {
    let outcome = row.outcome();
    let scorecard = row.set.scorecard();
    let nodes = scorecard.map_or_else(Vec::new, |scorecard| nodes(row, scorecard));
    let slots = &row.plan.slots;
    let by_score = slots.by_score.expect("a plan has a rating by score");
    let after_requirements = slots.after_requirements.expect("a plan has a rating after requirements");
    let stages = Stages {
        by_score: row.rating(by_score),
        after_requirements: row.rating(after_requirements),
        after_gates: row.rating(slots.gates.last().map_or(after_requirements, |gate| gate.with_waivers.1)),
        without_waivers: slots.with_waivers.zip(slots.by_rules).map(|(_, (_, rating))| row.rating(rating)),
        after_quotas: slots.quotas.last().map(|quota| row.rating(quota.rating)),
    };
    Explanation {
        beside: super::acts::beside(row, about.decision.as_ref()),
        about: about.clone(),
        rules: rules(row),
        decided: Decided { reasons: Vec::new(), otherwise: None, lifted_by: Vec::new() },
        total: scorecard.map(|scorecard| total(row, scorecard)),
        values: values(row, cells),
        rows: rows(row),
        requirements: requirements(row, &stages, &outcome),
        gates: gates(row, about),
        quotas: quotas(row, about),
        data_checks: data_checks(row),
        lost: lost(&nodes),
        nodes,
        stages,
        outcome,
    }
}

fn rules(row: &Row<'_>) -> Rules {
    let set = row.set;
    let rating = |rating: &law::Rating| Rating {
        id: rating.id.clone(),
        title: rating.title.clone(),
        from: rating.from,
        to: rating.to,
        below: rating.below,
        otherwise: rating.otherwise,
        counts_as_strong: rating.counts_as_strong,
        cited: row.cited(&rating.anchor),
    };
    Rules {
        id: set.id.clone(),
        version: set.version.clone(),
        title: set.title.clone(),
        hash: set.hash.clone(),
        status: set.status,
        place: set.place.clone(),
        ratings: set.ratings.iter().map(rating).collect(),
        ratings_read: set.scorecard().map(|scorecard| scorecard.ratings_read),
    }
}

fn values(row: &Row<'_>, cells: &dyn Fn(IndicatorId) -> Option<FigureCell>) -> BTreeMap<Name, Value> {
    let set = row.set;
    let names = row.plan.inputs.iter().filter_map(|input| input.name()).chain((0..set.derived.len()).map(Name::Derived));
    let value = |name: Name| {
        let slot = row.plan.slots.names[&name];
        let (cell, how, cited) = match name {
            Name::Indicator(indicator) => (cells(indicator), None, Some(row.cited(&set.indicators[indicator].anchor))),
            Name::Derived(derived) => (None, Some(how(row, derived, slot)), Some(row.cited(&set.derived[derived].anchor))),
            _ => (None, None, None),
        };
        let value = Value {
            id: set.name(name).to_owned(),
            title: set.title_of(name),
            measure: row.set.measure(name).map(str::to_owned),
            seen: row.seen(name),
            by: row.by(slot).to_owned(),
            cell,
            how,
            is_figure: matches!(name, Name::Indicator(_)),
            cited,
        };
        (name, value)
    };
    names.map(value).collect()
}

fn how(row: &Row<'_>, id: DerivedId, slot: Slot) -> How {
    let derived = &row.set.derived[id];
    let account = Account { row, owner: Owner::Derived(id), slot, points_max: Number::ZERO };
    let lines = |method: Method| {
        let (_, put_in, conditions, reads) = account.derived(&method);
        How { put_in, conditions, reads, rounding: derived.rounding }
    };
    match &derived.method {
        DerivedMethod::Value { value, text, .. } => {
            let mut reads = BTreeSet::new();
            value.names(&mut reads);
            let put_in = Some(Printer { row: *row }.numeric(value, text));
            let reads = row.as_written(reads, text);
            How { put_in, conditions: Vec::new(), reads, rounding: derived.rounding }
        }
        DerivedMethod::Truth(condition) => {
            let condition = row.condition(ConditionOf::DerivedLine(id, 0), condition);
            How { put_in: None, reads: condition.names(), conditions: vec![condition], rounding: None }
        }
        DerivedMethod::Tiers(tiers) => lines(Method::Tiers(tiers.clone())),
        DerivedMethod::Cases(cases) => lines(Method::Cases(cases.clone())),
        DerivedMethod::Choice(choice) => lines(Method::Choice(choice.clone())),
        DerivedMethod::Children(children) => {
            let put_in = Some(super::children::derived(row, id, children));
            How { put_in, conditions: Vec::new(), reads: Vec::new(), rounding: derived.rounding }
        }
    }
}

fn nodes(row: &Row<'_>, scorecard: &Scorecard) -> Vec<Node> {
    scorecard.nodes.iter().enumerate().map(|(id, node)| self::node(row, scorecard, id, node)).collect()
}

fn node(row: &Row<'_>, scorecard: &Scorecard, id: NodeId, node: &law::Node) -> Node {
    let slot = row.plan.slots.points[id];
    let mut path = vec![id];
    while let Some(parent) = scorecard.nodes[path[path.len() - 1]].parent {
        path.push(parent);
    }
    let top = path.last().copied();
    let stands = if top == scorecard.bonus {
        Stands::Bonus
    } else if top == scorecard.deductions {
        Stands::Deductions
    } else {
        Stands::Criteria
    };
    let is_dropped = row.why(slot) == Why::NOT_APPLICABLE;
    let maximum = if is_dropped { None } else { row.maximum(row.plan.slots.maxima[id]) };
    let (by, content) = match &node.content {
        law::Content::Group { children, .. } => {
            (sum(row, slot), Content::Group(maximum.and_then(|whole| spread(row, children, whole))))
        }
        law::Content::Criterion { applies_when, if_not_applicable, method } => {
            let applies = applies_when.as_ref().map(|condition| row.condition(ConditionOf::Applies(id), condition));
            let account = Account { row, owner: Owner::Node(id), slot, points_max: node.points_max };
            let (by, mut criterion) = account.criterion(method, applies, *if_not_applicable);
            if let Some(words) = row.plan.slots.script_words.get(&id) {
                let (column, at) = row.sheet.column(*words, row.row);
                if let (Values::Text(texts), true) = (&column.values, column.why[at].is_present()) {
                    criterion.script_words = Some(texts[at].to_string());
                }
            }
            (by, Content::Criterion(Box::new(criterion)))
        }
    };
    Node {
        id: node.id.clone(),
        title: node.title.clone(),
        parent: node.parent,
        depth: path.len() - 1,
        stands,
        points: row.number(slot),
        points_max: node.points_max,
        points_min: node.points_min,
        maximum,
        rounding: node.rounding,
        by,
        content,
        cited: row.cited(&node.anchor),
    }
}

fn sum(row: &Row<'_>, slot: Slot) -> Because {
    let id = row.by(slot).to_owned();
    let why = row.why(slot);
    let words = match cut(&id) {
        _ if !why.is_present() => Seen::Absent(why).words(None),
        Some(super::Cut::Capped) => Words::new("cộng các tiêu chí, tính tối đa", "the sum, cut to the maximum"),
        Some(super::Cut::Floored) => Words::new("cộng các tiêu chí, tính tối thiểu", "the sum, raised to the least"),
        None => Words::new("cộng các tiêu chí", "the sum"),
    };
    Because { cut: cut(&id), id, words, points: None }
}

// Points were spread where the maximum as it stands is more than the maxima that are left.
fn spread(row: &Row<'_>, children: &[NodeId], whole: Number) -> Option<Spread> {
    let slots = &row.plan.slots;
    let left = children.iter().filter(|child| row.why(slots.points[**child]) != Why::NOT_APPLICABLE);
    let left = left.map(|child| row.maximum(slots.maxima[*child])).try_fold(Number::ZERO, |sum, maximum| sum.plus(maximum?))?;
    let is_shrinkable = children.iter().any(|child| row.why(slots.points[*child]) == Why::NOT_APPLICABLE);
    (is_shrinkable && left != whole).then_some(Spread { left, whole })
}

fn total(row: &Row<'_>, scorecard: &Scorecard) -> Total {
    let slots = &row.plan.slots;
    let slot = slots.total.expect("a scorecard has a total");
    let points = row.number(slot);
    let maximum = match (row.why(slot), slots.total_max) {
        (Why::NOT_APPLICABLE, _) | (_, None) => None,
        (_, Some(Maximum::Fixed(number))) => Some(number),
        (_, Some(Maximum::Column(slot))) => row.number(slot),
    };
    let percent = match (scorecard.ratings_read, points, maximum) {
        (RatingsRead::PercentOfMax, Some(points), Some(maximum)) => {
            Ratio::from(Number::HUNDRED).times(points.into()).and_then(|points| points.over(maximum.into()))
        }
        _ => None,
    };
    Total {
        points,
        by: row.by(slot).to_owned(),
        maximum,
        percent,
        rounding: row.set.rounding.total,
        spread: maximum.and_then(|whole| spread(row, &scorecard.roots, whole)),
    }
}

fn rows(row: &Row<'_>) -> Vec<MatrixRow> {
    let Body::Matrix(rows) = &row.set.body else { return Vec::new() };
    let account = |(position, own): (usize, &law::MatrixRow)| {
        let slot = row.plan.slots.rows[position];
        let applies = own.applies_when.as_ref().map(|condition| row.condition(ConditionOf::RowApplies(position), condition));
        let account = Account { row, owner: Owner::Row(position), slot, points_max: Number::ZERO };
        let (by, how) = account.criterion(&own.method, applies, None);
        MatrixRow {
            id: own.id.clone(),
            title: own.title.clone(),
            rating: row.rating(slot),
            by,
            how: Box::new(how),
            cited: row.cited(&own.anchor),
        }
    };
    rows.iter().enumerate().map(account).collect()
}

fn requirements(row: &Row<'_>, stages: &Stages, outcome: &Outcome) -> Vec<Requirement> {
    let named = match outcome {
        Outcome::Rated(_, by) => by.strip_prefix("requirement "),
        Outcome::NotRated(_) | Outcome::Undetermined(_) => None,
    };
    let asked = asked(row, stages);
    let mut accounts = Vec::new();
    for (rating, own) in row.set.ratings.iter().enumerate() {
        let is_asked = asked.contains(&rating);
        for (n, entry) in own.require.iter().flat_map(entries).enumerate() {
            for (leaf, must_hold) in leaves(entry, true) {
                accounts.push(Requirement {
                    id: leaf.id.clone(),
                    title: leaf.title.clone(),
                    rating,
                    entry: (n, listed(entry)),
                    must_hold,
                    that: row.condition(ConditionOf::Requirement(accounts.len()), &leaf.that),
                    is_asked,
                    decided: named == Some(&leaf.id),
                    cited: row.cited(&leaf.anchor),
                });
            }
        }
    }
    accounts
}

/// The ratings whose requirements were asked: from the one by score downward, until one holds or it cannot be told.
fn asked(row: &Row<'_>, stages: &Stages) -> Vec<RatingId> {
    let mut asked = Vec::new();
    for rating in stages.by_score.map_or(row.set.ratings.len(), |first| first)..row.set.ratings.len() {
        asked.push(rating);
        let is_missed = row.plan.slots.required[rating].is_some_and(|slot| row.held(slot) == Held::No);
        if !is_missed || row.set.fall_through == FallThrough::Unstated {
            break;
        }
    }
    asked
}

/// The entries of a rating's list of requirements, all of which must be met.
pub(super) fn entries(require: &Require) -> Vec<&Require> {
    match require {
        Require::All(all) => all.iter().collect(),
        Require::Any(_) | Require::None(_) | Require::One(_) => vec![require],
    }
}

/// How the requirements of an entry hang together.
pub(super) fn listed(entry: &Require) -> Listed {
    match entry {
        Require::One(_) => Listed::One,
        Require::All(_) => Listed::All,
        Require::Any(_) => Listed::Any,
        Require::None(_) => Listed::None,
    }
}

/// Requirements in document order, with whether each must hold or must not.
pub(super) fn leaves(require: &Require, must_hold: bool) -> Vec<(&law::Requirement, bool)> {
    match require {
        Require::All(all) | Require::Any(all) => all.iter().flat_map(|require| leaves(require, must_hold)).collect(),
        Require::None(none) => none.iter().flat_map(|require| leaves(require, !must_hold)).collect(),
        Require::One(requirement) => vec![(requirement, must_hold)],
    }
}

fn gates(row: &Row<'_>, about: &About) -> Vec<Gate> {
    let slots = &row.plan.slots;
    let mut before = slots.after_requirements.expect("a plan has a rating after requirements");
    let mut accounts = Vec::new();
    for slot in &slots.gates {
        accounts.push(gate(row, slot, before, about));
        before = slot.with_waivers.1;
    }
    accounts
}

fn gate(row: &Row<'_>, slot: &GateSlot, before: Slot, about: &About) -> Gate {
    let held = row.held(slot.unwaived);
    let standing = slot.with_waivers.1;
    let (from, to) = (row.rating(before), row.rating(standing));
    let waived = match slot.role {
        Role::Gate(position) => {
            row.plan.slots.waived.get(&position).filter(|slot| row.held(**slot) == Held::Yes).map(|_| position)
        }
        _ => None,
    };
    let did = match (is_withheld(row, before), is_withheld(row, standing), held) {
        (false, _, Held::Yes | Held::Absent(_)) if waived.is_some() => Did::Waived,
        (true, _, _) => Did::NotReached,
        (false, true, _) => Did::Withheld,
        (_, _, Held::No) => Did::Nothing,
        (_, _, Held::Absent(_)) => {
            if from.is_ok() && to.is_err() {
                Did::LeftOpen
            } else {
                Did::PassedOver
            }
        }
        (_, _, Held::Yes) => match (from, to) {
            (from, Ok(to)) if from != Ok(to) => Did::Changed,
            (Ok(_), Err(_)) => Did::LeftOpen,
            _ => match slot.effect {
                Effect::Raise(_) | Effect::Lower(_) => Did::NoEffect,
                Effect::NotRated(_) | Effect::Rate(_) | Effect::NotAbove(_) | Effect::NotAboveRelated | Effect::NotBelow(_) => {
                    Did::Bound
                }
            },
        },
    };
    let (title, when, unless, floor, anchor) = match slot.role {
        Role::Gate(position) => {
            let gate = &row.set.gates[position];
            let when = row.condition(ConditionOf::When(position), &gate.when);
            let unless = gate.unless.as_ref().map(|unless| row.condition(ConditionOf::Unless(position), unless));
            let title = match (gate.relation, row.led) {
                // who the other unit is, and what it has
                (Some(_), Some(led)) => {
                    let (title, name, rated) = (gate.title.as_deref().unwrap_or(&gate.id), &led.name, led.words().vi);
                    Some(format!("{title} ({name}: {rated})"))
                }
                _ => gate.title.clone(),
            };
            // a relation gate without a condition of its own has none to tell
            let when = (!gate.is_always()).then_some(when);
            (title, when, unless, None, &gate.anchor)
        }
        Role::Floor(node) | Role::FloorEach(node) => {
            let scorecard = row.set.scorecard().expect("floors stand in a scorecard");
            let is_each = matches!(slot.role, Role::FloorEach(_));
            let (floor, title, anchor) = if is_each {
                let floor = scorecard.nodes[node].floor_each.as_ref().expect("its slot says so");
                (floor_each(row, scorecard, node, floor.least), &floor.title, &floor.anchor)
            } else {
                let floor = scorecard.nodes[node].floor.as_ref().expect("its slot says so");
                (self::floor(node, floor.least, held), &floor.title, &floor.anchor)
            };
            (title.clone(), None, None, Some(floor), anchor)
        }
        _ => unreachable!("floors and gates have slots of their own"),
    };
    Gate {
        id: slot.id.clone(),
        title,
        held,
        when,
        unless,
        floor,
        effect: slot.effect.clone(),
        did,
        waived: waived.and_then(|position| about.waivers.get(&position).cloned()),
        from,
        to,
        cited: row.cited(anchor),
    }
}

fn is_withheld(row: &Row<'_>, slot: Slot) -> bool {
    let (column, at) = row.sheet.column(slot, row.row);
    matches!(&column.values, Values::Standing(standings) if standings[at].is_withheld)
}

fn floor(node: NodeId, least: FloorLeast, held: Held) -> FloorAccount {
    let least = match least {
        FloorLeast::SharePercent(share) => {
            let (vi, en) = (share.vi(), share.en());
            words!("{vi}% điểm tối đa", "{en}% of the maximum")
        }
        FloorLeast::Points(points) => points_words(points),
    };
    let under = if held == Held::Yes { vec![node] } else { Vec::new() };
    FloorAccount { node, is_each: false, least, under }
}

fn floor_each(row: &Row<'_>, scorecard: &Scorecard, node: NodeId, least: EachLeast) -> FloorAccount {
    let floors = &row.plan.slots.floors_of_leaves;
    let is_under = |leaf: &NodeId| floors.get(&(node, *leaf)).is_some_and(|slot| row.held(*slot) == Held::Yes);
    let words = match least {
        EachLeast::Above(bound) => {
            let (vi, en) = (bound.vi(), bound.en());
            words!("trên {vi} điểm", "more than {en} points")
        }
        EachLeast::Points(bound) => points_words(bound),
        EachLeast::SharePercent(share) => {
            let (vi, en) = (share.vi(), share.en());
            words!("{vi}% điểm tối đa", "{en}% of the maximum")
        }
    };
    let under = scorecard.leaves(node).into_iter().filter(is_under).collect();
    FloorAccount { node, is_each: true, least: words, under }
}

fn points_words(points: Number) -> Words {
    let (vi, en) = (points.vi(), points.en());
    words!("{vi} điểm", "{en} points")
}

fn data_checks(row: &Row<'_>) -> Vec<DataCheck> {
    let check = |(position, check): (usize, &law::DataCheck)| DataCheck {
        message: check.message.clone(),
        is_error: check.is_error,
        that: row.condition(ConditionOf::DataCheck(position), &check.that),
        cited: row.cited(&check.anchor),
    };
    row.set.data_checks.iter().enumerate().map(check).collect()
}

fn lost(nodes: &[Node]) -> Vec<Lost> {
    let mut lost: Vec<Lost> = nodes
        .iter()
        .enumerate()
        .filter(|(_, node)| matches!(node.content, Content::Criterion(_)) && node.stands != Stands::Bonus)
        .filter_map(|(id, node)| Some(Lost { node: id, points: node.points_max.minus(node.points?)? }))
        .filter(|lost| Number::ZERO < lost.points)
        .collect();
    lost.sort_by(|a, b| b.points.cmp(&a.points).then(a.node.cmp(&b.node)));
    lost
}
