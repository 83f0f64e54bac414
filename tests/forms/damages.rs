//! Forms that come back otherwise than they went out: saved as another kind of file, taken apart, moved about by hand.

use super::filling::{Typed, sheets, typed_into};
use super::{Expected, assert_quiet, assert_read, library, made, read_back, registered};
use calamine::{Data, Reader};
use std::collections::BTreeMap;
use std::io::Cursor;
use vungmanh::facts::answer::{Answer, Value};
use vungmanh::facts::{Facts, Layer};
use vungmanh::questions::blank::{Per, Whose};
use vungmanh::words::number::Number;
use vungmanh::words::period::Period;

/// A worksheet as the cells that show.
type Cells = Vec<Vec<String>>;

/// Every worksheet of a workbook as a csv has it: merged cells are cells again, numbers are written as people here write them.
fn taken_apart(bytes: &[u8]) -> Vec<(String, Cells)> {
    let mut book = calamine::open_workbook_auto_from_rs(Cursor::new(bytes)).expect("another reader opens the form");
    let names = book.sheet_names();
    let worksheets = names.into_iter().map(|name| {
        let range = book.worksheet_range(&name).expect("a worksheet");
        let (last, width) = range.end().expect("it is not empty");
        let shown = |row: u32, column: u32| match range.get_value((row, column)) {
            None | Some(Data::Empty) => String::new(),
            // the one day that the register has
            Some(Data::DateTime(_)) => "01/02/2016".to_owned(),
            Some(Data::Float(number)) => number.to_string().replace('.', ","),
            Some(other) => other.to_string(),
        };
        let rows = (0..=last).map(|row| (0..=width).map(|column| shown(row, column)).collect()).collect();
        (name, rows)
    });
    worksheets.collect()
}

fn csv(cells: &Cells, delimiter: char) -> Vec<u8> {
    let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
    let lines = cells.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(&delimiter.to_string()));
    lines.collect::<Vec<_>>().join("\r\n").into_bytes()
}

/// A form for the two units that are listed, with nine meetings and a share of 59,84 each, and what is to be read of it.
fn filled_in() -> (Vec<u8>, Expected) {
    let (library, units) = registered();
    let (blank, books) = made(&library, Whose::Listed(&units), Period { year: 2024 }, Per::Whole);
    let (form, sheet) = (&blank.books[0].forms[0], &sheets(&books[0])[0]);
    let (mut cells, mut expected) = (BTreeMap::new(), Vec::new());
    for unit in &units {
        for asked in &form.asked {
            let typed = match asked.question.id.as_str() {
                "so_buoi" => Some("9"),
                "ty_le" => Some("59.84"),
                _ => None,
            };
            let given = typed.map(|typed| Value::Number(Number::parse(typed).expect("a number")));
            let read = given.map_or(Answer::Missing, |value| Answer::Given(value, None));
            // assert_read wants most answers given
            if typed.is_some() {
                expected.push((unit.id.to_string(), form.form, asked.indicator, read, None));
            }
            let at = (sheet.position, sheet.row_of("Mã đơn vị", &unit.id), sheet.column(&asked.heading));
            cells.extend(typed.map(|typed| (at, Typed::Number(typed.to_owned()))));
        }
    }
    (typed_into(&books[0], &cells), expected)
}

fn read(files: Vec<(&str, Vec<u8>)>) -> Facts {
    read_back(&library("fixtures/forms/rules"), files, Period { year: 2024 }, Layer::Own)
}

fn said(facts: &Facts) -> Vec<String> {
    let all = facts.refusals.iter().chain(&facts.findings);
    all.map(|found| format!("{} {}: {}", found.code, found.place, found.message.vi)).collect()
}

#[test]
fn a_form_saved_as_csv_files_is_read_with_its_guide_passed_over() {
    let (bytes, expected) = filled_in();
    let library = library("fixtures/forms/rules");
    for delimiter in [',', ';', '\t'] {
        let worksheets = taken_apart(&bytes);
        assert!(worksheets.iter().any(|(name, _)| name == "Hướng dẫn"));
        let files: Vec<(String, Vec<u8>)> = worksheets
            .iter()
            // the lists that cells choose from are short, and nobody exports them by themselves
            .filter(|(name, _)| name != "Danh mục")
            .map(|(name, cells)| (format!("phieu-{name}.csv"), csv(cells, delimiter)))
            .collect();
        let facts = read(files.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect());
        assert_quiet(&facts);
        assert_read(&facts, &library, &expected);
        assert_eq!(facts.passed_over.len(), 1, "the guide");
    }
}

/// Rows of the form as a csv: those above the header, the header, how to answer, the clauses, the units.
fn in_parts() -> Cells {
    let (bytes, _) = filled_in();
    let (_, cells) = taken_apart(&bytes).remove(0);
    let header = cells.iter().position(|row| row.iter().any(|cell| cell == "Mã đơn vị")).expect("a header");
    cells[header..].to_vec()
}

#[test]
fn what_stands_under_headings_is_no_row_of_figures_and_a_row_without_a_unit_still_is_one() {
    let cells = in_parts();
    let meetings = cells[0].iter().position(|cell| cell == "Số buổi sinh hoạt").expect("it is asked");
    let with = |damage: &dyn Fn(&mut Cells)| {
        let mut cells = cells.clone();
        damage(&mut cells);
        said(&read(vec![("phieu.csv", csv(&cells, ';'))]))
    };
    assert!(with(&|_| ()).is_empty(), "{:?}", with(&|_| ()));
    // the clauses were taken out
    assert!(with(&|cells| drop(cells.remove(2))).is_empty());
    // a figure stands among them: somebody wrote over what is told
    for figure in ["7", "Có"] {
        let found = with(&|cells| cells[1][meetings] = figure.to_owned());
        assert!(found.iter().any(|said| said.starts_with("row_without_unit ")), "{figure}: {found:?}");
    }
    // a unit's row lost its id
    let found = with(&|cells| {
        let name = cells[0].iter().position(|cell| cell == "Tên đơn vị").expect("there are names");
        cells[3][1].clear();
        cells[3][name].clear();
    });
    assert!(found.iter().any(|said| said.starts_with("row_without_unit ")), "{found:?}");
}

#[test]
fn rows_moved_to_a_worksheet_without_a_header_are_told_and_not_lost_in_silence() {
    let cells = in_parts();
    let (kept, moved) = cells.split_at(4);
    let book = |second: &[Vec<String>]| {
        let mut workbook = rust_xlsxwriter::Workbook::new();
        for (name, rows) in [("Tổ", kept), ("Sheet2", second)] {
            let sheet = workbook.add_worksheet().set_name(name).expect("a name");
            for (row, cells) in (0..).zip(rows) {
                for (column, cell) in (0..).zip(cells) {
                    sheet.write(row, column, cell).expect("in memory");
                }
            }
        }
        workbook.save_to_buffer().expect("in memory")
    };
    let units = "Mã đơn vị;Tên đơn vị;Tổ chức;Cấp;Địa bàn\n015009;=Tổ Một;phieu;to;ap_mot\n04E090;Tổ Hai;phieu;to;ap_hai\n";
    let said = |second: &[Vec<String>]| said(&read(vec![("don-vi.csv", units.into()), ("phieu.xlsx", book(second))]));
    let found = said(moved);
    assert_eq!(
        found,
        [
            "header_gone phieu.xlsx!Sheet2!B1: trang tính không có hàng tiêu đề nên không được đọc, mà có 1 hàng của đơn vị đã biết: \
          `04E090`"
        ],
    );
    // with its header it is read as well, and what names a unit without figures is somebody's note
    assert!(said(&[&cells[..1], moved].concat()).is_empty());
    let note = vec![vec!["Đã gọi điện".to_owned(), "04E090".to_owned(), "hẹn thứ hai".to_owned()]];
    assert!(said(&note).is_empty());
}
