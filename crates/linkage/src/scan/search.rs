//! One pass over the rows for one or several queries: skip what cannot be a hit, count the rest, keep the best.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};

use super::filter::{Filter, Measure};
use super::index::{Part, Snapshot};
use super::kernel::{Found, LANES, Need, Path};
use super::segment::{NO_ID, Segment, Strip};

/// What is looked for.
#[derive(Debug, Clone)]
pub struct Query {
    /// The encoded name.
    pub filter: Filter,
    /// How names are compared.
    pub measure: Measure,
    /// Shelves (birth years) that come into question; rows without a label always do. None: all.
    pub shelves: Option<Vec<u16>>,
    /// The least similarity (or rank, see [`Rank`]) of a hit.
    pub threshold: f64,
    /// The greatest number of hits.
    pub top: usize,
}

impl Query {
    /// The `top` rows most like the filter.
    #[must_use]
    pub fn nearest(filter: Filter, top: usize) -> Self {
        Self { filter, measure: Measure::default(), shelves: None, threshold: f64::NEG_INFINITY, top }
    }
}

/// A row that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// The caller's handle.
    pub id: u64,
    /// What hits are ordered by: similarity of names, or the rank.
    pub score: f64,
}

impl Hit {
    /// Best first: higher score, then smaller id. Total, so that answers never depend on path or threads.
    #[must_use]
    pub fn order(&self, other: &Self) -> Ordering {
        other.score.total_cmp(&self.score).then(self.id.cmp(&other.id))
    }
}

/// Ranks rows by more than the name. The scan stays exact: it asks how alike names must at least be for a rank.
pub trait Rank<T>: Sync {
    /// A similarity of names below which no row, whatever else it holds, ranks at `score` or higher.
    fn name_needed(&self, score: f64) -> f64;
    /// The rank of a row; a row whose rank is not a number is no hit.
    fn rank(&self, name: f64, rest: &T) -> f64;
}

/// Ranks by the name alone.
#[derive(Debug, Clone, Copy, Default)]
pub struct NameOnly;

impl<T> Rank<T> for NameOnly {
    fn name_needed(&self, score: f64) -> f64 {
        score
    }
    fn rank(&self, name: f64, _: &T) -> f64 {
        name
    }
}

/// A hit in a heap whose greatest element is the worst hit.
#[derive(PartialEq)]
struct Worst(Hit);
impl Eq for Worst {}
impl PartialOrd for Worst {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Worst {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.order(&other.0)
    }
}

/// A number that only rises, shared by threads: the score that some thread's last hit has when its list is full.
struct Bar(AtomicU64);

impl Bar {
    fn new(score: f64) -> Self {
        Self(AtomicU64::new(Self::key(score)))
    }
    // Bits in the order of the numbers.
    fn key(score: f64) -> u64 {
        let bits = score.to_bits();
        if bits >> 63 == 0 { bits | 1 << 63 } else { !bits }
    }
    fn get(&self) -> f64 {
        let key = self.0.load(Relaxed);
        f64::from_bits(if key >> 63 == 1 { key & !(1 << 63) } else { !key })
    }
    fn raise(&self, score: f64) {
        self.0.fetch_max(Self::key(score), Relaxed);
    }
}

/// The best hits of one query so far.
struct Best<'a> {
    query: &'a Query,
    ones: u32,
    rest: u32,
    hits: BinaryHeap<Worst>,
    bar: &'a Bar,
    /// The last bar, and the similarity of names that it asks for.
    asked: (f64, f64),
    /// Strips still to be read whole, because lately the first half ruled out too little.
    whole: usize,
}

/// Where the first half rules out less than half of the tiles, guessing which costs more than reading all of them: so many
/// strips are then read whole before it is tried again.
const WHOLE: usize = 15;

impl<'a> Best<'a> {
    fn new(query: &'a Query, bar: &'a Bar) -> Self {
        Self {
            query,
            ones: query.filter.ones(),
            rest: query.filter.rest(),
            hits: BinaryHeap::new(),
            bar,
            asked: (f64::NAN, 0.0),
            whole: 0,
        }
    }

    fn name_needed<T>(&mut self, rank: &impl Rank<T>) -> f64 {
        let bar = self.bar.get();
        // Not a number at first, so it differs.
        if self.asked.0.to_bits() != bar.to_bits() {
            self.asked = (bar, rank.name_needed(bar));
        }
        self.asked.1
    }

    fn offer(&mut self, hit: Hit) {
        if hit.score.is_nan() || hit.score < self.query.threshold {
            return;
        }
        if self.hits.len() < self.query.top {
            self.hits.push(Worst(hit));
        } else if let Some(mut worst) = self.hits.peek_mut()
            && hit.order(&worst.0) == Ordering::Less
        {
            worst.0 = hit;
        }
        if self.hits.len() == self.query.top
            && let Some(worst) = self.hits.peek()
        {
            self.bar.raise(worst.0.score);
        }
    }

    fn strip<T>(
        &mut self,
        path: Path,
        part: &Part<T>,
        strip: &Strip,
        rank: &impl Rank<T>,
        found: &mut Found,
    ) {
        let needed = self.name_needed(rank);
        let Some(mut need) = need(self.query.measure, needed, (self.ones, self.rest), strip) else { return };
        if self.whole > 0 {
            need.head = 0;
        }
        let (heads, tails) = tiles(&part.segment, strip);
        let tiles = path.strip(&self.query.filter.0, heads, tails, need, found);
        self.whole = if self.whole > 0 {
            self.whole - 1
        } else if found.tails * 2 > strip.tiles {
            WHOLE
        } else {
            0
        };
        let ones = self.ones;
        each(tiles, found, part, strip, |slot, common, bits| {
            let name = self.query.measure.score(common, ones, bits);
            if let (Some(id), Some(rest)) = (part.segment.ids.get(slot), part.segment.rest(slot)) {
                self.offer(Hit { id: *id, score: rank.rank(name, rest) });
            }
        });
    }
}

/// What a strip's rows need to reach a similarity; none when no row can.
pub(super) fn need(measure: Measure, bar: f64, (ones, rest): (u32, u32), strip: &Strip) -> Option<Need> {
    if bar > 0.0 {
        // The number of bits in the strip that suits best.
        let bits = ones.clamp(strip.ones.0, strip.ones.1);
        if measure.score(ones.min(bits), ones, bits) < bar {
            return None;
        }
    }
    // Fewer bits need fewer common ones: the row with the fewest stands for all.
    let all = measure.need(bar, ones, strip.ones.0);
    let head = all.saturating_sub(rest.min(strip.rest));
    Some(Need { head: head.into(), all: all.into() })
}

/// The two halves of a strip's tiles.
pub(super) fn tiles<'a, T>(
    segment: &'a Segment<T>,
    strip: &Strip,
) -> (&'a [super::kernel::HalfTile], &'a [super::kernel::HalfTile]) {
    let range = strip.first..strip.first + strip.tiles;
    (segment.heads.get(range.clone()).unwrap_or(&[]), segment.tails.get(range).unwrap_or(&[]))
}

/// Visits what a kernel found and still counts: slot, common bits, bits of the row.
#[inline]
pub(super) fn each<T>(
    mut tiles: u32,
    found: &Found,
    part: &Part<T>,
    strip: &Strip,
    mut visit: impl FnMut(usize, u32, u32),
) {
    while tiles != 0 {
        let at = tiles.trailing_zeros() as usize;
        tiles &= tiles - 1;
        let tile = strip.first + at;
        let (Some(rows), Some(counts)) = (found.rows.get(at), found.counts.get(at)) else { return };
        let mut rows = rows & part.live.tile(tile);
        while rows != 0 {
            let lane = rows.trailing_zeros() as usize;
            rows &= rows - 1;
            let slot = tile * LANES + lane;
            if let (Some(common), Some(ones)) = (counts.get(lane), part.segment.ones.get(slot)) {
                visit(slot, u32::try_from(*common).unwrap_or(u32::MAX), u32::from(*ones));
            }
        }
    }
}

/// How a search is carried out; the answer never depends on it.
#[derive(Debug, Clone, Copy)]
pub struct Means {
    /// The instructions.
    pub path: Path,
    /// The number of threads, the caller's own among them.
    pub threads: NonZeroUsize,
}

impl Default for Means {
    /// The best instructions of this machine, on the caller's thread.
    fn default() -> Self {
        Self { path: Path::best(), threads: NonZeroUsize::MIN }
    }
}

impl Means {
    /// The best instructions of this machine, on so many threads (none means one).
    #[must_use]
    pub fn threads(threads: usize) -> Self {
        Self { threads: NonZeroUsize::new(threads).unwrap_or(NonZeroUsize::MIN), ..Self::default() }
    }
}

/// Strips that a thread takes at a time: 16,384 rows, 2 MB.
const TURN: usize = 64;

impl<T: Sync + Send> Snapshot<T> {
    /// The best rows of one query, best first.
    #[must_use]
    pub fn search(&self, query: &Query, means: Means) -> Vec<Hit> {
        self.search_all(std::slice::from_ref(query), means).pop().unwrap_or_default()
    }

    /// The best rows of each query, in one pass over the rows.
    #[must_use]
    pub fn search_all(&self, queries: &[Query], means: Means) -> Vec<Vec<Hit>> {
        let queries: Vec<_> = queries.iter().map(|query| (query, NameOnly)).collect();
        self.rank_all(&queries, means)
    }

    /// The rows that rank best for each query, in one pass over the rows.
    #[must_use]
    pub fn rank_all<R: Rank<T>>(&self, queries: &[(&Query, R)], means: Means) -> Vec<Vec<Hit>> {
        let bars: Vec<_> = queries.iter().map(|(query, _)| Bar::new(query.threshold)).collect();
        let turns: Vec<_> = self
            .parts
            .iter()
            .flat_map(|part| part.segment.strips.chunks(TURN).map(move |strips| (part, strips)))
            .collect();
        let next = AtomicUsize::new(0);
        let work = || {
            let mut bests: Vec<_> =
                queries.iter().zip(&bars).map(|((query, rank), bar)| (Best::new(query, bar), rank)).collect();
            let mut found = Found::default();
            while let Some((part, strips)) = turns.get(next.fetch_add(1, Relaxed)) {
                for strip in *strips {
                    for (best, rank) in &mut bests {
                        if best.query.top > 0 && strip.inside(best.query.shelves.as_deref()) {
                            best.strip(means.path, part, strip, *rank, &mut found);
                        }
                    }
                }
            }
            bests.into_iter().map(|(best, _)| best.hits).collect::<Vec<_>>()
        };
        let helpers = means.threads.get().min(turns.len().max(1)) - 1;
        let mut all = std::thread::scope(|scope| {
            let started: Vec<_> = (0..helpers).map(|_| scope.spawn(work)).collect();
            let mut all = vec![work()];
            for helper in started {
                match helper.join() {
                    Ok(hits) => all.push(hits),
                    // A half answer would be a wrong answer.
                    Err(fault) => std::panic::resume_unwind(fault),
                }
            }
            all
        });
        let mut answers: Vec<Vec<Hit>> = vec![Vec::new(); queries.len()];
        for hits in all.drain(..) {
            for (answer, hits) in answers.iter_mut().zip(hits) {
                answer.extend(hits.into_iter().map(|worst| worst.0));
            }
        }
        for (answer, (query, _)) in answers.iter_mut().zip(queries) {
            debug_assert!(answer.iter().all(|hit| hit.id != NO_ID));
            answer.sort_unstable_by(Hit::order);
            answer.truncate(query.top);
        }
        answers
    }
}
