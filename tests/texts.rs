//! Real texts, each encoded as far as it was read: `check` finds the defects that they have and no others, and their examples
//! come true.

use serde::Deserialize;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use vungmanh::law::Status;
use vungmanh::law::check::check;
use vungmanh::law::library::{HowRead, Library};
use vungmanh::law::load::Loaded;
use vungmanh::questions::trial::trial;
use vungmanh::words::diagnostic::{Diagnostic, Place, Severity};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/texts")
}

/// The folders of the texts, by name.
fn texts() -> Vec<String> {
    let entries = fs::read_dir(folder()).expect("the texts are there").map(|entry| entry.expect("an entry"));
    let folders = entries.filter(|entry| entry.path().is_dir());
    let mut names: Vec<String> = folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn loaded(text: &str) -> Loaded {
    Library::load(&folder().join(text))
}

/// What `findings.yaml` says `check` finds.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    /// The finding's name.
    code: String,
    /// `error`, `warning` or `note`.
    severity: String,
    /// What is written at its place: an id, or a key.
    of: String,
    /// What its sentence and its notes say in Vietnamese.
    says: Vec<String>,
}

impl Expected {
    fn is(&self, found: &Told) -> bool {
        self.code == found.code
            && self.severity == found.severity
            && self.of == found.of
            && self.says.iter().all(|said| found.says.contains(said.as_str()))
    }
}

/// A finding, as far as it is expected.
#[derive(Clone, Debug)]
struct Told {
    code: &'static str,
    severity: &'static str,
    of: String,
    says: String,
}

/// Everything that is found in a text, in loading and after.
fn told(loaded: &Loaded) -> Vec<Told> {
    let all = loaded.diagnostics.iter().chain(&loaded.example_diagnostics).cloned().chain(check(&loaded.library));
    all.map(|Diagnostic { code, severity, message, place, notes, .. }| {
        let severity = match severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        let of = match &place {
            Place::Text(file, region) => loaded.texts[file][region.start..region.end].to_owned(),
            Place::File(_) | Place::Cell(..) => place.to_string(),
        };
        let says = std::iter::once(message.vi).chain(notes.into_iter().map(|note| note.vi)).collect::<Vec<_>>().join("\n");
        Told { code, severity, of, says }
    })
    .collect()
}

/// What is expected and not found, and found and not expected: each expectation is met by a finding of its own.
fn differences(expected: &[Expected], found: Vec<Told>) -> Vec<String> {
    let mut left = found;
    let mut wrong = Vec::new();
    for own in expected {
        match left.iter().position(|told| own.is(told)) {
            Some(position) => {
                left.remove(position);
            }
            None => wrong.push(format!("not found: {own:?}")),
        }
    }
    wrong.extend(left.iter().map(|told| format!("not expected: {told:?}")));
    wrong
}

fn expected(text: &str) -> Vec<Expected> {
    let written = fs::read_to_string(folder().join(text).join("findings.yaml")).expect("a text says what is found in it");
    serde_yaml::from_str(&written).unwrap_or_else(|error| panic!("{text}/findings.yaml: {error}"))
}

#[test]
fn in_every_text_is_found_what_is_wrong_with_it_and_nothing_else() {
    for text in texts() {
        assert_eq!(differences(&expected(&text), told(&loaded(&text))), Vec::<String>::new(), "{text}");
    }
}

// A comparison that finds nothing wrong whatever it is given would make the test above worthless.
#[test]
fn a_defect_that_is_not_found_or_not_expected_is_told() {
    let text = "mat_tran_hoa_binh_2017";
    let (all, found) = (expected(text), told(&loaded(text)));
    assert_eq!(differences(&all[1..], found.clone()).len(), 1, "one too many is found");
    assert_eq!(differences(&all, found[1..].to_vec()).len(), 1, "one too few is found");
    let mut moved = all.clone();
    moved[0].says = vec!["tổng điểm 89 không thuộc mức xếp loại nào".to_owned()];
    assert_eq!(differences(&moved, found).len(), 2, "another total is found than expected");
}

#[test]
fn every_example_beside_a_text_comes_true() {
    for text in texts() {
        for entry in &loaded(&text).library.entries {
            let trial = trial(entry).expect("a text has a plan");
            assert!(trial.failures.is_empty(), "{text}: {:#?}", trial.failures);
            assert!(trial.n_examples > 0, "{text} has examples");
        }
    }
}

// Nobody may be rated by a text that was not read whole.
#[test]
fn a_text_is_official_read_in_part_and_never_chosen() {
    for text in texts() {
        let library = loaded(&text).library;
        assert!(!library.entries.is_empty() && !library.sources.is_empty(), "{text}");
        for source in &library.sources {
            assert!(!source.is_illustrative && source.read != HowRead::Full, "{text}: {}", source.id);
        }
        for entry in &library.entries {
            let reference = entry.set.reference();
            assert_eq!((entry.set.status, entry.set.in_force), (Status::Draft, None), "{text}: {reference}");
        }
    }
}

#[test]
fn the_readme_has_a_row_for_each_text_and_no_other() {
    let readme = fs::read_to_string(folder().join("README.md")).expect("the folder has a README");
    let rows = readme.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let rows: BTreeSet<String> = rows.map(str::to_owned).collect();
    assert_eq!(rows, texts().into_iter().collect::<BTreeSet<_>>());
}
