//! `vungmanh check`: everything that can be told of rule sets before any figure is read.

use super::arguments::{Format, paths};
use super::{Exit, Failure, complain, look, say};
use crate::law::check::{LINTS, Lint, opaque};
use crate::law::library::Library;
use crate::questions::witness::check as check_library;
use crate::render::diagnostic;
use crate::words::diagnostic::{Diagnostic, Lang, has_errors};
use crate::words::text::nearest;
use clap::ArgMatches;

pub(super) fn check(matches: &ArgMatches, lang: Lang) -> Result<Exit, Failure> {
    if let Some(name) = matches.get_one::<String>("explain") {
        return Ok(explain(name, lang));
    }
    let rules = paths(matches, "rules");
    if rules.is_empty() {
        complain(
            lang.of(
                "lỗi: thiếu RULES: thư mục hoặc tệp bộ tiêu chí\n",
                "error: RULES is missing: a folder or file of rule sets\n",
            ),
        );
        return Ok(Exit::Usage);
    }
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut texts = diagnostic_texts();
    let (mut n_sets, mut n_amendments) = (0, 0);
    for path in rules {
        let loaded = Library::load(&path);
        n_sets += loaded.library.entries.len();
        found.extend(loaded.diagnostics);
        found.extend(loaded.example_diagnostics);
        let own = check_library(&loaded.library);
        n_amendments += loaded.amended.entries.len();
        found.extend(loaded.amendment_diagnostics);
        // what is so without the amendment is said of the set
        found.extend(check_library(&loaded.amended).into_iter().filter(|found| !is_said(found, &own)));
        found.extend(own);
        found.extend(opaque(&loaded.library));
        texts.extend(loaded.texts);
    }
    let refused = has_errors(&found);
    if matches.get_one::<Format>("format") == Some(&Format::Json) {
        say(&diagnostic::json(&found));
    } else {
        say(&diagnostic::terminal(&found, &texts, look_at_stdout(lang)));
        if !refused {
            say(&match (lang, n_amendments) {
                (Lang::Vi, 0) => format!("{n_sets} bộ tiêu chí, không có lỗi\n"),
                (Lang::En, 0) => format!("{n_sets} rule sets, no errors\n"),
                (Lang::Vi, _) => format!("{n_sets} bộ tiêu chí, {n_amendments} phương án sửa đổi, không có lỗi\n"),
                (Lang::En, _) => format!("{n_sets} rule sets, {n_amendments} amendments, no errors\n"),
            });
        }
    }
    Ok(if refused { Exit::Refused } else { Exit::Done })
}

fn is_said(found: &Diagnostic, others: &[Diagnostic]) -> bool {
    others.iter().any(|other| other.code == found.code && other.place == found.place && other.message == found.message)
}

fn diagnostic_texts() -> crate::words::diagnostic::Texts {
    crate::words::diagnostic::Texts::default()
}

fn look_at_stdout(lang: Lang) -> diagnostic::Look {
    use std::io::IsTerminal;
    if std::io::stdout().is_terminal() { diagnostic::Look::coloured(lang) } else { look(lang) }
}

fn explain(name: &str, lang: Lang) -> Exit {
    let Some(lint) = Lint::named(name) else {
        let names: Vec<&str> = LINTS.iter().map(|lint| lint.name).collect();
        let meant = nearest(name, names.iter().copied());
        let names = names.join(", ");
        complain(&match (lang, meant) {
            (Lang::Vi, Some(meant)) => format!("lỗi: không có phát hiện tên `{name}`, có phải `{meant}`?\n"),
            (Lang::En, Some(meant)) => format!("error: no finding is called `{name}`, did you mean `{meant}`?\n"),
            (Lang::Vi, None) => format!("lỗi: không có phát hiện tên `{name}`; các tên: {names}\n"),
            (Lang::En, None) => format!("error: no finding is called `{name}`; the names are: {names}\n"),
        });
        return Exit::Usage;
    };
    say(lint.explanation(lang));
    Exit::Done
}
