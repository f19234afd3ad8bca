//! Written names to features: words, romanised forms, consonant skeletons, groups of spellings.
//!
//! A name is read once ([`Name::read`]) and compared many times. Nothing here decides whether two names are the same.

pub mod dictionary;
pub mod normal;
pub mod romanise;
pub mod script;
pub mod skeleton;
pub mod units;

pub use dictionary::{Dictionary, DictionaryError};
pub use script::Script;

/// One word of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    written: String,
    script: Script,
    romanised: Vec<String>,
    skeletons: Vec<String>,
    groups: Vec<u32>,
    units: Vec<u8>,
    sound: Script,
    latin: Vec<u8>,
    classes: (u32, u32),
}

fn classes(skeleton: &str) -> u32 {
    skeleton.bytes().fold(0, |mask, b| mask | 1 << (b & 31))
}

impl Token {
    pub(crate) fn read(word: &normal::Word, dictionary: &Dictionary) -> Token {
        let romanised = romanise::romanise(&word.bare, word.script);
        let mut skeletons: Vec<String> = Vec::with_capacity(2);
        for form in &romanised {
            let s = skeleton::skeleton(form);
            if !s.is_empty() && !skeletons.contains(&s) {
                skeletons.push(s);
            }
        }
        let classes = (
            skeletons.iter().fold(0, |mask, s| mask | classes(s)),
            skeletons.first().map_or(0, |s| classes(s)),
        );
        let mut groups = dictionary.groups(&word.text);
        if groups.is_empty() && word.bare != word.text {
            groups = dictionary.groups(&word.bare);
        }
        let latin = romanised.first().map_or_else(Vec::new, |r| units::units(r, Script::Latin));
        // Scripts without units of their own are compared as they are read.
        let mut script = word.script;
        let mut own = match romanised.first() {
            Some(r) if script == Script::Latin && *r == word.bare => latin.clone(),
            _ => units::units(&word.bare, script),
        };
        if own.is_empty() {
            own.clone_from(&latin);
            script = if latin.is_empty() { Script::Other } else { Script::Latin };
        }
        Token {
            written: word.text.clone(),
            script: word.script,
            romanised,
            skeletons,
            groups,
            units: own,
            sound: script,
            latin,
            classes,
        }
    }

    /// The word in lower case and one form of Unicode, compounds joined.
    #[must_use]
    pub fn written(&self) -> &str {
        &self.written
    }

    /// The script it is written in.
    #[must_use]
    pub fn script(&self) -> Script {
        self.script
    }

    /// The likeliest form in a–z; empty when no table reads the script.
    #[must_use]
    pub fn romanised(&self) -> &str {
        self.romanised.first().map_or("", String::as_str)
    }

    /// Every romanised form, the likeliest first, at most three.
    #[must_use]
    pub fn candidates(&self) -> &[String] {
        &self.romanised
    }

    /// The consonant skeleton of the likeliest form; empty when no table reads the script.
    #[must_use]
    pub fn skeleton(&self) -> &str {
        self.skeletons.first().map_or("", String::as_str)
    }

    /// Skeletons of every romanised form, without repeats.
    #[must_use]
    pub fn skeletons(&self) -> &[String] {
        &self.skeletons
    }

    /// The word in units of sound, and the script whose units they are; [`Script::Other`] with none when nothing reads it.
    #[must_use]
    pub fn units(&self) -> (Script, &[u8]) {
        (self.sound, &self.units)
    }

    /// The likeliest romanised form in Latin units of sound.
    #[must_use]
    pub fn latin_units(&self) -> &[u8] {
        &self.latin
    }

    /// Consonant classes, one bit each: of every skeleton, of the likeliest.
    pub(crate) fn classes(&self) -> (u32, u32) {
        self.classes
    }

    /// Whether the consonants of two words have so little in common that they are hardly one name. Cheap.
    #[must_use]
    pub fn is_unlike(&self, other: &Token) -> bool {
        let common = (self.classes.0 & other.classes.0).count_ones();
        2 * common < self.classes.1.count_ones().max(other.classes.1.count_ones())
    }

    /// Groups of the dictionary it belongs to, the largest first; empty when unknown, which says nothing.
    #[must_use]
    pub fn groups(&self) -> &[u32] {
        &self.groups
    }
}

/// A name as read: at most [`normal::MAX_TOKENS`] words, in the order written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Name {
    /// Its words.
    pub tokens: Vec<Token>,
}

impl Name {
    /// Reads a written name. Any text is a name; one without letters has no tokens.
    #[must_use]
    pub fn read(text: &str, dictionary: &Dictionary) -> Name {
        Name { tokens: normal::words(text).iter().map(|w| Token::read(w, dictionary)).collect() }
    }
}
