//! Populations by chance: three unit kinds with a set each, units of theirs, and what people recorded about them.

use super::by_hand::{Person, Population, Record};
use crate::generate::dice::Dice;
use crate::generate::parts::{Below, GROUNDS, Part, part};
use crate::generate::units::{Turns, unit_in};
use crate::naive::{Exact, Figure, Unit, ratio};
use std::collections::BTreeMap;
use std::sync::Arc;
use vungmanh::facts::units::{Day, Unit as Listed};
use vungmanh::law::library::Library;
use vungmanh::law::load::from_texts;
use vungmanh::law::{Content, Method, RuleSet, Tenure};
use vungmanh::words::diagnostic::Severity;
use vungmanh::words::figure::Kind;
use vungmanh::words::period::Date;

/// The year that is rated.
pub(crate) const YEAR: i32 = 2016;

const KINDS: [&str; 3] = ["chi_hoi", "xa", "can_bo"];

/// Texts of three sets: of those below, of those above them, and of whoever leads one of either.
fn texts(seed: u64) -> BTreeMap<String, String> {
    let mut dice = Dice::new(seed ^ 0x11b);
    let below = dice.between(2_usize, 4);
    let above = dice.between(2_usize, 4);
    let leading = dice.between(below.max(above), 5);
    let counts = vec!["so_1".to_owned(), "so_2".to_owned()];
    let parts = [
        Part { unit_kind: KINDS[0], n_ratings: below, below: None, leads: false, reads_previous: dice.chance(40) },
        Part {
            unit_kind: KINDS[1],
            n_ratings: above,
            below: Some(Below { unit_kind: KINDS[0], n_ratings: below, counts }),
            leads: false,
            reads_previous: dice.chance(40),
        },
        Part { unit_kind: KINDS[2], n_ratings: leading, below: None, leads: true, reads_previous: dice.chance(40) },
    ];
    let text = |(n, own): (u64, Part)| (format!("thu/{}/1/rules.yaml", own.unit_kind), part(seed * 3 + n, own));
    (0..).zip(parts).map(text).collect()
}

/// A library with its sets, in the order in which they are rated; `None` where the loader cannot prove that all numbers fit.
pub(crate) fn library(seed: u64) -> Option<(Library, Vec<Arc<RuleSet>>)> {
    let texts = texts(seed);
    let all = texts.values().cloned().collect::<Vec<_>>().join("\n");
    let loaded = from_texts(texts);
    let errors: Vec<_> = loaded.diagnostics.iter().filter(|own| own.severity == Severity::Error).collect();
    if !errors.is_empty() {
        // a derived value may read an attribute of the unit, which is not known of the period before
        let is_known = |code: &str| crate::generate::expected_refusals().contains(&code) || code == "previous_unread";
        let is_expected = errors.iter().all(|own| is_known(own.code));
        assert!(is_expected, "seed {seed} is refused: {errors:#?}\n{all}");
        return None;
    }
    let set = |kind: &str| {
        let found = loaded.library.entries.iter().find(|entry| entry.set.applies_to.unit_kind == kind);
        found.expect("each kind has a set").set.clone()
    };
    let sets = KINDS.map(set).to_vec();
    Some((loaded.library, sets))
}

/// One set that reads the period before, with its text; `None` where the loader cannot prove that all numbers fit.
pub(crate) fn one_set(seed: u64) -> Option<(String, Arc<RuleSet>)> {
    let mut dice = Dice::new(seed ^ 0x1bef);
    let n_ratings = dice.between(2_usize, 4);
    let text = part(seed ^ 0xbe, Part { unit_kind: "xa", n_ratings, below: None, leads: false, reads_previous: true });
    let loaded = from_texts(BTreeMap::from([("rules.yaml".to_owned(), text.clone())]));
    let set = loaded.library.entries.first().map(|entry| entry.set.clone());
    let has_errors = loaded.diagnostics.iter().any(|own| own.severity == Severity::Error);
    set.filter(|_| !has_errors).map(|set| (text, set))
}

/// A unit that the one set rates, of what is drawn of it.
pub(crate) fn person_of(id: &str, mut own: Unit, dice: &mut Dice) -> Person {
    "xa".clone_into(&mut own.unit_kind);
    let text = |text: &Option<String>| text.as_deref().map(Arc::from);
    let cohort = if dice.chance(5) { None } else { Some(*dice.pick(&["Cụm c", "Cụm d"])) };
    let listed = Listed {
        id: Arc::from(id),
        name: Arc::from(id),
        organisation: Some(Arc::from("hoi")),
        unit_kind: Some(Arc::from("xa")),
        subtype: text(&own.subtype),
        territory: text(&own.territory),
        parent: None,
        cohort: cohort.map(Arc::from),
        leads: None,
        founded: Day::Missing,
        since: Day::Missing,
        dissolved: Day::Missing,
    };
    Person { listed, set: Some(0), own }
}

struct Drawing<'d> {
    dice: &'d mut Dice,
    sets: &'d [Arc<RuleSet>],
    turns: Vec<Turns>,
    gaps: i64,
    people: Vec<Person>,
}

/// Units of the three kinds, and what was recorded about them.
pub(crate) fn population(sets: &[Arc<RuleSet>], dice: &mut Dice) -> Population {
    let turns = sets.iter().map(|set| Turns::of(set)).collect();
    let gaps = *dice.pick(&[0, 0, 0, 2]);
    let mut drawing = Drawing { dice, sets, turns, gaps, people: Vec::new() };
    for xa in 0..drawing.dice.between(3, 8) {
        let parent = format!("x{xa}");
        drawing.person(1, &parent, None);
        for n in 0..drawing.dice.between(0, 5) {
            drawing.person(0, &format!("{parent}c{n}"), Some(&parent));
        }
    }
    let n_led = drawing.people.len();
    for n in 0..drawing.dice.between(2, 9) {
        let leads = match drawing.dice.between(0, 9) {
            0 => None,
            1 => Some("nobody_here".to_owned()),
            _ => Some(drawing.people[drawing.dice.between(0, n_led - 1)].listed.id.to_string()),
        };
        drawing.person(2, &format!("p{n}"), None);
        drawing.people.last_mut().expect("just drawn").listed.leads = leads.map(Arc::from);
    }
    let Drawing { dice, people, .. } = drawing;
    let mut population = Population { sets: sets.to_vec(), people, records: Vec::new() };
    population.records = records(&population, dice);
    population
}

impl Drawing<'_> {
    fn person(&mut self, set: usize, id: &str, parent: Option<&str>) {
        let rules = &self.sets[set];
        let dice = &mut *self.dice;
        let mut own = unit_in(rules, &self.turns[set], dice, (YEAR, self.gaps));
        let alike: Vec<&Person> = self.people.iter().filter(|other| other.set == Some(set)).collect();
        // some are alike, so that they tie
        if !alike.is_empty() && dice.chance(60) {
            own.figures.clone_from(&dice.pick(&alike).own.figures);
            own.founded = dice.pick(&alike).own.founded;
        }
        KINDS[set].clone_into(&mut own.unit_kind);
        for (_, figure) in assessed(rules) {
            if dice.chance(10) {
                own.figures[figure] = Figure::Missing;
            }
        }
        let text = |text: &Option<String>| text.as_deref().map(Arc::from);
        let is_elsewhere = set == 0 && dice.chance(4);
        let cohort = if dice.chance(5) { None } else { Some(*dice.pick(&["Cụm c", "Cụm c", "Cụm d"])) };
        let name = if dice.chance(50) { id.to_owned() } else { format!("Đơn vị {id}") };
        let other = dice.chance(15).then(|| Date::from_ymd_opt(YEAR - 1, 3, 1).expect("a day"));
        let day = |day: Option<Date>| day.map_or(Day::Missing, Day::Known);
        // which of the two days counts, the set says; the other is another
        let (founded, since) = match rules.tenure {
            Tenure::Founding => (own.founded, other),
            Tenure::EarliestPredecessor => (other, own.founded),
        };
        let listed = Listed {
            id: Arc::from(id),
            name: Arc::from(name),
            organisation: Some(Arc::from(if is_elsewhere { "khac" } else { "hoi" })),
            unit_kind: Some(Arc::from(KINDS[set])),
            subtype: text(&own.subtype),
            territory: text(&own.territory),
            parent: parent.map(Arc::from),
            cohort: cohort.map(Arc::from),
            leads: None,
            founded: day(founded),
            since: day(since),
            dissolved: Day::Missing,
        };
        self.people.push(Person { listed, set: (!is_elsewhere).then_some(set), own });
    }
}

/// Criteria whose points a person gives: id and indicator.
fn assessed(set: &RuleSet) -> Vec<(String, usize)> {
    let nodes = set.scorecard().into_iter().flat_map(|card| &card.nodes);
    nodes
        .filter_map(|node| match &node.content {
            Content::Criterion { method: Method::Assessed { figure, .. }, .. } => Some((node.id.clone(), *figure)),
            _ => None,
        })
        .collect()
}

/// What people recorded about the units of a population.
pub(crate) fn records(population: &Population, dice: &mut Dice) -> Vec<Record> {
    let day = |dice: &mut Dice| Date::from_ymd_opt(YEAR + 1, 1, dice.between(10, 12)).expect("a day");
    let mut records = Vec::new();
    for (whom, person) in population.people.iter().enumerate() {
        let Some(set) = person.set.map(|set| &population.sets[set]) else { continue };
        for (gate, rule) in set.gates.iter().enumerate() {
            if !rule.waivable.is_empty() && dice.chance(35) {
                records.push(Record::Waiver { whom, gate, ground: dice.pick::<&str>(&GROUNDS) });
            }
        }
        for (criterion, figure) in assessed(set) {
            if dice.chance(if person.own.figures[figure] == Figure::Missing { 90 } else { 40 }) {
                let points = points_for(set, figure, dice);
                records.push(Record::Assessed { whom, criterion, figure, points });
            }
        }
        if dice.chance(15) {
            let rating = dice.between(0, set.ratings.len() - 1);
            records.push(Record::Rating { whom, rating, on: day(dice) });
        }
        if dice.chance(10) {
            records.push(Record::Cancel { whom, on: day(dice) });
        }
        if dice.chance(1) {
            records.push(Record::Misnamed { whom });
        }
        if dice.chance(1) {
            records.push(Record::Unread { whom: person.listed.id.to_string() });
        }
    }
    for cohort in ["Cụm c", "Cụm d"] {
        for quota in ["tl_1", "tl_2"] {
            if dice.chance(20) && population.people.iter().any(|person| person.listed.cohort.as_deref() == Some(cohort)) {
                let record = Record::Exception { cohort: cohort.to_owned(), quota: quota.to_owned() };
                // one that no rule allows leaves its whole cohort open: that is drawn, but not often
                if population.may_be_excepted(cohort, quota) || dice.chance(15) {
                    records.push(record);
                }
            }
        }
        if dice.chance(3) {
            records.push(Record::Unread { whom: cohort.to_owned() });
        }
    }
    for n in (1..records.len()).rev() {
        records.swap(n, dice.between(0, n));
    }
    records
}

fn points_for(set: &RuleSet, figure: usize, dice: &mut Dice) -> Exact {
    let Kind::Quantity(quantity) = &set.indicators[figure].question.kind else { panic!("points are a number") };
    match crate::generate::units::answer(&set.indicators[figure].question.kind, YEAR, dice) {
        Figure::Number(points) => points,
        _ => ratio(i64::try_from(quantity.at_least.mantissa()).expect("small"), 1),
    }
}
