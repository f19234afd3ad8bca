//! Sessions: what a browser carries after a login. Only the token's hash is stored.

use access::{Acr, Actor, Area, AreaPermit, House, OpContext, Role, Staff, actions, enter_area};
use directory::{OrgKind, Workplace};
use ground::{SessionId, UnitId, UserId};
use jiff::{SignedDuration, Timestamp};
use store::{Row, StoreError, Work, args};
use vault::Token;

use crate::{
    Account, AccountError, Accounts, identity, passkey,
    statements_::{
        ACCOUNT_LANG, ACCOUNT_LOCK, AUTHENTICATORS, BY_ID, CEREMONY_EXPIRE, FAILURE_EXPIRE, PASSKEYS,
        SESSION, SESSION_BY_ID, SESSION_DELETE, SESSION_EXPIRE, SESSION_INSERT, SESSION_SEEN, SESSION_UNIT,
        SESSIONS, SESSIONS_DELETE, SESSIONS_DELETE_OTHER, TOKENS, TOTP,
    },
    throttle::FORGET,
    token,
};

/// A session that may only set up a second factor lives this long.
const SETUP: SignedDuration = SignedDuration::from_mins(30);
/// Use of a session is noted at most this often.
const NOTE: SignedDuration = SignedDuration::from_secs(60);

/// Authenticators whoever administers must have.
pub(crate) const ENOUGH: i64 = 2;

/// One session, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// The unit worked for.
    pub unit: UnitId,
    /// Strength of the login.
    pub acr: Acr,
    /// Logged in at.
    pub made_at: Timestamp,
    /// Last seen, to the minute.
    pub seen_at: Timestamp,
    /// Ends at the latest.
    pub expires_at: Timestamp,
    /// Browser and system.
    pub agent: String,
    /// Short name of the provider where the person logged in, if it was at one.
    pub provider: Option<String>,
}

impl Session {
    fn read(row: &Row, id: &str) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(id)?,
            unit: row.get("unit_id")?,
            acr: row.parse("acr")?,
            made_at: row.get("made_at")?,
            seen_at: row.get("seen_at")?,
            expires_at: row.get("expires_at")?,
            agent: row.get("agent")?,
            provider: row.get("provider")?,
        })
    }
}

/// A person logged in, as the doors see it.
#[derive(Debug, Clone)]
pub struct Signed {
    /// The account.
    pub user: UserId,
    /// What `access` decides upon.
    pub staff: Staff,
    /// Login name.
    pub login: String,
    /// The person's name, for the header.
    pub name: String,
    /// Name of the unit worked for, for the header.
    pub unit_name: String,
    /// Kind of the organisation worked for.
    pub org_kind: OrgKind,
    /// Units the person may work for, oldest membership first.
    pub units: Vec<Workplace>,
    /// Language of the account.
    pub lang: ground::Lang,
    /// Secret of the session, for CSRF tokens. Nobody gets from it to the session token.
    pub csrf_secret: Vec<u8>,
    /// A second factor must be set up before anything else.
    pub must_set_up: bool,
    /// The session.
    pub session: Session,
}

impl Signed {
    /// Handles or leads reports and cases where the person works now. Otherwise a person here only reports, coordinates
    /// or keeps the installation, and lists of cases mean nothing.
    #[must_use]
    pub fn works_on_cases(&self) -> bool {
        let here = |role: Role| self.staff.at(self.staff.unit).any(|m| m.role == role);
        self.org_kind.works_on_cases() && (here(Role::Handler) || here(Role::Manager))
    }
    /// Meets children and reports; what was sent is all there is to see.
    #[must_use]
    pub fn only_reports(&self) -> bool {
        !self.org_kind.works_on_cases()
    }
    /// Administers, but has one authenticator only: a second one comes first.
    #[must_use]
    pub fn needs_another_authenticator(&self) -> bool {
        self.staff.is(Role::Administrator) && !self.staff.two_authenticators
    }
    /// Leads a unit that works on cases.
    #[must_use]
    pub fn leads(&self) -> bool {
        self.units.iter().any(|w| w.member.role == Role::Manager && w.org_kind.works_on_cases())
    }
    /// As an actor.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::Staff(self.staff.clone())
    }
}

/// What a login at a provider leaves in the session.
#[derive(Debug, Clone)]
pub(crate) struct Outside {
    /// Short name of the provider.
    pub(crate) provider: String,
    /// Fingerprint of the provider's name for the person.
    pub(crate) subject: Vec<u8>,
    /// Fingerprint of the provider's session.
    pub(crate) sid: Option<Vec<u8>>,
    /// When the person showed the provider who they are; the beginning of time when it did not say.
    pub(crate) confirmed_at: Timestamp,
}

/// Opens a session in the transaction of the login.
pub(crate) async fn open(
    work: &mut Work,
    logins: &Accounts,
    cx: &OpContext,
    user: UserId,
    unit: UnitId,
    acr: Acr,
    agent: &str,
) -> Result<Token, AccountError> {
    open_from(work, logins, cx, user, unit, acr, agent, None).await
}

/// Opens a session after a login at a provider.
pub(crate) async fn open_from(
    work: &mut Work,
    logins: &Accounts,
    cx: &OpContext,
    user: UserId,
    unit: UnitId,
    acr: Acr,
    agent: &str,
    outside: Option<Outside>,
) -> Result<Token, AccountError> {
    let token = Token::new(cx.entropy());
    let longest = if acr == Acr::Single { logins.absolute.min(SETUP) } else { logins.absolute };
    let (hash, id) = (token.hash().as_bytes().to_vec(), cx.new_id::<SessionId>());
    let agent: String = agent.chars().take(40).collect();
    let (confirmed, provider, subject, sid) = match outside {
        Some(o) => (Some(o.confirmed_at), Some(o.provider), Some(o.subject), o.sid),
        None => (None, None, None, None),
    };
    let row = args![
        hash,
        id,
        user,
        unit,
        acr.code(),
        cx.now,
        cx.now + longest,
        agent,
        confirmed,
        provider,
        subject,
        sid
    ];
    work.run(&SESSION_INSERT, row).await?;
    Ok(token)
}

/// Who carries this token, with everything a request must know: one statement. `None` when the session has ended,
/// was idle too long, the account is disabled or has no membership left.
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn session(
    house: &House,
    logins: &Accounts,
    token: &Token,
    now: Timestamp,
) -> Result<Option<Signed>, StoreError> {
    let hash = token.hash().as_bytes().to_vec();
    // One row for each membership. Without a membership there is nothing to be done here, not even looking around.
    let rows = house.store.reader().all(&SESSION, args![hash.clone(), now, now - logins.idle]).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let (mut session, account) = (Session::read(row, "session_id")?, Account::read(row, "user_id")?);
    let units = rows.iter().map(directory::workplace).collect::<Result<Vec<_>, _>>()?;
    let active = units.iter().find(|w| w.member.unit == session.unit).or(units.first());
    let Some(Workplace { member: active, unit_name, org_kind }) = active else { return Ok(None) };
    // The unit may have been taken away since; then the next one.
    session.unit = active.unit;
    let staff = Staff {
        user: account.id,
        session: Some(session.id),
        org: active.org,
        unit: active.unit,
        acr: session.acr,
        confirmed_at: Some(row.get("confirmed_at")?),
        memberships: units.iter().map(|w| w.member.clone()).collect(),
        two_authenticators: row.get::<i64>("authenticators")? >= ENOUGH,
        scopes: None,
    };
    if now.duration_since(session.seen_at) >= NOTE {
        let mut work = house.store.begin_reading("accounts.seen").await?;
        work.run(&SESSION_SEEN, args![hash, now]).await?;
        work.commit_housekeeping("notes that a session is in use").await?;
    }
    Ok(Some(Signed {
        user: account.id,
        must_set_up: staff.acr == Acr::Single,
        staff,
        login: account.login,
        name: account.name,
        unit_name: unit_name.clone(),
        org_kind: *org_kind,
        units,
        lang: account.lang,
        csrf_secret: token.bound("csrf").text().as_bytes().to_vec(),
        session,
    }))
}

/// One's own account, entered and on record.
pub(crate) struct Own {
    pub(crate) work: Work,
    permit: AreaPermit<actions::AccountOwn>,
    pub(crate) user: UserId,
    pub(crate) acr: Acr,
    session: Option<SessionId>,
}

impl Own {
    pub(crate) async fn enter(house: &House, cx: &OpContext) -> Result<Self, AccountError> {
        let entry = enter_area::<actions::AccountOwn>(house, cx, Area::Own).await?;
        let staff = cx.staff().ok_or(access::AccessError::NotYours)?;
        Ok(Self {
            work: entry.work,
            permit: entry.permit,
            user: staff.user,
            acr: staff.acr,
            session: staff.session,
        })
    }

    /// Refuses sessions that may only set up a second factor.
    pub(crate) fn strong(&self) -> Result<(), AccountError> {
        if self.acr == Acr::Single { Err(AccountError::LoginAgain) } else { Ok(()) }
    }

    /// Refuses sessions whose login was long ago: whoever finds an open screen must not change the locks.
    pub(crate) async fn fresh(&mut self, cx: &OpContext) -> Result<(), AccountError> {
        self.strong()?;
        let session = self.session.ok_or(AccountError::LoginAgain)?;
        let row = self.work.one(&SESSION_BY_ID, args![self.user, session]).await?;
        let confirmed: Timestamp = row.ok_or(AccountError::LoginAgain)?.get("confirmed_at")?;
        if cx.now.duration_since(confirmed) < access::FRESH { Ok(()) } else { Err(AccountError::LoginAgain) }
    }

    /// A second factor may be added by a fresh strong session, or by one that must set up the very first.
    pub(crate) async fn may_add_factor(&mut self, cx: &OpContext) -> Result<(), AccountError> {
        if self.acr != Acr::Single {
            return self.fresh(cx).await;
        }
        let session = self.session.ok_or(AccountError::LoginAgain)?;
        let alive = self.work.one(&SESSION_BY_ID, args![self.user, session]).await?.is_some();
        let row = self.work.one(&BY_ID, args![self.user]).await?.ok_or(AccountError::LoginAgain)?;
        let first = !row.get::<bool>("has_totp")?
            && !row.get::<bool>("has_passkey")?
            && !row.get::<bool>("has_identity")?;
        if alive && first { Ok(()) } else { Err(AccountError::LoginAgain) }
    }

    /// Refuses to take an authenticator away that whoever administers must keep.
    pub(crate) async fn may_remove_factor(
        &mut self,
        cx: &OpContext,
        field: &'static str,
    ) -> Result<(), AccountError> {
        // Two removals at once must not each count the other's.
        self.work.run(&ACCOUNT_LOCK, args![self.user]).await?;
        let row = self.work.one(&AUTHENTICATORS, args![self.user]).await?;
        let left = row.map(|r| r.get::<i64>("authenticators")).transpose()?.unwrap_or(0) - 1;
        let administers = cx.staff().is_some_and(|s| s.is(Role::Administrator));
        if left < 1 {
            Err(AccountError::field(field, "accounts-fault-last-factor"))
        } else if administers && left < ENOUGH {
            Err(AccountError::field(field, "accounts-fault-two-factors"))
        } else {
            Ok(())
        }
    }

    /// Replaces this session by a new one (new token, new clocks) and ends all others of the person.
    pub(crate) async fn renew(
        &mut self,
        logins: &Accounts,
        cx: &OpContext,
        acr: Acr,
    ) -> Result<Token, AccountError> {
        let id = self.session.ok_or(AccountError::LoginAgain)?;
        let row =
            self.work.one(&SESSION_BY_ID, args![self.user, id]).await?.ok_or(AccountError::LoginAgain)?;
        let (unit, agent) = (row.get("unit_id")?, row.get::<String>("agent")?);
        let outside = match (row.get::<Option<String>>("provider")?, row.get::<Option<Vec<u8>>>("subject")?) {
            (Some(provider), Some(subject)) => Some(Outside {
                provider,
                subject,
                sid: row.get("sid")?,
                confirmed_at: row.get("confirmed_at")?,
            }),
            _ => None,
        };
        self.work.run(&SESSIONS_DELETE, args![self.user]).await?;
        open_from(&mut self.work, logins, cx, self.user, unit, acr, &agent, outside).await
    }

    pub(crate) async fn end_others(&mut self) -> Result<(), StoreError> {
        let id = self.session.map_or(uuid::Uuid::nil(), SessionId::uuid);
        self.work.run(&SESSIONS_DELETE_OTHER, args![self.user, id]).await.map(drop)
    }

    pub(crate) fn record(&mut self, cx: &OpContext, action: &'static str, detail: &str) {
        let mut event = cx.event(action, "account", Some(self.user.uuid()));
        event.detail = Some(detail.to_owned());
        self.work.record(event);
    }

    pub(crate) async fn commit(self) -> Result<(), AccountError> {
        self.commit_with(()).await
    }

    pub(crate) async fn commit_with<T>(self, value: T) -> Result<T, AccountError> {
        Ok(self.work.commit(self.permit.recorded(), value).await?)
    }
}

/// Everything one's own account page shows.
#[derive(Debug, Clone)]
pub struct OwnAccount {
    /// Living sessions, newest first.
    pub sessions: Vec<Session>,
    /// API tokens, newest first, ended ones too.
    pub tokens: Vec<token::Listed>,
    /// Passkeys, oldest first.
    pub passkeys: Vec<passkey::Listed>,
    /// There is a one-time code.
    pub has_totp: bool,
    /// Identities at providers, oldest first.
    pub identities: Vec<identity::Linked>,
}

/// One's own account.
///
/// # Errors
/// [`AccountError::Access`] when nobody is logged in.
pub async fn own(house: &House, logins: &Accounts, cx: &OpContext) -> Result<OwnAccount, AccountError> {
    let mut own = Own::enter(house, cx).await?;
    let rows = own.work.all(&SESSIONS, args![own.user, cx.now, cx.now - logins.idle]).await?;
    let sessions = rows.iter().map(|row| Session::read(row, "id")).collect::<Result<_, _>>()?;
    let rows = own.work.all(&TOKENS, args![own.user]).await?;
    let tokens = rows.iter().map(token::Listed::read).collect::<Result<_, _>>()?;
    let rows = own.work.all(&PASSKEYS, args![own.user]).await?;
    let passkeys = rows.iter().map(passkey::Listed::read).collect::<Result<_, _>>()?;
    let has_totp = own.work.one(&TOTP, args![own.user]).await?.is_some();
    let identities = identity::of(house, &mut own.work, own.user).await?;
    own.commit_with(OwnAccount { sessions, tokens, passkeys, has_totp, identities }).await
}

/// Ends one of one's own sessions: logging out is ending the present one.
///
/// # Errors
/// [`AccountError::Access`] when nobody is logged in.
pub async fn end(house: &House, cx: &OpContext, id: SessionId) -> Result<(), AccountError> {
    let mut own = Own::enter(house, cx).await?;
    own.work.run(&SESSION_DELETE, args![own.user, id]).await?;
    own.record(cx, "logout", if own.session == Some(id) { "own" } else { "other" });
    own.commit().await
}

/// Ends all of one's own sessions.
///
/// # Errors
/// [`AccountError::Access`] when nobody is logged in.
pub async fn end_all(house: &House, cx: &OpContext) -> Result<(), AccountError> {
    let mut own = Own::enter(house, cx).await?;
    own.work.run(&SESSIONS_DELETE, args![own.user]).await?;
    own.record(cx, "logout", "all");
    own.commit().await
}

/// Works for another of one's own units from the next request on.
///
/// # Errors
/// [`access::AccessError::Absent`] when the unit is not among them.
pub async fn switch_unit(house: &House, cx: &OpContext, unit: UnitId) -> Result<(), AccountError> {
    let mut own = Own::enter(house, cx).await?;
    own.strong()?;
    let session = own.session.ok_or(AccountError::LoginAgain)?;
    if cx.staff().is_none_or(|s| s.at(unit).next().is_none()) {
        own.commit().await?;
        return Err(access::AccessError::Absent.into());
    }
    own.work.run(&SESSION_UNIT, args![own.user, session, unit]).await?;
    let mut event = cx.event("session.unit", "unit", Some(unit.uuid()));
    event.detail = None;
    own.work.record(event);
    own.commit().await
}

/// Language of one's own pages.
///
/// # Errors
/// [`AccountError::Access`] when nobody is logged in.
pub async fn set_lang(house: &House, cx: &OpContext, lang: ground::Lang) -> Result<(), AccountError> {
    let mut own = Own::enter(house, cx).await?;
    own.work.run(&ACCOUNT_LANG, args![own.user, crate::model::lang_code(lang)]).await?;
    own.commit().await
}

/// Forgets sessions, ceremonies and failure buckets that are over. For the hourly job.
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn sweep(house: &House, now: Timestamp) -> Result<u64, StoreError> {
    let mut work = house.store.begin_reading("accounts.sweep").await?;
    let mut gone = work.run(&SESSION_EXPIRE, args![now]).await?;
    gone += work.run(&CEREMONY_EXPIRE, args![now]).await?;
    gone += work.run(&FAILURE_EXPIRE, args![now - FORGET]).await?;
    work.commit_housekeeping("forgets what is over anyway").await?;
    Ok(gone)
}
