//! The statement about the OWASP Application Security Verification Standard is complete, and what it names exists.

use std::{collections::BTreeMap, fs, path::Path};

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Statement {
    requirement: Vec<Requirement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Requirement {
    id: String,
    level: u8,
    about: String,
    state: State,
    #[serde(default)]
    by: Vec<String>,
    #[serde(default)]
    why: String,
    #[serde(default)]
    what: String,
}

#[derive(Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum State {
    Met,
    NotApplicable,
    Open,
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn page(name: &str) -> String {
    fs::read_to_string(root().join("docs/security").join(name)).unwrap()
}

#[test]
fn every_requirement_is_answered_once() {
    let mut asked = BTreeMap::new();
    for line in page("asvs-ids.txt").lines().filter(|l| !l.starts_with('#')) {
        let (id, level) = line.split_once(' ').unwrap();
        assert!(asked.insert(id.to_owned(), level.parse::<u8>().unwrap()).is_none(), "{id} is asked twice");
    }
    // 70 of level 1 and 183 of level 2 in version 5.0.0.
    let of_level = |n: u8| asked.values().filter(|l| **l == n).count();
    assert_eq!((of_level(1), of_level(2)), (70, 183));
    let statement: Statement = toml::from_str(&page("asvs.toml")).unwrap();
    for r in statement.requirement {
        assert_eq!(
            asked.remove(&r.id),
            Some(r.level),
            "{}: no such requirement, answered twice, or another level",
            r.id
        );
        assert!(!r.about.is_empty(), "{} says what it is about", r.id);
        let told = [!r.by.is_empty(), !r.why.is_empty(), !r.what.is_empty()];
        let needed = [State::Met, State::NotApplicable, State::Open].map(|s| s == r.state);
        assert_eq!(
            told, needed,
            "{}: met needs by, not_applicable needs why, open needs what, and nothing else",
            r.id
        );
        for named in &r.by {
            exists(&r.id, named);
        }
    }
    assert!(asked.is_empty(), "not answered: {asked:?}");
}

/// `path` is there, and in it the function after `::` if one is named.
fn exists(id: &str, named: &str) {
    let (path, function) = named.split_once("::").map_or((named, None), |(p, f)| (p, Some(f)));
    assert!(!path.starts_with('/') && !path.contains(".."), "{id}: {path} lies outside");
    let Ok(text) = fs::read_to_string(root().join(path)) else { panic!("{id}: there is no {path}") };
    if let Some(function) = function {
        let declared = text.lines().any(|line| {
            line.split_once("fn ").is_some_and(|(_, rest)| {
                rest.strip_prefix(function).is_some_and(|rest| rest.starts_with(['(', '<']))
            })
        });
        assert!(declared, "{id}: {path} has no fn {function}");
    }
}

#[test]
fn the_pages_about_security_name_what_exists() {
    for name in ["threat-model.md", "measures.md"] {
        let text = page(name);
        for code in text.split('`').skip(1).step_by(2).filter(|c| c.starts_with("crates/")) {
            exists(name, code);
        }
    }
}
