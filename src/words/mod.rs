//! Floor 0: the words everything else is said in. Nothing here knows rules, figures or people.

pub mod number;
pub mod text;
pub mod period;
pub mod figure;
pub mod diagnostic;
