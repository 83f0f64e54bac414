//! One rule set while it is read: what was found, what was declared, and how a written expression becomes an exact one.

use super::names::{Names, Reader, Role};
use crate::law::clause::{Clause, ClauseId};
use crate::law::document::{Node, Pair, Scalar, Style, Value};
use crate::law::expression::{Condition, Numeric};
use crate::law::fields::{Fields, Report, Said, did_you_mean, is_empty};
use crate::law::lower::{self, Binding, Scope, Written};
use crate::law::relative::Relative;
use crate::law::{Allow, Anchor, Derived, Indicator, Name, RatingId};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Region, Words};
use crate::words::figure::PREVIOUS;
use crate::words::number::Number;
use crate::words::text;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Expressions longer than this are not written by people.
const EXPRESSION_MAX: usize = 4096;

/// The lists that a rule set may have at its top.
const SECTIONS: [&str; 8] = ["sources", "indicators", "derived", "data_checks", "criteria", "ratings", "gates", "quotas"];

/// A rule set while it is read.
pub(super) struct Reading<'a> {
    pub(super) report: Report,
    pub(super) names: Names,
    pub(super) clauses: Clauses,
    /// Some declarations could not even be listed: a name that is not known may be one of theirs.
    pub(super) has_unlisted: bool,
    pub(super) indicators: Vec<Indicator>,
    pub(super) derived: Vec<Derived>,
    pub(super) relatives: Vec<Relative>,
    /// Whether the header says how the period before is read.
    pub(super) reads_previous: bool,
    /// The text of a file beside the one that names it.
    pub(super) beside: &'a dyn Fn(&str, &str) -> Option<Arc<str>>,
}

/// The clauses a set may cite.
#[derive(Debug, Default)]
pub(super) struct Clauses {
    /// Those it does cite, in the order of the sources.
    pub(super) list: Vec<Clause>,
    pub(super) by_id: BTreeMap<String, ClauseId>,
    /// Every clause of the sources named in the header, for "did you mean".
    pub(super) known: Vec<String>,
    /// The sources named in the header; `false` where one could not be read.
    pub(super) sources: BTreeMap<String, bool>,
    /// Sources of the library that the header does not name.
    pub(super) unnamed: Vec<String>,
    /// Sources that are cited without being named, which has been said.
    pub(super) told: BTreeSet<String>,
}

/// What a derived value's expression turned out to be.
pub(super) enum Computed {
    Number(Numeric, String),
    Truth(Condition),
}

/// What a thing is called in a message, with its id where it has one.
pub(super) fn label(vi: &str, en: &str, node: &Node) -> Words {
    let id = match &node.value {
        Value::Map(pairs) => pairs.iter().find(|pair| pair.key == "id"),
        Value::Scalar(_) | Value::List(_) => None,
    };
    match id.map(|pair| &pair.value.value) {
        Some(Value::Scalar(Scalar { text: id, .. })) if !id.is_empty() => words!("{vi} `{id}`", "{en} `{id}`"),
        Some(_) | None => Words::new(vi, en),
    }
}

impl<'a> Reading<'a> {
    pub(super) fn new(report: Report, beside: &'a dyn Fn(&str, &str) -> Option<Arc<str>>) -> Reading<'a> {
        Reading {
            report,
            names: Names::default(),
            clauses: Clauses::default(),
            has_unlisted: false,
            indicators: Vec::new(),
            derived: Vec::new(),
            relatives: Vec::new(),
            reads_previous: false,
            beside,
        }
    }

    /// Notes every id of the file, so that a name read too early is told apart from a slip.
    pub(super) fn declare(&mut self, fields: &Fields<'_>) {
        for (key, role) in [("indicators", Role::Indicator), ("derived", Role::Derived), ("criteria", Role::Node)] {
            if let Some(pair) = fields.pairs.iter().find(|pair| pair.key == key) {
                self.has_unlisted |= !matches!(pair.value.value, Value::List(_));
                self.declare_ids(&pair.value, role);
            }
        }
        for (outer, inner, role) in
            [("bonus", "criteria", Role::Node), ("deductions", "criteria", Role::Node), ("matrix", "rows", Role::Row)]
        {
            let Some(pair) = fields.pairs.iter().find(|pair| pair.key == outer) else { continue };
            if role == Role::Node {
                self.names.expect(outer, role);
            }
            if let Value::Map(pairs) = &pair.value.value
                && let Some(pair) = pairs.iter().find(|pair| pair.key == inner)
            {
                self.declare_ids(&pair.value, role);
            }
        }
        self.names.has_points = fields.has("criteria");
        // A list under an unknown key may be a section whose key is misspelt.
        self.has_unlisted |=
            fields.pairs.iter().any(|pair| !SECTIONS.contains(&pair.key.as_str()) && matches!(pair.value.value, Value::List(_)));
    }

    fn declare_ids(&mut self, node: &Node, role: Role) {
        let Value::List(nodes) = &node.value else { return };
        for node in nodes {
            let Value::Map(pairs) = &node.value else {
                self.has_unlisted = true;
                continue;
            };
            self.has_unlisted |= !pairs.iter().any(|pair| pair.key == "id");
            for pair in pairs {
                match &pair.value.value {
                    Value::Scalar(scalar) if pair.key == "id" => self.names.expect(&scalar.text, role),
                    Value::List(_) if pair.key == "criteria" => self.declare_ids(&pair.value, role),
                    Value::Scalar(_) | Value::List(_) | Value::Map(_) => {}
                }
            }
        }
    }

    /// The id of a thing, claimed; `None` where it is missing.
    pub(super) fn id(&mut self, fields: &mut Fields<'_>, role: Role) -> Option<(String, Region)> {
        let pair = fields.require("id", &mut self.report)?;
        let id = self.report.scalar("id", &pair.value, &words!("một mã", "an id"))?.text.clone();
        self.has_unlisted |= !text::is_id(&id);
        self.names.claim(&id, role, pair.value.region, &mut self.report);
        Some((id, pair.value.region))
    }

    /// The title, or the id where none is given.
    pub(super) fn title(&mut self, fields: &mut Fields<'_>, id: &str) -> String {
        fields
            .get("title", &mut self.report)
            .and_then(|pair| self.report.text("title", &pair.value))
            .unwrap_or_else(|| id.to_owned())
    }

    /// `clause`, `doubt` and `allow` of a node.
    pub(super) fn anchor(&mut self, fields: &mut Fields<'_>, region: Region) -> Anchor {
        let clause = fields.get("clause", &mut self.report).and_then(|pair| self.clause(pair));
        let doubt = fields.get("doubt", &mut self.report).and_then(|pair| self.report.text("doubt", &pair.value));
        let allow = self.allow(fields);
        Anchor { clause, doubt, allow, place: self.report.place(region) }
    }

    /// `allow: { lint: why }`.
    pub(super) fn allow(&mut self, fields: &mut Fields<'_>) -> Vec<Allow> {
        let Some(pair) = fields.get("allow", &mut self.report) else { return Vec::new() };
        let Some(pairs) = self.report.pairs("allow", &pair.value) else { return Vec::new() };
        let mut allowed = Vec::new();
        for Pair { key, key_region, value, .. } in pairs {
            if let Some(why) = self.report.text(key, value) {
                allowed.push(Allow { lint: key.clone(), why, place: self.report.place(*key_region) });
            }
        }
        allowed
    }

    fn clause(&mut self, pair: &Pair) -> Option<ClauseId> {
        let written = self.report.scalar("clause", &pair.value, &words!("một điều khoản", "a clause"))?.text.clone();
        if let Some(clause) = self.clauses.by_id.get(&written) {
            return Some(*clause);
        }
        let region = pair.value.region;
        let Some((source, clause)) = written.split_once('/') else {
            self.report.error(
                "unknown_clause",
                region,
                words!("`{written}` không phải một điều khoản", "`{written}` is no clause"),
                words!(
                    "viết `<văn bản>/<điều khoản>`, ví dụ `minh_hoa_2016/1.2`",
                    "write `<source>/<clause>`, `minh_hoa_2016/1.2` for instance"
                ),
            );
            return None;
        };
        match self.clauses.sources.get(source) {
            Some(true) => {
                let own = format!("{source}/");
                let known: Vec<&str> = self.clauses.known.iter().filter_map(|known| known.strip_prefix(&own)).collect();
                let help = did_you_mean(nearest_clause(clause, &known), known.iter().copied());
                self.report.error(
                    "unknown_clause",
                    region,
                    words!("văn bản `{source}` không có điều khoản `{clause}`", "the source `{source}` has no clause `{clause}`"),
                    help,
                );
            }
            // Said once, at the header's `sources`, or at the first citation; a misspelt name there is missed everywhere else.
            Some(false) => {}
            None if self.clauses.sources.values().any(|is_known| !is_known) => {}
            None if !self.clauses.told.insert(source.to_owned()) => {}
            None if self.clauses.unnamed.iter().any(|unnamed| unnamed == source) => self.report.error(
                "unknown_source",
                region,
                words!(
                    "văn bản `{source}` không có trong `sources` của bộ tiêu chí",
                    "the source `{source}` is not among the rule set's `sources`"
                ),
                words!("thêm `{source}` vào `sources` ở phần đầu", "add `{source}` to `sources` in the header"),
            ),
            None => {
                let known = self.clauses.sources.keys().map(String::as_str);
                let help = did_you_mean(text::nearest(source, known.clone()), known);
                self.report.error(
                    "unknown_source",
                    region,
                    words!("không có văn bản `{source}`", "there is no source `{source}`"),
                    help,
                );
            }
        }
        None
    }

    /// An expression or `all/any/none` lists.
    pub(super) fn condition(&mut self, key: &str, node: &Node, reader: Reader) -> Option<Condition> {
        match &node.value {
            Value::Scalar(_) => {
                let scalar = self.report.scalar(key, node, &words!("một biểu thức", "an expression"))?;
                self.lowered(scalar, node.region, reader, false, lower::condition).ok().flatten()
            }
            Value::Map(_) => {
                let mut fields = self.report.fields(key, node, words!("danh sách điều kiện", "the list of conditions"))?;
                let lists: Vec<(&str, Option<&Pair>)> =
                    ["all", "any", "none"].into_iter().map(|list| (list, fields.get(list, &mut self.report))).collect();
                let head = fields.head;
                let n_pairs = fields.pairs.len();
                fields.finish(&mut self.report);
                let mut written = lists.into_iter().filter_map(|(list, pair)| Some((list, pair?)));
                let (Some((list, pair)), 1) = (written.next(), n_pairs) else {
                    if n_pairs > 1 {
                        self.report.error(
                            "several_lists",
                            head,
                            words!(
                                "`{key}` chỉ nhận một trong `all`, `any`, `none`",
                                "`{key}` takes only one of `all`, `any`, `none`"
                            ),
                            words!("lồng danh sách này vào danh sách kia", "put one list inside the other"),
                        );
                    }
                    return None;
                };
                let nodes = self.report.some(list, &pair.value)?;
                let parts: Vec<Option<Condition>> = nodes.iter().map(|node| self.condition(list, node, reader)).collect();
                let parts = parts.into_iter().collect::<Option<Vec<_>>>()?;
                Some(match list {
                    "all" => Condition::All(parts),
                    "any" => Condition::Any(parts),
                    _none => Condition::None(parts),
                })
            }
            Value::List(_) => {
                self.report.error(
                    "wrong_type",
                    node.head(),
                    words!(
                        "`{key}` phải là một biểu thức, ở đây là một danh sách",
                        "`{key}` must be an expression, here it is a list"
                    ),
                    words!("viết `all: […]`, `any: […]` hoặc `none: […]`", "write `all: […]`, `any: […]` or `none: […]`"),
                );
                None
            }
        }
    }

    /// A number or an expression that is one, with its text.
    pub(super) fn numeric(&mut self, key: &str, node: &Node, reader: Reader, may_round: bool) -> Option<(Numeric, String)> {
        let scalar = self.report.scalar(key, node, &words!("một số hay một biểu thức", "a number or an expression"))?;
        let text = text::clean(&scalar.text);
        if let Ok(number) = Number::parse(&text) {
            return Some((Numeric::Literal(number), text));
        }
        if text.split_once(',').is_some_and(|(whole, rest)| Number::parse(whole).is_ok() && Number::parse(rest).is_ok()) {
            self.report.number_of(key, &text, node.region)?;
        }
        let numeric = self.lowered(scalar, node.region, reader, may_round, lower::numeric).ok()?;
        // A value stands in for an expression that uses a name with an error of its own: the set is refused in any case.
        Some((numeric.unwrap_or(Numeric::Literal(Number::ZERO)), text))
    }

    /// The value of a derived value: a number, or a truth.
    pub(super) fn value(&mut self, key: &str, node: &Node) -> Option<Computed> {
        let n_found = self.report.found.len();
        if let Some((value, text)) = self.numeric(key, node, Reader::Derived, true) {
            return Some(Computed::Number(value, text));
        }
        let Value::Scalar(scalar) = &node.value else { return None };
        // Read as a number first, the expression has been blamed for being a truth; where it is one, nothing is wrong.
        let blamed = self.report.found.split_off(n_found);
        if let Ok(Some(condition)) = self.lowered(scalar, node.region, Reader::Derived, true, lower::condition) {
            return Some(Computed::Truth(condition));
        }
        self.report.found.truncate(n_found);
        self.report.found.extend(blamed);
        None
    }

    /// An error where the expression is wrong; `None` where it uses a name whose declaration is wrong, which has been said.
    fn lowered<T>(
        &mut self,
        scalar: &Scalar,
        region: Region,
        reader: Reader,
        may_round: bool,
        lower: impl Fn(&Written<'_>, &Scope<'_>) -> Result<T, Vec<Diagnostic>>,
    ) -> Result<Option<T>, Said> {
        if scalar.text.len() > EXPRESSION_MAX {
            self.report.error(
                "too_long",
                region,
                words!("biểu thức dài quá {EXPRESSION_MAX} ký tự", "the expression is longer than {EXPRESSION_MAX} characters"),
                words!("tách thành vài giá trị dẫn xuất", "split it into several derived values"),
            );
            return Err(Said);
        }
        if self.report.is_full() || self.names.is_poisoned(&scalar.text) {
            return Ok(None);
        }
        self.bring_previous(&scalar.text, region);
        let (file, region) = self.report.stands(scalar.verbatim.unwrap_or(region));
        let written = Written { text: &scalar.text, file, region, is_verbatim: scalar.verbatim.is_some() };
        let names = &self.names;
        let scope = Scope {
            lookup: &|name| names.lookup(name, reader),
            names: &|| names.visible(reader),
            node: &|id| names.node(id, reader),
            may_round,
        };
        match lower(&written, &scope) {
            Ok(lowered) => Ok(Some(lowered)),
            Err(found) if self.has_unlisted => {
                found.into_iter().filter(|found| found.code != "unknown_name").for_each(|found| self.report.add(found));
                Err(Said)
            }
            Err(found) => {
                found.into_iter().for_each(|found| self.report.add(found));
                Err(Said)
            }
        }
    }

    /// The name that `of` and `to` take.
    pub(super) fn binding(&mut self, key: &str, node: &Node, reader: Reader) -> Option<Binding> {
        let name = self.report.scalar(key, node, &words!("một tên", "a name"))?.text.trim().to_owned();
        self.binding_of(key, &name, node.region, reader)
    }

    /// The same of a name that stands elsewhere than behind its key.
    fn binding_of(&mut self, key: &str, name: &str, region: Region, reader: Reader) -> Option<Binding> {
        if self.report.is_full() || self.names.is_poisoned(name) {
            return None;
        }
        let is_previous = name.strip_prefix(PREVIOUS).is_some_and(text::is_id);
        if name != "period.year" && !is_previous && !text::is_id(name) {
            self.report.error(
                "not_a_name",
                region,
                words!("`{key}` chỉ nhận một tên, ở đây là `{name}`", "`{key}` takes a name only, here it is `{name}`"),
                words!(
                    "đặt biểu thức vào một giá trị dẫn xuất (`derived`) rồi ghi tên nó",
                    "put the expression into a derived value (`derived`) and write its name"
                ),
            );
            return None;
        }
        self.bring_previous(name, region);
        match self.names.lookup(name, reader) {
            Some(Binding::Refused(message, help)) => {
                self.report.error("previous_unread", region, message, help);
                None
            }
            Some(Binding::NotHere(why)) => {
                let Words { vi, en } = why;
                let message = words!("`{name}` {vi}", "`{name}` {en}");
                let help = words!("dùng một tên đọc được ở đây", "use a name that can be read here");
                self.report.error("not_here", region, message, help);
                None
            }
            Some(binding) => Some(binding),
            None if self.has_unlisted => None,
            None => {
                let visible = self.names.visible(reader);
                let help =
                    did_you_mean(text::nearest(name, visible.iter().map(String::as_str)), visible.iter().map(String::as_str));
                self.report.error("unknown_name", region, words!("không có tên `{name}`", "there is no name `{name}`"), help);
                None
            }
        }
    }

    /// The name of a number.
    pub(super) fn number_name(&mut self, key: &str, node: &Node, reader: Reader) -> Option<Name> {
        let binding = self.binding(key, node, reader)?;
        self.number_of(key, &binding, node.region)
    }

    /// The same of a name that stands elsewhere than behind its key.
    pub(super) fn number_named(&mut self, key: &str, name: &str, region: Region, reader: Reader) -> Option<Name> {
        let binding = self.binding_of(key, name, region, reader)?;
        self.number_of(key, &binding, region)
    }

    fn number_of(&mut self, key: &str, binding: &Binding, region: Region) -> Option<Name> {
        let (vi, en) = match binding {
            Binding::Number(name) => return Some(*name),
            Binding::Truth(_) => ("có/không", "a yes or no"),
            Binding::Day(_) => ("một ngày", "a day"),
            Binding::Choice(..) => ("một lựa chọn", "a choice"),
            Binding::Text(_) => ("chữ", "a text"),
            Binding::RunningRating | Binding::Rating(_) | Binding::PreviousRating(..) => ("mức xếp loại", "a rating"),
            Binding::NotHere(_) | Binding::Refused(..) => return None,
        };
        let message = words!("`{key}` phải là tên của một số, ở đây là {vi}", "`{key}` must name a number, here it is {en}");
        let help = words!(
            "điều kiện thì viết bằng `met`, `conditions` hoặc `cases`; lựa chọn thì dùng `choice`",
            "write conditions as `met`, `conditions` or `cases`, options as `choice`"
        );
        self.report.error("wrong_type", region, message, help);
        None
    }

    /// A rating by its id.
    pub(super) fn rating(&mut self, key: &str, node: &Node) -> Option<RatingId> {
        let id = self.report.scalar(key, node, &words!("một mức xếp loại", "a rating"))?.text.clone();
        if let Some(rating) = self.names.rating(&id) {
            return Some(rating);
        }
        let known = self.names.ratings();
        let help = did_you_mean(text::nearest(&id, known.iter().copied()), known.iter().copied());
        self.report.error(
            "unknown_rating",
            node.region,
            words!("không có mức xếp loại `{id}`", "there is no rating `{id}`"),
            help,
        );
        None
    }

    /// Whether the scalar is the word `unstated`.
    pub(super) fn is_unstated(node: &Node) -> bool {
        matches!(&node.value, Value::Scalar(scalar) if scalar.text == "unstated" && scalar.style == Style::Plain && !is_empty(scalar))
    }
}

/// Clauses are short numbers, where one different digit is another clause: only one with the same letters and digits is near.
fn nearest_clause<'a>(clause: &str, known: &[&'a str]) -> Option<&'a str> {
    let bare = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    known.iter().find(|candidate| bare(candidate) == bare(clause)).copied()
}
