//! A line that gives more than its criterion can have, or less.

use super::claim::{Scale as Of, Want};
use super::sites::{Scale, Site, sites};
use super::{Examined, Finding, Lint};
use crate::law::children::Combine;
use crate::law::examples::{Is, Subject};
use crate::law::expression::Numeric;
use crate::law::{Anchor, Method, Node, Otherwise};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Severity, Words};
use crate::words::number::Number;

pub(super) const TIER_ABOVE_MAXIMUM: Lint = Lint {
    name: "tier_above_maximum",
    severity: Severity::Error,
    explanation_vi: include_str!("tier_above_maximum.vi.md"),
    explanation_en: include_str!("tier_above_maximum.en.md"),
    check: tier_above_maximum,
};

fn tier_above_maximum<'a>(examined: &Examined<'a>, found: &mut Vec<Finding<'a>>) {
    for site in sites(examined.set) {
        let Some(node) = site.criterion else { continue };
        match site.scale {
            Scale::Tiers(tiers) => {
                for tier in &tiers.tiers {
                    let line = format!("{} {}", tiers.comparator.word(), tier.threshold);
                    bound(&site, node, tier.result, &format!("`{line}`"), &tier.place, None, found);
                }
                otherwise(&site, node, &tiers.otherwise, found);
                missing(&site, node, tiers.missing, found);
            }
            Scale::Cases(cases) => {
                for (position, case) in cases.cases.iter().enumerate() {
                    if let Some(points) = literal(&case.result) {
                        let line = format!("`case {}`", position + 1);
                        bound(&site, node, points, &line, &case.anchor.place, Some(&case.anchor), found);
                    }
                }
                otherwise(&site, node, &cases.otherwise, found);
                missing(&site, node, cases.missing, found);
            }
            Scale::Choice(choice) => {
                let options = match &examined.set.indicators[choice.of].question.kind {
                    crate::words::figure::Kind::Choice(options) => options.as_slice(),
                    _ => &[],
                };
                for (result, option) in choice.results.iter().zip(options) {
                    if let Some(points) = result {
                        bound(&site, node, *points, &format!("`{}`", option.id), site.place, None, found);
                    }
                }
                otherwise(&site, node, &choice.otherwise, found);
                missing(&site, node, choice.missing, found);
            }
            Scale::Alternatives(_, last) => otherwise(&site, node, last, found),
            Scale::Other(method) => other(&site, node, method, found),
        }
    }
}

fn other<'a>(site: &Site<'a>, node: &'a Node, method: &'a Method, found: &mut Vec<Finding<'a>>) {
    match method {
        Method::Conditions(conditions) => {
            for (position, condition) in conditions.iter().enumerate() {
                let line = format!("`{}.{}`", node.id, position + 1);
                bound(site, node, condition.points, &line, &condition.anchor.place, Some(&condition.anchor), found);
            }
        }
        Method::Proportional(proportional) => missing(site, node, proportional.missing, found),
        Method::PerOccurrence { start, .. } => bound(site, node, *start, "`start`", site.place, None, found),
        Method::Assessed { from, to, .. } => {
            bound(site, node, *from, "`from`", site.place, None, found);
            bound(site, node, *to, "`to`", site.place, None, found);
        }
        Method::Script(script) => {
            bound(site, node, script.from, "`from`", site.place, None, found);
            bound(site, node, script.to, "`to`", site.place, None, found);
        }
        // what is combined of several is cut, and meant to be
        Method::Children(children) => {
            if children.combine != Combine::Sum {
                for (rating, points) in &children.each {
                    bound(site, node, *points, &format!("`{rating}`"), site.place, None, found);
                }
            }
        }
        Method::Met(_)
        | Method::Formula { .. }
        | Method::Tiers(_)
        | Method::Cases(_)
        | Method::Choice(_)
        | Method::Alternatives { .. } => {}
    }
}

fn otherwise<'a>(site: &Site<'a>, node: &'a Node, otherwise: &Otherwise, found: &mut Vec<Finding<'a>>) {
    match otherwise {
        Otherwise::Result(result, _) => {
            if let Some(points) = literal(result) {
                bound(site, node, points, "`otherwise`", site.place, None, found);
            }
        }
        Otherwise::Unstated | Otherwise::Never => {}
    }
}

fn missing<'a>(site: &Site<'a>, node: &'a Node, missing: Option<Number>, found: &mut Vec<Finding<'a>>) {
    if let Some(points) = missing {
        bound(site, node, points, "`missing`", site.place, None, found);
    }
}

fn literal(numeric: &Numeric) -> Option<Number> {
    match numeric {
        Numeric::Literal(number) => Some(*number),
        Numeric::Negate(inner) => literal(inner).map(|number| -number),
        _ => None,
    }
}

fn bound<'a>(
    site: &Site<'a>,
    node: &'a Node,
    points: Number,
    line: &str,
    place: &Place,
    own: Option<&'a Anchor>,
    found: &mut Vec<Finding<'a>>,
) {
    let id = site.id;
    let (vi, en) = (points.vi(), points.en());
    let (message, help): (Words, Words) = if node.points_max < points {
        let (max_vi, max_en) = (node.points_max.vi(), node.points_max.en());
        (
            words!(
                "{line} của `{id}` cho {vi} điểm, nhiều hơn điểm tối đa {max_vi}",
                "{line} of `{id}` gives {en} points, more than its maximum of {max_en}"
            ),
            words!(
                "sửa số điểm của dòng hoặc `points_max`: phần vượt sẽ bị cắt",
                "correct the line's points or `points_max`: what is above would be cut"
            ),
        )
    } else if points < node.points_min {
        let (min_vi, min_en) = (node.points_min.vi(), node.points_min.en());
        (
            words!(
                "{line} của `{id}` cho {vi} điểm, ít hơn điểm tối thiểu {min_vi}",
                "{line} of `{id}` gives {en} points, less than its minimum of {min_en}"
            ),
            words!(
                "sửa số điểm của dòng, hoặc nêu `points_min` nếu được trừ xuống dưới mức ấy",
                "correct the line's points, or state `points_min` if it may go below"
            ),
        )
    } else {
        return;
    };
    let diagnostic = Diagnostic::error(TIER_ABOVE_MAXIMUM.name, place.clone(), message).help(help);
    let allow = site.allow.iter().copied().chain(own.map(|anchor| anchor.allow.as_slice())).collect();
    let bound = if node.points_max < points { "capped" } else { "floored" };
    let claim = match line.trim_matches('`') {
        "start" | "from" | "to" => None,
        "missing" => Some(site.claim_by(format!("if_missing {bound}"))),
        line => match line.strip_prefix(&format!("{}.", node.id)).and_then(|n| n.parse::<usize>().ok()) {
            Some(n) => match site.of {
                Of::Criterion(node) => Some(site.claim(vec![Want::Is(Subject::Condition(node, n - 1), Is::Truth(true))])),
                Of::Derived(_) | Of::Row(_) => None,
            },
            None => Some(site.claim_by(format!("{line} {bound}"))),
        },
    };
    found.push(Finding { diagnostic, allow, claim });
}
