//! How two scales differ: tier by tier, case by case; two of different kinds are both shown.

use super::align::{moved, pairs};
use super::traits::{anchored, became, raised};
use super::{Change, Kind};
use crate::law::expression::Numeric;
use crate::law::wording::children::{children_words, none_words};
use crate::law::wording::expressions::{condition_words, measured, name_words, numeric_words};
use crate::law::wording::scoring::{Gives, capital, derived_lines, method_lines, tier_words};
use crate::law::wording::{comparator_words, data, zero_denominator_words, zero_target_words};
use crate::law::{
    Alternative, Anchor, Cases, Choice, Content, DerivedMethod, Method, Name, Node, Otherwise, RuleSet, ScoredCondition, Tiers,
};
use crate::words;
use crate::words::diagnostic::Words;
use crate::words::figure::Kind as Answer;
use crate::words::number::Number;
use std::cmp::Ordering;

/// A scale, with what its lines give.
#[derive(Clone, Copy)]
pub(super) struct Scale<'a> {
    /// Its key in the canonical form.
    pub(super) key: &'static str,
    method: How<'a>,
    gives: Gives<'a>,
}

#[derive(Clone, Copy)]
enum How<'a> {
    /// Of a criterion or matrix row.
    Method(&'a Method),
    /// Of a derived value.
    Derived(&'a DerivedMethod),
}

impl<'a> Scale<'a> {
    pub(super) fn of_node(node: &'a Node) -> Option<Scale<'a>> {
        match &node.content {
            Content::Group { .. } => None,
            Content::Criterion { method, .. } => {
                Some(Scale { key: "score", method: How::Method(method), gives: Gives::of(node) })
            }
        }
    }

    pub(super) fn of_row(method: &'a Method) -> Scale<'a> {
        Scale { key: "score", method: How::Method(method), gives: Gives::Rating }
    }

    pub(super) fn of_derived(method: &'a DerivedMethod, measure: Option<&'a str>) -> Scale<'a> {
        Scale { key: "method", method: How::Derived(method), gives: Gives::Value(measure) }
    }

    /// Its lines, as the form has them.
    pub(super) fn lines(&self, set: &RuleSet) -> Vec<Words> {
        let lines = match self.method {
            How::Method(method) => method_lines(set, method, self.gives, 0),
            How::Derived(method) => {
                let measure = if let Gives::Value(measure) = self.gives { measure } else { None };
                derived_lines(set, method, measure)
            }
        };
        lines.into_iter().map(|line| line.words).collect()
    }

    fn whole(&self, set: &RuleSet) -> Words {
        let lines = self.lines(set);
        // what a heading announces follows it without a sign
        let all = |lang: fn(&Words) -> &str| lines.iter().map(lang).collect::<Vec<_>>().join("; ").replace(":; ", ": ");
        Words::new(all(|words| &words.vi), all(|words| &words.en))
    }
}

/// One of two versions.
#[derive(Clone, Copy)]
struct Side<'a> {
    set: &'a RuleSet,
    gives: Gives<'a>,
}

/// What differs between two scales.
pub(super) fn compared(old_set: &RuleSet, old: &Scale<'_>, new_set: &RuleSet, new: &Scale<'_>) -> Vec<Change> {
    let (before, after) = (Side { set: old_set, gives: old.gives }, Side { set: new_set, gives: new.gives });
    let found = match (old.method, new.method) {
        (How::Method(was), How::Method(is)) => methods(before, was, after, is),
        (How::Derived(was), How::Derived(is)) => match (was, is) {
            (
                DerivedMethod::Value { value: was, zero_denominator: was_zero, text: _ },
                DerivedMethod::Value { value: is, zero_denominator: is_zero, text: _ },
            ) => {
                let mut changes = Vec::new();
                let (was, is) = (numeric_words(old_set, was), numeric_words(new_set, is));
                changes.extend(differs(&Words::new("Cách tính", "Computed"), Some(&was), Some(&is)));
                let [was, is] = [was_zero, is_zero].map(|zero| zero.map(zero_denominator_words));
                changes.extend(differs(&Words::new("Mẫu số bằng 0", "Where the divisor is 0"), was.as_ref(), is.as_ref()));
                Some(changes)
            }
            (DerivedMethod::Truth(was), DerivedMethod::Truth(is)) => {
                let (was, is) = (condition_words(old_set, was), condition_words(new_set, is));
                Some(differs(&Words::new("“Có” khi", "“Yes” when"), Some(&was), Some(&is)).into_iter().collect())
            }
            (DerivedMethod::Tiers(was), DerivedMethod::Tiers(is)) => Some(tiers(before, was, after, is)),
            (DerivedMethod::Cases(was), DerivedMethod::Cases(is)) => Some(cases(before, was, after, is)),
            (DerivedMethod::Choice(was), DerivedMethod::Choice(is)) => Some(choices(before, was, after, is)),
            (DerivedMethod::Children(was), DerivedMethod::Children(is)) => {
                let (was_words, is_words) = (children_words(was), children_words(is));
                let mut changes = Vec::new();
                changes.extend(differs(&Words::new("Cách tính", "Computed"), Some(&was_words), Some(&is_words)));
                let [was, is] = [was, is].map(|own| none_words(own.none));
                changes.extend(differs(&Words::new("Không có đơn vị cấp dưới", "No unit below"), Some(&was), Some(&is)));
                Some(changes)
            }
            _ => None,
        },
        (How::Method(_), How::Derived(_)) | (How::Derived(_), How::Method(_)) => None,
    };
    found.unwrap_or_else(|| {
        let (was, is) = (old.whole(old_set), new.whole(new_set));
        vec![both_shown(&was, &is)]
    })
}

fn both_shown(was: &Words, is: &Words) -> Change {
    let (was_vi, was_en, is_vi, is_en) = (&was.vi, &was.en, &is.vi, &is.en);
    let words = words!("Đổi cách chấm. Trước: {was_vi}. Nay: {is_vi}", "Another way of scoring. Before: {was_en}. Now: {is_en}");
    Change { kind: Kind::Changed, words }
}

fn methods(before: Side<'_>, was: &Method, after: Side<'_>, is: &Method) -> Option<Vec<Change>> {
    let label = |vi: &str, en: &str| Words::new(vi, en);
    let named = |side: Side<'_>, name: Name| name_words(side.set, name);
    Some(match (was, is) {
        (Method::Met(was), Method::Met(is)) => {
            let (was, is) = (condition_words(before.set, was), condition_words(after.set, is));
            differs(&label("Yêu cầu", "Demand"), Some(&was), Some(&is)).into_iter().collect()
        }
        (Method::Conditions(was), Method::Conditions(is)) => {
            let line = |side: Side<'_>, scored: &ScoredCondition| {
                let said = condition_words(side.set, &scored.that);
                let when = scored.title.as_ref().map_or_else(
                    || said.clone(),
                    |title| {
                        let Words { vi, en } = &said;
                        if said.vi.trim_matches(['“', '”']) == title {
                            data(title)
                        } else {
                            words!("{title} ({vi})", "{title} ({en})")
                        }
                    },
                );
                Item::of(side, when, &Numeric::Literal(scored.points), &scored.anchor)
            };
            let was: Vec<Item> = was.iter().map(|scored| line(before, scored)).collect();
            let is: Vec<Item> = is.iter().map(|scored| line(after, scored)).collect();
            items(after, &was, &is, &label("nội dung", "condition"))
        }
        (Method::Tiers(was), Method::Tiers(is)) => tiers(before, was, after, is),
        (Method::Cases(was), Method::Cases(is)) => cases(before, was, after, is),
        (Method::Choice(was), Method::Choice(is)) => choices(before, was, after, is),
        (Method::Proportional(was), Method::Proportional(is)) => {
            let mut changes = Vec::new();
            let (was_of, is_of) = (named(before, was.of), named(after, is.of));
            changes.extend(differs(&label("Số thực hiện", "What was done"), Some(&was_of), Some(&is_of)));
            let (was_to, is_to) = (named(before, was.to), named(after, is.to));
            changes.extend(differs(&label("So với", "Out of"), Some(&was_to), Some(&is_to)));
            let [was_zero, is_zero] = [was, is].map(|own| own.zero_target.map(zero_target_words));
            changes.extend(differs(&label("Chỉ tiêu bằng 0", "Where the target is 0"), was_zero.as_ref(), is_zero.as_ref()));
            let percent = |least: Option<Number>| {
                least.map(|least| (least, Words::new(format!("{}%", least.vi()), format!("{}%", least.en()))))
            };
            changes.extend(numbers(
                &label("Không chấm điểm khi dưới", "No points below"),
                percent(was.at_least_percent),
                percent(is.at_least_percent),
            ));
            changes.extend(missing(before, was.missing, after, is.missing));
            changes
        }
        (
            Method::PerOccurrence { of: was_of, each: was_each, start: was_start },
            Method::PerOccurrence { of: is_of, each: is_each, start: is_start },
        ) => {
            let mut changes = Vec::new();
            let (was, is) = (named(before, *was_of), named(after, *is_of));
            changes.extend(differs(&label("Đếm theo", "Counted by"), Some(&was), Some(&is)));
            changes.extend(numbers(
                &label("Điểm cho mỗi 1", "Points for each"),
                pointed(before, *was_each),
                pointed(after, *is_each),
            ));
            changes.extend(numbers(
                &label("Điểm bắt đầu", "Points at none"),
                pointed(before, *was_start),
                pointed(after, *is_start),
            ));
            changes
        }
        (
            Method::Assessed { from: was_from, to: was_to, step: was_step, figure: _ },
            Method::Assessed { from: is_from, to: is_to, step: is_step, figure: _ },
        ) => {
            let mut changes = Vec::new();
            changes.extend(numbers(&label("Chấm từ", "Assessed from"), pointed(before, *was_from), pointed(after, *is_from)));
            changes.extend(numbers(&label("Chấm đến", "Assessed to"), pointed(before, *was_to), pointed(after, *is_to)));
            let step = |side, step: Option<Number>| step.and_then(|step| pointed(side, step));
            changes.extend(numbers(&label("Bước chấm", "In steps of"), step(before, *was_step), step(after, *is_step)));
            changes
        }
        (Method::Formula { value: was, text: _ }, Method::Formula { value: is, text: _ }) => {
            let (was, is) = (numeric_words(before.set, was), numeric_words(after.set, is));
            differs(&label("Công thức", "Formula"), Some(&was), Some(&is)).into_iter().collect()
        }
        (Method::Script(was), Method::Script(is)) => {
            let mut changes = Vec::new();
            if was.source != is.source {
                let words = label("Nội dung kịch bản tính điểm thay đổi", "The text of the script is another");
                changes.push(Change { kind: Kind::Changed, words });
            }
            let (was_call, is_call) = (data(&was.call), data(&is.call));
            changes.extend(differs(&label("Hàm", "Function"), Some(&was_call), Some(&is_call)));
            let reads = |side: Side<'_>, reads: &[Name]| {
                let reads: Vec<Words> = reads.iter().map(|name| name_words(side.set, *name)).collect();
                crate::law::wording::figures::joined(&reads)
            };
            let (was_reads, is_reads) = (reads(before, &was.reads), reads(after, &is.reads));
            changes.extend(differs(&label("Kịch bản dùng", "The script reads"), Some(&was_reads), Some(&is_reads)));
            changes.extend(numbers(&label("Từ", "From"), pointed(before, was.from), pointed(after, is.from)));
            changes.extend(numbers(&label("Đến", "To"), pointed(before, was.to), pointed(after, is.to)));
            changes
        }
        (
            Method::Alternatives { alternatives: was, otherwise: was_otherwise },
            Method::Alternatives { alternatives: is, otherwise: is_otherwise },
        ) => {
            let mut changes = Vec::new();
            for n in 0..was.len().max(is.len()) {
                changes.extend(alternative(n, before, was.get(n), after, is.get(n)));
            }
            changes.extend(otherwise(before, was_otherwise, after, is_otherwise));
            changes
        }
        _ => return None,
    })
}

fn alternative(n: usize, before: Side<'_>, was: Option<&Alternative>, after: Side<'_>, is: Option<&Alternative>) -> Vec<Change> {
    let n = n + 1;
    let scale = |side: Side<'_>, own: &Alternative| {
        let when = condition_words(side.set, &own.when);
        let lines = Scale { key: "score", method: How::Method(&own.method), gives: side.gives }.whole(side.set);
        let (vi, en, lines_vi, lines_en) = (when.vi, when.en, lines.vi, lines.en);
        words!("Thang {n}, khi {vi}: {lines_vi}", "Scale {n}, when {en}: {lines_en}")
    };
    match (was, is) {
        (None, None) => Vec::new(),
        (None, Some(is)) => vec![Change { kind: Kind::Added, words: scale(after, is) }],
        (Some(was), None) => vec![Change { kind: Kind::Removed, words: scale(before, was) }],
        (Some(was), Some(is)) => {
            let (was_when, is_when) = (condition_words(before.set, &was.when), condition_words(after.set, &is.when));
            let mut changes: Vec<Change> =
                differs(&Words::new("áp dụng khi", "applies when"), Some(&was_when), Some(&is_when)).into_iter().collect();
            changes.extend(anchors(before.set, &was.anchor, after.set, &is.anchor));
            changes.extend(methods(before, &was.method, after, &is.method).unwrap_or_else(|| {
                let whole = |side: Side<'_>, own: &Alternative| {
                    Scale { key: "score", method: How::Method(&own.method), gives: side.gives }.whole(side.set)
                };
                vec![both_shown(&whole(before, was), &whole(after, is))]
            }));
            for change in &mut changes {
                let Words { vi, en } = &change.words;
                change.words = words!("Thang {n}: {vi}", "Scale {n}: {en}");
            }
            changes
        }
    }
}

/// `nhãn: từ … thành …`, or that something came or went.
fn differs(label: &Words, was: Option<&Words>, is: Option<&Words>) -> Option<Change> {
    let (vi, en) = (&label.vi, &label.en);
    let said = |value: &Words| {
        let (value_vi, value_en) = (&value.vi, &value.en);
        words!("{vi}: {value_vi}", "{en}: {value_en}")
    };
    match (was, is) {
        (None, None) => None,
        (Some(was), Some(is)) if was == is => None,
        (None, Some(is)) => Some(Change { kind: Kind::Added, words: said(is) }),
        (Some(was), None) => Some(Change { kind: Kind::Removed, words: said(was) }),
        (Some(was), Some(is)) => Some(Change { kind: Kind::Changed, words: said(&became(was, is)) }),
    }
}

/// The same of numbers, which rise or fall.
fn numbers(label: &Words, was: Option<(Number, Words)>, is: Option<(Number, Words)>) -> Option<Change> {
    match (was, is) {
        (Some((was, was_words)), Some((is, is_words))) => match was.cmp(&is) {
            Ordering::Equal => None,
            order => {
                let Words { vi, en } = raised(order == Ordering::Less, &was_words, &is_words);
                let (label_vi, label_en) = (&label.vi, &label.en);
                Some(Change { kind: Kind::Changed, words: words!("{label_vi}: {vi}", "{label_en}: {en}") })
            }
        },
        (was, is) => differs(label, was.as_ref().map(|(_, words)| words), is.as_ref().map(|(_, words)| words)),
    }
}

fn pointed(side: Side<'_>, number: Number) -> Option<(Number, Words)> {
    Some((number, side.gives.words(side.set, number)))
}

fn missing(before: Side<'_>, was: Option<Number>, after: Side<'_>, is: Option<Number>) -> Option<Change> {
    let given = |side: Side<'_>, missing: Option<Number>| missing.map(|missing| (missing, side.gives.words(side.set, missing)));
    result(before, &Words::new("Thiếu số liệu", "Where the figure is missing"), given(before, was), given(after, is))
}

// Ratings are numbered from the best on: they do not rise and fall as points do.
fn result(side: Side<'_>, label: &Words, was: Option<(Number, Words)>, is: Option<(Number, Words)>) -> Option<Change> {
    match side.gives {
        Gives::Points { .. } | Gives::Value(_) => numbers(label, was, is),
        Gives::Rating => differs(label, was.as_ref().map(|(_, words)| words), is.as_ref().map(|(_, words)| words)),
    }
}

fn otherwise(before: Side<'_>, was: &Otherwise, after: Side<'_>, is: &Otherwise) -> Option<Change> {
    let said = |side: Side<'_>, own: &Otherwise| match own {
        Otherwise::Result(result, _) => Some(side.gives.computed(side.set, result)),
        Otherwise::Unstated => Some(Words::new("văn bản không quy định", "the text does not say")),
        Otherwise::Never => None,
    };
    let label = Words::new("Các trường hợp còn lại", "In all other cases");
    let number = |own: &Otherwise| if let Otherwise::Result(result, _) = own { literal(result) } else { None };
    match (number(was), number(is), said(before, was), said(after, is)) {
        (Some(was), Some(is), Some(was_words), Some(is_words)) => {
            result(after, &label, Some((was, was_words)), Some((is, is_words)))
        }
        (_, _, was, is) => differs(&label, was.as_ref(), is.as_ref()),
    }
}

fn tiers(before: Side<'_>, was: &Tiers, after: Side<'_>, is: &Tiers) -> Vec<Change> {
    let mut changes = Vec::new();
    let (was_of, is_of) = (name_words(before.set, was.of), name_words(after.set, is.of));
    changes.extend(differs(&Words::new("Xét theo", "By"), Some(&was_of), Some(&is_of)));
    let (was_how, is_how) = (comparator_words(was.comparator), comparator_words(is.comparator));
    changes.extend(differs(&Words::new("Cách so ngưỡng", "How thresholds are compared"), Some(&was_how), Some(&is_how)));
    let gives = |side: Side<'_>, number: Number| side.gives.words(side.set, number);
    // the words tell results apart also where they are ratings, which another version may number otherwise
    let old: Vec<(Number, Number, Words)> =
        was.tiers.iter().map(|tier| (tier.threshold, tier.result, gives(before, tier.result))).collect();
    let new: Vec<(Number, Number, Words)> =
        is.tiers.iter().map(|tier| (tier.threshold, tier.result, gives(after, tier.result))).collect();
    let pairs = pairs(&old, &new, |tier| tier.2.clone(), |tier| tier.0);
    for (old_at, new_at) in &pairs {
        let (was_tier, is_tier) = (&old[*old_at], &new[*new_at]);
        if was_tier.2 == is_tier.2 {
            if was_tier.0 != is_tier.0 {
                let (Words { vi, en }, from, to) =
                    (&is_tier.2, measured(before.set, was.of, was_tier.0), measured(after.set, is.of, is_tier.0));
                let label = if matches!(after.gives, Gives::Points { .. }) {
                    words!("Mức được {vi}", "The tier of {en}")
                } else {
                    words!("Mức “{vi}”", "The tier “{en}”")
                };
                changes.extend(numbers(&label, Some((was_tier.0, from)), Some((is_tier.0, to))));
            }
        } else {
            let range = tier_words(after.set, is, is_tier.0, None);
            let (range_vi, range_en) = (&range.vi, &range.en);
            let label = words!("Mức {range_vi}", "The tier {range_en}");
            changes.extend(result(after, &label, Some((was_tier.1, was_tier.2.clone())), Some((is_tier.1, is_tier.2.clone()))));
        }
    }
    let tier = |side: Side<'_>, tiers: &Tiers, threshold: Number, words: &Words| {
        let range = tier_words(side.set, tiers, threshold, None);
        let (vi, en, range_vi, range_en) = (&words.vi, &words.en, range.vi, range.en);
        words!("mức {range_vi}: {vi}", "the tier {range_en}: {en}")
    };
    for (_, own) in new.iter().enumerate().filter(|(at, _)| pairs.iter().all(|(_, paired)| paired != at)) {
        changes.push(Change { kind: Kind::Added, words: tier(after, is, own.0, &own.2) });
    }
    for (_, own) in old.iter().enumerate().filter(|(at, _)| pairs.iter().all(|(paired, _)| paired != at)) {
        changes.push(Change { kind: Kind::Removed, words: tier(before, was, own.0, &own.2) });
    }
    changes.extend(otherwise(before, &was.otherwise, after, &is.otherwise));
    changes.extend(missing(before, was.missing, after, is.missing));
    changes
}

fn choices(before: Side<'_>, was: &Choice, after: Side<'_>, is: &Choice) -> Vec<Change> {
    let mut changes = Vec::new();
    let of = |side: Side<'_>, own: &Choice| name_words(side.set, Name::Indicator(own.of));
    changes.extend(differs(&Words::new("Xét theo", "By"), Some(&of(before, was)), Some(&of(after, is))));
    let options = |side: Side<'_>, own: &Choice| -> Vec<(String, String, Option<(Number, Words)>)> {
        let known: &[crate::words::figure::Choice] = match &side.set.indicators[own.of].question.kind {
            Answer::Choice(options) => options,
            Answer::Quantity(_) | Answer::YesNo | Answer::Date | Answer::Text => &[],
        };
        let given = |result: &Option<Number>| result.and_then(|result| pointed(side, result));
        known.iter().zip(&own.results).map(|(option, result)| (option.id.clone(), option.title.clone(), given(result))).collect()
    };
    let (old, new) = (options(before, was), options(after, is));
    for (id, title, given) in &new {
        let earlier = old.iter().find(|(other, _, _)| other == id).and_then(|(_, _, given)| given.clone());
        changes.extend(result(after, &words!("“{title}”", "“{title}”"), earlier, given.clone()));
    }
    for (_, title, given) in old.iter().filter(|(id, _, _)| new.iter().all(|(other, _, _)| other != id)) {
        changes.extend(result(before, &words!("“{title}”", "“{title}”"), given.clone(), None));
    }
    changes.extend(otherwise(before, &was.otherwise, after, &is.otherwise));
    changes.extend(missing(before, was.missing, after, is.missing));
    changes
}

fn cases(before: Side<'_>, was: &Cases, after: Side<'_>, is: &Cases) -> Vec<Change> {
    let lines = |side: Side<'_>, cases: &Cases| -> Vec<Item> {
        let line = |case: &crate::law::Case| {
            let when = condition_words(side.set, &case.when);
            Item::of(side, when, &case.result, &case.anchor)
        };
        cases.cases.iter().map(line).collect()
    };
    let mut changes = items(after, &lines(before, was), &lines(after, is), &Words::new("trường hợp", "case"));
    changes.extend(otherwise(before, &was.otherwise, after, &is.otherwise));
    changes.extend(missing(before, was.missing, after, is.missing));
    changes
}

fn literal(result: &Numeric) -> Option<Number> {
    if let Numeric::Literal(number) = result { Some(*number) } else { None }
}

/// `“…”` around what has none of its own yet.
fn quoted(words: &Words) -> Words {
    let one = |text: &str| if text.contains('“') { text.to_owned() } else { format!("“{text}”") };
    Words::new(one(&words.vi), one(&words.en))
}

/// A line with a condition.
struct Item {
    when: Words,
    /// What it gives, where that is a number.
    number: Option<Number>,
    gives: Words,
    anchor: Vec<super::traits::Trait>,
}

impl Item {
    fn of(side: Side<'_>, when: Words, result: &Numeric, anchor: &Anchor) -> Item {
        let gives = side.gives.computed(side.set, result);
        Item { when, number: literal(result), gives, anchor: anchored(side.set, anchor) }
    }

    fn said(&self) -> Words {
        let (vi, en, gives_vi, gives_en) = (&self.when.vi, &self.when.en, &self.gives.vi, &self.gives.en);
        words!("{vi}: {gives_vi}", "{en}: {gives_en}")
    }
}

fn items(side: Side<'_>, old: &[Item], new: &[Item], what: &Words) -> Vec<Change> {
    let mut changes = Vec::new();
    let (what_vi, what_en) = (&what.vi, &what.en);
    let pairs = pairs(old, new, |item| item.when.clone(), |item| item.gives.clone());
    let out_of_order = moved(&pairs.iter().map(|(old_at, _)| *old_at).collect::<Vec<_>>());
    for (n, (old_at, new_at)) in pairs.iter().enumerate() {
        let (was, is) = (&old[*old_at], &new[*new_at]);
        let Words { vi, en } = quoted(&is.when);
        if was.when != is.when {
            let (gives_vi, gives_en) = (&is.gives.vi, &is.gives.en);
            let label = words!("Điều kiện của {what_vi} được {gives_vi}", "What the {what_en} of {gives_en} asks");
            changes.extend(differs(&label, Some(&was.when), Some(&is.when)));
        }
        if was.gives != is.gives {
            let label = capital(&words!("{what_vi} {vi}", "the {what_en} {en}"));
            changes.extend(match (was.number, is.number) {
                (Some(was_number), Some(is_number)) => {
                    result(side, &label, Some((was_number, was.gives.clone())), Some((is_number, is.gives.clone())))
                }
                _ => differs(&label, Some(&was.gives), Some(&is.gives)),
            });
        }
        for told in super::traits::compared(&was.anchor, &is.anchor) {
            let (own_vi, own_en) = (&told.change.words.vi, &told.change.words.en);
            let words = words!("{what_vi} {vi}, {own_vi}", "the {what_en} {en}, {own_en}");
            changes.push(Change { kind: told.change.kind, words });
        }
        if out_of_order.contains(&n) {
            let place = new_at + 1;
            let words = words!("{what_vi} {vi} nay xét thứ {place}", "the {what_en} {en} is now asked as number {place}");
            changes.push(Change { kind: Kind::Moved, words });
        }
    }
    for (_, item) in new.iter().enumerate().filter(|(at, _)| pairs.iter().all(|(_, paired)| paired != at)) {
        let Words { vi, en } = item.said();
        changes.push(Change { kind: Kind::Added, words: words!("{what_vi} {vi}", "the {what_en} {en}") });
    }
    for (_, item) in old.iter().enumerate().filter(|(at, _)| pairs.iter().all(|(paired, _)| paired != at)) {
        let Words { vi, en } = item.said();
        changes.push(Change { kind: Kind::Removed, words: words!("{what_vi} {vi}", "the {what_en} {en}") });
    }
    changes
}

fn anchors(old_set: &RuleSet, was: &Anchor, new_set: &RuleSet, is: &Anchor) -> Vec<Change> {
    super::traits::compared(&anchored(old_set, was), &anchored(new_set, is)).into_iter().map(|told| told.change).collect()
}
