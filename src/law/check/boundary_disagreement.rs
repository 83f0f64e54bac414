//! A threshold that stands twice for the same quantity, and a value exactly on it that is put above by one place and below by
//! the other.
//!
//! `x >= 80` and `x < 80` agree: 80 goes with what is above. So do `x <= 2` and `x > 2`: 2 goes with what is below. Of whole
//! numbers `x >= 1` and `x <= 1` are no disagreement but two thresholds, of which one lies under 1 and the other over it.

use super::claim::{Claim, Want};
use super::lines::value_in;
use super::totals::Totals;
use super::values::Stretch;
use super::{Examined, Finding, Lint};
use crate::law::examples::Given;
use crate::law::expression::{Comparison, Condition, Numeric, Truth};
use crate::law::extent::Extent;
use crate::law::ranges::{Environment, Ranges};
use crate::law::{
    Allow, Anchor, Body, Comparator, Content, DerivedMethod, EachLeast, FloorLeast, Method, Name, Rating, RatingsRead, Require,
    RuleSet, Tiers,
};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Severity, Words};
use crate::words::number::{Number, Ratio};

pub(super) const BOUNDARY_DISAGREEMENT: Lint = Lint {
    name: "boundary_disagreement",
    severity: Severity::Warning,
    explanation_vi: include_str!("boundary_disagreement.vi.md"),
    explanation_en: include_str!("boundary_disagreement.en.md"),
    check: boundary_disagreement,
};

/// One place where a quantity is cut in two.
struct Cut<'a> {
    /// What is cut.
    of: Numeric,
    /// Where.
    at: Number,
    /// Whether the value on the threshold goes with what is above.
    is_above: bool,
    /// Whether what is above is singled out, and not what is below.
    is_upward: bool,
    /// Whose place it is: within one scale lines are read in order, and may part what others join.
    whose: String,
    /// As written.
    text: String,
    place: Place,
    allow: &'a [Allow],
}

fn boundary_disagreement<'a>(examined: &Examined<'a>, found: &mut Vec<Finding<'a>>) {
    let Some(ranges) = examined.ranges else { return };
    let set = examined.set;
    let mut cuts = Cuts { set, all: Vec::new() };
    cuts.collect();
    let environment = Environment::new(ranges);
    let mut told: Vec<(&Numeric, Number)> = Vec::new();
    for (position, second) in cuts.all.iter().enumerate() {
        let on_it = Stretch { low: Some((Ratio::from(second.at), true)), high: Some((Ratio::from(second.at), true)) };
        let first = cuts.all[..position].iter().find(|first| disagree(first, second, &environment));
        let Some(first) = first else { continue };
        if told.contains(&(&second.of, second.at)) || !can_be_on(&second.of, on_it, set, ranges) {
            continue;
        }
        told.push((&second.of, second.at));
        report(first, second, on_it, examined, found);
    }
    overlaps(set, ranges, found);
}

// Totals that two ratings claim by the edges they write.
fn overlaps<'a>(set: &'a RuleSet, ranges: &Ranges, found: &mut Vec<Finding<'a>>) {
    let Some(scorecard) = set.scorecard() else { return };
    let totals = Totals::of(set, scorecard, ranges);
    let scale = super::gap_between_ratings::Scale::of(scorecard, ranges);
    for (position, worse) in set.ratings.iter().enumerate() {
        let shared = set.ratings[..position].iter().rev().find_map(|better| {
            let both = shared(better, worse)?;
            (!scale.inside(&totals, both).is_empty()).then_some((better, both))
        });
        let Some((better, both)) = shared else { continue };
        let (id, other) = (&worse.id, &better.id);
        let (from_vi, from_en) = both.low.map(|(low, _)| (low.vi(), low.en())).unwrap_or_default();
        let (to_vi, to_en) = match both.high {
            Some((high, true)) => (format!("đến hết {}", high.vi()), format!("up to {}", high.en())),
            Some((high, false)) => (format!("đến dưới {}", high.vi()), format!("to below {}", high.en())),
            None => (String::new(), String::new()),
        };
        let diagnostic = Diagnostic::warning(
            BOUNDARY_DISAGREEMENT.name,
            worse.anchor.place.clone(),
            words!(
                "hai mức `{other}` và `{id}` cùng nhận tổng điểm từ {from_vi} {to_vi}",
                "the ratings `{other}` and `{id}` both take totals from {from_en} {to_en}"
            ),
        )
        .also(better.anchor.place.clone(), words!("mức kia", "the other rating"))
        .note(words!(
            "mức đứng trước được chọn: tổng điểm ấy xếp `{other}`",
            "the one that stands first is chosen: such a total is rated `{other}`"
        ))
        .help(words!(
            "sửa cạnh của một trong hai mức theo văn bản để chúng không chồng lên nhau",
            "correct an edge of one of them by the text, so that they do not overlap"
        ));
        let claim = Some(Claim::of([Name::Total], vec![Want::Score(both)]));
        found.push(Finding { diagnostic, allow: vec![&better.anchor.allow, &worse.anchor.allow], claim });
    }
}

// Where two ratings overlap by an edge that is written; an edge that is not written claims nothing.
fn shared(better: &Rating, worse: &Rating) -> Option<Stretch> {
    let upper = |rating: &Rating| match rating.below {
        Some(below) => Some((Ratio::from(below), false)),
        None => rating.to.map(|to| (Ratio::from(to), true)),
    };
    let lower = |rating: &Rating| rating.from.map(Ratio::from);
    let (low, high) = match lower(better) {
        Some(low) => (low.max(lower(worse).unwrap_or(low)), upper(worse)?),
        None => (lower(worse)?, upper(better)?),
    };
    (low < high.0).then_some(Stretch { low: Some((low, true)), high: Some(high) })
}

fn disagree(first: &Cut<'_>, second: &Cut<'_>, environment: &Environment<'_>) -> bool {
    let is_whole = environment.numeric(&first.of, true).ok().and_then(Extent::decimals) == Some(0);
    let reads_total = first.of == Numeric::Name(Name::Total);
    first.of == second.of
        && first.at == second.at
        && first.is_above != second.is_above
        && first.whose != second.whose
        && (!is_whole || reads_total || first.is_upward == second.is_upward)
        && [first, second].iter().all(|cut| parts(cut, environment))
}

// Whether something lies on either side: `x >= 0` of a count parts nothing.
fn parts(cut: &Cut<'_>, environment: &Environment<'_>) -> bool {
    let Ok(extent) = environment.numeric(&cut.of, true) else { return false };
    let at = Ratio::from(cut.at);
    if cut.is_above { extent.least() < at && at <= extent.greatest() } else { extent.least() <= at && at < extent.greatest() }
}

fn can_be_on(of: &Numeric, on_it: Stretch, set: &RuleSet, ranges: &Ranges) -> bool {
    match (of, set.scorecard()) {
        (Numeric::Name(Name::Total), Some(scorecard)) => !Totals::of(set, scorecard, ranges).inside(on_it, 1).is_empty(),
        _ => value_in(of, on_it, &Environment::new(ranges), set).is_some(),
    }
}

fn report<'a>(first: &Cut<'a>, second: &Cut<'a>, on_it: Stretch, examined: &Examined<'a>, found: &mut Vec<Finding<'a>>) {
    let set = examined.set;
    let (vi, en) = (second.at.vi(), second.at.en());
    let side = |cut: &Cut<'_>| {
        if cut.is_above {
            words!("{vi} thuộc phần trên", "{en} goes with what is above")
        } else {
            words!("{vi} thuộc phần dưới", "{en} goes with what is below")
        }
    };
    let name = said(&second.of, set);
    let (first_text, second_text) = (&first.text, &second.text);
    let (first_side, second_side) = (side(first), side(second));
    let mut diagnostic = Diagnostic::warning(
        BOUNDARY_DISAGREEMENT.name,
        second.place.clone(),
        words!(
            "đúng {vi} của {name} thì `{second_text}` xếp một bên, `{first_text}` xếp bên kia",
            "exactly {en} of {name} is put on one side by `{second_text}`, and on the other by `{first_text}`"
        ),
    );
    if first.place != second.place {
        diagnostic = diagnostic.also(first.place.clone(), words!("chỗ kia", "the other place"));
    }
    let diagnostic = diagnostic
        .note(Words::new(
            format!("`{first_text}`: {}; `{second_text}`: {}", first_side.vi, second_side.vi),
            format!("`{first_text}`: {}; `{second_text}`: {}", first_side.en, second_side.en),
        ))
        .help(words!(
            "đọc lại văn bản xem đúng {vi} thuộc bên nào, rồi viết hai chỗ như nhau; nếu văn bản viết khác nhau thật, nêu `allow` kèm lý do",
            "see in the text on which side {en} lies, and write both places alike; where the text does differ, `allow` it with the reason"
        ));
    let claim = match &second.of {
        Numeric::Name(Name::Total) => Some(Claim::of([Name::Total], vec![Want::Score(on_it)])),
        Numeric::Name(Name::Indicator(indicator)) => {
            Some(Claim::of([Name::Indicator(*indicator)], Vec::new()).given(*indicator, Given::Number(second.at)))
        }
        Numeric::Name(name) => Some(Claim::of([*name], vec![Want::Within(*name, on_it)])),
        numeric => same_as(numeric, set).map(|name| Claim::of([name], vec![Want::Within(name, on_it)])),
    };
    found.push(Finding { diagnostic, allow: vec![first.allow, second.allow], claim });
}

fn said(of: &Numeric, set: &RuleSet) -> String {
    let name = match of {
        Numeric::Name(name) => Some(*name),
        numeric => same_as(numeric, set),
    };
    match (name, of) {
        (Some(name), _) => format!("`{}`", set.name(name)),
        (None, Numeric::PointsShare(node)) => format!("`points_share({})`", set.name(Name::Points(*node))),
        (None, _) => "`%`".to_owned(),
    }
}

// The derived value that is computed so.
fn same_as(numeric: &Numeric, set: &RuleSet) -> Option<Name> {
    set.derived.iter().enumerate().find_map(|(position, derived)| match &derived.method {
        DerivedMethod::Value { value, .. } if value == numeric && derived.rounding.is_none() => Some(Name::Derived(position)),
        _ => None,
    })
}

struct Cuts<'a> {
    set: &'a RuleSet,
    all: Vec<Cut<'a>>,
}

impl<'a> Cuts<'a> {
    fn collect(&mut self) {
        let set = self.set;
        for (_, derived) in set.written() {
            let whose = format!("derived {}", derived.id);
            match &derived.method {
                DerivedMethod::Value { .. } | DerivedMethod::Choice(_) | DerivedMethod::Children(_) => {}
                DerivedMethod::Truth(condition) => self.condition(condition, &whose, &derived.anchor, false),
                DerivedMethod::Tiers(tiers) => self.tiers(tiers, &whose, &derived.anchor),
                DerivedMethod::Cases(cases) => {
                    cases.cases.iter().for_each(|case| self.condition(&case.when, &whose, &case.anchor, false));
                }
            }
        }
        match &set.body {
            Body::Criteria(scorecard) => {
                for (id, node) in scorecard.nodes.iter().enumerate() {
                    let whose = format!("criterion {}", node.id);
                    if let Content::Criterion { applies_when, method, .. } = &node.content {
                        applies_when.iter().for_each(|condition| self.condition(condition, &whose, &node.anchor, false));
                        self.method(method, &whose, &node.anchor);
                    }
                    let points = Numeric::Name(Name::Points(id));
                    let whose = format!("floor {}", node.id);
                    if let Some(floor) = &node.floor {
                        let (of, at, text) = match floor.least {
                            FloorLeast::Points(at) => (points, at, format!("floor: points: {at}")),
                            FloorLeast::SharePercent(at) => (Numeric::PointsShare(id), at, format!("floor: share_percent: {at}")),
                        };
                        self.push(of, at, (true, false), whose.clone(), text, floor.anchor.place.clone(), &floor.anchor);
                    }
                    if let Some(floor) = &node.floor_each {
                        for leaf in scorecard.leaves(id) {
                            let points = Numeric::Name(Name::Points(leaf));
                            let (of, at, is_above, text) = match floor.least {
                                EachLeast::Above(at) => (points, at, false, format!("floor_each: above: {at}")),
                                EachLeast::Points(at) => (points, at, true, format!("floor_each: points: {at}")),
                                EachLeast::SharePercent(at) => {
                                    (Numeric::PointsShare(leaf), at, true, format!("floor_each: share_percent: {at}"))
                                }
                            };
                            self.push(of, at, (is_above, false), whose.clone(), text, floor.anchor.place.clone(), &floor.anchor);
                        }
                    }
                }
            }
            Body::Matrix(rows) => {
                for row in rows {
                    let whose = format!("row {}", row.id);
                    row.applies_when.iter().for_each(|condition| self.condition(condition, &whose, &row.anchor, false));
                    self.method(&row.method, &whose, &row.anchor);
                }
            }
        }
        self.ratings();
        for gate in &set.gates {
            let whose = format!("gate {}", gate.id);
            self.condition(&gate.when, &whose, &gate.anchor, false);
            gate.unless.iter().for_each(|unless| self.condition(unless, &whose, &gate.anchor, false));
        }
    }

    fn ratings(&mut self) {
        let set = self.set;
        let score = match set.scorecard().map(|scorecard| scorecard.ratings_read) {
            Some(RatingsRead::Points) => Some(Numeric::Name(Name::Total)),
            Some(RatingsRead::PercentOfMax) => {
                let (total, most) = (Numeric::Name(Name::Total), Numeric::Name(Name::TotalMax));
                Some(Numeric::Percent(Box::new(total), Box::new(most)))
            }
            None => None,
        };
        for rating in &set.ratings {
            let whose = format!("rating {}", rating.id);
            let edges = [
                (rating.from, "from", (true, true)),
                (rating.below, "below", (true, false)),
                (rating.to.filter(|_| rating.below.is_none()), "to", (false, false)),
            ];
            for (at, word, side) in edges {
                if let (Some(at), Some(score)) = (at, &score) {
                    let text = format!("{word}: {at}");
                    let place = rating.anchor.place.clone();
                    self.push(score.clone(), at, side, whose.clone(), text, place, &rating.anchor);
                }
            }
            for requirement in rating.require.as_ref().map(Require::leaves).unwrap_or_default() {
                let whose = format!("requirement {}", requirement.id);
                self.condition(&requirement.that, &whose, &requirement.anchor, false);
            }
        }
    }

    fn method(&mut self, method: &'a Method, whose: &str, anchor: &'a Anchor) {
        match method {
            Method::Met(condition) => self.condition(condition, whose, anchor, false),
            Method::Conditions(conditions) => {
                for (n, one) in conditions.iter().enumerate() {
                    // each has its own points, whatever the others say
                    self.condition(&one.that, &format!("{whose}.{n}"), &one.anchor, false);
                }
            }
            Method::Tiers(tiers) => self.tiers(tiers, whose, anchor),
            Method::Cases(cases) => cases.cases.iter().for_each(|case| self.condition(&case.when, whose, &case.anchor, false)),
            Method::Alternatives { alternatives, .. } => {
                for alternative in alternatives {
                    self.condition(&alternative.when, whose, &alternative.anchor, false);
                    self.method(&alternative.method, whose, &alternative.anchor);
                }
            }
            Method::Proportional(_)
            | Method::PerOccurrence { .. }
            | Method::Choice(_)
            | Method::Assessed { .. }
            | Method::Formula { .. }
            | Method::Script(_)
            | Method::Children(_) => {}
        }
    }

    fn tiers(&mut self, tiers: &Tiers, whose: &str, anchor: &'a Anchor) {
        for tier in &tiers.tiers {
            let side = match tiers.comparator {
                Comparator::AtLeast => (true, true),
                Comparator::Above => (false, true),
                Comparator::AtMost => (false, false),
                Comparator::Below => (true, false),
            };
            let text = format!("{} {}", tiers.comparator.word(), tier.threshold);
            self.push(Numeric::Name(tiers.of), tier.threshold, side, whose.to_owned(), text, tier.place.clone(), anchor);
        }
    }

    fn condition(&mut self, condition: &'a Condition, whose: &str, anchor: &'a Anchor, is_denied: bool) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter().for_each(|part| self.condition(part, whose, anchor, is_denied));
            }
            Condition::None(parts) => parts.iter().for_each(|part| self.condition(part, whose, anchor, !is_denied)),
            Condition::Part(part) => self.truth(&part.truth, (&part.text, &part.place), whose, anchor, is_denied),
        }
    }

    fn truth(&mut self, truth: &'a Truth, (text, place): (&str, &Place), whose: &str, anchor: &'a Anchor, is_denied: bool) {
        match truth {
            Truth::Not(inner) => self.truth(inner, (text, place), whose, anchor, !is_denied),
            Truth::And(parts) | Truth::Or(parts) => {
                parts.iter().for_each(|part| self.truth(part, (text, place), whose, anchor, is_denied));
            }
            Truth::Compare(comparison, a, b) => {
                let (comparison, of, at) = match (a, literal(a), b, literal(b)) {
                    (of, None, _, Some(at)) => (*comparison, of, at),
                    (_, Some(at), of, None) => (turned(*comparison), of, at),
                    _ => return,
                };
                let (is_above, is_upward) = match comparison {
                    Comparison::GreaterOrEqual => (true, true),
                    Comparison::Less => (true, false),
                    Comparison::Greater => (false, true),
                    Comparison::LessOrEqual => (false, false),
                    Comparison::Equal | Comparison::NotEqual => return,
                };
                self.push(
                    of.clone(),
                    at,
                    (is_above, is_upward != is_denied),
                    whose.to_owned(),
                    text.to_owned(),
                    place.clone(),
                    anchor,
                );
            }
            Truth::Literal(_)
            | Truth::Name(_)
            | Truth::CompareDays(..)
            | Truth::CompareTruths(..)
            | Truth::OptionIn(..)
            | Truth::TextIn(..)
            | Truth::CompareRating(..)
            | Truth::Known(_) => {}
        }
    }

    #[expect(clippy::too_many_arguments, reason = "a cut is what it is")]
    fn push(
        &mut self,
        of: Numeric,
        at: Number,
        side: (bool, bool),
        whose: String,
        text: String,
        place: Place,
        anchor: &'a Anchor,
    ) {
        let of = match of {
            Numeric::Name(Name::Derived(derived)) => match &self.set.derived[derived] {
                // a name for an expression is that expression
                own if own.rounding.is_none() => match &own.method {
                    DerivedMethod::Value { value, .. } => value.clone(),
                    DerivedMethod::Truth(_)
                    | DerivedMethod::Tiers(_)
                    | DerivedMethod::Cases(_)
                    | DerivedMethod::Choice(_)
                    | DerivedMethod::Children(_) => Numeric::Name(Name::Derived(derived)),
                },
                _ => Numeric::Name(Name::Derived(derived)),
            },
            of => of,
        };
        let (is_above, is_upward) = side;
        self.all.push(Cut { of, at, is_above, is_upward, whose, text, place, allow: &anchor.allow });
    }
}

fn literal(numeric: &Numeric) -> Option<Number> {
    match numeric {
        Numeric::Literal(number) => Some(*number),
        Numeric::Negate(inner) => literal(inner).map(|number| -number),
        _ => None,
    }
}

fn turned(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
        Comparison::Equal | Comparison::NotEqual => comparison,
    }
}
