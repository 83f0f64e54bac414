//! Expressions as they are printed: for programs as rules are written, for people in words.
//!
//! What stands in the place of a name is the reader's business: a form prints titles, an explanation prints values.

use crate::law::expression::{Comparison, Condition, Day, Numeric, Truth};
use crate::law::previous::between_ratings;
use crate::law::{IndicatorId, Name, Previous, RuleSet};
use crate::words::diagnostic::{Lang, Words};
use crate::words::figure::Kind;
use crate::words::number::{Mode, Number};
use crate::words::text::fold;

/// For whom it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Programs: as rules are written.
    Rules,
    /// People, with signs between the numbers: `“Số buổi” ≥ 6`.
    Signs(Lang),
    /// People, as a form says it: `“Số buổi” từ 6 trở lên`.
    Phrases(Lang),
}

/// What is put in the place of names.
#[derive(Clone, Copy)]
#[expect(missing_debug_implementations, reason = "functions have no form to print")]
pub struct PutIn<'a> {
    /// What stands there, and whether it stays whole without brackets; `None` prints the id or the title.
    pub name: &'a dyn Fn(Name) -> Option<(String, bool)>,
    /// The period's year, where there is one.
    pub year: Option<Number>,
    /// Whether there is a value, where that is known.
    pub known: &'a dyn Fn(Name) -> Option<bool>,
}

/// Prints the expressions of a set.
#[derive(Clone, Copy)]
#[expect(missing_debug_implementations, reason = "functions have no form to print")]
pub struct Printer<'a> {
    /// The set.
    pub set: &'a RuleSet,
    /// For whom.
    pub reader: Reader,
    /// What is put in the place of names; titles or ids where nothing is.
    pub put_in: Option<PutIn<'a>>,
}

// How tightly an operator binds; an operand that binds less is put in brackets.
const LOOSE: u8 = 0;
const OR: u8 = 1;
const AND: u8 = 2;
const COMPARE: u8 = 3;
const ADD: u8 = 4;
const TIMES: u8 = 5;
const UNARY: u8 = 6;
const ATOM: u8 = 7;

/// An expression in words, as a form says it.
pub fn numeric_words(set: &RuleSet, numeric: &Numeric) -> Words {
    in_both(|lang| Printer { set, reader: Reader::Phrases(lang), put_in: None }.numeric(numeric))
}

/// A truth in words, as a form says it.
pub fn truth_words(set: &RuleSet, truth: &Truth) -> Words {
    in_both(|lang| Printer { set, reader: Reader::Phrases(lang), put_in: None }.truth(truth))
}

/// A condition in words, in one sentence.
pub fn condition_words(set: &RuleSet, condition: &Condition) -> Words {
    in_both(|lang| Printer { set, reader: Reader::Phrases(lang), put_in: None }.condition(condition).0)
}

/// A name's title, in quotation marks where the set gives it.
pub fn name_words(set: &RuleSet, name: Name) -> Words {
    in_both(|lang| Printer { set, reader: Reader::Phrases(lang), put_in: None }.name(name).0)
}

/// A number of what a name measures: `90%`, `3 buổi`.
pub fn measured(set: &RuleSet, name: Name, number: Number) -> Words {
    with_measure(set.measure(name), number)
}

/// A number with its measure.
pub fn with_measure(measure: Option<&str>, number: Number) -> Words {
    match measure {
        Some("percent") => Words::new(format!("{}%", number.vi()), format!("{}%", number.en())),
        Some(measure) => Words::new(format!("{} {measure}", number.vi()), format!("{} {measure}", number.en())),
        None => Words::new(number.vi(), number.en()),
    }
}

fn in_both(print: impl Fn(Lang) -> String) -> Words {
    let [vi, en] = [Lang::Vi, Lang::En].map(print);
    Words::new(vi, en)
}

impl Reader {
    fn pick(self, rules: &'static str, vietnamese: &'static str, english: &'static str) -> &'static str {
        match self {
            Reader::Rules => rules,
            Reader::Signs(lang) | Reader::Phrases(lang) => lang.of(vietnamese, english),
        }
    }

    // Vietnamese numbers have a decimal comma, so that a list needs another sign.
    fn list(self, items: &[String]) -> String {
        items.join(self.pick(", ", "; ", ", "))
    }

    fn number(self, number: Number) -> String {
        match self {
            Reader::Rules => number.to_string(),
            Reader::Signs(lang) | Reader::Phrases(lang) => lang.number(number),
        }
    }

    fn lang(self) -> Option<Lang> {
        match self {
            Reader::Rules => None,
            Reader::Signs(lang) | Reader::Phrases(lang) => Some(lang),
        }
    }
}

impl Printer<'_> {
    /// A number's expression.
    pub fn numeric(&self, numeric: &Numeric) -> String {
        self.number(numeric).0
    }

    /// A truth's expression.
    pub fn truth(&self, truth: &Truth) -> String {
        self.truths(truth).0
    }

    // A part of a condition is a truth; a list that stands in a list is told apart by brackets.
    fn condition(&self, condition: &Condition) -> (String, u8) {
        let joined = |parts: &[Condition], sign: &str, level: u8| {
            let all: Vec<String> = parts.iter().map(|part| in_brackets(self.condition(part), level + 1)).collect();
            (all.join(sign), if parts.len() > 1 { level } else { ATOM })
        };
        match condition {
            Condition::Part(part) => self.truths(&part.truth),
            Condition::All(parts) => joined(parts, self.reader.pick(" && ", " và ", " and "), AND),
            Condition::Any(parts) => joined(parts, self.reader.pick(" || ", " hoặc ", " or "), OR),
            Condition::None(parts) => {
                let (listed, _) = joined(parts, "; ", OR);
                (format!("{}{listed}", self.reader.pick("none: ", "không có điều nào trong: ", "none of: ")), LOOSE)
            }
        }
    }

    fn name(&self, name: Name) -> (String, u8) {
        if let Some((printed, is_whole)) = self.put_in.and_then(|put_in| (put_in.name)(name)) {
            return (printed, if is_whole { ATOM } else { TIMES });
        }
        let Some(lang) = self.reader.lang() else { return (self.set.name(name).to_owned(), ATOM) };
        (self.set.quoted_title(name).get(lang).to_owned(), ATOM)
    }

    fn number(&self, numeric: &Numeric) -> (String, u8) {
        let reader = self.reader;
        let of = |numeric: &Numeric| self.number(numeric);
        let call = |rules: &'static str, vietnamese: &'static str, english: &'static str, all: &[String]| {
            (format!("{}({})", reader.pick(rules, vietnamese, english), reader.list(all)), ATOM)
        };
        let all = |all: &[Numeric]| all.iter().map(|numeric| of(numeric).0).collect::<Vec<_>>();
        let two = |a: &Numeric, sign: &str, b: &Numeric, level: u8, right: u8| {
            (format!("{} {sign} {}", in_brackets(of(a), level), in_brackets(of(b), right)), level)
        };
        match numeric {
            Numeric::Literal(number) => (reader.number(*number), if number.is_negative() { UNARY } else { ATOM }),
            Numeric::Name(name) => self.name(*name),
            Numeric::Negate(x) => (format!("-{}", in_brackets(of(x), ATOM)), UNARY),
            Numeric::Add(a, b) => two(a, "+", b, ADD, ADD),
            Numeric::Subtract(a, b) => two(a, reader.pick("-", "−", "−"), b, ADD, TIMES),
            Numeric::Multiply(a, b) => two(a, reader.pick("*", "×", "×"), b, TIMES, TIMES),
            Numeric::Divide(a, b) => two(a, "/", b, TIMES, UNARY),
            Numeric::Percent(a, b) => match reader.lang() {
                None => call("percent", "", "", &[of(a).0, of(b).0]),
                Some(_) => (format!("{} / {} × 100", in_brackets(of(a), TIMES), in_brackets(of(b), UNARY)), TIMES),
            },
            Numeric::Min(list) => match self.bound(list) {
                Some((x, most)) => (format!("{x}{} {most}", reader.pick("", ", không quá", ", not above")), LOOSE),
                None => call("min", "số nhỏ nhất trong ", "least of ", &all(list)),
            },
            Numeric::Max(list) => match self.bound(list) {
                Some((x, least)) => (format!("{x}{} {least}", reader.pick("", ", không dưới", ", not below")), LOOSE),
                None => call("max", "số lớn nhất trong ", "greatest of ", &all(list)),
            },
            Numeric::Sum(list) => call("sum", "tổng ", "sum of ", &all(list)),
            Numeric::Abs(x) => call("abs", "giá trị tuyệt đối ", "magnitude of ", &[of(x).0]),
            Numeric::Clamp(x, least, most) => {
                let (x, least, most) = (of(x).0, of(least).0, of(most).0);
                match reader.lang() {
                    None => call("clamp", "", "", &[x, least, most]),
                    Some(Lang::Vi) => (format!("({x}, không dưới {least}, không quá {most})"), ATOM),
                    Some(Lang::En) => (format!("({x}, not below {least}, not above {most})"), ATOM),
                }
            }
            Numeric::CountTrue(truths) => {
                let truths: Vec<String> = truths.iter().map(|truth| self.truths(truth).0).collect();
                call("count_true", "số điều đúng trong ", "how many hold of ", &truths)
            }
            Numeric::DaysLate(day, deadline) => {
                let (day, deadline) = (self.day(*day), self.day(*deadline));
                match reader.lang() {
                    None => call("days_late", "", "", &[day, deadline]),
                    Some(Lang::Vi) => (format!("số ngày chậm của {day} so với {deadline}"), UNARY),
                    Some(Lang::En) => (format!("days that {day} is past {deadline}"), UNARY),
                }
            }
            Numeric::DaysBetween(from, to) => self.between("days_between", "số ngày", "days", *from, *to),
            Numeric::MonthsBetween(from, to) => self.between("months_between", "số tháng", "months", *from, *to),
            Numeric::PointsShare(node) => {
                let title = self.set.title_of(Name::Points(*node));
                match reader.lang() {
                    None => (format!("points_share({})", self.set.name(Name::Points(*node))), ATOM),
                    Some(Lang::Vi) => (format!("phần trăm điểm tối đa đạt được ở “{}”", title.vi), UNARY),
                    Some(Lang::En) => (format!("percentage of the greatest points reached in “{}”", title.en), UNARY),
                }
            }
            Numeric::Round(x, decimals, mode) => {
                let how = match (reader, mode) {
                    (Reader::Phrases(lang), Mode::HalfEven | Mode::Down | Mode::Up | Mode::Floor | Mode::Ceiling) => {
                        format!(" ({})", super::mode_words(*mode).get(lang))
                    }
                    (Reader::Phrases(_), Mode::HalfUp) | (Reader::Rules | Reader::Signs(_), _) => String::new(),
                };
                match reader.lang() {
                    None => (format!("round({}, {decimals}, \"{}\")", of(x).0, mode.word()), ATOM),
                    Some(Lang::Vi) => (format!("({}, làm tròn đến {decimals} chữ số thập phân{how})", of(x).0), ATOM),
                    Some(Lang::En) => (format!("({}, rounded to {decimals} decimals{how})", of(x).0), ATOM),
                }
            }
            Numeric::Floor(x) => call("floor", "phần nguyên của ", "whole part of ", &[of(x).0]),
        }
    }

    // A value and the number that bounds it, where a form would say "không quá 6".
    fn bound(&self, list: &[Numeric]) -> Option<(String, String)> {
        let Reader::Phrases(_) = self.reader else { return None };
        match list {
            [Numeric::Literal(_), Numeric::Literal(_)] => None,
            [bound @ Numeric::Literal(_), x] | [x, bound @ Numeric::Literal(_)] => {
                Some((in_brackets(self.number(x), COMPARE), self.number(bound).0))
            }
            _ => None,
        }
    }

    fn between(&self, rules: &'static str, vietnamese: &'static str, english: &'static str, from: Day, to: Day) -> (String, u8) {
        let (from, to) = (self.day(from), self.day(to));
        match self.reader.lang() {
            None => (format!("{rules}({from}, {to})"), ATOM),
            Some(Lang::Vi) => (format!("{vietnamese} từ {from} đến {to}"), UNARY),
            Some(Lang::En) => (format!("{english} from {from} to {to}"), UNARY),
        }
    }

    fn day(&self, day: Day) -> String {
        match day {
            Day::Name(name) => self.name(name).0,
            Day::OfPeriod(month, day) => match (self.reader.lang(), self.put_in.and_then(|put_in| put_in.year)) {
                (None, _) => format!("date({month}, {day})"),
                (Some(Lang::Vi), Some(year)) => format!("ngày {day:02}/{month:02}/{year}"),
                (Some(Lang::Vi), None) => format!("ngày {day:02}/{month:02}"),
                (Some(Lang::En), Some(year)) => format!("{year}-{month:02}-{day:02}"),
                (Some(Lang::En), None) => format!("{month:02}-{day:02}"),
            },
        }
    }

    // Half of what is compared may be a percentage: then the number it is compared with prints as one.
    fn compared(&self, this: &Numeric, other: &Numeric) -> String {
        let printed = in_brackets(self.number(this), ADD);
        match (self.reader.lang(), this) {
            (Some(_), Numeric::Literal(_)) if self.is_percent(other) => format!("{printed}%"),
            _ => printed,
        }
    }

    fn is_percent(&self, numeric: &Numeric) -> bool {
        match numeric {
            Numeric::Name(name) => self.set.measure(*name) == Some("percent"),
            Numeric::Percent(..) | Numeric::PointsShare(_) => true,
            _ => false,
        }
    }

    /// The running rating against that of the period before.
    fn between_ratings(&self, comparison: Comparison, previous: IndicatorId) -> String {
        let (then, _) = self.name(Name::Indicator(previous));
        let words = rating_words(comparison);
        match self.reader.lang() {
            None => format!("rating {} {then}", comparison.sign()),
            Some(Lang::Vi) => format!("mức đang xét {} {then}", words.vi),
            Some(Lang::En) => format!("the rating so far {} {then}", words.en),
        }
    }

    fn truths(&self, truth: &Truth) -> (String, u8) {
        let reader = self.reader;
        let joined = |all: &[Truth], sign: &str, level: u8| {
            let all: Vec<String> = all.iter().map(|truth| in_brackets(self.truths(truth), level)).collect();
            (all.join(sign), level)
        };
        if let Truth::Or(all) = truth
            && let Some((comparison, previous)) = between_ratings(self.set, all)
        {
            return (self.between_ratings(comparison, previous), COMPARE);
        }
        match truth {
            Truth::Literal(holds) => {
                (if *holds { reader.pick("true", "có", "yes") } else { reader.pick("false", "không", "no") }.to_owned(), ATOM)
            }
            Truth::Name(name) => self.name(*name),
            Truth::Not(inner) => match (reader, &**inner) {
                (Reader::Phrases(lang), Truth::Name(name)) => self.denied(*name, lang),
                (Reader::Phrases(lang), Truth::Known(name)) if self.put_in.is_none() => {
                    let title = self.set.title_of(*name);
                    let printed = match lang {
                        Lang::Vi => format!("không có số liệu “{}”", title.vi),
                        Lang::En => format!("“{}” is not given", title.en),
                    };
                    (printed, COMPARE)
                }
                _ => {
                    let inner = in_brackets(self.truths(inner), ATOM);
                    (format!("{}{inner}", reader.pick("!", "không phải ", "not ")), UNARY)
                }
            },
            Truth::And(all) => joined(all, reader.pick(" && ", " và ", " and "), AND),
            Truth::Or(all) => joined(all, reader.pick(" || ", " hoặc ", " or "), OR),
            Truth::Compare(comparison, a, b) => match reader {
                Reader::Phrases(lang) => (self.phrase(*comparison, a, b, lang), COMPARE),
                Reader::Rules | Reader::Signs(_) => {
                    (format!("{} {} {}", self.compared(a, b), self.sign(*comparison), self.compared(b, a)), COMPARE)
                }
            },
            Truth::CompareDays(comparison, a, b) => {
                let word = match comparison {
                    Comparison::Less => reader.pick("<", "trước", "before"),
                    Comparison::LessOrEqual => reader.pick("<=", "không sau", "not after"),
                    Comparison::Greater => reader.pick(">", "sau", "after"),
                    Comparison::GreaterOrEqual => reader.pick(">=", "không trước", "not before"),
                    Comparison::Equal | Comparison::NotEqual => self.sign(*comparison),
                };
                (format!("{} {word} {}", self.day(*a), self.day(*b)), COMPARE)
            }
            Truth::CompareTruths(comparison, a, b) => {
                if let (Reader::Phrases(lang), Truth::Name(name), Truth::Literal(holds)) = (reader, &**a, &**b) {
                    let is_asserted = *holds == (*comparison == Comparison::Equal);
                    return if is_asserted { self.name(*name) } else { self.denied(*name, lang) };
                }
                let (a, b) = (in_brackets(self.truths(a), ADD), in_brackets(self.truths(b), ADD));
                (format!("{a} {} {b}", self.sign(*comparison)), COMPARE)
            }
            Truth::OptionIn(indicator, options) => {
                let Kind::Choice(known) = &self.set.indicators[*indicator].question.kind else {
                    unreachable!("load binds options to a choice")
                };
                let is_rating = self.set.indicators[*indicator].previous == Some(Previous::Rating);
                let options = options.iter().map(|option| match reader {
                    // a rating's id stands without quotation marks
                    Reader::Rules if is_rating => known[*option].id.clone(),
                    Reader::Rules => format!("\"{}\"", known[*option].id),
                    Reader::Signs(_) | Reader::Phrases(_) => format!("“{}”", known[*option].title),
                });
                self.one_of(Name::Indicator(*indicator), &options.collect::<Vec<_>>())
            }
            Truth::TextIn(name, texts) => {
                let texts: Vec<String> = texts.iter().map(|text| format!("\"{text}\"")).collect();
                self.one_of(*name, &texts)
            }
            Truth::CompareRating(comparison, rating) => {
                let rating = &self.set.ratings[*rating];
                let words = rating_words(*comparison);
                let printed = match reader.lang() {
                    None => format!("rating {} {}", comparison.sign(), rating.id),
                    Some(Lang::Vi) => format!("mức đang xét {} {}", words.vi, rating.title),
                    Some(Lang::En) => format!("the rating so far {} {}", words.en, rating.title),
                };
                (printed, COMPARE)
            }
            Truth::Known(name) => {
                let title = self.set.title_of(*name);
                let (given, seen) = match self.put_in.and_then(|put_in| (put_in.known)(*name)) {
                    None => Default::default(),
                    Some(false) => (" (không có)", " (it is not)"),
                    Some(true) => (" (có)", " (it is)"),
                };
                let printed = match reader.lang() {
                    None => format!("known({})", self.set.name(*name)),
                    Some(Lang::Vi) => format!("có số liệu “{}”{given}", title.vi),
                    Some(Lang::En) => format!("“{}” is given{seen}", title.en),
                };
                (printed, ATOM)
            }
        }
    }

    fn sign(&self, comparison: Comparison) -> &'static str {
        match (self.reader, comparison) {
            (Reader::Rules, _) => comparison.sign(),
            (_, Comparison::Equal) => "=",
            (_, Comparison::NotEqual) => "≠",
            (_, Comparison::Less) => "<",
            (_, Comparison::LessOrEqual) => "≤",
            (_, Comparison::Greater) => ">",
            (_, Comparison::GreaterOrEqual) => "≥",
        }
    }

    // "không phải" before a title that begins with "Có" reads as a slip; a form is answered with "không".
    fn denied(&self, name: Name, lang: Lang) -> (String, u8) {
        let (title, _) = self.name(name);
        let denied = match name {
            Name::Indicator(_) => lang.of("trả lời “không”", "is answered “no”"),
            _ => lang.of("không đúng", "does not hold"),
        };
        (format!("{title} {denied}"), COMPARE)
    }

    // As a form says it, with the number behind what is measured.
    fn phrase(&self, comparison: Comparison, a: &Numeric, b: &Numeric, lang: Lang) -> String {
        if let Numeric::Literal(_) = a
            && !matches!(b, Numeric::Literal(_))
        {
            return self.phrase(turned(comparison), b, a, lang);
        }
        if let Some(late) = self.late(comparison, a, b, lang) {
            return late;
        }
        let left = in_brackets(self.number(a), ADD);
        if let Numeric::Literal(number) = b {
            let measure = match a {
                Numeric::Name(name) => self.set.measure(*name),
                _ if self.is_percent(a) => Some("percent"),
                _ => None,
            };
            // `Số buổi … từ 2 buổi trở lên` says it twice
            let measure = measure.filter(|measure| *measure == "percent" || !fold(&left).contains(&fold(measure)));
            let number = with_measure(measure, *number);
            let n = number.get(lang);
            return match (comparison, lang) {
                (Comparison::GreaterOrEqual, Lang::Vi) => format!("{left} từ {n} trở lên"),
                (Comparison::GreaterOrEqual, Lang::En) => format!("{left} at least {n}"),
                (Comparison::Greater, Lang::Vi) => format!("{left} trên {n}"),
                (Comparison::Greater, Lang::En) => format!("{left} above {n}"),
                (Comparison::LessOrEqual, Lang::Vi) => format!("{left} không quá {n}"),
                (Comparison::LessOrEqual, Lang::En) => format!("{left} at most {n}"),
                (Comparison::Less, Lang::Vi) => format!("{left} dưới {n}"),
                (Comparison::Less, Lang::En) => format!("{left} below {n}"),
                (Comparison::Equal, Lang::Vi) => format!("{left} bằng {n}"),
                (Comparison::Equal, Lang::En) => format!("{left} equal to {n}"),
                (Comparison::NotEqual, Lang::Vi) => format!("{left} khác {n}"),
                (Comparison::NotEqual, Lang::En) => format!("{left} other than {n}"),
            };
        }
        let word = match comparison {
            Comparison::GreaterOrEqual => lang.of("không nhỏ hơn", "not less than"),
            Comparison::Greater => lang.of("lớn hơn", "greater than"),
            Comparison::LessOrEqual => lang.of("không lớn hơn", "not greater than"),
            Comparison::Less => lang.of("nhỏ hơn", "less than"),
            Comparison::Equal => lang.of("bằng", "equal to"),
            Comparison::NotEqual => lang.of("khác", "other than"),
        };
        format!("{left} {word} {}", in_brackets(self.number(b), ADD))
    }

    // Days past a deadline, as people say them; 0 days late is in time.
    fn late(&self, comparison: Comparison, a: &Numeric, b: &Numeric, lang: Lang) -> Option<String> {
        let (Numeric::DaysLate(day, deadline), Numeric::Literal(days)) = (a, b) else { return None };
        let (day, deadline) = (self.day(*day), self.day(*deadline));
        let n = lang.number(*days);
        Some(match (comparison, days.is_zero(), lang) {
            (Comparison::LessOrEqual | Comparison::Equal, true, Lang::Vi) => format!("{day} chậm nhất {deadline}"),
            (Comparison::LessOrEqual | Comparison::Equal, true, Lang::En) => format!("{day} no later than {deadline}"),
            (Comparison::Greater, true, Lang::Vi) => format!("{day} sau {deadline}"),
            (Comparison::Greater, true, Lang::En) => format!("{day} after {deadline}"),
            (Comparison::LessOrEqual, false, Lang::Vi) => format!("{day} chậm không quá {n} ngày so với {deadline}"),
            (Comparison::LessOrEqual, false, Lang::En) => format!("{day} at most {n} days after {deadline}"),
            (Comparison::Greater, false, Lang::Vi) => format!("{day} chậm quá {n} ngày so với {deadline}"),
            (Comparison::Greater, false, Lang::En) => format!("{day} more than {n} days after {deadline}"),
            _ => return None,
        })
    }

    fn one_of(&self, name: Name, options: &[String]) -> (String, u8) {
        let (value, _) = self.name(name);
        let printed = match (self.reader, options) {
            (Reader::Rules, [only]) => format!("{value} == {only}"),
            (Reader::Rules, _) => format!("{value} in [{}]", self.reader.list(options)),
            (Reader::Signs(_) | Reader::Phrases(_), _) => {
                let or = self.reader.pick("", " hoặc ", " or ");
                format!("{value} {} {}", self.reader.pick("", "là", "is"), options.join(or))
            }
        };
        (printed, COMPARE)
    }
}

fn rating_words(comparison: Comparison) -> Words {
    match comparison {
        Comparison::Equal => Words::new("là", "is"),
        Comparison::NotEqual => Words::new("không phải là", "is not"),
        Comparison::Less => Words::new("dưới", "is below"),
        Comparison::LessOrEqual => Words::new("không quá", "is not above"),
        Comparison::Greater => Words::new("trên", "is above"),
        Comparison::GreaterOrEqual => Words::new("không dưới", "is not below"),
    }
}

fn turned(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Equal => Comparison::Equal,
        Comparison::NotEqual => Comparison::NotEqual,
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
    }
}

fn in_brackets((printed, level): (String, u8), wanted: u8) -> String {
    if level < wanted { format!("({printed})") } else { printed }
}
