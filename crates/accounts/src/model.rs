//! What an account is.

use std::{net::IpAddr, sync::Arc};

use access::House;
use ground::{Lang, UserId};
use jiff::{SignedDuration, Timestamp};
use store::{Row, StoreError};
use vault::Token;

use crate::{
    passkey::Passkeys,
    session::{Signed, session},
};

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: UserId,
    /// Login name, normalised ([`normal_login`]).
    pub login: String,
    /// The person's name as colleagues know it.
    pub name: String,
    /// Title (befattning).
    pub title: String,
    /// Language of pages.
    pub lang: Lang,
    /// Since when it cannot log in.
    pub disabled_at: Option<Timestamp>,
    /// When it was made.
    pub made_at: Timestamp,
    /// Counts up with every change.
    pub revision: i64,
}

impl Account {
    pub(crate) fn read(row: &Row, id: &str) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(id)?,
            login: row.get("login")?,
            name: row.get("name")?,
            title: row.get("title")?,
            lang: lang(&row.get::<String>("lang")?),
            disabled_at: row.get("disabled_at")?,
            made_at: row.get("account_made_at")?,
            revision: row.get("revision")?,
        })
    }
}

pub(crate) fn lang(code: &str) -> Lang {
    if code == "en" { Lang::En } else { Lang::Sv }
}

pub(crate) const fn lang_code(lang: Lang) -> &'static str {
    match lang {
        Lang::Sv => "sv",
        Lang::En => "en",
    }
}

/// Longest login name, in characters.
pub(crate) const MAX_LOGIN: usize = 100;

/// A login name in its one written form; `None` when it cannot be one.
#[must_use]
pub fn normal_login(text: &str) -> Option<String> {
    let login = text.trim().to_lowercase();
    let fits = (3..=MAX_LOGIN).contains(&login.len())
        && login.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "._@-".contains(c));
    fits.then_some(login)
}

/// Where a login attempt comes from. The address is only ever hashed into a bucket, never stored.
#[derive(Debug, Clone, Copy, Default)]
pub struct Client<'a> {
    /// The client's address, as far as the server knows it.
    pub address: Option<IpAddr>,
    /// The `User-Agent` header; only browser and system are kept, for the person's own list of sessions.
    pub agent: &'a str,
}

impl Client<'_> {
    /// "Firefox, Linux": enough to recognise one's own session by, too little to recognise a person by.
    #[must_use]
    pub fn family(&self) -> String {
        // Order matters: Edge and Chrome call themselves Safari, and Chrome is in Edge's text.
        let find = |names: &[(&str, &'static str)]| {
            names.iter().find(|(mark, _)| self.agent.contains(mark)).map_or("", |(_, name)| name)
        };
        let browser = find(&[
            ("Edg", "Edge"),
            ("Firefox", "Firefox"),
            ("Chrom", "Chrome"),
            ("Safari", "Safari"),
            ("curl", "curl"),
        ]);
        let system = find(&[
            ("iPhone", "iPhone"),
            ("iPad", "iPad"),
            ("Android", "Android"),
            ("Windows", "Windows"),
            ("Mac OS", "macOS"),
            ("Linux", "Linux"),
        ]);
        [browser, system].iter().filter(|s| !s.is_empty()).copied().collect::<Vec<_>>().join(", ")
    }
}

/// Logins of one installation: what its operator has chosen.
#[derive(Debug, Clone)]
pub struct Accounts {
    /// A session nobody uses ends after this long.
    pub idle: SignedDuration,
    /// Every session ends after this long.
    pub absolute: SignedDuration,
    /// Passkeys, when the server has a domain name (or is `localhost`).
    pub passkeys: Option<Passkeys>,
    /// Identity providers people can log in at.
    pub providers: Vec<Arc<oidc::Provider>>,
    /// The key this installation shows them.
    pub client_key: Option<Arc<oidc::ClientKey>>,
}

impl Accounts {
    /// The provider with this short name.
    #[must_use]
    pub fn provider(&self, id: &str) -> Option<&oidc::Provider> {
        self.providers.iter().find(|p| p.settings().id == id).map(AsRef::as_ref)
    }

    /// The login behind a cookie's text. See [`crate::session()`].
    ///
    /// # Errors
    /// [`StoreError`] when the engine refuses.
    pub async fn session(
        &self,
        house: &House,
        token: &str,
        now: Timestamp,
    ) -> Result<Option<Signed>, StoreError> {
        match Token::from_text(token) {
            Some(token) => session(house, self, &token, now).await,
            None => Ok(None),
        }
    }
}

impl Default for Accounts {
    /// 15 minutes idle, 8 hours at most, no passkeys.
    fn default() -> Self {
        Self {
            idle: SignedDuration::from_mins(15),
            absolute: SignedDuration::from_hours(8),
            passkeys: None,
            providers: Vec::new(),
            client_key: None,
        }
    }
}
