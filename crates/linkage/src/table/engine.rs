//! Candidates, model, scores, pairs.

use std::collections::{HashMap, HashSet};

use crate::compare::{Confusions, Dates, Words};
use crate::score::{Band, Calibration, Model, Reason, is_exact};

use super::bridge::{bridges, over};
use super::candidates::{Bounds, candidates};
use super::correlation::Correlations;
use super::gamma::{BORN, Gamma, NONE, SINGLE, agreements, strangers};
use super::{Kind, NAME_SLOTS, Table};

/// How to compare.
#[derive(Debug, Clone)]
pub struct Options {
    /// Threads; the answer does not depend on them.
    pub threads: usize,
    /// Seed of the random pairs.
    pub seed: u64,
    /// Link: each row in one pair at most.
    pub one_to_one: bool,
    /// Query: most hits of one row.
    pub top: usize,
    /// Least probability of a pair given back (queries give the best `top` whatever their probability).
    pub least: f32,
    /// Labelled pairs (left row, right row) that are matches, to train with; all other pairs of these rows are not.
    pub truth: Option<Vec<(u32, u32)>>,
    /// Called as the work goes on, with the share that is done.
    pub progress: Option<fn(f64)>,
}

impl Default for Options {
    fn default() -> Options {
        Options { threads: 1, seed: 1, one_to_one: false, top: 10, least: 0.01, truth: None, progress: None }
    }
}

/// Two rows that may be one person.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Row of the first table.
    pub left: u32,
    /// Row of the second table, or of the same.
    pub right: u32,
    /// Weight in bits.
    pub score: f32,
    /// Calibrated probability.
    pub probability: f32,
    /// What it is worth.
    pub band: Band,
    /// Place among the pairs that were weighed.
    at: u32,
}

/// Logarithm of the chance, between strangers, above which a name is common: one in forty, for either of two words.
const RARE: f32 = -3.7;
/// Share of matches among all pairs that is never exceeded, so that a small table is not taken for a family album.
const MOST_MATCHES: f64 = 1e-3;

/// What came out.
#[derive(Debug)]
pub struct Outcome {
    /// Pairs: by left row and falling score for queries, else by falling score.
    pub pairs: Vec<Pair>,
    /// The model that weighed them.
    pub model: Model,
    /// Pairs that were weighed.
    pub weighed: usize,
    gamma: Gamma,
    kinds: Vec<Kind>,
    /// Weights without a third row's, when one table was deduplicated.
    own: Vec<f32>,
}

/// Finds pairs of rows of one table that are one person.
#[must_use]
pub fn dedupe(table: &mut Table, options: &Options) -> Outcome {
    run(table, options, Mode::Dedupe)
}

/// Finds pairs of rows of two tables that are one person.
#[must_use]
pub fn link(table: &mut Table, options: &Options) -> Outcome {
    run(table, options, Mode::Link)
}

/// Finds the nearest rows of the second table (the register) to each row of the first (the queries).
#[must_use]
pub fn query(table: &mut Table, options: &Options) -> Outcome {
    run(table, options, Mode::Query)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Dedupe,
    Link,
    Query,
}

fn count(n: usize) -> f64 {
    u32::try_from(n).map_or(f64::from(u32::MAX), f64::from)
}

fn run(table: &mut Table, options: &Options, mode: Mode) -> Outcome {
    let tables = Confusions::embedded();
    let done = |share| {
        if let Some(progress) = options.progress {
            progress(share);
        }
    };
    table.vocabulary.names.relate(tables, options.threads);
    for (_, terms) in &mut table.vocabulary.single {
        terms.relate(tables, options.threads);
    }
    let table = &*table;
    done(0.3);
    let mut model = strangers(table, options.seed, 64_000);
    done(0.4);
    let correlations = Correlations::measure(table, options.seed);
    let (n, m) = (count(table.left.len()), count(table.other().len()));
    let all_pairs = if mode == Mode::Dedupe { n * (n - 1.0) / 2.0 } else { n * m }.max(1.0);
    // A pair needs about ln(all pairs / matches) to be even; terms not searched by may add a few.
    #[expect(clippy::cast_possible_truncation, reason = "a logarithm")]
    let least = (m.max(2.0).ln() as f32 - 3.0).max(1.5);
    let (least, share, most) =
        if mode == Mode::Query { (least.min(3.0), 0.0, 150) } else { (least, 0.25, 60) };
    let mut pairs = candidates(table, Bounds { least, share, most, threads: options.threads });
    done(0.7);
    let mut gamma = agreements(table, &pairs, &model, &correlations, options.threads);
    done(0.9);
    let truth: Option<HashSet<(u32, u32)>> = options.truth.as_ref().map(|t| t.iter().copied().collect());
    fit(&mut model, &gamma, all_pairs, truth.as_ref().map(|t| (t, pairs.as_slice())));
    let mut scores = weigh(&model, &gamma);
    let prior = (model.share / (1.0 - model.share)).ln();
    let mut own = Vec::new();
    if mode == Mode::Dedupe {
        own = bridge(table, &model, &correlations, &mut pairs, &mut gamma, &mut scores, options.threads);
    }
    let calibration = truth.as_ref().and_then(|t| {
        let labelled: Vec<(f64, bool)> =
            scores.iter().zip(&pairs).map(|(s, p)| (f64::from(*s), t.contains(p))).collect();
        Calibration::fit(&labelled)
    });
    let kinds: Vec<Kind> = table.vocabulary.single.iter().map(|(kind, _)| *kind).collect();
    let mut out: Vec<Pair> = Vec::with_capacity(pairs.len());
    for (at, ((left, right), score)) in pairs.iter().zip(&scores).enumerate() {
        let odds = prior + f64::from(*score);
        let p = calibration
            .as_ref()
            .map_or_else(|| 1.0 / (1.0 + (-odds).exp()), |c| c.probability(f64::from(*score)));
        #[expect(clippy::cast_possible_truncation, reason = "a probability")]
        let probability = p as f32;
        if mode != Mode::Query && probability < options.least {
            continue;
        }
        let (levels, chance) = gamma.pair(at);
        // A common name and an approximate date are many children's.
        let rare = levels
            .iter()
            .zip(chance)
            .take(NAME_SLOTS)
            .any(|(l, c)| *l != NONE && *l >= Words::Alike as u8 && *c < RARE);
        let telling = rare || levels.get(BORN).is_some_and(|l| *l != NONE && *l >= Dates::DayAndMonth as u8);
        let exact = kinds
            .iter()
            .zip(levels.iter().skip(SINGLE))
            .any(|(kind, level)| is_exact(*kind) && *level == Words::Same as u8);
        let named = levels.iter().take(NAME_SLOTS).any(|l| *l != NONE && *l >= Words::Close as u8);
        let dated = levels.get(BORN).is_some_and(|l| *l != NONE && *l >= Dates::Slip as u8);
        out.push(Pair {
            left: *left,
            right: *right,
            score: score / std::f32::consts::LN_2,
            probability,
            band: Band::of(probability, exact, named || dated, exact || telling),
            at: u32::try_from(at).unwrap_or(u32::MAX),
        });
    }
    out.sort_unstable_by(|a, b| {
        b.score.total_cmp(&a.score).then(a.left.cmp(&b.left)).then(a.right.cmp(&b.right))
    });
    if mode == Mode::Link && options.one_to_one {
        let (mut left, mut right) = (HashSet::new(), HashSet::new());
        out.retain(|p| {
            let free = !left.contains(&p.left) && !right.contains(&p.right);
            if free {
                left.insert(p.left);
                right.insert(p.right);
            }
            free
        });
    }
    if mode == Mode::Query {
        let mut shown: HashMap<u32, usize> = HashMap::new();
        out.retain(|p| {
            let n = shown.entry(p.left).or_default();
            *n += 1;
            *n <= options.top
        });
        out.sort_by_key(|p| p.left);
    }
    done(1.0);
    Outcome { pairs: out, model, weighed: pairs.len(), gamma, kinds, own }
}

/// Raises the weights of pairs that a third row speaks for, and adds such pairs that were no candidates. The weights before.
fn bridge(
    table: &Table,
    model: &Model,
    correlations: &Correlations,
    pairs: &mut Vec<(u32, u32)>,
    gamma: &mut Gamma,
    scores: &mut Vec<f32>,
    threads: usize,
) -> Vec<f32> {
    #[expect(clippy::cast_possible_truncation, reason = "a logarithm")]
    let prior = (model.share / (1.0 - model.share)).ln() as f32;
    let odds: Vec<f32> = scores.iter().map(|s| prior + s).collect();
    let found = bridges(table.left.len(), pairs, &odds);
    let mut new: Vec<(u32, u32)> =
        found.keys().filter(|p| pairs.binary_search(p).is_err()).copied().collect();
    new.sort_unstable();
    let more = agreements(table, &new, model, correlations, threads);
    scores.extend(weigh(model, &more));
    pairs.extend(new);
    gamma.append(more);
    let own = scores.clone();
    for (pair, score) in pairs.iter().zip(scores.iter_mut()) {
        if let Some(bridge) = found.get(pair) {
            *score = score.max(over(*bridge, *score) - prior);
        }
    }
    own
}

/// The field of each slot: names together, the birth date, then the others.
fn prior_of(model: &Model, slot: usize) -> Option<&crate::score::Prior> {
    match slot {
        0..NAME_SLOTS => Some(&model.names),
        BORN => Some(&model.born),
        _ => model.single.get(slot - SINGLE),
    }
}

/// Natural log likelihood ratio of every pair.
fn weigh(model: &Model, gamma: &Gamma) -> Vec<f32> {
    let logs: Vec<Vec<f32>> = (0..gamma.stride)
        .map(|slot| {
            prior_of(model, slot).map_or_else(Vec::new, |p| (0..p.levels()).map(|l| p.log_m(l)).collect())
        })
        .collect();
    (0..gamma.len())
        .map(|n| {
            let (levels, chance) = gamma.pair(n);
            let mut sum = 0.0;
            for ((level, log_u), log_m) in levels.iter().zip(chance).zip(&logs) {
                if *level != NONE {
                    sum += log_m.get(usize::from(*level)).copied().unwrap_or(0.0) - log_u;
                }
            }
            sum
        })
        .collect()
}

/// The pairs that are matches, and every pair weighed.
type Labels<'a> = (&'a HashSet<(u32, u32)>, &'a [(u32, u32)]);

/// Expectation–maximisation of m and of the share of matches, over all pairs: those that are no candidates count as
/// strangers. With labels, one step of maximisation.
fn fit(model: &mut Model, gamma: &Gamma, all_pairs: f64, truth: Option<Labels>) {
    model.share = (count(gamma.len()).sqrt() / all_pairs).clamp(1e-12, MOST_MATCHES);
    let rounds = if truth.is_some() { 1 } else { 25 };
    for round in 0..rounds {
        let scores = weigh(model, gamma);
        let prior = (model.share / (1.0 - model.share)).ln();
        let mut counts: Vec<Vec<f64>> = (0..gamma.stride)
            .map(|s| vec![0.0; prior_of(model, s).map_or(0, crate::score::Prior::levels)])
            .collect();
        let mut matches = 0.0;
        for (n, score) in scores.iter().enumerate() {
            let posterior = match truth {
                Some((truth, pairs)) => f64::from(u8::from(pairs.get(n).is_some_and(|p| truth.contains(p)))),
                None => 1.0 / (1.0 + (-(prior + f64::from(*score))).exp()),
            };
            if posterior < 1e-4 {
                continue;
            }
            matches += posterior;
            let (levels, _) = gamma.pair(n);
            for (level, slot) in levels.iter().zip(&mut counts) {
                if let Some(cell) = slot.get_mut(usize::from(*level)) {
                    *cell += posterior;
                }
            }
        }
        let mut words = vec![0.0; Words::COUNT];
        for slot in counts.iter().take(NAME_SLOTS) {
            words.iter_mut().zip(slot).for_each(|(a, b)| *a += b);
        }
        model.names.set_m(&words);
        if let Some(dates) = counts.get(BORN) {
            model.born.set_m(dates);
        }
        for (prior, slot) in model.single.iter_mut().zip(counts.iter().skip(SINGLE)) {
            prior.set_m(slot);
        }
        let share = ((matches + 1.0) / all_pairs).clamp(1e-12, MOST_MATCHES);
        let still = (share / model.share).ln().abs() < 1e-3;
        model.share = share;
        if still && round > 3 {
            break;
        }
    }
}

impl Outcome {
    /// Why a pair weighs what it weighs: the prior, then each agreement and disagreement, the heaviest first.
    #[must_use]
    pub fn explain(&self, pair: &Pair) -> Vec<Reason> {
        let bits = |x: f32| x / std::f32::consts::LN_2;
        #[expect(clippy::cast_possible_truncation, reason = "a logarithm")]
        let prior = (self.model.share / (1.0 - self.model.share)).ln() as f32;
        let mut out = Vec::new();
        let (levels, chance) = self.gamma.pair(usize::try_from(pair.at).unwrap_or(usize::MAX / 1024));
        for (slot, (level, log_u)) in levels.iter().zip(chance).enumerate().filter(|(_, (l, _))| **l != NONE)
        {
            let Some(field) = prior_of(&self.model, slot) else { continue };
            let level = usize::from(*level);
            let word = Words::ALL.get(level).copied().unwrap_or(Words::Different);
            let (key, number) = match slot {
                0..NAME_SLOTS => (format!("name.{}", word_key(word)), 0),
                BORN => (format!("born.{}", date_key(level)), 0),
                _ => {
                    let f = slot - SINGLE;
                    let kind = self.kinds.get(f).copied().unwrap_or(Kind::Text);
                    let earlier = self.kinds.iter().take(f).filter(|k| **k == kind).count();
                    (format!("{}.{}", kind_key(kind), word_key(word)), earlier)
                }
            };
            out.push(Reason { key, field: number, bits: bits(field.log_m(level) - log_u) });
        }
        if let Some(own) = usize::try_from(pair.at).ok().and_then(|at| self.own.get(at)) {
            let gained = pair.score - bits(*own);
            if gained > 0.01 {
                out.push(Reason { key: "bridge".to_owned(), field: 0, bits: gained });
            }
        }
        out.sort_by(|a, b| b.bits.abs().total_cmp(&a.bits.abs()));
        out.insert(0, Reason { key: "prior".to_owned(), field: 0, bits: bits(prior) });
        out
    }
}

fn word_key(level: Words) -> &'static str {
    match level {
        Words::Different => "different",
        Words::Distant => "distant",
        Words::Alike => "alike",
        Words::Close => "close",
        Words::Group => "group",
        Words::Same => "same",
    }
}

fn kind_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Names => "name",
        Kind::Sex => "sex",
        Kind::Country => "country",
        Kind::Place => "place",
        Kind::Text => "text",
        Kind::Exact => "exact",
    }
}

fn date_key(level: usize) -> &'static str {
    match Dates::ALL.get(level).copied().unwrap_or(Dates::Apart) {
        Dates::Apart => "apart",
        Dates::Window => "window",
        Dates::NearYear => "near-year",
        Dates::Year => "year",
        Dates::YearAndPart => "year-and-part",
        Dates::YearOnly => "year-only",
        Dates::SameJanuary => "same-january",
        Dates::DayAndMonth => "day-and-month",
        Dates::Slip => "slip",
        Dates::Swapped => "swapped",
        Dates::Same => "same",
    }
}
