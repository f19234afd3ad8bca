//! The way of a report, step by step.

use access::{AccessError, Entry, Target, actions::ReportHandle, enter};
use ground::CaseId;
use intake::*;
use jiff::SignedDuration;
use testkit::both_engines;

use crate::world::{
    assess_protection, assessment, decide, form, give_feedback, handler, not_asked, opened, page, report,
    send, world,
};

both_engines! {
    async fn every_statement_is_accepted(t) {
        for statement in intake::statements::ALL {
            t.house.store.prepare(statement).await.unwrap_or_else(|e| panic!("{}: {e}", statement.name));
        }
    }

    async fn a_report_travels_from_sender_to_closing(t) {
        let w = world(&t).await;
        let receipt = send(&t, &w, "k1").await;
        assert_eq!(receipt.unit, w.unit);
        assert_eq!(receipt.open_due.duration_since(receipt.received_at), SignedDuration::from_hours(2));
        assert!(receipt.next.sv.contains("Mottagning, Påhittstad") && receipt.next.en.contains("must be opened by"));

        let cx = handler(&t, &w);
        let inbox = inbox(&t.house, &cx, (w.org, w.unit), Tab::Unopened, None).await.unwrap();
        assert_eq!(inbox.counts, Counts { unopened: 1, unopened_acute: 0, working: 0 });
        assert_eq!(inbox.rows[0].number, receipt.number);

        // Unopened, it tells nothing.
        let before = page(&t, &w.handler, receipt.number.as_str()).await;
        assert!(before.opened.is_none());

        t.clock.advance(SignedDuration::from_mins(30));
        let p = open(&t.house, &handler(&t, &w), receipt.number.as_str()).await.unwrap();
        let o = p.opened.as_ref().unwrap();
        assert_eq!(o.told, report("k1").told);
        assert_eq!(o.opened_by, Some(w.handler.user));
        assert_eq!(p.clocks.len(), 3);
        // The first opener stays the first.
        let again = open(&t.house, &t.staff(&w.manager), receipt.number.as_str()).await.unwrap();
        assert_eq!(again.opened.as_ref().unwrap().opened_by, Some(w.handler.user));
        assert_eq!(again.summary.opened_at, p.summary.opened_at);

        let sent = sent_reports(&t.house, &t.staff(&w.teacher), None).await.unwrap();
        assert_eq!(sent.rows.len(), 1);
        assert_eq!(sent.rows[0].opened_at, p.summary.opened_at);

        let p = assess_protection(&t.house, &handler(&t, &w), &form(&again, "k2"), &assessment(Needs::Unclear)).await.unwrap();
        assert_eq!(p.summary.state, State::Assessed);
        t.clock.advance(SignedDuration::from_hours(24));
        let decided = decide(&t.house, &handler(&t, &w), &form(&p, "k3"), Decision::InquiryOpened, "Oro som måste utredas.", &not_asked()).await.unwrap();
        assert_eq!(decided.summary.state, State::Decided);
        // One week: decided on a Tuesday, told by the end of the Tuesday after.
        assert_eq!(decided.summary.feedback_due.unwrap().to_string(), "2026-12-01T23:00:00Z");

        let told = give_feedback(&t.house, &handler(&t, &w), &form(&decided, "k4"), "Ringde skolan.").await.unwrap();
        // Still here: the inquiry has no case yet.
        assert_eq!(told.summary.state, State::Decided);

        let cx = handler(&t, &w);
        let Entry { mut work, permit } = enter::<ReportHandle>(&t.house, &cx, &Target::Number(receipt.number.to_string())).await.unwrap();
        let (summary, facts) = facts_for_case(&t.house, &mut work, &permit).await.unwrap();
        assert_eq!(summary.received_at, receipt.received_at);
        assert_eq!(facts.told.child_name, "Påhittad Elevsson");
        assert_eq!(facts.notes.len(), 3);
        let case: CaseId = t.id();
        link_case(&mut work, &permit, case, cx.now).await.unwrap();
        assert!(matches!(link_case(&mut work, &permit, t.id(), cx.now).await, Err(IntakeError::Order { what: "linked" })));
        work.commit(permit.recorded(), ()).await.unwrap();
        let done = page(&t, &w.handler, receipt.number.as_str()).await;
        assert_eq!(done.summary.state, State::Closed);
        assert_eq!(done.opened.unwrap().case, Some(case));
    }

    async fn fifty_senders_at_once_are_fifty_reports(t) {
        let w = world(&t).await;
        let sends = (0..50).map(|i| {
            let (house, cx) = (t.house.clone(), t.staff(&w.teacher));
            tokio::spawn(async move { receive(&house, &cx, report(&format!("k{i}"))).await.unwrap().number })
        });
        let mut numbers = Vec::new();
        for task in sends.collect::<Vec<_>>() {
            numbers.push(task.await.unwrap());
        }
        numbers.sort();
        numbers.dedup();
        assert_eq!(numbers.len(), 50);
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let p = inbox(&t.house, &handler(&t, &w), (w.org, w.unit), Tab::Unopened, after).await.unwrap();
            assert_eq!(p.counts.unopened, 50);
            seen.extend(p.rows.into_iter().map(|r| r.number));
            after = p.next;
            if after.is_none() { break; }
        }
        seen.sort();
        assert_eq!(seen, numbers);
        // Each can be opened and read: the first ones shared the making of the organisation's key.
        for number in &numbers {
            open(&t.house, &handler(&t, &w), number.as_str()).await.unwrap();
        }
    }

    async fn the_same_form_sent_twice_is_one_report(t) {
        let w = world(&t).await;
        let first = send(&t, &w, "same").await;
        t.clock.advance(SignedDuration::from_mins(1));
        let second = send(&t, &w, "same").await;
        assert_eq!(first, second);
        let p = inbox(&t.house, &handler(&t, &w), (w.org, w.unit), Tab::Unopened, None).await.unwrap();
        assert_eq!(p.rows.len(), 1);

        let p = open(&t.house, &handler(&t, &w), first.number.as_str()).await.unwrap();
        let f = form(&p, "assess");
        let one = assess_protection(&t.house, &handler(&t, &w), &f, &assessment(Needs::No)).await.unwrap();
        let two = assess_protection(&t.house, &handler(&t, &w), &f, &assessment(Needs::No)).await.unwrap();
        assert_eq!(one.revision, two.revision);
        assert_eq!(two.opened.unwrap().notes.len(), 1);
    }

    async fn a_stale_form_gets_the_newer_version_back(t) {
        let w = world(&t).await;
        let p = opened(&t, &w, "k").await;
        assess_protection(&t.house, &t.staff(&w.manager), &form(&p, "a"), &assessment(Needs::Yes)).await.unwrap();
        let stale = assess_protection(&t.house, &handler(&t, &w), &form(&p, "b"), &assessment(Needs::No)).await;
        let Err(IntakeError::Stale { current }) = stale else { panic!("not stale") };
        assert_eq!(current.opened.as_ref().unwrap().notes[0].code, "yes");
        // The same form, from the newer version, is taken.
        let taken = assess_protection(&t.house, &handler(&t, &w), &form(&current, "b"), &assessment(Needs::No)).await.unwrap();
        assert_eq!(taken.opened.unwrap().notes.len(), 2);
    }

    async fn steps_come_in_order(t) {
        let w = world(&t).await;
        let receipt = send(&t, &w, "k").await;
        let p = page(&t, &w.handler, receipt.number.as_str()).await;
        let wrong = assess_protection(&t.house, &handler(&t, &w), &form(&p, "a"), &assessment(Needs::No)).await;
        assert!(matches!(wrong, Err(IntakeError::Order { what: "not_opened" })));
        let p = open(&t.house, &handler(&t, &w), receipt.number.as_str()).await.unwrap();
        let wrong = decide(&t.house, &handler(&t, &w), &form(&p, "b"), Decision::NotOpened, "Skäl.", &not_asked()).await;
        assert!(matches!(wrong, Err(IntakeError::Order { what: "not_assessed" })));
        let wrong = give_feedback(&t.house, &handler(&t, &w), &form(&p, "c"), "Ringde.").await;
        assert!(matches!(wrong, Err(IntakeError::Order { what: "not_decided" })));
        // Refused steps used up neither form nor revision.
        assess_protection(&t.house, &handler(&t, &w), &form(&p, "a"), &assessment(Needs::No)).await.unwrap();
    }

    async fn another_units_report_is_absent(t) {
        let w = world(&t).await;
        let receipt = send(&t, &w, "k").await;
        let other = t.member(w.org, w.other_unit, access::Role::Handler).await;
        for staff in [&other, &w.teacher, &w.coordinator] {
            let r = report_page(&t.house, &t.staff(staff), receipt.number.as_str()).await;
            assert!(matches!(r, Err(IntakeError::Access(AccessError::Absent))));
            let r = open(&t.house, &t.staff(staff), receipt.number.as_str()).await;
            assert!(matches!(r, Err(IntakeError::Access(AccessError::Absent))));
            let r = inbox(&t.house, &t.staff(staff), (w.org, w.unit), Tab::Unopened, None).await;
            assert!(matches!(r, Err(IntakeError::Access(AccessError::Absent))));
        }
    }

    async fn redirected_it_lies_unopened_at_the_other_unit(t) {
        let w = world(&t).await;
        let p = opened(&t, &w, "k").await;
        let p = assess_protection(&t.house, &handler(&t, &w), &form(&p, "a"), &assessment(Needs::No)).await.unwrap();
        t.clock.advance(SignedDuration::from_hours(1));
        redirect(&t.house, &handler(&t, &w), &form(&p, "b"), w.other_unit, "Hör till utredning.").await.unwrap();
        let number = p.summary.number.as_str();
        let gone = report_page(&t.house, &handler(&t, &w), number).await;
        assert!(matches!(gone, Err(IntakeError::Access(AccessError::Absent))));
        let other = t.member(w.org, w.other_unit, access::Role::Handler).await;
        let there = page(&t, &other, number).await;
        assert_eq!(there.summary.state, State::Unopened);
        assert_eq!(there.summary.open_due, t.now() + SignedDuration::from_hours(2));
        assert_eq!(there.summary.decide_due, p.summary.decide_due);
        let there = open(&t.house, &t.staff(&other), number).await.unwrap();
        // The assessment made at the first unit counts.
        assert_eq!(there.summary.state, State::Assessed);
        let back = redirect(&t.house, &t.staff(&other), &form(&there, "c"), t.id(), "Fel.").await;
        assert!(matches!(back, Err(IntakeError::Invalid(_))));
    }

    async fn an_acute_report_is_due_at_once_and_comes_first(t) {
        let w = world(&t).await;
        send(&t, &w, "calm").await;
        t.clock.advance(SignedDuration::from_mins(5));
        for (key, danger) in [("yes", Danger::Yes), ("unknown", Danger::Unknown)] {
            let acute = NewReport { danger, ..report(key) };
            let receipt = receive(&t.house, &t.staff(&w.teacher), acute).await.unwrap();
            assert_eq!(receipt.urgency, Urgency::Acute);
            assert_eq!(receipt.open_due, receipt.received_at);
            assert!(receipt.next.sv.contains("112"));
        }
        let p = inbox(&t.house, &handler(&t, &w), (w.org, w.unit), Tab::Unopened, None).await.unwrap();
        let urgencies: Vec<_> = p.rows.iter().map(|r| r.urgency).collect();
        assert_eq!(urgencies, [Urgency::Acute, Urgency::Acute, Urgency::Normal]);
        assert_eq!(p.counts.unopened_acute, 2);
    }

    async fn nothing_told_can_be_read_in_the_database(t) {
        const RAW: store::Statement = store::Statement::new("test.raw", "SELECT sealed FROM report");
        let w = world(&t).await;
        send(&t, &w, "k").await;
        let row = t.house.store.reader().one(&RAW, vec![]).await.unwrap().unwrap();
        let sealed: Vec<u8> = row.get("sealed").unwrap();
        let text = String::from_utf8_lossy(&sealed);
        assert!(!text.contains("Elevsson") && !text.contains("happened"));
    }

    async fn an_acute_report_at_night_goes_to_whoever_is_on_duty(t) {
        let w = world(&t).await;
        let social = directory::organisation(&t.house.store, w.org).await.unwrap().unwrap();
        let mut night = directory::Unit::new(t.id(), &social, "Socialjour", directory::UnitKind::OutOfHours);
        night.hours = "always".to_owned();
        let mut work = t.house.store.begin("test").await.unwrap();
        directory::put_unit(&mut work, &t.house.content.register, &night).await.unwrap();
        work.commit_housekeeping("a fixture").await.unwrap();
        let acute = |key: &str| NewReport { danger: Danger::Yes, ..report(key) };
        // Monday morning: the reception. Monday night: the out-of-hours service, but only with what is acute.
        let cx = t.staff(&w.teacher);
        assert_eq!(receive(&t.house, &cx, acute("day")).await.unwrap().unit, w.unit);
        t.clock.advance(SignedDuration::from_hours(14));
        let cx = t.staff(&w.teacher);
        let receipt = receive(&t.house, &cx, acute("night")).await.unwrap();
        assert_eq!(receipt.unit, night.id);
        assert_eq!(receive(&t.house, &cx, report("calm")).await.unwrap().unit, w.unit);

        assert_eq!(receipt_of(&t.house, &cx, receipt.number.as_str()).await.unwrap(), receipt);
        let other = receipt_of(&t.house, &t.staff(&w.handler), receipt.number.as_str()).await;
        assert!(matches!(other, Err(IntakeError::Access(AccessError::Absent))));
    }
}
