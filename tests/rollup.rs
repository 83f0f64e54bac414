//! Units above others: what a set reads of its units' children, against the naive evaluator, in any order of rows, sets and
//! threads.

use crate::agreement::{given, row_differences};
use crate::naive::{self, Child, DerivedAnswer, Figure};
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use std::collections::BTreeMap;
use std::sync::Arc;
use vungmanh::engine::run::{Run, run};
use vungmanh::engine::sheets::Outcome;
use vungmanh::facts::units::{Day, Unit};
use vungmanh::law::library::Library;
use vungmanh::law::load::from_texts;
use vungmanh::law::{IndicatorId, Name, RuleSet};
use vungmanh::words::diagnostic::Diagnostic;
use vungmanh::words::period::Period;

const CHI_HOI: &str = "\
id: thu/chi_hoi
version: '1'
title: Chi hội
status: illustrative
in_force: { from: 2016-01-01 }
applies_to: { organisation: hoi, unit_kind: chi_hoi }
points_max: 10
ratings_read: points
rounding: { derived: none, criterion: none, group: none, total: none }
absent: undetermined
indicators:
  - { id: hoi_vien, type: count, at_most: 500, not_applicable: allowed }
  - { id: diem, type: count, at_most: 10 }
criteria:
  - { id: ket_qua, points_max: 10, score: { formula: diem } }
ratings:
  - { id: manh, title: Mạnh, from: 8 }
  - { id: kha, title: Khá, from: 5 }
  - { id: yeu, title: Yếu, otherwise: true }
gates:
  - { id: moi, when: diem == 0, then: { not_rated: Mới thành lập } }
";

fn xa(derived: &str, score: &str) -> String {
    format!(
        "\
id: thu/xa
version: '1'
title: Xã
status: illustrative
in_force: {{ from: 2016-01-01 }}
applies_to: {{ organisation: hoi, unit_kind: xa }}
points_max: 20
ratings_read: points
rounding: {{ derived: none, criterion: {{ decimals: 2, mode: half_up }}, group: none, total: none }}
absent: undetermined
indicators:
  - {{ id: so_chi_hoi, type: count, at_most: 100 }}
derived:
  - id: duoi
    measure: percent
    children: {derived}
criteria:
  - {{ id: theo_ty_le, points_max: 10, score: {{ tiers: {{ of: duoi, at_least: {{ 90: 10, 50: 6 }}, otherwise: 0 }} }} }}
  - id: theo_muc
    points_max: 10
    score: {score}
ratings:
  - {{ id: manh, title: Mạnh, from: 15 }}
  - {{ id: yeu, title: Yếu, otherwise: true }}
"
    )
}

const MEAN: &str = "{ children: { unit_kind: chi_hoi, each: { manh: 10, kha: 7, yeu: 0 }, combine: mean, none: zero } }";
const SHARE: &str = "{ unit_kind: chi_hoi, share: { rated_at_least: kha }, over: rated, none: zero }";

fn library(xa: &str) -> Library {
    let texts = [("thu/chi_hoi/1/rules.yaml", CHI_HOI), ("thu/xa/1/rules.yaml", xa)];
    let loaded = from_texts(texts.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect());
    let said: Vec<_> = loaded.diagnostics.iter().map(|found| format!("{} {}", found.code, found.message.en)).collect();
    assert_eq!(loaded.library.entries.len(), 2, "{said:#?}");
    loaded.library
}

fn unit(id: &str, unit_kind: &str, parent: Option<&str>) -> Unit {
    Unit {
        id: id.into(),
        name: id.into(),
        organisation: Some("hoi".into()),
        unit_kind: Some(unit_kind.into()),
        subtype: None,
        territory: None,
        parent: parent.map(Into::into),
        cohort: None,
        leads: None,
        founded: Day::Missing,
        since: Day::Missing,
        dissolved: Day::Missing,
    }
}

const PERIOD: Period = Period { year: 2020 };

/// What a unit gives, by the position of its indicators.
type Population = Vec<(Unit, Vec<Figure>)>;

fn naive_unit(set: &RuleSet, figures: &[Figure]) -> naive::Unit {
    naive::Unit {
        figures: figures.to_vec(),
        unit_kind: set.applies_to.unit_kind.clone(),
        subtype: None,
        territory: None,
        founded: None,
        year: PERIOD.year,
        as_of: set.as_of_day(PERIOD).expect("a day"),
    }
}

fn rated<'a>(library: &'a Library, units: &'a [Unit], figures: &[Vec<Figure>]) -> Result<Run<'a>, Vec<Diagnostic>> {
    let answer =
        |unit: usize, set: &RuleSet, indicator: IndicatorId| given(&naive_unit(set, &figures[unit]), Name::Indicator(indicator));
    run(library, units, &answer, PERIOD)
}

fn split(population: &Population) -> (Vec<Unit>, Vec<Vec<Figure>>) {
    population.iter().cloned().unzip()
}

fn child(set: &RuleSet, figures: &[Figure]) -> Child {
    let answer = naive::evaluate(set, &naive_unit(set, figures));
    let number = |figure: &Figure| match figure {
        Figure::Number(number) => Ok(number.clone()),
        Figure::NotApplicable => Err(naive::Absence::NotApplicable),
        Figure::Unreadable => Err(naive::Absence::Unreadable),
        _ => Err(naive::Absence::Missing),
    };
    let numbers = set.indicators.iter().zip(figures).map(|(own, figure)| (own.question.id.clone(), number(figure)));
    Child {
        unit_kind: set.applies_to.unit_kind.clone(),
        scale: set.ratings.iter().map(|rating| rating.id.clone()).collect(),
        outcome: answer.outcome.word,
        rating: if answer.outcome.word == "rated" { answer.after_gates.value.ok() } else { None },
        numbers: numbers.collect(),
    }
}

fn set(library: &Library, unit_kind: &str) -> Arc<RuleSet> {
    let found = library.entries.iter().find(|entry| entry.set.applies_to.unit_kind == unit_kind);
    found.expect("the library has it").set.clone()
}

/// What the run says otherwise than the naive evaluator.
fn differences(library: &Library, population: &Population) -> Vec<String> {
    let (units, figures) = split(population);
    let run = rated(library, &units, &figures).expect("the population is rated");
    let chi_hoi = set(library, "chi_hoi");
    let mut all = Vec::new();
    for placed in run.in_order() {
        let Some((sheets, row)) = placed.rated_in else { continue };
        let sheets = &run.sheets[sheets];
        let own = units.iter().position(|unit| unit.id == placed.unit.id).expect("it is one of them");
        let below = units.iter().zip(&figures).filter(|(unit, _)| unit.parent.as_deref() == Some(&*placed.unit.id));
        let below: Vec<Child> = below.map(|(_, figures)| child(&chi_hoi, figures)).collect();
        let answer = naive::evaluate_above(&sheets.set, &naive_unit(&sheets.set, &figures[own]), &below);
        let found = row_differences(&sheets.set, &sheets.plan, &sheets.sheet, row, &answer);
        all.extend(found.into_iter().map(|found| format!("{}: {found}", placed.unit.id)));
    }
    all
}

fn population(rng: &mut StdRng) -> Population {
    let mut all = Vec::new();
    for xa in 0..rng.random_range(1..5) {
        let id = format!("xa{xa}");
        all.push((unit(&id, "xa", None), vec![Figure::Number(naive::ratio(3, 1))]));
        for n in 0..rng.random_range(0..7) {
            let members = match rng.random_range(0..12) {
                0 => Figure::Missing,
                1 => Figure::NotApplicable,
                n => Figure::Number(naive::ratio(n * 10, 1)),
            };
            let points = match rng.random_range(0..14) {
                13 => Figure::Missing,
                12 => Figure::Unreadable,
                n => Figure::Number(naive::ratio(n.min(10), 1)),
            };
            all.push((unit(&format!("{id}.{n}"), "chi_hoi", Some(&id)), vec![members, points]));
        }
    }
    all.shuffle(rng);
    all
}

#[test]
fn a_parent_is_rated_of_its_children_as_the_naive_evaluator_rates_it() {
    let mut n_values = BTreeMap::new();
    let derived = [
        SHARE.to_owned(),
        SHARE.replace("over: rated", "over: eligible"),
        SHARE.replace("over: rated", "over: all"),
        SHARE.replace("none: zero", "none: not_applicable"),
        SHARE.replace("rated_at_least: kha", "level_at_most: 1"),
        "{ unit_kind: chi_hoi, count: { level_at_most: 2 }, none: undetermined }".to_owned(),
        "{ unit_kind: chi_hoi, sum: hoi_vien, none: not_applicable }".to_owned(),
    ];
    let scores = [
        MEAN.to_owned(),
        MEAN.replace("mean", "sum"),
        MEAN.replace("mean", "min").replace("none: zero", "none: undetermined"),
        MEAN.replace("none: zero", "none: not_applicable"),
    ];
    for (n, derived) in derived.iter().enumerate() {
        for (m, score) in scores.iter().enumerate() {
            let library = library(&xa(derived, score));
            let mut rng = StdRng::seed_from_u64(u64::try_from(n * 10 + m).expect("small"));
            for _ in 0..12 {
                let population = population(&mut rng);
                assert_eq!(differences(&library, &population), Vec::<String>::new(), "{derived} {score}\n{population:?}");
                *n_values.entry(population.len()).or_insert(0) += 1;
            }
        }
    }
    assert!(n_values.len() > 10, "the populations differ: {n_values:?}");
}

#[test]
fn neither_the_order_of_rows_nor_that_of_sets_nor_threads_matter() {
    let library = library(&xa(SHARE, MEAN));
    let mut rng = StdRng::seed_from_u64(7);
    for _ in 0..20 {
        let mut population = population(&mut rng);
        let outcomes = |population: &Population| -> BTreeMap<String, (String, Outcome)> {
            let (units, figures) = split(population);
            let run = rated(&library, &units, &figures).expect("it is rated");
            let of = |(sheets, row): (usize, usize)| {
                let sheets = &run.sheets[sheets];
                (sheets.deciding_reason(row).to_owned(), sheets.outcome(row))
            };
            run.in_order().into_iter().filter_map(|own| Some((own.unit.id.to_string(), of(own.rated_in?)))).collect()
        };
        let first = outcomes(&population);
        population.shuffle(&mut rng);
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
        assert_eq!(one.install(|| outcomes(&population)), first);
    }
}

/// The value and reason of the parent's share, with the reason of its points.
fn share(over: &str, points: &[Option<i64>]) -> (String, String, String) {
    let library = library(&xa(&SHARE.replace("over: rated", &format!("over: {over}")), MEAN));
    let figure = |n: i64| Figure::Number(naive::ratio(n, 1));
    let mut population = vec![(unit("x", "xa", None), vec![figure(1)])];
    for (n, points) in points.iter().enumerate() {
        let own = points.map_or(Figure::Missing, figure);
        population.push((unit(&format!("c{n}"), "chi_hoi", Some("x")), vec![figure(10), own]));
    }
    let (units, figures) = split(&population);
    let run = rated(&library, &units, &figures).expect("it is rated");
    let sheets = run.sheets.iter().find(|own| own.set.applies_to.unit_kind == "xa").expect("the parent's sheet");
    let (derived, node) = (sheets.plan.slots.derived[0], sheets.plan.slots.points[1]);
    (sheets.printed(derived, 0), sheets.reason_id(derived, 0).to_owned(), sheets.reason_id(node, 0).to_owned())
}

#[test]
fn a_child_whose_figures_do_not_suffice_never_lifts_its_parent_unless_the_share_is_over_the_rated() {
    let told = |over: &str, points: &[Option<i64>]| share(over, points);
    let all = [Some(9), Some(6), Some(3), Some(0)];
    assert_eq!(told("rated", &all).0, "200/3");
    assert_eq!(told("eligible", &all).0, "200/3");
    assert_eq!(told("all", &all).0, "50");
    // the third child says nothing: it is left out, counts against, and makes the points of all absent
    let hidden = [Some(9), Some(6), None, Some(0)];
    assert_eq!(told("rated", &hidden), ("100".to_owned(), "children".to_owned(), "missing".to_owned()));
    assert_eq!(told("eligible", &hidden).0, "200/3");
    assert_eq!(told("all", &hidden).0, "50");
    // withheld by a gate, and so neither of these
    assert_eq!(told("rated", &[Some(0)]), ("0".to_owned(), "no_children".to_owned(), "no_children".to_owned()));
}

// 10^15: what every plan proved that its columns hold. One more and the parent knows no sum, rather than a wrong one.
#[test]
fn a_sum_over_children_is_told_up_to_its_greatest_and_is_unreadable_beyond() {
    let derived = "{ unit_kind: chi_hoi, sum: hoi_vien, none: zero }";
    let texts = [
        ("thu/chi_hoi/1/rules.yaml", CHI_HOI.replace("type: count, at_most: 500", "type: count, at_most: 1000000000000")),
        ("thu/xa/1/rules.yaml", xa(derived, MEAN)),
    ];
    let library = from_texts(texts.map(|(name, text)| (name.to_owned(), text)).into()).library;
    let figure = |n: i64| Figure::Number(naive::ratio(n, 1));
    for (more, expected) in [(0, ("1000000000000000", "children", "at_least 90")), (1, ("", "unreadable", "unreadable"))] {
        let mut population = vec![(unit("x", "xa", None), vec![figure(1)])];
        for n in 0..1001 {
            let members = if n < 1000 { 1_000_000_000_000 } else { more };
            population.push((unit(&format!("c{n}"), "chi_hoi", Some("x")), vec![figure(members), figure(9)]));
        }
        let (units, figures) = split(&population);
        let run = rated(&library, &units, &figures).expect("it is rated");
        let sheets = run.sheets.iter().find(|own| own.set.applies_to.unit_kind == "xa").expect("the parent's sheet");
        let (derived, node) = (sheets.plan.slots.derived[0], sheets.plan.slots.points[0]);
        let told = (sheets.printed(derived, 0), sheets.reason_id(derived, 0), sheets.reason_id(node, 0));
        assert_eq!((told.0.as_str(), told.1, told.2), expected);
    }
}

#[test]
fn what_the_childrens_set_lacks_is_refused_with_the_way_out() {
    let refused = |derived: &str, score: &str| {
        let library = library(&xa(derived, score));
        let figure = |n: i64| Figure::Number(naive::ratio(n, 1));
        let population =
            vec![(unit("x", "xa", None), vec![figure(1)]), (unit("c", "chi_hoi", Some("x")), vec![figure(1), figure(9)])];
        let (units, figures) = split(&population);
        let found = rated(&library, &units, &figures).map(|_| ()).expect_err("it is refused");
        assert_eq!(told_of_library(&xa(derived, score), CHI_HOI), found, "before any run, what a run finds");
        found.into_iter().map(|found| found.message.vi).collect::<Vec<_>>()
    };
    assert_eq!(
        refused(&SHARE.replace("rated_at_least: kha", "rated_at_least: tot"), MEAN),
        ["`duoi` hỏi mức `tot`, mà bộ tiêu chí `thu/chi_hoi@1` của cấp dưới không có mức này"]
    );
    assert_eq!(
        refused(SHARE, &MEAN.replace("kha: 7, ", "")),
        ["`theo_muc` không cho điểm mức `kha` của bộ tiêu chí `thu/chi_hoi@1`"]
    );
    assert_eq!(
        refused("{ unit_kind: chi_hoi, sum: dang_vien, none: zero }", MEAN),
        ["`duoi` cộng `dang_vien`, mà bộ tiêu chí `thu/chi_hoi@1` của cấp dưới không có số nào tên như vậy"]
    );
}

fn told_of_library(xa: &str, chi_hoi: &str) -> Vec<Diagnostic> {
    let texts = [("thu/chi_hoi/1/rules.yaml", chi_hoi), ("thu/xa/1/rules.yaml", xa)];
    from_texts(texts.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect()).diagnostics
}

#[test]
fn what_a_set_asks_of_sets_that_never_rate_a_child_of_its_units_is_not_told() {
    let asks = xa(&SHARE.replace("rated_at_least: kha", "rated_at_least: tot"), MEAN);
    assert_eq!(told_of_library(&xa(SHARE, MEAN), CHI_HOI), []);
    assert_eq!(told_of_library(&asks, CHI_HOI).len(), 1);
    for (old, new) in [
        ("organisation: hoi,", "organisation: doan,"),
        ("unit_kind: chi_hoi", "unit_kind: to"),
        ("from: 2016-01-01", "from: 2010-01-01, until: 2016-01-01"),
    ] {
        assert!(CHI_HOI.contains(old), "{old}");
        assert_eq!(told_of_library(&asks, &CHI_HOI.replace(old, new)), [], "{new}");
    }
    let apart =
        |text: &str, territory| text.replace("organisation: hoi,", &format!("organisation: hoi, territory: {territory},"));
    assert_eq!(told_of_library(&apart(&asks, "a"), &apart(CHI_HOI, "b")).len(), 0, "of two territories");
    assert_eq!(told_of_library(&apart(&asks, "a"), CHI_HOI).len(), 1, "everywhere is there too");
}

#[test]
fn a_derived_value_of_children_is_told_as_naively() {
    let library = library(&xa(SHARE, MEAN));
    let xa = set(&library, "xa");
    let answer = naive::evaluate(&xa, &naive_unit(&xa, &[Figure::Missing]));
    assert!(matches!(&answer.derived[0], DerivedAnswer::Number(own) if own.reason == "no_children"), "{:?}", answer.derived);
}

#[test]
fn who_leads_a_unit_is_held_to_its_rating_as_the_naive_evaluator_holds_it() {
    let text = std::fs::read_to_string("fixtures/language/nguoi_dung_dau/rules.yaml").expect("a fixture");
    let text = text
        .replace("organisation: hoi_cap_duoi", "organisation: hoi")
        .replace("status: draft", "status: draft\nin_force: { from: 2016-01-01 }");
    let raised = text.replace("gates:\n", "gates:\n  - { id: nang, when: diem == 7, then: { raise: 1 } }\n");
    for text in [text.clone(), raised, text.replace("    unless: moi_chuyen_ve\n", "    when: \"!moi_chuyen_ve\"\n")] {
        let loaded = from_texts(BTreeMap::from([
            ("thu/chi_hoi/1/rules.yaml".to_owned(), CHI_HOI.to_owned()),
            ("thu/can_bo/1/rules.yaml".to_owned(), text),
        ]));
        let library = loaded.library;
        let leader = set(&library, "can_bo");
        let figure = |n: i64| Figure::Number(naive::ratio(n, 1));
        let mut population = Vec::new();
        for own in [0, 7, 10] {
            for led in [Some(0), Some(3), Some(6), Some(9), None] {
                for is_new in [Figure::YesNo(true), Figure::YesNo(false), Figure::Unreadable] {
                    let n = population.len();
                    let below = unit(&format!("u{n}"), "chi_hoi", None);
                    population.push((below, vec![figure(1), led.map_or(Figure::Missing, figure)]));
                    let person = Unit { leads: Some(format!("u{n}").into()), ..unit(&format!("p{n}"), "can_bo", None) };
                    population.push((person, vec![figure(own), is_new]));
                }
            }
        }
        population.push((unit("rieng", "can_bo", None), vec![figure(10), Figure::YesNo(false)]));
        let (units, figures) = split(&population);
        let run = rated(&library, &units, &figures).expect("it is rated");
        let sheets = run.sheets.iter().find(|own| own.set.applies_to.unit_kind == "can_bo").expect("their sheet");
        for (row, position) in sheets.units.iter().enumerate() {
            let of = |id: &Arc<str>| {
                child(&set(&library, "chi_hoi"), &figures[units.iter().position(|own| own.id == *id).expect("a unit")])
            };
            let led = units[*position].leads.as_ref().map(|id| of(id).rating.ok_or(naive::Absence::Missing));
            let answer = naive::evaluate_related(&leader, &naive_unit(&leader, &figures[*position]), &[], led);
            let found = row_differences(&leader, &sheets.plan, &sheets.sheet, row, &answer);
            assert_eq!(found, Vec::<String>::new(), "{:?} {:?}", units[*position].id, figures[*position]);
        }
    }
}

#[test]
fn sets_that_need_each_other_are_refused_with_the_units_that_read() {
    let both = |read: &str, own: &str| {
        xa(&format!("{{ unit_kind: {read}, count: {{ level_at_most: 1 }}, none: zero }}"), "{ formula: so_chi_hoi }")
            .replace("unit_kind: xa }", &format!("unit_kind: {own} }}"))
            .replace("id: thu/xa", &format!("id: thu/{own}"))
            .replace("so_chi_hoi", "so")
    };
    let loaded = from_texts(BTreeMap::from([
        ("thu/xa/1/rules.yaml".to_owned(), both("thon", "xa")),
        ("thu/thon/1/rules.yaml".to_owned(), both("xa", "thon")),
    ]));
    let units = vec![unit("x", "xa", None), unit("t", "thon", Some("x")), unit("y", "xa", Some("t"))];
    let figures = vec![vec![Figure::Number(naive::ratio(1, 1))]; 3];
    let found = rated(&loaded.library, &units, &figures).map(|_| ()).expect_err("it is refused");
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].message.vi,
        "các bộ tiêu chí cần kết quả của nhau, không biết tính bộ nào trước: `thu/thon@1` cần kết quả của `thu/xa@1`: đơn vị `t` đọc kết quả của `y`; `thu/xa@1` cần kết quả của `thu/thon@1`: đơn vị `x` đọc kết quả của `t`"
    );
}
