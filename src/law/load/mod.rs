//! From files to a [`Library`]: every rule set read whole, every name and clause resolved, everything wrong reported at once.
//!
//! `files` is the only part that touches the disk; the rest works on texts, so that tests and editors may load what is
//! nowhere written.

mod criteria;
mod expressions;
mod figures;
mod files;
mod header;
mod names;
mod ratings;
mod scoring;
mod scripts;
mod sources;

use super::examples;
use super::library::{Entry, Library};
use super::{RuleSet, check, hash, ranges};
use crate::law::document;
use crate::law::fields::Report;
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Region, has_errors};
use expressions::Reading;
use files::Files;
use sources::{Documents, Shared};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// A library as far as it could be loaded, and everything that was found on the way.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The sets without errors.
    pub library: Library,
    /// Findings about rule sets, sources and the library's own files; a set with an error is not in the library.
    pub diagnostics: Vec<Diagnostic>,
    /// Findings about examples, which rate nobody: a set stays in the library whatever is wrong with its examples.
    pub example_diagnostics: Vec<Diagnostic>,
    /// The texts read, by file name, for showing the lines that findings point to.
    pub texts: BTreeMap<Arc<str>, Arc<str>>,
}

impl Library {
    /// Loads a rule set file, a rule set folder, or a library. What cannot be read is a finding, never a failure.
    pub fn load(path: &Path) -> Loaded {
        load(&files::gather(path))
    }
}

/// Loads files that are given as texts, by path with `/`: every `rules.yaml` is a set, and its library is the nearest folder
/// upward with a `sources/`.
pub fn from_texts(texts: BTreeMap<String, String>) -> Loaded {
    load(&files::given(texts))
}

fn load(files: &Files) -> Loaded {
    let mut loaded = Loaded { diagnostics: files.problems.clone(), texts: files.texts.clone(), ..Loaded::default() };
    let mut shared: BTreeMap<&str, Shared> = BTreeMap::new();
    for root in files.roots() {
        let (own, mut found) = sources::shared(files, root);
        loaded.diagnostics.append(&mut found);
        shared.insert(root, own);
    }
    let nothing = Documents::default();
    let mut sets = Vec::new();
    for rules in &files.rules {
        let root = rules.root.as_deref();
        let documents = root.and_then(|root| shared.get(root)).map_or(&nothing, |shared| &shared.documents);
        let beside = |name: &str| files.text(&files::join(files::folder(&rules.name), name));
        let (set, mut found) = rule_set(&rules.name, &rules.text, documents, &beside);
        loaded.diagnostics.append(&mut found);
        sets.extend(set.map(|set| (set, rules)));
    }
    let mut findings = Vec::new();
    sources::refuse_twins(&mut sets, &mut findings);
    for (root, shared) in &shared {
        sources::refuse_changed(&mut sets, root, shared, &mut findings);
        sources::report_unknown_territories(&sets, root, shared, &mut findings);
    }
    loaded.diagnostics.append(&mut findings);
    for (set, rules) in sets {
        let mut own = Vec::new();
        if files::is_rules(&rules.name) {
            let name = files::join(files::folder(&rules.name), files::EXAMPLES);
            if let Some(text) = files.text(&name) {
                let (examples, mut found) = examples::read(&Arc::from(name), &text, &set);
                if !has_errors(&found) {
                    own = examples;
                }
                loaded.example_diagnostics.append(&mut found);
            }
        }
        loaded.library.entries.push(Entry { set: Arc::new(set), examples: own });
    }
    for shared in shared.into_values() {
        loaded.library.sources.extend(shared.documents.into_sources());
        loaded.library.territories.all.extend(shared.territories.all);
        loaded.library.titles.organisations.extend(shared.titles.organisations);
        loaded.library.titles.unit_kinds.extend(shared.titles.unit_kinds);
    }
    loaded
}

/// One rule set; `None` where something is wrong with it. `beside` gives the text of a file in the same folder.
fn rule_set(
    file: &Arc<str>,
    text: &str,
    documents: &Documents,
    beside: &dyn Fn(&str) -> Option<Arc<str>>,
) -> (Option<RuleSet>, Vec<Diagnostic>) {
    let (root, found) = document::parse(file, text);
    let mut report = Report::new(file.clone());
    report.found = found;
    let Some(root) = root else { return (None, report.found) };
    let what = words!("bộ tiêu chí", "the rule set");
    let Some(mut fields) = report.fields("rules.yaml", &root, what) else { return (None, report.found) };

    let mut reading = Reading::new(report, beside);
    let header = header::read(&mut reading, &mut fields, documents, &root);
    reading.declare(&fields);
    ratings::declare(&mut reading, &mut fields);
    figures::indicators(&mut reading, &mut fields, &header);
    figures::derived(&mut reading, &mut fields, &header);
    let data_checks = figures::data_checks(&mut reading, &mut fields);
    let body = criteria::body(&mut reading, &mut fields, &header);
    let ratings = ratings::ratings(&mut reading, &mut fields);
    let gates = ratings::gates(&mut reading, &mut fields);
    fields.not_yet(&["quotas", "extends", "fills", "previous"], &mut reading.report);
    fields.finish(&mut reading.report);

    let Reading { report, indicators, derived, clauses, .. } = reading;
    let mut found = report.found;
    if has_errors(&found) {
        return (None, found);
    }
    let (Some(header), Some(body)) = (header.finish(), body) else {
        // Unreachable while every missing part is reported; a set is refused rather than guessed.
        let place = Place::File(file.clone());
        found.push(Diagnostic::error("incomplete", place, words!("bộ tiêu chí chưa đủ phần", "the rule set is incomplete")));
        return (None, found);
    };
    let mut set = RuleSet {
        id: header.id,
        version: header.version,
        title: header.title,
        status: header.status,
        in_force: header.in_force,
        in_force_at: Place::Text(file.clone(), header.in_force_region),
        supersedes: header.supersedes,
        applies_to: header.applies_to,
        clauses: clauses.list,
        rounding: header.rounding,
        absent: header.absent,
        fall_through: header.fall_through,
        denominator: header.denominator,
        as_of: header.as_of,
        indicators,
        derived,
        data_checks,
        body,
        ratings,
        gates,
        hash: String::new(),
        place: Place::Text(file.clone(), header.region),
        allow: header.allow,
    };
    if let Err(mut problems) = ranges::ranges(&set) {
        check::zero_denominator_possible::witnesses(&set, &mut problems);
        found.append(&mut problems);
        return (None, found);
    }
    set.hash = hash::of(&set);
    (Some(set), found)
}

/// The start of a file.
fn beginning() -> Region {
    Region { start: 0, end: 0, line: 1, column: 1 }
}
