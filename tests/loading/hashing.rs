//! The hash of a set changes with everything the set says, and with nothing else.

use super::{SOUND, SOURCE, load, load_with, texts, with};
use std::collections::BTreeSet;
use vungmanh::law::hash::canonical;

fn hash(rules: &str) -> String {
    load(rules).library.entries.first().unwrap_or_else(|| panic!("{rules}")).set.hash.clone()
}

#[test]
fn layout_comments_and_defaults_do_not_count() {
    let same = [
        SOUND.replace('\n', "\r\n"),
        format!("# ghi chú\n{SOUND}\n\n"),
        with("points_max: 20", "points_max: 20.0"),
        with("    title: Tổng số hội viên\n", "    title:   \"Tổng số  hội viên\"   # chú thích\n"),
        with("at_least: { 90: 10, 80: 8 }", "at_least:\n          80: 8\n          90: 10"),
        with("that: ty_le >= 50", "that:   'ty_le>=50', title: ty_le >= 50"),
        with(
            "absent: undetermined",
            "absent: undetermined\nfall_through: next_lower\nas_of: 12-31\ntenure: { counts_from: founding }\nsummary: { denominator: eligible }",
        ),
        with("sources: [van_ban_thu]", "sources:\n  - van_ban_thu"),
    ];
    for rules in same {
        assert_eq!(hash(&rules), hash(SOUND), "{rules}");
    }
}

#[test]
fn whatever_a_set_says_counts() {
    let changes = [
        ("version: \"1\"", "version: \"2\""),
        ("Bộ tiêu chí thử", "Bộ tiêu chí khác"),
        ("status: illustrative", "status: draft"),
        ("unit_kind: xa }", "unit_kind: xa, territory: tinh_a }"),
        ("total: none }", "total: { decimals: 2, mode: half_up } }"),
        ("total: none }", "total: { decimals: 2, mode: down } }"),
        ("absent: undetermined", "absent: not_applicable"),
        ("absent: undetermined", "absent: undetermined\ntenure: { counts_from: earliest_predecessor }"),
        ("absent: undetermined", "absent: undetermined\nprevious: { figures: sum, rating: worst, split: undetermined }"),
        ("absent: undetermined", "absent: undetermined\nfall_through: unstated"),
        ("absent: undetermined", "absent: undetermined\nas_of: \"09-30\""),
        ("    at_least: 1\n", "    at_least: 2\n"),
        ("    at_least: 1\n", "    at_least: 1\n    better: more\n"),
        ("    at_least: 1\n", "    at_least: 1\n    dash: zero\n"),
        ("    at_least: 1\n", "    at_least: 1\n    required: true\n"),
        ("title: Tổng số hội viên", "title: Tổng số hội viên nông dân"),
        ("phuong: Phường", "thi_tran: Thị trấn"),
        ("percent(quan_triet, hoi_vien)", "ratio(quan_triet, hoi_vien)"),
        ("90: 10", "91: 10"),
        ("80: 8", "80: 7"),
        ("otherwise: 0", "otherwise: unstated"),
        ("        otherwise: 0", "        otherwise: 0\n        missing: 1"),
        ("at_least: { 90", "above: { 90"),
        ("met: co_ke_hoach", "met: \"!co_ke_hoach\""),
        ("clause: van_ban_thu/2", "clause: van_ban_thu/1"),
        ("clause: van_ban_thu/2", "clause: van_ban_thu/2\n    doubt: Chưa rõ"),
        ("clause: van_ban_thu/2", "clause: van_ban_thu/2\n    floor: { points: 5, then: { not_above: yeu } }"),
        ("from: 15", "from: 15.5"),
        ("counts_as_strong: true", "counts_as_strong: false"),
        ("that: ty_le >= 50", "that: ty_le > 50"),
        ("{ rate: yeu }", "{ lower: 1 }"),
        ("when: quan_triet == 0", "when: quan_triet == 0\n    unless: co_ke_hoach"),
    ];
    let mut hashes = BTreeSet::from([hash(SOUND)]);
    for (old, new) in changes {
        assert!(hashes.insert(hash(&with(old, new))), "{old} -> {new}");
    }
}

#[test]
fn the_text_of_a_cited_clause_counts_and_of_another_one_does_not() {
    let with_source = |source: &str| {
        let loaded = texts(&[("rules/sources/van_ban_thu.yaml", source), ("rules/thu/hoi_nong_dan/xa/1/rules.yaml", SOUND)]);
        loaded.library.entries[0].set.hash.clone()
    };
    assert_ne!(with_source(&SOURCE.replace("Có kế hoạch", "Phải có kế hoạch")), hash(SOUND));
    assert_eq!(with_source(&format!("{SOURCE}  \"4\": {{ at: Mục 4, says: Không ai ghi. }}\n")), hash(SOUND));
}

#[test]
fn the_text_of_a_script_counts() {
    let rules = with("met: co_ke_hoach", "script: { file: diem.rhai, call: diem, from: 0, to: 10 }")
        .replace("criterion: none", "criterion: { decimals: 2, mode: half_up }");
    let of = |script: &str| {
        load_with(&rules, &[("rules/thu/hoi_nong_dan/xa/1/diem.rhai", script)]).library.entries[0].set.hash.clone()
    };
    assert_ne!(of("fn diem(ty_le) { 1 }"), of("fn diem(ty_le) { 2 }"));
}

#[test]
fn the_canonical_form_is_plain_json() {
    insta::assert_snapshot!(canonical(&load(SOUND).library.entries[0].set).replace("},{", "},\n{"));
}
