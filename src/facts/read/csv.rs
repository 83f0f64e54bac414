//! Delimited text → cells, strictly: a quotation mark in the wrong place swallows rows, so it is refused where it stands.

use super::grid::{Draft, HEADER_COLUMNS_MAX, Kind, Packed, Source, Text, TooMuch, address};

/// The delimiters that are tried.
const DELIMITERS: [u8; 3] = [b';', b',', b'\t'];
/// Rows in which the delimiter that gives known headings is looked for.
const SNIFFED_ROWS: u32 = 30;
/// Rows that one quoted cell may span.
const LINES_IN_CELL_MAX: usize = 1000;

/// Why a text is not a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// A quotation mark at a cell opens and never closes, or closes more than 1000 lines later.
    Unclosed(String),
    /// Text follows a closing quotation mark.
    AfterQuote(String),
    /// A limit.
    TooMuch(TooMuch),
}

/// Reads a text; the delimiter is the one under which most headings are known, then the one that gives most columns.
pub(super) fn read(text: &str, source: Source, cells: &mut Text, is_heading: &dyn Fn(&str) -> bool) -> Result<Draft, Box<Fault>> {
    let (stated, text) = stated_delimiter(text);
    let delimiter = stated.unwrap_or_else(|| sniffed_delimiter(text, is_heading));
    let mut draft = Draft::new(source);
    draft.grid.is_delimited = true;
    // Excel's own first line `sep=;` is a row to a reader of addresses.
    let first_row = u32::from(stated.is_some());
    let mut last = (0, 0);
    each_field(text, delimiter, &mut |row, column, field| {
        last = (row, column);
        let row = row + first_row;
        if field.is_empty() && column == 0 {
            return Ok(());
        }
        // Empty cells are put as well: how long a row is tells whether its columns are where they seem.
        let cell = if field.is_empty() { Packed::Empty } else { cells.pack(Kind::Text, field)? };
        draft.put((row, false), column, cell, cells)
    })?;
    draft.grid.ends_abruptly = !text.is_empty() && !text.ends_with(['\n', '\r']);
    Ok(draft)
}

fn stated_delimiter(text: &str) -> (Option<u8>, &str) {
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    match line.trim_end_matches('\r').trim_matches('"').strip_prefix("sep=").map(str::as_bytes) {
        Some([delimiter]) if delimiter.is_ascii() && !matches!(delimiter, b'"' | b'\r') => (Some(*delimiter), rest),
        Some(_) | None => (None, text),
    }
}

fn sniffed_delimiter(text: &str, is_heading: &dyn Fn(&str) -> bool) -> u8 {
    let score = |delimiter: u8| {
        let (mut known, mut columns) = (0_usize, 0_u32);
        let mut row_known = (0, 0_usize);
        // What is wrong further down is said by the reading proper.
        let _stopped = each_field(text, delimiter, &mut |row, column, field| {
            if row >= SNIFFED_ROWS {
                return Err(TooMuch::Rows);
            }
            if column >= HEADER_COLUMNS_MAX {
                return Ok(());
            }
            if row != row_known.0 {
                row_known = (row, 0);
            }
            row_known.1 += usize::from(!field.is_empty() && is_heading(field));
            known = known.max(row_known.1);
            columns = columns.max(column);
            Ok(())
        });
        (known, columns)
    };
    let mut best = (DELIMITERS[0], score(DELIMITERS[0]));
    for delimiter in &DELIMITERS[1..] {
        let found = score(*delimiter);
        if found > best.1 {
            best = (*delimiter, found);
        }
    }
    best.0
}

/// Calls back with row, column (from 0) and content of each cell; a quoted cell may hold delimiters, line ends and doubled marks.
fn each_field(text: &str, delimiter: u8, put: &mut dyn FnMut(u32, u32, &str) -> Result<(), TooMuch>) -> Result<(), Box<Fault>> {
    let bytes = text.as_bytes();
    let mut unescaped = String::new();
    let (mut at, mut row, mut column) = (0, 0_u32, 0_u32);
    while at < bytes.len() {
        let field = if bytes[at] == b'"' {
            let end = quoted(text, at, &mut unescaped).ok_or_else(|| Fault::Unclosed(address(row, column)))?;
            if end < bytes.len() && bytes[end] != delimiter && !matches!(bytes[end], b'\n' | b'\r') {
                return Err(Box::new(Fault::AfterQuote(address(row, column))));
            }
            at = end;
            unescaped.as_str()
        } else {
            let start = at;
            while at < bytes.len() && bytes[at] != delimiter && !matches!(bytes[at], b'\n' | b'\r') {
                at += 1;
            }
            &text[start..at]
        };
        put(row, column, field).map_err(Fault::TooMuch)?;
        match bytes.get(at) {
            Some(byte) if *byte == delimiter => {
                at += 1;
                column += 1;
                if at == bytes.len() {
                    put(row, column, "").map_err(Fault::TooMuch)?;
                }
            }
            Some(_) => {
                at += if bytes[at..].starts_with(b"\r\n") { 2 } else { 1 };
                (row, column) = (row + 1, 0);
            }
            None => {}
        }
    }
    Ok(())
}

// One past the closing mark; the content without its marks is left in `unescaped`.
fn quoted(text: &str, open: usize, unescaped: &mut String) -> Option<usize> {
    unescaped.clear();
    let mut start = open + 1;
    let mut n_lines = 0;
    loop {
        let close = start + text[start..].find('"')?;
        unescaped.push_str(&text[start..close]);
        n_lines += text[start..close].matches('\n').count();
        if n_lines > LINES_IN_CELL_MAX {
            return None;
        }
        if text[close + 1..].starts_with('"') {
            unescaped.push('"');
            start = close + 2;
        } else {
            return Some(close + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str, delimiter: u8) -> Result<Vec<Vec<String>>, Box<Fault>> {
        let mut rows: Vec<Vec<String>> = Vec::new();
        each_field(text, delimiter, &mut |row, column, field| {
            rows.resize(row as usize + 1, Vec::new());
            assert_eq!(rows[row as usize].len(), column as usize);
            rows[row as usize].push(field.to_owned());
            Ok(())
        })?;
        Ok(rows)
    }

    #[test]
    fn a_row_is_split_at_delimiters_outside_quotation_marks() {
        let rows = fields("a;b\r\n\"1;2\n3\";\"x \"\"y\"\"\"\r\n\r\n;c;\nd", b';').expect("well formed");
        assert_eq!(
            rows,
            [vec!["a", "b"], vec!["1;2\n3", "x \"y\""], vec![""], vec!["", "c", ""], vec!["d"]]
                .map(|row| row.into_iter().map(str::to_owned).collect::<Vec<_>>())
        );
    }

    #[test]
    fn a_mark_inside_a_bare_cell_is_a_letter() {
        assert_eq!(fields("5\";b", b';').expect("well formed"), [["5\"", "b"]]);
    }

    #[test]
    fn a_mark_that_would_swallow_rows_is_refused_where_it_stands() {
        assert_eq!(fields("a;b\nX01;\"abc;1\nX02;\"def;1", b';'), Err(Box::new(Fault::AfterQuote("B2".into()))));
        assert_eq!(fields("a;b\nX01;\"abc;1\nX02;3", b';'), Err(Box::new(Fault::Unclosed("B2".into()))));
    }

    #[test]
    fn the_delimiter_is_the_one_that_gives_known_headings() {
        let known = |heading: &str| matches!(heading, "unit" | "hoi_vien" | "Đạt, chưa đạt");
        for (text, delimiter) in [
            ("Số liệu, giả định, không thật\nunit;hoi_vien\nX;5", b';'),
            ("unit,hoi_vien\nX,5", b','),
            ("unit\thoi_vien\nX\t5", b'\t'),
            ("unit;\"Đạt, chưa đạt\";a,b,c,d,e\nX;5;1", b';'),
        ] {
            assert_eq!(sniffed_delimiter(text, &known), delimiter, "{text}");
        }
        assert_eq!(stated_delimiter("sep=|\r\na|b"), (Some(b'|'), "a|b"));
    }
}
