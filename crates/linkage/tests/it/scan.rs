//! The scan finds exactly what a plain loop over all rows finds.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use linkage::scan::{Filter, Hit, Index, Means, Measure, Near, Path, Query, Rank, Row, Snapshot};
use proptest::collection::vec;
use proptest::prelude::*;

/// What the rows are, in the plainest form.
type Rows = BTreeMap<u64, (Option<u16>, Filter, i8)>;

fn plain(rows: &Rows, query: &Query, rank: impl Fn(f64, i8) -> f64) -> Vec<Hit> {
    let mut hits: Vec<_> = rows
        .iter()
        .filter(|(_, (year, ..))| {
            year.is_none_or(|year| query.shelves.as_ref().is_none_or(|y| y.contains(&year)))
        })
        .map(|(id, (_, filter, rest))| Hit {
            id: *id,
            score: rank(query.measure.of(&query.filter, filter), *rest),
        })
        .filter(|hit| hit.score >= query.threshold)
        .collect();
    hits.sort_by(Hit::order);
    hits.truncate(query.top);
    hits
}

fn ways() -> impl Iterator<Item = Means> {
    Path::ALL
        .into_iter()
        .filter(|path| path.runs_here())
        .flat_map(|path| [1, 3].into_iter().map(move |threads| Means { path, ..Means::threads(threads) }))
}

/// Filters as real ones are (a fifth of the bits), and all the others: empty, full, a few bits, one half only. Drawn from
/// few seeds, so that many rows are equal and ties are common.
fn filter() -> impl Strategy<Value = Filter> {
    (0_u8..10, 0_u64..40).prop_map(|(kind, seed)| {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        };
        let mut filter = Filter::EMPTY;
        for (at, word) in filter.0.iter_mut().enumerate() {
            *word = match kind {
                0 => 0,
                1 => u64::MAX,
                2 => u64::from(at == 3) << (seed % 64),
                3 => {
                    if at < 8 {
                        next()
                    } else {
                        0
                    }
                }
                4 => {
                    if at < 8 {
                        0
                    } else {
                        next()
                    }
                }
                5 => next(),
                _ => next() & next(),
            };
        }
        filter
    })
}

fn year() -> impl Strategy<Value = Option<u16>> {
    prop_oneof![1 => Just(None), 4 => (2005_u16..2012).prop_map(Some)]
}

fn window() -> impl Strategy<Value = Option<Vec<u16>>> {
    prop_oneof![
        Just(None),
        (2004_u16..2013, 0_u16..4).prop_map(|(from, more)| Some((from..=from + more).collect()))
    ]
}

fn query() -> impl Strategy<Value = Query> {
    let measure = prop_oneof![Just(Measure::Dice), Just(Measure::Containment), Just(Measure::Blend)];
    let threshold =
        prop_oneof![Just(f64::NEG_INFINITY), Just(0.0), 0.0..=1.0, Just(0.8), Just(1.0), Just(1.5)];
    let top = prop_oneof![0_usize..4, Just(10), Just(100_000), Just(usize::MAX)];
    (filter(), measure, window(), threshold, top).prop_map(|(filter, measure, shelves, threshold, top)| {
        Query { filter, measure, shelves, threshold, top }
    })
}

#[derive(Debug, Clone)]
enum Change {
    Insert(Vec<(u64, Option<u16>, Filter, i8)>),
    Remove(Vec<u64>),
}

fn changes(most: usize) -> impl Strategy<Value = Vec<Change>> {
    let ids = 0_u64..600;
    let row = || (0_u64..600, year(), filter(), any::<i8>());
    vec(
        prop_oneof![
            3 => vec(row(), 0..most).prop_map(Change::Insert),
            2 => vec(row(), 0..3).prop_map(Change::Insert),
            2 => vec(ids, 0..80).prop_map(Change::Remove),
        ],
        1..8,
    )
}

fn apply(changes: &[Change]) -> (Rows, Index<i8>) {
    let (mut rows, index) = (Rows::new(), Index::default());
    for change in changes {
        match change {
            Change::Insert(more) => {
                rows.extend(more.iter().map(|(id, year, filter, rest)| (*id, (*year, *filter, *rest))));
                let row = |(id, year, filter, rest): &(u64, Option<u16>, Filter, i8)| Row {
                    id: *id,
                    shelf: *year,
                    filter: *filter,
                    rest: *rest,
                };
                index.insert(more.iter().map(row).collect());
            }
            Change::Remove(ids) => {
                let there = ids.iter().filter(|id| rows.remove(id).is_some()).count();
                assert_eq!(index.remove(ids), there);
            }
        }
    }
    (rows, index)
}

/// Name and attribute weigh alike: the attribute alone can lift a row above all better names.
struct Sum;
impl Rank<i8> for Sum {
    fn name_needed(&self, score: f64) -> f64 {
        score - 1.27
    }
    fn rank(&self, name: f64, rest: &i8) -> f64 {
        name + f64::from(*rest) / 100.0
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn every_path_finds_what_a_plain_loop_finds(changes in changes(300), queries in vec(query(), 1..4)) {
        let (rows, index) = apply(&changes);
        let snapshot = index.snapshot();
        prop_assert_eq!(snapshot.len(), rows.len());
        for (id, (_, filter, rest)) in &rows {
            prop_assert_eq!(snapshot.get(*id), Some((*filter, rest)));
        }
        let expected: Vec<_> = queries.iter().map(|query| plain(&rows, query, |name, _| name)).collect();
        let ranked: Vec<_> = queries.iter().map(|query| plain(&rows, query, |name, rest| Sum.rank(name, &rest))).collect();
        for means in ways() {
            prop_assert_eq!(&snapshot.search_all(&queries, means), &expected, "{:?}", means);
            prop_assert_eq!(&snapshot.search(&queries[0], means), &expected[0], "{:?}", means);
            let asked: Vec<_> = queries.iter().map(|query| (query, Sum)).collect();
            prop_assert_eq!(&snapshot.rank_all(&asked, means), &ranked, "{:?}", means);
        }
    }

    #[test]
    fn all_pairs_are_those_of_a_double_loop(
        left in changes(60),
        right in changes(60),
        threshold in prop_oneof![Just(0.0), 0.0..=1.0, Just(1.0)],
        years in prop_oneof![Just(None), (0_u16..3).prop_map(Some)],
        measure in prop_oneof![Just(Measure::Dice), Just(Measure::Containment), Just(Measure::Blend)],
    ) {
        let ((a, left), (b, right)) = (apply(&left), apply(&right));
        let (left, right) = (left.snapshot(), right.snapshot());
        let plain = |a: &Rows, b: &Rows, same: bool| -> Vec<(u64, u64, f64)> {
            let mut pairs = Vec::new();
            for (i, (y, f, _)) in a {
                for (j, (z, g, _)) in b {
                    let near = years.is_none_or(|most| y.zip(*z).is_none_or(|(y, z)| y.abs_diff(z) <= most));
                    let score = measure.of(f, g);
                    if near && score >= threshold && (!same || i < j) {
                        pairs.push((*i, *j, score));
                    }
                }
            }
            pairs
        };
        let close = |y: u16, z: u16| years.is_none_or(|most| y.abs_diff(z) <= most);
        let near: Option<Near<'_>> = years.is_some().then_some(&close);
        let found = |a: &Snapshot<i8>, b: &Snapshot<i8>, means| -> Vec<_> {
            a.pairs(b, measure, threshold, near, means).iter().map(|pair| (pair.left, pair.right, pair.score)).collect()
        };
        let (between, within) = (plain(&a, &b, false), plain(&a, &a, true));
        for means in ways() {
            prop_assert_eq!(&found(&left, &right, means), &between, "{:?}", means);
            prop_assert_eq!(&found(&left, &left, means), &within, "{:?}", means);
        }
    }

    #[test]
    fn similarity_is_symmetric_bounded_and_grows_with_common_bits(a in filter(), b in filter(), bit in 0_usize..1024) {
        for measure in [Measure::Dice, Measure::Containment, Measure::Blend] {
            let score = measure.of(&a, &b);
            prop_assert_eq!(score, measure.of(&b, &a));
            prop_assert!((0.0..=1.0).contains(&score));
            if a.ones() > 0 {
                prop_assert!((measure.of(&a, &a) - 1.0).abs() < 1e-12);
            }
            // One more bit on both sides.
            let (mut more_a, mut more_b) = (a, b);
            more_a.set(bit);
            more_b.set(bit);
            if !a.has(bit) && !b.has(bit) {
                prop_assert!(measure.of(&more_a, &more_b) >= score);
            }
        }
        prop_assert_eq!(Filter::from_bytes(&a.to_bytes()), a);
    }
}

/// Enough rows for many strips in one year, several turns of threads and pieces of tombstones.
#[test]
fn a_large_index_answers_as_a_plain_loop_while_rows_come_and_go() {
    let mut state = 7_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let mut draw = || Filter(std::array::from_fn(|_| next() & next()));
    let mut rows = Rows::new();
    for id in 0..30_000 {
        rows.insert(id, ((id % 7 != 0).then_some(2000 + u16::try_from(id % 3).unwrap()), draw(), 0));
    }
    let row = |(id, (year, filter, rest)): (&u64, &(Option<u16>, Filter, i8))| Row {
        id: *id,
        shelf: *year,
        filter: *filter,
        rest: *rest,
    };
    let index = Index::of(rows.iter().map(row).collect());
    let gone: Vec<_> = (0..30_000).filter(|id| id % 11 == 0).collect();
    index.remove(&gone);
    rows.retain(|id, _| id % 11 != 0);
    let added: Rows = (40_000..40_500).map(|id| (id, (Some(2001), draw(), 0))).collect();
    index.insert(added.iter().map(row).collect());
    rows.extend(added);
    let mut near = rows[&4321].1;
    near.set(5);
    for query in [
        Query::nearest(near, 10),
        Query { threshold: 0.8, ..Query::nearest(near, usize::MAX) },
        Query { shelves: Some(vec![2001]), measure: Measure::Dice, ..Query::nearest(draw(), 25) },
    ] {
        let expected = plain(&rows, &query, |name, _| name);
        for means in ways() {
            assert_eq!(index.snapshot().search(&query, means), expected, "{means:?}");
        }
    }
}

/// A search works on the rows of one moment: it sees all of an insertion or nothing of it, and an old snapshot stays.
#[test]
fn readers_see_whole_insertions_and_never_wait_for_a_writer() {
    let row = |id: u64| {
        let mut filter = Filter::EMPTY;
        filter.set(usize::try_from(id).unwrap());
        filter.set(1023);
        Row { id, shelf: None, filter, rest: () }
    };
    let index = Index::of((0..100).map(row).collect());
    let before = index.snapshot();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for batch in 1..60 {
                index.insert((0..10).map(|at| row(100 + batch * 10 + at)).collect());
                index.remove(&[batch]);
            }
            done.store(true, Relaxed);
        });
        let mut filter = Filter::EMPTY;
        filter.set(1023);
        let all = Query { threshold: 0.1, ..Query::nearest(filter, usize::MAX) };
        let mut last = 0;
        while !done.load(Relaxed) {
            let snapshot = index.snapshot();
            let hits = snapshot.search(&all, Means::default());
            assert_eq!(hits.len(), snapshot.len());
            let added = hits.iter().filter(|hit| hit.id >= 100).count();
            assert_eq!(added % 10, 0, "part of an insertion was seen");
            assert!(added >= last, "rows vanished");
            last = added;
        }
    });
    assert_eq!(before.len(), 100);
    assert_eq!(index.snapshot().len(), 100 + 590 - 59);
}

#[test]
fn an_unreadable_name_is_like_nothing() {
    let index = Index::of(vec![Row { id: 1, shelf: None, filter: Filter::EMPTY, rest: () }]);
    let query = Query { threshold: 1e-9, ..Query::nearest(Filter::EMPTY, 10) };
    assert_eq!(index.snapshot().search(&query, Means::default()), []);
    let anything = Query::nearest(Filter::EMPTY, 10);
    assert_eq!(index.snapshot().search(&anything, Means::default()), [Hit { id: 1, score: 0.0 }]);
}
