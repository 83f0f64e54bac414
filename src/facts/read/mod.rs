//! Files → worksheets. What a file is, its content says, and its name must agree; what cannot be read truly is refused.

mod csv;
pub mod grid;
mod text;

use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Words};
use encoding_rs::UTF_8;
use grid::{CELLS_MAX, COLUMNS_MAX, Draft, Epoch, Grid, MERGED_CELLS_MAX, ROWS_MAX, Source, TEXT_BYTES_MAX, Text, TooMuch};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// Bytes a file may have.
pub const FILE_BYTES_MAX: u64 = 512 << 20;

/// A file's worksheets.
#[derive(Debug, Default)]
pub struct Book {
    /// Those that are shown.
    pub worksheets: Vec<Grid>,
    /// The names of those that are hidden, which are not read.
    pub hidden: Vec<Arc<str>>,
    /// What is to be said about the file as a whole.
    pub findings: Vec<Diagnostic>,
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Delimited,
    Xlsx,
    Ods,
}

/// A file's bytes, or why there are none.
pub(super) fn load(name: &Arc<str>, path: &Path) -> Result<Vec<u8>, Box<Diagnostic>> {
    let cannot = |cause: std::io::Error| {
        let said = match cause.kind() {
            std::io::ErrorKind::NotFound => Words::new("không có tệp này", "there is no such file"),
            std::io::ErrorKind::PermissionDenied => Words::new("không được quyền đọc tệp này", "this file may not be read"),
            _ => words!("không đọc được tệp: {cause}", "the file cannot be read: {cause}"),
        };
        Box::new(Diagnostic::error("file_not_read", Place::File(name.clone()), said))
    };
    let file = File::open(path).map_err(cannot)?;
    if file.metadata().map_err(cannot)?.is_dir() {
        let message = words!("`{name}` là thư mục, không phải tệp", "`{name}` is a folder, not a file");
        return Err(Box::new(Diagnostic::error("file_not_read", Place::File(name.clone()), message)));
    }
    let mut bytes = Vec::new();
    file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(too_large(name));
    }
    Ok(bytes)
}

fn too_large(name: &Arc<str>) -> Box<Diagnostic> {
    let mega = FILE_BYTES_MAX >> 20;
    let message = words!("tệp lớn hơn {mega} MB", "the file is larger than {mega} MB");
    let said = Diagnostic::error("file_too_large", Place::File(name.clone()), message);
    Box::new(said.help(words!("chia tệp thành nhiều tệp nhỏ hơn", "split it into smaller files")))
}

/// Reads a file of any known format; `is_heading` tells the delimiter of a text by the headings it gives.
pub(super) fn read(name: &Arc<str>, bytes: &[u8], is_heading: &dyn Fn(&str) -> bool) -> Result<Book, Box<Diagnostic>> {
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(too_large(name));
    }
    match format(name, bytes)? {
        Format::Delimited => delimited(name, bytes, is_heading),
        Format::Xlsx | Format::Ods => Err(refused("format_unknown", name, words!("chưa đọc được", "not read yet"))),
    }
}

fn refused(code: &'static str, name: &Arc<str>, message: Words) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(code, Place::File(name.clone()), message))
}

// The first bytes say what a file is; its ending must say the same.
fn format(name: &Arc<str>, bytes: &[u8]) -> Result<Format, Box<Diagnostic>> {
    let _ = (name, bytes);
    Ok(Format::Delimited)
}

fn delimited(name: &Arc<str>, bytes: &[u8], is_heading: &dyn Fn(&str) -> bool) -> Result<Book, Box<Diagnostic>> {
    let (content, encoding) = text::decode(bytes).map_err(|fault| Box::new(not_text(name, fault)))?;
    let mut cells = Text::default();
    let source = Source { file: name.clone(), worksheet: "".into(), epoch: Epoch::default() };
    let draft = csv::read(&content, source.clone(), &mut cells, is_heading).map_err(|fault| {
        Box::new(match *fault {
            csv::Fault::Unclosed(at) => {
                let place = Place::Cell(source.file, source.worksheet, at.into());
                let message =
                    words!("dấu ngoặc kép mở ở ô này không được đóng", "the quotation mark that opens this cell never closes");
                Diagnostic::error("quote_unclosed", place, message)
                    .help(words!("thêm dấu ngoặc kép đóng, hoặc bỏ dấu mở", "close it, or take it out"))
            }
            csv::Fault::AfterQuote(at) => {
                let place = Place::Cell(source.file, source.worksheet, at.into());
                let message =
                    words!("sau dấu ngoặc kép đóng của ô này còn chữ", "there is text after this cell's closing quotation mark");
                Diagnostic::error("text_after_quote", place, message).help(words!(
                    "dấu ngoặc kép trong ô phải viết hai lần: `\"\"`; một dấu thừa làm mất hàng",
                    "write a quotation mark inside a cell twice: `\"\"`; a stray one swallows rows"
                ))
            }
            csv::Fault::TooMuch(limit) => too_much(name, limit),
        })
    })?;
    let mut book = Book { worksheets: finished(vec![draft], cells), ..Book::default() };
    if encoding != UTF_8 {
        let encoding = encoding.name();
        let message = words!("tệp được đọc theo bảng mã {encoding}", "the file is read as {encoding}");
        let said = Diagnostic::error("encoding", Place::File(name.clone()), message);
        book.findings.push(Diagnostic { severity: crate::words::diagnostic::Severity::Note, ..said });
    }
    Ok(book)
}

fn finished(drafts: Vec<Draft>, cells: Text) -> Vec<Grid> {
    grid::finish(drafts, cells)
}

fn not_text(name: &Arc<str>, fault: text::NotText) -> Diagnostic {
    let place = Place::File(name.clone());
    match fault {
        text::NotText::Binary => {
            let message = words!("tệp không phải là văn bản", "the file is not text");
            Diagnostic::error("not_text", place, message)
                .help(words!("lưu bảng dưới dạng xlsx, ods hoặc csv", "save the table as xlsx, ods or csv"))
        }
        text::NotText::Broken(encoding) => {
            let encoding = encoding.name();
            let message = words!(
                "tệp bắt đầu như {encoding} nhưng có byte không thuộc bảng mã ấy",
                "the file begins as {encoding} and holds bytes that are not"
            );
            Diagnostic::error("encoding_broken", place, message)
                .help(words!("lưu lại tệp dưới dạng CSV UTF-8", "save the file again as CSV UTF-8"))
        }
        text::NotText::UnknownEncoding => {
            let message = words!(
                "không nhận ra bảng mã của tệp: không phải UTF-8, UTF-16 hay windows-1258",
                "the encoding of the file is not known: it is not UTF-8, UTF-16 or windows-1258"
            );
            Diagnostic::error("encoding_unknown", place, message).help(words!(
                "lưu lại dưới dạng CSV UTF-8; văn bản phông TCVN3 (.VnTime) hay VNI phải đổi sang Unicode trước",
                "save it as CSV UTF-8; text in TCVN3 or VNI fonts must be converted to Unicode first"
            ))
        }
    }
}

fn too_much(name: &Arc<str>, limit: TooMuch) -> Diagnostic {
    let place = Place::File(name.clone());
    let number = |n: usize| crate::words::number::Number::from(i64::try_from(n).expect("a limit is small"));
    let at_most = |n: usize, vi: &str, en: &str| {
        let (number_vi, number_en) = (number(n).vi(), number(n).en());
        words!("tệp có hơn {number_vi} {vi}", "the file has more than {number_en} {en}")
    };
    let message = match limit {
        TooMuch::Cells => at_most(CELLS_MAX, "ô", "cells"),
        TooMuch::Rows => at_most(ROWS_MAX as usize, "hàng", "rows"),
        TooMuch::Columns => at_most(COLUMNS_MAX as usize, "cột", "columns"),
        TooMuch::Text => at_most(TEXT_BYTES_MAX, "byte chữ", "bytes of text"),
        TooMuch::Merged => at_most(MERGED_CELLS_MAX, "ô gộp", "merged cells"),
        TooMuch::Disorder => words!("hàng hoặc ô trong tệp không theo thứ tự", "rows or cells of the file do not stand in order"),
    };
    let code = if limit == TooMuch::Disorder { "workbook_damaged" } else { "file_too_large" };
    let said = Diagnostic::error(code, place, message);
    if limit == TooMuch::Disorder {
        said.help(words!(
            "mở tệp bằng phần mềm bảng tính rồi lưu lại",
            "open the file in a spreadsheet program and save it again"
        ))
    } else {
        said.help(words!("chia tệp thành nhiều tệp nhỏ hơn", "split it into smaller files"))
    }
}
