//! `vungmanh test`: runs the examples beside rule sets, and lists the reasons that none reaches.

use super::arguments::paths;
use super::{Exit, Failure, complain, look, say};
use crate::law::Status;
use crate::law::library::Library;
use crate::questions::trial::trial;
use crate::render::{diagnostic, trial as rendering};
use crate::words::diagnostic::{Lang, has_errors};
use clap::ArgMatches;

pub(super) fn test(matches: &ArgMatches, lang: Lang) -> Result<Exit, Failure> {
    let mut exit = Exit::Done;
    for path in paths(matches, "rules") {
        let loaded = Library::load(&path);
        let mut found = loaded.diagnostics;
        found.extend(loaded.example_diagnostics);
        complain(&diagnostic::terminal(&found, &loaded.texts, look(lang)));
        if has_errors(&found) {
            exit = Exit::Refused;
        }
        for entry in &loaded.library.entries {
            if entry.set.status == Status::Frame {
                let reference = entry.set.reference();
                say(&match lang {
                    Lang::Vi => format!("{reference}: khung, tự nó không xếp loại nên không có ví dụ\n"),
                    Lang::En => format!("{reference}: a frame, which rates nobody and has no examples\n"),
                });
                continue;
            }
            match trial(entry) {
                Ok(trial) => {
                    say(&rendering::terminal(&entry.set, &trial, lang));
                    if !trial.failures.is_empty() {
                        exit = Exit::Refused;
                    }
                }
                Err(found) => {
                    complain(&diagnostic::terminal(&found, &loaded.texts, look(lang)));
                    exit = Exit::Refused;
                }
            }
        }
    }
    Ok(exit)
}
