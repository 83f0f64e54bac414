//! Files that are named one by one or by their folder.

use super::{Exit, complain};
use crate::words::diagnostic::Lang;
use std::path::{Path, PathBuf};

/// Endings of files that a spreadsheet program writes; those that cannot be read are refused, not passed over.
const TABLES: [&str; 10] = ["xlsx", "xlsm", "xls", "xlsb", "ods", "fods", "csv", "tsv", "tab", "xltx"];

/// Files that are named when they are passed over; the rest are counted.
const NAMED_MAX: usize = 10;

/// The files, and for each folder the tables in it by name; a folder inside a folder is not looked into. Hidden files and the marks
/// that spreadsheet programs leave beside an open file are no files of anyone's; all others that are passed over are named.
pub(super) fn data_files(paths: &[PathBuf], lang: Lang) -> Result<Vec<PathBuf>, Exit> {
    let mut files = Vec::new();
    let mut is_sound = true;
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        match tables_in(path) {
            Ok((tables, others)) => {
                say_others(path, &others, lang);
                if tables.is_empty() {
                    let path = path.display();
                    complain(&match lang {
                        Lang::Vi => format!("lỗi: trong thư mục `{path}` không có tệp bảng tính nào\n"),
                        Lang::En => format!("error: there is no file of figures in the folder `{path}`\n"),
                    });
                    is_sound = false;
                }
                files.extend(tables);
            }
            Err(cause) => {
                let path = path.display();
                complain(&match lang {
                    Lang::Vi => format!("lỗi: không đọc được thư mục `{path}`: {cause}\n"),
                    Lang::En => format!("error: the folder `{path}` cannot be read: {cause}\n"),
                });
                is_sound = false;
            }
        }
    }
    if is_sound { Ok(files) } else { Err(Exit::Refused) }
}

/// Tables, and everything else, each sorted by name.
type Sorted = (Vec<PathBuf>, Others);

/// What is passed over in a folder, by name.
#[derive(Debug, Default)]
struct Others {
    files: Vec<String>,
    folders: Vec<String>,
}

fn tables_in(folder: &Path) -> std::io::Result<Sorted> {
    let (mut tables, mut others) = (Vec::new(), Others::default());
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with('.') || name.starts_with("~$") {
            continue;
        }
        if path.is_dir() {
            others.folders.push(name);
        } else if is_table(&path) {
            tables.push(path);
        } else {
            others.files.push(name);
        }
    }
    tables.sort();
    others.files.sort();
    others.folders.sort();
    Ok((tables, others))
}

/// Whether a file is called as spreadsheet programs call theirs.
pub(super) fn is_table(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    TABLES.contains(&ending.as_str())
}

fn say_others(folder: &Path, others: &Others, lang: Lang) {
    let named = |names: &[String]| {
        let more = if names.len() > NAMED_MAX { ", …" } else { "" };
        names.iter().take(NAMED_MAX).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ") + more
    };
    let (shown, files, folders) = (folder.display(), named(&others.files), named(&others.folders));
    let n = others.files.len();
    if n > 0 {
        complain(&match lang {
            Lang::Vi => format!("cảnh báo: trong `{shown}` có {n} tệp không phải bảng tính, không đọc: {files}\n"),
            Lang::En => format!("warning: {n} files in `{shown}` are no tables and are not read: {files}\n"),
        });
        let packed: Vec<String> = others.files.iter().filter(|name| is_packed(name)).cloned().collect();
        if !packed.is_empty() {
            let packed = named(&packed);
            complain(&match lang {
                Lang::Vi => format!("  gợi ý: giải nén {packed} rồi nêu thư mục đã giải nén\n"),
                Lang::En => format!("  help: unpack {packed} and name the folder that it becomes\n"),
            });
        }
    }
    let n = others.folders.len();
    if let Some(first) = others.folders.first() {
        let first = folder.join(first);
        let first = first.display();
        complain(&match lang {
            Lang::Vi => format!(
                "cảnh báo: trong `{shown}` có {n} thư mục con, không đọc: {folders}\n  gợi ý: cần đọc thì nêu thêm thư mục ấy, ví dụ `\"{first}\"`\n"
            ),
            Lang::En => format!(
                "warning: {n} folders in `{shown}` are not looked into: {folders}\n  help: to have one read, name it too, such as `\"{first}\"`\n"
            ),
        });
    }
}

/// Whether a file holds others.
fn is_packed(name: &str) -> bool {
    let name = name.to_lowercase();
    [".zip", ".rar", ".7z", ".tar", ".gz"].iter().any(|ending| name.ends_with(ending))
}
