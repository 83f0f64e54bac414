//! Which columns a kernel reads: what must be evaluated again when one of them is supposed otherwise.

use super::Kernel;
use super::formula::{Calculation, Days, Operation, Test};
use super::points::{Method, Result, Scoring};
use super::rating::DemandTree;
use super::total::Child;
use crate::engine::sheet::{Maximum, Slot};

impl Kernel {
    /// The columns it reads, some perhaps more than once.
    pub fn reads(&self) -> Vec<Slot> {
        let mut slots = Vec::new();
        match self {
            // what is told of cohorts stays as it is, whatever is supposed of one unit
            Kernel::Input | Kernel::OfCohorts(_) | Kernel::Yardstick(_) => {}
            Kernel::Share(share) => slots.extend([share.of.slot, share.yardstick]),
            Kernel::Related(slot) => slots.push(*slot),
            Kernel::Derive(calculation, ..) => calculation.reads(&mut slots),
            Kernel::Join(_, all) | Kernel::WorstRow(all) => slots.extend(all),
            Kernel::Score(scoring) | Kernel::Rate(scoring) => scoring.reads(&mut slots),
            Kernel::Choose(choose) => {
                for (slot, calculation, _) in &choose.lines {
                    slots.push(*slot);
                    calculation.reads(&mut slots);
                }
                choose.otherwise.iter().for_each(|(calculation, _)| calculation.reads(&mut slots));
            }
            Kernel::ScriptWords(script) => slots.extend(script.slots()),
            Kernel::Sum(sum) => {
                children(&sum.children, &mut slots);
                slots.extend(sum.extras.iter().map(|(slot, _)| *slot));
                slots.extend(sum.cut_to.map(|(slot, _)| slot));
            }
            Kernel::Maxima(maxima) => children(&maxima.children, &mut slots),
            Kernel::ByScore(by_score) => by_score.score.reads(&mut slots),
            Kernel::AfterRequirements(step) => {
                slots.push(step.by_score);
                for demand in step.ratings.iter().flatten() {
                    slots.push(demand.truth);
                    demand.tree.reads(&mut slots);
                }
            }
            Kernel::Test(test) | Kernel::Broken(test) => test.reads(&mut slots),
            Kernel::Gate(gate) => slots.extend([gate.before, gate.truth].into_iter().chain(gate.related)),
            Kernel::Outcome(outcome) => {
                slots.extend(outcome.figures.iter().chain(&outcome.required));
                slots.extend(outcome.not_rated_where.iter().chain(&outcome.data_checks).map(|(slot, _)| *slot));
                slots.extend([outcome.whole.0, outcome.standing]);
            }
            Kernel::Final(last) => slots.extend([last.outcome, last.standing, last.after_requirements]),
            Kernel::OutcomeAfterQuota(after) | Kernel::RatingAfterQuota(after) => {
                slots.extend([after.outcome, after.rating, after.place]);
            }
            Kernel::OutcomeDecided(decided) | Kernel::RatingDecided(decided) => {
                slots.extend([decided.outcome, decided.rating, decided.decision]);
            }
        }
        slots
    }
}

fn children(children: &[Child], slots: &mut Vec<Slot>) {
    for child in children {
        slots.push(child.points);
        if let Maximum::Column(slot) = child.maximum {
            slots.push(slot);
        }
    }
}

impl Scoring {
    fn reads(&self, slots: &mut Vec<Slot>) {
        slots.extend(self.applies);
        self.method.reads(slots);
    }
}

impl Method {
    fn reads(&self, slots: &mut Vec<Slot>) {
        match self {
            Method::Met { truth, .. } => slots.push(*truth),
            Method::Conditions { conditions, .. } => slots.extend(conditions.iter().map(|(slot, _)| *slot)),
            Method::Tiers(tiers) => {
                tiers.of.reads(slots);
                tiers.otherwise.reads(slots);
            }
            Method::Cases(cases, otherwise) => {
                for (slot, result) in cases {
                    slots.push(*slot);
                    result.reads(slots);
                }
                otherwise.reads(slots);
            }
            Method::Proportional(proportional) => {
                proportional.share.reads(slots);
                proportional.overrules.iter().for_each(|(test, _)| test.reads(slots));
            }
            Method::Choice(slot, results) => {
                slots.push(*slot);
                results.iter().for_each(|result| result.reads(slots));
            }
            Method::Formula(result) => result.reads(slots),
            Method::Script(script, _) => slots.extend(script.slots()),
            Method::Alternatives(alternatives, otherwise) => {
                for (slot, method, _) in alternatives {
                    slots.push(*slot);
                    method.reads(slots);
                }
                otherwise.reads(slots);
            }
        }
    }
}

impl Result {
    fn reads(&self, slots: &mut Vec<Slot>) {
        match self {
            Result::Fixed(_) => {}
            Result::Computed(calculation, _) => calculation.reads(slots),
        }
    }
}

impl Calculation {
    fn reads(&self, slots: &mut Vec<Slot>) {
        self.operation.reads(slots);
    }
}

impl Operation {
    fn reads(&self, slots: &mut Vec<Slot>) {
        match self {
            Operation::Constant(_) => {}
            Operation::Grid(slot, _) | Operation::Quotient(slot) => slots.push(*slot),
            Operation::Negate(x) | Operation::Abs(x) | Operation::Round(x, _) => x.reads(slots),
            Operation::Add(a, b)
            | Operation::Multiply(a, b)
            | Operation::Divide(a, b)
            | Operation::Lesser(a, b)
            | Operation::Greater(a, b) => {
                a.reads(slots);
                b.reads(slots);
            }
            Operation::CountTrue(tests) => tests.iter().for_each(|test| test.reads(slots)),
            Operation::Days(from, to) | Operation::Months(from, to) => slots.extend([from.slot(), to.slot()]),
        }
    }
}

impl Days {
    fn slot(self) -> Slot {
        match self {
            Days::OfYear(slot, ..) | Days::Column(slot) => slot,
        }
    }
}

impl Test {
    fn reads(&self, slots: &mut Vec<Slot>) {
        match self {
            Test::Literal(_) => {}
            Test::Column(slot)
            | Test::OptionIn(slot, _)
            | Test::TextIn(slot, _)
            | Test::CompareRating(_, slot, _)
            | Test::Known(slot) => slots.push(*slot),
            Test::Not(inner) => inner.reads(slots),
            Test::And(all) | Test::Or(all) => all.iter().for_each(|test| test.reads(slots)),
            Test::Compare(_, a, b) => {
                a.reads(slots);
                b.reads(slots);
            }
            Test::Same(_, a, b) => {
                a.reads(slots);
                b.reads(slots);
            }
        }
    }
}

impl DemandTree {
    fn reads(&self, slots: &mut Vec<Slot>) {
        match self {
            DemandTree::All(all) | DemandTree::Any(all) | DemandTree::None(all) => {
                all.iter().for_each(|tree| tree.reads(slots));
            }
            DemandTree::One(slot, _) => slots.push(*slot),
        }
    }
}
