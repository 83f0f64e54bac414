//! What the documents show is true: files stand as they are quoted, commands print what is printed, links lead somewhere.
//!
//! In a `console` block a line `$ cargo run --release -- …` is run and what follows it is what it must print; a line that is `…`
//! stands for any lines, and a line that ends in `…` for any rest of the line. A block after a line that is a path quotes that file.

use std::fs;
use std::path::Path;
use std::process::Command;

/// Every document for readers.
const DOCUMENTS: [&str; 13] = [
    "README.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "docs/constructs.md",
    "docs/dot-xep-loai.md",
    "docs/glossary.md",
    "docs/tu-phieu-den-ky.md",
    "docs/van-ban.md",
    "fixtures/README.md",
    "fixtures/dot-xep-loai/README.md",
    "fixtures/hau-giang/README.md",
    "fixtures/texts/README.md",
    "rules/README.md",
];

pub(crate) fn text_of(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("the document is in the repository, in UTF-8")
}

/// A fenced block.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Block<'d> {
    /// What it is called: `console`, `yaml`.
    pub(crate) language: &'d str,
    /// The last line before it that is not blank.
    head: &'d str,
    /// Its lines.
    lines: Vec<&'d str>,
}

pub(crate) fn blocks(document: &str) -> Vec<Block<'_>> {
    let mut found = Vec::new();
    let mut head = "";
    let mut lines = document.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let lines = lines.by_ref().take_while(|line| *line != "```").collect();
            found.push(Block { language, head, lines });
            head = "";
        } else if !line.trim().is_empty() {
            head = line;
        }
    }
    found
}

/// The commands of a block, each with what it must print.
pub(crate) fn commands<'b>(block: &'b Block<'_>) -> Vec<(&'b str, Vec<&'b str>)> {
    let mut found: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in &block.lines {
        if let Some(command) = line.strip_prefix("$ ") {
            found.push((command, Vec::new()));
        } else if let Some((_, printed)) = found.last_mut() {
            printed.push(line);
        }
    }
    found
}

/// Whether lines are as they are shown, `…` standing for anything.
pub(crate) fn is_as_shown(shown: &[&str], lines: &[&str]) -> bool {
    match (shown.split_first(), lines.split_first()) {
        (None, rest) => rest.is_none(),
        (Some((&"…", shown)), _) => (0..=lines.len()).any(|skipped| is_as_shown(shown, &lines[skipped..])),
        (Some(_), None) => false,
        (Some((first, shown)), Some((line, lines))) => {
            let is_same = first.strip_suffix('…').map_or(first == line, |start| line.starts_with(start));
            is_same && is_as_shown(shown, lines)
        }
    }
}

/// What a command prints, without blanks at the ends of lines; `None` where it is none of ours.
fn printed(command: &str) -> Option<String> {
    let arguments = command.strip_prefix("cargo run --release -- ")?;
    let output = Command::new(env!("CARGO_BIN_EXE_vungmanh"))
        .args(arguments.split(' '))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("the program starts");
    let text = String::from_utf8(output.stdout).expect("output is UTF-8");
    Some(text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n"))
}

/// Local links of a document: the path alone, without the place in the page.
fn links(document: &str) -> Vec<&str> {
    let targets = document.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
    let local = targets.map(|(target, _)| target).filter(|target| !target.contains("://"));
    local.map(|target| target.split_once('#').map_or(target, |(path, _)| path)).filter(|path| !path.is_empty()).collect()
}

#[test]
fn what_a_document_shows_of_a_command_is_what_the_command_prints() {
    let mut n_run = 0;
    for document in DOCUMENTS {
        let text = text_of(document);
        for block in blocks(&text).iter().filter(|block| block.language == "console") {
            for (command, shown) in commands(block) {
                let Some(printed) = printed(command) else { continue };
                let lines: Vec<&str> = printed.lines().collect();
                assert!(is_as_shown(&shown, &lines), "{document}: `{command}` prints\n{printed}");
                n_run += 1;
            }
        }
    }
    assert!(n_run >= 5, "commands are found and run");
}

#[test]
fn what_a_document_quotes_of_a_file_is_what_stands_in_it() {
    let mut n_quoted = 0;
    for document in DOCUMENTS {
        let text = text_of(document);
        for block in blocks(&text) {
            let Some(path) = block.head.strip_prefix('`').and_then(|head| head.strip_suffix('`')) else { continue };
            assert_eq!(block.lines.join("\n"), text_of(path).trim_end(), "{document} quotes {path}");
            n_quoted += 1;
        }
    }
    assert!(n_quoted >= 4, "quotations are found");
}

#[test]
fn every_link_of_a_document_leads_somewhere() {
    for document in DOCUMENTS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(document);
        let folder = folder.parent().expect("a file stands in a folder");
        for link in links(&text_of(document)) {
            assert!(folder.join(link).exists(), "{document} links to {link}");
        }
    }
}

#[test]
fn the_rule_set_of_ten_minutes_passes_and_reaches_every_reason() {
    let check = printed("cargo run --release -- check docs/muoi-phut/rules").expect("it is a command of ours");
    assert_eq!(check, "1 bộ tiêu chí, không có lỗi");
    let test = printed("cargo run --release -- test docs/muoi-phut/rules").expect("it is a command of ours");
    assert!(!test.contains("chưa ví dụ nào chạm tới"), "{test}");
}

#[test]
fn blocks_are_found_with_what_stands_before_them_and_their_commands() {
    let document = "`a/b.yaml`\n\n```yaml\nx: 1\n```\ntext\n```console\n$ one --two\nprinted\n…\n$ three\n```\n";
    let found = blocks(document);
    assert_eq!(found[0], Block { language: "yaml", head: "`a/b.yaml`", lines: vec!["x: 1"] });
    assert_eq!(commands(&found[1]), [("one --two", vec!["printed", "…"]), ("three", vec![])]);
}

#[test]
fn three_dots_stand_for_anything_and_nothing_else_does() {
    let lines = ["first line", "second", "third"];
    for shown in [vec!["first line", "second", "third"], vec!["first …", "…", "third"], vec!["…"], vec!["first line", "…"]]
    {
        assert!(is_as_shown(&shown, &lines), "{shown:?}");
    }
    for shown in [vec!["first line", "second"], vec!["first", "…"], vec!["…", "second"], vec![], vec!["…", "fourth", "…"]]
    {
        assert!(!is_as_shown(&shown, &lines), "{shown:?}");
    }
}

#[test]
fn links_are_found_without_their_place_and_those_that_lead_away_are_left() {
    assert_eq!(links("[a](docs/a.md#x) [b](https://b.example) [c](#here) [d](LICENSE)"), ["docs/a.md", "LICENSE"]);
}
