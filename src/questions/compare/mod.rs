//! The same units under two rule sets: what came of each before and after, who moved, and because of what.
//!
//! Everything is matched by id: units, criteria, requirements, gates, ratings. Where something stands in a document says nothing.
//!
//! A cause of a move is found on the side where the unit came out worse: what by itself keeps it from the rating that it has on
//! the other side, proven by supposing it otherwise; and on the better side each gate without which the rating would be worse.
//! What became of it on the other side is told with it. Where a side has no rating, the causes are what keeps it from one.

mod differences;
mod elsewhere;
mod standing;
mod transitions;
mod why;

use crate::engine::run::Run;
use crate::engine::sheets::Sheets;
use crate::law::RatingId;
use crate::questions::explain::{Because, Cause, Explanation, Held, Titled};
use crate::questions::summary::{Row, all_of, by_organisation};
use crate::words::number::{Number, Ratio};
use differences::differences;
use rayon::prelude::*;
use standing::{direction, standing};
use std::collections::{BTreeMap, BTreeSet};
use transitions::{scale, transitions};
use why::why;

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
