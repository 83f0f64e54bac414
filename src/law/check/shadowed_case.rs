//! A line that no unit reaches and meets, because earlier lines take every unit that would.

use super::claim::Want;
use super::lines::examine;
use super::sites::{Scale, Site, sites};
use super::{Examined, Finding, Lint};
use crate::law::expression::Condition;
use crate::law::ranges::Environment;
use crate::law::{Allow, Anchor, Body, Content, Method, RuleSet};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Severity};

pub(super) const SHADOWED_CASE: Lint = Lint {
    name: "shadowed_case",
    severity: Severity::Warning,
    explanation_vi: include_str!("shadowed_case.vi.md"),
    explanation_en: include_str!("shadowed_case.en.md"),
    check: shadowed_case,
};

fn shadowed_case<'a>(examined: &Examined<'a>, found: &mut Vec<Finding<'a>>) {
    let Some(ranges) = examined.ranges else { return };
    let set = examined.set;
    data_checks(set, &Environment::new(ranges), found);
    let idle = applies_to_none(set, &Environment::new(ranges), found);
    for site in sites(set) {
        if idle.contains(&site.id) {
            continue;
        }
        let lines: Vec<(&Condition, &Anchor)> = match site.scale {
            Scale::Cases(cases) => cases.cases.iter().map(|case| (&case.when, &case.anchor)).collect(),
            Scale::Alternatives(alternatives, _) => alternatives.iter().map(|one| (&one.when, &one.anchor)).collect(),
            Scale::Other(method) => {
                never_holds(&site, method, &Environment::new(ranges), set, found);
                continue;
            }
            Scale::Tiers(_) | Scale::Choice(_) => continue,
        };
        let conditions: Vec<&Condition> = lines.iter().map(|(when, _)| *when).collect();
        let environment = given(&site, &Environment::new(ranges));
        for line in examine(&conditions, &site.given, &environment, set).never {
            let (id, n, anchor) = (site.id, line + 1, lines[line].1);
            let diagnostic = Diagnostic::warning(
                SHADOWED_CASE.name,
                anchor.place.clone(),
                words!(
                    "dòng {n} của `{id}` không bao giờ được dùng: không có số liệu nào vừa qua các dòng trên vừa thỏa dòng này",
                    "line {n} of `{id}` is never used: no figures pass the lines above and meet this one"
                ),
            )
            .help(words!(
                "đổi thứ tự các dòng, sửa điều kiện, hoặc bỏ dòng này",
                "change the order, correct the condition, or take the line out"
            ));
            let allow = site.allow.iter().copied().chain([anchor.allow.as_slice()]).collect();
            let lines = site.lines();
            let claim = site.claim(vec![Want::Line(site.of, lines[line], true), Want::OneOf(site.of, lines[..line].to_vec())]);
            found.push(Finding { diagnostic, allow, claim: Some(claim) });
        }
    }
}

// Whether no figures meet it.
fn is_never(condition: &Condition, environment: &Environment<'_>, set: &RuleSet) -> bool {
    examine(&[condition], &[], environment, set).never == [0]
}

// Data checks that no unit passes.
fn data_checks<'a>(set: &'a RuleSet, environment: &Environment<'_>, found: &mut Vec<Finding<'a>>) {
    for check in set.data_checks.iter().filter(|check| is_never(&check.that, environment, set)) {
        let diagnostic = Diagnostic::warning(
            SHADOWED_CASE.name,
            check.anchor.place.clone(),
            words!(
                "phép kiểm tra số liệu này không bao giờ đạt: không có số liệu nào thỏa `that`, nên đơn vị nào cũng bị nêu",
                "no unit passes this data check: no figures meet its `that`, so that every unit is found fault with"
            ),
        )
        .help(words!(
            "`that` nêu điều phải đúng; sửa nó hoặc khoảng giá trị của các chỉ tiêu",
            "`that` states what must hold; correct it, or the ranges of the indicators"
        ));
        found.push(Finding { diagnostic, allow: vec![&check.anchor.allow], claim: None });
    }
}

// Criteria and rows that apply to no unit, by id.
fn applies_to_none<'a>(set: &'a RuleSet, environment: &Environment<'_>, found: &mut Vec<Finding<'a>>) -> Vec<&'a str> {
    let mut all: Vec<(&str, &Condition, &Anchor)> = Vec::new();
    match &set.body {
        Body::Criteria(scorecard) => all.extend(scorecard.nodes.iter().filter_map(|node| match &node.content {
            Content::Criterion { applies_when: Some(when), .. } => Some((node.id.as_str(), when, &node.anchor)),
            Content::Criterion { .. } | Content::Group { .. } => None,
        })),
        Body::Matrix(rows) => {
            all.extend(rows.iter().filter_map(|row| Some((row.id.as_str(), row.applies_when.as_ref()?, &row.anchor))));
        }
    }
    all.retain(|(_, when, _)| is_never(when, environment, set));
    for (id, _, anchor) in &all {
        let diagnostic = Diagnostic::warning(
            SHADOWED_CASE.name,
            anchor.place.clone(),
            words!(
                "`{id}` không áp dụng cho đơn vị nào: không có số liệu nào thỏa `applies_when`",
                "`{id}` applies to no unit: no figures meet its `applies_when`"
            ),
        )
        .help(words!(
            "sửa `applies_when` hoặc khoảng giá trị của các chỉ tiêu",
            "correct `applies_when`, or the ranges of the indicators"
        ));
        found.push(Finding { diagnostic, allow: vec![&anchor.allow], claim: None });
    }
    all.into_iter().map(|(id, ..)| id).collect()
}

// A condition that stands by itself, and that no figures meet.
fn never_holds<'a>(
    site: &Site<'a>,
    method: &'a Method,
    environment: &Environment<'_>,
    set: &'a RuleSet,
    found: &mut Vec<Finding<'a>>,
) {
    let conditions: Vec<(&Condition, &Place, &[Allow])> = match method {
        Method::Met(condition) => vec![(condition, site.place, &[])],
        Method::Conditions(all) => all.iter().map(|one| (&one.that, &one.anchor.place, one.anchor.allow.as_slice())).collect(),
        _ => return,
    };
    let environment = given(site, environment);
    for (condition, place, allow) in conditions {
        if examine(&[condition], &site.given, &environment, set).never != [0] {
            continue;
        }
        let id = site.id;
        let diagnostic = Diagnostic::warning(
            SHADOWED_CASE.name,
            place.clone(),
            words!(
                "một điều kiện của `{id}` không bao giờ đúng: không có số liệu nào thỏa nó",
                "a condition of `{id}` never holds: no figures meet it"
            ),
        )
        .help(words!(
            "sửa điều kiện hoặc khoảng giá trị của các chỉ tiêu",
            "correct the condition, or the ranges of the indicators"
        ));
        let allow = site.allow.iter().copied().chain([allow]).collect();
        found.push(Finding { diagnostic, allow, claim: None });
    }
}

/// What is known where a scale is asked.
pub(super) fn given<'a>(site: &Site<'_>, environment: &Environment<'a>) -> Environment<'a> {
    site.given.iter().fold(environment.clone(), |environment, (condition, holds)| environment.narrowed(condition, *holds))
}
