//! Seeded chance: the same seed draws the same rule set and the same units, on every machine.

use rand::distr::uniform::SampleUniform;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A stream of draws.
#[derive(Debug)]
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(ChaCha8Rng::seed_from_u64(seed))
    }

    /// True in so many of a hundred.
    pub(crate) fn chance(&mut self, percent: i64) -> bool {
        self.between(0_i64, 99) < percent
    }

    /// A whole number, both ends included.
    pub(crate) fn between<T: SampleUniform + PartialOrd>(&mut self, least: T, most: T) -> T {
        self.0.random_range(least..=most)
    }

    /// One of several.
    pub(crate) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.0.random_range(0..of.len())]
    }

    /// Some of several, in their order, at least one.
    pub(crate) fn some<T: Clone>(&mut self, of: &[T]) -> Vec<T> {
        let keep = self.between(1_i64, 99);
        let mut kept: Vec<T> = of.iter().filter(|_| self.chance(keep)).cloned().collect();
        if kept.is_empty() {
            kept.push(self.pick(of).clone());
        }
        kept
    }
}
