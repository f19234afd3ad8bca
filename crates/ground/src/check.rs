//! How far a fact of law or guidance has been checked against its source.

use serde::{Deserialize, Serialize};

/// Check status of a fact in `content/`. Pages always show it (rule of the house: mark what is unverified).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Check {
    /// Read in the source named.
    Full,
    /// The source was read in part.
    Partial,
    /// Read through another public document that cites the source.
    Secondary,
    /// Guidance or local practice, not law.
    Practice,
    /// General knowledge, not found in a source that was read.
    Unverified,
}
