//! How the kit reaches the translated words (content: `words/{sv,en}/*.ftl`).

use content::Content;
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

/// Gives a sentence in a language. A missing key must come back as the key in some form, never as a panic or nothing.
pub trait Words: Send + Sync {
    /// The sentence `key` with its arguments filled in.
    fn say(&self, lang: Lang, key: &str, args: &[(&str, Arg<'_>)]) -> String;
}

impl Words for content::Words {
    fn say(&self, lang: Lang, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        let args: Vec<(&str, content::Arg<'_>)> = args
            .iter()
            .map(|(name, value)| match value {
                Arg::Num(n) => (*name, (*n).into()),
                Arg::Text(text) => (*name, (*text).into()),
            })
            .collect();
        self.get(lang, key, &args)
    }
}

/// The running server holds its content once; its words are the site's words.
impl Words for Content {
    fn say(&self, lang: Lang, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        self.words.say(lang, key, args)
    }
}
