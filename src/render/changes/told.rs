//! How causes are told: in one sentence, or one by one.

/// How causes are told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// In one sentence.
    Sentence,
    /// One by one, with what each is made of under it.
    List,
}

/// One thing that is told.
pub(super) struct Told {
    /// What it says.
    pub(super) words: String,
    /// What it is made of, where that is told apart.
    pub(super) parts: Vec<String>,
}

impl Told {
    /// What is not made of anything.
    pub(super) fn of(words: impl Into<String>) -> Told {
        Told { words: words.into(), parts: Vec::new() }
    }
}
