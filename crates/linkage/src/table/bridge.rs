//! Pairs that a third row speaks for: when A is C and C is B, A is B, unless A and B themselves speak against it.
//!
//! Only within one table. If x–c and c–y hold, the log odds of x–y are about the lesser of theirs, plus what x and y say
//! directly; directly is damped, since the three comparisons share their evidence.

use std::collections::HashMap;

/// Share of the direct weight that counts beside the bridge's.
const DIRECT: f32 = 0.5;
/// Most neighbours of one row that make bridges, the surest first.
const MOST: usize = 40;

/// Log odds that bridges give, for pairs (smaller row, larger row) with a bridge of log odds of at least 0.
pub(crate) fn bridges(rows: usize, pairs: &[(u32, u32)], log_odds: &[f32]) -> HashMap<(u32, u32), f32> {
    let mut near: Vec<Vec<(f32, u32)>> = vec![Vec::new(); rows];
    for ((a, b), odds) in pairs.iter().zip(log_odds).filter(|(_, o)| **o >= 0.0) {
        for (from, to) in [(a, b), (b, a)] {
            if let Some(list) = usize::try_from(*from).ok().and_then(|r| near.get_mut(r)) {
                list.push((*odds, *to));
            }
        }
    }
    let mut best: HashMap<(u32, u32), f32> = HashMap::new();
    for list in &mut near {
        list.sort_unstable_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
        list.truncate(MOST);
        for (i, (_, x)) in list.iter().enumerate() {
            // The list falls: the later of two is the weaker.
            for (odds, y) in list.iter().skip(i + 1) {
                let slot = best.entry(((*x).min(*y), (*x).max(*y))).or_insert(*odds);
                *slot = slot.max(*odds);
            }
        }
    }
    best
}

/// Log odds of a pair with a bridge, from the bridge's log odds and the pair's own weight.
pub(crate) fn over(bridge: f32, weight: f32) -> f32 {
    bridge + DIRECT * weight.min(0.0) + 0.1 * weight.max(0.0)
}
