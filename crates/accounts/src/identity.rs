//! Logging in at an identity provider (OpenID Connect). Nobody registers here: an administrator has linked the account
//! to what the provider will say ([`crate::manage::link`]). Whoever comes back without a link, disabled, without a unit,
//! or for an organisation they do not work for, gets one and the same answer.
//!
//! A login under way is bound to the browser by a cookie of its own: nonce and PKCE verifier are derived from it, so the
//! database never holds them, and another browser can do nothing with the address that comes back.

use access::{Acr, House, OpContext};
use ground::{SessionId, UnitId, UserId};
use jiff::{SignedDuration, Timestamp};
use oidc::{Answer, Expected, Identity, Refusal, Settings, Start};
use serde::{Deserialize, Serialize};
use store::{Row, StoreError, Work, args};
use uuid::Uuid;
use vault::Token;

use crate::{
    AccountError, Accounts, Client, Signed,
    login::{first_unit, refused},
    session::{self, Outside},
    statements_::{
        CEREMONY, CEREMONY_DELETE, CEREMONY_INSERT, IDENTITIES, IDENTITY, IDENTITY_INSERT, IDENTITY_USED,
        SESSION_BY_ID, SESSION_DELETE, SESSIONS_ENDED_OUTSIDE,
    },
    throttle::Buckets,
};

/// How long the person may take at the provider.
pub const TIME: SignedDuration = SignedDuration::from_mins(10);
const KIND: &str = "oidc";
const TABLE: &str = "account_identity";
const COLUMN: &str = "sealed";

/// An identity at a provider, as the account's owner and administrators see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    /// Its id.
    pub id: Uuid,
    /// Short name of the provider.
    pub provider: String,
    /// What the provider says.
    pub value: String,
    /// When it was linked.
    pub made_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
}

/// Keeps what a login under way must know; the secrets stay in the browser's cookie.
#[derive(Serialize, Deserialize)]
struct Underway {
    provider: String,
    browser: Vec<u8>,
    next: String,
    fresh: bool,
    user: Option<Uuid>,
    session: Option<Uuid>,
    at: i64,
}

/// A login begun: the browser gets the cookie and is sent to the provider.
#[derive(Debug)]
pub struct Begun {
    /// For the cookie; binds the login to this browser.
    pub browser: Token,
    /// The provider's page.
    pub url: String,
}

/// A login finished.
#[derive(Debug)]
pub struct Entered {
    /// The session, for the cookie.
    pub session: Token,
    /// The path the person wanted to go to.
    pub next: String,
}

fn mark(house: &House, settings: &Settings, value: &str) -> Vec<u8> {
    let named = format!("{}\0{}\0{value}", settings.issuer, settings.identity_claim);
    house.keyring.account_key().fingerprint("identity", named.as_bytes()).to_vec()
}

fn outside_name(house: &House, kind: &str, issuer: &str, name: &str) -> Vec<u8> {
    house.keyring.account_key().fingerprint(kind, format!("{issuer}\0{name}").as_bytes()).to_vec()
}

pub(crate) async fn insert(
    house: &House,
    work: &mut Work,
    cx: &OpContext,
    user: UserId,
    settings: &Settings,
    value: &str,
) -> Result<(), AccountError> {
    let sealed =
        house.keyring.account_key().seal(TABLE, COLUMN, user.uuid(), cx.entropy(), value.as_bytes())?;
    let row = args![mark(house, settings, value), cx.new_id::<Uuid>(), user, &settings.id, sealed, cx.now];
    work.run(&IDENTITY_INSERT, row).await?;
    Ok(())
}

pub(crate) async fn of(house: &House, work: &mut Work, user: UserId) -> Result<Vec<Linked>, AccountError> {
    let key = house.keyring.account_key();
    let read = |row: &Row| {
        let value = key.open(TABLE, COLUMN, user.uuid(), &row.get::<Vec<u8>>("sealed")?)?;
        Ok(Linked {
            id: row.get("id")?,
            provider: row.get("provider")?,
            value: String::from_utf8_lossy(&value).into_owned(),
            made_at: row.get("made_at")?,
            last_used_at: row.get("last_used_at")?,
        })
    };
    work.all(&IDENTITIES, args![user]).await?.iter().map(read).collect()
}

/// Nonce and PKCE verifier of one login, made from the browser's secret and the state.
fn secrets(browser: &Token, state: &str) -> (String, String) {
    let derived = |purpose: &str| browser.bound(&format!("{purpose} {state}")).text().to_string();
    (derived("oidc nonce"), derived("oidc verifier"))
}

fn challenge(verifier: &str) -> String {
    oidc::key::challenge(verifier)
}

/// Begins a login. `before` is who this browser is now; with `fresh` that person shows the provider anew who they are.
///
/// # Errors
/// [`AccountError::Provider`] when the provider does not answer or there is none of this name, [`AccountError::Wait`].
pub async fn begin(
    house: &House,
    logins: &Accounts,
    cx: &OpContext,
    client: Client<'_>,
    provider: &str,
    next: &str,
    before: Option<&Signed>,
    fresh: bool,
) -> Result<Begun, AccountError> {
    let provider = logins.provider(provider).ok_or(AccountError::Provider)?;
    Buckets::network(house, client).attempt(house, cx).await?;
    let (state, browser) = (Token::new(cx.entropy()), Token::new(cx.entropy()));
    let text = state.text();
    let (nonce, verifier) = secrets(&browser, &text);
    let number = cx.new_id::<Uuid>().to_string();
    let start = Start {
        state: &text,
        nonce: &nonce,
        challenge: &challenge(&verifier),
        fresh,
        lang: cx.lang.tag(),
        now: cx.now,
        number: &number,
    };
    let begun = provider.begin(start).await.map_err(|refusal| told(&refusal))?;
    let underway = Underway {
        provider: provider.settings().id.clone(),
        browser: browser.hash().as_bytes().to_vec(),
        next: next.to_owned(),
        fresh,
        user: before.map(|b| b.user.uuid()),
        session: before.map(|b| b.session.id.uuid()),
        at: cx.now.as_microsecond(),
    };
    let underway = serde_json::to_string(&underway).map_err(|_| AccountError::Provider)?;
    let mut work = house.store.begin_reading("accounts.identity.begin").await?;
    let id = state.hash().as_bytes().to_vec();
    work.run(&CEREMONY_INSERT, args![id, None::<UserId>, KIND, underway, cx.now + TIME]).await?;
    work.commit_housekeeping("a login begun; the login itself is recorded").await?;
    Ok(Begun { browser, url: begun.url })
}

/// What a person is told of the provider's refusal.
fn told(refusal: &Refusal) -> AccountError {
    match refusal {
        Refusal::Unreachable(_) | Refusal::Provider(_) => AccountError::Provider,
        Refusal::Cancelled => AccountError::Cancelled,
        Refusal::Level | Refusal::NotFresh => AccountError::TooWeak,
        Refusal::Forged(_) => AccountError::Wrong,
    }
}

/// Finishes a login: what came back in the browser's address (`state`, `answer`), and the browser's cookie.
///
/// # Errors
/// [`AccountError::Late`] for a state that is used, too old, of another provider or another browser;
/// [`AccountError::Cancelled`], [`AccountError::TooWeak`], [`AccountError::Provider`], [`AccountError::Wrong`] for what
/// came from the provider; [`AccountError::Unlinked`] for a person who may not come in.
pub async fn finish(
    house: &House,
    logins: &Accounts,
    cx: &OpContext,
    client: Client<'_>,
    provider: &str,
    state: &str,
    answer: &Answer,
    browser: &str,
) -> Result<Entered, AccountError> {
    let provider = logins.provider(provider).ok_or(AccountError::Late)?;
    let id = Token::from_text(state).ok_or(AccountError::Late)?.hash().as_bytes().to_vec();
    let row = house.store.reader().one(&CEREMONY, args![id.clone(), KIND, cx.now]).await?;
    // Anybody can make states up: no event, or strangers could fill the log.
    let row = row.ok_or(AccountError::Late)?;
    let underway: Underway =
        serde_json::from_str(&row.get::<String>("state")?).map_err(|_| AccountError::Late)?;
    let browser = Token::from_text(browser).filter(|b| b.hash().as_bytes().as_slice() == underway.browser);
    // Not used up: the browser that began may still come back.
    let Some(browser) = browser else { return no(house, cx, None, "browser", AccountError::Late).await };
    if underway.provider != provider.settings().id {
        return no(house, cx, None, "provider", AccountError::Late).await;
    }
    let mut work = house.store.begin("accounts.identity.use").await?;
    // Of two requests with one state one wins.
    if work.run(&CEREMONY_DELETE, args![id]).await? == 0 {
        return Err(AccountError::Late);
    }
    work.commit_housekeeping("a login is finished once; its outcome is recorded").await?;

    let (nonce, verifier) = secrets(&browser, state);
    let number = cx.new_id::<Uuid>().to_string();
    let begun_at = Timestamp::from_microsecond(underway.at).map_err(|_| AccountError::Late)?;
    let expected = Expected { nonce: &nonce, fresh_since: underway.fresh.then_some(begun_at), now: cx.now };
    match provider.identify(answer, &verifier, &number, expected).await {
        Ok(identity) => enter(house, logins, cx, client, provider.settings(), &identity, underway).await,
        Err(refusal) => {
            tracing::info!(target: "login", provider = %provider.settings().id, %refusal, "a login was refused");
            no(house, cx, None, refusal.code(), told(&refusal)).await
        }
    }
}

async fn no<T>(
    house: &House,
    cx: &OpContext,
    user: Option<UserId>,
    why: &str,
    error: AccountError,
) -> Result<T, AccountError> {
    refused(house, cx, user, &format!("oidc.{why}")).await?;
    Err(error)
}

/// The unit to work at: of the organisation the provider names, or the first one when the operator asks for none.
async fn unit(
    house: &House,
    cx: &OpContext,
    user: UserId,
    identity: &Identity,
) -> Result<Option<UnitId>, StoreError> {
    match &identity.organisation {
        Some(number) => directory::unit_in_organisation(&house.store, user, number, cx.now).await,
        None => first_unit(house, cx, user).await,
    }
}

async fn enter(
    house: &House,
    logins: &Accounts,
    cx: &OpContext,
    client: Client<'_>,
    settings: &Settings,
    identity: &Identity,
    underway: Underway,
) -> Result<Entered, AccountError> {
    let mark = mark(house, settings, &identity.identity);
    let Some(row) = house.store.reader().one(&IDENTITY, args![mark.clone()]).await? else {
        return no(house, cx, None, "unlinked", AccountError::Unlinked).await;
    };
    let user: UserId = row.get("user_id")?;
    let turned_away = async |why| no(house, cx, Some(user), why, AccountError::Unlinked).await;
    if row.get::<Option<Timestamp>>("disabled_at")?.is_some() {
        return turned_away("disabled").await;
    }
    let Some(unit) = unit(house, cx, user, identity).await? else {
        return turned_away("organisation").await;
    };
    let outside = Outside {
        provider: settings.id.clone(),
        subject: outside_name(house, "oidc subject", &identity.issuer, &identity.subject),
        sid: identity.sid.as_ref().map(|sid| outside_name(house, "oidc session", &identity.issuer, sid)),
        // Not told: as good as long ago. What is protected asks for a fresh login then.
        confirmed_at: identity.logged_in_at.unwrap_or(Timestamp::UNIX_EPOCH),
    };
    let mut work = house.store.begin("accounts.login.identity").await?;
    if let (Some(before), Some(session)) = (underway.user.map(UserId), underway.session.map(SessionId)) {
        let same_name = match work.one(&SESSION_BY_ID, args![before, session]).await? {
            Some(row) if row.get::<Option<String>>("provider")?.as_ref() == Some(&settings.id) => {
                row.get::<Option<Vec<u8>>>("subject")?.as_ref() == Some(&outside.subject)
            }
            _ => true,
        };
        // Who is asked to confirm who they are does not become somebody else.
        if underway.fresh && (before != user || !same_name) {
            drop(work);
            return turned_away("other_person").await;
        }
        // Whoever logs in again leaves no open door behind.
        if work.run(&SESSION_DELETE, args![before, session]).await? > 0 {
            let mut event = cx.event("logout", "account", Some(before.uuid()));
            event.user = Some(before);
            event.detail = Some("own".to_owned());
            work.record(event);
        }
    }
    Buckets::network(house, client).succeeded(&mut work).await?;
    work.run(&IDENTITY_USED, args![mark, cx.now]).await?;
    let session =
        session::open_from(&mut work, logins, cx, user, unit, Acr::Loa3, &client.family(), Some(outside))
            .await?;
    let mut event = cx.event("login", "account", Some(user.uuid()));
    event.user = Some(user);
    event.detail = Some(format!("{} {}", Acr::Loa3, settings.id));
    let recorded = work.record(event);
    Ok(work.commit(recorded, Entered { session, next: underway.next }).await?)
}

/// The provider says that a session of its own has ended (back-channel logout): ours that began with it end too.
///
/// # Errors
/// [`AccountError::Wrong`] when the provider has not signed it; [`AccountError::Provider`] when its keys cannot be asked.
pub async fn ended(
    house: &House,
    logins: &Accounts,
    cx: &OpContext,
    provider: &str,
    token: &str,
) -> Result<(), AccountError> {
    let provider = logins.provider(provider).ok_or(AccountError::Wrong)?;
    let (sid, subject) = provider.ended(token, cx.now).await.map_err(|refusal| told(&refusal))?;
    let issuer = &provider.settings().issuer;
    // With a session only that one ends, not all of the person's.
    let subject = subject.filter(|_| sid.is_none());
    let sid = sid.map(|sid| outside_name(house, "oidc session", issuer, &sid));
    let subject = subject.map(|sub| outside_name(house, "oidc subject", issuer, &sub));
    let mut work = house.store.begin("accounts.identity.ended").await?;
    let gone = work.run(&SESSIONS_ENDED_OUTSIDE, args![sid, subject]).await?;
    let mut event = cx.event("logout", "account", None);
    event.detail = Some(format!("provider {} {gone}", provider.settings().id));
    let recorded = work.record(event);
    Ok(work.commit(recorded, ()).await?)
}
