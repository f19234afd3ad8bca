//! The search form of a person's name.

use std::collections::HashMap;
use std::sync::OnceLock;

/// Most parts kept of one name.
pub const MAX_TOKENS: usize = 12;
/// Most characters kept of one part.
pub const MAX_TOKEN_CHARS: usize = 64;

/// Base letter(s) and the lower-case letters folded to them. Covers Latin-1, Latin Extended-A, the
/// Romanian, Vietnamese, Balkan and West African letters of Extended-B and Additional. Letters typed with
/// combining marks are handled by dropping the marks.
const FOLDS: &[(&str, &str)] = &[
    ("a", "àáâãäåāăąǎǟǡǻȁȃȧạảấầẩẫậắằẳẵặḁẚ"),
    ("ae", "æǣǽ"),
    ("b", "ḃḅḇƀɓ"),
    ("c", "çćĉċčḉƈ"),
    ("d", "ðďđḋḍḏḑḓɖɗ"),
    ("dz", "ǆǳ"),
    ("e", "èéêëēĕėęěȅȇȩẹẻẽếềểễệḕḗḙḛḝǝəɛ"),
    ("f", "ḟƒ"),
    ("g", "ĝğġģǥǧǵḡɠ"),
    ("h", "ĥħȟḣḥḧḩḫẖ"),
    ("i", "ìíîïĩīĭįıǐȉȋỉịḭḯ"),
    ("ij", "ĳ"),
    ("j", "ĵǰ"),
    ("k", "ķĸǩḱḳḵƙ"),
    ("l", "ĺļľŀłḷḹḻḽ"),
    ("lj", "ǉ"),
    ("m", "ḿṁṃ"),
    ("n", "ñńņňŉŋǹṅṇṉṋɲ"),
    ("nj", "ǌ"),
    ("o", "òóôõöøōŏőǒǫǭǿȍȏȫȭȯȱơọỏốồổỗộớờởỡợṍṏṑṓɔ"),
    ("oe", "œ"),
    ("p", "ṕṗ"),
    ("r", "ŕŗřȑȓṙṛṝṟ"),
    ("s", "śŝşšșſṡṣṥṧṩẛ"),
    ("ss", "ß"),
    ("t", "ţťŧțṫṭṯṱẗ"),
    ("th", "þ"),
    ("u", "ùúûüũūŭůűųǔǖǘǚǜȕȗưụủứừửữựṳṵṷṹṻ"),
    ("v", "ṽṿ"),
    ("w", "ŵẁẃẅẇẉẘ"),
    ("x", "ẋẍ"),
    ("y", "ýÿŷȳẏỳỵỷỹẙƴ"),
    ("z", "źżžẑẓẕƶ"),
    // Greek capitals are written without accents, and end a word with the same sigma as elsewhere.
    ("α", "ά"),
    ("ε", "έ"),
    ("η", "ή"),
    ("ι", "ίϊΐ"),
    ("ο", "ό"),
    ("σ", "ς"),
    ("υ", "ύϋΰ"),
    ("ω", "ώ"),
    // Cyrillic letters that some keyboards write as a letter and a mark.
    ("е", "ёѐ"),
    ("и", "йѝ"),
    ("і", "ї"),
    ("у", "ў"),
];

fn folds() -> &'static HashMap<char, &'static str> {
    static TABLE: OnceLock<HashMap<char, &'static str>> = OnceLock::new();
    TABLE.get_or_init(|| FOLDS.iter().flat_map(|(to, from)| from.chars().map(move |c| (c, *to))).collect())
}

/// Combining marks for Latin letters, and characters that are never seen (zero width, text direction).
/// Vowel marks of other scripts stay: those names are kept as written.
const fn is_dropped(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{FE20}'..='\u{FE2F}'
        | '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}'
        | '\u{FEFF}')
}

fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(
            c,
            '-' | '\u{2010}'
                ..='\u{2015}' | '\u{2212}' | '\'' | '’' | '‘' | '‛' | 'ʼ' | 'ʻ' | '`' | '´' | '.' | ','
        )
}

/// The parts of a name in their search form, for [`crate::OrgKey::blind_index`]: lower case, Latin
/// diacritics folded (å and ä to a, ö and ø to o, é to e, ł to l …), split at spaces, hyphens, apostrophes, full
/// stops and commas. Other scripts stay as written, apart from lower case and the few marks of Greek
/// and Cyrillic letters. Each part comes once, in order;
/// at most [`MAX_TOKENS`] parts of [`MAX_TOKEN_CHARS`] characters.
///
/// Folding makes *Åsa* and *Asa* find each other: a missed child costs more than an extra hit.
#[must_use]
pub fn name_tokens(name: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    for part in name.split(is_separator) {
        let token: String = part
            .chars()
            .flat_map(char::to_lowercase)
            .filter(|c| !is_dropped(*c))
            .flat_map(Folded::new)
            // Letters that are one in capitals are one here: a passport is written in capitals.
            .flat_map(char::to_uppercase)
            .flat_map(char::to_lowercase)
            .filter(|c| !is_dropped(*c))
            .flat_map(Folded::new)
            .take(MAX_TOKEN_CHARS)
            .collect();
        if !token.is_empty() && !tokens.contains(&token) {
            tokens.push(token);
            if tokens.len() == MAX_TOKENS {
                break;
            }
        }
    }
    tokens
}

/// One character or what it folds to.
enum Folded {
    Same(Option<char>),
    Other(std::str::Chars<'static>),
}

impl Folded {
    fn new(c: char) -> Self {
        folds().get(&c).map_or(Self::Same(Some(c)), |to| Self::Other(to.chars()))
    }
}

impl Iterator for Folded {
    type Item = char;
    fn next(&mut self) -> Option<char> {
        match self {
            Self::Same(c) => c.take(),
            Self::Other(chars) => chars.next(),
        }
    }
}
