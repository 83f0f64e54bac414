//! From files to a [`Library`]: every rule set read whole, every name and clause resolved, everything wrong reported at once.
//!
//! `files` is the only part that touches the disk; the rest works on texts, so that tests and editors may load what is
//! nowhere written.

mod children;
mod criteria;
mod expressions;
mod figures;
mod files;
mod frames;
mod header;
mod names;
mod previous;
mod quotas;
mod ratings;
mod relatives;
mod scoring;
mod scripts;
mod sources;

use super::amendment::{self, Amendment, Written};
use super::frame::{self, Frame};
use super::library::{Entry, Library};
use super::members;
use super::{RuleSet, Status, below, check, hash, ranges};
use crate::law::document::Node;
use crate::law::fields::{Report, did_you_mean};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Region, has_errors};
use crate::words::text;
use expressions::Reading;
use files::{Files, RulesFile};
use frames::Whole;
use sources::{Documents, Shared};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
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
    /// The sets as each amendment of the library makes them, in the order of the amendments' paths.
    pub amended: Library,
    /// Findings about amendments, which rate nobody until they are asked for.
    pub amendment_diagnostics: Vec<Diagnostic>,
    /// The texts read, by file name, for showing the lines that findings point to.
    pub texts: BTreeMap<Arc<str>, Arc<str>>,
}

impl Library {
    /// Loads a rule set file, a rule set folder, or a library. What cannot be read is a finding, never a failure.
    pub fn load(path: &Path) -> Loaded {
        load(&files::gather(path))
    }
}

impl Library {
    /// The same with amendments made to its sets, in order: an amended set stands in the place of the one it amends. A fault of an
    /// amendment is a finding like any other.
    pub fn load_amended(path: &Path, amendments: &[PathBuf]) -> Loaded {
        load_amended(&files::gather_amended(path, amendments))
    }
}

/// The same of files that are given as texts; the amendments are named in order.
pub fn amended_texts(texts: BTreeMap<String, String>, amendments: &[&str]) -> Loaded {
    let mut files = files::given(texts);
    files.amendments = amendments.iter().map(|name| Arc::from(*name)).collect();
    load_amended(&files)
}

/// Loads files that are given as texts, by path with `/`: every `rules.yaml` is a set, and its library is the nearest folder
/// upward with a `sources/`.
pub fn from_texts(texts: BTreeMap<String, String>) -> Loaded {
    load(&files::given(texts))
}

fn load(files: &Files) -> Loaded {
    let mut loaded = Loaded { diagnostics: files.problems.clone(), texts: files.texts.clone(), ..Loaded::default() };
    let nothing = Documents::default();
    let mut shared: BTreeMap<&str, Shared> = BTreeMap::new();
    for root in files.roots() {
        let (own, mut found) = sources::shared(files, root);
        loaded.diagnostics.append(&mut found);
        shared.insert(root, own);
    }
    let mut sets = Vec::new();
    let (mut filling, mut of_frames) = (Vec::new(), Vec::new());
    for rules in files.rules.iter().chain(&files.frames) {
        let root = rules.root.as_deref();
        let documents = root.and_then(|root| shared.get(root)).map_or(&nothing, |shared| &shared.documents);
        let (set, frames, found) = rule_set(files, rules, documents);
        let is_own = |found: &Diagnostic| frames.iter().all(|frame| frame.place.file() != found.place.file());
        let (mut own, mut others) = found.into_iter().partition(is_own);
        loaded.diagnostics.append(&mut own);
        of_frames.append(&mut others);
        filling.push((frames, rules));
        sets.extend(set.map(|set| (set, rules)));
    }
    // what is wrong with a frame has been said of the frame
    of_frames.retain(|found| !is_said(found, &loaded.diagnostics));
    loaded.diagnostics.append(&mut of_frames);
    let mut findings = Vec::new();
    sources::refuse_twins(&mut sets, &mut findings);
    for (root, shared) in &shared {
        sources::refuse_changed(&mut sets, root, shared, &mut findings);
        sources::report_unknown_territories(&sets, root, shared, &mut findings);
    }
    refuse_unframed(&mut sets, &filling, &mut findings);
    loaded.diagnostics.append(&mut findings);
    let known = |amendment: &Written| sets.iter().find(|(set, _)| set.reference() == amendment.amendment.rule_set);
    for file in &files.amendments {
        let (written, mut found) = amendment::read(file, &files.text(file).unwrap_or_default());
        let amended = written.filter(|_| !has_errors(&found)).and_then(|written| match known(&written) {
            None => {
                found.push(unknown_rule_set(&written, sets.iter().map(|(set, _)| set)));
                None
            }
            Some((set, _)) if set.status == Status::Frame => {
                found.push(frame_amended(&written));
                None
            }
            Some((_, rules)) => {
                let documents = rules.root.as_deref().and_then(|root| shared.get(root)).map_or(&nothing, |own| &own.documents);
                let (set, own) = amended(files, rules, documents, &[&written]);
                found.extend(own);
                set
            }
        });
        // what is so without the amendment has been said of the set
        found.retain(|own| !is_said(own, &loaded.diagnostics));
        loaded.amendment_diagnostics.append(&mut found);
        loaded.amended.entries.extend(amended.map(|set| Entry { set: Arc::new(set), examples: Vec::new() }));
    }
    if files.only_amendments {
        loaded.diagnostics.clone_from(&files.problems);
        return loaded;
    }
    let is_asked = |rules: &RulesFile| files.frames.iter().all(|frame| frame.name != rules.name);
    let mut written = Vec::new();
    for (set, rules) in sets.into_iter().filter(|(_, rules)| is_asked(rules)) {
        let name = files::join(files::folder(&rules.name), files::EXAMPLES);
        let text = if files::is_rules(&rules.name) { files.text(&name) } else { None };
        match text {
            Some(_) if set.status == Status::Frame => loaded.example_diagnostics.push(examples_of_frame(name)),
            Some(text) => written.push((loaded.library.entries.len(), name, text)),
            None => {}
        }
        loaded.library.entries.push(Entry { set: Arc::new(set), examples: Vec::new() });
    }
    loaded.diagnostics.append(&mut below::faults(&loaded.library.entries));
    for shared in shared.into_values() {
        loaded.library.sources.extend(shared.documents.into_sources());
        loaded.library.territories.all.extend(shared.territories.all);
        loaded.library.titles.organisations.extend(shared.titles.organisations);
        loaded.library.titles.unit_kinds.extend(shared.titles.unit_kinds);
        loaded.library.titles.also.extend(shared.titles.also);
    }
    // an example may be about units of several sets: it is read when all of them are known
    for (entry, name, text) in written {
        let set = loaded.library.entries[entry].set.clone();
        let (examples, mut found) = members::read(&Arc::from(name), &text, &set, &loaded.library);
        if !has_errors(&found) {
            loaded.library.entries[entry].examples = examples;
        }
        loaded.example_diagnostics.append(&mut found);
    }
    loaded
}

/// A library in which amended sets stand in the place of those that are amended.
fn load_amended(files: &Files) -> Loaded {
    let plain = Files {
        texts: files.texts.clone(),
        rules: files.rules.clone(),
        frames: files.frames.clone(),
        problems: files.problems.clone(),
        ..Files::default()
    };
    let mut loaded = load(&plain);
    if has_errors(&loaded.diagnostics) {
        return loaded;
    }
    let mut by_set: Vec<(usize, Vec<Written>)> = Vec::new();
    for file in &files.amendments {
        let (written, found) = amendment::read(file, &files.text(file).unwrap_or_default());
        let is_sound = !has_errors(&found);
        loaded.diagnostics.extend(found);
        let Some(written) = written.filter(|_| is_sound) else { continue };
        let sets = || loaded.library.entries.iter().map(|entry| &*entry.set);
        match sets().position(|set| set.reference() == written.amendment.rule_set) {
            None => {
                let unknown = unknown_rule_set(&written, sets());
                loaded.diagnostics.push(unknown);
            }
            Some(set) if loaded.library.entries[set].set.status == Status::Frame => {
                loaded.diagnostics.push(frame_amended(&written));
            }
            Some(set) => match by_set.iter_mut().find(|(own, _)| *own == set) {
                Some((_, all)) => all.push(written),
                None => by_set.push((set, vec![written])),
            },
        }
    }
    let mut documents: BTreeMap<&str, Shared> = BTreeMap::new();
    for root in files.roots() {
        documents.insert(root, sources::shared(files, root).0);
    }
    let nothing = Documents::default();
    for (position, written) in by_set {
        let file = loaded.library.entries[position].set.place.file().to_owned();
        let Some(rules) = files.rules.iter().find(|rules| *rules.name == *file) else { continue };
        let documents = rules.root.as_deref().and_then(|root| documents.get(root)).map_or(&nothing, |own| &own.documents);
        let (set, found) = amended(files, rules, documents, &written.iter().collect::<Vec<_>>());
        let is_new = |found: &Diagnostic| !is_said(found, &loaded.diagnostics);
        let found: Vec<Diagnostic> = found.into_iter().filter(is_new).collect();
        loaded.diagnostics.extend(found);
        if let Some(set) = set {
            loaded.library.entries[position] = Entry { set: Arc::new(set), examples: Vec::new() };
        }
    }
    loaded
}

fn unknown_rule_set<'s>(written: &Written, sets: impl Iterator<Item = &'s RuleSet>) -> Diagnostic {
    let Amendment { rule_set, place, .. } = &written.amendment;
    let known: Vec<String> = sets.map(RuleSet::reference).collect();
    let known = known.iter().map(String::as_str);
    Diagnostic::error(
        "unknown_rule_set",
        place.clone(),
        words!("không có bộ tiêu chí `{rule_set}` để sửa đổi", "there is no rule set `{rule_set}` to amend"),
    )
    .note(words!("bộ tiêu chí có lỗi thì không sửa đổi được", "a set with errors cannot be amended"))
    .help(did_you_mean(text::nearest(rule_set, known.clone()), known))
}

/// A rule set with amendments made to its document, in order.
fn amended(files: &Files, rules: &RulesFile, documents: &Documents, written: &[&Written]) -> (Option<RuleSet>, Vec<Diagnostic>) {
    let (whole, found) = frames::whole(files, rules);
    let Some(Whole { mut root, files: parts, frames }) = whole else { return (None, found) };
    let mut report = Report::new(rules.name.clone());
    report.amended_by = parts;
    report.found = found;
    let quotas = frame::quotas(&root);
    for written in written {
        let nth = report.amended_by.len();
        report.amended_by.push(written.file.clone());
        report.found.extend(amendment::apply(written, &mut root, nth));
    }
    if has_errors(&report.found) {
        return (None, report.found);
    }
    let beside = |file: &str, name: &str| beside(files, rules, &frames, file, name);
    let (mut set, mut found) = read_set(report, &root, documents, &beside, &frames, written);
    if let (Some(set), Some(last)) = (&mut set, written.last()) {
        found.extend(frame::part_quotas(set, &frames, [&quotas, &frame::quotas(&root)], &last.amendment.place));
        set.hash = hash::of(set);
    }
    let amendments: Vec<Amendment> = written.iter().map(|own| own.amendment.clone()).collect();
    (set, found.into_iter().map(|found| amendment::told(found, &amendments)).collect())
}

/// Whether a finding says what another says, of the same place.
fn is_said(found: &Diagnostic, others: &[Diagnostic]) -> bool {
    others.iter().any(|other| other.code == found.code && other.place == found.place && other.message == found.message)
}

/// One rule set, with the frames that it fills; `None` where something is wrong with it.
fn rule_set(files: &Files, rules: &RulesFile, documents: &Documents) -> (Option<RuleSet>, Vec<Frame>, Vec<Diagnostic>) {
    let (whole, found) = frames::whole(files, rules);
    let Some(Whole { root, files: parts, frames }) = whole else { return (None, Vec::new(), found) };
    let mut report = Report::new(rules.name.clone());
    report.amended_by = parts;
    report.found = found;
    let beside = |file: &str, name: &str| beside(files, rules, &frames, file, name);
    let (set, found) = read_set(report, &root, documents, &beside, &frames, &[]);
    let found = found.into_iter().map(|found| frame::told(found, &frames)).collect();
    (set, frames, found)
}

/// The text of a file beside the one that names it: beside its frame, where a frame names it, else beside the set.
fn beside(files: &Files, rules: &RulesFile, frames: &[Frame], file: &str, name: &str) -> Option<Arc<str>> {
    let is_frame = frames.iter().any(|frame| frame.place.file() == file);
    files.text(&files::join(files::folder(if is_frame { file } else { &rules.name }), name))
}

/// A set rates nobody by a frame that is refused.
fn refuse_unframed(sets: &mut Vec<(RuleSet, &RulesFile)>, filling: &[(Vec<Frame>, &RulesFile)], found: &mut Vec<Diagnostic>) {
    let sound: BTreeSet<String> = sets.iter().map(|(set, rules)| format!("{} {}", rules.name, set.reference())).collect();
    for (frames, rules) in filling {
        let is_refused = |frame: &&Frame| !sound.contains(&format!("{} {}", frame.place.file(), frame.reference));
        let Some(frame) = frames.iter().find(is_refused) else { continue };
        found.push(frames::refused(&frames[0].extended_at, &frame.reference, &frame.place));
        sets.retain(|(_, other)| other.name != rules.name);
    }
}

fn frame_amended(written: &Written) -> Diagnostic {
    let Amendment { rule_set, place, .. } = &written.amendment;
    Diagnostic::error(
        "frame_amended",
        place.clone(),
        words!("`{rule_set}` là khung, tự nó không xếp loại ai", "`{rule_set}` is a frame and rates nobody itself"),
    )
    .help(words!(
        "sửa đổi bộ điền khung ấy: đường dẫn đi được vào cả phần của khung",
        "amend a set that fills it: paths lead into the frame's part too"
    ))
}

fn examples_of_frame(name: String) -> Diagnostic {
    Diagnostic::error(
        "examples_of_frame",
        Place::File(Arc::from(name)),
        words!("khung tự nó không xếp loại, nên không có ví dụ", "a frame rates nobody, so it has no examples"),
    )
    .help(words!("đặt ví dụ cạnh một bộ điền khung này", "put examples beside a set that fills it"))
}

fn read_set(
    mut report: Report,
    root: &Node,
    documents: &Documents,
    beside: &dyn Fn(&str, &str) -> Option<Arc<str>>,
    frames: &[Frame],
    amendments: &[&Written],
) -> (Option<RuleSet>, Vec<Diagnostic>) {
    let file = report.file.clone();
    let what = words!("bộ tiêu chí", "the rule set");
    let Some(mut fields) = report.fields("rules.yaml", root, what) else { return (None, report.found) };

    let mut reading = Reading::new(report, beside);
    let header = header::read(&mut reading, &mut fields, documents, root);
    reading.declare(&fields);
    ratings::declare(&mut reading, &mut fields);
    figures::indicators(&mut reading, &mut fields, &header);
    figures::derived(&mut reading, &mut fields, &header);
    let data_checks = figures::data_checks(&mut reading, &mut fields);
    let body = criteria::body(&mut reading, &mut fields, &header);
    let ratings = ratings::ratings(&mut reading, &mut fields);
    let gates = ratings::gates(&mut reading, &mut fields);
    let quotas = quotas::quotas(&mut reading, &mut fields, frames);
    fields.finish(&mut reading.report);

    previous::name_ratings(&mut reading.indicators, &ratings);
    let Reading { report, reads_previous, indicators, derived, relatives, clauses, .. } = reading;
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
        version: amendments.iter().fold(header.version, |version, own| format!("{version}+{}", own.stem())),
        title: header.title,
        // whatever was issued, its amendment is a proposal
        status: if header.status == Status::Issued && !amendments.is_empty() { Status::Draft } else { header.status },
        in_force: header.in_force,
        in_force_at: Place::Text(file.clone(), header.in_force_region),
        supersedes: header.supersedes,
        applies_to: header.applies_to,
        clauses: clauses.list,
        rounding: header.rounding,
        absent: header.absent,
        fall_through: header.fall_through,
        denominator: header.denominator,
        tenure: header.tenure,
        reads_previous,
        as_of: header.as_of,
        indicators,
        derived,
        relatives,
        data_checks,
        body,
        ratings,
        gates,
        quotas,
        amendments: amendments.iter().map(|own| own.amendment.clone()).collect(),
        frames: frames.to_vec(),
        left: header.left,
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
