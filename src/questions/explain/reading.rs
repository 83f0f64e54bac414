//! Cells of one row, as plain values.

use super::{Cited, Condition, Held, Listed, Seen, Titled};
use crate::engine::plan::{ConditionOf, ConditionSlots, Form, Maximum, Plan, Step};
use crate::engine::sheet::{Sheet, Slot, Values, Why};
use crate::law::{Anchor, Name, RatingId, RuleSet, expression};
use crate::questions::explain::expressions::Printer;
use crate::words::figure::Kind;
use crate::words::number::Number;
use crate::words::period::from_days;
use std::collections::BTreeSet;

/// The row that is read, with what is needed to understand it.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) set: &'a RuleSet,
    pub(super) plan: &'a Plan,
    pub(super) sheet: &'a Sheet,
    pub(super) row: usize,
}

impl<'a> Row<'a> {
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
        Cited {
            clause: anchor.clause.map(|clause| self.set.clauses[clause].clone()),
            doubt: anchor.doubt.clone(),
            place: anchor.place.clone(),
        }
    }

    /// A condition with its parts, each held or not.
    pub(super) fn condition(&self, owner: ConditionOf, condition: &expression::Condition) -> Condition {
        let slots = &self.plan.slots.conditions[&owner];
        self.condition_at(slots, condition)
    }

    fn condition_at(&self, slots: &ConditionSlots, condition: &expression::Condition) -> Condition {
        let held = self.held(slots.slot);
        let (listed, parts) = match condition {
            expression::Condition::All(parts) => (Listed::All, parts),
            expression::Condition::Any(parts) => (Listed::Any, parts),
            expression::Condition::None(parts) => (Listed::None, parts),
            expression::Condition::Part(part) => {
                let mut reads = BTreeSet::new();
                part.truth.names(&mut reads);
                return Condition {
                    listed: Listed::One,
                    held,
                    part: Some(Printer { row: *self }.truth(&part.truth, &part.text)),
                    reads: reads.into_iter().collect(),
                    parts: Vec::new(),
                    place: Some(part.place.clone()),
                };
            }
        };
        let parts = slots.parts.iter().zip(parts).map(|(slots, part)| self.condition_at(slots, part)).collect();
        Condition { listed, held, part: None, reads: Vec::new(), parts, place: None }
    }

    /// The rating that counts, where the unit has one, with its reason's id.
    pub(super) fn outcome(&self) -> super::Outcome {
        let slots = &self.plan.slots;
        let outcome = slots.outcome.expect("a plan ends with an outcome");
        let rating = slots.rating.expect("a plan ends with a rating");
        match self.rating(rating) {
            Ok(position) => super::Outcome::Rated(position, self.by(rating).to_owned()),
            Err(_) if self.why(outcome) < slots.first_undetermined => super::Outcome::NotRated(self.by(outcome).to_owned()),
            Err(_) => super::Outcome::Undetermined(self.by(outcome).to_owned()),
        }
    }

    /// The measure that people read behind a name's value.
    pub(super) fn measure(&self, name: Name) -> Option<&'a str> {
        match name {
            Name::Indicator(indicator) => {
                let question = &self.set.indicators[indicator].question;
                let is_percent = matches!(&question.kind, Kind::Quantity(quantity)
                    if quantity.word == crate::words::figure::QuantityWord::Percent);
                question.measure.as_deref().or(is_percent.then_some("percent"))
            }
            Name::Derived(derived) => self.set.derived[derived].measure.as_deref(),
            Name::Points(_)
            | Name::Total
            | Name::TotalMax
            | Name::MonthsInOperation
            | Name::PeriodYear
            | Name::UnitKind
            | Name::Subtype
            | Name::Territory => None,
        }
    }
}

impl Condition {
    /// The single parts that made it what it is: of a condition that fails those that fail, of one that holds those that hold,
    /// of an absent one those that are absent.
    pub(super) fn telling(&self) -> Vec<&Condition> {
        let same = |held: Held| std::mem::discriminant(&held) == std::mem::discriminant(&self.held);
        let opposite = |held: Held| match self.held {
            Held::Yes => held == Held::No,
            Held::No => held == Held::Yes,
            Held::Absent(_) => matches!(held, Held::Absent(_)),
        };
        match self.listed {
            Listed::One => vec![self],
            Listed::All | Listed::Any => self.parts.iter().filter(|part| same(part.held)).flat_map(Condition::telling).collect(),
            Listed::None => self.parts.iter().filter(|part| opposite(part.held)).flat_map(Condition::telling).collect(),
        }
    }

    /// The names behind the telling parts.
    pub(super) fn telling_names(&self) -> Vec<Name> {
        let mut names: Vec<Name> = Vec::new();
        for name in self.telling().into_iter().flat_map(|part| &part.reads) {
            if !names.contains(name) {
                names.push(*name);
            }
        }
        names
    }

    /// Every name that its parts read.
    pub(super) fn names(&self) -> Vec<Name> {
        let mut names = self.reads.clone();
        for name in self.parts.iter().flat_map(Condition::names) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }
}
