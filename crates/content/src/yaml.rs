//! Reading YAML into types, with a fault (file, line, what to do) instead of an error.
//!
//! The budget is far above any real content file and far below what could stop the server: deep nesting, floods of aliases and
//! merge keys end as a fault.

use serde::de::DeserializeOwned;

use crate::{Fault, Tree};

fn options() -> serde_saphyr::Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: 40,
            max_aliases: 1_000,
            max_anchors: 1_000,
            max_documents: 1,
            max_merge_keys: 100,
        },
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: 100_000,
            max_replay_stack_depth: 16,
        },
    }
}

/// A YAML text as `T`.
///
/// # Errors
/// A [`Fault`] with the place in `file`.
pub fn parse<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, Fault> {
    serde_saphyr::from_str_with_options(text, options()).map_err(|e| fault(file, &e))
}

/// One file of the tree as `T`; a missing or faulty file adds a fault.
pub(crate) fn read<T: DeserializeOwned>(tree: &Tree, path: &str, faults: &mut Vec<Fault>) -> Option<T> {
    let Some(text) = tree.get(path) else {
        faults.push(Fault::at(path, (0, 0), "the file is missing", "put the file back"));
        return None;
    };
    parse(path, text).map_err(|f| faults.push(f)).ok()
}

/// A parser error as a fault.
#[must_use]
pub fn fault(file: &str, error: &serde_saphyr::Error) -> Fault {
    let error = error.without_snippet();
    let place = error.location().map_or((0, 0), |l| {
        (usize::try_from(l.line()).unwrap_or(0), usize::try_from(l.column()).unwrap_or(0))
    });
    let full = error.to_string();
    // The place is told once, by the fault; long lists of the parser are cut to their first line.
    let line = full.lines().next().unwrap_or_default();
    let message =
        line.rsplit_once(" at line ").map_or(line, |(m, _)| m).trim_end_matches([',', ':', ' ']).to_owned();
    Fault::at(file, place, message.clone(), advice(&message))
}

fn advice(message: &str) -> &'static str {
    if message.contains("unknown field") {
        "correct the spelling of the name, or remove it"
    } else if message.contains("missing field") {
        "add the missing name and its value to this entry"
    } else if message.contains("unknown variant") {
        "use one of the values that are listed"
    } else if message.contains("duplicate") {
        "keep one of the two"
    } else if message.contains("end of input") {
        "put back what is missing: the file, or its last entry, is empty or cut short"
    } else if message.contains("budget")
        || message.contains("nest")
        || message.contains("depth")
        || message.contains("alias")
    {
        "write the file plainly, without deep nesting and without & and * references"
    } else if message.contains("invalid type")
        || message.contains("expected")
        || message.contains("invalid value")
    {
        "compare with a neighbouring entry of the same kind; put quotation marks around text with a colon"
    } else {
        "check the indentation, the quotation marks and the brackets on this line and the one before"
    }
}
