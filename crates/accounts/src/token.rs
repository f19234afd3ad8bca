//! API tokens: what a machine carries for a person. Shown once, stored as a hash, bound to one unit and to scopes.

use access::{Acr, House, OpContext, Staff, actions};
use ground::{TokenId, UnitId, UserId};
use jiff::{SignedDuration, Timestamp};
use store::{Row, StoreError, args};
use vault::Token;

use crate::{
    AccountError, FieldFault,
    session::Own,
    statements_::{TOKEN, TOKEN_INSERT, TOKEN_REVOKE, TOKEN_USED, TOKENS_COUNT},
};

/// Every token's text begins with this, so that scanners find leaked ones.
pub const PREFIX: &str = "varn_";
/// Longest life in days.
pub const MAX_DAYS: i64 = 365;
/// Living tokens per person at most.
const MAX_TOKENS: i64 = 20;
const NOTE: SignedDuration = SignedDuration::from_secs(60);

/// The scopes a token can have, from the actions themselves.
#[must_use]
pub fn scopes() -> Vec<&'static str> {
    let mut scopes: Vec<_> = actions::ALL.iter().map(|a| a.token_scope).filter(|s| *s != "none").collect();
    scopes.sort_unstable();
    scopes.dedup();
    scopes
}

/// A token to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// What it is for, in the person's words.
    pub name: String,
    /// Some of [`scopes`].
    pub scopes: Vec<String>,
    /// Days until it ends, 1 to [`MAX_DAYS`].
    pub days: i64,
}

/// One token, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its id.
    pub id: TokenId,
    /// The unit it works for.
    pub unit: UnitId,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// Last used, to the minute.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

impl Listed {
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            unit: row.get("unit_id")?,
            name: row.get("name")?,
            scopes: split(&row.get::<String>("scopes")?),
            made_at: row.get("made_at")?,
            expires_at: row.get("expires_at")?,
            last_used_at: row.get("last_used_at")?,
            revoked_at: row.get("revoked_at")?,
        })
    }
}

fn split(scopes: &str) -> Vec<String> {
    scopes.split_whitespace().map(str::to_owned).collect()
}

/// Makes a token for the unit worked for now. The text is shown once and never again.
///
/// # Errors
/// [`AccountError::Invalid`] at `name`, `scopes` or `days`; [`AccountError::LoginAgain`].
pub async fn create(house: &House, cx: &OpContext, new: &NewToken) -> Result<String, AccountError> {
    let name: String = new.name.trim().chars().filter(|c| !c.is_control()).collect();
    let mut faults = Vec::new();
    if name.is_empty() {
        faults.push(FieldFault::new("name", "accounts-fault-token-name"));
    } else if name.chars().count() > 100 {
        faults.push(FieldFault::new("name", "accounts-fault-too-long"));
    }
    let known = scopes();
    if new.scopes.is_empty() || !new.scopes.iter().all(|s| known.contains(&s.as_str())) {
        faults.push(FieldFault::new("scopes", "accounts-fault-token-scopes"));
    }
    if !(1..=MAX_DAYS).contains(&new.days) {
        faults.push(FieldFault::new("days", "accounts-fault-token-days"));
    }
    if !faults.is_empty() {
        return Err(AccountError::Invalid(faults));
    }
    let mut own = Own::enter(house, cx).await?;
    own.fresh(cx).await?;
    let row = own.work.one(&TOKENS_COUNT, args![own.user, cx.now]).await?;
    if row.map(|r| r.get::<i64>("n")).transpose()?.unwrap_or(0) >= MAX_TOKENS {
        return Err(AccountError::field("name", "accounts-fault-token-many"));
    }
    let unit = cx.staff().map(|s| s.unit);
    let (token, id) = (Token::new(cx.entropy()), cx.new_id::<TokenId>());
    let mut chosen = new.scopes.clone();
    chosen.sort();
    chosen.dedup();
    let expires = cx.now + SignedDuration::from_hours(24 * new.days);
    let hash = token.hash().as_bytes().to_vec();
    own.work
        .run(&TOKEN_INSERT, args![hash, id, own.user, unit, name, chosen.join(" "), cx.now, expires])
        .await?;
    own.record(cx, "token.create", &id.to_string());
    own.commit_with(format!("{PREFIX}{}", token.text().as_str())).await
}

/// Revokes one of one's own tokens.
///
/// # Errors
/// [`AccountError::Access`] when nobody is logged in.
pub async fn revoke(house: &House, cx: &OpContext, id: TokenId) -> Result<(), AccountError> {
    let mut own = Own::enter(house, cx).await?;
    own.strong()?;
    own.work.run(&TOKEN_REVOKE, args![own.user, id, cx.now]).await?;
    own.record(cx, "token.revoke", &id.to_string());
    own.commit().await
}

/// Who a token's text stands for: only the token's own unit and scopes. `None` when it is unknown, over or revoked, the
/// account is disabled, or the person has left the unit.
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn by_token(house: &House, text: &str, now: Timestamp) -> Result<Option<Staff>, StoreError> {
    let Some(token) = text.strip_prefix(PREFIX).and_then(Token::from_text) else { return Ok(None) };
    let hash = token.hash().as_bytes().to_vec();
    let Some(row) = house.store.reader().one(&TOKEN, args![hash.clone(), now]).await? else {
        return Ok(None);
    };
    let (user, unit) = (row.get::<UserId>("user_id")?, row.get::<UnitId>("unit_id")?);
    let mut memberships = directory::memberships(&house.store, user, now).await?;
    memberships.retain(|m| m.unit == unit);
    let Some(org) = memberships.first().map(|m| m.org) else { return Ok(None) };
    let used = row.get::<Option<Timestamp>>("last_used_at")?;
    if used.is_none_or(|used| now.duration_since(used) >= NOTE) {
        let mut work = house.store.begin_reading("accounts.token.used").await?;
        work.run(&TOKEN_USED, args![hash, now]).await?;
        work.commit_housekeeping("notes that a token is in use").await?;
    }
    let scopes = Some(split(&row.get::<String>("scopes")?));
    Ok(Some(Staff {
        user,
        session: None,
        org,
        unit,
        acr: Acr::Two,
        confirmed_at: None,
        memberships,
        // No token administers.
        two_authenticators: false,
        scopes,
    }))
}
