//! Sharing through a gate (utlämnande efter sekretessprövning): what of a case another organisation may see, by which
//! provision, why and until when. The person decides; the gate only asks. What was decided is part of the case, of the
//! audit log and of the record that is printed.

use access::{
    Entry as Entered, FieldGroup, GiveAction, Groups, House, NewShare, OpContext, Part, Permit, Secrecy,
    SharePermit, ShareRow, Target,
    actions::{CaseRead, CaseShare, ShareRead, SharedRead},
    enter, enter_share, enter_unit,
};
use directory::Unit;
use ground::{DocumentId, EntryId, OrgId, ShareId, Text, ThreadId, UnitId, UserId};
use guidance::CaseFacts;
use jiff::{SignedDuration, Timestamp};
use law::Closed;
use serde::{Deserialize, Serialize};
use store::{Work, args};

use crate::{
    CaseworkError,
    documents::{self, Copy},
    error::Faults,
    model::{Document, DocumentBytes, Entry, EntryDetail, EntryKind, Form, Heading, Person},
    page, persons,
    plan::{self, Coded},
    sealed::{open, place, seal},
    statements_::{RECEIVER, SHARE_OWNER, SHARE_WAITS, SHARED_WITH},
    write::{NewEntry, Writing, begin},
};

/// Longest time a share holds. What is needed longer is decided anew.
pub const LONGEST_SHARE: SignedDuration = SignedDuration::from_hours(180 * 24);
/// Shares of one page.
const PAGE: usize = 50;

/// A gate that leads to the receiver, open or closed.
#[derive(Debug, Clone, Copy)]
pub struct GateChoice {
    /// The gate, with its text, test and questions.
    pub gate: &'static law::Gate,
    /// Why it cannot be chosen.
    pub closed: Option<Closed>,
}

/// What the form for sharing is made from.
#[derive(Debug, Clone)]
pub struct ShareForm {
    /// The receiving unit.
    pub to: Unit,
    /// Gates that lead there. Without an open one nothing can be shared.
    pub gates: Vec<GateChoice>,
    /// Revision of the case.
    pub revision: i64,
    /// The receiver must be named: the case is protected.
    pub must_name: bool,
    /// A second person must approve: the case is sealed.
    pub needs_second: bool,
}

/// A decision to share.
#[derive(Debug, Clone)]
pub struct ShareInput {
    /// The receiving unit.
    pub to: UnitId,
    /// Id of the gate.
    pub gate: String,
    /// Which of the gate's questions were answered yes, by place. All must be.
    pub yes: Vec<usize>,
    /// What goes.
    pub groups: Vec<FieldGroup>,
    /// Why: what the test came to.
    pub reason: String,
    /// What the receiver should know, in the sharer's words.
    pub message: String,
    /// Until when.
    pub until: Timestamp,
    /// Login of the person at the receiver, when the case is protected.
    pub receiver: String,
}

/// What the sharer wrote, with the gate as it read then. Sealed with the share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Name of the gate.
    pub gate: Text,
    /// Its test.
    pub test: Text,
    /// Its questions, each answered yes.
    pub questions: Vec<Text>,
    /// Provisions.
    pub provisions: Vec<String>,
    /// Why.
    pub reason: String,
    /// To the receiver.
    pub message: String,
}

/// A share as the owner sees it.
#[derive(Debug, Clone)]
pub struct Disclosure {
    /// Who, what, until when.
    pub row: ShareRow,
    /// What was written.
    pub letter: Letter,
    /// Holds now.
    pub live: bool,
    /// The acting person may approve it.
    pub may_approve: bool,
}

/// The shares of a case.
#[derive(Debug, Clone)]
pub struct Disclosures {
    /// Newest first.
    pub list: Vec<Disclosure>,
    /// Revision of the case.
    pub revision: i64,
}

/// One line of what others have shared with a unit. No names.
#[derive(Debug, Clone)]
pub struct SharedRow {
    /// The share.
    pub share: ShareId,
    /// Number of the case at its owner.
    pub number: String,
    /// Owner and responsible unit, by name.
    pub from: (String, String),
    /// Heading, when the situation was shared.
    pub heading: Option<Heading>,
    /// Gate.
    pub gate: String,
    /// What may be seen.
    pub groups: Groups,
    /// Since when.
    pub made_at: Timestamp,
    /// Until when.
    pub until: Timestamp,
}

/// What the receiver of a share sees.
#[derive(Debug, Clone)]
pub struct SharedPage {
    /// The share.
    pub share: ShareId,
    /// Number of the case at its owner.
    pub number: String,
    /// The owner.
    pub owner: OrgId,
    /// The responsible unit, to get in touch with.
    pub unit: Option<Unit>,
    /// Id of the gate.
    pub gate: String,
    /// Its name, its provisions, and what the sharer wrote.
    pub letter: Letter,
    /// What may be seen.
    pub groups: Groups,
    /// Since when.
    pub made_at: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// Heading and the known coded facts (id, value) in asking order, if shared. Without the unit's own matters.
    pub situation: Option<(Heading, Vec<(String, String)>)>,
    /// Persons, reduced to the groups that were shared.
    pub persons: Vec<Person>,
    /// The journal's latest entries, if shared.
    pub entries: Vec<Entry>,
    /// Documents, if shared.
    pub documents: Vec<Document>,
}

/// May be under 18: known to be, or not known not to be.
fn may_be_child(facts: &CaseFacts) -> bool {
    let coded = Coded::of(facts);
    coded.age_doubt.as_deref() == Some("yes") || coded.age_years.is_none_or(|age| age < 18)
}

async fn way(
    house: &House,
    facts: &CaseFacts,
    from: UnitId,
    owner: OrgId,
    to: UnitId,
) -> Result<(Unit, Vec<GateChoice>), CaseworkError> {
    let absent = || CaseworkError::field("to", "casework-fault-receiver-unit");
    let units = directory::units_by_id(&house.store, &[from, to]).await?;
    let find = |id: UnitId| units.iter().find(|u| u.id == id).cloned();
    let (Some(from), Some(to)) = (find(from), find(to)) else { return Err(absent()) };
    if !to.active || to.org == owner || !to.org_kind.works_on_cases() {
        return Err(absent());
    }
    let gates = match (from.party(), to.party()) {
        (Some(a), Some(b)) => house.content.law.propose(a, b, may_be_child(facts)),
        _ => Vec::new(),
    };
    Ok((to, gates.into_iter().map(|p| GateChoice { gate: p.gate, closed: p.closed }).collect()))
}

/// What must be asked to share a case with a unit of another organisation.
///
/// # Errors
/// [`access::AccessError::Absent`] when there is no such case for this person; [`CaseworkError::Invalid`] when the unit
/// cannot receive.
pub async fn share_form(
    house: &House,
    cx: &OpContext,
    target: &Target,
    to: UnitId,
) -> Result<ShareForm, CaseworkError> {
    let Entered { mut work, permit } = enter::<CaseRead>(house, cx, target).await?;
    let record = plan::record(house, &mut work, permit.owner(), permit.id()).await?;
    let (to, gates) = way(house, &record.facts, permit.unit(), permit.owner(), to).await?;
    let form = ShareForm {
        to,
        gates,
        revision: permit.revision(),
        must_name: permit.secrecy() != Secrecy::Normal,
        needs_second: permit.secrecy() == Secrecy::Sealed,
    };
    Ok(work.commit(permit.recorded(), form).await?)
}

pub(crate) fn checked(cx: &OpContext, input: &ShareInput) -> Result<Groups, CaseworkError> {
    let mut faults = Faults::default();
    faults.text("reason", &input.reason);
    faults.at_most("message", &input.message);
    let groups: Groups = input.groups.iter().copied().collect();
    if groups.is_empty() && input.message.trim().is_empty() {
        faults.add("groups", "casework-fault-groups");
    }
    if input.until <= cx.now {
        faults.add("until", "casework-fault-until-past");
    } else if input.until.duration_since(cx.now) > LONGEST_SHARE {
        faults.add("until", "casework-fault-until-long");
    }
    faults.done()?;
    Ok(groups)
}

/// Shares facts of a case with a unit of another organisation, through a gate. Of a sealed case the share waits for a
/// second person.
///
/// # Errors
/// [`CaseworkError::Invalid`]: a closed gate, an unanswered question, no reason, too long a time, a receiver of a protected
/// case who does not work there; [`CaseworkError::Stale`].
pub async fn share(
    house: &House,
    cx: &OpContext,
    target: &Target,
    form: &Form,
    input: &ShareInput,
) -> Result<ShareId, CaseworkError> {
    let groups = checked(cx, input)?;
    let id: ShareId = cx.new_id();
    // The receiver's key too must be open before the transaction begins.
    if let Some(unit) = directory::unit(&house.store, input.to).await? {
        house.keyring.ready(&house.store, unit.org, cx.now).await?;
    }
    let mut w = begin!(CaseShare, house, cx, target, form, id);
    w.must_be_open()?;
    let to = decided(&mut w, id, input, groups, None).await?;
    let detail = EntryDetail { about: Some(id.uuid()), to: Some(to.id.uuid()), ..EntryDetail::default() };
    let code = if w.permit.secrecy() == Secrecy::Sealed { "proposed" } else { "made" };
    w.add(EntryKind::Shared, NewEntry { code, detail, ..NewEntry::default() }).await?;
    w.tell_groups("case.shared", &input.gate, groups).await?;
    w.finish(id).await
}

/// Writes the decision to give facts through a gate. In a thread it waits for the receiver's yes.
pub(crate) async fn decided<A: GiveAction>(
    w: &mut Writing<'_, A>,
    id: ShareId,
    input: &ShareInput,
    groups: Groups,
    thread: Option<ThreadId>,
) -> Result<Unit, CaseworkError> {
    let (house, cx) = (w.house, w.cx);
    let (to, gates) = way(house, &w.record.facts, w.permit.unit(), w.permit.owner(), input.to).await?;
    let Some(GateChoice { gate, closed: None }) = gates.into_iter().find(|g| g.gate.id == input.gate) else {
        return Err(CaseworkError::field("gate", "casework-fault-gate"));
    };
    if (0..gate.questions.len()).any(|n| !input.yes.contains(&n)) {
        return Err(CaseworkError::field("questions", "casework-fault-questions"));
    }
    if w.permit.secrecy() != Secrecy::Normal {
        let user = receiver(&mut w.work, cx, &input.receiver, to.id).await?;
        w.permit.tie(&mut w.work, user, Part::Named, cx).await?;
    }
    let letter = Letter {
        gate: gate.name.clone(),
        test: gate.test.clone(),
        questions: gate.questions.clone(),
        provisions: gate.provisions.clone(),
        reason: input.reason.trim().to_owned(),
        message: input.message.trim().to_owned(),
    };
    let sealed = seal(&w.key, cx, place("guarded_share", w.permit.owner(), id.uuid()), &letter)?;
    let new = NewShare {
        id,
        to_org: to.org,
        to_unit: to.id,
        gate: &gate.id,
        groups,
        until: input.until,
        sealed,
        thread,
    };
    w.permit.share(house, cx, &mut w.work, new).await?;
    Ok(to)
}

/// The person at the receiver who alone sees a protected case.
pub(crate) async fn receiver(
    work: &mut Work,
    cx: &OpContext,
    login: &str,
    unit: UnitId,
) -> Result<UserId, CaseworkError> {
    let row = work.one(&RECEIVER, args![login.trim(), unit, cx.now]).await?;
    let row = row.ok_or_else(|| CaseworkError::field("receiver", "casework-fault-receiver"))?;
    Ok(row.get("id")?)
}

/// Approves a share of a sealed case. Never the person who made it.
///
/// # Errors
/// [`CaseworkError::Invalid`] when it does not wait, or was made by the same person.
pub async fn approve_share(
    house: &House,
    cx: &OpContext,
    target: &Target,
    form: &Form,
    share: ShareId,
) -> Result<EntryId, CaseworkError> {
    let id: EntryId = cx.new_id();
    let mut w = begin!(CaseShare, house, cx, target, form, id);
    w.must_be_open()?;
    if !w.permit.approve(&mut w.work, share, cx).await? {
        return Err(CaseworkError::field("share", "casework-fault-approve"));
    }
    let detail = EntryDetail { about: Some(share.uuid()), ..EntryDetail::default() };
    w.add(EntryKind::Shared, NewEntry { id: Some(id), code: "approved", detail, ..NewEntry::default() })
        .await?;
    w.tell("case.share.approved", &share.to_string()).await?;
    w.finish(id).await
}

/// Takes a share back. From this instant nobody reads through it. Also in a closed case.
///
/// # Errors
/// [`CaseworkError::Invalid`] when it was taken back before, or waits for an answer in a thread: then the thread is taken back.
pub async fn revoke_share(
    house: &House,
    cx: &OpContext,
    target: &Target,
    form: &Form,
    share: ShareId,
) -> Result<EntryId, CaseworkError> {
    let id: EntryId = cx.new_id();
    let mut w = begin!(CaseShare, house, cx, target, form, id);
    if w.work.one(&SHARE_WAITS, args![w.permit.owner(), share]).await?.is_some() {
        return Err(CaseworkError::field("share", "casework-fault-share-thread"));
    }
    if !w.permit.revoke(&mut w.work, share, cx).await? {
        return Err(CaseworkError::field("share", "casework-fault-revoked"));
    }
    let detail = EntryDetail { about: Some(share.uuid()), ..EntryDetail::default() };
    w.add(EntryKind::Shared, NewEntry { id: Some(id), code: "revoked", detail, ..NewEntry::default() })
        .await?;
    w.tell("case.share.revoked", &share.to_string()).await?;
    w.finish(id).await
}

async fn listed<A>(
    permit: &Permit<A>,
    house: &House,
    cx: &OpContext,
    work: &mut Work,
) -> Result<Vec<Disclosure>, CaseworkError> {
    let key = permit.key(house)?;
    let mut list = Vec::new();
    for row in permit.shares(work).await? {
        let letter = open(&key, place("guarded_share", permit.owner(), row.id.uuid()), &row.sealed)?;
        let waits = row.approved_at.is_none() && row.revoked.is_none() && cx.now < row.until;
        list.push(Disclosure {
            letter,
            live: row.live(cx.now),
            may_approve: waits && cx.user().is_some_and(|user| user != row.made.1),
            row,
        });
    }
    Ok(list)
}

/// What of a case was shared, newest first: the disclosure records.
///
/// # Errors
/// [`access::AccessError::Absent`] when there is no such case for this person.
pub async fn disclosures(
    house: &House,
    cx: &OpContext,
    target: &Target,
) -> Result<Disclosures, CaseworkError> {
    let Entered { mut work, permit } = enter::<CaseRead>(house, cx, target).await?;
    let list = listed(&permit, house, cx, &mut work).await?;
    let revision = permit.revision();
    Ok(work.commit(permit.recorded(), Disclosures { list, revision }).await?)
}

/// What other organisations have shared with a unit and that holds now, the newest first.
///
/// # Errors
/// [`access::AccessError::Absent`] when the person does not work at the unit.
pub async fn shared_with(
    house: &House,
    cx: &OpContext,
    unit: UnitId,
) -> Result<Vec<SharedRow>, CaseworkError> {
    let org = crate::open::org_of(cx, unit)?;
    let Entered { mut work, permit } = enter_unit::<SharedRead>(house, cx, org, unit).await?;
    let mut arguments = permit.unit_args();
    arguments.extend(args![PAGE]);
    let rows = work.all(&SHARED_WITH, arguments).await?;
    let mut list = Vec::with_capacity(rows.len());
    for row in &rows {
        let groups: Groups = row.parse("field_groups")?;
        let situation = groups.has(FieldGroup::Situation);
        list.push(SharedRow {
            share: row.get("id")?,
            number: row.get("number")?,
            from: (row.get("org_name")?, row.get("unit_name")?),
            heading: situation.then(|| crate::worklist::heading(row)).transpose()?,
            gate: row.get("gate")?,
            groups,
            made_at: row.get("made_at")?,
            until: row.get("valid_to")?,
        });
    }
    let shown = list.iter().map(|s| s.share.uuid()).collect();
    work.amend(permit.recorded(), |event| event.shown = shown);
    Ok(work.commit(permit.recorded(), list).await?)
}

/// What a share shows its receiver: the groups it names, and nothing else.
///
/// # Errors
/// [`access::AccessError::Absent`] when there is no such share for this person now; [`access::AccessError::Confirm`].
pub async fn shared_page(house: &House, cx: &OpContext, share: ShareId) -> Result<SharedPage, CaseworkError> {
    let Entered { mut work, permit } = enter_share::<ShareRead>(house, cx, share).await?;
    let (owner, case, groups) = (permit.owner(), permit.id(), permit.groups());
    let (sealed, key) = permit.letter();
    let letter: Letter = open(key, place("guarded_share", owner, share.uuid()), sealed)?;
    let situation = if groups.has(FieldGroup::Situation) {
        let record = plan::record(house, &mut work, owner, case).await?;
        let known = known(house, &record.facts);
        Some((Coded::of(&record.facts).heading(record.sex), known))
    } else {
        None
    };
    let entries = match permit.key(FieldGroup::Journal) {
        Some(key) => page::latest(&mut work, key, owner, case).await?,
        None => Vec::new(),
    };
    let documents = match permit.key(FieldGroup::Documents) {
        Some(key) => documents::latest(&mut work, key, owner, case).await?,
        None => Vec::new(),
    };
    let page = SharedPage {
        share,
        number: permit.number().to_owned(),
        owner,
        unit: directory::unit(&house.store, permit.unit()).await?,
        gate: permit.gate().to_owned(),
        letter,
        groups,
        made_at: permit.made_at(),
        until: permit.until(),
        situation,
        persons: reduced(&permit, &mut work).await?,
        entries,
        documents,
    };
    work.amend(permit.recorded(), |event| event.groups = groups.to_string().into());
    Ok(work.commit(permit.recorded(), page).await?)
}

/// Known facts that concern the receiver.
fn known(house: &House, facts: &CaseFacts) -> Vec<(String, String)> {
    let values = serde_json::to_value(facts).unwrap_or_default();
    let defs = house.content.process.facts().iter().filter(|d| !d.internal);
    defs.filter_map(|def| {
        let value = values.get(&def.id).filter(|v| !v.is_null())?;
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        (text != "unknown").then(|| (def.id.clone(), text))
    })
    .collect()
}

/// Persons with what was shared of them. Each piece asks for the key of its own group.
async fn reduced(permit: &SharePermit<ShareRead>, work: &mut Work) -> Result<Vec<Person>, CaseworkError> {
    let key = [FieldGroup::Identity, FieldGroup::Location, FieldGroup::Migration]
        .into_iter()
        .find_map(|group| permit.key(group));
    let Some(key) = key else { return Ok(Vec::new()) };
    let mut list = persons::of_case(work, key, permit.owner(), permit.id()).await?;
    for person in &mut list {
        reduce(person, permit.groups());
    }
    Ok(list)
}

/// Leaves of a person what the groups name.
pub(crate) fn reduce(person: &mut Person, groups: Groups) {
    let i = &mut person.identity;
    if !groups.has(FieldGroup::Identity) {
        for text in [
            &mut i.given,
            &mut i.family,
            &mut i.other_names,
            &mut i.birth_date,
            &mut i.personal_number,
            &mut i.coordination_number,
            &mut i.note,
        ] {
            text.clear();
        }
    }
    if !groups.has(FieldGroup::Location) {
        i.address.clear();
        i.phone.clear();
    }
    if !groups.has(FieldGroup::Migration) {
        i.lma_number.clear();
        i.passport.clear();
    }
    if !groups.has(FieldGroup::Situation) {
        person.coded = crate::model::PersonCodes::default();
    }
}

/// The organisation a share is of, so that its key can be opened beforehand.
pub(crate) async fn owner(house: &House, share: ShareId) -> Result<Option<OrgId>, CaseworkError> {
    let row = house.store.reader().one(&SHARE_OWNER, args![share]).await?;
    Ok(row.map(|r| r.get("owner_id")).transpose()?)
}

/// Takes a document out of a shared case: the copy without metadata, or the original of a kind that has none.
///
/// # Errors
/// [`access::AccessError::Absent`] when documents were not shared, or there is no such document.
pub async fn shared_document(
    house: &House,
    cx: &OpContext,
    share: ShareId,
    document: DocumentId,
) -> Result<DocumentBytes, CaseworkError> {
    let Entered { mut work, permit } = enter_share::<ShareRead>(house, cx, share).await?;
    let (owner, case) = (permit.owner(), permit.id());
    let mut found = None;
    if let Some(key) = permit.key(FieldGroup::Documents) {
        for copy in [Copy::Clean, Copy::Original] {
            if found.is_none() {
                found = documents::bytes(&mut work, key, owner, case, document, copy).await?;
            }
        }
    }
    work.amend(permit.recorded(), |event| {
        event.groups = "documents".into();
        event.shown = vec![document.uuid()];
    });
    let found = work.commit(permit.recorded(), found).await?;
    found.ok_or_else(|| access::AccessError::Absent.into())
}
