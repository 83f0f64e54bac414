//! `docs/constructs.md`: each construct of real texts has an example that comes true with it, and fails in the set without it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use vungmanh::law::library::Entry;
use vungmanh::law::load::{Loaded, from_texts};
use vungmanh::questions::trial::trial;
use vungmanh::words::diagnostic::{Diagnostic, Severity, has_errors};

const PAGE: &str = "docs/constructs.md";

/// The constructs of real texts are numbered up to here.
const N_CONSTRUCTS: u32 = 32;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub fn page() -> String {
    fs::read_to_string(root().join(PAGE)).expect("the page is there")
}

/// A row of the table.
#[derive(Debug)]
struct Row<'p> {
    number: &'p str,
    set: &'p str,
    shown: Shown<'p>,
}

/// What shows a construct.
#[derive(Debug, PartialEq, Eq)]
enum Shown<'p> {
    /// An example beside the set.
    Example(&'p str),
    /// A test, by its module and name.
    Test(&'p str),
}

fn rows(page: &str) -> Vec<Row<'_>> {
    let lines = page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| #"));
    lines
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let [number, _, set, shown] = cells[..] else { panic!("four cells: {line}") };
            let shown = match shown.strip_prefix('«').and_then(|shown| shown.strip_suffix('»')) {
                Some(example) => Shown::Example(example),
                None => Shown::Test(shown.trim_matches('`')),
            };
            Row { number, set: set.trim_matches('`'), shown }
        })
        .collect()
}

/// What is removed and what stands in its place, by number.
pub fn taken_out(page: &str) -> BTreeMap<&str, (String, String)> {
    let (_, section) = page.split_once("\n## Taken out\n").expect("the page says how each is taken out");
    let mut all = BTreeMap::new();
    for part in section.split("\n### ").skip(1) {
        let (number, rest) = part.split_once('\n').expect("a heading and a block");
        let (_, block) = rest.split_once("```diff\n").expect("a block follows");
        let (block, _) = block.split_once("```").expect("the block ends");
        let (mut old, mut new) = (String::new(), String::new());
        for line in block.lines() {
            let (sign, text) = line.split_at(1);
            let text = format!("{text}\n");
            match sign {
                "-" => old.push_str(&text),
                "+" => new.push_str(&text),
                " " => {
                    old.push_str(&text);
                    new.push_str(&text);
                }
                _ => panic!("{number}: `{line}` is no line of a diff"),
            }
        }
        assert!(all.insert(number, (old, new)).is_none(), "{number} is taken out twice");
    }
    all
}

/// The rules of a set without a construct.
pub fn without(rules: &str, (old, new): &(String, String)) -> String {
    let old = format!("\n{old}");
    assert_eq!(rules.matches(old.as_str()).count(), 1, "stands there once:\n{old}");
    rules.replacen(old.as_str(), &format!("\n{new}"), 1)
}

/// The texts of a set with what its library shares, by path.
fn texts(set: &str) -> BTreeMap<String, String> {
    let folder = root().join(set);
    let library = folder.ancestors().take_while(|own| own.starts_with(root())).find(|own| own.join("sources").is_dir());
    let mut texts = BTreeMap::new();
    let mut add_all = |folder: &Path| {
        for entry in fs::read_dir(folder).expect("a folder of the repository") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|ending| ending == "yaml" || ending == "rhai") {
                let name = path.strip_prefix(root()).expect("in the repository").to_string_lossy().replace('\\', "/");
                texts.insert(name, fs::read_to_string(&path).expect("a text"));
            }
        }
    };
    add_all(&folder);
    // sets that read units below them stand beside the set of those
    let below = root().join("fixtures/language/cap_duoi");
    if folder.parent() == below.parent() && folder != below {
        add_all(&below);
    }
    if let Some(library) = library {
        add_all(library);
        add_all(&library.join("sources"));
        let frame = library.join("khung/qd_366_tap_the/2025.1");
        if frame.is_dir() {
            add_all(&frame);
        }
    }
    texts
}

/// Whether the example comes true; an error where there is no such set or example, and all that is wrong with them.
fn comes_true(loaded: &Loaded, set: &str, example: &str) -> Result<bool, Vec<String>> {
    let all = loaded.diagnostics.iter().chain(&loaded.example_diagnostics);
    let wrong = || all.clone().map(|found| format!("{}: {}", found.place, found.message.en)).collect();
    let is_meant = |entry: &&Entry| entry.set.place.file() == format!("{set}/rules.yaml");
    let Some(entry) = loaded.library.entries.iter().find(is_meant) else { return Err(wrong()) };
    // an example that waives a gate is refused where nobody may waive it
    let is_refused = |found: &Diagnostic| found.code == "gate_not_waivable" && found.place.file().starts_with(set);
    let refused = loaded.example_diagnostics.iter().filter(|found| found.severity == Severity::Error);
    if !has_errors(&loaded.diagnostics) && refused.clone().next().is_some() && refused.clone().all(is_refused) {
        return Ok(false);
    }
    if has_errors(&loaded.diagnostics) || has_errors(&loaded.example_diagnostics) {
        return Err(wrong());
    }
    if !entry.examples.iter().any(|own| own.sentence == example) {
        return Err(vec![format!("no example «{example}»")]);
    }
    let trial = trial(entry).map_err(|found| found.into_iter().map(|found| found.message.en).collect::<Vec<_>>())?;
    Ok(!trial.failures.iter().any(|failure| failure.example == example))
}

/// What is wrong with a row, if anything.
fn fault(row: &Row<'_>, taken_out: &BTreeMap<&str, (String, String)>) -> Option<String> {
    let Shown::Example(example) = row.shown else { return None };
    let Some(change) = taken_out.get(row.number) else { return Some(format!("{}: not said how it is taken out", row.number)) };
    let mut texts = texts(row.set);
    match comes_true(&from_texts(texts.clone()), row.set, example) {
        Ok(true) => {}
        other => return Some(format!("{} with it: {other:?}", row.number)),
    }
    let rules = texts.get_mut(&format!("{}/rules.yaml", row.set)).expect("a set has rules");
    *rules = without(rules, change);
    match comes_true(&from_texts(texts), row.set, example) {
        Ok(false) => None,
        Ok(true) => Some(format!("{} without it: «{example}» comes true all the same", row.number)),
        Err(wrong) => Some(format!("{} without it: {wrong:?}", row.number)),
    }
}

#[test]
fn every_construct_has_an_example_that_fails_when_it_is_taken_out() {
    let page = page();
    let taken_out = taken_out(&page);
    let faults: Vec<String> = rows(&page).iter().filter_map(|row| fault(row, &taken_out)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_number_has_a_row_and_what_shows_it() {
    let page = page();
    let rows = rows(&page);
    let numbers: BTreeSet<u32> =
        rows.iter().filter_map(|row| row.number.trim_end_matches(|letter: char| letter.is_alphabetic()).parse().ok()).collect();
    assert_eq!(numbers, (1..=N_CONSTRUCTS).collect());
    let named: BTreeSet<&str> = rows.iter().map(|row| row.number).collect();
    assert_eq!(named.len(), rows.len(), "a number stands once");
    let out: BTreeSet<&str> = taken_out(&page).into_keys().collect();
    assert_eq!(out, named, "what is taken out, and what is shown");
    let tests: Vec<&str> =
        rows.iter().filter_map(|row| if let Shown::Test(test) = row.shown { Some(test) } else { None }).collect();
    assert_eq!(
        tests,
        [
            "constructs::a_figure_without_evidence_scores_nothing_where_the_text_says_so",
            "replaced::a_reference_means_what_took_its_place_only_where_references_carry_over",
        ]
    );
}

// Without this, a change that takes nothing out could stand on the page for ever.
#[test]
fn a_change_that_takes_nothing_out_is_told() {
    let row = Row {
        number: "6",
        set: "fixtures/texts/doan_bu_dang_2015/doan_thanh_nien/co_so/2015.1",
        shown: Shown::Example("Thiếu 3 báo cáo tháng thì 4 điểm"),
    };
    let line = "        - when: bc_quy_thieu == 1 || bc_thang_thieu == 3\n";
    let nothing = (line.to_owned(), "        - when: bc_thang_thieu == 3 || bc_quy_thieu == 1\n".to_owned());
    let broken = (line.to_owned(), "        - when: bc_quy_thieu ==\n".to_owned());
    let told = |change| fault(&row, &BTreeMap::from([("6", change)])).expect("it is told");
    assert!(told(nothing).contains("comes true all the same"));
    assert!(told(broken).starts_with("6 without it: ["), "a set that does not load is no proof");
    assert!(fault(&row, &BTreeMap::new()).expect("it is told").contains("not said"));
}

/// The points of the units of a file under rules, in the order of its rows.
fn points(texts: &BTreeMap<String, String>, data: &Path) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in texts {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    let output = Command::new(env!("CARGO_BIN_EXE_vungmanh"))
        .args(["classify".as_ref(), data.as_os_str(), "--rules".as_ref(), folder.path().as_os_str()])
        .args(["--period", "2023", "--format", "csv"])
        .output()
        .expect("the program runs");
    let text = String::from_utf8(output.stdout).expect("output is UTF-8");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let total = reader.headers().expect("a header").iter().position(|name| name == "total").expect("a column `total`");
    reader.records().map(|row| row.expect("the output is csv").get(total).unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_figure_without_evidence_scores_nothing_where_the_text_says_so() {
    let page = page();
    let row = rows(&page).into_iter().find(|row| row.number == "16").expect("evidence has a row");
    let data = root().join("fixtures/texts/cai_cach_hanh_chinh_quang_tri/so-lieu.csv");
    let mut texts = texts(row.set);
    let rules = texts.get_mut(&format!("{}/rules.yaml", row.set)).expect("a set has rules");
    // a text has no span, so that nobody is rated by it; here somebody is
    *rules = rules.replacen("status: draft\n", "status: draft\nin_force: { from: 2012-12-01 }\n", 1);
    let taken_out = without(rules, &taken_out(&page)["16"]);
    assert_eq!(points(&texts, &data), ["1", "0"], "with evidence, and without");
    texts.insert(format!("{}/rules.yaml", row.set), taken_out);
    assert_eq!(points(&texts, &data), ["1", "1"], "where the rule is taken out");
}
