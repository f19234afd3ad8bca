//! Numbers and names in the one written form in which they are searched for. Pure.

use jiff::civil::Date;
use vault::name_tokens;

use crate::model::Identity;

/// Kinds of blind index for numbers.
pub(crate) const KINDS: [&str; 5] = ["personal_number", "coordination_number", "lma", "passport", "phone"];

/// The last ten digits of a personal number with a valid date and check digit; the century is left out, because people
/// write both forms.
pub(crate) fn personal(typed: &str) -> Option<String> {
    let digits = ten(typed)?;
    let day: u32 = digits.get(4..6)?.parse().ok()?;
    (1..=31).contains(&day).then_some(digits)
}

/// As [`personal`], for a coordination number: the day counts from 61.
pub(crate) fn coordination(typed: &str) -> Option<String> {
    let digits = ten(typed)?;
    let day: u32 = digits.get(4..6)?.parse().ok()?;
    (61..=91).contains(&day).then_some(digits)
}

fn ten(typed: &str) -> Option<String> {
    if typed.chars().any(|c| !c.is_ascii_digit() && !matches!(c, '-' | '+' | ' ')) {
        return None;
    }
    let all: String = typed.chars().filter(char::is_ascii_digit).collect();
    let digits = match all.len() {
        10 => all,
        12 => all.get(2..)?.to_owned(),
        _ => return None,
    };
    let month: u32 = digits.get(2..4)?.parse().ok()?;
    ((1..=12).contains(&month) && luhn(&digits)).then_some(digits)
}

/// Check digit by the modulus 10 method.
fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .enumerate()
        .map(|(i, b)| {
            let d = u32::from(b.saturating_sub(b'0')) * if i % 2 == 0 { 2 } else { 1 };
            d / 10 + d % 10
        })
        .sum();
    sum.is_multiple_of(10)
}

/// The day of birth that a personal or coordination number tells; without a century, the last day that is not after
/// `seen`.
pub(crate) fn born(typed: &str, seen: Date) -> Option<Date> {
    let short = personal(typed).or_else(|| coordination(typed))?;
    let all: String = typed.chars().filter(char::is_ascii_digit).collect();
    let number = |from: usize| short.get(from..from + 2)?.parse::<i8>().ok();
    let (year, month, day) = (number(0)?, number(2)?, number(4)?);
    let day = if day > 60 { day - 60 } else { day };
    let date = |century: i16| Date::new(century * 100 + i16::from(year), month, day).ok();
    match all.len() {
        12 => date(all.get(..2)?.parse().ok()?),
        _ => [20, 19].into_iter().filter_map(date).find(|d| *d <= seen),
    }
}

/// Letters and digits in capitals.
fn plain(typed: &str) -> String {
    typed.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).take(64).collect()
}

/// A telephone number with country code, Sweden's when none is written.
fn phone(typed: &str) -> String {
    let digits: String = typed.chars().filter(char::is_ascii_digit).take(20).collect();
    if typed.trim_start().starts_with('+') {
        digits
    } else if let Some(rest) = digits.strip_prefix("00") {
        rest.to_owned()
    } else if let Some(rest) = digits.strip_prefix('0') {
        format!("46{rest}")
    } else {
        digits
    }
}

/// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
pub(crate) fn partial_date(text: &str) -> bool {
    let full = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        10 => text.to_owned(),
        _ => return false,
    };
    text.bytes().all(|b| b.is_ascii_digit() || b == b'-')
        && full.parse::<jiff::civil::Date>().is_ok_and(|d| d.year() >= 1900)
}

/// All that a person can be searched by: kind and written form.
pub(crate) fn tokens(identity: &Identity) -> Vec<(&'static str, String)> {
    let mut found: Vec<(&'static str, String)> = Vec::new();
    for name in [&identity.given, &identity.family, &identity.other_names] {
        found.extend(name_tokens(name).into_iter().map(|t| ("name", t)));
    }
    found.extend(personal(&identity.personal_number).map(|n| ("personal_number", n)));
    found.extend(coordination(&identity.coordination_number).map(|n| ("coordination_number", n)));
    for (kind, value) in [
        ("lma", plain(&identity.lma_number)),
        ("passport", plain(&identity.passport)),
        ("phone", phone(&identity.phone)),
    ] {
        if !value.is_empty() {
            found.push((kind, value));
        }
    }
    found.sort();
    found.dedup();
    found
}

/// What a typed number may be: one written form for each of [`KINDS`].
pub(crate) fn candidates(typed: &str) -> [String; 5] {
    [
        personal(typed).unwrap_or_default(),
        coordination(typed).unwrap_or_default(),
        plain(typed),
        plain(typed),
        phone(typed),
    ]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn both_forms_of_a_personal_number_are_one() {
        // The tax agency's own example of a number in use for tests.
        assert_eq!(personal("19811218-9876").as_deref(), Some("8112189876"));
        assert_eq!(personal("811218-9876").as_deref(), Some("8112189876"));
        assert_eq!(personal("811218-9875"), None, "wrong check digit");
        assert_eq!(coordination("811218-9876"), None, "the day is not counted from 61");
    }

    #[test]
    fn a_number_tells_the_day_of_birth() {
        let seen = jiff::civil::date(2026, 11, 22);
        let born = |typed| born(typed, seen);
        assert_eq!(born("19811218-9876"), Some(jiff::civil::date(1981, 12, 18)));
        assert_eq!(born("811218-9876"), Some(jiff::civil::date(1981, 12, 18)), "2081 is to come");
        assert_eq!(born("20811218-9876"), Some(jiff::civil::date(2081, 12, 18)), "written so, kept longer");
        assert_eq!(born("811218-9875"), None, "wrong check digit");
        assert_eq!(born(""), None);
    }

    #[test]
    fn telephone_numbers_meet() {
        assert_eq!(phone("070-174 06 05"), "46701740605");
        assert_eq!(phone("+46 70 174 06 05"), "46701740605");
        assert_eq!(phone("0046701740605"), "46701740605");
    }

    #[test]
    fn partial_dates() {
        for ok in ["2011", "2011-02", "2011-02-28"] {
            assert!(partial_date(ok), "{ok}");
        }
        for bad in ["11", "2011-13", "2011-02-30", "2011/02", "åååå", "1011"] {
            assert!(!partial_date(bad), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(s in ".{0,60}") {
            let _ = (personal(&s), coordination(&s), candidates(&s), partial_date(&s));
            let _ = born(&s, Date::MAX);
        }
    }
}
