//! What is said while files are read: refusals apart from findings, and of each kind no more than anyone reads.

use crate::words;
use crate::words::diagnostic::{Diagnostic, Words};
use std::collections::BTreeMap;

/// Diagnostics of one kind that are listed one by one; those beyond are counted.
pub const SAID_MAX: usize = 200;

/// What is said while reading; of each kind, the first [`SAID_MAX`] one by one.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) refusals: Vec<Diagnostic>,
    findings: Vec<Diagnostic>,
    counts: BTreeMap<&'static str, (usize, Option<Diagnostic>)>,
}

impl Said {
    pub(super) fn refuse(&mut self, found: Diagnostic) {
        if let Some(found) = self.counted(found) {
            self.refusals.push(found);
        }
    }

    pub(super) fn find(&mut self, found: Diagnostic) {
        if let Some(found) = self.counted(found) {
            self.findings.push(found);
        }
    }

    pub(super) fn refuse_all(&mut self, found: impl IntoIterator<Item = Diagnostic>) {
        found.into_iter().for_each(|found| self.refuse(found));
    }

    pub(super) fn find_all(&mut self, found: impl IntoIterator<Item = Diagnostic>) {
        found.into_iter().for_each(|found| self.find(found));
    }

    fn counted(&mut self, found: Diagnostic) -> Option<Diagnostic> {
        let (count, first_unsaid) = self.counts.entry(found.code).or_default();
        *count += 1;
        if *count <= SAID_MAX {
            return Some(found);
        }
        first_unsaid.get_or_insert(found);
        None
    }

    pub(super) fn finish(mut self) -> (Vec<Diagnostic>, Vec<Diagnostic>) {
        for (_, (count, first)) in std::mem::take(&mut self.counts) {
            let Some(first) = first else { continue };
            let more = count - SAID_MAX;
            let Words { vi, en } = &first.message;
            let message = words!("{vi}; và {more} chỗ như vậy nữa", "{en}; and so in {more} places in all from here");
            self.findings.push(Diagnostic { message, ..first });
        }
        (self.refusals, self.findings)
    }
}
