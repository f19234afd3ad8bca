//! Locks and rotation: what a page opens, what erasing makes unreadable, and what a rotation may be interrupted at.
#![expect(clippy::indexing_slicing, reason = "tests fail loudly")]

use access::{
    AccessError, FieldGroup, Groups, Keep, NewShare, Permit, Role, Target, actions, clear_retired, enter,
    enter_share, enter_unit, rewrap, rotate, shred, sweep_locks,
};
use ground::{CaseNumber, OrgId, ShareId, UnitId};
use jiff::SignedDuration;
use store::{Statement, args};
use testkit::{TestHouse, both_engines};
use uuid::Uuid;
use vault::Place;

const LOCK_COUNT: Statement = Statement::new("test.locks", "SELECT count(*) AS n FROM subject_lock");
const PREFIXES: Statement = Statement::new(
    "test.prefixes",
    "SELECT wrapped FROM data_key UNION ALL SELECT wrapped FROM guarded_share WHERE revoked_at IS NULL",
);
const VERSIONS: Statement =
    Statement::new("test.versions", "SELECT version FROM org_key WHERE org_id = $1 ORDER BY version");
const KEEP: Statement = Statement::new(
    "test.keep",
    "SELECT number, unit_id, wrapped FROM guarded g JOIN data_key k ON k.subject_id = g.id WHERE g.id = $1",
);
const BACK: Statement = Statement::new(
    "test.back",
    "INSERT INTO guarded (owner_id, id, kind, number, unit_id, secrecy, revision) VALUES ($1,$2,'case',$3,$4,'normal',1)",
);
const BACK_KEY: Statement =
    Statement::new("test.back_key", "INSERT INTO data_key (owner_id, subject_id, wrapped) VALUES ($1,$2,$3)");
const UNLOCK: Statement =
    Statement::new("test.unlock", "UPDATE data_key SET wrapped = $2 WHERE subject_id = $1");

pub(crate) struct Sealed {
    id: Uuid,
    number: String,
    bytes: Vec<u8>,
}

fn place(owner: OrgId, row: Uuid) -> Place {
    Place { table: "case_entry", column: "sealed", owner, row }
}

pub(crate) async fn case(t: &TestHouse, org: OrgId, unit: UnitId) -> Sealed {
    let staff = t.member(org, unit, Role::Handler).await;
    let cx = t.staff(&staff);
    let mut entry = enter_unit::<actions::CaseOpen>(&t.house, &cx, org, unit).await.unwrap();
    let number = CaseNumber::new(2026, cx.entropy());
    let id: ground::CaseId = cx.new_id();
    let normal = access::Secrecy::Normal;
    let (_, key) =
        entry.permit.found_case(&t.house, &cx, &mut entry.work, id, &number, normal).await.unwrap();
    let bytes = key.seal(place(org, id.uuid()), cx.entropy(), b"secret").unwrap();
    entry.work.commit(entry.permit.recorded(), ()).await.unwrap();
    Sealed { id: id.uuid(), number: number.to_string(), bytes }
}

pub(crate) async fn reads(t: &TestHouse, org: OrgId, unit: UnitId, case: &Sealed) -> Result<(), AccessError> {
    let staff = t.member(org, unit, Role::Handler).await;
    let target = Target::Number(case.number.clone());
    let entry = enter::<actions::CaseRead>(&t.house, &t.staff(&staff), &target).await?;
    let key = entry.permit.key(&t.house)?;
    assert_eq!(key.open(place(org, case.id), &case.bytes).unwrap().as_slice(), b"secret");
    entry.work.commit(entry.permit.recorded(), ()).await?;
    Ok(())
}

async fn share(t: &TestHouse, org: OrgId, unit: UnitId, case: &Sealed, to: (OrgId, UnitId)) -> ShareId {
    let cx = t.staff(&t.member(org, unit, Role::Handler).await);
    let target = Target::Number(case.number.clone());
    let mut entry = enter::<actions::CaseShare>(&t.house, &cx, &target).await.unwrap();
    let id: ShareId = cx.new_id();
    let new = NewShare {
        id,
        to_org: to.0,
        to_unit: to.1,
        gate: "gate.test",
        groups: [FieldGroup::Journal].into_iter().collect::<Groups>(),
        until: t.now() + SignedDuration::from_hours(24 * 300),
        sealed: Vec::new(),
        thread: None,
    };
    entry.permit.share(&t.house, &cx, &mut entry.work, new).await.unwrap();
    entry.work.commit(entry.permit.recorded(), ()).await.unwrap();
    id
}

async fn reads_share(t: &TestHouse, to: (OrgId, UnitId), share: ShareId, case: &Sealed, owner: OrgId) {
    let cx = t.staff(&t.member(to.0, to.1, Role::Handler).await);
    let entry = enter_share::<actions::ShareRead>(&t.house, &cx, share).await.unwrap();
    let key = entry.permit.key(FieldGroup::Journal).unwrap();
    assert_eq!(key.open(place(owner, case.id), &case.bytes).unwrap().as_slice(), b"secret");
    entry.work.commit(entry.permit.recorded(), ()).await.unwrap();
}

async fn locks(t: &TestHouse) -> i64 {
    let row = t.house.locks.store().reader().one(&LOCK_COUNT, args![]).await.unwrap();
    row.unwrap().get("n").unwrap()
}

async fn versions(t: &TestHouse, org: OrgId) -> Vec<i64> {
    let rows = t.house.store.reader().all(&VERSIONS, args![org]).await.unwrap();
    rows.iter().map(|r| r.get("version").unwrap()).collect()
}

async fn run(t: &TestHouse, statement: &Statement, arguments: Vec<store::Value>) {
    let mut work = t.house.store.begin("test").await.unwrap();
    work.run(statement, arguments).await.unwrap();
    work.commit_housekeeping("a fixture").await.unwrap();
}

async fn erase(t: &TestHouse, org: OrgId, case: &Sealed) {
    let cx = t.job("retention");
    let target = Target::Of(org, case.id);
    let mut entry = enter::<actions::CaseErase>(&t.house, &cx, &target).await.unwrap();
    let permit: &Permit<actions::CaseErase> = &entry.permit;
    permit.forget(&cx, &mut entry.work).await.unwrap();
    entry.work.commit(entry.permit.recorded(), ()).await.unwrap();
}

both_engines! {
    async fn what_is_erased_stays_unreadable_when_an_old_backup_brings_it_back(t) {
        let (org, unit): (OrgId, UnitId) = (t.id(), t.id());
        let (gone, kept) = (case(&t, org, unit).await, case(&t, org, unit).await);
        assert_eq!(locks(&t).await, 2);
        let row = t.house.store.reader().one(&KEEP, args![gone.id]).await.unwrap().unwrap();
        reads(&t, org, unit, &gone).await.unwrap();
        erase(&t, org, &gone).await;
        assert_eq!(shred(&t.house, &t.job("keys"), 10).await.unwrap(), 1);
        assert_eq!(shred(&t.house, &t.job("keys"), 10).await.unwrap(), 0);
        assert_eq!(t.events(Some("key.manage")).await, 1);
        assert_eq!(locks(&t).await, 1);

        // Yesterday's rows again, key and all.
        let (number, at): (String, UnitId) = (row.get("number").unwrap(), row.get("unit_id").unwrap());
        run(&t, &BACK, args![org, gone.id, number, at]).await;
        run(&t, &BACK_KEY, args![org, gone.id, row.get::<Vec<u8>>("wrapped").unwrap()]).await;
        assert!(matches!(reads(&t, org, unit, &gone).await, Err(AccessError::Shredded)));
        reads(&t, org, unit, &kept).await.unwrap();
        // A rotation passes it by.
        rotate(&t.house, &t.job("keys"), org, Keep::Same).await.unwrap();
        assert_eq!(rewrap(&t.house, &t.job("keys"), org).await.unwrap(), 1);
        assert!(matches!(reads(&t, org, unit, &gone).await, Err(AccessError::Shredded)));
        // And it can be erased again.
        erase(&t, org, &gone).await;
        assert_eq!(shred(&t.house, &t.job("keys"), 10).await.unwrap(), 1);
    }

    async fn a_lock_outlives_a_failed_transaction_and_is_swept_a_week_later(t) {
        let (org, unit): (OrgId, UnitId) = (t.id(), t.id());
        let kept = case(&t, org, unit).await;
        let cx = t.staff(&t.member(org, unit, Role::Handler).await);
        let mut entry = enter_unit::<actions::CaseOpen>(&t.house, &cx, org, unit).await.unwrap();
        let number = CaseNumber::new(2026, cx.entropy());
        let normal = access::Secrecy::Normal;
        entry.permit.found_case(&t.house, &cx, &mut entry.work, cx.new_id(), &number, normal).await.unwrap();
        drop(entry);
        assert_eq!(locks(&t).await, 2);
        assert_eq!(sweep_locks(&t.house, t.now()).await.unwrap(), 0);
        t.clock.advance(SignedDuration::from_hours(2));
        assert_eq!(sweep_locks(&t.house, t.now()).await.unwrap(), 0, "missed now, gone in a week");
        t.clock.advance(SignedDuration::from_hours(6 * 24));
        assert_eq!(sweep_locks(&t.house, t.now()).await.unwrap(), 0);
        t.clock.advance(SignedDuration::from_hours(2 * 24));
        assert_eq!(sweep_locks(&t.house, t.now()).await.unwrap(), 1);
        assert_eq!(locks(&t).await, 1);
        reads(&t, org, unit, &kept).await.unwrap();
    }

    async fn a_rotation_rewraps_and_can_stop_anywhere(t) {
        let (org, unit): (OrgId, UnitId) = (t.id(), t.id());
        let to: (OrgId, UnitId) = (t.id(), t.id());
        let _ = case(&t, to.0, to.1).await;
        let mut cases = Vec::new();
        for _ in 0..5 {
            cases.push(case(&t, org, unit).await);
        }
        let shared = share(&t, org, unit, &cases[0], to).await;
        let job = t.job("keys");
        assert_eq!(rotate(&t.house, &job, org, Keep::Same).await.unwrap(), 2);
        // Killed here: the new version is there, nothing is moved. Everything opens.
        for c in &cases {
            reads(&t, org, unit, c).await.unwrap();
        }
        // New cases come under the new version, also on a node that still held the old one.
        let new = case(&t, org, unit).await;
        reads(&t, org, unit, &new).await.unwrap();
        t.house.keyring.forget(org);
        assert_eq!(rewrap(&t.house, &job, org).await.unwrap(), 5);
        assert_eq!(rewrap(&t.house, &job, org).await.unwrap(), 0);
        for c in &cases {
            reads(&t, org, unit, c).await.unwrap();
        }
        reads_share(&t, to, shared, &cases[0], org).await;
        // The receiver rotates: its wrap of the share moves too.
        rotate(&t.house, &t.job("keys"), to.0, Keep::Same).await.unwrap();
        assert_eq!(rewrap(&t.house, &t.job("keys"), to.0).await.unwrap(), 2);
        reads_share(&t, to, shared, &cases[0], org).await;

        // The old versions go when nothing is left under them and no transaction can be.
        assert_eq!(clear_retired(&t.house, &t.job("keys")).await.unwrap(), 0);
        assert_eq!(versions(&t, org).await, [1, 2]);
        t.clock.advance(SignedDuration::from_hours(2));
        assert_eq!(clear_retired(&t.house, &t.job("keys")).await.unwrap(), 2);
        assert_eq!(versions(&t, org).await, [2]);
        for row in t.house.store.reader().all(&PREFIXES, args![]).await.unwrap() {
            assert_eq!(row.get::<Vec<u8>>("wrapped").unwrap()[..5], [2, 0, 0, 0, 2]);
        }
        reads(&t, org, unit, &cases[4]).await.unwrap();
        assert_eq!(t.events(Some("key.manage")).await, 4, "two rotations, two removals");
    }

    async fn another_node_goes_on_through_a_rotation(t) {
        let (org, unit): (OrgId, UnitId) = (t.id(), t.id());
        let old = case(&t, org, unit).await;
        // A second node with the same keys, which opened version 1 before the rotation.
        let other = t.another_node().await;
        other.keyring.warm_all(&other.store).await.unwrap();
        rotate(&t.house, &t.job("keys"), org, Keep::Same).await.unwrap();
        rewrap(&t.house, &t.job("keys"), org).await.unwrap();
        let t = TestHouse { house: other, ..t };
        reads(&t, org, unit, &old).await.unwrap();
        t.house.keyring.forget(org);
        let new = case(&t, org, unit).await;
        reads(&t, org, unit, &new).await.unwrap();
    }

    async fn what_was_wrapped_before_there_were_locks_opens_and_a_rotation_locks_it(t) {
        let (org, unit): (OrgId, UnitId) = (t.id(), t.id());
        let old = case(&t, org, unit).await;
        let cx = t.staff(&t.member(org, unit, Role::Handler).await);
        let entry = enter::<actions::CaseRead>(&t.house, &cx, &Target::Number(old.number.clone())).await.unwrap();
        let key = entry.permit.key(&t.house).unwrap();
        drop(entry);
        let wrapped = t.wrap_without_lock(org, old.id, &key).await;
        run(&t, &UNLOCK, args![old.id, wrapped.0]).await;
        let forget = Statement::new("test.forget", "DELETE FROM subject_lock");
        let mut work = t.house.locks.store().begin("test").await.unwrap();
        work.run(&forget, args![]).await.unwrap();
        work.commit_housekeeping("a fixture").await.unwrap();
        reads(&t, org, unit, &old).await.unwrap();
        let to: (OrgId, UnitId) = (t.id(), t.id());
        let shared = share(&t, org, unit, &old, to).await;
        reads_share(&t, to, shared, &old, org).await;
        rotate(&t.house, &t.job("keys"), org, Keep::Same).await.unwrap();
        assert_eq!(rewrap(&t.house, &t.job("keys"), org).await.unwrap(), 1);
        assert_eq!(locks(&t).await, 1);
        reads(&t, org, unit, &old).await.unwrap();
    }

    async fn every_statement_of_the_key_database_is_accepted(t) {
        for statement in access::key_statements::ALL {
            t.house.locks.store().prepare(statement).await.unwrap();
        }
    }
}
