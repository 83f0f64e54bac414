//! What a set reads of the period before: `previous.X` brought in where an expression names it, as a question that no form asks, or
//! as a value computed again from such questions.

use super::expressions::Reading;
use super::names::{Bound, Refusal};
use crate::law::children::SUM_MAX;
use crate::law::document::Node;
use crate::law::fields::Report;
use crate::law::lower::Binding;
use crate::law::previous::{Earlier, read_in};
use crate::law::{Absent, Anchor, Derived, Indicator, IndicatorId, Name, Previous, Rating};
use crate::words;
use crate::words::diagnostic::{Region, Words};
use crate::words::figure::{Choice, Kind, PREVIOUS, Quantity, QuantityWord, Question};
use crate::words::number::Number;
use std::collections::BTreeMap;

/// Totals of the period before are within this, either way, whatever its set was.
const TOTAL_MAX: i64 = 1_000_000;

/// A unit is made of so many at most.
const PREDECESSORS_MAX: i64 = 1_000;

/// Decimals that a total of the period before may have.
const TOTAL_DECIMALS: u8 = 6;

/// Reads `previous: { figures, rating, split }`: there is one way to read each, which the set states.
pub(super) fn header(node: &Node, report: &mut Report) {
    let Some(mut fields) = report.fields("previous", node, words!("`previous`", "`previous`")) else { return };
    for (key, word) in [("figures", "sum"), ("rating", "worst"), ("split", "undetermined")] {
        if let Some(pair) = fields.require(key, report) {
            report.word(key, &pair.value, &[(word, ())]);
        }
    }
    fields.finish(report);
}

impl Reading<'_> {
    /// Brings in every name of the period before that an expression reads.
    pub(super) fn bring_previous(&mut self, text: &str, region: Region) {
        let names = read_in(text);
        self.names.compares_previous = names.contains(&"previous.rating");
        for name in names {
            self.bring(name, region);
        }
    }

    fn bring(&mut self, name: &str, region: Region) {
        if self.names.knows(name) || self.names.refused.contains_key(name) {
            return;
        }
        let of = &name[PREVIOUS.len()..];
        if !self.reads_previous {
            let message = words!(
                "bộ tiêu chí đọc `{name}` mà không nói số liệu kỳ trước được lấy thế nào",
                "the set reads `{name}` and does not say how the period before is read"
            );
            let help = words!(
                "thêm vào phần đầu: `previous: {{ figures: sum, rating: worst, split: undetermined }}`",
                "add to the header: `previous: {{ figures: sum, rating: worst, split: undetermined }}`"
            );
            self.refuse_previous(name, message, help);
            return;
        }
        match of {
            "total" if self.names.has_points => {
                let most = Number::from(TOTAL_MAX);
                let kind = Kind::Quantity(Quantity {
                    word: QuantityWord::Number,
                    at_least: -most,
                    at_most: most,
                    decimals: TOTAL_DECIMALS,
                    step: None,
                });
                let anchor = Anchor::at(self.report.place(region));
                self.bring_figure(name, "Tổng điểm", kind, Some("điểm".to_owned()), Previous::Total, anchor);
            }
            "rating" => {
                let ratings = self.names.ratings_in_order();
                let options = ratings.iter().map(|id| Choice { id: (*id).to_owned(), title: (*id).to_owned() }).collect();
                let anchor = Anchor::at(self.report.place(region));
                self.bring_figure(name, "Mức xếp loại", Kind::Choice(options), None, Previous::Rating, anchor);
            }
            _ => match self.names.bound(of) {
                Some(Bound::Figure(binding)) => match figure_of(binding) {
                    Some(indicator) => self.bring_indicator(name, indicator),
                    None => self.refuse_previous(
                        name,
                        words!(
                            "của kỳ trước chỉ đọc được số, có/không và lựa chọn; `{of}` là ngày hoặc chữ",
                            "of the period before only numbers, yes or no, and choices can be read; `{of}` is a date or a text"
                        ),
                        words!(
                            "tính `{of}` thành một chỉ tiêu số hoặc có/không, rồi đọc chỉ tiêu ấy",
                            "ask what is meant as a number or a yes or no, and read that"
                        ),
                    ),
                },
                Some(Bound::Derived { position, .. }) => {
                    let position = *position;
                    self.bring_derived(name, position, region);
                }
                Some(Bound::Points { .. }) => self.refuse_previous(
                    name,
                    words!(
                        "`{of}` là điểm của tiêu chí, không đọc được của kỳ trước",
                        "`{of}` is points, which are not read of the period before"
                    ),
                    what_can_be_read(),
                ),
                Some(Bound::Rating(_) | Bound::PreviousRating(..)) | None => {}
            },
        }
    }

    fn refuse_previous(&mut self, name: &str, message: Words, help: Words) {
        self.names.refused.insert(name.to_owned(), Refusal { message, help });
    }

    fn bring_indicator(&mut self, name: &str, of: IndicatorId) {
        let own = &self.indicators[of];
        let kind = match &own.question.kind {
            Kind::Quantity(quantity) => Kind::Quantity(summed(*quantity, own.may_be_read_as_zero())),
            kind @ (Kind::YesNo | Kind::Choice(_) | Kind::Date | Kind::Text) => kind.clone(),
        };
        let (title, measure) = (own.question.title.clone(), own.question.measure.clone());
        let anchor = Anchor { allow: Vec::new(), ..own.anchor.clone() };
        self.bring_figure(name, &title, kind, measure, Previous::Indicator(of), anchor);
    }

    fn bring_figure(&mut self, name: &str, title: &str, kind: Kind, measure: Option<String>, previous: Previous, anchor: Anchor) {
        let base = match previous {
            Previous::Indicator(of) => Some(&self.indicators[of]),
            Previous::Total | Previous::Rating => None,
        };
        let allows_none = base.is_none_or(|base| base.question.not_applicable_allowed || base.absent == Absent::NotApplicable);
        let (better, decimals_declared) = base.map_or((None, true), |base| (base.better, base.decimals_declared));
        let position = self.indicators.len();
        if previous == Previous::Rating {
            self.names.bind_previous_rating(name, position);
        } else {
            self.names.bind_indicator(name, position, &kind);
        }
        self.indicators.push(Indicator {
            question: Question {
                id: name.to_owned(),
                title: format!("{title} (kỳ trước)"),
                kind,
                measure,
                not_applicable_allowed: allows_none,
                dash: None,
            },
            // what is not known of the period before is read as nothing else
            absent: Absent::Undetermined,
            better,
            required: false,
            previous: Some(previous),
            evidence: None,
            decimals_declared,
            anchor,
        });
    }

    fn bring_derived(&mut self, name: &str, of: usize, region: Region) {
        let own = self.derived[of].clone();
        let mut read = std::collections::BTreeSet::new();
        crate::law::names_of_derived(&own.method, &mut read);
        let mut earlier: BTreeMap<Name, Name> = BTreeMap::new();
        let mut words_read = Vec::new();
        let mut wrong: Option<String> = None;
        for read in read {
            let id = match read {
                Name::Indicator(indicator) => self.indicators[indicator].question.id.clone(),
                Name::Derived(derived) => self.derived[derived].id.clone(),
                Name::PeriodYear => continue,
                Name::MonthsInOperation => "months_in_operation".to_owned(),
                Name::UnitKind => "unit_kind".to_owned(),
                Name::Subtype => "subtype".to_owned(),
                Name::Territory => "territory".to_owned(),
                Name::Points(_) | Name::Total | Name::TotalMax | Name::Relative(_) => name.to_owned(),
            };
            let before = format!("{PREVIOUS}{id}");
            if !id.starts_with(PREVIOUS) {
                self.bring(&before, region);
            }
            match self.names.bound(&before).and_then(name_of) {
                Some(found) => {
                    earlier.insert(read, found);
                    words_read.push(id);
                }
                None => wrong = wrong.or(Some(id)),
            }
        }
        let put =
            Earlier { name: &|name| earlier.get(&name).copied(), is_name: &|word| words_read.iter().any(|read| read == word) };
        let method = if wrong.is_none() { put.method(&own.method) } else { None };
        let Some(method) = method else {
            let id = &own.id;
            let message = match wrong {
                Some(wrong) => words!(
                    "`{id}` đọc `{wrong}`, là điều không biết được của kỳ trước",
                    "`{id}` reads `{wrong}`, which is not known of the period before"
                ),
                None => words!(
                    "`{id}` đọc ngày của kỳ hoặc đơn vị cấp dưới, là điều không biết được của kỳ trước",
                    "`{id}` reads days of the period or units below, which are not known of the period before"
                ),
            };
            self.refuse_previous(name, message, what_can_be_read());
            return;
        };
        let is_truth = matches!(method, crate::law::DerivedMethod::Truth(_));
        self.names.bind_derived(name, self.derived.len(), is_truth);
        self.derived.push(Derived {
            id: name.to_owned(),
            title: format!("{} (kỳ trước)", own.title),
            method,
            previous: Some(of),
            anchor: Anchor { allow: Vec::new(), ..own.anchor.clone() },
            ..own
        });
    }
}

/// The options of `previous.rating` are called as the ratings, once these have been read.
pub(super) fn name_ratings(indicators: &mut [Indicator], ratings: &[Rating]) {
    for indicator in indicators.iter_mut().filter(|indicator| indicator.previous == Some(Previous::Rating)) {
        let options = ratings.iter().map(|rating| Choice { id: rating.id.clone(), title: rating.title.clone() });
        indicator.question.kind = Kind::Choice(options.collect());
    }
}

fn what_can_be_read() -> Words {
    words!(
        "của kỳ trước đọc được chỉ tiêu, giá trị dẫn xuất từ chỉ tiêu, `previous.total` và `previous.rating`",
        "of the period before, indicators, values derived from them, `previous.total` and `previous.rating` can be read"
    )
}

/// The range of a figure summed over predecessors; a percentage is not summed.
fn summed(own: Quantity, may_be_zero: bool) -> Quantity {
    if own.word == QuantityWord::Percent {
        return Quantity { step: None, ..own };
    }
    let most = Number::new(SUM_MAX, 0).expect("it has few digits");
    let of_all = |bound: Number| bound.times(Number::from(PREDECESSORS_MAX)).map_or(most, |sum| sum.min(most).max(-most));
    let zero = |bound: Number| if may_be_zero { bound.min(Number::ZERO) } else { bound };
    let at_least = if own.at_least < Number::ZERO { of_all(own.at_least) } else { zero(own.at_least) };
    let at_most = if own.at_most > Number::ZERO { of_all(own.at_most) } else { own.at_most };
    Quantity { at_least, at_most, step: None, ..own }
}

/// The indicator behind a name, where it is a number, a yes or no, or a choice.
fn figure_of(binding: &Binding) -> Option<IndicatorId> {
    match binding {
        Binding::Number(Name::Indicator(indicator))
        | Binding::Truth(Name::Indicator(indicator))
        | Binding::Choice(indicator, _) => Some(*indicator),
        _ => None,
    }
}

fn name_of(bound: &Bound) -> Option<Name> {
    match bound {
        Bound::Figure(Binding::Number(name) | Binding::Truth(name)) => Some(*name),
        Bound::Figure(Binding::Choice(indicator, _)) => Some(Name::Indicator(*indicator)),
        Bound::Derived { position, .. } => Some(Name::Derived(*position)),
        Bound::Figure(_) | Bound::Points { .. } | Bound::Rating(_) | Bound::PreviousRating(..) => None,
    }
}
