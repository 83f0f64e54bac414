//! The schemas that editors read: they are committed as printed, take every file that loads, and mark what is wrong with its form.

use serde_json::{Map, Value as Json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use vungmanh::law::document::{Node, Scalar, Style, Value, parse};
use vungmanh::law::library::Library;
use vungmanh::render::schema::{File, schema};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn committed(file: File) -> PathBuf {
    root().join(format!("docs/schema/{}.schema.json", file.word()))
}

fn validators() -> BTreeMap<&'static str, jsonschema::Validator> {
    let of = |file: File| {
        let json: Json = serde_json::from_str(&schema(file)).expect("a schema is JSON");
        (file.word(), jsonschema::draft7::new(&json).expect("a schema is one"))
    };
    File::ALL.into_iter().map(of).collect()
}

/// What an editor makes of a file: plain scalars are truths, numbers and nothing where they look so.
fn json(node: &Node) -> Json {
    match &node.value {
        Value::Scalar(Scalar { text, style, .. }) => match style {
            Style::Empty => Json::Null,
            Style::Quoted | Style::Block => Json::from(text.as_str()),
            Style::Plain => match text.as_str() {
                "true" => Json::Bool(true),
                "false" => Json::Bool(false),
                "null" | "~" => Json::Null,
                written if looks_like_a_number(written) => serde_json::from_str(written).unwrap_or_else(|_| Json::from(1)),
                written => Json::from(written),
            },
        },
        Value::List(nodes) => Json::Array(nodes.iter().map(json).collect()),
        Value::Map(pairs) => Json::Object(pairs.iter().map(|pair| (pair.key.clone(), json(&pair.value))).collect::<Map<_, _>>()),
    }
}

fn looks_like_a_number(written: &str) -> bool {
    let digits = written.strip_prefix('-').unwrap_or(written);
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    is_digits(whole) && is_digits(decimals)
}

/// Which schema a file of a library has.
fn kind_of(path: &Path) -> Option<File> {
    let folder = path.parent()?.file_name()?.to_str()?;
    if path.extension()? != "yaml" {
        return None;
    }
    match (folder, path.file_name()?.to_str()?) {
        ("sources", _) => Some(File::Source),
        ("amendments", _) => Some(File::Amendment),
        (_, "rules.yaml") => Some(File::Rules),
        (_, "examples.yaml") => Some(File::Examples),
        (_, "territories.yaml") => Some(File::Territories),
        (_, "names.yaml") => Some(File::Names),
        _ => None,
    }
}

fn files_below(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files_below(&path, files);
        } else {
            files.push(path);
        }
    }
}

fn read(path: &Path) -> Option<Json> {
    let text = String::from_utf8(std::fs::read(path).expect("a file")).ok()?;
    let name: Arc<str> = Arc::from(path.to_string_lossy().as_ref());
    Some(json(&parse(&name, &text).0?))
}

#[test]
fn the_committed_schemas_are_those_that_the_program_prints() {
    for file in File::ALL {
        let path = committed(file);
        let stands = std::fs::read_to_string(&path).unwrap_or_default();
        let word = file.word();
        assert!(
            stands == schema(file),
            "{} is out of date: cargo run -- schema {word} -o docs/schema/{word}.schema.json",
            path.display()
        );
    }
}

#[test]
fn the_editors_settings_name_a_committed_schema_for_each_kind_of_file() {
    let settings = std::fs::read_to_string(root().join(".vscode/settings.json")).expect("the settings are committed");
    let settings: Json = serde_json::from_str(&settings).expect("the settings are JSON");
    let named: BTreeSet<PathBuf> =
        settings["yaml.schemas"].as_object().expect("schemas by file").keys().map(|path| root().join(path)).collect();
    assert_eq!(named, File::ALL.map(committed).into_iter().collect());
}

#[test]
fn every_shipped_file_has_the_form_that_its_schema_describes() {
    let validators = validators();
    let mut files = Vec::new();
    for folder in [
        "rules",
        "docs/muoi-phut",
        "fixtures/language",
        "fixtures/lints",
        "fixtures/explained",
        "fixtures/hau-giang",
        "fixtures/texts",
        "fixtures/replaced",
    ] {
        files_below(&root().join(folder), &mut files);
    }
    let mut seen = BTreeMap::new();
    for path in &files {
        let Some(kind) = kind_of(path) else { continue };
        *seen.entry(kind.word()).or_insert(0) += 1;
        let value = read(path).expect("a shipped file can be read");
        let wrong: Vec<String> =
            validators[kind.word()].iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(wrong.is_empty(), "{}: {wrong:#?}", path.display());
    }
    for file in [File::Rules, File::Examples, File::Source, File::Territories, File::Names] {
        assert!(seen.contains_key(file.word()), "no file of kind {} was seen", file.word());
    }
}

/// Findings about the form of a file, which an editor marks while it is written.
const FORM: [&str; 12] = [
    "unknown_key",
    "missing_key",
    "wrong_type",
    "unknown_word",
    "empty_value",
    "not_a_truth",
    "not_a_number",
    "not_a_day",
    "several_methods",
    "several_comparators",
    "several_lists",
    "id_malformed",
];

/// Findings with a name of form that takes what is declared elsewhere, or a calendar.
const LEFT_TO_CHECK: [&str; 6] = [
    "as_of_leap_day",
    "choice_of_number",
    "count_with_decimals",
    "day_not_in_calendar",
    // a matrix has ratings without an edge
    "rating_without_edge",
    "tiers_of_yes_no",
];

#[test]
fn what_is_wrong_with_the_form_of_a_broken_file_is_marked_by_its_schema() {
    let rules = &validators()["rules"];
    let (mut marked, mut missed) = (String::new(), Vec::new());
    for entry in std::fs::read_dir(root().join("fixtures/broken")).expect("the fixtures are there") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|ending| ending != "yaml") {
            continue;
        }
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let codes: BTreeSet<&str> = Library::load(&path).diagnostics.iter().map(|found| found.code).collect();
        let is_marked = read(&path).map(|value| !rules.is_valid(&value));
        let is_form = codes.iter().any(|code| FORM.contains(code)) && !LEFT_TO_CHECK.contains(&name.as_str());
        if is_form && is_marked == Some(false) {
            missed.push(format!("{name}: {codes:?}"));
        }
        let verdict = match is_marked {
            None => "no YAML that can be read",
            Some(true) => "marked",
            Some(false) => "left to check",
        };
        writeln!(marked, "{verdict}: {name}").expect("a string takes all");
    }
    assert!(missed.is_empty(), "a matter of form, and the schema takes the file: {missed:#?}");
    let mut lines: Vec<&str> = marked.lines().collect();
    lines.sort_unstable();
    insta::assert_snapshot!(lines.join("\n"));
}

/// Every property of a schema, wherever it stands, with what is said of it.
fn properties<'j>(json: &'j Json, found: &mut Vec<(&'j str, &'j Json)>) {
    match json {
        Json::Object(object) => {
            if let Some(Json::Object(own)) = object.get("properties") {
                found.extend(own.iter().map(|(key, said)| (key.as_str(), said)));
            }
            object.values().for_each(|inner| properties(inner, found));
        }
        Json::Array(values) => values.iter().for_each(|inner| properties(inner, found)),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

#[test]
fn every_key_that_is_read_has_a_place_in_a_schema_and_no_schema_has_another() {
    // what this version refuses by name has no place yet; what is read of no file, or in one word, is said why
    const ELSEWHERE: [&str; 0] = [];
    let schemas: Vec<Json> =
        File::ALL.map(|file| serde_json::from_str(&schema(file)).expect("a schema is JSON")).into_iter().collect();
    let mut all = Vec::new();
    schemas.iter().for_each(|schema| properties(schema, &mut all));
    let described: BTreeSet<&str> = all.iter().map(|(key, _)| *key).collect();
    let mut sources = Vec::new();
    files_below(&root().join("src/law"), &mut sources);
    let (mut asked, mut written) = (BTreeSet::new(), BTreeSet::new());
    for path in sources.iter().filter(|path| path.extension().is_some_and(|ending| ending == "rs")) {
        let text = std::fs::read_to_string(path).expect("a source");
        for (at, _) in text.match_indices('"') {
            let word: String = text[at + 1..].chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            if word.is_empty() || !text[at + 1 + word.len()..].starts_with('"') {
                continue;
            }
            if ["fields.get(", "fields.require(", ".get("].iter().any(|call| text[..at].ends_with(call))
                && text[..at].contains("fields")
            {
                asked.insert(word.clone());
            }
            written.insert(word);
        }
    }
    let asked: Vec<&String> =
        asked.iter().filter(|key| !described.contains(key.as_str()) && !ELSEWHERE.contains(&key.as_str())).collect();
    assert!(asked.is_empty(), "read, and in no schema: {asked:?}");
    let invented: Vec<&&str> = described.iter().filter(|key| !written.contains(**key)).collect();
    assert!(invented.is_empty(), "in a schema, and read nowhere: {invented:?}");
}

#[test]
fn every_key_has_a_title_and_a_text_in_both_languages_to_hover_over() {
    for file in File::ALL {
        let json: Json = serde_json::from_str(&schema(file)).expect("a schema is JSON");
        let mut all = Vec::new();
        properties(&json, &mut all);
        for (key, said) in all {
            if ["all", "any", "none", "decimals", "mode"].contains(&key) {
                // lists of conditions and the parts of a rounding are explained where they stand
                continue;
            }
            let text = |of: &str| said.get(of).and_then(Json::as_str).unwrap_or_default();
            assert!(!text("title").is_empty(), "{}: `{key}` has no title", file.word());
            assert!(text("description").contains(" — "), "{}: `{key}` is not explained in two languages", file.word());
        }
    }
}
