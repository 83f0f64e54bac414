//! The language, sentence by sentence: what `docs/language-sentences.md` says shows each of them is there, and comes true.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use vungmanh::law::library::Library;
use vungmanh::law::load::Loaded;
use vungmanh::questions::trial::trial;
use vungmanh::words::diagnostic::Severity;

const TABLE: &str = "docs/language-sentences.md";
const EXAMPLES: &str = "fixtures/language";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn examples() -> Loaded {
    Library::load(&root().join(EXAMPLES))
}

#[test]
fn every_example_of_the_language_comes_true() {
    let loaded = examples();
    let all = loaded.diagnostics.iter().chain(&loaded.example_diagnostics);
    let errors: Vec<String> = all
        .filter(|found| found.severity == Severity::Error)
        .map(|found| format!("{} {} {}", found.place, found.code, found.message.en))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    for entry in &loaded.library.entries {
        let trial = trial(entry).expect("a set of examples has a plan");
        let failures: Vec<String> = trial
            .failures
            .iter()
            .flat_map(|failure| failure.differences.iter().map(|words| format!("{}: {}", failure.example, words.en)))
            .collect();
        assert!(failures.is_empty(), "{}: {failures:#?}", entry.set.reference());
        assert!(trial.n_examples > 0, "{} has examples", entry.set.reference());
    }
    let n_folders = fs::read_dir(root().join(EXAMPLES)).expect("the examples are there").count();
    assert_eq!(loaded.library.entries.len(), n_folders, "every folder holds a set");
}

/// What stands in the last column of the table's rows, with the row.
fn shown(document: &str) -> Vec<(String, Vec<String>)> {
    let rows = document.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| sentence"));
    rows.map(|row| {
        let row = row.replace("\\|", "\u{1}");
        let cells: Vec<String> = row.split('|').map(|cell| cell.trim().replace('\u{1}', "|")).collect();
        let last = cells.get(2).cloned().unwrap_or_default();
        let mut named = Vec::new();
        for (open, close) in [('`', '`'), ('«', '»')] {
            let mut rest = last.as_str();
            while let Some((_, after)) = rest.split_once(open) {
                let (name, after) = after.split_once(close).expect("what is opened is closed");
                named.push(if open == '«' { format!("«{name}»") } else { name.to_owned() });
                rest = after;
            }
        }
        (cells[1].clone(), named)
    })
    .collect()
}

/// Every function that is a test, with the module it stands in: `loading::forms::json_is_yaml_too`.
fn tests_under(folder: &Path, module: &str, into: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).expect("sources have plain names").to_owned();
        let own = if matches!(stem.as_str(), "mod" | "main" | "lib") { module.to_owned() } else { format!("{module}{stem}::") };
        if path.is_dir() {
            tests_under(&path, &own, into);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).expect("a source is text");
            let mut is_test = false;
            for line in text.lines().map(str::trim) {
                if let Some(rest) = line.strip_prefix("fn ")
                    && is_test
                {
                    let name = rest.split(['(', '<']).next().unwrap_or(rest);
                    into.insert(format!("{own}{name}"));
                }
                is_test = line == "#[test]" || (is_test && line.starts_with("#["));
            }
        }
    }
}

fn unshown(document: &str, tests: &BTreeSet<String>, sentences: &BTreeSet<String>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (sentence, named) in shown(document) {
        if named.is_empty() {
            wrong.push(format!("nothing shows: {sentence}"));
        }
        for name in named {
            let is_there = match name.strip_prefix('«').and_then(|name| name.strip_suffix('»')) {
                Some(example) => sentences.contains(example),
                None if name.contains("::") => tests.contains(&name),
                None => root().join(&name).exists(),
            };
            if !is_there {
                wrong.push(format!("not there: {name}"));
            }
        }
    }
    wrong
}

#[test]
fn every_sentence_is_shown_by_what_is_there_and_every_example_shows_one() {
    let document = fs::read_to_string(root().join(TABLE)).expect("the table is there");
    let mut tests = BTreeSet::new();
    tests_under(&root().join("src"), "", &mut tests);
    tests_under(&root().join("tests"), "", &mut tests);
    let loaded = examples();
    let all = loaded.library.entries.iter().flat_map(|entry| &entry.examples);
    let sentences: BTreeSet<String> = all.map(|example| example.sentence.clone()).collect();
    assert_eq!(unshown(&document, &tests, &sentences), Vec::<String>::new());
    let named: BTreeSet<String> = shown(&document).into_iter().flat_map(|(_, named)| named).collect();
    let idle: Vec<&String> = sentences.iter().filter(|sentence| !named.contains(&format!("«{sentence}»"))).collect();
    assert!(idle.is_empty(), "examples that show no sentence: {idle:#?}");
}

#[test]
fn a_sentence_that_nothing_shows_is_told() {
    let document = "| sentence | shown by |\n|---|---|\n| One. | `a::b` |\n| Two. | «có», «không» |\n| Three. | |\n| Four. | `Cargo.toml` |\n";
    let tests = BTreeSet::from(["a::c".to_owned()]);
    let sentences = BTreeSet::from(["có".to_owned()]);
    assert_eq!(unshown(document, &tests, &sentences), ["not there: a::b", "not there: «không»", "nothing shows: Three."]);
}
