//! A formula, or conditions together, whose points can leave the criterion's, and are then cut.

use super::exactly::{Figures, holds, literals, names_behind, value};
use super::lines::{Coverage, examine};
use super::shadowed_case::given;
use super::sites::{Scale, Site, sites};
use super::{Examined, Finding, Lint};
use crate::law::expression::{Condition, Numeric, Truth};
use crate::law::extent::Extent;
use crate::law::ranges::Environment;
use crate::law::{Allow, Cases, Method, Name, Node, Otherwise, RuleSet, ScoredCondition};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Severity, Words};
use crate::words::number::{Number, Ratio};
use std::collections::BTreeSet;

pub(super) const CLAMP_CAN_BIND: Lint = Lint {
    name: "clamp_can_bind",
    severity: Severity::Warning,
    explanation_vi: include_str!("clamp_can_bind.vi.md"),
    explanation_en: include_str!("clamp_can_bind.en.md"),
    check: clamp_can_bind,
};

/// So many sets of figures are tried on one line.
const TRIED_MAX: usize = 20_000;

/// Of so many conditions, every choice is tried.
const CHOSEN_FROM_MAX: usize = 6;

fn clamp_can_bind<'a>(examined: &Examined<'a>, found: &mut Vec<Finding<'a>>) {
    let Some(ranges) = examined.ranges else { return };
    let set = examined.set;
    for site in sites(set) {
        let Some(node) = site.criterion else { continue };
        let environment = given(&site, &Environment::new(ranges));
        match site.scale {
            Scale::Other(Method::Formula { value, text }) => {
                let Some((least, greatest)) = bounds(value, &environment) else { continue };
                let line = Line { text, place: site.place, allow: &[], reason: "formula" };
                over(&site, node, &line, greatest, found);
                under(&site, node, &line, least, found);
            }
            Scale::Other(Method::Conditions(all)) => conditions(&site, node, all, &environment, set, found),
            Scale::Cases(all) => cases(&site, node, all, &environment, set, found),
            Scale::Tiers(_) | Scale::Choice(_) | Scale::Alternatives(..) | Scale::Other(_) => {}
        }
    }
}

/// An expression that gives points, where it stands.
struct Line<'a, 'l> {
    text: &'l str,
    place: &'l Place,
    allow: &'a [Allow],
    /// The reason's id where nothing is cut.
    reason: &'l str,
}

fn over<'a>(site: &Site<'a>, node: &Node, line: &Line<'a, '_>, greatest: Ratio, found: &mut Vec<Finding<'a>>) {
    if greatest <= Ratio::from(node.points_max) {
        return;
    }
    let id = site.id;
    let (most_vi, most_en) = (greatest.vi(), greatest.en());
    let (max_vi, max_en) = (node.points_max.vi(), node.points_max.en());
    let message = words!(
        "công thức của `{id}` có thể đến {most_vi}, và sẽ bị cắt ở điểm tối đa {max_vi}",
        "the formula of `{id}` can reach {most_en}, and is cut at the maximum of {max_en}"
    );
    report(site, line, message, ("min", "capped"), found);
}

fn under<'a>(site: &Site<'a>, node: &Node, line: &Line<'a, '_>, least: Ratio, found: &mut Vec<Finding<'a>>) {
    if Ratio::from(node.points_min) <= least {
        return;
    }
    let id = site.id;
    let (least_vi, least_en) = (least.vi(), least.en());
    let (min_vi, min_en) = (node.points_min.vi(), node.points_min.en());
    let message = words!(
        "công thức của `{id}` có thể xuống {least_vi}, và sẽ bị nâng lên điểm tối thiểu {min_vi}",
        "the formula of `{id}` can fall to {least_en}, and is raised to the minimum of {min_en}"
    );
    report(site, line, message, ("max", "floored"), found);
}

fn report<'a>(site: &Site<'a>, line: &Line<'a, '_>, message: Words, (bound, cut): (&str, &str), found: &mut Vec<Finding<'a>>) {
    let (text, reason) = (line.text, line.reason);
    let diagnostic = Diagnostic::warning(CLAMP_CAN_BIND.name, line.place.clone(), message).help(words!(
        "nếu văn bản có giới hạn, viết giới hạn vào công thức: `{bound}({text}, …)`; nếu không, xem lại khoảng giá trị của các chỉ tiêu",
        "if the text sets the bound, write it in the formula: `{bound}({text}, …)`; if not, check the ranges of the indicators"
    ));
    let allow = site.allow.iter().copied().chain([line.allow]).collect();
    found.push(Finding { diagnostic, allow, claim: Some(site.claim_by(format!("{reason} {cut}"))) });
}

// Conditions of which some hold together and come to more than there is.
fn conditions<'a>(
    site: &Site<'a>,
    node: &Node,
    all: &[ScoredCondition],
    environment: &Environment<'_>,
    set: &RuleSet,
    found: &mut Vec<Finding<'a>>,
) {
    let (id, given) = (site.id, site.given.as_slice());
    let mut cut = |most: Number, is_over: bool| {
        let sign = |points: Number| if is_over { points } else { -points };
        let gives: Vec<&ScoredCondition> = all.iter().filter(|one| Number::ZERO < sign(one.points)).collect();
        // a line that is cut by itself is told of the line
        if gives.iter().any(|one| sign(most) < sign(one.points)) {
            return;
        }
        let Some((sum, n)) = together(&gives, sign, sign(most), given, environment, set) else { return };
        let sum = sign(sum);
        let (sum_vi, sum_en, most_vi, most_en) = (sum.vi(), sum.en(), most.vi(), most.en());
        let message = if is_over {
            words!(
                "các điều kiện của `{id}` cộng lại có thể được {sum_vi} điểm, và sẽ bị cắt ở điểm tối đa {most_vi}",
                "the conditions of `{id}` can come to {sum_en} points together, and are cut at the maximum of {most_en}"
            )
        } else {
            words!(
                "các điều kiện của `{id}` cộng lại có thể đến {sum_vi} điểm, và sẽ bị nâng lên điểm tối thiểu {most_vi}",
                "the conditions of `{id}` can come to {sum_en} points together, and are raised to the minimum of {most_en}"
            )
        };
        let diagnostic = Diagnostic::warning(CLAMP_CAN_BIND.name, site.place.clone(), message).help(words!(
            "sửa số điểm của các điều kiện hoặc giới hạn của tiêu chí theo văn bản; nếu văn bản giới hạn tổng, viết mỗi điều kiện thành một tiêu chí trong một nhóm `capped: true`",
            "correct the points of the conditions or the criterion's limit by the text; where the text limits the sum, make each condition a criterion in a group that is `capped: true`"
        ));
        let which = if n == all.len() { "all_conditions" } else { "some_conditions" };
        let reason = format!("{which} {}", if is_over { "capped" } else { "floored" });
        found.push(Finding { diagnostic, allow: site.allow.clone(), claim: Some(site.claim_by(reason)) });
    };
    cut(node.points_max, true);
    cut(node.points_min, false);
}

// The most that conditions give which hold together, where it is more than that, with how many they are.
fn together(
    all: &[&ScoredCondition],
    sign: impl Fn(Number) -> Number,
    most: Number,
    given: &[(&Condition, bool)],
    environment: &Environment<'_>,
    set: &RuleSet,
) -> Option<(Number, usize)> {
    let sum = |chosen: &[&ScoredCondition]| chosen.iter().try_fold(Number::ZERO, |sum, one| sum.plus(sign(one.points)));
    let can_be = |chosen: &[&ScoredCondition]| {
        let whole = Condition::All(chosen.iter().map(|one| one.that.clone()).collect());
        let lines = examine(&[&whole], given, environment, set);
        lines.coverage != Coverage::TooMany && lines.never.is_empty()
    };
    let everything = sum(all).filter(|sum| most < *sum)?;
    if can_be(all) {
        return Some((everything, all.len()));
    }
    if all.len() > CHOSEN_FROM_MAX {
        return None;
    }
    let chosen = |n: usize| all.iter().enumerate().filter(move |(at, _)| n >> at & 1 == 1).map(|(_, one)| *one);
    let mut choices: Vec<(Number, Vec<&ScoredCondition>)> = (1..1_usize << all.len())
        .map(|n| chosen(n).collect::<Vec<&ScoredCondition>>())
        .filter_map(|chosen| Some((sum(&chosen).filter(|sum| most < *sum)?, chosen)))
        .collect();
    choices.sort_by_key(|(sum, _)| std::cmp::Reverse(*sum));
    choices.into_iter().find(|(_, chosen)| can_be(chosen)).map(|(sum, chosen)| (sum, chosen.len()))
}

// Lines whose points are computed. What a line's condition says of two figures together its range does not know, so figures are
// looked for with which the line is reached and cut.
fn cases<'a>(
    site: &Site<'a>,
    node: &Node,
    all: &'a Cases,
    environment: &Environment<'_>,
    set: &RuleSet,
    found: &mut Vec<Finding<'a>>,
) {
    let mut known: Vec<(&Condition, bool)> = site.given.clone();
    let mut line = |result: &Numeric, known: &[(&Condition, bool)], line: &Line<'a, '_>| {
        if matches!(result, Numeric::Literal(_)) {
            return;
        }
        let narrowed = known.iter().fold(environment.clone(), |environment, (when, holds)| environment.narrowed(when, *holds));
        let Some((least, greatest)) = bounds(result, &narrowed) else { return };
        if greatest <= Ratio::from(node.points_max) && Ratio::from(node.points_min) <= least {
            return;
        }
        let Some((least, greatest)) = reached(result, known, &narrowed, set) else { return };
        over(site, node, line, greatest, found);
        under(site, node, line, least, found);
    };
    for (position, case) in all.cases.iter().enumerate() {
        let inside: Vec<(&Condition, bool)> = known.iter().copied().chain([(&case.when, true)]).collect();
        let reason = format!("case {}", position + 1);
        let own = Line { text: &case.text, place: &case.anchor.place, allow: &case.anchor.allow, reason: &reason };
        line(&case.result, &inside, &own);
        known.push((&case.when, false));
    }
    if let Otherwise::Result(result, text) = &all.otherwise {
        line(result, &known, &Line { text, place: site.place, allow: &[], reason: "otherwise" });
    }
}

// The least and greatest value among figures at the ends of their ranges and beside what is written, as far as what is known lets
// them stand together.
fn reached(
    result: &Numeric,
    known: &[(&Condition, bool)],
    environment: &Environment<'_>,
    set: &RuleSet,
) -> Option<(Ratio, Ratio)> {
    let mut written = Vec::new();
    literals(result, &mut written);
    let mut read = names_behind(result, set);
    for part in known.iter().flat_map(|(condition, _)| condition.parts()) {
        compared(&part.truth, &mut written, &mut read, set);
    }
    let mut all: Vec<Figures> = vec![Figures::new()];
    for name in read {
        let Ok(extent) = environment.numeric(&Numeric::Name(name), true) else { continue };
        let values = candidates(extent, &written);
        if values.len().checked_mul(all.len()).is_none_or(|n| n > TRIED_MAX) {
            return None;
        }
        all = all
            .into_iter()
            .flat_map(|figures| values.iter().map(move |value| figures.clone().into_iter().chain([(name, *value)]).collect()))
            .collect();
    }
    let stands = |figures: &&Figures| known.iter().all(|(condition, truth)| holds(condition, figures, set) != Some(!*truth));
    let values: Vec<Ratio> = all.iter().filter(stands).filter_map(|figures| value(result, figures, set)).collect();
    Some((values.iter().copied().min()?, values.iter().copied().max()?))
}

fn candidates(extent: Extent, written: &[Number]) -> BTreeSet<Ratio> {
    let one = Ratio::from(Number::ONE);
    let beside = written.iter().map(|number| Ratio::from(*number)).flat_map(|at| [Some(at), at.plus(one), at.minus(one)]);
    let fits = |value: &Ratio| {
        extent.least() <= *value
            && *value <= extent.greatest()
            && extent.decimals().is_none_or(|decimals| value.as_number().is_some_and(|number| number.decimals() <= decimals))
    };
    beside.flatten().filter(fits).chain([extent.least(), extent.greatest()]).collect()
}

// Numbers that a truth compares, and the names behind them.
fn compared(truth: &Truth, written: &mut Vec<Number>, read: &mut BTreeSet<Name>, set: &RuleSet) {
    match truth {
        Truth::Not(inner) => compared(inner, written, read, set),
        Truth::And(parts) | Truth::Or(parts) => parts.iter().for_each(|part| compared(part, written, read, set)),
        Truth::Compare(_, a, b) => {
            for side in [a, b] {
                literals(side, written);
                read.extend(names_behind(side, set));
            }
        }
        _ => {}
    }
}

/// The least and greatest value of an expression: as its range says, but exact through `min`, `max`, `clamp` of quotients, which
/// a range keeps in a form too wide to tell.
pub(super) fn bounds(numeric: &Numeric, environment: &Environment<'_>) -> Option<(Ratio, Ratio)> {
    let of = |numeric: &Numeric| bounds(numeric, environment);
    let each = |all: &[Numeric], join: fn(Ratio, Ratio) -> Ratio| {
        let mut parts = all.iter().map(of);
        let first = parts.next()??;
        parts.try_fold(first, |(least, greatest), part| {
            let (own_least, own_greatest) = part?;
            Some((join(least, own_least), join(greatest, own_greatest)))
        })
    };
    match numeric {
        // a share of the leader, or of the mean, is cut to what lies between
        Numeric::Name(Name::Relative(_)) => Some((Ratio::ZERO, Ratio::from(Number::ONE))),
        Numeric::Min(all) => each(all, Ord::min),
        Numeric::Max(all) => each(all, Ord::max),
        Numeric::Clamp(x, least, most) => {
            let ((low, high), (least_low, least_high), (most_low, most_high)) = (of(x)?, of(least)?, of(most)?);
            Some((low.max(least_low).min(most_low), high.max(least_high).min(most_high)))
        }
        Numeric::Negate(x) => of(x).map(|(least, greatest)| (-greatest, -least)),
        Numeric::Add(a, b) => {
            let ((a_least, a_greatest), (b_least, b_greatest)) = (of(a)?, of(b)?);
            Some((a_least.plus(b_least)?, a_greatest.plus(b_greatest)?))
        }
        Numeric::Subtract(a, b) => {
            let ((a_least, a_greatest), (b_least, b_greatest)) = (of(a)?, of(b)?);
            Some((a_least.minus(b_greatest)?, a_greatest.minus(b_least)?))
        }
        Numeric::Multiply(a, b) => {
            let ((a_least, a_greatest), (b_least, b_greatest)) = (of(a)?, of(b)?);
            let corners =
                [a_least.times(b_least)?, a_least.times(b_greatest)?, a_greatest.times(b_least)?, a_greatest.times(b_greatest)?];
            Some((corners.into_iter().min()?, corners.into_iter().max()?))
        }
        Numeric::Literal(_)
        | Numeric::Name(_)
        | Numeric::Divide(..)
        | Numeric::Percent(..)
        | Numeric::Abs(_)
        | Numeric::Sum(_)
        | Numeric::CountTrue(_)
        | Numeric::DaysLate(..)
        | Numeric::DaysBetween(..)
        | Numeric::MonthsBetween(..)
        | Numeric::PointsShare(_)
        | Numeric::Round(..)
        | Numeric::Floor(_) => {
            let extent = environment.numeric(numeric, false).ok()?;
            Some((extent.least(), extent.greatest()))
        }
    }
}
