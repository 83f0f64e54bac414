//! Parses arguments, runs one command, and reports its outcome as an exit code.

use std::process::{ExitCode, Termination};

fn main() -> ExitCode {
    vungmanh::cli::run(std::env::args_os().collect()).report()
}
