//! What made a unit move: what keeps its worse side from the rating of the better one, and what lifts the better one.

use super::elsewhere::{elsewhere, gate_elsewhere};
use super::standing::{by_id, rating_of};
use super::{Direction, Elsewhere, Found, Rated, ScoreChange, Side, Why, titled};
use crate::law::{Name, RatingId};
use crate::questions::explain::{Cause, CauseKind, Explanation, Seen, Titled, kept_from};
use crate::words::number::{Number, Ratio};

pub(super) fn why(rated: [Option<Rated<'_>>; 2], moved: Option<Direction>) -> Why {
    let [before, after] = &rated;
    let mut reasons = Vec::new();
    let mut lifted_by = Vec::new();
    let mut stands_for = None;
    if let (Some(before), Some(after)) = (before, after) {
        match (moved, rating_of(&before.2), rating_of(&after.2)) {
            (Some(Direction::Down), Some(from), Some(to)) => {
                (reasons, stands_for) = kept(Side::After, after, to, &before.2, from);
                lifted_by = lifts(Side::Before, &before.2, &after.2);
            }
            (Some(Direction::Up), Some(from), Some(to)) => {
                (reasons, stands_for) = kept(Side::Before, before, from, &after.2, to);
                lifted_by = lifts(Side::After, &after.2, &before.2);
            }
            (_, Some(_), Some(_)) => {}
            (_, from, to) => {
                if from.is_none() && moved.is_some() {
                    reasons.extend(found(Side::Before, &before.2.decided.reasons, &before.2, &after.2, None));
                }
                if to.is_none() {
                    reasons.extend(found(Side::After, &after.2.decided.reasons, &after.2, &before.2, None));
                }
            }
        }
    } else {
        // what keeps a unit from a rating is told though the other side has nothing to hold it against
        for (side, own) in [(Side::Before, before), (Side::After, after)] {
            if let Some((_, _, own)) = own
                && rating_of(own).is_none()
            {
                reasons.extend(found(side, &own.decided.reasons, own, own, None));
            }
        }
    }
    let [before, after] = rated.map(|own| own.map(|(_, _, own)| own));
    Why { reasons, lifted_by, stands_for, before, after }
}

/// What keeps the worse side from the better side's rating.
fn kept(
    side: Side,
    worse: &Rated<'_>,
    own: RatingId,
    better: &Explanation,
    rating: RatingId,
) -> (Vec<Vec<Found>>, Option<Titled>) {
    let (sheets, row, explanation) = worse;
    let same = by_id(better, rating, explanation);
    // of another scale: the rating at its level, which must be better than what the unit has
    let wanted = same.or_else(|| own.checked_sub(1).map(|next| rating.min(next)));
    let Some(wanted) = wanted else { return (Vec::new(), None) };
    let stands_for = same.is_none().then(|| titled(explanation, wanted));
    let reasons = kept_from(sheets, *row, explanation, wanted);
    (found(side, &reasons, explanation, better, Some((wanted, rating))), stands_for)
}

fn found(
    side: Side,
    reasons: &[Vec<Cause>],
    own: &Explanation,
    other: &Explanation,
    wanted: Option<(RatingId, RatingId)>,
) -> Vec<Vec<Found>> {
    let one = |cause: &Cause| {
        let score = match (&cause.kind, wanted) {
            (CauseKind::Score(_), Some((own_rating, other_rating))) => {
                Some(score_change(side, own, own_rating, other, other_rating))
            }
            _ => None,
        };
        let wanting = wanting(own, &cause.names);
        let elsewhere = match &score {
            Some(score) if score.is_reached == Some(false) => Elsewhere::Alike,
            Some(_) => Elsewhere::Otherwise,
            None => elsewhere(cause, &wanting, own, other),
        };
        Found { side, cause: cause.clone(), elsewhere, score, wanting }
    };
    reasons.iter().map(|causes| causes.iter().map(one).collect()).collect()
}

/// The figures behind names that are not there, or cannot be read.
fn wanting(own: &Explanation, names: &[Name]) -> Vec<Titled> {
    let figures = own.figures_of(names).into_iter().filter_map(|name| own.values.get(&name));
    let absent = figures.filter(|value| value.is_figure && matches!(value.seen, Seen::Absent(_)));
    absent.map(|value| Titled { id: value.id.clone(), title: value.title.vi.clone() }).collect()
}

fn score_of(own: &Explanation) -> Option<Ratio> {
    let total = own.total.as_ref()?;
    total.percent.or(total.points.map(Ratio::from))
}

fn score_change(side: Side, own: &Explanation, own_rating: RatingId, other: &Explanation, other_rating: RatingId) -> ScoreChange {
    let (own_score, other_score) = (score_of(own), score_of(other));
    let (own_edge, other_edge) = (own.rules.ratings[own_rating].from, other.rules.ratings[other_rating].from);
    let is_one_measure = own.rules.ratings_read == other.rules.ratings_read;
    let reaches = |score: Option<Ratio>, edge: Option<Number>| {
        let (score, edge) = score.zip(edge).filter(|_| is_one_measure)?;
        Some(Ratio::from(edge) <= score)
    };
    let (by_points, by_edge) = (reaches(other_score, own_edge), reaches(own_score, other_edge));
    let is_reached = other_score.zip(other_edge).map(|(score, edge)| Ratio::from(edge) <= score);
    let (before, after, edge_before, edge_after) = match side {
        Side::Before => (own_score, other_score, own_edge, other_edge),
        Side::After => (other_score, own_score, other_edge, own_edge),
    };
    ScoreChange { before, after, edge_before, edge_after, by_points, by_edge, is_reached }
}

/// What lifts the better side, with what became of it on the other.
fn lifts(side: Side, better: &Explanation, worse: &Explanation) -> Vec<(Side, String, Elsewhere)> {
    let gates = better.decided.lifted_by.iter().map(|gate| &better.gates[*gate]);
    gates.map(|gate| (side, gate.id.clone(), gate_elsewhere(gate, better, worse))).collect()
}
