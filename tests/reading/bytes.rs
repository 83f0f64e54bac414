//! Whatever the bytes, reading ends: with facts or with a refusal, never with a panic.

use super::{facts, form};
use proptest::prelude::*;
use std::io::{Cursor, Read, Write};
use vungmanh::facts::Facts;
use vungmanh::facts::answer::answer;
use vungmanh::facts::spelling::Locale;
use vungmanh::words::diagnostic::Lang;
use zip::write::SimpleFileOptions;

const ENDINGS: [&str; 5] = ["xlsx", "ods", "csv", "tsv", "xls"];

/// Reads the bytes under a name, answers every question for every unit, and says all that is to be said.
fn read_all(name: &str, bytes: Vec<u8>) -> Facts {
    let facts = facts(vec![(name, bytes)]);
    for unit in 0..facts.units.len() {
        for (question, asked) in form().iter().enumerate() {
            for cell in [facts.figure(unit, 0, question), facts.evidence(unit, 0, question), facts.explanation(unit, 0, question)]
            {
                let Some(cell) = cell else { continue };
                let said = answer(asked, cell, Locale::Vi).said(asked, cell, Locale::Vi);
                assert!(said.is_none_or(|said| !said.message.get(Lang::Vi).is_empty()));
            }
        }
        assert!(!facts.place(unit).file().is_empty());
    }
    facts
}

fn committed(name: &str) -> Vec<u8> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/damaged/spreadsheet").join(name);
    std::fs::read(path).expect("the fixture is committed")
}

/// The parts of an archive with one of them changed, zipped again.
fn with_part(bytes: &[u8], part: &str, change: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).expect("a part");
        let name = file.name().expect("a plain name").into_owned();
        let mut content = Vec::new();
        file.read_to_end(&mut content).expect("a part");
        if name == part {
            change(&mut content);
        }
        writer.start_file(name, SimpleFileOptions::default()).expect("memory is written");
        writer.write_all(&content).expect("memory is written");
    }
    writer.finish().expect("memory is written").into_inner()
}

fn changed(content: &mut Vec<u8>, edits: &[(prop::sample::Index, u8, u8)]) {
    for (at, kind, byte) in edits {
        if content.is_empty() {
            return;
        }
        let at = at.index(content.len());
        match kind % 4 {
            0 => content[at] = *byte,
            1 => content.insert(at, *byte),
            2 => drop(content.remove(at)),
            _ => {
                let end = (at + usize::from(*byte)).min(content.len());
                let copy = content[at..end].to_vec();
                content.splice(at..at, copy);
            }
        }
    }
}

fn edits() -> impl Strategy<Value = Vec<(prop::sample::Index, u8, u8)>> {
    prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), any::<u8>()), 1..8)
}

const TABLE: &str = "Số liệu giả định\nMã đơn vị;Tổ chức;Kỳ;Lớp;Chỉ tiêu;Giá trị;Minh chứng\n\
    X01;Hội Nông dân;2016;tự khai;hoi_vien;1.163;\"Báo cáo; số 5\"\nX01;Hội Nông dân;2016;;ty_le;96,5%;\n";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400), ending in 0..ENDINGS.len()) {
        read_all(&format!("a.{}", ENDINGS[ending]), bytes);
    }

    #[test]
    fn any_text_is_read_or_refused(rows in "(unit|Mã đơn vị|hoi_vien|X01|[;,\t\"]|\r?\n|[0-9]{1,4}|\\PC){0,80}") {
        read_all("a.csv", rows.into_bytes());
    }

    #[test]
    fn a_table_with_bytes_changed_is_read_or_refused(edits in edits()) {
        let mut bytes = TABLE.as_bytes().to_vec();
        changed(&mut bytes, &edits);
        read_all("a.csv", bytes);
    }

    #[test]
    fn a_workbook_with_bytes_changed_is_read_or_refused(edits in edits(), file in 0..3_usize) {
        let name = ["two-row-header.xlsx", "two-row-header.ods", "old-format.xls"][file];
        let mut bytes = committed(name);
        changed(&mut bytes, &edits);
        read_all(name, bytes);
    }

    #[test]
    fn a_workbook_with_a_part_changed_is_read_or_refused(edits in edits(), part in 0..6_usize) {
        let (name, part) = [
            ("two-row-header.xlsx", "xl/worksheets/sheet1.xml"),
            ("two-row-header.xlsx", "xl/workbook.xml"),
            ("two-row-header.xlsx", "xl/styles.xml"),
            ("two-row-header.xlsx", "xl/sharedStrings.xml"),
            ("two-row-header.xlsx", "xl/_rels/workbook.xml.rels"),
            ("two-row-header.ods", "content.xml"),
        ][part];
        let bytes = with_part(&committed(name), part, |content| changed(content, &edits));
        read_all(name, bytes);
    }
}
