//! Parts whose maxima do not add up to the whole's.

use super::claim::{Claim, Want};
use super::{Examined, Finding, Lint};
use crate::law::examples::Subject;
use crate::law::{Allow, Content, Name, NodeId, Scorecard};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Severity, Words};
use crate::words::number::Number;

pub(super) const GROUP_MAXIMUM_MISMATCH: Lint = Lint {
    name: "group_maximum_mismatch",
    severity: Severity::Error,
    explanation_vi: include_str!("group_maximum_mismatch.vi.md"),
    explanation_en: include_str!("group_maximum_mismatch.en.md"),
    check: group_maximum_mismatch,
};

fn group_maximum_mismatch<'a>(examined: &Examined<'a>, found: &mut Vec<Finding<'a>>) {
    let set = examined.set;
    let Some(scorecard) = set.scorecard() else { return };
    for (position, node) in scorecard.nodes.iter().enumerate() {
        let Content::Group { children, capped: false } = &node.content else { continue };
        let id = &node.id;
        let whole = Whole {
            name: words!("nhóm `{id}`", "group `{id}`"),
            points_max: node.points_max,
            place: &node.anchor.place,
            allow: &node.anchor.allow,
            may_be_capped: true,
            open: node.open,
            subject: (Subject::Node(position), Name::Points(position)),
        };
        compare(scorecard, children, &whole, found);
    }
    let whole = Whole {
        name: words!("bộ tiêu chí", "the rule set"),
        points_max: scorecard.points_max,
        place: &scorecard.points_max_at,
        allow: &set.allow,
        may_be_capped: false,
        open: false,
        subject: (Subject::Total, Name::Total),
    };
    compare(scorecard, &scorecard.roots, &whole, found);
}

struct Whole<'a> {
    name: Words,
    points_max: Number,
    place: &'a Place,
    allow: &'a [Allow],
    may_be_capped: bool,
    /// Whether a lower level puts more into it.
    open: bool,
    subject: (Subject, Name),
}

fn compare<'a>(scorecard: &Scorecard, children: &[NodeId], whole: &Whole<'a>, found: &mut Vec<Finding<'a>>) {
    let maxima = children.iter().map(|child| scorecard.nodes[*child].points_max);
    let Some(sum) = maxima.clone().try_fold(Number::ZERO, Number::plus) else { return };
    if sum == whole.points_max || (whole.open && sum < whole.points_max) {
        return;
    }
    let Words { vi: name_vi, en: name_en } = &whole.name;
    let (sum_vi, sum_en) = (sum.vi(), sum.en());
    let (max_vi, max_en) = (whole.points_max.vi(), whole.points_max.en());
    let added = |print: fn(Number) -> String| maxima.clone().map(print).collect::<Vec<_>>().join(" + ");
    let (added_vi, added_en) = (added(Number::vi), added(Number::en));
    let diagnostic = Diagnostic::error(
        GROUP_MAXIMUM_MISMATCH.name,
        whole.place.clone(),
        words!(
            "điểm tối đa các phần của {name_vi} cộng lại là {sum_vi}, mà điểm tối đa ghi {max_vi}",
            "the maxima of the parts of {name_en} add up to {sum_en}, and its maximum says {max_en}"
        ),
    )
    .note(words!("{added_vi} = {sum_vi}", "{added_en} = {sum_en}"))
    .help(if whole.may_be_capped && whole.points_max < sum {
        words!(
            "sửa `points_max`, hoặc nêu `capped: true` nếu văn bản chỉ tính đến {max_vi} điểm",
            "correct a `points_max`, or state `capped: true` if the text counts {max_en} points at most"
        )
    } else {
        words!(
            "cộng lại điểm tối đa theo văn bản và sửa `points_max`",
            "add the maxima of the text again and correct a `points_max`"
        )
    });
    // what a set puts into a frame's node stands in the set's own file
    let mut filled = children.iter().map(|child| &scorecard.nodes[*child].anchor.place);
    let diagnostic = match filled.find(|place| place.file() != whole.place.file()) {
        Some(filled) => diagnostic.also(filled.clone(), words!("bộ này điền từ đây", "this set fills it from here")),
        None => diagnostic,
    };
    // where the parts give more than the whole, it is cut
    let (subject, name) = whole.subject.clone();
    let claim = (whole.points_max < sum).then(|| Claim::of([name], vec![Want::By(subject, "sum capped".to_owned())]));
    found.push(Finding { diagnostic, allow: vec![whole.allow], claim });
}
