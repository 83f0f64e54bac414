//! Tables: headers, rows, units, layers, periods.

use super::{facts, form, line, named, question};
use vungmanh::facts::heading::{Attribute, Meaning};
use vungmanh::facts::read::grid::{Content, RawCell};
use vungmanh::facts::spelling::Locale;
use vungmanh::facts::table::TableKind;
use vungmanh::facts::units::Day;
use vungmanh::facts::{Aside, Asked, Facts, Layer, read_bytes};
use vungmanh::words::figure::{Kind, Question};
use vungmanh::words::period::Period;

fn csv(text: &str) -> Facts {
    facts(vec![("a.csv", text.as_bytes().to_vec())])
}

fn position(id: &str) -> usize {
    form().iter().position(|question| question.id == id).expect("a question of the form")
}

fn told(cell: Option<RawCell<'_>>) -> String {
    match cell {
        None => "no cell".into(),
        Some(cell) if cell.is_blank() => format!("blank {}", cell.place()),
        Some(cell) => match cell.content {
            Content::Unsure(why) => format!("{why:?} {}", cell.place()),
            _ => format!("{} {}", cell.raw(), cell.place()),
        },
    }
}

fn figure(facts: &Facts, unit: &str, id: &str) -> String {
    told(facts.figure(facts.unit(unit).expect("a unit"), 0, position(id)))
}

fn said(facts: &Facts) -> Vec<String> {
    facts.refusals.iter().chain(&facts.findings).map(line).collect()
}

fn codes(facts: &Facts) -> Vec<&'static str> {
    facts.refusals.iter().chain(&facts.findings).map(|said| said.code).collect()
}

/// Reasons for which rows are left aside, with their numbers.
fn aside(facts: &Facts) -> Vec<String> {
    let rows = facts.tables.iter().flat_map(|table| &table.aside);
    rows.map(|(aside, rows)| format!("{}: {} {:?}", aside.words().en, rows.count, rows.rows)).collect()
}

#[test]
fn a_table_with_a_title_above_and_a_total_below_is_read() {
    let facts = csv("Số liệu giả định;;;;;;\n\
        STT;Mã đơn vị;Tên đơn vị;Tổ chức;Tổng số hội viên;ke_hoach;Ghi chú\n\
        (1);(2);(3);(4);(5);(6);(7)\n\
        1;015009;Hội Nông dân xã 01;Hội Nông dân;1.163;có;\n\
        2;04E090;Hội Phụ nữ xã 01;hoi_phu_nu;;x;tốt\n\
        ;;Tổng cộng;;1.163;;\n\
        Ghi chú: số liệu đến 31/12;;;;;;\n");
    assert!(said(&facts).is_empty(), "{:?}", said(&facts));
    assert_eq!(facts.units.len(), 2);
    assert_eq!(facts.units[0].organisation.as_deref(), Some("hoi_nong_dan"));
    assert_eq!(&*facts.units[1].name, "Hội Phụ nữ xã 01");
    assert_eq!(figure(&facts, "015009", "hoi_vien"), "1.163 a.csv!E4");
    assert_eq!(figure(&facts, "04E090", "hoi_vien"), "blank a.csv!E5");
    assert_eq!(figure(&facts, "04E090", "ke_hoach"), "x a.csv!F5");
    assert_eq!(figure(&facts, "04E090", "ty_le"), "no cell");
    assert!(facts.has_figures(0, position("ke_hoach")));
    assert!(!facts.has_figures(0, position("ty_le")));
    assert_eq!(aside(&facts), ["numbers of columns: 1 [3]", "a total: 1 [6]", "a remark, not a unit: 1 [7]"]);
    assert_eq!((facts.tables[0].header_row, facts.tables[0].n_rows), (2, 2));
}

#[test]
fn every_column_of_the_design_is_read_by_id_and_by_title() {
    let by_id = "unit,name,organisation,unit_kind,subtype,territory,parent,cohort,leads,founded,dissolved\n";
    let by_title = "Mã đơn vị,Tên đơn vị,Tổ chức,Cấp,Loại hình,Địa bàn,Đơn vị cấp trên,Cụm (khối),Người đứng đầu của,\
        Ngày thành lập,Ngày giải thể\n";
    let row = "X01,Xã Một,Hội Nông dân,xã,hành chính,huyen_a,H01,Cụm 1,H01,1/8/1991,31/12/2020\n";
    for header in [by_id, by_title] {
        let facts = csv(&format!("{header}{row}"));
        assert!(said(&facts).is_empty(), "{:?}", said(&facts));
        let unit = &facts.units[0];
        let texts =
            [&unit.organisation, &unit.unit_kind, &unit.subtype, &unit.territory, &unit.parent, &unit.cohort, &unit.leads];
        assert_eq!(
            texts.map(|text| text.as_deref().unwrap_or("none")),
            ["hoi_nong_dan", "xa", "hành chính", "huyen_a", "H01", "Cụm 1", "H01"]
        );
        let days =
            [unit.founded, unit.dissolved].map(|day| if let Day::Known(day) = day { day.to_string() } else { "none".into() });
        assert_eq!(days, ["1991-08-01", "2020-12-31"]);
        assert_eq!(facts.tables[0].kind, TableKind::Units);
        assert_eq!(facts.attribute_place(0, Attribute::Founded).expect("a place").to_string(), "a.csv!J2");
        assert_eq!(facts.place(0).to_string(), "a.csv!A2");
    }
}

#[test]
fn units_and_figures_may_stand_in_two_files() {
    let units = "unit,name,organisation\nX01,Xã Một,hoi_nong_dan\nX02,Xã Hai,hoi_phu_nu\n";
    let figures = "unit,hoi_vien\nX02,5\nX03,6\n";
    // The list of units stands last, and holds all the same.
    let facts = facts(vec![("figures.csv", figures.into()), ("units.csv", units.into())]);
    assert_eq!(codes(&facts), ["unit_not_listed"]);
    assert_eq!(facts.units.len(), 2);
    assert_eq!(figure(&facts, "X02", "hoi_vien"), "5 figures.csv!B2");
    assert_eq!(figure(&facts, "X01", "hoi_vien"), "no cell");
    assert_eq!(facts.place(1).to_string(), "units.csv!A3");
    assert_eq!(aside(&facts), ["a unit that is not listed: 1 [3]"]);
}

#[test]
fn a_long_table_has_a_row_for_each_figure() {
    let facts = csv("unit,period,indicator,value,layer,evidence,note\n\
        X01,2016,hoi_vien,1163,,Báo cáo số 5,đã rà soát\n\
        X01,2016,Tỷ lệ hòa giải thành,\"96,5%\",tự khai,,\n\
        X01,2015,hoi_vien,1100,self,,\n\
        X01,2016,hoi_vien,1160,thẩm định,,\n\
        X01,2016,không có,1,,,\n\
        X02,năm 2016,hoi_vien,,,,\n");
    assert_eq!(figure(&facts, "X01", "hoi_vien"), "1163 a.csv!D2");
    assert_eq!(figure(&facts, "X01", "ty_le"), "96,5% a.csv!D3");
    assert_eq!(figure(&facts, "X02", "hoi_vien"), "blank a.csv!D7");
    assert_eq!(figure(&facts, "X02", "ty_le"), "no cell");
    assert_eq!(told(facts.evidence(0, 0, position("hoi_vien"))), "Báo cáo số 5 a.csv!F2");
    assert_eq!(told(facts.explanation(0, 0, position("hoi_vien"))), "đã rà soát a.csv!G2");
    assert_eq!(codes(&facts), ["indicator_not_understood"]);
    assert_eq!(aside(&facts), ["another period: 2015: 1 [4]", "an indicator that is not asked for: 1 [6]"]);
}

#[test]
fn a_row_of_unknown_period_or_layer_makes_its_figures_unreadable_and_not_missing() {
    let facts = csv("unit,period,layer,hoi_vien,ty_le\n\
        X01,năm ngoái,,1163,\n\
        X02,2016,ai đó,980,88\n\
        X03,,self,5,6\n\
        X04,2016,self,7,8\n\
        X04,20016,self,9,8\n");
    assert_eq!(codes(&facts), ["unreadable_period", "unreadable_layer", "unreadable_period", "unreadable_period"]);
    assert_eq!(figure(&facts, "X01", "hoi_vien"), "Period a.csv!D2");
    assert_eq!(figure(&facts, "X01", "ty_le"), "no cell");
    assert_eq!(figure(&facts, "X02", "hoi_vien"), "Layer a.csv!D3");
    assert_eq!(figure(&facts, "X03", "ty_le"), "Period a.csv!E4");
    assert_eq!(figure(&facts, "X04", "hoi_vien"), "7 a.csv!D5");
}

#[test]
fn evidence_and_explanations_have_columns_beside_their_figure() {
    let facts = csv(
        "unit;hoi_vien;Tổng số hội viên (minh chứng);hoi_vien (giải trình);ke_hoach;ke_hoach (evidence)\nX01;5;BC 12;rà soát;có;\n",
    );
    assert!(said(&facts).is_empty(), "{:?}", said(&facts));
    assert_eq!(told(facts.evidence(0, 0, position("hoi_vien"))), "BC 12 a.csv!C2");
    assert_eq!(told(facts.explanation(0, 0, position("hoi_vien"))), "rà soát a.csv!D2");
    assert_eq!(told(facts.evidence(0, 0, position("ke_hoach"))), "blank a.csv!F2");
    assert_eq!(told(facts.explanation(0, 0, position("ke_hoach"))), "no cell");
}

fn asked_in<'a>(forms: &'a [Vec<Question>], named: &'a super::Named, layer: Layer) -> Asked<'a> {
    Asked {
        forms: forms.iter().map(|form| form.iter().collect()).collect(),
        organisations: &named.organisations,
        unit_kinds: &named.unit_kinds,
        subtypes: &named.nothing,
        territories: &named.nothing,
        period: Period { year: 2016 },
        layer,
        locale: Locale::Vi,
    }
}

// Five organisations use one workbook; their forms share ids and titles in every combination.
#[test]
fn forms_that_share_an_id_or_a_title_each_find_their_own_column() {
    let text = |id: &str, title: &str| question(id, title, Kind::Text);
    let forms = [
        vec![text("so_buoi", "Số buổi tuyên truyền"), text("hop", "Số buổi họp")],
        vec![text("buoi_tt", "Số buổi tuyên truyền"), text("so_buoi", "Số buổi họp")],
    ];
    let named = named();
    let table = "unit;Số buổi tuyên truyền;Số buổi họp\nX01;3;4\n";
    let facts = read_bytes([("a.csv".into(), Layer::Own, table.into())], &asked_in(&forms, &named, Layer::Own));
    assert!(said(&facts).is_empty(), "{:?}", said(&facts));
    let read = |form, question| told(facts.figure(0, form, question));
    assert_eq!([read(0, 0), read(0, 1)], ["3 a.csv!B2", "4 a.csv!C2"]);
    assert_eq!([read(1, 0), read(1, 1)], ["3 a.csv!B2", "4 a.csv!C2"]);
    // By id, the column of one form is another question of the other; the title is then a second column for it.
    let table = "unit;so_buoi;Số buổi họp\nX01;3;4\n";
    let facts = read_bytes([("a.csv".into(), Layer::Own, table.into())], &asked_in(&forms, &named, Layer::Own));
    assert_eq!(codes(&facts), ["heading_twice"]);
}

#[test]
fn a_layer_is_named_by_id_and_by_its_vietnamese_words() {
    for (text, layer) in [
        ("self", Some(Layer::Own)),
        ("Tự chấm", Some(Layer::Own)),
        ("tu khai", Some(Layer::Own)),
        ("appraised", Some(Layer::Appraised)),
        ("Thẩm định", Some(Layer::Appraised)),
        ("QUYẾT ĐỊNH", Some(Layer::Decided)),
        ("", None),
        ("khác", None),
    ] {
        assert_eq!(Layer::parse(text), layer, "{text}");
    }
}

#[test]
fn the_same_figure_twice_is_refused_only_where_it_differs() {
    let twice = |second: &str| {
        facts(vec![("a.csv", "unit,hoi_vien\nX01,1163\n".into()), ("b.csv", format!("unit,hoi_vien\nX01,{second}\n").into())])
    };
    assert_eq!(codes(&twice("1163")), ["unit_in_two_files", "figure_repeated"]);
    assert_eq!(codes(&twice("1.163")), ["unit_in_two_files", "figure_repeated"]);
    assert_eq!(codes(&twice("01163")), ["unit_in_two_files", "figure_repeated"]);
    assert!(codes(&twice("")).is_empty());
    assert!(codes(&twice("?")).is_empty());
    // whichever file is read first
    for texts in [["1163", "?"], ["?", "1163"]] {
        let [one, two] = texts.map(|text| format!("unit,hoi_vien\nX01,{text}\n"));
        let facts = facts(vec![("a.csv", one.into()), ("b.csv", two.into())]);
        assert!(figure(&facts, "X01", "hoi_vien").starts_with("1163 "), "{texts:?}");
    }
    for other in ["1164", "12o", "KAD"] {
        let facts = twice(other);
        assert_eq!(codes(&facts), ["figure_twice", "unit_in_two_files"], "{other}");
        assert_eq!(facts.refusals.len(), 1);
        assert_eq!(facts.refusals[0].place.to_string(), "b.csv!B2");
        assert_eq!(facts.refusals[0].also[0].0.to_string(), "a.csv!B2");
    }
}

#[test]
fn what_is_told_about_a_unit_twice_must_agree() {
    let both = |first: &str, second: &str| {
        let table = |rest: &str, column: &str| format!("unit,organisation,founded,name,{column}\nX01,{rest},5\n");
        facts(vec![
            ("a.csv", table(first, "hoi_vien").into()),
            ("b.csv", table(second, "ke_hoach").replace(",5\n", ",1\n").into()),
        ])
    };
    assert!(codes(&both("hoi_nong_dan,1/1/1990,Xã Một", "Hội Nông dân,1990-01-01,xã một")).is_empty());
    assert!(codes(&both("hoi_nong_dan,1/1/1990,Xã Một", ",?,")).is_empty());
    assert_eq!(codes(&both("hoi_nong_dan,1/1/1990,Xã Một", "hoi_phu_nu,1/1/1990,Xã Một")), ["unit_described_twice"]);
    assert_eq!(codes(&both("hoi_nong_dan,1/1/1990,Xã Một", "hoi_nong_dan,2/1/1990,Xã Một")), ["unit_described_twice"]);
    let renamed = both("hoi_nong_dan,1/1/1990,Xã Một", "hoi_nong_dan,1/1/1990,Xã Hai");
    assert_eq!(codes(&renamed), ["unit_named_twice"]);
    assert!(renamed.refusals.is_empty());
}

#[test]
fn a_day_that_cannot_be_read_is_not_a_missing_day() {
    let facts = csv("unit,name,founded\nX01,A,hôm qua\nX02,B,\nX03,C,1/8/1991\n");
    assert_eq!(codes(&facts), ["unreadable_date"]);
    assert_eq!(facts.units[0].founded, Day::Unreadable);
    assert_eq!(facts.units[1].founded, Day::Missing);
    assert!(matches!(facts.units[2].founded, Day::Known(_)));
}

#[test]
fn headings_that_mean_the_unit_give_way_to_the_clearest() {
    for (header, name) in [
        ("Mã đơn vị;Đơn vị;hoi_vien", "Xã Một"),
        ("Mã;Đơn vị;hoi_vien", "Xã Một"),
        ("Đơn vị;Tên đơn vị;hoi_vien", "Xã Một"),
        ("Mã đơn vị;Mã;hoi_vien", "X01"),
    ] {
        let facts = csv(&format!("{header}\nX01;Xã Một;5\n"));
        assert_eq!(facts.units.len(), 1, "{header}");
        assert_eq!((&*facts.units[0].id, &*facts.units[0].name), ("X01", name), "{header}");
        assert_eq!(figure(&facts, "X01", "hoi_vien"), "5 a.csv!C2");
    }
    let facts = csv("Tên đơn vị;hoi_vien\nXã Một;5\n");
    assert_eq!(codes(&facts), ["no_unit_column"]);
    assert_eq!(facts.refusals[0].notes[0].en, "row 1 has known headings: `Tên đơn vị`, `hoi_vien`");
}

#[test]
fn a_header_in_the_thirtieth_row_is_found_and_one_below_is_not() {
    let below = |n: usize| csv(&format!("{}unit;hoi_vien\nX01;5\n", "Số liệu giả định;\n".repeat(n)));
    assert_eq!(below(29).units.len(), 1);
    assert_eq!(codes(&below(30)), ["no_unit_column"]);
}

#[test]
fn a_heading_not_understood_is_listed_with_its_nearest() {
    let facts = csv("unit;Tổng số hội vien;Xyz;;hoi_vien\nX01;1;2;3;4\n");
    assert_eq!(
        said(&facts),
        [
            "warning[heading_not_understood] a.csv!B1: không hiểu tiêu đề `Tổng số hội vien`: cột B không được đọc | có phải `Tổng số hội viên`?",
            "warning[heading_not_understood] a.csv!C1: không hiểu tiêu đề `Xyz`: cột C không được đọc",
            "warning[column_without_heading] a.csv!D2: cột D có nội dung mà không có tiêu đề: không được đọc",
        ]
    );
    let unknown = facts.tables[0].columns.iter().filter(|column| column.meaning == Meaning::Unknown).count();
    assert_eq!(unknown, 3);
}

#[test]
fn rows_that_are_no_units_are_left_aside_with_their_reason() {
    let facts = csv("unit;name;hoi_vien\n\
        I. Huyện A;;\n\
        X01;Xã Một;5\n\
        Tổng cộng huyện A;;5\n\
        unit;name;hoi_vien\n\
        X02;Xã Hai;6\n\
        ;Cộng;11\n\
        ;Không tên;7\n\
        Người lập biểu;;Thủ trưởng\n");
    assert_eq!(facts.units.iter().map(|unit| &*unit.id).collect::<Vec<_>>(), ["X01", "X02"]);
    assert_eq!(codes(&facts), ["row_without_unit"]);
    assert_eq!(
        aside(&facts),
        ["the header again: 1 [5]", "a total: 2 [4, 7]", "no unit: 1 [8]", "a remark, not a unit: 2 [2, 9]"]
    );
}

#[test]
fn a_unit_is_text_and_keeps_its_zeros_and_letters() {
    let facts = csv("unit;hoi_vien\n015009;1\n04E090;2\n'007;3\n 1E5 ;4\nXa\u{303} 01;5\n");
    let ids: Vec<&str> = facts.units.iter().map(|unit| &*unit.id).collect();
    assert_eq!(ids, ["015009", "04E090", "007", "1E5", "Xã 01"]);
}

#[test]
fn two_hundred_findings_of_a_kind_are_told_and_the_rest_counted() {
    let rows: String = (0..1000).map(|n| format!(";{n}\n")).collect();
    let facts = csv(&format!("unit;hoi_vien\n{rows}"));
    let without_unit: Vec<String> = facts.findings.iter().filter(|said| said.code == "row_without_unit").map(line).collect();
    assert_eq!(without_unit.len(), 201);
    assert!(without_unit[200].contains("800 chỗ"), "{}", without_unit[200]);
    let aside = &facts.tables[0].aside[&Aside::NoUnit];
    assert_eq!((aside.count, aside.rows.len()), (1000, 20));
}

#[test]
fn a_percentage_column_is_suspect_only_where_every_plain_figure_is_a_share() {
    let codes_of = |figures: &[&str]| {
        let rows: String = figures.iter().enumerate().map(|(n, figure)| format!("X{n};{figure}\n")).collect();
        codes(&csv(&format!("unit;ty_le\n{rows}")))
    };
    assert_eq!(codes_of(&["0,95", "1", "0"]), ["percent_as_share"]);
    assert_eq!(codes_of(&["0,95", "95%"]), ["percent_as_share"]);
    assert!(codes_of(&["0,95", "1,01"]).is_empty());
    assert!(codes_of(&["0", "0"]).is_empty());
    assert!(codes_of(&["0,95%", "0,5%"]).is_empty());
    assert!(codes_of(&["", "?"]).is_empty());
}

#[test]
fn files_that_cannot_be_opened_are_refused_by_name() {
    let (forms, named) = ([form()], named());
    let asked = asked_in(&forms, &named, Layer::Own);
    let folder = env!("CARGO_MANIFEST_DIR");
    for (path, message) in [("khong-co.xlsx".to_owned(), "không có tệp này"), (folder.to_owned(), "là thư mục, không phải tệp")]
    {
        let facts = vungmanh::facts::read(&[vungmanh::facts::DataFile { path: path.clone().into(), layer: Layer::Own }], &asked);
        assert_eq!(facts.refusals[0].code, "file_not_read");
        assert_eq!(facts.refusals[0].place.to_string(), path);
        assert!(facts.refusals[0].message.vi.contains(message), "{}", facts.refusals[0].message.vi);
    }
}
