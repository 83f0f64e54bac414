//! Damaged files, one defect each: no panic, no silent value, and each message at its place.

use super::{facts, form, line};
use std::fmt::Write;
use std::path::Path;
use vungmanh::facts::answer::{Answer, Value, answer};
use vungmanh::facts::spelling::Locale;
use vungmanh::facts::{Aside, Facts};

#[expect(dead_code, reason = "the entry point of the example is not called here")]
#[path = "../../fixtures/damaged/make.rs"]
mod make;

/// What is said about a file: refusals, findings, unreadable figures, and every value that is read all the same.
fn said(name: &str, bytes: Vec<u8>) -> String {
    let facts = facts(vec![(name, bytes)]);
    let mut text = String::new();
    let findings = facts.refusals.iter().chain(&facts.findings);
    let figures = figures(&facts);
    for said in findings.map(line).chain(figures.0) {
        let _infallible = writeln!(text, "{said}");
    }
    let ledgers = facts.ledgers.iter().map(|ledger| (&ledger.file, &ledger.worksheet, &ledger.aside));
    for (file, worksheet, aside) in facts.tables.iter().map(|table| (&table.file, &table.worksheet, &table.aside)).chain(ledgers)
    {
        for (aside, rows) in aside {
            let is_said_already = matches!(
                aside,
                Aside::UnlistedUnit
                    | Aside::UnreadableUnit
                    | Aside::UnreadablePeriod
                    | Aside::UnreadableLayer
                    | Aside::UnknownIndicator
            );
            if !is_said_already {
                let _infallible = writeln!(text, "aside {file}!{worksheet}: {} {:?}", aside.words().en, rows.rows);
            }
        }
    }
    if facts.refusals.is_empty() {
        for read in figures.1 {
            let _infallible = writeln!(text, "    {read}");
        }
        text += &super::ledgers::listed(&facts);
    }
    text
}

// What is said of figures, and what is read.
fn figures(facts: &Facts) -> (Vec<String>, Vec<String>) {
    let (mut said, mut read) = (Vec::new(), Vec::new());
    for (n, unit) in facts.units.iter().enumerate() {
        let mut shown = Vec::new();
        for (question, asked) in form().iter().enumerate() {
            let Some(cell) = facts.figure(n, 0, question) else { continue };
            let found = answer(asked, cell, Locale::Vi);
            said.extend(found.said(asked, cell, Locale::Vi).as_ref().map(line));
            shown.push(match found {
                Answer::Given(Value::Number(number), _) => format!("{} {number}", asked.id),
                Answer::Given(Value::Truth(truth), _) => format!("{} {truth}", asked.id),
                Answer::Given(Value::Day(day), _) => format!("{} {day}", asked.id),
                Answer::Given(value @ (Value::Option(_) | Value::Text(_)), _) => format!("{} {value:?}", asked.id),
                Answer::Missing => format!("{} missing", asked.id),
                Answer::NotApplicable => format!("{} not applicable", asked.id),
                Answer::Unreadable(_) => format!("{} UNREADABLE", asked.id),
            });
        }
        read.push(format!("{} {}: {}", unit.id, unit.organisation.as_deref().unwrap_or("?"), shown.join(", ")));
    }
    (said, read)
}

fn committed(name: &str) -> Vec<u8> {
    std::fs::read(make::folder().join(name)).unwrap_or_else(|cause| panic!("fixtures/damaged/{name} is committed: {cause}"))
}

#[test]
fn every_damaged_file_is_told_where_and_how_it_is_damaged() {
    let mut text = String::new();
    let made = make::all().expect("the files can be drawn");
    for file in &made {
        let told = said(file.name, committed(file.name));
        assert!(told.lines().any(|line| line.contains(file.name)) || told.contains("missing"), "{} is silent", file.name);
        let _infallible = writeln!(text, "## {}: {}\n{told}", file.name, file.defect);
    }
    insta::assert_snapshot!(text);
}

#[test]
fn damaged_files_of_a_spreadsheet_program_are_told_too() {
    let mut names: Vec<String> = std::fs::read_dir(make::folder().join("spreadsheet"))
        .expect("the folder is committed")
        .map(|entry| entry.expect("the folder can be listed").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let mut text = String::new();
    for name in &names {
        let told = said(name, committed(&format!("spreadsheet/{name}")));
        let _infallible = writeln!(text, "## {name}\n{told}");
    }
    insta::assert_snapshot!(text);
}

// The committed files would else prove nothing about what the script draws today.
#[test]
fn the_committed_files_say_what_the_drawn_ones_say() {
    for file in make::all().expect("the files can be drawn") {
        assert_eq!(
            said(file.name, committed(file.name)),
            said(file.name, file.bytes),
            "{}: cargo run --example damaged",
            file.name
        );
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/damaged");
    let readme = std::fs::read_to_string(folder.join("README.md")).expect("the folder has a README");
    for file in make::all().expect("the files can be drawn") {
        assert!(readme.contains(file.name), "the README names {}", file.name);
    }
}
