//! What candidate pairs agree in: levels by field, and the chance of that agreement between strangers.

use std::collections::HashMap;

use crate::compare::{Confusions, Dates, Words, align};
use crate::score::{Model, Prior};

use super::correlation::Correlations;
use super::random::Random;
use super::terms::{Terms, in_parts};
use super::{Kind, MISSING, NAME_SLOTS, Table};

/// Level of a slot with nothing to compare.
pub(crate) const NONE: u8 = u8::MAX;
/// Where the birth date stands among the slots.
pub(crate) const BORN: usize = NAME_SLOTS;
/// Where the other fields begin.
pub(crate) const SINGLE: usize = NAME_SLOTS + 1;

/// The agreements of many pairs, one after the other.
#[derive(Debug, Default)]
pub(crate) struct Gamma {
    /// Slots of a pair: words of the names, birth date, other fields.
    pub(crate) stride: usize,
    /// Levels.
    pub(crate) levels: Vec<u8>,
    /// Natural logarithm of the chance of each agreement between strangers, where the terms tell it; else 0.
    pub(crate) chance: Vec<f32>,
}

impl Gamma {
    pub(crate) fn len(&self) -> usize {
        self.levels.len() / self.stride.max(1)
    }

    pub(crate) fn append(&mut self, more: Gamma) {
        if self.levels.is_empty() {
            *self = more;
        } else {
            self.levels.extend(more.levels);
            self.chance.extend(more.chance);
        }
    }

    pub(crate) fn pair(&self, n: usize) -> (&[u8], &[f32]) {
        let range = n * self.stride..(n + 1) * self.stride;
        (self.levels.get(range.clone()).unwrap_or(&[]), self.chance.get(range).unwrap_or(&[]))
    }
}

/// Levels between terms, kept once worked out.
struct Levels<'t> {
    terms: &'t Terms,
    tables: &'t Confusions,
    known: HashMap<u64, Words, std::hash::BuildHasherDefault<Mixer>>,
}

/// The keys are numbers already: one multiplication spreads them.
#[derive(Default)]
struct Mixer(u64);

impl std::hash::Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        self.0 = super::random::hash(bytes, self.0);
    }
    fn write_u64(&mut self, n: u64) {
        self.0 = super::random::mix(n.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    }
}

impl Levels<'_> {
    fn of(&mut self, a: u32, b: u32) -> Words {
        let (low, high) = (a.min(b), a.max(b));
        let (terms, tables) = (self.terms, self.tables);
        if self.known.len() > 2_000_000 {
            self.known.clear();
        }
        *self
            .known
            .entry((u64::from(low) << 32) | u64::from(high))
            .or_insert_with(|| terms.level(low, high, tables))
    }
}

/// Works out the agreements of `pairs`.
pub(crate) fn agreements(
    table: &Table,
    pairs: &[(u32, u32)],
    model: &Model,
    correlations: &Correlations,
    threads: usize,
) -> Gamma {
    let stride = SINGLE + table.vocabulary.single.len();
    let parts = in_parts(pairs.len(), threads, |range| {
        part(table, pairs.get(range).unwrap_or(&[]), model, correlations, stride)
    });
    let mut all = Gamma { stride, levels: Vec::new(), chance: Vec::new() };
    for part in parts {
        all.append(part);
    }
    all
}

fn part(
    table: &Table,
    pairs: &[(u32, u32)],
    model: &Model,
    correlations: &Correlations,
    stride: usize,
) -> Gamma {
    let tables = Confusions::embedded();
    let right = table.other();
    #[expect(clippy::cast_precision_loss, reason = "rows")]
    let rows = (table.left.len() + table.right.as_ref().map_or(0, super::Rows::len)) as f32;
    let new = |terms| Levels { terms, tables, known: HashMap::default() };
    let mut names = new(&table.vocabulary.names);
    let mut single: Vec<Levels> = table.vocabulary.single.iter().map(|(_, terms)| new(terms)).collect();
    let mut out =
        Gamma { stride, levels: vec![NONE; pairs.len() * stride], chance: vec![0.0; pairs.len() * stride] };
    let chunks = out.levels.chunks_mut(stride).zip(out.chance.chunks_mut(stride));
    for ((a, b), (levels, chance)) in pairs.iter().zip(chunks) {
        let (Ok(row), Ok(other)) = (usize::try_from(*a), usize::try_from(*b)) else { continue };
        let (x, y) = (table.left.name(row), right.name(other));
        let get = |list: &[u32], at: usize| list.get(at).copied().unwrap_or(MISSING);
        let matched = align(x.len(), y.len(), |i, j| {
            let level = names.of(get(x, i), get(y, j));
            (level, f32::from(level as u8))
        });
        #[expect(clippy::cast_precision_loss, reason = "at most six")]
        let options = x.len().max(y.len()) as f32;
        let slots = x.len().min(y.len());
        for at in 0..slots {
            let (level, log) = match matched.get(at) {
                Some((i, j, level, _)) => {
                    let (p, q) = (get(x, *i), get(y, *j));
                    let c = table.vocabulary.names.chance(p, q, *level, rows) * options;
                    (*level, model.names.damped(*level as usize, c.min(0.95)))
                }
                None => (Words::Different, model.names.log_u(0)),
            };
            set(levels, at, level as u8);
            set(chance, at, log);
        }
        if let (Some(p), Some(q)) =
            (table.left.born.get(row).copied().flatten(), right.born.get(other).copied().flatten())
        {
            let source = |s: &[crate::compare::Source], r: usize| s.get(r).copied().unwrap_or_default();
            let level = Dates::of(p, q, (source(&table.left.sources, row), source(&right.sources, other)));
            set(levels, BORN, level as u8);
            set(chance, BORN, model.born.log_u(level as usize));
        }
        for (f, ((kind, terms), cache)) in table.vocabulary.single.iter().zip(&mut single).enumerate() {
            let (p, q) = (table.left.value(f, row), right.value(f, other));
            if p == MISSING || q == MISSING {
                continue;
            }
            let level = cache.of(p, q);
            let Some(prior) = model.single.get(f) else { continue };
            let log = if level == Words::Different {
                prior.log_u(0)
            } else if *kind == Kind::Sex {
                prior.log_u(level as usize)
            } else {
                prior.damped(level as usize, terms.chance(p, q, level, rows).min(0.95))
            };
            set(levels, SINGLE + f, level as u8);
            set(chance, SINGLE + f, log);
        }
        damp(levels, chance, correlations);
    }
    out
}

/// Where two fields agree that go together among strangers too, the one with the lesser weight counts only for what it adds.
fn damp(levels: &[u8], chance: &mut [f32], correlations: &Correlations) {
    let fields = levels.len().saturating_sub(SINGLE);
    let agrees = |level: Option<&u8>| level.is_some_and(|l| *l != NONE && *l >= Words::Close as u8);
    let before: Vec<f32> = chance.get(SINGLE..).unwrap_or(&[]).to_vec();
    let names: f32 = levels
        .iter()
        .zip(chance.iter())
        .take(NAME_SLOTS)
        .filter(|(l, _)| agrees(Some(l)))
        .map(|(_, c)| *c)
        .sum();
    for field in 0..fields {
        let Some(own) = before.get(field).copied().filter(|_| agrees(levels.get(SINGLE + field))) else {
            continue;
        };
        let mut most = own;
        for other in (0..=fields).filter(|o| *o != field) {
            let (there, weight) = match before.get(other) {
                Some(c) => (agrees(levels.get(SINGLE + other)), *c),
                None => (names < 0.0, names),
            };
            // The rarer agreement keeps its weight; of two alike, the earlier.
            if there && (weight < own || weight == own && other < field) {
                most = most.max(correlations.of(other, field));
            }
        }
        set(chance, SINGLE + field, most);
    }
}

fn set<T>(list: &mut [T], at: usize, value: T) {
    if let Some(slot) = list.get_mut(at) {
        *slot = value;
    }
}

/// The chance that two rows drawn at random have the same full date: half a pair at least.
fn same_date(table: &Table) -> f64 {
    let mut days: HashMap<(u16, u8, u8), f64> = HashMap::new();
    let mut all = 0.0;
    let second = table.right.as_ref().map_or(&[][..], |r| r.born.as_slice());
    for born in table.left.born.iter().chain(second).flatten() {
        all += 1.0;
        if !born.is_vague() {
            *days.entry((born.year, born.month, born.day)).or_default() += 1.0;
        }
    }
    let pairs: f64 = days.values().map(|n| n * (n - 1.0)).sum();
    if all > 1.0 { pairs.max(1.0) / (all * (all - 1.0)) } else { 0.0 }
}

/// Chances between strangers, from random pairs and from the frequencies of equal terms.
pub(crate) fn strangers(table: &Table, seed: u64, most: usize) -> Model {
    let right = table.other();
    let mut random = Random::new(seed);
    let (n, m) = (table.left.len(), right.len());
    let wanted = most.min(n.saturating_mul(m) / 2);
    let mut pairs = Vec::with_capacity(wanted);
    for _ in 0..wanted {
        let (i, j) = (random.below(n), random.below(m));
        if table.right.is_some() || i != j {
            pairs.push((u32::try_from(i).unwrap_or(0), u32::try_from(j).unwrap_or(0)));
        }
    }
    let blank = Model::blank(table.vocabulary.single.iter().map(|(kind, _)| *kind));
    // Names and texts are dear to compare: a tenth of the pairs tells their common levels, frequencies tell the rare ones.
    let some = pairs.get(..pairs.len() / 8).unwrap_or(&[]);
    let found = agreements(table, some, &blank, &Correlations::default(), 1);
    let mut model = blank;
    let counted = |slots: std::ops::Range<usize>, prior: &Prior| {
        let mut counts = vec![0.0_f64; prior.levels()];
        for n in 0..found.len() {
            let (levels, _) = found.pair(n);
            for level in levels.get(slots.clone()).unwrap_or(&[]).iter().filter(|l| **l != NONE) {
                if let Some(slot) = counts.get_mut(usize::from(*level)) {
                    *slot += 1.0;
                }
            }
        }
        counts
    };
    let counts = counted(0..NAME_SLOTS, &model.names);
    model.names.set_u(&counts, None);
    for f in 0..table.vocabulary.single.len() {
        let Some(prior) = model.single.get_mut(f) else { continue };
        let counts = counted(SINGLE + f..SINGLE + f + 1, prior);
        // Two rows drawn at random have the same term this often.
        let mut equal = 0.0;
        let mut all = 0.0;
        if let Some((_, terms)) = table.vocabulary.single.get(f) {
            for t in 0..terms.len() {
                let df = f64::from(terms.df(u32::try_from(t).unwrap_or(MISSING)));
                equal += df * (df - 1.0).max(0.0);
                all += df;
            }
        }
        let same = if all > 1.0 { (equal / (all * (all - 1.0))).max(0.5 / all) } else { 0.5 };
        prior.set_u(&counts, Some(same));
    }
    let mut dates = vec![0.0_f64; Dates::COUNT];
    for (a, b) in &pairs {
        let get = |list: &[Option<crate::compare::Born>], r: u32| {
            usize::try_from(r).ok().and_then(|r| list.get(r)).copied().flatten()
        };
        if let (Some(p), Some(q)) = (get(&table.left.born, *a), get(&right.born, *b))
            && let Some(slot) = dates.get_mut(Dates::of(p, q, Default::default()) as usize)
        {
            *slot += 1.0;
        }
    }
    // Rare agreements of dates may not be among the random pairs at all: the dates' own frequencies tell how rare they are.
    let same = same_date(table);
    let drawn: f64 = dates.iter().sum();
    for (level, times) in
        [(Dates::Same, 1.0), (Dates::Swapped, 0.3), (Dates::Slip, 8.0), (Dates::DayAndMonth, 8.0)]
    {
        if let Some(slot) = dates.get_mut(level as usize) {
            *slot = slot.max(same * times * drawn);
        }
    }
    model.born.set_u(&dates, None);
    model
}
