//! Quotas: how many units of a cohort may have a rating, counted of what, ranked by what.

use super::expressions::{Reading, label};
use super::names::{Reader, Role};
use crate::law::RatingId;
use crate::law::document::{Node, Pair, Value};
use crate::law::fields::{Fields, did_you_mean};
use crate::law::frame::{self, Frame};
use crate::law::quota::{Base, Capacity, Counted, Quota, RankKey, Share, SmallCohort, Ties, WithUndetermined, Within};
use crate::words;
use crate::words::diagnostic::Diagnostic;
use crate::words::number::{Mode, Number};
use crate::words::text::nearest;

/// Units that a quota counts.
const UNITS_MAX: u32 = 1_000_000;

/// A percentage of units is not written finer than this.
const DECIMALS_MAX: u8 = 12;

/// Reads `quotas`; the best rating's first, as they act.
pub(super) fn quotas(reading: &mut Reading<'_>, fields: &mut Fields<'_>, frames: &[Frame]) -> Vec<Quota> {
    let is_matrix = fields.has("matrix");
    let Some(pair) = fields.get("quotas", &mut reading.report) else { return Vec::new() };
    let nodes = reading.report.list("quotas", &pair.value).unwrap_or_default();
    let mut quotas: Vec<Quota> = nodes.iter().filter_map(|node| quota(reading, node, is_matrix, frames)).collect();
    quotas.sort_by_key(|quota| quota.rating);
    quotas
}

fn quota(reading: &mut Reading<'_>, node: &Node, is_matrix: bool, frames: &[Frame]) -> Option<Quota> {
    let mut fields = reading.report.fields("quotas", node, label("tỷ lệ khống chế", "the quota", node))?;
    let id = reading.id(&mut fields, Role::Quota);
    let title = fields.get("title", &mut reading.report).and_then(|pair| reading.report.text("title", &pair.value));
    let rating = fields.require("rating", &mut reading.report).and_then(|pair| reading.rating("rating", &pair.value));
    let others = fields.require("others", &mut reading.report);
    let others = others.and_then(|pair| Some((reading.rating("others", &pair.value)?, pair)));
    let within = fields.require("within", &mut reading.report).and_then(|pair| within(reading, pair));
    let round = fields.get("round", &mut reading.report);
    let has_round = fields.has("round");
    let capacity = fields.require("capacity", &mut reading.report).and_then(|pair| capacity(reading, pair, round, has_round));
    let small = fields.get("small_cohort", &mut reading.report).map(|pair| small_cohort(reading, pair));
    let exception = fields.get("exception", &mut reading.report).map(|pair| exception(reading, pair, capacity));
    if is_matrix {
        let why = words!("ma trận không có điểm", "a matrix has no points");
        fields.refuse(&["score_at_least"], &mut reading.report, &why);
    }
    let score = fields.get("score_at_least", &mut reading.report).filter(|_| !is_matrix);
    let score = score.map(|pair| reading.report.number("score_at_least", &pair.value));
    let rank_by = fields.require("rank_by", &mut reading.report).and_then(|pair| rank_by(reading, pair));
    let ties = [("exclude", Ties::Exclude), ("refuse", Ties::Refuse)];
    let ties = fields.get("ties", &mut reading.report).map(|pair| reading.report.word("ties", &pair.value, &ties));
    let undetermined = [("set_aside", WithUndetermined::SetAside), ("blocks", WithUndetermined::Blocks)];
    let undetermined = fields
        .get("undetermined", &mut reading.report)
        .map(|pair| reading.report.word("undetermined", &pair.value, &undetermined));
    let head = fields.head;
    let anchor = reading.anchor(&mut fields, id.as_ref().map_or(head, |(_, region)| *region));
    fields.finish(&mut reading.report);
    let rating = rating?;
    let (others, pair) = others?;
    if others <= rating {
        not_lower(reading, pair);
        return None;
    }
    Some(Quota {
        id: id?.0,
        declared_in: frame::of_region(node.head(), frames).map(|frame| frame.reference.clone()),
        title,
        rating,
        within: within?,
        capacity: capacity?,
        small_cohort: all(small)?,
        exception_percent: all(exception)?,
        score_at_least: all(score)?,
        rank_by: rank_by?,
        ties: ties.unwrap_or(Some(Ties::Refuse))?,
        undetermined: undetermined.unwrap_or(Some(WithUndetermined::Blocks))?,
        others,
        anchor,
    })
}

/// What is not written is nothing; what is written and cannot be read makes the whole unread.
fn all<T>(written: Option<Option<T>>) -> Option<Option<T>> {
    match written {
        None => Some(None),
        Some(read) => read.map(Some),
    }
}

fn not_lower(reading: &mut Reading<'_>, pair: &Pair) {
    reading.report.error(
        "others_not_lower",
        pair.value.region,
        words!("`others` phải là một mức thấp hơn `rating`", "`others` must be a rating below `rating`"),
        words!("ghi mức mà đơn vị vượt khống chế được xếp", "name the rating of those who have no place"),
    );
}

pub(super) fn within(reading: &mut Reading<'_>, pair: &Pair) -> Option<Vec<Within>> {
    let nodes = reading.report.some("within", &pair.value)?;
    let read: Vec<Option<Within>> = nodes.iter().map(|node| reading.report.word("within", node, &Within::ALL)).collect();
    let mut within: Vec<Within> = read.into_iter().collect::<Option<_>>()?;
    within.sort_unstable();
    within.dedup();
    Some(within)
}

fn capacity(reading: &mut Reading<'_>, pair: &Pair, round: Option<&Pair>, has_round: bool) -> Option<Capacity> {
    let mut fields = reading.report.fields("capacity", &pair.value, words!("`capacity`", "`capacity`"))?;
    let head = fields.head;
    if fields.has("count") {
        let count = fields.get("count", &mut reading.report).and_then(|pair| whole(reading, "count", &pair.value));
        let shares: Vec<&Pair> =
            ["percent", "at_least", "of"].into_iter().filter_map(|key| fields.get(key, &mut reading.report)).collect();
        fields.finish(&mut reading.report);
        let Some(other) = shares.into_iter().chain(round).next() else { return count.map(Capacity::Count) };
        let key = &other.key;
        reading.report.error(
            "several_methods",
            other.key_region,
            words!("`{key}` không đi với `count`", "`{key}` does not go with `count`"),
            words!(
                "`count` là số đơn vị cố định; bỏ một trong hai",
                "`count` is a fixed number of units; take one of the two out"
            ),
        );
        return None;
    }
    let percent = fields.require("percent", &mut reading.report).and_then(|pair| share(reading, "percent", &pair.value));
    let at_least = fields.get("at_least", &mut reading.report).map(|pair| whole(reading, "at_least", &pair.value));
    let of = fields.require("of", &mut reading.report).and_then(|pair| base(reading, pair));
    fields.finish(&mut reading.report);
    let modes = [("floor", Mode::Floor), ("half_up", Mode::HalfUp), ("ceiling", Mode::Ceiling)];
    let round = match round {
        Some(pair) => reading.report.word("round", &pair.value, &modes),
        None => {
            if !has_round {
                reading.report.error(
                    "missing_key",
                    head,
                    words!("tỷ lệ khống chế không nói làm tròn thế nào", "the quota does not say how it is rounded"),
                    words!(
                        "thêm `round: floor` (bỏ phần lẻ), `half_up` hoặc `ceiling` bên cạnh `capacity`",
                        "add `round: floor`, `half_up` or `ceiling` beside `capacity`"
                    ),
                );
            }
            None
        }
    };
    let (of, counted) = of?;
    Some(Capacity::Share(Share { percent: percent?, at_least: at_least.unwrap_or(Some(0))?, of, counted, round: round? }))
}

/// `all`, or `{ rated: tot, counted: after }`, or `{ rated_at_least: tot }`.
fn base(reading: &mut Reading<'_>, pair: &Pair) -> Option<(Base, Counted)> {
    if let Value::Scalar(_) = &pair.value.value {
        let base = reading.report.word("of", &pair.value, &[("all", Base::All)])?;
        return Some((base, Counted::Before));
    }
    let mut fields = reading.report.fields("of", &pair.value, words!("`of`", "`of`"))?;
    let head = fields.head;
    let keys = ["rated", "rated_at_least"];
    let written: Vec<&Pair> = keys.into_iter().filter_map(|key| fields.get(key, &mut reading.report)).collect();
    let counted = [("before", Counted::Before), ("after", Counted::After)];
    let counted = fields.get("counted", &mut reading.report).map(|pair| reading.report.word("counted", &pair.value, &counted));
    let has_counted = fields.has("counted");
    let n_written = keys.into_iter().filter(|key| fields.has(key)).count();
    fields.finish(&mut reading.report);
    let [pair] = written.as_slice() else {
        if n_written != 1 {
            reading.report.error(
                if n_written == 0 { "missing_key" } else { "several_methods" },
                head,
                words!("`of` phải nói tính trên những đơn vị nào", "`of` must say of which units it is counted"),
                words!(
                    "viết một trong: `rated: <mức>`, `rated_at_least: <mức>`, hoặc `of: all`",
                    "write one of: `rated: <rating>`, `rated_at_least: <rating>`, or `of: all`"
                ),
            );
        }
        return None;
    };
    let rating: RatingId = reading.rating(&pair.key, &pair.value)?;
    if pair.key == "rated_at_least" {
        return Some((Base::RatedAtLeast(rating), counted.unwrap_or(Some(Counted::Before))?));
    }
    if !has_counted {
        reading.report.error(
            "missing_key",
            head,
            words!(
                "`rated` chưa nói tính trước hay sau khi khống chế, mà hai cách cho số khác nhau",
                "`rated` does not say whether it counts before or after the quota, which gives different numbers"
            ),
            words!(
                "thêm `counted: after` (số đơn vị cuối cùng đạt mức đó) hoặc `counted: before`",
                "add `counted: after` (those who finally have the rating) or `counted: before`"
            ),
        );
    }
    Some((Base::Rated(rating), counted??))
}

fn small_cohort(reading: &mut Reading<'_>, pair: &Pair) -> Option<SmallCohort> {
    let mut fields = reading.report.fields("small_cohort", &pair.value, words!("`small_cohort`", "`small_cohort`"))?;
    let under = fields.require("under", &mut reading.report);
    let under = under.and_then(|pair| reading.report.count("under", &pair.value, UNITS_MAX));
    let allow = fields.require("allow", &mut reading.report).and_then(|pair| whole(reading, "allow", &pair.value));
    fields.finish(&mut reading.report);
    Some(SmallCohort { under: under?, allow: allow? })
}

fn exception(reading: &mut Reading<'_>, pair: &Pair, capacity: Option<Capacity>) -> Option<Number> {
    let mut fields = reading.report.fields("exception", &pair.value, words!("`exception`", "`exception`"))?;
    let percent = fields.require("percent", &mut reading.report).and_then(|pair| share(reading, "percent", &pair.value));
    fields.finish(&mut reading.report);
    if matches!(capacity, Some(Capacity::Count(_))) {
        reading.report.error(
            "key_not_here",
            pair.key_region,
            words!("`exception` không dùng được ở đây", "`exception` cannot stand here"),
            words!(
                "`exception` thay tỷ lệ phần trăm, mà `count` là số cố định",
                "it takes the place of a percentage, and `count` is fixed"
            ),
        );
        return None;
    }
    percent
}

fn rank_by(reading: &mut Reading<'_>, pair: &Pair) -> Option<Vec<RankKey>> {
    let nodes = reading.report.some("rank_by", &pair.value)?;
    let keys: Vec<Option<RankKey>> = nodes.iter().map(|node| rank_key(reading, node)).collect();
    keys.into_iter().collect()
}

/// `{ total: desc }`.
fn rank_key(reading: &mut Reading<'_>, node: &Node) -> Option<RankKey> {
    const WAYS: [&str; 2] = ["asc", "desc"];
    let [pair] = reading.report.pairs("rank_by", node)? else {
        reading.report.error(
            "wrong_type",
            node.head(),
            words!("mỗi dòng của `rank_by` chỉ một tên", "each entry of `rank_by` has one name"),
            words!("viết `- total: desc`, tên kế tiếp ở dòng sau", "write `- total: desc`, and the next name in the next entry"),
        );
        return None;
    };
    let way = reading.report.scalar(&pair.key, &pair.value, &words!("`asc` hoặc `desc`", "`asc` or `desc`"))?;
    let written = &way.text;
    let by = reading.number_named("rank_by", &pair.key, pair.key_region, Reader::Gate);
    if !WAYS.contains(&written.as_str()) {
        let diagnostic = Diagnostic::error(
            "unknown_word",
            reading.report.place(pair.value.region),
            words!("`rank_by` không nhận `{written}`", "`rank_by` does not take `{written}`"),
        );
        reading.report.add(diagnostic.help(did_you_mean(nearest(written, WAYS), WAYS.into_iter())));
        return None;
    }
    Some(RankKey { by: by?, is_descending: written == "desc" })
}

/// A whole number of units, 0 included.
fn whole(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<u32> {
    let number = reading.report.number(key, node)?;
    let count = (number.decimals() == 0).then(|| u32::try_from(number.mantissa()).ok()).flatten();
    if let Some(count) = count.filter(|count| *count <= UNITS_MAX) {
        return Some(count);
    }
    let (vi, en) = (number.vi(), number.en());
    reading.report.error(
        "out_of_range",
        node.region,
        words!(
            "`{key}` phải là số nguyên từ 0 đến {UNITS_MAX}, ở đây là {vi}",
            "`{key}` must be a whole number from 0 to {UNITS_MAX}, here it is {en}"
        ),
        words!("sửa lại số này", "change the number"),
    );
    None
}

/// A percentage of units.
fn share(reading: &mut Reading<'_>, key: &str, node: &Node) -> Option<Number> {
    let percent = reading.percent(key, node)?;
    if percent.decimals() <= DECIMALS_MAX {
        return Some(percent);
    }
    reading.report.error(
        "out_of_range",
        node.region,
        words!("`{key}` có nhiều hơn {DECIMALS_MAX} chữ số thập phân", "`{key}` has more than {DECIMALS_MAX} decimals"),
        words!("viết ngắn hơn", "write fewer"),
    );
    None
}
