//! The lists that cells choose from, a column each.

use super::LISTS;
use crate::render::workbook::book;
use rust_xlsxwriter::{Formula, Workbook, XlsxError};

/// Lists, each once.
#[derive(Debug, Default)]
pub(super) struct Lists {
    lists: Vec<(String, Vec<String>)>,
}

impl Lists {
    /// Where a list stands, for cells to choose from.
    pub(super) fn place(&mut self, title: &str, words: &[String]) -> Formula {
        let known = self.lists.iter().position(|(_, known)| known == words);
        let at = known.unwrap_or_else(|| {
            self.lists.push((title.to_owned(), words.to_vec()));
            self.lists.len() - 1
        });
        let column = crate::facts::read::grid::column_name(u32::try_from(at).expect("a form has few lists"));
        let last = words.len() + 1;
        Formula::new(format!("='{LISTS}'!${column}$2:${column}${last}"))
    }

    pub(super) fn write(&self, workbook: &mut Workbook) -> Result<(), XlsxError> {
        if self.lists.is_empty() {
            return Ok(());
        }
        let sheet = super::add(workbook, LISTS)?;
        for (column, (title, words)) in (0..).zip(&self.lists) {
            book::text(sheet, 0, column, title, &book::heading())?;
            sheet.set_column_width(column, 30)?;
            for (row, word) in (1..).zip(words) {
                book::text(sheet, row, column, word, &book::cell())?;
            }
        }
        sheet.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?;
        book::page(sheet, book::Lies::Across, 1, LISTS);
        book::protect(sheet, false);
        Ok(())
    }
}
