//! Editing the directory: administrators and the command line.

use access::{AccessError, Area, AreaPermit, Entry, House, OpContext, actions, enter_area};
use content::Register;
use ground::{OrgId, ServiceId, UnitId};
use store::{StoreError, Work, args};

use crate::{
    DirectoryError,
    fields::{check_organisation, check_service, check_unit},
    model::{Organisation, Service, Unit},
    put::{Put, write_organisation, write_service, write_unit},
    statements_::{ORGANISATION, SERVICE, UNIT},
};

/// What is wrong with one field. `key` is a word key that a page shows at the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldFault {
    /// Name of the form field.
    pub field: &'static str,
    /// Key of the message.
    pub key: &'static str,
}

/// An organisation as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrganisationDraft {
    /// Key of the form, so that one sent twice saves once; empty when it cannot be sent twice.
    pub form_key: String,
    /// None for a new one.
    pub id: Option<OrgId>,
    /// The revision the form was made from.
    pub seen: i64,
    /// Code of [`crate::OrgKind`].
    pub kind: String,
    /// Name.
    pub name: String,
    /// Municipality code, or empty.
    pub municipality: String,
    /// Region slug, or empty: taken from the municipality then.
    pub region: String,
    /// Organisation number, or empty.
    pub number: String,
    /// In use.
    pub active: bool,
}

/// A unit as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnitDraft {
    /// Key of the form, so that one sent twice saves once; empty when it cannot be sent twice.
    pub form_key: String,
    /// None for a new one.
    pub id: Option<UnitId>,
    /// The revision the form was made from.
    pub seen: i64,
    /// Its organisation; a unit never moves to another.
    pub org: Option<OrgId>,
    /// Name.
    pub name: String,
    /// Code of [`crate::UnitKind`].
    pub kind: String,
    /// Municipality code, or empty.
    pub municipality: String,
    /// Region slug, or empty: taken from the municipality then.
    pub region: String,
    /// Codes of further municipalities, separated by spaces or commas.
    pub serves: String,
    /// Stands in for the whole organisation.
    pub covers_org: bool,
    /// Id of the unit above, or empty.
    pub parent: String,
    /// Telephone, or empty.
    pub phone: String,
    /// E-mail, or empty.
    pub email: String,
    /// Opening hours, see [`crate::parse_hours`].
    pub hours: String,
    /// Postal address, or empty.
    pub postal: String,
    /// Note, or empty.
    pub note: String,
}

/// A service as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServiceDraft {
    /// Key of the form, so that one sent twice saves once; empty when it cannot be sent twice.
    pub form_key: String,
    /// None for a new one.
    pub id: Option<ServiceId>,
    /// The revision the form was made from.
    pub seen: i64,
    /// The unit that offers it; stays.
    pub unit: Option<UnitId>,
    /// Name.
    pub name: String,
    /// Codes of [`crate::ServiceNeed`].
    pub needs: Vec<String>,
    /// Language codes.
    pub languages: Vec<String>,
    /// Municipality codes, region slugs or `all`, separated by spaces or commas.
    pub areas: String,
    /// From age, or empty.
    pub age_from: String,
    /// To age, or empty.
    pub age_to: String,
    /// Telephone, or empty.
    pub phone: String,
    /// Opening hours.
    pub hours: String,
    /// Note, or empty.
    pub note: String,
    /// In use.
    pub active: bool,
}

type Edit = Entry<AreaPermit<actions::DirectoryEdit>>;

async fn begin(house: &House, cx: &OpContext) -> Result<Edit, AccessError> {
    enter_area::<actions::DirectoryEdit>(house, cx, Area::Directory).await
}

/// The row that an earlier sending of the same form has saved.
async fn already(
    work: &mut Work,
    cx: &OpContext,
    key: &str,
    id: uuid::Uuid,
) -> Result<Option<uuid::Uuid>, StoreError> {
    let Some(user) = cx.user().filter(|_| !key.is_empty()) else { return Ok(None) };
    let outcome = work.claim_form(user, key, cx.now, &id.to_string()).await?;
    Ok(outcome.and_then(|text| text.parse().ok()))
}

/// Records which row was changed, beside the entry's own event.
pub(crate) fn note_change(work: &mut Work, cx: &OpContext, kind: &'static str, id: uuid::Uuid, new: bool) {
    let mut event = cx.event("directory.change", kind, Some(id));
    event.detail = Some(if new { "new" } else { "change" }.to_owned());
    work.record(event);
}

/// Saves an organisation.
///
/// # Errors
/// [`DirectoryError::Invalid`] with every fault, [`DirectoryError::StaleOrganisation`] with the saved version when
/// somebody else was first, [`DirectoryError::Absent`] when the id leads nowhere. Nothing is saved then.
pub async fn save_organisation(
    house: &House,
    cx: &OpContext,
    draft: &OrganisationDraft,
) -> Result<Organisation, DirectoryError> {
    let register = &house.content.register;
    let mut entry = begin(house, cx).await?;
    let work = &mut entry.work;
    let mut checked = check_organisation(register, draft)?;
    let put = match draft.id {
        None => {
            checked.id = cx.new_id();
            Put::New
        }
        Some(id) => {
            checked.id = id;
            Put::Change { seen: draft.seen }
        }
    };
    if let Some(done) = already(work, cx, &draft.form_key, checked.id.uuid()).await? {
        let row = work.one(&ORGANISATION, args![done]).await?.ok_or(DirectoryError::Absent)?;
        let saved = Organisation::read(&row)?;
        return Ok(entry.work.commit(entry.permit.recorded(), saved).await?);
    }
    if !write_organisation(work, Some(register), &checked, put).await? {
        let row = work.one(&ORGANISATION, args![checked.id]).await?.ok_or(DirectoryError::Absent)?;
        return Err(DirectoryError::StaleOrganisation(Box::new(Organisation::read(&row)?)));
    }
    note_change(work, cx, "organisation", checked.id.uuid(), put == Put::New);
    checked.revision = draft.id.map_or(1, |_| draft.seen + 1);
    Ok(entry.work.commit(entry.permit.recorded(), checked).await?)
}

/// Saves a unit. Taking it out of use is [`deactivate_unit`].
///
/// # Errors
/// As for [`save_organisation`].
pub async fn save_unit(house: &House, cx: &OpContext, draft: &UnitDraft) -> Result<Unit, DirectoryError> {
    let mut entry = begin(house, cx).await?;
    let saved = put_draft(&mut entry.work, &house.content.register, cx, draft).await?;
    Ok(entry.work.commit(entry.permit.recorded(), saved).await?)
}

/// Checks and writes one unit in an open transaction.
pub(crate) async fn put_draft(
    work: &mut Work,
    register: &Register,
    cx: &OpContext,
    draft: &UnitDraft,
) -> Result<Unit, DirectoryError> {
    let old = match draft.id {
        Some(id) => {
            let row = work.one(&UNIT, args![id]).await?.ok_or(DirectoryError::Absent)?;
            Some(Unit::read(&row)?)
        }
        None => None,
    };
    let org = old.as_ref().map(|u| u.org).or(draft.org).ok_or(DirectoryError::Absent)?;
    let org = work.one(&ORGANISATION, args![org]).await?.ok_or(DirectoryError::Absent)?;
    let org = Organisation::read(&org)?;
    let id = draft.id.unwrap_or_else(|| cx.new_id());
    let mut checked = check_unit(register, &org, id, draft)?;
    if let Some(parent) = checked.parent {
        let row = work.one(&UNIT, args![parent]).await?;
        let parent = row.as_ref().map(Unit::read).transpose()?;
        // One level only: a parent of a parent, and so a circle, cannot be.
        if parent.is_none_or(|p| p.org != org.id || p.id == id || p.parent.is_some()) {
            return Err(invalid("parent", "directory-fault-parent"));
        }
    }
    if let Some(done) = already(work, cx, &draft.form_key, id.uuid()).await? {
        let row = work.one(&UNIT, args![done]).await?.ok_or(DirectoryError::Absent)?;
        return Ok(Unit::read(&row)?);
    }
    let put = match &old {
        None => Put::New,
        Some(old) => {
            checked.active = old.active;
            Put::Change { seen: draft.seen }
        }
    };
    if !write_unit(work, register, &checked, put).await? {
        let saved = old.ok_or(DirectoryError::Absent)?;
        return Err(DirectoryError::StaleUnit(Box::new(saved)));
    }
    note_change(work, cx, "unit", id.uuid(), put == Put::New);
    checked.revision = if put == Put::New { 1 } else { draft.seen + 1 };
    Ok(checked)
}

/// Takes a unit out of use. `open_work` counts what the unit still holds (open reports and cases); it is asked inside
/// the transaction, and anything left refuses: no child may be at a unit that nobody works at.
///
/// # Errors
/// [`DirectoryError::StillHolds`] when something is left; otherwise as for [`save_organisation`].
pub async fn deactivate_unit<F>(
    house: &House,
    cx: &OpContext,
    id: UnitId,
    seen: i64,
    open_work: F,
) -> Result<Unit, DirectoryError>
where
    F: AsyncFnOnce(&mut Work, &Unit) -> Result<i64, StoreError>,
{
    let mut entry = begin(house, cx).await?;
    let work = &mut entry.work;
    let row = work.one(&UNIT, args![id]).await?.ok_or(DirectoryError::Absent)?;
    let unit = Unit::read(&row)?;
    let left = open_work(work, &unit).await?;
    if left > 0 {
        return Err(DirectoryError::StillHolds(left));
    }
    let changed = set_active(work, house, cx, unit, seen, false).await?;
    Ok(entry.work.commit(entry.permit.recorded(), changed).await?)
}

/// Takes a unit into use again.
///
/// # Errors
/// As for [`save_organisation`].
pub async fn activate_unit(
    house: &House,
    cx: &OpContext,
    id: UnitId,
    seen: i64,
) -> Result<Unit, DirectoryError> {
    let mut entry = begin(house, cx).await?;
    let row = entry.work.one(&UNIT, args![id]).await?.ok_or(DirectoryError::Absent)?;
    let changed = set_active(&mut entry.work, house, cx, Unit::read(&row)?, seen, true).await?;
    Ok(entry.work.commit(entry.permit.recorded(), changed).await?)
}

async fn set_active(
    work: &mut Work,
    house: &House,
    cx: &OpContext,
    unit: Unit,
    seen: i64,
    active: bool,
) -> Result<Unit, DirectoryError> {
    let mut changed = Unit { active, ..unit.clone() };
    if !write_unit(work, &house.content.register, &changed, Put::Change { seen }).await? {
        return Err(DirectoryError::StaleUnit(Box::new(unit)));
    }
    note_change(work, cx, "unit", unit.id.uuid(), false);
    changed.revision = seen + 1;
    Ok(changed)
}

/// Saves a service.
///
/// # Errors
/// As for [`save_organisation`].
pub async fn save_service(
    house: &House,
    cx: &OpContext,
    draft: &ServiceDraft,
) -> Result<Service, DirectoryError> {
    let mut entry = begin(house, cx).await?;
    let work = &mut entry.work;
    let old = match draft.id {
        Some(id) => {
            let row = work.one(&SERVICE, args![id]).await?.ok_or(DirectoryError::Absent)?;
            Some(Service::read(&row)?)
        }
        None => None,
    };
    let unit = old.as_ref().map(|s| s.unit).or(draft.unit).ok_or(DirectoryError::Absent)?;
    work.one(&UNIT, args![unit]).await?.ok_or(DirectoryError::Absent)?;
    let id = draft.id.unwrap_or_else(|| cx.new_id());
    let mut checked = check_service(&house.content.register, id, unit, draft)?;
    let put = if old.is_some() { Put::Change { seen: draft.seen } } else { Put::New };
    if let Some(done) = already(work, cx, &draft.form_key, id.uuid()).await? {
        let row = work.one(&SERVICE, args![done]).await?.ok_or(DirectoryError::Absent)?;
        let saved = Service::read(&row)?;
        return Ok(entry.work.commit(entry.permit.recorded(), saved).await?);
    }
    if !write_service(work, &checked, put).await? {
        return Err(old.map_or(DirectoryError::Absent, |s| DirectoryError::StaleService(Box::new(s))));
    }
    note_change(work, cx, "service", id.uuid(), put == Put::New);
    checked.revision = if put == Put::New { 1 } else { draft.seen + 1 };
    Ok(entry.work.commit(entry.permit.recorded(), checked).await?)
}

fn invalid(field: &'static str, key: &'static str) -> DirectoryError {
    DirectoryError::Invalid(vec![FieldFault { field, key }])
}
