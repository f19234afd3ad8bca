//! The distinct words of a column: how many rows have each, which are alike, how rare that is.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::compare::token::share_group;
use crate::compare::{Confusions, Words, words};
use crate::name::normal::Word;
use crate::name::{Dictionary, Name, Token};

use super::Kind;
use super::random::hash;

/// Words that share a key are compared with each other; keys shared by more are no sign of likeness.
const BUCKET: usize = 300;

/// One distinct word or value.
#[derive(Debug)]
pub(crate) struct Term {
    text: String,
    token: Option<Token>,
    /// Share of people known to bear it, 0 when nothing is known.
    common: f32,
}

/// Shares of common names (`data/common.txt`) by spelling.
static COMMON: LazyLock<HashMap<&'static str, f32>> = LazyLock::new(|| {
    let mut map = HashMap::new();
    for line in include_str!("../../data/common.txt").lines().filter(|l| !l.starts_with('#')) {
        let mut words = line.split(' ');
        let Some(share) = words.next().and_then(|n| n.parse::<f32>().ok()) else { continue };
        map.extend(words.map(|w| (w, share / 1000.0)));
    }
    map
});

/// A likeness to another term.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Near {
    pub(crate) term: u32,
    pub(crate) level: Words,
}

/// Every term of a column.
#[derive(Debug)]
pub(crate) struct Terms {
    kind: Kind,
    all: Vec<Term>,
    ids: HashMap<String, u32>,
    /// Rows that have the term.
    df: Vec<u32>,
    /// Terms alike, including itself, by term.
    pub(crate) near: Vec<Vec<Near>>,
    /// Rows with a term at least as like as the level, by term and level.
    mass: Vec<[f32; Words::COUNT]>,
}

impl Terms {
    pub(crate) fn new(kind: Kind) -> Terms {
        Terms {
            kind,
            all: Vec::new(),
            ids: HashMap::new(),
            df: Vec::new(),
            near: Vec::new(),
            mass: Vec::new(),
        }
    }

    fn add(&mut self, text: &str, make: impl FnOnce() -> Option<Token>) -> u32 {
        if let Some(id) = self.ids.get(text) {
            return *id;
        }
        let id = u32::try_from(self.all.len()).unwrap_or(super::MISSING - 1);
        self.ids.insert(text.to_owned(), id);
        let token = make();
        let common = match (self.kind, token.as_ref().map_or(0, |t| t.romanised().len())) {
            // An initial is many people's.
            (Kind::Names, 1) => 0.1,
            (Kind::Names, _) => COMMON.get(text).copied().unwrap_or(0.0),
            _ => 0.0,
        };
        self.all.push(Term { text: text.to_owned(), token, common });
        self.df.push(0);
        id
    }

    /// The term of a word of a name.
    pub(crate) fn word(&mut self, word: &Word, dictionary: &Dictionary) -> u32 {
        self.add(&word.text, || Some(Token::read(word, dictionary)))
    }

    /// The term of a whole cell.
    pub(crate) fn value(&mut self, text: &str) -> u32 {
        let letters: String =
            text.chars().take(120).flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect();
        let spoken = matches!(self.kind, Kind::Place | Kind::Text) && !letters.chars().any(char::is_numeric);
        self.add(&letters, || {
            spoken.then(|| Name::read(&letters, &Dictionary::none()).tokens.pop()).flatten()
        })
    }

    /// Counts the terms of one row, each once.
    pub(crate) fn count(&mut self, terms: &[u32]) {
        for (i, t) in terms.iter().enumerate() {
            if !terms.get(..i).unwrap_or(&[]).contains(t)
                && let Some(n) = usize::try_from(*t).ok().and_then(|t| self.df.get_mut(t))
            {
                *n += 1;
            }
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    /// Level of likeness of two terms.
    pub(crate) fn level(&self, a: u32, b: u32, tables: &Confusions) -> Words {
        let get = |t: u32| usize::try_from(t).ok().and_then(|t| self.all.get(t));
        let (Some(x), Some(y)) = (get(a), get(b)) else { return Words::Different };
        match (&x.token, &y.token) {
            (Some(p), Some(q)) => {
                if p.romanised().is_empty() || q.romanised().is_empty() {
                    return Words::Different;
                }
                if p.is_unlike(q) && x.text.len().min(y.text.len()) > 3 {
                    return if share_group(p, q) { Words::Group } else { Words::Different };
                }
                let level = words(p, q, tables).0;
                // Letters that changed places or a single slip: typing, not spelling.
                if level < Words::Close
                    && x.text.len().min(y.text.len()) >= 3
                    && (p.classes().1 ^ q.classes().1).count_ones() <= 4
                {
                    let slips = slips(p.romanised().as_bytes(), q.romanised().as_bytes());
                    let length = p.romanised().len().min(q.romanised().len());
                    let typed = match slips {
                        Some(1) if length >= 5 => Words::Close,
                        Some(1) => Words::Alike,
                        Some(2) if length >= 8 => Words::Alike,
                        Some(2) if length >= 6 => Words::Distant,
                        _ => Words::Different,
                    };
                    return level.max(typed);
                }
                level
            }
            _ if a == b => Words::Same,
            _ if matches!(self.kind, Kind::Sex | Kind::Country) => Words::Different,
            _ => match (slips(x.text.as_bytes(), y.text.as_bytes()), x.text.len().min(y.text.len())) {
                (Some(1), n) if n >= 4 => Words::Close,
                (Some(1), n) if n >= 2 => Words::Alike,
                (Some(2), n) if n >= 7 => Words::Alike,
                (Some(2), n) if n >= 4 => Words::Distant,
                _ => Words::Different,
            },
        }
    }

    /// Share of rows with a term as like as this one is to `a` or to `b`.
    pub(crate) fn chance(&self, a: u32, b: u32, level: Words, rows: f32) -> f32 {
        let mass = |t: u32| {
            let list = usize::try_from(t).ok().and_then(|t| self.mass.get(t));
            list.and_then(|m| m.get(level as usize)).copied().unwrap_or(1.0)
        };
        let common = |t: u32| usize::try_from(t).ok().and_then(|t| self.all.get(t)).map_or(0.0, |t| t.common);
        // A small table tells little of how rare a name is: so many people more, among whom one in so many bears it.
        let (more, usual) = match self.kind {
            Kind::Names | Kind::Exact => (1_000.0, 0.5),
            Kind::Place => (500.0, 2.5),
            Kind::Text => (100.0, 5.0),
            Kind::Sex | Kind::Country => (0.0, 0.0),
        };
        ((mass(a).max(mass(b)) + usual) / (rows + more)).max(common(a)).max(common(b)).min(1.0)
    }

    /// Rows that have the term.
    pub(crate) fn df(&self, term: u32) -> u32 {
        usize::try_from(term).ok().and_then(|t| self.df.get(t)).copied().unwrap_or(0)
    }

    fn keys(&self, id: usize, out: &mut Vec<u64>) {
        out.clear();
        let Some(term) = self.all.get(id) else { return };
        let mut deletions = |text: &[u8], seed: u64| {
            let mut buffer = [0_u8; 24];
            let text = text.get(..text.len().min(24)).unwrap_or(text);
            out.push(hash(text, seed));
            if text.len() < 3 {
                return;
            }
            // One slip in a long text leaves its beginning or its end whole.
            if text.len() >= 12 {
                out.push(hash(text.get(..8).unwrap_or(text), seed + 8));
                out.push(hash(text.get(text.len() - 8..).unwrap_or(text), seed + 16));
                return;
            }
            for skip in 0..text.len() {
                let mut n = 0;
                for (at, byte) in text.iter().enumerate() {
                    if at != skip
                        && let Some(slot) = buffer.get_mut(n)
                    {
                        *slot = *byte;
                        n += 1;
                    }
                }
                out.push(hash(buffer.get(..n).unwrap_or(&[]), seed));
            }
        };
        match &term.token {
            Some(token) => {
                deletions(token.romanised().as_bytes(), 1);
                for skeleton in token.skeletons().iter().filter(|s| s.len() >= 4) {
                    deletions(skeleton.as_bytes(), 2);
                }
                out.extend(token.candidates().iter().map(|c| hash(c.as_bytes(), 1)));
                out.extend(token.skeletons().iter().map(|s| hash(s.as_bytes(), 2)));
                out.extend(token.groups().iter().map(|g| hash(&g.to_le_bytes(), 3)));
            }
            None if matches!(self.kind, Kind::Sex | Kind::Country) => {}
            None => deletions(term.text.as_bytes(), 4),
        }
        out.sort_unstable();
        out.dedup();
    }

    /// Finds the terms that are alike.
    pub(crate) fn relate(&mut self, tables: &Confusions, threads: usize) {
        let mut keyed: Vec<(u64, u32)> = Vec::new();
        let mut buffer = Vec::new();
        for id in 0..self.all.len() {
            self.keys(id, &mut buffer);
            keyed.extend(buffer.iter().map(|k| (*k, u32::try_from(id).unwrap_or(0))));
        }
        keyed.sort_unstable();
        // By term: where its buckets lie.
        let mut buckets: Vec<Vec<(u32, u32)>> = vec![Vec::new(); self.all.len()];
        let mut start = 0;
        for run in keyed.chunk_by(|a, b| a.0 == b.0) {
            let end = start + run.len();
            if run.len() > 1 && run.len() <= BUCKET {
                for (_, term) in run {
                    if let Some(list) = usize::try_from(*term).ok().and_then(|t| buckets.get_mut(t)) {
                        list.push((u32::try_from(start).unwrap_or(0), u32::try_from(end).unwrap_or(0)));
                    }
                }
            }
            start = end;
        }
        let of = |id: usize| -> Vec<Near> {
            let me = u32::try_from(id).unwrap_or(0);
            let mut others: Vec<u32> = Vec::new();
            for (from, to) in buckets.get(id).into_iter().flatten() {
                let range = usize::try_from(*from).unwrap_or(0)..usize::try_from(*to).unwrap_or(0);
                others.extend(keyed.get(range).unwrap_or(&[]).iter().map(|k| k.1).filter(|t| *t > me));
            }
            others.sort_unstable();
            others.dedup();
            others
                .into_iter()
                .filter_map(|term| {
                    let level = self.level(me, term, tables);
                    (level > Words::Different).then_some(Near { term, level })
                })
                .collect()
        };
        let near = in_parts(self.all.len(), threads, |range| range.map(of).collect::<Vec<_>>());
        let later: Vec<Vec<Near>> = near.into_iter().flatten().collect();
        // Likeness goes both ways: each list gets itself, who came before, who comes after.
        self.near = (0..self.all.len())
            .map(|id| {
                let me = u32::try_from(id).unwrap_or(0);
                vec![Near { term: me, level: self.level(me, me, tables) }]
            })
            .collect();
        for (id, list) in later.iter().enumerate() {
            let me = u32::try_from(id).unwrap_or(0);
            for near in list {
                if let Some(other) = usize::try_from(near.term).ok().and_then(|t| self.near.get_mut(t)) {
                    other.push(Near { term: me, level: near.level });
                }
            }
        }
        for (all, list) in self.near.iter_mut().zip(later) {
            all.extend(list);
        }
        self.mass = self
            .near
            .iter()
            .map(|list| {
                let mut mass = [0.0_f32; Words::COUNT];
                for near in list {
                    #[expect(clippy::cast_precision_loss, reason = "rows, far below 2^24 for one word")]
                    let df = self.df(near.term) as f32;
                    mass.iter_mut().take(near.level as usize + 1).for_each(|m| *m += df);
                }
                mass
            })
            .collect();
    }
}

/// Runs `work` over parts of 0..n in threads; the parts' results in order.
pub(crate) fn in_parts<T: Send>(
    n: usize,
    threads: usize,
    work: impl Fn(std::ops::Range<usize>) -> T + Sync,
) -> Vec<T> {
    let threads = threads.clamp(1, 64).min(n.div_ceil(256).max(1));
    if threads == 1 {
        return vec![work(0..n)];
    }
    let size = n.div_ceil(threads);
    std::thread::scope(|scope| {
        let work = &work;
        let handles: Vec<_> = (0..threads)
            .map(|k| scope.spawn(move || work((k * size).min(n)..((k + 1) * size).min(n))))
            .collect();
        handles
            .into_iter()
            .map(|h| match h.join() {
                Ok(part) => part,
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect()
    })
}

/// Slips of typing between two texts (a letter more, less, other, two swapped), when one or two; 0 is `Some(0)`.
pub(crate) fn slips(a: &[u8], b: &[u8]) -> Option<u8> {
    if a.len().abs_diff(b.len()) > 2 || a.len() > 40 || b.len() > 40 {
        return None;
    }
    // The ends in common do not count; what is left is short.
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (a.get(head..)?, b.get(head..)?);
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (a.get(..a.len() - tail)?, b.get(..b.len() - tail)?);
    match (a, b) {
        ([], []) => return Some(0),
        ([], [_]) | ([_], []) | ([_], [_]) => return Some(1),
        ([], [_, _]) | ([_, _], []) => return Some(2),
        ([p, q], [r, s]) => return Some(if p == s && q == r { 1 } else { 2 }),
        _ => {}
    }
    let mut two_back = [0_u8; 42];
    let mut back = [0_u8; 42];
    let mut row = [0_u8; 42];
    for (j, slot) in back.iter_mut().enumerate().take(b.len() + 1) {
        *slot = u8::try_from(j).unwrap_or(u8::MAX);
    }
    for (i, x) in a.iter().enumerate() {
        let mut least = u8::MAX;
        if let Some(slot) = row.first_mut() {
            *slot = u8::try_from(i + 1).unwrap_or(u8::MAX);
        }
        for (j, y) in b.iter().enumerate() {
            let get = |row: &[u8; 42], j: usize| row.get(j).copied().unwrap_or(u8::MAX).min(100);
            let mut best =
                (get(&back, j) + u8::from(x != y)).min(get(&back, j + 1) + 1).min(get(&row, j) + 1);
            if i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x) {
                best = best.min(get(&two_back, j - 1) + 1);
            }
            if let Some(slot) = row.get_mut(j + 1) {
                *slot = best;
            }
            least = least.min(best);
        }
        if least > 2 {
            return None;
        }
        (two_back, back, row) = (back, row, two_back);
    }
    back.get(b.len()).copied().filter(|d| *d <= 2)
}
