//! Encoded records: what they keep, what they refuse, and that nothing unknown ever counts as equal.

use linkage::encode::decoy::Habits;
use linkage::encode::{
    Birth, ByWeight, Context, ContextKind, DateLevel, Epoch, Evaluated, LinkOptions, MAX_BYTES, NoiseKey,
    ReadError, Record, Sex, Shared, Standing, Static, StaticKey, Subject, Weights, Word, band, dedupe,
    inputs, link, rarity, standing_out,
};
use linkage::name::{Dictionary, Name};
use linkage::scan::{Filter, Hit, Means, Query, Snapshot};
use linkage::score::Band;
use proptest::collection::vec;
use proptest::prelude::*;

fn key() -> StaticKey {
    StaticKey::new([7; 32], Epoch(1))
}

fn subject<'a>(name: &'a Name, born: &str) -> Subject<'a> {
    Subject {
        words: name.tokens.iter().map(Word::from).collect(),
        birth: Birth::read(born),
        ..Subject::default()
    }
}

fn read(name: &str) -> Name {
    Name::read(name, &Dictionary::embedded())
}

fn encoded(name: &str, born: &str, handle: u64) -> Record<Static> {
    key().encode(&subject(&read(name), born), handle)
}

fn asked(name: &str, born: &str) -> Record<Static> {
    key().question(&subject(&read(name), born), 0)
}

#[test]
fn another_spelling_is_nearer_than_another_name() {
    let one = encoded("Mohammed Al-Ahmad", "2011-05-17", 1);
    let similarity = |name: &str| asked(name, "2011").compare(&one).unwrap().name.unwrap();
    assert!(similarity("محمد الأحمد") > 0.45, "{}", similarity("محمد الأحمد"));
    assert!(similarity("Ahmad Muhamed") > 0.45);
    assert!(similarity("Nguyễn Thị Lan") < 0.3);
    assert!(similarity("Kowalska Zofia") < 0.3);
}

#[test]
fn order_and_case_do_not_count() {
    assert_eq!(asked("Anna Maria Svensson", "").name(), asked("SVENSSON maria anna", "").name());
}

#[test]
fn names_that_cannot_be_read_are_like_nothing() {
    let weights = Weights::default();
    for name in ["", "  ", "\u{200f}", "🙂🙂", "12345"] {
        let (a, b) = (encoded(name, "2008-01-01", 1), asked(name, "2008-01-01"));
        assert_eq!(a.name(), &Filter::EMPTY, "{name:?}: noise alone would look like a name");
        let told = b.compare(&a).unwrap();
        assert_eq!(told.name, None);
        assert!(weights.total(&told) < 10.0, "{name:?}");
    }
    let long = "Mohammed ".repeat(1200);
    assert!(asked(&long, "").name().ones() < 200);
}

#[test]
fn the_commonest_name_with_the_commonest_date_stands_out_of_nothing() {
    let weights = Weights::default();
    let rows: Vec<_> = (0..200).map(|handle| encoded("Mohammed Ali", "2008-01-01", handle).row()).collect();
    let one = asked("Mohammed Ali", "2008-01-01");
    let query = Query::nearest(*one.name(), 20);
    let hits = Snapshot::of(rows).rank_all(&[(&query, ByWeight::new(&weights, &one))], Means::default());
    assert!(standing_out(&hits[0], 200, 0.5) < 0.0);
}

#[test]
fn noise_turns_two_per_cent_and_always_the_same() {
    let clear = *asked("Samrawit Tesfay", "2010").name();
    assert_eq!(encoded("Samrawit Tesfay", "2010", 9), encoded("Samrawit Tesfay", "2010", 9));
    let turned = |handle| {
        let noisy = *encoded("Samrawit Tesfay", "2010", handle).name();
        let differ = clear.0.iter().zip(noisy.0).map(|(a, b)| (a ^ b).count_ones()).sum::<u32>();
        (noisy, differ)
    };
    assert_ne!(turned(1).0, turned(2).0);
    let mean = (0..2000).map(|handle| f64::from(turned(handle).1)).sum::<f64>() / 2000.0;
    // 1024 · 41/2048 = 20.5; the standard error of the mean is 0.1.
    assert!((mean - 20.5).abs() < 0.5, "{mean}");
}

#[test]
fn records_of_other_keys_are_refused_or_unlike() {
    let name = read("Samrawit Tesfay");
    let of =
        |key: [u8; 32], epoch| StaticKey::new(key, Epoch(epoch)).encode(&subject(&name, "2010-03-04"), 1);
    let fault = of([7; 32], 1).compare(&of([7; 32], 2)).unwrap_err();
    assert_eq!((fault.left, fault.right), (Epoch(1), Epoch(2)));
    let told = of([7; 32], 1).compare(&of([8; 32], 1)).unwrap();
    assert!(told.name.unwrap() < 0.35, "another key must look like another name");
    assert_eq!(told.date, DateLevel::Far);
}

#[test]
fn exact_facts_count_however_they_are_written() {
    let name = Name::default();
    let common = |a: (ContextKind, &'static str), b: (ContextKind, &'static str)| {
        let with = |(kind, value)| Subject { context: vec![Context { kind, value }], ..subject(&name, "") };
        key().encode(&with(a), 1).compare(&key().question(&with(b), 2)).unwrap().context
    };
    use ContextKind::{Account, Document, Phone, Plate};
    assert_eq!(common((Phone, "070-123 45 67"), (Phone, "+46 70 123 45 67")), 1);
    assert_eq!(common((Plate, "abc 123"), (Plate, "ABC123")), 1);
    assert_eq!(common((Plate, "ABC123"), (Account, "ABC123")), 0, "kinds are kept apart");
    assert_eq!(common((Document, "AB"), (Document, "ab")), 0, "too short to tell anybody apart");
    assert_eq!(common((Phone, "none"), (Phone, "none")), 0);
}

#[test]
fn shared_records_are_made_of_what_the_servers_answered() {
    let name = read("Олена Коваленко");
    let whole = Subject { sex: Some(Sex::Female), country: Some("ua"), ..subject(&name, "2012-07-30") };
    let wanted = inputs(&whole);
    assert!(wanted.is_sorted() && wanted.len() > 20 && wanted.len() < 100, "{}", wanted.len());
    let answer = |input: &Vec<u8>| {
        let mut block = [0; 64];
        block.copy_from_slice(&[input.clone(), vec![1; 64]].concat()[..64]);
        (input.clone(), block)
    };
    let mut evaluated = Evaluated::new(Epoch(3));
    evaluated.add(wanted.iter().skip(1).map(answer));
    assert_eq!(evaluated.missing(wanted.clone()), wanted[..1]);
    let noise = NoiseKey::new([1; 32]);
    assert!(evaluated.encode(&whole, 1, &noise).is_err());
    evaluated.add(wanted.iter().map(answer));
    let record = evaluated.encode(&whole, 1, &noise).unwrap();
    assert_eq!(record.epoch(), Epoch(3));
    assert!(record.to_text().starts_with("linkage1.shared.e3."));
    let told = evaluated.question(&whole, 2).unwrap().compare(&record).unwrap();
    assert_eq!(told.date, DateLevel::Same);
    assert!(told.name.unwrap() > 0.8);
}

#[test]
fn every_written_record_says_under_which_key_it_was_made() {
    let record = encoded("Lan Nguyễn", "2011", 5);
    let text = record.to_text();
    assert!(text.starts_with("linkage1.static.e1."), "{text}");
    let wrong = ReadError::Profile { found: "static", wanted: "shared" };
    assert_eq!(Record::<Shared>::from_text(&text), Err(wrong));
    assert_eq!(Record::<Shared>::from_bytes(&record.to_bytes()), Err(wrong));
    assert_eq!(Record::<Static>::from_text(&text.replace("e1.", "e2.")), Err(ReadError::Damaged));
    assert_eq!(Record::<Static>::from_text(&format!(" {text}\r\n")), Ok(record.clone()));
    let mut other = record.to_bytes();
    other[2] = b'2';
    assert_eq!(Record::<Static>::from_bytes(&other), Err(ReadError::Version));
}

#[test]
fn a_question_stays_open_until_a_record_arrives_or_its_day_comes() {
    let weights = Weights::default();
    let mut standing = Standing::new(Epoch(1));
    standing.open(1, encoded("Samrawit Tesfay", "2010-03-04", 11), 30).unwrap();
    standing.open(2, encoded("Olena Kovalenko", "2012-07-30", 12), 20).unwrap();
    let hits = standing.arrived(&encoded("Tesfai Semrawit", "2010-04-03", 99), &weights, 10.0).unwrap();
    assert_eq!(hits.iter().map(|hit| hit.question).collect::<Vec<_>>(), [1]);
    assert_eq!(hits[0].told.date, DateLevel::Swapped);
    assert_eq!(standing.arrived(&encoded("Lan Nguyễn", "2015-01-02", 98), &weights, 10.0).unwrap(), []);
    let other = StaticKey::new([7; 32], Epoch(2)).encode(&subject(&read("Olena Kovalenko"), ""), 5);
    assert!(standing.arrived(&other, &weights, 10.0).is_err());
    assert!(standing.open(3, other, 30).is_err());
    assert_eq!((standing.expire(20), standing.expire(21), standing.len()), (vec![], vec![2], 1));
    assert!(standing.close(1) && !standing.close(1) && standing.is_empty());
}

#[test]
fn only_an_exact_fact_makes_certain_and_common_names_with_made_up_dates_stay_weak() {
    let told = |name: &str, born: &str, facts: &'static [&'static str], rarity: u8| {
        let name = read(name);
        let context =
            facts.iter().map(|value| Context { kind: ContextKind::Phone, value }).collect::<Vec<_>>();
        let whole = Subject { context, rarity, ..subject(&name, born) };
        key().question(&whole, 1).compare(&key().encode(&whole, 2)).unwrap()
    };
    assert_eq!(band(&told("Mohammed Ali", "2008-01-01", &[], 1), 0.9999), Band::Weak);
    assert_eq!(band(&told("Mohammed Ali", "2008-01-01", &[], 0), 0.9999), Band::Weak);
    assert_eq!(band(&told("Samrawit Tesfay", "2008-01-01", &[], 6), 0.9999), Band::Possible);
    assert_eq!(band(&told("Samrawit Tesfay", "2008-05-06", &[], 6), 1.0), Band::Possible);
    assert_eq!(band(&told("Samrawit Tesfay", "2008-05-06", &["+46701234567"], 6), 0.9999), Band::Certain);
    assert_eq!(band(&told("", "", &["+46701234567"], 0), 0.9999), Band::Possible);
    assert_eq!([(1, 0), (300, 1000), (5, 1000), (1, 1_000_000)].map(|(b, r)| rarity(b, r)), [1, 1, 3, 7]);
}

#[test]
fn two_owners_records_find_each_other_and_weights_are_learned_without_truth() {
    let given = [
        "Amina", "Fatima", "Omar", "Yusuf", "Andrei", "Elena", "Selam", "Ivan", "Olena", "Linh", "Ayse",
        "Emre",
    ];
    let family = [
        "Hassan", "Khalil", "Popescu", "Stoica", "Haile", "Kidane", "Melnyk", "Pham", "Warsame", "Yilmaz",
        "Dahl",
    ];
    let people: Vec<_> = (0..132_u64)
        .map(|at| {
            let place = usize::try_from(at).unwrap();
            let name = format!("{} {}", given[place % given.len()], family[place % family.len()]);
            (name, format!("{}-{:02}-{:02}", 2004 + at % 13, 1 + at * 7 % 12, 2 + at * 11 % 27))
        })
        .collect();
    let left: Vec<_> = people.iter().zip(0..).map(|((name, born), at)| encoded(name, born, at)).collect();
    // The other owner has half of them, names turned round and a letter wrong.
    let turned = |name: &str| name.split(' ').rev().collect::<Vec<_>>().join(" ").replacen('a', "e", 1);
    let right: Vec<_> = people
        .iter()
        .zip(1000..)
        .step_by(2)
        .map(|((name, born), at)| encoded(&turned(name), born, at))
        .collect();
    let options = LinkOptions { one_to_one: true, least: 0.5, ..LinkOptions::default() };
    let pairs = link(&left, &right, &options).unwrap();
    let correct = pairs.iter().filter(|pair| pair.left + 1000 == pair.right).count();
    assert!(correct >= 62 && pairs.len() - correct <= 2, "{correct} of {}", pairs.len());
    assert!(pairs.iter().all(|pair| pair.band != Band::Certain));
    let mut both = left.clone();
    both.extend(right);
    let twice = dedupe(&both, &options).unwrap();
    assert!(twice.iter().filter(|pair| pair.left.abs_diff(pair.right) == 1000).count() >= 62);
    assert_eq!(link::<Static>(&[], &left, &options), Ok(vec![]));
    let other = StaticKey::new([7; 32], Epoch(2)).encode(&subject(&read("Olena"), ""), 5);
    assert!(link(&left, &[other], &options).is_err());
}

#[test]
fn decoys_are_known_to_their_owner_alone_and_look_like_names() {
    let mut state = 1_u64;
    let mut random = |bytes: &mut [u8]| {
        for byte in bytes {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            *byte = (state >> 56) as u8;
        }
    };
    let (mine, other) = (NoiseKey::new([1; 32]), NoiseKey::new([2; 32]));
    for _ in 0..100 {
        let handle = mine.decoy_handle(&mut random);
        assert!(mine.is_decoy(handle) && !other.is_decoy(handle));
        assert!(!mine.is_decoy(mine.handle(&mut random)));
    }
    let mut habits = Habits::default();
    assert!(habits.decoy(&mut random, |_| false).is_none());
    for name in ["amina hassan", "mohammed ali", "olena kovalenko", "samrawit tesfay", "andrei popescu"] {
        habits.learn(&name.split(' ').collect::<Vec<_>>(), Birth::read("2010-04-05"));
    }
    for _ in 0..50 {
        let decoy = habits.decoy(&mut random, |word| word == "ali").unwrap();
        assert_eq!(decoy.words.len(), 2);
        assert!(decoy.words.iter().all(|word| word.bytes().all(|b| b.is_ascii_lowercase()) && word != "ali"));
        assert_eq!(decoy.birth.year, Some(2010));
    }
}

#[test]
fn a_record_shows_nothing_of_itself_in_a_log() {
    let record = encoded("Samrawit Tesfay", "2010-03-04", 0xabc);
    assert_eq!(format!("{record:?}"), "Record(static, epoch 1, handle 0000000000000abc)");
    assert_eq!(format!("{:?}", key()), "StaticKey(epoch 1)");
    assert_eq!(format!("{:?}", NoiseKey::new([1; 32])), "NoiseKey");
}

fn birth() -> impl Strategy<Value = Birth> {
    let part = |range| proptest::option::weighted(0.9, range);
    (proptest::option::weighted(0.9, 2000_u16..2012), part(1_u8..13), part(1_u8..32)).prop_map(
        |(year, month, day)| {
            let month = month.filter(|_| year.is_some());
            Birth { year, month, day: day.filter(|_| month.is_some()), ..Birth::default() }
        },
    )
}

/// What the tags should tell, from the dates themselves.
fn plain(a: &Birth, b: &Birth) -> DateLevel {
    let (Some(y), Some(z)) = (a.year, b.year) else { return DateLevel::Missing };
    let vague = |date: &Birth| date.day.is_none() || (date.month, date.day) == (Some(1), Some(1));
    let (vague, both) = (vague(a) || vague(b), vague(a) && vague(b));
    let full = a.day.is_some() && b.day.is_some();
    let day = full && (a.month, a.day) == (b.month, b.day);
    match y.abs_diff(z) {
        0 if both => DateLevel::BothVague,
        0 if vague => DateLevel::SameYearVague,
        0 if day => DateLevel::Same,
        0 if full && (a.month, a.day) == (b.day, b.month) => DateLevel::Swapped,
        0 if a.month == b.month || a.day == b.day => DateLevel::SameYearPart,
        0 => DateLevel::SameYear,
        1 | 2 if day && !vague => DateLevel::SameDayYearOff,
        _ if day && !vague => DateLevel::SameDayFar,
        1 if vague => DateLevel::YearOffVague,
        1 | 2 => DateLevel::YearOff,
        _ if y / 6 == z / 6 || (y + 3) / 6 == (z + 3) / 6 => DateLevel::Within,
        _ => DateLevel::Far,
    }
}

proptest! {
    #[test]
    fn encoded_dates_tell_what_dates_tell(a in birth(), b in birth()) {
        let key = key();
        let of = |birth| key.question(&Subject { birth, ..Subject::default() }, 0);
        let (x, y) = (of(a), of(b));
        prop_assert_eq!(x.compare(&y).unwrap().date, plain(&a, &b));
        prop_assert_eq!(y.compare(&x).unwrap().date, plain(&a, &b));
    }

    #[test]
    fn what_was_written_is_read_and_nothing_else(
        name in "\\PC{0,40}",
        a in birth(),
        handle in 0..u64::MAX,
        rarity in 0_u8..9,
        facts in vec("[A-Z0-9]{0,12}", 0..20),
        at in any::<prop::sample::Index>(),
        flip in 1_u8..,
        cut in any::<prop::sample::Index>(),
    ) {
        let name = Name::read(&name, &Dictionary::none());
        let context = facts.iter().map(|value| Context { kind: ContextKind::Document, value }).collect();
        let subject = Subject {
            birth: a, rarity, context, sex: Some(Sex::Other), country: Some("SY"), language: Some("ar"), place: Some("malmo"),
            ..subject(&name, "")
        };
        let record = key().encode(&Subject { birth: a, ..subject }, handle);
        let bytes = record.to_bytes();
        prop_assert!(bytes.len() <= MAX_BYTES);
        prop_assert_eq!(Record::<Static>::from_bytes(&bytes), Ok(record.clone()));
        prop_assert_eq!(Record::<Static>::from_text(&record.to_text()), Ok(record));
        // Cut, lengthened, changed: refused, or exactly the record that the changed bytes say.
        prop_assert!(Record::<Static>::from_bytes(&bytes[..cut.index(bytes.len())]).is_err());
        prop_assert!(Record::<Static>::from_bytes(&[&*bytes, &[0]].concat()).is_err());
        let mut changed = bytes.clone();
        changed[at.index(bytes.len())] ^= flip;
        if let Ok(other) = Record::<Static>::from_bytes(&changed) {
            prop_assert_eq!(other.to_bytes(), changed);
        }
    }

    #[test]
    fn any_bytes_and_any_text_are_answered(bytes in vec(any::<u8>(), 0..400), text in "\\PC{0,80}") {
        if let Ok(record) = Record::<Static>::from_bytes(&bytes) {
            prop_assert_eq!(record.to_bytes(), bytes);
        }
        let _ = Record::<Shared>::from_text(&text);
    }

    #[test]
    fn ranking_by_weight_in_the_index_is_ranking_every_record(
        register in vec(("[a-d]{2,5} [a-d]{2,5}", birth()), 1..60),
        name in "[a-d]{2,5} [a-d]{2,5}",
        born in birth(),
        top in 1_usize..12,
    ) {
        let (key, weights, none) = (key(), Weights::default(), Dictionary::none());
        let read = |name: &str| Name::read(name, &none);
        let records: Vec<_> = register.iter().zip(0..).map(|((name, birth), handle)| {
            key.encode(&Subject { birth: *birth, ..subject(&read(name), "") }, handle)
        }).collect();
        let one = key.question(&Subject { birth: born, ..subject(&read(&name), "") }, 0);
        let mut plain: Vec<_> = records.iter().map(|record| {
            let mut told = one.compare(record).unwrap();
            told.name = told.name.or(Some(0.0));
            Hit { id: record.handle(), score: weights.total(&told) }
        }).collect();
        plain.sort_by(Hit::order);
        plain.truncate(top);
        let query = Query::nearest(*one.name(), top);
        let rows: Snapshot<_> = Snapshot::of(records.iter().map(Record::row).collect());
        let found = rows.rank_all(&[(&query, ByWeight::new(&weights, &one))], Means::threads(2));
        prop_assert_eq!(found[0].iter().map(|hit| hit.id).collect::<Vec<_>>(), plain.iter().map(|hit| hit.id).collect::<Vec<_>>());
    }
}
