//! From the total to the rating that counts: edges, requirements, floors, gates, outcome.

use super::expression::{Expression, Test};
use super::numbers::{Quotient, guarded, least};
use super::{ABSENT_BELOW, BEYOND, Content, EXACT_BELOW, Lane, MAY_BE_BEYOND, Maker, absence, bit};
use crate::engine::kernel::Kernel;
use crate::engine::kernel::gate::{Final, Gate, Outcome};
use crate::engine::kernel::rating::{AfterRequirements, ByScore, DemandTree, Edges, Side};
use crate::engine::plan::Reason;
use crate::engine::sheet::{Slot, Why};
use crate::law::Effect;
use crate::law::expression::Comparison;
use crate::words::diagnostic::Words;

/// Tests in one formula; a formula may be nested 64 deep.
const TESTS_MAX: usize = 25;

/// A rating on its way through floors and gates: what the engine holds in one cell, in several columns.
#[derive(Clone, Debug)]
pub(super) struct Running {
    /// The rating, or an absence.
    rating: Lane,
    /// Which gate decided, from 1; 0 where none did.
    by: Expression,
    /// Which gate withheld it, from 1; 0 where none did.
    withheld: Expression,
    certain: (Expression, Expression),
    possible: (Expression, Expression),
    /// The least absence among the gates' truths; 0 where there is none.
    doubt: Expression,
    may_be_withheld: Expression,
}

impl Running {
    fn free(rating: Lane, last: u8) -> Running {
        let bounds = || (Expression::Whole(0), Expression::Whole(i128::from(last)));
        let none = || Expression::Whole(0);
        let (certain, possible) = (bounds(), bounds());
        Running { rating, by: none(), withheld: none(), certain, possible, doubt: none(), may_be_withheld: none() }
    }

    /// A rating of which only the engine's word is known.
    pub(super) fn unknown(rating: Lane) -> Running {
        Running::free(rating, u8::MAX)
    }
}

fn column(lane: Lane) -> Expression {
    Expression::Column(lane.column)
}

fn whole(n: impl Into<i128>) -> Expression {
    Expression::Whole(n.into())
}

/// Bounds folded where they are known.
fn clamped(x: Expression, (best, worst): &(Expression, Expression)) -> Expression {
    let greatest = match (&x, best) {
        (_, best) if best.is(0) => x,
        (Expression::Whole(a), Expression::Whole(b)) => Expression::Whole(*a.max(b)),
        _ => Expression::Greatest(vec![x, best.clone()]),
    };
    match (&greatest, worst) {
        (Expression::Whole(a), Expression::Whole(b)) => Expression::Whole(*a.min(b)),
        _ => Expression::Least(vec![greatest, worst.clone()]),
    }
}

impl Maker<'_> {
    /// The rating whose edges hold the score.
    pub(super) fn by_score(&mut self, by_score: &ByScore) -> Option<Lane> {
        if by_score.edges.len() > TESTS_MAX {
            return None;
        }
        let score = self.number(&by_score.score.operation)?;
        let edge = |side: Side, at| {
            let comparison = match side {
                Side::From => Comparison::GreaterOrEqual,
                Side::To => Comparison::LessOrEqual,
                Side::Below => Comparison::Less,
            };
            score.what.compare(comparison, &Quotient::constant(at)?)
        };
        let opposite = |side: Side, at| {
            let comparison = match side {
                Side::From => Comparison::Less,
                Side::To => Comparison::Greater,
                Side::Below => Comparison::GreaterOrEqual,
            };
            score.what.compare(comparison, &Quotient::constant(at)?)
        };
        let mut formula = whole(absence(Why::UNSTATED));
        for (position, edges) in by_score.edges.iter().enumerate().rev() {
            let test = if edges.otherwise {
                Test::all(outside(&by_score.edges, &opposite)?)
            } else {
                Test::all(edges.all.iter().map(|own| edge(own.side, own.at)).collect::<Option<Vec<_>>>()?)
            };
            formula = Expression::branch(test, whole(i128::try_from(position).ok()?), formula);
        }
        let zero = whole(absence(Why::ZERO_DENOMINATOR));
        let (formula, absences) = guarded(&score.needs, score.divisors, zero, bit(Why::ZERO_DENOMINATOR), formula);
        let last = i128::try_from(by_score.edges.len()).ok()?;
        Some(self.own_lane(formula, (0, last), absences | bit(Why::UNSTATED)))
    }

    /// The worst of a matrix's rows; what was dropped is none of them.
    pub(super) fn worst_row(&mut self, rows: &[Slot]) -> Lane {
        let lanes: Vec<Lane> = rows.iter().map(|slot| self.lane_of(*slot)).collect();
        let all = lanes.iter().map(|lane| column(*lane)).collect();
        let is_absent = Test::less(least(&lanes), absence(Why::NOT_APPLICABLE));
        let formula = Expression::branch(is_absent, least(&lanes), Expression::Greatest(all));
        let absences = lanes.iter().fold(0, |all, lane| all | lane.absences);
        self.own_lane(formula, (0, 255), absences)
    }

    /// The best rating, from the one by score downward, whose requirements hold.
    pub(super) fn after_requirements(&mut self, step: &AfterRequirements) -> Lane {
        let before = self.lane_of(step.by_score);
        let n_ratings = step.ratings.len();
        // what comes of a unit that is asked from each rating on, from the worst upward
        let mut from: Vec<Expression> = Vec::new();
        let mut missed: Vec<Expression> = Vec::new();
        let mut absences = before.absences | bit(Why::UNSTATED);
        let mut next = whole(absence(Why::UNSTATED));
        for (rating, demand) in step.ratings.iter().enumerate().rev() {
            let own = whole(i128::try_from(rating).unwrap_or(0));
            let Some(demand) = demand else {
                next = own.clone();
                from.push(own);
                missed.push(whole(0));
                continue;
            };
            let truth = self.lane_of(demand.truth);
            absences |= truth.absences;
            let under = if step.falls_through { next.clone() } else { whole(absence(Why::UNSTATED)) };
            let not_held = Expression::branch(Test::less(column(truth), 0), column(truth), under);
            let formula = Expression::branch(Test::equal(column(truth), 1), own, not_held);
            let lane = self.own_lane(formula, (0, 255), truth.absences);
            next = column(lane);
            from.push(column(lane));
            let formula = self.missed(&demand.tree);
            missed.push(formula);
        }
        from.reverse();
        missed.reverse();
        let position = || column(before);
        let picked = if n_ratings == 0 { position() } else { Expression::Pick(Box::new(position()), from) };
        let formula = Expression::branch(Test::less(position(), 0), position(), picked);
        // the requirement that was missed of the rating above the one that was kept
        let rating = self.own_lane(formula, (0, 255), absences);
        let above = Expression::Subtract(Box::new(column(rating)), Box::new(whole(1)));
        let told = if missed.is_empty() { whole(0) } else { Expression::Pick(Box::new(above), missed) };
        let stays = Test::Any(vec![Test::less(column(rating), 1), Test::Compare(Comparison::Equal, column(rating), position())]);
        let code = Expression::branch(stays, whole(0), told);
        self.missed = Some(self.own_lane(code, (0, 10_000), 0));
        rating
    }

    /// The first requirement that was missed, counted from 1; as the engine finds it.
    fn missed(&mut self, tree: &DemandTree) -> Expression {
        match tree {
            DemandTree::One(_, requirement) => whole(i128::from(*requirement) + 1),
            DemandTree::All(all) => self.first(all, Self::fails, Self::missed),
            DemandTree::Any(any) => any.first().map_or_else(|| whole(0), |tree| self.missed(tree)),
            DemandTree::None(none) => self.first(none, Self::demand_holds, Self::met),
        }
    }

    fn met(&mut self, tree: &DemandTree) -> Expression {
        match tree {
            DemandTree::One(_, requirement) => whole(i128::from(*requirement) + 1),
            DemandTree::All(all) => all.first().map_or_else(|| whole(0), |tree| self.met(tree)),
            DemandTree::Any(any) => self.first(any, Self::demand_holds, Self::met),
            DemandTree::None(none) => none.first().map_or_else(|| whole(0), |tree| self.missed(tree)),
        }
    }

    /// The first of several of which something holds; many are told over several columns.
    fn first(
        &mut self,
        trees: &[DemandTree],
        test: impl Fn(&Self, &DemandTree) -> Test,
        told: impl Fn(&mut Self, &DemandTree) -> Expression,
    ) -> Expression {
        let lines = trees.iter().map(|tree| (test(self, tree), told(self, tree))).collect();
        self.first_of(lines, whole(0))
    }

    /// The first line whose test holds.
    fn first_of(&mut self, lines: Vec<(Test, Expression)>, otherwise: Expression) -> Expression {
        let mut formula = otherwise;
        let mut lines: Vec<(Test, Expression)> = lines;
        while !lines.is_empty() {
            let rest = lines.split_off(lines.len().saturating_sub(TESTS_MAX));
            for (test, value) in rest.into_iter().rev() {
                formula = Expression::branch(test, value, formula);
            }
            if !lines.is_empty() {
                formula = column(self.own_lane(formula, (0, 100_000), 0));
            }
        }
        formula
    }

    // Certainly holds.
    fn demand_holds(&self, tree: &DemandTree) -> Test {
        match tree {
            DemandTree::All(all) => Test::all(all.iter().map(|tree| self.demand_holds(tree)).collect()),
            DemandTree::Any(any) => Test::any(any.iter().map(|tree| self.demand_holds(tree)).collect()),
            DemandTree::None(none) => Test::all(none.iter().map(|tree| self.fails(tree)).collect()),
            DemandTree::One(slot, _) => Test::equal(column(self.lane_of(*slot)), 1),
        }
    }

    // Certainly does not hold.
    fn fails(&self, tree: &DemandTree) -> Test {
        match tree {
            DemandTree::All(all) => Test::any(all.iter().map(|tree| self.fails(tree)).collect()),
            DemandTree::Any(any) => Test::all(any.iter().map(|tree| self.fails(tree)).collect()),
            DemandTree::None(none) => Test::any(none.iter().map(|tree| self.demand_holds(tree)).collect()),
            DemandTree::One(slot, _) => Test::equal(column(self.lane_of(*slot)), 0),
        }
    }

    /// A floor or gate at work.
    pub(super) fn gate(&mut self, gate: &Gate) -> Lane {
        let before = match &self.standings[gate.before.0] {
            Some(running) => running.clone(),
            None => Running::free(self.lane_of(gate.before), gate.last),
        };
        let truth = self.lane_of(gate.truth);
        let is_last = !self.sheets.plan.steps.iter().any(|step| match &step.kernel {
            Kernel::Gate(later) => later.before == self.slot,
            _ => false,
        });
        let n = whole(i128::from(gate.why.0 - Why::PRESENT.0));
        let running = if matches!(gate.effect, Effect::NotRated(_)) {
            self.withholding(&before, truth, n, is_last)
        } else {
            self.acting(gate, &before, truth, n, is_last)
        };
        let rating = running.rating;
        self.standings[self.slot.0] = Some(running);
        rating
    }

    /// A small number that is a column of its own where it is not one, or a constant, already.
    fn kept(&mut self, formula: Expression) -> Expression {
        match formula {
            Expression::Whole(_) | Expression::Column(_) => formula,
            formula => column(self.own_lane(formula, (-100_000, 100_000), 0)),
        }
    }

    fn withholding(&mut self, before: &Running, truth: Lane, n: Expression, is_last: bool) -> Running {
        let (t, r) = (|| column(truth), || column(before.rating));
        let is_withheld = || Test::Compare(Comparison::Greater, before.withheld.clone(), whole(0));
        let may = truth.absences != 0;
        let hung = if may {
            let is_hung = Test::all(vec![Test::less(t(), 0), Test::Compare(Comparison::GreaterOrEqual, r(), whole(0))]);
            Expression::branch(is_hung, t(), r())
        } else {
            r()
        };
        // a rating that is withheld is read no more; one that was absent counts as the best
        let closed = if before.rating.absences == 0 { r() } else { Expression::Greatest(vec![r(), whole(0)]) };
        let mut rating = Expression::branch(Test::equal(t(), 1), closed, hung);
        let mut withheld = Expression::branch(Test::equal(t(), 1), n, whole(0));
        if !before.withheld.is(0) {
            rating = Expression::branch(is_withheld(), r(), rating);
            withheld = Expression::branch(is_withheld(), before.withheld.clone(), withheld);
        }
        let rating = self.own_lane(rating, (0, 255), before.rating.absences | truth.absences);
        let withheld = self.kept(withheld);
        let mut running = Running { rating, withheld, ..before.clone() };
        if !is_last && may {
            running.doubt = self.kept(doubted(&before.doubt, t()));
            let hangs = Expression::branch(Test::less(t(), 0), whole(1), before.may_be_withheld.clone());
            running.may_be_withheld = self.kept(hangs);
        }
        running
    }

    fn acting(&mut self, gate: &Gate, before: &Running, truth: Lane, n: Expression, is_last: bool) -> Running {
        let (t, r) = (|| column(truth), || column(before.rating));
        let may = truth.absences != 0;
        let is_present = || Test::Compare(Comparison::GreaterOrEqual, r(), whole(0));
        let is_fixed = matches!(gate.effect, Effect::Rate(_));
        let doubted_before = !before.doubt.is(0);
        let at = self.target(gate);
        // the rating after the effect, with the bounds that are certain and with those that are possible
        let certain = self.kept(follow(gate, &at, r(), &before.certain));
        let possible =
            if before.certain == before.possible { certain.clone() } else { self.kept(follow(gate, &at, r(), &before.possible)) };
        let differ = Test::Compare(Comparison::NotEqual, certain.clone(), possible.clone());
        let mut closed = certain.clone();
        if doubted_before || !before.may_be_withheld.is(0) {
            let mut doubts = Vec::new();
            if certain != possible {
                doubts.push(differ);
            }
            if is_fixed && !before.may_be_withheld.is(0) {
                doubts.push(Test::equal(before.may_be_withheld.clone(), 1));
            }
            if !doubts.is_empty() {
                closed = Expression::branch(Test::any(doubts), before.doubt.clone(), closed);
            }
        }
        if !is_fixed && before.rating.absences != 0 {
            closed = Expression::branch(is_present(), closed, r());
        }
        let hung = if may {
            let moves = Test::Compare(Comparison::NotEqual, possible.clone(), r());
            let is_hung = Test::all(vec![Test::less(t(), 0), is_present(), moves]);
            Expression::branch(is_hung, t(), r())
        } else {
            r()
        };
        let mut rating = Expression::branch(Test::equal(t(), 1), closed, hung);
        if !before.withheld.is(0) {
            let is_withheld = Test::Compare(Comparison::Greater, before.withheld.clone(), whole(0));
            rating = Expression::branch(is_withheld, r(), rating);
        }
        let absences =
            before.rating.absences | truth.absences | if doubted_before { super::ANY_ABSENCE | MAY_BE_BEYOND } else { 0 };
        let rating = self.own_lane(rating, (0, 255), absences);
        // it decided where it fixes a rating, or changes one
        let decides = if is_fixed {
            Test::equal(t(), 1)
        } else {
            Test::all(vec![Test::equal(t(), 1), Test::Compare(Comparison::NotEqual, column(rating), r())])
        };
        let by = self.kept(Expression::branch(decides, n, before.by.clone()));
        let mut running = Running { rating, by, ..before.clone() };
        if !is_last {
            let after = bounds_after(gate, &at, &certain, before.rating, &before.certain);
            running.certain = self.bounds_where(Test::equal(t(), 1), &after, &before.certain);
            if may {
                running.doubt = self.kept(doubted(&before.doubt, t()));
                let after = bounds_after(gate, &at, &possible, before.rating, &before.possible);
                let acts = Test::Compare(Comparison::NotEqual, t(), whole(0));
                running.possible = self.bounds_where(acts, &after, &before.possible);
            } else if before.certain == before.possible {
                running.possible = running.certain.clone();
            } else {
                let after = bounds_after(gate, &at, &possible, before.rating, &before.possible);
                running.possible = self.bounds_where(Test::equal(t(), 1), &after, &before.possible);
            }
        }
        running
    }

    /// The rating that a gate's effect names: its own, or the one of the related unit; of a unit that has none, any is possible.
    fn target(&mut self, gate: &Gate) -> Expression {
        match (&gate.effect, gate.related) {
            (Effect::Rate(rating) | Effect::NotAbove(rating) | Effect::NotBelow(rating), _) => position(*rating),
            (Effect::NotAboveRelated, Some(related)) => {
                let related = column(self.lane_of(related));
                let is_present = Test::Compare(Comparison::GreaterOrEqual, related.clone(), whole(0));
                self.kept(Expression::branch(is_present, related, whole(i128::from(gate.last))))
            }
            (Effect::NotAboveRelated | Effect::NotRated(_) | Effect::Raise(_) | Effect::Lower(_), _) => whole(0),
        }
    }

    fn bounds_where(
        &mut self,
        test: Test,
        after: &(Expression, Expression),
        before: &(Expression, Expression),
    ) -> (Expression, Expression) {
        let best = self.kept(Expression::branch(test.clone(), after.0.clone(), before.0.clone()));
        let worst = self.kept(Expression::branch(test, after.1.clone(), before.1.clone()));
        (best, worst)
    }

    /// What comes of the unit: a position in the legend of outcomes.
    pub(super) fn outcome(&mut self, outcome: &Outcome, n_reasons: usize) -> Option<Lane> {
        let code = |why: Why| whole(i128::from(why.0 - Why::PRESENT.0));
        let beyond = || whole(i128::try_from(n_reasons).unwrap_or(0));
        let absences = code(outcome.absences);
        // an absence's code to its reason
        let told = |x: Expression| {
            let first = Expression::Subtract(Box::new(x), Box::new(whole(absence(Why::UNREADABLE))));
            let nth = Expression::Divide(crate::words::number::Mode::HalfUp, Box::new(first), Box::new(whole(EXACT_BELOW)));
            Expression::Add(vec![nth, absences.clone()])
        };
        let standing = self.standings[outcome.standing.0].clone();
        let rating = self.lane_of(outcome.standing);
        let mut lines: Vec<(Test, Expression)> = Vec::new();
        let figures: Vec<Lane> = outcome.figures.iter().map(|slot| self.lane_of(*slot)).collect();
        if !figures.is_empty() {
            let worst = column(self.own_lane(least(&figures), (BEYOND, EXACT_BELOW), 0));
            if figures.iter().any(|lane| lane.absences & MAY_BE_BEYOND != 0) {
                lines.push((Test::equal(worst.clone(), BEYOND), beyond()));
            }
            let unreadable = Why(outcome.absences.0 + Why::UNREADABLE.0);
            lines.push((Test::equal(worst, absence(Why::UNREADABLE)), code(unreadable)));
        }
        for (slot, why) in &outcome.not_rated_where {
            lines.push((Test::equal(column(self.lane_of(*slot)), absence(Why::NOT_APPLICABLE)), code(*why)));
        }
        let (slot, why) = outcome.whole;
        lines.push((Test::equal(column(self.lane_of(slot)), absence(Why::NOT_APPLICABLE)), code(why)));
        if let Some(running) = &standing
            && !running.withheld.is(0)
        {
            for (own, why) in &outcome.withheld {
                let n = i128::from(own.0 - Why::PRESENT.0);
                lines.push((Test::equal(running.withheld.clone(), n), code(*why)));
            }
        }
        let checks: Vec<Lane> = outcome.data_checks.iter().map(|(slot, _)| self.lane_of(*slot)).collect();
        for (lane, (_, why)) in checks.iter().zip(&outcome.data_checks) {
            lines.push((Test::equal(column(*lane), 0), code(*why)));
        }
        if checks.iter().any(|lane| lane.absences != 0) {
            let worst = column(self.own_lane(least(&checks), (BEYOND, 1), 0));
            lines.push((Test::equal(worst.clone(), BEYOND), beyond()));
            lines.push((Test::less(worst.clone(), 0), told(worst)));
        }
        let required = outcome.required.iter().map(|slot| Test::equal(column(self.lane_of(*slot)), absence(Why::MISSING)));
        let required: Vec<Test> = required.collect();
        if !required.is_empty() {
            lines.push((Test::any(required), code(Why(outcome.absences.0 + Why::MISSING.0))));
        }
        if rating.absences & MAY_BE_BEYOND != 0 {
            lines.push((Test::equal(column(rating), BEYOND), beyond()));
        }
        lines.push((Test::less(column(rating), ABSENT_BELOW), told(column(rating))));
        let formula = self.first_of(lines, whole(0));
        Some(self.own_lane(formula, (0, 100_000), 0))
    }

    /// The rating that counts.
    pub(super) fn rating(&mut self, last: &Final) -> Lane {
        let outcome = column(self.lane_of(last.outcome));
        let standing = column(self.lane_of(last.standing));
        let undetermined = whole(i128::from(last.first_undetermined.0 - Why::PRESENT.0));
        let withheld = Test::Compare(Comparison::Less, outcome.clone(), undetermined);
        let not = Expression::branch(withheld, whole(absence(Why::NOT_APPLICABLE)), whole(absence(Why::UNSTATED)));
        let formula = Expression::branch(Test::equal(outcome, 0), standing, not);
        self.own_lane(formula, (0, 255), bit(Why::NOT_APPLICABLE) | bit(Why::UNSTATED))
    }

    /// What decided, and whether the rating counts as vững mạnh, after all steps; with the words of each code.
    pub(super) fn decided(&mut self, words: &dyn Fn(&Reason) -> Words) -> (usize, usize, Vec<Words>, usize) {
        let sheets = self.sheets;
        let slots = &sheets.plan.slots;
        let (outcome, rating) = (slots.outcome.expect("a plan has an outcome"), slots.rating.expect("a plan ends with a rating"));
        self.slot = rating;
        let mut said: Vec<Words> = sheets.plan.steps[rating.0].legend.iter().map(words).collect();
        let n_ratings = said.len();
        // the outcome's first is "rated", told by what decided the rating
        said.extend(sheets.plan.steps[outcome.0].legend.iter().skip(1).map(words));
        said.push(Words::new(
            "vượt giới hạn tính chính xác của tệp này: xếp loại lại bằng vungmanh",
            "beyond what this workbook computes exactly: classify again with vungmanh",
        ));
        let first_undetermined = n_ratings - 1 + usize::from(slots.first_undetermined.0 - Why::PRESENT.0);
        // what a decision changes is told cell by cell
        let (of_outcome, of_rating) = slots.computed().unwrap_or((outcome, rating));
        let decided = match &sheets.plan.steps[of_rating.0].kernel {
            Kernel::Final(last) => self.decided_by_rules(last, of_outcome, n_ratings),
            // what whole cohorts decide is no formula of one row
            _ => self.push(Content::Reason),
        };
        let own = column(self.lane_of(rating));
        let strong: Vec<Test> = sheets
            .set
            .ratings
            .iter()
            .enumerate()
            .filter(|(_, rating)| rating.counts_as_strong)
            .map(|(position, _)| Test::equal(own.clone(), i128::try_from(position).unwrap_or(0)))
            .collect();
        let is_strong = if strong.is_empty() { whole(0) } else { Expression::branch(Test::any(strong), whole(1), whole(0)) };
        let is_strong = self.own_lane(is_strong, (0, 1), 0);
        (decided, is_strong.column, said, first_undetermined)
    }

    /// The column of what decided, where no more than the unit's own figures did.
    fn decided_by_rules(&mut self, last: &Final, outcome: Slot, n_ratings: usize) -> usize {
        let missed = self.missed.map_or_else(|| whole(0), column);
        let by = self.standings[last.standing.0].as_ref().map_or_else(|| whole(0), |running| running.by.clone());
        let of_gates = Expression::Add(vec![by.clone(), whole(i128::from(last.gates - Why::PRESENT.0) - 1)]);
        let rated = Expression::branch(Test::Compare(Comparison::Greater, by, whole(0)), of_gates, missed);
        let outcome = column(self.lane_of(outcome));
        let more = whole(i128::try_from(n_ratings).unwrap_or(0) - 1);
        let not_rated = Expression::Add(vec![outcome.clone(), more]);
        self.own_lane(Expression::branch(Test::equal(outcome, 0), rated, not_rated), (0, 100_000), 0).column
    }
}

fn position(rating: usize) -> Expression {
    whole(i128::try_from(rating).unwrap_or(0))
}

fn doubted(doubt: &Expression, truth: Expression) -> Expression {
    let own = Expression::Least(vec![truth, whole(0)]);
    if doubt.is(0) {
        return own;
    }
    match own {
        Expression::Least(mut all) => {
            all[1] = doubt.clone();
            Expression::Least(all)
        }
        own => own,
    }
}

/// The running rating after the effect.
fn follow(gate: &Gate, at: &Expression, running: Expression, bounds: &(Expression, Expression)) -> Expression {
    match &gate.effect {
        Effect::NotRated(_) => running,
        Effect::Rate(_) => clamped(at.clone(), bounds),
        Effect::NotAbove(_) | Effect::NotAboveRelated => clamped(running, &(clamped(at.clone(), bounds), bounds.1.clone())),
        Effect::NotBelow(_) => clamped(running, &(bounds.0.clone(), clamped(at.clone(), bounds))),
        Effect::Raise(n) => {
            let raised = Expression::Subtract(Box::new(running), Box::new(whole(i128::from((*n).min(255)))));
            clamped(Expression::Greatest(vec![raised, whole(0)]), bounds)
        }
        Effect::Lower(n) => {
            let lowered = Expression::Add(vec![running, whole(i128::from((*n).min(255)))]);
            clamped(Expression::Least(vec![lowered, whole(i128::from(gate.last))]), bounds)
        }
    }
}

// Under every other rating's `from`; where the others have only upper edges, over all of them.
fn outside(edges: &[Edges], opposite: &dyn Fn(Side, crate::words::number::Number) -> Option<Test>) -> Option<Vec<Test>> {
    edges
        .iter()
        .filter(|edges| !edges.otherwise)
        .map(|edges| match edges.all.iter().find(|edge| edge.side == Side::From) {
            Some(from) => opposite(from.side, from.at),
            None => {
                let all = edges.all.iter().map(|edge| opposite(edge.side, edge.at)).collect::<Option<Vec<_>>>()?;
                Some(Test::any(all))
            }
        })
        .collect()
}

/// The bounds after the effect; earlier bounds bind later ones.
fn bounds_after(
    gate: &Gate,
    at: &Expression,
    new: &Expression,
    before: Lane,
    bounds: &(Expression, Expression),
) -> (Expression, Expression) {
    let (best, worst) = bounds.clone();
    let is_present = Test::Compare(Comparison::GreaterOrEqual, column(before), whole(0));
    match &gate.effect {
        Effect::NotRated(_) => (best, worst),
        Effect::Rate(_) => (new.clone(), new.clone()),
        Effect::NotAbove(_) | Effect::NotAboveRelated => (clamped(at.clone(), bounds), worst),
        Effect::NotBelow(_) => (best, clamped(at.clone(), bounds)),
        Effect::Raise(_) if gate.is_floor => {
            let least = Expression::Least(vec![worst.clone(), new.clone()]);
            (best, Expression::branch(is_present, least, worst))
        }
        Effect::Lower(_) if gate.is_floor => {
            let greatest = Expression::Greatest(vec![best.clone(), new.clone()]);
            (Expression::branch(is_present, greatest, best), worst)
        }
        Effect::Raise(_) | Effect::Lower(_) => (best, worst),
    }
}
