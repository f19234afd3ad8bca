//! Passkeys (WebAuthn) with user verification: two factors in one, bound to this site's name.
//!
//! Login asks no name: the authenticator knows whose key it holds, so no answer tells whether an account exists.

use access::{Acr, House, OpContext};
use ground::UserId;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::{Value as Json, json};
use store::{Decision, Row, StoreError, args};
use url::Url;
use uuid::Uuid;
use vault::Token;
use webauthn_rs::prelude::{
    CredentialID, DiscoverableAuthentication, DiscoverableKey, Passkey, PasskeyRegistration,
    PublicKeyCredential, RegisterPublicKeyCredential, Webauthn, WebauthnBuilder,
};

use crate::{
    AccountError, Accounts, Client, login,
    session::{self, Own},
    statements_::{
        BY_ID, CEREMONY, CEREMONY_DELETE, CEREMONY_INSERT, PASSKEY, PASSKEY_DELETE, PASSKEY_INSERT,
        PASSKEY_USED, PASSKEYS,
    },
    throttle::Buckets,
};

/// How long the browser may take.
const TIME: SignedDuration = SignedDuration::from_mins(5);
const TABLE: &str = "account_passkey";
const COLUMN: &str = "sealed";
/// Passkeys per person at most.
const MAX: usize = 10;

/// The site passkeys are bound to.
#[derive(Debug, Clone)]
pub struct Passkeys(Webauthn);

impl Passkeys {
    /// `origin` as the browser shows it (`https://varn.example`, `http://localhost:8080`); `site` its host name or a
    /// parent domain. Changing the site later makes all passkeys useless. An address (127.0.0.1) is no site: `None`.
    #[must_use]
    pub fn new(site: &str, origin: &Url) -> Option<Self> {
        let builder = WebauthnBuilder::new(site, origin).ok()?.rp_name("Värn");
        builder.timeout(TIME.unsigned_abs()).build().ok().map(Self)
    }

    /// For a server reached at `origin`; `None` when that is an address, or unencrypted and not `localhost`.
    #[must_use]
    pub fn at(origin: &str) -> Option<Self> {
        let url = Url::parse(origin).ok()?;
        let site = url.domain()?.to_owned();
        let safe = url.scheme() == "https" || site == "localhost";
        if safe { Self::new(&site, &url) } else { None }
    }
}

/// A ceremony the browser is to carry out.
#[derive(Debug)]
pub struct Started {
    /// Comes back with the browser's answer.
    pub ticket: String,
    /// The argument of `navigator.credentials.create` or `.get`, JSON with base64url.
    pub options: Json,
}

/// One passkey, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its id.
    pub id: Uuid,
    /// What the person calls it.
    pub name: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
}

impl Listed {
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            made_at: row.get("made_at")?,
            last_used_at: row.get("last_used_at")?,
        })
    }
}

fn site(logins: &Accounts) -> Result<&Webauthn, AccountError> {
    logins.passkeys.as_ref().map(|p| &p.0).ok_or(AccountError::NoPasskeys)
}

fn text(value: &impl Serialize) -> Result<String, AccountError> {
    serde_json::to_string(value).map_err(|_| AccountError::NoPasskeys)
}

async fn keep(
    work: &mut store::Work,
    cx: &OpContext,
    user: Option<UserId>,
    kind: &'static str,
    state: String,
) -> Result<String, StoreError> {
    let ticket = Token::new(cx.entropy());
    let id = ticket.hash().as_bytes().to_vec();
    work.run(&CEREMONY_INSERT, args![id, user, kind, state, cx.now + TIME]).await?;
    Ok(ticket.text().to_string())
}

/// Begins adding a passkey to one's own account.
///
/// # Errors
/// [`AccountError::NoPasskeys`], [`AccountError::LoginAgain`].
pub async fn register_start(
    house: &House,
    logins: &Accounts,
    cx: &OpContext,
) -> Result<Started, AccountError> {
    let site = site(logins)?;
    let mut own = Own::enter(house, cx).await?;
    own.may_add_factor(cx).await?;
    let row = own.work.one(&BY_ID, args![own.user]).await?.ok_or(AccountError::Wrong)?;
    let rows = own.work.all(&PASSKEYS, args![own.user]).await?;
    if rows.len() >= MAX {
        return Err(AccountError::field("passkey", "accounts-fault-passkey-many"));
    }
    let known =
        rows.iter().map(|r| r.get::<Vec<u8>>("credential_id")).collect::<Result<Vec<CredentialID>, _>>()?;
    let (options, state) = site
        .start_passkey_registration(
            own.user.uuid(),
            &row.get::<String>("login")?,
            &row.get::<String>("name")?,
            Some(known),
        )
        .map_err(|_| AccountError::NoPasskeys)?;
    let mut options = serde_json::to_value(options).map_err(|_| AccountError::NoPasskeys)?;
    // The authenticator must remember whose key it is, because the login asks no name.
    if let Some(selection) =
        options.pointer_mut("/publicKey/authenticatorSelection").and_then(Json::as_object_mut)
    {
        selection.insert("residentKey".to_owned(), json!("required"));
        selection.insert("requireResidentKey".to_owned(), json!(true));
    }
    let ticket = keep(&mut own.work, cx, Some(own.user), "passkey.register", text(&state)?).await?;
    own.commit_with(Started { ticket, options }).await
}

/// Adds the passkey. Replaces the session by one with this strength (new token) and ends all others.
///
/// # Errors
/// [`AccountError::Late`] for a used or old ticket, [`AccountError::Wrong`] when the browser's answer does not fit,
/// [`AccountError::LoginAgain`].
pub async fn register_finish(
    house: &House,
    logins: &Accounts,
    cx: &OpContext,
    ticket: &str,
    name: &str,
    answer: &str,
) -> Result<Token, AccountError> {
    let site = site(logins)?;
    let answer: RegisterPublicKeyCredential =
        serde_json::from_str(answer).map_err(|_| AccountError::NoPasskeys)?;
    let id = Token::from_text(ticket).ok_or(AccountError::Late)?.hash().as_bytes().to_vec();
    let mut own = Own::enter(house, cx).await?;
    own.may_add_factor(cx).await?;
    let row = own.work.one(&CEREMONY, args![id.clone(), "passkey.register", cx.now]).await?;
    let row = row.ok_or(AccountError::Late)?;
    own.work.run(&CEREMONY_DELETE, args![id]).await?;
    if row.get::<UserId>("user_id")? != own.user {
        return Err(AccountError::Late);
    }
    let state: PasskeyRegistration =
        serde_json::from_str(&row.get::<String>("state")?).map_err(|_| AccountError::Late)?;
    let Ok(passkey) = site.finish_passkey_registration(&answer, &state) else {
        // Commits the use of the ticket with the refusal.
        own.record(cx, "account.passkey", "refused");
        own.commit().await?;
        return Err(AccountError::Wrong);
    };
    let credential = passkey.cred_id().to_vec();
    let stored = house.keyring.account_key().seal(
        TABLE,
        COLUMN,
        own.user.uuid(),
        cx.entropy(),
        text(&passkey)?.as_bytes(),
    )?;
    let mut name: String = name.trim().chars().filter(|c| !c.is_control()).take(60).collect();
    if name.is_empty() {
        "Passkey".clone_into(&mut name);
    }
    own.work
        .run(&PASSKEY_INSERT, args![own.user, credential, cx.new_id::<Uuid>(), name, stored, cx.now])
        .await?;
    let token = own.renew(logins, cx, own.acr.max(Acr::Two)).await?;
    own.record(cx, "account.passkey", "added");
    own.commit_with(token).await
}

/// Begins a login.
///
/// # Errors
/// [`AccountError::NoPasskeys`], [`AccountError::Wait`].
pub async fn login_start(
    house: &House,
    logins: &Accounts,
    cx: &OpContext,
    client: Client<'_>,
) -> Result<Started, AccountError> {
    let site = site(logins)?;
    Buckets::network(house, client).attempt(house, cx).await?;
    let (mut options, state) =
        site.start_discoverable_authentication().map_err(|_| AccountError::NoPasskeys)?;
    // A button starts it, not a field that fills itself.
    options.mediation = None;
    let options = serde_json::to_value(options).map_err(|_| AccountError::NoPasskeys)?;
    let mut work = house.store.begin_reading("accounts.passkey.start").await?;
    let ticket = keep(&mut work, cx, None, "passkey.login", text(&state)?).await?;
    work.commit_housekeeping("a challenge; the login itself is recorded").await?;
    Ok(Started { ticket, options })
}

/// Finishes a login. Gives the session token for the cookie.
///
/// # Errors
/// [`AccountError::Late`] for a used or old ticket, [`AccountError::Wrong`] for anything that does not fit,
/// [`AccountError::NoUnit`].
pub async fn login_finish(
    house: &House,
    logins: &Accounts,
    cx: &OpContext,
    client: Client<'_>,
    ticket: &str,
    answer: &str,
) -> Result<Token, AccountError> {
    let site = site(logins)?;
    let answer: PublicKeyCredential = serde_json::from_str(answer).map_err(|_| AccountError::NoPasskeys)?;
    let id = Token::from_text(ticket).ok_or(AccountError::Late)?.hash().as_bytes().to_vec();
    let named = site.identify_discoverable_authentication(&answer).ok().map(|(u, c)| (UserId(u), c.to_vec()));
    let user = named.as_ref().map(|(user, _)| *user);
    let unit = match user {
        Some(user) => login::first_unit(house, cx, user).await?,
        None => None,
    };
    let mut work = house.store.begin("accounts.login.passkey").await?;
    let row =
        work.one(&CEREMONY, args![id.clone(), "passkey.login", cx.now]).await?.ok_or(AccountError::Late)?;
    let state = row.get::<String>("state")?;
    // Used up whatever comes of it: a challenge is answered once.
    work.run(&CEREMONY_DELETE, args![id]).await?;
    let state: DiscoverableAuthentication = serde_json::from_str(&state).map_err(|_| AccountError::Late)?;
    let fits = verify(house, &mut work, cx, site, state, &answer, named).await?;
    let mut event = cx.event("login", "account", user.map(UserId::uuid));
    let (Some(user), true) = (user, fits) else {
        event.decision = Decision::Deny;
        event.rule = "9.default";
        event.detail = Some("passkey".to_owned());
        let recorded = work.record(event);
        work.commit(recorded, ()).await?;
        return Err(AccountError::Wrong);
    };
    Buckets::network(house, client).succeeded(&mut work).await?;
    event.user = Some(user);
    event.detail = Some(Acr::Passkey.code().to_owned());
    let Some(unit) = unit else {
        event.decision = Decision::Deny;
        event.detail = Some("no_unit".to_owned());
        let recorded = work.record(event);
        work.commit(recorded, ()).await?;
        return Err(AccountError::NoUnit);
    };
    let token = session::open(&mut work, logins, cx, user, unit, Acr::Passkey, &client.family()).await?;
    let recorded = work.record(event);
    Ok(work.commit(recorded, token).await?)
}

async fn verify(
    house: &House,
    work: &mut store::Work,
    cx: &OpContext,
    site: &Webauthn,
    state: DiscoverableAuthentication,
    answer: &PublicKeyCredential,
    named: Option<(UserId, Vec<u8>)>,
) -> Result<bool, AccountError> {
    let Some((user, credential)) = named else { return Ok(false) };
    let Some(account) = work.one(&BY_ID, args![user]).await? else { return Ok(false) };
    if account.get::<Option<Timestamp>>("disabled_at")?.is_some() {
        return Ok(false);
    }
    let Some(row) = work.one(&PASSKEY, args![user, credential.clone()]).await? else { return Ok(false) };
    let key = house.keyring.account_key();
    let stored = key.open(TABLE, COLUMN, user.uuid(), &row.get::<Vec<u8>>("sealed")?)?;
    let mut passkey: Passkey =
        serde_json::from_slice(&stored).map_err(|_| AccountError::Sealed(vault::VaultError::Damaged))?;
    let Ok(result) =
        site.finish_discoverable_authentication_v2(answer, state, DiscoverableKey::from(&passkey))
    else {
        return Ok(false);
    };
    if !result.user_verified() {
        return Ok(false);
    }
    passkey.update_credential(&result);
    let stored = key.seal(TABLE, COLUMN, user.uuid(), cx.entropy(), text(&passkey)?.as_bytes())?;
    work.run(&PASSKEY_USED, args![user, credential, stored, cx.now]).await?;
    Ok(true)
}

/// Removes one of one's own passkeys, unless it is the last second factor, or an administrator's last but one. Ends all other sessions.
///
/// # Errors
/// [`AccountError::LoginAgain`]; [`AccountError::Invalid`] at `passkey`.
pub async fn remove(house: &House, cx: &OpContext, id: Uuid) -> Result<(), AccountError> {
    let mut own = Own::enter(house, cx).await?;
    own.fresh(cx).await?;
    own.may_remove_factor(cx, "passkey").await?;
    own.work.run(&PASSKEY_DELETE, args![own.user, id]).await?;
    own.end_others().await?;
    own.record(cx, "account.passkey", "removed");
    own.commit().await
}

/// A passkey that no authenticator holds, for the invented people of a demonstration.
pub(crate) async fn invent(
    house: &House,
    work: &mut store::Work,
    cx: &OpContext,
    user: UserId,
) -> Result<(), AccountError> {
    let mut credential = vec![0_u8; 32];
    cx.entropy().fill(&mut credential);
    let stored = house.keyring.account_key().seal(TABLE, COLUMN, user.uuid(), cx.entropy(), b"{}")?;
    work.run(&PASSKEY_INSERT, args![user, credential, cx.new_id::<Uuid>(), "Demonstration", stored, cx.now])
        .await?;
    Ok(())
}
