//! Entering: begin the transaction, load the facts, decide, record. Refusals are recorded and committed too.

use std::{marker::PhantomData, sync::Arc};

use ground::{CaseNumber, OrgId, ReportNumber, ThreadId, UnitId, UserId};
use store::{Decision, Event, StoreError, Work, args};
use uuid::Uuid;
use vault::{DataKey, Lock, OrgKey, Wrapped};

use crate::{
    AccessError, Action, AreaAction, AreaPermit, House, ObjectAction, ObjectFacts, OpContext, Part, Permit,
    ProtectAction, Rule, Secrecy, UnitAction, UnitPermit, Verdict, decide, decide_area, decide_unit,
    permit::{needed, opened},
    statements_::{
        CONFLICT_SET, CONFLICTS_DELETE, DATA_KEY_DELETE, DATA_KEY_INSERT, FACTS, GLASS_DELETE, GUARDED_BUMP,
        GUARDED_DELETE, GUARDED_INSERT, GUARDED_MOVE, GUARDED_SECRECY, GUARDED_TOUCH, LOCK_DUE_INSERT,
        LOG_NOTES_DELETE, MEMBER_END, MEMBER_SET, MEMBERS, MEMBERS_DELETE, MEMBERS_END, SHARES_DELETE,
    },
};

/// Which report or case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// By its number, within the actor's organisation.
    Number(String),
    /// By its id, within the actor's organisation.
    Id(Uuid),
    /// By owner and id: automatic jobs only.
    Of(OrgId, Uuid),
}

/// A part of the system that is not one unit's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Area {
    /// A coordinator region, slug.
    Region(String),
    /// The whole country.
    Country,
    /// The directory of organisations, units and services.
    Directory,
    /// Accounts and memberships.
    Accounts,
    /// One's own account.
    Own,
    /// Guidance.
    Guidance,
    /// All units, for automatic jobs.
    Units,
    /// The audit log as a whole.
    Audit,
    /// The log of one organisation.
    Log(OrgId),
    /// The keys of the installation and of organisations.
    Keys,
}

impl Area {
    const fn kind(&self) -> &'static str {
        match self {
            Self::Region(_) => "region",
            Self::Country => "country",
            Self::Directory => "directory",
            Self::Accounts => "accounts",
            Self::Own => "account",
            Self::Guidance => "guidance",
            Self::Units => "units",
            Self::Audit => "audit",
            Self::Log(_) => "log",
            Self::Keys => "keys",
        }
    }
}

/// An open transaction together with the leave to do `A` in it.
pub struct Entry<P> {
    /// The transaction.
    pub work: Work,
    /// The leave.
    pub permit: P,
}

/// A refusal that is on record.
pub(crate) struct Refused {
    pub(crate) rule: Rule,
    pub(crate) recorded: store::Recorded,
}

impl Refused {
    /// What the person is told: nothing, unless it is known to them already.
    pub(crate) const fn error(&self) -> AccessError {
        if matches!(self.rule, Rule::StaleLogin) { AccessError::Confirm } else { AccessError::Absent }
    }
    /// Keeps the record and answers.
    pub(crate) async fn answer(self, work: Work) -> Result<AccessError, StoreError> {
        work.commit(self.recorded, ()).await?;
        Ok(self.error())
    }
}

pub(crate) fn complete(
    mut event: Event,
    info: crate::ActionInfo,
    verdict: Verdict,
    owner: Option<OrgId>,
) -> Event {
    event.action = info.name;
    event.rule = verdict.rule.code();
    event.decision = if verdict.allow { Decision::Allow } else { Decision::Deny };
    if owner.is_some() {
        event.owner = owner;
    }
    event
}

pub(crate) async fn begin<A: Action>(house: &House) -> Result<Work, StoreError> {
    if A::INFO.writes {
        house.store.begin(A::INFO.name).await
    } else {
        house.store.begin_reading(A::INFO.name).await
    }
}

async fn load(
    work: &mut Work,
    cx: &OpContext,
    target: &Target,
) -> Result<Option<(ObjectFacts, store::Row)>, StoreError> {
    let (owner, id, number) = match (target, cx.staff()) {
        (Target::Number(n), Some(s)) => (s.org, Uuid::nil(), n.as_str()),
        (Target::Id(id), Some(s)) => (s.org, *id, ""),
        (Target::Of(owner, id), _) => (*owner, *id, ""),
        _ => return Ok(None),
    };
    let user = cx.user().unwrap_or(UserId(Uuid::nil()));
    let org = cx.staff().map_or(OrgId(Uuid::nil()), |s| s.org);
    let Some(row) = work.one(&FACTS, args![owner, id, number, user, cx.now, org]).await? else {
        return Ok(None);
    };
    if row.get::<Option<Uuid>>("id")?.is_none() {
        return Ok(None);
    }
    let mut parts = Vec::new();
    if row.get::<bool>("named")? {
        parts.push(Part::Named);
    }
    if row.get::<bool>("handler")? {
        parts.push(Part::Handler);
    }
    let facts = ObjectFacts {
        owner: row.get("owner_id")?,
        unit: row.get("unit_id")?,
        secrecy: row.parse("secrecy")?,
        conflict: row.get("conflict")?,
        parts,
        glass: row.get("glass")?,
        share: None,
    };
    Ok(Some((facts, row)))
}

/// What the log keeps of something that does not exist: the id asked for, or one made of the number. So whoever tries numbers is
/// seen to try, and the event is as much work as that of a refusal.
fn asked(target: &Target) -> Option<Uuid> {
    match target {
        Target::Id(id) | Target::Of(_, id) => Some(*id),
        // Only a well-formed number, which is drawn by lot and says nothing: what else was typed may be anything.
        Target::Number(n) if n.parse::<CaseNumber>().is_ok() || n.parse::<ReportNumber>().is_ok() => {
            let hash = n.bytes().fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d_u128, |h, b| {
                (h ^ u128::from(b)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
            });
            Some(uuid::Builder::from_custom_bytes(hash.to_be_bytes()).into_uuid())
        }
        Target::Number(_) => None,
    }
}

/// Enters one report or case to do `A`.
///
/// # Errors
/// [`AccessError::Absent`] when it does not exist or the actor may not; the refusal is on record.
pub async fn enter<A: ObjectAction>(
    house: &House,
    cx: &OpContext,
    target: &Target,
) -> Result<Entry<Permit<A>>, AccessError> {
    let owner = match target {
        Target::Of(owner, _) => Some(*owner),
        _ => cx.staff().map(|s| s.org),
    };
    if let Some(owner) = owner {
        house.keyring.ready(&house.store, owner, cx.now).await?;
    }
    let mut work = begin::<A>(house).await?;
    match also::<A>(house, cx, &mut work, target).await? {
        Ok(permit) => Ok(Entry { work, permit }),
        Err(refused) => Err(refused.answer(work).await?),
    }
}

/// Enters one more object in a transaction that is under way and holds an audit event of its own.
///
/// # Errors
/// [`AccessError::Absent`] when the actor may not; drop the transaction then.
pub async fn enter_within<A: ObjectAction>(
    house: &House,
    cx: &OpContext,
    work: &mut Work,
    target: &Target,
) -> Result<Permit<A>, AccessError> {
    also::<A>(house, cx, work, target).await?.map_err(|refused| refused.error())
}

async fn also<A: ObjectAction>(
    house: &House,
    cx: &OpContext,
    work: &mut Work,
    target: &Target,
) -> Result<Result<Permit<A>, Refused>, AccessError> {
    let wanted = match A::INFO.scope {
        crate::Scope::Report => "report",
        crate::Scope::Thread => "thread",
        _ => "case",
    };
    let loaded =
        load(work, cx, target).await?.filter(|(_, row)| row.get::<String>("kind").is_ok_and(|k| k == wanted));
    let verdict = loaded.as_ref().map_or(Verdict { allow: false, rule: Rule::NoObject }, |(facts, _)| {
        decide(&cx.actor, A::INFO, facts, cx.now)
    });
    let id = loaded.as_ref().map(|(_, row)| row.get::<Uuid>("id")).transpose()?;
    let owner = loaded.as_ref().map(|(facts, _)| facts.owner);
    let event =
        complete(cx.event(A::INFO.name, wanted, id.or_else(|| asked(target))), A::INFO, verdict, owner);
    let recorded = work.record(event);
    let (Some((facts, row)), true) = (loaded, verdict.allow) else {
        return Ok(Err(Refused { rule: verdict.rule, recorded }));
    };
    let wrapped: Option<Vec<u8>> = row.get("wrapped")?;
    let org_key =
        opened(house.keyring.opener(&house.store, work, cx, facts.owner, wrapped.as_deref()).await)?;
    let lock = lock(house, row.get("id")?, wrapped.as_deref()).await?;
    Ok(Ok(Permit {
        owner: facts.owner,
        id: row.get("id")?,
        number: row.get("number")?,
        unit: facts.unit,
        secrecy: facts.secrecy,
        revision: row.get("revision")?,
        rule: verdict.rule,
        until: facts.glass.filter(|_| verdict.rule == Rule::BreakGlass),
        wrapped,
        org_key,
        lock,
        recorded,
        action: PhantomData,
    }))
}

/// The subject's lock, if its wrap needs one.
pub(crate) async fn lock(
    house: &House,
    subject: Uuid,
    wrapped: Option<&[u8]>,
) -> Result<Option<Lock>, AccessError> {
    if wrapped.is_some_and(Wrapped::needs_lock) { house.locks.of(subject).await } else { Ok(None) }
}

impl<A> Entry<Permit<A>> {
    /// Leave for one more object in the same transaction (a report while opening its case, say).
    ///
    /// # Errors
    /// [`AccessError::Absent`] as for [`enter`]; drop the entry then.
    pub async fn also<B: ObjectAction>(
        &mut self,
        house: &House,
        cx: &OpContext,
        target: &Target,
    ) -> Result<Permit<B>, AccessError> {
        also::<B>(house, cx, &mut self.work, target).await?.map_err(|refused| refused.error())
    }

    /// Leave to do something at a unit in the same transaction (open a case, say).
    ///
    /// # Errors
    /// [`AccessError::Absent`] when the actor may not; drop the entry then.
    pub async fn also_unit<B: UnitAction>(
        &mut self,
        house: &House,
        cx: &OpContext,
        org: OrgId,
        unit: UnitId,
    ) -> Result<UnitPermit<B>, AccessError> {
        also_unit::<B>(house, cx, &mut self.work, org, unit).await?.map_err(|_| AccessError::Absent)
    }
}

async fn also_unit<A: UnitAction>(
    house: &House,
    cx: &OpContext,
    work: &mut Work,
    org: OrgId,
    unit: UnitId,
) -> Result<Result<UnitPermit<A>, store::Recorded>, AccessError> {
    let verdict = decide_unit(&cx.actor, A::INFO, unit);
    let event = complete(cx.event(A::INFO.name, "unit", Some(unit.uuid())), A::INFO, verdict, Some(org));
    let recorded = work.record(event);
    if !verdict.allow {
        return Ok(Err(recorded));
    }
    let org_key = opened(house.keyring.org_key(work, cx, org).await)?;
    Ok(Ok(UnitPermit {
        org,
        unit,
        user: cx.user(),
        covers: cx.staff().is_some_and(|s| s.covers(org)),
        now: cx.now,
        org_key,
        rule: verdict.rule,
        recorded,
        action: PhantomData,
    }))
}

/// Enters a unit of an organisation to do `A`. The caller has looked up which organisation the unit belongs to.
///
/// # Errors
/// [`AccessError::Absent`] when the actor may not; the refusal is on record.
pub async fn enter_unit<A: UnitAction>(
    house: &House,
    cx: &OpContext,
    org: OrgId,
    unit: UnitId,
) -> Result<Entry<UnitPermit<A>>, AccessError> {
    house.keyring.ready(&house.store, org, cx.now).await?;
    let mut work = begin::<A>(house).await?;
    match also_unit::<A>(house, cx, &mut work, org, unit).await? {
        Ok(permit) => Ok(Entry { work, permit }),
        Err(recorded) => {
            work.commit(recorded, ()).await?;
            Err(AccessError::Absent)
        }
    }
}

/// Enters a unit in a transaction that is under way and holds an audit event of its own.
///
/// # Errors
/// [`AccessError::Absent`] when the actor may not; drop the transaction then.
pub async fn enter_unit_within<A: UnitAction>(
    house: &House,
    cx: &OpContext,
    work: &mut Work,
    org: OrgId,
    unit: UnitId,
) -> Result<UnitPermit<A>, AccessError> {
    also_unit::<A>(house, cx, work, org, unit).await?.map_err(|_| AccessError::Absent)
}

/// Enters an area to do `A`.
///
/// # Errors
/// [`AccessError::NotYours`] when the actor may not, [`AccessError::OneAuthenticator`]; the refusal is on record.
pub async fn enter_area<A: AreaAction>(
    house: &House,
    cx: &OpContext,
    area: Area,
) -> Result<Entry<AreaPermit<A>>, AccessError> {
    if let Area::Log(org) = &area {
        house.keyring.ready(&house.store, *org, cx.now).await?;
    }
    let mut work = begin::<A>(house).await?;
    let verdict = decide_area(&cx.actor, A::INFO, &area);
    let owner = if let Area::Log(org) = area { Some(org) } else { None };
    let mut event = complete(cx.event(A::INFO.name, area.kind(), None), A::INFO, verdict, owner);
    if let Area::Region(slug) = &area {
        event.detail = Some(slug.clone());
    }
    let recorded = work.record(event);
    if !verdict.allow {
        work.commit(recorded, ()).await?;
        return Err(match verdict.rule {
            Rule::OneAuthenticator => AccessError::OneAuthenticator,
            _ => AccessError::NotYours,
        });
    }
    Ok(Entry { work, permit: AreaPermit { area, rule: verdict.rule, recorded, action: PhantomData } })
}

/// What a new guarded object is.
pub(crate) struct NewObject<'a> {
    pub(crate) id: Uuid,
    pub(crate) kind: &'static str,
    pub(crate) number: &'a str,
    pub(crate) secrecy: Secrecy,
}

async fn found<A, B: ObjectAction>(
    house: &House,
    cx: &OpContext,
    entry: &mut Work,
    permit: &UnitPermit<A>,
    new: NewObject<'_>,
) -> Result<(Permit<B>, DataKey), AccessError> {
    let org_key = Arc::clone(needed(&permit.org_key)?);
    let key = DataKey::generate(cx.entropy());
    // On disk before anything it locks: a lock too many is swept away, one too few would lose the case.
    let lock = house.locks.make(&[new.id], cx.now, cx.entropy()).await?.remove(&new.id);
    let lock = lock.ok_or(vault::VaultError::Damaged)?;
    let at = At { org: permit.org, unit: permit.unit };
    let (wrapped, org_key) = register(house, cx, entry, at, &new, org_key, &lock, &key).await?;
    Ok((
        Permit {
            owner: permit.org,
            id: new.id,
            number: new.number.to_owned(),
            unit: permit.unit,
            secrecy: new.secrecy,
            revision: 1,
            rule: permit.rule,
            until: None,
            wrapped: Some(wrapped.0),
            org_key: Ok(org_key),
            lock: Some(lock),
            recorded: permit.recorded,
            action: PhantomData,
        },
        key,
    ))
}

/// Where an object is registered.
#[derive(Clone, Copy)]
pub(crate) struct At {
    pub(crate) org: OrgId,
    pub(crate) unit: UnitId,
}

/// One row for the object and one for its key, wrapped for the organisation.
#[expect(clippy::too_many_arguments, reason = "one row, each of its sources named")]
pub(crate) async fn register(
    house: &House,
    cx: &OpContext,
    work: &mut Work,
    at: At,
    new: &NewObject<'_>,
    mut org_key: Arc<OrgKey>,
    lock: &Lock,
    key: &DataKey,
) -> Result<(Wrapped, Arc<OrgKey>), AccessError> {
    work.run(&GUARDED_INSERT, args![at.org, new.id, new.kind, new.number, at.unit, new.secrecy.code()])
        .await?;
    let mut wrapped = org_key.wrap_locked(new.id, lock, key, cx.entropy())?;
    let put = |wrapped: &Wrapped, version: u32| args![at.org, new.id, wrapped.0.clone(), version];
    if work.run(&DATA_KEY_INSERT, put(&wrapped, org_key.version())).await? != 1 {
        // The organisation's key was rotated since this node opened it.
        house.keyring.forget(at.org);
        org_key = house.keyring.org_key(work, cx, at.org).await?;
        wrapped = org_key.wrap_locked(new.id, lock, key, cx.entropy())?;
        if work.run(&DATA_KEY_INSERT, put(&wrapped, org_key.version())).await? != 1 {
            return Err(vault::VaultError::OtherKeyVersion { needed: org_key.version() }.into());
        }
    }
    Ok((wrapped, org_key))
}

impl<A: UnitAction> UnitPermit<A> {
    /// Registers a new report at this unit: from this instant the unit is responsible for it.
    ///
    /// # Errors
    /// [`AccessError`] when the engine refuses.
    pub async fn found_report(
        &self,
        house: &House,
        cx: &OpContext,
        work: &mut Work,
        id: ground::ReportId,
        number: &ground::ReportNumber,
    ) -> Result<(Permit<crate::actions::ReportHandle>, DataKey), AccessError> {
        let new =
            NewObject { id: id.uuid(), kind: "report", number: number.as_str(), secrecy: Secrecy::Normal };
        found(house, cx, work, self, new).await
    }

    /// Registers a new case at this unit: from this instant the unit is responsible for it.
    ///
    /// # Errors
    /// [`AccessError`] when the engine refuses.
    pub async fn found_case(
        &self,
        house: &House,
        cx: &OpContext,
        work: &mut Work,
        id: ground::CaseId,
        number: &ground::CaseNumber,
        secrecy: Secrecy,
    ) -> Result<(Permit<crate::actions::CaseWrite>, DataKey), AccessError> {
        let new = NewObject { id: id.uuid(), kind: "case", number: number.as_str(), secrecy };
        found(house, cx, work, self, new).await
    }
}

impl<A: ObjectAction> Permit<A> {
    /// Counts the revision up; false when somebody else was faster than `seen`.
    ///
    /// # Errors
    /// [`StoreError`] when the engine refuses.
    pub async fn bump(&self, work: &mut Work, seen: i64) -> Result<bool, StoreError> {
        Ok(work.run(&GUARDED_BUMP, args![self.owner, self.id, seen]).await? == 1)
    }

    /// Counts the revision up, whatever it is, and tells it: for what follows by itself and has seen no page. It waits for whoever
    /// changes the object just now.
    ///
    /// # Errors
    /// [`StoreError`] when the engine refuses, or the object is gone.
    pub async fn touch(&self, work: &mut Work) -> Result<i64, StoreError> {
        let row = work.one(&GUARDED_TOUCH, args![self.owner, self.id]).await?;
        row.ok_or(StoreError::Busy { statement: GUARDED_TOUCH.name })?.get("revision")
    }

    /// Adds a tie between a person and this object.
    ///
    /// # Errors
    /// [`StoreError`] when the engine refuses.
    pub async fn tie(
        &self,
        work: &mut Work,
        user: UserId,
        part: Part,
        cx: &OpContext,
    ) -> Result<(), StoreError> {
        work.run(&MEMBER_SET, args![self.owner, self.id, user, part.code(), cx.now]).await.map(drop)
    }

    /// Ends a tie.
    ///
    /// # Errors
    /// [`StoreError`] when the engine refuses.
    pub async fn untie(
        &self,
        work: &mut Work,
        user: UserId,
        part: Part,
        cx: &OpContext,
    ) -> Result<(), StoreError> {
        work.run(&MEMBER_END, args![self.owner, self.id, user, part.code(), cx.now]).await.map(drop)
    }

    /// Ends every tie of one part.
    ///
    /// # Errors
    /// [`StoreError`] when the engine refuses.
    pub async fn untie_all(&self, work: &mut Work, part: Part, cx: &OpContext) -> Result<(), StoreError> {
        work.run(&MEMBERS_END, args![self.owner, self.id, part.code(), cx.now]).await.map(drop)
    }

    /// Who is tied to this object now.
    ///
    /// # Errors
    /// [`StoreError`] when the engine refuses.
    pub async fn ties(&self, work: &mut Work, cx: &OpContext) -> Result<Vec<(UserId, Part)>, StoreError> {
        let rows = work.all(&MEMBERS, args![self.owner, self.id, cx.now]).await?;
        rows.iter().map(|r| Ok((r.get("user_id")?, r.parse("part")?))).collect()
    }

    /// Declares a person's conflict of interest.
    ///
    /// # Errors
    /// [`StoreError`] when the engine refuses.
    pub async fn declare_conflict(
        &self,
        work: &mut Work,
        user: UserId,
        reason_code: &'static str,
        cx: &OpContext,
    ) -> Result<(), StoreError> {
        work.run(&CONFLICT_SET, args![self.owner, self.id, user, reason_code, cx.user(), cx.now])
            .await
            .map(drop)
    }
}

impl<A: crate::EraseAction> Permit<A> {
    /// Removes the object with its ties and its key, and notes that its lock must go: [`crate::shred`] destroys it once this
    /// transaction is committed.
    ///
    /// # Errors
    /// [`StoreError`] when the engine refuses.
    pub async fn forget(&self, cx: &OpContext, work: &mut Work) -> Result<(), StoreError> {
        work.run(&LOCK_DUE_INSERT, args![self.owner, self.id, cx.now]).await?;
        forget_rows(work, self.owner, self.id).await
    }

    /// Removes one side of a thread about this object: its registration, its ties, its key. The thread's lock stays for the other
    /// side; [`Self::forget_thread`] ends it.
    ///
    /// # Errors
    /// [`StoreError`] when the engine refuses.
    pub async fn forget_side(&self, work: &mut Work, thread: ThreadId, org: OrgId) -> Result<(), StoreError> {
        forget_rows(work, org, thread.uuid()).await
    }

    /// Neither side of a thread is left: its lock must go.
    ///
    /// # Errors
    /// [`StoreError`] when the engine refuses.
    pub async fn forget_thread(
        &self,
        cx: &OpContext,
        work: &mut Work,
        thread: ThreadId,
    ) -> Result<(), StoreError> {
        work.run(&LOCK_DUE_INSERT, args![self.owner, thread, cx.now]).await.map(drop)
    }
}

async fn forget_rows(work: &mut Work, owner: OrgId, id: Uuid) -> Result<(), StoreError> {
    for statement in [
        &MEMBERS_DELETE,
        &CONFLICTS_DELETE,
        &SHARES_DELETE,
        &GLASS_DELETE,
        &LOG_NOTES_DELETE,
        &DATA_KEY_DELETE,
        &GUARDED_DELETE,
    ] {
        work.run(statement, args![owner, id]).await?;
    }
    Ok(())
}

impl<A: ProtectAction> Permit<A> {
    /// Changes how secret the object is; false when somebody else was faster.
    ///
    /// # Errors
    /// [`StoreError`] when the engine refuses.
    pub async fn protect(&self, work: &mut Work, secrecy: Secrecy, seen: i64) -> Result<bool, StoreError> {
        Ok(work.run(&GUARDED_SECRECY, args![self.owner, self.id, seen, secrecy.code()]).await? == 1)
    }
}

impl Permit<crate::actions::ReportHandle> {
    /// Moves responsibility to another unit of the same organisation; false when somebody else was faster.
    ///
    /// # Errors
    /// [`StoreError`] when the engine refuses.
    pub async fn move_to(&self, work: &mut Work, unit: UnitId, seen: i64) -> Result<bool, StoreError> {
        Ok(work.run(&GUARDED_MOVE, args![self.owner, self.id, seen, unit]).await? == 1)
    }
}

impl Permit<crate::actions::CaseAssign> {
    /// Moves responsibility to another unit of the same organisation; false when somebody else was faster.
    ///
    /// # Errors
    /// [`StoreError`] when the engine refuses.
    pub async fn move_to(&self, work: &mut Work, unit: UnitId, seen: i64) -> Result<bool, StoreError> {
        Ok(work.run(&GUARDED_MOVE, args![self.owner, self.id, seen, unit]).await? == 1)
    }
}
