//! A rule set made ready to evaluate: steps in order, each appending one column, each with a legend of its reasons.
//!
//! A step reads only lower slots, so a plan is acyclic by construction.

use super::kernel::Kernel;
use super::sheet::{Maximum, Slot, Why};
use crate::law::ranges::Ranges;
use crate::law::{DerivedId, Effect, Name, NodeId, RatingId, Relation};
use std::collections::BTreeMap;

/// A rule set made ready to evaluate.
// INVARIANT: the column of step `i` is slot `i`, and its kernel reads only slots below `i`.
#[derive(Debug)]
pub struct Plan {
    /// In order; the first are the inputs.
    pub steps: Vec<Step>,
    /// What each of the first steps is filled with.
    pub inputs: Vec<Input>,
    /// Where everything a reader may ask for stands.
    pub slots: Slots,
    /// The range of every number.
    pub ranges: Ranges,
}

/// What a column is filled with before evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Input {
    /// A figure or attribute of the unit.
    Name(Name),
    /// What is counted of the unit's children, from their finished sheets.
    Children(ChildrenOf, Tallied),
    /// The rating of a related unit, on this set's scale.
    Related(Relation),
    /// Whether a recorded decision waives a gate, by position.
    Waived(usize),
    /// The rating that a recorded decision gives, or that it takes every rating back.
    Decision,
}

/// What is made of children.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChildrenOf {
    /// A derived value.
    Derived(DerivedId),
    /// A criterion's points.
    Criterion(NodeId),
}

/// What is told of a unit's children of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tallied {
    /// How many are rated so; or the sum of their figures; or their points combined.
    Value,
    /// How many are counted: the denominator of a share or mean.
    Counted,
    /// How many are not rated, or rated by no set.
    NotRated,
    /// How many have figures that do not suffice.
    Undetermined,
}

impl Input {
    /// The figure or attribute.
    pub fn name(self) -> Option<Name> {
        match self {
            Input::Name(name) => Some(name),
            Input::Children(..) | Input::Related(_) | Input::Waived(_) | Input::Decision => None,
        }
    }
}

/// One column to be.
#[derive(Debug)]
pub struct Step {
    /// What it is for.
    pub role: Role,
    /// How it comes about.
    pub kernel: Kernel,
    /// How its values are held.
    pub form: Form,
    /// Its reasons: the entry at `i` explains the code `PRESENT + i`.
    pub legend: Vec<Reason>,
}

/// How a column's values are held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// In the reason alone: truths and options.
    InWhy,
    /// On a grid with these decimals; in 64 bits where `narrow`.
    Grid {
        /// Decimals.
        decimals: u8,
        /// Whether 64 bits hold every value.
        narrow: bool,
    },
    /// An exact quotient; in 64 bits where `narrow`.
    Quotient {
        /// Whether 64 bits hold both parts.
        narrow: bool,
    },
    /// Positions of ratings.
    Rating,
    /// Ratings with what binds them.
    Standing,
    /// Texts.
    Text,
}

/// What a column is for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// What is filled in before evaluation.
    Input(Input),
    /// A derived value.
    Derived(DerivedId),
    /// One part of a condition, or several joined: which, the roles of the nodes tell.
    Condition,
    /// A criterion's or group's points.
    Points(NodeId),
    /// What a script says of a criterion's points.
    ScriptWords(NodeId),
    /// A group's maximum, where it depends on the unit.
    Maximum(NodeId),
    /// The total.
    Total,
    /// The total's maximum, where it depends on the unit.
    TotalMax,
    /// A matrix row's rating.
    Row(usize),
    /// The rating by score.
    ByScore,
    /// The rating after requirements.
    AfterRequirements,
    /// A floor's truth, and the standing after it.
    Floor(NodeId),
    /// A floor of each leaf.
    FloorEach(NodeId),
    /// A gate, by position.
    Gate(usize),
    /// Rated, not rated, undetermined.
    Outcome,
    /// The rating by the rules: what counts, where there are no quotas.
    Rating,
    /// What a figure is held beside: the leader's or the mean; units that are counted; units that are left out; then the quotient.
    Relative(usize),
    /// What a quota, by position, made of the unit.
    Quota(usize, QuotaColumn),
    /// The rules with the recorded waivers.
    WithWaivers(Stage),
    /// Recorded decisions beside what the rules give.
    Decided(Stage),
}

/// One of the columns of a stage that follows the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The standing after a floor or gate, by position among all of the set.
    Standing(usize),
    /// Rated, not rated, undetermined.
    Outcome,
    /// The rating.
    Rating,
}

/// One of the columns of a quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum QuotaColumn {
    /// Whether the unit has a place.
    Place,
    /// Where it stands among those who may have one, from 1; who is alike stands alike.
    Rank,
    /// How many may have one, had there been enough places.
    Candidates,
    /// Rated units of its cohort.
    Rated,
    /// The units that the share was taken of.
    Base,
    /// Places.
    Capacity,
    /// Places that are taken.
    Taken,
    /// Units of its cohort that were left out, because they are undetermined or cannot be ranked.
    SetAside,
    /// Whether a decision excepts its cohort.
    Excepted,
    /// The last unit that has a place, by its name and id; of several alike the one whose id comes first.
    CutOff,
    /// What that unit has of the first thing that units are ranked by.
    CutOffValue,
    /// Rated, not rated, undetermined, after the quota.
    Outcome,
    /// The rating after the quota.
    Rating,
}

impl QuotaColumn {
    /// Those that are told of whole cohorts, in the order of their columns.
    pub const OF_COHORTS: [QuotaColumn; 11] = [
        QuotaColumn::Place,
        QuotaColumn::Rank,
        QuotaColumn::Candidates,
        QuotaColumn::Rated,
        QuotaColumn::Base,
        QuotaColumn::Capacity,
        QuotaColumn::Taken,
        QuotaColumn::SetAside,
        QuotaColumn::Excepted,
        QuotaColumn::CutOff,
        QuotaColumn::CutOffValue,
    ];
}

/// Why a cell has its value: one entry of a legend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Its id: `at_least 90`, `gate moi_thanh_lap`.
    pub id: String,
    /// What in the rules it stands for.
    pub line: Line,
    /// Which of several scales the line belongs to, from 0.
    pub alternative: Option<usize>,
    /// Whether some unit can have it, as far as constants tell.
    pub is_possible: bool,
}

/// What in the rules a reason stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// The node as a whole.
    Whole,
    /// The n-th line of its method: tier, case, option, alternative.
    Nth(usize),
    /// `otherwise`.
    Otherwise,
    /// The points stated for a missing figure.
    IfMissing,
    /// It does not apply.
    NotApplicable,
    /// A requirement, by position among all of the set.
    Requirement(usize),
    /// A floor or gate, by position among all of the set, floors first.
    Gate(usize),
    /// A data check, by position.
    DataCheck(usize),
    /// A criterion that leaves the unit not rated.
    Criterion(NodeId),
    /// A quota, by position.
    Quota(usize),
    /// A recorded decision.
    Decision,
}

/// Where everything a reader may ask for stands.
#[derive(Debug)]
pub struct Slots {
    /// Names of numbers, truths, days, options, texts.
    pub names: BTreeMap<Name, Slot>,
    /// By derived value.
    pub derived: Vec<Slot>,
    /// What is told of children.
    pub children: BTreeMap<ChildrenOf, ChildrenSlots>,
    /// The rating of the related unit.
    pub related: BTreeMap<Relation, Slot>,
    /// Conditions, whole, with the parts below them.
    pub conditions: BTreeMap<ConditionOf, ConditionSlots>,
    /// The same of gates that read the running rating as waivers before them leave it.
    pub conditions_with_waivers: BTreeMap<ConditionOf, ConditionSlots>,
    /// By relative score: what the figure is held beside, then how many units were counted, and how many were left out.
    pub relatives: Vec<Slot>,
    /// By node: points.
    pub points: Vec<Slot>,
    /// By node: what its script says.
    pub script_words: BTreeMap<NodeId, Slot>,
    /// By node: the maximum as it stands for the unit.
    pub maxima: Vec<Maximum>,
    /// By matrix row.
    pub rows: Vec<Slot>,
    /// The total.
    pub total: Option<Slot>,
    /// The total's maximum.
    pub total_max: Option<Maximum>,
    /// The rating by score, or the worst of the rows.
    pub by_score: Option<Slot>,
    /// After requirements.
    pub after_requirements: Option<Slot>,
    /// Requirements in document order, best rating first.
    pub requirements: Vec<RequirementSlot>,
    /// By rating: whether its requirements hold; `None` where it has none.
    pub required: Vec<Option<Slot>>,
    /// Floors and gates in the order they act.
    pub gates: Vec<GateSlot>,
    /// By group and leaf: whether the leaf breaks the group's floor of each.
    pub floors_of_leaves: BTreeMap<(NodeId, NodeId), Slot>,
    /// Data checks.
    pub data_checks: Vec<Slot>,
    /// Outcome and rating by the rules alone, before any waiver, quota or decision.
    pub by_rules: Option<(Slot, Slot)>,
    /// The same with the recorded waivers; `None` where nothing may be waived.
    pub with_waivers: Option<(Slot, Slot)>,
    /// By gate, by position among the set's own: whether a decision waives it.
    pub waived: BTreeMap<usize, Slot>,
    /// What was decided beside what the rules give, and outcome and rating before it; `None` where nothing was.
    pub decision: Option<DecisionSlots>,
    /// Quotas in the order they act.
    pub quotas: Vec<QuotaSlots>,
    /// Rated, not rated, undetermined: what counts.
    pub outcome: Option<Slot>,
    /// The rating that counts.
    pub rating: Option<Slot>,
    /// From this reason on, an outcome is "undetermined"; below it, "not rated", but for the first, "rated".
    pub first_undetermined: Why,
}

impl Default for Slots {
    fn default() -> Slots {
        Slots {
            names: BTreeMap::new(),
            derived: Vec::new(),
            children: BTreeMap::new(),
            related: BTreeMap::new(),
            conditions: BTreeMap::new(),
            conditions_with_waivers: BTreeMap::new(),
            relatives: Vec::new(),
            points: Vec::new(),
            script_words: BTreeMap::new(),
            maxima: Vec::new(),
            rows: Vec::new(),
            total: None,
            total_max: None,
            by_score: None,
            after_requirements: None,
            requirements: Vec::new(),
            required: Vec::new(),
            gates: Vec::new(),
            floors_of_leaves: BTreeMap::new(),
            data_checks: Vec::new(),
            by_rules: None,
            with_waivers: None,
            waived: BTreeMap::new(),
            decision: None,
            quotas: Vec::new(),
            outcome: None,
            rating: None,
            first_undetermined: Why::PRESENT,
        }
    }
}

/// The columns of what is told of a unit's children.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChildrenSlots {
    /// How many are rated so; or the sum of their figures; or their points combined.
    pub value: Slot,
    /// How many are counted.
    pub counted: Slot,
    /// How many are not rated, or rated by no set.
    pub not_rated: Slot,
    /// How many have figures that do not suffice.
    pub undetermined: Slot,
}

/// Whose condition it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConditionOf {
    /// A criterion's `applies_when`.
    Applies(NodeId),
    /// The condition at a line of a criterion's method; alternatives count on through the lines of their own methods.
    Line(NodeId, usize),
    /// The condition at a line of a derived value.
    DerivedLine(DerivedId, usize),
    /// A matrix row's `applies_when`.
    RowApplies(usize),
    /// The condition at a line of a matrix row.
    RowLine(usize, usize),
    /// A data check.
    DataCheck(usize),
    /// A requirement, by position among all of the set.
    Requirement(usize),
    /// A gate's `when`.
    When(usize),
    /// A gate's `unless`.
    Unless(usize),
}

/// A condition's column, with the columns of its parts in the shape of the condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionSlots {
    /// The whole.
    pub slot: Slot,
    /// Its parts, in order; none for a single part.
    pub parts: Vec<ConditionSlots>,
}

/// A requirement's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequirementSlot {
    /// Its id.
    pub id: String,
    /// The rating that demands it.
    pub rating: RatingId,
    /// Its truth.
    pub truth: Slot,
}

/// A floor's or gate's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateSlot {
    /// What it is, as reasons name it: `floor tuyen_truyen`, `gate moi_thanh_lap`.
    pub id: String,
    /// Which floor or gate.
    pub role: Role,
    /// Whether it closes.
    pub truth: Slot,
    /// The rating after it.
    pub standing: Slot,
    /// What it does.
    pub effect: Effect,
    /// Whether it closes on the rating as waivers before it leave it, were it not waived itself.
    pub unwaived: Slot,
    /// Where nothing is waived, the same again; else whether it closes in spite of waivers, and the rating after it.
    pub with_waivers: (Slot, Slot),
}

/// Where a recorded decision stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecisionSlots {
    /// The decision.
    pub decision: Slot,
    /// Outcome and rating before it.
    pub before: (Slot, Slot),
}

impl Slots {
    /// Outcome and rating of the unit by itself: with the waivers, before quotas and decisions.
    pub fn before_quotas(&self) -> Option<(Slot, Slot)> {
        self.with_waivers.or(self.by_rules)
    }

    /// Outcome and rating as they are computed, before any decision beside them.
    pub fn computed(&self) -> Option<(Slot, Slot)> {
        self.decision.map_or_else(|| self.outcome.zip(self.rating), |decision| Some(decision.before))
    }
}

/// A quota's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotaSlots {
    /// Its id, as reasons name it: `quota khong_che`.
    pub id: String,
    /// Where its first column stands; the others follow in their order.
    pub first: Slot,
    /// Rated, not rated, undetermined, after it.
    pub outcome: Slot,
    /// The rating after it.
    pub rating: Slot,
}

impl QuotaSlots {
    /// Where one of its columns stands.
    pub fn at(&self, column: QuotaColumn) -> Slot {
        match column {
            QuotaColumn::Outcome => self.outcome,
            QuotaColumn::Rating => self.rating,
            of_cohorts => {
                let position = QuotaColumn::OF_COHORTS.iter().position(|own| *own == of_cohorts);
                Slot(self.first.0 + position.expect("every other column is told of cohorts"))
            }
        }
    }
}

impl Step {
    /// The reason that a code stands for; `None` for an absence.
    pub fn reason(&self, why: Why) -> Option<&Reason> {
        self.legend.get(usize::from(why.0.checked_sub(Why::PRESENT.0)?))
    }

    /// The id of a code, absences included.
    pub fn reason_id(&self, why: Why) -> &str {
        match self.reason(why) {
            Some(reason) => &reason.id,
            None => why.absence_id().unwrap_or_default(),
        }
    }

    /// Decimals of the values, on a grid; 0 elsewhere.
    pub fn decimals(&self) -> u8 {
        match self.form {
            Form::Grid { decimals, .. } => decimals,
            Form::InWhy | Form::Quotient { .. } | Form::Rating | Form::Standing | Form::Text => 0,
        }
    }
}

impl Reason {
    /// A reason that some unit can have.
    pub fn new(id: impl Into<String>, line: Line) -> Reason {
        Reason { id: id.into(), line, alternative: None, is_possible: true }
    }
}
