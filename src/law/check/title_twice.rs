//! Two questions of one title, which no form headed by titles can tell apart; two criteria of one group, or two ratings, likewise.

use super::{Examined, Finding, Lint};
use crate::law::{Anchor, Body, NodeId, RuleSet};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Severity, Words};
use crate::words::text::fold;
use std::collections::BTreeMap;

pub(super) const TITLE_TWICE: Lint = Lint {
    name: "title_twice",
    severity: Severity::Warning,
    explanation_vi: include_str!("title_twice.vi.md"),
    explanation_en: include_str!("title_twice.en.md"),
    check: title_twice,
};

/// What has a title.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Indicator,
    /// Of criteria and groups those that stand in one group; in different groups the group tells them apart.
    Node(Option<NodeId>),
    Row,
    Rating,
}

fn title_twice<'a>(examined: &Examined<'a>, found: &mut Vec<Finding<'a>>) {
    let mut first: BTreeMap<(Kind, String), &Anchor> = BTreeMap::new();
    for (kind, title, anchor) in titles(examined.set) {
        let folded = fold(title);
        if folded.is_empty() {
            continue;
        }
        let Some(first) = first.insert((kind, folded), anchor) else { continue };
        let (message, other): (Words, Words) = match kind {
            Kind::Indicator => (
                words!("hai chỉ tiêu cùng tiêu đề `{title}`", "two indicators have the title `{title}`"),
                words!("chỉ tiêu kia ở đây", "the other is here"),
            ),
            Kind::Node(None) | Kind::Row => (
                words!("hai tiêu chí cùng tiêu đề `{title}`", "two criteria have the title `{title}`"),
                words!("tiêu chí kia ở đây", "the other is here"),
            ),
            Kind::Node(Some(_)) => (
                words!(
                    "hai tiêu chí trong một nhóm cùng tiêu đề `{title}`",
                    "two criteria of one group have the title `{title}`"
                ),
                words!("tiêu chí kia ở đây", "the other is here"),
            ),
            Kind::Rating => (
                words!("hai mức xếp loại cùng tiêu đề `{title}`", "two ratings have the title `{title}`"),
                words!("mức kia ở đây", "the other is here"),
            ),
        };
        let diagnostic = Diagnostic::warning(TITLE_TWICE.name, anchor.place.clone(), message)
            .also(first.place.clone(), other)
            .help(words!("viết hai tiêu đề khác nhau", "write two different titles"));
        found.push(Finding { diagnostic, allow: vec![&first.allow, &anchor.allow], claim: None });
    }
}

fn titles(set: &RuleSet) -> Vec<(Kind, &str, &Anchor)> {
    let mut all: Vec<(Kind, &str, &Anchor)> = Vec::new();
    all.extend(set.asked().map(|(_, one)| (Kind::Indicator, one.question.title.as_str(), &one.anchor)));
    match &set.body {
        Body::Criteria(scorecard) => {
            all.extend(scorecard.nodes.iter().map(|node| (Kind::Node(node.parent), node.title.as_str(), &node.anchor)));
        }
        Body::Matrix(rows) => all.extend(rows.iter().map(|row| (Kind::Row, row.title.as_str(), &row.anchor))),
    }
    all.extend(set.ratings.iter().map(|rating| (Kind::Rating, rating.title.as_str(), &rating.anchor)));
    all
}
