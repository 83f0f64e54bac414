//! The header of a rule set: who it is for, since when, how it rounds, and which clauses it cites.

use super::expressions::{Clauses, Reading};
use super::sources::Documents;
use crate::law::clause::Clause;
use crate::law::document::{Node, Pair, Value};
use crate::law::fields::{Fields, Report, Said, did_you_mean, plain_id, span};
use crate::law::{Absent, Allow, AppliesTo, Denominator, FallThrough, RatingsRead, Roundings, Status, Tenure};
use crate::words;
use crate::words::diagnostic::{Place, Region, Words};
use crate::words::number::{DECIMALS_MAX, Mode, Number, Rounding};
use crate::words::period::Span;
use crate::words::text;
use std::collections::BTreeSet;

/// What the header says, as far as it could be read.
pub(super) struct Header {
    id: Option<String>,
    version: Option<String>,
    title: Option<String>,
    status: Option<Status>,
    in_force: Option<Span>,
    in_force_region: Option<Region>,
    supersedes: Option<String>,
    applies_to: Option<AppliesTo>,
    pub(super) points_max: Option<Number>,
    pub(super) points_max_at: Option<Place>,
    pub(super) ratings_read: Option<RatingsRead>,
    rounding: Option<Roundings>,
    absent: Option<Absent>,
    pub(super) is_frame: bool,
    left: Vec<&'static str>,
    fall_through: FallThrough,
    denominator: Denominator,
    tenure: Tenure,
    as_of: (u32, u32),
    allow: Vec<Allow>,
    region: Region,
}

/// A header with everything that must be in it.
pub(super) struct Complete {
    pub(super) id: String,
    pub(super) version: String,
    pub(super) title: String,
    pub(super) status: Status,
    pub(super) in_force: Option<Span>,
    pub(super) in_force_region: Region,
    pub(super) supersedes: Option<String>,
    pub(super) applies_to: AppliesTo,
    pub(super) rounding: Roundings,
    pub(super) absent: Absent,
    pub(super) fall_through: FallThrough,
    pub(super) denominator: Denominator,
    pub(super) tenure: Tenure,
    pub(super) as_of: (u32, u32),
    pub(super) left: Vec<&'static str>,
    pub(super) allow: Vec<Allow>,
    pub(super) region: Region,
}

const NOT_ROUNDED: Roundings = Roundings { derived: None, criterion: None, group: None, total: None };

/// The words for what a missing figure means.
pub(super) const ABSENT: [(&str, Absent); 3] =
    [("undetermined", Absent::Undetermined), ("zero", Absent::Zero), ("not_applicable", Absent::NotApplicable)];

impl Header {
    /// The header, where nothing is missing.
    pub(super) fn finish(self) -> Option<Complete> {
        Some(Complete {
            id: self.id?,
            version: self.version?,
            title: self.title?,
            status: self.status?,
            in_force: self.in_force,
            in_force_region: self.in_force_region.unwrap_or(self.region),
            supersedes: self.supersedes,
            applies_to: self.applies_to?,
            rounding: self.rounding?,
            absent: self.absent?,
            fall_through: self.fall_through,
            denominator: self.denominator,
            tenure: self.tenure,
            as_of: self.as_of,
            left: self.left,
            allow: self.allow,
            region: self.region,
        })
    }

    /// How the four stages are rounded; exact where the header does not say, which has been reported.
    pub(super) fn roundings(&self) -> Roundings {
        self.rounding.unwrap_or(NOT_ROUNDED)
    }

    /// What a missing figure means; undetermined where the header does not say, which has been reported.
    pub(super) fn absent(&self) -> Absent {
        self.absent.unwrap_or(Absent::Undetermined)
    }
}

/// Reads the header's keys; `root` is the whole file, whose `clause:` values tell which clauses are cited.
pub(super) fn read(reading: &mut Reading<'_>, fields: &mut Fields<'_>, documents: &Documents, root: &Node) -> Header {
    let report = &mut reading.report;
    let id = fields.require("id", report);
    let region = id.map_or(super::beginning(), |pair| pair.value.region);
    let id = id.and_then(|pair| set_id("id", &pair.value, report));
    let version = fields.require("version", report).and_then(|pair| version_of(&pair.value, report));
    let title = fields.require("title", report).and_then(|pair| report.text("title", &pair.value));
    let status = fields.require("status", report).and_then(|pair| {
        let known = [
            ("illustrative", Status::Illustrative),
            ("draft", Status::Draft),
            ("issued", Status::Issued),
            ("frame", Status::Frame),
        ];
        report.word("status", &pair.value, &known)
    });
    let in_force = fields.get("in_force", report);
    let in_force_region = in_force.map(|pair| pair.key_region);
    let in_force = in_force.and_then(|pair| span("in_force", &pair.value, report));
    let supersedes = fields.get("supersedes", report).and_then(|pair| superseded(&pair.value, report));
    let applies_to = fields.require("applies_to", report).and_then(|pair| applies_to(&pair.value, report));
    // what a frame does not state is for the sets that fill it
    let is_frame = status == Some(Status::Frame);
    let left: Vec<&'static str> =
        ["rounding", "absent", "fall_through"].into_iter().filter(|key| is_frame && !fields.has(key)).collect();
    let (leaves_rounding, leaves_absent) = (left.contains(&"rounding"), left.contains(&"absent"));
    let rounding =
        if leaves_rounding { None } else { fields.require("rounding", report) }.and_then(|pair| roundings(&pair.value, report));
    let absent = if leaves_absent { None } else { fields.require("absent", report) }
        .and_then(|pair| report.word("absent", &pair.value, &ABSENT));
    let tenure = fields.get("tenure", report).and_then(|pair| tenure(&pair.value, report)).unwrap_or(Tenure::Founding);
    if let Some(pair) = fields.get("previous", report) {
        reading.reads_previous = true;
        super::previous::header(&pair.value, report);
    }
    let denominator = fields.get("summary", report).and_then(|pair| denominator(&pair.value, report));
    let as_of = fields.get("as_of", report).and_then(|pair| month_and_day(&pair.value, report));

    let has_matrix = fields.has("matrix");
    let mut points_max_at = None;
    let (points_max, ratings_read, fall_through) = if has_matrix {
        fields.refuse(&["points_max", "ratings_read", "fall_through", "bonus", "deductions", "total"], report, &no_points());
        (None, None, None)
    } else {
        let written = fields.require("points_max", report);
        points_max_at = written.map(|pair| report.place(pair.key_region));
        let points_max = written.and_then(|pair| report.number("points_max", &pair.value));
        let known = [("points", RatingsRead::Points), ("percent_of_max", RatingsRead::PercentOfMax)];
        let ratings_read =
            fields.require("ratings_read", report).and_then(|pair| report.word("ratings_read", &pair.value, &known));
        let known = [("next_lower", FallThrough::NextLower), ("unstated", FallThrough::Unstated)];
        let fall_through = fields.get("fall_through", report).and_then(|pair| report.word("fall_through", &pair.value, &known));
        (points_max, ratings_read, fall_through)
    };
    let sources = fields.get("sources", report);
    reading.clauses = clauses(sources, documents, root, &mut reading.report);
    let allow = reading.allow(fields);
    Header {
        id,
        version,
        title,
        status,
        in_force,
        in_force_region,
        supersedes,
        applies_to,
        points_max,
        points_max_at,
        ratings_read,
        rounding: rounding.or(leaves_rounding.then_some(NOT_ROUNDED)),
        absent: absent.or(leaves_absent.then_some(Absent::Undetermined)),
        is_frame,
        left,
        fall_through: fall_through.unwrap_or(FallThrough::NextLower),
        denominator: denominator.unwrap_or(Denominator::Eligible),
        tenure,
        as_of: as_of.unwrap_or((12, 31)),
        allow,
        region,
    }
}

/// `minh_hoa/hoi_nong_dan/xa`: words of letters, digits and `_`, joined by `/`.
fn set_id(key: &str, node: &Node, report: &mut Report) -> Option<String> {
    let written = report.scalar(key, node, &words!("một mã", "an id"))?.text.clone();
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric());
    if written.split('/').all(is_word) {
        return Some(written);
    }
    report.error(
        "id_malformed",
        node.region,
        words!("`{written}` không dùng làm mã bộ tiêu chí được", "`{written}` cannot be the id of a rule set"),
        words!(
            "mã gồm chữ không dấu, chữ số và `_`, các phần nối bằng `/`: `hoi_nong_dan/xa`",
            "an id is made of ASCII letters, digits and `_`, its parts joined by `/`: `hoi_nong_dan/xa`"
        ),
    );
    None
}

fn version_of(node: &Node, report: &mut Report) -> Option<String> {
    let written = report.scalar("version", node, &words!("một phiên bản", "a version"))?.text.clone();
    if written.bytes().all(|byte| matches!(byte, b'.' | b'-' | b'_') || byte.is_ascii_alphanumeric()) {
        return Some(written);
    }
    report.error(
        "id_malformed",
        node.region,
        words!("`{written}` không dùng làm phiên bản được", "`{written}` cannot be a version"),
        words!(
            "phiên bản gồm chữ không dấu, chữ số, `.`, `-` và `_`: \"2016.1\"",
            "a version is made of ASCII letters, digits, `.`, `-` and `_`: \"2016.1\""
        ),
    );
    None
}

fn superseded(node: &Node, report: &mut Report) -> Option<String> {
    let written = report.scalar("supersedes", node, &words!("một bộ tiêu chí", "a rule set"))?.text.clone();
    let is_shaped = written.split_once('@').is_some_and(|(id, version)| {
        let is_part = |part: &str| !part.is_empty() && !part.contains(['@', ' ']);
        is_part(id) && is_part(version)
    });
    if is_shaped {
        return Some(written);
    }
    report.error(
        "id_malformed",
        node.region,
        words!("`{written}` không chỉ ra một phiên bản", "`{written}` names no version"),
        words!("viết `<mã>@<phiên bản>`", "write `<id>@<version>`"),
    );
    None
}

fn applies_to(node: &Node, report: &mut Report) -> Option<AppliesTo> {
    let mut fields = report.fields("applies_to", node, words!("`applies_to`", "`applies_to`"))?;
    let organisation = fields.require("organisation", report).and_then(|pair| plain_id("organisation", &pair.value, report));
    let unit_kind = fields.require("unit_kind", report).and_then(|pair| plain_id("unit_kind", &pair.value, report));
    let subtype = match fields.get("subtype", report) {
        None => Some(Vec::new()),
        Some(pair) => report.list("subtype", &pair.value).and_then(|nodes| {
            let ids: Vec<Option<String>> = nodes.iter().map(|node| plain_id("subtype", node, report)).collect();
            ids.into_iter().collect()
        }),
    };
    let territory =
        fields.get("territory", report).map(|pair| plain_id("territory", &pair.value, report).ok_or(Said)).transpose();
    fields.finish(report);
    Some(AppliesTo { organisation: organisation?, unit_kind: unit_kind?, subtype: subtype?, territory: territory.ok()? })
}

fn roundings(node: &Node, report: &mut Report) -> Option<Roundings> {
    let mut fields = report.fields("rounding", node, words!("`rounding`", "`rounding`"))?;
    let mut stage = |key| fields.require(key, report).ok_or(Said).and_then(|pair| rounding(key, &pair.value, report)).ok();
    let (derived, criterion, group, total) = (stage("derived"), stage("criterion"), stage("group"), stage("total"));
    fields.finish(report);
    Some(Roundings { derived: derived?, criterion: criterion?, group: group?, total: total? })
}

/// `none`, or `{ decimals, mode }`.
pub(super) fn rounding(key: &str, node: &Node, report: &mut Report) -> Result<Option<Rounding>, Said> {
    if let Value::Scalar(_) = &node.value {
        let written = &report.scalar(key, node, &words!("cách làm tròn", "a rounding")).ok_or(Said)?.text;
        if written == "none" {
            return Ok(None);
        }
        report.error(
            "unknown_word",
            node.region,
            words!("`{key}` không nhận `{written}`", "`{key}` does not take `{written}`"),
            words!("viết `none` hoặc `{{ decimals: 2, mode: half_up }}`", "write `none` or `{{ decimals: 2, mode: half_up }}`"),
        );
        return Err(Said);
    }
    let mut fields = report.fields(key, node, words!("`{key}`", "`{key}`")).ok_or(Said)?;
    let decimals = fields.require("decimals", report).and_then(|pair| report.decimals("decimals", &pair.value, DECIMALS_MAX));
    let mode = fields.require("mode", report).and_then(|pair| report.word::<Mode>("mode", &pair.value, &Mode::ALL));
    fields.finish(report);
    Ok(Some(Rounding { decimals: decimals.ok_or(Said)?, mode: mode.ok_or(Said)? }))
}

fn tenure(node: &Node, report: &mut Report) -> Option<Tenure> {
    let mut fields = report.fields("tenure", node, words!("`tenure`", "`tenure`"))?;
    let known = [("founding", Tenure::Founding), ("earliest_predecessor", Tenure::EarliestPredecessor)];
    let tenure = fields.require("counts_from", report).and_then(|pair| report.word("counts_from", &pair.value, &known));
    fields.finish(report);
    tenure
}

fn denominator(node: &Node, report: &mut Report) -> Option<Denominator> {
    let mut fields = report.fields("summary", node, words!("`summary`", "`summary`"))?;
    let known = [("all", Denominator::All), ("eligible", Denominator::Eligible), ("rated", Denominator::Rated)];
    let denominator = fields.require("denominator", report).and_then(|pair| report.word("denominator", &pair.value, &known));
    fields.finish(report);
    denominator
}

/// `12-31`: a day that every year has.
fn month_and_day(node: &Node, report: &mut Report) -> Option<(u32, u32)> {
    let written = report.scalar("as_of", node, &words!("tháng và ngày", "a month and day"))?.text.clone();
    let parts = written.split_once('-').filter(|(month, day)| month.len() == 2 && day.len() == 2);
    let parsed = parts.and_then(|(month, day)| Some((month.parse().ok()?, day.parse().ok()?)));
    // 2015 has no 29 February: such a day would be missing in most periods.
    if let Some((month, day)) =
        parsed.filter(|(month, day)| crate::words::period::Date::from_ymd_opt(2015, *month, *day).is_some())
    {
        return Some((month, day));
    }
    report.error(
        "not_a_day",
        node.region,
        words!(
            "`as_of` phải là một ngày mà năm nào cũng có, ở đây là `{written}`",
            "`as_of` must be a day that every year has, here it is `{written}`"
        ),
        words!("viết tháng-ngày: \"12-31\"", "write month-day: \"12-31\""),
    );
    None
}

fn clauses(sources: Option<&Pair>, documents: &Documents, root: &Node, report: &mut Report) -> Clauses {
    let mut clauses = Clauses::default();
    let mut cited = BTreeSet::new();
    cited_in(root, &mut cited);
    let nodes = sources.and_then(|pair| report.list("sources", &pair.value)).unwrap_or_default();
    for node in nodes {
        let Some(id) =
            report.scalar("sources", node, &words!("mã của một văn bản", "the id of a source")).map(|scalar| &scalar.text)
        else {
            continue;
        };
        if clauses.sources.contains_key(id) {
            report.error(
                "duplicate_key",
                node.region,
                words!("văn bản `{id}` ghi hai lần", "the source `{id}` is named twice"),
                words!("bỏ một lần", "take one of the two out"),
            );
            continue;
        }
        match documents.get(id) {
            Some(Ok(source)) => {
                clauses.sources.insert(id.clone(), true);
                for clause in &source.clauses {
                    let full = format!("{id}/{}", clause.id);
                    if cited.contains(full.as_str()) {
                        clauses.by_id.insert(full.clone(), clauses.list.len());
                        let validity = documents.validity(source, &clause.id);
                        clauses.list.push(Clause {
                            id: full.clone(),
                            at: clause.at.clone(),
                            says: clause.says.clone(),
                            source_number: source.number.clone(),
                            source_title: source.title.clone(),
                            source_illustrative: source.is_illustrative,
                            in_force: validity.in_force,
                            replaced_by: validity.replaced_by,
                            substitutes: validity.substitutes,
                        });
                    }
                    clauses.known.push(full);
                }
            }
            Some(Err(Said)) => {
                clauses.sources.insert(id.clone(), false);
                report.error(
                    "unknown_source",
                    node.region,
                    words!(
                        "văn bản `{id}` có lỗi, nên bộ tiêu chí này không dùng được",
                        "the source `{id}` has errors, so this rule set cannot be used"
                    ),
                    words!("sửa tệp của văn bản", "mend the file of the source"),
                );
            }
            None => {
                clauses.sources.insert(id.clone(), false);
                let message = words!("không có văn bản `{id}`", "there is no source `{id}`");
                let help = if documents.is_empty() {
                    words!(
                        "văn bản đứng ở `sources/{id}.yaml`, trong thư mục chứa bộ tiêu chí hoặc ở trên",
                        "sources stand in `sources/{id}.yaml`, in the folder of the rule set or above"
                    )
                } else {
                    did_you_mean(text::nearest(id, documents.ids()), documents.ids())
                };
                report.error("unknown_source", node.region, message, help);
            }
        }
    }
    clauses.unnamed = documents.ids().filter(|id| !clauses.sources.contains_key(*id)).map(str::to_owned).collect();
    clauses
}

fn cited_in<'n>(node: &'n Node, cited: &mut BTreeSet<&'n str>) {
    match &node.value {
        Value::Scalar(_) => {}
        Value::List(nodes) => nodes.iter().for_each(|node| cited_in(node, cited)),
        Value::Map(pairs) => {
            for pair in pairs {
                match &pair.value.value {
                    Value::Scalar(scalar) if pair.key == "clause" => {
                        cited.insert(&scalar.text);
                    }
                    Value::Scalar(_) | Value::Map(_) | Value::List(_) => cited_in(&pair.value, cited),
                }
            }
        }
    }
}

/// A message about something that only sets with points have.
pub(super) fn no_points() -> Words {
    words!(
        "bộ xếp loại bằng ma trận không có điểm: bỏ khóa này",
        "a set that rates by a matrix has no points: leave this key out"
    )
}
