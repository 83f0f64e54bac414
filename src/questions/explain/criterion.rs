//! How one criterion, matrix row or derived value came about: the lines of its method, which of them were asked, which fired,
//! and the next better one that did not.

use super::expressions::Printer;
use super::reading::Row;
use super::{Because, Cited, Condition, Criterion, Cut, Held, Nearest, NoWay, PutIn, Seen};
use crate::engine::plan::{ConditionOf, Step};
use crate::engine::sheet::{Slot, Why};
use crate::law::expression::Numeric;
use crate::law::wording::if_not_applicable_words;
use crate::law::{
    Anchor, Cases, Choice, Comparator, DerivedId, IfNotApplicable, Method, Name, NodeId, Otherwise, Proportional, Tiers,
    expression,
};
use crate::words;
use crate::words::diagnostic::Words;
use crate::words::figure::Kind;
use crate::words::number::{Number, Ratio};
use std::collections::BTreeSet;

/// Whose method it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    Node(NodeId),
    Derived(DerivedId),
    Row(usize),
}

impl Owner {
    fn line(self, n: usize) -> ConditionOf {
        match self {
            Owner::Node(node) => ConditionOf::Line(node, n),
            Owner::Derived(derived) => ConditionOf::DerivedLine(derived, n),
            Owner::Row(row) => ConditionOf::RowLine(row, n),
        }
    }
}

/// One line of a method: what may fire.
struct Line<'a> {
    /// The reason's id, clamps apart.
    id: String,
    words: Words,
    /// What it gives, where that is known beforehand.
    points: Option<Number>,
    /// What it computes, where it computes.
    result: Option<PutIn>,
    /// When it fires, where a condition says so.
    when: Option<Condition>,
    /// The names that it reads besides.
    reads: Vec<Name>,
    anchor: Option<&'a Anchor>,
}

/// What was read of a method.
#[derive(Default)]
struct Lines<'a> {
    lines: Vec<Line<'a>>,
    /// The conditions that were asked, with the reasons they belong to.
    asked: Vec<(String, Condition)>,
    /// The names that were asked.
    reads: Vec<Name>,
    n_conditions: usize,
}

/// The account of a method, whose points or value stand at `slot`.
pub(super) struct Account<'r, 'a> {
    pub(super) row: &'r Row<'a>,
    pub(super) owner: Owner,
    pub(super) slot: Slot,
    pub(super) points_max: Number,
}

impl Account<'_, '_> {
    /// A criterion or matrix row.
    pub(super) fn criterion(
        &self,
        method: &Method,
        applies: Option<Condition>,
        if_not_applicable: Option<IfNotApplicable>,
    ) -> (Because, Criterion) {
        let lines = self.lines(method);
        let by = self.because(&lines, if_not_applicable);
        let is_out = applies.as_ref().is_some_and(|applies| applies.held != Held::Yes);
        let fired = lines.lines.iter().find(|line| line.id == base(&by.id));
        let next = if is_out { None } else { self.next(&lines, &by) };
        let telling = match &applies {
            Some(applies) if is_out => applies.telling_names(),
            _ => self.telling(&lines, fired, next),
        };
        let mut reads = applies.iter().flat_map(Condition::names).collect::<Vec<_>>();
        if !is_out {
            add(&mut reads, lines.reads.iter().copied());
        }
        let criterion = Criterion {
            method: word(method),
            put_in: fired.filter(|_| !is_out).and_then(|line| line.result.clone()),
            line: fired
                .and_then(|line| line.anchor)
                .filter(|anchor| anchor.clause.is_some())
                .map(|anchor| self.row.cited(anchor)),
            next: next.map(Line::because),
            lines: lines.lines.iter().map(Line::because).collect(),
            script_words: None,
            conditions: if is_out { Vec::new() } else { lines.asked },
            applies,
            reads,
            telling,
            nearest: Nearest::None(NoWay::NotAsked),
        };
        (by, criterion)
    }

    /// A derived value by tiers, cases or choice: its conditions, what was computed and what was read.
    pub(super) fn derived(&self, method: &Method) -> (Because, Option<PutIn>, Vec<Condition>, Vec<Name>) {
        let lines = self.lines(method);
        let by = self.because(&lines, None);
        let fired = lines.lines.iter().find(|line| line.id == base(&by.id));
        let put_in = fired.and_then(|line| line.result.clone());
        (by, put_in, lines.asked.into_iter().map(|(_, condition)| condition).collect(), lines.reads)
    }

    fn step(&self) -> &Step {
        self.row.step(self.slot)
    }

    fn why(&self) -> Why {
        self.row.why(self.slot)
    }

    /// The reason that fired.
    fn because(&self, lines: &Lines<'_>, if_not_applicable: Option<IfNotApplicable>) -> Because {
        let why = self.why();
        let id = self.step().reason_id(why).to_owned();
        let cut = cut(&id);
        if !why.is_present() {
            let words = match (why, if_not_applicable) {
                (Why::NOT_APPLICABLE, Some(mode)) => if_not_applicable_words(mode),
                _ => Seen::Absent(why).words(None),
            };
            return Because { id, words, points: None, cut };
        }
        if base(&id) == "not_applicable" {
            let words = if_not_applicable.map_or_else(|| Seen::Absent(Why::NOT_APPLICABLE).words(None), if_not_applicable_words);
            return Because { id, words, points: None, cut };
        }
        if base(&id).ends_with("if_missing") {
            let words =
                Words::new("thiếu số liệu, điểm theo quy định cho trường hợp này", "missing, with the points stated for that");
            return Because { id, words, points: None, cut };
        }
        match lines.lines.iter().find(|line| line.id == base(&id)) {
            Some(line) => Because { words: line.words.clone(), points: line.points, id, cut },
            None => Because { words: of_several(&id), points: None, id, cut },
        }
    }

    /// The next better line that did not fire.
    fn next<'l, 'm>(&self, lines: &'l Lines<'m>, by: &Because) -> Option<&'l Line<'m>> {
        if !self.why().is_present() {
            return None;
        }
        let fired = base(&by.id);
        let scale = scale(fired);
        let others = || lines.lines.iter().filter(|line| line.id != fired && self::scale(&line.id) == scale);
        match last(fired) {
            // each condition gives its own points
            "some_conditions" | "no_condition" => {
                others().find(|line| line.when.as_ref().is_some_and(|when| when.held == Held::No))
            }
            "proportional" | "below_least" | "zero_target" => others().find(|line| {
                let wanted = if fired.ends_with("below_least") { "proportional" } else { "full" };
                line.id.ends_with(wanted)
            }),
            _ => {
                let now = self.worth()?;
                let better = others().filter_map(|line| Some((self.worth_of(line)?, line))).filter(|(worth, _)| now < *worth);
                better.min_by_key(|(worth, _)| *worth).map(|(_, line)| line)
            }
        }
    }

    // What the cell is worth, so that more is better: points, and of a rating its position from the end.
    fn worth(&self) -> Option<Ratio> {
        match self.owner {
            Owner::Row(_) => self.row.rating(self.slot).ok().and_then(position_worth),
            Owner::Node(_) | Owner::Derived(_) => {
                let (column, row) = self.row.sheet.column(self.slot, self.row.row);
                column.number(row, self.step().decimals())
            }
        }
    }

    fn worth_of(&self, line: &Line<'_>) -> Option<Ratio> {
        let points = line.points?;
        Some(match self.owner {
            Owner::Row(_) => -Ratio::from(points),
            Owner::Node(_) | Owner::Derived(_) => points.min(self.points_max).into(),
        })
    }

    /// The names that kept it from the next better line; where there is none, those of the line that fired.
    fn telling<'m>(&self, lines: &Lines<'m>, fired: Option<&Line<'m>>, next: Option<&Line<'m>>) -> Vec<Name> {
        if !self.why().is_present() {
            let is_absent = |name: &Name| matches!(self.row.seen(*name), Seen::Absent(_));
            let mut names = Vec::new();
            let absent = lines.asked.iter().filter(|(_, condition)| matches!(condition.held, Held::Absent(_)));
            absent.for_each(|(_, condition)| add(&mut names, condition.telling_names().into_iter().filter(is_absent)));
            if names.is_empty() {
                add(&mut names, lines.reads.iter().copied().filter(is_absent));
            }
            return if names.is_empty() { lines.reads.clone() } else { names };
        }
        let failed = || lines.asked.iter().filter(|(_, condition)| condition.held == Held::No);
        if lines.lines.iter().all(|line| line.when.is_some()) && fired.is_none() {
            // conditions with points of their own: every one that failed
            let mut names = Vec::new();
            failed().for_each(|(_, condition)| add(&mut names, condition.telling_names()));
            return if names.is_empty() { lines.reads.clone() } else { names };
        }
        if let Some(when) = next.and_then(|next| next.when.as_ref()).filter(|when| when.held == Held::No) {
            return when.telling_names();
        }
        let mut names = Vec::new();
        match (next, fired) {
            (Some(line), _) | (None, Some(line)) => {
                line.when.iter().for_each(|when| add(&mut names, when.telling_names()));
                add(&mut names, line.reads.iter().copied());
            }
            (None, None) => {}
        }
        if names.is_empty() { lines.reads.clone() } else { names }
    }

    fn lines<'m>(&self, method: &'m Method) -> Lines<'m> {
        let mut lines = Lines::default();
        self.gather(method, "", &mut lines);
        lines
    }

    fn condition(&self, condition: &expression::Condition, lines: &mut Lines<'_>) -> Condition {
        lines.n_conditions += 1;
        self.row.condition(self.owner.line(lines.n_conditions - 1), condition)
    }

    fn title(&self, name: Name) -> Words {
        self.row.set.title_of(name)
    }

    fn measured(&self, name: Name, number: Number) -> Words {
        Seen::Number(number.into()).words(self.row.set.measure(name))
    }

    fn gather<'m>(&self, method: &'m Method, prefix: &str, lines: &mut Lines<'m>) {
        let printer = Printer { row: *self.row };
        match method {
            Method::Met(condition) => {
                let when = self.condition(condition, lines);
                let words = when.plain();
                add(&mut lines.reads, when.names());
                lines.asked.push((format!("{prefix}met"), when.clone()));
                let line = |id: &str, words: Words, points: Number, when: Option<Condition>| Line {
                    id: format!("{prefix}{id}"),
                    words,
                    points: Some(points),
                    result: None,
                    when,
                    reads: Vec::new(),
                    anchor: None,
                };
                let not = Words::new(format!("không đạt yêu cầu {}", words.vi), format!("not met: {}", words.en));
                lines.lines.push(line("met", words, self.points_max, Some(when)));
                lines.lines.push(line("not_met", not, Number::ZERO, None));
            }
            Method::Conditions(conditions) => {
                for (n, condition) in conditions.iter().enumerate() {
                    let when = self.condition(&condition.that, lines);
                    let id = format!("{prefix}{}", n + 1);
                    let words = condition.title.as_ref().map_or_else(|| when.plain(), |title| Words::new(title, title));
                    add(&mut lines.reads, when.names());
                    lines.asked.push((id.clone(), when.clone()));
                    lines.lines.push(Line {
                        id,
                        words,
                        points: Some(condition.points),
                        result: None,
                        when: Some(when),
                        reads: Vec::new(),
                        anchor: Some(&condition.anchor),
                    });
                }
            }
            Method::Tiers(tiers) => self.tiers(tiers, prefix, lines),
            Method::Cases(cases) => self.cases(cases, prefix, lines),
            Method::Proportional(proportional) => self.proportional(proportional, prefix, lines),
            Method::PerOccurrence { of, each, start } => {
                let times = Numeric::Multiply(Box::new(Numeric::Literal(*each)), Box::new(Numeric::Name(*of)));
                let result =
                    if start.is_zero() { times } else { Numeric::Add(Box::new(Numeric::Literal(*start)), Box::new(times)) };
                let title = self.title(*of);
                let (does_vi, does_en) = if each.is_negative() {
                    (format!("trừ {} điểm", (-*each).vi()), format!("takes {} points off", (-*each).en()))
                } else {
                    (format!("được {} điểm", each.vi()), format!("gives {} points", each.en()))
                };
                let (from_vi, from_en) = if start.is_zero() {
                    (String::new(), String::new())
                } else {
                    (format!("bắt đầu từ {} điểm, ", start.vi()), format!("from {} points, ", start.en()))
                };
                // never "mỗi đơn vị", which is each organisation
                let words = Words::new(
                    format!("“{}”: {from_vi}cứ 1 thì {does_vi}", title.vi),
                    format!("{from_en}each of “{}” {does_en}", title.en),
                );
                self.computed("per_occurrence", words, Some(&result), vec![*of], prefix, lines);
            }
            Method::Choice(choice) => self.choice(choice, prefix, lines),
            Method::Assessed { figure, .. } => {
                let words = Words::new("điểm do người có thẩm quyền chấm", "points given by a person");
                self.computed("assessed", words, None, vec![Name::Indicator(*figure)], prefix, lines);
            }
            Method::Formula { value, text } => {
                let put_in = printer.numeric(value, text);
                let words = match super::quotas::beside(self.row, value) {
                    Some(Words { vi, en }) => words!("so với đơn vị khác: {vi}", "beside others: {en}"),
                    None => Words::new("theo công thức", "by a formula"),
                };
                let mut reads = BTreeSet::new();
                value.names(&mut reads);
                self.line("formula", words, Some(put_in), self.row.as_written(reads, text), prefix, lines);
            }
            Method::Script(script) => {
                let (file, call) = (&script.file, &script.call);
                let words = words!("theo kịch bản {file}, hàm {call}", "by the script {file}, function {call}");
                self.line("script", words, None, script.reads.clone(), prefix, lines);
            }
            Method::Children(children) => {
                if let Owner::Node(node) = self.owner {
                    let put_in = super::children::scored(self.row, node, children);
                    let words = put_in.plain.clone();
                    self.line("children", words, Some(put_in), Vec::new(), prefix, lines);
                }
                let words = Words::new("không có đơn vị cấp dưới nào để tính", "there is no unit below to count");
                self.line("no_children", words, None, Vec::new(), prefix, lines);
            }
            Method::Alternatives { alternatives, otherwise } => {
                let mut is_open = true;
                for (n, alternative) in alternatives.iter().enumerate() {
                    let when = self.condition(&alternative.when, lines);
                    let held = when.held;
                    let own = format!("{prefix}alternative {}, ", n + 1);
                    // the lines of scales that were not taken are counted, not told
                    let mut inner = Lines { n_conditions: lines.n_conditions, ..Lines::default() };
                    self.gather(&alternative.method, &own, &mut inner);
                    lines.n_conditions = inner.n_conditions;
                    if is_open {
                        add(&mut lines.reads, when.names());
                        lines.asked.push((format!("{prefix}alternative {}", n + 1), when));
                        is_open = held == Held::No;
                        if held == Held::Yes {
                            add(&mut lines.reads, inner.reads);
                            lines.asked.extend(inner.asked);
                            lines.lines.extend(inner.lines);
                        }
                    }
                }
                if is_open {
                    self.otherwise(otherwise, prefix, lines, Words::new("không thuộc thang điểm nào", "no scale applies"));
                }
            }
        }
    }

    fn computed(&self, id: &str, words: Words, result: Option<&Numeric>, reads: Vec<Name>, prefix: &str, lines: &mut Lines<'_>) {
        let result = result.map(|result| Printer { row: *self.row }.unwritten(result));
        self.line(id, words, result, reads, prefix, lines);
    }

    #[expect(clippy::unused_self, reason = "it reads as one of the builders of lines")]
    fn line(&self, id: &str, words: Words, result: Option<PutIn>, reads: Vec<Name>, prefix: &str, lines: &mut Lines<'_>) {
        add(&mut lines.reads, reads.iter().copied());
        let id = format!("{prefix}{id}");
        lines.lines.push(Line { id, words, points: None, result, when: None, reads, anchor: None });
    }

    fn tiers<'m>(&self, tiers: &'m Tiers, prefix: &str, lines: &mut Lines<'m>) {
        let title = self.title(tiers.of);
        for tier in &tiers.tiers {
            let threshold = self.measured(tiers.of, tier.threshold);
            let (Words { vi, en }, Words { vi: title_vi, en: title_en }) = (threshold, &title);
            let words = match tiers.comparator {
                Comparator::AtLeast => words!("“{title_vi}” từ {vi} trở lên", "“{title_en}” at least {en}"),
                Comparator::Above => words!("“{title_vi}” trên {vi}", "“{title_en}” above {en}"),
                Comparator::AtMost => words!("“{title_vi}” từ {vi} trở xuống", "“{title_en}” at most {en}"),
                Comparator::Below => words!("“{title_vi}” dưới {vi}", "“{title_en}” below {en}"),
            };
            lines.lines.push(Line {
                id: format!("{prefix}{} {}", tiers.comparator.word(), tier.threshold),
                words,
                points: Some(tier.result),
                result: None,
                when: None,
                reads: vec![tiers.of],
                anchor: None,
            });
        }
        add(&mut lines.reads, [tiers.of]);
        let (vi, en) = (&title.vi, &title.en);
        let words = words!("“{vi}” không tới mức nào trong thang điểm", "“{en}” reaches no tier");
        self.otherwise(&tiers.otherwise, prefix, lines, words);
    }

    fn cases<'m>(&self, cases: &'m Cases, prefix: &str, lines: &mut Lines<'m>) {
        let mut is_open = true;
        for (n, case) in cases.cases.iter().enumerate() {
            let when = self.condition(&case.when, lines);
            let id = format!("{prefix}case {}", n + 1);
            let mut reads = BTreeSet::new();
            case.result.names(&mut reads);
            let reads = self.row.as_written(reads, &case.text);
            if is_open {
                add(&mut lines.reads, when.names());
                lines.asked.push((id.clone(), when.clone()));
                if when.held == Held::Yes {
                    add(&mut lines.reads, reads.iter().copied());
                }
                is_open = when.held == Held::No;
            }
            let (points, result) = self.result(&case.result, &case.text);
            let words = match super::quotas::beside(self.row, &case.result) {
                Some(Words { vi, en }) => {
                    let when = when.plain();
                    Words::new(format!("{}; {vi}", when.vi), format!("{}; {en}", when.en))
                }
                None => when.plain(),
            };
            lines.lines.push(Line { id, words, points, result, when: Some(when), reads, anchor: Some(&case.anchor) });
        }
        let words = Words::new("không thuộc trường hợp nào nêu trên", "none of the cases above");
        self.otherwise(&cases.otherwise, prefix, lines, words);
    }

    fn proportional(&self, proportional: &Proportional, prefix: &str, lines: &mut Lines<'_>) {
        let Proportional { of, to, at_least_percent, .. } = proportional;
        let share = Numeric::Divide(Box::new(Numeric::Name(*of)), Box::new(Numeric::Name(*to)));
        let result = Numeric::Multiply(Box::new(Numeric::Literal(self.points_max)), Box::new(share));
        let (of_title, to_title) = (self.title(*of), self.title(*to));
        let reads = vec![*of, *to];
        let share = Words::new(
            format!("điểm theo tỷ lệ của “{}” trên “{}”", of_title.vi, to_title.vi),
            format!("points by the share of “{}” in “{}”", of_title.en, to_title.en),
        );
        self.computed("proportional", share, Some(&result), reads.clone(), prefix, lines);
        if let Some(least) = at_least_percent {
            let (vi, en) = (least.vi(), least.en());
            let (title_vi, title_en) = (&to_title.vi, &to_title.en);
            let words = words!("dưới {vi}% của “{title_vi}”", "below {en}% of “{title_en}”");
            self.line("below_least", words, None, reads.clone(), prefix, lines);
        }
        let full = Words::new(
            format!("“{}” đạt hoặc vượt “{}”", of_title.vi, to_title.vi),
            format!("“{}” reaches “{}”", of_title.en, to_title.en),
        );
        self.line("full", full, None, reads.clone(), prefix, lines);
        if let Some(full) = lines.lines.last_mut() {
            full.points = Some(self.points_max);
        }
        let zero = Words::new(format!("“{}” bằng 0", to_title.vi), format!("“{}” is 0", to_title.en));
        self.line("zero_target", zero, None, reads, prefix, lines);
    }

    fn choice<'m>(&self, choice: &'m Choice, prefix: &str, lines: &mut Lines<'m>) {
        let of = Name::Indicator(choice.of);
        let Kind::Choice(options) = &self.row.set.indicators[choice.of].question.kind else {
            unreachable!("load binds a choice to a choice")
        };
        let title = self.title(of);
        for (option, points) in options.iter().zip(&choice.results) {
            let Some(points) = points else { continue };
            let (vi, en, option_title) = (&title.vi, &title.en, &option.title);
            lines.lines.push(Line {
                id: format!("{prefix}option {}", option.id),
                words: words!("“{vi}” là “{option_title}”", "“{en}” is “{option_title}”"),
                points: Some(*points),
                result: None,
                when: None,
                reads: vec![of],
                anchor: None,
            });
        }
        add(&mut lines.reads, [of]);
        let (vi, en) = (&title.vi, &title.en);
        let words = words!("“{vi}” không phải lựa chọn nào nêu trên", "“{en}” is none of the options named");
        self.otherwise(&choice.otherwise, prefix, lines, words);
    }

    fn otherwise<'m>(&self, otherwise: &'m Otherwise, prefix: &str, lines: &mut Lines<'m>, words: Words) {
        match otherwise {
            Otherwise::Result(result, text) => {
                let (points, result_in) = self.result(result, text);
                let mut reads = BTreeSet::new();
                result.names(&mut reads);
                let reads = self.row.as_written(reads, text);
                let fired = base(self.step().reason_id(self.why())) == format!("{prefix}otherwise");
                if fired {
                    add(&mut lines.reads, reads.iter().copied());
                }
                lines.lines.push(Line {
                    id: format!("{prefix}otherwise"),
                    words,
                    points,
                    result: result_in,
                    when: None,
                    reads,
                    anchor: None,
                });
            }
            Otherwise::Unstated | Otherwise::Never => {}
        }
    }

    fn result(&self, result: &Numeric, text: &str) -> (Option<Number>, Option<PutIn>) {
        match result {
            Numeric::Literal(number) => (Some(*number), None),
            _ => (None, Some(Printer { row: *self.row }.numeric(result, text))),
        }
    }
}

impl Line<'_> {
    fn because(&self) -> Because {
        Because { id: self.id.clone(), words: self.words.clone(), points: self.points, cut: None }
    }
}

/// A reason of a scale, with its words, from the reasons that the scale states.
pub(super) fn because_of(lines: &[Because], id: &str) -> Because {
    let line = lines.iter().find(|line| line.id == base(id));
    let words = line.map_or_else(|| of_several(id), |line| line.words.clone());
    Because { id: id.to_owned(), words, points: line.and_then(|line| line.points), cut: cut(id) }
}

// The reasons that stand for several lines at once.
fn of_several(id: &str) -> Words {
    match last(base(id)) {
        "all_conditions" => Words::new("đạt mọi nội dung", "all conditions are met"),
        "some_conditions" => Words::new("đạt một số nội dung", "some conditions are met"),
        "no_condition" => Words::new("không đạt nội dung nào", "no condition is met"),
        _ => Words::new(id, id),
    }
}

/// A reason's id without the scale it belongs to.
pub(super) fn last(id: &str) -> &str {
    id.rsplit(", ").next().unwrap_or_default()
}

/// The reason's id without what a clamp added.
pub(super) fn base(id: &str) -> &str {
    id.strip_suffix(" capped").or_else(|| id.strip_suffix(" floored")).unwrap_or(id)
}

/// What a clamp added to a reason's id.
pub(super) fn cut(id: &str) -> Option<Cut> {
    if id.ends_with(" capped") {
        Some(Cut::Capped)
    } else if id.ends_with(" floored") {
        Some(Cut::Floored)
    } else {
        None
    }
}

/// The scale a reason belongs to: `alternative 2` of `alternative 2, at_least 90`.
pub(super) fn scale(id: &str) -> &str {
    if id.starts_with("alternative ") { id.split(", ").next().unwrap_or_default() } else { "" }
}

fn word(method: &Method) -> &'static str {
    match method {
        Method::Met(_) => "met",
        Method::Conditions(_) => "conditions",
        Method::Tiers(_) => "tiers",
        Method::Cases(_) => "cases",
        Method::Proportional(_) => "proportional",
        Method::PerOccurrence { .. } => "per_occurrence",
        Method::Choice(_) => "choice",
        Method::Assessed { .. } => "assessed",
        Method::Formula { .. } => "formula",
        Method::Script(_) => "script",
        Method::Children(_) => "children",
        Method::Alternatives { .. } => "alternatives",
    }
}

fn position_worth(position: usize) -> Option<Ratio> {
    Some(-Ratio::from(Number::from(i64::try_from(position).ok()?)))
}

/// Adds names that are not there yet.
pub(super) fn add(names: &mut Vec<Name>, more: impl IntoIterator<Item = Name>) {
    for name in more {
        if !names.contains(&name) {
            names.push(name);
        }
    }
}

/// The clause of a line, before that of its criterion.
pub(super) fn clauses(line: Option<&Cited>, own: &Cited) -> Vec<Cited> {
    let mut cited: Vec<Cited> = line.cloned().into_iter().collect();
    cited.push(own.clone());
    cited
}
