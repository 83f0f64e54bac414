//! Another reader of spreadsheets is shown the same files: every cell agrees.

use super::{named, question};
use calamine::{Data, Reader, open_workbook_auto};
use std::path::{Path, PathBuf};
use vungmanh::facts::read::grid::Content;
use vungmanh::facts::spelling::Locale;
use vungmanh::facts::{Asked, DataFile, Layer, read};
use vungmanh::words::figure::{Kind, Question};
use vungmanh::words::period::Period;

/// Compares every figure of a file; the other reader finds the headings in a row (from 0). Gives how many there were.
fn compare(path: &Path, header: usize, year: i32) -> usize {
    let mut other = open_workbook_auto(path).expect("the other reader opens it");
    let sheets: Vec<(String, calamine::Range<Data>)> = other.worksheets();
    let named = named();
    let form = |range: &calamine::Range<Data>| -> Vec<Question> {
        let headings = range.rows().nth(header).expect("a header").iter().map(ToString::to_string);
        // What stands before describes the unit.
        headings
            .enumerate()
            .skip(8)
            .map(|(column, heading)| question(&format!("column_{column}"), &heading, Kind::Text))
            .collect()
    };
    let forms: Vec<Vec<Question>> = sheets.iter().map(|(_, range)| form(range)).collect();
    let asked = Asked {
        forms: forms.iter().map(|form| form.iter().collect()).collect(),
        organisations: &named.nothing,
        unit_kinds: &named.nothing,
        subtypes: &named.nothing,
        territories: &named.nothing,
        period: Period { year },
        layer: Layer::Own,
        locale: Locale::Vi,
    };
    let facts = read(&[DataFile { path: path.to_owned(), layer: Layer::Own }], &asked);
    let mut n_compared = 0;
    for ((name, range), (form, questions)) in sheets.iter().zip(forms.iter().enumerate()) {
        assert_eq!(range.start(), Some((0, 0)), "{name}");
        for (unit, question) in (0..facts.units.len()).flat_map(|unit| (0..questions.len()).map(move |question| (unit, question)))
        {
            let cell = facts.figure(unit, form, question).filter(|cell| *cell.source.worksheet == **name);
            let Some(cell) = cell else { continue };
            let theirs = range.get_value((cell.row, cell.column)).unwrap_or(&Data::Empty);
            assert!(agrees(cell.content, theirs), "{}: {:?} and {theirs:?}", cell.place(), cell.content);
            n_compared += 1;
        }
    }
    n_compared
}

fn agrees(ours: Content<'_>, theirs: &Data) -> bool {
    match (ours, theirs) {
        (Content::Empty, Data::Empty) => true,
        (Content::Text(ours), Data::String(theirs)) => ours == theirs,
        (Content::Number(ours) | Content::Percent(ours), Data::Float(theirs)) => ours.parse() == Ok(*theirs),
        (Content::Number(ours), Data::Int(theirs)) => ours.parse() == Ok(*theirs),
        (Content::Truth(ours), Data::Bool(theirs)) => ours == *theirs,
        (Content::Serial(ours), Data::DateTime(theirs)) => ours.parse() == Ok(theirs.as_f64()),
        (Content::Day(ours), Data::DateTimeIso(theirs)) => ours == theirs,
        _ => false,
    }
}

fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path)
}

#[test]
fn another_reader_reads_the_same_cells() {
    assert!(compare(&fixture("hau-giang/2016.xlsx"), 1, 2016) > 10_000);
    assert!(compare(&fixture("hau-giang/2023.xlsx"), 1, 2023) > 10_000);
}
