//! Which set rates which unit, and what the sets of a library share.

use super::{SOUND, SOURCE, findings, texts, with};
use vungmanh::law::check::check;
use vungmanh::law::library::{InForce, Library, Whom};
use vungmanh::law::load::Loaded;
use vungmanh::words::period::Period;

const TERRITORIES: &str = "\
territories:
  - { id: tinh_a, unit_kind: tinh }
  - { id: huyen_b, within: tinh_a, unit_kind: huyen }
  - { id: xa_c, within: huyen_b, unit_kind: xa, until: 2020-01-01 }
  - { id: xa_c, within: tinh_a, unit_kind: xa, from: 2020-01-01 }
";

/// A set with its version, status, span, subtypes and territory.
fn set(version: &str, status: &str, span: &str, subtype: &str, territory: &str) -> (String, String) {
    let territory = if territory.is_empty() { String::new() } else { format!(", territory: {territory}") };
    let rules = with("version: \"1\"", &format!("version: \"{version}\""))
        .replace("status: illustrative", &format!("status: {status}\nin_force: {{ {span} }}"))
        .replace("unit_kind: xa }", &format!("unit_kind: xa, subtype: [{subtype}]{territory} }}"));
    (format!("rules/thu/hoi_nong_dan/xa/{version}/rules.yaml"), rules)
}

fn library(sets: &[(String, String)]) -> Loaded {
    let shared = [("rules/sources/van_ban_thu.yaml", SOURCE), ("rules/territories.yaml", TERRITORIES)];
    let files: Vec<(&str, &str)> = sets.iter().map(|(name, text)| (name.as_str(), text.as_str())).chain(shared).collect();
    texts(&files)
}

fn chosen(library: &Library, subtype: Option<&str>, territory: Option<&str>, year: i32) -> String {
    let whom = Whom { organisation: "hoi_nong_dan", unit_kind: "xa", subtype, territory };
    match library.in_force(&whom, Period { year }) {
        InForce::One(set) => set.version.clone(),
        InForce::Nothing => "nothing".to_owned(),
        InForce::Several(sets) => sets.iter().map(|set| set.version.as_str()).collect::<Vec<_>>().join(" and "),
    }
}

#[test]
fn the_span_must_hold_the_as_of_day() {
    let loaded = library(&[
        set("1", "issued", "from: 2016-01-01, until: 2024-10-21", "", ""),
        set("2", "issued", "from: 2024-10-21", "", ""),
    ]);
    assert_eq!(findings(&loaded), Vec::<String>::new());
    for (year, version) in [(2015, "nothing"), (2016, "1"), (2023, "1"), (2024, "2"), (2100, "2")] {
        assert_eq!(chosen(&loaded.library, None, None, year), version, "{year}");
    }
    let early =
        with("status: illustrative", "status: issued\nin_force: { from: 2016-01-01, until: 2024-10-21 }\nas_of: \"09-30\"");
    let loaded = library(&[("rules/thu/hoi_nong_dan/xa/1/rules.yaml".to_owned(), early)]);
    assert_eq!(chosen(&loaded.library, None, None, 2024), "1", "on 30 September the set is still in force");
}

#[test]
fn a_set_without_a_span_is_never_chosen() {
    let loaded = library(&[("rules/thu/hoi_nong_dan/xa/1/rules.yaml".to_owned(), SOUND.to_owned())]);
    assert_eq!(loaded.library.entries.len(), 1);
    assert_eq!(chosen(&loaded.library, None, None, 2016), "nothing");
}

#[test]
fn the_nearest_territory_wins() {
    let loaded = library(&[
        set("1", "issued", "from: 2016-01-01", "", ""),
        set("2", "issued", "from: 2016-01-01", "", "tinh_a"),
        set("3", "issued", "from: 2016-01-01", "", "huyen_b"),
    ]);
    let choose = |territory, year| chosen(&loaded.library, None, territory, year);
    assert_eq!(choose(Some("xa_c"), 2016), "3");
    assert_eq!(choose(Some("xa_c"), 2020), "2", "the commune then lies in the province itself");
    assert_eq!(choose(Some("tinh_a"), 2016), "2");
    assert_eq!(choose(Some("xa_la"), 2016), "1");
    assert_eq!(choose(None, 2016), "1");
}

#[test]
fn drafts_and_illustrations_serve_only_where_nothing_issued_matches() {
    let illustrative = set("1", "illustrative", "from: 2016-01-01", "", "huyen_b");
    let issued = set("2", "issued", "from: 2020-01-01", "", "");
    let loaded = library(&[illustrative, issued, set("3", "draft", "from: 2016-01-01", "", "tinh_a")]);
    assert_eq!(chosen(&loaded.library, None, Some("xa_c"), 2016), "1");
    assert_eq!(chosen(&loaded.library, None, Some("xa_c"), 2020), "2", "also where the illustration is nearer");
    assert_eq!(chosen(&loaded.library, None, Some("tinh_a"), 2016), "3");
}

#[test]
fn two_equals_are_refused_and_both_named() {
    let loaded =
        library(&[set("1", "issued", "from: 2016-01-01", "", ""), set("2", "issued", "from: 2020-01-01", "truong_hoc", "")]);
    let overlaps: Vec<String> = check(&loaded.library)
        .iter()
        .filter(|diagnostic| diagnostic.code == "overlapping_validity")
        .map(|diagnostic| format!("{}: {}", diagnostic.place, diagnostic.message.en))
        .collect();
    let said = "rules/thu/hoi_nong_dan/xa/1/rules.yaml:6:1: `thu/hoi_nong_dan/xa@1` and `thu/hoi_nong_dan/xa@2` are in force for \
                the same units at once from 2020-01-01 on";
    assert_eq!(overlaps, [said]);
    assert_eq!(chosen(&loaded.library, Some("truong_hoc"), None, 2016), "1");
    assert_eq!(chosen(&loaded.library, Some("truong_hoc"), None, 2020), "1 and 2");
    assert_eq!(chosen(&loaded.library, Some("co_quan"), None, 2020), "1");
    assert_eq!(chosen(&loaded.library, None, None, 2020), "1");
}

#[test]
fn organisation_and_unit_kind_must_match() {
    let loaded = library(&[set("1", "issued", "from: 2016-01-01", "", "")]);
    let whom = Whom { organisation: "hoi_phu_nu", unit_kind: "xa", subtype: None, territory: None };
    assert!(matches!(loaded.library.in_force(&whom, Period { year: 2016 }), InForce::Nothing));
    let whom = Whom { organisation: "hoi_nong_dan", unit_kind: "huyen", ..whom };
    assert!(matches!(loaded.library.in_force(&whom, Period { year: 2016 }), InForce::Nothing));
}

#[test]
fn one_id_and_version_stands_once() {
    let loaded = texts(&[
        ("rules/sources/van_ban_thu.yaml", SOURCE),
        ("rules/thu/hoi_nong_dan/xa/1/rules.yaml", SOUND),
        ("rules/thu/hoi_nong_dan/xa/2/rules.yaml", SOUND),
    ]);
    assert!(loaded.library.entries.is_empty());
    assert_eq!(
        findings(&loaded),
        ["error[set_twice] rules/thu/hoi_nong_dan/xa/1/rules.yaml:2:5: the rule set `thu/hoi_nong_dan/xa@1` stands here twice",]
    );
}

#[test]
fn a_published_set_that_has_changed_is_refused() {
    let files = |published: &str| {
        texts(&[
            ("rules/sources/van_ban_thu.yaml", SOURCE),
            ("rules/thu/hoi_nong_dan/xa/1/rules.yaml", SOUND),
            ("rules/published.txt", published),
        ])
    };
    let hash = files("").library.entries[0].set.hash.clone();
    let loaded = files(&format!("# công bố\n\nthu/hoi_nong_dan/xa@1  {hash}\n"));
    assert_eq!((findings(&loaded).len(), loaded.library.entries.len()), (0, 1));
    let loaded = files(&format!("thu/hoi_nong_dan/xa@1  {}\n", "0".repeat(64)));
    assert!(loaded.library.entries.is_empty());
    assert_eq!(
        findings(&loaded),
        [
            "error[published_changed] rules/thu/hoi_nong_dan/xa/1/rules.yaml:2:5: `thu/hoi_nong_dan/xa@1` is published, but its content has changed"
        ]
    );
    let loaded = files("thu/hoi_nong_dan/xa@1 abc\n");
    assert_eq!(
        findings(&loaded),
        ["error[published_malformed] rules/published.txt:1:1: this line is not `<id>@<version>  <sha256>`"]
    );
}

#[test]
fn a_source_with_errors_takes_its_sets_with_it() {
    let source = SOURCE.replace("read: full", "read: fully");
    let loaded = texts(&[("rules/sources/van_ban_thu.yaml", source.as_str()), ("rules/thu/hoi_nong_dan/xa/1/rules.yaml", SOUND)]);
    assert!(loaded.library.entries.is_empty());
    assert_eq!(
        findings(&loaded),
        [
            "error[unknown_word] rules/sources/van_ban_thu.yaml:5:7: `read` does not take `fully`",
            "error[unknown_source] rules/thu/hoi_nong_dan/xa/1/rules.yaml:7:11: the source `van_ban_thu` has errors, so this rule set cannot be used",
        ]
    );
}

#[test]
fn the_files_that_sets_share_are_checked_too() {
    let wrong = [
        ("rules/territories.yaml", "territories:\n  - { id: a, within: b }\n", "there is no territory `b`"),
        (
            "rules/territories.yaml",
            "territories:\n  - { id: a, within: b }\n  - { id: b, within: a }\n",
            "the territory `a` lies within itself, by way of others",
        ),
        (
            "rules/territories.yaml",
            "territories:\n  - { id: a }\n  - { id: a, from: 2016-01-01 }\n",
            "the territory `a` is written twice for the same days",
        ),
        ("rules/names.yaml", "organisations: { a: }\n", "`a` has no value"),
        ("rules/names.yaml", "organisation: { a: A }\n", "the file of names has no key `organisation`"),
        ("rules/names.yaml", "organisations: { a: A, b: B }\nalso_called: { a: [C], b: [c] }\n", "`c` is a name of `a` as well"),
        ("rules/names.yaml", "organisations: { a: A, b: B }\nalso_called: { a: [b] }\n", "`b` is a name of `b` as well"),
        (
            "rules/names.yaml",
            "organisations: { a: A }\nalso_called: { b: [C] }\n",
            "`b` has no title under `organisations` or `unit_kinds`",
        ),
        ("rules/names.yaml", "organisations: { a: A }\nalso_called: { a: [] }\n", "`a` has no value"),
        (
            "rules/sources/khac.yaml",
            "id: van_ban_thu\ntitle: X\nkind: official\nin_force: { from: 2016-01-01 }\nread: full\n",
            "the source `van_ban_thu` stands in another file too",
        ),
        (
            "rules/sources/khac.yaml",
            "id: khac\ntitle: X\nkind: official\nin_force: { from: 2016-01-01 }\nread: full\nclauses: { \"1\": { at: Điều 1 } }\n",
            "the clause `1` has no `says`",
        ),
    ];
    for (name, text, message) in wrong {
        let loaded =
            texts(&[("rules/sources/van_ban_thu.yaml", SOURCE), ("rules/thu/hoi_nong_dan/xa/1/rules.yaml", SOUND), (name, text)]);
        let found = findings(&loaded);
        assert!(found.iter().any(|found| found.ends_with(message)), "{message}: {found:?}");
    }
}
