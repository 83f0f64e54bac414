//! Floor 2: law and facts meet. A plan is a list of steps, a sheet a list of columns; evaluating is a fold of one over the other.

pub mod across;
pub mod cohorts;
pub mod compile;
pub mod evaluate;
pub mod fill;
pub mod kernel;
pub mod kin;
pub mod order;
pub mod plan;
pub mod previous;
pub mod recorded;
pub mod run;
pub mod sheet;
pub mod sheets;
pub mod suppose;
