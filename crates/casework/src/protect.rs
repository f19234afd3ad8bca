//! How secret a case is (skydd): raised by whoever works with it, lowered only by the unit's manager.

use access::{
    House, OpContext, Part, ProtectAction, Secrecy, Target,
    actions::{CaseProtect, CaseUnprotect, ReportHandle, ThreadWrite},
    enter_within,
};
use ground::{EntryId, UserId};
use store::{StoreError, args};

use crate::{
    CaseworkError,
    error::Faults,
    model::{EntryKind, EntryText, Form},
    thread::{ThreadRow, statements_::THREADS_OF_CASE},
    write::{NewEntry, Writing, begin},
};

/// Protects a case, or ends its protection. The report it came from follows. Protected, only persons named see it: whoever
/// protects it and those who handle it are named at once.
///
/// # Errors
/// [`CaseworkError::Invalid`] without a reason, or when it is so already; [`access::AccessError::Absent`] when somebody who
/// does not lead the responsible unit would end the protection; [`CaseworkError::Stale`].
pub async fn protect(
    house: &House,
    cx: &OpContext,
    target: &Target,
    form: &Form,
    on: bool,
    reason: &str,
) -> Result<EntryId, CaseworkError> {
    let mut faults = Faults::default();
    faults.text("reason", reason);
    faults.done()?;
    let id: EntryId = cx.new_id();
    if on {
        let w = begin!(CaseProtect, house, cx, target, form, id);
        change(w, id, Secrecy::Protected, reason).await
    } else {
        let w = begin!(CaseUnprotect, house, cx, target, form, id);
        change(w, id, Secrecy::Normal, reason).await
    }
}

async fn change<A: ProtectAction>(
    mut w: Writing<'_, A>,
    id: EntryId,
    secrecy: Secrecy,
    reason: &str,
) -> Result<EntryId, CaseworkError> {
    w.must_be_open()?;
    let on = secrecy != Secrecy::Normal;
    if on == (w.permit.secrecy() != Secrecy::Normal) {
        return Err(CaseworkError::field("reason", "casework-fault-same-secrecy"));
    }
    let ties = w.permit.ties(&mut w.work, w.cx).await?;
    let mut named: Vec<UserId> =
        if on { ties.into_iter().map(|(user, _)| user).collect() } else { Vec::new() };
    named.extend(w.cx.user().filter(|_| on));
    named.sort_unstable();
    named.dedup();
    for user in &named {
        w.permit.tie(&mut w.work, *user, Part::Named, w.cx).await?;
    }
    if !w.permit.protect(&mut w.work, secrecy, w.revision).await? {
        // Cannot be: the revision was counted up in this very transaction.
        return Err(CaseworkError::Stale { seen: w.revision, current: w.revision.saturating_add(1) });
    }
    if let Some((report, _)) = w.record.report {
        // Whoever protects the case need not handle its report, but what it tells is the same.
        let mut job = OpContext::job("report.follow", w.cx.now, w.cx.shared_entropy());
        job.request = w.cx.request;
        let target = Target::Of(w.permit.owner(), report);
        let permit = enter_within::<ReportHandle>(w.house, &job, &mut w.work, &target).await?;
        for user in &named {
            permit.tie(&mut w.work, *user, Part::Named, w.cx).await?;
        }
        if !permit.protect(&mut w.work, secrecy, permit.revision()).await? {
            return Err(StoreError::Busy { statement: "casework.protect" }.into());
        }
    }
    // What is asked of others about it is as secret at this side. At the other side it tells of no one.
    let threads = w.work.all(&THREADS_OF_CASE, args![w.permit.owner(), w.permit.id()]).await?;
    for row in threads.iter().map(ThreadRow::read) {
        let row = row?;
        if row.ended_at.is_some() {
            continue;
        }
        let follows = w.cx.following("thread.follow");
        let target = Target::Of(w.permit.owner(), row.id.uuid());
        let permit = enter_within::<ThreadWrite>(w.house, &follows, &mut w.work, &target).await?;
        for user in &named {
            permit.tie(&mut w.work, *user, Part::Named, w.cx).await?;
        }
        if !permit.protect(&mut w.work, secrecy, permit.revision()).await? {
            return Err(StoreError::Busy { statement: "casework.protect" }.into());
        }
    }
    let code = if on { "protected" } else { "unprotected" };
    let text = EntryText { text: reason.trim().to_owned(), view: None };
    w.add(EntryKind::Assigned, NewEntry { id: Some(id), code, text, ..NewEntry::default() }).await?;
    w.tell("case.secrecy", secrecy.code()).await?;
    w.finish(id).await
}
