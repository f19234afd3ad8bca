//! How much likelier two written words are if they spell one name than if they do not: a confusion-weighted edit distance.
//!
//! Each pair of scripts has a table of log likelihood ratios: unit against unit, unit against nothing at the start, inside
//! and at the end of a word. The tables (`data/confusions.txt`) were learned by expectation–maximisation from one half of
//! the groups of the name dictionary (`cargo run --release -p linkage --example learn`), with the romanisation tables as
//! prior. The best alignment's sum is the weight.

use std::sync::LazyLock;

use crate::name::Script;
use crate::name::units::{MAX_UNITS, inventory};

/// Steps of the tables in one unit of natural log likelihood ratio.
pub const SCALE: f32 = 8.0;
/// What an unlisted substitution weighs, in steps.
const FLOOR: i8 = -64;

/// Confusions between two scripts. The first is never after the second in [`Script::KNOWN`].
#[derive(Debug)]
pub struct Table {
    columns: usize,
    /// Row-major: unit of the first script, unit of the second.
    pairs: Vec<i8>,
    /// By unit: at the start, inside, at the end.
    left: Vec<[i8; 3]>,
    right: Vec<[i8; 3]>,
    /// The most that a unit of the first script, of the second, can add.
    best_left: Vec<i8>,
    best_right: Vec<i8>,
    /// Logistic regression from [`Table::features`] to the log odds of being one name.
    pub logistic: [f32; 7],
}

impl Table {
    /// A table between the inventories of two scripts with nothing learned.
    #[must_use]
    pub fn blank(a: Script, b: Script) -> Option<Table> {
        let (rows, columns) = (inventory(a)?.names().len(), inventory(b)?.names().len());
        Some(Table {
            columns,
            pairs: vec![FLOOR; rows * columns],
            left: vec![[-24; 3]; rows],
            right: vec![[-24; 3]; columns],
            best_left: vec![0; rows],
            best_right: vec![0; columns],
            logistic: [-2.0, 0.2, 3.0, 0.0, 0.0, 0.0, 0.0],
        })
    }

    /// Sets what unit `x` of the first script against unit `y` of the second weighs.
    pub fn set_pair(&mut self, x: usize, y: usize, steps: i8) {
        if let Some(slot) = self.pairs.get_mut(x * self.columns + y) {
            *slot = steps;
        }
    }

    /// What unit `x` of the first script against unit `y` of the second weighs.
    #[must_use]
    pub fn pair(&self, x: usize, y: usize) -> Option<i8> {
        self.pairs.get(x * self.columns + y).copied()
    }

    /// Sets what units against nothing weigh: of the first script, of the second.
    pub fn set_gaps(&mut self, left: Vec<[i8; 3]>, right: Vec<[i8; 3]>) {
        if left.len() == self.left.len() && right.len() == self.right.len() {
            (self.left, self.right) = (left, right);
        }
    }

    /// What units against nothing weigh: of the first script, of the second; at the start, inside, at the end.
    #[must_use]
    pub fn gaps(&self) -> (&[[i8; 3]], &[[i8; 3]]) {
        (&self.left, &self.right)
    }

    /// Makes a table of one script with itself the same in both directions.
    pub fn symmetrise(&mut self) {
        let n = self.left.len();
        for x in 0..n {
            for y in 0..x {
                if let (Some(p), Some(q)) = (self.pair(x, y), self.pair(y, x)) {
                    let middle = i8::midpoint(p, q);
                    self.set_pair(x, y, middle);
                    self.set_pair(y, x, middle);
                }
            }
        }
        for (l, r) in self.left.iter_mut().zip(&mut self.right) {
            for (a, b) in l.iter_mut().zip(r) {
                (*a, *b) = (i8::midpoint(*a, *b), i8::midpoint(*a, *b));
            }
        }
    }

    /// To be called when all weights are set.
    pub fn finish(&mut self) {
        let gap = |places: &[i8; 3]| places.iter().copied().max().unwrap_or(0);
        self.best_left = self.left.iter().map(gap).collect();
        self.best_right = self.right.iter().map(gap).collect();
        for (row, best) in self.pairs.chunks(self.columns.max(1)).zip(&mut self.best_left) {
            for (steps, other) in row.iter().zip(&mut self.best_right) {
                *best = (*best).max(*steps);
                *other = (*other).max(*steps);
            }
        }
    }

    /// What decides whether two words are one name: a constant, the weight, the weight by letter, the weight as a share of
    /// the most that each word could reach, and the lengths. `same` when both words are in one script, so that their order
    /// does not count.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a few thousand at most")]
    pub fn features(&self, a: &[u8], b: &[u8], same: bool) -> [f32; 7] {
        let a = a.get(..MAX_UNITS).unwrap_or(a);
        let b = b.get(..MAX_UNITS).unwrap_or(b);
        let most = |word: &[u8], best: &[i8]| {
            let sum: i32 =
                word.iter().map(|u| i32::from(best.get(usize::from(*u)).copied().unwrap_or(0))).sum();
            // A word of hardly any weight must not make its share boundless.
            (sum as f32 / SCALE).max(4.0)
        };
        let weight = self.weigh(a, b) as f32 / SCALE;
        let (mut s, mut t) = (most(a, &self.best_left), most(b, &self.best_right));
        let (mut n, mut m) = (a.len() as f32, b.len() as f32);
        let longest = n.max(m).max(1.0);
        if same {
            (s, t) = (s.max(t), s.min(t));
            (n, m) = (n.max(m), n.min(m));
        }
        [1.0, weight, weight / longest, weight / s, weight / t, n, m]
    }

    /// Log odds (natural) that two words are one name.
    #[must_use]
    pub fn log_odds(&self, features: &[f32; 7]) -> f32 {
        self.logistic.iter().zip(features).map(|(w, f)| w * f).sum()
    }

    /// Weight of `a` against `b`, in steps of 1/[`SCALE`]: of the best alignment.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "the innermost loop; lengths are bounded right above")]
    pub fn weigh(&self, a: &[u8], b: &[u8]) -> i32 {
        let a = &a[..a.len().min(MAX_UNITS)];
        let b = &b[..b.len().min(MAX_UNITS)];
        let (last_a, last_b) = (a.len().wrapping_sub(1), b.len().wrapping_sub(1));
        let place = |at: usize, last: usize| if at == 0 { 0 } else { 1 + usize::from(at == last) };
        let mut gaps = [0_i32; MAX_UNITS];
        let mut row = [0_i32; MAX_UNITS + 1];
        let mut sum = 0;
        for (j, y) in b.iter().enumerate() {
            gaps[j] = i32::from(self.right[usize::from(*y)][place(j, last_b)]);
            sum += gaps[j];
            row[j + 1] = sum;
        }
        for (i, x) in a.iter().enumerate() {
            let gap = i32::from(self.left[usize::from(*x)][place(i, last_a)]);
            let start = usize::from(*x) * self.columns;
            let costs = &self.pairs[start..start + self.columns];
            let mut diagonal = row[0];
            row[0] += gap;
            let mut before = row[0];
            for (j, y) in b.iter().enumerate() {
                let up = row[j + 1];
                let best = (diagonal + i32::from(costs[usize::from(*y)])).max(up + gap).max(before + gaps[j]);
                diagonal = up;
                before = best;
                row[j + 1] = best;
            }
        }
        row[b.len()]
    }
}

/// Every table, by the numbers of its two scripts.
#[derive(Debug)]
pub struct Confusions {
    tables: Vec<Option<Table>>,
}

static EMBEDDED: LazyLock<Confusions> =
    LazyLock::new(|| Confusions::parse(include_str!("../../data/confusions.txt")));

const KINDS: usize = Script::KNOWN.len();

impl Confusions {
    /// The tables that come with the library.
    #[must_use]
    pub fn embedded() -> &'static Confusions {
        &EMBEDDED
    }

    /// Tables from their text form; lines that name unknown units are left out.
    #[must_use]
    pub fn parse(text: &str) -> Confusions {
        let mut all = Confusions { tables: (0..KINDS * KINDS).map(|_| None).collect() };
        let mut current: Option<(Script, Script)> = None;
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            let words: Vec<&str> = line.split(' ').collect();
            match words.as_slice() {
                ["table", a, b, logistic @ ..] => {
                    current = Script::named(a).zip(Script::named(b));
                    if let Some((a, b)) = current
                        && let Some(mut table) = Table::blank(a, b)
                    {
                        for (to, from) in table.logistic.iter_mut().zip(logistic) {
                            *to = from.parse().unwrap_or(*to);
                        }
                        all.put(a, b, table);
                    }
                }
                [side, unit, x, y, z] if *side == "<" || *side == ">" => {
                    let Some((a, b)) = current else { continue };
                    let script = if *side == "<" { a } else { b };
                    let number = inventory(script).and_then(|i| i.number(unit)).map(usize::from);
                    let places = [x, y, z].map(|s| s.parse::<i8>().unwrap_or(-24));
                    if let Some(table) = all.get_mut(a, b)
                        && let Some(n) = number
                    {
                        let list = if *side == "<" { &mut table.left } else { &mut table.right };
                        if let Some(slot) = list.get_mut(n) {
                            *slot = places;
                        }
                    }
                }
                [x, rest @ ..] => {
                    let Some((a, b)) = current else { continue };
                    let (Some(rows), Some(columns)) = (inventory(a), inventory(b)) else { continue };
                    let Some(row) = rows.number(x) else { continue };
                    let width = columns.names().len();
                    let Some(table) = all.get_mut(a, b) else { continue };
                    for item in rest {
                        let Some((y, steps)) = item.rsplit_once(':') else { continue };
                        if let Some(column) = columns.number(y)
                            && let Some(slot) =
                                table.pairs.get_mut(usize::from(row) * width + usize::from(column))
                        {
                            *slot = steps.parse().unwrap_or(FLOOR);
                        }
                    }
                }
                [] => {}
            }
        }
        all.tables.iter_mut().flatten().for_each(Table::finish);
        all
    }

    fn get_mut(&mut self, a: Script, b: Script) -> Option<&mut Table> {
        self.tables.get_mut(a as usize * KINDS + b as usize)?.as_mut()
    }

    /// Sets the table of two scripts.
    pub fn put(&mut self, a: Script, b: Script, table: Table) {
        if let Some(slot) = self.tables.get_mut(a as usize * KINDS + b as usize) {
            *slot = Some(table);
        }
    }

    /// The table of two scripts, in the order of [`Script::KNOWN`].
    #[must_use]
    pub fn table(&self, a: Script, b: Script) -> Option<&Table> {
        self.tables.get((a as usize) * KINDS + b as usize)?.as_ref()
    }
}
