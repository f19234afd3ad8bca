//! Threads between units: handover, referral, advice; who is responsible in every instant.

use access::{FieldGroup, Role, Secrecy, Staff, Target};
use casework::*;
use ground::{ThreadId, UnitId};
use handover::{Kind, Phase, Refusal, Side};
use jiff::SignedDuration;
use law::Stage;
use store::{Statement, args};
use testkit::{TestHouse, both_engines};

use crate::{
    sharing::with_login,
    world::{World, a_case, absent, asked, fields, page, target, world},
};

const OPEN: Statement =
    Statement::new("test.open", "SELECT owner_id, unit_id, id FROM case_record WHERE status = 'open'");
const SEAL: Statement =
    Statement::new("test.seal", "UPDATE guarded SET secrecy = 'sealed' WHERE number = $1");
const SAID: Statement = Statement::new(
    "test.said",
    "INSERT INTO thread_entry (id, thread_id, revision, at, side, code) VALUES ($1, $2, 1, $3, 'giver', 'say')",
);
const ALARMS: Statement = Statement::new(
    "test.alarms",
    "SELECT kind FROM alarm WHERE unit_id = $1 AND cleared_at IS NULL ORDER BY kind",
);

const ALL: &[FieldGroup] = FieldGroup::ALL;

fn days(n: i64) -> SignedDuration {
    SignedDuration::from_hours(n * 24)
}

fn given(t: &TestHouse, to: UnitId, groups: &[FieldGroup]) -> ShareInput {
    ShareInput {
        to,
        gate: "d3".to_owned(),
        yes: vec![0, 1, 2],
        groups: groups.to_vec(),
        reason: "Påhittat: barnet har flyttat dit.".to_owned(),
        message: "Påhittat: Åsa-Li vill att någon ringer.".to_owned(),
        until: t.now() + days(90),
        receiver: String::new(),
    }
}

pub(crate) fn handover(t: &TestHouse, to: UnitId, groups: &[FieldGroup]) -> Offer {
    Offer {
        kind: Kind::Handover,
        to,
        text: "Påhittat: flicka, 15 år, skyddsbehov bedömt.".to_owned(),
        share: Some(given(t, to, groups)),
        receiver: String::new(),
        answers: None,
    }
}

pub(crate) async fn offered(
    t: &TestHouse,
    w: &World,
    case: &Target,
    input: &Offer,
) -> Result<ThreadId, CaseworkError> {
    let form = Form::seen(page(t, &w.handler, case).await.revision, String::new());
    offer(&t.house, &t.staff(&w.handler), case, &form, input).await
}

pub(crate) async fn seen(t: &TestHouse, staff: &Staff, thread: ThreadId) -> ThreadPage {
    thread_page(&t.house, &t.staff(staff), thread).await.unwrap()
}

pub(crate) async fn says(
    t: &TestHouse,
    staff: &Staff,
    thread: ThreadId,
    what: Reply,
    text: &str,
) -> Result<Option<Target>, CaseworkError> {
    let revision = seen(t, staff, thread).await.row.revision;
    let form = Form::seen(revision, String::new());
    let done = reply(&t.house, &t.staff(staff), thread, &form, &what, text).await?;
    Ok(done.case.map(|n| target(&n)))
}

/// Units with an open case: who is responsible.
pub(crate) async fn responsible(t: &TestHouse) -> Vec<UnitId> {
    let rows = t.house.store.reader().all(&OPEN, args![]).await.unwrap();
    rows.iter().map(|r| r.get("unit_id").unwrap()).collect()
}

async fn alarms(t: &TestHouse, unit: UnitId) -> Vec<String> {
    let rows = t.house.store.reader().all(&ALARMS, args![unit]).await.unwrap();
    rows.iter().map(|r| r.get("kind").unwrap()).collect()
}

both_engines! {
    async fn a_handover_moves_responsibility_with_its_data_in_one_instant(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let form = Form::adding("");
        add_note(&t.house, &t.staff(&w.handler), &case, &form, "Påhittad anteckning.").await.unwrap();
        let before = page(&t, &w.handler, &case).await;
        let thread = offered(&t, &w, &case, &handover(&t, w.foreign_unit, ALL)).await.unwrap();
        assert_eq!(responsible(&t).await, [w.unit], "asking moves nothing");

        // Before a yes: a preview, and no name anywhere.
        let view = seen(&t, &w.stranger, thread).await;
        assert_eq!((view.side, view.row.phase, view.row.awaits), (Side::Taker, Phase::Offered, Some(Side::Taker)));
        assert_eq!(view.row.preview.age_years, Some(15));
        assert!(!format!("{view:?}").contains("Åsa"), "{view:?}");
        let share = view.row.share.unwrap();
        assert!(absent(shared_page(&t.house, &t.staff(&w.stranger), share).await), "nothing goes before the yes");
        assert_eq!(awaited(&t.house, w.stranger.org, w.foreign_unit).await.unwrap(), 1);

        let new = says(&t, &w.stranger, thread, Reply::Take, "").await.unwrap().unwrap();
        assert_eq!(responsible(&t).await, [w.foreign_unit]);
        assert_eq!(awaited(&t.house, w.stranger.org, w.foreign_unit).await.unwrap(), 0);
        let theirs = page(&t, &w.stranger, &new).await;
        assert_eq!((theirs.status, theirs.unit), (Status::Open, w.foreign_unit));
        assert_eq!((&theirs.heading, theirs.received_at), (&before.heading, before.received_at));
        assert_eq!(theirs.ties.iter().map(|t| t.user).collect::<Vec<_>>(), [w.stranger.user]);
        let people = persons(&t.house, &t.staff(&w.stranger), &new).await.unwrap().0;
        assert_eq!(people[0].identity.family, "Påhittsson");
        let note = theirs.entries.iter().find(|e| e.text.text == "Påhittad anteckning.").unwrap();
        assert_eq!(note.detail.from.as_deref(), Some("Utredning 1, Påhittstad"));
        // The clocks go on from when they began.
        let happened = |p: &CasePage| p.plan.substeps().filter(|s| matches!(s.state, guidance::StepState::Done { .. })).count();
        assert!(happened(&theirs) > 0 && happened(&theirs) <= happened(&before) + 3);

        let ours = page(&t, &w.handler, &case).await;
        assert_eq!(ours.status, Status::Closed);
        assert_eq!(ours.closed.unwrap().1, CloseReason::HandedOver);
        assert!(matches!(
            reopen(&t.house, &t.staff(&w.handler), &case, &Form::seen(ours.revision, ""), "Påhittat").await,
            Err(CaseworkError::HandedOver)
        ), "of a chain one case is open");
        // The name is found at the receiver.
        let found = search(&t.house, &t.staff(&w.stranger), w.foreign_unit, "Påhittsson", None).await.unwrap();
        assert_eq!(found.hits.len(), 1);
    }

    async fn it_can_be_handed_back(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let thread = offered(&t, &w, &case, &handover(&t, w.foreign_unit, ALL)).await.unwrap();
        let new = says(&t, &w.stranger, thread, Reply::Take, "").await.unwrap().unwrap();
        let form = Form::seen(page(&t, &w.stranger, &new).await.revision, String::new());
        let back = offer(&t.house, &t.staff(&w.stranger), &new, &form, &handover(&t, w.unit, ALL)).await.unwrap();
        assert_eq!(responsible(&t).await, [w.foreign_unit]);
        says(&t, &w.colleague, back, Reply::Take, "").await.unwrap();
        assert_eq!(responsible(&t).await, [w.unit]);
    }

    async fn a_refusal_is_seen_and_leaves_the_giver_responsible(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let thread = offered(&t, &w, &case, &handover(&t, w.foreign_unit, ALL)).await.unwrap();
        let no = Reply::Refuse(Refusal::InquiryGoesOn);
        assert_eq!(
            fields(says(&t, &w.stranger, thread, no.clone(), " ").await),
            [("text".to_owned(), "casework-fault-empty")]
        );
        says(&t, &w.stranger, thread, no, "Påhittat: ni har en öppen utredning.").await.unwrap();
        assert_eq!(responsible(&t).await, [w.unit]);
        let view = seen(&t, &w.handler, thread).await;
        assert_eq!((view.row.phase, view.row.awaits), (Phase::Refused, Some(Side::Giver)), "somebody must read it");
        assert_eq!(view.said.last().unwrap().text, "Påhittat: ni har en öppen utredning.");
        assert_eq!(awaited(&t.house, w.org, w.unit).await.unwrap(), 1);
        let ours = page(&t, &w.handler, &case).await;
        assert!(ours.entries.iter().any(|e| e.code == "handover-refused"), "the case tells it");
        says(&t, &w.handler, thread, Reply::See, "").await.unwrap();
        assert_eq!(awaited(&t.house, w.org, w.unit).await.unwrap(), 0);
        // What was promised is gone, and it can be offered anew.
        let share = view.row.share.unwrap();
        assert!(absent(shared_page(&t.house, &t.staff(&w.stranger), share).await));
        offered(&t, &w, &case, &handover(&t, w.foreign_unit, ALL)).await.unwrap();
    }

    async fn a_case_is_offered_to_one_at_a_time_and_not_closed_meanwhile(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let thread = offered(&t, &w, &case, &handover(&t, w.foreign_unit, ALL)).await.unwrap();
        let again = offered(&t, &w, &case, &handover(&t, w.foreign_unit, ALL)).await;
        assert_eq!(fields(again), [("kind".to_owned(), "casework-fault-offered")]);
        let form = Form::seen(page(&t, &w.handler, &case).await.revision, String::new());
        let input = Close { reason: CloseReason::NeedMet, text: "Påhittat".to_owned(), view: asked() };
        let closed = close(&t.house, &t.staff(&w.handler), &case, &form, &input).await;
        assert_eq!(fields(closed), [("reason".to_owned(), "casework-fault-offered-close")]);
        says(&t, &w.handler, thread, Reply::Withdraw, "").await.unwrap();
        let late = says(&t, &w.stranger, thread, Reply::Take, "").await;
        assert!(matches!(late, Err(CaseworkError::NotNow)), "{late:?}");
        assert_eq!(responsible(&t).await, [w.unit]);
        let least = handover(&t, w.foreign_unit, &[FieldGroup::Situation]);
        assert_eq!(fields(offered(&t, &w, &case, &least).await), [("groups".to_owned(), "casework-fault-handover-groups")]);
    }

    async fn of_two_at_once_one_wins_and_the_other_is_told(t) {
        let w = world(&t).await;
        let mate = t.member(w.stranger.org, w.foreign_unit, Role::Handler).await;
        for round in 0..4 {
            let case = a_case(&t, &w).await;
            let thread = offered(&t, &w, &case, &handover(&t, w.foreign_unit, ALL)).await.unwrap();
            let form = Form::seen(seen(&t, &w.stranger, thread).await.row.revision, String::new());
            let (one, two) = (t.staff(&w.stranger), t.staff(&mate));
            let giver = t.staff(&w.handler);
            let before = responsible(&t).await.len();
            let (take, withdraw) = (Reply::Take, Reply::Withdraw);
            let (a, b) = if round % 2 == 0 {
                tokio::join!(
                    reply(&t.house, &one, thread, &form, &take, ""),
                    reply(&t.house, &two, thread, &form, &take, "")
                )
            } else {
                tokio::join!(
                    reply(&t.house, &one, thread, &form, &take, ""),
                    reply(&t.house, &giver, thread, &form, &withdraw, "")
                )
            };
            assert_eq!(u8::from(a.is_ok()) + u8::from(b.is_ok()), 1, "{a:?} {b:?}");
            let lost = a.err().or(b.err()).unwrap();
            assert!(matches!(lost, CaseworkError::Stale { .. }), "{lost}");
            assert_eq!(responsible(&t).await.len(), before, "one of each child");
        }
    }

    async fn a_sealed_case_waits_for_a_second_person(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        with_login(&t, &w.stranger, "mottagare").await;
        let cx = t.staff(&w.handler);
        let number = page(&t, &w.handler, &case).await.number;
        name_person(&t.house, &cx, &case, &Form::seen(page(&t, &w.handler, &case).await.revision, ""), w.handler.user, true).await.unwrap();
        name_person(&t.house, &cx, &case, &Form::seen(page(&t, &w.handler, &case).await.revision, ""), w.colleague.user, true).await.unwrap();
        let mut work = t.house.store.begin("test").await.unwrap();
        work.run(&SEAL, args![number]).await.unwrap();
        work.commit_housekeeping("a fixture").await.unwrap();

        let mut input = handover(&t, w.foreign_unit, ALL);
        input.share.as_mut().unwrap().receiver = "mottagare".to_owned();
        let thread = offered(&t, &w, &case, &input).await.unwrap();
        let mate = t.member(w.stranger.org, w.foreign_unit, Role::Handler).await;
        assert!(absent(thread_page(&t.house, &t.staff(&mate), thread).await), "only the one named there");
        assert_eq!(says(&t, &w.stranger, thread, Reply::Take, "").await.unwrap(), None);
        assert_eq!(responsible(&t).await, [w.unit], "the data have not gone");
        let view = seen(&t, &w.handler, thread).await;
        assert_eq!((view.row.phase, view.row.awaits, view.may_release), (Phase::Sending, Some(Side::Giver), false));
        let own = says(&t, &w.handler, thread, Reply::Release, "").await;
        assert_eq!(fields(own), [("text".to_owned(), "casework-fault-approve")]);
        assert!(seen(&t, &w.colleague, thread).await.may_release);
        let new = says(&t, &w.colleague, thread, Reply::Release, "").await.unwrap().unwrap();
        assert_eq!(responsible(&t).await, [w.foreign_unit]);
        let theirs = page(&t, &w.stranger, &new).await;
        assert_eq!(theirs.secrecy, Secrecy::Sealed);
        assert!(absent(case_page(&t.house, &t.staff(&mate), &new).await));
    }

    async fn of_a_long_thread_the_latest_is_shown(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let thread = offered(&t, &w, &case, &handover(&t, w.foreign_unit, ALL)).await.unwrap();
        let mut work = t.house.store.begin("test").await.unwrap();
        for _ in 0..600 {
            work.run(&SAID, args![t.id::<uuid::Uuid>(), thread, t.now()]).await.unwrap();
        }
        work.commit_housekeeping("a fixture").await.unwrap();
        says(&t, &w.stranger, thread, Reply::Say, "Påhittat sist.").await.unwrap();
        assert_eq!(seen(&t, &w.handler, thread).await.said.last().unwrap().text, "Påhittat sist.");
    }

    async fn protected_after_it_was_offered_it_stays_so(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let thread = offered(&t, &w, &case, &handover(&t, w.foreign_unit, ALL)).await.unwrap();
        let form = Form::seen(page(&t, &w.handler, &case).await.revision, String::new());
        protect(&t.house, &t.staff(&w.handler), &case, &form, true, "Påhittat: hotad.").await.unwrap();
        assert!(absent(thread_page(&t.house, &t.staff(&w.colleague), thread).await), "nor its thread");
        assert!(seen(&t, &w.handler, thread).await.protected);
        let new = says(&t, &w.stranger, thread, Reply::Take, "").await.unwrap().unwrap();
        assert_eq!(page(&t, &w.stranger, &new).await.secrecy, Secrecy::Protected);
        let mate = t.member(w.stranger.org, w.foreign_unit, Role::Handler).await;
        assert!(absent(case_page(&t.house, &t.staff(&mate), &new).await), "only whoever took it over");
    }

    async fn advice_is_asked_without_saying_who(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let input = Offer {
            kind: Kind::Consultation,
            to: w.foreign_unit,
            text: "Påhittad fråga: vem ansvarar när barnet har flyttat?".to_owned(),
            share: None,
            receiver: String::new(),
            answers: None,
        };
        let thread = offered(&t, &w, &case, &input).await.unwrap();
        let view = seen(&t, &w.stranger, thread).await;
        assert_eq!((view.row.share, view.case_number.as_deref()), (None, None));
        says(&t, &w.stranger, thread, Reply::Take, "Påhittat svar: den kommun där barnet vistas.").await.unwrap();
        assert_eq!(responsible(&t).await, [w.unit]);
        says(&t, &w.handler, thread, Reply::Say, "Påhittat: tack.").await.unwrap();
        let view = seen(&t, &w.handler, thread).await;
        assert_eq!((view.row.phase, view.said.len(), view.may_end), (Phase::Accepted, 3, true));
        says(&t, &w.handler, thread, Reply::End, "").await.unwrap();
        assert!(matches!(says(&t, &w.stranger, thread, Reply::Say, "Påhittat").await, Err(CaseworkError::NotNow)));
        let mixed = Offer { share: Some(given(&t, w.foreign_unit, ALL)), ..input };
        assert_eq!(fields(offered(&t, &w, &case, &mixed).await), [("kind".to_owned(), "casework-fault-thread-kind")]);
    }

    async fn a_referral_opens_what_was_promised_and_moves_nothing(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let mut input = handover(&t, w.foreign_unit, &[FieldGroup::Identity]);
        input.kind = Kind::Referral;
        let thread = offered(&t, &w, &case, &input).await.unwrap();
        let share = seen(&t, &w.stranger, thread).await.row.share.unwrap();
        assert!(absent(shared_page(&t.house, &t.staff(&w.stranger), share).await));
        assert_eq!(says(&t, &w.stranger, thread, Reply::Take, "").await.unwrap(), None);
        let shown = shared_page(&t.house, &t.staff(&w.stranger), share).await.unwrap();
        assert_eq!(shown.persons[0].identity.family, "Påhittsson");
        assert_eq!(responsible(&t).await, [w.unit]);
    }

    async fn a_unit_can_ask_for_what_it_was_shown(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let form = Form::seen(page(&t, &w.handler, &case).await.revision, String::new());
        let shown = given(&t, w.foreign_unit, &[FieldGroup::Situation]);
        let share = share(&t.house, &t.staff(&w.handler), &case, &form, &shown).await.unwrap();
        let asked_for = |words: &'static str| {
            let cx = t.staff(&w.stranger);
            let house = t.house.clone();
            async move { want(&house, &cx, share, &Form::adding(""), words).await }
        };
        let thread = asked_for("Påhittat: barnet bor hos oss nu.").await.unwrap();
        let view = seen(&t, &w.handler, thread).await;
        assert_eq!((view.row.phase, view.row.awaits), (Phase::Wanted, Some(Side::Giver)));
        // No, with reasons.
        says(&t, &w.handler, thread, Reply::Keep(Refusal::InquiryGoesOn), "Påhittat: vi avslutar först.").await.unwrap();
        assert_eq!(awaited(&t.house, w.stranger.org, w.foreign_unit).await.unwrap(), 1);
        says(&t, &w.stranger, thread, Reply::See, "").await.unwrap();
        // Asked again: yes, in the same thread.
        let again = asked_for("Påhittat: är ni klara?").await.unwrap();
        let mut yes = handover(&t, w.foreign_unit, ALL);
        yes.answers = Some(again);
        assert_eq!(offered(&t, &w, &case, &yes).await.unwrap(), again);
        says(&t, &w.stranger, again, Reply::Take, "").await.unwrap().unwrap();
        assert_eq!(responsible(&t).await, [w.foreign_unit]);
    }

    async fn silence_is_told_step_by_step(t) {
        let w = world(&t).await;
        let case = a_case(&t, &w).await;
        let thread = offered(&t, &w, &case, &handover(&t, w.foreign_unit, ALL)).await.unwrap();
        let told = async |t: &TestHouse| {
            watch(&t.house, &t.job("threads"), 100).await.unwrap();
            let row = seen(t, &w.handler, thread).await.row;
            (row.stage, row.next_at)
        };
        assert_eq!(told(&t).await.0, Stage::None);
        // Each step when it is due, none before.
        let mut stages = Vec::new();
        while let (stage, Some(next)) = told(&t).await {
            stages.push(stage);
            let now = t.now();
            t.clock.advance(next.duration_since(now) - SignedDuration::from_secs(1));
            assert_eq!(told(&t).await.0, stage, "not before its time");
            t.clock.advance(SignedDuration::from_secs(1));
        }
        stages.push(told(&t).await.0);
        assert_eq!(stages, [Stage::None, Stage::Reminded, Stage::Manager, Stage::Coordinator, Stage::Silence]);
        assert_eq!(alarms(&t, w.foreign_unit).await, ["thread-coordinator", "thread-manager", "thread-reminded"]);
        assert_eq!(alarms(&t, w.unit).await, ["thread-silence"]);
        assert_eq!(responsible(&t).await, [w.unit], "silence moves nothing");
        let (over, decision) = seen(&t, &w.handler, thread).await.silence.unwrap();
        assert!(over.late_after().unwrap() <= t.now());
        assert!(decision.unwrap().limit > t.now());
        // The coordinator sees it, without the child.
        let coordinator = t.member(w.org, t.id(), Role::National).await;
        let stuck = board(&t.house, &t.staff(&coordinator), None).await.unwrap();
        assert_eq!((stuck.len(), stuck[0].stage, stuck[0].awaits), (1, Stage::Silence, Side::Taker));
        assert!(!format!("{stuck:?}").contains("Åsa"));
        // An answer ends the alarms.
        says(&t, &w.stranger, thread, Reply::Refuse(Refusal::NotOurs), "Påhittat").await.unwrap();
        assert!(alarms(&t, w.foreign_unit).await.is_empty() && alarms(&t, w.unit).await.is_empty());
    }
}

/// Anybody does anything in any order: after each act there is exactly one open case of the child, it lies at the side the
/// protocol says, and nobody who was refused an act has changed anything.
async fn walk(t: &TestHouse, seed: u64) {
    let w = world(t).await;
    let case = a_case(t, &w).await;
    let mut holder = (w.handler.clone(), w.unit, case);
    let mut other = (w.stranger.clone(), w.foreign_unit);
    let mut thread: Option<ThreadId> = None;
    let mut dice = seed;
    for _ in 0..24 {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let roll = (dice >> 33) % 9;
        let (giver, taker) = (&holder.0, &other.0);
        if roll == 0 || thread.is_none() {
            let form = Form::seen(page(t, giver, &holder.2).await.revision, String::new());
            let input = handover(t, other.1, ALL);
            match offer(&t.house, &t.staff(giver), &holder.2, &form, &input).await {
                Ok(id) => thread = Some(id),
                Err(CaseworkError::Invalid(_)) => {}
                Err(e) => panic!("{e}"),
            }
        } else if let Some(id) = thread {
            let (who, what) = match roll {
                1 => (taker, Reply::Take),
                2 => (taker, Reply::Refuse(Refusal::Other)),
                3 => (giver, Reply::Withdraw),
                4 => (giver, Reply::See),
                5 => (taker, Reply::Say),
                6 => (giver, Reply::End),
                7 => (giver, Reply::Release),
                _ => (giver, Reply::Keep(Refusal::Other)),
            };
            match says(t, who, id, what, "Påhittat").await {
                Ok(Some(new)) => {
                    let before = (holder.0.clone(), holder.1);
                    holder = (other.0.clone(), other.1, new);
                    other = before;
                    thread = None;
                }
                Ok(None) | Err(CaseworkError::NotNow) => {}
                Err(e) => panic!("{e}"),
            }
        }
        assert_eq!(responsible(t).await, [holder.1], "seed {seed}");
        assert_eq!(page(t, &holder.0, &holder.2).await.status, Status::Open);
    }
}

both_engines! {
    async fn whatever_anybody_does_exactly_one_unit_is_responsible(t) {
        // A child a walk, so that each begins with one open case.
        walk(&t, u64::from(std::process::id())).await;
    }
}
