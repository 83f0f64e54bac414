//! Expressions with their values put in: for programs as they are written, for people in words and signs.

use super::reading::Row;
use super::{PutIn, Seen};
use crate::engine::sheet::Why;
use crate::law::Name;
use crate::law::expression::{Numeric, Truth};
use crate::law::wording::expressions::{self as wording, Reader};
use crate::words::diagnostic::{Lang, Words};
use crate::words::period::vi;

/// Prints expressions of one row.
#[derive(Clone, Copy)]
pub(super) struct Printer<'a> {
    pub(super) row: Row<'a>,
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

impl Printer<'_> {
    /// A number's expression.
    pub(super) fn numeric(&self, numeric: &Numeric, text: &str) -> PutIn {
        self.put_in(text, Naming::Value, &|printer| printer.numeric(numeric))
    }

    /// A truth's expression; for people with titles.
    pub(super) fn truth(&self, truth: &Truth, text: &str) -> PutIn {
        self.put_in(text, Naming::Both, &|printer| printer.truth(truth))
    }

    /// An expression that stands nowhere as text.
    pub(super) fn unwritten(&self, numeric: &Numeric) -> PutIn {
        let text = self.print(Reader::Rules, Naming::Name, &|printer| printer.numeric(numeric));
        self.numeric(numeric, &text)
    }

    fn put_in(&self, text: &str, naming: Naming, print: &dyn Fn(wording::Printer<'_>) -> String) -> PutIn {
        let words = |naming| {
            let [vi, en] = [Lang::Vi, Lang::En].map(|lang| self.print(Reader::Signs(lang), naming, print));
            Words::new(vi, en)
        };
        PutIn {
            text: text.to_owned(),
            plain: words(Naming::Name),
            values: self.print(Reader::Rules, Naming::Value, print),
            words: words(naming),
        }
    }

    fn print(&self, reader: Reader, naming: Naming, print: &dyn Fn(wording::Printer<'_>) -> String) -> String {
        let name = |name: Name| self.name(name, reader, naming);
        let known = |name: Name| (naming != Naming::Name).then(|| !matches!(self.row.seen(name), Seen::Absent(_)));
        let year = match self.row.seen(Name::PeriodYear) {
            Seen::Number(year) => year.as_number(),
            _ => None,
        };
        let put_in = Some(wording::PutIn { name: &name, year, known: &known });
        print(wording::Printer { set: self.row.set, reader, put_in })
    }

    fn name(&self, name: Name, reader: Reader, naming: Naming) -> Option<(String, bool)> {
        let lang = match reader {
            Reader::Rules => return (naming != Naming::Name).then(|| in_rules(&self.row.seen(name))),
            Reader::Signs(lang) | Reader::Phrases(lang) => lang,
        };
        let printed = match naming {
            Naming::Name => return None,
            Naming::Both => {
                let title = self.row.set.quoted_title(name);
                let seen = self.row.seen(name).short_words(self.row.set.measure(name));
                format!("{} ({})", title.get(lang), seen.get(lang))
            }
            Naming::Value => {
                let value = self.row.seen(name).words(None).get(lang).to_owned();
                if value.contains([' ', '/']) { format!("({value})") } else { value }
            }
        };
        Some((printed, true))
    }
}

// What a name is worth, and whether it stays whole without brackets.
fn in_rules(seen: &Seen) -> (String, bool) {
    match seen {
        Seen::Absent(why) => (why.absence_id().unwrap_or_default().to_owned(), true),
        Seen::Number(number) => {
            let is_whole = number.as_number().is_some_and(|number| !number.is_negative());
            (number.to_string(), is_whole)
        }
        Seen::Truth(holds) => (holds.to_string(), true),
        Seen::Day(day) => (format!("\"{day}\""), true),
        Seen::Option(option) => (format!("\"{}\"", option.id), true),
        Seen::Text(text) => (format!("\"{text}\""), true),
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
    /// For people, a quotient as its decimals, cut.
    pub fn short_words(&self, measure: Option<&str>) -> Words {
        let Words { vi, en } = self.words(measure);
        let cut = |text: String| text.split_once(" ≈ ").map_or(text.clone(), |(_, short)| short.to_owned());
        match self {
            Seen::Number(_) => Words { vi: cut(vi), en: cut(en) },
            Seen::Absent(_) | Seen::Truth(_) | Seen::Day(_) | Seen::Option(_) | Seen::Text(_) => Words { vi, en },
        }
    }

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
