//! Lineage and decisions: what is read of them, cell by cell, and what is said of each row that is not.

use super::{facts, line};
use std::fmt::Write;
use vungmanh::facts::Facts;
use vungmanh::facts::decisions::DecisionKind;
use vungmanh::facts::lineage::LineageKind;

const UNITS: &str = "unit,name,organisation,cohort,founded,dissolved\n\
    X01,Xã Một,hoi_nong_dan,Cụm 1,,\nX02,Xã Hai,hoi_nong_dan,Cụm 1,01/07/2016,\nX03,Xã Ba,hoi_nong_dan,,,01/03/2016\n";

fn with(name: &str, table: &str) -> Facts {
    facts(vec![("units.csv", UNITS.into()), (name, table.into())])
}

fn said(facts: &Facts) -> Vec<String> {
    facts.refusals.iter().chain(&facts.findings).map(line).collect()
}

fn codes(facts: &Facts) -> Vec<&'static str> {
    facts.refusals.iter().chain(&facts.findings).map(|said| said.code).collect()
}

/// Every line of descent and decision that was read, with its cells, and those that were not.
pub(super) fn listed(facts: &Facts) -> String {
    let mut text = String::new();
    for line in &facts.lineage {
        let part = line.part.as_ref().map_or(String::new(), |part| format!(" ({} {})", part.is, part.place));
        let document = line.document.as_ref().map_or("none".to_owned(), |at| format!("{} {}", at.is, at.place));
        let _infallible = writeln!(
            text,
            "    {} {} {} {} {}{part}, {} {}, {document}",
            line.from.is,
            line.from.place,
            line.kind.is.id(),
            line.to.is,
            line.to.place,
            line.date.is,
            line.date.place
        );
    }
    for decision in &facts.decisions {
        let cell = |at: Option<String>| at.unwrap_or("none".to_owned());
        let node = cell(decision.node.as_ref().map(|at| format!("{} {}", at.is, at.place)));
        let value = cell(decision.value.as_ref().map(|at| {
            let number = at.is.number.map_or(String::new(), |number| format!(" = {number}"));
            format!("{}{number} {}", at.is.text, at.place)
        }));
        let grounds = cell(decision.grounds.as_ref().map(|at| format!("{} {}", at.is, at.place)));
        let _infallible = writeln!(
            text,
            "    {} {}: {} {}: node {node}; value {value}; {} {}, {} {}, {} {}; grounds {grounds}",
            decision.unit.is,
            decision.unit.place,
            decision.kind.is.id(),
            decision.kind.place,
            decision.number.is,
            decision.number.place,
            decision.date.is,
            decision.date.place,
            decision.by.is,
            decision.by.place
        );
    }
    for unread in &facts.unread_decisions {
        let _infallible = writeln!(text, "    unread: {} {}", unread.unit.as_deref().unwrap_or("?"), unread.place);
    }
    text
}

const DECISIONS: &str = "unit,period,kind,node,value,number,date,by,grounds\n";

#[test]
fn a_decision_keeps_every_cell_and_knows_no_rule() {
    let table = "DANH SÁCH QUYẾT ĐỊNH;;;;;;;;;\n\
        STT;Mã đơn vị;Kỳ;Loại quyết định;Điều kiện, tiêu chí;Giá trị;Số quyết định;Ngày quyết định;Cấp quyết định;Căn cứ\n\
        1;X01;2016;Miễn áp dụng điều kiện;ky_luat;bat_kha_khang;12/QĐ-MT;05/01/2017;Ban Thường trực;bão số 3\n\
        2;X02;2016;chấm điểm;Phong trào;1,5;13/QĐ-MT;2017-01-05;Ban Thường trực;kiểm tra\n\
        3;X02;2016;xếp loại;;Khá;14/QĐ-MT;05/01/2017;Ban Thường trực;khiếu nại\n\
        4;X03;2016;hủy;;;15/QĐ-MT;05/02/2017;Ban Thường trực;\n\
        5;Cụm 1;2016;ngoại lệ;khong_che;25%;16/QĐ-MT;05/01/2017;Ban Thường trực;cụm dẫn đầu\n\
        ;Người lập: Nguyễn Văn A;;;;;;;;\n";
    let facts = with("Quyết định.csv", table);
    assert!(said(&facts).is_empty(), "{:?}", said(&facts));
    insta::assert_snapshot!(listed(&facts));
    let read = &facts.ledgers[0];
    assert_eq!((read.header_row, read.n_rows), (2, 5));
    let aside: Vec<String> = read.aside.iter().map(|(why, rows)| format!("{} {:?}", why.words().en, rows.rows)).collect();
    assert_eq!(aside, ["a remark, not a unit [8]"]);
    assert_eq!(facts.units.len(), 3);
}

#[test]
fn lineage_keeps_every_cell_and_may_name_units_that_are_no_more() {
    let table = "from,to,kind,part,date,document\n\
        Y01,X01,merged_into,,01/07/2016,12/NQ-HĐND\n\
        Y02,X01,nhập vào,,01/07/2016,12/NQ-HĐND\n\
        Y03,X01,chia tách,thôn 1,01/07/2016,12/NQ-HĐND\n\
        Y03,X02,split_to,thôn 2,01/07/2016,\n\
        Z01,Y03,đổi tên,,01/07/2015,3/QĐ\n";
    let facts = with("a.csv", table);
    assert_eq!(codes(&facts), ["lineage_without_document"]);
    insta::assert_snapshot!(listed(&facts));
}

#[test]
fn every_kind_is_found_by_id_and_by_its_vietnamese_words() {
    for (text, kind) in [
        ("waiver", Some(DecisionKind::Waiver)),
        ("MIỄN", Some(DecisionKind::Waiver)),
        ("mien ap dung", Some(DecisionKind::Waiver)),
        ("assessed", Some(DecisionKind::Assessed)),
        ("Chấm điểm", Some(DecisionKind::Assessed)),
        ("rating", Some(DecisionKind::Rating)),
        ("Xếp loại", Some(DecisionKind::Rating)),
        ("cancel", Some(DecisionKind::Cancel)),
        ("Hủy", Some(DecisionKind::Cancel)),
        ("huỷ bỏ", Some(DecisionKind::Cancel)),
        ("exception", Some(DecisionKind::Exception)),
        ("nới tỷ lệ", Some(DecisionKind::Exception)),
        ("miến", None),
        ("", None),
    ] {
        assert_eq!(DecisionKind::parse(text), kind, "{text}");
    }
    for (text, kind) in [
        ("merged_into", Some(LineageKind::MergedInto)),
        ("Sáp nhập", Some(LineageKind::MergedInto)),
        ("split_to", Some(LineageKind::SplitTo)),
        ("tach ra", Some(LineageKind::SplitTo)),
        ("renamed", Some(LineageKind::Renamed)),
        ("Đổi tên", Some(LineageKind::Renamed)),
        ("sắp nhập", None),
    ] {
        assert_eq!(LineageKind::parse(text), kind, "{text}");
    }
}

#[test]
fn a_decision_needs_grounds_unless_it_cancels() {
    let row =
        |kind: &str, unit: &str, grounds: &str| format!("{DECISIONS}{unit},2016,{kind},n,1,5/QĐ,05/01/2017,Ban,{grounds}\n");
    for (kind, unit) in [("waiver", "X01"), ("assessed", "X01"), ("rating", "X01"), ("exception", "Cụm 1")] {
        let facts = with("a.csv", &row(kind, unit, ""));
        assert_eq!(codes(&facts), ["cell_missing"], "{kind}");
        assert_eq!(facts.findings[0].place.to_string(), "a.csv!I2");
        assert_eq!((facts.decisions.len(), facts.unread_decisions.len()), (0, 1), "{kind}");
        assert_eq!(facts.unread_decisions[0].unit.as_deref(), Some(unit));
        assert_eq!(with("a.csv", &row(kind, unit, "vì")).decisions.len(), 1, "{kind}");
    }
    assert_eq!(with("a.csv", &row("cancel", "X01", "")).decisions.len(), 1);
}

#[test]
fn nothing_is_decided_about_a_period_before_it_begins() {
    let on = |day: &str| with("a.csv", &format!("{DECISIONS}X01,2016,rating,,khá,5/QĐ,{day},Ban,vì\n"));
    assert_eq!(codes(&on("31/12/2015")), ["date_impossible"]);
    assert!(codes(&on("01/01/2016")).is_empty());
    assert!(codes(&on("01/06/2024")).is_empty());
    assert_eq!(codes(&on("05/01/2217")), ["date_impossible"]);
    assert_eq!(codes(&on("29/02/2017")), ["unreadable_date"]);
}

#[test]
fn a_merger_is_of_a_day_on_which_both_units_could_take_part_in_it() {
    let on = |from: &str, to: &str, day: &str| {
        codes(&with("a.csv", &format!("from,to,kind,date,document\n{from},{to},merged_into,{day},1/NQ\n")))
    };
    assert_eq!(on("X02", "X01", "30/06/2016"), ["date_impossible"]);
    assert!(on("X02", "X01", "01/07/2016").is_empty());
    assert_eq!(on("X01", "X03", "02/03/2016"), ["date_impossible"]);
    assert!(on("X01", "X03", "01/03/2016").is_empty());
}

#[test]
fn a_decision_of_another_period_is_left_aside_and_said_and_one_without_a_period_is_an_error() {
    let facts = with(
        "a.csv",
        &format!("{DECISIONS}X01,2015,rating,,khá,5/QĐ,05/01/2016,Ban,vì\nX01,,rating,,yếu,5/QĐ,05/01/2017,Ban,vì\n"),
    );
    assert_eq!(codes(&facts), ["decision_of_another_period", "unreadable_period"]);
    let aside: Vec<String> = facts.ledgers[0].aside.keys().map(|why| why.words().en).collect();
    assert_eq!(aside, ["another period: 2015"]);
    assert!(facts.decisions.is_empty());
    // Without the column, decisions are of the period that is read, as figures are.
    let facts = with("a.csv", "unit,kind,value,number,date,by,grounds\nX01,rating,khá,5/QĐ,05/01/2017,Ban,vì\n");
    assert!(said(&facts).is_empty(), "{:?}", said(&facts));
    assert_eq!(facts.decisions.len(), 1);
}

#[test]
fn two_decisions_of_one_kind_are_refused_only_where_they_differ() {
    let two = |first: &str, second: &str| {
        with("a.csv", &format!("{DECISIONS}{first},5/QĐ,05/01/2017,Ban,vì\n{second},6/QĐ,05/01/2017,Ban,vì\n"))
    };
    let differing = two("X01,2016,assessed,n,\"1,5\"", "X01,2016,assessed,n,\"1,6\"");
    assert_eq!(
        differing.refusals.iter().map(line).collect::<Vec<_>>(),
        [
            "error[decision_twice] a.csv!E3: đơn vị `X01`, chấm điểm: hai quyết định khác nhau [a.csv!E2: chỗ thứ nhất] | chỉ giữ quyết \
         định có hiệu lực"
        ]
    );
    let alike = two("X01,2016,assessed,n,\"1,5\"", "X01,2016,assessed,N,\"1,50\"");
    assert_eq!((codes(&alike), alike.decisions.len()), (vec!["decision_repeated"], 1));
    for (first, second) in [
        ("X01,2016,assessed,n,1", "X01,2016,assessed,m,2"),
        ("X01,2016,assessed,n,1", "X02,2016,assessed,n,2"),
        ("X01,2016,rating,,khá", "X01,2016,waiver,n,khác"),
    ] {
        let facts = two(first, second);
        assert!(said(&facts).is_empty(), "{:?}", said(&facts));
        assert_eq!(facts.decisions.len(), 2);
    }
}

#[test]
fn a_unit_becomes_itself_neither_at_once_nor_by_way_of_others() {
    let rows = |rows: &str| with("a.csv", &format!("from,to,kind,date,document\n{rows}"));
    assert_eq!(codes(&rows("X01,X01,merged_into,01/07/2016,1\n")), ["lineage_to_itself"]);
    let circle = rows(
        "X01,Y1,renamed,01/07/2016,1\nY1,Y2,renamed,01/07/2016,1\nY2,X01,renamed,01/07/2016,1\nZ,X01,renamed,01/07/2016,1\n",
    );
    assert_eq!(
        circle.refusals.iter().map(line).collect::<Vec<_>>(),
        [
            "error[lineage_cycle] a.csv!A2: quan hệ sáp nhập, chia tách vòng tròn: `X01` → `Y1` → `Y2` → `X01` [a.csv!A3: `Y1` thành `Y2`] \
         [a.csv!A4: `Y2` thành `X01`] | bỏ hoặc sửa một hàng"
        ]
    );
    // Two ways to one unit are no circle.
    let ways = rows(
        "Y1,Y2,split_to,01/07/2015,1\nY1,Y3,split_to,01/07/2015,1\nY2,X01,merged_into,01/07/2016,1\nY3,X01,merged_into,01/07/2016,1\n",
    );
    assert!(said(&ways).is_empty(), "{:?}", said(&ways));
}

#[test]
fn a_table_of_figures_is_never_taken_for_a_list_of_decisions() {
    let facts = facts(vec![("a.csv", "unit;kind;number;date;by;grounds;hoi_vien\nX01;xã;1;;;;5\n".into())]);
    assert!(facts.ledgers.is_empty());
    assert_eq!(facts.units.len(), 1);
}

#[test]
fn a_list_that_lacks_a_column_it_must_have_is_refused() {
    let table = "unit,kind,node,value,number,date,who,grounds\nX01,waiver,n,,5/QĐ,05/01/2017,Ban,vì\n";
    let facts = with("decisions.csv", table);
    assert_eq!(codes(&facts), ["ledger_column_missing"]);
    assert!(facts.decisions.is_empty());
    assert_eq!(facts.units.len(), 3);
}
