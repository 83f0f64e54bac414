//! Ordered lines, read as a whole: whether one always holds, and which is never reached.
//!
//! What the conditions compare is cut into cells in which no comparison changes, and every combination of cells is tried. Things
//! that are compared in different conditions are taken as independent: a line is never called reached that cannot be told to be,
//! and a proof that a line always holds is a proof.

use super::totals::on_grid;
use super::values::Stretch;
use crate::law::expression::{Comparison, Condition, Day, Numeric, Truth};
use crate::law::extent::Extent;
use crate::law::ranges::Environment;
use crate::law::{IndicatorId, Name, RuleSet};
use crate::words;
use crate::words::diagnostic::Words;
use crate::words::figure::Kind;
use crate::words::number::{Number, Ratio};
use crate::words::period::Date;
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// Trying every combination reads at most so many parts of conditions; where it would read more, nothing is told.
const READ_MAX: usize = 500_000;

/// What is known of ordered lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lines {
    /// Whether a line always holds.
    pub(super) coverage: Coverage,
    /// The lines, by position, that no unit reaches and meets.
    pub(super) never: Vec<usize>,
}

/// Whether a line always holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Coverage {
    /// It does.
    Always,
    /// No line holds in these places, the simplest first.
    NotWhere(Vec<Hole>),
    /// There are too many combinations to tell.
    TooMany,
}

/// Units that no line speaks of, as one class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hole {
    /// Which: `missing_reports = 1`; empty where it cannot be said.
    pub(super) words: Words,
    /// The same, name by name.
    pub(super) known: Vec<Known>,
}

/// What is known of one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// A number lies there.
    Within(Name, Stretch),
    /// A truth.
    Truth(Name, bool),
    /// An option, by position.
    Option(IndicatorId, usize),
    /// A text.
    Text(Name, String),
}

/// So many classes of units are told apart.
const HOLES_MAX: usize = 6;

/// So many combinations that no line takes are put into classes.
const COMBINATIONS_MAX: usize = 20_000;

/// Reads ordered conditions as a whole, where those of `given` are known to hold or not to hold.
pub(super) fn examine(lines: &[&Condition], given: &[(&Condition, bool)], environment: &Environment<'_>, set: &RuleSet) -> Lines {
    let mut subjects = Subjects { environment, set, all: Vec::new() };
    for condition in lines.iter().copied().chain(given.iter().map(|(condition, _)| *condition)) {
        subjects.collect(condition);
    }
    let subjects = subjects.close();
    let n_parts: usize = lines.iter().map(|line| line.parts().len()).sum();
    let n_read = subjects.iter().try_fold(n_parts.max(1), |n, (_, cells)| n.checked_mul(cells.len()).filter(|n| *n <= READ_MAX));
    if n_read.is_none() {
        return Lines { coverage: Coverage::TooMany, never: Vec::new() };
    }
    let mut holes: BTreeSet<Vec<usize>> = BTreeSet::new();
    let mut is_reached = vec![false; lines.len()];
    let mut at = vec![0; subjects.len()];
    while subjects.iter().all(|(_, cells)| !cells.is_empty()) {
        let here = Here { subjects: &subjects, at: &at, environment };
        if given.iter().all(|(condition, holds)| here.condition(condition) == Some(*holds)) {
            // an absent condition ends the reading: the criterion is then absent, which is an answer
            match lines.iter().position(|line| here.condition(line) != Some(false)) {
                Some(line) => is_reached[line] |= here.condition(lines[line]) == Some(true),
                None if holes.len() < COMBINATIONS_MAX => {
                    holes.insert(at.clone());
                }
                None => {}
            }
        }
        if !next(&mut at, &subjects) {
            break;
        }
    }
    let coverage = if holes.is_empty() {
        Coverage::Always
    } else {
        let classes = classes(&holes, &subjects);
        Coverage::NotWhere(classes.iter().map(|class| hole(class, &subjects, set)).collect())
    };
    let never = is_reached.iter().enumerate().filter(|(_, reached)| !**reached).map(|(line, _)| line).collect();
    Lines { coverage, never }
}

/// A box of combinations: of each subject, some of its cells.
type Class = Vec<Vec<usize>>;

// Combinations that no line takes, put into boxes that only hold such combinations, the simplest first.
fn classes(holes: &BTreeSet<Vec<usize>>, subjects: &[(Subject, Vec<Cell>)]) -> Vec<Class> {
    let mut seeds: Vec<&Vec<usize>> = holes.iter().collect();
    seeds.sort_by_key(|at| at.iter().sum::<usize>());
    let mut taken: BTreeSet<Vec<usize>> = BTreeSet::new();
    let mut classes: Vec<Class> = Vec::new();
    for seed in seeds {
        if taken.contains(seed) || classes.len() == HOLES_MAX {
            continue;
        }
        let mut class: Class = seed.iter().map(|cell| vec![*cell]).collect();
        // what does not matter first: then classes are few
        for (n, (_, cells)) in subjects.iter().enumerate() {
            let whole: Class = with(&class, n, (0..cells.len()).collect());
            if combinations(&whole).iter().all(|at| holes.contains(at)) {
                class = whole;
            }
        }
        for (n, (subject, cells)) in subjects.iter().enumerate() {
            let is_ordered = matches!(subject, Subject::Number(_) | Subject::Day(_));
            let (up, down): (Vec<usize>, Vec<usize>) = ((seed[n] + 1..cells.len()).collect(), (0..seed[n]).rev().collect());
            for cell_after_cell in [up, down] {
                for cell in cell_after_cell {
                    if class[n].contains(&cell) {
                        continue;
                    }
                    if combinations(&with(&class, n, vec![cell])).iter().all(|at| holes.contains(at)) {
                        class[n].push(cell);
                    } else if is_ordered {
                        break;
                    }
                }
            }
            class[n].sort_unstable();
        }
        taken.extend(combinations(&class));
        classes.push(class);
    }
    classes
}

fn with(class: &Class, n: usize, cells: Vec<usize>) -> Class {
    let mut class = class.clone();
    class[n] = cells;
    class
}

fn combinations(class: &Class) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for cells in class {
        let longer = |at: Vec<usize>| cells.iter().map(move |cell| at.iter().copied().chain([*cell]).collect::<Vec<usize>>());
        all = all.into_iter().flat_map(longer).collect();
    }
    all
}

// A class in words, and name by name.
fn hole(class: &Class, subjects: &[(Subject, Vec<Cell>)], set: &RuleSet) -> Hole {
    let mut said: Vec<Words> = Vec::new();
    let mut known = Vec::new();
    for (own, (subject, cells)) in class.iter().zip(subjects) {
        if own.len() == cells.len() && cells.len() > 1 {
            continue;
        }
        match (subject, own.as_slice()) {
            (Subject::Number(Numeric::Name(name)), [first, .., last]) => {
                said.extend(range(set.name(*name), &cells[*first], &cells[*last], (*first == 0, last + 1 == cells.len())));
            }
            (Subject::Number(Numeric::Name(name)), [only]) => {
                said.extend(range(set.name(*name), &cells[*only], &cells[*only], (*only == 0, only + 1 == cells.len())));
            }
            (_, own) => {
                let each: Vec<Words> = own.iter().filter_map(|cell| say(subject, &cells[*cell], set)).collect();
                said.extend(joined(&each, (" hoặc ", " or ")));
            }
        }
        let (Some(first), Some(last)) =
            (own.first().and_then(|cell| cells.get(*cell)), own.last().and_then(|cell| cells.get(*cell)))
        else {
            continue;
        };
        known.extend(match (subject, first, last) {
            (Subject::Number(Numeric::Name(name)), Cell::Piece(_, first), Cell::Piece(_, last)) => {
                Some(Known::Within(*name, Stretch { low: first.low, high: last.high }))
            }
            (Subject::Truth(name), Cell::Truth(holds), _) => Some(Known::Truth(*name, *holds)),
            (Subject::Choice(indicator), Cell::Option(option), _) => Some(Known::Option(*indicator, *option)),
            (Subject::Text(name), Cell::Text(Some(text)), _) => Some(Known::Text(*name, text.clone())),
            _ => None,
        });
    }
    Hole { words: joined(&said, (", ", ", ")).unwrap_or_else(|| Words::new("", "")), known }
}

fn joined(all: &[Words], (vi, en): (&str, &str)) -> Option<Words> {
    let join = |of: fn(&Words) -> &str, by: &str| all.iter().map(of).collect::<Vec<_>>().join(by);
    (!all.is_empty()).then(|| Words::new(join(|words| &words.vi, vi), join(|words| &words.en, en)))
}

// Where a number lies: from one cell to another, of which one may be the first of all and one the last.
fn range(name: &str, first: &Cell, last: &Cell, (is_least, is_greatest): (bool, bool)) -> Option<Words> {
    let (Cell::Piece(low, from), Cell::Piece(_, to)) = (first, last) else { return None };
    let only = |number: Ratio| {
        let (vi, en) = (number.vi(), number.en());
        words!("`{name}` = {vi}", "`{name}` = {en}")
    };
    let is_point = |piece: &Stretch| piece.low == piece.high;
    if first == last && is_point(from) {
        return Some(only(*low));
    }
    // a whole number beside a threshold may be the only one there
    let is_open = |end: Option<(Ratio, bool)>| end.is_some_and(|(_, inside)| !inside);
    let one = Ratio::from(Number::ONE);
    let next_is_out =
        |number: &Ratio, piece: &Stretch| number.denominator() == 1 && number.plus(one).is_some_and(|next| !piece.holds(next));
    if first == last
        && is_open(from.low)
        && is_open(from.high)
        && next_is_out(low, from)
        && low.minus(one).is_some_and(|before| !from.holds(before))
    {
        return Some(only(*low));
    }
    let end = |vi: &str, en: &str, bound: Ratio| Words::new(format!("{vi} {}", bound.vi()), format!("{en} {}", bound.en()));
    let under = match (is_least, from.low) {
        (true, _) | (_, None) => None,
        (false, Some((bound, true))) => Some(end("từ", "from", bound)),
        (false, Some((bound, false))) => Some(end("trên", "above", bound)),
    };
    let over = match (is_greatest, to.high) {
        (true, _) | (_, None) => None,
        (false, Some((bound, true))) => Some(end("đến hết", "up to", bound)),
        (false, Some((bound, false))) => Some(end("dưới", "below", bound)),
    };
    if let (None, Some((bound, true))) = (&over, from.low.filter(|_| !is_least)) {
        let (vi, en) = (bound.vi(), bound.en());
        return Some(words!("`{name}` từ {vi} trở lên", "`{name}` is {en} or more"));
    }
    let parts: Vec<Words> = under.into_iter().chain(over).collect();
    let Words { vi, en } = joined(&parts, (" ", " "))?;
    Some(words!("`{name}` {vi}", "`{name}` {en}"))
}

// The next combination, the last subject turning fastest.
fn next(at: &mut [usize], subjects: &[(Subject, Vec<Cell>)]) -> bool {
    for (index, (_, cells)) in at.iter_mut().zip(subjects).rev() {
        *index += 1;
        if *index < cells.len() {
            return true;
        }
        *index = 0;
    }
    false
}

/// What conditions speak of.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Subject {
    /// An expression that is compared with numbers.
    Number(Numeric),
    /// A day that is compared with days of the period.
    Day(Name),
    /// Two expressions that are compared with each other.
    Pair(Numeric, Numeric),
    /// Two days likewise.
    Days(Day, Day),
    /// A yes or no.
    Truth(Name),
    /// An option of a choice.
    Choice(IndicatorId),
    /// A text or unit attribute.
    Text(Name),
    /// The running rating.
    Rating,
    /// Whether there is a value.
    Known(Name),
}

/// One of the cells that a subject's values are cut into, by a value in it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Cell {
    Number(Ratio),
    Piece(Ratio, Stretch),
    Order(Ordering),
    Truth(bool),
    Option(usize),
    Text(Option<String>),
}

struct Subjects<'a> {
    environment: &'a Environment<'a>,
    set: &'a RuleSet,
    // with what each is compared with: numbers, texts
    all: Vec<(Subject, Vec<Cell>)>,
}

impl Subjects<'_> {
    fn collect(&mut self, condition: &Condition) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) | Condition::None(parts) => {
                parts.iter().for_each(|part| self.collect(part));
            }
            Condition::Part(part) => self.truth(&part.truth),
        }
    }

    fn truth(&mut self, truth: &Truth) {
        match truth {
            Truth::Literal(_) => {}
            Truth::Name(name) => self.add(&Subject::Truth(*name), []),
            Truth::Not(inner) => self.truth(inner),
            Truth::And(all) | Truth::Or(all) => all.iter().for_each(|truth| self.truth(truth)),
            Truth::Compare(comparison, a, b) if let Some((_, days, bound)) = lateness(*comparison, a, b) => {
                self.add(&Subject::Number(days), [Cell::Number(bound)]);
            }
            Truth::Compare(_, a, b) => match (constant(a, self.environment), constant(b, self.environment)) {
                (Some(_), Some(_)) => {}
                (None, Some(bound)) => self.add(&Subject::Number(a.clone()), [Cell::Number(bound)]),
                (Some(bound), None) => self.add(&Subject::Number(b.clone()), [Cell::Number(bound)]),
                (None, None) if self.has(&Subject::Pair(b.clone(), a.clone())) => {}
                (None, None) => self.add(&Subject::Pair(a.clone(), b.clone()), []),
            },
            Truth::CompareDays(_, a, b) => match (*a, *b) {
                (Day::OfPeriod(..), Day::OfPeriod(..)) => {}
                (Day::Name(name), Day::OfPeriod(month, day)) | (Day::OfPeriod(month, day), Day::Name(name)) => {
                    self.add(&Subject::Day(name), [Cell::Number(day_of_year(month, day))]);
                }
                (a, b) if self.has(&Subject::Days(b, a)) => {}
                (a, b) => self.add(&Subject::Days(a, b), []),
            },
            Truth::CompareTruths(_, a, b) => {
                self.truth(a);
                self.truth(b);
            }
            Truth::OptionIn(indicator, _) => self.add(&Subject::Choice(*indicator), []),
            Truth::TextIn(name, texts) => {
                self.add(&Subject::Text(*name), texts.iter().map(|text| Cell::Text(Some(text.clone()))));
            }
            Truth::CompareRating(..) => self.add(&Subject::Rating, []),
            Truth::Known(name) => self.add(&Subject::Known(*name), []),
        }
    }

    fn has(&self, subject: &Subject) -> bool {
        self.all.iter().any(|(own, _)| own == subject)
    }

    fn add(&mut self, subject: &Subject, compared: impl IntoIterator<Item = Cell>) {
        if !self.has(subject) {
            self.all.push((subject.clone(), Vec::new()));
        }
        if let Some((_, cells)) = self.all.iter_mut().find(|(own, _)| own == subject) {
            cells.extend(compared);
        }
    }

    fn close(self) -> Vec<(Subject, Vec<Cell>)> {
        let Subjects { environment, set, all } = self;
        all.into_iter().map(|(subject, compared)| (subject.clone(), cells(&subject, compared, environment, set))).collect()
    }
}

fn cells(subject: &Subject, compared: Vec<Cell>, environment: &Environment<'_>, set: &RuleSet) -> Vec<Cell> {
    let bounds = || {
        let mut bounds: Vec<Ratio> =
            compared.iter().filter_map(|cell| if let Cell::Number(bound) = cell { Some(*bound) } else { None }).collect();
        bounds.sort_unstable();
        bounds.dedup();
        bounds
    };
    match subject {
        Subject::Number(numeric) => pieces(&bounds())
            .into_iter()
            .filter_map(|piece| Some(Cell::Piece(value_in(numeric, piece, environment, set)?, piece)))
            .collect(),
        Subject::Day(_) => pieces(&bounds()).into_iter().map(|piece| Cell::Piece(some_value(piece), piece)).collect(),
        Subject::Pair(a, b) => match (environment.numeric(a, true), environment.numeric(b, true)) {
            (Ok(a), Ok(b)) => [
                (Ordering::Less, a.least() < b.greatest()),
                (Ordering::Equal, a.least() <= b.greatest() && b.least() <= a.greatest()),
                (Ordering::Greater, b.least() < a.greatest()),
            ]
            .into_iter()
            .filter(|(_, can_be)| *can_be)
            .map(|(ordering, _)| Cell::Order(ordering))
            .collect(),
            _ => ORDERINGS.to_vec(),
        },
        Subject::Days(..) => ORDERINGS.to_vec(),
        Subject::Truth(_) | Subject::Known(_) => vec![Cell::Truth(true), Cell::Truth(false)],
        Subject::Choice(indicator) => {
            let n = match &set.indicators[*indicator].question.kind {
                Kind::Choice(options) => options.len(),
                Kind::Quantity(_) | Kind::YesNo | Kind::Date | Kind::Text => 0,
            };
            (0..n).map(Cell::Option).collect()
        }
        Subject::Text(name) => {
            let is_closed = match name {
                Name::Subtype => !set.applies_to.subtype.is_empty(),
                Name::UnitKind => true,
                _ => false,
            };
            let possible: Vec<&String> = match name {
                Name::Subtype => set.applies_to.subtype.iter().collect(),
                Name::UnitKind => vec![&set.applies_to.unit_kind],
                _ => Vec::new(),
            };
            let mut cells: Vec<Cell> = if is_closed {
                possible.into_iter().map(|text| Cell::Text(Some(text.clone()))).collect()
            } else {
                compared.into_iter().chain([Cell::Text(None)]).collect()
            };
            cells.dedup();
            cells
        }
        Subject::Rating => (0..set.ratings.len()).map(Cell::Option).collect(),
    }
}

const ORDERINGS: [Cell; 3] = [Cell::Order(Ordering::Less), Cell::Order(Ordering::Equal), Cell::Order(Ordering::Greater)];

/// The points at these bounds and the stretches between and around them.
pub(super) fn pieces(bounds: &[Ratio]) -> Vec<Stretch> {
    let mut pieces = Vec::with_capacity(2 * bounds.len() + 1);
    let mut low = None;
    for bound in bounds {
        pieces.push(Stretch { low, high: Some((*bound, false)) });
        pieces.push(Stretch { low: Some((*bound, true)), high: Some((*bound, true)) });
        low = Some((*bound, false));
    }
    pieces.push(Stretch { low, high: None });
    pieces
}

/// A number inside a stretch that is not empty.
pub(super) fn some_value(piece: Stretch) -> Ratio {
    let one = Ratio::from(Number::ONE);
    match (piece.low, piece.high) {
        (Some((low, true)), _) => low,
        (_, Some((high, true))) => high,
        (Some((low, false)), Some((high, false))) => low.plus(high).and_then(|sum| sum.times(Ratio::new(1, 2)?)).unwrap_or(low),
        (Some((low, false)), None) => low.plus(one).unwrap_or(low),
        (None, Some((high, false))) => high.minus(one).unwrap_or(high),
        (None, None) => Ratio::ZERO,
    }
}

/// A value that the expression can have inside a stretch, as far as its range tells.
pub(super) fn value_in(numeric: &Numeric, piece: Stretch, environment: &Environment<'_>, set: &RuleSet) -> Option<Ratio> {
    let Ok(extent) = environment.numeric(numeric, true) else { return Some(some_value(piece)) };
    match extent {
        Extent::Grid { .. } => match step_of(numeric, set) {
            Some((from, step)) => {
                // the whole number of steps at or above the stretch's lower end
                let start = piece.low.map_or(from, |(low, _)| low.max(from));
                let n_steps = start.minus(from)?.over(step)?.rounded(UP)?;
                let first = from.plus(Ratio::from(n_steps).times(step)?)?;
                let second = first.plus(step)?;
                [first, second]
                    .into_iter()
                    .find(|value| piece.holds(*value) && *value <= extent.greatest() && extent.least() <= *value)
            }
            None => on_grid(extent, piece, 1).first().copied(),
        },
        Extent::Quotient { .. } => {
            let (least, greatest) = (extent.least(), greatest_of(numeric, extent));
            let low = piece.low.filter(|(low, _)| least <= *low).or(Some((least, true)));
            let high = piece.high.filter(|(high, _)| *high <= greatest).or(Some((greatest, true)));
            let cut = Stretch { low, high };
            let value = some_value(cut);
            (cut.holds(value) && piece.holds(value)).then_some(value)
        }
    }
}

/// The greatest value of an expression with this range. A share of points is cut at all of what is left of the maximum, though
/// points and maximum are not held against each other in its range.
pub(super) fn greatest_of(numeric: &Numeric, extent: Extent) -> Ratio {
    match numeric {
        Numeric::PointsShare(_) => extent.greatest().min(Ratio::from(Number::HUNDRED)),
        _ => extent.greatest(),
    }
}

const UP: crate::words::number::Rounding =
    crate::words::number::Rounding { decimals: 0, mode: crate::words::number::Mode::Ceiling };

// A figure that moves in steps, with its least value.
fn step_of(numeric: &Numeric, set: &RuleSet) -> Option<(Ratio, Ratio)> {
    let Numeric::Name(Name::Indicator(indicator)) = numeric else { return None };
    let indicator = &set.indicators[*indicator];
    if indicator.may_be_read_as_zero() {
        // 0 is among its values, whether or not a step leads there
        return None;
    }
    match &indicator.question.kind {
        Kind::Quantity(quantity) => {
            let step = quantity.step.filter(|step| Number::ZERO < *step)?;
            Some((Ratio::from(quantity.at_least), Ratio::from(step)))
        }
        Kind::YesNo | Kind::Date | Kind::Choice(_) | Kind::Text => None,
    }
}

fn constant(numeric: &Numeric, environment: &Environment<'_>) -> Option<Ratio> {
    if let Numeric::Literal(number) = numeric {
        return Some(Ratio::from(*number));
    }
    let mut read = BTreeSet::new();
    numeric.names(&mut read);
    if !read.is_empty() {
        return None;
    }
    environment.numeric(numeric, false).ok()?.only().map(Ratio::from)
}

// Lateness against a day of the period, counted from 1 March instead: then two deadlines can be held against each other. A day
// before it lies a day nearer or farther by the year.
fn lateness(comparison: Comparison, a: &Numeric, b: &Numeric) -> Option<(Comparison, Numeric, Ratio)> {
    let (Numeric::DaysLate(Day::Name(name), Day::OfPeriod(month, day)), Numeric::Literal(bound)) = (a, b) else { return None };
    // in time is 0, however early
    let comparison = match (comparison, Number::ZERO.cmp(bound)) {
        (_, Ordering::Less) | (Comparison::LessOrEqual | Comparison::Greater, Ordering::Equal) => comparison,
        (Comparison::Equal, Ordering::Equal) => Comparison::LessOrEqual,
        (Comparison::NotEqual, Ordering::Equal) => Comparison::Greater,
        (Comparison::Less | Comparison::GreaterOrEqual, Ordering::Equal) | (_, Ordering::Greater) => return None,
    };
    let of_year = |month, day| Date::from_ymd_opt(2001, month, day);
    let march = of_year(3, 1)?;
    let deadline = of_year(*month, *day).filter(|deadline| march <= *deadline)?;
    let from_march = Ratio::from(Number::from(deadline.signed_duration_since(march).num_days()));
    let days = Numeric::DaysBetween(Day::OfPeriod(3, 1), Day::Name(*name));
    Some((comparison, days, Ratio::from(*bound).plus(from_march)?))
}

// Days of the period in their order; the length of months does not matter to it.
fn day_of_year(month: u32, day: u32) -> Ratio {
    Ratio::from(Number::from(i64::from(month) * 100 + i64::from(day)))
}

struct Here<'a> {
    subjects: &'a [(Subject, Vec<Cell>)],
    at: &'a [usize],
    environment: &'a Environment<'a>,
}

impl Here<'_> {
    fn cell(&self, subject: &Subject) -> Option<&Cell> {
        let at = self.subjects.iter().position(|(own, _)| own == subject)?;
        self.subjects[at].1.get(self.at[at])
    }

    fn condition(&self, condition: &Condition) -> Option<bool> {
        match condition {
            Condition::All(parts) => all(parts.iter().map(|part| self.condition(part))),
            Condition::Any(parts) => any(parts.iter().map(|part| self.condition(part))),
            Condition::None(parts) => any(parts.iter().map(|part| self.condition(part))).map(|truth| !truth),
            Condition::Part(part) => self.truth(&part.truth),
        }
    }

    fn truth(&self, truth: &Truth) -> Option<bool> {
        match truth {
            Truth::Literal(truth) => Some(*truth),
            Truth::Not(inner) => self.truth(inner).map(|truth| !truth),
            Truth::And(parts) => all(parts.iter().map(|truth| self.truth(truth))),
            Truth::Or(parts) => any(parts.iter().map(|truth| self.truth(truth))),
            Truth::CompareTruths(comparison, a, b) => Some(comparison.holds(self.truth(a)?.cmp(&self.truth(b)?))),
            Truth::Known(name) => match self.cell(&Subject::Known(*name))? {
                Cell::Truth(truth) => Some(*truth),
                Cell::Number(_) | Cell::Piece(..) | Cell::Order(_) | Cell::Option(_) | Cell::Text(_) => None,
            },
            _ if self.reads_absent(truth) => None,
            Truth::Name(name) => match self.cell(&Subject::Truth(*name))? {
                Cell::Truth(truth) => Some(*truth),
                Cell::Number(_) | Cell::Piece(..) | Cell::Order(_) | Cell::Option(_) | Cell::Text(_) => None,
            },
            Truth::Compare(comparison, a, b) if let Some((comparison, days, bound)) = lateness(*comparison, a, b) => {
                Some(comparison.holds(self.number(&Subject::Number(days))?.cmp(&bound)))
            }
            Truth::Compare(comparison, a, b) => {
                let (left, right) = (constant(a, self.environment), constant(b, self.environment));
                let ordering = match (left, right) {
                    (Some(left), Some(right)) => left.cmp(&right),
                    (None, Some(right)) => self.number(&Subject::Number(a.clone()))?.cmp(&right),
                    (Some(left), None) => left.cmp(&self.number(&Subject::Number(b.clone()))?),
                    (None, None) => self.ordering(&Subject::Pair(a.clone(), b.clone()), &Subject::Pair(b.clone(), a.clone()))?,
                };
                Some(comparison.holds(ordering))
            }
            Truth::CompareDays(comparison, a, b) => {
                let ordering = match (*a, *b) {
                    (Day::OfPeriod(month, day), Day::OfPeriod(other_month, other_day)) => {
                        (month, day).cmp(&(other_month, other_day))
                    }
                    (Day::Name(name), Day::OfPeriod(month, day)) => {
                        self.number(&Subject::Day(name))?.cmp(&day_of_year(month, day))
                    }
                    (Day::OfPeriod(month, day), Day::Name(name)) => {
                        day_of_year(month, day).cmp(&self.number(&Subject::Day(name))?)
                    }
                    (a, b) => self.ordering(&Subject::Days(a, b), &Subject::Days(b, a))?,
                };
                Some(comparison.holds(ordering))
            }
            Truth::OptionIn(indicator, options) => match self.cell(&Subject::Choice(*indicator))? {
                Cell::Option(option) => Some(options.contains(option)),
                Cell::Number(_) | Cell::Piece(..) | Cell::Order(_) | Cell::Truth(_) | Cell::Text(_) => None,
            },
            Truth::TextIn(name, texts) => match self.cell(&Subject::Text(*name))? {
                Cell::Text(text) => Some(text.as_ref().is_some_and(|text| texts.contains(text))),
                Cell::Number(_) | Cell::Piece(..) | Cell::Order(_) | Cell::Truth(_) | Cell::Option(_) => None,
            },
            // the best rating stands first, and is the greatest
            Truth::CompareRating(comparison, rating) => match self.cell(&Subject::Rating)? {
                Cell::Option(own) => Some(comparison.holds(rating.cmp(own))),
                Cell::Number(_) | Cell::Piece(..) | Cell::Order(_) | Cell::Truth(_) | Cell::Text(_) => None,
            },
        }
    }

    fn reads_absent(&self, truth: &Truth) -> bool {
        if !self.subjects.iter().any(|(subject, _)| matches!(subject, Subject::Known(_))) {
            return false;
        }
        let mut read = BTreeSet::new();
        truth.names(&mut read);
        read.into_iter().any(|name| self.cell(&Subject::Known(name)) == Some(&Cell::Truth(false)))
    }

    fn number(&self, subject: &Subject) -> Option<Ratio> {
        match self.cell(subject)? {
            Cell::Number(number) | Cell::Piece(number, _) => Some(*number),
            Cell::Order(_) | Cell::Truth(_) | Cell::Option(_) | Cell::Text(_) => None,
        }
    }

    fn ordering(&self, subject: &Subject, reversed: &Subject) -> Option<Ordering> {
        let own = |subject| match self.cell(subject) {
            Some(Cell::Order(ordering)) => Some(*ordering),
            _ => None,
        };
        own(subject).or_else(|| own(reversed).map(Ordering::reverse))
    }
}

fn say(subject: &Subject, cell: &Cell, set: &RuleSet) -> Option<Words> {
    let name = |numeric: &Numeric| if let Numeric::Name(name) = numeric { Some(set.name(*name).to_owned()) } else { None };
    match (subject, cell) {
        (Subject::Number(numeric), Cell::Piece(number, _)) => {
            let (name, vi, en) = (name(numeric)?, number.vi(), number.en());
            Some(words!("`{name}` = {vi}", "`{name}` = {en}"))
        }
        (Subject::Pair(a, b), Cell::Order(ordering)) => {
            let (a, b) = (name(a)?, name(b)?);
            let sign = match ordering {
                Ordering::Less => Comparison::Less,
                Ordering::Equal => Comparison::Equal,
                Ordering::Greater => Comparison::Greater,
            };
            let sign = sign.sign();
            Some(words!("`{a}` {sign} `{b}`", "`{a}` {sign} `{b}`"))
        }
        (Subject::Truth(name), Cell::Truth(truth)) => {
            let name = set.name(*name);
            Some(if *truth { words!("`{name}`: có", "`{name}`: yes") } else { words!("`{name}`: không", "`{name}`: no") })
        }
        (Subject::Choice(indicator), Cell::Option(option)) => {
            let question = &set.indicators[*indicator].question;
            let Kind::Choice(options) = &question.kind else { return None };
            let (name, option) = (&question.id, &options.get(*option)?.id);
            Some(words!("`{name}` = `{option}`", "`{name}` = `{option}`"))
        }
        (Subject::Text(name), Cell::Text(Some(text))) => {
            let name = set.name(*name);
            Some(words!("`{name}` = `{text}`", "`{name}` = `{text}`"))
        }
        (Subject::Text(name), Cell::Text(None)) => {
            let name = set.name(*name);
            Some(words!("`{name}` khác các giá trị đã nêu", "`{name}` is none of those that are named"))
        }
        (Subject::Rating, Cell::Option(rating)) => {
            let rating = &set.ratings[*rating].id;
            Some(words!("`rating` = `{rating}`", "`rating` = `{rating}`"))
        }
        _ => None,
    }
}

fn all(truths: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut holds = Some(true);
    for truth in truths {
        match truth {
            Some(false) => return Some(false),
            Some(true) => {}
            None => holds = None,
        }
    }
    holds
}

fn any(truths: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    all(truths.map(|truth| truth.map(|truth| !truth))).map(|truth| !truth)
}
