//! `vungmanh read`: what was understood of the figures and what was not, before any rating.

use super::run::read_input;
use super::{Exit, Failure, complain, look, say};
use crate::engine::recorded::Recorded;
use crate::engine::run::{Choosing, recorded_by};
use crate::questions::reading::reading;
use crate::render::diagnostic;
use crate::render::reading as rendering;
use crate::words::diagnostic::{Lang, has_errors};
use clap::ArgMatches;

pub(super) fn read(matches: &ArgMatches, lang: Lang) -> Result<Exit, Failure> {
    let input = match read_input(matches, lang) {
        Ok(input) => input,
        Err(exit) => return Ok(exit),
    };
    let (given, said) = input.answers();
    let mut reading = match reading(&input.loaded.library, &input.facts.units, &given, input.period) {
        Ok(reading) => reading,
        Err(refusals) => {
            complain(&diagnostic::terminal(&refusals, &input.loaded.texts, look(lang)));
            return Ok(Exit::Refused);
        }
    };
    // a unit may be below the one that became of its parent
    if !input.facts.lineage.is_empty() {
        reading.sets.iter_mut().for_each(|set| set.without_children.clear());
    }
    if let Some(before) = &input.earlier.facts {
        say(&rendering::before(before, lang));
    }
    say(&rendering::terminal(&input.facts, &reading, lang));
    let (silent, is_incomplete) = input.silent(matches, lang);
    say(&silent);
    let mut found = input.findings();
    found.extend(said());
    // that no set or several fit was refused above
    let recorded = recorded_by(&input.loaded.library, Choosing::InForce(input.period), &input.facts.units, input.recorded());
    found.extend(recorded.iter().flat_map(Recorded::unusable).cloned());
    let found = diagnostic::notes_by_column(found);
    complain(&diagnostic::terminal(&found, &input.loaded.texts, look(lang)));
    Ok(if has_errors(&found) || is_incomplete { Exit::Undetermined } else { Exit::Done })
}
