//! A total that can occur and that no rating takes.

use super::claim::{Claim, Want};
use super::lines::{pieces, some_value};
use super::totals::Totals;
use super::values::Stretch;
use super::{Examined, Finding, Lint};
use crate::law::examples::{Is, Subject};
use crate::law::extent::Extent;
use crate::law::ranges::Ranges;
use crate::law::{Name, Rating, RatingId, RatingsRead, RuleSet, Scorecard};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Severity, Words};
use crate::words::number::{Number, Ratio};

pub(super) const GAP_BETWEEN_RATINGS: Lint = Lint {
    name: "gap_between_ratings",
    severity: Severity::Error,
    explanation_vi: include_str!("gap_between_ratings.vi.md"),
    explanation_en: include_str!("gap_between_ratings.en.md"),
    check: gap_between_ratings,
};

/// So many totals of a gap are named.
const WITNESSES: usize = 5;

fn gap_between_ratings<'a>(examined: &Examined<'a>, found: &mut Vec<Finding<'a>>) {
    let set = examined.set;
    let (Some(scorecard), Some(ranges)) = (set.scorecard(), examined.ranges) else { return };
    let totals = Totals::of(set, scorecard, ranges);
    let scale = Scale::of(scorecard, ranges);
    // adjoining stretches that no rating takes are one gap, though some of them no total falls into
    let mut gap: Vec<Ratio> = Vec::new();
    // likewise those that a worse rating takes than totals below them
    let mut fall: (Vec<Ratio>, Option<RatingId>) = (Vec::new(), None);
    // only where less is better does a rating state `below` alone
    let is_less_better = set.ratings.iter().any(|rating| rating.from.is_none() && rating.below.is_some());
    let is_more_better = !is_less_better && set.ratings.iter().any(|rating| rating.from.is_some());
    let mut best: Option<RatingId> = None;
    let context = Context { set, scorecard, totals: &totals, scale };
    for piece in pieces(&edges(set)) {
        let inside = scale.inside(&totals, piece);
        let taken = set.ratings.iter().position(|rating| takes(set, rating, some_value(piece)));
        let falls_to = taken.filter(|taken| is_more_better && best.is_some_and(|best| best < *taken));
        if taken.is_some() {
            context.report(&mut gap, None, found);
        }
        if fall.1 != falls_to {
            let to = fall.1.take();
            context.report(&mut fall.0, to, found);
        }
        match (taken, falls_to) {
            (None, _) => gap.extend(inside),
            (Some(_), Some(to)) => {
                fall.0.extend(inside);
                fall.1 = Some(to);
            }
            (Some(taken), None) if !inside.is_empty() => best = Some(best.map_or(taken, |best| best.min(taken))),
            (Some(_), None) => {}
        }
    }
    context.report(&mut gap, None, found);
    let to = fall.1.take();
    context.report(&mut fall.0, to, found);
}

struct Context<'a, 't> {
    set: &'a RuleSet,
    scorecard: &'a Scorecard,
    totals: &'t Totals,
    scale: Scale,
}

/// What the edges of ratings are compared with.
#[derive(Clone, Copy)]
pub(super) enum Scale {
    /// The total.
    Points,
    /// The total in percent of a maximum that is the same for every unit.
    PercentOf(Ratio),
    /// The total in percent of what is left of the maximum: it can take any value.
    Quotients { has_bonus: bool },
}

impl Scale {
    /// What the ratings of a scorecard are read from.
    pub(super) fn of(scorecard: &Scorecard, ranges: &Ranges) -> Scale {
        match scorecard.ratings_read {
            RatingsRead::Points => Scale::Points,
            RatingsRead::PercentOfMax => match ranges.total_max.and_then(Extent::only) {
                Some(maximum) if Number::ZERO < maximum => Scale::PercentOf(Ratio::from(maximum)),
                _ => Scale::Quotients { has_bonus: scorecard.bonus.is_some() },
            },
        }
    }

    /// Values inside a stretch that can occur, ascending, some of them.
    pub(super) fn inside(self, totals: &Totals, piece: Stretch) -> Vec<Ratio> {
        let hundred = Ratio::from(Number::HUNDRED);
        match self {
            Scale::Points => totals.inside(piece, WITNESSES + 1),
            Scale::PercentOf(maximum) => {
                let points = |(percent, inside): (Ratio, bool)| Some((percent.times(maximum)?.over(hundred)?, inside));
                let piece = Stretch { low: piece.low.and_then(points), high: piece.high.and_then(points) };
                let percent = |total: Ratio| total.times(hundred)?.over(maximum);
                totals.inside(piece, WITNESSES + 1).into_iter().filter_map(percent).collect()
            }
            Scale::Quotients { has_bonus } => {
                // a total is at least 0 here and, without a bonus, at most its maximum
                let low = piece.low.filter(|(low, _)| Ratio::ZERO <= *low).or(Some((Ratio::ZERO, true)));
                let most = (!has_bonus).then_some((hundred, true));
                let high = piece.high.filter(|(high, _)| has_bonus || *high <= hundred).or(most);
                let cut = Stretch { low, high };
                let value = some_value(cut);
                if cut.holds(value) && piece.holds(value) { vec![value] } else { Vec::new() }
            }
        }
    }

    fn said(self, value: Ratio) -> Words {
        match self {
            Scale::Points => Words::new(value.vi(), value.en()),
            Scale::PercentOf(_) | Scale::Quotients { .. } => Words::new(percent(&value.vi()), percent(&value.en())),
        }
    }
}

fn percent(number: &str) -> String {
    format!("{number}%")
}

/// Every edge of every rating, ascending.
pub(super) fn edges(set: &RuleSet) -> Vec<Ratio> {
    let mut edges: Vec<Ratio> =
        set.ratings.iter().flat_map(|rating| [rating.from, rating.to, rating.below]).flatten().map(Ratio::from).collect();
    edges.sort_unstable();
    edges.dedup();
    edges
}

/// Whether the rating's edges hold; `below` is how `to` is read.
pub(super) fn takes(set: &RuleSet, rating: &Rating, total: Ratio) -> bool {
    let at_least = |edge: Number| Ratio::from(edge) <= total;
    if rating.otherwise {
        let mut others = set.ratings.iter().filter(|other| !other.otherwise);
        return others.all(|other| match (other.from, other.below) {
            (Some(from), _) => !at_least(from),
            (None, Some(below)) => at_least(below),
            (None, None) => true,
        });
    }
    let ends_after = match (rating.below, rating.to) {
        (Some(below), _) => !at_least(below),
        (None, Some(to)) => total <= Ratio::from(to),
        (None, None) => true,
    };
    rating.from.is_none_or(at_least) && ends_after
}

impl<'a> Context<'a, '_> {
    // Totals that no rating takes, or that a worse one takes than totals below them.
    fn report(&self, gap: &mut Vec<Ratio>, falls_to: Option<RatingId>, found: &mut Vec<Finding<'a>>) {
        let Context { set, scorecard, totals, scale } = *self;
        let witnesses = std::mem::take(gap);
        let Some(&first) = witnesses.first() else { return };
        let last = witnesses.last().copied().unwrap_or(first);
        let upper_edge = |rating: &Rating| rating.below.or(rating.to).map(Ratio::from);
        // the rating that ends under the gap, and the one that begins over it
        let under = set
            .ratings
            .iter()
            .filter(|rating| upper_edge(rating).is_some_and(|edge| edge <= first))
            .max_by_key(|rating| upper_edge(rating));
        let over = set
            .ratings
            .iter()
            .filter(|rating| rating.from.is_some_and(|from| last < Ratio::from(from)))
            .min_by_key(|rating| rating.from);

        let Words { vi, en } = scale.said(first);
        let message = match falls_to.map(|rating| &set.ratings[rating].id) {
            None => words!("tổng điểm {vi} không thuộc mức xếp loại nào", "no rating takes a total of {en}"),
            Some(to) => words!(
                "tổng điểm {vi} rơi xuống mức `{to}`, tuy tổng điểm thấp hơn được mức cao hơn",
                "a total of {en} falls to the rating `{to}`, though lower totals get a better one"
            ),
        };
        let place = under.or(over).map_or(&set.place, |rating| &rating.anchor.place);
        let mut diagnostic = Diagnostic::error(GAP_BETWEEN_RATINGS.name, place.clone(), message);
        if let (Some(_), Some(over)) = (under, over) {
            diagnostic = diagnostic.also(over.anchor.place.clone(), words!("mức trên", "the rating above"));
        }
        diagnostic = diagnostic.note(around(under, over, scale));
        if witnesses.len() > 1 {
            diagnostic = diagnostic.note(others(&witnesses[1..], scale));
        }
        if let Some(step) = step(scorecard, totals, scale) {
            diagnostic = diagnostic.note(step);
        }
        let diagnostic = diagnostic.help(way_out(under, over));
        let allow = under.into_iter().chain(over).map(|rating| rating.anchor.allow.as_slice()).collect();
        // a whole unit, so that nothing but the gap keeps it from a rating
        let until = over.and_then(|over| over.from).map_or((last, true), |from| (Ratio::from(from), false));
        let at = Stretch { low: Some((first, true)), high: Some(until) };
        let reads = set.names_read().into_iter().chain([Name::Total]);
        let mut wants = vec![Want::Score(at)];
        if falls_to.is_none() {
            wants.extend([Want::Is(Subject::Outcome, Is::Undetermined), Want::By(Subject::Outcome, "unstated".to_owned())]);
        }
        let claim = Claim::of(reads, wants);
        found.push(Finding { diagnostic, allow, claim: Some(claim) });
    }
}

fn around(under: Option<&Rating>, over: Option<&Rating>, scale: Scale) -> Words {
    let ends = |rating: &Rating| {
        let id = &rating.id;
        match (rating.below, rating.to) {
            (Some(below), _) => {
                let Words { vi, en } = scale.said(Ratio::from(below));
                words!("`{id}` dưới {vi}", "`{id}` ends below {en}")
            }
            (None, Some(to)) => {
                let Words { vi, en } = scale.said(Ratio::from(to));
                words!("`{id}` đến hết {vi}", "`{id}` ends at {en}")
            }
            (None, None) => words!("`{id}` không có cạnh trên", "`{id}` has no upper edge"),
        }
    };
    let begins = |rating: &Rating| {
        let id = &rating.id;
        let Words { vi, en } = scale.said(rating.from.map_or(Ratio::ZERO, Ratio::from));
        words!("`{id}` từ {vi}", "`{id}` begins at {en}")
    };
    match (under.map(ends), over.map(begins)) {
        (Some(under), Some(over)) => Words::new(format!("{}, {}", under.vi, over.vi), format!("{}, {}", under.en, over.en)),
        (Some(under), None) => {
            let Words { vi, en } = under;
            words!("{vi}, và không mức nào nhận điểm cao hơn", "{en}, and no rating takes more")
        }
        (None, Some(over)) => {
            let Words { vi, en } = over;
            words!("{vi}, và không mức nào nhận điểm thấp hơn", "{en}, and no rating takes less")
        }
        (None, None) => words!("không mức nào nêu cạnh điểm", "no rating states an edge"),
    }
}

fn others(witnesses: &[Ratio], scale: Scale) -> Words {
    let shown = &witnesses[..witnesses.len().min(WITNESSES - 1)];
    let more = if witnesses.len() > shown.len() { "; …" } else { "" };
    let join = |of: fn(Words) -> String| shown.iter().map(|value| of(scale.said(*value))).collect::<Vec<_>>().join("; ");
    let (vi, en) = (join(|words| words.vi), join(|words| words.en));
    words!("cũng rơi vào khoảng này: {vi}{more}", "so do {en}{more}")
}

fn step(scorecard: &Scorecard, totals: &Totals, scale: Scale) -> Option<Words> {
    match scale {
        Scale::Points => {
            let step = totals.step()?;
            let (vi, en) = (step.vi(), step.en());
            Some(match totals.finest {
                Some(criterion) => {
                    let id = &scorecard.nodes[criterion].id;
                    words!(
                        "tổng điểm tăng giảm từng bậc {vi} (tiêu chí `{id}`)",
                        "totals move in steps of {en} (criterion `{id}`)"
                    )
                }
                None => words!("tổng điểm tăng giảm từng bậc {vi}", "totals move in steps of {en}"),
            })
        }
        Scale::PercentOf(maximum) => {
            let (vi, en) = (maximum.vi(), maximum.en());
            Some(words!("tỷ lệ tính trên điểm tối đa {vi}", "the percentage is of a maximum of {en}"))
        }
        Scale::Quotients { .. } => Some(words!(
            "xếp loại theo tỷ lệ trên điểm tối đa còn lại, là một thương số: khoảng trống nào cũng có thể có điểm rơi vào",
            "ratings are read from a percentage of what is left of the maximum, a quotient: any gap can be fallen into"
        )),
    }
}

fn way_out(under: Option<&Rating>, over: Option<&Rating>) -> Words {
    match (under, over) {
        (Some(under), Some(over)) => {
            let (under, edge) = (&under.id, over.from.unwrap_or(Number::ZERO));
            words!(
                "nêu cách đọc ở mức `{under}`: `below: {edge}`, kèm `doubt`",
                "say at `{under}` how it is read: `below: {edge}`, with a `doubt`"
            )
        }
        (Some(under), None) => {
            let under = &under.id;
            words!(
                "bỏ cạnh trên của mức `{under}`, hoặc nêu `total: {{ at_most: … }}`",
                "take out the upper edge of `{under}`, or state `total: {{ at_most: … }}`"
            )
        }
        (None, Some(_) | None) => words!(
            "thêm một mức `otherwise: true` cho phần điểm thấp nhất, hoặc hạ `from` của mức cuối",
            "add a rating with `otherwise: true` for the lowest totals, or lower the last `from`"
        ),
    }
}
