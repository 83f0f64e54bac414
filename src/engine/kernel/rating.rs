//! From a total to a rating: edges, then requirements.

use super::formula::{Calculation, numbers, settle};
use super::lanes::{Lane, Numbers, ten};
use crate::engine::sheet::{Block, Column, Slot, Values, Why};
use crate::words::number::Number;
use std::cmp::Ordering;

/// The rating whose edges hold the score.
#[derive(Debug)]
pub struct ByScore {
    /// What ratings are read from.
    pub score: Calculation,
    /// By rating, best first; a reason each, from `PRESENT`.
    pub edges: Vec<Edges>,
}

/// The edges of a rating.
#[derive(Clone, Debug, Default)]
pub struct Edges {
    /// Each holds.
    pub all: Vec<Edge>,
    /// The rating that takes what lies outside every other's outer edge.
    pub otherwise: bool,
}

/// One edge.
#[derive(Clone, Copy, Debug)]
pub struct Edge {
    /// Which side.
    pub side: Side,
    /// Where.
    pub at: Number,
}

/// On which side of an edge a score must lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// `≥`
    From,
    /// `≤`
    To,
    /// `<`
    Below,
}

impl Side {
    fn holds(self, order: Ordering) -> bool {
        match self {
            Side::From => order.is_ge(),
            Side::To => order.is_le(),
            Side::Below => order.is_lt(),
        }
    }
}

pub(super) fn by_score(by_score: &ByScore, block: &Block) -> Column {
    if by_score.score.narrow { by_score_in::<i64>(by_score, block) } else { by_score_in::<i128>(by_score, block) }
}

fn by_score_in<L: Lane>(by_score: &ByScore, block: &Block) -> Column {
    let mut why = vec![Why::PRESENT; block.n_rows];
    let score = numbers::<L>(&by_score.score.operation, block, &mut why);
    settle(&mut why, Why::ZERO_DENOMINATOR);
    let order = |row: usize, at: Number| {
        let (mantissa, scale) = (L::of(at.mantissa()), ten::<L>(at.decimals()));
        match &score {
            Numbers::Grid { values, decimals } => L::compare_products(values.at(row), scale, mantissa, ten::<L>(*decimals)),
            Numbers::Quotient { over, under } => L::compare_products(over.at(row), scale, mantissa, under.at(row)),
        }
    };
    let mut ratings = vec![0_u8; block.n_rows];
    for row in 0..block.n_rows {
        if !why[row].is_present() {
            continue;
        }
        let taken = by_score.edges.iter().position(|edges| {
            if edges.otherwise {
                is_outside(&by_score.edges, |at| order(row, at))
            } else {
                edges.all.iter().all(|edge| edge.side.holds(order(row, edge.at)))
            }
        });
        match taken {
            Some(rating) => {
                ratings[row] = position(rating);
                why[row] = Why(Why::PRESENT.0 + u16::from(ratings[row]));
            }
            None => why[row] = Why::UNSTATED,
        }
    }
    Column { values: Values::Rating(ratings), why }
}

// Under every other rating's `from`; where the others have only upper edges, over all of them.
fn is_outside(edges: &[Edges], order: impl Fn(Number) -> Ordering) -> bool {
    edges.iter().filter(|edges| !edges.otherwise).all(|edges| match edges.all.iter().find(|edge| edge.side == Side::From) {
        Some(from) => order(from.at).is_lt(),
        None => edges.all.iter().any(|edge| !edge.side.holds(order(edge.at))),
    })
}

/// A rating's position in a byte.
pub(super) fn position(rating: usize) -> u8 {
    u8::try_from(rating).expect("compile refuses more than 200 ratings")
}

/// The best rating, from the one by score downward, whose requirements hold.
#[derive(Debug)]
pub struct AfterRequirements {
    /// The rating by score.
    pub by_score: Slot,
    /// By rating: the truth of its requirements, and how to name the one that failed.
    pub ratings: Vec<Option<Demand>>,
    /// Whether the next lower rating is asked; else the text does not say.
    pub falls_through: bool,
}

/// What a rating demands.
#[derive(Debug)]
pub struct Demand {
    /// Whether all of it holds.
    pub truth: Slot,
    /// Its requirements as written.
    pub tree: DemandTree,
}

/// The requirements of a rating, in the shape they are written.
#[derive(Debug)]
pub enum DemandTree {
    /// All must hold.
    All(Vec<DemandTree>),
    /// One must hold.
    Any(Vec<DemandTree>),
    /// None may hold.
    None(Vec<DemandTree>),
    /// One requirement: its truth, and its position among all of the set.
    One(Slot, u16),
}

/// The reason of a rating that the score reached and that was kept. The requirements follow: of a rating that the unit came
/// down to, the one it missed of the rating above.
pub const BY_SCORE: Why = Why::PRESENT;

pub(super) fn after_requirements(step: &AfterRequirements, block: &Block) -> Column {
    let before = &block.columns[step.by_score.0];
    let Values::Rating(positions) = &before.values else { unreachable!("a rating by score is a column of ratings") };
    let mut ratings = positions.clone();
    let mut why = before.why.clone();
    for row in 0..block.n_rows {
        if !why[row].is_present() {
            continue;
        }
        why[row] = BY_SCORE;
        let mut rating = usize::from(positions[row]);
        loop {
            let Some(demand) = step.ratings.get(rating) else {
                // past the last rating
                (ratings[row], why[row]) = (0, Why::UNSTATED);
                break;
            };
            let truth = demand.as_ref().map_or(Why::HOLDS, |demand| block.columns[demand.truth.0].why[row]);
            match truth {
                Why::HOLDS => {
                    ratings[row] = position(rating);
                    break;
                }
                absence if !absence.is_present() => {
                    (ratings[row], why[row]) = (0, absence);
                    break;
                }
                _ => {}
            }
            if !step.falls_through {
                (ratings[row], why[row]) = (0, Why::UNSTATED);
                break;
            }
            let demand = demand.as_ref().expect("a rating without requirements holds");
            let missed = demand.tree.missed(row, block).expect("requirements that do not hold have one that was missed");
            why[row] = Why(BY_SCORE.0 + 1 + missed);
            rating += 1;
        }
    }
    Column { values: Values::Rating(ratings), why }
}

impl DemandTree {
    // Certainly holds; where something is absent, another requirement may have decided.
    fn holds(&self, row: usize, block: &Block) -> bool {
        match self {
            DemandTree::All(all) => all.iter().all(|tree| tree.holds(row, block)),
            DemandTree::Any(any) => any.iter().any(|tree| tree.holds(row, block)),
            DemandTree::None(none) => none.iter().all(|tree| tree.fails(row, block)),
            DemandTree::One(slot, _) => block.columns[slot.0].why[row] == Why::HOLDS,
        }
    }

    /// The first requirement that was missed: of a list of alternatives what its first missed, of a list of exclusions the first
    /// that holds.
    fn missed(&self, row: usize, block: &Block) -> Option<u16> {
        match self {
            DemandTree::All(all) => all.iter().find(|tree| tree.fails(row, block)).and_then(|tree| tree.missed(row, block)),
            DemandTree::Any(any) => any.first().and_then(|tree| tree.missed(row, block)),
            DemandTree::None(none) => none.iter().find(|tree| tree.holds(row, block)).and_then(|tree| tree.met(row, block)),
            DemandTree::One(_, requirement) => Some(*requirement),
        }
    }

    /// The first requirement because of which an exclusion holds.
    fn met(&self, row: usize, block: &Block) -> Option<u16> {
        match self {
            DemandTree::All(all) => all.first().and_then(|tree| tree.met(row, block)),
            DemandTree::Any(any) => any.iter().find(|tree| tree.holds(row, block)).and_then(|tree| tree.met(row, block)),
            DemandTree::None(none) => none.first().and_then(|tree| tree.missed(row, block)),
            DemandTree::One(_, requirement) => Some(*requirement),
        }
    }

    // Certainly does not hold; an absence is passed over, because another requirement decided.
    fn fails(&self, row: usize, block: &Block) -> bool {
        match self {
            DemandTree::All(all) => all.iter().any(|tree| tree.fails(row, block)),
            DemandTree::Any(any) => any.iter().all(|tree| tree.fails(row, block)),
            DemandTree::None(none) => none.iter().any(|tree| tree.holds(row, block)),
            DemandTree::One(slot, _) => block.columns[slot.0].why[row] == Why::HOLDS_NOT,
        }
    }
}

/// The worst of several columns of ratings: how a matrix rates.
pub(super) fn worst_row(rows: &[Slot], block: &Block) -> Column {
    let mut ratings = vec![0_u8; block.n_rows];
    let mut why = vec![Why::PRESENT; block.n_rows];
    let mut n_left = vec![0_u32; block.n_rows];
    for slot in rows {
        let column = &block.columns[slot.0];
        let Values::Rating(positions) = &column.values else { unreachable!("a matrix row is a column of ratings") };
        for row in 0..block.n_rows {
            if column.why[row] == Why::NOT_APPLICABLE {
                continue;
            }
            n_left[row] += 1;
            why[row] = why[row].min(column.why[row]);
            ratings[row] = ratings[row].max(positions[row]);
        }
    }
    for row in 0..block.n_rows {
        if n_left[row] == 0 {
            why[row] = Why::NOT_APPLICABLE;
        } else if why[row].is_present() {
            why[row] = Why(Why::PRESENT.0 + u16::from(ratings[row]));
        }
        ratings[row] = if why[row].is_present() { ratings[row] } else { 0 };
    }
    Column { values: Values::Rating(ratings), why }
}
