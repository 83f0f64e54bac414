//! What people recorded about units, found among the units and rules of a run: waivers, points, ratings, cancellations, exceptions.
//!
//! A decision that cannot be used is said at its cell, and whoever it is about has no decided result: nothing is guessed of it.

use super::cohorts::{Excepted, OfCohorts, cohort_of, of_cohorts, peer};
use super::fill::{Given, fits};
use crate::facts::decisions::{Decision, DecisionKind, UnreadDecision};
use crate::facts::ledger::At;
use crate::facts::units::Unit;
use crate::law::quota::{Quota, Within};
use crate::law::{Content, Gate, Ground, IndicatorId, Method, RatingId, RuleSet};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Words};
use crate::words::figure::Kind;
use crate::words::number::Number;
use crate::words::text::{fold, nearest};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// What is given to a run of what people recorded.
#[derive(Clone, Copy, Debug, Default)]
pub struct Records<'r> {
    /// The decisions that were read.
    pub decisions: &'r [Decision],
    /// Those that could not be read.
    pub unread: &'r [UnreadDecision],
}

/// What counts of it, by position among the run's units.
#[derive(Clone, Debug, Default)]
pub struct Recorded {
    /// Gates, by position in the unit's set, that are waived; with the decision, by position among those given.
    pub waived: BTreeMap<(usize, usize), Option<usize>>,
    /// What was decided beside the computed result.
    pub decided: BTreeMap<usize, Decided>,
    /// Points that a person gave for an indicator of the unit's set; with the decision.
    pub assessed: BTreeMap<(usize, IndicatorId), (Number, usize)>,
    /// Cohorts that are excepted from a quota's share.
    pub excepted: Excepted,
    /// The decisions behind them.
    pub exceptions: BTreeMap<OfCohorts, usize>,
    /// What cannot be used, at its cell; with the unit or cohort it is about, as it is written.
    pub found: Vec<(Arc<str>, Diagnostic)>,
}

/// What was decided about a unit's rating.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decided {
    /// It has this rating, by this decision.
    Rated(RatingId, usize),
    /// Its rating was taken back, by this decision.
    Cancelled(usize),
    /// Something was decided that cannot be read or used.
    Unreadable,
}

impl Recorded {
    /// Whether any of these units has a decision beside its computed result.
    pub fn decides_any(&self, units: &[usize]) -> bool {
        units.iter().any(|unit| self.decided.contains_key(unit))
    }

    /// What cannot be used, of whomever it is about.
    pub fn unusable(&self) -> impl Iterator<Item = &Diagnostic> {
        self.found.iter().map(|(_, found)| found)
    }

    /// What the column of a gate's waivers holds of a unit.
    pub fn waiver(&self, unit: usize, gate: usize) -> Given {
        Given::Truth(self.waived.contains_key(&(unit, gate)))
    }

    /// What the column of decisions holds of a unit.
    pub fn decision(&self, unit: usize) -> Given {
        match self.decided.get(&unit) {
            None => Given::NotApplicable,
            Some(Decided::Rated(rating, _)) => Given::Rating(*rating),
            Some(Decided::Cancelled(_)) => Given::TakenBack,
            Some(Decided::Unreadable) => Given::Unreadable,
        }
    }
}

/// Finds decisions among units and their sets.
pub fn recorded(records: Records<'_>, units: &[Unit], set_of: &[Option<Arc<RuleSet>>]) -> Recorded {
    let mut finding = Finding { units, set_of, by_id: HashMap::new(), recorded: Recorded::default(), latest: BTreeMap::new() };
    if records.decisions.is_empty() && records.unread.is_empty() {
        return finding.recorded;
    }
    finding.by_id = units.iter().enumerate().map(|(position, unit)| (&*unit.id, position)).collect();
    for (position, decision) in records.decisions.iter().enumerate() {
        if let Err(problem) = finding.take(position, decision, records.decisions) {
            finding.unusable(&decision.unit.is);
            finding.recorded.found.push((decision.unit.is.clone(), *problem));
        }
    }
    for unread in records.unread {
        // what is wrong with it was said where it was read
        unread.unit.iter().for_each(|unit| finding.unusable(unit));
    }
    finding.recorded
}

struct Finding<'f> {
    units: &'f [Unit],
    set_of: &'f [Option<Arc<RuleSet>>],
    by_id: HashMap<&'f str, usize>,
    recorded: Recorded,
    /// By unit: the decision on its rating that counts so far.
    latest: BTreeMap<usize, usize>,
}

type Taken = Result<(), Box<Diagnostic>>;

impl Finding<'_> {
    fn take(&mut self, position: usize, decision: &Decision, all: &[Decision]) -> Taken {
        if decision.kind.is == DecisionKind::Exception {
            return self.exception(position, decision);
        }
        // that the unit is known was seen where it was read
        let Some(unit) = self.by_id.get(&*decision.unit.is).copied() else { return Ok(()) };
        let Some(set) = self.set_of.get(unit).cloned().flatten() else { return Err(without_set(decision)) };
        match decision.kind.is {
            DecisionKind::Waiver => self.waiver(position, decision, unit, &set),
            DecisionKind::Assessed => self.assessed(position, decision, unit, &set),
            DecisionKind::Rating => {
                let value = decision.value.as_ref().expect("a decided rating has a value, or is not read");
                let rating = rating(&set, &At { is: value.is.text.clone(), place: value.place.clone() })?;
                self.on_rating(unit, position, Decided::Rated(rating, position), all);
                Ok(())
            }
            DecisionKind::Cancel => {
                self.on_rating(unit, position, Decided::Cancelled(position), all);
                Ok(())
            }
            DecisionKind::Exception => Ok(()),
        }
    }

    // The later decision counts; of one day, the rating that was given anew.
    fn on_rating(&mut self, unit: usize, position: usize, decided: Decided, all: &[Decision]) {
        let rank = |position: usize| (all[position].date.is, all[position].kind.is == DecisionKind::Rating);
        let is_unreadable = self.recorded.decided.get(&unit) == Some(&Decided::Unreadable);
        let is_later = self.latest.get(&unit).is_none_or(|before| rank(*before) <= rank(position));
        if is_later && !is_unreadable {
            self.latest.insert(unit, position);
            self.recorded.decided.insert(unit, decided);
        }
    }

    fn unusable(&mut self, unit_or_cohort: &str) {
        let folded = fold(unit_or_cohort);
        let of_cohort = |unit: &Unit| unit.cohort.as_deref().is_some_and(|cohort| fold(cohort) == folded);
        let about: Vec<usize> = match self.by_id.get(unit_or_cohort) {
            Some(unit) => vec![*unit],
            None => self.units.iter().enumerate().filter(|(_, unit)| of_cohort(unit)).map(|(position, _)| position).collect(),
        };
        for unit in about {
            self.recorded.decided.insert(unit, Decided::Unreadable);
        }
    }

    fn waiver(&mut self, position: usize, decision: &Decision, unit: usize, set: &RuleSet) -> Taken {
        let node = decision.node.as_ref().expect("a waiver names its gate, or is not read");
        let waivable: Vec<&Gate> = set.gates.iter().filter(|gate| !gate.waivable.is_empty()).collect();
        let name = |gate: &Gate| [Some(gate.id.clone()), gate.title.clone()];
        let Some(found) = set.gates.iter().position(|gate| is_named(&node.is, name(gate).into_iter().flatten())) else {
            return Err(unknown(
                "unknown_gate",
                node,
                &words!("bộ tiêu chí không có điều kiện khống chế này", "the rule set has no such gate"),
                waivable.iter().map(|gate| gate.title.as_deref().unwrap_or(&gate.id)),
                &Words::new("điều kiện miễn áp dụng được", "gates that may be waived"),
            ));
        };
        let gate = &set.gates[found];
        if gate.waivable.is_empty() {
            let title = gate.title.as_deref().unwrap_or(&gate.id);
            let message = words!(
                "điều kiện “{title}” không được miễn áp dụng: quy tắc không nêu căn cứ miễn",
                "the gate “{title}” may not be waived: the rules give no grounds for it"
            );
            let found = Diagnostic::error("gate_not_waivable", node.place.clone(), message)
                .also(gate.anchor.place.clone(), words!("điều kiện ấy ở đây", "the gate stands here"))
                .help(words!(
                    "bỏ dòng này; nếu văn bản cho phép, nêu `waivable` ở điều kiện ấy",
                    "leave this row out; where the document allows it, state `waivable` at the gate"
                ));
            return Err(Box::new(found));
        }
        let titles = || gate.waivable.iter().map(|ground| ground.title.as_str());
        let wanted = Words::new("căn cứ mà quy tắc cho phép", "grounds that the rules allow");
        match &decision.value {
            Some(value) => {
                if ground(gate, decision).is_none() {
                    let at = At { is: value.is.text.clone(), place: value.place.clone() };
                    let message =
                        words!("không phải căn cứ để miễn áp dụng điều kiện này", "no ground on which this gate may be waived");
                    return Err(unknown("unknown_ground", &at, &message, titles(), &wanted));
                }
            }
            None if gate.waivable.len() == 1 => {}
            None => {
                let all = titles().collect::<Vec<_>>().join("; ");
                let (vi, en) = (&wanted.vi, &wanted.en);
                let message = words!("chưa ghi căn cứ miễn áp dụng", "the ground of the waiver is not stated");
                let found = Diagnostic::error("ground_missing", node.place.clone(), message)
                    .help(words!("ghi ở cột giá trị một trong các {vi}: {all}", "state one of the {en} as the value: {all}"));
                return Err(Box::new(found));
            }
        }
        self.recorded.waived.insert((unit, found), Some(position));
        Ok(())
    }

    fn assessed(&mut self, position: usize, decision: &Decision, unit: usize, set: &RuleSet) -> Taken {
        let node = decision.node.as_ref().expect("assessed points name their criterion, or are not read");
        let assessed = assessed(set);
        let Some((_, title, indicator)) = assessed.iter().find(|(id, title, _)| is_named(&node.is, [id.clone(), title.clone()]))
        else {
            return Err(unknown(
                "unknown_criterion",
                node,
                &words!(
                    "bộ tiêu chí không có tiêu chí chấm điểm này",
                    "the rule set has no such criterion with points that a person gives"
                ),
                assessed.iter().map(|(_, title, _)| title.as_str()),
                &Words::new("tiêu chí do người chấm cho điểm", "criteria with points that a person gives"),
            ));
        };
        let value = decision.value.as_ref().expect("assessed points have a value, or are not read");
        let Kind::Quantity(quantity) = &set.indicators[*indicator].question.kind else { return Ok(()) };
        let Some(number) = value.is.number.filter(|number| fits(*number, quantity)) else {
            let raw = &value.is.text;
            let (least, most) = (quantity.at_least, quantity.at_most);
            let (from_vi, to_vi, from_en, to_en) = (least.vi(), most.vi(), least.en(), most.en());
            let message = words!(
                "`{raw}` không phải điểm cho “{title}”: từ {from_vi} đến {to_vi}",
                "`{raw}` cannot be the points of “{title}”: {from_en} to {to_en}"
            );
            return Err(Box::new(
                Diagnostic::error("assessed_outside", value.place.clone(), message)
                    .help(words!("sửa điểm; dòng này chưa được dùng", "mend the points; this row is not used")),
            ));
        };
        self.recorded.assessed.insert((unit, *indicator), (number, position));
        Ok(())
    }

    fn exception(&mut self, position: usize, decision: &Decision) -> Taken {
        let node = decision.node.as_ref().expect("an exception names its quota, or is not read");
        let folded = fold(&decision.unit.is);
        let mut cohorts = BTreeSet::new();
        let mut is_found = false;
        let mut known = BTreeSet::new();
        for (unit, set) in self.units.iter().zip(self.set_of) {
            let Some(set) = set.as_ref().filter(|_| unit.cohort.as_deref().is_some_and(|cohort| fold(cohort) == folded)) else {
                continue;
            };
            for quota in set.quotas.iter().filter(|quota| may_except(quota)) {
                let title = quota.title.clone().unwrap_or_else(|| quota.id.clone());
                if is_named(&node.is, [quota.id.clone(), title.clone()]) {
                    if let (Some(value), Some(percent)) = (&decision.value, quota.exception_percent)
                        && value.is.number.is_none_or(|number| number != percent)
                    {
                        return Err(other_percent(value.place.clone(), &value.is.text, percent));
                    }
                    is_found = true;
                    // of a unit that stands in no cohort of the quota nothing is known that could be widened
                    cohorts.extend(cohort_of(&quota.within, &peer(unit)).map(|cohort| of_cohorts(quota, set, cohort)));
                }
                known.insert(title);
            }
        }
        if !is_found {
            return Err(unknown(
                "unknown_quota",
                node,
                &words!(
                    "nhóm này không có tỷ lệ khống chế nào như thế mà quy tắc cho ngoại lệ",
                    "this cohort has no such quota from which the rules allow an exception"
                ),
                known.iter().map(String::as_str),
                &Words::new("tỷ lệ khống chế có ngoại lệ", "quotas with an exception"),
            ));
        }
        for cohort in cohorts {
            self.recorded.exceptions.insert(cohort.clone(), position);
            self.recorded.excepted.0.insert(cohort);
        }
        Ok(())
    }
}

/// The ground of a waiver among those that the gate allows: the one named, or the only one.
pub fn ground<'g>(gate: &'g Gate, decision: &Decision) -> Option<&'g Ground> {
    match &decision.value {
        Some(value) => gate.waivable.iter().find(|ground| is_named(&value.is.text, [ground.id.clone(), ground.title.clone()])),
        None => gate.waivable.first().filter(|_| gate.waivable.len() == 1),
    }
}

// An exception is made for a cohort: of a quota that counts within others, no cohort can be named.
fn may_except(quota: &Quota) -> bool {
    quota.exception_percent.is_some() && quota.within.contains(&Within::Cohort)
}

fn is_named(written: &str, names: impl IntoIterator<Item = String>) -> bool {
    let folded = fold(written);
    names.into_iter().any(|name| fold(&name) == folded)
}

/// Criteria whose points a person gives: id, title, indicator.
fn assessed(set: &RuleSet) -> Vec<(String, String, IndicatorId)> {
    let Some(scorecard) = set.scorecard() else { return Vec::new() };
    let nodes = scorecard.nodes.iter().filter_map(|node| match &node.content {
        Content::Criterion { method: Method::Assessed { figure, .. }, .. } => {
            Some((node.id.clone(), node.title.clone(), *figure))
        }
        _ => None,
    });
    nodes.collect()
}

fn rating(set: &RuleSet, at: &At<Arc<str>>) -> Result<RatingId, Box<Diagnostic>> {
    let found = set.ratings.iter().position(|rating| is_named(&at.is, [rating.id.clone(), rating.title.clone()]));
    found.ok_or_else(|| {
        unknown(
            "unknown_rating",
            at,
            &words!("bộ tiêu chí không có mức xếp loại này", "the rule set has no such rating"),
            set.ratings.iter().map(|rating| rating.title.as_str()),
            &Words::new("mức xếp loại", "ratings"),
        )
    })
}

fn unknown<'n>(
    code: &'static str,
    at: &At<Arc<str>>,
    what: &Words,
    known: impl Iterator<Item = &'n str> + Clone,
    which: &Words,
) -> Box<Diagnostic> {
    let raw = &at.is;
    let (vi, en) = (&what.vi, &what.en);
    let message = words!("`{raw}`: {vi}", "`{raw}`: {en}");
    let all = known.clone().map(|name| format!("“{name}”")).collect::<Vec<_>>().join("; ");
    let (of_vi, of_en) = (&which.vi, &which.en);
    let help = match nearest(raw, known) {
        Some(near) => words!("có phải “{near}”? các {of_vi}: {all}", "did you mean “{near}”? {of_en}: {all}"),
        None if all.is_empty() => words!("bộ tiêu chí này không có {of_vi} nào", "this rule set has no {of_en}"),
        None => words!("các {of_vi}: {all}", "{of_en}: {all}"),
    };
    Box::new(Diagnostic::error(code, at.place.clone(), message).help(help))
}

fn without_set(decision: &Decision) -> Box<Diagnostic> {
    let unit = &decision.unit.is;
    let message = words!(
        "không bộ tiêu chí nào có hiệu lực cho `{unit}`, nên quyết định này không áp dụng được",
        "no rule set is in force for `{unit}`, so this decision cannot be applied"
    );
    let found = Diagnostic::error("decision_without_set", decision.unit.place.clone(), message);
    Box::new(found.help(words!(
        "xem tổ chức, cấp, địa bàn của đơn vị và `applies_to` của các bộ tiêu chí",
        "see the unit's organisation, unit kind and territory, and `applies_to` of the rule sets"
    )))
}

fn other_percent(place: Place, raw: &str, percent: Number) -> Box<Diagnostic> {
    let (vi, en) = (percent.vi(), percent.en());
    let message = words!("quy tắc cho ngoại lệ {vi}%, không phải `{raw}`", "the rules allow an exception of {en}%, not `{raw}`");
    let found = Diagnostic::error("exception_other_percent", place, message);
    Box::new(found.help(words!("để trống giá trị, hoặc ghi {vi}", "leave the value empty, or write {en}")))
}
