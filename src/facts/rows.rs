//! The rows of the tables → units, and where each of their figures stands.

use crate::facts::advice::shortened;
use crate::facts::attributes::{attributes, names};
use crate::facts::gathered::{Gathered, Line, RowRef, Rows, UnsureRow};
use crate::facts::heading::{Aspect, Attribute, Headings, Meaning};
use crate::facts::said::Said;
use crate::facts::spelling::tidy;
use crate::facts::table::TableKind;
use crate::facts::units::Unit;
use crate::facts::whose::{Belongs, UnitCell, belongs, unit_cell};
use crate::facts::{Aside, AsideRows, Asked, Layer};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Severity};
use crate::words::text::{clean, fold, nearest};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// What the rows of one table came to.
#[derive(Debug, Default)]
pub(super) struct RowsRead {
    pub(super) n_rows: usize,
    pub(super) hidden: Vec<u32>,
    pub(super) aside: BTreeMap<Aside, AsideRows>,
}

/// Reads the rows of one table; tables that list units come first.
pub(super) fn gather(
    rows: &Rows<'_>,
    asked: &Asked<'_>,
    headings: &Headings<'_>,
    gathered: &mut Gathered,
    said: &mut Said,
) -> RowsRead {
    gathered.has_register |= rows.is_register;
    let mut read = RowsRead::default();
    let grid = rows.grid;
    let header_number = grid.row_number(rows.header_row);
    for row in rows.header_row + 1..grid.n_rows() {
        if grid.columns(row).all(|column| grid.cell(row, column).is_blank()) {
            continue;
        }
        let is_first = read.n_rows == 0;
        let unit = match unit_cell(rows, row, header_number, is_first, headings, gathered) {
            UnitCell::Id(id) => id,
            UnitCell::Aside(aside, finding) => {
                read.aside.entry(aside).or_default().add(grid.row_number(row));
                said.find_all(finding);
                continue;
            }
        };
        let (layer, unsure) = match belongs(rows, row, asked, gathered) {
            Belongs::Yes(layer) => (layer, None),
            Belongs::No(aside) => {
                read.aside.entry(aside).or_default().add(grid.row_number(row));
                continue;
            }
            Belongs::Unsure(unsure, aside, finding) => {
                read.aside.entry(aside).or_default().add(grid.row_number(row));
                said.find_all(finding);
                (Layer::Own, Some(unsure))
            }
        };
        let at = RowRef { layer, table: rows.table, row: u32::try_from(row).expect("rows are limited") };
        let unit = match unit_of(rows, at, &unit, unsure.is_none(), gathered) {
            Met::Unit(unit) => unit,
            Met::Twice => continue,
            Met::Unlisted => {
                read.aside.entry(Aside::UnlistedUnit).or_default().add(grid.row_number(row));
                continue;
            }
        };
        attributes(rows, at, unit, asked, gathered, said);
        let mut key = None;
        if rows.columns.kind == TableKind::Long {
            key = line(rows, row, headings, gathered);
            if key.is_none() {
                read.aside.entry(Aside::UnknownIndicator).or_default().add(grid.row_number(row));
                continue;
            }
        }
        match (unsure, key) {
            (Some(why), key) => {
                gathered.unsure.push(UnsureRow { unit, key, at, why });
                continue;
            }
            (None, Some(key)) => gathered.lines.push(Line { unit, key, at }),
            (None, None) => gathered.rows.push((unit, at)),
        }
        read.n_rows += 1;
        if grid.is_hidden(row) {
            read.hidden.push(grid.row_number(row));
        }
    }
    read
}

// The unit of a row: met before or new.
enum Met {
    Unit(u32),
    // In this table already.
    Twice,
    // There is a list of units, and it is not in it.
    Unlisted,
}

// Two rows of one table are one too many where both are of the period that is read and of one layer.
fn unit_of(rows: &Rows<'_>, at: RowRef, id: &Arc<str>, is_sure: bool, gathered: &mut Gathered) -> Met {
    let place = || rows.grid.cell(at.row as usize, rows.columns.unit()).place();
    let mut found = gathered.index.get(id).copied();
    // A name that the list has once stands for its unit.
    if found.is_none()
        && gathered.has_register
        && !rows.is_register
        && let [unit] = gathered.named(id)
    {
        found = Some(*unit);
        gathered.named_rows.entry(rows.table).or_insert_with(|| (place(), 0)).1 += 1;
    }
    let Some(unit) = found else {
        if gathered.has_register && !rows.is_register {
            gathered.unlisted.entry(id.to_string()).or_insert_with(|| (place(), 0)).1 += 1;
            return Met::Unlisted;
        }
        let unit = u32::try_from(gathered.units.len()).expect("cells are limited, so units are");
        gathered.index.insert(id.clone(), unit);
        gathered.units.push(Unit::new(id.clone()));
        let mut met = [None; 3];
        met[at.layer as usize] = Some(at);
        gathered.met.push(met);
        gathered.first.push(at);
        return Met::Unit(unit);
    };
    let met = &mut gathered.met[unit as usize][at.layer as usize];
    match *met {
        Some(first) if first.table == at.table => {
            if is_sure && rows.columns.kind != TableKind::Long {
                gathered.twice.push((unit, first, at));
                return Met::Twice;
            }
        }
        Some(_) | None => *met = Some(at),
    }
    Met::Unit(unit)
}

// Which indicator a row of a long table answers.
fn line(rows: &Rows<'_>, row: usize, headings: &Headings<'_>, gathered: &mut Gathered) -> Option<u32> {
    let column = rows.columns.attribute(Attribute::Indicator).expect("a long table has indicators");
    let cell = rows.grid.shown(row, column);
    let raw = cell.raw();
    if let Some(Some(key)) = gathered.key_of.get(&*raw) {
        return Some(*key);
    }
    let key = match headings.find(&tidy(&raw)) {
        Meaning::Questions(questions, Aspect::Figure) => {
            let same = gathered.keys.iter().position(|known| *known == questions);
            let key = same.unwrap_or_else(|| {
                gathered.keys.push(questions);
                gathered.keys.len() - 1
            });
            Some(u32::try_from(key).expect("cells are limited, so indicators are"))
        }
        Meaning::Questions(..)
        | Meaning::Attribute(_)
        | Meaning::OtherLayer(_)
        | Meaning::Guidance
        | Meaning::Ambiguous(_)
        | Meaning::Unknown => {
            gathered.unknown_indicators.entry(clean(&raw)).or_insert_with(|| (cell.place(), 0)).1 += 1;
            None
        }
    };
    gathered.key_of.insert(raw.into_owned(), key);
    key
}

/// Says, once each, what the rows named that nothing is called.
pub(super) fn say_unknown(gathered: &mut Gathered, asked: &Asked<'_>, headings: &Headings<'_>, said: &mut Said) {
    for ((attribute, text), (place, count)) in &gathered.unnamed {
        let near = names(*attribute, asked).and_then(|names| nearest(text, names.titles()));
        let (text, title) = (shortened(text), attribute.title());
        let message = words!("không có {title} nào là `{text}` ({count} hàng)", "there is no {title} `{text}` ({count} rows)");
        let code = if *attribute == Attribute::Organisation { "unknown_organisation" } else { "unknown_name" };
        let mut found = Diagnostic::error(code, place.clone(), message);
        let has_others = matches!(attribute, Attribute::Organisation | Attribute::UnitKind);
        found.help = match near {
            Some(near) => Some(words!("có phải `{near}`?", "did you mean `{near}`?")),
            None => has_others.then(|| {
                words!(
                    "ghi tên đầy đủ, hoặc thêm tên này vào `also_called` trong names.yaml của thư mục bộ tiêu chí",
                    "write the whole name, or add this one under `also_called` in names.yaml of the rules' folder"
                )
            }),
        };
        if *attribute == Attribute::Organisation { said.refuse(found) } else { said.find(found) }
    }
    let folded: HashMap<String, &str> = if gathered.unlisted.is_empty() {
        HashMap::new()
    } else {
        gathered.units.iter().map(|unit| (like(&unit.id), &*unit.id)).collect()
    };
    for (place, count) in gathered.named_rows.values() {
        let message = words!(
            "{count} hàng ghi tên thay cho mã: đọc theo tên trong bảng đơn vị",
            "{count} rows have a name for an id: they are read by the names in the table of units"
        );
        said.find(Diagnostic { severity: Severity::Note, ..Diagnostic::error("unit_by_name", place.clone(), message) });
    }
    for (id, (place, count)) in &gathered.unlisted {
        let several = several(id, &folded);
        // `X01 (xã Một)` is most likely `X01`
        let bare = id.split_once('(').map_or(id.as_str(), |(before, _)| before);
        let near = folded.get(&like(id)).or_else(|| folded.get(&like(bare))).copied();
        let others = if near.is_none() { alike(id, &gathered.units) } else { Vec::new() };
        let id = shortened(id);
        let message = words!(
            "đơn vị `{id}` không có trong bảng đơn vị ({count} hàng không được đọc)",
            "unit `{id}` is not in the table of units ({count} rows are not read)"
        );
        let mut found = Diagnostic::error("unit_not_listed", place.clone(), message);
        found.help = Some(match near {
            _ if several.len() > 1 => {
                let several = several.join(", ");
                words!(
                    "ô ghi nhiều đơn vị ({several}): mỗi đơn vị một hàng, với số liệu của riêng đơn vị ấy",
                    "the cell names several units ({several}): a row each, with the figures of that unit"
                )
            }
            Some(near) => words!("có phải `{near}`?", "did you mean `{near}`?"),
            None if !others.is_empty() => {
                let others = others.join(", ");
                words!("ghi đúng mã của đơn vị: {others}?", "write the id of the unit: {others}?")
            }
            None => words!("thêm đơn vị vào bảng đơn vị, hoặc sửa mã", "add it to the table of units, or mend its id"),
        });
        said.find(found);
    }
    for (n, (text, (place, count))) in gathered.unknown_indicators.iter().enumerate() {
        let near = if n < 200 { headings.nearest(text) } else { None };
        let text = shortened(text);
        let message = words!(
            "không có chỉ tiêu `{text}` ({count} hàng không được đọc)",
            "there is no indicator `{text}` ({count} rows are not read)"
        );
        let mut found = Diagnostic::warning("indicator_not_understood", place.clone(), message);
        found.help = Some(match near {
            Some(near) => words!("có phải `{near}`?", "did you mean `{near}`?"),
            None => words!(
                "ghi lại tên chỉ tiêu đúng như trong phiếu đã gửi, hoặc mã của chỉ tiêu",
                "write the indicator's title as in the form, or its id"
            ),
        });
        said.find(found);
    }
}

// The listed units that one cell names: `X01; X02`, `X01 và X02`.
fn several(text: &str, folded: &HashMap<String, &str>) -> Vec<String> {
    let parts = text.split([';', ',', '/', '&', '+', '\n']).flat_map(|part| part.split(" và "));
    parts.filter_map(|part| folded.get(&like(part))).take(ALIKE_MAX).map(|id| format!("`{id}`")).collect()
}

/// Units named where it is not clear which is meant.
const ALIKE_MAX: usize = 6;

// Units that bear the name, or whose name or id goes on where the text ends: `Xã 34` of `Hội Nông dân Xã 34`.
fn alike(text: &str, units: &[Unit]) -> Vec<String> {
    let folded = fold(text);
    let is_meant = |unit: &&Unit| {
        let name = fold(&unit.name);
        name == folded
            || name.ends_with(&format!(" {folded}"))
            || unit.id.strip_prefix(text).is_some_and(|rest| rest.starts_with('.'))
    };
    let found: Vec<String> =
        units.iter().filter(is_meant).take(ALIKE_MAX + 1).map(|unit| format!("`{}` ({})", unit.id, unit.name)).collect();
    if folded.is_empty() || found.len() > ALIKE_MAX { Vec::new() } else { found }
}

// Ids that a person would take for each other: spaces, signs, case and leading zeros apart.
pub(super) fn like(id: &str) -> String {
    let folded: String = fold(id).chars().filter(|c| !c.is_whitespace()).collect();
    folded.trim_start_matches('0').to_owned()
}
