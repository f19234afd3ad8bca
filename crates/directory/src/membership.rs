//! Who works where, as what, from when to when.

use access::{Member, Role};
use ground::{UnitId, UserId};
use jiff::Timestamp;
use store::{Row, Store, StoreError, Work, args};

use crate::{
    model::{OrgKind, Unit},
    statements_::{
        MEMBERS, MEMBERS_IN_ROLE, MEMBERSHIP_END, MEMBERSHIP_SET, MEMBERSHIPS, UNIT, UNIT_BY_NUMBER,
    },
};

/// A person's memberships valid now, oldest first. One statement: asked at every request.
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn memberships(store: &Store, user: UserId, now: Timestamp) -> Result<Vec<Member>, StoreError> {
    Ok(memberships_at(store, user, now).await?.into_iter().map(|w| w.member).collect())
}

/// A place where a person works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workplace {
    /// What `access` decides upon.
    pub member: Member,
    /// Name of the unit.
    pub unit_name: String,
    /// Kind of its organisation.
    pub org_kind: OrgKind,
}

/// As [`memberships`], with the name of each unit, for choosing which one to work for.
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn memberships_at(
    store: &Store,
    user: UserId,
    now: Timestamp,
) -> Result<Vec<Workplace>, StoreError> {
    let rows = store.reader().all(&MEMBERSHIPS, args![user, now]).await?;
    rows.iter().map(workplace).collect()
}

/// The unit where a person has worked longest, of organisations with this organisation number.
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn unit_in_organisation(
    store: &Store,
    user: UserId,
    number: &str,
    now: Timestamp,
) -> Result<Option<UnitId>, StoreError> {
    let row = store.reader().one(&UNIT_BY_NUMBER, args![user, now, number]).await?;
    row.map(|r| r.get("unit_id")).transpose()
}

/// Columns of a membership `m` at its unit `mu`, as [`workplace`] reads them.
#[macro_export]
macro_rules! member_columns {
    () => {
        "m.unit_id AS member_unit, m.org_id AS member_org, m.role AS member_role, mu.region AS member_region, \
         mu.covers_org AS member_covers, mu.name AS member_unit_name, mo.kind AS member_org_kind"
    };
}

/// Joins the memberships of a person (`$user`, a column or parameter) that are valid at `$now`.
#[macro_export]
macro_rules! member_join {
    ($user:literal, $now:literal) => {
        concat!(
            "JOIN membership m ON m.user_id = ",
            $user,
            " AND m.valid_from <= ",
            $now,
            " AND (m.valid_to IS NULL OR m.valid_to > ",
            $now,
            ") JOIN unit mu ON mu.id = m.unit_id JOIN organisation mo ON mo.id = m.org_id"
        )
    };
}

/// Reads a place of work out of a row with [`member_columns`](crate::member_columns).
///
/// # Errors
/// [`StoreError`] when the row is damaged.
pub fn workplace(row: &Row) -> Result<Workplace, StoreError> {
    let member = Member {
        unit: row.get("member_unit")?,
        org: row.get("member_org")?,
        role: row.parse("member_role")?,
        region: row.get("member_region")?,
        covers_org: row.get("member_covers")?,
    };
    Ok(Workplace { member, unit_name: row.get("member_unit_name")?, org_kind: row.parse("member_org_kind")? })
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
