//! The questions of the form, what is computed from their answers, and what must be true of them.

use super::expressions::{Computed, Reading, label};
use super::header::{ABSENT, Header, rounding};
use super::names::{Reader, Role};
use super::scoring::Gives;
use crate::law::document::{Node, Pair, Scalar, Style, Value};
use crate::law::fields::{DECIMALS_UNDECLARED, Fields};
use crate::law::{Absent, Better, DataCheck, Derived, DerivedMethod, Evidence, Indicator, WithoutEvidence, ZeroDenominator};
use crate::words;
use crate::words::diagnostic::Region;
use crate::words::figure::{Choice, Dash, Kind, Quantity, QuantityWord, Question};
use crate::words::number::{DECIMALS_MAX, Number};

/// The types of an indicator, before options and range are known.
#[derive(Clone, Copy)]
enum Type {
    Quantity(QuantityWord),
    YesNo,
    Date,
    Choice,
    Text,
}

const TYPES: [(&str, Type); 8] = [
    ("count", Type::Quantity(QuantityWord::Count)),
    ("number", Type::Quantity(QuantityWord::Number)),
    ("percent", Type::Quantity(QuantityWord::Percent)),
    ("money", Type::Quantity(QuantityWord::Money)),
    ("yes_no", Type::YesNo),
    ("date", Type::Date),
    ("choice", Type::Choice),
    ("text", Type::Text),
];

/// Reads `indicators`.
pub(super) fn indicators(reading: &mut Reading<'_>, fields: &mut Fields<'_>, header: &Header) {
    let Some(pair) = fields.get("indicators", &mut reading.report) else { return };
    let nodes = reading.report.list("indicators", &pair.value).unwrap_or_default();
    for node in nodes {
        indicator(reading, node, header);
    }
}

fn indicator(reading: &mut Reading<'_>, node: &Node, header: &Header) {
    let Some(mut fields) = reading.report.fields("indicators", node, label("chỉ tiêu số liệu", "the indicator", node))
    else {
        return;
    };
    let Some((id, region)) = reading.id(&mut fields, Role::Indicator) else { return };
    let title = reading.title(&mut fields, &id);
    let kind = fields.require("type", &mut reading.report).and_then(|pair| reading.report.word("type", &pair.value, &TYPES));
    let measure = fields.get("measure", &mut reading.report).and_then(|pair| reading.report.text("measure", &pair.value));
    let (quantity, decimals_declared) = quantity(reading, &mut fields, kind);
    let options = options(reading, &mut fields, kind);
    let kind = match kind {
        Some(Type::Quantity(_)) => quantity.map(Kind::Quantity),
        Some(Type::YesNo) => Some(Kind::YesNo),
        Some(Type::Date) => Some(Kind::Date),
        Some(Type::Choice) => options.map(Kind::Choice),
        Some(Type::Text) => Some(Kind::Text),
        None => None,
    };
    let report = &mut reading.report;
    let own_absent = fields.get("absent", report).map(|pair| (report.word("absent", &pair.value, &ABSENT), pair.value.region));
    let known = [("refused", false), ("allowed", true)];
    let not_applicable = fields.get("not_applicable", report).and_then(|pair| report.word("not_applicable", &pair.value, &known));
    let known = [("more", Better::More), ("less", Better::Less)];
    let better = fields.get("better", report).and_then(|pair| report.word("better", &pair.value, &known));
    let required = fields.get("required", report).and_then(|pair| report.truth("required", &pair.value));
    let known = [("zero", Dash::Zero), ("missing", Dash::Missing), ("not_applicable", Dash::NotApplicable)];
    let dash = fields.get("dash", report).and_then(|pair| Some((report.word("dash", &pair.value, &known)?, pair.value.region)));
    let evidence = fields.get("evidence", report).and_then(|pair| {
        let mut fields = report.fields("evidence", &pair.value, words!("`evidence`", "`evidence`"))?;
        let required = fields.require("required", report).and_then(|pair| report.truth("required", &pair.value));
        let known = [
            ("zero", WithoutEvidence::Zero),
            ("explanation", WithoutEvidence::Explanation),
            ("warning", WithoutEvidence::Warning),
        ];
        let without = fields.require("without", report).and_then(|pair| report.word("without", &pair.value, &known));
        fields.finish(report);
        Some(Evidence { required: required?, without: without? })
    });
    let anchor = reading.anchor(&mut fields, region);
    fields.finish(&mut reading.report);

    let Some(kind) = kind else {
        reading.names.poison(&id);
        return;
    };
    let has_zero = matches!(kind, Kind::Quantity(_) | Kind::YesNo);
    let is_required = required == Some(true);
    // A figure that must be there is missing where it is not, whatever the header makes of the others.
    let usual = if is_required { Absent::Undetermined } else { header.absent() };
    let absent = own_absent.and_then(|(absent, _)| absent).unwrap_or(usual);
    if let Some((Some(Absent::Zero | Absent::NotApplicable), at)) = own_absent
        && is_required
    {
        reading.report.error(
            "contradicting_absence",
            at,
            words!(
                "`{id}` bắt buộc phải có, nên khi thiếu không được đọc thành nghĩa khác",
                "`{id}` must be there, so nothing else can be read where it is missing"
            ),
            words!("bỏ `absent`, hoặc bỏ `required`", "leave out `absent` or `required`"),
        );
    }
    if absent == Absent::Zero && !has_zero {
        no_zero(reading, "absent", own_absent.map_or(region, |(_, region)| region));
    }
    if let Some((Dash::Zero, region)) = dash
        && !has_zero
    {
        no_zero(reading, "dash", region);
    }
    reading.names.bind_indicator(&id, reading.indicators.len(), &kind);
    reading.indicators.push(Indicator {
        question: Question {
            id,
            title,
            kind,
            measure,
            not_applicable_allowed: not_applicable.unwrap_or(false),
            dash: dash.map(|(dash, _)| dash),
        },
        absent,
        better,
        required: required.unwrap_or(false),
        previous: None,
        evidence,
        decimals_declared,
        anchor,
    });
}

/// A choice, day or text has no 0 to be read as.
fn no_zero(reading: &mut Reading<'_>, key: &str, region: Region) {
    reading.report.error(
        "no_zero",
        region,
        words!(
            "`{key}: zero` không dùng được cho lựa chọn, ngày và chữ",
            "`{key}: zero` is not possible for a choice, date or text"
        ),
        words!(
            "ghi `{key}: undetermined` hoặc một nghĩa khác tại chỉ tiêu này",
            "write `{key}: undetermined` or another meaning at this indicator"
        ),
    );
}

/// The range and grid of a number; its keys are refused for any other type.
fn quantity(reading: &mut Reading<'_>, fields: &mut Fields<'_>, kind: Option<Type>) -> (Option<Quantity>, bool) {
    let report = &mut reading.report;
    let word = match kind {
        Some(Type::Quantity(word)) => word,
        Some(Type::YesNo | Type::Date | Type::Choice | Type::Text) => {
            let why = words!(
                "chỉ số (`count`, `number`, `percent`, `money`) mới có khoảng",
                "only numbers (`count`, `number`, `percent`, `money`) have a range"
            );
            fields.refuse(&["at_least", "at_most", "step", "decimals"], report, &why);
            return (None, false);
        }
        None => {
            for key in ["at_least", "at_most", "step", "decimals"] {
                fields.get(key, report);
            }
            return (None, false);
        }
    };
    let mut number = |key| fields.get(key, report).map(|pair| (report.number(key, &pair.value), pair.value.region));
    let (at_least, at_most, step) = (number("at_least"), number("at_most"), number("step"));
    let declared =
        fields.get("decimals", report).map(|pair| (report.decimals("decimals", &pair.value, DECIMALS_MAX), pair.value.region));
    let is_count = word == QuantityWord::Count;
    let (least, most) = match word {
        QuantityWord::Count => (Number::ZERO, Number::from(1_000_000_000)),
        QuantityWord::Percent => (Number::ZERO, Number::HUNDRED),
        QuantityWord::Number | QuantityWord::Money => (Number::from(-1_000_000_000_000), Number::from(1_000_000_000_000)),
    };
    for (value, region) in [at_least, at_most, step].into_iter().flatten() {
        if let Some(value) = value.filter(|value| is_count && value.decimals() > 0) {
            let (vi, en) = (value.vi(), value.en());
            report.error(
                "wrong_type",
                region,
                words!("số đếm (`count`) là số nguyên, ở đây là {vi}", "a `count` is a whole number, here it is {en}"),
                words!("viết số nguyên, hoặc dùng `number`", "write a whole number, or use `number`"),
            );
        }
    }
    if let Some((Some(decimals), region)) = declared
        && is_count
        && decimals > 0
    {
        report.error(
            "contradicting_limits",
            region,
            words!("số đếm (`count`) không có số thập phân", "a `count` has no decimals"),
            words!("bỏ `decimals`, hoặc dùng `number`", "leave out `decimals`, or use `number`"),
        );
    }
    // A bound that is written and cannot be read must not give way to the default.
    let at_least = at_least.map_or(Some(least), |(value, _)| value);
    let end = at_most.map(|(_, region)| region);
    let at_most = at_most.map_or(Some(most), |(value, _)| value);
    let decimals = match declared {
        None => Some(if is_count { 0 } else { DECIMALS_UNDECLARED }),
        Some((decimals, _)) => decimals,
    };
    if let (Some(least), Some(most)) = (at_least, at_most)
        && most < least
    {
        let (least_vi, most_vi, least_en, most_en) = (least.vi(), most.vi(), least.en(), most.en());
        report.error(
            "contradicting_limits",
            end.unwrap_or(fields.head),
            words!("khoảng rỗng: từ {least_vi} đến {most_vi}", "the range is empty: from {least_en} to {most_en}"),
            words!("sửa `at_least` hoặc `at_most`", "mend `at_least` or `at_most`"),
        );
    }
    if let Some((Some(value), region)) = step {
        if value <= Number::ZERO {
            report.error(
                "out_of_range",
                region,
                words!("`step` phải lớn hơn 0", "`step` must be greater than 0"),
                words!("sửa `step`, hoặc bỏ đi", "mend `step`, or leave it out"),
            );
        } else if !is_count && decimals.is_some_and(|decimals| value.decimals() > decimals) {
            report.error(
                "contradicting_limits",
                region,
                words!("`step` có nhiều số thập phân hơn `decimals` cho phép", "`step` has more decimals than `decimals` allows"),
                words!("tăng `decimals`, hoặc sửa `step`", "raise `decimals`, or mend `step`"),
            );
        }
    }
    let step = match step {
        None => Some(None),
        Some((value, _)) => value.map(Some),
    };
    let quantity = || Some(Quantity { word, at_least: at_least?, at_most: at_most?, decimals: decimals?, step: step? });
    (quantity(), declared.is_some())
}

/// The options of a choice: ids with titles, or a list of ids.
fn options(reading: &mut Reading<'_>, fields: &mut Fields<'_>, kind: Option<Type>) -> Option<Vec<Choice>> {
    match kind {
        Some(Type::Choice) => {}
        Some(Type::Quantity(_) | Type::YesNo | Type::Date | Type::Text) => {
            let why = words!("chỉ `type: choice` mới có lựa chọn", "only `type: choice` has options");
            fields.refuse(&["options"], &mut reading.report, &why);
            return None;
        }
        None => {
            fields.get("options", &mut reading.report);
            return None;
        }
    }
    let pair = fields.require("options", &mut reading.report)?;
    let mut options: Vec<Choice> = Vec::new();
    let mut is_whole = true;
    match &pair.value.value {
        Value::Map(pairs) if !pairs.is_empty() => {
            for pair in pairs {
                is_whole &= reading.report.option_is_text(&pair.key, pair.key_is_plain, pair.key_region);
                match reading.report.text(&pair.key, &pair.value) {
                    Some(title) => options.push(Choice { id: pair.key.clone(), title }),
                    None => is_whole = false,
                }
            }
        }
        Value::Map(_) | Value::Scalar(_) | Value::List(_) => {
            for node in reading.report.some("options", &pair.value)? {
                let Some(id) = option(reading, node) else {
                    is_whole = false;
                    continue;
                };
                if options.iter().any(|option| option.id == id) {
                    reading.report.error(
                        "duplicate_key",
                        node.region,
                        words!("lựa chọn `{id}` viết hai lần", "the option `{id}` is written twice"),
                        words!("bỏ một lần", "take one of the two out"),
                    );
                }
                options.push(Choice { id: id.clone(), title: id });
            }
        }
    }
    is_whole.then_some(options)
}

/// An option as a text.
pub(super) fn option(reading: &mut Reading<'_>, node: &Node) -> Option<String> {
    // `null` and `~` are refused like `yes` and `12`: an option of that name must be quoted.
    if let Value::Scalar(Scalar { text, style: Style::Plain, .. }) = &node.value
        && !reading.report.option_is_text(text, true, node.region)
    {
        return None;
    }
    Some(reading.report.scalar("options", node, &words!("một lựa chọn", "an option"))?.text.clone())
}

/// Reads `derived`.
pub(super) fn derived(reading: &mut Reading<'_>, fields: &mut Fields<'_>, header: &Header) {
    let Some(pair) = fields.get("derived", &mut reading.report) else { return };
    let nodes = reading.report.list("derived", &pair.value).unwrap_or_default();
    for node in nodes {
        one_derived(reading, node, header);
    }
}

fn one_derived(reading: &mut Reading<'_>, node: &Node, header: &Header) {
    let Some(mut fields) = reading.report.fields("derived", node, label("giá trị dẫn xuất", "the derived value", node))
    else {
        return;
    };
    let Some((id, region)) = reading.id(&mut fields, Role::Derived) else { return };
    let title = reading.title(&mut fields, &id);
    let measure = fields.get("measure", &mut reading.report).and_then(|pair| reading.report.text("measure", &pair.value));
    let written_rounding = fields.get("rounding", &mut reading.report);
    let own_rounding = written_rounding.map(|pair| rounding("rounding", &pair.value, &mut reading.report).ok().flatten());
    let method = derived_method(reading, &mut fields, written_rounding);
    let anchor = reading.anchor(&mut fields, region);
    fields.finish(&mut reading.report);
    // The name is known whatever is wrong with its value: expressions that use it need no second complaint.
    let is_truth = matches!(method, Some(DerivedMethod::Truth(_)));
    if method.is_none() {
        reading.names.poison(&id);
    }
    reading.names.bind_derived(&id, reading.derived.len(), is_truth);
    let method = method.unwrap_or(DerivedMethod::Value {
        value: crate::law::expression::Numeric::Literal(Number::ZERO),
        text: String::new(),
        zero_denominator: None,
    });
    let rounding = own_rounding.unwrap_or(header.roundings().derived);
    reading.derived.push(Derived { id, title, measure, method, rounding, previous: None, anchor });
}

fn derived_method(reading: &mut Reading<'_>, fields: &mut Fields<'_>, rounding: Option<&Pair>) -> Option<DerivedMethod> {
    let value = fields.get("value", &mut reading.report);
    let zero = fields.get("zero_denominator", &mut reading.report);
    let (tiers, cases, choice) = reading.lines(fields);
    let children = fields.get("children", &mut reading.report);
    let written: Vec<&Pair> = [value, tiers, cases, choice, children].into_iter().flatten().collect();
    if !reading.one_method(&written, fields, "value, tiers, cases, choice, children") {
        return None;
    }
    if let (Some(zero), None) = (zero, value) {
        let why = words!("`zero_denominator` đi với `value`", "`zero_denominator` goes with `value`");
        let message = words!("`zero_denominator` không dùng được ở đây", "`zero_denominator` cannot stand here");
        reading.report.error("key_not_here", zero.key_region, message, why);
    }
    let beside = reading.beside(fields);
    if let Some(pair) = value {
        beside.refuse(reading, "value");
        let known = [
            ("not_applicable", ZeroDenominator::NotApplicable),
            ("zero", ZeroDenominator::Zero),
            ("undetermined", ZeroDenominator::Undetermined),
        ];
        let zero_denominator = zero.and_then(|pair| reading.report.word("zero_denominator", &pair.value, &known));
        return match reading.value("value", &pair.value)? {
            Computed::Number(value, text) => Some(DerivedMethod::Value { value, text, zero_denominator }),
            Computed::Truth(condition) => {
                for pair in [zero, rounding].into_iter().flatten() {
                    let key = &pair.key;
                    let message = words!("`{key}` không dùng được ở đây", "`{key}` cannot stand here");
                    let help = words!("giá trị này là đúng/sai: bỏ `{key}`", "this value is a truth: leave out `{key}`");
                    reading.report.error("key_not_here", pair.key_region, message, help);
                }
                Some(DerivedMethod::Truth(condition))
            }
        };
    }
    if let Some(pair) = children {
        beside.refuse(reading, "children");
        return Some(DerivedMethod::Children(reading.children(pair)?));
    }
    if let Some(pair) = tiers {
        return Some(DerivedMethod::Tiers(reading.tiers(pair, &beside, Gives::Value, Reader::Derived)?));
    }
    if let Some(pair) = cases {
        return Some(DerivedMethod::Cases(reading.cases(pair, &beside, Gives::Value, Reader::Derived)?));
    }
    Some(DerivedMethod::Choice(reading.choice(choice?, &beside, Gives::Value, Reader::Derived)?))
}

/// Reads `data_checks`.
pub(super) fn data_checks(reading: &mut Reading<'_>, fields: &mut Fields<'_>) -> Vec<DataCheck> {
    let Some(pair) = fields.get("data_checks", &mut reading.report) else { return Vec::new() };
    let nodes = reading.report.list("data_checks", &pair.value).unwrap_or_default();
    nodes.iter().filter_map(|node| data_check(reading, node)).collect()
}

fn data_check(reading: &mut Reading<'_>, node: &Node) -> Option<DataCheck> {
    let mut fields = reading.report.fields("data_checks", node, words!("kiểm tra số liệu", "the data check"))?;
    let head = fields.head;
    let that = fields.require("that", &mut reading.report).and_then(|pair| reading.condition("that", &pair.value, Reader::Check));
    let message = fields.require("message", &mut reading.report).and_then(|pair| reading.report.text("message", &pair.value));
    let severity = fields
        .require("severity", &mut reading.report)
        .and_then(|pair| reading.report.word("severity", &pair.value, &[("error", true), ("warning", false)]));
    let anchor = reading.anchor(&mut fields, head);
    fields.finish(&mut reading.report);
    Some(DataCheck { that: that?, message: message?, is_error: severity?, anchor })
}
