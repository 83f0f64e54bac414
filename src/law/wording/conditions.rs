//! Conditions as a form lists them: one sentence where one is enough, else a line a part.

use super::Line;
use super::expressions::{condition_words, truth_words};
use crate::law::RuleSet;
use crate::law::expression::Condition;
use crate::words::diagnostic::Words;

/// Parts of a condition that still read as one sentence.
const PARTS_MAX: usize = 2;

/// A condition as lines: one where it is short, else its parts set in under how they hang together.
pub fn condition_lines<'a>(set: &'a RuleSet, condition: &'a Condition, indent: usize) -> Vec<Line<'a>> {
    let is_short = match condition {
        Condition::Part(_) => true,
        Condition::All(parts) | Condition::Any(parts) => {
            parts.len() <= PARTS_MAX && parts.iter().all(|part| matches!(part, Condition::Part(_)))
        }
        Condition::None(_) => false,
    };
    if is_short {
        return vec![Line { indent, words: condition_words(set, condition), anchor: None }];
    }
    let (words, parts) = match condition {
        Condition::Part(part) => return vec![Line { indent, words: truth_words(set, &part.truth), anchor: None }],
        Condition::All(parts) => (all_of(), parts),
        Condition::Any(parts) => (one_of(), parts),
        Condition::None(parts) => (none_of(), parts),
    };
    let head = Line { indent, words, anchor: None };
    std::iter::once(head).chain(parts.iter().flat_map(|part| condition_lines(set, part, indent + 1))).collect()
}

/// All must hold.
pub fn all_of() -> Words {
    Words::new("Phải đủ mọi điều:", "All of:")
}

/// One must hold.
pub fn one_of() -> Words {
    Words::new("Cần một trong các điều:", "One of:")
}

/// None may hold.
pub fn none_of() -> Words {
    Words::new("Không được có điều nào:", "None of:")
}
