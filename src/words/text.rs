//! Vietnamese text: one form for storing, looser forms for matching, and the order a reader expects.

use std::cmp::Ordering;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Composed form, spaces collapsed: how every name and title is stored.
pub fn clean(text: &str) -> String {
    let composed: String = text.nfc().filter(|c| !matches!(c, '\u{200b}' | '\u{feff}' | '\u{ad}')).collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A key under which two spellings of one Vietnamese name are equal: case, where in the syllable the tone mark stands
/// (`hoà`, `hòa`), `y` for `i` (`tỷ lệ`, `tỉ lệ`), spaces and punctuation do not count. Tones themselves do.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut tone = None;
    for c in text.nfd() {
        match c {
            // grave, acute, tilde, hook above, dot below: the tones; kept, at the end of their syllable
            '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}' => tone = Some(c),
            c if c.is_alphanumeric() || is_combining_mark(c) => {
                folded.extend(c.to_lowercase().map(|c| if c == 'y' { 'i' } else { c }));
            }
            c => {
                folded.extend(tone.take());
                if matches!(c, '%' | '<' | '>' | '=' | '+') {
                    folded.push(c);
                } else if !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
        }
    }
    folded.extend(tone);
    folded.trim().to_owned()
}

/// [`fold`] without any mark, for what is typed on a keyboard without Vietnamese: `Xã Đại Tâm` is `xa dai tam`.
pub fn fold_ascii(text: &str) -> String {
    fold(text).chars().filter(|c| !is_combining_mark(*c)).map(|c| if c == 'đ' { 'd' } else { c }).collect()
}

/// Whether a text may be an id: `[A-Za-z_][A-Za-z0-9_]*`.
pub fn is_id(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|first| first == b'_' || first.is_ascii_alphabetic())
        && bytes.all(|byte| byte == b'_' || byte.is_ascii_alphanumeric())
}

/// Of `known`, the word nearest to `word`, where one is near enough to be a slip of the finger.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = fold_ascii(word);
    known
        .into_iter()
        .map(|candidate| (distance(&folded, &fold_ascii(candidate)), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.chars().count() / 5)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

// Letters inserted, dropped, changed or swapped with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    for (j, cell) in rows[0].iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let change = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = change.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = least;
        }
    }
    rows[a.len()][b.len()]
}

/// The order of a Vietnamese list, with numbers inside by value: `Quận 2` stands before `Quận 10`.
#[derive(Debug)]
pub struct Order(icu_collator::CollatorBorrowed<'static>);

impl Order {
    /// The collation of Vietnamese, numeric.
    pub fn vietnamese() -> Order {
        let locale: icu_locale_core::Locale = "vi-u-kn".parse().expect("vi-u-kn is a locale");
        let collator = icu_collator::Collator::try_new((&locale).into(), icu_collator::options::CollatorOptions::default())
            .expect("the collation data is compiled in");
        Order(collator)
    }

    /// Which of two texts a reader looks for first.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        self.0.compare(a, b).then_with(|| a.cmp(b))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_spellings_of_a_name_fold_alike() {
        for (one, other) in
            [("hoà", "hòa"), ("Uỷ ban", "Ủy ban"), ("Tỷ lệ", "tỉ lệ"), ("  Xã   01 ", "xã 01"), ("số\nliệu", "Số liệu")]
        {
            assert_eq!(fold(one), fold(other), "{one} {other}");
        }
    }

    #[test]
    fn names_that_differ_in_tone_stay_apart() {
        assert_ne!(fold("Hòa"), fold("Hoa"));
        assert_ne!(fold("Xã Tân"), fold("Xã Tấn"));
        assert_eq!(fold_ascii("Xã Đại Tâm"), "xa dai tam");
    }

    #[test]
    fn decomposed_text_is_stored_composed() {
        assert_eq!(clean("Xa\u{303}  Đại\u{a0}Tâm"), "Xã Đại Tâm");
    }

    #[test]
    fn numbers_in_names_are_ordered_by_value() {
        let order = Order::vietnamese();
        assert_eq!(order.compare("Quận 2", "Quận 10"), Ordering::Less);
        assert_eq!(order.compare("Đông", "Dương"), Ordering::Greater);
    }

    #[test]
    fn a_slip_of_the_finger_finds_its_word_and_a_stranger_does_not() {
        let known = ["hoi_vien", "doi_tuong", "quan_triet"];
        assert_eq!(nearest("hoi_vine", known), Some("hoi_vien"));
        assert_eq!(nearest("kinh_phi", known), None);
    }
}
