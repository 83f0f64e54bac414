//! A question and a cell → an answer: a value, one of the absences, or the fault that makes the cell unreadable.

use crate::facts::advice;
use crate::facts::fault::{Fault, Remark};
use crate::facts::measure::without_measure;
use crate::facts::read::grid::{Content, RawCell};
use crate::facts::spelling::{Locale, date, fitting, from_serial, iso, parse_number, stored_number, tidy};
use crate::words::diagnostic::Diagnostic;
use crate::words::figure::{Dash, Kind, Quantity, QuantityWord, Question};
use crate::words::number::Number;
use crate::words::period::Date;
use crate::words::text::{clean, fold, fold_ascii};
use std::sync::Arc;

/// What a cell answers to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A value; where it had to be read in one of two ways, which.
    Given(Value, Option<Remark>),
    /// Not filled in.
    Missing,
    /// The question does not apply.
    NotApplicable,
    /// The cell says something that is no answer.
    Unreadable(Fault),
}

/// An answer with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A count, number, percentage (0 to 100) or amount.
    Number(Number),
    /// Yes or no.
    Truth(bool),
    /// A day.
    Day(Date),
    /// An option, by its position in the question.
    Option(usize),
    /// Free text, in composed form.
    Text(Arc<str>),
}

/// Reads a cell as the answer to a question. Total: what is no answer is a [`Fault`], and an empty cell is missing, never no.
pub fn answer(question: &Question, cell: RawCell<'_>, locale: Locale) -> Answer {
    match cell.content {
        Content::Empty => Answer::Missing,
        Content::Text(text) => written(question, text, locale),
        Content::Number(digits) => stored(question, digits),
        Content::Percent(digits) => as_shown(question, digits),
        Content::Serial(digits) => dated(question, || from_serial(digits, cell.source.epoch)),
        Content::Day(day) => dated(question, || iso(day)),
        Content::Truth(truth) => match &question.kind {
            Kind::YesNo => Answer::Given(Value::Truth(truth), None),
            Kind::Quantity(_) | Kind::Date | Kind::Choice(_) | Kind::Text => Answer::Unreadable(Fault::Truth),
        },
        Content::Error(_) => Answer::Unreadable(Fault::FormulaFailed),
        Content::Uncalculated => Answer::Unreadable(Fault::Uncalculated),
        Content::TooLong => Answer::Unreadable(Fault::TooLong),
        Content::Merged(..) => Answer::Unreadable(Fault::Merged),
        Content::Unsure(unsure) => Answer::Unreadable(Fault::Unsure(unsure)),
    }
}

/// The day that a cell holds as a spreadsheet's date.
pub fn day(cell: RawCell<'_>) -> Option<Date> {
    match cell.content {
        Content::Serial(digits) => from_serial(digits, cell.source.epoch).ok(),
        Content::Day(day) => iso(day).ok(),
        Content::Empty
        | Content::Text(_)
        | Content::Number(_)
        | Content::Percent(_)
        | Content::Truth(_)
        | Content::Error(_)
        | Content::Uncalculated
        | Content::TooLong
        | Content::Merged(..)
        | Content::Unsure(_) => None,
    }
}

fn given(value: Result<Value, Fault>) -> Answer {
    value.map_or_else(Answer::Unreadable, |value| Answer::Given(value, None))
}

fn written(question: &Question, text: &str, locale: Locale) -> Answer {
    // Almost every cell of a large file is a few digits.
    if let Kind::Quantity(quantity) = &question.kind
        && (1..=18).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_digit())
    {
        let whole = text.bytes().fold(0_i64, |whole, digit| whole * 10 + i64::from(digit - b'0'));
        return given(fitting(quantity, Number::from(whole)).map(Value::Number));
    }
    let text = tidy(text);
    if text.is_empty() || text == "?" {
        return Answer::Missing;
    }
    // No mark begins with a digit, or with a sign before one.
    if let Kind::Quantity(quantity) = &question.kind
        && text.trim_start_matches(['-', '+', '−']).starts_with(|c: char| c.is_ascii_digit())
    {
        return quantity_in_text(question, quantity, &text, locale);
    }
    if let Kind::Choice(options) = &question.kind {
        let folded = fold(&text);
        let by_id = options.iter().position(|option| option.id == *text);
        let found = by_id.or_else(|| options.iter().position(|option| fold(&option.title) == folded));
        if let Some(option) = found.or_else(|| options.iter().position(|option| fold(&option.id) == folded)) {
            return Answer::Given(Value::Option(option), None);
        }
    }
    if matches!(&*text, "-" | "–" | "—" | "−") {
        return match question.dash {
            Some(Dash::Zero) => match &question.kind {
                Kind::Quantity(quantity) => given(fitting(quantity, Number::ZERO).map(Value::Number)),
                Kind::YesNo => Answer::Given(Value::Truth(false), None),
                Kind::Date | Kind::Choice(_) | Kind::Text => Answer::Unreadable(Fault::DashUndefined),
            },
            Some(Dash::Missing) => Answer::Missing,
            Some(Dash::NotApplicable) => Answer::NotApplicable,
            None => Answer::Unreadable(Fault::DashUndefined),
        };
    }
    if means(&text, &["kad", "không áp dụng", "không phát sinh"]) {
        let refused = Answer::Unreadable(Fault::NotApplicableRefused);
        return if question.not_applicable_allowed { Answer::NotApplicable } else { refused };
    }
    match &question.kind {
        Kind::Quantity(quantity) => quantity_in_text(question, quantity, &text, locale),
        Kind::YesNo => given(yes_or_no(&text).map(Value::Truth)),
        Kind::Date => given(date(&text).map(Value::Day)),
        Kind::Choice(_) => Answer::Unreadable(Fault::NotAnOption),
        Kind::Text => Answer::Given(Value::Text(clean(&text).into()), None),
    }
}

fn quantity_in_text(question: &Question, quantity: &Quantity, text: &str, locale: Locale) -> Answer {
    let read = number_in_text(question, quantity.word, text, locale)
        .and_then(|(number, remark)| Ok((Value::Number(fitting(quantity, number)?), remark)));
    read.map_or_else(Answer::Unreadable, |(value, remark)| Answer::Given(value, remark))
}

// Equal to one of the words, with its tones or typed without any.
fn means(text: &str, words: &[&str]) -> bool {
    let folded = fold(text);
    words.iter().any(|word| folded == fold(word) || (text.is_ascii() && folded == fold_ascii(word)))
}

fn yes_or_no(text: &str) -> Result<bool, Fault> {
    if means(text, &["có", "đạt", "yes", "x", "✓", "✔", "1", "true"]) {
        return Ok(true);
    }
    if means(text, &["không", "không đạt", "không có", "no", "0", "false"]) {
        return Ok(false);
    }
    Err(Fault::NotYesOrNo)
}

// A number cell.
fn stored(question: &Question, digits: &str) -> Answer {
    match &question.kind {
        Kind::Quantity(quantity) => given(stored_number(digits).and_then(|number| fitting(quantity, number)).map(Value::Number)),
        Kind::YesNo => given(match stored_number(digits) {
            Ok(Number::ONE) => Ok(Value::Truth(true)),
            Ok(Number::ZERO) => Ok(Value::Truth(false)),
            Ok(_) | Err(_) => Err(Fault::NotYesOrNo),
        }),
        Kind::Date => Answer::Unreadable(Fault::NotADate),
        Kind::Choice(options) => {
            let option = stored_number(digits).ok().map(|number| number.to_string());
            let found = options.iter().position(|choice| Some(&choice.id) == option.as_ref());
            found.map_or(Answer::Unreadable(Fault::NotAnOption), |found| Answer::Given(Value::Option(found), None))
        }
        Kind::Text => given(stored_number(digits).map(|number| Value::Text(number.to_string().into()))),
    }
}

// A number cell with a percent format.
fn as_shown(question: &Question, digits: &str) -> Answer {
    let Kind::Quantity(quantity) = &question.kind else {
        return Answer::Unreadable(Fault::Percent);
    };
    if quantity.word != QuantityWord::Percent {
        return Answer::Unreadable(Fault::Percent);
    }
    let percent = stored_number(digits).and_then(|number| number.times(Number::HUNDRED).ok_or(Fault::TooManyDigits));
    match percent.and_then(|percent| fitting(quantity, percent)) {
        Ok(number) => Answer::Given(Value::Number(number), Some(Remark::PercentAsShown)),
        Err(fault) => Answer::Unreadable(fault),
    }
}

fn dated(question: &Question, day: impl Fn() -> Result<Date, Fault>) -> Answer {
    match &question.kind {
        Kind::Date => given(day().map(Value::Day)),
        Kind::Quantity(_) | Kind::YesNo | Kind::Choice(_) | Kind::Text => Answer::Unreadable(Fault::Date),
    }
}

fn number_in_text(
    question: &Question,
    word: QuantityWord,
    text: &str,
    locale: Locale,
) -> Result<(Number, Option<Remark>), Fault> {
    let (text, is_measured) = match text.strip_suffix('%') {
        Some(text) if word == QuantityWord::Percent => (text.trim_end(), false),
        Some(_) => return Err(Fault::Percent),
        None => without_measure(question, text).map_or((text, false), |number| (number, true)),
    };
    let number = parse_number(text, locale)?;
    if text.contains(['.', ',']) && parse_number(text, locale.other()).is_ok_and(|other| other != number) {
        return Ok((number, Some(Remark::ReadByLocale)));
    }
    Ok((number, is_measured.then_some(Remark::MeasureLeftOff)))
}

impl Answer {
    /// What is to be said about the answer: an error for an unreadable cell, a note for one that had to be read in one of two
    /// ways, nothing for all others.
    pub fn said(&self, question: &Question, cell: RawCell<'_>, locale: Locale) -> Option<Diagnostic> {
        match self {
            Answer::Unreadable(fault) => Some(advice::on_fault(*fault, question, cell, locale)),
            Answer::Given(Value::Number(number), Some(remark)) => {
                Some(advice::on_remark(*remark, *number, question, cell, locale))
            }
            Answer::Given(..) | Answer::Missing | Answer::NotApplicable => None,
        }
    }
}
