//! Conditions that no figure decides, percentages written as shares, titles that stand twice: each beside what only looks like it.

use std::collections::BTreeMap;
use vungmanh::law::check::check;
use vungmanh::law::load::from_texts;
use vungmanh::words::diagnostic::{Diagnostic, Severity};

const HEADER: &str = "\
id: s
version: '1'
title: Thử
status: draft
applies_to: { organisation: o, unit_kind: xa }
points_max: 20
ratings_read: points
rounding: { derived: none, criterion: { decimals: 2, mode: half_up }, group: none, total: none }
absent: undetermined
indicators:
  - { id: n, type: count, at_most: 10 }
  - { id: m, type: count, at_least: 1, at_most: 10 }
  - { id: p, type: percent, decimals: 2 }
  - { id: few, type: percent, decimals: 2, at_most: 5 }
  - { id: d, type: number, decimals: 1, at_least: -5, at_most: 5 }
  - { id: a, type: yes_no }
  - { id: b, type: yes_no }
derived:
  - { id: q, value: 'percent(n, m)' }
  - { id: r, value: '100 * n / m', measure: percent }
  - { id: half, value: n / 10 }
";

/// Everything that one lint finds in a set.
fn all_in(lint: &str, rules: &str) -> Vec<Diagnostic> {
    let loaded = from_texts(BTreeMap::from([("s/1/rules.yaml".to_owned(), rules.to_owned())]));
    assert_eq!(loaded.library.entries.len(), 1, "{:?}\n{rules}", loaded.diagnostics);
    let found = check(&loaded.library);
    let stray = found.iter().find(|one| one.severity == Severity::Error);
    assert_eq!(stray, None, "{rules}");
    found.into_iter().filter(|one| one.code == lint).collect()
}

fn all_of(lint: &str, body: &str) -> Vec<Diagnostic> {
    all_in(lint, &format!("{HEADER}{body}"))
}

fn messages(found: Vec<Diagnostic>) -> Vec<String> {
    found.into_iter().map(|one| one.message.en).collect()
}

fn of(lint: &str, body: &str) -> Vec<String> {
    messages(all_of(lint, body))
}

/// A group `g` of `x` and `y`, and a criterion `z` after it, of 10 points each.
fn grouped(x: &str, require: &str, gates: &str) -> String {
    format!(
        "criteria:
  - id: g
    points_max: 10
    criteria:
      - {{ id: x, points_max: 6, score: {x} }}
      - {{ id: y, points_max: 4, score: {{ met: b }} }}
  - {{ id: z, points_max: 10, score: {{ formula: n }} }}
ratings:
  - {{ id: tot, from: 15{require} }}
  - {{ id: kha, from: 8 }}
  - {{ id: yeu, otherwise: true }}
gates: [{gates}]
"
    )
}

const ALL: &str = "{ met: a }";

fn required(condition: &str) -> String {
    grouped(ALL, &format!(", require: {condition}"), "")
}

#[test]
fn a_requirement_that_every_unit_meets_is_found_and_one_that_some_unit_misses_is_not() {
    let lint = "settled_condition";
    let demands_nothing = ["every unit meets the requirement `k` of `tot`: it demands nothing"];
    for condition in [
        "{ all: [{ id: k, that: 'n >= 0' }] }",
        "{ all: [{ id: k, that: 'm >= 1' }] }",
        "{ all: [{ id: k, that: 'p <= 100' }] }",
        "{ all: [{ id: k, that: 'd > -6 && m < 11' }] }",
        "{ all: [{ id: k, that: 'n < 4 || n > 2' }] }",
        "{ all: [{ id: k, that: 'unit_kind == \"xa\"' }] }",
        "{ any: [{ id: k, that: 'g <= 10' }, { id: l, that: 'n > 3' }] }",
        "{ none: [{ id: k, that: 'n > 10' }] }",
        "{ none: [{ id: k, that: 'points_share(g) > 100' }] }",
    ] {
        assert_eq!(of(lint, &required(condition)), demands_nothing, "{condition}");
    }
    for condition in [
        "{ all: [{ id: k, that: 'n >= 1' }] }",
        "{ all: [{ id: k, that: 'm >= 2' }] }",
        "{ all: [{ id: k, that: 'p < 100' }] }",
        "{ all: [{ id: k, that: 'd > -5' }] }",
        "{ all: [{ id: k, that: 'n < 4 || n > 4' }] }",
        "{ all: [{ id: k, that: 'n <= m' }] }",
        "{ all: [{ id: k, that: 'g < 10' }] }",
        "{ none: [{ id: k, that: 'n > 9' }] }",
        "{ none: [{ id: k, that: 'points_share(g) >= 100' }] }",
        "{ all: [{ id: k, that: 'known(n)' }] }",
    ] {
        assert_eq!(of(lint, &required(condition)), Vec::<String>::new(), "{condition}");
    }
    // that no unit meets it is said of the rating
    let never = required("{ all: [{ id: k, that: 'n > 10' }] }");
    assert_eq!((of(lint, &never), of("dead_rating", &never).len()), (Vec::new(), 1));
}

#[test]
fn a_requirement_that_demands_nothing_is_told_with_the_range_that_proves_it() {
    let found = all_of("settled_condition", &required("{ all: [{ id: k, that: 'm >= 1 && points_share(g) <= 100' }] }"));
    let notes: Vec<&str> = found[0].notes.iter().map(|note| note.en.as_str()).collect();
    assert_eq!(notes, ["`m` can only be from 1 to 10", "`points_share(g)` can only be from 0 to 100"]);
}

#[test]
fn a_gate_that_closes_for_all_or_excepts_nobody_is_found_and_one_that_decides_is_not() {
    let gated = |gate: &str| {
        let body = grouped(ALL, "", &format!("{{ id: k, {gate}, then: {{ not_above: kha }} }}"));
        (of("settled_condition", &body), of("cap_never_binds", &body))
    };
    for (gate, expected) in [
        ("when: 'n >= 0'", "the gate `k` closes for every unit"),
        ("when: 'n > 3', unless: 'm > 10'", "`unless` of the gate `k` never holds: no unit is excepted"),
    ] {
        assert_eq!(gated(gate).0, [expected], "{gate}");
    }
    // that a gate never closes is another's finding, and is said once
    for gate in [
        "when: n > 10",
        "when: 'n > 4 && n < 4'",
        "when: 'points_share(g) > 100'",
        "when: 'n > 3', unless: 'm >= 1'",
        "when: 'n > 3', unless: 'n > 2'",
    ] {
        assert_eq!(gated(gate), (Vec::new(), vec!["gate `k` never closes: no figures meet its `when`".to_owned()]), "{gate}");
    }
    for gate in [
        "when: n > 9",
        "when: n >= 10",
        "when: 'points_share(g) >= 100'",
        "when: 'n > m'",
        "when: 'n >= 0', unless: a",
        "when: 'n > 3', unless: 'm >= 2'",
        "when: 'n > 2', unless: 'n > 3'",
        "when: 'rating >= kha && a'",
    ] {
        assert_eq!(gated(gate), (Vec::new(), Vec::new()), "{gate}");
    }
}

#[test]
fn a_share_of_points_that_its_parts_cannot_reach_is_found_wherever_it_is_asked() {
    // of the 10 points of `g`, 4 + 4 can come
    let four = "{ tiers: { of: n, at_least: { 5: 4 }, otherwise: 0 } }";
    let never = |text: &str| format!("in `{text}`, the comparison with the share of points of `g` never holds");
    let gate = |when: &str| format!("{{ id: k, when: '{when}', then: {{ not_above: kha }} }}");
    for (share, expected) in [("81", vec![never("points_share(g) >= 81")]), ("80", vec![])] {
        let body = grouped(four, "", &gate(&format!("points_share(g) >= {share} || n > 3")));
        assert_eq!(of("settled_condition", &body), expected, "{share}");
    }
    // in a criterion after the group
    let scored = |share: &str| {
        grouped(ALL, "", "").replace("{ formula: n }", &format!("{{ met: 'a && (b || points_share(g) >= {share})' }}"))
    };
    assert_eq!(of("settled_condition", &scored("101")), [never("points_share(g) >= 101")]);
    assert_eq!(of("settled_condition", &scored("100")), Vec::<String>::new());
    // of cases, a whole line that is never reached is said once, by another lint
    let lines = grouped(ALL, "", "").replace(
        "{ formula: n }",
        "{ cases: [{ when: 'points_share(g) > 100', points: 10 }, { when: a, points: 5 }], otherwise: 0 }",
    );
    let found = (of("settled_condition", &lines), of("shadowed_case", &lines).len());
    assert_eq!(found, (Vec::new(), 1));
}

#[test]
fn a_share_of_a_maximum_that_can_shrink_is_100_at_most() {
    let shrinking = |that: &str| {
        let body = grouped(ALL, &format!(", require: [{{ id: k, that: '{that}' }}]"), "");
        body.replace("{ id: y, points_max: 4,", "{ id: y, points_max: 4, applies_when: 'n > 2', if_not_applicable: drop,")
    };
    let found = |that: &str| {
        let header = HEADER.replace("ratings_read: points", "ratings_read: percent_of_max");
        messages(all_in("settled_condition", &format!("{header}{}", shrinking(that))))
    };
    assert_eq!(found("points_share(g) <= 100"), ["every unit meets the requirement `k` of `tot`: it demands nothing"]);
    assert_eq!(found("points_share(g) <= 99"), Vec::<String>::new());
}

fn tiered(of: &str, tiers: &str) -> String {
    grouped(ALL, "", "").replace("{ formula: n }", &format!("{{ tiers: {{ of: {of}, {tiers}, otherwise: 0 }} }}"))
}

#[test]
fn a_percentage_held_against_shares_is_found_and_small_percentages_are_not() {
    let lint = "percent_as_share";
    let asks = |name: &str, line: &str, en: &str| {
        format!("`{line}` of `z` asks for {en}% only: `{name}` is a percentage, 0 to 100, and no threshold is above 1")
    };
    for (name, tiers, expected) in [
        ("p", "at_least: { 0.9: 10, 0.8: 8 }", asks("p", "at_least 0.9", "0.9")),
        ("p", "at_least: { 1: 10, 0.8: 8 }", asks("p", "at_least 0.8", "0.8")),
        ("p", "above: { 0.5: 10 }", asks("p", "above 0.5", "0.5")),
        ("q", "at_least: { 0.9: 10, 0.8: 8 }", asks("q", "at_least 0.9", "0.9")),
        ("r", "at_least: { 0.95: 10, 0: 8 }", asks("r", "at_least 0.95", "0.95")),
    ] {
        assert_eq!(of(lint, &tiered(name, tiers)), [expected], "{name} {tiers}");
    }
    for (name, tiers) in [
        ("p", "at_least: { 90: 10, 80: 8 }"),
        ("p", "at_least: { 90: 10, 0.5: 8 }"),
        ("p", "at_least: { 1: 10 }"),
        ("p", "above: { 0: 10 }"),
        // what should not happen, and what cannot be more than a few percent
        ("p", "at_most: { 0.5: 10, 1: 8 }"),
        ("p", "below: { 0.5: 10 }"),
        ("few", "at_least: { 0.9: 10, 0.5: 8 }"),
        // no percentages
        ("half", "at_least: { 0.9: 10, 0.8: 8 }"),
        ("d", "at_least: { 0.9: 10, 0.8: 8 }"),
    ] {
        assert_eq!(of(lint, &tiered(name, tiers)), Vec::<String>::new(), "{name} {tiers}");
    }
}

#[test]
fn a_share_of_the_maximum_written_below_1_is_found() {
    let lint = "percent_as_share";
    let floor = |share: &str| {
        grouped(ALL, "", "")
            .replace("  - id: g\n", &format!("  - id: g\n    floor: {{ share_percent: {share}, then: {{ not_above: kha }} }}\n"))
    };
    assert_eq!(of(lint, &floor("0.5")), ["`share_percent: 0.5` asks for 0.5% only: percent stands here, 0 to 100"]);
    assert_eq!(of(lint, &floor("50")), Vec::<String>::new());
    let read = |tot: &str, kha: &str| {
        let body = grouped(ALL, "", "").replace("from: 15", &format!("from: {tot}")).replace("from: 8", &format!("from: {kha}"));
        messages(all_in(lint, &format!("{HEADER}{body}").replace("ratings_read: points", "ratings_read: percent_of_max")))
    };
    assert_eq!(read("0.9", "0.7"), ["`from: 0.9` asks for 0.9% only: percent stands here, 0 to 100"]);
    assert_eq!(read("90", "0.5"), Vec::<String>::new());
    let reached = |percent: &str| {
        grouped(ALL, "", "")
            .replace("{ formula: n }", &format!("{{ proportional: {{ of: n, to: m, at_least_percent: {percent} }} }}"))
    };
    assert_eq!(of(lint, &reached("0.8")), ["`at_least_percent: 0.8` asks for 0.8% only: percent stands here, 0 to 100"]);
    assert_eq!(of(lint, &reached("80")), Vec::<String>::new());
}

#[test]
fn criteria_of_one_group_and_ratings_of_one_title_are_found_and_criteria_of_two_groups_are_not() {
    let titled = |x: &str, y: &str, z: &str, kha: &str| {
        let titled = |id: &str, title: &str| (format!("{{ id: {id}, "), format!("{{ id: {id}, title: '{title}', "));
        let body = grouped(ALL, "", "");
        [titled("x", x), titled("y", y), titled("z", z), titled("tot", "Tốt"), titled("kha", kha)]
            .iter()
            .fold(body, |body, (from, to)| body.replace(from, to))
    };
    let found = |x: &str, y: &str, z: &str, kha: &str| of("title_twice", &titled(x, y, z, kha));
    assert_eq!(found("Hội họp", "Thi đua", "Khác", "Khá"), Vec::<String>::new());
    assert_eq!(found("Tỷ lệ họp", "Tỉ lệ họp", "Khác", "Khá"), ["two criteria of one group have the title `Tỉ lệ họp`"]);
    assert_eq!(found("Hội họp", "Thi đua", "Hội họp", "Khá"), Vec::<String>::new());
    assert_eq!(found("1. Hội họp", "2. Hội họp", "Khác", "Khá"), Vec::<String>::new());
    // another tone is another word
    assert_eq!(found("Hội họp", "Hỏi họp", "Khác", "Khá"), Vec::<String>::new());
    assert_eq!(found("Hội họp", "Thi đua", "g", "Khá"), ["two criteria have the title `g`"]);
    assert_eq!(found("Hội họp", "Thi đua", "Khác", "tốt"), ["two ratings have the title `tốt`"]);
}
