//! What a person types as a number, a name, a day or opening hours.
#![no_main]

use casework::fuzzing as typed;
use directory::{hours_text, parse_hours};
use fuzz::text;
use ground::{CaseId, CaseNumber, Lang, OrgId, ReportNumber};
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use vault::{MAX_TOKEN_CHARS, MAX_TOKENS, OrgKey, name_tokens};

fuzz_target!(|data: &[u8]| {
    let text = text(data);
    let text = text.as_str();
    printed(text);
    personal(text);
    names(text);
    hours(text);
});

/// Read → written → read is the same, and what is written has its fixed form.
fn printed(text: &str) {
    if let Ok(number) = text.parse::<CaseNumber>() {
        assert_eq!(number.as_str().len(), 12);
        assert!(number.as_str().starts_with('B'));
        assert_eq!(number.to_string().parse(), Ok(number.clone()));
        assert_eq!(number.as_str().to_lowercase().replace('-', " ").parse(), Ok(number));
        assert!(text.parse::<ReportNumber>().is_err(), "one text is not two kinds of number");
    }
    if let Ok(number) = text.parse::<ReportNumber>() {
        assert_eq!(number.to_string().parse(), Ok(number));
    }
    if let Ok(id) = text.parse::<CaseId>() {
        assert_eq!(id.to_string().parse::<CaseId>().unwrap(), id);
        assert_eq!(text.parse::<OrgId>().unwrap().uuid(), id.uuid());
    }
    if let Ok(period) = text.parse::<law::Period>() {
        assert_eq!(period.to_string().parse::<law::Period>().unwrap(), period);
    }
    if let Ok(groups) = text.parse::<access::Groups>() {
        assert_eq!(groups.to_string().parse::<access::Groups>(), Ok(groups));
        assert!(groups.within(access::Groups::all()));
    }
    if let Ok(lang) = text.parse::<Lang>() {
        assert_eq!(lang.tag(), text);
    }
}

fn personal(text: &str) {
    let (personal, coordination) = (typed::personal(text), typed::coordination(text));
    assert!(personal.is_none() || coordination.is_none(), "the day tells which of the two it is");
    for (found, read) in
        [(&personal, typed::personal as fn(&str) -> Option<String>), (&coordination, typed::coordination)]
    {
        let Some(found) = found else { continue };
        assert!(found.len() == 10 && found.bytes().all(|b| b.is_ascii_digit()), "{found}");
        assert_eq!(read(found).as_ref(), Some(found), "the written form is read as itself");
        // One wrong digit is found.
        for at in 0..10 {
            let mut wrong = found.clone().into_bytes();
            wrong[at] = b'0' + (wrong[at] - b'0' + 1) % 10;
            assert_eq!(read(std::str::from_utf8(&wrong).unwrap()), None, "{found} at {at}");
        }
    }
    let seen = date(2026, 11, 23);
    if let Some(born) = typed::born(text, seen) {
        assert!(personal.or(coordination).is_some(), "a day of birth comes from a number that holds");
        assert!(text.chars().filter(char::is_ascii_digit).count() == 12 || born <= seen);
    }
    for candidate in typed::candidates(text) {
        assert!(candidate.chars().count() <= 64, "{candidate}");
    }
    if typed::partial_date(text) {
        assert!(matches!(text.len(), 4 | 7 | 10) && text.get(..4).is_some_and(|y| y >= "1900"));
    }
}

fn names(text: &str) {
    let tokens = name_tokens(text);
    assert!(tokens.len() <= MAX_TOKENS);
    let key = OrgKey::generate(fuzz::org(1), &fuzz::Repeated(1));
    for (n, token) in tokens.iter().enumerate() {
        assert!((1..=MAX_TOKEN_CHARS).contains(&token.chars().count()), "{token:?}");
        assert!(!tokens[..n].contains(token), "each part once");
        assert_eq!(name_tokens(token), [token.clone()], "the search form of a part is itself");
        assert_eq!(name_tokens(&token.to_uppercase()), [token.clone()], "capitals do not matter");
        assert!(!token.chars().any(|c| c.is_whitespace() || c.is_control()), "{token:?}");
    }
    if let Some(first) = tokens.first() {
        assert_ne!(key.blind_index("name", first), key.blind_index("phone", first));
    }
    assert_eq!(name_tokens(&tokens.join(" ")), tokens);
    if let Some(number) = text.get(..200) {
        assert_eq!(name_tokens(&format!("  {number} ")), name_tokens(number));
    }
}

fn hours(text: &str) {
    if let Ok(hours) = parse_hours(text) {
        let written = hours_text(&hours);
        assert_eq!(parse_hours(&written).ok(), Some(hours), "{written:?}");
    }
    let _ = directory::opening(text, fuzz::now());
    assert!(!directory::hours_in_words(text, Lang::Sv).contains("Err"));
}
