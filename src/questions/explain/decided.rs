//! What decided: the things without which the outcome would be another, each proven by supposing it otherwise.
//!
//! A lever is one thing that may have kept the unit back, with the cells that would stand if it had not. The reasons are found
//! from the levers alone: a set of them is a reason if, with every other lever supposed otherwise, the unit still comes out no
//! better, and no smaller set of them does that.

use super::account::{entries, leaves, listed};
use super::criterion::{add, clauses};
use super::reading::Row;
use super::{
    Cause, CauseKind, Cited, Condition, Content, Decided, Did, Explanation, FloorAccount, Gate, Held, Listed, Lost, Node,
    Outcome, Requirement, ScoreCause, Seen, Verdict,
};
use crate::engine::kernel::quota::TAKEN;
use crate::engine::plan::{Line, QuotaColumn};
use crate::engine::sheet::{Column, Slot, Values, Why};
use crate::engine::suppose::Suppose;
use crate::law::{self, Effect, IfNotApplicable, Name, NodeId, RatingId, Require};
use crate::words::number::{Number, Ratio};

/// Criteria whose figures are named behind one cause, those that lost most.
const NAMED_MAX: usize = 3;

/// One thing that may have kept the unit back.
struct Lever {
    kind: CauseKind,
    /// What would stand, had it been otherwise.
    cells: Vec<(Slot, Column)>,
    /// Whether the sheet's own reason names it.
    is_named: bool,
}

pub(super) fn decided(row: &Row<'_>, suppose: &Suppose<'_>, explanation: &Explanation) -> Decided {
    let deciding = Deciding { row, suppose, explanation };
    match &explanation.outcome {
        Outcome::Rated(rating, _) => deciding.rated(*rating),
        Outcome::NotRated(_) => deciding.not_rated(),
        Outcome::Undetermined(_) => deciding.undetermined(),
    }
}

/// What keeps the unit from a rating that is better than its own: minimal reasons, each of which does so by itself.
pub(super) fn kept_from(row: &Row<'_>, suppose: &Suppose<'_>, explanation: &Explanation, wanted: RatingId) -> Vec<Vec<Cause>> {
    Deciding { row, suppose, explanation }.kept_from(wanted)
}

struct Deciding<'r, 'a> {
    row: &'r Row<'a>,
    suppose: &'r Suppose<'a>,
    explanation: &'r Explanation,
}

impl Deciding<'_, '_> {
    fn rated(&self, rating: RatingId) -> Decided {
        let is_kept = |verdict: Verdict| matches!(verdict, Verdict::Rated(other) if rating <= other);
        let by_score = self.explanation.stages.by_score.unwrap_or(rating);
        let mut levers = match self.score(rating) {
            // the requirements of a rating that the score does not reach are asked once it does
            Some((score, wanted)) => {
                let mut levers = self.requirements_and_gates(wanted);
                levers.push(score);
                levers
            }
            None => self.requirements_and_gates(by_score),
        };
        levers.extend(rating.checked_sub(1).into_iter().flat_map(|wanted| self.rows(wanted)));
        let (reasons, otherwise) = self.reasons(&levers, &is_kept);
        Decided { reasons, otherwise, lifted_by: self.lifted_by(rating) }
    }

    fn kept_from(&self, wanted: RatingId) -> Vec<Vec<Cause>> {
        let slots = &self.row.plan.slots;
        let is_kept = |verdict: Verdict| matches!(verdict, Verdict::Rated(other) if wanted < other);
        let by_score = self.explanation.stages.by_score.unwrap_or(wanted);
        // the requirements of a rating that the score does not reach are asked once it does
        let mut levers = self.requirements_and_gates(by_score.min(wanted));
        if let Some(slot) = slots.by_score.filter(|_| wanted < by_score && self.row.set.scorecard().is_some()) {
            let kind = CauseKind::Score(self.score_cause(wanted, slot));
            let cells = vec![(slot, Suppose::rating(wanted))];
            levers.push(Lever { kind, cells, is_named: self.is_named(&Line::Whole) });
        }
        levers.extend(self.rows(wanted));
        self.reasons(&levers, &is_kept).0
    }

    fn not_rated(&self) -> Decided {
        let slots = &self.row.plan.slots;
        let mut levers = Vec::new();
        if let Some(scorecard) = self.row.set.scorecard() {
            for (id, node) in scorecard.nodes.iter().enumerate() {
                let ends = matches!(
                    node.content,
                    law::Content::Criterion { if_not_applicable: Some(IfNotApplicable::UnitNotRated), .. }
                );
                let slot = slots.points[id];
                if ends && self.row.why(slot) == Why::NOT_APPLICABLE {
                    let cells = self.suppose.number(slot, node.points_max).map(|column| (slot, column)).into_iter().collect();
                    levers.push(Lever { kind: CauseKind::NotApplicable(id), cells, is_named: false });
                }
            }
        }
        for (position, gate) in slots.gates.iter().enumerate() {
            if matches!(gate.effect, Effect::NotRated(_)) && self.row.held(gate.with_waivers.0) == Held::Yes {
                levers.push(self.gate_lever(position));
            }
        }
        let is_kept = |verdict: Verdict| verdict == Verdict::NotRated;
        let (reasons, otherwise) = self.reasons(&levers, &is_kept);
        if reasons.is_empty() {
            let cause = Cause { kind: CauseKind::EverythingDropped, names: self.why_dropped(), cited: Vec::new() };
            return Decided { reasons: vec![vec![cause]], otherwise: None, lifted_by: Vec::new() };
        }
        Decided { reasons, otherwise, lifted_by: Vec::new() }
    }

    /// Whatever is wanting is a reason by itself: all of it must be mended.
    fn undetermined(&self) -> Decided {
        let mut causes = Vec::new();
        let unreadable = self.figures(|seen| *seen == Seen::Absent(Why::UNREADABLE), |_| true);
        if !unreadable.is_empty() {
            causes.push(Cause { kind: CauseKind::Unreadable, cited: self.cited_of(&unreadable), names: unreadable });
        }
        causes.extend(self.data_checks(|held| held == Held::No));
        let is_required = |name: Name| matches!(name, Name::Indicator(indicator) if self.row.set.indicators[indicator].required);
        let required = self.figures(|seen| *seen == Seen::Absent(Why::MISSING), is_required);
        if !required.is_empty() {
            causes.push(Cause { kind: CauseKind::Required, cited: self.cited_of(&required), names: required });
        }
        causes.extend(self.without_rating());
        let (outcome, _) = self.row.plan.slots.computed().expect("a plan ends with an outcome");
        if let Some(Line::Quota(position)) = self.row.step(outcome).reason(self.row.why(outcome)).map(|reason| reason.line) {
            causes.push(self.cause(&CauseKind::Quota(position)));
        }
        causes.extend(self.data_checks(|held| matches!(held, Held::Absent(_))));
        // a figure that is wanting is told once, not again for everything that reads it
        let mut told: Vec<Name> = Vec::new();
        causes.retain(|cause| {
            let wanting = self.wanting(&cause.names);
            let is_new = wanting.is_empty() || wanting.iter().any(|name| !told.contains(name));
            add(&mut told, wanting);
            is_new
        });
        Decided { reasons: causes.into_iter().map(|cause| vec![cause]).collect(), otherwise: None, lifted_by: Vec::new() }
    }

    fn data_checks(&self, wanted: impl Fn(Held) -> bool) -> Vec<Cause> {
        let checks = self.explanation.data_checks.iter().enumerate();
        checks
            .filter(|(_, check)| check.is_error && wanted(check.that.held))
            .map(|(position, check)| Cause {
                kind: CauseKind::DataCheck(position),
                names: check.that.telling_names(),
                cited: vec![check.cited.clone()],
            })
            .collect()
    }

    /// The figures behind names that are missing, unreadable or said not to apply.
    fn wanting(&self, names: &[Name]) -> Vec<Name> {
        let is_absent = |name: &Name| matches!(self.row.seen(*name), Seen::Absent(_));
        self.explanation.figures_of(names).into_iter().filter(is_absent).collect()
    }

    /// Why there is no rating, where there is none.
    fn without_rating(&self) -> Vec<Cause> {
        let explanation = self.explanation;
        if explanation.stages.after_gates.is_ok() {
            return Vec::new();
        }
        let mut causes = Vec::new();
        for (id, node) in explanation.nodes.iter().enumerate() {
            let why = self.row.why(self.row.plan.slots.points[id]);
            if let Content::Criterion(criterion) = &node.content
                && !why.is_present()
                && why != Why::NOT_APPLICABLE
            {
                let (names, cited) = (criterion.telling.clone(), clauses(criterion.line.as_ref(), &node.cited));
                causes.push(Cause { kind: CauseKind::NoPoints(id, why), names, cited });
            }
        }
        for (position, own) in explanation.rows.iter().enumerate() {
            if let Err(why) = own.rating
                && why != Why::NOT_APPLICABLE
            {
                let (names, cited) = (own.how.telling.clone(), vec![own.cited.clone()]);
                causes.push(Cause { kind: CauseKind::NoRow(position, why), names, cited });
            }
        }
        let stages = explanation.stages;
        if causes.is_empty() && stages.by_score == Err(Why::UNSTATED) {
            let cited = explanation.rules.ratings.iter().map(|rating| rating.cited.clone()).collect();
            causes.push(Cause { kind: CauseKind::NoRating, names: vec![Name::Total], cited });
        }
        if let (Ok(first), Err(why)) = (stages.by_score, stages.after_requirements) {
            let is_wanted = |requirement: &Requirement| match requirement.that.held {
                Held::Absent(_) => why != Why::UNSTATED,
                held => why == Why::UNSTATED && (held == Held::Yes) != requirement.must_hold,
            };
            let asked = explanation.requirements.iter().enumerate().filter(|(_, requirement)| requirement.is_asked);
            let positions: Vec<usize> = asked.filter(|(_, requirement)| is_wanted(requirement)).map(|(n, _)| n).collect();
            let kind = match why {
                Why::UNSTATED => CauseKind::NothingFollows(first, positions.clone()),
                _ => CauseKind::Requirement(positions.clone(), Listed::All),
            };
            let (names, cited) = self.behind_requirements(&positions);
            causes.push(Cause { kind, names, cited });
        }
        for (position, gate) in explanation.gates.iter().enumerate() {
            if gate.did == Did::LeftOpen {
                causes.push(self.gate_cause(position));
            }
        }
        causes
    }

    fn behind_requirements(&self, positions: &[usize]) -> (Vec<Name>, Vec<Cited>) {
        let own = || positions.iter().map(|position| &self.explanation.requirements[*position]);
        let mut names = Vec::new();
        own().for_each(|own| add(&mut names, self.grounds(&own.that)));
        (names, own().map(|own| own.cited.clone()).collect())
    }

    /// Minimal reasons, the one that the sheet names first; and what would come out without all of them.
    fn reasons(&self, levers: &[Lever], is_kept: &dyn Fn(Verdict) -> bool) -> (Vec<Vec<Cause>>, Option<Verdict>) {
        if is_kept(self.verdict(levers, &vec![true; levers.len()])) {
            return (Vec::new(), None);
        }
        // those that the sheet does not name are given up first
        let mut order: Vec<usize> = (0..levers.len()).collect();
        order.sort_by_key(|n| levers[*n].is_named);
        let mut supposed = vec![false; levers.len()];
        let mut reasons = Vec::new();
        loop {
            let now = self.verdict(levers, &supposed);
            if !is_kept(now) {
                return (reasons, Some(now));
            }
            // with nothing left to suppose it would not be kept, so something stays
            let mut given_up = supposed.clone();
            for n in &order {
                if !given_up[*n] {
                    given_up[*n] = true;
                    given_up[*n] = is_kept(self.verdict(levers, &given_up));
                }
            }
            let reason: Vec<usize> = (0..levers.len()).filter(|n| !given_up[*n]).collect();
            reason.iter().for_each(|n| supposed[*n] = true);
            reasons.push(reason.into_iter().map(|n| self.cause(&levers[n].kind)).collect());
        }
    }

    /// What would come of the unit with these levers otherwise.
    fn verdict(&self, levers: &[Lever], supposed: &[bool]) -> Verdict {
        let cells = levers.iter().zip(supposed).filter(|(_, supposed)| **supposed);
        self.verdict_with(&cells.flat_map(|(lever, _)| lever.cells.iter().cloned()).collect::<Vec<_>>())
    }

    fn verdict_with(&self, cells: &[(Slot, Column)]) -> Verdict {
        let slots = &self.row.plan.slots;
        let (outcome, rating) = slots.computed().expect("a plan ends with an outcome and a rating");
        let block = self.suppose.with_cells(cells, &[outcome, rating]);
        let column = &block.columns[rating.0];
        match &column.values {
            Values::Rating(ratings) if column.why[0].is_present() => Verdict::Rated(usize::from(ratings[0])),
            _ if block.columns[outcome.0].why[0] < slots.first_undetermined => Verdict::NotRated,
            _ => Verdict::Undetermined,
        }
    }

    /// The score as a lever, with the rating it would have to reach; `None` where the score is not what keeps the unit back.
    fn score(&self, rating: RatingId) -> Option<(Lever, RatingId)> {
        self.row.set.scorecard()?;
        let by_score = self.explanation.stages.by_score.ok().filter(|by_score| rating <= *by_score)?;
        let slot = self.row.plan.slots.by_score?;
        (0..by_score).rev().find_map(|wanted| {
            let cells = vec![(slot, Suppose::rating(wanted))];
            let rest = self.requirements_and_gates(wanted);
            let all = rest.iter().flat_map(|lever| lever.cells.iter().cloned()).chain(cells.iter().cloned());
            let all: Vec<(Slot, Column)> = all.collect();
            let is_better = !matches!(self.verdict_with(&all), Verdict::Rated(other) if rating <= other);
            is_better.then(|| {
                let kind = CauseKind::Score(self.score_cause(wanted, slot));
                (Lever { kind, cells, is_named: self.is_named(&Line::Whole) }, wanted)
            })
        })
    }

    fn is_named(&self, line: &Line) -> bool {
        let (_, slot) = self.row.plan.slots.computed().expect("a plan ends with a rating");
        self.row.step(slot).reason(self.row.why(slot)).is_some_and(|reason| reason.line == *line)
    }

    fn score_cause(&self, wanted: RatingId, by_score: Slot) -> ScoreCause {
        let total = self.explanation.total.as_ref().expect("a scorecard has a total");
        let score = total.percent.or(total.points.map(Ratio::from)).unwrap_or(Ratio::ZERO);
        let short = self.explanation.rules.ratings[wanted].from.and_then(|from| Ratio::from(from).minus(score));
        let reaches = |lost: &[Lost]| {
            let cells: Vec<(Slot, Column)> = lost.iter().filter_map(|lost| self.full(lost.node)).collect();
            let block = self.suppose.with_cells(&cells, &[by_score]);
            let column = &block.columns[by_score.0];
            matches!(&column.values, Values::Rating(ratings) if column.why[0].is_present() && usize::from(ratings[0]) <= wanted)
        };
        let (lost, is_enough) = fewest(&self.explanation.lost, &reaches);
        ScoreCause { score, wanted, short: short.filter(|short| Ratio::ZERO < *short), lost, is_enough }
    }

    /// A criterion with all its points.
    fn full(&self, node: NodeId) -> Option<(Slot, Column)> {
        let slot = self.row.plan.slots.points[node];
        self.suppose.number(slot, self.explanation.nodes[node].points_max).map(|column| (slot, column))
    }

    /// Rows of a matrix that are worse than a rating.
    fn rows(&self, wanted: RatingId) -> Vec<Lever> {
        let rows = self.explanation.rows.iter().enumerate();
        rows.filter(|(_, row)| row.rating.is_ok_and(|own| wanted < own))
            .map(|(position, _)| {
                let cells = vec![(self.row.plan.slots.rows[position], Suppose::rating(wanted))];
                Lever { kind: CauseKind::Row(position, wanted), cells, is_named: self.is_named(&Line::Whole) }
            })
            .collect()
    }

    /// Requirements of the ratings from `first` down that are not met, and gates that are closed or may be.
    fn requirements_and_gates(&self, first: RatingId) -> Vec<Lever> {
        let mut levers = Vec::new();
        let mut position = 0;
        for (rating, own) in self.row.set.ratings.iter().enumerate() {
            for entry in own.require.iter().flat_map(entries) {
                let n_leaves = leaves(entry, true).len();
                let positions = position..position + n_leaves;
                position += n_leaves;
                if first <= rating && self.entry_held(entry, positions.start) != Held::Yes {
                    levers.push(self.requirement_lever(entry, positions.collect()));
                }
            }
        }
        for (position, gate) in self.explanation.gates.iter().enumerate() {
            if gate.held != Held::No {
                levers.push(self.gate_lever(position));
            }
        }
        // other units stay as they are: what is supposed is that this one has a place
        for (position, quota) in self.explanation.quotas.iter().enumerate() {
            if quota.has_place != Held::Yes {
                let place = self.row.plan.slots.quotas[position].at(QuotaColumn::Place);
                let cells = vec![(place, Column { values: Values::InWhy, why: vec![TAKEN] })];
                levers.push(Lever { kind: CauseKind::Quota(position), cells, is_named: self.is_named(&Line::Quota(position)) });
            }
        }
        levers
    }

    /// Whether an entry of a rating's requirements holds; `first` is the position of its first leaf.
    fn entry_held(&self, require: &Require, first: usize) -> Held {
        let mut next = first;
        let mut held = |all: &[Require]| {
            let held = |require: &Require| {
                let held = self.entry_held(require, next);
                next += leaves(require, true).len();
                held
            };
            all.iter().map(held).collect::<Vec<_>>()
        };
        match require {
            Require::One(_) => self.explanation.requirements[first].that.held,
            Require::All(all) => joined(&held(all), Held::No, Held::Yes),
            Require::Any(any) => joined(&held(any), Held::Yes, Held::No),
            Require::None(none) => match joined(&held(none), Held::Yes, Held::No) {
                Held::Yes => Held::No,
                Held::No => Held::Yes,
                absent @ Held::Absent(_) => absent,
            },
        }
    }

    fn requirement_lever(&self, entry: &Require, positions: Vec<usize>) -> Lever {
        let requirements = &self.row.plan.slots.requirements;
        let cells = positions.iter().map(|position| {
            let must_hold = self.explanation.requirements[*position].must_hold;
            (requirements[*position].truth, Suppose::truth(must_hold))
        });
        let cells = cells.collect();
        let is_named = positions.iter().any(|position| self.explanation.requirements[*position].decided);
        Lever { kind: CauseKind::Requirement(positions, listed(entry)), cells, is_named }
    }

    fn gate_lever(&self, position: usize) -> Lever {
        let cells = vec![(self.row.plan.slots.gates[position].with_waivers.0, Suppose::truth(false))];
        Lever { kind: CauseKind::Gate(position), cells, is_named: self.is_named(&Line::Gate(position)) }
    }

    /// Floors and gates without which the rating would be worse.
    fn lifted_by(&self, rating: RatingId) -> Vec<usize> {
        let gates = self.explanation.gates.iter().enumerate();
        let lifts = |gate: &Gate| {
            gate.held == Held::Yes && matches!(gate.effect, Effect::Rate(_) | Effect::NotBelow(_) | Effect::Raise(_))
        };
        gates
            .filter(|(position, gate)| {
                let without = || self.verdict_with(&self.gate_lever(*position).cells);
                lifts(gate) && matches!(without(), Verdict::Rated(other) if rating < other)
            })
            .map(|(position, _)| position)
            .collect()
    }

    fn cause(&self, kind: &CauseKind) -> Cause {
        let explanation = self.explanation;
        let (names, cited) = match kind {
            CauseKind::Score(score) => {
                let (names, mut cited) = self.behind(score.lost.iter().take(NAMED_MAX).map(|lost| lost.node));
                cited.push(explanation.rules.ratings[score.wanted].cited.clone());
                (names, cited)
            }
            CauseKind::Row(position, _) => {
                let own = &explanation.rows[*position];
                (own.how.telling.clone(), clauses(own.how.line.as_ref(), &own.cited))
            }
            CauseKind::Requirement(positions, _) => {
                let is_missed = |position: &usize| {
                    let own = &explanation.requirements[*position];
                    own.that.held != if own.must_hold { Held::Yes } else { Held::No }
                };
                self.behind_requirements(&positions.iter().copied().filter(is_missed).collect::<Vec<_>>())
            }
            CauseKind::Gate(position) => return self.gate_cause(*position),
            CauseKind::Quota(position) => {
                let ranked = self.row.set.quotas[*position].rank_by.iter().map(|key| key.by).filter(|name| *name != Name::Total);
                (ranked.collect(), vec![explanation.quotas[*position].cited.clone()])
            }
            CauseKind::NotApplicable(node) => {
                let node = &explanation.nodes[*node];
                let names = match &node.content {
                    Content::Criterion(criterion) => criterion.telling.clone(),
                    Content::Group(_) => Vec::new(),
                };
                (names, vec![node.cited.clone()])
            }
            CauseKind::EverythingDropped
            | CauseKind::Unreadable
            | CauseKind::Required
            | CauseKind::DataCheck(_)
            | CauseKind::NoPoints(..)
            | CauseKind::NoRow(..)
            | CauseKind::NoRating
            | CauseKind::NothingFollows(..) => (Vec::new(), Vec::new()),
        };
        Cause { kind: kind.clone(), names, cited }
    }

    fn gate_cause(&self, position: usize) -> Cause {
        let gate = &self.explanation.gates[position];
        let mut cited = vec![gate.cited.clone()];
        let mut names = Vec::new();
        gate.when.iter().chain(&gate.unless).for_each(|condition| add(&mut names, self.grounds(condition)));
        if let Some(floor) = &gate.floor {
            let (of, clauses) = self.behind_floor(position, floor);
            names = of;
            cited.extend(clauses);
        }
        Cause { kind: CauseKind::Gate(position), names, cited }
    }

    /// The figures of the criteria that keep a node under its floor.
    fn behind_floor(&self, position: usize, floor: &FloorAccount) -> (Vec<Name>, Vec<Cited>) {
        let truth = self.row.plan.slots.gates[position].with_waivers.0;
        let Some(scorecard) = self.row.set.scorecard() else { return Default::default() };
        let below = if floor.is_each { floor.under.clone() } else { scorecard.leaves(floor.node) };
        let lost: Vec<Lost> = self.explanation.nodes_lost(&below);
        let suffices = |lost: &[Lost]| {
            let cells: Vec<(Slot, Column)> = lost.iter().filter_map(|lost| self.full(lost.node)).collect();
            let block = self.suppose.with_cells(&cells, &[truth]);
            block.columns[truth.0].why[0] != Why::HOLDS
        };
        let (lost, _) = fewest(&lost, &suffices);
        self.behind(lost.into_iter().take(NAMED_MAX).map(|lost| lost.node))
    }

    /// The telling names and the clauses of criteria.
    fn behind(&self, nodes: impl Iterator<Item = NodeId>) -> (Vec<Name>, Vec<Cited>) {
        let (mut names, mut cited) = (Vec::new(), Vec::new());
        for node in nodes.map(|node| &self.explanation.nodes[node]) {
            if let Content::Criterion(criterion) = &node.content {
                add(&mut names, criterion.telling.iter().copied());
                cited.push(node.cited.clone());
            }
        }
        (names, cited)
    }

    /// The figures behind a condition: points and totals are followed to the criteria that lost most.
    fn grounds(&self, condition: &Condition) -> Vec<Name> {
        let mut names = Vec::new();
        for name in condition.telling_names() {
            match name {
                Name::Points(node) => {
                    let leaves = self.row.set.scorecard().map_or_else(Vec::new, |scorecard| scorecard.leaves(node));
                    let lost = self.explanation.nodes_lost(&leaves);
                    let (of, _) = self.behind(lost.iter().take(NAMED_MAX).map(|lost| lost.node));
                    add(&mut names, of);
                }
                Name::Total | Name::TotalMax => {
                    let (of, _) = self.behind(self.explanation.lost.iter().take(NAMED_MAX).map(|lost| lost.node));
                    add(&mut names, of);
                }
                name => add(&mut names, [name]),
            }
        }
        names
    }

    fn why_dropped(&self) -> Vec<Name> {
        let mut names = Vec::new();
        for node in &self.explanation.nodes {
            if let Content::Criterion(criterion) = &node.content {
                add(&mut names, criterion.telling.iter().copied());
            }
        }
        names
    }

    fn figures(&self, seen: impl Fn(&Seen) -> bool, asked: impl Fn(Name) -> bool) -> Vec<Name> {
        let figures =
            self.explanation.values.iter().filter(|(name, value)| value.is_figure && seen(&value.seen) && asked(**name));
        figures.map(|(name, _)| *name).collect()
    }

    /// The clauses of the criteria that read these figures.
    fn cited_of(&self, figures: &[Name]) -> Vec<Cited> {
        let reads = |node: &&Node| match &node.content {
            Content::Criterion(criterion) => {
                self.explanation.figures_of(&criterion.reads).iter().any(|name| figures.contains(name))
            }
            Content::Group(_) => false,
        };
        self.explanation.nodes.iter().filter(reads).map(|node| node.cited.clone()).collect()
    }
}

/// The fewest of the greatest losses that suffice, with all that are as great as the last of them; else the greatest.
fn fewest(lost: &[Lost], suffices: &dyn Fn(&[Lost]) -> bool) -> (Vec<Lost>, bool) {
    match (1..=lost.len()).find(|n| suffices(&lost[..*n])) {
        Some(n) => {
            let as_much = lost[n..].iter().take_while(|other| other.points == lost[n - 1].points).count();
            (lost[..n + as_much].to_vec(), true)
        }
        None => (lost.iter().take(NAMED_MAX).copied().collect(), false),
    }
}

fn joined(all: &[Held], deciding: Held, empty: Held) -> Held {
    if all.contains(&deciding) {
        return deciding;
    }
    let absent = all.iter().filter_map(|held| match held {
        Held::Absent(why) => Some(*why),
        Held::Yes | Held::No => None,
    });
    absent.min().map_or(empty, Held::Absent)
}

impl Explanation {
    /// Of these nodes, what each criterion lost, most first.
    fn nodes_lost(&self, nodes: &[NodeId]) -> Vec<Lost> {
        let lost = |node: &Node| node.points_max.minus(node.points?).filter(|lost| Number::ZERO < *lost);
        let lost = nodes.iter().filter_map(|id| Some(Lost { node: *id, points: lost(&self.nodes[*id])? }));
        let mut lost: Vec<Lost> = lost.collect();
        lost.sort_by(|a, b| b.points.cmp(&a.points).then(a.node.cmp(&b.node)));
        lost
    }

    /// The figures behind names: derived values are followed down.
    pub fn figures_of(&self, names: &[Name]) -> Vec<Name> {
        let mut figures = Vec::new();
        for name in names {
            match self.values.get(name).and_then(|value| value.how.as_ref()) {
                Some(how) => add(&mut figures, self.figures_of(&how.reads)),
                None => add(&mut figures, [*name]),
            }
        }
        figures
    }
}
