//! The same child again, encoded: how often is a re-spelled child found among 50,000, and how often does a stranger raise
//! an alarm?
//!
//! `cargo run --release -p linkage --example children FOLDER [--half] [--none] [--part tune|report] [--learn] [--clear]`
//!
//! FOLDER holds `children_register.tsv`, `children_queries.tsv` and `children_strangers.tsv`. The register is kept with
//! noise, as a match node keeps it. `--half` withholds half of the groups of spellings, `--none` all. `--part` takes one
//! half of queries and strangers, by a hash of their ids: weights were tuned on `tune` only. `--learn` prints weights
//! learned from the tuning half. Prints one JSON object a line; ranges are Wilson 95 % intervals.
#![expect(
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a measuring program"
)]

use std::collections::{BTreeMap, HashMap};
use std::time::Instant;

use linkage::encode::{
    Birth, ByWeight, Comparison, DateLevel, Epoch, Record, Sex, Static, StaticKey, Subject, Weights, Word,
    standing_out,
};
use linkage::name::{Dictionary, Name};
use linkage::scan::{Hit, Means, Measure, Query, Snapshot};

struct Child {
    id: String,
    of: String,
    name: Name,
    groups: Vec<Vec<u32>>,
    script: &'static str,
    birth: Birth,
    sex: Option<Sex>,
    country: String,
}

fn hash(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        >> 32
}

fn read(folder: &str, file: &str, dictionary: &Dictionary, half: bool) -> Vec<Child> {
    let text = std::fs::read_to_string(format!("{folder}/children_{file}.tsv")).expect("readable table");
    let child = |line: &str| {
        let mut fields = line.split('\t').map(str::to_owned);
        let mut next = || fields.next().unwrap_or_default();
        let (id, of, names, born, sex, country) = (next(), next(), next(), next(), next(), next());
        let name = Name::read(&names, dictionary);
        let kept = |group: &u32| !half || hash(&format!("q{group}")).is_multiple_of(2);
        let groups =
            name.tokens.iter().map(|token| token.groups().iter().copied().filter(kept).collect()).collect();
        let other = names.chars().find(|c| {
            c.is_alphabetic()
                && !matches!(c, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{2b0}'..='\u{36f}')
        });
        let script = match other {
            None => "Latin",
            Some('\u{400}'..='\u{52f}') => "Cyrillic",
            Some('\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{fb50}'..='\u{fefc}') => "Arabic",
            Some('\u{590}'..='\u{5ff}') => "Hebrew",
            Some(_) => "other",
        };
        let sex = match &*sex {
            "m" => Some(Sex::Male),
            "f" => Some(Sex::Female),
            _ => None,
        };
        Child { id, of, name, groups, script, birth: Birth::read(&born), sex, country }
    };
    text.lines().skip(1).map(child).collect()
}

fn subject(child: &Child) -> Subject<'_> {
    let words = child
        .name
        .tokens
        .iter()
        .zip(&child.groups)
        .map(|(token, groups)| Word { groups, ..Word::from(token) });
    Subject {
        words: words.collect(),
        birth: child.birth,
        sex: child.sex,
        country: Some(&child.country),
        ..Subject::default()
    }
}

fn wilson(hits: usize, of: usize) -> String {
    let (n, p, z) = (of as f64, hits as f64 / of.max(1) as f64, 1.96);
    let middle = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let half = z / (1.0 + z * z / n) * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    format!("{p:.4} [{:.4}, {:.4}]", middle - half, middle + half)
}

fn main() {
    let args: Vec<_> = std::env::args().skip(1).collect();
    let has = |name: &str| args.iter().any(|arg| arg == name);
    let folder = args.first().expect("a folder").clone();
    let part = args.iter().position(|arg| arg == "--part").and_then(|at| args.get(at + 1)).cloned();
    let dictionary = if has("--none") { Dictionary::none() } else { Dictionary::embedded() };
    let start = Instant::now();
    let register = read(&folder, "register", &dictionary, has("--half"));
    let mine = |child: &Child| match part.as_deref() {
        Some("tune") => hash(&child.id).is_multiple_of(2),
        Some(_) => !hash(&child.id).is_multiple_of(2),
        None => true,
    };
    let mut queries = read(&folder, "queries", &dictionary, has("--half"));
    let tune: Vec<_> =
        queries.iter().filter(|child| hash(&child.id).is_multiple_of(2)).map(|c| c.id.clone()).collect();
    let mut strangers = read(&folder, "strangers", &dictionary, has("--half"));
    strangers.retain(mine);
    let read_s = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let key = StaticKey::new(*b"development key of the benchmark", Epoch(1));
    let records: Vec<Record<Static>> =
        register.iter().zip(0..).map(|(child, id)| key.encode(&subject(child), id)).collect();
    let per_s = records.len() as f64 / start.elapsed().as_secs_f64();
    let fill =
        records.iter().map(|r| f64::from(r.name().ones())).sum::<f64>() / records.len() as f64 / 1024.0;
    let ids: HashMap<&str, usize> = register.iter().enumerate().map(|(at, child)| (&*child.id, at)).collect();
    println!("{{\"names read s\": {read_s:.2}, \"encoded per s\": {per_s:.0}, \"fill\": {fill:.3}}}");
    let mut weights = Weights::default();
    if has("--learn") {
        weights = learn(&key, &queries, &tune, &register, &records, &ids);
        println!("{weights:?}");
    }
    queries.retain(mine);
    let snapshot = Snapshot::of(records.iter().map(Record::row).collect());
    let ask = |children: &[Child]| -> Vec<Vec<Hit>> {
        let asked: Vec<_> = children.iter().map(|child| key.question(&subject(child), 0)).collect();
        let queries: Vec<_> = asked
            .iter()
            .map(|a| Query { measure: Measure::Blend, ..Query::nearest(*a.name(), 10) })
            .collect();
        let pairs: Vec<_> =
            asked.iter().zip(&queries).map(|(a, query)| (query, ByWeight::new(&weights, a))).collect();
        let mut all = Vec::new();
        for chunk in pairs.chunks(64) {
            all.extend(snapshot.rank_all(chunk, Means::default()));
        }
        all
    };
    let start = Instant::now();
    let (found, alarms) = (ask(&queries), ask(&strangers));
    let ms = start.elapsed().as_secs_f64() * 1e3 / (queries.len() + strangers.len()) as f64;
    let truth: Vec<_> = queries.iter().map(|child| ids[&*child.of] as u64).collect();
    let at = |most: usize| {
        found.iter().zip(&truth).filter(|(hits, id)| hits.iter().take(most).any(|hit| hit.id == **id)).count()
    };
    let mut scores: Vec<_> = alarms.iter().map(|hits| standing_out(hits, snapshot.len(), 0.5)).collect();
    scores.sort_by(|a, b| b.total_cmp(a));
    let n = queries.len();
    println!(
        "{{\"queries\": {n}, \"ms per query\": {ms:.2}, \"recall@1\": \"{}\", \"recall@10\": \"{}\"}}",
        wilson(at(1), n),
        wilson(at(10), n)
    );
    for share in [0.05_f64, 0.01, 0.001] {
        // As numpy's quantile: between two strangers on the straight line.
        let place = share * (scores.len() - 1) as f64;
        let below = (place.floor() as usize).min(scores.len() - 2);
        let bar = scores[below] + (scores[below + 1] - scores[below]) * (place - below as f64);
        let hits = found
            .iter()
            .zip(&truth)
            .filter(|(hits, id)| {
                hits.first().is_some_and(|hit| hit.id == **id)
                    && standing_out(hits, snapshot.len(), 0.5) > bar
            })
            .count();
        println!(
            "{{\"recall@1 at false alarms\": {share}, \"is\": \"{}\", \"bar\": {bar:.2}}}",
            wilson(hits, n)
        );
    }
    let mut scripts: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for ((child, hits), id) in queries.iter().zip(&found).zip(&truth) {
        let script = if child.script == "Latin" && register[*id as usize].script != "Latin" {
            "Latin, registered otherwise"
        } else {
            child.script
        };
        let counts = scripts.entry(script).or_default();
        counts[0] += 1;
        counts[1] += usize::from(hits.first().is_some_and(|hit| hit.id == *id));
        counts[2] += usize::from(hits.iter().any(|hit| hit.id == *id));
    }
    for (script, [all, one, ten]) in scripts {
        println!(
            "{{\"script\": \"{script}\", \"queries\": {all}, \"recall@1\": \"{}\", \"recall@10\": \"{}\"}}",
            wilson(one, all),
            wilson(ten, all)
        );
    }
}

/// Weights from the tuning half: how often each level comes among true pairs and among random ones.
fn learn(
    key: &StaticKey,
    queries: &[Child],
    tune: &[String],
    register: &[Child],
    records: &[Record<Static>],
    ids: &HashMap<&str, usize>,
) -> Weights {
    let _ = register;
    let asked: Vec<_> = queries.iter().filter(|child| tune.contains(&child.id)).collect();
    let compare = |child: &Child, at: usize| -> Comparison {
        key.question(&subject(child), 0).compare(&records[at]).expect("one epoch")
    };
    let same: Vec<_> = asked.iter().map(|child| compare(child, ids[&*child.of])).collect();
    let mut other = Vec::new();
    for (at, child) in asked.iter().enumerate() {
        let asked = key.question(&subject(child), 0);
        for step in 0..2000 {
            let to = (hash(&format!("{at} {step}")) % records.len() as u64) as usize;
            if to != ids[&*child.of] {
                other.push(asked.compare(&records[to]).expect("one epoch"));
            }
        }
    }
    let ratio = |level: &dyn Fn(&Comparison) -> bool, floor: f64| {
        let share = |all: &[Comparison], floor: f64| {
            (all.iter().filter(|c| level(c)).count() as f64 + floor) / (all.len() as f64 + floor * 10.0)
        };
        (share(&same, floor) / share(&other, floor)).log2()
    };
    let mut weights = Weights::default();
    for (at, level) in DateLevel::ALL.into_iter().enumerate() {
        weights.date[at] = if level == DateLevel::Missing { 0.0 } else { ratio(&|c| c.date == level, 1.0) };
    }
    for (at, w) in weights.sex.iter_mut().enumerate() {
        *w = if at == 1 { 0.0 } else { ratio(&|c| c.sex as usize == at, 1.0) };
    }
    for (at, w) in weights.country.iter_mut().enumerate() {
        *w = if at == 1 { 0.0 } else { ratio(&|c| c.country as usize == at, 1.0) };
    }
    // The name: by kernel densities of both, monotone.
    let mut last = f64::NEG_INFINITY;
    weights.name = (2..=20)
        .map(|step| {
            let x = f64::from(step) / 20.0;
            let dense = |all: &[Comparison], width: f64| {
                let sum: f64 =
                    all.iter().filter_map(|c| c.name).map(|s| (-((s - x) / width).powi(2) / 2.0).exp()).sum();
                sum / all.len() as f64 / width
            };
            let w = ((dense(&same, 0.04) + 1e-3) / (dense(&other, 0.025) + 3e-7)).log2();
            last = last.max(w);
            (x, (last * 100.0).round() / 100.0)
        })
        .collect();
    weights
}
