//! What belongs together in two lists, and what has changed its place.

use std::collections::BTreeSet;

/// Which of these have left their order: the fewest without which the rest stand in theirs.
pub(super) fn moved(positions: &[usize]) -> BTreeSet<usize> {
    let n = positions.len();
    // the longest rising run that ends at each, and what stands before it there
    let mut longest = vec![1_usize; n];
    let mut before = vec![None; n];
    for at in 0..n {
        for earlier in 0..at {
            if positions[earlier] < positions[at] && longest[at] < longest[earlier] + 1 {
                longest[at] = longest[earlier] + 1;
                before[at] = Some(earlier);
            }
        }
    }
    let mut stays = BTreeSet::new();
    let mut end = (0..n).max_by_key(|at| (longest[*at], n - at));
    while let Some(at) = end {
        stays.insert(at);
        end = before[at];
    }
    (0..n).filter(|at| !stays.contains(at)).collect()
}

/// Where in the new list something would stand that is gone: behind what stood nearest before it and is still there.
pub(super) fn placed(old_at: usize, pairs: &[(usize, usize)]) -> usize {
    let before = pairs.iter().filter(|(old, _)| *old < old_at).max_by_key(|(old, _)| *old);
    before.map_or(0, |(_, new)| new + 1)
}

/// Pairs of two lists: those of which all is equal, then by the first key, then by the second; each once.
pub(super) fn pairs<T, A: PartialEq, B: PartialEq>(
    old: &[T],
    new: &[T],
    first: impl Fn(&T) -> A,
    second: impl Fn(&T) -> B,
) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let rounds: [&dyn Fn(&T, &T) -> bool; 3] =
        [&|a, b| first(a) == first(b) && second(a) == second(b), &|a, b| first(a) == first(b), &|a, b| second(a) == second(b)];
    for fits in rounds {
        for (new_at, after) in new.iter().enumerate() {
            if pairs.iter().any(|(_, paired)| *paired == new_at) {
                continue;
            }
            let free = |at: &usize| pairs.iter().all(|(paired, _)| paired != at);
            let found = (0..old.len()).filter(free).find(|at| fits(&old[*at], after));
            pairs.extend(found.map(|old_at| (old_at, new_at)));
        }
    }
    pairs.sort_by_key(|(_, new_at)| *new_at);
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fewest_have_moved() {
        assert_eq!(moved(&[0, 1, 2]), BTreeSet::new());
        assert_eq!(moved(&[3, 0, 1, 2]), BTreeSet::from([0]));
        assert_eq!(moved(&[0, 2, 1]).len(), 1);
        assert_eq!(moved(&[]), BTreeSet::new());
    }

    #[test]
    fn what_is_gone_stands_behind_what_stood_before_it() {
        assert_eq!(placed(0, &[(1, 0)]), 0);
        assert_eq!(placed(2, &[(0, 0), (1, 1), (3, 2)]), 2);
    }

    #[test]
    fn what_is_equal_pairs_before_what_is_alike() {
        let old = [("a", 10), ("b", 8)];
        let new = [("c", 10), ("b", 8), ("a", 5)];
        assert_eq!(pairs(&old, &new, |item| item.0, |item| item.1), [(1, 1), (0, 2)]);
    }
}
