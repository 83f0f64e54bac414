//! One binary: fewer links, one place to look.

#![expect(unreachable_pub, reason = "nobody reaches a test binary; `pub` says what a module offers the others")]

mod agreement;
mod answers;
mod architecture;
mod cli;
mod cohorts;
mod constructs;
mod demonstration;
mod documents;
mod evidence;
mod fixtures;
mod forms;
mod formulas;
mod framed;
mod generate;
mod layers;
mod lints;
mod loading;
mod lowering;
mod naive;
mod naive_by_hand;
mod near_misses;
mod outputs;
mod papers;
mod population;
mod previous;
mod program;
mod reading;
mod recorded;
mod replaced;
mod rollup;
mod rules;
mod schemas;
mod scorecard;
mod scripts;
mod sentences;
mod settled;
mod show;
mod texts;
mod walk;
mod whatif;
mod workbook;
mod year_end;
