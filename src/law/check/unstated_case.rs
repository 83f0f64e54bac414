//! Lines without `otherwise`, of which none holds for some unit.

use super::claim::{Claim, Want};
use super::lines::{Coverage, Hole, Known, examine, pieces, value_in};
use super::shadowed_case::given;
use super::sites::{Scale, Site, sites};
use super::{Examined, Finding, Lint};
use crate::law::examples::{Given, Is, Subject};
use crate::law::expression::{Condition, Numeric};
use crate::law::ranges::Environment;
use crate::law::{Choice, DataCheck, Name, Otherwise, RuleSet, Tiers};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Severity, Words};
use crate::words::figure::Kind;
use crate::words::number::Ratio;
use std::collections::BTreeSet;

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
        let examine = |lines: Vec<&Condition>| {
            let known: Vec<(&Condition, bool)> = site.given.iter().copied().chain(checked(&lines, set)).collect();
            examine(&lines, &known, &environment, set).coverage
        };
        let coverage = match site.scale {
            Scale::Cases(cases) if is_left_out(&cases.otherwise) => examine(cases.cases.iter().map(|case| &case.when).collect()),
            Scale::Alternatives(alternatives, otherwise) if is_left_out(otherwise) => {
                examine(alternatives.iter().map(|alternative| &alternative.when).collect())
            }
            Scale::Tiers(tiers) if is_left_out(&tiers.otherwise) => outside(tiers, &environment, set),
            Scale::Choice(choice) if is_left_out(&choice.otherwise) => options(choice, set),
            Scale::Cases(_) | Scale::Alternatives(..) | Scale::Tiers(_) | Scale::Choice(_) | Scale::Other(_) => continue,
        };
        let id = site.id;
        let mut report = |message: Words, claim: Claim| {
            let diagnostic = Diagnostic::error(UNSTATED_CASE.name, site.place.clone(), message).help(words!(
                "nêu `otherwise: <điểm>`, hoặc `otherwise: unstated` kèm `doubt` nếu văn bản không nói",
                "state `otherwise: <points>`, or `otherwise: unstated` with a `doubt` where the text does not say"
            ));
            found.push(Finding { diagnostic, allow: site.allow.clone(), claim: Some(claim) });
        };
        let unproven = || {
            words!(
                "không chứng minh được rằng luôn có một dòng của `{id}` đúng, mà `otherwise` bị bỏ trống",
                "`otherwise` is left out of `{id}`, and it cannot be proven that a line always holds"
            )
        };
        match coverage {
            Coverage::Always => {}
            Coverage::NotWhere(holes) => {
                // what can be said is said class by class; what cannot, once
                let (said, unsaid): (Vec<Hole>, Vec<Hole>) = holes.into_iter().partition(|hole| !hole.words.vi.is_empty());
                if said.is_empty() && !unsaid.is_empty() {
                    report(unproven(), site.claim_by("unstated"));
                }
                for Hole { words: Words { vi, en }, known } in said {
                    let message = words!(
                        "không dòng nào của `{id}` đúng khi {vi}, mà `otherwise` bị bỏ trống",
                        "`otherwise` is left out of `{id}`, and no line holds where {en}"
                    );
                    report(message, claim(&site, known));
                }
            }
            Coverage::TooMany => report(
                words!(
                    "`{id}` có quá nhiều trường hợp để chứng minh rằng luôn có một dòng đúng, mà `otherwise` bị bỏ trống",
                    "`otherwise` is left out of `{id}`, which has too many combinations to prove that a line always holds"
                ),
                site.claim_by("unstated"),
            ),
        }
    }
}

// Error data checks about the same figures hold of every unit that is rated.
fn checked<'s>(lines: &[&Condition], set: &'s RuleSet) -> Vec<(&'s Condition, bool)> {
    let mut read = BTreeSet::new();
    lines.iter().for_each(|line| line.names(&mut read));
    let is_about_them = |check: &&DataCheck| {
        let mut own = BTreeSet::new();
        check.that.names(&mut own);
        check.is_error && own.is_subset(&read)
    };
    set.data_checks.iter().filter(is_about_them).map(|check| (&check.that, true)).collect()
}

// A unit of the class, for which the reason here is that nothing is stated.
fn claim(site: &Site<'_>, known: Vec<Known>) -> Claim {
    let mut claim = site.claim_by("unstated");
    for known in known {
        match known {
            Known::Within(name, stretch) => claim.wants.push(Want::Within(name, stretch)),
            Known::Truth(Name::Indicator(indicator), holds) => {
                claim.given.insert(indicator, Given::Truth(holds));
            }
            Known::Truth(Name::Derived(derived), holds) => {
                claim.wants.push(Want::Is(Subject::Derived(derived), Is::Truth(holds)));
            }
            Known::Truth(..) => {}
            Known::Option(indicator, option) => {
                claim.given.insert(indicator, Given::Option(option));
            }
            Known::Text(Name::Subtype, text) => claim.unit.subtype = Some(text),
            Known::Text(Name::Territory, text) => claim.unit.territory = Some(text),
            Known::Text(Name::Indicator(indicator), text) => {
                claim.given.insert(indicator, Given::Text(text));
            }
            Known::Text(..) => {}
        }
    }
    claim
}

// Options that the scale does not name.
fn options(choice: &Choice, set: &RuleSet) -> Coverage {
    let Kind::Choice(options) = &set.indicators[choice.of].question.kind else { return Coverage::Always };
    let name = &set.indicators[choice.of].question.id;
    let missed = choice.results.iter().zip(options).enumerate().filter(|(_, (result, _))| result.is_none());
    let holes: Vec<Hole> = missed
        .map(|(position, (_, option))| {
            let option = &option.id;
            Hole {
                words: words!("`{name}` = `{option}`", "`{name}` = `{option}`"),
                known: vec![Known::Option(choice.of, position)],
            }
        })
        .collect();
    if holes.is_empty() { Coverage::Always } else { Coverage::NotWhere(holes) }
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
        .find_map(|piece| Some((value_in(&numeric, piece, environment, set)?, piece)));
    match missed {
        Some((value, piece)) => {
            let (name, vi, en) = (set.name(tiers.of), value.vi(), value.en());
            let words = words!("`{name}` = {vi}", "`{name}` = {en}");
            Coverage::NotWhere(vec![Hole { words, known: vec![Known::Within(tiers.of, piece)] }])
        }
        None => Coverage::Always,
    }
}
