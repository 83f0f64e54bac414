//! Floor 0: the words everything else is said in. Nothing here knows rules, figures or people.

pub mod diagnostic;
pub mod figure;
pub mod number;
pub mod period;
pub mod text;
