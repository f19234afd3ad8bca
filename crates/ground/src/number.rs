//! Case and report numbers a person can read out on the telephone: no personal data, one check character.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::Entropy;

/// Crockford's base 32 without the letters that are mistaken for digits (I, L, O, U).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Why a typed number is not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// Not of the form `B26-XXXXX-C`.
    #[error("the number has the wrong form")]
    Form,
    /// The check character does not fit: most likely a typing error.
    #[error("the check character does not fit")]
    Check,
}

fn value(c: u8) -> Option<u32> {
    ALPHABET.iter().position(|a| *a == c).and_then(|p| u32::try_from(p).ok())
}

/// Weighted sum modulo 37. Catches every single wrong character and every swap of neighbours, because 37 is
/// prime, larger than the alphabet, and neighbouring weights differ.
fn check_char(body: &str) -> Option<char> {
    let mut sum = 0_u32;
    for (i, c) in body.bytes().filter(u8::is_ascii_alphanumeric).enumerate() {
        let weight = u32::try_from(i % 29).unwrap_or(0) + 2;
        // The prefix letter may lie outside the alphabet; any fixed value will do for it.
        let v = value(c).unwrap_or(0);
        sum = (sum + weight * (v + 1)) % 37;
    }
    // 37 values for 36 signs: numbers whose sum is 36 are never given out.
    match sum {
        0..=31 => ALPHABET.get(sum as usize).map(|b| char::from(*b)),
        32 => Some('I'),
        33 => Some('L'),
        34 => Some('O'),
        35 => Some('U'),
        _ => None,
    }
}

fn make(prefix: char, year: i16, entropy: &dyn Entropy) -> String {
    let mut bytes = [0_u8; 8];
    entropy.fill(&mut bytes);
    let mut n = u64::from_le_bytes(bytes);
    let mut body = format!("{prefix}{:02}-", year.rem_euclid(100));
    for _ in 0..6 {
        body.push(ALPHABET.get((n & 31) as usize).map_or('0', |b| char::from(*b)));
        n >>= 5;
    }
    match check_char(&body) {
        Some(check) => format!("{body}-{check}"),
        // One body in 37; another last character changes the sum, so this ends after one step.
        None => {
            let last = if body.pop() == Some('0') { '1' } else { '0' };
            body.push(last);
            let check = check_char(&body).unwrap_or('0');
            format!("{body}-{check}")
        }
    }
}

fn parse(prefix: char, s: &str) -> Result<String, NumberError> {
    let s = s.trim().to_ascii_uppercase();
    if s.len() > 16 || !s.is_ascii() {
        return Err(NumberError::Form);
    }
    let plain: String = s.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    if plain.len() != 10 || !plain.starts_with(prefix) {
        return Err(NumberError::Form);
    }
    let (body, check) = plain.split_at(9);
    let (head, tail) = body.split_at(3);
    if !head.get(1..).is_some_and(|y| y.bytes().all(|b| b.is_ascii_digit()))
        || !tail.bytes().all(|b| value(b).is_some())
    {
        return Err(NumberError::Form);
    }
    let canonical = format!("{head}-{tail}");
    if check_char(&canonical).is_some_and(|c| check.starts_with(c)) {
        Ok(format!("{canonical}-{check}"))
    } else {
        Err(NumberError::Check)
    }
}

macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident $prefix:literal),*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// A new random number of the given year: 30 random bits, so numbers tell nothing about order or volume.
            #[must_use]
            pub fn new(year: i16, entropy: &dyn Entropy) -> Self {
                Self(make($prefix, year, entropy))
            }
            /// The canonical text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl FromStr for $name {
            type Err = NumberError;
            fn from_str(s: &str) -> Result<Self, NumberError> {
                parse($prefix, s).map(Self)
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

numbers! {
    /// Number of a case, e.g. `B26-7K3M9Q-4` (B for barn).
    CaseNumber 'B',
    /// Reference number of a report, e.g. `A26-0H2XNT-P` (A for anmälan).
    ReportNumber 'A'
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    struct Seed(u64);
    impl Entropy for Seed {
        fn fill(&self, bytes: &mut [u8]) {
            for (b, s) in bytes.iter_mut().zip(self.0.to_le_bytes()) {
                *b = s;
            }
        }
    }

    proptest! {
        #[test]
        fn a_number_parses_in_any_case_and_spacing(seed: u64, year in 2000_i16..2099) {
            let n = CaseNumber::new(year, &Seed(seed));
            prop_assert_eq!(n.as_str().to_lowercase().parse::<CaseNumber>(), Ok(n.clone()));
            prop_assert_eq!(n.as_str().replace('-', " ").parse::<CaseNumber>(), Ok(n.clone()));
            prop_assert_eq!(n.as_str().parse::<ReportNumber>(), Err(NumberError::Form));
        }

        #[test]
        fn one_wrong_character_is_caught(seed: u64, at in 4_usize..10, other in 0_usize..32) {
            let n = CaseNumber::new(2026, &Seed(seed));
            let mut wrong: Vec<u8> = n.as_str().bytes().collect();
            let new = ALPHABET[other];
            prop_assume!(wrong[at] != new);
            wrong[at] = new;
            let wrong = String::from_utf8(wrong).unwrap();
            prop_assert_eq!(wrong.parse::<CaseNumber>(), Err(NumberError::Check));
        }

        #[test]
        fn swapped_neighbours_are_caught(seed: u64, at in 4_usize..9) {
            let n = CaseNumber::new(2026, &Seed(seed));
            let mut wrong: Vec<u8> = n.as_str().bytes().collect();
            prop_assume!(wrong[at] != wrong[at + 1]);
            wrong.swap(at, at + 1);
            let wrong = String::from_utf8(wrong).unwrap();
            prop_assert_eq!(wrong.parse::<CaseNumber>(), Err(NumberError::Check));
        }

        #[test]
        fn no_text_panics(s in ".{0,40}") {
            let _ = s.parse::<CaseNumber>();
        }
    }
}
