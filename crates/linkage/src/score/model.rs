//! Probabilities of agreement among matches (m) and among strangers (u), by field and level.

use crate::compare::{Dates, Words};
use crate::table::Kind;

/// How strongly a term's own rarity counts beside its field's average.
const RARITY: f32 = 0.9;
/// Most disagreement among matches that is believed.
const MOST_DIFFERENT: f64 = 0.5;
/// Pairs that the prior of m counts as.
const STRENGTH: f64 = 20.0;

/// m and u of one field. Levels rise from disagreement to agreement.
#[derive(Debug, Clone, PartialEq)]
pub struct Prior {
    /// By level, among matches.
    pub m: Vec<f64>,
    /// By level, among strangers.
    pub u: Vec<f64>,
    belief: Vec<f64>,
    /// Whether the levels' weights must rise.
    monotone: bool,
}

impl Prior {
    /// A field with what is believed of m before any data.
    #[must_use]
    pub fn new(belief: &[f64]) -> Prior {
        let sum: f64 = belief.iter().sum();
        let m: Vec<f64> = belief.iter().map(|b| b / sum).collect();
        let n = u32::try_from(m.len()).map_or(1.0, f64::from);
        Prior { u: vec![1.0 / n; m.len()], belief: m.clone(), m, monotone: true }
    }

    fn words() -> Prior {
        Prior::new(&[0.12, 0.04, 0.06, 0.12, 0.06, 0.60])
    }

    fn dates() -> Prior {
        // Apart, Window, NearYear, Year, YearAndPart, YearOnly, SameJanuary, DayAndMonth, Slip, Swapped, Same
        Prior::new(&[0.02, 0.04, 0.03, 0.02, 0.03, 0.10, 0.05, 0.03, 0.08, 0.03, 0.57])
    }

    /// Number of levels.
    #[must_use]
    pub fn levels(&self) -> usize {
        self.m.len()
    }

    /// Sets u from counts among random pairs; `same` is the chance of the top level where frequencies tell it.
    pub fn set_u(&mut self, counts: &[f64], same: Option<f64>) {
        let total: f64 = counts.iter().sum();
        // With few pairs, what is believed of strangers in general stands in.
        // Levels that no random pair shows are rare, not impossible: half an occurrence, falling with the level.
        let n = self.levels();
        let floor = |level: usize| 0.5 / u32::try_from(level + 1).map_or(1.0, f64::from);
        let padded: Vec<f64> = (0..n)
            .map(|l| counts.get(l).copied().unwrap_or(0.0) + if total > 0.0 { floor(l) } else { 1.0 })
            .collect();
        let sum: f64 = padded.iter().sum();
        self.u = padded.iter().map(|c| c / sum).collect();
        if let (Some(same), Some(last)) = (same, self.u.last_mut()) {
            *last = same.clamp(1e-9, 0.99);
        }
    }

    /// Logarithm of u.
    #[must_use]
    pub fn log_u(&self, level: usize) -> f32 {
        log(self.u.get(level).copied().unwrap_or(1.0))
    }

    /// Logarithm of m.
    #[must_use]
    pub fn log_m(&self, level: usize) -> f32 {
        log(self.m.get(level).copied().unwrap_or(1.0))
    }

    /// Logarithm of the chance of an agreement of terms whose own chance is known, damped towards the field's.
    #[must_use]
    pub fn damped(&self, level: usize, chance: f32) -> f32 {
        RARITY * chance.max(1e-8).ln() + (1.0 - RARITY) * self.log_u(level)
    }

    /// Sets m from expected counts, held by the prior and made monotone.
    pub fn set_m(&mut self, counts: &[f64]) {
        let mixed: Vec<f64> = self
            .belief
            .iter()
            .enumerate()
            .map(|(l, b)| STRENGTH * b + counts.get(l).copied().unwrap_or(0.0))
            .collect();
        let sum: f64 = mixed.iter().sum();
        self.m = mixed.iter().map(|c| c / sum).collect();
        if self.monotone {
            self.pool();
        }
        // Pairs most of whose names differ are no matches, whatever else agrees: without true matches in a table the
        // maximisation would settle on those who share a date.
        if let Some(first) = self.m.first().copied().filter(|first| *first > MOST_DIFFERENT) {
            let rest = 1.0 - first;
            for (level, m) in self.m.iter_mut().enumerate() {
                *m *=
                    if level == 0 { MOST_DIFFERENT / first } else { (1.0 - MOST_DIFFERENT) / rest.max(1e-9) };
            }
        }
    }

    /// Pools neighbouring levels whose weights fall where they should rise.
    fn pool(&mut self) {
        let mut blocks: Vec<(f64, f64, usize)> = Vec::new();
        for (m, u) in self.m.iter().zip(&self.u) {
            blocks.push((*m, *u, 1));
            while let [.., a, b] = blocks.as_slice() {
                let (a, b) = (*a, *b);
                if a.0 / a.1 <= b.0 / b.1 {
                    break;
                }
                blocks.pop();
                if let Some(last) = blocks.last_mut() {
                    *last = (a.0 + b.0, a.1 + b.1, a.2 + b.2);
                }
            }
        }
        let mut at = 0;
        for (m, u, n) in blocks {
            for (to, from) in self.m.iter_mut().zip(&self.u).skip(at).take(n) {
                *to = m * from / u;
            }
            at += n;
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a logarithm of a probability")]
fn log(x: f64) -> f32 {
    x.max(1e-12).ln() as f32
}

/// m and u of every field.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// Words of names.
    pub names: Prior,
    /// The birth date.
    pub born: Prior,
    /// Other fields, in the order of the columns.
    pub single: Vec<Prior>,
    /// Share of matches among all pairs.
    pub share: f64,
}

impl Model {
    /// What is believed before any data.
    #[must_use]
    pub fn blank(kinds: impl Iterator<Item = Kind>) -> Model {
        let single = kinds
            .map(|kind| match kind {
                Kind::Sex => Prior::new(&[0.03, 0.001, 0.001, 0.001, 0.001, 0.966]),
                Kind::Country => Prior::new(&[0.12, 0.001, 0.001, 0.001, 0.001, 0.876]),
                Kind::Exact => Prior::new(&[0.10, 0.02, 0.03, 0.05, 0.001, 0.80]),
                Kind::Names | Kind::Place | Kind::Text => Prior::new(&[0.22, 0.03, 0.05, 0.08, 0.02, 0.60]),
            })
            .collect();
        Model { names: Prior::words(), born: Prior::dates(), single, share: 1e-4 }
    }

    /// Levels of a word, of a date.
    #[must_use]
    pub fn levels() -> (usize, usize) {
        (Words::COUNT, Dates::COUNT)
    }
}
