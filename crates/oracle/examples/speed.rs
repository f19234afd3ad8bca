//! The decision, natively and by Cedar, in one run: `cargo run --release -p oracle --example speed`.
#![expect(clippy::unwrap_used, clippy::print_stdout, clippy::indexing_slicing, reason = "a measurement")]

#[path = "../tests/it/cedar.rs"]
mod cedar;

use std::{hint::black_box, time::Instant};

use access::{Acr, Action as _, Actor, Member, ObjectFacts, Role, Secrecy, Staff, actions, decide};
use ground::{OrgId, UnitId, UserId};
use jiff::Timestamp;
use uuid::Uuid;

fn main() {
    let id = Uuid::from_u128;
    let now: Timestamp = "2026-11-22T09:00:00Z".parse().unwrap();
    let member = |unit: u128| Member {
        unit: UnitId(id(unit)),
        org: OrgId(id(1)),
        role: Role::Handler,
        region: None,
        covers_org: false,
    };
    let staff = Staff {
        user: UserId(id(9)),
        session: None,
        org: OrgId(id(1)),
        unit: UnitId(id(2)),
        acr: Acr::Two,
        confirmed_at: Some(now),
        memberships: vec![member(3), member(4), member(2)],
        two_authenticators: true,
        scopes: None,
    };
    let facts = ObjectFacts {
        owner: OrgId(id(1)),
        unit: UnitId(id(2)),
        secrecy: Secrecy::Normal,
        conflict: false,
        parts: Vec::new(),
        glass: None,
        share: None,
    };
    let actor = Actor::Staff(staff.clone());
    let info = actions::CaseRead::INFO;
    let native = measure(1_000, || {
        assert!(decide(black_box(&actor), info, black_box(&facts), now).allow);
    });
    let cedar = cedar::Cedar::new();
    let whole = measure(1, || {
        assert!(cedar.allows(black_box(&staff), info, id(5), black_box(&facts), (false, false), now));
    });
    println!("decision, native: p50 {:.0} ns, p95 {:.0} ns", native.0, native.1);
    println!("the same by Cedar, with its entities: p50 {:.0} ns, p95 {:.0} ns", whole.0, whole.1);
    println!("ratio of the medians: {:.0}", whole.0 / native.0);
}

/// Median and 95th percentile of one call in nanoseconds, from `batch` calls at a time.
fn measure(batch: u32, call: impl Fn()) -> (f64, f64) {
    let mut times: Vec<f64> = (0..3_000)
        .map(|_| {
            let begun = Instant::now();
            for _ in 0..batch {
                call();
            }
            begun.elapsed().as_secs_f64() * 1e9 / f64::from(batch)
        })
        .collect();
    times.sort_by(f64::total_cmp);
    (times[times.len() / 2], times[times.len() * 95 / 100])
}
