//! A threshold that hides in arithmetic: a formula that branches by `min`, `max`, `clamp`, `floor`, `round`, `abs` or
//! `count_true`, so that its points change at a value which no line and no reason names.
//!
//! A cap is no decision: `min(4, 0.15 * meetings)` grows until it has all there is, `max(0, 10 - 0.5 * late)` falls until nothing
//! is left. A decision is found where
//!
//! - a part that branches gives two values only, whatever goes in (`10 * min(1, floor(x / 90))`);
//! - whole steps are cut to a few (`5 * min(2, floor(x / 40))`);
//! - a part that branches and reads one figure stays the same up to a value other than 0, and moves only from there on
//!   (`10 * clamp((x - 80) / 10, 0, 1)`);
//! - a truth is counted by itself, or comparisons are counted for points (`10 * count_true(x >= 90)`).
//!
//! In a derived value, which is a column with a name, the third is found only where it runs from 0 to 1, as a truth does.

use super::claim::{Claim, Want};
use super::clamp_can_bind::bounds;
use super::exactly::{Figures, value};
use super::shadowed_case::given;
use super::sites::{Scale, sites};
use super::values::Stretch;
use super::{Examined, Finding, Lint};
use crate::law::expression::{Numeric, Truth};
use crate::law::extent::Extent;
use crate::law::ranges::Environment;
use crate::law::{Allow, DerivedMethod, Method, Name, Otherwise, RuleSet};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Severity};
use crate::words::number::{Number, Ratio};
use std::collections::BTreeSet;

pub(super) const DECISION_IN_FORMULA: Lint = Lint {
    name: "decision_in_formula",
    severity: Severity::Warning,
    explanation_vi: include_str!("decision_in_formula.vi.md"),
    explanation_en: include_str!("decision_in_formula.en.md"),
    check: decision_in_formula,
};

fn decision_in_formula<'a>(examined: &Examined<'a>, found: &mut Vec<Finding<'a>>) {
    let (set, Some(ranges)) = (examined.set, examined.ranges) else { return };
    for (_, derived) in set.written() {
        if let DerivedMethod::Value { value, text, .. } = &derived.method {
            let environment = Environment::new(ranges);
            let written = Written { id: &derived.id, text, place: &derived.anchor.place, limits: None };
            expression(set, value, &written, &[&derived.anchor.allow], &environment, found);
        }
    }
    for site in sites(set) {
        let environment = given(&site, &Environment::new(ranges));
        let limits = site.criterion.map(|node| (node.points_min, node.points_max));
        match site.scale {
            Scale::Other(Method::Formula { value, text }) => {
                let written = Written { id: site.id, text, place: site.place, limits };
                expression(set, value, &written, &site.allow, &environment, found);
            }
            Scale::Cases(cases) => {
                let mut earlier = environment;
                for case in &cases.cases {
                    let inside = earlier.narrowed(&case.when, true);
                    let written = Written { id: site.id, text: &case.text, place: &case.anchor.place, limits };
                    let allow: Vec<&[Allow]> = site.allow.iter().copied().chain([case.anchor.allow.as_slice()]).collect();
                    expression(set, &case.result, &written, &allow, &inside, found);
                    earlier = earlier.narrowed(&case.when, false);
                }
                if let Otherwise::Result(result, text) = &cases.otherwise {
                    let written = Written { id: site.id, text, place: site.place, limits };
                    expression(set, result, &written, &site.allow, &earlier, found);
                }
            }
            Scale::Tiers(_) | Scale::Choice(_) | Scale::Alternatives(..) | Scale::Other(_) => {}
        }
    }
}

/// An expression where it stands.
struct Written<'w> {
    id: &'w str,
    text: &'w str,
    place: &'w Place,
    /// The criterion's least and greatest points; `None` for a value.
    limits: Option<(Number, Number)>,
}

fn expression<'a>(
    set: &RuleSet,
    numeric: &Numeric,
    written: &Written<'_>,
    allow: &[&'a [Allow]],
    environment: &Environment<'_>,
    found: &mut Vec<Finding<'a>>,
) {
    let gives_points = written.limits.is_some();
    // a whole formula that is cut at the criterion's own limits is cut as it would be anyway
    let is_own_cap = !has_steps(numeric)
        && bounds(numeric, environment)
            .zip(written.limits)
            .is_some_and(|((least, greatest), (min, max))| Ratio::from(min) <= least && greatest == Ratio::from(max));
    let decided = if is_own_cap && matches!(numeric, Numeric::Min(_) | Numeric::Clamp(..)) {
        below(set, numeric, gives_points, environment).or_else(|| dead_zone(set, numeric, gives_points, environment))
    } else {
        decision(set, numeric, gives_points, environment)
    };
    let Some(decision) = decided else { return };
    let (id, text) = (written.id, written.text);
    let said = match &decision {
        Decision::At(name, turn, _) => {
            let (name, vi, en) = (set.name(*name), turn.short().vi(), turn.short().en());
            words!(
                "công thức của `{id}` giấu một ngưỡng: kết quả đổi tại `{name}` = {vi}",
                "the formula of `{id}` hides a threshold: its value turns at `{name}` = {en}"
            )
        }
        Decision::Counted => words!(
            "công thức của `{id}` đổi đúng/sai thành số: điều kiện nằm trong phép tính",
            "the formula of `{id}` turns truths into numbers: a condition sits inside arithmetic"
        ),
        Decision::Somewhere => words!(
            "công thức của `{id}` chỉ cho vài giá trị: đây là phân nhánh viết bằng phép tính",
            "the formula of `{id}` gives but a few values: it is a branch written as arithmetic"
        ),
    };
    let help = match (&decision, gives_points) {
        (Decision::At(name, turn, Shape::Step), true) => {
            let (name, at) = (set.name(*name), turn.short().en());
            words!(
                "viết thành `tiers: {{ of: {name}, at_least: {{ {at}: … }}, otherwise: … }}` với đúng số điểm ấy, để lý do hiện ra",
                "write it as `tiers: {{ of: {name}, at_least: {{ {at}: … }}, otherwise: … }}` with the same points, so that the reason shows"
            )
        }
        (Decision::At(name, turn, Shape::Slope), true) => {
            let (name, at) = (set.name(*name), turn.same.en());
            words!(
                "viết thành `cases` có dòng `when: {name} > {at}` với phép tính của phần ấy, phần còn lại ở dòng khác hoặc `otherwise`, để lý do hiện ra",
                "write it as `cases` with a line `when: {name} > {at}` and the arithmetic of that part, the rest in other lines or `otherwise`, so that the reason shows"
            )
        }
        (Decision::Counted, true) => words!(
            "viết thành `conditions`, mỗi điều kiện với số điểm của nó, hoặc `met`",
            "write it as `conditions`, each with its own points, or as `met`"
        ),
        (_, true) => {
            words!("viết thành `tiers` hoặc `cases` với đúng số điểm ấy", "write it as `tiers` or `cases` with the same points")
        }
        (_, false) => words!(
            "viết giá trị tính toán bằng `tiers` hoặc `cases`, để lý do hiện ra",
            "write the derived value by `tiers` or `cases`, so that the reason shows"
        ),
    };
    let diagnostic = Diagnostic::warning(DECISION_IN_FORMULA.name, written.place.clone(), said)
        .note(words!("công thức: `{text}`", "the formula: `{text}`"))
        .help(help);
    // a unit just where it turns
    let claim = match decision {
        Decision::At(name, turn, _) => {
            let end = Some((turn.other, true));
            Some(Claim::of([name], vec![Want::Within(name, Stretch { low: end, high: end })]))
        }
        Decision::Counted | Decision::Somewhere => None,
    };
    found.push(Finding { diagnostic, allow: allow.to_vec(), claim });
}

/// How a value turns.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// At once.
    Step,
    /// From there on.
    Slope,
}

/// What is hidden.
enum Decision {
    /// The value turns where a name passes a value; by a step, or by a slope that begins there.
    At(Name, Turn, Shape),
    /// Truths are counted.
    Counted,
    /// A few values only, of several names.
    Somewhere,
}

fn decision(set: &RuleSet, numeric: &Numeric, gives_points: bool, environment: &Environment<'_>) -> Option<Decision> {
    let here = match numeric {
        Numeric::CountTrue(truths) => {
            let is_hidden = match truths.as_slice() {
                [_] => true,
                several => gives_points && several.iter().any(compares),
            };
            return is_hidden.then_some(Decision::Counted);
        }
        Numeric::Min(_) | Numeric::Max(_) | Numeric::Clamp(..) | Numeric::Floor(_) | Numeric::Round(..) | Numeric::Abs(_) => {
            branch(set, numeric, gives_points, environment)
        }
        // two branches may make one turn together: (x - 80 + abs(x - 80)) / 2
        Numeric::Add(..) | Numeric::Subtract(..) | Numeric::Sum(_) if has_magnitude(numeric) => {
            branch(set, numeric, gives_points, environment)
        }
        _ => None,
    };
    here.or_else(|| below(set, numeric, gives_points, environment))
}

fn below(set: &RuleSet, numeric: &Numeric, gives_points: bool, environment: &Environment<'_>) -> Option<Decision> {
    let inside = |all: &[&Numeric]| all.iter().find_map(|x| decision(set, x, gives_points, environment));
    match numeric {
        Numeric::Negate(x) | Numeric::Abs(x) | Numeric::Round(x, ..) | Numeric::Floor(x) => inside(&[x]),
        // a divisor that is kept from being 0: `max(1, n)`
        Numeric::Divide(a, b) | Numeric::Percent(a, b) if matches!(b.as_ref(), Numeric::Max(_)) => inside(&[a]),
        Numeric::Add(a, b)
        | Numeric::Subtract(a, b)
        | Numeric::Multiply(a, b)
        | Numeric::Divide(a, b)
        | Numeric::Percent(a, b) => inside(&[a, b]),
        Numeric::Min(all) | Numeric::Max(all) | Numeric::Sum(all) => inside(&all.iter().collect::<Vec<_>>()),
        Numeric::Clamp(x, least, most) => inside(&[x, least, most]),
        Numeric::Literal(_)
        | Numeric::Name(_)
        | Numeric::CountTrue(_)
        | Numeric::DaysLate(..)
        | Numeric::DaysBetween(..)
        | Numeric::MonthsBetween(..)
        | Numeric::PointsShare(_) => None,
    }
}

fn compares(truth: &Truth) -> bool {
    match truth {
        Truth::Compare(..) | Truth::CompareDays(..) => true,
        Truth::Not(inner) => compares(inner),
        Truth::And(all) | Truth::Or(all) => all.iter().any(compares),
        Truth::CompareTruths(_, a, b) => compares(a) || compares(b),
        Truth::Literal(_)
        | Truth::Name(_)
        | Truth::OptionIn(..)
        | Truth::TextIn(..)
        | Truth::CompareRating(..)
        | Truth::Known(_) => false,
    }
}

fn has_magnitude(numeric: &Numeric) -> bool {
    match numeric {
        Numeric::Abs(_) => true,
        Numeric::Add(a, b) | Numeric::Subtract(a, b) => has_magnitude(a) || has_magnitude(b),
        Numeric::Sum(all) => all.iter().any(has_magnitude),
        Numeric::Negate(x) => has_magnitude(x),
        _ => false,
    }
}

/// With more values than this, steps that are cut are steps, and no tiers.
const FEW: i128 = 6;

fn branch(set: &RuleSet, numeric: &Numeric, gives_points: bool, environment: &Environment<'_>) -> Option<Decision> {
    let mut names = BTreeSet::new();
    numeric.names(&mut names);
    let only = (names.len() == 1).then(|| names.first().copied()).flatten();
    let (least, greatest) = bounds(numeric, environment)?;
    let extent = environment.numeric(numeric, true).ok()?;
    let n_values = n_values(extent, least, greatest);
    let is_cut = matches!(numeric, Numeric::Min(_) | Numeric::Max(_) | Numeric::Clamp(..));
    let goes_in = n_values_inside(numeric, environment);
    let is_steps = is_cut && has_steps(numeric) && n_values.is_some_and(|n| 2 < n && n <= FEW);
    let is_truth = n_values == Some(2);
    if (is_truth || is_steps) && goes_in.is_none_or(|inside| n_values < Some(inside)) {
        return Some(match only.and_then(|name| Some((name, turn(set, numeric, name, environment)?))) {
            Some((name, turn)) => Decision::At(name, turn, Shape::Step),
            None => Decision::Somewhere,
        });
    }
    dead_zone(set, numeric, gives_points, environment)
}

/// A branch of one name that stays the same up to a value other than 0.
fn dead_zone(set: &RuleSet, numeric: &Numeric, gives_points: bool, environment: &Environment<'_>) -> Option<Decision> {
    let mut names = BTreeSet::new();
    numeric.names(&mut names);
    let name = (names.len() == 1).then(|| names.first().copied()).flatten()?;
    let (least, greatest) = bounds(numeric, environment)?;
    let turn = turn(set, numeric, name, environment)?;
    let is_from_0_to_1 = least == Ratio::ZERO && greatest == Ratio::from(Number::ONE);
    let is_dead_zone = turn.start < turn.same && turn.same != Ratio::ZERO && turn.other != Ratio::ZERO;
    (is_dead_zone && is_cut_or_magnitude(numeric) && (gives_points || is_from_0_to_1)).then_some(Decision::At(
        name,
        turn,
        Shape::Slope,
    ))
}

fn is_cut_or_magnitude(numeric: &Numeric) -> bool {
    matches!(numeric, Numeric::Min(_) | Numeric::Max(_) | Numeric::Clamp(..)) || has_magnitude(numeric)
}

fn has_steps(numeric: &Numeric) -> bool {
    match numeric {
        Numeric::Floor(_) | Numeric::Round(..) => true,
        Numeric::Negate(x) | Numeric::Abs(x) => has_steps(x),
        Numeric::Add(a, b)
        | Numeric::Subtract(a, b)
        | Numeric::Multiply(a, b)
        | Numeric::Divide(a, b)
        | Numeric::Percent(a, b) => has_steps(a) || has_steps(b),
        Numeric::Min(all) | Numeric::Max(all) | Numeric::Sum(all) => all.iter().any(has_steps),
        Numeric::Clamp(x, least, most) => [x, least, most].into_iter().any(|x| has_steps(x)),
        Numeric::Literal(_)
        | Numeric::Name(_)
        | Numeric::CountTrue(_)
        | Numeric::DaysLate(..)
        | Numeric::DaysBetween(..)
        | Numeric::MonthsBetween(..)
        | Numeric::PointsShare(_) => false,
    }
}

/// How many values lie on the grid between two bounds; `None` for quotients.
fn n_values(extent: Extent, least: Ratio, greatest: Ratio) -> Option<i128> {
    let step = Number::new(1, extent.decimals()?)?;
    let n = greatest.minus(least)?.over(Ratio::from(step))?;
    (n.denominator() == 1).then(|| n.numerator().saturating_add(1))
}

/// The same of what a branch is made on: of the widest part of it.
fn n_values_inside(numeric: &Numeric, environment: &Environment<'_>) -> Option<i128> {
    let of = |x: &Numeric| {
        let (least, greatest) = bounds(x, environment)?;
        n_values(environment.numeric(x, true).ok()?, least, greatest)
    };
    // a quotient has more values than can be counted
    let widest = |all: &mut dyn Iterator<Item = &Numeric>| all.map(of).try_fold(1, |most, n| Some(most.max(n?)));
    match numeric {
        Numeric::Min(all) | Numeric::Max(all) | Numeric::Sum(all) => widest(&mut all.iter()),
        Numeric::Clamp(x, ..) | Numeric::Abs(x) | Numeric::Floor(x) | Numeric::Round(x, ..) => {
            widest(&mut [x.as_ref()].into_iter())
        }
        Numeric::Add(a, b) | Numeric::Subtract(a, b) => widest(&mut [a.as_ref(), b.as_ref()].into_iter()),
        _ => None,
    }
}

/// Where an expression of one name first leaves the value that it has at the start of the range.
struct Turn {
    /// The start of the range.
    start: Ratio,
    /// The last value of the name with that value.
    same: Ratio,
    /// The next, with another.
    other: Ratio,
}

impl Turn {
    /// The one of the two that a person would write.
    fn short(&self) -> Ratio {
        let digits = |value: Ratio| value.as_number().map_or(u8::MAX, Number::decimals);
        if digits(self.same) < digits(self.other) { self.same } else { self.other }
    }
}

fn turn(set: &RuleSet, numeric: &Numeric, name: Name, environment: &Environment<'_>) -> Option<Turn> {
    let (decimals, low, high) = match environment.name(name) {
        Extent::Grid { decimals, low, high } => (decimals, low, high),
        // a quotient is tried in thousandths, as far as anyone writes a threshold
        quotient @ Extent::Quotient { .. } => {
            let at = |value: Ratio| {
                value
                    .rounded(crate::words::number::Rounding { decimals: 3, mode: crate::words::number::Mode::HalfUp })?
                    .at_decimals(3)
            };
            (3, at(quotient.least())?, at(quotient.greatest())?)
        }
    };
    let number = |mantissa: i128| Number::new(mantissa, decimals).map(Ratio::from);
    let at = |mantissa: i128| value(numeric, &Figures::from([(name, number(mantissa)?)]), set);
    let first = at(low)?;
    if at(high)? == first {
        return None;
    }
    // what is between is monotone wherever it is a cut of a line; where it is not, some turn is as good as another
    let (mut same, mut other) = (low, high);
    while other - same > 1 {
        let middle = same + (other - same) / 2;
        if at(middle)? == first { same = middle } else { other = middle }
    }
    Some(Turn { start: number(low)?, same: number(same)?, other: number(other)? })
}
