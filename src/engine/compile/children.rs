//! What is made of children: its columns are filled from their finished sheets, and computed on from there.

use super::calculation::{Sized, compared};
use super::points::{Target, award, possible};
use super::{Builder, Legend, form_of, is_narrow};
use crate::engine::kernel::Kernel;
use crate::engine::kernel::formula::{Calculation, ZERO_BY_RULE};
use crate::engine::kernel::points::{Award, Method as Kernels, Result as Points};
use crate::engine::plan::{ChildrenOf, ChildrenSlots, Form, Input, Line, Reason, Role, Tallied};
use crate::engine::sheet::{Slot, Why};
use crate::law::children::{Children, Combine, NoChildren, ScoredChildren, Tally, counted_extent};
use crate::law::expression::Comparison;
use crate::law::extent::{Extent, Problem};
use crate::law::{Content, Derived, DerivedId, DerivedMethod, Method};
use crate::words::number::Number;

impl Builder<'_> {
    /// The columns that other sheets fill.
    pub(super) fn children_inputs(&mut self, inputs: &mut Vec<Input>) {
        let set = self.set;
        let mut wanted: Vec<(ChildrenOf, Extent)> = Vec::new();
        for (id, derived) in set.derived.iter().enumerate() {
            if let DerivedMethod::Children(children) = &derived.method {
                wanted.push((ChildrenOf::Derived(id), children.tally_extent()));
            }
        }
        for (id, node) in set.scorecard().into_iter().flat_map(|scorecard| scorecard.nodes.iter().enumerate()) {
            if let Content::Criterion { method: Method::Children(children), .. } = &node.content {
                let extent = children.tally_extent().unwrap_or_else(|problem| {
                    self.refuse(problem, &node.id, &node.anchor.place);
                    Extent::whole(0, 0)
                });
                wanted.push((ChildrenOf::Criterion(id), extent));
            }
        }
        for (of, extent) in wanted {
            let mut column = |tallied: Tallied, extent: Extent| {
                let input = Input::Children(of, tallied);
                inputs.push(input);
                self.push(Role::Input(input), Kernel::Input, form_of(extent), vec![Reason::whole("figure")])
            };
            let slots = ChildrenSlots {
                value: column(Tallied::Value, extent),
                counted: column(Tallied::Counted, counted_extent()),
                not_rated: column(Tallied::NotRated, counted_extent()),
                undetermined: column(Tallied::Undetermined, counted_extent()),
            };
            self.slots.children.insert(of, slots);
        }
    }

    /// A derived value that is made of children.
    pub(super) fn derived_children(&mut self, id: DerivedId, derived: &Derived, children: &Children, extent: Extent) -> Slot {
        let slots = self.slots.children[&ChildrenOf::Derived(id)];
        let value = self.grid_or_quotient(slots.value, children.tally_extent());
        let sized = match &children.tally {
            Tally::Share { .. } => Sized::constant(Number::HUNDRED)
                .multiply(value)
                .and_then(|value| value.divide(self.grid_or_quotient(slots.counted, counted_extent()), true)),
            Tally::Count(_) | Tally::Sum { .. } => Ok(value),
        };
        let sized = sized.unwrap_or_else(|problem| {
            self.refuse(problem, &derived.id, &derived.anchor.place);
            Sized::constant(Number::ZERO)
        });
        let narrow = sized.narrow && is_narrow(extent);
        let form = match form_of(extent) {
            Form::Grid { decimals, .. } => Form::Grid { decimals, narrow },
            Form::Quotient { .. } => Form::Quotient { narrow },
            form @ (Form::InWhy | Form::Rating | Form::Standing | Form::Text) => form,
        };
        let calculation = Calculation { narrow, ..sized.finish() };
        let on_none = match children.none {
            NoChildren::NotApplicable => Why::NOT_APPLICABLE,
            NoChildren::Zero => ZERO_BY_RULE,
            NoChildren::Undetermined => Why::MISSING,
        };
        // only a share divides; elsewhere the cell itself says that there is none
        let is_possible = matches!(children.tally, Tally::Share { .. }) && children.none == NoChildren::Zero;
        let legend =
            vec![Reason::new("children", Line::Whole), Reason { is_possible, ..Reason::new("no_children", Line::Whole) }];
        self.push(Role::Derived(id), Kernel::Derive(calculation, Some(on_none), derived.rounding), form, legend)
    }

    /// Points that are made of children.
    pub(super) fn scored_children(&mut self, children: &ScoredChildren, target: &Target<'_>, legend: &mut Legend) -> Kernels {
        let node = target.node.expect("load keeps `children` to criteria");
        let slots = self.slots.children[&ChildrenOf::Criterion(node)];
        let counted = || self.grid_or_quotient(slots.counted, counted_extent());
        let points = || -> Result<(Sized, Extent), Problem> {
            let tally = self.grid_or_quotient(slots.value, children.tally_extent()?);
            Ok(match children.combine {
                Combine::Mean => (tally.divide(counted(), true)?, children.each_extent()?),
                Combine::Sum => (tally, children.tally_extent()?),
                Combine::Min => (tally, children.each_extent()?),
            })
        };
        let (points, extent) = match points() {
            Ok(points) => points,
            Err(problem) => {
                self.refuse(problem, "children", target.place);
                return Kernels::Formula(Points::Fixed(Award { points: 0, why: Why::UNSTATED }));
            }
        };
        let is_none = compared(Comparison::Equal, counted(), Sized::constant(Number::ZERO));
        let is_none = self.push(Role::Condition, Kernel::Test(is_none), Form::InWhy, super::truth_legend());
        let why = legend.base("children", Line::Whole, possible(extent, &target.finish));
        let none = match children.none {
            NoChildren::NotApplicable => target.not_applicable,
            NoChildren::Zero => award(legend, &target.finish, "no_children", Line::Otherwise, Number::ZERO),
            NoChildren::Undetermined => Award { points: 0, why: Why::MISSING },
        };
        let narrow = points.narrow && target.finish.narrow;
        let points = Points::Computed(Calculation { narrow, ..points.finish() }, why);
        Kernels::Cases(vec![(is_none, Points::Fixed(none))], points)
    }
}
