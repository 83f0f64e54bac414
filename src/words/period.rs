//! Days, half-open spans of days, and the period a rating is for.

use chrono::Datelike;
pub use chrono::NaiveDate as Date;
use std::fmt;

/// A half-open span of days: `from` belongs to it, `until` does not; an open end is `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Span {
    /// First day inside.
    pub from: Option<Date>,
    /// First day after.
    pub until: Option<Date>,
}

impl Span {
    /// Whether the day is inside.
    pub fn holds(self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day < until)
    }

    /// Whether some day is inside both.
    pub fn overlaps(self, other: Span) -> bool {
        let starts_before_other_ends = |a: Span, b: Span| match (a.from, b.until) {
            (Some(from), Some(until)) => from < until,
            _ => true,
        };
        starts_before_other_ends(self, other) && starts_before_other_ends(other, self)
    }
}

/// What a rating is for: a year, with the day as of which figures and rules are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Period {
    /// The calendar year.
    pub year: i32,
}

impl Period {
    /// Reads `2016`: a year between 1945 and 2200.
    pub fn parse(text: &str) -> Option<Period> {
        let year: i32 = text.trim().parse().ok()?;
        (1945..=2200).contains(&year).then_some(Period { year })
    }

    /// The period that a day belongs to.
    pub fn of(day: Date) -> Period {
        Period { year: day.year() }
    }

    /// The day of this period with that month and day, where the calendar has it.
    pub fn day(self, month: u32, day: u32) -> Option<Date> {
        Date::from_ymd_opt(self.year, month, day)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.year)
    }
}

/// Days since 1 January 1970: how a date stands in a column.
pub fn to_days(date: Date) -> i64 {
    i64::from(date.num_days_from_ce()) - 719_163
}

/// The date that [`to_days`] came from.
pub fn from_days(days: i64) -> Option<Date> {
    Date::from_num_days_from_ce_opt(i32::try_from(days + 719_163).ok()?)
}

/// Whole months from one day to another; negative where `to` comes first. 31 January to 28 February is 0, to 1 March is 1.
pub fn months_between(from: Date, to: Date) -> i64 {
    let months = i64::from(to.year() - from.year()) * 12 + i64::from(to.month()) - i64::from(from.month());
    if months > 0 && to.day() < from.day() {
        months - 1
    } else if months < 0 && to.day() > from.day() {
        months + 1
    } else {
        months
    }
}

/// `dd/mm/yyyy`, as forms write a day.
pub fn vi(date: Date) -> String {
    date.format("%d/%m/%Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a date")
    }

    #[test]
    fn a_span_holds_its_first_day_and_not_its_end() {
        let span = Span { from: Some(day("2016-01-01")), until: Some(day("2024-10-21")) };
        assert!(span.holds(day("2016-01-01")));
        assert!(span.holds(day("2024-10-20")));
        assert!(!span.holds(day("2024-10-21")));
        assert!(!span.holds(day("2015-12-31")));
    }

    #[test]
    fn spans_that_touch_do_not_overlap() {
        let before = Span { from: None, until: Some(day("2024-10-21")) };
        let after = Span { from: Some(day("2024-10-21")), until: None };
        assert!(!before.overlaps(after));
        assert!(before.overlaps(Span { from: Some(day("2024-10-20")), until: None }));
    }

    #[test]
    fn a_month_is_whole_on_the_day_of_the_same_number() {
        assert_eq!(months_between(day("2016-07-01"), day("2016-12-31")), 5);
        assert_eq!(months_between(day("2016-06-30"), day("2016-12-30")), 6);
        assert_eq!(months_between(day("2016-07-01"), day("2016-12-30")), 5);
        assert_eq!(months_between(day("2016-01-31"), day("2016-02-28")), 0);
        assert_eq!(months_between(day("2016-03-15"), day("2016-01-16")), -1);
    }

    #[test]
    fn days_come_back_as_they_went() {
        assert_eq!(to_days(day("1970-01-01")), 0);
        assert_eq!(from_days(to_days(day("2016-02-29"))), Some(day("2016-02-29")));
    }
}
