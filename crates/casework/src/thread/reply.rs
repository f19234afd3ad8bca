//! What either side does in a thread.

use access::{Entry as Entered, House, OpContext, Target, actions::ThreadWrite, enter};
use ground::{CaseNumber, EntryId, ThreadId, UserId};
use handover::{Act, GiverAct, Kind, Phase, Refusal, Side, TakerAct, Withdrawal};
use law::Stage;
use store::{StoreError, Work, args};
use vault::DataKey;

use super::{
    ThreadRow, deliver, first_told, load,
    offer::{NEVER, happened},
    said_place,
    statements_::{MAKER, THREAD_ALARMS_CLEAR, THREAD_LOCK, THREAD_PUT, THREAD_SAID},
};
use crate::{
    CaseworkError,
    error::Faults,
    model::{EntryDetail, EntryKind, Form},
    sealed::seal,
    write::NewEntry,
};

/// What somebody does in a thread, with their words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// Taker: yes. To a question for advice, this is the answer.
    Take,
    /// Taker: no, with the reason in words.
    Refuse(Refusal),
    /// Taker: does not want any more what was asked for.
    Forgo,
    /// Giver: wants it back.
    Withdraw,
    /// Giver: keeps what the taker has asked for, with the reason in words.
    Keep(Refusal),
    /// Has read a no.
    See,
    /// Giver, a second person: the data of a sealed case go.
    Release,
    /// Writes to the other side.
    Say,
    /// Ends a thread that has been answered.
    End,
}

impl Reply {
    const fn code(&self) -> &'static str {
        match self {
            Self::Take => "take",
            Self::Refuse(_) => "refuse",
            Self::Forgo => "forgo",
            Self::Withdraw => "withdraw",
            Self::Keep(_) => "keep",
            Self::See => "see",
            Self::Release => "release",
            Self::Say => "say",
            Self::End => "end",
        }
    }

    const fn act(&self) -> Option<Act> {
        match self {
            Self::Take => Some(Act::Taker(TakerAct::Take)),
            Self::Refuse(why) => Some(Act::Taker(TakerAct::Refuse(*why))),
            Self::Forgo => Some(Act::Taker(TakerAct::Forgo)),
            Self::Withdraw => Some(Act::Giver(GiverAct::Withdraw(Withdrawal::Revoked))),
            Self::Keep(why) => Some(Act::Giver(GiverAct::Keep(*why))),
            Self::See | Self::Release | Self::Say | Self::End => None,
        }
    }

    fn check(&self, kind: Kind, text: &str) -> Result<(), CaseworkError> {
        let mut faults = Faults::default();
        let words = matches!(self, Self::Refuse(_) | Self::Keep(_) | Self::Say)
            || (matches!(self, Self::Take) && kind == Kind::Consultation);
        if words {
            faults.text("text", text);
        } else {
            faults.at_most("text", text);
        }
        faults.done()
    }
}

/// Advice that was given and what was acted upon can be ended by either side.
pub(super) fn may_end(row: &ThreadRow) -> bool {
    row.ended_at.is_none() && row.phase == Phase::Accepted && !row.kind.moves_responsibility()
}

/// What a reply led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The thread.
    pub thread: ThreadId,
    /// The number of the case that was opened at the receiver.
    pub case: Option<CaseNumber>,
}

/// Does something in a thread.
///
/// # Errors
/// [`access::AccessError::Absent`] when there is no such thread for this person; [`CaseworkError::Invalid`] without the words that
/// belong to it; [`CaseworkError::Stale`] when somebody was faster; [`CaseworkError::NotNow`] when the thread is elsewhere.
pub async fn reply(
    house: &House,
    cx: &OpContext,
    thread: ThreadId,
    form: &Form,
    what: &Reply,
    text: &str,
) -> Result<Done, CaseworkError> {
    for _ in 0..3 {
        match attempt(house, cx, thread, form, what, text.trim()).await {
            // Another case of the organisation has this random number: draw again.
            Err(CaseworkError::Access(access::AccessError::Store(StoreError::Duplicate { .. }))) => {}
            done => return done,
        }
    }
    Err(StoreError::Busy { statement: "casework.thread.reply" }.into())
}

async fn attempt(
    house: &House,
    cx: &OpContext,
    thread: ThreadId,
    form: &Form,
    what: &Reply,
    text: &str,
) -> Result<Done, CaseworkError> {
    // The other side's key may be needed; it must be open before the transaction begins.
    for org in super::orgs(house, thread).await? {
        house.keyring.ready(&house.store, org, cx.now).await?;
    }
    let Entered { mut work, permit } = enter::<ThreadWrite>(house, cx, &Target::Id(thread.uuid())).await?;
    if let (Some(user), false) = (cx.user(), form.key.is_empty())
        && work.claim_form(user, &form.key, cx.now, &thread.to_string()).await?.is_some()
    {
        return Ok(work.commit(permit.recorded(), Done { thread, case: None }).await?);
    }
    let seen = match form.revision {
        Some(seen) => seen,
        None => load(&mut work, thread).await?.revision,
    };
    // First of all: whoever comes second learns it before anything is read.
    if work.run(&THREAD_LOCK, args![thread, seen]).await? != 1 {
        let current = load(&mut work, thread).await?.revision;
        return Err(CaseworkError::Stale { seen, current });
    }
    let mut row = load(&mut work, thread).await?;
    let side = row.side_of(permit.owner());
    what.check(row.kind, text)?;
    let before = row.phase;
    act(&mut row, side, what)?;
    if what == &Reply::End {
        row.ended_at = Some(cx.now);
    }
    let key = permit.key(house)?;
    say(cx, &mut work, &key, &row, side, what.code(), text).await?;
    if what == &Reply::Take {
        row.taken_by = cx.user();
    }
    let system = cx.following("thread");
    let mut opened = None;
    let mut work = match follow(house, cx, &system, work, &mut row, before, what).await? {
        (work, Some((id, number))) => {
            row.taker.case = Some(id.uuid());
            opened = Some(number);
            work
        }
        (work, None) => work,
    };
    put(house, cx, &mut work, &mut row, before).await?;
    let mut event = cx.event("thread.replied", "thread", Some(thread.uuid()));
    event.owner = Some(permit.owner());
    event.rule = permit.rule().code();
    event.detail = Some(what.code().to_owned());
    work.record(event);
    Ok(work.commit(permit.recorded(), Done { thread, case: opened }).await?)
}

/// The protocol's part.
fn act(row: &mut ThreadRow, side: Side, what: &Reply) -> Result<(), CaseworkError> {
    if row.ended_at.is_some() {
        return Err(CaseworkError::NotNow);
    }
    let done = match (what, side) {
        (Reply::See, Side::Giver) => row.records.act(Act::Giver(GiverAct::See), false),
        (Reply::See, Side::Taker) => row.records.act(Act::Taker(TakerAct::See), false),
        (Reply::Say, _) => Ok(()),
        (Reply::Release, Side::Giver) if row.phase == Phase::Sending => Ok(()),
        (Reply::End, _) if may_end(row) => Ok(()),
        (Reply::Release | Reply::End, _) => Err(handover::NotNow),
        _ => match what.act() {
            Some(act @ Act::Giver(_)) if side == Side::Giver => row.records.act(act, false),
            Some(act @ Act::Taker(_)) if side == Side::Taker => row.records.act(act, false),
            _ => Err(handover::NotNow),
        },
    };
    done.map_err(|_| CaseworkError::NotNow)?;
    row.phase = row.records.phase();
    Ok(())
}

pub(super) async fn say(
    cx: &OpContext,
    work: &mut Work,
    key: &DataKey,
    row: &ThreadRow,
    side: Side,
    code: &str,
    text: &str,
) -> Result<(), CaseworkError> {
    let entry: EntryId = cx.new_id();
    let sealed =
        if text.is_empty() { None } else { Some(seal(key, cx, said_place(row.giver.org, entry), &text)?) };
    let own = row.party(side).org;
    work.run(
        &THREAD_SAID,
        args![entry, row.id, row.revision, cx.now, side.code(), code, own, cx.user(), sealed],
    )
    .await?;
    Ok(())
}

/// What follows by itself: data go, cases open and close, a promise is taken back, the giver's journal tells.
async fn follow<'h>(
    house: &'h House,
    cx: &OpContext,
    system: &'h OpContext,
    mut work: Work,
    row: &mut ThreadRow,
    before: Phase,
    what: &Reply,
) -> Result<(Work, Option<(ground::CaseId, CaseNumber)>), CaseworkError> {
    let moved = row.phase != before || what == &Reply::Release;
    if !moved {
        return Ok((work, None));
    }
    let giving = deliver::giving(house, system, &mut work, row).await?;
    // Of a sealed case a second person lets the data go.
    let sealed = giving.permit.secrecy() == access::Secrecy::Sealed;
    let mut by: Option<UserId> = None;
    let go = match (row.phase, what) {
        (Phase::Sending, Reply::Release) => {
            let maker: Option<UserId> = match row.share {
                Some(share) => work
                    .one(&MAKER, args![share, row.giver.org])
                    .await?
                    .map(|r| r.get("made_by"))
                    .transpose()?,
                None => None,
            };
            if cx.user().is_none() || maker == cx.user() {
                return Err(CaseworkError::field("text", "casework-fault-approve"));
            }
            by = cx.user();
            true
        }
        (Phase::Sending, _) => !sealed,
        _ => false,
    };
    if go {
        row.records.release().map_err(|_| CaseworkError::NotNow)?;
        row.phase = row.records.phase();
        let share = row.share.ok_or(CaseworkError::Damaged)?;
        // Taken back, or run out of time, since it was promised: then it does not go, and nobody has taken over.
        if !giving.permit.release(&mut work, share, by, cx).await? {
            return Err(CaseworkError::NotNow);
        }
    }
    if let (Phase::Refused | Phase::Back | Phase::Kept, Some(share)) = (row.phase, row.share) {
        giving.permit.revoke(&mut work, share, system).await?;
    }
    let mut giver = giving.writing(house, system, work).await?;
    if row.phase == Phase::Accepted && row.kind.moves_responsibility() {
        let (work, id, number) = deliver::hand_over(house, system, giver, row, row.taken_by).await?;
        return Ok((work, Some((id, number))));
    }
    let code = match (row.kind, row.phase) {
        (Kind::Consultation, Phase::Accepted) => "consultation-answered",
        (Kind::Consultation, Phase::Refused) => "consultation-refused",
        (Kind::Consultation, _) => "consultation-back",
        (Kind::Referral, Phase::Accepted) => "referral-accepted",
        (Kind::Referral, Phase::Sending) => "referral-wanted",
        (Kind::Referral, Phase::Refused) => "referral-refused",
        (Kind::Referral, _) => "referral-back",
        (Kind::Handover, Phase::Sending) => "handover-wanted",
        (Kind::Handover, Phase::Refused) => "handover-refused",
        (Kind::Handover, Phase::Kept) => "handover-kept",
        (Kind::Handover, _) => "handover-back",
    };
    let detail =
        EntryDetail { about: Some(row.id.uuid()), to: Some(row.taker.unit.uuid()), ..EntryDetail::default() };
    giver.add(EntryKind::Thread, NewEntry { code, detail, ..NewEntry::default() }).await?;
    let refused = row.is_transfer() && row.phase == Phase::Refused;
    happened(&mut giver, refused.then_some("transfer-refused")).await?;
    giver.replan().await?;
    Ok((giver.work, None))
}

/// Writes down where the thread stands.
pub(super) async fn put(
    house: &House,
    cx: &OpContext,
    work: &mut Work,
    row: &mut ThreadRow,
    before: Phase,
) -> Result<(), CaseworkError> {
    let awaits = row.records.awaits();
    if awaits != row.awaits || row.phase != before {
        // A new silence begins, or none.
        row.since = cx.now;
        row.stage = Stage::None;
        work.run(&THREAD_ALARMS_CLEAR, args![row.id.to_string(), cx.now]).await?;
    }
    let told = match (awaits, row.stage) {
        (None, _) => NEVER,
        (Some(_), Stage::None) => first_told(house, row.kind, row.since, awaits),
        (Some(_), _) => row.next_at.map_or(NEVER, jiff::Timestamp::as_microsecond),
    };
    let over = match row.phase {
        Phase::Accepted => row.kind.moves_responsibility(),
        Phase::Refused | Phase::Back | Phase::Kept => awaits.is_none(),
        Phase::Wanted | Phase::Offered | Phase::Sending => false,
    };
    if over && row.ended_at.is_none() {
        row.ended_at = Some(cx.now);
    }
    work.run(
        &THREAD_PUT,
        args![
            row.id,
            row.records.giver().write(),
            row.records.taker().write(),
            row.phase.code(),
            row.records.giver().could_be_taken(),
            awaits.map(Side::code),
            cx.now,
            row.since,
            row.stage.code(),
            told,
            row.ended_at,
            row.taker.case,
            row.taken_by,
        ],
    )
    .await?;
    Ok(())
}
