//! Something the text leaves open, read in one way without saying that it is open.

use super::claim::{Claim, Want};
use super::lines::some_value;
use super::sites::{Scale, sites};
use super::totals::Totals;
use super::values::Stretch;
use super::{Examined, Finding, Lint};
use crate::law::{Name, Otherwise, RatingsRead};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Severity};
use crate::words::number::Ratio;

pub(super) const MISSING_DOUBT: Lint = Lint {
    name: "missing_doubt",
    severity: Severity::Error,
    explanation_vi: include_str!("missing_doubt.vi.md"),
    explanation_en: include_str!("missing_doubt.en.md"),
    check: missing_doubt,
};

fn missing_doubt<'a>(examined: &Examined<'a>, found: &mut Vec<Finding<'a>>) {
    read_edges(examined, found);
    unstated_lines(examined, found);
}

// `to` as written, `below` as read, and a total between the two that the reading decides about.
fn read_edges<'a>(examined: &Examined<'a>, found: &mut Vec<Finding<'a>>) {
    let set = examined.set;
    let (Some(scorecard), Some(ranges)) = (set.scorecard(), examined.ranges) else { return };
    let totals = Totals::of(set, scorecard, ranges);
    for rating in set.ratings.iter().filter(|rating| rating.anchor.doubt.is_none()) {
        let (Some(to), Some(below)) = (rating.to.map(Ratio::from), rating.below.map(Ratio::from)) else { continue };
        let between = Stretch { low: Some((to, false)), high: Some((below, false)) };
        let witness = match scorecard.ratings_read {
            RatingsRead::Points => totals.inside(between, 1).first().copied(),
            RatingsRead::PercentOfMax => (to < below).then(|| some_value(between)),
        };
        let Some(witness) = witness else { continue };
        let (id, vi, en) = (&rating.id, witness.vi(), witness.en());
        let diagnostic = Diagnostic::error(
            MISSING_DOUBT.name,
            rating.anchor.place.clone(),
            words!(
                "mức `{id}` nêu cách đọc cạnh trên mà không nêu `doubt`, trong khi tổng điểm {vi} phụ thuộc cách đọc ấy",
                "rating `{id}` states how its upper edge is read without a `doubt`, and a total of {en} depends on it"
            ),
        )
        .help(words!(
            "thêm `doubt: <văn bản viết gì, được đọc thế nào>` ở mức này",
            "add `doubt: <what the text says, and how it is read>` to the rating"
        ));
        let claim =
            Claim::of([Name::Total], vec![Want::Score(Stretch { low: Some((witness, true)), high: Some((witness, true)) })]);
        found.push(Finding { diagnostic, allow: vec![&rating.anchor.allow], claim: Some(claim) });
    }
}

fn unstated_lines<'a>(examined: &Examined<'a>, found: &mut Vec<Finding<'a>>) {
    for site in sites(examined.set) {
        let is_unstated = match site.scale {
            Scale::Cases(cases) => {
                matches!(cases.otherwise, Otherwise::Unstated) && cases.cases.iter().all(|case| case.anchor.doubt.is_none())
            }
            Scale::Alternatives(alternatives, otherwise) => {
                matches!(otherwise, Otherwise::Unstated) && alternatives.iter().all(|one| one.anchor.doubt.is_none())
            }
            Scale::Tiers(tiers) => matches!(tiers.otherwise, Otherwise::Unstated),
            Scale::Choice(choice) => matches!(choice.otherwise, Otherwise::Unstated),
            Scale::Other(_) => false,
        };
        if !is_unstated || site.doubt.is_some() {
            continue;
        }
        let id = site.id;
        let diagnostic = Diagnostic::warning(
            MISSING_DOUBT.name,
            site.place.clone(),
            words!(
                "`{id}` để ngỏ bằng `otherwise: unstated` mà không nêu `doubt`",
                "`{id}` is left open by `otherwise: unstated` without a `doubt`"
            ),
        )
        .help(words!(
            "thêm `doubt: <văn bản không nói đến trường hợp nào>`",
            "add `doubt: <which case the text does not speak of>`"
        ));
        let claim = site.claim_by("unstated");
        found.push(Finding { diagnostic, allow: site.allow, claim: Some(claim) });
    }
}
