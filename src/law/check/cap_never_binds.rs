//! A cap that no unit can reach: it is written, and never does anything.

use super::claim::{Claim, Want};
use super::clamp_can_bind::bounds;
use super::lines::examine;
use super::settled_condition::proof;
use super::shadowed_case::given;
use super::sites::{Scale, Site, sites};
use super::{Examined, Finding, Lint};
use crate::law::examples::{Is, Subject};
use crate::law::expression::{Condition, Numeric};
use crate::law::quota::{Capacity, Quota, Standings};
use crate::law::ranges::{Environment, Ranges};
use crate::law::{
    Allow, Content, DerivedMethod, Effect, Gate, IfNotApplicable, Method, Name, Node, NodeId, Otherwise, RuleSet, Scorecard,
};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Severity, Words};
use crate::words::number::{Number, Ratio};
use std::collections::BTreeSet;

pub(super) const CAP_NEVER_BINDS: Lint = Lint {
    name: "cap_never_binds",
    severity: Severity::Warning,
    explanation_vi: include_str!("cap_never_binds.vi.md"),
    explanation_en: include_str!("cap_never_binds.en.md"),
    check: cap_never_binds,
};

fn cap_never_binds<'a>(examined: &Examined<'a>, found: &mut Vec<Finding<'a>>) {
    let set = examined.set;
    let Some(ranges) = examined.ranges else { return };
    if let Some(scorecard) = set.scorecard() {
        for (id, node) in scorecard.nodes.iter().enumerate() {
            group(scorecard, ranges, id, node, found);
            full_points(ranges, id, node, found);
        }
        total(set, scorecard, ranges, found);
        floors(set, scorecard, found);
    }
    for site in sites(set) {
        let environment = given(&site, &Environment::new(ranges));
        occurrences(set, &site, &environment, found);
        scale(&site, &environment, found);
    }
    for (position, derived) in set.written() {
        if let DerivedMethod::Value { value, .. } = &derived.method {
            let (place, allow) = (&derived.anchor.place, vec![derived.anchor.allow.as_slice()]);
            let subject = Subject::Derived(position);
            expression(&derived.id, value, place, &allow, &Environment::new(ranges), &subject, found);
        }
    }
    for (position, gate) in set.gates.iter().enumerate() {
        gates(set, ranges, (position, gate), found);
    }
    for quota in &set.quotas {
        quotas(quota, found);
    }
}

/// A share of all, taken of units among which are all that ask: everyone has a place.
fn quotas<'a>(quota: &'a Quota, found: &mut Vec<Finding<'a>>) {
    let Capacity::Share(share) = quota.capacity else { return };
    let all_ask = Standings { n_rated: 2, n_candidates: 2, n_others_in_base: 0 };
    let has_all = share.percent == Number::HUNDRED && share.base(quota, all_ask, 2) == 2;
    if !has_all || quota.small_cohort.is_some() || quota.score_at_least.is_some() {
        return;
    }
    let id = &quota.id;
    let diagnostic = warning(
        &quota.anchor.place,
        words!(
            "tỷ lệ khống chế `{id}` không có tác dụng: 100% thì đơn vị nào cũng được nhận",
            "quota `{id}` does nothing: with 100% everyone has a place"
        ),
    )
    .help(words!("sửa `percent` theo văn bản, hoặc bỏ đi", "correct `percent` by the text, or take it out"));
    found.push(Finding { diagnostic, allow: vec![&quota.anchor.allow], claim: None });
}

fn warning(place: &Place, message: Words) -> Diagnostic {
    Diagnostic::warning(CAP_NEVER_BINDS.name, place.clone(), message)
}

/// `capped: true` where the parts cannot pass the whole; deductions that cannot come down to where they are cut.
fn group<'a>(scorecard: &'a Scorecard, ranges: &Ranges, id: NodeId, node: &'a Node, found: &mut Vec<Finding<'a>>) {
    let Content::Group { children, capped } = &node.content else { return };
    if node.open {
        return;
    }
    let sum = |of: &dyn Fn(NodeId) -> Ratio| children.iter().try_fold(Ratio::ZERO, |sum, child| sum.plus(of(*child)));
    let (Some(most), Some(least)) = (
        sum(&|child| ranges.points[child].greatest().max(Ratio::ZERO)),
        sum(&|child| ranges.points[child].least().min(Ratio::ZERO)),
    ) else {
        return;
    };
    let name = &node.id;
    let is_deductions = Some(id) == scorecard.deductions;
    let is_cut_above = Ratio::from(node.points_max) < most;
    let is_cut_below = least < Ratio::from(node.points_min);
    if *capped && !is_deductions && !is_cut_above && !is_cut_below {
        let (most_vi, most_en, max_vi, max_en) = (most.vi(), most.en(), node.points_max.vi(), node.points_max.en());
        let diagnostic = warning(
            &node.anchor.place,
            words!(
                "nhóm `{name}` ghi `capped: true`, mà các phần cộng lại cao nhất {most_vi} điểm, không vượt được {max_vi}",
                "group `{name}` is `capped: true`, and its parts come to {most_en} points at most, which is no more than {max_en}"
            ),
        )
        .help(words!(
            "bỏ `capped: true`, hoặc xem lại điểm tối đa của nhóm và các phần theo văn bản",
            "take `capped: true` out, or check the maxima of the group and its parts against the text"
        ));
        let claim = Some(Claim::of([Name::Points(id)], vec![Want::Number(Subject::Node(id), most)]));
        found.push(Finding { diagnostic, allow: vec![&node.anchor.allow], claim });
    }
    // what the parts may deduct by their own limits
    let declared = children.iter().try_fold(Number::ZERO, |sum, child| sum.plus(scorecard.nodes[*child].points_min));
    if is_deductions
        && let Some(declared) = declared
        && node.points_min < declared
    {
        let (sum_vi, sum_en, min_vi, min_en) = (declared.vi(), declared.en(), node.points_min.vi(), node.points_min.en());
        let diagnostic = warning(
            &node.anchor.place,
            words!(
                "điểm trừ bị giới hạn ở {min_vi}, mà các phần cộng lại chỉ trừ đến {sum_vi}",
                "deductions are cut at {min_en}, and the parts together deduct no further than {sum_en}"
            ),
        )
        .help(words!(
            "xem lại `points_min` của điểm trừ và của từng phần theo văn bản",
            "check the `points_min` of the deductions and of each part against the text"
        ));
        let worst = Ratio::from(declared);
        let claim = Some(Claim::of([Name::Points(id)], vec![Want::Number(Subject::Node(id), worst)]));
        found.push(Finding { diagnostic, allow: vec![&node.anchor.allow], claim });
    }
}

/// A criterion whose lines give less than its maximum, even at best. Occurrences are counted, and told by what they count.
fn full_points<'a>(ranges: &Ranges, id: NodeId, node: &'a Node, found: &mut Vec<Finding<'a>>) {
    let Content::Criterion { method, if_not_applicable, .. } = &node.content else { return };
    let most = ranges.points[id].greatest();
    // those to whom it does not apply have them all
    if *if_not_applicable == Some(IfNotApplicable::FullPoints)
        || matches!(method, Method::PerOccurrence { .. } | Method::Script(_) | Method::Children(_))
        || leaves_open(method)
        || Ratio::from(node.points_max) <= most
    {
        return;
    }
    let name = &node.id;
    let (most_vi, most_en, max_vi, max_en) = (most.vi(), most.en(), node.points_max.vi(), node.points_max.en());
    let diagnostic = warning(
        &node.anchor.place,
        words!(
            "`{name}` có điểm tối đa {max_vi}, mà cách chấm này cho cao nhất {most_vi} điểm: không đơn vị nào được đủ điểm",
            "`{name}` has a maximum of {max_en}, and this method gives {most_en} points at most: no unit has them all"
        ),
    )
    .help(words!(
        "sửa `points_max` hoặc số điểm của các dòng theo văn bản",
        "correct `points_max` or the points of the lines by the text"
    ));
    let claim = Some(Claim::of([Name::Points(id)], vec![Want::Number(Subject::Node(id), most)]));
    found.push(Finding { diagnostic, allow: vec![&node.anchor.allow], claim });
}

// Whether some unit is left `unstated`: the text may give it more.
fn leaves_open(method: &Method) -> bool {
    let otherwise = match method {
        Method::Tiers(tiers) => &tiers.otherwise,
        Method::Cases(cases) => &cases.otherwise,
        Method::Choice(choice) => &choice.otherwise,
        Method::Alternatives { alternatives, otherwise } => {
            if alternatives.iter().any(|one| leaves_open(&one.method)) {
                return true;
            }
            otherwise
        }
        _ => return false,
    };
    matches!(otherwise, Otherwise::Unstated)
}

/// `total: { at_most }` beyond every total that can occur. What only repeats the sum of the maxima is left alone.
fn total<'a>(set: &'a RuleSet, scorecard: &'a Scorecard, ranges: &Ranges, found: &mut Vec<Finding<'a>>) {
    let Some(place) = &scorecard.total_at else { return };
    let bonus = scorecard.bonus.map_or(Number::ZERO, |bonus| scorecard.nodes[bonus].points_max);
    let Some(maxima) = scorecard.points_max.plus(bonus) else { return };
    let tops = scorecard.roots.iter().chain(&scorecard.bonus);
    let Some(most) = tops.map(|top| ranges.points[*top].greatest()).try_fold(Ratio::ZERO, Ratio::plus) else { return };
    let most = if scorecard.spreads_at_the_top() { Ratio::from(maxima) } else { most.min(Ratio::from(maxima)) };
    let at_most = scorecard.total_at_most;
    if at_most == maxima || Ratio::from(at_most) <= most {
        return;
    }
    let (bound_vi, bound_en, most_vi, most_en) = (at_most.vi(), at_most.en(), most.vi(), most.en());
    let diagnostic = warning(
        place,
        words!(
            "tổng điểm bị giới hạn ở {bound_vi}, mà không đơn vị nào có thể được quá {most_vi}",
            "the total is cut at {bound_en}, and no unit can have more than {most_en}"
        ),
    )
    .help(words!(
        "sửa `at_most` của `total` theo văn bản, hoặc bỏ nó đi",
        "correct the `at_most` of `total` by the text, or take it out"
    ));
    let claim = Some(Claim::of([Name::Total], vec![Want::Number(Subject::Total, most)]));
    found.push(Finding { diagnostic, allow: vec![&set.allow], claim });
}

/// Points for each of something that does not occur often enough for the cap.
fn occurrences<'a>(set: &RuleSet, site: &Site<'a>, environment: &Environment<'_>, found: &mut Vec<Finding<'a>>) {
    let (Some(node), Scale::Other(Method::PerOccurrence { of, each, start })) = (site.criterion, site.scale) else { return };
    let extent = environment.name(*of);
    let at = |count: Ratio| count.times(Ratio::from(*each))?.plus(Ratio::from(*start));
    let (Some(one), Some(other)) = (at(extent.least()), at(extent.greatest())) else { return };
    let (least, most) = (one.min(other), one.max(other));
    let (id, count_vi, count_en) = (site.id, extent.greatest().vi(), extent.greatest().en());
    let (each_vi, each_en) = (each.vi(), each.en());
    // a deduction runs from its `points_min` to 0
    let is_deduction = node.points_max.is_zero();
    let message = if is_deduction && Ratio::from(node.points_min) < least {
        let (least_vi, least_en, min_vi, min_en) = (least.vi(), least.en(), node.points_min.vi(), node.points_min.en());
        words!(
            "`{id}` bị giới hạn ở {min_vi} điểm, mà {count_vi} lần, mỗi lần {each_vi}, chỉ trừ đến {least_vi}",
            "`{id}` is cut at {min_en} points, and {count_en} times {each_en} deduct no further than {least_en}"
        )
    } else if !is_deduction && most < Ratio::from(node.points_max) {
        let (most_vi, most_en, max_vi, max_en) = (most.vi(), most.en(), node.points_max.vi(), node.points_max.en());
        words!(
            "`{id}` có điểm tối đa {max_vi}, mà cách chấm này cho cao nhất {most_vi} điểm: không đơn vị nào được đủ điểm",
            "`{id}` has a maximum of {max_en}, and this method gives {most_en} points at most: no unit has them all"
        )
    } else {
        return;
    };
    let name = set.name(*of);
    let (least_vi, least_en) = (extent.least().vi(), extent.least().en());
    let diagnostic = warning(site.place, message)
        .note(words!("`{name}` chỉ có thể từ {least_vi} đến {count_vi}", "`{name}` can only be from {least_en} to {count_en}"))
        .help(words!(
            "xem lại `each`, `start`, điểm tối đa, hoặc khoảng giá trị của `{name}`",
            "check `each`, `start`, the maximum, or the range of `{name}`"
        ));
    let extreme = if is_deduction { least } else { most };
    let claim = Some(site.claim(vec![Want::Number(site.of.subject(), extreme)]));
    found.push(Finding { diagnostic, allow: site.allow.clone(), claim });
}

/// `min` and `clamp` with a bound that what they cut never passes.
fn scale<'a>(site: &Site<'a>, environment: &Environment<'_>, found: &mut Vec<Finding<'a>>) {
    let mut look = |numeric: &Numeric, place: &Place, environment: &Environment<'_>| {
        expression(site.id, numeric, place, &site.allow, environment, &site.of.subject(), found);
    };
    match site.scale {
        Scale::Other(Method::Formula { value, .. }) => look(value, site.place, environment),
        Scale::Cases(cases) => {
            let mut earlier = environment.clone();
            for case in &cases.cases {
                look(&case.result, &case.anchor.place, &earlier.narrowed(&case.when, true));
                earlier = earlier.narrowed(&case.when, false);
            }
            if let Otherwise::Result(result, _) = &cases.otherwise {
                look(result, site.place, &earlier);
            }
        }
        Scale::Tiers(_) | Scale::Choice(_) | Scale::Alternatives(..) | Scale::Other(_) => {}
    }
}

fn expression<'a>(
    id: &str,
    numeric: &Numeric,
    place: &Place,
    allow: &[&'a [Allow]],
    environment: &Environment<'_>,
    subject: &Subject,
    found: &mut Vec<Finding<'a>>,
) {
    let mut idle = Vec::new();
    idle_bounds(numeric, environment, &mut idle);
    for (bound, most) in idle {
        let (bound_vi, bound_en, most_vi, most_en) = (bound.vi(), bound.en(), most.vi(), most.en());
        let diagnostic = warning(
            place,
            words!(
                "công thức của `{id}` giới hạn ở {bound_vi} một giá trị cao nhất chỉ đến {most_vi}",
                "the formula of `{id}` cuts at {bound_en} a value that is {most_en} at most"
            ),
        )
        .help(words!(
            "xem lại giới hạn {bound_vi}, hệ số, hoặc khoảng giá trị của các chỉ tiêu; nếu giới hạn không có tác dụng thì bỏ đi",
            "check the bound {bound_en}, the factors, or the ranges of the indicators; take the bound out if it does nothing"
        ));
        // where the bound stands outermost, what it would cut is what comes out
        let mut reads = BTreeSet::new();
        numeric.names(&mut reads);
        let claim = Some(Claim::of(reads, vec![Want::Number(subject.clone(), most)]));
        found.push(Finding { diagnostic, allow: allow.to_vec(), claim });
    }
}

/// Upper bounds that are written as numbers, with the most that what they cut can be.
fn idle_bounds(numeric: &Numeric, environment: &Environment<'_>, found: &mut Vec<(Ratio, Ratio)>) {
    let mut inside = |x: &Numeric| idle_bounds(x, environment, found);
    match numeric {
        Numeric::Literal(_)
        | Numeric::Name(_)
        | Numeric::CountTrue(_)
        | Numeric::DaysLate(..)
        | Numeric::DaysBetween(..)
        | Numeric::MonthsBetween(..)
        | Numeric::PointsShare(_) => {}
        Numeric::Negate(x) | Numeric::Abs(x) | Numeric::Round(x, ..) | Numeric::Floor(x) => inside(x),
        Numeric::Add(a, b)
        | Numeric::Subtract(a, b)
        | Numeric::Multiply(a, b)
        | Numeric::Divide(a, b)
        | Numeric::Percent(a, b) => {
            inside(a);
            inside(b);
        }
        Numeric::Max(all) | Numeric::Sum(all) => all.iter().for_each(inside),
        Numeric::Min(all) => {
            all.iter().for_each(&mut inside);
            let bound = all.iter().filter_map(literal).min();
            let others = all.iter().filter(|x| literal(x).is_none()).map(|x| Some(bounds(x, environment)?.1));
            // with several, the least of their greatest values is the most that is left to cut
            let most = others.reduce(|a, b| Some(a?.min(b?))).flatten();
            found.extend(bound.zip(most).filter(|(bound, most)| most < bound));
        }
        Numeric::Clamp(x, least, most) => {
            [x, least, most].into_iter().for_each(|x| inside(x));
            let reached = bounds(x, environment).map(|(_, greatest)| greatest);
            found.extend(literal(most).zip(reached).filter(|(bound, reached)| reached < bound));
        }
    }
}

fn literal(numeric: &Numeric) -> Option<Ratio> {
    match numeric {
        Numeric::Literal(number) => Some(Ratio::from(*number)),
        _ => None,
    }
}

/// Not above the best rating, not below the worst, no notches: nothing comes of it.
fn does_nothing(effect: &Effect, n_ratings: usize) -> Option<Words> {
    match effect {
        Effect::NotAbove(0) => Some(words!(
            "không được cao hơn mức tốt nhất, mà không có mức nào cao hơn",
            "not above the best rating, and there is none above it"
        )),
        Effect::NotBelow(rating) if rating + 1 == n_ratings => Some(words!(
            "không được thấp hơn mức thấp nhất, mà không có mức nào thấp hơn",
            "not below the worst rating, and there is none below it"
        )),
        Effect::Raise(0) | Effect::Lower(0) => Some(words!("đổi 0 bậc", "by 0 notches")),
        Effect::NotRated(_)
        | Effect::Rate(_)
        | Effect::NotAbove(_)
        | Effect::NotAboveRelated
        | Effect::NotBelow(_)
        | Effect::Raise(_)
        | Effect::Lower(_) => None,
    }
}

fn floors<'a>(set: &'a RuleSet, scorecard: &'a Scorecard, found: &mut Vec<Finding<'a>>) {
    for node in &scorecard.nodes {
        let id = &node.id;
        let own = node.floor.as_ref().map(|floor| (&floor.then, &floor.anchor));
        let each = node.floor_each.as_ref().map(|floor| (&floor.then, &floor.anchor));
        for (then, anchor) in own.into_iter().chain(each) {
            let Some(Words { vi, en }) = does_nothing(then, set.ratings.len()) else { continue };
            let diagnostic = warning(
                &anchor.place,
                words!("điểm liệt của `{id}` không có tác dụng: {vi}", "the floor of `{id}` does nothing: {en}"),
            )
            .help(other_effect());
            found.push(Finding { diagnostic, allow: vec![&node.anchor.allow, &anchor.allow], claim: None });
        }
    }
}

fn other_effect() -> Words {
    words!("sửa mức trong `then` theo văn bản, hoặc bỏ đi", "correct the rating in `then` by the text, or take it out")
}

fn gates<'a>(set: &'a RuleSet, ranges: &Ranges, (position, gate): (usize, &'a Gate), found: &mut Vec<Finding<'a>>) {
    let id = &gate.id;
    let mut claim = None;
    let diagnostic = match does_nothing(&gate.then, set.ratings.len()) {
        Some(Words { vi, en }) => {
            claim = Some(closes(position, gate));
            warning(
                &gate.anchor.place,
                words!("điều kiện khống chế `{id}` không có tác dụng: {vi}", "gate `{id}` does nothing: {en}"),
            )
            .help(other_effect())
        }
        None if never_closes(set, ranges, position) => proof(&gate.when, &Environment::new(ranges), set)
            .into_iter()
            .fold(
                warning(
                    &gate.anchor.place,
                    words!(
                        "điều kiện khống chế `{id}` không bao giờ xảy ra: không có số liệu nào thỏa `when`",
                        "gate `{id}` never closes: no figures meet its `when`"
                    ),
                ),
                Diagnostic::note,
            )
            .help(words!(
                "xem lại điều kiện, `unless`, và khoảng giá trị của các chỉ tiêu, hoặc bỏ điều kiện khống chế này",
                "check the condition, `unless` and the ranges of the indicators, or take the gate out"
            )),
        None => match bound_before(set, ranges, position) {
            Some((earlier, message)) => {
                claim = Some(closes(position, gate));
                warning(&gate.anchor.place, message)
                    .also(earlier.anchor.place.clone(), words!("điều kiện khống chế đứng trước", "the gate before it"))
                    .help(words!(
                        "sửa `when` hoặc mức trong `then` của một trong hai theo văn bản, đổi thứ tự, hoặc bỏ điều kiện khống chế này",
                        "correct `when` or the rating in `then` of one of them by the text, change the order, or take this gate out"
                    ))
            }
            None => return,
        },
    };
    found.push(Finding { diagnostic, allow: vec![&gate.anchor.allow], claim });
}

// A unit on which the gate closes.
fn closes(position: usize, gate: &Gate) -> Claim {
    let mut reads = BTreeSet::new();
    gate.when.names(&mut reads);
    gate.unless.iter().for_each(|unless| unless.names(&mut reads));
    Claim::of(reads, vec![Want::Is(Subject::Gate(position), Is::Truth(true))])
}

/// An earlier gate that binds every unit on which this one closes, so that this one changes nothing, or never comes to its rating.
fn bound_before<'a>(set: &'a RuleSet, ranges: &Ranges, position: usize) -> Option<(&'a Gate, Words)> {
    let gate = &set.gates[position];
    let covers = |earlier: &Gate| {
        earlier.unless.is_none() && examine(&[&gate.when], &[(&earlier.when, false)], &Environment::new(ranges), set).never == [0]
    };
    set.gates[..position].iter().find_map(|earlier| {
        let (id, other) = (&gate.id, &earlier.id);
        let is_idle = match (&earlier.then, &gate.then) {
            (_, Effect::NotRated(_)) => return None,
            (Effect::Rate(bound), Effect::Rate(own)) if bound != own => false,
            (Effect::Rate(bound), Effect::NotAbove(own)) if bound < own => false,
            (Effect::Rate(bound), Effect::NotBelow(own)) if own < bound => false,
            (Effect::Rate(_), _) => true,
            (Effect::NotAbove(bound), Effect::NotAbove(own)) if own <= bound => true,
            (Effect::NotBelow(bound), Effect::NotBelow(own)) if bound <= own => true,
            (Effect::NotAbove(bound), Effect::NotBelow(own) | Effect::Rate(own)) if own < bound => false,
            (Effect::NotBelow(bound), Effect::NotAbove(own) | Effect::Rate(own)) if bound < own => false,
            _ => return None,
        };
        let message = if is_idle {
            words!(
                "điều kiện khống chế `{id}` không bao giờ đổi được gì: đơn vị nào thỏa nó cũng đã bị `{other}` đứng trước giữ ở mức ấy hoặc chặt hơn",
                "gate `{id}` never changes anything: whoever meets it is already held there, or harder, by `{other}` before it"
            )
        } else {
            words!(
                "điều kiện khống chế `{id}` trái với `{other}` đứng trước: đơn vị nào thỏa nó cũng đã bị `{other}` giữ, nên không bao giờ đến được mức mà `{id}` nêu",
                "gate `{id}` contradicts `{other}` before it: whoever meets it is already held by `{other}`, and never comes to the rating that `{id}` names"
            )
        };
        covers(earlier).then_some((earlier, message))
    })
}

fn never_closes(set: &RuleSet, ranges: &Ranges, position: usize) -> bool {
    let gate = &set.gates[position];
    let lines: Vec<&Condition> = gate.unless.iter().chain([&gate.when]).collect();
    let is_never = |given: &[(&Condition, bool)]| {
        let never = examine(&lines, given, &Environment::new(ranges), set).never;
        never.contains(&(lines.len() - 1))
    };
    // whoever an earlier gate leaves unrated is asked no further
    let ends = |earlier: &&Gate| matches!(earlier.then, Effect::NotRated(_)) && earlier.unless.is_none();
    is_never(&[]) || set.gates[..position].iter().filter(ends).any(|earlier| is_never(&[(&earlier.when, false)]))
}
