//! Who may do what. One decision function ([`decide`]), the same rules as one SQL predicate for lists
//! ([`visible_in_unit!`], [`visible_to_user!`]), and [`Permit`]s that only this room can make.
//!
//! A use case *enters*: [`enter`] (one report or case), [`enter_unit`] (a unit's inbox or worklist, a new report or
//! case) or [`enter_area`] (a region, the directory, accounts). Entering begins the transaction, loads the facts,
//! decides and records the audit event, so whoever holds a [`Work`] that can reach a case has been decided upon
//! and logged. Store functions of the rooms above take `&Permit<A>` and use the keys it carries: a forgotten check
//! does not compile, and another object's id cannot be slipped in.
//!
//! A refused object answers exactly like an absent one.

mod action;
mod context;
mod decide;
mod enter;
mod glass;
mod group;
mod house;
mod locks;
mod permit;
mod predicate;
mod rotate;
mod share;
mod statements_;
mod thread;

pub use action::{
    Action, ActionInfo, AreaAction, EraseAction, GiveAction, ObjectAction, ProtectAction, RevokeAction,
    Scope, ShareAction, UnitAction, actions,
};
pub use context::{Acr, Actor, FRESH, Member, OpContext, Purpose, Role, Staff};
pub use decide::{
    GLASS_LASTS, ObjectFacts, Part, Rule, Secrecy, Share, Verdict, decide, decide_area, decide_unit,
};
pub use enter::{Area, Entry, Target, enter, enter_area, enter_unit, enter_unit_within, enter_within};
pub use glass::NewGlass;
pub use group::{FieldGroup, Groups};
pub use house::{House, KEY_HOLD, Keyring, Keys};
pub use locks::{Locks, shred, statements as key_statements, sweep_locks};
pub use permit::{AreaPermit, Permit, SharePermit, UnitPermit};
pub use rotate::{Keep, clear_retired, rewrap, rotate};
pub use share::{NewShare, ShareRow, enter_share};
pub use thread::Side;

/// Statements of this room.
pub mod statements {
    pub use crate::statements_::ALL;
}

/// Why a use case could not begin.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// No such thing for this actor. Absent and refused look the same.
    #[error("There is nothing here that you can see. Check the number, or ask your manager for access.")]
    Absent,
    /// It is there and the person may, but must show anew who they are.
    #[error("This needs a fresh login. Log in again: your login is older than 15 minutes.")]
    Confirm,
    /// The whole area is for others (administration, another region). Its existence is no secret.
    #[error("This part is not open to your role. Ask your administrator if you need it.")]
    NotYours,
    /// An administrator with one authenticator: a second one comes first.
    #[error("Administering needs two ways to log in. Add one more on your account page.")]
    OneAuthenticator,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// It was erased: the lock of its key is gone, though an old backup has brought its rows back.
    #[error("This was erased and cannot be read by anyone any more. Nothing was changed.")]
    Shredded,
    /// The key service of an organisation does not answer, so what it holds the key to cannot be opened.
    #[error(
        "The key service “{service}” does not answer. Nothing was changed or saved. Try again in a while, and tell the administrator of the organisation that runs it."
    )]
    KeyService {
        /// Its name in the configuration.
        service: &'static str,
    },
    /// A key could not be opened: wrong root key or damaged row.
    #[error(
        "The record cannot be unsealed with this installation's key. Nothing was changed. Tell the administrator."
    )]
    Sealed(vault::VaultError),
}

impl From<vault::VaultError> for AccessError {
    fn from(error: vault::VaultError) -> Self {
        match error {
            vault::VaultError::Shredded => Self::Shredded,
            other => Self::Sealed(other),
        }
    }
}
