//! One cell, one question, one answer.

use super::form;
use proptest::prelude::*;
use vungmanh::facts::answer::{Answer, Value, answer};
use vungmanh::facts::fault::Remark;
use vungmanh::facts::read::grid::{Content, Epoch, RawCell, Source, Unsure};
use vungmanh::facts::spelling::{Locale, parse_number};
use vungmanh::words::number::Number;

fn source(epoch: Epoch) -> Source {
    Source { file: "a.xlsx".into(), worksheet: "Số liệu".into(), epoch }
}

fn said(id: &str, content: Content<'_>, locale: Locale, epoch: Epoch) -> String {
    let form = form();
    let question = form.iter().find(|question| question.id == id).expect("a question of the form");
    let source = source(epoch);
    let cell = RawCell { content, source: &source, row: 16, column: 2 };
    let found = answer(question, cell, locale);
    let shown = match &found {
        Answer::Given(value, remark) => {
            let value = match value {
                Value::Number(number) => number.to_string(),
                Value::Truth(truth) => truth.to_string(),
                Value::Day(day) => day.to_string(),
                Value::Option(option) => format!("option {option}"),
                Value::Text(text) => format!("text {text}"),
            };
            match remark {
                None => value,
                Some(Remark::ReadByLocale) => format!("{value} by locale"),
                Some(Remark::PercentAsShown) => format!("{value} as shown"),
                Some(Remark::MeasureLeftOff) => format!("{value} without its measure"),
            }
        }
        Answer::Missing => "missing".into(),
        Answer::NotApplicable => "not applicable".into(),
        Answer::Unreadable(fault) => format!("{fault:?}"),
    };
    // Whatever is not a plain answer is said, at its cell.
    let diagnostic = found.said(question, cell, locale);
    let is_plain = matches!(found, Answer::Given(_, None) | Answer::Missing | Answer::NotApplicable);
    assert_eq!(diagnostic.is_none(), is_plain, "{id} {content:?}");
    if let Some(diagnostic) = diagnostic {
        assert_eq!(diagnostic.place.to_string(), "a.xlsx!Số liệu!C17");
    }
    shown
}

fn check(id: &str, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(said(id, Content::Text(text), Locale::Vi, Epoch::Year1900), *expected, "{id}: `{text}`");
    }
}

#[test]
fn a_count_is_a_whole_number_as_vietnam_writes_it() {
    check(
        "hoi_vien",
        &[
            ("1", "1"),
            ("0", "TooLow"),
            ("100000", "100000"),
            ("100001", "TooHigh"),
            ("01", "1"),
            ("007", "7"),
            (" 12 ", "12"),
            ("\u{a0}12\u{202f}", "12"),
            ("'12", "12"),
            ("’ 12", "12"),
            ("+12", "12"),
            ("-12", "TooLow"),
            ("−12", "TooLow"),
            ("1.163", "1163 by locale"),
            ("12,0", "12"),
            ("1,163", "NotWhole"),
            ("1,5", "NotWhole"),
            ("59.84", "OtherLocale"),
            ("1.1631", "OtherLocale"),
            ("0.950", "OtherLocale"),
            ("1.16.3", "Grouping"),
            ("1.163.", "Grouping"),
            (",5", "NotANumber"),
            ("12.", "Grouping"),
            ("1.163,5,5", "Grouping"),
            ("12o", "TextAfterNumber"),
            ("l2", "NotANumber"),
            ("12 người", "12 without its measure"),
            ("12 nguoi", "12 without its measure"),
            ("12 (người)", "12 without its measure"),
            ("12người", "12 without its measure"),
            ("1.163 người", "1163 by locale"),
            ("1.5 người", "OtherLocale"),
            ("1,5 người", "NotWhole"),
            ("0 người", "TooLow"),
            ("12 người?", "TextAfterNumber"),
            ("12 người dân", "TextAfterNumber"),
            ("12. người", "TextAfterNumber"),
            ("12 nghìn người", "TextAfterNumber"),
            ("12 hộ", "TextAfterNumber"),
            ("12 %", "Percent"),
            ("1 163 người", "NotANumber"),
            ("khoảng 12 người", "NotANumber"),
            ("12-15 người", "NotANumber"),
            ("12/15", "NotANumber"),
            ("1 163", "Spaces"),
            ("1\u{a0}163", "Spaces"),
            ("1e3", "Exponent"),
            ("1E+05", "Exponent"),
            ("95%", "Percent"),
            ("(12)", "NotANumber"),
            ("#DIV/0!", "NotANumber"),
            ("không", "NotANumber"),
            ("một", "NotANumber"),
            ("１２", "NotANumber"),
            ("٣", "NotANumber"),
            ("NaN", "NotANumber"),
            ("", "missing"),
            ("   ", "missing"),
            ("?", "missing"),
            ("999999999999999999", "TooHigh"),
            ("9999999999999999999", "TooHigh"),
            ("99999999999999999999999999999999999999999999999", "TooManyDigits"),
        ],
    );
}

#[test]
fn numbers_of_the_other_locale_are_read_only_when_it_is_declared() {
    for (text, expected) in
        [("1,163", "1163 by locale"), ("1.163", "NotWhole"), ("59.84", "NotWhole"), ("59,84", "OtherLocale"), ("1,163.0", "1163")]
    {
        assert_eq!(said("hoi_vien", Content::Text(text), Locale::En, Epoch::Year1900), expected, "{text}");
    }
    assert_eq!(said("ty_le", Content::Text("96.32%"), Locale::En, Epoch::Year1900), "96.32");
}

#[test]
fn a_percentage_may_carry_its_sign() {
    check(
        "ty_le",
        &[
            ("95", "95"),
            ("95%", "95"),
            ("95 %", "95"),
            ("96,32%", "96.32"),
            ("96,325", "TooManyDecimals"),
            ("0,95", "0.95"),
            ("100", "100"),
            ("100,01", "TooHigh"),
            ("95.32%", "OtherLocale"),
            ("95%%", "TextAfterNumber"),
            ("%", "NotANumber"),
        ],
    );
    for (content, expected) in [
        (Content::Percent("0.95"), "95 as shown"),
        (Content::Percent("0.95499999999999996"), "95.5 as shown"),
        (Content::Percent("1"), "100 as shown"),
        (Content::Percent("1.01"), "TooHigh"),
        (Content::Number("0.95"), "0.95"),
    ] {
        assert_eq!(said("ty_le", content, Locale::Vi, Epoch::Year1900), expected, "{content:?}");
    }
    assert_eq!(said("hoi_vien", Content::Percent("12"), Locale::Vi, Epoch::Year1900), "Percent");
}

#[test]
fn assessed_points_stand_on_their_steps() {
    check(
        "diem",
        &[
            ("0", "0"),
            ("1,5", "1.5"),
            ("2", "2"),
            ("2,5", "TooHigh"),
            ("1,2", "OffStep"),
            ("1,25", "TooManyDecimals"),
            ("5 điểm", "TextAfterNumber"),
        ],
    );
}

#[test]
fn money_may_be_less_than_nothing() {
    check("quy", &[("-1.234,5", "-1234.5"), ("−0,001", "-0.001"), ("0,0001", "TooManyDecimals"), ("12,500", "12.5 by locale")]);
}

#[test]
fn a_number_cell_means_what_the_spreadsheet_shows_of_it() {
    for (digits, expected) in [
        ("1.1000000000000001", "1.1"),
        ("0.30000000000000004", "0.3"),
        ("0.99999999999999989", "1"),
        ("66.666666666666671", "TooManyDecimals"),
        ("1.5E3", "1500"),
        ("2.5E-2", "0.025"),
        ("1.5E-4", "TooManyDecimals"),
        ("-12", "-12"),
        ("1E-17", "TooManyDecimals"),
        ("1E+300", "FifteenDigits"),
        ("999999999999999", "TooHigh"),
        ("1234567890123456", "FifteenDigits"),
        ("0", "0"),
        ("-0", "0"),
        ("0.000", "0"),
        ("1e", "NotANumber"),
        ("", "NotANumber"),
        ("1.2.3", "NotANumber"),
        ("INF", "NotANumber"),
    ] {
        assert_eq!(said("quy", Content::Number(digits), Locale::Vi, Epoch::Year1900), expected, "{digits}");
    }
    assert_eq!(said("hoi_vien", Content::Number("12.5"), Locale::Vi, Epoch::Year1900), "NotWhole");
    assert_eq!(said("hoi_vien", Content::Number("12.0"), Locale::Vi, Epoch::Year1900), "12");
}

#[test]
fn yes_and_no_have_their_words_and_empty_is_neither() {
    check(
        "ke_hoach",
        &[
            ("có", "true"),
            ("Có", "true"),
            ("co", "true"),
            ("co\u{301}", "true"),
            ("đạt", "true"),
            ("yes", "true"),
            ("x", "true"),
            ("X", "true"),
            ("1", "true"),
            ("TRUE", "true"),
            ("không", "false"),
            ("KHÔNG ĐẠT", "false"),
            ("khong", "false"),
            ("no", "false"),
            ("0", "false"),
            ("false", "false"),
            ("", "missing"),
            ("?", "missing"),
            ("2", "NotYesOrNo"),
            ("chưa", "NotYesOrNo"),
            ("cỏ", "NotYesOrNo"),
            ("-", "DashUndefined"),
            ("KAD", "NotApplicableRefused"),
        ],
    );
    for (content, expected) in [
        (Content::Truth(true), "true"),
        (Content::Truth(false), "false"),
        (Content::Number("1"), "true"),
        (Content::Number("0"), "false"),
        (Content::Number("2"), "NotYesOrNo"),
        (Content::Empty, "missing"),
        (Content::Percent("1"), "Percent"),
    ] {
        assert_eq!(said("ke_hoach", content, Locale::Vi, Epoch::Year1900), expected, "{content:?}");
    }
}

#[test]
fn a_day_is_written_day_first_or_is_a_spreadsheet_date() {
    check(
        "ngay_nop",
        &[
            ("31/12/2016", "2016-12-31"),
            ("1/2/2016", "2016-02-01"),
            ("2016-12-31", "2016-12-31"),
            ("29/02/2016", "2016-02-29"),
            ("29/02/2015", "NoSuchDay"),
            ("12/31/2016", "NoSuchDay"),
            ("1/2/16", "ShortYear"),
            ("31-12-2016", "2016-12-31"),
            ("31.12.2016", "2016-12-31"),
            ("12-31-2016", "NoSuchDay"),
            ("2016", "NotADate"),
            ("12/2016", "NotADate"),
            ("31/12/20166", "NotADate"),
            ("2016-12-31T08:00:00", "TimeOfDay"),
            ("hôm qua", "NotADate"),
            ("", "missing"),
        ],
    );
    for (content, epoch, expected) in [
        (Content::Serial("42735"), Epoch::Year1900, "2016-12-31"),
        (Content::Serial("41273"), Epoch::Year1904, "2016-12-31"),
        (Content::Serial("1"), Epoch::Year1900, "1900-01-01"),
        (Content::Serial("59"), Epoch::Year1900, "1900-02-28"),
        (Content::Serial("60"), Epoch::Year1900, "NoSuchDay"),
        (Content::Serial("61"), Epoch::Year1900, "1900-03-01"),
        (Content::Serial("0"), Epoch::Year1900, "NoSuchDay"),
        (Content::Serial("0"), Epoch::Year1904, "1904-01-01"),
        (Content::Serial("-1"), Epoch::Year1900, "NoSuchDay"),
        (Content::Serial("42735.5"), Epoch::Year1900, "TimeOfDay"),
        (Content::Serial("99999999"), Epoch::Year1900, "NoSuchDay"),
        (Content::Number("42735"), Epoch::Year1900, "NotADate"),
        (Content::Day("2016-12-31"), Epoch::Year1900, "2016-12-31"),
        (Content::Day("2016-12-31T00:00:00"), Epoch::Year1900, "2016-12-31"),
    ] {
        assert_eq!(said("ngay_nop", content, Locale::Vi, epoch), expected, "{content:?}");
    }
    assert_eq!(said("hoi_vien", Content::Serial("42735"), Locale::Vi, Epoch::Year1900), "Date");
    assert_eq!(said("hoi_vien", Content::Day("2016-12-31"), Locale::Vi, Epoch::Year1900), "Date");
}

#[test]
fn an_option_is_named_by_id_or_title() {
    check(
        "loai",
        &[
            ("xa", "option 0"),
            ("Xã", "option 0"),
            ("PHƯỜNG", "option 1"),
            ("thị  trấn", "option 2"),
            ("thi tran", "option 2"),
            ("Huyện", "NotAnOption"),
            ("", "missing"),
        ],
    );
}

#[test]
fn marks_mean_what_the_question_says_they_mean() {
    check(
        "don_thu",
        &[
            ("-", "0"),
            ("–", "0"),
            ("KAD", "not applicable"),
            ("kad", "not applicable"),
            ("không áp dụng", "not applicable"),
            ("Không phát sinh", "not applicable"),
            ("khong phat sinh", "not applicable"),
            ("--", "NotANumber"),
            ("N/A", "NotANumber"),
        ],
    );
    check("hoi_vien", &[("-", "DashUndefined"), ("KAD", "NotApplicableRefused"), ("không phát sinh", "NotApplicableRefused")]);
    check("nhan_xet", &[("  Hoàn\nthành  tốt ", "text Hoàn thành tốt"), ("?", "missing"), ("Xa\u{303}", "text Xã")]);
}

#[test]
fn cells_that_hold_no_answer_are_unreadable_for_every_question() {
    for question in form() {
        for (content, expected) in [
            (Content::Error("#DIV/0!"), "FormulaFailed"),
            (Content::Uncalculated, "Uncalculated"),
            (Content::TooLong, "TooLong"),
            (Content::Merged(3, 1), "Merged"),
            (Content::Unsure(Unsure::Length), "Unsure(Length)"),
            (Content::Unsure(Unsure::Period), "Unsure(Period)"),
            (Content::Empty, "missing"),
        ] {
            assert_eq!(said(&question.id, content, Locale::Vi, Epoch::Year1900), expected, "{}", question.id);
        }
    }
}

proptest! {
    #[test]
    fn what_a_locale_prints_it_reads_back(mantissa in -10_i128.pow(30)..10_i128.pow(30), decimals in 0_u8..=30) {
        let number = Number::new(mantissa, decimals).expect("fits");
        prop_assert_eq!(parse_number(&number.vi(), Locale::Vi), Ok(number));
        prop_assert_eq!(parse_number(&number.en(), Locale::En), Ok(number));
    }

    #[test]
    fn any_text_is_answered_without_a_panic(text in "\\PC{0,40}", digits in "[-+0-9.eE]{0,30}") {
        for question in form() {
            for content in [
                Content::Text(&text), Content::Text(&digits), Content::Number(&digits), Content::Percent(&digits),
                Content::Serial(&digits), Content::Day(&digits), Content::Error(&text),
            ] {
                for locale in [Locale::Vi, Locale::En] {
                    said(&question.id, content, locale, Epoch::Year1904);
                }
            }
        }
    }

    #[test]
    fn a_number_between_its_bounds_is_never_changed(whole in 1_i64..=100_000) {
        let text = whole.to_string();
        for content in [Content::Text(&text), Content::Number(&text)] {
            prop_assert_eq!(said("hoi_vien", content, Locale::Vi, Epoch::Year1900), text.clone());
        }
    }
}
