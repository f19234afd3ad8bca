//! The one-time code (TOTP, RFC 6238): 6 digits, 30 seconds, SHA-1 as authenticator apps know it, one step of grace to
//! both sides, each step good once.

use access::{Acr, House, OpContext};
use ground::UserId;
use jiff::{SignedDuration, Timestamp};
use store::{Work, args};
use totp_rs::{Algorithm, Builder, Secret, Totp};
use vault::{Token, VaultError};
use zeroize::Zeroizing;

use crate::{
    AccountError, Accounts,
    session::Own,
    statements_::{TOTP, TOTP_DELETE, TOTP_SET, TOTP_USE},
};

/// How long the set-up page may stay open.
const SETUP: SignedDuration = SignedDuration::from_mins(30);
const TABLE: &str = "account_totp";
const COLUMN: &str = "secret";
/// Seconds per step.
pub const STEP: i64 = 30;

fn totp(secret: &[u8]) -> Result<Totp, AccountError> {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_skew(1)
        .with_step_duration(STEP.unsigned_abs())
        .with_secret(secret)
        .build()
        .map_err(|_| AccountError::Sealed(VaultError::Damaged))
}

/// The step a code belongs to, if it is right now. Spaces as apps show them are allowed.
fn step(secret: &[u8], code: &str, now: Timestamp) -> Result<Option<i64>, AccountError> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).take(7).collect();
    if code.len() != 6 || !code.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(None);
    }
    let seconds = u64::try_from(now.as_second()).unwrap_or(0);
    Ok(totp(secret)?.check(&code, seconds).and_then(|step| i64::try_from(step).ok()))
}

/// The code of an instant, for tests and fixtures that play the authenticator.
///
/// # Errors
/// [`AccountError::Sealed`] when the secret is shorter than RFC 4226 allows.
pub fn code_at(secret: &str, now: Timestamp) -> Result<String, AccountError> {
    let plain: String = secret.chars().filter(|c| !c.is_whitespace()).collect();
    let secret = Secret::try_from_base32(plain).map_err(|_| AccountError::Sealed(VaultError::Damaged))?;
    Ok(totp(secret.as_bytes())?.generate(u64::try_from(now.as_second()).unwrap_or(0)).to_string())
}

/// Checks a code and uses its step up. False: wrong, or used before.
pub(crate) async fn use_code(
    house: &House,
    work: &mut Work,
    cx: &OpContext,
    user: UserId,
    code: &str,
) -> Result<bool, AccountError> {
    let Some(row) = work.one(&TOTP, args![user]).await? else { return Ok(false) };
    let sealed = row.get::<Vec<u8>>("secret")?;
    let secret = house.keyring.account_key().open(TABLE, COLUMN, user.uuid(), &sealed)?;
    let Some(step) = step(&secret, code, cx.now)? else { return Ok(false) };
    // Compare-and-set: of two requests with the same code one wins.
    Ok(work.run(&TOTP_USE, args![user, step]).await? == 1)
}

/// What the set-up page shows. Nothing is stored until [`confirm`].
pub struct Setup {
    /// The secret to type, in groups of four.
    pub secret: Zeroizing<String>,
    /// The same as a link (and QR code) for the authenticator app.
    pub link: Zeroizing<String>,
    /// The same, sealed, for a hidden field of the form.
    pub sealed: String,
}

fn purpose(user: UserId) -> String {
    format!("totp set-up {user}")
}

fn show(secret: &[u8], login: &str, sealed: String) -> Setup {
    let text = Zeroizing::new(Secret::from(secret).to_base32());
    let grouped = text.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ");
    let label = login.replace('@', "%40");
    let link = format!(
        "otpauth://totp/V%C3%A4rn:{label}?secret={}&issuer=V%C3%A4rn&algorithm=SHA1&digits=6&period={STEP}",
        text.as_str()
    );
    Setup { secret: Zeroizing::new(grouped), link: Zeroizing::new(link), sealed }
}

/// Begins setting up: a new secret to show. `login` labels it in the app.
///
/// # Errors
/// [`AccountError::Access`] when nobody is logged in.
pub fn begin(house: &House, cx: &OpContext, login: &str) -> Result<Setup, AccountError> {
    let user = cx.user().ok_or(access::AccessError::NotYours)?;
    let mut secret = Zeroizing::new([0_u8; 20]);
    cx.entropy().fill(&mut *secret);
    let sealed =
        house.keyring.form_key().seal_token(&purpose(user), cx.now + SETUP, &*secret, cx.entropy())?;
    Ok(show(&*secret, login, sealed))
}

/// The same page again, after a wrong code.
///
/// # Errors
/// [`AccountError::Late`] after half an hour.
pub fn again(house: &House, cx: &OpContext, login: &str, sealed: &str) -> Result<Setup, AccountError> {
    let user = cx.user().ok_or(access::AccessError::NotYours)?;
    let secret = house
        .keyring
        .form_key()
        .open_token(&purpose(user), cx.now, sealed)
        .map_err(|_| AccountError::Late)?;
    Ok(show(&secret, login, sealed.to_owned()))
}

/// Confirms with a first code. Replaces the session by one with two factors (new token) and ends all others.
///
/// # Errors
/// [`AccountError::Invalid`] at `code`, [`AccountError::Late`], [`AccountError::LoginAgain`].
pub async fn confirm(
    house: &House,
    logins: &Accounts,
    cx: &OpContext,
    sealed: &str,
    code: &str,
) -> Result<Token, AccountError> {
    let user = cx.user().ok_or(access::AccessError::NotYours)?;
    let secret = house
        .keyring
        .form_key()
        .open_token(&purpose(user), cx.now, sealed)
        .map_err(|_| AccountError::Late)?;
    let Some(step) = step(&secret, code, cx.now)? else {
        return Err(AccountError::field("code", "accounts-fault-code"));
    };
    let mut own = Own::enter(house, cx).await?;
    own.may_add_factor(cx).await?;
    let stored = house.keyring.account_key().seal(TABLE, COLUMN, user.uuid(), cx.entropy(), &secret)?;
    own.work.run(&TOTP_SET, args![user, stored, cx.now, step]).await?;
    let acr = own.acr.max(Acr::Two);
    let token = own.renew(logins, cx, acr).await?;
    own.record(cx, "account.totp", "set");
    own.commit_with(token).await
}

/// Takes the one-time code away; only while another second factor remains, and for an administrator two.
///
/// # Errors
/// [`AccountError::LoginAgain`]; [`AccountError::Invalid`] at `totp`.
pub async fn remove(house: &House, cx: &OpContext) -> Result<(), AccountError> {
    let mut own = Own::enter(house, cx).await?;
    own.fresh(cx).await?;
    own.may_remove_factor(cx, "totp").await?;
    own.work.run(&TOTP_DELETE, args![own.user]).await?;
    own.end_others().await?;
    own.record(cx, "account.totp", "removed");
    own.commit().await
}

/// A one-time code that nobody's app knows, for the invented people of a demonstration.
pub(crate) async fn invent(
    house: &House,
    work: &mut Work,
    cx: &OpContext,
    user: UserId,
) -> Result<(), AccountError> {
    let mut secret = Zeroizing::new([0_u8; 20]);
    cx.entropy().fill(&mut *secret);
    let stored = house.keyring.account_key().seal(TABLE, COLUMN, user.uuid(), cx.entropy(), &*secret)?;
    work.run(&TOTP_SET, args![user, stored, cx.now, 0_i64]).await?;
    Ok(())
}
