//! Persons in their roles. Who somebody is, is sealed; whole name parts and numbers leave a blind index to search by.

use access::{
    Entry as Entered, House, OpContext, Target,
    actions::{CaseRead, CaseWrite},
    enter,
};
use ground::{OrgId, PersonId};
use store::{Work, args};
use uuid::Uuid;
use vault::DataKey;

use crate::{
    CaseworkError,
    error::Faults,
    model::{EntryDetail, EntryKind, Form, Identity, Person, PersonCodes, PersonRole},
    numbers,
    sealed::{json, open, parse, place, seal},
    statements_::{
        PERSON_INSERT, PERSON_ROLES, PERSON_UPDATE, PERSONS, RECORD_SEX, TOKEN_INSERT, TOKENS_DELETE,
    },
    write::{NewEntry, Writing, begin},
};

/// Most persons of one case.
pub const MAX_PERSONS: usize = 100;

/// A person as typed.
#[derive(Debug, Clone)]
pub struct PersonInput {
    /// Role.
    pub role: PersonRole,
    /// Coded facts.
    pub coded: PersonCodes,
    /// Who it is. All of it may be empty.
    pub identity: Identity,
}

pub(crate) fn check_persons(house: &House, persons: &[PersonInput], faults: &mut Faults) {
    let codes = &house.content.codes;
    if persons.len() > MAX_PERSONS {
        faults.add("persons", "casework-fault-too-many");
    }
    for p in persons {
        if p.coded.sex.as_deref().is_some_and(|c| codes.validate("vic_sex", c).is_err()) {
            faults.add("sex", "casework-fault-code");
        }
        if p.coded.citizenship.iter().any(|c| codes.validate("vic_citizenship", c).is_err()) {
            faults.add("citizenship", "casework-fault-code");
        }
        if p.coded.languages.iter().any(|c| codes.validate("vic_language", c).is_err()) {
            faults.add("languages", "casework-fault-code");
        }
        let i = &p.identity;
        for (field, text) in [
            ("given", &i.given),
            ("family", &i.family),
            ("other_names", &i.other_names),
            ("lma_number", &i.lma_number),
            ("passport", &i.passport),
            ("phone", &i.phone),
        ] {
            if text.chars().count() > 300 {
                faults.add(field, "casework-fault-long");
            }
        }
        faults.at_most("address", &i.address);
        faults.at_most("note", &i.note);
        if !i.birth_date.trim().is_empty() && !numbers::partial_date(i.birth_date.trim()) {
            faults.add("birth_date", "casework-fault-date");
        }
        if !i.personal_number.trim().is_empty() && numbers::personal(&i.personal_number).is_none() {
            faults.add("personal_number", "casework-fault-personal-number");
        }
        if !i.coordination_number.trim().is_empty() && numbers::coordination(&i.coordination_number).is_none()
        {
            faults.add("coordination_number", "casework-fault-coordination-number");
        }
    }
}

/// Writes a person and its blind indexes.
pub(crate) async fn insert_person<A>(
    w: &mut Writing<'_, A>,
    id: PersonId,
    person: &PersonInput,
) -> Result<(), CaseworkError> {
    let (owner, case) = (w.permit.owner(), w.permit.id());
    let sealed = seal(&w.key, w.cx, place("case_person", owner, id.uuid()), &person.identity)?;
    w.work
        .run(
            &PERSON_INSERT,
            args![owner, id, case, person.role.code(), json(&person.coded)?, sealed, w.cx.now],
        )
        .await?;
    insert_tokens(w, id, &person.identity).await
}

async fn insert_tokens<A>(
    w: &mut Writing<'_, A>,
    id: PersonId,
    identity: &Identity,
) -> Result<(), CaseworkError> {
    let (owner, case) = (w.permit.owner(), w.permit.id());
    for (kind, value) in numbers::tokens(identity) {
        let token = w.permit.blind_index(kind, &value)?.to_vec();
        w.work.run(&TOKEN_INSERT, args![owner, token, id, case]).await?;
    }
    Ok(())
}

/// Adds a person to a case.
///
/// # Errors
/// [`CaseworkError`]; a second child is refused: a case is for one child.
pub async fn add_person(
    house: &House,
    cx: &OpContext,
    target: &Target,
    form: &Form,
    person: PersonInput,
) -> Result<PersonId, CaseworkError> {
    let mut faults = Faults::default();
    check_persons(house, std::slice::from_ref(&person), &mut faults);
    if person.role == PersonRole::Child {
        faults.add("role", "casework-fault-one-child");
    }
    faults.done()?;
    let id: PersonId = cx.new_id();
    let mut w = begin!(CaseWrite, house, cx, target, form, id);
    w.must_be_open()?;
    if w.record.counts.persons >= i64::try_from(MAX_PERSONS).unwrap_or(i64::MAX) {
        return Err(CaseworkError::field("persons", "casework-fault-too-many"));
    }
    insert_person(&mut w, id, &person).await?;
    note_person(&mut w, id, person.role, "added").await?;
    w.finish(id).await
}

/// Changes a person. The one child of a case stays the child.
///
/// # Errors
/// [`CaseworkError::Stale`] when somebody else changed the case meanwhile; [`CaseworkError::Invalid`].
pub async fn update_person(
    house: &House,
    cx: &OpContext,
    target: &Target,
    form: &Form,
    id: PersonId,
    person: PersonInput,
) -> Result<PersonId, CaseworkError> {
    let mut faults = Faults::default();
    check_persons(house, std::slice::from_ref(&person), &mut faults);
    faults.done()?;
    let mut w = begin!(CaseWrite, house, cx, target, form, id);
    w.must_be_open()?;
    let (owner, case) = (w.permit.owner(), w.permit.id());
    let rows = w.work.all(&PERSON_ROLES, args![owner, case, MAX_PERSONS + 1]).await?;
    let mut was = None;
    for row in &rows {
        if row.get::<PersonId>("id")? == id {
            was = Some(row.parse::<PersonRole>("role")?);
        }
    }
    let was = was.ok_or(access::AccessError::Absent)?;
    if (was == PersonRole::Child) != (person.role == PersonRole::Child) {
        return Err(CaseworkError::field("role", "casework-fault-one-child"));
    }
    let sealed = seal(&w.key, cx, place("case_person", owner, id.uuid()), &person.identity)?;
    w.work
        .run(&PERSON_UPDATE, args![owner, id, case, person.role.code(), json(&person.coded)?, sealed, cx.now])
        .await?;
    w.work.run(&TOKENS_DELETE, args![owner, id]).await?;
    insert_tokens(&mut w, id, &person.identity).await?;
    if person.role == PersonRole::Child {
        w.work.run(&RECORD_SEX, args![owner, case, person.coded.sex]).await?;
    }
    note_person(&mut w, id, person.role, "changed").await?;
    w.finish(id).await
}

async fn note_person<A>(
    w: &mut Writing<'_, A>,
    id: PersonId,
    role: PersonRole,
    what: &'static str,
) -> Result<(), CaseworkError> {
    // The role is part of the code, so that the sentence can be made without opening anything.
    let code = format!("{what}.{}", role.code());
    let detail = EntryDetail { about: Some(id.uuid()), ..EntryDetail::default() };
    w.add(EntryKind::Person, NewEntry { code: &code, detail, ..NewEntry::default() }).await?;
    Ok(())
}

/// The persons of a case with their identities, and the revision for a form. Logged with the group `identity`.
///
/// # Errors
/// [`access::AccessError::Absent`] when the person may not see the case.
pub async fn persons(
    house: &House,
    cx: &OpContext,
    target: &Target,
) -> Result<(Vec<Person>, i64), CaseworkError> {
    let Entered { mut work, permit } = enter::<CaseRead>(house, cx, target).await?;
    let key = permit.key(house)?;
    let found = of_case(&mut work, &key, permit.owner(), permit.id()).await?;
    let mut event = cx.event("case.persons", "case", Some(permit.id()));
    event.owner = Some(permit.owner());
    event.rule = permit.rule().code();
    event.groups = "identity".into();
    work.record(event);
    Ok(work.commit(permit.recorded(), (found, permit.revision())).await?)
}

/// Everybody of a case, opened. Whoever calls it shows no more than was shared.
pub(crate) async fn of_case(
    work: &mut Work,
    key: &DataKey,
    owner: OrgId,
    case: Uuid,
) -> Result<Vec<Person>, CaseworkError> {
    let rows = work.all(&PERSONS, args![owner, case, MAX_PERSONS]).await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        let id: Uuid = row.get("id")?;
        found.push(Person {
            id: PersonId(id),
            role: row.parse("role")?,
            coded: parse(&row.get::<String>("coded")?)?,
            identity: open(key, place("case_person", owner, id), &row.get::<Vec<u8>>("sealed")?)?,
        });
    }
    Ok(found)
}
