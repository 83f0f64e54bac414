//! A rule set walked through: every scale with what is known where it stands, every clause, every `allow`.

use super::claim::{Claim, Scale as Of, Want};
use crate::law::expression::Condition;
use crate::law::{
    Allow, Anchor, Body, Cases, Choice, Content, Derived, DerivedMethod, Expression, Method, Name, Node, Otherwise, Require,
    Requirement, RuleSet, Scorecard, Tiers,
};
use crate::words::diagnostic::Place;
use std::collections::BTreeSet;

/// A scale that gives points, a value or a rating, where it stands.
#[derive(Clone, Debug)]
pub(super) struct Site<'a> {
    /// The id of the criterion, derived value or row.
    pub(super) id: &'a str,
    /// Which criterion, derived value or row.
    pub(super) of: Of,
    /// The number of the scale's first line among the lines of the whole method.
    pub(super) first_line: usize,
    /// Where it stands.
    pub(super) place: &'a Place,
    /// What is allowed there, and around it.
    pub(super) allow: Vec<&'a [Allow]>,
    /// What is known to hold, or not to hold, where the scale is asked.
    pub(super) given: Vec<(&'a Condition, bool)>,
    /// The criterion, where the scale gives points.
    pub(super) criterion: Option<&'a Node>,
    /// Its doubt, where one is stated on it or around it.
    pub(super) doubt: Option<&'a str>,
    /// The scale.
    pub(super) scale: Scale<'a>,
}

/// What a scale is made of.
#[derive(Clone, Copy, Debug)]
pub(super) enum Scale<'a> {
    /// Thresholds.
    Tiers(&'a Tiers),
    /// Ordered lines.
    Cases(&'a Cases),
    /// Options.
    Choice(&'a Choice),
    /// Ordered scales; each is a site of its own besides.
    Alternatives(&'a [crate::law::Alternative], &'a Otherwise),
    /// Any other method.
    Other(&'a Method),
}

/// Every scale of a set, in document order.
pub(super) fn sites(set: &RuleSet) -> Vec<Site<'_>> {
    let mut sites = Vec::new();
    for (position, Derived { id, method, anchor, .. }) in set.written() {
        let scale = match method {
            DerivedMethod::Value { .. } | DerivedMethod::Truth(_) | DerivedMethod::Children(_) => continue,
            DerivedMethod::Tiers(tiers) => Scale::Tiers(tiers),
            DerivedMethod::Cases(cases) => Scale::Cases(cases),
            DerivedMethod::Choice(choice) => Scale::Choice(choice),
        };
        sites.push(Site::new(id, Of::Derived(position), anchor, None, None, scale));
    }
    match &set.body {
        Body::Criteria(scorecard) => {
            for (position, node) in scorecard.nodes.iter().enumerate() {
                if let Content::Criterion { applies_when, method, .. } = &node.content {
                    let of = Of::Criterion(position);
                    let site = Site::new(&node.id, of, &node.anchor, applies_when.as_ref(), Some(node), Scale::of(method));
                    site.spread(&mut sites);
                }
            }
        }
        Body::Matrix(rows) => {
            for (position, row) in rows.iter().enumerate() {
                let of = Of::Row(position);
                let site = Site::new(&row.id, of, &row.anchor, row.applies_when.as_ref(), None, Scale::of(&row.method));
                site.spread(&mut sites);
            }
        }
    }
    sites
}

impl<'a> Scale<'a> {
    fn of(method: &'a Method) -> Scale<'a> {
        match method {
            Method::Tiers(tiers) => Scale::Tiers(tiers),
            Method::Cases(cases) => Scale::Cases(cases),
            Method::Choice(choice) => Scale::Choice(choice),
            Method::Alternatives { alternatives, otherwise } => Scale::Alternatives(alternatives, otherwise),
            Method::Met(_)
            | Method::Conditions(_)
            | Method::Proportional(_)
            | Method::PerOccurrence { .. }
            | Method::Assessed { .. }
            | Method::Formula { .. }
            | Method::Script(_)
            | Method::Children(_) => Scale::Other(method),
        }
    }
}

impl<'a> Site<'a> {
    fn new(
        id: &'a str,
        of: Of,
        anchor: &'a Anchor,
        applies_when: Option<&'a Condition>,
        criterion: Option<&'a Node>,
        scale: Scale<'a>,
    ) -> Site<'a> {
        Site {
            id,
            of,
            first_line: 0,
            place: &anchor.place,
            allow: vec![&anchor.allow],
            given: applies_when.map(|condition| (condition, true)).into_iter().collect(),
            criterion,
            doubt: anchor.doubt.as_deref(),
            scale,
        }
    }

    // The site, and one for each alternative in it.
    fn spread(self, sites: &mut Vec<Site<'a>>) {
        sites.push(self.clone());
        let Scale::Alternatives(alternatives, _) = self.scale else { return };
        let mut given = self.given.clone();
        let mut line = self.first_line;
        for alternative in alternatives {
            let mut inside = given.clone();
            inside.push((&alternative.when, true));
            given.push((&alternative.when, false));
            let mut allow = self.allow.clone();
            allow.push(&alternative.anchor.allow);
            line += 1;
            let first_line = line;
            line += n_lines(&alternative.method);
            sites.push(Site {
                first_line,
                place: &alternative.anchor.place,
                allow,
                given: inside,
                doubt: alternative.anchor.doubt.as_deref().or(self.doubt),
                scale: Scale::of(&alternative.method),
                ..self
            });
        }
    }
}

// How many conditions a method asks line by line.
fn n_lines(method: &Method) -> usize {
    match method {
        Method::Met(_) => 1,
        Method::Conditions(conditions) => conditions.len(),
        Method::Cases(cases) => cases.cases.len(),
        Method::Alternatives { alternatives, .. } => {
            alternatives.iter().map(|alternative| 1 + n_lines(&alternative.method)).sum()
        }
        Method::Tiers(_)
        | Method::Proportional(_)
        | Method::PerOccurrence { .. }
        | Method::Choice(_)
        | Method::Assessed { .. }
        | Method::Formula { .. }
        | Method::Script(_)
        | Method::Children(_) => 0,
    }
}

impl<'a> Site<'a> {
    /// The numbers of the scale's lines among the lines of the whole method.
    pub(super) fn lines(&self) -> Vec<usize> {
        match self.scale {
            Scale::Cases(cases) => (0..cases.cases.len()).map(|n| self.first_line + n).collect(),
            Scale::Alternatives(alternatives, _) => {
                let mut line = self.first_line;
                let mut lines = Vec::new();
                for alternative in alternatives {
                    lines.push(line);
                    line += 1 + n_lines(&alternative.method);
                }
                lines
            }
            Scale::Tiers(_) | Scale::Choice(_) | Scale::Other(_) => Vec::new(),
        }
    }

    /// A unit of which this comes out here.
    pub(super) fn claim(&self, wants: Vec<Want>) -> Claim {
        let mut reads = BTreeSet::new();
        self.given.iter().for_each(|(condition, _)| condition.names(&mut reads));
        let mut visit = |expression: Expression<'a>| match expression {
            Expression::Numeric(numeric) => numeric.names(&mut reads),
            Expression::Condition(condition) => condition.names(&mut reads),
            Expression::Name(name) => {
                reads.insert(name);
            }
        };
        match self.scale {
            Scale::Tiers(tiers) => visit(Expression::Name(tiers.of)),
            Scale::Choice(choice) => visit(Expression::Name(Name::Indicator(choice.of))),
            Scale::Cases(cases) => cases.cases.iter().for_each(|case| {
                visit(Expression::Condition(&case.when));
                visit(Expression::Numeric(&case.result));
            }),
            Scale::Alternatives(alternatives, _) => alternatives.iter().for_each(|alternative| {
                visit(Expression::Condition(&alternative.when));
            }),
            Scale::Other(method) => method.each_expression(&mut visit),
        }
        Claim::of(reads, wants)
    }

    /// A unit whose reason here is this.
    pub(super) fn claim_by(&self, reason: impl Into<String>) -> Claim {
        self.claim(vec![Want::By(self.of.subject(), reason.into())])
    }
}

/// Every anchor of a set, in document order, with the id of what it hangs on.
pub fn anchors(set: &RuleSet) -> Vec<(&str, &Anchor)> {
    let mut all: Vec<(&str, &Anchor)> = Vec::new();
    all.extend(set.asked().map(|(_, indicator)| (indicator.question.id.as_str(), &indicator.anchor)));
    for (_, derived) in set.written() {
        all.push((&derived.id, &derived.anchor));
        if let DerivedMethod::Cases(cases) = &derived.method {
            all.extend(cases.cases.iter().map(|case| (derived.id.as_str(), &case.anchor)));
        }
    }
    all.extend(set.data_checks.iter().map(|check| (check.message.as_str(), &check.anchor)));
    match &set.body {
        Body::Criteria(Scorecard { nodes, .. }) => {
            for node in nodes {
                all.push((&node.id, &node.anchor));
                all.extend(node.floor.iter().map(|floor| (node.id.as_str(), &floor.anchor)));
                all.extend(node.floor_each.iter().map(|floor| (node.id.as_str(), &floor.anchor)));
                if let Content::Criterion { method, .. } = &node.content {
                    of_method(method, &node.id, &mut all);
                }
            }
        }
        Body::Matrix(rows) => {
            for row in rows {
                all.push((&row.id, &row.anchor));
                of_method(&row.method, &row.id, &mut all);
            }
        }
    }
    for rating in &set.ratings {
        all.push((&rating.id, &rating.anchor));
        let required = rating.require.as_ref().map(Require::leaves).unwrap_or_default();
        all.extend(required.into_iter().map(|Requirement { id, anchor, .. }| (id.as_str(), anchor)));
    }
    all.extend(set.gates.iter().map(|gate| (gate.id.as_str(), &gate.anchor)));
    all.extend(set.quotas.iter().map(|quota| (quota.id.as_str(), &quota.anchor)));
    all
}

/// The anchors of a method's lines.
pub(super) fn of_method<'a>(method: &'a Method, id: &'a str, all: &mut Vec<(&'a str, &'a Anchor)>) {
    match method {
        Method::Conditions(conditions) => all.extend(conditions.iter().map(|condition| (id, &condition.anchor))),
        Method::Cases(cases) => all.extend(cases.cases.iter().map(|case| (id, &case.anchor))),
        Method::Alternatives { alternatives, .. } => {
            for alternative in alternatives {
                all.push((id, &alternative.anchor));
                of_method(&alternative.method, id, all);
            }
        }
        Method::Met(_)
        | Method::Tiers(_)
        | Method::Proportional(_)
        | Method::PerOccurrence { .. }
        | Method::Choice(_)
        | Method::Assessed { .. }
        | Method::Formula { .. }
        | Method::Script(_)
        | Method::Children(_) => {}
    }
}

/// Every `allow` of a set.
pub(super) fn allows(set: &RuleSet) -> impl Iterator<Item = &Allow> {
    set.allow.iter().chain(anchors(set).into_iter().flat_map(|(_, anchor)| &anchor.allow))
}
