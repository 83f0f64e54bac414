//! `vungmanh schema`: what an editor needs to help while rules are written.

use super::{Exit, Failure, deliver};
use crate::cli::arguments::path;
use crate::render::schema::{File, schema as schema_of};
use clap::ArgMatches;

pub(super) fn schema(matches: &ArgMatches) -> Result<Exit, Failure> {
    let file = matches.get_one::<String>("file").map_or(File::Rules, |word| File::named(word).expect("clap admits only these"));
    deliver(path(matches, "output").map(std::path::PathBuf::as_path), &schema_of(file))?;
    Ok(Exit::Done)
}
