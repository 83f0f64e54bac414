//! Excel workbooks; what they share stands in `book`.

pub mod blank;
pub mod book;
mod calculations;
mod figures;
mod filled;
mod looks;
mod overview;
mod parts;
mod problems;
mod reasons;
pub mod results;
mod rows;
mod written;
