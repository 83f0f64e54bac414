//! The demonstration run: three layers, refused evidence, waivers, decisions, a quota with a tie at the cut, units that are not
//! eligible and a roll-up, and the summary that says so in every form.

use crate::program::{code, err, out, vungmanh};
use calamine::{Data, Reader, Xlsx, open_workbook};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;

#[expect(dead_code, reason = "the entry point of the example is not called here")]
#[path = "../fixtures/dot-xep-loai/generate.rs"]
mod generate;

const RUN: [&str; 8] = [
    "fixtures/dot-xep-loai/tu-khai.xlsx",
    "fixtures/dot-xep-loai/quyet-dinh.xlsx",
    "--layer",
    "appraised=fixtures/dot-xep-loai/tham-dinh.xlsx",
    "--rules",
    "rules",
    "--period",
    "2025",
];

/// What the summary says besides its counts, of communes and branches together.
const NOTED: [&str; 8] = [
    "Đơn vị có số liệu thay đổi sau thẩm định: 30 (34 số liệu)",
    "Đơn vị có mức xếp loại thay đổi sau thẩm định: 13",
    "Minh chứng không được chấp nhận: 5",
    "Đơn vị được miễn áp dụng điều kiện: 3 (hnd_12; hnd_33; hnd_56)",
    "Quyết định khác kết quả tính: 2 (hnd_23: Khá → Vững mạnh; hnd_61: Vững mạnh → Khá)",
    "Đơn vị bằng nhau ở ranh giới khống chế: 2",
    "Đơn vị chưa đủ điều kiện xếp loại: 10",
    "Đơn vị được tổng hợp từ cấp dưới: 80 (từ 240 đơn vị cấp dưới)",
];

fn run(command: &str, more: &[&str]) -> String {
    let output = vungmanh(&[&[command], &RUN[..], more].concat());
    assert_eq!(code(&output), 0, "every unit is decided: {}", err(&output));
    out(&output)
}

fn explained(unit: &str) -> String {
    let output = vungmanh(&[&["explain", unit], &RUN[..]].concat());
    assert_eq!(code(&output), 0, "{}", err(&output));
    out(&output)
}

/// What people are shown, and every difference of the layers.
fn shown() -> &'static (String, String) {
    static SHOWN: OnceLock<(String, String)> = OnceLock::new();
    SHOWN.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("chenh-lech.csv");
        let text = run("classify", &["--differences", path.to_str().expect("a name in UTF-8")]);
        (text, std::fs::read_to_string(path).expect("it was written"))
    })
}

/// By unit and node: what is given, and why.
fn nodes() -> &'static BTreeMap<(String, String), (String, String)> {
    static NODES: OnceLock<BTreeMap<(String, String), (String, String)>> = OnceLock::new();
    NODES.get_or_init(|| {
        let text = run("classify", &["--format", "csv-long"]);
        let rows = csv::Reader::from_reader(text.as_bytes()).into_records().map(|row| row.expect("a row")).collect::<Vec<_>>();
        rows.iter().map(|row| ((row[0].to_owned(), row[2].to_owned()), (row[3].to_owned(), row[5].to_owned()))).collect()
    })
}

fn rating(unit: &str) -> (&'static str, &'static str) {
    let (rating, why) = &nodes()[&(unit.to_owned(), "rating".to_owned())];
    (rating, why)
}

#[test]
fn the_committed_workbooks_of_the_run_are_what_the_generator_draws() {
    for file in generate::FILES {
        let committed = std::fs::read(generate::folder().join(file)).expect("the workbook is committed");
        let drawn = generate::bytes(file).expect("it is drawn");
        assert!(committed == drawn, "{file} differs from what is drawn: run `cargo run --example dot_xep_loai`");
    }
}

#[test]
fn the_summary_says_everything_that_befell_the_units() {
    let text = &shown().0;
    let at = text.find("TỔNG HỢP XẾP LOẠI KỲ 2025").expect("the summary is printed");
    let lines: Vec<&str> = text[at..].lines().collect();
    for line in NOTED {
        assert!(lines.contains(&line), "{line}\n{}", &text[at..at + 2000]);
    }
}

#[test]
fn every_denominator_is_printed_for_communes_and_branches_apart() {
    let text = &shown().0;
    let shares = [
        "Được tính là vững mạnh, chi hội: 88/240, đạt 36,67% (trên số đơn vị đủ điều kiện xếp loại)\n",
        "Được tính là vững mạnh, cấp xã: 16/70, đạt 22,86% (trên số đơn vị đủ điều kiện xếp loại)\n  \
         trên tổng số đơn vị: 16/80, đạt 20%\n  trên số đơn vị đã xếp loại: 16/70, đạt 22,86%\n",
    ];
    for share in shares {
        assert!(text.contains(share), "{share}");
    }
    assert!(!text.contains("địa bàn ×"), "no unit says where it is, so none is known to be absent");
}

#[test]
fn what_appraisal_changes_is_listed_figure_by_figure() {
    let differences = &shown().1;
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(differences.as_bytes()).into_records().map(|row| row.expect("a row")).collect();
    let of = |kind: &str| rows.iter().filter(|row| &row[2] == kind).collect::<Vec<_>>();
    let figures = of("figure");
    assert_eq!(figures.len(), 34);
    assert_eq!(figures.iter().map(|row| row[0].to_owned()).collect::<BTreeSet<_>>().len(), 30);
    assert!(figures.iter().all(|row| !row[10].is_empty()), "each has its grounds");
    let refused: Vec<&str> = of("evidence_refused").iter().map(|row| &row[0]).collect();
    assert_eq!(refused, ["hnd_09", "hnd_27", "hnd_40", "hnd_59", "hnd_74"]);
    // who loses a place by appraisal leaves it to another of the cohort
    let moved: Vec<String> =
        of("rating").iter().map(|row| format!("{}: {} {} -> {} {}", &row[0], &row[4], &row[5], &row[7], &row[8])).collect();
    insta::assert_snapshot!(moved.join("\n"));
}

#[test]
fn units_alike_at_the_cut_have_no_place_and_are_told_so() {
    for unit in ["hnd_21", "hnd_22"] {
        assert_eq!(rating(unit), ("vung_manh", "score"), "{unit}");
    }
    assert_eq!(rating("hnd_26"), ("kha", "quota khong_che_vung_manh tied"));
    assert_eq!(rating("hnd_29"), ("kha", "quota khong_che_vung_manh"));
    let explained = explained("hnd_26");
    for said in ["30% của 10 đơn vị", "đứng thứ 3, bằng đơn vị khác ở ranh giới"] {
        assert!(explained.contains(said), "{said}: {explained}");
    }
    let row = shown().0.lines().find(|line| line.starts_with(" Cụm 3 ")).expect("the cohort has a row");
    let cells: Vec<&str> = row.split_whitespace().collect();
    // rated, qualify, places, taken, no place, alike at the cut
    assert_eq!(cells[2..8], ["10", "5", "3", "2", "1", "2"], "{row}");
}

#[test]
fn a_waived_gate_leaves_a_unit_to_its_score_and_to_the_quota() {
    assert_eq!(rating("hnd_33"), ("vung_manh", "score"));
    assert_eq!(rating("hnd_56"), ("vung_manh", "score"));
    // waived as well, and others of its cohort have the places
    assert_eq!(rating("hnd_12"), ("kha", "quota khong_che_vung_manh"));
    // under the same gates, and nothing waived
    assert_eq!(rating("hnd_49"), ("trung_binh", "gate co_ky_luat"));
    let explained = explained("hnd_33");
    let first = explained.lines().next().expect("a line");
    for said in ["xếp loại Vững mạnh", "12-QĐ/HND", "nếu không được miễn: xếp mức Trung bình"] {
        assert!(first.contains(said), "{said}: {first}");
    }
}

#[test]
fn a_decided_rating_stands_beside_the_computed_one() {
    for (unit, decided, number, computed) in
        [("hnd_23", "Vững mạnh", "14-QĐ/HND", "Khá"), ("hnd_61", "Khá", "15-QĐ/HND", "Vững mạnh")]
    {
        let explained = explained(unit);
        let first = explained.lines().next().expect("a line");
        let beside = format!("kết quả tính theo quy tắc: xếp loại {computed}");
        for said in [&format!("xếp loại {decided} theo"), number, beside.as_str()] {
            assert!(first.contains(said), "{said}: {first}");
        }
    }
}

#[test]
fn ten_unions_founded_in_the_second_half_of_the_year_are_not_rated() {
    let ratings = nodes().iter().filter(|((_, node), _)| node == "rating");
    let not_rated: Vec<String> =
        ratings.filter(|(_, (is, _))| is.is_empty()).map(|((unit, _), (_, why))| format!("{unit} {why}")).collect();
    let expected = ["05", "14", "17", "36", "42", "48", "57", "64", "68", "75"].map(|n| format!("hnd_{n} gate moi_thanh_lap"));
    assert_eq!(not_rated, expected);
}

#[test]
fn a_branch_that_appraisal_sees_otherwise_costs_its_commune_points() {
    assert_eq!(rating("hnd_55.ch3").0, "trung_binh");
    let points = |node: &str| nodes()[&("hnd_55".to_owned(), node.to_owned())].clone();
    assert_eq!(points("chi_hoi_kha"), ("10".to_owned(), "at_least 60".to_owned()));
    assert_eq!(points("muc_chi_hoi").1, "children");
    assert!(shown().0.contains("hnd_55 Hội Nông dân xã M55: tự khai 89,5, Khá → thẩm định 83,5, Khá"), "the commune is told");
}

/// The texts of a worksheet, row by row.
fn lines_of(path: &Path, worksheet: &str) -> Vec<String> {
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    let range = book.worksheet_range(worksheet).expect("the worksheet is there");
    let rows = range.rows().map(|row| {
        let cells = row.iter().map(|cell| match cell {
            Data::Empty => String::new(),
            other => other.to_string(),
        });
        cells.collect::<Vec<_>>().join("|").trim_matches('|').to_owned()
    });
    rows.collect()
}

#[test]
fn the_workbook_and_the_document_say_what_the_summary_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ket-qua.xlsx");
    run("classify", &["-o", path.to_str().expect("a name in UTF-8")]);
    let lines = lines_of(&path, "Tổng hợp");
    for line in NOTED {
        assert!(lines.iter().any(|own| own == line), "{line}: {lines:#?}");
    }
    let row = |title: &str| lines.iter().find(|line| line.starts_with(title)).cloned().unwrap_or_default();
    assert!(row("Hội Nông dân, cấp xã|80|16|").ends_with("|trên số đơn vị đủ điều kiện xếp loại"), "{lines:#?}");
    assert!(row("Hội Nông dân, chi hội|240|88|").contains("|240|"), "{lines:#?}");
    let page = run("classify", &["--format", "html", "--document", "tong_hop"]);
    for line in [
        "Đơn vị có số liệu thay đổi sau thẩm định: 24 (28 số liệu).",
        "Đơn vị có số liệu thay đổi sau thẩm định: 6 (6 số liệu).",
        "Minh chứng không được chấp nhận: 5.",
        "Đơn vị bằng nhau ở ranh giới khống chế: 2.",
        "Đơn vị chưa đủ điều kiện xếp loại: 10.",
        "Đơn vị được tổng hợp từ cấp dưới: 80 (từ 240 đơn vị cấp dưới).",
        "Tổ chức: Hội Nông dân, cấp xã; số đơn vị: 80.",
    ] {
        assert!(page.contains(line), "{line}");
    }
}
