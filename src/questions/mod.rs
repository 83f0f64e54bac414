//! Floor 3: what people ask of a finished sheet. Each question is a function from sheets to a plain answer.

pub mod blank;
pub mod breaches;
pub mod compare;
pub mod difference;
pub mod document;
pub mod explain;
pub mod form;
pub mod formulas;
pub mod layers;
pub mod misspelt;
pub mod noted;
pub mod quotas;
pub mod reading;
pub mod summary;
pub mod trial;
pub mod unplaced;
pub mod witness;
