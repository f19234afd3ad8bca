//! From a script's letters to a–z, after the tables of `data/romanise.tsv`, which name their sources.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::script::Script;

static TABLE: &str = include_str!("../../data/romanise.tsv");

/// Readings of letters, by (script name with language, letters).
struct Tables {
    readings: HashMap<(&'static str, &'static str), Vec<&'static str>>,
    /// Ge'ez: consonant of each row of eight code points.
    rows: HashMap<u32, &'static str>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut readings = HashMap::new();
    let mut rows = HashMap::new();
    for line in TABLE.lines().filter(|l| !l.starts_with('#')) {
        let mut parts = line.split('\t');
        let (Some(script), Some(letters), Some(list)) = (parts.next(), parts.next(), parts.next()) else {
            continue;
        };
        if script == "ethiopic"
            && let (Some(c), Some(first)) = (letters.chars().next(), list.split('|').next())
        {
            rows.insert(u32::from(c) / 8, if first == "-" { "" } else { first });
        }
        let list = list.split('|').map(|r| if r == "-" { "" } else { r }).collect();
        readings.insert((script, letters), list);
    }
    Tables { readings, rows }
});

/// The letters of the tables of `script`, for tests and for the tool that learns confusions: (letters, readings).
#[must_use]
pub fn readings_of(script: Script) -> Vec<(&'static str, Vec<&'static str>)> {
    let mut list: Vec<_> = TABLES
        .readings
        .iter()
        .filter(|((s, _), _)| *s == script.name())
        .map(|((_, l), r)| (*l, r.clone()))
        .collect();
    list.sort_unstable();
    list
}

/// Language of a Cyrillic token, told by letters that only it has; Russian where nothing tells.
fn cyrillic_language(text: &str) -> &'static str {
    let has = |set: &str| text.chars().any(|c| set.contains(c));
    if has("ђјљњћџ") {
        "cyrillic:sr"
    } else if has("ў") {
        "cyrillic:be"
    } else if has("іїєґ") {
        "cyrillic:uk"
    } else if has("ъ") && !has("ыэё") {
        "cyrillic:bg"
    } else {
        "cyrillic:ru"
    }
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// At most three romanised forms (a–z only) of a lower-case token, the likeliest first.
///
/// Empty when no table and not `any_ascii` can read it: such a token equals nothing.
#[must_use]
pub fn romanise(text: &str, script: Script) -> Vec<String> {
    // What is plain already has one reading.
    if script == Script::Latin && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'\'') {
        let form: String = text.chars().filter(char::is_ascii_lowercase).collect();
        return if form.is_empty() { Vec::new() } else { vec![form] };
    }
    let mut forms = Vec::with_capacity(3);
    for choice in 0..3 {
        let form = match script {
            Script::Latin => latin(text, choice),
            Script::Ethiopic => ethiopic(text, choice),
            Script::Other => floor(text),
            _ => by_table(text, script, choice),
        };
        if !form.is_empty() && !forms.contains(&form) {
            forms.push(form);
        }
    }
    forms
}

/// `any_ascii`, letters only.
fn floor(text: &str) -> String {
    any_ascii::any_ascii(text)
        .chars()
        .filter(char::is_ascii_alphabetic)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

fn floor_char(c: char, out: &mut String) {
    out.extend(
        any_ascii::any_ascii_char(c)
            .chars()
            .filter(char::is_ascii_alphabetic)
            .map(|c| c.to_ascii_lowercase()),
    );
}

fn reading(script: &'static str, letters: &str, choice: usize) -> Option<&'static str> {
    // The borrow of the key is shorter than 'static: look up through the pair of plain borrows.
    let list = TABLES.readings.get(&(script, letters) as &(&str, &str))?;
    list.get(choice).or_else(|| list.first()).copied()
}

fn latin(text: &str, choice: usize) -> String {
    let mut out = String::with_capacity(text.len());
    let mut buffer = [0_u8; 4];
    for c in text.chars() {
        if c.is_ascii_lowercase() {
            out.push(c);
        } else if c.is_alphabetic() {
            match reading("latin", c.encode_utf8(&mut buffer), choice) {
                Some(r) => out.push_str(r),
                None => floor_char(c, &mut out),
            }
        }
    }
    out
}

fn ethiopic(text: &str, choice: usize) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        let code = u32::from(c);
        let Some(row) = TABLES.rows.get(&(code / 8)) else {
            floor_char(c, &mut out);
            continue;
        };
        // Alef and ayn are read as their vowel alone, the first order as a.
        let vowel = match (code % 8, row.is_empty()) {
            (0, true) => "a",
            (0, false) => "e",
            (1, _) => "u",
            (2, _) => "i",
            (3, _) => "a",
            (4, _) => "e",
            (5, true) => "i",
            (5, false) => {
                if choice == 1 {
                    "i"
                } else {
                    ""
                }
            }
            (6, _) => "o",
            _ => "wa",
        };
        out.push_str(row);
        if choice == 2 && vowel == "e" { out.push('a') } else { out.push_str(vowel) }
    }
    out
}

fn by_table(text: &str, script: Script, choice: usize) -> String {
    let language = if script == Script::Cyrillic { cyrillic_language(text) } else { "" };
    let plain = script.name();
    let indic = matches!(script, Script::Devanagari | Script::Bengali);
    let inherent = if script == Script::Bengali && choice == 0 { 'o' } else { 'a' };
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut previous_consonant = false;
    let (mut virama, mut conjunct) = (false, false);
    while let Some(c) = rest.chars().next() {
        // Longest first: two letters, then one.
        let two = rest.char_indices().nth(2).map_or(rest.len(), |(i, _)| i);
        let one = c.len_utf8();
        let hit = [two, one].into_iter().find_map(|n| {
            let letters = rest.get(..n)?;
            let first = (!language.is_empty()).then(|| reading(language, letters, choice)).flatten();
            first.or_else(|| reading(plain, letters, choice)).map(|r| (n, r))
        });
        let Some((n, r)) = hit else {
            if c.is_alphabetic() {
                floor_char(c, &mut out);
            }
            rest = rest.get(one..).unwrap_or("");
            continue;
        };
        if indic {
            let sign = is_vowel_sign(c);
            if previous_consonant && !sign {
                out.push(inherent);
            }
            conjunct = virama && !sign;
            virama = matches!(c, '\u{94D}' | '\u{9CD}');
            previous_consonant = !sign && r.chars().next().is_some_and(|l| !is_vowel(l) || l == 'y');
        }
        match r.split_once('@') {
            // A letter that is consonant or vowel by its place: consonant at the start, beside a vowel, else vowel.
            Some((consonant, vowel)) => {
                let next = rest.get(n..).unwrap_or("").chars().next();
                let before_vowel =
                    next.is_some_and(|c| matches!(c, 'ا' | 'آ' | 'ى' | 'ة' | 'א' | 'و' | 'ي' | 'ی'));
                let after_vowel = out.chars().next_back().is_none_or(is_vowel);
                out.push_str(if before_vowel || after_vowel { consonant } else { vowel });
            }
            None => out.push_str(r),
        }
        rest = rest.get(n..).unwrap_or("");
    }
    // A final conjunct cannot be said without its vowel: narendra.
    if previous_consonant && conjunct {
        out.push(inherent);
    }
    out
}

/// Dependent vowel signs, virama and the signs after a vowel, of Devanagari and Bengali.
fn is_vowel_sign(c: char) -> bool {
    matches!(u32::from(c), 0x900..=0x903 | 0x93A..=0x94F | 0x981..=0x983 | 0x9BC | 0x9BE..=0x9CD | 0x9D7)
}
