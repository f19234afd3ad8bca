//! The log of what was done: who, what, when, under which rule.
//!
//! Events are written by `store::Work`, in the transaction they describe. This room gives them an order that cannot be
//! changed unnoticed, and reads them.
//!
//! # How a change is noticed
//! Each event's text ([`Body`]) is committed to with a salt of its own; the commitments are the leaves of a Merkle tree
//! (RFC 6962); now and then the tree's root is signed and written outside the database, where others pull and cosign it
//! ([`checkpoint`]). Whoever changes, removes, adds or moves an event afterwards changes the root, and [`verify`] says
//! where. Whoever puts an older database back has a tree that is shorter than what was signed. An event that is lawfully
//! erased leaves its commitment behind; all proofs stay valid and nothing can be read from it.
//!
//! Events get their places ([`sequence`]) shortly after their transaction, by one sequencer at a time. What was written and
//! removed again before that, by somebody who can write in the database, leaves no trace; the time between is about a second.

mod body;
mod checkpoint;
pub mod control;
mod extract;
mod reading;
mod sequence;
mod statements_;
mod tree;
mod verify;

pub use body::Body;
pub use checkpoint::{AuditError, checkpoint, last_checkpoint, standing};
pub use extract::{Done, Extract, MOST, extract};
pub use reading::{Cursor, Log, PAGE, Seen, of_case, printed};
pub use sequence::{BATCH, sequence, sequence_all};
pub use tree::{BUNDLE_SIZE, Proof, Tile, bundle, consistency_proof, prove, root_at, root_from_tiles, tiles};
pub use verify::{Flaw, Report, verify};

/// Statements of this room.
pub mod statements {
    pub use crate::statements_::ALL;
}
