//! Bytes → text: which encoding a delimited file is in, never guessed from letters that do not compose.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Why bytes are not text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotText {
    /// They hold control bytes that no text holds.
    Binary,
    /// They are not whole in the encoding their first bytes name.
    Broken(&'static Encoding),
    /// No encoding in which they are Vietnamese.
    UnknownEncoding,
}

/// The text, and the encoding it was in.
pub(super) fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, &'static Encoding), NotText> {
    let (encoding, length) = match Encoding::for_bom(bytes) {
        Some(found) => found,
        None => (without_mark(bytes)?, 0),
    };
    let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[length..]).ok_or(NotText::Broken(encoding))?;
    if text.bytes().any(|byte| byte == 0) {
        return Err(NotText::Binary);
    }
    Ok((text, encoding))
}

// UTF-8 is certain where it is whole; UTF-16 shows by its zero bytes; windows-1258 by tones that all compose.
fn without_mark(bytes: &[u8]) -> Result<&'static Encoding, NotText> {
    if bytes.contains(&0) {
        return utf_16_without_mark(bytes).ok_or(NotText::Binary);
    }
    if str::from_utf8(bytes).is_ok() {
        return Ok(UTF_8);
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let likely = detector.guess(Some(b"vn"), chardetng::Utf8Detection::Deny);
    let text = WINDOWS_1258.decode_without_bom_handling(bytes).0;
    if (likely == WINDOWS_1258 || likely == WINDOWS_1252) && is_vietnamese(&text) {
        return Ok(WINDOWS_1258);
    }
    Err(NotText::UnknownEncoding)
}

fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    let zeros = |offset| sample.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let third = sample.len() / 2 / 3;
    match (zeros(0), zeros(1)) {
        (0, high) if high > third => Some(UTF_16LE),
        (high, 0) if high > third => Some(UTF_16BE),
        _ => None,
    }
}

// Letters and tones of another encoding land where windows-1258 has combining tones; those seldom follow a vowel.
fn is_vietnamese(text: &str) -> bool {
    let mut has_letter = false;
    for c in text.nfc() {
        if is_combining_mark(c) || ('\u{80}'..'\u{a0}').contains(&c) {
            return false;
        }
        has_letter |= matches!(c, 'ă' | 'Ă' | 'đ' | 'Đ' | 'ơ' | 'Ơ' | 'ư' | 'Ư' | '\u{1ea0}'..='\u{1ef9}' | 'ê' | 'ô' | 'â');
    }
    has_letter
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str =
        "Mã đơn vị;Tên đơn vị;Tổng số hội viên\nX01;Hội Nông dân xã Đại Tâm;1.163\nX02;Hội Nông dân xã Hòa An;59\n";

    // As the code page stores it: base letter, then tone.
    fn windows_1258(text: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        for c in text.chars() {
            let one = WINDOWS_1258.encode(&c.to_string()).0.into_owned();
            if WINDOWS_1258.decode(&one).0 == c.to_string() {
                bytes.extend(one);
            } else {
                let parts: Vec<char> = c.to_string().nfd().collect();
                let (tone, base) = match parts[..] {
                    [base, tone] => (tone, base),
                    [base, a, b] => {
                        let is_tone = |c| matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
                        let (tone, shape) = if is_tone(a) { (a, b) } else { (b, a) };
                        (tone, [base, shape].iter().collect::<String>().nfc().next().expect("a letter"))
                    }
                    _ => unreachable!("{c}"),
                };
                bytes.extend(WINDOWS_1258.encode(&base.to_string()).0.iter());
                bytes.extend(WINDOWS_1258.encode(&tone.to_string()).0.iter());
            }
        }
        bytes
    }

    fn utf_16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn one_text_reads_alike_in_every_encoding() {
        let marked = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
        for (bytes, expected) in [
            (SAMPLE.as_bytes().to_vec(), UTF_8),
            (marked(b"\xef\xbb\xbf", SAMPLE.as_bytes().to_vec()), UTF_8),
            (marked(b"\xff\xfe", utf_16(SAMPLE, u16::to_le_bytes)), UTF_16LE),
            (marked(b"\xfe\xff", utf_16(SAMPLE, u16::to_be_bytes)), UTF_16BE),
            (utf_16(SAMPLE, u16::to_le_bytes), UTF_16LE),
            (utf_16(SAMPLE, u16::to_be_bytes), UTF_16BE),
            (windows_1258(SAMPLE), WINDOWS_1258),
        ] {
            let (text, encoding) = decode(&bytes).expect("text");
            assert_eq!(encoding, expected);
            assert_eq!(text.nfc().collect::<String>(), SAMPLE);
        }
    }

    #[test]
    fn bytes_of_other_encodings_are_refused() {
        // TCVN3: "Tổng số hội viên" as the ABC fonts store it.
        assert_eq!(decode(b"T\xe6ng s\xe8 h\xe9i vi\xaan;\x81\nX01;5"), Err(NotText::UnknownEncoding));
        assert_eq!(decode(b"ab\0cd\0\0\0\x01"), Err(NotText::Binary));
        assert_eq!(decode(b"\xef\xbb\xbfab\xff"), Err(NotText::Broken(UTF_8)));
        assert_eq!(decode(b"\xff\xfea"), Err(NotText::Broken(UTF_16LE)));
    }
}
