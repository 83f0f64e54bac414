//! Floor 5: the command line. Each verb is a file: read, ask one question, render.

pub mod arguments;
mod check;
mod classify;
mod documents;
mod earlier;
mod explain;
mod files;
mod form;
mod outputs;
mod previous;
mod progress;
mod read;
mod run;
mod schema;
mod show;
mod test;
mod whatif;

use crate::words::diagnostic::Lang;
use std::ffi::OsString;
use std::io::{BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{ExitCode, Termination};

/// What a command came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done,
    /// Nothing could be read truly; nothing was written.
    Refused,
    /// The command line was not understood, or names nothing or several things.
    Usage,
    /// Done, but some units are undetermined or have unreadable figures.
    Undetermined,
}

impl Termination for Exit {
    fn report(self) -> ExitCode {
        ExitCode::from(match self {
            Exit::Done => 0,
            Exit::Refused => 1,
            Exit::Usage => 2,
            Exit::Undetermined => 3,
        })
    }
}

/// The world failed: a file could not be written.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {cause}")]
pub struct Failure {
    path: PathBuf,
    cause: std::io::Error,
}

/// Runs what was typed. Data goes to stdout, everything else to stderr.
pub fn run(arguments: Vec<OsString>) -> Exit {
    let lang = arguments::lang_of(&arguments);
    let matches = match arguments::command(lang).try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) if error.use_stderr() => {
            complain(&arguments::refusal(&error, lang));
            return Exit::Usage;
        }
        // help and version
        Err(error) => {
            say(&error.render().to_string());
            return Exit::Done;
        }
    };
    if let Some((_, matches)) = matches.subcommand() {
        if outputs::is_refused(matches, lang) {
            return Exit::Usage;
        }
        if let Err(failure) = outputs::open(matches) {
            return failed(&failure, lang);
        }
    }
    let done = match matches.subcommand() {
        Some(("check", matches)) => check::check(matches, lang),
        Some(("form", matches)) => form::form(matches, lang),
        Some(("explain", matches)) => explain::explain(matches, lang),
        Some(("test", matches)) => test::test(matches, lang),
        Some(("show", matches)) => show::show(matches, lang),
        Some(("read", matches)) => read::read(matches, lang),
        Some(("classify", matches)) => classify::classify(matches, lang),
        Some(("schema", matches)) => schema::schema(matches),
        Some(("whatif", matches)) => whatif::whatif(matches, lang),
        Some(("completions", matches)) => {
            let shell = *matches.get_one::<clap_complete::Shell>("shell").expect("clap requires it");
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut arguments::command(lang), "vungmanh", &mut script);
            say(&String::from_utf8_lossy(&script));
            Ok(Exit::Done)
        }
        _ => Ok(Exit::Usage),
    };
    done.unwrap_or_else(|failure| failed(&failure, lang))
}

/// Nothing was written.
fn failed(Failure { path, cause }: &Failure, lang: Lang) -> Exit {
    complain(&outputs::why(path, cause, lang));
    Exit::Refused
}

/// To stdout; a reader who has gone away is no error.
fn say(text: &str) {
    let mut stdout = anstream::stdout().lock();
    let _ = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
}

/// To stderr.
fn complain(text: &str) {
    let mut stderr = anstream::stderr().lock();
    let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
}

/// To a file, whole or not at all; or to stdout where none was named.
fn deliver(path: Option<&Path>, text: &str) -> Result<(), Failure> {
    let Some(path) = path else {
        say(text);
        return Ok(());
    };
    deliver_bytes(path, text.as_bytes())
}

/// What is written as it is made: to a file, whole or not at all; or to stdout where none was named.
fn deliver_streamed(path: Option<&Path>, write: &dyn Fn(&mut dyn Write) -> std::io::Result<()>) -> Result<(), Failure> {
    let written = |to: &mut dyn Write| {
        let mut to = BufWriter::new(to);
        write(&mut to)?;
        to.flush()
    };
    match path {
        Some(path) => deliver_file(path, &|file| written(file)),
        None => match written(&mut anstream::stdout().lock()) {
            // a reader who has gone away is no error
            Err(cause) if cause.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure { path: "stdout".into(), cause }),
            _ => Ok(()),
        },
    }
}

/// To a file, whole or not at all.
fn deliver_bytes(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    deliver_file(path, &|file| file.write_all(bytes))
}

/// A file that is written by whoever knows its form, whole or not at all.
fn deliver_file(path: &Path, write: &dyn Fn(&mut std::fs::File) -> std::io::Result<()>) -> Result<(), Failure> {
    let failed = |cause: std::io::Error| Failure { path: path.to_owned(), cause };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = new_file(folder).map_err(failed)?;
    write(file.as_file_mut()).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    // the name is in the folder only once the folder is on disk; where a folder cannot be opened, the system sees to it
    if let Ok(folder) = std::fs::File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}

/// Files into a folder, which is made where there is none: all of them or none. What is there already is never written over, as it may
/// have come back filled in.
fn deliver_into(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<(), Failure> {
    let failed = |cause: std::io::Error| Failure { path: folder.to_owned(), cause };
    if let Some(there) = files.iter().map(|(name, _)| folder.join(name)).find(|path| path.exists()) {
        return Err(Failure { path: there, cause: std::io::ErrorKind::AlreadyExists.into() });
    }
    let is_new = !folder.exists();
    std::fs::create_dir_all(folder).map_err(failed)?;
    let mut done = Vec::new();
    let written = files.iter().try_for_each(|(name, bytes)| {
        let path = folder.join(name);
        let mut file = new_file(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist_noclobber(&path).map_err(|error| error.error)?;
        done.push(path);
        Ok(())
    });
    if written.is_err() {
        for path in &done {
            let _ = std::fs::remove_file(path);
        }
        if is_new {
            let _ = std::fs::remove_dir(folder);
        }
    }
    written.map_err(failed)
}

/// A file that others may read as far as the user's own files may be read; a temporary file is its owner's alone.
fn new_file(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// How findings are shown here.
fn look(lang: Lang) -> crate::render::diagnostic::Look {
    if std::io::stderr().is_terminal() {
        crate::render::diagnostic::Look::coloured(lang)
    } else {
        crate::render::diagnostic::Look::plain(lang)
    }
}
