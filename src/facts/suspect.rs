//! What is suspicious about the facts as a whole: units and figures written twice, hidden rows, percentages that look like shares.

use crate::facts::advice::shortened;
use crate::facts::answer::{Answer, Value, answer};
use crate::facts::gathered::RowRef;
use crate::facts::heading::{Aspect, Attribute, Headings, Meaning, QuestionId};
use crate::facts::read::grid::{Content, RawCell, address, column_name};
use crate::facts::said::Said;
use crate::facts::spelling::Locale;
use crate::facts::table::TableKind;
use crate::facts::{ASIDE_ROWS_MAX, Asked, Facts, Table, units};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Severity, Words};
use crate::words::figure::{Kind, QuantityWord, Question};
use crate::words::number::Number;
use std::collections::BTreeMap;

impl Facts {
    /// Whether a unit has a row in a table that is not long.
    pub fn has_row(&self, unit: usize, table: usize) -> bool {
        self.rows_of(unit).iter().any(|at| at.table as usize == table)
    }

    /// How many cells of a column may be answers, in the rows that are read: numbers, days, single words.
    pub fn n_answers(&self, table: usize, column: u32) -> usize {
        let grid = &self.content[table].grid;
        let may_be = |cell: RawCell<'_>| match cell.content {
            Content::Text(text) => {
                let text = text.trim();
                text.starts_with(|c: char| c.is_ascii_digit()) || (!text.is_empty() && !text.contains(' '))
            }
            Content::Number(_) | Content::Percent(_) | Content::Serial(_) | Content::Day(_) | Content::Truth(_) => true,
            Content::Empty
            | Content::Error(_)
            | Content::Uncalculated
            | Content::TooLong
            | Content::Merged(..)
            | Content::Unsure(_) => false,
        };
        let rows = self.rows.iter().filter(|at| at.table as usize == table);
        rows.filter(|at| may_be(grid.cell(at.row as usize, column))).count()
    }

    pub(super) fn say_units(&self, twice: &[(u32, RowRef, RowRef)], differing: &[(u32, Attribute, RowRef)], said: &mut Said) {
        for (unit, first, second) in twice {
            let id = &self.units[*unit as usize].id;
            let is_hidden = |at: &RowRef| self.content[at.table as usize].grid.is_hidden(at.row as usize);
            let hidden = |at: &RowRef| if is_hidden(at) { (", hàng này bị ẩn", ", this one hidden") } else { ("", "") };
            let ((this_vi, this_en), (other_vi, other_en)) = (hidden(second), hidden(first));
            let message = words!("đơn vị `{id}` có hai hàng{this_vi}", "unit `{id}` has two rows{this_en}");
            let place = self.place_in(*second, Attribute::Unit);
            let help = if is_hidden(first) || is_hidden(second) {
                words!(
                    "bỏ ẩn hàng (chọn hàng trên và dưới, Unhide) rồi xóa hàng thừa, hoặc sửa mã đơn vị",
                    "unhide the row, then take one of them out, or mend the id"
                )
            } else {
                words!("bỏ một hàng, hoặc sửa mã đơn vị", "take one row out, or mend the id")
            };
            said.refuse(
                Diagnostic::error("unit_twice", place, message)
                    .also(self.place_in(*first, Attribute::Unit), words!("hàng thứ nhất{other_vi}", "the first row{other_en}"))
                    .help(help),
            );
        }
        for (unit, attribute, at) in differing {
            let Table { grid, columns } = &self.content[at.table as usize];
            let column = columns.attribute(*attribute).expect("the attribute was read there");
            let cell = grid.shown(at.row as usize, column);
            let (id, raw, title) = (&self.units[*unit as usize].id, shortened(&cell.raw()), attribute.title_inside());
            let word = attribute.id();
            let message = words!(
                "đơn vị `{id}`: {title} ở đây là `{raw}`, ở chỗ khác thì khác",
                "unit `{id}`: its `{word}` is `{raw}` here, and different elsewhere"
            );
            let mut found = Diagnostic::error("unit_described_twice", cell.place(), message).help(words!(
                "ghi giống nhau ở mọi bảng, hoặc chỉ ghi ở bảng đơn vị",
                "write the same in every table, or in the table of units alone"
            ));
            if let Some(first) = self.attribute_place(*unit as usize, *attribute) {
                found = found.also(first, Words::new("chỗ khác", "elsewhere"));
            }
            said.refuse(found);
        }
        let place = |unit: usize| self.attribute_place(unit, Attribute::Parent).unwrap_or_else(|| self.place(unit));
        said.refuse_all(units::parent_cycles(&self.units, &self.index, place));
    }

    pub(super) fn say_hidden(&self, said: &mut Said) {
        for (read, table) in self.tables.iter().zip(&self.content) {
            if !read.hidden_rows.is_empty() {
                let first = read.hidden_rows.iter().take(ASIDE_ROWS_MAX).map(u32::to_string).collect::<Vec<_>>().join(", ");
                let (count, more) = (read.hidden_rows.len(), if read.hidden_rows.len() > ASIDE_ROWS_MAX { ", …" } else { "" });
                let message = words!(
                    "{count} hàng bị ẩn vẫn được đọc: {first}{more}",
                    "{count} hidden rows are read all the same: {first}{more}"
                );
                let place = table.grid.source.place(read.hidden_rows[0] - 1, table.columns.unit());
                said.find(Diagnostic::warning("hidden_rows", place, message));
            }
            let invisible = &table.grid.invisible;
            if let Some((row, column)) = invisible.first() {
                let named = invisible.iter().take(ASIDE_ROWS_MAX).map(|(row, column)| address(*row, *column));
                let named = named.collect::<Vec<_>>().join(", ");
                let (count, more) = (invisible.len(), if invisible.len() > ASIDE_ROWS_MAX { ", …" } else { "" });
                let message = words!(
                    "{count} ô có định dạng không hiện giá trị vẫn được đọc: {named}{more}",
                    "{count} cells whose format does not show what they hold are read all the same: {named}{more}"
                );
                said.find(Diagnostic::warning("hidden_values", table.grid.source.place(*row, *column), message));
            }
            let hidden = read.columns.iter().filter(|column| column.is_hidden && column.meaning != Meaning::Unknown);
            let names: Vec<String> = hidden.clone().map(|column| column_name(column.column)).collect();
            if let Some(first) = hidden.clone().next() {
                let names = names.join(", ");
                let message = words!("cột bị ẩn vẫn được đọc: {names}", "hidden columns are read all the same: {names}");
                let place = table.grid.source.place(first.heading_row, first.column);
                said.find(Diagnostic::warning("hidden_columns", place, message));
            }
        }
    }

    // One figure in two cells: a refusal where they say different things.
    pub(super) fn say_figures_twice(
        &self,
        asked: &Asked<'_>,
        headings: &Headings<'_>,
        keys: &[Vec<QuestionId>],
        said: &mut Said,
    ) {
        let is_wide = |at: &&RowRef| self.content[at.table as usize].columns.kind == TableKind::Wide;
        let mut n_cells = vec![0_u8; headings.n_questions()];
        let mut at_lines = 0;
        for unit in 0..self.units.len() {
            let first_line = at_lines;
            while self.lines.get(at_lines).is_some_and(|line| line.unit as usize == unit) {
                at_lines += 1;
            }
            let lines = &self.lines[first_line..at_lines];
            if self.rows_of(unit).iter().filter(is_wide).count() + lines.len() < 2 {
                continue;
            }
            n_cells.fill(0);
            for at in self.rows_of(unit).iter().filter(is_wide) {
                for (question, count) in n_cells.iter_mut().enumerate() {
                    let has = self.content[at.table as usize].columns.of_question(question, Aspect::Figure).is_some();
                    *count = count.saturating_add(u8::from(has));
                }
            }
            for question in lines.iter().flat_map(|line| &keys[line.key as usize]) {
                n_cells[*question] = n_cells[*question].saturating_add(1);
            }
            let mut seen = Vec::new();
            for question in (0..n_cells.len()).filter(|question| n_cells[*question] > 1) {
                self.say_twice(unit, question, asked, headings, &mut seen, said);
            }
        }
    }

    fn say_twice(
        &self,
        unit: usize,
        question: QuestionId,
        asked: &Asked<'_>,
        headings: &Headings<'_>,
        seen: &mut Vec<Place>,
        said: &mut Said,
    ) {
        let is_said = |cell: &RawCell<'_>| !cell.is_blank() && !cell.is_open();
        let mut stated: [Vec<RawCell<'_>>; 3] = [const { Vec::new() }; 3];
        for (layer, cell) in self.cells(unit, question, Aspect::Figure).filter(|(_, cell)| is_said(cell)) {
            stated[layer as usize].push(cell);
        }
        for cells in stated {
            self.say_twice_in(&cells, unit, question, asked, headings, seen, said);
        }
    }

    // The same within one layer: what two layers state may differ.
    #[expect(clippy::too_many_arguments, reason = "what one cell is held against")]
    fn say_twice_in(
        &self,
        cells: &[RawCell<'_>],
        unit: usize,
        question: QuestionId,
        asked: &Asked<'_>,
        headings: &Headings<'_>,
        seen: &mut Vec<Place>,
        said: &mut Said,
    ) {
        let Some((first, others)) = cells.split_first() else { return };
        let first = *first;
        let asked_for = headings.question(question);
        let value = |cell: RawCell<'_>| match answer(asked_for, cell, asked.locale) {
            Answer::Given(value, _) => Answer::Given(value, None),
            other @ (Answer::Missing | Answer::NotApplicable | Answer::Unreadable(_)) => other,
        };
        for second in others.iter().copied() {
            // Forms that share a heading share its cells.
            if seen.contains(&second.place()) {
                continue;
            }
            seen.push(second.place());
            let (id, title) = (&self.units[unit].id, &asked_for.title);
            let (a, b) = (shortened(&first.raw()), shortened(&second.raw()));
            let is_same = match (value(first), value(second)) {
                (Answer::Unreadable(_), Answer::Unreadable(_)) => a == b,
                (a, b) => a == b,
            };
            let also = words!("`{a}` ở đây", "`{a}` here");
            if is_same {
                let message = words!(
                    "đơn vị `{id}`, {title}: ghi hai lần, cùng là `{b}`",
                    "unit `{id}`, {title}: written twice, `{b}` both times"
                );
                let found = Diagnostic::warning("figure_repeated", second.place(), message).also(first.place(), also);
                said.find(Diagnostic { severity: Severity::Note, ..found });
            } else {
                let message = words!(
                    "đơn vị `{id}`, {title}: ghi hai lần khác nhau, `{a}` và `{b}`",
                    "unit `{id}`, {title}: written twice and differently, `{a}` and `{b}`"
                );
                said.refuse(
                    Diagnostic::error("figure_twice", second.place(), message)
                        .also(first.place(), also)
                        .help(words!("chỉ giữ một ô", "keep one of the cells")),
                );
            }
        }
    }

    // Percentages all between 0 and 1 are most likely shares: 0,95 where 95 is meant.
    pub(super) fn say_shares(&self, asked: &Asked<'_>, headings: &Headings<'_>, said: &mut Said) {
        let mut columns: BTreeMap<(u32, u32), Vec<QuestionId>> = BTreeMap::new();
        for (table, read) in (0..).zip(&self.tables) {
            for column in &read.columns {
                if let Meaning::Questions(questions, Aspect::Figure) = &column.meaning
                    && read.kind == TableKind::Wide
                    && questions.iter().all(|question| is_percent(headings.question(*question)))
                {
                    columns.insert((table, column.column), questions.clone());
                }
            }
        }
        let mut shares: BTreeMap<(u32, u32), Shares<'_>> = BTreeMap::new();
        for ((table, column), questions) in &columns {
            let grid = &self.content[*table as usize].grid;
            let rows = self.rows.iter().filter(|at| at.table == *table);
            let cells = rows.map(|at| grid.cell(at.row as usize, *column));
            shares.insert((*table, *column), Shares::of(headings.question(questions[0]), cells, asked.locale));
        }
        let mut by_key: BTreeMap<u32, Vec<RawCell<'_>>> = BTreeMap::new();
        for line in &self.lines {
            by_key.entry(line.key).or_default().extend(self.line_cell(line.at, Aspect::Figure));
        }
        for (question, keys) in &self.keys_of {
            let asked_for = headings.question(*question);
            for key in keys {
                let Some(cells) = by_key.remove(key) else { continue };
                if is_percent(asked_for) {
                    shares.insert((u32::MAX, *key), Shares::of(asked_for, cells.into_iter(), asked.locale));
                }
            }
        }
        for Shares { question, n_shares, is_all, first } in shares.into_values() {
            let Some(first) = first.filter(|_| is_all) else { continue };
            let title = &question.title;
            let message = words!(
                "{title}: cả {n_shares} số liệu đều từ 0 đến 1 và được đọc là phần trăm (0,95 là 0,95%)",
                "{title}: all {n_shares} figures lie between 0 and 1, and are read as percentages (0.95 is 0.95%)"
            );
            said.find(Diagnostic::warning("percent_as_share", first.place(), message).help(words!(
                "nếu 0,95 nghĩa là 95%, ghi 95 hoặc `95%`, hay đặt định dạng phần trăm cho ô",
                "where 0.95 means 95%, write 95 or `95%`, or give the cells a percent format"
            )));
        }
    }
}

fn is_percent(question: &Question) -> bool {
    matches!(&question.kind, Kind::Quantity(quantity) if quantity.word == QuantityWord::Percent)
}

// How many figures of a column lie between 0 and 1, those shown as percentages apart.
struct Shares<'a> {
    question: &'a Question,
    n_shares: usize,
    is_all: bool,
    first: Option<RawCell<'a>>,
}

impl<'a> Shares<'a> {
    fn of(question: &'a Question, cells: impl Iterator<Item = RawCell<'a>>, locale: Locale) -> Shares<'a> {
        let mut shares = Shares { question, n_shares: 0, is_all: true, first: None };
        for cell in cells {
            let is_marked = matches!(cell.content, Content::Percent(_)) || cell.raw().contains('%');
            let Answer::Given(Value::Number(number), _) = answer(question, cell, locale) else { continue };
            if is_marked {
                continue;
            }
            if number.is_negative() || number > Number::ONE {
                shares.is_all = false;
                break;
            }
            shares.n_shares += 1;
            if !number.is_zero() && shares.first.is_none() {
                shares.first = Some(cell);
            }
        }
        shares
    }
}
