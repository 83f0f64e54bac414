//! The period before, from files to records: figures, ratings and totals of predecessors through lineage, and tenure, of units whose
//! story is drawn; beside waivers, decisions and quotas.

use super::by_hand::{Came, Person, Population, Record, Standing, came};
use super::drawn::{YEAR, one_set, person_of, records};
use super::files::files;
use super::lineage::{Former, Line, World};
use crate::agreement::number;
use crate::generate::dice::Dice;
use crate::generate::units::{Turns, answer, unit_in};
use crate::naive::{DerivedAnswer, Exact, Figure, Unit, evaluate, ratio};
use crate::program::{code, err, out, vungmanh};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use vungmanh::law::load::from_texts;
use vungmanh::law::{Absent, Previous, RuleSet, Tenure};
use vungmanh::words::figure::Kind;
use vungmanh::words::period::Date;

fn day(year: i32, month: u32, of_month: u32) -> Date {
    Date::from_ymd_opt(year, month, of_month).expect("a day")
}

/// The days as of which the set reads the period before and this one.
fn span(set: &RuleSet) -> (Date, Date) {
    let (month, of_month) = set.as_of;
    (day(YEAR - 1, month, of_month), day(YEAR, month, of_month))
}

struct Telling<'t> {
    set: &'t RuleSet,
    turns: Turns,
    dice: Dice,
    world: World,
    people: Vec<Person>,
    counts: &'t mut BTreeMap<String, usize>,
}

const STORIES: [&str; 9] =
    ["same", "same", "new", "merged", "joined", "renamed", "renamed_then_merged", "came_out_of_another", "gave_a_part"];

impl Telling<'_> {
    fn met(&mut self, what: &str) {
        *self.counts.entry(what.to_owned()).or_insert(0) += 1;
    }

    /// A column that the files of the period before have not: of a figure that the set reads as another where it is missing, if any.
    fn leave_out_a_column(&mut self) {
        let indicators = &self.set.indicators;
        let is_read = |at: &usize| indicators.iter().any(|own| own.previous == Some(Previous::Indicator(*at)));
        let read: Vec<usize> = (0..indicators.len()).filter(is_read).collect();
        let told = read.iter().filter(|at| indicators[**at].absent != Absent::Undetermined).copied().next();
        self.world.without = Some(told.or(read.first().copied()).unwrap_or(0));
        self.met("without_a_column");
        if told.is_some() {
            self.met("without_a_column_read_as_another");
        }
    }

    /// A unit of the period before, in its files unless it left nothing there.
    fn former(&mut self, id: &str) {
        if self.dice.chance(6) {
            return self.met("former_unlisted");
        }
        let gaps = *self.dice.pick(&[0, 0, 0, 8, 25]);
        let has_sent = !self.dice.chance(12);
        let dice = &mut self.dice;
        let figures = self.set.indicators.iter().map(|asked| match dice.between(0, 99) {
            _ if !has_sent || asked.previous.is_some() => Figure::Missing,
            n if n < gaps => Figure::Missing,
            n if n < gaps + 2 && matches!(asked.question.kind, Kind::Quantity(_) | Kind::YesNo) => Figure::Unreadable,
            n if n < gaps + 8 && asked.question.not_applicable_allowed => Figure::NotApplicable,
            // often alike, so that truths and choices of several agree
            n if n < gaps + 50 => answer(&asked.question.kind, YEAR - 1, &mut Dice::new(7)),
            _ => answer(&asked.question.kind, YEAR - 1, dice),
        });
        let figures = figures.collect();
        let rating = (!dice.chance(10)).then(|| dice.between(0, self.set.ratings.len() - 1));
        let total = (!dice.chance(10)).then(|| ratio(dice.between(-20_i64, 400), 4));
        let founded = (!dice.chance(8)).then(|| day(dice.between(2001, 2012), dice.between(1, 12), dice.between(1, 28)));
        if !has_sent {
            self.met("former_sent_nothing");
        }
        self.world.before.push(Former { id: id.to_owned(), founded, figures, rating, total });
    }

    /// Mostly between the two days as of which figures are told, and often on one of them or just beyond.
    fn date(&mut self) -> Date {
        let (start, end) = span(self.set);
        let one = chrono::Days::new(1);
        match self.dice.between(0, 9) {
            0 => start,
            1 => end,
            2 => start + one,
            3 if end < day(YEAR, 12, 31) => end + one,
            _ => start + chrono::Days::new(self.dice.between(2, 360)),
        }
    }

    fn line(&mut self, from: &str, to: &str, kind: &'static str, on: Date) {
        let is_part = kind == "merged_into" && self.dice.chance(6);
        if is_part {
            self.met("a_part_merged");
        }
        let (start, end) = span(self.set);
        let place = match on {
            on if on <= start => "on_or_before_the_day_before",
            on if on > end => "after_the_day",
            on if on == end => "on_the_day",
            _ => "between",
        };
        self.met(place);
        self.world.lines.push(Line { from: from.to_owned(), to: to.to_owned(), kind, is_part, on });
    }

    fn unit(&mut self, n: usize) {
        let id = format!("x{n}");
        let story = *self.dice.pick(&STORIES);
        self.met(story);
        let old = |k: usize| format!("y{n}_{k}");
        if matches!(story, "same" | "joined" | "gave_a_part") {
            self.former(&id);
        }
        match story {
            "merged" | "joined" => {
                let on = self.date();
                for k in 0..self.dice.between(usize::from(story == "merged") + 1, 3) {
                    self.former(&old(k));
                    let on = if self.dice.chance(80) { on } else { self.date() };
                    self.line(&old(k), &id, "merged_into", on);
                }
            }
            "renamed" => {
                self.former(&old(0));
                let on = self.date();
                self.line(&old(0), &id, "renamed", on);
            }
            "renamed_then_merged" => {
                self.former(&old(0));
                self.former(&old(1));
                let (first, second) = (self.date(), self.date());
                let (first, second) = if self.dice.chance(40) { (first, first) } else { (first.min(second), first.max(second)) };
                let between = format!("z{n}");
                self.line(&old(0), &between, "renamed", first);
                self.line(&between, &id, "merged_into", second);
                self.line(&old(1), &id, "merged_into", second);
            }
            "came_out_of_another" => {
                self.former(&old(0));
                let on = self.date();
                self.line(&old(0), &id, "split_to", on);
            }
            "gave_a_part" if 0 < n => {
                let on = self.date();
                let to = format!("x{}", self.dice.between(0, n - 1));
                self.line(&id, &to, "split_to", on);
            }
            _ => {}
        }
        let founded = match (story, self.dice.between(0, 9)) {
            (_, 0..=2) => None,
            ("same" | "joined" | "gave_a_part", _) | (_, 3 | 4) => Some(day(self.dice.between(2000, 2013), 5, 20)),
            _ => Some(day(YEAR, self.dice.between(1, 12), self.dice.between(1, 28))),
        };
        if let Some(founded) = founded {
            self.world.founded.insert(id.clone(), founded);
        }
        let gaps = *self.dice.pick(&[0, 0, 3]);
        let mut own = unit_in(self.set, &self.turns, &mut self.dice, (YEAR, gaps));
        for (asked, figure) in self.set.indicators.iter().zip(&mut own.figures) {
            let is_of_none = *figure == Figure::Unreadable && !matches!(asked.question.kind, Kind::Quantity(_) | Kind::YesNo);
            if is_of_none || (*figure == Figure::NotApplicable && !asked.question.not_applicable_allowed) {
                *figure = Figure::Missing;
            }
        }
        self.people.push(person_of(&id, own, &mut self.dice));
    }

    /// Of every unit, what it was; which only the whole story tells.
    fn read_before(&mut self) {
        let (start, end) = span(self.set);
        for person in &mut self.people {
            let id = person.listed.id.to_string();
            let predecessors = self.world.predecessors(&id, start, end);
            for (asked, figure) in self.set.indicators.iter().zip(&mut person.own.figures) {
                if asked.previous.is_some() {
                    *figure = self.world.figure(self.set, asked, predecessors.as_ref());
                }
            }
            person.own.founded = match self.set.tenure {
                Tenure::Founding => self.world.founded.get(&id).copied(),
                Tenure::EarliestPredecessor => self.world.since(&id, end),
            };
            let n = predecessors.as_ref().map_or(0, std::collections::BTreeSet::len);
            *self.counts.entry(format!("made_of_{}", n.min(3))).or_insert(0) += 1;
        }
    }
}

// ---- what the records say

fn shown(value: &Exact) -> String {
    let (n, d) = (value.numer().to_string(), value.denom().to_string());
    let mut rest = value.denom().clone();
    for prime in [2, 5] {
        while (&rest % prime) == num_bigint::BigInt::from(0) {
            rest /= prime;
        }
    }
    if rest == num_bigint::BigInt::from(1) { number(value).to_string() } else { format!("{n}/{d}") }
}

/// `12 by sum`, `missing`: what a record or a naive answer says of a number.
fn told(value: Option<String>, by: &str) -> String {
    value.map_or_else(|| by.to_owned(), |value| format!("{value} by {by}"))
}

fn told_in(record: &Value, value: &str) -> String {
    let text = match &record[value] {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    };
    told(text, record["by"].as_str().unwrap_or("?"))
}

fn ended(outcome: &Value) -> String {
    let text = |key: &str| outcome[key].as_str().unwrap_or("-").to_owned();
    format!("{} {} by {}", text("is"), text("rating"), text("by"))
}

fn ends(set: &RuleSet, standing: &Standing) -> String {
    match standing {
        Standing::Rated(rating, by) => format!("rated {} by {by}", set.ratings[*rating].id),
        Standing::NotRated(by) => format!("not_rated - by {by}"),
        Standing::Undetermined(by) => format!("undetermined - by {by}"),
    }
}

struct Compared<'c> {
    set: &'c RuleSet,
    person: &'c Person,
    found: Vec<String>,
}

impl Compared<'_> {
    fn expect(&mut self, what: &str, told: &str, naive: &str) {
        if told != naive {
            self.found.push(format!("{}: {what}: told {told}, by hand {naive}", self.person.listed.id));
        }
    }

    fn compare(&mut self, record: &Value, came: &Came) {
        let set = self.set;
        for (asked, figure) in set.indicators.iter().zip(&self.person.own.figures).filter(|(own, _)| own.previous.is_some()) {
            let value = &record["figures"][&asked.question.id];
            let naive = match (figure, &asked.question.kind) {
                (Figure::Number(value), _) => format!("{} by figure", shown(value)),
                (Figure::YesNo(truth), _) => format!("{truth} by {}", if *truth { "holds" } else { "holds_not" }),
                (Figure::Option(option), Kind::Choice(options)) => format!("{0} by option {0}", options[*option].id),
                (Figure::Missing, _) => "missing".to_owned(),
                (Figure::NotApplicable, _) => "not_applicable".to_owned(),
                (Figure::Unreadable, _) => "unreadable".to_owned(),
                other => panic!("{other:?}"),
            };
            // what no line of the set reads is not told
            if !value.is_null() {
                self.expect(&asked.question.id, &told_in(value, "value"), &naive);
            }
        }
        let answer = &came.with_waivers;
        for (derived, naive) in set.derived.iter().zip(&answer.derived) {
            let value = &record["derived"][&derived.id];
            if let (DerivedAnswer::Number(naive), false) = (naive, value.is_null()) {
                self.expect(
                    &derived.id,
                    &told_in(value, "value"),
                    &told(naive.value.clone().ok().map(|own| shown(&own)), &naive.reason),
                );
            }
        }
        let is_withheld = answer.withheld_by.as_ref().is_some_and(|by| by.starts_with("not_applicable "));
        if let (Some(card), false) = (set.scorecard(), is_withheld) {
            let leaves = record["criteria"].as_array().expect("a list");
            for (node, naive) in card.nodes.iter().zip(&answer.nodes) {
                let Some(leaf) = leaves.iter().find(|leaf| leaf["id"] == *node.id) else { continue };
                let naive = told(naive.points.value.clone().ok().map(|own| shown(&own)), &naive.points.reason);
                self.expect(&node.id, &told_in(leaf, "points"), &naive);
            }
        }
        let months = &record["attributes"]["months_in_operation"];
        if !months.is_null() {
            let own = &self.person.own;
            let naive = own.founded.map(|founded| crate::naive::months_between(founded, own.as_of).to_string());
            self.expect("months", months["value"].as_str().unwrap_or("-"), &naive.unwrap_or_else(|| "-".to_owned()));
        }
        for (told, after) in record["quotas"].as_array().into_iter().flatten().zip(&came.quotas) {
            self.expect(&after.quota, told["place"].as_str().unwrap_or("-"), after.place);
            let capacity = after.cohort.as_ref().map_or_else(|| "null".to_owned(), |own| own.capacity.to_string());
            self.expect("capacity", &told["cohort"]["capacity"].to_string(), &capacity);
        }
        self.expect("outcome", &ended(&record["outcome"]), &ends(set, &came.last));
        if !record["computed"].is_null() {
            self.expect("computed", &ended(&record["computed"]), &ends(set, &came.computed));
        }
    }
}

/// The set with nothing read in the place of a missing figure: what was read as 0 then has been so read, and is not again.
fn reading_nothing_as_zero(text: &str) -> Arc<RuleSet> {
    let is_of_absence = |line: &str| line.trim_start().starts_with("absent: ");
    let line = |line: &str| {
        if is_of_absence(line) {
            format!("{}undetermined", &line[..line.rfind(' ').map_or(0, |at| at + 1)])
        } else {
            line.to_owned()
        }
    };
    let text = text.lines().map(line).collect::<Vec<_>>().join("\n");
    let loaded = from_texts(BTreeMap::from([("rules.yaml".to_owned(), text)]));
    loaded.library.entries.first().expect("it loads as the other does").set.clone()
}

/// A derived value of the period before is that value, computed of the unit as it was then.
fn derived_before(set: &RuleSet, then: &RuleSet, own: &Unit, came: &Came) -> Vec<String> {
    let mut unit = Unit { year: own.year - 1, ..own.clone() };
    for (at, _) in set.indicators.iter().enumerate() {
        let before = set.indicators.iter().position(|own| own.previous == Some(Previous::Indicator(at)));
        unit.figures[at] = before.map_or(Figure::Missing, |before| own.figures[before].clone());
    }
    let naive = evaluate(then, &unit);
    let all = set.derived.iter().zip(&came.with_waivers.derived);
    let differs = all.filter_map(|(own, now)| {
        let then = &naive.derived[own.previous?];
        (now != then).then(|| format!("{}: {now:?}, computed of then {then:?}", own.id))
    });
    differs.collect()
}

const EXPECTED: &str = "
same new merged joined renamed renamed_then_merged came_out_of_another gave_a_part a_part_merged
former_unlisted former_sent_nothing on_or_before_the_day_before on_the_day after_the_day between
made_of_0 made_of_1 made_of_2 made_of_3 without_a_column without_a_column_read_as_another earliest_predecessor founding
previous.number previous.truth previous.option previous.total previous.rating previous.derived
previous_missing previous_unreadable previous_not_applicable tenure_unknown decided waived
";

#[test]
fn what_units_were_is_read_of_their_predecessors_as_by_hand() {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let first = super::asked_for("BEFORE_SEED", 0);
    let n_sets = super::asked_for("BEFORE_SETS", 6);
    let mut n_read = 0;
    for seed in first..first + n_sets {
        let Some((text, set)) = one_set(seed) else { continue };
        let dice = Dice::new(seed ^ 0xbef);
        let world = World { lines: Vec::new(), before: Vec::new(), founded: BTreeMap::new(), without: None };
        let turns = Turns::of(&set);
        let mut telling = Telling { set: &set, turns, dice, world, people: Vec::new(), counts: &mut counts };
        if seed.is_multiple_of(2) {
            telling.leave_out_a_column();
        }
        (0..70).for_each(|n| telling.unit(n));
        telling.read_before();
        let Telling { world, people, mut dice, .. } = telling;
        let mut population = Population { sets: vec![set.clone()], people, records: Vec::new() };
        population.records = records(&population, &mut dice);
        // a second rating of one unit is refused where it is read
        let rated: Vec<usize> = population
            .records
            .iter()
            .filter_map(|record| if let Record::Rating { whom, .. } = record { Some(*whom) } else { None })
            .collect();
        population.records.retain(|record| !matches!(record, Record::Misnamed { whom } if rated.contains(whom)));
        let came = came(&population);
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name).to_str().expect("a name in UTF-8").to_owned();
        std::fs::write(path("rules.yaml"), &text).expect("a file");
        for (name, text) in files(&set, &population, &world) {
            std::fs::write(path(name), text).expect("a file");
        }
        let [now, lineage, decided, before, results] =
            ["nay.csv", "lineage.csv", "quyet-dinh.csv", "truoc.csv", "ket-qua.csv"].map(path);
        let rules = path("rules.yaml");
        let (year, format) = (YEAR.to_string(), "ndjson");
        let arguments = ["classify", &now, &lineage, &decided, "--rules", &rules, "--period", &year, "--previous", &before];
        let output = vungmanh(&[&arguments[..], &["--previous", &results, "--format", format]].concat());
        let lines = out(&output);
        let records: BTreeMap<String, Value> = lines
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).expect("a record"))
            .map(|record| (record["unit"]["id"].as_str().expect("an id").to_owned(), record))
            .collect();
        if records.is_empty() && code(&output) == 1 {
            // a set that fails its checks rates nobody
            continue;
        }
        n_read += 1;
        assert_eq!(records.len(), population.people.len(), "seed {seed}: {}", err(&output));
        count(&population, &came, &mut counts);
        let then = reading_nothing_as_zero(&text);
        let mut found = Vec::new();
        for (person, came) in population.people.iter().zip(&came) {
            let came = came.as_ref().expect("all are rated");
            let mut compared = Compared { set: &set, person, found: Vec::new() };
            compared.compare(&records[&*person.listed.id], came);
            found.extend(compared.found);
            found.extend(derived_before(&set, &then, &person.own, came));
        }
        let shown = found[..found.len().min(12)].join("\n");
        let lines: Vec<String> = world.lines.iter().map(|line| format!("{line:?}")).collect();
        assert_eq!(found.len(), 0, "seed {seed}:\n{shown}\n{}\n{}", lines.join("\n"), err(&output));
    }
    assert!(n_sets <= n_read * 4, "{n_read} of {n_sets} sets: too few are compared");
    let unmet: Vec<&str> = EXPECTED.split_whitespace().filter(|what| counts.get(*what).is_none_or(|n| *n < 2)).collect();
    assert_eq!(unmet, Vec::<&str>::new(), "each was met twice at least: {counts:#?}");
}

fn count(population: &Population, came: &[Option<Came>], counts: &mut BTreeMap<String, usize>) {
    let set = &population.sets[0];
    let mut met = |what: &str| *counts.entry(what.to_owned()).or_insert(0) += 1;
    met(if set.tenure == Tenure::Founding { "founding" } else { "earliest_predecessor" });
    let reads_tenure = set.names_read().contains(&vungmanh::law::Name::MonthsInOperation);
    for (person, came) in population.people.iter().zip(came) {
        let came = came.as_ref().expect("all are rated");
        for (asked, figure) in set.indicators.iter().zip(&person.own.figures) {
            let Some(previous) = asked.previous else { continue };
            met(match (previous, figure) {
                (_, Figure::Missing) => "previous_missing",
                (_, Figure::Unreadable) => "previous_unreadable",
                (_, Figure::NotApplicable) => "previous_not_applicable",
                (Previous::Rating, _) => "previous.rating",
                (Previous::Total, _) => "previous.total",
                (_, Figure::Number(_)) => "previous.number",
                (_, Figure::YesNo(_)) => "previous.truth",
                _ => "previous.option",
            });
        }
        if reads_tenure && person.own.founded.is_none() {
            met("tenure_unknown");
        }
        let derived = set.derived.iter().zip(&came.with_waivers.derived);
        if derived
            .into_iter()
            .any(|(own, now)| own.previous.is_some() && matches!(now, DerivedAnswer::Number(now) if now.value.is_ok()))
        {
            met("previous.derived");
        }
        if !came.waived.is_empty() {
            met("waived");
        }
        if came.last != came.computed {
            met("decided");
        }
    }
}
