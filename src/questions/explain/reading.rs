//! Cells of one row, as plain values.

use super::{Cited, Held, Seen, Titled};
use crate::engine::plan::{Form, Plan, Step};
use crate::engine::sheet::{Maximum, Sheet, Slot, Values, Why};
use crate::engine::sheets::Sheets;
use crate::law::{Anchor, Name, RatingId, RuleSet};
use crate::words::figure::Kind;
use crate::words::number::Number;
use crate::words::period::{Date, Period, from_days};
use std::collections::BTreeSet;

/// The row that is read, with what is needed to understand it.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) set: &'a RuleSet,
    pub(super) plan: &'a Plan,
    pub(super) sheet: &'a Sheet,
    pub(super) row: usize,
    /// The units below, where they are known.
    pub(super) below: &'a [super::Relative],
    /// The unit led, where it is known.
    pub(super) led: Option<&'a super::Relative>,
    /// The day that the period is rated as of.
    pub(super) as_of: Option<Date>,
}

impl<'a> Row<'a> {
    pub(super) fn of(sheets: &'a Sheets, row: usize, period: Period) -> Row<'a> {
        let as_of = sheets.set.as_of_day(period);
        Row { set: &sheets.set, plan: &sheets.plan, sheet: &sheets.sheet, row, below: &[], led: None, as_of }
    }

    pub(super) fn step(&self, slot: Slot) -> &'a Step {
        &self.plan.steps[slot.0]
    }

    pub(super) fn why(&self, slot: Slot) -> Why {
        self.sheet.why(slot, self.row)
    }

    /// The reason's id.
    pub(super) fn by(&self, slot: Slot) -> &'a str {
        self.step(slot).reason_id(self.why(slot))
    }

    /// What stands in a name's column.
    pub(super) fn seen(&self, name: Name) -> Seen {
        let Some(slot) = self.plan.slots.names.get(&name) else {
            return match (name, self.plan.slots.total_max) {
                (Name::TotalMax, Some(maximum)) => {
                    self.maximum(maximum).map_or(Seen::Absent(Why::NOT_APPLICABLE), |maximum| Seen::Number(maximum.into()))
                }
                _ => Seen::Absent(Why::MISSING),
            };
        };
        let (column, row) = self.sheet.column(*slot, self.row);
        let why = column.why[row];
        if !why.is_present() {
            return Seen::Absent(why);
        }
        let kind = match name {
            Name::Indicator(indicator) => Some(&self.set.indicators[indicator].question.kind),
            _ => None,
        };
        match (self.step(*slot).form, kind) {
            (Form::InWhy, Some(Kind::Choice(options))) => {
                let option = &options[usize::from(why.0 - Why::PRESENT.0)];
                Seen::Option(Titled { id: option.id.clone(), title: option.title.clone() })
            }
            (Form::InWhy, _) => Seen::Truth(why == Why::HOLDS),
            (Form::Text, _) => match &column.values {
                Values::Text(texts) => Seen::Text(texts[row].clone()),
                _ => unreachable!("a column of texts holds texts"),
            },
            (form, kind) => {
                let decimals = match form {
                    Form::Grid { decimals, .. } => decimals,
                    Form::InWhy | Form::Quotient { .. } | Form::Rating | Form::Standing | Form::Text => 0,
                };
                let number = column.number(row, decimals).expect("names stand for numbers, truths, options and texts");
                match (kind, number.as_number().and_then(|days| i64::try_from(days.mantissa()).ok()).and_then(from_days)) {
                    (Some(Kind::Date), Some(day)) => Seen::Day(day),
                    _ => Seen::Number(number),
                }
            }
        }
    }

    /// A decimal in a column of a grid.
    pub(super) fn number(&self, slot: Slot) -> Option<Number> {
        let (column, row) = self.sheet.column(slot, self.row);
        column.number(row, self.step(slot).decimals())?.as_number()
    }

    pub(super) fn maximum(&self, maximum: Maximum) -> Option<Number> {
        match maximum {
            Maximum::Fixed(number) => Some(number),
            Maximum::Column(slot) => self.number(slot),
        }
    }

    pub(super) fn rating(&self, slot: Slot) -> Result<RatingId, Why> {
        let (column, row) = self.sheet.column(slot, self.row);
        match &column.values {
            _ if !column.why[row].is_present() => Err(column.why[row]),
            Values::Rating(ratings) => Ok(usize::from(ratings[row])),
            Values::Standing(standings) if standings[row].is_withheld => Err(Why::NOT_APPLICABLE),
            Values::Standing(standings) => Ok(usize::from(standings[row].rating)),
            _ => unreachable!("a column of ratings holds ratings"),
        }
    }

    pub(super) fn held(&self, slot: Slot) -> Held {
        match self.why(slot) {
            Why::HOLDS => Held::Yes,
            absence if !absence.is_present() => Held::Absent(absence),
            _ => Held::No,
        }
    }

    /// Where a line stands, with its clause.
    pub(super) fn cited(&self, anchor: &Anchor) -> Cited {
        let clause = anchor.clause.map(|clause| &self.set.clauses[clause]);
        Cited {
            clause: clause.cloned(),
            substitute: clause.zip(self.as_of).and_then(|(clause, day)| clause.substitute_on(day)).cloned(),
            doubt: anchor.doubt.clone(),
            place: anchor.place.clone(),
            frame: self.set.frame_of(anchor).cloned(),
        }
    }

    /// The rating that is computed, where the unit has one, with its reason's id.
    pub(super) fn outcome(&self) -> super::Outcome {
        let slots = &self.plan.slots;
        let (outcome, rating) = slots.computed().expect("a plan ends with an outcome and a rating");
        match self.rating(rating) {
            Ok(position) => super::Outcome::Rated(position, self.by(rating).to_owned()),
            Err(_) if self.why(outcome) < slots.first_undetermined => super::Outcome::NotRated(self.by(outcome).to_owned()),
            Err(_) => super::Outcome::Undetermined(self.by(outcome).to_owned()),
        }
    }

    /// Names in the order in which an expression writes them.
    pub(super) fn as_written(&self, names: BTreeSet<Name>, text: &str) -> Vec<Name> {
        let is_of_id = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let position = |name: &Name| {
            let id = self.set.name(*name);
            let is_whole = |at: usize| {
                let (before, after) = (text[..at].bytes().last(), text[at + id.len()..].bytes().next());
                !before.is_some_and(is_of_id) && !after.is_some_and(is_of_id)
            };
            text.match_indices(id).map(|(at, _)| at).find(|at| is_whole(*at)).unwrap_or(text.len())
        };
        // a day of the period reads the year, which nobody needs to be told
        let is_told = |name: &Name| *name != Name::PeriodYear || text.contains(self.set.name(*name));
        let figure = |name: Name| match name {
            Name::Relative(relative) => self.set.relatives[relative].of,
            name => name,
        };
        let names: BTreeSet<Name> = names.into_iter().map(figure).collect();
        let mut names: Vec<Name> = names.into_iter().filter(is_told).collect();
        names.sort_by_key(position);
        names
    }
}
