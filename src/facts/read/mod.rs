//! Files → worksheets. What a file is, its content says, and its name must agree; what cannot be read truly is refused.

mod csv;
mod format;
pub mod grid;
mod ods;
mod package;
mod text;
mod xlsx;

use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Severity, Words};
use encoding_rs::UTF_8;
pub(super) use format::DIGITS_ADDED;
use grid::{
    CELLS_MAX, COLUMNS_MAX, Epoch, Grid, MERGED_CELLS_MAX, REPEATED_CELLS_MAX, ROWS_MAX, Source, TEXT_BYTES_MAX, Text, TooMuch,
};
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
        Format::Xlsx => zipped(name, bytes, xlsx::read),
        Format::Ods => zipped(name, bytes, ods::read),
    }
}

// What the first bytes of a file say it is.
enum Sniffed {
    Known(Format),
    Other(Words),
}

fn refused(code: &'static str, name: &Arc<str>, message: Words, help: Words) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(code, Place::File(name.clone()), message).help(help))
}

// The first bytes say what a file is; its ending must say the same.
fn format(name: &Arc<str>, bytes: &[u8]) -> Result<Format, Box<Diagnostic>> {
    let save = || Words::new("lưu bảng dưới dạng xlsx, ods hoặc csv", "save the table as xlsx, ods or csv");
    let ending = name.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_lowercase());
    let named = match ending.as_str() {
        "xlsx" | "xlsm" => Some(Format::Xlsx),
        "ods" => Some(Format::Ods),
        "csv" | "tsv" | "tab" | "txt" => Some(Format::Delimited),
        _ => None,
    };
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(refused("file_empty", name, words!("tệp trống", "the file is empty"), save()));
    }
    let found = match sniffed(name, bytes)? {
        Sniffed::Known(found) => found,
        Sniffed::Other(what) => return Err(refused("format_unknown", name, what, save())),
    };
    match named {
        Some(named) if named == found => Ok(found),
        Some(_) => {
            let content = match found {
                Format::Delimited => Words::new("văn bản (csv)", "text (csv)"),
                Format::Xlsx => Words::new("bảng tính Excel (xlsx)", "an Excel workbook (xlsx)"),
                Format::Ods => Words::new("bảng tính OpenDocument (ods)", "an OpenDocument spreadsheet (ods)"),
            };
            let Words { vi, en } = content;
            let message =
                words!("tên tệp ghi `.{ending}` nhưng nội dung là {vi}", "the name says `.{ending}` and the content is {en}");
            let help = Words::new("đổi phần đuôi của tên tệp", "change the ending of the name");
            Err(refused("format_differs_from_name", name, message, help))
        }
        None => {
            let message = words!("không biết định dạng `.{ending}`", "the format `.{ending}` is not known");
            Err(refused("format_unknown", name, message, save()))
        }
    }
}

fn sniffed(name: &Arc<str>, bytes: &[u8]) -> Result<Sniffed, Box<Diagnostic>> {
    // The compound file of Office before 2007, which also wraps workbooks with a password.
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        let marker: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let is_encrypted = bytes[..bytes.len().min(1 << 20)].windows(marker.len()).any(|window| window == marker)
            || bytes.windows(marker.len()).rev().take(1 << 20).any(|window| window == marker);
        return Err(if is_encrypted { Box::new(encrypted(name)) } else { old_format(name) });
    }
    if bytes.starts_with(b"PK") && bytes.get(2).is_some_and(|byte| *byte < 9) {
        let mut package = package::Package::open(bytes).map_err(|fault| Box::new(broken(name, fault)))?;
        let mimetype = package.head("mimetype", 128).unwrap_or_default();
        let spreadsheet = b"application/vnd.oasis.opendocument.spreadsheet";
        return Ok(if mimetype.starts_with(spreadsheet) {
            Sniffed::Known(Format::Ods)
        } else if package.find("xl/workbook.bin").is_some() {
            Sniffed::Other(words!("tệp là bảng tính nhị phân (xlsb)", "the file is a binary workbook (xlsb)"))
        } else if package.find("word/document.xml").is_some() {
            Sniffed::Other(words!("tệp là văn bản Word", "the file is a Word document"))
        } else if package.find("[Content_Types].xml").is_some() || package.find("xl/workbook.xml").is_some() {
            Sniffed::Known(Format::Xlsx)
        } else {
            Sniffed::Other(words!("tệp nén không phải là bảng tính", "the archive is not a spreadsheet"))
        });
    }
    if bytes.starts_with(b"%PDF") {
        return Ok(Sniffed::Other(words!("tệp là PDF", "the file is a PDF")));
    }
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace() && !matches!(byte, 0xef | 0xbb | 0xbf)) == Some(&b'<') {
        return Ok(Sniffed::Other(words!("tệp là trang web hoặc XML", "the file is a web page or XML")));
    }
    Ok(Sniffed::Known(Format::Delimited))
}

fn encrypted(name: &Arc<str>) -> Diagnostic {
    let message = words!("tệp có mật khẩu", "the file is protected by a password");
    Diagnostic::error("workbook_encrypted", Place::File(name.clone()), message)
        .help(words!("bỏ mật khẩu rồi lưu lại", "take the password off and save it again"))
}

fn old_format(name: &Arc<str>) -> Box<Diagnostic> {
    let message = words!("tệp ở định dạng Office cũ (xls)", "the file is in the old Office format (xls)");
    let help =
        words!("mở bằng phần mềm bảng tính rồi lưu dưới dạng xlsx", "open it in a spreadsheet program and save it as xlsx");
    refused("workbook_old_format", name, message, help)
}

type ReadParts = fn(&Arc<str>, &mut package::Package<'_>) -> Result<(Vec<Grid>, Vec<Arc<str>>), package::Fault>;

fn zipped(name: &Arc<str>, bytes: &[u8], read: ReadParts) -> Result<Book, Box<Diagnostic>> {
    let read = package::Package::open(bytes).and_then(|mut package| read(name, &mut package));
    let (worksheets, hidden) = read.map_err(|fault| Box::new(broken(name, fault)))?;
    Ok(Book { worksheets, hidden, findings: Vec::new() })
}

fn broken(name: &Arc<str>, fault: package::Fault) -> Diagnostic {
    let place = Place::File(name.clone());
    let damaged = |message: Words| {
        Diagnostic::error("workbook_damaged", place.clone(), message).help(words!(
            "mở tệp bằng phần mềm bảng tính rồi lưu lại; nếu không mở được, xin lại tệp",
            "open the file in a spreadsheet program and save it again; where it does not open, ask for it anew"
        ))
    };
    let too_large = |message: Words| {
        Diagnostic::error("file_too_large", place.clone(), message).help(words!(
            "lưu lại bảng bằng phần mềm bảng tính; nếu bảng lớn thật, chia thành nhiều tệp",
            "save the table again in a spreadsheet program; where it is truly large, split it into several files"
        ))
    };
    match fault {
        package::Fault::Encrypted => encrypted(name),
        package::Fault::Archive(detail) => damaged(words!("tệp nén bị hỏng hoặc bị cắt", "the archive is damaged or cut"))
            .note(words!("chi tiết: {detail}", "detail: {detail}")),
        package::Fault::Bomb { part } => {
            too_large(words!("phần `{part}` giải nén ra quá lớn", "the part `{part}` unpacks to more than it may"))
        }
        package::Fault::TooManyParts => too_large(words!("tệp nén có quá nhiều phần", "the archive has too many parts")),
        package::Fault::NoPart { part } => damaged(words!("tệp thiếu phần `{part}`", "the file lacks the part `{part}`")),
        package::Fault::Xml { part, detail } => {
            damaged(words!("phần `{part}` không đúng dạng XML", "the part `{part}` is not well-formed XML"))
                .note(words!("chi tiết: {detail}", "detail: {detail}"))
        }
        package::Fault::TooDeep { part } => damaged(words!("phần `{part}` lồng quá sâu", "the part `{part}` nests too deep")),
        package::Fault::Doctype { part } => {
            damaged(words!("phần `{part}` khai báo DOCTYPE", "the part `{part}` declares a DOCTYPE"))
        }
        package::Fault::Dangling { worksheet, cell } => {
            let place = Place::Cell(name.clone(), worksheet.into(), cell.into());
            let message =
                words!("ô trỏ đến một chuỗi không có trong tệp", "the cell refers to a text that the file does not have");
            Diagnostic { place, ..damaged(message) }
        }
        package::Fault::TooMuch(limit) => too_much(name, limit),
    }
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
    let mut book = Book { worksheets: grid::finish(vec![draft], cells), ..Book::default() };
    if encoding != UTF_8 {
        let encoding = encoding.name();
        let message = words!("tệp được đọc theo bảng mã {encoding}", "the file is read as {encoding}");
        let said = Diagnostic::error("encoding", Place::File(name.clone()), message);
        book.findings.push(Diagnostic { severity: Severity::Note, ..said });
    }
    Ok(book)
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
        TooMuch::Repeated => at_most(REPEATED_CELLS_MAX, "ô lặp lại", "repeated cells"),
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
