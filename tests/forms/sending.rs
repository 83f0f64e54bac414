//! The command: forms sent out as files, and a folder of files that come back.

use super::filling::{Typed, sheets, typed_into};
use crate::program::{code, err, out, vungmanh};
use std::collections::BTreeMap;
use std::path::Path;

fn named(path: &Path) -> &str {
    path.to_str().expect("a name in UTF-8")
}

const RULES: &str = "fixtures/forms/rules";

// A register of so many units, three a territory.
fn register(folder: &Path, n: usize) -> String {
    let mut text = "unit,name,organisation,unit_kind,territory,founded\n".to_owned();
    for unit in 1..=n {
        let territory = ["ap_mot", "ap_hai", "ap_hai_moi"][unit % 3];
        text += &format!("t{unit:03},Tổ số {unit},phieu,to,{territory},01/01/2020\n");
    }
    let path = folder.join("don-vi.csv");
    std::fs::write(&path, text).expect("written");
    named(&path).to_owned()
}

/// Answers every question of the one unit of a form.
fn answered(path: &Path, n_meetings: u32) {
    let bytes = std::fs::read(path).expect("the form");
    let sheet = &sheets(&bytes)[0];
    let mut cells = BTreeMap::new();
    let number = |text: &str| Typed::Number(text.to_owned());
    let text = |text: &str| Typed::Text(text.to_owned());
    let answers = [
        ("Số buổi sinh hoạt", number(&n_meetings.to_string())),
        ("1.2. Tỷ lệ hòa giải thành", number("59.84")),
        ("Quỹ hỗ trợ (triệu đồng)", text("1.163,5")),
        ("Hệ số", number("1.5")),
        ("loai", text("Xã")),
        ("Có kế hoạch công tác năm", text("Có")),
        ("Ngày nộp báo cáo", number("45625")),
        ("Ngày họp tổng kết", number("45650")),
        ("Nhận xét", text("Tốt")),
        ("Điểm của cấp trên", number("2")),
    ];
    for (indicator, typed) in answers {
        let row = sheet.row_of("Chỉ tiêu", indicator);
        cells.insert((sheet.position, row, sheet.column("Giá trị")), typed);
        cells.insert((sheet.position, row, sheet.column("Minh chứng")), text("BC 01/2024"));
    }
    std::fs::write(path, typed_into(&bytes, &cells)).expect("written");
}

#[test]
fn a_folder_of_75_files_reads_as_one_and_names_who_has_not_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    let units = register(folder.path(), 75);
    let sent = folder.path().join("phieu");
    let made = vungmanh(&["form", RULES, "--period", "2024", "--units", &units, "--per", "unit", "-o", named(&sent)]);
    assert_eq!(code(&made), 0, "{}", err(&made));
    let mut files: Vec<_> = std::fs::read_dir(&sent).expect("the folder").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    assert_eq!(files.len(), 75);
    assert!(named(&files[0]).ends_with("/t001-to-so-1.xlsx"), "{}", named(&files[0]));
    for file in &files[..73] {
        answered(file, 9);
    }
    // what lies about in a folder of returned files
    std::fs::write(sent.join("~$t001-to-so-1.xlsx"), "an open file's mark").expect("written");
    std::fs::write(sent.join(".an.csv"), "hidden").expect("written");
    std::fs::write(sent.join("cong-van.docx"), "a letter").expect("written");
    let read = |more: &[&str]| {
        let arguments = ["read", named(&sent), "--rules", RULES, "--period", "2024"];
        vungmanh(&[arguments.as_slice(), more].concat())
    };
    let output = read(&["--units", &units]);
    assert_eq!(code(&output), 3, "{}", err(&output));
    let text = out(&output);
    assert!(
        text.contains("phieu/to@2024.1: 75 đơn vị × 10 chỉ tiêu: 730 đọc được, 20 thiếu, 0 không áp dụng, 0 không đọc được"),
        "{text}"
    );
    assert!(text.ends_with("Chưa gửi số liệu: 2/75 đơn vị\n  t074  Tổ số 74\n  t075  Tổ số 75\n"), "{text}");
    assert!(err(&output).contains("`cong-van.docx`") && !err(&output).contains("~$"), "{}", err(&output));
    // those that came are rated; the two that did not are undetermined, and named
    let rated = vungmanh(&["classify", named(&sent), "--rules", RULES, "--period", "2024", "--format", "csv"]);
    assert_eq!(code(&rated), 3);
    assert_eq!(out(&rated).matches(",rated,12,12,vung_manh,").count(), 73, "{}", out(&rated));
    assert!(err(&rated).contains("Chưa gửi số liệu: 2/75"), "{}", err(&rated));
    // once all have come, nothing is left to say
    for file in &files[73..] {
        answered(file, 9);
    }
    let output = read(&["--units", &units]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(out(&output).ends_with("Đã gửi số liệu: 75/75 đơn vị\n"), "{}", out(&output));
}

#[test]
fn a_form_sent_twice_is_noted_where_it_agrees_and_refused_where_it_does_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let units = register(folder.path(), 3);
    let sent = folder.path().join("phieu");
    let made = vungmanh(&["form", RULES, "--period", "2024", "--units", &units, "--per", "territory", "-o", named(&sent)]);
    assert_eq!(code(&made), 0, "{}", err(&made));
    let path = sent.join("ap-mot.xlsx");
    let blank = std::fs::read(&path).expect("the form");
    let sheet = &sheets(&blank)[0];
    let write = |name: &str, meetings: &str| {
        let at = (sheet.position, sheet.row_of("Mã đơn vị", "t003"), sheet.column("Số buổi sinh hoạt"));
        let bytes = typed_into(&blank, &BTreeMap::from([(at, Typed::Number(meetings.to_owned()))]));
        std::fs::write(sent.join(name), bytes).expect("written");
    };
    write("ap-mot.xlsx", "9");
    let read = || vungmanh(&["read", named(&sent), "--units", &units, "--rules", RULES, "--period", "2024"]);
    write("ap-mot (1).xlsx", "9");
    let same = read();
    assert_eq!(code(&same), 3, "two units have not sent: {}", err(&same));
    assert!(err(&same).contains("đơn vị `t003` gửi số liệu trong hai tệp"), "{}", err(&same));
    assert!(err(&same).contains("ghi hai lần, cùng là `9`"), "{}", err(&same));
    write("ap-mot (1).xlsx", "8");
    let differing = read();
    assert_eq!((code(&differing), out(&differing).as_str()), (1, ""), "{}", err(&differing));
    assert!(err(&differing).contains("ghi hai lần khác nhau"), "{}", err(&differing));
}

#[test]
fn forms_that_may_have_come_back_are_never_written_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let units = register(folder.path(), 3);
    let sent = folder.path().join("phieu");
    std::fs::create_dir(&sent).expect("a folder");
    std::fs::write(sent.join("t002-to-so-2.xlsx"), "filled in").expect("written");
    let made = vungmanh(&["form", RULES, "--period", "2024", "--units", &units, "--per", "unit", "-o", named(&sent)]);
    assert_eq!(code(&made), 1, "{}", err(&made));
    assert!(err(&made).contains("t002-to-so-2.xlsx"), "{}", err(&made));
    assert_eq!(std::fs::read_dir(&sent).expect("the folder").count(), 1, "all or none");
    assert_eq!(std::fs::read(sent.join("t002-to-so-2.xlsx")).expect("it is there"), b"filled in");
}

#[test]
fn flags_that_do_not_go_together_are_told_apart() {
    let data = "fixtures/cli/to.csv";
    for more in [
        ["-o", "phieu"].as_slice(),
        &["--per", "unit", "-o", "phieu"],
        &["--per", "territory", "-o", "phieu"],
        &["--from", data, "-o", "phieu.xlsx"],
        &["--layer", "appraised", "-o", "phieu.xlsx"],
        &["--layer", "appraised", "--units", data, "-o", "phieu.xlsx"],
        &["--layer", "decided", "-o", "phieu.xlsx"],
        &["--per", "year", "-o", "phieu"],
        &[],
    ] {
        let output = vungmanh(&[&["form", RULES, "--period", "2024"], more].concat());
        assert_eq!(code(&output), 2, "{more:?}: {}", err(&output));
        assert!(err(&output).starts_with("lỗi: "), "{}", err(&output));
    }
    assert!(!Path::new(env!("CARGO_MANIFEST_DIR")).join("phieu").exists());
}

#[test]
fn units_that_no_set_is_for_have_no_form_and_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let units = register(folder.path(), 2);
    let more = std::fs::read_to_string(&units).expect("the register") + "x1,Khác,phieu,,ap_mot,\n";
    std::fs::write(&units, more).expect("written");
    let form = folder.path().join("phieu.xlsx");
    let made = vungmanh(&["form", RULES, "--period", "2024", "--units", &units, "-o", named(&form)]);
    assert_eq!(code(&made), 3, "{}", err(&made));
    assert!(err(&made).contains("`x1`") && form.exists(), "{}", err(&made));
    let none = vungmanh(&["form", RULES, "--period", "2003", "-o", named(&folder.path().join("2003.xlsx"))]);
    assert_eq!(code(&none), 1);
    assert!(err(&none).contains("không bộ tiêu chí nào có hiệu lực"), "{}", err(&none));
}

#[test]
fn an_empty_folder_is_not_a_province_without_figures() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = vungmanh(&["read", named(folder.path()), "--rules", RULES, "--period", "2024"]);
    assert_eq!((code(&output), out(&output).as_str()), (1, ""));
    assert!(err(&output).contains("không có tệp bảng tính nào"), "{}", err(&output));
}
