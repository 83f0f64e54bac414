//! An illustrative set that borrows the authority of an official document.

use super::sites::anchors;
use super::{Examined, Finding, Lint};
use crate::law::{Anchor, Status};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Severity};

pub(super) const ILLUSTRATIVE_CITES_OFFICIAL: Lint = Lint {
    name: "illustrative_cites_official",
    severity: Severity::Error,
    explanation_vi: include_str!("illustrative_cites_official.vi.md"),
    explanation_en: include_str!("illustrative_cites_official.en.md"),
    check: illustrative_cites_official,
};

fn illustrative_cites_official<'a>(examined: &Examined<'a>, found: &mut Vec<Finding<'a>>) {
    let set = examined.set;
    if set.status != Status::Illustrative {
        return;
    }
    // what its frame cites, the frame cites
    let is_own = |anchor: &Anchor| set.frame_of(anchor).is_none();
    for (id, anchor) in anchors(set).into_iter().filter(|(_, anchor)| is_own(anchor)) {
        let Some(clause) = anchor.clause.map(|clause| &set.clauses[clause]).filter(|clause| !clause.source_illustrative) else {
            continue;
        };
        let (cited, title) = (&clause.id, clause.source_number.as_ref().unwrap_or(&clause.source_title));
        let diagnostic = Diagnostic::error(
            ILLUSTRATIVE_CITES_OFFICIAL.name,
            anchor.place.clone(),
            words!(
                "bộ tiêu chí minh họa viện dẫn văn bản chính thức: `{id}` dẫn `{cited}`",
                "an illustrative rule set cites an official document: `{id}` cites `{cited}`"
            ),
        )
        .note(words!("`{cited}` thuộc văn bản {title}", "`{cited}` belongs to {title}"))
        .help(words!(
            "dẫn nguồn minh họa riêng của bộ này (`kind: illustrative`), hoặc đổi `status` nếu bộ này đúng là của văn bản ấy",
            "cite the set's own illustrative source (`kind: illustrative`), or change `status` if the set is that document's"
        ));
        found.push(Finding { diagnostic, allow: vec![&anchor.allow], claim: None });
    }
}
