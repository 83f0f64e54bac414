//! Documents to be printed and signed, as Word, as html, and as an office program prints them.

use crate::program::{err, vungmanh};
use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::Command;
use vungmanh::engine::fill::Given as Figure;
use vungmanh::engine::run::run;
use vungmanh::facts::Layer;
use vungmanh::facts::units::{Day, Unit};
use vungmanh::law::library::Library;
use vungmanh::law::load::from_texts;
use vungmanh::questions::document::score_sheet::score_sheet;
use vungmanh::questions::document::{ByLayer, Given, Verdict};
use vungmanh::questions::explain::{About, Explanation, account};
use vungmanh::words::number::Number;
use vungmanh::words::period::Period;

const DATA: [&str; 2] = ["fixtures/hau-giang/mat-tran-2023.xlsx", "fixtures/documents/thong-tin-van-ban.csv"];
const RULES: [&str; 4] = ["--rules", "rules", "--period", "2023"];
const SET: &str = "minh_hoa/mat_tran/xa";

fn done(arguments: &[&str]) {
    let output = vungmanh(arguments);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
}

fn classify(more: &[&str]) {
    done(&[&["classify"], DATA.as_slice(), RULES.as_slice(), more].concat());
}

fn explain(unit: &str, more: &[&str]) {
    done(&[&["explain", unit], DATA.as_slice(), RULES.as_slice(), more].concat());
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn in_folder(folder: &tempfile::TempDir, name: &str) -> String {
    folder.path().join(name).to_str().expect("a name in UTF-8").to_owned()
}

/// A part of a Word file.
fn part(file: &str, part: &str) -> String {
    let bytes = fs::read(file).expect("it was written");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut text = String::new();
    archive.by_name(part).expect("the part is there").read_to_string(&mut text).expect("UTF-8");
    text
}

fn count(text: &str, what: &str) -> usize {
    text.matches(what).count()
}

#[test]
fn a_word_file_repeats_its_header_splits_no_row_and_keeps_signatures_together() {
    let folder = folder();
    let file = in_folder(&folder, "phieu.docx");
    explain("xa_02.mat_tran", &["-o", &file]);
    let xml = part(&file, "word/document.xml");
    assert_eq!(count(&xml, "<w:tblHeader />"), 1, "one table has a header");
    assert_eq!(count(&xml, "<w:tr>"), count(&xml, "<w:cantSplit />"), "no row is split");
    assert!(xml.contains(r#"<w:pgSz w:w="11906" w:h="16838""#), "A4");
    for margin in [r#"w:top="1134""#, r#"w:bottom="1134""#, r#"w:left="1701""#, r#"w:right="851""#] {
        assert!(xml.contains(margin), "{margin}");
    }
    // from what came of the unit to the last signature, everything but the last line stays with what follows
    let end = &xml[xml.find("Kết quả tự chấm").expect("what came of it is said")..xml.find("Nguyễn Văn Mẫu").expect("who signs")];
    assert!(end.contains("<w:keepNext />") && end.contains("TM. BAN THƯỜNG TRỰC") && end.contains("CHỦ TỊCH"));
    let styles = part(&file, "word/styles.xml");
    assert!(styles.contains("Times New Roman") && styles.contains(r#"<w:sz w:val="26" />"#));
    assert!(xml.find("MINH HỌA").expect("it is said") < xml.find("CỘNG HÒA").expect("the state is named"), "in the first line");
}

#[test]
fn the_same_input_gives_the_same_bytes_dated_by_the_periods_day() {
    let folder = folder();
    let (one, two) = (in_folder(&folder, "1.docx"), in_folder(&folder, "2.docx"));
    classify(&["-o", &one]);
    classify(&["-o", &two]);
    assert!(fs::read(&one).expect("written") == fs::read(&two).expect("written"));
    let core = part(&one, "docProps/core.xml");
    assert_eq!(count(&core, ">2023-12-31T00:00:00Z<"), 2, "{core}");
    // what stood in a folder before makes no difference to a document
    let (alone, among) = (in_folder(&folder, "phieu.docx"), in_folder(&folder, "phieu"));
    explain("xa_02.mat_tran", &["-o", &alone]);
    classify(&["-o", &format!("{among}/")]);
    let among = in_folder(&folder, "phieu/phieu-xa_02.mat_tran-mat-tran-to-quoc-xa-02.docx");
    assert!(fs::read(alone).expect("written") == fs::read(among).expect("written"));
}

#[test]
fn a_folder_has_a_sheet_a_unit_and_no_folder_in_use_is_written_to() {
    let folder = folder();
    let new = in_folder(&folder, "phieu");
    classify(&["-o", &format!("{new}/"), "--format", "html"]);
    let files: BTreeSet<String> = fs::read_dir(&new)
        .expect("the folder is there")
        .map(|file| file.expect("it can be read").file_name().into_string().expect("UTF-8"))
        .collect();
    assert_eq!(files.len(), 75);
    assert!(files.contains("phieu-xa_75.mat_tran-mat-tran-to-quoc-xa-75.html"));
    let again = vungmanh(&[&["classify"], DATA.as_slice(), RULES.as_slice(), &["-o", &new]].concat());
    assert_eq!(again.status.code(), Some(2));
    assert!(err(&again).contains("không phải thư mục trống"), "{}", err(&again));
    // refused figures leave nothing behind, not even a temporary folder
    let nothing = in_folder(&folder, "khong");
    let refused = vungmanh(&[&["classify", "fixtures/README.md"], RULES.as_slice(), &["-o", &format!("{nothing}/")]].concat());
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(fs::read_dir(folder.path()).expect("it is there").count(), 1);
}

#[test]
fn a_word_file_needs_a_name_and_documents_their_form() {
    for (more, said) in [
        (vec!["--format", "docx"], "docx phải ghi vào tệp"),
        (vec!["--document", "phieu", "--format", "csv"], "`--document` chỉ dùng khi ghi ra docx hoặc html"),
        (vec!["--format", "csv", "-o", "docs/"], "vào thư mục chỉ ghi được docx hoặc html"),
    ] {
        let output = vungmanh(&[&["classify"], DATA.as_slice(), RULES.as_slice(), &more].concat());
        assert_eq!(output.status.code(), Some(2), "{more:?}");
        assert!(err(&output).contains(said), "{}", err(&output));
    }
}

#[test]
fn the_pages_of_a_small_set_are_as_they_should_be() {
    for (name, lang) in [("html", "vi"), ("html_in_english", "en")] {
        let output = vungmanh(&[
            "classify",
            "fixtures/cli/to.csv",
            "--rules",
            "fixtures/cli/rules",
            "--period",
            "2024",
            "--format",
            "html",
            "--document",
            "score_sheet,overview,proposed",
            "--lang",
            lang,
        ]);
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        let (_, body) = text.split_once("<body>").expect("a page has a body");
        insta::assert_snapshot!(name, body);
    }
}

// ── The letterhead ──

fn told(csv: &str) -> String {
    let folder = folder();
    let file = in_folder(&folder, "van-ban.csv");
    fs::write(&file, csv).expect("it can be written");
    let output = vungmanh(&[&["read", DATA[0], &file], RULES.as_slice()].concat());
    err(&output).replace(folder.path().to_str().expect("UTF-8"), "")
}

#[test]
fn every_misreading_of_a_letterhead_is_told_at_its_cell() {
    const HEAD: &str = "organisation,issuer,date,signer_role,signer_name\n";
    for (rows, code, cell) in [
        ("Mặt trận Tổ quố,A,,,\n", "unknown_organisation", "A2"),
        (",A,31/02/2024,,\n", "unreadable_date", "C2"),
        (",A,ngày mai,,\n", "unreadable_date", "C2"),
        (",A,,,Trần Thị B\n", "signer_without_role", "E2"),
        (",A,,,\n,B,,,\n", "letterhead_differs", "B3"),
        (",A,01/02/2024,,\n,A,02/02/2024,,\n", "letterhead_differs", "C3"),
        (",A,,,,x\n", "row_too_long", "F2"),
    ] {
        let said = told(&format!("{HEAD}{rows}"));
        assert!(said.contains(&format!("[{code}]")) && said.contains(&format!("van-ban.csv!{cell}")), "{rows}: {said}");
    }
    assert!(told("issuer,place,signer\nA,B,C\n").contains("van-ban.csv!C1"), "an unknown heading");
    assert!(told("issuer,place,Địa danh\nA,B,C\n").contains("[letterhead_heading_twice]"));
    let said = told(&format!("{HEAD},A,,Chủ tịch,B\n,A,,Phó Chủ tịch,\nUBMTTQ,,,,\n").replace("UBMTTQ", "mat_tran"));
    assert!(!said.contains("van-ban.csv"), "what is said alike or left blank is no error: {said}");
}

#[test]
fn a_worksheet_is_known_by_its_name_and_a_blank_organisation_stands_for_all() {
    let folder = folder();
    let (data, page) = (in_folder(&folder, "van-ban.xlsx"), in_folder(&folder, "phieu.html"));
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let worksheet = workbook.add_worksheet().set_name("Thông tin văn bản").expect("a name");
    for (column, title) in (0..).zip(["TT", "Đoàn thể", "Địa danh", "Ngày ký", "Chức vụ người ký", "Người ký"])
    {
        worksheet.write(0, column, title).expect("in memory");
    }
    for (row, cells) in [["", "Xứ Mẫu", "Chủ tịch", "A"], ["mat_tran", "", "Trưởng ban", "B"], ["mat_tran", "", "Thư ký", ""]]
        .into_iter()
        .enumerate()
    {
        let row = u32::try_from(row).expect("few") + 1;
        for (column, text) in [1, 2, 4, 5].into_iter().zip(cells) {
            worksheet.write(row, column, text).expect("in memory");
        }
    }
    let day = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
    worksheet
        .write_with_format(1, 3, rust_xlsxwriter::ExcelDateTime::from_ymd(2024, 2, 5).expect("a day"), &day)
        .expect("in memory");
    workbook.save(&data).expect("it can be written");
    done(&[&["explain", "xa_02.mat_tran", DATA[0], &data], RULES.as_slice(), &["-o", &page]].concat());
    let page = fs::read_to_string(page).expect("written");
    assert!(page.contains("Xứ Mẫu, ngày 05 tháng 02 năm 2024"), "of all organisations");
    assert!(page.contains("TRƯỞNG BAN") && page.contains("THƯ KÝ") && !page.contains("CHỦ TỊCH"), "its own signers");
    assert!(page.contains("<p class=\"strong\">…………"), "who issues it is left to be filled in");
}

// ── Layers side by side ──

fn number(text: &str) -> Number {
    Number::parse(text).expect("a number")
}

fn to() -> Library {
    let mut texts = std::collections::BTreeMap::new();
    let mut folders = vec![PathBuf::from("fixtures/cli/rules")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(&folder)).expect("the fixture is there") {
            let path = folder.join(entry.expect("it can be read").file_name());
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix("fixtures/cli/rules").expect("inside").to_str().expect("UTF-8").to_owned();
                texts.insert(name, fs::read_to_string(&path).expect("a text"));
            }
        }
    }
    let loaded = from_texts(texts);
    assert_eq!(loaded.library.entries.len(), 1, "{:?}", loaded.diagnostics);
    loaded.library
}

/// The account of a unit that gave these numbers for every question that asks for one.
fn account_of(library: &Library, given: &str) -> Explanation {
    let set = &library.entries[0].set;
    let text = |text: &str| Some(std::sync::Arc::from(text));
    let units = [Unit {
        id: "t1".into(),
        name: "Tổ 1".into(),
        organisation: text(&set.applies_to.organisation),
        unit_kind: text(&set.applies_to.unit_kind),
        subtype: None,
        territory: set.applies_to.territory.as_deref().and_then(text),
        parent: None,
        cohort: None,
        leads: None,
        founded: Day::Known("2000-01-01".parse().expect("a day")),
        since: Day::Missing,
        dissolved: Day::Missing,
    }];
    let period = Period { year: 2024 };
    let figure = |_: usize, _: &vungmanh::law::RuleSet, _: usize| Figure::Number(number(given));
    let run = run(library, &units, &figure, period).expect("it rates");
    let about = About {
        below: Vec::new(),
        leads: None,
        waivers: std::collections::BTreeMap::new(),
        decision: None,
        exceptions: std::collections::BTreeMap::new(),
        id: "t1".into(),
        name: "Tổ 1".into(),
        organisation: None,
        unit_kind: None,
        subtype: None,
        territory: None,
        founded: None,
        period,
    };
    account(&run.sheets[0], 0, &about, &|_| None)
}

#[test]
fn layers_stand_side_by_side_and_the_one_of_most_authority_gives_the_reason() {
    let library = to();
    let set = &library.entries[0].set;
    let (own, appraised) = (account_of(&library, "12"), account_of(&library, "6"));
    let both = ByLayer { own: Some(&own), appraised: Some(&appraised), decided: None };
    let sheet = score_sheet(set, both).expect("two layers were read");
    let line = &sheet.lines[0];
    assert_eq!((line.item.number.as_str(), line.item.points_max), ("1", Some(number("10"))));
    assert_eq!(line.given.own, Some(Given::Points(number("10"))));
    assert_eq!(line.given.appraised, Some(Given::Points(number("5"))));
    assert_eq!(line.given.decided, None);
    assert_ne!(sheet.verdicts.own, sheet.verdicts.appraised);
    assert_eq!(sheet.verdicts.foremost(), Some(&Verdict::Rated("Khá".to_owned())));
    let alone = score_sheet(set, ByLayer::of(Layer::Appraised, &appraised)).expect("one was read");
    let (first, rest) = line.remarks.split_at(alone.lines[0].remarks.len());
    assert_eq!(alone.lines[0].remarks, first, "the reason is the appraised one");
    assert!(matches!(rest, [own] if own.vi.starts_with("tự khai: ")), "and then why the unit's own is another: {rest:?}");
    assert_eq!(alone.given_of_first(), (None, Some(Given::Points(number("5")))));
    assert!(score_sheet(set, ByLayer::default()).is_none());
}

trait First {
    fn given_of_first(&self) -> (Option<Given>, Option<Given>);
}

impl First for vungmanh::questions::document::score_sheet::ScoreSheet {
    fn given_of_first(&self) -> (Option<Given>, Option<Given>) {
        (self.lines[0].given.own.clone(), self.lines[0].given.appraised.clone())
    }
}

// ── As LibreOffice prints them ──

/// Whether `soffice` and poppler are here; where they must be and are not, the test fails.
#[expect(clippy::print_stderr, reason = "that nothing was looked at must be seen")]
fn has_office() -> bool {
    let starts = |program: &str| Command::new(program).arg("-v").output().is_ok();
    let has =
        ["pdfinfo", "pdftotext", "pdftoppm"].into_iter().all(starts) && Command::new("soffice").arg("--version").output().is_ok();
    if !has {
        let must = std::env::var("VUNGMANH_NEEDS_OFFICE").is_ok_and(|value| value == "1");
        assert!(
            !must,
            "LibreOffice (soffice) and poppler (pdfinfo, pdftotext, pdftoppm) must be installed: VUNGMANH_NEEDS_OFFICE=1"
        );
        eprintln!("SKIPPED: LibreOffice or poppler is not installed; no page was looked at");
    }
    has
}

/// The file as a PDF.
fn printed(folder: &tempfile::TempDir, file: &str) -> String {
    let profile = format!("-env:UserInstallation=file://{}", in_folder(folder, "profile"));
    let output = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "pdf", "--outdir"])
        .arg(folder.path())
        .arg(file)
        .output()
        .expect("LibreOffice starts");
    let pdf = file.replace(".docx", ".pdf");
    assert!(Path::new(&pdf).exists(), "{}", String::from_utf8_lossy(&output.stderr));
    pdf
}

fn told_by(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().expect("the program starts");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The texts of its pages.
fn pages(pdf: &str) -> Vec<String> {
    let text = told_by("pdftotext", &["-layout", pdf, "-"]);
    let pages: Vec<String> = text.split('\u{c}').map(str::to_owned).filter(|page| !page.trim().is_empty()).collect();
    let sizes = told_by("pdfinfo", &["-f", "1", "-l", "999", pdf]);
    let sizes: Vec<&str> = sizes.lines().filter(|line| line.starts_with("Page ") && line.contains("size:")).collect();
    assert_eq!(sizes.len(), pages.len(), "no page is empty");
    assert!(sizes.iter().all(|size| size.contains("A4")), "{sizes:?}");
    pages
}

fn words_of(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

/// Every title of the set's form.
fn titles() -> Vec<String> {
    let library = Library::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")).library;
    let period = Period { year: 2023 };
    let day = period.day(12, 31).expect("a day");
    let mut sets = library.entries.iter().map(|entry| &entry.set);
    let set = sets.find(|set| set.id == SET && set.in_force.is_some_and(|span| span.holds(day))).expect("the set is shipped");
    let nodes = &set.scorecard().expect("a scorecard").nodes;
    nodes.iter().map(|node| node.title.clone()).filter(|title| !matches!(title.as_str(), "bonus" | "deductions")).collect()
}

fn nothing_is_cut(pages: &[String]) {
    let text = pages.concat();
    let words = words_of(&text);
    let titles = titles();
    assert!(titles.len() > 20);
    for title in titles {
        for word in words_of(&title) {
            assert!(words.contains(word), "`{word}` of `{title}` is not on the pages");
        }
    }
}

/// The kept picture of a page, drawn anew where `VUNGMANH_DRAWS=1`.
fn picture(folder: &tempfile::TempDir, pdf: &str, page: usize, name: &str) {
    let (page, drawn) = (page.to_string(), in_folder(folder, name));
    told_by("pdftoppm", &["-r", "60", "-png", "-singlefile", "-f", &page, "-l", &page, pdf, &drawn]);
    let drawn = fs::read(format!("{drawn}.png")).expect("the page is drawn");
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/van-ban/{name}.png"));
    if std::env::var("VUNGMANH_DRAWS").is_ok_and(|value| value == "1") {
        fs::write(&kept, &drawn).expect("it can be written");
    }
    let kept = fs::read(kept).expect("the picture is kept: run the test with VUNGMANH_DRAWS=1");
    assert!(kept.len() < 150_000, "{name} is small");
    // width and height stand in the first chunk of a PNG; what typeface stands in for Times New Roman may differ
    assert_eq!(kept[16..24], drawn[16..24], "{name} is of the size that is drawn");
}

#[test]
fn a_printed_score_sheet_has_all_it_needs_on_every_page() {
    if !has_office() {
        return;
    }
    let folder = folder();
    let file = in_folder(&folder, "phieu.docx");
    explain("xa_02.mat_tran", &["-o", &file]);
    let pdf = printed(&folder, &file);
    let pages = pages(&pdf);
    assert!((2..=4).contains(&pages.len()), "{} pages", pages.len());
    assert!(pages[0].trim_start().starts_with("MINH HỌA"), "said in the first line");
    for page in &pages {
        for head in ["TT", "Nội dung", "Minh", "Ghi chú"] {
            assert!(page.contains(head), "`{head}` stands on every page:\n{page}");
        }
    }
    nothing_is_cut(&pages);
    let text = pages.concat();
    for said in ["Số: 12/DS-MTTQ", "Minh Họa, ngày 15 tháng 01 năm 2024", "93,65", "Kết quả tự chấm: 93,65/100 điểm"]
    {
        assert!(text.contains(said), "{said}");
    }
    let last = pages.last().expect("a page");
    for signed in
        ["Kết quả thẩm định", "ĐẠI DIỆN ĐƠN VỊ TỰ CHẤM", "CHỦ TỊCH", "(Ký, ghi rõ họ tên)", "Nguyễn Văn Mẫu", "Tổng điểm"]
    {
        assert!(last.contains(signed), "`{signed}` stands on the last page");
    }
    picture(&folder, &pdf, 1, "phieu-cham-diem");
}

#[test]
fn a_printed_summary_and_list_fit_their_pages() {
    if !has_office() {
        return;
    }
    let folder = folder();
    let file = in_folder(&folder, "tong-hop.docx");
    classify(&["-o", &file]);
    let pdf = printed(&folder, &file);
    let pages = pages(&pdf);
    let list = pages.iter().position(|page| page.contains("DANH SÁCH ĐỀ NGHỊ CÔNG NHẬN")).expect("there is a list");
    let (summary, list_pages) = pages.split_at(list);
    // 75 units, eight a block, every block with the whole form
    assert_eq!(summary.iter().filter(|page| page.contains("Biểu ") && page.contains("/10: đơn vị thứ")).count(), 10);
    assert_eq!(summary.iter().filter(|page| page.contains("Tổng điểm")).count(), 10);
    assert!((20..=40).contains(&summary.len()), "{} pages", summary.len());
    for page in summary {
        assert!(page.contains("TT") && page.contains("Nội dung") && page.contains("tối đa"), "{page}");
    }
    for block in summary.chunks(summary.len() / 10) {
        nothing_is_cut(block);
    }
    assert!((2..=4).contains(&list_pages.len()), "{} pages", list_pages.len());
    for page in list_pages {
        assert!(page.contains("TT") && page.contains("Địa bàn") && page.contains("Ghi chú"), "{page}");
    }
    let last = list_pages.last().expect("a page");
    for signed in ["Danh sách có 75 đơn vị", "Vững mạnh: 73; Khá: 2", "NGƯỜI LẬP DANH SÁCH", "CHỦ TỊCH", "Nguyễn Văn Mẫu"]
    {
        assert!(last.contains(signed), "`{signed}` stands on the last page:\n{last}");
    }
    let sizes = told_by("pdfinfo", &["-f", "1", "-l", "999", &pdf]);
    let lying = sizes.lines().filter(|line| line.contains("size:") && line.contains("841.89 x 595")).count();
    assert_eq!(lying, summary.len(), "the summary lies, the list stands");
    picture(&folder, &pdf, 1, "bieu-tong-hop");
    picture(&folder, &pdf, list + 1, "danh-sach-de-nghi");
}
