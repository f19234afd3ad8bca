//! Who handles a case, and which unit of the organisation is responsible. One unit at every instant.

use access::{House, OpContext, Part, Secrecy, Target, actions::CaseAssign};
use ground::{EntryId, UnitId, UserId};
use store::args;

use crate::{
    CaseworkError,
    model::{EntryDetail, EntryKind, Form},
    statements_::RECORD_ASSIGN,
    write::{NewEntry, begin},
};

/// To whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assign {
    /// Another handler at the responsible unit.
    Handler(UserId),
    /// Another unit of the same organisation, with or without a handler there.
    Unit {
        /// The unit.
        unit: UnitId,
        /// Its handler.
        handler: Option<UserId>,
    },
}

/// Whether a person works at a unit with cases.
pub(crate) async fn works_at(
    house: &House,
    cx: &OpContext,
    unit: UnitId,
    user: UserId,
) -> Result<bool, CaseworkError> {
    use access::Role::{Handler, Manager};
    let members = directory::members_of(&house.store, unit, cx.now).await?;
    Ok(members.iter().any(|(u, role)| *u == user && matches!(role, Handler | Manager)))
}

/// Changes the handler, or moves the case to another unit of the organisation. The closed list of a protected case stays;
/// its new handler is named on it.
///
/// # Errors
/// [`CaseworkError::Invalid`] when the unit is not the organisation's or the person does not work there;
/// [`CaseworkError::Stale`].
pub async fn assign(
    house: &House,
    cx: &OpContext,
    target: &Target,
    form: &Form,
    to: Assign,
) -> Result<EntryId, CaseworkError> {
    let id: EntryId = cx.new_id();
    let mut w = begin!(CaseAssign, house, cx, target, form, id);
    w.must_be_open()?;
    let (owner, case) = (w.permit.owner(), w.permit.id());
    let (unit, handler) = match to {
        Assign::Handler(user) => (w.permit.unit(), Some(user)),
        Assign::Unit { unit, handler } => (unit, handler),
    };
    if unit != w.permit.unit() {
        let known = directory::unit(&house.store, unit).await?;
        if !known.is_some_and(|u| u.org == owner && u.active) {
            return Err(CaseworkError::field("unit", "casework-fault-unit"));
        }
    }
    if let Some(user) = handler
        && !works_at(house, cx, unit, user).await?
    {
        return Err(CaseworkError::field("handler", "casework-fault-colleague"));
    }
    if unit != w.permit.unit() && !w.permit.move_to(&mut w.work, unit, w.revision).await? {
        // Cannot be: the revision was counted up in this very transaction.
        return Err(CaseworkError::Stale { seen: w.revision, current: w.revision.saturating_add(1) });
    }
    w.permit.untie_all(&mut w.work, Part::Handler, cx).await?;
    if let Some(user) = handler {
        w.permit.tie(&mut w.work, user, Part::Handler, cx).await?;
        if w.permit.secrecy() != Secrecy::Normal {
            w.permit.tie(&mut w.work, user, Part::Named, cx).await?;
        }
    }
    w.work.run(&RECORD_ASSIGN, args![owner, case, unit, handler]).await?;
    let (code, to) = match to {
        Assign::Handler(user) => ("handler", user.uuid()),
        Assign::Unit { unit, .. } => ("unit", unit.uuid()),
    };
    let detail = EntryDetail { to: Some(to), ..EntryDetail::default() };
    w.add(EntryKind::Assigned, NewEntry { id: Some(id), code, detail, ..NewEntry::default() }).await?;
    w.tell("case.assigned", code).await?;
    w.finish(id).await
}

/// Puts a colleague on the closed list of a case, or takes them off. The last one named stays: a protected case that
/// nobody can open would be lost.
///
/// # Errors
/// [`CaseworkError::Invalid`].
pub async fn name_person(
    house: &House,
    cx: &OpContext,
    target: &Target,
    form: &Form,
    user: UserId,
    on: bool,
) -> Result<EntryId, CaseworkError> {
    let id: EntryId = cx.new_id();
    let mut w = begin!(CaseAssign, house, cx, target, form, id);
    w.must_be_open()?;
    let memberships = directory::memberships(&house.store, user, cx.now).await?;
    if on && !memberships.iter().any(|m| m.org == w.permit.owner()) {
        return Err(CaseworkError::field("user", "casework-fault-colleague"));
    }
    if on {
        w.permit.tie(&mut w.work, user, Part::Named, cx).await?;
    } else {
        let ties = w.permit.ties(&mut w.work, cx).await?;
        let left = ties.iter().any(|(u, part)| *part == Part::Named && *u != user);
        if w.permit.secrecy() != Secrecy::Normal && !left {
            return Err(CaseworkError::field("user", "casework-fault-last-named"));
        }
        w.permit.untie(&mut w.work, user, Part::Named, cx).await?;
    }
    let code = if on { "named" } else { "unnamed" };
    let detail = EntryDetail { to: Some(user.uuid()), ..EntryDetail::default() };
    w.add(EntryKind::Assigned, NewEntry { id: Some(id), code, detail, ..NewEntry::default() }).await?;
    w.tell("case.named", code).await?;
    w.finish(id).await
}
