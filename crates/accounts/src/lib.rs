//! Accounts (konton): who can log in, how, sessions and API tokens.
//!
//! * [`manage`]: accounts made, changed and disabled by an administrator or on the command line.
//! * [`login`]: password, then one-time code; [`passkey`]: a passkey with user verification; both slowed by [`throttle`].
//! * [`identity`]: an identity at a provider (OpenID Connect), linked beforehand by an administrator.
//! * [`session`]: what a browser carries; [`token`]: what a machine carries. Stored only as hashes.
//! * [`second`]: the one-time code (TOTP) and its forced set-up; [`password`]: hashing, set-up links, changes.
//!
//! Every login, failure, logout and change of a credential is an audit event of the same transaction.
//! Nothing tells whether an account exists: unknown and wrong get the same answer after the same work.

mod error;
pub mod identity;
pub mod login;
pub mod manage;
mod model;
mod names;
pub mod passkey;
pub mod password;
pub mod second;
pub mod session;
mod statements_;
pub mod throttle;
pub mod token;

pub use error::{AccountError, FieldFault};
pub use model::{Account, Accounts, Client, normal_login};
pub use names::names;
pub use session::{Signed, session};
pub use token::by_token;

/// Statements of this room.
pub mod statements {
    pub use crate::statements_::ALL;
}
