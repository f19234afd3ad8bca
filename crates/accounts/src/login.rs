//! Logging in with a password and a one-time code.

use access::{Acr, House, OpContext};
use ground::{UnitId, UserId};
use jiff::SignedDuration;
use store::{Decision, Row, Statement, StoreError, args};
use vault::Token;

use crate::{
    Account, AccountError, Accounts, Client, normal_login, password, second, session,
    statements_::{
        BY_ID, BY_LOGIN, CEREMONY, CEREMONY_DELETE, CEREMONY_INSERT, CEREMONY_REPLACE, LIST, MODE,
        PASSWORD_REHASH,
    },
    throttle::Buckets,
};

/// How long the one-time code may take after the password.
const CODE_TIME: SignedDuration = SignedDuration::from_mins(5);

/// What comes after a right password.
#[derive(Debug)]
pub enum Step {
    /// Ask for the one-time code; the form carries the ticket.
    Code {
        /// Ticket of the half-finished login, 5 minutes.
        ticket: Token,
    },
    /// There is no second factor yet: this session may only set one up.
    SetUp {
        /// The session.
        session: Token,
    },
    /// The second factor is a passkey: log in with it.
    Passkey,
    /// The second factor is an identity at a provider: log in with that.
    Provider,
    /// Log in now (after a set-up link for an account that has a second factor).
    LogIn,
}

/// An account with what the login must know.
pub(crate) struct Found {
    pub(crate) account: Account,
    pub(crate) hash: Option<String>,
    pub(crate) has_totp: bool,
    pub(crate) has_passkey: bool,
    pub(crate) has_identity: bool,
}

impl Found {
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            account: Account::read(row, "id")?,
            hash: row.get("hash")?,
            has_totp: row.get("has_totp")?,
            has_passkey: row.get("has_passkey")?,
            has_identity: row.get("has_identity")?,
        })
    }
}

pub(crate) async fn first_unit(
    house: &House,
    cx: &OpContext,
    user: UserId,
) -> Result<Option<UnitId>, StoreError> {
    Ok(directory::memberships(&house.store, user, cx.now).await?.first().map(|m| m.unit))
}

/// Writes a refused login into the audit log. `how` is a code, never what was typed.
pub(crate) async fn refused(
    house: &House,
    cx: &OpContext,
    user: Option<UserId>,
    how: &str,
) -> Result<(), StoreError> {
    let mut work = house.store.begin("accounts.refused").await?;
    let mut event = cx.event("login", "account", user.map(UserId::uuid));
    event.decision = Decision::Deny;
    event.rule = "9.default";
    event.detail = Some(how.to_owned());
    let recorded = work.record(event);
    work.commit(recorded, ()).await
}

async fn load(house: &House, statement: &Statement, arg: store::Value) -> Result<Option<Found>, StoreError> {
    house.store.reader().one(statement, vec![arg]).await?.map(|row| Found::read(&row)).transpose()
}

/// First step: login name and password.
///
/// # Errors
/// [`AccountError::Wrong`] for an unknown name, a wrong password and a disabled account alike;
/// [`AccountError::Wait`]; [`AccountError::NoUnit`].
pub async fn password(
    house: &House,
    logins: &Accounts,
    cx: &OpContext,
    client: Client<'_>,
    login: &str,
    password: &str,
) -> Result<Step, AccountError> {
    // What cannot be a login name is looked up all the same, so that it takes the same time.
    let login = normal_login(login).unwrap_or_default();
    let buckets = Buckets::password(house, &login, client);
    buckets.attempt(house, cx).await?;
    let found = load(house, &BY_LOGIN, login.into()).await?;
    let hash = found.as_ref().filter(|f| f.account.disabled_at.is_none()).and_then(|f| f.hash.clone());
    let right = password::verify(hash, password).await?;
    let found = match (right, found) {
        (true, Some(found)) => found,
        (_, found) => {
            refused(house, cx, found.map(|f| f.account.id), "password").await?;
            return Err(AccountError::Wrong);
        }
    };
    let user = found.account.id;
    let renewed = match &found.hash {
        Some(old) if vault::password::needs_rehash(old) => {
            password::hash(cx, &found.account.login, password).await.ok().map(|new| (old.clone(), new))
        }
        _ => None,
    };
    let unit = first_unit(house, cx, user).await?;
    let mut work = house.store.begin("accounts.login.password").await?;
    if let Some((old, new)) = renewed {
        work.run(&PASSWORD_REHASH, args![user, old, new]).await?;
    }
    buckets.succeeded(&mut work).await?;
    let mut event = cx.event("login.password", "account", Some(user.uuid()));
    event.user = Some(user);
    if found.has_totp {
        let ticket = Token::new(cx.entropy());
        work.run(&CEREMONY_REPLACE, args![user, "login"]).await?;
        let id = ticket.hash().as_bytes().to_vec();
        work.run(&CEREMONY_INSERT, args![id, user, "login", "", cx.now + CODE_TIME]).await?;
        let recorded = work.record(event);
        return Ok(work.commit(recorded, Step::Code { ticket }).await?);
    }
    if found.has_passkey {
        // The password alone must not open a way round the passkey.
        event.detail = Some("passkey_needed".to_owned());
        let recorded = work.record(event);
        return Ok(work.commit(recorded, Step::Passkey).await?);
    }
    if found.has_identity {
        event.detail = Some("provider_needed".to_owned());
        let recorded = work.record(event);
        return Ok(work.commit(recorded, Step::Provider).await?);
    }
    let Some(unit) = unit else {
        event.decision = Decision::Deny;
        event.detail = Some("no_unit".to_owned());
        let recorded = work.record(event);
        work.commit(recorded, ()).await?;
        return Err(AccountError::NoUnit);
    };
    event.detail = Some(Acr::Single.code().to_owned());
    let session = session::open(&mut work, logins, cx, user, unit, Acr::Single, &client.family()).await?;
    let recorded = work.record(event);
    Ok(work.commit(recorded, Step::SetUp { session }).await?)
}

/// Second step: the one-time code. Gives the session token for the cookie.
///
/// # Errors
/// [`AccountError::Wrong`] for a wrong or used code (the ticket stays good), [`AccountError::Late`] for a ticket too
/// old, [`AccountError::Wait`], [`AccountError::NoUnit`].
pub async fn code(
    house: &House,
    logins: &Accounts,
    cx: &OpContext,
    client: Client<'_>,
    ticket: &str,
    code: &str,
) -> Result<Token, AccountError> {
    let ticket = Token::from_text(ticket).ok_or(AccountError::Late)?.hash().as_bytes().to_vec();
    let row = house.store.reader().one(&CEREMONY, args![ticket.clone(), "login", cx.now]).await?;
    let user: UserId = row.ok_or(AccountError::Late)?.get("user_id")?;
    let buckets = Buckets::code(house, user);
    buckets.attempt(house, cx).await?;
    let found = load(house, &BY_ID, user.into()).await?.ok_or(AccountError::Late)?;
    let unit = first_unit(house, cx, user).await?;

    let mut work = house.store.begin("accounts.login.code").await?;
    if found.account.disabled_at.is_some() || !second::use_code(house, &mut work, cx, user, code).await? {
        drop(work);
        refused(house, cx, Some(user), "code").await?;
        return Err(AccountError::Wrong);
    }
    if work.run(&CEREMONY_DELETE, args![ticket]).await? == 0 {
        return Err(AccountError::Late);
    }
    buckets.succeeded(&mut work).await?;
    let mut event = cx.event("login", "account", Some(user.uuid()));
    event.user = Some(user);
    event.detail = Some(Acr::Two.code().to_owned());
    let Some(unit) = unit else {
        event.decision = Decision::Deny;
        event.detail = Some("no_unit".to_owned());
        let recorded = work.record(event);
        work.commit(recorded, ()).await?;
        return Err(AccountError::NoUnit);
    };
    let token = session::open(&mut work, logins, cx, user, unit, Acr::Two, &client.family()).await?;
    let recorded = work.record(event);
    Ok(work.commit(recorded, token).await?)
}

/// True when this installation shows invented data and lets anyone choose whom to be.
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn is_demo(house: &House) -> Result<bool, StoreError> {
    let row = house.store.reader().one(&MODE, args![]).await?;
    Ok(row.map(|r| r.get::<String>("value")).transpose()?.as_deref() == Some("demo"))
}

/// One of the invented people of a demonstration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoPerson {
    /// Login name.
    pub login: String,
    /// Name.
    pub name: String,
    /// Title.
    pub title: String,
    /// First unit.
    pub unit: String,
    /// Its organisation.
    pub org: String,
}

/// The invented people one may be, in the order they were made; nobody outside a demonstration.
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn demo_people(house: &House, cx: &OpContext) -> Result<Vec<DemoPerson>, StoreError> {
    let mut people = Vec::new();
    if !is_demo(house).await? {
        return Ok(Vec::new());
    }
    for row in house.store.reader().all(&LIST, args!["", 30]).await? {
        let account = Account::read(&row, "id")?;
        let Some(unit) = first_unit(house, cx, account.id).await? else { continue };
        if let (None, Some(unit)) = (account.disabled_at, directory::unit(&house.store, unit).await?) {
            let (unit, org) = (unit.name, unit.org_name);
            people.push(DemoPerson {
                login: account.login,
                name: account.name,
                title: account.title,
                unit,
                org,
            });
        }
    }
    // Colleagues stand together.
    people.sort_by(|a, b| (&a.org, &a.unit, &a.name).cmp(&(&b.org, &b.unit, &b.name)));
    Ok(people)
}

/// Logs an invented person in without a password. Works in demo installations only.
///
/// # Errors
/// [`AccountError::Wrong`] when this is no demo installation or there is no such account.
pub async fn demo_login(
    house: &House,
    logins: &Accounts,
    cx: &OpContext,
    client: Client<'_>,
    login: &str,
) -> Result<Token, AccountError> {
    if !is_demo(house).await? {
        refused(house, cx, None, "no_demo").await?;
        return Err(AccountError::Wrong);
    }
    let login = normal_login(login).unwrap_or_default();
    let found = load(house, &BY_LOGIN, login.into()).await?.filter(|f| f.account.disabled_at.is_none());
    let user = found.ok_or(AccountError::Wrong)?.account.id;
    let unit = first_unit(house, cx, user).await?.ok_or(AccountError::NoUnit)?;
    let mut work = house.store.begin("accounts.login.demo").await?;
    let token = session::open(&mut work, logins, cx, user, unit, Acr::Two, &client.family()).await?;
    let mut event = cx.event("login", "account", Some(user.uuid()));
    event.user = Some(user);
    event.detail = Some("demo".to_owned());
    let recorded = work.record(event);
    Ok(work.commit(recorded, token).await?)
}
