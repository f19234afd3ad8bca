//! The attack suite at any size.
//!
//! `cargo run --release -p linkage --example attacks [people] [TABLE]`
//!
//! TABLE has columns like `children_register.tsv`; without it people are invented. Prints one JSON object a line.
#![expect(
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a measuring program"
)]

#[path = "../tests/attack/suite.rs"]
mod suite;

use linkage::name::Dictionary;
use suite::{Effort, Found, Person, Setting, dictionary, graph, patterns, population};

fn wilson(found: &Found) -> String {
    let (n, p, z) = (found.of as f64, found.share(), 1.96);
    let middle = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let half = z / (1.0 + z * z / n) * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    format!(
        "{} of {} = {p:.4} [{:.4}, {:.4}], {} named",
        found.found,
        found.of,
        middle - half,
        middle + half,
        found.named
    )
}

fn main() {
    let args: Vec<_> = std::env::args().skip(1).collect();
    let n: usize = args.first().map_or(1000, |n| n.parse().expect("a number of people"));
    let words = Dictionary::embedded();
    let people: Vec<Person> = match args.get(1) {
        None => population(2 * n, 5),
        Some(path) => {
            let text = std::fs::read_to_string(path).expect("readable table");
            let row = |line: &str| {
                let row: Vec<_> = line.split('\t').collect();
                Person::new(row[2], row[3], row[4] == "m", row[5], &words)
            };
            text.lines().skip(1).take(2 * n).map(row).collect()
        }
    };
    let bare = Setting { noise: false, decoys: false };
    let full = Setting::default();
    println!(
        "{{\"attack\": \"dictionary, with the key\", \"found\": \"{}\"}}",
        wilson(&dictionary(&people[..n], &full, true))
    );
    println!(
        "{{\"attack\": \"dictionary, without the key\", \"found\": \"{}\"}}",
        wilson(&dictionary(&people[..n], &full, false))
    );
    for (protection, setting) in
        [("none", bare), ("noise", Setting { decoys: false, ..full }), ("noise and decoys", full)]
    {
        for overlap in [0.2, 0.5, 0.8, 1.0] {
            // The same size of register at every overlap.
            let some = &people[..((2.0 - overlap) * n as f64) as usize];
            println!(
                "{{\"attack\": \"patterns\", \"protection\": \"{protection}\", \"overlap\": {overlap}, \"found\": \"{}\"}}",
                wilson(&patterns(some, overlap, &setting))
            );
            for (seeds, effort) in
                [(0, Effort::Published), (0, Effort::Refined), (10, Effort::Refined), (0, Effort::WithTags)]
            {
                println!(
                    "{{\"attack\": \"graph\", \"effort\": \"{effort:?}\", \"protection\": \"{protection}\", \"overlap\": {overlap}, \"known beforehand\": {seeds}, \"found\": \"{}\"}}",
                    wilson(&graph(some, overlap, seeds, &setting, effort))
                );
            }
        }
    }
}
