//! A criterion, row or gate without the clause behind it.

use super::sites::of_method;
use super::{Examined, Finding, Lint};
use crate::law::{Anchor, Body, Content, Method, Status};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Severity, Words};

pub(super) const LEAF_WITHOUT_CLAUSE: Lint = Lint {
    name: "leaf_without_clause",
    severity: Severity::Error,
    explanation_vi: include_str!("leaf_without_clause.vi.md"),
    explanation_en: include_str!("leaf_without_clause.en.md"),
    check: leaf_without_clause,
};

fn leaf_without_clause<'a>(examined: &Examined<'a>, found: &mut Vec<Finding<'a>>) {
    let set = examined.set;
    let severity = match set.status {
        Status::Issued => Severity::Error,
        Status::Illustrative | Status::Draft | Status::Frame => Severity::Warning,
    };
    let mut report = |anchor: &'a Anchor, message: Words| {
        let diagnostic = Diagnostic::error(LEAF_WITHOUT_CLAUSE.name, anchor.place.clone(), message).help(words!(
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
}

// A criterion is cited itself, or line by line.
fn is_cited(anchor: &Anchor, method: &Method) -> bool {
    let mut lines = Vec::new();
    of_method(method, "", &mut lines);
    anchor.clause.is_some() || (!lines.is_empty() && lines.iter().all(|(_, line)| line.clause.is_some()))
}
