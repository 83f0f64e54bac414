//! Floor 1: what the rules say. A [`RuleSet`] is the paper form, resolved: every name found, every clause looked up,
//! every number exact; nothing here has met a figure yet.

pub mod amendment;
pub mod below;
pub mod check;
pub mod children;
pub mod clause;
pub mod document;
pub mod examples;
pub mod expression;
pub mod extent;
mod fields;
pub mod frame;
pub mod hash;
mod lexemes;
pub mod library;
pub mod load;
pub mod lower;
mod members;
pub mod previous;
pub mod quota;
pub mod ranges;
pub mod relative;
pub mod uses;
pub mod wording;

use crate::words::diagnostic::{Place, Region, Words};
use crate::words::figure::Question;
use crate::words::number::{Number, Rounding};
use crate::words::period::Span;
use amendment::Amendment;
use children::{Children, ScoredChildren};
use clause::{Clause, ClauseId};
use expression::{Condition, Numeric};
use frame::Frame;
use quota::Quota;
use relative::Relative;
use std::collections::BTreeSet;
use std::sync::Arc;

/// One version of the criteria for one kind of unit (bộ tiêu chí).
#[derive(Debug)]
pub struct RuleSet {
    /// Id, with slashes: `minh_hoa/hoi_nong_dan/xa`.
    pub id: String,
    /// Version: `2016.1`.
    pub version: String,
    /// Title as the document has it.
    pub title: String,
    /// How official it is.
    pub status: Status,
    /// When a library may choose it; `None` means never.
    pub in_force: Option<Span>,
    /// Where that is written; the set's own place where it is not.
    pub in_force_at: Place,
    /// The set it replaces, as `id@version`; may be absent from the library.
    pub supersedes: Option<String>,
    /// Whom it is for.
    pub applies_to: AppliesTo,
    /// The clauses it cites, in the order of the sources.
    pub clauses: Vec<Clause>,
    /// How the four stages are rounded.
    pub rounding: Roundings,
    /// What a missing figure means where its indicator does not say.
    pub absent: Absent,
    /// What becomes of a unit whose score reaches a rating and whose requirements do not.
    pub fall_through: FallThrough,
    /// Which denominator the summary names.
    pub denominator: Denominator,
    /// From which day tenure is counted.
    pub tenure: Tenure,
    /// Whether it may read the period before: figures summed over predecessors, the worst of their ratings, nothing through a split.
    pub reads_previous: bool,
    /// Month and day as of which a period is read.
    pub as_of: (u32, u32),
    /// The questions of the form, in document order.
    pub indicators: Vec<Indicator>,
    /// One line, one name, one column; each may read indicators and earlier derived values.
    pub derived: Vec<Derived>,
    /// Figures that are held beside those of other units.
    pub relatives: Vec<Relative>,
    /// What must be true of the figures.
    pub data_checks: Vec<DataCheck>,
    /// Criteria with points, or a matrix of ratings.
    pub body: Body,
    /// Ratings, best first.
    pub ratings: Vec<Rating>,
    /// Gates, top to bottom; floors stand at their nodes and act before.
    pub gates: Vec<Gate>,
    /// Quotas in the order they act, the best rating's first.
    pub quotas: Vec<Quota>,
    /// The amendments that made it, in order; none in a set as it stands in its file.
    pub amendments: Vec<Amendment>,
    /// The frames that it fills, the nearest first; what stands in the file of one is the frame's.
    pub frames: Vec<Frame>,
    /// Keys of the header that it leaves to the sets that fill it; only in a frame.
    pub left: Vec<&'static str>,
    /// SHA-256 of the canonical resolved JSON, in hex.
    pub hash: String,
    /// Where the set begins.
    pub place: Place,
    /// Findings that the author allowed on the set as a whole.
    pub allow: Vec<Allow>,
}

/// `illustrative | draft | issued`; a frame never rates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Written to show; claims no authority.
    Illustrative,
    /// Proposed.
    Draft,
    /// Issued by whoever may.
    Issued,
    /// An upper level's set with open nodes.
    Frame,
}

/// Which units a set is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppliesTo {
    /// The organisation's id.
    pub organisation: String,
    /// The unit kind's id.
    pub unit_kind: String,
    /// Subtypes; empty fits every subtype.
    pub subtype: Vec<String>,
    /// The territory inside which units must be; `None` fits every unit.
    pub territory: Option<String>,
}

/// What hangs on every node that awards, deducts, blocks or names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The clause behind it.
    pub clause: Option<ClauseId>,
    /// What the text leaves open, and how it is read.
    pub doubt: Option<String>,
    /// Findings allowed here.
    pub allow: Vec<Allow>,
    /// Where the node stands.
    pub place: Place,
}

/// `allow: { lint: why }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allow {
    /// The finding's name.
    pub lint: String,
    /// The author's reason.
    pub why: String,
    /// Where.
    pub place: Place,
}

/// Rounding of the four stages; `None` keeps values as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Roundings {
    /// Of derived values.
    pub derived: Option<Rounding>,
    /// Of criteria.
    pub criterion: Option<Rounding>,
    /// Of groups, bonus and deductions.
    pub group: Option<Rounding>,
    /// Of the total.
    pub total: Option<Rounding>,
}

/// What a missing figure means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absent {
    /// The unit cannot be rated.
    Undetermined,
    /// 0, or no.
    Zero,
    /// The question does not apply.
    NotApplicable,
}

/// What follows a missed requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FallThrough {
    /// The next lower rating is asked.
    NextLower,
    /// The text does not say: the unit is undetermined.
    Unstated,
}

/// What the share of strong units is counted over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denominator {
    /// Every unit listed.
    All,
    /// Every unit not withheld by a gate.
    Eligible,
    /// Every unit that has a rating.
    Rated,
}

/// From which day tenure is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tenure {
    /// The unit's own founding.
    Founding,
    /// The earliest founding among the units that it came from.
    EarliestPredecessor,
}

/// What is read of the period before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Previous {
    /// A figure, summed over predecessors.
    Indicator(IndicatorId),
    /// The total.
    Total,
    /// The rating, the worst of the predecessors'.
    Rating,
}

/// A question of the form, with what the rules add to it.
#[derive(Clone, Debug)]
pub struct Indicator {
    /// What is asked, and how an answer is read.
    pub question: Question,
    /// What a missing answer means.
    pub absent: Absent,
    /// Which way is better, where the set says.
    pub better: Option<Better>,
    /// Missing makes the unit undetermined though no line reads it.
    pub required: bool,
    /// What it is of the period before, where it is: no form asks it.
    pub previous: Option<Previous>,
    /// Evidence asked for.
    pub evidence: Option<Evidence>,
    /// Whether the author wrote `decimals`; else the figures themselves may bring more (see `Quantity::decimals`).
    pub decimals_declared: bool,
    /// Clause, doubt, place.
    pub anchor: Anchor,
}

impl Indicator {
    /// Whether 0 can stand for a figure that is not there, or that lacks its evidence.
    pub fn may_be_read_as_zero(&self) -> bool {
        let without_evidence =
            self.evidence.is_some_and(|evidence| evidence.required && evidence.without == WithoutEvidence::Zero);
        self.absent == Absent::Zero || without_evidence
    }
}

/// Which way a figure is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// More is better.
    More,
    /// Less is better.
    Less,
}

/// What is asked as evidence, and what follows without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Whether it is required.
    pub required: bool,
    /// What follows where it is required and absent.
    pub without: WithoutEvidence,
}

/// What follows a missing evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WithoutEvidence {
    /// The figure counts as 0.
    Zero,
    /// An explanation is asked for; without one the figure is not used.
    Explanation,
    /// It is listed.
    Warning,
}

/// A value computed from figures.
#[derive(Clone, Debug)]
pub struct Derived {
    /// Its name.
    pub id: String,
    /// Its title; the id where none is given.
    pub title: String,
    /// What is measured: `percent`, `điểm phần trăm`.
    pub measure: Option<String>,
    /// How it comes about.
    pub method: DerivedMethod,
    /// How it is rounded; `None` keeps quotients exact.
    pub rounding: Option<Rounding>,
    /// The derived value of which it is the one of the period before, computed again from that period's figures.
    pub previous: Option<DerivedId>,
    /// Clause, doubt, place.
    pub anchor: Anchor,
}

/// How a derived value comes about.
#[derive(Clone, Debug)]
pub enum DerivedMethod {
    /// An expression; `zero_denominator` says what follows where a divisor is 0.
    Value {
        /// What is computed.
        value: Numeric,
        /// The expression as written.
        text: String,
        /// What a divisor of 0 means; `None` where ranges exclude it.
        zero_denominator: Option<ZeroDenominator>,
    },
    /// A truth: `ho_ngheo >= 10`.
    Truth(Condition),
    /// Thresholds to values.
    Tiers(Tiers),
    /// Ordered conditions to values.
    Cases(Cases),
    /// Options to values.
    Choice(Choice),
    /// Made of the units below.
    Children(Children),
}

/// What a divisor of 0 means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZeroDenominator {
    /// The value does not apply.
    NotApplicable,
    /// The value is 0.
    Zero,
    /// The value is absent, reason `zero_denominator`.
    Undetermined,
}

/// A truth about the figures.
#[derive(Clone, Debug)]
pub struct DataCheck {
    /// What must hold.
    pub that: Condition,
    /// What is said where it does not.
    pub message: String,
    /// Whether a breach leaves the unit undetermined.
    pub is_error: bool,
    /// Place.
    pub anchor: Anchor,
}

/// Criteria with points, or a matrix of ratings.
#[derive(Debug)]
pub enum Body {
    /// A tree of groups and criteria.
    Criteria(Scorecard),
    /// Rows that each give a rating; the worst is taken.
    Matrix(Vec<MatrixRow>),
}

/// The criteria tree with what is added, taken off and rounded around it.
#[derive(Debug)]
pub struct Scorecard {
    /// Every group and criterion, in document order: a parent before its children, bonus and deductions last.
    pub nodes: Vec<Node>,
    /// The top level of `criteria`.
    pub roots: Vec<NodeId>,
    /// The bonus group, id `bonus`.
    pub bonus: Option<NodeId>,
    /// The group of deductions, id `deductions`.
    pub deductions: Option<NodeId>,
    /// The sum of the roots' maxima, as the header states it.
    pub points_max: Number,
    /// Where it is stated.
    pub points_max_at: Place,
    /// What ratings are read from.
    pub ratings_read: RatingsRead,
    /// The total is not below this.
    pub total_at_least: Number,
    /// The total is not above this.
    pub total_at_most: Number,
    /// Where the bounds of the total are written; `None` where they follow from the maxima.
    pub total_at: Option<Place>,
}

/// A node by its position in [`Scorecard::nodes`].
pub type NodeId = usize;

/// What ratings are read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RatingsRead {
    /// The total.
    Points,
    /// The total as a percentage of its maximum, an exact quotient.
    PercentOfMax,
}

/// A group or a criterion.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its id.
    pub id: String,
    /// Its title; the id where none is given.
    pub title: String,
    /// The group it stands in; `None` for the top level, `bonus` and `deductions`.
    pub parent: Option<NodeId>,
    /// Greatest points.
    pub points_max: Number,
    /// Least points; 0 unless stated.
    pub points_min: Number,
    /// How its points are rounded.
    pub rounding: Option<Rounding>,
    /// A least share or number of points, and what happens under it.
    pub floor: Option<Floor>,
    /// The same for each leaf below a group.
    pub floor_each: Option<FloorEach>,
    /// Whether a lower level fills it in; only a group, and only in a frame.
    pub open: bool,
    /// A group's children, or how a criterion is scored.
    pub content: Content,
    /// Clause, doubt, place.
    pub anchor: Anchor,
}

/// What a node holds.
#[derive(Clone, Debug)]
pub enum Content {
    /// A group.
    Group {
        /// Its children, in document order.
        children: Vec<NodeId>,
        /// Children may sum to more than `points_max`; the sum is cut.
        capped: bool,
    },
    /// A criterion.
    Criterion {
        /// When it applies; always, where `None`.
        applies_when: Option<Condition>,
        /// What follows where it does not.
        if_not_applicable: Option<IfNotApplicable>,
        /// How it is scored.
        method: Method,
    },
}

/// What follows where a criterion does not apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IfNotApplicable {
    /// All its points.
    FullPoints,
    /// None of its points.
    NoPoints,
    /// Out, and every ancestor's maximum is less by its own.
    Drop,
    /// Out, and its maximum is spread over the smallest enclosing group with something left.
    DropAndRescale,
    /// The unit is not rated.
    UnitNotRated,
}

/// How a criterion is scored: one key under `score`.
#[derive(Clone, Debug)]
pub enum Method {
    /// All points, or 0.
    Met(Condition),
    /// Conditions, each with its own points.
    Conditions(Vec<ScoredCondition>),
    /// Thresholds to points.
    Tiers(Tiers),
    /// Ordered conditions to points.
    Cases(Cases),
    /// `points_max × min(1, of / to)`, not below 0.
    Proportional(Proportional),
    /// `start + each × of`.
    PerOccurrence {
        /// What is counted.
        of: Name,
        /// Points for each.
        each: Number,
        /// Points at none.
        start: Number,
    },
    /// Options to points.
    Choice(Choice),
    /// A person's points between two bounds, in steps; the figure is the question of that name among `indicators`.
    Assessed {
        /// Least points.
        from: Number,
        /// Most points.
        to: Number,
        /// The grid above `from`.
        step: Option<Number>,
        /// The column of the figure: a question with the criterion's own id.
        figure: IndicatorId,
    },
    /// An expression.
    Formula {
        /// What is computed.
        value: Numeric,
        /// As written.
        text: String,
    },
    /// A Rhai function, under limits.
    Script(Script),
    /// Points for each of the units below, combined.
    Children(ScoredChildren),
    /// Another scale: the first whose condition holds.
    Alternatives {
        /// In order; tried until one holds.
        alternatives: Vec<Alternative>,
        /// Where none holds.
        otherwise: Otherwise,
    },
}

/// A condition with its own points.
#[derive(Clone, Debug)]
pub struct ScoredCondition {
    /// What must hold.
    pub that: Condition,
    /// Points where it does.
    pub points: Number,
    /// Its title, where given.
    pub title: Option<String>,
    /// Clause, doubt, place.
    pub anchor: Anchor,
}

/// A map from thresholds to results, so that no two can overlap.
#[derive(Clone, Debug)]
pub struct Tiers {
    /// What is compared.
    pub of: Name,
    /// How.
    pub comparator: Comparator,
    /// Thresholds as written, in document order; no two are equal.
    pub tiers: Vec<Tier>,
    /// Where no threshold holds.
    pub otherwise: Otherwise,
    /// For a missing figure, where stated.
    pub missing: Option<Number>,
}

/// One threshold with its result.
#[derive(Clone, Debug)]
pub struct Tier {
    /// The threshold, in the measure of what is compared.
    pub threshold: Number,
    /// Points or value; in a matrix row, the rating's position.
    pub result: Number,
    /// Where it stands.
    pub place: Place,
}

/// `at_least` and `above` take the highest threshold that holds, `at_most` and `below` the lowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparator {
    /// `>=`
    AtLeast,
    /// `>`
    Above,
    /// `<=`
    AtMost,
    /// `<`
    Below,
}

impl Comparator {
    /// The word rule sets use, which also begins the reason's id: `at_least 90`.
    pub fn word(self) -> &'static str {
        match self {
            Comparator::AtLeast => "at_least",
            Comparator::Above => "above",
            Comparator::AtMost => "at_most",
            Comparator::Below => "below",
        }
    }

    /// Whether a higher value holds wherever a lower one does.
    pub fn is_lower_bound(self) -> bool {
        matches!(self, Comparator::AtLeast | Comparator::Above)
    }
}

/// What stands where no line holds.
#[derive(Clone, Debug)]
pub enum Otherwise {
    /// Points, a value, or an expression.
    Result(Numeric, String),
    /// The text does not say: the unit is undetermined.
    Unstated,
    /// Left out, because a line always holds (which `check` proves).
    Never,
}

/// Ordered conditions to results: the first that holds.
#[derive(Clone, Debug)]
pub struct Cases {
    /// In order.
    pub cases: Vec<Case>,
    /// Where none holds.
    pub otherwise: Otherwise,
    /// For a missing figure, where stated.
    pub missing: Option<Number>,
}

/// One line of [`Cases`].
#[derive(Clone, Debug)]
pub struct Case {
    /// When the line holds.
    pub when: Condition,
    /// Its result.
    pub result: Numeric,
    /// The result as written.
    pub text: String,
    /// Clause, doubt, place.
    pub anchor: Anchor,
}

/// Options to results.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The choice indicator.
    pub of: IndicatorId,
    /// Per option, in the order the indicator declares them; `None` where the line names none.
    pub results: Vec<Option<Number>>,
    /// For an option the line does not name.
    pub otherwise: Otherwise,
    /// For a missing figure, where stated.
    pub missing: Option<Number>,
}

/// `points_max × min(1, of / to)`.
#[derive(Clone, Debug)]
pub struct Proportional {
    /// What was done.
    pub of: Name,
    /// What was to be done.
    pub to: Name,
    /// What a target of 0 means; `None` where its range excludes 0.
    pub zero_target: Option<ZeroTarget>,
    /// Nothing under this percentage of the target.
    pub at_least_percent: Option<Number>,
    /// For a missing figure, where stated.
    pub missing: Option<Number>,
}

/// What a target of 0 means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZeroTarget {
    /// The criterion does not apply.
    NotApplicable,
    /// No points.
    Zero,
    /// All points.
    Full,
    /// Absent, reason `zero_target`.
    Undetermined,
}

/// A Rhai function that scores one criterion.
#[derive(Clone, Debug)]
pub struct Script {
    /// The file, beside `rules.yaml`.
    pub file: String,
    /// Its text.
    pub source: Arc<str>,
    /// The function called.
    pub call: String,
    /// What it may read: names of figures and derived values, as its parameters are called.
    pub reads: Vec<Name>,
    /// Least points it may give.
    pub from: Number,
    /// Most points it may give.
    pub to: Number,
}

/// One scale of several.
#[derive(Clone, Debug)]
pub struct Alternative {
    /// When it is the scale.
    pub when: Condition,
    /// The scale; never [`Method::Alternatives`] again.
    pub method: Method,
    /// Clause, doubt, place.
    pub anchor: Anchor,
}

/// Điểm liệt: under it, the effect follows.
#[derive(Clone, Debug)]
pub struct Floor {
    /// The least.
    pub least: FloorLeast,
    /// What follows.
    pub then: Effect,
    /// Title, where given.
    pub title: Option<String>,
    /// Clause, doubt, place.
    pub anchor: Anchor,
}

/// The least of a floor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FloorLeast {
    /// Percent of the node's maximum as it stands for the unit.
    SharePercent(Number),
    /// Points.
    Points(Number),
}

/// A floor for each leaf below a group.
#[derive(Clone, Debug)]
pub struct FloorEach {
    /// What each leaf's points must be.
    pub least: EachLeast,
    /// What follows.
    pub then: Effect,
    /// Title, where given.
    pub title: Option<String>,
    /// Clause, doubt, place.
    pub anchor: Anchor,
}

/// The least of each leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EachLeast {
    /// More than this.
    Above(Number),
    /// This or more.
    Points(Number),
    /// Percent of the leaf's maximum.
    SharePercent(Number),
}

/// A row of a matrix: its result is a rating.
#[derive(Clone, Debug)]
pub struct MatrixRow {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// When it applies; a row that does not is left out.
    pub applies_when: Option<Condition>,
    /// Tiers, cases or choice; results are positions of ratings.
    pub method: Method,
    /// Clause, doubt, place.
    pub anchor: Anchor,
}

/// A rating (mức xếp loại).
#[derive(Clone, Debug)]
pub struct Rating {
    /// Its id.
    pub id: String,
    /// Its title: `Vững mạnh`.
    pub title: String,
    /// Lower edge, inside.
    pub from: Option<Number>,
    /// Upper edge as the text writes it, inside.
    pub to: Option<Number>,
    /// Upper edge as it is read, outside.
    pub below: Option<Number>,
    /// Whether it takes what lies below every other rating's edge.
    pub otherwise: bool,
    /// Whether it counts as vững mạnh.
    pub counts_as_strong: bool,
    /// What it demands besides the score.
    pub require: Option<Require>,
    /// Clause, doubt, place.
    pub anchor: Anchor,
}

/// A rating by its position in [`RuleSet::ratings`]; the best is 0, its level 1.
pub type RatingId = usize;

/// Requirements of a rating: lists nest, each leaf has an id.
#[derive(Clone, Debug)]
pub enum Require {
    /// All must hold.
    All(Vec<Require>),
    /// One must hold.
    Any(Vec<Require>),
    /// None may hold.
    None(Vec<Require>),
    /// One requirement.
    One(Requirement),
}

/// One requirement.
#[derive(Clone, Debug)]
pub struct Requirement {
    /// Its id.
    pub id: String,
    /// Its title; the expression where none is given.
    pub title: String,
    /// What must hold.
    pub that: Condition,
    /// Clause, doubt, place.
    pub anchor: Anchor,
}

/// Điều kiện khống chế.
#[derive(Clone, Debug)]
pub struct Gate {
    /// Its id.
    pub id: String,
    /// Its title; the effect's own words or the id where none is given.
    pub title: Option<String>,
    /// When it closes; of a relation gate that says nothing of it, whenever there is a related unit.
    pub when: Condition,
    /// The unit that it looks at besides.
    pub relation: Option<Relation>,
    /// When it stays open all the same.
    pub unless: Option<Condition>,
    /// What it does.
    pub then: Effect,
    /// The grounds on which a recorded decision may set it aside; none where nobody may.
    pub waivable: Vec<Ground>,
    /// Clause, doubt, place.
    pub anchor: Anchor,
}

/// A ground on which a gate may be waived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ground {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
}

impl Gate {
    /// Whether it says nothing of when it closes: that is for the related unit to tell.
    pub fn is_always(&self) -> bool {
        self.relation.is_some() && matches!(&self.when, Condition::Part(part) if part.truth == expression::Truth::Literal(true))
    }
}

/// How another unit is related to the one that is rated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// The unit leads it.
    Leads,
}

/// What a gate or a floor does to the running rating.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Not rated, with the reason; ends.
    NotRated(String),
    /// This rating; binds to the end.
    Rate(RatingId),
    /// At best this rating; binds to the end.
    NotAbove(RatingId),
    /// At best the rating of the related unit; binds to the end.
    NotAboveRelated,
    /// At worst this rating; binds to the end.
    NotBelow(RatingId),
    /// Up by so many notches.
    Raise(u32),
    /// Down by so many notches.
    Lower(u32),
}

/// An indicator by its position in [`RuleSet::indicators`]; assessed criteria have theirs at the end.
pub type IndicatorId = usize;

/// A derived value by its position in [`RuleSet::derived`].
pub type DerivedId = usize;

/// Whatever an expression may read that is a number, a truth, a day, an option or a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Name {
    /// A figure.
    Indicator(IndicatorId),
    /// A derived value.
    Derived(DerivedId),
    /// A criterion's, group's, bonus' or deductions' points.
    Points(NodeId),
    /// The total.
    Total,
    /// The total's maximum, less what was dropped.
    TotalMax,
    /// Months from founding to the as-of day; absent where the founding is not known.
    MonthsInOperation,
    /// The period's year.
    PeriodYear,
    /// The unit kind's id.
    UnitKind,
    /// The subtype's id; absent where the unit has none.
    Subtype,
    /// The territory's id.
    Territory,
    /// A figure beside those of other units, from 0 to 1, by position in [`RuleSet::relatives`].
    Relative(usize),
}

/// An expression of a set, whatever it is for.
#[derive(Clone, Copy, Debug)]
pub enum Expression<'a> {
    /// A number.
    Numeric(&'a Numeric),
    /// A condition.
    Condition(&'a Condition),
    /// A name that a method reads by itself.
    Name(Name),
}

impl RuleSet {
    /// Calls `visit` with every expression, in document order.
    pub fn each_expression<'a>(&'a self, visit: &mut dyn FnMut(Expression<'a>)) {
        for derived in &self.derived {
            match &derived.method {
                DerivedMethod::Value { value, .. } => visit(Expression::Numeric(value)),
                DerivedMethod::Truth(condition) => visit(Expression::Condition(condition)),
                DerivedMethod::Tiers(tiers) => tiers.each_expression(visit),
                DerivedMethod::Cases(cases) => cases.each_expression(visit),
                DerivedMethod::Choice(choice) => choice.each_expression(visit),
                // what is read stands in other sheets
                DerivedMethod::Children(_) => {}
            }
        }
        for relative in &self.relatives {
            visit(Expression::Name(relative.of));
        }
        for check in &self.data_checks {
            visit(Expression::Condition(&check.that));
        }
        match &self.body {
            Body::Criteria(scorecard) => {
                for node in &scorecard.nodes {
                    if let Content::Criterion { applies_when, method, .. } = &node.content {
                        applies_when.iter().for_each(|condition| visit(Expression::Condition(condition)));
                        method.each_expression(visit);
                    }
                }
            }
            Body::Matrix(rows) => {
                for row in rows {
                    row.applies_when.iter().for_each(|condition| visit(Expression::Condition(condition)));
                    row.method.each_expression(visit);
                }
            }
        }
        for requirement in self.ratings.iter().filter_map(|rating| rating.require.as_ref()).flat_map(Require::leaves) {
            visit(Expression::Condition(&requirement.that));
        }
        for gate in &self.gates {
            visit(Expression::Condition(&gate.when));
            gate.unless.iter().for_each(|unless| visit(Expression::Condition(unless)));
        }
        for key in self.quotas.iter().flat_map(|quota| &quota.rank_by) {
            visit(Expression::Name(key.by));
        }
    }

    /// The indicators that a form asks: none of the period before.
    pub fn asked(&self) -> impl Iterator<Item = (IndicatorId, &Indicator)> {
        self.indicators.iter().enumerate().filter(|(_, indicator)| indicator.previous.is_none())
    }

    /// The derived values that are written in the set: none that is computed again of the period before.
    pub fn written(&self) -> impl Iterator<Item = (DerivedId, &Derived)> {
        self.derived.iter().enumerate().filter(|(_, derived)| derived.previous.is_none())
    }

    /// Every name that some expression of the set reads.
    pub fn names_read(&self) -> BTreeSet<Name> {
        let mut read = BTreeSet::new();
        self.each_expression(&mut |expression| match expression {
            Expression::Numeric(numeric) => numeric.names(&mut read),
            Expression::Condition(condition) => condition.names(&mut read),
            Expression::Name(name) => {
                read.insert(name);
            }
        });
        read
    }

    /// `id@version`.
    pub fn reference(&self) -> String {
        format!("{}@{}", self.id, self.version)
    }

    /// The frame that states what stands there; `None` where the set itself does.
    pub fn frame_of(&self, anchor: &Anchor) -> Option<&Frame> {
        self.frames.iter().find(|frame| frame.place.file() == anchor.place.file())
    }

    /// The scorecard, where the set has points.
    pub fn scorecard(&self) -> Option<&Scorecard> {
        match &self.body {
            Body::Criteria(scorecard) => Some(scorecard),
            Body::Matrix(_) => None,
        }
    }

    /// The id that a name is written with.
    pub fn name(&self, name: Name) -> &str {
        match name {
            Name::Indicator(indicator) => &self.indicators[indicator].question.id,
            Name::Derived(derived) => &self.derived[derived].id,
            Name::Points(node) => self.scorecard().map_or("", |scorecard| &scorecard.nodes[node].id),
            Name::Total => "total",
            Name::TotalMax => "total_max",
            Name::MonthsInOperation => "months_in_operation",
            Name::PeriodYear => "period.year",
            Name::UnitKind => "unit_kind",
            Name::Subtype => "subtype",
            Name::Territory => "territory",
            Name::Relative(relative) => &self.relatives[relative].id,
        }
    }

    /// The title that people read for a name.
    pub fn title_of(&self, name: Name) -> Words {
        match name {
            Name::Indicator(indicator) => same(&self.indicators[indicator].question.title),
            Name::Derived(derived) => same(&self.derived[derived].title),
            Name::Points(node) => same(self.scorecard().map_or("", |scorecard| &scorecard.nodes[node].title)),
            Name::Total => Words::new("tổng điểm", "total"),
            Name::TotalMax => Words::new("tổng điểm tối đa", "greatest total"),
            Name::MonthsInOperation => Words::new("số tháng hoạt động", "months in operation"),
            Name::PeriodYear => Words::new("năm", "year"),
            Name::UnitKind => Words::new("cấp", "unit kind"),
            Name::Subtype => Words::new("loại hình", "subtype"),
            Name::Territory => Words::new("địa bàn", "territory"),
            Name::Relative(relative) => {
                let relative = &self.relatives[relative];
                wording::quotas::relative_words(relative, &self.title_of(relative.of))
            }
        }
    }
}

/// Every name that a derived value reads, into `found`.
pub(crate) fn names_of_derived(method: &DerivedMethod, found: &mut BTreeSet<Name>) {
    let mut visit = |expression: Expression<'_>| match expression {
        Expression::Numeric(numeric) => numeric.names(found),
        Expression::Condition(condition) => condition.names(found),
        Expression::Name(name) => {
            found.insert(name);
        }
    };
    match method {
        DerivedMethod::Value { value, .. } => visit(Expression::Numeric(value)),
        DerivedMethod::Truth(condition) => visit(Expression::Condition(condition)),
        DerivedMethod::Tiers(tiers) => tiers.each_expression(&mut visit),
        DerivedMethod::Cases(cases) => cases.each_expression(&mut visit),
        DerivedMethod::Choice(choice) => choice.each_expression(&mut visit),
        // what is read of the units below is no figure of the unit's own
        DerivedMethod::Children(_) => {}
    }
}

fn same(text: &str) -> Words {
    Words::new(text, text)
}

impl Node {
    /// Whether the node is a criterion.
    pub fn is_criterion(&self) -> bool {
        matches!(self.content, Content::Criterion { .. })
    }

    /// A group's children; none for a criterion.
    pub fn children(&self) -> &[NodeId] {
        match &self.content {
            Content::Group { children, .. } => children,
            Content::Criterion { .. } => &[],
        }
    }
}

impl Scorecard {
    /// The leaves below a node, in document order; a leaf is below itself.
    pub fn leaves(&self, node: NodeId) -> Vec<NodeId> {
        match &self.nodes[node].content {
            Content::Criterion { .. } => vec![node],
            Content::Group { children, .. } => children.iter().flat_map(|child| self.leaves(*child)).collect(),
        }
    }

    /// Whether the node stands in the bonus or deductions, outside the scale's maximum.
    pub fn is_outside(&self, node: NodeId) -> bool {
        let mut top = node;
        while let Some(parent) = self.nodes[top].parent {
            top = parent;
        }
        Some(top) == self.bonus || Some(top) == self.deductions
    }
}

impl Anchor {
    /// An anchor with nothing but a place.
    pub fn at(place: Place) -> Anchor {
        Anchor { clause: None, doubt: None, allow: Vec::new(), place }
    }
}

/// A place that is nowhere in a file, for sets built in tests.
pub fn nowhere() -> Place {
    Place::Text(Arc::from("-"), Region::default())
}

impl Method {
    /// Calls `visit` with every expression, in document order.
    pub fn each_expression<'a>(&'a self, visit: &mut dyn FnMut(Expression<'a>)) {
        match self {
            Method::Met(condition) => visit(Expression::Condition(condition)),
            Method::Conditions(conditions) => {
                conditions.iter().for_each(|condition| visit(Expression::Condition(&condition.that)));
            }
            Method::Tiers(tiers) => tiers.each_expression(visit),
            Method::Cases(cases) => cases.each_expression(visit),
            Method::Proportional(proportional) => {
                visit(Expression::Name(proportional.of));
                visit(Expression::Name(proportional.to));
            }
            Method::PerOccurrence { of, .. } => visit(Expression::Name(*of)),
            Method::Choice(choice) => choice.each_expression(visit),
            Method::Assessed { figure, .. } => visit(Expression::Name(Name::Indicator(*figure))),
            Method::Formula { value, .. } => visit(Expression::Numeric(value)),
            Method::Script(script) => script.reads.iter().for_each(|name| visit(Expression::Name(*name))),
            Method::Children(_) => {}
            Method::Alternatives { alternatives, otherwise } => {
                for alternative in alternatives {
                    visit(Expression::Condition(&alternative.when));
                    alternative.method.each_expression(visit);
                }
                otherwise.each_expression(visit);
            }
        }
    }
}

impl Tiers {
    fn each_expression<'a>(&'a self, visit: &mut dyn FnMut(Expression<'a>)) {
        visit(Expression::Name(self.of));
        self.otherwise.each_expression(visit);
    }
}

impl Cases {
    fn each_expression<'a>(&'a self, visit: &mut dyn FnMut(Expression<'a>)) {
        for case in &self.cases {
            visit(Expression::Condition(&case.when));
            visit(Expression::Numeric(&case.result));
        }
        self.otherwise.each_expression(visit);
    }
}

impl Choice {
    fn each_expression<'a>(&'a self, visit: &mut dyn FnMut(Expression<'a>)) {
        visit(Expression::Name(Name::Indicator(self.of)));
        self.otherwise.each_expression(visit);
    }
}

impl Otherwise {
    fn each_expression<'a>(&'a self, visit: &mut dyn FnMut(Expression<'a>)) {
        match self {
            Otherwise::Result(result, _) => visit(Expression::Numeric(result)),
            Otherwise::Unstated | Otherwise::Never => {}
        }
    }
}
