//! Reading names: spellings that must fall together, and input nobody means as a name.

use linkage::name::{Dictionary, Name, Script};
use proptest::prelude::*;

fn romanised(text: &str) -> Vec<String> {
    Name::read(text, &Dictionary::none()).tokens.iter().map(|t| t.romanised().to_owned()).collect()
}

fn skeletons(text: &str) -> Vec<String> {
    Name::read(text, &Dictionary::none()).tokens.iter().map(|t| t.skeleton().to_owned()).collect()
}

#[test]
fn particles_and_compounds() {
    assert_eq!(romanised("Abd al-Rahman"), ["abdulrahman"]);
    assert_eq!(romanised("abdulrahman"), ["abdulrahman"]);
    assert_eq!(romanised("Abdul Rahman"), ["abdulrahman"]);
    assert_eq!(romanised("al-Hamadani"), ["hamadani"]);
    assert_eq!(romanised("Sheikh Omar bin Laden"), ["omar", "laden"]);
    assert_eq!(romanised("Nguyễn Thị Minh"), ["nguyen", "minh"]);
    assert_eq!(romanised("Byung-sung"), ["byungsung"]);
    assert_eq!(romanised("Al"), ["al"]);
    assert_eq!(romanised("van"), ["van"]);
}

#[test]
fn scripts_are_romanised() {
    for (text, expected) in [
        ("Київська", "kyivska"),
        ("Щербаков", "shcherbakov"),
        ("Ђорђевић", "djordjevic"),
        ("محمد", "mhmd"),
        ("يوسف", "ywsf"),
        ("ገብረመድህን", "gebremedhn"),
        ("Παπαδόπουλος", "papadopoulos"),
        ("შევარდნაძე", "shevardnadze"),
        ("Սարգսյան", "sargsyan"),
        ("नरेन्द्र", "narendra"),
    ] {
        assert_eq!(romanised(text), [expected], "{text}");
    }
    assert_eq!(skeletons("محمد"), skeletons("Muhammad"));
    assert_eq!(skeletons("Шевченко"), skeletons("Schewtschenko"));
    assert_eq!(skeletons("ተስፋይ"), skeletons("Tesfay"));
}

#[test]
fn the_dictionary_knows_spellings_across_scripts() {
    let dictionary = Dictionary::embedded();
    assert!(dictionary.len() > 500_000);
    let shared = |a: &str, b: &str| {
        let (a, b) = (dictionary.groups(a), dictionary.groups(b));
        a.iter().any(|g| b.contains(g))
    };
    for (a, b) in [
        ("Muhammad", "محمد"),
        ("Faadumo", "Fatima"),
        ("gebremedhin", "ገብረመድህን"),
        ("Caasha", "Aisha"),
        ("tesfaye", "Tesfai"),
        ("Mostafa", "مصطفى"),
        ("Oleksandr", "Олександр"),
        ("şêrzad", "شێرزاد"),
    ] {
        assert!(shared(a, b), "{a} {b}");
    }
    assert!(!shared("Mohammed", "Abraham"));
    assert!(dictionary.groups("qqzzxx").is_empty());
    assert!(dictionary.groups("").is_empty());
    assert!(Dictionary::none().groups("Muhammad").is_empty());
}

#[test]
fn a_dictionary_comes_from_a_file_or_says_why_not() {
    let d = Dictionary::from_reader("anna, ana, анна => Q1\nbo => Q2\n".as_bytes()).unwrap();
    assert_eq!((d.groups("Ána"), d.groups("Анна"), d.groups("bo")), (vec![1], vec![1], vec![2]));
    let fault = Dictionary::from_reader("anna ana\n".as_bytes()).unwrap_err();
    assert!(fault.to_string().starts_with("line 1 "), "{fault}");
    assert!(Dictionary::from_reader(&b"VNAMES1\ncut in the middle"[..]).is_err());
    assert!(Dictionary::from_reader(&[0xFF_u8, 0xFE, 0][..]).is_err());
}

#[test]
fn input_that_is_no_name() {
    for text in ["", " ", "\u{200F}\u{202E}", "🙂🙂", "-", "12 345", "'", "\0"] {
        assert!(Name::read(text, &Dictionary::embedded()).tokens.is_empty(), "{text:?}");
    }
    assert_eq!(romanised("a"), ["a"]);
    assert_eq!(romanised("\u{202E}Anna🙂"), ["anna"]);
    // 10 kB of one letter, of words, of piled-up marks: as much as is read, and no more.
    for long in ["x".repeat(10_000), "anna ".repeat(2_000), format!("a{}", "\u{301}".repeat(10_000))] {
        let name = Name::read(&long, &Dictionary::embedded());
        assert!(name.tokens.len() <= 6);
        assert!(name.tokens.iter().all(|t| t.romanised().len() <= 240));
    }
    // A script without a reading is a token that equals nothing, not one without features that equals everything.
    let letters = (0x1_0000..0x3_0000).filter_map(char::from_u32).filter(|c| c.is_alphabetic());
    let unread: String = letters.filter(|c| any_ascii::any_ascii_char(*c).is_empty()).take(3).collect();
    assert!(!unread.is_empty());
    let strange = Name::read(&unread, &Dictionary::none());
    assert_eq!(strange.tokens.len(), 1);
    assert!(strange.tokens.iter().all(|t| t.script() == Script::Other && t.romanised().is_empty()));
}

proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC{0,60}") {
        let name = Name::read(&text, &Dictionary::embedded());
        prop_assert!(name.tokens.len() <= 6);
        for t in &name.tokens {
            prop_assert!(t.romanised().bytes().all(|b| b.is_ascii_lowercase()));
            prop_assert!(t.romanised().is_empty() == t.skeleton().is_empty());
        }
    }

    #[test]
    fn case_does_not_matter(text in "[a-zA-ZåäöÅÄÖа-яА-Я' -]{0,30}") {
        let d = Dictionary::embedded();
        prop_assert_eq!(Name::read(&text.to_uppercase(), &d), Name::read(&text.to_lowercase(), &d));
    }
}
