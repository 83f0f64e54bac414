//! Where output goes: nothing that is read is written over, nothing is half written, and what stands in the way is told in words.

use crate::program::{code, err, vungmanh};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const RULES: &str = "docs/muoi-phut/rules";
const FIGURES: &str = "unit,name,organisation,unit_kind,so_ho,ho_van_hoa,cuoc_hop,mat_doan_ket\n\
    ap_1,Ấp 1,mat_tran,ban_cong_tac_mat_tran,200,180,9,không\n";

/// A folder of figures, and what a command did of it: exit code and message.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Place {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("phieu")).expect("a folder");
        fs::write(folder.path().join("phieu/ap.csv"), FIGURES).expect("written");
        Place { folder }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().expect("UTF-8").to_owned()
    }

    /// `classify` of the folder; `{}` in what more is said stands for where everything is.
    fn classified(&self, data: &str, more: &[&str]) -> (i32, String) {
        let more: Vec<String> = more.iter().map(|more| more.replace("{}", &self.path(""))).collect();
        let fixed = ["classify", &self.path(data), "--rules", RULES, "--period", "2024"].map(str::to_owned);
        let arguments: Vec<&str> = fixed.iter().chain(&more).map(String::as_str).collect();
        let output = vungmanh(&arguments);
        (code(&output), err(&output))
    }

    /// Names of everything under the folder.
    fn everything(&self) -> Vec<String> {
        fn walk(folder: &Path, found: &mut Vec<String>) {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                found.push(path.to_str().expect("UTF-8").to_owned());
                if path.is_dir() {
                    walk(&path, found);
                }
            }
        }
        let mut found = Vec::new();
        walk(self.folder.path(), &mut found);
        found.sort();
        found
    }
}

#[test]
fn output_that_would_destroy_or_muddle_what_is_read_is_refused_before_anything_is_done() {
    let place = Place::new();
    fs::write(place.path("to-khai.csv"), FIGURES).expect("written");
    let before = place.everything();
    for (data, more, said) in [
        ("to-khai.csv", &["-o", "{}to-khai.csv"][..], "là tệp đang được đọc, ghi vào đó là mất số liệu"),
        // by another way to the same file
        ("to-khai.csv", &["-o", "{}phieu/../to-khai.csv"], "là tệp đang được đọc"),
        ("phieu", &["--layer", "appraised={}to-khai.csv", "-o", "{}to-khai.csv"], "là tệp đang được đọc"),
        ("phieu", &["--units", "{}to-khai.csv", "--differences", "{}to-khai.csv"], "là tệp đang được đọc"),
        ("phieu", &["-o", "{}phieu/ket-qua.xlsx"], "lần sau sẽ bị đọc như một phiếu gửi về"),
        ("phieu", &["-o", "{}phieu/ket-qua.csv"], "lần sau sẽ bị đọc như một phiếu gửi về"),
        ("phieu", &["-o", "{}a.csv", "--differences", "{}a.csv"], "`-o` và `--differences` cùng là"),
        ("phieu", &["-o", "{}phieu"], "đã có, và không phải thư mục trống"),
    ] {
        let (code, message) = place.classified(data, more);
        assert_eq!(code, 2, "{more:?}: {message}");
        assert!(message.starts_with("lỗi: ") && message.contains(said), "{more:?}: {message}");
        assert_eq!(message.lines().count(), 1, "nothing was read: {message}");
    }
    assert_eq!(place.everything(), before);
    assert_eq!(fs::read_to_string(place.path("to-khai.csv")).expect("it is there"), FIGURES);
    // a letter among the figures is no figure, and what was written before is written anew
    assert_eq!(place.classified("phieu", &["-o", "{}phieu/ket-qua.docx"]).0, 0);
    for _ in 0..2 {
        assert_eq!(place.classified("phieu", &["-o", "{}ket-qua.csv"]).0, 0);
    }
}

#[test]
fn what_cannot_be_written_is_told_in_words_with_the_way_out_and_nothing_is_left_behind() {
    let place = Place::new();
    fs::write(place.path("tep"), "").expect("written");
    fs::create_dir(place.path("thu-muc.csv")).expect("a folder");
    fs::write(place.path("thu-muc.csv/khac"), "").expect("written");
    let before = place.everything();
    for (more, code, said) in [
        (&["-o", "{}chua-co/ket-qua.xlsx"][..], 1, "/chua-co`; tạo thư mục ấy rồi chạy lại"),
        (&["-o", "{}chua-co/phieu/"], 1, "/chua-co`; tạo thư mục ấy rồi chạy lại"),
        (&["-o", "{}tep/ket-qua.xlsx"], 1, "/tep` không phải thư mục; ghi ra chỗ khác"),
        (&["-o", "{}thu-muc.csv"], 2, "không phải thư mục trống"),
        (&["-o", "{}ket-qua.csv", "--differences", "{}chua-co/chenh-lech.csv"], 1, "tạo thư mục ấy rồi chạy lại"),
        (&["-o", "{}ket-qua.xls"], 2, "không biết dạng kết quả nào ứng với đuôi tệp"),
    ] {
        let (exit, message) = place.classified("phieu", more);
        assert_eq!(exit, code, "{more:?}: {message}");
        assert!(message.starts_with("lỗi: ") && message.contains(said), "{more:?}: {message}");
        assert!(!message.contains("os error") && !message.contains("at path"), "{message}");
    }
    assert_eq!(place.everything(), before);
}

#[cfg(unix)]
#[test]
fn where_writing_is_not_permitted_that_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    fs::create_dir(place.path("khoa")).expect("a folder");
    fs::set_permissions(place.path("khoa"), fs::Permissions::from_mode(0o555)).expect("locked");
    if fs::write(place.path("khoa/thu"), "").is_ok() {
        eprintln!("SKIPPED: whoever runs the tests may write anywhere");
        return;
    }
    let (code, message) = place.classified("phieu", &["-o", "{}khoa/ket-qua.xlsx"]);
    assert_eq!(code, 1);
    assert!(message.contains("không được phép ghi ở đó, hoặc tệp đang mở trong chương trình khác"), "{message}");
}

#[test]
fn a_form_that_may_have_come_back_is_not_written_over_and_new_forms_do_not_lie_among_figures() {
    let place = Place::new();
    let (form, units) = (place.path("phieu.xlsx"), place.path("phieu/ap.csv"));
    let make = |more: &[&str]| vungmanh(&[&["form", RULES, "--period", "2024"], more].concat());
    assert_eq!(code(&make(&["--units", &units, "-o", &form])), 0);
    let first = fs::read(&form).expect("the form");
    let again = make(&["--units", &units, "-o", &form]);
    assert_eq!(code(&again), 1);
    assert!(err(&again).contains("có thể là phiếu đã điền nên không ghi đè; nêu tên khác"), "{}", err(&again));
    assert_eq!(fs::read(&form).expect("the form"), first);
    let folder = place.path("phieu");
    let among = make(&["--units", &folder, "--per", "unit", "-o", &folder]);
    assert_eq!(code(&among), 2);
    assert!(err(&among).contains("lần sau sẽ bị đọc như một phiếu gửi về"), "{}", err(&among));
    assert_eq!(fs::read_dir(&folder).expect("the folder").count(), 1);
    // a folder that does not stand yet is made
    assert_eq!(code(&make(&["--units", &units, "--per", "unit", "-o", &place.path("gui/dot 1")])), 0);
}

#[test]
fn what_lies_in_a_folder_of_figures_and_is_not_read_is_told_with_the_way_to_read_it() {
    let place = Place::new();
    fs::create_dir(place.path("phieu/Đợt 2")).expect("a folder");
    fs::write(place.path("phieu/Đợt 2/ap.csv"), FIGURES.replace("ap_1", "ap_2")).expect("written");
    fs::write(place.path("phieu/huyen.zip"), "").expect("written");
    let (code, message) = place.classified("phieu", &[]);
    assert_eq!(code, 0, "{message}");
    assert!(message.contains("có 1 tệp không phải bảng tính, không đọc: `huyen.zip`"), "{message}");
    assert!(message.contains("gợi ý: giải nén `huyen.zip` rồi nêu thư mục đã giải nén"), "{message}");
    assert!(message.contains("có 1 thư mục con, không đọc: `Đợt 2`\n  gợi ý: cần đọc thì nêu thêm thư mục ấy"), "{message}");
}
