//! Accounts: who can log in, how, and as what.

use ground::{Lang, UserId};
use jiff::Timestamp;

/// Logins of one installation.
#[derive(Default)]
pub struct Accounts {}

/// A login, as the doors see it.
#[derive(Debug, Clone)]
pub struct Signed {
    /// Account.
    pub user: UserId,
    /// What `access` decides upon.
    pub staff: access::Staff,
    /// The person's name, for the header.
    pub name: String,
    /// Unit and organisation worked for, for the header.
    pub unit_name: String,
    /// Language of the account.
    pub lang: Lang,
    /// Secret of the session, for CSRF tokens.
    pub csrf_secret: Vec<u8>,
    /// A second factor must be set up before anything else.
    pub must_set_up: bool,
}

impl Accounts {
    /// The login behind a session token.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn session(
        &self,
        _house: &access::House,
        _token: &str,
        _now: Timestamp,
    ) -> Result<Option<Signed>, store::StoreError> {
        Ok(None)
    }
}
