//! What stands near a mistake and is none, and what the pieces of a rule set become.

use super::{SOUND, findings, load, load_with, with};
use std::path::Path;
use vungmanh::law::examples::{Expected, Given, Is, Subject};
use vungmanh::law::library::Library;
use vungmanh::law::{Absent, Body, Content, DerivedMethod, IfNotApplicable, Method, Name, Otherwise, RuleSet, Status};
use vungmanh::words::figure::Kind;
use vungmanh::words::number::{Number, Ratio};

fn set(rules: &str) -> std::sync::Arc<RuleSet> {
    let loaded = load(rules);
    assert_eq!(findings(&loaded), Vec::<String>::new());
    loaded.library.entries[0].set.clone()
}

fn number(text: &str) -> Number {
    Number::parse(text).expect("a number")
}

fn method(set: &RuleSet, id: &str) -> Method {
    let Body::Criteria(scorecard) = &set.body else { panic!("criteria") };
    let node = scorecard.nodes.iter().find(|node| node.id == id).expect("a criterion");
    let Content::Criterion { method, .. } = &node.content else { panic!("a criterion") };
    method.clone()
}

#[test]
fn what_only_looks_like_a_mistake_loads() {
    let near = [
        with("title: Yếu,", "title: \"Yếu, kém\","),
        with("title: Yếu,", "title: 'Yếu, kém',"),
        with("{ id: du, that: ty_le >= 50 }", "{ id: du, that: \"percent(quan_triet, hoi_vien) >= 50\" }"),
        with("met: co_ke_hoach", "met: \"!co_ke_hoach\""),
        with("met: co_ke_hoach", "met: ty_le > 5 && !co_ke_hoach"),
        with("met: co_ke_hoach", "met: loai in [\"xa\", \"phuong\"]"),
        with("met: co_ke_hoach", "met: 'loai == \"xa\"'"),
        with("met: co_ke_hoach", "met: |\n        co_ke_hoach\n        && ty_le > 5"),
        with("met: co_ke_hoach", "met: >\n        co_ke_hoach\n        && ty_le > 5"),
        with("met: co_ke_hoach", "met: co_ke_hoach\n        && ty_le > 5"),
        with("met: co_ke_hoach", "met: { any: [co_ke_hoach, { all: [ty_le > 5, \"!co_ke_hoach\"] }] }"),
        with("options: { xa: Xã, phuong: Phường }", "options: { xa: Xã, \"no\": Nơi khác }"),
        with("options: { xa: Xã, phuong: Phường }", "options: [xa, \"12\", A+]"),
        with("90: 10, 80: 8", "90.5: 10, 90: 9.75, -3: 8"),
        with("90: 10, 80: 8", "\"90\": 10, '80': 8"),
        with("version: \"1\"", "version: 1"),
        with("id: thu/hoi_nong_dan/xa", "---\nid: thu/hoi_nong_dan/xa"),
        with("    title: Tổng số hội viên", "    title: Tổng số hội viên   # kể cả hội viên danh dự"),
        with("from: 15", "from: 7.5"),
        with("from: 15", "from: \"7.5\""),
        with("status: illustrative", "status: illustrative\nin_force: { from: \"2016-02-29\" }"),
        with("{ id: du, that: ty_le >= 50 }", "{ id: hoi_vien, that: hoi_vien >= 50 }"),
        with("{ id: du, that: ty_le >= 50 }", "{ id: ty_le, that: ty_le >= 50 }"),
        with("clause: van_ban_thu/2", "allow: { uncited: văn bản chưa đánh số }"),
        SOUND.replace('\n', "\r\n"),
        SOUND.replace("    title: Tổng số hội viên\n", ""),
    ];
    for rules in near {
        let loaded = load(&rules);
        assert_eq!(findings(&loaded), Vec::<String>::new(), "{rules}");
        assert_eq!(loaded.library.entries.len(), 1);
    }
}

#[test]
fn json_is_yaml_too() {
    let rules = r#"{"id": "thu/hoi_nong_dan/xa", "version": "1", "title": "Thử, và kiểm tra", "status": "illustrative",
      "applies_to": {"organisation": "hoi_nong_dan", "unit_kind": "xa"}, "sources": ["van_ban_thu"], "points_max": 10,
      "ratings_read": "points", "rounding": {"derived": "none", "criterion": "none", "group": "none", "total": "none"},
      "absent": "zero", "indicators": [{"id": "a", "type": "count"}],
      "criteria": [{"id": "c", "points_max": 10, "clause": "van_ban_thu/1",
        "score": {"tiers": {"of": "a", "at_least": {"90": 10, "80": 8.5}, "otherwise": 0}}}],
      "ratings": [{"id": "yeu", "otherwise": true}]}"#;
    let set = set(rules);
    let Method::Tiers(tiers) = method(&set, "c") else { panic!("tiers") };
    assert_eq!(tiers.tiers[1].result, number("8.5"));
    assert_eq!(set.indicators[0].absent, Absent::Zero);
    assert_eq!(set.title, "Thử, và kiểm tra");
}

#[test]
fn numbers_come_from_their_text() {
    let set = set(&with("90: 10, 80: 8", "90.10: 9.999999999999999999999999999, 80: 0.1"));
    let Method::Tiers(tiers) = method(&set, "tuyen_truyen") else { panic!("tiers") };
    assert_eq!(tiers.tiers[0].threshold, number("90.1"));
    assert_eq!(tiers.tiers[0].result.to_string(), "9.999999999999999999999999999");
}

#[test]
fn an_indicator_has_the_range_its_type_gives_it() {
    let set = set(&with(
        "\nderived:",
        "  - { id: so, type: number }\n  - { id: ty, type: percent }\n  - { id: tien, type: money, decimals: 0 }\n\nderived:",
    ));
    let quantity = |id: &str| {
        let indicator = set.indicators.iter().find(|indicator| indicator.question.id == id).expect("declared");
        match &indicator.question.kind {
            Kind::Quantity(quantity) => (*quantity, indicator.decimals_declared),
            other => panic!("{other:?}"),
        }
    };
    let (count, _) = quantity("quan_triet");
    assert_eq!((count.at_least, count.at_most, count.decimals), (Number::ZERO, number("1000000000"), 0));
    let (number_of, declared) = quantity("so");
    assert_eq!(
        (number_of.at_least, number_of.at_most, number_of.decimals),
        (number("-1000000000000"), number("1000000000000"), 6)
    );
    assert!(!declared);
    let (percent, _) = quantity("ty");
    assert_eq!((percent.at_least, percent.at_most), (Number::ZERO, Number::HUNDRED));
    let (money, declared) = quantity("tien");
    assert_eq!((money.at_most, money.decimals, declared), (number("1000000000000"), 0, true));
}

#[test]
fn an_assessed_criterion_asks_a_question_of_its_own() {
    let set = set(&with("met: co_ke_hoach", "assessed: { from: 0, to: 10, step: 0.5 }"));
    let Method::Assessed { figure, .. } = method(&set, "ke_hoach") else { panic!("assessed") };
    let question = &set.indicators[figure].question;
    assert_eq!((question.id.as_str(), question.title.as_str(), figure), ("ke_hoach", "Xây dựng kế hoạch", 4));
    let Kind::Quantity(quantity) = &question.kind else { panic!("a number") };
    assert_eq!((quantity.at_most, quantity.decimals, quantity.step), (number("10"), 1, Some(number("0.5"))));
    assert_eq!(set.name(Name::Indicator(figure)), "ke_hoach");
}

#[test]
fn points_are_read_by_what_stands_later_and_by_ratings_and_gates() {
    let rules = with("met: co_ke_hoach", "formula: min(10, tuyen_truyen)")
        .replace("that: ty_le >= 50", "that: ke_hoach > 5 && total >= 12 && total_max == 20")
        .replace("when: quan_triet == 0", "when: rating >= vung_manh && bonus > 1 && deductions < 0")
        .replace(
            "\nratings:",
            "\nbonus:\n  points_max: 2\n  criteria:\n    - { id: thuong, points_max: 2, clause: van_ban_thu/2, score: { met: ke_hoach > 3 } }\n\
             deductions:\n  points_min: -4\n  criteria:\n    - id: tru\n      points_min: -4\n      clause: van_ban_thu/2\n\
             \x20     score: { per_occurrence: { of: quan_triet, each: -1 } }\n\nratings:",
        );
    let set = set(&rules);
    let scorecard = set.scorecard().expect("points");
    let ids: Vec<&str> = scorecard.nodes.iter().map(|node| node.id.as_str()).collect();
    assert_eq!(ids, ["tuyen_truyen", "ke_hoach", "bonus", "thuong", "deductions", "tru"]);
    assert_eq!((scorecard.total_at_least, scorecard.total_at_most), (Number::ZERO, number("22")));
    assert_eq!(scorecard.nodes[4].points_max, Number::ZERO);
}

#[test]
fn a_group_is_read_once_it_is_whole() {
    let group = |formula: &str| {
        with(
            "  - id: ke_hoach\n    title: Xây dựng kế hoạch\n    points_max: 10\n    clause: van_ban_thu/2\n    score:\n      met: co_ke_hoach\n",
            &format!(
                "  - id: nhom\n    points_max: 10\n    criteria:\n      - {{ id: a, points_max: 4, clause: van_ban_thu/2, score: {{ met: co_ke_hoach }} }}\n\
                 \x20     - {{ id: b, points_max: 6, clause: van_ban_thu/2, score: {{ met: {formula} }} }}\n\
                 \x20 - {{ id: sau, points_max: 0, clause: van_ban_thu/2, score: {{ met: nhom > 3 }} }}\n"
            ),
        )
    };
    set(&group("a > 3 && points_share(tuyen_truyen) > 50"));
    let found = findings(&load(&group("nhom > 3")));
    assert!(found.len() == 1 && found[0].contains("`nhom` has no points yet"), "{found:?}");
}

#[test]
fn a_derived_value_may_branch_and_may_be_a_truth() {
    let set = set(&with(
        "\ncriteria:",
        "  - id: dong\n    value: ty_le >= 50 && hoi_vien > 10\n  - id: bac\n    cases:\n      - { when: dong, value: ty_le - 1 }\n    otherwise: unstated\n\
         \x20 - id: he_so\n    choice: { of: loai, values: { xa: 0.85 }, otherwise: 1, missing: 2 }\n\
         \x20 - id: muc\n    tiers: { of: bac, above: { 3: 1 }, otherwise: 0 }\n    missing: 5\n\ncriteria:",
    ));
    let kinds: Vec<&str> = set
        .derived
        .iter()
        .map(|derived| match &derived.method {
            DerivedMethod::Value { .. } => "value",
            DerivedMethod::Truth(_) => "truth",
            DerivedMethod::Tiers(tiers) => {
                assert_eq!(tiers.missing, Some(number("5")));
                "tiers"
            }
            DerivedMethod::Cases(cases) => {
                assert!(matches!(cases.otherwise, Otherwise::Unstated));
                "cases"
            }
            DerivedMethod::Children(_) => "children",
            DerivedMethod::Choice(choice) => {
                assert_eq!(choice.results, [Some(number("0.85")), None]);
                assert_eq!(choice.missing, Some(number("2")));
                "choice"
            }
        })
        .collect();
    assert_eq!(kinds, ["value", "truth", "cases", "choice", "tiers"]);
}

#[test]
fn a_matrix_gives_ratings_by_their_positions() {
    let rules = with("points_max: 20\nratings_read: points\n", "")
        .replace("    from: 15\n", "")
        .replace(", otherwise: true }", " }")
        .replace("met: co_ke_hoach", "")
        .split_once("criteria:")
        .map(|(before, after)| {
            let ratings = after.split_once("ratings:").expect("ratings").1;
            let rows = "matrix:\n  rating: worst_row\n  rows:\n    - id: mot\n      clause: van_ban_thu/1\n      tiers: { of: ty_le, at_least: { 90: vung_manh }, otherwise: yeu }\n    - id: hai\n      clause: van_ban_thu/2\n      applies_when: co_ke_hoach\n      cases: [{ when: ty_le > 5, rating: vung_manh }]\n      otherwise: yeu\n    - id: ba\n      clause: van_ban_thu/2\n      choice: { of: loai, ratings: { xa: vung_manh, phuong: yeu } }\n";
            format!("{before}{rows}\nratings:{ratings}")
        })
        .expect("criteria");
    let set = set(&rules);
    let Body::Matrix(rows) = &set.body else { panic!("a matrix") };
    let Method::Tiers(tiers) = &rows[0].method else { panic!("tiers") };
    assert_eq!(tiers.tiers[0].result, Number::ZERO);
    let Method::Choice(choice) = &rows[2].method else { panic!("choice") };
    assert_eq!(choice.results, [Some(Number::ZERO), Some(Number::ONE)]);
    assert!(matches!(choice.otherwise, Otherwise::Never));
}

#[test]
fn the_modes_of_not_applicable_are_read() {
    for (word, mode) in [
        ("full_points", IfNotApplicable::FullPoints),
        ("no_points", IfNotApplicable::NoPoints),
        ("drop_and_rescale", IfNotApplicable::DropAndRescale),
        ("unit_not_rated", IfNotApplicable::UnitNotRated),
    ] {
        let rules = with(
            "    score:\n      met",
            &format!("    applies_when: ty_le > 0\n    if_not_applicable: {word}\n    score:\n      met"),
        );
        let set = set(&rules.replace("group: none, total: none", "group: none, total: { decimals: 2, mode: half_up }"));
        let Content::Criterion { if_not_applicable, .. } = &set.scorecard().expect("points").nodes[1].content else {
            panic!("a leaf")
        };
        assert_eq!(*if_not_applicable, Some(mode));
    }
}

#[test]
fn a_script_reads_what_its_parameters_are_called() {
    let rules = with("met: co_ke_hoach", "script: { file: diem.rhai, call: diem, from: 0, to: 10 }").replace(
        "criterion: none, group: none, total: none",
        "criterion: { decimals: 2, mode: half_up }, group: none, total: none",
    );
    let script = "// điểm\nfn diem(ty_le, co_ke_hoach) { #{ points: 3, why: \"x\" } }";
    let loaded = load_with(&rules, &[("rules/thu/hoi_nong_dan/xa/1/diem.rhai", script)]);
    assert_eq!(findings(&loaded), Vec::<String>::new());
    let Method::Script(script) = method(&loaded.library.entries[0].set, "ke_hoach") else { panic!("a script") };
    assert_eq!(script.reads, [Name::Derived(0), Name::Indicator(2)]);
}

#[test]
fn the_place_of_a_fault_inside_an_expression_is_exact() {
    for (met, place) in [
        ("met: co_ke_hoach && thieu > 1", "49:27"),
        ("met: \"co_ke_hoach && thieu > 1\"", "49:28"),
        ("met: 'thieu > 1'", "49:13"),
        ("met: |\n        thieu > 1", "50:9"),
    ] {
        let found = findings(&load(&with("met: co_ke_hoach", met)));
        assert!(found.len() == 1 && found[0].contains(&format!("rules.yaml:{place}: ")), "{met}: {found:?}");
    }
}

const EXAMPLES: &str = "\
- example: Đủ cả thì được hai mươi điểm
  given: { hoi_vien: 100, quan_triet: 95, co_ke_hoach: true, loai: xa }
  unit: { founded: 2015-01-01, subtype: a }
  expect: { total: { points: 20, max: 20, by: sum }, rating: { is: vung_manh, by: score }, chua_quan_triet: { is: false } }
- example: Thiếu số được quán triệt
  like: Đủ cả thì được hai mươi điểm
  given: { quan_triet: \"?\", co_ke_hoach: KAD }
  unit: { subtype: \"?\" }
  expect: { outcome: { is: undetermined, by: missing }, ty_le: { value: 200/3 }, du: { is: true } }
";

#[test]
fn examples_are_data() {
    let loaded = load_with(SOUND, &[("rules/thu/hoi_nong_dan/xa/1/examples.yaml", EXAMPLES)]);
    assert_eq!(findings(&loaded), Vec::<String>::new());
    let [first, second] = loaded.library.entries[0].examples.as_slice() else { panic!("two examples") };
    assert_eq!(first.expect[0].of, Subject::Total);
    assert_eq!(first.expect[1].is, Some(Is::Rating(0)));
    assert_eq!(first.given[&3], Given::Option(0));
    assert_eq!(second.given[&0], Given::Number(Number::HUNDRED), "what is not overridden stays");
    assert_eq!((&second.given[&1], &second.given[&2]), (&Given::Missing, &Given::NotApplicable));
    assert_eq!((second.unit.subtype.as_deref(), second.unit.founded), (None, first.unit.founded));
    assert_eq!(second.expect[1].value, Ratio::new(200, 3).map(Expected::Number));
    assert_eq!(second.expect[2].of, Subject::Requirement(0, 0));
}

#[test]
fn examples_with_errors_leave_their_set_in_the_library() {
    let wrong = [
        ("rating: { is: vung_manh,", "rating: { is: vung_mang,", "`is` does not take `vung_mang` here"),
        ("quan_triet: 95", "quan_trit: 95", "there is no indicator `quan_trit`"),
        ("loai: xa", "loai: xaa", "`loai` has no option `xaa`"),
        ("co_ke_hoach: true", "co_ke_hoach: 1", "`co_ke_hoach` must be `true` or `false`, here it is `1`"),
        ("like: Đủ cả", "like: Đủ", "no example above has this sentence"),
        ("by: sum }", "by: sum, is: true }", "`is` cannot stand here"),
        ("chua_quan_triet: {", "chua_quan_trit: {", "there is nothing called `chua_quan_trit` to expect"),
        ("  given: { hoi_vien", "  previous: {}\n  given: { hoi_vien", "this set does not read the period before"),
        ("example: Thiếu số được quán triệt", "example: Đủ cả thì được hai mươi điểm", "two examples have the same sentence"),
        ("points: 20,", "points: hai mươi,", "`points` must be a number, here it is `hai mươi`"),
        ("founded: 2015-01-01", "founded: 2015-02-30", "`founded` must be a day of the calendar, here it is `2015-02-30`"),
    ];
    for (old, new, message) in wrong {
        let examples = EXAMPLES.replacen(old, new, 1);
        let loaded = load_with(SOUND, &[("rules/thu/hoi_nong_dan/xa/1/examples.yaml", &examples)]);
        assert!(loaded.diagnostics.is_empty());
        let found = findings(&loaded);
        assert!(found.len() == 1 && found[0].ends_with(message), "{message}: {found:?}");
        assert_eq!((loaded.library.entries.len(), loaded.library.entries[0].examples.len()), (1, 0));
    }
}

#[test]
fn the_shipped_library_loads_without_an_error() {
    let loaded = Library::load(Path::new("rules"));
    assert_eq!(findings(&loaded), Vec::<String>::new());
    assert!(!loaded.library.entries.is_empty());
    for entry in &loaded.library.entries {
        // a frame rates nobody
        let has_examples = !entry.examples.is_empty();
        assert_eq!(has_examples, entry.set.status != Status::Frame, "{}", entry.set.reference());
    }
}
