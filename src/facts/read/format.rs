//! How a number cell is shown, as far as it changes what the number means.

/// How a number cell is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum Shown {
    /// As a number.
    #[default]
    Plain,
    /// As a percentage.
    Percent,
    /// As a date or a time.
    Day,
    /// With zeros before it, up to so many digits: `015009`.
    Padded(usize),
    /// With digits that it does not hold: `0".000.000"` shows 62 as 62.000.000.
    WithDigits,
    /// Not at all: `;;;`.
    Invisible,
}

/// What stands after a number that its format shows with digits that it does not hold.
pub(in crate::facts) const DIGITS_ADDED: &str = "\"…\"";

/// What a number format that every workbook knows by its number shows.
pub(super) fn built_in(id: u32) -> Shown {
    match id {
        9 | 10 => Shown::Percent,
        14..=22 | 27..=36 | 45..=47 | 50..=58 => Shown::Day,
        _ => Shown::Plain,
    }
}

/// What a number format of the workbook's own shows: `0.0%`, `dd/mm/yyyy`, `000000`.
pub(super) fn custom(code: &str) -> Shown {
    if matches!(code.trim(), ";;;" | ";;") {
        return Shown::Invisible;
    }
    let mut bare = String::new();
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            // Words in quotation marks, escaped signs, the width of a sign, and filling are no instructions.
            '"' => {
                let words: String = chars.by_ref().take_while(|c| *c != '"').collect();
                let is_of_digits = words.trim().chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' '));
                if is_of_digits && words.contains(|c: char| c.is_ascii_digit()) {
                    return Shown::WithDigits;
                }
            }
            '\\' if chars.as_str().starts_with(|c: char| c.is_ascii_digit()) => return Shown::WithDigits,
            '\\' | '_' | '*' => drop(chars.next()),
            '[' => {
                let bracket: String = chars.by_ref().take_while(|c| *c != ']').collect();
                // Hours that pass a day: `[h]:mm`.
                if !bracket.is_empty() && bracket.chars().all(|c| matches!(c.to_ascii_lowercase(), 'h' | 'm' | 's')) {
                    return Shown::Day;
                }
            }
            // The formats of negative numbers, of zero and of text follow.
            ';' => break,
            c => bare.push(c.to_ascii_lowercase()),
        }
    }
    if matches!(bare.as_str(), "general" | "standard" | "@" | "") {
        return Shown::Plain;
    }
    if bare.contains('%') {
        return Shown::Percent;
    }
    if bare.contains(['d', 'm', 'y', 'h', 's']) {
        return Shown::Day;
    }
    if bare.len() > 1 && bare.chars().all(|c| c == '0') {
        return Shown::Padded(bare.len());
    }
    Shown::Plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_known_by_what_it_shows() {
        for (code, shown) in [
            ("General", Shown::Plain),
            ("0.00", Shown::Plain),
            ("#,##0", Shown::Plain),
            ("#,##0\\ \"người đi dự\"", Shown::Plain),
            ("_(* #,##0_);_(* \\(#,##0\\);_(* \"-\"??_);_(@_)", Shown::Plain),
            ("[Red]0", Shown::Plain),
            ("0.00E+00", Shown::Plain),
            ("0%", Shown::Percent),
            ("0.00 %;[Red]-0.00 %", Shown::Percent),
            ("0\"%\"", Shown::Plain),
            ("dd/mm/yyyy", Shown::Day),
            ("[$-42A]dd mmmm yyyy;@", Shown::Day),
            ("h:mm AM/PM", Shown::Day),
            ("[h]:mm", Shown::Day),
            ("000000", Shown::Padded(6)),
            ("0", Shown::Plain),
            ("@", Shown::Plain),
            ("#,##0\".000.000\"", Shown::WithDigits),
            ("0\\.\\0\\0\\0", Shown::WithDigits),
            ("0\" m2\"", Shown::Plain),
            ("#,##0,", Shown::Plain),
            ("#,##0\".\"", Shown::Plain),
            (";;;", Shown::Invisible),
            (";;;@", Shown::Plain),
            ("", Shown::Plain),
            ("\"", Shown::Plain),
            ("[", Shown::Plain),
        ] {
            assert_eq!(custom(code), shown, "{code}");
        }
    }
}
