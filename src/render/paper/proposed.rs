//! The list proposed for recognition on paper.

use super::{Align, Cell, Column, Headed, Line, Paper, Row, Table, WIDTH, foot, given, mark, verdict};
use crate::questions::document::Verdict;
use crate::questions::document::proposed::{Line as Unit, Proposed};
use crate::questions::form::roman;
use crate::words::diagnostic::Lang;
use crate::words::period::Period;

/// The list of one organisation.
pub fn proposed(list: &Proposed, period: Period, headed: Headed<'_>) -> Paper {
    let lang = headed.lang;
    let n_rated: usize = list.ratings.iter().map(|listed| listed.units.len()).sum();
    let n_others: usize = list.others.iter().map(|other| other.units.len()).sum();
    let counts: Vec<String> = list.ratings.iter().map(|listed| format!("{}: {}", listed.rating, listed.units.len())).collect();
    let unofficial = list.rules.iter().map(|rules| rules.status).find(|status| mark(*status, lang).is_some());
    let mut closing = vec![Line::plain(match lang {
        Lang::Vi => format!("Danh sách có {n_rated} đơn vị được đề nghị công nhận{}.", with(&counts)),
        Lang::En => format!("{n_rated} units are proposed for recognition{}.", with(&counts)),
    })];
    if n_others > 0 {
        closing.push(Line::plain(match lang {
            Lang::Vi => format!("Chưa đề nghị: {n_others} đơn vị, lý do ghi ở cột ghi chú."),
            Lang::En => format!("Not proposed: {n_others} units, for the reason that stands among the remarks."),
        }));
    }
    Paper {
        lang: lang.of("vi", "en"),
        mark: unofficial.and_then(|status| mark(status, lang)),
        head: headed.head(),
        title: vec![
            lang.of("DANH SÁCH ĐỀ NGHỊ CÔNG NHẬN", "LIST PROPOSED FOR RECOGNITION").to_owned(),
            match lang {
                Lang::Vi => format!("Kết quả xếp loại {} năm {period}", list.organisation.1),
                Lang::En => format!("Ratings of {}, {period}", list.organisation.1),
            },
        ],
        is_lying: false,
        opening: Vec::new(),
        tables: vec![table(list, lang)],
        closing,
        signers: headed.signers(lang.of("Người lập danh sách", "Drawn up by"), lang.of("Thủ trưởng cơ quan", "For the issuer")),
        foot: foot(&list.rules.iter().collect::<Vec<_>>(), lang),
    }
}

fn with(counts: &[String]) -> String {
    if counts.is_empty() { String::new() } else { format!(" ({})", counts.join("; ")) }
}

fn table(list: &Proposed, lang: Lang) -> Table {
    let columns = vec![
        Column::new(lang.of("TT", "No."), 624, Align::Middle),
        Column::new(lang.of("Đơn vị", "Unit"), WIDTH - 624 - 1620 - 964 - 1490 - 1856, Align::Left),
        Column::new(lang.of("Địa bàn", "Territory"), 1620, Align::Left),
        Column::new(lang.of("Tổng điểm", "Total"), 964, Align::Middle),
        Column::new(lang.of("Đề nghị xếp loại", "Proposed rating"), 1490, Align::Middle),
        Column::new(lang.of("Ghi chú", "Remarks"), 1856, Align::Left),
    ];
    let n_columns = columns.len();
    let mut rows = Vec::new();
    let mut n = 0;
    let mut part = 0;
    let mut head = |title: &str, units: usize| {
        part += 1;
        let title = match lang {
            Lang::Vi => format!("{title}: {units} đơn vị"),
            Lang::En => format!("{title}: {units} units"),
        };
        let cells =
            vec![Cell::lines(vec![Line::strong(roman(part))]), Cell::lines(vec![Line::strong(title)]).over(n_columns - 1)];
        Row { is_strong: true, cells }
    };
    for listed in &list.ratings {
        rows.push(head(&listed.rating, listed.units.len()));
        for unit in &listed.units {
            n += 1;
            rows.push(row(unit, n, &listed.rating, true, lang));
        }
    }
    for other in &list.others {
        let title = match other.verdict {
            Verdict::NotRated => lang.of("Không xếp loại", "Not rated"),
            Verdict::Undetermined => lang.of("Chưa đủ căn cứ xếp loại", "Undetermined"),
            Verdict::Rated(_) => verdict(&other.verdict, lang),
        };
        rows.push(head(title, other.units.len()));
        for unit in &other.units {
            n += 1;
            rows.push(row(unit, n, "", false, lang));
        }
    }
    Table { heading: None, begins_page: false, size: 26, columns, rows }
}

fn row(unit: &Unit, n: usize, rating: &str, is_rated: bool, lang: Lang) -> Row {
    let total = unit.total.as_ref().map_or_else(String::new, |total| given(total, lang));
    let reason = unit.reason.get(lang);
    // that points decided goes without saying
    let is_by_score = is_rated && reason == lang.of("theo điểm", "by score");
    Row {
        is_strong: false,
        cells: vec![
            Cell::of(n.to_string()),
            Cell::of(unit.name.clone()),
            Cell::of(unit.territory.clone().unwrap_or_default()),
            Cell::of(total),
            Cell::of(rating),
            Cell::of(if is_by_score { String::new() } else { sentence(reason) }),
        ],
    }
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
