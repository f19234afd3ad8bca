//! Random worlds in which the SQL predicates must show exactly the objects that the decision function allows.

use access::{ObjectFacts, Part, Role, Secrecy, Staff, actions, decide, enter_unit};
use ground::{CaseNumber, OrgId, UnitId};
use jiff::ToSpan as _;
use proptest::{prelude::*, strategy::ValueTree as _, test_runner::TestRunner};
use store::{Statement, args};
use testkit::{TestHouse, both_engines};
use uuid::Uuid;

const IN_UNIT: Statement = Statement::new(
    "test.in_unit",
    concat!("SELECT g.id FROM guarded g WHERE ", access::visible_in_unit!(), " ORDER BY g.id"),
);
const TO_USER: Statement = Statement::new(
    "test.to_user",
    concat!("SELECT g.id FROM guarded g WHERE ", access::visible_to_user!(), " ORDER BY g.id"),
);
const SECRECY: Statement =
    Statement::new("test.secrecy", "UPDATE guarded SET secrecy = $3 WHERE owner_id = $1 AND id = $2");
const TIE: Statement = Statement::new(
    "test.tie",
    "INSERT INTO guarded_member (owner_id, object_id, user_id, part, valid_from, valid_to) VALUES ($1,$2,$3,$4,$5,$6)",
);
const CONFLICT: Statement = Statement::new(
    "test.conflict",
    "INSERT INTO guarded_conflict (owner_id, object_id, user_id, reason_code, declared_by, at) VALUES ($1,$2,$3,'x',NULL,0)",
);

#[derive(Debug, Clone)]
struct World {
    /// For each person: (organisation, unit, role, covers).
    people: Vec<(usize, usize, Role, bool)>,
    /// For each case: (organisation, unit, secrecy).
    cases: Vec<(usize, usize, Secrecy)>,
    /// (case, person, part, over already).
    ties: Vec<(usize, usize, Part, bool)>,
    /// (case, person).
    conflicts: Vec<(usize, usize)>,
}

fn world() -> impl Strategy<Value = World> {
    let person = (0..2_usize, 0..2_usize, proptest::sample::select(Role::ALL), any::<bool>());
    let case = (0..2_usize, 0..2_usize, proptest::sample::select(Secrecy::ALL));
    let tie = (0..8_usize, 0..4_usize, proptest::sample::select(Part::ALL), any::<bool>());
    (
        proptest::collection::vec(person, 1..4),
        proptest::collection::vec(case, 1..8),
        proptest::collection::vec(tie, 0..10),
        proptest::collection::vec((0..8_usize, 0..4_usize), 0..4),
    )
        .prop_map(|(people, cases, ties, conflicts)| World { people, cases, ties, conflicts })
}

async fn agree(t: &TestHouse, w: &World) {
    let orgs: Vec<OrgId> = (0..2).map(|_| t.id()).collect();
    let units: Vec<Vec<UnitId>> = (0..2).map(|_| (0..2).map(|_| t.id()).collect()).collect();
    let mut people: Vec<Staff> = Vec::new();
    for (o, u, role, covers) in &w.people {
        people.push(t.member_with(orgs[*o], units[*o][*u], *role, None, *covers).await);
    }
    let job = t.job("test");
    let mut cases: Vec<(Uuid, ObjectFacts)> = Vec::new();
    for (o, u, secrecy) in &w.cases {
        let opener = t.member(orgs[*o], units[*o][*u], Role::Handler).await;
        let cx = t.staff(&opener);
        let mut entry =
            enter_unit::<actions::CaseOpen>(&t.house, &cx, orgs[*o], units[*o][*u]).await.unwrap();
        let id: ground::CaseId = job.new_id();
        let number = CaseNumber::new(2026, job.entropy());
        entry.permit.found_case(&t.house, &cx, &mut entry.work, id, &number, Secrecy::Normal).await.unwrap();
        entry.work.run(&SECRECY, args![orgs[*o], id, secrecy.code()]).await.unwrap();
        entry.work.commit(entry.permit.recorded(), ()).await.unwrap();
        let facts = ObjectFacts {
            owner: orgs[*o],
            unit: units[*o][*u],
            secrecy: *secrecy,
            conflict: false,
            parts: Vec::new(),
        };
        cases.push((id.uuid(), facts));
    }
    let mut work = t.house.store.begin("test").await.unwrap();
    let mut parts: Vec<(usize, usize, Part)> = Vec::new();
    let mut conflicts: Vec<(usize, usize)> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for (c, p, part, over) in &w.ties {
        if *c >= cases.len() || *p >= people.len() || !seen.insert((*c, *p, *part)) {
            continue;
        }
        let end = over.then_some(t.now());
        let start = t.now() - 1.hour();
        work.run(&TIE, args![cases[*c].1.owner, cases[*c].0, people[*p].user, part.code(), start, end])
            .await
            .unwrap();
        if !over {
            parts.push((*c, *p, *part));
        }
    }
    for (c, p) in &w.conflicts {
        if *c < cases.len() && *p < people.len() && !conflicts.contains(&(*c, *p)) {
            work.run(&CONFLICT, args![cases[*c].1.owner, cases[*c].0, people[*p].user]).await.unwrap();
            conflicts.push((*c, *p));
        }
    }
    work.commit_housekeeping("a fixture").await.unwrap();

    for (p, staff) in people.iter().enumerate() {
        let cx = t.staff(staff);
        let allowed = |c: usize, (_, facts): &(Uuid, ObjectFacts)| {
            let mut facts = facts.clone();
            facts.conflict = conflicts.contains(&(c, p));
            facts.parts = parts.iter().filter(|x| x.0 == c && x.1 == p).map(|x| x.2).collect();
            decide(&cx.actor, <actions::CaseRead as access::Action>::INFO, &facts).allow
        };
        let expected = |f: &dyn Fn(&ObjectFacts) -> bool| -> Vec<Uuid> {
            let mut ids: Vec<Uuid> = cases
                .iter()
                .enumerate()
                .filter(|(c, case)| case.1.owner == staff.org && f(&case.1) && allowed(*c, case))
                .map(|(_, case)| case.0)
                .collect();
            ids.sort_unstable();
            ids
        };
        // Whoever may list at all gets a permit; others never reach the predicate.
        let Ok(mut entry) = enter_unit::<actions::CaseSearch>(&t.house, &cx, staff.org, staff.unit).await
        else {
            assert!(!matches!(staff.memberships[0].role, Role::Handler | Role::Manager));
            continue;
        };
        for (statement, args, wanted) in [
            (&IN_UNIT, entry.permit.unit_args(), expected(&|f| f.unit == staff.unit)),
            (&TO_USER, entry.permit.user_args(), expected(&|_| true)),
        ] {
            let rows = entry.work.all(statement, args).await.unwrap();
            let mut got: Vec<Uuid> = rows.iter().map(|r| r.get("id").unwrap()).collect();
            got.sort_unstable();
            assert_eq!(got, wanted, "{} differs for person {p} in {w:?}", statement.name);
        }
        entry.work.commit(entry.permit.recorded(), ()).await.unwrap();
    }
}

both_engines! {
    async fn lists_show_exactly_what_may_be_opened(t) {
        // A fixed seed: the same worlds every time; raise the number to search wider.
        let mut runner = TestRunner::deterministic();
        for _ in 0..60 {
            let w = world().new_tree(&mut runner).unwrap().current();
            agree(&t, &w).await;
        }
    }
}
