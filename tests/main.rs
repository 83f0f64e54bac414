//! One binary: fewer links, one place to look.

mod architecture;
mod fixtures;
mod lints;
mod loading;
mod lowering;
mod naive;
mod naive_by_hand;
mod reading;
mod rules;
mod scorecard;
