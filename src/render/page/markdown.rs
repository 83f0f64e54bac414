//! A page as markdown: what the rules say is text, never markup.

use super::{Line, Page, Section};

/// The page.
pub fn markdown(page: &Page) -> String {
    let mut text = String::new();
    if let Some(mark) = &page.mark {
        text += &format!("**{}**\n\n", escaped(mark));
    }
    text += &format!("# {}\n", escaped(&page.title));
    if !page.head.is_empty() {
        text += "\n";
    }
    for (name, lines) in &page.head {
        let lines: Vec<String> = lines.iter().map(|line| escaped(line)).collect();
        text += &format!("- **{}:** {}\n", escaped(name), lines.join("<br>"));
    }
    for section in &page.sections {
        text += &format!("\n## {}\n\n{}", escaped(&section.title), table(section));
    }
    for (n, line) in page.foot.iter().enumerate() {
        text += &format!("{}{}\n", if n == 0 { "\n" } else { "" }, escaped(line));
    }
    text
}

fn table(section: &Section) -> String {
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut text = row(section.columns.iter().map(|column| escaped(&column.title)).collect());
    text += &row(section.columns.iter().map(|column| if column.is_number { "--:" } else { "---" }.to_owned()).collect());
    for printed in &section.rows {
        // of a row that stands out, what it is called and what it is worth
        let is_strong = |n: usize| printed.is_strong && (n < 2 || section.columns[n].is_number);
        text += &row(printed.cells.iter().enumerate().map(|(n, cell)| lines(cell, is_strong(n))).collect());
    }
    text
}

fn lines(cell: &[Line], is_strong: bool) -> String {
    let line = |line: &Line| {
        let text = escaped(&line.text);
        let text = if is_strong && !text.is_empty() { format!("**{text}**") } else { text };
        let note = line.note.map_or_else(String::new, |note| format!(" <sup>({note})</sup>"));
        let indent = if line.indent == 0 { String::new() } else { format!("{}– ", "&emsp;".repeat(line.indent)) };
        format!("{indent}{text}{note}")
    };
    cell.iter().map(line).collect::<Vec<_>>().join("<br>")
}

/// Nothing in a title makes a heading, a link, a cell or an element.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '&' => escaped += "&amp;",
            '|' | '*' | '_' | '`' | '[' | ']' | '\\' | '#' | '~' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '\n' | '\r' => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}
