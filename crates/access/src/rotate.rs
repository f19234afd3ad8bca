//! A new version of an organisation's key: its data keys are wrapped anew, nothing is sealed again. What is left to do
//! stands in the data themselves, so that an interrupted rotation goes on where it stopped, here or on another node.

use ground::OrgId;
use jiff::{SignedDuration, Timestamp};
use store::{Row, Work, args};
use uuid::Uuid;
use vault::{DataKey, Lock, OrgKey, VaultError, Wrapped};

use crate::{
    AccessError, Area, House, OpContext,
    actions::KeyManage,
    enter_area,
    statements_::{
        DATA_KEY_MOVE, DATA_KEYS_OLD, ORG_KEY_CLEAR, ORG_KEY_RETIRE, ORG_KEYS_RETIRED, SHARE_MOVE,
        SHARES_OLD, WRAPS_OLD,
    },
};

/// Wraps moved in one transaction.
const BATCH: usize = 200;
/// A retired version stays at least so long: longer than any transaction that began before it retired.
const RETIRED: SignedDuration = SignedDuration::from_hours(1);

/// Where a new version of an organisation's key is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep<'a> {
    /// Where the version before is.
    Same,
    /// Under the root key.
    Root,
    /// With this key service of the configuration.
    Service(&'a str),
}

/// Makes a new version of an organisation's key and retires the older ones. Gives the version. [`rewrap`] does the rest.
///
/// # Errors
/// [`AccessError`] when the store or the key service refuses; then nothing was changed.
pub async fn rotate(house: &House, cx: &OpContext, org: OrgId, keep: Keep<'_>) -> Result<u32, AccessError> {
    let old = house.keyring.newest(&house.store, org, cx.now).await?;
    let new = old.rotated(cx.entropy());
    let service = match keep {
        Keep::Same => house.keyring.kept_by(org, cx.now),
        Keep::Root => None,
        Keep::Service(name) => Some(name),
    };
    let kept = house.keyring.wrap(&new, service, cx.entropy()).await?;
    let mut entry = enter_area::<KeyManage>(house, cx, Area::Keys).await?;
    if !house.keyring.keep(&mut entry.work, cx, &new, &kept).await? {
        // Somebody else was faster, or this program's root key is no longer the installation's.
        return Err(VaultError::OtherKeyVersion { needed: new.version() }.into());
    }
    entry.work.run(&ORG_KEY_RETIRE, args![org, new.version(), cx.now]).await?;
    entry.work.amend(entry.permit.recorded(), |event| {
        event.owner = Some(org);
        event.detail = Some(format!("rotated.{}.{}", new.version(), service.unwrap_or("root")));
    });
    entry.work.commit(entry.permit.recorded(), ()).await?;
    house.keyring.forget(org);
    Ok(new.version())
}

/// Wraps everything of an organisation under the newest version of its key, and with a lock what has none yet. Safe to stop
/// at any moment and to begin again. Gives how many wraps it moved.
///
/// # Errors
/// [`AccessError`]; what was moved until then stays moved.
pub async fn rewrap(house: &House, cx: &OpContext, org: OrgId) -> Result<usize, AccessError> {
    house.keyring.warm(&house.store, org, cx.now).await?;
    let mut moved = 0;
    for kind in [Kind::Own, Kind::Shared] {
        let mut last = Uuid::nil();
        loop {
            let (seen, done) = batch(house, cx, org, kind, last).await?;
            moved += done;
            match seen {
                Some(id) => last = id,
                None => break,
            }
        }
    }
    Ok(moved)
}

/// Which wraps: of the organisation's own subjects, or of what was shared with it.
#[derive(Clone, Copy)]
enum Kind {
    Own,
    Shared,
}

/// Moves one batch; `None` when there was none.
async fn batch(
    house: &House,
    cx: &OpContext,
    org: OrgId,
    kind: Kind,
    after: Uuid,
) -> Result<(Option<Uuid>, usize), AccessError> {
    let newest = house.keyring.newest(&house.store, org, cx.now).await?;
    let (old, change) = match kind {
        Kind::Own => (&DATA_KEYS_OLD, &DATA_KEY_MOVE),
        Kind::Shared => (&SHARES_OLD, &SHARE_MOVE),
    };
    let prefix = Wrapped::locked_prefix(newest.version()).to_vec();
    let rows = house.store.reader().all(old, args![org, after, prefix, BATCH]).await?;
    let Some(last) = rows.last() else { return Ok((None, 0)) };
    let last: Uuid = last.get("id")?;
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        found.push(Found::read(row)?);
    }
    // First the locks, on disk; then what they lock. What had a lock and has none any more was shredded and is left.
    let (locked, open): (Vec<&Found>, Vec<&Found>) = found.iter().partition(|f| f.wrapped.locked());
    let ids = |of: &[&Found]| of.iter().map(|f| f.subject).collect::<Vec<_>>();
    let mut locks = house.locks.of_all(&ids(&locked)).await?;
    if !open.is_empty() {
        locks.extend(house.locks.make(&ids(&open), cx.now, cx.entropy()).await?);
    }
    let mut moves = Vec::with_capacity(found.len());
    for f in found {
        let Some(lock) = locks.get(&f.subject) else { continue };
        let key = open_old(house, cx, org, &f, lock).await?;
        let wrapped = newest.wrap_locked(f.subject, lock, &key, cx.entropy())?;
        moves.push((f, wrapped));
    }
    let mut done = 0;
    let mut work: Work = house.store.begin("key.rewrap").await?;
    for (f, wrapped) in moves {
        let arguments = args![org, f.id, f.wrapped.0, wrapped.0, newest.version()];
        done += usize::try_from(work.run(change, arguments).await?).unwrap_or(0);
    }
    work.commit_housekeeping("the rotation is on record; wrapping anew changes no right and shows nothing")
        .await?;
    Ok((Some(last), done))
}

async fn open_old(
    house: &House,
    cx: &OpContext,
    org: OrgId,
    found: &Found,
    lock: &Lock,
) -> Result<DataKey, AccessError> {
    let key: std::sync::Arc<OrgKey> =
        house.keyring.version(&house.store, org, found.wrapped.key_version()?, cx.now).await?;
    Ok(key.unwrap_locked(found.subject, Some(lock), &found.wrapped)?)
}

struct Found {
    id: Uuid,
    subject: Uuid,
    wrapped: Wrapped,
}

impl Found {
    fn read(row: &Row) -> Result<Self, AccessError> {
        Ok(Self {
            id: row.get("id")?,
            subject: row.get("subject_id")?,
            wrapped: Wrapped(row.get("wrapped")?),
        })
    }
}

/// Job: ends rotations that were interrupted, and removes retired versions that nothing is wrapped under any more. Gives how
/// many versions were removed.
///
/// # Errors
/// [`AccessError`]; what was done until then stays done. An organisation whose key service does not answer is left for the
/// next time.
pub async fn clear_retired(house: &House, cx: &OpContext) -> Result<u64, AccessError> {
    let mut removed = 0;
    for row in house.store.reader().all(&ORG_KEYS_RETIRED, args![]).await? {
        let org: OrgId = row.get("org_id")?;
        match clear(house, cx, org).await {
            Ok(n) => removed += n,
            Err(AccessError::KeyService { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(removed)
}

async fn clear(house: &House, cx: &OpContext, org: OrgId) -> Result<u64, AccessError> {
    rewrap(house, cx, org).await?;
    let newest = house.keyring.newest(&house.store, org, cx.now).await?.version();
    let version = newest.to_be_bytes().to_vec();
    let left = house.store.reader().one(&WRAPS_OLD, args![org, version]).await?;
    if left.is_some() {
        return Ok(0);
    }
    let before = cx.now.saturating_sub(RETIRED).unwrap_or(Timestamp::MIN);
    let mut entry = enter_area::<KeyManage>(house, cx, Area::Keys).await?;
    let gone = entry.work.run(&ORG_KEY_CLEAR, args![org, newest, before]).await?;
    if gone == 0 {
        return Ok(0);
    }
    entry.work.amend(entry.permit.recorded(), |event| {
        event.owner = Some(org);
        event.detail = Some("removed".to_owned());
    });
    entry.work.commit(entry.permit.recorded(), ()).await?;
    house.keyring.forget(org);
    Ok(gone)
}
