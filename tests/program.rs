//! The program as it is installed, run from the project's root; and what it printed.

use std::process::{Command, Output};

pub(crate) fn vungmanh(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_vungmanh"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_remove("NO_COLOR")
        .output()
        .expect("the program starts")
}

pub(crate) fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("output is UTF-8")
}

pub(crate) fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("messages are UTF-8")
}

pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().expect("the program ends by itself")
}
