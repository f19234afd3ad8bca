//! Nobody opens it.

use access::{AccessError, Role};
use intake::*;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use testkit::{TestHouse, both_engines};

use crate::world::{handler, page, report, send, world};

async fn run(t: &TestHouse) -> Vec<Level> {
    escalate(&t.house, &t.job("escalate")).await.unwrap().into_iter().map(|e| e.level).collect()
}

both_engines! {
    async fn reminder_manager_coordinator_each_once_and_at_their_time(t) {
        let w = world(&t).await;
        let receipt = send(&t, &w, "k").await;
        let coordinator = || t.staff(&w.coordinator);
        let almost = SignedDuration::from_secs(1);
        for (hours, level) in [(2, Level::Reminder), (2, Level::Manager), (4, Level::Coordinator)] {
            t.clock.advance(SignedDuration::from_hours(hours) - almost);
            assert!(run(&t).await.is_empty(), "{level} too early");
            assert!(oversight(&t.house, &coordinator(), "syd").await.unwrap().is_empty());
            t.clock.advance(almost);
            assert_eq!(run(&t).await, [level]);
            assert!(run(&t).await.is_empty(), "{level} twice");
            let inbox = inbox(&t.house, &handler(&t, &w), (w.org, w.unit), Tab::Unopened, None).await.unwrap();
            assert_eq!(inbox.level, Some(level));
            let told = unit_overview(&t.house, &t.staff(&w.manager), (w.org, w.unit)).await.unwrap();
            assert_eq!(told.escalated.len(), usize::from(level >= Level::Manager));
        }
        let seen = oversight(&t.house, &coordinator(), "syd").await.unwrap();
        assert_eq!(seen, [OverdueReport {
            unit_id: w.unit,
            unit: "Mottagning, Påhittstad".to_owned(),
            waiting: SignedDuration::from_hours(8),
            urgency: Urgency::Normal,
            state: State::Unopened,
        }]);
        // Nothing but what stands in the type: no number, no child.
        let OverdueReport { unit_id: _, unit: _, waiting: _, urgency: _, state: _ } = &seen[0];

        let national = t.member(t.id(), t.id(), Role::National).await;
        assert_eq!(oversight(&t.house, &t.staff(&national), "syd").await.unwrap().len(), 1);
        for staff in [&w.handler, &w.teacher] {
            let refused = oversight(&t.house, &t.staff(staff), "syd").await;
            assert!(matches!(refused, Err(IntakeError::Access(AccessError::NotYours))));
        }
        let elsewhere = oversight(&t.house, &coordinator(), "norr").await;
        assert!(matches!(elsewhere, Err(IntakeError::Access(AccessError::NotYours))));

        t.clock.advance(SignedDuration::from_hours(24 * 30));
        assert!(run(&t).await.is_empty());
        let p = page(&t, &w.handler, receipt.number.as_str()).await;
        assert_eq!(p.steps.iter().map(|s| s.level).collect::<Vec<_>>(), Level::ALL);
        open(&t.house, &handler(&t, &w), receipt.number.as_str()).await.unwrap();
        assert!(oversight(&t.house, &coordinator(), "syd").await.unwrap().is_empty());
    }

    async fn opening_stops_it(t) {
        let w = world(&t).await;
        let receipt = send(&t, &w, "k").await;
        t.clock.advance(SignedDuration::from_hours(2));
        assert_eq!(run(&t).await, [Level::Reminder]);
        open(&t.house, &handler(&t, &w), receipt.number.as_str()).await.unwrap();
        t.clock.advance(SignedDuration::from_hours(100));
        assert!(run(&t).await.is_empty());
    }

    async fn a_job_that_has_slept_takes_every_step_it_missed(t) {
        let w = world(&t).await;
        for i in 0..5 { send(&t, &w, &format!("k{i}")).await; }
        t.clock.advance(SignedDuration::from_hours(300));
        // Two nodes wake at once: every step is still taken once.
        let (a, b) = (t.job("a"), t.job("b"));
        let (a, b) = tokio::join!(escalate(&t.house, &a), escalate(&t.house, &b));
        assert_eq!(a.unwrap().len() + b.unwrap().len(), 15);
        assert_eq!(t.events(Some("report.escalated")).await, 15);
    }

    async fn an_acute_report_reminds_at_once(t) {
        let w = world(&t).await;
        let acute = NewReport { danger: Danger::Yes, ..report("k") };
        receive(&t.house, &t.staff(&w.teacher), acute).await.unwrap();
        assert_eq!(run(&t).await, [Level::Reminder]);
        t.clock.advance(SignedDuration::from_hours(1));
        assert_eq!(run(&t).await, [Level::Manager]);
        t.clock.advance(SignedDuration::from_hours(1));
        assert_eq!(run(&t).await, [Level::Coordinator]);
    }

    async fn a_redirected_report_escalates_anew_at_the_other_unit(t) {
        let w = world(&t).await;
        let receipt = send(&t, &w, "k").await;
        t.clock.advance(SignedDuration::from_hours(5));
        assert_eq!(run(&t).await, [Level::Reminder, Level::Manager]);
        let p = open(&t.house, &handler(&t, &w), receipt.number.as_str()).await.unwrap();
        redirect(&t.house, &handler(&t, &w), &crate::world::form(&p, "r"), w.other_unit, "Fel enhet.").await.unwrap();
        assert!(run(&t).await.is_empty());
        t.clock.advance(SignedDuration::from_hours(2));
        let steps = escalate(&t.house, &t.job("escalate")).await.unwrap();
        assert_eq!(steps, [Escalated { unit: w.other_unit, level: Level::Reminder }]);
    }
}

proptest! {
    #[test]
    fn the_level_never_falls_and_steps_come_when_they_say(manager in 0_i64..100_000, coordinator in 0_i64..100_000, seconds in -1000_i64..300_000) {
        let ladder = Ladder { manager: SignedDuration::from_secs(manager), coordinator: SignedDuration::from_secs(coordinator) };
        let due: Timestamp = "2026-03-29T00:30:00Z".parse().unwrap();
        let now = due + SignedDuration::from_secs(seconds);
        let reached = level(ladder, due, now);
        prop_assert_eq!(reached.is_none(), now < due);
        prop_assert!(reached <= level(ladder, due, now + SignedDuration::from_secs(1)));
        match next_step(ladder, due, reached) {
            Some(next) => {
                prop_assert!(next > now);
                prop_assert!(level(ladder, due, next) > reached);
                prop_assert_eq!(level(ladder, due, next - SignedDuration::from_micros(1)), reached);
            }
            None => prop_assert_eq!(reached, Some(Level::Coordinator)),
        }
    }
}
