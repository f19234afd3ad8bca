//! Links or deduplicates tab-separated tables by their encodings alone; the command line of `link_table`:
//! `encoded_table link A.tsv B.tsv -- names=1,2 born=9 place=6 text=8 [one-to-one] [none] [threads=2] > pairs.tsv`
//! The first row is a heading, the first column an id. `place` is compared by its bigrams, the first of `text` (or
//! `country`) as a whole, `exact` columns as exact facts; records are kept with noise on both sides. Encoded with a
//! static key. Seconds go to standard error.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a tool for the command line")]

use std::fmt::Write as _;
use std::process::ExitCode;
use std::time::Instant;

use linkage::encode::{
    Birth, Context, ContextKind, Epoch, LinkOptions, Record, Sex, Static, StaticKey, Subject, Word, dedupe,
    link,
};
use linkage::name::{Dictionary, Name};

#[derive(Default)]
struct Columns {
    names: Vec<usize>,
    born: Option<usize>,
    sex: Option<usize>,
    region: Option<usize>,
    place: Vec<usize>,
    exact: Vec<usize>,
}

fn list(value: &str) -> Vec<usize> {
    value.split(',').filter_map(|s| s.parse().ok()).collect()
}

fn birth(text: &str) -> Birth {
    let digits = text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit());
    match (text.get(..4), text.get(4..6), text.get(6..)) {
        (Some(year), Some(month), Some(day)) if digits => Birth::read(&format!("{year}-{month}-{day}")),
        _ => Birth::read(text),
    }
}

fn encode(
    key: &StaticKey,
    row: &[&str],
    columns: &Columns,
    dictionary: &Dictionary,
    handle: u64,
) -> Record<Static> {
    let at = |column: &usize| row.get(*column).copied().unwrap_or("");
    let join = |all: &[usize]| all.iter().map(at).collect::<Vec<_>>().join(" ");
    let name = Name::read(&join(&columns.names), dictionary);
    let place: String = join(&columns.place)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .flat_map(char::to_lowercase)
        .collect();
    let facts: Vec<&str> = columns.exact.iter().map(at).collect();
    key.encode(
        &Subject {
            words: name.tokens.iter().map(Word::from).collect(),
            birth: columns.born.as_ref().map(|born| birth(at(born))).unwrap_or_default(),
            sex: match columns.sex.as_ref().map_or("", at) {
                "m" => Some(Sex::Male),
                "f" => Some(Sex::Female),
                _ => None,
            },
            country: columns.region.as_ref().map(at).filter(|region| !region.is_empty()),
            place: Some(&place),
            context: facts.iter().map(|value| Context { kind: ContextKind::Number, value }).collect(),
            ..Subject::default()
        },
        handle,
    )
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let split = arguments.iter().position(|a| a == "--").unwrap_or(arguments.len());
    let (files, rest) = arguments.split_at(split);
    let (mut columns, mut options, mut dictionary) =
        (Columns::default(), LinkOptions::default(), Dictionary::embedded());
    for argument in rest.iter().skip(1) {
        let (key, value) = argument.split_once('=').unwrap_or((argument, ""));
        match key {
            "names" => columns.names = list(value),
            "born" => columns.born = value.parse().ok(),
            "sex" => columns.sex = value.parse().ok(),
            "country" => columns.region = value.parse().ok(),
            "text" => columns.region = list(value).first().copied(),
            "place" => columns.place = list(value),
            "exact" => columns.exact = list(value),
            "one-to-one" => options.one_to_one = true,
            "none" => dictionary = Dictionary::none(),
            "threads" => options.threads = value.parse().unwrap_or(1),
            "least" => options.least = value.parse().unwrap_or(0.01),
            _ => return ExitCode::from(2),
        }
    }
    let [mode, paths @ ..] = files else { return ExitCode::from(2) };
    let start = Instant::now();
    let texts: Vec<String> = paths.iter().filter_map(|p| std::fs::read_to_string(p).ok()).collect();
    let tables: Vec<Vec<Vec<&str>>> =
        texts.iter().map(|t| t.lines().skip(1).map(|l| l.split('\t').collect()).collect()).collect();
    let key = StaticKey::new(*b"development key of the benchmark", Epoch(1));
    let encode = |table: &[Vec<&str>]| -> Vec<_> {
        table.iter().zip(0..).map(|(row, at)| encode(&key, row, &columns, &dictionary, at)).collect()
    };
    let found = match (mode.as_str(), tables.as_slice()) {
        ("dedupe", [one]) => dedupe(&encode(one), &options),
        ("link", [a, b]) => {
            // Noise differs, as between two owners.
            let shift = u64::try_from(a.len()).unwrap_or(0);
            let right: Vec<_> = b
                .iter()
                .zip(shift..)
                .map(|(row, at)| self::encode(&key, row, &columns, &dictionary, at))
                .collect();
            link(&encode(a), &right, &options)
        }
        _ => return ExitCode::from(2),
    };
    let Ok(found) = found else { return ExitCode::FAILURE };
    let id = |side: usize, handle: u64| -> &str {
        let shift = if mode == "link" && side == 1 { tables.first().map_or(0, Vec::len) } else { 0 };
        let table = if mode == "link" { tables.get(side) } else { tables.first() };
        let at = usize::try_from(handle).unwrap_or(0) - shift;
        table.and_then(|table| table.get(at)).and_then(|row| row.first()).copied().unwrap_or("")
    };
    let mut text = String::from("left\tright\tscore\tprobability\tband\n");
    for pair in &found {
        let line = (id(0, pair.left), id(1, pair.right));
        let _ = writeln!(
            text,
            "{}\t{}\t{:.3}\t{:.6}\t{}",
            line.0,
            line.1,
            pair.weight,
            pair.probability,
            pair.band.name()
        );
    }
    print!("{text}");
    eprintln!("{:.3} s, {} pairs", start.elapsed().as_secs_f64(), found.len());
    ExitCode::SUCCESS
}
