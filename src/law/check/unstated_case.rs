//! Lines without `otherwise`, of which none holds for some unit.

use super::lines::{Coverage, examine, pieces, value_in};
use super::shadowed_case::given;
use super::sites::{Scale, sites};
use super::{Examined, Finding, Lint};
use crate::law::expression::{Condition, Numeric};
use crate::law::ranges::Environment;
use crate::law::{Otherwise, RuleSet, Tiers};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Severity, Words};
use crate::words::figure::Kind;
use crate::words::number::Ratio;

pub(super) const UNSTATED_CASE: Lint = Lint {
    name: "unstated_case",
    severity: Severity::Error,
    explanation_vi: include_str!("unstated_case.vi.md"),
    explanation_en: include_str!("unstated_case.en.md"),
    check: unstated_case,
};

fn unstated_case<'a>(examined: &Examined<'a>, found: &mut Vec<Finding<'a>>) {
    let Some(ranges) = examined.ranges else { return };
    let set = examined.set;
    for site in sites(set) {
        let environment = given(&site, &Environment::new(ranges));
        let examine = |lines: Vec<&Condition>| examine(&lines, &site.given, &environment, set).coverage;
        let coverage = match site.scale {
            Scale::Cases(cases) if is_left_out(&cases.otherwise) => examine(cases.cases.iter().map(|case| &case.when).collect()),
            Scale::Alternatives(alternatives, otherwise) if is_left_out(otherwise) => {
                examine(alternatives.iter().map(|alternative| &alternative.when).collect())
            }
            Scale::Tiers(tiers) if is_left_out(&tiers.otherwise) => outside(tiers, &environment, set),
            Scale::Choice(choice) if is_left_out(&choice.otherwise) => {
                let Kind::Choice(options) = &set.indicators[choice.of].question.kind else { continue };
                match choice.results.iter().zip(options).find(|(result, _)| result.is_none()) {
                    Some((_, option)) => {
                        let (name, option) = (&set.indicators[choice.of].question.id, &option.id);
                        Coverage::NotWhere(words!("`{name}` = `{option}`", "`{name}` = `{option}`"))
                    }
                    None => Coverage::Always,
                }
            }
            Scale::Cases(_) | Scale::Alternatives(..) | Scale::Tiers(_) | Scale::Choice(_) | Scale::Other(_) => continue,
        };
        let id = site.id;
        let message = match coverage {
            Coverage::Always => continue,
            Coverage::NotWhere(Words { vi, en }) if vi.is_empty() && en.is_empty() => words!(
                "không chứng minh được rằng luôn có một dòng của `{id}` đúng, mà `otherwise` bị bỏ trống",
                "`otherwise` is left out of `{id}`, and it cannot be proven that a line always holds"
            ),
            Coverage::NotWhere(Words { vi, en }) => words!(
                "không dòng nào của `{id}` đúng khi {vi}, mà `otherwise` bị bỏ trống",
                "`otherwise` is left out of `{id}`, and no line holds where {en}"
            ),
            Coverage::TooMany => words!(
                "`{id}` có quá nhiều trường hợp để chứng minh rằng luôn có một dòng đúng, mà `otherwise` bị bỏ trống",
                "`otherwise` is left out of `{id}`, which has too many combinations to prove that a line always holds"
            ),
        };
        let diagnostic = Diagnostic::error(UNSTATED_CASE.name, site.place.clone(), message).help(words!(
            "nêu `otherwise: <điểm>`, hoặc `otherwise: unstated` kèm `doubt` nếu văn bản không nói",
            "state `otherwise: <points>`, or `otherwise: unstated` with a `doubt` where the text does not say"
        ));
        found.push(Finding { diagnostic, allow: site.allow.clone(), claim: Some(site.claim_by("unstated")) });
    }
}

fn is_left_out(otherwise: &Otherwise) -> bool {
    matches!(otherwise, Otherwise::Never)
}

// A value under the lowest of thresholds that reach upward, or over the highest of those that reach downward.
fn outside(tiers: &Tiers, environment: &Environment<'_>, set: &RuleSet) -> Coverage {
    let thresholds = tiers.tiers.iter().map(|tier| Ratio::from(tier.threshold));
    let last = if tiers.comparator.is_lower_bound() { thresholds.min() } else { thresholds.max() };
    let Some(last) = last else { return Coverage::TooMany };
    let numeric = Numeric::Name(tiers.of);
    let missed = pieces(&[last])
        .into_iter()
        .filter(|piece| !super::unreachable_tier::holds(tiers.comparator, super::lines::some_value(*piece), last))
        .find_map(|piece| value_in(&numeric, piece, environment, set));
    match missed {
        Some(value) => {
            let (name, vi, en) = (set.name(tiers.of), value.vi(), value.en());
            Coverage::NotWhere(words!("`{name}` = {vi}", "`{name}` = {en}"))
        }
        None => Coverage::Always,
    }
}
