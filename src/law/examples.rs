//! Examples beside a rule set, as data: a unit's figures, and what the rules must make of them.

use super::fields::{Fields, Report, day_of, did_you_mean, is_ambiguous};
use super::{Body, Content, DerivedId, DerivedMethod, IndicatorId, Method, Node, NodeId, RatingId, Require, RuleSet};
use crate::law::document::{Node as Written, Pair, Scalar, Style, Value};
use crate::words;
use crate::words::diagnostic::{Place, Words};
use crate::words::figure::{Kind, PREVIOUS, Question};
use crate::words::number::{Number, Ratio};
use crate::words::period::{Date, Period};
use crate::words::text;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One example. What `like` names has already been put in.
#[derive(Clone, Debug)]
pub struct Example {
    /// The sentence that is true if the example passes.
    pub sentence: String,
    /// The figures given, by indicator; one that is not here is missing.
    pub given: BTreeMap<IndicatorId, Given>,
    /// What is known of the unit.
    pub unit: ExampleUnit,
    /// The period; where the example does not say, the first whose as-of day the set is in force on.
    pub period: Period,
    /// What must come out.
    pub expect: Vec<Expectation>,
    /// The units of an example over several; none where it is about one, whose figures stand above.
    pub members: Vec<Member>,
    /// Where it stands.
    pub place: Place,
}

/// A unit of an example over several.
#[derive(Clone, Debug)]
pub struct Member {
    /// What the example calls it.
    pub id: String,
    /// The set that rates it.
    pub set: Arc<RuleSet>,
    /// Its figures, by the indicators of its set.
    pub given: BTreeMap<IndicatorId, Given>,
    /// What is known of it.
    pub unit: ExampleUnit,
    /// The unit above it, by the example's name.
    pub parent: Option<String>,
    /// The unit it leads, by the example's name.
    pub leads: Option<String>,
    /// The group of like units it is ranked in.
    pub cohort: Option<String>,
    /// What came of it, where that is given in the place of figures.
    pub stands_for: Option<StandsFor>,
    /// What must come of it.
    pub expect: Vec<Expectation>,
    /// Where it stands.
    pub place: Place,
}

/// A result that is given, so that an example of the unit above stays small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StandsFor {
    /// This rating of its set.
    Rated(RatingId),
    /// Not rated.
    NotRated,
    /// Undetermined.
    Undetermined,
}

/// What an example may say of its unit besides figures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExampleUnit {
    /// The day of its founding.
    pub founded: Option<Date>,
    /// Its subtype.
    pub subtype: Option<String>,
    /// Its territory.
    pub territory: Option<String>,
    /// Gates that a decision waives for it, by position.
    pub waived: BTreeSet<usize>,
}

/// A figure as an example gives it. Ranges are not applied: a figure outside its range is unreadable, as in data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// A number.
    Number(Number),
    /// Yes or no.
    Truth(bool),
    /// A day.
    Day(Date),
    /// An option, by position.
    Option(usize),
    /// A text.
    Text(String),
    /// `"?"`: there is no figure.
    Missing,
    /// `KAD`: the question does not apply.
    NotApplicable,
}

/// One line of `expect`.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// What it is about.
    pub of: Subject,
    /// As the example names it.
    pub name: String,
    /// The points of a criterion, of one of its conditions, of a group, or the total.
    pub points: Option<Ratio>,
    /// A derived value.
    pub value: Option<Expected>,
    /// The maximum of a node or of the total, as it stands for the unit.
    pub max: Option<Ratio>,
    /// A rating, outcome or truth.
    pub is: Option<Is>,
    /// The reason's id.
    pub by: Option<String>,
    /// Where it stands.
    pub place: Place,
}

/// A derived value as it is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A number.
    Number(Ratio),
    /// A truth.
    Truth(bool),
}

/// What an expectation is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A criterion, a group, the bonus or the deductions.
    Node(NodeId),
    /// A row of the matrix, by position.
    Row(usize),
    /// The n-th condition of a criterion, from 0.
    Condition(NodeId, usize),
    /// A derived value.
    Derived(DerivedId),
    /// The total.
    Total,
    /// The final rating.
    Rating,
    /// Rated, not rated or undetermined.
    Outcome,
    /// Whether a requirement holds: its rating, and its number among that rating's requirements, in document order.
    Requirement(RatingId, usize),
    /// Whether a gate is closed, by position.
    Gate(usize),
    /// Whether the floor of a node, or its floor for each leaf, has been fallen under.
    Floor(NodeId),
    /// Whether a leaf without a floor of its own has fallen under the `floor_each` of a group around it.
    FloorOfLeaf(NodeId),
    /// Whether a data check holds, by position.
    DataCheck(usize),
}

/// What `is` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Is {
    /// This rating.
    Rating(RatingId),
    /// Rated.
    Rated,
    /// Not rated.
    NotRated,
    /// Undetermined.
    Undetermined,
    /// Holds, or does not.
    Truth(bool),
}

/// A rule set with what examples name in it.
pub(super) struct Known<'a> {
    pub(super) set: &'a RuleSet,
    indicators: BTreeMap<&'a str, IndicatorId>,
    subjects: BTreeMap<String, Subject>,
}

impl<'a> Known<'a> {
    pub(super) fn of(set: &'a RuleSet) -> Known<'a> {
        let indicators = set.asked();
        let indicators = indicators.map(|(position, indicator)| (indicator.question.id.as_str(), position)).collect();
        Known { set, indicators, subjects: subjects(set) }
    }
}

pub(super) fn like<'e>(pair: &Pair, (earlier, faulty): (&'e [Example], &[String]), report: &mut Report) -> Option<&'e Example> {
    let sentence = report.text("like", &pair.value)?;
    let found = earlier.iter().find(|example| example.sentence == sentence);
    if found.is_some_and(|example| !example.members.is_empty()) {
        report.error(
            "like_several",
            pair.value.region,
            words!("ví dụ ấy có nhiều đơn vị", "that example has several units"),
            words!("`like` chỉ chép một ví dụ có một đơn vị", "`like` copies an example of one unit"),
        );
        return None;
    }
    if found.is_none() && !faulty.contains(&sentence) {
        let nearest = text::nearest(&sentence, earlier.iter().map(|example| example.sentence.as_str()));
        let help = match nearest {
            Some(nearest) => words!("có phải `{nearest}`?", "did you mean `{nearest}`?"),
            None => {
                words!("`like` chép nguyên câu của một ví dụ đứng trước", "`like` repeats the sentence of an earlier example")
            }
        };
        report.error(
            "unknown_example",
            pair.value.region,
            words!("không có ví dụ nào ở trên với câu này", "no example above has this sentence"),
            help,
        );
    }
    found
}

pub(super) fn own_unit(written: &Written, unit: &mut ExampleUnit, report: &mut Report) {
    let Some(mut fields) = report.fields("unit", written, words!("`unit`", "`unit`")) else { return };
    let why = words!("phần này chỉ có ở các đơn vị dưới `units`", "only the units below `units` have this");
    fields.refuse(&["cohort", "parent", "leads"], report, &why);
    unit_attributes(&mut fields, unit, report);
    fields.finish(report);
}

/// The day of founding, subtype and territory.
pub(super) fn unit_attributes(fields: &mut Fields<'_>, unit: &mut ExampleUnit, report: &mut Report) {
    if let Some(pair) = fields.get("founded", report) {
        unit.founded = if is_missing(&pair.value) { None } else { report.day("founded", &pair.value) };
    }
    for (key, own) in [("subtype", &mut unit.subtype), ("territory", &mut unit.territory)] {
        if let Some(pair) = fields.get(key, report) {
            *own = if is_missing(&pair.value) { None } else { report.text(key, &pair.value) };
        }
    }
}

/// `waived: [gate]`: gates of the set that a decision is supposed to waive.
pub(super) fn waived(fields: &mut Fields<'_>, set: &RuleSet, unit: &mut ExampleUnit, report: &mut Report) {
    let Some(pair) = fields.get("waived", report) else { return };
    let Some(nodes) = report.some("waived", &pair.value) else { return };
    let waivable = || set.gates.iter().filter(|gate| !gate.waivable.is_empty()).map(|gate| gate.id.as_str());
    for node in nodes {
        let Some(id) = report.text("waived", node) else { continue };
        match set.gates.iter().position(|gate| gate.id == id && !gate.waivable.is_empty()) {
            Some(gate) => {
                unit.waived.insert(gate);
            }
            None => report.error(
                "gate_not_waivable",
                node.region,
                words!("không có điều kiện miễn áp dụng được `{id}`", "there is no gate `{id}` that may be waived"),
                did_you_mean(text::nearest(&id, waivable()), waivable()),
            ),
        }
    }
}

pub(super) fn is_missing(written: &Written) -> bool {
    matches!(&written.value, Value::Scalar(scalar) if scalar.text == "?")
}

pub(super) fn own_given(written: &Written, known: &Known<'_>, given: &mut BTreeMap<IndicatorId, Given>, report: &mut Report) {
    // An example may give nothing: `given: {}`.
    let pairs = match &written.value {
        Value::Map(pairs) => pairs.as_slice(),
        Value::Scalar(_) | Value::List(_) => report.pairs("given", written).unwrap_or_default(),
    };
    for pair in pairs {
        let Some(indicator) = known.indicators.get(pair.key.as_str()).copied() else {
            if report.is_full() {
                return;
            }
            let key = &pair.key;
            let ids = || known.indicators.keys().copied().take(500);
            let help = did_you_mean(text::nearest(key, ids()), ids());
            report.error(
                "unknown_name",
                pair.key_region,
                words!("không có chỉ tiêu `{key}`", "there is no indicator `{key}`"),
                help,
            );
            continue;
        };
        if let Some(figure) = figure(pair, &known.set.indicators[indicator].question, report) {
            given.insert(indicator, figure);
        }
    }
}

/// Reads `previous:`, what is known of the period before; what no rule of the set reads is looked at and let go.
pub(super) fn own_previous(written: &Written, known: &Known<'_>, given: &mut BTreeMap<IndicatorId, Given>, report: &mut Report) {
    let set = known.set;
    if !set.reads_previous {
        report.error(
            "key_not_here",
            written.head(),
            words!("bộ tiêu chí này không đọc kỳ trước", "this set does not read the period before"),
            words!(
                "bỏ phần này, hoặc thêm `previous: {{ figures: sum, rating: worst, split: undetermined }}` vào phần đầu của bộ tiêu chí",
                "leave this out, or add `previous: {{ figures: sum, rating: worst, split: undetermined }}` to the header of the set"
            ),
        );
        return;
    }
    let pairs = match &written.value {
        Value::Map(pairs) => pairs.as_slice(),
        Value::Scalar(_) | Value::List(_) => report.pairs("previous", written).unwrap_or_default(),
    };
    for pair in pairs {
        let key = pair.key.as_str();
        let read = format!("{PREVIOUS}{key}");
        if let Some(indicator) = set.indicators.iter().position(|own| own.question.id == read) {
            if let Some(figure) = figure(pair, &set.indicators[indicator].question, report) {
                given.insert(indicator, figure);
            }
            continue;
        }
        if known.indicators.contains_key(key) || key == "rating" || key == "total" {
            continue;
        }
        if report.is_full() {
            return;
        }
        let ids = || known.indicators.keys().copied().take(500).chain(["rating", "total"]);
        let help = if set.derived.iter().any(|own| own.id == key) {
            words!(
                "giá trị dẫn xuất của kỳ trước được tính lại: cho các chỉ tiêu mà nó đọc",
                "a derived value of the period before is computed again: give the indicators it reads"
            )
        } else {
            did_you_mean(text::nearest(key, ids()), ids())
        };
        let message = words!("kỳ trước không có chỉ tiêu `{key}`", "the period before has no indicator `{key}`");
        report.error("unknown_name", pair.key_region, message, help);
    }
}

fn figure(pair: &Pair, question: &Question, report: &mut Report) -> Option<Given> {
    let key = &pair.key;
    let scalar = report.scalar(key, &pair.value, &words!("một số liệu", "a figure"))?;
    match scalar.text.as_str() {
        "?" => return Some(Given::Missing),
        "KAD" => return Some(Given::NotApplicable),
        _ => {}
    }
    match &question.kind {
        Kind::Quantity(_) => report.number(key, &pair.value).map(Given::Number),
        Kind::YesNo => report.truth(key, &pair.value).map(Given::Truth),
        Kind::Date => match day_of(&scalar.text) {
            Some(day) => Some(Given::Day(day)),
            None => report.day(key, &pair.value).map(Given::Day),
        },
        Kind::Choice(options) => {
            let option = &scalar.text;
            if scalar.style == Style::Plain && is_ambiguous(option) {
                report.error(
                    "option_not_text",
                    pair.value.region,
                    words!(
                        "lựa chọn `{option}` có thể bị đọc là có/không, số hay ngày",
                        "the option `{option}` could be read as a truth, a number or a day"
                    ),
                    words!("đặt trong ngoặc kép: `\"{option}\"`", "put it in quotation marks: `\"{option}\"`"),
                );
                return None;
            }
            let position = options.iter().position(|known| known.id == *option);
            if position.is_none() {
                let known = || options.iter().map(|known| known.id.as_str());
                let help = did_you_mean(text::nearest(option, known()), known());
                report.error(
                    "unknown_option",
                    pair.value.region,
                    words!("`{key}` không có lựa chọn `{option}`", "`{key}` has no option `{option}`"),
                    help,
                );
            }
            position.map(Given::Option)
        }
        Kind::Text => report.text(key, &pair.value).map(Given::Text),
    }
}

pub(super) fn period(pair: &Pair, report: &mut Report) -> Option<Period> {
    let scalar = report.scalar("period", &pair.value, &words!("một năm", "a year"))?;
    let period = Period::parse(&scalar.text);
    if period.is_none() {
        let written = &scalar.text;
        report.error(
            "not_a_period",
            pair.value.region,
            words!("`period` phải là một năm, ở đây là `{written}`", "`period` must be a year, here it is `{written}`"),
            words!("viết bốn chữ số: 2016", "write four digits: 2016"),
        );
    }
    period
}

/// The first year whose as-of day the set is in force on; 2016 where it is in force on none.
pub(super) fn first_period(set: &RuleSet) -> Period {
    let fallback = Period { year: 2016 };
    let Some(span) = set.in_force else { return fallback };
    let years = (1945..=2200).map(|year| Period { year });
    let from = |period: &Period| set.as_of_day(*period).is_some_and(|day| span.holds(day));
    match span.from {
        Some(_) => years.into_iter().find(from).unwrap_or(fallback),
        None => years.into_iter().rev().find(from).unwrap_or(fallback),
    }
}

/// Everything an example may expect, by the name it is expected under.
fn subjects(set: &RuleSet) -> BTreeMap<String, Subject> {
    let mut subjects = BTreeMap::new();
    for (position, derived) in set.derived.iter().enumerate() {
        subjects.insert(derived.id.clone(), Subject::Derived(position));
    }
    match &set.body {
        Body::Criteria(scorecard) => {
            subjects.insert("total".to_owned(), Subject::Total);
            for (position, node) in scorecard.nodes.iter().enumerate() {
                node_subjects(&scorecard.nodes, node, position, &mut subjects);
            }
        }
        Body::Matrix(rows) => {
            for (position, row) in rows.iter().enumerate() {
                subjects.insert(row.id.clone(), Subject::Row(position));
            }
        }
    }
    subjects.insert("rating".to_owned(), Subject::Rating);
    subjects.insert("outcome".to_owned(), Subject::Outcome);
    for (rating, owner) in set.ratings.iter().enumerate() {
        for (position, requirement) in owner.require.iter().flat_map(Require::leaves).enumerate() {
            subjects.insert(requirement_name(&subjects, &requirement.id, "requirement"), Subject::Requirement(rating, position));
        }
    }
    for (position, gate) in set.gates.iter().enumerate() {
        subjects.insert(requirement_name(&subjects, &gate.id, "gate"), Subject::Gate(position));
    }
    for position in 0..set.data_checks.len() {
        subjects.insert(format!("data_check {}", position + 1), Subject::DataCheck(position));
    }
    subjects
}

/// A gate or requirement that is called like a derived value is expected as `gate x`, `requirement x`.
fn requirement_name(subjects: &BTreeMap<String, Subject>, id: &str, word: &str) -> String {
    if subjects.contains_key(id) { format!("{word} {id}") } else { id.to_owned() }
}

fn is_under_floor_each(nodes: &[Node], node: &Node) -> bool {
    node.parent.is_some_and(|parent| nodes[parent].floor_each.is_some() || is_under_floor_each(nodes, &nodes[parent]))
}

fn node_subjects(nodes: &[Node], node: &Node, position: NodeId, subjects: &mut BTreeMap<String, Subject>) {
    subjects.insert(node.id.clone(), Subject::Node(position));
    if node.floor.is_some() || node.floor_each.is_some() {
        subjects.insert(format!("floor {}", node.id), Subject::Floor(position));
    } else if node.is_criterion() && is_under_floor_each(nodes, node) {
        subjects.insert(format!("floor {}", node.id), Subject::FloorOfLeaf(position));
    }
    if let Content::Criterion { method: Method::Conditions(conditions), .. } = &node.content {
        for n in 0..conditions.len() {
            subjects.insert(format!("{}.{}", node.id, n + 1), Subject::Condition(position, n));
        }
    }
}

pub(super) fn expectations(written: &Written, known: &Known<'_>, report: &mut Report) -> Option<Vec<Expectation>> {
    let mut expect = Vec::new();
    for pair in report.pairs("expect", written)? {
        let name = &pair.key;
        let Some(subject) = known.subjects.get(name) else {
            if report.is_full() {
                return None;
            }
            let names = known.subjects.keys().map(String::as_str).take(500);
            let help = did_you_mean(text::nearest(name, names.clone()), names);
            report.error(
                "unknown_name",
                pair.key_region,
                words!("không có gì tên `{name}` để kiểm tra", "there is nothing called `{name}` to expect"),
                help,
            );
            continue;
        };
        expect.extend(expectation(pair, subject, known.set, report));
    }
    Some(expect)
}

fn expectation(pair: &Pair, subject: &Subject, set: &RuleSet, report: &mut Report) -> Option<Expectation> {
    let name = &pair.key;
    let mut fields = report.fields(name, &pair.value, words!("`{name}`", "`{name}`"))?;
    let known: &[&'static str] = match subject {
        Subject::Node(_) | Subject::Total => &["points", "max"],
        Subject::Condition(..) => &["is", "points"],
        Subject::Derived(_) => &["value"],
        Subject::Row(_)
        | Subject::Rating
        | Subject::Outcome
        | Subject::Requirement(..)
        | Subject::Gate(_)
        | Subject::Floor(_)
        | Subject::FloorOfLeaf(_)
        | Subject::DataCheck(_) => &["is"],
    };
    let mut written = |key: &'static str| {
        if known.contains(&key) {
            return fields.get(key, report);
        }
        fields.refuse(&[key], report, &words!("điều này không có ở `{name}`", "`{name}` has no such thing"));
        None
    };
    let (points, value, max, is) = (written("points"), written("value"), written("max"), written("is"));
    let points = points.and_then(|pair| ratio("points", &pair.value, report));
    let max = max.and_then(|pair| ratio("max", &pair.value, report));
    let value = value.and_then(|pair| expected(&pair.value, subject, set, report));
    let is = is.and_then(|pair| is_of(&pair.value, subject, set, report));
    let by = fields.get("by", report).and_then(|pair| report.text("by", &pair.value));
    let place = report.place(pair.key_region);
    fields.finish(report);
    Some(Expectation { of: subject.clone(), name: name.clone(), points, value, max, is, by, place })
}

fn expected(written: &Written, subject: &Subject, set: &RuleSet, report: &mut Report) -> Option<Expected> {
    let is_truth =
        matches!(subject, Subject::Derived(derived) if matches!(set.derived[*derived].method, DerivedMethod::Truth(_)));
    if is_truth {
        report.truth("value", written).map(Expected::Truth)
    } else {
        ratio("value", written, report).map(Expected::Number)
    }
}

/// A number, or a quotient as `200/3`.
fn ratio(key: &str, written: &Written, report: &mut Report) -> Option<Ratio> {
    if let Value::Scalar(Scalar { text, .. }) = &written.value
        && let Some((over, under)) = text.split_once('/')
    {
        let whole = |part: &str| Number::parse(part.trim()).ok().filter(|number| number.decimals() == 0).map(Number::mantissa);
        if let Some(ratio) = whole(over).zip(whole(under)).and_then(|(over, under)| Ratio::new(over, under)) {
            return Some(ratio);
        }
    }
    report.number(key, written).map(Ratio::from)
}

fn is_of(written: &Written, subject: &Subject, set: &RuleSet, report: &mut Report) -> Option<Is> {
    let ratings = || set.ratings.iter().enumerate().map(|(position, rating)| (rating.id.as_str(), Is::Rating(position)));
    let known: Vec<(&str, Is)> = match subject {
        Subject::Rating | Subject::Row(_) => ratings().collect(),
        Subject::Outcome => vec![("rated", Is::Rated), ("not_rated", Is::NotRated), ("undetermined", Is::Undetermined)],
        Subject::Condition(..)
        | Subject::Requirement(..)
        | Subject::Gate(_)
        | Subject::Floor(_)
        | Subject::FloorOfLeaf(_)
        | Subject::DataCheck(_) => {
            return report.truth("is", written).map(Is::Truth);
        }
        Subject::Node(_) | Subject::Derived(_) | Subject::Total => return None,
    };
    let word = &report.scalar("is", written, &words!("một từ", "a word"))?.text;
    let found = known.iter().find(|(known, _)| known == word).map(|(_, is)| *is);
    if found.is_none() {
        let words = || known.iter().map(|(word, _)| *word);
        let help: Words = did_you_mean(text::nearest(word, words()), words());
        report.error(
            "unknown_word",
            written.region,
            words!("`is` không nhận `{word}` ở đây", "`is` does not take `{word}` here"),
            help,
        );
    }
    found
}
