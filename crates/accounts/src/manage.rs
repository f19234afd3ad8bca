//! Accounts made, changed and disabled: by an administrator, or on the command line of the machine itself.

use access::{AccessError, Area, AreaPermit, Entry, House, OpContext, Role, actions, enter_area};
use directory::Workplace;
use ground::{Lang, UnitId, UserId};
use store::{StoreError, Work, args};
use uuid::Uuid;
use vault::Token;

use crate::{
    Account, AccountError, Accounts, FieldFault, identity, login,
    model::lang_code,
    normal_login, passkey, password, second,
    statements_::{
        ACCOUNT_CHANGE, ACCOUNT_DISABLE, ACCOUNT_ENABLE, ACCOUNT_INSERT, BY_ID, CEREMONIES_DELETE,
        IDENTITY_DELETE, LIST, PASSKEYS_DELETE, PASSWORD_DELETE, PASSWORD_SET, SESSIONS_DELETE,
        TOKENS_REVOKE, TOTP_DELETE,
    },
};

/// Accounts on one page of the list.
pub const PAGE: usize = 50;
const MAX_NAME: usize = 100;

/// A new account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccount {
    /// Login name.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// Title.
    pub title: String,
    /// Language of pages.
    pub lang: Lang,
}

/// A made account and the ticket of its set-up link (24 hours, once).
#[derive(Debug)]
pub struct Created {
    /// The account.
    pub user: UserId,
    /// Ticket of the set-up link.
    pub ticket: Token,
}

/// One line of the list of accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The account.
    pub account: Account,
    /// Has a one-time code.
    pub has_totp: bool,
    /// Has a passkey.
    pub has_passkey: bool,
    /// Is linked to an identity at a provider.
    pub has_identity: bool,
}

type Managing = Entry<AreaPermit<actions::AccountManage>>;

async fn managing(house: &House, cx: &OpContext) -> Result<Managing, AccountError> {
    Ok(enter_area::<actions::AccountManage>(house, cx, Area::Accounts).await?)
}

fn note(work: &mut Work, cx: &OpContext, action: &'static str, user: UserId, detail: Option<String>) {
    let mut event = cx.event(action, "account", Some(user.uuid()));
    event.rule = "5.administrator";
    event.detail = detail;
    work.record(event);
}

/// Trimmed, without control characters.
fn line(text: &str) -> String {
    text.trim().chars().filter(|c| !c.is_control()).collect()
}

fn check_name(faults: &mut Vec<FieldFault>, name: &str, title: &str) {
    if name.is_empty() {
        faults.push(FieldFault::new("name", "accounts-fault-name-missing"));
    } else if name.chars().count() > MAX_NAME {
        faults.push(FieldFault::new("name", "accounts-fault-too-long"));
    }
    if title.chars().count() > MAX_NAME {
        faults.push(FieldFault::new("title", "accounts-fault-too-long"));
    }
}

async fn insert(work: &mut Work, cx: &OpContext, new: &NewAccount) -> Result<Created, AccountError> {
    let (name, title) = (line(&new.name), line(&new.title));
    let mut faults = Vec::new();
    let login = normal_login(&new.login);
    if login.is_none() {
        faults.push(FieldFault::new("login", "accounts-fault-login-form"));
    }
    check_name(&mut faults, &name, &title);
    let login = match login {
        Some(login) if faults.is_empty() => login,
        _ => return Err(AccountError::Invalid(faults)),
    };
    let user = cx.new_id::<UserId>();
    match work.run(&ACCOUNT_INSERT, args![user, login, name, title, lang_code(new.lang), cx.now]).await {
        Err(StoreError::Duplicate { .. }) => {
            return Err(AccountError::field("login", "accounts-fault-login-taken"));
        }
        other => other?,
    };
    let ticket = password::make_setup(work, cx, user).await?;
    note(work, cx, "account.create", user, None);
    Ok(Created { user, ticket })
}

/// Makes an account without a password, and a set-up link for it.
///
/// # Errors
/// [`AccountError::Invalid`] at `login`, `name` or `title`; [`AccountError::Access`] for others than administrators.
pub async fn create_account(
    house: &House,
    cx: &OpContext,
    new: &NewAccount,
) -> Result<Created, AccountError> {
    let mut entry = managing(house, cx).await?;
    let created = insert(&mut entry.work, cx, new).await?;
    Ok(entry.work.commit(entry.permit.recorded(), created).await?)
}

/// The first administrator of an installation, from its command line: account, membership and set-up link at once.
///
/// # Errors
/// As [`create_account`]; [`AccessError::Absent`] when there is no such unit.
pub async fn bootstrap_administrator(
    house: &House,
    cx: &OpContext,
    new: &NewAccount,
    unit: UnitId,
) -> Result<Created, AccountError> {
    let mut entry = managing(house, cx).await?;
    let created = insert(&mut entry.work, cx, new).await?;
    member(&mut entry.work, cx, created.user, unit, Role::Administrator).await?;
    Ok(entry.work.commit(entry.permit.recorded(), created).await?)
}

async fn member(
    work: &mut Work,
    cx: &OpContext,
    user: UserId,
    unit: UnitId,
    role: Role,
) -> Result<(), AccountError> {
    if !directory::set_membership(work, user, unit, role, cx.now, None).await? {
        return Err(AccessError::Absent.into());
    }
    note(work, cx, "membership.grant", user, Some(format!("{role} {unit}")));
    Ok(())
}

async fn existing(work: &mut Work, user: UserId) -> Result<Account, AccountError> {
    let row = work.one(&BY_ID, args![user]).await?.ok_or(AccessError::Absent)?;
    Ok(Account::read(&row, "id")?)
}

/// Gives a person a role at a unit.
///
/// # Errors
/// [`AccessError::Absent`] when there is no such account or unit.
pub async fn grant(
    house: &House,
    cx: &OpContext,
    user: UserId,
    unit: UnitId,
    role: Role,
) -> Result<(), AccountError> {
    let mut entry = managing(house, cx).await?;
    existing(&mut entry.work, user).await?;
    member(&mut entry.work, cx, user, unit, role).await?;
    Ok(entry.work.commit(entry.permit.recorded(), ()).await?)
}

/// Takes a role at a unit away: effective at the person's next request.
///
/// # Errors
/// [`AccessError::Absent`] when there was none; [`AccountError::Invalid`] for one's own administrator role.
pub async fn revoke(
    house: &House,
    cx: &OpContext,
    user: UserId,
    unit: UnitId,
    role: Role,
) -> Result<(), AccountError> {
    let mut entry = managing(house, cx).await?;
    if cx.user() == Some(user) && role == Role::Administrator {
        return Err(AccountError::field("member", "accounts-fault-not-yourself"));
    }
    if !directory::end_membership(&mut entry.work, user, unit, role, cx.now).await? {
        return Err(AccessError::Absent.into());
    }
    note(&mut entry.work, cx, "membership.revoke", user, Some(format!("{role} {unit}")));
    Ok(entry.work.commit(entry.permit.recorded(), ()).await?)
}

/// Changes name and title. False when somebody else changed the account since `revision`.
///
/// # Errors
/// [`AccountError::Invalid`] at `name` or `title`.
pub async fn change(
    house: &House,
    cx: &OpContext,
    user: UserId,
    revision: i64,
    name: &str,
    title: &str,
) -> Result<bool, AccountError> {
    let mut entry = managing(house, cx).await?;
    let (name, title) = (line(name), line(title));
    let mut faults = Vec::new();
    check_name(&mut faults, &name, &title);
    if !faults.is_empty() {
        return Err(AccountError::Invalid(faults));
    }
    if entry.work.run(&ACCOUNT_CHANGE, args![user, revision, name, title]).await? == 0 {
        return Ok(false);
    }
    note(&mut entry.work, cx, "account.change", user, None);
    Ok(entry.work.commit(entry.permit.recorded(), true).await?)
}

/// Switches an account off: sessions, tokens and set-up links end with it.
///
/// # Errors
/// [`AccessError::Absent`] when there is none; [`AccountError::Invalid`] for one's own.
pub async fn disable(house: &House, cx: &OpContext, user: UserId) -> Result<(), AccountError> {
    let mut entry = managing(house, cx).await?;
    if cx.user() == Some(user) {
        return Err(AccountError::field("account", "accounts-fault-not-yourself"));
    }
    existing(&mut entry.work, user).await?;
    entry.work.run(&ACCOUNT_DISABLE, args![user, cx.now]).await?;
    entry.work.run(&SESSIONS_DELETE, args![user]).await?;
    entry.work.run(&CEREMONIES_DELETE, args![user]).await?;
    entry.work.run(&TOKENS_REVOKE, args![user, cx.now]).await?;
    note(&mut entry.work, cx, "account.disable", user, None);
    Ok(entry.work.commit(entry.permit.recorded(), ()).await?)
}

/// Switches an account on again. Its tokens stay revoked.
///
/// # Errors
/// [`AccessError::Absent`] when there is none.
pub async fn enable(house: &House, cx: &OpContext, user: UserId) -> Result<(), AccountError> {
    let mut entry = managing(house, cx).await?;
    existing(&mut entry.work, user).await?;
    entry.work.run(&ACCOUNT_ENABLE, args![user]).await?;
    note(&mut entry.work, cx, "account.enable", user, None);
    Ok(entry.work.commit(entry.permit.recorded(), ()).await?)
}

/// Links an account to an identity at a provider: the value of the claim the provider is set up with. Whoever links can
/// let anyone in, so it wants a fresh login, and each value belongs to one account only.
///
/// # Errors
/// [`AccountError::Invalid`] at `provider` or `value`; [`AccountError::LoginAgain`]; [`AccessError::Absent`] when there is
/// no such account.
pub async fn link(
    house: &House,
    logins: &Accounts,
    cx: &OpContext,
    user: UserId,
    provider: &str,
    value: &str,
) -> Result<(), AccountError> {
    let mut entry = managing(house, cx).await?;
    if cx.staff().is_some_and(|s| !s.is_fresh(cx.now)) {
        return Err(AccountError::LoginAgain);
    }
    existing(&mut entry.work, user).await?;
    let Some(provider) = logins.provider(provider) else {
        return Err(AccountError::field("provider", "accounts-fault-provider"));
    };
    let value = line(value);
    if value.is_empty() || value.chars().count() > 255 {
        return Err(AccountError::field("value", "accounts-fault-identity"));
    }
    match identity::insert(house, &mut entry.work, cx, user, provider.settings(), &value).await {
        Err(AccountError::Store(StoreError::Duplicate { .. })) => {
            return Err(AccountError::field("value", "accounts-fault-identity-taken"));
        }
        other => other?,
    }
    let detail = format!("linked {}", provider.settings().id);
    note(&mut entry.work, cx, "account.identity", user, Some(detail));
    Ok(entry.work.commit(entry.permit.recorded(), ()).await?)
}

/// Takes an identity at a provider away from an account, and ends its sessions.
///
/// # Errors
/// [`AccessError::Absent`] when there is no such account or identity.
pub async fn unlink(house: &House, cx: &OpContext, user: UserId, id: Uuid) -> Result<(), AccountError> {
    let mut entry = managing(house, cx).await?;
    existing(&mut entry.work, user).await?;
    if entry.work.run(&IDENTITY_DELETE, args![user, id]).await? == 0 {
        return Err(AccessError::Absent.into());
    }
    entry.work.run(&SESSIONS_DELETE, args![user]).await?;
    note(&mut entry.work, cx, "account.identity", user, Some("unlinked".to_owned()));
    Ok(entry.work.commit(entry.permit.recorded(), ()).await?)
}

/// A new set-up link, for a forgotten password. With `forget` (a lost telephone) the old password, the one-time code
/// and all passkeys go too: the link alone decides who the person is, so it must reach the right one. Ends all sessions.
///
/// # Errors
/// [`AccessError::Absent`] when there is no such account.
pub async fn renew_setup(
    house: &House,
    cx: &OpContext,
    user: UserId,
    forget: bool,
) -> Result<Token, AccountError> {
    let mut entry = managing(house, cx).await?;
    existing(&mut entry.work, user).await?;
    if forget {
        // A password kept without its second factor would be enough to set up a stranger's.
        entry.work.run(&PASSWORD_DELETE, args![user]).await?;
        entry.work.run(&TOTP_DELETE, args![user]).await?;
        entry.work.run(&PASSKEYS_DELETE, args![user]).await?;
    }
    entry.work.run(&SESSIONS_DELETE, args![user]).await?;
    entry.work.run(&CEREMONIES_DELETE, args![user]).await?;
    let ticket = password::make_setup(&mut entry.work, cx, user).await?;
    note(&mut entry.work, cx, "account.setup", user, forget.then(|| "forget".to_owned()));
    Ok(entry.work.commit(entry.permit.recorded(), ticket).await?)
}

/// Sets a password directly, from the command line or for invented people of a demonstration.
///
/// # Errors
/// [`AccountError::Invalid`] at `password`; [`AccessError::Absent`] when there is no such account.
pub async fn set_password(
    house: &House,
    cx: &OpContext,
    user: UserId,
    password: &str,
) -> Result<(), AccountError> {
    let row = house.store.reader().one(&BY_ID, args![user]).await?.ok_or(AccessError::Absent)?;
    let account = Account::read(&row, "id")?;
    // Decided before the hashing, done after it: the one write transaction must not wait for a hash.
    let entry = managing(house, cx).await?;
    entry.work.commit(entry.permit.recorded(), ()).await?;
    let hash = password::hash(cx, &account.login, password).await?;
    let mut entry = managing(house, cx).await?;
    entry.work.run(&PASSWORD_SET, args![user, hash, cx.now]).await?;
    entry.work.run(&SESSIONS_DELETE, args![user]).await?;
    note(&mut entry.work, cx, "account.password", user, Some("administrator".to_owned()));
    Ok(entry.work.commit(entry.permit.recorded(), ()).await?)
}

/// Gives an invented administrator of a demonstration two authenticators that nobody holds.
///
/// # Errors
/// [`AccountError::Wrong`] outside a demonstration; [`AccountError::Access`] for others than the operator.
pub async fn invent_authenticators(house: &House, cx: &OpContext, user: UserId) -> Result<(), AccountError> {
    if !login::is_demo(house).await? {
        return Err(AccountError::Wrong);
    }
    let mut entry = managing(house, cx).await?;
    second::invent(house, &mut entry.work, cx, user).await?;
    passkey::invent(house, &mut entry.work, cx, user).await?;
    note(&mut entry.work, cx, "account.setup", user, Some("demo".to_owned()));
    Ok(entry.work.commit(entry.permit.recorded(), ()).await?)
}

/// One page of accounts by login name, from the one after `after`.
///
/// # Errors
/// [`AccountError::Access`] for others than administrators.
pub async fn list(house: &House, cx: &OpContext, after: &str) -> Result<Vec<Listed>, AccountError> {
    let mut entry = managing(house, cx).await?;
    let rows = entry.work.all(&LIST, args![after, PAGE]).await?;
    let listed = rows
        .iter()
        .map(|row| {
            Ok(Listed {
                account: Account::read(row, "id")?,
                has_totp: row.get("has_totp")?,
                has_passkey: row.get("has_passkey")?,
                has_identity: row.get("has_identity")?,
            })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    Ok(entry.work.commit(entry.permit.recorded(), listed).await?)
}

/// One account with its memberships and the names of their units.
///
/// # Errors
/// [`AccessError::Absent`] when there is none.
pub async fn one(
    house: &House,
    cx: &OpContext,
    user: UserId,
) -> Result<(Listed, Vec<Workplace>), AccountError> {
    let mut entry = managing(house, cx).await?;
    let row = entry.work.one(&BY_ID, args![user]).await?.ok_or(AccessError::Absent)?;
    let listed = Listed {
        account: Account::read(&row, "id")?,
        has_totp: row.get("has_totp")?,
        has_passkey: row.get("has_passkey")?,
        has_identity: row.get("has_identity")?,
    };
    entry.work.commit(entry.permit.recorded(), ()).await?;
    let units = directory::memberships_at(&house.store, user, cx.now).await?;
    Ok((listed, units))
}

/// An account's identities at providers.
///
/// # Errors
/// [`AccountError::Access`] for others than administrators.
pub async fn identities(
    house: &House,
    cx: &OpContext,
    user: UserId,
) -> Result<Vec<identity::Linked>, AccountError> {
    let mut entry = managing(house, cx).await?;
    let found = identity::of(house, &mut entry.work, user).await?;
    Ok(entry.work.commit(entry.permit.recorded(), found).await?)
}
