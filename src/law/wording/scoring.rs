//! Scoring methods as a form writes them: a line a tier, case or condition, with what it gives.

use super::conditions::condition_lines;
use super::expressions::{condition_words, measured, name_words, numeric_words, with_measure};
use super::{Line, data, if_not_applicable_words, points_words, zero_target_words};
use crate::law::expression::{Condition, Numeric};
use crate::law::{
    Anchor, Cases, Choice, Comparator, DerivedMethod, IfNotApplicable, Method, Name, Node, Otherwise, Proportional, RuleSet,
    Tier, Tiers,
};
use crate::words;
use crate::words::diagnostic::Words;
use crate::words::figure::{Kind, QuantityWord};
use crate::words::number::Number;

/// What the lines of a method give.
#[derive(Clone, Copy, Debug)]
pub enum Gives<'a> {
    /// Points, between a criterion's least and greatest.
    Points {
        /// Least.
        least: Number,
        /// Greatest.
        most: Number,
    },
    /// A value, with its measure.
    Value(Option<&'a str>),
    /// A rating of the set, by position.
    Rating,
}

impl Gives<'_> {
    /// What a criterion's lines give.
    pub fn of(node: &Node) -> Gives<'static> {
        Gives::Points { least: node.points_min, most: node.points_max }
    }

    /// A result in words: `8 điểm`, `0,62`, `Khá`.
    pub fn words(self, set: &RuleSet, result: Number) -> Words {
        match self {
            Gives::Points { .. } => points_words(result),
            Gives::Value(measure) => with_measure(measure, result),
            Gives::Rating => {
                let title = usize::try_from(result.mantissa()).ok().and_then(|position| set.ratings.get(position));
                title.map_or_else(|| data(&result.to_string()), |rating| data(&rating.title))
            }
        }
    }

    /// A result that may be computed.
    pub fn computed(self, set: &RuleSet, result: &Numeric) -> Words {
        match (result, self) {
            (Numeric::Literal(number), _) => self.words(set, *number),
            (_, Gives::Points { .. }) => {
                let Words { vi, en } = numeric_words(set, result);
                words!("số điểm bằng {vi}", "points: {en}")
            }
            (_, Gives::Value(_) | Gives::Rating) => numeric_words(set, result),
        }
    }
}

/// The lines of a criterion: when it applies, then its scale.
pub fn criterion_lines<'a>(
    set: &'a RuleSet,
    applies_when: Option<&'a Condition>,
    if_not_applicable: Option<IfNotApplicable>,
    method: &'a Method,
    gives: Gives<'a>,
) -> Vec<Line<'a>> {
    let mut lines = Vec::new();
    if let Some(applies_when) = applies_when {
        let otherwise =
            if_not_applicable.map_or_else(|| Words::new("bỏ qua dòng này", "this row is left out"), if_not_applicable_words);
        let Words { vi, en } = condition_words(set, applies_when);
        let (other_vi, other_en) = (otherwise.vi, otherwise.en);
        lines.push(Line::plain(words!(
            "Chỉ áp dụng khi {vi}; nếu không thì {other_vi}",
            "Applies only when {en}; otherwise it {other_en}"
        )));
    }
    lines.extend(method_lines(set, method, gives, 0));
    lines
}

/// The lines of a scale.
pub fn method_lines<'a>(set: &'a RuleSet, method: &'a Method, gives: Gives<'a>, indent: usize) -> Vec<Line<'a>> {
    let line = |words: Words| Line { indent, words, anchor: None };
    match method {
        Method::Met(condition) => {
            let most = match gives {
                Gives::Points { most, .. } => most,
                Gives::Value(_) | Gives::Rating => Number::ZERO,
            };
            let mut lines = when_lines(set, condition, &gives.words(set, most), None, indent);
            let Words { vi, en } = gives.words(set, Number::ZERO);
            lines.push(line(words!("Không đạt: {vi}", "Else: {en}")));
            lines
        }
        Method::Conditions(conditions) => {
            let mut lines = Vec::new();
            for condition in conditions {
                let gives = gives.words(set, condition.points);
                match &condition.title {
                    None => lines.extend(when_lines(set, &condition.that, &gives, Some(&condition.anchor), indent)),
                    Some(title) => {
                        let Words { vi, en } = &gives;
                        let words = words!("{title}: {vi}", "{title}: {en}");
                        lines.push(Line { indent, words, anchor: Some(&condition.anchor) });
                        lines.extend(as_figures(set, title, &condition.that, indent + 1));
                    }
                }
            }
            lines
        }
        Method::Tiers(tiers) => tiers_lines(set, tiers, gives, indent),
        Method::Cases(cases) => cases_lines(set, cases, gives, indent),
        Method::Proportional(proportional) => proportional_words(set, proportional, gives).into_iter().map(line).collect(),
        Method::PerOccurrence { of, each, start } => vec![line(per_occurrence_words(set, *of, *each, *start, gives))],
        Method::Choice(choice) => choice_lines(set, choice, gives, indent),
        Method::Assessed { from, to, step, figure: _ } => vec![line(assessed_words(*from, *to, *step))],
        Method::Formula { value, text: _ } => {
            let Words { vi, en } = numeric_words(set, value);
            vec![line(words!("Điểm = {vi}", "Points = {en}"))]
        }
        Method::Script(script) => {
            let reads: Vec<Words> = script.reads.iter().map(|name| name_words(set, *name)).collect();
            let Words { vi, en } = super::figures::joined(&reads);
            let (file, call, from, to) = (&script.file, &script.call, script.from, script.to);
            let (from_vi, to_vi, from_en, to_en) = (from.vi(), to.vi(), from.en(), to.en());
            vec![
                line(words!(
                    "Theo kịch bản {file}, hàm {call}: từ {from_vi} đến {to_vi} điểm",
                    "By the script {file}, function {call}: from {from_en} to {to_en} points"
                )),
                line(words!("Kịch bản dùng: {vi}", "The script reads: {en}")),
            ]
        }
        Method::Children(children) => {
            let said = super::children::scored_words(children).into_iter().enumerate();
            said.map(|(n, words)| Line { indent: indent + usize::from(n > 0), words, anchor: None }).collect()
        }
        Method::Alternatives { alternatives, otherwise } => {
            let mut lines = Vec::new();
            for (n, alternative) in alternatives.iter().enumerate() {
                let n = n + 1;
                let Words { vi, en } = condition_words(set, &alternative.when);
                let words = words!("Thang {n}, khi {vi}:", "Scale {n}, when {en}:");
                lines.push(Line { indent, words, anchor: Some(&alternative.anchor) });
                lines.extend(method_lines(set, &alternative.method, gives, indent + 1));
            }
            lines.extend(otherwise_words(set, otherwise, gives, &no_case()).map(line));
            lines
        }
    }
}

/// How a derived value comes about.
pub fn derived_lines<'a>(set: &'a RuleSet, method: &'a DerivedMethod, measure: Option<&'a str>) -> Vec<Line<'a>> {
    let gives = Gives::Value(measure);
    match method {
        DerivedMethod::Value { value, text: _, zero_denominator } => {
            let mut lines = vec![Line::plain(numeric_words(set, value))];
            lines.extend(zero_denominator.map(|zero| {
                let Words { vi, en } = super::zero_denominator_words(zero);
                Line::plain(words!("Mẫu số bằng 0: {vi}", "Where the divisor is 0: {en}"))
            }));
            lines
        }
        DerivedMethod::Truth(condition) => {
            let mut lines = condition_lines(set, condition, 0);
            let head = Words::new("“Có” khi:", "“Yes” when:");
            lines.iter_mut().for_each(|line| line.indent += 1);
            lines.insert(0, Line::plain(head));
            lines
        }
        DerivedMethod::Tiers(tiers) => tiers_lines(set, tiers, gives, 0),
        DerivedMethod::Cases(cases) => cases_lines(set, cases, gives, 0),
        DerivedMethod::Choice(choice) => choice_lines(set, choice, gives, 0),
        DerivedMethod::Children(children) => {
            use super::children::{children_words, no_children_words};
            vec![Line::plain(children_words(children)), Line::plain(no_children_words(children.none))]
        }
    }
}

/// A condition with what it gives: one line where it is short.
fn when_lines<'a>(
    set: &'a RuleSet,
    condition: &'a Condition,
    gives: &Words,
    anchor: Option<&'a Anchor>,
    indent: usize,
) -> Vec<Line<'a>> {
    let mut lines = condition_lines(set, condition, indent);
    let (gives_vi, gives_en) = (&gives.vi, &gives.en);
    match lines.as_mut_slice() {
        [only] => {
            let Words { vi, en } = capital(&only.words);
            only.words = words!("{vi}: {gives_vi}", "{en}: {gives_en}");
            only.anchor = anchor;
        }
        [head, ..] => {
            let Words { vi, en } = uncapital(&head.words);
            head.words = words!("{gives_vi}: {vi}", "{gives_en}: {en}");
            head.anchor = anchor;
        }
        [] => {}
    }
    lines
}

// What is asked of the figures, under a title that says it in the document's words.
fn as_figures<'a>(set: &'a RuleSet, title: &str, condition: &'a Condition, indent: usize) -> Vec<Line<'a>> {
    let mut lines = condition_lines(set, condition, indent);
    if let [only] = lines.as_mut_slice() {
        if only.words.vi.trim_matches(['“', '”']) == title {
            return Vec::new();
        }
        let Words { vi, en } = &only.words;
        only.words = words!("khi {vi}", "when {en}");
    }
    lines
}

/// Tiers from the best threshold on: `Từ 80% đến dưới 90%: 8 điểm`.
fn tiers_lines<'a>(set: &'a RuleSet, tiers: &'a Tiers, gives: Gives<'a>, indent: usize) -> Vec<Line<'a>> {
    let line = |words: Words| Line { indent, words, anchor: None };
    let Words { vi, en } = name_words(set, tiers.of);
    let mut lines = vec![line(words!("Theo {vi}:", "By {en}:"))];
    let sorted = sorted(tiers);
    for (n, tier) in sorted.iter().enumerate() {
        let nearer = n.checked_sub(1).and_then(|nearer| sorted.get(nearer));
        let when = tier_words(set, tiers, tier.threshold, nearer.map(|tier| tier.threshold));
        let (Words { vi, en }, gives) = (capital(&when), gives.words(set, tier.result));
        let (gives_vi, gives_en) = (gives.vi, gives.en);
        lines.push(line(words!("{vi}: {gives_vi}", "{en}: {gives_en}")));
    }
    let rest = sorted.last().map_or_else(no_case, |last| rest_words(set, tiers, last.threshold));
    lines.extend(otherwise_words(set, &tiers.otherwise, gives, &rest).map(line));
    lines.extend(tiers.missing.map(|missing| line(missing_words(set, missing, gives))));
    lines
}

/// Tiers in the order in which they are asked.
pub fn sorted(tiers: &Tiers) -> Vec<&Tier> {
    let mut sorted: Vec<&Tier> = tiers.tiers.iter().collect();
    sorted.sort_by_key(|tier| tier.threshold);
    if tiers.comparator.is_lower_bound() {
        sorted.reverse();
    }
    sorted
}

/// A tier's range: from its own threshold to that of the tier asked before it.
pub fn tier_words(set: &RuleSet, tiers: &Tiers, threshold: Number, nearer: Option<Number>) -> Words {
    let own = measured(set, tiers.of, threshold);
    let (vi, en) = (&own.vi, &own.en);
    let Some(nearer) = nearer else {
        return match tiers.comparator {
            Comparator::AtLeast => words!("từ {vi} trở lên", "at least {en}"),
            Comparator::Above => words!("trên {vi}", "above {en}"),
            Comparator::AtMost => words!("không quá {vi}", "at most {en}"),
            Comparator::Below => words!("dưới {vi}", "below {en}"),
        };
    };
    if let Some(only) = only_count(set, tiers, threshold, nearer) {
        let Words { vi, en } = measured(set, tiers.of, only);
        return words!("đúng {vi}", "exactly {en}");
    }
    let nearer = measured(set, tiers.of, nearer);
    let (other_vi, other_en) = (&nearer.vi, &nearer.en);
    match tiers.comparator {
        Comparator::AtLeast => words!("từ {vi} đến dưới {other_vi}", "from {en} to below {other_en}"),
        Comparator::Above => words!("trên {vi} đến hết {other_vi}", "above {en} up to {other_en}"),
        Comparator::AtMost => words!("trên {other_vi} đến hết {vi}", "above {other_en} up to {en}"),
        Comparator::Below => words!("từ {other_vi} đến dưới {vi}", "from {other_en} to below {en}"),
    }
}

/// The one count that a tier takes: `từ 3 đến dưới 4` is 3.
fn only_count(set: &RuleSet, tiers: &Tiers, threshold: Number, nearer: Number) -> Option<Number> {
    let Name::Indicator(indicator) = tiers.of else { return None };
    let Kind::Quantity(quantity) = &set.indicators[indicator].question.kind else { return None };
    let (low, high) = if threshold < nearer { (threshold, nearer) } else { (nearer, threshold) };
    let is_whole = low.decimals() == 0 && high.decimals() == 0;
    let is_next = is_whole && low.mantissa() + 1 == high.mantissa();
    (quantity.word == QuantityWord::Count && is_next).then_some(match tiers.comparator {
        Comparator::AtLeast | Comparator::Below => low,
        Comparator::Above | Comparator::AtMost => high,
    })
}

/// What no tier takes, past the last threshold.
fn rest_words(set: &RuleSet, tiers: &Tiers, last: Number) -> Words {
    let last = measured(set, tiers.of, last);
    let (vi, en) = (&last.vi, &last.en);
    match tiers.comparator {
        Comparator::AtLeast => words!("Dưới {vi}", "Below {en}"),
        Comparator::Above => words!("Từ {vi} trở xuống", "{en} or less"),
        Comparator::AtMost => words!("Trên {vi}", "Above {en}"),
        Comparator::Below => words!("Từ {vi} trở lên", "{en} or more"),
    }
}

fn cases_lines<'a>(set: &'a RuleSet, cases: &'a Cases, gives: Gives<'a>, indent: usize) -> Vec<Line<'a>> {
    let mut lines = Vec::new();
    for case in &cases.cases {
        lines.extend(when_lines(set, &case.when, &gives.computed(set, &case.result), Some(&case.anchor), indent));
    }
    lines.extend(otherwise_words(set, &cases.otherwise, gives, &no_case()).map(|words| Line { indent, words, anchor: None }));
    lines.extend(cases.missing.map(|missing| Line { indent, words: missing_words(set, missing, gives), anchor: None }));
    lines
}

fn no_case() -> Words {
    Words::new("Các trường hợp còn lại", "In all other cases")
}

/// What stands where no line holds; `None` where the set leaves it out.
pub fn otherwise_words(set: &RuleSet, otherwise: &Otherwise, gives: Gives<'_>, rest: &Words) -> Option<Words> {
    let (vi, en) = (&rest.vi, &rest.en);
    match otherwise {
        Otherwise::Result(result, _) => {
            let gives = gives.computed(set, result);
            let (gives_vi, gives_en) = (gives.vi, gives.en);
            Some(words!("{vi}: {gives_vi}", "{en}: {gives_en}"))
        }
        Otherwise::Unstated => Some(words!(
            "{vi}: văn bản không quy định (đơn vị chưa đủ căn cứ xếp loại)",
            "{en}: the text does not say (the unit is undetermined)"
        )),
        Otherwise::Never => None,
    }
}

/// What a missing figure gives.
pub fn missing_words(set: &RuleSet, missing: Number, gives: Gives<'_>) -> Words {
    let Words { vi, en } = gives.words(set, missing);
    words!("Thiếu số liệu: {vi}", "Where the figure is missing: {en}")
}

fn proportional_words(set: &RuleSet, proportional: &Proportional, gives: Gives<'_>) -> Vec<Words> {
    let Proportional { of, to, zero_target, at_least_percent, missing } = proportional;
    let (of, to) = (name_words(set, *of), name_words(set, *to));
    let (of_vi, of_en, to_vi, to_en) = (&of.vi, &of.en, &to.vi, &to.en);
    let mut lines = Vec::new();
    if let Gives::Points { most, .. } = gives {
        let (vi, en) = (most.vi(), most.en());
        lines.push(words!(
            "Theo tỷ lệ: {vi} điểm × {of_vi} / {to_vi}, không quá {vi} điểm",
            "By share: {en} points × {of_en} / {to_en}, not above {en} points"
        ));
    }
    lines.extend(at_least_percent.map(|least| {
        let (vi, en) = (least.vi(), least.en());
        words!("Dưới {vi}% của {to_vi}: 0 điểm", "Below {en}% of {to_en}: 0 points")
    }));
    lines.extend(zero_target.map(|zero| {
        let Words { vi, en } = zero_target_words(zero);
        words!("{to_vi} bằng 0: {vi}", "{to_en} is 0: {en}")
    }));
    lines.extend(missing.map(|missing| missing_words(set, missing, gives)));
    lines
}

fn per_occurrence_words(set: &RuleSet, of: Name, each: Number, start: Number, gives: Gives<'_>) -> Words {
    let of = name_words(set, of);
    let (of_vi, of_en) = (&of.vi, &of.en);
    let (does_vi, does_en) = if each.is_negative() {
        (format!("trừ {} điểm", (-each).vi()), format!("{} points off", (-each).en()))
    } else {
        (format!("được {} điểm", each.vi()), format!("{} points", each.en()))
    };
    let (from_vi, from_en) = if start.is_zero() {
        (String::new(), String::new())
    } else {
        (format!("bắt đầu từ {} điểm, ", start.vi()), format!("from {} points, ", start.en()))
    };
    let (end_vi, end_en) = match gives {
        Gives::Points { least, .. } if each.is_negative() && least.is_negative() => {
            (format!(", trừ không quá {} điểm", (-least).vi()), format!(", at most {} points off", (-least).en()))
        }
        Gives::Points { least, .. } if each.is_negative() => {
            (format!(", không dưới {} điểm", least.vi()), format!(", not below {} points", least.en()))
        }
        Gives::Points { most, .. } => (format!(", không quá {} điểm", most.vi()), format!(", not above {} points", most.en())),
        Gives::Value(_) | Gives::Rating => (String::new(), String::new()),
    };
    words!("{of_vi}: {from_vi}cứ 1 thì {does_vi}{end_vi}", "{of_en}: {from_en}for each, {does_en}{end_en}")
}

/// Points that a person gives.
fn assessed_words(from: Number, to: Number, step: Option<Number>) -> Words {
    let (from_vi, to_vi, from_en, to_en) = (from.vi(), to.vi(), from.en(), to.en());
    let (step_vi, step_en) = step.map_or_else(Default::default, |step| {
        (format!(", theo bước {} điểm", step.vi()), format!(", in steps of {} points", step.en()))
    });
    words!(
        "Người có thẩm quyền chấm từ {from_vi} đến {to_vi} điểm{step_vi}; phải ghi căn cứ",
        "Assessed by a person from {from_en} to {to_en} points{step_en}; grounds are required"
    )
}

fn choice_lines<'a>(set: &'a RuleSet, choice: &'a Choice, gives: Gives<'a>, indent: usize) -> Vec<Line<'a>> {
    let line = |words: Words| Line { indent, words, anchor: None };
    let options: &[crate::words::figure::Choice] = match &set.indicators[choice.of].question.kind {
        Kind::Choice(options) => options,
        Kind::Quantity(_) | Kind::YesNo | Kind::Date | Kind::Text => &[],
    };
    let Words { vi, en } = name_words(set, Name::Indicator(choice.of));
    let mut lines = vec![line(words!("Theo {vi}:", "By {en}:"))];
    let mut unnamed = Vec::new();
    for (option, result) in options.iter().zip(&choice.results) {
        let title = &option.title;
        match result {
            Some(result) => {
                let Words { vi, en } = gives.words(set, *result);
                lines.push(line(words!("{title}: {vi}", "{title}: {en}")));
            }
            None => unnamed.push(title.as_str()),
        }
    }
    let unnamed = unnamed.join("; ");
    let rest = if unnamed.is_empty() {
        Words::new("Lựa chọn khác", "Any other option")
    } else {
        words!("Lựa chọn khác ({unnamed})", "Any other option ({unnamed})")
    };
    lines.extend(otherwise_words(set, &choice.otherwise, gives, &rest).map(line));
    lines.extend(choice.missing.map(|missing| line(missing_words(set, missing, gives))));
    lines
}

/// The same with a capital at its start.
pub fn capital(words: &Words) -> Words {
    Words::new(with_first(&words.vi, str::to_uppercase), with_first(&words.en, str::to_uppercase))
}

fn uncapital(words: &Words) -> Words {
    Words::new(with_first(&words.vi, str::to_lowercase), with_first(&words.en, str::to_lowercase))
}

fn with_first(text: &str, change: impl Fn(&str) -> String) -> String {
    let Some(first) = text.chars().next() else { return String::new() };
    let (first, rest) = text.split_at(first.len_utf8());
    format!("{}{rest}", change(first))
}
