//! `vungmanh show`: a rule set as the paper form, and how two versions differ.

use super::arguments::{Format, path};
use super::{Exit, Failure, complain, deliver, look};
use crate::law::RuleSet;
use crate::law::check::check;
use crate::law::library::Library;
use crate::law::load::Loaded;
use crate::questions::difference::difference;
use crate::questions::form::{find, form};
use crate::render::diagnostic;
use crate::render::page::{self, Page};
use crate::words::diagnostic::{Diagnostic, Lang, Severity, has_errors};
use clap::ArgMatches;
use std::io::IsTerminal;
use std::path::Path;

/// Columns where no terminal says how many it has.
const WIDTH: usize = 110;

/// Sets named where a name fits several.
const NAMED_MAX: usize = 30;

pub(super) fn show(matches: &ArgMatches, lang: Lang) -> Result<Exit, Failure> {
    let output = path(matches, "output");
    let asked = matches.get_one::<Format>("format").copied();
    let format = asked.or_else(|| output.map_or(Some(Format::Table), |output| Format::of_file(output)));
    let Some(format) = format.filter(|format| matches!(format, Format::Table | Format::Markdown | Format::Html)) else {
        complain(lang.of(
            "lỗi: `show` in ra table, md hoặc html; đuôi tệp .txt, .md, .html chọn dạng\n",
            "error: `show` prints table, md or html; the endings .txt, .md, .html choose\n",
        ));
        return Ok(Exit::Usage);
    };
    let rules = path(matches, "rules").expect("clap requires it");
    let loaded = match load(rules, lang) {
        Ok(loaded) => loaded,
        Err(exit) => return Ok(exit),
    };
    let sets: Vec<&RuleSet> = match matches.get_one::<String>("set") {
        None => loaded.library.entries.iter().map(|entry| &*entry.set).collect(),
        Some(wanted) => match find(&loaded.library, wanted).as_slice() {
            [only] => vec![*only],
            several => {
                complain(&none_or_several(&loaded, wanted, several, lang));
                return Ok(Exit::Usage);
            }
        },
    };
    let pages = match path(matches, "against") {
        None => sets.iter().map(|set| page::form(&form(&loaded.library, set), lang)).collect(),
        Some(against) => match compared(&sets, rules, against, lang) {
            Ok(pages) => pages,
            Err(exit) => return Ok(exit),
        },
    };
    deliver(output.map(std::path::PathBuf::as_path), &text(&pages, format))?;
    Ok(Exit::Done)
}

/// The sets of a path. What cannot be loaded is refused; what does not stand its checks is shown all the same, and said to fail.
fn load(rules: &Path, lang: Lang) -> Result<Loaded, Exit> {
    let loaded = Library::load(rules);
    let mut found: Vec<Diagnostic> = loaded.diagnostics.clone();
    let is_refused = has_errors(&found);
    if !is_refused {
        found.extend(check(&loaded.library));
    }
    found.retain(|diagnostic| diagnostic.severity == Severity::Error);
    complain(&diagnostic::terminal(&found, &loaded.texts, look(lang)));
    if is_refused {
        return Err(Exit::Refused);
    }
    if loaded.library.entries.is_empty() {
        let path = rules.display();
        complain(&match lang {
            Lang::Vi => format!("lỗi: không có bộ tiêu chí nào trong `{path}`\n"),
            Lang::En => format!("error: there is no rule set in `{path}`\n"),
        });
        return Err(Exit::Refused);
    }
    Ok(loaded)
}

/// A page for each pair: one set and one set, else those for the same units.
fn compared(old: &[&RuleSet], rules: &Path, against: &Path, lang: Lang) -> Result<Vec<Page>, Exit> {
    let other = load(against, lang)?;
    let new: Vec<&RuleSet> = other.library.entries.iter().map(|entry| &*entry.set).collect();
    if let ([old], [new]) = (old, new.as_slice()) {
        return Ok(vec![page::difference(&difference(old, new), lang)]);
    }
    let is_for_the_same = |a: &RuleSet, b: &RuleSet| {
        let (a, b) = (&a.applies_to, &b.applies_to);
        (&a.organisation, &a.unit_kind, &a.subtype) == (&b.organisation, &b.unit_kind, &b.subtype)
    };
    let mut pages = Vec::new();
    let mut alone: Vec<(String, &Path)> = Vec::new();
    for set in old {
        let fitting: Vec<&RuleSet> = new.iter().copied().filter(|other| is_for_the_same(set, other)).collect();
        match fitting.as_slice() {
            [] => alone.push((set.reference(), rules)),
            [only] => pages.push(page::difference(&difference(set, only), lang)),
            several => match several.iter().find(|other| other.reference() == set.reference()) {
                Some(same) => pages.push(page::difference(&difference(set, same), lang)),
                None => {
                    complain(&several_fit(set, several, lang));
                    return Err(Exit::Usage);
                }
            },
        }
    }
    let is_paired = |other: &&&RuleSet| old.iter().any(|set| is_for_the_same(set, other));
    if old.len() > 1 {
        alone.extend(new.iter().filter(|other| !is_paired(other)).map(|other| (other.reference(), against)));
    }
    for (reference, path) in &alone {
        let path = path.display();
        complain(&match lang {
            Lang::Vi => format!("ghi chú: `{reference}` chỉ có trong `{path}`, không có bản nào để so\n"),
            Lang::En => format!("note: `{reference}` is only in `{path}`, nothing to compare it with\n"),
        });
    }
    if pages.is_empty() { Err(Exit::Usage) } else { Ok(pages) }
}

fn text(pages: &[Page], format: Format) -> String {
    match format {
        Format::Html => page::html(pages),
        Format::Markdown => pages.iter().map(page::markdown).collect::<Vec<_>>().join("\n---\n\n"),
        _ => pages.iter().map(|page| page::terminal(page, width())).collect::<Vec<_>>().join("\n\n"),
    }
}

fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    columns.filter(|_| std::io::stdout().is_terminal()).unwrap_or(WIDTH)
}

fn listed(sets: &[&RuleSet]) -> String {
    let mut text: String = sets.iter().take(NAMED_MAX).map(|set| format!("  {}  {}\n", set.reference(), set.title)).collect();
    if sets.len() > NAMED_MAX {
        text += "  …\n";
    }
    text
}

fn none_or_several(loaded: &Loaded, wanted: &str, several: &[&RuleSet], lang: Lang) -> String {
    let n = several.len();
    if several.is_empty() {
        let all: Vec<&RuleSet> = loaded.library.entries.iter().map(|entry| &*entry.set).collect();
        let head = match lang {
            Lang::Vi => format!("lỗi: không có bộ tiêu chí nào mã hoặc tên là `{wanted}`; có:\n"),
            Lang::En => format!("error: no rule set has the id or title `{wanted}`; there are:\n"),
        };
        return head + &listed(&all);
    }
    let head = match lang {
        Lang::Vi => format!("`{wanted}` khớp với {n} bộ tiêu chí; hãy nêu ID@PHIÊN_BẢN:\n"),
        Lang::En => format!("`{wanted}` fits {n} rule sets; say which by ID@VERSION:\n"),
    };
    head + &listed(several)
}

fn several_fit(set: &RuleSet, several: &[&RuleSet], lang: Lang) -> String {
    let (reference, n) = (set.reference(), several.len());
    let head = match lang {
        Lang::Vi => format!("`{reference}` có thể so với {n} bộ tiêu chí; hãy nêu thư mục của một phiên bản:\n"),
        Lang::En => format!("`{reference}` could be compared with {n} rule sets; name the folder of one version:\n"),
    };
    head + &listed(several)
}
