//! The same units under two rule sets: what came of each before and after, who moved, and because of what.
//!
//! Everything is matched by id: units, criteria, requirements, gates, ratings. Where something stands in a document says nothing.
//!
//! A cause of a move is found on the side where the unit came out worse: what by itself keeps it from the rating that it has on
//! the other side, proven by supposing it otherwise; and on the better side each gate without which the rating would be worse.
//! What became of it on the other side is told with it. Where a side has no rating, the causes are what keeps it from one.

use super::explain::{
    Because, Cause, CauseKind, Content, Explanation, Gate, Held, Listed, Node, Outcome, Requirement, Seen, Titled, kept_from,
};
use super::summary::{Row, all_of, by_organisation};
use crate::engine::run::Run;
use crate::engine::sheets::Sheets;
use crate::law::{Effect, Name, RatingId};
use crate::words::number::{Number, Ratio};
use rayon::prelude::*;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// The run of one side, and how a row of it is explained: sheet, row, and the unit's position in the run.
#[derive(Clone, Copy)]
#[expect(missing_debug_implementations, reason = "a function has no form to print")]
pub struct Asked<'a> {
    /// The run.
    pub run: &'a Run<'a>,
    /// Everything that led to a row's rating.
    pub explained: &'a (dyn Fn(&Sheets, usize, usize) -> Explanation + Sync),
}

/// The answer.
#[derive(Clone, Debug)]
pub struct Changes {
    /// Units that both runs have, by id.
    pub units: Vec<UnitChange>,
    /// Units that only the first run has.
    pub only_before: Vec<String>,
    /// Units that only the second run has.
    pub only_after: Vec<String>,
    /// What became what, by organisation, in the order of the rule sets.
    pub organisations: Vec<Transitions>,
    /// The same of all.
    pub all: Transitions,
}

/// What became what: units by what came of them before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transitions {
    /// The organisation's id; empty for all.
    pub id: String,
    /// The organisation's title; empty for all.
    pub title: String,
    /// The sets that rated its units on both sides, each unit by the same; empty where some unit has two.
    pub unchanged: BTreeSet<String>,
    /// What came of units before, best first: the rows.
    pub before: Vec<State>,
    /// What came of units after, best first: the columns.
    pub after: Vec<State>,
    /// Units, by row and column.
    pub counts: Vec<Vec<usize>>,
    /// The summary before.
    pub row_before: Row,
    /// The summary after.
    pub row_after: Row,
    /// Units that came out better, worse, and neither though not the same.
    pub n_up: usize,
    /// Worse.
    pub n_down: usize,
    /// Neither.
    pub n_sideways: usize,
}

/// What came of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It has this rating.
    Rated(Titled),
    /// It is not rated.
    NotRated,
    /// Its figures do not suffice.
    Undetermined,
    /// No rule set is for it.
    NoSet,
}

/// One unit under both.
#[derive(Clone, Debug)]
pub struct UnitChange {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its organisation's id, where it has one.
    pub organisation: Option<String>,
    /// Before.
    pub before: Standing,
    /// After.
    pub after: Standing,
    /// Where its rating or outcome is another: which way.
    pub moved: Option<Direction>,
    /// What differs in its row; `None` where one side has no rule set for it.
    pub differences: Option<Differences>,
    /// What made it move, or what keeps it from a rating after.
    pub why: Option<Box<Why>>,
}

/// What one rule set made of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The rule set, as `id@version`; `None` where there is none.
    pub rule_set: Option<String>,
    /// The rule set's hash.
    pub hash: Option<String>,
    /// What came of it.
    pub state: State,
    /// Whether its rating counts as vững mạnh.
    pub is_strong: bool,
    /// Its total.
    pub total: Option<Number>,
    /// By score, or by the worst row.
    pub by_score: Option<Titled>,
    /// After requirements.
    pub after_requirements: Option<Titled>,
    /// After floors and gates.
    pub after_gates: Option<Titled>,
}

/// Which way a unit moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To a better rating.
    Up,
    /// To a worse one.
    Down,
    /// To another outcome, or to a rating of another scale that is neither better nor worse, or cannot be told.
    Sideways,
}

/// What differs between two rows.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Differences {
    /// After less before; `None` where a side has no total.
    pub total: Option<Number>,
    /// Criteria whose points or reasons differ, or that one side alone has: those of the first side, then new ones.
    pub criteria: Vec<CriterionChange>,
    /// Where rounding, a limit, or what is spread of dropped criteria adds another amount to a sum. With the criteria these make
    /// up [`Differences::total`].
    pub adjustments: Vec<AdjustmentChange>,
    /// Rows of a matrix that differ.
    pub rows: Vec<RowChange>,
    /// Requirements that differ.
    pub requirements: Vec<RequirementChange>,
    /// Floors and gates that differ.
    pub gates: Vec<GateChange>,
    /// Ratings whose edges differ, or that one side alone has.
    pub edges: Vec<EdgeChange>,
}

/// A criterion on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CriterionChange {
    /// Its id.
    pub id: String,
    /// Its title, the later one where they differ.
    pub title: String,
    /// Before; `None` where it is new.
    pub before: Option<Scored>,
    /// After; `None` where it is gone.
    pub after: Option<Scored>,
    /// After less before, what is not there counting nothing; `None` where points are wanting.
    pub delta: Option<Number>,
}

/// What a criterion gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scored {
    /// Its points.
    pub points: Option<Number>,
    /// Its maximum, by the rules.
    pub points_max: Number,
    /// The reason.
    pub by: Because,
}

/// What rounding, limits and spreading add to a sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdjustmentChange {
    /// The group's id, or `total`.
    pub id: String,
    /// The group's title; empty for the total.
    pub title: String,
    /// Before.
    pub before: Number,
    /// After.
    pub after: Number,
}

/// A row of a matrix on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowChange {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its rating before, with the reason.
    pub before: Option<(Option<Titled>, Because)>,
    /// After.
    pub after: Option<(Option<Titled>, Because)>,
}

/// A requirement on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequirementChange {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Before: the rating that demands it, and whether it is met.
    pub before: Option<(Titled, Met)>,
    /// After.
    pub after: Option<(Titled, Met)>,
}

/// Whether something that is demanded is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Met {
    /// It is.
    Yes,
    /// It is not.
    No,
    /// That is not known.
    Unknown,
}

/// A floor or gate on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateChange {
    /// `gate khieu_kien`, `floor huong_ve_co_so`.
    pub id: String,
    /// Its title, where it has one.
    pub title: Option<String>,
    /// Before: whether it closes, and what it does where it does.
    pub before: Option<(Held, String)>,
    /// After.
    pub after: Option<(Held, String)>,
}

/// A rating's edges on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EdgeChange {
    /// The rating's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Before: from, below.
    pub before: Option<(Option<Number>, Option<Number>)>,
    /// After.
    pub after: Option<(Option<Number>, Option<Number>)>,
}

/// Why a unit moved, or has no rating after.
#[derive(Clone, Debug)]
pub struct Why {
    /// Each entry by itself does it; the causes of one entry only together.
    pub reasons: Vec<Vec<Found>>,
    /// Floors and gates on the better side without which its rating would be worse, by id, with what became of them on the
    /// other side.
    pub lifted_by: Vec<(Side, String, Elsewhere)>,
    /// The rating of the worse side's scale that stands for the better side's, where that is not there by its id.
    pub stands_for: Option<Titled>,
    /// Everything that led to the rating before.
    pub before: Option<Explanation>,
    /// And after.
    pub after: Option<Explanation>,
}

/// One of the two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What is compared.
    Before,
    /// What it is compared with.
    After,
}

/// A cause, on the side where it stands.
#[derive(Clone, Debug)]
pub struct Found {
    /// Where it stands.
    pub side: Side,
    /// What it is there.
    pub cause: Cause,
    /// What it is on the other side.
    pub elsewhere: Elsewhere,
    /// Of a score: what changed.
    pub score: Option<ScoreChange>,
    /// Figures that are wanting.
    pub wanting: Vec<Titled>,
}

/// What a cause is on the other side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Elsewhere {
    /// There is no such thing there.
    NotThere,
    /// It is there, and does not stand in the way.
    Otherwise,
    /// It is there, and stands in another list of requirements, or with another effect.
    Reordered,
    /// It is there just so.
    Alike,
}

/// Why a score reaches a rating on one side and not on the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoreChange {
    /// The score as ratings are read from it.
    pub before: Option<Ratio>,
    /// After.
    pub after: Option<Ratio>,
    /// The lower edge of the rating in question.
    pub edge_before: Option<Number>,
    /// After.
    pub edge_after: Option<Number>,
    /// With the better side's score the worse side's edge would be reached; `None` where the two are not measured alike.
    pub by_points: Option<bool>,
    /// With the better side's edge the worse side's score would reach it.
    pub by_edge: Option<bool>,
    /// Whether the better side's score reaches the edge there; where it does not, something else lifted the unit.
    pub is_reached: Option<bool>,
}

/// What became of units between two runs.
pub fn compare(before: &Asked<'_>, after: &Asked<'_>) -> Changes {
    let placed = [before, after].map(|asked| asked.run.in_order());
    let positions: BTreeMap<&str, usize> =
        placed[1].iter().enumerate().map(|(position, placed)| (placed.unit.id.as_ref(), position)).collect();
    let both: Vec<(usize, usize)> =
        placed[0].iter().enumerate().filter_map(|(own, placed)| Some((own, *positions.get(placed.unit.id.as_ref())?))).collect();
    let mut units: Vec<UnitChange> = both
        .par_iter()
        .map(|(own, other)| {
            let unit = placed[0][*own].unit;
            let rated = [(before, *own, 0), (after, *other, 1)].map(|(asked, position, side)| {
                placed[side][position].rated_in.map(|(sheets, row)| {
                    let sheets = &asked.run.sheets[sheets];
                    (sheets, row, (asked.explained)(sheets, row, position))
                })
            });
            let change = unit_change(rated);
            UnitChange {
                id: unit.id.to_string(),
                name: unit.name.to_string(),
                organisation: unit.organisation.as_deref().map(str::to_owned),
                ..change
            }
        })
        .collect();
    units.sort_by(|a, b| a.id.cmp(&b.id));
    let shared: BTreeSet<&str> = units.iter().map(|unit| unit.id.as_str()).collect();
    let only = |side: usize| {
        let ids = placed[side].iter().map(|placed| placed.unit.id.to_string());
        let mut only: Vec<String> = ids.filter(|id| !shared.contains(id.as_str())).collect();
        only.sort();
        only
    };
    let (only_before, only_after) = (only(0), only(1));
    let (rows_before, rows_after) = (by_organisation(before.run), by_organisation(after.run));
    let mut ids: Vec<&String> = Vec::new();
    for (id, _) in rows_before.iter().chain(&rows_after) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    // organisations without a set are met in the order of the files, which says nothing
    let has_set =
        |id: &str| [before, after].iter().any(|asked| asked.run.sheets.iter().any(|own| own.set.applies_to.organisation == id));
    ids.sort_by_key(|id| if has_set(id) { (false, "") } else { (true, id.as_str()) });
    let row = |rows: &[(String, Row)], wanted: &str| {
        rows.iter().find(|(id, _)| id == wanted).map(|(_, row)| row.clone()).unwrap_or_default()
    };
    let organisations = ids
        .into_iter()
        .map(|id| {
            let own: Vec<&UnitChange> =
                units.iter().filter(|unit| unit.organisation.as_deref().unwrap_or_default() == id).collect();
            let (row_before, row_after) = (row(&rows_before, id), row(&rows_after, id));
            let title = before.run.organisation_title(id);
            let scales = [before, after].map(|asked| scale(asked.run, Some(id)));
            Transitions { id: id.clone(), title, ..transitions(&own, scales, row_before, row_after) }
        })
        .collect();
    let scales = [before, after].map(|asked| scale(asked.run, None));
    let everyone: Vec<&UnitChange> = units.iter().collect();
    let all = transitions(
        &everyone,
        scales,
        all_of(rows_before.iter().map(|(_, row)| row)),
        all_of(rows_after.iter().map(|(_, row)| row)),
    );
    Changes { units, only_before, only_after, organisations, all }
}

/// The ratings of an organisation's sets, best first; of all sets where none is named.
fn scale(run: &Run<'_>, organisation: Option<&str>) -> Vec<State> {
    let mut scale: Vec<State> = Vec::new();
    let sets = run.sheets.iter().map(|sheets| &sheets.set);
    for set in sets.filter(|set| organisation.is_none_or(|organisation| set.applies_to.organisation == organisation)) {
        for rating in &set.ratings {
            let state = State::Rated(Titled { id: rating.id.clone(), title: rating.title.clone() });
            if !scale.contains(&state) {
                scale.push(state);
            }
        }
    }
    scale
}

fn transitions(units: &[&UnitChange], scales: [Vec<State>; 2], row_before: Row, row_after: Row) -> Transitions {
    let [mut before, mut after] = scales;
    for state in [State::NotRated, State::Undetermined, State::NoSet] {
        if units.iter().any(|unit| unit.before.state == state) {
            before.push(state.clone());
        }
        if units.iter().any(|unit| unit.after.state == state) {
            after.push(state);
        }
    }
    let count =
        |from: &State, to: &State| units.iter().filter(|unit| unit.before.state == *from && unit.after.state == *to).count();
    let counts = before.iter().map(|from| after.iter().map(|to| count(from, to)).collect()).collect();
    let moved = |direction| units.iter().filter(|unit| unit.moved == Some(direction)).count();
    let (n_up, n_down, n_sideways) = (moved(Direction::Up), moved(Direction::Down), moved(Direction::Sideways));
    let is_unchanged = |unit: &&&UnitChange| unit.before.hash == unit.after.hash && unit.before.rule_set == unit.after.rule_set;
    let unchanged = if units.iter().all(|unit| is_unchanged(&unit)) {
        units.iter().filter_map(|unit| unit.before.rule_set.clone()).collect()
    } else {
        BTreeSet::new()
    };
    Transitions {
        id: String::new(),
        title: String::new(),
        unchanged,
        before,
        after,
        counts,
        row_before,
        row_after,
        n_up,
        n_down,
        n_sideways,
    }
}

/// A sheet, the unit's row in it, and what led to its rating.
type Rated<'a> = (&'a Sheets, usize, Explanation);

fn unit_change(rated: [Option<Rated<'_>>; 2]) -> UnitChange {
    let [before, after] = [0, 1].map(|side: usize| standing(rated[side].as_ref().map(|(_, _, own)| own)));
    let moved = direction(&rated, &before, &after);
    let differences = match &rated {
        [Some((_, _, before)), Some((_, _, after))] => Some(differences(before, after)),
        [None, _] | [_, None] => None,
    };
    let is_asked = moved.is_some() || after.state == State::Undetermined;
    let why = is_asked.then(|| Box::new(why(rated, moved)));
    UnitChange { id: String::new(), name: String::new(), organisation: None, before, after, moved, differences, why }
}

fn titled(own: &Explanation, rating: RatingId) -> Titled {
    let rating = &own.rules.ratings[rating];
    Titled { id: rating.id.clone(), title: rating.title.clone() }
}

fn standing(own: Option<&Explanation>) -> Standing {
    let Some(own) = own else {
        let (by_score, after_requirements, after_gates) = (None, None, None);
        let state = State::NoSet;
        return Standing {
            rule_set: None,
            hash: None,
            state,
            is_strong: false,
            total: None,
            by_score,
            after_requirements,
            after_gates,
        };
    };
    let stage = |stage: Result<RatingId, _>| stage.ok().map(|rating| titled(own, rating));
    let (state, is_strong) = match own.counts() {
        Outcome::Rated(rating, _) => (State::Rated(titled(own, *rating)), own.rules.ratings[*rating].counts_as_strong),
        Outcome::NotRated(_) => (State::NotRated, false),
        Outcome::Undetermined(_) => (State::Undetermined, false),
    };
    Standing {
        rule_set: Some(format!("{}@{}", own.rules.id, own.rules.version)),
        hash: Some(own.rules.hash.clone()),
        state,
        is_strong,
        total: own.total.as_ref().and_then(|total| total.points),
        by_score: stage(own.stages.by_score),
        after_requirements: stage(own.stages.after_requirements),
        after_gates: stage(own.stages.after_gates),
    }
}

fn rating_of(own: &Explanation) -> Option<RatingId> {
    match own.counts() {
        Outcome::Rated(rating, _) => Some(*rating),
        Outcome::NotRated(_) | Outcome::Undetermined(_) => None,
    }
}

/// The rating of that id in another scale.
fn by_id(own: &Explanation, rating: RatingId, other: &Explanation) -> Option<RatingId> {
    other.rules.ratings.iter().position(|known| known.id == own.rules.ratings[rating].id)
}

fn direction(rated: &[Option<Rated<'_>>; 2], before: &Standing, after: &Standing) -> Option<Direction> {
    let is_same = match (&before.state, &after.state) {
        (State::Rated(own), State::Rated(other)) => own.id == other.id,
        (own, other) => own == other,
    };
    if is_same {
        return None;
    }
    let [Some((_, _, before)), Some((_, _, after))] = rated else { return Some(Direction::Sideways) };
    let (Some(from), Some(to)) = (rating_of(before), rating_of(after)) else { return Some(Direction::Sideways) };
    // in the scale that has both; where none has, by level
    let order = match (by_id(before, from, after), by_id(after, to, before)) {
        (Some(in_after), Some(in_before)) if in_after.cmp(&to) != from.cmp(&in_before) => Ordering::Equal,
        (Some(in_after), _) => in_after.cmp(&to),
        (None, Some(in_before)) => from.cmp(&in_before),
        // levels say something only of scales that have as many
        (None, None) if before.rules.ratings.len() == after.rules.ratings.len() => from.cmp(&to),
        (None, None) => Ordering::Equal,
    };
    Some(match order {
        Ordering::Less => Direction::Down,
        Ordering::Equal => Direction::Sideways,
        Ordering::Greater => Direction::Up,
    })
}

fn why(rated: [Option<Rated<'_>>; 2], moved: Option<Direction>) -> Why {
    let [before, after] = &rated;
    let mut reasons = Vec::new();
    let mut lifted_by = Vec::new();
    let mut stands_for = None;
    if let (Some(before), Some(after)) = (before, after) {
        match (moved, rating_of(&before.2), rating_of(&after.2)) {
            (Some(Direction::Down), Some(from), Some(to)) => {
                (reasons, stands_for) = kept(Side::After, after, to, &before.2, from);
                lifted_by = lifts(Side::Before, &before.2, &after.2);
            }
            (Some(Direction::Up), Some(from), Some(to)) => {
                (reasons, stands_for) = kept(Side::Before, before, from, &after.2, to);
                lifted_by = lifts(Side::After, &after.2, &before.2);
            }
            (_, Some(_), Some(_)) => {}
            (_, from, to) => {
                if from.is_none() && moved.is_some() {
                    reasons.extend(found(Side::Before, &before.2.decided.reasons, &before.2, &after.2, None));
                }
                if to.is_none() {
                    reasons.extend(found(Side::After, &after.2.decided.reasons, &after.2, &before.2, None));
                }
            }
        }
    } else {
        // what keeps a unit from a rating is told though the other side has nothing to hold it against
        for (side, own) in [(Side::Before, before), (Side::After, after)] {
            if let Some((_, _, own)) = own
                && rating_of(own).is_none()
            {
                reasons.extend(found(side, &own.decided.reasons, own, own, None));
            }
        }
    }
    let [before, after] = rated.map(|own| own.map(|(_, _, own)| own));
    Why { reasons, lifted_by, stands_for, before, after }
}

/// What keeps the worse side from the better side's rating.
fn kept(
    side: Side,
    worse: &Rated<'_>,
    own: RatingId,
    better: &Explanation,
    rating: RatingId,
) -> (Vec<Vec<Found>>, Option<Titled>) {
    let (sheets, row, explanation) = worse;
    let same = by_id(better, rating, explanation);
    // of another scale: the rating at its level, which must be better than what the unit has
    let wanted = same.or_else(|| own.checked_sub(1).map(|next| rating.min(next)));
    let Some(wanted) = wanted else { return (Vec::new(), None) };
    let stands_for = same.is_none().then(|| titled(explanation, wanted));
    let reasons = kept_from(sheets, *row, explanation, wanted);
    (found(side, &reasons, explanation, better, Some((wanted, rating))), stands_for)
}

fn found(
    side: Side,
    reasons: &[Vec<Cause>],
    own: &Explanation,
    other: &Explanation,
    wanted: Option<(RatingId, RatingId)>,
) -> Vec<Vec<Found>> {
    let one = |cause: &Cause| {
        let score = match (&cause.kind, wanted) {
            (CauseKind::Score(_), Some((own_rating, other_rating))) => {
                Some(score_change(side, own, own_rating, other, other_rating))
            }
            _ => None,
        };
        let wanting = wanting(own, &cause.names);
        let elsewhere = match &score {
            Some(score) if score.is_reached == Some(false) => Elsewhere::Alike,
            Some(_) => Elsewhere::Otherwise,
            None => elsewhere(cause, &wanting, own, other),
        };
        Found { side, cause: cause.clone(), elsewhere, score, wanting }
    };
    reasons.iter().map(|causes| causes.iter().map(one).collect()).collect()
}

/// The figures behind names that are not there, or cannot be read.
fn wanting(own: &Explanation, names: &[Name]) -> Vec<Titled> {
    let figures = own.figures_of(names).into_iter().filter_map(|name| own.values.get(&name));
    let absent = figures.filter(|value| value.is_figure && matches!(value.seen, Seen::Absent(_)));
    absent.map(|value| Titled { id: value.id.clone(), title: value.title.vi.clone() }).collect()
}

fn score_of(own: &Explanation) -> Option<Ratio> {
    let total = own.total.as_ref()?;
    total.percent.or(total.points.map(Ratio::from))
}

fn score_change(side: Side, own: &Explanation, own_rating: RatingId, other: &Explanation, other_rating: RatingId) -> ScoreChange {
    let (own_score, other_score) = (score_of(own), score_of(other));
    let (own_edge, other_edge) = (own.rules.ratings[own_rating].from, other.rules.ratings[other_rating].from);
    let is_one_measure = own.rules.ratings_read == other.rules.ratings_read;
    let reaches = |score: Option<Ratio>, edge: Option<Number>| {
        let (score, edge) = score.zip(edge).filter(|_| is_one_measure)?;
        Some(Ratio::from(edge) <= score)
    };
    let (by_points, by_edge) = (reaches(other_score, own_edge), reaches(own_score, other_edge));
    let is_reached = other_score.zip(other_edge).map(|(score, edge)| Ratio::from(edge) <= score);
    let (before, after, edge_before, edge_after) = match side {
        Side::Before => (own_score, other_score, own_edge, other_edge),
        Side::After => (other_score, own_score, other_edge, own_edge),
    };
    ScoreChange { before, after, edge_before, edge_after, by_points, by_edge, is_reached }
}

fn met(own: &Requirement) -> Met {
    match (own.that.held, own.must_hold) {
        (Held::Absent(_), _) => Met::Unknown,
        (Held::Yes, true) | (Held::No, false) => Met::Yes,
        (Held::Yes, false) | (Held::No, true) => Met::No,
    }
}

fn elsewhere(cause: &Cause, wanting: &[Titled], own: &Explanation, other: &Explanation) -> Elsewhere {
    let alike = |is_alike| if is_alike { Elsewhere::Alike } else { Elsewhere::Otherwise };
    let node = |id: &str| other.nodes.iter().find(|node| node.id == id);
    match &cause.kind {
        CauseKind::Requirement(positions, _) => requirement_elsewhere(positions, own, other),
        CauseKind::Gate(position) => gate_elsewhere(&own.gates[*position], own, other),
        CauseKind::Quota(position) => {
            let quota = &own.quotas[*position];
            match other.quotas.iter().find(|there| there.id == quota.id) {
                None => Elsewhere::NotThere,
                Some(there) => alike(there.has_place == quota.has_place),
            }
        }
        CauseKind::Row(position, _) => {
            let row = &own.rows[*position];
            match other.rows.iter().find(|other| other.id == row.id) {
                None => Elsewhere::NotThere,
                Some(there) => {
                    let id = |own: &Explanation, rating: Result<RatingId, _>| rating.ok().map(|rating| titled(own, rating).id);
                    alike(id(own, row.rating) == id(other, there.rating))
                }
            }
        }
        CauseKind::NotApplicable(position) => match node(&own.nodes[*position].id) {
            None => Elsewhere::NotThere,
            Some(there) => alike(there.by.id == own.nodes[*position].by.id),
        },
        CauseKind::DataCheck(position) => {
            let check = &own.data_checks[*position];
            match other.data_checks.iter().find(|other| other.message == check.message) {
                None => Elsewhere::NotThere,
                Some(there) => alike(there.that.held == check.that.held),
            }
        }
        CauseKind::Unreadable | CauseKind::Required | CauseKind::NoPoints(..) | CauseKind::NoRow(..) if !wanting.is_empty() => {
            let asked: Vec<_> = wanting
                .iter()
                .filter_map(|figure| other.values.values().find(|own| own.is_figure && own.id == figure.id))
                .collect();
            if asked.is_empty() {
                return Elsewhere::NotThere;
            }
            alike(asked.iter().all(|value| matches!(value.seen, Seen::Absent(_))))
        }
        CauseKind::NoPoints(position, _) => match node(&own.nodes[*position].id) {
            None => Elsewhere::NotThere,
            Some(there) => alike(there.points.is_none()),
        },
        CauseKind::Score(_)
        | CauseKind::EverythingDropped
        | CauseKind::Unreadable
        | CauseKind::Required
        | CauseKind::NoRow(..)
        | CauseKind::NoRating
        | CauseKind::NothingFollows(..) => Elsewhere::Otherwise,
    }
}

fn requirement_elsewhere(positions: &[usize], own: &Explanation, other: &Explanation) -> Elsewhere {
    let there = |own: &Requirement| other.requirements.iter().find(|other| other.id == own.id);
    let missed: Vec<&Requirement> =
        positions.iter().map(|position| &own.requirements[*position]).filter(|own| met(own) != Met::Yes).collect();
    let pairs: Vec<(&Requirement, &Requirement)> = missed.iter().filter_map(|own| Some((*own, there(own)?))).collect();
    if pairs.is_empty() {
        return Elsewhere::NotThere;
    }
    if pairs.iter().all(|(_, there)| met(there) == Met::Yes) {
        return Elsewhere::Otherwise;
    }
    let listed = |of: &Explanation, one: &Requirement| -> (String, BTreeSet<String>) {
        let entry = of.requirements.iter().filter(|other| other.rating == one.rating && other.entry.0 == one.entry.0);
        (titled(of, one.rating).id, entry.map(|own| own.id.clone()).collect())
    };
    let is_listed_alike =
        pairs.len() == missed.len() && pairs.iter().all(|(one, there)| listed(own, one) == listed(other, there));
    // of several any of which will do, one that is met there is enough
    let is_enough = |there: &Requirement| {
        there.entry.1 == Listed::Any && met(there) == Met::Yes && other.stages.after_requirements == Ok(there.rating)
    };
    match is_listed_alike {
        true if pairs.iter().any(|(_, there)| is_enough(there)) => Elsewhere::Otherwise,
        true => Elsewhere::Alike,
        false => Elsewhere::Reordered,
    }
}

fn gate_elsewhere(gate: &Gate, own: &Explanation, other: &Explanation) -> Elsewhere {
    let Some(there) = other.gates.iter().find(|other| other.key() == gate.key()) else { return Elsewhere::NotThere };
    // the floor of a criterion that is new is new, though the group asked as much of those that it had
    let is_new = |node: &usize| other.nodes.iter().all(|there| there.id != own.nodes[*node].id);
    if gate.floor.as_ref().is_some_and(|floor| floor.is_each && !floor.under.is_empty() && floor.under.iter().all(is_new)) {
        return Elsewhere::NotThere;
    }
    if there.held == Held::No {
        return Elsewhere::Otherwise;
    }
    let is_same = effect_id(own, &gate.effect) == effect_id(other, &there.effect) && there.held == gate.held;
    if is_same { Elsewhere::Alike } else { Elsewhere::Reordered }
}

/// An effect by ids: `not_above kha`.
fn effect_id(own: &Explanation, effect: &Effect) -> String {
    let id = |rating: &RatingId| own.rules.ratings[*rating].id.as_str();
    match effect {
        Effect::NotRated(why) => format!("not_rated {why}"),
        Effect::Rate(rating) => format!("rate {}", id(rating)),
        Effect::NotAbove(rating) => format!("not_above {}", id(rating)),
        Effect::NotAboveRelated => "not_above related_unit".to_owned(),
        Effect::NotBelow(rating) => format!("not_below {}", id(rating)),
        Effect::Raise(n) => format!("raise {n}"),
        Effect::Lower(n) => format!("lower {n}"),
    }
}

/// What lifts the better side, with what became of it on the other.
fn lifts(side: Side, better: &Explanation, worse: &Explanation) -> Vec<(Side, String, Elsewhere)> {
    let gates = better.decided.lifted_by.iter().map(|gate| &better.gates[*gate]);
    gates.map(|gate| (side, gate.id.clone(), gate_elsewhere(gate, better, worse))).collect()
}

fn differences(before: &Explanation, after: &Explanation) -> Differences {
    let total = |own: &Explanation| own.total.as_ref().and_then(|total| total.points);
    Differences {
        total: total(after).zip(total(before)).and_then(|(after, before)| after.minus(before)),
        criteria: criteria(before, after),
        adjustments: adjustments(before, after).unwrap_or_default(),
        rows: rows(before, after),
        requirements: requirements(before, after),
        gates: gates(before, after),
        edges: edges(before, after),
    }
}

/// What both sides have, and what one has, by id: the first side's in their order, then what is new.
fn paired<'e, T, K: PartialEq>(before: &'e [T], after: &'e [T], id: impl Fn(&'e T) -> K) -> Vec<(Option<&'e T>, Option<&'e T>)> {
    let of = |all: &'e [T], wanted: &'e T| all.iter().find(|one| id(one) == id(wanted));
    let mut pairs: Vec<_> = before.iter().map(|own| (Some(own), of(after, own))).collect();
    pairs.extend(after.iter().filter(|own| of(before, own).is_none()).map(|own| (None, Some(own))));
    pairs
}

fn leaves(own: &Explanation) -> Vec<Node> {
    own.nodes.iter().filter(|node| matches!(node.content, Content::Criterion(_))).cloned().collect()
}

fn criteria(before: &Explanation, after: &Explanation) -> Vec<CriterionChange> {
    let is_known = |node: &Node| node.points.is_some() || node.maximum.is_none();
    let scored = |node: &Node| Scored { points: node.points, points_max: node.points_max, by: node.by.clone() };
    let (own, other) = (leaves(before), leaves(after));
    let pairs = paired(&own, &other, |node| &node.id).into_iter();
    let changed = pairs.filter(|pair| match pair {
        (Some(before), Some(after)) => before.points != after.points || before.by.id != after.by.id,
        (None, _) | (_, None) => true,
    });
    changed
        .filter_map(|(before, after)| {
            let named = after.or(before)?;
            let points = |node: Option<&Node>| node.and_then(|node| node.points).unwrap_or(Number::ZERO);
            let are_known = [before, after].into_iter().flatten().all(is_known);
            let delta = if are_known { points(after).minus(points(before)) } else { None };
            Some(CriterionChange {
                id: named.id.clone(),
                title: named.title.clone(),
                before: before.map(scored),
                after: after.map(scored),
                delta,
            })
        })
        .collect()
}

/// What each sum has beyond its parts: by group, then `total`. `None` where points are wanting.
fn beyond(own: &Explanation) -> Option<Vec<(String, String, Number)>> {
    let total = own.total.as_ref()?.points?;
    let points = |node: &Node| node.points.unwrap_or(Number::ZERO);
    let sum = |parent: Option<usize>| {
        let mut parts = own.nodes.iter().filter(|node| node.parent == parent);
        parts.try_fold(Number::ZERO, |sum, node| sum.plus(points(node)))
    };
    let mut all = Vec::new();
    for (position, node) in own.nodes.iter().enumerate() {
        if matches!(node.content, Content::Group(_)) {
            all.push((node.id.clone(), node.title.clone(), points(node).minus(sum(Some(position))?)?));
        }
    }
    all.push(("total".to_owned(), String::new(), total.minus(sum(None)?)?));
    Some(all)
}

fn adjustments(before: &Explanation, after: &Explanation) -> Option<Vec<AdjustmentChange>> {
    let (before, after) = (beyond(before)?, beyond(after)?);
    let pairs = paired(&before, &after, |(id, ..)| id).into_iter();
    let changes = pairs.filter_map(|(before, after)| {
        let (id, title, _) = after.or(before)?;
        let amount = |own: Option<&(String, String, Number)>| own.map_or(Number::ZERO, |(.., amount)| *amount);
        let (before, after) = (amount(before), amount(after));
        (before != after).then(|| AdjustmentChange { id: id.clone(), title: title.clone(), before, after })
    });
    Some(changes.collect())
}

fn rows(before: &Explanation, after: &Explanation) -> Vec<RowChange> {
    let pairs = paired(&before.rows, &after.rows, |row| &row.id).into_iter();
    let changes = pairs.filter_map(|(own, other)| {
        let named = other.or(own)?;
        let of = |side: &Explanation, row: Option<&super::explain::MatrixRow>| {
            row.map(|row| (row.rating.ok().map(|rating| titled(side, rating)), row.by.clone()))
        };
        let (own, other) = (of(before, own), of(after, other));
        let key = |side: &Option<(Option<Titled>, Because)>| {
            side.as_ref().map(|(rating, by)| (rating.as_ref().map(|rating| rating.id.clone()), by.id.clone()))
        };
        let is_other = key(&own) != key(&other);
        is_other.then(|| RowChange { id: named.id.clone(), title: named.title.clone(), before: own, after: other })
    });
    changes.collect()
}

fn requirements(before: &Explanation, after: &Explanation) -> Vec<RequirementChange> {
    let pairs = paired(&before.requirements, &after.requirements, |own| &own.id).into_iter();
    let changes = pairs.filter_map(|(own, other)| {
        let named = other.or(own)?;
        let of = |side: &Explanation, own: Option<&Requirement>| own.map(|own| (titled(side, own.rating), met(own)));
        let (own, other) = (of(before, own), of(after, other));
        let key = |side: &Option<(Titled, Met)>| side.as_ref().map(|(rating, met)| (rating.id.clone(), *met));
        let is_other = key(&own) != key(&other);
        is_other.then(|| RequirementChange { id: named.id.clone(), title: named.title.clone(), before: own, after: other })
    });
    changes.collect()
}

fn gates(before: &Explanation, after: &Explanation) -> Vec<GateChange> {
    let pairs = paired(&before.gates, &after.gates, Gate::key).into_iter();
    let changes = pairs.filter_map(|(own, other)| {
        let named = other.or(own)?;
        let of = |side: &Explanation, gate: Option<&Gate>| gate.map(|gate| (gate.held, effect_id(side, &gate.effect)));
        let (own, other) = (of(before, own), of(after, other));
        let is_other = own != other;
        is_other.then(|| GateChange { id: named.id.clone(), title: named.title.clone(), before: own, after: other })
    });
    changes.collect()
}

fn edges(before: &Explanation, after: &Explanation) -> Vec<EdgeChange> {
    let pairs = paired(&before.rules.ratings, &after.rules.ratings, |rating| &rating.id).into_iter();
    let changes = pairs.filter_map(|(own, other)| {
        let named = other.or(own)?;
        let of = |rating: Option<&super::explain::Rating>| rating.map(|rating| (rating.from, rating.below));
        let (own, other) = (of(own), of(other));
        let is_other = own != other;
        is_other.then(|| EdgeChange { id: named.id.clone(), title: named.title.clone(), before: own, after: other })
    });
    changes.collect()
}
