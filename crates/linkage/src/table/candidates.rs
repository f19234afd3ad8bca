//! Which pairs are worth weighing: all that share enough rare terms, told by adding up posting lists.
//!
//! Nothing is cut by a blocking rule: a pair is a candidate when the likely weight of what it shares, in any fields, passes a
//! bound set well below the weight at which a pair is reported.

use crate::compare::{Born, Words};

use super::terms::{Terms, in_parts};
use super::{MISSING, Rows, Table};

/// Posting lists of one field: rows by term.
pub(crate) struct Postings {
    starts: Vec<u32>,
    rows: Vec<u32>,
}

impl Postings {
    pub(crate) fn build(terms: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Postings {
        let mut starts = vec![0_u32; terms + 1];
        for (term, _) in pairs.clone() {
            if let Some(slot) = usize::try_from(term).ok().and_then(|t| starts.get_mut(t + 1)) {
                *slot += 1;
            }
        }
        let mut sum = 0;
        for slot in &mut starts {
            sum += *slot;
            *slot = sum;
        }
        let mut next = starts.clone();
        let mut rows = vec![0_u32; usize::try_from(sum).unwrap_or(0)];
        for (term, row) in pairs {
            if let Some(at) = usize::try_from(term).ok().and_then(|t| next.get_mut(t)) {
                if let Some(slot) = usize::try_from(*at).ok().and_then(|at| rows.get_mut(at)) {
                    *slot = row;
                }
                *at += 1;
            }
        }
        Postings { starts, rows }
    }

    pub(crate) fn of(&self, term: u32) -> &[u32] {
        let at = |t: usize| self.starts.get(t).and_then(|s| usize::try_from(*s).ok());
        let range = usize::try_from(term).ok().and_then(|t| Some(at(t)?..at(t + 1)?));
        range.and_then(|r| self.rows.get(r)).unwrap_or(&[])
    }
}

/// What a birth date is looked up under: any two of its three parts, and day and month swapped.
fn date_keys(born: Option<Born>) -> [Option<u64>; 4] {
    let Some(b) = born.filter(|b| b.month > 0) else { return [None; 4] };
    let (y, m, d) = (u64::from(b.year), u64::from(b.month), u64::from(b.day));
    let swapped = (y << 16) | (m.min(d) << 8) | m.max(d);
    if b.is_january_first() {
        return [None, None, None, Some((3 << 40) | swapped)];
    }
    [
        Some((y << 16) | (m << 8)),
        Some((1 << 40) | (y << 16) | d),
        Some((2 << 40) | (m << 8) | d),
        Some((3 << 40) | swapped),
    ]
}

/// Bounds of the search.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    /// Least sum of likely weights.
    pub(crate) least: f32,
    /// Least share of the row's greatest sum.
    pub(crate) share: f32,
    /// Most candidates of one row.
    pub(crate) most: usize,
    pub(crate) threads: usize,
}

fn row_number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(MISSING)
}

/// Pairs (left row, right row), by left row. Within one table the left row is the smaller.
pub(crate) fn candidates(table: &Table, bounds: Bounds) -> Vec<(u32, u32)> {
    let right = table.other();
    let alone = table.right.is_none();
    let total = table.left.len() + table.right.as_ref().map_or(0, Rows::len);
    #[expect(clippy::cast_precision_loss, reason = "rows")]
    let rows = total as f32;
    let names = Postings::build(
        table.vocabulary.names.len(),
        (0..right.len()).flat_map(|r| right.name(r).iter().map(move |t| (*t, row_number(r)))),
    );
    let single: Vec<Postings> = table
        .vocabulary
        .single
        .iter()
        .enumerate()
        .map(|(f, (_, terms))| {
            Postings::build(
                terms.len(),
                (0..right.len()).map(|r| (right.value(f, r), row_number(r))).filter(|p| p.0 != MISSING),
            )
        })
        .collect();
    let mut dates: Vec<(u64, u32)> = (0..right.len())
        .flat_map(|r| {
            let born = right.born.get(r).copied().flatten();
            date_keys(born).into_iter().flatten().map(move |k| (k, row_number(r)))
        })
        .collect();
    dates.sort_unstable();
    // Terms that a large share of the rows have cannot tell candidates apart: they are weighed later, not searched by.
    let cap = if right.len() <= 1_500 { right.len() } else { right.len() / 12 };
    let parts = in_parts(table.left.len(), bounds.threads, |range| {
        let mut sum = vec![0.0_f32; right.len()];
        let mut touched: Vec<u32> = Vec::new();
        let mut out: Vec<(u32, u32)> = Vec::new();
        let mut best: Vec<(f32, u32)> = Vec::new();
        for row in range {
            let me = row_number(row);
            let mut add = |list: &[u32], weight: f32| {
                // Rows in a posting list rise: what is behind us was seen from there.
                let list =
                    if alone { list.get(list.partition_point(|r| *r <= me)..).unwrap_or(&[]) } else { list };
                for other in list {
                    if let Some(slot) = usize::try_from(*other).ok().and_then(|o| sum.get_mut(o)) {
                        if *slot == 0.0 {
                            touched.push(*other);
                        }
                        *slot += weight;
                    }
                }
            };
            let mut look = |terms: &Terms, postings: &Postings, term: u32, slots: f32| {
                for near in usize::try_from(term).ok().and_then(|t| terms.near.get(t)).into_iter().flatten() {
                    let list = postings.of(near.term);
                    if list.is_empty() || list.len() > cap {
                        continue;
                    }
                    let chance = (terms.chance(term, near.term, near.level, rows) * slots).min(1.0);
                    let likely = match near.level {
                        Words::Same => 0.9_f32,
                        Words::Group => 0.5,
                        Words::Close => 0.3,
                        Words::Alike => 0.15,
                        _ => 0.08,
                    };
                    let weight = (likely / chance).ln();
                    if weight > 0.2 {
                        add(list, weight);
                    }
                }
            };
            let name = table.left.name(row);
            #[expect(clippy::cast_precision_loss, reason = "at most six")]
            let slots = name.len() as f32;
            for term in name {
                look(&table.vocabulary.names, &names, *term, slots);
            }
            for (f, ((_, terms), postings)) in table.vocabulary.single.iter().zip(&single).enumerate() {
                let term = table.left.value(f, row);
                if term != MISSING {
                    look(terms, postings, term, 1.0);
                }
            }
            let born = table.left.born.get(row).copied().flatten();
            for (k, key) in date_keys(born).into_iter().enumerate() {
                let Some(key) = key else { continue };
                let from = dates.partition_point(|d| d.0 < key);
                let same = dates.get(from..).unwrap_or(&[]);
                let length = same.partition_point(|d| d.0 == key);
                if length <= cap {
                    let weight = [2.0, 2.0, 2.5, 3.0].get(k).copied().unwrap_or(2.0);
                    for (_, other) in same.get(..length).unwrap_or(&[]) {
                        add(std::slice::from_ref(other), weight);
                    }
                }
            }
            best.clear();
            // Where many fields agree with the best, a few with another are chance.
            let top = touched
                .iter()
                .filter_map(|o| sum.get(usize::try_from(*o).ok()?))
                .fold(0.0_f32, |m, s| m.max(*s));
            let least = bounds.least.max(bounds.share * top);
            for other in touched.drain(..) {
                if let Some(slot) = usize::try_from(other).ok().and_then(|o| sum.get_mut(o)) {
                    if *slot >= least {
                        best.push((*slot, other));
                    }
                    *slot = 0.0;
                }
            }
            if best.len() > bounds.most {
                best.select_nth_unstable_by(bounds.most, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
                best.truncate(bounds.most);
            }
            best.sort_unstable_by_key(|b| b.1);
            out.extend(best.iter().map(|(_, other)| (me, *other)));
        }
        out
    });
    parts.into_iter().flatten().collect()
}
