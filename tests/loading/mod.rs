//! Rule sets as people write them: what loads, what is refused, and in which words.

mod broken;
mod choosing;
mod forms;
mod frames;
mod hashing;
mod previous;

use std::collections::BTreeMap;
use vungmanh::law::load::{Loaded, from_texts};
use vungmanh::words::diagnostic::Severity;

/// A small rule set without errors.
const SOUND: &str = include_str!("../../fixtures/broken/sound.yaml");

/// The source it cites.
const SOURCE: &str = include_str!("../../fixtures/broken/sources/van_ban_thu.yaml");

/// A library that holds one rule set, and the source of [`SOUND`].
fn load(rules: &str) -> Loaded {
    load_with(rules, &[])
}

fn load_with(rules: &str, others: &[(&str, &str)]) -> Loaded {
    let own = [("rules/thu/hoi_nong_dan/xa/1/rules.yaml", rules), ("rules/sources/van_ban_thu.yaml", SOURCE)];
    texts(own.iter().chain(others))
}

fn texts<'a>(files: impl IntoIterator<Item = &'a (&'a str, &'a str)>) -> Loaded {
    let files = files.into_iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    from_texts(files.collect::<BTreeMap<_, _>>())
}

/// [`SOUND`] with one text replaced by another.
fn with(old: &str, new: &str) -> String {
    assert!(SOUND.contains(old), "{old}");
    SOUND.replacen(old, new, 1)
}

/// Severity, place and English message of every finding.
fn findings(loaded: &Loaded) -> Vec<String> {
    let severity = |severity| match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let all = loaded.diagnostics.iter().chain(&loaded.example_diagnostics);
    all.map(|found| format!("{}[{}] {}: {}", severity(found.severity), found.code, found.place, found.message.en)).collect()
}
