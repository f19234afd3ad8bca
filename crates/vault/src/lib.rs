//! The vault (valvet): the key hierarchy and everything that is sealed, hashed or tokened with it.
//!
//! # The hierarchy
//!
//! ```text
//! RootKey    one per installation; in a key file or a key service, never in the database
//!  ├ InstallationKey  stored wrapped under the root key
//!  │  ├ FormKey       seals short-lived form state that travels through the browser
//!  │  └ AccountKey    seals what belongs to an account and to no organisation
//!  └ OrgKey     one per organisation and version; stored wrapped under the root key or the organisation's own key service
//!     ├ index key   derived; blind indexes for exact look-up; survives a rotation
//!     └ DataKey     one per case, report or other subject; stored wrapped under the subject's Lock (kept in
//!        │          another database) and each organisation that may read it (a share is one more wrap)
//!        └ field key   derived per table and column; seals one value at one place
//! ```
//!
//! * Sharing with another organisation is one extra wrap; ending the share deletes that wrap.
//! * Erasing a subject is deleting its lock: every copy of its rows, also in backups, becomes unreadable.
//! * Rotating an organisation's key re-wraps its data keys; no field is sealed again. A new root key re-wraps the
//!   organisations' keys and the installation's.
//!
//! # What somebody with the database alone gets
//!
//! Everything not sealed: ids, times, states, which organisation holds how many rows, the length of
//! each sealed value (its text length plus 29 bytes), and which rows of one organisation carry the same
//! blind index (that two rows share a personal number, not which number). No sealed text, no personal
//! number: the index is keyed, so the small space of personal numbers cannot be tried out. A changed,
//! moved or swapped sealed value is refused on reading. An *old* value put back at its own place is not
//! noticed here; that is the audit log's work.
//!
//! Somebody with the database, the key database **and** the root key reads everything but what belongs to organisations with
//! a key service of their own. Keep them apart, in backups too.
//!
//! # Rules
//!
//! Pure: no I/O, no clock; randomness comes in as [`ground::Entropy`]. Keys are wiped from memory when
//! dropped and no `Debug` or error text shows them. AES-256-GCM-SIV (RFC 8452) is used throughout because
//! a repeated nonce (a restored machine snapshot) must not be fatal.

mod account;
mod error;
mod form;
mod index;
mod installation;
mod key;
mod lock;
pub mod merkle;
mod name;
pub mod note;
pub mod password;
pub mod recovery;
mod seal;
mod token;

pub use account::AccountKey;
pub use error::VaultError;
pub use form::FormKey;
pub use installation::InstallationKey;
pub use key::{DataKey, OrgKey, RootKey, Wrapped};
pub use lock::Lock;
pub use name::{MAX_TOKEN_CHARS, MAX_TOKENS, name_tokens};
pub use seal::{OVERHEAD, Place};
pub use token::{Token, TokenHash};
