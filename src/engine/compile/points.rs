//! Derived values, criteria, groups, the total and matrix rows.

use super::calculation::{Sized, compared};
use super::{Builder, Legend, Lines, NARROW_DECIMALS_MAX, form_of, is_narrow};
use crate::engine::kernel::formula::{Calculation, ZERO_BY_RULE};
use crate::engine::kernel::points::{
    Award, Finish, Method as Kernels, NOT_APPLICABLE_BY_RULE, Proportional, Result as Points, Scoring, Tiers,
};
use crate::engine::kernel::script::{Read, Script};
use crate::engine::kernel::total::{Child, Maxima, Sum};
use crate::engine::kernel::{Kernel, formula};
use crate::engine::plan::{ConditionOf, Form, Line, Reason, Role};
use crate::engine::sheet::{Maximum, Slot, Why};
use crate::law::expression::{Comparison, Numeric};
use crate::law::extent::{Extent, Problem};
use crate::law::ranges::{Environment, staged};
use crate::law::{
    Cases, Choice, Content, Derived, DerivedMethod, IfNotApplicable, MatrixRow, Method, Name, Node, NodeId, Otherwise, Scorecard,
    ZeroDenominator, ZeroTarget,
};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place};
use crate::words::figure::Kind;
use crate::words::number::Number;
use std::sync::Arc;

/// What a method's lines need to know of the column they fill.
pub(super) struct Target<'t> {
    pub(super) node: Option<NodeId>,
    pub(super) finish: Finish,
    /// Full points: what `met` and `proportional` give.
    pub(super) points_max: Number,
    /// What a target of 0 gives that the rules call not applicable.
    pub(super) not_applicable: Award,
    pub(super) place: &'t Place,
}

const SURELY: [bool; 3] = [true, false, false];

impl<'a> Builder<'a> {
    pub(super) fn derived(&mut self) {
        let set = self.set;
        for (id, derived) in set.derived.iter().enumerate() {
            let extent = self.ranges.derived[id];
            let slot = match &derived.method {
                DerivedMethod::Value { value, zero_denominator, .. } => {
                    self.derived_value(id, derived, value, *zero_denominator, extent)
                }
                DerivedMethod::Truth(condition) => {
                    self.condition(ConditionOf::DerivedLine(id, 0), condition, &self.environment())
                }
                DerivedMethod::Tiers(tiers) => self.derived_lines(id, derived, &Method::Tiers(tiers.clone()), extent),
                DerivedMethod::Cases(cases) => self.derived_lines(id, derived, &Method::Cases(cases.clone()), extent),
                DerivedMethod::Choice(choice) => self.derived_lines(id, derived, &Method::Choice(choice.clone()), extent),
                DerivedMethod::Children(children) => self.derived_children(id, derived, children, extent),
            };
            self.slots.names.insert(Name::Derived(id), slot);
            self.slots.derived.push(slot);
        }
    }

    fn derived_value(
        &mut self,
        id: usize,
        derived: &Derived,
        value: &Numeric,
        zero: Option<ZeroDenominator>,
        extent: Extent,
    ) -> Slot {
        let sized = self.sized(value, &self.environment(), zero.is_some()).unwrap_or_else(|problem| {
            self.refuse(problem, &derived.id, &derived.anchor.place);
            Sized::constant(Number::ZERO)
        });
        // the column's own grid must be within reach of the width too
        let narrow = sized.narrow && is_narrow(extent);
        // and the column is as wide as what it is computed from
        let form = match form_of(extent) {
            Form::Grid { decimals, .. } => Form::Grid { decimals, narrow },
            Form::Quotient { .. } => Form::Quotient { narrow },
            form @ (Form::InWhy | Form::Rating | Form::Standing | Form::Text) => form,
        };
        let calculation = Calculation { narrow, ..sized.finish() };
        let on_zero = zero.map(|zero| match zero {
            ZeroDenominator::NotApplicable => Why::NOT_APPLICABLE,
            ZeroDenominator::Zero => ZERO_BY_RULE,
            ZeroDenominator::Undetermined => Why::ZERO_DENOMINATOR,
        });
        let legend = vec![Reason::new("value", Line::Whole), Reason::new("zero_denominator", Line::Whole)];
        self.push(Role::Derived(id), Kernel::Derive(calculation, on_zero, derived.rounding), form, legend)
    }

    /// A derived value that branches as criteria do.
    fn derived_lines(&mut self, id: usize, derived: &Derived, method: &Method, extent: Extent) -> Slot {
        let environment = self.environment();
        let owner = move |line| ConditionOf::DerivedLine(id, line);
        let mut lines = Lines { owner: &owner, n: 0 };
        if let (Extent::Quotient { .. }, Method::Cases(cases)) = (extent, method) {
            return self.derived_quotients(id, derived, cases, &mut lines, extent);
        }
        let finish = Finish { bounds: None, rounding: derived.rounding, ..finish_of(extent, None) };
        let target = Target {
            node: None,
            finish,
            points_max: Number::ZERO,
            not_applicable: Award { points: 0, why: Why::NOT_APPLICABLE },
            place: &derived.anchor.place,
        };
        let mut legend = Legend::new();
        let (method, if_missing) = self.method(method, &target, &environment, &mut lines, &mut legend);
        let scoring = Scoring {
            method,
            applies: None,
            not_applicable: Award { points: 0, why: Why::NOT_APPLICABLE },
            may_not_apply: true,
            if_missing,
            finish,
        };
        self.push(Role::Derived(id), Kernel::Score(Box::new(scoring)), form_of(extent), legend.reasons)
    }

    /// Cases whose values are quotients that stay exact.
    fn derived_quotients(&mut self, id: usize, derived: &Derived, cases: &Cases, lines: &mut Lines<'_>, extent: Extent) -> Slot {
        let mut legend = Legend::new();
        let mut earlier = self.environment();
        let mut compiled = Vec::new();
        for (n, case) in cases.cases.iter().enumerate() {
            let slot = self.condition(lines.next(), &case.when, &earlier);
            let inside = earlier.narrowed(&case.when, true);
            let why = legend.base(&format!("case {}", n + 1), Line::Nth(n), SURELY);
            match self.calculation(&case.result, &inside, false) {
                Ok(calculation) => compiled.push((slot, calculation, why)),
                Err(problem) => self.refuse(problem, &case.text, &case.anchor.place),
            }
            earlier = earlier.narrowed(&case.when, false);
        }
        let otherwise = match &cases.otherwise {
            Otherwise::Result(result, text) => {
                let why = legend.base("otherwise", Line::Otherwise, SURELY);
                match self.calculation(result, &earlier, false) {
                    Ok(calculation) => Some((calculation, why)),
                    Err(problem) => {
                        self.refuse(problem, text, &derived.anchor.place);
                        None
                    }
                }
            }
            Otherwise::Unstated | Otherwise::Never => None,
        };
        let if_missing = cases.missing.map(|value| (value, legend.base("if_missing", Line::IfMissing, SURELY)));
        let choose = formula::Choose { lines: compiled, otherwise, if_missing };
        let form = Form::Quotient { narrow: false };
        debug_assert!(matches!(extent, Extent::Quotient { .. }), "only quotients come here");
        self.push(Role::Derived(id), Kernel::Choose(Box::new(choose)), form, legend.reasons)
    }

    pub(super) fn scorecard(&mut self, scorecard: &'a Scorecard) {
        self.slots.maxima = scorecard.nodes.iter().map(|node| Maximum::Fixed(node.points_max)).collect();
        self.slots.points = vec![Slot(usize::MAX); scorecard.nodes.len()];
        for (id, node) in scorecard.nodes.iter().enumerate() {
            if node.is_criterion() {
                self.criterion(id, node);
                self.close_groups(scorecard, id);
            }
        }
        let extras = scorecard.bonus.into_iter().chain(scorecard.deductions);
        let extras: Vec<(Slot, u8)> =
            extras.map(|node| (self.slots.points[node], self.decimals(self.slots.points[node]))).collect();
        let children = self.children(scorecard, &scorecard.roots);
        let total = self.ranges.total.expect("a scorecard has a total");
        let bounds = (scorecard.total_at_least, scorecard.total_at_most);
        let finish = Finish { rounding: self.set.rounding.total, ..finish_of(total, Some(bounds)) };
        if scorecard.total_max_may_shrink() {
            let children = self.children(scorecard, &scorecard.roots);
            let extent = self.ranges.total_max.expect("a scorecard has a maximum");
            self.slots.total_max = Some(Maximum::Column(self.maxima(Role::TotalMax, children, extent)));
        } else {
            self.slots.total_max = Some(Maximum::Fixed(scorecard.points_max));
        }
        let sum = self.sum(children, extras, scorecard.spreads_at_the_top(), None, finish);
        let total = self.push(Role::Total, Kernel::Sum(Box::new(sum)), form_of(total), sum_legend());
        self.slots.total = Some(total);
        self.slots.names.insert(Name::Total, total);
    }

    fn criterion(&mut self, id: NodeId, node: &'a Node) {
        let Content::Criterion { applies_when, if_not_applicable, method } = &node.content else { return };
        let mut environment = self.environment();
        let mut applies = None;
        if let Some(condition) = applies_when {
            applies = Some(self.condition(ConditionOf::Applies(id), condition, &environment));
            environment = environment.narrowed(condition, true);
        }
        let extent = self.ranges.points[id];
        let finish = Finish { rounding: node.rounding, ..finish_of(extent, Some((node.points_min, node.points_max))) };
        let mut legend = Legend::new();
        let not_applicable = match if_not_applicable {
            Some(IfNotApplicable::FullPoints) => {
                let (points, _) = finish.constant(node.points_max);
                Award { points, why: legend.base("not_applicable", Line::NotApplicable, SURELY) }
            }
            Some(IfNotApplicable::NoPoints) => {
                let (points, _) = finish.constant(Number::ZERO);
                Award { points, why: legend.base("not_applicable", Line::NotApplicable, SURELY) }
            }
            Some(IfNotApplicable::Drop | IfNotApplicable::DropAndRescale | IfNotApplicable::UnitNotRated) => {
                Award { points: 0, why: Why::NOT_APPLICABLE }
            }
            None => Award { points: 0, why: Why::NOT_APPLICABLE_UNEXPECTED },
        };
        let owner = move |line| ConditionOf::Line(id, line);
        let mut lines = Lines { owner: &owner, n: 0 };
        let by_rule = match not_applicable.why {
            Why::NOT_APPLICABLE => Award { points: 0, why: NOT_APPLICABLE_BY_RULE },
            _ => not_applicable,
        };
        let target =
            Target { node: Some(id), finish, points_max: node.points_max, not_applicable: by_rule, place: &node.anchor.place };
        let (kernel, if_missing) = self.method(method, &target, &environment, &mut lines, &mut legend);
        if let Kernels::Script(script, _) = &kernel {
            let script = script.clone();
            let words = self.push(
                Role::ScriptWords(id),
                Kernel::ScriptWords(script),
                Form::Text,
                vec![Reason::new("script", Line::Whole)],
            );
            self.slots.script_words.insert(id, words);
        }
        let scoring = Scoring {
            method: kernel,
            applies,
            not_applicable,
            // where the rules say when it applies, a sign in a cell does not overrule them
            may_not_apply: if_not_applicable.is_some() && applies_when.is_none(),
            if_missing,
            finish,
        };
        let slot = self.push(Role::Points(id), Kernel::Score(Box::new(scoring)), form_of(extent), legend.reasons);
        self.slots.points[id] = slot;
        self.slots.names.insert(Name::Points(id), slot);
    }

    /// Groups whose last leaf this is.
    fn close_groups(&mut self, scorecard: &'a Scorecard, leaf: NodeId) {
        let mut child = leaf;
        while let Some(group) = scorecard.nodes[child].parent {
            let node = &scorecard.nodes[group];
            if node.children().last() != Some(&child) {
                return;
            }
            let mut cut_to = None;
            if scorecard.may_shrink(group) {
                let children = self.children(scorecard, node.children());
                let slot = self.maxima(Role::Maximum(group), children, self.ranges.maxima[group]);
                self.slots.maxima[group] = Maximum::Column(slot);
                cut_to = Some((slot, self.decimals(slot)));
            }
            let extent = self.ranges.points[group];
            let finish = Finish { rounding: node.rounding, ..finish_of(extent, Some((node.points_min, node.points_max))) };
            let children = self.children(scorecard, node.children());
            let sum = self.sum(children, Vec::new(), scorecard.spreads_in(group), cut_to, finish);
            let slot = self.push(Role::Points(group), Kernel::Sum(Box::new(sum)), form_of(extent), sum_legend());
            self.slots.points[group] = slot;
            self.slots.names.insert(Name::Points(group), slot);
            child = group;
        }
    }

    fn children(&self, scorecard: &Scorecard, nodes: &[NodeId]) -> Vec<(Child, Number)> {
        let child = |node: &NodeId| {
            let points = self.slots.points[*node];
            let maximum = self.slots.maxima[*node];
            let child = Child {
                points,
                decimals: self.decimals(points),
                maximum,
                maximum_decimals: self.maximum_decimals(maximum),
                hands_up: 0,
            };
            (child, scorecard.handed_up(*node))
        };
        nodes.iter().map(child).collect()
    }

    fn sum(
        &self,
        children: Vec<(Child, Number)>,
        extras: Vec<(Slot, u8)>,
        spreads: bool,
        cut_to: Option<(Slot, u8)>,
        finish: Finish,
    ) -> Sum {
        let decimals = children.iter().map(|(child, _)| child.decimals).max().unwrap_or(0);
        let (children, maxima_decimals) = on_one_grid(children);
        let finest = [decimals, maxima_decimals, finish.decimals, finish.rounding.map_or(0, |rounding| rounding.decimals)]
            .into_iter()
            .chain(extras.iter().map(|(_, decimals)| *decimals))
            .max()
            .unwrap_or(0);
        let columns_are_narrow = children
            .iter()
            .map(|child| child.points)
            .chain(extras.iter().map(|(slot, _)| *slot))
            .all(|slot| matches!(self.steps[slot.0].form, Form::Grid { narrow: true, .. }));
        // a column is narrow or wide as its range says; where the sum on the way may not fit, it is computed wide
        let roomy = self.sum_is_narrow(&children, &extras, decimals) && !spreads;
        let narrow = finish.narrow && columns_are_narrow && roomy && finest <= NARROW_DECIMALS_MAX;
        Sum { children, extras, spreads, decimals, maxima_decimals, cut_to, finish, narrow }
    }

    fn sum_is_narrow(&self, children: &[Child], extras: &[(Slot, u8)], decimals: u8) -> bool {
        let grids = children.iter().map(|child| child.points).chain(extras.iter().map(|(slot, _)| *slot));
        let sum = grids.into_iter().try_fold(Extent::whole(0, 0), |sum, slot| {
            let Role::Points(node) = self.steps[slot.0].role else { return Err(Problem::DoesNotFit) };
            sum.add(self.ranges.points[node].either(Extent::whole(0, 0))?)
        });
        sum.and_then(|sum| sum.at_decimals(decimals.max(sum.decimals().unwrap_or(0)))).is_ok_and(is_narrow)
    }

    fn maxima(&mut self, role: Role, children: Vec<(Child, Number)>, extent: Extent) -> Slot {
        let (children, decimals) = on_one_grid(children);
        let form = match form_of(extent) {
            Form::Grid { narrow, .. } => Form::Grid { decimals, narrow: narrow && decimals <= NARROW_DECIMALS_MAX },
            other => other,
        };
        let narrow = form == Form::Grid { decimals, narrow: true };
        self.push(role, Kernel::Maxima(Box::new(Maxima { children, decimals, narrow })), form, sum_legend())
    }

    /// A method's kernel, and what it gives for a missing figure.
    fn method(
        &mut self,
        method: &Method,
        target: &Target<'_>,
        environment: &Environment<'a>,
        lines: &mut Lines<'_>,
        legend: &mut Legend,
    ) -> (Kernels, Option<Award>) {
        let finish = &target.finish;
        let mut missing = None;
        let kernel = match method {
            Method::Met(condition) => {
                let truth = self.condition(lines.next(), condition, environment);
                let met = award(legend, finish, "met", Line::Nth(0), target.points_max);
                let not_met = award(legend, finish, "not_met", Line::Otherwise, Number::ZERO);
                Kernels::Met { truth, met, not_met }
            }
            Method::Conditions(conditions) => {
                let decimals = conditions.iter().map(|condition| condition.points.decimals()).max().unwrap_or(0);
                let slots = conditions.iter().map(|condition| {
                    let slot = self.condition(lines.next(), &condition.that, environment);
                    (slot, condition.points.at_decimals(decimals).expect("the finest grid holds every condition's points"))
                });
                let slots: Vec<(Slot, i128)> = slots.collect();
                let sums = |keep: &dyn Fn(&Number) -> bool| {
                    let points = conditions.iter().map(|condition| condition.points).filter(|points| keep(points));
                    points.fold(Extent::whole(0, 0), |sum, points| sum.add(Extent::constant(points)).unwrap_or(sum))
                };
                let all = sums(&|_| true);
                let most = sums(&|points| !points.is_negative());
                let least = sums(&|points| points.is_negative());
                let some = most.either(least).unwrap_or(all);
                let why = legend.base("all_conditions", Line::Whole, possible(all, finish));
                legend.base("some_conditions", Line::Whole, possible(some, finish).map(|is| is && slots.len() > 1));
                legend.base("no_condition", Line::Otherwise, possible(Extent::whole(0, 0), finish));
                Kernels::Conditions { conditions: slots, decimals, why }
            }
            Method::Tiers(tiers) => {
                let of = self.column(tiers.of, environment);
                let word = tiers.comparator.word();
                let mut awards: Vec<(Number, Award)> = Vec::new();
                for (n, tier) in tiers.tiers.iter().enumerate() {
                    let id = format!("{word} {}", tier.threshold);
                    awards.push((tier.threshold, award(legend, finish, &id, Line::Nth(n), tier.result)));
                }
                awards.sort_by_key(|(threshold, _)| *threshold);
                if tiers.comparator.is_lower_bound() {
                    awards.reverse();
                }
                let thresholds_fit = awards.iter().all(|(threshold, _)| is_narrow(Extent::constant(*threshold)));
                let of = Calculation { narrow: of.narrow && thresholds_fit, ..of.finish() };
                let otherwise = self.otherwise(&tiers.otherwise, target, environment, legend);
                missing = tiers.missing;
                Kernels::Tiers(Tiers { of, comparator: tiers.comparator, tiers: awards, otherwise })
            }
            Method::Cases(cases) => {
                let mut earlier = environment.clone();
                let mut compiled = Vec::new();
                for (n, case) in cases.cases.iter().enumerate() {
                    let slot = self.condition(lines.next(), &case.when, &earlier);
                    let inside = earlier.narrowed(&case.when, true);
                    let id = format!("case {}", n + 1);
                    compiled.push((slot, self.result(&case.result, &id, Line::Nth(n), target, &inside, legend)));
                    earlier = earlier.narrowed(&case.when, false);
                }
                missing = cases.missing;
                let otherwise = self.otherwise(&cases.otherwise, target, &earlier, legend);
                Kernels::Cases(compiled, otherwise)
            }
            Method::Proportional(proportional) => {
                missing = proportional.missing;
                self.proportional(proportional, target, environment, legend)
            }
            Method::PerOccurrence { of, each, start } => {
                let times = |of: Sized| of.multiply(Sized::constant(*each))?.add(Sized::constant(*start));
                let points = times(self.column(*of, environment));
                Kernels::Formula(self.computed(points, "per_occurrence", Line::Whole, target, legend))
            }
            Method::Choice(choice) => {
                missing = choice.missing;
                self.choice(choice, target, environment, legend)
            }
            Method::Assessed { figure, .. } => {
                let points = self.column(Name::Indicator(*figure), environment);
                Kernels::Formula(self.computed(Ok(points), "assessed", Line::Whole, target, legend))
            }
            Method::Formula { value, .. } => {
                let points = self.sized(value, environment, false);
                Kernels::Formula(self.computed(points, "formula", Line::Whole, target, legend))
            }
            Method::Script(script) => {
                let range = Extent::between(script.from, script.to, 0).unwrap_or(Extent::whole(0, 0));
                let why = legend.base("script", Line::Whole, possible(range, finish));
                match self.script(script) {
                    Ok(script) => Kernels::Script(Arc::new(script), why),
                    Err(diagnostic) => {
                        self.found.push(diagnostic);
                        Kernels::Formula(Points::Fixed(Award { points: 0, why: Why::SCRIPT_FAILED }))
                    }
                }
            }
            Method::Children(children) => self.scored_children(children, target, legend),
            Method::Alternatives { alternatives, otherwise } => {
                let mut earlier = environment.clone();
                let mut compiled = Vec::new();
                for (n, alternative) in alternatives.iter().enumerate() {
                    let slot = self.condition(lines.next(), &alternative.when, &earlier);
                    let inside = earlier.narrowed(&alternative.when, true);
                    legend.alternative = Some(n);
                    let (kernel, if_missing) = self.method(&alternative.method, target, &inside, lines, legend);
                    compiled.push((slot, kernel, if_missing));
                    legend.alternative = None;
                    earlier = earlier.narrowed(&alternative.when, false);
                }
                Kernels::Alternatives(compiled, self.otherwise(otherwise, target, &earlier, legend))
            }
        };
        (kernel, missing.map(|points| award(legend, finish, "if_missing", Line::IfMissing, points)))
    }

    fn proportional(
        &mut self,
        proportional: &crate::law::Proportional,
        target: &Target<'_>,
        environment: &Environment<'a>,
        legend: &mut Legend,
    ) -> Kernels {
        let finish = &target.finish;
        let handled = proportional.zero_target.is_some() || environment.is_not_zero(&Numeric::Name(proportional.to));
        let of = || self.column(proportional.of, environment);
        let to = || self.column(proportional.to, environment);
        let share = Sized::constant(target.points_max).multiply(of()).and_then(|points| points.divide(to(), handled));
        let least = proportional.at_least_percent.map(|percent| {
            let reached = Sized::constant(Number::HUNDRED).multiply(of());
            let wanted = Sized::constant(percent).multiply(to());
            Ok(compared(Comparison::Less, reached?, wanted?))
        });
        let full = compared(Comparison::GreaterOrEqual, of(), to());
        let zero = compared(Comparison::Equal, to(), Sized::constant(Number::ZERO));
        let (share, least) = match (share, least.transpose()) {
            (Ok(share), Ok(least)) => (share, least),
            (Err(problem), _) | (_, Err(problem)) => {
                self.refuse(problem, "proportional", target.place);
                return Kernels::Formula(Points::Fixed(Award { points: 0, why: Why::UNSTATED }));
            }
        };
        let mut overrules = Vec::new();
        // what would be cut at the top is `full`
        let [whole, _, floored] = possible(share.extent, finish);
        let why = legend.base("proportional", Line::Whole, [whole, false, floored]);
        if let Some(least) = least {
            overrules.push((least, award(legend, finish, "below_least", Line::Otherwise, Number::ZERO)));
        }
        overrules.push((full, award(legend, finish, "full", Line::Nth(0), target.points_max)));
        if let Some(zero_target) = proportional.zero_target {
            let award = match zero_target {
                ZeroTarget::NotApplicable => target.not_applicable,
                ZeroTarget::Zero => award(legend, finish, "zero_target", Line::Nth(1), Number::ZERO),
                ZeroTarget::Full => award(legend, finish, "zero_target", Line::Nth(1), target.points_max),
                ZeroTarget::Undetermined => Award { points: 0, why: Why::ZERO_DENOMINATOR },
            };
            overrules.push((zero, award));
        }
        let narrow = share.narrow && finish.narrow;
        let share = Calculation { narrow, ..share.finish() };
        Kernels::Proportional(Box::new(Proportional { share, why, overrules }))
    }

    fn choice(&mut self, choice: &Choice, target: &Target<'_>, environment: &Environment<'a>, legend: &mut Legend) -> Kernels {
        let Kind::Choice(options) = &self.set.indicators[choice.of].question.kind else {
            unreachable!("load binds a choice to a choice")
        };
        let otherwise = self.otherwise(&choice.otherwise, target, environment, legend);
        let results = choice.results.iter().zip(options).enumerate().map(|(n, (result, option))| match result {
            Some(points) => {
                let id = format!("option {}", option.id);
                Points::Fixed(award(legend, &target.finish, &id, Line::Nth(n), *points))
            }
            None => otherwise.clone(),
        });
        Kernels::Choice(self.slots.names[&Name::Indicator(choice.of)], results.collect())
    }

    fn otherwise(
        &mut self,
        otherwise: &Otherwise,
        target: &Target<'_>,
        environment: &Environment<'a>,
        legend: &mut Legend,
    ) -> Points {
        match otherwise {
            Otherwise::Result(result, _) => self.result(result, "otherwise", Line::Otherwise, target, environment, legend),
            Otherwise::Unstated | Otherwise::Never => Points::Fixed(Award { points: 0, why: Why::UNSTATED }),
        }
    }

    fn result(
        &mut self,
        result: &Numeric,
        id: &str,
        line: Line,
        target: &Target<'_>,
        environment: &Environment<'a>,
        legend: &mut Legend,
    ) -> Points {
        if let Numeric::Literal(points) = result {
            return Points::Fixed(award(legend, &target.finish, id, line, *points));
        }
        let points = self.sized(result, environment, false);
        self.computed(points, id, line, target, legend)
    }

    fn computed(
        &mut self,
        points: Result<Sized, Problem>,
        id: &str,
        line: Line,
        target: &Target<'_>,
        legend: &mut Legend,
    ) -> Points {
        match points {
            Ok(points) => {
                let why = legend.base(id, line, possible(points.extent, &target.finish));
                let narrow = points.narrow && target.finish.narrow;
                Points::Computed(Calculation { narrow, ..points.finish() }, why)
            }
            Err(problem) => {
                self.refuse(problem, id, target.place);
                Points::Fixed(Award { points: 0, why: Why::UNSTATED })
            }
        }
    }

    fn script(&self, script: &crate::law::Script) -> Result<Script, Diagnostic> {
        let place = Place::File(Arc::from(script.file.as_str()));
        let mut reads = Vec::new();
        for name in &script.reads {
            let slot = self.slots.names[name];
            reads.push(match (self.steps[slot.0].form, name) {
                (Form::Grid { decimals, .. }, _) => Read::Number(slot, decimals),
                (Form::InWhy, Name::Indicator(indicator)) => match &self.set.indicators[*indicator].question.kind {
                    Kind::Choice(options) => Read::Option(slot, options.iter().map(|option| option.id.clone()).collect()),
                    Kind::YesNo | Kind::Quantity(_) | Kind::Date | Kind::Text => Read::Truth(slot),
                },
                (Form::Text, _) => Read::Text(slot),
                (Form::Quotient { .. } | Form::InWhy | Form::Rating | Form::Standing, _) => {
                    let name = self.set.name(*name);
                    return Err(Diagnostic::error(
                        "script_reads_quotient",
                        place,
                        words!(
                            "kịch bản không đọc được `{name}`: giá trị là phân số chưa làm tròn",
                            "the script cannot read `{name}`: it is a quotient that is not rounded"
                        ),
                    )
                    .help(words!("làm tròn `{name}` ở giá trị tính toán", "round `{name}` in its derived value")));
                }
            });
        }
        Script::new(&script.source, &script.call, reads, script.from, script.to).map_err(|message| {
            Diagnostic::error(
                "script",
                place,
                words!("không đọc được kịch bản: {message}", "the script cannot be read: {message}"),
            )
        })
    }

    pub(super) fn matrix(&mut self, rows: &'a [MatrixRow]) {
        for (position, row) in rows.iter().enumerate() {
            self.row(position, row);
        }
        let rows = self.slots.rows.clone();
        let legend = (0..self.set.ratings.len()).map(|n| Reason::new("score", Line::Nth(n))).collect();
        self.slots.by_score = Some(self.push(Role::ByScore, Kernel::WorstRow(rows), Form::Rating, legend));
    }

    fn row(&mut self, position: usize, row: &'a MatrixRow) {
        let mut environment = self.environment();
        let mut applies = None;
        if let Some(condition) = &row.applies_when {
            applies = Some(self.condition(ConditionOf::RowApplies(position), condition, &environment));
            environment = environment.narrowed(condition, true);
        }
        let worst = i128::try_from(self.set.ratings.len()).unwrap_or(0);
        let finish = finish_of(Extent::whole(0, worst), None);
        let not_applicable = Award { points: 0, why: Why::NOT_APPLICABLE };
        let owner = move |line| ConditionOf::RowLine(position, line);
        let mut lines = Lines { owner: &owner, n: 0 };
        let target = Target { node: None, finish, points_max: Number::ZERO, not_applicable, place: &row.anchor.place };
        let mut legend = Legend::new();
        let (method, if_missing) = self.method(&row.method, &target, &environment, &mut lines, &mut legend);
        let scoring = Scoring { method, applies, not_applicable, may_not_apply: false, if_missing, finish };
        let slot = self.push(Role::Row(position), Kernel::Rate(Box::new(scoring)), Form::Rating, legend.reasons);
        self.slots.rows.push(slot);
    }
}

fn sum_legend() -> Vec<Reason> {
    ["sum", "sum capped", "sum floored"].into_iter().map(|id| Reason::new(id, Line::Whole)).collect()
}

/// Constant points, finished, with a reason of their own.
pub(super) fn award(legend: &mut Legend, finish: &Finish, id: &str, line: Line, points: Number) -> Award {
    let (mantissa, variant) = finish.constant(points);
    let mut possible = [false; 3];
    possible[usize::from(variant)] = true;
    let why = legend.base(id, line, possible);
    Award { points: mantissa, why: Why(why.0 + variant) }
}

/// Which of whole, capped and floored computed points can come out as.
pub(super) fn possible(extent: Extent, finish: &Finish) -> [bool; 3] {
    match finish.bounds {
        None => SURELY,
        Some((least, most)) => {
            let (least, most) = (least.into(), most.into());
            let whole = extent.least() <= most && least <= extent.greatest();
            [whole, most < extent.greatest(), extent.least() < least]
        }
    }
}

/// Clamp and grid of a column with this range; the rounding is the caller's to add.
fn finish_of(extent: Extent, bounds: Option<(Number, Number)>) -> Finish {
    let decimals = extent.decimals().unwrap_or(0);
    let bounds_fit = bounds.is_none_or(|(least, most)| {
        let clamped = staged(Extent::constant(least), least, most, None).and_then(|extent| extent.at_decimals(decimals));
        clamped.is_ok_and(is_narrow)
            && staged(Extent::constant(most), least, most, None)
                .and_then(|extent| extent.at_decimals(decimals))
                .is_ok_and(is_narrow)
    });
    Finish { bounds, rounding: None, decimals, narrow: is_narrow(extent) && bounds_fit }
}

/// Children with what they hand up, on the finest grid of their maxima.
fn on_one_grid(children: Vec<(Child, Number)>) -> (Vec<Child>, u8) {
    let decimals = children.iter().map(|(child, hands_up)| child.maximum_decimals.max(hands_up.decimals())).max().unwrap_or(0);
    let children = children.into_iter().map(|(child, hands_up)| {
        let hands_up = hands_up.at_decimals(decimals).expect("the finest grid holds every maximum");
        Child { hands_up, ..child }
    });
    (children.collect(), decimals)
}

impl Scorecard {
    /// What is to be spread where this node is dropped whole: the maxima that `drop_and_rescale` took out below it.
    pub fn handed_up(&self, node: NodeId) -> Number {
        self.leaves(node)
            .into_iter()
            .filter(|leaf| {
                matches!(
                    self.nodes[*leaf].content,
                    Content::Criterion { if_not_applicable: Some(IfNotApplicable::DropAndRescale), .. }
                )
            })
            .map(|leaf| self.nodes[leaf].points_max)
            .fold(Number::ZERO, |sum, maximum| sum.plus(maximum).expect("the maxima of a set fit 38 digits"))
    }
}
