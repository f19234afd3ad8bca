//! Every word the kit says exists in both languages; dates read as people write them.

use std::{collections::BTreeSet, fs, path::Path};

use ground::{Check, Lang};
use jiff::Timestamp;
use web_kit::{Page, Problem, dates, lang, parts::Tone};

use crate::site;

fn keys_in(folder: &str, opening: &str, found: &mut BTreeSet<String>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    for entry in fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            keys_in(path.to_str().unwrap(), opening, found);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for rest in text.split(opening).skip(1) {
            let key = rest.split('"').next().unwrap();
            if !key.contains(['{', ' ', ')']) && !key.is_empty() {
                found.insert(key.to_owned());
            }
        }
    }
}

#[test]
fn every_key_of_the_kit_has_both_languages() {
    let mut keys = BTreeSet::new();
    for opening in ["page.t(\"", "page.tn(\"", "page.ta(\"", "page.say(\""] {
        keys_in("templates", opening, &mut keys);
        keys_in("src", opening, &mut keys);
    }
    for opening in ["self.t(\"", "Vec::new(), \"", "\"error-", "key: \"", "=> (\"check-"] {
        let mut some = BTreeSet::new();
        keys_in("src", opening, &mut some);
        let stem = opening.split('"').nth(1).unwrap();
        keys.extend(some.into_iter().map(|key| format!("{stem}{key}")));
    }
    for problem in Problem::ALL {
        keys.insert(format!("{}-heading", problem.word()));
        keys.insert(format!("{}-text", problem.word()));
    }
    assert!(keys.contains("error-required") && keys.contains("days-left") && keys.len() > 60, "{keys:?}");
    let words = content::Words::load(&content::Tree::embedded());
    let missing: Vec<_> = keys
        .iter()
        .flat_map(|key| Lang::ALL.map(|lang| (lang, key)))
        .filter(|(lang, key)| !words.has(*lang, key))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn deadlines_are_told_in_days_then_hours() {
    let page = Page::new(&site(), Lang::Sv, "/");
    let told = |due: &str, warn: Option<&str>| {
        let due = page.due(due.parse::<Timestamp>().unwrap(), warn.map(|at| at.parse().unwrap()));
        (due.text, due.tone)
    };
    // Now is Saturday 21 November 2026, 10.00 in Stockholm.
    assert_eq!(told("2026-11-23T15:00:00Z", None), ("2 dagar kvar".to_owned(), Tone::Idle));
    assert_eq!(
        told("2026-11-22T22:30:00Z", Some("2026-11-20T09:00:00Z")),
        ("37 timmar kvar".to_owned(), Tone::Warn)
    );
    assert_eq!(told("2026-11-21T09:20:00Z", None).0, "Mindre än en timme kvar");
    assert_eq!(told("2026-11-21T08:50:00Z", None), ("Försenat mindre än en timme".to_owned(), Tone::Danger));
    assert_eq!(told("2026-11-20T23:30:00Z", None).0, "Försenat 9 timmar");
    assert_eq!(told("2026-11-12T08:00:00Z", None).0, "Försenat 9 dagar");
}

#[test]
fn dates_are_swedish_local_time() {
    let at: Timestamp = "2026-07-01T22:30:00Z".parse().unwrap();
    assert_eq!(dates::instant(Lang::Sv, at), "2 juli 2026 kl. 00.30");
    assert_eq!(dates::instant(Lang::En, at), "2 July 2026 00:30");
    assert_eq!(dates::day(Lang::Sv, jiff::civil::date(2026, 11, 23)), "måndag 23 november 2026");
}

#[test]
fn only_a_full_check_is_ticked() {
    let page = Page::new(&site(), Lang::Sv, "/");
    assert_eq!(page.checked(Check::Full, "2026-11-21"), "Kontrollerad 2026-11-21");
    assert_eq!(page.check_class(Check::Full), "");
    assert_eq!(page.checked(Check::Unverified, "2026-11-21"), "Ej kontrollerad · 2026-11-21");
    assert_eq!(page.check_class(Check::Partial), " w");
}

#[test]
fn the_address_wins_over_the_cookie_and_the_cookie_over_the_browser() {
    let choose = |uri: &str, cookie: &str, accept: &str| {
        let mut headers = http::HeaderMap::new();
        headers.insert("cookie", cookie.parse().unwrap());
        headers.insert("accept-language", accept.parse().unwrap());
        lang::choose(&uri.parse().unwrap(), &headers)
    };
    assert_eq!(choose("/?lang=en", "lang=sv", "sv"), Lang::En);
    assert_eq!(choose("/", "a=b; lang=en", "sv"), Lang::En);
    assert_eq!(choose("/", "__Host-lang=en", "sv"), Lang::En);
    assert_eq!(choose("/?lang=xx", "lang=yy", "de, en-GB;q=0.8, sv;q=0.9"), Lang::Sv);
    assert_eq!(choose("/", "", "de, en;q=0.5"), Lang::En);
    assert_eq!(choose("/", "", "de, sv;q=0, ;;q=x"), Lang::Sv);
}

#[test]
fn the_language_switch_keeps_the_page_and_never_leaves_the_site() {
    assert_eq!(lang::switch("/inbox?page=2&lang=sv&q=a%26b", Lang::En), "/inbox?page=2&q=a%26b&lang=en");
    assert_eq!(lang::switch("//evil.example/x", Lang::Sv), "/evil.example/x?lang=sv");
    assert_eq!(lang::switch("/\\evil.example", Lang::Sv), "/evil.example?lang=sv");
    assert_eq!(lang::switch("/inbox#a?lang=sv", Lang::En), "/inbox?lang=en");
}
