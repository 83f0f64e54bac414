//! Layers on the command line: what each states, what that changes, and that written points never score.

use crate::program::{err, out, vungmanh};
use std::process::Output;

const OWN: &str = "fixtures/layers/tu-khai.csv";
const APPRAISED: &str = "appraised=fixtures/layers/tham-dinh.csv";
const DECIDED: &str = "decided=fixtures/layers/quyet-dinh.csv";

fn with(command: &[&str], more: &[&str]) -> Output {
    let rules = ["--rules", "fixtures/layers/rules", "--period", "2024"];
    vungmanh(&[command, &rules, more].concat())
}

/// Total and rating of each unit, as csv has them.
fn ratings(more: &[&str]) -> Vec<String> {
    let output = with(&["classify", OWN, "--format", "csv"], more);
    let text = out(&output);
    assert!(!text.is_empty(), "{}", err(&output));
    let rows = text.lines().skip(1).map(|row| {
        let cells: Vec<&str> = row.split(',').collect();
        [cells[0], cells[2], cells[3], cells[5]].join(" ")
    });
    rows.collect()
}

const BY_SELF: [&str; 5] =
    ["t1 rated 20 vung_manh", "t2 rated 20 vung_manh", "t3 rated 14 kha", "t4 rated 18 vung_manh", "t5 rated 15 kha"];
const BY_APPRAISAL: [&str; 5] =
    ["t1 rated 20 vung_manh", "t2 rated 15 kha", "t3 rated 19 vung_manh", "t4 undetermined  ", "t5 rated 20 vung_manh"];

#[test]
fn each_unit_is_rated_by_the_highest_layer_that_states_a_figure_or_by_the_one_that_is_named() {
    assert_eq!(ratings(&[]), BY_SELF);
    assert_eq!(ratings(&["--layer", APPRAISED]), BY_APPRAISAL);
    assert_eq!(ratings(&["--layer", APPRAISED, "--layer", "self"]), BY_SELF);
    let mut decided = BY_APPRAISAL;
    decided[1] = "t2 rated 20 vung_manh";
    assert_eq!(ratings(&["--layer", APPRAISED, "--layer", DECIDED]), decided);
    assert_eq!(ratings(&["--layer", DECIDED, "--layer", APPRAISED, "--layer", "appraised"]), BY_APPRAISAL);
}

#[test]
fn what_the_layers_change_stands_under_the_ratings_with_cells_and_grounds() {
    let output = with(&["classify", OWN], &["--layer", APPRAISED, "--layer", DECIDED]);
    let text = out(&output);
    let at = text.find("SỐ LIỆU CÁC LỚP").expect("the section is printed");
    insta::assert_snapshot!(&text[at..]);
    // One layer differs from nothing; points written are compared all the same.
    let alone = out(&with(&["classify", OWN], &[]));
    assert!(!alone.contains("SỐ LIỆU CÁC LỚP") && !alone.contains("THEO LỚP"), "{alone}");
    assert!(alone.contains("ĐIỂM GHI TRONG TỆP KHÁC"), "{alone}");
}

#[test]
fn every_difference_is_a_row_of_the_csv() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("chenh-lech.csv");
    let name = path.to_str().expect("a name in UTF-8");
    with(&["classify", OWN], &["--layer", APPRAISED, "--layer", DECIDED, "--differences", name]);
    insta::assert_snapshot!(std::fs::read_to_string(&path).expect("it was written"));
}

#[test]
fn reading_says_which_file_is_of_which_layer_and_which_lists_decisions() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("q.csv");
    let decisions = "unit,period,kind,value,number,date,by,grounds\nt1,2024,rating,kha,5/QĐ,05/01/2025,Ban,khiếu nại\nt2,2023,rating,kha,5/QĐ,05/01/2024,Ban,khiếu nại\n";
    std::fs::write(&path, decisions).expect("a file");
    let name = path.to_str().expect("a name in UTF-8");
    let text = out(&with(&["read", OWN, name], &["--layer", APPRAISED]));
    assert!(text.contains("tham-dinh.csv: số liệu, mỗi hàng một đơn vị, thẩm định; tiêu đề ở hàng 1, 5 hàng"), "{text}");
    assert!(text.contains("tu-khai.csv: số liệu, mỗi hàng một đơn vị; tiêu đề ở hàng 1, 5 hàng"), "{text}");
    assert!(
        text.contains("q.csv: quyết định; tiêu đề ở hàng 1, 1 hàng dùng được\n  để riêng 1 hàng (kỳ khác: 2023): 3\n"),
        "{text}"
    );
}

#[test]
fn written_points_never_score() {
    let text = std::fs::read_to_string(OWN).expect("the fixture is there");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("tu-khai.csv");
    // Whatever is written in their columns, ratings are the same.
    let rows = text.lines().enumerate().map(|(n, row)| {
        let cells: Vec<&str> = row.split(',').collect();
        let kept = cells[..cells.len() - 3].join(",");
        if n == 0 { row.to_owned() } else { format!("{kept},0,99,mười") }
    });
    std::fs::write(&path, rows.map(|row| row + "\n").collect::<String>()).expect("a file");
    let name = path.to_str().expect("a name in UTF-8");
    let output = with(&["classify", name, "--format", "csv"], &[]);
    let ratings: Vec<String> = out(&output)
        .lines()
        .skip(1)
        .map(|row| {
            let cells: Vec<&str> = row.split(',').collect();
            [cells[0], cells[2], cells[3], cells[5]].join(" ")
        })
        .collect();
    assert_eq!(ratings, BY_SELF);
    let section = out(&with(&["classify", name], &[]));
    assert!(section.contains("t1: tổng điểm: tự khai ghi mười"), "{section}");
}

#[test]
fn an_explanation_names_the_layer_of_a_figure_and_why_evidence_did_not_count() {
    let explain = |unit: &str| out(&with(&["explain", unit, OWN], &["--layer", APPRAISED]));
    let second = explain("t2");
    assert!(second.contains("tham-dinh.csv!B3, thẩm định"), "{second}");
    let fourth = explain("t4");
    assert!(fourth.contains("minh chứng không đạt"), "{fourth}");
    let record = out(&with(&["explain", "t2", OWN, "--format", "json"], &["--layer", APPRAISED]));
    assert!(record.contains("\"appraised\"") && record.contains("\"self\""), "{record}");
}

#[test]
fn refused_evidence_is_listed_with_what_follows() {
    let output = with(&["classify", OWN, "--format", "csv"], &["--layer", APPRAISED]);
    let said = err(&output);
    for expected in [
        "`Có kế hoạch năm`: minh chứng không đạt, tính là 0",
        "`Số tin bài`: minh chứng không đạt và không có giải trình, nên không được dùng",
        "`Số tin bài`: minh chứng không đạt, có giải trình, nên vẫn dùng",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    assert!(!said.contains("không có minh chứng"), "accepted without being named: {said}");
    assert_eq!(output.status.code(), Some(3));
}

#[test]
fn a_layer_that_is_none_is_a_mistake_of_the_command_line() {
    for layer in ["appraised=", "khác", "khác=a.csv", "", "="] {
        let output = with(&["classify", OWN], &["--layer", layer]);
        assert_eq!((output.status.code(), out(&output).as_str()), (Some(2), ""), "{layer}");
    }
    let twice = with(&["classify", OWN], &["--layer", "self", "--layer", "appraised"]);
    assert_eq!(twice.status.code(), Some(2));
}

#[test]
fn columns_of_a_higher_layer_in_a_file_of_a_lower_one_are_told_and_those_of_a_lower_one_are_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("phieu.csv");
    let own = std::fs::read_to_string(OWN).expect("a fixture");
    for (layer, is_told) in [("thẩm định", true), ("tự khai", false)] {
        std::fs::write(&path, own.replacen("so_buoi", &format!("so_buoi ({layer})"), 1)).expect("it is written");
        let output = with(&["classify", path.to_str().expect("UTF-8")], &[]);
        let said = err(&output);
        assert_eq!(said.contains("higher_layer_left_aside"), is_told, "{layer}: {said}");
        assert_eq!(said.contains("--layer appraised=TỆP"), is_told, "{layer}: {said}");
    }
}

#[test]
fn a_score_sheet_shows_what_each_layer_that_was_read_gives_and_dots_where_none_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let sheet = |more: &[&str]| {
        let path = folder.path().join("phieu.html");
        let name = path.to_str().expect("a name in UTF-8");
        with(&["explain", "t2", OWN], &[more, &["-o", name]].concat());
        std::fs::read_to_string(&path).expect("it was written")
    };
    let both = sheet(&["--layer", APPRAISED]);
    assert!(both.contains("Kết quả tự chấm: 20/20 điểm; xếp loại: Vững mạnh."), "{both}");
    assert!(both.contains("Kết quả thẩm định: 15/20 điểm; xếp loại: Khá."), "{both}");
    assert!(both.contains("; tự khai: "), "why the unit's own points are others: {both}");
    let alone = sheet(&[]);
    assert!(alone.contains("Kết quả tự chấm: 20/20 điểm") && alone.contains("Kết quả thẩm định: …………/20 điểm"), "{alone}");
    let all = sheet(&["--layer", APPRAISED, "--layer", DECIDED]);
    assert!(all.contains("Kết quả thẩm định: 15/20 điểm") && all.contains("Kết quả quyết định: 20/20 điểm"), "{all}");
    // a folder of sheets has the same
    let sheets = folder.path().join("phieu");
    let name = format!("{}/", sheets.display());
    with(&["classify", OWN, "--format", "html"], &["--layer", APPRAISED, "-o", &name]);
    let one = std::fs::read_to_string(sheets.join("phieu-t2-to-hai.html")).expect("a sheet a unit");
    assert_eq!(one, both);
}
