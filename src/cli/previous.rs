//! Figures of the period before: read by the same readers, brought to the units of this period through lineage.

use super::earlier::{RATING, TOTAL, results_asked};
use super::run::Input;
use crate::engine::fill::Given;
use crate::engine::previous::together;
use crate::engine::run::Run;
use crate::facts::answer::{Answer, Value, answer};
use crate::facts::forebears::{Before, Forebear, Since};
use crate::facts::read::grid::RawCell;
use crate::facts::{Facts, Layer};
use crate::law::{Absent, IndicatorId, Previous, RuleSet, Tenure};
use crate::questions::explain::{BeforeCell, BeforeFigure, FigureCell};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Words};
use crate::words::figure::Kind;
use crate::words::number::Number;
use crate::words::period::Period;
use std::sync::Mutex;

/// A figure of one predecessor.
struct Part<'f> {
    of: &'f Forebear,
    given: Given,
    cell: Option<(Layer, RawCell<'f>)>,
    /// Why there is none, where it is not for the cell to say.
    wanting: Option<Words>,
}

impl Input {
    /// The sets of a run that read the period before, where no file of it was named.
    pub(super) fn without_previous(&self, run: &Run<'_>) -> Vec<Diagnostic> {
        let reads = |set: &RuleSet| self.earlier.facts.is_none() && set.indicators.iter().any(|own| own.previous.is_some());
        let sets = run.sheets.iter().map(|sheets| &sheets.set).filter(|set| reads(set));
        let said = sets.map(|set| {
            let reference = set.reference();
            let message = words!(
                "`{reference}` đọc số liệu kỳ trước, mà không nêu tệp nào của kỳ trước",
                "`{reference}` reads the period before, and no file of that period is named"
            );
            let help = words!("thêm `--previous TỆP`, nêu nhiều lần được", "add `--previous FILE`, as often as there are files");
            Diagnostic::warning("no_previous", set.place.clone(), message).help(help)
        });
        said.collect()
    }

    /// From which day a unit's tenure is counted through its forebears, where the set that rates it counts so.
    pub(super) fn since(&self, unit: usize, set: Option<&RuleSet>) -> Option<&Since> {
        let counts_back = set.is_some_and(|set| set.tenure == Tenure::EarliestPredecessor);
        self.earlier.since.get(unit).filter(|_| counts_back)
    }

    /// What a unit gave in the period before, all predecessors together.
    pub(super) fn given_before(
        &self,
        unit: usize,
        set: &RuleSet,
        indicator: IndicatorId,
        said: &Mutex<Vec<Diagnostic>>,
    ) -> Given {
        match self.parts(unit, set, indicator, said) {
            Ok(parts) => together_of(set, indicator, &parts).0,
            Err(_) => Given::Missing,
        }
    }

    fn parts(
        &self,
        unit: usize,
        set: &RuleSet,
        indicator: IndicatorId,
        said: &Mutex<Vec<Diagnostic>>,
    ) -> Result<Vec<Part<'_>>, (Words, Option<crate::words::diagnostic::Place>)> {
        let Some(facts) = &self.earlier.facts else {
            return Err((
                Words::new("chưa có số liệu kỳ trước (`--previous`)", "there are no figures of the period before (`--previous`)"),
                None,
            ));
        };
        match self.earlier.before.get(&set.as_of).and_then(|all| all.get(unit)) {
            Some(Before::Units(units)) => Ok(units.iter().map(|of| self.part(facts, of, set, indicator, said)).collect()),
            Some(Before::Split { from, to, place }) => Err((
                words!(
                    "`{from}` chia tách, một phần thành `{to}`; số liệu kỳ trước không tách theo được",
                    "`{from}` was split, a part of it went to `{to}`; the figures of the period before cannot be split so"
                ),
                Some(place.clone()),
            )),
            None => Err((Words::new("không rõ đơn vị tiền thân", "the predecessors are not known"), None)),
        }
    }

    fn part<'f>(
        &'f self,
        facts: &'f Facts,
        of: &'f Forebear,
        set: &RuleSet,
        indicator: IndicatorId,
        said: &Mutex<Vec<Diagnostic>>,
    ) -> Part<'f> {
        let id = &of.id;
        let Some(unit) = of.unit else {
            let wanting = words!("`{id}` không có trong số liệu kỳ trước", "`{id}` is not in the figures of the period before");
            return Part { of, given: Given::Missing, cell: None, wanting: Some(wanting) };
        };
        let form = self.form(set);
        match set.indicators[indicator].previous {
            Some(Previous::Indicator(own)) => {
                let asked = &set.indicators[own];
                let given = match self.given(facts, self.layer, unit, set, own, said) {
                    Given::Missing if facts.has_sent(unit, form) && facts.has_figures(form, own) => match asked.absent {
                        Absent::Zero => zero(&asked.question.kind),
                        Absent::NotApplicable => Given::NotApplicable,
                        Absent::Undetermined => Given::Missing,
                    },
                    Given::NoEvidence => zero(&asked.question.kind),
                    Given::NotApplicable if !asked.question.not_applicable_allowed => Given::Unreadable,
                    given => given,
                };
                Part { of, given, cell: facts.settled(self.layer, unit, form, own), wanting: None }
            }
            Some(result @ (Previous::Rating | Previous::Total)) => {
                let position = if result == Previous::Rating { RATING } else { TOTAL };
                let question = &results_asked(set)[position];
                let cell = facts.settled(self.layer, unit, self.results_form(set), position);
                let given = cell.map_or(Given::Missing, |(_, cell)| {
                    let read = answer(question, cell, self.locale);
                    if let Some(diagnostic) = read.said(question, cell, self.locale) {
                        said.lock().expect("no thread panics while it speaks").push(diagnostic);
                    }
                    match read {
                        Answer::Given(Value::Number(number), _) => Given::Number(number),
                        Answer::Given(Value::Option(option), _) => Given::Option(option),
                        Answer::Given(..) | Answer::Unreadable(_) => Given::Unreadable,
                        Answer::Missing | Answer::NotApplicable => Given::Missing,
                    }
                });
                Part { of, given, cell, wanting: None }
            }
            None => unreachable!("who asks has seen that it is of the period before"),
        }
    }

    /// Where a figure of the period before comes from, predecessor by predecessor.
    pub(super) fn cell_before(&self, unit: usize, set: &RuleSet, indicator: IndicatorId) -> FigureCell {
        let period = Period { year: self.period.year - 1 };
        let unheard = Mutex::new(Vec::new());
        let own_place = || self.facts.place(unit);
        let (parts, wanting, place) = match self.parts(unit, set, indicator, &unheard) {
            Err((wanting, place)) => (Vec::new(), Some(wanting), place.unwrap_or_else(own_place)),
            Ok(parts) => {
                let (_, wanting) = together_of(set, indicator, &parts);
                let named = parts.iter().find_map(|part| part.wanting.clone());
                let place = parts.iter().find_map(|part| part.cell.as_ref().map(|(_, cell)| cell.place()));
                let place = place.or_else(|| parts.iter().find_map(|part| part.of.by.clone())).unwrap_or_else(own_place);
                (parts, named.or(wanting), place)
            }
        };
        let alone = match parts.as_slice() {
            [Part { cell: Some((layer, cell)), .. }] => Some((*layer, *cell)),
            _ => None,
        };
        let before = BeforeFigure {
            period,
            wanting,
            parts: parts
                .iter()
                .map(|part| BeforeCell {
                    unit: part.of.id.to_string(),
                    is_itself: part.of.id == self.facts.units[unit].id,
                    name: self.name_before(part.of),
                    place: part.cell.as_ref().map(|(_, cell)| cell.place()),
                    raw: part.cell.as_ref().map_or_else(String::new, |(_, cell)| cell.raw().into_owned()),
                    became: part.of.by.clone(),
                })
                .collect(),
        };
        FigureCell {
            place,
            raw: alone.map_or_else(String::new, |(_, cell)| cell.raw().into_owned()),
            layer: alone.map(|(layer, _)| layer),
            evidence: None,
            fault: None,
            before: Some(before),
        }
    }

    fn name_before(&self, of: &Forebear) -> String {
        let known = self.earlier.facts.as_ref().zip(of.unit);
        known.map_or_else(|| of.id.to_string(), |(facts, unit)| facts.units[unit].name.to_string())
    }
}

fn together_of(set: &RuleSet, indicator: IndicatorId, parts: &[Part<'_>]) -> (Given, Option<Words>) {
    let given: Vec<(&str, Given)> = parts.iter().map(|part| (&*part.of.id, part.given.clone())).collect();
    together(&set.indicators[indicator], &given)
}

fn zero(kind: &Kind) -> Given {
    match kind {
        Kind::Quantity(_) => Given::Number(Number::ZERO),
        Kind::YesNo => Given::Truth(false),
        Kind::Date | Kind::Choice(_) | Kind::Text => Given::Missing,
    }
}
