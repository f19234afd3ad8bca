//! The daily proof that the path is whole.

use access::{AccessError, Role};
use intake::*;
use jiff::SignedDuration;
use store::{Statement, args};
use testkit::{TestHouse, both_engines};

use crate::world::{handler, send, world};

const BREAK_KEY: Statement =
    Statement::new("test.break", "UPDATE org_key SET wrapped = $2 WHERE org_id = $1");
const KEY: Statement = Statement::new("test.key", "SELECT wrapped FROM org_key WHERE org_id = $1");

async fn set_key(t: &TestHouse, org: ground::OrgId, bytes: Vec<u8>) {
    let mut work = t.house.store.begin("test").await.unwrap();
    work.run(&BREAK_KEY, args![org, bytes]).await.unwrap();
    work.commit_housekeeping("a fixture").await.unwrap();
    t.house.keyring.forget(org);
}

const CLOSE: Statement = Statement::new("test.close", "UPDATE unit SET active = $2 WHERE id = $1");

async fn run(t: &TestHouse) -> (usize, usize) {
    run_synthetic(&t.house, &t.job("synthetic")).await.unwrap()
}

both_engines! {
    async fn it_travels_once_a_day_and_never_counts(t) {
        let w = world(&t).await;
        assert_eq!(run(&t).await, (0, 0));
        set_synthetic(&t.house, &t.staff(&w.manager), (w.org, w.unit), true).await.unwrap();
        assert_eq!(run(&t).await, (1, 0));
        assert_eq!(run(&t).await, (0, 0));
        t.clock.advance(SignedDuration::from_hours(24));
        assert_eq!(run(&t).await, (1, 0));
        let overview = unit_overview(&t.house, &t.staff(&w.manager), (w.org, w.unit)).await.unwrap();
        assert!(overview.synthetic.on && overview.alarms.is_empty());
        assert_eq!(overview.synthetic.last_ok, Some(t.now()));
        let done = inbox(&t.house, &handler(&t, &w), (w.org, w.unit), Tab::Done, None).await.unwrap();
        assert_eq!(done.counts, Counts::default());
        assert!(done.rows.len() == 2 && done.rows.iter().all(|r| r.synthetic));
    }

    async fn a_broken_path_alarms_once_and_recovers(t) {
        let w = world(&t).await;
        set_synthetic(&t.house, &t.staff(&w.manager), (w.org, w.unit), true).await.unwrap();
        send(&t, &w, "makes the key").await;
        let row = t.house.store.reader().one(&KEY, args![w.org]).await.unwrap().unwrap();
        let good: Vec<u8> = row.get("wrapped").unwrap();
        set_key(&t, w.org, vec![0; good.len()]).await;

        let admin = t.member(t.id(), t.id(), Role::Administrator).await;
        assert_eq!(run(&t).await, (0, 1));
        let seen = alarms(&t.house, &t.staff(&admin)).await.unwrap();
        assert_eq!((seen.len(), seen[0].kind.as_str(), seen[0].detail.as_str(), seen[0].unit), (1, "synthetic", "receive", Some(w.unit)));
        t.clock.advance(SignedDuration::from_hours(26));
        assert_eq!(run(&t).await, (0, 1));
        let seen = alarms(&t.house, &t.staff(&admin)).await.unwrap();
        assert_eq!(seen.iter().map(|a| a.kind.as_str()).collect::<Vec<_>>(), ["synthetic_late", "synthetic"]);

        set_key(&t, w.org, good).await;
        t.clock.advance(SignedDuration::from_hours(24));
        assert_eq!(run(&t).await, (1, 0));
        assert!(alarms(&t.house, &t.staff(&admin)).await.unwrap().is_empty());
    }

    async fn an_alarm_is_taken_by_whoever_it_is_shown_to(t) {
        let w = world(&t).await;
        set_synthetic(&t.house, &t.staff(&w.manager), (w.org, w.unit), true).await.unwrap();
        let mut work = t.house.store.begin("test").await.unwrap();
        work.run(&CLOSE, args![w.unit, false]).await.unwrap();
        work.commit_housekeeping("a fixture").await.unwrap();
        assert_eq!(run(&t).await, (0, 1));
        let at = Some((w.org, w.unit));
        let shown = async || unit_overview(&t.house, &t.staff(&w.manager), (w.org, w.unit)).await.unwrap().alarms;
        let alarm = shown().await[0].id;
        for (staff, at) in [(&w.handler, at), (&w.handler, None), (&w.manager, None), (&w.manager, Some((w.org, w.other_unit)))] {
            assert!(matches!(acknowledge(&t.house, &t.staff(staff), at, alarm).await, Err(IntakeError::Access(_))));
        }
        assert_eq!(shown().await[0].seen, None);
        acknowledge(&t.house, &t.staff(&w.manager), at, alarm).await.unwrap();
        let first = t.now();
        assert_eq!(shown().await[0].seen, Some((w.manager.user, first)), "it stays until its cause is gone");
        t.clock.advance(SignedDuration::from_hours(1));
        let admin = t.member(t.id(), t.id(), Role::Administrator).await;
        acknowledge(&t.house, &t.staff(&admin), None, alarm).await.unwrap();
        assert_eq!(shown().await[0].seen, Some((w.manager.user, first)), "the first one stays");
        assert_eq!(t.events(Some("alarm.seen")).await, 2);
    }

    async fn synthetic_reports_are_kept_for_thirty_days_and_real_ones_for_good(t) {
        const LEFT: Statement = Statement::new("test.left",
            "SELECT (SELECT count(*) FROM report) + (SELECT count(*) FROM guarded) + (SELECT count(*) FROM data_key) AS n");
        let w = world(&t).await;
        send(&t, &w, "real").await;
        set_synthetic(&t.house, &t.staff(&w.manager), (w.org, w.unit), true).await.unwrap();
        assert_eq!(run(&t).await, (1, 0));
        let left = async || t.house.store.reader().one(&LEFT, args![]).await.unwrap().unwrap().get::<i64>("n").unwrap();
        t.clock.advance(SignedDuration::from_hours(29 * 24));
        assert_eq!(run(&t).await, (1, 0));
        assert_eq!((sweep_synthetic(&t.house, &t.job("sweep"), 10).await.unwrap(), left().await), (0, 9));
        t.clock.advance(SignedDuration::from_hours(2 * 24));
        assert_eq!((sweep_synthetic(&t.house, &t.job("sweep"), 10).await.unwrap(), left().await), (1, 6));
        assert_eq!(t.events(Some("report.forget")).await, 1);
        t.clock.advance(SignedDuration::from_hours(100 * 24));
        assert_eq!((sweep_synthetic(&t.house, &t.job("sweep"), 10).await.unwrap(), left().await), (1, 3));
        assert_eq!(sweep_synthetic(&t.house, &t.job("sweep"), 10).await.unwrap(), 0, "the real one stays");
    }

    async fn a_job_that_never_runs_alarms_too(t) {
        // The unit is no longer in use: no report can reach it, and that must not go unnoticed.
        let w = world(&t).await;
        set_synthetic(&t.house, &t.staff(&w.manager), (w.org, w.unit), true).await.unwrap();
        let mut work = t.house.store.begin("test").await.unwrap();
        work.run(&CLOSE, args![w.unit, false]).await.unwrap();
        work.commit_housekeeping("a fixture").await.unwrap();
        assert_eq!(run(&t).await, (0, 1));
        let overview = unit_overview(&t.house, &t.staff(&w.manager), (w.org, w.unit)).await.unwrap();
        assert_eq!(overview.alarms[0].detail, "unit");
    }

    async fn only_the_manager_switches_it(t) {
        let w = world(&t).await;
        for staff in [&w.handler, &w.teacher, &w.coordinator] {
            let refused = set_synthetic(&t.house, &t.staff(staff), (w.org, w.unit), true).await;
            assert!(matches!(refused, Err(IntakeError::Access(AccessError::Absent))));
            assert!(matches!(alarms(&t.house, &t.staff(staff)).await, Err(IntakeError::Access(AccessError::NotYours))));
        }
    }
}
