//! Tables as offices send them: what is understood is said, what is not is refused at its cell, nothing is taken for something else.

use super::{facts, form, line};
use vungmanh::facts::Facts;
use vungmanh::facts::answer::{Answer, Value, answer};
use vungmanh::facts::spelling::Locale;

const UNITS: &str = "Mã đơn vị;Tên đơn vị;Tổ chức\n\
    X01;Hội Nông dân xã Cộng Hòa;Hội Nông dân\n\
    X02;Hội Phụ nữ xã Cộng Hòa;Hội Liên hiệp Phụ nữ\n\
    Y02.nd;Hội Nông dân xã Hai;Hội Nông dân\n\
    Y02.pn;Hội Phụ nữ xã Hai;Hội Liên hiệp Phụ nữ\n\
    X05;Hội Nông dân xã Ba;Hội Nông dân\n\
    X06;Hội Nông dân xã Ba;Hội Nông dân\n";

fn csv(text: &str) -> Facts {
    facts(vec![("units.csv", UNITS.into()), ("a.csv", text.as_bytes().to_vec())])
}

// What is read of a unit: `hoi_vien 5, ty_le 90`; nothing of questions without a figure.
fn read(facts: &Facts, unit: &str) -> String {
    let unit = facts.unit(unit).expect("a unit");
    let mut read = Vec::new();
    for (n, question) in form().iter().enumerate() {
        let Some(cell) = facts.figure(unit, 0, n).filter(|cell| !cell.is_blank()) else { continue };
        let value = match answer(question, cell, Locale::Vi) {
            Answer::Given(Value::Number(number), _) => number.to_string(),
            Answer::Given(value, _) => format!("{value:?}"),
            other => format!("{other:?}"),
        };
        read.push(format!("{} {value}", question.id));
    }
    read.join(", ")
}

fn said(facts: &Facts) -> Vec<String> {
    facts.refusals.iter().chain(&facts.findings).map(line).collect()
}

fn codes(facts: &Facts) -> Vec<&'static str> {
    facts.refusals.iter().chain(&facts.findings).map(|said| said.code).collect()
}

fn aside(facts: &Facts) -> Vec<String> {
    let rows = facts.tables.iter().flat_map(|table| &table.aside);
    rows.map(|(aside, rows)| format!("{}: {:?}", aside.words().en, rows.rows)).collect()
}

#[test]
fn under_a_header_with_other_columns_figures_are_read_by_that_header() {
    let facts = csv("Mã đơn vị;Tổng số hội viên;Tỷ lệ hòa giải thành\nX01;50;40\n\
        Mã đơn vị;Tỷ lệ hòa giải thành;Tổng số hội viên\nX02;60;70\n");
    assert!(said(&facts).is_empty(), "{:?}", said(&facts));
    assert_eq!(read(&facts, "X01"), "hoi_vien 50, ty_le 40");
    assert_eq!(read(&facts, "X02"), "hoi_vien 70, ty_le 60");
    assert_eq!(facts.tables.iter().map(|table| table.header_row).collect::<Vec<_>>(), [1, 1, 3]);
}

#[test]
fn a_header_that_comes_again_as_it_was_begins_no_table() {
    let facts = csv("Mã đơn vị;Tổng số hội viên;Tỷ lệ hòa giải thành\nX01;50;40\n\
        Mã đơn vị;Tổng số hội viên;Tỷ lệ hòa giải thành\nX02;60;70\n");
    assert!(said(&facts).is_empty(), "{:?}", said(&facts));
    assert_eq!(read(&facts, "X02"), "hoi_vien 60, ty_le 70");
    assert_eq!(facts.tables.len(), 2);
    assert_eq!(aside(&facts), ["the header again: [3]"]);
}

#[test]
fn tables_under_each_other_are_both_read_whichever_has_more_columns() {
    let (narrow, wide) =
        ("Mã đơn vị;Tổng số hội viên\nX01;50\nCộng;50\n", "Mã đơn vị;Tỷ lệ hòa giải thành;Số đơn thư\nX01;40;3\n");
    for text in [format!("Biểu 1\n{narrow}\nBiểu 2\n{wide}"), format!("Biểu 1\n{wide}\nBiểu 2\n{narrow}")] {
        let facts = csv(&text);
        assert_eq!(read(&facts, "X01"), "hoi_vien 50, don_thu 3, ty_le 40", "{text}\n{:?}", said(&facts));
    }
}

#[test]
fn a_heading_of_two_rows_is_one_heading_where_both_together_are_known() {
    let facts = csv("Mã đơn vị;Tổng số;Tỷ lệ;Tổng số hội viên\n;hội viên;hòa giải thành;minh chứng\nX01;50;40;Báo cáo số 5\n");
    assert!(said(&facts).is_empty(), "{:?}", said(&facts));
    assert_eq!(read(&facts, "X01"), "hoi_vien 50, ty_le 40");
}

#[test]
fn one_heading_over_two_columns_is_joined_to_what_stands_under_it_in_each() {
    let facts =
        csv("Mã đơn vị;Tỷ lệ hòa giải thành;Số;;Tổng số\n;;đơn thư;đơn thư (minh chứng);hội viên\nX01;40;3;Báo cáo số 5;50\n");
    assert!(said(&facts).is_empty(), "{:?}", said(&facts));
    assert_eq!(read(&facts, "X01"), "hoi_vien 50, don_thu 3, ty_le 40");
}

#[test]
fn of_a_planned_and_an_achieved_figure_under_one_heading_neither_is_taken() {
    let facts = csv("Mã đơn vị;Tổng số hội viên;;Tỷ lệ hòa giải thành\n;Kế hoạch;Thực hiện;\nX01;50;40;30\n");
    assert_eq!(
        said(&facts)[0],
        "error[heading_divided] a.csv!B2: dưới tiêu đề `Tổng số hội viên` có nhiều cột, cột đầu ghi `Kế hoạch`: không rõ cột nào \
         là số liệu | đặt `Tổng số hội viên` làm tiêu đề của riêng cột cần đọc, đổi tiêu đề các cột kia"
    );
    assert!(!facts.refusals.is_empty());
}

#[test]
fn of_a_figure_and_its_appraisal_under_one_heading_the_own_one_is_taken() {
    let facts = csv("Mã đơn vị;Tổng số hội viên;\n;Tự khai;Thẩm định\nX01;50;40\n");
    assert_eq!(codes(&facts), ["higher_layer_left_aside"]);
    assert_eq!(read(&facts, "X01"), "hoi_vien 50");
}

#[test]
fn words_under_one_heading_are_told_and_a_measure_is_not() {
    let facts = csv("Mã đơn vị;Tổng số hội viên;Tỷ lệ hòa giải thành;Số đơn thư\n;người;(%);Quý IV\nX01;50;40;3\n");
    assert_eq!(codes(&facts), ["heading_goes_on"]);
    assert_eq!(read(&facts, "X01"), "hoi_vien 50, don_thu 3, ty_le 40");
}

#[test]
fn a_row_without_a_unit_under_the_header_is_no_heading_where_it_holds_figures() {
    let facts = csv("Mã đơn vị;Tổng số hội viên;Số đơn thư\n;50;3\nX01;60;4\n");
    assert_eq!(codes(&facts), ["row_without_unit"]);
    assert_eq!(read(&facts, "X01"), "hoi_vien 60, don_thu 4");
}

#[test]
fn figures_under_the_title_of_another_year_are_not_read() {
    let facts = csv("BÁO CÁO NĂM 2015\nMã đơn vị;Tổng số hội viên\nX01;50\n");
    assert_eq!(
        said(&facts),
        [
            "error[title_of_another_period] a.csv!A1: tiêu đề bảng ghi năm 2015, đang đọc kỳ 2016: số liệu của bảng không được đọc \
          | nếu là số liệu kỳ 2016 thì sửa tiêu đề, hoặc thêm cột `Kỳ`"
        ]
    );
    assert_eq!(read(&facts, "X01"), "");
    assert_eq!(aside(&facts), ["another period: 2015: [3]"]);
}

#[test]
fn figures_are_read_where_the_title_names_the_year_or_the_rows_their_period() {
    for text in [
        "BÁO CÁO NĂM 2016 (so với năm 2015)\nMã đơn vị;Tổng số hội viên\nX01;50\n",
        "Hậu Giang, ngày 20 tháng 12 năm 2015\nMã đơn vị;Tổng số hội viên\nX01;50\n",
        "Theo Quy định năm 2015\nMã đơn vị;Tổng số hội viên\nX01;50\n",
        "BÁO CÁO NĂM 2015\nMã đơn vị;Kỳ;Tổng số hội viên\nX01;2016;50\n",
    ] {
        let facts = csv(text);
        assert!(said(&facts).is_empty(), "{text} {:?}", said(&facts));
        assert_eq!(read(&facts, "X01"), "hoi_vien 50");
    }
}

#[test]
fn a_file_or_worksheet_that_is_named_for_another_year_is_told_and_read() {
    let read_as = |name: &str, text: &str| facts(vec![("units.csv", UNITS.into()), (name, text.as_bytes().to_vec())]);
    let table = "Mã đơn vị;Tổng số hội viên\nX01;50\n";
    let told = read_as("Phòng/2014/bao_cao_2015.csv", table);
    assert_eq!(
        said(&told),
        [
            "warning[named_for_another_year] Phòng/2014/bao_cao_2015.csv: tên tệp `bao_cao_2015` ghi 2015, đang đọc kỳ 2016: số liệu \
             vẫn được đọc là của kỳ 2016 | nếu là số liệu năm 2015 thì bỏ ra, hoặc thêm cột `Kỳ` ghi 2015; nếu đúng là kỳ 2016 thì đổi \
             tên, hoặc ghi `năm 2016` ở tiêu đề bảng"
        ]
    );
    assert_eq!(read(&told, "X01"), "hoi_vien 50");
    let dated = "Mã đơn vị;Kỳ;Tổng số hội viên\nX01;2016;50\n";
    let titled = format!("BÁO CÁO NĂM 2016\n{table}");
    for (name, text) in [
        ("2015/bao_cao.csv", table),
        ("bao_cao_2016.csv", table),
        ("bc-10-01-2015.csv", table),
        ("20150110.csv", table),
        ("cv so 2015.csv", table),
        ("so sanh 2015-2016.csv", table),
        ("xa_1998.csv", table),
        ("bao_cao_2015.csv", dated),
        ("bao_cao_2015.csv", &*titled),
    ] {
        let facts = read_as(name, text);
        assert!(said(&facts).is_empty(), "{name}: {:?}", said(&facts));
        assert_eq!(read(&facts, "X01"), "hoi_vien 50");
    }
}

#[test]
fn a_name_that_the_list_of_units_has_once_stands_for_its_unit_and_that_is_said() {
    for heading in ["Đơn vị", "Mã đơn vị", "Tên đơn vị"] {
        let facts = csv(&format!("STT;{heading};Tổng số hội viên\n1;HỘI NÔNG DÂN xã Cộng Hoà;50\n2;Hội Phụ nữ  xã Hai;60\n"));
        assert_eq!(said(&facts), ["note[unit_by_name] a.csv!B2: 2 hàng ghi tên thay cho mã: đọc theo tên trong bảng đơn vị"]);
        assert_eq!((read(&facts, "X01"), read(&facts, "Y02.pn")), ("hoi_vien 50".into(), "hoi_vien 60".into()));
    }
}

#[test]
fn a_name_of_two_units_or_half_a_name_stands_for_none_and_the_units_are_named() {
    for (name, help) in [
        ("Hội Nông dân xã Ba", "ghi đúng mã của đơn vị: `X05` (Hội Nông dân xã Ba), `X06` (Hội Nông dân xã Ba)?"),
        ("xã Hai", "ghi đúng mã của đơn vị: `Y02.nd` (Hội Nông dân xã Hai), `Y02.pn` (Hội Phụ nữ xã Hai)?"),
        ("Y02", "ghi đúng mã của đơn vị: `Y02.nd` (Hội Nông dân xã Hai), `Y02.pn` (Hội Phụ nữ xã Hai)?"),
        ("x01", "có phải `X01`?"),
        ("X01 (xã Cộng Hòa)", "có phải `X01`?"),
        ("X01, X02", "ô ghi nhiều đơn vị (`X01`, `X02`): mỗi đơn vị một hàng, với số liệu của riêng đơn vị ấy"),
        ("X01 và Y02.nd", "ô ghi nhiều đơn vị (`X01`, `Y02.nd`): mỗi đơn vị một hàng, với số liệu của riêng đơn vị ấy"),
        ("Xã Tư", "thêm đơn vị vào bảng đơn vị, hoặc sửa mã"),
    ] {
        let facts = csv(&format!("Đơn vị;Tổng số hội viên\n{name};50\n"));
        let message =
            format!("error[unit_not_listed] a.csv!A2: đơn vị `{name}` không có trong bảng đơn vị (1 hàng không được đọc)");
        assert_eq!(said(&facts), [format!("{message} | {help}")]);
    }
}

#[test]
fn names_without_ids_are_refused_where_no_list_has_their_ids() {
    let facts = facts(vec![("a.csv", "Tên đơn vị;Tổng số hội viên\nHội Nông dân xã Ba;50\n".into())]);
    assert_eq!(codes(&facts), ["no_unit_column"]);
    assert!(facts.units.is_empty() && !facts.refusals.is_empty());
}

#[test]
fn totals_of_parts_are_no_units_and_a_commune_called_cong_hoa_is_one() {
    for total in [
        "Cộng huyện A",
        "Cộng xã 01",
        "Tổng phường 2",
        "Cộng (I)",
        "Cộng II",
        "Tổng số",
        "Tổng cộng (A+B)",
        "Bình quân",
        "Tỉ lệ (%)",
        "Tổng các xã",
        "Cộng:",
    ] {
        for row in [format!("{total};;50\n"), format!(";{total};50\n")] {
            let facts = csv(&format!("Mã đơn vị;Tên đơn vị;Tổng số hội viên\nX01;;50\n{row}"));
            assert!(said(&facts).is_empty(), "{row}: {:?}", said(&facts));
            assert_eq!(aside(&facts), ["a total: [3]"], "{row}");
        }
    }
    for unit in ["Cộng Hòa", "Cộng hòa xã", "Tổng Cọt", "Cộng Inh"] {
        let facts = csv(&format!("Đơn vị;Tổng số hội viên\nX01;50\n{unit};50\n"));
        assert_eq!(codes(&facts), ["unit_not_listed"], "{unit}");
    }
}

#[test]
fn who_signed_where_and_when_is_no_unit_and_a_row_with_a_figure_is_no_signature() {
    let table = "STT;Mã đơn vị;Tổng số hội viên;Số đơn thư\n1;X01;50;3\n";
    let facts = csv(&format!(
        "{table};;;Hậu Giang, ngày 20 tháng 12 năm 2016\n;NGƯỜI LẬP BIỂU;;TM. BAN THƯỜNG VỤ\n;Nguyễn Văn A;;(đã ký)\n;;;Trần Thị B\n"
    ));
    assert!(said(&facts).is_empty(), "{:?}", said(&facts));
    for (row, code) in [
        (";Hội Nông dân xã Tư;60;\n", "unit_not_listed"),
        (";Hội Nông dân xã Tư;không có;\n", "unit_not_listed"),
        (";;60;\n", "row_without_unit"),
        (";;không có;\n", "row_without_unit"),
    ] {
        assert_eq!(codes(&csv(&format!("{table}{row}"))), [code], "{row}");
    }
}

#[test]
fn the_heading_of_a_group_may_have_a_letter_before_it() {
    for letter in ["A", "II", "3."] {
        let facts = csv(&format!("STT;Mã đơn vị;Tổng số hội viên\n{letter};Cụm thi đua số 1;\n1;X01;50\n"));
        let is_group = letter != "3.";
        assert_eq!(said(&facts).is_empty(), is_group, "{letter}: {:?}", said(&facts));
        assert_eq!(read(&facts, "X01"), "hoi_vien 50");
    }
}

#[test]
fn a_row_of_words_with_a_listed_name_is_no_signature() {
    let facts =
        csv("Đơn vị;Nhận xét\nHội Nông dân xã Cộng Hòa;Tốt lắm\nHội Phụ nữ xã Hai;Phong trào đều\nNguyễn Văn A;Đã ký tên\n");
    assert_eq!(codes(&facts), ["unit_by_name"]);
    assert_eq!(read(&facts, "Y02.pn"), "nhan_xet Text(\"Phong trào đều\")");
    assert_eq!(aside(&facts), ["a remark, not a unit: [4]"]);
    let facts = csv("Đơn vị;Chỉ tiêu;Giá trị\nX01;Tổng số hội viên;50\nHội Phụ nữ xã Hai;Loại đơn vị hành chính;Thị trấn\n\
        Hội Phụ nữ xã Bốn;Loại đơn vị hành chính;Thị trấn\n");
    assert_eq!(codes(&facts), ["unit_by_name", "unit_not_listed"]);
    assert_eq!(read(&facts, "Y02.pn"), "loai Option(2)");
}

#[test]
fn a_count_may_be_headed_by_what_it_counts_and_by_no_other_measure() {
    for (heading, is_read) in
        [("Số đơn thư (đơn)", true), ("Số đơn thư (đơn thư)", true), ("Số đơn thư (thư)", false), ("Số đơn thư (người)", false)]
    {
        let facts = csv(&format!("Mã đơn vị;{heading};Tổng số hội viên\nX01;5;50\n"));
        assert_eq!(codes(&facts).is_empty(), is_read, "{heading}");
    }
    let facts = csv("Mã đơn vị;Tổng số hội viên (nghìn người);Số đơn thư\nX01;5;3\n");
    assert_eq!(
        said(&facts),
        [
            "warning[heading_measured_otherwise] a.csv!B1: không hiểu tiêu đề `Tổng số hội viên (nghìn người)`: cột B không được đọc | \
          `Tổng số hội viên` được hỏi bằng người: ghi số bằng người, rồi mới sửa tiêu đề"
        ]
    );
}

#[test]
fn a_word_for_nought_in_a_count_is_not_nought_and_the_way_out_says_so() {
    let questions = form();
    let facts = csv("Mã đơn vị;Tổng số hội viên;Số đơn thư\nX01;không có;Không\n");
    for (n, question) in questions.iter().enumerate().take(2) {
        let cell = facts.figure(facts.unit("X01").expect("a unit"), 0, n).expect("a cell");
        let said = answer(question, cell, Locale::Vi).said(question, cell, Locale::Vi).expect("a finding");
        assert_eq!(said.help.expect("a way out").vi, "nếu không có thì ghi 0; chưa có số liệu thì để trống");
    }
}

#[test]
fn a_day_is_read_as_people_write_it_and_never_with_the_month_first() {
    let questions = form();
    let at = questions.iter().position(|question| question.id == "ngay_nop").expect("a day");
    for (text, expected) in [
        ("20/12/2016", "Given(Day(2016-12-20), None)"),
        ("20-12-2016", "Given(Day(2016-12-20), None)"),
        ("20.12.2016", "Given(Day(2016-12-20), None)"),
        ("2016-12-20", "Given(Day(2016-12-20), None)"),
        ("ngày 20/12/2016", "Given(Day(2016-12-20), None)"),
        ("Ngày 20 tháng 12 năm 2016", "Given(Day(2016-12-20), None)"),
        ("12-20-2016", "Unreadable(NoSuchDay)"),
        ("20.12.16", "Unreadable(ShortYear)"),
        ("20-12/2016", "Unreadable(NotADate)"),
        ("2016/12/20", "Unreadable(NotADate)"),
        ("2016-12-32", "Unreadable(NoSuchDay)"),
        ("tháng 12/2016", "Unreadable(NotADate)"),
        ("12/2016", "Unreadable(NotADate)"),
        ("20.122016", "Unreadable(NotADate)"),
    ] {
        let facts = csv(&format!("Mã đơn vị;Ngày nộp báo cáo\nX01;{text}\n"));
        let cell = facts.figure(facts.unit("X01").expect("a unit"), 0, at).expect("a cell");
        assert_eq!(format!("{:?}", answer(&questions[at], cell, Locale::Vi)), expected, "{text}");
    }
}

#[test]
fn a_tick_is_yes_and_no_such_thing_is_no_and_not_yet_is_neither() {
    let questions = form();
    let at = questions.iter().position(|question| question.id == "ke_hoach").expect("a question of yes or no");
    for (text, expected) in [
        ("✓", "Given(Truth(true), None)"),
        ("không có", "Given(Truth(false), None)"),
        ("Khong co", "Given(Truth(false), None)"),
        ("chưa", "Unreadable(NotYesOrNo)"),
        ("chưa có", "Unreadable(NotYesOrNo)"),
        ("k", "Unreadable(NotYesOrNo)"),
    ] {
        let facts = csv(&format!("Mã đơn vị;Có kế hoạch công tác năm\nX01;{text}\n"));
        let cell = facts.figure(facts.unit("X01").expect("a unit"), 0, at).expect("a cell");
        assert_eq!(format!("{:?}", answer(&questions[at], cell, Locale::Vi)), expected, "{text}");
    }
}
