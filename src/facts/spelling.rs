//! Text and stored digits → numbers and days, as people and spreadsheets write them.

use crate::facts::fault::Fault;
use crate::facts::read::grid::Epoch;
use crate::words::figure::{Quantity, QuantityWord};
use crate::words::number::{DECIMALS_MAX, Number};
use crate::words::period::Date;
use crate::words::text::{clean, fold};
use chrono::Days;
use std::borrow::Cow;
use unicode_normalization::{IsNormalized, is_nfc_quick};

/// How numbers in text are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Locale {
    /// `1.234,5`.
    #[default]
    Vi,
    /// `1,234.5`.
    En,
}

impl Locale {
    pub(super) fn other(self) -> Locale {
        match self {
            Locale::Vi => Locale::En,
            Locale::En => Locale::Vi,
        }
    }

    // What groups thousands, what begins the decimals.
    fn marks(self) -> (u8, u8) {
        match self {
            Locale::Vi => (b'.', b','),
            Locale::En => (b',', b'.'),
        }
    }

    pub(super) fn print(self, number: Number) -> String {
        match self {
            Locale::Vi => number.vi(),
            Locale::En => number.en(),
        }
    }

    // The word after `--numbers`.
    pub(super) fn word(self) -> &'static str {
        match self {
            Locale::Vi => "vi",
            Locale::En => "en",
        }
    }
}

/// Without outer spaces of any kind, and without the apostrophe that marks a text in spreadsheets.
pub(super) fn tidy(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{ad}'));
    let bare = trimmed.strip_prefix(['\'', '’']).map_or(trimmed, str::trim_start);
    let is_odd = |c: char| (c.is_whitespace() && c != ' ') || matches!(c, '\u{200b}' | '\u{feff}' | '\u{ad}');
    let is_composed = || is_nfc_quick(bare.chars()) == IsNormalized::Yes && !bare.contains("  ") && !bare.contains(is_odd);
    if bare.is_ascii() || is_composed() { Cow::Borrowed(bare) } else { Cow::Owned(clean(bare)) }
}

/// Reads a number as people write it in one locale: digits, perhaps grouped by three, perhaps decimals, perhaps a sign.
pub fn parse_number(text: &str, locale: Locale) -> Result<Number, Fault> {
    let unsigned = text.strip_prefix(['-', '−', '+']).unwrap_or(text);
    let is_negative = unsigned.len() < text.len() && !text.starts_with('+');
    match unsigned_number(unsigned, locale)? {
        Some(number) => Ok(if is_negative { -number } else { number }),
        None if unsigned_number(unsigned, locale.other())?.is_some() => Err(Fault::OtherLocale),
        None => Err(fault_of(unsigned)),
    }
}

// `None` where the text is not well formed in the locale.
fn unsigned_number(text: &str, locale: Locale) -> Result<Option<Number>, Fault> {
    let (group, point) = locale.marks();
    let (whole, fraction) = match text.bytes().position(|byte| byte == point) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !fraction.is_none_or(all_digits) {
        return Ok(None);
    }
    if whole.bytes().any(|byte| byte == group) {
        // `0.950` is no group of thousands: nobody writes nothing before a thousand.
        let mut groups = whole.split(char::from(group));
        let first = groups.next().unwrap_or_default();
        let is_grouped = all_digits(first) && first.len() <= 3 && !first.starts_with('0');
        if !is_grouped || !groups.all(|group| group.len() == 3 && all_digits(group)) {
            return Ok(None);
        }
    } else if !all_digits(whole) {
        return Ok(None);
    }
    let fraction = fraction.unwrap_or_default().trim_end_matches('0');
    let decimals = u8::try_from(fraction.len()).ok().filter(|decimals| *decimals <= DECIMALS_MAX);
    let digits = whole.bytes().chain(fraction.bytes()).filter(u8::is_ascii_digit);
    let mantissa = digits
        .map(|digit| i128::from(digit - b'0'))
        .try_fold(0_i128, |mantissa, digit| mantissa.checked_mul(10).and_then(|mantissa| mantissa.checked_add(digit)));
    let number = mantissa.zip(decimals).and_then(|(mantissa, decimals)| Number::new(mantissa, decimals));
    number.map(Some).ok_or(Fault::TooManyDigits)
}

// What keeps a text that begins or looks like a number from being one.
fn fault_of(text: &str) -> Fault {
    let is_mark = |c: char| matches!(c, '.' | ',');
    let number = text.trim_start_matches(|c: char| c.is_ascii_digit() || is_mark(c));
    if number.len() == text.len() || !text.starts_with(|c: char| c.is_ascii_digit()) {
        return Fault::NotANumber;
    }
    if number.is_empty() {
        return Fault::Grouping;
    }
    if let Some(exponent) = number.strip_prefix(['e', 'E']) {
        let digits = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Fault::Exponent;
        }
    }
    if number.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || is_mark(c)) {
        return Fault::Spaces;
    }
    if number.starts_with(['/', '-']) || number.chars().any(|c| c.is_ascii_digit()) {
        return Fault::NotANumber;
    }
    Fault::TextAfterNumber
}

/// Reads the digits of a number cell: a binary number written out, so 15 significant digits, which is what a spreadsheet shows.
pub(super) fn stored_number(text: &str) -> Result<Number, Fault> {
    // Few digits, and a point at most: what nearly every cell holds.
    if (1..=16).contains(&text.len()) && text.as_bytes()[0].is_ascii_digit() && !text.ends_with('.') {
        let (mut value, mut decimals, mut is_plain) = (0_i64, None::<u8>, true);
        for byte in text.bytes() {
            match (byte, decimals) {
                (b'0'..=b'9', _) => {
                    value = value * 10 + i64::from(byte - b'0');
                    decimals = decimals.map(|decimals| decimals + 1);
                }
                (b'.', None) => decimals = Some(0),
                _ => is_plain = false,
            }
        }
        if is_plain && value < 1_000_000_000_000_000 {
            return Number::new(i128::from(value), decimals.unwrap_or(0)).ok_or(Fault::TooManyDigits);
        }
    }
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().map_err(|_| Fault::NotANumber)?),
        None => (text, 0),
    };
    let unsigned = mantissa.strip_prefix(['-', '+']).unwrap_or(mantissa);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let mut digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
    if digits.is_empty() || digits.len() > 400 || !digits.iter().all(u8::is_ascii_digit) {
        return Err(Fault::NotANumber);
    }
    // Value: 0.d₁d₂d₃… × 10^scale.
    let mut scale = i64::try_from(whole.len()).map_err(|_| Fault::NotANumber)? + i64::from(exponent);
    let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
    digits.drain(..zeros);
    scale -= i64::try_from(zeros).map_err(|_| Fault::NotANumber)?;
    if digits.is_empty() {
        return Ok(Number::ZERO);
    }
    if scale > 15 {
        return Err(Fault::FifteenDigits);
    }
    let rounds_up = digits.get(15).is_some_and(|digit| *digit >= b'5');
    digits.resize(15, b'0');
    let mut significand = digits.iter().fold(0_i128, |sum, digit| sum * 10 + i128::from(digit - b'0'));
    significand += i128::from(rounds_up);
    // value = significand × 10^(scale − 15)
    let mut decimals = 15 - scale;
    while decimals > 0 && significand % 10 == 0 {
        significand /= 10;
        decimals -= 1;
    }
    let decimals = u8::try_from(decimals).map_err(|_| Fault::TooManyDecimals)?;
    if decimals > DECIMALS_MAX {
        return Err(Fault::TooManyDecimals);
    }
    Number::new(if mantissa.starts_with('-') { -significand } else { significand }, decimals).ok_or(Fault::TooManyDigits)
}

/// Reads `dd/mm/yyyy`, with points or dashes as well, `ngày 31 tháng 12 năm 2016`, or `yyyy-mm-dd`.
pub(super) fn date(text: &str) -> Result<Date, Fault> {
    let plain = in_words(text);
    let text = plain.as_deref().unwrap_or(text);
    let is_iso = text.find('-').is_some_and(|at| at == 4);
    if is_iso {
        return iso(text);
    }
    let mark = ['/', '-', '.'].into_iter().find(|mark| text.contains(*mark)).unwrap_or('/');
    let mut parts = text.split(mark);
    let (Some(day), Some(month), Some(year), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return Err(Fault::NotADate);
    };
    let number = |part: &str, digits: std::ops::RangeInclusive<usize>| {
        let is_whole = digits.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        is_whole.then(|| part.parse::<u32>().ok()).flatten()
    };
    let (Some(day), Some(month)) = (number(day, 1..=2), number(month, 1..=2)) else {
        return Err(Fault::NotADate);
    };
    if number(year, 2..=2).is_some() {
        return Err(Fault::ShortYear);
    }
    let year = number(year, 4..=4).ok_or(Fault::NotADate)?;
    let year = i32::try_from(year).map_err(|_| Fault::NotADate)?;
    Date::from_ymd_opt(year, month, day).ok_or(Fault::NoSuchDay)
}

// `ngày 31/12/2016` and `ngày 31 tháng 12 năm 2016` as `31/12/2016`.
fn in_words(text: &str) -> Option<String> {
    let folded = fold(text);
    let rest = folded.strip_prefix(&fold("ngày"))?.strip_prefix(' ')?.trim_start();
    let words: Vec<&str> = rest.split(' ').filter(|word| !word.is_empty()).collect();
    match words[..] {
        [day, month, year] => Some(format!("{day}/{month}/{year}")),
        [day, m, month, y, year] if m == fold("tháng") && y == fold("năm") => Some(format!("{day}/{month}/{year}")),
        _ => None,
    }
}

/// Reads `yyyy-mm-dd`, at midnight where a time is given.
pub(super) fn iso(text: &str) -> Result<Date, Fault> {
    let (day, time) = text.split_once('T').unwrap_or((text, ""));
    let shape: Vec<usize> = day.split('-').map(str::len).collect();
    if shape != [4, 2, 2] || !day.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
        return Err(Fault::NotADate);
    }
    if time.bytes().any(|byte| !matches!(byte, b'0' | b':' | b'.' | b'Z')) {
        return Err(Fault::TimeOfDay);
    }
    day.parse().map_err(|_| Fault::NoSuchDay)
}

/// The day that a number shown as a date stands for.
pub(super) fn from_serial(digits: &str, epoch: Epoch) -> Result<Date, Fault> {
    let number = stored_number(digits)?;
    if number.decimals() > 0 {
        return Err(Fault::TimeOfDay);
    }
    let days = u64::try_from(number.mantissa()).map_err(|_| Fault::NoSuchDay)?;
    let first = |year, month, day| Date::from_ymd_opt(year, month, day).expect("the calendar has it");
    let (first, days) = match (epoch, days) {
        // Day 0 is no day, and 29 February 1900, which the 1900 system counts as day 60, never was.
        (Epoch::Year1900, 0 | 60) => return Err(Fault::NoSuchDay),
        (Epoch::Year1900, 1..60) => (first(1899, 12, 31), days),
        (Epoch::Year1900, _) => (first(1899, 12, 30), days),
        (Epoch::Year1904, _) => (first(1904, 1, 1), days),
    };
    if days > 2_958_465 {
        return Err(Fault::NoSuchDay);
    }
    first.checked_add_days(Days::new(days)).ok_or(Fault::NoSuchDay)
}

/// The number as an answer, where it is in range, on its steps, and has no more decimals than are allowed.
pub(super) fn fitting(quantity: &Quantity, number: Number) -> Result<Number, Fault> {
    if number.decimals() > 0 {
        if quantity.word == QuantityWord::Count {
            return Err(Fault::NotWhole);
        }
        if number.decimals() > quantity.decimals {
            return Err(Fault::TooManyDecimals);
        }
    }
    if number < quantity.at_least {
        return Err(Fault::TooLow);
    }
    if number > quantity.at_most {
        return Err(Fault::TooHigh);
    }
    if quantity.step.is_some_and(|step| !is_on_step(number, quantity.at_least, step)) {
        return Err(Fault::OffStep);
    }
    Ok(number)
}

fn is_on_step(number: Number, from: Number, step: Number) -> bool {
    let decimals = number.decimals().max(from.decimals()).max(step.decimals());
    let (Some(distance), Some(step)) = (number.minus(from), step.at_decimals(decimals)) else {
        return false;
    };
    distance.at_decimals(decimals).and_then(|distance| distance.checked_rem(step)) == Some(0)
}
