//! What was understood of data files, for a terminal.

use crate::facts::heading::Meaning;
use crate::facts::ledger::LedgerRead;
use crate::facts::table::{TableKind, is_of_forms};
use crate::facts::units::Unit;
use crate::facts::{Aside, AsideRows, Facts, Layer, TableRead};
use crate::questions::reading::{Lacking, Reading, SetReading};
use crate::words::diagnostic::Lang;
use std::collections::BTreeMap;

/// Units named for one missing figure; the rest are counted.
const UNITS_MAX: usize = 5;

/// Columns not understood that are named; the rest are counted.
const COLUMNS_MAX: usize = 20;

/// Tables read alike and whole that are named one by one; of more they are counted.
const ALIKE_MAX: usize = 6;

/// Guides of forms that are named; more are only counted.
const GUIDES_MAX: usize = 6;

/// Units without any figure that are listed; the rest are counted.
const SILENT_MAX: usize = 1000;

/// Who has not sent figures, of how many.
pub fn silent(units: &[&Unit], n_asked: usize, lang: Lang) -> String {
    let n = units.len();
    if n == 0 {
        return match lang {
            Lang::Vi => format!("Đã gửi số liệu: {n_asked}/{n_asked} đơn vị\n"),
            Lang::En => format!("Figures sent: {n_asked}/{n_asked} units\n"),
        };
    }
    let mut text = match lang {
        Lang::Vi => format!("Chưa gửi số liệu: {n}/{n_asked} đơn vị\n"),
        Lang::En => format!("No figures sent: {n}/{n_asked} units\n"),
    };
    for unit in units.iter().take(SILENT_MAX) {
        let name = if unit.name == unit.id { String::new() } else { format!("  {}", unit.name) };
        text += &format!("  {}{name}\n", unit.id);
    }
    if n > SILENT_MAX {
        text += &match lang {
            Lang::Vi => format!("  và {} đơn vị khác\n", n - SILENT_MAX),
            Lang::En => format!("  and {} more\n", n - SILENT_MAX),
        };
    }
    text
}

/// Table by table what was understood, then set by set what the figures hold.
pub fn terminal(facts: &Facts, reading: &Reading, lang: Lang) -> String {
    let mut text = tables_lines(&facts.tables, lang);
    for read in &facts.letterheads.read {
        let place = if read.worksheet.is_empty() { read.file.to_string() } else { format!("{}!{}", read.file, read.worksheet) };
        let (header, n_rows) = (read.header_row, read.n_rows);
        text += &match lang {
            Lang::Vi => format!("{place}: thông tin văn bản; tiêu đề ở hàng {header}, {n_rows} hàng\n"),
            Lang::En => format!("{place}: letterhead; header in row {header}, {n_rows} rows\n"),
        };
    }
    for ledger in &facts.ledgers {
        text += &ledger_lines(ledger, lang);
    }
    let not_read = lang.of("không đọc", "not read");
    // of many forms, the guides are only counted
    let (guides, mut named): (Vec<_>, Vec<_>) = facts.passed_over.iter().partition(|passed| is_of_forms(&passed.worksheet));
    let is_counted = guides.len() > GUIDES_MAX;
    if !is_counted {
        named = facts.passed_over.iter().collect();
    }
    for passed in named {
        let (file, worksheet, why) = (&passed.file, &passed.worksheet, passed.why.get(lang));
        text += &format!("{file}!{worksheet}: {not_read}: {why}\n");
    }
    if let Some(first) = guides.first().filter(|_| is_counted) {
        let (n, why) = (guides.len(), first.why.get(lang));
        text += &match lang {
            Lang::Vi => format!("{n} trang tính {not_read}: {why}\n"),
            Lang::En => format!("{n} worksheets {not_read}: {why}\n"),
        };
    }
    text.push('\n');
    for set in &reading.sets {
        text += &set_lines(set, lang);
    }
    if !reading.without_set.is_empty() {
        let units = some_of(&reading.without_set, lang);
        text += &match lang {
            Lang::Vi => format!("Không có bộ tiêu chí: {units}\n"),
            Lang::En => format!("No rule set: {units}\n"),
        };
    }
    text
}

/// What was understood of the files of the period before, table by table.
pub fn before(facts: &Facts, lang: Lang) -> String {
    let mut text = lang.of("Kỳ trước:\n", "The period before:\n").to_owned();
    for table in &facts.tables {
        text += &table_lines(table, lang);
    }
    for ledger in &facts.ledgers {
        text += &ledger_lines(ledger, lang);
    }
    text.push('\n');
    text
}

// Of many tables that are read alike and whole, as of a folder of forms, what they are is said once.
fn tables_lines(tables: &[TableRead], lang: Lang) -> String {
    let kind = |table: &TableRead| (table.kind, table.layer);
    let is_whole = |lines: &str| lines.lines().count() == 1;
    let told: Vec<String> = tables.iter().map(|table| table_lines(table, lang)).collect();
    let mut alike: BTreeMap<(TableKind, Layer), (usize, usize)> = BTreeMap::new();
    for (table, _) in tables.iter().zip(&told).filter(|(_, lines)| is_whole(lines)) {
        let (n, n_rows) = alike.entry(kind(table)).or_default();
        (*n, *n_rows) = (*n + 1, *n_rows + table.n_rows);
    }
    alike.retain(|_, (n, _)| *n > ALIKE_MAX);
    let mut text = String::new();
    for (table, lines) in tables.iter().zip(&told) {
        if !is_whole(lines) || !alike.contains_key(&kind(table)) {
            text += lines;
        }
    }
    for (kind, (n, n_rows)) in alike {
        let what = kind_words(kind, lang);
        text += &match lang {
            Lang::Vi => format!("{n} trang tính: {what}; hiểu hết mọi cột, {n_rows} hàng\n"),
            Lang::En => format!("{n} worksheets: {what}; every column understood, {n_rows} rows\n"),
        };
    }
    text
}

fn kind_words((kind, layer): (TableKind, Layer), lang: Lang) -> String {
    let words = match kind {
        TableKind::Units => lang.of("đơn vị", "units"),
        TableKind::Wide => lang.of("số liệu, mỗi hàng một đơn vị", "figures, a row a unit"),
        TableKind::Long => lang.of("số liệu, mỗi hàng một số liệu", "figures, a row a figure"),
    };
    if layer == Layer::Own || kind == TableKind::Units {
        words.to_owned()
    } else {
        format!("{words}, {}", layer.words().get(lang))
    }
}

fn table_lines(table: &TableRead, lang: Lang) -> String {
    let place = if table.worksheet.is_empty() { table.file.to_string() } else { format!("{}!{}", table.file, table.worksheet) };
    let kind = kind_words((table.kind, table.layer), lang);
    let (n_rows, header) = (table.n_rows, table.header_row);
    let n_read = table.columns.iter().filter(|column| !matches!(column.meaning, Meaning::Unknown)).count();
    let mut text = match lang {
        Lang::Vi => format!("{place}: {kind}; tiêu đề ở hàng {header}, {n_rows} hàng, {n_read} cột hiểu được\n"),
        Lang::En => format!("{place}: {kind}; header in row {header}, {n_rows} rows, {n_read} columns understood\n"),
    };
    let unknown: Vec<&str> = table
        .columns
        .iter()
        .filter(|column| matches!(column.meaning, Meaning::Unknown) && !column.heading.is_empty())
        .map(|column| column.heading.as_str())
        .collect();
    if !unknown.is_empty() {
        let named = unknown.iter().take(COLUMNS_MAX).map(|heading| format!("`{heading}`")).collect::<Vec<_>>().join(", ");
        let n = unknown.len();
        text += &match lang {
            Lang::Vi => format!("  {n} cột không hiểu, không đọc: {named}\n"),
            Lang::En => format!("  {n} columns not understood and not read: {named}\n"),
        };
    }
    let n_others = table.columns.iter().filter(|column| matches!(column.meaning, Meaning::OtherLayer(_))).count();
    if n_others > 0 {
        text += &match lang {
            Lang::Vi => format!("  {n_others} cột của lớp số liệu khác, để riêng\n"),
            Lang::En => format!("  {n_others} columns of another layer left aside\n"),
        };
    }
    text += &aside_lines(&table.aside, lang);
    if !table.hidden_rows.is_empty() {
        let n = table.hidden_rows.len();
        text += &match lang {
            Lang::Vi => format!("  {n} hàng bị ẩn trong bảng tính vẫn được đọc\n"),
            Lang::En => format!("  {n} rows that the workbook hides are read all the same\n"),
        };
    }
    if table.n_formulas > 0 {
        let n = table.n_formulas;
        text += &match lang {
            Lang::Vi => format!("  {n} ô là công thức: đọc kết quả đã lưu\n"),
            Lang::En => format!("  {n} cells are formulas: their stored results are read\n"),
        };
    }
    text
}

fn ledger_lines(ledger: &LedgerRead, lang: Lang) -> String {
    let LedgerRead { file, worksheet, kind, header_row, n_rows, aside } = ledger;
    let place = if worksheet.is_empty() { file.to_string() } else { format!("{file}!{worksheet}") };
    let kind = kind.words();
    let text = match lang {
        Lang::Vi => format!("{place}: {}; tiêu đề ở hàng {header_row}, {n_rows} hàng dùng được\n", kind.vi),
        Lang::En => format!("{place}: {}; header in row {header_row}, {n_rows} rows that can be used\n", kind.en),
    };
    text + &aside_lines(aside, lang)
}

fn aside_lines(aside: &BTreeMap<Aside, AsideRows>, lang: Lang) -> String {
    let mut text = String::new();
    for (aside, rows) in aside {
        let why = aside.words();
        let (why, n) = (why.get(lang), rows.count);
        let rows = rows.rows.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
        text += &match lang {
            Lang::Vi => format!("  để riêng {n} hàng ({why}): {rows}\n"),
            Lang::En => format!("  {n} rows left aside ({why}): {rows}\n"),
        };
    }
    text
}

fn set_lines(set: &SetReading, lang: Lang) -> String {
    let SetReading { rule_set, n_units, n_asked, n_read, n_not_applicable, n_unreadable, .. } = set;
    let n_missing: usize = set.missing.iter().map(|lacking| lacking.units.len()).sum();
    let n_missing = n_missing + set.silent.len() * n_asked;
    let mut text = match lang {
        Lang::Vi => format!(
            "{rule_set}: {n_units} đơn vị × {n_asked} chỉ tiêu: {n_read} đọc được, {n_missing} thiếu, {n_not_applicable} không áp dụng, {n_unreadable} không đọc được\n"
        ),
        Lang::En => format!(
            "{rule_set}: {n_units} units × {n_asked} indicators: {n_read} read, {n_missing} missing, {n_not_applicable} not applicable, {n_unreadable} unreadable\n"
        ),
    };
    if !set.silent.is_empty() {
        let who = who(&set.silent, *n_units, lang);
        text += &match lang {
            Lang::Vi => format!("  chưa gửi số liệu nào: {who}\n"),
            Lang::En => format!("  no figures sent: {who}\n"),
        };
    }
    text + &lacking_lines(set, lang) + &kin_lines(set, lang)
}

/// Who lacks which figure.
fn lacking_lines(set: &SetReading, lang: Lang) -> String {
    let (n_units, mut text) = (set.n_units, String::new());
    for Lacking { title, units, .. } in &set.missing {
        let who = who(units, n_units, lang);
        text += &match lang {
            Lang::Vi => format!("  thiếu `{title}`: {who}\n"),
            Lang::En => format!("  `{title}` is missing: {who}\n"),
        };
    }
    text
}

/// Who lacks other units that the rules hold them beside, or add up for them.
pub fn kin_lines(set: &SetReading, lang: Lang) -> String {
    let mut text = String::new();
    if !set.without_cohort.is_empty() {
        let who = who(&set.without_cohort, set.n_units, lang);
        text += &match lang {
            Lang::Vi => format!("  chưa ghi `Cụm (khối)`, nên chưa so được với đơn vị cùng cụm: {who}\n"),
            Lang::En => format!("  without a `cohort` beside which they could be held: {who}\n"),
        };
    }
    for (kind, units) in &set.without_children {
        let (who, kind) = (who(units, set.n_units, lang), lower_first(kind));
        text += &match lang {
            Lang::Vi => format!("  chưa có {kind} nào ghi `Đơn vị cấp trên` là đơn vị này, nên chưa tổng hợp được: {who}\n"),
            Lang::En => format!("  no {kind} names it as its `parent`, so nothing can be added up: {who}\n"),
        };
    }
    text
}

fn who(units: &[String], n_units: usize, lang: Lang) -> String {
    if units.len() == n_units { lang.of("mọi đơn vị", "every unit").to_owned() } else { some_of(units, lang) }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

fn some_of(units: &[String], lang: Lang) -> String {
    let named = units.iter().take(UNITS_MAX).cloned().collect::<Vec<_>>().join(", ");
    match units.len().checked_sub(UNITS_MAX).filter(|rest| *rest > 0) {
        None => named,
        Some(rest) => match lang {
            Lang::Vi => format!("{named} và {rest} đơn vị khác"),
            Lang::En => format!("{named} and {rest} more"),
        },
    }
}
