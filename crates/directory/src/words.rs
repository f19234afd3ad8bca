//! Sentences of this room in both languages.

use content::Content;
use ground::{Lang, Text};

pub(crate) fn both(content: &Content, key: &str) -> Text {
    fill(content, key, &[])
}

pub(crate) fn fill(content: &Content, key: &str, args: &[(&str, &str)]) -> Text {
    let args: Vec<_> = args.iter().map(|(name, value)| (*name, (*value).into())).collect();
    Text::new(content.words.get(Lang::Sv, key, &args), content.words.get(Lang::En, key, &args))
}
