//! A floor (điểm liệt) that no unit can meet, or that no unit can fall under.

use super::claim::{Claim, Want};
use super::{Examined, Finding, Lint};
use crate::law::examples::{Is, Subject};
use crate::law::ranges::Ranges;
use crate::law::{EachLeast, FloorLeast, Name, NodeId, Scorecard};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Severity, Words};
use crate::words::number::{Number, Ratio};

pub(super) const FLOOR_ABOVE_MAXIMUM: Lint = Lint {
    name: "floor_above_maximum",
    severity: Severity::Error,
    explanation_vi: include_str!("floor_above_maximum.vi.md"),
    explanation_en: include_str!("floor_above_maximum.en.md"),
    check: floor_above_maximum,
};

fn floor_above_maximum<'a>(examined: &Examined<'a>, found: &mut Vec<Finding<'a>>) {
    let (Some(scorecard), Some(ranges)) = (examined.set.scorecard(), examined.ranges) else { return };
    for (id, node) in scorecard.nodes.iter().enumerate() {
        if let Some(floor) = &node.floor {
            let least = match floor.least {
                FloorLeast::Points(points) => Least::Points(points),
                FloorLeast::SharePercent(share) => Least::Share(share),
            };
            if let Some(verdict) = verdict(scorecard, ranges, id, least) {
                let diagnostic = report(scorecard, ranges, id, (least, verdict), &floor.anchor.place);
                let claim = Some(claim(ranges, id, verdict, Subject::Floor(id)));
                found.push(Finding { diagnostic, allow: vec![&node.anchor.allow, &floor.anchor.allow], claim });
            }
        }
        if let Some(floor) = &node.floor_each {
            let least = match floor.least {
                EachLeast::Above(points) => Least::Above(points),
                EachLeast::Points(points) => Least::Points(points),
                EachLeast::SharePercent(share) => Least::Share(share),
            };
            let leaves = scorecard.leaves(id);
            let verdicts: Vec<Option<Verdict>> = leaves.iter().map(|leaf| verdict(scorecard, ranges, *leaf, least)).collect();
            // that some leaves can never fall under it is no defect; that some can never meet it is
            let all_always = verdicts.iter().all(|verdict| *verdict == Some(Verdict::Always));
            for (leaf, verdict) in leaves.into_iter().zip(verdicts) {
                let Some(verdict) = verdict.filter(|verdict| *verdict == Verdict::Never || all_always) else { continue };
                let own = &scorecard.nodes[leaf].anchor;
                let diagnostic = report(scorecard, ranges, leaf, (least, verdict), &floor.anchor.place)
                    .also(own.place.clone(), words!("tiêu chí ở đây", "the criterion is here"));
                let has_own = scorecard.nodes[leaf].floor.is_some();
                let claim = (!has_own).then(|| claim(ranges, leaf, verdict, Subject::FloorOfLeaf(leaf)));
                found.push(Finding { diagnostic, allow: vec![&node.anchor.allow, &floor.anchor.allow, &own.allow], claim });
                if all_always {
                    break;
                }
            }
        }
    }
}

/// The best unit, which falls under the floor; or the worst, which does not.
fn claim(ranges: &Ranges, id: NodeId, verdict: Verdict, floor: Subject) -> Claim {
    let points = match verdict {
        Verdict::Never => ranges.points[id].greatest(),
        Verdict::Always => ranges.points[id].least(),
    };
    let is_under = Want::Is(floor, Is::Truth(verdict == Verdict::Never));
    Claim::of([Name::Points(id)], vec![Want::Number(Subject::Node(id), points), is_under])
}

/// What a node's points must be.
#[derive(Clone, Copy)]
enum Least {
    Points(Number),
    Above(Number),
    Share(Number),
}

/// What the range of a node's points tells.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// No unit meets it.
    Never,
    /// Every unit meets it.
    Always,
}

fn verdict(scorecard: &Scorecard, ranges: &Ranges, id: NodeId, least: Least) -> Option<Verdict> {
    let (lowest, highest) = (ranges.points[id].least(), ranges.points[id].greatest());
    let (is_never, is_always) = match least {
        Least::Points(points) => (highest < Ratio::from(points), Ratio::from(points) <= lowest),
        Least::Above(points) => (highest <= Ratio::from(points), Ratio::from(points) < lowest),
        Least::Share(share) => {
            let node = &scorecard.nodes[id];
            let bound = Ratio::from(node.points_max).times(Ratio::from(share))?.over(Ratio::from(Number::HUNDRED))?;
            // where something may be dropped, points and maximum shrink together, and all of what is left can still be reached
            let is_never = if scorecard.may_shrink(id) { Number::HUNDRED < share } else { highest < bound };
            (is_never, share.is_zero() && Ratio::ZERO <= lowest || (!scorecard.may_shrink(id) && bound <= lowest))
        }
    };
    match (is_never, is_always) {
        (true, _) => Some(Verdict::Never),
        (false, true) => Some(Verdict::Always),
        (false, false) => None,
    }
}

fn report(scorecard: &Scorecard, ranges: &Ranges, id: NodeId, (least, verdict): (Least, Verdict), place: &Place) -> Diagnostic {
    let node = &scorecard.nodes[id];
    let (name, max_vi, max_en) = (&node.id, node.points_max.vi(), node.points_max.en());
    let (lowest, highest) = (ranges.points[id].least(), ranges.points[id].greatest());
    let (low_vi, low_en, high_vi, high_en) = (lowest.vi(), lowest.en(), highest.vi(), highest.en());
    let Words { vi: least_vi, en: least_en } = match least {
        Least::Points(points) => Words::new(format!("{} điểm", points.vi()), format!("{} points", points.en())),
        Least::Above(points) => Words::new(format!("trên {} điểm", points.vi()), format!("above {} points", points.en())),
        Least::Share(share) => Words::new(format!("{}% điểm tối đa", share.vi()), format!("{}% of the maximum", share.en())),
    };
    let range = words!(
        "`{name}` cho từ {low_vi} đến {high_vi} điểm, điểm tối đa ghi {max_vi}",
        "`{name}` gives from {low_en} to {high_en} points; its maximum says {max_en}"
    );
    match verdict {
        Verdict::Never => Diagnostic::error(
            FLOOR_ABOVE_MAXIMUM.name,
            place.clone(),
            words!(
                "điểm liệt đòi `{name}` đạt {least_vi}, mà đơn vị tốt nhất cũng chỉ được {high_vi} điểm: đơn vị nào cũng bị điểm liệt",
                "the floor asks for {least_en} of `{name}`, and the best unit possible has {high_en}: every unit falls under it"
            ),
        )
        .note(range)
        .help(words!(
            "sửa điểm liệt hoặc `points_max` theo văn bản; nếu văn bản ghi phần trăm, dùng `share_percent`",
            "correct the floor or `points_max` by the text; if the text gives a percentage, use `share_percent`"
        )),
        Verdict::Always => Diagnostic::warning(
            FLOOR_ABOVE_MAXIMUM.name,
            place.clone(),
            words!(
                "điểm liệt đòi `{name}` đạt {least_vi}, mà đơn vị kém nhất cũng được {low_vi} điểm: không đơn vị nào bị điểm liệt",
                "the floor asks for {least_en} of `{name}`, and the worst unit possible has {low_en}: no unit falls under it"
            ),
        )
        .note(range)
        .help(words!(
            "sửa điểm liệt theo văn bản (\"trên 0 điểm\" viết là `above: 0` ở `floor_each`), hoặc bỏ điểm liệt này",
            "correct the floor by the text (\"more than 0 points\" is `above: 0` of `floor_each`), or take it out"
        )),
    }
}
