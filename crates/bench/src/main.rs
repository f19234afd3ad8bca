//! The benchmark: fills a fresh database with as many cases as wanted and measures the four use cases people wait for.
//!
//! `cargo run --release -p bench` · `--database PATH|postgres://URL` · `--cases 1000000` · `--only worklist,case,report,search,guard`
//!
//! The data are written directly (`make`, `fill`), bypassing decisions and audit, because they are invented and the
//! database is the benchmark's own; but with real keys and real sealing. Worklist and case are measured as whole pages:
//! from the request with its cookie to the last byte of HTML, without a socket. Report and search are measured as the
//! mission's functions. Figures and verdicts: `docs/performance.md`.
#![expect(clippy::print_stdout, reason = "its output is its purpose")]

mod bulk;
mod chance;
mod door;
mod fault;
mod fill;
mod guard;
mod limit;
mod make;
mod measure;

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use casework::Filter;
use clap::Parser;
use content::Content;
use ground::{Clock as _, SystemClock};
use store::{Place, Store};

use crate::{
    fault::Fault,
    measure::{Bench, HEAD, Query},
};

/// Measures worklist, case page, report and search over many invented cases.
#[derive(Parser)]
struct Options {
    /// An SQLite file that does not exist yet, or the URL of an empty PostgreSQL database. Default: a temporary file.
    #[arg(long)]
    database: Option<String>,
    /// How many cases.
    #[arg(long, default_value_t = 1_000_000)]
    cases: usize,
    /// Keep the SQLite file; it is used again when it holds as many cases as wanted.
    #[arg(long)]
    keep: bool,
    /// Only these: worklist, case, report, search, guard.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Calls of each kind.
    #[arg(long, default_value_t = 2_000)]
    samples: usize,
}

impl Options {
    fn wants(&self, what: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|o| o == what)
    }
}

#[tokio::main]
async fn main() -> std::process::ExitCode {
    match run(&Options::parse()).await {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(fault) => {
            println!("The benchmark stopped: {fault}");
            let mut cause = fault.source();
            while let Some(inner) = cause {
                println!("  because: {inner}");
                cause = inner.source();
            }
            std::process::ExitCode::FAILURE
        }
    }
}

/// The load of the last minute, so that a reader knows what else the machine did.
fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or("unknown").to_owned()
}

async fn run(options: &Options) -> Result<(), Fault> {
    let content = Content::embedded();
    let folder = tempfile::tempdir()?;
    let place: Place = match &options.database {
        Some(text) => text.parse().unwrap_or_else(|never| match never {}),
        None => Place::Sqlite(folder.path().join("bench.db")),
    };
    let disk = match &place {
        Place::Sqlite(path) => path.parent().filter(|p| p.is_dir()).unwrap_or(Path::new(".")).to_owned(),
        Place::Postgres(_) => folder.path().to_owned(),
    };
    if options.wants("guard") {
        guard::alone()?;
        println!();
    }
    println!("{HEAD}");
    limit::flush(&disk, options.samples).await?;
    let small = if options.wants("worklist") && options.cases > 10_000 && matches!(place, Place::Sqlite(_)) {
        Some(small(&folder.path().join("small.db"), content, options.samples).await?)
    } else {
        None
    };
    let keys = keys_of(&place);
    let store = Store::open(&place, SystemClock.now()).await?;
    let locks = Store::open_keys(&keys, SystemClock.now()).await?;
    fill::fill(&store, &locks, content, options.cases).await?;
    let large = measure(options, (&place, &keys), (store, locks), content).await?;
    if let (Some((small, small_full)), Some((large, large_full))) = (small, large) {
        println!("growth of the worklist from 10,000 to {} cases:", options.cases);
        println!("  any unit: p50 × {:.2}, p95 × {:.2}", large.0 / small.0, large.1 / small.1);
        println!(
            "  units with a full page: p50 × {:.2}, p95 × {:.2}",
            large_full.0 / small_full.0,
            large_full.1 / small_full.1
        );
    }
    for path in [&place, &keys].into_iter().filter_map(|place| match place {
        Place::Sqlite(path) if !options.keep => Some(path),
        _ => None,
    }) {
        for end in ["", "-wal", "-shm"] {
            let mut name = path.clone().into_os_string();
            name.push(end);
            let _ = std::fs::remove_file(PathBuf::from(name));
        }
    }
    Ok(())
}

/// The key database of a benchmark: a file beside, or the same PostgreSQL.
fn keys_of(place: &Place) -> Place {
    match place {
        Place::Sqlite(path) => Place::Sqlite(path.with_extension("keys")),
        Place::Postgres(url) => Place::Postgres(url.clone()),
    }
}

/// Median and 95th percentile, of any unit and of units with a full page.
type Both = ((f64, f64), (f64, f64));

/// A page holds fifty rows; with one more there is a next page.
const FULL: usize = casework::WORKLIST_PAGE + 1;

async fn worklists(bench: &Bench, samples: usize) -> Result<Both, Fault> {
    let any = bench.worklist("worklist page, any unit", Filter::All, 0, 500, samples).await?;
    let full = bench
        .worklist(
            &format!("worklist page, {} units with a full page", bench.units_with(FULL)),
            Filter::All,
            FULL,
            100,
            samples,
        )
        .await?;
    Ok(((any.at(0.5), any.at(0.95)), (full.at(0.5), full.at(0.95))))
}

async fn small(path: &Path, content: &'static Content, samples: usize) -> Result<Both, Fault> {
    let store = Store::open(&Place::Sqlite(path.to_owned()), SystemClock.now()).await?;
    let locks = Store::open_keys(&Place::Sqlite(path.with_extension("keys")), SystemClock.now()).await?;
    fill::fill(&store, &locks, content, 10_000).await?;
    let bench = Bench::new(fill::house(store, locks, content)?, 1).await?;
    println!("\n10,000 cases, load {}:\n\n{HEAD}", load());
    let both = worklists(&bench, samples).await?;
    bench.house.close().await;
    println!();
    Ok(both)
}

async fn measure(
    options: &Options,
    (place, keys): (&Place, &Place),
    (store, locks): (Store, Store),
    content: &'static Content,
) -> Result<Option<Both>, Fault> {
    let n = options.samples;
    let bench = Bench::new(fill::house(store, locks, content)?, n).await?;
    println!(
        "\n{} cases, {} persons in the largest organisation, load {}:\n\n{HEAD}",
        options.cases,
        bench.persons,
        load()
    );
    limit::round_trip(&bench.house.store, n).await?;
    let mut large = None;
    if options.wants("worklist") {
        large = Some(worklists(&bench, n).await?);
        for (name, filter) in
            [("mine", Filter::Mine), ("overdue", Filter::Overdue), ("waiting", Filter::Waiting)]
        {
            bench.worklist(&format!("worklist page, {name}"), filter, 0, 100, n / 4).await?;
        }
    }
    if options.wants("case") {
        bench.page("case page", 500, n).await?;
    }
    if options.wants("report") {
        bench.receive("report received", 50, n).await?;
    }
    if options.wants("search") {
        bench.search("search, given and family name", Query::Full, 100, n).await?;
        bench.search("search, family name", Query::Family, 100, n / 4).await?;
        bench.search("search, commonest family name and a rare given name", Query::Hard, 50, n / 4).await?;
        bench.search("search, number", Query::Number, 50, n / 4).await?;
    }
    if options.wants("guard") {
        guard::on(&bench, n).await?;
    }
    bench.house.close().await;
    println!("\nafter reopening, nothing warmed up in the program, load {}:\n\n{HEAD}", load());
    let quarter = n / 4;
    for what in ["worklist", "case", "report", "search"] {
        if !options.wants(what) {
            continue;
        }
        let begun = Instant::now();
        let store = Store::open(place, SystemClock.now()).await?;
        let locks = Store::open_keys(keys, SystemClock.now()).await?;
        let house = fill::house(store, locks, content)?;
        house.keyring.warm_all(&house.store).await?;
        let opened = begun.elapsed().as_secs_f64() * 1000.0;
        let again = bench.over(house);
        match what {
            "worklist" => again.worklist("worklist page, any unit", Filter::All, 0, 0, quarter).await?,
            "case" => again.page("case page", 0, quarter).await?,
            "report" => again.receive("report received", 0, quarter).await?,
            _ => again.search("search, given and family name", Query::Full, 0, quarter).await?,
        };
        again.house.close().await;
        println!("| opening the database | 1 | {opened:.2} | | | | | | |");
    }
    println!("\nload at the end {}", load());
    Ok(large)
}
