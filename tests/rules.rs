//! The shipped rule sets: every example is true, every reason is reached, and every number is pinned by an example.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use vungmanh::law::Status;
use vungmanh::law::check::check;
use vungmanh::law::library::{Entry, HowRead, Library};
use vungmanh::law::load::{Loaded, from_texts};
use vungmanh::law::quota::{Base, Capacity, Counted, Quota, Share, Standings};
use vungmanh::questions::trial::{Trial, trial};
use vungmanh::words::diagnostic::has_errors;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn loaded(path: &str) -> Loaded {
    Library::load(&root().join(path))
}

#[test]
fn every_shipped_set_loads_without_a_finding() {
    let loaded = loaded("rules");
    let said: Vec<_> = loaded.diagnostics.iter().chain(&loaded.example_diagnostics).map(|found| &found.message.en).collect();
    assert!(said.is_empty(), "{said:#?}");
    assert!(loaded.library.entries.len() >= 5, "the five organisations have a set each");
}

#[test]
fn every_example_beside_a_shipped_set_comes_true() {
    for path in ["rules", "fixtures/hau-giang/bao-cao-2024/rules"] {
        for entry in loaded(path).library.entries.iter().filter(|entry| entry.set.status != Status::Frame) {
            let trial = trial(entry).expect("a shipped set has a plan");
            assert!(trial.failures.is_empty(), "{}: {:#?}", entry.set.reference(), trial.failures);
            assert!(trial.n_examples > 0, "{} has examples", entry.set.reference());
        }
    }
}

/// Reasons that ranges allow and other rules of the set exclude: each with why no unit can have it.
const UNREACHABLE: [(&str, &str, &str); 8] = [
    // attendance is at most the members, which a data check demands
    ("minh_hoa/cong_doan/xa@2016.1", "sinh_hoat_to", "formula capped"),
    ("minh_hoa/cong_doan/xa@2024.1", "sinh_hoat_to", "formula capped"),
    // the line itself holds only under the target
    ("minh_hoa/doan_thanh_nien/xa@2016.1", "phat_trien_doan_vien", "case 2 capped"),
    ("minh_hoa/doan_thanh_nien/xa@2024.1", "phat_trien_doan_vien", "case 2 capped"),
    // an earlier line takes whoever reached the target
    ("minh_hoa/hoi_nong_dan/xa@2016.1", "quy_ho_tro", "case 3 capped"),
    ("minh_hoa/hoi_nong_dan/xa@2016.1", "doi_thoai", "case 2 capped"),
    // overdue loans are at most the loans, which a data check demands
    ("minh_hoa/hoi_phu_nu/xa@2016.1", "von_uy_thac", "formula capped"),
    ("minh_hoa/hoi_phu_nu/xa@2016.1", "von_uy_thac", "formula floored"),
];

#[test]
fn every_reason_of_a_shipped_set_is_reached_by_an_example() {
    for entry in loaded("rules").library.entries.iter().filter(|entry| entry.set.status != Status::Frame) {
        let reference = entry.set.reference();
        let unreached = trial(entry).expect("a shipped set has a plan").unreached;
        let unexplained: Vec<_> = unreached
            .iter()
            .filter(|own| !UNREACHABLE.contains(&(reference.as_str(), own.node.as_str(), own.reason.as_str())))
            .collect();
        assert!(unexplained.is_empty(), "{reference}: {unexplained:#?}");
    }
}

/// The texts of one set with everything its library shares.
fn texts_of(set: &Path) -> BTreeMap<String, String> {
    let rules = root().join("rules");
    let mut texts = BTreeMap::new();
    let mut add = |path: &Path| {
        let name = path.strip_prefix(&rules).expect("inside rules").to_string_lossy().replace('\\', "/");
        texts.insert(format!("rules/{name}"), std::fs::read_to_string(path).expect("a shipped file"));
    };
    for shared in ["names.yaml", "territories.yaml"] {
        add(&rules.join(shared));
    }
    // examples over units of two sets that fill one frame, and of a third that is read on its own scale
    let is_over_sets = set.ends_with("hoi_chu_thap_do/xa/2025.1");
    let beside = is_over_sets.then(|| rules.join("minh_hoa/khoi_mat_tran/xa/2025.1"));
    if is_over_sets {
        add(&rules.join("minh_hoa/hoi_nong_dan/xa/2025.1/rules.yaml"));
    }
    let folders = [rules.join("sources"), rules.join("khung/qd_366_tap_the/2025.1"), set.to_owned()];
    for folder in folders.into_iter().chain(beside) {
        for entry in std::fs::read_dir(folder).expect("a shipped folder") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|ending| ending == "yaml" || ending == "rhai") {
                add(&path);
            }
        }
    }
    texts
}

/// Whether it is noticed: the set no longer passes its checks, or an example fails.
fn is_noticed(texts: BTreeMap<String, String>, folder: &str) -> bool {
    let loaded = from_texts(texts);
    let is_meant = |entry: &&Entry| entry.set.place.file() == format!("{folder}/rules.yaml");
    let Some(entry) = loaded.library.entries.iter().find(is_meant) else { return true };
    has_errors(&loaded.diagnostics)
        || has_errors(&loaded.example_diagnostics)
        || has_errors(&check(&loaded.library))
        || trial(entry).map_or(true, |Trial { failures, .. }| !failures.is_empty())
}

/// A number of a rule file, where it stands, and what it may become: one step of its own last digit up or down.
struct Threshold {
    start: usize,
    end: usize,
    line: usize,
    steps: [String; 2],
}

/// Numbers that are thresholds, points, edges or bounds of the rules: everything from the derived values on, but for words in
/// titles, and the decimals of a rounding.
fn thresholds(text: &str) -> Vec<Threshold> {
    let begin = text.find("\nderived:").or_else(|| text.find("\ncriteria:")).expect("a set with criteria");
    let mut found = Vec::new();
    let mut offset = begin + 1;
    for (line_number, line) in text[offset..].split_inclusive('\n').enumerate() {
        let rules = rule_part(line);
        let bytes = rules.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let starts = bytes[at].is_ascii_digit() && (at == 0 || !is_word(bytes[at - 1]));
            if !starts {
                at += 1;
                continue;
            }
            let length = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'.').count();
            let end = at + length;
            let follows = bytes.get(end).copied().unwrap_or(b' ');
            let number = rules[at..end].trim_end_matches('.');
            if !is_word(follows) && follows != b'-' && follows != b'"' || follows == b'"' && is_in_expression(rules) {
                let line_of_file = text[..begin].lines().count() + line_number + 1;
                let start = offset + at;
                found.push(Threshold { start, end: start + number.len(), line: line_of_file, steps: steps(number) });
            }
            at = end;
        }
        offset += line.len();
    }
    found
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'/' || byte >= 0x80
}

fn is_in_expression(line: &str) -> bool {
    ["when:", "that:", "value:", "points:", "applies_when:", "formula:", "unless:"].iter().any(|key| line.contains(key))
        || line.trim_start().starts_with('-')
}

/// A line without comment, and nothing of a line whose numbers are words, clauses or roundings.
fn rule_part(line: &str) -> &str {
    let code = line.split(" #").next().unwrap_or("");
    let trimmed = code.trim_start().trim_start_matches("- ");
    let is_words = ["title:", "clause:", "doubt:", "measure:", "message:", "rounding:", "not_rated:", "id:"];
    let is_rounding = code.contains("decimals:");
    // an example holds no recorded decision: `the_quota_of_the_party_frame_…` holds the percentage for cohorts that one excepts
    let is_exception = trimmed.starts_with("exception:");
    if trimmed.starts_with('#')
        || is_rounding
        || is_exception
        || is_words.iter().any(|key| trimmed.starts_with(key))
        || code.contains("not_rated:")
    {
        return "";
    }
    match code.find(", title:") {
        Some(at) => &code[..at],
        None => code,
    }
}

/// `90` becomes 91 and 89, `0.5` becomes 0.6 and 0.4.
fn steps(number: &str) -> [String; 2] {
    let decimals = number.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let digits: i64 = number.replace('.', "").parse().expect("digits");
    [digits + 1, digits - 1].map(|digits| {
        let sign = if digits < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", digits.abs(), width = decimals + 1);
        let (whole, rest) = digits.split_at(digits.len() - decimals);
        if decimals == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
    })
}

fn pins_every_number(organisation: &str) {
    pins_every_number_of(&format!("rules/minh_hoa/{organisation}/xa/2016.1"), 80);
}

/// Whether an example notices each number of the set in a folder that is moved, of which there are more than `n_at_least`.
fn pins_every_number_of(folder: &str, n_at_least: usize) {
    pins_every_number_in(&format!("{folder}/rules.yaml"), folder, n_at_least);
}

/// The same of a file that the set in the folder is made of.
fn pins_every_number_in(name: &str, folder: &str, n_at_least: usize) {
    pins_every_number_among(&texts_of(&root().join(folder)), name, folder, n_at_least);
}

/// The same of a file among the texts of a library.
fn pins_every_number_among(texts: &BTreeMap<String, String>, name: &str, folder: &str, n_at_least: usize) {
    assert!(!is_noticed(texts.clone(), folder), "unchanged, the set passes");
    let text = &texts[name];
    let thresholds = thresholds(text);
    assert!(thresholds.len() > n_at_least, "{name}: only {} numbers found", thresholds.len());
    let mut unnoticed = Vec::new();
    for threshold in &thresholds {
        for step in &threshold.steps {
            let mut changed = texts.clone();
            let stepped = format!("{}{step}{}", &text[..threshold.start], &text[threshold.end..]);
            changed.insert(name.to_owned(), stepped);
            if !is_noticed(changed, folder) {
                unnoticed.push(format!("{name}:{}: {} -> {step}", threshold.line, &text[threshold.start..threshold.end]));
            }
        }
    }
    assert!(unnoticed.is_empty(), "no example notices:\n{}", unnoticed.join("\n"));
}

#[test]
fn each_number_of_the_farmers_set_is_pinned_on_both_sides() {
    pins_every_number("hoi_nong_dan");
}

#[test]
fn each_number_of_the_farmers_set_of_2024_is_pinned_on_both_sides() {
    pins_every_number_of("rules/minh_hoa/hoi_nong_dan/xa/2024.1", 80);
}

#[test]
fn each_number_of_the_womens_set_is_pinned_on_both_sides() {
    pins_every_number("hoi_phu_nu");
}

#[test]
fn each_number_of_the_womens_set_of_2024_is_pinned_on_both_sides() {
    pins_every_number_of("rules/minh_hoa/hoi_phu_nu/xa/2024.1", 80);
}

#[test]
fn each_number_of_the_youth_set_is_pinned_on_both_sides() {
    pins_every_number("doan_thanh_nien");
}

#[test]
fn each_number_of_the_veterans_set_is_pinned_on_both_sides() {
    pins_every_number("hoi_cuu_chien_binh");
}

#[test]
fn each_number_of_the_veterans_set_of_2024_is_pinned_on_both_sides() {
    pins_every_number_of("rules/minh_hoa/hoi_cuu_chien_binh/xa/2024.1", 80);
}

#[test]
fn each_number_of_the_fronts_set_is_pinned_on_both_sides() {
    pins_every_number("mat_tran");
}

#[test]
fn each_number_of_the_fronts_set_of_2024_is_pinned_on_both_sides() {
    pins_every_number_of("rules/minh_hoa/mat_tran/xa/2024.1", 80);
}

#[test]
fn each_number_of_the_trade_unions_set_is_pinned_on_both_sides() {
    pins_every_number("cong_doan");
}

#[test]
fn each_number_of_the_youth_set_of_2024_is_pinned_on_both_sides() {
    pins_every_number_of("rules/minh_hoa/doan_thanh_nien/xa/2024.1", 80);
}

#[test]
fn each_number_of_the_trade_unions_set_of_2024_is_pinned_on_both_sides() {
    pins_every_number_of("rules/minh_hoa/cong_doan/xa/2024.1", 80);
}

#[test]
fn each_number_of_the_members_matrix_is_pinned_on_both_sides() {
    pins_every_number_of("rules/doan_thanh_nien/doan_vien/2019.1", 13);
}

#[test]
fn each_number_of_the_womens_model_branch_is_pinned_on_both_sides() {
    pins_every_number_of("rules/hoi_phu_nu/chi_hoi/2018.1", 4);
}

#[test]
fn each_number_of_the_set_that_fills_the_party_frame_is_pinned_on_both_sides() {
    pins_every_number_of("rules/minh_hoa/khoi_mat_tran/xa/2025.1", 70);
}

#[test]
fn each_number_of_the_farmers_branches_is_pinned_on_both_sides() {
    pins_every_number_of("rules/minh_hoa/hoi_nong_dan/chi_hoi/2025.1", 20);
}

// It reads the ratings of its branches, which are rated by a set of their own.
#[test]
fn each_number_of_the_farmers_set_that_is_rolled_up_is_pinned_on_both_sides() {
    let folder = "rules/minh_hoa/hoi_nong_dan/xa/2025.1";
    let mut texts = texts_of(&root().join(folder));
    let branches = "rules/minh_hoa/hoi_nong_dan/chi_hoi/2025.1/rules.yaml";
    texts.insert(branches.to_owned(), std::fs::read_to_string(root().join(branches)).expect("a shipped file"));
    pins_every_number_among(&texts, &format!("{folder}/rules.yaml"), folder, 55);
}

#[test]
fn each_number_of_the_red_cross_set_that_fills_the_party_frame_is_pinned_on_both_sides() {
    pins_every_number_of("rules/minh_hoa/hoi_chu_thap_do/xa/2025.1", 30);
}

// A frame has no examples of its own: those of the set that fills it notice.
#[test]
fn each_number_of_the_party_frame_is_pinned_on_both_sides() {
    pins_every_number_in("rules/khung/qd_366_tap_the/2025.1/rules.yaml", "rules/minh_hoa/khoi_mat_tran/xa/2025.1", 12);
}

#[test]
fn the_quota_of_the_party_frame_gives_12_of_75_places_or_15_where_a_decision_excepts_the_cohort() {
    let library = loaded("rules").library;
    let frame = library.entries.iter().find(|entry| entry.set.id == "khung/qd_366_tap_the").expect("the frame");
    let [quota] = frame.set.quotas.as_slice() else { panic!("one quota") };
    let places = |quota: &Quota, n: u32, is_excepted| {
        quota.places(Standings { n_rated: n, n_candidates: n, n_others_in_base: 0 }, is_excepted).n
    };
    assert_eq!(places(quota, 75, false), 12);
    assert_eq!((places(quota, 75, true), places(quota, 64, true)), (15, 12), "24 % gave 14 of 75, 26 % gave 13 of 64");
    // the numbers that its doubt tells of the other reading, and of small cohorts
    let Capacity::Share(share) = quota.capacity else { panic!("a share") };
    let of = Base::RatedAtLeast(quota.others);
    let other = Quota { capacity: Capacity::Share(Share { of, counted: Counted::Before, ..share }), ..quota.clone() };
    assert_eq!(places(&other, 75, false), 15);
    assert_eq!((places(quota, 5, false), places(quota, 6, false)), (0, 1));
    let doubt = quota.anchor.doubt.as_deref().expect("what the text leaves open");
    for told in ["12 chỗ", "15 chỗ", "75 tập thể", "dưới sáu tập thể"] {
        assert!(doubt.contains(told), "{told}: {doubt}");
    }
}

#[test]
fn sets_that_fill_the_party_frame_share_its_quota() {
    let library = loaded("rules").library;
    let of = |id: &str| {
        let entry = library.entries.iter().find(|entry| entry.set.id == id).expect("a shipped set");
        entry.set.quotas.iter().map(|quota| quota.identity(&entry.set)).collect::<Vec<_>>()
    };
    let own = of("minh_hoa/khoi_mat_tran/xa");
    assert_eq!(own, [("khung/qd_366_tap_the@2025.1".to_owned(), "khong_che_xuat_sac".to_owned())]);
    assert_eq!(own, of("minh_hoa/hoi_chu_thap_do/xa"));
}

// What was read at second hand, or in part, is nobody's issued rule set: every output made with it says so.
#[test]
fn a_set_of_a_real_text_that_was_not_read_whole_is_a_draft() {
    let library = loaded("rules").library;
    for entry in library.entries.iter().filter(|entry| entry.set.status != Status::Illustrative) {
        let cited =
            |id: &str| entry.set.clauses.iter().any(|clause| clause.id.split_once('/').is_some_and(|(source, _)| source == id));
        let read: Vec<HowRead> = library.sources.iter().filter(|own| cited(&own.id)).map(|own| own.read).collect();
        assert!(!read.is_empty(), "{} cites a source", entry.set.reference());
        let is_whole = read.iter().all(|read| *read == HowRead::Full);
        assert!(is_whole || matches!(entry.set.status, Status::Draft | Status::Frame), "{}: {read:?}", entry.set.reference());
    }
}

#[test]
fn the_search_for_numbers_finds_thresholds_and_leaves_words_alone() {
    let text = "x\nderived:\n  - id: a1\n    title: Từ 90% trở lên\n    value: \"min(4, 0.15 * x)\"   # 7\n    at_least: { 90: 5, 80: 2.5 }\n    rounding: { decimals: 2 }\n";
    let found: Vec<_> = thresholds(text).into_iter().map(|own| text[own.start..own.end].to_owned()).collect();
    assert_eq!(found, ["4", "0.15", "90", "5", "80", "2.5"]);
    assert_eq!(steps("0.15"), ["0.16", "0.14"]);
    assert_eq!(steps("0"), ["1", "-1"]);
    assert_eq!(steps("100"), ["101", "99"]);
}
