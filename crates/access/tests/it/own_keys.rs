//! Organisations with a key service of their own: what the operator has, and what a silent service stops.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use access::{
    AccessError, House, Keep, Keys, Role, actions::CaseOpen, clear_retired, enter_unit, rewrap, rotate,
};
use custody::{Custodian, CustodyError, Keeper};
use ground::{CaseNumber, OrgId, UnitId};
use jiff::SignedDuration;
use store::{Statement, args};
use testkit::{TestHouse, both_engines};
use vault::{RootKey, VaultError, Wrapped};
use zeroize::Zeroizing;

use crate::keys::{case, reads};

const KEYS: Statement =
    Statement::new("test.keys", "SELECT wrapped, custodian FROM org_key WHERE org_id = $1");
const CASES: Statement = Statement::new("test.cases", "SELECT count(*) AS n FROM guarded");

/// Seals by putting the place before and turning all round; silent when told to be.
#[derive(Default)]
struct Service {
    silent: AtomicBool,
    asked: AtomicUsize,
}

impl Service {
    fn answers(&self) -> Result<(), CustodyError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let silent = self.silent.load(Ordering::SeqCst);
        if silent { Err(CustodyError::Silent("no answer in time".to_owned())) } else { Ok(()) }
    }
}

/// The service as the house holds it.
struct Held(Arc<Service>);

impl Custodian for Held {
    fn seal(&self, place: &[u8], secret: &[u8]) -> Result<Vec<u8>, CustodyError> {
        self.0.answers()?;
        Ok([place, secret].concat().into_iter().rev().collect())
    }
    fn open(&self, place: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, CustodyError> {
        self.0.answers()?;
        let back: Vec<u8> = sealed.iter().rev().copied().collect();
        let secret = back.strip_prefix(place).ok_or(CustodyError::DoesNotOpen)?;
        Ok(Zeroizing::new(secret.to_vec()))
    }
}

/// The house again, with the service in its configuration.
fn with_service(t: TestHouse, service: &Arc<Service>) -> TestHouse {
    let root = RootKey::from_base64(&t.house.keyring.root().to_base64()).unwrap();
    let keeper = Keeper::new("kommunen", Held(Arc::clone(service)), Duration::from_secs(5));
    let keys = Keys { services: vec![keeper], ..Keys::of(root) };
    let house = House::new(t.house.store.clone(), t.house.locks.clone(), keys, t.house.content);
    TestHouse { house, ..t }
}

fn silent(result: &Result<(), AccessError>) -> bool {
    matches!(result, Err(AccessError::KeyService { service: "kommunen" }))
}

async fn cases(t: &TestHouse) -> i64 {
    t.house.store.reader().one(&CASES, args![]).await.unwrap().unwrap().get("n").unwrap()
}

async fn opens_a_case(t: &TestHouse, org: OrgId, unit: UnitId) -> Result<(), AccessError> {
    let cx = t.staff(&t.member(org, unit, Role::Handler).await);
    let mut entry = enter_unit::<CaseOpen>(&t.house, &cx, org, unit).await?;
    let (number, normal) = (CaseNumber::new(2026, cx.entropy()), access::Secrecy::Normal);
    entry.permit.found_case(&t.house, &cx, &mut entry.work, cx.new_id(), &number, normal).await?;
    entry.work.commit(entry.permit.recorded(), ()).await?;
    Ok(())
}

both_engines! {
    async fn to_the_operator_it_is_ciphertext(t) {
        let service = Arc::new(Service::default());
        let t = with_service(t, &service);
        let ((org, unit), (other, at)): ((OrgId, UnitId), (OrgId, UnitId)) = ((t.id(), t.id()), (t.id(), t.id()));
        let (theirs, plain) = (case(&t, org, unit).await, case(&t, other, at).await);
        rotate(&t.house, &t.job("keys"), org, Keep::Service("kommunen")).await.unwrap();
        assert_eq!(rewrap(&t.house, &t.job("keys"), org).await.unwrap(), 1);
        reads(&t, org, unit, &theirs).await.unwrap();
        t.clock.advance(SignedDuration::from_hours(2));
        assert_eq!(clear_retired(&t.house, &t.job("keys")).await.unwrap(), 1, "the version the operator had is gone");

        // Everything the operator has: both databases and the root key.
        let operator = TestHouse { house: t.another_node().await, ..t };
        let rows = operator.house.store.reader().all(&KEYS, args![org]).await.unwrap();
        assert_eq!(rows.len(), 1);
        for row in rows {
            assert_eq!(row.get::<Option<String>>("custodian").unwrap().as_deref(), Some("kommunen"));
            let wrapped = Wrapped(row.get::<Vec<u8>>("wrapped").unwrap());
            assert!(operator.house.keyring.root().unwrap(org, &wrapped).is_err());
        }
        let read = reads(&operator, org, unit, &theirs).await;
        assert!(matches!(read, Err(AccessError::KeyService { .. })), "{read:?}");
        reads(&operator, other, at, &plain).await.unwrap();

        // A rotation stays with the service; moving back is possible too.
        let t = with_service(operator, &service);
        rotate(&t.house, &t.job("keys"), org, Keep::Same).await.unwrap();
        rewrap(&t.house, &t.job("keys"), org).await.unwrap();
        let rows = t.house.store.reader().all(&KEYS, args![org]).await.unwrap();
        assert!(rows.iter().all(|r| r.get::<Option<String>>("custodian").unwrap().is_some()));
        rotate(&t.house, &t.job("keys"), org, Keep::Root).await.unwrap();
        rewrap(&t.house, &t.job("keys"), org).await.unwrap();
        reads(&t, org, unit, &theirs).await.unwrap();
        let unknown = rotate(&t.house, &t.job("keys"), org, Keep::Service("nobody")).await;
        assert!(matches!(unknown, Err(AccessError::KeyService { .. })));
    }

    async fn a_silent_service_stops_its_own_organisation_only_and_only_after_the_hold(t) {
        let service = Arc::new(Service::default());
        let t = with_service(t, &service);
        let ((org, unit), (other, at)): ((OrgId, UnitId), (OrgId, UnitId)) = ((t.id(), t.id()), (t.id(), t.id()));
        let (theirs, plain) = (case(&t, org, unit).await, case(&t, other, at).await);
        rotate(&t.house, &t.job("keys"), org, Keep::Service("kommunen")).await.unwrap();
        rewrap(&t.house, &t.job("keys"), org).await.unwrap();
        reads(&t, org, unit, &theirs).await.unwrap();

        service.silent.store(true, Ordering::SeqCst);
        t.clock.advance(SignedDuration::from_mins(59));
        t.house.keyring.tidy(t.now());
        reads(&t, org, unit, &theirs).await.unwrap();
        opens_a_case(&t, org, unit).await.unwrap();

        t.clock.advance(SignedDuration::from_mins(2));
        t.house.keyring.tidy(t.now());
        let before = cases(&t).await;
        let asked = service.asked.load(Ordering::SeqCst);
        let read = reads(&t, org, unit, &theirs).await;
        assert!(silent(&read), "{read:?}");
        assert!(silent(&opens_a_case(&t, org, unit).await));
        assert!(silent(&reads(&t, org, unit, &theirs).await));
        assert_eq!(service.asked.load(Ordering::SeqCst), asked + 1, "not asked again for a while");
        let rotated = rotate(&t.house, &t.job("keys"), org, Keep::Same).await.map(drop);
        assert!(silent(&rotated), "{rotated:?}");
        assert_eq!(cases(&t).await, before, "nothing was saved");
        // The others go on, and so do the jobs.
        reads(&t, other, at, &plain).await.unwrap();
        opens_a_case(&t, other, at).await.unwrap();
        clear_retired(&t.house, &t.job("keys")).await.unwrap();

        service.silent.store(false, Ordering::SeqCst);
        t.clock.advance(SignedDuration::from_secs(6));
        reads(&t, org, unit, &theirs).await.unwrap();
        opens_a_case(&t, org, unit).await.unwrap();
    }

    async fn another_organisations_sealed_key_does_not_stand_in(t) {
        let service = Arc::new(Service::default());
        let t = with_service(t, &service);
        let ((org, unit), (other, at)): ((OrgId, UnitId), (OrgId, UnitId)) = ((t.id(), t.id()), (t.id(), t.id()));
        let theirs = case(&t, org, unit).await;
        let _ = case(&t, other, at).await;
        for each in [org, other] {
            rotate(&t.house, &t.job("keys"), each, Keep::Service("kommunen")).await.unwrap();
            rewrap(&t.house, &t.job("keys"), each).await.unwrap();
        }
        let swap = Statement::new(
            "test.swap",
            "UPDATE org_key SET wrapped = (SELECT o.wrapped FROM org_key o WHERE o.org_id = $2 AND o.version = 2) WHERE org_id = $1 AND version = 2",
        );
        let mut work = t.house.store.begin("test").await.unwrap();
        work.run(&swap, args![org, other]).await.unwrap();
        work.commit_housekeeping("a fixture").await.unwrap();
        t.house.keyring.forget(org);
        let read = reads(&t, org, unit, &theirs).await;
        assert!(matches!(read, Err(AccessError::Sealed(VaultError::DoesNotOpen))), "{read:?}");
    }
}
