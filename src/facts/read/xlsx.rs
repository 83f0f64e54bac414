//! An Excel workbook → worksheets. The parts are read as they are stored, so that every number has its own digits, and formats,
//! hidden rows, merged cells and formulas are known.

use super::format::{DIGITS_ADDED, Shown, built_in, custom};
use super::grid::{CELL_BYTES_MAX, Draft, Epoch, Grid, Kind, Packed, Source, Text, address, finish, parse_address};
use super::package::{Fault, Node, Package, Xml, attribute, ends, is_set, whole};
use crate::words::text::clean;
use quick_xml::events::BytesStart;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A workbook's worksheets, and the names of those that are hidden.
pub(super) fn read(file: &Arc<str>, package: &mut Package<'_>) -> Result<(Vec<Grid>, Vec<Arc<str>>), Fault> {
    let main = main_part(package)?;
    let (sheets, epoch) = sheets(package, &main)?;
    let relations = relations(package, &main)?;
    let target = |kind: &str| relations.values().find(|relation| relation.kind == kind).map(|relation| relation.target.clone());
    let mut cells = Text::default();
    let styles = styles(package, target("styles"))?;
    let strings = strings(package, target("sharedStrings"), &mut cells)?;
    let (mut drafts, mut hidden) = (Vec::new(), Vec::new());
    for Sheet { name, relation, is_hidden } in sheets {
        let Some(Relation { kind, target }) = relations.get(&relation) else {
            return Err(Fault::NoPart { part: name });
        };
        // Charts and macro sheets hold no cells of data.
        if kind != "worksheet" {
            continue;
        }
        if is_hidden {
            hidden.push(name.into());
            continue;
        }
        let source = Source { file: file.clone(), worksheet: name.into(), epoch };
        let xml = package.xml(target)?.ok_or_else(|| Fault::NoPart { part: target.clone() })?;
        drafts.push(worksheet(xml, source, &strings, &styles, &mut cells)?);
    }
    Ok((finish(drafts, cells), hidden))
}

/// The part that a package names as its document: the workbook.
fn main_part(package: &mut Package<'_>) -> Result<String, Fault> {
    let root = relations(package, "")?;
    let named = root.values().find(|relation| relation.kind == "officeDocument").map(|relation| relation.target.clone());
    let part = named.unwrap_or_else(|| "xl/workbook.xml".to_owned());
    package.find(&part).ok_or(Fault::NoPart { part })
}

#[derive(Debug)]
struct Relation {
    // The last word of its type.
    kind: String,
    target: String,
}

// What a part is related to, by id.
fn relations(package: &mut Package<'_>, part: &str) -> Result<BTreeMap<String, Relation>, Fault> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let mut relations = BTreeMap::new();
    let slash = if folder.is_empty() { "" } else { "/" };
    let Some(mut xml) = package.xml(&format!("{folder}{slash}_rels/{file}.rels"))? else {
        return Ok(relations);
    };
    loop {
        match xml.next()? {
            Node::Open(start) if start.local_name().into_inner() == "Relationship" => {
                let get = |name| attribute(&start, name).unwrap_or_default();
                let (id, kind, target) = (get("Id"), get("Type"), get("Target"));
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                relations.insert(id.into_owned(), Relation { kind, target: resolved(folder, &target) });
            }
            Node::Open(_) | Node::Close(_) | Node::Text(_) => {}
            Node::End => return Ok(relations),
        }
    }
}

// `../worksheets/sheet1.xml` seen from a folder.
fn resolved(folder: &str, target: &str) -> String {
    let (base, target) = target.strip_prefix('/').map_or((folder, target), |absolute| ("", absolute));
    let mut path: Vec<&str> = base.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(path.pop()),
            step => path.push(step),
        }
    }
    path.join("/")
}

struct Sheet {
    name: String,
    relation: String,
    is_hidden: bool,
}

fn sheets(package: &mut Package<'_>, main: &str) -> Result<(Vec<Sheet>, Epoch), Fault> {
    let mut xml = package.xml(main)?.ok_or_else(|| Fault::NoPart { part: main.to_owned() })?;
    let (mut sheets, mut epoch) = (Vec::new(), Epoch::Year1900);
    loop {
        match xml.next()? {
            Node::Open(start) => match start.local_name().into_inner() {
                "workbookPr" if is_set(&start, "date1904") => epoch = Epoch::Year1904,
                "sheet" => {
                    let state = attribute(&start, "state").unwrap_or_default();
                    sheets.push(Sheet {
                        name: clean(&attribute(&start, "name").unwrap_or_default()),
                        relation: relation_id(&start),
                        is_hidden: matches!(&*state, "hidden" | "veryHidden"),
                    });
                }
                _ => {}
            },
            Node::Close(_) | Node::Text(_) => {}
            Node::End => return Ok((sheets, epoch)),
        }
    }
}

// `r:id`, whatever the prefix.
fn relation_id(start: &BytesStart<'_>) -> String {
    let mut attributes = start.attributes();
    let mut attributes = attributes.with_checks(false).filter_map(Result::ok);
    let found = attributes.find(|attribute| attribute.key.0.ends_with(":id"));
    found.map_or_else(String::new, |attribute| attribute.value.into_owned())
}

// How each cell style shows numbers.
fn styles(package: &mut Package<'_>, part: Option<String>) -> Result<Vec<Shown>, Fault> {
    let part = part.unwrap_or_else(|| "xl/styles.xml".to_owned());
    let (mut own, mut styles) = (BTreeMap::new(), Vec::new());
    let Some(mut xml) = package.xml(&part)? else { return Ok(styles) };
    let mut is_in_cell_styles = false;
    loop {
        match xml.next()? {
            Node::Open(start) => match start.local_name().into_inner() {
                "numFmt" => {
                    if let (Some(id), Some(code)) = (whole(&start, "numFmtId"), attribute(&start, "formatCode")) {
                        own.insert(id, custom(&code));
                    }
                }
                "cellXfs" => is_in_cell_styles = true,
                "xf" if is_in_cell_styles => {
                    let id = whole(&start, "numFmtId").unwrap_or(0);
                    styles.push(own.get(&id).copied().unwrap_or_else(|| built_in(id)));
                }
                _ => {}
            },
            Node::Close(end) if ends(&end, "cellXfs") => is_in_cell_styles = false,
            Node::Close(_) | Node::Text(_) => {}
            Node::End => return Ok(styles),
        }
    }
}

// Texts that cells share.
fn strings(package: &mut Package<'_>, part: Option<String>, cells: &mut Text) -> Result<Vec<Packed>, Fault> {
    let part = part.unwrap_or_else(|| "xl/sharedStrings.xml".to_owned());
    let mut strings = Vec::new();
    let Some(mut xml) = package.xml(&part)? else { return Ok(strings) };
    let mut text = String::new();
    loop {
        match xml.next()? {
            Node::Open(start) if start.local_name().into_inner() == "si" => {
                text.clear();
                rich_text(&mut xml, "si", &mut text)?;
                strings.push(cells.pack(Kind::Text, &unescaped(&text))?);
            }
            Node::Open(_) | Node::Close(_) | Node::Text(_) => {}
            Node::End => return Ok(strings),
        }
    }
}

// The text of all runs, without the phonetic ones.
fn rich_text(xml: &mut Xml<'_>, element: &str, text: &mut String) -> Result<(), Fault> {
    loop {
        match xml.next()? {
            Node::Open(start) => match start.local_name().into_inner() {
                "t" => xml.text(text)?,
                "rPh" => xml.skip()?,
                _ => {}
            },
            Node::Close(end) if ends(&end, element) => return Ok(()),
            Node::Close(_) | Node::Text(_) => {}
            Node::End => return Ok(()),
        }
        // Nothing beyond what makes a cell too long is needed.
        if text.len() > 2 * CELL_BYTES_MAX {
            text.truncate(text.floor_char_boundary(CELL_BYTES_MAX + 1));
        }
    }
}

// `_x000D_` stands for a character that XML cannot hold.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 6).filter(|_| rest[at + 2..].get(4..5) == Some("_"));
        let found = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        match found {
            Some(c) => {
                plain.push_str(&rest[..at]);
                plain.push(c);
                rest = &rest[at + 7..];
            }
            None => {
                plain.push_str(&rest[..at + 2]);
                rest = &rest[at + 2..];
            }
        }
    }
    plain.push_str(rest);
    plain
}

fn worksheet(mut xml: Xml<'_>, source: Source, strings: &[Packed], styles: &[Shown], cells: &mut Text) -> Result<Draft, Fault> {
    let mut draft = Draft::new(source);
    let mut merged = Vec::new();
    let (mut row, mut is_hidden) = (None::<u32>, false);
    let mut column = None::<u32>;
    loop {
        match xml.next()? {
            Node::Open(start) => match start.local_name().into_inner() {
                "col" if is_set(&start, "hidden") => {
                    if let (Some(min), Some(max)) = (whole(&start, "min"), whole(&start, "max")) {
                        draft.grid.hidden_columns.push(min.saturating_sub(1)..max);
                    }
                }
                "row" => {
                    let next = row.map_or(0, |row| row.saturating_add(1));
                    row = Some(whole(&start, "r").and_then(|r| r.checked_sub(1)).unwrap_or(next));
                    is_hidden = is_set(&start, "hidden") || attribute(&start, "ht").is_some_and(|height| &*height == "0");
                    column = None;
                }
                "c" => {
                    let next = column.map_or(0, |column| column.saturating_add(1));
                    let at = attribute(&start, "r").and_then(|at| parse_address(&at));
                    let here = row.unwrap_or(0);
                    if at.is_some_and(|(at, _)| at != here) {
                        return Err(Fault::TooMuch(super::grid::TooMuch::Disorder));
                    }
                    let this = at.map_or(next, |(_, column)| column);
                    column = Some(this);
                    let kind = attribute(&start, "t").map_or(Stored::Number, |t| Stored::parse(&t));
                    let shown = whole(&start, "s").and_then(|style| styles.get(style as usize)).copied().unwrap_or_default();
                    let raw = raw_cell(&mut xml)?;
                    draft.grid.n_formulas += usize::from(raw.has_formula);
                    match packed(&raw, kind, shown, strings, cells) {
                        Ok(Packed::Empty) => {}
                        Ok(cell) if shown == Shown::Invisible => {
                            draft.grid.invisible.push((here, this));
                            draft.put((here, is_hidden), this, cell, cells)?;
                        }
                        Ok(cell) => draft.put((here, is_hidden), this, cell, cells)?,
                        Err(NotPacked::TooMuch(limit)) => return Err(limit.into()),
                        Err(NotPacked::NoString) => {
                            let worksheet = draft.grid.source.worksheet.to_string();
                            return Err(Fault::Dangling { worksheet, cell: address(here, this) });
                        }
                    }
                }
                "mergeCell" => {
                    if let Some(region) = attribute(&start, "ref").and_then(|region| parse_region(&region)) {
                        merged.push(region);
                    }
                }
                _ => {}
            },
            Node::Close(_) | Node::Text(_) => {}
            Node::End => break,
        }
    }
    for (from, to) in merged {
        draft.merge(from, to)?;
    }
    Ok(draft)
}

// First and last cell of `B2:C4`; `None` for a single cell.
fn parse_region(text: &str) -> Option<((u32, u32), (u32, u32))> {
    let (from, to) = text.split_once(':')?;
    let (from, to) = (parse_address(from)?, parse_address(to)?);
    (from != to && from.0 <= to.0 && from.1 <= to.1).then_some((from, to))
}

#[derive(Clone, Copy)]
enum Stored {
    Number,
    Shared,
    Inline,
    Formula,
    Truth,
    Error,
    Day,
}

impl Stored {
    fn parse(text: &str) -> Stored {
        match text {
            "s" => Stored::Shared,
            "inlineStr" => Stored::Inline,
            "str" => Stored::Formula,
            "b" => Stored::Truth,
            "e" => Stored::Error,
            "d" => Stored::Day,
            _ => Stored::Number,
        }
    }
}

#[derive(Default)]
struct Raw {
    value: String,
    has_value: bool,
    has_formula: bool,
}

fn raw_cell(xml: &mut Xml<'_>) -> Result<Raw, Fault> {
    let mut raw = Raw::default();
    loop {
        match xml.next()? {
            Node::Open(start) => match start.local_name().into_inner() {
                "v" => {
                    raw.has_value = true;
                    xml.text(&mut raw.value)?;
                }
                "f" => {
                    raw.has_formula = true;
                    xml.skip()?;
                }
                "is" => {
                    raw.has_value = true;
                    rich_text(xml, "is", &mut raw.value)?;
                }
                _ => xml.skip()?,
            },
            Node::Close(_) | Node::End => return Ok(raw),
            Node::Text(_) => {}
        }
    }
}

enum NotPacked {
    TooMuch(super::grid::TooMuch),
    NoString,
}

fn packed(raw: &Raw, stored: Stored, shown: Shown, strings: &[Packed], cells: &mut Text) -> Result<Packed, NotPacked> {
    let mut pack = |kind, text: &str| cells.pack(kind, text).map_err(NotPacked::TooMuch);
    if !raw.has_value {
        return if raw.has_formula { pack(Kind::Uncalculated, "") } else { Ok(Packed::Empty) };
    }
    let value = raw.value.trim();
    match stored {
        Stored::Number if value.is_empty() && raw.has_formula => pack(Kind::Uncalculated, ""),
        Stored::Inline | Stored::Formula if raw.value.is_empty() => Ok(Packed::Empty),
        Stored::Inline | Stored::Formula => pack(Kind::Text, &unescaped(&raw.value)),
        _ if value.is_empty() => Ok(Packed::Empty),
        Stored::Shared => value.parse().ok().and_then(|at: usize| strings.get(at)).copied().ok_or(NotPacked::NoString),
        Stored::Truth => pack(if value == "0" || value == "false" { Kind::False } else { Kind::True }, ""),
        Stored::Error => pack(Kind::Error, value),
        Stored::Day => pack(Kind::Day, value),
        Stored::Number => match shown {
            Shown::Plain | Shown::Invisible => pack(Kind::Number, value),
            Shown::WithDigits => pack(Kind::Text, &format!("{value}{DIGITS_ADDED}")),
            Shown::Percent => pack(Kind::Percent, value),
            Shown::Day => pack(Kind::Serial, value),
            Shown::Padded(width) if value.bytes().all(|byte| byte.is_ascii_digit()) && width <= 32 => {
                pack(Kind::Number, &format!("{value:0>width$}"))
            }
            Shown::Padded(_) => pack(Kind::Number, value),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_characters_are_unescaped() {
        for (stored, text) in [
            ("a_x000D_b", "a\rb"),
            ("_x0041_", "A"),
            ("_xZZZZ_", "_xZZZZ_"),
            ("ma_xa", "ma_xa"),
            ("_x00", "_x00"),
            ("_xạạạạ_", "_xạạạạ_"),
        ] {
            assert_eq!(unescaped(stored), text);
        }
    }

    #[test]
    fn parts_are_found_from_the_folder_of_their_owner() {
        assert_eq!(resolved("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl/worksheets", "../../../../etc/passwd"), "etc/passwd");
        assert_eq!(resolved("", "xl/workbook.xml"), "xl/workbook.xml");
    }
}
