//! What people recorded, in a plan: gates again with those that are waived left open; and decisions beside what the rules give.

use super::{Builder, truth_legend};
use crate::engine::kernel::decided::{CANCELLED, DECISION, Decided, UNREADABLE};
use crate::engine::kernel::gate::Gate;
use crate::engine::kernel::{Join, Kernel};
use crate::engine::plan::{DecisionSlots, Form, GateSlot, Input, Line, Reason, Role, Stage};
use crate::engine::sheet::{Slot, Why};

impl Builder<'_> {
    /// The columns that recorded decisions fill: one for each gate that may be waived, and one for the decision itself.
    pub(super) fn recorded_inputs(&mut self, inputs: &mut Vec<Input>, has_decisions: bool) -> Option<Slot> {
        for (position, gate) in self.set.gates.iter().enumerate() {
            if !gate.waivable.is_empty() {
                let input = Input::Waived(position);
                let slot = self.push(Role::Input(input), Kernel::Input, Form::InWhy, truth_legend());
                self.slots.waived.insert(position, slot);
                inputs.push(input);
            }
        }
        has_decisions.then(|| {
            inputs.push(Input::Decision);
            let legend = [DECISION, CANCELLED].map(|id| Reason::new(id, Line::Decision));
            self.push(Role::Input(Input::Decision), Kernel::Input, Form::Rating, legend.into())
        })
    }

    /// Floors and gates again from the first that may be waived, with the same reasons; then outcome and rating.
    pub(super) fn with_waivers(&mut self) {
        let Some((outcome, rating)) = self.slots.by_rules.filter(|_| !self.slots.waived.is_empty()) else { return };
        let mut running = None;
        for position in 0..self.slots.gates.len() {
            let own = self.slots.gates[position].clone();
            let waived = match own.role {
                Role::Gate(gate) => self.slots.waived.get(&gate).copied(),
                _ => None,
            };
            if waived.is_none() && running.is_none() {
                continue;
            }
            let Kernel::Gate(gate) = &self.steps[own.standing.0].kernel else {
                unreachable!("the standing after a gate is a gate's")
            };
            let gate = (**gate).clone();
            let unwaived = running.map_or(own.truth, |running| self.closes_on(running, &own, gate.before));
            let truth = match waived {
                Some(waived) => {
                    let none = self.join(Join::None, vec![waived]);
                    self.join(Join::All, vec![unwaived, none])
                }
                None => unwaived,
            };
            let gate = Gate { before: running.unwrap_or(gate.before), truth, ..gate };
            let legend = self.steps[own.standing.0].legend.clone();
            let role = Role::WithWaivers(Stage::Standing(position));
            let standing = self.push(role, Kernel::Gate(Box::new(gate)), Form::Standing, legend);
            self.slots.gates[position].unwaived = unwaived;
            self.slots.gates[position].with_waivers = (truth, standing);
            running = Some(standing);
        }
        let Some(standing) = running else { return };
        let legend = self.steps[outcome.0].legend.clone();
        let Kernel::Outcome(own) = &self.steps[outcome.0].kernel else { unreachable!("an outcome by the rules is one") };
        let own = crate::engine::kernel::gate::Outcome { standing, ..(**own).clone() };
        let outcome = self.push(Role::WithWaivers(Stage::Outcome), Kernel::Outcome(Box::new(own)), Form::InWhy, legend);
        let legend = self.steps[rating.0].legend.clone();
        let Kernel::Final(own) = &self.steps[rating.0].kernel else { unreachable!("a rating by the rules is one") };
        let own = crate::engine::kernel::gate::Final { outcome, standing, ..(**own).clone() };
        let rating = self.push(Role::WithWaivers(Stage::Rating), Kernel::Final(Box::new(own)), Form::Rating, legend);
        self.slots.with_waivers = Some((outcome, rating));
        (self.slots.outcome, self.slots.rating) = (Some(outcome), Some(rating));
    }

    /// Whether a gate closes on another running rating than the one `before` it: asked again where it reads that one.
    fn closes_on(&mut self, running: Slot, own: &GateSlot, before: Slot) -> Slot {
        let between = &self.steps[before.0 + 1..own.standing.0];
        let reads_it = between.iter().any(|step| step.kernel.reads().contains(&before));
        let Role::Gate(position) = own.role else { return own.truth };
        if !reads_it {
            return own.truth;
        }
        self.running = Some(running);
        let (truth, conditions) = self.closes(position);
        self.slots.conditions_with_waivers.extend(conditions);
        truth
    }

    /// After everything that is computed: what was decided counts.
    pub(super) fn decided(&mut self, decision: Slot) {
        let Some(before) = self.slots.outcome.zip(self.slots.rating) else { return };
        let (outcome, rating) = before;
        let mut of_outcome = self.steps[outcome.0].legend.clone();
        let cancelled = of_outcome.iter().position(|reason| reason.id == CANCELLED).expect("the outcome has a place for it");
        let code = |position: usize| Why(Why::PRESENT.0 + u16::try_from(position).expect("reasons are counted in 16 bits"));
        let (cancelled, unreadable) = (code(cancelled), code(of_outcome.len()));
        of_outcome.push(Reason::new(UNREADABLE, Line::Decision));
        let mut of_rating = self.steps[rating.0].legend.clone();
        let given = code(of_rating.len());
        of_rating.push(Reason::new(DECISION, Line::Decision));
        let own = Decided { outcome, rating, decision, cancelled, unreadable, given };
        let outcome = self.push(Role::Decided(Stage::Outcome), Kernel::OutcomeDecided(own), Form::InWhy, of_outcome);
        let rating = self.push(Role::Decided(Stage::Rating), Kernel::RatingDecided(own), Form::Rating, of_rating);
        self.slots.decision = Some(DecisionSlots { decision, before });
        (self.slots.outcome, self.slots.rating) = (Some(outcome), Some(rating));
    }
}
