//! The form of a rule set as a page.

use super::{Column, Line, Page, Row, Section};
use crate::law::Status;
use crate::questions::form::{Form, RowKind};
use crate::words::diagnostic::{Lang, Words};

/// The page of a form.
pub fn form(form: &Form, lang: Lang) -> Page {
    let said = |words: &Words| words.get(lang).to_owned();
    Page {
        lang: lang.of("vi", "en"),
        mark: mark(form.status, lang),
        title: form.title.clone(),
        head: form.head.iter().map(|(name, lines)| (said(name), lines.iter().map(said).collect())).collect(),
        sections: form
            .sections
            .iter()
            .map(|section| Section {
                title: said(&section.title),
                columns: section
                    .columns
                    .iter()
                    .map(|column| Column { title: said(&column.title), share: column.share, is_number: column.is_number })
                    .collect(),
                rows: section
                    .rows
                    .iter()
                    .map(|row| Row {
                        is_strong: matches!(row.kind, RowKind::Group | RowKind::Total),
                        cells: row
                            .cells
                            .iter()
                            .map(|cell| {
                                let line = |line: &crate::questions::form::Said| Line {
                                    indent: line.indent,
                                    text: said(&line.words),
                                    note: line.doubt,
                                };
                                cell.iter().map(line).collect()
                            })
                            .collect(),
                    })
                    .collect(),
            })
            .collect(),
        foot: vec![format!("{} · {} {}", form.reference, lang.of("mã băm", "hash"), form.hash)],
    }
}

/// The first line of whatever a set without authority is printed in.
pub(in crate::render) fn mark(status: Status, lang: Lang) -> Option<String> {
    if status == Status::Frame {
        return Some(
            lang.of("KHUNG: cấp dưới điền tiếp; tự nó không xếp loại", "FRAME: filled in below; rates nobody itself").to_owned(),
        );
    }
    let mark = crate::render::decided::mark(status, lang)?;
    let said = match status {
        Status::Illustrative => lang.of(
            "không phải văn bản đã ban hành của cơ quan nào; không dùng để xếp loại thật",
            "not a document that anybody issued; not to be rated by",
        ),
        Status::Draft | Status::Issued | Status::Frame => lang.of("chưa ban hành", "not issued"),
    };
    Some(format!("{mark}: {said}"))
}
