//! A run of the engine against what comes of the population by hand: every value and every reason, at every stage.

use super::by_hand::{AfterQuota, Came, Cohort, Population, Record, Standing};
use crate::agreement::{Row, given};
use crate::naive::{Answer, Exact};
use std::sync::Arc;
use vungmanh::engine::plan::{QuotaColumn, Role};
use vungmanh::engine::recorded::Records;
use vungmanh::engine::run::{Choosing, Known, Run, run_by};
use vungmanh::engine::sheet::{Slot, Values, Why};
use vungmanh::facts::decisions::{DecidedValue, Decision, DecisionKind, UnreadDecision};
use vungmanh::facts::ledger::At;
use vungmanh::facts::units::Unit;
use vungmanh::law::library::Library;
use vungmanh::law::{IndicatorId, Name, RuleSet, nowhere};
use vungmanh::words::diagnostic::Diagnostic;
use vungmanh::words::number::Number;
use vungmanh::words::period::{Date, Period};

fn at<T>(is: T) -> At<T> {
    At { is, place: nowhere() }
}

/// What was recorded, as the engine is given it: in the order of the rows.
pub(crate) fn given_records(population: &Population) -> (Vec<Decision>, Vec<UnreadDecision>) {
    let some_day = Date::from_ymd_opt(super::drawn::YEAR + 1, 1, 9).expect("a day");
    let decision = |about: &str, kind, node: Option<&str>, value: Option<(String, Option<Number>)>, on: Date| Decision {
        unit: at(Arc::from(about)),
        kind: at(kind),
        node: node.map(|node| at(Arc::from(node))),
        value: value.map(|(text, number)| at(DecidedValue { text: Arc::from(text), number })),
        number: at(Arc::from("1/QĐ")),
        date: at(on),
        by: at(Arc::from("Ban Thường vụ")),
        grounds: Some(at(Arc::from("Có biên bản"))),
    };
    let id = |whom: usize| &*population.people[whom].listed.id;
    let set = |whom: usize| &population.sets[population.people[whom].set.expect("only who is rated has records")];
    let (mut read, mut unread) = (Vec::new(), Vec::new());
    for record in &population.records {
        read.push(match record {
            Record::Waiver { whom, gate, ground } => {
                let gate = &set(*whom).gates[*gate].id;
                decision(id(*whom), DecisionKind::Waiver, Some(gate), Some(((*ground).to_owned(), None)), some_day)
            }
            Record::Assessed { whom, criterion, points, .. } => {
                let points = crate::agreement::number(points);
                let value = Some((points.to_string(), Some(points)));
                decision(id(*whom), DecisionKind::Assessed, Some(criterion), value, some_day)
            }
            Record::Rating { whom, rating, on } => {
                let rating = set(*whom).ratings[*rating].id.clone();
                decision(id(*whom), DecisionKind::Rating, None, Some((rating, None)), *on)
            }
            Record::Cancel { whom, on } => decision(id(*whom), DecisionKind::Cancel, None, None, *on),
            Record::Exception { cohort, quota } => decision(cohort, DecisionKind::Exception, Some(quota), None, some_day),
            Record::Misnamed { whom } => {
                decision(id(*whom), DecisionKind::Rating, None, Some(("không có".to_owned(), None)), some_day)
            }
            Record::Unread { whom } => {
                unread.push(UnreadDecision { unit: Some(Arc::from(whom.as_str())), place: nowhere() });
                continue;
            }
        });
    }
    (read, unread)
}

/// The run of a population whose units stand in this order.
pub(crate) fn rated<'a>(
    library: &'a Library,
    population: &Population,
    units: &'a [Unit],
    order: &[usize],
) -> Result<Run<'a>, Vec<Diagnostic>> {
    let figures =
        |unit: usize, _: &RuleSet, indicator: IndicatorId| given(&population.people[order[unit]].own, Name::Indicator(indicator));
    let (decisions, unread) = given_records(population);
    let records = Records { decisions: &decisions, unread: &unread };
    let period = Period { year: super::drawn::YEAR };
    run_by(library, Choosing::InForce(period), units, &Known { figures: &figures, records }, period)
}

/// What the run says otherwise; empty where both agree.
pub(crate) fn differences(run: &Run<'_>, population: &Population, came: &[Option<Came>]) -> Vec<String> {
    let mut all = Vec::new();
    for placed in run.in_order() {
        let id = &placed.unit.id;
        let own = population.people.iter().position(|person| person.listed.id == *id).expect("it is one of them");
        match (placed.rated_in, &came[own]) {
            (Some((sheets, row)), Some(came)) => {
                let sheets = &run.sheets[sheets];
                let mut row = Row { set: &sheets.set, plan: &sheets.plan, sheet: &sheets.sheet, row, differences: Vec::new() };
                compare(&mut row, came);
                all.extend(row.differences.into_iter().map(|found| format!("{id}: {found}")));
            }
            (None, None) => {}
            (engine, _) => all.push(format!("{id}: rated in {engine:?}")),
        }
    }
    all
}

fn compare(row: &mut Row<'_>, came: &Came) {
    let slots = &row.plan.slots;
    row.compare(&came.by_rules, slots.by_rules.expect("rules end with a rating"));
    match slots.with_waivers {
        Some(end) => {
            compare_gates(row, &came.with_waivers);
            row.compare_outcome(&came.with_waivers, end);
        }
        None => assert_eq!(came.by_rules, came.with_waivers, "nothing may be waived"),
    }
    let n_quotas = row.plan.slots.quotas.len();
    assert_eq!(n_quotas, came.quotas.len(), "both have the same quotas");
    for n in 0..n_quotas {
        compare_quota(row, n, &came.quotas[n]);
    }
    if let Some(decision) = &slots.decision {
        compare_standing(row, "computed", decision.before, &came.computed);
    }
    let last = slots.outcome.zip(slots.rating).expect("a set has an outcome and a rating");
    compare_standing(row, "last", last, &came.last);
}

fn compare_gates(row: &mut Row<'_>, answer: &Answer) {
    for gate in &row.plan.slots.gates {
        let (truth, standing) = gate.with_waivers;
        let naive = answer.standings.iter().find(|(by, _)| *by == gate.id);
        if let Some((_, naive)) = naive {
            row.expect_standing(&format!("{} with waivers", gate.id), standing, *naive);
        }
        let is_asked = answer.withheld_by.is_none() || naive.is_some();
        if let Some(asked) = answer.conditions.iter().find(|asked| is_asked && asked.at == gate.id)
            && matches!(gate.role, Role::Gate(_))
        {
            row.expect_truth(&format!("{} with waivers", gate.id), truth, asked.truth);
        }
    }
}

fn compare_standing(row: &mut Row<'_>, what: &str, (outcome, rating): (Slot, Slot), naive: &Standing) {
    let (expected, of_rating) = match naive {
        Standing::Rated(rating, reason) => ("rated".to_owned(), Some(format!("{rating} by {reason}"))),
        Standing::NotRated(reason) => (format!("not_rated by {reason}"), None),
        Standing::Undetermined(reason) => (format!("undetermined by {reason}"), None),
    };
    row.expect(&format!("{what} outcome"), &row.outcome(outcome), &expected);
    let own = row.rating(rating).map(|own| format!("{own} by {}", row.reason(rating)));
    row.expect(&format!("{what} rating"), &format!("{own:?}"), &format!("{of_rating:?}"));
}

type Count = fn(&Cohort) -> usize;

fn compare_quota(row: &mut Row<'_>, n: usize, after: &AfterQuota) {
    let quota = &row.plan.slots.quotas[n];
    let what = |column: &str| format!("quota {} {column}", after.quota);
    row.expect("quota", &quota.id, &format!("quota {}", after.quota));
    let place = row.reason(quota.at(QuotaColumn::Place)).to_owned();
    row.expect(&what("place"), &place, after.place);
    let count = |row: &Row<'_>, column| row.number(quota.at(column)).map(|own| own.to_string());
    let rank = count(row, QuotaColumn::Rank);
    row.expect(&what("rank"), &format!("{rank:?}"), &format!("{:?}", after.rank.map(|rank| rank.to_string())));
    let counts: [(QuotaColumn, Count); 7] = [
        (QuotaColumn::Candidates, |own| own.n_candidates),
        (QuotaColumn::Rated, |own| own.n_rated),
        (QuotaColumn::Base, |own| own.base),
        (QuotaColumn::Capacity, |own| own.capacity),
        (QuotaColumn::Taken, |own| own.n_taken),
        (QuotaColumn::SetAside, |own| own.n_set_aside),
        (QuotaColumn::Excepted, |own| usize::from(own.is_excepted)),
    ];
    for (column, of) in counts {
        let naive = after.cohort.as_ref().map(|own| of(own).to_string());
        let engine = count(row, column);
        row.expect(&what(&format!("{column:?}")), &format!("{engine:?}"), &format!("{naive:?}"));
    }
    let last = after.cohort.as_ref().and_then(|own| own.cut_off.clone());
    let engine: (Option<String>, Option<Exact>) =
        (text(row, quota.at(QuotaColumn::CutOff)), row.number(quota.at(QuotaColumn::CutOffValue)));
    let naive = last.map_or((None, None), |(name, value)| (Some(name), value));
    row.expect(&what("cut-off"), &format!("{engine:?}"), &format!("{naive:?}"));
    compare_standing(row, &what("after"), (quota.outcome, quota.rating), &after.standing);
}

fn text(row: &Row<'_>, slot: Slot) -> Option<String> {
    let (column, at) = row.sheet.column(slot, row.row);
    let Values::Text(texts) = &column.values else { panic!("the last that has a place is told by name") };
    (column.why[at] == Why::PRESENT).then(|| texts[at].to_string())
}
