//! A line that no unit reaches and meets, because earlier lines take every unit that would.

use super::claim::Want;
use super::lines::examine;
use super::sites::{Scale, Site, sites};
use super::{Examined, Finding, Lint};
use crate::law::Anchor;
use crate::law::expression::Condition;
use crate::law::ranges::Environment;
use crate::words;
use crate::words::diagnostic::{Diagnostic, Severity};

pub(super) const SHADOWED_CASE: Lint = Lint {
    name: "shadowed_case",
    severity: Severity::Warning,
    explanation_vi: include_str!("shadowed_case.vi.md"),
    explanation_en: include_str!("shadowed_case.en.md"),
    check: shadowed_case,
};

fn shadowed_case<'a>(examined: &Examined<'a>, found: &mut Vec<Finding<'a>>) {
    let Some(ranges) = examined.ranges else { return };
    for site in sites(examined.set) {
        let lines: Vec<(&Condition, &Anchor)> = match site.scale {
            Scale::Cases(cases) => cases.cases.iter().map(|case| (&case.when, &case.anchor)).collect(),
            Scale::Alternatives(alternatives, _) => alternatives.iter().map(|one| (&one.when, &one.anchor)).collect(),
            Scale::Tiers(_) | Scale::Choice(_) | Scale::Other(_) => continue,
        };
        let conditions: Vec<&Condition> = lines.iter().map(|(when, _)| *when).collect();
        let environment = given(&site, &Environment::new(ranges));
        for line in examine(&conditions, &site.given, &environment, examined.set).never {
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

/// What is known where a scale is asked.
pub(super) fn given<'a>(site: &Site<'_>, environment: &Environment<'a>) -> Environment<'a> {
    site.given.iter().fold(environment.clone(), |environment, (condition, holds)| environment.narrowed(condition, *holds))
}
