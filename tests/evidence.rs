//! What follows where the evidence of a figure is not named, or is named and refused: by `without`, with and without an explanation.

use crate::program::{err, out, vungmanh};
use std::fs;

const SET: &str = "vi_du/to/2024.1/rules.yaml";

/// The csv row of a unit that gives 4 news items, and what is said of it: under a policy, with what stands as evidence, as
/// its explanation, and as what appraisal says of the evidence.
fn came(without: &str, evidence: &str, explanation: &str, acceptance: Option<&str>) -> (String, Vec<String>) {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    for name in ["sources/vi_du.yaml", SET] {
        let path = at(name);
        fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("a folder");
        let text = fs::read_to_string(format!("fixtures/layers/rules/{name}")).expect("the fixture is there");
        let changed = text.replace("without: explanation", &format!("without: {without}"));
        fs::write(path, changed).expect("a file");
    }
    let own = format!(
        "unit,organisation,unit_kind,so_buoi,ke_hoach,ke_hoach (minh chứng),so_tin,so_tin (minh chứng),so_tin (giải trình)\n\
         t,vi_du,to,12,có,KH số 1,4,{evidence},{explanation}\n"
    );
    fs::write(at("tu-khai.csv"), own).expect("a file");
    let path = |name: &str| at(name).to_str().expect("a path in UTF-8").to_owned();
    let (data, rules, appraised) = (path("tu-khai.csv"), path(""), format!("appraised={}", path("tham-dinh.csv")));
    let mut arguments = vec!["classify", &data, "--rules", &rules, "--period", "2024", "--format", "csv"];
    if let Some(acceptance) = acceptance {
        fs::write(at("tham-dinh.csv"), format!("unit,so_tin (minh chứng)\nt,{acceptance}\n")).expect("a file");
        arguments.extend(["--layer", &appraised]);
    }
    let output = vungmanh(&arguments);
    let text = out(&output);
    let cells: Vec<&str> = text.lines().nth(1).unwrap_or_else(|| panic!("{}", err(&output))).split(',').collect();
    let said = err(&output);
    let about: Vec<String> = said.lines().filter(|line| line.contains("`Số tin bài`")).map(str::to_owned).collect();
    (format!("{} {}", cells[2], cells[9]), about)
}

#[test]
fn a_figure_without_evidence_counts_as_its_set_says() {
    for (without, evidence, explanation, acceptance, came_out, told) in [
        // the last column is the points for news items, one each
        ("zero", "bản tin", "", None, "rated 4", None),
        ("zero", "", "", None, "rated 0", Some("không có minh chứng, tính là 0")),
        ("zero", "", "đăng báo huyện", None, "rated 0", Some("không có minh chứng, tính là 0")),
        ("zero", "bản tin", "", Some("không đạt"), "rated 0", Some("minh chứng không đạt, tính là 0")),
        ("zero", "bản tin", "", Some("đạt"), "rated 4", None),
        ("explanation", "bản tin", "", None, "rated 4", None),
        ("explanation", "", "", None, "undetermined ?", Some("không có minh chứng và không có giải trình, nên không được dùng")),
        ("explanation", "", "đăng báo huyện", None, "rated 4", None),
        ("explanation", "bản tin", "", Some("không đạt"), "undetermined ?", Some("minh chứng không đạt và không có giải trình")),
        ("explanation", "bản tin", "đăng báo huyện", Some("không đạt"), "rated 4", Some("minh chứng không đạt, có giải trình")),
        ("warning", "bản tin", "", None, "rated 4", None),
        ("warning", "", "", None, "rated 4", Some("`Số tin bài` không có minh chứng")),
        ("warning", "bản tin", "", Some("không đạt"), "rated 4", Some("minh chứng không đạt; số liệu vẫn dùng")),
        ("warning", "bản tin", "", Some("đạt"), "rated 4", None),
    ] {
        let case = format!("{without}, evidence «{evidence}», explanation «{explanation}», {acceptance:?}");
        let (outcome, about) = came(without, evidence, explanation, acceptance);
        assert_eq!(outcome, came_out, "{case}");
        match told {
            Some(told) => assert!(about.len() == 1 && about[0].contains(told), "{case}: {about:?}"),
            None => assert!(about.is_empty(), "{case}: {about:?}"),
        }
    }
}
