//! Floor 4: answers and findings in the forms that people and programs read. Nothing here decides anything.

pub mod blocks;
pub mod changes;
pub mod citation;
pub mod csv;
pub mod decided;
pub mod diagnostic;
pub mod explanation;
pub mod layers;
pub mod page;
pub mod paper;
pub mod reading;
pub mod record;
pub mod schema;
pub mod table;
pub mod trial;
pub mod workbook;
