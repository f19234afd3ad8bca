//! Threads between two units: one object with two sides, each registered at its own organisation, with one key wrapped for both.

use std::sync::Arc;

use ground::{OrgId, ThreadId, UnitId, UserId};
use store::{Work, args};
use vault::{DataKey, VaultError};

use crate::{
    AccessError, GiveAction, House, OpContext, Part, Permit, Secrecy, SharePermit,
    enter::{At, NewObject, register},
    permit::needed,
    statements_::{MEMBER_SET, MEMBERS_FOLLOW},
};

/// The other side of a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Side {
    /// Its organisation.
    pub org: OrgId,
    /// Its unit.
    pub unit: UnitId,
    /// Who of it alone may see it, when the case is protected.
    pub named: Option<UserId>,
}

async fn both(
    house: &House,
    cx: &OpContext,
    work: &mut Work,
    id: ThreadId,
    secrecy: Secrecy,
    sides: [Side; 2],
) -> Result<DataKey, AccessError> {
    let key = DataKey::generate(cx.entropy());
    let lock = house.locks.make(&[id.uuid()], cx.now, cx.entropy()).await?.remove(&id.uuid());
    let lock = lock.ok_or(VaultError::Damaged)?;
    let number = id.to_string();
    for side in sides {
        let new = NewObject { id: id.uuid(), kind: "thread", number: &number, secrecy };
        let org_key = house.keyring.org_key(work, cx, side.org).await?;
        let at = At { org: side.org, unit: side.unit };
        register(house, cx, work, at, &new, org_key, &lock, &key).await?;
        if let Some(user) = side.named {
            work.run(&MEMBER_SET, args![side.org, id, user, Part::Named.code(), cx.now]).await?;
        }
    }
    Ok(key)
}

impl<A: GiveAction> Permit<A> {
    /// Registers a thread about this case with another unit: as secret as the case, seen by those named on it.
    ///
    /// # Errors
    /// [`AccessError`] when a key service is silent or the engine refuses.
    pub async fn found_thread(
        &self,
        house: &House,
        cx: &OpContext,
        work: &mut Work,
        id: ThreadId,
        other: Side,
    ) -> Result<DataKey, AccessError> {
        let _: &Arc<_> = needed(&self.org_key)?;
        let own = Side { org: self.owner, unit: self.unit, named: None };
        let key = both(house, cx, work, id, self.secrecy, [own, other]).await?;
        if self.secrecy != Secrecy::Normal {
            work.run(&MEMBERS_FOLLOW, args![self.owner, self.id, id, cx.now]).await?;
        }
        Ok(key)
    }
}

impl<A> Permit<A> {
    /// Whoever of this organisation is named on another of its objects is named on this one.
    ///
    /// # Errors
    /// [`store::StoreError`] when the engine refuses.
    pub async fn name_as_on(
        &self,
        work: &mut Work,
        other: uuid::Uuid,
        cx: &OpContext,
    ) -> Result<(), store::StoreError> {
        work.run(&MEMBERS_FOLLOW, args![self.owner, other, self.id, cx.now]).await.map(drop)
    }
}

impl<A> SharePermit<A> {
    /// Registers a thread about a case that another organisation has shared: the receiver asks for it.
    ///
    /// # Errors
    /// As [`Permit::found_thread`].
    pub async fn found_thread(
        &self,
        house: &House,
        cx: &OpContext,
        work: &mut Work,
        id: ThreadId,
        own: Side,
    ) -> Result<DataKey, AccessError> {
        let owner = Side { org: self.owner, unit: self.unit, named: None };
        let key = both(house, cx, work, id, self.secrecy, [owner, own]).await?;
        if self.secrecy != Secrecy::Normal {
            work.run(&MEMBERS_FOLLOW, args![self.owner, self.id, id, cx.now]).await?;
        }
        Ok(key)
    }
}
