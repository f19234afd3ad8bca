//! The check of all content: syntax, types and every cross-reference.

use crate::{Content, Fault, Tree, words};

/// Every fault of the content, in the order of files and lines; empty when there is none.
#[must_use]
pub fn check(tree: &Tree) -> Vec<Fault> {
    let mut faults = words::check(tree);
    if let Err(found) = Content::read(tree) {
        faults.extend(found);
    }
    faults.sort();
    faults.dedup();
    faults
}
