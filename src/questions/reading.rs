//! What the figures of a period hold, set by set, before any rating.

use crate::engine::cohorts::is_within_cohort;
use crate::engine::fill::Given;
use crate::engine::kin::wanted;
use crate::engine::run::{Choosing, Figures, assign};
use crate::facts::units::Unit;
use crate::law::library::Library;
use crate::words::diagnostic::Diagnostic;
use crate::words::figure::Question;
use crate::words::period::Period;
use std::collections::BTreeSet;

/// What the figures hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// A part a rule set that is in force for some unit, in library order.
    pub sets: Vec<SetReading>,
    /// Units for which no set is in force: their ids.
    pub without_set: Vec<String>,
}

/// What the figures hold for the units of one rule set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SetReading {
    /// `id@version`.
    pub rule_set: String,
    /// Its title.
    pub title: String,
    /// Its units.
    pub n_units: usize,
    /// How many figures it asks of each.
    pub n_asked: usize,
    /// Figures read, of all units.
    pub n_read: usize,
    /// Figures said not to apply.
    pub n_not_applicable: usize,
    /// Figures that cannot be read.
    pub n_unreadable: usize,
    /// The ids of the units that have sent no figure at all.
    pub silent: Vec<String>,
    /// By indicator that some unit lacks which has sent others: its id, its title, and the units' ids.
    pub missing: Vec<Lacking>,
    /// Units that the rules hold beside others of their cohort, and that name none: their ids.
    pub without_cohort: Vec<String>,
    /// By unit kind that the rules add up: the kind's title, and the ids of the units below which no such unit stands.
    pub without_children: Vec<(String, Vec<String>)>,
}

/// An indicator that some units did not answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lacking {
    /// The indicator's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The units' ids, in the order of the files.
    pub units: Vec<String>,
}

/// What the figures hold, or what stands against telling.
pub fn reading(library: &Library, units: &[Unit], figures: &Figures<'_>, period: Period) -> Result<Reading, Vec<Diagnostic>> {
    let (by_set, without_set) = assign(library, units, Choosing::InForce(period))?;
    let mut reading = Reading::default();
    let above = units.iter().filter_map(|unit| Some((unit.parent.as_deref()?, unit.unit_kind.as_deref()?)));
    let above: BTreeSet<(&str, &str)> = above.collect();
    for entry in &library.entries {
        let set = &entry.set;
        let Some(rows) = by_set.get(&set.reference()) else { continue };
        let mut own = SetReading {
            rule_set: set.reference(),
            title: set.title.clone(),
            n_units: rows.len(),
            n_asked: set.asked().count(),
            ..SetReading::default()
        };
        let id = |unit: &usize| units[*unit].id.to_string();
        let asked: Vec<(usize, &Question)> = set.asked().map(|(indicator, own)| (indicator, &own.question)).collect();
        let mut lacking = vec![Vec::new(); asked.len()];
        for unit in rows {
            let given: Vec<Given> = asked.iter().map(|(indicator, _)| figures(*unit, set, *indicator)).collect();
            if !given.is_empty() && given.iter().all(|given| matches!(given, Given::NothingSent | Given::Missing)) {
                own.silent.push(id(unit));
                continue;
            }
            for (given, lacking) in given.into_iter().zip(&mut lacking) {
                match given {
                    Given::NothingSent | Given::Missing => lacking.push(id(unit)),
                    Given::NotApplicable => own.n_not_applicable += 1,
                    Given::Unreadable => own.n_unreadable += 1,
                    Given::Number(_)
                    | Given::Truth(_)
                    | Given::Day(_)
                    | Given::Option(_)
                    | Given::Text(_)
                    | Given::Rating(_)
                    | Given::TakenBack
                    | Given::NoEvidence => own.n_read += 1,
                }
            }
        }
        for ((_, question), units) in asked.iter().zip(lacking).filter(|(_, units)| !units.is_empty()) {
            own.missing.push(Lacking { id: question.id.clone(), title: question.title.clone(), units });
        }
        if is_within_cohort(set) {
            own.without_cohort = rows.iter().filter(|unit| units[**unit].cohort.is_none()).map(id).collect();
        }
        let kinds: BTreeSet<&str> = wanted(set).into_iter().map(|(_, unit_kind)| unit_kind).collect();
        for kind in kinds {
            let lacking: Vec<String> = rows.iter().filter(|unit| !above.contains(&(&*units[**unit].id, kind))).map(id).collect();
            if !lacking.is_empty() {
                own.without_children.push((library.titles.unit_kind(kind).to_owned(), lacking));
            }
        }
        reading.sets.push(own);
    }
    reading.without_set = without_set.into_iter().map(|unit| units[unit].id.to_string()).collect();
    Ok(reading)
}

/// Units of which a form asks figures, and that have sent none; with how many are asked. `has_sent` answers for a unit and a form, both
/// by position.
pub fn silent(
    library: &Library,
    units: &[Unit],
    has_sent: &dyn Fn(usize, usize) -> bool,
    period: Period,
) -> Result<(Vec<usize>, usize), Vec<Diagnostic>> {
    let (by_set, _) = assign(library, units, Choosing::InForce(period))?;
    let (mut silent, mut n_asked) = (Vec::new(), 0);
    for (form, entry) in library.entries.iter().enumerate() {
        let Some(rows) = by_set.get(&entry.set.reference()).filter(|_| entry.set.asked().next().is_some()) else { continue };
        n_asked += rows.len();
        silent.extend(rows.iter().filter(|unit| !has_sent(**unit, form)));
    }
    silent.sort_unstable();
    Ok((silent, n_asked))
}
