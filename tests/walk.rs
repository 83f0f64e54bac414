//! The year-end job as it is walked: what comes back wrong is told once, where it is wrong, and costs nobody else anything.

use crate::program::{err, out, vungmanh};
use calamine::{Data, Reader};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use tempfile::TempDir;

const RULES: &str = "docs/muoi-phut/rules";
const OF_FARMERS: &str = "rules/minh_hoa/hoi_nong_dan";
const SET: &str = "minh_hoa/mat_tran/ban_cong_tac_mat_tran/2024.1/rules.yaml";
const UNITS: &str = "unit,name,organisation,unit_kind\n\
    ap_1,Ấp 1,mat_tran,ban_cong_tac_mat_tran\n\
    ap_2,Ấp 2,mat_tran,ban_cong_tac_mat_tran\n\
    ap_3,Ấp 3,mat_tran,ban_cong_tac_mat_tran\n";
const FIGURES: &str = "unit,so_ho,ho_van_hoa,cuoc_hop,mat_doan_ket\nap_1,200,180,9,không\nap_2,200,180,,\n";

fn folder() -> TempDir {
    tempfile::Builder::new().prefix("Năm 2024 ").tempdir().expect("a folder with a space and an accent")
}

fn written(folder: &TempDir, name: &str, text: &str) -> String {
    let path = folder.path().join(name);
    fs::write(&path, text).expect("it can be written");
    path.to_str().expect("UTF-8").to_owned()
}

/// The rules of ten minutes with another reading of missing figures.
fn rules_where_missing_is(folder: &TempDir, absent: &str) -> String {
    fn copied(from: &Path, to: &Path) {
        fs::create_dir_all(to).expect("a folder");
        for entry in fs::read_dir(from).expect("it is there") {
            let path = entry.expect("it can be read").path();
            let to = to.join(path.file_name().expect("a name"));
            if path.is_dir() {
                copied(&path, &to);
            } else {
                fs::copy(&path, &to).expect("it can be copied");
            }
        }
    }
    let to: PathBuf = folder.path().join("bo-tieu-chi");
    copied(&Path::new(env!("CARGO_MANIFEST_DIR")).join(RULES), &to);
    let rules = to.join(SET);
    let text = fs::read_to_string(&rules).expect("the set is there");
    assert!(text.contains("absent: undetermined"));
    // a divisor that may be read as 0 wants a word on it
    let share = "value: \"percent(ho_van_hoa, so_ho)\"";
    assert!(text.contains(share));
    let text = text.replace("absent: undetermined", &format!("absent: {absent}"));
    let text = text.replace(share, &format!("{share}\n    zero_denominator: undetermined"));
    fs::write(&rules, text).expect("it can be written");
    to.to_str().expect("UTF-8").to_owned()
}

fn classified(data: &[&str], rules: &str, more: &[&str]) -> Output {
    let fixed = ["--rules", rules, "--period", "2024"];
    vungmanh(&[&["classify"], data, &fixed, more].concat())
}

/// Outcome, total and rating of a unit, with the note, as csv has them.
fn row(output: &Output, unit: &str) -> String {
    let text = out(output);
    let row =
        text.lines().find(|line| line.starts_with(&format!("{unit},"))).unwrap_or_else(|| panic!("no {unit}: {}", err(output)));
    row.split(',').skip(2).take(5).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_unit_that_sent_nothing_is_not_rated_from_zeros_and_one_that_sent_something_is() {
    let folder = folder();
    let (units, figures) = (written(&folder, "đơn vị.csv", UNITS), written(&folder, "số liệu.csv", FIGURES));
    let rules = rules_where_missing_is(&folder, "zero");
    let output = classified(&[&units, &figures], &rules, &["--format", "csv"]);
    assert_eq!(row(&output, "ap_1"), "rated 10 10 vung_manh minh họa");
    // two figures are missing among others, and the rules say that those are 0
    assert_eq!(row(&output, "ap_2"), "rated 6 10 kha minh họa");
    assert_eq!(row(&output, "ap_3"), "undetermined  10  minh họa; missing");
    assert_eq!(output.status.code(), Some(3));
    assert!(err(&output).contains("Chưa gửi số liệu: 1/3 đơn vị\n  ap_3  Ấp 3"), "{}", err(&output));
    let table = out(&classified(&[&units, &figures], &rules, &[]));
    assert!(table.lines().any(|line| line.contains("ap_3") && line.contains("thiếu số liệu")), "{table}");
    let why = vungmanh(&["explain", "ap_3", &units, &figures, "--rules", &rules, "--period", "2024"]);
    assert!(out(&why).contains("thiếu số liệu"), "{}", out(&why));
    // one zero that is written is an answer
    let answered = written(&folder, "số liệu.csv", &format!("{FIGURES}ap_3,200,0,,\n"));
    let output = classified(&[&units, &answered], &rules, &["--format", "csv"]);
    assert_eq!(row(&output, "ap_3"), "rated 0 10 yeu minh họa");
}

#[test]
fn data_checks_name_what_is_missing_and_are_silent_where_nothing_was_sent() {
    let folder = folder();
    let units = written(&folder, "đơn vị.csv", UNITS);
    let figures =
        written(&folder, "số liệu.csv", "unit,so_ho,ho_van_hoa,cuoc_hop,mat_doan_ket\nap_1,200,180,9,không\nap_2,200,,8,không\n");
    let output = classified(&[&units, &figures], RULES, &["--format", "csv"]);
    let said = err(&output);
    assert_eq!(said.matches("[data_check]").count(), 1, "{said}");
    assert!(said.contains("ghi đủ số liệu còn thiếu: `Số hộ đạt gia đình văn hóa`; khi chưa có"), "{said}");
    assert!(said.contains("ap_3  Ấp 3") && !said.contains("`ap_3`: thiếu"), "{said}");
    let wrong = written(&folder, "số liệu.csv", "unit,so_ho,ho_van_hoa,cuoc_hop,mat_doan_ket\nap_1,200,201,9,không\n");
    assert!(err(&classified(&[&units, &wrong], RULES, &[])).contains("đối chiếu lại các số liệu này rồi sửa trong tệp"));
}

#[test]
fn reading_names_who_sent_nothing_once_and_not_under_every_figure() {
    let folder = folder();
    let (units, figures) = (written(&folder, "đơn vị.csv", UNITS), written(&folder, "số liệu.csv", FIGURES));
    let text = out(&vungmanh(&["read", &units, &figures, "--rules", RULES, "--period", "2024"]));
    assert!(text.contains("3 đơn vị × 4 chỉ tiêu: 6 đọc được, 6 thiếu"), "{text}");
    assert!(text.contains("\n  chưa gửi số liệu nào: ap_3\n  thiếu `Số cuộc họp Ban trong năm`: ap_2\n"), "{text}");
}

#[test]
fn reading_says_who_lacks_the_units_that_the_rules_need_beside_or_below_them() {
    let folder = folder();
    let register = |more: &str| {
        let rows = format!("unit,name,organisation,unit_kind,cohort,parent\nx1,Hội xã Một,hoi_nong_dan,xa,,\n{more}");
        written(&folder, "đơn vị.csv", &rows)
    };
    let read = |more: &str| out(&vungmanh(&["read", &register(more), "--rules", OF_FARMERS, "--period", "2025"]));
    let text = read("x2,Hội xã Hai,hoi_nong_dan,xa,Cụm 1,\nc1,Chi hội Một,hoi_nong_dan,chi_hoi,,x2\n");
    assert!(text.contains("\n  chưa ghi `Cụm (khối)`, nên chưa so được với đơn vị cùng cụm: x1\n"), "{text}");
    assert!(text.contains("\n  chưa có chi hội nào ghi `Đơn vị cấp trên` là đơn vị này, nên chưa tổng hợp được: x1\n"), "{text}");
    // a unit that sent nothing is told once, also where it reads others that might have
    assert!(text.contains("  chưa gửi số liệu nào: mọi đơn vị\n") && !text.contains("thiếu `"), "{text}");
    let text = read("c1,Chi hội Một,hoi_nong_dan,chi_hoi,,x1\n");
    assert!(!text.contains("chưa tổng hợp được") && text.contains("cùng cụm: mọi đơn vị"), "{text}");
    // and the reason is a whole sentence
    let alone = written(&folder, "một mình.csv", "unit,name,organisation,unit_kind\nx1,Hội xã Một,hoi_nong_dan,xa\n");
    let why = out(&vungmanh(&["explain", "x1", &alone, "--rules", OF_FARMERS, "--period", "2025"]));
    let first = why.lines().next().expect("there is a first line");
    assert!(
        first.contains("chưa tính được “Tỷ lệ chi hội xếp từ mức khá”, cần để chấm tiêu chí “Chi hội xếp từ mức khá”")
            && first.contains("chưa có gì để chấm tiêu chí “Mức bình quân của các chi hội”"),
        "{first}"
    );
    assert!(!first.contains(" ,") && !first.contains("; ;") && !first.contains(";  "), "{first}");
}

#[test]
fn figures_of_another_period_are_told_and_not_only_left_aside() {
    let folder = folder();
    let units = written(&folder, "đơn vị.csv", UNITS);
    let old = written(&folder, "cũ.csv", "unit,period,so_ho\nap_1,2023,200\nap_2,2023,200\n");
    let said = err(&classified(&[&units, &old], RULES, &[]));
    assert!(
        said.contains("[other_period]") && said.contains("là của kỳ 2023, không phải kỳ 2024: 2 hàng không được đọc"),
        "{said}"
    );
    // among rows of the period, those of another are no mistake
    let both = written(&folder, "cũ.csv", "unit,period,so_ho\nap_1,2023,200\nap_1,2024,210\n");
    assert!(!err(&classified(&[&units, &both], RULES, &[])).contains("[other_period]"));
}

#[test]
fn a_form_that_lost_a_column_is_told_once_and_others_are_rated() {
    let folder = folder();
    let (units, figures) = (written(&folder, "đơn vị.csv", UNITS), written(&folder, "số liệu.csv", FIGURES));
    for (text, has, lacks) in [
        ("Mã đơn vị,Kỳ,Giá trị\nap_3,2024,200\nap_3,2024,190\n", "Giá trị", "Chỉ tiêu"),
        ("Mã đơn vị,Kỳ,Chỉ tiêu\nap_3,2024,Tổng số hộ\nap_3,2024,Số cuộc họp Ban trong năm\n", "Chỉ tiêu", "Giá trị"),
    ] {
        let mut workbook = rust_xlsxwriter::Workbook::new();
        for (name, text) in [("Đơn vị", "Mã đơn vị,Tên đơn vị,Tổ chức\nap_3,Ấp 3,mat_tran\n"), ("Ấp 3", text)]
        {
            let sheet = workbook.add_worksheet().set_name(name).expect("a name");
            for (row, line) in (0..).zip(text.lines()) {
                for (column, cell) in (0..).zip(line.split(',')) {
                    sheet.write(row, column, cell).expect("in memory");
                }
            }
        }
        let form = folder.path().join("phiếu.xlsx");
        workbook.save(&form).expect("it can be written");
        let output = classified(&[&units, &figures, form.to_str().expect("UTF-8")], RULES, &["--format", "csv"]);
        let said = err(&output);
        let message = format!("có cột `{has}` mà không có cột `{lacks}`: không số liệu nào ở đây được đọc");
        assert!(said.contains("lỗi[half_a_long_table]") && said.contains(&message), "{said}");
        assert!(!said.contains("[unit_twice]"), "{said}");
        assert_eq!(row(&output, "ap_1"), "rated 10 10 vung_manh minh họa");
        assert_eq!(output.status.code(), Some(3));
    }
    // alone, nothing of it can be read
    let alone = written(&folder, "một mình.csv", "Mã đơn vị,Kỳ,Giá trị\nap_3,2024,200\n");
    assert_eq!(classified(&[&alone], RULES, &[]).status.code(), Some(1));
}

#[test]
fn a_worksheet_that_lost_its_column_of_units_is_told_beside_one_that_is_read() {
    let folder = folder();
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let tables = [
        ("Đơn vị", "Mã đơn vị,Tên đơn vị,Tổ chức,Cấp\nap_1,Ấp 1,mat_tran,ban_cong_tac_mat_tran\n"),
        ("Phiếu", "Kỳ,Chỉ tiêu,Giá trị\n2024,Tổng số hộ,200\n"),
        ("Ghi chú", "Kỳ,việc\n2024,họp\n"),
    ];
    for (name, text) in tables {
        let sheet = workbook.add_worksheet().set_name(name).expect("a name");
        for (row, line) in (0..).zip(text.lines()) {
            for (column, cell) in (0..).zip(line.split(',')) {
                sheet.write(row, column, cell).expect("in memory");
            }
        }
    }
    let form = folder.path().join("phiếu.xlsx");
    workbook.save(&form).expect("it can be written");
    let said = err(&classified(&[form.to_str().expect("UTF-8")], RULES, &[]));
    assert!(
        said.contains("phiếu.xlsx!Phiếu!A1") && said.contains("trang tính không được đọc: có tiêu đề như một bảng"),
        "{said}"
    );
    assert!(!said.contains("Ghi chú"), "a worksheet with one known heading is somebody's notes: {said}");
}

fn reasons_of(path: &Path) -> Vec<Vec<String>> {
    let mut book = calamine::open_workbook_auto(path).expect("another reader opens it");
    let sheet = book.worksheet_range("Lý do").expect("there is a worksheet of reasons");
    sheet.rows().map(|row| row.iter().map(Data::to_string).collect()).collect()
}

#[test]
fn the_workbook_says_of_every_unit_and_criterion_why() {
    let folder = folder();
    let (units, figures) = (written(&folder, "đơn vị.csv", UNITS), written(&folder, "số liệu.csv", FIGURES));
    let to = folder.path().join("kết quả.xlsx");
    classified(&[&units, &figures], RULES, &["-o", to.to_str().expect("UTF-8")]);
    let rows = reasons_of(&to);
    let of = |unit: &str| -> Vec<String> {
        rows.iter().filter(|row| row[0] == unit).map(|row| [&*row[3], &*row[5], &*row[6]].join(" | ")).collect()
    };
    assert_eq!(
        of("ap_1"),
        [
            "Vận động xây dựng gia đình văn hóa | 6 | 90% từ 90% trở lên",
            "Họp Ban đều kỳ | 4 | 9: cứ 1 thì được 0,5 điểm; chỉ tính tới điểm tối đa",
        ]
    );
    assert!(of("ap_2")[1].starts_with("Họp Ban đều kỳ | ? | Thiếu số liệu"), "{:?}", of("ap_2"));
    assert_eq!(of("ap_3").len(), 2);
}

#[test]
fn reasons_of_more_units_than_anyone_reads_are_left_out_and_it_is_said() {
    let folder = folder();
    let mut text = "unit,name,organisation,unit_kind,so_ho,ho_van_hoa,cuoc_hop,mat_doan_ket\n".to_owned();
    for n in 0..=4_000 {
        text += &format!("u{n},Ấp {n},mat_tran,ban_cong_tac_mat_tran,200,180,8,không\n");
    }
    let to = folder.path().join("to.xlsx");
    classified(&[&written(&folder, "nhiều.csv", &text)], RULES, &["-o", to.to_str().expect("UTF-8")]);
    let rows = reasons_of(&to);
    assert!(rows.iter().flatten().any(|cell| cell.starts_with("Có 4001 đơn vị: trên 4000 đơn vị")), "{rows:?}");
    assert!(rows.len() < 10, "{}", rows.len());
}
