//! Reasons: what a pair agrees in and what that weighs, as keys; the words for them in two languages, as data.

use std::collections::HashMap;
use std::sync::LazyLock;

/// One step of the waterfall of a pair.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// Key of `data/reasons.tsv`: `name.same`, `born.swapped`, `exact.different`, `prior` …
    pub key: String,
    /// The number of the field among those of its kind, from 0.
    pub field: usize,
    /// Weight in bits: positive speaks for one person.
    pub bits: f32,
}

/// A reason in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Texts {
    /// Swedish.
    pub sv: &'static str,
    /// English.
    pub en: &'static str,
}

static WORDS: LazyLock<HashMap<&'static str, Texts>> = LazyLock::new(|| {
    include_str!("../../data/reasons.tsv")
        .lines()
        .filter(|l| !l.starts_with('#'))
        .filter_map(|l| {
            let mut cells = l.split('\t');
            Some((cells.next()?, Texts { sv: cells.next()?, en: cells.next()? }))
        })
        .collect()
});

/// The words for a reason's key.
#[must_use]
pub fn texts(key: &str) -> Option<Texts> {
    WORDS.get(key).copied()
}
