//! Two sets of encoded records laid together, or one with itself: weights learned from the records themselves.
//!
//! As in the clear: how often each level of agreement comes among pairs drawn at random is counted; how often it comes
//! among pairs of the same person is estimated by expectation and maximisation (EM, Dempster, Laird & Rubin 1977) over the
//! likeliest pairs, with the built-in weights as the beginning and as a prior.

use super::compare::{Agreement, Comparison, DateLevel};
use super::record::{EpochMismatch, Profile, Record};
use super::weigh::{ByWeight, Weights};
use crate::scan::{Means, Query, Snapshot};
use crate::score::Band;

/// How to link.
#[derive(Debug, Clone)]
pub struct LinkOptions {
    /// Learn the weights from the records; else the given ones are used.
    pub learn: bool,
    /// The weights, or where learning begins.
    pub weights: Weights,
    /// Each record in at most one pair, the likeliest first.
    pub one_to_one: bool,
    /// Pairs less probable than this are left out.
    pub least: f64,
    /// The most partners of one record that are considered.
    pub top: usize,
    /// Threads.
    pub threads: usize,
}

impl Default for LinkOptions {
    fn default() -> Self {
        Self { learn: true, weights: Weights::default(), one_to_one: false, least: 0.01, top: 10, threads: 1 }
    }
}

/// Two records that may be the same person.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Linked {
    /// Handle on the left.
    pub left: u64,
    /// Handle on the right.
    pub right: u64,
    /// Evidence in bits.
    pub weight: f64,
    /// Probability that they are the same person.
    pub probability: f64,
    /// How far the pair may be trusted.
    pub band: Band,
}

/// The band of a comparison. *Certain* only with an exact fact in both and a name or a date that agrees; *possible* only
/// if more agrees than a name that may be common and a date that may be made up.
#[must_use]
pub fn band(told: &Comparison, probability: f64) -> Band {
    let date = matches!(told.date, DateLevel::Same | DateLevel::Swapped | DateLevel::SameDayYearOff);
    let backed = date || told.name.is_some_and(|similarity| similarity >= 0.6);
    let telling =
        date || told.context > 0 || told.rarity >= TELLING || told.place.is_some_and(|place| place >= 0.8);
    #[expect(clippy::cast_possible_truncation, reason = "a probability")]
    Band::of(probability as f32, told.context > 0, backed, telling)
}

/// Rarity from which a name tells something by itself: its rarest word is borne by one in two hundred and fifty or fewer.
const TELLING: u8 = 4;

/// How rare a name is, from how many of an owner's records bear its rarest word: 1 for one in four or more, one more for
/// every factor of four, 7 for one in sixteen thousand or fewer. Owners with few records should count in a larger list.
#[must_use]
pub fn rarity(bearers: usize, records: usize) -> u8 {
    let rare = (count(records.max(1)) / count(bearers.max(1))).log2() / 2.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 7")]
    let rarity = rare.floor().clamp(1.0, 7.0) as u8;
    rarity
}

/// Where the line of the name is learned.
const NAME: [f64; 12] = [0.15, 0.25, 0.32, 0.38, 0.44, 0.5, 0.57, 0.65, 0.74, 0.83, 0.91, 0.98];
const PLACE: [f64; 6] = [0.0, 0.25, 0.45, 0.65, 0.85, 1.0];
/// Pairs that the beginning counts as.
const STRENGTH: f64 = 40.0;
const ROUNDS: usize = 12;
/// Random pairs.
const SAMPLE: u64 = 300_000;

fn nearest(points: &[f64], x: f64) -> usize {
    let off = |at: &usize| points.get(*at).map_or(f64::MAX, |point| (point - x).abs());
    (0..points.len()).min_by(|a, b| off(a).total_cmp(&off(b))).unwrap_or(0)
}

/// The level of each field, missing ones none: name, date, sex, country, language, place.
fn levels(told: &Comparison) -> [Option<usize>; 6] {
    let agreement = |agreement: Agreement| (agreement != Agreement::Missing).then_some(agreement as usize);
    [
        told.name.map(|similarity| nearest(&NAME, similarity)),
        (told.date != DateLevel::Missing).then_some(told.date as usize),
        agreement(told.sex),
        agreement(told.country),
        agreement(told.language),
        told.place.map(|similarity| nearest(&PLACE, similarity)),
    ]
}

const LEVELS: [usize; 6] = [NAME.len(), DateLevel::ALL.len(), 3, 3, 3, PLACE.len()];

/// Counts by field and level.
type Counts = [Vec<f64>; 6];

fn add(counts: &mut Counts, told: &Comparison, weight: f64) {
    for (count, level) in counts.iter_mut().zip(levels(told)) {
        if let Some(to) = level.and_then(|level| count.get_mut(level)) {
            *to += weight;
        }
    }
}

fn shares(counts: &Counts, prior: &Counts) -> Counts {
    let mut shares = counts.clone();
    for (share, prior) in shares.iter_mut().zip(prior) {
        let total: f64 = share.iter().zip(prior).map(|(a, b)| a + b).sum();
        for (to, prior) in share.iter_mut().zip(prior) {
            *to = (*to + prior) / total.max(f64::MIN_POSITIVE);
        }
    }
    shares
}

/// The weights that shares among the same and among others make. Names and places only rise.
fn weights(m: &Counts, u: &Counts, context: f64) -> Weights {
    let ratio = |field: usize| -> Vec<f64> {
        let pair = m.get(field).zip(u.get(field));
        pair.map(|(m, u)| m.iter().zip(u).map(|(m, u)| (m / u).log2().clamp(-14.0, 24.0)).collect())
            .unwrap_or_default()
    };
    let rising = |points: &[f64], weights: Vec<f64>| -> Vec<(f64, f64)> {
        let mut last = f64::NEG_INFINITY;
        let rise = |weight: f64| {
            last = last.max(weight);
            last
        };
        points.iter().copied().zip(weights.into_iter().map(rise)).collect()
    };
    let mut date = [0.0; 13];
    for (to, weight) in date.iter_mut().zip(ratio(1)) {
        *to = weight;
    }
    if let Some(missing) = date.get_mut(DateLevel::Missing as usize) {
        *missing = 0.0;
    }
    let three = |field: usize| -> [f64; 3] {
        let all = ratio(field);
        [all.first().copied().unwrap_or(0.0), 0.0, all.get(2).copied().unwrap_or(0.0)]
    };
    Weights {
        name: rising(&NAME, ratio(0)),
        date,
        sex: three(2),
        country: three(3),
        language: three(4),
        place: rising(&PLACE, ratio(5)),
        context,
    }
}

/// Candidates: for each left record its likeliest partners, with what was told.
fn candidates<P: Profile>(
    left: &[Record<P>],
    right: &[Record<P>],
    rows: &Snapshot<super::Attributes>,
    weights: &Weights,
    options: &LinkOptions,
    same: bool,
) -> Result<Vec<(usize, usize, Comparison)>, EpochMismatch> {
    let mut found = Vec::new();
    for (start, chunk) in left.chunks(64).enumerate() {
        let queries: Vec<_> =
            chunk.iter().map(|one| Query::nearest(*one.name(), options.top + usize::from(same))).collect();
        let asked: Vec<_> =
            queries.iter().zip(chunk).map(|(query, one)| (query, ByWeight::new(weights, one))).collect();
        let hits = rows.rank_all(&asked, Means::threads(options.threads));
        for (at, (one, hits)) in chunk.iter().zip(hits).enumerate() {
            let at = start * 64 + at;
            for hit in hits {
                let to = usize::try_from(hit.id).unwrap_or(usize::MAX);
                let Some(other) = right.get(to) else { continue };
                if !same || at != to {
                    let pair = if same && at > to { (to, at) } else { (at, to) };
                    found.push((pair.0, pair.1, one.compare(other)?));
                }
            }
        }
    }
    found.sort_unstable_by_key(|pair| (pair.0, pair.1));
    found.dedup_by_key(|pair| (pair.0, pair.1));
    Ok(found)
}

/// Lays two sets together; of different epochs: refused.
pub fn link<P: Profile>(
    left: &[Record<P>],
    right: &[Record<P>],
    options: &LinkOptions,
) -> Result<Vec<Linked>, EpochMismatch> {
    laid(left, right, options, false)
}

/// Finds what is twice in one set.
pub fn dedupe<P: Profile>(
    records: &[Record<P>],
    options: &LinkOptions,
) -> Result<Vec<Linked>, EpochMismatch> {
    laid(records, records, options, true)
}

fn laid<P: Profile>(
    left: &[Record<P>],
    right: &[Record<P>],
    options: &LinkOptions,
    same: bool,
) -> Result<Vec<Linked>, EpochMismatch> {
    let (Some(first), false) = (left.first(), right.is_empty()) else { return Ok(Vec::new()) };
    for record in left.iter().chain(right) {
        first.same_epoch(record)?;
    }
    // Rows by their place, so that equal handles of two owners do not meet.
    let places = right.iter().zip(0..).map(|(record, at)| crate::scan::Row { id: at, ..record.row() });
    let rows = Snapshot::of(places.collect());
    let mut pairs = candidates(left, right, &rows, &options.weights, options, same)?;
    let all = count(left.len()) * count(right.len()) / if same { 2.0 } else { 1.0 };
    // A fifth of the smaller side is there on the other, to begin with.
    let mut share = count(left.len().min(right.len())) / 5.0 / all;
    let mut learned = options.weights.clone();
    if options.learn {
        let u = random_shares(left, right)?;
        for again in [true, false] {
            (learned, share) = learn(&pairs, &u, learned, share, all);
            if again {
                pairs = candidates(left, right, &rows, &learned, options, same)?;
            }
        }
    }
    let odds = (share / (1.0 - share)).log2();
    let mut linked = Vec::with_capacity(pairs.len());
    for (one, two, told) in &pairs {
        let weight = learned.total(told);
        let probability = 1.0 / (1.0 + (-(weight + odds)).exp2());
        if let (Some(left), Some(right)) = (left.get(*one), right.get(*two))
            && probability >= options.least
        {
            linked.push(Linked {
                left: left.handle(),
                right: right.handle(),
                weight,
                probability,
                band: band(told, probability),
            });
        }
    }
    linked.sort_by(|a, b| b.weight.total_cmp(&a.weight).then((a.left, a.right).cmp(&(b.left, b.right))));
    if options.one_to_one {
        let (mut lefts, mut rights) = (std::collections::HashSet::new(), std::collections::HashSet::new());
        linked.retain(|pair| {
            let free = !lefts.contains(&pair.left) && !rights.contains(&pair.right);
            if free {
                lefts.insert(pair.left);
                rights.insert(pair.right);
            }
            free
        });
    }
    Ok(linked)
}

fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

/// Levels among pairs drawn at random, always the same ones.
fn random_shares<P: Profile>(left: &[Record<P>], right: &[Record<P>]) -> Result<Counts, EpochMismatch> {
    let mut counts: Counts = LEVELS.map(|levels| vec![0.0; levels]);
    let mut state = 1_u64;
    let mut draw = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((state >> 33) % u64::try_from(below).unwrap_or(1)).unwrap_or(0)
    };
    for _ in 0..SAMPLE {
        let (one, two) = (draw(left.len()), draw(right.len()));
        if let (Some(one), Some(two)) = (left.get(one), right.get(two))
            && one.handle() != two.handle()
        {
            add(&mut counts, &one.compare(two)?, 1.0);
        }
    }
    // What no random pair shows is rare, not impossible: less than half an occurrence.
    Ok(shares(&counts, &LEVELS.map(|levels| vec![0.3; levels])))
}

/// A few rounds of EM. What a field tells given the weights of the beginning serves as prior.
fn learn(
    pairs: &[(usize, usize, Comparison)],
    u: &Counts,
    begin: Weights,
    mut share: f64,
    all: f64,
) -> (Weights, f64) {
    let context = begin.context;
    let mut now = begin;
    let mut prior: Option<Counts> = None;
    for _ in 0..ROUNDS {
        let odds = (share / (1.0 - share)).log2();
        let mut counts: Counts = LEVELS.map(|levels| vec![0.0; levels]);
        let mut same = 0.0;
        for (_, _, told) in pairs {
            let p = 1.0 / (1.0 + (-(now.total(told) + odds)).exp2());
            add(&mut counts, told, p);
            same += p;
        }
        let none = LEVELS.map(|levels| vec![1e-3; levels]);
        let prior = prior.get_or_insert_with(|| {
            let mut first = shares(&counts, &none);
            first.iter_mut().flatten().for_each(|share| *share *= STRENGTH);
            first
        });
        now = weights(&shares(&counts, prior), u, context);
        share = (same / all).clamp(1e-9, 0.5);
    }
    (now, share)
}
