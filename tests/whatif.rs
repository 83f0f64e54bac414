//! `whatif`: two versions held against each other, and amendments as data.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use vungmanh::law::Status;
use vungmanh::law::check::check;
use vungmanh::law::library::Library;
use vungmanh::law::load::{Loaded, amended_texts, from_texts};
use vungmanh::render::diagnostic::{Look, terminal};
use vungmanh::words::diagnostic::{Diagnostic, Lang};
use vungmanh::words::number::Number;

const RULES: &str = "fixtures/whatif/rules";
const UNITS: &str = "fixtures/whatif/to.csv";
const FIRST: &str = "thu/to/1.0/rules.yaml";
const SECOND: &str = "thu/to/2.0/rules.yaml";

struct Said {
    out: String,
    err: String,
    code: i32,
}

fn whatif(arguments: &[&str]) -> Said {
    let output = Command::new(env!("CARGO_BIN_EXE_vungmanh"))
        .arg("whatif")
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("the program starts");
    Said {
        out: String::from_utf8(output.stdout).expect("output is UTF-8"),
        err: String::from_utf8(output.stderr).expect("messages are UTF-8"),
        code: output.status.code().expect("the program ends by itself"),
    }
}

fn json(arguments: &[&str]) -> serde_json::Value {
    let said = whatif(&[arguments, &["--format", "json"]].concat());
    serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{}", said.err))
}

/// The first version against the second.
fn forward() -> Vec<&'static str> {
    vec![UNITS, "--rules", RULES, "--period", "2023", "--against", RULES, "--against-period", "2024"]
}

/// The library with some texts in its files otherwise.
fn library(changes: &[(&str, &str, &str)]) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["sources/thu.yaml", "names.yaml", FIRST, SECOND] {
        let mut text = std::fs::read_to_string(Path::new(RULES).join(name)).expect("the fixture is there");
        for (_, from, to) in changes.iter().filter(|(file, ..)| *file == name) {
            assert!(text.contains(from), "{name} has no `{from}`");
            text = text.replace(from, to);
        }
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, text).expect("written");
    }
    let path = folder.path().to_string_lossy().into_owned();
    (folder, path)
}

fn unit<'v>(answer: &'v serde_json::Value, id: &str) -> &'v serde_json::Value {
    let units = answer["units"].as_array().expect("units");
    units.iter().find(|unit| unit["id"] == id).expect("the unit is there")
}

fn moved(answer: &serde_json::Value) -> Vec<(String, String)> {
    let units = answer["units"].as_array().expect("units").iter();
    units.filter_map(|unit| Some((unit["id"].as_str()?.to_owned(), unit["moved"].as_str()?.to_owned()))).collect()
}

#[test]
fn what_is_said_of_two_versions_reads_as_it_should() {
    let said = whatif(&forward());
    assert_eq!(said.code, 3, "a unit has no figure for the new question: {}", said.err);
    insta::assert_snapshot!("two versions", said.out);
    let english = whatif(&[forward(), vec!["--lang", "en"]].concat());
    insta::assert_snapshot!("two versions in english", english.out);
}

#[test]
fn csv_has_a_row_for_each_unit() {
    let said = whatif(&[forward(), vec!["--format", "csv"]].concat());
    let head = "unit,organisation,rule_set_before,rule_set_after,outcome_before,rating_before,total_before,outcome_after,\
                rating_after,total_after,moved,causes";
    let mut lines = said.out.lines();
    assert_eq!(lines.next(), Some(head));
    assert_eq!(lines.next(), Some("a1,thu,thu/to@1.0,thu/to@2.0,rated,vung_manh,100,rated,vung_manh,100,no,"));
    assert_eq!(said.out.lines().count(), 15);
    let without = said.out.lines().find(|line| line.starts_with("k1,")).expect("the unit is there");
    assert!(without.starts_with("k1,thu,,,no_rule_set,,,no_rule_set,,,no,"), "{without}");
}

#[test]
fn the_same_set_twice_moves_nobody_and_differs_in_nothing() {
    let answer = json(&[UNITS, "--rules", RULES, "--period", "2023", "--against", RULES]);
    assert_eq!(moved(&answer), []);
    for unit in answer["units"].as_array().expect("units") {
        for part in ["criteria", "adjustments", "requirements", "gates", "edges"] {
            let part = &unit["differences"][part];
            assert!(part.is_null() || part.as_array().is_some_and(Vec::is_empty), "{unit}");
        }
    }
    let said = whatif(&[UNITS, "--rules", RULES, "--period", "2023", "--against", RULES]);
    assert!(
        said.err.contains("13 đơn vị được xét theo cùng một bộ tiêu chí") && said.err.contains("--against-period 2024"),
        "{}",
        said.err
    );
}

#[test]
fn the_other_way_round_the_transitions_are_transposed() {
    let there = json(&forward());
    let back = [UNITS, "--rules", RULES, "--period", "2024", "--against", RULES, "--against-period", "2023"];
    let back = json(&back);
    for (own, other) in [(&there["all"], &back["all"]), (&there["organisations"][0], &back["organisations"][0])] {
        let counts = |part: &serde_json::Value| -> Vec<Vec<u64>> {
            let rows = part["counts"].as_array().expect("rows");
            rows.iter().map(|row| row.as_array().expect("a row").iter().filter_map(serde_json::Value::as_u64).collect()).collect()
        };
        let (own_counts, other_counts) = (counts(own), counts(other));
        let transposed: Vec<Vec<u64>> =
            (0..own_counts[0].len()).map(|column| own_counts.iter().map(|row| row[column]).collect()).collect();
        assert_eq!(transposed, other_counts);
        assert_eq!(
            (&own["up"], &own["before"], &own["strong_before"]),
            (&other["down"], &other["after"], &other["strong_after"])
        );
    }
}

#[test]
fn an_order_of_criteria_ratings_requirements_and_gates_is_no_difference() {
    let text = std::fs::read_to_string(Path::new(RULES).join(FIRST)).expect("the fixture is there");
    let part = |from: &str, to: &str| {
        let start = text.find(from).expect("it begins");
        let end = text[start..].find(to).map_or(text.len(), |end| start + end);
        text[start..end].to_owned()
    };
    let (doing, keeping) = (part("  - id: hoat_dong", "  - id: quan_ly"), part("  - id: quan_ly", "\nratings"));
    let (letters, books) = (part("      - { id: it_don", "      - { id: co_so"), part("      - { id: co_so", "  - id: kha"));
    let swapped = [(doing, keeping), (letters, books)];
    let changes: Vec<(&str, String, String)> =
        swapped.into_iter().map(|(one, other)| (FIRST, format!("{one}{other}"), format!("{other}{one}"))).collect();
    let changes: Vec<(&str, &str, &str)> = changes.iter().map(|(file, from, to)| (*file, from.as_str(), to.as_str())).collect();
    let (_folder, other) = library(&changes);
    let answer = json(&[UNITS, "--rules", RULES, "--period", "2023", "--against", &other]);
    assert_eq!(moved(&answer), []);
    for unit in answer["units"].as_array().expect("units") {
        for part in ["criteria", "requirements", "gates", "edges"] {
            let part = &unit["differences"][part];
            assert!(part.is_null() || part.as_array().is_some_and(Vec::is_empty), "{unit}");
        }
    }
}

#[test]
fn units_in_another_order_say_the_same_in_the_same_bytes() {
    let text = std::fs::read_to_string(UNITS).expect("the fixture is there");
    let (head, rows) = text.split_once('\n').expect("a head");
    let rows: Vec<&str> = rows.lines().rev().collect();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("to.csv");
    std::fs::write(&path, format!("{head}\n{}\n", rows.join("\n"))).expect("written");
    let path = path.to_string_lossy();
    for format in ["table", "csv", "json"] {
        let mut other = forward();
        other[0] = &path;
        let (own, other) = ([forward(), vec!["--format", format]].concat(), [other, vec!["--format", format]].concat());
        assert_eq!(whatif(&own).out, whatif(&other).out, "{format}");
    }
}

/// What the criteria and what sums add make up the total's difference, for every unit.
fn deltas_add_up(answer: &serde_json::Value) -> usize {
    let number = |value: &serde_json::Value| value.as_str().map(|text| Number::parse(text).expect("a number"));
    let mut n = 0;
    for unit in answer["units"].as_array().expect("units") {
        let differences = &unit["differences"];
        let Some(total) = number(&differences["total"]) else { continue };
        let parts = ["criteria", "adjustments"].into_iter().flat_map(|part| differences[part].as_array().expect("a list"));
        let sum = parts.fold(Number::ZERO, |sum, part| {
            sum.plus(number(&part["delta"]).expect("points are known")).expect("points are short")
        });
        assert_eq!(sum, total, "{unit}");
        n += usize::from(!total.is_zero());
    }
    n
}

#[test]
fn the_criteria_with_rounding_and_limits_make_up_the_difference_of_the_totals() {
    assert!(deltas_add_up(&json(&forward())) > 5);
    // a group that is cut, and a group that is rounded to whole points
    let cut = [
        (
            SECOND,
            "id: cong_viec\n        title: Hoàn thành kế hoạch\n        points_max: 40",
            "id: cong_viec\n        title: Hoàn thành kế hoạch\n        points_max: 40.7",
        ),
        (SECOND, "points_max: 70\n", "points_max: 70\n    capped: true\n"),
    ];
    let (_folder, path) = library(&cut);
    let answer = json(&[UNITS, "--rules", RULES, "--period", "2023", "--against", &path, "--against-period", "2024"]);
    assert!(deltas_add_up(&answer) > 5);
    let adjusted = unit(&answer, "a1")["differences"]["adjustments"].as_array().expect("a list");
    assert!(adjusted.iter().any(|own| own["id"] == "hoat_dong" && own["after"] == "-0.7"), "{adjusted:?}");
}

/// Who moves down, and what has to be undone in the second version so that it does not: nothing less will do.
#[test]
fn each_cause_is_one_without_which_the_unit_would_not_have_moved() {
    let edge = (SECOND, "from: 90", "from: 85");
    let letters = (SECOND, "that: don_thu <= 3", "that: don_thu <= 5");
    let jobs = (SECOND, "that: da_lam >= 5", "that: da_lam >= 0");
    let floor = (SECOND, "share_percent: 50", "share_percent: 0");
    let meetings = (SECOND, "10: 20, 6: 10", "8: 20, 4: 10");
    let books = [
        (
            SECOND,
            "id: quan_ly\n    title: Quản lý sổ sách\n    points_max: 20",
            "id: quan_ly\n    title: Quản lý sổ sách\n    points_max: 30",
        ),
        (
            SECOND,
            "id: chuyen_doi_so\n    title: Dùng nền tảng số\n    points_max: 10",
            "id: chuyen_doi_so\n    title: Dùng nền tảng số\n    points_max: 0",
        ),
    ];
    let points = [meetings, books[0], books[1]];
    let all_points: Vec<_> = points.to_vec();
    let with = |more: &[(&'static str, &'static str, &'static str)]| [all_points.clone(), more.to_vec()].concat();
    let cases = [
        ("c1", vec![vec![letters]]),
        ("c2", vec![vec![jobs]]),
        ("h1", vec![with(&[letters])]),
        ("d1", vec![with(&[jobs, floor])]),
        // either of the two by itself was enough to move it, so both have to be undone
        ("b1", vec![with(&[edge])]),
        ("b2", vec![all_points.clone()]),
    ];
    let first = json(&forward());
    for (id, undone) in cases {
        assert_eq!(unit(&first, id)["moved"], "down", "{id}");
        for undone in undone {
            let is_moved = |undone: &[(&str, &str, &str)]| {
                let (_folder, path) = library(undone);
                let answer = json(&[UNITS, "--rules", RULES, "--period", "2023", "--against", &path, "--against-period", "2024"]);
                unit(&answer, id)["moved"] == "down"
            };
            assert!(!is_moved(&undone), "{id} stays once its causes are undone");
            // all points together are one cause
            let without_points: Vec<_> = undone.iter().filter(|change| !points.contains(change)).copied().collect();
            if without_points.len() < undone.len() {
                assert!(is_moved(&without_points), "{id}: the points are a cause");
            }
            for one in &without_points {
                let rest: Vec<_> = undone.iter().filter(|change| *change != one).copied().collect();
                assert!(is_moved(&rest), "{id}: {one:?} is a cause");
            }
        }
    }
}

#[test]
fn causes_are_named_by_ids_with_what_became_of_them() {
    let answer = json(&forward());
    let cause = |id: &str, reason: usize| unit(&answer, id)["why"]["reasons"][reason][0].clone();
    let told = |id: &str, reason: usize| {
        let cause = cause(id, reason);
        (
            cause["kind"].as_str().map(str::to_owned),
            cause["ids"][0].as_str().map(str::to_owned),
            cause["elsewhere"].as_str().map(str::to_owned),
        )
    };
    let expect = |kind: &str, id: &str, elsewhere: &str| (Some(kind.to_owned()), Some(id.to_owned()), Some(elsewhere.to_owned()));
    assert_eq!(told("c1", 0), expect("requirement", "it_don", "otherwise"));
    assert_eq!(told("c2", 0), expect("requirement", "du_viec", "not_there"));
    assert_eq!(told("f1", 0), expect("gate", "gate nhieu_don", "otherwise"));
    assert_eq!(told("g1", 0), expect("no_points", "chuyen_doi_so", "not_there"));
    assert_eq!(cause("g1", 0)["wanting"][0]["id"], "ung_dung");
    assert_eq!(
        (cause("b1", 0)["score"]["by_points"].clone(), cause("b1", 0)["score"]["by_edge"].clone()),
        (false.into(), false.into())
    );
    assert_eq!(
        (cause("b2", 0)["score"]["by_points"].clone(), cause("b2", 0)["score"]["by_edge"].clone()),
        (true.into(), false.into())
    );
    // the score was too little before, too: what moved the unit is the gate that is gone
    let lifted = &unit(&answer, "e1")["why"]["lifted_by"][0];
    assert_eq!((&lifted["gate"], &lifted["elsewhere"]), (&"gate sang_kien_cap_tren".into(), &"not_there".into()));
    assert_eq!(cause("e1", 0)["elsewhere"], "alike");
    let reasons = |id: &str| unit(&answer, id)["why"]["reasons"].as_array().expect("a list").len();
    assert_eq!((reasons("h1"), reasons("d1")), (2, 3), "each by itself would do, and each is told");
}

#[test]
fn every_unit_that_moved_has_a_cause_that_is_not_alike_on_both_sides() {
    for answer in
        [json(&forward()), json(&[UNITS, "--rules", RULES, "--period", "2024", "--against", RULES, "--against-period", "2023"])]
    {
        for (id, direction) in moved(&answer).into_iter().filter(|(_, direction)| direction != "sideways") {
            let why = &unit(&answer, &id)["why"];
            let reasons = why["reasons"].as_array().expect("a list").iter().flat_map(|all| all.as_array().expect("a list"));
            let lifts = why["lifted_by"].as_array().expect("a list").iter();
            assert!(reasons.chain(lifts).any(|cause| cause["elsewhere"] != "alike"), "{id} {direction}: {why}");
        }
    }
}

#[test]
fn a_version_that_is_named_is_meant_whatever_its_span() {
    let named = json(&[UNITS, "--rules", RULES, "--period", "2023", "--against", "fixtures/whatif/rules/thu/to/2.0"]);
    assert_eq!(named["units"], json(&forward())["units"]);
    let third = json(&[UNITS, "--rules", RULES, "--period", "2023", "--against", "fixtures/whatif/rules/thu/to/3.0/rules.yaml"]);
    assert_eq!(third["rule_sets_after"][0]["version"], "3.0");
}

#[test]
fn of_scales_with_nothing_in_common_nobody_is_said_to_be_up_or_down() {
    let answer = json(&[UNITS, "--rules", RULES, "--period", "2023", "--against", "fixtures/whatif/rules/thu/to/3.0"]);
    assert!(moved(&answer).iter().all(|(_, direction)| direction == "sideways"));
    assert_eq!(moved(&answer).len(), 13);
    assert_eq!(unit(&answer, "a1")["after"]["outcome"]["rating"]["id"], "xuat_sac");
}

#[test]
fn a_unit_without_a_set_on_one_side_has_its_own_row() {
    let (_folder, path) = library(&[(SECOND, "unit_kind: to", "unit_kind: doi")]);
    let answer = json(&[UNITS, "--rules", RULES, "--period", "2023", "--against", &path, "--against-period", "2024"]);
    assert_eq!(unit(&answer, "a1")["after"]["outcome"]["is"], "no_rule_set");
    assert_eq!(unit(&answer, "k1")["before"]["outcome"]["is"], "no_rule_set");
    assert_eq!(unit(&answer, "k1")["after"]["outcome"]["is"], "rated");
    let states = |side: &str| answer["all"][side].as_array().expect("states").last().cloned();
    assert_eq!(states("before"), states("after"));
}

#[test]
fn exit_codes_are_those_of_every_command() {
    let code = |more: &[&str]| whatif(&[&[UNITS, "--rules", RULES, "--period", "2023"], more].concat()).code;
    assert_eq!(code(&["--amend", "fixtures/whatif/rules/sound/nang_muc.yaml"]), 0);
    assert_eq!(code(&["--amend", "fixtures/whatif/rules/broken/no_effect.yaml"]), 1);
    assert_eq!(code(&["--against", "fixtures/whatif/nowhere"]), 1);
    assert_eq!(code(&[]), 2, "nothing to hold against");
    assert_eq!(
        code(&["--against", RULES, "--amend", "fixtures/whatif/rules/sound/nang_muc.yaml"]),
        2,
        "two things to hold against"
    );
    assert_eq!(code(&["--against", RULES, "--format", "ndjson"]), 2);
    assert_eq!(code(&["--against", RULES, "--against-period", "hai"]), 2);
    assert_eq!(whatif(&forward()).code, 3);
}

#[test]
fn nothing_is_written_where_an_amendment_fails() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ra.csv");
    let amendment = "fixtures/whatif/rules/broken/unknown_id.yaml";
    let said = whatif(&[UNITS, "--rules", RULES, "--period", "2023", "--amend", amendment, "-o", &path.to_string_lossy()]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("có phải `sinh_hoat`?"), "{}", said.err);
    assert!(said.out.is_empty() && !path.exists());
}

fn findings(loaded: &Loaded) -> Vec<Diagnostic> {
    let mut found = loaded.diagnostics.clone();
    found.extend(loaded.amendment_diagnostics.clone());
    found.extend(check(&loaded.amended));
    found
}

fn files(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the fixtures are there").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> = entries.collect();
    files.sort();
    files
}

#[test]
fn every_defect_of_an_amendment_is_said_with_its_place_and_the_way_out() {
    for file in files("fixtures/whatif/rules/broken") {
        let name = file.file_stem().and_then(|name| name.to_str()).expect("a name");
        let found = findings(&Library::load(&file));
        assert!(!found.is_empty() && found.iter().all(|found| found.help.is_some()), "{name}: {found:?}");
        let texts = Library::load(&file).texts;
        let [vi, en] = [Lang::Vi, Lang::En].map(|lang| terminal(&found, &texts, Look::plain(lang)));
        insta::assert_snapshot!(format!("amendment {name}"), format!("{vi}\n{en}"));
    }
    for file in files("fixtures/whatif/rules/sound") {
        let loaded = Library::load(&file);
        assert_eq!(findings(&loaded), [], "{}", file.display());
        assert_eq!(loaded.amended.entries.len(), 1);
    }
}

fn texts(amendments: &[(&str, &str)], changes: &[(&str, &str)]) -> BTreeMap<String, String> {
    let mut texts: BTreeMap<String, String> = ["sources/thu.yaml", FIRST]
        .into_iter()
        .map(|name| {
            (format!("rules/{name}"), std::fs::read_to_string(Path::new(RULES).join(name)).expect("the fixture is there"))
        })
        .collect();
    let rules = texts.get_mut(&format!("rules/{FIRST}")).expect("it was put there");
    for (from, to) in changes {
        assert!(rules.contains(from), "`{from}`");
        *rules = rules.replace(from, to);
    }
    for (name, changes) in amendments {
        texts.insert((*name).to_owned(), format!("title: Thử\nrule_set: thu/to@1.0\ngrounds: Thử\n{changes}\n"));
    }
    texts
}

#[test]
fn an_amended_set_is_a_proposal_of_its_own_and_the_published_one_is_untouched() {
    let raise = ("rules/amendments/nang.yaml", "set: { \"ratings/vung_manh/from\": 95 }");
    let gate = ("rules/amendments/bo.yaml", "remove: [gates/nhieu_don]");
    let issued = [("status: illustrative", "status: issued"), ("kind: illustrative", "kind: official")];
    let loaded = from_texts(texts(&[raise, gate], &issued[..1]));
    let own = &loaded.library.entries[0].set;
    assert_eq!((own.version.as_str(), own.status, own.ratings[0].from), ("1.0", Status::Issued, Some(Number::from(85))));
    let versions: Vec<&str> = loaded.amended.entries.iter().map(|entry| entry.set.version.as_str()).collect();
    assert_eq!(versions, ["1.0+bo", "1.0+nang"], "each amendment of the library by itself");
    for entry in &loaded.amended.entries {
        assert_eq!(entry.set.status, Status::Draft);
        assert_ne!(entry.set.hash, own.hash);
    }
    let both = amended_texts(texts(&[raise, gate], &[]), &[raise.0, gate.0]);
    assert_eq!(both.diagnostics, []);
    let set = &both.library.entries[0].set;
    assert_eq!((set.version.as_str(), set.status, set.gates.len()), ("1.0+nang+bo", Status::Illustrative, 1));
    assert_eq!(set.ratings[0].from, Some(Number::from(95)));
}

#[test]
fn paths_go_by_ids_wherever_the_node_stands() {
    let changed = |changes: &str| {
        let loaded = amended_texts(texts(&[("a.yaml", changes)], &[]), &["a.yaml"]);
        let said: Vec<String> = loaded.diagnostics.iter().map(|found| found.message.en.clone()).collect();
        (loaded, said)
    };
    for sound in [
        "set: { \"criteria/cong_viec/score/proportional/at_least_percent\": 50 }",
        "set: { \"criteria/hoat_dong/cong_viec/score/proportional/at_least_percent\": 50 }",
        "set: { \"criteria/hoat_dong/criteria/cong_viec/title\": Việc }",
        "set: { \"indicators/buoi/at_most\": 24 }",
        "set: { \"ratings/vung_manh/require/it_don/that\": don_thu <= 2 }",
        "set: { \"ratings/vung_manh/require/it_don\": { id: it_don, that: don_thu <= 2 } }",
        "set: { \"gates/nhieu_don/then\": { lower: 1 } }",
        "set: { title: Tên khác }",
        "set: { \"rounding/total\": { decimals: 0, mode: half_up } }",
        "add: { \"ratings/kha/require\": [{ id: moi, that: buoi >= 1 }] }",
        "remove: [ratings/vung_manh/require/it_don]",
    ] {
        let (loaded, said) = changed(sound);
        assert_eq!(said, Vec::<String>::new(), "{sound}");
        assert_eq!(loaded.library.entries[0].set.version, "1.0+a", "{sound}");
    }
    for wrong in ["set: { \"criteria/0/title\": Việc }", "set: { \"criteria/1/title\": Việc }", "set: { status: issued }"] {
        assert!(!changed(wrong).1.is_empty(), "{wrong}");
    }
}

#[test]
fn what_is_wrong_with_an_amended_set_names_the_amendment() {
    let loaded = Library::load(Path::new("fixtures/whatif/rules/broken/maxima.yaml"));
    let found = findings(&loaded);
    assert!(found.iter().all(|found| found.place.file().ends_with("1.0/rules.yaml")), "the set's own lines no longer agree");
    assert!(found.iter().all(|found| found.also.iter().any(|(place, _)| place.file().ends_with("maxima.yaml"))));
}

/// Each shipped amendment, with the organisation it moves: all down, as each of them asks more.
const SHIPPED: [(&str, &str); 3] =
    [("cong_doan_diem_liet", "cong_doan"), ("nong_dan_phan_biet", "hoi_nong_dan"), ("phu_nu_muc_vung_manh", "hoi_phu_nu")];

#[test]
fn each_shipped_amendment_is_sound_and_moves_somebody_the_way_it_asks() {
    let loaded = Library::load(Path::new("rules"));
    assert_eq!(loaded.amendment_diagnostics, []);
    assert_eq!(check(&loaded.amended), []);
    assert_eq!(loaded.amended.entries.len(), SHIPPED.len());
    for (name, organisation) in SHIPPED {
        let file = format!("rules/minh_hoa/amendments/{name}.yaml");
        let answer = json(&["fixtures/hau-giang/2023.xlsx", "--rules", "rules", "--period", "2023", "--amend", &file]);
        let moved = moved(&answer);
        assert!(!moved.is_empty(), "{name}");
        for (id, direction) in &moved {
            assert_eq!(direction, "down", "{id}");
            assert!(id.ends_with(organisation), "{id}");
            assert!(!unit(&answer, id)["why"]["reasons"].as_array().expect("a list").is_empty(), "{id}");
        }
        deltas_add_up(&answer);
    }
}

#[test]
fn amendments_to_several_sets_each_amend_their_own() {
    let mut arguments = vec!["fixtures/hau-giang/2023.xlsx", "--rules", "rules", "--period", "2023", "--amend"];
    let files: Vec<String> = SHIPPED.iter().map(|(name, _)| format!("rules/minh_hoa/amendments/{name}.yaml")).collect();
    arguments.extend(files.iter().map(String::as_str));
    let answer = json(&arguments);
    let sets = answer["rule_sets_after"].as_array().expect("sets");
    let amended = sets.iter().filter(|set| set["version"].as_str().is_some_and(|version| version.contains('+')));
    assert_eq!(amended.count(), SHIPPED.len());
}

const HEAD: &str = "unit,name,organisation,unit_kind,founded,buoi,ke_hoach,da_lam,so_sach,don_thu,sang_kien,ung_dung";

/// What is said of one unit, its figures and the texts of both versions as given.
fn said_of(head: &str, row: &str, changes: &[(&str, &str, &str)]) -> (String, serde_json::Value) {
    let (folder, rules) = library(changes);
    let path = folder.path().join("don-vi.csv");
    std::fs::write(&path, format!("{head}\n{row}\n")).expect("written");
    let path = path.to_string_lossy();
    let answer = json(&[&path, "--rules", &rules, "--period", "2023", "--against", &rules, "--against-period", "2024"]);
    let why = answer["units"][0]["why"].clone();
    (why["causes"].as_str().expect("it moved").to_owned(), why)
}

#[test]
fn a_rating_that_a_missing_figure_does_not_prevent_is_put_down_to_what_moved_it() {
    let sooner = (FIRST, "4: 10 }, otherwise: 0 }", "4: 10 }, otherwise: 0, missing: 20 }");
    let later = (SECOND, "6: 10 }, otherwise: 0 }", "6: 10 }, otherwise: 0, missing: 10 }");
    let row = "m1,Tổ Thiếu số buổi,thu,to,01/01/2010,,10,10,có,0,không,có";
    let (causes, why) = said_of(HEAD, row, &[sooner, later]);
    assert!(causes.starts_with("nay được 80 điểm, trước được 90 điểm (−10: “Sinh hoạt đều” 20 → 10 (−10"), "{causes}");
    assert!(!causes.contains("thiếu"), "{causes}");
    assert_eq!(why["reasons"].as_array().map(Vec::len), Some(1));
}

#[test]
fn of_a_list_of_requirements_only_what_is_missed_is_held_against_the_other_side() {
    let own = "      - { id: it_don, that: don_thu <= 3, title: Không quá 03 đơn thư, clause: thu/2 }";
    let books = "{ id: co_so, that: so_sach, title: Có sổ sách, clause: thu/2 }";
    let listed = format!("      - all:\n          - {books}\n          - {}", own.trim_start().trim_start_matches("- "));
    let row = "c1,Tổ Bốn đơn thư,thu,to,01/01/2010,12,10,10,có,4,không,có";
    let (causes, _) = said_of(HEAD, row, &[(SECOND, own, &listed)]);
    assert_eq!(
        causes,
        "nay không đạt điều kiện của Vững mạnh: “Không quá 03 đơn thư”, vì “Số đơn thư” là 4 (trước: “Không quá 05 đơn thư”, đạt)"
    );
}

#[test]
fn the_floor_of_a_new_criterion_is_new_and_that_of_an_old_one_tells_what_it_had() {
    let floor = "floor_each: { above: 0, then: { not_above: yeu }, clause: thu/3 }\n    criteria:\n      - id: sinh_hoat\n";
    let sooner = (FIRST, "criteria:\n      - id: sinh_hoat\n", floor);
    let later = (
        SECOND,
        "floor: { share_percent: 50, then: { not_above: yeu }, clause: thu/3 }\n    criteria:\n      - id: sinh_hoat\n",
        floor,
    );
    let row = "l1,Tổ Bốn buổi,thu,to,01/01/2010,4,10,10,có,0,không,có";
    let floor_of = |changes: &[(&str, &str, &str)]| {
        let (causes, why) = said_of(HEAD, row, changes);
        (causes, why["reasons"][0][0]["elsewhere"].as_str().map(str::to_owned))
    };
    let (causes, elsewhere) = floor_of(&[sooner, later]);
    assert_eq!(elsewhere.as_deref(), Some("otherwise"));
    assert!(causes.ends_with("(trước: được 10/30 điểm, điểm liệt là trên 0 điểm, không vướng)"), "{causes}");
    // a floor of the group itself, added beside, makes the floor of each no other one
    let beside = (SECOND, "floor: { share_percent: 50, then:", "floor: { share_percent: 40, then:");
    let both = (
        SECOND,
        "    criteria:\n      - id: sinh_hoat\n",
        "    floor_each: { above: 0, then: { not_above: yeu }, clause: thu/3 }\n    criteria:\n      - id: sinh_hoat\n",
    );
    let (causes, elsewhere) = floor_of(&[sooner, beside, both]);
    assert_eq!(elsewhere.as_deref(), Some("otherwise"), "{causes}");
    let renamed = (SECOND, "id: sinh_hoat\n", "id: sinh_hoat_tot\n");
    let (causes, elsewhere) = floor_of(&[sooner, later, renamed]);
    assert_eq!(elsewhere.as_deref(), Some("not_there"));
    assert!(causes.ends_with("(trước không có quy định này)"), "{causes}");
}

#[test]
fn a_day_that_is_late_is_told_without_the_year_that_its_deadline_lies_in() {
    let asked = "indicators:\n  - { id: ngay_nop, title: Ngày nộp báo cáo, type: date }\n";
    let late = "gates:\n  - id: tre\n    title: Nộp báo cáo sau ngày 20/12\n    \
                when: days_late(ngay_nop, date(12, 20)) > 0\n    then: { not_above: kha }\n    clause: thu/3\n";
    let changes = [(SECOND, "indicators:\n", asked), (SECOND, "gates:\n", late)];
    let head = format!("{HEAD},ngay_nop");
    let (causes, _) = said_of(&head, "n1,Tổ Nộp trễ,thu,to,01/01/2010,12,10,10,có,0,không,có,21/12/2023", &changes);
    assert!(causes.contains("), vì “Ngày nộp báo cáo” là 21/12/2023 (trước"), "{causes}");
}

#[test]
fn english_output_has_no_decimal_comma() {
    let english = whatif(&[forward(), vec!["--lang", "en"]].concat()).out;
    assert!(english.contains("before 7/13, 53.85%; after 1/13, 7.69%"), "{english}");
    assert!(whatif(&forward()).out.contains("trước 7/13, đạt 53,85%; sau 1/13, đạt 7,69%"));
}

#[test]
fn of_several_of_which_any_will_do_the_one_that_was_met_is_told() {
    let any = |own: &str| {
        format!(
            "      - any:\n          - {}\n          - {{ id: co_moi, that: sang_kien || don_thu == 40, title: Có sáng kiến, clause: thu/2 }}",
            own.trim_start().trim_start_matches("- ")
        )
    };
    let sooner = "      - { id: it_don, that: don_thu <= 5, title: Không quá 05 đơn thư, clause: thu/2 }";
    let later = "      - { id: it_don, that: don_thu <= 3, title: Không quá 03 đơn thư, clause: thu/2 }";
    let (any_sooner, any_later) = (any(sooner), any(later).replace("sang_kien || don_thu == 40", "don_thu == 40"));
    let row = "c1,Tổ Bốn đơn thư,thu,to,01/01/2010,12,10,10,có,4,không,có";
    let (causes, why) = said_of(HEAD, row, &[(FIRST, sooner, &any_sooner), (SECOND, later, &any_later)]);
    assert_eq!(why["reasons"][0][0]["elsewhere"], "otherwise");
    assert!(causes.ends_with("(trước: “Không quá 05 đơn thư”, đạt)"), "{causes}");
}
