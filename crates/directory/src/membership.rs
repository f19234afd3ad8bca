//! Who works where, as what, from when to when.

use access::{Member, Role};
use ground::{UnitId, UserId};
use jiff::Timestamp;
use store::{Store, StoreError, Work, args};

use crate::{
    model::Unit,
    statements_::{MEMBERS, MEMBERS_IN_ROLE, MEMBERSHIP_END, MEMBERSHIP_SET, MEMBERSHIPS, UNIT},
};

/// A person's memberships valid now, oldest first. One statement: asked at every request.
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn memberships(store: &Store, user: UserId, now: Timestamp) -> Result<Vec<Member>, StoreError> {
    Ok(memberships_at(store, user, now).await?.into_iter().map(|(member, _)| member).collect())
}

/// As [`memberships`], with the name of each unit, for choosing which one to work for.
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn memberships_at(
    store: &Store,
    user: UserId,
    now: Timestamp,
) -> Result<Vec<(Member, String)>, StoreError> {
    let rows = store.reader().all(&MEMBERSHIPS, args![user, now]).await?;
    rows.iter()
        .map(|row| {
            let member = Member {
                unit: row.get("unit_id")?,
                org: row.get("org_id")?,
                role: row.parse("role")?,
                region: row.get("region")?,
                covers_org: row.get("covers_org")?,
            };
            Ok((member, row.get("unit_name")?))
        })
        .collect()
}

/// The managers of a unit now.
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn managers_of(store: &Store, unit: UnitId, now: Timestamp) -> Result<Vec<UserId>, StoreError> {
    let rows = store.reader().all(&MEMBERS_IN_ROLE, args![unit, now, Role::Manager.code()]).await?;
    rows.iter().map(|row| row.get("user_id")).collect()
}

/// Everybody at a unit now, with role.
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn members_of(
    store: &Store,
    unit: UnitId,
    now: Timestamp,
) -> Result<Vec<(UserId, Role)>, StoreError> {
    let rows = store.reader().all(&MEMBERS, args![unit, now]).await?;
    rows.iter().map(|row| Ok((row.get("user_id")?, row.parse("role")?))).collect()
}

/// Gives a person a role at a unit, or renews it. False when there is no such unit. The caller has entered
/// [`access::actions::AccountManage`] and so holds the transaction.
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn set_membership(
    work: &mut Work,
    user: UserId,
    unit: UnitId,
    role: Role,
    from: Timestamp,
    to: Option<Timestamp>,
) -> Result<bool, StoreError> {
    // The organisation is the unit's, never the caller's word.
    let Some(row) = work.one(&UNIT, args![unit]).await? else { return Ok(false) };
    let org = Unit::read(&row)?.org;
    work.run(&MEMBERSHIP_SET, args![user, org, unit, role.code(), from, to]).await?;
    Ok(true)
}

/// Ends a person's role at a unit. False when there was none.
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn end_membership(
    work: &mut Work,
    user: UserId,
    unit: UnitId,
    role: Role,
    at: Timestamp,
) -> Result<bool, StoreError> {
    Ok(work.run(&MEMBERSHIP_END, args![user, unit, role.code(), at]).await? > 0)
}
