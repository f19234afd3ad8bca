//! Rows laid out for reading: by shelf (birth year), then by number of bits, eight to a tile, with what is needed to skip strips.

use std::sync::Arc;

use super::filter::Filter;
use super::kernel::{HALF, HalfTile, LANES, STRIP};

/// One encoded record as it goes into the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<T = ()> {
    /// The caller's handle. The largest value is not a handle.
    pub id: u64,
    /// A label of the birth year, where something is known of it. What labels mean is the caller's: years as they are, or
    /// keyed. Rows without a label come into question for every query.
    pub shelf: Option<u16>,
    /// The encoded name.
    pub filter: Filter,
    /// What else belongs to the record, for ranking.
    pub rest: T,
}

/// Stands in the padding of the last tile of a shelf.
pub(super) const NO_ID: u64 = u64::MAX;

/// Some tiles of one shelf with nearly the same number of bits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Strip {
    pub(super) first: usize,
    pub(super) tiles: usize,
    pub(super) shelf: Option<u16>,
    /// Fewest and most bits of a row.
    pub(super) ones: (u32, u32),
    /// Most bits of a row's second half.
    pub(super) rest: u32,
}

impl Strip {
    pub(super) fn inside(&self, shelves: Option<&[u16]>) -> bool {
        self.shelf.is_none_or(|shelf| shelves.is_none_or(|shelves| shelves.contains(&shelf)))
    }
}

/// Rows that never change; which of them still count is kept apart in [`Live`].
#[derive(Debug)]
pub(super) struct Segment<T> {
    pub(super) heads: Vec<HalfTile>,
    pub(super) tails: Vec<HalfTile>,
    pub(super) strips: Vec<Strip>,
    /// Per slot (tile · 8 + row): id and number of bits.
    pub(super) ids: Vec<u64>,
    pub(super) ones: Vec<u16>,
    /// Per row in order of the slots without padding; a slot's place is found by `place`.
    rest: Vec<T>,
    place: Vec<u32>,
    /// Slots by id.
    by_id: Vec<u32>,
}

impl<T> Segment<T> {
    /// Lays the rows out. Ids must differ from one another.
    pub(super) fn build(mut rows: Vec<Row<T>>) -> (Self, Live) {
        rows.sort_by_cached_key(|row| (row.shelf, row.filter.ones(), row.filter.rest(), row.id));
        let mut segment = Self {
            heads: Vec::with_capacity(rows.len() / LANES + 64),
            tails: Vec::with_capacity(rows.len() / LANES + 64),
            strips: Vec::new(),
            ids: Vec::with_capacity(rows.len() + 64 * LANES),
            ones: Vec::with_capacity(rows.len() + 64 * LANES),
            rest: Vec::with_capacity(rows.len()),
            place: Vec::with_capacity(rows.len() + 64 * LANES),
            by_id: Vec::new(),
        };
        let mut alive = Vec::with_capacity(rows.len() / LANES + 64);
        let mut open: Option<Strip> = None;
        let mut lane = 0;
        for row in rows {
            let (ones, rest) = (row.filter.ones(), row.filter.rest());
            let full = open.is_some_and(|strip| strip.tiles == STRIP && lane == LANES);
            if open.is_none_or(|strip| strip.shelf != row.shelf) || full {
                segment.strips.extend(open.take());
                lane = LANES;
            }
            let strip = open.get_or_insert(Strip {
                first: segment.heads.len(),
                tiles: 0,
                shelf: row.shelf,
                ones: (ones, ones),
                rest,
            });
            if lane == LANES {
                lane = 0;
                strip.tiles += 1;
                segment.heads.push(HalfTile::default());
                segment.tails.push(HalfTile::default());
                alive.push(0_u8);
                for _ in 0..LANES {
                    segment.ids.push(NO_ID);
                    segment.ones.push(0);
                    segment.place.push(0);
                }
            }
            strip.ones = (strip.ones.0.min(ones), strip.ones.1.max(ones));
            strip.rest = strip.rest.max(rest);
            let slot = (segment.heads.len() - 1) * LANES + lane;
            let (head, tail) = row.filter.0.split_at(HALF);
            write(segment.heads.last_mut(), head, lane);
            write(segment.tails.last_mut(), tail, lane);
            set(&mut segment.ids, slot, row.id);
            set(&mut segment.ones, slot, u16::try_from(ones).unwrap_or(u16::MAX));
            set(&mut segment.place, slot, index32(segment.rest.len()));
            segment.rest.push(row.rest);
            if let Some(bits) = alive.last_mut() {
                *bits |= 1 << lane;
            }
            lane += 1;
        }
        segment.strips.extend(open);
        segment.by_id =
            (0..index32(segment.ids.len())).filter(|slot| segment.id(*slot as usize) != NO_ID).collect();
        let ids = &segment.ids;
        segment.by_id.sort_unstable_by_key(|slot| ids.get(*slot as usize));
        let live = Live::new(&alive, segment.rest.len());
        (segment, live)
    }

    fn id(&self, slot: usize) -> u64 {
        self.ids.get(slot).copied().unwrap_or(NO_ID)
    }

    /// What else belongs to the row in a slot.
    pub(super) fn rest(&self, slot: usize) -> Option<&T> {
        self.rest.get(*self.place.get(slot)? as usize)
    }

    /// The slot of an id, alive or not.
    pub(super) fn slot(&self, id: u64) -> Option<usize> {
        let at = self.by_id.binary_search_by_key(&id, |slot| self.id(*slot as usize)).ok()?;
        self.by_id.get(at).map(|slot| *slot as usize)
    }

    /// The filter in a slot.
    pub(super) fn filter(&self, slot: usize) -> Filter {
        let (tile, lane) = (slot / LANES, slot % LANES);
        let mut filter = Filter::EMPTY;
        let halves = [self.heads.get(tile), self.tails.get(tile)];
        let words =
            halves.into_iter().flatten().flat_map(|half| half.0.iter().filter_map(|row| row.get(lane)));
        for (to, word) in filter.0.iter_mut().zip(words) {
            *to = *word;
        }
        filter
    }
}

impl<T: Clone> Segment<T> {
    /// The rows that still count.
    pub(super) fn rows(&self, live: &Live) -> Vec<Row<T>> {
        let mut rows = Vec::with_capacity(live.count);
        for strip in &self.strips {
            for tile in strip.first..strip.first + strip.tiles {
                for lane in (0..LANES).filter(|lane| live.tile(tile) >> lane & 1 == 1) {
                    let slot = tile * LANES + lane;
                    rows.extend(self.rest(slot).map(|rest| Row {
                        id: self.id(slot),
                        shelf: strip.shelf,
                        filter: self.filter(slot),
                        rest: rest.clone(),
                    }));
                }
            }
        }
        rows
    }
}

fn write(tile: Option<&mut HalfTile>, words: &[u64], lane: usize) {
    let rows = tile.map(|tile| &mut tile.0).into_iter().flatten();
    for (row, word) in rows.zip(words) {
        if let Some(to) = row.get_mut(lane) {
            *to = *word;
        }
    }
}

fn set<V>(values: &mut [V], at: usize, value: V) {
    if let Some(to) = values.get_mut(at) {
        *to = value;
    }
}

fn index32(at: usize) -> u32 {
    // Four thousand million rows would be half a terabyte.
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Tiles in a piece of [`Live`].
const PIECE: usize = 512;

/// Which rows of a segment still count: a bit per row, in pieces, so that taking one row away copies half a kilobyte and
/// readers of older snapshots keep what they had.
#[derive(Debug, Clone)]
pub(super) struct Live {
    pieces: Vec<Arc<[u8; PIECE]>>,
    pub(super) count: usize,
}

impl Live {
    fn new(tiles: &[u8], count: usize) -> Self {
        let piece = |tiles: &[u8]| {
            let mut piece = [0; PIECE];
            for (to, rows) in piece.iter_mut().zip(tiles) {
                *to = *rows;
            }
            Arc::new(piece)
        };
        Self { pieces: tiles.chunks(PIECE).map(piece).collect(), count }
    }

    pub(super) fn tile(&self, tile: usize) -> u8 {
        self.pieces.get(tile / PIECE).and_then(|piece| piece.get(tile % PIECE)).copied().unwrap_or(0)
    }

    pub(super) fn has(&self, slot: usize) -> bool {
        self.tile(slot / LANES) >> (slot % LANES) & 1 == 1
    }

    /// Takes a row out; whether it was there.
    pub(super) fn remove(&mut self, slot: usize) -> bool {
        let there = self.has(slot);
        let tile = slot / LANES;
        if let Some(piece) = self.pieces.get_mut(tile / PIECE).filter(|_| there)
            && let Some(rows) = Arc::make_mut(piece).get_mut(tile % PIECE)
        {
            *rows &= !(1 << (slot % LANES));
            self.count -= 1;
        }
        there
    }
}
