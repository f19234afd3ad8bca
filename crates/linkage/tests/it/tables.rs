//! Tables deduplicated, linked and queried.

#![expect(clippy::indexing_slicing, reason = "invented rows of known length")]

use linkage::name::Dictionary;
use linkage::score::{Band, texts};
use linkage::table::{Columns, Options, Outcome, Table, dedupe, link, query};

fn columns() -> Columns {
    Columns {
        names: vec![1],
        born: Some(2),
        sex: Some(3),
        country: Some(4),
        exact: vec![5],
        ..Columns::default()
    }
}

/// A register of invented children whose names are built from syllables, so that none is common.
fn register(n: usize) -> Vec<Vec<String>> {
    const A: [&str; 14] =
        ["bor", "del", "fim", "gar", "hul", "jas", "kem", "lor", "nav", "pir", "rus", "tam", "vel", "zor"];
    const B: [&str; 11] = ["an", "eta", "ik", "oda", "ur", "ima", "esh", "ol", "ana", "ir", "uk"];
    (0..n)
        .map(|i| {
            let word = |k: usize| format!("{}{}{}", A[k % 14], B[(k / 14) % 11], B[(k / 154) % 11]);
            vec![
                format!("r{i}"),
                format!("{} {}", word(i * 7919 % 1694), word(i * 104_729 % 1693)),
                format!("{}-{:02}-{:02}", 2002 + i % 18, 1 + i * 5 % 12, 1 + i * 11 % 28),
                (if i % 2 == 0 { "f" } else { "m" }).to_owned(),
                ["se", "so", "er", "af", "sy"][i % 5].to_owned(),
                String::new(),
            ]
        })
        .collect()
}

fn cells(rows: &[Vec<String>]) -> Vec<Vec<&str>> {
    rows.iter().map(|r| r.iter().map(String::as_str).collect()).collect()
}

fn row(id: &str, name: &str, born: &str, sex: &str, country: &str, exact: &str) -> Vec<String> {
    [id, name, born, sex, country, exact].map(str::to_owned).to_vec()
}

fn ask(register: &[Vec<String>], queries: &[Vec<String>], options: &Options) -> Outcome {
    let c = columns();
    let (q, r) = (cells(queries), cells(register));
    let mut table = Table::read_two((&q, &c), (&r, &c), &Dictionary::embedded());
    query(&mut table, options)
}

#[test]
fn a_child_is_found_under_another_spelling_and_why() {
    let mut r = register(3_000);
    r.push(row("x", "Gebremedhin Semhar", "2009-03-14", "f", "er", ""));
    let q = [row("q", "Semhare Ghebremedhen", "2009-14-03", "f", "er", "")];
    let found = ask(&r, &q, &Options::default());
    let best = found.pairs.first().unwrap();
    assert_eq!(best.right, 3_000);
    assert_eq!(best.band, Band::Possible, "{best:?}");
    let reasons = found.explain(best);
    assert!(reasons.iter().any(|r| r.key == "born.swapped" && r.bits > 3.0), "{reasons:?}");
    assert!(reasons.iter().all(|r| texts(&r.key).is_some()), "{reasons:?}");
    // The waterfall adds up to the score.
    let sum: f32 = reasons.iter().filter(|r| r.key != "prior").map(|r| r.bits).sum();
    assert!((sum - best.score).abs() < 0.01);
}

#[test]
fn only_an_exact_token_makes_certain() {
    let mut r = register(3_000);
    r.push(row("x", "Liibaan Warsame", "2010-06-05", "m", "so", "070-1234567"));
    let named = ask(&r, &[row("q", "Liibaan Warsame", "2010-06-05", "m", "so", "")], &Options::default());
    assert_eq!(named.pairs.first().unwrap().band, Band::Possible);
    let both =
        ask(&r, &[row("q", "Liban Warsame", "2010-06-05", "m", "so", "0701234567")], &Options::default());
    assert_eq!(both.pairs.first().unwrap().band, Band::Certain, "{:?}", both.pairs.first());
    // Someone else with that phone is not that child.
    let phone =
        ask(&r, &[row("q", "Olena Kovalchuk", "2004-11-21", "f", "ua", "0701234567")], &Options::default());
    assert!(phone.pairs.iter().all(|p| p.band != Band::Certain), "{:?}", phone.pairs.first());
}

#[test]
fn the_commonest_name_with_the_first_of_january_stays_weak() {
    for size in [0, 50, 3_000] {
        let mut r = register(size);
        r.push(row("x", "Mohammed Ali", "2008-01-01", "m", "so", ""));
        for name in ["Mohammed Ali", "Ali Muhammad", "محمد علي"] {
            let found = ask(&r, &[row("q", name, "2008-01-01", "m", "so", "")], &Options::default());
            assert!(
                found.pairs.iter().all(|p| p.band == Band::Weak),
                "{size} {name} {:?}",
                found.pairs.first()
            );
        }
    }
}

#[test]
fn names_that_cannot_be_read_do_not_match() {
    let unread: Vec<char> = (0x1_0000..0x3_0000)
        .filter_map(char::from_u32)
        .filter(|c| c.is_alphabetic() && any_ascii::any_ascii_char(*c).is_empty())
        .take(8)
        .collect();
    let name = |k: usize| unread[k..k + 4].iter().collect::<String>();
    let mut r = register(500);
    for (id, n) in [("x", name(0)), ("empty", String::new()), ("letter", "a".into()), ("emoji", "🙂".into())]
    {
        r.push(row(id, &n, "", "", "", ""));
    }
    for n in [name(0), name(4), String::new(), "a".into(), "🙂".into(), "\u{200F}".into()] {
        let found = ask(&r, &[row("q", &n, "", "", "", "")], &Options::default());
        assert!(found.pairs.iter().all(|p| p.band == Band::Weak), "{n:?} {:?}", found.pairs.first());
    }
}

#[test]
fn the_answer_hangs_on_the_seed_alone() {
    let mut r = register(2_000);
    let again: Vec<Vec<String>> = r
        .iter()
        .take(300)
        .cloned()
        .map(|mut x| {
            x[1].push('h');
            x
        })
        .collect();
    r.extend(again);
    let c = columns();
    let run = |threads| {
        let list = cells(&r);
        let mut table = Table::read(&list, &c, &Dictionary::none());
        dedupe(&mut table, &Options { threads, ..Options::default() })
    };
    let (one, four) = (run(1), run(4));
    assert_eq!(one.pairs, four.pairs);
    let right = one.pairs.iter().filter(|p| p.probability > 0.5 && p.right == p.left + 2_000).count();
    let wrong = one.pairs.iter().filter(|p| p.probability > 0.5 && p.right != p.left + 2_000).count();
    assert!(right >= 295 && wrong <= 5, "{right} {wrong}");
}

#[test]
fn one_to_one_gives_each_row_one_partner() {
    let a = register(400);
    let mut b = register(400);
    b.extend(register(30));
    let c = columns();
    let (x, y) = (cells(&a), cells(&b));
    let mut table = Table::read_two((&x, &c), (&y, &c), &Dictionary::none());
    let found = link(&mut table, &Options { one_to_one: true, ..Options::default() });
    let mut left: Vec<u32> = found.pairs.iter().map(|p| p.left).collect();
    left.sort_unstable();
    left.dedup();
    assert_eq!(left.len(), found.pairs.len());
    assert!(found.pairs.len() >= 395);
}

#[test]
fn labels_train_and_calibrate() {
    let a = register(600);
    let c = columns();
    let x = cells(&a);
    let mut table = Table::read_two((&x, &c), (&x, &c), &Dictionary::none());
    let truth = Some((0..600).map(|i| (i, i)).collect());
    let found = link(&mut table, &Options { truth, ..Options::default() });
    let sure = found.pairs.iter().filter(|p| p.left == p.right && p.probability > 0.9).count();
    let wrong = found.pairs.iter().filter(|p| p.left != p.right && p.probability > 0.5).count();
    assert!(sure >= 570 && wrong <= 6, "{sure} {wrong}");
}

#[test]
fn tables_without_rows_or_columns() {
    let none: Vec<Vec<&str>> = Vec::new();
    for c in [columns(), Columns::default()] {
        let mut table = Table::read(&none, &c, &Dictionary::none());
        assert!(dedupe(&mut table, &Options::default()).pairs.is_empty());
        let one = [vec!["a"]];
        let mut table = Table::read_two((&one, &c), (&none, &c), &Dictionary::none());
        assert!(query(&mut table, &Options { threads: 3, ..Options::default() }).pairs.is_empty());
    }
}

#[test]
fn a_region_that_follows_from_the_place_counts_for_little() {
    let c = Columns { names: vec![1], born: Some(2), place: vec![6], text: vec![7, 8], ..Columns::default() };
    let mut r = register(3_000);
    for (i, row) in r.iter_mut().enumerate() {
        let town = i * 31 % 40;
        row.push(format!(
            "town{}",
            ["alpha", "bravo", "gamma", "delta", "omega"][town % 5].repeat(1 + town / 5)
        ));
        // One region follows from the town, the other from nothing.
        row.push(format!("region{town}"));
        row.push(format!("shade{}", i * 17 % 37));
    }
    for i in 0..300 {
        let mut again = r[i * 10].clone();
        again[1].push('h');
        r.push(again);
    }
    let list = cells(&r);
    let mut table = Table::read(&list, &c, &Dictionary::none());
    let found = dedupe(&mut table, &Options::default());
    let pair = found.pairs.iter().find(|p| (p.left, p.right) == (100, 3_010)).unwrap();
    let reasons = found.explain(pair);
    let bits =
        |key: &str, field: usize| reasons.iter().find(|r| r.key == key && r.field == field).unwrap().bits;
    let (place, follows, free) = (bits("place.same", 0), bits("text.same", 0), bits("text.same", 1));
    // Half way between its own chance and certainty.
    assert!(follows < 0.65 * free && place > 4.0, "{place} {follows} {free}");
}

#[test]
fn a_handful_of_rows_is_enough() {
    let r = [
        row("a", "Semhar Gebremedhin", "2009-03-14", "f", "er", ""),
        row("b", "Liibaan Warsame", "2010-06-05", "m", "so", ""),
        row("c", "Ghebremedhin Semhar", "2009-03-14", "f", "er", ""),
        row("d", "Olena Kovalchuk", "2004-11-21", "f", "ua", ""),
        row("e", "Liban Warsame", "2010-05-06", "m", "so", ""),
    ];
    let list = cells(&r);
    let mut table = Table::read(&list, &columns(), &Dictionary::embedded());
    let found = dedupe(&mut table, &Options::default());
    let mut pairs: Vec<(u32, u32)> =
        found.pairs.iter().filter(|p| p.band == Band::Possible).map(|p| (p.left, p.right)).collect();
    pairs.sort_unstable();
    assert_eq!(pairs, [(0, 2), (1, 4)], "{:?}", found.pairs);
}

#[test]
fn a_register_without_duplicates_shows_hardly_any() {
    let r = register(4_000);
    let list = cells(&r);
    for seed in 1..4 {
        let mut table = Table::read(&list, &columns(), &Dictionary::none());
        let found = dedupe(&mut table, &Options { seed, ..Options::default() });
        let shown = found.pairs.iter().filter(|p| p.band != Band::Weak).count();
        assert!(shown <= 40, "{seed}: {shown}");
    }
}
