//! A run: every unit finds the set in force for it, and each set gets a sheet.

use super::across::evaluate;
use super::cohorts::{cohort_of, peer};
use super::compile::compile_for;
use super::fill::{Given, fill_all};
use super::kin::{self, Below, Kin, needs};
use super::order::{Rating, order};
use super::plan::{Input, Plan};
use super::recorded::{Recorded, Records, recorded};
use super::sheet::Slot;
use super::sheets::{Outcome, Sheets};
use crate::facts::units::{Day, Unit};
use crate::law::library::{InForce, Library, Whom};
use crate::law::quota::Quota;
use crate::law::{IndicatorId, Name, RuleSet, Tenure};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place, Words};
use crate::words::number::Number;
use crate::words::period::{Period, months_between};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Sheets of one period, one per rule set, in library order.
#[derive(Debug)]
pub struct Run<'a> {
    /// The rule sets' library.
    pub library: &'a Library,
    /// The period.
    pub period: Period,
    /// Every unit, in the order of the files.
    pub units: &'a [Unit],
    /// One per rule set that rates somebody.
    pub sheets: Vec<Sheets>,
    /// Who stands below whom.
    pub kin: Kin,
    /// Units for which no set is in force, by position among the units.
    pub without_set: Vec<usize>,
    /// What people recorded, and what of it cannot be used.
    pub recorded: Recorded,
}

/// A unit and where it was rated.
#[derive(Clone, Copy, Debug)]
pub struct Placed<'r> {
    /// The unit.
    pub unit: &'r Unit,
    /// Its sheet, by position, and its row; `None` where no set is in force for it.
    pub rated_in: Option<(usize, usize)>,
}

/// Where figures come from: what a unit gave for an indicator of a set.
pub type Figures<'f> = dyn Fn(usize, &RuleSet, IndicatorId) -> Given + Sync + 'f;

/// How a unit's set is found in a library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choosing {
    /// It is in force in this period.
    InForce(Period),
    /// It is the only one that fits, whatever its span; of several the one that is in force in this period.
    Fitting(Period),
}

/// Rates every unit, or refuses with everything that stands against it.
pub fn run<'a>(
    library: &'a Library,
    units: &'a [Unit],
    figures: &Figures<'_>,
    period: Period,
) -> Result<Run<'a>, Vec<Diagnostic>> {
    run_by(library, Choosing::InForce(period), units, &Known { figures, records: Records::default() }, period)
}

/// What is known of the units of a run.
pub struct Known<'k> {
    /// What they gave.
    pub figures: &'k Figures<'k>,
    /// What people recorded about them.
    pub records: Records<'k>,
}

impl std::fmt::Debug for Known<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Known").field("records", &self.records).finish_non_exhaustive()
    }
}

/// The same with what people recorded, by sets that may be found otherwise than by the period they rate.
pub fn run_by<'a>(
    library: &'a Library,
    choosing: Choosing,
    units: &'a [Unit],
    known: &Known<'_>,
    period: Period,
) -> Result<Run<'a>, Vec<Diagnostic>> {
    let (by_set, without_set) = assign(library, units, choosing)?;
    let recorded = held(known.records, library, units, &by_set);
    let mut parts = Vec::new();
    for entry in &library.entries {
        let Some(rows) = by_set.get(&entry.set.reference()) else { continue };
        let plan = compile_for(&entry.set, recorded.decides_any(rows))?;
        parts.push(Part { set: entry.set.clone(), plan, units: rows.clone() });
    }
    let given = |unit: usize, set: &RuleSet, name: Name| {
        let assessed = match name {
            Name::Indicator(indicator) => recorded.assessed.get(&(unit, indicator)),
            _ => None,
        };
        match assessed {
            Some((points, _)) => Given::Number(*points),
            None => given(set, &units[unit], unit, name, known.figures, period),
        }
    };
    let population = Population { units, given: &given, only: &|_| None, recorded: &recorded };
    let (sheets, kin) = population.sheets(parts)?;
    Ok(Run { library, period, units, sheets, kin, without_set, recorded })
}

/// What people recorded, held against the rules that rate each unit, without rating anybody.
pub fn recorded_by(
    library: &Library,
    choosing: Choosing,
    units: &[Unit],
    records: Records<'_>,
) -> Result<Recorded, Vec<Diagnostic>> {
    let (by_set, _) = assign(library, units, choosing)?;
    Ok(held(records, library, units, &by_set))
}

fn held(records: Records<'_>, library: &Library, units: &[Unit], by_set: &BTreeMap<String, Vec<usize>>) -> Recorded {
    let mut set_of: Vec<Option<Arc<RuleSet>>> = vec![None; units.len()];
    for entry in &library.entries {
        for unit in by_set.get(&entry.set.reference()).into_iter().flatten() {
            set_of[*unit] = Some(entry.set.clone());
        }
    }
    recorded(records, units, &set_of)
}

/// A rule set with its plan and the units it rates, by position among the run's.
#[derive(Debug)]
pub struct Part {
    /// The rule set.
    pub set: Arc<RuleSet>,
    /// Its plan.
    pub plan: Plan,
    /// Who stands in which row.
    pub units: Vec<usize>,
}

/// Units with what they gave.
pub struct Population<'p> {
    /// The units.
    pub units: &'p [Unit],
    /// What a unit gives for a figure or attribute of a set.
    pub given: &'p (dyn Fn(usize, &RuleSet, Name) -> Given + Sync),
    /// What came of a unit that stands in no part, where only that is known, and by which set.
    pub only: &'p dyn Fn(usize) -> Option<(Arc<RuleSet>, Outcome)>,
    /// What people recorded.
    pub recorded: &'p Recorded,
}

impl std::fmt::Debug for Population<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Population").field("units", &self.units.len()).finish_non_exhaustive()
    }
}

impl Population<'_> {
    /// The sheet of each part, in the order of the parts, and who stands below whom. Evaluation goes group by group, so that
    /// what a sheet reads of others is finished before it.
    pub fn sheets(&self, parts: Vec<Part>) -> Result<(Vec<Sheets>, Kin), Vec<Diagnostic>> {
        let units = self.units;
        let mut kin = Kin::of(units);
        for (part, own) in parts.iter().enumerate() {
            own.units.iter().enumerate().for_each(|(row, unit)| kin.rows[*unit] = Some((part, row)));
        }
        let kin = kin;
        let only: Vec<Option<(Arc<RuleSet>, Outcome)>> = (0..units.len()).map(|unit| (self.only)(unit)).collect();
        let part_of = |unit: usize| kin.rows[unit].map(|(part, _)| part);
        let needs: Vec<_> = parts.iter().map(|part| needs(&part.set, &part.units, units, &kin, &part_of)).collect();
        let sets: Vec<Arc<RuleSet>> = parts.iter().map(|part| part.set.clone()).collect();
        let rows: Vec<&[usize]> = parts.iter().map(|part| part.units.as_slice()).collect();
        let cohort = |quota: &Quota, unit: usize| cohort_of(&quota.within, &peer(&units[unit]));
        let groups = order(Rating { sets: &sets, rows: &rows, cohort: &cohort }, &needs, units)?;
        let mut done: Vec<Option<Sheets>> = parts.iter().map(|_| None).collect();
        let mut parts: Vec<Option<Part>> = parts.into_iter().map(Some).collect();
        for group in groups {
            let mut filled = Vec::new();
            for position in &group {
                let Some(Part { set, plan, units: rows_of }) = parts[*position].take() else { continue };
                let known = |unit: usize| match (kin.rows[unit], &only[unit]) {
                    (Some((part, row)), _) => {
                        done[part].as_ref().map_or(kin::Known::Unrated, |sheets| kin::Known::Row(sheets, row))
                    }
                    (None, Some((set, outcome))) => kin::Known::Only(set, *outcome),
                    (None, None) => kin::Known::Unrated,
                };
                let below = Below::of(&set, &rows_of, units, &kin, &known)?;
                let fill = |row: usize, input: Input| match input {
                    Input::Name(name) => (self.given)(rows_of[row], &set, name),
                    Input::Children(of, tallied) => below.given(of, tallied, row),
                    Input::Related(_) => below.led(row),
                    Input::Waived(gate) => self.recorded.waiver(rows_of[row], gate),
                    Input::Decision => self.recorded.decision(rows_of[row]),
                };
                let sheet = fill_all(&set, &plan, rows_of.len(), &fill);
                filled.push(Sheets { set, plan, sheet, units: rows_of });
            }
            evaluate(&mut filled, &|unit| peer(&units[unit]), &self.recorded.excepted);
            for (position, sheets) in group.into_iter().zip(filled) {
                done[position] = Some(sheets);
            }
        }
        Ok((done.into_iter().flatten().collect(), kin))
    }
}

/// Rows by rule set, and who is in none.
type Assigned = (BTreeMap<String, Vec<usize>>, Vec<usize>);

/// The set of each unit.
pub fn assign(library: &Library, units: &[Unit], choosing: Choosing) -> Result<Assigned, Vec<Diagnostic>> {
    let (Choosing::InForce(period) | Choosing::Fitting(period)) = choosing;
    let mut known: BTreeMap<[Option<&str>; 4], Option<Arc<RuleSet>>> = BTreeMap::new();
    let mut by_set: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut without_set = Vec::new();
    let mut found = Vec::new();
    for (position, unit) in units.iter().enumerate() {
        let key = [&unit.organisation, &unit.unit_kind, &unit.subtype, &unit.territory].map(Option::as_deref);
        let set = known.entry(key).or_insert_with(|| {
            let [Some(organisation), Some(unit_kind), subtype, territory] = key else { return None };
            let whom = Whom { organisation, unit_kind, subtype, territory };
            let found_set = match choosing {
                Choosing::InForce(period) => library.in_force(&whom, period),
                Choosing::Fitting(period) => library.fitting(&whom, period),
            };
            match found_set {
                InForce::One(set) => Some(set.clone()),
                InForce::Nothing => None,
                InForce::Several(sets) => {
                    found.push(several(unit, &sets, period));
                    None
                }
            }
        });
        match set {
            Some(set) => by_set.entry(set.reference()).or_default().push(position),
            None => without_set.push(position),
        }
    }
    if found.is_empty() && by_set.is_empty() && !units.is_empty() {
        found.push(
            Diagnostic::error(
                "no_rule_set",
                Place::File(Arc::from("")),
                words!(
                    "không bộ tiêu chí nào có hiệu lực cho các đơn vị này trong kỳ {period}",
                    "no rule set is in force for these units in {period}"
                ),
            )
            .help(words!(
                "xem `applies_to` và `in_force` của các bộ tiêu chí, và các cột tổ chức, cấp, địa bàn của đơn vị",
                "see `applies_to` and `in_force` of the rule sets, and the columns of organisation, unit kind and territory"
            )),
        );
    }
    if found.is_empty() { Ok((by_set, without_set)) } else { Err(found) }
}

fn several(unit: &Unit, sets: &[&Arc<RuleSet>], period: Period) -> Diagnostic {
    let id = &unit.id;
    let names: Vec<String> = sets.iter().map(|set| format!("`{}`", set.reference())).collect();
    let names = names.join(", ");
    let mut said = Diagnostic::error(
        "several_rule_sets",
        sets[0].place.clone(),
        words!(
            "có nhiều bộ tiêu chí cùng có hiệu lực trong kỳ {period} cho đơn vị `{id}`: {names}",
            "several rule sets are in force in {period} for the unit `{id}`: {names}"
        ),
    )
    .help(words!(
        "đặt `in_force.until` cho bộ cũ, hoặc thu hẹp `territory`, `subtype`",
        "give the older one an `in_force.until`, or narrow `territory` or `subtype`"
    ));
    for set in &sets[1..] {
        said = said.also(set.place.clone(), words!("bộ tiêu chí kia", "the other rule set"));
    }
    said
}

/// What is given for an input of a unit: its figures, and its attributes as of the period's day.
fn given(set: &RuleSet, unit: &Unit, position: usize, name: Name, figures: &Figures<'_>, period: Period) -> Given {
    let text = |text: &Option<Arc<str>>| text.clone().map_or(Given::Missing, Given::Text);
    match name {
        Name::Indicator(indicator) => figures(position, set, indicator),
        Name::PeriodYear => Given::Number(Number::from(i64::from(period.year))),
        Name::MonthsInOperation => match (founded(set, unit), set.as_of_day(period)) {
            (Day::Known(founded), Some(day)) => Given::Number(Number::from(months_between(founded, day))),
            (Day::Unreadable, _) => Given::Unreadable,
            (Day::Missing, _) | (_, None) => Given::Missing,
        },
        Name::UnitKind => text(&unit.unit_kind),
        Name::Subtype => text(&unit.subtype),
        Name::Territory => text(&unit.territory),
        Name::Derived(_) | Name::Points(_) | Name::Total | Name::TotalMax | Name::Relative(_) => {
            unreachable!("inputs are figures and attributes")
        }
    }
}

/// The day from which a unit's tenure is counted.
fn founded(set: &RuleSet, unit: &Unit) -> Day {
    match set.tenure {
        Tenure::Founding => unit.founded,
        Tenure::EarliestPredecessor => unit.since,
    }
}

impl Run<'_> {
    /// Every unit in the order of the files, with its sheet and row.
    pub fn in_order(&self) -> Vec<Placed<'_>> {
        let mut placed: Vec<Placed<'_>> = self.units.iter().map(|unit| Placed { unit, rated_in: None }).collect();
        for (sheets, own) in self.sheets.iter().enumerate() {
            for (row, unit) in own.units.iter().enumerate() {
                placed[*unit].rated_in = Some((sheets, row));
            }
        }
        placed
    }

    /// Whether some unit could not be rated for want of readable figures.
    pub fn is_undetermined_somewhere(&self) -> bool {
        self.sheets.iter().any(|sheets| (0..sheets.units.len()).any(|row| sheets.outcome(row) == Outcome::Undetermined))
    }

    /// The organisation's title.
    pub fn organisation_title(&self, id: &str) -> String {
        self.library.titles.organisation(id).to_owned()
    }

    /// The unit kind's title.
    pub fn unit_kind_title(&self, id: &str) -> String {
        self.library.titles.unit_kind(id).to_owned()
    }

    /// The territory's title in the period.
    pub fn territory_title(&self, id: &str) -> String {
        let territory = self.period.day(12, 31).and_then(|day| self.library.territories.on(id, day));
        territory.map_or_else(|| id.to_owned(), |territory| territory.title.clone())
    }

    /// Ids of the territories that have units of a kind, as the library lists them, inside the territories of the run's sets.
    pub fn territories_of<'s>(&'s self, unit_kind: &'s str) -> Vec<&'s str> {
        let Some(day) = self.period.day(12, 31) else { return Vec::new() };
        let within = |id: &str| {
            let around = self.library.territories.upward(id, day);
            self.sheets
                .iter()
                .filter(|sheets| sheets.set.applies_to.unit_kind == unit_kind)
                .any(|sheets| sheets.set.applies_to.territory.as_deref().is_none_or(|territory| around.contains(&territory)))
        };
        let territories = self.library.territories.of_kind(unit_kind, day);
        territories.map(|territory| territory.id.as_str()).filter(|id| within(id)).collect()
    }

    /// What people recorded and changed by it: `decision; computed kha`, `waived; by_rules kha`.
    fn acted(sheets: &Sheets, row: usize) -> Option<String> {
        let slots = &sheets.plan.slots;
        let rating = |(_, slot): (Slot, Slot)| {
            sheets.rating_at(slot, row).map_or_else(|| "–".to_owned(), |rating| sheets.set.ratings[rating].id.clone())
        };
        let mut said = Vec::new();
        if let (Some(by_rules), Some(with_waivers)) = (slots.by_rules, slots.with_waivers) {
            let (without, with) = (rating(by_rules), rating(with_waivers));
            if without != with {
                said.push(format!("waived; by_rules {without}"));
            }
        }
        if let Some(decision) = slots.decision
            && sheets.why(decision.decision, row).is_present()
        {
            said.push(format!("decision; computed {}", rating(decision.before)));
        }
        (!said.is_empty()).then(|| said.join("; "))
    }

    /// What is said beside a unit's rating: that the set claims no authority, what was waived or decided, or why there is no
    /// rating.
    pub fn note(&self, sheets: &Sheets, row: usize) -> Option<Words> {
        let status = sheets.unofficial_words();
        let why = match sheets.outcome(row) {
            Outcome::Rated(_) => None,
            Outcome::NotRated | Outcome::Undetermined => Some(sheets.deciding_reason(row).to_owned()),
        };
        let why = why.into_iter().chain(Self::acted(sheets, row)).reduce(|why, acted| format!("{why}; {acted}"));
        let why = why.map(|why| Words::new(why.clone(), why));
        match (status, why) {
            (Some(status), Some(why)) => {
                Some(Words::new(format!("{}; {}", status.vi, why.vi), format!("{}; {}", status.en, why.en)))
            }
            (status, why) => status.or(why),
        }
    }
}
