//! What differs between two rows, thing by thing.

use super::elsewhere::{effect_id, met};
use super::{
    AdjustmentChange, CriterionChange, Differences, EdgeChange, GateChange, Met, RequirementChange, RowChange, Scored, titled,
};
use crate::questions::explain::{Because, Content, Explanation, Gate, Node, Requirement, Titled};
use crate::words::number::Number;

pub(super) fn differences(before: &Explanation, after: &Explanation) -> Differences {
    let total = |own: &Explanation| own.total.as_ref().and_then(|total| total.points);
    Differences {
        total: total(after).zip(total(before)).and_then(|(after, before)| after.minus(before)),
        criteria: criteria(before, after),
        adjustments: adjustments(before, after).unwrap_or_default(),
        rows: rows(before, after),
        requirements: requirements(before, after),
        gates: gates(before, after),
        edges: edges(before, after),
    }
}

/// What both sides have, and what one has, by id: the first side's in their order, then what is new.
fn paired<'e, T, K: PartialEq>(before: &'e [T], after: &'e [T], id: impl Fn(&'e T) -> K) -> Vec<(Option<&'e T>, Option<&'e T>)> {
    let of = |all: &'e [T], wanted: &'e T| all.iter().find(|one| id(one) == id(wanted));
    let mut pairs: Vec<_> = before.iter().map(|own| (Some(own), of(after, own))).collect();
    pairs.extend(after.iter().filter(|own| of(before, own).is_none()).map(|own| (None, Some(own))));
    pairs
}

fn leaves(own: &Explanation) -> Vec<Node> {
    own.nodes.iter().filter(|node| matches!(node.content, Content::Criterion(_))).cloned().collect()
}

fn criteria(before: &Explanation, after: &Explanation) -> Vec<CriterionChange> {
    let is_known = |node: &Node| node.points.is_some() || node.maximum.is_none();
    let scored = |node: &Node| Scored { points: node.points, points_max: node.points_max, by: node.by.clone() };
    let (own, other) = (leaves(before), leaves(after));
    let pairs = paired(&own, &other, |node| &node.id).into_iter();
    let changed = pairs.filter(|pair| match pair {
        (Some(before), Some(after)) => before.points != after.points || before.by.id != after.by.id,
        (None, _) | (_, None) => true,
    });
    changed
        .filter_map(|(before, after)| {
            let named = after.or(before)?;
            let points = |node: Option<&Node>| node.and_then(|node| node.points).unwrap_or(Number::ZERO);
            let are_known = [before, after].into_iter().flatten().all(is_known);
            let delta = if are_known { points(after).minus(points(before)) } else { None };
            Some(CriterionChange {
                id: named.id.clone(),
                title: named.title.clone(),
                before: before.map(scored),
                after: after.map(scored),
                delta,
            })
        })
        .collect()
}

/// What each sum has beyond its parts: by group, then `total`. `None` where points are wanting.
fn beyond(own: &Explanation) -> Option<Vec<(String, String, Number)>> {
    let total = own.total.as_ref()?.points?;
    let points = |node: &Node| node.points.unwrap_or(Number::ZERO);
    let sum = |parent: Option<usize>| {
        let mut parts = own.nodes.iter().filter(|node| node.parent == parent);
        parts.try_fold(Number::ZERO, |sum, node| sum.plus(points(node)))
    };
    let mut all = Vec::new();
    for (position, node) in own.nodes.iter().enumerate() {
        if matches!(node.content, Content::Group(_)) {
            all.push((node.id.clone(), node.title.clone(), points(node).minus(sum(Some(position))?)?));
        }
    }
    all.push(("total".to_owned(), String::new(), total.minus(sum(None)?)?));
    Some(all)
}

fn adjustments(before: &Explanation, after: &Explanation) -> Option<Vec<AdjustmentChange>> {
    let (before, after) = (beyond(before)?, beyond(after)?);
    let pairs = paired(&before, &after, |(id, ..)| id).into_iter();
    let changes = pairs.filter_map(|(before, after)| {
        let (id, title, _) = after.or(before)?;
        let amount = |own: Option<&(String, String, Number)>| own.map_or(Number::ZERO, |(.., amount)| *amount);
        let (before, after) = (amount(before), amount(after));
        (before != after).then(|| AdjustmentChange { id: id.clone(), title: title.clone(), before, after })
    });
    Some(changes.collect())
}

fn rows(before: &Explanation, after: &Explanation) -> Vec<RowChange> {
    let pairs = paired(&before.rows, &after.rows, |row| &row.id).into_iter();
    let changes = pairs.filter_map(|(own, other)| {
        let named = other.or(own)?;
        let of = |side: &Explanation, row: Option<&crate::questions::explain::MatrixRow>| {
            row.map(|row| (row.rating.ok().map(|rating| titled(side, rating)), row.by.clone()))
        };
        let (own, other) = (of(before, own), of(after, other));
        let key = |side: &Option<(Option<Titled>, Because)>| {
            side.as_ref().map(|(rating, by)| (rating.as_ref().map(|rating| rating.id.clone()), by.id.clone()))
        };
        let is_other = key(&own) != key(&other);
        is_other.then(|| RowChange { id: named.id.clone(), title: named.title.clone(), before: own, after: other })
    });
    changes.collect()
}

fn requirements(before: &Explanation, after: &Explanation) -> Vec<RequirementChange> {
    let pairs = paired(&before.requirements, &after.requirements, |own| &own.id).into_iter();
    let changes = pairs.filter_map(|(own, other)| {
        let named = other.or(own)?;
        let of = |side: &Explanation, own: Option<&Requirement>| own.map(|own| (titled(side, own.rating), met(own)));
        let (own, other) = (of(before, own), of(after, other));
        let key = |side: &Option<(Titled, Met)>| side.as_ref().map(|(rating, met)| (rating.id.clone(), *met));
        let is_other = key(&own) != key(&other);
        is_other.then(|| RequirementChange { id: named.id.clone(), title: named.title.clone(), before: own, after: other })
    });
    changes.collect()
}

fn gates(before: &Explanation, after: &Explanation) -> Vec<GateChange> {
    let pairs = paired(&before.gates, &after.gates, Gate::key).into_iter();
    let changes = pairs.filter_map(|(own, other)| {
        let named = other.or(own)?;
        let of = |side: &Explanation, gate: Option<&Gate>| gate.map(|gate| (gate.held, effect_id(side, &gate.effect)));
        let (own, other) = (of(before, own), of(after, other));
        let is_other = own != other;
        is_other.then(|| GateChange { id: named.id.clone(), title: named.title.clone(), before: own, after: other })
    });
    changes.collect()
}

fn edges(before: &Explanation, after: &Explanation) -> Vec<EdgeChange> {
    let pairs = paired(&before.rules.ratings, &after.rules.ratings, |rating| &rating.id).into_iter();
    let changes = pairs.filter_map(|(own, other)| {
        let named = other.or(own)?;
        let of = |rating: Option<&crate::questions::explain::Rating>| rating.map(|rating| (rating.from, rating.below));
        let (own, other) = (of(own), of(other));
        let is_other = own != other;
        is_other.then(|| EdgeChange { id: named.id.clone(), title: named.title.clone(), before: own, after: other })
    });
    changes.collect()
}
