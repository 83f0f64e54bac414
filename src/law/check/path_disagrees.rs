//! A file that does not stand where its id and version say.

use super::{Examined, Finding, Lint};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Severity};

pub(super) const PATH_DISAGREES: Lint = Lint {
    name: "path_disagrees",
    severity: Severity::Warning,
    explanation_vi: include_str!("path_disagrees.vi.md"),
    explanation_en: include_str!("path_disagrees.en.md"),
    check: path_disagrees,
};

fn path_disagrees<'a>(examined: &Examined<'a>, found: &mut Vec<Finding<'a>>) {
    let set = examined.set;
    let path = set.place.file().replace('\\', "/");
    // a set read on its own, from inside its folder, names too little of its path to disagree with it
    let (version, _) = set.version.split_once('+').unwrap_or((&set.version, ""));
    let expected = format!("{}/{version}/rules.yaml", set.id);
    let named = path.split('/').rev().take_while(|part| !matches!(*part, "" | "." | ".."));
    let agrees = named.zip(expected.split('/').rev()).all(|(part, expected)| part == expected);
    if agrees {
        return;
    }
    let reference = set.reference();
    let diagnostic = Diagnostic::warning(
        PATH_DISAGREES.name,
        set.place.clone(),
        words!("tệp `{path}` tự nhận là `{reference}`", "the file `{path}` says it is `{reference}`"),
    )
    .help(words!(
        "đặt tệp ở `{expected}` trong thư mục bộ tiêu chí, hoặc sửa `id`, `version`",
        "put the file at `{expected}` in the library, or correct `id`, `version`"
    ));
    found.push(Finding { diagnostic, allow: Vec::new(), claim: None });
}
