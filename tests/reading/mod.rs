//! Files and cells → facts: what is read, what is refused, and that nothing is guessed.

mod agreement;
mod answers;
mod bytes;
mod damaged;
mod layers;
mod ledgers;
mod measures;
mod messy;
mod tables;
mod turned;

use vungmanh::facts::spelling::Locale;
use vungmanh::facts::units::Names;
use vungmanh::facts::{Asked, Facts, Layer, read_bytes};
use vungmanh::words::diagnostic::Diagnostic;
use vungmanh::words::figure::{Choice, Dash, Kind, Quantity, QuantityWord, Question};
use vungmanh::words::number::Number;
use vungmanh::words::period::Period;

fn number(text: &str) -> Number {
    Number::parse(text).expect("a number")
}

fn quantity(word: QuantityWord, at_least: &str, at_most: &str, decimals: u8, step: Option<&str>) -> Kind {
    Kind::Quantity(Quantity { word, at_least: number(at_least), at_most: number(at_most), decimals, step: step.map(number) })
}

fn question(id: &str, title: &str, kind: Kind) -> Question {
    Question { id: id.into(), title: title.into(), kind, measure: None, not_applicable_allowed: false, dash: None }
}

/// One question of every kind.
fn form() -> Vec<Question> {
    let options = [("xa", "Xã"), ("phuong", "Phường"), ("thi_tran", "Thị trấn")];
    let options = options.map(|(id, title)| Choice { id: id.into(), title: title.into() }).to_vec();
    vec![
        Question {
            measure: Some("người".into()),
            ..question("hoi_vien", "Tổng số hội viên", quantity(QuantityWord::Count, "1", "100000", 0, None))
        },
        Question {
            not_applicable_allowed: true,
            dash: Some(Dash::Zero),
            ..question("don_thu", "Số đơn thư", quantity(QuantityWord::Count, "0", "1000", 0, None))
        },
        question("ty_le", "Tỷ lệ hòa giải thành", quantity(QuantityWord::Percent, "0", "100", 2, None)),
        question("quy", "Quỹ hỗ trợ (triệu đồng)", quantity(QuantityWord::Money, "-1000000", "1000000", 3, None)),
        question("diem", "Điểm thẩm định", quantity(QuantityWord::Number, "0", "2", 1, Some("0.5"))),
        question("ke_hoach", "Có kế hoạch công tác năm", Kind::YesNo),
        question("ngay_nop", "Ngày nộp báo cáo", Kind::Date),
        question("loai", "Loại đơn vị hành chính", Kind::Choice(options)),
        question("nhan_xet", "Nhận xét", Kind::Text),
    ]
}

/// Organisations and unit kinds as a library names them.
struct Named {
    organisations: Names,
    unit_kinds: Names,
    nothing: Names,
}

fn named() -> Named {
    let mut named = Named { organisations: Names::default(), unit_kinds: Names::default(), nothing: Names::default() };
    for (id, title) in [
        ("hoi_nong_dan", "Hội Nông dân"),
        ("hoi_phu_nu", "Hội Liên hiệp Phụ nữ"),
        ("doan_thanh_nien", "Đoàn Thanh niên Cộng sản Hồ Chí Minh"),
    ] {
        named.organisations.add(id, title);
    }
    named.unit_kinds.add("xa", "Cấp xã");
    named
}

/// What files say, asked with [`form`], for 2016 and the units' own figures.
fn facts(files: Vec<(&str, Vec<u8>)>) -> Facts {
    facts_in(files, Locale::Vi)
}

fn facts_in(files: Vec<(&str, Vec<u8>)>, locale: Locale) -> Facts {
    let (form, named) = (form(), named());
    let asked = Asked {
        forms: vec![form.iter().collect()],
        organisations: &named.organisations,
        unit_kinds: &named.unit_kinds,
        subtypes: &named.nothing,
        territories: &named.nothing,
        period: Period { year: 2016 },
        layer: Layer::Own,
        locale,
    };
    read_bytes(files.into_iter().map(|(name, bytes)| (name.into(), Layer::Own, bytes)), &asked)
}

/// `error[code] place: message [other places]; notes | help`, in Vietnamese.
fn line(said: &Diagnostic) -> String {
    let also: String = said.also.iter().map(|(place, what)| format!(" [{place}: {}]", what.vi)).collect();
    let notes: String = said.notes.iter().map(|note| format!("; {}", note.vi)).collect();
    let help = said.help.as_ref().map_or(String::new(), |help| format!(" | {}", help.vi));
    let severity = format!("{:?}", said.severity).to_lowercase();
    format!("{severity}[{}] {}: {}{also}{notes}{help}", said.code, said.place, said.message.vi)
}
