//! The summary of a rule set on paper: units side by side in blocks that fit the page, each block with every criterion.

use super::{Align, Cell, Column, Headed, Line, Paper, Row, Table, WIDTH_LYING, foot, given, mark, maximum, verdict};
use crate::facts::Layer;
use crate::questions::document::overview::{Column as Unit, Overview};
use crate::words::diagnostic::Lang;
use crate::words::period::Period;

/// Widths of the columns before the units: number, title, maximum.
const FIXED: (usize, usize, usize) = (737, 4139, 851);
/// Units that stand side by side.
const UNITS: usize = 8;
/// The width of a unit's column.
const UNIT: usize = (WIDTH_LYING - FIXED.0 - FIXED.1 - FIXED.2) / UNITS;

/// The summary of units rated by one set on figures of one layer.
pub fn overview(overview: &Overview, period: Period, layer: Layer, headed: Headed<'_>) -> Paper {
    let lang = headed.lang;
    let n_blocks = overview.units.len().div_ceil(UNITS);
    let blocks = overview.units.chunks(UNITS).enumerate();
    let tables = blocks.map(|(n, units)| {
        let (from, to) = (n * UNITS + 1, n * UNITS + units.len());
        let all = overview.units.len();
        let heading = (n_blocks > 1).then(|| match lang {
            Lang::Vi => format!("Biểu {}/{n_blocks}: đơn vị thứ {from} đến {to} trong {all} đơn vị", n + 1),
            Lang::En => format!("Table {} of {n_blocks}: units {from} to {to} of {all}", n + 1),
        });
        table(overview, units, heading, n > 0, lang)
    });
    let layer = layer.words();
    let layer = match lang {
        Lang::Vi => format!("Theo số liệu {}", layer.vi),
        Lang::En => format!("By figures of the layer: {}", layer.en),
    };
    Paper {
        lang: lang.of("vi", "en"),
        mark: mark(overview.rules.status, lang),
        head: headed.head(),
        title: vec![
            lang.of("BIỂU TỔNG HỢP KẾT QUẢ CHẤM ĐIỂM, XẾP LOẠI", "SUMMARY OF POINTS AND RATINGS").to_owned(),
            overview.rules.title.clone(),
            format!("{} {period}", lang.of("Năm", "Year")),
        ],
        is_lying: true,
        opening: vec![Line::plain(format!(
            "{}: {}; {}: {}. {layer}.",
            lang.of("Tổ chức", "Organisation"),
            overview.organisation.1,
            lang.of("số đơn vị", "units"),
            overview.units.len()
        ))],
        tables: tables.collect(),
        closing: closing(overview, lang),
        signers: headed.signers(lang.of("Người lập biểu", "Drawn up by"), lang.of("Thủ trưởng cơ quan", "For the issuer")),
        foot: foot(&[&overview.rules], lang),
    }
}

fn table(overview: &Overview, units: &[Unit], heading: Option<String>, begins_page: bool, lang: Lang) -> Table {
    let has_points = overview.points_max.is_some();
    let most = if has_points { FIXED.2 } else { 0 };
    let mut columns = vec![
        Column::new(lang.of("TT", "No."), FIXED.0, Align::Middle),
        Column::new(lang.of("Nội dung", "Criteria"), FIXED.1 + FIXED.2 - most, Align::Left),
    ];
    if has_points {
        columns.push(Column::new(lang.of("Điểm tối đa", "Max."), most, Align::Middle));
    }
    columns.extend(units.iter().map(|unit| Column::new(&unit.name, UNIT, Align::Middle)));
    let mut rows: Vec<Row> = Vec::new();
    for (n, item) in overview.items.iter().enumerate() {
        let title = item.title.get(lang).to_owned();
        let title = if item.is_group { Line::strong(title) } else { Line::plain(title) };
        let mut cells = vec![Cell::of(item.number.clone()), Cell::lines(vec![title])];
        if has_points {
            cells.push(Cell::of(maximum(item, lang)));
        }
        cells.extend(units.iter().map(|unit| Cell::of(given(&unit.given[n], lang))));
        rows.push(Row { is_strong: item.is_group, cells });
    }
    if let Some(points_max) = overview.points_max {
        let mut cells = vec![Cell::of(""), Cell::lines(vec![Line::strong(lang.of("Tổng điểm", "Total"))])];
        cells.push(Cell::of(lang.number(points_max)));
        cells.extend(units.iter().map(|unit| Cell::of(unit.total.as_ref().map_or_else(String::new, |own| given(own, lang)))));
        rows.push(Row { is_strong: true, cells });
    }
    let mut cells = vec![Cell::of(""), Cell::lines(vec![Line::strong(lang.of("Xếp loại", "Rating"))])];
    if has_points {
        cells.push(Cell::of(""));
    }
    cells.extend(units.iter().map(|unit| {
        let text = verdict(&unit.verdict, lang).to_owned();
        Cell::lines(vec![if unit.rating.is_some() { Line::strong(text) } else { Line::slanted(text) }])
    }));
    rows.push(Row { is_strong: false, cells });
    Table { heading, begins_page, size: 24, columns, rows }
}

/// How many have which rating, best first, and what the signs mean that were used.
fn closing(overview: &Overview, lang: Lang) -> Vec<Line> {
    let mut counts: Vec<(usize, &str, usize)> = Vec::new();
    for unit in &overview.units {
        let rank = unit.rating.unwrap_or(usize::MAX);
        let title = verdict(&unit.verdict, lang);
        match counts.iter_mut().find(|(_, own, _)| *own == title) {
            Some((.., n)) => *n += 1,
            None => counts.push((rank, title, 1)),
        }
    }
    counts.sort_by_key(|(rank, ..)| *rank);
    let counts: Vec<String> = counts.iter().map(|(_, title, n)| format!("{title}: {n}")).collect();
    let mut lines = vec![Line::plain(format!("{}: {}.", lang.of("Cộng", "In all"), counts.join("; ")))];
    lines.extend(overview.noted.lines().iter().map(|line| Line::plain(format!("{}.", line.get(lang)))));
    let has = |wanted: fn(&crate::questions::document::Given) -> bool| {
        overview.units.iter().any(|unit| unit.given.iter().chain(&unit.total).any(wanted))
    };
    let mut signs = Vec::new();
    if has(|given| matches!(given, crate::questions::document::Given::NotApplicable)) {
        signs.push(lang.of("KAD: không áp dụng", "n/a: not applicable"));
    }
    if has(|given| matches!(given, crate::questions::document::Given::Absent(_))) {
        signs.push(lang.of(
            "–: chưa có điểm vì thiếu số liệu hoặc số liệu không đọc được",
            "–: no points: figures are missing or unreadable",
        ));
    }
    if !signs.is_empty() {
        lines.push(Line::slanted(format!("{}: {}.", lang.of("Ghi chú", "Signs"), signs.join("; "))));
    }
    lines
}
