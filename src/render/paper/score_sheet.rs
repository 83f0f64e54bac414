//! The score sheet of a unit on paper.

use super::{Align, Cell, Column, DOTS, Headed, Line, Paper, Row, Table, WIDTH, foot, given, mark, maximum, verdict};
use crate::facts::Layer;
use crate::questions::document::score_sheet::{ScoreSheet, Total};
use crate::questions::explain::Explanation;
use crate::render::decided;
use crate::words::diagnostic::{Lang, Words};

/// The sheet; `foremost` is the account of the layer of most authority, which says what decided.
pub fn score_sheet(sheet: &ScoreSheet, foremost: &Explanation, headed: Headed<'_>) -> Paper {
    let lang = headed.lang;
    let layers = layers(sheet);
    let period = sheet.about.period;
    let mut opening = vec![Line::plain(format!("{}: {}", lang.of("Đơn vị", "Unit"), sheet.about.name))];
    let about = &sheet.about;
    let named = [
        (lang.of("Tổ chức", "Organisation"), &about.organisation),
        (lang.of("Cấp", "Level"), &about.unit_kind),
        (lang.of("Loại hình", "Subtype"), &about.subtype),
        (lang.of("Địa bàn", "Territory"), &about.territory),
    ];
    let named = named.into_iter().filter_map(|(name, titled)| Some(format!("{name}: {}", titled.as_ref()?.title)));
    opening.push(Line::plain(named.collect::<Vec<_>>().join("; ")));
    Paper {
        lang: lang.of("vi", "en"),
        mark: mark(sheet.rules.status, lang),
        head: headed.head(),
        title: vec![
            lang.of("PHIẾU CHẤM ĐIỂM", "SCORE SHEET").to_owned(),
            sheet.rules.title.clone(),
            format!("{} {period}", lang.of("Năm", "Year")),
        ],
        is_lying: false,
        opening,
        tables: vec![table(sheet, &layers, lang)],
        closing: closing(sheet, foremost, &layers, lang),
        signers: headed.signers(
            lang.of("Đại diện đơn vị tự chấm", "For the unit"),
            lang.of("Đại diện cơ quan thẩm định", "For the appraiser"),
        ),
        foot: foot(&[&sheet.rules], lang),
    }
}

/// Self and appraised always have their column; decided where it was read.
fn layers(sheet: &ScoreSheet) -> Vec<Layer> {
    let mut layers = vec![Layer::Own, Layer::Appraised];
    layers.extend(sheet.verdicts.decided.is_some().then_some(Layer::Decided));
    layers
}

fn table(sheet: &ScoreSheet, layers: &[Layer], lang: Lang) -> Table {
    let heads = |layer: Layer| match layer {
        Layer::Own => lang.of("Tự chấm", "Self"),
        Layer::Appraised => lang.of("Thẩm định", "Appraised"),
        Layer::Decided => lang.of("Quyết định", "Decided"),
    };
    let has_points = sheet.total.is_some();
    let most = if has_points { 737 } else { 0 };
    let each = if has_points { 794 } else { 1134 };
    let fixed = 680 + most + each * layers.len() + 1191 + 2154;
    let mut columns = vec![
        Column::new(lang.of("TT", "No."), 680, Align::Middle),
        Column::new(lang.of("Nội dung", "Criteria"), WIDTH - fixed, Align::Left),
    ];
    if has_points {
        columns.push(Column::new(lang.of("Điểm tối đa", "Max."), most, Align::Middle));
    }
    columns.extend(layers.iter().map(|layer| Column::new(heads(*layer), each, Align::Middle)));
    columns.push(Column::new(lang.of("Minh chứng", "Evidence"), 1191, Align::Left));
    columns.push(Column::new(lang.of("Ghi chú", "Remarks"), 2154, Align::Left));
    let mut rows: Vec<Row> = sheet.lines.iter().map(|line| row(line, layers, has_points, lang)).collect();
    rows.extend(sheet.total.as_ref().map(|total| total_row(total, layers, lang)));
    Table { heading: None, begins_page: false, size: 24, columns, rows }
}

fn row(line: &crate::questions::document::score_sheet::Line, layers: &[Layer], has_points: bool, lang: Lang) -> Row {
    let item = &line.item;
    let title = item.title.get(lang).to_owned();
    let mut content = vec![if item.is_group { Line::strong(title) } else { Line::plain(title) }];
    if let Some(clause) = item.clause.as_ref().filter(|_| !item.is_group) {
        content.push(Line::slanted(format!("({clause})")));
    }
    let mut cells = vec![Cell::of(item.number.clone()), Cell::lines(content)];
    if has_points {
        cells.push(Cell::of(maximum(item, lang)));
    }
    cells.extend(layers.iter().map(|layer| match line.given.get(*layer) {
        Some(own) => Cell::of(given(own, lang)),
        None => Cell::of(DOTS),
    }));
    let evidence = match (item.is_group, line.evidence.is_empty()) {
        (true, _) => Cell::of(""),
        (false, true) => Cell::of("………"),
        (false, false) => Cell::lines(line.evidence.iter().map(Line::plain).collect()),
    };
    cells.push(evidence);
    let remarks: Vec<&str> = line.remarks.iter().map(|words: &Words| words.get(lang)).filter(|text| !text.is_empty()).collect();
    cells.push(Cell::of(sentence(&remarks.join("; "))));
    Row { is_strong: item.is_group, cells }
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn total_row(total: &Total, layers: &[Layer], lang: Lang) -> Row {
    let mut cells = vec![Cell::of(""), Cell::lines(vec![Line::strong(lang.of("Tổng điểm", "Total"))])];
    cells.push(Cell::of(total.maximum.map_or_else(String::new, |maximum| lang.number(maximum))));
    cells.extend(layers.iter().map(|layer| match total.points.get(*layer) {
        Some(own) => Cell::of(given(own, lang)),
        None => Cell::of(DOTS),
    }));
    cells.push(Cell::of(""));
    let percent = total.percent.foremost().map_or_else(String::new, |percent| match lang {
        Lang::Vi => format!("Bằng {}% điểm tối đa", decided::short(*percent, lang)),
        Lang::En => format!("{}% of the maximum", decided::short(*percent, lang)),
    });
    cells.push(Cell::of(percent));
    Row { is_strong: true, cells }
}

/// What came of the unit, layer by layer; and, by the last that was read, why.
fn closing(sheet: &ScoreSheet, foremost: &Explanation, layers: &[Layer], lang: Lang) -> Vec<Line> {
    let mut lines = Vec::new();
    for layer in layers {
        let name = match layer {
            Layer::Own => lang.of("Kết quả tự chấm", "By the unit itself"),
            Layer::Appraised => lang.of("Kết quả thẩm định", "As appraised"),
            Layer::Decided => lang.of("Kết quả quyết định", "As decided"),
        };
        let rating = lang.of("xếp loại", "rating");
        let points = sheet.total.as_ref().map(|total| {
            let points = total.points.get(*layer).map_or_else(|| "…………".to_owned(), |points| given(points, lang));
            let maximum = total.maximum.map_or_else(String::new, |maximum| format!("/{}", lang.number(maximum)));
            format!("{points}{maximum} {}; ", lang.of("điểm", "points"))
        });
        let verdict = sheet.verdicts.get(*layer).map_or("……………………………", |own| verdict(own, lang));
        lines.push(Line::strong(format!("{name}: {}{rating}: {verdict}.", points.unwrap_or_default())));
    }
    lines.push(Line::plain(format!("{}: {}.", lang.of("Thuyết minh", "Account"), decided::verdict(foremost, lang))));
    lines
}
