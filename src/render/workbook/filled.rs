//! A workbook with its rows: everything else of it as the writer of workbooks made it, and the rows of its long worksheets put in where
//! they belong as they are made.

use super::parts::HEAD;
use super::rows::{BLOCK, Long, Rows, SAMPLES, Styles};
use super::written::letters;
use crate::render::blocks::in_blocks;
use rust_xlsxwriter::XlsxError;
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Seek, Write};
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipArchive, ZipWriter};

/// How hard files are pressed: a little less than usual, in half the time.
const LEVEL: i64 = 4;

/// A file longer than this needs wider numbers in the package, which some programs do not read.
const NARROW_MAX: usize = 3_500_000_000;

/// Writes the workbook that `made` is without the rows; long worksheets by their position in it. What texts are repeated in it goes
/// through `texts` once all rows are written.
pub(super) fn write<W: Write + Seek>(
    made: Vec<u8>,
    longs: &BTreeMap<usize, Long<'_>>,
    texts: &dyn Fn(String) -> String,
    done: &dyn Fn(usize),
    to: W,
) -> Result<(), XlsxError> {
    let mut made = ZipArchive::new(Cursor::new(made))?;
    let mut package = ZipWriter::new(to);
    let options = SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .compression_level(Some(LEVEL))
        .unix_permissions(0o600)
        .last_modified_time(DateTime::default());
    let by_name: BTreeMap<String, &Long<'_>> =
        longs.iter().map(|(position, long)| (format!("xl/worksheets/sheet{}.xml", position + 1), long)).collect();
    for n in 0..made.len() {
        let name = made.by_index(n)?.name()?.into_owned();
        let long = by_name.get(&name);
        if long.is_none() && name != "xl/sharedStrings.xml" {
            package.raw_copy_file(made.by_index_raw(n)?)?;
            continue;
        }
        let mut xml = String::new();
        made.by_index(n)?.read_to_string(&mut xml)?;
        match long {
            Some(long) => {
                let is_long = long.n_rows.saturating_mul(long.n_chars) > NARROW_MAX;
                package.start_file(name, options.large_file(is_long))?;
                worksheet(&xml, long, done, &mut package)?;
            }
            None => {
                package.start_file(name, options)?;
                package.write_all(texts(xml).as_bytes())?;
            }
        }
    }
    package.finish()?;
    Ok(())
}

fn worksheet(xml: &str, long: &Long<'_>, done: &dyn Fn(usize), to: &mut dyn Write) -> Result<(), XlsxError> {
    let samples = xml.find(&format!("<row r=\"{}\"", SAMPLES + 1)).expect("the samples were written");
    let end = samples + xml[samples..].find("</sheetData>").expect("rows end");
    let styles = Styles::read(&xml[samples..end]);
    let n_columns = long.looks.len();
    let letters: Vec<String> = (0..n_columns).map(|column| letters(u16::try_from(column).unwrap_or(u16::MAX))).collect();
    let first = HEAD + 2;
    let number = |position: usize| first + u32::try_from(position).unwrap_or(u32::MAX - first);
    let last_column = letters.last().map_or("A", String::as_str);
    to.write_all(sized(&xml[..samples], &format!("A1:{last_column}{}", number(long.n_rows) - 1)).as_bytes())?;
    let positions: Vec<usize> = (0..long.n_rows).collect();
    in_blocks(&positions, BLOCK, to, done, |first, positions, bytes| {
        let mut rows = Rows::new(bytes, (&styles, &letters, &long.looks), first, number(first + positions.len()));
        for position in positions {
            (long.row)(&mut rows, *position, number(*position));
        }
    })?;
    to.write_all(&xml.as_bytes()[end..])?;
    Ok(())
}

/// With the range of its cells in the place of what it was before the rows were written.
fn sized(head: &str, range: &str) -> String {
    const OPEN: &str = "<dimension ref=\"";
    let Some(start) = head.find(OPEN).map(|at| at + OPEN.len()) else { return head.to_owned() };
    let end = head[start..].find('"').map_or(start, |length| start + length);
    format!("{}{range}{}", &head[..start], &head[end..])
}
