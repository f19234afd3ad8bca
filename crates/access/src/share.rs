//! Shares: facts of one case shown to another organisation through a gate. A share is permission, key and record in one.

use std::marker::PhantomData;

use ground::{OrgId, ShareId, ThreadId, UnitId, UserId};
use jiff::Timestamp;
use store::{Row, StoreError, Work, args};
use vault::{OrgKey, VaultError, Wrapped};

use crate::{
    AccessError, Entry, GiveAction, Groups, House, ObjectFacts, OpContext, Part, Permit, RevokeAction, Rule,
    Secrecy, Share, ShareAction, SharePermit, Verdict,
    actions::{CaseDeliver, CaseShare},
    decide,
    enter::{Refused, begin, complete, lock},
    statements_::{FACTS_SHARED, SHARE_APPROVE, SHARE_INSERT, SHARE_RELEASE, SHARE_REVOKE, SHARES},
};

/// A share to be made.
#[derive(Debug, Clone)]
pub struct NewShare<'a> {
    /// Its id.
    pub id: ShareId,
    /// Receiving organisation.
    pub to_org: OrgId,
    /// Receiving unit.
    pub to_unit: UnitId,
    /// Id of the gate.
    pub gate: &'a str,
    /// What goes through.
    pub groups: Groups,
    /// Until when.
    pub until: Timestamp,
    /// What the sharer wrote, sealed under the case's key.
    pub sealed: Vec<u8>,
    /// It waits for the receiver's yes in this thread.
    pub thread: Option<ThreadId>,
}

/// A share as its owner sees it.
#[derive(Debug, Clone)]
pub struct ShareRow {
    /// Its id.
    pub id: ShareId,
    /// Receiving organisation.
    pub to_org: OrgId,
    /// Its name.
    pub org_name: String,
    /// Its kind, a code of the directory.
    pub org_kind: String,
    /// Receiving unit.
    pub to_unit: UnitId,
    /// Its name.
    pub unit_name: String,
    /// Id of the gate.
    pub gate: String,
    /// What goes through.
    pub groups: Groups,
    /// When, and by whom.
    pub made: (Timestamp, UserId, Option<String>),
    /// Until when.
    pub until: Timestamp,
    /// Since when it holds: as it was made, or when a second person had approved.
    pub approved_at: Option<Timestamp>,
    /// Who approved it, where a second person was needed.
    pub approved_by: Option<(UserId, Option<String>)>,
    /// When it was taken back, and by whom.
    pub revoked: Option<(Timestamp, Option<String>)>,
    /// What the sharer wrote, sealed.
    pub sealed: Vec<u8>,
}

impl ShareRow {
    fn read(row: &Row) -> Result<Self, StoreError> {
        let revoked: Option<Timestamp> = row.get("revoked_at")?;
        let approved_by: Option<UserId> = row.get("approved_by")?;
        Ok(Self {
            id: row.get("id")?,
            to_org: row.get("to_org")?,
            org_name: row.get::<Option<String>>("org_name")?.unwrap_or_default(),
            org_kind: row.get::<Option<String>>("org_kind")?.unwrap_or_default(),
            to_unit: row.get("to_unit")?,
            unit_name: row.get::<Option<String>>("unit_name")?.unwrap_or_default(),
            gate: row.get("gate")?,
            groups: row.parse("field_groups")?,
            made: (row.get("made_at")?, row.get("made_by")?, row.get("made_name")?),
            until: row.get("valid_to")?,
            approved_at: row.get("approved_at")?,
            approved_by: match approved_by {
                Some(user) => Some((user, row.get("approved_name")?)),
                None => None,
            },
            revoked: match revoked {
                Some(at) => Some((at, row.get("revoked_name")?)),
                None => None,
            },
            sealed: row.get("sealed")?,
        })
    }
    /// Holds now.
    #[must_use]
    pub fn live(&self, now: Timestamp) -> bool {
        self.approved_at.is_some() && self.revoked.is_none() && self.made.0 <= now && now < self.until
    }
}

impl<A: GiveAction> Permit<A> {
    /// Makes a share. One of a sealed case waits for a second person, one of a thread for the receiver's yes.
    ///
    /// # Errors
    /// [`AccessError`] when the engine refuses.
    pub async fn share(
        &self,
        house: &House,
        cx: &OpContext,
        work: &mut Work,
        new: NewShare<'_>,
    ) -> Result<(), AccessError> {
        let Some(user) = cx.user() else { return Err(AccessError::Absent) };
        let key = self.key(house)?;
        let mut receiver = house.keyring.org_key(work, cx, new.to_org).await?;
        let wrap = |receiver: &OrgKey| match &self.lock {
            Some(lock) => receiver.wrap_locked(self.id, lock, &key, cx.entropy()),
            // Made before there were locks; rotation gives it one.
            None => receiver.wrap(self.id, &key, cx.entropy()),
        };
        let mut wrapped = wrap(&receiver)?;
        let approved = (self.secrecy != Secrecy::Sealed && new.thread.is_none()).then_some(cx.now);
        let put = |wrapped: vault::Wrapped, version: u32| {
            args![
                self.owner,
                new.id,
                self.id,
                new.to_org,
                new.to_unit,
                new.gate,
                new.groups.to_string(),
                cx.now,
                user,
                new.until,
                approved,
                wrapped.0,
                new.sealed.clone(),
                version,
                new.thread,
            ]
        };
        if work.run(&SHARE_INSERT, put(wrapped, receiver.version())).await? != 1 {
            // The receiver's key was rotated since this node opened it.
            house.keyring.forget(new.to_org);
            receiver = house.keyring.org_key(work, cx, new.to_org).await?;
            wrapped = wrap(&receiver)?;
            if work.run(&SHARE_INSERT, put(wrapped, receiver.version())).await? != 1 {
                return Err(VaultError::OtherKeyVersion { needed: receiver.version() }.into());
            }
        }
        Ok(())
    }
}

impl Permit<CaseShare> {
    /// Approves a share that waits for a second person; false when it does not wait, or the person made it.
    ///
    /// # Errors
    /// [`StoreError`] when the engine refuses.
    pub async fn approve(&self, work: &mut Work, share: ShareId, cx: &OpContext) -> Result<bool, StoreError> {
        Ok(work.run(&SHARE_APPROVE, args![self.owner, self.id, share, cx.now, cx.user()]).await? == 1)
    }
}

impl Permit<CaseDeliver> {
    /// Lets a share go that waited in a thread; `by` is the second person, where one was needed. False when it does not wait.
    ///
    /// # Errors
    /// [`StoreError`] when the engine refuses.
    pub async fn release(
        &self,
        work: &mut Work,
        share: ShareId,
        by: Option<UserId>,
        cx: &OpContext,
    ) -> Result<bool, StoreError> {
        Ok(work.run(&SHARE_RELEASE, args![self.owner, self.id, share, cx.now, by]).await? == 1)
    }
}

impl<A: RevokeAction> Permit<A> {
    /// Takes a share back: from this instant it is in no list and opens nothing, and its key is gone. False when it was
    /// taken back before.
    ///
    /// # Errors
    /// [`StoreError`] when the engine refuses.
    pub async fn revoke(&self, work: &mut Work, share: ShareId, cx: &OpContext) -> Result<bool, StoreError> {
        let nothing: Vec<u8> = Vec::new();
        Ok(work.run(&SHARE_REVOKE, args![self.owner, self.id, share, cx.now, cx.user(), nothing]).await? == 1)
    }
}

impl<A> Permit<A> {
    /// What of this object was shared, newest first.
    ///
    /// # Errors
    /// [`StoreError`] when the engine refuses.
    pub async fn shares(&self, work: &mut Work) -> Result<Vec<ShareRow>, StoreError> {
        work.all(&SHARES, args![self.owner, self.id]).await?.iter().map(ShareRow::read).collect()
    }
}

/// Enters what another organisation has shared, to do `A`.
///
/// # Errors
/// [`AccessError::Absent`] when there is no such share for the actor, or it has ended; [`AccessError::Confirm`] when the
/// case is protected and the login old. The refusal is on record.
pub async fn enter_share<A: ShareAction>(
    house: &House,
    cx: &OpContext,
    share: ShareId,
) -> Result<Entry<SharePermit<A>>, AccessError> {
    let Some(staff) = cx.staff() else { return Err(AccessError::Absent) };
    house.keyring.ready(&house.store, staff.org, cx.now).await?;
    let mut work = begin::<A>(house).await?;
    let loaded = match work.one(&FACTS_SHARED, args![share, staff.org, staff.user, cx.now]).await? {
        Some(row) => Some((facts(&row)?, row)),
        None => None,
    };
    let verdict = loaded.as_ref().map_or(Verdict { allow: false, rule: Rule::NoObject }, |(facts, _)| {
        decide(&cx.actor, A::INFO, facts, cx.now)
    });
    let id = loaded.as_ref().map(|(_, row)| row.get::<uuid::Uuid>("id")).transpose()?;
    let owner = loaded.as_ref().map(|(facts, _)| facts.owner);
    let mut event = complete(cx.event(A::INFO.name, "case", id), A::INFO, verdict, owner);
    event.detail = Some(share.to_string());
    let recorded = work.record(event);
    let (Some((facts, row)), true) = (loaded, verdict.allow) else {
        return Err(Refused { rule: verdict.rule, recorded }.answer(work).await?);
    };
    let id: uuid::Uuid = row.get("id")?;
    let wrapped: Vec<u8> = row.get("wrapped")?;
    let receiver = house.keyring.opener(&house.store, &mut work, cx, staff.org, Some(&wrapped)).await?;
    let lock = lock(house, id, Some(&wrapped)).await?;
    let permit = SharePermit {
        owner: facts.owner,
        id,
        number: row.get("number")?,
        unit: facts.unit,
        share,
        gate: row.get("gate")?,
        groups: row.parse("field_groups")?,
        made_at: row.get("made_at")?,
        until: row.get("valid_to")?,
        secrecy: facts.secrecy,
        sealed: row.get("sealed")?,
        key: receiver.unwrap_locked(id, lock.as_ref(), &Wrapped(wrapped))?,
        recorded,
        action: PhantomData,
    };
    Ok(Entry { work, permit })
}

fn facts(row: &Row) -> Result<ObjectFacts, StoreError> {
    let approved: Option<Timestamp> = row.get("approved_at")?;
    let revoked: Option<Timestamp> = row.get("revoked_at")?;
    Ok(ObjectFacts {
        owner: row.get("owner_id")?,
        unit: row.get("unit_id")?,
        secrecy: row.parse("secrecy")?,
        conflict: row.get("conflict")?,
        parts: if row.get("named")? { vec![Part::Named] } else { Vec::new() },
        glass: None,
        share: Some(Share {
            id: row.get("share_id")?,
            to_org: row.get("to_org")?,
            to_unit: row.get("to_unit")?,
            groups: row.parse("field_groups")?,
            from: row.get("made_at")?,
            until: row.get("valid_to")?,
            approved: approved.is_some(),
            revoked: revoked.is_some(),
        }),
    })
}
