//! Whatever is done in whatever order: one unit, one state, and a worklist that says what the plan says.

use access::Target;
use casework::*;
use ground::UnitId;
use jiff::SignedDuration;
use proptest::{prelude::*, test_runner::Config};
use store::{Statement, args};
use testkit::TestHouse;

use crate::world::*;

#[derive(Debug, Clone)]
enum Op {
    Note,
    Event(usize),
    Mark(usize, u8),
    Fact(usize, usize),
    Move,
    Close,
    Reopen,
    Refresh,
    Wait(i64),
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        Just(Op::Note),
        (0..200_usize).prop_map(Op::Event),
        (0..200_usize, 0..4_u8).prop_map(|(s, m)| Op::Mark(s, m)),
        (0..200_usize, 0..20_usize).prop_map(|(f, v)| Op::Fact(f, v)),
        Just(Op::Move),
        Just(Op::Close),
        Just(Op::Reopen),
        Just(Op::Refresh),
        (1..2_000_i64).prop_map(Op::Wait),
    ]
}

/// Responsible unit as access decides on it, and as the worklist keeps it.
const UNITS: Statement = Statement::new(
    "test.units",
    "SELECT g.unit_id AS guarded, c.unit_id AS kept, c.status FROM guarded g JOIN case_record c ON c.owner_id = g.owner_id AND c.id = g.id",
);

async fn step(t: &TestHouse, w: &World, case: &Target, unit: UnitId, op: &Op) -> UnitId {
    let who = if unit == w.unit { &w.handler } else { &w.over_there };
    let cx = t.staff(who);
    let process = &t.house.content.process;
    let form = Form::default();
    let result = match op {
        Op::Note => add_note(&t.house, &cx, case, &form, "En rad.").await.map(drop),
        Op::Event(n) => {
            let events = process.events();
            let event = events[n % events.len()].id.clone();
            let input = Happened { event, at: None, note: String::new() };
            record_event(&t.house, &cx, case, &form, &input).await.map(drop)
        }
        Op::Mark(n, m) => {
            let steps: Vec<_> = process.steps().map(|(_, s)| s).collect();
            let def = steps[n % steps.len()];
            let mark = [Mark::Started, Mark::Done, Mark::SetAside, Mark::Reopened][usize::from(*m)];
            let outcome = def.done.first().cloned().filter(|_| mark == Mark::Done);
            let input = MarkStep { step: def.id.clone(), mark, outcome, at: None, note: "Skäl.".to_owned() };
            mark_step(&t.house, &cx, case, &form, &input).await.map(drop)
        }
        Op::Fact(n, v) => {
            let facts = process.facts();
            let def = &facts[n % facts.len()];
            let value = def
                .options
                .get(v % def.options.len().max(1))
                .map_or(serde_json::json!("unknown"), |o| o.id.clone().into());
            let given = serde_json::Map::from_iter([(def.id.clone(), value)]);
            set_facts(&t.house, &cx, case, &form, &given).await.map(drop)
        }
        Op::Move => {
            let (to, handler) =
                if unit == w.unit { (w.other_unit, w.over_there.user) } else { (w.unit, w.handler.user) };
            let there = Assign::Unit { unit: to, handler: Some(handler) };
            match assign(&t.house, &cx, case, &form, there).await {
                Ok(_) => return to,
                Err(e) => Err(e),
            }
        }
        Op::Close => {
            let input = Close { reason: CloseReason::Other, text: "Klart.".to_owned(), view: asked() };
            close(&t.house, &cx, case, &form, &input).await.map(drop)
        }
        Op::Reopen => reopen(&t.house, &cx, case, &form, "Igen.").await.map(drop),
        Op::Refresh => refresh_due(&t.house, &t.job("plans"), 10).await.map(drop),
        Op::Wait(hours) => {
            t.clock.advance(SignedDuration::from_hours(*hours));
            // Time alone changes the order of a plan; the job tells the worklist.
            refresh_due(&t.house, &t.job("plans"), 10).await.map(drop)
        }
    };
    assert!(
        matches!(result, Ok(()) | Err(CaseworkError::Closed | CaseworkError::Open)),
        "{op:?}: {result:?}"
    );
    unit
}

async fn holds(t: &TestHouse, w: &World, case: &Target, unit: UnitId) {
    let rows = t.house.store.reader().all(&UNITS, args![]).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].get::<UnitId>("guarded").unwrap(), unit);
    assert_eq!(rows[0].get::<UnitId>("kept").unwrap(), unit);
    let who = if unit == w.unit { &w.handler } else { &w.over_there };
    let p = page(t, who, case).await;
    let rows = worklist(&t.house, &t.staff(who), unit, Filter::All, None).await.unwrap().rows;
    let waiting = worklist(&t.house, &t.staff(who), unit, Filter::Waiting, None).await.unwrap().rows;
    match p.status {
        Status::Closed => assert!(rows.is_empty() && p.closed.is_some()),
        Status::Open => {
            assert_eq!(rows.len(), 1);
            assert_eq!(p.closed, None);
            assert_eq!(rows[0].step, p.plan.next);
            let clocks = p.plan.order.iter().filter_map(|id| p.plan.step(id)?.due.as_ref()?.late_after());
            let nearest = if p.plan.next.is_some() { clocks.min() } else { None };
            assert_eq!(rows[0].due, nearest);
            assert_eq!(rows[0].overdue, nearest.is_some_and(|due| due <= t.now()));
            assert_eq!(waiting.len(), usize::from(rows[0].state == NextState::Waiting));
        }
    }
    let handlers = p.ties.iter().filter(|x| x.part == access::Part::Handler).count();
    assert_eq!(handlers, 1);
}

async fn run(t: TestHouse, ops: Vec<Op>) {
    let w = world(&t).await;
    let case = a_case(&t, &w).await;
    let mut unit = w.unit;
    for op in &ops {
        unit = step(&t, &w, &case, unit, op).await;
        holds(&t, &w, &case, unit).await;
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

proptest! {
    #![proptest_config(Config { cases: 12, ..Config::default() })]
    #[test]
    fn invariants_hold_on_sqlite(ops in prop::collection::vec(op(), 1..25)) {
        runtime().block_on(async { run(TestHouse::sqlite().await, ops).await });
    }
}

proptest! {
    #![proptest_config(Config { cases: 4, ..Config::default() })]
    #[test]
    fn invariants_hold_on_postgres(ops in prop::collection::vec(op(), 1..20)) {
        runtime().block_on(async {
            if let Some(t) = TestHouse::postgres().await {
                run(t, ops).await;
            }
        });
    }
}
