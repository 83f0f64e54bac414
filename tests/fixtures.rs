//! The assumed workbooks of Hậu Giang are what their generator draws, and come out as their README says.

#[expect(dead_code, reason = "the entry point of the example is not called here")]
#[path = "../fixtures/hau-giang/generate.rs"]
mod generate;

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use vungmanh::words::number::Number;

/// The units of 2016 that are not *vững mạnh*: total, rating, and what decided it.
const THE_FOURTEEN: [(&str, &str, &str, &str); 14] = [
    ("xa_07.hoi_nong_dan", "85.73", "kha", "score"),
    ("xa_12.hoi_nong_dan", "98.91", "kha", "requirement chi_hoi_dat"),
    ("xa_16.hoi_phu_nu", "84.76", "kha", "score"),
    ("xa_21.hoi_phu_nu", "97.05", "trung_binh", "gate khong_bao_cao"),
    ("xa_29.doan_thanh_nien", "89.7", "kha", "score"),
    ("xa_33.cong_doan", "89.95", "kha", "floor dai_dien_bao_ve"),
    ("xa_38.cong_doan", "94.92", "kha", "requirement thu_kinh_phi"),
    ("xa_44.cong_doan", "79.71", "kha", "score"),
    ("xa_48.hoi_cuu_chien_binh", "94", "kha", "gate mat_doan_ket"),
    ("xa_55.hoi_cuu_chien_binh", "73.5", "trung_binh", "score"),
    ("xa_60.hoi_nong_dan", "101", "kha", "gate khieu_kien"),
    ("xa_63.doan_thanh_nien", "98.8", "kha", "requirement xong_cong_trinh"),
    ("xa_71.hoi_phu_nu", "97.59", "kha", "requirement du_thu_hut"),
    ("xa_74.hoi_cuu_chien_binh", "93", "kha", "floor phoi_hop"),
];

// A workbook that was edited by hand would no longer be what its README says it is.
#[test]
fn the_committed_workbooks_are_what_the_generator_draws() {
    for year in generate::YEARS {
        let path = generate::folder().join(format!("{year}.xlsx"));
        let committed = std::fs::read(&path).expect("the workbook is committed");
        let drawn = generate::bytes(year).expect("the forms can be read");
        let first = committed.iter().zip(&drawn).position(|(one, other)| one != other);
        assert!(
            committed == drawn,
            "{} differs from what is drawn, first at byte {first:?} of {}: run `cargo run --example hau_giang`",
            path.display(),
            committed.len()
        );
    }
}

#[test]
fn the_committed_workbook_of_the_fronts_is_what_the_generator_draws() {
    let path = generate::folder().join("mat-tran-2023.xlsx");
    let committed = std::fs::read(&path).expect("the workbook is committed");
    let drawn = generate::bytes_of_fronts().expect("the forms can be read");
    assert!(committed == drawn, "{} differs from what is drawn: run `cargo run --example hau_giang`", path.display());
}

#[test]
fn two_of_the_75_front_committees_are_not_strong_for_want_of_a_boards_head() {
    let said = classify_file("mat-tran-2023", 2023, "table");
    assert!(said.contains("73/75") && said.contains("97,33%"), "{said}");
    assert!(said.contains("75 địa bàn × 1 tổ chức = 75 đơn vị phải có; không thiếu đơn vị nào"), "{said}");
    let not_strong: Vec<String> = nodes_of("mat-tran-2023", 2023)
        .into_iter()
        .filter(|((_, node), read)| node == "rating" && read.points != "vung_manh")
        .map(|((unit, _), read)| format!("{unit}: {}, {}", read.points, read.why))
        .collect();
    assert_eq!(
        not_strong,
        ["xa_26.mat_tran: kha, requirement thieu_truong_ban", "xa_37.mat_tran: kha, requirement thieu_truong_ban"]
    );
}

#[test]
fn the_counts_of_both_years_are_those_of_the_report() {
    let said = classify(2016, "table");
    assert!(said.contains("366/380") && said.contains("96,32%"), "{said}");
    let said = classify(2023, "table");
    assert!(said.contains("375/375") && said.contains("100%"), "{said}");
}

#[test]
fn fourteen_units_of_2016_are_not_strong_and_each_for_its_reason() {
    let nodes = nodes(2016);
    let total = |unit: &str| nodes[&(unit.to_owned(), "total".to_owned())].points.clone();
    let ratings = nodes.iter().filter(|((_, node), _)| node == "rating");
    let found: Vec<[String; 4]> = ratings
        .filter(|(_, rating)| rating.points != "vung_manh")
        .map(|((unit, _), rating)| [unit.clone(), total(unit), rating.points.clone(), rating.why.clone()])
        .collect();
    let expected = THE_FOURTEEN.map(|(unit, total, rating, why)| [unit, total, rating, why].map(str::to_owned));
    assert_eq!(found, expected);
}

#[test]
fn the_readme_lists_the_fourteen() {
    let readme = std::fs::read_to_string(generate::folder().join("README.md")).expect("the folder has a README");
    for (unit, total, _, why) in THE_FOURTEEN {
        let row = readme.lines().find(|line| line.starts_with(&format!("| `{unit}` |"))).expect("the unit has a row");
        let total = Number::parse(total).expect("a total is a number").vi();
        let why = match why.split_once(' ') {
            Some((kind, id)) => format!("{kind} `{id}`"),
            None => "points".to_owned(),
        };
        assert!(row.contains(&total) && row.contains(&why), "{unit}: {total}, {why}\n{row}");
    }
}

// Else 2023 would show that the criteria cannot tell units apart because nobody tried, not because all did well.
#[test]
fn in_neither_year_is_a_criterion_full_for_every_unit() {
    for year in generate::YEARS {
        let nodes = nodes(year);
        let all: BTreeSet<_> =
            nodes.iter().filter(|(_, read)| !read.points_max.is_empty()).map(|(at, read)| read.of_set(at)).collect();
        let under = nodes.iter().filter(|(_, read)| read.is_under_its_maximum()).map(|(at, read)| read.of_set(at)).collect();
        assert!(all.len() > 100, "{all:?}");
        assert_eq!(all.difference(&under).collect::<Vec<_>>(), Vec::<&String>::new(), "{year}");
    }
}

/// Units of 2023 that the versions of 2024 rate as strong, of 75 each, and how many ratings occur among them.
const STRONG_UNDER_2024: [(&str, &str, usize, usize); 6] = [
    ("2023", "cong_doan", 58, 3),
    ("2023", "doan_thanh_nien", 52, 3),
    ("2023", "hoi_cuu_chien_binh", 48, 3),
    ("2023", "hoi_nong_dan", 47, 3),
    ("2023", "hoi_phu_nu", 54, 3),
    ("mat-tran-2023", "mat_tran", 56, 3),
];

// Else the new criteria would tell units apart as little as the old ones did.
#[test]
fn the_versions_of_2024_tell_the_units_of_2023_apart() {
    let mut found: BTreeMap<(&str, String), Vec<String>> = BTreeMap::new();
    for workbook in ["2023", "mat-tran-2023"] {
        let output = Command::new(env!("CARGO_BIN_EXE_vungmanh"))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(["whatif", &format!("fixtures/hau-giang/{workbook}.xlsx"), "--rules", "rules", "--period", "2023"])
            .args(["--against", "rules", "--against-period", "2024", "--format", "csv"])
            .output()
            .expect("the program runs");
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        let mut reader = csv::Reader::from_reader(output.stdout.as_slice());
        let at = |name: &str, headers: &csv::StringRecord| headers.iter().position(|own| own == name).expect("a column");
        let headers = reader.headers().expect("a header").clone();
        let (organisation, rating) = (at("organisation", &headers), at("rating_after", &headers));
        for row in reader.records() {
            let row = row.expect("the output is csv");
            found.entry((workbook, row[organisation].to_owned())).or_default().push(row[rating].to_owned());
        }
    }
    let counts: Vec<(&str, &str, usize, usize)> = found
        .iter()
        .map(|((workbook, organisation), ratings)| {
            assert_eq!(ratings.len(), 75, "{organisation}");
            let strong = ratings.iter().filter(|rating| *rating == "vung_manh").count();
            assert!(60 * 75 <= strong * 100 && strong * 100 <= 85 * 75, "{organisation}: {strong} of 75");
            (*workbook, organisation.as_str(), strong, ratings.iter().collect::<BTreeSet<_>>().len())
        })
        .collect();
    assert_eq!(counts, STRONG_UNDER_2024);
}

/// What came of one node for one unit.
struct Read {
    rule_set: String,
    points: String,
    points_max: String,
    why: String,
}

impl Read {
    fn of_set(&self, (_, node): &(String, String)) -> String {
        format!("{} {node}", self.rule_set)
    }

    // What is not asked of a unit has no points, and says nothing here.
    fn is_under_its_maximum(&self) -> bool {
        match (Number::parse(&self.points), Number::parse(&self.points_max)) {
            (Ok(points), Ok(points_max)) => points < points_max,
            (Err(_), _) | (_, Err(_)) => false,
        }
    }
}

// By unit and node.
fn nodes(year: i64) -> BTreeMap<(String, String), Read> {
    nodes_of(&year.to_string(), year)
}

fn nodes_of(file: &str, year: i64) -> BTreeMap<(String, String), Read> {
    let text = classify_file(file, year, "csv-long");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.records().map(|row| {
        let row = row.expect("the output is csv");
        let cell = |at: usize| row.get(at).expect("a row has six cells").to_owned();
        let read = Read { rule_set: cell(1), points: cell(3), points_max: cell(4), why: cell(5) };
        ((cell(0), cell(2)), read)
    });
    rows.collect()
}

fn classify(year: i64, format: &str) -> String {
    classify_file(&year.to_string(), year, format)
}

fn classify_file(file: &str, year: i64, format: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_vungmanh"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["classify", &format!("fixtures/hau-giang/{file}.xlsx"), "--rules", "rules"])
        .args(["--period", &year.to_string(), "--format", format])
        .output()
        .expect("the program runs");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("the output is UTF-8")
}
