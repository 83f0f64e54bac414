//! vungmanh: rule sets in, ratings out, and a true answer to "why was this unit rated so?".
//!
//! The house has six floors, a folder each; a file names only what stands below it.
//! [`law`] is what the rules say and [`facts`] what the units did; neither knows the other. They meet in the [`engine`], where a
//! rule set becomes a plan and figures become a sheet. [`questions`] read sheets, [`render`] puts answers into forms, and [`cli`] is
//! the door. What everything is said in are [`mod@words`].
//!
//! The tour: law → plan → sheet → answer.
//!
//! ```
//! use std::path::Path;
//! use vungmanh::engine::compile::compile;
//! use vungmanh::engine::evaluate::evaluate;
//! use vungmanh::engine::fill::{Given, fill};
//! use vungmanh::engine::sheets::{Outcome, Sheets};
//! use vungmanh::law::Name;
//! use vungmanh::law::library::Library;
//! use vungmanh::words::number::Number;
//!
//! // A folder of documents becomes rule sets, or findings with their places.
//! let loaded = Library::load(Path::new("docs/muoi-phut/rules"));
//! assert!(loaded.diagnostics.is_empty());
//! let set = loaded.library.entries[0].set.clone();
//!
//! // A rule set becomes a plan: steps, each with the reasons that its cells may have.
//! let plan = compile(&set).expect("every number of the set is exact");
//!
//! // 200 households, 180 of them "gia đình văn hóa", 8 meetings; and a quarrel that lasts.
//! let figures = [200, 180, 8].map(|figure| Given::Number(Number::from(figure)));
//! let given = |_row: usize, name: Name| match name {
//!     Name::Indicator(question) => figures.get(question).cloned().unwrap_or(Given::Truth(true)),
//!     _ => Given::Missing,
//! };
//! let sheet = evaluate(&plan, fill(&set, &plan, 1, &given));
//!
//! // A sheet is read across: ten points, and yet "khá", because of a gate.
//! let sheets = Sheets { set, plan, sheet, units: vec![0] };
//! let total = sheets.plan.slots.total.expect("the set has points");
//! assert_eq!(sheets.printed(total, 0), "10");
//! assert_eq!(sheets.outcome(0), Outcome::Rated(1));
//! assert_eq!(sheets.set.ratings[1].title, "Khá");
//! assert_eq!(sheets.deciding_reason(0), "gate mat_doan_ket_keo_dai");
//! ```

pub mod words;

pub mod facts;
pub mod law;

pub mod engine;

pub mod questions;

pub mod render;

pub mod cli;
