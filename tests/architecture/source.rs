//! The source as the rules of the house see it: which file names which other, and which words a file uses outside comments and texts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Source files by their path from the root of the repository, `/` between: `src/law/lower.rs`.
pub(super) type House = BTreeMap<String, String>;

/// One file names something that stands in another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Import {
    /// The file that names.
    pub(super) from: String,
    /// Its line, from 1.
    pub(super) line: usize,
    /// The file that is named.
    pub(super) to: String,
}

/// Every `.rs` file under `src/`.
pub(super) fn the_house() -> House {
    files_under("src")
        .into_iter()
        .filter(|path| Path::new(path).extension().is_some_and(|ending| ending == "rs"))
        .map(|path| (path.clone(), text_of(&path)))
        .collect()
}

/// Every file under a folder of the repository.
pub(super) fn files_under(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).expect("the folder is in the repository") {
        let entry = entry.expect("the folder can be read");
        let path = format!("{folder}/{}", entry.file_name().to_str().expect("our files have plain names"));
        if entry.file_type().expect("the entry can be read").is_dir() {
            found.extend(files_under(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// A text file of the repository.
pub(super) fn text_of(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("the file is in the repository, in UTF-8")
}

/// Where a file's module stands: `src/law/lower.rs` and `src/law/lower/mod.rs` are `law`, `lower`; `lib.rs` and `main.rs` are the root.
pub(super) fn module_of(path: &str) -> Vec<String> {
    let inner = path.strip_prefix("src/").unwrap_or(path).trim_end_matches(".rs");
    let mut module: Vec<String> = inner.split('/').map(str::to_owned).collect();
    if module.last().is_some_and(|last| matches!(last.as_str(), "mod" | "lib" | "main")) {
        module.pop();
    }
    module
}

/// Every import of every file, without a file's naming of itself.
pub(super) fn imports(house: &House) -> Vec<Import> {
    let files: BTreeMap<Vec<String>, &str> =
        house.keys().filter(|path| *path != "src/main.rs").map(|path| (module_of(path), path.as_str())).collect();
    let mut found = BTreeSet::new();
    for (path, source) in house {
        for (line, named) in paths(source, &module_of(path)) {
            let file = (0..=named.len()).rev().find_map(|length| files.get(&named[..length]));
            if let Some(&to) = file.filter(|to| **to != path.as_str()) {
                found.insert(Import { from: path.clone(), line, to: to.to_owned() });
            }
        }
    }
    found.into_iter().collect()
}

/// The words of a file that stand outside comments and texts, with their lines. A macro's word ends in `!`.
pub(super) fn words(source: &str) -> Vec<(usize, String)> {
    let lexemes = lexemes(source);
    let mut found = Vec::new();
    for (n, (line, lexeme)) in lexemes.iter().enumerate() {
        if let Lexeme::Word(word) = lexeme {
            let is_macro = matches!(lexemes.get(n + 1), Some((_, Lexeme::Sign('!'))))
                && !matches!(lexemes.get(n + 2), Some((_, Lexeme::Sign('='))));
            found.push((*line, if is_macro { format!("{word}!") } else { word.clone() }));
        }
    }
    found
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Lexeme {
    Word(String),
    Colons,
    Sign(char),
}

fn lexemes(source: &str) -> Vec<(usize, Lexeme)> {
    let code = without_comments_and_texts(source);
    let mut found = Vec::new();
    for (line, text) in code.lines().enumerate() {
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let lexeme = if first.is_alphanumeric() || first == '_' {
                let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
                let (word, after) = rest.split_at(end);
                rest = after;
                Lexeme::Word(word.to_owned())
            } else if let Some(after) = rest.strip_prefix("::") {
                rest = after;
                Lexeme::Colons
            } else {
                rest = &rest[first.len_utf8()..];
                Lexeme::Sign(first)
            };
            if !matches!(lexeme, Lexeme::Sign(sign) if sign.is_whitespace()) {
                found.push((line + 1, lexeme));
            }
        }
    }
    found
}

/// The same lines, with a space in the place of every character of a comment or text.
fn without_comments_and_texts(source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let mut code = String::with_capacity(source.len());
    let mut at = 0;
    while at < chars.len() {
        let end = match chars[at] {
            '/' if chars.get(at + 1) == Some(&'/') => end_of_line(&chars, at),
            '/' if chars.get(at + 1) == Some(&'*') => end_of_block(&chars, at),
            '"' => end_of_text(&chars, at),
            '\'' => end_of_character(&chars, at),
            'r' if starts_word(&chars, at) => end_of_raw(&chars, at),
            'b' | 'c' if starts_word(&chars, at) && chars.get(at + 1) == Some(&'r') => match end_of_raw(&chars, at + 1) {
                end if end == at + 1 => at,
                end => end,
            },
            _ => at,
        };
        if end == at {
            code.push(chars[at]);
            at += 1;
        } else {
            code.extend(chars[at..end].iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    code
}

fn starts_word(chars: &[char], at: usize) -> bool {
    at == 0 || !(chars[at - 1].is_alphanumeric() || chars[at - 1] == '_')
}

fn end_of_line(chars: &[char], at: usize) -> usize {
    chars[at..].iter().position(|c| *c == '\n').map_or(chars.len(), |length| at + length)
}

fn end_of_block(chars: &[char], at: usize) -> usize {
    let (mut depth, mut end) = (0_usize, at);
    while end < chars.len() {
        match (chars[end], chars.get(end + 1)) {
            ('/', Some('*')) => (depth, end) = (depth + 1, end + 2),
            ('*', Some('/')) => (depth, end) = (depth - 1, end + 2),
            _ => end += 1,
        }
        if depth == 0 {
            break;
        }
    }
    end.min(chars.len())
}

fn end_of_text(chars: &[char], at: usize) -> usize {
    let mut end = at + 1;
    while end < chars.len() && chars[end] != '"' {
        end += if chars[end] == '\\' { 2 } else { 1 };
    }
    (end + 1).min(chars.len())
}

// `'a'` and `'\n'` are characters, `'a` is a lifetime.
fn end_of_character(chars: &[char], at: usize) -> usize {
    if chars.get(at + 1) == Some(&'\\') {
        let close = chars.get(at + 3..).and_then(|rest| rest.iter().position(|c| *c == '\''));
        return close.map_or(chars.len(), |length| at + 3 + length + 1);
    }
    if chars.get(at + 2) == Some(&'\'') { at + 3 } else { at }
}

// `r"…"` and `r#"…"#`; `at` itself where it is neither.
fn end_of_raw(chars: &[char], at: usize) -> usize {
    let n_hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
    let open = at + 1 + n_hashes;
    if chars.get(open) != Some(&'"') {
        return at;
    }
    let closes =
        |end: usize| chars[end] == '"' && chars[end + 1..].iter().take(n_hashes).filter(|c| **c == '#').count() == n_hashes;
    (open + 1..chars.len()).find(|end| closes(*end)).map_or(chars.len(), |end| end + 1 + n_hashes)
}

/// Every path that begins with `crate`, `super` or `self`, from the root of the crate on, with its line. A tree of `use` gives each leaf.
fn paths(source: &str, module: &[String]) -> Vec<(usize, Vec<String>)> {
    let lexemes = lexemes(source);
    // modules written inside the file, each with the depth of braces at which it ends
    let mut inner: Vec<(String, usize)> = Vec::new();
    let (mut depth, mut at) = (0_usize, 0);
    let mut found = Vec::new();
    while at < lexemes.len() {
        let (line, lexeme) = &lexemes[at];
        match lexeme {
            Lexeme::Sign('{') => depth += 1,
            Lexeme::Sign('}') => {
                depth = depth.saturating_sub(1);
                inner.retain(|(_, ends)| *ends <= depth);
            }
            Lexeme::Word(word) if word == "mod" => {
                if let (Some((_, Lexeme::Word(name))), Some((_, Lexeme::Sign('{')))) = (lexemes.get(at + 1), lexemes.get(at + 2))
                {
                    inner.push((name.clone(), depth + 1));
                }
            }
            Lexeme::Word(word) if matches!(word.as_str(), "crate" | "super" | "self") => {
                let begins = at == 0 || lexemes[at - 1].1 != Lexeme::Colons;
                if begins && matches!(lexemes.get(at + 1), Some((_, Lexeme::Colons))) {
                    let mut base: Vec<String> = if word == "crate" { Vec::new() } else { module.to_vec() };
                    if word != "crate" {
                        base.extend(inner.iter().map(|(name, _)| name.clone()));
                    }
                    if word == "super" {
                        base.pop();
                    }
                    tree(&lexemes, at + 2, *line, base, &mut found);
                }
            }
            Lexeme::Word(_) | Lexeme::Colons | Lexeme::Sign(_) => {}
        }
        at += 1;
    }
    found
}

/// Reads what follows `a::`, adds each leaf, and gives the place after it.
fn tree(lexemes: &[(usize, Lexeme)], at: usize, line: usize, base: Vec<String>, found: &mut Vec<(usize, Vec<String>)>) -> usize {
    match lexemes.get(at).map(|(_, lexeme)| lexeme) {
        Some(Lexeme::Word(word)) => {
            let mut path = base;
            match word.as_str() {
                "self" => {}
                "super" => drop(path.pop()),
                _ => path.push(word.clone()),
            }
            match lexemes.get(at + 1) {
                Some((_, Lexeme::Colons)) => tree(lexemes, at + 2, line, path, found),
                _ => {
                    found.push((line, path));
                    at + 1
                }
            }
        }
        Some(Lexeme::Sign('{')) => {
            let mut at = at + 1;
            while at < lexemes.len() {
                match lexemes[at] {
                    (_, Lexeme::Sign('}')) => return at + 1,
                    (line, Lexeme::Word(_)) => {
                        at = tree(lexemes, at, line, base.clone(), found);
                        // `as another_name`
                        if lexemes.get(at).is_some_and(|(_, lexeme)| *lexeme == Lexeme::Word("as".to_owned())) {
                            at += 2;
                        }
                    }
                    (_, Lexeme::Colons | Lexeme::Sign(_)) => at += 1,
                }
            }
            at
        }
        // `a::*` names the module, and so does the `a` of `a::<T>`
        Some(Lexeme::Sign(_) | Lexeme::Colons) | None => {
            found.push((line, base));
            at + 1
        }
    }
}

mod tests {
    use super::*;

    fn named(source: &str, module: &[&str]) -> Vec<String> {
        let module: Vec<String> = module.iter().map(|&part| part.to_owned()).collect();
        paths(source, &module).into_iter().map(|(line, path)| format!("{line} {}", path.join("::"))).collect()
    }

    #[test]
    fn a_tree_of_use_names_each_leaf() {
        let source = "use crate::law::{Body, expression::{Condition, Part as P}, ranges::{self, Ranges}};\nuse crate::words::*;";
        let leaves = ["law::Body", "law::expression::Condition", "law::expression::Part", "law::ranges", "law::ranges::Ranges"];
        let mut expected: Vec<String> = leaves.iter().map(|leaf| format!("1 {leaf}")).collect();
        expected.push("2 words".to_owned());
        assert_eq!(named(source, &["engine"]), expected);
    }

    #[test]
    fn a_path_in_the_middle_of_code_counts_as_an_import() {
        let source = "fn f() {\n    crate::law::check::run(super::plan::Plan::new());\n}";
        assert_eq!(named(source, &["engine", "fill"]), ["2 law::check::run", "2 engine::plan::Plan::new"]);
    }

    #[test]
    fn super_inside_a_module_of_the_file_is_the_file() {
        let source = "mod tests { use super::*; fn g() { super::super::plan::x(); } }\nuse super::sheet::Why;";
        assert_eq!(named(source, &["engine", "fill"]), ["1 engine::fill", "1 engine::plan::x", "2 engine::sheet::Why"]);
    }

    #[test]
    fn comments_and_texts_name_nothing() {
        let source = r##"
            //! crate::a::b
            /* crate::a /* crate::b */ crate::c */
            let quoted = "crate::d \" crate::e"; let raw = r#"crate::f " crate::g"#; let bytes = br"crate::h";
            let (quote, newline, lifetime) = ('"', '\n', PhantomData::<&'a str>);
            crate::law::real();
        "##;
        assert_eq!(named(source, &[]), ["6 law::real"]);
    }

    #[test]
    fn an_import_is_of_the_file_that_holds_the_thing() {
        let house: House = [
            ("src/lib.rs", "pub mod law;"),
            ("src/main.rs", ""),
            ("src/law/mod.rs", "pub mod ranges;"),
            ("src/law/ranges.rs", "use super::RuleSet;\nuse crate::law::ranges::Ranges;"),
            ("src/engine/fill.rs", "use crate::law::ranges::Ranges;\nuse crate::law::Name;"),
        ]
        .map(|(path, source)| (path.to_owned(), source.to_owned()))
        .into();
        let found: Vec<String> =
            imports(&house).into_iter().map(|import| format!("{}:{} {}", import.from, import.line, import.to)).collect();
        let expected = [
            "src/engine/fill.rs:1 src/law/ranges.rs",
            "src/engine/fill.rs:2 src/law/mod.rs",
            "src/law/ranges.rs:1 src/law/mod.rs",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_macro_is_known_by_its_mark_and_a_comparison_is_none() {
        let found: Vec<String> = words("print!(\"x\"); a != b; stdout().lock()").into_iter().map(|(_, word)| word).collect();
        assert_eq!(found, ["print!", "a", "b", "stdout", "lock"]);
    }
}
