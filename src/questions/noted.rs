//! What a summary says besides its counts: what appraisal changed, evidence that was refused, what was waived and decided, who
//! was alike at the cut of a quota, who was not eligible, and what was rolled up.

use super::layers::Layers;
use crate::engine::kernel::decided::{CANCELLED, UNREADABLE};
use crate::engine::kernel::quota::{REFUSED, TIED};
use crate::engine::plan::QuotaColumn;
use crate::engine::run::Run;
use crate::engine::sheets::{Outcome, Sheets};
use crate::facts::Layer;
use crate::law::{Content, DerivedMethod, Method, RuleSet};
use crate::words;
use crate::words::diagnostic::{Lang, Words};
use std::collections::BTreeSet;

/// Units that a line names; of the rest it says that there are more.
const LISTED_MAX: usize = 10;

/// How many, of everything that is worth saying of some units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Noted {
    /// Units of which a higher layer states another figure.
    pub n_changed: usize,
    /// Such figures.
    pub n_figures: usize,
    /// The highest layer that changes one.
    pub by: Option<Layer>,
    /// Units whose rating is another by the higher layer.
    pub n_moved: usize,
    /// Evidence that was not accepted.
    pub n_refused: usize,
    /// Units for which a gate was waived.
    pub waived: Vec<String>,
    /// Units whose decided result differs from the computed one: id, what was computed, what was decided.
    pub decided: Vec<(String, Words, Words)>,
    /// Units alike at the cut of a quota: without its rating, or waiting for a decision.
    pub n_tied: usize,
    /// Units that the rules do not rate, whatever was decided.
    pub n_not_rated: usize,
    /// Units that something was rolled up to.
    pub n_parents: usize,
    /// The units below them.
    pub n_children: usize,
}

/// Of the units of one set, by its position among the run's.
pub fn noted(run: &Run<'_>, position: usize, layers: &Layers) -> Noted {
    let sheets = &run.sheets[position];
    let reference = sheets.set.reference();
    let mut noted = Noted::default();
    let figures = layers.figures.iter().filter(|own| own.who.rule_set == reference);
    noted.by = figures.clone().map(|own| own.is.after.layer).max();
    let changed: Vec<&str> = figures.map(|own| own.who.id.as_str()).collect();
    noted.n_figures = changed.len();
    noted.n_changed = changed.into_iter().collect::<BTreeSet<_>>().len();
    // what was decided beside the computed result is told apart
    let highest = noted.by.unwrap_or(Layer::Appraised);
    let moved = layers
        .ratings
        .iter()
        .filter(|own| own.who.rule_set == reference && own.before.rating != own.after.rating && own.after.layer <= highest);
    noted.n_moved = moved.map(|own| own.who.id.as_str()).collect::<BTreeSet<_>>().len();
    noted.n_refused = layers.refused.iter().filter(|own| own.who.rule_set == reference).count();
    let is_rolled_up = reads_children(&sheets.set);
    for (row, unit) in sheets.units.iter().enumerate() {
        let own = &run.units[*unit];
        if run.recorded.waived.range((*unit, 0)..(*unit + 1, 0)).next().is_some() {
            noted.waived.push(own.id.to_string());
        }
        noted.decided.extend(against(sheets, row).map(|(computed, decided)| (own.id.to_string(), computed, decided)));
        noted.n_tied += usize::from(is_tied(sheets, row));
        // a rating that was taken back stands among the decisions
        let is_ineligible = sheets.outcome(row) == Outcome::NotRated && sheets.deciding_reason(row) != CANCELLED;
        noted.n_not_rated += usize::from(is_ineligible);
        let n_children = run.kin.children[*unit].len();
        if is_rolled_up && 0 < n_children {
            noted.n_parents += 1;
            noted.n_children += n_children;
        }
    }
    noted
}

/// Of all units of a run.
pub fn all(run: &Run<'_>, layers: &Layers) -> Noted {
    let mut all = Noted::default();
    for position in 0..run.sheets.len() {
        all.add(&noted(run, position, layers));
    }
    all
}

/// What was computed and what was decided of a unit, where the two differ.
fn against(sheets: &Sheets, row: usize) -> Option<(Words, Words)> {
    let slots = &sheets.plan.slots;
    // one that cannot be read decides nothing; it is told at its cell
    slots.decision.as_ref().filter(|_| sheets.deciding_reason(row) != UNREADABLE)?;
    let (_, computed) = slots.computed()?;
    let computed = sheets.rating_at(computed, row);
    let decided = slots.rating.and_then(|slot| sheets.rating_at(slot, row));
    let title = |rating: Option<usize>| {
        rating.map_or_else(
            || Words::new("không có mức", "without a rating"),
            |rating| Words::new(&sheets.set.ratings[rating].title, &sheets.set.ratings[rating].title),
        )
    };
    (computed != decided).then(|| (title(computed), title(decided)))
}

fn is_tied(sheets: &Sheets, row: usize) -> bool {
    sheets.plan.slots.quotas.iter().any(|own| matches!(sheets.why(own.at(QuotaColumn::Place), row), TIED | REFUSED))
}

fn reads_children(set: &RuleSet) -> bool {
    let scored = |content: &Content| matches!(content, Content::Criterion { method: Method::Children(_), .. });
    set.derived.iter().any(|own| matches!(own.method, DerivedMethod::Children(_)))
        || set.scorecard().is_some_and(|scorecard| scorecard.nodes.iter().any(|node| scored(&node.content)))
}

/// As many as a line holds.
fn listed(all: impl Iterator<Item = String>) -> String {
    let mut all: Vec<String> = all.collect();
    if LISTED_MAX < all.len() {
        all.truncate(LISTED_MAX);
        all.push("…".to_owned());
    }
    all.join("; ")
}

impl Noted {
    fn add(&mut self, other: &Noted) {
        self.n_changed += other.n_changed;
        self.n_figures += other.n_figures;
        self.n_moved += other.n_moved;
        self.by = self.by.max(other.by);
        self.n_refused += other.n_refused;
        self.waived.extend(other.waived.iter().cloned());
        self.decided.extend(other.decided.iter().cloned());
        self.n_tied += other.n_tied;
        self.n_not_rated += other.n_not_rated;
        self.n_parents += other.n_parents;
        self.n_children += other.n_children;
    }

    /// A line for each that there is any of.
    pub fn lines(&self) -> Vec<Words> {
        let Noted { n_changed, n_figures, by, n_moved, n_refused, waived, decided, n_tied, n_not_rated, n_parents, n_children } =
            self;
        let (n_waived, n_decided) = (waived.len(), decided.len());
        let waived = listed(waived.iter().cloned());
        let moves = |lang: Lang| listed(decided.iter().map(|(id, a, b)| format!("{id}: {} → {}", a.get(lang), b.get(lang))));
        let (decided_vi, decided_en) = (moves(Lang::Vi), moves(Lang::En));
        let (after, by) = match by {
            Some(Layer::Decided) => ("thẩm định, quyết định", "appraisal or decision"),
            _ => ("thẩm định", "appraisal"),
        };
        let lines = [
            (
                *n_changed,
                words!(
                    "Đơn vị có số liệu thay đổi sau {after}: {n_changed} ({n_figures} số liệu)",
                    "Units of which {by} changes a figure: {n_changed} (figures: {n_figures})"
                ),
            ),
            (
                *n_moved,
                words!("Đơn vị có mức xếp loại thay đổi sau {after}: {n_moved}", "Units whose rating {by} changes: {n_moved}"),
            ),
            (*n_refused, words!("Minh chứng không được chấp nhận: {n_refused}", "Evidence that was not accepted: {n_refused}")),
            (
                n_waived,
                words!(
                    "Đơn vị được miễn áp dụng điều kiện: {n_waived} ({waived})",
                    "Units for which a gate is waived: {n_waived} ({waived})"
                ),
            ),
            (
                n_decided,
                words!(
                    "Quyết định khác kết quả tính: {n_decided} ({decided_vi})",
                    "Decided against the computed result: {n_decided} ({decided_en})"
                ),
            ),
            (*n_tied, words!("Đơn vị bằng nhau ở ranh giới khống chế: {n_tied}", "Units alike at the cut of a quota: {n_tied}")),
            (
                *n_not_rated,
                words!("Đơn vị chưa đủ điều kiện xếp loại: {n_not_rated}", "Units not eligible for a rating: {n_not_rated}"),
            ),
            (
                *n_parents,
                words!(
                    "Đơn vị được tổng hợp từ cấp dưới: {n_parents} (từ {n_children} đơn vị cấp dưới)",
                    "Units rolled up from those below: {n_parents} (from {n_children} units)"
                ),
            ),
        ];
        lines.into_iter().filter(|(n, _)| 0 < *n).map(|(_, line)| line).collect()
    }
}
