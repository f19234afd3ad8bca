//! From what somebody wrote to words: one form of Unicode, lower case, no marks that carry no name, particles aside.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::script::Script;

/// Letters of a written name that are read; what follows is ignored, so that a name of any length costs the same.
pub const MAX_CHARS: usize = 240;
/// Words of a name that are kept.
pub const MAX_TOKENS: usize = 6;
/// Letters of one word that are kept.
pub const MAX_WORD: usize = 40;

/// What a particle does to the words around it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Particle {
    Drop,
    Article,
    Join,
}

static PARTICLES: LazyLock<HashMap<&'static str, Particle>> = LazyLock::new(|| {
    let mut map = HashMap::new();
    for line in include_str!("../../data/particles.txt").lines() {
        let mut words = line.split_whitespace();
        let kind = match words.next() {
            Some("drop") => Particle::Drop,
            Some("article") => Particle::Article,
            Some("join") => Particle::Join,
            _ => continue,
        };
        map.extend(words.map(|w| (w, kind)));
    }
    map
});

/// Lower case, compatibility forms resolved, signs between letters dropped: the key under which a spelling stands in the
/// dictionary. Marks stay: `thúy` and `thùy` are two names.
#[must_use]
pub fn key(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.nfkc().flat_map(char::to_lowercase).nfc().take(MAX_CHARS) {
        match c {
            'ي' | 'ى' => out.push('ی'),
            'ك' => out.push('ک'),
            'ς' => out.push('σ'),
            'ך' => out.push('כ'),
            c if is_dropped(c) || c == '-' || c.is_whitespace() => {}
            c if c.is_alphanumeric() || is_combining_mark(c) => out.push(c),
            _ => {}
        }
    }
    out
}

/// The same without marks, tone digits and points: the second place to look.
#[must_use]
pub fn folded_key(key: &str) -> String {
    key.nfd()
        .filter(|c| !is_combining_mark(*c) || is_spelling_mark(*c))
        .filter(|c| !c.is_numeric())
        .map(|c| match c {
            'ı' => 'i',
            'ł' => 'l',
            'đ' => 'd',
            'ø' => 'o',
            'ə' => 'e',
            c => c,
        })
        .nfc()
        .collect()
}

/// Marks that are letters: vowel signs of the Indian scripts, kana voicing, breve and diaeresis of й and ё stay by `nfc`.
fn is_spelling_mark(c: char) -> bool {
    matches!(u32::from(c), 0x900..=0xDFF | 0x3099..=0x309A)
}

/// Joiners, direction marks, Arabic elongation and vowel points, Hebrew points.
fn is_dropped(c: char) -> bool {
    matches!(u32::from(c),
        0xAD | 0x34F | 0x61C | 0x640 | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0xFE00..=0xFE0F | 0xFEFF
        | 0x64B..=0x652 | 0x656..=0x65F | 0x670 | 0x591..=0x5BD | 0x5BF..=0x5C7)
}

/// One word as it goes on to romanisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As written, lower case; compounds in one piece, hyphens gone.
    pub text: String,
    /// Without a leading article: `hamadani` of `al-hamadani`; equal to `text` where there is none.
    pub bare: String,
    /// The script of most of its letters.
    pub script: Script,
}

/// The words of `written`, particles applied, at most [`MAX_TOKENS`]. Bounded work on any input.
#[must_use]
pub fn words(written: &str) -> Vec<Word> {
    // Marks may pile up on a letter: the bound is on what is read, before anything is resolved.
    let bounded: String = written.chars().take(MAX_CHARS).collect();
    // Most names of a register: one plain word, no particle.
    if bounded.len() >= 2 && bounded.len() <= MAX_WORD && bounded.bytes().all(|b| b.is_ascii_alphabetic()) {
        let text = bounded.to_ascii_lowercase();
        return vec![Word { bare: text.clone(), text, script: Script::Latin }];
    }
    let clean: String = bounded
        .nfkc()
        .take(MAX_CHARS)
        .flat_map(char::to_lowercase)
        .nfc()
        .filter(|c| !is_dropped(*c))
        .map(|c| match c {
            '\u{2010}'..='\u{2015}' | '\u{5BE}' | '・' | '=' => '-',
            '’' | '‘' | 'ʼ' | 'ʻ' | 'ʾ' | 'ʿ' | '`' | '´' | '׳' | 'ˈ' | 'ʹ' => '\'',
            ',' | ';' | '/' | '.' | '(' | ')' | '"' | '|' => ' ',
            // Upper case does not tell the two Turkish letters apart.
            'ı' => 'i',
            c => c,
        })
        .filter(|c| *c != '\u{307}')
        .collect();
    let mut raw: Vec<Vec<&str>> = Vec::new();
    for word in clean.split_whitespace().take(4 * MAX_TOKENS) {
        let parts: Vec<&str> =
            word.split('-').filter(|p| p.chars().any(char::is_alphabetic)).take(4).collect();
        if !parts.is_empty() {
            raw.push(parts);
        }
    }
    let mut out: Vec<Word> = Vec::new();
    let mut dropped: Vec<String> = Vec::new();
    let mut joined = String::new();
    let last = raw.len().saturating_sub(1);
    for (at, parts) in raw.iter().enumerate() {
        let mut parts = parts.as_slice();
        let mut article = String::new();
        // Leading particles of this word, hyphened or alone.
        while let Some((head, tail)) = parts.split_first() {
            let alone = tail.is_empty();
            match PARTICLES.get(head.trim_matches('\'')) {
                Some(Particle::Join) if !(alone && at == last) => {
                    joined.push_str(head);
                    // abd al-rahman: the article between them is heard, not written the same way twice.
                }
                Some(Particle::Article) if !alone || (at < last) => {
                    if joined.is_empty() {
                        article = (*head).to_owned();
                        if alone {
                            dropped.push((*head).to_owned());
                        }
                    }
                }
                Some(Particle::Drop) if alone => dropped.push((*head).to_owned()),
                _ => break,
            }
            parts = tail;
        }
        if parts.is_empty() {
            continue;
        }
        let bare_joined = if joined.is_empty() { String::new() } else { canonical_join(&joined) };
        let body: String = parts.concat();
        let body = if joined.is_empty() { body } else { strip_article(&body).to_owned() };
        joined.clear();
        let bare: String = format!("{bare_joined}{}", letters(&body, MAX_WORD));
        let bare = if bare_joined.is_empty() { strip_written_article(&bare) } else { bare };
        let text = format!("{article}{bare}");
        if let Some(script) = Script::of_text(&bare) {
            let text =
                if article.is_empty() { letters(&format!("{bare_joined}{body}"), MAX_WORD) } else { text };
            out.push(Word { text, bare, script });
        }
    }
    if !joined.is_empty() {
        dropped.push(joined);
    }
    // A name that is nothing but particles is a name.
    if out.is_empty() {
        out.extend(dropped.into_iter().filter_map(|w| {
            Some(Word {
                script: Script::of_text(&w)?,
                text: letters(&w, MAX_WORD),
                bare: letters(&w, MAX_WORD),
            })
        }));
    }
    out.truncate(MAX_TOKENS);
    out
}

/// Letters, marks, apostrophes and tone digits, at most `most`.
fn letters(text: &str, most: usize) -> String {
    text.chars().filter(|c| c.is_alphanumeric() || is_combining_mark(*c) || *c == '\'').take(most).collect()
}

/// One spelling of "servant of": abd, abdul, abdel … before a name.
fn canonical_join(joined: &str) -> String {
    match joined {
        "abd" | "abdul" | "abdel" | "abdal" | "abdou" | "abed" | "ebd" | "abdi" => "abdul".to_owned(),
        "abu" | "abou" | "abo" | "ebu" => "abu".to_owned(),
        "om" | "umm" | "um" | "oum" => "um".to_owned(),
        "عبدال" | "عبد" => "عبدال".to_owned(),
        other => other.to_owned(),
    }
}

/// `al-rahman`, `الرحمن` after a joining word: without the article.
fn strip_article(body: &str) -> &str {
    body.strip_prefix("ال").filter(|r| r.chars().count() >= 2).unwrap_or(body)
}

/// The article that Arabic writes in one with its word.
fn strip_written_article(body: &str) -> String {
    body.strip_prefix("ال").filter(|r| r.chars().count() >= 3).unwrap_or(body).to_owned()
}

/// The base form of a romanised family name whose ending changes with sex or language (`data/endings.txt`); `None` where
/// it has no such ending.
#[must_use]
pub fn base_form(romanised: &str) -> Option<String> {
    static ENDINGS: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
        let mut list: Vec<(&str, &str)> = include_str!("../../data/endings.txt")
            .lines()
            .filter(|l| !l.starts_with('#'))
            .filter_map(|l| l.split_once(" > "))
            .collect();
        list.sort_by_key(|(ending, _)| std::cmp::Reverse(ending.len()));
        list
    });
    let (ending, base) =
        ENDINGS.iter().find(|(e, _)| romanised.len() >= e.len() + 3 && romanised.ends_with(e))?;
    let stem = romanised.strip_suffix(ending)?;
    (base != ending).then(|| format!("{stem}{base}"))
}
