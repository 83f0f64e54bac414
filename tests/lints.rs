//! Every lint has its explanations, a rule set that has the defect and a neighbour that has not, and finds exactly what is there.

use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use vungmanh::law::check::{LINTS, Lint, check};
use vungmanh::law::library::Library;
use vungmanh::law::load::{Loaded, from_texts};
use vungmanh::questions::trial::trial;
use vungmanh::questions::witness;
use vungmanh::render::diagnostic::{Look, terminal};
use vungmanh::words::diagnostic::{Diagnostic, Lang, Severity, Witness};

/// Everything that is found in a library, in loading and after.
fn found(loaded: &Loaded) -> Vec<Diagnostic> {
    let mut all = loaded.diagnostics.clone();
    all.extend(check(&loaded.library));
    all
}

/// The same, with a unit that shows it where there can be one.
fn with_witnesses(loaded: &Loaded) -> Vec<Diagnostic> {
    let mut all = loaded.diagnostics.clone();
    all.extend(witness::check(&loaded.library));
    all
}

fn fixture(lint: &Lint, side: &str) -> Loaded {
    Library::load(Path::new(&format!("fixtures/lints/{}/{side}", lint.name)))
}

fn codes(found: &[Diagnostic]) -> BTreeSet<&'static str> {
    found.iter().map(|diagnostic| diagnostic.code).collect()
}

#[test]
fn every_lint_is_explained_in_both_languages_with_what_why_bad_and_good() {
    for lint in &LINTS {
        for (lang, headings) in [
            (Lang::Vi, ["## Phát hiện điều gì", "## Vì sao quan trọng", "## Chưa đạt", "## Đạt"]),
            (Lang::En, ["## What it finds", "## Why it matters", "## Bad", "## Good"]),
        ] {
            let explanation = lint.explanation(lang);
            assert!(explanation.starts_with("# "), "{}", lint.name);
            let parts: Vec<&str> = explanation.lines().filter(|line| line.starts_with("## ")).collect();
            assert_eq!(parts, headings, "{}", lint.name);
        }
    }
}

#[test]
fn lints_are_found_by_name_and_stand_in_alphabetical_order() {
    assert!(LINTS.is_sorted_by_key(|lint| lint.name));
    for lint in &LINTS {
        assert_eq!(Lint::named(lint.name).map(|lint| lint.name), Some(lint.name));
    }
}

#[test]
fn every_bad_fixture_has_its_defect_and_no_other_and_its_neighbour_has_none() {
    for lint in &LINTS {
        let (bad, good) = (fixture(lint, "bad"), fixture(lint, "good"));
        let n_sets = match lint.name {
            // refused in loading
            "zero_denominator_possible" => (0, 1),
            "overlapping_validity" => (2, 2),
            _ => (1, 1),
        };
        assert_eq!((bad.library.entries.len(), good.library.entries.len()), n_sets, "{}", lint.name);
        assert_eq!(codes(&found(&bad)), BTreeSet::from([lint.name]), "{}", lint.name);
        let worst = found(&bad).iter().map(|diagnostic| diagnostic.severity).max();
        assert!(worst <= Some(lint.severity), "{}", lint.name);
        assert_eq!(found(&good), [], "{}", lint.name);
    }
}

#[test]
fn every_finding_reads_as_it_should() {
    let mut text = String::new();
    for lint in &LINTS {
        let bad = fixture(lint, "bad");
        writeln!(text, "{}", terminal(&with_witnesses(&bad), &bad.texts, Look::plain(Lang::Vi))).unwrap();
    }
    insta::assert_snapshot!(text);
}

#[test]
fn the_shipped_rule_sets_have_no_findings() {
    let loaded = Library::load(Path::new("rules"));
    let found = found(&loaded);
    assert_eq!(found, [], "{}", terminal(&found, &loaded.texts, Look::plain(Lang::En)));
}

const SOURCE: &str = "\
id: s
title: Văn bản
kind: illustrative
in_force: { from: 2016-01-01 }
read: full
clauses: { '1': { at: Mục 1, says: Chấm điểm } }
";

fn loaded(body: &str) -> Loaded {
    let rules = format!(
        "id: s\nversion: '1'\ntitle: Thử\nstatus: illustrative\napplies_to: {{ organisation: o, unit_kind: xa }}\nsources: [s]\n\
         rounding: {{ derived: none, criterion: none, group: none, total: none }}\nabsent: undetermined\n{body}"
    );
    from_texts(BTreeMap::from([("sources/s.yaml".to_owned(), SOURCE.to_owned()), ("s/1/rules.yaml".to_owned(), rules)]))
}

/// What is found in a rule set, each as `code: message`; a set that does not load fails the test.
fn findings(body: &str) -> Vec<String> {
    let loaded = loaded(body);
    let texts = terminal(&loaded.diagnostics, &loaded.texts, Look::plain(Lang::En));
    assert_eq!(loaded.library.entries.len(), 1, "{texts}{body}");
    let all = found(&loaded);
    all.iter().map(|diagnostic| format!("{}: {}", diagnostic.code, diagnostic.message.en)).collect()
}

/// The same without the ratings that small sets leave dead.
fn findings_but_dead_ratings(body: &str) -> Vec<String> {
    findings(body).into_iter().filter(|finding| !finding.starts_with("dead_rating")).collect()
}

fn with_ratings(ratings: &str) -> String {
    format!(
        "points_max: 10
ratings_read: points
indicators:
  - {{ id: a, type: yes_no }}
  - {{ id: b, type: yes_no }}
criteria:
  - {{ id: x, points_max: 9, clause: s/1, score: {{ met: a }} }}
  - {{ id: y, points_max: 1, clause: s/1, score: {{ conditions: [{{ that: b, points: 1 }}] }} }}
ratings:
{ratings}"
    )
}

/// Totals are 0, 1, 9 and 10: a hole that none of them falls into is none.
#[test]
fn a_gap_is_found_where_a_total_falls_into_it_and_nowhere_else() {
    let cases = [
        ("  - { id: tot, from: 9 }\n  - { id: kha, from: 2, to: 8 }\n  - { id: yeu, otherwise: true }\n", vec![]),
        (
            "  - { id: tot, from: 10 }\n  - { id: kha, from: 2, to: 8 }\n  - { id: yeu, otherwise: true }\n",
            vec!["gap_between_ratings: no rating takes a total of 9"],
        ),
        (
            "  - { id: tot, from: 9, to: 9.5 }\n  - { id: yeu, otherwise: true }\n",
            vec!["gap_between_ratings: no rating takes a total of 10"],
        ),
        ("  - { id: tot, from: 9 }\n  - { id: kha, from: 1 }\n", vec!["gap_between_ratings: no rating takes a total of 0"]),
        ("  - { id: tot, from: 9 }\n  - { id: kha, from: 0 }\n", vec![]),
    ];
    for (ratings, expected) in cases {
        assert_eq!(findings_but_dead_ratings(&with_ratings(ratings)), expected, "{ratings}");
    }
}

#[test]
fn percentages_of_a_maximum_that_can_shrink_fall_into_any_gap() {
    let set = |applies: &str| {
        format!(
            "points_max: 10
ratings_read: percent_of_max
indicators:
  - {{ id: a, type: yes_no }}
  - {{ id: b, type: yes_no }}
  - {{ id: c, type: yes_no }}
criteria:
  - id: g
    points_max: 10
    criteria:
      - {{ id: x, points_max: 6, clause: s/1, score: {{ met: a && c }} }}
      - {{ id: y, points_max: 4, clause: s/1, {applies} score: {{ met: b }} }}
ratings:
  - {{ id: tot, from: 90 }}
  - {{ id: kha, from: 70, to: 89 }}
  - {{ id: yeu, otherwise: true }}
"
        )
    };
    assert_eq!(findings_but_dead_ratings(&set("")), Vec::<String>::new());
    // of a maximum that is fixed they are 0, 40, 60 and 100
    let fixed = set("").replace("from: 70, to: 89", "from: 50, to: 59");
    assert_eq!(findings_but_dead_ratings(&fixed), ["gap_between_ratings: no rating takes a total of 60%"]);
    let dropped = findings_but_dead_ratings(&set("applies_when: c, if_not_applicable: drop,"));
    assert_eq!(dropped, ["gap_between_ratings: no rating takes a total of 89.5%"]);
}

#[test]
fn an_allowed_finding_is_a_note_with_its_reason() {
    let set = with_ratings(
        "  - { id: tot, from: 10 }\n  - { id: kha, from: 2, to: 8, allow: { gap_between_ratings: văn bản viết thế } }\n  - { id: yeu, otherwise: true }\n",
    );
    let mut all = found(&loaded(&set));
    all.retain(|one| one.code == "gap_between_ratings");
    assert_eq!(all.len(), 1);
    assert_eq!((all[0].code, all[0].severity), ("gap_between_ratings", Severity::Note));
    assert_eq!(all[0].allowed.as_deref(), Some("văn bản viết thế"));
    assert_eq!(all[0].notes.last().map(|note| note.vi.as_str()), Some("lý do cho phép: văn bản viết thế"));
}

#[test]
fn an_allow_that_allows_nothing_is_found() {
    let unused =
        with_ratings("  - { id: tot, from: 9, allow: { gap_between_ratings: vì sao } }\n  - { id: yeu, otherwise: true }\n");
    assert_eq!(findings(&unused), ["unused_allow: `allow` names `gap_between_ratings`, and nothing of the kind is found here"]);
    let unknown =
        with_ratings("  - { id: tot, from: 9, allow: { gap_between_rating: vì sao } }\n  - { id: yeu, otherwise: true }\n");
    let all = found(&loaded(&unknown));
    assert_eq!(all[0].code, "unknown_lint");
    assert_eq!(all[0].help.as_ref().map(|help| help.vi.as_str()), Some("có phải `gap_between_ratings`?"));
}

#[test]
fn what_is_illustrative_may_go_uncited_with_a_warning_and_what_is_issued_may_not() {
    let body = |status: &str| {
        let loaded =
            loaded(&with_ratings("  - { id: tot, from: 9 }\n  - { id: yeu, otherwise: true }\n").replace("clause: s/1, ", ""));
        let text = loaded
            .texts
            .iter()
            .find(|(name, _)| name.ends_with("rules.yaml"))
            .map(|(_, text)| text.replace("illustrative", status));
        let texts = BTreeMap::from([
            ("sources/s.yaml".to_owned(), SOURCE.replace("illustrative", "official")),
            ("s/1/rules.yaml".to_owned(), text.unwrap()),
        ]);
        let found = found(&from_texts(texts));
        (codes(&found), found.iter().map(|diagnostic| diagnostic.severity).max())
    };
    assert_eq!(body("draft"), (BTreeSet::from(["uncited_criterion"]), Some(Severity::Warning)));
    assert_eq!(body("issued"), (BTreeSet::from(["uncited_criterion"]), Some(Severity::Error)));
}

#[test]
fn a_scale_is_read_where_it_stands() {
    // under `applies_when` the count is at least 5, so the lines that are left always hold, and the tier of 3 is never the one
    let body = "\
points_max: 10
ratings_read: points
indicators:
  - { id: n, type: count, at_most: 9 }
criteria:
  - id: x
    points_max: 5
    clause: s/1
    applies_when: n >= 5
    if_not_applicable: full_points
    score:
      cases:
        - { when: n < 7, points: 1 }
        - { when: n >= 7, points: 2 }
        - { when: n < 5, points: 3 }
  - id: y
    points_max: 5
    clause: s/1
    score:
      tiers: { of: n, at_least: { 9.5: 5, 3.5: 3, 3.2: 2 }, otherwise: 0 }
ratings:
  - { id: tot, from: 9 }
  - { id: yeu, otherwise: true }
";
    assert_eq!(
        findings_but_dead_ratings(body),
        [
            "shadowed_case: line 3 of `x` is never used: no figures pass the lines above and meet this one",
            "unreachable_tier: no value falls into the tier `at_least 9.5` of `y`",
            "unreachable_tier: no value falls into the tier `at_least 3.2` of `y`",
        ]
    );
}

#[test]
fn a_formula_that_sets_its_own_bound_is_not_cut() {
    let set = |formula: &str| {
        format!(
            "points_max: 4
ratings_read: points
indicators:
  - {{ id: a, type: count, at_most: 10 }}
  - {{ id: b, type: count, at_least: 1, at_most: 10 }}
criteria:
  - {{ id: x, points_max: 4, clause: s/1, rounding: {{ decimals: 2, mode: half_up }}, score: {{ formula: '{formula}' }} }}
ratings:
  - {{ id: tot, from: 2 }}
  - {{ id: yeu, otherwise: true }}
"
        )
    };
    assert_eq!(findings(&set("min(4, a / b)")), Vec::<String>::new());
    assert_eq!(findings(&set("clamp(a - b, 0, 4)")), Vec::<String>::new());
    assert_eq!(findings(&set("a / b")), ["clamp_can_bind: the formula of `x` can reach 10, and is cut at the maximum of 4"]);
    assert_eq!(
        findings(&set("min(4, a - b)")),
        ["clamp_can_bind: the formula of `x` can fall to -10, and is raised to the minimum of 0"]
    );
}

#[test]
fn a_line_may_not_give_more_or_less_than_its_criterion_has() {
    let set = |score: &str| {
        format!(
            "points_max: 4
ratings_read: points
indicators:
  - {{ id: n, type: count, at_most: 10 }}
  - {{ id: k, type: choice, options: {{ tot: Tốt, kem: Kém }} }}
data_checks:
  - {{ that: n >= 0 && known(k), message: Số liệu, severity: warning }}
criteria:
  - {{ id: x, points_max: 4, clause: s/1, score: {{ {score} }} }}
ratings:
  - {{ id: tot, from: 2 }}
  - {{ id: yeu, otherwise: true }}
"
        )
    };
    let lines = [
        (
            "tiers: { of: n, at_least: { 3: 4.5 }, otherwise: 0 }",
            "`at_least 3` of `x` gives 4.5 points, more than its maximum of 4",
        ),
        ("tiers: { of: n, at_least: { 3: 4 }, otherwise: -1 }", "`otherwise` of `x` gives -1 points, less than its minimum of 0"),
        (
            "tiers: { of: n, at_least: { 3: 4 }, otherwise: 0, missing: 5 }",
            "`missing` of `x` gives 5 points, more than its maximum of 4",
        ),
        ("cases: [{ when: n > 3, points: 5 }], otherwise: 0", "`case 1` of `x` gives 5 points, more than its maximum of 4"),
        ("choice: { of: k, points: { tot: 4, kem: 6 } }", "`kem` of `x` gives 6 points, more than its maximum of 4"),
        ("conditions: [{ that: n > 3, points: 4.1 }]", "`x.1` of `x` gives 4.1 points, more than its maximum of 4"),
        ("per_occurrence: { of: n, each: -1, start: 5 }", "`start` of `x` gives 5 points, more than its maximum of 4"),
    ];
    for (score, expected) in lines {
        assert_eq!(findings_but_dead_ratings(&set(score)), [format!("tier_above_maximum: {expected}")], "{score}");
    }
    for score in ["tiers: { of: n, at_least: { 3: 4 }, otherwise: 0 }", "per_occurrence: { of: n, each: -1, start: 4 }"] {
        assert_eq!(findings_but_dead_ratings(&set(score)), Vec::<String>::new(), "{score}");
    }
}

/// Points of a leaf in halves, and the edges of ratings in halves.
fn half(n: i64) -> String {
    if n % 2 == 0 { format!("{}", n / 2) } else { format!("{}.5", n / 2) }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    /// A gap is reported exactly where adding every combination of points by hand finds a total that no rating takes.
    #[test]
    fn gaps_are_those_that_adding_by_hand_finds(
        leaves in prop::collection::vec(prop::collection::btree_set(0_i64..12, 1..4), 1..4),
        best in 2_i64..30, step in 1_i64..4, width in 0_i64..6, has_otherwise: bool, is_read_below: bool,
    ) {
        let top: i64 = leaves.iter().filter_map(|points| points.last()).sum();
        prop_assume!(top > 0);
        let (to, from) = (best - step, (best - step - width).max(0));
        let below = best;
        prop_assume!(from < best && from <= to);
        let mut body = format!("points_max: {}\nratings_read: points\nindicators:\n", half(top));
        for n in 0..leaves.len() {
            writeln!(body, "  - {{ id: i{n}, type: count, at_most: 5 }}").unwrap();
        }
        body.push_str("criteria:\n");
        for (n, points) in leaves.iter().enumerate() {
            let tiers: Vec<String> = points.iter().enumerate().map(|(at, points)| format!("{}: {}", at + 1, half(*points))).collect();
            let max = half(points.last().copied().unwrap_or(0));
            writeln!(body, "  - {{ id: x{n}, points_max: {max}, clause: s/1, score: {{ tiers: {{ of: i{n}, at_least: {{ {} }}, otherwise: 0 }} }} }}", tiers.join(", ")).unwrap();
        }
        let read = if is_read_below { format!(", below: {}, doubt: đọc", half(below)) } else { String::new() };
        write!(body, "ratings:\n  - {{ id: tot, from: {} }}\n  - {{ id: kha, from: {}, to: {}{read} }}\n", half(best), half(from), half(to)).unwrap();
        if has_otherwise {
            body.push_str("  - { id: yeu, otherwise: true }\n");
        }
        let mut totals = BTreeSet::from([0]);
        for points in &leaves {
            totals = totals.iter().flat_map(|total| points.iter().chain([&0]).map(move |points| total + points)).collect();
        }
        let is_taken = |total: &i64| {
            let in_second = from <= *total && if is_read_below { *total < below } else { *total <= to };
            best <= *total || in_second || (has_otherwise && *total < from)
        };
        let missed: Vec<String> = totals.iter().filter(|total| !is_taken(total)).map(|total| half(*total)).collect();
        let gaps: Vec<String> = findings_but_dead_ratings(&body)
            .iter()
            .filter_map(|finding| finding.strip_prefix("gap_between_ratings: no rating takes a total of ").map(str::to_owned))
            .collect();
        prop_assert_eq!(gaps.is_empty(), missed.is_empty(), "{:?} {:?}\n{}", gaps, missed, body);
        prop_assert!(gaps.iter().all(|total| missed.contains(total)), "{gaps:?} {missed:?}\n{body}");
    }

    /// Whether lines always hold, and which are dead, is what trying every figure by hand finds.
    #[test]
    fn lines_are_read_as_trying_every_figure_reads_them(
        lines in prop::collection::vec((0_usize..6, 0_i64..7, 0_usize..4), 1..5),
    ) {
        let signs = ["==", "!=", "<", "<=", ">", ">="];
        let joins = ["", "k &&", "!k &&", "k ||"];
        let mut body = String::from("points_max: 5\nratings_read: points\nindicators:\n  - { id: n, type: count, at_most: 5 }\n  - { id: k, type: yes_no }\n");
        body.push_str("data_checks:\n  - { that: known(n) && known(k), message: Có, severity: warning }\n");
        body.push_str("criteria:\n  - id: x\n    points_max: 5\n    clause: s/1\n    score:\n      cases:\n");
        for (sign, bound, join) in &lines {
            writeln!(body, "        - {{ when: \"{} n {} {bound}\", points: 1 }}", joins[*join], signs[*sign]).unwrap();
        }
        body.push_str("ratings:\n  - { id: tot, from: 1 }\n  - { id: yeu, otherwise: true }\n");
        let holds = |(sign, bound, join): &(usize, i64, usize), n: i64, k: bool| {
            let compared = [n == *bound, n != *bound, n < *bound, n <= *bound, n > *bound, n >= *bound][*sign];
            [compared, k && compared, !k && compared, k || compared][*join]
        };
        let figures: Vec<(i64, bool)> = (0..=5).flat_map(|n| [(n, true), (n, false)]).collect();
        let first: Vec<Option<usize>> = figures.iter().map(|(n, k)| lines.iter().position(|line| holds(line, *n, *k))).collect();
        let found = findings_but_dead_ratings(&body);
        let dead: Vec<usize> = (0..lines.len()).filter(|line| !first.contains(&Some(*line))).collect();
        let told: Vec<usize> = found
            .iter()
            .filter_map(|finding| finding.strip_prefix("shadowed_case: line ")?.split(' ').next()?.parse().ok())
            .map(|line: usize| line - 1)
            .collect();
        prop_assert_eq!(told, dead, "{}", body);
        let is_open = found.iter().any(|finding| finding.starts_with("unstated_case"));
        prop_assert_eq!(is_open, first.contains(&None), "{}", body);
    }
}

/// What a unit that shows the finding of a bad fixture gets: lines of `expect`, by finding; or why no unit can show it.
const SHOWN: [(&str, Result<&[&str], &str>); 24] = [
    ("boundary_disagreement", Ok(&["{ sinh_hoat: { by: at_least 80 }, hop_deu: { is: false } }"])),
    ("cap_never_binds", Ok(&["{ tuyen_truyen: { points: 5 } }"])),
    ("clamp_can_bind", Ok(&["{ tuyen_truyen: { points: 10, by: formula capped } }"])),
    ("dead_rating", Err("no unit can get it")),
    ("decision_in_formula", Ok(&["{ hop: { points: 0.01 } }"])),
    ("floor_above_maximum", Ok(&["{ nen_nep: { points: 10 }, rating: { is: chua_dat, by: floor nen_nep } }"])),
    ("gap_between_ratings", Ok(&["{ total: { points: 89.5 }, outcome: { is: undetermined, by: unstated } }"])),
    ("group_maximum_mismatch", Err("the maxima are wrong before any figure")),
    ("illustrative_cites_official", Err("it is about documents")),
    ("missing_doubt", Ok(&["{ total: { points: 89.5 }, rating: { is: kha } }"])),
    ("non_monotone_tiers", Ok(&["{ sinh_hoat: { points: 8, by: at_least 90 } }"])),
    ("overlapping_validity", Err("it is about two sets and days")),
    ("path_disagrees", Err("it is about files")),
    ("percent_as_share", Ok(&["{ sinh_hoat: { points: 10, by: at_least 0.9 } }"])),
    ("repealed_clause", Err("it is about documents and days")),
    ("settled_condition", Err("it comes out alike for every unit")),
    ("shadowed_case", Ok(&["{ hop: { by: case 1 } }"])),
    ("tier_above_maximum", Ok(&["{ sinh_hoat: { points: 10, by: at_least 90 capped } }"])),
    ("title_twice", Err("it is about forms")),
    ("uncited_criterion", Err("it is about documents")),
    ("unreachable_tier", Err("no value falls into the tier")),
    ("unstated_case", Ok(&["{ hop: { by: unstated }, outcome: { is: undetermined } }"])),
    ("unused_indicator", Err("nothing reads it")),
    ("zero_denominator_possible", Ok(&["{ ty_le: { by: not_applicable }, outcome: { is: undetermined } }"])),
];

/// A witness as an example beside the rule set gives it.
fn example(witness: &Witness, expect: &str) -> String {
    let mut text = String::from("- example: Đơn vị ví dụ\n");
    if let Some(year) = witness.period {
        writeln!(text, "  period: {year}").expect("a string takes what is written");
    }
    for (key, answers) in [
        ("unit", witness.unit.iter().map(|(id, answer)| format!("{id}: {}", answer.written())).collect::<Vec<_>>()),
        ("given", witness.figures.iter().map(|(id, answer)| format!("{id}: {}", answer.written())).collect()),
    ] {
        if !answers.is_empty() {
            writeln!(text, "  {key}: {{ {} }}", answers.join(", ")).expect("a string takes what is written");
        }
    }
    writeln!(text, "  expect: {expect}").expect("a string takes what is written");
    text
}

/// What does not come true of the examples beside the only set of some files.
fn failures(texts: &BTreeMap<String, String>, examples: &str) -> Vec<String> {
    let mut texts = texts.clone();
    let rules = texts.keys().find(|name| name.ends_with("rules.yaml")).expect("there is a rule set").clone();
    texts.insert(rules.replace("rules.yaml", "examples.yaml"), examples.to_owned());
    let loaded = from_texts(texts);
    assert_eq!(loaded.example_diagnostics, [], "{examples}");
    let trial = trial(&loaded.library.entries[0]).expect("the set has a plan");
    assert_eq!(trial.n_examples, 1);
    trial.failures.iter().flat_map(|failure| failure.differences.iter().map(|words| words.en.clone())).collect()
}

fn texts_of(loaded: &Loaded) -> BTreeMap<String, String> {
    loaded
        .texts
        .iter()
        .map(|(name, text)| {
            let name = name.strip_prefix("fixtures/lints/").unwrap_or(name);
            (name.to_owned(), text.to_string())
        })
        .collect()
}

/// Every lint's bad fixture is shown by a unit that the engine rates as the finding says, or says why there is none.
#[test]
fn what_is_found_comes_true_of_its_witness() {
    assert_eq!(SHOWN.map(|(name, _)| name).to_vec(), LINTS.iter().map(|lint| lint.name).collect::<Vec<_>>());
    for (name, shown) in SHOWN {
        let bad = fixture(Lint::named(name).expect("a lint"), "bad");
        let witnesses: Vec<Option<Box<Witness>>> =
            with_witnesses(&bad).into_iter().map(|diagnostic| diagnostic.witness).collect();
        // a set that is refused in loading rates nobody: its neighbour shows what the unit comes to
        let rating = if bad.library.entries.is_empty() { fixture(Lint::named(name).expect("a lint"), "good") } else { bad };
        match shown {
            Err(_) => assert!(witnesses.iter().all(Option::is_none), "{name}: {witnesses:?}"),
            Ok(expected) => {
                assert_eq!(witnesses.len(), expected.len(), "{name}: {witnesses:?}");
                for (witness, expect) in witnesses.iter().zip(expected) {
                    let witness = witness.as_ref().unwrap_or_else(|| panic!("{name} has no witness"));
                    let failures = failures(&texts_of(&rating), &example(witness, expect));
                    assert_eq!(failures, Vec::<String>::new(), "{name}: {witness:?}");
                }
            }
        }
    }
}

/// The sets of `body` with what is found there, and the witness of each finding evaluated as an example that expects this.
fn shown(body: &str, expected: &[(&str, &str)]) {
    let loaded = loaded(body);
    assert_eq!(loaded.library.entries.len(), 1, "{}", terminal(&loaded.diagnostics, &loaded.texts, Look::plain(Lang::En)));
    let found = witness::check(&loaded.library);
    let messages: Vec<String> = found.iter().map(|one| format!("{}: {}", one.code, one.message.vi)).collect();
    assert_eq!(messages, expected.iter().map(|(message, _)| (*message).to_owned()).collect::<Vec<_>>());
    for (one, (message, expect)) in found.iter().zip(expected) {
        let witness = one.witness.as_ref().unwrap_or_else(|| panic!("{message}: no witness"));
        let texts = loaded.texts.iter().map(|(name, text)| (name.to_string(), text.to_string())).collect();
        assert_eq!(failures(&texts, &example(witness, expect)), Vec::<String>::new(), "{message}: {witness:?}");
    }
}

/// The bands of a real text, 90–100, 80–89, 65–79, 50–64, with points in halves.
#[test]
fn every_hole_of_a_table_of_bands_is_found() {
    let body = "\
points_max: 100
ratings_read: points
indicators:
  - { id: viec, type: number, at_least: 0, at_most: 100, decimals: 1, step: 0.5 }
criteria:
  - { id: x, points_max: 100, clause: s/1, score: { formula: viec } }
ratings:
  - { id: xuat_sac, from: 90 }
  - { id: kha, from: 80, to: 89 }
  - { id: trung_binh, from: 65, to: 79 }
  - { id: yeu, from: 50, to: 64 }
  - { id: kem, otherwise: true }
";
    let is = |total| format!("{{ total: {{ points: {total} }}, outcome: {{ is: undetermined, by: unstated }} }}");
    let (high, middle, low) = (is("89.5"), is("79.5"), is("64.5"));
    shown(
        body,
        &[
            ("gap_between_ratings: tổng điểm 89,5 không thuộc mức xếp loại nào", &high),
            ("gap_between_ratings: tổng điểm 79,5 không thuộc mức xếp loại nào", &middle),
            ("gap_between_ratings: tổng điểm 64,5 không thuộc mức xếp loại nào", &low),
        ],
    );
}

/// A total between the bands that a rating further down takes is a hole too: 9 would get `yeu`, and 8 gets `kha`.
#[test]
fn a_total_that_falls_through_a_hole_to_a_worse_rating_is_found() {
    let ratings = "  - { id: tot, from: 10 }\n  - { id: kha, from: 2, to: 8 }\n  - { id: yeu, from: 0 }\n";
    let found = witness::check(&loaded(&with_ratings(&ratings.replace("to: 8", "to: 9"))).library);
    assert_eq!(found, []);
    let eight = with_ratings(&ratings.replace("from: 2, to: 8", "from: 1, to: 8"));
    shown(
        &eight,
        &[(
            "gap_between_ratings: tổng điểm 9 rơi xuống mức `yeu`, tuy tổng điểm thấp hơn được mức cao hơn",
            "{ total: { points: 9 }, rating: { is: yeu } }",
        )],
    );
    // where less is better, more points are rightly worse
    let less = with_ratings("  - { id: tot, below: 1 }\n  - { id: kha, below: 9 }\n  - { id: yeu, below: 20 }\n");
    assert_eq!(findings(&less), Vec::<String>::new());
}

/// The ladder of a real text: 8 for all reports, 6 without 2 monthly ones, 4 without 1 quarterly or 3 monthly ones, 0 without 1
/// quarterly and 4 monthly ones.
#[test]
fn every_class_that_a_ladder_leaves_out_is_found_and_the_line_that_is_never_reached() {
    let body = "\
points_max: 8
ratings_read: points
indicators:
  - { id: thang, type: count, at_most: 12 }
  - { id: quy, type: count, at_most: 4 }
criteria:
  - id: x
    points_max: 8
    clause: s/1
    score:
      cases:
        - { when: thang == 0 && quy == 0, points: 8 }
        - { when: thang == 2, points: 6 }
        - { when: quy == 1 || thang == 3, points: 4 }
        - { when: quy == 1 && thang == 4, points: 0 }
ratings:
  - { id: tot, from: 5 }
  - { id: yeu, otherwise: true }
";
    let open = "{ x: { by: unstated }, outcome: { is: undetermined } }";
    shown(
        body,
        &[
            ("unstated_case: không dòng nào của `x` đúng khi `thang` = 1, `quy` = 0, mà `otherwise` bị bỏ trống", open),
            ("unstated_case: không dòng nào của `x` đúng khi `thang` dưới 2, `quy` trên 1, mà `otherwise` bị bỏ trống", open),
            ("unstated_case: không dòng nào của `x` đúng khi `thang` từ 4 trở lên, `quy` = 0, mà `otherwise` bị bỏ trống", open),
            (
                "unstated_case: không dòng nào của `x` đúng khi `thang` từ 4 trở lên, `quy` trên 1, mà `otherwise` bị bỏ trống",
                open,
            ),
            (
                "shadowed_case: dòng 4 của `x` không bao giờ được dùng: không có số liệu nào vừa qua các dòng trên vừa thỏa dòng này",
                "{ x: { by: case 3 } }",
            ),
        ],
    );
}

/// A ladder that needs its order is no defect: dưới 2, dưới 3, dưới 4.
#[test]
fn lines_that_overlap_in_order_are_no_finding() {
    let body = "\
points_max: 10
ratings_read: points
indicators:
  - { id: vang, type: count, at_most: 12 }
criteria:
  - id: x
    points_max: 10
    clause: s/1
    score:
      cases:
        - { when: vang == 0, points: 10 }
        - { when: vang < 2, points: 8 }
        - { when: vang < 3, points: 6 }
        - { when: vang < 4, points: 4 }
        - { when: vang >= 4, points: 0 }
ratings:
  - { id: tot, from: 5 }
  - { id: yeu, otherwise: true }
";
    assert_eq!(findings(body), Vec::<String>::new());
}

/// A case left out by two derived values, under a data check that every unit must pass.
#[test]
fn a_case_that_data_checks_exclude_is_not_left_out() {
    let set = |check: &str| {
        format!(
            "points_max: 10
ratings_read: points
indicators:
  - {{ id: lam, type: count, at_most: 99 }}
  - {{ id: can, type: count, at_least: 1, at_most: 99 }}
data_checks:
  - {{ that: lam <= can, message: Làm quá, severity: {check} }}
criteria:
  - id: x
    points_max: 10
    clause: s/1
    score:
      cases:
        - {{ when: lam < can, points: 5 }}
        - {{ when: lam == can, points: 10 }}
ratings:
  - {{ id: tot, from: 5 }}
"
        )
    };
    assert_eq!(findings(&set("error")), Vec::<String>::new());
    shown(
        &set("warning"),
        &[(
            "unstated_case: không dòng nào của `x` đúng khi `lam` > `can`, mà `otherwise` bị bỏ trống",
            "{ x: { by: unstated } }",
        )],
    );
}

/// A set in which `x` is scored by tiers of a percentage `p`, a count `n` and more, and rated as given.
fn tiered(indicator: &str, tiers: &str, ratings: &str) -> String {
    format!(
        "points_max: 10
ratings_read: points
indicators:
  - {{ id: p, {indicator} }}
  - {{ id: n, type: count, at_most: 9 }}
data_checks:
  - {{ that: n >= 0 && p >= 0, message: Số liệu, severity: warning }}
criteria:
  - {{ id: x, points_max: 10, clause: s/1, score: {{ tiers: {{ of: p, {tiers} }} }} }}
ratings:
{ratings}"
    )
}

const RATED: &str = "  - { id: tot, from: 8 }\n  - { id: yeu, otherwise: true }\n";

#[test]
fn tiers_are_found_where_someone_better_gets_less_and_nowhere_else() {
    let percent = "type: percent";
    for (indicator, tiers) in [
        (percent, "at_least: { 90: 10, 80: 8, 70: 5 }, otherwise: 0"),
        (percent, "at_least: { 90: 10, 80: 8, 70: 8 }, otherwise: 0"),
        (percent, "at_most: { 0: 10, 5: 8, 20: 4 }, otherwise: 0"),
        (percent, "at_least: { 20: 0, 5: 4, 1: 8 }, otherwise: 10"),
        ("type: percent, better: less", "below: { 5: 10, 20: 4 }, otherwise: 0"),
        // nothing falls into the tier of 120
        (percent, "at_least: { 90: 10, 80: 8 }, otherwise: 0"),
    ] {
        assert_eq!(findings(&tiered(indicator, tiers, RATED)), Vec::<String>::new(), "{indicator} {tiers}");
    }
    for (indicator, tiers, message, expect) in [
        (
            percent,
            "at_least: { 90: 8, 80: 10, 70: 5 }, otherwise: 0",
            "`at_least 90` của `x` tốt hơn `at_least 80` mà được ít hơn: 8 điểm so với 10 điểm",
            "{ x: { points: 8, by: at_least 90 } }",
        ),
        (
            percent,
            "at_most: { 0: 8, 5: 10, 20: 4 }, otherwise: 0",
            "`at_most 0` của `x` tốt hơn `at_most 5` mà được ít hơn: 8 điểm so với 10 điểm",
            "{ x: { points: 8, by: at_most 0 } }",
        ),
        (
            "type: percent, better: less",
            "at_least: { 90: 10 }, otherwise: 0",
            "`otherwise` của `x` tốt hơn `at_least 90` mà được ít hơn: 0 điểm so với 10 điểm",
            "{ x: { points: 0, by: otherwise } }",
        ),
        (
            percent,
            "at_least: { 90: 10, 80: 8, 70: 5 }, otherwise: 6",
            "`at_least 70` của `x` tốt hơn `otherwise` mà được ít hơn: 5 điểm so với 6 điểm",
            "{ x: { points: 5, by: at_least 70 } }",
        ),
    ] {
        shown(&tiered(indicator, tiers, RATED), &[(&format!("non_monotone_tiers: {message}"), expect)]);
    }
}

#[test]
fn an_edge_drawn_in_two_ways_is_found_and_two_edges_are_not() {
    let rated = |that: &str| {
        format!(
            "  - {{ id: tot, from: 8, require: [{{ id: r, that: \"{that}\", clause: s/1 }}] }}\n  - {{ id: yeu, otherwise: true }}\n"
        )
    };
    let scored = "at_least: { 90: 10, 80: 8 }, otherwise: 0";
    for that in [
        "p >= 80",
        "!(p < 80)",
        "p > 79",
        "p == 90",
        // every percentage is 0 or more: nothing is parted
        "p > 0",
        "total >= 8",
        "n >= 1",
        "x >= 8",
    ] {
        assert_eq!(findings(&tiered("type: percent", scored, &rated(that))), Vec::<String>::new(), "{that}");
    }
    // of whole numbers, at least 2 and at most 2 are two thresholds
    let counted = tiered("type: count, at_most: 9", "at_most: { 0: 10, 2: 8 }, otherwise: 0", &rated("p >= 2 || n > 1"));
    assert_eq!(findings(&counted), Vec::<String>::new());
    for (that, message, expect) in [
        (
            "p > 80",
            "đúng 80 của `p` thì `p > 80` xếp một bên, `at_least 80` xếp bên kia",
            "{ x: { by: at_least 80 }, r: { is: false } }",
        ),
        (
            "90 < p",
            "đúng 90 của `p` thì `90 < p` xếp một bên, `at_least 90` xếp bên kia",
            "{ x: { by: at_least 90 }, r: { is: false } }",
        ),
        (
            "p <= 80",
            "đúng 80 của `p` thì `p <= 80` xếp một bên, `at_least 80` xếp bên kia",
            "{ x: { by: at_least 80 }, r: { is: true } }",
        ),
        (
            "total > 8",
            "đúng 8 của `total` thì `total > 8` xếp một bên, `from: 8` xếp bên kia",
            "{ total: { points: 8 }, r: { is: false } }",
        ),
    ] {
        shown(&tiered("type: percent", scored, &rated(that)), &[(&format!("boundary_disagreement: {message}"), expect)]);
    }
}

#[test]
fn a_rating_is_dead_where_nothing_leads_to_it_and_nowhere_else() {
    let scored = "at_least: { 90: 10, 80: 8 }, otherwise: 0";
    let dead = |ratings: &str| -> Vec<String> {
        let found = found(&loaded(&tiered("type: percent", scored, ratings)));
        // what is wrong with a gate alone is not asked here
        let ratings = found.iter().filter(|one| !["cap_never_binds", "settled_condition"].contains(&one.code));
        ratings.map(|one| format!("{}: {}", one.code, one.notes.first().map_or("", |note| note.vi.as_str()))).collect()
    };
    let gate = |gate: &str| format!("gates:\n  - {{ id: g, clause: s/1, {gate} }}\n");
    // totals are 0, 8 and 10
    let (none, contradiction, led) = (
        "dead_rating: không tổng điểm nào rơi vào các cạnh của mức này",
        "dead_rating: các điều kiện của mức này không thể cùng đúng với nhau và với các cạnh điểm của nó",
        "dead_rating: đơn vị nào đạt mức này cũng bị `g` đưa sang mức khác",
    );
    let middle = "  - { id: a, from: 10 }\n  - { id: b, from: 9, below: 10 }\n  - { id: c, otherwise: true }\n";
    let both = |that: &str| {
        format!(
            "  - {{ id: a, from: 10, require: [{{ id: r, that: \"{that}\", clause: s/1 }}] }}\n  - {{ id: b, from: 8 }}\n  - {{ id: c, otherwise: true }}\n"
        )
    };
    for (ratings, expected) in [
        (middle.to_owned(), vec![none]),
        ("  - { id: a, from: 11 }\n  - { id: b, from: 8 }\n  - { id: c, otherwise: true }\n".to_owned(), vec![none]),
        ("  - { id: a, from: 8 }\n  - { id: b, from: 0 }\n  - { id: c, otherwise: true }\n".to_owned(), vec![none]),
        (both("n > 2 && n <= 1"), vec![contradiction]),
        (both("total < 9"), vec![contradiction]),
        (both("x > 10"), vec![contradiction]),
        (both("n == 0") + &gate("when: n < 1, then: { not_above: b }"), vec![led]),
        (both("n == 0") + &gate("when: n >= 0, then: { not_rated: Chưa }"), vec![led, led, led]),
        // what can be come to
        (both("n > 1 && n <= 2"), vec![]),
        (both("total > 9"), vec![]),
        (both("n == 0") + &gate("when: n > 1, then: { not_above: b }"), vec![]),
        (both("n == 0") + &gate("when: n < 1, unless: p > 50, then: { not_above: b }"), vec![]),
        (middle.to_owned() + &gate("when: n > 1, then: { rate: b }"), vec![]),
        (middle.to_owned() + &gate("when: n > 1, then: { not_above: b }"), vec![]),
        (middle.to_owned() + &gate("when: n > 1, then: { not_below: b }"), vec![]),
        (middle.to_owned() + &gate("when: n > 1, then: { lower: 1 }"), vec![]),
        (middle.to_owned() + &gate("when: n > 9, then: { rate: b }"), vec![none]),
        // who misses `a` falls to `b`, and the total of `b` is not asked again
        ("  - { id: a, from: 10, require: [{ id: r, that: n == 0, clause: s/1 }] }\n  - { id: b, from: 9 }\n  - { id: c, otherwise: true }\n".to_owned(), vec![]),
    ] {
        assert_eq!(dead(&ratings), expected, "{ratings}");
    }
}

#[test]
fn a_rating_that_no_row_of_a_matrix_leaves_room_for_is_dead() {
    let set = |second: &str| {
        format!(
            "indicators:
  - {{ id: p, type: percent }}
  - {{ id: q, type: percent }}
matrix:
  rating: worst_row
  rows:
    - {{ id: mot, clause: s/1, tiers: {{ of: p, at_least: {{ 90: a, 50: b }}, otherwise: c }} }}
    - {{ id: hai, clause: s/1, tiers: {{ of: q, {second} }} }}
ratings: [{{ id: a }}, {{ id: b }}, {{ id: c }}]
"
        )
    };
    assert_eq!(findings(&set("at_least: { 80: a }, otherwise: c")), Vec::<String>::new());
    assert_eq!(findings(&set("at_least: { 80: b }, otherwise: c")), ["dead_rating: no unit can get the rating `a`"]);
}
