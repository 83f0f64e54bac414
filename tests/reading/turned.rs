//! Tables whose questions stand in rows: read where it is clear whose figures stand in which column, refused at the first of them
//! where it is not.

use super::{facts, form, line};
use vungmanh::facts::Facts;
use vungmanh::facts::answer::{Answer, Value, answer};
use vungmanh::facts::spelling::Locale;

const UNITS: &str = "Mã đơn vị;Tên đơn vị;Tổ chức\n\
    X01;Hội Nông dân xã Một;Hội Nông dân\n\
    X02;Hội Nông dân xã Hai;Hội Nông dân\n";

fn listed(text: &str) -> Facts {
    facts(vec![("units.csv", UNITS.into()), ("a.csv", text.as_bytes().to_vec())])
}

fn unlisted(text: &str) -> Facts {
    facts(vec![("a.csv", text.as_bytes().to_vec())])
}

// What is read of a unit, each figure with its cell.
fn read(facts: &Facts, unit: &str) -> String {
    let Some(unit) = facts.unit(unit) else { return "no such unit".into() };
    let mut read = Vec::new();
    for (n, question) in form().iter().enumerate() {
        let Some(cell) = facts.figure(unit, 0, n).filter(|cell| !cell.is_blank()) else { continue };
        let value = match answer(question, cell, Locale::Vi) {
            Answer::Given(Value::Number(number), _) => number.to_string(),
            Answer::Given(value, _) => format!("{value:?}"),
            other => format!("{other:?}"),
        };
        read.push(format!("{} {value} at {}", question.id, vungmanh::facts::read::grid::address(cell.row, cell.column)));
    }
    read.join(", ")
}

fn said(facts: &Facts) -> Vec<String> {
    facts.refusals.iter().chain(&facts.findings).map(line).collect()
}

fn codes(facts: &Facts) -> Vec<String> {
    let told = facts.refusals.iter().chain(&facts.findings);
    told.map(|said| format!("{} {}", said.code, said.place.to_string().rsplit('!').next().unwrap_or_default())).collect()
}

const ROWS: &str = "1;Tổng số hội viên;người;50;60;110\n\
    I;TUYÊN TRUYỀN;;;;\n\
    2;Tỷ lệ hòa giải thành (%);%;40;;\n\
    3;Có kế hoạch công tác năm;;có;không;\n\
    4;Loại đơn vị hành chính;;Thị trấn;Xã;\n\
    Cộng;Cộng;;5;6;\n";

#[test]
fn units_in_columns_are_read_by_their_ids_each_figure_at_its_cell() {
    for heading in ["Nội dung", "Mã đơn vị", "Đơn vị", "Chỉ tiêu"] {
        let facts = listed(&format!("BIỂU TỔNG HỢP NĂM 2016\nTT;{heading};ĐVT;X01;X02;Cộng\n;;;xã Một;xã Hai;\n{ROWS}"));
        assert_eq!(
            said(&facts),
            [
                "note[indicators_in_rows] a.csv!D2: chỉ tiêu xếp theo hàng, đơn vị xếp theo cột: đọc 2 cột là 2 đơn vị; không đọc cột F"
            ],
            "{heading}"
        );
        assert_eq!(
            read(&facts, "X01"),
            "hoi_vien 50 at D4, ty_le 40 at D6, ke_hoach Truth(true) at D7, loai Option(2) at D8",
            "{heading}"
        );
        assert_eq!(read(&facts, "X02"), "hoi_vien 60 at E4, ke_hoach Truth(false) at E7, loai Option(0) at E8", "{heading}");
        assert_eq!(facts.units.len(), 2);
    }
    // a corner without a heading
    let facts = listed(&format!("TT;;ĐVT;X01;X02;Cộng\n{ROWS}"));
    assert_eq!(codes(&facts), ["indicators_in_rows D1"]);
    assert!(read(&facts, "X02").starts_with("hoi_vien 60 at E2"));
}

#[test]
fn units_in_columns_are_read_by_names_that_the_list_has_once() {
    let rows = ROWS.replace(";110\n", "\n");
    let facts = listed(&format!("TT;Nội dung;ĐVT;Hội Nông dân xã Một;HỘI NÔNG DÂN XÃ HAI\n{rows}"));
    assert_eq!(codes(&facts), ["indicators_in_rows D1", "unit_by_name D1"]);
    assert!(read(&facts, "X02").starts_with("hoi_vien 60 at E2"), "{}", read(&facts, "X02"));
    let facts = listed(&format!("TT;Nội dung;ĐVT;Hội Nông dân xã Một;xã Hai\n{rows}"));
    assert_eq!(codes(&facts), ["indicators_in_rows D1", "unit_by_name D1", "unit_not_listed E1"]);
    assert_eq!(read(&facts, "X02"), "");
}

#[test]
fn names_in_columns_are_refused_where_no_list_has_their_ids_and_ids_are_read() {
    let facts = unlisted(&format!("TT;Nội dung;ĐVT;Hội Nông dân xã Một;Hội Nông dân xã Hai;Cộng\n{ROWS}"));
    assert_eq!(codes(&facts), ["indicators_in_rows D1"]);
    assert!(!facts.refusals.is_empty() && facts.units.is_empty());
    let facts = unlisted(&format!("TT;Mã đơn vị;ĐVT;X01;X02;Cộng\n;Tổ chức;;Hội Nông dân;Hội Liên hiệp Phụ nữ;\n{ROWS}"));
    assert_eq!(codes(&facts), ["indicators_in_rows D1"]);
    assert!(facts.refusals.is_empty());
    assert!(read(&facts, "X02").starts_with("hoi_vien 60 at E3"));
    assert_eq!(facts.units[1].organisation.as_deref(), Some("hoi_phu_nu"));
}

#[test]
fn a_row_says_of_which_year_its_columns_are() {
    let facts = listed(&format!("TT;Nội dung;ĐVT;X01;X02;Cộng\n;Kỳ;;2016;2015;\n{ROWS}"));
    assert_eq!(codes(&facts), ["indicators_in_rows D1"]);
    assert!(read(&facts, "X01").starts_with("hoi_vien 50 at D3"));
    assert_eq!(read(&facts, "X02"), "");
}

#[test]
fn a_title_of_another_year_stands_against_columns_too() {
    let facts = listed(&format!("BIỂU TỔNG HỢP NĂM 2015\nTT;Nội dung;ĐVT;X01;X02;Cộng\n{ROWS}"));
    assert_eq!(codes(&facts), ["indicators_in_rows D2", "title_of_another_period A1"]);
    assert_eq!(read(&facts, "X01"), "");
}

#[test]
fn a_row_that_is_not_understood_is_told_where_figures_stand_in_it() {
    let facts = listed(&format!("TT;Nội dung;ĐVT;X01;X02;Cộng\n{ROWS}5;Số cây đã trồng;cây;7;8;\n;Lưu ý;;;;\n"));
    assert_eq!(codes(&facts), ["indicators_in_rows D1", "indicator_not_understood B8"]);
}

#[test]
fn what_stands_under_the_questions_is_no_indicator() {
    let facts = listed(&format!(
        "TT;Nội dung;ĐVT;X01;X02;Cộng\n{ROWS};NGƯỜI LẬP BIỂU;;;TM. BAN THƯỜNG VỤ;\n;Nguyễn Văn A;;;Trần Thị B;\n"
    ));
    assert_eq!(codes(&facts), ["indicators_in_rows D1"]);
}

const FORM: &str = "1;Tổng số hội viên;người;50;Danh sách\n\
    2;Tỷ lệ hòa giải thành;%;40;Sổ hòa giải\n\
    3;Có kế hoạch công tác năm;;có;Số 5/KH\n";

#[test]
fn the_sheet_of_one_unit_is_read_by_the_unit_that_stands_over_it() {
    for (over, is_named) in [
        ("Mã đơn vị: X01\n", false),
        ("Mã đơn vị;;X01\n", false),
        ("Đơn vị: Hội Nông dân xã Một\n", true),
        ("Đơn vị;;;Hội Nông dân xã Một\n", true),
        ("Đơn vị báo cáo: Hội Nông dân xã Hai\nMã đơn vị: X01\n", false),
    ] {
        for value in ["Kết quả", "Số liệu", "Số lượng"] {
            let facts = listed(&format!("PHIẾU NĂM 2016\n{over}TT;Nội dung;Đơn vị tính;{value};Minh chứng\n{FORM}"));
            let expected = if is_named { vec!["indicators_in_rows", "unit_by_name"] } else { vec!["indicators_in_rows"] };
            let told: Vec<&str> = facts.refusals.iter().chain(&facts.findings).map(|said| said.code).collect();
            assert_eq!(told, expected, "{over} {value} {:?}", said(&facts));
            let row = 3 + over.lines().count();
            let read = read(&facts, "X01");
            let expected = format!("hoi_vien 50 at D{row}, ty_le 40 at D{}, ke_hoach Truth(true) at D{}", row + 1, row + 2);
            assert_eq!(read, expected, "{over} {value}");
            let unit = facts.unit("X01").expect("a unit");
            let evidence = facts.evidence(unit, 0, 0).expect("a cell");
            assert_eq!((&*evidence.raw(), evidence.row), ("Danh sách", u32::try_from(row).expect("few") - 1));
        }
    }
}

#[test]
fn labels_and_figures_side_by_side_are_the_sheet_of_the_unit_over_them() {
    let facts =
        listed("Đơn vị: Hội Nông dân xã Hai\nTổng số hội viên;60\nTỷ lệ hòa giải thành:;30\nCó kế hoạch công tác năm;x\n");
    assert_eq!(
        said(&facts),
        [
            "note[indicators_in_rows] a.csv!A1: phiếu của một đơn vị: mọi số liệu ở cột B được đọc là của `Hội Nông dân xã Hai`",
            "note[unit_by_name] a.csv!A1: 3 hàng ghi tên thay cho mã: đọc theo tên trong bảng đơn vị",
        ]
    );
    assert_eq!(read(&facts, "X02"), "hoi_vien 60 at B2, ty_le 30 at B3, ke_hoach Truth(true) at B4");
}

// A printed sheet merges its titles, its labels and what stands beside them.
#[test]
fn merged_titles_and_labels_are_read_where_they_begin_and_merged_figures_are_not() {
    let book = |title: &str, is_figure_merged: bool| {
        let format = rust_xlsxwriter::Format::new();
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.merge_range(0, 0, 0, 5, title, &format).expect("merged");
        sheet.merge_range(1, 0, 1, 1, "Đơn vị:", &format).expect("merged");
        sheet.merge_range(1, 2, 1, 5, "Hội Nông dân xã Một", &format).expect("merged");
        for (column, text) in (0..).zip(["TT", "Nội dung", "", "ĐVT", "Kết quả", ""]) {
            sheet.write(2, column, text).expect("written");
        }
        for (row, text, figure) in [(3, "Tổng số hội viên", "50"), (4, "Tỷ lệ hòa giải thành", "40"), (5, "Số đơn thư", "3")]
        {
            sheet.merge_range(row, 1, row, 2, text, &format).expect("merged");
            sheet.write(row, 4, figure).expect("written");
        }
        if is_figure_merged {
            sheet.merge_range(4, 4, 5, 4, "40", &format).expect("merged");
        }
        book.save_to_buffer().expect("written")
    };
    let read_book = |title, merged| facts(vec![("units.csv", UNITS.into()), ("a.xlsx", book(title, merged))]);
    let found = read_book("PHIẾU NĂM 2016", false);
    assert_eq!(codes(&found), ["indicators_in_rows C2", "unit_by_name C2"], "{:?}", said(&found));
    assert_eq!(read(&found, "X01"), "hoi_vien 50 at E4, don_thu 3 at E6, ty_le 40 at E5");
    let found = read_book("PHIẾU NĂM 2016", true);
    assert_eq!(read(&found, "X01"), "hoi_vien 50 at E4, don_thu Unreadable(Merged) at E6, ty_le Unreadable(Merged) at E5");
    let found = read_book("PHIẾU NĂM 2015", false);
    assert_eq!(codes(&found), ["indicators_in_rows C2", "title_of_another_period A1"]);
    assert_eq!(read(&found, "X01"), "");
}

#[test]
fn what_questions_are_measured_in_is_no_unit_though_it_is_headed_don_vi() {
    for heading in ["Nội dung", "Chỉ tiêu"] {
        let facts = listed(&format!("Mã đơn vị: X01\nTT;{heading};Đơn vị;Kết quả;Minh chứng\n{FORM}"));
        assert_eq!(codes(&facts), ["indicators_in_rows A1"], "{:?}", said(&facts));
        assert!(read(&facts, "X01").starts_with("hoi_vien 50 at D3"));
    }
}

#[test]
fn where_it_is_not_clear_whose_or_which_figures_stand_in_a_column_nothing_is_read() {
    for text in [
        // of no unit
        format!("TT;Nội dung;Đơn vị tính;Kết quả;Minh chứng\n{FORM}"),
        // `Đơn vị: …` is what it is measured in, and no unit
        format!("Đơn vị tính: triệu đồng\nTT;Nội dung;Đơn vị tính;Kết quả;Minh chứng\n{FORM}"),
        // two columns of figures
        format!("Mã đơn vị: X01\nTT;Nội dung;Số liệu;Kết quả;Minh chứng\n{FORM}"),
        // two years
        format!("TT;Nội dung;ĐVT;Năm 2015;Năm 2016;\n{ROWS}"),
        // a decimal comma has split a cell
        "TT,Nội dung,ĐVT,X01,X02\n1,Tổng số hội viên,,50,60\n2,Tỷ lệ hòa giải thành,,96,5,88\n3,Số đơn thư,,1,2\n".into(),
    ] {
        let facts = unlisted(&text);
        let told: Vec<&str> = facts.refusals.iter().chain(&facts.findings).map(|said| said.code).collect();
        assert_eq!(told, ["indicators_in_rows"], "{text}");
        assert!(!facts.refusals.is_empty() && facts.units.is_empty(), "{text}");
    }
}

#[test]
fn one_question_on_two_rows_with_two_answers_is_refused() {
    let facts = listed(&format!("TT;Nội dung;ĐVT;X01;X02;Cộng\n{ROWS}9;Tổng số hội viên;người;51;60;\n"));
    assert_eq!(codes(&facts), ["figure_twice D8", "indicators_in_rows D1", "figure_repeated E8"]);
}
