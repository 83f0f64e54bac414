//! The workload: a rule set of the common kinds, figures with a fifth of them on thresholds, and the same rules by hand.

pub(crate) mod by_hand;
pub(crate) mod compare;
pub(crate) mod figures;

use std::sync::Arc;
use vungmanh::law::RuleSet;
use vungmanh::law::load::from_texts;

/// The rule set of `rules.yaml`.
pub(crate) fn rule_set() -> Arc<RuleSet> {
    let loaded = from_texts([("rules.yaml".to_owned(), include_str!("rules.yaml").to_owned())].into());
    match loaded.library.entries.into_iter().next() {
        Some(entry) => entry.set,
        None => panic!("the rule set has errors: {:#?}", loaded.diagnostics),
    }
}
