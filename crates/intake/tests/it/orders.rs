//! Events in any order: the report is always somewhere, with one unit, in a state that follows from what happened.

use access::{Entry, Role, Target, actions::ReportHandle, enter};
use intake::*;
use jiff::SignedDuration;
use proptest::prelude::*;
use store::{Statement, args};
use testkit::TestHouse;

use crate::world::{
    World, assess_protection, assessment, decide, form, give_feedback, not_asked, report, world,
};

#[derive(Debug, Clone, Copy)]
enum Op {
    Open,
    Assess(Needs),
    Decide(Decision),
    Feedback,
    Redirect,
    Link,
    Wait(i64),
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        3 => Just(Op::Open),
        2 => prop::sample::select(Needs::ALL).prop_map(Op::Assess),
        2 => prop::sample::select(Decision::ALL).prop_map(Op::Decide),
        1 => Just(Op::Feedback),
        1 => Just(Op::Redirect),
        1 => Just(Op::Link),
        2 => (0_i64..10).prop_map(Op::Wait),
    ]
}

const ROWS: Statement = Statement::new(
    "test.rows",
    "SELECT r.tab, r.state, r.step_due, r.unit_id AS a, g.unit_id AS b, (SELECT count(*) FROM guarded) AS n \
     FROM report r JOIN guarded g ON g.owner_id = r.owner_id AND g.id = r.id",
);

async fn apply(t: &TestHouse, w: &World, staff: &access::Staff, number: &str, key: &str, op: Op) -> bool {
    let cx = t.staff(staff);
    let page = report_page(&t.house, &cx, number).await.unwrap();
    let f = form(&page, key);
    let result = match op {
        Op::Open => open(&t.house, &cx, number).await.map(drop),
        Op::Assess(needs) => assess_protection(&t.house, &cx, &f, &assessment(needs)).await.map(drop),
        Op::Decide(d) => decide(&t.house, &cx, &f, d, "Skäl.", &not_asked()).await.map(drop),
        Op::Feedback => give_feedback(&t.house, &cx, &f, "Ringde.").await.map(drop),
        Op::Redirect => {
            let to = if page.unit == w.unit { w.other_unit } else { w.unit };
            redirect(&t.house, &cx, &f, to, "Skäl.").await
        }
        Op::Link => {
            let Entry { mut work, permit } =
                enter::<ReportHandle>(&t.house, &cx, &Target::Number(number.to_owned())).await.unwrap();
            match link_case(&mut work, &permit, t.id(), cx.now).await {
                Ok(()) => work.commit(permit.recorded(), ()).await.map_err(Into::into),
                Err(e) => Err(e),
            }
        }
        Op::Wait(hours) => {
            t.clock.advance(SignedDuration::from_hours(hours));
            escalate(&t.house, &t.job("escalate")).await.map(drop)
        }
    };
    let changed = result.is_ok();
    if let Err(e) = result {
        assert!(matches!(e, IntakeError::Order { .. }), "{op:?}: {e}");
        let after = report_page(&t.house, &t.staff(staff), number).await.unwrap();
        assert_eq!(after.revision, page.revision, "{op:?} was refused and changed something");
    }
    changed
}

async fn play(ops: Vec<Op>) {
    let t = TestHouse::sqlite().await;
    let w = world(&t).await;
    let mut staff = w.handler.clone();
    let other = t.member(w.org, w.other_unit, Role::Handler).await;
    staff.memberships.extend(other.memberships);
    let receipt = receive(&t.house, &t.staff(&w.teacher), report("k")).await.unwrap();
    let number = receipt.number.as_str();
    for (i, op) in ops.into_iter().enumerate() {
        let before = report_page(&t.house, &t.staff(&staff), number).await.unwrap();
        let changed = apply(&t, &w, &staff, number, &format!("f{i}"), op).await;
        let after = report_page(&t.house, &t.staff(&staff), number).await.unwrap();
        let s = &after.summary;
        let row = t.house.store.reader().all(&ROWS, args![]).await.unwrap();
        assert_eq!(row.len(), 1);
        assert_eq!(row[0].get::<ground::UnitId>("a").unwrap(), row[0].get::<ground::UnitId>("b").unwrap());
        assert_eq!(row[0].parse::<Tab>("tab").unwrap(), s.state.tab());
        // Unopened exactly when nobody at this unit has opened it, and watched exactly then.
        assert_eq!(s.state == State::Unopened, s.opened_at.is_none());
        let watched = row[0].get::<Option<i64>>("step_due").unwrap().is_some();
        assert_eq!(watched, s.state == State::Unopened && s.level != Some(Level::Coordinator));
        assert_eq!(
            s.state == State::Assessed,
            s.opened_at.is_some() && s.assessed_at.is_some() && s.decided_at.is_none()
        );
        if s.state == State::Closed {
            assert!(s.decided_at.is_some());
            assert!(s.feedback_due.is_none() || s.feedback_done_at.is_some());
            assert!(s.has_case || s.decision != Some(Decision::InquiryOpened));
        }
        // Nothing takes back what was done.
        assert!(s.assessed_at >= before.summary.assessed_at && s.decided_at >= before.summary.decided_at);
        if !changed {
            assert_eq!(s.state, before.summary.state);
        }
        let mut levels: Vec<_> = after.steps.iter().map(|x| x.level).collect();
        levels.dedup();
        assert_eq!(levels.len(), after.steps.len());
        assert_eq!(levels.last().copied(), s.level);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn any_order_leaves_a_report_that_is_somewhere(ops in prop::collection::vec(op(), 1..14)) {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(play(ops));
    }
}
