//! Scripts: what they may read, what they must give, and that no slip of theirs gives or takes a point.

use std::collections::BTreeMap;
use vungmanh::law::load::from_texts;
use vungmanh::questions::trial::trial;

const RULES: &str = r#"
id: thu/diem
version: "1"
title: Bộ tiêu chí để thử kịch bản
status: illustrative
in_force: { from: 2024-01-01 }
applies_to: { organisation: thu, unit_kind: to }
sources: [van_ban]
points_max: 5
ratings_read: points
rounding: { derived: none, criterion: none, group: none, total: none }
absent: undetermined
indicators:
  - { id: so_buoi, title: Số buổi, type: count, at_most: 100 }
  - { id: muc, title: Mức, type: choice, options: { tot: Tốt, kha: Khá } }
  - { id: co_so, title: Có sổ, type: yes_no }
criteria:
  - id: phong_trao
    title: Phong trào
    points_max: 5
    clause: van_ban/1
    score:
      script: { file: diem.rhai, call: diem, from: 0, to: 4 }
ratings:
  - { id: dat, title: Đạt, from: 3, clause: van_ban/1 }
  - { id: chua_dat, title: Chưa đạt, otherwise: true, clause: van_ban/1 }
"#;

const SOURCE: &str = r#"
id: van_ban
title: Văn bản để thử
kind: illustrative
in_force: { from: 2024-01-01 }
read: full
clauses:
  "1": { at: Mục 1, says: Điểm phong trào }
"#;

/// Every expectation of `examples` comes true of the script.
fn holds(script: &str, examples: &str) {
    let texts = BTreeMap::from([
        ("rules/sources/van_ban.yaml".to_owned(), SOURCE.to_owned()),
        ("rules/thu/diem/1/rules.yaml".to_owned(), RULES.to_owned()),
        ("rules/thu/diem/1/examples.yaml".to_owned(), examples.to_owned()),
        ("rules/thu/diem/1/diem.rhai".to_owned(), script.to_owned()),
    ]);
    let loaded = from_texts(texts);
    let said: Vec<_> = loaded.diagnostics.iter().chain(&loaded.example_diagnostics).map(|found| &found.message.en).collect();
    let [entry] = loaded.library.entries.as_slice() else { panic!("the set loads: {said:#?}") };
    let trial = trial(entry).expect("the script parses");
    assert!(trial.n_examples > 0, "{said:#?}");
    assert!(trial.failures.is_empty(), "{:#?}", trial.failures);
}

const GIVEN: &str = "given: { so_buoi: 7, muc: tot, co_so: true }";

#[test]
fn a_script_reads_counts_options_and_truths_and_gives_exact_points() {
    let script = r#"
        fn diem(so_buoi, muc, co_so) {
            let diem = so_buoi * 0.25;
            if muc == "tot" && co_so { diem += 1.5; }
            #{ points: diem, why: `${so_buoi} buổi` }
        }"#;
    holds(
        script,
        &format!(
            "- example: Bảy buổi, mức tốt, có sổ\n  {GIVEN}\n  expect: {{ phong_trao: {{ points: 3.25, by: script }}, rating: {{ is: dat }} }}\n\
             - example: Mức khá thì không cộng\n  given: {{ so_buoi: 7, muc: kha, co_so: true }}\n  expect: {{ phong_trao: {{ points: 1.75, by: script }} }}\n"
        ),
    );
}

#[test]
fn a_script_that_fails_in_any_way_leaves_its_criterion_absent() {
    let bodies = [
        // out of its range, on both sides
        "#{ points: 4.000001, why: \"x\" }",
        "#{ points: -0.000001, why: \"x\" }",
        // no points, no reason, or something else
        "#{ why: \"x\" }",
        "#{ points: 1 }",
        "#{ points: \"1\", why: \"x\" }",
        "1",
        // more decimals than are kept
        "#{ points: 0.0000001, why: \"x\" }",
        // an error of its own, and what never ends
        "throw \"x\"",
        "let x = 0; while true { x += 1; } #{ points: 1, why: \"x\" }",
        "no_such_function(1)",
        "sleep(3600); #{ points: 1, why: \"x\" }",
        "let s = \"x\"; loop { s += s; } #{ points: 1, why: s }",
    ];
    for body in bodies {
        let script = format!("fn diem(so_buoi, muc, co_so) {{ {body} }}");
        let example = format!(
            "- example: Kịch bản hỏng thì chưa đủ căn cứ\n  {GIVEN}\n  expect: {{ phong_trao: {{ by: script_failed }}, outcome: {{ is: undetermined, by: script_failed }} }}\n"
        );
        holds(&script, &example);
    }
}

#[test]
fn the_ends_of_a_scripts_range_belong_to_it() {
    for points in ["0", "4", "4.0"] {
        let script = format!("fn diem(so_buoi, muc, co_so) {{ #{{ points: {points}, why: \"x\" }} }}");
        holds(
            &script,
            &format!("- example: Đầu khoảng\n  {GIVEN}\n  expect: {{ phong_trao: {{ points: {points}, by: script }} }}\n"),
        );
    }
}

#[test]
fn a_script_is_not_asked_where_a_figure_it_reads_is_missing() {
    let script = "fn diem(so_buoi, muc, co_so) { #{ points: 4, why: \"x\" } }";
    holds(script, "- example: Thiếu số buổi\n  given: { muc: tot, co_so: true }\n  expect: { phong_trao: { by: missing } }\n");
}

// Who checks a rule set must not learn of it from the first unit that is rated.
#[test]
fn what_runs_text_or_does_not_parse_is_refused_where_the_script_is_named() {
    for body in ["eval(\"1\")", "import \"x\" as x; 1", "let x = ;"] {
        let texts = BTreeMap::from([
            ("rules/sources/van_ban.yaml".to_owned(), SOURCE.to_owned()),
            ("rules/thu/diem/1/rules.yaml".to_owned(), RULES.to_owned()),
            ("rules/thu/diem/1/diem.rhai".to_owned(), format!("fn diem(so_buoi, muc, co_so) {{ {body} }}")),
        ]);
        let loaded = from_texts(texts);
        assert!(loaded.library.entries.is_empty(), "`{body}` rates nobody");
        let [found] = loaded.diagnostics.as_slice() else { panic!("{:#?}", loaded.diagnostics) };
        assert_eq!(found.code, "script", "{body}");
        assert!(found.place.to_string().starts_with("rules/thu/diem/1/rules.yaml:23:"), "{}", found.place);
        assert!(found.message.vi.starts_with("không đọc được kịch bản `diem.rhai`: "), "{}", found.message.vi);
    }
}

/// What `vungmanh explain` prints of the criterion, a line each, for a unit with seven meetings.
fn explained(body: &str, lang: &str) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder for the set");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("the folder is made");
        std::fs::write(path, text).expect("the file is written");
    };
    write("rules/sources/van_ban.yaml", SOURCE);
    write("rules/thu/diem/1/rules.yaml", RULES);
    write("rules/thu/diem/1/diem.rhai", &format!("fn diem(so_buoi, muc, co_so) {{ {body} }}"));
    write("so_lieu.csv", "unit,organisation,unit_kind,so_buoi,muc,co_so\ndv1,thu,to,7,Tốt,có\n");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_vungmanh"))
        .args(["explain", "dv1", "so_lieu.csv", "--rules", "rules", "--period", "2024", "--lang", lang])
        .current_dir(folder.path())
        .output()
        .expect("the program starts");
    let text = String::from_utf8(output.stdout).expect("output is UTF-8");
    text.lines().map(|line| line.trim().to_owned()).collect()
}

const OPAQUE_VI: &str = "Không phân tích được bên trong kịch bản: chỉ thấy số liệu nó đọc, số điểm và lời nó ghi";
const OPAQUE_EN: &str =
    "What the script does inside is not analysed: only the figures it reads, its points and its words are seen";

#[test]
fn an_explanation_says_that_a_scripts_criterion_is_opaque_to_it() {
    let body = "#{ points: 3, why: `${so_buoi} buổi` }";
    let lines = explained(body, "vi");
    for said in [
        "Lý do: theo kịch bản diem.rhai, hàm diem",
        "Kịch bản ghi: 7 buổi",
        OPAQUE_VI,
        "Thay đổi nhỏ nhất để tăng điểm: điểm do kịch bản tính, không suy ngược được",
    ] {
        assert!(lines.iter().any(|line| line == said), "{said}\n{lines:#?}");
    }
    let lines = explained(body, "en");
    assert!(lines.iter().any(|line| line == OPAQUE_EN), "{lines:#?}");
}

#[test]
fn an_explanation_of_a_script_that_failed_says_so_and_misses_no_figure() {
    let lines = explained("throw \"x\"", "vi");
    for said in [
        "Lý do: kịch bản tính điểm không cho kết quả",
        OPAQUE_VI,
        "Thay đổi nhỏ nhất để tăng điểm: điểm do kịch bản tính, không suy ngược được",
    ] {
        assert!(lines.iter().any(|line| line == said), "{said}\n{lines:#?}");
    }
    assert!(!lines.iter().any(|line| line.contains("vì thiếu số liệu")), "no figure is missing: {lines:#?}");
}
