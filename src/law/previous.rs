//! What is computed of a period, computed of the period before: the same expression with every name of this period put in the place
//! of that name one period earlier.

use super::expression::{Comparison, Condition, Day, Numeric, Part, Truth};
use super::{Case, Cases, Choice, DerivedMethod, IndicatorId, Name, Otherwise, Previous, RuleSet, Tiers};
use crate::words::figure::PREVIOUS;
use crate::words::number::Number;

/// What stands in the place of each name one period earlier.
#[expect(missing_debug_implementations, reason = "holds closures")]
pub struct Earlier<'a> {
    /// A name, or what has none of its own in the period before.
    pub name: &'a dyn Fn(Name) -> Option<Name>,
    /// Whether a word of a text is such a name.
    pub is_name: &'a dyn Fn(&str) -> bool,
}

impl Earlier<'_> {
    /// The method that gives the value of the period before; `None` where it reads what is not known of that period.
    pub fn method(&self, method: &DerivedMethod) -> Option<DerivedMethod> {
        Some(match method {
            DerivedMethod::Value { value, text, zero_denominator } => {
                DerivedMethod::Value { value: self.numeric(value)?, text: self.text(text), zero_denominator: *zero_denominator }
            }
            DerivedMethod::Truth(condition) => DerivedMethod::Truth(self.condition(condition)?),
            DerivedMethod::Tiers(tiers) => DerivedMethod::Tiers(Tiers {
                of: (self.name)(tiers.of)?,
                otherwise: self.otherwise(&tiers.otherwise)?,
                ..tiers.clone()
            }),
            DerivedMethod::Cases(Cases { cases, otherwise, missing }) => {
                let case = |case: &Case| {
                    Some(Case {
                        when: self.condition(&case.when)?,
                        result: self.numeric(&case.result)?,
                        text: self.text(&case.text),
                        ..case.clone()
                    })
                };
                DerivedMethod::Cases(Cases {
                    cases: cases.iter().map(case).collect::<Option<_>>()?,
                    otherwise: self.otherwise(otherwise)?,
                    missing: *missing,
                })
            }
            DerivedMethod::Choice(choice) => DerivedMethod::Choice(Choice {
                of: self.choice(choice.of)?,
                otherwise: self.otherwise(&choice.otherwise)?,
                ..choice.clone()
            }),
            // the units below were others then
            DerivedMethod::Children(_) => return None,
        })
    }

    fn choice(&self, of: IndicatorId) -> Option<IndicatorId> {
        match (self.name)(Name::Indicator(of))? {
            Name::Indicator(earlier) => Some(earlier),
            _ => None,
        }
    }

    fn otherwise(&self, otherwise: &Otherwise) -> Option<Otherwise> {
        Some(match otherwise {
            Otherwise::Result(result, text) => Otherwise::Result(self.numeric(result)?, self.text(text)),
            Otherwise::Unstated => Otherwise::Unstated,
            Otherwise::Never => Otherwise::Never,
        })
    }

    fn numeric(&self, numeric: &Numeric) -> Option<Numeric> {
        let of = |x: &Numeric| self.numeric(x).map(Box::new);
        let all = |all: &[Numeric]| all.iter().map(|x| self.numeric(x)).collect::<Option<Vec<_>>>();
        Some(match numeric {
            Numeric::Literal(number) => Numeric::Literal(*number),
            Numeric::Name(Name::PeriodYear) => {
                Numeric::Subtract(Box::new(Numeric::Name(Name::PeriodYear)), Box::new(Numeric::Literal(Number::from(1))))
            }
            Numeric::Name(name) => Numeric::Name((self.name)(*name)?),
            Numeric::Negate(x) => Numeric::Negate(of(x)?),
            Numeric::Add(a, b) => Numeric::Add(of(a)?, of(b)?),
            Numeric::Subtract(a, b) => Numeric::Subtract(of(a)?, of(b)?),
            Numeric::Multiply(a, b) => Numeric::Multiply(of(a)?, of(b)?),
            Numeric::Divide(a, b) => Numeric::Divide(of(a)?, of(b)?),
            Numeric::Percent(a, b) => Numeric::Percent(of(a)?, of(b)?),
            Numeric::Min(x) => Numeric::Min(all(x)?),
            Numeric::Max(x) => Numeric::Max(all(x)?),
            Numeric::Abs(x) => Numeric::Abs(of(x)?),
            Numeric::Clamp(x, least, most) => Numeric::Clamp(of(x)?, of(least)?, of(most)?),
            Numeric::Sum(x) => Numeric::Sum(all(x)?),
            Numeric::CountTrue(truths) => Numeric::CountTrue(self.truths(truths)?),
            Numeric::Round(x, decimals, mode) => Numeric::Round(of(x)?, *decimals, *mode),
            Numeric::Floor(x) => Numeric::Floor(of(x)?),
            Numeric::DaysLate(a, b) => Numeric::DaysLate(self.day(*a)?, self.day(*b)?),
            Numeric::DaysBetween(a, b) => Numeric::DaysBetween(self.day(*a)?, self.day(*b)?),
            Numeric::MonthsBetween(a, b) => Numeric::MonthsBetween(self.day(*a)?, self.day(*b)?),
            Numeric::PointsShare(_) => return None,
        })
    }

    // a day of the period is one of the year that is rated
    fn day(&self, day: Day) -> Option<Day> {
        match day {
            Day::OfPeriod(..) => None,
            Day::Name(name) => Some(Day::Name((self.name)(name)?)),
        }
    }

    fn truths(&self, truths: &[Truth]) -> Option<Vec<Truth>> {
        truths.iter().map(|truth| self.truth(truth)).collect()
    }

    fn truth(&self, truth: &Truth) -> Option<Truth> {
        Some(match truth {
            Truth::Literal(holds) => Truth::Literal(*holds),
            Truth::Name(name) => Truth::Name((self.name)(*name)?),
            Truth::Not(inner) => Truth::Not(Box::new(self.truth(inner)?)),
            Truth::And(all) => Truth::And(self.truths(all)?),
            Truth::Or(all) => Truth::Or(self.truths(all)?),
            Truth::Compare(comparison, a, b) => Truth::Compare(*comparison, self.numeric(a)?, self.numeric(b)?),
            Truth::CompareDays(comparison, a, b) => Truth::CompareDays(*comparison, self.day(*a)?, self.day(*b)?),
            Truth::CompareTruths(comparison, a, b) => {
                Truth::CompareTruths(*comparison, Box::new(self.truth(a)?), Box::new(self.truth(b)?))
            }
            Truth::OptionIn(indicator, options) => Truth::OptionIn(self.choice(*indicator)?, options.clone()),
            Truth::TextIn(name, texts) => Truth::TextIn((self.name)(*name)?, texts.clone()),
            Truth::CompareRating(..) => return None,
            Truth::Known(name) => Truth::Known((self.name)(*name)?),
        })
    }

    fn condition(&self, condition: &Condition) -> Option<Condition> {
        let all = |all: &[Condition]| all.iter().map(|own| self.condition(own)).collect::<Option<Vec<_>>>();
        Some(match condition {
            Condition::All(own) => Condition::All(all(own)?),
            Condition::Any(own) => Condition::Any(all(own)?),
            Condition::None(own) => Condition::None(all(own)?),
            Condition::Part(Part { truth, text, place }) => {
                Condition::Part(Part { truth: self.truth(truth)?, text: self.text(text), place: place.clone() })
            }
        })
    }

    /// A text with the names of the period before in it: `a > 3` is `previous.a > 3`.
    fn text(&self, text: &str) -> String {
        let mut earlier = String::with_capacity(text.len());
        let is_quoted = |at: usize| text[..at].matches('"').count() % 2 == 1;
        for (at, word) in words(text) {
            let is_read = !is_quoted(at) && (self.is_name)(word);
            if word == "period.year" && !is_quoted(at) {
                earlier.push_str("(period.year - 1)");
            } else {
                earlier.push_str(if is_read { PREVIOUS } else { "" });
                earlier.push_str(word);
            }
        }
        earlier
    }
}

/// The running rating against that of the period before, where these are the parts that `lower` makes of it: one for each rating that
/// may have been the one of then.
pub fn between_ratings(set: &RuleSet, parts: &[Truth]) -> Option<(Comparison, IndicatorId)> {
    let mut found = None;
    for (rating, part) in parts.iter().enumerate() {
        let Truth::And(both) = part else { return None };
        let [Truth::OptionIn(previous, options), Truth::CompareRating(comparison, other)] = both.as_slice() else { return None };
        let is_of_then = set.indicators[*previous].previous == Some(Previous::Rating);
        if !is_of_then || *options != [rating] || *other != rating || found.is_some_and(|found| found != (*comparison, *previous))
        {
            return None;
        }
        found = Some((*comparison, *previous));
    }
    found.filter(|_| parts.len() == set.ratings.len())
}

/// A text cut into words, of letters, digits, `_` and dots, and what stands between them; with where each begins.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_inside = |c: char| c == '_' || c == '.' || c.is_alphanumeric();
    let mut rest = 0;
    std::iter::from_fn(move || {
        let first = text[rest..].chars().next()?;
        let length = text[rest..].find(|c| is_inside(c) != is_inside(first)).unwrap_or(text.len() - rest);
        let at = rest;
        rest += length;
        Some((at, &text[at..rest]))
    })
}

/// The names of the period before in an expression, in its order: each as `previous.` and what follows.
pub fn read_in(text: &str) -> Vec<&str> {
    let is_quoted = |at: usize| text[..at].matches('"').count() % 2 == 1;
    words(text).filter(|(at, word)| word.starts_with(PREVIOUS) && !is_quoted(*at)).map(|(_, word)| word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_outside_of_texts() {
        assert_eq!(read_in("a > previous.a && loai == \"previous.b\""), ["previous.a"]);
        assert_eq!(read_in("previous.x - previous.y"), ["previous.x", "previous.y"]);
        assert!(read_in("xprevious.x + previous").is_empty());
    }

    #[test]
    fn a_text_reads_the_period_before_in_every_name_and_in_nothing_else() {
        let earlier = Earlier { name: &|name| Some(name), is_name: &|word| word == "a" || word == "b" };
        assert_eq!(earlier.text("percent(a, b) > ab"), "percent(previous.a, previous.b) > ab");
        assert_eq!(earlier.text("a == \"a\""), "previous.a == \"a\"");
        assert_eq!(earlier.text("period.year - a"), "(period.year - 1) - previous.a");
    }
}
