//! All pairs of two sets whose names are alike enough: strips of the one stay in the cache while the other goes past.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use super::filter::Measure;
use super::index::{Part, Snapshot};
use super::kernel::Found;
use super::search::{Means, each, need, tiles};
use super::segment::Strip;

/// Two rows that are alike enough.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Handle in the left set.
    pub left: u64,
    /// Handle in the right set.
    pub right: u64,
    /// Similarity of the names.
    pub score: f64,
}

/// Whether two shelves go together.
pub type Near<'a> = &'a (dyn Fn(u16, u16) -> bool + Sync);

/// One left row, ready to be compared.
struct Left {
    id: u64,
    filter: super::filter::Filter,
    ones: (u32, u32),
    shelf: Option<u16>,
}

/// Right strips that a thread takes at a time.
const TURN: usize = 4;

impl<T: Sync + Send> Snapshot<T> {
    /// All pairs of a row here and a row of `right` whose similarity is at least `threshold`, by left and right handle.
    /// `near` tells which shelves go together; rows without a label go with all. With `right` being `self`, each pair is
    /// found once, smaller handle on the left, and none of a row with itself.
    #[must_use]
    pub fn pairs<U: Sync + Send>(
        &self,
        right: &Snapshot<U>,
        measure: Measure,
        threshold: f64,
        near: Option<Near<'_>>,
        means: Means,
    ) -> Vec<Pair> {
        let same = std::ptr::addr_eq(self, right);
        let mut lefts = self.lefts();
        lefts.sort_unstable_by_key(|left| (left.ones, left.id));
        let strips: Vec<_> = right
            .parts
            .iter()
            .flat_map(|part| part.segment.strips.iter().map(move |strip| (part, strip)))
            .collect();
        let turns: Vec<_> = strips.chunks(TURN).collect();
        let next = AtomicUsize::new(0);
        let work = || {
            let (mut pairs, mut found) = (Vec::new(), Found::default());
            while let Some(turn) = turns.get(next.fetch_add(1, Relaxed)) {
                for (part, strip) in *turn {
                    against(
                        &lefts,
                        part,
                        strip,
                        (measure, threshold, near, same),
                        means,
                        &mut found,
                        &mut pairs,
                    );
                }
            }
            pairs
        };
        let helpers = means.threads.get().min(turns.len().max(1)) - 1;
        let mut pairs = std::thread::scope(|scope| {
            let started: Vec<_> = (0..helpers).map(|_| scope.spawn(work)).collect();
            let mut pairs = work();
            for helper in started {
                match helper.join() {
                    Ok(more) => pairs.extend(more),
                    Err(fault) => std::panic::resume_unwind(fault),
                }
            }
            pairs
        });
        pairs.sort_unstable_by_key(|pair| (pair.left, pair.right));
        pairs
    }

    fn lefts(&self) -> Vec<Left> {
        let mut lefts = Vec::with_capacity(self.len());
        for part in &self.parts {
            for strip in &part.segment.strips {
                for slot in strip.first * 8..(strip.first + strip.tiles) * 8 {
                    if let Some(id) = part.segment.ids.get(slot).filter(|_| part.live.has(slot)) {
                        let filter = part.segment.filter(slot);
                        lefts.push(Left {
                            id: *id,
                            filter,
                            ones: (filter.ones(), filter.rest()),
                            shelf: strip.shelf,
                        });
                    }
                }
            }
        }
        lefts
    }
}

fn against<U>(
    lefts: &[Left],
    part: &Part<U>,
    strip: &Strip,
    (measure, threshold, near, same): (Measure, f64, Option<Near<'_>>, bool),
    means: Means,
    found: &mut Found,
    pairs: &mut Vec<Pair>,
) {
    let (heads, tails) = tiles(&part.segment, strip);
    // Left rows come sorted, so what they need changes seldom.
    let (mut last, mut needed) = (None, None);
    for left in lefts {
        if let (Some(near), Some((a, b))) = (near, left.shelf.zip(strip.shelf))
            && !near(a, b)
        {
            continue;
        }
        if last != Some(left.ones) {
            last = Some(left.ones);
            needed = need(measure, threshold, left.ones, strip);
        }
        let Some(need) = needed else { continue };
        let hits = means.path.strip(&left.filter.0, heads, tails, need, found);
        each(hits, found, part, strip, |slot, common, bits| {
            let score = measure.score(common, left.ones.0, bits);
            if let Some(right) = part.segment.ids.get(slot)
                && score >= threshold
                && (!same || left.id < *right)
            {
                pairs.push(Pair { left: left.id, right: *right, score });
            }
        });
    }
}
