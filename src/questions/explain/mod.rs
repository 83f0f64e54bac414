//! Why was this unit rated so? One row of a sheet read across: every value with its reason, down to the cell and the clause.
//!
//! Values and reasons are those of the columns. Where an answer says what would be, had something been otherwise, the plan's
//! own steps have been asked (see `engine/suppose`).

mod account;
pub mod acts;
pub mod children;
mod conditions;
mod criterion;
mod decided;
mod expressions;
mod nearest;
pub mod quotas;
mod reading;

use crate::engine::sheet::Why;
use crate::engine::sheets::{self, Sheets};
use crate::engine::suppose::Suppose;
use crate::facts::Layer;
use crate::law::clause::{Clause, Substitute};
use crate::law::frame::Frame;
use crate::law::{Effect, IndicatorId, Name, NodeId, RatingId, RatingsRead, Status};
use crate::words::diagnostic::{Place, Words};
use crate::words::number::{Number, Ratio, Rounding};
use crate::words::period::{Date, Period};
use reading::Row;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The unit that is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Its id.
    pub id: String,
    /// Its name; the id where it has none.
    pub name: String,
    /// Its organisation.
    pub organisation: Option<Titled>,
    /// Its unit kind.
    pub unit_kind: Option<Titled>,
    /// Its subtype.
    pub subtype: Option<Titled>,
    /// Its territory.
    pub territory: Option<Titled>,
    /// The day it was founded, and the cell that says so.
    pub founded: Option<(Date, Option<Place>)>,
    /// The period it is rated for.
    pub period: Period,
    /// The units directly below it.
    pub below: Vec<Relative>,
    /// The unit it leads.
    pub leads: Option<Relative>,
    /// Decisions that waive gates of its set, by the gate's position.
    pub waivers: BTreeMap<usize, acts::Act>,
    /// The decision on its rating that counts.
    pub decision: Option<acts::Act>,
    /// Decisions that except its cohort from a quota's share, by the quota's id.
    pub exceptions: BTreeMap<String, acts::Act>,
}

/// A unit that another is read of: below it, or led by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relative {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its unit kind.
    pub unit_kind: Titled,
    /// What came of it.
    pub outcome: sheets::Outcome,
    /// Its scale, best first: ids and titles; empty where no set rates it.
    pub scale: Vec<Titled>,
}

/// An id with the title that people read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Titled {
    /// The id.
    pub id: String,
    /// The title.
    pub title: String,
}

/// The cell that a figure was read from, or where it should have stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureCell {
    /// File, worksheet, address.
    pub place: Place,
    /// What stands there.
    pub raw: String,
    /// Who counted.
    pub layer: Option<Layer>,
    /// The evidence named for it.
    pub evidence: Option<String>,
    /// Why it cannot be read, where it cannot.
    pub fault: Option<Words>,
    /// Of a figure of the period before: where it came from then.
    pub before: Option<BeforeFigure>,
}

/// Where a figure of the period before came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BeforeFigure {
    /// The period before.
    pub period: Period,
    /// Why there is none, where there is none.
    pub wanting: Option<Words>,
    /// What each unit that it came from gave.
    pub parts: Vec<BeforeCell>,
}

/// The figure of one unit of the period before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BeforeCell {
    /// Its id.
    pub unit: String,
    /// Whether it is the unit itself.
    pub is_itself: bool,
    /// Its name then.
    pub name: String,
    /// Where its figure stands.
    pub place: Option<Place>,
    /// What stands there.
    pub raw: String,
    /// The cell that says what became of it.
    pub became: Option<Place>,
}

/// What stands in a cell of the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Nothing; the reason says why.
    Absent(Why),
    /// A number.
    Number(Ratio),
    /// A truth.
    Truth(bool),
    /// A day.
    Day(Date),
    /// An option of a choice.
    Option(Titled),
    /// A text.
    Text(Arc<str>),
}

/// The answer: everything that led to a unit's rating.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The unit and the period.
    pub about: About,
    /// The rules.
    pub rules: Rules,
    /// What is computed of the unit, before any decision beside it.
    pub outcome: Outcome,
    /// What was decided beside it.
    pub beside: Option<acts::Beside>,
    /// What decided the computed outcome.
    pub decided: Decided,
    /// The total; `None` in a matrix.
    pub total: Option<Total>,
    /// The running rating, stage by stage.
    pub stages: Stages,
    /// Every figure, derived value and attribute, by name: those that the rules read, and all figures of the form.
    pub values: BTreeMap<Name, Value>,
    /// Groups and criteria, in document order; empty in a matrix.
    pub nodes: Vec<Node>,
    /// Rows of a matrix.
    pub rows: Vec<MatrixRow>,
    /// Requirements, best rating first.
    pub requirements: Vec<Requirement>,
    /// Floors and gates in the order they act.
    pub gates: Vec<Gate>,
    /// Quotas in the order they act.
    pub quotas: Vec<quotas::Quota>,
    /// Data checks.
    pub data_checks: Vec<DataCheck>,
    /// Criteria under their maximum, those that lost most first.
    pub lost: Vec<Lost>,
}

/// The rule set that rated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Its title.
    pub title: String,
    /// Its hash.
    pub hash: String,
    /// How official it is.
    pub status: Status,
    /// Where it begins.
    pub place: Place,
    /// Its ratings, best first.
    pub ratings: Vec<Rating>,
    /// What ratings are read from; `None` in a matrix.
    pub ratings_read: Option<RatingsRead>,
}

/// A rating of the scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rating {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Lower edge, inside.
    pub from: Option<Number>,
    /// Upper edge as written, inside.
    pub to: Option<Number>,
    /// Upper edge as read, outside.
    pub below: Option<Number>,
    /// Whether it takes what lies below every other.
    pub otherwise: bool,
    /// Whether it counts as vững mạnh.
    pub counts_as_strong: bool,
    /// Where it comes from.
    pub cited: Cited,
}

/// Where a line of the rules stands and what is behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cited {
    /// The clause.
    pub clause: Option<Clause>,
    /// What a reference to it means for the period, where its document is replaced and references carry over.
    pub substitute: Option<Substitute>,
    /// What the text leaves open, and how it is read.
    pub doubt: Option<String>,
    /// The line of the rule file.
    pub place: Place,
    /// The frame that says so, where the set itself does not.
    pub frame: Option<Frame>,
}

/// What came of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It has this rating; the reason is `score`, `requirement …`, `floor …` or `gate …`.
    Rated(RatingId, String),
    /// It is not rated; the reason's id.
    NotRated(String),
    /// There is not enough to rate it; the reason's id.
    Undetermined(String),
}

/// What would come of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// This rating.
    Rated(RatingId),
    /// Not rated.
    NotRated,
    /// Undetermined.
    Undetermined,
}

/// What decided the outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// Each entry by itself keeps the unit from a better outcome; the causes of one entry do so only together. Empty where
    /// nothing does: the unit has the best rating there is.
    pub reasons: Vec<Vec<Cause>>,
    /// What the outcome would be with none of these causes, evaluated; `None` where there are none, or it cannot be known.
    pub otherwise: Option<Verdict>,
    /// Floors and gates without which the rating would be worse, by position among [`Explanation::gates`].
    pub lifted_by: Vec<usize>,
}

/// One thing without which the outcome would be another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// What.
    pub kind: CauseKind,
    /// The figures and derived values behind it.
    pub names: Vec<Name>,
    /// The clauses behind it, the most telling first.
    pub cited: Vec<Cited>,
}

/// What kept a unit from a better outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CauseKind {
    /// The score does not reach the next rating.
    Score(ScoreCause),
    /// A row of a matrix, by position, with the rating it would need.
    Row(usize, RatingId),
    /// A requirement, or an any- or none-list of them, by position among [`Explanation::requirements`].
    Requirement(Vec<usize>, Listed),
    /// A floor or gate, by position among [`Explanation::gates`].
    Gate(usize),
    /// A quota, by position among [`Explanation::quotas`].
    Quota(usize),
    /// A criterion whose not applying leaves the unit not rated.
    NotApplicable(NodeId),
    /// No criterion applies.
    EverythingDropped,
    /// Figures that cannot be read.
    Unreadable,
    /// Figures that must be there and are not.
    Required,
    /// A data check, by position, that is broken or cannot be held.
    DataCheck(usize),
    /// A criterion that has no points; the reason's code.
    NoPoints(NodeId, Why),
    /// A row of a matrix that has no rating.
    NoRow(usize, Why),
    /// A total that no rating takes.
    NoRating,
    /// A rating that the score reached, with the requirements that were not met, where the rules do not say what follows.
    NothingFollows(RatingId, Vec<usize>),
}

/// How requirements hang together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    /// One by itself.
    One,
    /// All of them.
    All,
    /// One of them.
    Any,
    /// None of them.
    None,
}

/// A score short of the next rating.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoreCause {
    /// The total, or its percentage of the maximum.
    pub score: Ratio,
    /// The rating it is too little for.
    pub wanted: RatingId,
    /// What is wanting to that rating's lower edge; `None` where the rating has none.
    pub short: Option<Ratio>,
    /// The criteria that lost most, with the points each lost: the fewest that, full, would reach it, and those that lost as
    /// much as the last of them.
    pub lost: Vec<Lost>,
    /// Whether they would; else they are the three that lost most.
    pub is_enough: bool,
}

/// The total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Total {
    /// Points.
    pub points: Option<Number>,
    /// The reason's id.
    pub by: String,
    /// The maximum as it stands for the unit.
    pub maximum: Option<Number>,
    /// The percentage of the maximum, where ratings are read from it.
    pub percent: Option<Ratio>,
    /// Rounding.
    pub rounding: Option<Rounding>,
    /// Spread of what was dropped.
    pub spread: Option<Spread>,
}

/// Points of dropped criteria spread over the rest: multiplied by `whole / left`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spread {
    /// Maxima that are left.
    pub left: Number,
    /// The same with what is spread.
    pub whole: Number,
}

/// The running rating, stage by stage; an absence says why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stages {
    /// By score, or the worst of a matrix's rows.
    pub by_score: Result<RatingId, Why>,
    /// After requirements.
    pub after_requirements: Result<RatingId, Why>,
    /// After floors and gates; an absence where the unit is withheld.
    pub after_gates: Result<RatingId, Why>,
    /// The same had nothing been waived; `None` where nothing may be.
    pub without_waivers: Option<Result<RatingId, Why>>,
    /// After quotas; `None` where there are none.
    pub after_quotas: Option<Result<RatingId, Why>>,
}

/// A figure, derived value or attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Words,
    /// What is measured; `percent` is printed `%`.
    pub measure: Option<String>,
    /// Its value.
    pub seen: Seen,
    /// The reason's id: `figure`, `value`, `at_least 90`, `missing`.
    pub by: String,
    /// Where the figure stands.
    pub cell: Option<FigureCell>,
    /// How a derived value came about.
    pub how: Option<How>,
    /// Whether it is a question of the form.
    pub is_figure: bool,
    /// Where it is declared, with its clause and doubt.
    pub cited: Option<Cited>,
}

/// How a derived value came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct How {
    /// The expression with its values put in, for people and for programs.
    pub put_in: Option<PutIn>,
    /// Its conditions: of a truth, or of the lines that were asked.
    pub conditions: Vec<Condition>,
    /// The names that were asked.
    pub reads: Vec<Name>,
    /// Rounding.
    pub rounding: Option<Rounding>,
}

/// An expression with its values put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutIn {
    /// As written.
    pub text: String,
    /// For people: titles in the place of names.
    pub plain: Words,
    /// As written, with values in the place of names.
    pub values: String,
    /// For people: of a number, values in the place of names; of a truth, titles with their values behind.
    pub words: Words,
}

/// Whether something holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// That is not known, and why.
    Absent(Why),
}

/// A condition with its parts, each held or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// How its parts are joined; a single part has none.
    pub listed: Listed,
    /// Whether it holds.
    pub held: Held,
    /// The part: as written, with values, and in words with titles and values.
    pub part: Option<PutIn>,
    /// The names that a single part reads.
    pub reads: Vec<Name>,
    /// Parts.
    pub parts: Vec<Condition>,
    /// Where a single part stands.
    pub place: Option<Place>,
}

/// A group or a criterion.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The group it stands in.
    pub parent: Option<NodeId>,
    /// How many groups it stands in.
    pub depth: usize,
    /// Where it stands.
    pub stands: Stands,
    /// Its points.
    pub points: Option<Number>,
    /// Its maximum as the rules state it.
    pub points_max: Number,
    /// Its least points.
    pub points_min: Number,
    /// Its maximum as it stands for the unit; `None` where it is dropped.
    pub maximum: Option<Number>,
    /// Rounding.
    pub rounding: Option<Rounding>,
    /// The reason, and whether a clamp cut the points.
    pub by: Because,
    /// What follows for a criterion, or how a group came about.
    pub content: Content,
    /// Clause, doubt, line.
    pub cited: Cited,
}

/// In which part of the form a node stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// Among the criteria.
    Criteria,
    /// In the bonus.
    Bonus,
    /// In the deductions.
    Deductions,
}

/// What a node holds.
#[derive(Clone, Debug)]
pub enum Content {
    /// A group, with what was spread over it.
    Group(Option<Spread>),
    /// A criterion.
    Criterion(Box<Criterion>),
}

/// A reason: its id and its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Because {
    /// Its id: `at_least 90`, `case 2 capped`, `missing`.
    pub id: String,
    /// Its words.
    pub words: Words,
    /// The points of the line, where it states them.
    pub points: Option<Number>,
    /// Whether a clamp cut the points.
    pub cut: Option<Cut>,
}

/// What a clamp did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Lowered to the maximum.
    Capped,
    /// Raised to the least.
    Floored,
}

/// How a criterion came to its points.
#[derive(Clone, Debug)]
pub struct Criterion {
    /// The key under `score`: `tiers`, `cases` …; of alternatives the one that was taken, after `alternatives`.
    pub method: &'static str,
    /// Whether it applies, where the rules ask.
    pub applies: Option<Condition>,
    /// The reasons of its scale, in document order, with the points that each states.
    pub lines: Vec<Because>,
    /// The next better reason, which did not fire.
    pub next: Option<Because>,
    /// The line's expression with its values put in.
    pub put_in: Option<PutIn>,
    /// The conditions that were asked, with the reason each belongs to.
    pub conditions: Vec<(String, Condition)>,
    /// The figures and values that were asked.
    pub reads: Vec<Name>,
    /// Of these, the ones that kept it from the next better reason.
    pub telling: Vec<Name>,
    /// What its script says.
    pub script_words: Option<String>,
    /// The clause of the line that fired, where it has its own.
    pub line: Option<Cited>,
    /// The nearest way to more points.
    pub nearest: Nearest,
}

/// The nearest way to more points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Nearest {
    /// Each by itself, and each proven by evaluating it; at least one.
    Ways(Vec<Way>),
    /// There is none to be named, and why.
    None(NoWay),
}

/// A smallest change that reaches a better reason: one step less of any of its figures does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// What would have to be otherwise; one figure, unless no single one is enough.
    pub changes: Vec<Change>,
    /// Points now.
    pub points_from: Number,
    /// Points then.
    pub points_to: Number,
    /// The reason then.
    pub by: Because,
    /// The condition it meets, by position among the lines of `conditions`.
    pub condition: Option<usize>,
}

/// A figure that would have to be otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which.
    pub indicator: IndicatorId,
    /// What it is.
    pub from: Seen,
    /// What it would have to be.
    pub to: Seen,
}

/// Why no way is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoWay {
    /// It has all its points.
    Full,
    /// The reason is the best the rules know.
    BestReason,
    /// It rests on nothing that the unit reports.
    Fixed,
    /// No change of a figure was found that gives more.
    NotFound,
    /// A person gives the points.
    Assessed,
    /// A script gives the points.
    Script,
    /// It rests on the units below.
    Children,
    /// It has no points; figures are wanting.
    Absent,
    /// It does not apply.
    NotApplicable,
    /// Nobody asked.
    NotAsked,
}

/// A row of a matrix.
#[derive(Clone, Debug)]
pub struct MatrixRow {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its rating.
    pub rating: Result<RatingId, Why>,
    /// The reason.
    pub by: Because,
    /// How it came about.
    pub how: Box<Criterion>,
    /// Clause, doubt, line.
    pub cited: Cited,
}

/// A requirement of a rating.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The rating that demands it.
    pub rating: RatingId,
    /// Which entry of the rating's list it stands in, and how that entry's requirements hang together.
    pub entry: (usize, Listed),
    /// Whether it must hold; not, in a list of which none may.
    pub must_hold: bool,
    /// What is demanded.
    pub that: Condition,
    /// Whether the score reached it, so that it was asked.
    pub is_asked: bool,
    /// Whether it is the one that the reason of the rating names.
    pub decided: bool,
    /// Clause, doubt, line.
    pub cited: Cited,
}

/// A floor or gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// `gate moi_thanh_lap`, `floor tuyen_truyen`.
    pub id: String,
    /// Its title, where it has one.
    pub title: Option<String>,
    /// Whether it closed, `unless` counted in.
    pub held: Held,
    /// A gate's condition.
    pub when: Option<Condition>,
    /// When it stays open all the same.
    pub unless: Option<Condition>,
    /// A floor's least, in words.
    pub floor: Option<FloorAccount>,
    /// What it does where it closes.
    pub effect: Effect,
    /// What it did.
    pub did: Did,
    /// The decision that waives it.
    pub waived: Option<acts::Act>,
    /// The rating before.
    pub from: Result<RatingId, Why>,
    /// The rating after.
    pub to: Result<RatingId, Why>,
    /// Clause, doubt, line.
    pub cited: Cited,
}

impl Gate {
    /// What it is, whichever other gates stand in its set: a group's floor of each is called `floor x` where it stands alone, and
    /// `floor_each x` beside a floor of the group itself.
    pub fn key(&self) -> (&str, bool) {
        match &self.floor {
            Some(floor) => (self.id.split_once(' ').map_or(self.id.as_str(), |(_, node)| node), floor.is_each),
            None => (&self.id, false),
        }
    }
}

/// What a floor asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FloorAccount {
    /// The node it stands at.
    pub node: NodeId,
    /// Whether each leaf is asked.
    pub is_each: bool,
    /// The least in words: `50% điểm tối đa`.
    pub least: Words,
    /// The nodes that are under it.
    pub under: Vec<NodeId>,
}

/// What a floor or gate did to the running rating.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Did {
    /// It did not close.
    Nothing,
    /// A decision waived it.
    Waived,
    /// It changed the rating.
    Changed,
    /// It fixed the rating or set a bound; the rating was within it.
    Bound,
    /// It closed and found the rating at the end of the scale or bound by an earlier one.
    NoEffect,
    /// Whether it closes is not known, and could not have changed the rating.
    PassedOver,
    /// Whether it closes is not known, and the rating hangs on it.
    LeftOpen,
    /// It withheld the rating.
    Withheld,
    /// An earlier one had withheld it.
    NotReached,
}

/// A data check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataCheck {
    /// What is said where it does not hold.
    pub message: String,
    /// Whether a breach leaves the unit undetermined.
    pub is_error: bool,
    /// What must hold.
    pub that: Condition,
    /// Where it stands.
    pub cited: Cited,
}

/// A criterion under its maximum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost {
    /// Which.
    pub node: NodeId,
    /// Points under the maximum.
    pub points: Number,
}

/// Everything that led to a unit's rating, with the nearest way to more points for each criterion.
///
/// `cells` says where a figure stands, or should stand; the sheet has that row.
pub fn explain(sheets: &Sheets, row: usize, about: &About, cells: &dyn Fn(IndicatorId) -> Option<FigureCell>) -> Explanation {
    let mut explanation = account(sheets, row, about, cells);
    let suppose = Suppose::new(&sheets.set, &sheets.plan, &sheets.sheet, row);
    nearest::find(&sheets.set, &sheets.plan, &suppose, &mut explanation);
    explanation
}

/// The same without the nearest ways ([`NoWay::NotAsked`]): what takes time where many units are asked about.
pub fn account(sheets: &Sheets, row: usize, about: &About, cells: &dyn Fn(IndicatorId) -> Option<FigureCell>) -> Explanation {
    let suppose = Suppose::new(&sheets.set, &sheets.plan, &sheets.sheet, row);
    let row = Row { below: &about.below, led: about.leads.as_ref(), ..Row::of(sheets, row, about.period) };
    let mut explanation = account::account(&row, about, cells);
    explanation.decided = decided::decided(&row, &suppose, &explanation);
    explanation
}

/// What keeps a rated unit from a rating that is better than its own: each entry does so by itself, its causes only together.
pub fn kept_from(sheets: &Sheets, row: usize, explanation: &Explanation, wanted: RatingId) -> Vec<Vec<Cause>> {
    let suppose = Suppose::new(&sheets.set, &sheets.plan, &sheets.sheet, row);
    decided::kept_from(&Row::of(sheets, row, explanation.about.period), &suppose, explanation, wanted)
}
