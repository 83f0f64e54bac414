//! Ratings with their edges and requirements, gates, and what a gate or floor does.

use super::expressions::{Reading, label};
use super::header::no_points;
use super::names::{Reader, Role};
use crate::law::document::{Node, Pair, Scalar, Value};
use crate::law::expression::{Condition, Part, Truth};
use crate::law::fields::Fields;
use crate::law::{Effect, Gate, Ground, Rating, Relation, Require, Requirement};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Region};
use crate::words::number::Number;
use crate::words::text::is_id;

/// A scale may have this many ratings.
const RATINGS_MAX: usize = 100;

/// Notes the ids of all ratings: floors and matrix rows name them before they are read.
pub(super) fn declare(reading: &mut Reading<'_>, fields: &mut Fields<'_>) {
    let Some(pair) = fields.pairs.iter().find(|pair| pair.key == "ratings") else { return };
    let Value::List(nodes) = &pair.value.value else { return };
    for (position, node) in nodes.iter().enumerate() {
        let Value::Map(pairs) = &node.value else { continue };
        if let Some(Value::Scalar(Scalar { text: id, .. })) =
            pairs.iter().find(|pair| pair.key == "id").map(|pair| &pair.value.value)
        {
            reading.names.bind_rating(id, position);
        }
    }
}

/// Reads `ratings`.
pub(super) fn ratings(reading: &mut Reading<'_>, fields: &mut Fields<'_>) -> Vec<Rating> {
    let is_matrix = fields.has("matrix");
    let pair = fields.require("ratings", &mut reading.report);
    let nodes = pair.and_then(|pair| reading.report.some("ratings", &pair.value)).unwrap_or_default();
    if let Some(node) = nodes.get(RATINGS_MAX) {
        reading.report.error(
            "too_many",
            node.head(),
            words!("nhiều hơn {RATINGS_MAX} mức xếp loại", "more than {RATINGS_MAX} ratings"),
            words!("bớt mức", "use fewer ratings"),
        );
        return Vec::new();
    }
    let ratings: Vec<Rating> = nodes.iter().filter_map(|node| rating(reading, node, is_matrix)).collect();
    several_otherwise(reading, &ratings);
    unreachable(reading, &ratings);
    ratings
}

fn rating(reading: &mut Reading<'_>, node: &Node, is_matrix: bool) -> Option<Rating> {
    let mut fields = reading.report.fields("ratings", node, label("mức xếp loại", "the rating", node))?;
    let (id, region) = reading.id(&mut fields, Role::Rating)?;
    let title = reading.title(&mut fields, &id);
    let strong = fields.get("counts_as_strong", &mut reading.report);
    let counts_as_strong = strong.and_then(|pair| reading.report.truth("counts_as_strong", &pair.value)).unwrap_or(false);
    let mut edges = Edges::default();
    if is_matrix {
        fields.refuse(&["from", "to", "below", "otherwise"], &mut reading.report, &no_points());
    } else {
        edges = Edges::read(reading, &mut fields, region);
    }
    let mut n_bare = 0;
    let require = fields.get("require", &mut reading.report).map(|pair| require(reading, pair, &id, &mut n_bare));
    let anchor = reading.anchor(&mut fields, region);
    fields.finish(&mut reading.report);
    let require = match require {
        None => None,
        Some(require) => Some(require?),
    };
    let Edges { from, to, below, otherwise } = edges;
    Some(Rating { id, title, from, to, below, otherwise, counts_as_strong, require, anchor })
}

#[derive(Default)]
struct Edges {
    from: Option<Number>,
    to: Option<Number>,
    below: Option<Number>,
    otherwise: bool,
}

impl Edges {
    fn read(reading: &mut Reading<'_>, fields: &mut Fields<'_>, region: Region) -> Edges {
        let report = &mut reading.report;
        let mut number = |key| fields.get(key, report).map(|pair| (report.number(key, &pair.value), pair.value.region));
        let (from, to, below) = (number("from"), number("to"), number("below"));
        let otherwise = fields.get("otherwise", report).map(|pair| report.truth("otherwise", &pair.value));
        let has_edge = from.is_some() || to.is_some() || below.is_some();
        let is_written = ["from", "to", "below", "otherwise"].into_iter().any(|key| fields.has(key));
        if otherwise == Some(Some(true)) && has_edge {
            report.error(
                "contradicting_limits",
                region,
                words!(
                    "mức `otherwise` nhận phần còn lại, không có điểm mốc riêng",
                    "an `otherwise` rating takes the rest and has no edge of its own"
                ),
                words!("bỏ `otherwise`, hoặc bỏ `from`, `to`, `below`", "leave out `otherwise`, or `from`, `to` and `below`"),
            );
        }
        if !is_written || otherwise == Some(Some(false)) && !has_edge {
            report.error(
                "missing_key",
                region,
                words!("mức xếp loại không nói từ mấy điểm", "the rating does not say from how many points"),
                words!(
                    "thêm `from: …`, hoặc `below: …` khi ít hơn là tốt hơn, hoặc `otherwise: true`",
                    "add `from: …`, or `below: …` where less is better, or `otherwise: true`"
                ),
            );
        }
        if let (Some((_, region)), None, None) = (to, from, below) {
            report.error(
                "missing_key",
                region,
                words!("`to` chỉ đi cùng `from` hoặc `below`", "`to` goes only with `from` or `below`"),
                words!("thêm `from: …`", "add `from: …`"),
            );
        }
        let mut in_order = |low: Option<(Option<Number>, Region)>,
                            high: Option<(Option<Number>, Region)>,
                            words: (&str, &str),
                            may_be_equal: bool| {
            let (Some((Some(low), _)), Some((Some(high), region))) = (low, high) else { return };
            if high < low || (high == low && !may_be_equal) {
                let (low_word, high_word) = words;
                let (low_vi, high_vi, low_en, high_en) = (low.vi(), high.vi(), low.en(), high.en());
                report.error(
                    "contradicting_limits",
                    region,
                    words!(
                        "`{low_word}` là {low_vi}, `{high_word}` là {high_vi}: không có điểm nào ở giữa",
                        "`{low_word}` is {low_en}, `{high_word}` is {high_en}: no points lie between"
                    ),
                    words!("sửa một trong hai số", "mend one of the two"),
                );
            }
        };
        in_order(from, to, ("from", "to"), true);
        in_order(from, below, ("from", "below"), false);
        in_order(to, below, ("to", "below"), false);
        let value = |edge: Option<(Option<Number>, Region)>| edge.and_then(|(number, _)| number);
        Edges { from: value(from), to: value(to), below: value(below), otherwise: otherwise.flatten().unwrap_or(false) }
    }
}

fn several_otherwise(reading: &mut Reading<'_>, ratings: &[Rating]) {
    let mut others = ratings.iter().filter(|rating| rating.otherwise);
    let Some(first) = others.next() else { return };
    for second in others {
        let diagnostic = Diagnostic::error(
            "several_otherwise",
            second.anchor.place.clone(),
            words!("hai mức cùng là `otherwise`", "two ratings are `otherwise`"),
        )
        .also(first.anchor.place.clone(), words!("mức kia ở đây", "the other is here"))
        .help(words!("cho một mức `from` của nó", "give one of them its `from`"));
        reading.report.add(diagnostic);
    }
}

/// The first rating whose edges hold is taken: below one that is open upward, a rating that begins no lower is never reached.
fn unreachable(reading: &mut Reading<'_>, ratings: &[Rating]) {
    for (n, rating) in ratings.iter().enumerate() {
        let Some(from) = rating.from else { continue };
        let shadow = ratings[..n].iter().find(|better| {
            better.to.is_none() && better.below.is_none() && better.from.is_some_and(|better_from| better_from <= from)
        });
        if let Some(better) = shadow {
            let (id, better_id) = (&rating.id, &better.id);
            let diagnostic = Diagnostic::error(
                "unreachable_rating",
                rating.anchor.place.clone(),
                words!(
                    "không đơn vị nào đạt mức `{id}`: `{better_id}` đứng trước đã nhận hết",
                    "no unit reaches `{id}`: `{better_id}` before it takes them all"
                ),
            )
            .also(better.anchor.place.clone(), words!("`{better_id}` ở đây", "`{better_id}` is here"))
            .help(words!("viết mức tốt nhất trước, `from` giảm dần", "write the best rating first, with `from` going down"));
            reading.report.add(diagnostic);
        }
    }
}

/// A list is `all`; lists nest.
fn require(reading: &mut Reading<'_>, pair: &Pair, rating: &str, n_bare: &mut usize) -> Option<Require> {
    let parts = requirements(reading, "require", &pair.value, rating, n_bare)?;
    match (&pair.value.value, parts) {
        (Value::Map(_), Parts::One(require)) => Some(require),
        (_, Parts::One(require)) => Some(Require::All(vec![require])),
        (_, Parts::Several(parts)) => Some(Require::All(parts)),
    }
}

enum Parts {
    One(Require),
    Several(Vec<Require>),
}

fn requirements(reading: &mut Reading<'_>, key: &str, node: &Node, rating: &str, n_bare: &mut usize) -> Option<Parts> {
    match &node.value {
        Value::List(_) => {
            let nodes = reading.report.some(key, node)?;
            let parts: Vec<Option<Require>> = nodes.iter().map(|node| one_require(reading, node, rating, n_bare)).collect();
            Some(Parts::Several(parts.into_iter().collect::<Option<_>>()?))
        }
        Value::Map(_) | Value::Scalar(_) => Some(Parts::One(one_require(reading, node, rating, n_bare)?)),
    }
}

/// A requirement, a nested list, or a bare expression, whose id is the rating's with its number.
fn one_require(reading: &mut Reading<'_>, node: &Node, rating: &str, n_bare: &mut usize) -> Option<Require> {
    *n_bare += 1;
    match &node.value {
        Value::Scalar(scalar) => {
            let that = reading.condition("require", node, Reader::Requirement)?;
            let anchor = crate::law::Anchor::at(reading.report.place(node.region));
            let id = format!("{rating}.{n_bare}");
            let title = crate::words::text::clean(&scalar.text);
            Some(Require::One(Requirement { id, title, that, anchor }))
        }
        Value::List(_) => {
            reading.report.error(
                "wrong_type",
                node.head(),
                words!(
                    "một danh sách trong danh sách phải nói `all`, `any` hay `none`",
                    "a list inside a list must say `all`, `any` or `none`"
                ),
                words!("viết `any: […]`", "write `any: […]`"),
            );
            None
        }
        Value::Map(pairs) => {
            let list = pairs.iter().find(|pair| matches!(pair.key.as_str(), "all" | "any" | "none"));
            match list {
                Some(pair) => {
                    *n_bare -= 1;
                    let mut fields =
                        reading.report.fields("require", node, words!("danh sách điều kiện", "the list of requirements"))?;
                    let written: Vec<&Pair> =
                        ["all", "any", "none"].into_iter().filter_map(|key| fields.get(key, &mut reading.report)).collect();
                    let head = fields.head;
                    fields.finish(&mut reading.report);
                    if written.len() > 1 {
                        reading.report.error(
                            "several_lists",
                            head,
                            words!("chỉ nhận một trong `all`, `any`, `none`", "only one of `all`, `any`, `none` can stand here"),
                            words!("lồng danh sách này vào danh sách kia", "put one list inside the other"),
                        );
                        return None;
                    }
                    let parts = match requirements(reading, &pair.key, &pair.value, rating, n_bare)? {
                        Parts::One(one) => vec![one],
                        Parts::Several(several) => several,
                    };
                    Some(match pair.key.as_str() {
                        "all" => Require::All(parts),
                        "any" => Require::Any(parts),
                        _none => Require::None(parts),
                    })
                }
                None => requirement(reading, node).map(Require::One),
            }
        }
    }
}

fn requirement(reading: &mut Reading<'_>, node: &Node) -> Option<Requirement> {
    let mut fields = reading.report.fields("require", node, label("điều kiện xếp mức", "the requirement", node))?;
    let id = reading.id(&mut fields, Role::Requirement);
    let that = fields.require("that", &mut reading.report);
    let title = fields.get("title", &mut reading.report).and_then(|pair| reading.report.text("title", &pair.value));
    let title = title.or_else(|| match that.map(|pair| &pair.value.value) {
        Some(Value::Scalar(scalar)) => Some(crate::words::text::clean(&scalar.text)),
        Some(Value::Map(_) | Value::List(_)) | None => None,
    });
    let that = that.and_then(|pair| reading.condition("that", &pair.value, Reader::Requirement));
    let head = fields.head;
    let anchor = reading.anchor(&mut fields, id.as_ref().map_or(head, |(_, region)| *region));
    fields.finish(&mut reading.report);
    let (id, _) = id?;
    Some(Requirement { title: title.unwrap_or_else(|| id.clone()), id, that: that?, anchor })
}

/// Reads `gates`.
pub(super) fn gates(reading: &mut Reading<'_>, fields: &mut Fields<'_>) -> Vec<Gate> {
    let Some(pair) = fields.get("gates", &mut reading.report) else { return Vec::new() };
    let nodes = reading.report.list("gates", &pair.value).unwrap_or_default();
    nodes.iter().filter_map(|node| gate(reading, node)).collect()
}

fn gate(reading: &mut Reading<'_>, node: &Node) -> Option<Gate> {
    let mut fields = reading.report.fields("gates", node, label("điều kiện khống chế", "the gate", node))?;
    let id = reading.id(&mut fields, Role::Gate);
    let waivable = fields.get("waivable", &mut reading.report).map(|pair| grounds(reading, pair));
    let relation_pair = fields.get("relation", &mut reading.report);
    let relation = relation_pair.map(|pair| reading.report.word("relation", &pair.value, &[("leads", Relation::Leads)]));
    let title = fields.get("title", &mut reading.report).and_then(|pair| reading.report.text("title", &pair.value));
    let when = if fields.has("relation") {
        fields.get("when", &mut reading.report)
    } else {
        fields.require("when", &mut reading.report)
    };
    let when = when.map(|pair| reading.condition("when", &pair.value, Reader::Gate));
    let unless = fields.get("unless", &mut reading.report).map(|pair| reading.condition("unless", &pair.value, Reader::Gate));
    let then = reading.then(&mut fields);
    let head = fields.head;
    let anchor = reading.anchor(&mut fields, id.as_ref().map_or(head, |(_, region)| *region));
    fields.finish(&mut reading.report);
    let is_related = matches!(then, Some(Effect::NotAboveRelated));
    if then.is_some() && relation_pair.is_some() != is_related {
        reading.report.error(
            "relation_alone",
            relation_pair.map_or(head, |pair| pair.key_region),
            words!(
                "`relation` và `not_above: related_unit` phải đi cùng nhau",
                "`relation` and `not_above: related_unit` go together"
            ),
            words!(
                "viết `relation: leads` với `then: {{ not_above: related_unit }}`",
                "write `relation: leads` with `then: {{ not_above: related_unit }}`"
            ),
        );
        return None;
    }
    let when = match (when, relation_pair) {
        (Some(when), _) => when?,
        (None, Some(pair)) => Condition::Part(Part {
            truth: Truth::Literal(true),
            text: "true".to_owned(),
            place: reading.report.place(pair.key_region),
        }),
        (None, None) => return None,
    };
    let waivable = match waivable {
        None => Vec::new(),
        Some(waivable) => waivable?,
    };
    let relation = match relation {
        None => None,
        Some(relation) => Some(relation?),
    };
    let unless = match unless {
        None => None,
        Some(unless) => Some(unless?),
    };
    Some(Gate { id: id?.0, title, when, relation, unless, then: then?, waivable, anchor })
}

/// Grounds of a waiver: ids with titles. No expression reads them, so they stand in no namespace.
fn grounds(reading: &mut Reading<'_>, pair: &Pair) -> Option<Vec<Ground>> {
    let pairs = reading.report.pairs("waivable", &pair.value)?;
    let mut grounds = Vec::new();
    for pair in pairs {
        let id = &pair.key;
        if !is_id(id) {
            reading.report.error(
                "id_malformed",
                pair.key_region,
                words!("`{id}` không dùng làm mã được", "`{id}` cannot be an id"),
                words!(
                    "viết `mã: Lý do`, mã gồm chữ không dấu, chữ số và `_`",
                    "write `id: Title`; an id is made of ASCII letters, digits and `_`"
                ),
            );
        }
        let title = reading.report.text("waivable", &pair.value);
        grounds.push(title.map(|title| Ground { id: id.clone(), title }));
    }
    grounds.into_iter().collect()
}

impl Reading<'_> {
    /// `then:` of a gate or floor.
    pub(super) fn then(&mut self, fields: &mut Fields<'_>) -> Option<Effect> {
        const NOTCHES_MAX: u32 = 100;
        let pair = fields.require("then", &mut self.report)?;
        let mut fields = self.report.fields("then", &pair.value, words!("`then`", "`then`"))?;
        let keys = ["not_rated", "rate", "not_above", "not_below", "raise", "lower"];
        let written: Vec<&Pair> = keys.into_iter().filter_map(|key| fields.get(key, &mut self.report)).collect();
        let n_written = keys.into_iter().filter(|key| fields.has(key)).count();
        let head = fields.head;
        fields.finish(&mut self.report);
        let [pair] = written.as_slice() else {
            if n_written != 1 {
                let known = keys.join(", ");
                self.report.error(
                    if n_written == 0 { "missing_key" } else { "several_methods" },
                    head,
                    words!("`then` cần đúng một tác dụng", "`then` wants exactly one effect"),
                    words!("viết một trong: {known}", "write one of: {known}"),
                );
            }
            return None;
        };
        let node = &pair.value;
        match pair.key.as_str() {
            "not_rated" => Some(Effect::NotRated(self.report.text("not_rated", node)?)),
            "rate" => Some(Effect::Rate(self.rating("rate", node)?)),
            "not_above" if matches!(&node.value, Value::Scalar(scalar) if scalar.text == "related_unit") => {
                Some(Effect::NotAboveRelated)
            }
            "not_above" => Some(Effect::NotAbove(self.rating("not_above", node)?)),
            "not_below" => Some(Effect::NotBelow(self.rating("not_below", node)?)),
            "raise" => Some(Effect::Raise(self.report.count("raise", node, NOTCHES_MAX)?)),
            _lower => Some(Effect::Lower(self.report.count("lower", node, NOTCHES_MAX)?)),
        }
    }
}
