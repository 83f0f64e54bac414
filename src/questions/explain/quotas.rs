//! What other units make of this one: what its figures are held beside; and quotas: where it ranks, how many places there were, how that was counted, and who had the last.

use super::acts::Act;
use super::reading::Row;
use super::{About, Cited, Held};
use crate::engine::kernel::quota::{
    ALONE, BEHIND, BEHIND_IN_SMALL, BLOCKED, FULL, REFUSED, ROOM, TAKEN, TIED, UNDER_SCORE, UNRANKED, WITHOUT_COHORT,
};
use crate::engine::plan::{QuotaColumn, QuotaSlots};
use crate::engine::sheet::{Slot, Values, Why};
use crate::law::expression::Numeric;
use crate::law::quota::Quota as Rule;
use crate::law::relative::To;
use crate::law::wording::quotas::{Counts, counted_words, quota_title, ranking_words, without_words};
use crate::law::{Name, RatingId, RatingsRead};
use crate::words;
use crate::words::diagnostic::Words;
use crate::words::number::Ratio;
use std::collections::BTreeSet;

/// A quota, and what it made of the unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quota {
    /// `quota khong_che`.
    pub id: String,
    /// Its title; the id where it has none.
    pub title: String,
    /// The rating that is limited.
    pub rating: RatingId,
    /// The rating of those who have no place.
    pub others: RatingId,
    /// Whether the unit has a place: `taken`, `behind`, `tied`, `room` …
    pub place: &'static str,
    /// Whether it has one, or would have one if it asked: absent where someone must decide first.
    pub has_place: Held,
    /// Whether it asks for one.
    pub asks: bool,
    /// Where it stands among those who ask.
    pub rank: Option<usize>,
    /// What the quota came to in its cohort; `None` without a cohort.
    pub counts: Option<Counts>,
    /// Who had the last place.
    pub cut_off: Option<String>,
    /// What that unit has of the first thing that units are ranked by.
    pub cut_off_value: Option<Ratio>,
    /// How the places were counted.
    pub counted: Words,
    /// The decision that excepts the cohort.
    pub excepted: Option<Act>,
    /// Where the unit stands, and what follows.
    pub standing: Words,
    /// The rating before.
    pub from: Result<RatingId, Why>,
    /// The rating after.
    pub to: Result<RatingId, Why>,
    /// Clause, doubt, line.
    pub cited: Cited,
}

/// The places as words, with whether the unit has one.
const PLACES: [(Why, &str, Held); 12] = [
    (TAKEN, "taken", Held::Yes),
    (BEHIND, "behind", Held::No),
    (TIED, "tied", Held::No),
    (UNDER_SCORE, "under_score", Held::No),
    (BEHIND_IN_SMALL, "behind_in_small_cohort", Held::No),
    (REFUSED, "refused", Held::Absent(Why::UNSTATED)),
    (BLOCKED, "blocked", Held::Absent(Why::MISSING)),
    (WITHOUT_COHORT, "without_cohort", Held::Absent(Why::MISSING)),
    (UNRANKED, "unranked", Held::Absent(Why::MISSING)),
    (ROOM, "room", Held::Yes),
    (FULL, "full", Held::No),
    (ALONE, "alone", Held::Yes),
];

pub(super) fn quotas(row: &Row<'_>, about: &About) -> Vec<Quota> {
    let slots = &row.plan.slots;
    let mut before = slots.before_quotas().map(|(_, rating)| rating);
    let mut all = Vec::new();
    for (own, rule) in slots.quotas.iter().zip(&row.set.quotas) {
        let from = before.map_or(Err(Why::UNSTATED), |before| row.rating(before));
        all.push(quota(row, own, rule, from, about));
        before = Some(own.rating);
    }
    all
}

fn quota(row: &Row<'_>, own: &QuotaSlots, rule: &Rule, from: Result<RatingId, Why>, about: &About) -> Quota {
    let why = row.why(own.at(QuotaColumn::Place));
    let (_, place, has_place) = *PLACES.iter().find(|(code, ..)| *code == why).expect("every code of a place is listed");
    let count = |column| count(row, own.at(column));
    let counts = count(QuotaColumn::Rated).map(|n_rated| Counts {
        n_rated,
        n_candidates: count(QuotaColumn::Candidates).unwrap_or(0),
        base: count(QuotaColumn::Base).unwrap_or(0),
        capacity: count(QuotaColumn::Capacity).unwrap_or(0),
        n_taken: count(QuotaColumn::Taken).unwrap_or(0),
        n_set_aside: count(QuotaColumn::SetAside).unwrap_or(0),
        is_excepted: count(QuotaColumn::Excepted) == Some(1),
    });
    let rank = count(QuotaColumn::Rank);
    let cut_off = text(row, own.at(QuotaColumn::CutOff));
    let cut_off_value = number(row, own.at(QuotaColumn::CutOffValue));
    let last = last_words(row, rule, cut_off.as_deref(), cut_off_value);
    let standing = standing_words(row, rule, why, rank, &last);
    Quota {
        id: own.id.clone(),
        title: quota_title(rule).to_owned(),
        rating: rule.rating,
        others: rule.others,
        place,
        has_place,
        asks: from == Ok(rule.rating),
        rank,
        counts,
        cut_off,
        cut_off_value,
        excepted: about.exceptions.get(&rule.id).filter(|_| counts.is_some_and(|counts| counts.is_excepted)).cloned(),
        counted: counts.map_or_else(|| without_words(&rule.within), |counts| counted_words(row.set, rule, counts)),
        standing,
        from,
        to: row.rating(own.rating),
        cited: row.cited(&rule.anchor),
    }
}

/// What the figures that an expression holds beside others are held beside: `cao nhất trong nhóm là 60 (4 đơn vị có số liệu, 1 đơn
/// vị để ngoài)`.
pub(super) fn beside(row: &Row<'_>, value: &Numeric) -> Option<Words> {
    let mut names = BTreeSet::new();
    value.names(&mut names);
    let told = names.into_iter().filter_map(|name| match name {
        Name::Relative(relative) => Some(beside_words(row, relative)),
        _ => None,
    });
    told.reduce(|a, b| Words::new(format!("{}; {}", a.vi, b.vi), format!("{}; {}", a.en, b.en)))
}

fn beside_words(row: &Row<'_>, relative: usize) -> Words {
    let first = row.plan.slots.relatives[relative];
    let rule = &row.set.relatives[relative];
    let Some(yardstick) = number(row, first) else { return without_words(&rule.within) };
    let (value_vi, value_en) = (yardstick.vi(), yardstick.en());
    let (vi, en) = match rule.to {
        To::Leader => (format!("cao nhất trong nhóm là {value_vi}"), format!("the greatest of its cohort is {value_en}")),
        To::Mean => (format!("bình quân của nhóm là {value_vi}"), format!("the mean of its cohort is {value_en}")),
    };
    match (count(row, Slot(first.0 + 1)), count(row, Slot(first.0 + 2))) {
        (Some(n), Some(0)) => words!(
            "{vi} ({n} đơn vị); thay đổi nêu dưới đây coi số này giữ nguyên",
            "{en} ({n} units); changes below take it as it is"
        ),
        (Some(n), Some(out)) => words!(
            "{vi} ({n} đơn vị có số liệu, {out} đơn vị để ngoài); thay đổi nêu dưới đây coi số này giữ nguyên",
            "{en} ({n} units that have a figure, {out} left out); changes below take it as it is"
        ),
        // looked at by itself
        _ => Words::new(vi, en),
    }
}

/// `đơn vị cuối cùng được nhận: Hội Nông dân xã A, tổng điểm 95,5`.
fn last_words(row: &Row<'_>, rule: &Rule, cut_off: Option<&str>, value: Option<Ratio>) -> Words {
    let Some(last) = cut_off else { return Words::new("không đơn vị nào được nhận", "nobody has a place") };
    let (value_vi, value_en) = match (rule.rank_by.first(), value) {
        (Some(key), Some(value)) => {
            let Words { vi, en } = row.set.quoted_title(key.by);
            (format!(", {vi} {}", value.vi()), format!(", {en} {}", value.en()))
        }
        _ => (String::new(), String::new()),
    };
    words!("đơn vị cuối cùng được nhận: {last}{value_vi}", "the last that has one: {last}{value_en}")
}

fn standing_words(row: &Row<'_>, rule: &Rule, why: Why, rank: Option<usize>, last: &Words) -> Words {
    let (last_vi, last_en) = (&last.vi, &last.en);
    let rank = rank.map_or_else(|| "?".to_owned(), |rank| rank.to_string());
    match why {
        TAKEN => words!("đơn vị đứng thứ {rank}, được nhận", "it ranks {rank} and has a place"),
        BEHIND | BEHIND_IN_SMALL => words!("đơn vị đứng thứ {rank}; {last_vi}", "it ranks {rank}; {last_en}"),
        TIED => words!(
            "đơn vị đứng thứ {rank}, bằng đơn vị khác ở ranh giới nên không đơn vị nào trong số đó được nhận; {last_vi}",
            "it ranks {rank}, alike with others at the cut, so that none of them has a place; {last_en}"
        ),
        REFUSED => words!(
            "đơn vị đứng thứ {rank}, bằng đơn vị khác ở ranh giới; phải có quyết định đơn vị nào được nhận; {last_vi}",
            "it ranks {rank}, alike with others at the cut; someone must decide which of them has a place; {last_en}"
        ),
        UNDER_SCORE => {
            let (vi, en) = rule.score_at_least.map_or_else(Default::default, |least| (least.vi(), least.en()));
            match row.set.scorecard().map(|scorecard| scorecard.ratings_read) {
                Some(RatingsRead::PercentOfMax) => {
                    words!("đơn vị dưới {vi}% điểm tối đa nên không được xét", "it is under {en}% of the maximum")
                }
                Some(RatingsRead::Points) | None => {
                    words!("đơn vị dưới {vi} điểm nên không được xét", "it is under {en} points")
                }
            }
        }
        BLOCKED => Words::new(
            "nhóm còn đơn vị chưa đủ căn cứ xếp loại nên chưa xét được",
            "a unit of its cohort is undetermined, so the cohort waits",
        ),
        WITHOUT_COHORT => without_words(&rule.within),
        UNRANKED => {
            let Words { vi, en } = ranking_words(row.set, rule);
            words!("thiếu số liệu để {vi}", "a figure is missing to be {en}")
        }
        FULL => words!(
            "nếu được xét, các đơn vị khác giữ nguyên, phải đứng trước đơn vị khác mới được nhận; {last_vi}",
            "had it asked, the others as they are, it would have to stand before one of them; {last_en}"
        ),
        _room => Words::new(
            "nếu được xét thì còn chỗ, các đơn vị khác giữ nguyên",
            "had it asked, the others as they are, there is room",
        ),
    }
}

fn number(row: &Row<'_>, slot: Slot) -> Option<Ratio> {
    let (column, at) = row.sheet.column(slot, row.row);
    column.number(at, row.step(slot).decimals())
}

fn count(row: &Row<'_>, slot: Slot) -> Option<usize> {
    number(row, slot).and_then(|number| usize::try_from(number.numerator()).ok())
}

fn text(row: &Row<'_>, slot: Slot) -> Option<String> {
    let (column, at) = row.sheet.column(slot, row.row);
    match &column.values {
        Values::Text(texts) if column.why[at].is_present() => Some(texts[at].to_string()),
        _ => None,
    }
}
