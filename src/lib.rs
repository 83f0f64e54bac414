//! vungmanh: rule sets in, ratings out, and a true answer to "why was this unit rated so?".

pub mod cli;
pub mod engine;
pub mod facts;
pub mod law;
pub mod questions;
pub mod render;
pub mod words;
