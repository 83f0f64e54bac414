//! The names that the expressions of these tests may use, and rows of figures for them.

use num_bigint::BigInt;
use num_rational::BigRational;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use vungmanh::law::expression::{Condition, Numeric};
use vungmanh::law::lower::{Binding, Scope, Written, condition, numeric};
use vungmanh::law::{Name, NodeId};
use vungmanh::words::diagnostic::{Diagnostic, Region, Words};
use vungmanh::words::period::Date;

/// Absent codes, as everywhere: the least one stays.
pub(super) const MISSING: u8 = 1;
pub(super) const ZERO_DENOMINATOR: u8 = 4;
pub(super) const NOT_APPLICABLE: u8 = 6;

/// The maximum of the group `nhom`.
pub(super) const GROUP_MAXIMUM: i64 = 20;
pub(super) const GROUP: NodeId = 3;
pub(super) const YEAR: i32 = 2016;
pub(super) const OPTIONS: [&str; 3] = ["xa", "phuong", "thi_tran"];
pub(super) const RATINGS: [&str; 3] = ["tot", "kha", "yeu"];

/// What a name of a kind stands for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Number(BigRational),
    Truth(bool),
    Day(Date),
    Option(usize),
    Text(String),
    Rating(usize),
}

/// A value, or the code of its absence.
pub(super) type Lane<T> = Result<T, u8>;

/// One unit's figures, by name.
pub(super) type Row = BTreeMap<&'static str, Lane<Value>>;

/// Every name with what it is bound to.
pub(super) fn names() -> Vec<(&'static str, Binding)> {
    let options = || OPTIONS.map(str::to_owned).to_vec();
    let mut names = vec![
        ("x", Binding::Number(Name::Indicator(0))),
        ("y", Binding::Number(Name::Indicator(1))),
        ("z", Binding::Number(Name::Indicator(2))),
        ("ty_le", Binding::Number(Name::Derived(0))),
        ("nhom", Binding::Number(Name::Points(GROUP))),
        ("period.year", Binding::Number(Name::PeriodYear)),
        ("p", Binding::Truth(Name::Indicator(3))),
        ("q", Binding::Truth(Name::Indicator(4))),
        ("r", Binding::Truth(Name::Indicator(5))),
        ("ngay", Binding::Day(Name::Indicator(6))),
        ("han", Binding::Day(Name::Indicator(7))),
        ("loai", Binding::Choice(8, options())),
        ("subtype", Binding::Text(Name::Subtype)),
        ("rating", Binding::RunningRating),
        ("sau_nay", Binding::NotHere(Words::new("đứng sau tiêu chí này", "stands after this criterion"))),
    ];
    names.extend(RATINGS.iter().enumerate().map(|(position, rating)| (*rating, Binding::Rating(position))));
    names
}

/// The name as rows have it.
pub(super) fn id(name: Name) -> &'static str {
    let is_it = |binding: &Binding| match binding {
        Binding::Number(it) | Binding::Truth(it) | Binding::Day(it) | Binding::Text(it) => *it == name,
        Binding::Choice(indicator, _) => Name::Indicator(*indicator) == name,
        Binding::RunningRating
        | Binding::Rating(_)
        | Binding::PreviousRating(..)
        | Binding::Refused(..)
        | Binding::NotHere(_) => false,
    };
    names().into_iter().find(|(_, binding)| is_it(binding)).expect("the world has a name for it").0
}

fn written(text: &str) -> Written<'_> {
    let region = Region { start: 0, end: text.len(), line: 1, column: 1 };
    Written { text, file: "rules.yaml".into(), region, is_verbatim: true }
}

fn scope<T>(may_round: bool, use_it: impl FnOnce(&Scope<'_>) -> T) -> T {
    let names = names();
    let lookup = |word: &str| names.iter().find(|(name, _)| *name == word).map(|(_, binding)| binding.clone());
    let all = || names.iter().map(|(name, _)| (*name).to_owned()).collect();
    let node = |word: &str| (word == "nhom").then_some(GROUP);
    use_it(&Scope { lookup: &lookup, names: &all, node: &node, may_round })
}

/// Lowers a number, where rounding is allowed.
pub(super) fn lower_number(text: &str) -> Result<Numeric, Vec<Diagnostic>> {
    scope(true, |scope| numeric(&written(text), scope))
}

/// Lowers a truth, where rounding is allowed.
pub(super) fn lower_condition(text: &str) -> Result<Condition, Vec<Diagnostic>> {
    scope(true, |scope| condition(&written(text), scope))
}

/// Lowers a number outside derived values.
pub(super) fn lower_points(text: &str) -> Result<Numeric, Vec<Diagnostic>> {
    scope(false, |scope| numeric(&written(text), scope))
}

/// The exact value of `-12.5`.
pub(super) fn exact(text: &str) -> BigRational {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let mantissa: BigInt = format!("{whole}{decimals}").parse().expect("digits");
    BigRational::new(mantissa, BigInt::from(10).pow(u32::try_from(decimals.len()).expect("few decimals")))
}

/// The whole number at or below, and how the rest compares with a half.
pub(super) fn halves(x: &BigRational) -> (BigRational, Ordering) {
    let below = x.floor();
    let half = (x - &below).cmp(&BigRational::new(1.into(), 2.into()));
    (below, half)
}
