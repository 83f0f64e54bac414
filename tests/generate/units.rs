//! Units to rate: ordinary ones, and many whose figures stand exactly where a rule turns.

use super::dice::Dice;
use crate::naive::{Exact, Figure, Unit, exact, ratio};
use num_bigint::BigInt;
use num_traits::Zero;
use std::collections::BTreeMap;
use vungmanh::law::expression::{Condition, Day, Numeric, Truth};
use vungmanh::law::{Body, Cases, Content, DerivedMethod, IndicatorId, Method, Name, Otherwise, Require, RuleSet, Tiers};
use vungmanh::words::figure::{Kind, Quantity};
use vungmanh::words::number::Number;
use vungmanh::words::period::Date;

/// Where the rules of a set turn.
#[derive(Debug, Default)]
pub(crate) struct Turns {
    /// A figure against a number.
    figures: Vec<(IndicatorId, Number)>,
    /// A quotient of two figures, times a factor, against a number.
    quotients: Vec<(IndicatorId, IndicatorId, i64, Number)>,
    /// Figures that divide.
    divisors: Vec<IndicatorId>,
    /// A day against a day of the year.
    days: Vec<(IndicatorId, u32, u32)>,
    /// Months in operation.
    months: Vec<Number>,
}

impl Turns {
    /// Everything a set compares a figure with.
    pub(crate) fn of(set: &RuleSet) -> Turns {
        let mut turns = Turns::default();
        for derived in &set.derived {
            match &derived.method {
                DerivedMethod::Value { value, .. } => turns.numeric(set, value),
                DerivedMethod::Truth(condition) => turns.condition(set, condition),
                DerivedMethod::Tiers(tiers) => turns.tiers(set, tiers),
                DerivedMethod::Cases(cases) => turns.cases(set, cases),
                DerivedMethod::Choice(_) | DerivedMethod::Children(_) => {}
            }
        }
        for check in &set.data_checks {
            turns.condition(set, &check.that);
        }
        match &set.body {
            Body::Criteria(card) => {
                for node in &card.nodes {
                    if let Content::Criterion { applies_when, method, .. } = &node.content {
                        applies_when.iter().for_each(|condition| turns.condition(set, condition));
                        turns.method(set, method);
                    }
                }
            }
            Body::Matrix(rows) => {
                for row in rows {
                    row.applies_when.iter().for_each(|condition| turns.condition(set, condition));
                    turns.method(set, &row.method);
                }
            }
        }
        for rating in &set.ratings {
            rating.require.iter().for_each(|require| turns.require(set, require));
        }
        for gate in &set.gates {
            turns.condition(set, &gate.when);
            gate.unless.iter().for_each(|condition| turns.condition(set, condition));
        }
        turns
    }

    /// How many of a unit's figures stand exactly on a turn, of those that one is compared with.
    pub(crate) fn count(&self, unit: &Unit) -> (usize, usize) {
        let number = |indicator: &IndicatorId| match &unit.figures[*indicator] {
            Figure::Number(number) => Some(number.clone()),
            _ => None,
        };
        let mut read: BTreeMap<IndicatorId, bool> = BTreeMap::new();
        let mut note = |indicator: &IndicatorId, is_on: bool| *read.entry(*indicator).or_default() |= is_on;
        for (indicator, bound) in &self.figures {
            number(indicator).iter().for_each(|number| note(indicator, *number == exact(*bound)));
        }
        for (a, b, factor, bound) in &self.quotients {
            if let (Some(over), Some(under)) = (number(a), number(b)) {
                note(a, over * ratio(*factor, 1) == exact(*bound) * under);
            }
        }
        (read.values().filter(|is_on| **is_on).count(), read.len())
    }

    fn require(&mut self, set: &RuleSet, require: &Require) {
        match require {
            Require::All(list) | Require::Any(list) | Require::None(list) => {
                list.iter().for_each(|require| self.require(set, require));
            }
            Require::One(requirement) => self.condition(set, &requirement.that),
        }
    }

    fn condition(&mut self, set: &RuleSet, condition: &Condition) {
        match condition {
            Condition::All(list) | Condition::Any(list) | Condition::None(list) => {
                list.iter().for_each(|condition| self.condition(set, condition));
            }
            Condition::Part(part) => self.truth(set, &part.truth),
        }
    }

    fn truth(&mut self, set: &RuleSet, truth: &Truth) {
        match truth {
            Truth::Not(inner) => self.truth(set, inner),
            Truth::And(list) | Truth::Or(list) => list.iter().for_each(|truth| self.truth(set, truth)),
            Truth::Compare(_, a, b) => {
                match (a, b) {
                    (numeric, Numeric::Literal(bound)) | (Numeric::Literal(bound), numeric) => self.turn(set, numeric, *bound),
                    _ => {}
                }
                self.numeric(set, a);
                self.numeric(set, b);
            }
            Truth::CompareDays(_, Day::Name(Name::Indicator(day)), Day::OfPeriod(month, of_month))
            | Truth::CompareDays(_, Day::OfPeriod(month, of_month), Day::Name(Name::Indicator(day))) => {
                self.days.push((*day, *month, *of_month));
            }
            Truth::CompareTruths(_, a, b) => {
                self.truth(set, a);
                self.truth(set, b);
            }
            Truth::Literal(_)
            | Truth::Name(_)
            | Truth::CompareDays(..)
            | Truth::OptionIn(..)
            | Truth::TextIn(..)
            | Truth::CompareRating(..)
            | Truth::Known(_) => {}
        }
    }

    fn numeric(&mut self, set: &RuleSet, numeric: &Numeric) {
        match numeric {
            Numeric::Divide(a, b) | Numeric::Percent(a, b) => {
                if let Numeric::Name(Name::Indicator(divisor)) = &**b {
                    self.divisors.push(*divisor);
                }
                self.numeric(set, a);
                self.numeric(set, b);
            }
            Numeric::Add(a, b) | Numeric::Subtract(a, b) | Numeric::Multiply(a, b) => {
                self.numeric(set, a);
                self.numeric(set, b);
            }
            Numeric::Negate(a) | Numeric::Abs(a) | Numeric::Round(a, ..) | Numeric::Floor(a) => self.numeric(set, a),
            Numeric::Min(list) | Numeric::Max(list) | Numeric::Sum(list) => list.iter().for_each(|a| self.numeric(set, a)),
            Numeric::Clamp(x, low, high) => {
                if let Numeric::Literal(low) = &**low {
                    self.turn(set, x, *low);
                }
                if let Numeric::Literal(high) = &**high {
                    self.turn(set, x, *high);
                }
                self.numeric(set, x);
            }
            Numeric::CountTrue(list) => list.iter().for_each(|truth| self.truth(set, truth)),
            Numeric::DaysLate(Day::Name(Name::Indicator(day)), Day::OfPeriod(month, of_month)) => {
                self.days.push((*day, *month, *of_month));
            }
            Numeric::Literal(_)
            | Numeric::Name(_)
            | Numeric::DaysLate(..)
            | Numeric::DaysBetween(..)
            | Numeric::MonthsBetween(..)
            | Numeric::PointsShare(_) => {}
        }
    }

    fn turn(&mut self, set: &RuleSet, numeric: &Numeric, bound: Number) {
        match numeric {
            Numeric::Name(name) => self.name(set, *name, bound),
            Numeric::Percent(a, b) => self.quotient(a, b, 100, bound),
            Numeric::Divide(a, b) => self.quotient(a, b, 1, bound),
            _ => {}
        }
    }

    fn name(&mut self, set: &RuleSet, name: Name, bound: Number) {
        match name {
            Name::Indicator(indicator) => self.figures.push((indicator, bound)),
            Name::Derived(derived) => {
                if let DerivedMethod::Value { value, .. } = &set.derived[derived].method {
                    self.turn(set, value, bound);
                }
            }
            Name::MonthsInOperation => self.months.push(bound),
            Name::Points(_)
            | Name::Relative(_)
            | Name::Total
            | Name::TotalMax
            | Name::PeriodYear
            | Name::UnitKind
            | Name::Subtype
            | Name::Territory => {}
        }
    }

    fn quotient(&mut self, a: &Numeric, b: &Numeric, factor: i64, bound: Number) {
        if let (Numeric::Name(Name::Indicator(a)), Numeric::Name(Name::Indicator(b))) = (a, b) {
            self.quotients.push((*a, *b, factor, bound));
        }
    }

    fn tiers(&mut self, set: &RuleSet, tiers: &Tiers) {
        tiers.tiers.iter().for_each(|tier| self.name(set, tiers.of, tier.threshold));
    }

    fn cases(&mut self, set: &RuleSet, cases: &Cases) {
        for case in &cases.cases {
            self.condition(set, &case.when);
            self.numeric(set, &case.result);
        }
        if let Otherwise::Result(numeric, _) = &cases.otherwise {
            self.numeric(set, numeric);
        }
    }

    fn method(&mut self, set: &RuleSet, method: &Method) {
        match method {
            Method::Met(condition) => self.condition(set, condition),
            Method::Conditions(conditions) => conditions.iter().for_each(|condition| self.condition(set, &condition.that)),
            Method::Tiers(tiers) => self.tiers(set, tiers),
            Method::Cases(cases) => self.cases(set, cases),
            Method::Proportional(proportional) => {
                if let (Name::Indicator(of), Name::Indicator(to)) = (proportional.of, proportional.to) {
                    self.divisors.push(to);
                    self.quotients.push((of, to, 1, Number::ONE));
                    self.quotients.extend(proportional.at_least_percent.map(|least| (of, to, 100, least)));
                }
            }
            Method::Formula { value, .. } => self.numeric(set, value),
            Method::Alternatives { alternatives, .. } => {
                for alternative in alternatives {
                    self.condition(set, &alternative.when);
                    self.method(set, &alternative.method);
                }
            }
            Method::PerOccurrence { .. }
            | Method::Choice(_)
            | Method::Assessed { .. }
            | Method::Script(_)
            | Method::Children(_) => {}
        }
    }
}

/// One unit with figures that its form allows.
pub(crate) fn unit(set: &RuleSet, turns: &Turns, dice: &mut Dice) -> Unit {
    // most units lack nothing, so that their points and ratings are compared, and not only their absences
    let gaps = *dice.pick(&[0, 0, 0, 2, 6, 15]);
    let year = *dice.pick(&[2015, 2016, 2016, 2020]);
    unit_in(set, turns, dice, (year, gaps))
}

/// One unit of a year, so many of a hundred of whose figures are wanting.
pub(crate) fn unit_in(set: &RuleSet, turns: &Turns, dice: &mut Dice, (year, gaps): (i32, i64)) -> Unit {
    let (month, of_month) = set.as_of;
    let as_of = Date::from_ymd_opt(year, month, of_month).expect("a day of every year");
    let mut figures: Vec<Figure> = set.indicators.iter().map(|asked| answer(&asked.question.kind, year, dice)).collect();
    for (indicator, bound) in &turns.figures {
        if dice.chance(30) {
            let step = ratio(dice.between(-1_i64, 1) * i64::from(dice.chance(40)), 1);
            place(set, &mut figures, *indicator, exact(*bound) + step * grid(set, *indicator));
        }
    }
    for divisor in &turns.divisors {
        if dice.chance(30) {
            let nice = *dice.pick(&[0, 1, 2, 4, 8, 16, 40, 50, 80, 100, 160, 200, 400]);
            place(set, &mut figures, *divisor, ratio(nice, 1));
        }
    }
    for (a, b, factor, bound) in &turns.quotients {
        if dice.chance(30)
            && let Figure::Number(below) = figures[*b].clone()
        {
            let step = ratio(dice.between(-1_i64, 1) * i64::from(dice.chance(40)), 1);
            place(set, &mut figures, *a, exact(*bound) * below / ratio(*factor, 1) + step * grid(set, *a));
        }
    }
    for (indicator, month, of_month) in &turns.days {
        if dice.chance(40)
            && let Some(day) = Date::from_ymd_opt(year, *month, *of_month)
        {
            figures[*indicator] = Figure::Day(day + chrono::Days::new(dice.between(0, 2)) - chrono::Days::new(1));
        }
    }
    for (indicator, figure) in figures.iter_mut().enumerate() {
        if dice.chance(gaps) {
            *figure = match dice.between(0, 9) {
                0 => Figure::Unreadable,
                1..=4 if set.indicators[indicator].question.not_applicable_allowed => Figure::NotApplicable,
                _ => Figure::Missing,
            };
        } else if gaps > 0 && set.indicators[indicator].question.not_applicable_allowed && dice.chance(8) {
            *figure = Figure::NotApplicable;
        }
    }
    let founded = match dice.between(0, 9) {
        0 => None,
        1..=4 => {
            let months =
                turns.months.iter().filter_map(|months| u32::try_from(months.mantissa()).ok()).filter(|months| *months < 600);
            let months: Vec<u32> = months.collect();
            let months = if months.is_empty() { 6 } else { *dice.pick(&months) };
            let around = chrono::Days::new(dice.between(0, 2));
            as_of.checked_sub_months(chrono::Months::new(months)).map(|day| day + around - chrono::Days::new(1))
        }
        _ => Date::from_ymd_opt(year - dice.between(0, 8), dice.between(1, 12), dice.between(1, 28)),
    };
    Unit {
        figures,
        unit_kind: "xa".to_owned(),
        subtype: dice.pick(&[None, Some("co_quan"), Some("khac")]).map(str::to_owned),
        territory: dice.pick(&[None, Some("huyen_a"), Some("huyen_c")]).map(str::to_owned),
        founded,
        year,
        as_of,
    }
}

pub(crate) fn answer(kind: &Kind, year: i32, dice: &mut Dice) -> Figure {
    match kind {
        Kind::Quantity(quantity) => Figure::Number(drawn(quantity, dice)),
        Kind::YesNo => Figure::YesNo(dice.chance(60)),
        Kind::Date => {
            let first = Date::from_ymd_opt(year, 1, 1).expect("every year begins");
            Figure::Day(first + chrono::Days::new(dice.between(0, 400)))
        }
        Kind::Choice(options) => Figure::Option(dice.between(0, options.len() - 1)),
        Kind::Text => Figure::Text((*dice.pick(&["ghi", "khác"])).to_owned()),
    }
}

fn drawn(quantity: &Quantity, dice: &mut Dice) -> Exact {
    let (low, high) = (exact(quantity.at_least), exact(quantity.at_most));
    let step = step_of(quantity);
    let n_steps = ((high - &low) / &step).floor().to_integer();
    match dice.between(0, 19) {
        0 => return low,
        1 => return low + step * Exact::from_integer(n_steps),
        _ => {}
    }
    // small counts are where most rules turn
    let n_steps = if dice.chance(30) { n_steps.min(BigInt::from(10)) } else { n_steps };
    let chosen = dice.between(0, i64::try_from(n_steps).unwrap_or(i64::MAX - 1));
    low + step * ratio(chosen, 1)
}

fn step_of(quantity: &Quantity) -> Exact {
    // undeclared decimals are cut to what a person would write
    let decimals = u32::from(quantity.decimals.min(3));
    quantity.step.map_or_else(|| ratio(1, 10_i64.pow(decimals)), exact)
}

fn grid(set: &RuleSet, indicator: IndicatorId) -> Exact {
    match &set.indicators[indicator].question.kind {
        Kind::Quantity(quantity) => step_of(quantity),
        Kind::YesNo | Kind::Date | Kind::Choice(_) | Kind::Text => Exact::zero(),
    }
}

/// Puts a value where the form allows it.
fn place(set: &RuleSet, figures: &mut [Figure], indicator: IndicatorId, value: Exact) {
    let Kind::Quantity(quantity) = &set.indicators[indicator].question.kind else { return };
    let (low, high) = (exact(quantity.at_least), exact(quantity.at_most));
    let is_on_grid = ((&value - &low) / step_of(quantity)).is_integer();
    if low <= value && value <= high && is_on_grid {
        figures[indicator] = Figure::Number(value);
    }
}
