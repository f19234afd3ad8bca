//! What guarding costs: the decision, the keys, entering one case, the log's tree.

use std::{
    hint::black_box,
    sync::Arc,
    time::{Duration, Instant},
};

use access::{
    Acr, Action as _, Actor, House, Member, ObjectFacts, OpContext, Purpose, Role, Secrecy, Staff, Target,
    actions, decide, enter,
};
use ground::{Clock as _, Lang, OrgId, SystemClock, SystemEntropy, UnitId, UserId};
use store::{Statement, args};
use uuid::Uuid;
use vault::{DataKey, Lock, OrgKey, Place};

use crate::{
    fault::Fault,
    measure::{Bench, context, series},
};

/// Fields of a full case page.
const FIELDS: u128 = 60;

fn median(mut times: Vec<f64>) -> (f64, f64) {
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or(0.0);
    (at(50), at(95))
}

/// A thousand calls at a time, so that the clock costs nothing.
fn nanoseconds(call: impl Fn()) -> (f64, f64) {
    let times = (0..2_000).map(|_| {
        let begun = Instant::now();
        for _ in 0..1_000 {
            call();
        }
        begun.elapsed().as_secs_f64() * 1e9 / 1_000.0
    });
    median(times.collect())
}

/// Without a database: decision and cryptography of a page.
pub(crate) fn alone() -> Result<(), Fault> {
    let id = Uuid::from_u128;
    let now = SystemClock.now();
    let (org, unit) = (OrgId(id(1)), UnitId(id(2)));
    let member = |unit: u128| Member {
        unit: UnitId(id(unit)),
        org,
        role: Role::Handler,
        region: None,
        covers_org: false,
    };
    let staff = Staff {
        user: UserId(id(9)),
        session: None,
        org,
        unit,
        acr: Acr::Two,
        confirmed_at: Some(now),
        memberships: vec![member(3), member(4), member(2)],
        two_authenticators: false,
        scopes: None,
    };
    let actor = Actor::Staff(staff);
    let facts = |owner: OrgId| ObjectFacts {
        owner,
        unit,
        secrecy: Secrecy::Normal,
        conflict: false,
        parts: Vec::new(),
        glass: None,
        share: None,
    };
    println!("\n| what | p50 | p95 | target |\n|---|--:|--:|---|");
    let verdict = |met: bool| if met { "yes" } else { "**no**" };
    for (name, facts) in [("allowed", facts(org)), ("refused", facts(OrgId(id(7))))] {
        let (p50, p95) = nanoseconds(|| {
            let verdict = decide(black_box(&actor), actions::CaseRead::INFO, black_box(&facts), now);
            assert!(black_box(verdict).allow == (facts.owner == org));
        });
        println!("| decision, {name} | {p50:.0} ns | {p95:.0} ns | ≤ 100 ns: {} |", verdict(p95 <= 100.0));
    }
    let entropy = SystemEntropy;
    let own = OrgKey::generate(org, &entropy);
    let key = DataKey::generate(&entropy);
    let lock = Lock::generate(&entropy);
    let wrapped = own.wrap_locked(id(5), &lock, &key, &entropy)?;
    let place = |row: u128| Place { table: "case_person", column: "sealed", owner: org, row: id(row) };
    let text = "Påhittat: mamman ringde. Mannen har stått utanför porten två kvällar i rad.".repeat(3);
    let sealed: Vec<_> =
        (0..FIELDS).map(|n| key.seal(place(n), &entropy, text.as_bytes())).collect::<Result<_, _>>()?;
    let mut times = Vec::new();
    for _ in 0..2_000 {
        let begun = Instant::now();
        let key = own.unwrap_locked(id(5), Some(&lock), &wrapped)?;
        for (n, bytes) in (0..FIELDS).zip(&sealed) {
            black_box(key.open(place(n), bytes)?);
        }
        times.push(begun.elapsed().as_secs_f64() * 1e6);
    }
    let (p50, p95) = median(times);
    println!(
        "| the key and {FIELDS} sealed fields of {} bytes | {p50:.0} µs | {p95:.0} µs | ≤ 200 µs: {} |",
        text.len(),
        verdict(p95 <= 200.0)
    );
    Ok(())
}

async fn entering(house: &House, cx: &OpContext, number: &str) -> Result<(), Fault> {
    let entry = enter::<actions::CaseRead>(house, cx, &Target::Number(number.to_owned())).await?;
    Ok(entry.work.commit(entry.permit.recorded(), ()).await?)
}

/// On the filled database: entering one case, and what the log's tree adds to that.
pub(crate) async fn on(bench: &Bench, samples: usize) -> Result<(), Fault> {
    let house = &bench.house;
    series("entering one case: facts, decision, event, commit", 200, samples, None, |n| async move {
        let (staff, number) = bench.case(n)?;
        entering(house, &context(staff), number).await
    })
    .await?;
    facts(bench, samples).await?;
    bench.visible_list(samples).await?;
    refused_and_absent(bench, samples).await?;
    let entropy = SystemEntropy;
    let begun = Instant::now();
    audit::sequence_all(&house.store, &entropy).await?;
    println!("the events before: placed in the tree in {:.1} s", begun.elapsed().as_secs_f64());
    cost_of_an_event(bench).await?;
    for tree in [false, true] {
        let (read, took) = sustained(bench, tree).await?;
        println!(
            "audited reads, eight at a time, {}: {read} in {:.1} s = {:.0} a second",
            if tree { "placed in the tree as they come" } else { "without the tree" },
            took.as_secs_f64(),
            f64::from(read) / took.as_secs_f64()
        );
    }
    Ok(())
}

/// What the decision needs to know of one case, in a transaction that is open.
async fn facts(bench: &Bench, samples: usize) -> Result<(), Fault> {
    let statement =
        access::statements::ALL.iter().find(|s| s.name == "access.facts").ok_or("no such statement")?;
    let mut work = bench.house.store.begin_reading("bench.facts").await?;
    let nothing = Uuid::nil();
    let mut times = Vec::with_capacity(samples);
    for n in 0..samples + 100 {
        let (staff, number) = bench.case(n % samples)?;
        let begun = Instant::now();
        let arguments = args![staff.org, nothing, number, staff.user, SystemClock.now(), staff.org];
        if work.one(statement, arguments).await?.is_none() {
            return Err("a case is missing".into());
        }
        if n >= 100 {
            times.push(begun.elapsed().as_secs_f64() * 1e6);
        }
    }
    let (p50, p95) = median(times);
    println!("facts of one case in an open transaction: p50 {p50:.0} µs, p95 {p95:.0} µs (goal 50)");
    Ok(())
}

/// Refused and absent, in turn: who asks must not learn from the time which of them it was.
async fn refused_and_absent(bench: &Bench, samples: usize) -> Result<(), Fault> {
    let (mut refused, mut absent) = (Vec::new(), Vec::new());
    for n in 0..samples {
        let Some((staff, number)) = bench.refused(n) else { continue };
        // Which of the two comes first changes, so that neither finds the other's pages warm more often.
        for turn in [n % 2, (n + 1) % 2] {
            let (asked, times) =
                if turn == 0 { (number, &mut refused) } else { ("B26-000000-X", &mut absent) };
            let cx = context(staff);
            let begun = Instant::now();
            let answer =
                enter::<actions::CaseRead>(&bench.house, &cx, &Target::Number(asked.to_owned())).await;
            let took = begun.elapsed().as_secs_f64() * 1e6;
            // Some work at both units.
            if matches!(answer, Err(access::AccessError::Absent)) {
                times.push(took);
            }
        }
    }
    let ((r50, r95), (a50, a95)) = (median(refused), median(absent));
    println!(
        "refused: p50 {r50:.0} µs, p95 {r95:.0} µs; absent: p50 {a50:.0} µs, p95 {a95:.0} µs; ratio of the medians {:.2}",
        r50 / a50
    );
    Ok(())
}

/// Processor time of this program so far, in seconds: all threads, user and system.
fn processor() -> f64 {
    // utime and stime are the 14th and 15th field; the second may hold blanks, in brackets. Linux counts hundredths.
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = stat.rsplit_once(')').map_or("", |(_, after)| after);
    let ticks: f64 = after.split_whitespace().skip(11).take(2).filter_map(|t| t.parse::<f64>().ok()).sum();
    ticks / 100.0
}

/// What the log costs a page in processor time: the same readings with the event and, as a peer, with their event left out.
pub(crate) async fn cost_of_an_event(bench: &Bench) -> Result<(), Fault> {
    const TIMES: u32 = 20_000;
    const EMPTY: Statement = Statement::new("bench.nothing", "SELECT 1 AS one");
    let mut costs = Vec::new();
    for events in [0, 1, 0, 1] {
        let begun = processor();
        for n in 0..TIMES {
            let (staff, _) = bench.case(usize::try_from(n)? % 1_000)?;
            let cx = context(staff);
            let mut work = bench.house.store.begin_reading("bench.event").await?;
            work.one(&EMPTY, args![]).await?;
            if events == 0 {
                work.commit_housekeeping("the peer without a log").await?;
            } else {
                let proof =
                    work.record(cx.event("case.read", "case", Some(cx.new_id::<ground::CaseId>().uuid())));
                work.commit(proof, ()).await?;
            }
        }
        costs.push((processor() - begun) / f64::from(TIMES) * 1e6);
    }
    let begun = processor();
    audit::sequence_all(&bench.house.store, &SystemEntropy).await?;
    let tree = (processor() - begun) / f64::from(2 * TIMES) * 1e6;
    if let [none, one, none_again, one_again] = costs.as_slice() {
        println!(
            "processor time of a transaction: without event {none:.0} and {none_again:.0} µs, with event {one:.0} and {one_again:.0} µs; \
             its place in the tree {tree:.0} µs more, apart from the page"
        );
    }
    Ok(())
}

async fn sustained(bench: &Bench, tree: bool) -> Result<(u32, Duration), Fault> {
    const LASTS: Duration = Duration::from_secs(10);
    let begun = Instant::now();
    let readers = (0..8_usize).map(|reader| {
        let house = bench.house.clone();
        let cases: Vec<(Staff, String)> = (0..200)
            .filter_map(|n| bench.case(reader * 200 + n).ok())
            .map(|(staff, number)| (staff.clone(), number.to_owned()))
            .collect();
        tokio::spawn(async move {
            let mut read = 0_u32;
            while begun.elapsed() < LASTS {
                for (staff, number) in &cases {
                    let now = SystemClock.now();
                    let actor = Actor::Staff(staff.clone());
                    let cx = OpContext::new(actor, Purpose::Casework, now, Lang::Sv, Arc::new(SystemEntropy));
                    if entering(&house, &cx, number).await.is_ok() {
                        read += 1;
                    }
                    if begun.elapsed() >= LASTS {
                        break;
                    }
                }
            }
            read
        })
    });
    let readers: Vec<_> = readers.collect();
    let entropy = SystemEntropy;
    while tree && begun.elapsed() < LASTS {
        audit::sequence(&bench.house.store, &entropy).await?;
    }
    let mut read = 0;
    for reader in readers {
        read += reader.await?;
    }
    if tree {
        audit::sequence_all(&bench.house.store, &entropy).await?;
    }
    Ok((read, begun.elapsed()))
}
