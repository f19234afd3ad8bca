//! Translations of the user interface: Fluent files, one for each room and language (`words/sv/kit.ftl`).
//!
//! A page must never fail for want of a word: a missing key falls back to Swedish and then to the key itself in brackets.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use fluent_syntax::{
    ast::{CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement},
    parser,
};
use ground::Lang;
use unic_langid::LanguageIdentifier;

use crate::{Fault, Tree};

/// A value for a translation: `3.into()`, `"Malmö".into()`.
pub use fluent_bundle::FluentValue as Arg;

/// All translations, both languages.
pub struct Words {
    sv: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Words")
    }
}

impl Words {
    /// Read `words/{sv,en}/*.ftl`. A file that cannot be parsed in full keeps the messages that could; [`check`] names the rest.
    #[must_use]
    pub fn load(tree: &Tree) -> Self {
        Self { sv: bundle(tree, Lang::Sv), en: bundle(tree, Lang::En) }
    }

    /// The message `key` (or its attribute, `key.attribute`) in `lang`, with `args` filled in.
    ///
    /// Falls back to Swedish, then to `[key]`. Never fails.
    #[must_use]
    pub fn get(&self, lang: Lang, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        self.find(lang, key, args)
            .or_else(|| self.find(Lang::Sv, key, args))
            .unwrap_or_else(|| format!("[{key}]"))
    }

    /// Whether `key` exists in `lang` itself, without falling back.
    #[must_use]
    pub fn has(&self, lang: Lang, key: &str) -> bool {
        self.of(lang).has_message(key.split_once('.').map_or(key, |(message, _)| message))
    }

    fn of(&self, lang: Lang) -> &FluentBundle<FluentResource> {
        match lang {
            Lang::Sv => &self.sv,
            Lang::En => &self.en,
        }
    }

    fn find(&self, lang: Lang, key: &str, args: &[(&str, Arg<'_>)]) -> Option<String> {
        let bundle = self.of(lang);
        let pattern = match key.split_once('.') {
            Some((message, attribute)) => bundle.get_message(message)?.get_attribute(attribute)?.value(),
            None => bundle.get_message(key)?.value()?,
        };
        let filled: Option<FluentArgs<'_>> =
            (!args.is_empty()).then(|| args.iter().map(|(name, value)| (*name, value.clone())).collect());
        // Errors here are arguments the caller forgot: the text then shows the argument's name, which tests of the page find.
        let mut errors = Vec::new();
        Some(bundle.format_pattern(pattern, filled.as_ref(), &mut errors).into_owned())
    }
}

fn bundle(tree: &Tree, lang: Lang) -> FluentBundle<FluentResource> {
    let locale: LanguageIdentifier = lang.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![locale]);
    // Isolation marks (U+2068, U+2069) end up in copied text, file names and screen readers.
    bundle.set_use_isolating(false);
    for (_, text) in tree.files(&format!("words/{lang}"), "ftl") {
        if too_deep(text).is_some() {
            continue;
        }
        let resource = match FluentResource::try_new(text.to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// The line where `{` are nested deeper than any translation needs. The Fluent parser calls itself for each, so a flood of them
/// would end the program.
fn too_deep(text: &str) -> Option<usize> {
    let mut depth: usize = 0;
    for (number, line) in text.lines().enumerate() {
        // A new entry starts in the first column; what an earlier one left open does not count against it.
        if line.starts_with(|c: char| c.is_alphabetic()) {
            depth = 0;
        }
        for c in line.chars() {
            match c {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth > 40 {
                return Some(number + 1);
            }
        }
    }
    None
}

/// One message or attribute: where it stands and which arguments it takes.
struct Message {
    file: String,
    place: (usize, usize),
    arguments: BTreeSet<String>,
    /// Messages and terms it refers to, with the leading `-` for terms.
    refers: BTreeSet<String>,
}

/// Faults of the translation files: syntax, keys twice, keys that one language lacks, arguments that differ, references to nothing.
#[must_use]
pub(crate) fn check(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    let sv = messages(tree, Lang::Sv, &mut faults);
    let en = messages(tree, Lang::En, &mut faults);
    for (have, lack, missing) in [(&sv, &en, Lang::En), (&en, &sv, Lang::Sv)] {
        for (key, message) in have {
            match lack.get(key) {
                None => faults.push(Fault::at(
                    &message.file,
                    message.place,
                    format!("the key \"{key}\" has no translation in \"{missing}\""),
                    format!(
                        "add \"{key}\" to {}",
                        message.file.replacen(other(missing), &format!("words/{missing}/"), 1)
                    ),
                )),
                // Reported once, at the English text, because Swedish is written first.
                Some(other) if missing == Lang::Sv && other.arguments != message.arguments => {
                    faults.push(Fault::at(
                        &message.file,
                        message.place,
                        format!(
                            "the key \"{key}\" takes {} here but {} in Swedish",
                            listed(&message.arguments),
                            listed(&other.arguments)
                        ),
                        "use the same arguments in both languages",
                    ))
                }
                Some(_) => {}
            }
        }
    }
    for known in [&sv, &en] {
        for (key, message) in known {
            for target in message.refers.iter().filter(|t| !known.contains_key(*t)) {
                faults.push(Fault::at(
                    &message.file,
                    message.place,
                    format!("\"{key}\" refers to \"{target}\", which does not exist in this language"),
                    format!("add \"{target}\" or correct the name"),
                ));
            }
        }
    }
    faults
}

fn other(missing: Lang) -> &'static str {
    match missing {
        Lang::Sv => "words/en/",
        Lang::En => "words/sv/",
    }
}

fn listed(arguments: &BTreeSet<String>) -> String {
    if arguments.is_empty() {
        return "no argument".to_owned();
    }
    arguments.iter().map(|a| format!("${a}")).collect::<Vec<_>>().join(", ")
}

fn messages(tree: &Tree, lang: Lang, faults: &mut Vec<Fault>) -> BTreeMap<String, Message> {
    let mut found: BTreeMap<String, Message> = BTreeMap::new();
    for (file, text) in tree.files(&format!("words/{lang}"), "ftl") {
        if let Some(line) = too_deep(text) {
            faults.push(Fault::at(
                file,
                (line, 0),
                "placeables { } are nested too deep, so the file is not used",
                "close every { with } and put at most a few inside each other",
            ));
            continue;
        }
        let resource = match parser::parse(text) {
            Ok(resource) => resource,
            Err((resource, errors)) => {
                faults.extend(errors.iter().map(|e| {
                    Fault::at(
                        file,
                        place(text, last_written(text, e.pos.start)),
                        format!("this is not valid Fluent: {}", e.kind),
                        "write it as `key = text`, indent the lines that continue it, and close every { with }",
                    )
                }));
                resource
            }
        };
        for entry in &resource.body {
            let (name, value, attributes) = match entry {
                Entry::Message(m) => (m.id.name.to_owned(), m.value.as_ref(), &m.attributes),
                Entry::Term(t) => (format!("-{}", t.id.name), Some(&t.value), &t.attributes),
                _ => continue,
            };
            let at = match entry {
                Entry::Message(m) => place_of(text, m.id.name),
                Entry::Term(t) => place_of(text, t.id.name),
                _ => (0, 0),
            };
            let mut parts = vec![(name.clone(), at, value)];
            for attribute in attributes {
                let attribute_at = place_of(text, attribute.id.name);
                parts.push((format!("{name}.{}", attribute.id.name), attribute_at, Some(&attribute.value)));
            }
            for (key, place, pattern) in parts {
                let mut message = Message {
                    file: file.to_owned(),
                    place,
                    arguments: BTreeSet::new(),
                    refers: BTreeSet::new(),
                };
                if let Some(pattern) = pattern {
                    read_pattern(pattern, &mut message);
                }
                if let Some(first) = found.get(&key) {
                    faults.push(Fault::at(
                        file,
                        place,
                        format!("the key \"{key}\" is already used in {}:{}", first.file, first.place.0),
                        "choose another key, best with the name of the room first",
                    ));
                } else {
                    found.insert(key, message);
                }
            }
        }
    }
    found
}

fn read_pattern(pattern: &Pattern<&str>, message: &mut Message) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            read_expression(expression, message);
        }
    }
}

fn read_expression(expression: &Expression<&str>, message: &mut Message) {
    match expression {
        Expression::Inline(inline) => read_inline(inline, message),
        Expression::Select { selector, variants } => {
            read_inline(selector, message);
            for variant in variants {
                read_pattern(&variant.value, message);
            }
        }
    }
}

fn read_inline(inline: &InlineExpression<&str>, message: &mut Message) {
    match inline {
        InlineExpression::VariableReference { id } => {
            message.arguments.insert(id.name.to_owned());
        }
        InlineExpression::FunctionReference { arguments, .. } => read_call(arguments, message),
        InlineExpression::MessageReference { id, attribute } => {
            let attribute = attribute.as_ref().map(|a| format!(".{}", a.name)).unwrap_or_default();
            message.refers.insert(format!("{}{attribute}", id.name));
        }
        InlineExpression::TermReference { id, arguments, .. } => {
            message.refers.insert(format!("-{}", id.name));
            if let Some(arguments) = arguments {
                read_call(arguments, message);
            }
        }
        InlineExpression::Placeable { expression } => read_expression(expression, message),
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
    }
}

fn read_call(call: &CallArguments<&str>, message: &mut Message) {
    for inline in call.positional.iter().chain(call.named.iter().map(|n| &n.value)) {
        read_inline(inline, message);
    }
}

/// The parser notices a gap only where the next text begins, or at the end; a person looks where the text stopped.
fn last_written(text: &str, offset: usize) -> usize {
    text.get(..offset).map_or(offset, |before| before.trim_end().len())
}

/// Line and column of a slice that the parser cut out of `text`.
fn place_of(text: &str, slice: &str) -> (usize, usize) {
    place(text, (slice.as_ptr() as usize).saturating_sub(text.as_ptr() as usize))
}

fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or_default();
    (1 + before.matches('\n').count(), 1 + line.chars().count())
}
