//! Decoys: encoded records of nobody, so that a thief cannot lay a list of people beside the records of an owner.
//!
//! A decoy's name is made of the letters' own habits: from the words of some true names, each next letter is drawn from
//! what follows the last two. So a decoy sets the bits that true names set, in the usual number, and is no true name. It
//! is made and changed like a true record; only its owner can tell it, by the handle.

use std::collections::HashMap;

use super::key::NoiseKey;
use super::subject::{Birth, Quality};

/// The share of an owner's records that should be decoys: one for every three true ones.
pub const TRUE_PER_DECOY: usize = 3;

/// Where random bytes come from.
pub type Random<'a> = &'a mut dyn FnMut(&mut [u8]);

fn number(random: Random<'_>, below: usize) -> usize {
    let mut bytes = [0; 8];
    random(&mut bytes);
    usize::try_from(u64::from_le_bytes(bytes) % u64::try_from(below.max(1)).unwrap_or(1)).unwrap_or(0)
}

impl NoiseKey {
    /// A fresh handle of a true record.
    pub fn handle(&self, random: Random<'_>) -> u64 {
        loop {
            let mut bytes = [0; 8];
            random(&mut bytes);
            let handle = u64::from_le_bytes(bytes);
            if !self.is_decoy(handle) && handle != u64::MAX {
                return handle;
            }
        }
    }

    /// A fresh handle of a decoy; to all but the owner it is as random as any other.
    pub fn decoy_handle(&self, random: Random<'_>) -> u64 {
        let mut bytes = [0; 4];
        random(&mut bytes);
        let half = u32::from_le_bytes(bytes);
        u64::from(half) << 32 | u64::from(self.mark(half))
    }

    /// Whether a handle is one of the owner's decoys: its hits are dropped before anybody sees them.
    #[must_use]
    pub fn is_decoy(&self, handle: u64) -> bool {
        let (half, mark) = ((handle >> 32) & 0xffff_ffff, handle & 0xffff_ffff);
        u32::try_from(half).is_ok_and(|half| u64::from(self.mark(half)) == mark)
    }
}

/// The habits of letters in some names: what follows two letters.
#[derive(Debug, Clone, Default)]
pub struct Habits {
    follows: HashMap<[u8; 2], Vec<u8>>,
    words: Vec<usize>,
    births: Vec<Birth>,
}

/// A made-up person.
#[derive(Debug, Clone)]
pub struct Decoy {
    /// Words in a to z.
    pub words: Vec<String>,
    /// Birth date.
    pub birth: Birth,
}

impl Habits {
    /// Learns from a true record: its words in a to z, and its birth date.
    pub fn learn(&mut self, words: &[&str], birth: Birth) {
        for word in words {
            let mut last = *b"__";
            for byte in word.bytes().chain([b'_']) {
                self.follows.entry(last).or_default().push(byte);
                last = [last[1], byte];
            }
        }
        if !words.is_empty() {
            self.words.push(words.len());
        }
        self.births.push(birth);
    }

    fn word(&self, random: Random<'_>) -> String {
        let (mut word, mut last) = (String::new(), *b"__");
        while word.len() < 12 {
            let Some(next) = self.follows.get(&last).and_then(|f| f.get(number(random, f.len()))) else {
                break;
            };
            if *next == b'_' {
                break;
            }
            word.push(char::from(*next));
            last = [last[1], *next];
        }
        word
    }

    /// Makes up a person; none when nothing was learned. `taken` says whether a word is a true one (it stands in the
    /// dictionary or in the owner's names): those are drawn again, so that a decoy is far from every true record.
    pub fn decoy(&self, random: Random<'_>, taken: impl Fn(&str) -> bool) -> Option<Decoy> {
        let count = *self.words.get(number(random, self.words.len()))?;
        let mut words = Vec::with_capacity(count);
        for _ in 0..count {
            let mut word = self.word(random);
            for _ in 0..20 {
                if word.len() > 2 && !taken(&word) {
                    break;
                }
                word = self.word(random);
            }
            words.push(word);
        }
        // Year, and day with month, each from somebody else.
        let year = self.births.get(number(random, self.births.len())).copied().unwrap_or_default();
        let day = self.births.get(number(random, self.births.len())).copied().unwrap_or_default();
        let quality = if year.year.is_some() { year.quality } else { Quality::Unknown };
        let birth = match year.year {
            Some(_) => Birth { year: year.year, month: day.month, day: day.day, quality },
            None => Birth { quality, ..Birth::default() },
        };
        Some(Decoy { words, birth })
    }
}
