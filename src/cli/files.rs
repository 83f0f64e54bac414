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
type Sorted = (Vec<PathBuf>, Vec<String>);

fn tables_in(folder: &Path) -> std::io::Result<Sorted> {
    let (mut tables, mut others) = (Vec::new(), Vec::new());
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with('.') || name.starts_with("~$") {
            continue;
        }
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        if !path.is_dir() && TABLES.contains(&ending.as_str()) { tables.push(path) } else { others.push(name) }
    }
    tables.sort();
    others.sort();
    Ok((tables, others))
}

fn say_others(folder: &Path, others: &[String], lang: Lang) {
    if others.is_empty() {
        return;
    }
    let (folder, n) = (folder.display(), others.len());
    let more = if n > NAMED_MAX { ", …" } else { "" };
    let names = others.iter().take(NAMED_MAX).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    complain(&match lang {
        Lang::Vi => format!("cảnh báo: trong `{folder}` có {n} mục không phải bảng tính, không đọc: {names}{more}\n"),
        Lang::En => format!("warning: {n} things in `{folder}` are no tables and are not read: {names}{more}\n"),
    });
}
