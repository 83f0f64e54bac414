//! An OpenDocument spreadsheet → worksheets: values as stored, repeated cells and rows laid out.

use super::grid::{COLUMNS_MAX, Draft, Epoch, Grid, Kind, Packed, REPEATED_CELLS_MAX, ROWS_MAX, Source, Text, TooMuch, finish};
use super::package::{Fault, Node, Package, Xml, attribute, ends, whole};
use crate::words::text::clean;
use quick_xml::events::BytesStart;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A document's worksheets, and the names of those that are hidden.
pub(super) fn read(file: &Arc<str>, package: &mut Package<'_>) -> Result<(Vec<Grid>, Vec<Arc<str>>), Fault> {
    if is_encrypted(package)? {
        return Err(Fault::Encrypted);
    }
    let mut xml = package.xml("content.xml")?.ok_or_else(|| Fault::NoPart { part: "content.xml".into() })?;
    let mut cells = Text::default();
    let (mut drafts, mut hidden) = (Vec::new(), Vec::new());
    let mut hidden_styles = BTreeSet::new();
    let mut style = String::new();
    loop {
        match xml.next()? {
            Node::Open(start) => match start.name().0 {
                "style:style" => style = attribute(&start, "style:name").unwrap_or_default().into_owned(),
                "style:table-properties" if attribute(&start, "table:display").as_deref() == Some("false") => {
                    hidden_styles.insert(style.clone());
                }
                "table:table" => {
                    let name: Arc<str> = clean(&attribute(&start, "table:name").unwrap_or_default()).into();
                    if attribute(&start, "table:style-name").is_some_and(|style| hidden_styles.contains(&*style)) {
                        hidden.push(name);
                        xml.skip()?;
                    } else {
                        let source = Source { file: file.clone(), worksheet: name, epoch: Epoch::default() };
                        drafts.push(table(&mut xml, source, &mut cells)?);
                    }
                }
                // What was deleted or changed is kept for tracking.
                "table:tracked-changes" => xml.skip()?,
                _ => {}
            },
            Node::Close(_) | Node::Text(_) => {}
            Node::End => return Ok((finish(drafts, cells), hidden)),
        }
    }
}

fn is_encrypted(package: &mut Package<'_>) -> Result<bool, Fault> {
    let Some(mut xml) = package.xml("META-INF/manifest.xml")? else { return Ok(false) };
    loop {
        match xml.next()? {
            Node::Open(start) if start.local_name().into_inner() == "encryption-data" => return Ok(true),
            Node::Open(_) | Node::Close(_) | Node::Text(_) => {}
            Node::End => return Ok(false),
        }
    }
}

// A cell of a row, with how often it is repeated.
struct Repeated {
    column: u32,
    n_columns: u32,
    cell: Packed,
}

fn table(xml: &mut Xml<'_>, source: Source, cells: &mut Text) -> Result<Draft, Fault> {
    let mut draft = Draft::new(source);
    let mut merged = Vec::new();
    let (mut row, mut column) = (0_u32, 0_u32);
    let mut content: Vec<Repeated> = Vec::new();
    let (mut n_rows, mut is_hidden) = (1, false);
    let mut columns_seen = 0_u32;
    let mut n_repeated = 0_u64;
    loop {
        match xml.next()? {
            Node::Open(start) => match start.name().0 {
                "table:table-column" => {
                    let n_columns = repeated(&start, "table:number-columns-repeated");
                    if is_collapsed(&start) {
                        draft.grid.hidden_columns.push(columns_seen..columns_seen.saturating_add(n_columns));
                    }
                    columns_seen = columns_seen.saturating_add(n_columns);
                }
                "table:table-row" => {
                    (n_rows, is_hidden) = (repeated(&start, "table:number-rows-repeated"), is_collapsed(&start));
                    column = 0;
                }
                "table:table-cell" | "table:covered-table-cell" => {
                    let n_columns = repeated(&start, "table:number-columns-repeated");
                    let wide = repeated(&start, "table:number-columns-spanned");
                    let high = repeated(&start, "table:number-rows-spanned");
                    if wide > 1 || high > 1 {
                        merged.push(((row, column), (row.saturating_add(high - 1), column.saturating_add(wide - 1))));
                    }
                    let value = Value::of(&start);
                    draft.grid.n_formulas += usize::from(value.has_formula);
                    let cell = packed(xml, value, cells)?;
                    if !matches!(cell, Packed::Empty) {
                        content.push(Repeated { column, n_columns, cell });
                    }
                    column = column.saturating_add(n_columns);
                }
                // A shape or a table inside a cell holds no figures of the sheet.
                "table:table" | "table:shapes" | "office:forms" => xml.skip()?,
                _ => {}
            },
            Node::Close(end) if ends(&end, "table-row") => {
                let n_cells = content.iter().map(|repeated| u64::from(repeated.n_columns)).sum::<u64>() * u64::from(n_rows);
                n_repeated += n_cells - content.len() as u64;
                if n_repeated > REPEATED_CELLS_MAX as u64 {
                    return Err(Fault::TooMuch(TooMuch::Repeated));
                }
                lay_out(&mut draft, row, n_rows, is_hidden, &content, cells)?;
                content.clear();
                row = row.saturating_add(n_rows);
            }
            Node::Close(end) if ends(&end, "table") => break,
            Node::End => break,
            Node::Close(_) | Node::Text(_) => {}
        }
    }
    for (from, to) in merged {
        draft.merge(from, to)?;
    }
    Ok(draft)
}

fn lay_out(
    draft: &mut Draft,
    row: u32,
    n_rows: u32,
    is_hidden: bool,
    content: &[Repeated],
    cells: &mut Text,
) -> Result<(), TooMuch> {
    if content.is_empty() {
        return Ok(());
    }
    for row in (row..ROWS_MAX.saturating_add(1)).take(n_rows as usize) {
        for Repeated { column, n_columns, cell } in content {
            for column in (*column..COLUMNS_MAX.saturating_add(1)).take(*n_columns as usize) {
                draft.put((row, is_hidden), column, *cell, cells)?;
            }
        }
    }
    Ok(())
}

fn repeated(start: &BytesStart<'_>, name: &str) -> u32 {
    whole(start, name).unwrap_or(1).max(1)
}

fn is_collapsed(start: &BytesStart<'_>) -> bool {
    attribute(start, "table:visibility").is_some_and(|visibility| matches!(&*visibility, "collapse" | "filter"))
}

// What the attributes of a cell say about its value.
struct Value {
    kind: String,
    text: Option<String>,
    has_formula: bool,
    is_error: bool,
}

impl Value {
    fn of(start: &BytesStart<'_>) -> Value {
        let kind = attribute(start, "office:value-type").unwrap_or_default().into_owned();
        let name = match kind.as_str() {
            "date" => "office:date-value",
            "time" => "office:time-value",
            "boolean" => "office:boolean-value",
            "string" => "office:string-value",
            _ => "office:value",
        };
        Value {
            text: attribute(start, name).map(std::borrow::Cow::into_owned),
            has_formula: attribute(start, "table:formula").is_some(),
            is_error: attribute(start, "calcext:value-type").as_deref() == Some("error"),
            kind,
        }
    }
}

fn packed(xml: &mut Xml<'_>, value: Value, cells: &mut Text) -> Result<Packed, Fault> {
    let mut shown = String::new();
    paragraphs(xml, &mut shown)?;
    let Value { kind, text, has_formula, is_error } = value;
    // Programs that do not mark errors store the text that shows them.
    let looks_failed = has_formula && (shown.starts_with('#') || shown.starts_with("Err:"));
    if is_error || looks_failed {
        return Ok(cells.pack(Kind::Error, &shown)?);
    }
    let text_of = |kind| (kind, text.as_deref().unwrap_or_default());
    let (kind, text) = match kind.as_str() {
        "float" | "currency" => text_of(Kind::Number),
        "percentage" => text_of(Kind::Percent),
        "date" | "time" => text_of(Kind::Day),
        "boolean" if text.as_deref() == Some("true") => (Kind::True, ""),
        "boolean" => (Kind::False, ""),
        "" if has_formula && shown.is_empty() => (Kind::Uncalculated, ""),
        _ => {
            let text = text.as_deref().unwrap_or(&shown);
            return if text.is_empty() { Ok(Packed::Empty) } else { Ok(cells.pack(Kind::Text, text)?) };
        }
    };
    Ok(cells.pack(kind, text)?)
}

// The text that a cell shows: paragraphs, with their spaces; a remark hung on the cell is none of it.
fn paragraphs(xml: &mut Xml<'_>, shown: &mut String) -> Result<(), Fault> {
    let mut n_paragraphs = 0;
    let mut depth = 0;
    loop {
        match xml.next()? {
            Node::Open(start) => {
                let n_spaces = whole(&start, "text:c").unwrap_or(1).min(1000) as usize;
                match start.name().0 {
                    "office:annotation" | "table:table" | "draw:frame" | "table:detective" => {
                        xml.skip()?;
                        continue;
                    }
                    "text:p" => {
                        if n_paragraphs > 0 {
                            shown.push('\n');
                        }
                        n_paragraphs += 1;
                    }
                    "text:s" => shown.extend(std::iter::repeat_n(' ', n_spaces)),
                    "text:tab" => shown.push('\t'),
                    "text:line-break" => shown.push('\n'),
                    _ => {}
                }
                depth += 1;
            }
            Node::Close(_) if depth == 0 => return Ok(()),
            Node::Close(_) => depth -= 1,
            Node::Text(text) if n_paragraphs > 0 => shown.push_str(&text),
            Node::Text(_) => {}
            Node::End => return Ok(()),
        }
        if shown.len() > 2 * super::grid::CELL_BYTES_MAX {
            shown.truncate(shown.floor_char_boundary(super::grid::CELL_BYTES_MAX + 1));
        }
    }
}
