//! The year-end run of `docs/tu-phieu-den-ky.md`, from empty forms to documents to be signed: each command of the page is run in turn
//! in a folder of its own, and prints what the page shows. Between them, units and whoever appraises fill in the very forms.

use crate::documents::{blocks, commands, is_as_shown, text_of};
use crate::forms::filling::{Typed, sheets, typed_into};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

const PAGE: &str = "docs/tu-phieu-den-ky.md";

/// What the communes answer, in the order of the questions; the fourth is yes or no.
const OF_COMMUNES: [(&str, [&str; 15]); 4] = [
    ("hnd_01", ["620", "600", "Có", "24", "300", "260", "50", "55.5", "800", "0", "4", "37.2", "37.2", "0", "0"]),
    ("hnd_02", ["480", "470", "Có", "30", "200", "150", "40", "40", "500", "5", "4", "28.8", "28.5", "1", "0"]),
    ("hnd_03", ["350", "300", "Không", "5", "150", "90", "30", "20", "300", "3", "1", "21", "18", "2", "0"]),
    ("hnd_04", ["520", "505", "Có", "26", "240", "200", "45", "45", "650", "0", "4", "31.2", "31", "0", "0"]),
];

const OF_BRANCHES: [(&str, [&str; 4]); 4] = [
    ("hnd_01.ch1", ["60", "60", "12", "200"]),
    ("hnd_02.ch1", ["50", "50", "12", "150"]),
    ("hnd_03.ch1", ["30", "25", "9", "40"]),
    ("hnd_04.ch1", ["40", "40", "12", "120"]),
];

/// What a cell takes: numbers as numbers, else text.
fn typed(text: &str) -> Typed {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if is_number { Typed::Number(text.to_owned()) } else { Typed::Text(text.to_owned()) }
}

/// Types into cells of the first worksheet of a workbook: what stands in the column of keys, the heading, the text.
fn fill_in(path: &Path, keys: &str, answers: &[(&str, &str, &str)]) {
    let bytes = fs::read(path).unwrap_or_else(|cause| panic!("{}: {cause}", path.display()));
    let mut cells = BTreeMap::new();
    for (key, heading, text) in answers {
        let sheet = sheets(&bytes).into_iter().find(|sheet| sheet.has(heading)).expect("a worksheet has the heading");
        cells.insert((sheet.position, sheet.row_of(keys, key), sheet.column(heading)), typed(text));
    }
    fs::write(path, typed_into(&bytes, &cells)).expect("written");
}

/// A unit answers its form, in the order of the questions, with evidence for each answer.
fn answered(folder: &Path, unit: &str, answers: &[&str]) {
    let name = format!("{}-", unit.replace(['_', '.'], "-"));
    let files = fs::read_dir(folder.join("phieu")).expect("forms were made").map(|entry| entry.expect("an entry").path());
    let path = files
        .into_iter()
        .find(|path| {
            let file = path.file_name().expect("a name").to_string_lossy().into_owned();
            file.strip_prefix(&name).is_some_and(|rest| !rest.starts_with("ch1"))
        })
        .expect("the unit has a form");
    let bytes = fs::read(&path).expect("the form");
    let sheet = &sheets(&bytes)[0];
    let first = sheet.row_of("TT", "1");
    let (value, evidence) = (sheet.column("Giá trị"), sheet.column("Minh chứng"));
    let mut cells = BTreeMap::new();
    for (row, answer) in (first..).zip(answers) {
        cells.insert((sheet.position, row, value), typed(answer));
        cells.insert((sheet.position, row, evidence), Typed::Text("Báo cáo năm".to_owned()));
    }
    fs::write(&path, typed_into(&bytes, &cells)).expect("written");
}

/// What people do before the n-th command of the page.
fn done_before(n: usize, folder: &Path) {
    match n {
        // all but the last commune send
        1 => {
            OF_BRANCHES.iter().for_each(|(unit, answers)| answered(folder, unit, answers));
            OF_COMMUNES[..3].iter().for_each(|(unit, answers)| answered(folder, unit, answers));
        }
        // then the last
        2 => answered(folder, OF_COMMUNES[3].0, &OF_COMMUNES[3].1),
        // a figure is mended, and evidence refused
        3 => fill_in(
            &folder.join("tham-dinh.xlsx"),
            "Mã đơn vị",
            &[
                ("hnd_02", "Số cuộc giám sát Hội chủ trì (thẩm định)", "3"),
                ("hnd_02", "Số cuộc giám sát Hội chủ trì (căn cứ)", "một cuộc chưa có thông báo kết quả"),
                ("hnd_03", "Số tin, bài được đăng, phát (minh chứng) (thẩm định)", "Không đạt"),
                ("hnd_03", "Số tin, bài được đăng, phát (căn cứ)", "danh mục không ghi ngày đăng"),
            ],
        ),
        _ => {}
    }
}

#[test]
fn the_page_walks_from_empty_forms_to_documents_to_be_signed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    // the sets that are in force for these units; the rest of the library only costs time
    let (rules, scratch) = (root.join("rules/minh_hoa/hoi_nong_dan"), tempfile::tempdir().expect("a folder"));
    let folder = scratch.path();
    for file in ["don-vi.csv", "quyet-dinh.csv", "thong-tin-van-ban.csv"] {
        fs::copy(root.join("docs/tu-phieu-den-ky").join(file), folder.join(file)).expect("the page's file is there");
    }
    let page = text_of(PAGE);
    let mut n = 0;
    for block in blocks(&page).iter().filter(|block| block.language == "console") {
        for (command, shown) in commands(block) {
            let arguments = command.strip_prefix("vungmanh ").unwrap_or_else(|| panic!("`{command}` is none of ours"));
            done_before(n, folder);
            let arguments = arguments.split(' ').map(|argument| match argument {
                "rules" => rules.to_str().expect("UTF-8"),
                argument => argument,
            });
            let output = Command::new(env!("CARGO_BIN_EXE_vungmanh"))
                .args(arguments)
                .current_dir(folder)
                .output()
                .expect("the program starts");
            let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
            let printed = text(&output.stdout) + &text(&output.stderr);
            let lines: Vec<&str> = printed.lines().map(str::trim_end).collect();
            assert!(is_as_shown(&shown, &lines), "`{command}` prints\n{printed}");
            let is_incomplete = printed.contains("Chưa gửi số liệu");
            assert_eq!(output.status.code(), Some(if is_incomplete { 3 } else { 0 }), "`{command}`: {printed}");
            n += 1;
        }
    }
    assert_eq!(n, 10, "every command of the page was run");
    let is_there = |name: &str| folder.join(name).exists();
    assert!(["ket-qua.xlsx", "tong-hop.docx", "danh-sach.docx"].into_iter().all(is_there), "documents were made");
    assert_eq!(fs::read_dir(folder.join("phieu-cham")).expect("score sheets").count(), 8, "a score sheet a unit");
}
