//! The form of every file of a library as JSON Schema, so that an editor offers the keys, explains them and marks what is amiss
//! while rules are written.
//!
//! The types here are the YAML as it may be written, key by key; a schema says no more than the form of a file.
//! What names mean, whether points add up and what no line covers is for `check` to say.

#![expect(clippy::doc_markdown, reason = "these comments are what an editor shows, as they stand")]
#![expect(clippy::zero_sized_map_values, reason = "the form of a file; nothing is ever read into it")]

mod rules;

mod children;
mod figures;

mod criteria;
mod scoring;

mod quotas;
mod ratings;

mod library;
mod trials;

mod parts;
mod scalars;

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};
use serde_json::Value;

/// A kind of file that has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum File {
    /// `rules.yaml`: a rule set.
    Rules,
    /// `examples.yaml`: the examples beside it.
    Examples,
    /// `sources/<source>.yaml`: a document.
    Source,
    /// `territories.yaml`.
    Territories,
    /// `names.yaml`.
    Names,
    /// `amendments/<amendment>.yaml`: a change to a rule set.
    Amendment,
}

impl File {
    /// All of them.
    pub const ALL: [File; 6] = [File::Rules, File::Examples, File::Source, File::Territories, File::Names, File::Amendment];

    /// The word that `vungmanh schema` takes, and the name of the file under `docs/schema/`.
    pub fn word(self) -> &'static str {
        match self {
            File::Rules => "rules",
            File::Examples => "examples",
            File::Source => "source",
            File::Territories => "territories",
            File::Names => "names",
            File::Amendment => "amendment",
        }
    }

    /// The kind of that word.
    pub fn named(word: &str) -> Option<File> {
        File::ALL.into_iter().find(|file| file.word() == word)
    }
}

/// The schema of a kind of file: JSON Schema draft 7, which YAML editors read, ending in a line break.
pub fn schema(file: File) -> String {
    let generator = SchemaSettings::draft07().into_generator();
    let mut schema = match file {
        File::Rules => generator.into_root_schema_for::<rules::RuleSet>(),
        File::Examples => generator.into_root_schema_for::<trials::Examples>(),
        File::Source => generator.into_root_schema_for::<library::Source>(),
        File::Territories => generator.into_root_schema_for::<library::TerritoriesFile>(),
        File::Names => generator.into_root_schema_for::<library::NamesFile>(),
        File::Amendment => generator.into_root_schema_for::<trials::Amendment>(),
    };
    let mut present = RecursiveTransform(present);
    present.transform(&mut schema);
    let mut text = serde_json::to_string_pretty(&schema).expect("a schema has text keys only");
    text.push('\n');
    text
}

// A key that may be left out may not stand without a value: an empty value is refused, so no key takes null.
fn present(schema: &mut Schema) {
    let Some(object) = schema.as_object_mut() else { return };
    let is_null = |own: &Value| own.get("type") == Some(&Value::from("null"));
    if let Some(Value::Array(kinds)) = object.get_mut("type") {
        kinds.retain(|kind| kind != "null");
        if let [only] = kinds.as_slice() {
            let only = only.clone();
            object.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(several)) = object.get_mut("anyOf")
        && several.iter().any(is_null)
    {
        several.retain(|own| !is_null(own));
        if let Some(all) = object.remove("anyOf") {
            object.insert("allOf".to_owned(), all);
        }
    }
}
