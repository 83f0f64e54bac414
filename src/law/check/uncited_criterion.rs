//! A criterion, row or gate without the clause behind it.

use super::{Examined, Finding, Lint};
use crate::law::{Anchor, Body, Content, Method, Status};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Severity, Words};

pub(super) const UNCITED_CRITERION: Lint = Lint {
    name: "uncited_criterion",
    severity: Severity::Error,
    explanation_vi: include_str!("uncited_criterion.vi.md"),
    explanation_en: include_str!("uncited_criterion.en.md"),
    check: uncited_criterion,
};

fn uncited_criterion<'a>(examined: &Examined<'a>, found: &mut Vec<Finding<'a>>) {
    let set = examined.set;
    let severity = match set.status {
        Status::Issued => Severity::Error,
        Status::Illustrative | Status::Draft | Status::Frame => Severity::Warning,
    };
    let mut report = |anchor: &'a Anchor, message: Words| {
        let diagnostic = Diagnostic::error(UNCITED_CRITERION.name, anchor.place.clone(), message).help(words!(
            "nêu `clause: <nguồn>/<điều khoản>`; điều khoản phải có trong `sources/<nguồn>.yaml`",
            "state `clause: <source>/<clause>`; the clause must stand in `sources/<source>.yaml`"
        ));
        found.push(Finding { diagnostic: Diagnostic { severity, ..diagnostic }, allow: vec![&anchor.allow], claim: None });
    };
    match &set.body {
        Body::Criteria(scorecard) => {
            for node in &scorecard.nodes {
                let Content::Criterion { method, .. } = &node.content else { continue };
                if !is_cited(&node.anchor, method) {
                    let id = &node.id;
                    report(&node.anchor, words!("tiêu chí `{id}` không dẫn điều khoản nào", "criterion `{id}` cites no clause"));
                }
            }
        }
        Body::Matrix(rows) => {
            for row in rows {
                if !is_cited(&row.anchor, &row.method) {
                    let id = &row.id;
                    report(&row.anchor, words!("dòng `{id}` không dẫn điều khoản nào", "row `{id}` cites no clause"));
                }
            }
        }
    }
    for gate in &set.gates {
        if gate.anchor.clause.is_none() {
            let id = &gate.id;
            report(&gate.anchor, words!("điều kiện khống chế `{id}` không dẫn điều khoản nào", "gate `{id}` cites no clause"));
        }
    }
    for quota in &set.quotas {
        if quota.anchor.clause.is_none() {
            let id = &quota.id;
            report(&quota.anchor, words!("tỷ lệ khống chế `{id}` không dẫn điều khoản nào", "quota `{id}` cites no clause"));
        }
    }
}

// A criterion is cited itself, or line by line; a scale among alternatives likewise.
fn is_cited(anchor: &Anchor, method: &Method) -> bool {
    anchor.clause.is_some()
        || match method {
            Method::Conditions(conditions) => conditions.iter().all(|condition| condition.anchor.clause.is_some()),
            Method::Cases(cases) => cases.cases.iter().all(|case| case.anchor.clause.is_some()),
            Method::Alternatives { alternatives, .. } => alternatives.iter().all(|one| is_cited(&one.anchor, &one.method)),
            Method::Met(_)
            | Method::Tiers(_)
            | Method::Proportional(_)
            | Method::PerOccurrence { .. }
            | Method::Choice(_)
            | Method::Assessed { .. }
            | Method::Formula { .. }
            | Method::Script(_)
            | Method::Children(_) => false,
        }
}
