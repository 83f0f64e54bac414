//! Recorded decisions: what they change, what they leave as it is, and what is said of those that cannot be used.

use crate::program::{code, err, out, vungmanh};
use calamine::{Reader, Xlsx};
use std::fs;
use std::path::Path;

const RULES: &str = "fixtures/decisions/rules";
const DATA: &str = "fixtures/decisions/so-lieu.csv";

/// The units with these rows of decisions.
struct With {
    folder: tempfile::TempDir,
}

impl With {
    fn rows(rows: &[&str]) -> With {
        let folder = tempfile::tempdir().expect("a folder");
        let head = "unit,kind,node,value,number,date,by,grounds\n";
        fs::write(folder.path().join("quyet-dinh.csv"), head.to_owned() + &rows.join("\n") + "\n").expect("a file");
        With { folder }
    }

    fn path(&self) -> String {
        self.folder.path().join("quyet-dinh.csv").to_string_lossy().into_owned()
    }

    fn run(&self, command: &[&str], more: &[&str]) -> std::process::Output {
        let path = self.path();
        vungmanh(&[command, &[DATA, &path, "--rules", RULES, "--period", "2024"], more].concat())
    }

    /// Outcome, rating and note of a unit.
    fn came(&self, unit: &str) -> (String, String, String) {
        let output = self.run(&["classify"], &["--format", "csv"]);
        let text = out(&output);
        let line = text.lines().find(|line| line.starts_with(&format!("{unit},"))).unwrap_or_else(|| panic!("{}", err(&output)));
        let cells: Vec<&str> = line.split(',').collect();
        (cells[2].to_owned(), cells[5].to_owned(), cells[6].to_owned())
    }

    fn rating(&self, unit: &str) -> String {
        self.came(unit).1
    }

    fn said(&self) -> (String, i32) {
        let output = self.run(&["classify"], &["--format", "csv"]);
        (err(&output), code(&output))
    }
}

const WAIVED: &str = "tre,waiver,bao_cao_tre,bat_kha_khang,12/QĐ-MT,05/01/2025,Ban Thường trực,Bão số 3";

#[test]
fn a_waiver_sets_its_gate_aside_and_both_ratings_are_told() {
    assert_eq!(With::rows(&[]).rating("tre"), "kha");
    let with = With::rows(&[WAIVED]);
    assert_eq!(with.came("tre"), ("rated".into(), "tot".into(), "dự thảo; waived; by_rules kha".into()));
    let told = out(&with.run(&["explain", "tre"], &[]));
    for expected in ["xếp loại Tốt", "được miễn áp dụng", "12/QĐ-MT", "05/01/2025", "Ban Thường trực", "Bão số 3", "xếp mức Khá"]
    {
        let first = told.lines().next().expect("a line");
        assert!(first.contains(expected), "{expected}: {first}");
    }
    let line = "Quyết định 12/QĐ-MT ngày 05/01/2025 của Ban Thường trực; Bất khả kháng; Bão số 3";
    assert!(told.contains(line), "the ground by its title: {told}");
    let record: serde_json::Value =
        serde_json::from_str(&out(&with.run(&["explain", "tre"], &["--format", "json"]))).expect("a record");
    assert_eq!(record["stages"]["without_waivers"]["rating"], "kha");
    assert_eq!(record["stages"]["after_gates"]["rating"], "tot");
    let gate = &record["gates"][0];
    assert_eq!((&gate["did"], &gate["held"]), (&"waived".into(), &true.into()));
    assert_eq!(gate["waived"]["number"], "12/QĐ-MT");
    assert_eq!(gate["waived"]["ground"], "bat_kha_khang");
    assert!(gate["waived"]["cell"].as_str().is_some_and(|cell| cell.ends_with("E2")), "{}", gate["waived"]["cell"]);
}

#[test]
fn a_gate_and_a_ground_may_be_named_by_their_titles_in_any_case() {
    let row = "tre,waiver,BÁO CÁO TRỄ hạn từ 3 lần,bất khả kháng,12/QĐ-MT,05/01/2025,Ban Thường trực,Bão số 3";
    assert_eq!(With::rows(&[row]).rating("tre"), "tot");
}

#[test]
fn a_decided_rating_stands_beside_the_computed_one() {
    let with = With::rows(&["gioi,rating,,kha,15/QĐ,10/01/2025,Ban Thường vụ,Mất đoàn kết kéo dài"]);
    assert_eq!(with.came("gioi"), ("rated".into(), "kha".into(), "dự thảo; decision; computed tot".into()));
    let told = out(&with.run(&["explain", "gioi"], &[]));
    let first = told.lines().next().expect("a line");
    for expected in ["xếp loại Khá theo Quyết định 15/QĐ", "Mất đoàn kết kéo dài", "kết quả tính theo quy tắc: xếp loại Tốt"]
    {
        assert!(first.contains(expected), "{expected}: {first}");
    }
    let record: serde_json::Value =
        serde_json::from_str(&out(&with.run(&["explain", "gioi"], &["--format", "json"]))).expect("a record");
    assert_eq!((&record["outcome"]["rating"], &record["outcome"]["by"]), (&"kha".into(), &"decision".into()));
    assert_eq!((&record["computed"]["rating"], &record["computed"]["by"]), (&"tot".into(), &"score".into()));
    assert_eq!(record["decision"]["number"], "15/QĐ");
}

#[test]
fn a_cancelled_rating_leaves_the_unit_not_rated_unless_it_is_rated_anew() {
    let cancel = "gioi,cancel,,,16/QĐ,10/01/2025,Ban Thường vụ,";
    let (outcome, rating, note) = With::rows(&[cancel]).came("gioi");
    assert_eq!((outcome.as_str(), rating.as_str()), ("not_rated", ""));
    assert!(note.contains("cancelled"), "{note}");
    let again = |date: &str| format!("gioi,rating,,yeu,17/QĐ,{date},Ban Thường vụ,Xếp lại");
    assert_eq!(With::rows(&[cancel, &again("11/01/2025")]).rating("gioi"), "yeu", "the later decision counts");
    assert_eq!(With::rows(&[cancel, &again("10/01/2025")]).rating("gioi"), "yeu", "of one day, the rating given anew");
    assert_eq!(With::rows(&[cancel, &again("09/01/2025")]).came("gioi").0, "not_rated", "it was taken back later");
    assert_eq!(With::rows(&[&again("09/01/2025"), cancel]).came("gioi").0, "not_rated", "the order of rows does not matter");
}

#[test]
fn a_decision_may_rate_a_unit_that_is_undetermined_or_not_rated() {
    assert_eq!(With::rows(&[]).came("thieu").0, "undetermined");
    let row = "thieu,rating,,kha,18/QĐ,10/01/2025,Ban Thường vụ,Có biên bản kiểm tra";
    assert_eq!(With::rows(&[row]).came("thieu").1, "kha");
}

#[test]
fn quotas_count_what_is_computed_and_a_parent_reads_what_was_decided() {
    // two of the cohort ask for one place: who is rated down by a decision holds it all the same
    let with = With::rows(&["gioi,rating,,kha,15/QĐ,10/01/2025,Ban Thường vụ,Mất đoàn kết"]);
    assert_eq!(with.came("nhi").1, With::rows(&[]).came("nhi").1);
}

#[test]
fn an_exception_widens_the_quota_of_its_cohort_alone() {
    let row = "Cụm 1,exception,khong_che,,19/QĐ,10/01/2025,Ban Thường vụ,Cụm dẫn đầu";
    assert_eq!((With::rows(&[]).rating("nhi"), With::rows(&[]).rating("khac")), ("kha".into(), "kha".into()));
    let with = With::rows(&[row]);
    assert_eq!((with.rating("nhi"), with.rating("khac")), ("tot".into(), "kha".into()));
    let told = out(&with.run(&["explain", "nhi"], &[]));
    assert!(told.contains("theo quyết định cho phép"), "{told}");
    assert!(told.contains("Quyết định 19/QĐ ngày 10/01/2025 của Ban Thường vụ; Cụm dẫn đầu"), "who excepted it, and why: {told}");
    let record: serde_json::Value =
        serde_json::from_str(&out(&with.run(&["explain", "nhi"], &["--format", "json"]))).expect("a record");
    assert_eq!(record["quotas"][0]["exception"]["number"], "19/QĐ");
    assert!(!out(&with.run(&["explain", "khac"], &[])).contains("19/QĐ"), "another cohort is told nothing of it");
}

#[test]
fn assessed_points_of_a_decision_stand_before_those_in_the_figures() {
    assert_eq!(With::rows(&[]).rating("cham"), "kha");
    let with = With::rows(&["cham,assessed,y_thuc,2,20/BB,10/01/2025,Tổ thẩm định,Chấm lại"]);
    assert_eq!(with.rating("cham"), "tot");
    let told = out(&with.run(&["explain", "cham"], &[]));
    assert!(told.contains("quyet-dinh.csv!D2"), "{told}");
}

#[test]
fn a_decision_that_cannot_be_used_is_said_at_its_cell_and_leaves_its_unit_without_a_decided_result() {
    for (row, says, cell) in [
        (
            "tre,waiver,bao_cao_tree,bat_kha_khang,1/QĐ,05/01/2025,Ban,Bão",
            "điều kiện miễn áp dụng được: “Báo cáo trễ hạn từ 3 lần”",
            "C2",
        ),
        ("tre,waiver,bi_ky_luat,bat_kha_khang,1/QĐ,05/01/2025,Ban,Bão", "không được miễn áp dụng", "C2"),
        ("tre,waiver,bao_cao_tre,vì thích,1/QĐ,05/01/2025,Ban,Bão", "không phải căn cứ để miễn áp dụng", "D2"),
        ("tre,waiver,bao_cao_tre,,1/QĐ,05/01/2025,Ban,Bão", "chưa ghi căn cứ miễn áp dụng", "C2"),
        ("tre,rating,,xuất sắc,1/QĐ,05/01/2025,Ban,Bão", "không có mức xếp loại này", "D2"),
        ("tre,assessed,y_thuc,2.5,1/QĐ,05/01/2025,Ban,Bão", "không phải điểm cho “Ý thức”: từ 0 đến 2", "D2"),
        ("tre,assessed,ket_qua,2,1/QĐ,05/01/2025,Ban,Bão", "không có tiêu chí chấm điểm này", "C2"),
        ("Cụm 1,exception,khong_che,30,1/QĐ,05/01/2025,Ban,Bão", "quy tắc cho ngoại lệ 50%", "D2"),
        ("Cụm 1,exception,khac,,1/QĐ,05/01/2025,Ban,Bão", "không có tỷ lệ khống chế nào như thế", "C2"),
        ("tre,xếp hạng,,tot,1/QĐ,05/01/2025,Ban,Bão", "xếp hạng", "B2"),
    ] {
        let with = With::rows(&[&row.replace("2.5", "\"2,5\"")]);
        let (said, code) = with.said();
        assert!(said.contains(says) && said.contains(&format!("quyet-dinh.csv!{cell}")), "{row}: {said}");
        assert!(said.contains("gợi ý"), "{row}: {said}");
        assert_eq!(code, 3, "{row}: {said}");
        let unit = if row.starts_with("Cụm 1") { "gioi" } else { "tre" };
        let (outcome, _, note) = with.came(unit);
        assert_eq!(outcome, "undetermined", "{row}");
        assert!(note.contains("decision_unreadable"), "{row}: {note}");
        let summary = out(&with.run(&["classify"], &[]));
        assert!(!summary.contains("Quyết định khác kết quả tính"), "{row}: {summary}");
        let told = out(&with.run(&["explain", unit], &[]));
        assert!(told.contains("kết quả tính theo quy tắc"), "{row}: {told}");
    }
}

#[test]
fn what_was_decided_counts_only_where_decided_figures_do() {
    let with = With::rows(&[WAIVED]);
    let path = with.path();
    let rated = |layer: &str| {
        let run = ["classify", DATA, &path, "--rules", RULES, "--period", "2024", "--format", "csv", "--layer", layer];
        let text = out(&vungmanh(&run));
        text.lines().find(|line| line.starts_with("tre,")).expect("its line").split(',').nth(5).expect("a rating").to_owned()
    };
    assert_eq!([rated("self"), rated("appraised"), rated("decided")], ["kha", "kha", "tot"]);
}

#[test]
fn decisions_under_a_lower_layer_are_said_to_be_left_aside() {
    let with = With::rows(&[WAIVED]);
    for (layer, is_told) in [("appraised", true), ("decided", false)] {
        let said = err(&with.run(&["classify"], &["--layer", layer]));
        let told = said.contains("decisions_left_aside") && said.contains("quyet-dinh.csv!B2") && said.contains("bỏ `--layer");
        assert_eq!(told, is_told, "{layer}: {said}");
    }
}

#[test]
fn what_cannot_be_used_is_told_before_anybody_is_rated_and_by_what_if() {
    let with = With::rows(&["tre,rating,,xuất sắc,1/QĐ,05/01/2025,Ban,Bão"]);
    for command in [["read"].as_slice(), &["whatif"]] {
        let more: &[&str] = if command == ["whatif"] { &["--against", RULES] } else { &[] };
        let output = with.run(command, more);
        let said = err(&output);
        assert_eq!(code(&output), 3, "{said}");
        assert_eq!(said.matches("lỗi[unknown_rating]").count(), 1, "{command:?}: {said}");
        assert!(said.contains("quyet-dinh.csv!D2"), "{command:?}: {said}");
    }
}

#[test]
fn a_rating_that_was_taken_back_stands_among_the_decisions_and_not_among_who_is_not_eligible() {
    let told = out(&With::rows(&["gioi,cancel,,,16/QĐ,10/01/2025,Ban Thường vụ,"]).run(&["classify"], &[]));
    assert!(told.contains("Quyết định khác kết quả tính: 1 (gioi: Tốt → không có mức)"), "{told}");
    assert!(!told.contains("chưa đủ điều kiện xếp loại:"), "{told}");
}

#[test]
fn the_workbook_of_results_shows_what_counts_and_goes_on_computing_the_rest() {
    let with = With::rows(&[WAIVED, "gioi,rating,,kha,15/QĐ,10/01/2025,Ban Thường vụ,Mất đoàn kết"]);
    let path = with.folder.path().join("ket-qua.xlsx");
    let output = with.run(&["classify"], &["-o", &path.to_string_lossy()]);
    assert_eq!(code(&output), 3, "one unit wants figures: {}", err(&output));
    let mut book: Xlsx<_> = calamine::open_workbook(Path::new(&path)).expect("a workbook");
    let sheets = book.worksheets();
    let (name, points) = sheets.iter().find(|(name, _)| name.starts_with("Điểm")).expect("the calculations");
    let headings: Vec<String> =
        points.rows().find(|row| row[0] == "Mã").expect("headings").iter().map(ToString::to_string).collect();
    let at = |heading: &str| headings.iter().position(|own| own == heading).unwrap_or_else(|| panic!("{heading}: {headings:?}"));
    let row = |unit: &str| points.rows().find(|row| row[0] == unit).expect("its row");
    assert_eq!(row("tre")[at("Mức theo quy tắc")].to_string(), "Khá");
    assert_eq!(row("tre")[at("Xếp loại")].to_string(), "Tốt");
    assert_eq!(row("gioi")[at("Xếp loại")].to_string(), "Khá");
    assert_eq!(row("gioi").last().expect("cells").to_string(), "theo quyết định");
    let formulas = book.worksheet_formula(name).expect("formulas");
    let n_live = formulas.cells().filter(|(_, _, formula)| !formula.is_empty()).count();
    assert!(n_live > 0, "the worksheet computes");
}
