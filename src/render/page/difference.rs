//! The difference of two versions as a page.

use super::form::mark;
use super::{Column, Line, Page, Row, Section};
use crate::law::Status;
use crate::law::wording::scoring::capital;
use crate::questions::difference::{Difference, Kind, Version};
use crate::words::diagnostic::Lang;

/// The page of a difference; where nothing differs it says so.
pub fn difference(difference: &Difference, lang: Lang) -> Page {
    let Difference { old, new, parts } = difference;
    let status = [Status::Illustrative, Status::Draft].into_iter().find(|status| [old.status, new.status].contains(status));
    let version = |version: &Version| vec![version.title.clone(), version.reference.clone()];
    let mut foot = Vec::new();
    if parts.is_empty() {
        foot.push(lang.of("Hai bản không khác nhau.", "The two do not differ.").to_owned());
    }
    foot.push(format!("{}: {} → {}", lang.of("Mã băm", "Hash"), old.hash, new.hash));
    let column =
        |vi: &'static str, en: &'static str, share| Column { title: lang.of(vi, en).to_owned(), share, is_number: false };
    let line = |text: String| vec![Line { indent: 0, text, note: None }];
    let sections = parts.iter().map(|part| {
        let mut rows = Vec::new();
        for entry in &part.entries {
            for (n, change) in entry.changes.iter().enumerate() {
                let of = if n == 0 { line(entry.of.get(lang).to_owned()) } else { Vec::new() };
                let words = capital(&change.words).get(lang).to_owned();
                rows.push(Row { is_strong: false, cells: vec![of, line(kind(change.kind, lang).to_owned()), line(words)] });
            }
        }
        Section {
            title: part.title.get(lang).to_owned(),
            columns: vec![column("Ở đâu", "Where", 34), column("Việc", "Change", 10), column("Nội dung", "What", 56)],
            rows,
        }
    });
    let n: usize = parts.iter().flat_map(|part| &part.entries).map(|entry| entry.changes.len()).sum();
    Page {
        lang: lang.of("vi", "en"),
        mark: status.and_then(|status| mark(status, lang)),
        title: lang.of("So sánh hai phiên bản bộ tiêu chí", "Two versions of a rule set compared").to_owned(),
        head: vec![
            (lang.of("Bản cũ", "Old").to_owned(), version(old)),
            (lang.of("Bản mới", "New").to_owned(), version(new)),
            (lang.of("Số thay đổi", "Changes").to_owned(), vec![n.to_string()]),
        ],
        sections: sections.collect(),
        foot,
    }
}

fn kind(kind: Kind, lang: Lang) -> &'static str {
    match kind {
        Kind::Added => lang.of("Thêm", "Added"),
        Kind::Removed => lang.of("Bỏ", "Removed"),
        Kind::Changed => lang.of("Sửa", "Changed"),
        Kind::Moved => lang.of("Chuyển", "Moved"),
    }
}
