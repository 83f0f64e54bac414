//! One binary: fewer links, one place to look.

mod lowering;
