//! A number with what it is measured in beside it: read where that is what the question is asked in, refused where it is not.

use super::{number, quantity};
use proptest::prelude::*;
use vungmanh::facts::answer::{Answer, Value, answer};
use vungmanh::facts::fault::{Fault, Remark};
use vungmanh::facts::read::grid::{Content, Epoch, RawCell, Source};
use vungmanh::facts::spelling::Locale;
use vungmanh::words::figure::{Kind, QuantityWord, Question};

fn asked(word: QuantityWord, title: &str, measure: Option<&str>) -> Question {
    let kind: Kind = quantity(word, "0", "1000000000000", 0, None);
    Question { measure: measure.map(Into::into), ..super::question("so_lieu", title, kind) }
}

fn read(question: &Question, text: &str) -> (Answer, String) {
    let source = Source { file: "a.xlsx".into(), worksheet: "Số liệu".into(), epoch: Epoch::Year1900 };
    let cell = RawCell { content: Content::Text(text), source: &source, row: 16, column: 2 };
    let answer = answer(question, cell, Locale::Vi);
    let said = answer.said(question, cell, Locale::Vi);
    (answer, said.as_ref().map(super::line).unwrap_or_default())
}

fn value(question: &Question, text: &str) -> String {
    match read(question, text).0 {
        Answer::Given(Value::Number(number), _) => number.to_string(),
        other => format!("{other:?}"),
    }
}

#[test]
fn a_measure_that_is_asked_for_is_left_off_and_that_is_said() {
    let people = asked(QuantityWord::Count, "Tổng số hội viên", Some("người"));
    assert_eq!(
        read(&people, "12 người").1,
        "note[measure_left_off] a.xlsx!Số liệu!C17: `12 người` được đọc là 12: bỏ đơn vị tính ghi sau số; chỉ tiêu `so_lieu`: Tổng số \
         hội viên"
    );
}

#[test]
fn another_measure_is_refused_and_the_one_that_is_asked_for_is_named() {
    let money = asked(QuantityWord::Money, "Số tiền vận động", None);
    assert_eq!(
        read(&money, "58 triệu đồng").1,
        "error[unreadable_figure] a.xlsx!Số liệu!C17: `58 triệu đồng` có chữ sau số; chỉ tiêu `so_lieu`: Số tiền vận động; cần: số \
         nguyên từ 0 đến 1.000.000.000.000 | chỉ tiêu này được hỏi bằng đồng: chỉ ghi số, tính bằng đồng (`58` là 58 \
         đồng)"
    );
}

#[test]
fn money_is_asked_in_dong_unless_the_question_says_otherwise() {
    let (dong, refused) = ("58000000", "Unreadable(TextAfterNumber)");
    for (measure, title, text, expected) in [
        (None, "Số tiền vận động", "58.000.000 đ", dong),
        (None, "Số tiền vận động", "58.000.000đ", dong),
        (None, "Số tiền vận động", "58.000.000 đồng", dong),
        (None, "Số tiền vận động", "58.000.000 VNĐ", dong),
        (None, "Số tiền vận động", "58.000.000 vnd", dong),
        (Some("đồng"), "Số tiền vận động", "58.000.000 đ", dong),
        (None, "Số tiền vận động", "58.000 nghìn đồng", refused),
        (None, "Số tiền vận động", "58.000.000 d", refused),
        (None, "Quỹ hỗ trợ (triệu đồng)", "58.000.000 đ", refused),
        (None, "Quỹ hỗ trợ (triệu đồng)", "58 triệu đồng", "58"),
        (Some("triệu đồng"), "Số tiền vận động", "58 triệu đồng", "58"),
        (Some("triệu đồng"), "Số tiền vận động", "58.000.000 đồng", refused),
        (Some("triệu đồng"), "Số tiền vận động", "58 triệu", refused),
    ] {
        assert_eq!(value(&asked(QuantityWord::Money, title, measure), text), expected, "{measure:?} {title} {text}");
    }
}

#[test]
fn a_count_without_a_measure_counts_what_its_title_says_first() {
    let hamlets = asked(QuantityWord::Count, "Số ấp, khu vực", None);
    for (text, expected) in [
        ("7 ấp", "7"),
        ("07 ấp", "7"),
        ("7 ấp, khu vực", "Unreadable(TextAfterNumber)"),
        ("7 khu vực", "Unreadable(TextAfterNumber)"),
    ] {
        assert_eq!(value(&hamlets, text), expected, "{text}");
    }
}

#[test]
fn a_single_letter_without_a_space_is_a_slip_and_no_measure() {
    let litres = asked(QuantityWord::Number, "Dung tích", Some("l"));
    assert_eq!(value(&litres, "12 l"), "12");
    assert_eq!(value(&litres, "12l"), "Unreadable(TextAfterNumber)");
}

const MEASURES: [&str; 8] = ["người", "cuộc", "buổi", "triệu đồng", "ha", "km", "m2", "lượt người"];

proptest! {
    #[test]
    fn whatever_number_is_read_alone_is_read_with_its_measure(n in 0_u32..2_000_000, at in 0..MEASURES.len(), grouped: bool, apart: bool) {
        let question = asked(QuantityWord::Number, "Số liệu", Some(MEASURES[at]));
        let plain = if grouped { number(&n.to_string()).vi() } else { n.to_string() };
        let (alone, _) = read(&question, &plain);
        let (beside, said) = read(&question, &format!("{plain}{}{}", if apart { " " } else { "" }, MEASURES[at]));
        let values = [&alone, &beside].map(|answer| match answer {
            Answer::Given(value, _) => Some(value.clone()),
            _ => None,
        });
        prop_assert!(values[0].is_some());
        prop_assert_eq!(&values[0], &values[1]);
        let is_said = matches!(beside, Answer::Given(_, Some(Remark::MeasureLeftOff | Remark::ReadByLocale)));
        prop_assert!(is_said && !said.is_empty());
    }

    #[test]
    fn a_number_with_any_other_word_is_refused_and_the_measure_named(n in 0_u32..2_000_000, word in "[a-zà-ỹđ]{1,8}( [a-zà-ỹđ]{1,8})?", at in 0..MEASURES.len()) {
        let bare = |text: &str| vungmanh::words::text::fold_ascii(text);
        prop_assume!(MEASURES.iter().all(|measure| bare(measure) != bare(&word)));
        let question = asked(QuantityWord::Number, "Số liệu", Some(MEASURES[at]));
        let (answer, said) = read(&question, &format!("{n} {word}"));
        prop_assert_eq!(answer, Answer::Unreadable(Fault::TextAfterNumber));
        prop_assert!(said.contains(MEASURES[at]), "{}", said);
    }
}
