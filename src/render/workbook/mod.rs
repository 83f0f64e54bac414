//! Excel workbooks; what they share stands in `book`.

pub mod blank;
pub mod book;
