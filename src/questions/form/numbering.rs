//! How the parts of a form are numbered: what a title begins with, and what it gets where it begins with nothing.

/// The number that a title begins with, as paper forms have it: `II.`, `1.2.`, `a)`; and the rest.
pub fn split_number(title: &str) -> (Option<&str>, &str) {
    let Some((number, rest)) = title.split_once(' ') else { return (None, title) };
    let Some(bare) = number.strip_suffix(['.', ')']) else { return (None, title) };
    let all = |fits: fn(char) -> bool| !bare.is_empty() && bare.chars().all(fits);
    let is_roman = all(|c| matches!(c, 'I' | 'V' | 'X' | 'L' | 'C'));
    let is_number = all(|c| c.is_ascii_digit() || c == '.') && bare.starts_with(|c: char| c.is_ascii_digit());
    let is_letter = bare.chars().count() == 1 && all(|c| c.is_lowercase() || c.is_ascii_uppercase());
    if is_roman || is_number || is_letter { (Some(bare), rest.trim_start()) } else { (None, title) }
}

/// A number by depth, where the title has none: I, II; 1, 2; a, b; then a dash.
pub(super) fn ordinal(position: usize, depth: usize) -> String {
    const LETTERS: [&str; 23] =
        ["a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "x", "y"];
    match depth {
        0 => roman(position + 1),
        1 => (position + 1).to_string(),
        2 => LETTERS.get(position).map_or_else(|| (position + 1).to_string(), |letter| (*letter).to_owned()),
        _ => "-".to_owned(),
    }
}

/// `IV` for 4.
pub fn roman(mut number: usize) -> String {
    const SIGNS: [(usize, &str); 9] =
        [(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    let mut written = String::new();
    for (worth, sign) in SIGNS {
        while number >= worth {
            written += sign;
            number -= worth;
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_gives_up_the_number_that_it_begins_with() {
        for (title, number, rest) in [
            ("II. Chăm lo", Some("II"), "Chăm lo"),
            ("1.2. Hội nghị", Some("1.2"), "Hội nghị"),
            ("3) Thi đua", Some("3"), "Thi đua"),
            ("đ) Khác", Some("đ"), "Khác"),
            ("Cộng 2 điểm", None, "Cộng 2 điểm"),
            ("5 tiêu chí", None, "5 tiêu chí"),
            ("TP. Vị Thanh", None, "TP. Vị Thanh"),
        ] {
            assert_eq!(split_number(title), (number, rest), "{title}");
        }
    }

    #[test]
    fn numbers_by_depth_are_those_of_paper_forms() {
        assert_eq!([0, 3, 8, 13].map(|n| ordinal(n, 0)), ["I", "IV", "IX", "XIV"]);
        assert_eq!([0, 4].map(|n| ordinal(n, 2)), ["a", "đ"]);
        assert_eq!(ordinal(1, 1), "2");
    }
}
