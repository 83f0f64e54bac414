//! Where output goes: never over what is read, nor among it; and why a file could not be written, in words.

use super::files::is_table;
use super::{Failure, complain, new_file};
use crate::words::diagnostic::Lang;
use clap::ArgMatches;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

/// What a command may read, by the name of its argument.
const READ: [&str; 7] = ["data", "units", "from", "previous", "rules", "against", "amend"];

/// Of those, the ones of which a folder stands for the tables in it.
const FOLDERS_OF_TABLES: [&str; 4] = ["data", "units", "from", "previous"];

/// Whether output as it was asked for would destroy what is read, or be read next time as if somebody had sent it; then that is said.
pub(super) fn is_refused(matches: &ArgMatches, lang: Lang) -> bool {
    let named = |name: &str| matches.try_get_one::<PathBuf>(name).ok().flatten();
    let (output, differences) = (named("output"), named("differences"));
    if let (Some(output), Some(differences)) = (output, differences)
        && (output == differences || are_one(output, differences))
    {
        let name = output.display();
        complain(&match lang {
            Lang::Vi => format!("lỗi: `-o` và `--differences` cùng là `{name}`; nêu hai tệp khác nhau\n"),
            Lang::En => format!("error: `-o` and `--differences` are both `{name}`; name two files\n"),
        });
        return true;
    }
    let said = [output, differences].into_iter().flatten().find_map(|output| destroyed(output, matches, lang));
    said.inspect(|said| complain(said)).is_some()
}

fn destroyed(output: &Path, matches: &ArgMatches, lang: Lang) -> Option<String> {
    let name = output.display();
    if read(matches, &READ).iter().any(|input| !input.is_dir() && are_one(input, output)) {
        return Some(match lang {
            Lang::Vi => format!("lỗi: `{name}` là tệp đang được đọc, ghi vào đó là mất số liệu; ghi ra tệp khác\n"),
            Lang::En => format!("error: `{name}` is being read, and to write there would destroy it; write to another file\n"),
        });
    }
    // forms go into a folder as tables, and so do results beside it
    let is_folder = matches.try_get_one::<String>("per").is_ok_and(|per| per.is_some());
    let around = if is_folder { Some(output) } else { output.parent().filter(|_| is_table(output) && !output.is_dir()) };
    let around = around.map(|around| if around.as_os_str().is_empty() { Path::new(".") } else { around })?;
    let folders = read(matches, &FOLDERS_OF_TABLES);
    let folder = folders.iter().find(|input| input.is_dir() && are_one(input, around))?.display();
    Some(match lang {
        Lang::Vi => {
            format!(
                "lỗi: `{name}` nằm trong thư mục số liệu `{folder}`, lần sau sẽ bị đọc như một phiếu gửi về; ghi ra thư mục khác\n"
            )
        }
        Lang::En => format!(
            "error: `{name}` stands in the folder of figures `{folder}` and would be read next time as if it had been sent; write elsewhere\n"
        ),
    })
}

fn read(matches: &ArgMatches, names: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for name in names {
        found.extend(matches.try_get_many::<PathBuf>(name).ok().flatten().into_iter().flatten().cloned());
    }
    let layers = matches.try_get_many::<String>("layer").ok().flatten().into_iter().flatten();
    found.extend(layers.filter_map(|layer| Some(PathBuf::from(layer.split_once('=')?.1))));
    found
}

/// Whether two paths lead to one thing that is there.
fn are_one(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

/// Whether files could be written where they are to go: where not, that is better known before the work than after it.
pub(super) fn open(matches: &ArgMatches) -> Result<(), Failure> {
    let named = |name: &str| matches.try_get_one::<PathBuf>(name).ok().flatten();
    // a folder of forms is made where there is none
    let is_made = matches.try_get_one::<String>("per").is_ok_and(|per| per.is_some());
    for output in [named("output").filter(|_| !is_made), named("differences")].into_iter().flatten() {
        let around = output.parent().filter(|around| !around.as_os_str().is_empty()).unwrap_or(Path::new("."));
        new_file(around).map_err(|cause| Failure { path: output.clone(), cause })?;
    }
    Ok(())
}

/// Why something could not be written, and what helps.
pub(super) fn why(path: &Path, cause: &Error, lang: Lang) -> String {
    let around = path.parent().filter(|around| !around.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let around = around.display();
    let said = match cause.kind() {
        ErrorKind::NotFound => match lang {
            Lang::Vi => format!("không có thư mục `{around}`; tạo thư mục ấy rồi chạy lại, hoặc ghi ra chỗ khác"),
            Lang::En => format!("there is no folder `{around}`; make it and run again, or write elsewhere"),
        },
        ErrorKind::PermissionDenied => lang
            .of(
                "không được phép ghi ở đó, hoặc tệp đang mở trong chương trình khác; đóng tệp lại, hoặc ghi ra chỗ khác",
                "writing there is not permitted, or the file is open in another program; close it, or write elsewhere",
            )
            .to_owned(),
        ErrorKind::AlreadyExists => lang
            .of(
                "đã có, và có thể là phiếu đã điền nên không ghi đè; nêu tên khác, hoặc chuyển cái đã có đi",
                "it is there, and may be a form that was filled in, so it is not written over; name another, or move it away",
            )
            .to_owned(),
        ErrorKind::IsADirectory => lang.of("đó là một thư mục; nêu tên tệp", "it is a folder; name a file").to_owned(),
        ErrorKind::NotADirectory => match lang {
            Lang::Vi => format!("`{around}` không phải thư mục; ghi ra chỗ khác"),
            Lang::En => format!("`{around}` is no folder; write elsewhere"),
        },
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            lang.of("hết chỗ trên ổ đĩa; dọn bớt rồi chạy lại", "the disk is full; make room and run again").to_owned()
        }
        ErrorKind::ReadOnlyFilesystem => {
            lang.of("ổ đĩa chỉ cho đọc; ghi ra ổ khác", "the disk can only be read; write to another").to_owned()
        }
        ErrorKind::InvalidFilename => lang
            .of("tên quá dài hoặc có ký tự không dùng được; nêu tên khác", "the name is too long or has signs that none may have")
            .to_owned(),
        _ => cause.to_string(),
    };
    match lang {
        Lang::Vi => format!("lỗi: không ghi được `{}`: {said}\n", path.display()),
        Lang::En => format!("error: cannot write `{}`: {said}\n", path.display()),
    }
}
