//! A divisor that can be 0, where nothing says what follows.
//!
//! The ranges of a set are proven while it is loaded, and a set with such a divisor is refused there: it has no value to go on
//! with. What is said then is completed here, with figures that make the divisor 0.

use super::exactly::{Figures, literals, names_behind, value};
use super::{Examined, Finding, Lint};
use crate::law::expression::{Condition, Numeric, Truth};
use crate::law::extent::Extent;
use crate::law::ranges::{Environment, as_far_as_known};
use crate::law::{Body, Cases, Content, DerivedMethod, Method, Name, Otherwise, Require, RuleSet};
use crate::words;
use crate::words::diagnostic::{Answer, Diagnostic, Place, Severity, Witness, Words};
use crate::words::number::{Number, Ratio};

pub(super) const ZERO_DENOMINATOR_POSSIBLE: Lint = Lint {
    name: "zero_denominator_possible",
    severity: Severity::Error,
    explanation_vi: include_str!("zero_denominator_possible.vi.md"),
    explanation_en: include_str!("zero_denominator_possible.en.md"),
    check: found_in_loading,
};

/// A set that was loaded has no such divisor left.
fn found_in_loading<'a>(_: &Examined<'a>, _: &mut Vec<Finding<'a>>) {}

/// Adds to each refusal of a divisor the figures that make it 0.
pub(in crate::law) fn witnesses(set: &RuleSet, problems: &mut [Diagnostic]) {
    let (ranges, _) = as_far_as_known(set);
    let mut divisors = Divisors { set, all: Vec::new() };
    divisors.of_set(&Environment::new(&ranges));
    for problem in problems.iter_mut().filter(|problem| problem.code == ZERO_DENOMINATOR_POSSIBLE.name) {
        let mut own = divisors.all.iter().filter(|(place, _)| *place == problem.place);
        let Some(figures) = own.find_map(|(_, figures)| figures.as_ref()) else { continue };
        match unit(figures, set) {
            Some(unit) => problem.witness = Some(Box::new(unit)),
            None => problem.notes.extend(said(figures, set)),
        }
    }
}

/// The unit with these figures, where all of them are asked for.
fn unit(figures: &Figures, set: &RuleSet) -> Option<Witness> {
    let figure = |(name, value): (&Name, &Ratio)| match name {
        Name::Indicator(indicator) => Some((set.indicators[*indicator].question.id.clone(), Answer::Number(value.as_number()?))),
        _ => None,
    };
    let figures: Option<Vec<(String, Answer)>> = figures.iter().map(figure).collect();
    figures.filter(|figures| !figures.is_empty()).map(|figures| Witness { figures, ..Witness::default() })
}

fn said(figures: &Figures, set: &RuleSet) -> Option<Words> {
    let join = |print: fn(Ratio) -> String| {
        let all: Vec<String> = figures.iter().map(|(name, value)| format!("`{}` = {}", set.name(*name), print(*value))).collect();
        all.join(", ")
    };
    let (vi, en) = (join(Ratio::vi), join(Ratio::en));
    (!figures.is_empty()).then(|| words!("số chia bằng 0 chẳng hạn khi {vi}", "the divisor is 0 where {en}, for one"))
}

/// The divisors that can be 0, by the place that a refusal has, each with figures that make it so.
struct Divisors<'s> {
    set: &'s RuleSet,
    all: Vec<(Place, Option<Figures>)>,
}

impl Divisors<'_> {
    fn of_set(&mut self, environment: &Environment<'_>) {
        let set = self.set;
        for derived in &set.derived {
            let place = &derived.anchor.place;
            match &derived.method {
                DerivedMethod::Value { zero_denominator: Some(_), .. } | DerivedMethod::Children(_) => {}
                DerivedMethod::Value { value, zero_denominator: None, .. } => self.numeric(value, place, environment),
                DerivedMethod::Truth(condition) => self.condition(condition, environment),
                DerivedMethod::Cases(cases) => self.cases(cases, place, environment),
                DerivedMethod::Tiers(tiers) => self.otherwise(&tiers.otherwise, place, environment),
                DerivedMethod::Choice(choice) => self.otherwise(&choice.otherwise, place, environment),
            }
        }
        for check in &set.data_checks {
            self.condition(&check.that, environment);
        }
        match &set.body {
            Body::Criteria(scorecard) => {
                for node in &scorecard.nodes {
                    if let Content::Criterion { applies_when, method, .. } = &node.content {
                        self.applied(applies_when.as_ref(), method, &node.anchor.place, environment);
                    }
                }
            }
            Body::Matrix(rows) => {
                for row in rows {
                    self.applied(row.applies_when.as_ref(), &row.method, &row.anchor.place, environment);
                }
            }
        }
        for requirement in set.ratings.iter().filter_map(|rating| rating.require.as_ref()).flat_map(Require::leaves) {
            self.condition(&requirement.that, environment);
        }
        for gate in &set.gates {
            self.condition(&gate.when, environment);
            gate.unless.iter().for_each(|unless| self.condition(unless, environment));
        }
    }

    fn applied(&mut self, applies_when: Option<&Condition>, method: &Method, place: &Place, environment: &Environment<'_>) {
        match applies_when {
            Some(condition) => {
                self.condition(condition, environment);
                self.method(method, place, &environment.narrowed(condition, true));
            }
            None => self.method(method, place, environment),
        }
    }

    fn method(&mut self, method: &Method, place: &Place, environment: &Environment<'_>) {
        match method {
            Method::Met(condition) => self.condition(condition, environment),
            Method::Conditions(all) => all.iter().for_each(|one| self.condition(&one.that, environment)),
            Method::Cases(cases) => self.cases(cases, place, environment),
            Method::Tiers(tiers) => self.otherwise(&tiers.otherwise, place, environment),
            Method::Choice(choice) => self.otherwise(&choice.otherwise, place, environment),
            Method::Formula { value, .. } => self.numeric(value, place, environment),
            Method::Proportional(proportional) if proportional.zero_target.is_none() => {
                let (of, to) = (Numeric::Name(proportional.of), Numeric::Name(proportional.to));
                self.divisor(&of, &to, place, environment);
            }
            Method::Alternatives { alternatives, otherwise } => {
                let mut earlier = environment.clone();
                for one in alternatives {
                    self.condition(&one.when, &earlier);
                    self.method(&one.method, &one.anchor.place, &earlier.narrowed(&one.when, true));
                    earlier = earlier.narrowed(&one.when, false);
                }
                self.otherwise(otherwise, place, &earlier);
            }
            Method::Proportional(_)
            | Method::PerOccurrence { .. }
            | Method::Assessed { .. }
            | Method::Script(_)
            | Method::Children(_) => {}
        }
    }

    fn cases(&mut self, cases: &Cases, place: &Place, environment: &Environment<'_>) {
        let mut earlier = environment.clone();
        for case in &cases.cases {
            self.condition(&case.when, &earlier);
            self.numeric(&case.result, &case.anchor.place, &earlier.narrowed(&case.when, true));
            earlier = earlier.narrowed(&case.when, false);
        }
        self.otherwise(&cases.otherwise, place, &earlier);
    }

    fn otherwise(&mut self, otherwise: &Otherwise, place: &Place, environment: &Environment<'_>) {
        match otherwise {
            Otherwise::Result(result, _) => self.numeric(result, place, environment),
            Otherwise::Unstated | Otherwise::Never => {}
        }
    }

    fn condition(&mut self, condition: &Condition, environment: &Environment<'_>) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) | Condition::None(parts) => {
                for (position, part) in parts.iter().enumerate() {
                    self.condition(part, &environment.beside(condition, position));
                }
            }
            Condition::Part(part) => self.truth(&part.truth, &part.place, environment),
        }
    }

    fn truth(&mut self, truth: &Truth, place: &Place, environment: &Environment<'_>) {
        match truth {
            Truth::Not(inner) => self.truth(inner, place, environment),
            Truth::And(all) | Truth::Or(all) => all.iter().for_each(|truth| self.truth(truth, place, environment)),
            Truth::Compare(_, a, b) => [a, b].into_iter().for_each(|numeric| self.numeric(numeric, place, environment)),
            Truth::CompareTruths(_, a, b) => [a, b].into_iter().for_each(|truth| self.truth(truth, place, environment)),
            Truth::Literal(_)
            | Truth::Name(_)
            | Truth::CompareDays(..)
            | Truth::OptionIn(..)
            | Truth::TextIn(..)
            | Truth::CompareRating(..)
            | Truth::Known(_) => {}
        }
    }

    fn numeric(&mut self, numeric: &Numeric, place: &Place, environment: &Environment<'_>) {
        match numeric {
            Numeric::Divide(a, b) | Numeric::Percent(a, b) => {
                self.numeric(a, place, environment);
                self.numeric(b, place, environment);
                self.divisor(a, b, place, environment);
            }
            Numeric::Add(a, b) | Numeric::Subtract(a, b) | Numeric::Multiply(a, b) => {
                self.numeric(a, place, environment);
                self.numeric(b, place, environment);
            }
            Numeric::Negate(x) | Numeric::Abs(x) | Numeric::Round(x, ..) | Numeric::Floor(x) => {
                self.numeric(x, place, environment);
            }
            Numeric::Min(all) | Numeric::Max(all) | Numeric::Sum(all) => {
                all.iter().for_each(|x| self.numeric(x, place, environment));
            }
            Numeric::Clamp(x, least, most) => {
                [x, least, most].into_iter().for_each(|x| self.numeric(x, place, environment));
            }
            Numeric::CountTrue(truths) => truths.iter().for_each(|truth| self.truth(truth, place, environment)),
            Numeric::Literal(_)
            | Numeric::Name(_)
            | Numeric::DaysLate(..)
            | Numeric::DaysBetween(..)
            | Numeric::MonthsBetween(..)
            | Numeric::PointsShare(_) => {}
        }
    }

    fn divisor(&mut self, divided: &Numeric, divisor: &Numeric, place: &Place, environment: &Environment<'_>) {
        let can_be_zero = environment.numeric(divisor, true).is_ok_and(Extent::may_be_zero);
        if can_be_zero && !environment.is_not_zero(divisor) {
            let mut figures = zero_of(divisor, environment, self.set);
            if let Some(figures) = &mut figures {
                // what is divided is there, whatever it is
                for name in names_behind(divided, self.set) {
                    let extent = environment.name(name);
                    let one = Ratio::from(Number::ONE);
                    let value = if extent.least() <= one && one <= extent.greatest() { one } else { extent.least() };
                    figures.entry(name).or_insert(value);
                }
            }
            self.all.push((place.clone(), figures));
        }
    }
}

/// So many combinations of figures are tried.
const TRIED_MAX: usize = 4096;

/// Figures for which an expression is 0, where trying what is written and the ends of ranges finds some.
fn zero_of(numeric: &Numeric, environment: &Environment<'_>, set: &RuleSet) -> Option<Figures> {
    let names: Vec<Name> = names_behind(numeric, set).into_iter().collect();
    let mut written = vec![Number::ZERO, Number::ONE];
    literals(numeric, &mut written);
    let candidates: Vec<Vec<Ratio>> = names
        .iter()
        .map(|name| {
            let extent = environment.name(*name);
            let (least, greatest) = (extent.least(), extent.greatest());
            let written = written.iter().map(|number| Ratio::from(*number));
            let mut all: Vec<Ratio> = written.filter(|value| least <= *value && *value <= greatest).collect();
            all.extend([least, greatest]);
            all
        })
        .collect();
    let n_tried = candidates.iter().try_fold(1_usize, |n, all| n.checked_mul(all.len()))?.min(TRIED_MAX);
    (0..n_tried).find_map(|mut nth| {
        let mut figures = Figures::new();
        for (name, all) in names.iter().zip(&candidates) {
            figures.insert(*name, all[nth % all.len()]);
            nth /= all.len();
        }
        (value(numeric, &figures, set)? == Ratio::ZERO).then_some(figures)
    })
}
