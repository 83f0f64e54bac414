//! Forms through another office program: opened, saved anew, and read.

use std::path::Path;
use std::process::Command;

/// Saves workbooks anew, each under its name in `into`; `false`, loudly, where the program is not there.
/// With `VUNGMANH_NEEDS_OFFICE=1` its absence fails the test.
#[must_use]
#[expect(clippy::print_stderr, reason = "what is skipped is said")]
pub fn saved_anew(files: &[&Path], form: &str, into: &Path) -> bool {
    let profile = into.join("profile");
    let program = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", profile.display()))
        .args(["--headless", "--convert-to", form, "--outdir"])
        .arg(into)
        .args(files)
        .output();
    match program {
        Ok(output) => {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            true
        }
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {
            let is_needed = std::env::var("VUNGMANH_NEEDS_OFFICE").is_ok_and(|needs| needs == "1");
            assert!(!is_needed, "LibreOffice (`soffice`) is not installed, and VUNGMANH_NEEDS_OFFICE=1 asks for it");
            eprintln!("SKIPPED: LibreOffice (`soffice`) is not installed; forms were not tried through it");
            false
        }
        Err(cause) => panic!("soffice does not start: {cause}"),
    }
}
