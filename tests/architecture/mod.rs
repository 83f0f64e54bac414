//! The rules of the house that the compiler does not know: who may name whom, who knows what, and that the map is true.
//!
//! Each rule is a function from sources to sentences, empty where the rule is kept. It is held against the house as it stands,
//! and against a bad house in memory, so that no rule passes because it cannot fail.

mod source;

use source::{House, Import, files_under, imports, module_of, text_of, the_house, words};
use std::collections::{BTreeMap, BTreeSet};
use vungmanh::law::check::LINTS;

/// Each folder or file directly under `src/`, with its floor. A file names what stands on lower floors, and on its own floor only
/// what stands in its own folder.
const FLOORS: [(&str, usize); 9] = [
    ("words", 0),
    ("law", 1),
    ("facts", 1),
    ("engine", 2),
    ("questions", 3),
    ("render", 4),
    ("store", 4),
    ("cli", 5),
    ("web", 5),
];

/// What doors have in common; every other file of `src/cli/` is a door.
const BESIDE_DOORS: [&str; 8] = [
    "src/cli/mod.rs",
    "src/cli/arguments.rs",
    "src/cli/documents.rs",
    "src/cli/earlier.rs",
    "src/cli/files.rs",
    "src/cli/previous.rs",
    "src/cli/progress.rs",
    "src/cli/run.rs",
];

/// Which question is asked by means of which other.
const QUESTIONS_BY_QUESTIONS: [(&str, &str); 12] = [
    ("audit", "compare"),
    ("compare", "explain"),
    ("compare", "summary"),
    ("document", "explain"),
    ("document", "form"),
    ("document", "layers"),
    ("document", "noted"),
    ("document", "summary"),
    ("layers", "summary"),
    ("noted", "layers"),
    ("trial", "coverage"),
    ("witness", "trial"),
];

/// Where each lint has its file, with its explanation beside it.
const LINTS_FOLDER: &str = "src/law/check";

/// Words that stand in few places, or in none.
struct Absence {
    /// As ARCHITECTURE.md says it.
    says: &'static str,
    /// The words.
    words: &'static [&'static str],
    /// The only places they may stand in: files, or folders with their `/`.
    only: &'static [&'static str],
}

const ABSENCES: [Absence; 7] = [
    Absence {
        says: "Only `law/lower.rs`, `law/lexemes.rs` and `engine/kernel/script.rs` know Rhai.",
        words: &["rhai"],
        only: &["src/law/lower.rs", "src/law/lexemes.rs", "src/engine/kernel/script.rs"],
    },
    Absence {
        says: "Only `law/document/` knows the YAML crate.",
        words: &["serde_yaml", "serde_saphyr"],
        only: &["src/law/document/"],
    },
    Absence {
        says: "No binary float stands outside `facts/read/`, but at the door of the workbook writer: `render/workbook/book.rs`.",
        words: &["f32", "f64"],
        only: &["src/facts/read/", "src/render/workbook/book.rs"],
    },
    Absence {
        says: "Nothing below the doors prints, and nothing but `main.rs` ends the program.",
        words: &["print!", "println!", "eprint!", "eprintln!", "dbg!", "stdout", "stderr", "exit"],
        only: &["src/cli/", "src/web/", "src/main.rs"],
    },
    Absence {
        says: "Nothing below the doors reads the clock or the environment.",
        words: &["SystemTime", "Instant", "Local", "Utc", "env"],
        only: &["src/cli/", "src/web/", "src/main.rs"],
    },
    Absence {
        says: "Below the store and the doors, only `law/load/` and `facts/read/` touch files, and nothing starts a program or opens \
               a connection.",
        words: &["fs", "net", "process"],
        only: &["src/law/load/", "src/facts/read/", "src/store.rs", "src/cli/", "src/web/", "src/main.rs"],
    },
    Absence {
        says: "Only renderings, the store and the doors serialise: a `Plan`, a `Sheet` and a `RuleSet` have no form of their own.",
        words: &["Serialize"],
        only: &["src/render/", "src/store.rs", "src/cli/", "src/web/"],
    },
];

/// Files that never name others, though the floors would let them.
struct Strangers {
    /// As ARCHITECTURE.md says it.
    says: &'static str,
    /// Whose imports: files, or folders with their `/`.
    of: &'static [&'static str],
    /// What they never name.
    never: &'static [&'static str],
}

const STRANGERS: [Strangers; 4] = [
    Strangers {
        says: "Of the engine, only `run.rs` meets facts: the evaluator does not know units, files or layers.",
        of: &[
            "src/engine/compile/",
            "src/engine/evaluate.rs",
            "src/engine/fill.rs",
            "src/engine/kernel/",
            "src/engine/plan.rs",
            "src/engine/sheet.rs",
            "src/engine/sheets.rs",
        ],
        never: &["src/facts/"],
    },
    Strangers {
        says: "A kernel knows columns: neither the plan that it is a step of, nor where the rules came from.",
        of: &["src/engine/kernel/"],
        never: &["src/engine/plan.rs", "src/engine/compile/", "src/engine/fill.rs", "src/law/load/", "src/law/library.rs"],
    },
    Strangers {
        says: "No question reads a file: figures and rules come to it read.",
        of: &["src/questions/"],
        never: &["src/law/load/", "src/law/document/", "src/facts/read/"],
    },
    Strangers {
        says: "Nothing in `render/` rates anybody: it neither compiles, nor fills, nor evaluates.",
        of: &["src/render/"],
        never: &["src/engine/compile/", "src/engine/fill.rs", "src/engine/evaluate.rs", "src/engine/kernel/", "src/law/load/"],
    },
];

#[test]
fn every_file_names_only_what_stands_below_it() {
    kept("a file on a lower floor, or what both need moved down", &floors(&the_house()));
}

#[test]
fn no_door_leads_through_another() {
    kept("a question that both doors ask, or a file beside the doors", &doors(&the_house()));
}

#[test]
fn no_question_asks_another_but_as_noted() {
    kept("a note in QUESTIONS_BY_QUESTIONS, or what both need moved to the engine", &questions(&the_house()));
}

#[test]
fn no_module_needs_itself() {
    kept("what closes the circle in a file of its own, below both", &circles(&the_house()));
}

#[test]
fn what_is_absent_is_absent() {
    let house = the_house();
    let told = |absence: &Absence| told(absence.says, present(absence, &house));
    kept("the work done where the word may stand", &ABSENCES.iter().flat_map(told).collect::<Vec<_>>());
}

#[test]
fn strangers_are_strangers() {
    let house = the_house();
    let told = |strangers: &Strangers| told(strangers.says, met(strangers, &house));
    kept("what both need moved below both", &STRANGERS.iter().flat_map(told).collect::<Vec<_>>());
}

#[test]
fn every_absence_that_is_held_is_stated_in_the_architecture() {
    kept("the sentence in ARCHITECTURE.md, as the test has it", &unstated(&text_of("ARCHITECTURE.md")));
}

#[test]
fn the_code_map_has_one_line_for_each_file() {
    let way_out = "a line \"| `src/…` | what it is for |\" in the code map of ARCHITECTURE.md";
    kept(way_out, &unmapped(&the_house(), &text_of("ARCHITECTURE.md")));
}

#[test]
fn every_lint_has_its_file_and_its_explanation_in_both_languages() {
    let files = files_under(LINTS_FOLDER).into_iter().map(|path| (path.clone(), text_of(&path))).collect();
    let lints: Vec<&str> = LINTS.iter().map(|lint| lint.name).collect();
    kept("`<lint>.rs`, `<lint>.vi.md` and `<lint>.en.md` side by side, and the lint in LINTS", &unexplained(&lints, &files));
}

#[test]
fn the_sources_are_found_and_their_imports_are_seen() {
    let house = the_house();
    let floors: BTreeSet<usize> = house.keys().filter_map(|path| floor_of(path)).collect();
    assert_eq!(floors, (0..=FLOORS.len()).filter(|floor| *floor <= 5 || *floor == FLOORS.len()).collect());
    let is_seen = |import: &Import| import.from == "src/engine/plan.rs" && import.to == "src/law/mod.rs";
    assert!(imports(&house).iter().any(is_seen), "the plan names the law's nouns");
}

#[track_caller]
fn kept(way_out: &str, breaches: &[String]) {
    assert!(breaches.is_empty(), "{}\n\nwanted: {way_out}", breaches.join("\n"));
}

/// The breaches of one rule, each with the rule.
fn told(rule: &str, breaches: Vec<String>) -> Vec<String> {
    breaches.into_iter().map(|breach| format!("{breach}\n  {rule}")).collect()
}

fn sentence(import: &Import, what: &str) -> String {
    format!("{}:{} names {}: {what}", import.from, import.line, import.to)
}

/// The floor of a file; `lib.rs` and `main.rs` stand above all.
fn floor_of(path: &str) -> Option<usize> {
    let module = module_of(path);
    let Some(folder) = module.first() else { return Some(FLOORS.len()) };
    FLOORS.iter().find(|(name, _)| name == folder).map(|(_, floor)| *floor)
}

fn is_in(path: &str, places: &[&str]) -> bool {
    places.iter().any(|place| if place.ends_with('/') { path.starts_with(place) } else { path == *place })
}

fn floors(house: &House) -> Vec<String> {
    let homeless = house.keys().filter(|path| floor_of(path).is_none()).map(|path| format!("{path} is on no floor"));
    let upward = imports(house).into_iter().filter_map(|import| {
        let (from, to) = (floor_of(&import.from)?, floor_of(&import.to)?);
        let is_beside = from == to && module_of(&import.from).first() != module_of(&import.to).first();
        match (from < to, is_beside) {
            (true, _) => Some(sentence(&import, &format!("floor {from} names floor {to}"))),
            (false, true) => Some(sentence(&import, "the two folders do not know each other")),
            (false, false) => None,
        }
    });
    homeless.chain(upward).collect()
}

fn doors(house: &House) -> Vec<String> {
    let is_door = |path: &str| path.starts_with("src/cli/") && !BESIDE_DOORS.contains(&path);
    let through = imports(house).into_iter().filter(|import| is_door(&import.from) && is_door(&import.to));
    through.map(|import| sentence(&import, "one door leads through another")).collect()
}

fn questions(house: &House) -> Vec<String> {
    let question = |path: &str| {
        let module = module_of(path);
        (module.first()? == "questions").then(|| module.get(1).cloned())?
    };
    let asked = imports(house).into_iter().filter(|import| match (question(&import.from), question(&import.to)) {
        (Some(from), Some(to)) => from != to && !QUESTIONS_BY_QUESTIONS.contains(&(from.as_str(), to.as_str())),
        (None, _) | (_, None) => false,
    });
    asked.map(|import| sentence(&import, "one question asks another")).collect()
}

/// Circles among the modules of one folder. A `mod.rs` is the folder itself: what stands in the folder may name it, and it may name
/// what stands in the folder.
fn circles(house: &House) -> Vec<String> {
    let imports = imports(house);
    let folders: BTreeSet<Vec<String>> = house
        .keys()
        .map(|path| module_of(path))
        .flat_map(|module| (0..module.len()).map(move |depth| module[..depth].to_vec()).collect::<Vec<_>>())
        .collect();
    let mut found = Vec::new();
    for folder in folders {
        let child = |path: &str| {
            let module = module_of(path);
            module.strip_prefix(folder.as_slice()).and_then(|inner| inner.first().cloned())
        };
        let mut named: BTreeMap<String, BTreeMap<String, &Import>> = BTreeMap::new();
        for import in &imports {
            if let (Some(from), Some(to)) = (child(&import.from), child(&import.to))
                && from != to
            {
                named.entry(from).or_default().entry(to).or_insert(import);
            }
        }
        if let Some(circle) = circle(&named) {
            let told: Vec<String> = circle.into_iter().map(|import| sentence(import, "and so in a circle")).collect();
            found.push(told.join("\n  "));
        }
    }
    found
}

/// A circle, if there is one: the first module that can be reached from itself, by the shortest way.
fn circle<'i>(named: &BTreeMap<String, BTreeMap<String, &'i Import>>) -> Option<Vec<&'i Import>> {
    for start in named.keys() {
        let mut reached: BTreeSet<&str> = BTreeSet::new();
        let mut front: Vec<(&str, Vec<&'i Import>)> = vec![(start, Vec::new())];
        while !front.is_empty() {
            let mut next = Vec::new();
            for (module, way) in front {
                for (to, import) in named.get(module).into_iter().flatten() {
                    let way: Vec<&Import> = way.iter().copied().chain([*import]).collect();
                    if to == start {
                        return Some(way);
                    }
                    if reached.insert(to) {
                        next.push((to.as_str(), way));
                    }
                }
            }
            front = next;
        }
    }
    None
}

fn present(absence: &Absence, house: &House) -> Vec<String> {
    let elsewhere = house.iter().filter(|(path, _)| !is_in(path, absence.only));
    elsewhere
        .flat_map(|(path, source)| words(source).into_iter().map(move |(line, word)| (path, line, word)))
        .filter(|(_, _, word)| absence.words.contains(&word.as_str()))
        .map(|(path, line, word)| format!("{path}:{line} says `{word}`"))
        .collect()
}

fn met(strangers: &Strangers, house: &House) -> Vec<String> {
    let met = imports(house).into_iter().filter(|import| is_in(&import.from, strangers.of) && is_in(&import.to, strangers.never));
    met.map(|import| sentence(&import, "they are strangers")).collect()
}

fn unstated(architecture: &str) -> Vec<String> {
    let held = ABSENCES.iter().map(|absence| absence.says).chain(STRANGERS.iter().map(|strangers| strangers.says));
    held.filter(|says| !architecture.contains(says)).map(str::to_owned).collect()
}

fn unmapped(house: &House, architecture: &str) -> Vec<String> {
    let lines = architecture.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    let mapped: Vec<&str> = lines.map(|(path, _)| path).filter(|path| path.starts_with("src/")).collect();
    let missing = house.keys().filter(|path| !mapped.contains(&path.as_str())).map(|path| format!("{path} is not on the map"));
    let gone = mapped.iter().filter(|path| !house.contains_key(**path));
    let gone = gone.map(|path| format!("{path} is on the map, but not in the house"));
    let twice = mapped.iter().enumerate().filter(|(n, path)| mapped[..*n].contains(path));
    let twice = twice.map(|(_, path)| format!("{path} is on the map twice"));
    missing.chain(gone).chain(twice).collect()
}

fn unexplained(lints: &[&str], files: &House) -> Vec<String> {
    let mut found = Vec::new();
    for lint in lints {
        let file = |ending: &str| format!("{LINTS_FOLDER}/{lint}.{ending}");
        if !files.contains_key(&file("rs")) {
            found.push(format!("`{lint}` has no file of its own"));
        }
        for page in [file("vi.md"), file("en.md")] {
            match files.get(&page) {
                None => found.push(format!("`{lint}` is not explained: {page} is missing")),
                Some(text) if !text.starts_with("# ") => {
                    found.push(format!("{page} begins with no title"));
                }
                Some(_) => {}
            }
        }
    }
    let pages = files.keys().filter_map(|path| path.strip_suffix(".vi.md").or_else(|| path.strip_suffix(".en.md")));
    let explained: BTreeSet<&str> = pages.filter_map(|path| path.rsplit('/').next()).collect();
    let strays = explained.into_iter().filter(|page| !lints.contains(page));
    found.extend(strays.map(|page| format!("`{page}` is explained, but is no lint")));
    found
}

/// A house in memory.
fn house(files: &[(&str, &str)]) -> House {
    files.iter().map(|&(path, source)| (path.to_owned(), source.to_owned())).collect()
}

#[test]
fn an_import_that_goes_up_is_told_with_both_files() {
    let bad = house(&[("src/words/number.rs", "\nuse crate::law::RuleSet;"), ("src/law/mod.rs", "")]);
    assert_eq!(floors(&bad), ["src/words/number.rs:2 names src/law/mod.rs: floor 0 names floor 1"]);
    let good = house(&[("src/words/number.rs", ""), ("src/law/mod.rs", "use crate::words::number::Number;")]);
    assert_eq!(floors(&good), [""; 0]);
}

#[test]
fn law_that_knows_facts_is_told_and_so_is_the_reverse() {
    let bad = house(&[("src/law/mod.rs", "use crate::facts::Unit;"), ("src/facts/mod.rs", "fn f() { crate::law::g() }")]);
    let expected = ["src/facts/mod.rs:1 names src/law/mod.rs", "src/law/mod.rs:1 names src/facts/mod.rs"];
    assert_eq!(floors(&bad), expected.map(|names| format!("{names}: the two folders do not know each other")));
}

#[test]
fn a_folder_that_is_on_no_floor_is_told() {
    assert_eq!(floors(&house(&[("src/util/mod.rs", "")])), ["src/util/mod.rs is on no floor"]);
}

#[test]
fn a_door_that_leads_through_another_is_told() {
    let bad = house(&[
        ("src/cli/explain.rs", "use super::classify::rows;"),
        ("src/cli/classify.rs", "use super::run::Input;"),
        ("src/cli/run.rs", ""),
    ]);
    assert_eq!(doors(&bad), ["src/cli/explain.rs:1 names src/cli/classify.rs: one door leads through another"]);
}

#[test]
fn a_question_that_asks_another_is_told_unless_it_is_noted() {
    let noted = house(&[("src/questions/compare.rs", ""), ("src/questions/audit.rs", "use super::compare::compare;")]);
    assert_eq!(questions(&noted), [""; 0]);
    let bad =
        house(&[("src/questions/explain/mod.rs", ""), ("src/questions/trial.rs", "use crate::questions::explain::explain;")]);
    assert_eq!(questions(&bad), ["src/questions/trial.rs:1 names src/questions/explain/mod.rs: one question asks another"]);
}

#[test]
fn a_circle_is_told_with_all_that_stands_in_it() {
    let bad = house(&[
        ("src/engine/mod.rs", "pub mod plan; use plan::Plan;"),
        ("src/engine/sheet.rs", ""),
        ("src/engine/plan.rs", "use super::kernel::Kernel; use super::sheet::Slot;"),
        ("src/engine/kernel/mod.rs", "use total::Sum;"),
        ("src/engine/kernel/total.rs", "use crate::engine::plan::Maximum;\nuse super::Join;"),
    ]);
    let told = "src/engine/kernel/total.rs:1 names src/engine/plan.rs: and so in a circle\n  \
                src/engine/plan.rs:1 names src/engine/kernel/mod.rs: and so in a circle";
    assert_eq!(circles(&bad), [told]);
}

#[test]
fn a_folder_and_what_stands_in_it_are_no_circle() {
    let good = house(&[("src/law/mod.rs", "use self::expression::Condition;"), ("src/law/expression.rs", "use super::Name;")]);
    assert_eq!(circles(&good), [""; 0]);
}

#[test]
fn each_absence_is_told_where_a_word_is_present() {
    for absence in &ABSENCES {
        for word in absence.words {
            let source = if word.ends_with('!') { format!("{word}();") } else { format!("use {word}::x;") };
            let bad = house(&[("src/engine/evaluate.rs", &source)]);
            assert_eq!(present(absence, &bad), [format!("src/engine/evaluate.rs:1 says `{word}`")], "{}", absence.says);
            for only in absence.only {
                let inside = if only.ends_with('/') { format!("{only}some.rs") } else { (*only).to_owned() };
                assert_eq!(present(absence, &house(&[(&inside, &source)])), [""; 0], "{}", absence.says);
            }
        }
    }
}

#[test]
fn strangers_that_meet_are_told() {
    for strangers in &STRANGERS {
        let file = |place: &str| if place.ends_with('/') { format!("{place}mod.rs") } else { place.to_owned() };
        let (from, to) = (file(strangers.of[0]), file(strangers.never[0]));
        let source = format!("use crate::{}::x;", module_of(&to).join("::"));
        let bad = house(&[(&from, &source), (&to, "")]);
        assert_eq!(met(strangers, &bad), [format!("{from}:1 names {to}: they are strangers")], "{}", strangers.says);
        let elsewhere = house(&[("src/cli/mod.rs", &source), (&to, "")]);
        assert_eq!(met(strangers, &elsewhere), [""; 0], "{}", strangers.says);
    }
}

#[test]
fn every_place_that_a_rule_names_is_in_the_house() {
    let house = the_house();
    let to_come = ["src/store.rs", "src/web/"];
    let named = STRANGERS.iter().flat_map(|strangers| strangers.of.iter().chain(strangers.never));
    let named = named.chain(ABSENCES.iter().flat_map(|absence| absence.only)).chain(&BESIDE_DOORS);
    for place in named.filter(|place| !to_come.contains(place)) {
        assert!(house.keys().any(|path| is_in(path, &[place])), "a rule names {place}, and nothing stands there");
    }
}

#[test]
fn an_absence_that_the_architecture_does_not_state_is_told() {
    let n_held = ABSENCES.len() + STRANGERS.len();
    assert_eq!(unstated("").len(), n_held);
    assert_eq!(unstated(ABSENCES[0].says).len(), n_held - 1);
}

#[test]
fn a_map_that_lacks_a_file_or_has_one_too_many_is_told() {
    let two = house(&[("src/a.rs", ""), ("src/b.rs", "")]);
    let map = "| `src/a.rs` | does a |\n| `src/a.rs` | does a |\n| `src/c.rs` | does c |\nas in `src/b.rs`\n";
    let expected = ["src/b.rs is not on the map", "src/c.rs is on the map, but not in the house", "src/a.rs is on the map twice"];
    assert_eq!(unmapped(&two, map), expected);
}

#[test]
fn a_lint_without_its_page_is_told_and_so_is_a_page_without_its_lint() {
    let page = "# Title\n";
    let good = [("src/law/check/a.rs", ""), ("src/law/check/a.vi.md", page), ("src/law/check/a.en.md", page)];
    assert_eq!(unexplained(&["a"], &house(&good)), [""; 0]);
    let bad = [("src/law/check/a.vi.md", "no title"), ("src/law/check/b.en.md", page)];
    let expected = [
        "`a` has no file of its own",
        "src/law/check/a.vi.md begins with no title",
        "`a` is not explained: src/law/check/a.en.md is missing",
        "`b` is explained, but is no lint",
    ];
    assert_eq!(unexplained(&["a"], &house(&bad)), expected);
}
