//! What a unit's predecessors give together for a question about the period before: figures summed, the worst rating; a ratio is
//! never summed or averaged, it is computed again.

use super::fill::Given;
use crate::law::{Indicator, Previous};
use crate::words;
use crate::words::diagnostic::Words;
use crate::words::figure::{Kind, QuantityWord};
use crate::words::number::Number;

/// What predecessors give together, and, where that is nothing, why.
///
/// `asked` is the question about the period before; `parts` what each predecessor, by its id, gave then.
pub fn together(asked: &Indicator, parts: &[(&str, Given)]) -> (Given, Option<Words>) {
    // what cannot be read is told before what is missing, as everywhere
    if parts.iter().any(|(_, given)| *given == Given::Unreadable) {
        return (Given::Unreadable, None);
    }
    // who sent nothing at all has no figure that could be added: it is not 0
    if let Some((id, _)) = parts.iter().find(|(_, given)| matches!(given, Given::Missing | Given::NothingSent)) {
        return (Given::Missing, Some(missing(id)));
    }
    if let [(_, alone)] = parts {
        return (alone.clone(), None);
    }
    // who has nothing to count adds nothing
    let counted: Vec<&Given> = parts.iter().map(|(_, given)| given).filter(|given| **given != Given::NotApplicable).collect();
    let Some(first) = counted.first() else {
        return if parts.is_empty() { (Given::Missing, None) } else { (Given::NotApplicable, None) };
    };
    match (asked.previous, &asked.question.kind) {
        (Some(Previous::Total), _) => (
            Given::Missing,
            Some(Words::new(
                "tổng điểm của nhiều đơn vị tiền thân không cộng lại được",
                "the totals of several predecessors are not to be summed",
            )),
        ),
        (Some(Previous::Rating), _) => (worst(&counted).unwrap_or(Given::Unreadable), None),
        (_, Kind::Quantity(quantity)) if quantity.word == QuantityWord::Percent => (
            Given::Missing,
            Some(Words::new(
                "tỷ lệ của nhiều đơn vị tiền thân không cộng lại được; cần tử số và mẫu số",
                "percentages of several predecessors are not to be summed: numerators and denominators are needed",
            )),
        ),
        (_, Kind::Quantity(_)) => sum(&counted).map_or_else(
            || (Given::Unreadable, Some(Words::new("các số liệu không cộng được với nhau", "the figures cannot be added up"))),
            |sum| (Given::Number(sum), None),
        ),
        (_, Kind::YesNo | Kind::Choice(_) | Kind::Date | Kind::Text) if counted.iter().all(|given| given == first) => {
            ((*first).clone(), None)
        }
        (_, Kind::YesNo | Kind::Choice(_) | Kind::Date | Kind::Text) => {
            (Given::Missing, Some(Words::new("các đơn vị tiền thân trả lời khác nhau", "the predecessors answered differently")))
        }
    }
}

fn missing(id: &str) -> Words {
    words!("`{id}` không có số liệu này ở kỳ trước", "`{id}` has no such figure in the period before")
}

// Nothing where one of them is no rating.
fn worst(counted: &[&Given]) -> Option<Given> {
    let position = |given: &&Given| if let Given::Option(position) = given { Some(*position) } else { None };
    let positions: Option<Vec<usize>> = counted.iter().map(position).collect();
    positions?.into_iter().max().map(Given::Option)
}

fn sum(counted: &[&Given]) -> Option<Number> {
    counted.iter().try_fold(Number::ZERO, |sum, given| match given {
        Given::Number(number) => sum.plus(*number),
        // a figure without its evidence counts as 0
        Given::NoEvidence => Some(sum),
        // nothing else is a number, and nothing that is none stands for 0
        _ => None,
    })
}
