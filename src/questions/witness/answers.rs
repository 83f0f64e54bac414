//! Answers that a rule set tells apart: for each question, the values at its thresholds and beside them.

use crate::engine::fill::fits;
use crate::law::examples::Given;
use crate::law::expression::{Condition, Day, Numeric, Truth};
use crate::law::{Cases, Content, DerivedMethod, Expression, IndicatorId, Method, Name, NodeId, Otherwise, RuleSet, Tiers};
use crate::words::figure::{Kind, Quantity};
use crate::words::number::Number;
use crate::words::period::{Date, Period};
use std::collections::{BTreeMap, BTreeSet};

/// What the rules of a set compare, by the name that is read.
pub(super) struct Compared {
    /// Numbers, in the order they are met.
    numbers: BTreeMap<Name, Vec<Number>>,
    texts: BTreeMap<Name, Vec<String>>,
    days: Vec<(u32, u32)>,
    /// What stands below a line of division somewhere.
    divisors: BTreeSet<Name>,
    /// Everything that a derived value is computed from.
    behind: Vec<BTreeSet<Name>>,
}

impl Compared {
    pub(super) fn of(set: &RuleSet) -> Compared {
        let mut compared = Compared {
            numbers: BTreeMap::new(),
            texts: BTreeMap::new(),
            days: Vec::new(),
            divisors: BTreeSet::new(),
            behind: Vec::new(),
        };
        for derived in &set.derived {
            let mut read = BTreeSet::new();
            match &derived.method {
                DerivedMethod::Value { value, .. } => value.names(&mut read),
                DerivedMethod::Truth(condition) => condition.names(&mut read),
                DerivedMethod::Tiers(tiers) => names_of(&Method::Tiers(tiers.clone()), &mut read),
                DerivedMethod::Cases(cases) => names_of(&Method::Cases(cases.clone()), &mut read),
                DerivedMethod::Choice(choice) => names_of(&Method::Choice(choice.clone()), &mut read),
                DerivedMethod::Children(_) => {}
            }
            let further: Vec<Name> = read.iter().flat_map(|name| compared.behind(*name)).collect();
            read.extend(further);
            compared.behind.push(read);
        }
        set.each_expression(&mut |expression| match expression {
            Expression::Numeric(numeric) => compared.numeric(numeric),
            Expression::Condition(condition) => compared.condition(condition),
            Expression::Name(_) => {}
        });
        for derived in &set.derived {
            match &derived.method {
                DerivedMethod::Tiers(tiers) => compared.tiers(tiers),
                DerivedMethod::Value { .. }
                | DerivedMethod::Truth(_)
                | DerivedMethod::Cases(_)
                | DerivedMethod::Choice(_)
                | DerivedMethod::Children(_) => {}
            }
        }
        match &set.body {
            crate::law::Body::Criteria(scorecard) => {
                for node in &scorecard.nodes {
                    if let Content::Criterion { method, .. } = &node.content {
                        compared.method(method, node.points_max);
                    }
                }
            }
            crate::law::Body::Matrix(rows) => rows.iter().for_each(|row| compared.method(&row.method, Number::ZERO)),
        }
        compared
    }

    /// A name and everything that it is computed from.
    pub(super) fn behind(&self, name: Name) -> Vec<Name> {
        match name {
            Name::Derived(derived) => {
                let behind = self.behind.get(derived).into_iter().flatten().copied();
                behind.chain([name]).collect()
            }
            _ => vec![name],
        }
    }

    fn method(&mut self, method: &Method, points_max: Number) {
        match method {
            Method::Tiers(tiers) => self.tiers(tiers),
            Method::PerOccurrence { of, each, start } => {
                // as many as reach the clamp, and one more
                for bound in [points_max, *start] {
                    let n = bound.at_decimals(6).zip(each.at_decimals(6)).filter(|(_, each)| *each != 0);
                    if let Some(n) = n.and_then(|(bound, each)| Number::new((bound / each).abs(), 0)) {
                        self.number(*of, n);
                    }
                }
            }
            Method::Proportional(proportional) => {
                self.divisors.insert(proportional.to);
                for percent in proportional.at_least_percent.into_iter().chain([Number::HUNDRED]) {
                    self.number(proportional.of, percent);
                }
            }
            Method::Alternatives { alternatives, .. } => {
                alternatives.iter().for_each(|alternative| self.method(&alternative.method, points_max));
            }
            Method::Met(_)
            | Method::Conditions(_)
            | Method::Cases(_)
            | Method::Choice(_)
            | Method::Assessed { .. }
            | Method::Formula { .. }
            | Method::Script(_)
            | Method::Children(_) => {}
        }
    }

    fn tiers(&mut self, tiers: &Tiers) {
        for tier in &tiers.tiers {
            self.number(tiers.of, tier.threshold);
        }
    }

    // The number matters to the name and to everything that it is computed from.
    fn number(&mut self, name: Name, number: Number) {
        for name in self.behind(name) {
            let numbers = self.numbers.entry(name).or_default();
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
    }

    fn condition(&mut self, condition: &Condition) {
        condition.parts().into_iter().for_each(|part| self.truth(&part.truth));
    }

    fn truth(&mut self, truth: &Truth) {
        match truth {
            Truth::Literal(_) | Truth::Name(_) | Truth::OptionIn(..) | Truth::CompareRating(..) | Truth::Known(_) => {}
            Truth::Not(inner) => self.truth(inner),
            Truth::And(all) | Truth::Or(all) => all.iter().for_each(|truth| self.truth(truth)),
            Truth::Compare(_, a, b) => {
                let mut read = BTreeSet::new();
                truth.names(&mut read);
                let mut literals = Vec::new();
                literals_of(a, &mut literals);
                literals_of(b, &mut literals);
                for (name, literal) in read.iter().flat_map(|name| literals.iter().map(move |literal| (*name, *literal))) {
                    self.number(name, literal);
                }
                self.numeric(a);
                self.numeric(b);
            }
            Truth::CompareDays(_, a, b) => self.days.extend([*a, *b].into_iter().filter_map(of_period)),
            Truth::CompareTruths(_, a, b) => {
                self.truth(a);
                self.truth(b);
            }
            Truth::TextIn(name, texts) => self.texts.entry(*name).or_default().extend(texts.iter().cloned()),
        }
    }

    fn numeric(&mut self, numeric: &Numeric) {
        let mut divisors = BTreeSet::new();
        divisors_of(numeric, &mut divisors);
        let behind: Vec<Name> = divisors.into_iter().flat_map(|name| self.behind(name)).collect();
        self.divisors.extend(behind);
        let mut days = Vec::new();
        days_of(numeric, &mut days);
        self.days.extend(days.into_iter().filter_map(of_period));
        let (mut read, mut literals) = (BTreeSet::new(), Vec::new());
        numeric.names(&mut read);
        literals_of(numeric, &mut literals);
        for (name, literal) in read.iter().flat_map(|name| literals.iter().map(move |literal| (*name, *literal))) {
            self.number(name, literal);
        }
    }

    /// Answers to a question, those first that matter most.
    pub(super) fn answers(&self, set: &RuleSet, indicator: IndicatorId, period: Period) -> Vec<Given> {
        let name = Name::Indicator(indicator);
        match &set.indicators[indicator].question.kind {
            Kind::YesNo => vec![Given::Truth(true), Given::Truth(false)],
            Kind::Choice(options) => (0..options.len()).map(Given::Option).collect(),
            Kind::Text => {
                let texts = self.texts.get(&name).into_iter().flatten().cloned().chain(["-".to_owned()]);
                texts.map(Given::Text).collect()
            }
            Kind::Date => self.days(period).into_iter().map(Given::Day).collect(),
            Kind::Quantity(quantity) => self.numbers_of(name, quantity).into_iter().map(Given::Number).collect(),
        }
    }

    fn numbers_of(&self, name: Name, quantity: &Quantity) -> Vec<Number> {
        let step = quantity.step.or(Number::new(1, quantity.decimals.min(2))).unwrap_or(Number::ONE);
        let mut all = Vec::new();
        if self.divisors.contains(&name) {
            all.extend([100, 1000, 10, 0].map(Number::from));
        }
        let compared = self.numbers.get(&name).map_or(&[][..], Vec::as_slice);
        all.extend(compared);
        all.extend(compared.iter().flat_map(|number| [number.plus(step), number.minus(step)]).flatten());
        all.extend([quantity.at_least, Number::ZERO, Number::ONE]);
        // a share of a thousand has a decimal more
        all.extend(compared.iter().filter_map(|number| number.times(Number::from(10))));
        all.extend(
            compared
                .iter()
                .filter_map(|number| number.times(Number::from(10)))
                .flat_map(|n| [n.plus(step), n.minus(step)])
                .flatten(),
        );
        all.extend([Number::from(2), Number::from(3), Number::HUNDRED, quantity.at_most]);
        let mut kept: Vec<Number> = Vec::new();
        for number in all {
            if fits(number, quantity) && !kept.contains(&number) {
                kept.push(number);
            }
        }
        kept
    }

    fn days(&self, period: Period) -> Vec<Date> {
        let compared = self.days.iter().filter_map(|(month, day)| period.day(*month, *day));
        let mut days: Vec<Date> = compared.flat_map(|day| [Some(day), day.pred_opt(), day.succ_opt()]).flatten().collect();
        days.extend([(1, 15), (12, 31)].into_iter().filter_map(|(month, day)| period.day(month, day)));
        days.sort_unstable();
        days.dedup();
        days
    }

    /// Numbers of months since founding that matter.
    pub(super) fn months(&self) -> Vec<u32> {
        let compared = self.numbers.get(&Name::MonthsInOperation).into_iter().flatten();
        let whole = compared.filter_map(|number| u32::try_from(number.at_decimals(0)?).ok());
        let mut months: Vec<u32> = whole.flat_map(|n| [n, n.saturating_sub(1), n.saturating_add(1)]).collect();
        months.extend([120, 0]);
        let mut kept = Vec::new();
        for n in months {
            if n < 12_000 && !kept.contains(&n) {
                kept.push(n);
            }
        }
        kept
    }

    /// Texts that an attribute is compared with.
    pub(super) fn texts(&self, name: Name) -> Vec<String> {
        self.texts.get(&name).cloned().unwrap_or_default()
    }
}

fn of_period(day: Day) -> Option<(u32, u32)> {
    match day {
        Day::OfPeriod(month, day) => Some((month, day)),
        Day::Name(_) => None,
    }
}

/// What a method reads.
pub(super) fn names_of(method: &Method, read: &mut BTreeSet<Name>) {
    method.each_expression(&mut |expression| match expression {
        Expression::Numeric(numeric) => numeric.names(read),
        Expression::Condition(condition) => condition.names(read),
        Expression::Name(name) => {
            read.insert(name);
        }
    });
    // a case's condition and a scale's last line are among the expressions already
    if let Method::Cases(Cases { otherwise: Otherwise::Result(result, _), .. }) = method {
        result.names(read);
    }
}

/// Criteria below a node, or all of them.
pub(super) fn leaves(set: &RuleSet, node: Option<NodeId>) -> Vec<NodeId> {
    let Some(scorecard) = set.scorecard() else { return Vec::new() };
    match node {
        Some(node) => scorecard.leaves(node),
        None => (0..scorecard.nodes.len()).filter(|id| scorecard.nodes[*id].is_criterion()).collect(),
    }
}

// Every number written in an expression.
fn literals_of(numeric: &Numeric, into: &mut Vec<Number>) {
    match numeric {
        Numeric::Literal(number) => into.push(*number),
        Numeric::Negate(x) | Numeric::Abs(x) | Numeric::Round(x, ..) | Numeric::Floor(x) => {
            let mut own = Vec::new();
            literals_of(x, &mut own);
            into.extend(own.iter().copied());
            into.extend(own.into_iter().map(|number| -number));
        }
        _ => parts(numeric).into_iter().for_each(|part| literals_of(part, into)),
    }
}

fn divisors_of(numeric: &Numeric, into: &mut BTreeSet<Name>) {
    if let Numeric::Divide(_, divisor) | Numeric::Percent(_, divisor) = numeric {
        divisor.names(into);
    }
    parts(numeric).into_iter().for_each(|part| divisors_of(part, into));
}

fn days_of(numeric: &Numeric, into: &mut Vec<Day>) {
    if let Numeric::DaysLate(a, b) | Numeric::DaysBetween(a, b) | Numeric::MonthsBetween(a, b) = numeric {
        into.extend([*a, *b]);
    }
    parts(numeric).into_iter().for_each(|part| days_of(part, into));
}

fn parts(numeric: &Numeric) -> Vec<&Numeric> {
    match numeric {
        Numeric::Literal(_)
        | Numeric::Name(_)
        | Numeric::CountTrue(_)
        | Numeric::DaysLate(..)
        | Numeric::DaysBetween(..)
        | Numeric::MonthsBetween(..)
        | Numeric::PointsShare(_) => Vec::new(),
        Numeric::Negate(x) | Numeric::Abs(x) | Numeric::Round(x, ..) | Numeric::Floor(x) => vec![x],
        Numeric::Add(a, b)
        | Numeric::Subtract(a, b)
        | Numeric::Multiply(a, b)
        | Numeric::Divide(a, b)
        | Numeric::Percent(a, b) => vec![a, b],
        Numeric::Min(all) | Numeric::Max(all) | Numeric::Sum(all) => all.iter().collect(),
        Numeric::Clamp(x, least, most) => vec![x, least, most],
    }
}
