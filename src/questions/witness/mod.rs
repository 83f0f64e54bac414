//! Units that show what `check` found: searched among answers that the rules tell apart, and evaluated like any other unit, so
//! that what a finding says of its witness is what the engine makes of it.

mod answers;

use super::trial::{found, given, number_at, truth_at};
use crate::engine::compile::compile;
use crate::engine::evaluate::evaluate;
use crate::engine::fill::{fill, fits};
use crate::engine::plan::ConditionOf;
use crate::engine::sheet::{Sheet, Why};
use crate::engine::sheets::Sheets;
use crate::law::check::claim::{Claim, Scale, Want};
use crate::law::check::{Claimed, claims, say_of_frames_once};
use crate::law::examples::{Example, ExampleUnit, Given, Is, Subject};
use crate::law::library::Library;
use crate::law::{Content, IndicatorId, Name, NodeId, RatingsRead, RuleSet};
use crate::words::diagnostic::{Answer, Diagnostic, Witness, sort};
use crate::words::figure::Kind;
use crate::words::number::{Number, Ratio};
use crate::words::period::{Date, Period};
use answers::{Compared, leaves, names_of};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// So many units are tried at once.
const TRIED_MAX: usize = 8192;

/// So many answers to one question are told apart in a total.
const OPTIONS_MAX: usize = 512;

/// A question with no more values than this is tried with each of them.
const SWEEP_MAX: usize = 200;

/// So many sums are kept from criterion to criterion.
const SUMS_MAX: usize = 2048;

/// Everything there is to say about the rule sets of a library, with witnesses, in the order of places.
pub fn check(library: &Library) -> Vec<Diagnostic> {
    let mut all: Vec<Diagnostic> = library.entries.iter().flat_map(|entry| with_units(&entry.set, Some(library))).collect();
    sort(&mut all);
    say_of_frames_once(library, &mut all);
    // what is wrong between two sets is found from both sides
    all.dedup();
    all
}

/// Everything there is to say about one rule set, with witnesses, in the order of places.
pub fn check_set(set: &Arc<RuleSet>) -> Vec<Diagnostic> {
    with_units(set, None)
}

fn with_units(set: &Arc<RuleSet>, library: Option<&Library>) -> Vec<Diagnostic> {
    let claimed = claims(set, library);
    let mut search = if claimed.iter().any(|claimed| claimed.claim.is_some()) { Search::new(set) } else { None };
    let with = |Claimed { diagnostic, claim }| {
        let unit = claim.as_ref().zip(search.as_mut()).and_then(|(claim, search)| search.unit(claim));
        diagnostic.witness(unit.map(|unit| witness(set, &unit, claim.as_ref().is_some_and(|claim| claim.period.is_some()))))
    };
    let mut all: Vec<Diagnostic> = claimed.into_iter().map(with).collect();
    sort(&mut all);
    all
}

fn witness(set: &RuleSet, unit: &Example, tells_period: bool) -> Witness {
    let day = |day: Option<Date>| day.map(Answer::Day);
    let text = |text: &Option<String>| text.clone().map(Answer::Text);
    let attributes =
        [("founded", day(unit.unit.founded)), ("subtype", text(&unit.unit.subtype)), ("territory", text(&unit.unit.territory))];
    let reads_days = unit.given.values().any(|given| matches!(given, Given::Day(_))) || unit.unit.founded.is_some();
    Witness {
        figures: unit
            .given
            .iter()
            .filter_map(|(indicator, given)| {
                Some((set.indicators[*indicator].question.id.clone(), answer(set, *indicator, given)?))
            })
            .collect(),
        unit: attributes.into_iter().filter_map(|(name, answer)| Some((name, answer?))).collect(),
        period: (tells_period || reads_days).then_some(unit.period.year),
    }
}

fn answer(set: &RuleSet, indicator: IndicatorId, given: &Given) -> Option<Answer> {
    Some(match given {
        Given::Number(number) => Answer::Number(*number),
        Given::Truth(holds) => Answer::Truth(*holds),
        Given::Day(day) => Answer::Day(*day),
        Given::Text(text) => Answer::Text(text.clone()),
        Given::Option(option) => match &set.indicators[indicator].question.kind {
            Kind::Choice(options) => Answer::Text(options.get(*option)?.id.clone()),
            Kind::Quantity(_) | Kind::YesNo | Kind::Date | Kind::Text => return None,
        },
        Given::NotApplicable => Answer::NotApplicable,
        Given::Missing => return None,
    })
}

/// Looks for units of one rule set.
struct Search {
    sheets: Sheets,
    compared: Compared,
}

impl Search {
    fn new(set: &Arc<RuleSet>) -> Option<Search> {
        let plan = compile(set).ok()?;
        let sheets = Sheets { set: set.clone(), plan, sheet: Sheet { blocks: Vec::new() }, units: Vec::new() };
        Some(Search { sheets, compared: Compared::of(set) })
    }

    /// A unit of which everything comes out that is claimed; one that passes the data checks, where one is found.
    fn unit(&mut self, claim: &Claim) -> Option<Example> {
        if claim.wants.iter().any(|want| matches!(want, Want::Score(_))) {
            self.with_score(claim)
        } else {
            self.with_lines(claim)
        }
    }

    fn try_all(&mut self, units: &[Example]) {
        let set = self.sheets.set.clone();
        let given = |row: usize, name: Name| given(&set, &units[row], name);
        self.sheets.sheet = evaluate(&self.sheets.plan, fill(&set, &self.sheets.plan, units.len(), &given));
        self.sheets.units = (0..units.len()).collect();
    }

    /// Of the units tried, the first that shows what is claimed, with the fewest breaches of data checks.
    fn best(&self, claim: &Claim, n: usize) -> Option<usize> {
        let shows = (0..n).filter(|row| claim.wants.iter().all(|want| self.comes_out(want, *row)));
        shows.min_by_key(|row| (self.n_breaches(*row), *row))
    }

    // Error data checks that do not hold; also those that cannot be told.
    fn n_breaches(&self, row: usize) -> usize {
        let checks = self.sheets.set.data_checks.iter().zip(&self.sheets.plan.slots.data_checks);
        checks.filter(|(check, slot)| check.is_error && self.sheets.why(**slot, row) != Why::HOLDS).count()
    }

    fn comes_out(&self, want: &Want, row: usize) -> bool {
        let (sheets, slots) = (&self.sheets, &self.sheets.plan.slots);
        match want {
            Want::By(subject, id) => found(sheets, row, subject).by == *id,
            Want::Number(subject, number) => found(sheets, row, subject).number == Some(*number),
            Want::Is(subject, is) => found(sheets, row, subject).is == Some(*is),
            Want::Within(name, stretch) => slots
                .names
                .get(name)
                .filter(|slot| !sheets.is_absent(**slot, row))
                .and_then(|slot| number_at(sheets, *slot, row))
                .is_some_and(|number| stretch.holds(number)),
            Want::Line(scale, n, holds) => self.line(*scale, *n, row) == Some(Is::Truth(*holds)),
            Want::OneOf(scale, lines) => lines.iter().any(|n| self.line(*scale, *n, row) == Some(Is::Truth(true))),
            Want::Score(stretch) => self.score(row).is_some_and(|score| stretch.holds(score)),
        }
    }

    // What the condition at a line says.
    fn line(&self, scale: Scale, n: usize, row: usize) -> Option<Is> {
        let owner = match scale {
            Scale::Criterion(node) => ConditionOf::Line(node, n),
            Scale::Derived(derived) => ConditionOf::DerivedLine(derived, n),
            Scale::Row(position) => ConditionOf::RowLine(position, n),
        };
        self.sheets.plan.slots.conditions.get(&owner).and_then(|condition| truth_at(&self.sheets, condition.slot, row))
    }

    // What ratings are read from.
    fn score(&self, row: usize) -> Option<Ratio> {
        let total = found(&self.sheets, row, &Subject::Total);
        match self.sheets.set.scorecard()?.ratings_read {
            RatingsRead::Points => total.number,
            RatingsRead::PercentOfMax => {
                let maximum = self.sheets.maximum(self.sheets.plan.slots.total_max?, row);
                let maximum = Ratio::from(Number::parse(&maximum).ok()?);
                total.number?.times(Ratio::from(Number::HUNDRED))?.over(maximum)
            }
        }
    }

    /// Figures and attributes behind names.
    fn inputs(&self, names: &BTreeSet<Name>) -> BTreeSet<Name> {
        let set = &self.sheets.set;
        let mut inputs = BTreeSet::new();
        let mut waiting: Vec<Name> = names.iter().copied().collect();
        let mut seen = BTreeSet::new();
        while let Some(name) = waiting.pop() {
            if !seen.insert(name) {
                continue;
            }
            match name {
                Name::Relative(relative) => waiting.push(set.relatives[relative].of),
                Name::Derived(_) => waiting.extend(self.compared.behind(name)),
                Name::Points(node) => waiting.extend(leaves(set, Some(node)).into_iter().flat_map(|leaf| read_by(set, leaf))),
                Name::Total | Name::TotalMax => {
                    waiting.extend(leaves(set, None).into_iter().flat_map(|leaf| read_by(set, leaf)));
                }
                Name::Indicator(_)
                | Name::MonthsInOperation
                | Name::PeriodYear
                | Name::UnitKind
                | Name::Subtype
                | Name::Territory => {
                    inputs.insert(name);
                }
            }
        }
        inputs
    }

    // With the figures that error data checks hold against them.
    fn with_checks(&self, inputs: BTreeSet<Name>) -> BTreeSet<Name> {
        let mut all = inputs;
        for check in self.sheets.set.data_checks.iter().filter(|check| check.is_error) {
            let mut read = BTreeSet::new();
            check.that.names(&mut read);
            let read = self.inputs(&read);
            if read.iter().any(|name| all.contains(name)) {
                all.extend(read);
            }
        }
        all
    }

    fn blank(&self, claim: &Claim) -> Example {
        let set = &self.sheets.set;
        let from = set.in_force.and_then(|span| {
            let years = (1945..=2200).map(|year| Period { year });
            years.into_iter().find(|period| set.as_of_day(*period).is_some_and(|day| span.holds(day)))
        });
        Example {
            sentence: String::new(),
            given: claim.given.clone(),
            unit: claim.unit.clone(),
            period: claim.period.or(from).unwrap_or(Period { year: 2016 }),
            expect: Vec::new(),
            members: Vec::new(),
            place: set.place.clone(),
        }
    }

    /// What each input may be, those first that matter most; what is known stays.
    fn choices(&self, claim: &Claim, blank: &Example, inputs: &BTreeSet<Name>) -> Vec<(Name, Vec<Choice>)> {
        let set = &self.sheets.set;
        let mut all = Vec::new();
        for name in inputs {
            let choices: Vec<Choice> = match *name {
                Name::Indicator(indicator) if !claim.given.contains_key(&indicator) => {
                    self.compared.answers(set, indicator, blank.period).into_iter().map(Choice::Figure).collect()
                }
                Name::MonthsInOperation if claim.unit.founded.is_none() => {
                    let before = |n: u32| set.as_of_day(blank.period)?.checked_sub_months(chrono::Months::new(n));
                    self.compared.months().into_iter().filter_map(before).map(Choice::Founded).collect()
                }
                Name::Subtype if claim.unit.subtype.is_none() => {
                    let own = set.applies_to.subtype.clone();
                    let texts = if own.is_empty() { self.compared.texts(*name) } else { own };
                    texts.into_iter().map(Choice::Subtype).collect()
                }
                Name::Territory if claim.unit.territory.is_none() => {
                    let own = set.applies_to.territory.clone().into_iter();
                    own.chain(self.compared.texts(*name)).map(Choice::Territory).collect()
                }
                Name::Indicator(_)
                | Name::MonthsInOperation
                | Name::Subtype
                | Name::Territory
                | Name::PeriodYear
                | Name::UnitKind
                | Name::Derived(_)
                | Name::Points(_)
                | Name::Total
                | Name::Relative(_)
                | Name::TotalMax => Vec::new(),
            };
            if !choices.is_empty() {
                all.push((*name, choices));
            }
        }
        all
    }

    fn with_lines(&mut self, claim: &Claim) -> Option<Example> {
        let blank = self.blank(claim);
        let inputs = self.with_checks(self.inputs(&claim.reads));
        let choices = self.choices(claim, &blank, &inputs);
        let mut cut = choices.clone();
        while cut.iter().try_fold(1_usize, |n, (_, choices)| n.checked_mul(choices.len())).is_none_or(|n| n > TRIED_MAX) {
            let (_, longest) = cut.iter_mut().max_by_key(|(_, choices)| choices.len())?;
            longest.pop();
        }
        cut.iter_mut().for_each(|(_, choices)| choices.sort_by_key(Choice::size));
        let mut units = vec![blank.clone()];
        for (name, choices) in &cut {
            units = choices.iter().flat_map(|choice| units.iter().map(|unit| choice.put(unit, *name))).collect();
        }
        self.try_all(&units);
        if let Some(row) = self.best(claim, units.len()) {
            return units.into_iter().nth(row);
        }
        // too many questions for every combination: some of them, always the same
        let mut dice = Dice(1);
        let units: Vec<Example> = (0..TRIED_MAX)
            .map(|_| choices.iter().fold(blank.clone(), |unit, (name, choices)| dice.one_of(choices).put(&unit, *name)))
            .collect();
        self.try_all(&units);
        let row = self.best(claim, units.len())?;
        units.into_iter().nth(row)
    }

    /// A unit with a certain total: what is read by several criteria is fixed, the rest is chosen criterion by criterion, and
    /// their points are added up.
    fn with_score(&mut self, claim: &Claim) -> Option<Example> {
        let set = self.sheets.set.clone();
        let scorecard = set.scorecard()?;
        let blank = self.blank(claim);
        let criteria = leaves(&set, None);
        let of_each: Vec<BTreeSet<Name>> =
            criteria.iter().map(|leaf| self.inputs(&read_by(&set, *leaf).into_iter().collect())).collect();
        let all: BTreeSet<Name> = self.with_checks(of_each.iter().flatten().copied().chain(self.inputs(&claim.reads)).collect());
        let mut choices: BTreeMap<Name, Vec<Choice>> = self.choices(claim, &blank, &all).into_iter().collect();
        for (name, own) in &mut choices {
            if let Name::Indicator(indicator) = name {
                let more = sweep(&set, *indicator, claim);
                own.extend(more.into_iter().map(|number| Choice::Figure(Given::Number(number))));
            }
        }
        let n_readers = |name: &Name| of_each.iter().filter(|own| own.contains(name)).count();
        let mut dice = Dice(1);
        for round in 0..6_usize {
            let mut base = blank.clone();
            for (name, choices) in choices.iter().filter(|(name, _)| n_readers(name) != 1) {
                let choice = match round {
                    // what no criterion reads stands in requirements and gates: the smallest closes the fewest
                    0 if n_readers(name) == 0 => choices.iter().min_by_key(|choice| choice.size()).unwrap_or(&choices[0]),
                    0..3 => &choices[round % choices.len()],
                    _ => dice.one_of(choices),
                };
                base = choice.put(&base, *name);
            }
            let own: Vec<Vec<Vec<(Name, Choice)>>> = of_each
                .iter()
                .map(|inputs| {
                    combinations(inputs.iter().filter(|name| n_readers(name) == 1).filter_map(|name| choices.get_key_value(name)))
                })
                .collect();
            let n = own.iter().map(Vec::len).max().unwrap_or(1).max(1);
            let put = |unit: &Example, picked: &[(Name, Choice)]| {
                picked.iter().fold(unit.clone(), |unit, (name, choice)| choice.put(&unit, *name))
            };
            let units: Vec<Example> = (0..n)
                .map(|row| own.iter().fold(base.clone(), |unit, options| put(&unit, &options[row % options.len()])))
                .collect();
            self.try_all(&units);
            let options: Vec<BTreeMap<(Ratio, Ratio), usize>> =
                criteria.iter().zip(&own).map(|(leaf, own)| self.options(&set, *leaf, own.len())).collect();
            let sums = sums(&options)?;
            let reads_percent = scorecard.ratings_read == RatingsRead::PercentOfMax;
            let hits = |(points, dropped): &(Ratio, Ratio)| {
                let score = if reads_percent {
                    let maximum = Ratio::from(scorecard.points_max).minus(*dropped);
                    maximum.and_then(|maximum| points.times(Ratio::from(Number::HUNDRED))?.over(maximum))
                } else {
                    Some(*points)
                };
                score.is_some_and(|score| {
                    claim.wants.iter().all(|want| !matches!(want, Want::Score(stretch) if !stretch.holds(score)))
                })
            };
            let last = sums.last()?;
            // clamps and roundings of groups are not in the sums: what should hit is tried first, then what might
            let mut ends: Vec<&(Ratio, Ratio)> = last.keys().filter(|sum| hits(sum)).collect();
            ends.extend(last.keys().filter(|sum| !hits(sum)));
            let units: Vec<Example> = ends
                .into_iter()
                .take(OPTIONS_MAX)
                .map(|end| {
                    let mut unit = base.clone();
                    let mut at = *end;
                    for (criterion, level) in sums.iter().enumerate().rev() {
                        let Some((before, row)) = level.get(&at) else { break };
                        unit = put(&unit, &own[criterion][*row % own[criterion].len()]);
                        at = *before;
                    }
                    unit
                })
                .collect();
            self.try_all(&units);
            if let Some(row) = self.best(claim, units.len()) {
                return units.into_iter().nth(row);
            }
        }
        None
    }

    /// The points that a criterion gives in the rows tried, and what it takes off the maximum, each with the first such row.
    fn options(&self, set: &RuleSet, leaf: NodeId, n: usize) -> BTreeMap<(Ratio, Ratio), usize> {
        let slot = self.sheets.plan.slots.points[leaf];
        let mut options = BTreeMap::new();
        for row in 0..n {
            let why = self.sheets.why(slot, row);
            let maximum = set.scorecard().map_or(Number::ZERO, |scorecard| scorecard.nodes[leaf].points_max);
            let got = match number_at(&self.sheets, slot, row) {
                Some(points) if why.is_present() => (points, Ratio::ZERO),
                _ if why == Why::NOT_APPLICABLE => (Ratio::ZERO, Ratio::from(maximum)),
                _ => continue,
            };
            options.entry(got).or_insert(row);
        }
        options
    }
}

// Every value of a question with few of them, and the total that is looked for: some criteria give what is asked as it stands.
fn sweep(set: &RuleSet, indicator: IndicatorId, claim: &Claim) -> Vec<Number> {
    let Kind::Quantity(quantity) = &set.indicators[indicator].question.kind else { return Vec::new() };
    let wanted = claim.wants.iter().filter_map(|want| match want {
        Want::Score(stretch) => {
            let (low, _) = stretch.low?;
            Number::parse(&low.to_string()).ok()
        }
        _ => None,
    });
    let step = quantity.step.unwrap_or(Number::ONE);
    let each = std::iter::successors(Some(quantity.at_least), |number| number.plus(step));
    let each: Vec<Number> = each.take_while(|number| *number <= quantity.at_most).take(SWEEP_MAX + 1).collect();
    let each = if each.len() > SWEEP_MAX { Vec::new() } else { each };
    wanted.chain(each).filter(|number| fits(*number, quantity)).collect()
}

fn read_by(set: &RuleSet, leaf: NodeId) -> Vec<Name> {
    let mut read = BTreeSet::new();
    if let Some(Content::Criterion { applies_when, method, .. }) = set.scorecard().map(|scorecard| &scorecard.nodes[leaf].content)
    {
        names_of(method, &mut read);
        applies_when.iter().for_each(|condition| condition.names(&mut read));
    }
    read.into_iter().collect()
}

type Sums = BTreeMap<(Ratio, Ratio), ((Ratio, Ratio), usize)>;

/// What the points of the first criterion, the first two, and so on can add up to, and whence.
fn sums(options: &[BTreeMap<(Ratio, Ratio), usize>]) -> Option<Vec<Sums>> {
    let mut levels: Vec<Sums> = Vec::new();
    for own in options {
        let before: Vec<(Ratio, Ratio)> =
            levels.last().map_or_else(|| vec![(Ratio::ZERO, Ratio::ZERO)], |level| level.keys().copied().collect());
        let mut level = Sums::new();
        for sum in before {
            for ((points, dropped), row) in own {
                let next = (sum.0.plus(*points)?, sum.1.plus(*dropped)?);
                level.entry(next).or_insert((sum, *row));
            }
        }
        // evenly thinned
        let step = level.len().div_ceil(SUMS_MAX).max(1);
        levels.push(level.into_iter().step_by(step).collect());
    }
    Some(levels)
}

// Combinations of answers, those first that stand first; never none.
fn combinations<'c>(choices: impl Iterator<Item = (&'c Name, &'c Vec<Choice>)>) -> Vec<Vec<(Name, Choice)>> {
    let mut cut: Vec<(Name, Vec<Choice>)> = choices.map(|(name, choices)| (*name, choices.clone())).collect();
    while cut.iter().try_fold(1_usize, |n, (_, choices)| n.checked_mul(choices.len())).is_none_or(|n| n > OPTIONS_MAX) {
        let Some((_, longest)) = cut.iter_mut().max_by_key(|(_, choices)| choices.len()) else { break };
        longest.pop();
    }
    let mut all: Vec<Vec<(Name, Choice)>> = vec![Vec::new()];
    for (name, choices) in cut {
        all = all
            .into_iter()
            .flat_map(|picked| {
                choices
                    .iter()
                    .map(move |choice| {
                        let mut picked = picked.clone();
                        picked.push((name, choice.clone()));
                        picked
                    })
                    .collect::<Vec<_>>()
            })
            .collect();
    }
    all
}

/// One answer to one question, or one attribute.
#[derive(Clone, Debug)]
enum Choice {
    Figure(Given),
    Founded(Date),
    Subtype(String),
    Territory(String),
}

impl Choice {
    fn put(&self, unit: &Example, name: Name) -> Example {
        let mut unit = unit.clone();
        match self {
            Choice::Figure(given) => {
                if let Name::Indicator(indicator) = name {
                    unit.given.insert(indicator, given.clone());
                }
            }
            Choice::Founded(day) => unit.unit = ExampleUnit { founded: Some(*day), ..unit.unit },
            Choice::Subtype(text) => unit.unit.subtype = Some(text.clone()),
            Choice::Territory(text) => unit.unit.territory = Some(text.clone()),
        }
        unit
    }

    // The simplest first: what is small.
    fn size(&self) -> (Number, usize) {
        let size = |number: Number| if number.is_negative() { -number } else { number };
        match self {
            Choice::Figure(Given::Number(number)) => (size(*number), usize::from(number.decimals())),
            Choice::Figure(Given::Option(option)) => (Number::ZERO, *option),
            Choice::Figure(Given::Truth(holds)) => (Number::ZERO, usize::from(*holds)),
            Choice::Figure(Given::Day(_) | Given::Text(_) | Given::Missing | Given::NotApplicable)
            | Choice::Founded(_)
            | Choice::Subtype(_)
            | Choice::Territory(_) => (Number::ZERO, 0),
        }
    }
}

/// Numbers that look thrown, and are the same each time.
struct Dice(u64);

impl Dice {
    fn one_of<'c>(&mut self, choices: &'c [Choice]) -> &'c Choice {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let n = u64::try_from(choices.len()).unwrap_or(1).max(1);
        &choices[usize::try_from((self.0 >> 33) % n).unwrap_or(0)]
    }
}
