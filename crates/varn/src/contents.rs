//! `varn content check` and `varn version`.

use std::path::Path;

use content::{Content, Fault as ContentFault, Tree};

use crate::fault::Fault;

/// Every fault of the content, with the folder on top if one is given.
pub(crate) fn check(dir: Option<&Path>) -> Result<Vec<ContentFault>, Fault> {
    let tree = match dir {
        Some(dir) => Tree::with_overlay(dir)?,
        None => Tree::embedded(),
    };
    Ok(content::check(&tree))
}

/// What runs here.
pub(crate) fn version(content: &Content) -> String {
    format!(
        "varn {}\nschema {}\nprocess {} {}\nindicators {}\n",
        env!("CARGO_PKG_VERSION"),
        store::SCHEMA_VERSION,
        content.process.id(),
        content.process.version(),
        content.indicators.version(),
    )
}
