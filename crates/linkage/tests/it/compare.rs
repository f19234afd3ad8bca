//! Names and dates compared.

use linkage::compare::{Born, Confusions, Dates, Source, Words, names, words};
use linkage::name::{Dictionary, Name};
use proptest::prelude::*;

fn score(a: &str, b: &str, dictionary: &Dictionary) -> f32 {
    names(&Name::read(a, dictionary), &Name::read(b, dictionary), Confusions::embedded()).score
}

#[test]
fn spellings_of_one_name_score_above_other_names() {
    let none = Dictionary::none();
    for (one, same, other) in [
        ("Mohammed", "محمد", "Mahdi"),
        ("Oleksandr Shevchenko", "Александр Шевченко", "Oleksii Shevchuk"),
        ("Yusuf Abdirahman", "Youssouf Cabdiraxmaan", "Yasin Abdullahi"),
        ("Nguyễn Thị Minh", "Nguyen Minh", "Nguyen Manh"),
        ("Jovanović", "Јовановић", "Ivanović"),
        ("Kowalska", "Kowalski", "Kovacs"),
        ("Papadopoulou", "Παπαδοπούλου", "Papandreou"),
        ("Tesfay", "ተስፋይ", "Tekle"),
    ] {
        let (s, o) = (score(one, same, &none), score(one, other, &none));
        assert!(s > o, "{one}: {same} {s} {other} {o}");
        assert!(s > 0.45, "{one} {same} {s}");
    }
    assert!(score("Abd al-Rahman", "عبد الرحمن", &none) > 0.4);
    assert!(score("Faadumo Cali", "Fatima Ali", &Dictionary::embedded()) > 0.9);
}

#[test]
fn a_dropped_name_costs_less_than_another_name() {
    let d = Dictionary::embedded();
    assert!(
        score("Samrawit Haile Tekle", "Samrawit Tekle", &d)
            > score("Samrawit Haile Tekle", "Samrawit Haile Ogbay", &d)
    );
    assert!((score("Jean Pierre", "Jeanpierre", &d) - score("Jeanpierre", "Jean Pierre", &d)).abs() < 1e-6);
    assert!(score("Jean Pierre", "Jeanpierre", &d) > 0.6);
}

#[test]
fn what_cannot_be_read_equals_nothing() {
    let unread: String = (0x1_0000..0x3_0000)
        .filter_map(char::from_u32)
        .filter(|c| c.is_alphabetic() && any_ascii::any_ascii_char(*c).is_empty())
        .take(3)
        .collect();
    let d = Dictionary::embedded();
    for (a, b) in [(&*unread, &*unread), ("", ""), ("🙂", "🙂"), ("Anna", ""), (&*unread, "Anna")] {
        assert!(score(a, b, &d) < 1e-6, "{a:?} {b:?}");
    }
}

#[test]
fn dates_agree_in_levels() {
    let d = |s: &str| Born::read(s).unwrap();
    let of = |a: &str, b: &str| Dates::of(d(a), d(b), Default::default());
    assert_eq!(of("2008-03-14", "20080314"), Dates::Same);
    assert_eq!(of("2008-03-04", "2008-04-03"), Dates::Swapped);
    assert_eq!(of("2008-03-14", "14.03.2008"), Dates::Same);
    assert_eq!(of("2008-03-14", "2008-03-15"), Dates::Slip);
    assert_eq!(of("2008-03-14", "2080-03-14"), Dates::Slip);
    assert_eq!(of("2008-03-14", "2007-03-14"), Dates::Slip);
    assert_eq!(of("2009-03-14", "2010-03-14"), Dates::DayAndMonth);
    assert_eq!(of("2008-01-01", "2008-01-01"), Dates::SameJanuary);
    assert_eq!(of("2008", "2008-05-09"), Dates::YearOnly);
    assert_eq!(of("2008-01-01", "2009-05-09"), Dates::NearYear);
    assert_eq!(of("2008-02-01", "2013-05-09"), Dates::Apart);
    let guessed = (Source::Guessed, Source::Assessed);
    assert_eq!(Dates::of(d("2008-02-01"), d("2014-05-09"), guessed), Dates::Window);
    assert_eq!(Born::read(""), None);
    assert_eq!(Born::read("unknown"), None);
    assert_eq!(Born::read("99999999999"), None);
}

/// Words of names in several scripts, and words of random letters.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "mohammed",
            "محمد",
            "ahmad",
            "احمد",
            "шевченко",
            "oleksandr",
            "ivanova",
            "иванов",
            "tesfay",
            "ተስፋይ",
            "nguyễn",
            "yılmaz",
            "jovanović",
            "κωνσταντίνος",
            "כהן",
            "סארה",
            "gebremedhin",
            "faadumo",
            "xasan",
            "şükrü",
        ])
        .prop_map(str::to_owned),
        "[a-z]{1,12}",
        "[а-я]{1,10}",
        "[ابتجدرسشعمنوي]{1,8}",
    ]
}

proptest! {
    #[test]
    fn comparison_is_symmetric_and_blind_to_order_and_case(
        a in prop::collection::vec(word(), 1..5),
        b in prop::collection::vec(word(), 1..5),
        turn in 0..4_usize,
    ) {
        let d = Dictionary::embedded();
        let (x, y) = (a.join(" "), b.join(" "));
        let s = score(&x, &y, &d);
        prop_assert!((0.0..=1.0).contains(&s));
        prop_assert!((s - score(&y, &x, &d)).abs() < 1e-4, "{} {} {} {}", x, y, s, score(&y, &x, &d));
        prop_assert!((s - score(&x.to_uppercase(), &y, &d)).abs() < 1e-4);
        // Particles and compounds hang on their neighbours; these words are none.
        let mut turned = a.clone();
        turned.rotate_left(turn % a.len());
        let particles = |w: &[String]| w.iter().any(|w| w.len() <= 6);
        if !particles(&a) {
            prop_assert!((s - score(&turned.join(" "), &y, &d)).abs() < 0.15, "{} {}", x, y);
        }
    }

    #[test]
    fn a_name_is_itself(a in prop::collection::vec("[a-z]{3,12}", 1..6)) {
        let d = Dictionary::none();
        let x = Name::read(&a.join(" "), &d);
        prop_assume!(!x.tokens.is_empty());
        prop_assert!((names(&x, &x, Confusions::embedded()).score - 1.0).abs() < 1e-5);
        for t in &x.tokens {
            prop_assert_eq!(words(t, t, Confusions::embedded()).0, Words::Same);
        }
    }

    #[test]
    fn one_more_name_in_common_never_lowers_the_score(a in "[a-z]{4,9}", b in "[a-z]{4,9}", c in "[a-z]{4,9}") {
        let d = Dictionary::none();
        let with = score(&format!("{a} {c}"), &format!("{b} {c}"), &d);
        let without = score(&format!("{a} {c}"), &b, &d);
        prop_assert!(with >= without - 1e-5, "{} {}", with, without);
    }

    #[test]
    fn dates_are_symmetric(a in (1990_u16..2024, 0_u8..13, 0_u8..32), b in (1990_u16..2024, 0_u8..13, 0_u8..32)) {
        let date = |(year, month, day)| Born { year, month, day };
        let (x, y) = (date(a), date(b));
        prop_assert_eq!(Dates::of(x, y, Default::default()), Dates::of(y, x, Default::default()));
        if x.month > 0 && x.day > 1 {
            prop_assert_eq!(Dates::of(x, x, Default::default()), Dates::Same);
        }
    }
}
