//! Formulas as trees: what a spreadsheet computes, on whole numbers, with the meaning that it has there.

use crate::engine::sheet::Slot;
use crate::law::expression::Comparison;
use crate::words::number::Mode;
use crate::words::period::{from_days, months_between};
use std::sync::Arc;

/// A whole number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// A number.
    Whole(i128),
    /// The cell of the same row in a column.
    Column(usize),
    /// The sum.
    Add(Vec<Expression>),
    /// The first less the second.
    Subtract(Box<Expression>, Box<Expression>),
    /// The product.
    Multiply(Box<Expression>, Box<Expression>),
    /// The least.
    Least(Vec<Expression>),
    /// The greatest.
    Greatest(Vec<Expression>),
    /// The second where the first holds, else the third.
    If(Box<Test>, Box<Expression>, Box<Expression>),
    /// Of several the one at a position, from 0.
    Pick(Box<Expression>, Vec<Expression>),
    /// The whole number that a quotient is rounded to; the divisor is above 0.
    Divide(Mode, Box<Expression>, Box<Expression>),
    /// Whole months from the first day to the second; days count from 1970.
    Months(Box<Expression>, Box<Expression>),
}

/// What holds or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// The same in every row.
    Literal(bool),
    /// Two numbers compared.
    Compare(Comparison, Expression, Expression),
    /// All hold.
    All(Vec<Test>),
    /// One holds.
    Any(Vec<Test>),
    /// The text of an input is one of these, letter by letter.
    TextIn(Slot, Arc<Vec<String>>),
}

/// A row as far as it has been computed.
pub struct Row<'r> {
    /// Cells to the left.
    pub cells: &'r [i128],
    /// Whether the text of an input is one of several.
    pub text: &'r dyn Fn(Slot, &[String]) -> bool,
}

impl std::fmt::Debug for Row<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Row").field("cells", &self.cells).finish_non_exhaustive()
    }
}

impl Expression {
    /// What the spreadsheet shows for it.
    pub fn value(&self, row: &Row<'_>) -> i128 {
        match self {
            Expression::Whole(whole) => *whole,
            Expression::Column(column) => row.cells[*column],
            Expression::Add(all) => all.iter().fold(0, |sum, x| sum.saturating_add(x.value(row))),
            Expression::Subtract(a, b) => a.value(row).saturating_sub(b.value(row)),
            Expression::Multiply(a, b) => a.value(row).saturating_mul(b.value(row)),
            Expression::Least(all) => all.iter().map(|x| x.value(row)).min().unwrap_or(0),
            Expression::Greatest(all) => all.iter().map(|x| x.value(row)).max().unwrap_or(0),
            Expression::If(test, then, otherwise) => {
                if test.holds(row) {
                    then.value(row)
                } else {
                    otherwise.value(row)
                }
            }
            Expression::Pick(position, all) => {
                let position = usize::try_from(position.value(row)).ok();
                position.and_then(|position| all.get(position)).map_or(0, |x| x.value(row))
            }
            Expression::Divide(mode, over, under) => mode.divide(over.value(row), under.value(row).max(1)),
            Expression::Months(from, to) => {
                let day = |x: &Expression| i64::try_from(x.value(row)).ok().and_then(from_days);
                match (day(from), day(to)) {
                    (Some(from), Some(to)) => i128::from(months_between(from, to)),
                    _ => 0,
                }
            }
        }
    }

    /// A branch.
    pub fn branch(test: Test, then: Expression, otherwise: Expression) -> Expression {
        match test {
            Test::Literal(true) => then,
            Test::Literal(false) => otherwise,
            _ if then == otherwise => then,
            test => Expression::If(Box::new(test), Box::new(then), Box::new(otherwise)),
        }
    }

    /// Whether it is this number.
    pub fn is(&self, whole: i128) -> bool {
        *self == Expression::Whole(whole)
    }
}

impl Test {
    /// Whether it holds.
    pub fn holds(&self, row: &Row<'_>) -> bool {
        match self {
            Test::Literal(holds) => *holds,
            Test::Compare(comparison, a, b) => comparison.holds(a.value(row).cmp(&b.value(row))),
            Test::All(all) => all.iter().all(|test| test.holds(row)),
            Test::Any(any) => any.iter().any(|test| test.holds(row)),
            Test::TextIn(slot, texts) => (row.text)(*slot, texts),
        }
    }

    /// `a = b`
    pub fn equal(a: Expression, b: i128) -> Test {
        Test::Compare(Comparison::Equal, a, Expression::Whole(b))
    }

    /// `a < b`
    pub fn less(a: Expression, b: i128) -> Test {
        Test::Compare(Comparison::Less, a, Expression::Whole(b))
    }

    /// One of several; the one where there is only one.
    pub fn any(mut all: Vec<Test>) -> Test {
        if all.len() == 1 { all.remove(0) } else { Test::Any(all) }
    }

    /// All of several; the one where there is only one.
    pub fn all(mut all: Vec<Test>) -> Test {
        if all.len() == 1 { all.remove(0) } else { Test::All(all) }
    }
}
