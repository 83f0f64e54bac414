//! A rule set as the paper form, and how two versions differ: what an official holds beside the document.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::{Arc, LazyLock};
use vungmanh::law::RuleSet;
use vungmanh::law::library::Library;
use vungmanh::law::load::from_texts;
use vungmanh::questions::difference::{Change, Difference, Kind, difference};
use vungmanh::questions::form::form;
use vungmanh::render::page;
use vungmanh::words::diagnostic::{Lang, Words};

const TRADE_UNION: &str = "minh_hoa/cong_doan/xa/2016.1/rules.yaml";
const WOMEN: &str = "minh_hoa/hoi_phu_nu/xa/2016.1/rules.yaml";

static SHIPPED: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let mut texts = BTreeMap::new();
    for name in ["names.yaml", "territories.yaml", TRADE_UNION, WOMEN] {
        texts.insert(name.to_owned(), std::fs::read_to_string(format!("rules/{name}")).expect("shipped"));
    }
    for source in ["cong_doan", "phu_nu"] {
        let name = format!("sources/minh_hoa_2016_{source}.yaml");
        let text = std::fs::read_to_string(format!("rules/{name}")).expect("shipped");
        texts.insert(name, text);
    }
    texts
});

fn text_of(file: &str) -> &'static str {
    &SHIPPED[file]
}

/// A library with one shipped set, whose text may be another.
fn library(file: &str, text: &str) -> Library {
    let mut texts = SHIPPED.clone();
    texts.retain(|name, _| !name.ends_with("rules.yaml"));
    texts.insert(file.to_owned(), text.to_owned());
    from_texts(texts).library
}

/// The set, where the text is one.
fn set_of(file: &str, text: &str) -> Option<Arc<RuleSet>> {
    library(file, text).entries.first().map(|entry| entry.set.clone())
}

fn shipped(file: &str) -> Arc<RuleSet> {
    set_of(file, text_of(file)).expect("a shipped set loads")
}

/// What is said where `old` is replaced.
fn changed(file: &str, old: &str, new: &str) -> Difference {
    let text = text_of(file);
    assert!(text.contains(old), "{old}");
    let other = set_of(file, &text.replacen(old, new, 1)).unwrap_or_else(|| panic!("{new} does not load"));
    difference(&shipped(file), &other)
}

fn changes(difference: &Difference) -> Vec<&Change> {
    difference.parts.iter().flat_map(|part| &part.entries).flat_map(|entry| &entry.changes).collect()
}

#[track_caller]
fn says(file: &str, old: &str, new: &str, kind: Kind, vi: &str) {
    let difference = changed(file, old, new);
    let said = changes(&difference);
    assert!(said.iter().any(|change| change.kind == kind && change.words.vi == vi), "{vi}\n{said:#?}");
}

fn terminal(library: &Library, lang: Lang) -> String {
    page::terminal(&page::form(&form(library, &library.entries[0].set), lang), 110)
}

fn without_hash(text: &str) -> String {
    text.lines().filter(|line| !line.contains("mã băm") && !line.contains("hash")).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_small_set_is_shown_whole() {
    let loaded = Library::load(Path::new("fixtures/explained/rules/minh_hoa/to_dan_van"));
    let library = loaded.library;
    assert_eq!(library.entries.len(), 1, "{:?}", loaded.diagnostics);
    insta::assert_snapshot!("small_set", without_hash(&terminal(&library, Lang::Vi)));
    let english = page::markdown(&page::form(&form(&library, &library.entries[0].set), Lang::En));
    insta::assert_snapshot!("small_set_in_english", without_hash(&english));
}

#[test]
fn the_form_of_the_trade_union_begins_as_on_paper() {
    let text = terminal(&library(TRADE_UNION, text_of(TRADE_UNION)), Lang::Vi);
    insta::assert_snapshot!("trade_union", text.lines().take(60).collect::<Vec<_>>().join("\n"));
}

// The official compares with the document: nothing that is written there may be wanting here.
#[test]
fn every_title_clause_and_doubt_of_a_set_stands_in_its_form() {
    for file in [TRADE_UNION, WOMEN] {
        let library = library(file, text_of(file));
        let set = &library.entries[0].set;
        let html = page::html(&[page::form(&form(&library, set), Lang::Vi)]);
        let is_there = |text: &str| html.contains(&text.replace('&', "&#38;").replace('"', "&#34;").replace('\'', "&#39;"));
        for node in &set.scorecard().expect("it has points").nodes {
            let title = vungmanh::questions::form::split_number(&node.title).1;
            assert!(is_there(title), "{title}");
            assert!(node.anchor.doubt.as_deref().is_none_or(is_there), "{:?}", node.anchor.doubt);
        }
        for clause in &set.clauses {
            assert!(is_there(&clause.at) && is_there(&clause.says), "{}", clause.id);
        }
        for indicator in &set.indicators {
            assert!(is_there(&indicator.question.title), "{}", indicator.question.title);
        }
    }
}

#[test]
fn a_form_of_a_set_without_authority_says_so_in_its_first_line() {
    let library = library(TRADE_UNION, text_of(TRADE_UNION));
    let form = form(&library, &library.entries[0].set);
    for (lang, mark) in [(Lang::Vi, "MINH HỌA"), (Lang::En, "ILLUSTRATIVE")] {
        let page = page::form(&form, lang);
        assert!(page::terminal(&page, 100).starts_with(mark));
        assert!(page::markdown(&page).starts_with(&format!("**{mark}")));
        assert!(page::html(&[page]).contains(&format!("<p class=\"mark\">{mark}")));
    }
}

#[test]
fn no_line_of_a_table_is_wider_than_the_terminal() {
    let library = library(WOMEN, text_of(WOMEN));
    let page = page::form(&form(&library, &library.entries[0].set), Lang::Vi);
    for width in [80, 110, 160] {
        let longest = page::terminal(&page, width).lines().map(|line| line.chars().count()).max();
        assert!(longest.is_some_and(|longest| longest <= width + 2), "{width}: {longest:?}");
    }
}

// Else a rule file could run a program in the reader's browser.
#[test]
fn a_title_is_text_and_never_markup() {
    let text = text_of(TRADE_UNION).replace("2. Chăm lo đời sống đoàn viên", "'<script>alert(1)</script> | *đậm* [x](y)'");
    let library = library(TRADE_UNION, &text);
    let page = page::form(&form(&library, &library.entries[0].set), Lang::Vi);
    let html = page::html(std::slice::from_ref(&page));
    assert!(html.contains("alert(1)") && !html.contains("<script"), "html");
    let markdown = page::markdown(&page);
    assert!(markdown.contains("&lt;script&gt;alert(1)&lt;/script&gt; \\| \\*đậm\\* \\[x\\](y)"), "markdown");
}

#[test]
fn a_set_does_not_differ_from_itself() {
    for file in [TRADE_UNION, WOMEN] {
        assert!(difference(&shipped(file), &shipped(file)).is_empty(), "{file}");
    }
}

#[test]
fn changes_are_said_in_the_words_of_the_domain() {
    let tiers = "at_least: { 80: 5, 70: 3.5, 50: 2 }";
    let tiers_are = |new: &str, kind, vi: &str| says(TRADE_UNION, tiers, &format!("at_least: {{ {new} }}"), kind, vi);
    tiers_are("85: 5, 70: 3.5, 50: 2", Kind::Changed, "Mức được 5 điểm: nâng từ 80% lên 85%");
    tiers_are("75: 5, 70: 3.5, 50: 2", Kind::Changed, "Mức được 5 điểm: hạ từ 80% xuống 75%");
    tiers_are("80: 4, 70: 3.5, 50: 2", Kind::Changed, "Mức từ 80% trở lên: hạ từ 5 điểm xuống 4 điểm");
    tiers_are("80: 5, 70: 3.5, 50: 2, 40: 1", Kind::Added, "mức từ 40% trở lên: 1 điểm");
    tiers_are("80: 5, 70: 3.5", Kind::Removed, "mức từ 50% trở lên: 2 điểm");
    says(TRADE_UNION, "missing: 1", "missing: 0", Kind::Changed, "Thiếu số liệu: hạ từ 1 điểm xuống 0 điểm");
    says(TRADE_UNION, "each: 1.5", "each: 2", Kind::Changed, "Điểm cho mỗi 1: nâng từ 1,5 điểm lên 2 điểm");
    says(TRADE_UNION, "from: 85", "from: 90", Kind::Changed, "Điểm cần đạt: nâng từ 85 điểm lên 90 điểm");
    says(TRADE_UNION, "{ lower: 1 }", "{ lower: 2 }", Kind::Changed, "Thì: từ hạ 1 bậc thành hạ 2 bậc");
    says(
        TRADE_UNION,
        "fall_through: next_lower",
        "fall_through: unstated",
        Kind::Changed,
        "Đủ điểm mà thiếu điều kiện: trước là: xét tiếp mức thấp hơn liền kề; nay là: văn bản không quy định; đơn vị chưa đủ căn cứ xếp loại",
    );
    says(TRADE_UNION, "at_most: 52", "at_most: 60", Kind::Changed, "Giá trị lớn nhất: nâng từ 52 lên 60");
    says(
        TRADE_UNION,
        "met: co_tet_sum_vay",
        "formula: 3 * min(1, nha_mai_am)",
        Kind::Changed,
        "Đổi cách chấm. Trước: “Có tổ chức Tết sum vầy cho đoàn viên, người lao động”: 3 điểm; Không đạt: 0 điểm. Nay: Điểm = 3 × (“Số nhà Mái ấm công đoàn xây mới hoặc sửa chữa”, không quá 1)",
    );
}

#[test]
fn a_requirement_is_told_with_what_it_is_to_the_rating() {
    let last = "            title: Hoạt động chưa đủ 12 tháng\n            clause: minh_hoa_2016_cong_doan/9.3\n";
    let none =
        "      - none: [{ id: cham, that: bao_cao_tre > 2, title: Chậm quá hai báo cáo, clause: minh_hoa_2016_cong_doan/9.3 }]\n";
    let another = "          - { id: dat, that: cong_khai, title: Đã công khai, clause: minh_hoa_2016_cong_doan/9.3 }\n";
    let difference = changed(TRADE_UNION, last, &format!("{last}{none}"));
    let said: Vec<&str> = changes(&difference).into_iter().map(|change| change.words.vi.as_str()).collect();
    let forbidden = "Điều không được có: Chậm quá hai báo cáo (“Số báo cáo gửi Liên đoàn Lao động huyện trễ hạn” trên 2)";
    assert!(said.contains(&forbidden), "{said:#?}");
    assert!(said.iter().all(|said| !said.contains("nay là")), "a list by itself is not told again: {said:#?}");
    let difference = changed(TRADE_UNION, last, &format!("{last}{}", another.replace("cong_khai", "co_tet_sum_vay")));
    let said: Vec<&str> = changes(&difference).into_iter().map(|change| change.words.vi.as_str()).collect();
    let is_one = |said: &&&str| said.starts_with("Điều kiện xếp mức (cần một trong các điều): Đã công khai");
    assert_eq!(said.iter().filter(is_one).count(), 1, "{said:#?}");
    assert_eq!(said.iter().filter(|said| said.starts_with("Cách ghép các điều kiện nay là: ")).count(), 1, "{said:#?}");
}

/// A shipped set, with everything beside it.
fn of_the_library(library: &Library, reference: &str) -> Arc<RuleSet> {
    let entry = library.entries.iter().find(|entry| entry.set.reference() == reference);
    entry.unwrap_or_else(|| panic!("{reference} is shipped")).set.clone()
}

// A page full of what did not change hides what did.
#[test]
fn the_versions_of_six_organisations_differ_in_words_and_nothing_is_told_twice() {
    let library = Library::load(Path::new("rules")).library;
    for organisation in ["cong_doan", "doan_thanh_nien", "hoi_phu_nu", "hoi_nong_dan", "hoi_cuu_chien_binh", "mat_tran"] {
        let version = |year: &str| of_the_library(&library, &format!("minh_hoa/{organisation}/xa@{year}.1"));
        let difference = difference(&version("2016"), &version("2024"));
        let said = changes(&difference);
        assert!(said.len() > 50, "{organisation}: {}", said.len());
        for change in said {
            let Words { vi, en } = &change.words;
            assert!(!vi.starts_with("cách viết") && !vi.contains("““") && !vi.contains("””"), "{organisation}: {vi}");
            assert!(!vi.contains(":;") && !en.contains(":;"), "{organisation}: {vi}");
        }
        for entry in difference.parts.iter().flat_map(|part| &part.entries) {
            // each scale of several begins with a line that says what it is of, and has lines of its own
            let mut of_scale: Vec<&Change> = Vec::new();
            for change in &entry.changes {
                assert_ne!(change.words, entry.of, "{organisation}");
                if change.words.vi.starts_with("Thang ") {
                    of_scale.clear();
                }
                assert!(!of_scale.contains(&change), "{organisation}: {}", change.words.vi);
                of_scale.push(change);
            }
        }
    }
}

// 89.5 is in no band of that text: a form that says "below 90" would have decided it.
#[test]
fn an_upper_edge_is_printed_as_it_stands_where_nothing_says_how_it_is_read() {
    let text = "fixtures/texts/mat_tran_hoa_binh_2017";
    let library = Library::load(Path::new(text)).library;
    let page = page::markdown(&page::form(&form(&library, &library.entries[0].set), Lang::Vi));
    for row in ["| Xuất sắc | Từ 90 đến 100 điểm |", "| Tốt | Từ 80 đến 89 điểm |", "| Trung bình | Từ 50 đến 64 điểm |"]
    {
        assert!(page.contains(row), "{row}\n{page}");
    }
    assert!(
        page.contains("- **Áp dụng cho:** mat\\_tran, ban\\_cong\\_tac\\_mat\\_tran<br>"),
        "an id is written as it is\n{page}"
    );
}

#[test]
fn a_version_that_is_superseded_is_named_by_its_title() {
    let library = Library::load(Path::new("rules")).library;
    let set = of_the_library(&library, "minh_hoa/cong_doan/xa@2024.1");
    let said = |library: &Library| {
        let form = form(library, &set);
        let (_, lines) = form.head.iter().find(|(name, _)| name.en == "Supersedes").cloned().expect("it supersedes one");
        lines[0].vi.clone()
    };
    let title = "Bộ tiêu chí đánh giá, xếp loại công đoàn cơ sở cấp xã (minh họa)";
    assert_eq!(said(&library), format!("{title} (minh_hoa/cong_doan/xa@2016.1)"));
    assert_eq!(said(&Library::default()), "minh_hoa/cong_doan/xa@2016.1");
}

// In columns from the best rating to the worst, nothing shows that the worst is asked first.
#[test]
fn rows_of_a_matrix_that_are_asked_in_another_order_are_numbered() {
    let library = Library::load(Path::new("rules")).library;
    let set = of_the_library(&library, "doan_thanh_nien/doan_vien@2019.1");
    let form = form(&library, &set);
    let cells = |row: usize| -> Vec<String> {
        let cells = &form.sections[0].rows[row].cells[2..6];
        cells.iter().map(|cell| cell.iter().map(|line| line.words.vi.as_str()).collect::<Vec<_>>().join("|")).collect()
    };
    assert_eq!(
        cells(3),
        [
            "2) Cần một trong các điều:|“Điểm trung bình môn” từ 7 trở lên|“Hệ học” là “Hệ cử tuyển, cán bộ đi học” và “Điểm trung bình môn” từ 6,5 trở lên",
            "3) Cần một trong các điều:|“Điểm trung bình môn” từ 6,5 trở lên|“Hệ học” là “Hệ cử tuyển, cán bộ đi học” và “Điểm trung bình môn” từ 6 trở lên",
            "4) “Điểm trung bình môn” từ 5 trở lên",
            "1) “Đã hoàn thành các môn học theo quy định” trả lời “không”|Các trường hợp còn lại",
        ]
    );
    assert_eq!(cells(2)[1], "“Tỷ lệ nhiệm vụ đã hoàn thành” từ 100% trở lên", "from the best to the worst needs no number");
    assert!(form.sections[0].title.vi.contains("điều có đánh số thì xét lần lượt"), "{:?}", form.sections[0].title);
}

#[test]
fn what_stands_elsewhere_is_moved_and_not_removed_and_added() {
    let gate = |id: &str| {
        let text = text_of(TRADE_UNION);
        let start = text.find(&format!("  - id: {id}\n")).expect("the gate");
        let end = text[start + 1..].find("\n  - id:").map_or(text.len(), |end| start + 1 + end + 1);
        &text[start..end]
    };
    let (first, second) = (gate("moi_thanh_lap"), gate("co_don_vuot_cap"));
    let text = text_of(TRADE_UNION).replace(&format!("{first}{second}"), &format!("{second}{first}"));
    let other = set_of(TRADE_UNION, &text).expect("it loads");
    let difference = difference(&shipped(TRADE_UNION), &other);
    let kinds: Vec<Kind> = changes(&difference).into_iter().map(|change| change.kind).collect();
    assert_eq!(kinds, [Kind::Moved]);
}

/// A text with something otherwise in one line: the line gone, or a number in it greater by one.
fn slips(text: &str) -> Vec<(String, String)> {
    let lines: Vec<&str> = text.lines().collect();
    let with = |at: usize, line: Option<&str>| {
        let all = lines.iter().enumerate().filter_map(|(n, own)| if n == at { line } else { Some(*own) });
        all.collect::<Vec<_>>().join("\n") + "\n"
    };
    let mut slips = Vec::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.trim().starts_with('#')) {
        slips.push((format!("without {line}"), with(at, None)));
        let is_digit = |c: char| c.is_ascii_digit();
        if let Some((start, _)) = line.char_indices().rev().find(|(at, c)| is_digit(*c) && !line[..*at].ends_with(is_digit)) {
            let end = line[start..].find(|c| !is_digit(c)).map_or(line.len(), |end| start + end);
            if let Ok(number) = line[start..end].parse::<u64>() {
                let other = format!("{}{}{}", &line[..start], number + 1, &line[end..]);
                slips.push((format!("{line} -> {other}"), with(at, Some(&other))));
            }
        }
    }
    slips
}

/// The sets that use every way of scoring, by path; each with the files of its library.
fn explained(file: &str) -> (BTreeMap<String, String>, String) {
    let of = |name: &str| std::fs::read_to_string(format!("fixtures/explained/rules/{name}")).expect("a fixture");
    let source = "sources/minh_hoa_giai_thich.yaml";
    (BTreeMap::from([(source.to_owned(), of(source))]), of(file))
}

// A difference that passes over something would let it be issued unseen.
#[test]
fn whatever_changes_the_hash_is_told() {
    let of_the_union = || {
        let source = "sources/minh_hoa_2016_cong_doan.yaml";
        (BTreeMap::from([(source.to_owned(), text_of(source).to_owned())]), text_of(TRADE_UNION).to_owned())
    };
    let small = ["minh_hoa/to_dan_van/xa/2016.1/rules.yaml", "minh_hoa/ban_cong_tac/xa/2016.1/rules.yaml"];
    let sets = [(small[0], explained(small[0]), 1), (small[1], explained(small[1]), 1), (TRADE_UNION, of_the_union(), 6)];
    for (file, (beside, text), each) in sets {
        let load = |text: &str| {
            let mut texts = beside.clone();
            texts.insert(file.to_owned(), text.to_owned());
            from_texts(texts).library.entries.first().map(|entry| entry.set.clone())
        };
        let old = load(&text).expect("the set loads");
        let (mut n_told, mut unworded) = (0, Vec::new());
        for (slip, text) in slips(&text).into_iter().step_by(each) {
            let Some(new) = load(&text) else { continue };
            let difference = difference(&old, &new);
            assert_eq!(difference.is_empty(), old.hash == new.hash, "{slip}");
            n_told += usize::from(!difference.is_empty());
            let is_unworded = |change: &&Change| change.words.vi.starts_with("cách viết");
            unworded.extend(changes(&difference).into_iter().find(is_unworded).map(|change| (slip, change.words.vi.clone())));
        }
        assert!(n_told > 10, "{n_told} slips were told");
        assert!(unworded.is_empty(), "there are no words for {unworded:#?}");
    }
}

fn vungmanh(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_vungmanh"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("the program starts")
}

fn said(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("output is UTF-8")
}

#[test]
fn show_finds_a_set_by_a_part_of_its_name_and_lists_several() {
    let one = vungmanh(&["show", "rules", "--set", "cong_doan/xa@2016.1"]);
    assert_eq!(one.status.code(), Some(0), "{}", said(&one.stderr));
    assert!(said(&one.stdout).starts_with("MINH HỌA"));
    let several = vungmanh(&["show", "rules", "--set", "2016.1"]);
    assert_eq!(several.status.code(), Some(2));
    assert!(several.stdout.is_empty());
    assert!(said(&several.stderr).contains("minh_hoa/hoi_nong_dan/xa@2016.1"), "{}", said(&several.stderr));
    let none = vungmanh(&["show", "rules", "--set", "khong_co", "--lang", "en"]);
    assert_eq!(none.status.code(), Some(2));
    assert!(said(&none.stderr).starts_with("error: no rule set"), "{}", said(&none.stderr));
}

#[test]
fn show_writes_the_form_that_the_ending_names() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, begins) in [("phieu.html", "<!DOCTYPE html>"), ("phieu.md", "**MINH HỌA"), ("phieu.txt", "MINH HỌA")] {
        let path = folder.path().join(name);
        let output = vungmanh(&["show", "rules/minh_hoa/cong_doan/xa/2016.1", "-o", &path.to_string_lossy()]);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output.stderr));
        assert!(std::fs::read_to_string(path).expect("written").starts_with(begins), "{name}");
    }
    assert_eq!(vungmanh(&["show", "rules", "-o", "phieu.pdf"]).status.code(), Some(2));
    assert_eq!(vungmanh(&["show", "rules", "--format", "csv"]).status.code(), Some(2));
    assert_eq!(vungmanh(&["show", "fixtures/broken/tab.yaml"]).status.code(), Some(1));
}

#[test]
fn show_against_compares_sets_for_the_same_units() {
    let same = vungmanh(&["show", "rules", "--against", "rules"]);
    assert_eq!(same.status.code(), Some(0), "{}", said(&same.stderr));
    assert_eq!(said(&same.stdout).matches("Hai bản không khác nhau.").count(), 19);
    let other = vungmanh(&["show", "rules", "--against", "fixtures/explained/rules"]);
    assert_eq!(other.status.code(), Some(2));
    assert!(said(&other.stderr).contains("không có bản nào để so"), "{}", said(&other.stderr));
}
