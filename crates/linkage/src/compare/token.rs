//! One word against another: how likely they spell one name, and how that is known.

use crate::compare::confusion::Confusions;
use crate::name::{Script, Token};

/// How two words agree, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Words {
    /// Two names.
    Different,
    /// Could be one name written twice.
    Distant,
    /// Sound alike.
    Alike,
    /// Very probably one name: sound nearly the same.
    Close,
    /// The dictionary knows them as spellings of one name.
    Group,
    /// Read the same.
    Same,
}

impl Words {
    /// Number of levels.
    pub const COUNT: usize = 6;
    /// Every level, the worst first.
    pub const ALL: [Words; Words::COUNT] =
        [Words::Different, Words::Distant, Words::Alike, Words::Close, Words::Group, Words::Same];

    /// The level of a probability from sounds alone.
    #[must_use]
    pub fn from_probability(p: f32) -> Words {
        match p {
            p if p >= 0.93 => Words::Close,
            p if p >= 0.75 => Words::Alike,
            p if p >= 0.40 => Words::Distant,
            _ => Words::Different,
        }
    }
}

/// Log likelihood ratio (natural) that two words spell one name by their sounds, and the probability among as many
/// spellings of one name as strangers and near misses; `None` when one cannot be read.
#[must_use]
pub fn sound_weight(a: &Token, b: &Token, tables: &Confusions) -> Option<(f32, f32)> {
    let ((mut s, mut x), (mut t, mut y)) = (a.units(), b.units());
    if x.is_empty() || y.is_empty() || s == Script::Other || t == Script::Other {
        return None;
    }
    if s > t {
        (s, x, t, y) = (t, y, s, x);
    }
    let (table, x, y, same) = match tables.table(s, t) {
        Some(table) => (table, x, y, s == t),
        None => (tables.table(Script::Latin, Script::Latin)?, a.latin_units(), b.latin_units(), true),
    };
    let features = table.features(x, y, same);
    let [_, weight, ..] = features;
    Some((weight, 1.0 / (1.0 + (-table.log_odds(&features)).exp())))
}

/// Whether the dictionary puts both words in one group.
#[must_use]
pub fn share_group(a: &Token, b: &Token) -> bool {
    a.groups().iter().any(|g| b.groups().contains(g))
}

/// Level and probability (0..1) that two words are one name. A word that nothing can read is like no other word, not even
/// the same signs again: what cannot be read cannot be compared.
#[must_use]
pub fn words(a: &Token, b: &Token, tables: &Confusions) -> (Words, f32) {
    if a.romanised().is_empty() || b.romanised().is_empty() {
        return (Words::Different, 0.0);
    }
    if a.written() == b.written() || a.script() == b.script() && a.romanised() == b.romanised() {
        return (Words::Same, 1.0);
    }
    if share_group(a, b) {
        return (Words::Group, 0.97);
    }
    let p = sound_weight(a, b, tables).map_or(0.0, |(_, p)| p);
    (Words::from_probability(p), p * 0.99)
}
