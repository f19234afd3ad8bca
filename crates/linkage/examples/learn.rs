//! Learns the confusion tables from the name dictionary:
//! `cargo run --release -p linkage --example learn -- person-names.txt > crates/linkage/data/confusions.txt`
//!
//! Only groups whose number's hash is even are used; figures are reported on pairs of the others. Expectation–maximisation
//! over a memoryless edit model with a share of pairs that are no spellings of each other (translations, mistakes).

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::indexing_slicing,
    reason = "a tool for the command line"
)]
#![expect(clippy::cast_possible_truncation, reason = "counts and small steps")]
#![expect(
    clippy::type_complexity,
    clippy::needless_range_loop,
    clippy::manual_is_multiple_of,
    reason = "matrices"
)]

use std::collections::HashMap;

use linkage::compare::confusion::{Confusions, SCALE, Table};
use linkage::name::Script;
use linkage::name::normal::words;
use linkage::name::romanise::readings_of;
use linkage::name::units::{inventory, units};

const PAIRS: [(Script, Script); 14] = [
    (Script::Latin, Script::Latin),
    (Script::Latin, Script::Cyrillic),
    (Script::Latin, Script::Arabic),
    (Script::Latin, Script::Hebrew),
    (Script::Latin, Script::Greek),
    (Script::Latin, Script::Georgian),
    (Script::Latin, Script::Armenian),
    (Script::Latin, Script::Devanagari),
    (Script::Latin, Script::Bengali),
    (Script::Cyrillic, Script::Cyrillic),
    (Script::Arabic, Script::Arabic),
    (Script::Hebrew, Script::Hebrew),
    (Script::Greek, Script::Greek),
    (Script::Cyrillic, Script::Arabic),
];

struct Random(u64);
impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) as usize) % n.max(1)
    }
}

fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811C_9DC5_u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193)) >> 7
}

/// The parameters of one pair of scripts.
struct Model {
    columns: usize,
    pairs: Vec<f64>,
    left: Vec<[f64; 3]>,
    right: Vec<[f64; 3]>,
}

fn place(at: usize, length: usize) -> usize {
    if at == 0 { 0 } else { 1 + usize::from(at + 1 == length) }
}

impl Model {
    fn normalise(&mut self) {
        let sum: f64 = self.pairs.iter().sum::<f64>()
            + self.left.iter().chain(&self.right).map(|g| g.iter().sum::<f64>()).sum::<f64>();
        self.pairs.iter_mut().for_each(|p| *p /= sum);
        self.left.iter_mut().chain(&mut self.right).flatten().for_each(|p| *p /= sum);
    }

    /// Adds the expected counts of one pair to `to`; gives its log likelihood under the model.
    fn expect(&self, a: &[u8], b: &[u8], null: f64, prior: f64, to: &mut Model) -> f64 {
        let (n, m) = (a.len(), b.len());
        let at = |i: usize, j: usize| i * (m + 1) + j;
        let mut f = vec![0.0; (n + 1) * (m + 1)];
        let mut g = vec![0.0; (n + 1) * (m + 1)];
        f[0] = 1.0;
        for i in 0..=n {
            for j in 0..=m {
                let mut sum = f[at(i, j)];
                if i > 0 {
                    sum += f[at(i - 1, j)] * self.left[a[i - 1] as usize][place(i - 1, n)];
                }
                if j > 0 {
                    sum += f[at(i, j - 1)] * self.right[b[j - 1] as usize][place(j - 1, m)];
                }
                if i > 0 && j > 0 {
                    sum += f[at(i - 1, j - 1)]
                        * self.pairs[a[i - 1] as usize * self.columns + b[j - 1] as usize];
                }
                f[at(i, j)] = sum;
            }
        }
        g[at(n, m)] = 1.0;
        for i in (0..=n).rev() {
            for j in (0..=m).rev() {
                let mut sum = g[at(i, j)];
                if i < n {
                    sum += g[at(i + 1, j)] * self.left[a[i] as usize][place(i, n)];
                }
                if j < m {
                    sum += g[at(i, j + 1)] * self.right[b[j] as usize][place(j, m)];
                }
                if i < n && j < m {
                    sum += g[at(i + 1, j + 1)] * self.pairs[a[i] as usize * self.columns + b[j] as usize];
                }
                g[at(i, j)] = sum;
            }
        }
        let total = f[at(n, m)];
        let log = total.ln();
        // How sure we are that this pair spells one name at all.
        let odds = (log - null + prior).clamp(-40.0, 40.0).exp();
        let sure = odds / (1.0 + odds);
        if total > 0.0 && sure > 1e-6 {
            let w = sure / total;
            for i in 0..=n {
                for j in 0..=m {
                    let here = f[at(i, j)] * w;
                    if i < n {
                        let k = place(i, n);
                        to.left[a[i] as usize][k] += here * self.left[a[i] as usize][k] * g[at(i + 1, j)];
                    }
                    if j < m {
                        let k = place(j, m);
                        to.right[b[j] as usize][k] += here * self.right[b[j] as usize][k] * g[at(i, j + 1)];
                    }
                    if i < n && j < m {
                        let k = a[i] as usize * self.columns + b[j] as usize;
                        to.pairs[k] += here * self.pairs[k] * g[at(i + 1, j + 1)];
                    }
                }
            }
        }
        log
    }
}

fn main() {
    let Some(input) = std::env::args().nth(1) else { return };
    let Ok(text) = std::fs::read_to_string(input) else { return };
    let mut random = Random(1);
    let mut data: HashMap<(Script, Script), Vec<(Vec<u8>, Vec<u8>)>> = HashMap::new();
    for line in text.lines() {
        let Some((list, id)) = line.rsplit_once(" => ") else { continue };
        if hash(id) % 2 != 0 {
            continue;
        }
        let mut by: HashMap<Script, Vec<Vec<u8>>> = HashMap::new();
        for spelling in list.split(", ") {
            let found = words(spelling);
            if let [word] = found.as_slice()
                && !spelling.trim().contains(' ')
            {
                let u = units(&word.bare, word.script);
                if (2..=20).contains(&u.len()) {
                    by.entry(word.script).or_default().push(u);
                }
            }
        }
        for (a, b) in PAIRS {
            let (Some(left), Some(right)) = (by.get(&a), by.get(&b)) else { continue };
            let all = data.entry((a, b)).or_default();
            if a == b {
                for _ in 0..(left.len() * 2).min(8) {
                    let (i, j) = (random.below(left.len()), random.below(left.len()));
                    if i != j && left[i] != left[j] {
                        all.push((left[i].clone(), left[j].clone()));
                        all.push((left[j].clone(), left[i].clone()));
                    } else if i != j || left.len() == 1 && random.below(4) == 0 {
                        all.push((left[i].clone(), left[i].clone()));
                    }
                }
            } else {
                for y in right.iter().take(6) {
                    for _ in 0..3.min(left.len()) {
                        all.push((left[random.below(left.len())].clone(), y.clone()));
                    }
                }
            }
        }
    }
    let mut out = Confusions::parse("");
    for (a, b) in PAIRS {
        let Some(all) = data.get_mut(&(a, b)) else { continue };
        // A fixed shuffle, then a bounded share.
        for i in (1..all.len()).rev() {
            let j = random.below(i + 1);
            all.swap(i, j);
        }
        all.truncate(160_000);
        if let Some(table) = learn(a, b, all, &mut random) {
            out.put(a, b, table);
        }
    }
    print(&out);
}

fn learn(a: Script, b: Script, all: &[(Vec<u8>, Vec<u8>)], random: &mut Random) -> Option<Table> {
    let (rows, columns) = (inventory(a)?.names().len(), inventory(b)?.names().len());
    let mut frequency = (vec![0.5; rows], vec![0.5; columns]);
    for (x, y) in all {
        x.iter().for_each(|u| frequency.0[*u as usize] += 1.0);
        y.iter().for_each(|u| frequency.1[*u as usize] += 1.0);
    }
    for f in [&mut frequency.0, &mut frequency.1] {
        let sum: f64 = f.iter().sum();
        f.iter_mut().for_each(|x| *x /= sum);
    }
    let (q, r) = &frequency;
    let start = |weight: f64| {
        let mut m = Model {
            columns,
            pairs: vec![0.0; rows * columns],
            left: q.iter().map(|f| [f * 0.01 * weight, f * 0.08 * weight, f * 0.03 * weight]).collect(),
            right: r.iter().map(|f| [f * 0.01 * weight, f * 0.08 * weight, f * 0.03 * weight]).collect(),
        };
        for x in 0..rows {
            for y in 0..columns {
                m.pairs[x * columns + y] = q[x] * r[y] * 0.15 * weight;
            }
        }
        if a == b {
            for x in 0..rows {
                m.pairs[x * columns + x] += q[x] * 0.6 * weight;
            }
        } else {
            // The romanisation tables as what we believed before.
            for (letters, readings) in readings_of(b) {
                let y = units(letters, b);
                for reading in readings {
                    for reading in reading.split('@') {
                        let x = units(reading, a);
                        if a == Script::Latin
                            && let ([x], [y]) = (x.as_slice(), y.as_slice())
                        {
                            m.pairs[*x as usize * columns + *y as usize] += r[*y as usize] * 0.3 * weight;
                        }
                    }
                }
            }
        }
        m
    };
    let mut model = start(1.0);
    model.normalise();
    let null = |x: &[u8], y: &[u8]| {
        x.iter().map(|u| q[*u as usize].ln()).sum::<f64>()
            + y.iter().map(|u| r[*u as usize].ln()).sum::<f64>()
    };
    for round in 0..8 {
        // The prior counts as some dozens of pairs.
        let mut next = start(60.0);
        let mut log = 0.0;
        for (x, y) in all {
            log += model.expect(x, y, null(x, y), 0.0, &mut next) - null(x, y);
        }
        next.normalise();
        model = next;
        if round == 7 {
            eprintln!(
                "{} {}: {} pairs, mean weight {:.3}",
                a.name(),
                b.name(),
                all.len(),
                log / all.len() as f64
            );
        }
    }
    let mut table = Table::blank(a, b)?;
    let step = |x: f64| (x * f64::from(SCALE)).round().clamp(-120.0, 127.0) as i8;
    for x in 0..rows {
        for y in 0..columns {
            table.set_pair(x, y, step((model.pairs[x * columns + y] / (q[x] * r[y])).ln()));
        }
    }
    table.set_gaps(
        model.left.iter().zip(q).map(|(g, q)| g.map(|p| step((p / q).ln()))).collect(),
        model.right.iter().zip(r).map(|(g, r)| g.map(|p| step((p / r).ln()))).collect(),
    );
    if a == b {
        table.symmetrise();
    }
    table.finish();
    table.logistic = logistic(&table, a == b, all, random);
    Some(table)
}

/// Logistic regression of same/not same, against random and against near pairs.
fn logistic(table: &Table, same: bool, all: &[(Vec<u8>, Vec<u8>)], random: &mut Random) -> [f32; 7] {
    let mut rows: Vec<([f32; 7], f64)> = Vec::new();
    for (x, y) in all.iter().filter(|(x, y)| !same || x != y).take(5_000) {
        rows.push((table.features(x, y, same), 1.0));
        let far = &all[random.below(all.len())].1;
        rows.push((table.features(x, far, same), 0.0));
        // The nearest of a thousand others.
        let near = (0..1_000).map(|_| &all[random.below(all.len())].1).max_by_key(|o| table.weigh(x, o));
        if let Some(near) = near.filter(|n| *n != y && *n != x) {
            rows.push((table.features(x, near, same), 0.0));
        }
    }
    let n = rows.len() as f64;
    let mut mean = [0.0_f64; 7];
    let mut spread = [1.0_f64; 7];
    for k in 1..7 {
        mean[k] = rows.iter().map(|(f, _)| f64::from(f[k])).sum::<f64>() / n;
        spread[k] =
            (rows.iter().map(|(f, _)| (f64::from(f[k]) - mean[k]).powi(2)).sum::<f64>() / n).sqrt().max(1e-6);
    }
    let scaled: Vec<([f64; 7], f64)> = rows
        .iter()
        .map(|(f, l)| {
            (
                std::array::from_fn(|k| {
                    (f64::from(f[k]) - mean[k]) / spread[k] + f64::from(u8::from(k == 0)) * 0.0
                }),
                *l,
            )
        })
        .map(|(mut f, l): ([f64; 7], f64)| {
            f[0] = 1.0;
            (f, l)
        })
        .collect();
    let mut w = [0.0_f64; 7];
    let mut speed = [0.0_f64; 7];
    for _ in 0..3_000 {
        let mut g = [0.0_f64; 7];
        for (f, label) in &scaled {
            let z: f64 = w.iter().zip(f).map(|(a, b)| a * b).sum();
            let e = 1.0 / (1.0 + (-z).exp()) - label;
            g.iter_mut().zip(f).for_each(|(g, f)| *g += e * f);
        }
        for k in 0..7 {
            speed[k] = 0.95 * speed[k] - 0.3 * (g[k] / n + if k > 0 { 1e-4 * w[k] } else { 0.0 });
            w[k] += speed[k];
        }
    }
    let mut out = [0.0_f64; 7];
    out[0] = w[0];
    for k in 1..7 {
        out[k] = w[k] / spread[k];
        out[0] -= w[k] * mean[k] / spread[k];
    }
    out.map(|x| x as f32)
}

fn print(all: &Confusions) {
    println!("# Confusions of units of sound between scripts: log likelihood ratios in steps of 1/{SCALE}.");
    println!(
        "# Learned by examples/learn.rs from the even half of the groups of the name dictionary (Wikidata, CC0; rigour, MIT)."
    );
    println!(
        "# table first second logistic; unit other:steps …; < unit of the first, > of the second against nothing: start, inside, end."
    );
    for (a, b) in PAIRS {
        let (Some(table), Some(rows), Some(columns)) = (all.table(a, b), inventory(a), inventory(b)) else {
            continue;
        };
        let logistic: Vec<String> = table.logistic.iter().map(|x| format!("{x:.4}")).collect();
        println!("table {} {} {}", a.name(), b.name(), logistic.join(" "));
        for (i, name) in rows.names().iter().enumerate() {
            let list: Vec<String> = columns
                .names()
                .iter()
                .enumerate()
                .filter_map(|(j, other)| Some((other, table.pair(i, j)?)))
                .filter(|(_, steps)| *steps > -40)
                .map(|(other, steps)| format!("{other}:{steps}"))
                .collect();
            if !list.is_empty() {
                println!("{name} {}", list.join(" "));
            }
        }
        for (side, inventory, gaps) in [("<", rows, table.gaps().0), (">", columns, table.gaps().1)] {
            for (name, [x, y, z]) in inventory.names().iter().zip(gaps) {
                println!("{side} {name} {x} {y} {z}");
            }
        }
    }
}
