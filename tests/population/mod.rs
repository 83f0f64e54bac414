//! Whole populations by chance against what comes of them by hand: waivers, decisions, quotas with their exceptions, units below and
//! units led, and how they bear on one another.

mod before;
mod by_hand;
mod compare;
mod counts;
mod drawn;
mod files;
mod lineage;
mod places;
mod small;

use crate::generate::dice::Dice;
use by_hand::{Came, Population, Standing, came};
use compare::{differences, rated};
use counts::{Counts, EXPECTED};
use vungmanh::engine::run::Run;
use vungmanh::facts::units::Unit;
use vungmanh::law::library::Library;
use vungmanh::questions::explain::Outcome;
use vungmanh::render::explanation::explanation;
use vungmanh::render::record::record;
use vungmanh::words::diagnostic::Lang;

fn asked_for(key: &str, usual: u64) -> u64 {
    std::env::var(key).ok().and_then(|value| value.parse().ok()).unwrap_or(usual)
}

fn units_in(population: &Population, order: &[usize]) -> Vec<Unit> {
    order.iter().map(|own| population.people[*own].listed.clone()).collect()
}

fn in_order(population: &Population) -> Vec<usize> {
    (0..population.people.len()).collect()
}

/// What the engine says otherwise of a population than what comes by hand.
fn disagreement(library: &Library, population: &Population, came: &[Option<Came>], is_told: bool) -> Vec<String> {
    let order = in_order(population);
    let units = units_in(population, &order);
    match rated(library, population, &units, &order) {
        Ok(run) => {
            let mut found = differences(&run, population, came);
            if is_told {
                found.extend(untold(&run, came));
            }
            found
        }
        Err(found) => found.into_iter().map(|found| format!("{} {}", found.code, found.message.en)).collect(),
    }
}

/// Units of which the explanation does not end with what is computed of them.
fn untold(run: &Run<'_>, came: &[Option<Came>]) -> Vec<String> {
    let mut found = Vec::new();
    for (own, came) in run.units.iter().zip(came) {
        let Some(came) = came else { continue };
        let explained = small::explained(run, &own.id);
        let text = explanation(&explained, Lang::Vi) + &record(&explained);
        let told = match &explained.outcome {
            Outcome::Rated(rating, by) => Standing::Rated(*rating, by.clone()),
            Outcome::NotRated(by) => Standing::NotRated(by.clone()),
            Outcome::Undetermined(by) => Standing::Undetermined(by.clone()),
        };
        if told != came.computed || text.is_empty() {
            found.push(format!("{}: told {told:?}, came {:?}", own.id, came.computed));
        }
    }
    found
}

#[test]
fn random_populations_come_out_as_by_hand_with_all_that_was_recorded() {
    let first = asked_for("POPULATION_SEED", 0);
    let n_libraries = asked_for("POPULATION_LIBRARIES", 24);
    let mut n_refused = 0;
    let mut counts = Counts::new();
    for seed in first..first + n_libraries {
        let Some((library, sets)) = drawn::library(seed) else {
            n_refused += 1;
            continue;
        };
        let mut dice = Dice::new(seed ^ 0xc0417);
        for draw in 0..6 {
            let population = drawn::population(&sets, &mut dice);
            let came = came(&population);
            population.count(&came, &mut counts);
            let found = disagreement(&library, &population, &came, draw == 0 && seed.is_multiple_of(4));
            let shown = found[..found.len().min(12)].join("\n");
            assert_eq!(found.len(), 0, "seed {seed}, draw {draw}:\n{shown}\n{:#?}", population.records);
        }
    }
    assert!(n_refused * 3 <= n_libraries, "{n_refused} of {n_libraries} libraries are refused: too few are compared");
    let is_met = |what: &&str| counts.get(*what).is_some_and(|n| 2 <= *n);
    let unmet: Vec<&str> = EXPECTED.split_whitespace().filter(|what| !is_met(what)).collect();
    assert_eq!(unmet, Vec::<&str>::new(), "each was met twice at least: {counts:#?}");
}

#[test]
fn neither_the_order_of_rows_nor_that_of_decisions_matters_to_a_population() {
    let mut n_shuffles = 0;
    for seed in 200..206 {
        let Some((library, sets)) = drawn::library(seed) else { continue };
        let mut dice = Dice::new(seed);
        let mut population = drawn::population(&sets, &mut dice);
        let came = came(&population);
        let mut order = in_order(&population);
        for _ in 0..5 {
            shuffle(&mut order, &mut dice);
            shuffle(&mut population.records, &mut dice);
            let units = units_in(&population, &order);
            let run = rated(&library, &population, &units, &order).expect("it is rated");
            assert_eq!(differences(&run, &population, &came), Vec::<String>::new(), "seed {seed}");
            n_shuffles += 1;
        }
    }
    assert!(20 <= n_shuffles, "{n_shuffles}");
}

fn shuffle<T>(all: &mut [T], dice: &mut Dice) {
    for n in (1..all.len()).rev() {
        all.swap(n, dice.between(0, n));
    }
}
