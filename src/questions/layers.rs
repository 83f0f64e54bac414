//! Layers held against each other: where they state different figures, what that changes, which evidence was refused, and where
//! points that somebody wrote differ from those that the same layer's figures give. Written points never score.

use super::summary::reason_words;
use crate::engine::plan::Line;
use crate::engine::run::Run;
use crate::engine::sheet::Slot;
use crate::engine::sheets::{Outcome, Sheets};
use crate::facts::answer::{Answer, Value};
use crate::facts::layered::{Asking, Differing, Stated};
use crate::facts::spelling::Locale;
use crate::facts::{Facts, Layer};
use crate::law::{Content, Node, RuleSet};
use crate::words::diagnostic::{Place, Words};
use crate::words::figure::{Dash, Kind, Quantity, QuantityWord, Question};
use crate::words::number::{Number, Ratio};
use std::collections::BTreeSet;

/// The heading of written points is a node's title with this behind it, or its id.
pub const WRITTEN: &str = "điểm tự chấm";

/// What is compared: the facts, the run by each layer, and where a set's questions and written points stand among the forms.
#[derive(Clone, Copy)]
#[expect(missing_debug_implementations, reason = "a function has no form to print")]
pub struct Asked<'a> {
    /// The facts.
    pub facts: &'a Facts,
    /// How numbers are written in them.
    pub locale: Locale,
    /// A run by each layer that states something, the lowest first; sets, units and rows are the same in all.
    pub runs: &'a [(Layer, &'a Run<'a>)],
    /// The form of a set's indicators.
    pub form: &'a (dyn Fn(&RuleSet) -> usize + Sync),
    /// The form of a set's written points.
    pub written: &'a (dyn Fn(&RuleSet) -> usize + Sync),
}

/// The answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layers {
    /// Figures that a layer states differently from those under it, in the order of the sheets.
    pub figures: Vec<FigureDifference>,
    /// Evidence that was refused.
    pub refused: Vec<RefusedEvidence>,
    /// Units whose total or rating a layer changes.
    pub ratings: Vec<RatingDifference>,
    /// Written points that differ from those computed.
    pub written: Vec<WrittenDifference>,
    /// Cells of written points that were compared.
    pub n_written: usize,
}

/// Who it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// The unit's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The rule set, as `id@version`.
    pub rule_set: String,
}

/// A figure that two layers state differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureDifference {
    /// The unit.
    pub who: Who,
    /// The indicator's id.
    pub indicator: String,
    /// Its title.
    pub title: String,
    /// What the two say, and why.
    pub is: Differing,
}

/// Evidence that whoever appraises did not accept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedEvidence {
    /// The unit.
    pub who: Who,
    /// The indicator's id.
    pub indicator: String,
    /// Its title.
    pub title: String,
    /// Who refused it, in which words and where.
    pub by: Stated,
    /// The evidence that the unit named.
    pub evidence: Option<String>,
    /// Why, and where that is said; `None` where no grounds are given.
    pub grounds: Option<(String, Place)>,
}

/// What two layers make of one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RatingDifference {
    /// The unit.
    pub who: Who,
    /// By the lower layer.
    pub before: Standing,
    /// By the higher layer.
    pub after: Standing,
    /// Criteria whose points differ.
    pub criteria: Vec<CriterionDifference>,
    /// What decided the rating by each of the two.
    pub reasons: [Words; 2],
    /// Whether a quota decided one of them: others of the cohort had their part in it.
    pub is_by_quota: bool,
}

/// What one layer makes of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The layer.
    pub layer: Layer,
    /// The total; `None` where there is none.
    pub total: Option<Ratio>,
    /// The rating's id and title, or what came of the unit instead.
    pub rating: Result<(String, String), Unrated>,
}

/// Why there is no rating.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unrated {
    /// The rules rate it not.
    NotRated,
    /// Its figures do not suffice.
    Undetermined,
}

/// A criterion on both layers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CriterionDifference {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Points by the lower layer.
    pub before: Option<Ratio>,
    /// Points by the higher layer.
    pub after: Option<Ratio>,
}

/// Points that somebody wrote, and those that the figures of the same layer give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenDifference {
    /// The unit.
    pub who: Who,
    /// The criterion's or group's id, or `total`.
    pub node: String,
    /// Its title; empty for the total.
    pub title: String,
    /// What is written, and where.
    pub written: Stated,
    /// What it is as a number, where it is one.
    pub number: Option<Number>,
    /// What the figures give; `None` where they give no points.
    pub computed: Option<Ratio>,
}

/// Headings under which written points of a set are looked for: node by node, then the total. An id that is also an indicator's,
/// of any set, is no heading of written points.
pub fn written_questions(set: &RuleSet, indicators: &BTreeSet<&str>) -> Vec<Question> {
    let question = |id: &str, title: &str| {
        let heading = format!("{title} ({WRITTEN})");
        let id = if indicators.contains(id) { heading.clone() } else { id.to_owned() };
        Question { id, title: heading, ..points_question() }
    };
    let Some(scorecard) = set.scorecard() else { return Vec::new() };
    let nodes = scorecard.nodes.iter().map(|node| question(&node.id, &node.title));
    nodes.chain([question("total", "Tổng điểm")]).collect()
}

/// Holds the layers against each other.
pub fn layers(asked: &Asked<'_>) -> Layers {
    let mut layers = Layers::default();
    let Some((highest, run)) = asked.runs.last() else { return layers };
    for (n, sheets) in run.sheets.iter().enumerate() {
        let reference = sheets.set.reference();
        let form = (asked.written)(&sheets.set);
        let n_nodes = sheets.set.scorecard().map_or(0, |scorecard| scorecard.nodes.len() + 1);
        let written_in: Vec<usize> = (0..n_nodes).filter(|position| asked.facts.has_figures(form, *position)).collect();
        for (row, unit) in sheets.units.iter().enumerate() {
            let own = &run.units[*unit];
            let who = Who { id: own.id.to_string(), name: own.name.to_string(), rule_set: reference.clone() };
            if asked.runs.len() > 1 {
                figures(asked, *highest, sheets, *unit, &who, &mut layers);
                for pair in asked.runs.windows(2) {
                    let [(lower, before), (higher, after)] = pair else { continue };
                    let sides = [(*lower, &before.sheets[n]), (*higher, &after.sheets[n])];
                    layers.ratings.extend(rating(sides, row, &who));
                }
            }
            for (layer, run) in asked.runs {
                written(asked, (*layer, &run.sheets[n]), (row, *unit), &written_in, &who, &mut layers);
            }
        }
    }
    layers
}

fn figures(asked: &Asked<'_>, highest: Layer, sheets: &Sheets, unit: usize, who: &Who, layers: &mut Layers) {
    let form = (asked.form)(&sheets.set);
    let among: Vec<Layer> = asked.runs.iter().map(|(layer, _)| *layer).collect();
    for (position, own) in sheets.set.indicators.iter().enumerate() {
        let question = &own.question;
        let (indicator, title) = (question.id.clone(), question.title.clone());
        let asking = Asking { unit, form, position, question, locale: asked.locale };
        let differing = asked.facts.differing(&among, &asking).into_iter();
        layers.figures.extend(differing.map(|is| FigureDifference {
            who: who.clone(),
            indicator: indicator.clone(),
            title: title.clone(),
            is,
        }));
        if let Some((by, evidence)) = asked.facts.refused(highest, unit, form, position) {
            let grounds = asked.facts.grounds(by.layer, unit, form, position);
            layers.refused.push(RefusedEvidence { who: who.clone(), indicator, title, by, evidence, grounds });
        }
    }
}

fn points(sheets: &Sheets, slot: Slot, row: usize) -> Option<Ratio> {
    let (column, at) = sheets.sheet.column(slot, row);
    column.number(at, sheets.plan.steps[slot.0].decimals())
}

fn standing(layer: Layer, sheets: &Sheets, row: usize) -> Standing {
    let rating = match sheets.outcome(row) {
        Outcome::Rated(rating) => {
            let rating = &sheets.set.ratings[rating];
            Ok((rating.id.clone(), rating.title.clone()))
        }
        Outcome::NotRated => Err(Unrated::NotRated),
        Outcome::Undetermined => Err(Unrated::Undetermined),
    };
    Standing { layer, total: sheets.plan.slots.total.and_then(|slot| points(sheets, slot, row)), rating }
}

fn by_quota(sheets: &Sheets, row: usize) -> bool {
    let reasons = [sheets.plan.slots.rating, sheets.plan.slots.outcome].into_iter().flatten();
    let mut lines = reasons.filter_map(|slot| sheets.reason(slot, row)).map(|reason| reason.line);
    lines.any(|line| matches!(line, Line::Quota(_)))
}

fn rating(sides: [(Layer, &Sheets); 2], row: usize, who: &Who) -> Option<RatingDifference> {
    let [before, after] = sides.map(|(layer, sheets)| standing(layer, sheets, row));
    let [lower, higher] = sides.map(|(_, sheets)| sheets);
    let mut criteria = Vec::new();
    if let Some(scorecard) = higher.set.scorecard() {
        for (id, node) in scorecard.nodes.iter().enumerate() {
            if !matches!(node.content, Content::Criterion { .. }) {
                continue;
            }
            let of = |sheets: &Sheets| points(sheets, sheets.plan.slots.points[id], row);
            let (before, after) = (of(lower), of(higher));
            if before != after {
                criteria.push(CriterionDifference { id: node.id.clone(), title: node.title.clone(), before, after });
            }
        }
    }
    let is_same = before.total == after.total && before.rating == after.rating;
    let is_by_quota = before.rating != after.rating && [lower, higher].iter().any(|sheets| by_quota(sheets, row));
    let reasons = || [lower, higher].map(|sheets| reason_words(sheets, row));
    (!is_same).then(|| RatingDifference { who: who.clone(), before, after, criteria, reasons: reasons(), is_by_quota })
}

fn written(asked: &Asked<'_>, by: (Layer, &Sheets), at: (usize, usize), written_in: &[usize], who: &Who, layers: &mut Layers) {
    let (layer, sheets) = by;
    let Some(scorecard) = sheets.set.scorecard() else { return };
    let (row, unit) = at;
    let question = points_question();
    let form = (asked.written)(&sheets.set);
    let nodes = scorecard.nodes.len();
    for position in written_in.iter().copied() {
        let asking = Asking { unit, form, position, question: &question, locale: asked.locale };
        let Some((written, answer)) = asked.facts.answered(layer, &asking) else { continue };
        let node: Option<&Node> = (position < nodes).then(|| &scorecard.nodes[position]);
        let slot = if position < nodes { Some(sheets.plan.slots.points[position]) } else { sheets.plan.slots.total };
        let computed = slot.and_then(|slot| points(sheets, slot, row));
        let number = match answer {
            Answer::Given(Value::Number(number), _) => Some(number),
            // "-" and "?" write nothing
            Answer::Missing => continue,
            Answer::NotApplicable if computed.is_none() => continue,
            Answer::Given(..) | Answer::NotApplicable | Answer::Unreadable(_) => None,
        };
        layers.n_written += 1;
        if number.is_some() && number.map(Ratio::from) == computed {
            continue;
        }
        layers.written.push(WrittenDifference {
            who: who.clone(),
            node: node.map_or_else(|| "total".to_owned(), |node| node.id.clone()),
            title: node.map_or_else(String::new, |node| node.title.clone()),
            written,
            number,
            computed,
        });
    }
}

fn points_question() -> Question {
    let bound = Number::from(1_000_000_000_i64);
    let quantity = Quantity { word: QuantityWord::Number, at_least: -bound, at_most: bound, decimals: 9, step: None };
    Question {
        id: "points".to_owned(),
        title: WRITTEN.to_owned(),
        kind: Kind::Quantity(quantity),
        measure: None,
        not_applicable_allowed: true,
        dash: Some(Dash::Missing),
    }
}
