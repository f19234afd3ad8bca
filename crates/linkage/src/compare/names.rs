//! Names against names: words in any order, some dropped, some added.

use crate::compare::confusion::Confusions;
use crate::compare::token::{Words, share_group, words};
use crate::name::Name;

/// How two names agree.
#[derive(Debug, Clone, PartialEq)]
pub struct Names {
    /// 0 (nothing in common) to 1 (the same words).
    pub score: f32,
    /// Matched words: position in the first name, in the second, level, probability.
    pub matched: Vec<(usize, usize, Words, f32)>,
}

/// Compares two names that have been read. About a microsecond; symmetric; blind to the order of words.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "at most six words")]
pub fn names(a: &Name, b: &Name, tables: &Confusions) -> Names {
    let several = a.tokens.len() * b.tokens.len() > 1;
    let matched = align(a.tokens.len(), b.tokens.len(), |i, j| match (a.tokens.get(i), b.tokens.get(j)) {
        // Among several words, those that share hardly a consonant need no closer look.
        (Some(x), Some(y)) if several && x.is_unlike(y) && !share_group(x, y) => (Words::Different, 0.0),
        (Some(x), Some(y)) => words(x, y, tables),
        _ => (Words::Different, 0.0),
    });
    let (n, m) = (a.tokens.len() as f32, b.tokens.len() as f32);
    if n == 0.0 || m == 0.0 {
        return Names { score: 0.0, matched: Vec::new() };
    }
    let mut sum: f32 = matched.iter().map(|x| x.3).sum();
    // Written in one word here, in two there.
    if a.tokens.len() != b.tokens.len() && sum < n.min(m) && (may_join(a, b) || may_join(b, a)) {
        let mut joined = 0.0;
        let free = |name: &Name, taken: &dyn Fn(usize) -> bool| -> Vec<String> {
            let free: Vec<&str> = name
                .tokens
                .iter()
                .enumerate()
                .filter(|(i, _)| !taken(*i))
                .map(|(_, t)| t.romanised())
                .collect();
            free.windows(2).map(<[&str]>::concat).collect()
        };
        let in_a = |i: usize| matched.iter().any(|x| x.0 == i && x.3 >= 0.5);
        let in_b = |j: usize| matched.iter().any(|x| x.1 == j && x.3 >= 0.5);
        for (one, taken, pairs) in
            [(a, &in_a as &dyn Fn(usize) -> bool, free(b, &in_b)), (b, &in_b, free(a, &in_a))]
        {
            for token in one.tokens.iter().enumerate().filter(|(i, _)| !taken(*i)).map(|(_, t)| t.romanised())
            {
                if !token.is_empty() && pairs.iter().any(|p| p == token) {
                    joined += 1.0;
                }
            }
        }
        if joined > 0.0 {
            sum = sum.max(joined + matched.iter().map(|x| x.3).filter(|p| *p >= 0.5).sum::<f32>());
        }
    }
    let score = 0.6 * 2.0 * sum / (n + m) + 0.4 * sum / n.min(m);
    Names { score: score.clamp(0.0, 1.0), matched }
}

/// Whether a word of `one` is as long as two neighbours of `other` and begins as they do.
fn may_join(one: &Name, other: &Name) -> bool {
    other.tokens.windows(2).any(|pair| {
        let [x, y] = pair else { return false };
        let (x, y) = (x.romanised(), y.romanised());
        one.tokens.iter().map(|t| t.romanised()).any(|t| t.len() == x.len() + y.len() && t.starts_with(x))
    })
}

/// Pairs words best first, each at most once; only those with a probability above 0. `like` gives level and probability.
#[must_use]
pub fn align(
    n: usize,
    m: usize,
    mut like: impl FnMut(usize, usize) -> (Words, f32),
) -> Vec<(usize, usize, Words, f32)> {
    let mut all: Vec<(usize, usize, Words, f32)> = Vec::with_capacity(n * m);
    for i in 0..n {
        for j in 0..m {
            let (level, p) = like(i, j);
            if p > 0.0 {
                all.push((i, j, level, p));
            }
        }
    }
    // Ties by distance of places, so that swapping the names or their words gives the same sum.
    all.sort_by(|x, y| {
        y.2.cmp(&x.2).then(y.3.total_cmp(&x.3)).then(x.0.abs_diff(x.1).cmp(&y.0.abs_diff(y.1)))
    });
    let (mut left, mut right) = (0_u64, 0_u64);
    all.retain(|(i, j, ..)| {
        let (x, y) = (1 << (i & 63), 1 << (j & 63));
        let free = left & x == 0 && right & y == 0;
        if free {
            left |= x;
            right |= y;
        }
        free
    });
    all
}
