//! Deduplicates, links or queries tab-separated tables from the shell, for measuring:
//! `link_table dedupe A.tsv -- names=1,2 born=3 place=4 text=5 exact=6 [one-to-one] [none] [threads=2] [top=10] > pairs.tsv`
//! (`link A B`, `query QUERIES REGISTER`). The first row is a heading, the first column an id. Seconds go to standard error.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a tool for the command line")]

use std::fmt::Write as _;
use std::process::ExitCode;
use std::time::Instant;

use linkage::name::Dictionary;
use linkage::table::{Columns, Options, Table, dedupe, link, query};

fn list(value: &str) -> Vec<usize> {
    value.split(',').filter_map(|s| s.parse().ok()).collect()
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let split = arguments.iter().position(|a| a == "--").unwrap_or(arguments.len());
    let (files, rest) = arguments.split_at(split);
    let mut columns = Columns::default();
    let mut options = Options::default();
    let mut dictionary = Dictionary::embedded();
    for argument in rest.iter().skip(1) {
        let (key, value) = argument.split_once('=').unwrap_or((argument, ""));
        match key {
            "names" => columns.names = list(value),
            "born" => columns.born = value.parse().ok(),
            "sex" => columns.sex = value.parse().ok(),
            "country" => columns.country = value.parse().ok(),
            "place" => columns.place = list(value),
            "text" => columns.text = list(value),
            "exact" => columns.exact = list(value),
            "one-to-one" => options.one_to_one = true,
            "none" => dictionary = Dictionary::none(),
            "dictionary" => {
                match std::fs::File::open(value).map_err(Into::into).and_then(Dictionary::from_reader) {
                    Ok(d) => dictionary = d,
                    Err(fault) => {
                        eprintln!("{fault}");
                        return ExitCode::from(2);
                    }
                }
            }
            "threads" => options.threads = value.parse().unwrap_or(1),
            "top" => options.top = value.parse().unwrap_or(10),
            "seed" => options.seed = value.parse().unwrap_or(1),
            "least" => options.least = value.parse().unwrap_or(0.01),
            _ => return ExitCode::from(2),
        }
    }
    let [mode, paths @ ..] = files else { return ExitCode::from(2) };
    let start = Instant::now();
    let texts: Vec<String> = paths.iter().filter_map(|p| std::fs::read_to_string(p).ok()).collect();
    let rows: Vec<Vec<Vec<&str>>> =
        texts.iter().map(|t| t.lines().skip(1).map(|l| l.split('\t').collect()).collect()).collect();
    let (mut table, left, right) = match rows.as_slice() {
        [one] => (Table::read(one, &columns, &dictionary), one, one),
        [a, b] => (Table::read_two((a, &columns), (b, &columns), &dictionary), a, b),
        _ => return ExitCode::from(2),
    };
    let read = start.elapsed();
    let outcome = match mode.as_str() {
        "dedupe" => dedupe(&mut table, &options),
        "link" => link(&mut table, &options),
        "query" => query(&mut table, &options),
        _ => return ExitCode::from(2),
    };
    let done = start.elapsed();
    let id = |rows: &[Vec<&str>], row: u32| -> String {
        let row = usize::try_from(row).ok().and_then(|r| rows.get(r));
        row.and_then(|r| r.first()).copied().unwrap_or("?").to_owned()
    };
    let mut out = String::from("left\tright\tscore\tprobability\tband\n");
    for p in &outcome.pairs {
        let band = p.band.name();
        let _ = writeln!(
            out,
            "{}\t{}\t{:.3}\t{:.6}\t{band}",
            id(left, p.left),
            id(right, p.right),
            p.score,
            p.probability
        );
    }
    print!("{out}");
    eprintln!("read {read:.2?}, all {done:.2?}, weighed {}, pairs {}", outcome.weighed, outcome.pairs.len());
    if std::env::var_os("MODEL").is_some() {
        eprintln!("{:#.4?}", outcome.model);
    }
    ExitCode::SUCCESS
}
