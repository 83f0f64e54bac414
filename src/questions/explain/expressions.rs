//! Expressions with their values put in: for programs as they are written, for people in words and signs.

use super::reading::Row;
use super::{PutIn, Seen};
use crate::engine::sheet::Why;
use crate::law::Name;
use crate::law::expression::{Comparison, Day, Numeric, Truth};
use crate::words::diagnostic::{Lang, Words};
use crate::words::figure::Kind;
use crate::words::number::Number;
use crate::words::period::vi;

/// Prints expressions of one row.
#[derive(Clone, Copy)]
pub(super) struct Printer<'a> {
    pub(super) row: Row<'a>,
}

/// For whom it is printed.
#[derive(Clone, Copy)]
enum For {
    /// Programs: as rules are written.
    Rules,
    /// People.
    People(Lang),
}

/// What stands in the place of a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Naming {
    /// The id or title.
    Name,
    /// The value.
    Value,
    /// The title, with the value behind it.
    Both,
}

/// How it is printed.
#[derive(Clone, Copy)]
struct Style {
    reader: For,
    naming: Naming,
}

// How tightly an operator binds; an operand that binds less is put in brackets.
const OR: u8 = 1;
const AND: u8 = 2;
const COMPARE: u8 = 3;
const ADD: u8 = 4;
const TIMES: u8 = 5;
const UNARY: u8 = 6;
const ATOM: u8 = 7;

impl Style {
    fn pick(self, rules: &'static str, vietnamese: &'static str, english: &'static str) -> &'static str {
        match self.reader {
            For::Rules => rules,
            For::People(Lang::Vi) => vietnamese,
            For::People(Lang::En) => english,
        }
    }

    // Vietnamese numbers have a decimal comma, so that a list needs another sign.
    fn list(self, items: &[String]) -> String {
        items.join(self.pick(", ", "; ", ", "))
    }

    fn number(self, number: Number) -> String {
        match self.reader {
            For::Rules => number.to_string(),
            For::People(Lang::Vi) => number.vi(),
            For::People(Lang::En) => number.en(),
        }
    }
}

impl Printer<'_> {
    /// A number's expression.
    pub(super) fn numeric(&self, numeric: &Numeric, text: &str) -> PutIn {
        put_in(text, Naming::Value, |style| self.number(numeric, style).0)
    }

    /// A truth's expression; for people with titles.
    pub(super) fn truth(&self, truth: &Truth, text: &str) -> PutIn {
        put_in(text, Naming::Both, |style| self.truths(truth, style).0)
    }

    /// An expression that stands nowhere as text.
    pub(super) fn unwritten(&self, numeric: &Numeric) -> PutIn {
        let text = self.number(numeric, Style { reader: For::Rules, naming: Naming::Name }).0;
        self.numeric(numeric, &text)
    }

    fn name(&self, name: Name, style: Style) -> (String, u8) {
        let seen = self.row.seen(name);
        let lang = match style.reader {
            For::Rules if style.naming == Naming::Name => return (self.row.set.name(name).to_owned(), ATOM),
            For::Rules => return in_rules(&seen),
            For::People(lang) => lang,
        };
        let title = self.row.set.title_of(name);
        let title = match name {
            Name::Indicator(_) | Name::Derived(_) | Name::Points(_) => format!("“{}”", title.get(lang)),
            _ => title.get(lang).to_owned(),
        };
        let printed = match style.naming {
            Naming::Name => title,
            Naming::Both => format!("{title} ({})", seen.words(self.row.measure(name)).get(lang)),
            Naming::Value => {
                let value = seen.words(None).get(lang).to_owned();
                if value.contains([' ', '/']) { format!("({value})") } else { value }
            }
        };
        (printed, ATOM)
    }

    fn number(&self, numeric: &Numeric, style: Style) -> (String, u8) {
        let of = |numeric: &Numeric| self.number(numeric, style);
        let call = |rules: &'static str, vietnamese: &'static str, english: &'static str, all: &[String]| {
            (format!("{}({})", style.pick(rules, vietnamese, english), style.list(all)), ATOM)
        };
        let all = |all: &[Numeric]| all.iter().map(|numeric| of(numeric).0).collect::<Vec<_>>();
        let two = |a: &Numeric, sign: &str, b: &Numeric, level: u8, right: u8| {
            (format!("{} {sign} {}", in_brackets(of(a), level), in_brackets(of(b), right)), level)
        };
        match numeric {
            Numeric::Literal(number) => (style.number(*number), if number.is_negative() { UNARY } else { ATOM }),
            Numeric::Name(name) => self.name(*name, style),
            Numeric::Negate(x) => (format!("-{}", in_brackets(of(x), ATOM)), UNARY),
            Numeric::Add(a, b) => two(a, "+", b, ADD, ADD),
            Numeric::Subtract(a, b) => two(a, style.pick("-", "−", "−"), b, ADD, TIMES),
            Numeric::Multiply(a, b) => two(a, style.pick("*", "×", "×"), b, TIMES, TIMES),
            Numeric::Divide(a, b) => two(a, "/", b, TIMES, UNARY),
            Numeric::Percent(a, b) => match style.reader {
                For::Rules => call("percent", "", "", &[of(a).0, of(b).0]),
                For::People(_) => (format!("{} / {} × 100", in_brackets(of(a), TIMES), in_brackets(of(b), UNARY)), TIMES),
            },
            Numeric::Min(list) => call("min", "số nhỏ nhất trong ", "least of ", &all(list)),
            Numeric::Max(list) => call("max", "số lớn nhất trong ", "greatest of ", &all(list)),
            Numeric::Sum(list) => call("sum", "tổng ", "sum of ", &all(list)),
            Numeric::Abs(x) => call("abs", "giá trị tuyệt đối ", "magnitude of ", &[of(x).0]),
            Numeric::Clamp(x, least, most) => {
                let (x, least, most) = (of(x).0, of(least).0, of(most).0);
                match style.reader {
                    For::Rules => call("clamp", "", "", &[x, least, most]),
                    For::People(Lang::Vi) => (format!("({x}, không dưới {least}, không quá {most})"), ATOM),
                    For::People(Lang::En) => (format!("({x}, not below {least}, not above {most})"), ATOM),
                }
            }
            Numeric::CountTrue(truths) => {
                let truths: Vec<String> = truths.iter().map(|truth| self.truths(truth, style).0).collect();
                call("count_true", "số điều đúng trong ", "how many hold of ", &truths)
            }
            Numeric::DaysLate(day, deadline) => {
                let (day, deadline) = (self.day(*day, style), self.day(*deadline, style));
                match style.reader {
                    For::Rules => call("days_late", "", "", &[day, deadline]),
                    For::People(Lang::Vi) => (format!("số ngày chậm của {day} so với {deadline}"), UNARY),
                    For::People(Lang::En) => (format!("days that {day} is past {deadline}"), UNARY),
                }
            }
            Numeric::DaysBetween(from, to) => self.between("days_between", "số ngày", "days", *from, *to, style),
            Numeric::MonthsBetween(from, to) => self.between("months_between", "số tháng", "months", *from, *to, style),
            Numeric::PointsShare(node) => {
                let title = self.row.set.title_of(Name::Points(*node));
                match style.reader {
                    For::Rules => (format!("points_share({})", self.row.set.name(Name::Points(*node))), ATOM),
                    For::People(Lang::Vi) => (format!("phần trăm điểm tối đa đạt được ở “{}”", title.vi), UNARY),
                    For::People(Lang::En) => (format!("percentage of the greatest points reached in “{}”", title.en), UNARY),
                }
            }
            Numeric::Round(x, decimals, mode) => match style.reader {
                For::Rules => (format!("round({}, {decimals}, \"{}\")", of(x).0, mode.word()), ATOM),
                For::People(Lang::Vi) => (format!("({}, làm tròn {decimals} chữ số thập phân)", of(x).0), ATOM),
                For::People(Lang::En) => (format!("({}, rounded to {decimals} decimals)", of(x).0), ATOM),
            },
            Numeric::Floor(x) => call("floor", "phần nguyên của ", "whole part of ", &[of(x).0]),
        }
    }

    fn between(
        &self,
        rules: &'static str,
        vietnamese: &'static str,
        english: &'static str,
        from: Day,
        to: Day,
        style: Style,
    ) -> (String, u8) {
        let (from, to) = (self.day(from, style), self.day(to, style));
        match style.reader {
            For::Rules => (format!("{rules}({from}, {to})"), ATOM),
            For::People(Lang::Vi) => (format!("{vietnamese} từ {from} đến {to}"), UNARY),
            For::People(Lang::En) => (format!("{english} from {from} to {to}"), UNARY),
        }
    }

    fn day(&self, day: Day, style: Style) -> String {
        match day {
            Day::Name(name) => self.name(name, style).0,
            Day::OfPeriod(month, day) => match style.reader {
                For::Rules => format!("date({month}, {day})"),
                For::People(Lang::Vi) => match self.row.seen(Name::PeriodYear) {
                    Seen::Number(year) => format!("ngày {day:02}/{month:02}/{year}"),
                    _ => format!("ngày {day:02}/{month:02}"),
                },
                For::People(Lang::En) => match self.row.seen(Name::PeriodYear) {
                    Seen::Number(year) => format!("{year}-{month:02}-{day:02}"),
                    _ => format!("{month:02}-{day:02}"),
                },
            },
        }
    }

    // Half of what is compared may be a percentage: then the number it is compared with prints as one.
    fn compared(&self, this: &Numeric, other: &Numeric, style: Style) -> String {
        let printed = in_brackets(self.number(this, style), ADD);
        let is_percent = |numeric: &Numeric| match numeric {
            Numeric::Name(name) => self.row.measure(*name) == Some("percent"),
            Numeric::Percent(..) | Numeric::PointsShare(_) => true,
            _ => false,
        };
        match (style.reader, this) {
            (For::People(_), Numeric::Literal(_)) if is_percent(other) => format!("{printed}%"),
            _ => printed,
        }
    }

    fn truths(&self, truth: &Truth, style: Style) -> (String, u8) {
        let joined = |all: &[Truth], sign: &str, level: u8| {
            let all: Vec<String> = all.iter().map(|truth| in_brackets(self.truths(truth, style), level)).collect();
            (all.join(sign), level)
        };
        let sign = |comparison: Comparison| match style.reader {
            For::Rules => comparison.sign(),
            For::People(_) => match comparison {
                Comparison::Equal => "=",
                Comparison::NotEqual => "≠",
                Comparison::Less => "<",
                Comparison::LessOrEqual => "≤",
                Comparison::Greater => ">",
                Comparison::GreaterOrEqual => "≥",
            },
        };
        match truth {
            Truth::Literal(holds) => {
                (if *holds { style.pick("true", "có", "yes") } else { style.pick("false", "không", "no") }.to_owned(), ATOM)
            }
            Truth::Name(name) => self.name(*name, style),
            Truth::Not(inner) => {
                let inner = in_brackets(self.truths(inner, style), ATOM);
                (format!("{}{inner}", style.pick("!", "không phải ", "not ")), UNARY)
            }
            Truth::And(all) => joined(all, style.pick(" && ", " và ", " and "), AND),
            Truth::Or(all) => joined(all, style.pick(" || ", " hoặc ", " or "), OR),
            Truth::Compare(comparison, a, b) => {
                (format!("{} {} {}", self.compared(a, b, style), sign(*comparison), self.compared(b, a, style)), COMPARE)
            }
            Truth::CompareDays(comparison, a, b) => {
                let word = match comparison {
                    Comparison::Less => style.pick("<", "trước", "before"),
                    Comparison::LessOrEqual => style.pick("<=", "không sau", "not after"),
                    Comparison::Greater => style.pick(">", "sau", "after"),
                    Comparison::GreaterOrEqual => style.pick(">=", "không trước", "not before"),
                    Comparison::Equal | Comparison::NotEqual => sign(*comparison),
                };
                (format!("{} {word} {}", self.day(*a, style), self.day(*b, style)), COMPARE)
            }
            Truth::CompareTruths(comparison, a, b) => {
                let (a, b) = (in_brackets(self.truths(a, style), ADD), in_brackets(self.truths(b, style), ADD));
                (format!("{a} {} {b}", sign(*comparison)), COMPARE)
            }
            Truth::OptionIn(indicator, options) => {
                let Kind::Choice(known) = &self.row.set.indicators[*indicator].question.kind else {
                    unreachable!("load binds options to a choice")
                };
                let options = options.iter().map(|option| match style.reader {
                    For::Rules => format!("\"{}\"", known[*option].id),
                    For::People(_) => format!("“{}”", known[*option].title),
                });
                self.one_of(Name::Indicator(*indicator), &options.collect::<Vec<_>>(), style)
            }
            Truth::TextIn(name, texts) => {
                let texts: Vec<String> = texts.iter().map(|text| format!("\"{text}\"")).collect();
                self.one_of(*name, &texts, style)
            }
            Truth::CompareRating(comparison, rating) => {
                let rating = &self.row.set.ratings[*rating];
                let words = match comparison {
                    Comparison::Equal => Words::new("là", "is"),
                    Comparison::NotEqual => Words::new("không phải là", "is not"),
                    Comparison::Less => Words::new("dưới", "is below"),
                    Comparison::LessOrEqual => Words::new("không quá", "is not above"),
                    Comparison::Greater => Words::new("trên", "is above"),
                    Comparison::GreaterOrEqual => Words::new("không dưới", "is not below"),
                };
                let printed = match style.reader {
                    For::Rules => format!("rating {} {}", comparison.sign(), rating.id),
                    For::People(Lang::Vi) => format!("mức đang xét {} {}", words.vi, rating.title),
                    For::People(Lang::En) => format!("the rating so far {} {}", words.en, rating.title),
                };
                (printed, COMPARE)
            }
            Truth::Known(name) => {
                let title = self.row.set.title_of(*name);
                let (given, seen) = match (style.naming, self.row.seen(*name)) {
                    (Naming::Name, _) => Default::default(),
                    (_, Seen::Absent(_)) => (" (không có)", " (it is not)"),
                    _ => (" (có)", " (it is)"),
                };
                let printed = match style.reader {
                    For::Rules => format!("known({})", self.row.set.name(*name)),
                    For::People(Lang::Vi) => format!("có số liệu “{}”{given}", title.vi),
                    For::People(Lang::En) => format!("“{}” is given{seen}", title.en),
                };
                (printed, ATOM)
            }
        }
    }

    fn one_of(&self, name: Name, options: &[String], style: Style) -> (String, u8) {
        let (value, _) = self.name(name, style);
        let printed = match (style.reader, options) {
            (For::Rules, [only]) => format!("{value} == {only}"),
            (For::Rules, _) => format!("{value} in [{}]", style.list(options)),
            (For::People(_), _) => {
                format!("{value} {} {}", style.pick("", "là", "is"), options.join(style.pick("", " hoặc ", " or ")))
            }
        };
        (printed, COMPARE)
    }
}

fn put_in(text: &str, naming: Naming, print: impl Fn(Style) -> String) -> PutIn {
    let words = |naming| {
        let [vi, en] = [Lang::Vi, Lang::En].map(|lang| print(Style { reader: For::People(lang), naming }));
        Words::new(vi, en)
    };
    PutIn {
        text: text.to_owned(),
        plain: words(Naming::Name),
        values: print(Style { reader: For::Rules, naming: Naming::Value }),
        words: words(naming),
    }
}

fn in_brackets((printed, level): (String, u8), wanted: u8) -> String {
    if level < wanted { format!("({printed})") } else { printed }
}

fn in_rules(seen: &Seen) -> (String, u8) {
    match seen {
        Seen::Absent(why) => (why.absence_id().unwrap_or_default().to_owned(), ATOM),
        Seen::Number(number) => {
            let is_atom = number.as_number().is_some_and(|number| !number.is_negative());
            (number.to_string(), if is_atom { ATOM } else { TIMES })
        }
        Seen::Truth(holds) => (holds.to_string(), ATOM),
        Seen::Day(day) => (format!("\"{day}\""), ATOM),
        Seen::Option(option) => (format!("\"{}\"", option.id), ATOM),
        Seen::Text(text) => (format!("\"{text}\""), ATOM),
    }
}

/// An absence in words.
fn absence_words(why: Why) -> Words {
    match why {
        Why::UNREADABLE => Words::new("không đọc được", "unreadable"),
        Why::MISSING => Words::new("thiếu số liệu", "missing"),
        Why::UNSTATED => Words::new("văn bản không quy định trường hợp này", "the text does not cover this case"),
        Why::SCRIPT_FAILED => Words::new("kịch bản tính điểm không cho kết quả", "the script gave no result"),
        Why::ZERO_DENOMINATOR => Words::new("mẫu số bằng 0", "the divisor is 0"),
        Why::NOT_APPLICABLE_UNEXPECTED => Words::new(
            "ghi là không áp dụng mà văn bản không quy định trường hợp này",
            "said not to apply, which the text does not cover",
        ),
        Why::NOT_APPLICABLE => Words::new("không áp dụng", "not applicable"),
        _ => Words::new("", ""),
    }
}

impl Seen {
    /// In words, with the measure; an absence says why there is nothing.
    pub fn words(&self, measure: Option<&str>) -> Words {
        let measured = |text: String| match measure {
            Some("percent") => format!("{text}%"),
            Some(measure) => format!("{text} {measure}"),
            None => text,
        };
        match self {
            Seen::Absent(why) => absence_words(*why),
            Seen::Number(number) => Words::new(measured(number.vi()), measured(number.en())),
            Seen::Truth(true) => Words::new("có", "yes"),
            Seen::Truth(false) => Words::new("không", "no"),
            Seen::Day(day) => Words::new(vi(*day), day.to_string()),
            Seen::Option(option) => Words::new(&option.title, &option.title),
            Seen::Text(text) => Words::new(text.as_ref(), text.as_ref()),
        }
    }
}
