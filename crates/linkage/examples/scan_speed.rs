//! How fast the exact scan is beside the time it takes to read the same bytes, in the same run.
//!
//! `cargo run --release -p linkage --example scan_speed [million rows] [file of filters] [file of queries]`
//! `… scan_speed [million rows] --write FOLDER` only writes `filters.bin` and `queries.bin`, for other programs.
//!
//! Without files the filters are drawn: four words and a shared stock of parts, so that bits fill and repeat as in encoded
//! names. Files hold 128 bytes a filter. Prints one JSON object a line; ratios are of medians of the same run.
#![expect(
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a measuring program"
)]

use std::hint::black_box;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant};

use linkage::scan::{Filter, Index, Means, Measure, Path, Query, Row, Snapshot};

struct Random(u64);
impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }
}

/// A name: two to four tokens from a stock of 20,000 with a long tail, each setting some 40 to 80 bits.
fn draw(random: &mut Random) -> Filter {
    let mut filter = Filter::EMPTY;
    for _ in 0..2 + random.below(3) {
        let token = random.below(20_000).min(random.below(20_000)).min(random.below(20_000));
        let mut bits = Random(token ^ 0x5eed);
        for _ in 0..40 + bits.below(40) {
            filter.set(bits.next() as usize);
        }
    }
    for _ in 0..20 {
        let bit = random.below(1024) as usize;
        filter.0[bit / 64] ^= 1 << (bit % 64);
    }
    filter
}

fn read_filters(path: &str) -> Vec<Filter> {
    let bytes = std::fs::read(path).expect("readable file of filters");
    bytes.as_chunks::<128>().0.iter().map(Filter::from_bytes).collect()
}

fn cpu() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    // One thread's own time in nanoseconds; a search on several threads is told by its wall time.
    Duration::from_nanos(stat.split(' ').next().and_then(|n| n.parse().ok()).unwrap_or(0))
}

/// Median of wall time and mean of CPU time in milliseconds. (The kernel tells CPU time in steps of a tick or so, too coarse
/// for a single run.)
fn median(runs: usize, mut f: impl FnMut(usize)) -> (f64, f64) {
    let used = cpu();
    let mut times: Vec<_> = (0..runs)
        .map(|run| {
            let wall = Instant::now();
            f(run);
            wall.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    (times[runs / 2], (cpu() - used).as_secs_f64() * 1e3 / runs as f64)
}

/// Runs two things in turn, so that what else the machine does falls on both: medians of wall and means of CPU time.
fn in_turn(runs: usize, mut one: impl FnMut(), mut two: impl FnMut(usize)) -> [(f64, f64); 2] {
    let (mut walls, mut used) = ([Vec::new(), Vec::new()], [0.0; 2]);
    for run in 0..runs {
        for side in 0..2 {
            let (wall, before) = (Instant::now(), cpu());
            if side == 0 {
                one()
            } else {
                two(run)
            }
            walls[side].push(wall.elapsed().as_secs_f64() * 1e3);
            used[side] += (cpu() - before).as_secs_f64() * 1e3;
        }
    }
    [0, 1].map(|side| {
        walls[side].sort_by(f64::total_cmp);
        (walls[side][runs / 2], used[side] / runs as f64)
    })
}

fn load() -> String {
    std::fs::read_to_string("/proc/loadavg").unwrap_or_default().split(' ').next().unwrap_or("?").into()
}

fn main() {
    let mut args: Vec<_> = std::env::args().skip(1).collect();
    let folder = args.iter().position(|arg| arg == "--write").and_then(|at| args.drain(at..).nth(1));
    let millions: f64 = args.first().map_or(1.0, |n| n.parse().expect("number of million rows"));
    let n = (millions * 1e6) as usize;
    let mut random = Random(1);
    let filters =
        args.get(1).map_or_else(|| (0..n).map(|_| draw(&mut random)).collect(), |path| read_filters(path));
    let n = filters.len();
    let queries: Vec<_> = args.get(2).map_or_else(
        || {
            (0..100)
                .map(|_| {
                    let mut filter = filters[random.below(n as u64) as usize];
                    for _ in 0..60 {
                        let bit = random.below(1024) as usize;
                        filter.0[bit / 64] ^= 1 << (bit % 64);
                    }
                    filter
                })
                .collect()
        },
        |path| read_filters(path),
    );
    if let Some(folder) = folder {
        for (name, all) in [("filters", &filters), ("queries", &queries)] {
            let bytes: Vec<u8> = all.iter().flat_map(Filter::to_bytes).collect();
            std::fs::write(format!("{folder}/{name}.bin"), bytes).expect("a writable folder");
        }
        return;
    }
    println!("{{\"rows\": {n}, \"load\": {}, \"best path\": \"{:?}\"}}", load(), Path::best());
    let year = |random: &mut Random| Some(2003 + random.below(20) as u16);
    let rows = |filters: &[Filter], random: &mut Random| -> Vec<_> {
        filters
            .iter()
            .zip(0..)
            .map(|(filter, id)| Row { id, shelf: year(random), filter: *filter, rest: () })
            .collect()
    };
    let start = Instant::now();
    let index = Index::of(rows(&filters, &mut random));
    let snapshot = index.snapshot();
    println!("{{\"build s\": {:.2}, \"MB\": {}}}", start.elapsed().as_secs_f64(), snapshot.bytes() >> 20);
    single(&snapshot, &queries);
    if n <= 2_000_000 {
        pairs(&filters, &mut random);
    }
    under_insertion(&index, &queries, &mut random);
}

fn single(snapshot: &Snapshot, queries: &[Filter]) {
    let bytes = snapshot.bytes() as f64;
    let runs = if bytes > 5e8 { 15 } else { 60 };
    for path in Path::ALL.into_iter().filter(|path| path.runs_here()) {
        let means = Means { path, ..Means::default() };
        let best = Path::best();
        let all = Query::nearest(Filter::EMPTY, 10);
        for (name, query) in [
            ("top 10", all.clone()),
            (
                "all >= 0.3 (no bound helps)",
                Query { threshold: 0.3, measure: Measure::Dice, top: usize::MAX, ..all.clone() },
            ),
            (
                "all, Dice >= 0.5",
                Query { threshold: 0.5, measure: Measure::Dice, top: usize::MAX, ..all.clone() },
            ),
            ("top 10, Dice >= 0.8", Query { threshold: 0.8, measure: Measure::Dice, ..all.clone() }),
            ("top 10, ±5 years", Query { shelves: Some((2008..=2018).collect()), ..all.clone() }),
        ] {
            let mut hits = 0;
            let read = || {
                black_box(snapshot.read(best));
            };
            let scan = |run: usize| {
                let query = Query { filter: queries[run % queries.len()], ..query.clone() };
                hits += black_box(snapshot.search(&query, means)).len();
            };
            let [(wall, used), (w, c)] = in_turn(runs, read, scan);
            println!(
                "{{\"scan\": \"{name}\", \"path\": \"{path:?}\", \"wall\": {w:.3}, \"cpu\": {c:.3}, \"read wall\": {wall:.3}, \"read cpu\": {used:.3}, \"read GB/s\": {:.1}, \"of read, wall\": {:.2}, \"of read, cpu\": {:.2}, \"hits\": {}}}",
                bytes / used / 1e6,
                w / wall,
                c / used,
                hits / runs
            );
        }
    }
    let batch: Vec<_> = queries.iter().take(8).map(|filter| Query::nearest(*filter, 10)).collect();
    let (w, _) = median(15, |_| {
        black_box(snapshot.search_all(&batch, Means::default()));
    });
    println!("{{\"scan\": \"8 queries in one pass, top 10\", \"wall per query\": {:.3}}}", w / 8.0);
    let (one, _) = median(runs, |run| {
        black_box(snapshot.search(&Query::nearest(queries[run % queries.len()], 10), Means::threads(1)));
    });
    let (two, _) = median(runs, |run| {
        black_box(snapshot.search(&Query::nearest(queries[run % queries.len()], 10), Means::threads(2)));
    });
    println!(
        "{{\"scan\": \"top 10, 2 threads\", \"wall\": {two:.3}, \"times faster than one\": {:.2}}}",
        one / two
    );
}

fn pairs(filters: &[Filter], random: &mut Random) {
    let rows = |filters: &[Filter]| -> Vec<_> {
        filters
            .iter()
            .zip(0..)
            .map(|(filter, id)| Row { id, shelf: None, filter: *filter, rest: () })
            .collect()
    };
    let pick: Vec<_> = (0..20_000).map(|_| filters[random.below(filters.len() as u64) as usize]).collect();
    let (left, right) =
        (Snapshot::of(rows(&pick)), Snapshot::of(rows(&filters[..filters.len().min(100_000)])));
    let total = left.len() as f64 * right.len() as f64;
    let mut walls = Vec::new();
    for threads in [1, 2] {
        let mut found = 0;
        let (w, c) = median(5, |_| {
            found = black_box(left.pairs(&right, Measure::Dice, 0.8, None, Means::threads(threads))).len();
        });
        walls.push(w);
        let per =
            if threads == 1 { format!(", \"G pairs/s cpu\": {:.2}", total / c / 1e6) } else { String::new() };
        println!(
            "{{\"all pairs\": \"20k x 100k, Dice >= 0.8\", \"threads\": {threads}, \"wall\": {w:.0}, \"G pairs/s wall\": {:.2}{per}, \"pairs\": {found}, \"load\": {}}}",
            total / w / 1e6,
            load()
        );
    }
    println!("{{\"all pairs\": \"two threads\", \"times faster than one\": {:.2}}}", walls[0] / walls[1]);
}

/// Searches while another thread inserts some thousand rows a second: median and 99th percentile.
fn under_insertion(index: &Index, queries: &[Filter], random: &mut Random) {
    let measure = || {
        let mut times: Vec<_> = (0..300)
            .map(|run| {
                let start = Instant::now();
                black_box(
                    index
                        .snapshot()
                        .search(&Query::nearest(queries[run % queries.len()], 10), Means::default()),
                );
                start.elapsed().as_secs_f64() * 1e3
            })
            .collect();
        times.sort_by(f64::total_cmp);
        (times[150], times[297])
    };
    let quiet = measure();
    let done = AtomicBool::new(false);
    let new: Vec<_> = (0..4000).map(|_| draw(random)).collect();
    let busy = std::thread::scope(|scope| {
        scope.spawn(|| {
            for id in 0_u64.. {
                if done.load(Relaxed) {
                    break;
                }
                let filter = new[id as usize % new.len()];
                index.insert(vec![Row { id: 1_000_000_000 + id, shelf: Some(2010), filter, rest: () }]);
                std::thread::sleep(Duration::from_micros(500));
            }
        });
        let busy = measure();
        done.store(true, Relaxed);
        busy
    });
    println!(
        "{{\"under insertion\": \"1 row every 0.5 ms\", \"median quiet\": {:.3}, \"p99 quiet\": {:.3}, \"median\": {:.3}, \"p99\": {:.3}, \"p99 / median\": {:.2}, \"load\": {}}}",
        quiet.0,
        quiet.1,
        busy.0,
        busy.1,
        busy.1 / busy.0,
        load()
    );
}
