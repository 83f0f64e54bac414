//! The summary an official needs: units by organisation and rating, the share that counts as vững mạnh, and who has not come.

use crate::engine::kernel::decided::{CANCELLED, UNREADABLE};
use crate::engine::plan::{Line, Reason, Role};
use crate::engine::run::Run;
use crate::engine::sheets::{Outcome, Sheets};
use crate::facts::units::Unit;
use crate::law::wording::quotas::{quota_title, without_words};
use crate::law::{Denominator, Effect};
use crate::words;
use crate::words::diagnostic::{Lang, Words};
use crate::words::number::{Mode, Ratio, Rounding};
use std::collections::{BTreeMap, BTreeSet};

/// The summary of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Titles of all ratings that some set has, best first, in the order they are met.
    pub ratings: Vec<String>,
    /// A row an organisation, or one of its unit kinds where several are rated, in the order of the rule sets.
    pub organisations: Vec<Row>,
    /// A row a unit kind, where there are several: shares of units that stand one below another are not one share.
    pub kinds: Vec<Row>,
    /// All of them together.
    pub total: Row,
    /// Units that should have come: where the communes are known.
    pub expected: Vec<Expected>,
    /// Whether every unit has been rated by a set that claims no authority, or some.
    pub is_illustrative: bool,
}

/// Units of one organisation, or all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The organisation's title; empty for all.
    pub title: String,
    /// Units listed.
    pub n_all: usize,
    /// Units with a rating.
    pub n_rated: usize,
    /// Units that a gate or the rules withheld.
    pub n_not_rated: usize,
    /// Units for which no set is in force.
    pub n_without_set: usize,
    /// Units whose figures do not suffice.
    pub n_undetermined: usize,
    /// By rating's title.
    pub by_rating: BTreeMap<String, usize>,
    /// Units whose rating counts as vững mạnh.
    pub n_strong: usize,
    /// The denominator that the rule sets name; where they differ, `eligible`.
    pub denominator: Option<Denominator>,
}

/// Units that were expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The unit kind's title.
    pub unit_kind: String,
    /// Territories with units of that kind.
    pub n_territories: usize,
    /// Organisations among the units that came.
    pub n_organisations: usize,
    /// Territory and organisation of every unit that is missing.
    pub absent: Vec<(String, String)>,
}

impl Row {
    /// What the share is counted over.
    pub fn over(&self, denominator: Denominator) -> usize {
        match denominator {
            Denominator::All => self.n_all,
            Denominator::Eligible => self.n_all - self.n_not_rated - self.n_without_set,
            Denominator::Rated => self.n_rated,
        }
    }

    /// The share that counts as vững mạnh, in percent; `None` where there is nothing to divide by.
    pub fn strong_percent(&self, denominator: Denominator) -> Option<Ratio> {
        percent(self.n_strong, self.over(denominator))
    }

    fn add(&mut self, other: &Row) {
        self.n_all += other.n_all;
        self.n_rated += other.n_rated;
        self.n_not_rated += other.n_not_rated;
        self.n_without_set += other.n_without_set;
        self.n_undetermined += other.n_undetermined;
        self.n_strong += other.n_strong;
        for (rating, n) in &other.by_rating {
            *self.by_rating.entry(rating.clone()).or_default() += n;
        }
        self.denominator = match (self.denominator, other.denominator) {
            (Some(own), Some(other)) if own != other => Some(Denominator::Eligible),
            (own, other) => own.or(other),
        };
    }
}

fn percent(part: usize, whole: usize) -> Option<Ratio> {
    let whole_number = |n: usize| i128::try_from(n).expect("units are counted in 64 bits");
    Ratio::new(whole_number(part) * 100, whole_number(whole))
}

/// A percentage as reports print it, two decimals half up: but a share short of 100 never prints as 100, nor one above 0 as 0.
pub fn printed_percent(share: Ratio, lang: Lang) -> String {
    let two = |mode| share.rounded(Rounding { decimals: 2, mode }).expect("a share of units is short");
    let rounded = two(Mode::HalfUp);
    let is_exact = |number: crate::words::number::Number| Ratio::from(number) == share;
    let whole = rounded == crate::words::number::Number::HUNDRED || rounded.is_zero();
    let shown = if whole && !is_exact(rounded) { two(if rounded.is_zero() { Mode::Up } else { Mode::Down }) } else { rounded };
    format!("{}%", lang.number(shown))
}

/// The summary of a run.
pub fn summary(run: &Run) -> Summary {
    let mut ratings: Vec<String> = Vec::new();
    for rating in run.sheets.iter().flat_map(|sheets| &sheets.set.ratings) {
        if !ratings.contains(&rating.title) {
            ratings.push(rating.title.clone());
        }
    }
    let groups = by_group(run);
    Summary {
        ratings,
        total: all_of(groups.iter().map(|(_, row)| row)),
        organisations: groups.into_iter().map(|(_, row)| row).collect(),
        kinds: by_kind(run),
        expected: expected(run),
        is_illustrative: run.sheets.iter().any(Sheets::is_unofficial),
    }
}

/// What units are counted under: their organisation, with their kind where the run rates several kinds of it.
pub fn group_title(run: &Run, organisation: &str, unit_kind: Option<&str>) -> String {
    let title = run.organisation_title(organisation);
    let of_organisation = run.sheets.iter().map(|sheets| &sheets.set.applies_to).filter(|own| own.organisation == organisation);
    let kinds: BTreeSet<&str> = of_organisation.map(|own| own.unit_kind.as_str()).collect();
    match unit_kind {
        Some(kind) if 1 < kinds.len() => format!("{title}, {}", decapitalised(&run.unit_kind_title(kind))),
        _ => title,
    }
}

fn decapitalised(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// A row an organisation, or one of its unit kinds where several are rated; with the title, in the order of the rule sets.
pub fn by_group(run: &Run) -> Vec<(String, Row)> {
    let mut groups: Vec<(String, Row)> = Vec::new();
    for sheets in &run.sheets {
        let own = &sheets.set.applies_to;
        let title = group_title(run, &own.organisation, Some(&own.unit_kind));
        merge(&mut groups, &title, Row { title: title.clone(), ..row_of(run, sheets) });
    }
    for unit in &run.without_set {
        let unit = &run.units[*unit];
        let title = group_title(run, unit.organisation.as_deref().unwrap_or(""), unit.unit_kind.as_deref());
        merge(&mut groups, &title, Row { title: title.clone(), n_all: 1, n_without_set: 1, ..Row::default() });
    }
    groups
}

/// A row a unit kind that is rated, where there are several.
fn by_kind(run: &Run) -> Vec<Row> {
    let mut kinds: Vec<(String, Row)> = Vec::new();
    for sheets in &run.sheets {
        let title = decapitalised(&run.unit_kind_title(&sheets.set.applies_to.unit_kind));
        merge(&mut kinds, &title, Row { title: title.clone(), ..row_of(run, sheets) });
    }
    let kinds: Vec<Row> = kinds.into_iter().map(|(_, row)| row).collect();
    if kinds.len() > 1 { kinds } else { Vec::new() }
}

/// A row an organisation, with the organisation's id, in the order of the rule sets.
pub fn by_organisation(run: &Run) -> Vec<(String, Row)> {
    let mut organisations: Vec<(String, Row)> = Vec::new();
    for sheets in &run.sheets {
        merge(&mut organisations, &sheets.set.applies_to.organisation, row_of(run, sheets));
    }
    for unit in &run.without_set {
        let organisation = run.units[*unit].organisation.as_deref().unwrap_or("").to_owned();
        let title = run.organisation_title(&organisation);
        merge(&mut organisations, &organisation, Row { title, n_all: 1, n_without_set: 1, ..Row::default() });
    }
    organisations
}

/// A row a territory, with the territory's id, in the order in which their units stand in the files.
pub fn by_territory(run: &Run) -> Vec<(String, Row)> {
    let mut territories: Vec<(String, Row)> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for placed in run.in_order() {
        let id = placed.unit.territory.as_deref().unwrap_or("");
        let position = *known.entry(id.to_owned()).or_insert_with(|| {
            territories.push((id.to_owned(), Row { title: run.territory_title(id), ..Row::default() }));
            territories.len() - 1
        });
        let own = match placed.rated_in {
            Some((sheets, row)) => row_of_one(&run.sheets[sheets], row),
            None => Row { n_all: 1, n_without_set: 1, ..Row::default() },
        };
        territories[position].1.add(&own);
    }
    territories
}

/// All organisations together.
pub fn all_of<'r>(organisations: impl IntoIterator<Item = &'r Row>) -> Row {
    let mut total = Row::default();
    organisations.into_iter().for_each(|row| total.add(row));
    total
}

/// What decided a unit's rating, or kept it from one, in words.
pub fn reason_words(sheets: &Sheets, row: usize) -> Words {
    let slots = &sheets.plan.slots;
    let outcome = sheets.outcome(row);
    let slot = match outcome {
        Outcome::Rated(_) => slots.rating,
        Outcome::NotRated | Outcome::Undetermined => slots.outcome,
    };
    let slot = slot.expect("a plan ends with an outcome and a rating");
    let Some(reason) = sheets.reason(slot, row) else { return Words::new("", "") };
    words_of(sheets, reason)
}

/// A reason of the rating that counts, or of what came of a unit, in words.
pub fn words_of(sheets: &Sheets, reason: &Reason) -> Words {
    let slots = &sheets.plan.slots;
    match reason.line {
        Line::Requirement(requirement) => {
            let id = &slots.requirements[requirement].id;
            let title = requirement_title(sheets, id);
            words!("không đạt điều kiện: {title}", "requirement not met: {title}")
        }
        Line::Gate(gate) => gate_words(sheets, gate),
        Line::Quota(quota) => quota_words(sheets, quota, &reason.id),
        Line::Decision => match reason.id.as_str() {
            CANCELLED => Words::new("theo quyết định hủy kết quả", "cancelled by a decision"),
            UNREADABLE => Words::new("có quyết định không đọc được", "a decision cannot be read"),
            _decided => Words::new("theo quyết định", "by a decision"),
        },
        Line::DataCheck(check) => {
            let message = &sheets.set.data_checks[check].message;
            words!("số liệu không khớp: {message}", "figures disagree: {message}")
        }
        Line::Criterion(node) => {
            let title = sheets.set.scorecard().map_or("", |scorecard| &scorecard.nodes[node].title);
            words!("không áp dụng tiêu chí: {title}", "criterion does not apply: {title}")
        }
        Line::Whole | Line::Nth(_) | Line::Otherwise | Line::IfMissing | Line::NotApplicable => match reason.id.as_str() {
            "score" => Words::new("theo điểm", "by score"),
            "everything_dropped" => Words::new("không tiêu chí nào áp dụng", "no criterion applies"),
            "unreadable" => Words::new("có số liệu không đọc được", "some figure cannot be read"),
            "missing" => Words::new("thiếu số liệu", "figures are missing"),
            "unstated" => Words::new("bộ tiêu chí không quy định trường hợp này", "the rule set does not say"),
            "script_failed" => Words::new("kịch bản chấm điểm bị lỗi", "a script failed"),
            "zero_denominator" => Words::new("mẫu số bằng 0", "a divisor is 0"),
            "not_applicable" => Words::new("không áp dụng", "not applicable"),
            "not_applicable_unexpected" => {
                Words::new("ghi không áp dụng ở chỗ không được phép", "marked not applicable where the rules do not say so")
            }
            other => Words::new(other, other),
        },
    }
}

fn requirement_title(sheets: &Sheets, id: &str) -> String {
    let leaves = sheets.set.ratings.iter().filter_map(|rating| rating.require.as_ref()).flat_map(|require| require.leaves());
    leaves
        .into_iter()
        .find(|requirement| requirement.id == id)
        .map_or_else(|| id.to_owned(), |requirement| requirement.title.clone())
}

fn gate_words(sheets: &Sheets, gate: usize) -> Words {
    let node = |node: usize| sheets.set.scorecard().map_or("", |scorecard| &scorecard.nodes[node].title);
    match sheets.plan.slots.gates[gate].role {
        Role::Floor(floor) | Role::FloorEach(floor) => {
            let title = node(floor);
            words!("điểm liệt: {title}", "floor: {title}")
        }
        Role::Gate(position) => {
            let gate = &sheets.set.gates[position];
            let title = gate.title.clone().unwrap_or_else(|| match &gate.then {
                Effect::NotRated(why) => why.clone(),
                _ => gate.id.clone(),
            });
            words!("điều kiện khống chế: {title}", "gate: {title}")
        }
        _ => Words::new("", ""),
    }
}

/// What a quota did to a unit; the reason's id ends in how.
fn quota_words(sheets: &Sheets, quota: usize, reason: &str) -> Words {
    let quota = &sheets.set.quotas[quota];
    let title = quota_title(quota);
    match reason.trim_start_matches("quota ").trim_start_matches(&quota.id).trim_start() {
        "tied" => words!("bằng nhau ở ranh giới khống chế: {title}", "alike at the cut of the quota: {title}"),
        "under_score" => words!("chưa đủ điểm để xét trong khống chế: {title}", "under the score of the quota: {title}"),
        "small_cohort" => words!("vượt khống chế của nhóm nhỏ: {title}", "no place in a small cohort: {title}"),
        "refused" => words!("bằng nhau ở ranh giới, chờ quyết định: {title}", "alike at the cut, to be decided: {title}"),
        "blocked" => {
            words!("nhóm còn đơn vị chưa đủ căn cứ xếp loại: {title}", "its cohort waits for an undetermined unit: {title}")
        }
        "without_cohort" => {
            let Words { vi, en } = without_words(&quota.within);
            words!("{vi}: {title}", "{en}: {title}")
        }
        "unranked" => words!("thiếu số liệu để xếp thứ tự: {title}", "no figure to rank it by: {title}"),
        _id => words!("vượt tỷ lệ khống chế: {title}", "no place in the quota: {title}"),
    }
}

fn merge(organisations: &mut Vec<(String, Row)>, organisation: &str, row: Row) {
    match organisations.iter_mut().find(|(id, _)| id == organisation) {
        Some((_, own)) => own.add(&row),
        None => organisations.push((organisation.to_owned(), row)),
    }
}

fn row_of(run: &Run, sheets: &Sheets) -> Row {
    let title = run.organisation_title(&sheets.set.applies_to.organisation);
    let mut row = Row { title, denominator: Some(sheets.set.denominator), ..Row::default() };
    for position in 0..sheets.units.len() {
        row.add(&row_of_one(sheets, position));
    }
    row
}

/// One unit, counted.
fn row_of_one(sheets: &Sheets, position: usize) -> Row {
    let mut row = Row { n_all: 1, denominator: Some(sheets.set.denominator), ..Row::default() };
    match sheets.outcome(position) {
        Outcome::Rated(rating) => {
            let rating = &sheets.set.ratings[rating];
            row.n_rated = 1;
            row.n_strong = usize::from(rating.counts_as_strong);
            row.by_rating.insert(rating.title.clone(), 1);
        }
        Outcome::NotRated => row.n_not_rated = 1,
        Outcome::Undetermined => row.n_undetermined = 1,
    }
    row
}

/// Communes × organisations, less the units that came. Nothing is known to be absent of a kind whose units state no territory,
/// or of which several stand in one.
fn expected(run: &Run) -> Vec<Expected> {
    let mut kinds: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for sheets in &run.sheets {
        let whom = &sheets.set.applies_to;
        kinds.entry(&whom.unit_kind).or_default().insert(&whom.organisation);
    }
    let placed = |unit: &Unit| {
        let (kind, territory, organisation) = (&unit.unit_kind, &unit.territory, &unit.organisation);
        Some((kind.clone()?, territory.clone()?, organisation.clone()?))
    };
    let mut came = BTreeSet::new();
    let mut several = BTreeSet::new();
    for (kind, territory, organisation) in run.units.iter().filter_map(placed) {
        if !came.insert((kind.clone(), territory, organisation)) {
            several.insert(kind);
        }
    }
    let has_places = |kind: &str| came.iter().any(|(own, ..)| **own == *kind);
    kinds.retain(|kind, _| has_places(kind) && !several.iter().any(|own| **own == **kind));
    let came: BTreeSet<(&str, &str, &str)> =
        came.iter().map(|(kind, territory, organisation)| (&**kind, &**territory, &**organisation)).collect();
    let expected = kinds.into_iter().map(|(kind, organisations)| {
        let listed = run.territories_of(kind);
        let territories: Vec<&str> = if listed.is_empty() {
            let own: BTreeSet<&str> = came.iter().filter(|(own, ..)| *own == kind).map(|(_, territory, _)| *territory).collect();
            own.into_iter().collect()
        } else {
            listed
        };
        let mut absent = Vec::new();
        for territory in &territories {
            for organisation in &organisations {
                if !came.contains(&(kind, *territory, *organisation)) {
                    absent.push((run.territory_title(territory), run.organisation_title(organisation)));
                }
            }
        }
        Expected {
            unit_kind: run.unit_kind_title(kind),
            n_territories: territories.len(),
            n_organisations: organisations.len(),
            absent,
        }
    });
    // where no territory is known of the kind, nothing is known to be absent
    expected.filter(|expected| expected.n_territories > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(part: usize, whole: usize) -> String {
        printed_percent(percent(part, whole).expect("not over 0"), Lang::Vi)
    }

    #[test]
    fn the_provinces_figures_print_as_the_report_prints_them() {
        assert_eq!(printed(366, 380), "96,32%");
        assert_eq!(printed(375, 375), "100%");
        assert_eq!(printed(700, 789), "88,72%");
        assert_eq!(printed(700, 770), "90,91%");
        let in_english = printed_percent(percent(366, 380).expect("not over 0"), Lang::En);
        assert_eq!(in_english, "96.32%");
    }

    #[test]
    fn a_share_short_of_all_never_prints_as_all() {
        assert_eq!(printed(63_587, 63_588), "99,99%");
        assert_eq!(printed(1, 63_588), "0,01%");
        assert_eq!(printed(0, 63_588), "0%");
    }
}
