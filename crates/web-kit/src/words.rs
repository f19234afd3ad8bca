//! How the kit reaches the translated words (content: `words/{sv,en}/*.ftl`).

use ground::Lang;

/// A value put into a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arg<'a> {
    /// A number; chooses the plural form.
    Num(i64),
    /// A text, put in as it is. Escaping happens in the template.
    Text(&'a str),
}

impl From<i64> for Arg<'_> {
    fn from(n: i64) -> Self {
        Self::Num(n)
    }
}
impl<'a> From<&'a str> for Arg<'a> {
    fn from(s: &'a str) -> Self {
        Self::Text(s)
    }
}
impl<'a> From<&'a String> for Arg<'a> {
    fn from(s: &'a String) -> Self {
        Self::Text(s)
    }
}

/// Gives a sentence in a language. A missing key must come back as the key itself, never as a panic or an empty text.
pub trait Words: Send + Sync {
    /// The sentence `key` with its arguments filled in.
    fn say(&self, lang: Lang, key: &str, args: &[(&str, Arg<'_>)]) -> String;
}
