//! Scores pairs of names, one pair a line, columns given by number from 0, and times it:
//! `cargo run --release -p linkage --example variants -- PAIRS.tsv 3 4 [none|embedded] > scores`
//! `variants retrieve PAIRS.tsv STEP`: for every STEPth pair (Latin word, native word with spaces between letters or not) the place of the
//! Latin word among all of them; recall@1 and @10 without the dictionary.
//! `variants time NAMES.tsv COLUMN` compares random pairs of names and gives nanoseconds a pair.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a tool for the command line")]

use std::time::Instant;

use linkage::compare::{Confusions, names};
use linkage::name::{Dictionary, Name};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let tables = Confusions::embedded();
    match words.as_slice() {
        ["time", path, column] => {
            let dictionary = Dictionary::embedded();
            let (Ok(text), Ok(column)) = (std::fs::read_to_string(path), column.parse::<usize>()) else {
                return;
            };
            let start = Instant::now();
            let all: Vec<Name> = text
                .lines()
                .skip(1)
                .filter_map(|l| l.split('\t').nth(column))
                .map(|n| Name::read(n, &dictionary))
                .collect();
            let read = start.elapsed();
            let start = Instant::now();
            let mut sum = 0.0_f64;
            let mut pairs = 0_u32;
            let mut at = 1_usize;
            for a in all.iter().cycle().take(1_000_000) {
                at = (at * 48_271 + 11) % all.len().max(1);
                if let Some(b) = all.get(at) {
                    sum += f64::from(names(a, b, tables).score);
                    pairs += 1;
                }
            }
            let each = start.elapsed().as_secs_f64() * 1e9 / f64::from(pairs.max(1));
            eprintln!(
                "read {} names in {read:.2?}; {pairs} pairs, {each:.0} ns a pair, mean score {:.3}",
                all.len(),
                sum / f64::from(pairs)
            );
        }
        ["retrieve", path, step] => {
            let (Ok(text), Ok(step)) = (std::fs::read_to_string(path), step.parse::<usize>()) else { return };
            let none = Dictionary::none();
            let read = |cell: &str| Name::read(&cell.replace(' ', ""), &none);
            let all: Vec<(Name, Name)> = text
                .lines()
                .filter_map(|l| {
                    let mut cells = l.split('\t');
                    Some((read(cells.next()?), read(cells.next()?)))
                })
                .collect();
            let (mut asked, mut first, mut ten) = (0_u32, 0_u32, 0_u32);
            for (latin, native) in all.iter().step_by(step.max(1)) {
                let own = names(latin, native, tables).score;
                let better = all
                    .iter()
                    .filter(|(other, _)| other != latin && names(other, native, tables).score > own)
                    .count();
                asked += 1;
                first += u32::from(better < 1);
                ten += u32::from(better < 10);
            }
            let share = |n: u32| f64::from(n) / f64::from(asked.max(1));
            println!("{asked} of {}: recall@1 {:.4}, @10 {:.4}", all.len(), share(first), share(ten));
        }
        [path, a, b, rest @ ..] => {
            let (Ok(a), Ok(b)) = (a.parse::<usize>(), b.parse::<usize>()) else { return };
            let dictionary = if rest == ["embedded"] { Dictionary::embedded() } else { Dictionary::none() };
            let Ok(text) = std::fs::read_to_string(path) else { return };
            for line in text.lines() {
                let cells: Vec<&str> = line.split('\t').collect();
                let read = |n: usize| Name::read(cells.get(n).copied().unwrap_or(""), &dictionary);
                println!("{:.6}", names(&read(a), &read(b), tables).score);
            }
        }
        _ => {}
    }
}
