//! Seeded chance: the same seed draws the same rule set and the same units, on every machine.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A stream of draws.
#[derive(Debug)]
pub struct Dice(ChaCha8Rng);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(ChaCha8Rng::seed_from_u64(seed))
    }

    /// True in so many of a hundred.
    pub fn chance(&mut self, percent: i64) -> bool {
        self.between(0, 99) < percent
    }

    /// A whole number, both ends included.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        self.0.random_range(least..=most)
    }

    /// One of several.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.0.random_range(0..of.len())]
    }

    /// Some of several, in their order, at least one.
    pub fn some<T: Clone>(&mut self, of: &[T]) -> Vec<T> {
        let keep = self.between(1, 99);
        let mut kept: Vec<T> = of.iter().filter(|_| self.chance(keep)).cloned().collect();
        if kept.is_empty() {
            kept.push(self.pick(of).clone());
        }
        kept
    }

    /// In some order.
    pub fn shuffled<T>(&mut self, mut of: Vec<T>) -> Vec<T> {
        for at in (1..of.len()).rev() {
            of.swap(at, self.0.random_range(0..=at));
        }
        of
    }
}
