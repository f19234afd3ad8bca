//! The index that lives: rows come and go while others search. A search works on a snapshot and never waits for a writer.

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use super::filter::Filter;
use super::kernel::Path;
use super::segment::{Live, NO_ID, Row, Segment};

/// A segment and which of its rows count.
#[derive(Debug)]
pub(super) struct Part<T> {
    pub(super) segment: Arc<Segment<T>>,
    pub(super) live: Live,
}

impl<T> Clone for Part<T> {
    fn clone(&self) -> Self {
        Self { segment: Arc::clone(&self.segment), live: self.live.clone() }
    }
}

impl<T> Part<T> {
    fn new(rows: Vec<Row<T>>) -> Self {
        let (segment, live) = Segment::build(rows);
        Self { segment: Arc::new(segment), live }
    }
}

/// The rows at one moment. It does not change any more, however long it is kept.
#[derive(Debug)]
pub struct Snapshot<T = ()> {
    pub(super) parts: Vec<Part<T>>,
}

impl<T> Default for Snapshot<T> {
    fn default() -> Self {
        Self { parts: Vec::new() }
    }
}

impl<T> Snapshot<T> {
    /// A snapshot of its own. Of rows with the same id, the last counts.
    #[must_use]
    pub fn of(rows: Vec<Row<T>>) -> Self {
        let rows = last_of_each(rows);
        Self { parts: if rows.is_empty() { Vec::new() } else { vec![Part::new(rows)] } }
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.parts.iter().map(|part| part.live.count).sum()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A row's filter and what else belongs to it.
    #[must_use]
    pub fn get(&self, id: u64) -> Option<(Filter, &T)> {
        self.parts.iter().find_map(|part| {
            let slot = part.segment.slot(id).filter(|slot| part.live.has(*slot))?;
            Some((part.segment.filter(slot), part.segment.rest(slot)?))
        })
    }

    /// Bytes of filters that an unbounded search reads.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.parts
            .iter()
            .map(|part| size_of_val(&*part.segment.heads) + size_of_val(&*part.segment.tails))
            .sum()
    }

    /// Reads all filters once and does nothing with them: the limit that searches are measured against. Returns a value
    /// that depends on every bit, so that nothing is optimised away.
    #[must_use]
    pub fn read(&self, path: Path) -> u64 {
        self.parts
            .iter()
            .fold(0, |all, part| all ^ path.read(&part.segment.heads) ^ path.read(&part.segment.tails))
    }
}

/// Rows that come and go. Shared between threads as it is.
#[derive(Debug)]
pub struct Index<T = ()> {
    // The lock around the pointer is held only to copy or exchange it; building happens before.
    now: RwLock<Arc<Snapshot<T>>>,
    writer: Mutex<()>,
}

impl<T> Default for Index<T> {
    fn default() -> Self {
        Self { now: RwLock::new(Arc::default()), writer: Mutex::new(()) }
    }
}

impl<T> Index<T> {
    /// The rows as they are now.
    #[must_use]
    pub fn snapshot(&self) -> Arc<Snapshot<T>> {
        Arc::clone(&self.now.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn publish(&self, parts: Vec<Part<T>>) {
        let next = Arc::new(Snapshot { parts });
        let last = std::mem::replace(&mut *self.now.write().unwrap_or_else(PoisonError::into_inner), next);
        // Freed after the lock.
        drop(last);
    }
}

impl<T: Clone> Index<T> {
    /// An index that holds these rows. Of rows with the same id, the last counts.
    #[must_use]
    pub fn of(rows: Vec<Row<T>>) -> Self {
        Self { now: RwLock::new(Arc::new(Snapshot::of(rows))), writer: Mutex::new(()) }
    }

    /// Adds rows; a row with an id that is there takes its place. Searches that begin afterwards see all of them, searches
    /// under way none. Now and then a call also merges earlier segments, so that there are never many: on average a row is
    /// copied as often as the number of rows can be halved.
    pub fn insert(&self, rows: Vec<Row<T>>) {
        let _one = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let rows = last_of_each(rows);
        if rows.is_empty() {
            return;
        }
        let mut parts = self.snapshot().parts.clone();
        for row in &rows {
            take_out(&mut parts, row.id);
        }
        parts.push(Part::new(rows));
        self.publish(merged(parts));
    }

    /// Takes rows out and returns how many were there.
    pub fn remove(&self, ids: &[u64]) -> usize {
        let _one = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let mut parts = self.snapshot().parts.clone();
        let gone = ids.iter().filter(|id| take_out(&mut parts, **id)).count();
        if gone > 0 {
            self.publish(merged(parts));
        }
        gone
    }
}

fn take_out<T>(parts: &mut [Part<T>], id: u64) -> bool {
    parts.iter_mut().any(|part| part.segment.slot(id).is_some_and(|slot| part.live.remove(slot)))
}

/// Joins the last segments while the later is at least half of the earlier, and lays out anew what is more than half gone.
fn merged<T: Clone>(mut parts: Vec<Part<T>>) -> Vec<Part<T>> {
    for part in &mut parts {
        if part.live.count * 2 < part.segment.ids.len().saturating_sub(1024) {
            *part = Part::new(part.segment.rows(&part.live));
        }
    }
    parts.retain(|part| part.live.count > 0);
    let mut later = 0;
    let mut join = 0;
    for part in parts.iter().rev() {
        if join > 0 && later * 2 < part.live.count {
            break;
        }
        later += part.live.count;
        join += 1;
    }
    if join > 1 {
        let rows = parts
            .split_off(parts.len() - join)
            .iter()
            .flat_map(|part| part.segment.rows(&part.live))
            .collect();
        parts.push(Part::new(rows));
    }
    parts
}

fn last_of_each<T>(mut rows: Vec<Row<T>>) -> Vec<Row<T>> {
    rows.retain(|row| row.id != NO_ID);
    // Stable: of equal ids the last one written comes last.
    rows.sort_by_key(|row| row.id);
    rows.reverse();
    rows.dedup_by_key(|row| row.id);
    rows
}
