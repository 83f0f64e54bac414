//! What a set asks of the sets of the units below: whether those have the ratings and numbers that it names.
//!
//! Found where the two meet, in a run; and told of a library before any run, for sets that are in force together.

use super::children::{Children, Rated, ScoredChildren, Tally};
use super::library::Entry;
use super::{Content, DerivedMethod, Method, RuleSet, Status};
use crate::words;
use crate::words::diagnostic::{Diagnostic, Place};
use crate::words::figure::Kind;
use crate::words::number::Number;

/// What is asked of children.
#[derive(Clone, Copy, Debug)]
pub enum Asked<'s> {
    /// A derived value of them.
    Derived(&'s Children, &'s Place, &'s str),
    /// Points of their ratings.
    Scored(&'s ScoredChildren, &'s Place, &'s str),
}

impl<'s> Asked<'s> {
    /// Everything that a set asks.
    pub fn all(set: &'s RuleSet) -> Vec<Asked<'s>> {
        let derived = set.derived.iter().filter_map(|derived| match &derived.method {
            DerivedMethod::Children(children) => Some(Asked::Derived(children, &derived.anchor.place, &derived.id)),
            _ => None,
        });
        let nodes = set.scorecard().into_iter().flat_map(|scorecard| &scorecard.nodes);
        let scored = nodes.filter_map(|node| match &node.content {
            Content::Criterion { method: Method::Children(children), .. } => {
                Some(Asked::Scored(children, &node.anchor.place, &node.id))
            }
            _ => None,
        });
        derived.chain(scored).collect()
    }

    fn unit_kind(self) -> &'s str {
        match self {
            Asked::Derived(children, ..) => &children.unit_kind,
            Asked::Scored(children, ..) => &children.unit_kind,
        }
    }
}

/// The position of the last rating that counts, best first.
pub fn counted(rated: &Rated, place: &Place, id: &str, below: &RuleSet) -> Result<usize, Box<Diagnostic>> {
    match rated {
        Rated::Level(level) => Ok(usize::try_from(*level).unwrap_or(usize::MAX) - 1),
        Rated::AtLeast(rating) => {
            let position = below.ratings.iter().position(|own| own.id == *rating);
            position.ok_or_else(|| no_such_rating(place, id, rating, below))
        }
    }
}

/// What each rating of the children's set is worth, best first.
pub fn worth(children: &ScoredChildren, place: &Place, id: &str, below: &RuleSet) -> Result<Vec<Number>, Box<Diagnostic>> {
    if let Some((rating, _)) = children.each.iter().find(|(rating, _)| !below.ratings.iter().any(|own| own.id == *rating)) {
        return Err(no_such_rating(place, id, rating, below));
    }
    let worth = below.ratings.iter().map(|own| {
        let points = children.each.iter().find(|(rating, _)| *rating == own.id).map(|(_, points)| *points);
        points.ok_or_else(|| {
            let (rating, reference) = (&own.id, below.reference());
            let diagnostic = Diagnostic::error(
                "rating_not_scored",
                place.clone(),
                words!(
                    "`{id}` không cho điểm mức `{rating}` của bộ tiêu chí `{reference}`",
                    "`{id}` gives no points for the rating `{rating}` of the set `{reference}`"
                ),
            );
            let help = words!("thêm `{rating}: …` vào `each`", "add `{rating}: …` to `each`");
            Box::new(of_below(diagnostic, below).help(help))
        })
    });
    worth.collect()
}

/// A finding about a set, with the place of the set of the units below.
pub fn of_below(diagnostic: Diagnostic, below: &RuleSet) -> Diagnostic {
    diagnostic.also(below.place.clone(), words!("bộ tiêu chí của cấp dưới", "the set of the units below"))
}

fn no_such_rating(place: &Place, id: &str, rating: &str, below: &RuleSet) -> Box<Diagnostic> {
    let reference = below.reference();
    let known: Vec<&str> = below.ratings.iter().map(|rating| rating.id.as_str()).collect();
    let known = known.join(", ");
    let diagnostic = Diagnostic::error(
        "rating_not_below",
        place.clone(),
        words!(
            "`{id}` hỏi mức `{rating}`, mà bộ tiêu chí `{reference}` của cấp dưới không có mức này",
            "`{id}` asks for `{rating}`, a rating that the set `{reference}` of the units below does not have"
        ),
    );
    Box::new(of_below(diagnostic, below).help(words!(
        "viết một trong: {known}; khi các thang khác nhau thì dùng `level_at_most`",
        "write one of: {known}; where scales differ use `level_at_most`"
    )))
}

/// A sum of something that the children's set has no number of.
pub fn no_such_figure(place: &Place, id: &str, of: &str, below: &RuleSet) -> Box<Diagnostic> {
    let reference = below.reference();
    let diagnostic = Diagnostic::error(
        "no_such_figure",
        place.clone(),
        words!(
            "`{id}` cộng `{of}`, mà bộ tiêu chí `{reference}` của cấp dưới không có số nào tên như vậy",
            "`{id}` adds up `{of}`, and the set `{reference}` of the units below has no number of that name"
        ),
    );
    Box::new(of_below(diagnostic, below).help(words!(
        "viết mã của một chỉ tiêu số, hoặc một giá trị dẫn xuất không phải phân số, của bộ tiêu chí đó",
        "write the id of a number among its indicators, or of a derived value that is no quotient"
    )))
}

fn fault(asked: Asked<'_>, below: &RuleSet) -> Option<Box<Diagnostic>> {
    match asked {
        Asked::Scored(children, place, id) => worth(children, place, id, below).err(),
        Asked::Derived(children, place, id) => match &children.tally {
            Tally::Share { rated, .. } | Tally::Count(rated) => counted(rated, place, id, below).err(),
            Tally::Sum { of, .. } => {
                let is_number = |kind: &Kind| matches!(kind, Kind::Quantity(_));
                let is_there = below.indicators.iter().any(|own| own.question.id == *of && is_number(&own.question.kind))
                    || below.derived.iter().any(|own| own.id == *of);
                (!is_there).then(|| no_such_figure(place, id, of, below))
            }
        },
    }
}

/// What sets ask of the sets of the units below that those have not: of one organisation, in one territory, on one day.
pub(super) fn faults(entries: &[Entry]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for set in entries.iter().map(|entry| entry.set.as_ref()).filter(|set| set.status != Status::Frame) {
        for asked in Asked::all(set) {
            let below = entries.iter().map(|entry| entry.set.as_ref()).filter(|below| is_below(set, asked.unit_kind(), below));
            found.extend(below.filter_map(|below| fault(asked, below)).map(|found| *found));
        }
    }
    found
}

fn is_below(set: &RuleSet, unit_kind: &str, below: &RuleSet) -> bool {
    let (own, other) = (&set.applies_to, &below.applies_to);
    let meet = set.in_force.zip(below.in_force).is_some_and(|(own, other)| own.overlaps(other));
    let is_one_territory = own.territory == other.territory || own.territory.is_none() || other.territory.is_none();
    meet && is_one_territory
        && below.status != Status::Frame
        && own.organisation == other.organisation
        && other.unit_kind == unit_kind
}
