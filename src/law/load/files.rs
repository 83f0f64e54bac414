//! The files of a library, read within limits, as UTF-8 and nothing else.

use crate::law::amendment::{self, FOLDER};
use crate::law::frame::{extended, path as frame_path};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Region, Words};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A rule set file may have this many bytes.
pub(crate) const BYTES_MAX: u64 = 2 << 20;

const _: () = assert!(BYTES_MAX < crate::law::document::FILE_MAX as u64, "a region says which file it is of");

/// All files of a library together may have this many bytes.
const BYTES_MAX_TOGETHER: u64 = 64 << 20;

/// Folders may nest this deep.
const DEPTH_MAX: usize = 16;

/// A library may hold this many files and folders.
const ENTRIES_MAX: usize = 20_000;

pub(super) const RULES: &str = "rules.yaml";
pub(super) const EXAMPLES: &str = "examples.yaml";
pub(super) const TERRITORIES: &str = "territories.yaml";
pub(super) const NAMES: &str = "names.yaml";
pub(super) const PUBLISHED: &str = "published.txt";
const SOURCES: &str = "sources";

/// Texts by name, and which of them are rule sets.
#[derive(Debug, Default)]
pub(super) struct Files {
    /// Texts by name.
    pub(super) texts: BTreeMap<Arc<str>, Arc<str>>,
    /// Rule sets, in the order of their names.
    pub(super) rules: Vec<RulesFile>,
    /// Frames that these extend, where only some sets of a library were asked about.
    pub(super) frames: Vec<RulesFile>,
    /// Amendments, in the order of their names; where they were named one by one, in that order.
    pub(super) amendments: Vec<Arc<str>>,
    /// Whether only amendments were asked about: the rule sets are there to hold them against.
    pub(super) only_amendments: bool,
    /// What could not be read.
    pub(super) problems: Vec<Diagnostic>,
}

/// A rule set file and the folder of its library.
#[derive(Clone, Debug)]
pub(super) struct RulesFile {
    pub(super) name: Arc<str>,
    pub(super) text: Arc<str>,
    pub(super) root: Option<String>,
}

impl Files {
    pub(super) fn text(&self, name: &str) -> Option<Arc<str>> {
        self.texts.get(name).cloned()
    }

    /// The folders of the libraries that the rule sets belong to.
    pub(super) fn roots(&self) -> Vec<&str> {
        let mut roots: Vec<&str> = self.rules.iter().filter_map(|rules| rules.root.as_deref()).collect();
        roots.sort_unstable();
        roots.dedup();
        roots
    }

    /// The source files of a library, with the name each has without its ending.
    pub(super) fn sources(&self, root: &str) -> Vec<(&Arc<str>, &Arc<str>, &str)> {
        let folder = format!("{}/", join(root, SOURCES));
        self.texts
            .iter()
            .filter_map(|(name, text)| Some((name, text, name.strip_prefix(folder.as_str())?.strip_suffix(".yaml")?)))
            .filter(|(_, _, stem)| !stem.contains('/'))
            .collect()
    }

    fn refuse(&mut self, code: &'static str, name: &str, message: Words, help: Option<Words>) {
        let diagnostic = Diagnostic::error(code, Place::File(Arc::from(name)), message);
        self.problems.push(match help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        });
    }
}

/// The folder a name stands in; empty at the top.
pub(super) fn folder(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}

pub(super) fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() || folder == "." { name.to_owned() } else { format!("{}/{name}", folder.trim_end_matches('/')) }
}

/// Whether the file has the name that rule sets of a library have.
pub(super) fn is_rules(name: &str) -> bool {
    name.rsplit('/').next() == Some(RULES)
}

/// Whether the file stands where the amendments of a library stand.
fn is_amendment(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending == "yaml") && folder(name).rsplit('/').next() == Some(FOLDER)
}

/// Files given as texts.
pub(super) fn given(texts: BTreeMap<String, String>) -> Files {
    let mut files = Files::default();
    for (name, text) in texts {
        if text.len() as u64 > BYTES_MAX {
            let (message, help) = too_large(text.len() as u64);
            files.refuse("too_large", &name, message, Some(help));
            continue;
        }
        match decode(&name, text.into_bytes()) {
            Ok(text) => {
                files.texts.insert(Arc::from(name), Arc::from(text));
            }
            Err(problem) => files.problems.push(problem),
        }
    }
    let has_sources = |folder: &str| {
        let sources = format!("{}/", join(folder, SOURCES));
        files.texts.keys().any(|name| name.starts_with(&sources))
    };
    let mut rules = Vec::new();
    for (name, text) in files.texts.iter().filter(|(name, _)| is_rules(name)) {
        let mut around = folder(name);
        let root = loop {
            if has_sources(around) {
                break Some(around.to_owned());
            }
            if around.is_empty() {
                break None;
            }
            around = folder(around);
        };
        rules.push(RulesFile { name: name.clone(), text: text.clone(), root });
    }
    files.rules = rules;
    files.amendments = files.texts.keys().filter(|name| is_amendment(name)).cloned().collect();
    files
}

/// The same with amendments that are named one by one, in place of those of the library.
pub(super) fn gather_amended(path: &Path, amendments: &[PathBuf]) -> Files {
    let mut gathering = Gathering { files: gather(path), n_entries: 0, n_bytes: 0 };
    gathering.files.amendments.clear();
    for amendment in amendments {
        gathering.amendment(amendment);
    }
    gathering.files
}

/// The files of a rule set file, a rule set folder or a library on disk, with the frames that its sets fill.
pub(super) fn gather(path: &Path) -> Files {
    let mut gathering = Gathering { files: gather_asked(path), n_entries: 0, n_bytes: 0 };
    gathering.frames();
    gathering.files
}

fn gather_asked(path: &Path) -> Files {
    let mut gathering = Gathering { files: Files::default(), n_entries: 0, n_bytes: 0 };
    let shown = shown(path);
    let is_folder = match fs::metadata(path) {
        Ok(metadata) => metadata.is_dir(),
        Err(error) => {
            gathering.unreadable(&shown, &error);
            return gathering.files;
        }
    };
    if is_folder {
        let root = root_above(path);
        gathering.walk(path, root.as_deref(), 0);
        if let (Some(root), true, false) = (&root, gathering.files.rules.is_empty(), gathering.files.amendments.is_empty()) {
            gathering.around(root);
        }
        if gathering.files.rules.is_empty() && gathering.files.problems.is_empty() {
            gathering.files.refuse(
                "no_rule_set",
                &shown,
                words!("không có bộ tiêu chí nào trong thư mục này", "there is no rule set in this folder"),
                Some(words!(
                    "mỗi bộ tiêu chí là một tệp tên `{RULES}`; hoặc chỉ thẳng một tệp",
                    "a rule set is a file called `{RULES}`; or name a file itself"
                )),
            );
        }
    } else {
        let folder = path.parent().map_or_else(PathBuf::new, Path::to_path_buf);
        let root = if holds_sources(&folder) { Some(folder.clone()) } else { root_above(&folder) };
        if !is_rules(&shown) && fs::read_to_string(path).is_ok_and(|text| amendment::is_amendment(&text)) {
            gathering.amendment(path);
            match &root {
                Some(root) => gathering.around(root),
                None => {
                    gathering.files.amendments.clear();
                    gathering.files.refuse(
                        "no_rule_set",
                        &shown,
                        words!(
                            "không thấy danh mục bộ tiêu chí quanh phương án này",
                            "there is no library around this amendment"
                        ),
                        Some(words!(
                            "đặt tệp trong thư mục `{FOLDER}` của danh mục có bộ tiêu chí mà nó sửa",
                            "put the file in the folder `{FOLDER}` of the library that holds the rule set it amends"
                        )),
                    );
                }
            }
            return gathering.files;
        }
        gathering.rule_set(path, &folder, root.as_deref());
        if let Some(root) = &root {
            gathering.library(root);
        }
    }
    gathering.files
}

struct Gathering {
    files: Files,
    n_entries: usize,
    n_bytes: u64,
}

impl Gathering {
    /// Everything in a folder and below. `root` is the library's folder seen so far, going down.
    fn walk(&mut self, folder: &Path, root: Option<&Path>, depth: usize) {
        let is_root = holds_sources(folder);
        let root = if is_root { Some(folder) } else { root };
        if let Some(library) = root
            && (is_root || depth == 0)
        {
            self.library(library);
        }
        let entries = match fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>) {
            Ok(entries) => entries,
            Err(error) => return self.unreadable(&shown(folder), &error),
        };
        let mut entries: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
        entries.sort();
        for path in entries {
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
            let is_sources = is_root && name == SOURCES;
            if name.starts_with('.') || is_sources {
                continue;
            }
            self.n_entries += 1;
            if self.n_entries > ENTRIES_MAX {
                if self.n_entries == ENTRIES_MAX + 1 {
                    let message = words!("thư mục chứa quá {ENTRIES_MAX} tệp", "the folder holds more than {ENTRIES_MAX} files");
                    self.files.refuse(
                        "too_many_files",
                        &shown(folder),
                        message,
                        Some(words!("chỉ thẳng thư mục `rules`", "name the folder `rules` itself")),
                    );
                }
                return;
            }
            let Ok(metadata) = fs::symlink_metadata(&path) else { continue };
            let is_folder = metadata.is_dir();
            if metadata.is_symlink() && (name == RULES || path.is_dir()) {
                self.linked(&path);
            } else if is_folder && depth >= DEPTH_MAX {
                let message = words!("thư mục lồng nhau quá {DEPTH_MAX} tầng", "folders nest more than {DEPTH_MAX} deep");
                self.files.refuse("too_deep", &shown(&path), message, None);
            } else if is_folder {
                self.walk(&path, root, depth + 1);
            } else if name == RULES {
                self.rule_set(&path, folder, root);
            } else if is_amendment(&shown(&path)) {
                self.amendment(&path);
            }
        }
    }

    /// The frames that sets fill and that are not among them, and the frames that those fill.
    fn frames(&mut self) {
        let mut wanted: Vec<RulesFile> = self.files.rules.clone();
        while let Some(rules) = wanted.pop() {
            let (Some((id, version)), Some(root)) = (extended(&rules.text), &rules.root) else { continue };
            let name = frame_path(root, id, version);
            let is_known = |file: &RulesFile| *file.name == *name;
            if self.files.rules.iter().chain(&self.files.frames).any(is_known) || !Path::new(&name).is_file() {
                continue;
            }
            let n_before = self.files.rules.len();
            let folder = PathBuf::from(folder(&name));
            self.rule_set(Path::new(&name), &folder, Some(Path::new(root)));
            self.files.texts.remove(join(&folder.to_string_lossy(), EXAMPLES).as_str());
            let frames = self.files.rules.split_off(n_before);
            wanted.extend(frames.iter().cloned());
            self.files.frames.extend(frames);
        }
    }

    /// The library around amendments, without its other amendments.
    fn around(&mut self, root: &Path) {
        let own = std::mem::take(&mut self.files.amendments);
        self.walk(root, Some(root), 0);
        self.files.amendments = own;
        self.files.only_amendments = true;
    }

    fn amendment(&mut self, path: &Path) {
        if self.read(path).is_some() {
            self.files.amendments.push(Arc::from(shown(path).as_str()));
        }
    }

    /// A rule set file, with the scripts and examples beside it.
    fn rule_set(&mut self, path: &Path, folder: &Path, root: Option<&Path>) {
        let name = shown(path);
        if let Some(text) = self.read(path) {
            self.files.rules.push(RulesFile { name: Arc::from(name.as_str()), text, root: root.map(shown) });
        }
        let Ok(entries) = fs::read_dir(if folder.as_os_str().is_empty() { Path::new(".") } else { folder }) else { return };
        let mut names: Vec<String> = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
        names.sort();
        for beside in names {
            let is_script = Path::new(&beside).extension().is_some_and(|ending| ending == "rhai");
            if is_script || (beside == EXAMPLES && is_rules(&name)) {
                self.read(&folder.join(beside));
            }
        }
    }

    /// The files that all sets of a library share.
    fn library(&mut self, root: &Path) {
        for name in [TERRITORIES, NAMES, PUBLISHED] {
            let path = root.join(name);
            if fs::symlink_metadata(&path).is_ok() && !self.files.texts.contains_key(shown(&path).as_str()) {
                self.read(&path);
            }
        }
        let folder = root.join(SOURCES);
        let entries = match fs::read_dir(&folder).and_then(Iterator::collect::<Result<Vec<_>, _>>) {
            Ok(entries) => entries,
            Err(error) => return self.unreadable(&shown(&folder), &error),
        };
        let mut paths: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths.iter().filter(|path| path.extension().is_some_and(|ending| ending == "yaml")) {
            if !self.files.texts.contains_key(shown(path).as_str()) {
                self.read(path);
            }
        }
    }

    fn read(&mut self, path: &Path) -> Option<Arc<str>> {
        let name = shown(path);
        let metadata = match fs::symlink_metadata(path) {
            Ok(metadata) => metadata,
            Err(error) => {
                self.unreadable(&name, &error);
                return None;
            }
        };
        if metadata.is_symlink() {
            self.linked(path);
            return None;
        }
        if !metadata.is_file() {
            let message = words!("không phải một tệp thường", "this is not an ordinary file");
            self.files.refuse("unreadable", &name, message, None);
            return None;
        }
        // A large file is refused by its size, before a byte of it is read; the reading below trusts no size.
        let size = metadata.len();
        if size > BYTES_MAX {
            let (message, help) = too_large(size);
            self.files.refuse("too_large", &name, message, Some(help));
            return None;
        }
        self.n_bytes += size;
        if self.n_bytes > BYTES_MAX_TOGETHER {
            let message = words!("các tệp của danh mục cộng lại quá 64 MiB", "the files of the library pass 64 MiB together");
            self.files.refuse("too_large", &name, message, None);
            return None;
        }
        let mut bytes = Vec::new();
        if let Err(error) = File::open(path).and_then(|file| file.take(BYTES_MAX + 1).read_to_end(&mut bytes)) {
            self.unreadable(&name, &error);
            return None;
        }
        match decode(&name, bytes) {
            Ok(text) => {
                let text: Arc<str> = Arc::from(text);
                self.files.texts.insert(Arc::from(name), text.clone());
                Some(text)
            }
            Err(problem) => {
                self.files.problems.push(problem);
                None
            }
        }
    }

    fn unreadable(&mut self, name: &str, error: &std::io::Error) {
        let (message, help) = match error.kind() {
            std::io::ErrorKind::NotFound => (
                words!("không có tệp hay thư mục này", "there is no such file or folder"),
                Some(words!("kiểm tra lại đường dẫn", "look at the path again")),
            ),
            std::io::ErrorKind::PermissionDenied => (
                words!("không được phép đọc", "reading is not permitted"),
                Some(words!("cấp quyền đọc cho tệp", "grant the right to read it")),
            ),
            _ => (words!("không đọc được: {error}", "cannot be read: {error}"), None),
        };
        self.files.refuse("unreadable", name, message, help);
    }

    fn linked(&mut self, path: &Path) {
        let message = words!("đây là liên kết (symlink), không đọc theo", "this is a symbolic link, which is not followed");
        let help = words!("chép tệp vào chỗ này", "copy the file here");
        self.files.refuse("symlink", &shown(path), message, Some(help));
    }
}

fn too_large(size: u64) -> (Words, Words) {
    let mebibytes = size.div_ceil(1 << 20);
    let limit = BYTES_MAX >> 20;
    (
        words!(
            "tệp quá lớn: {mebibytes} MiB, nhiều nhất {limit} MiB",
            "the file is too large: {mebibytes} MiB, at most {limit} MiB"
        ),
        words!(
            "một bộ tiêu chí chỉ vài chục KiB; kiểm tra xem có đúng tệp không",
            "a rule set has a few dozen KiB; see whether it is the right file"
        ),
    )
}

/// A path as the user gave it, with `/`.
fn shown(path: &Path) -> String {
    let shown = path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
    let shown = shown.strip_prefix("./").unwrap_or(&shown);
    if shown.len() > 1 { shown.trim_end_matches('/').to_owned() } else { shown.to_owned() }
}

fn holds_sources(folder: &Path) -> bool {
    folder.join(SOURCES).is_dir()
}

/// The nearest folder above that holds `sources/`: first along the path as given, then from the working folder upward.
fn root_above(folder: &Path) -> Option<PathBuf> {
    if let Some(root) = folder.ancestors().skip(1).find(|above| holds_sources(above)) {
        return Some(root.to_path_buf());
    }
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let absolute = std::path::absolute(folder).ok()?;
    absolute.ancestors().skip(1).find(|above| holds_sources(above)).map(Path::to_path_buf)
}

/// The text of a file, which must be UTF-8 without a byte-order mark and without control characters.
fn decode(name: &str, bytes: Vec<u8>) -> Result<String, Diagnostic> {
    let save = || words!("lưu lại tệp với bảng mã UTF-8, không có BOM", "save the file as UTF-8 without a byte-order mark");
    let place = |at: usize, bytes: &[u8]| {
        let before = String::from_utf8_lossy(&bytes[..at]);
        let line = before.split('\n').count();
        let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
        let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Place::Text(Arc::from(name), Region { start: at, end: at + 1, line: narrow(line), column: narrow(column) })
    };
    let refuse = |at: usize, bytes: &[u8], message: Words| Diagnostic::error("encoding", place(at, bytes), message).help(save());
    let n_nul = bytes.iter().take(4096).filter(|byte| **byte == 0).count();
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) || n_nul * 4 > bytes.len().min(4096) {
        return Err(refuse(0, &bytes, words!("tệp viết bằng bảng mã UTF-16", "the file is written in UTF-16")));
    }
    if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) {
        return Err(refuse(0, &bytes, words!("tệp mở đầu bằng dấu BOM", "the file begins with a byte-order mark")));
    }
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let message = words!(
                "chỗ này không phải UTF-8, có thể tệp viết bằng windows-1258 hay một bảng mã cũ",
                "this is not UTF-8; the file may be in windows-1258 or another old encoding"
            );
            return Err(refuse(at, error.as_bytes(), message));
        }
    };
    let is_foreign = |c: char| (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || c == '\u{feff}';
    if let Some((at, c)) = text.char_indices().find(|(_, c)| is_foreign(*c)) {
        let code = u32::from(c);
        let message = words!(
            "ký tự điều khiển U+{code:04X} không đứng được trong tệp",
            "the control character U+{code:04X} cannot stand in the file"
        );
        return Err(Diagnostic::error("encoding", place(at, text.as_bytes()), message)
            .help(words!("xóa ký tự này", "delete the character")));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(bytes: &[u8]) -> String {
        let problem = decode("f.yaml", bytes.to_vec()).expect_err("refused");
        format!("{}: {}", problem.place, problem.message.en)
    }

    #[test]
    fn only_plain_utf8_is_read() {
        assert_eq!(decode("f.yaml", "a: đ\r\n\tb".as_bytes().to_vec()).as_deref(), Ok("a: đ\r\n\tb"));
        assert_eq!(refusal(b"\xEF\xBB\xBFid: a"), "f.yaml:1:1: the file begins with a byte-order mark");
        assert_eq!(refusal(b"\xFF\xFEi\0d\0"), "f.yaml:1:1: the file is written in UTF-16");
        assert_eq!(refusal(b"i\0d\0:\0 \0a\0"), "f.yaml:1:1: the file is written in UTF-16");
        assert!(refusal(b"id: a\ntitle: H\xF4i n\xF4ng d\xE2n").starts_with("f.yaml:2:9: this is not UTF-8"));
        assert!(refusal("id: a\ntitle: H\u{1}".as_bytes()).starts_with("f.yaml:2:9: the control character U+0001"));
        assert!(refusal(b"id: a\nnote: long enough to be text\nb: \0").starts_with("f.yaml:3:4: the control character U+0000"));
    }

    #[test]
    fn the_library_of_a_set_is_the_nearest_folder_upward_with_sources() {
        let texts = [
            "rules/sources/s.yaml",
            "rules/a/xa/1/rules.yaml",
            "rules/b/sources/t.yaml",
            "rules/b/xa/1/rules.yaml",
            "c/rules.yaml",
        ];
        let files = given(texts.into_iter().map(|name| (name.to_owned(), String::from("x"))).collect());
        let roots: Vec<_> = files.rules.iter().map(|rules| rules.root.as_deref()).collect();
        assert_eq!(roots, [None, Some("rules"), Some("rules/b")]);
    }
}
