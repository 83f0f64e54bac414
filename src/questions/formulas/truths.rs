//! Truths in three values: 1, 0, or the code of an absence.

use super::expression::{Expression, Test as Holds};
use super::numbers::{Quotient, Wanting, guarded, least};
use super::{ABSENT_BELOW, Absences, Lane, Maker, absence, bit, texts};
use crate::engine::kernel::Join;
use crate::engine::kernel::formula::Test;
use crate::engine::sheet::Why;
use crate::law::expression::Comparison;

fn column(lane: Lane) -> Expression {
    Expression::Column(lane.column)
}

/// Parts of a condition joined.
pub(super) fn joined(join: Join, parts: &[Lane]) -> (Expression, Absences) {
    let deciding = match join {
        Join::All => 0,
        Join::Any | Join::None => 1,
    };
    let absences = parts.iter().fold(0, |all, lane| all | lane.absences);
    let is_decided = || Holds::any(parts.iter().map(|lane| Holds::equal(column(*lane), deciding)).collect());
    if parts.is_empty() {
        return (Expression::Whole(i128::from(!matches!(join, Join::Any))), 0);
    }
    let formula = match join {
        // 0 decides; else the least: an absence, or 1
        Join::All if absences == 0 => least(parts),
        Join::All => Expression::branch(is_decided(), Expression::Whole(0), least(parts)),
        // 1 decides; else the least: an absence, or 0
        Join::Any => Expression::branch(is_decided(), Expression::Whole(1), least(parts)),
        Join::None if absences == 0 => Expression::branch(is_decided(), Expression::Whole(0), Expression::Whole(1)),
        Join::None => Expression::branch(
            is_decided(),
            Expression::Whole(0),
            Expression::branch(Holds::less(least(parts), 0), least(parts), Expression::Whole(1)),
        ),
    };
    (formula, absences)
}

impl Maker<'_> {
    /// The column of a truth.
    pub(super) fn truth(&mut self, test: &Test) -> Option<Lane> {
        let (formula, absences) = match test {
            Test::Literal(holds) => (Expression::Whole(i128::from(*holds)), 0),
            Test::Column(slot) => return Some(self.lane_of(*slot)),
            Test::Not(inner) => {
                let inner = self.truth(inner)?;
                let opposite = Expression::Subtract(Box::new(Expression::Whole(1)), Box::new(column(inner)));
                guarded(&[inner], Vec::new(), Expression::Whole(0), 0, opposite)
            }
            Test::And(all) | Test::Or(all) => {
                let parts = all.iter().map(|test| self.truth(test)).collect::<Option<Vec<_>>>()?;
                joined(if matches!(test, Test::And(_)) { Join::All } else { Join::Any }, &parts)
            }
            Test::Compare(comparison, a, b) => {
                let (a, b) = (self.number(&a.operation)?, self.number(&b.operation)?);
                let compared = a.with(b, |a: Quotient, b: Quotient| a.compare(*comparison, &b))?;
                told(compared)
            }
            Test::Same(equal, a, b) => {
                let (a, b) = (self.truth(a)?, self.truth(b)?);
                let (then, otherwise) = if *equal { (1, 0) } else { (0, 1) };
                let same = Holds::Compare(Comparison::Equal, column(a), column(b));
                let value = Expression::branch(same, Expression::Whole(then), Expression::Whole(otherwise));
                guarded(&[a, b], Vec::new(), Expression::Whole(0), 0, value)
            }
            Test::OptionIn(slot, options) => {
                let lane = self.lane_of(*slot);
                let is = options.iter().map(|option| Holds::equal(column(lane), i128::from(*option))).collect();
                told(Wanting { what: Holds::any(is), needs: vec![lane], divisors: Vec::new() })
            }
            Test::TextIn(slot, all) => {
                let lane = self.lane_of(*slot);
                told(Wanting { what: Holds::TextIn(*slot, texts(all)), needs: vec![lane], divisors: Vec::new() })
            }
            Test::CompareRating(comparison, slot, other) => {
                let lane = self.lane_of(*slot);
                let compared = Holds::Compare(*comparison, Expression::Whole(i128::from(*other)), column(lane));
                told(Wanting { what: compared, needs: vec![lane], divisors: Vec::new() })
            }
            Test::Known(slot) => {
                let lane = self.lane_of(*slot);
                let is_absent = Holds::less(column(lane), ABSENT_BELOW);
                (Expression::branch(is_absent, Expression::Whole(0), Expression::Whole(1)), 0)
            }
        };
        Some(self.own_lane(formula, (0, 1), absences))
    }

    /// Whether there is a related unit to look at, of its rating.
    pub(super) fn related(&mut self, rating: Lane) -> Lane {
        let is_present = Holds::Compare(Comparison::GreaterOrEqual, column(rating), Expression::Whole(0));
        let formula = Expression::branch(is_present, Expression::Whole(1), column(rating));
        let truth = self.own_lane(formula, (0, 1), rating.absences);
        self.without_not_applicable(truth)
    }

    /// A truth in which "does not apply" does not hold.
    pub(super) fn without_not_applicable(&mut self, truth: Lane) -> Lane {
        if truth.absences & bit(Why::NOT_APPLICABLE) == 0 {
            return truth;
        }
        let is_dropped = Holds::equal(column(truth), absence(Why::NOT_APPLICABLE));
        let formula = Expression::branch(is_dropped, Expression::Whole(0), column(truth));
        self.own_lane(formula, (0, 1), truth.absences & !bit(Why::NOT_APPLICABLE))
    }
}

/// 1 or 0 where something holds or not.
fn told(wanting: Wanting<Holds>) -> (Expression, Absences) {
    let value = Expression::branch(wanting.what, Expression::Whole(1), Expression::Whole(0));
    let zero = Expression::Whole(absence(Why::ZERO_DENOMINATOR));
    guarded(&wanting.needs, wanting.divisors, zero, bit(Why::ZERO_DENOMINATOR), value)
}
