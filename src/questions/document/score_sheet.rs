//! The score sheet of a unit (phiếu chấm điểm): what it was given for each criterion, layer by layer, on what evidence, and why.

use super::{ByLayer, Given, Item, RatedBy, Verdict, items};
use crate::engine::sheet::Why;
use crate::facts::Layer;
use crate::law::{Name, NodeId, RuleSet};
use crate::questions::explain::{About, Because, Content, Criterion, Cut, Explanation, Held, MatrixRow, Node, Outcome, Seen};
use crate::words;
use crate::words::diagnostic::Words;
use crate::words::number::{Number, Ratio};

/// A score sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoreSheet {
    /// The unit and the period.
    pub about: About,
    /// The rules.
    pub rules: RatedBy,
    /// Groups and criteria in document order, or the rows of a matrix.
    pub lines: Vec<Line>,
    /// The total; `None` in a matrix.
    pub total: Option<Total>,
    /// What came of the unit, layer by layer.
    pub verdicts: ByLayer<Verdict>,
}

/// A line of the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it asks.
    pub item: Item,
    /// What the unit was given.
    pub given: ByLayer<Given>,
    /// The evidence named for its figures.
    pub evidence: Vec<String>,
    /// Why, in words, by the layer of most authority; empty for a group.
    pub remarks: Vec<Words>,
}

/// The total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Total {
    /// Points.
    pub points: ByLayer<Given>,
    /// The maximum as it stands for the unit.
    pub maximum: Option<Number>,
    /// The percentage of the maximum, where ratings are read from it.
    pub percent: ByLayer<Ratio>,
}

/// The score sheet of a unit, by the accounts of the layers that were read; `None` where none was.
///
/// The accounts are of one unit, rated by this set.
pub fn score_sheet(set: &RuleSet, accounts: ByLayer<&Explanation>) -> Option<ScoreSheet> {
    let foremost = *accounts.foremost()?;
    let lines =
        items(set, foremost.about.period).into_iter().enumerate().map(|(position, item)| match foremost.rows.get(position) {
            Some(row) => matrix_line(&accounts, foremost, item, position, row),
            None => line(&accounts, foremost, item, position),
        });
    let lines = lines.collect();
    let points = |account: &&Explanation| match account.total.as_ref().and_then(|total| total.points) {
        Some(points) => Given::Points(points),
        None => Given::Absent(Words::new("chưa tính được", "not known")),
    };
    let percents = |account: Option<&Explanation>| account.and_then(|account| account.total.as_ref()?.percent);
    let total = foremost.total.as_ref().map(|total| Total {
        points: accounts.map(points),
        maximum: total.maximum,
        percent: ByLayer {
            own: percents(accounts.own),
            appraised: percents(accounts.appraised),
            decided: percents(accounts.decided),
        },
    });
    Some(ScoreSheet {
        about: foremost.about.clone(),
        rules: RatedBy::of(set),
        lines,
        total,
        verdicts: accounts.map(|account| verdict(account)),
    })
}

fn verdict(account: &Explanation) -> Verdict {
    match account.counts() {
        Outcome::Rated(rating, _) => Verdict::Rated(account.rules.ratings[*rating].title.clone()),
        Outcome::NotRated(_) => Verdict::NotRated,
        Outcome::Undetermined(_) => Verdict::Undetermined,
    }
}

fn line(accounts: &ByLayer<&Explanation>, foremost: &Explanation, item: Item, id: NodeId) -> Line {
    let node = &foremost.nodes[id];
    let given = accounts.map(|account| given(&account.nodes[id]));
    let (evidence, remarks) = match &node.content {
        Content::Group(_) => (Vec::new(), Vec::new()),
        Content::Criterion(criterion) => {
            let mut remarks = remarks(foremost, &node.by, criterion, node.points.is_none());
            remarks.extend(accounts.below().into_iter().filter_map(|(layer, account)| otherwise(layer, account, id, node)));
            (evidence(accounts, &criterion.reads), remarks)
        }
    };
    Line { item, given, evidence, remarks }
}

/// Why a layer came to other points than that of most authority: its own reason, with its values.
fn otherwise(layer: Layer, account: &Explanation, id: NodeId, foremost: &Node) -> Option<Words> {
    let node = &account.nodes[id];
    let Content::Criterion(criterion) = &node.content else { return None };
    if given(node) == given(foremost) {
        return None;
    }
    let (name, why) = (layer.words(), with_values(account, &node.by.words, &criterion.reads));
    let (vi, en, why_vi, why_en) = (name.vi, name.en, why.vi, why.en);
    Some(words!("{vi}: {why_vi}", "{en}: {why_en}"))
}

fn given(node: &Node) -> Given {
    match (node.points, node.maximum) {
        (Some(points), _) => Given::Points(points),
        (None, None) => Given::NotApplicable,
        (None, Some(_)) => Given::Absent(node.by.words.clone()),
    }
}

fn matrix_line(accounts: &ByLayer<&Explanation>, foremost: &Explanation, item: Item, position: usize, row: &MatrixRow) -> Line {
    let given = |account: &&Explanation| match account.rows[position].rating {
        Ok(rating) => Given::Rating(account.rules.ratings[rating].title.clone()),
        Err(Why::NOT_APPLICABLE) => Given::NotApplicable,
        Err(why) => Given::Absent(Seen::Absent(why).words(None)),
    };
    Line {
        item,
        given: accounts.map(given),
        evidence: evidence(accounts, &row.how.reads),
        remarks: remarks(foremost, &Because { points: None, ..row.by.clone() }, &row.how, row.rating.is_err()),
    }
}

/// What is named as evidence for the figures behind these names, by any layer, each once.
fn evidence(accounts: &ByLayer<&Explanation>, names: &[Name]) -> Vec<String> {
    let mut named: Vec<String> = Vec::new();
    for account in [accounts.own, accounts.appraised, accounts.decided].into_iter().flatten() {
        for name in account.figures_of(names) {
            let cell = account.values.get(&name).and_then(|value| value.cell.as_ref());
            if let Some(own) = cell.and_then(|cell| cell.evidence.as_ref()).filter(|own| !named.contains(own)) {
                named.push(own.clone());
            }
        }
    }
    named
}

/// The reason with its values put in, what a clamp did, what was not met, what is missing.
fn remarks(account: &Explanation, by: &Because, criterion: &Criterion, is_absent: bool) -> Vec<Words> {
    let mut said = vec![with_values(account, &by.words, &criterion.reads)];
    match by.cut {
        Some(Cut::Capped) => said.push(Words::new("chỉ tính tới điểm tối đa", "cut to the maximum")),
        Some(Cut::Floored) => said.push(Words::new("nâng lên điểm tối thiểu", "raised to the least")),
        None => {}
    }
    said.extend(criterion.script_words.as_ref().map(|words| Words::new(words, words)));
    if criterion.method.ends_with("conditions") && !is_absent {
        let missed = criterion.conditions.iter().filter(|(_, condition)| condition.held == Held::No).filter_map(|(id, _)| {
            let line = criterion.lines.iter().find(|line| line.id == *id)?;
            let (vi, en) = (&line.words.vi, &line.words.en);
            Some(words!("chưa đạt: {vi}", "not met: {en}"))
        });
        said.extend(missed);
    }
    if is_absent {
        for name in account.figures_of(&criterion.reads) {
            let Some(value) = account.values.get(&name) else { continue };
            if let Seen::Absent(why) = value.seen {
                let (title, why) = (&value.title, Seen::Absent(why).words(None));
                let (title_vi, title_en, why_vi, why_en) = (&title.vi, &title.en, why.vi, why.en);
                said.push(words!("{title_vi}: {why_vi}", "{title_en}: {why_en}"));
            }
        }
    }
    said
}

/// A reason with numbers in the place of the figures it quotes: `94,139…% từ 90% trở lên`.
fn with_values(account: &Explanation, words: &Words, reads: &[Name]) -> Words {
    let Words { mut vi, mut en } = words.clone();
    for name in reads {
        let Some(value) = account.values.get(name) else { continue };
        if !matches!(value.seen, Seen::Number(_) | Seen::Day(_)) {
            continue;
        }
        let printed = value.seen.short_words(value.measure.as_deref());
        vi = vi.replace(&format!("“{}”", value.title.vi), &printed.vi);
        en = en.replace(&format!("“{}”", value.title.en), &printed.en);
    }
    Words { vi, en }
}
