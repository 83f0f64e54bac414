//! The smallest populations on which the engine was once wrong about what people recorded.

use std::collections::BTreeMap;
use std::sync::Arc;
use vungmanh::engine::fill::Given;
use vungmanh::engine::plan::QuotaColumn;
use vungmanh::engine::recorded::Records;
use vungmanh::engine::run::{Choosing, Known, Run, run_by};
use vungmanh::facts::decisions::{DecidedValue, Decision, DecisionKind};
use vungmanh::facts::ledger::At;
use vungmanh::facts::units::{Day, Unit};
use vungmanh::law::library::Library;
use vungmanh::law::load::from_texts;
use vungmanh::law::{IndicatorId, RuleSet, nowhere};
use vungmanh::questions::explain::{About, Explanation, explain};
use vungmanh::words::number::{Number, Ratio};
use vungmanh::words::period::{Date, Period};

fn set(organisation: &str, rest: &str) -> String {
    format!(
        "id: thu/{organisation}
version: '1'
title: Bộ tiêu chí thử
status: draft
in_force: {{ from: 2010-01-01 }}
applies_to: {{ organisation: {organisation}, unit_kind: xa }}
points_max: 10
ratings_read: points
rounding: {{ derived: none, criterion: none, group: none, total: none }}
absent: undetermined
indicators: [{{ id: diem, type: count, at_most: 10 }}]
criteria: [{{ id: ket_qua, points_max: 10, score: {{ formula: diem }} }}]
ratings:
  - {{ id: tot, from: 9 }}
  - {{ id: kha, from: 5 }}
  - {{ id: yeu, otherwise: true }}
{rest}"
    )
}

fn library(sets: &[(&str, &str)]) -> Library {
    let text = |(organisation, rest): &(&str, &str)| (format!("thu/{organisation}/1/rules.yaml"), set(organisation, rest));
    let loaded = from_texts(sets.iter().map(text).collect());
    assert_eq!(loaded.diagnostics, []);
    loaded.library
}

/// Id, organisation, territory, points; all of one cohort.
type Own = (&'static str, &'static str, Option<&'static str>, i64);

fn units(of: &[Own]) -> Vec<Unit> {
    let unit = |(id, organisation, territory, _): &Own| Unit {
        id: Arc::from(*id),
        name: Arc::from(*id),
        organisation: Some(Arc::from(*organisation)),
        unit_kind: Some(Arc::from("xa")),
        subtype: None,
        territory: territory.map(Arc::from),
        parent: None,
        cohort: Some(Arc::from("Cụm c")),
        leads: None,
        founded: Day::Missing,
        since: Day::Missing,
        dissolved: Day::Missing,
    };
    of.iter().map(unit).collect()
}

fn decision(about: &str, kind: DecisionKind, node: &str, value: Option<&str>) -> Decision {
    fn at<T>(is: T) -> At<T> {
        At { is, place: nowhere() }
    }
    Decision {
        unit: at(Arc::from(about)),
        kind: at(kind),
        node: Some(at(Arc::from(node))),
        value: value.map(|text| at(DecidedValue { text: Arc::from(text), number: None })),
        number: at(Arc::from("1/QĐ")),
        date: at(Date::from_ymd_opt(2021, 1, 9).expect("a day")),
        by: at(Arc::from("Ban Thường vụ")),
        grounds: Some(at(Arc::from("Có biên bản"))),
    }
}

fn rated<'a>(library: &'a Library, units: &'a [Unit], of: &[Own], decision: Decision) -> Run<'a> {
    let figures = |unit: usize, _: &RuleSet, _: IndicatorId| Given::Number(Number::from(of[unit].3));
    let decisions = [decision];
    let records = Records { decisions: &decisions, unread: &[] };
    let period = Period { year: 2020 };
    run_by(library, Choosing::InForce(period), units, &Known { figures: &figures, records }, period).expect("they are rated")
}

/// By unit: the rating with its reason, or why there is none.
fn came(run: &Run<'_>) -> BTreeMap<String, String> {
    let mut came = BTreeMap::new();
    for sheets in &run.sheets {
        let slot = sheets.plan.slots.rating.expect("a rating");
        for (row, unit) in sheets.units.iter().enumerate() {
            let said = format!("{} {}", sheets.printed(slot, row), sheets.deciding_reason(row));
            came.insert(run.units[*unit].id.to_string(), said);
        }
    }
    came
}

/// Why a unit came out so; nothing is known of it but its id.
pub(super) fn explained(run: &Run<'_>, unit: &str) -> Explanation {
    let position = run.units.iter().position(|own| &*own.id == unit).expect("a unit");
    let sheets = run.sheets.iter().find(|sheets| sheets.units.contains(&position)).expect("its sheet");
    let row = sheets.units.iter().position(|own| *own == position).expect("its row");
    let about = About {
        id: unit.to_owned(),
        name: unit.to_owned(),
        organisation: None,
        unit_kind: None,
        subtype: None,
        territory: None,
        founded: None,
        period: run.period,
        below: Vec::new(),
        leads: None,
        waivers: BTreeMap::new(),
        decision: None,
        exceptions: BTreeMap::new(),
    };
    explain(sheets, row, &about, &|_| None)
}

// Once a gate that reads `rating` went on reading the one that the waived gate had left.
#[test]
fn a_gate_after_a_waived_one_reads_the_rating_as_the_waiver_leaves_it() {
    let gates = "gates:
  - { id: tran, when: diem > 0, then: { not_above: yeu }, waivable: { bat_kha_khang: Bất khả kháng } }
  - { id: nhac, when: rating == yeu, then: { raise: 1 } }
  - { id: giu, when: rating >= tot, then: { lower: 1 } }
";
    let library = library(&[("hoi", gates)]);
    let own: [Own; 2] = [("a", "hoi", None, 9), ("b", "hoi", None, 9)];
    let units = units(&own);
    let run = rated(&library, &units, &own, decision("a", DecisionKind::Waiver, "tran", Some("bat_kha_khang")));
    let came = came(&run);
    assert_eq!((came["a"].as_str(), came["b"].as_str()), ("kha gate giu", "yeu gate tran"));
    let record = |row: usize| {
        let gates = explained(&run, own[row].0).gates;
        gates.iter().map(|gate| format!("{:?}", gate.held)).collect::<Vec<_>>()
    };
    assert_eq!(record(0), ["Yes", "No", "Yes"], "what is told of each gate is what became of it");
    assert_eq!(record(1), ["Yes", "Yes", "No"]);
}

fn quota(within: &str, exception: &str) -> String {
    format!(
        "quotas:
  - id: khong_che
    rating: tot
    within: [{within}]
    capacity: {{ percent: 50, of: all }}
    round: floor
    {exception}
    rank_by: [{{ ket_qua: desc }}]
    ties: exclude
    others: kha
"
    )
}

fn excepted(run: &Run<'_>, organisation: &str) -> Option<i128> {
    let sheets = run.sheets.iter().find(|own| own.set.applies_to.organisation == organisation).expect("its sheet");
    let (column, at) = sheets.sheet.column(sheets.plan.slots.quotas[0].at(QuotaColumn::Excepted), 0);
    column.number(at, 0).map(Ratio::numerator)
}

const EXCEPTION: &str = "exception: { percent: 100 }";

// Once every quota of that id was told to be excepted, whosever it was.
#[test]
fn an_exception_is_told_of_the_quota_that_allows_it_and_of_no_other_of_its_name() {
    let (with, without) = (quota("cohort", EXCEPTION), quota("cohort", ""));
    let library = library(&[("hoi", &with), ("phu_nu", &without)]);
    let own: [Own; 4] = [("a", "hoi", None, 10), ("b", "hoi", None, 9), ("c", "phu_nu", None, 10), ("d", "phu_nu", None, 9)];
    let units = units(&own);
    let run = rated(&library, &units, &own, decision("Cụm c", DecisionKind::Exception, "khong_che", None));
    assert_eq!(run.recorded.unusable().count(), 0);
    assert_eq!((excepted(&run, "hoi"), excepted(&run, "phu_nu")), (Some(1), Some(0)));
    let came = came(&run);
    assert_eq!((came["b"].as_str(), came["d"].as_str()), ("tot score", "kha quota khong_che"));
}

// Once the exception of one cohort widened the quota of everybody who shares a territory with it.
#[test]
fn an_exception_for_a_cohort_does_not_widen_a_quota_that_counts_within_something_else() {
    let library = library(&[("hoi", &quota("territory", EXCEPTION))]);
    let own: [Own; 2] = [("a", "hoi", Some("t"), 10), ("b", "hoi", Some("t"), 9)];
    let mut units = units(&own);
    units[1].cohort = Some(Arc::from("Cụm d"));
    let run = rated(&library, &units, &own, decision("Cụm c", DecisionKind::Exception, "khong_che", None));
    let said: Vec<&str> = run.recorded.unusable().map(|found| found.code).collect();
    assert_eq!(said, ["unknown_quota"]);
    let came = came(&run);
    assert_eq!((came["a"].as_str(), came["b"].as_str()), (" decision_unreadable", "kha quota khong_che"));
}

// Once it was said that the cohort has no such quota, and nobody in it had a result.
#[test]
fn an_exception_stands_though_nobody_of_the_cohort_is_known_to_stand_where_its_quota_counts() {
    let library = library(&[("hoi", &quota("cohort, territory", EXCEPTION))]);
    let own: [Own; 2] = [("a", "hoi", None, 10), ("b", "hoi", None, 5)];
    let units = units(&own);
    let run = rated(&library, &units, &own, decision("Cụm c", DecisionKind::Exception, "khong_che", None));
    assert_eq!(run.recorded.unusable().count(), 0);
    let came = came(&run);
    assert_eq!((came["a"].as_str(), came["b"].as_str()), (" quota khong_che without_cohort", "kha score"));
}

// Once a quota that ranked by `total_max`, the same of all, ended the program.
#[test]
fn units_may_be_ranked_by_the_greatest_total_though_it_is_the_same_of_all() {
    let quotas = quota("cohort", EXCEPTION).replace("{ ket_qua: desc }", "{ total_max: desc }, { total: desc }");
    let library = library(&[("hoi", &quotas)]);
    let own: [Own; 2] = [("a", "hoi", None, 9), ("b", "hoi", None, 10)];
    let units = units(&own);
    let run = rated(&library, &units, &own, decision("a", DecisionKind::Cancel, "", None));
    let came = came(&run);
    assert_eq!((came["a"].as_str(), came["b"].as_str()), (" cancelled", "tot score"));
    let quota = &explained(&run, "a").quotas[0];
    assert_eq!((quota.rank, quota.cut_off.as_deref()), (Some(2), Some("b")));
}
