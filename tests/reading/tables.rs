//! Tables: headers, rows, units, layers, periods.

use super::{facts, form, line};
use vungmanh::facts::Facts;
use vungmanh::facts::read::grid::Content;

fn csv(text: &str) -> Facts {
    facts(vec![("a.csv", text.as_bytes().to_vec())])
}

fn figure(facts: &Facts, unit: &str, id: &str) -> String {
    let question = form().iter().position(|question| question.id == id).expect("a question of the form");
    let unit = facts.unit(unit).expect("a unit");
    match facts.figure(unit, 0, question) {
        None => "no cell".into(),
        Some(cell) if cell.content == Content::Empty => format!("empty {}", cell.place()),
        Some(cell) => format!("{} {}", cell.raw(), cell.place()),
    }
}

fn said(facts: &Facts) -> Vec<String> {
    facts.refusals.iter().chain(&facts.findings).map(line).collect()
}

#[test]
fn a_table_with_a_title_above_and_a_total_below_is_read() {
    let facts = csv("Số liệu giả định;;;\n\
        STT;Mã đơn vị;Tên đơn vị;Tổ chức;Tổng số hội viên;ke_hoach;Ghi chú\n\
        (1);(2);(3);(4);(5);(6);(7)\n\
        1;015009;Hội Nông dân xã 01;Hội Nông dân;1.163;có;\n\
        2;04E090;Hội Phụ nữ xã 01;hoi_phu_nu;;x;tốt\n\
        ;;Tổng cộng;;1.163;;\n\
        Ghi chú: số liệu đến 31/12;;;;;;\n");
    assert_eq!(said(&facts), [""; 0]);
    assert_eq!(facts.units.len(), 2);
    assert_eq!(facts.units[0].organisation.as_deref(), Some("hoi_nong_dan"));
    assert_eq!(&*facts.units[1].name, "Hội Phụ nữ xã 01");
    assert_eq!(figure(&facts, "015009", "hoi_vien"), "1.163 a.csv!E4");
    assert_eq!(figure(&facts, "04E090", "hoi_vien"), "empty a.csv!E5");
    assert_eq!(figure(&facts, "04E090", "ke_hoach"), "x a.csv!F5");
    assert_eq!(figure(&facts, "04E090", "ty_le"), "no cell");
}
