//! The scoring methods as written: one key under `score`, or beside a derived value's or matrix row's id.

use super::expressions::Reading;
use super::names::Reader;
use super::scripts;
use crate::law::document::{Node, Pair};
use crate::law::expression::Numeric;
use crate::law::fields::{DECIMALS_UNDECLARED, Fields, did_you_mean};
use crate::law::lower::Binding;
use crate::law::{
    Absent, Alternative, Anchor, Case, Cases, Choice, Comparator, Indicator, Method, Otherwise, Proportional, ScoredCondition,
    Tier, Tiers, ZeroTarget,
};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Region};
use crate::words::figure::{Kind, Quantity, QuantityWord, Question};
use crate::words::number::Number;
use crate::words::text;

/// What a line gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gives {
    Points,
    Value,
    Rating,
}

impl Gives {
    /// The key of a line's result.
    fn result(self) -> &'static str {
        match self {
            Gives::Points => "points",
            Gives::Value => "value",
            Gives::Rating => "rating",
        }
    }

    /// The key of a choice's results.
    fn results(self) -> &'static str {
        match self {
            Gives::Points => "points",
            Gives::Value => "values",
            Gives::Rating => "ratings",
        }
    }
}

/// `otherwise` and `missing` where they stand beside the method's key.
pub(super) struct Beside<'n> {
    otherwise: Option<&'n Pair>,
    missing: Option<&'n Pair>,
}

impl Beside<'_> {
    /// Says that a method takes neither.
    pub(super) fn refuse(&self, reading: &mut Reading<'_>, method: &str) {
        for pair in [self.otherwise, self.missing].into_iter().flatten() {
            let key = &pair.key;
            reading.report.error(
                "key_not_here",
                pair.key_region,
                words!("`{key}` không đi với `{method}`", "`{key}` does not go with `{method}`"),
                words!("bỏ `{key}`", "leave out `{key}`"),
            );
        }
    }
}

/// The criterion a method scores.
pub(super) struct Scored<'a> {
    pub(super) id: &'a str,
    pub(super) title: &'a str,
    pub(super) points_max: Option<Number>,
    pub(super) points_min: Option<Number>,
    pub(super) absent: Absent,
    pub(super) is_deduction: bool,
}

const METHODS: [&str; 13] = [
    "met",
    "conditions",
    "tiers",
    "cases",
    "proportional",
    "per_occurrence",
    "choice",
    "assessed",
    "formula",
    "script",
    "children",
    "alternatives",
    "relative",
];

impl Reading<'_> {
    /// `tiers`, `cases` and `choice` where they are written.
    pub(super) fn lines<'n>(&mut self, fields: &mut Fields<'n>) -> (Option<&'n Pair>, Option<&'n Pair>, Option<&'n Pair>) {
        let mut get = |key| fields.get(key, &mut self.report);
        (get("tiers"), get("cases"), get("choice"))
    }

    /// `otherwise` and `missing` beside the method.
    pub(super) fn beside<'n>(&mut self, fields: &mut Fields<'n>) -> Beside<'n> {
        Beside { otherwise: fields.get("otherwise", &mut self.report), missing: fields.get("missing", &mut self.report) }
    }

    /// Whether exactly one method is written; anything else is reported.
    pub(super) fn one_method(&mut self, written: &[&Pair], fields: &Fields<'_>, known: &str) -> bool {
        match written {
            [_] => true,
            [] => {
                let has_empty = known.split(", ").any(|key| fields.has(key));
                if !has_empty {
                    self.report.error(
                        "missing_key",
                        fields.head,
                        words!("thiếu cách tính", "there is no method"),
                        words!("thêm một trong: {known}", "add one of: {known}"),
                    );
                }
                false
            }
            [first, second, ..] => {
                let (one, two) = (&first.key, &second.key);
                let diagnostic = Diagnostic::error(
                    "several_methods",
                    self.report.place(second.key_region),
                    words!("`{one}` và `{two}` không đứng cạnh nhau được", "`{one}` and `{two}` cannot stand side by side"),
                )
                .also(self.report.place(first.key_region), words!("`{one}` ở đây", "`{one}` is here"))
                .help(words!(
                    "mỗi tiêu chí chỉ một cách chấm; nhiều thang thì dùng `alternatives`",
                    "one method each; for several scales use `alternatives`"
                ));
                self.report.add(diagnostic);
                false
            }
        }
    }

    /// What stands under `score`.
    pub(super) fn method(&mut self, node: &Node, scored: &Scored<'_>, is_inside_alternatives: bool) -> Option<Method> {
        let mut fields = self.report.fields("score", node, words!("cách chấm", "the method"))?;
        let written: Vec<&Pair> = METHODS.iter().filter_map(|key| fields.get(key, &mut self.report)).collect();
        let beside = self.beside(&mut fields);
        let is_one = self.one_method(&written, &fields, &METHODS.join(", "));
        fields.finish(&mut self.report);
        if !is_one {
            return None;
        }
        let pair = written[0];
        let key = METHODS.iter().find(|key| **key == pair.key)?;
        if scored.is_deduction && matches!(*key, "met" | "proportional") {
            self.report.error(
                "never_deducts",
                pair.key_region,
                words!(
                    "`{key}` cho từ 0 đến điểm tối đa, nên không bao giờ trừ điểm",
                    "`{key}` gives from 0 to the maximum, so it never deducts"
                ),
                words!(
                    "dùng `cases`, `conditions` hoặc `per_occurrence` với điểm âm",
                    "use `cases`, `conditions` or `per_occurrence` with negative points"
                ),
            );
        }
        match *key {
            "tiers" => return Some(Method::Tiers(self.tiers(pair, &beside, Gives::Points, Reader::Criterion)?)),
            "cases" => return Some(Method::Cases(self.cases(pair, &beside, Gives::Points, Reader::Criterion)?)),
            "choice" => return Some(Method::Choice(self.choice(pair, &beside, Gives::Points, Reader::Criterion)?)),
            "proportional" => return Some(Method::Proportional(self.proportional(pair, &beside)?)),
            "alternatives" => return self.alternatives(pair, &beside, scored, is_inside_alternatives),
            _other => beside.refuse(self, key),
        }
        match *key {
            "relative" => {
                let (value, text) = super::relatives::relative(self, pair)?;
                Some(Method::Formula { value, text })
            }
            "met" => Some(Method::Met(self.condition("met", &pair.value, Reader::Criterion)?)),
            "conditions" => self.conditions(pair),
            "per_occurrence" => self.per_occurrence(pair),
            "assessed" => self.assessed(pair, scored),
            "formula" => {
                let (value, text) = self.numeric("formula", &pair.value, Reader::Criterion, false)?;
                Some(Method::Formula { value, text })
            }
            "children" if is_inside_alternatives => {
                self.report.error(
                    "key_not_here",
                    pair.key_region,
                    words!("`children` không đứng trong `alternatives` được", "`children` cannot stand inside `alternatives`"),
                    words!(
                        "tính một giá trị dẫn xuất với `children`, rồi chấm theo giá trị đó",
                        "make a derived value with `children`, and score by that"
                    ),
                );
                None
            }
            "children" => Some(Method::Children(self.scored_children(pair)?)),
            _script => Some(Method::Script(scripts::read(self, pair)?)),
        }
    }

    /// A number; in a matrix, a rating's position.
    fn result(&mut self, key: &str, node: &Node, gives: Gives) -> Option<Number> {
        match gives {
            Gives::Points | Gives::Value => self.report.number(key, node),
            Gives::Rating => {
                let rating = self.rating(key, node)?;
                Some(Number::from(i64::try_from(rating).ok()?))
            }
        }
    }

    fn result_expression(&mut self, key: &str, node: &Node, gives: Gives, reader: Reader) -> Option<(Numeric, String)> {
        match gives {
            Gives::Points => self.numeric(key, node, reader, false),
            Gives::Value => self.numeric(key, node, reader, true),
            Gives::Rating => {
                let id = text::clean(&self.report.scalar(key, node, &words!("một mức xếp loại", "a rating"))?.text);
                Some((Numeric::Literal(self.result(key, node, gives)?), id))
            }
        }
    }

    /// `otherwise: <result> | unstated`.
    fn otherwise(&mut self, pair: &Pair, gives: Gives, reader: Reader, may_be_expression: bool) -> Option<Otherwise> {
        if Reading::is_unstated(&pair.value) {
            return Some(Otherwise::Unstated);
        }
        if may_be_expression {
            let (value, text) = self.result_expression("otherwise", &pair.value, gives, reader)?;
            return Some(Otherwise::Result(value, text));
        }
        let number = self.result("otherwise", &pair.value, gives)?;
        let text = text::clean(&self.report.scalar("otherwise", &pair.value, &words!("một số", "a number"))?.text);
        Some(Otherwise::Result(Numeric::Literal(number), text))
    }

    /// `missing`, inside the method or beside it.
    fn missing(&mut self, inside: Option<&Pair>, beside: &Beside<'_>, gives: Gives) -> Option<Number> {
        if let (Some(inside), Some(outside)) = (inside, beside.missing) {
            let diagnostic = Diagnostic::error(
                "duplicate_key",
                self.report.place(outside.key_region),
                words!("khóa `missing` viết hai lần", "the key `missing` is written twice"),
            )
            .also(self.report.place(inside.key_region), words!("lần đầu ở đây", "first written here"));
            self.report.add(diagnostic);
        }
        let pair = inside.or(beside.missing)?;
        self.result("missing", &pair.value, gives)
    }

    /// Refuses an `otherwise` that stands beside a method which has it inside.
    fn otherwise_inside<'n>(&mut self, inside: Option<&'n Pair>, beside: &Beside<'n>, method: &str) -> Option<&'n Pair> {
        if let Some(pair) = beside.otherwise {
            self.report.error(
                "key_not_here",
                pair.key_region,
                words!(
                    "`otherwise` của `{method}` đứng bên trong `{method}`",
                    "the `otherwise` of `{method}` stands inside `{method}`"
                ),
                words!("chuyển `otherwise` vào trong `{method}`", "move `otherwise` into `{method}`"),
            );
        }
        inside.or(beside.otherwise)
    }

    pub(super) fn tiers(&mut self, pair: &Pair, beside: &Beside<'_>, gives: Gives, reader: Reader) -> Option<Tiers> {
        const COMPARATORS: [Comparator; 4] = [Comparator::AtLeast, Comparator::Above, Comparator::AtMost, Comparator::Below];
        let mut fields = self.report.fields("tiers", &pair.value, words!("`tiers`", "`tiers`"))?;
        let of = fields.require("of", &mut self.report).and_then(|pair| self.number_name("of", &pair.value, reader));
        let maps: Vec<(Comparator, &Pair)> = COMPARATORS
            .into_iter()
            .filter_map(|comparator| Some((comparator, fields.get(comparator.word(), &mut self.report)?)))
            .collect();
        let has_empty = COMPARATORS.iter().any(|comparator| fields.has(comparator.word()));
        let missing = fields.get("missing", &mut self.report);
        let missing = self.missing(missing, beside, gives);
        let otherwise = fields.get("otherwise", &mut self.report);
        let otherwise = self.otherwise_inside(otherwise, beside, "tiers");
        if otherwise.is_none() && !fields.has("otherwise") {
            self.no_otherwise("tiers", fields.head);
        }
        let otherwise = otherwise.and_then(|pair| self.otherwise(pair, gives, reader, false));
        let head = fields.head;
        fields.finish(&mut self.report);
        let (comparator, map) = match maps.as_slice() {
            [] => {
                if !has_empty {
                    self.report.error(
                        "missing_key",
                        head,
                        words!("bậc thang không có ngưỡng", "the tiers have no thresholds"),
                        words!(
                            "thêm `at_least: {{ 90: 10, 80: 8 }}`, hoặc `above`, `at_most`, `below`",
                            "add `at_least: {{ 90: 10, 80: 8 }}`, or `above`, `at_most`, `below`"
                        ),
                    );
                }
                return None;
            }
            [one] => *one,
            [(one, _), (two, pair), ..] => {
                let (one, two) = (one.word(), two.word());
                self.report.error(
                    "several_comparators",
                    pair.key_region,
                    words!(
                        "bậc thang chỉ có một cách so sánh, ở đây có `{one}` và `{two}`",
                        "tiers have one comparator, here there are `{one}` and `{two}`"
                    ),
                    words!("thứ tự có ý nghĩa thì dùng `cases`", "where order matters use `cases`"),
                );
                return None;
            }
        };
        let tiers = self.thresholds(map, gives);
        Some(Tiers { of: of?, comparator, tiers: tiers?, otherwise: otherwise?, missing })
    }

    fn thresholds(&mut self, map: &Pair, gives: Gives) -> Option<Vec<Tier>> {
        let mut tiers: Vec<Tier> = Vec::new();
        let mut is_whole = true;
        for pair in self.report.pairs(&map.key, &map.value)? {
            let threshold = self.report.number_of(&map.key, &pair.key, pair.key_region);
            let result = self.result(&pair.key, &pair.value, gives);
            let (Some(threshold), Some(result)) = (threshold, result) else {
                is_whole = false;
                continue;
            };
            if let Some(first) = tiers.iter().find(|tier| tier.threshold == threshold) {
                let (written, vi, en) = (&pair.key, threshold.vi(), threshold.en());
                let diagnostic = Diagnostic::error(
                    "duplicate_key",
                    self.report.place(pair.key_region),
                    words!(
                        "ngưỡng {vi} viết hai lần, lần này là `{written}`",
                        "the threshold {en} is written twice, here as `{written}`"
                    ),
                )
                .also(first.place.clone(), words!("lần đầu ở đây", "first written here"))
                .help(words!("bỏ một dòng", "take one of the two out"));
                self.report.add(diagnostic);
            }
            tiers.push(Tier { threshold, result, place: self.report.place(pair.key_region) });
        }
        is_whole.then_some(tiers)
    }

    fn no_otherwise(&mut self, method: &str, head: Region) {
        self.report.error(
            "missing_key",
            head,
            words!("`{method}` thiếu `otherwise`", "`{method}` has no `otherwise`"),
            words!(
                "thêm `otherwise: 0`, hoặc `otherwise: unstated` nếu văn bản không nói",
                "add `otherwise: 0`, or `otherwise: unstated` where the text does not say"
            ),
        );
    }

    pub(super) fn cases(&mut self, pair: &Pair, beside: &Beside<'_>, gives: Gives, reader: Reader) -> Option<Cases> {
        let otherwise = match beside.otherwise {
            None => Some(Otherwise::Never),
            Some(pair) => self.otherwise(pair, gives, reader, true),
        };
        let missing = self.missing(None, beside, gives);
        let nodes = self.report.some("cases", &pair.value)?;
        let cases: Vec<Option<Case>> = nodes.iter().map(|node| self.case(node, gives, reader)).collect();
        Some(Cases { cases: cases.into_iter().collect::<Option<_>>()?, otherwise: otherwise?, missing })
    }

    fn case(&mut self, node: &Node, gives: Gives, reader: Reader) -> Option<Case> {
        let mut fields = self.report.fields("cases", node, words!("trường hợp", "the case"))?;
        let head = fields.head;
        let when = fields.require("when", &mut self.report).and_then(|pair| self.condition("when", &pair.value, reader));
        let key = gives.result();
        let result = if fields.has("relative") && gives == Gives::Points {
            let why = words!("`relative` đã cho điểm", "`relative` gives the points");
            fields.refuse(&[key], &mut self.report, &why);
            let pair = fields.get("relative", &mut self.report);
            pair.and_then(|pair| super::relatives::relative(self, pair))
        } else {
            let pair = fields.require(key, &mut self.report);
            pair.and_then(|pair| self.result_expression(key, &pair.value, gives, reader))
        };
        let anchor = self.anchor(&mut fields, head);
        fields.finish(&mut self.report);
        let (result, text) = result?;
        Some(Case { when: when?, result, text, anchor })
    }

    pub(super) fn choice(&mut self, pair: &Pair, beside: &Beside<'_>, gives: Gives, reader: Reader) -> Option<Choice> {
        let mut fields = self.report.fields("choice", &pair.value, words!("`choice`", "`choice`"))?;
        let of = fields.require("of", &mut self.report).and_then(|pair| match self.binding("of", &pair.value, reader)? {
            Binding::Choice(indicator, options) | Binding::PreviousRating(indicator, options) => Some((indicator, options)),
            Binding::Number(_)
            | Binding::Truth(_)
            | Binding::Day(_)
            | Binding::Text(_)
            | Binding::RunningRating
            | Binding::Rating(_)
            | Binding::NotHere(_)
            | Binding::Refused(..) => {
                self.report.error(
                    "wrong_type",
                    pair.value.region,
                    words!(
                        "`of` của `choice` phải là một chỉ tiêu `type: choice`",
                        "the `of` of a `choice` must be an indicator with `type: choice`"
                    ),
                    words!("số thì dùng `tiers`, điều kiện thì dùng `cases`", "use `tiers` for a number, `cases` for conditions"),
                );
                None
            }
        });
        let results = fields.require(gives.results(), &mut self.report);
        let missing = fields.get("missing", &mut self.report);
        let missing = self.missing(missing, beside, gives);
        let otherwise = fields.get("otherwise", &mut self.report);
        let otherwise = self.otherwise_inside(otherwise, beside, "choice");
        let has_otherwise = otherwise.is_some() || fields.has("otherwise");
        let otherwise = otherwise.map(|pair| self.otherwise(pair, gives, reader, false));
        let head = fields.head;
        fields.finish(&mut self.report);
        let (of, options) = of?;
        let results = self.options_to_results(results?, &options, gives)?;
        if !has_otherwise && results.contains(&None) {
            self.no_otherwise("choice", head);
        }
        let otherwise = match otherwise {
            None => Otherwise::Never,
            Some(otherwise) => otherwise?,
        };
        Some(Choice { of, results, otherwise, missing })
    }

    fn options_to_results(&mut self, pair: &Pair, options: &[String], gives: Gives) -> Option<Vec<Option<Number>>> {
        let mut results = vec![None; options.len()];
        let mut is_whole = true;
        for pair in self.report.pairs(&pair.key, &pair.value)? {
            is_whole &= self.report.option_is_text(&pair.key, pair.key_is_plain, pair.key_region);
            let result = self.result(&pair.key, &pair.value, gives);
            is_whole &= result.is_some();
            let option = &pair.key;
            match options.iter().position(|known| known == option) {
                Some(position) => results[position] = result,
                None => {
                    is_whole = false;
                    let known = options.iter().map(String::as_str);
                    let help = did_you_mean(text::nearest(option, known.clone()), known);
                    self.report.error(
                        "unknown_option",
                        pair.key_region,
                        words!("không có lựa chọn `{option}`", "there is no option `{option}`"),
                        help,
                    );
                }
            }
        }
        is_whole.then_some(results)
    }

    fn proportional(&mut self, pair: &Pair, beside: &Beside<'_>) -> Option<Proportional> {
        if let Some(otherwise) = beside.otherwise {
            Beside { otherwise: Some(otherwise), missing: None }.refuse(self, "proportional");
        }
        let mut fields = self.report.fields("proportional", &pair.value, words!("`proportional`", "`proportional`"))?;
        let of = fields.require("of", &mut self.report).and_then(|pair| self.number_name("of", &pair.value, Reader::Criterion));
        let to = fields.require("to", &mut self.report).and_then(|pair| self.number_name("to", &pair.value, Reader::Criterion));
        let known = [
            ("not_applicable", ZeroTarget::NotApplicable),
            ("zero", ZeroTarget::Zero),
            ("full", ZeroTarget::Full),
            ("undetermined", ZeroTarget::Undetermined),
        ];
        let zero_target =
            fields.get("zero_target", &mut self.report).and_then(|pair| self.report.word("zero_target", &pair.value, &known));
        let least =
            fields.get("at_least_percent", &mut self.report).and_then(|pair| self.percent("at_least_percent", &pair.value));
        let missing = fields.get("missing", &mut self.report);
        let missing = self.missing(missing, beside, Gives::Points);
        fields.finish(&mut self.report);
        Some(Proportional { of: of?, to: to?, zero_target, at_least_percent: least, missing })
    }

    /// A number from 0 to 100.
    pub(super) fn percent(&mut self, key: &str, node: &Node) -> Option<Number> {
        self.percent_up_to(Number::HUNDRED, key, node)
    }

    /// A share that is asked for; one of more than 100 % is a floor above the maximum, which is found as such.
    pub(super) fn share(&mut self, key: &str, node: &Node) -> Option<Number> {
        self.percent_up_to(Number::from(1000), key, node)
    }

    fn percent_up_to(&mut self, most: Number, key: &str, node: &Node) -> Option<Number> {
        let number = self.report.number(key, node)?;
        if (Number::ZERO..=most).contains(&number) {
            return Some(number);
        }
        let (vi, en) = (number.vi(), number.en());
        self.report.error(
            "out_of_range",
            node.region,
            words!(
                "`{key}` là phần trăm, từ 0 đến 100, ở đây là {vi}",
                "`{key}` is a percentage, from 0 to 100, here it is {en}"
            ),
            words!("sửa lại số này", "change the number"),
        );
        None
    }

    fn per_occurrence(&mut self, pair: &Pair) -> Option<Method> {
        let mut fields = self.report.fields("per_occurrence", &pair.value, words!("`per_occurrence`", "`per_occurrence`"))?;
        let of = fields.require("of", &mut self.report).and_then(|pair| self.number_name("of", &pair.value, Reader::Criterion));
        let each = fields.require("each", &mut self.report).and_then(|pair| self.report.number("each", &pair.value));
        let start = fields.get("start", &mut self.report).map(|pair| self.report.number("start", &pair.value));
        fields.finish(&mut self.report);
        Some(Method::PerOccurrence { of: of?, each: each?, start: start.unwrap_or(Some(Number::ZERO))? })
    }

    fn conditions(&mut self, pair: &Pair) -> Option<Method> {
        let nodes = self.report.some("conditions", &pair.value)?;
        let conditions: Vec<Option<ScoredCondition>> = nodes.iter().map(|node| self.scored_condition(node)).collect();
        Some(Method::Conditions(conditions.into_iter().collect::<Option<_>>()?))
    }

    fn scored_condition(&mut self, node: &Node) -> Option<ScoredCondition> {
        let mut fields = self.report.fields("conditions", node, words!("điều kiện", "the condition"))?;
        let head = fields.head;
        let that =
            fields.require("that", &mut self.report).and_then(|pair| self.condition("that", &pair.value, Reader::Criterion));
        let points = fields.require("points", &mut self.report).and_then(|pair| self.report.number("points", &pair.value));
        let title = fields.get("title", &mut self.report).and_then(|pair| self.report.text("title", &pair.value));
        let anchor = self.anchor(&mut fields, head);
        fields.finish(&mut self.report);
        Some(ScoredCondition { that: that?, points: points?, title, anchor })
    }

    /// A person's points: the figure becomes a question of the form, under the criterion's own id.
    fn assessed(&mut self, pair: &Pair, scored: &Scored<'_>) -> Option<Method> {
        let mut fields = self.report.fields("assessed", &pair.value, words!("`assessed`", "`assessed`"))?;
        let head = fields.head;
        let mut number = |key: &'static str, is_required: bool| {
            let pair = if is_required { fields.require(key, &mut self.report) } else { fields.get(key, &mut self.report) };
            pair.map(|pair| self.report.number(key, &pair.value))
        };
        let (from, to, step) = (number("from", true), number("to", true), number("step", false));
        fields.finish(&mut self.report);
        let (from, to) = (from??, to??);
        let step = match step {
            None => None,
            Some(step) => Some(step?),
        };
        let is_inside = scored.points_min.is_none_or(|least| least <= from) && scored.points_max.is_none_or(|most| to <= most);
        if to <= from || !is_inside || step.is_some_and(|step| step <= Number::ZERO) {
            self.report.error(
                "contradicting_limits",
                head,
                words!(
                    "`assessed` phải đi từ thấp lên cao, nằm trong khoảng điểm của tiêu chí, với `step` lớn hơn 0",
                    "`assessed` must run upward inside the criterion's own range, with a `step` greater than 0"
                ),
                words!("sửa `from`, `to`, `step` hoặc `points_max`", "mend `from`, `to`, `step` or `points_max`"),
            );
            return None;
        }
        if self.indicators.iter().any(|indicator| indicator.question.id == scored.id) {
            self.report.error(
                "several_methods",
                head,
                words!("mỗi tiêu chí chỉ một lần `assessed`", "a criterion is assessed only once"),
                words!("tách thành hai tiêu chí", "split it into two criteria"),
            );
            return None;
        }
        let decimals = step.map_or(DECIMALS_UNDECLARED, Number::decimals).max(from.decimals()).max(to.decimals());
        let quantity = Quantity { word: QuantityWord::Number, at_least: from, at_most: to, decimals, step };
        let figure = self.indicators.len();
        self.indicators.push(Indicator {
            question: Question {
                id: scored.id.to_owned(),
                title: scored.title.to_owned(),
                kind: Kind::Quantity(quantity),
                measure: Some("điểm".to_owned()),
                not_applicable_allowed: false,
                dash: None,
            },
            absent: scored.absent,
            better: None,
            required: false,
            previous: None,
            evidence: None,
            decimals_declared: step.is_some(),
            anchor: Anchor::at(self.report.place(pair.key_region)),
        });
        Some(Method::Assessed { from, to, step, figure })
    }

    fn alternatives(&mut self, pair: &Pair, beside: &Beside<'_>, scored: &Scored<'_>, is_inside: bool) -> Option<Method> {
        if is_inside {
            self.report.error(
                "nested_alternatives",
                pair.key_region,
                words!("`alternatives` không lồng vào `alternatives`", "`alternatives` cannot stand inside `alternatives`"),
                words!("viết thành một danh sách với điều kiện đầy đủ hơn", "write one list with fuller conditions"),
            );
            return None;
        }
        Beside { otherwise: None, missing: beside.missing }.refuse(self, "alternatives");
        let otherwise = match beside.otherwise {
            None => Some(Otherwise::Never),
            Some(pair) => self.otherwise(pair, Gives::Points, Reader::Criterion, true),
        };
        let nodes = self.report.some("alternatives", &pair.value)?;
        let alternatives: Vec<Option<Alternative>> = nodes.iter().map(|node| self.alternative(node, scored)).collect();
        Some(Method::Alternatives { alternatives: alternatives.into_iter().collect::<Option<_>>()?, otherwise: otherwise? })
    }

    fn alternative(&mut self, node: &Node, scored: &Scored<'_>) -> Option<Alternative> {
        let mut fields = self.report.fields("alternatives", node, words!("thang điểm", "the scale"))?;
        let head = fields.head;
        let when =
            fields.require("when", &mut self.report).and_then(|pair| self.condition("when", &pair.value, Reader::Criterion));
        let method = fields.require("score", &mut self.report).and_then(|pair| self.method(&pair.value, scored, true));
        let anchor = self.anchor(&mut fields, head);
        fields.finish(&mut self.report);
        Some(Alternative { when: when?, method: method?, anchor })
    }
}
