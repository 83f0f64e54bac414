//! What came of a rule set's examples, for a terminal.

use crate::law::RuleSet;
use crate::questions::trial::Trial;
use crate::words::diagnostic::Lang;

/// Failures with what was expected and found, then the reasons that no example reaches, then the count.
pub fn terminal(set: &RuleSet, trial: &Trial, lang: Lang) -> String {
    let mut text = String::new();
    for failure in &trial.failures {
        text += &format!("{} {}\n", lang.of("KHÔNG ĐẠT", "FAILED"), failure.place);
        text += &format!("  {}\n", failure.example);
        for difference in &failure.differences {
            text += &format!("  {}\n", difference.get(lang));
        }
    }
    let reference = set.reference();
    let (n_passed, n_failed) = (trial.n_examples - trial.failures.len(), trial.failures.len());
    text += &match lang {
        Lang::Vi => format!("{reference}: {n_passed} ví dụ đạt, {n_failed} không đạt\n"),
        Lang::En => format!("{reference}: {n_passed} examples passed, {n_failed} failed\n"),
    };
    if !trial.unreached.is_empty() {
        let n = trial.unreached.len();
        text += &match lang {
            Lang::Vi => format!("  {n} lý do chưa ví dụ nào chạm tới:\n"),
            Lang::En => format!("  {n} reasons that no example reaches:\n"),
        };
        for unreached in &trial.unreached {
            text += &format!("  - {}: {}\n", unreached.node, unreached.reason);
        }
    }
    text
}
