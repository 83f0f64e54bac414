//! A page for a terminal, wrapped to its width.

use super::{Line, Page, Section};
use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width};

/// Columns that a table needs to be read at all.
const WIDTH_MIN: usize = 60;

/// The page, no line wider than `width`.
pub fn terminal(page: &Page, width: usize) -> String {
    let width = width.max(WIDTH_MIN);
    let mut text = String::new();
    if let Some(line) = &page.mark {
        text += &wrapped(line, width, 0);
        text += "\n";
    }
    text += &wrapped(&page.title, width, 0);
    text += "\n";
    let names = page.head.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    for (name, lines) in &page.head {
        let gap = names - name.chars().count() + 3;
        for (n, line) in lines.iter().enumerate() {
            let name = if n == 0 { format!("{name}{:gap$}", "") } else { " ".repeat(names + 3) };
            text += &wrapped(&format!("{name}{line}"), width, names + 3);
        }
    }
    for section in &page.sections {
        text += &format!("\n{}\n{}\n", section.title.to_uppercase(), table(section, width));
    }
    if !page.foot.is_empty() {
        text += "\n";
    }
    for line in &page.foot {
        text += &wrapped(line, width, 0);
    }
    text
}

fn table(section: &Section, width: usize) -> String {
    let line = LineStyle::none().fill('─').junction('─');
    let style =
        TableStyle::new().header_separator(line).row_separator(LineStyle::none().fill('┄').junction('┄')).bottom_border(line);
    let mut table = Table::new();
    table
        .load_style(style)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(width).unwrap_or(u16::MAX))
        .set_header(section.columns.iter().map(|column| column.title.as_str()));
    for row in &section.rows {
        table.add_row(row.cells.iter().map(|cell| cell.iter().map(line_text).collect::<Vec<_>>().join("\n")));
    }
    // the blanks around a column are part of its width, and between two columns stands another
    let whole: u16 = section.columns.iter().map(|column| column.share).sum::<u16>().max(1);
    for (n, column) in section.columns.iter().enumerate() {
        let Some(printed) = table.column_mut(n) else { continue };
        let own = (width + 1).saturating_sub(section.columns.len()) * usize::from(column.share) / usize::from(whole);
        let own = u16::try_from(own).unwrap_or(u16::MAX).max(5);
        printed.set_constraint(ColumnConstraint::Absolute(Width::Fixed(own)));
        if column.is_number {
            printed.set_cell_alignment(CellAlignment::Right);
        }
    }
    let printed = table.to_string();
    printed.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

fn line_text(line: &Line) -> String {
    let note = line.note.map_or_else(String::new, |note| format!(" ({note})"));
    let sign = if line.indent == 0 { "" } else { "- " };
    format!("{:indent$}{sign}{}{note}", "", line.text, indent = 2 * line.indent.saturating_sub(1))
}

/// A text in lines no wider than `width`; all but the first are set in.
fn wrapped(text: &str, width: usize, indent: usize) -> String {
    let mut lines = String::new();
    let mut line = String::new();
    let leading: String = text.chars().take_while(|c| *c == ' ').collect();
    line += &leading;
    let mut is_empty = true;
    for word in split_keeping_gaps(text.trim_start()) {
        let length = line.chars().count() + word.trim_end().chars().count();
        if !is_empty && length > width {
            lines += line.trim_end();
            lines.push('\n');
            line = " ".repeat(indent);
        }
        line += word;
        is_empty = false;
    }
    lines += line.trim_end();
    lines.push('\n');
    lines
}

/// Words, each with the blanks behind it.
fn split_keeping_gaps(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut was_blank = false;
    for (at, c) in text.char_indices() {
        let is_blank = c == ' ';
        if was_blank && !is_blank {
            words.push(&text[start..at]);
            start = at;
        }
        was_blank = is_blank;
    }
    words.push(&text[start..]);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_wrapped_and_set_in_under_what_it_says() {
        assert_eq!(wrapped("Tên   một hai ba bốn", 12, 6), "Tên   một\n      hai ba\n      bốn\n");
        assert_eq!(wrapped("", 12, 6), "\n");
    }
}
