//! Quotas, against a reading of the same sentence by trying every number of places, one after the other, on whole numbers.
//!
//! The oracle counts who has which rating once so many have a place; it knows no formula of a base, no rank and no column.

use crate::generate::dice::Dice;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use vungmanh::engine::fill::Given;
use vungmanh::engine::plan::QuotaColumn;
use vungmanh::engine::run::{Run, run};
use vungmanh::engine::sheet::Slot;
use vungmanh::engine::sheets::Sheets;
use vungmanh::facts::units::{Day, Unit};
use vungmanh::law::library::Library;
use vungmanh::law::load::{amended_texts, from_texts};
use vungmanh::law::{IndicatorId, RuleSet};
use vungmanh::questions::explain::{About, Explanation, explain};
use vungmanh::questions::quotas::quotas;
use vungmanh::render::decided::first_lines;
use vungmanh::render::explanation::explanation;
use vungmanh::render::table;
use vungmanh::words::diagnostic::{Lang, has_errors};
use vungmanh::words::number::Number;
use vungmanh::words::period::Period;

const SOURCE: &str = include_str!("../fixtures/broken/sources/van_ban_thu.yaml");

/// A scale of four ratings over a total that is given; `{quotas}` is to be filled in.
const RULES: &str = "
id: thu/{organisation}/xa
version: '1'
title: Bộ tiêu chí thử khống chế
status: illustrative
in_force: { from: 2020-01-01 }
applies_to: { organisation: {organisation}, unit_kind: xa }
sources: [van_ban_thu]
points_max: 100
ratings_read: points
rounding: { derived: none, criterion: none, group: none, total: none }
absent: undetermined
indicators:
  - { id: diem, title: Điểm, type: number, at_least: 0, at_most: 100, decimals: 1 }
  - { id: phu, title: Chỉ tiêu phụ, type: count, at_most: 1000 }
  - { id: giu_lai, title: Không xét, type: yes_no, absent: zero }
criteria:
  - { id: diem_chung, title: Điểm chung, points_max: 100, clause: van_ban_thu/1, score: { formula: diem } }
ratings:
  - { id: xuat_sac, title: Xuất sắc, from: 90 }
  - { id: tot, title: Tốt, from: 70 }
  - { id: kha, title: Khá, from: 50 }
  - { id: yeu, title: Yếu, otherwise: true }
gates:
  - { id: khong_xet, when: giu_lai, then: { not_rated: Không xét }, clause: van_ban_thu/3 }
";

fn rules(organisation: &str, quotas: &str) -> String {
    format!("{}{quotas}", RULES.replace("{organisation}", organisation))
}

fn library(sets: &[(&str, &str)]) -> Library {
    let mut texts = BTreeMap::from([("rules/sources/van_ban_thu.yaml".to_owned(), SOURCE.to_owned())]);
    for (organisation, quotas) in sets {
        texts.insert(format!("rules/thu/{organisation}/xa/1/rules.yaml"), rules(organisation, quotas));
    }
    let loaded = from_texts(texts);
    assert!(!has_errors(&loaded.diagnostics), "{:#?}", loaded.diagnostics);
    loaded.library
}

/// A set that fills the frame `khung/thu@1`, and adds what follows.
pub fn filling(organisation: &str, own: &str) -> String {
    format!(
        "id: thu/{organisation}/xa\nversion: '1'\ntitle: Bộ điền khung thử\nstatus: illustrative\nextends: khung/thu@1\n\
         in_force: {{ from: 2020-01-01 }}\napplies_to: {{ organisation: {organisation}, unit_kind: xa }}\n{own}"
    )
}

/// The frame, with quotas.
pub fn frame(quotas: &str) -> String {
    let own = rules("he_thong", quotas).replace("thu/he_thong/xa", "khung/thu");
    own.replace("status: illustrative\nin_force: { from: 2020-01-01 }", "status: frame")
}

/// Sets that fill a frame which declares quotas, each with what it adds.
fn framed(quotas: &str, sets: &[(&str, &str)]) -> Library {
    let mut texts = BTreeMap::from([
        ("rules/sources/van_ban_thu.yaml".to_owned(), SOURCE.to_owned()),
        ("rules/khung/thu/1/rules.yaml".to_owned(), frame(quotas)),
    ]);
    for (organisation, own) in sets {
        texts.insert(format!("rules/thu/{organisation}/xa/1/rules.yaml"), filling(organisation, own));
    }
    let loaded = from_texts(texts);
    assert!(loaded.diagnostics.is_empty(), "{:#?}", loaded.diagnostics);
    loaded.library
}

/// A unit as the oracle sees it.
#[derive(Clone, Debug)]
struct Given1 {
    id: String,
    organisation: &'static str,
    cohort: Option<&'static str>,
    /// In tenths; `None` where it is missing.
    score: Option<i64>,
    /// `None` where it is missing.
    second: Option<i64>,
    is_withheld: bool,
}

fn unit(id: impl Into<String>, score: i64) -> Given1 {
    Given1 { id: id.into(), organisation: "hoi", cohort: Some("c"), score: Some(score), second: Some(0), is_withheld: false }
}

fn units_of(given: &[Given1]) -> Vec<Unit> {
    let unit = |given: &Given1| Unit {
        id: Arc::from(given.id.as_str()),
        name: Arc::from(given.id.as_str()),
        organisation: Some(Arc::from(given.organisation)),
        unit_kind: Some(Arc::from("xa")),
        subtype: None,
        territory: None,
        parent: None,
        cohort: given.cohort.map(Arc::from),
        leads: None,
        founded: Day::Missing,
        since: Day::Missing,
        dissolved: Day::Missing,
    };
    given.iter().map(unit).collect()
}

fn rated<'a>(library: &'a Library, units: &'a [Unit], given: &[Given1]) -> Run<'a> {
    let figures = |unit: usize, _: &RuleSet, indicator: IndicatorId| match indicator {
        0 => given[unit].score.map_or(Given::Missing, |tenths| Given::Number(Number::new(tenths.into(), 1).expect("tenths"))),
        1 => given[unit].second.map_or(Given::Missing, |second| Given::Number(Number::from(second))),
        _ => Given::Truth(given[unit].is_withheld),
    };
    run(library, units, &figures, Period::parse("2024").expect("a year")).expect("the units can be rated")
}

/// By unit: the rating's id or `-`, and the reason.
type Came = BTreeMap<String, (String, String)>;

fn came(run: &Run<'_>) -> Came {
    let mut came = BTreeMap::new();
    for sheets in &run.sheets {
        let slot = sheets.plan.slots.rating.expect("a rating");
        for (row, unit) in sheets.units.iter().enumerate() {
            let rating = sheets.rating_at(slot, row).map_or("-", |rating| sheets.set.ratings[rating].id.as_str());
            came.insert(run.units[*unit].id.to_string(), (rating.to_owned(), sheets.deciding_reason(row).to_owned()));
        }
    }
    came
}

fn outcome(sets: &[(&str, &str)], given: &[Given1]) -> Came {
    let library = library(sets);
    let units = units_of(given);
    came(&rated(&library, &units, given))
}

fn placed<'r>(run: &'r Run<'_>, unit: &str) -> (&'r Sheets, usize) {
    let position = run.units.iter().position(|own| &*own.id == unit).expect("a unit");
    let sheets = run.sheets.iter().find(|sheets| sheets.units.contains(&position)).expect("a sheet");
    (sheets, sheets.units.iter().position(|own| *own == position).expect("a row"))
}

/// Why a unit was rated so.
pub fn explained(run: &Run<'_>, unit: &str) -> Explanation {
    let (sheets, row) = placed(run, unit);
    let about = About {
        below: Vec::new(),
        leads: None,
        waivers: std::collections::BTreeMap::new(),
        decision: None,
        exceptions: std::collections::BTreeMap::new(),
        id: unit.to_owned(),
        name: format!("Hội {unit}"),
        organisation: None,
        unit_kind: None,
        subtype: None,
        territory: None,
        founded: None,
        period: run.period,
    };
    explain(sheets, row, &about, &|_| None)
}

/// What a quota tells of a unit, in a column of counts.
fn told(run: &Run<'_>, unit: &str, column: QuotaColumn) -> Option<i64> {
    let (sheets, row) = placed(run, unit);
    let Slot(slot) = sheets.plan.slots.quotas[0].at(column);
    let (column, at) = sheets.sheet.column(Slot(slot), row);
    column.number(at, 0).map(|number| i64::try_from(number.numerator()).expect("small"))
}

/// The quota that most tests hold: keys in the order of the arguments.
fn quota(capacity: &str, round: &str, rest: &str) -> String {
    let round = if round.is_empty() { String::new() } else { format!("    round: {round}\n") };
    format!(
        "quotas:\n  - id: khong_che\n    rating: xuat_sac\n    within: [cohort]\n    capacity: {capacity}\n{round}    \
         rank_by: [{{ total: desc }}, {{ phu: asc }}]\n    others: tot\n    clause: van_ban_thu/3\n{rest}"
    )
}

const LITERAL: &str = "{ percent: 20, of: { rated: tot, counted: after } }";
const OR_BETTER: &str = "{ percent: 20, of: { rated_at_least: tot } }";
const ALL: &str = "{ percent: 20, of: all }";

/// So many units that are excellent, each with a score of its own, and so many that are good.
fn cohort(n_excellent: i64, n_good: i64) -> Vec<Given1> {
    let excellent = (0..n_excellent).map(|n| unit(format!("x{n:03}"), 1000 - n));
    excellent.chain((0..n_good).map(|n| unit(format!("t{n:03}"), 899 - n))).collect()
}

#[test]
fn one_sentence_of_regulation_366_gives_twelve_or_fifteen_places_of_seventy_five() {
    for (capacity, n, base) in [(LITERAL, 12, 63), (OR_BETTER, 15, 75), (ALL, 15, 75)] {
        let library = library(&[("hoi", &quota(capacity, "floor", ""))]);
        let given = cohort(30, 45);
        let units = units_of(&given);
        let run = rated(&library, &units, &given);
        let came = came(&run);
        assert_eq!(came.values().filter(|(rating, _)| rating == "xuat_sac").count(), n, "{capacity}");
        let first_out = format!("x{n:03}");
        assert_eq!(came[&format!("x{:03}", n - 1)].0, "xuat_sac", "{capacity}");
        assert_eq!(came[&first_out], ("tot".to_owned(), "quota khong_che".to_owned()), "{capacity}");
        let n = i64::try_from(n).expect("small");
        let seen = |column| told(&run, &first_out, column);
        assert_eq!(seen(QuotaColumn::Rank), Some(n + 1));
        assert_eq!(seen(QuotaColumn::Capacity), Some(n));
        assert_eq!(seen(QuotaColumn::Base), Some(base));
        assert_eq!(seen(QuotaColumn::Taken), Some(n));
        assert_eq!(explained(&run, &first_out).quotas[0].cut_off, Some(format!("x{:03}", n - 1)), "the last that has a place");
    }
}

/// Everything that is said of a unit and its quota, in both languages.
fn said(run: &Run<'_>, units: &[&str]) -> String {
    let mut said = String::new();
    for unit in units {
        let explanation = explained(run, unit);
        for lang in [Lang::Vi, Lang::En] {
            said += &format!("{}\n", first_lines(&explanation, lang)[0]);
        }
    }
    said
}

#[test]
fn a_unit_without_a_place_is_told_its_rank_the_last_that_has_one_and_how_the_places_were_counted() {
    let title = "    title: Khống chế 20% của Quy định thử\n";
    let library = library(&[("hoi", &quota(LITERAL, "floor", title))]);
    let mut given = cohort(30, 45);
    given.push(Given1 { cohort: Some("nho"), ..unit("n0", 955) });
    given.push(Given1 { cohort: None, ..unit("khong_nhom", 955) });
    let units = units_of(&given);
    let run = rated(&library, &units, &given);
    let words = said(&run, &["x012", "x011", "t000", "n0", "khong_nhom"]);
    let tables = [Lang::Vi, Lang::En].map(|lang| table::quotas(&quotas(&run), lang)).join("\n");
    insta::assert_snapshot!(format!("{words}\n{tables}"));
}

#[test]
fn ties_small_cohorts_and_what_is_wanting_are_told_as_they_are() {
    let mut given = vec![unit("a", 990), unit("b", 980), unit("c", 980), unit("d", 970)];
    let all = |rest: &str, given: &[Given1], of: &[&str]| {
        let library = library(&[("hoi", &quota("{ count: 2 }", "", rest))]);
        let units = units_of(given);
        said(&rated(&library, &units, given), of)
    };
    let mut words = all("    ties: exclude\n", &given, &["b", "d"]);
    words += &all("    ties: refuse\n", &given, &["c"]);
    words += &all("    small_cohort: { under: 5, allow: 1 }\n    score_at_least: 97.5\n", &given, &["b", "d"]);
    given[1].second = None;
    words += &all("    undetermined: set_aside\n", &given, &["b", "d"]);
    given[1].score = None;
    words += &all("    undetermined: blocks\n", &given, &["a"]);
    insta::assert_snapshot!(words);
}

#[test]
fn of_all_units_those_that_are_only_fair_count_too() {
    let mut given = cohort(30, 45);
    given.extend((0..5).map(|n| unit(format!("k{n}"), 600)));
    let came = outcome(&[("hoi", &quota(ALL, "floor", ""))], &given);
    assert_eq!(came.values().filter(|(rating, _)| rating == "xuat_sac").count(), 16);
}

#[test]
fn the_literal_reading_gives_five_units_no_place_and_six_units_one() {
    for (n, taken) in [(1, 0), (5, 0), (6, 1), (11, 1), (12, 2)] {
        let came = outcome(&[("hoi", &quota(LITERAL, "floor", ""))], &cohort(n, 0));
        assert_eq!(came.values().filter(|(rating, _)| rating == "xuat_sac").count(), taken, "{n} units");
    }
}

#[test]
fn who_fills_the_last_place_has_it_and_the_next_has_not() {
    let count = "{ count: 2 }";
    let came = outcome(&[("hoi", &quota(count, "", ""))], &cohort(3, 0));
    assert_eq!(came["x001"], ("xuat_sac".to_owned(), "score".to_owned()));
    assert_eq!(came["x002"], ("tot".to_owned(), "quota khong_che".to_owned()));
    let came = outcome(&[("hoi", &quota(count, "", ""))], &cohort(2, 9));
    assert!(came.values().all(|(_, by)| by == "score"), "as many as there are places: the quota does nothing");
}

#[test]
fn a_share_is_rounded_as_the_quota_says() {
    // 20 % of 13 are 2,6; of 12 are 2,4
    for (round, of_13, of_12) in [("floor", 2, 2), ("half_up", 3, 2), ("ceiling", 3, 3)] {
        for (n, taken) in [(13, of_13), (12, of_12)] {
            let came = outcome(&[("hoi", &quota(OR_BETTER, round, ""))], &cohort(n, 0));
            assert_eq!(came.values().filter(|(rating, _)| rating == "xuat_sac").count(), taken, "{round} of {n}");
        }
    }
}

#[test]
fn units_alike_at_the_cut_are_all_left_out_or_all_wait() {
    let given = vec![unit("a", 990), unit("b", 980), unit("c", 980), unit("d", 970)];
    let ids = |came: &Came| came.iter().map(|(id, (rating, by))| format!("{id} {rating} {by}")).collect::<Vec<_>>();
    let excluded = outcome(&[("hoi", &quota("{ count: 2 }", "", "    ties: exclude\n"))], &given);
    let tied = "tot quota khong_che tied";
    let expected = ["a xuat_sac score".to_owned(), format!("b {tied}"), format!("c {tied}"), "d tot quota khong_che".to_owned()];
    assert_eq!(ids(&excluded), expected);
    let refused = outcome(&[("hoi", &quota("{ count: 2 }", "", "    ties: refuse\n"))], &given);
    let waits = "- quota khong_che refused";
    let expected =
        ["a xuat_sac score".to_owned(), format!("b {waits}"), format!("c {waits}"), "d tot quota khong_che".to_owned()];
    assert_eq!(ids(&refused), expected);
    // alike, and both have a place
    let both = outcome(&[("hoi", &quota("{ count: 3 }", "", "    ties: exclude\n"))], &given);
    assert_eq!((both["b"].0.as_str(), both["c"].0.as_str()), ("xuat_sac", "xuat_sac"));
    // the second key tells them apart: less stands first
    let mut apart = given.clone();
    apart[1].second = Some(7);
    let apart = outcome(&[("hoi", &quota("{ count: 2 }", "", "    ties: exclude\n"))], &apart);
    assert_eq!((apart["b"].0.as_str(), apart["c"].0.as_str()), ("tot", "xuat_sac"));
}

#[test]
fn a_small_cohort_has_the_places_that_the_quota_allows_it() {
    let small = "    small_cohort: { under: 5, allow: 1 }\n";
    let four = outcome(&[("hoi", &quota(LITERAL, "floor", small))], &cohort(4, 0));
    assert_eq!(four["x000"].0, "xuat_sac");
    assert_eq!(four["x001"], ("tot".to_owned(), "quota khong_che small_cohort".to_owned()));
    let five = outcome(&[("hoi", &quota(LITERAL, "floor", small))], &cohort(5, 0));
    assert_eq!(five["x000"], ("tot".to_owned(), "quota khong_che".to_owned()), "five are not under five");
}

#[test]
fn there_are_never_fewer_places_than_at_least() {
    let at_least = "{ percent: 20, at_least: 1, of: { rated: tot, counted: after } }";
    let came = outcome(&[("hoi", &quota(at_least, "floor", ""))], &cohort(3, 0));
    assert_eq!(came.values().filter(|(rating, _)| rating == "xuat_sac").count(), 1);
}

#[test]
fn who_is_under_the_score_asks_for_no_place() {
    let least = "    score_at_least: 95\n";
    let given = vec![unit("a", 950), unit("b", 949), unit("c", 980)];
    let came = outcome(&[("hoi", &quota("{ count: 2 }", "", least))], &given);
    assert_eq!(came["a"].0, "xuat_sac");
    assert_eq!(came["b"], ("tot".to_owned(), "quota khong_che under_score".to_owned()));
}

#[test]
fn a_unit_without_a_cohort_is_undetermined_where_its_place_is_asked_for() {
    let mut given = cohort(1, 1);
    given.iter_mut().for_each(|unit| unit.cohort = None);
    let came = outcome(&[("hoi", &quota(ALL, "floor", ""))], &given);
    assert_eq!(came["x000"], ("-".to_owned(), "quota khong_che without_cohort".to_owned()));
    assert_eq!(came["t000"], ("tot".to_owned(), "score".to_owned()), "nobody asks for its place");
}

#[test]
fn an_undetermined_unit_makes_its_cohort_wait_or_is_left_out() {
    let mut given = cohort(6, 0);
    given.push(Given1 { score: None, ..unit("thieu", 0) });
    given.push(Given1 { cohort: Some("d"), ..unit("khac", 999) });
    let blocked = outcome(&[("hoi", &quota("{ count: 1 }", "", "    undetermined: blocks\n"))], &given);
    assert_eq!(blocked["x000"], ("-".to_owned(), "quota khong_che blocked".to_owned()));
    assert_eq!(blocked["khac"].0, "xuat_sac", "another cohort does not wait");
    let aside = outcome(&[("hoi", &quota(LITERAL, "floor", "    undetermined: set_aside\n"))], &given);
    assert_eq!((aside["x000"].0.as_str(), aside["x001"].0.as_str()), ("xuat_sac", "tot"));
    assert_eq!(aside["thieu"], ("-".to_owned(), "missing".to_owned()));
    // what a gate withholds does not count, and blocks nobody
    let mut given = cohort(6, 0);
    given[5].is_withheld = true;
    let came = outcome(&[("hoi", &quota(LITERAL, "floor", "    undetermined: blocks\n"))], &given);
    assert_eq!(came["x000"], ("tot".to_owned(), "quota khong_che".to_owned()), "five are left, and five have no place");
}

#[test]
fn who_cannot_be_ranked_is_undetermined_only_where_not_all_have_a_place() {
    let mut given = cohort(3, 0);
    given[1].second = None;
    let aside = "    undetermined: set_aside\n";
    let came = outcome(&[("hoi", &quota("{ count: 3 }", "", aside))], &given);
    assert!(came.values().all(|(rating, _)| rating == "xuat_sac"), "{came:?}");
    let came = outcome(&[("hoi", &quota("{ count: 2 }", "", aside))], &given);
    assert_eq!(came["x001"], ("-".to_owned(), "quota khong_che unranked".to_owned()));
    assert_eq!(came["x002"].0, "xuat_sac", "it is left out, and the others have its place");
}

#[test]
fn a_quota_on_the_next_rating_acts_on_what_the_first_left() {
    let second = "  - { id: khong_che_tot, rating: tot, within: [cohort], capacity: { count: 2 }, rank_by: [{ total: desc }], \
                  others: kha, clause: van_ban_thu/3 }\n";
    let quotas = format!("{}{second}", quota("{ count: 1 }", "", ""));
    let came = outcome(&[("hoi", &quotas)], &cohort(2, 2));
    let expected = [
        ("t000", "tot", "score"),
        ("t001", "kha", "quota khong_che_tot"),
        ("x000", "xuat_sac", "score"),
        ("x001", "tot", "quota khong_che"),
    ];
    for (id, rating, by) in expected {
        assert_eq!(came[id], (rating.to_owned(), by.to_owned()), "{id}");
    }
}

#[test]
fn sets_that_share_a_frame_share_its_quota_and_others_do_not() {
    let own = quota("{ count: 1 }", "", "");
    let given = vec![unit("a", 950), Given1 { organisation: "phu_nu", ..unit("b", 960) }];
    let units = units_of(&given);
    let apart = library(&[("hoi", &own), ("phu_nu", &own)]);
    assert!(came(&rated(&apart, &units, &given)).values().all(|(rating, _)| rating == "xuat_sac"), "a quota each");
    let together = framed(&own, &[("hoi", ""), ("phu_nu", "")]);
    let run = rated(&together, &units, &given);
    let came = came(&run);
    assert_eq!((came["a"].0.as_str(), came["b"].0.as_str()), ("tot", "xuat_sac"));
    let told = quotas(&run);
    let [told] = told.as_slice() else { panic!("one quota, told once: {told:#?}") };
    let of_cohort = &told.cohorts["c"].counts;
    assert_eq!((of_cohort.n_rated, of_cohort.n_candidates, of_cohort.n_taken), (2, 2, 1), "a unit of either set counts once");
}

#[test]
fn a_set_may_have_a_quota_of_its_own_beside_that_of_its_frame() {
    let own = "quotas:\n  - { id: khong_che_tot, rating: tot, within: [cohort], capacity: { count: 1 }, rank_by: [{ total: desc }], \
               others: kha, clause: van_ban_thu/3 }\n";
    let library = framed(&quota("{ count: 1 }", "", ""), &[("hoi", own), ("phu_nu", "")]);
    let of = |id: &str, organisation, score| Given1 { organisation, ..unit(id, score) };
    let given =
        [of("a", "hoi", 950), of("b", "phu_nu", 960), of("c", "hoi", 800), of("d", "phu_nu", 810), of("e", "phu_nu", 800)];
    let units = units_of(&given);
    let came = came(&rated(&library, &units, &given));
    let expected = [
        ("a", "tot", "quota khong_che"),
        ("b", "xuat_sac", "score"),
        ("c", "kha", "quota khong_che_tot"),
        ("d", "tot", "score"),
        ("e", "tot", "score"),
    ];
    for (id, rating, by) in expected {
        assert_eq!(came[id], (rating.to_owned(), by.to_owned()), "{id}");
    }
}

#[test]
fn an_amendment_changes_a_quota_by_its_path() {
    let amendment = "title: Nâng tỷ lệ\nrule_set: thu/hoi/xa@1\ngrounds: thử\n\
                     set: { 'quotas/khong_che/capacity/percent': 50, 'quotas/khong_che/ties': exclude }\n";
    let texts = BTreeMap::from([
        ("rules/sources/van_ban_thu.yaml".to_owned(), SOURCE.to_owned()),
        ("rules/thu/hoi/xa/1/rules.yaml".to_owned(), rules("hoi", &quota(ALL, "floor", "    ties: refuse\n"))),
        ("rules/amendments/nang.yaml".to_owned(), amendment.to_owned()),
    ]);
    let loaded = amended_texts(texts, &["rules/amendments/nang.yaml"]);
    assert!(!has_errors(&loaded.diagnostics), "{:#?}", loaded.diagnostics);
    let given = cohort(4, 0);
    let came = came(&rated(&loaded.library, &units_of(&given), &given));
    assert_eq!(came.values().filter(|(rating, _)| rating == "xuat_sac").count(), 2);
}

/// One reading of a quota, drawn.
#[derive(Clone, Debug)]
struct Reading {
    percent: i64,
    at_least: usize,
    /// `all`, or the base's rating with whether better ones count, and whether it is counted after.
    of: Option<(usize, bool, bool)>,
    round: &'static str,
    small: Option<(usize, usize)>,
    score_at_least: Option<i64>,
    is_exclude: bool,
    is_blocks: bool,
    others: usize,
}

const RATINGS: [&str; 4] = ["xuat_sac", "tot", "kha", "yeu"];

impl Reading {
    fn drawn(dice: &mut Dice) -> Reading {
        Reading {
            percent: *dice.pick(&[0, 5, 10, 20, 25, 33, 50, 99, 100]),
            at_least: *dice.pick(&[0, 0, 0, 1, 2]),
            of: dice.chance(70).then(|| (dice.between(0_usize, 2), dice.chance(50), dice.chance(60))),
            round: dice.pick::<&str>(&["floor", "half_up", "ceiling"]),
            small: dice.chance(30).then(|| (dice.between(1_usize, 6), dice.between(0_usize, 3))),
            score_at_least: dice.chance(30).then(|| dice.between(900_i64, 970)),
            is_exclude: dice.chance(60),
            is_blocks: dice.chance(20),
            others: *dice.pick(&[1, 1, 1, 2]),
        }
    }

    fn yaml(&self) -> String {
        let of = match self.of {
            None => "all".to_owned(),
            Some((rating, or_better, after)) => {
                let key = if or_better { "rated_at_least" } else { "rated" };
                let counted = if after { "after" } else { "before" };
                format!("{{ {key}: {}, counted: {counted} }}", RATINGS[rating])
            }
        };
        let mut rest = String::new();
        if let Some((under, allow)) = self.small {
            rest += &format!("    small_cohort: {{ under: {under}, allow: {allow} }}\n");
        }
        if let Some(tenths) = self.score_at_least {
            rest += &format!("    score_at_least: {}.{}\n", tenths / 10, tenths % 10);
        }
        rest += if self.is_exclude { "    ties: exclude\n" } else { "    ties: refuse\n" };
        rest += if self.is_blocks { "    undetermined: blocks\n" } else { "    undetermined: set_aside\n" };
        let capacity = format!("{{ percent: {}, at_least: {}, of: {of} }}", self.percent, self.at_least);
        quota(&capacity, self.round, &rest).replace("others: tot", &format!("others: {}", RATINGS[self.others]))
    }

    fn rounded(&self, hundredths: i64) -> i64 {
        match self.round {
            "floor" => hundredths / 100,
            "half_up" => (hundredths + 50) / 100,
            _ceiling => (hundredths + 99) / 100,
        }
    }

    /// Whether the first `x` of those who ask may have the rating: everyone is given the rating they would have, and counted.
    fn holds(&self, ratings_before: &[usize], asking: &[usize], x: usize) -> bool {
        let is_after = self.of.is_some_and(|(_, _, after)| after);
        let mut ratings = ratings_before.to_vec();
        if is_after {
            for (n, rating) in ratings.iter_mut().enumerate() {
                if *rating == 0 && !asking.iter().take(x).any(|own| *own == n) {
                    *rating = self.others;
                }
            }
        }
        let counts = |rating: &&usize| match self.of {
            None => true,
            Some((own, true, _)) => **rating <= own,
            Some((own, false, _)) => **rating == own,
        };
        let base = i64::try_from(ratings.iter().filter(counts).count()).expect("small");
        i64::try_from(x).expect("small") <= self.rounded(self.percent * base)
    }
}

/// What a unit comes to by the oracle: rating and reason.
fn by_hand(reading: &Reading, given: &[Given1]) -> Came {
    let mut came = BTreeMap::new();
    let by_score = |score: i64| [900, 700, 500, 0].iter().position(|from| *from <= score).expect("a score is not negative");
    let cohorts: BTreeSet<Option<&str>> = given.iter().map(|unit| unit.cohort).collect();
    for cohort in cohorts {
        let members: Vec<&Given1> = given.iter().filter(|unit| unit.cohort == cohort).collect();
        let n_missing = members.iter().filter(|unit| !unit.is_withheld && unit.score.is_none()).count();
        let mut rated: Vec<(&Given1, i64)> =
            members.iter().filter(|unit| !unit.is_withheld).filter_map(|unit| Some((*unit, unit.score?))).collect();
        for unit in &members {
            let by = if unit.is_withheld { "gate khong_xet" } else { "missing" };
            came.insert(unit.id.clone(), ("-".to_owned(), by.to_owned()));
        }
        for (unit, score) in &rated {
            came.insert(unit.id.clone(), (RATINGS[by_score(*score)].to_owned(), "score".to_owned()));
        }
        let mut put = |id: &str, rating: &str, by: &str| {
            came.insert(id.to_owned(), (rating.to_owned(), format!("quota khong_che{by}")));
        };
        let others = RATINGS[reading.others];
        if cohort.is_none() {
            rated.iter().filter(|(_, score)| 900 <= *score).for_each(|(unit, _)| put(&unit.id, "-", " without_cohort"));
            continue;
        }
        let is_enough = |score: i64| 900 <= score && reading.score_at_least.is_none_or(|least| least <= score);
        for (unit, score) in &rated {
            if 900 <= *score && !is_enough(*score) {
                put(&unit.id, others, " under_score");
            }
        }
        let places = |rated: &[(&Given1, i64)]| {
            if let Some((under, allow)) = reading.small
                && rated.len() < under
            {
                return allow;
            }
            let ratings: Vec<usize> = rated.iter().map(|(_, score)| by_score(*score)).collect();
            let asking: Vec<usize> = (0..rated.len()).filter(|n| is_enough(rated[*n].1)).collect();
            let most = (0..=asking.len()).rev().find(|x| reading.holds(&ratings, &asking, *x)).unwrap_or(0);
            most.max(reading.at_least)
        };
        let n_asking = rated.iter().filter(|(_, score)| is_enough(*score)).count();
        let mut n_unranked = 0;
        if places(&rated) < n_asking {
            let (ranked, unranked): (Vec<_>, Vec<_>) =
                rated.iter().partition(|(unit, score)| !is_enough(*score) || unit.second.is_some());
            n_unranked = unranked.len();
            unranked.iter().for_each(|(unit, _)| put(&unit.id, "-", " unranked"));
            rated = ranked;
        }
        let places_left = places(&rated);
        let asking: Vec<&(&Given1, i64)> = rated.iter().filter(|(_, score)| is_enough(*score)).collect();
        let is_blocked = reading.is_blocks && 0 < n_missing + n_unranked;
        let is_small = reading.small.is_some_and(|(under, _)| rated.len() < under);
        let key = |(unit, score): &(&Given1, i64)| (-score, unit.second);
        for one in &asking {
            let n_better = asking.iter().filter(|other| key(other) < key(one)).count();
            let n_as_good = asking.iter().filter(|other| key(other) <= key(one)).count();
            let id = &one.0.id;
            let has_one = !is_blocked && (asking.len() <= places_left || n_as_good <= places_left);
            if has_one {
                // it keeps what it has
            } else if is_blocked {
                put(id, "-", " blocked");
            } else if places_left <= n_better {
                put(id, others, if is_small { " small_cohort" } else { "" });
            } else if reading.is_exclude {
                put(id, others, " tied");
            } else {
                put(id, "-", " refused");
            }
        }
    }
    came
}

fn drawn_units(dice: &mut Dice) -> Vec<Given1> {
    let n = dice.between(1_i64, 30);
    let spread = *dice.pick(&[3_i64, 10, 60]);
    (0..n)
        .map(|n| Given1 {
            id: format!("u{n:02}"),
            organisation: "hoi",
            cohort: if dice.chance(4) { None } else { Some(*dice.pick(&["c", "c", "d"])) },
            score: (!dice.chance(3)).then(|| dice.between(900 - 5 * spread, 930 + spread)),
            second: (!dice.chance(5)).then(|| dice.between(0_i64, 2)),
            is_withheld: dice.chance(3),
        })
        .collect()
}

#[test]
fn a_thousand_random_cohorts_come_out_as_trying_every_number_of_places_says() {
    let mut reasons: BTreeSet<String> = BTreeSet::new();
    for seed in 0..125 {
        let mut dice = Dice::new(seed);
        let reading = Reading::drawn(&mut dice);
        let library = library(&[("hoi", &reading.yaml())]);
        for draw in 0..8 {
            let given = drawn_units(&mut dice);
            let units = units_of(&given);
            let came = came(&rated(&library, &units, &given));
            assert_eq!(came, by_hand(&reading, &given), "seed {seed}, draw {draw}: {reading:?}\n{given:#?}");
            reasons.extend(came.into_values().map(|(_, by)| by));
        }
    }
    let expected: BTreeSet<String> =
        ["", " tied", " under_score", " small_cohort", " refused", " blocked", " without_cohort", " unranked"]
            .iter()
            .map(|by| format!("quota khong_che{by}"))
            .chain(["score", "missing", "gate khong_xet"].map(str::to_owned))
            .collect();
    assert_eq!(reasons, expected, "every way in which a quota can decide was met");
}

#[test]
fn the_order_of_rows_sheets_and_sets_never_matters() {
    let mut n_shuffles = 0;
    for seed in 0..50 {
        let mut dice = Dice::new(1_000 + seed);
        let reading = Reading::drawn(&mut dice);
        let yaml = reading.yaml();
        let mut library = framed(&yaml, &[("doan", ""), ("hoi", ""), ("phu_nu", "")]);
        let mut given = drawn_units(&mut dice);
        given.iter_mut().for_each(|unit| unit.organisation = *dice.pick(&["doan", "hoi", "phu_nu"]));
        let expected = {
            let units = units_of(&given);
            came(&rated(&library, &units, &given))
        };
        assert_eq!(expected, by_hand(&reading, &given), "seed {seed}: three sheets are one population");
        for _ in 0..20 {
            for n in (1..given.len()).rev() {
                given.swap(n, dice.between(0, n));
            }
            for n in (1..library.entries.len()).rev() {
                library.entries.swap(n, dice.between(0, n));
            }
            let units = units_of(&given);
            assert_eq!(came(&rated(&library, &units, &given)), expected, "seed {seed}");
            n_shuffles += 1;
        }
    }
    assert_eq!(n_shuffles, 1_000);
}

#[test]
fn raising_a_units_score_never_lowers_its_own_rating() {
    let level = |came: &Came, id: &str| RATINGS.iter().position(|rating| *rating == came[id].0);
    let mut n_raised = 0;
    for seed in 0..120 {
        let mut dice = Dice::new(2_000 + seed);
        // who has no place is rated no lower than the next rating: the property is of such quotas
        let reading = Reading { others: 1, ..Reading::drawn(&mut dice) };
        let library = library(&[("hoi", &reading.yaml())]);
        let given = drawn_units(&mut dice);
        let before = came(&rated(&library, &units_of(&given), &given));
        for n in 0..given.len() {
            let Some(score) = given[n].score else { continue };
            let mut raised = given.clone();
            raised[n].score = Some((score + dice.between(1_i64, 40)).min(1000));
            let after = came(&rated(&library, &units_of(&raised), &raised));
            let id = &given[n].id;
            if let (Some(was), Some(is)) = (level(&before, id), level(&after, id)) {
                assert!(is <= was, "seed {seed}: {id} {:?} → {:?} {reading:?}", before[id], after[id]);
                n_raised += usize::from(is < was);
            }
        }
    }
    assert!(100 < n_raised, "some were raised: {n_raised}");
}

/// Half the points for what was asked, the other half by how far the leader went beyond it.
const RELATIVE: &str = "
id: thu/hoi/xa
version: '1'
title: Bộ tiêu chí thử so với đơn vị dẫn đầu
status: illustrative
in_force: { from: 2020-01-01 }
applies_to: { organisation: hoi, unit_kind: xa }
sources: [van_ban_thu]
points_max: 20
ratings_read: points
rounding: { derived: none, criterion: { decimals: 2, mode: half_up }, group: none, total: none }
absent: undetermined
indicators:
  - { id: thuc_hien, title: Thực hiện, type: number, at_least: 0, at_most: 1000, decimals: 1 }
  - { id: chi_tieu, title: Chỉ tiêu, type: count, at_least: 1, at_most: 1000 }
derived:
  - { id: vuot, title: Vượt chỉ tiêu, value: thuc_hien - chi_tieu }
criteria:
  - id: chi_tieu_giao
    title: Chỉ tiêu được giao
    points_max: 10
    clause: van_ban_thu/1
    score:
      cases:
        - { when: thuc_hien < chi_tieu, points: 5 * thuc_hien / chi_tieu }
        - { when: thuc_hien == chi_tieu, points: 5 }
        - { when: thuc_hien > chi_tieu, relative: { of: vuot, to: leader, within: [cohort], from: 5, up_to: 10 } }
      otherwise: 0
  - id: so_binh_quan
    title: So với bình quân
    points_max: 10
    clause: van_ban_thu/2
    score: { relative: { of: thuc_hien, to: mean, within: [cohort], from: 0, up_to: 10 } }
ratings:
  - { id: tot, title: Tốt, from: 10 }
  - { id: kha, title: Khá, otherwise: true }
";

/// By unit, the points of both criteria; `-` where there are none.
fn relative_points(units: &[(&str, Option<&'static str>, Option<i64>)]) -> BTreeMap<String, [String; 2]> {
    let loaded = from_texts(BTreeMap::from([
        ("rules/sources/van_ban_thu.yaml".to_owned(), SOURCE.to_owned()),
        ("rules/thu/hoi/xa/1/rules.yaml".to_owned(), RELATIVE.to_owned()),
    ]));
    assert!(!has_errors(&loaded.diagnostics), "{:#?}", loaded.diagnostics);
    let given: Vec<Given1> = units
        .iter()
        .map(|(id, cohort, score)| Given1 { cohort: *cohort, score: *score, second: Some(100), ..unit(*id, 0) })
        .collect();
    let all = units_of(&given);
    let run = rated(&loaded.library, &all, &given);
    let sheets = &run.sheets[0];
    let points = |row: usize| {
        [0, 1].map(|node| {
            let printed = sheets.printed(sheets.plan.slots.points[node], row);
            if printed.is_empty() { "-".to_owned() } else { printed }
        })
    };
    (0..sheets.units.len()).map(|row| (run.units[sheets.units[row]].id.to_string(), points(row))).collect()
}

#[test]
fn the_leader_has_all_points_and_others_their_part_of_its_lead() {
    // 100 were asked; in tenths: 80, 100, 110, 130, 160 were done
    let units = [("a", 800), ("b", 1000), ("c", 1100), ("d", 1300), ("e", 1600)].map(|(id, done)| (id, Some("c"), Some(done)));
    let points = relative_points(&units);
    let first = ["a", "b", "c", "d", "e"].map(|id| points[id][0].clone());
    assert_eq!(first, ["4", "5", "5.83", "7.5", "10"]);
    // the mean is 116: who reaches it has all points
    let second = ["a", "b", "c", "d", "e"].map(|id| points[id][1].clone());
    assert_eq!(second, ["6.9", "8.62", "9.48", "10", "10"]);
}

#[test]
fn what_a_figure_is_held_beside_and_who_was_left_out_is_told() {
    let loaded = from_texts(BTreeMap::from([
        ("rules/sources/van_ban_thu.yaml".to_owned(), SOURCE.to_owned()),
        ("rules/thu/hoi/xa/1/rules.yaml".to_owned(), RELATIVE.to_owned()),
    ]));
    let given: Vec<Given1> = [("a", Some(1100)), ("b", Some(1600)), ("c", None)]
        .into_iter()
        .map(|(id, score)| Given1 { score, second: Some(100), ..unit(id, 0) })
        .collect();
    let units = units_of(&given);
    let run = rated(&loaded.library, &units, &given);
    let mut text = String::new();
    for lang in [Lang::Vi, Lang::En] {
        text += &explanation(&explained(&run, "a"), lang);
    }
    insta::assert_snapshot!(text);
}

#[test]
fn who_has_no_figure_or_no_cohort_leads_nobody() {
    let points = relative_points(&[
        ("a", Some("c"), Some(1100)),
        ("b", Some("c"), None),
        ("c", Some("d"), Some(9000)),
        ("d", None, Some(9000)),
    ]);
    assert_eq!(points["a"], ["10", "10"], "it leads those of its cohort that have a figure");
    assert_eq!(points["b"], ["-", "-"]);
    assert_eq!(points["d"], ["-", "-"], "it is not known whom it is to be held beside");
    // nobody has anything: nobody leads
    let points = relative_points(&[("a", Some("c"), Some(0)), ("b", Some("c"), Some(0))]);
    assert_eq!((points["a"][1].as_str(), points["b"][1].as_str()), ("0", "0"));
}

#[test]
fn a_thousand_random_cohorts_are_held_beside_their_leader_and_mean_exactly() {
    use num_rational::Ratio;
    let half_up = |points: Ratio<i64>| {
        let hundredths = (points * 100 + Ratio::new(1, 2)).floor().to_integer();
        Number::new(hundredths.into(), 2).expect("small").to_string()
    };
    for seed in 0..1_000 {
        let mut dice = Dice::new(5_000 + seed);
        let n = dice.between(1_usize, 12);
        let ids: Vec<String> = (0..n).map(|n| format!("u{n:02}")).collect();
        let units: Vec<(&str, Option<&'static str>, Option<i64>)> = ids
            .iter()
            .map(|id| (id.as_str(), Some(*dice.pick(&["c", "d"])), (!dice.chance(10)).then(|| dice.between(0_i64, 2000))))
            .collect();
        let points = relative_points(&units);
        for (id, cohort, done) in &units {
            let Some(done) = done else {
                assert_eq!(points[*id], ["-", "-"]);
                continue;
            };
            let all: Vec<i64> = units.iter().filter(|own| own.1 == *cohort).filter_map(|own| own.2).collect();
            let (asked, most, sum) = (1000, *all.iter().max().expect("itself"), all.iter().sum::<i64>());
            let first = match done.cmp(&asked) {
                std::cmp::Ordering::Less => Ratio::new(5 * done, asked),
                std::cmp::Ordering::Equal => Ratio::from(5),
                std::cmp::Ordering::Greater => Ratio::from(5) + Ratio::new(5 * (done - asked), most - asked),
            };
            let n = i64::try_from(all.len()).expect("few");
            let second = if sum == 0 { Ratio::from(0) } else { Ratio::new(10 * done * n, sum).min(Ratio::from(10)) };
            assert_eq!(points[*id], [half_up(first), half_up(second)], "seed {seed}: {id} of {units:?}");
        }
    }
}
