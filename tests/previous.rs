//! The period before, on the command line: figures through lineage, ratings from last year's results, tenure of predecessors.

use crate::program::{err, out, vungmanh};
use std::path::Path;
use vungmanh::engine::fill::Given;
use vungmanh::engine::previous::together;
use vungmanh::law::{Indicator, Previous};
use vungmanh::words::number::Number;

const RULES: &str = "fixtures/language/ky_truoc";

/// This year's units: one that stayed as it was, one merged of two, one split off, one renamed, one of whose predecessors a figure is
/// missing, one that took another in, and one that nothing is known of.
const UNITS: &str = "\
unit,name,organisation,unit_kind,founded,hoi_vien,doi_tuong,khac_phuc,dang_ky
X1,Một,hoi,xa,2000-01-01,60,100,2,có
X2,Hai,hoi,xa,2025-07-01,47,100,1,có
X3,Ba,hoi,xa,2025-07-01,60,100,1,có
X4,Bốn,hoi,xa,2025-07-01,60,100,1,có
X5,Năm,hoi,xa,2025-07-01,60,100,1,có
X6,Sáu,hoi,xa,2001-01-01,60,100,9,có
X7,Bảy,hoi,xa,2002-01-01,60,100,1,có
";

const LINEAGE: &str = "\
from,to,kind,part,date,document
Y1,X2,sáp nhập vào,,2025-07-01,NQ 1
Y2,X2,sáp nhập vào,,2025-07-01,NQ 1
Y3,X3,chia tách thành,,2025-07-01,NQ 1
Y4,X4,đổi tên thành,,2025-07-01,NQ 1
Y5,X5,sáp nhập vào,,2025-07-01,NQ 1
Y5b,X5,sáp nhập vào,,2025-07-01,NQ 1
Y6,X6,sáp nhập vào,,2025-07-01,NQ 1
";

/// Y2 has no shortcomings written, which the form reads as none; Y5b has no figure of members.
const BEFORE: &str = "\
unit,name,organisation,unit_kind,founded,hoi_vien,doi_tuong,khac_phuc,dang_ky,han_che
X1,Một,hoi,xa,2000-01-01,55,100,0,có,2
Y1,Cũ một,hoi,xa,2010-01-01,40,100,0,có,1
Y2,Cũ hai,hoi,xa,2012-01-01,30,50,0,có,
Y3,Cũ ba,hoi,xa,2010-01-01,50,100,0,có,1
Y4,Cũ bốn,hoi,xa,2010-01-01,50,100,0,không,1
Y5,Cũ năm,hoi,xa,2010-01-01,50,100,0,có,1
Y5b,Cũ năm b,hoi,xa,,,100,0,có,1
X6,Sáu,hoi,xa,2001-01-01,50,100,0,có,4
Y6,Cũ sáu,hoi,xa,2010-01-01,10,20,0,không,5
";

/// What `classify -o` wrote for the period before.
const RESULTS: &str = "\
unit,rule_set,outcome,total,total_max,rating,note
X1,thu/ky_truoc@1,rated,30,30,tot,
Y1,thu/ky_truoc@1,rated,27,30,tot,
Y2,thu/ky_truoc@1,rated,12,30,kha,
Y4,thu/ky_truoc@1,rated,4,30,yeu,
Y5,thu/ky_truoc@1,rated,20,30,kha,
X6,thu/ky_truoc@1,rated,20,30,kha,
Y6,thu/ky_truoc@1,rated,4,30,yeu,
";

struct Files {
    folder: tempfile::TempDir,
}

impl Files {
    fn new() -> Files {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in [("nay.csv", UNITS), ("lineage.csv", LINEAGE), ("truoc.csv", BEFORE), ("ket-qua.csv", RESULTS)] {
            std::fs::write(folder.path().join(name), text).expect("a file");
        }
        Files { folder }
    }

    fn path(&self, name: &str) -> String {
        let path: &Path = self.folder.path();
        path.join(name).to_str().expect("a name in UTF-8").to_owned()
    }

    fn run(&self, command: &[&str], previous: &[&str], more: &[&str]) -> std::process::Output {
        let (now, lineage) = (self.path("nay.csv"), self.path("lineage.csv"));
        let before: Vec<String> = previous.iter().map(|name| self.path(name)).collect();
        let mut all = command.to_vec();
        all.extend([now.as_str(), lineage.as_str(), "--rules", RULES, "--period", "2025"]);
        before.iter().for_each(|path| all.extend(["--previous", path.as_str()]));
        all.extend(more);
        vungmanh(&all)
    }

    /// Columns of each unit, as csv has them.
    fn classified(&self, previous: &[&str], columns: &[&str]) -> Vec<String> {
        let output = self.run(&["classify"], previous, &["--format", "csv"]);
        let text = out(&output);
        assert!(!text.is_empty(), "{}", err(&output));
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let head = reader.headers().expect("a header").clone();
        let at: Vec<usize> =
            columns.iter().map(|column| head.iter().position(|name| name == *column).expect("a column")).collect();
        let rows = reader.records().map(|row| row.expect("csv"));
        rows.map(|row| at.iter().map(|column| &row[*column]).collect::<Vec<_>>().join(" ")).collect()
    }
}

const BOTH: [&str; 2] = ["truoc.csv", "ket-qua.csv"];

#[test]
fn a_merged_unit_is_held_against_the_sums_of_its_predecessors_and_the_worst_of_their_ratings() {
    let columns = ["unit", "phat_trien", "giu_vung", "dang_ky_thi_dua", "muc_truoc", "rating"];
    assert_eq!(
        Files::new().classified(&BOTH, &columns),
        [
            "X1 10 0 5 5 kha",
            // 47 % against (40 + 30) of (100 + 50), not against the mean of 40 % and 60 %
            "X2 10 0 5 3 kha",
            "X3 ? ? ? 0 ",
            // rated last, it may not rise by two at once
            "X4 10 0 3 0 yeu",
            "X5 ? ? 5 0 ",
            // one of the two had registered
            "X6 10 0 ? 0 ",
            "X7 ? ? ? 0 ",
        ]
    );
}

// Once its part was added up as 0, so that the merged unit seemed to have grown.
#[test]
fn a_predecessor_that_sent_nothing_is_not_counted_as_0() {
    let files = Files::new();
    let silent = BEFORE.replace("Y2,Cũ hai,hoi,xa,2012-01-01,30,50,0,có,\n", "Y2,Cũ hai,hoi,xa,2012-01-01,,,,,\n");
    assert_ne!(silent, BEFORE);
    std::fs::write(files.path("truoc.csv"), silent).expect("a file");
    let told = files.classified(&BOTH, &["unit", "phat_trien", "giu_vung", "dang_ky_thi_dua", "rating", "note"]);
    // its own share does not suffice, whatever was before: `false && absent` is false
    assert_eq!(told[1], "X2 ? 0 ?  dự thảo; missing");
    let explained = out(&files.run(&["explain", "X2"], &BOTH, &[]));
    assert!(explained.contains("`Y2` không có số liệu này ở kỳ trước"), "{explained}");
}

#[test]
fn without_files_of_the_period_before_what_reads_it_is_not_known() {
    let ratings = Files::new().classified(&[], &["unit", "phat_trien", "rating", "note"]);
    assert_eq!(ratings[0], "X1 ?  dự thảo; missing");
    assert!(err(&Files::new().run(&["classify"], &[], &[])).contains("--previous"), "the way out is told");
}

#[test]
fn tenure_is_counted_from_the_earliest_predecessor_and_not_known_where_theirs_is_not() {
    let files = Files::new();
    // X2 is five months old itself; of X5 one predecessor's founding is not known
    let explained = |unit: &str| out(&files.run(&["explain", unit], &BOTH, &["--format", "json"]));
    let months = |unit: &str| {
        let record: serde_json::Value = serde_json::from_str(&explained(unit)).expect("JSON");
        record["attributes"]["months_in_operation"]["value"].clone()
    };
    assert_eq!(months("X2"), "191");
    assert_eq!(months("X1"), "311");
    assert_eq!(months("X3"), "191");
    assert!(months("X5").is_null());
}

#[test]
fn an_explanation_names_each_predecessor_with_its_figure_and_cell() {
    let files = Files::new();
    let explain = |unit: &str, more: &[&str]| out(&files.run(&["explain", unit], &BOTH, more));
    let merged = explain("X2", &[]);
    for told in ["Tổng số hội viên (kỳ trước)", "Cũ một (Y1): 40", "Cũ hai (Y2): 30", "truoc.csv!F3", "truoc.csv!F4"]
    {
        assert!(merged.contains(told), "{told}: {merged}");
    }
    let split = explain("X3", &[]);
    assert!(split.contains("`Y3` chia tách, một phần thành `X3`") && split.contains("lineage.csv!A4"), "{split}");
    let wanting = explain("X5", &[]);
    assert!(wanting.contains("`Y5b` không có số liệu này ở kỳ trước"), "{wanting}");
    let unknown = explain("X7", &[]);
    assert!(unknown.contains("`X7` không có trong số liệu kỳ trước"), "{unknown}");
    let record: serde_json::Value = serde_json::from_str(&explain("X2", &["--format", "json"])).expect("JSON");
    let before = &record["figures"]["previous.hoi_vien"]["cell"]["before"];
    assert_eq!(before["period"], "2024");
    assert_eq!((&before["parts"][1]["unit"], &before["parts"][1]["raw"]), (&"Y2".into(), &"30".into()));
}

#[test]
fn a_file_of_the_period_before_is_told_by_read_and_asked_of_nobody() {
    let files = Files::new();
    let read = out(&files.run(&["read"], &BOTH, &[]));
    assert!(read.contains("Kỳ trước:") && read.contains("truoc.csv"), "{read}");
    assert!(!read.contains("previous."), "a form asks nothing of the period before: {read}");
}

#[test]
fn a_rating_that_the_scale_has_not_is_told_at_its_cell() {
    let files = Files::new();
    std::fs::write(files.path("ket-qua.csv"), RESULTS.replace("30,30,tot", "30,30,xuat_sac")).expect("a file");
    let output = files.run(&["classify"], &BOTH, &["--format", "csv"]);
    assert!(err(&output).contains("ket-qua.csv!F2") || err(&output).contains("F2"), "{}", err(&output));
}

fn asked(previous: Previous) -> Indicator {
    let loaded = vungmanh::law::library::Library::load(Path::new(RULES));
    let set = &loaded.library.entries[0].set;
    set.indicators.iter().find(|own| own.previous == Some(previous)).expect("the set reads it").clone()
}

#[test]
fn predecessors_give_together_what_none_of_them_leaves_open() {
    let figure = asked(Previous::Indicator(0));
    let number = |n: i64| Given::Number(Number::from(n));
    let of = |own: &Indicator, parts: &[Given]| {
        let parts: Vec<(&str, Given)> = parts.iter().map(|given| ("y", given.clone())).collect();
        together(own, &parts).0
    };
    assert_eq!(of(&figure, &[number(3), number(4)]), number(7));
    assert_eq!(of(&figure, &[number(3), Given::NotApplicable]), number(3), "who has nothing to count adds nothing");
    assert_eq!(of(&figure, &[number(3), Given::Missing]), Given::Missing);
    assert_eq!(of(&figure, &[number(3), Given::NothingSent]), Given::Missing, "nothing sent is not 0");
    assert_eq!(of(&figure, &[Given::NothingSent]), Given::Missing);
    assert_eq!(of(&figure, &[number(3), Given::NoEvidence]), number(3), "refused for want of evidence, it counts as 0");
    assert_eq!(of(&figure, &[number(3), Given::Truth(true)]), Given::Unreadable, "what is no number is none");
    assert_eq!(of(&figure, &[number(3), Given::Unreadable]), Given::Unreadable);
    assert_eq!(of(&figure, &[Given::Missing, Given::Unreadable]), Given::Unreadable, "told before what is missing");
    assert_eq!(of(&figure, &[]), Given::Missing);
    let rating = asked(Previous::Rating);
    assert_eq!(of(&rating, &[Given::Option(0), Given::Option(2), Given::Option(1)]), Given::Option(2), "the worst is the last");
    assert_eq!(of(&rating, &[Given::Option(0), Given::Missing]), Given::Missing);
    assert_eq!(of(&rating, &[Given::Option(0), number(1)]), Given::Unreadable, "what is no rating is none");
    let total = asked(Previous::Total);
    assert_eq!(of(&total, &[number(3)]), number(3));
    assert_eq!(of(&total, &[number(3), number(3)]), Given::Missing, "totals are not summed");
    let yes_no = asked(Previous::Indicator(4));
    assert_eq!(of(&yes_no, &[Given::Truth(true), Given::Truth(true)]), Given::Truth(true));
    assert_eq!(of(&yes_no, &[Given::Truth(true), Given::Truth(false)]), Given::Missing, "they differ");
}

// Once whatever was merged until the last day of the year lengthened the tenure of a unit that is rated as of an earlier day.
#[test]
fn a_predecessor_that_comes_after_the_day_as_of_which_a_unit_is_rated_lengthens_no_tenure() {
    let files = Files::new();
    let units = UNITS.replace("X6,Sáu,hoi,xa,2001-01-01", "X6,Sáu,hoi,xa,2015-01-01");
    let rules = std::fs::read_to_string(Path::new(RULES).join("rules.yaml")).expect("the rules");
    let months = |as_of: &str| {
        std::fs::write(files.path("nay.csv"), &units).expect("a file");
        let text = rules.replace("absent: undetermined\n", &format!("absent: undetermined\nas_of: \"{as_of}\"\n"));
        std::fs::write(files.path("rules.yaml"), text).expect("a file");
        let (now, lineage, before, rules) =
            ["nay.csv", "lineage.csv", "truoc.csv", "rules.yaml"].map(|name| files.path(name)).into();
        let run =
            ["explain", "X6", &now, &lineage, "--rules", &rules, "--period", "2025", "--previous", &before, "--format", "json"];
        let record: serde_json::Value = serde_json::from_str(&out(&vungmanh(&run))).expect("JSON");
        record["attributes"]["months_in_operation"]["value"].clone()
    };
    // Y6, founded in 2010, went into it on 1 July 2025
    assert_eq!((months("12-31"), months("07-01"), months("06-30")), ("191".into(), "186".into(), "125".into()));
}
