//! Ratings, requirements, floors and gates in words.

use super::conditions::{all_of, none_of, one_of};
use super::expressions::condition_words;
use super::{Line, data, points_words};
use crate::law::expression::Condition;
use crate::law::{EachLeast, Effect, FloorLeast, Gate, Rating, RatingId, RatingsRead, Require, Requirement, RuleSet};
use crate::words;
use crate::words::diagnostic::Words;
use crate::words::number::Number;

/// What a gate or a floor does; `title` names a rating.
pub fn effect_words<'t>(effect: &Effect, title: impl Fn(RatingId) -> &'t str) -> Words {
    let rating = |rating: &RatingId| title(*rating);
    match effect {
        Effect::NotRated(why) => words!("không xếp loại: {why}", "not rated: {why}"),
        Effect::Rate(to) => {
            let title = rating(to);
            words!("xếp mức {title}", "rated {title}")
        }
        Effect::NotAbove(to) => {
            let title = rating(to);
            words!("xếp không quá mức {title}", "not above {title}")
        }
        Effect::NotAboveRelated => {
            Words::new("xếp không quá mức của đơn vị mình phụ trách", "not above the rating of the unit led")
        }
        Effect::NotBelow(to) => {
            let title = rating(to);
            words!("xếp không dưới mức {title}", "not below {title}")
        }
        Effect::Raise(n) => words!("nâng {n} bậc", "up by {n}"),
        Effect::Lower(n) => words!("hạ {n} bậc", "down by {n}"),
    }
}

/// On which grounds a gate may be waived; nothing where nobody may.
pub fn waivable_words(gate: &Gate) -> Option<Words> {
    let titles: Vec<&str> = gate.waivable.iter().map(|ground| ground.title.as_str()).collect();
    let titles = titles.join("; ");
    (!titles.is_empty()).then(|| words!("được miễn áp dụng khi: {titles}", "may be waived: {titles}"))
}

/// What a floor on a node asks: `“Tuyên truyền” dưới 50% điểm tối đa`; `of` is empty where the line stands at the node itself.
pub fn floor_words(of: &str, least: FloorLeast) -> Words {
    let gap = if of.is_empty() { "" } else { " " };
    match least {
        FloorLeast::SharePercent(share) => {
            let (vi, en) = (share.vi(), share.en());
            words!("{of}{gap}dưới {vi}% điểm tối đa", "{of}{gap}under {en}% of the maximum")
        }
        FloorLeast::Points(points) => {
            let Words { vi, en } = points_words(points);
            words!("{of}{gap}dưới {vi}", "{of}{gap}under {en}")
        }
    }
}

/// What a floor on each criterion of a group asks; `of` is empty where the line stands at the group itself.
pub fn floor_each_words(of: &str, least: EachLeast) -> Words {
    let (in_vi, in_en) =
        if of.is_empty() { (String::new(), String::new()) } else { (format!(" trong {of}"), format!(" in {of}")) };
    match least {
        EachLeast::Above(points) if points.is_zero() => {
            words!("có tiêu chí{in_vi} không được điểm nào", "a criterion{in_en} has no points")
        }
        EachLeast::Above(points) => {
            let Words { vi, en } = points_words(points);
            words!("có tiêu chí{in_vi} không quá {vi}", "a criterion{in_en} has at most {en}")
        }
        EachLeast::Points(points) => {
            let Words { vi, en } = points_words(points);
            words!("có tiêu chí{in_vi} dưới {vi}", "a criterion{in_en} has less than {en}")
        }
        EachLeast::SharePercent(share) => {
            let (vi, en) = (share.vi(), share.en());
            words!(
                "có tiêu chí{in_vi} dưới {vi}% điểm tối đa của tiêu chí đó",
                "a criterion{in_en} is under {en}% of its own maximum"
            )
        }
    }
}

fn score(read: RatingsRead, score: Number) -> Words {
    match read {
        RatingsRead::Points => points_words(score),
        RatingsRead::PercentOfMax => {
            let (vi, en) = (score.vi(), score.en());
            words!("{vi}% điểm tối đa", "{en}% of the maximum")
        }
    }
}

/// A rating's edges as the set states them; `None` where it states none. `next` is the lower edge of the next better rating.
pub fn edges_words(set: &RuleSet, rating: &Rating, next: Option<Number>) -> Option<Words> {
    let read = set.scorecard()?.ratings_read;
    if rating.otherwise {
        let is_alone = set.ratings.len() == 1;
        return Some(if is_alone {
            Words::new("mọi tổng điểm", "any total")
        } else {
            Words::new("thấp hơn các mức trên", "below the ratings above")
        });
    }
    let bare = |number: Number| match read {
        RatingsRead::Points => Words::new(number.vi(), number.en()),
        RatingsRead::PercentOfMax => Words::new(format!("{}%", number.vi()), format!("{}%", number.en())),
    };
    if let (Some(from), Some(to), None) = (rating.from, rating.to, rating.below) {
        // what lies between `to` and the next better rating is in no rating: nothing says how it is read
        let (from, to) = (bare(from), score(read, to));
        let (Words { vi: from_vi, en: from_en }, Words { vi, en }) = (from, to);
        return Some(words!("từ {from_vi} đến {vi}", "from {from_en} to {en}"));
    }
    let below = rating.below.or(next);
    let read_as = match (rating.from, below) {
        (Some(from), Some(below)) => {
            let (from, below) = (bare(from), score(read, below));
            let (Words { vi: from_vi, en: from_en }, Words { vi, en }) = (from, below);
            words!("từ {from_vi} đến dưới {vi}", "from {from_en} to below {en}")
        }
        (Some(from), None) => {
            let Words { vi, en } = score(read, from);
            words!("từ {vi} trở lên", "at least {en}")
        }
        (None, Some(below)) => {
            let Words { vi, en } = score(read, below);
            words!("dưới {vi}", "below {en}")
        }
        (None, None) => return None,
    };
    Some(match rating.to {
        None => read_as,
        Some(to) => {
            let (to, Words { vi, en }) = (bare(to), read_as);
            let (to_vi, to_en) = (to.vi, to.en);
            words!("{vi} (văn bản ghi đến {to_vi})", "{en} (the text says to {to_en})")
        }
    })
}

/// Requirements as lines: how they hang together, each with what is asked of the figures.
pub fn require_lines<'a>(set: &'a RuleSet, require: &'a Require, indent: usize) -> Vec<Line<'a>> {
    let list = |words: Words, parts: &'a [Require]| {
        let head = Line { indent, words, anchor: None };
        std::iter::once(head).chain(parts.iter().flat_map(|part| require_lines(set, part, indent + 1))).collect()
    };
    match require {
        // a list of a rating is all of them: no line is needed to say so
        Require::All(parts) if indent == 0 => parts.iter().flat_map(|part| require_lines(set, part, 0)).collect(),
        Require::All(parts) => list(all_of(), parts),
        Require::Any(parts) => list(one_of(), parts),
        Require::None(parts) => list(none_of(), parts),
        Require::One(requirement) => {
            vec![Line { indent, words: requirement_words(set, requirement), anchor: Some(&requirement.anchor) }]
        }
    }
}

/// A requirement's title, with what is asked of the figures where that says more.
pub fn requirement_words(set: &RuleSet, requirement: &Requirement) -> Words {
    titled(&requirement.title, set, &requirement.that)
}

/// A title with its condition behind it; the condition alone where the title is only the expression.
pub fn titled(title: &str, set: &RuleSet, condition: &Condition) -> Words {
    let said = condition_words(set, condition);
    let is_expression = matches!(condition, Condition::Part(part) if part.text == title);
    if is_expression || title.is_empty() {
        return said;
    }
    if said.vi.trim_matches(['“', '”']) == title {
        return data(title);
    }
    let Words { vi, en } = said;
    words!("{title} ({vi})", "{title} ({en})")
}
