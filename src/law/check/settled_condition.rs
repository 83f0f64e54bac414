//! A condition that no figure decides: a requirement that every unit meets, a gate that closes for all or excepts nobody, a share of
//! points held against what it cannot be.
//!
//! A requirement that no unit meets, a gate that never closes and a line of `cases` that is never reached are found elsewhere.

use super::lines::{Coverage, examine, greatest_of};
use super::{Examined, Finding, Lint};
use crate::law::expression::{Condition, Numeric, Part, Truth};
use crate::law::ranges::Environment;
use crate::law::{Allow, Anchor, Body, Cases, Content, DerivedMethod, Gate, Method, Name, NodeId, Rating, Require, RuleSet};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Severity, Words};

pub(super) const SETTLED_CONDITION: Lint = Lint {
    name: "settled_condition",
    severity: Severity::Warning,
    explanation_vi: include_str!("settled_condition.vi.md"),
    explanation_en: include_str!("settled_condition.en.md"),
    check: settled_condition,
};

fn settled_condition<'a>(examined: &Examined<'a>, found: &mut Vec<Finding<'a>>) {
    let (set, Some(ranges)) = (examined.set, examined.ranges) else { return };
    let settled = Settled { set, environment: Environment::new(ranges) };
    for rating in &set.ratings {
        if let Some(require) = &rating.require {
            settled.requirements(rating, require, true, found);
        }
    }
    for gate in &set.gates {
        settled.gate(gate, found);
    }
    settled.shares_elsewhere(found);
}

struct Settled<'a> {
    set: &'a RuleSet,
    environment: Environment<'a>,
}

impl<'a> Settled<'a> {
    /// Whether it comes out alike for every unit, and how.
    fn of(&self, condition: &Condition, given: &[(&Condition, bool)]) -> Option<bool> {
        let lines = examine(&[condition], given, &self.environment, self.set);
        match lines.coverage {
            Coverage::TooMany => None,
            Coverage::Always => Some(true),
            Coverage::NotWhere(_) => (lines.never == [0]).then_some(false),
        }
    }

    /// Requirements that every unit meets; below `none` what is named must not hold.
    fn requirements(&self, rating: &'a Rating, require: &'a Require, must_hold: bool, found: &mut Vec<Finding<'a>>) {
        let requirement = match require {
            Require::All(parts) | Require::Any(parts) => {
                return parts.iter().for_each(|part| self.requirements(rating, part, must_hold, found));
            }
            Require::None(parts) => return parts.iter().for_each(|part| self.requirements(rating, part, !must_hold, found)),
            Require::One(requirement) => requirement,
        };
        if self.of(&requirement.that, &[]) != Some(must_hold) {
            return self.shares(&requirement.that, &requirement.anchor.allow, found);
        }
        let (id, of) = (&requirement.id, &rating.id);
        let message = words!(
            "đơn vị nào cũng đạt điều kiện `{id}` của mức `{of}`: điều kiện ấy không đòi hỏi gì",
            "every unit meets the requirement `{id}` of `{of}`: it demands nothing"
        );
        let diagnostic = self.report(&requirement.anchor.place, message, &requirement.that);
        found.push(Finding { diagnostic, allow: vec![&rating.anchor.allow, &requirement.anchor.allow], claim: None });
    }

    /// That a gate never closes is found of gates as they follow one another.
    fn gate(&self, gate: &'a Gate, found: &mut Vec<Finding<'a>>) {
        let id = &gate.id;
        let is_literal = matches!(&gate.when, Condition::Part(Part { truth: Truth::Literal(true), .. }));
        let is_of_another = gate.relation.is_some() && is_literal;
        let when = self.of(&gate.when, &[]);
        let (message, of) = match &gate.unless {
            _ if when == Some(false) => return,
            None if when == Some(true) && !is_of_another => (
                words!("điều kiện khống chế `{id}` có tác dụng với mọi đơn vị", "the gate `{id}` closes for every unit"),
                &gate.when,
            ),
            Some(unless) if self.of(unless, &[]) == Some(false) => (
                words!(
                    "`unless` của điều kiện khống chế `{id}` không bao giờ đúng: không đơn vị nào được trừ ra",
                    "`unless` of the gate `{id}` never holds: no unit is excepted"
                ),
                unless,
            ),
            Some(unless) if self.of(unless, &[]) == Some(true) => return,
            unless => {
                for condition in std::iter::once(&gate.when).chain(unless) {
                    self.shares(condition, &gate.anchor.allow, found);
                }
                return;
            }
        };
        let diagnostic = self.report(&gate.anchor.place, message, of);
        found.push(Finding { diagnostic, allow: vec![&gate.anchor.allow], claim: None });
    }

    /// Shares of points in what scores criteria and rows, and in derived values and data checks.
    fn shares_elsewhere(&self, found: &mut Vec<Finding<'a>>) {
        let set = self.set;
        let mut told: Vec<(&'a Condition, &'a [Allow])> = Vec::new();
        for derived in &set.derived {
            match &derived.method {
                DerivedMethod::Truth(condition) => told.push((condition, &derived.anchor.allow)),
                DerivedMethod::Cases(cases) => self.lines(cases, &mut told),
                DerivedMethod::Value { .. } | DerivedMethod::Tiers(_) | DerivedMethod::Choice(_) | DerivedMethod::Children(_) => {
                }
            }
        }
        told.extend(set.data_checks.iter().map(|check| (&check.that, check.anchor.allow.as_slice())));
        match &set.body {
            Body::Criteria(scorecard) => {
                for node in &scorecard.nodes {
                    if let Content::Criterion { applies_when, method, .. } = &node.content {
                        told.extend(applies_when.iter().map(|condition| (condition, node.anchor.allow.as_slice())));
                        self.method(method, &node.anchor.allow, &mut told);
                    }
                }
            }
            Body::Matrix(rows) => {
                for row in rows {
                    told.extend(row.applies_when.iter().map(|condition| (condition, row.anchor.allow.as_slice())));
                    self.method(&row.method, &row.anchor.allow, &mut told);
                }
            }
        }
        for (condition, allow) in told {
            self.shares(condition, allow, found);
        }
    }

    fn method(&self, method: &'a Method, allow: &'a [Allow], told: &mut Vec<(&'a Condition, &'a [Allow])>) {
        match method {
            Method::Met(condition) => told.push((condition, allow)),
            Method::Conditions(conditions) => {
                told.extend(conditions.iter().map(|condition| (&condition.that, condition.anchor.allow.as_slice())));
            }
            Method::Cases(cases) => self.lines(cases, told),
            Method::Alternatives { alternatives, .. } => {
                for alternative in alternatives {
                    self.line(&alternative.when, &alternative.anchor, told);
                    self.method(&alternative.method, &alternative.anchor.allow, told);
                }
            }
            Method::Tiers(_)
            | Method::Proportional(_)
            | Method::PerOccurrence { .. }
            | Method::Choice(_)
            | Method::Assessed { .. }
            | Method::Formula { .. }
            | Method::Script(_)
            | Method::Children(_) => {}
        }
    }

    fn lines(&self, cases: &'a Cases, told: &mut Vec<(&'a Condition, &'a [Allow])>) {
        cases.cases.iter().for_each(|case| self.line(&case.when, &case.anchor, told));
    }

    /// That a whole line is never reached, or leaves none for the next, is found of the lines as they are ordered.
    fn line(&self, when: &'a Condition, anchor: &'a Anchor, told: &mut Vec<(&'a Condition, &'a [Allow])>) {
        if shares(when).is_empty() || self.of(when, &[]).is_none() {
            told.push((when, &anchor.allow));
        }
    }

    /// Comparisons of a share of points that the parts of the group settle.
    fn shares(&self, condition: &Condition, allow: &'a [Allow], found: &mut Vec<Finding<'a>>) {
        for (part, truth, node) in shares(condition) {
            let alone = Condition::Part(Part { truth: truth.clone(), ..part.clone() });
            let Some(holds) = self.of(&alone, &[]) else { continue };
            let (name, text) = (self.set.name(Name::Points(node)), &part.text);
            let message = if holds {
                words!(
                    "trong `{text}`, phép so sánh tỷ lệ điểm của `{name}` lúc nào cũng đúng",
                    "in `{text}`, the comparison with the share of points of `{name}` always holds"
                )
            } else {
                words!(
                    "trong `{text}`, phép so sánh tỷ lệ điểm của `{name}` không bao giờ đúng",
                    "in `{text}`, the comparison with the share of points of `{name}` never holds"
                )
            };
            let diagnostic = self.report(&part.place, message, &alone);
            found.push(Finding { diagnostic, allow: vec![allow], claim: None });
        }
    }

    fn report(&self, place: &Place, message: Words, condition: &Condition) -> Diagnostic {
        let diagnostic = Diagnostic::warning(SETTLED_CONDITION.name, place.clone(), message);
        let proof = proof(condition, &self.environment, self.set);
        proof.into_iter().fold(diagnostic, Diagnostic::note).help(words!(
            "sửa ngưỡng theo văn bản, hoặc `at_least`, `at_most` của chỉ tiêu; nếu điều ấy đúng ý văn bản, ghi lý do ở `allow`",
            "correct the threshold by the text, or `at_least`, `at_most` of the indicator; if the text means it, state the reason in `allow`"
        ))
    }
}

/// What each number that a condition compares can be.
pub(super) fn proof(condition: &Condition, environment: &Environment<'_>, set: &RuleSet) -> Vec<Words> {
    let mut said: Vec<Words> = Vec::new();
    let mut tell = |numeric: &Numeric| {
        let name = match numeric {
            Numeric::Name(name) => set.name(*name).to_owned(),
            Numeric::PointsShare(node) => format!("points_share({})", set.name(Name::Points(*node))),
            _ => return,
        };
        let Ok(extent) = environment.numeric(numeric, true) else { return };
        let (least, greatest) = (extent.least(), greatest_of(numeric, extent));
        let (least_vi, greatest_vi, least_en, greatest_en) = (least.vi(), greatest.vi(), least.en(), greatest.en());
        let words = words!(
            "`{name}` chỉ có thể từ {least_vi} đến {greatest_vi}",
            "`{name}` can only be from {least_en} to {greatest_en}"
        );
        if !said.contains(&words) {
            said.push(words);
        }
    };
    for part in condition.parts() {
        each_comparison(&part.truth, &mut |_, a, b| [a, b].into_iter().for_each(&mut tell));
    }
    said
}

/// Every comparison of a share of points, in its part, with the node whose share it is.
fn shares(condition: &Condition) -> Vec<(&Part, &Truth, NodeId)> {
    let mut all = Vec::new();
    for part in condition.parts() {
        each_comparison(&part.truth, &mut |truth, a, b| {
            if let (Numeric::PointsShare(node), _) | (_, Numeric::PointsShare(node)) = (a, b) {
                all.push((part, truth, *node));
            }
        });
    }
    all
}

fn each_comparison<'t>(truth: &'t Truth, visit: &mut dyn FnMut(&'t Truth, &'t Numeric, &'t Numeric)) {
    match truth {
        Truth::Not(inner) => each_comparison(inner, visit),
        Truth::And(all) | Truth::Or(all) => all.iter().for_each(|truth| each_comparison(truth, visit)),
        Truth::CompareTruths(_, a, b) => {
            each_comparison(a, visit);
            each_comparison(b, visit);
        }
        Truth::Compare(_, a, b) => visit(truth, a, b),
        Truth::Literal(_)
        | Truth::Name(_)
        | Truth::CompareDays(..)
        | Truth::OptionIn(..)
        | Truth::TextIn(..)
        | Truth::CompareRating(..)
        | Truth::Known(_) => {}
    }
}
