//! Permits: the proof that the decision was asked and the event recorded. Private fields; made only by entering.

use std::{marker::PhantomData, sync::Arc};

use ground::{OrgId, ShareId, UnitId, UserId};
use jiff::Timestamp;
use store::{Recorded, Value, Work, args};
use uuid::Uuid;
use vault::{DataKey, Lock, OrgKey, Wrapped};

use crate::{AccessError, FieldGroup, Groups, House, OpContext, Rule, Secrecy, enter::Area};

/// An organisation's key, or the name of the key service that did not open it. Clocks, lists and refusals go on without.
pub(crate) type Opened = Result<Arc<OrgKey>, &'static str>;

/// Tells a key service that does not answer from all else that can go wrong.
pub(crate) fn opened(key: Result<Arc<OrgKey>, AccessError>) -> Result<Opened, AccessError> {
    match key {
        Err(AccessError::KeyService { service }) => Ok(Err(service)),
        other => other.map(Ok),
    }
}

/// The key, where it is needed.
pub(crate) fn needed(key: &Opened) -> Result<&Arc<OrgKey>, AccessError> {
    key.as_ref().map_err(|service| AccessError::KeyService { service })
}

/// Leave to do `A` to one report or case. Carries its keys: statements take owner and id from here.
pub struct Permit<A> {
    pub(crate) owner: OrgId,
    pub(crate) id: Uuid,
    pub(crate) number: String,
    pub(crate) unit: UnitId,
    pub(crate) secrecy: Secrecy,
    pub(crate) revision: i64,
    pub(crate) rule: Rule,
    pub(crate) until: Option<Timestamp>,
    pub(crate) wrapped: Option<Vec<u8>>,
    /// Of the version that opens the wrap; or the key service that did not open it.
    pub(crate) org_key: Opened,
    pub(crate) lock: Option<Lock>,
    pub(crate) recorded: Recorded,
    pub(crate) action: PhantomData<A>,
}

impl<A> Permit<A> {
    /// Owning organisation.
    #[must_use]
    pub const fn owner(&self) -> OrgId {
        self.owner
    }
    /// The object's id.
    #[must_use]
    pub const fn id(&self) -> Uuid {
        self.id
    }
    /// The object's number.
    #[must_use]
    pub fn number(&self) -> &str {
        &self.number
    }
    /// The responsible unit.
    #[must_use]
    pub const fn unit(&self) -> UnitId {
        self.unit
    }
    /// How secret the object is.
    #[must_use]
    pub const fn secrecy(&self) -> Secrecy {
        self.secrecy
    }
    /// Counts up with every change: a form sent from an older revision is stale.
    #[must_use]
    pub const fn revision(&self) -> i64 {
        self.revision
    }
    /// The rule that allowed it, for "you see this because …".
    #[must_use]
    pub const fn rule(&self) -> Rule {
        self.rule
    }
    /// Until when the leave holds, when it ends by itself (opened in an emergency).
    #[must_use]
    pub const fn until(&self) -> Option<Timestamp> {
        self.until
    }
    /// Proof for [`store::Work::commit`].
    #[must_use]
    pub const fn recorded(&self) -> Recorded {
        self.recorded
    }
    /// The object's data key. Whoever may not see the object never gets it.
    ///
    /// # Errors
    /// [`AccessError::Shredded`] when it was erased and came back with an old backup; [`AccessError::Sealed`] when the key
    /// was made under another root key.
    pub fn key(&self, _house: &House) -> Result<DataKey, AccessError> {
        let wrapped = self.wrapped.clone().ok_or(vault::VaultError::Damaged)?;
        Ok(needed(&self.org_key)?.unwrap_locked(self.id, self.lock.as_ref(), &Wrapped(wrapped))?)
    }
    /// A keyed fingerprint in the owner's organisation, to write beside what it finds.
    ///
    /// # Errors
    /// [`AccessError::KeyService`] when the organisation's key is not open.
    pub fn blind_index(&self, kind: &str, normalised: &str) -> Result<[u8; 16], AccessError> {
        Ok(needed(&self.org_key)?.blind_index(kind, normalised))
    }
}

/// Only searching needs these at a unit: the organisation's key itself never leaves this room.
impl UnitPermit<crate::actions::CaseSearch> {
    /// A keyed fingerprint in the unit's organisation, to look for.
    ///
    /// # Errors
    /// [`AccessError::KeyService`] when the organisation's key is not open.
    pub fn blind_index(&self, kind: &str, normalised: &str) -> Result<[u8; 16], AccessError> {
        Ok(needed(&self.org_key)?.blind_index(kind, normalised))
    }
    /// The data keys of hits, in their order. The rows must come from a statement with [`crate::visible_to_user!`]. `None`
    /// where it was shredded.
    ///
    /// # Errors
    /// [`AccessError::Sealed`] when one was made under another root key.
    pub async fn keys_of_hits(
        &self,
        house: &House,
        cx: &OpContext,
        work: &mut Work,
        hits: Vec<(Uuid, Vec<u8>)>,
    ) -> Result<Vec<Option<DataKey>>, AccessError> {
        let subjects: Vec<Uuid> = hits.iter().map(|(subject, _)| *subject).collect();
        let locks = house.locks.of_all(&subjects).await?;
        let mut keys = Vec::with_capacity(hits.len());
        for (subject, wrapped) in hits {
            let wrapped = Wrapped(wrapped);
            let version = wrapped.key_version()?;
            let newest = needed(&self.org_key)?;
            let own = if version == newest.version() {
                Arc::clone(newest)
            } else {
                house.keyring.opener(&house.store, work, cx, self.org, Some(&wrapped.0)).await?
            };
            keys.push(match own.unwrap_locked(subject, locks.get(&subject), &wrapped) {
                Err(vault::VaultError::Shredded) => None,
                opened => Some(opened?),
            });
        }
        Ok(keys)
    }
}

impl UnitPermit<crate::actions::LogControl> {
    /// The key of the organisation's own texts.
    ///
    /// # Errors
    /// [`AccessError::KeyService`] when the organisation's key is not open.
    pub fn own_texts(&self) -> Result<DataKey, AccessError> {
        Ok(needed(&self.org_key)?.own_texts())
    }
}

impl AreaPermit<crate::actions::LogOversee> {
    /// The key of the organisation's own texts.
    ///
    /// # Errors
    /// [`AccessError::Sealed`] when the organisation's key was made under another root key.
    pub async fn own_texts(
        &self,
        house: &House,
        cx: &OpContext,
        work: &mut store::Work,
    ) -> Result<DataKey, AccessError> {
        let Area::Log(org) = self.area else { return Err(AccessError::NotYours) };
        Ok(house.keyring.org_key(work, cx, org).await?.own_texts())
    }
}

impl AreaPermit<crate::actions::ClockWatch> {
    /// Keyed fingerprints in an organisation, for a job that looks for equal names.
    ///
    /// # Errors
    /// [`AccessError::Sealed`] when the organisation's key was made under another root key.
    pub async fn blind_indexes(
        &self,
        house: &House,
        cx: &OpContext,
        work: &mut store::Work,
        org: OrgId,
        kind: &str,
        normalised: &[String],
    ) -> Result<Vec<[u8; 16]>, AccessError> {
        let key = house.keyring.org_key(work, cx, org).await?;
        Ok(normalised.iter().map(|text| key.blind_index(kind, text)).collect())
    }
}

/// Leave to see, by `A`, the groups of one case that another organisation has shared. Its key opens only them: every
/// reading names the group it reads.
pub struct SharePermit<A> {
    pub(crate) owner: OrgId,
    pub(crate) id: Uuid,
    pub(crate) number: String,
    pub(crate) unit: UnitId,
    pub(crate) share: ShareId,
    pub(crate) gate: String,
    pub(crate) groups: Groups,
    pub(crate) made_at: Timestamp,
    pub(crate) until: Timestamp,
    pub(crate) secrecy: Secrecy,
    pub(crate) sealed: Vec<u8>,
    pub(crate) key: DataKey,
    pub(crate) recorded: Recorded,
    pub(crate) action: PhantomData<A>,
}

impl<A> SharePermit<A> {
    /// The owner of the case.
    #[must_use]
    pub const fn owner(&self) -> OrgId {
        self.owner
    }
    /// The case.
    #[must_use]
    pub const fn id(&self) -> Uuid {
        self.id
    }
    /// Its number at its owner.
    #[must_use]
    pub fn number(&self) -> &str {
        &self.number
    }
    /// Its responsible unit.
    #[must_use]
    pub const fn unit(&self) -> UnitId {
        self.unit
    }
    /// The share.
    #[must_use]
    pub const fn share(&self) -> ShareId {
        self.share
    }
    /// Through which gate.
    #[must_use]
    pub fn gate(&self) -> &str {
        &self.gate
    }
    /// What may be seen.
    #[must_use]
    pub const fn groups(&self) -> Groups {
        self.groups
    }
    /// Since when.
    #[must_use]
    pub const fn made_at(&self) -> Timestamp {
        self.made_at
    }
    /// Until when.
    #[must_use]
    pub const fn until(&self) -> Timestamp {
        self.until
    }
    /// How secret the case is at its owner.
    #[must_use]
    pub const fn secrecy(&self) -> Secrecy {
        self.secrecy
    }
    /// What the sharer wrote, sealed, with the key that opens it.
    #[must_use]
    pub fn letter(&self) -> (&[u8], &DataKey) {
        (&self.sealed, &self.key)
    }
    /// The key, for what is in the group; `None` when the group was not shared.
    #[must_use]
    pub fn key(&self, group: FieldGroup) -> Option<&DataKey> {
        self.groups.has(group).then_some(&self.key)
    }
    /// Proof for [`store::Work::commit`].
    #[must_use]
    pub const fn recorded(&self) -> Recorded {
        self.recorded
    }
}

/// Leave to do `A` at a unit. For lists it carries the arguments of the visibility predicate.
pub struct UnitPermit<A> {
    pub(crate) org: OrgId,
    pub(crate) unit: UnitId,
    pub(crate) user: Option<UserId>,
    pub(crate) covers: bool,
    pub(crate) now: Timestamp,
    pub(crate) org_key: Opened,
    pub(crate) rule: Rule,
    pub(crate) recorded: Recorded,
    pub(crate) action: PhantomData<A>,
}

impl<A> UnitPermit<A> {
    /// The unit's organisation.
    #[must_use]
    pub const fn org(&self) -> OrgId {
        self.org
    }
    /// The unit.
    #[must_use]
    pub const fn unit(&self) -> UnitId {
        self.unit
    }
    /// The rule that allowed it.
    #[must_use]
    pub const fn rule(&self) -> Rule {
        self.rule
    }
    /// Proof for [`store::Work::commit`].
    #[must_use]
    pub const fn recorded(&self) -> Recorded {
        self.recorded
    }
    /// `$1`–`$4` of [`crate::visible_in_unit!`]: organisation, unit, user, now.
    #[must_use]
    pub fn unit_args(&self) -> Vec<Value> {
        args![self.org, self.unit, self.user, self.now]
    }
    /// `$1`–`$4` of [`crate::visible_to_user!`]: organisation, covers the organisation, user, now.
    #[must_use]
    pub fn user_args(&self) -> Vec<Value> {
        args![self.org, self.covers, self.user, self.now]
    }
}

/// Leave to do `A` in an area.
pub struct AreaPermit<A> {
    pub(crate) area: Area,
    pub(crate) rule: Rule,
    pub(crate) recorded: Recorded,
    pub(crate) action: PhantomData<A>,
}

impl<A> AreaPermit<A> {
    /// The area.
    #[must_use]
    pub const fn area(&self) -> &Area {
        &self.area
    }
    /// The rule that allowed it.
    #[must_use]
    pub const fn rule(&self) -> Rule {
        self.rule
    }
    /// Proof for [`store::Work::commit`].
    #[must_use]
    pub const fn recorded(&self) -> Recorded {
        self.recorded
    }
}
