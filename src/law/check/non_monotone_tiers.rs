//! Tiers, or cases that are tiers in other words, whose points do not move in one direction with their thresholds: someone better
//! gets less.

use super::lines::{pieces, some_value, value_in};
use super::shadowed_case::given;
use super::sites::{Scale, Site, sites};
use super::{Examined, Finding, Lint};
use crate::law::expression::{Comparison, Condition, Numeric, Truth};
use crate::law::ranges::Environment;
use crate::law::{Better, Cases, Comparator, Name, Otherwise, RuleSet, Tier, Tiers};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Severity, Words};
use crate::words::number::{Number, Ratio};

pub(super) const NON_MONOTONE_TIERS: Lint = Lint {
    name: "non_monotone_tiers",
    severity: Severity::Warning,
    explanation_vi: include_str!("non_monotone_tiers.vi.md"),
    explanation_en: include_str!("non_monotone_tiers.en.md"),
    check: non_monotone_tiers,
};

fn non_monotone_tiers<'a>(examined: &Examined<'a>, found: &mut Vec<Finding<'a>>) {
    let Some(ranges) = examined.ranges else { return };
    let set = examined.set;
    quotas(set, found);
    for site in sites(set) {
        // a derived value is a means: more of it is not better
        if matches!(site.of, super::claim::Scale::Derived(_)) {
            continue;
        }
        let written;
        let (tiers, is_cases) = match site.scale {
            Scale::Tiers(tiers) => (tiers, false),
            Scale::Cases(cases) => match as_tiers(cases) {
                Some(tiers) => {
                    written = tiers;
                    (&written, true)
                }
                None => continue,
            },
            Scale::Choice(_) | Scale::Alternatives(..) | Scale::Other(_) => continue,
        };
        let mut steps = steps(&site, tiers, &given(&site, &Environment::new(ranges)), set);
        if is_cases {
            for step in steps.iter_mut().filter(|step| step.is_tier) {
                let line = tiers.tiers.iter().position(|tier| tier.place == step.place).map_or(0, |line| line + 1);
                step.id = format!("case {line}");
            }
        }
        if let Some((direction, low, high)) = against(&steps, better(tiers.of, set), tiers.comparator) {
            report(&site, tiers, direction, (low, high), set, found);
        }
    }
}

// Cases that each compare the same name with a number, the same way and in the order in which tiers are read.
fn as_tiers(cases: &Cases) -> Option<Tiers> {
    let mut tiers: Vec<Tier> = Vec::new();
    let mut kind: Option<(Name, Comparator)> = None;
    for case in &cases.cases {
        let (Condition::Part(part), Numeric::Literal(result)) = (&case.when, &case.result) else { return None };
        let Truth::Compare(comparison, Numeric::Name(of), Numeric::Literal(threshold)) = &part.truth else { return None };
        let comparator = match comparison {
            Comparison::GreaterOrEqual => Comparator::AtLeast,
            Comparison::Greater => Comparator::Above,
            Comparison::LessOrEqual => Comparator::AtMost,
            Comparison::Less => Comparator::Below,
            Comparison::Equal | Comparison::NotEqual => return None,
        };
        let is_alike = kind.is_none_or(|kind| kind == (*of, comparator));
        let follows = tiers.last().is_none_or(|last| {
            if comparator.is_lower_bound() { *threshold < last.threshold } else { last.threshold < *threshold }
        });
        if !is_alike || !follows {
            return None;
        }
        kind = Some((*of, comparator));
        tiers.push(Tier { threshold: *threshold, result: *result, place: case.anchor.place.clone() });
    }
    let (of, comparator) = kind?;
    Some(Tiers { of, comparator, tiers, otherwise: cases.otherwise.clone(), missing: None })
}

/// A quota whose `others` lie below the next rating: whoever just reaches the rating and has no place comes out below those who do not
/// reach it.
fn quotas<'a>(set: &'a RuleSet, found: &mut Vec<Finding<'a>>) {
    for quota in set.quotas.iter().filter(|quota| quota.rating + 1 < quota.others) {
        let [rating, next, others] = [quota.rating, quota.rating + 1, quota.others].map(|own| &set.ratings[own].id);
        let id = &quota.id;
        let diagnostic = Diagnostic::warning(
            NON_MONOTONE_TIERS.name,
            quota.anchor.place.clone(),
            words!(
                "tỷ lệ khống chế `{id}`: đơn vị đạt `{rating}` mà vượt khống chế bị xếp `{others}`, thấp hơn đơn vị chỉ đạt `{next}`",
                "quota `{id}`: who reaches `{rating}` and has no place is rated `{others}`, below those who only reach `{next}`"
            ),
        )
        .help(words!("ghi `others: {next}`, nếu văn bản không nói khác", "write `others: {next}`, unless the text says otherwise"));
        found.push(Finding { diagnostic, allow: vec![&quota.anchor.allow], claim: None });
    }
}

/// What a stretch of values gets.
struct Step {
    /// The reason's id.
    id: String,
    place: Place,
    /// Points; of a row's ratings, the better the more.
    points: Number,
    /// Whether it is a tier, and not what is left.
    is_tier: bool,
}

/// Which way a value is better.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Up,
    Down,
}

fn better(of: Name, set: &RuleSet) -> Option<Direction> {
    let Name::Indicator(indicator) = of else { return None };
    set.indicators[indicator].better.map(|better| match better {
        Better::More => Direction::Up,
        Better::Less => Direction::Down,
    })
}

// From the lowest values to the highest, those that some value falls into.
fn steps(site: &Site<'_>, tiers: &Tiers, environment: &Environment<'_>, set: &RuleSet) -> Vec<Step> {
    let is_rating = matches!(site.of, super::claim::Scale::Row(_));
    let worth = |result: Number| if is_rating { -result } else { result };
    let mut sorted: Vec<&Tier> = tiers.tiers.iter().collect();
    sorted.sort_by_key(|tier| tier.threshold);
    let mut bounds: Vec<Ratio> = sorted.iter().map(|tier| Ratio::from(tier.threshold)).collect();
    bounds.dedup();
    let numeric = Numeric::Name(tiers.of);
    let mut steps: Vec<Step> = Vec::new();
    for piece in pieces(&bounds) {
        if value_in(&numeric, piece, environment, set).is_none() {
            continue;
        }
        let value = some_value(piece);
        let mut holding =
            sorted.iter().filter(|tier| super::unreachable_tier::holds(tiers.comparator, value, Ratio::from(tier.threshold)));
        let own = if tiers.comparator.is_lower_bound() { holding.next_back() } else { holding.next() };
        let step = match (own, &tiers.otherwise) {
            (Some(tier), _) => Step {
                id: format!("{} {}", tiers.comparator.word(), tier.threshold),
                place: tier.place.clone(),
                points: worth(tier.result),
                is_tier: true,
            },
            (None, Otherwise::Result(Numeric::Literal(result), _)) => {
                Step { id: "otherwise".to_owned(), place: site.place.clone(), points: worth(*result), is_tier: false }
            }
            (None, Otherwise::Result(..) | Otherwise::Unstated | Otherwise::Never) => continue,
        };
        if steps.last().is_none_or(|last| last.id != step.id) {
            steps.push(step);
        }
    }
    steps
}

// The first two neighbours that go against the direction of the whole, or against what the indicator says is better.
fn against(steps: &[Step], better: Option<Direction>, comparator: Comparator) -> Option<(Direction, &Step, &Step)> {
    let goes = |a: &Step, b: &Step| match a.points.cmp(&b.points) {
        std::cmp::Ordering::Less => Some(Direction::Up),
        std::cmp::Ordering::Equal => None,
        std::cmp::Ordering::Greater => Some(Direction::Down),
    };
    let moves: Vec<(Direction, &Step, &Step)> =
        steps.windows(2).filter_map(|pair| Some((goes(&pair[0], &pair[1])?, &pair[0], &pair[1]))).collect();
    // where nothing is said: as the tiers go and the ends; where these differ, as most tiers go, or as the comparator is read
    let own = || {
        let among: Vec<Direction> = moves.iter().filter(|(_, a, b)| a.is_tier && b.is_tier).map(|(goes, ..)| *goes).collect();
        let n_up = among.iter().filter(|direction| **direction == Direction::Up).count();
        let n_down = among.len() - n_up;
        let ends = goes(steps.first()?, steps.last()?);
        let natural = if comparator.is_lower_bound() { Direction::Up } else { Direction::Down };
        Some(match n_up.cmp(&n_down) {
            std::cmp::Ordering::Equal => ends.unwrap_or(natural),
            _ if n_up.abs_diff(n_down) == 1 && ends == Some(natural) => natural,
            std::cmp::Ordering::Greater => Direction::Up,
            std::cmp::Ordering::Less => Direction::Down,
        })
    };
    let direction = better.or_else(own)?;
    moves.iter().find(|(goes, ..)| *goes != direction).map(|(_, low, high)| (direction, *low, *high))
}

fn report<'a>(
    site: &Site<'a>,
    tiers: &Tiers,
    direction: Direction,
    (low, high): (&Step, &Step),
    set: &RuleSet,
    found: &mut Vec<Finding<'a>>,
) {
    let (id, name) = (site.id, set.name(tiers.of));
    let (better, worse) = match direction {
        Direction::Up => (high, low),
        Direction::Down => (low, high),
    };
    let said = |step: &Step| match site.of {
        super::claim::Scale::Row(_) => {
            let rating = (-step.points).at_decimals(0).and_then(|at| set.ratings.get(usize::try_from(at).ok()?));
            let rating = rating.map_or("?", |rating| rating.id.as_str());
            words!("`{rating}`", "`{rating}`")
        }
        super::claim::Scale::Criterion(_) | super::claim::Scale::Derived(_) => {
            Words::new(format!("{} điểm", step.points.vi()), format!("{} points", step.points.en()))
        }
    };
    let (more, less) = (said(worse), said(better));
    let (better_id, worse_id) = (&better.id, &worse.id);
    let mut diagnostic = Diagnostic::warning(
        NON_MONOTONE_TIERS.name,
        better.place.clone(),
        Words::new(
            format!("`{better_id}` của `{id}` tốt hơn `{worse_id}` mà được ít hơn: {} so với {}", less.vi, more.vi),
            format!("`{better_id}` of `{id}` is better than `{worse_id}` and gets less: {} against {}", less.en, more.en),
        ),
    );
    if worse.is_tier && worse.place != better.place {
        diagnostic = diagnostic.also(worse.place.clone(), words!("bậc kém hơn được nhiều hơn", "the worse tier gets more"));
    }
    let is_said = matches!(tiers.of, Name::Indicator(indicator) if set.indicators[indicator].better.is_some());
    let note = match (is_said, direction) {
        (true, Direction::Up) => words!("`{name}` nêu `better: more`", "`{name}` says `better: more`"),
        (true, Direction::Down) => words!("`{name}` nêu `better: less`", "`{name}` says `better: less`"),
        (false, Direction::Up) => words!(
            "ở các bậc khác, `{name}` càng cao càng được nhiều",
            "at the other tiers, the higher `{name}` is, the more it gets"
        ),
        (false, Direction::Down) => words!(
            "ở các bậc khác, `{name}` càng thấp càng được nhiều",
            "at the other tiers, the lower `{name}` is, the more it gets"
        ),
    };
    let diagnostic = diagnostic.note(note).help(match tiers.comparator {
        _ if matches!(site.scale, Scale::Cases(_)) => words!(
            "sửa ngưỡng hoặc số điểm của một trong hai dòng; nếu đúng là như vậy, nêu chiều ấy bằng `better` ở chỉ tiêu",
            "correct the threshold or the points of one of the two; where it is so, say which way is better by `better` at the indicator"
        ),
        Comparator::AtLeast | Comparator::Above => words!(
            "sửa ngưỡng hoặc số điểm của một trong hai bậc; nếu chỉ tiêu càng thấp càng tốt, dùng `at_most` hoặc `below`",
            "correct the threshold or the points of one of the two; where less is better, use `at_most` or `below`"
        ),
        Comparator::AtMost | Comparator::Below => words!(
            "sửa ngưỡng hoặc số điểm của một trong hai bậc; nếu chỉ tiêu càng cao càng tốt, dùng `at_least` hoặc `above`",
            "correct the threshold or the points of one of the two; where more is better, use `at_least` or `above`"
        ),
    });
    let claim = site.claim_by(better.id.clone());
    found.push(Finding { diagnostic, allow: site.allow.clone(), claim: Some(claim) });
}
