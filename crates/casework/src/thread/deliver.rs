//! Carrying over what was promised: the receiver's own case, made of the facts that passed the gate, with its own key.
//!
//! A handover never moves rows. The giver keeps its file, closed; the receiver opens one of its own.

use access::{
    FieldGroup, Groups, House, OpContext, Part, Permit, Secrecy, Target,
    actions::{CaseDeliver, CaseReceive, CaseWrite},
    enter_unit_within, enter_within,
};
use ground::{CaseId, CaseNumber, DocumentId, EntryId, PersonId, UserId, stockholm};
use guidance::CaseFacts;
use store::{Row, Work, args};
use uuid::Uuid;
use vault::DataKey;

use super::{
    ThreadRow,
    offer::happened,
    statements_::{BYTES_ALL, CHAIN, CHAIN_SET, DOCUMENTS_ALL, ENTRIES_ALL},
};
use crate::{
    CaseworkError,
    documents::carried,
    model::{CloseReason, EntryDetail, EntryKind, EntryText, Status},
    persons::{self, PersonInput, insert_person},
    plan::{self, Coded, NO_TIME, Record},
    sealed::{json, open, parse, place, seal},
    share::reduce,
    statements_::{BYTES_INSERT, DOCUMENT_INSERT, ENTRY_INSERT, RECORD_INSERT, RECORD_STATUS},
    write::{NewEntry, Writing},
};

/// The giver's case, entered for what follows by itself from what somebody at either side has done.
pub(super) struct Giving {
    pub(super) permit: Permit<CaseDeliver>,
    pub(super) revision: i64,
}

/// Enters the giver's case and counts its revision up, so that nobody changes it meanwhile.
pub(super) async fn giving(
    house: &House,
    cx: &OpContext,
    work: &mut Work,
    row: &ThreadRow,
) -> Result<Giving, CaseworkError> {
    let case = row.giver.case.ok_or(CaseworkError::Damaged)?;
    let target = Target::Of(row.giver.org, case);
    let permit = enter_within::<CaseDeliver>(house, cx, work, &target).await?;
    let revision = permit.touch(work).await?;
    Ok(Giving { permit, revision })
}

impl Giving {
    /// A change of the giver's case.
    pub(super) async fn writing<'h>(
        self,
        house: &'h House,
        cx: &'h OpContext,
        mut work: Work,
    ) -> Result<Writing<'h, CaseDeliver>, CaseworkError> {
        let record = plan::record(house, &mut work, self.permit.owner(), self.permit.id()).await?;
        let key = self.permit.key(house)?;
        Ok(Writing { house, cx, work, permit: self.permit, key, record, revision: self.revision, written: 0 })
    }
}

/// What of the facts goes: known ones that concern the receiver. Which municipality is responsible is settled by the handover.
fn facts(house: &House, record: &Record, groups: Groups) -> CaseFacts {
    let process = &house.content.process;
    if !groups.has(FieldGroup::Situation) {
        return CaseFacts::unknown(process);
    }
    let Ok(serde_json::Value::Object(mut values)) = serde_json::to_value(&record.facts) else {
        return CaseFacts::unknown(process);
    };
    for def in process.facts().iter().filter(|d| d.internal || d.id == "other_municipality") {
        values.remove(&def.id);
    }
    CaseFacts::parse_stored(process, &values)
}

/// Opens the receiver's case from what passed the gate, and closes the giver's. Both in the transaction of whoever said the
/// last word. `taker` becomes its handler.
pub(super) async fn hand_over<'h>(
    house: &'h House,
    cx: &'h OpContext,
    mut giver: Writing<'h, CaseDeliver>,
    row: &ThreadRow,
    taker: Option<UserId>,
) -> Result<(Work, CaseId, CaseNumber), CaseworkError> {
    let (owner, case) = (giver.permit.owner(), giver.permit.id());
    let groups: Groups = row.preview.groups.parse().map_err(|()| CaseworkError::Damaged)?;
    let from = format!("{}, {}", row.giver.unit_name, row.giver.org_name);
    let facts = facts(house, &giver.record, groups);
    let persons = persons::of_case(&mut giver.work, &giver.key, owner, case).await?;
    let entries = giver.work.all(&ENTRIES_ALL, args![owner, case]).await?;
    let documents = if groups.has(FieldGroup::Documents) {
        giver.work.all(&DOCUMENTS_ALL, args![owner, case]).await?
    } else {
        Vec::new()
    };
    let chain: Option<Uuid> = match giver.work.one(&CHAIN, args![owner, case]).await? {
        Some(r) => r.get("chain_id")?,
        None => None,
    };
    let chain = chain.unwrap_or(case);

    // First the giver's: the index refuses two open cases in a chain.
    happened(&mut giver, row.is_transfer().then_some("transfer-accepted")).await?;
    happened(&mut giver, row.is_transfer().then_some("transfer-data-given")).await?;
    happened(&mut giver, row.is_transfer().then_some("transfer-received")).await?;
    let detail =
        EntryDetail { about: Some(row.id.uuid()), to: Some(row.taker.unit.uuid()), ..EntryDetail::default() };
    giver
        .add(EntryKind::Thread, NewEntry { code: "handover-accepted", detail, ..NewEntry::default() })
        .await?;
    if giver.record.status == Status::Open {
        let (status, reason) = (Status::Closed.code(), CloseReason::HandedOver.code());
        giver.work.run(&RECORD_STATUS, args![owner, case, status, Some(cx.now), Some(reason)]).await?;
        giver.record.status = Status::Closed;
        giver.add(EntryKind::Closed, NewEntry { code: reason, ..NewEntry::default() }).await?;
        giver.tell("case.closed", reason).await?;
    }
    giver.replan().await?;
    giver.work.run(&CHAIN_SET, args![owner, case, chain]).await?;

    let Writing { mut work, key: old, record, permit: given, .. } = giver;
    let at = enter_unit_within::<CaseReceive>(house, cx, &mut work, row.taker.org, row.taker.unit).await?;
    let id: CaseId = cx.new_id();
    let number = CaseNumber::new(cx.now.to_zoned(stockholm()).year(), cx.entropy());
    let (permit, key) = at.found_case(house, cx, &mut work, id, &number, given.secrecy()).await?;
    if let Some(user) = taker {
        permit.tie(&mut work, user, Part::Handler, cx).await?;
        // It may have been protected after it was offered: then whoever said yes is the one named.
        if given.secrecy() != Secrecy::Normal {
            permit.tie(&mut work, user, Part::Named, cx).await?;
        }
    }
    let sex = groups.has(FieldGroup::Situation).then(|| record.sex.clone()).flatten();
    let Coded { age_years, age_band, age_doubt, purpose } = Coded::of(&facts);
    work.run(
        &RECORD_INSERT,
        args![
            permit.owner(),
            id,
            permit.unit(),
            record.received_at,
            cx.now,
            taker,
            None::<Uuid>,
            json(&facts)?,
            sex,
            age_years,
            age_band,
            age_doubt,
            purpose,
            house.content.process.version(),
            NO_TIME,
        ],
    )
    .await?;
    work.run(&CHAIN_SET, args![permit.owner(), id, chain]).await?;
    // Whoever is named on the thread at the receiver is named on its case.
    if given.secrecy() != Secrecy::Normal {
        permit.name_as_on(&mut work, row.id.uuid(), cx).await?;
    }
    carry_journal(cx, &mut work, (&old, owner), (&key, &permit), &entries, groups, &from).await?;
    for document in &documents {
        carry_document(cx, &mut work, (&old, owner), (&key, &permit), document).await?;
    }
    let fresh = plan::record(house, &mut work, permit.owner(), id.uuid()).await?;
    let mut w = Writing { house, cx, work, permit, key, record: fresh, revision: 1, written: 0 };
    let detail = EntryDetail {
        about: Some(row.id.uuid()),
        to: Some(row.giver.unit.uuid()),
        from: Some(from),
        ..EntryDetail::default()
    };
    w.add(EntryKind::Opened, NewEntry { code: "taken_over", detail, ..NewEntry::default() }).await?;
    for mut person in persons {
        reduce(&mut person, groups);
        let input = PersonInput { role: person.role, coded: person.coded, identity: person.identity };
        insert_person(&mut w, cx.new_id::<PersonId>(), &input).await?;
    }
    w.replan().await?;
    w.tell_groups("case.opened", "taken_over", groups).await?;
    Ok((w.work, id, number))
}

/// Events always go: the clocks that run for the child go on from when they began. Texts go when the journal passed the gate.
async fn carry_journal(
    cx: &OpContext,
    work: &mut Work,
    (old, owner): (&DataKey, ground::OrgId),
    (key, permit): (&DataKey, &Permit<CaseWrite>),
    entries: &[Row],
    groups: Groups,
    from: &str,
) -> Result<(), CaseworkError> {
    let texts = groups.has(FieldGroup::Journal);
    let mut seq = 0_i64;
    for entry in entries {
        let event: Option<String> = entry.get("event")?;
        let of_transfer = |e: &str| e.starts_with("transfer-") || e.starts_with("ivo-");
        let event = event.filter(|e| !of_transfer(e));
        let kind: EntryKind = entry.parse("kind")?;
        // What was said and decided; not what only concerned the file there.
        let told = texts
            && matches!(
                kind,
                EntryKind::Event | EntryKind::Step | EntryKind::Note | EntryKind::Decision | EntryKind::Facts
            );
        if event.is_none() && !told {
            continue;
        }
        let detail: EntryDetail =
            entry.get::<Option<String>>("detail")?.map(|d| parse(&d)).transpose()?.unwrap_or_default();
        let detail = EntryDetail {
            title: detail.title,
            facts: if told { detail.facts } else { Vec::new() },
            from: Some(detail.from.unwrap_or_else(|| from.to_owned())),
            ..EntryDetail::default()
        };
        let id: EntryId = cx.new_id();
        let before: EntryId = entry.get("id")?;
        let sealed = match entry.get::<Option<Vec<u8>>>("sealed")? {
            Some(sealed) if told => {
                let text: EntryText = open(old, place("case_entry", owner, before.uuid()), &sealed)?;
                Some(seal(key, cx, place("case_entry", permit.owner(), id.uuid()), &text)?)
            }
            _ => None,
        };
        let at: i64 = entry.get("at")?;
        let (code, step): (String, Option<String>) = (entry.get("code")?, entry.get("step")?);
        let version: Option<String> = entry.get("process_version")?;
        // What only the plan needs stays out of sight.
        let quiet = entry.get::<bool>("quiet")? || !texts;
        work.run(
            &ENTRY_INSERT,
            args![
                permit.owner(),
                id,
                permit.id(),
                at,
                seq,
                cx.now,
                kind.code(),
                code,
                event,
                step,
                version,
                json(&detail)?,
                sealed,
                None::<UserId>,
                quiet,
            ],
        )
        .await?;
        seq += 1;
    }
    Ok(())
}

async fn carry_document(
    cx: &OpContext,
    work: &mut Work,
    (old, owner): (&DataKey, ground::OrgId),
    (key, permit): (&DataKey, &Permit<CaseWrite>),
    document: &Row,
) -> Result<(), CaseworkError> {
    let before: DocumentId = document.get("id")?;
    let id: DocumentId = cx.new_id();
    let label =
        carried(old, key, cx, (owner, before), (permit.owner(), id), &document.get::<Vec<u8>>("sealed")?)?;
    let (kind, size): (String, i64) = (document.get("kind")?, document.get("size")?);
    let (removed, stripped): (String, String) = (document.get("removed")?, document.get("stripped")?);
    work.run(
        &DOCUMENT_INSERT,
        args![permit.owner(), id, permit.id(), kind, size, removed, stripped, label, cx.now, None::<UserId>],
    )
    .await?;
    for copy in work.all(&BYTES_ALL, args![owner, before]).await? {
        let form: String = copy.get("form")?;
        let sealed = crate::documents::carried_bytes(
            old,
            key,
            cx,
            (owner, before),
            (permit.owner(), id),
            &form,
            &copy.get::<Vec<u8>>("sealed")?,
        )?;
        work.run(&BYTES_INSERT, args![permit.owner(), id, form, permit.id(), sealed]).await?;
    }
    Ok(())
}
