//! Quotas in words: how many, of what, who is ranked how, and what becomes of the rest.

use super::mode_words;
use crate::law::quota::{Base, Capacity, Counted, Quota, Share, Ties, WithUndetermined, Within};
use crate::law::relative::{Relative, To};
use crate::law::{RatingId, RatingsRead, RuleSet, Status};
use crate::words;
use crate::words::diagnostic::Words;

/// What a quota is called: its title, else its id.
pub fn quota_title(quota: &Quota) -> &str {
    quota.title.as_ref().unwrap_or(&quota.id)
}

/// Which units are one cohort: `cùng nhóm tương đồng, cùng địa bàn`.
pub fn within_words(within: &[Within]) -> Words {
    let words = within.iter().map(|within| match within {
        Within::Cohort => ("cùng nhóm tương đồng", "the same cohort"),
        Within::Territory => ("cùng địa bàn", "the same territory"),
        Within::Organisation => ("cùng tổ chức", "the same organisation"),
        Within::UnitKind => ("cùng cấp", "the same unit kind"),
        Within::Subtype => ("cùng loại hình", "the same subtype"),
    });
    let (vi, en): (Vec<&str>, Vec<&str>) = words.unzip();
    Words::new(vi.join(", "), en.join(", "))
}

/// That it is not known to which cohort a unit belongs.
pub fn without_words(within: &[Within]) -> Words {
    if within.contains(&Within::Cohort) {
        return Words::new("chưa có nhóm tương đồng", "no cohort is given");
    }
    Words::new("chưa rõ thuộc nhóm nào", "it is not known which cohort it is in")
}

/// A figure beside those of others: `“Vượt chỉ tiêu” so với đơn vị cao nhất (cùng nhóm tương đồng)`.
pub fn relative_words(relative: &Relative, of: &Words) -> Words {
    let Words { vi: within_vi, en: within_en } = within_words(&relative.within);
    let (vi, en) = (&of.vi, &of.en);
    match relative.to {
        To::Leader => {
            words!("“{vi}” so với đơn vị cao nhất ({within_vi}), tối đa 1", "“{en}” beside the greatest ({within_en}), at most 1")
        }
        To::Mean => {
            words!("“{vi}” so với mức bình quân ({within_vi}), tối đa 1", "“{en}” beside the mean ({within_en}), at most 1")
        }
    }
}

/// The units that a share is taken of, as a part of a sentence.
pub fn base_words<'t>(share: &Share, title: impl Fn(RatingId) -> &'t str) -> Words {
    match (share.of, share.counted) {
        (Base::All, _) => Words::new("số đơn vị đã xếp loại", "the units that have a rating"),
        (Base::Rated(rating), Counted::Before) => {
            let title = title(rating);
            words!("số đơn vị đạt {title} trước khi khống chế", "the units rated {title} before the quota")
        }
        (Base::Rated(rating), Counted::After) => {
            let title = title(rating);
            words!("số đơn vị cuối cùng đạt {title}", "the units that finally are {title}")
        }
        (Base::RatedAtLeast(rating), Counted::Before) => {
            let title = title(rating);
            words!("số đơn vị từ {title} trở lên", "the units rated {title} or better")
        }
        (Base::RatedAtLeast(rating), Counted::After) => {
            let title = title(rating);
            words!("số đơn vị cuối cùng từ {title} trở lên", "the units that finally are {title} or better")
        }
    }
}

/// How many units may have the rating: `không quá 20% số đơn vị …, luôn làm tròn xuống`.
pub fn capacity_words(set: &RuleSet, quota: &Quota) -> Words {
    let rating = &set.ratings[quota.rating].title;
    match quota.capacity {
        Capacity::Count(count) => {
            words!("mức {rating}: không quá {count} đơn vị", "{rating}: at most {count} units")
        }
        Capacity::Share(share) => {
            let Words { vi: of_vi, en: of_en } = base_words(&share, |rating| &set.ratings[rating].title);
            let Words { vi: mode_vi, en: mode_en } = mode_words(share.round);
            let (vi, en) = (share.percent.vi(), share.percent.en());
            let (least_vi, least_en) = match share.at_least {
                0 => (String::new(), String::new()),
                n => (format!("; ít nhất {n} đơn vị"), format!("; at least {n}")),
            };
            words!(
                "mức {rating}: không quá {vi}% {of_vi} ({mode_vi}){least_vi}",
                "{rating}: at most {en}% of {of_en} ({mode_en}){least_en}"
            )
        }
    }
}

/// Everything else that a quota says, each by itself.
pub fn terms(set: &RuleSet, quota: &Quota) -> Vec<Words> {
    let mut terms = Vec::new();
    if quota.declared_in.is_some() || set.status == Status::Frame {
        terms.push(words!("tính chung mọi bộ tiêu chí điền khung này", "counted over all sets that fill this frame together"));
    }
    if let Some(small) = quota.small_cohort {
        let (under, allow) = (small.under, small.allow);
        terms.push(words!(
            "nhóm có dưới {under} đơn vị đã xếp loại: được {allow} đơn vị",
            "a cohort of fewer than {under} rated units: {allow}"
        ));
    }
    if let Some(percent) = quota.exception_percent {
        let (vi, en) = (percent.vi(), percent.en());
        terms.push(words!("nhóm được quyết định cho phép: {vi}%", "a cohort excepted by a decision: {en}%"));
    }
    if let Some(least) = quota.score_at_least {
        let (vi, en) = (least.vi(), least.en());
        terms.push(match set.scorecard().map(|scorecard| scorecard.ratings_read) {
            Some(RatingsRead::PercentOfMax) => words!("chỉ xét đơn vị từ {vi}% điểm tối đa", "only from {en}% of the maximum"),
            Some(RatingsRead::Points) | None => words!("chỉ xét đơn vị từ {vi} điểm", "only from {en} points"),
        });
    }
    terms.push(ranking_words(set, quota));
    terms.push(match quota.ties {
        Ties::Exclude => Words::new(
            "bằng nhau ở ranh giới: không đơn vị nào trong số đó được nhận",
            "alike at the cut: none of them has a place",
        ),
        Ties::Refuse => {
            Words::new("bằng nhau ở ranh giới: các đơn vị đó chờ quyết định", "alike at the cut: all of them wait for a decision")
        }
    });
    terms.push(match quota.undetermined {
        WithUndetermined::SetAside => {
            Words::new("đơn vị chưa đủ căn cứ xếp loại để ngoài, không tính", "undetermined units are left out of the count")
        }
        WithUndetermined::Blocks => Words::new(
            "còn đơn vị chưa đủ căn cứ xếp loại thì nhóm chưa xét được",
            "as long as a unit is undetermined its cohort waits",
        ),
    });
    let others = &set.ratings[quota.others].title;
    terms.push(words!("đơn vị vượt khống chế xếp mức {others}", "who has no place is rated {others}"));
    terms
}

/// `xếp thứ tự theo tổng điểm (cao trước), rồi “…” (thấp trước)`.
pub fn ranking_words(set: &RuleSet, quota: &Quota) -> Words {
    let mut keys = (Vec::new(), Vec::new());
    for key in &quota.rank_by {
        let Words { vi, en } = set.quoted_title(key.by);
        let (way_vi, way_en) = if key.is_descending { ("cao trước", "more first") } else { ("thấp trước", "less first") };
        keys.0.push(format!("{vi} ({way_vi})"));
        keys.1.push(format!("{en} ({way_en})"));
    }
    let (vi, en) = (keys.0.join(", rồi "), keys.1.join(", then "));
    words!("xếp thứ tự theo {vi}", "ranked by {en}")
}

/// What a quota came to in one cohort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rated units.
    pub n_rated: usize,
    /// Those that ask for a place.
    pub n_candidates: usize,
    /// The units that the share was taken of.
    pub base: usize,
    /// Places.
    pub capacity: usize,
    /// Places that are taken.
    pub n_taken: usize,
    /// Units that were left out.
    pub n_set_aside: usize,
    /// Whether a decision excepts the cohort.
    pub is_excepted: bool,
}

/// How the places of a cohort were counted: `30 đơn vị đủ điều kiện mức Xuất sắc; 20% của 63 đơn vị (…), được 12 đơn vị`.
pub fn counted_words(set: &RuleSet, quota: &Quota, counts: Counts) -> Words {
    let rating = &set.ratings[quota.rating].title;
    let Counts { n_rated, n_candidates, base, capacity, n_set_aside, .. } = counts;
    let small = quota.small_cohort.filter(|small| usize::try_from(small.under).is_ok_and(|under| n_rated < under));
    let Words { vi, en } = match (small, quota.capacity) {
        (Some(small), _) => {
            let under = small.under;
            words!(
                "nhóm có {n_rated} đơn vị đã xếp loại, dưới {under}",
                "{n_rated} units of the cohort are rated, fewer than {under}"
            )
        }
        (None, Capacity::Count(_)) => Words::new("số cố định", "a fixed number"),
        (None, Capacity::Share(share)) => {
            let excepted = quota.exception_percent.filter(|_| counts.is_excepted);
            let percent = excepted.unwrap_or(share.percent);
            let (by_vi, by_en) = match excepted {
                Some(_) => (", theo quyết định cho phép", ", by a recorded decision"),
                None => ("", ""),
            };
            let Words { vi: of_vi, en: of_en } = base_words(&share, |rating| &set.ratings[rating].title);
            let Words { vi: mode_vi, en: mode_en } = mode_words(share.round);
            let (least_vi, least_en) = match share.at_least {
                0 => (String::new(), String::new()),
                n => (format!(", ít nhất {n} đơn vị"), format!(", at least {n}")),
            };
            let (vi, en) = (percent.vi(), percent.en());
            words!(
                "{vi}% của {base} đơn vị ({of_vi}{by_vi}; {mode_vi}{least_vi})",
                "{en}% of {base} ({of_en}{by_en}; {mode_en}{least_en})"
            )
        }
    };
    let (aside_vi, aside_en) = match n_set_aside {
        0 => (String::new(), String::new()),
        n => (format!("; {n} đơn vị chưa đủ căn cứ để ngoài"), format!("; {n} undetermined units are left out")),
    };
    words!(
        "{n_candidates} đơn vị đủ điều kiện mức {rating}; {vi}, được {capacity} đơn vị{aside_vi}",
        "{n_candidates} units qualify for {rating}; {en}: {capacity} places{aside_en}"
    )
}
