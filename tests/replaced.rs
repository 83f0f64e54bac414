//! What a reference means once the document cited is replaced.

use crate::constructs::{page, taken_out, without};
use crate::program::{err, out, vungmanh};
use std::fs;
use std::path::{Path, PathBuf};
use vungmanh::law::clause::Clause;
use vungmanh::law::library::Library;
use vungmanh::words::period::Date;

const RULES: &str = "fixtures/replaced";

const SOURCE: &str = "sources/minh_hoa_05.yaml";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(RULES)
}

/// The rules of the fixture in a folder of their own, with a change to one of their files.
fn changed(file: &str, change: impl FnOnce(String) -> String) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let set = "hoi_nong_dan/chi_hoi/2023.1";
    for name in ["minh_hoa_05", "minh_hoa_06", "minh_hoa_12", "minh_hoa_15"].map(|name| format!("sources/{name}.yaml")) {
        copy(folder.path(), &name);
    }
    copy(folder.path(), &format!("{set}/rules.yaml"));
    let path = folder.path().join(file);
    let text = fs::read_to_string(&path).expect("the file was copied");
    let changed = change(text.clone());
    assert_ne!(text, changed, "something is changed");
    fs::write(path, changed).expect("a file");
    folder
}

fn copy(to: &Path, name: &str) {
    let path = to.join(name);
    fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("a folder");
    fs::copy(root().join(name), path).expect("a file of the fixture");
}

/// The lines of an explanation that say what is behind it, without their places.
fn cited(rules: &Path, period: &str, lang: &str) -> Vec<String> {
    let data = root().join("units.csv");
    let rules = rules.to_str().expect("the path is text");
    let text = out(&vungmanh(&[
        "explain",
        "ch-1",
        data.to_str().expect("a path"),
        "--rules",
        rules,
        "--period",
        period,
        "--lang",
        lang,
    ]));
    let lines = text.lines().map(str::trim).filter(|line| line.starts_with("Căn cứ: ") || line.starts_with("Clause"));
    lines.map(|line| line.split("; rules.yaml").next().expect("a first part").to_owned()).collect()
}

fn library(folder: &Path) -> Library {
    Library::load(folder).library
}

fn clause(library: &Library, id: &str) -> Clause {
    let set = &library.entries[0].set;
    set.clauses.iter().find(|clause| clause.id == id).expect("the set cites it").clone()
}

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

#[test]
fn an_explanation_cites_what_a_reference_means_for_its_period() {
    let of_rating = "Căn cứ: Mục 1 (“Từ 8 điểm là tốt”)";
    let title = "Quy định minh họa về xếp loại chi hội (văn bản minh họa)";
    let in_2023 = cited(&root(), "2023", "vi");
    assert_eq!(
        in_2023[..3],
        [
            format!("{of_rating}; {title}."),
            "Căn cứ: Mục 1 (“Mỗi buổi sinh hoạt 1 điểm”)".to_owned(),
            "Căn cứ: Mục 2 (“Báo cáo đúng hạn 4 điểm”)".to_owned(),
        ]
    );
    let in_2024 = cited(&root(), "2024", "vi");
    assert_eq!(
        in_2024[..3],
        [
            format!(
                "{of_rating}, từ 01/07/2024 được hiểu là dẫn 12-HD (minh họa); {title}; 12-HD (minh họa), Hướng dẫn minh họa sửa đổi (văn bản minh họa)."
            ),
            "Căn cứ: Mục 3 của 12-HD (minh họa) (“Mỗi buổi sinh hoạt 1 điểm, tính cả buổi trực tuyến”), thay cho Mục 1 của 05-HD (minh họa) từ 01/07/2024".to_owned(),
            "Căn cứ: Mục 4 điểm 1 của 12-HD (minh họa) (“Báo cáo đúng hạn 4 điểm”), thay cho Mục 2 của 05-HD (minh họa) từ 01/07/2024".to_owned(),
        ]
    );
    // one clause is replaced anew, the other is not
    let in_2026 = cited(&root(), "2026", "en");
    assert_eq!(
        in_2026[1..3],
        [
            "Clause: Mục 7 of 15-HD (minh họa) (“Mỗi buổi sinh hoạt 1 điểm, tính cả buổi trực tuyến và chuyên đề”), in place of Mục 1 of 05-HD (minh họa) since 2026-01-01",
            "Clause: Mục 4 điểm 1 of 12-HD (minh họa) (“Báo cáo đúng hạn 4 điểm”), in place of Mục 2 of 05-HD (minh họa) since 2024-07-01",
        ]
    );
}

#[test]
fn a_reference_means_what_took_its_place_only_where_references_carry_over() {
    let page = page();
    let change = &taken_out(&page)["32"];
    let folder = changed(SOURCE, |text| without(&text, change));
    assert_eq!(
        cited(folder.path(), "2024", "vi")[1],
        "Căn cứ: Mục 1 (“Mỗi buổi sinh hoạt 1 điểm”)",
        "the old clause, which has ended"
    );
    let check = |rules: &Path| out(&vungmanh(&["check", rules.to_str().expect("the path is text"), "--lang", "en"]));
    let told = check(folder.path());
    assert!(told.contains("repealed_clause") && told.contains("which is no longer in force from 2024-07-01 on"), "{told}");
    let told = check(&root());
    assert!(!told.contains("repealed_clause"), "{told}");
}

#[test]
fn a_reference_means_the_new_document_from_its_first_day_on() {
    let library = library(&root());
    let of = |id: &str, on: &str| {
        let clause = clause(&library, id);
        let substitute =
            clause.substitute_on(day(on)).map(|own| (own.source.clone(), own.clause.as_ref().map(|own| own.id.clone())));
        (substitute, clause.named_on(Some(day(on))))
    };
    let carried = |source: &str, clause: Option<&str>| Some((source.to_owned(), clause.map(str::to_owned)));
    for (id, on, substitute, named) in [
        ("minh_hoa_05/1", "2024-06-30", None, "Mục 1, 05-HD (minh họa)"),
        ("minh_hoa_05/1", "2024-07-01", carried("minh_hoa_12", Some("3")), "Mục 3, 12-HD (minh họa)"),
        ("minh_hoa_05/1", "2025-12-31", carried("minh_hoa_12", Some("3")), "Mục 3, 12-HD (minh họa)"),
        ("minh_hoa_05/1", "2026-01-01", carried("minh_hoa_15", Some("7")), "Mục 7, 15-HD (minh họa)"),
        ("minh_hoa_05/2", "2026-01-01", carried("minh_hoa_12", Some("4.1")), "Mục 4 điểm 1, 12-HD (minh họa)"),
        ("minh_hoa_06/1", "2024-06-30", None, "Mục 1"),
        ("minh_hoa_06/1", "2026-01-01", carried("minh_hoa_12", None), "Mục 1"),
    ] {
        assert_eq!(of(id, on), (substitute, named.to_owned()), "{id} on {on}");
    }
}

#[test]
fn a_part_of_a_clause_that_is_replaced_means_what_took_the_place_of_the_whole() {
    let folder = changed(SOURCE, |text| text.replace("\"1\": { at", "\"1.2\": { at"));
    let rules = folder.path().join("hoi_nong_dan/chi_hoi/2023.1/rules.yaml");
    let text = fs::read_to_string(&rules).expect("rules").replace("minh_hoa_05/1", "minh_hoa_05/1.2");
    fs::write(rules, text).expect("a file");
    let of = clause(&library(folder.path()), "minh_hoa_05/1.2");
    let substitute = of.substitute_on(day("2024-07-01")).expect("references carry over");
    assert_eq!(substitute.clause.as_ref().map(|own| own.id.as_str()), Some("3"));
}

#[test]
fn what_replaces_a_document_later_changes_no_set_that_cites_it() {
    let hash = |folder: &Path| vungmanh::law::hash::of(&library(folder).entries[0].set);
    let folder = changed(SOURCE, |text| {
        text.lines().filter(|line| !line.starts_with("replaced_by")).map(|line| format!("{line}\n")).collect()
    });
    assert_eq!(hash(folder.path()), hash(&root()));
}

#[test]
fn a_clause_that_the_new_document_lacks_is_told_with_the_nearest() {
    let folder = changed(SOURCE, |text| text.replace("\"2\": \"4.1\"", "\"2\": \"4.2\""));
    let told = out(&vungmanh(&["check", folder.path().to_str().expect("a path"), "--lang", "en"]));
    let message = "`replaced_by` names the clause `4.2` of `minh_hoa_12`, which is not among the `clauses` of that source";
    assert!(told.contains(message), "{told}");
    let message = "`replaced_by` nêu điều khoản `4.2` của `minh_hoa_12`, mà văn bản ấy không có trong `clauses`";
    let told = out(&vungmanh(&["check", folder.path().to_str().expect("a path")]));
    assert!(told.contains(message), "{told}");
}

#[test]
fn a_record_a_score_sheet_and_a_form_say_what_a_reference_means() {
    let data = root().join("units.csv");
    let data = data.to_str().expect("the path is text");
    let rules = root();
    let rules = rules.to_str().expect("the path is text");
    let record = |period: &str| {
        let text = out(&vungmanh(&["explain", "ch-1", data, "--rules", rules, "--period", period, "--format", "json"]));
        let json: serde_json::Value = serde_json::from_str(&text).expect("a record is JSON");
        json["criteria"][0]["clause"]["substitute"].clone()
    };
    assert_eq!(record("2023"), serde_json::Value::Null);
    assert_eq!(
        record("2024"),
        serde_json::json!({
            "from": "2024-07-01",
            "source": "Hướng dẫn minh họa sửa đổi",
            "number": "12-HD (minh họa)",
            "id": "minh_hoa_12/3",
            "at": "Mục 3",
            "says": "Mỗi buổi sinh hoạt 1 điểm, tính cả buổi trực tuyến",
        })
    );
    let folder = tempfile::tempdir().expect("a folder");
    let sheet = |period: &str| {
        let path = folder.path().join(format!("{period}.html"));
        let told = err(&vungmanh(&[
            "explain",
            "ch-1",
            data,
            "--rules",
            rules,
            "--period",
            period,
            "-o",
            path.to_str().expect("a path"),
        ]));
        fs::read_to_string(&path).unwrap_or_else(|_| panic!("{told}"))
    };
    let (before, after) = (sheet("2023"), sheet("2024"));
    assert!(before.contains("(Mục 1)") && !before.contains("(Mục 3)"), "{before}");
    assert!(after.contains("(Mục 3)") && after.contains("(Mục 4 điểm 1)") && !after.contains("(Mục 2)"), "{after}");
    let form = out(&vungmanh(&["show", rules]));
    let squeezed: String = form.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(form.contains("Từ 01/07/2024 thay bằng Mục 3"), "{squeezed}");
}
