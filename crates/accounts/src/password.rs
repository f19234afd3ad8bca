//! Passwords: hashing off the async threads, set-up links, changing one's own.

use access::{Acr, House, OpContext};
use ground::UserId;
use store::{Work, args};
use tokio::sync::Semaphore;
use vault::{Token, password::PasswordError};
use zeroize::Zeroizing;

use crate::{
    Account, AccountError, Accounts, Client,
    login::{self, Found, Step},
    session::{self, Own},
    statements_::{BY_ID, CEREMONY, CEREMONY_DELETE, CEREMONY_INSERT, CEREMONY_REPLACE, PASSWORD_SET},
    throttle::Buckets,
};

/// Each hashing takes 19 MiB and 20 ms: never more than this many at once.
static HASHING: Semaphore = Semaphore::const_new(2);

/// How long a set-up link is good for.
pub const SETUP: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);

async fn hashing<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, AccountError> {
    let _turn = HASHING.acquire().await.map_err(|_| AccountError::Busy)?;
    tokio::task::spawn_blocking(work).await.map_err(|_| AccountError::Busy)
}

/// Whether the password is right. Without a stored hash the same work is done and the answer is no.
pub(crate) async fn verify(hash: Option<String>, password: &str) -> Result<bool, AccountError> {
    let password = Zeroizing::new(password.to_owned());
    hashing(move || match hash {
        Some(hash) => vault::password::verify(&hash, &password),
        None => {
            vault::password::dummy_verify(&password);
            false
        }
    })
    .await
}

/// Words that anybody would try first here: the system, its users' workplaces, and what people write when they are asked
/// for a password (ASVS 5.0 6.1.2, 6.2.11). Lower case.
const CONTEXT: [&str; 24] = [
    "värn",
    "varn",
    "socialtjänst",
    "socialtjanst",
    "socialkontor",
    "socialjour",
    "kommun",
    "polis",
    "åklagar",
    "aklagar",
    "region",
    "barn",
    "skola",
    "lösenord",
    "losenord",
    "password",
    "välkommen",
    "valkommen",
    "admin",
    "sommar",
    "vinter",
    "qwerty",
    "abc123",
    "12345",
];
/// Different characters that must remain without those words.
const REMAIN: usize = 5;

/// Easy to guess although long: the login name is in it, or without the words everybody tries too little remains.
fn simple(login: &str, password: &str) -> bool {
    let lower = password.to_lowercase();
    let rest = CONTEXT.iter().fold(lower.clone(), |rest, word| rest.replace(word, ""));
    let mut distinct: Vec<char> = rest.chars().collect();
    distinct.sort_unstable();
    distinct.dedup();
    distinct.len() < REMAIN || lower.contains(login)
}

/// Checks a new password and hashes it. Length is what makes a password strong; no rules about kinds of characters
/// (ASVS 5.0 6.2.5), only the ones that make a long password a short one.
///
/// # Errors
/// [`AccountError::Invalid`] at field `password`.
pub(crate) async fn hash(cx: &OpContext, login: &str, password: &str) -> Result<String, AccountError> {
    if vault::password::MIN_CHARS <= password.chars().count() && simple(login, password) {
        return Err(AccountError::field("password", "accounts-fault-password-simple"));
    }
    let password = Zeroizing::new(password.to_owned());
    let entropy = cx.shared_entropy();
    match hashing(move || vault::password::hash(&password, entropy.as_ref())).await? {
        Ok(hash) => Ok(hash),
        Err(PasswordError::TooShort) => Err(AccountError::field("password", "accounts-fault-password-short")),
        Err(PasswordError::TooLong) => Err(AccountError::field("password", "accounts-fault-password-long")),
        Err(PasswordError::Failed) => Err(AccountError::Busy),
    }
}

/// Makes a set-up link; earlier ones of the same account stop working.
pub(crate) async fn make_setup(work: &mut Work, cx: &OpContext, user: UserId) -> Result<Token, AccountError> {
    let ticket = Token::new(cx.entropy());
    work.run(&CEREMONY_REPLACE, args![user, "setup"]).await?;
    let hash = ticket.hash().as_bytes().to_vec();
    work.run(&CEREMONY_INSERT, args![hash, user, "setup", "", cx.now + SETUP]).await?;
    Ok(ticket)
}

/// Whom a set-up link is for, to show the login name on its page. Does not use it up.
///
/// # Errors
/// [`AccountError::Late`] when it was used, replaced or is too old.
pub async fn setup_account(house: &House, cx: &OpContext, ticket: &str) -> Result<Account, AccountError> {
    let token = Token::from_text(ticket).ok_or(AccountError::Late)?;
    let hash = token.hash().as_bytes().to_vec();
    let reader = house.store.reader();
    let row = reader.one(&CEREMONY, args![hash, "setup", cx.now]).await?.ok_or(AccountError::Late)?;
    let row = reader.one(&BY_ID, args![row.get::<UserId>("user_id")?]).await?.ok_or(AccountError::Late)?;
    let account = Account::read(&row, "id")?;
    if account.disabled_at.is_some() { Err(AccountError::Late) } else { Ok(account) }
}

/// Sets the password with a set-up link and uses the link up. Goes on to setting up a second factor, or to the login
/// when there is one already.
///
/// # Errors
/// [`AccountError::Late`], [`AccountError::Invalid`] at `password`, [`AccountError::NoUnit`].
pub async fn setup_finish(
    house: &House,
    logins: &Accounts,
    cx: &OpContext,
    client: Client<'_>,
    ticket: &str,
    password: &str,
) -> Result<Step, AccountError> {
    let buckets = Buckets::network(house, client);
    buckets.attempt(house, cx).await?;
    let account = setup_account(house, cx, ticket).await?;
    let hash = hash(cx, &account.login, password).await?;
    let unit = login::first_unit(house, cx, account.id).await?;
    let used = Token::from_text(ticket).ok_or(AccountError::Late)?.hash().as_bytes().to_vec();
    let mut work = house.store.begin("accounts.setup").await?;
    if work.run(&CEREMONY_DELETE, args![used]).await? == 0 {
        return Err(AccountError::Late);
    }
    work.run(&PASSWORD_SET, args![account.id, hash, cx.now]).await?;
    let row = work.one(&BY_ID, args![account.id]).await?.ok_or(AccountError::Late)?;
    let found = Found::read(&row)?;
    if found.account.disabled_at.is_some() {
        return Err(AccountError::Late);
    }
    buckets.succeeded(&mut work).await?;
    let mut event = cx.event("account.password", "account", Some(account.id.uuid()));
    event.user = Some(account.id);
    event.detail = Some("setup".to_owned());
    let recorded = work.record(event);
    if found.has_totp || found.has_passkey || found.has_identity {
        return work.commit(recorded, Step::LogIn).await.map_err(AccountError::from);
    }
    let Some(unit) = unit else {
        work.commit(recorded, ()).await?;
        return Err(AccountError::NoUnit);
    };
    let token = session::open(&mut work, logins, cx, account.id, unit, Acr::Single, &client.family()).await?;
    Ok(work.commit(recorded, Step::SetUp { session: token }).await?)
}

/// Changes one's own password. Ends all other sessions.
///
/// # Errors
/// [`AccountError::Invalid`] at `current` or `password`, [`AccountError::Wait`] after too many wrong ones.
pub async fn change(
    house: &House,
    cx: &OpContext,
    client: Client<'_>,
    current: &str,
    password: &str,
) -> Result<(), AccountError> {
    let mut own = Own::enter(house, cx).await?;
    own.strong()?;
    let row = own.work.one(&BY_ID, args![own.user]).await?.ok_or(AccountError::Wrong)?;
    let found = Found::read(&row)?;
    // Hashing takes long: not while holding the one write transaction.
    own.commit().await?;
    let buckets = Buckets::password(house, &found.account.login, client);
    buckets.attempt(house, cx).await?;
    if !verify(found.hash, current).await? {
        login::refused(house, cx, Some(found.account.id), "password_change").await?;
        return Err(AccountError::field("current", "accounts-fault-current-password"));
    }
    let hash = hash(cx, &found.account.login, password).await?;
    let mut own = Own::enter(house, cx).await?;
    own.work.run(&PASSWORD_SET, args![own.user, hash, cx.now]).await?;
    own.end_others().await?;
    buckets.succeeded(&mut own.work).await?;
    own.record(cx, "account.password", "own");
    own.commit().await
}

#[cfg(test)]
mod tests {
    use super::simple;

    #[test]
    fn words_that_everybody_tries_make_no_password() {
        for bad in [
            "aaaaaaaaaaaa",
            "Lösenord12345",
            "PasswordPassword1",
            "Socialtjänst2026",
            "VärnVärnVärn1!",
            "kommun-kommun",
            "sommarVinter12",
            "vera.lind står här",
        ] {
            assert!(simple("vera.lind", bad), "{bad}");
        }
        for good in ["sju glada vantar", "demonstration-varn", "barnvagnar och kaktusar"] {
            assert!(!simple("vera.lind", good), "{good}");
        }
    }
}
