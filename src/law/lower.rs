//! Rhai text to exact expressions. With `engine/kernel/script.rs` the only file that knows Rhai.
//!
//! Rhai is the syntax: it parses, and its tree is walked once. Everything that is not on the list of what a rule may say is
//! refused here, with its place, the reason and the way out.

use super::expression::{Condition, Numeric};
use super::{IndicatorId, Name, NodeId, RatingId};
use crate::words::diagnostic::{Diagnostic, Place, Region};
use std::sync::Arc;

/// An expression as it stands in a file.
#[derive(Clone, Debug)]
pub struct Written<'a> {
    /// The text.
    pub text: &'a str,
    /// The file it stands in.
    pub file: Arc<str>,
    /// The whole scalar.
    pub region: Region,
    /// Whether a position in the text is a position in the file (a plain scalar on one line); else the scalar's start is pointed to.
    pub is_verbatim: bool,
}

/// What a name may be bound to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Binding {
    /// A number.
    Number(Name),
    /// A truth.
    Truth(Name),
    /// A day.
    Day(Name),
    /// A choice, with the ids of its options in order.
    Choice(IndicatorId, Vec<String>),
    /// A text or a unit attribute.
    Text(Name),
    /// The running rating (`rating`), where a gate may read it.
    RunningRating,
    /// A rating's own id.
    Rating(RatingId),
    /// Declared, but not readable here: why, in words that end the sentence "`x` …".
    NotHere(crate::words::diagnostic::Words),
}

/// The names an expression may use, and where it stands.
#[allow(missing_debug_implementations, reason = "holds closures")]
pub struct Scope<'a> {
    /// What a name is bound to. `period.year` and `previous.X` arrive with their dot.
    pub lookup: &'a dyn Fn(&str) -> Option<Binding>,
    /// Every name in scope, for "did you mean".
    pub names: &'a dyn Fn() -> Vec<String>,
    /// The node of that id, for `points_share`.
    pub node: &'a dyn Fn(&str) -> Option<NodeId>,
    /// Whether `round` and `floor` may be used (only in `derived.value`).
    pub may_round: bool,
}

/// An expression that is a number.
pub fn numeric(written: &Written<'_>, scope: &Scope<'_>) -> Result<Numeric, Vec<Diagnostic>> {
    let _ = (written, scope);
    unimplemented!("being written")
}

/// An expression that is a truth, split at every top-level `&&` and `||`, parts keeping their own text and place.
pub fn condition(written: &Written<'_>, scope: &Scope<'_>) -> Result<Condition, Vec<Diagnostic>> {
    let _ = (written, scope, Place::File(written.file.clone()));
    unimplemented!("being written")
}
