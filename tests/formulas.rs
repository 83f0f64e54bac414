//! What the formulas of a workbook give, against the engine: every step of random units under random rule sets.

use crate::agreement::{drawn, given, units_of};
use crate::naive::Unit;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use vungmanh::engine::compile::compile;
use vungmanh::engine::evaluate::evaluate;
use vungmanh::engine::fill::{Given, fill, fill_all};
use vungmanh::engine::plan::Input;
use vungmanh::engine::plan::Role;
use vungmanh::engine::sheets::Sheets;
use vungmanh::law::RuleSet;
use vungmanh::law::Status;
use vungmanh::law::library::Library;
use vungmanh::law::load::from_texts;
use vungmanh::questions::formulas::{Content, Formulas, formulas};
use vungmanh::words::diagnostic::Words;
use vungmanh::words::period::Date;

const YEAR: i32 = 2016;

/// Units of one year: a workbook is of one period.
pub(crate) fn of_the_year(set: &RuleSet, seed: u64, n_units: usize) -> Vec<Unit> {
    let (month, day) = set.as_of;
    let as_of = Date::from_ymd_opt(YEAR, month, day).expect("a day of every year");
    let mut units = units_of(set, seed, n_units);
    for unit in &mut units {
        (unit.year, unit.as_of) = (YEAR, as_of);
    }
    units
}

pub(crate) fn sheets_of(set: &Arc<RuleSet>, units: &[Unit]) -> Sheets {
    let plan = compile(set).expect("the set compiles");
    let sheet = evaluate(&plan, fill(set, &plan, units.len(), &|row, name| given(&units[row], name)));
    Sheets { set: set.clone(), plan, sheet, units: (0..units.len()).collect() }
}

pub(crate) fn formulas_of(sheets: &Sheets) -> Formulas {
    formulas(sheets, YEAR, &|reason| Words::new(reason.id.clone(), reason.id.clone()))
}

/// Steps whose formula gives something else than the engine, with the first row; and how many columns are values and formulas.
fn disagreements(sheets: &Sheets, formulas: &Formulas) -> (Vec<String>, usize, usize) {
    let mut found: BTreeMap<usize, String> = BTreeMap::new();
    let mut told = Vec::new();
    for row in 0..sheets.units.len() {
        formulas.row(sheets, row, &mut told);
        for (position, (cell, column)) in told.iter().zip(&formulas.columns).enumerate() {
            if let (false, Content::Formula(formula)) = (cell.is_live, &column.content) {
                let step = &sheets.plan.steps[column.slot.0];
                let what = || {
                    format!(
                        "column {position}, row {row}: {:?} should be {}: {:?} {formula:?}",
                        step.role, cell.value, step.kernel
                    )
                };
                found.entry(position).or_insert_with(what);
            }
        }
        // what decided
        let decided = usize::try_from(told[formulas.decided].value).expect("a position");
        let reason = sheets.deciding_reason(row);
        if formulas.words[decided].en != reason {
            found
                .entry(usize::MAX)
                .or_insert_with(|| format!("row {row}: decided by {}, not {reason}", formulas.words[decided].en));
        }
    }
    let n_values = formulas.columns.iter().filter(|column| matches!(column.content, Content::Value)).count();
    (found.into_values().collect(), n_values, formulas.columns.len() - n_values)
}

#[test]
pub(crate) fn formulas_of_random_sets_give_what_the_engine_gives() {
    let (sets, _) = drawn();
    let (mut n_values, mut n_formulas) = (0, 0);
    for (seed, text, set) in &sets {
        let sheets = sheets_of(set, &of_the_year(set, *seed, 100));
        let (found, values, live) = disagreements(&sheets, &formulas_of(&sheets));
        assert!(
            found.is_empty(),
            "seed {seed}: {} of {live} columns:\n{}\n{text}",
            found.len(),
            found[..found.len().min(3)].join("\n")
        );
        n_values += values;
        n_formulas += live;
    }
    assert!(n_values * 20 < n_formulas, "{n_values} columns are values, {n_formulas} formulas: too few are live");
}

#[test]
fn the_columns_of_the_sets_that_are_here_are_live_but_for_scripts() {
    for folder in ["rules", "fixtures/language"] {
        let library = Library::load(Path::new(folder)).library;
        // a frame rates nobody
        let rating = library.entries.iter().filter(|entry| entry.set.status != Status::Frame);
        for (seed, entry) in (0..).zip(rating) {
            let sheets = sheets_of(&entry.set, &of_the_year(&entry.set, seed, 300));
            let formulas = formulas_of(&sheets);
            let (found, n_values, n_live) = disagreements(&sheets, &formulas);
            let reference = entry.set.reference();
            assert!(
                found.is_empty(),
                "{reference}: {} of {n_live} columns:\n{}",
                found.len(),
                found[..found.len().min(3)].join("\n")
            );
            // what a script or other units tell stands as values
            let is_told = sheets.plan.steps.iter().any(|step| matches!(step.role, Role::ScriptWords(_)))
                || sheets.plan.inputs.iter().any(|input| !matches!(input, Input::Name(_)))
                || !entry.set.quotas.is_empty()
                || !entry.set.relatives.is_empty();
            // amounts drawn with six decimals can pass what is exact; those of a real form do not
            assert!(n_values * 20 < n_live || is_told, "{reference}: {n_values} of {n_live} columns are values");
        }
    }
}

// What another unit came out at stands as a value; what follows from it here is computed.
#[test]
fn a_gate_at_the_rating_of_a_related_unit_is_computed_in_its_cell() {
    let text = std::fs::read_to_string("fixtures/language/nguoi_dung_dau/rules.yaml").expect("a fixture");
    let gates = "gates:\n";
    let in_doubt = text
        .replace(gates, "gates:\n  - { id: ha, when: chua_ro, then: { lower: 1 } }\n")
        .replace("criteria:\n", "  - id: chua_ro\n    type: yes_no\n\ncriteria:\n");
    let after = |then: &str| format!("{in_doubt}  - {{ id: sau, when: diem >= 8, then: {{ {then} }} }}\n");
    let sets = [
        text.clone(),
        text.replace("    unless: moi_chuyen_ve\n", "    when: \"!moi_chuyen_ve\"\n"),
        text.replace(gates, "gates:\n  - { id: nang, when: diem == 7, then: { raise: 1 } }\n"),
        text.replace(gates, "gates:\n  - { id: nghi, when: moi_chuyen_ve, then: { not_rated: moi_ve } }\n"),
        in_doubt.clone(),
        after("raise: 1"),
        after("rate: tot"),
        after("not_above: tot"),
        after("not_below: tot"),
    ];
    for (seed, text) in (0..).zip(sets) {
        let loaded = from_texts(BTreeMap::from([("thu/can_bo/1/rules.yaml".to_owned(), text.clone())]));
        let found: Vec<&str> = loaded.diagnostics.iter().map(|found| found.message.en.as_str()).collect();
        let entry = loaded.library.entries.first().unwrap_or_else(|| panic!("{found:?}\n{text}"));
        let (set, units) = (&entry.set, of_the_year(&entry.set, seed, 1200));
        let plan = compile(set).expect("the set compiles");
        let led = [Given::Rating(0), Given::Rating(1), Given::Rating(2), Given::NotApplicable, Given::Missing, Given::Unreadable];
        let filled = fill_all(set, &plan, units.len(), &|row, input| match input {
            Input::Name(name) => given(&units[row], name),
            Input::Related(_) => led[row % led.len()].clone(),
            Input::Children(..) | Input::Waived(_) | Input::Decision => Given::NotApplicable,
        });
        let sheet = evaluate(&plan, filled);
        let sheets = Sheets { set: set.clone(), plan, sheet, units: (0..units.len()).collect() };
        let formulas = formulas_of(&sheets);
        let (found, n_values, _) = disagreements(&sheets, &formulas);
        assert!(found.is_empty(), "{}\n{text}", found[..found.len().min(3)].join("\n"));
        assert_eq!(n_values, 1, "only the rating of the other unit is a value:\n{text}");
        let n_decided = (0..units.len()).filter(|row| sheets.deciding_reason(*row) == "gate nguoi_dung_dau").count();
        assert!((5..units.len() - 5).contains(&n_decided), "it decided of {n_decided} units:\n{text}");
    }
}
