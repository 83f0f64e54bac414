//! Whole cohorts: what a figure is held beside; and a quota over the cohorts of the sheets that share it: who asks for a place, who ranks where, and who has one.

use super::kernel::gate::RATED;
use super::kernel::quota::{
    BEHIND, BEHIND_IN_SMALL, BLOCKED, FULL, REFUSED, ROOM, TAKEN, TIED, UNDER_SCORE, UNRANKED, WITHOUT_COHORT,
};
use super::kernel::relative::quotients;
use super::plan::QuotaColumn;
use super::sheet::{BLOCK, Column, Maximum, Slot, Values, Why};
use super::sheets::Sheets;
use crate::facts::units::Unit;
use crate::law::quota::{Base, Capacity, Counted, Quota, RankKey, Standings, Ties, WithUndetermined, Within};
use crate::law::relative::To;
use crate::law::{Name, RatingId, RatingsRead, RuleSet};
use crate::words::number::{Number, Ratio};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a unit has in common with others.
#[derive(Clone, Copy, Debug, Default)]
pub struct Peer<'p> {
    /// Its id.
    pub id: &'p str,
    /// Its name.
    pub name: &'p str,
    /// The group of like units that it is listed in.
    pub cohort: Option<&'p str>,
    /// Its territory's id.
    pub territory: Option<&'p str>,
    /// Its organisation's id.
    pub organisation: Option<&'p str>,
    /// Its unit kind's id.
    pub unit_kind: Option<&'p str>,
    /// Its subtype's id.
    pub subtype: Option<&'p str>,
}

/// What a unit has in common with others.
pub fn peer(unit: &Unit) -> Peer<'_> {
    Peer {
        id: &unit.id,
        name: &unit.name,
        cohort: unit.cohort.as_deref(),
        territory: unit.territory.as_deref(),
        organisation: unit.organisation.as_deref(),
        unit_kind: unit.unit_kind.as_deref(),
        subtype: unit.subtype.as_deref(),
    }
}

/// Whether a set holds its units beside others of their cohort.
pub fn is_within_cohort(set: &RuleSet) -> bool {
    let quotas = set.quotas.iter().flat_map(|quota| &quota.within);
    quotas.chain(set.relatives.iter().flat_map(|relative| &relative.within)).any(|within| *within == Within::Cohort)
}

/// The unit at a position among the run's units.
pub type Peers<'p> = dyn Fn(usize) -> Peer<'p> + 'p;

/// Cohorts that recorded decisions except from a quota's percentage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excepted(pub BTreeSet<OfCohorts>);

/// One cohort of one quota: where the quota is declared, its id, and the cohort as it is printed.
pub type OfCohorts = (String, String, String);

/// A cohort of a quota of a set.
pub fn of_cohorts(quota: &Quota, set: &RuleSet, cohort: String) -> OfCohorts {
    let (declared_in, id) = quota.identity(set);
    (declared_in, id, cohort)
}

/// Appends what a figure is held beside: the greatest, or the mean, of the units of its cohort that have it; with how many have, and
/// how many have not. Those who have nothing are left out, whatever the reason.
pub(super) fn tell_relative(sheets: &mut Sheets, relative: usize, peers: &Peers<'_>) {
    let set = sheets.set.clone();
    let rule = &set.relatives[relative];
    let of = sheets.plan.slots.names[&rule.of];
    let mut cohorts: BTreeMap<Option<String>, Vec<(usize, Option<Ratio>)>> = BTreeMap::new();
    for (row, unit) in sheets.units.iter().enumerate() {
        cohorts.entry(cohort_of(&rule.within, &peers(*unit))).or_default().push((row, number(sheets, of, row)));
    }
    let n_rows = sheets.units.len();
    let (mut beside, mut present, mut left_out) = (vec![(None, Why::MISSING); n_rows], vec![None; n_rows], vec![None; n_rows]);
    for (cohort, members) in cohorts {
        if cohort.is_none() {
            continue;
        }
        let values: Vec<Ratio> = members.iter().filter_map(|(_, value)| *value).collect();
        let n = i128::try_from(values.len()).expect("units are counted in 64 bits");
        let yardstick = match rule.to {
            To::Leader => values.iter().max().copied(),
            To::Mean => {
                let sum = values.iter().try_fold(Ratio::ZERO, |sum, value| sum.plus(*value));
                sum.zip(Ratio::new(n, 1)).and_then(|(sum, n)| sum.over(n))
            }
        };
        for (row, _) in &members {
            beside[*row] = (yardstick, if yardstick.is_some() { Why::PRESENT } else { Why::MISSING });
            present[*row] = Some(values.len());
            left_out[*row] = Some(members.len() - values.len());
        }
    }
    for (n, block) in sheets.sheet.blocks.iter_mut().enumerate() {
        let rows = n * BLOCK..n * BLOCK + block.n_rows;
        block.columns.push(quotients(&beside[rows.clone()], false));
        block.columns.push(counts(&present[rows.clone()]));
        block.columns.push(counts(&left_out[rows]));
    }
}

fn counts(values: &[Option<usize>]) -> Column {
    let count = |value: &Option<usize>| value.map_or(0, |value| i64::try_from(value).expect("units are counted in 64 bits"));
    let why = |value: &Option<usize>| if value.is_some() { Why::PRESENT } else { Why::MISSING };
    Column { values: Values::Narrow(values.iter().map(count).collect()), why: values.iter().map(why).collect() }
}

/// What units of one cohort have in common, as it is printed; a unit without a subtype is of the kind that has none.
pub fn cohort_of(within: &[Within], peer: &Peer<'_>) -> Option<String> {
    let parts = within.iter().map(|within| match within {
        Within::Cohort => peer.cohort,
        Within::Territory => peer.territory,
        Within::Organisation => peer.organisation,
        Within::UnitKind => peer.unit_kind,
        Within::Subtype => Some(peer.subtype.unwrap_or("–")),
    });
    let parts: Option<Vec<&str>> = parts.collect();
    parts.map(|parts| parts.join(" / "))
}

/// A unit as its quota sees it.
struct Member {
    sheet: usize,
    row: usize,
    /// Position among the run's units.
    unit: usize,
    state: State,
    told: Told,
}

/// How a unit stands before the quota.
enum State {
    /// Not rated.
    Out,
    Undetermined,
    Rated(RatingId),
    /// It has the rating that is limited.
    Asks(Asks),
}

/// What a unit that asks for a place is ranked by.
struct Asks {
    is_enough: bool,
    /// In the order of the quota; `None` where some value is absent.
    keys: Option<Vec<Ratio>>,
    /// What it has of the first.
    first: Option<Ratio>,
}

/// What is told of a unit.
#[derive(Clone, Default)]
struct Told {
    place: Option<Why>,
    rank: Option<usize>,
    of_cohort: Option<Arc<OfCohort>>,
}

/// What is told of a cohort as a whole.
struct OfCohort {
    n_candidates: usize,
    n_rated: usize,
    base: usize,
    capacity: usize,
    n_taken: usize,
    n_set_aside: usize,
    is_excepted: bool,
    cut_off: Option<(Arc<str>, Option<Ratio>)>,
}

/// Appends the columns that a quota tells of cohorts to every sheet that shares it; `members` are the sheets, with the quota's
/// position in the set of each.
pub(super) fn tell(group: &mut [Sheets], members: &[(usize, usize)], peers: &Peers<'_>, excepted: &Excepted) {
    let mut cohorts: BTreeMap<Option<String>, Vec<Member>> = BTreeMap::new();
    let Some((first, position)) = members.first() else { return };
    let reference = group[*first].set.clone();
    for (sheet, quota) in members {
        let sheets = &group[*sheet];
        let quota = &sheets.set.quotas[*quota];
        // sets that share a frame share its scale; should one have a rating of its own, it belongs to no base
        let scale: Vec<RatingId> = sheets
            .set
            .ratings
            .iter()
            .map(|own| reference.ratings.iter().position(|rating| rating.id == own.id).unwrap_or(RatingId::MAX))
            .collect();
        for (row, unit) in sheets.units.iter().enumerate() {
            let cohort = cohort_of(&quota.within, &peers(*unit));
            let state = match state(sheets, quota, row) {
                State::Rated(rating) => State::Rated(scale[rating]),
                state => state,
            };
            let member = Member { sheet: *sheet, row, unit: *unit, state, told: Told::default() };
            cohorts.entry(cohort).or_default().push(member);
        }
    }
    let quota = &reference.quotas[*position];
    let mut told: BTreeMap<usize, Vec<Told>> =
        members.iter().map(|(sheet, _)| (*sheet, vec![Told::default(); group[*sheet].units.len()])).collect();
    for (cohort, mut members) in cohorts {
        match &cohort {
            None => members.iter_mut().for_each(|member| member.told.place = Some(WITHOUT_COHORT)),
            Some(cohort) => {
                let is_excepted = excepted.0.contains(&of_cohorts(quota, &reference, cohort.clone()));
                decide(quota, &mut members, is_excepted, peers);
            }
        }
        for member in members {
            told.get_mut(&member.sheet).expect("every sheet of the quota has its rows")[member.row] = member.told;
        }
    }
    for (sheet, told) in told {
        append(&mut group[sheet], &told);
    }
}

fn state(sheets: &Sheets, quota: &Quota, row: usize) -> State {
    // the columns of this quota are not there yet: what stands last is the outcome and rating before it
    let slots = &sheets.plan.slots;
    let at = Slot(sheets.sheet.n_columns());
    let (outcome, rating) = slots
        .quotas
        .iter()
        .rfind(|earlier| earlier.rating < at)
        .map(|earlier| (earlier.outcome, earlier.rating))
        .or(slots.before_quotas())
        .expect("a plan with quotas has an outcome by the rules");
    match sheets.why(outcome, row) {
        RATED => {}
        why if why < slots.first_undetermined => return State::Out,
        _ => return State::Undetermined,
    }
    let Some(rating) = sheets.rating_at(rating, row) else { return State::Undetermined };
    if rating != quota.rating {
        return State::Rated(rating);
    }
    let value = |key: &RankKey| match key.by {
        Name::TotalMax => total_max(sheets, row),
        name => number(sheets, sheets.plan.slots.names[&name], row),
    };
    let values: Vec<Option<Ratio>> = quota.rank_by.iter().map(value).collect();
    let first = values.first().copied().flatten();
    State::Asks(Asks { is_enough: is_enough(sheets, quota, row), keys: values.into_iter().collect(), first })
}

/// The total's maximum, which need not be a column.
fn total_max(sheets: &Sheets, row: usize) -> Option<Ratio> {
    match sheets.plan.slots.total_max.expect("a total has a maximum") {
        Maximum::Fixed(number) => Some(Ratio::from(number)),
        Maximum::Column(slot) => number(sheets, slot, row),
    }
}

fn number(sheets: &Sheets, slot: Slot, row: usize) -> Option<Ratio> {
    let (column, at) = sheets.sheet.column(slot, row);
    column.number(at, sheets.plan.steps[slot.0].decimals())
}

/// Whether the score is what the quota asks at least: points, or percent of the maximum, as ratings are read.
fn is_enough(sheets: &Sheets, quota: &Quota, row: usize) -> bool {
    let (Some(least), Some(scorecard)) = (quota.score_at_least, sheets.set.scorecard()) else { return true };
    let slots = &sheets.plan.slots;
    let Some(total) = slots.total.and_then(|total| number(sheets, total, row)) else { return true };
    match scorecard.ratings_read {
        RatingsRead::Points => Ratio::from(least) <= total,
        RatingsRead::PercentOfMax => {
            let share = total_max(sheets, row).and_then(|maximum| total.over(maximum)?.times(Ratio::from(Number::HUNDRED)));
            share.is_none_or(|share| Ratio::from(least) <= share)
        }
    }
}

/// Who of a cohort has a place.
fn decide(quota: &Quota, members: &mut [Member], is_excepted: bool, peers: &Peers<'_>) {
    let n_undetermined = members.iter().filter(|member| matches!(member.state, State::Undetermined)).count();
    let asking = |member: &Member| matches!(&member.state, State::Asks(asks) if asks.is_enough);
    let can_be_ranked = |member: &Member| matches!(&member.state, State::Asks(asks) if asks.keys.is_some());
    let n_asking = members.iter().filter(|member| asking(member)).count();
    let mut standings = standings(quota, members);
    let mut places = quota.places(standings, is_excepted);
    let mut n_unranked = members.iter().filter(|member| asking(member) && !can_be_ranked(member)).count();
    // who cannot be ranked has a place all the same where all have one
    if n_asking <= usize_of(places.n) {
        n_unranked = 0;
    } else if 0 < n_unranked {
        standings.n_candidates -= u32_of(n_unranked);
        standings.n_rated -= u32_of(n_unranked);
        places = quota.places(standings, is_excepted);
    }
    let is_blocked = quota.undetermined == WithUndetermined::Blocks && 0 < n_undetermined + n_unranked;
    let mut of_cohort = OfCohort {
        n_candidates: usize_of(standings.n_candidates),
        n_rated: usize_of(standings.n_rated),
        base: usize_of(places.base),
        capacity: usize_of(places.n),
        n_taken: 0,
        n_set_aside: n_undetermined + n_unranked,
        is_excepted,
        cut_off: None,
    };
    let capacity = of_cohort.capacity;
    let behind = if places.is_small { BEHIND_IN_SMALL } else { BEHIND };
    let all_have_one = of_cohort.n_candidates <= capacity;
    let mut ranked: Vec<usize> = (0..members.len())
        .filter(|n| asking(&members[*n]) && (can_be_ranked(&members[*n]) || (all_have_one && n_unranked == 0)))
        .collect();
    ranked.sort_by(|a, b| by_rank(quota, &members[*a], &members[*b]));
    let mut start = 0;
    while start < ranked.len() {
        let is_alike = |n: &&usize| by_rank(quota, &members[ranked[start]], &members[**n]) == Ordering::Equal;
        let end = start + ranked[start..].iter().take_while(is_alike).count();
        let place = match quota.ties {
            _ if is_blocked => BLOCKED,
            _ if all_have_one || end <= capacity => TAKEN,
            _ if capacity <= start => behind,
            Ties::Exclude => TIED,
            Ties::Refuse => REFUSED,
        };
        if place == TAKEN {
            of_cohort.n_taken = end;
            let first = ranked[start..end].iter().min_by_key(|n| peers(members[**n].unit).id);
            of_cohort.cut_off = first.map(|n| (named(&peers(members[*n].unit)), first_value(&members[*n])));
        }
        for n in &ranked[start..end] {
            members[*n].told.place = Some(place);
            members[*n].told.rank = can_be_ranked(&members[*n]).then_some(start + 1);
        }
        start = end;
    }
    let of_cohort = Arc::new(of_cohort);
    for member in members.iter_mut() {
        member.told.of_cohort = Some(of_cohort.clone());
        if member.told.place.is_some() {
            continue;
        }
        member.told.place = Some(match &member.state {
            State::Asks(asks) if !asks.is_enough => UNDER_SCORE,
            State::Asks(_) => UNRANKED,
            _ if is_blocked => BLOCKED,
            State::Out | State::Undetermined => room(quota, standings, None, is_excepted),
            State::Rated(rating) => room(quota, standings, Some(*rating), is_excepted),
        });
    }
}

/// A unit by its name, with the id where that says more.
fn named(peer: &Peer<'_>) -> Arc<str> {
    let Peer { id, name, .. } = peer;
    if name.is_empty() || name == id { Arc::from(*id) } else { Arc::from(format!("{name} ({id})")) }
}

fn first_value(member: &Member) -> Option<Ratio> {
    match &member.state {
        State::Asks(asks) => asks.first,
        State::Out | State::Undetermined | State::Rated(_) => None,
    }
}

/// Better first. Units that are alike in everything are alike: nothing else tells them apart.
fn by_rank(quota: &Quota, a: &Member, b: &Member) -> Ordering {
    let keys = |member: &Member| match &member.state {
        State::Asks(Asks { keys, .. }) => keys.clone(),
        State::Out | State::Undetermined | State::Rated(_) => None,
    };
    match (keys(a), keys(b)) {
        (Some(a), Some(b)) => {
            let orders = quota.rank_by.iter().zip(a.iter().zip(&b)).map(
                |(key, (a, b))| {
                    if key.is_descending { b.cmp(a) } else { a.cmp(b) }
                },
            );
            orders.fold(Ordering::Equal, Ordering::then)
        }
        // only where everyone has a place: who cannot be ranked stands last
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

/// Whether a rating is in the base; `None` of a count, which has no base.
fn is_in_base(quota: &Quota, rating: RatingId) -> bool {
    match quota.capacity {
        Capacity::Count(_) => false,
        Capacity::Share(share) => match share.of {
            Base::Rated(own) => rating == own,
            Base::RatedAtLeast(own) => rating <= own,
            Base::All => true,
        },
    }
}

/// The rating that who has too little a score counts with.
fn counts_with(quota: &Quota) -> RatingId {
    match quota.capacity {
        Capacity::Share(share) if share.counted == Counted::After => quota.others,
        Capacity::Share(_) | Capacity::Count(_) => quota.rating,
    }
}

fn standings(quota: &Quota, members: &[Member]) -> Standings {
    let mut standings = Standings::default();
    for member in members {
        match &member.state {
            State::Out | State::Undetermined => continue,
            State::Asks(asks) if asks.is_enough => standings.n_candidates += 1,
            State::Asks(_) => standings.n_others_in_base += u32::from(is_in_base(quota, counts_with(quota))),
            State::Rated(rating) => standings.n_others_in_base += u32::from(is_in_base(quota, *rating)),
        }
        standings.n_rated += 1;
    }
    standings
}

/// Whether one more would have a place, whoever it ranked behind.
fn room(quota: &Quota, standings: Standings, rating: Option<RatingId>, is_excepted: bool) -> Why {
    let mut with = standings;
    with.n_candidates += 1;
    match rating {
        None => with.n_rated += 1,
        Some(rating) => with.n_others_in_base -= u32::from(is_in_base(quota, rating)),
    }
    if with.n_candidates <= quota.places(with, is_excepted).n { ROOM } else { FULL }
}

fn u32_of(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn usize_of(n: u32) -> usize {
    usize::try_from(n).expect("units are counted in 32 bits")
}

/// The columns, in blocks.
fn append(sheets: &mut Sheets, told: &[Told]) {
    for (n, block) in sheets.sheet.blocks.iter_mut().enumerate() {
        let own = &told[n * BLOCK..n * BLOCK + block.n_rows];
        for column in QuotaColumn::OF_COHORTS {
            block.columns.push(column_of(column, own));
        }
    }
}

fn column_of(column: QuotaColumn, told: &[Told]) -> Column {
    let count = |value: &dyn Fn(&Told) -> Option<usize>| {
        let (mut values, mut why) = (Vec::with_capacity(told.len()), Vec::with_capacity(told.len()));
        for told in told {
            let value = value(told);
            values.push(value.map_or(0, |value| i64::try_from(value).expect("units are counted in 32 bits")));
            let nothing = if told.of_cohort.is_none() { Why::MISSING } else { Why::NOT_APPLICABLE };
            why.push(if value.is_some() { Why::PRESENT } else { nothing });
        }
        Column { values: Values::Narrow(values), why }
    };
    let of_cohort = |value: fn(&OfCohort) -> usize| count(&|told| told.of_cohort.as_deref().map(value));
    match column {
        QuotaColumn::Place => {
            let place = |told: &Told| told.place.expect("every unit of the quota was told");
            Column { values: Values::InWhy, why: told.iter().map(place).collect() }
        }
        QuotaColumn::Rank => count(&|told| told.rank),
        QuotaColumn::Candidates => of_cohort(|own| own.n_candidates),
        QuotaColumn::Rated => of_cohort(|own| own.n_rated),
        QuotaColumn::Base => of_cohort(|own| own.base),
        QuotaColumn::Capacity => of_cohort(|own| own.capacity),
        QuotaColumn::Taken => of_cohort(|own| own.n_taken),
        QuotaColumn::SetAside => of_cohort(|own| own.n_set_aside),
        QuotaColumn::Excepted => of_cohort(|own| usize::from(own.is_excepted)),
        QuotaColumn::CutOff => {
            let nothing: Arc<str> = Arc::from("");
            let last = |told: &Told| told.of_cohort.as_ref().and_then(|own| Some(own.cut_off.as_ref()?.0.clone()));
            let why = |told: &Told| if last(told).is_some() { Why::PRESENT } else { Why::NOT_APPLICABLE };
            let texts = told.iter().map(|told| last(told).unwrap_or_else(|| nothing.clone()));
            Column { values: Values::Text(texts.collect()), why: told.iter().map(why).collect() }
        }
        QuotaColumn::CutOffValue => {
            let value = |told: &Told| told.of_cohort.as_ref().and_then(|own| own.cut_off.as_ref()?.1);
            let parts = |told: &Told| value(told).map_or((0, 1), |value| (value.numerator(), value.denominator()));
            let (over, under) = told.iter().map(parts).unzip();
            let why = |told: &Told| if value(told).is_some() { Why::PRESENT } else { Why::NOT_APPLICABLE };
            Column { values: Values::WideQuotient(over, under), why: told.iter().map(why).collect() }
        }
        QuotaColumn::Outcome | QuotaColumn::Rating => unreachable!("these are told of a unit by itself"),
    }
}
