//! Why something about an account did not happen.

use access::AccessError;
use store::StoreError;
use vault::VaultError;

/// A fault in one field of a form. `key` is a word key in `content/words/*/accounts.ftl`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldFault {
    /// The field's name in the form.
    pub field: &'static str,
    /// The word that says what is wrong and what to do.
    pub key: &'static str,
}

impl FieldFault {
    pub(crate) const fn new(field: &'static str, key: &'static str) -> Self {
        Self { field, key }
    }
}

/// Why something about an account did not happen.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// Login name and password, code or passkey do not fit together. Says no more, on purpose.
    #[error("The login did not succeed. Check what you typed and try again.")]
    Wrong,
    /// Too many failures lately: nothing was checked.
    #[error("Too many attempts. Wait {seconds} seconds and try again.")]
    Wait {
        /// Seconds until the next attempt is looked at.
        seconds: i64,
    },
    /// A half-finished login, ceremony or set-up link is used up or too old.
    #[error("This link or form is no longer valid. Start again.")]
    Late,
    /// The login is right but the account has no unit to work at.
    #[error("The account belongs to no unit now. Ask your administrator.")]
    NoUnit,
    /// The session is too old (or not strong enough) for a change of credentials.
    #[error("Log in again first: changing how you log in needs a fresh login.")]
    LoginAgain,
    /// Faults in fields; nothing was changed.
    #[error("Some fields need correction. Nothing was changed.")]
    Invalid(Vec<FieldFault>),
    /// The identity provider does not answer, or not as it should. Says nothing about the person.
    #[error("The login at the identity provider cannot be used now. Try again, or log in another way.")]
    Provider,
    /// The person ended the login at the provider.
    #[error("The login was ended at the identity provider. Nothing was changed.")]
    Cancelled,
    /// The identity was confirmed at a lower level than is asked for here.
    #[error("The login was not strong enough. Use an e-identification of level 3 or higher.")]
    TooWeak,
    /// Who came back is nobody here, or not who was here before, or not of an organisation they work for. Says no more,
    /// on purpose.
    #[error("Your identity is confirmed, but you cannot log in here with it. Ask your administrator.")]
    Unlinked,
    /// Passkeys are not switched on here, or the browser's answer cannot be read.
    #[error("Passkeys cannot be used here.")]
    NoPasskeys,
    /// Not allowed, or no such thing.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A key could not be opened.
    #[error(transparent)]
    Sealed(#[from] VaultError),
    /// The machine could not do the work now (no memory for hashing, stopping).
    #[error("The server is too busy to log in now. Nothing was changed. Try again.")]
    Busy,
}

impl AccountError {
    pub(crate) fn field(field: &'static str, key: &'static str) -> Self {
        Self::Invalid(vec![FieldFault::new(field, key)])
    }
}
