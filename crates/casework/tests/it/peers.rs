//! What has gone wrong in other systems when a case passed from one to the other, one test each. None may happen here.

use access::{FieldGroup, Role};
use casework::*;
use directory::{OrgKind, UnitKind};
use handover::{Kind, Phase, Refusal};
use testkit::both_engines;

use crate::{
    retention::cut,
    sharing::unit_of,
    thread::{handover, offered, responsible, says, seen},
    world::{a_case, asked, child, fields, new_case, page, world},
};

const ALL: &[FieldGroup] = FieldGroup::ALL;

both_engines! {
    /// An exception in the middle of a handover left both sides able to edit.
    async fn cut_short_at_any_point_one_side_is_responsible(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let thread = offered(&t, &w, &case, &handover(&t, w.foreign_unit, ALL)).await.unwrap();
        let cx = t.staff(&w.stranger);
        let form = Form::seen(seen(&t, &w.stranger, thread).await.row.revision, String::new());
        for polls in 1.. {
            let done = cut(reply(&t.house, &cx, thread, &form, &Reply::Take, ""), polls).await;
            // Whoever comes next waits until what was cut is rolled back.
            t.house.store.begin("test").await.unwrap().commit_housekeeping("waits").await.unwrap();
            let holders = responsible(&t).await;
            let open = page(&t, &w.handler, &case).await.status == Status::Open;
            assert_eq!(holders, [if open { w.unit } else { w.foreign_unit }], "after {polls} polls");
            if let Some(done) = done {
                // Told so, or told that it has happened already.
                assert!(done.is_ok() || !open, "{done:?}");
                break;
            }
        }
        assert_eq!(responsible(&t).await, [w.foreign_unit]);
    }

    /// The same case was offered twice, and the order of acceptance decided who owned it.
    async fn a_case_offered_to_two_is_offered_to_the_first(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let third = unit_of(&t, OrgKind::SocialServices, UnitKind::Reception).await;
        let other = t.member(third.org, third.id, Role::Handler).await;
        let first = offered(&t, &w, &case, &handover(&t, w.foreign_unit, ALL)).await.unwrap();
        let again = offered(&t, &w, &case, &handover(&t, third.id, ALL)).await;
        assert_eq!(fields(again), [("kind".to_owned(), "casework-fault-offered")]);
        says(&t, &w.stranger, first, Reply::Refuse(Refusal::NotOurs), "Påhittat").await.unwrap();
        let second = offered(&t, &w, &case, &handover(&t, third.id, ALL)).await.unwrap();
        assert!(matches!(says(&t, &w.stranger, first, Reply::Take, "").await, Err(CaseworkError::NotNow)));
        says(&t, &other, second, Reply::Take, "").await.unwrap();
        assert_eq!(responsible(&t).await, [third.id]);
    }

    /// Two copies were kept alike, until that silently stopped.
    async fn there_is_nothing_to_keep_alike(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let thread = offered(&t, &w, &case, &handover(&t, w.foreign_unit, ALL)).await.unwrap();
        let new = says(&t, &w.stranger, thread, Reply::Take, "").await.unwrap().unwrap();
        add_note(&t.house, &t.staff(&w.stranger), &new, &Form::adding(""), "Påhittat efteråt.").await.unwrap();
        let theirs = page(&t, &w.handler, &case).await;
        assert!(theirs.entries.iter().all(|e| e.text.text != "Påhittat efteråt."), "two files, each its own");
        assert_eq!(theirs.status, Status::Closed, "and only one of them is worked in");
    }

    /// Writing at the old owner brought the case back to it by itself.
    async fn writing_at_the_old_unit_brings_nothing_back(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let thread = offered(&t, &w, &case, &handover(&t, w.foreign_unit, ALL)).await.unwrap();
        says(&t, &w.stranger, thread, Reply::Take, "").await.unwrap();
        let cx = t.staff(&w.handler);
        let add = || Form::adding("");
        let note = add_note(&t.house, &cx, &case, &add(), "Påhittat").await;
        assert!(matches!(note, Err(CaseworkError::Closed)), "{note:?}");
        let sibling = PersonInput { role: PersonRole::Sibling, ..child("Påhittad", "Syskon") };
        assert!(matches!(add_person(&t.house, &cx, &case, &add(), sibling).await, Err(CaseworkError::Closed)));
        assert_eq!(responsible(&t).await, [w.foreign_unit]);
    }

    /// A case was deleted while it was offered: acceptance succeeded, and nothing arrived.
    async fn what_is_offered_stays_until_it_is_answered(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let thread = offered(&t, &w, &case, &handover(&t, w.foreign_unit, ALL)).await.unwrap();
        let form = Form::seen(page(&t, &w.handler, &case).await.revision, String::new());
        let shut = Close { reason: CloseReason::Mistake, text: "Påhittat".to_owned(), view: asked() };
        // Only a closed case can ever be deleted.
        let closed = close(&t.house, &t.staff(&w.handler), &case, &form, &shut).await;
        assert_eq!(fields(closed), [("reason".to_owned(), "casework-fault-offered-close")]);
        let new = says(&t, &w.stranger, thread, Reply::Take, "").await.unwrap().unwrap();
        assert_eq!(persons(&t.house, &t.staff(&w.stranger), &new).await.unwrap().0[0].identity.family, "Påhittsson");
    }

    /// What was promised was taken back meanwhile: then nobody takes over an empty case.
    async fn what_was_taken_back_is_not_taken_over(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let thread = offered(&t, &w, &case, &handover(&t, w.foreign_unit, ALL)).await.unwrap();
        let share = seen(&t, &w.handler, thread).await.row.share.unwrap();
        let form = Form::seen(page(&t, &w.handler, &case).await.revision, String::new());
        let back = revoke_share(&t.house, &t.staff(&w.handler), &case, &form, share).await;
        assert_eq!(fields(back), [("share".to_owned(), "casework-fault-share-thread")], "not apart from the offer");
        says(&t, &w.handler, thread, Reply::Withdraw, "").await.unwrap();
        assert!(matches!(says(&t, &w.stranger, thread, Reply::Take, "").await, Err(CaseworkError::NotNow)));
        assert_eq!(responsible(&t).await, [w.unit]);
    }

    /// A twin opened at the receiver before was not found.
    async fn a_twin_at_the_receiver_is_found_by_name(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let twin = OpenCase { unit: w.foreign_unit, ..new_case(&w, "tvilling", Some(t.now())) };
        open_case(&t.house, &t.staff(&w.stranger), twin).await.unwrap();
        let thread = offered(&t, &w, &case, &handover(&t, w.foreign_unit, ALL)).await.unwrap();
        says(&t, &w.stranger, thread, Reply::Take, "").await.unwrap();
        let found = search(&t.house, &t.staff(&w.stranger), w.foreign_unit, "Åsa-Li Påhittsson", None).await.unwrap();
        assert_eq!(found.hits.len(), 2);
    }

    /// A share without personal data could be made, and never accepted.
    async fn what_can_be_offered_can_be_accepted(t) {
        let w = world(&t).await;
        for groups in [&[FieldGroup::Situation][..], &[FieldGroup::Identity], &[FieldGroup::Documents], ALL] {
            for kind in [Kind::Referral, Kind::Handover] {
                let case = a_case(&t, &w).await;
                let mut input = handover(&t, w.foreign_unit, groups);
                input.kind = kind;
                match offered(&t, &w, &case, &input).await {
                    // Told to who offers, while it can be put right.
                    Err(CaseworkError::Invalid(faults)) => assert_eq!(faults[0].key, "casework-fault-handover-groups"),
                    Err(e) => panic!("{e}"),
                    Ok(thread) => {
                        says(&t, &w.stranger, thread, Reply::Take, "").await.unwrap();
                        assert_eq!(seen(&t, &w.handler, thread).await.row.phase, Phase::Accepted);
                    }
                }
            }
        }
    }

    /// Handing back failed because something in a third place could not be removed.
    async fn handing_back_needs_nobody_else(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let thread = offered(&t, &w, &case, &handover(&t, w.foreign_unit, ALL)).await.unwrap();
        let new = says(&t, &w.stranger, thread, Reply::Take, "").await.unwrap().unwrap();
        // The first way is gone: its share is over, the old case is old.
        t.clock.advance(jiff::SignedDuration::from_hours(24 * 200));
        let form = Form::seen(page(&t, &w.stranger, &new).await.revision, String::new());
        let back = offer(&t.house, &t.staff(&w.stranger), &new, &form, &handover(&t, w.unit, ALL)).await.unwrap();
        says(&t, &w.handler, back, Reply::Take, "").await.unwrap();
        assert_eq!(responsible(&t).await, [w.unit]);
    }

    /// Records were pushed to a receiver who had neither notice nor a say.
    async fn nothing_arrives_without_notice_and_a_yes(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let before = worklist(&t.house, &t.staff(&w.stranger), w.foreign_unit, Filter::All, None).await.unwrap().rows.len();
        let thread = offered(&t, &w, &case, &handover(&t, w.foreign_unit, ALL)).await.unwrap();
        let list = threads(&t.house, &t.staff(&w.stranger), w.foreign_unit, false).await.unwrap();
        assert_eq!(list.asked.iter().map(|r| r.id).collect::<Vec<_>>(), [thread], "notice");
        let after = worklist(&t.house, &t.staff(&w.stranger), w.foreign_unit, Filter::All, None).await.unwrap().rows.len();
        assert_eq!(after, before, "and nothing else");
        assert!(search(&t.house, &t.staff(&w.stranger), w.foreign_unit, "Påhittsson", None).await.unwrap().hits.is_empty());
    }
}
