//! Headings of several rows: what stands over or under a heading is part of it.

use crate::facts::advice::shortened;
use crate::facts::heading::{Aspect, Attribute, Headings, Meaning};
use crate::facts::read::grid::{Content, Grid, HEADER_COLUMNS_MAX};
use crate::facts::table::{ColumnRead, HEADER_HEIGHT_MAX, Header};
use crate::facts::whose::is_numbering;
use crate::words;
use crate::words::diagnostic::Diagnostic;
use crate::words::text::{clean, fold};

/// Joins what stands over and under headings to them: `Số hội phí` over `phải thu` is `Số hội phí phải thu`. Answers with what
/// cannot be told: a heading over two columns of which either may be meant.
pub(super) fn settle(grid: &Grid, header: &mut Header, headings: &Headings<'_>) -> Vec<Diagnostic> {
    let below = Some(header.row + 1).filter(|below| goes_on(grid, header, *below, headings));
    let n_read = u32::try_from(header.columns.len()).expect("columns are limited");
    let n_columns = below.map_or(n_read, |below| grid.columns(below).end.clamp(n_read, HEADER_COLUMNS_MAX));
    for column in n_read..n_columns {
        let heading_row = grid.row_number(header.row);
        let is_hidden = grid.hidden_columns.iter().any(|hidden| hidden.contains(&column));
        header.columns.push(ColumnRead { column, heading: String::new(), heading_row, meaning: Meaning::Unknown, is_hidden });
    }
    let mut said = Vec::new();
    let mut is_read_on = false;
    // The heading that stands over the columns to its right as well, which have none of their own.
    let mut base = String::new();
    for at in 0..header.columns.len() {
        let column = header.columns[at].column;
        let under = below.map_or_else(String::new, |below| own_text(grid, below, column));
        let heading = header.columns[at].heading.clone();
        let is_figure = matches!(header.columns[at].meaning, Meaning::Questions(_, Aspect::Figure));
        if under.is_empty() || !heading.is_empty() {
            base.clear();
        }
        if under.is_empty() {
            if header.columns[at].meaning == Meaning::Unknown
                && !heading.is_empty()
                && let Some((joined, meaning)) = with_above(grid, header.row, column, &heading, headings)
            {
                header.columns[at].heading = joined;
                header.columns[at].meaning = meaning;
            }
            continue;
        }
        let bare = under.strip_prefix('(').and_then(|under| under.strip_suffix(')')).unwrap_or(&under);
        if !heading.is_empty() {
            base.clone_from(&heading);
        }
        let joined = format!("{base} {under}");
        let alone = (header.columns[at].meaning == Meaning::Unknown).then(|| under.clone());
        let (with_bracket, whole) = (format!("{base} ({bare})"), joined.clone());
        let found = [with_bracket, whole].into_iter().filter(|_| !base.is_empty()).chain(alone);
        let found = found.map(|text| headings.find(&text)).find(|meaning| *meaning != Meaning::Unknown);
        let found = found.unwrap_or(Meaning::Unknown);
        let number = below.map_or(0, |below| grid.row_number(below));
        if found != Meaning::Unknown {
            let is_same = found == header.columns[at].meaning;
            header.columns[at].meaning = found;
            if !is_same {
                joined.trim().clone_into(&mut header.columns[at].heading);
                header.columns[at].heading_row = number;
            }
            is_read_on = true;
        } else if is_figure {
            let place = grid.source.place(number, column);
            let is_divided = header.columns.get(at + 1).is_some_and(|next| next.heading.is_empty())
                && below.is_some_and(|below| !own_text(grid, below, column + 1).is_empty());
            if is_divided {
                said.push(divided(&heading, &under, place));
                is_read_on = true;
            } else if is_of_a_part(&under) && is_alone(header, at) {
                said.push(read_all_the_same(&heading, &under, place));
                is_read_on = true;
            }
        }
    }
    if let (true, Some(below)) = (is_read_on, below) {
        header.row = below;
    }
    said
}

// Under the header, a row without a unit that holds words and no figure.
fn goes_on(grid: &Grid, header: &Header, below: usize, headings: &Headings<'_>) -> bool {
    let number = grid.row_number(header.row);
    if below >= grid.n_rows() || grid.row_number(below) != number + 1 || is_numbering(grid, below) {
        return false;
    }
    let unit = header.columns.iter().find(|column| column.meaning == Meaning::Attribute(Attribute::Unit));
    let Some(unit) = unit else { return false };
    let cell = grid.cell(below, unit.column);
    if !cell.is_blank() && !matches!(cell.content, Content::Merged(first, _) if first <= number) {
        return false;
    }
    let is_of_figures = |column: u32| {
        let read = header.columns.get(column as usize);
        read.is_none_or(|read| !matches!(read.meaning, Meaning::Attribute(_)))
    };
    let mut has_words = false;
    for column in grid.columns(below) {
        let cell = grid.cell(below, column);
        match cell.content {
            Content::Text(text) if !text.trim().is_empty() => {
                let is_word = text.chars().any(char::is_alphabetic) || text.trim() == "(%)" || text.trim() == "%";
                if !is_word || text.trim().starts_with(|c: char| c.is_ascii_digit()) || headings.find(text) == Meaning::Guidance {
                    return false;
                }
                has_words |= is_of_figures(column);
            }
            Content::Text(_) | Content::Empty | Content::Merged(..) => {}
            Content::Number(_)
            | Content::Percent(_)
            | Content::Serial(_)
            | Content::Day(_)
            | Content::Truth(_)
            | Content::Error(_)
            | Content::Uncalculated
            | Content::TooLong
            | Content::Unsure(_) => return false,
        }
    }
    has_words
}

// `Quý IV`, `Kế hoạch`, `Trong đó: nữ`: less than the heading says. What a form says under its headings is how to answer.
fn is_of_a_part(under: &str) -> bool {
    let folded = fold(under);
    ["quý", "tháng", "năm", "kế hoạch", "trong đó", "lũy kế", "ước", "đầu năm", "đầu kỳ", "cùng kỳ"].iter().any(|part| {
        let part = fold(part);
        folded.strip_prefix(&part).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    })
}

fn own_text(grid: &Grid, row: usize, column: u32) -> String {
    match grid.cell(row, column).content {
        Content::Text(text) => clean(text),
        _ => String::new(),
    }
}

// `Số hội phí` over `phải thu`, where the lower row is the header.
fn with_above(grid: &Grid, row: usize, column: u32, heading: &str, headings: &Headings<'_>) -> Option<(String, Meaning)> {
    let mut joined = heading.to_owned();
    let mut last = heading.to_owned();
    for above in (row.saturating_sub(HEADER_HEIGHT_MAX - 1)..row).rev() {
        let text = clean(&grid.shown(above, column).raw());
        if text.is_empty() || text == last {
            continue;
        }
        joined = format!("{text} {joined}");
        let found = headings.find(&joined);
        if found != Meaning::Unknown {
            return Some((joined, found));
        }
        last = text;
    }
    None
}

// Whether a heading stands over one column.
fn is_alone(header: &Header, at: usize) -> bool {
    let this = &header.columns[at];
    let is_like = |other: Option<&ColumnRead>| other.is_some_and(|other| other.heading == this.heading);
    !is_like(header.columns.get(at + 1)) && !is_like(at.checked_sub(1).and_then(|before| header.columns.get(before)))
}

fn divided(heading: &str, under: &str, place: crate::words::diagnostic::Place) -> Diagnostic {
    let (heading, under) = (shortened(heading), shortened(under));
    let message = words!(
        "dưới tiêu đề `{heading}` có nhiều cột, cột đầu ghi `{under}`: không rõ cột nào là số liệu",
        "under the heading `{heading}` there are several columns, the first of them `{under}`: which holds the figure cannot be told"
    );
    Diagnostic::error("heading_divided", place, message).help(words!(
        "đặt `{heading}` làm tiêu đề của riêng cột cần đọc, đổi tiêu đề các cột kia",
        "put `{heading}` over the column that is meant alone, and give the others other headings"
    ))
}

fn read_all_the_same(heading: &str, under: &str, place: crate::words::diagnostic::Place) -> Diagnostic {
    let (heading, under) = (shortened(heading), shortened(under));
    let message = words!(
        "dưới tiêu đề `{heading}` còn ghi `{under}`: cột vẫn được đọc là `{heading}`",
        "under the heading `{heading}` stands `{under}`: the column is read as `{heading}` all the same"
    );
    Diagnostic::warning("heading_goes_on", place, message)
        .help(words!("nếu cột là số liệu khác thì đổi tiêu đề", "if it holds another figure, give it another heading"))
}
