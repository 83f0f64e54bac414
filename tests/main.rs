//! One binary: fewer links, one place to look.

mod agreement;
mod answers;
mod architecture;
mod documents;
mod fixtures;
mod generate;
mod lints;
mod loading;
mod lowering;
mod naive;
mod naive_by_hand;
mod reading;
mod rules;
mod scorecard;
