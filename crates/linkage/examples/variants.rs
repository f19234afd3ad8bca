//! Scores pairs of names, one pair a line, columns given by number from 0:
//! `cargo run --release -p linkage --example variants -- PAIRS.tsv 3 4 [none] > scores`

#![expect(clippy::print_stdout, reason = "a tool for the command line")]

use linkage::compare::confusion::Confusions;
use linkage::compare::token::sound_weight;
use linkage::name::{Dictionary, Name};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let column = |n: usize| arguments.get(n).and_then(|s| s.parse::<usize>().ok()).unwrap_or(n - 2);
    let (a, b) = (column(2), column(3));
    let dictionary = Dictionary::none();
    let Some(Ok(text)) = arguments.get(1).map(std::fs::read_to_string) else { return };
    for line in text.lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        let read = |n: usize| Name::read(cells.get(n).copied().unwrap_or(""), &dictionary);
        let (x, y) = (read(a), read(b));
        let score = x
            .tokens
            .first()
            .zip(y.tokens.first())
            .and_then(|(x, y)| sound_weight(x, y, Confusions::embedded()))
            .unwrap_or((-99.0, 0.0));
        println!("{:.4}\t{:.6}", score.0, score.1);
    }
}
