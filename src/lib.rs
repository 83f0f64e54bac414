//! vungmanh: rule sets in, ratings out, and a true answer to "why was this unit rated so?".

pub mod words;
pub mod law;
pub mod engine;
