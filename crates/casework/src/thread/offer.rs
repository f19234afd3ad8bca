//! Asking another unit: for advice, to act, or to take the case over; and asking for a case that another unit has shared.

use access::{
    Entry as Entered, FieldGroup, Groups, House, OpContext, Secrecy, Side as NewSide, Target,
    actions::{CaseOffer, ShareRead, ThreadWrite},
    enter_share, enter_within,
};
use directory::{OrgKind, Unit, UnitKind};
use ground::{EntryId, OrgId, ShareId, ThreadId, UnitId, UserId};
use handover::{Act, GiverAct, Kind, Side, TakerAct, Thread};
use store::{StoreError, Work, args};
use vault::DataKey;

use super::{
    Preview, first_told, load,
    reply::{put, say},
    said_place,
    statements_::{OFFERED, THREAD_ANSWERED, THREAD_INSERT, THREAD_LOCK, THREAD_SAID},
};
use crate::{
    CaseworkError, ShareInput,
    error::Faults,
    model::{EntryDetail, EntryKind, Form},
    plan::{self, Coded, NO_TIME},
    sealed::{json, seal},
    share::{checked, decided, receiver},
    write::{NewEntry, Writing, begin},
};

/// What is asked of another unit.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Advice, to act, or to take over.
    pub kind: Kind,
    /// The unit that is asked.
    pub to: UnitId,
    /// What it is about, in words that do not tell who the child is. The unit sees it before it answers.
    pub text: String,
    /// What goes when the unit has said yes, and through which gate. Not for advice.
    pub share: Option<ShareInput>,
    /// Login of the one person at the receiver who may see it, when the case is protected and only advice is asked.
    pub receiver: String,
    /// The wish of that unit to take over which this answers.
    pub answers: Option<ThreadId>,
}

impl Offer {
    fn check(&self, cx: &OpContext) -> Result<Groups, CaseworkError> {
        let mut faults = Faults::default();
        if self.share.is_none() {
            faults.text("text", &self.text);
        } else {
            faults.at_most("text", &self.text);
        }
        if self.kind.needs_data() != self.share.is_some() {
            faults.add("kind", "casework-fault-thread-kind");
        }
        faults.done()?;
        let Some(share) = &self.share else { return Ok(Groups::NONE) };
        let groups = checked(cx, share)?;
        // Whoever takes over must know what there is to do and for whom.
        let least = [FieldGroup::Situation, FieldGroup::Identity];
        if self.kind == Kind::Handover && !least.iter().all(|g| groups.has(*g)) {
            return Err(CaseworkError::field("groups", "casework-fault-handover-groups"));
        }
        Ok(groups)
    }
}

/// What a new thread is made of.
struct New<'a> {
    id: ThreadId,
    kind: Kind,
    giver: (OrgId, UnitId, uuid::Uuid),
    taker: (OrgId, UnitId),
    records: Thread,
    share: Option<ShareId>,
    preview: &'a Preview,
    /// Who begins it.
    side: Side,
    code: &'static str,
    text: &'a str,
}

async fn insert(
    house: &House,
    cx: &OpContext,
    work: &mut Work,
    key: &DataKey,
    new: New<'_>,
) -> Result<(), CaseworkError> {
    let awaits = new.records.awaits();
    work.run(
        &THREAD_INSERT,
        args![
            new.id,
            new.kind.code(),
            new.giver.0,
            new.giver.1,
            new.giver.2,
            new.taker.0,
            new.taker.1,
            new.records.giver().write(),
            new.records.taker().write(),
            new.records.phase().code(),
            new.records.giver().could_be_taken(),
            awaits.map(Side::code),
            new.share,
            json(new.preview)?,
            cx.now,
            first_told(house, new.kind, cx.now, awaits),
        ],
    )
    .await?;
    let own = if new.side == Side::Giver { new.giver.0 } else { new.taker.0 };
    let entry: EntryId = cx.new_id();
    let sealed = if new.text.is_empty() {
        None
    } else {
        Some(seal(key, cx, said_place(new.giver.0, entry), &new.text)?)
    };
    work.run(
        &THREAD_SAID,
        args![entry, new.id, 1_i64, cx.now, new.side.code(), new.code, own, cx.user(), sealed],
    )
    .await?;
    Ok(())
}

async fn preview<A>(w: &mut Writing<'_, A>) -> Result<Preview, CaseworkError> {
    let (owner, case) = (w.permit.owner(), w.permit.id());
    let Coded { age_years, age_band, age_doubt, purpose } = Coded::of(&w.record.facts);
    let plan = plan::derive(w.house, &mut w.work, owner, case, &w.record.facts, w.cx.now).await?;
    let due = plan.order.iter().filter_map(|id| plan.step(id)?.due.as_ref()?.late_after()).min();
    Ok(Preview {
        sex: w.record.sex.clone(),
        age_years,
        age_band,
        age_doubt: age_doubt.as_deref() == Some("yes"),
        purpose,
        received_at: w.record.received_at.as_microsecond(),
        next_step: plan.next,
        due: due.map(jiff::Timestamp::as_microsecond),
        gate: None,
        groups: String::new(),
    })
}

/// Asks another unit for advice, to act, or to take the case over.
///
/// # Errors
/// [`CaseworkError::Invalid`]: no words, no gate, a closed gate, a unit that does not receive, an offer that is open already;
/// [`CaseworkError::Stale`]; [`CaseworkError::Closed`].
pub async fn offer(
    house: &House,
    cx: &OpContext,
    target: &Target,
    form: &Form,
    input: &Offer,
) -> Result<ThreadId, CaseworkError> {
    let groups = input.check(cx)?;
    let id: ThreadId = input.answers.unwrap_or_else(|| cx.new_id());
    // The receiver's key too must be open before the transaction begins.
    let unit = directory::unit(&house.store, input.to).await?;
    if let Some(unit) = &unit {
        house.keyring.ready(&house.store, unit.org, cx.now).await?;
    }
    let mut w = begin!(CaseOffer, house, cx, target, form, id);
    w.must_be_open()?;
    let (owner, case) = (w.permit.owner(), w.permit.id());
    if input.kind.moves_responsibility() && w.work.one(&OFFERED, args![owner, case]).await?.is_some() {
        return Err(CaseworkError::field("kind", "casework-fault-offered"));
    }
    let mut preview = preview(&mut w).await?;
    let share: Option<ShareId> = input.share.as_ref().map(|_| cx.new_id());
    let to = match (&input.share, share) {
        (Some(given), Some(share)) => {
            preview.gate = Some(given.gate.clone());
            preview.groups = groups.to_string();
            decided(&mut w, share, given, groups, Some(id)).await?
        }
        _ => advisable(unit, owner)?,
    };
    let login = input.share.as_ref().map_or(input.receiver.as_str(), |s| s.receiver.as_str());
    let named: Option<UserId> = match w.permit.secrecy() {
        Secrecy::Normal => None,
        _ => Some(receiver(&mut w.work, cx, login, to.id).await?),
    };
    let written = match input.answers {
        Some(_) => answer(&mut w, id, &to, share, &preview, input).await,
        None => {
            let other = NewSide { org: to.org, unit: to.id, named };
            let key = w.permit.found_thread(house, cx, &mut w.work, id, other).await?;
            let mut records = Thread::default();
            records
                .act(Act::Giver(GiverAct::Offer(input.kind)), false)
                .map_err(|_| CaseworkError::Damaged)?;
            let new = New {
                id,
                kind: input.kind,
                giver: (owner, w.permit.unit(), case),
                taker: (to.org, to.id),
                records,
                share,
                preview: &preview,
                side: Side::Giver,
                code: "offer",
                text: input.text.trim(),
            };
            insert(house, cx, &mut w.work, &key, new).await
        }
    };
    match written {
        Err(CaseworkError::Store(StoreError::Duplicate { .. })) => {
            return Err(CaseworkError::field("kind", "casework-fault-offered"));
        }
        done => done?,
    }
    let detail = EntryDetail { about: Some(id.uuid()), to: Some(to.id.uuid()), ..EntryDetail::default() };
    let code = match input.kind {
        Kind::Consultation => "consultation-asked",
        Kind::Referral => "referral-asked",
        Kind::Handover => "handover-offered",
    };
    w.add(EntryKind::Thread, NewEntry { code, detail, ..NewEntry::default() }).await?;
    let transfer = w.record.org_kind == OrgKind::SocialServices && to.org_kind == OrgKind::SocialServices;
    let event = match input.kind {
        Kind::Handover if transfer => Some("transfer-requested"),
        Kind::Consultation
            if matches!(to.kind, UnitKind::CoordinationRegional | UnitKind::CoordinationNational) =>
        {
            Some("coordinator-consulted")
        }
        _ => None,
    };
    happened(&mut w, event).await?;
    w.replan().await?;
    w.tell_groups("thread.offered", input.kind.code(), groups).await?;
    w.finish(id).await
}

/// Says yes to a unit that wants the case: what is offered goes into its own thread.
async fn answer(
    w: &mut Writing<'_, CaseOffer>,
    id: ThreadId,
    to: &Unit,
    share: Option<ShareId>,
    preview: &Preview,
    input: &Offer,
) -> Result<(), CaseworkError> {
    let (house, cx) = (w.house, w.cx);
    let permit = enter_within::<ThreadWrite>(house, cx, &mut w.work, &Target::Id(id.uuid())).await?;
    let mut row = load(&mut w.work, id).await?;
    if w.work.run(&THREAD_LOCK, args![id, row.revision]).await? != 1 {
        return Err(CaseworkError::NotNow);
    }
    row.revision = row.revision.saturating_add(1);
    let before = row.phase;
    let mine = row.giver.org == w.permit.owner() && row.giver.case == Some(w.permit.id());
    if !mine || row.taker.unit != to.id || input.kind != Kind::Handover {
        return Err(CaseworkError::NotNow);
    }
    row.records.act(Act::Giver(GiverAct::Offer(input.kind)), false).map_err(|_| CaseworkError::NotNow)?;
    row.phase = row.records.phase();
    row.share = share;
    w.work.run(&THREAD_ANSWERED, args![id, share, json(preview)?]).await?;
    let key = permit.key(house)?;
    say(cx, &mut w.work, &key, &row, Side::Giver, "offer", input.text.trim()).await?;
    put(house, cx, &mut w.work, &mut row, before).await
}

/// Something of the process has happened, if the process knows it.
pub(super) async fn happened<A>(w: &mut Writing<'_, A>, event: Option<&str>) -> Result<(), CaseworkError> {
    let known = |id: &&str| w.house.content.process.events().iter().any(|e| e.id == *id);
    if let Some(event) = event.filter(known) {
        w.happened(EntryKind::Event, event, None, NewEntry { code: event, ..NewEntry::default() }).await?;
    }
    Ok(())
}

/// A unit that can be asked for advice: one with staff who work on cases, of another organisation.
fn advisable(unit: Option<Unit>, owner: OrgId) -> Result<Unit, CaseworkError> {
    unit.filter(|u| u.active && u.org != owner && u.org_kind.works_on_cases())
        .ok_or_else(|| CaseworkError::field("to", "casework-fault-receiver-unit"))
}

/// Asks for a case that another unit has shared: hand it over to us.
///
/// # Errors
/// [`access::AccessError::Absent`] when there is no such share for this person; [`CaseworkError::Invalid`] without words.
pub async fn want(
    house: &House,
    cx: &OpContext,
    share: ShareId,
    form: &Form,
    text: &str,
) -> Result<ThreadId, CaseworkError> {
    let mut faults = Faults::default();
    faults.text("text", text);
    faults.done()?;
    let id: ThreadId = cx.new_id();
    let Some(staff) = cx.staff() else { return Err(access::AccessError::Absent.into()) };
    if let Some(owner) = crate::share::owner(house, share).await? {
        house.keyring.ready(&house.store, owner, cx.now).await?;
    }
    let Entered { mut work, permit } = enter_share::<ShareRead>(house, cx, share).await?;
    if let (Some(user), false) = (cx.user(), form.key.is_empty())
        && let Some(done) = work.claim_form(user, &form.key, cx.now, &id.to_string()).await?
    {
        return crate::write::again(&work.commit(permit.recorded(), done).await?);
    }
    let named = (permit.secrecy() != Secrecy::Normal).then(|| cx.user()).flatten();
    let own = NewSide { org: staff.org, unit: staff.unit, named };
    let key = permit.found_thread(house, cx, &mut work, id, own).await?;
    let record = plan::record(house, &mut work, permit.owner(), permit.id()).await?;
    let Coded { age_years, age_band, age_doubt, purpose } = Coded::of(&record.facts);
    let situation = permit.groups().has(FieldGroup::Situation);
    let mut preview = Preview { received_at: record.received_at.as_microsecond(), ..Preview::default() };
    if situation {
        preview = Preview {
            sex: record.sex,
            age_years,
            age_band,
            age_doubt: age_doubt.as_deref() == Some("yes"),
            purpose,
            ..preview
        };
    }
    let mut records = Thread::default();
    records.act(Act::Taker(TakerAct::Want), false).map_err(|_| CaseworkError::Damaged)?;
    let new = New {
        id,
        kind: Kind::Handover,
        giver: (permit.owner(), permit.unit(), permit.id()),
        taker: (staff.org, staff.unit),
        records,
        share: None,
        preview: &preview,
        side: Side::Taker,
        code: "want",
        text: text.trim(),
    };
    insert(house, cx, &mut work, &key, new).await?;
    let mut event = cx.event("thread.wanted", "thread", Some(id.uuid()));
    event.rule = "6.share";
    work.record(event);
    Ok(work.commit(permit.recorded(), id).await?)
}

/// No silence runs.
pub(super) const NEVER: i64 = NO_TIME;
