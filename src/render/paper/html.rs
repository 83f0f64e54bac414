//! Documents as one html file that needs nothing else, to be printed on A4.

use super::{Align, Cell, Line, Look, Paper, Table};
use askama::Template;

#[derive(Template)]
#[template(path = "paper.html")]
struct Html<'a> {
    papers: &'a [Paper],
}

/// The documents, at least one; whatever the rules and files say is text, never markup.
pub fn html(papers: &[Paper]) -> String {
    Html { papers }.render().expect("a text takes every write")
}

impl Line {
    /// The class that makes it look so.
    fn class(&self) -> &'static str {
        match self.look {
            Look::Plain => "",
            Look::Strong => " class=\"strong\"",
            Look::Slanted => " class=\"slanted\"",
        }
    }
}

impl Table {
    /// The width of a column, in hundredths of a percent of the table's.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over what a loop counts so")]
    fn share(&self, column: &usize) -> String {
        let whole: usize = self.columns.iter().map(|column| column.width).sum();
        let share = self.columns[*column].width * 10_000 / whole.max(1);
        format!("{}.{:02}%", share / 100, share % 100)
    }

    /// The class of a cell, by the column it begins in.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over what a loop counts so")]
    fn class(&self, cells: &[Cell], cell: &usize) -> &'static str {
        let column: usize = cells[..*cell].iter().map(|cell| cell.span).sum();
        match self.columns[column].align {
            Align::Middle if cells[*cell].span == 1 => " class=\"middle\"",
            Align::Middle | Align::Left => "",
        }
    }
}
