//! One unit at a time, by recursion over the rule set, on exact rationals: what the engine must agree with.
//!
//! Written from the language's reference alone. Nothing here is shared with the engine: no column, no slot, no kernel, none of
//! its arithmetic. Where it is slow and plain, that is the point.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use vungmanh::law::children::{Children, Combine, NoChildren, Over, Rated, ScoredChildren, Tally};
use vungmanh::law::expression::{Comparison, Condition, Day, Numeric, Truth};
use vungmanh::law::{
    Absent, Alternative, Body, Cases, Choice, Comparator, Content, Derived, DerivedId, DerivedMethod, EachLeast, Effect,
    FallThrough, FloorLeast, IfNotApplicable, IndicatorId, Method, Name, Node, NodeId, Otherwise, Proportional, Rating, RatingId,
    RatingsRead, Require, RuleSet, Scorecard, Tiers, ZeroDenominator, ZeroTarget,
};
use vungmanh::words::figure::Kind;
use vungmanh::words::number::{Mode, Number, Rounding};
use vungmanh::words::period::Date;

/// An exact number.
pub(crate) type Exact = BigRational;

/// Why there is no value; of several, the least is the one that stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Absence {
    Unreadable,
    Missing,
    Unstated,
    ScriptFailed,
    ZeroDenominator,
    NotApplicableUnexpected,
    NotApplicable,
    /// A target of 0 that makes its criterion not applicable; leaves no criterion under this name.
    ZeroTarget,
    /// A divisor of 0 inside a derived value that says itself what that means; leaves no derived value under this name.
    ZeroDivisor,
}

impl Absence {
    /// The id that examples use.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Absence::Unreadable => "unreadable",
            Absence::Missing => "missing",
            Absence::Unstated => "unstated",
            Absence::ScriptFailed => "script_failed",
            Absence::ZeroDenominator | Absence::ZeroDivisor => "zero_denominator",
            Absence::NotApplicableUnexpected => "not_applicable_unexpected",
            Absence::NotApplicable | Absence::ZeroTarget => "not_applicable",
        }
    }
}

/// A value, or why there is none.
pub(crate) type Held<T> = Result<T, Absence>;

/// A value or its absence, with the id of the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reasoned<T> {
    pub(crate) value: Held<T>,
    pub(crate) reason: String,
}

impl<T> Reasoned<T> {
    fn of(value: T, reason: impl Into<String>) -> Reasoned<T> {
        Reasoned { value: Ok(value), reason: reason.into() }
    }

    fn none(absence: Absence) -> Reasoned<T> {
        Reasoned { value: Err(absence), reason: absence.id().to_owned() }
    }
}

/// What a unit answered to one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Figure {
    Number(Exact),
    YesNo(bool),
    Day(Date),
    Option(usize),
    Text(String),
    Missing,
    NotApplicable,
    Unreadable,
}

impl std::fmt::Display for Figure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Figure::Number(number) => write!(f, "{number}"),
            Figure::YesNo(truth) => write!(f, "{truth}"),
            Figure::Day(day) => write!(f, "{day}"),
            Figure::Option(option) => write!(f, "#{option}"),
            Figure::Text(text) => write!(f, "`{text}`"),
            Figure::Missing => f.write_str("?"),
            Figure::NotApplicable => f.write_str("KAD"),
            Figure::Unreadable => f.write_str("!"),
        }
    }
}

/// A unit with its figures, by the position of their indicators.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) figures: Vec<Figure>,
    pub(crate) unit_kind: String,
    pub(crate) subtype: Option<String>,
    pub(crate) territory: Option<String>,
    pub(crate) founded: Option<Date>,
    pub(crate) year: i32,
    pub(crate) as_of: Date,
}

/// Everything that a rule set says of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    /// By position.
    pub(crate) derived: Vec<DerivedAnswer>,
    /// By position; empty for a matrix.
    pub(crate) nodes: Vec<NodeAnswer>,
    /// By position; empty where there are points.
    pub(crate) rows: Vec<Reasoned<RatingId>>,
    /// With its greatest value; `None` for a matrix.
    pub(crate) total: Option<TotalAnswer>,
    /// Every condition that is asked, by where it stands, in document order.
    pub(crate) conditions: Vec<Asked>,
    /// The running rating after each floor and gate, by what acted; nothing after one that withholds.
    pub(crate) standings: Vec<(String, Held<RatingId>)>,
    /// The floor, gate or criterion that withholds the rating: there is no running rating after it.
    pub(crate) withheld_by: Option<String>,
    pub(crate) by_score: Reasoned<RatingId>,
    pub(crate) after_requirements: Reasoned<RatingId>,
    pub(crate) after_gates: Reasoned<RatingId>,
    pub(crate) outcome: Outcome,
}

/// A derived value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DerivedAnswer {
    Number(Reasoned<Exact>),
    Truth(Held<bool>),
}

/// A group's or criterion's points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NodeAnswer {
    pub(crate) points: Reasoned<Exact>,
    /// Greatest points, less what was dropped and with what was spread here.
    pub(crate) max: Exact,
    /// Maxima of leaves dropped below that nothing below could take.
    to_spread: Exact,
}

/// The total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TotalAnswer {
    pub(crate) points: Reasoned<Exact>,
    pub(crate) max: Exact,
}

/// A condition with its parts, in document order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    /// `data_check 1`, `muc case 2`, `quan_triet met`, `requirement noi_bo`, `gate tran when`, `floor tuyen_truyen`.
    pub(crate) at: String,
    pub(crate) truth: Held<bool>,
    pub(crate) parts: Vec<Held<bool>>,
}

/// What becomes of the unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) word: &'static str,
    pub(crate) reason: String,
}

/// A unit directly below, as its parent sees it.
#[derive(Clone, Debug)]
pub(crate) struct Child {
    pub(crate) unit_kind: String,
    /// Ids of its own scale, best first; none where no set rates it.
    pub(crate) scale: Vec<String>,
    /// `rated`, `not_rated`, `undetermined`.
    pub(crate) outcome: &'static str,
    /// Where it is rated.
    pub(crate) rating: Option<RatingId>,
    /// Its figures that are numbers, by id.
    pub(crate) numbers: BTreeMap<String, Held<Exact>>,
}

/// Evaluates one unit.
pub(crate) fn evaluate(set: &RuleSet, unit: &Unit) -> Answer {
    evaluate_above(set, unit, &[])
}

/// Evaluates one unit that has units below it.
pub(crate) fn evaluate_above(set: &RuleSet, unit: &Unit, children: &[Child]) -> Answer {
    evaluate_related(set, unit, children, None)
}

/// Evaluates one unit that has units below it and leads another.
pub(crate) fn evaluate_related(set: &RuleSet, unit: &Unit, children: &[Child], led: Option<Held<RatingId>>) -> Answer {
    evaluate_among(set, unit, &Around { children, led, waived: BTreeSet::new() })
}

/// What stands around a unit.
#[derive(Clone, Debug, Default)]
pub(crate) struct Around<'a> {
    /// Units directly below.
    pub(crate) children: &'a [Child],
    /// The rating of the unit led, on this scale; none where it leads nobody.
    pub(crate) led: Option<Held<RatingId>>,
    /// Gates, by position, that a person set aside for it.
    pub(crate) waived: BTreeSet<usize>,
}

/// Evaluates one unit with everything that stands around it.
pub(crate) fn evaluate_among(set: &RuleSet, unit: &Unit, around: &Around<'_>) -> Answer {
    let naive = Naive::among(set, unit, around);
    let score = naive.rating_by_score();
    let mut asked = Vec::new();
    naive.ask_all(&mut asked);
    let after_requirements = naive.held_against_requirements(&score);
    let running = naive.through_gates(after_requirements.value, &mut asked);
    let after_gates = match (&running.rating, &running.decided_by) {
        (Ok(rating), Some(by)) => Reasoned::of(*rating, by.clone()),
        (Ok(rating), None) => Reasoned::of(*rating, after_requirements.reason.clone()),
        (Err(absence), _) => Reasoned::none(*absence),
    };
    let outcome = naive.outcome(&running);
    Answer {
        derived: (0..set.derived.len()).map(|derived| naive.derived_answer(derived)).collect(),
        nodes: set.scorecard().map_or(Vec::new(), |card| (0..card.nodes.len()).map(|node| naive.node(node).clone()).collect()),
        rows: naive.rows(),
        total: set.scorecard().map(|_| naive.total().clone()),
        conditions: asked,
        withheld_by: running.withheld_by,
        standings: running.standings,
        by_score: score,
        after_requirements,
        after_gates,
        outcome,
    }
}

/// What a unit has under each of these names, read before any gate.
pub(crate) fn numbers(set: &RuleSet, unit: &Unit, around: &Around<'_>, names: &[Name]) -> Vec<Held<Exact>> {
    let naive = Naive::among(set, unit, around);
    names.iter().map(|name| naive.number(*name)).collect()
}

/// One number, read before any gate.
pub(crate) fn numeric(set: &RuleSet, unit: &Unit, expression: &Numeric) -> Held<Exact> {
    Naive::new(set, unit, &[]).numeric(expression, &OUTSIDE)
}

/// One truth, read before any gate.
pub(crate) fn truth(set: &RuleSet, unit: &Unit, expression: &Truth) -> Held<bool> {
    Naive::new(set, unit, &[]).truth(expression, &OUTSIDE)
}

/// A number of the rules, exactly.
pub(crate) fn exact(number: Number) -> Exact {
    Exact::new(BigInt::from(number.mantissa()), ten_to(number.decimals()))
}

/// `n / d`.
pub(crate) fn ratio(n: i64, d: i64) -> Exact {
    Exact::new(BigInt::from(n), BigInt::from(d))
}

fn ten_to(decimals: u8) -> BigInt {
    BigInt::from(10).pow(u32::from(decimals))
}

fn whole(n: i64) -> Exact {
    Exact::from_integer(BigInt::from(n))
}

/// As reasons write a threshold: the shortest decimal with that value.
pub(crate) fn decimal(number: Number) -> String {
    let value = exact(number);
    let mut decimals = 0;
    while !(&value * Exact::from_integer(ten_to(decimals))).is_integer() {
        decimals += 1;
    }
    let digits = (value.abs() * Exact::from_integer(ten_to(decimals))).to_integer().to_string();
    let sign = if value.is_negative() { "-" } else { "" };
    if decimals == 0 {
        return format!("{sign}{digits}");
    }
    let decimals = usize::from(decimals);
    let digits = format!("{}{digits}", "0".repeat((decimals + 1).saturating_sub(digits.len())));
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    format!("{sign}{whole}.{fraction}")
}

/// The neighbour on the grid that the mode chooses.
pub(crate) fn rounded(value: &Exact, decimals: u8, mode: Mode) -> Exact {
    let grid = Exact::from_integer(ten_to(decimals));
    let scaled = value * &grid;
    let (below, above) = (scaled.floor(), scaled.ceil());
    if below == above {
        return value.clone();
    }
    let (toward_zero, away) = if value.is_negative() { (above.clone(), below.clone()) } else { (below.clone(), above.clone()) };
    let from_below = &scaled - &below;
    let half = ratio(1, 2);
    let nearest = || if from_below < half { below.clone() } else { above.clone() };
    let is_tie = from_below == half;
    let chosen = match mode {
        Mode::HalfUp if is_tie => away,
        Mode::HalfEven if is_tie => {
            if (below.to_integer() % BigInt::from(2)).is_zero() {
                below
            } else {
                above
            }
        }
        Mode::HalfUp | Mode::HalfEven => nearest(),
        Mode::Down => toward_zero,
        Mode::Up => away,
        Mode::Floor => below,
        Mode::Ceiling => above,
    };
    chosen / grid
}

fn round_as(value: Exact, rounding: Option<Rounding>) -> Exact {
    match rounding {
        Some(Rounding { decimals, mode }) => rounded(&value, decimals, mode),
        None => value,
    }
}

/// Whole months, counted by the day of the month; negative where `to` comes first.
pub(crate) fn months_between(from: Date, to: Date) -> i64 {
    use chrono::Datelike;
    if to < from {
        return -months_between(to, from);
    }
    let later = (i64::from(to.year()) * 12 + i64::from(to.month())) - (i64::from(from.year()) * 12 + i64::from(from.month()));
    if later > 0 && to.day() < from.day() { later - 1 } else { later }
}

/// All values, or the least absence.
fn together<T>(values: impl IntoIterator<Item = Held<T>>) -> Held<Vec<T>> {
    let mut present = Vec::new();
    let mut absence = None;
    for value in values {
        match value {
            Ok(value) => present.push(value),
            Err(code) => absence = Some(absence.map_or(code, |other: Absence| other.min(code))),
        }
    }
    absence.map_or(Ok(present), Err)
}

fn both<A, B>(a: Held<A>, b: Held<B>) -> Held<(A, B)> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (Err(a), Err(b)) => Err(a.min(b)),
        (Err(code), Ok(_)) | (Ok(_), Err(code)) => Err(code),
    }
}

/// A false one decides; else an absent one; else all hold.
fn all(truths: impl IntoIterator<Item = Held<bool>>) -> Held<bool> {
    let truths: Vec<Held<bool>> = truths.into_iter().collect();
    if truths.contains(&Ok(false)) {
        return Ok(false);
    }
    together(truths).map(|_| true)
}

/// A true one decides; else an absent one; else none holds.
fn any(truths: impl IntoIterator<Item = Held<bool>>) -> Held<bool> {
    not(all(truths.into_iter().map(not)))
}

fn not(truth: Held<bool>) -> Held<bool> {
    truth.map(|truth| !truth)
}

/// Where an expression stands.
struct Here<'a> {
    /// The running rating, where there is one.
    rating: Option<&'a Held<RatingId>>,
    /// Whether a divisor of 0 is answered by the derived value around it.
    zero_is_answered: bool,
}

const OUTSIDE: Here<'static> = Here { rating: None, zero_is_answered: false };

struct Naive<'a> {
    set: &'a RuleSet,
    unit: &'a Unit,
    children: &'a [Child],
    /// The rating of the unit led, on this scale; none where it leads nobody.
    led: Option<Held<RatingId>>,
    /// Gates that were set aside for it.
    waived: BTreeSet<usize>,
    derived: Vec<OnceCell<Reasoned<Exact>>>,
    nodes: Vec<OnceCell<NodeAnswer>>,
    total: OnceCell<TotalAnswer>,
}

impl<'a> Naive<'a> {
    fn new(set: &'a RuleSet, unit: &'a Unit, children: &'a [Child]) -> Naive<'a> {
        let n_nodes = set.scorecard().map_or(0, |card| card.nodes.len());
        Naive {
            set,
            unit,
            children,
            led: None,
            waived: BTreeSet::new(),
            derived: vec![OnceCell::new(); set.derived.len()],
            nodes: vec![OnceCell::new(); n_nodes],
            total: OnceCell::new(),
        }
    }

    fn among(set: &'a RuleSet, unit: &'a Unit, around: &Around<'a>) -> Naive<'a> {
        Naive { led: around.led, waived: around.waived.clone(), ..Naive::new(set, unit, around.children) }
    }

    fn card(&self) -> &'a Scorecard {
        self.set.scorecard().expect("points are read only where there are points")
    }

    // ---- names

    fn figure(&self, indicator: IndicatorId) -> Held<Figure> {
        let asked = &self.set.indicators[indicator];
        match &self.unit.figures[indicator] {
            Figure::Unreadable => Err(Absence::Unreadable),
            Figure::NotApplicable => Err(Absence::NotApplicable),
            Figure::Missing => match (asked.absent, &asked.question.kind) {
                (Absent::NotApplicable, _) => Err(Absence::NotApplicable),
                (Absent::Zero, Kind::Quantity(_)) => Ok(Figure::Number(Exact::zero())),
                (Absent::Zero, Kind::YesNo) => Ok(Figure::YesNo(false)),
                (Absent::Zero | Absent::Undetermined, _) => Err(Absence::Missing),
            },
            value => Ok(value.clone()),
        }
    }

    fn number(&self, name: Name) -> Held<Exact> {
        match name {
            Name::Indicator(indicator) => match self.figure(indicator)? {
                Figure::Number(number) => Ok(number),
                other => panic!("{other:?} is read as a number"),
            },
            Name::Derived(derived) => self.derived(derived).value.clone(),
            // a unit by itself leads its cohort, unless it has nothing
            Name::Relative(relative) => {
                let own = self.number(self.set.relatives[relative].of)?;
                Ok(whole(i64::from(own > whole(0))))
            }
            Name::Points(node) => self.node(node).points.value.clone(),
            Name::Total => self.total().points.value.clone(),
            // with nothing left there is no total, and no greatest one
            Name::TotalMax => match self.total().points.value {
                Err(Absence::NotApplicable) => Err(Absence::NotApplicable),
                _ => Ok(self.total().max.clone()),
            },
            Name::MonthsInOperation => {
                let founded = self.unit.founded.ok_or(Absence::Missing)?;
                Ok(whole(months_between(founded, self.unit.as_of)))
            }
            Name::PeriodYear => Ok(whole(i64::from(self.unit.year))),
            Name::UnitKind | Name::Subtype | Name::Territory => panic!("a text is read as a number"),
        }
    }

    fn text(&self, name: Name) -> Held<String> {
        match name {
            Name::UnitKind => Ok(self.unit.unit_kind.clone()),
            Name::Subtype => self.unit.subtype.clone().ok_or(Absence::Missing),
            Name::Territory => self.unit.territory.clone().ok_or(Absence::Missing),
            Name::Indicator(indicator) => match self.figure(indicator)? {
                Figure::Text(text) => Ok(text),
                other => panic!("{other:?} is read as a text"),
            },
            Name::Derived(_)
            | Name::Points(_)
            | Name::Relative(_)
            | Name::Total
            | Name::TotalMax
            | Name::MonthsInOperation
            | Name::PeriodYear => {
                panic!("a number is read as a text")
            }
        }
    }

    fn day(&self, day: Day) -> Held<Date> {
        match day {
            Day::OfPeriod(month, day) => Date::from_ymd_opt(self.unit.year, month, day).ok_or(Absence::Missing),
            Day::Name(Name::Indicator(indicator)) => match self.figure(indicator)? {
                Figure::Day(day) => Ok(day),
                other => panic!("{other:?} is read as a day"),
            },
            Day::Name(other) => panic!("{other:?} is read as a day"),
        }
    }

    fn is_known(&self, name: Name) -> bool {
        match name {
            Name::Indicator(indicator) => self.figure(indicator).is_ok(),
            Name::UnitKind | Name::Subtype | Name::Territory => self.text(name).is_ok(),
            Name::Derived(derived) => match self.derived_answer(derived) {
                DerivedAnswer::Number(number) => number.value.is_ok(),
                DerivedAnswer::Truth(truth) => truth.is_ok(),
            },
            Name::Points(_) | Name::Relative(_) | Name::Total | Name::TotalMax | Name::MonthsInOperation | Name::PeriodYear => {
                self.number(name).is_ok()
            }
        }
    }

    // ---- expressions

    fn numeric(&self, expression: &Numeric, here: &Here<'_>) -> Held<Exact> {
        let value = |inner: &Numeric| self.numeric(inner, here);
        let each = |inner: &[Numeric]| together(inner.iter().map(value));
        let two = |a: &Numeric, b: &Numeric| both(value(a), value(b));
        let days = |from: Day, to: Day| both(self.day(from), self.day(to));
        match expression {
            Numeric::Literal(number) => Ok(exact(*number)),
            Numeric::Name(name) => self.number(*name),
            Numeric::Negate(a) => Ok(-value(a)?),
            Numeric::Add(a, b) => two(a, b).map(|(a, b)| a + b),
            Numeric::Subtract(a, b) => two(a, b).map(|(a, b)| a - b),
            Numeric::Multiply(a, b) => two(a, b).map(|(a, b)| a * b),
            Numeric::Divide(a, b) => {
                let (a, b) = two(a, b)?;
                quotient(a, b, here)
            }
            Numeric::Percent(a, b) => {
                let (a, b) = two(a, b)?;
                quotient(whole(100) * a, b, here)
            }
            Numeric::Min(list) => Ok(each(list)?.into_iter().min().expect("a list of numbers is not empty")),
            Numeric::Max(list) => Ok(each(list)?.into_iter().max().expect("a list of numbers is not empty")),
            Numeric::Abs(a) => Ok(value(a)?.abs()),
            Numeric::Clamp(x, low, high) => {
                let (x, (low, high)) = both(value(x), two(low, high))?;
                Ok(x.max(low).min(high))
            }
            Numeric::Sum(list) => Ok(each(list)?.into_iter().sum()),
            Numeric::CountTrue(list) => {
                let held = together(list.iter().map(|truth| self.truth(truth, here)))?;
                Ok(held.into_iter().map(|truth| if truth { Exact::one() } else { Exact::zero() }).sum())
            }
            Numeric::DaysLate(day, deadline) => {
                days(*day, *deadline).map(|(day, deadline)| whole((day - deadline).num_days().max(0)))
            }
            Numeric::DaysBetween(from, to) => days(*from, *to).map(|(from, to)| whole((to - from).num_days())),
            Numeric::MonthsBetween(from, to) => days(*from, *to).map(|(from, to)| whole(months_between(from, to))),
            Numeric::PointsShare(node) => {
                let node = self.node(*node);
                quotient(whole(100) * node.points.value.clone()?, node.max.clone(), here)
            }
            Numeric::Round(a, decimals, mode) => Ok(rounded(&value(a)?, *decimals, *mode)),
            Numeric::Floor(a) => Ok(value(a)?.floor()),
        }
    }

    fn truth(&self, expression: &Truth, here: &Here<'_>) -> Held<bool> {
        match expression {
            Truth::Literal(truth) => Ok(*truth),
            Truth::Name(Name::Indicator(indicator)) => match self.figure(*indicator)? {
                Figure::YesNo(truth) => Ok(truth),
                other => panic!("{other:?} is read as a truth"),
            },
            Truth::Name(Name::Derived(derived)) => match self.derived_answer(*derived) {
                DerivedAnswer::Truth(truth) => truth,
                DerivedAnswer::Number(number) => panic!("{number:?} is read as a truth"),
            },
            Truth::Name(other) => panic!("{other:?} is read as a truth"),
            Truth::Not(a) => not(self.truth(a, here)),
            Truth::And(list) => all(list.iter().map(|truth| self.truth(truth, here))),
            Truth::Or(list) => any(list.iter().map(|truth| self.truth(truth, here))),
            Truth::Compare(comparison, a, b) => {
                let (a, b) = both(self.numeric(a, here), self.numeric(b, here))?;
                Ok(compare(*comparison, &a, &b))
            }
            Truth::CompareDays(comparison, a, b) => {
                let (a, b) = both(self.day(*a), self.day(*b))?;
                Ok(compare(*comparison, &a, &b))
            }
            Truth::CompareTruths(comparison, a, b) => {
                let (a, b) = both(self.truth(a, here), self.truth(b, here))?;
                Ok(compare(*comparison, &a, &b))
            }
            Truth::OptionIn(indicator, options) => match self.figure(*indicator)? {
                Figure::Option(option) => Ok(options.contains(&option)),
                other => panic!("{other:?} is read as an option"),
            },
            Truth::TextIn(name, texts) => {
                let text = self.text(*name)?;
                Ok(texts.contains(&text))
            }
            Truth::CompareRating(comparison, rating) => {
                let running = (*here.rating.expect("`rating` is read only by gates"))?;
                // the better rating is the greater one and stands at the lesser position
                Ok(compare(*comparison, rating, &running))
            }
            Truth::Known(name) => Ok(self.is_known(*name)),
        }
    }

    fn condition(&self, condition: &Condition, here: &Here<'_>) -> Held<bool> {
        match condition {
            Condition::All(list) => all(list.iter().map(|condition| self.condition(condition, here))),
            Condition::Any(list) => any(list.iter().map(|condition| self.condition(condition, here))),
            Condition::None(list) => not(any(list.iter().map(|condition| self.condition(condition, here)))),
            Condition::Part(part) => self.truth(&part.truth, here),
        }
    }

    fn holds(&self, condition: &Condition) -> Held<bool> {
        self.condition(condition, &OUTSIDE)
    }

    // ---- derived values

    fn derived_answer(&self, derived: DerivedId) -> DerivedAnswer {
        match &self.set.derived[derived].method {
            DerivedMethod::Truth(condition) => DerivedAnswer::Truth(self.holds(condition)),
            DerivedMethod::Value { .. }
            | DerivedMethod::Tiers(_)
            | DerivedMethod::Cases(_)
            | DerivedMethod::Choice(_)
            | DerivedMethod::Children(_) => DerivedAnswer::Number(self.derived(derived).clone()),
        }
    }

    fn derived(&self, derived: DerivedId) -> &Reasoned<Exact> {
        self.derived[derived].get_or_init(|| self.derive(&self.set.derived[derived]))
    }

    fn derive(&self, derived: &Derived) -> Reasoned<Exact> {
        let scored = match &derived.method {
            DerivedMethod::Value { value, zero_denominator, .. } => {
                let here = Here { rating: None, zero_is_answered: true };
                match (self.numeric(value, &here), zero_denominator) {
                    (Ok(value), _) => Reasoned::of(value, "value"),
                    (Err(Absence::ZeroDivisor), Some(ZeroDenominator::Zero)) => Reasoned::of(Exact::zero(), "zero_denominator"),
                    (Err(Absence::ZeroDivisor), Some(ZeroDenominator::NotApplicable)) => Reasoned::none(Absence::NotApplicable),
                    (Err(Absence::ZeroDivisor), Some(ZeroDenominator::Undetermined) | None) => {
                        Reasoned::none(Absence::ZeroDenominator)
                    }
                    (Err(absence), _) => Reasoned::none(absence),
                }
            }
            DerivedMethod::Truth(_) => panic!("a truth is read as a number"),
            DerivedMethod::Tiers(tiers) => self.tiers(tiers),
            DerivedMethod::Cases(cases) => self.cases(cases),
            DerivedMethod::Choice(choice) => self.choice(choice),
            DerivedMethod::Children(children) => self.of_children(children),
        };
        Reasoned { value: scored.value.map(|value| round_as(value, derived.rounding)), reason: scored.reason }
    }

    // ---- units below

    fn below(&self, unit_kind: &str) -> Vec<&'a Child> {
        self.children.iter().filter(|child| child.unit_kind == unit_kind).collect()
    }

    fn of_children(&self, children: &Children) -> Reasoned<Exact> {
        let below = self.below(&children.unit_kind);
        let none = |of: &str| match children.none {
            NoChildren::NotApplicable => Reasoned::none(Absence::NotApplicable),
            NoChildren::Zero => Reasoned::of(Exact::zero(), of),
            NoChildren::Undetermined => Reasoned::none(Absence::Missing),
        };
        let so = |rated: &Rated| {
            let is_so = |child: &&&Child| match (child.rating, rated) {
                (None, _) => false,
                (Some(own), Rated::Level(level)) => own < *level as usize,
                (Some(own), Rated::AtLeast(id)) => {
                    own <= child.scale.iter().position(|rating| rating == id).expect("the child's scale has it")
                }
            };
            i64::try_from(below.iter().filter(is_so).count()).expect("few")
        };
        match &children.tally {
            Tally::Share { rated, over } => {
                let counts = |child: &&&Child| match over {
                    Over::Rated => child.outcome == "rated",
                    Over::Eligible => child.outcome != "not_rated",
                    Over::All => true,
                };
                match i64::try_from(below.iter().filter(counts).count()).expect("few") {
                    0 => none("no_children"),
                    n => Reasoned::of(ratio(100 * so(rated), n), "children"),
                }
            }
            Tally::Count(_) if below.is_empty() => none("children"),
            Tally::Count(rated) => Reasoned::of(whole(so(rated)), "children"),
            Tally::Sum { of, .. } => {
                let own = |child: &&Child| child.numbers.get(of).cloned().unwrap_or(Err(Absence::Missing));
                let told = below.iter().map(own).filter(|own| *own != Err(Absence::NotApplicable));
                let told: Vec<Held<Exact>> = told.collect();
                if told.is_empty() {
                    return none("children");
                }
                match together(told) {
                    Ok(all) => Reasoned::of(all.into_iter().sum(), "children"),
                    Err(Absence::Unreadable) => Reasoned::none(Absence::Unreadable),
                    Err(_) => Reasoned::none(Absence::Missing),
                }
            }
        }
    }

    fn scored_by_children(&self, children: &ScoredChildren) -> Reasoned<Exact> {
        let below = self.below(&children.unit_kind);
        if below.iter().any(|child| child.outcome == "undetermined") {
            return Reasoned::none(Absence::Missing);
        }
        let worth = |child: &&Child| {
            let id = &child.scale[child.rating?];
            children.each.iter().find(|(rating, _)| rating == id).map(|(_, points)| exact(*points))
        };
        let all: Vec<Exact> = below.iter().filter_map(worth).collect();
        let Some(least) = all.iter().min().cloned() else {
            return match children.none {
                NoChildren::NotApplicable => Reasoned::none(Absence::ZeroTarget),
                NoChildren::Zero => Reasoned::of(Exact::zero(), "no_children"),
                NoChildren::Undetermined => Reasoned::none(Absence::Missing),
            };
        };
        let n = whole(i64::try_from(all.len()).expect("few"));
        let sum: Exact = all.into_iter().sum();
        let combined = match children.combine {
            Combine::Mean => sum / n,
            Combine::Sum => sum,
            Combine::Min => least,
        };
        Reasoned::of(combined, "children")
    }

    // ---- scoring methods

    fn method(&self, method: &Method, points_max: &Exact) -> Reasoned<Exact> {
        match method {
            Method::Met(condition) => match self.holds(condition) {
                Ok(true) => Reasoned::of(points_max.clone(), "met"),
                Ok(false) => Reasoned::of(Exact::zero(), "not_met"),
                Err(absence) => Reasoned::none(absence),
            },
            Method::Conditions(conditions) => {
                let held = match together(conditions.iter().map(|condition| self.holds(&condition.that))) {
                    Ok(held) => held,
                    Err(absence) => return Reasoned::none(absence),
                };
                let points =
                    conditions.iter().zip(&held).filter(|(_, held)| **held).map(|(condition, _)| exact(condition.points)).sum();
                let reason = match held.iter().filter(|held| **held).count() {
                    n if n == held.len() => "all_conditions",
                    0 => "no_condition",
                    _ => "some_conditions",
                };
                Reasoned::of(points, reason)
            }
            Method::Tiers(tiers) => self.tiers(tiers),
            Method::Cases(cases) => self.cases(cases),
            Method::Choice(choice) => self.choice(choice),
            Method::Proportional(proportional) => self.proportional(proportional, points_max),
            Method::PerOccurrence { of, each, start } => match self.number(*of) {
                Ok(of) => Reasoned::of(exact(*start) + exact(*each) * of, "per_occurrence"),
                Err(absence) => Reasoned::none(absence),
            },
            Method::Assessed { figure, .. } => match self.number(Name::Indicator(*figure)) {
                Ok(points) => Reasoned::of(points, "assessed"),
                Err(absence) => Reasoned::none(absence),
            },
            Method::Formula { value, .. } => match self.numeric(value, &OUTSIDE) {
                Ok(points) => Reasoned::of(points, "formula"),
                Err(absence) => Reasoned::none(absence),
            },
            // a script is opaque to every outside reader of a rule set
            Method::Script(_) => Reasoned::none(Absence::ScriptFailed),
            Method::Children(children) => self.scored_by_children(children),
            Method::Alternatives { alternatives, otherwise } => self.alternatives(alternatives, otherwise, points_max),
        }
    }

    fn tiers(&self, tiers: &Tiers) -> Reasoned<Exact> {
        let scored = match self.number(tiers.of) {
            Err(absence) => Reasoned::none(absence),
            Ok(value) => {
                let holding = tiers.tiers.iter().filter(|tier| match tiers.comparator {
                    Comparator::AtLeast => value >= exact(tier.threshold),
                    Comparator::Above => value > exact(tier.threshold),
                    Comparator::AtMost => value <= exact(tier.threshold),
                    Comparator::Below => value < exact(tier.threshold),
                });
                let (chosen, word) = match tiers.comparator {
                    Comparator::AtLeast => (holding.max_by_key(|tier| exact(tier.threshold)), "at_least"),
                    Comparator::Above => (holding.max_by_key(|tier| exact(tier.threshold)), "above"),
                    Comparator::AtMost => (holding.min_by_key(|tier| exact(tier.threshold)), "at_most"),
                    Comparator::Below => (holding.min_by_key(|tier| exact(tier.threshold)), "below"),
                };
                match chosen {
                    Some(tier) => Reasoned::of(exact(tier.result), format!("{word} {}", decimal(tier.threshold))),
                    None => self.otherwise(&tiers.otherwise),
                }
            }
        };
        if_missing(scored, tiers.missing)
    }

    fn cases(&self, cases: &Cases) -> Reasoned<Exact> {
        let scored = || {
            for (n, case) in (1..).zip(&cases.cases) {
                match self.holds(&case.when) {
                    Err(absence) => return Reasoned::none(absence),
                    Ok(false) => {}
                    Ok(true) => {
                        return match self.numeric(&case.result, &OUTSIDE) {
                            Ok(value) => Reasoned::of(value, format!("case {n}")),
                            Err(absence) => Reasoned::none(absence),
                        };
                    }
                }
            }
            self.otherwise(&cases.otherwise)
        };
        if_missing(scored(), cases.missing)
    }

    fn choice(&self, choice: &Choice) -> Reasoned<Exact> {
        let scored = match self.figure(choice.of) {
            Err(absence) => Reasoned::none(absence),
            Ok(Figure::Option(option)) => match (choice.results[option], &self.set.indicators[choice.of].question.kind) {
                (Some(result), Kind::Choice(options)) => Reasoned::of(exact(result), format!("option {}", options[option].id)),
                (Some(_), other) => panic!("{other:?} has no options"),
                (None, _) => self.otherwise(&choice.otherwise),
            },
            Ok(other) => panic!("{other:?} is read as an option"),
        };
        if_missing(scored, choice.missing)
    }

    fn proportional(&self, proportional: &Proportional, points_max: &Exact) -> Reasoned<Exact> {
        let (of, to) = (self.number(proportional.of), self.number(proportional.to));
        let scored = match both(of, to.clone()) {
            // where there is nothing to be reached, what was done is not asked
            _ if to.is_ok_and(|to| to.is_zero()) => match proportional.zero_target {
                Some(ZeroTarget::NotApplicable) => Reasoned::none(Absence::ZeroTarget),
                Some(ZeroTarget::Zero) => Reasoned::of(Exact::zero(), "zero_target"),
                Some(ZeroTarget::Full) => Reasoned::of(points_max.clone(), "zero_target"),
                Some(ZeroTarget::Undetermined) | None => Reasoned::none(Absence::ZeroDenominator),
            },
            Err(absence) => Reasoned::none(absence),
            Ok((of, to)) => {
                let is_below_least = proportional.at_least_percent.is_some_and(|least| whole(100) * &of < exact(least) * &to);
                if is_below_least {
                    Reasoned::of(Exact::zero(), "below_least")
                } else if of >= to {
                    Reasoned::of(points_max.clone(), "full")
                } else {
                    Reasoned::of((points_max * of / to).max(Exact::zero()), "proportional")
                }
            }
        };
        if_missing(scored, proportional.missing)
    }

    fn alternatives(&self, alternatives: &[Alternative], otherwise: &Otherwise, points_max: &Exact) -> Reasoned<Exact> {
        for (n, alternative) in (1..).zip(alternatives) {
            match self.holds(&alternative.when) {
                Err(absence) => return Reasoned::none(absence),
                Ok(false) => {}
                Ok(true) => {
                    let scored = self.method(&alternative.method, points_max);
                    return match scored.value {
                        Ok(points) => Reasoned::of(points, format!("alternative {n}, {}", scored.reason)),
                        Err(absence) => Reasoned::none(absence),
                    };
                }
            }
        }
        self.otherwise(otherwise)
    }

    fn otherwise(&self, otherwise: &Otherwise) -> Reasoned<Exact> {
        match otherwise {
            Otherwise::Result(value, _) => match self.numeric(value, &OUTSIDE) {
                Ok(value) => Reasoned::of(value, "otherwise"),
                Err(absence) => Reasoned::none(absence),
            },
            Otherwise::Unstated | Otherwise::Never => Reasoned::none(Absence::Unstated),
        }
    }

    // ---- groups and criteria

    fn node(&self, node: NodeId) -> &NodeAnswer {
        self.nodes[node].get_or_init(|| {
            let node = &self.card().nodes[node];
            match &node.content {
                Content::Group { children, .. } => self.group(node, children),
                Content::Criterion { applies_when, if_not_applicable, method } => {
                    self.criterion(node, applies_when.as_ref(), *if_not_applicable, method)
                }
            }
        })
    }

    fn criterion(
        &self,
        node: &Node,
        applies_when: Option<&Condition>,
        mode: Option<IfNotApplicable>,
        method: &Method,
    ) -> NodeAnswer {
        let points_max = exact(node.points_max);
        let applies = applies_when.map(|condition| self.holds(condition));
        let scored = match applies {
            Some(Ok(false)) => Reasoned::none(Absence::NotApplicable),
            Some(Err(absence)) => Reasoned::none(absence),
            None | Some(Ok(true)) => self.method(method, &points_max),
        };
        // where the rules say when the criterion applies, a sign in a cell does not
        let value = match (scored.value, applies) {
            (Err(Absence::ZeroTarget), _) => Err(Absence::NotApplicable),
            (Err(Absence::NotApplicable), Some(Ok(true) | Err(_))) => Err(Absence::NotApplicableUnexpected),
            (value, _) => value,
        };
        let stays = |points| NodeAnswer { points, max: points_max.clone(), to_spread: Exact::zero() };
        match (value, mode) {
            (Ok(points), _) => stays(bounded(node, &points_max, points, &scored.reason)),
            (Err(Absence::NotApplicable), None) => stays(Reasoned::none(Absence::NotApplicableUnexpected)),
            (Err(Absence::NotApplicable), Some(IfNotApplicable::FullPoints)) => {
                let full = bounded(node, &points_max, points_max.clone(), "");
                stays(Reasoned { reason: Absence::NotApplicable.id().to_owned(), ..full })
            }
            (Err(Absence::NotApplicable), Some(IfNotApplicable::NoPoints)) => {
                let none = bounded(node, &points_max, Exact::zero(), "");
                stays(Reasoned { reason: Absence::NotApplicable.id().to_owned(), ..none })
            }
            (Err(Absence::NotApplicable), Some(IfNotApplicable::Drop)) => {
                NodeAnswer { points: Reasoned::none(Absence::NotApplicable), max: Exact::zero(), to_spread: Exact::zero() }
            }
            (Err(Absence::NotApplicable), Some(IfNotApplicable::DropAndRescale)) => {
                NodeAnswer { points: Reasoned::none(Absence::NotApplicable), max: Exact::zero(), to_spread: points_max }
            }
            (Err(Absence::NotApplicable), Some(IfNotApplicable::UnitNotRated)) => stays(Reasoned::none(Absence::NotApplicable)),
            (Err(absence), _) => stays(Reasoned::none(absence)),
        }
    }

    fn group(&self, node: &Node, children: &[NodeId]) -> NodeAnswer {
        let below = self.sum(children);
        let lost: Exact = children.iter().map(|child| exact(self.card().nodes[*child].points_max) - &self.node(*child).max).sum();
        let max = exact(node.points_max) - lost + below.spread_here;
        let points = match below.points {
            Ok(points) => bounded(node, &max, points, "sum"),
            Err(absence) => Reasoned::none(absence),
        };
        NodeAnswer { points, max, to_spread: below.to_spread }
    }

    /// Sums what is left of the children, with what was dropped among them spread over it.
    fn sum(&self, children: &[NodeId]) -> Summed {
        let children: Vec<&NodeAnswer> = children.iter().map(|child| self.node(*child)).collect();
        let to_spread: Exact = children.iter().map(|child| child.to_spread.clone()).sum();
        let left: Vec<&&NodeAnswer> = children.iter().filter(|child| child.points.value != Err(Absence::NotApplicable)).collect();
        let left_max: Exact = left.iter().map(|child| child.max.clone()).sum();
        let is_spread = left_max.is_positive() && to_spread.is_positive();
        let points = if left.is_empty() {
            Err(Absence::NotApplicable)
        } else {
            together(left.iter().map(|child| child.points.value.clone())).map(|points| points.into_iter().sum::<Exact>())
        };
        if is_spread {
            let factor = (&left_max + &to_spread) / &left_max;
            Summed {
                points: points.map(|points| points * factor),
                max: left_max + &to_spread,
                spread_here: to_spread,
                to_spread: Exact::zero(),
            }
        } else {
            Summed { points, max: left_max, spread_here: Exact::zero(), to_spread }
        }
    }

    fn total(&self) -> &TotalAnswer {
        self.total.get_or_init(|| {
            let card = self.card();
            let roots = self.sum(&card.roots);
            let added = [card.bonus, card.deductions].into_iter().flatten().map(|group| self.node(group).points.value.clone());
            let added = added.filter(|points| *points != Err(Absence::NotApplicable));
            let points = match roots.points {
                // with nothing left there is no total, whatever the bonus
                Err(Absence::NotApplicable) => Err(Absence::NotApplicable),
                roots => together(std::iter::once(roots).chain(added)).map(|parts| parts.into_iter().sum::<Exact>()),
            };
            let points = match points {
                Ok(points) => {
                    cut(points, &exact(card.total_at_least), &exact(card.total_at_most), self.set.rounding.total, "sum")
                }
                Err(absence) => Reasoned::none(absence),
            };
            TotalAnswer { points, max: roots.max }
        })
    }

    // ---- ratings

    fn rating_by_score(&self) -> Reasoned<RatingId> {
        match &self.set.body {
            Body::Matrix(_) => {
                let rows = self.rows();
                let left: Vec<Held<RatingId>> =
                    rows.into_iter().map(|row| row.value).filter(|row| *row != Err(Absence::NotApplicable)).collect();
                match together(left) {
                    Ok(ratings) => match ratings.into_iter().max() {
                        Some(worst) => Reasoned::of(worst, "score"),
                        None => Reasoned::none(Absence::NotApplicable),
                    },
                    Err(absence) => Reasoned::none(absence),
                }
            }
            Body::Criteria(card) => {
                let total = self.total();
                let read = total.points.value.clone().and_then(|points| match card.ratings_read {
                    RatingsRead::Points => Ok(points),
                    RatingsRead::PercentOfMax if total.max.is_zero() => Err(Absence::ZeroDenominator),
                    RatingsRead::PercentOfMax => Ok(whole(100) * points / &total.max),
                });
                match read {
                    Err(absence) => Reasoned::none(absence),
                    Ok(read) => match self.set.ratings.iter().position(|rating| self.takes(rating, &read)) {
                        Some(rating) => Reasoned::of(rating, "score"),
                        None => Reasoned::none(Absence::Unstated),
                    },
                }
            }
        }
    }

    fn takes(&self, rating: &Rating, read: &Exact) -> bool {
        if rating.otherwise {
            let others = self.set.ratings.iter().filter(|other| !other.otherwise);
            return others.into_iter().all(|other| match (other.from, other.below) {
                (Some(from), _) => *read < exact(from),
                (None, Some(below)) => *read >= exact(below),
                (None, None) => true,
            });
        }
        let from_holds = rating.from.is_none_or(|from| *read >= exact(from));
        let upper_holds = match (rating.below, rating.to) {
            (Some(below), _) => *read < exact(below),
            (None, Some(to)) => *read <= exact(to),
            (None, None) => true,
        };
        from_holds && upper_holds
    }

    fn rows(&self) -> Vec<Reasoned<RatingId>> {
        let Body::Matrix(rows) = &self.set.body else { return Vec::new() };
        rows.iter()
            .map(|row| {
                let applies = row.applies_when.as_ref().map_or(Ok(true), |condition| self.holds(condition));
                let scored = match applies {
                    Ok(false) => return Reasoned::none(Absence::NotApplicable),
                    Ok(true) => self.method(&row.method, &Exact::zero()),
                    Err(absence) => Reasoned::none(absence),
                };
                match scored.value {
                    Ok(result) => Reasoned::of(position(&result), scored.reason),
                    Err(Absence::NotApplicable | Absence::ZeroTarget) => Reasoned::none(Absence::NotApplicableUnexpected),
                    Err(absence) => Reasoned::none(absence),
                }
            })
            .collect()
    }

    fn held_against_requirements(&self, by_score: &Reasoned<RatingId>) -> Reasoned<RatingId> {
        let Ok(reached) = by_score.value else { return by_score.clone() };
        let mut missed = None;
        for (rating, demands) in self.set.ratings.iter().enumerate().skip(reached) {
            let Some(require) = &demands.require else {
                return self.reached_past(rating, missed);
            };
            match self.required(require) {
                Err(absence) => return Reasoned::none(absence),
                Ok(true) => return self.reached_past(rating, missed),
                Ok(false) => match self.set.fall_through {
                    FallThrough::NextLower => missed = Some(require),
                    FallThrough::Unstated => return Reasoned::none(Absence::Unstated),
                },
            }
        }
        Reasoned::none(Absence::Unstated)
    }

    /// A rating, and what was last missed on the way down to it.
    fn reached_past(&self, rating: RatingId, missed: Option<&Require>) -> Reasoned<RatingId> {
        match missed {
            Some(require) => Reasoned::of(rating, format!("requirement {}", self.to_blame(require, true))),
            None => Reasoned::of(rating, "score"),
        }
    }

    fn required(&self, require: &Require) -> Held<bool> {
        match require {
            Require::All(list) => all(list.iter().map(|require| self.required(require))),
            Require::Any(list) => any(list.iter().map(|require| self.required(require))),
            Require::None(list) => not(any(list.iter().map(|require| self.required(require)))),
            Require::One(requirement) => self.holds(&requirement.that),
        }
    }

    /// The first requirement because of which the whole is not as it should be.
    fn to_blame<'r>(&self, require: &'r Require, should_hold: bool) -> &'r str {
        let (list, of_the_list) = match require {
            Require::One(requirement) => return &requirement.id,
            Require::All(list) | Require::Any(list) => (list, should_hold),
            Require::None(list) => (list, !should_hold),
        };
        let first = list.iter().find(|require| self.required(require) == Ok(!of_the_list));
        self.to_blame(first.expect("some entry is why a list is not as it should be"), of_the_list)
    }

    // ---- floors and gates

    fn through_gates(&self, rating: Held<RatingId>, asked: &mut Vec<Asked>) -> Running {
        let worst = self.set.ratings.len().saturating_sub(1);
        let mut running = Running {
            rating,
            certain: (0, worst),
            possible: (0, worst),
            may_be_withheld: false,
            absent: None,
            decided_by: None,
            withheld_by: None,
            standings: Vec::new(),
            worst,
        };
        self.withhold(&mut running);
        if let Some(card) = self.set.scorecard() {
            for (id, node) in card.nodes.iter().enumerate() {
                let by = format!("floor {}", node.id);
                if let Some(floor) = &node.floor {
                    let truth = self.is_under_floor(id, floor.least);
                    asked.push(Asked { at: by.clone(), truth, parts: Vec::new() });
                    running.act(&by, truth, &floor.then, true);
                }
                if let Some(floor) = &node.floor_each {
                    let truth = any(card.leaves(id).into_iter().map(|leaf| self.is_under_floor_each(leaf, floor.least)));
                    let by = if node.floor.is_some() { format!("floor_each {}", node.id) } else { by };
                    asked.push(Asked { at: by.clone(), truth, parts: Vec::new() });
                    running.act(&by, truth, &floor.then, true);
                }
            }
        }
        for (position, gate) in self.set.gates.iter().enumerate() {
            let before = running.rating;
            let here = Here { rating: Some(&before), zero_is_answered: false };
            let ask = |condition: &Condition, key: &str| {
                let truth = self.condition(condition, &here);
                let mut parts = Vec::new();
                self.parts(condition, &here, &mut parts);
                Asked { at: format!("gate {} {key}", gate.id), truth, parts }
            };
            let when = ask(&gate.when, "when");
            let unless = gate.unless.as_ref().map(|unless| ask(unless, "unless"));
            let related = match (gate.relation, self.led) {
                (None, _) => Ok(true),
                (Some(_), None) => Ok(false),
                (Some(_), Some(led)) => led.map(|_| true),
            };
            // what a person set aside acts as if it did not hold, whatever is known of it
            let stands = Ok(!self.waived.contains(&position));
            let truth = all([related, when.truth, not(unless.as_ref().map_or(Ok(false), |unless| unless.truth)), stands]);
            let by = format!("gate {}", gate.id);
            asked.push(when);
            asked.extend(unless);
            asked.push(Asked { at: by.clone(), truth, parts: Vec::new() });
            let then = match (&gate.then, self.led) {
                // who has none might have the worst
                (Effect::NotAboveRelated, led) => {
                    Effect::NotAbove(led.and_then(Result::ok).unwrap_or(self.set.ratings.len() - 1))
                }
                (then, _) => then.clone(),
            };
            running.act(&by, truth, &then, false);
        }
        running
    }

    /// What stands before all floors and gates: criteria without which a unit is not rated.
    fn withhold(&self, running: &mut Running) {
        let Some(card) = self.set.scorecard() else { return };
        for (id, node) in card.nodes.iter().enumerate() {
            if let Content::Criterion { if_not_applicable: Some(IfNotApplicable::UnitNotRated), .. } = &node.content {
                // an absent criterion withholds nothing: its absence is the total's, and a knock-out decides all the same
                let truth = Ok(self.node(id).points.value == Err(Absence::NotApplicable));
                running.act(&format!("not_applicable {}", node.id), truth, &Effect::NotRated(String::new()), false);
            }
        }
    }

    fn is_under_floor(&self, node: NodeId, least: FloorLeast) -> Held<bool> {
        let answer = self.node(node);
        match (&answer.points.value, least) {
            // a node that was dropped asks nothing
            (Err(Absence::NotApplicable), _) => Ok(false),
            (Err(absence), _) => Err(*absence),
            (Ok(points), FloorLeast::SharePercent(share)) => Ok(whole(100) * points < exact(share) * &answer.max),
            (Ok(points), FloorLeast::Points(least)) => Ok(*points < exact(least)),
        }
    }

    fn is_under_floor_each(&self, leaf: NodeId, least: EachLeast) -> Held<bool> {
        match (&self.node(leaf).points.value, least) {
            (Err(Absence::NotApplicable), _) => Ok(false),
            (Err(absence), _) => Err(*absence),
            (Ok(points), EachLeast::Above(least)) => Ok(*points <= exact(least)),
            (Ok(points), EachLeast::Points(least)) => Ok(*points < exact(least)),
            (Ok(points), EachLeast::SharePercent(share)) => {
                Ok(whole(100) * points < exact(share) * exact(self.card().nodes[leaf].points_max))
            }
        }
    }

    // ---- what becomes of the unit

    fn outcome(&self, running: &Running) -> Outcome {
        let undetermined = |reason: &str| Outcome { word: "undetermined", reason: reason.to_owned() };
        if self.unit.figures.contains(&Figure::Unreadable) {
            return undetermined(Absence::Unreadable.id());
        }
        if self.is_everything_dropped() && !running.withheld_by.as_ref().is_some_and(|by| by.starts_with("not_applicable ")) {
            return Outcome { word: "not_rated", reason: "everything_dropped".to_owned() };
        }
        if let Some(by) = &running.withheld_by {
            return Outcome { word: "not_rated", reason: by.clone() };
        }
        let checked: Vec<(usize, Held<bool>)> = (1..)
            .zip(&self.set.data_checks)
            .filter(|(_, check)| check.is_error)
            .map(|(n, check)| (n, self.holds(&check.that)))
            .collect();
        if let Some((n, _)) = checked.iter().find(|(_, truth)| *truth == Ok(false)) {
            return undetermined(&format!("data_check {n}"));
        }
        if let Err(absence) = together(checked.into_iter().map(|(_, truth)| truth)) {
            return undetermined(absence.id());
        }
        let is_required_missing =
            |(asked, figure): (&vungmanh::law::Indicator, &Figure)| asked.required && *figure == Figure::Missing;
        if self.set.indicators.iter().zip(&self.unit.figures).any(is_required_missing) {
            return undetermined(Absence::Missing.id());
        }
        match running.rating {
            Ok(_) => Outcome { word: "rated", reason: String::new() },
            Err(absence) => undetermined(absence.id()),
        }
    }

    fn is_everything_dropped(&self) -> bool {
        match &self.set.body {
            Body::Criteria(_) => self.total().points.value == Err(Absence::NotApplicable),
            Body::Matrix(_) => self.rows().iter().all(|row| row.value == Err(Absence::NotApplicable)),
        }
    }

    // ---- every condition, for comparison part by part

    fn ask_all(&self, asked: &mut Vec<Asked>) {
        let mut ask = |at: String, condition: &Condition| {
            let mut parts = Vec::new();
            self.parts(condition, &OUTSIDE, &mut parts);
            asked.push(Asked { at, truth: self.holds(condition), parts });
        };
        for (n, check) in (1..).zip(&self.set.data_checks) {
            ask(format!("data_check {n}"), &check.that);
        }
        for derived in &self.set.derived {
            match &derived.method {
                DerivedMethod::Truth(condition) => ask(format!("{} value", derived.id), condition),
                DerivedMethod::Cases(cases) => each_case(&derived.id, cases, &mut ask),
                DerivedMethod::Value { .. } | DerivedMethod::Tiers(_) | DerivedMethod::Choice(_) | DerivedMethod::Children(_) => {
                }
            }
        }
        match &self.set.body {
            Body::Matrix(rows) => {
                for row in rows {
                    if let Some(applies) = &row.applies_when {
                        ask(format!("{} applies_when", row.id), applies);
                    }
                    each_condition(&row.id, &row.method, &mut ask);
                }
            }
            Body::Criteria(card) => {
                for node in &card.nodes {
                    let Content::Criterion { applies_when, method, .. } = &node.content else { continue };
                    if let Some(applies) = applies_when {
                        ask(format!("{} applies_when", node.id), applies);
                    }
                    each_condition(&node.id, method, &mut ask);
                }
            }
        }
        for rating in &self.set.ratings {
            if let Some(require) = &rating.require {
                each_requirement(require, &mut ask);
            }
        }
    }

    fn parts(&self, condition: &Condition, here: &Here<'_>, into: &mut Vec<Held<bool>>) {
        match condition {
            Condition::All(list) | Condition::Any(list) | Condition::None(list) => {
                for condition in list {
                    self.parts(condition, here, into);
                }
            }
            Condition::Part(part) => into.push(self.truth(&part.truth, here)),
        }
    }
}

/// What the children of a group come to.
struct Summed {
    points: Held<Exact>,
    /// What is left of their maxima, with what was spread here.
    max: Exact,
    spread_here: Exact,
    to_spread: Exact,
}

/// The rating on its way through floors and gates. Positions count from the best, 0.
struct Running {
    rating: Held<RatingId>,
    /// Best and worst still allowed, by what is certain to have fired.
    certain: (RatingId, RatingId),
    /// The same, had every absent one fired too.
    possible: (RatingId, RatingId),
    may_be_withheld: bool,
    /// The least absence among the absent ones.
    absent: Option<Absence>,
    decided_by: Option<String>,
    withheld_by: Option<String>,
    standings: Vec<(String, Held<RatingId>)>,
    worst: RatingId,
}

impl Running {
    fn act(&mut self, by: &str, truth: Held<bool>, effect: &Effect, is_floor: bool) {
        if self.withheld_by.is_some() {
            return;
        }
        match truth {
            Ok(true) => self.fire(by, effect, is_floor),
            Ok(false) => {}
            Err(absence) => self.might_fire(absence, effect, is_floor),
        }
        if self.withheld_by.is_none() {
            self.standings.push((by.to_owned(), self.rating));
        }
    }

    fn fire(&mut self, by: &str, effect: &Effect, is_floor: bool) {
        if let Effect::NotRated(_) = effect {
            self.withheld_by = Some(by.to_owned());
            return;
        }
        let before = self.rating;
        let new = apply(before.ok(), effect, is_floor, &mut self.certain, self.worst);
        let other = apply(before.ok(), effect, is_floor, &mut self.possible, self.worst);
        let is_fixed = matches!(effect, Effect::Rate(_));
        self.rating = match (before, new) {
            (Err(absence), _) if !is_fixed => Err(absence),
            (_, Some(new)) if Some(new) == other && !(is_fixed && self.may_be_withheld) => Ok(new),
            _ => Err(self.absent.expect("bounds differ only through an absent gate")),
        };
        if is_fixed || before != self.rating {
            self.decided_by = Some(by.to_owned());
        }
    }

    fn might_fire(&mut self, absence: Absence, effect: &Effect, is_floor: bool) {
        self.absent = Some(self.absent.map_or(absence, |other| other.min(absence)));
        let as_if_fired = apply(self.rating.ok(), effect, is_floor, &mut self.possible, self.worst);
        let is_withholding = matches!(effect, Effect::NotRated(_));
        self.may_be_withheld |= is_withholding;
        if let Ok(rating) = self.rating
            && (is_withholding || as_if_fired != Some(rating))
        {
            self.rating = Err(absence);
        }
    }
}

/// The rating after an effect within bounds, which it may narrow; `None` where there was none and it fixes none.
fn apply(
    rating: Option<RatingId>,
    effect: &Effect,
    is_floor: bool,
    (best, worst_allowed): &mut (RatingId, RatingId),
    worst: RatingId,
) -> Option<RatingId> {
    let within = |rating: RatingId, best: RatingId, worst_allowed: RatingId| rating.max(best).min(worst_allowed);
    match effect {
        Effect::NotRated(_) => rating,
        Effect::Rate(to) => {
            let new = within(*to, *best, *worst_allowed);
            (*best, *worst_allowed) = (new, new);
            Some(new)
        }
        Effect::NotAbove(bound) => {
            *best = within(*bound, *best, *worst_allowed);
            rating.map(|rating| within(rating, *best, *worst_allowed))
        }
        Effect::NotAboveRelated => panic!("the related rating stands in its place"),
        Effect::NotBelow(bound) => {
            *worst_allowed = within(*bound, *best, *worst_allowed);
            rating.map(|rating| within(rating, *best, *worst_allowed))
        }
        Effect::Raise(notches) => {
            let moved = rating?.saturating_sub(*notches as usize);
            let new = within(moved, *best, *worst_allowed);
            if is_floor {
                *worst_allowed = (*worst_allowed).min(new);
            }
            Some(new)
        }
        Effect::Lower(notches) => {
            let moved = (rating? + *notches as usize).min(worst);
            let new = within(moved, *best, *worst_allowed);
            if is_floor {
                *best = (*best).max(new);
            }
            Some(new)
        }
    }
}

fn compare<T: Ord>(comparison: Comparison, a: &T, b: &T) -> bool {
    match comparison {
        Comparison::Equal => a == b,
        Comparison::NotEqual => a != b,
        Comparison::Less => a < b,
        Comparison::LessOrEqual => a <= b,
        Comparison::Greater => a > b,
        Comparison::GreaterOrEqual => a >= b,
    }
}

fn quotient(over: Exact, under: Exact, here: &Here<'_>) -> Held<Exact> {
    match (under.is_zero(), here.zero_is_answered) {
        (false, _) => Ok(over / under),
        (true, true) => Err(Absence::ZeroDivisor),
        (true, false) => Err(Absence::ZeroDenominator),
    }
}

fn if_missing(scored: Reasoned<Exact>, points: Option<Number>) -> Reasoned<Exact> {
    match (&scored.value, points) {
        (Err(Absence::Missing), Some(points)) => Reasoned::of(exact(points), "if_missing"),
        _ => scored,
    }
}

/// Clamp, round, clamp, with the clamps in the reason.
fn bounded(node: &Node, max: &Exact, points: Exact, reason: &str) -> Reasoned<Exact> {
    cut(points, &exact(node.points_min), max, node.rounding, reason)
}

fn cut(points: Exact, least: &Exact, most: &Exact, rounding: Option<Rounding>, reason: &str) -> Reasoned<Exact> {
    let mut suffix = "";
    let mut clamp = |points: Exact| {
        if points > *most {
            suffix = " capped";
            most.clone()
        } else if points < *least {
            suffix = " floored";
            least.clone()
        } else {
            points
        }
    };
    let once = clamp(points);
    let twice = clamp(round_as(once, rounding));
    Reasoned::of(twice, format!("{reason}{suffix}"))
}

fn position(result: &Exact) -> RatingId {
    assert!(result.is_integer(), "a row's result is the position of a rating");
    result.to_integer().try_into().expect("a rating's position is not negative")
}

fn each_case(id: &str, cases: &Cases, ask: &mut impl FnMut(String, &Condition)) {
    for (n, case) in (1..).zip(&cases.cases) {
        ask(format!("{id} case {n}"), &case.when);
    }
}

fn each_condition(id: &str, method: &Method, ask: &mut impl FnMut(String, &Condition)) {
    match method {
        Method::Met(condition) => ask(format!("{id} met"), condition),
        Method::Conditions(conditions) => {
            for (n, condition) in (1..).zip(conditions) {
                ask(format!("{id} condition {n}"), &condition.that);
            }
        }
        Method::Cases(cases) => each_case(id, cases, ask),
        Method::Alternatives { alternatives, .. } => {
            for (n, alternative) in (1..).zip(alternatives) {
                ask(format!("{id} alternative {n}"), &alternative.when);
                each_condition(&format!("{id} alternative {n}"), &alternative.method, ask);
            }
        }
        Method::Tiers(_)
        | Method::Proportional(_)
        | Method::PerOccurrence { .. }
        | Method::Choice(_)
        | Method::Assessed { .. }
        | Method::Formula { .. }
        | Method::Script(_)
        | Method::Children(_) => {}
    }
}

fn each_requirement(require: &Require, ask: &mut impl FnMut(String, &Condition)) {
    match require {
        Require::All(list) | Require::Any(list) | Require::None(list) => {
            for require in list {
                each_requirement(require, ask);
            }
        }
        Require::One(requirement) => ask(format!("requirement {}", requirement.id), &requirement.that),
    }
}
