//! From the total to the rating that counts: edges, requirements, floors, gates, outcome.

use super::calculation::{Sized, compared};
use super::{Builder, is_narrow};
use crate::engine::kernel::decided::CANCELLED;
use crate::engine::kernel::formula::{Calculation, Test};
use crate::engine::kernel::gate::{Final, Gate, Outcome};
use crate::engine::kernel::rating::{AfterRequirements, ByScore, Demand, DemandTree, Edge, Edges, Side};
use crate::engine::kernel::{Join, Kernel};
use crate::engine::plan::{ConditionOf, ConditionSlots, Form, GateSlot, Line, Reason, RequirementSlot, Role};
use crate::engine::sheet::{Slot, Why};
use crate::law::expression::Comparison;
use crate::law::extent::Extent;
use crate::law::{
    Body, Content, EachLeast, Effect, FallThrough, FloorLeast, IfNotApplicable, Name, NodeId, RatingsRead, Require, Scorecard,
};
use crate::words;
use crate::words::diagnostic::Diagnostic;
use crate::words::number::Number;

/// Positions of ratings are counted in a byte, with room for the bounds.
const RATINGS_MAX: usize = 200;

impl Builder<'_> {
    pub(super) fn ratings(&mut self, has_decisions: bool) {
        let set = self.set;
        if set.ratings.len() > RATINGS_MAX {
            let n = set.ratings.len();
            self.found.push(Diagnostic::error(
                "too_many_ratings",
                set.place.clone(),
                words!(
                    "có {n} mức xếp loại, nhiều nhất là {RATINGS_MAX}",
                    "there are {n} ratings, at most {RATINGS_MAX} are possible"
                ),
            ));
            return;
        }
        if let Body::Criteria(scorecard) = &set.body {
            self.by_score(scorecard);
        }
        self.after_requirements();
        self.gates();
        self.outcome(has_decisions);
    }

    fn by_score(&mut self, scorecard: &Scorecard) {
        let environment = self.environment();
        let total = self.column(Name::Total, &environment);
        let score = match scorecard.ratings_read {
            RatingsRead::Points => Ok(total),
            RatingsRead::PercentOfMax => Sized::constant(Number::HUNDRED)
                .multiply(total)
                .and_then(|total| total.divide(self.column(Name::TotalMax, &environment), true)),
        };
        let score = score.unwrap_or_else(|problem| {
            let place = self.set.place.clone();
            self.refuse(problem, "100 * total / total_max", &place);
            Sized::constant(Number::ZERO)
        });
        let edge = |side, at: Option<Number>| at.map(|at| Edge { side, at });
        let edges: Vec<Edges> = self
            .set
            .ratings
            .iter()
            .map(|rating| {
                let upper = match rating.below {
                    Some(_) => edge(Side::Below, rating.below),
                    None => edge(Side::To, rating.to),
                };
                Edges { all: edge(Side::From, rating.from).into_iter().chain(upper).collect(), otherwise: rating.otherwise }
            })
            .collect();
        let fits = edges.iter().flat_map(|edges| &edges.all).all(|edge| is_narrow(Extent::constant(edge.at)));
        let score = Calculation { narrow: score.narrow && fits, ..score.finish() };
        let legend = self.set.ratings.iter().enumerate().map(|(n, _)| Reason::new("score", Line::Nth(n))).collect();
        let slot = self.push(Role::ByScore, Kernel::ByScore(Box::new(ByScore { score, edges })), Form::Rating, legend);
        self.slots.by_score = Some(slot);
    }

    fn after_requirements(&mut self) {
        let set = self.set;
        let environment = self.environment();
        let by_score = self.slots.by_score.expect("the rating by score stands before requirements");
        let mut ratings = Vec::new();
        for (rating, own) in set.ratings.iter().enumerate() {
            let Some(require) = &own.require else {
                ratings.push(None);
                self.slots.required.push(None);
                continue;
            };
            for requirement in require.leaves() {
                let position = self.slots.requirements.len();
                let truth = self.condition(ConditionOf::Requirement(position), &requirement.that, &environment);
                self.slots.requirements.push(RequirementSlot { id: requirement.id.clone(), rating, truth });
            }
            let mut next = self.slots.requirements.len() - require.leaves().len();
            let (truth, tree) = self.demand(require, &mut next);
            self.slots.required.push(Some(truth));
            ratings.push(Some(Demand { truth, tree }));
        }
        let mut legend = vec![Reason::new("score", Line::Whole)];
        legend.extend(self.requirement_reasons());
        let step = AfterRequirements { by_score, ratings, falls_through: set.fall_through == FallThrough::NextLower };
        let slot = self.push(Role::AfterRequirements, Kernel::AfterRequirements(Box::new(step)), Form::Rating, legend);
        self.slots.after_requirements = Some(slot);
        self.running = Some(slot);
    }

    fn requirement_reasons(&self) -> Vec<Reason> {
        let reason = |(n, requirement): (usize, &RequirementSlot)| {
            Reason::new(format!("requirement {}", requirement.id), Line::Requirement(n))
        };
        self.slots.requirements.iter().enumerate().map(reason).collect()
    }

    fn demand(&mut self, require: &Require, next: &mut usize) -> (Slot, DemandTree) {
        let (join, all) = match require {
            Require::All(all) => (Join::All, all),
            Require::Any(all) => (Join::Any, all),
            Require::None(all) => (Join::None, all),
            Require::One(_) => {
                let position = *next;
                *next += 1;
                let truth = self.slots.requirements[position].truth;
                return (truth, DemandTree::One(truth, u16::try_from(position).expect("requirements are counted in 16 bits")));
            }
        };
        let (slots, trees): (Vec<Slot>, Vec<DemandTree>) = all.iter().map(|require| self.demand(require, next)).unzip();
        let tree = match join {
            Join::All => DemandTree::All(trees),
            Join::Any => DemandTree::Any(trees),
            Join::None => DemandTree::None(trees),
        };
        (self.join(join, slots), tree)
    }

    fn gates(&mut self) {
        let set = self.set;
        if let Body::Criteria(scorecard) = &set.body {
            for (id, node) in scorecard.nodes.iter().enumerate() {
                if let Some(floor) = &node.floor {
                    let test = self.under_floor(id, floor.least);
                    let truth = self.broken(test);
                    self.gate(Role::Floor(id), format!("floor {}", node.id), truth, &floor.then, true);
                }
                if let Some(floor) = &node.floor_each {
                    let leaves = scorecard.leaves(id).into_iter().map(|leaf| {
                        let test = self.under_floor_of_leaf(scorecard, leaf, floor.least);
                        let truth = self.broken(test);
                        self.slots.floors_of_leaves.insert((id, leaf), truth);
                        truth
                    });
                    let leaves = leaves.collect();
                    let truth = self.join(Join::Any, leaves);
                    let word = if node.floor.is_some() { "floor_each" } else { "floor" };
                    self.gate(Role::FloorEach(id), format!("{word} {}", node.id), truth, &floor.then, true);
                }
            }
        }
        for (position, gate) in set.gates.iter().enumerate() {
            let (truth, conditions) = self.closes(position);
            self.slots.conditions.extend(conditions);
            self.gate(Role::Gate(position), format!("gate {}", gate.id), truth, &gate.then, false);
        }
    }

    /// Whether a gate closes on the running rating, with its conditions.
    pub(super) fn closes(&mut self, position: usize) -> (Slot, Vec<(ConditionOf, ConditionSlots)>) {
        let gate = &self.set.gates[position];
        let environment = self.environment();
        let when = self.condition_slots(&gate.when, &environment);
        let mut truth = when.slot;
        let mut conditions = vec![(ConditionOf::When(position), when)];
        if let Some(relation) = gate.relation {
            let related = Kernel::Related(self.slots.related[&relation]);
            let is_related = self.push(Role::Condition, related, Form::InWhy, super::truth_legend());
            truth = self.join(Join::All, vec![is_related, truth]);
        }
        if let Some(unless) = &gate.unless {
            let unless = self.condition_slots(unless, &environment);
            let none = self.join(Join::None, vec![unless.slot]);
            truth = self.join(Join::All, vec![truth, none]);
            conditions.push((ConditionOf::Unless(position), unless));
        }
        (truth, conditions)
    }

    fn broken(&mut self, test: Test) -> Slot {
        let legend = vec![Reason::new("holds", Line::Whole), Reason::new("holds_not", Line::Whole)];
        self.push(Role::Condition, Kernel::Broken(test), Form::InWhy, legend)
    }

    fn gate(&mut self, role: Role, id: String, truth: Slot, then: &Effect, is_floor: bool) {
        let n = self.slots.gates.len();
        let before = self.running.expect("gates act on a running rating");
        let last = u8::try_from(self.set.ratings.len().saturating_sub(1)).expect("ratings are counted in a byte");
        let why = Why(Why::PRESENT.0 + 1 + u16::try_from(n).expect("gates are counted in 16 bits"));
        let mut legend = vec![Reason::new("requirements", Line::Whole)];
        legend.extend(self.gate_reasons());
        legend.push(Reason::new(id.clone(), Line::Gate(n)));
        let related = match role {
            Role::Gate(position) => self.set.gates[position].relation.map(|relation| self.slots.related[&relation]),
            _ => None,
        };
        let gate = Gate { before, truth, effect: then.clone(), related, is_floor, last, why };
        let standing = self.push(role.clone(), Kernel::Gate(Box::new(gate)), Form::Standing, legend);
        let with_waivers = (truth, standing);
        self.slots.gates.push(GateSlot { id, role, truth, standing, effect: then.clone(), unwaived: truth, with_waivers });
        self.running = Some(standing);
    }

    fn gate_reasons(&self) -> Vec<Reason> {
        self.slots.gates.iter().enumerate().map(|(n, gate)| Reason::new(gate.id.clone(), Line::Gate(n))).collect()
    }

    fn under_floor(&self, node: NodeId, least: FloorLeast) -> Test {
        let environment = self.environment();
        let points = self.column(Name::Points(node), &environment);
        match least {
            FloorLeast::Points(least) => compared(Comparison::Less, points, Sized::constant(least)),
            FloorLeast::SharePercent(share) => {
                let maximum = self.maximum_of(node, &environment);
                under_share(points, maximum, share)
            }
        }
    }

    fn under_floor_of_leaf(&self, scorecard: &Scorecard, leaf: NodeId, least: EachLeast) -> Test {
        let environment = self.environment();
        let points = self.column(Name::Points(leaf), &environment);
        match least {
            EachLeast::Above(least) => compared(Comparison::LessOrEqual, points, Sized::constant(least)),
            EachLeast::Points(least) => compared(Comparison::Less, points, Sized::constant(least)),
            EachLeast::SharePercent(share) => under_share(points, Sized::constant(scorecard.nodes[leaf].points_max), share),
        }
    }

    fn outcome(&mut self, has_decisions: bool) {
        let set = self.set;
        let mut legend = vec![Reason::new("rated", Line::Whole)];
        let next = |legend: &mut Vec<Reason>, id: String, line: Line| {
            legend.push(Reason::new(id, line));
            Why(Why::PRESENT.0 + u16::try_from(legend.len() - 1).expect("reasons are counted in 16 bits"))
        };
        let mut not_rated_where = Vec::new();
        if let Body::Criteria(scorecard) = &set.body {
            for (id, node) in scorecard.nodes.iter().enumerate() {
                if let Content::Criterion { if_not_applicable: Some(IfNotApplicable::UnitNotRated), .. } = &node.content {
                    let why = next(&mut legend, format!("not_applicable {}", node.id), Line::Criterion(id));
                    not_rated_where.push((self.slots.points[id], why));
                }
            }
        }
        let everything_dropped = next(&mut legend, "everything_dropped".to_owned(), Line::Whole);
        let withheld: Vec<(Why, Why)> = self
            .slots
            .gates
            .iter()
            .enumerate()
            .filter(|(_, gate)| matches!(gate.effect, Effect::NotRated(_)))
            .map(|(n, gate)| {
                let own = Why(Why::PRESENT.0 + 1 + u16::try_from(n).expect("gates are counted in 16 bits"));
                (own, next(&mut legend, gate.id.clone(), Line::Gate(n)))
            })
            .collect();
        // stands with the reasons of units that are not rated, though only the last column can have it
        if has_decisions {
            next(&mut legend, CANCELLED.to_owned(), Line::Decision);
        }
        let mut absences = None;
        for (code, id) in Why::ABSENCES {
            let why = next(&mut legend, id.to_owned(), Line::Whole);
            debug_assert!(
                absences.is_none_or(|first: Why| why.0 == first.0 + code.0),
                "absences stand in the order of their codes"
            );
            absences = absences.or(Some(why));
        }
        let data_checks = set
            .data_checks
            .iter()
            .enumerate()
            .filter(|(_, check)| check.is_error)
            .map(|(n, _)| (self.slots.data_checks[n], next(&mut legend, format!("data_check {}", n + 1), Line::DataCheck(n))))
            .collect();
        let figure = |indicator: usize| self.slots.names[&Name::Indicator(indicator)];
        let absences = absences.expect("there are absences");
        let standing = self.running.expect("the last standing is known by now");
        let outcome = Outcome {
            figures: (0..set.indicators.len()).map(figure).collect(),
            not_rated_where,
            whole: (self.slots.total.or(self.slots.by_score).expect("a set has a total or rows"), everything_dropped),
            data_checks,
            required: (0..set.indicators.len()).filter(|n| set.indicators[*n].required).map(figure).collect(),
            standing,
            absences,
            withheld,
        };
        let outcome = self.push(Role::Outcome, Kernel::Outcome(Box::new(outcome)), Form::InWhy, legend);
        self.slots.outcome = Some(outcome);
        let mut legend = vec![Reason::new("score", Line::Whole)];
        legend.extend(self.requirement_reasons());
        let gates = Why::PRESENT.0 + u16::try_from(legend.len()).expect("reasons are counted in 16 bits");
        legend.extend(self.gate_reasons());
        let after_requirements = self.slots.after_requirements.expect("requirements stand before the outcome");
        let last = Final { outcome, standing, after_requirements, gates, first_undetermined: absences };
        self.slots.rating = Some(self.push(Role::Rating, Kernel::Final(Box::new(last)), Form::Rating, legend));
        self.slots.first_undetermined = absences;
        self.slots.by_rules = self.slots.outcome.zip(self.slots.rating);
    }
}

// 100 × points < share × maximum; where that does not fit, points past 36 digits are under no share that a rule would state
fn under_share(points: Sized, maximum: Sized, share: Number) -> Test {
    let sides = (Sized::constant(Number::HUNDRED).multiply(points), Sized::constant(share).multiply(maximum));
    match sides {
        (Ok(points), Ok(least)) => compared(Comparison::Less, points, least),
        _ => Test::Literal(false),
    }
}
