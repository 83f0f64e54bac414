//! Every lint has its explanations, a rule set that has the defect and a neighbour that has not, and finds exactly what is there.

use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use vungmanh::law::check::{LINTS, Lint};
use vungmanh::law::library::Library;
use vungmanh::law::load::{Loaded, from_texts};
use vungmanh::questions::trial::trial;
use vungmanh::questions::witness::check;
use vungmanh::render::diagnostic::{Look, terminal};
use vungmanh::words::diagnostic::{Diagnostic, Lang, Severity, Witness};

/// Everything that is found in a library, in loading and after.
fn found(loaded: &Loaded) -> Vec<Diagnostic> {
    let mut all = loaded.diagnostics.clone();
    all.extend(check(&loaded.library));
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
        writeln!(text, "{}", terminal(&found(&bad), &bad.texts, Look::plain(Lang::Vi))).unwrap();
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
        assert_eq!(findings(&with_ratings(ratings)), expected, "{ratings}");
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
    assert_eq!(findings(&set("")), Vec::<String>::new());
    // of a maximum that is fixed they are 0, 40, 60 and 100
    let fixed = set("").replace("from: 70, to: 89", "from: 50, to: 59");
    assert_eq!(findings(&fixed), ["gap_between_ratings: no rating takes a total of 60%"]);
    let dropped = findings(&set("applies_when: c, if_not_applicable: drop,"));
    assert_eq!(dropped, ["gap_between_ratings: no rating takes a total of 89.5%"]);
}

#[test]
fn an_allowed_finding_is_a_note_with_its_reason() {
    let set = with_ratings(
        "  - { id: tot, from: 10 }\n  - { id: kha, from: 2, to: 8, allow: { gap_between_ratings: văn bản viết thế } }\n  - { id: yeu, otherwise: true }\n",
    );
    let all = found(&loaded(&set));
    assert_eq!(all.len(), 1);
    assert_eq!((all[0].code, all[0].severity), ("gap_between_ratings", Severity::Note));
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
        findings(body),
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
        assert_eq!(findings(&set(score)), [format!("tier_above_maximum: {expected}")], "{score}");
    }
    for score in ["tiers: { of: n, at_least: { 3: 4 }, otherwise: 0 }", "per_occurrence: { of: n, each: -1, start: 4 }"] {
        assert_eq!(findings(&set(score)), Vec::<String>::new(), "{score}");
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
        let gaps: Vec<String> = findings(&body)
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
        let found = findings(&body);
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
const SHOWN: [(&str, Result<&[&str], &str>); 19] = [
    ("cap_never_binds", Ok(&["{ tuyen_truyen: { points: 5 } }"])),
    ("clamp_can_bind", Ok(&["{ tuyen_truyen: { points: 10, by: formula capped } }"])),
    ("decision_in_formula", Ok(&["{ hop: { points: 0.01 } }"])),
    ("floor_above_maximum", Ok(&["{ nen_nep: { points: 10 }, rating: { is: chua_dat, by: floor nen_nep } }"])),
    ("gap_between_ratings", Ok(&["{ total: { points: 89.5 }, outcome: { is: undetermined, by: unstated } }"])),
    ("group_maximum_mismatch", Err("the maxima are wrong before any figure")),
    ("illustrative_cites_official", Err("it is about documents")),
    ("missing_doubt", Ok(&["{ total: { points: 89.5 }, rating: { is: kha } }"])),
    ("overlapping_validity", Err("it is about two sets and days")),
    ("path_disagrees", Err("it is about files")),
    ("repealed_clause", Err("it is about documents and days")),
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
        writeln!(text, "  period: {year}").unwrap();
    }
    for (key, answers) in [
        ("unit", witness.unit.iter().map(|(id, answer)| format!("{id}: {}", answer.written())).collect::<Vec<_>>()),
        ("given", witness.figures.iter().map(|(id, answer)| format!("{id}: {}", answer.written())).collect()),
    ] {
        if !answers.is_empty() {
            writeln!(text, "  {key}: {{ {} }}", answers.join(", ")).unwrap();
        }
    }
    writeln!(text, "  expect: {expect}").unwrap();
    text
}

/// What does not come true of the examples beside the only set of some files.
fn failures(texts: &BTreeMap<String, String>, examples: String) -> Vec<String> {
    let mut texts = texts.clone();
    let rules = texts.keys().find(|name| name.ends_with("rules.yaml")).expect("there is a rule set").clone();
    texts.insert(rules.replace("rules.yaml", "examples.yaml"), examples.clone());
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
        let witnesses: Vec<Option<Witness>> = found(&bad).into_iter().map(|diagnostic| diagnostic.witness).collect();
        // a set that is refused in loading rates nobody: its neighbour shows what the unit comes to
        let rating = if bad.library.entries.is_empty() { fixture(Lint::named(name).expect("a lint"), "good") } else { bad };
        match shown {
            Err(_) => assert!(witnesses.iter().all(Option::is_none), "{name}: {witnesses:?}"),
            Ok(expected) => {
                assert_eq!(witnesses.len(), expected.len(), "{name}: {witnesses:?}");
                for (witness, expect) in witnesses.iter().zip(expected) {
                    let witness = witness.as_ref().unwrap_or_else(|| panic!("{name} has no witness"));
                    let failures = failures(&texts_of(&rating), example(witness, expect));
                    assert_eq!(failures, Vec::<String>::new(), "{name}: {witness:?}");
                }
            }
        }
    }
}
