//! Each lint beside what only looks like its defect: what is found, word for word, and what is left alone.

use std::collections::BTreeMap;
use std::path::Path;
use vungmanh::law::check::{check, opaque};
use vungmanh::law::library::Library;
use vungmanh::law::load::from_texts;
use vungmanh::words::diagnostic::{Diagnostic, Severity};

const SOURCE: &str = "\
id: s
title: Văn bản
kind: illustrative
in_force: { from: 2016-01-01 }
read: full
clauses: { '1': { at: Mục 1, says: Chấm điểm }, '1.1': { at: Mục 1.1, says: Một phần } }
";

const HEADER: &str = "\
id: s
version: '1'
title: Thử
status: illustrative
applies_to: { organisation: o, unit_kind: xa }
sources: [s]
rounding: { derived: none, criterion: { decimals: 2, mode: half_up }, group: none, total: none }
absent: undetermined
";

const RATINGS: &str = "ratings: [{ id: tot, from: 5 }, { id: kha, from: 3 }, { id: yeu, otherwise: true }]\n";

/// Everything found in files, in loading and after.
fn found(files: &[(&str, String)]) -> Vec<Diagnostic> {
    let texts: BTreeMap<String, String> = files.iter().map(|(name, text)| ((*name).to_owned(), text.clone())).collect();
    let loaded = from_texts(texts);
    let mut all = loaded.diagnostics.clone();
    all.extend(check(&loaded.library));
    all
}

/// What one lint finds in a set, with line and severity.
fn of(lint: &str, body: &str) -> Vec<String> {
    let rules = format!("{HEADER}{body}");
    let all = found(&[("sources/s.yaml", SOURCE.to_owned()), ("s/1/rules.yaml", rules.clone())]);
    let stray = all.iter().find(|diagnostic| diagnostic.severity == Severity::Error && diagnostic.code != lint);
    assert_eq!(stray, None, "{rules}");
    told(lint, &all)
}

fn told(lint: &str, all: &[Diagnostic]) -> Vec<String> {
    all.iter().filter(|diagnostic| diagnostic.code == lint).map(|diagnostic| diagnostic.message.en.clone()).collect()
}

/// One criterion `x` of so many points over figures that stand ready.
fn scored(points_max: u32, score: &str) -> String {
    format!(
        "points_max: {points_max}
ratings_read: points
indicators:
  - {{ id: n, type: count, at_most: 10 }}
  - {{ id: m, type: count, at_least: 1, at_most: 10 }}
  - {{ id: p, type: percent, decimals: 2 }}
  - {{ id: d, type: number, decimals: 1, at_least: -5, at_most: 5 }}
  - {{ id: a, type: yes_no }}
  - {{ id: b, type: yes_no }}
derived:
  - {{ id: q, value: 'percent(n, m)' }}
criteria:
  - id: x
    points_max: {points_max}
    clause: s/1
    score:
      {score}
{RATINGS}"
    )
}

#[test]
fn a_threshold_in_arithmetic_is_found_with_the_value_where_it_turns() {
    let at = |name: &str, value: &str| format!("the formula of `x` hides a threshold: its value turns at `{name}` = {value}");
    let hidden = [
        ("clamp((p - 80) / 10, 0, 1) * 10", at("p", "80")),
        ("10 * min(1, max(0, p - 89))", at("p", "89")),
        ("min(10, max(0, p - 80))", at("p", "80")),
        ("10 * min(1, n)", at("n", "1")),
        ("5 * clamp(n - 3, 0, 2)", at("n", "4")),
        ("10 * clamp(m - 4, 0, 1)", at("m", "5")),
        ("max(4, n)", at("n", "5")),
        (
            "10 * count_true(p >= 90)",
            "the formula of `x` turns truths into numbers: a condition sits inside arithmetic".to_owned(),
        ),
        (
            "5 * count_true(p >= 90, n > 3)",
            "the formula of `x` turns truths into numbers: a condition sits inside arithmetic".to_owned(),
        ),
        ("10 * count_true(a)", "the formula of `x` turns truths into numbers: a condition sits inside arithmetic".to_owned()),
        ("10 * clamp(n - m, 0, 1)", "the formula of `x` gives but a few values: it is a branch written as arithmetic".to_owned()),
    ];
    for (formula, expected) in hidden {
        let body = scored(10, &format!("formula: '{formula}'"));
        assert_eq!(of("decision_in_formula", &body), [expected], "{formula}");
    }
    let caps = [
        "min(10, 0.15 * n + 0.1 * p)",
        "min(10, 0.5 * n)",
        "min(10, n)",
        "clamp(n, 0, 10)",
        "clamp(d, 0, 10)",
        "clamp(n - m, 0, 4)",
        "max(0, 10 - 0.5 * n)",
        "10 * min(1, n / m)",
        "10 * min(1, p / 90)",
        "min(6, 0.6 * n) + min(4, 0.05 * p)",
        "0.5 * count_true(a, b)",
        "abs(n - m)",
        "m / max(1, n)",
        "n",
        "p / 10",
    ];
    for formula in caps {
        let body = scored(10, &format!("formula: '{formula}'"));
        assert_eq!(of("decision_in_formula", &body), Vec::<String>::new(), "{formula}");
    }
    // one point where it happened at all: cut at the criterion's own maximum, as it would be anyway
    assert_eq!(of("decision_in_formula", &scored(1, "formula: 'min(1, n)'")), Vec::<String>::new());
    let line = scored(
        10,
        "cases: [{ when: 'p >= 50', points: '5 * min(1, max(0, n - 3))' }, { when: a, points: 'min(10, p - 20)' }]\n      otherwise: 0",
    );
    assert_eq!(of("decision_in_formula", &line), [at("n", "4")]);
}

#[test]
fn a_derived_value_hides_a_decision_where_it_is_a_truth_in_disguise() {
    let set = |value: &str| {
        scored(10, "tiers: { of: v, at_least: { 1: 10 }, otherwise: 0 }")
            .replace("derived:\n", &format!("derived:\n  - {{ id: v, zero_denominator: zero, value: '{value}' }}\n"))
    };
    for (value, at) in [
        ("floor(p / 90)", "90"),
        ("min(1, floor(p / 90))", "90"),
        ("round(p / 100, 0)", "50"),
        ("clamp((p - 80) / 10, 0, 1)", "80"),
        ("min(2, floor(p / 30))", "30"),
    ] {
        let expected = format!("the formula of `v` hides a threshold: its value turns at `p` = {at}");
        assert_eq!(of("decision_in_formula", &set(value)), [expected], "{value}");
    }
    for value in [
        "round(percent(n, m), 1)",
        "max(0, p - 80)",
        "min(100, percent(n, m))",
        "floor(p / 5)",
        "max(0, n - m)",
        "count_true(a, p >= 90)",
        "clamp(p, 0, 100)",
    ] {
        assert_eq!(of("decision_in_formula", &set(value)), Vec::<String>::new(), "{value}");
    }
}

#[test]
fn a_divisor_that_can_be_0_is_found_with_figures_and_one_that_cannot_is_not() {
    let notes = |body: &str| {
        let rules = format!("{HEADER}{body}");
        let all = found(&[("sources/s.yaml", SOURCE.to_owned()), ("s/1/rules.yaml", rules)]);
        let said = all.into_iter().filter(|diagnostic| diagnostic.code == "zero_denominator_possible");
        said.map(|diagnostic| diagnostic.witness.map_or(String::new(), |unit| unit.words().en)).collect::<Vec<_>>()
    };
    let zero = |figures: &str| vec![format!("a unit that shows it: {figures}")];
    let scores = [
        ("formula: '10 / n'", zero("n = 0")),
        ("formula: '10 / m'", vec![]),
        ("formula: '10 / (n + m)'", vec![]),
        ("formula: '1 / (n - m)'", zero("n = 1; m = 1")),
        ("formula: '1 / (n - 5)'", zero("n = 5")),
        ("formula: '1 / q'", zero("n = 0; m = 1")),
        ("proportional: { of: m, to: n }", zero("n = 0; m = 1")),
        ("proportional: { of: m, to: n, zero_target: full }", vec![]),
        ("proportional: { of: n, to: m }", vec![]),
        // the line's own condition, and the lines above
        ("cases: [{ when: n > 0, points: 5 / n }]\n      otherwise: 0", vec![]),
        ("cases: [{ when: n == 0, points: 0 }, { when: a, points: 5 / n }]\n      otherwise: 0", vec![]),
        ("cases: [{ when: n == 0, points: 0 }]\n      otherwise: 5 / n", vec![]),
        ("cases: [{ when: 'n == 0 || a', points: 0 }]\n      otherwise: 5 / n", vec![]),
        ("cases: [{ when: 'n == 0 && a', points: 0 }]\n      otherwise: 5 / n", zero("n = 0")),
        ("cases: [{ when: n >= 0, points: 5 / n }]\n      otherwise: 0", zero("n = 0")),
        ("cases: [{ when: d != 0, points: 5 / d }]\n      otherwise: 0", vec![]),
        ("cases: [{ when: 'd > -1', points: 5 / d }]\n      otherwise: 0", zero("d = 0")),
        ("cases: [{ when: n + d > 0, points: 5 / (n + d) }]\n      otherwise: 0", vec![]),
        ("alternatives: [{ when: d != 0, score: { proportional: { of: n, to: d } } }]\n      otherwise: 0", vec![]),
        // a part of a condition, beside parts that decide alone where the divisor is 0
        ("met: 'n > 0 && 5 / n > 1'", vec![]),
        ("met: '5 / n > 1 && n != 0'", vec![]),
        ("met: 'n == 0 || 5 / n > 1'", vec![]),
        ("met: { none: [n == 0, 5 / n > 1] }", vec![]),
        ("met: 'n > 0 || 5 / n > 1'", zero("n = 0")),
        ("met: 'n == 0 && 5 / n > 1'", zero("n = 0")),
        ("cases: [{ when: 'a && 5 / n > 1', points: 1 }]\n      otherwise: 0", zero("n = 0")),
    ];
    for (score, expected) in scores {
        assert_eq!(notes(&scored(10, score)), expected, "{score}");
    }
    // a missing figure that is read as 0 is a divisor of 0, though its range begins at 1
    let absent = scored(10, "formula: '10 / m'").replace("at_least: 1,", "at_least: 1, absent: zero,");
    assert_eq!(notes(&absent).len(), 2);
    let unproven = "at_least: 1, evidence: { required: true, without: zero },";
    assert_eq!(notes(&scored(10, "formula: '10 / m'").replace("at_least: 1,", unproven)).len(), 2);
    let handled = scored(10, "formula: n").replace("'percent(n, m)'", "'percent(n, n)', zero_denominator: undetermined");
    assert_eq!(notes(&handled), Vec::<String>::new());
    assert_eq!(notes(&handled.replace(", zero_denominator: undetermined", "")), zero("n = 0"));
}

#[test]
fn points_for_each_are_held_against_the_cap_and_the_range() {
    let cases = [
        (10, "per_occurrence: { of: n, each: 1 }", vec![]),
        (10, "per_occurrence: { of: n, each: 2 }", vec![]),
        (
            10,
            "per_occurrence: { of: n, each: 0.5 }",
            vec!["`x` has a maximum of 10, and this method gives 5 points at most: no unit has them all"],
        ),
        (10, "per_occurrence: { of: n, each: 0.5, start: 5 }", vec![]),
        (10, "per_occurrence: { of: n, each: -0.5, start: 10 }", vec![]),
        (
            10,
            "per_occurrence: { of: n, each: -0.5, start: 8 }",
            vec!["`x` has a maximum of 10, and this method gives 8 points at most: no unit has them all"],
        ),
        (
            10,
            "formula: 'min(10, 0.5 * n)'",
            vec![
                "`x` has a maximum of 10, and this method gives 5 points at most: no unit has them all",
                "the formula of `x` cuts at 10 a value that is 5 at most",
            ],
        ),
        (10, "formula: 'min(10, n)'", vec![]),
        (10, "formula: 'min(10, 2 * n)'", vec![]),
        (10, "formula: 'clamp(n, 0, 12)'", vec!["the formula of `x` cuts at 12 a value that is 10 at most"]),
        (10, "formula: 'clamp(n, 0, 10)'", vec![]),
        (10, "formula: 'min(10, 5 * n / m)'", vec![]),
        (9, "formula: 'max(0, n - m)'", vec![]),
        (
            10,
            "cases: [{ when: n > 5, points: 'min(9, 2 * n)' }, { when: a, points: 'min(9, n)' }]\n      otherwise: 0",
            vec![
                "`x` has a maximum of 10, and this method gives 9 points at most: no unit has them all",
                "the formula of `x` cuts at 9 a value that is 5 at most",
            ],
        ),
    ];
    for (points_max, score, expected) in cases {
        assert_eq!(of("cap_never_binds", &scored(points_max, score)), expected, "{score}");
    }
}

/// Two criteria of 6 and 6 in a group, with what is written at the group and below the criteria.
fn grouped(group: &str, rest: &str) -> String {
    format!(
        "points_max: 12
ratings_read: points
indicators:
  - {{ id: n, type: count, at_most: 6 }}
  - {{ id: a, type: yes_no }}
criteria:
  - id: g
    points_max: 12
    {group}
    criteria:
      - {{ id: x, points_max: 6, clause: s/1, score: {{ per_occurrence: {{ of: n, each: 1 }} }} }}
      - {{ id: y, points_max: 6, clause: s/1, score: {{ met: a }} }}
{rest}
{RATINGS}"
    )
}

#[test]
fn caps_of_groups_totals_and_deductions_bind_or_are_found() {
    let capped = "group `g` is `capped: true`, and its parts come to 12 points at most, which is no more than 12";
    let groups = [
        (grouped("capped: true", ""), vec![capped]),
        (
            grouped("capped: true", "")
                .replace("points_max: 6, clause: s/1, score: { met", "points_max: 7, clause: s/1, score: { met"),
            vec![],
        ),
        (grouped("", ""), vec![]),
        (grouped("", "total: { at_most: 12 }"), vec![]),
        (grouped("", "total: { at_most: 11 }"), vec![]),
        (grouped("", "total: { at_most: 13 }"), vec!["the total is cut at 13, and no unit can have more than 12"]),
        (
            grouped(
                "",
                "bonus: { points_max: 2, criteria: [{ id: t, points_max: 2, clause: s/1, score: { met: a } }] }\ntotal: { at_most: 14 }",
            ),
            vec![],
        ),
        (
            grouped(
                "",
                "bonus: { points_max: 2, criteria: [{ id: t, points_max: 2, clause: s/1, score: { met: a } }] }\ntotal: { at_most: 12 }",
            ),
            vec![],
        ),
        (
            grouped(
                "",
                "bonus: { points_max: 2, capped: true, criteria: [{ id: t, points_max: 2, clause: s/1, score: { met: a } }] }",
            ),
            vec!["group `bonus` is `capped: true`, and its parts come to 2 points at most, which is no more than 2"],
        ),
        (
            grouped(
                "",
                "bonus: { points_max: 2, capped: true, criteria: [{ id: t, points_max: 3, clause: s/1, score: { met: a } }] }",
            ),
            vec![],
        ),
        (
            grouped(
                "",
                "deductions: { points_min: -3, criteria: [{ id: t, points_min: -3, clause: s/1, score: { per_occurrence: { of: n, each: -1 } } }] }",
            ),
            vec![],
        ),
        (
            grouped(
                "",
                "deductions: { points_min: -5, criteria: [{ id: t, points_min: -3, clause: s/1, score: { per_occurrence: { of: n, each: -1 } } }] }",
            ),
            vec!["deductions are cut at -5, and the parts together deduct no further than -3"],
        ),
        (
            grouped(
                "",
                "deductions: { points_min: -8, criteria: [{ id: t, points_min: -8, clause: s/1, score: { per_occurrence: { of: n, each: -1 } } }] }",
            ),
            vec!["`t` is cut at -8 points, and 6 times -1 deduct no further than -6"],
        ),
    ];
    for (body, expected) in groups {
        assert_eq!(of("cap_never_binds", &body), expected, "{body}");
    }
}

#[test]
fn a_quota_does_something_and_puts_nobody_below_who_did_not_reach_it_or_is_found() {
    let quota = |capacity: &str, others: &str| {
        let quota = format!(
            "quotas: [{{ id: q, rating: tot, within: [cohort], capacity: {{ {capacity} }}, round: floor, \
             rank_by: [{{ total: desc }}], others: {others}, clause: s/1 }}]\n"
        );
        grouped("", "").replace(RATINGS, &format!("{RATINGS}{quota}"))
    };
    let nothing = "quota `q` does nothing: with 100% everyone has a place";
    for (capacity, expected) in [
        ("percent: 100, of: all", vec![nothing]),
        ("percent: 99, of: all", vec![]),
        ("percent: 100, of: { rated_at_least: kha }", vec![nothing]),
        ("percent: 100, of: { rated: tot, counted: before }", vec![nothing]),
        // half of those that are tốt or better
        ("percent: 100, of: { rated: kha, counted: after }", vec![]),
    ] {
        assert_eq!(of("cap_never_binds", &quota(capacity, "kha")), expected, "{capacity}");
    }
    let below = "quota `q`: who reaches `tot` and has no place is rated `yeu`, below those who only reach `kha`";
    assert_eq!(of("non_monotone_tiers", &quota("percent: 20, of: all", "yeu")), [below]);
    assert_eq!(of("non_monotone_tiers", &quota("percent: 20, of: all", "kha")), Vec::<String>::new());
}

#[test]
fn a_gate_does_something_or_is_found() {
    let gate = |when: &str, then: &str| {
        grouped("", "")
            .replace(RATINGS, &format!("{RATINGS}gates: [{{ id: k, when: {when}, clause: s/1, then: {{ {then} }} }}]\n"))
    };
    for (when, then, expected) in [
        ("a", "not_above: tot", vec!["gate `k` does nothing: not above the best rating, and there is none above it"]),
        ("a", "not_above: kha", vec![]),
        ("a", "not_below: yeu", vec!["gate `k` does nothing: not below the worst rating, and there is none below it"]),
        ("a", "not_below: kha", vec![]),
        ("n > 6", "rate: yeu", vec!["gate `k` never closes: no figures meet its `when`"]),
        ("n >= 6", "rate: yeu", vec![]),
        ("'n < 2 && n > 4'", "rate: yeu", vec!["gate `k` never closes: no figures meet its `when`"]),
        ("'n < 4 && n > 2'", "rate: yeu", vec![]),
        ("'total < 5'", "rate: yeu", vec![]),
        ("'rating >= kha && n == 0'", "not_above: kha", vec![]),
        ("'a, unless: a'", "rate: yeu", vec![]),
    ] {
        if when.contains("unless") {
            continue;
        }
        assert_eq!(of("cap_never_binds", &gate(when, then)), expected, "{when} {then}");
    }
    let unless = gate("n > 2, unless: n > 1", "rate: yeu");
    assert_eq!(of("cap_never_binds", &unless), ["gate `k` never closes: no figures meet its `when`"]);
    assert_eq!(of("cap_never_binds", &gate("n > 1, unless: n > 2", "rate: yeu")), Vec::<String>::new());
}

#[test]
fn a_floor_lies_between_the_worst_and_the_best_or_is_found() {
    let never = |what: &str, name: &str, best: &str| {
        format!("the floor asks for {what} of `{name}`, and the best unit possible has {best}: every unit falls under it")
    };
    let always = |what: &str, name: &str, worst: &str| {
        format!("the floor asks for {what} of `{name}`, and the worst unit possible has {worst}: no unit falls under it")
    };
    let kha = "then: { not_above: kha }";
    let floors = [
        (format!("floor: {{ points: 12, {kha} }}"), vec![]),
        (format!("floor: {{ points: 12.5, {kha} }}"), vec![never("12.5 points", "g", "12")]),
        (format!("floor: {{ points: 0.5, {kha} }}"), vec![]),
        (format!("floor: {{ points: 0, {kha} }}"), vec![always("0 points", "g", "0")]),
        (format!("floor: {{ share_percent: 100, {kha} }}"), vec![]),
        (format!("floor: {{ share_percent: 120, {kha} }}"), vec![never("120% of the maximum", "g", "12")]),
        (format!("floor: {{ share_percent: 0, {kha} }}"), vec![always("0% of the maximum", "g", "0")]),
        (format!("floor_each: {{ above: 0, {kha} }}"), vec![]),
        (format!("floor_each: {{ above: 5.5, {kha} }}"), vec![]),
        (
            format!("floor_each: {{ above: 6, {kha} }}"),
            vec![never("above 6 points", "x", "6"), never("above 6 points", "y", "6")],
        ),
        (format!("floor_each: {{ points: 6, {kha} }}"), vec![]),
        (
            format!("floor_each: {{ share_percent: 101, {kha} }}"),
            vec![never("101% of the maximum", "x", "6"), never("101% of the maximum", "y", "6")],
        ),
        (format!("floor_each: {{ points: 0, {kha} }}"), vec![always("0 points", "x", "0")]),
    ];
    for (floor, expected) in floors {
        assert_eq!(of("floor_above_maximum", &grouped(&floor, "")), expected, "{floor}");
    }
    // what the criteria can give may be less than what the maximum says
    let short = grouped(&format!("floor: {{ points: 11, {kha} }}"), "").replace("each: 1", "each: 0.5");
    assert_eq!(of("floor_above_maximum", &short), [never("11 points", "g", "9")]);
    let share = grouped(&format!("floor: {{ share_percent: 80, {kha} }}"), "").replace("each: 1", "each: 0.5");
    assert_eq!(of("floor_above_maximum", &share), [never("80% of the maximum", "g", "9")]);
    let reached = grouped(&format!("floor: {{ share_percent: 75, {kha} }}"), "").replace("each: 1", "each: 0.5");
    assert_eq!(of("floor_above_maximum", &reached), Vec::<String>::new());
}

/// A set of a version with its status, span, subtypes and territory.
fn version(version: &str, status: &str, span: &str, whom: &str) -> (String, String) {
    let body = grouped("", "");
    let rules = format!("{HEADER}{body}")
        .replace("version: '1'", &format!("version: '{version}'"))
        .replace("status: illustrative", &format!("status: {status}\nin_force: {{ {span} }}"))
        .replace("unit_kind: xa }", &format!("unit_kind: xa{whom} }}"));
    (format!("s/{version}/rules.yaml"), rules)
}

const TERRITORIES: &str = "territories: [{ id: tinh }, { id: huyen, within: tinh }]\n";

fn overlaps(sets: &[(String, String)]) -> Vec<(Severity, String)> {
    let mut files = vec![("sources/s.yaml", SOURCE.to_owned()), ("territories.yaml", TERRITORIES.to_owned())];
    files.extend(sets.iter().map(|(name, text)| (name.as_str(), text.clone())));
    let all = found(&files);
    let said = all.into_iter().filter(|diagnostic| diagnostic.code == "overlapping_validity");
    said.map(|diagnostic| (diagnostic.severity, diagnostic.message.en)).collect()
}

#[test]
fn two_sets_overlap_only_where_nothing_decides_between_them() {
    let draft = |n: &str, span: &str, whom: &str| version(n, "draft", span, whom);
    let (old, new) = ("from: 2016-01-01", "from: 2020-01-01");
    let both = "`s@1` and `s@2` are in force for the same units at once";
    let found = [
        (vec![draft("1", old, ""), draft("2", new, "")], Severity::Error, "from 2020-01-01 on"),
        (
            vec![draft("1", "from: 2016-01-01, until: 2021-01-01", ""), draft("2", new, "")],
            Severity::Error,
            "from 2020-01-01 to the end of 2020-12-31",
        ),
        (
            vec![draft("1", "from: 2016-01-01, until: 2020-06-01", ""), draft("2", new, "")],
            Severity::Warning,
            "from 2020-01-01 to the end of 2020-05-31",
        ),
        (vec![draft("1", old, ", subtype: [p, q]"), draft("2", new, ", subtype: [q, r]")], Severity::Error, "from 2020-01-01 on"),
        (vec![draft("1", old, ""), draft("2", new, ", subtype: [q]")], Severity::Error, "from 2020-01-01 on"),
        (vec![draft("1", old, ", territory: tinh"), draft("2", new, ", territory: tinh")], Severity::Error, "from 2020-01-01 on"),
        (vec![draft("1", old, ""), version("2", "illustrative", new, "")], Severity::Error, "from 2020-01-01 on"),
    ];
    for (sets, severity, days) in found {
        assert_eq!(overlaps(&sets), [(severity, format!("{both} {days}"))], "{sets:?}");
    }
    let apart = [
        vec![draft("1", "from: 2016-01-01, until: 2020-01-01", ""), draft("2", new, "")],
        vec![draft("1", old, ", territory: tinh"), draft("2", new, ", territory: huyen")],
        vec![draft("1", old, ""), draft("2", new, ", territory: tinh")],
        vec![draft("1", old, ", subtype: [p]"), draft("2", new, ", subtype: [q]")],
        vec![version("1", "issued", old, ""), draft("2", new, "")],
        vec![version("1", "issued", old, ""), version("2", "illustrative", new, "")],
        vec![draft("1", old, ""), (draft("2", new, "").0, draft("2", new, "").1.replace("unit_kind: xa", "unit_kind: huyen"))],
        vec![draft("1", old, ""), (draft("2", new, "").0, draft("2", new, "").1.replace("in_force: { from: 2020-01-01 }\n", ""))],
        // drafts that an issued set comes before on every day
        vec![draft("1", new, ""), draft("2", new, ""), version("3", "issued", old, "")],
    ];
    for sets in apart {
        assert_eq!(overlaps(&sets), [], "{sets:?}");
    }
    // … and on some days only
    let beside =
        vec![draft("1", new, ""), draft("2", new, ""), version("3", "issued", "from: 2016-01-01, until: 2022-01-01", "")];
    assert_eq!(overlaps(&beside).len(), 1);
}

#[test]
fn an_overlap_may_be_allowed_on_either_of_the_two() {
    for allowed in ["1", "2"] {
        let sets: Vec<(String, String)> = ["1", "2"]
            .into_iter()
            .map(|n| {
                let (name, text) = version(n, "draft", "from: 2020-01-01", "");
                (name, if n == allowed { format!("{text}allow: {{ overlapping_validity: đang thử hai bộ }}\n") } else { text })
            })
            .collect();
        let mut files = vec![("sources/s.yaml", SOURCE.to_owned())];
        files.extend(sets.iter().map(|(name, text)| (name.as_str(), text.clone())));
        let all: Vec<_> = found(&files).into_iter().map(|diagnostic| (diagnostic.code, diagnostic.severity)).collect();
        assert_eq!(all, [("overlapping_validity", Severity::Note)], "{allowed}");
    }
}

#[test]
fn a_clause_is_cited_while_it_holds_or_is_found() {
    let cited = |in_force: &str, replaced: &str, set: &str, clause: &str, status: &str| {
        let source = SOURCE.replace("in_force: { from: 2016-01-01 }", &format!("in_force: {{ {in_force} }}\n{replaced}"));
        let other =
            SOURCE.replace("id: s", "id: t").replace("2016-01-01", "2020-01-01").replace("title: Văn bản", "title: Văn bản mới");
        let rules = format!("{HEADER}{}", grouped("", ""))
            .replace("status: illustrative", &format!("status: {status}{set}"))
            .replacen("clause: s/1", &format!("clause: s/{clause}"), 1)
            .replacen("clause: s/1,", "clause: s/1.1,", usize::from(clause == "1.1"));
        let all = found(&[("sources/s.yaml", source), ("sources/t.yaml", other), ("s/1/rules.yaml", rules)]);
        let said = all.into_iter().filter(|diagnostic| diagnostic.code == "repealed_clause");
        said.map(|diagnostic| (diagnostic.severity, diagnostic.message.en)).collect::<Vec<_>>()
    };
    let since = |from: &str| format!("\nin_force: {{ {from} }}");
    let old = since("from: 2016-01-01");
    let ended = "`x` cites `s/1`, which is no longer in force from 2020-01-01 on";
    let both = |severity: Severity, x: &str| vec![(severity, x.to_owned()), (severity, x.replace("`x`", "`y`"))];
    let open = "from: 2016-01-01";
    let closed = "from: 2016-01-01, until: 2020-01-01";
    let cases = [
        (closed, "", old.clone(), "draft", both(Severity::Warning, ended)),
        (closed, "", old.clone(), "issued", both(Severity::Error, ended)),
        (closed, "", since("from: 2021-01-01"), "draft", both(Severity::Warning, ended)),
        (open, "replaced_by: { source: t }", old.clone(), "draft", both(Severity::Warning, ended)),
        (open, "replaced_by: { source: t, clauses: ['1'] }", old.clone(), "draft", both(Severity::Warning, ended)),
        (
            open,
            "replaced_by: { source: u }",
            old.clone(),
            "draft",
            both(Severity::Warning, "`x` cites `s/1`, which is replaced by u, nothing says since when"),
        ),
        (open, "replaced_by: { source: u, carries_over: true }", old.clone(), "issued", vec![]),
        (
            "from: 2018-01-01",
            "",
            old.clone(),
            "draft",
            both(Severity::Warning, "`x` cites `s/1`, which is in force only from 2018-01-01 on"),
        ),
        // as long as the clause holds, or no longer
        (open, "", old.clone(), "issued", vec![]),
        (closed, "", since("from: 2016-01-01, until: 2020-01-01"), "issued", vec![]),
        (closed, "", since("from: 2016-01-01, until: 2019-01-01"), "issued", vec![]),
        (closed, "", String::new(), "issued", vec![]),
        // references carry over to what replaces it
        (closed, "replaced_by: { source: t, carries_over: true }", old.clone(), "issued", vec![]),
        (closed, "replaced_by: { source: t, clauses: ['1'], carries_over: true }", old.clone(), "issued", vec![]),
        // another clause is replaced
        (open, "replaced_by: { source: t, clauses: ['1.1'] }", old.clone(), "issued", vec![]),
        // nobody is rated as of a day between the two
        ("from: 2016-03-01", "", old.clone(), "issued", vec![]),
    ];
    for (in_force, replaced, set, status, expected) in cases {
        assert_eq!(cited(in_force, replaced, &set, "1", status), expected, "{in_force} {replaced} {set} {status}");
    }
    // a part of a clause that is replaced is replaced with it
    let part = cited(open, "replaced_by: { source: t, clauses: ['1'] }", &old, "1.1", "draft");
    assert_eq!(part, both(Severity::Warning, "`x` cites `s/1.1`, which is no longer in force from 2020-01-01 on"));
}

#[test]
fn what_replaces_a_document_is_named_as_the_library_has_it() {
    let named = |replaced: &str| {
        let source = SOURCE.replace("read: full", &format!("read: full\nreplaced_by: {{ {replaced} }}"));
        let other = SOURCE.replace("id: s", "id: vb_2020").replace("2016-01-01", "2020-01-01");
        let all = found(&[
            ("sources/s.yaml", source),
            ("sources/vb_2020.yaml", other),
            ("s/1/rules.yaml", format!("{HEADER}{}", grouped("", ""))),
        ]);
        all.into_iter()
            .map(|diagnostic| format!("{}: {}", diagnostic.code, diagnostic.help.map_or(String::new(), |help| help.en)))
            .collect::<Vec<_>>()
    };
    assert_eq!(named("source: vb_2020"), Vec::<String>::new());
    assert_eq!(named("source: vb_2020, clauses: ['1']"), Vec::<String>::new());
    assert_eq!(named("source: vb_2002"), ["unknown_source: did you mean `vb_2020`?"]);
    assert_eq!(named("source: vb_2020, clauses: ['7']")[0].split(':').next(), Some("unknown_clause"));
}

#[test]
fn a_criterion_is_cited_itself_or_line_by_line() {
    let cited = |score: &str| of("uncited_criterion", &scored(10, score).replace("    clause: s/1\n", ""));
    let uncited = ["criterion `x` cites no clause"];
    assert_eq!(cited("met: a"), uncited);
    assert_eq!(
        cited("conditions: [{ that: a, points: 5, clause: s/1 }, { that: b, points: 5, clause: s/1 }]"),
        Vec::<String>::new()
    );
    assert_eq!(cited("conditions: [{ that: a, points: 5, clause: s/1 }, { that: b, points: 5 }]"), uncited);
    let each = |clause: &str| {
        format!(
            "alternatives: [{{ when: a, clause: s/1, score: {{ conditions: [{{ that: b, points: 10 }}] }} }}, {{ when: '!a', {clause} score: {{ met: b }} }}]"
        )
    };
    assert_eq!(cited(&each("clause: s/1,")), Vec::<String>::new());
    assert_eq!(cited(&each("")), uncited);
    // ratings, requirements, floors, groups and data checks may cite and need not
    let rest = grouped(
        "floor: { points: 3, then: { not_above: kha } }",
        "data_checks: [{ that: n >= 0, message: Số, severity: warning }]",
    );
    assert_eq!(of("uncited_criterion", &rest), Vec::<String>::new());
    let gate = rest.replace(RATINGS, &format!("{RATINGS}gates: [{{ id: k, when: a, then: {{ rate: yeu }} }}]\n"));
    assert_eq!(of("uncited_criterion", &gate), ["gate `k` cites no clause"]);
}

#[test]
fn the_sets_that_show_the_language_have_no_such_findings() {
    let lints = [
        "cap_never_binds",
        "decision_in_formula",
        "floor_above_maximum",
        "overlapping_validity",
        "repealed_clause",
        "zero_denominator_possible",
    ];
    // `min(a, 1)` of a count says whether there is any
    let any = "fixtures/language/vang_so_lieu/rules.yaml:57:9 decision_in_formula: the formula of `it_nhat_mot` hides a threshold: its value turns at `a` = 1";
    for (folder, expected) in [("rules", vec![]), ("fixtures/language", vec![any])] {
        let loaded = Library::load(Path::new(folder));
        let mut all = loaded.diagnostics.clone();
        all.extend(check(&loaded.library));
        let said: Vec<String> = all
            .iter()
            .filter(|diagnostic| lints.contains(&diagnostic.code))
            .map(|diagnostic| format!("{} {}: {}", diagnostic.place, diagnostic.code, diagnostic.message.en))
            .collect();
        assert_eq!(said, expected, "{folder}");
    }
}

/// Two criteria of 10 points in all, in halves, under these ratings and gates.
fn rated(ratings: &str, gates: &str) -> String {
    format!(
        "points_max: 10
ratings_read: points
indicators:
  - {{ id: n, type: count, at_most: 10 }}
  - {{ id: p, type: percent, decimals: 2 }}
criteria:
  - {{ id: x, points_max: 5, clause: s/1, score: {{ formula: '0.5 * n' }} }}
  - {{ id: y, points_max: 5, clause: s/1, score: {{ tiers: {{ of: p, at_least: {{ 50: 5, 40: 2.5 }}, otherwise: 0 }} }} }}
ratings: {ratings}
gates: {gates}
"
    )
}

#[test]
fn ratings_that_both_write_a_total_overlap_and_an_edge_that_is_not_written_claims_nothing() {
    let ratings = |kha: &str| format!("[{{ id: tot, from: 8 }}, {{ id: kha, {kha} }}, {{ id: yeu, otherwise: true }}]");
    let both = |to: &str| vec![format!("the ratings `tot` and `kha` both take totals from 8 {to}")];
    assert_eq!(of("boundary_disagreement", &rated(&ratings("from: 5, to: 9"), "[]")), both("up to 9"));
    assert_eq!(of("boundary_disagreement", &rated(&ratings("from: 5, below: 8.5"), "[]")), both("to below 8.5"));
    for apart in ["from: 5, below: 8", "from: 5", "from: 5, to: 7.5"] {
        assert_eq!(of("boundary_disagreement", &rated(&ratings(apart), "[]")), Vec::<String>::new(), "{apart}");
    }
    // fewer is better: the better rating is closed above
    let fewer = |from: &str| format!("[{{ id: tot, below: 3 }}, {{ id: kha, from: {from} }}]");
    let both = ["the ratings `tot` and `kha` both take totals from 2 to below 3"];
    assert_eq!(of("boundary_disagreement", &rated(&fewer("2"), "[]")), both);
    assert_eq!(of("boundary_disagreement", &rated(&fewer("3"), "[]")), Vec::<String>::new());
}

#[test]
fn requirements_that_contradict_are_found_though_a_gate_leads_to_the_rating() {
    let ratings = |require: &str| {
        format!("[{{ id: tot, from: 8 }}, {{ id: kha, from: 5, require: {require} }}, {{ id: yeu, otherwise: true }}]")
    };
    let gates = "[{ id: g, when: 'n == 7', then: { not_above: kha }, clause: s/1 }]";
    let a = "{ id: a, that: 'p > 60' }";
    let contradicts = format!("[{a}, {{ id: b, that: 'n >= 1' }}, {{ id: c, that: 'p < 60' }}]");
    let found = ["no unit comes to the rating `kha` by its edges and requirements, but only by being led there"];
    assert_eq!(of("dead_rating", &rated(&ratings(&contradicts), gates)), found);
    let agrees = contradicts.replace("p < 60", "p < 61");
    assert_eq!(of("dead_rating", &rated(&ratings(&agrees), gates)), Vec::<String>::new());
    let any = |at: u32| format!("[{{ any: [{a}, {{ id: b, that: 'n >= {at}' }}] }}]");
    let found = ["no unit can come to `kha` by the requirement `b`: no figures meet it"];
    assert_eq!(of("dead_rating", &rated(&ratings(&any(11)), gates)), found);
    assert_eq!(of("dead_rating", &rated(&ratings(&any(10)), gates)), Vec::<String>::new());
}

#[test]
fn a_contradiction_is_found_among_more_requirements_than_can_be_tried_together() {
    let many: String = (1..=9)
        .map(|at| format!(", {{ any: [{{ id: n{at}, that: 'n != {at}' }}, {{ id: q{at}, that: 'p + n * {at} > 3' }}] }}"))
        .collect();
    let ratings = |at: u32| {
        format!(
            "[{{ id: tot, from: 5, require: [{{ id: a, that: 'p > 60' }}, {{ id: b, that: 'p < {at}' }}{many}] }}, {{ id: yeu, otherwise: true }}]"
        )
    };
    assert_eq!(of("dead_rating", &rated(&ratings(60), "[]")), ["no unit can get the rating `tot`"]);
    assert_eq!(of("dead_rating", &rated(&ratings(61), "[]")), Vec::<String>::new());
}

#[test]
fn a_gate_behind_one_that_ends_asks_only_who_is_left() {
    let ratings = "[{ id: tot, from: 8 }, { id: kha, from: 5 }, { id: yeu, otherwise: true }]";
    let gates = |at: u32, unless: &str| {
        format!(
            "[{{ id: moi, when: 'n < 6'{unless}, then: {{ not_rated: Mới }}, clause: s/1 }}, \
             {{ id: g, when: 'n < {at}', then: {{ not_above: kha }}, clause: s/1 }}]"
        )
    };
    let found = ["gate `g` never closes: no figures meet its `when`"];
    assert_eq!(of("cap_never_binds", &rated(ratings, &gates(6, ""))), found);
    assert_eq!(of("cap_never_binds", &rated(ratings, &gates(7, ""))), Vec::<String>::new());
    assert_eq!(of("cap_never_binds", &rated(ratings, &gates(6, ", unless: 'p > 50'"))), Vec::<String>::new());
}

#[test]
fn a_criterion_gives_all_its_points_to_someone_or_is_found() {
    let found =
        |most: &str| vec![format!("`x` has a maximum of 10, and this method gives {most} points at most: no unit has them all")];
    for (score, most) in [
        ("tiers: { of: p, at_least: { 90: 9, 50: 4 }, otherwise: 0 }", "9"),
        ("cases: [{ when: a, points: 8.5 }]\n      otherwise: 0", "8.5"),
        ("conditions: [{ that: a, points: 5 }, { that: b, points: 4 }]", "9"),
    ] {
        assert_eq!(of("cap_never_binds", &scored(10, score)), found(most), "{score}");
    }
    for score in [
        "tiers: { of: p, at_least: { 90: 9, 50: 4 }, otherwise: 0, missing: 10 }",
        "tiers: { of: p, at_least: { 90: 10, 50: 4 }, otherwise: 0 }",
        "conditions: [{ that: a, points: 5 }, { that: b, points: 5 }]",
        "cases: [{ when: a, points: 8.5 }]\n      otherwise: unstated",
    ] {
        assert_eq!(of("cap_never_binds", &scored(10, score)), Vec::<String>::new(), "{score}");
    }
}

#[test]
fn a_condition_that_stands_by_itself_can_hold_or_is_found() {
    let found = ["a condition of `x` never holds: no figures meet it"];
    assert_eq!(of("shadowed_case", &scored(10, "met: 'n > 10'")), found);
    assert_eq!(of("shadowed_case", &scored(10, "met: 'n >= 10'")), Vec::<String>::new());
    let two = |at: u32| format!("conditions: [{{ that: a, points: 5 }}, {{ that: 'm < {at} && b', points: 5 }}]");
    assert_eq!(of("shadowed_case", &scored(10, &two(1))), found);
    assert_eq!(of("shadowed_case", &scored(10, &two(2))), Vec::<String>::new());
}

#[test]
fn a_share_of_a_whole_passes_100_only_where_no_data_check_refuses_it() {
    let set = |check: &str, tiers: &str| {
        let checks = format!("data_checks: [{{ that: '{check}', message: Lớn hơn tổng, severity: error }}]\ncriteria:");
        scored(10, &format!("tiers: {{ of: q, {tiers}, otherwise: 0 }}")).replace("criteria:", &checks)
    };
    let found = ["no value falls into the tier `at_least 101` of `x`"];
    let tiers = "at_least: { 101: 10, 50: 4 }";
    assert_eq!(of("unreachable_tier", &set("n <= m", tiers)), found);
    assert_eq!(of("unreachable_tier", &set("m >= n", tiers)), found);
    assert_eq!(of("unreachable_tier", &set("m <= n", tiers)), Vec::<String>::new());
    assert_eq!(of("unreachable_tier", &set("n <= m", "at_least: { 100: 10, 50: 4 }")), Vec::<String>::new());
    let warning = set("n <= m", tiers).replace("severity: error", "severity: warning");
    assert_eq!(of("unreachable_tier", &warning), Vec::<String>::new());
}

#[test]
fn a_deadline_is_held_against_another_that_is_counted_differently() {
    let set = |second: &str| {
        scored(10, &format!("cases: [{{ when: 'days_late(t, date(3, 31)) == 0', points: 10 }}, {{ when: '{second}', points: 5 }}]\n      otherwise: 0"))
            .replace("indicators:", "indicators:\n  - { id: t, type: date }")
    };
    let found = ["line 2 of `x` is never used: no figures pass the lines above and meet this one"];
    assert_eq!(of("shadowed_case", &set("days_late(t, date(3, 15)) <= 16")), found);
    assert_eq!(of("shadowed_case", &set("days_late(t, date(3, 15)) <= 17")), Vec::<String>::new());
    // in February by the year, so nothing is told
    assert_eq!(of("shadowed_case", &set("days_late(t, date(2, 28)) <= 31")), Vec::<String>::new());
}

#[test]
fn conditions_that_hold_together_come_to_no_more_than_the_maximum_or_are_found() {
    let found =
        |sum: &str| vec![format!("the conditions of `x` can come to {sum} points together, and are cut at the maximum of 10")];
    let three = |n: u32, third: &str| {
        format!("conditions: [{{ that: a, points: 4 }}, {{ that: b, points: 4 }}, {{ that: '{third}', points: {n} }}]")
    };
    assert_eq!(of("clamp_can_bind", &scored(10, &three(4, "p >= 50"))), found("12"));
    assert_eq!(of("clamp_can_bind", &scored(10, &three(2, "p >= 50"))), Vec::<String>::new());
    // those that exclude each other are never added
    let bands = |low: u32| format!("conditions: [{{ that: n >= 5, points: 10 }}, {{ that: 'n >= {low} && n < 5', points: 6 }}]");
    assert_eq!(of("clamp_can_bind", &scored(10, &bands(3))), Vec::<String>::new());
    let touching = bands(3).replace("n < 5", "n <= 5");
    assert_eq!(of("clamp_can_bind", &scored(10, &touching)), found("16"));
}

#[test]
fn the_points_of_a_line_are_cut_only_by_figures_that_reach_the_line() {
    let found = |most: &str| vec![format!("the formula of `x` can reach {most}, and is cut at the maximum of 10")];
    let line =
        |when: &str, points: &str| scored(10, &format!("cases: [{{ when: {when}, points: '{points}' }}]\n      otherwise: 0"));
    assert_eq!(of("clamp_can_bind", &line("n <= m", "10 * n / m")), Vec::<String>::new());
    assert_eq!(of("clamp_can_bind", &line("n > m", "10 + n - m")), found("19"));
    assert_eq!(of("clamp_can_bind", &line("n > m", "min(10, 5 + n - m)")), Vec::<String>::new());
    assert_eq!(of("clamp_can_bind", &line("a && n > 4", "2 * n")), found("20"));
    assert_eq!(of("clamp_can_bind", &line("a && n <= 5", "2 * n")), Vec::<String>::new());
    // what the lines above take does not come this far
    let after = |at: u32| format!("cases: [{{ when: n > {at}, points: 10 }}]\n      otherwise: 2 * n");
    assert_eq!(of("clamp_can_bind", &scored(10, &after(5))), Vec::<String>::new());
    assert_eq!(of("clamp_can_bind", &scored(10, &after(6))), found("12"));
    let under = scored(10, "cases: [{ when: n < m, points: 5 - (m - n) }]\n      otherwise: 10");
    assert_eq!(of("clamp_can_bind", &under), ["the formula of `x` can fall to -5, and is raised to the minimum of 0"]);
}

#[test]
fn a_gate_behind_one_that_binds_changes_something_or_is_found() {
    let ratings = "[{ id: tot, from: 8 }, { id: kha, from: 5 }, { id: yeu, otherwise: true }]";
    let gates = |first: &str, when: &str, second: &str| {
        let gates = format!(
            "[{{ id: f, when: n < 6, then: {{ {first} }}, clause: s/1 }}, {{ id: g, when: {when}, then: {{ {second} }}, clause: s/1 }}]"
        );
        of("cap_never_binds", &rated(ratings, &gates))
    };
    let idle = ["gate `g` never changes anything: whoever meets it is already held there, or harder, by `f` before it"];
    let against = [
        "gate `g` contradicts `f` before it: whoever meets it is already held by `f`, and never comes to the rating that `g` names",
    ];
    for (first, second) in [
        ("not_above: kha", "not_above: kha"),
        ("not_above: yeu", "not_above: kha"),
        ("rate: kha", "not_above: kha"),
        ("rate: kha", "raise: 1"),
        ("not_below: kha", "not_below: kha"),
    ] {
        assert_eq!(gates(first, "n < 4", second), idle, "{first} {second}");
        assert_eq!(gates(first, "n < 7", second), Vec::<String>::new(), "{first} {second}");
    }
    for (first, second) in [
        ("not_above: kha", "not_below: tot"),
        ("not_above: kha", "rate: tot"),
        ("rate: kha", "rate: yeu"),
        ("not_below: kha", "rate: yeu"),
    ] {
        assert_eq!(gates(first, "n < 4", second), against, "{first} {second}");
        assert_eq!(gates(first, "n < 7", second), Vec::<String>::new(), "{first} {second}");
    }
    for (first, second) in [
        ("not_above: kha", "rate: yeu"),
        ("not_above: kha", "not_above: yeu"),
        ("not_above: kha", "not_below: kha"),
        ("not_above: kha", "lower: 1"),
        ("raise: 1", "not_above: kha"),
        ("rate: kha", "not_rated: Mới"),
    ] {
        assert_eq!(gates(first, "n < 4", second), Vec::<String>::new(), "{first} {second}");
    }
}

#[test]
fn an_entry_of_any_is_held_against_what_is_required_beside_it() {
    let ratings = |at: u32| {
        format!(
            "[{{ id: tot, from: 8, require: [{{ id: a, that: n > 3 }}, \
             {{ any: [{{ id: b, that: n < {at} }}, {{ id: c, that: p > 50 }}] }}] }}, {{ id: yeu, otherwise: true }}]"
        )
    };
    let found = ["no unit can come to `tot` by the requirement `b`: no figures meet both it and what else the rating requires"];
    assert_eq!(of("dead_rating", &rated(&ratings(4), "[]")), found);
    assert_eq!(of("dead_rating", &rated(&ratings(5), "[]")), Vec::<String>::new());
}

#[test]
fn what_is_asked_of_units_can_be_met_by_some_or_is_found() {
    let check = |that: &str| {
        let checks = format!("data_checks: [{{ that: '{that}', message: Số, severity: error }}]\ncriteria:");
        of("shadowed_case", &scored(10, "met: a").replace("criteria:", &checks))
    };
    assert_eq!(
        check("n > 10"),
        ["no unit passes this data check: no figures meet its `that`, so that every unit is found fault with"]
    );
    assert_eq!(check("n >= 10"), Vec::<String>::new());
    let applies = |at: u32| {
        let when = format!("clause: s/1\n    applies_when: n > {at}\n    if_not_applicable: full_points");
        let score = "cases: [{ when: a, points: 10 }, { when: b, points: 5 }]\n      otherwise: 0";
        of("shadowed_case", &scored(10, score).replace("clause: s/1", &when))
    };
    assert_eq!(applies(10), ["`x` applies to no unit: no figures meet its `applies_when`"]);
    assert_eq!(applies(9), Vec::<String>::new());
}

#[test]
fn cases_that_are_tiers_in_other_words_go_one_way_too() {
    let cases = |sign: &str, first: u32, second: u32| {
        let (high, low) = if sign.starts_with('>') { (90, 50) } else { (5, 20) };
        let lines = format!("[{{ when: p {sign} {high}, points: {first} }}, {{ when: p {sign} {low}, points: {second} }}]");
        of("non_monotone_tiers", &scored(10, &format!("cases: {lines}\n      otherwise: 0")))
    };
    let found = ["`case 1` of `x` is better than `case 2` and gets less: 6 points against 10 points"];
    for sign in [">=", ">", "<=", "<"] {
        assert_eq!(cases(sign, 6, 10), found, "{sign}");
        assert_eq!(cases(sign, 10, 6), Vec::<String>::new(), "{sign}");
    }
    // a middle that is best is written with two ends, and is meant
    let middle = "cases: [{ when: 'p >= 40 && p <= 60', points: 10 }, { when: 'p > 60', points: 4 }]\n      otherwise: 0";
    assert_eq!(of("non_monotone_tiers", &scored(10, middle)), Vec::<String>::new());
    // two tiers against each other: what is left and the comparator say which way is meant
    let tiers = "tiers: { of: p, at_least: { 90: 6, 50: 10 }, otherwise: 0 }";
    let found = ["`at_least 90` of `x` is better than `at_least 50` and gets less: 6 points against 10 points"];
    assert_eq!(of("non_monotone_tiers", &scored(10, tiers)), found);
}

#[test]
fn a_criterion_that_a_script_scores_is_noted_as_opaque_and_no_other_is() {
    let loaded = Library::load(Path::new("rules/minh_hoa/doan_thanh_nien/xa/2024.1"));
    let notes: Vec<_> = opaque(&loaded.library).into_iter().map(|note| (note.severity, note.message.en)).collect();
    let said = "`nen_nep_chi_doan` is scored by `diem_nen_nep` in `diem.rhai`: `check` does not see into a script, and knows only that it gives 0 to 5 points";
    assert_eq!(notes, [(Severity::Note, said.to_owned())]);
    let other = Library::load(Path::new("rules/minh_hoa/hoi_nong_dan/xa/2024.1"));
    assert_eq!((other.library.entries.len(), opaque(&other.library)), (1, Vec::new()));
}

// The share of the leader lies between 0 and 1, whatever the figures are.
#[test]
fn a_relative_score_is_cut_only_where_its_ends_leave_the_criterions_points() {
    let text = std::fs::read_to_string("fixtures/language/so_voi_nhom/rules.yaml").expect("a fixture");
    for (up_to, is_cut) in [("10", false), ("10.5", true)] {
        let text = text.replace("up_to: 10", &format!("up_to: {up_to}"));
        let loaded = from_texts(BTreeMap::from([("thu/so_voi_nhom/1/rules.yaml".to_owned(), text)]));
        assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
        let found = check(&loaded.library);
        assert_eq!(found.iter().any(|found| found.code == "clamp_can_bind"), is_cut, "{up_to}: {found:?}");
    }
}
