//! What is known of the period before, beside the units of this one: its files, what each unit was then, and since when it counts.

use crate::facts::Facts;
use crate::facts::forebears::{Before, Forebears, Since};
use crate::facts::units::Unit;
use crate::law::library::{InForce, Library, Whom};
use crate::law::{Previous, RuleSet, Tenure};
use crate::words::figure::{Kind, Question};
use crate::words::period::Period;
use std::collections::BTreeMap;

/// What is known of the period before.
#[derive(Default)]
pub(super) struct Earlier {
    pub(super) facts: Option<Facts>,
    /// By month and day as of which a set reads: what each unit was.
    pub(super) before: BTreeMap<(u32, u32), Vec<Before>>,
    /// By unit: from which day its tenure is counted through its forebears.
    pub(super) since: Vec<Since>,
}

/// Where ratings and totals stand among [`results_asked`].
pub(super) const RATING: usize = 0;
pub(super) const TOTAL: usize = 1;

/// What is asked of the results of the period before: ratings and totals as a set reads them, and the other columns of the csv that
/// `classify` writes, of which nothing is read.
pub(super) fn results_asked(set: &RuleSet) -> Vec<Question> {
    let named = |previous: Option<Previous>, id: &str, title: &str| {
        let own = set.indicators.iter().find(|own| previous.is_some() && own.previous == previous);
        Question {
            id: id.to_owned(),
            title: title.to_owned(),
            kind: own.map_or(Kind::Text, |own| own.question.kind.clone()),
            measure: None,
            not_applicable_allowed: true,
            dash: None,
        }
    };
    let rating = named(Some(Previous::Rating), "rating", "Mức xếp loại");
    let total = named(Some(Previous::Total), "total", "Tổng điểm");
    let others = ["rule_set", "outcome", "total_max"].map(|id| named(None, id, id));
    [rating, total].into_iter().chain(others).collect()
}

/// The set that rates a unit, as far as its attributes tell.
fn set_of<'l>(library: &'l Library, unit: &Unit, period: Period) -> Option<&'l RuleSet> {
    let (organisation, unit_kind) = (unit.organisation.as_deref()?, unit.unit_kind.as_deref()?);
    let whom = Whom { organisation, unit_kind, subtype: unit.subtype.as_deref(), territory: unit.territory.as_deref() };
    [library.in_force(&whom, period), library.fitting(&whom, period)].into_iter().find_map(|found| match found {
        InForce::One(set) => Some(&**set),
        InForce::Nothing | InForce::Several(_) => None,
    })
}

impl Earlier {
    /// What becomes of the units of this period through their lineage.
    pub(super) fn of(facts: &mut Facts, before: Option<Facts>, libraries: &[&Library], period: Period) -> Earlier {
        let sets = || libraries.iter().flat_map(|library| &library.entries).map(|entry| &entry.set);
        let n_units = facts.units.len();
        let forebears = Forebears::new(facts, before.as_ref());
        let mut all = BTreeMap::new();
        for set in sets().filter(|set| set.indicators.iter().any(|own| own.previous.is_some())) {
            let as_of = set.as_of;
            all.entry(as_of).or_insert_with(|| (0..n_units).map(|unit| forebears.before(unit, period, as_of)).collect());
        }
        let counts_back = sets().any(|set| set.tenure == Tenure::EarliestPredecessor);
        // what a unit becomes after the day as of which it is rated adds nothing to its tenure
        let day = |unit: &Unit| {
            let set = libraries.iter().find_map(|library| set_of(library, unit, period));
            set.and_then(|set| set.as_of_day(period)).or(period.day(12, 31))
        };
        let since = |unit: usize| day(&facts.units[unit]).map(|day| forebears.since(unit, day));
        let since: Vec<Since> = (0..n_units).filter(|_| counts_back).filter_map(since).collect();
        for (unit, since) in facts.units.iter_mut().zip(&since) {
            unit.since = since.founded;
        }
        Earlier { facts: before, before: all, since }
    }
}
