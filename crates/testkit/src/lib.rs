//! For tests only: a house on either engine, a clock that moves only when told, seeded randomness.
//!
//! ```ignore
//! testkit::both_engines! {
//!     async fn a_report_is_received_once(t) {
//!         let cx = t.staff_context(…);
//!     }
//! }
//! ```
//! makes one test per engine. The PostgreSQL one needs `VARN_TEST_POSTGRES` (a URL); without it, it says so and passes,
//! and `./test` always sets it.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "a test helper may fail loudly"
)]

pub mod provider;

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicI64, AtomicU64, Ordering},
};

use access::{Acr, Actor, House, Keys, Locks, Member, OpContext, Purpose, Role, Staff};
use content::Content;
use ground::{Clock, Entropy, Lang, OrgId, UnitId, UserId};
use jiff::{SignedDuration, Timestamp};
use store::{Place, Statement, Store, args};
use vault::RootKey;

/// A clock that stands still until told otherwise, and never goes back.
#[derive(Debug)]
pub struct TestClock(AtomicI64);

impl TestClock {
    /// Starts at the given instant.
    #[must_use]
    pub fn at(text: &str) -> Self {
        Self(AtomicI64::new(text.parse::<Timestamp>().expect("an RFC 3339 instant").as_microsecond()))
    }
    /// Moves on.
    pub fn advance(&self, by: SignedDuration) {
        assert!(!by.is_negative(), "time does not go back");
        self.0.fetch_add(i64::try_from(by.as_micros()).unwrap(), Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.load(Ordering::SeqCst)).unwrap()
    }
}

/// Randomness that is the same in every run: SHA-256 in counter mode over a seed.
#[derive(Debug)]
pub struct Seeded {
    seed: u64,
    counter: AtomicU64,
    rest: Mutex<Vec<u8>>,
}

impl Seeded {
    /// From a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { seed, counter: AtomicU64::new(0), rest: Mutex::new(Vec::new()) }
    }
}

impl Entropy for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        use sha2::{Digest as _, Sha256};
        let mut rest = self.rest.lock().unwrap();
        while rest.len() < bytes.len() {
            let n = self.counter.fetch_add(1, Ordering::SeqCst);
            let mut hash = Sha256::new();
            hash.update(self.seed.to_le_bytes());
            hash.update(n.to_le_bytes());
            rest.extend_from_slice(&hash.finalize());
        }
        let left = rest.split_off(bytes.len());
        bytes.copy_from_slice(&rest);
        *rest = left;
    }
}

/// A house for one test.
pub struct TestHouse {
    /// The house.
    pub house: House,
    /// Its time: Monday 2026-11-23 09:00 in Stockholm at first.
    pub clock: Arc<TestClock>,
    /// Its randomness.
    pub entropy: Arc<Seeded>,
    /// Folder of the SQLite file, removed at the end.
    pub dir: tempfile::TempDir,
    /// Where the data are.
    pub place: Place,
    /// Where the locks are.
    pub keys_place: Place,
}

/// Adds a membership.
pub const MEMBERSHIP_INSERT: Statement = Statement::new(
    "testkit.membership",
    "INSERT INTO membership (user_id, org_id, unit_id, role, valid_from, valid_to) VALUES ($1,$2,$3,$4,$5,$6)",
);

static SCHEMAS: AtomicU64 = AtomicU64::new(0);

impl TestHouse {
    /// On an SQLite file.
    pub async fn sqlite() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let place = Place::Sqlite(dir.path().join("test.db"));
        Self::on(dir, place).await
    }

    /// On PostgreSQL, in a schema of its own; `None` when no server is given.
    pub async fn postgres() -> Option<Self> {
        let Ok(url) = std::env::var("VARN_TEST_POSTGRES") else {
            eprintln!("not run on PostgreSQL: VARN_TEST_POSTGRES is not set (./test sets it)");
            return None;
        };
        let name = format!("t{}_{}", std::process::id(), SCHEMAS.fetch_add(1, Ordering::SeqCst));
        let mut conn =
            <sqlx::PgConnection as sqlx::Connection>::connect(&url).await.expect("PostgreSQL answers");
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!(
            "DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}"
        )))
        .execute(&mut conn)
        .await
        .expect("a schema of its own");
        let sign = if url.contains('?') { '&' } else { '?' };
        let place = Place::Postgres(format!("{url}{sign}options=-c%20search_path%3D{name}"));
        Some(Self::on(tempfile::tempdir().unwrap(), place).await)
    }

    async fn on(dir: tempfile::TempDir, place: Place) -> Self {
        let clock = Arc::new(TestClock::at("2026-11-23T08:00:00Z"));
        let entropy = Arc::new(Seeded::new(7));
        let store = Store::open(&place, clock.now()).await.expect("the store opens");
        // On PostgreSQL both schemas live in one; their tables have different names.
        let keys_place = match &place {
            Place::Sqlite(_) => Place::Sqlite(dir.path().join("test-keys.db")),
            postgres => postgres.clone(),
        };
        let locks =
            Locks::new(Store::open_keys(&keys_place, clock.now()).await.expect("the key database opens"));
        let root = RootKey::generate(entropy.as_ref());
        let keys = Keys::of(root);
        let house = House::new(store, locks, keys, Content::embedded());
        Self { house, clock, entropy, dir, place, keys_place }
    }

    /// A second server on the same databases, with the same root key, that has opened nothing yet.
    pub async fn another_node(&self) -> House {
        let store = Store::open(&self.place, self.now()).await.unwrap();
        let locks = Locks::new(Store::open_keys(&self.keys_place, self.now()).await.unwrap());
        let root = RootKey::from_base64(&self.house.keyring.root().to_base64()).unwrap();
        House::new(store, locks, Keys::of(root), self.house.content)
    }

    /// A wrap as it was stored before there were locks, under the newest version of the organisation's key.
    pub async fn wrap_without_lock(
        &self,
        org: OrgId,
        subject: uuid::Uuid,
        key: &vault::DataKey,
    ) -> vault::Wrapped {
        const KEY: Statement = Statement::new(
            "testkit.org_key",
            "SELECT wrapped FROM org_key WHERE org_id = $1 ORDER BY version DESC",
        );
        let row = self.house.store.reader().one(&KEY, args![org]).await.unwrap().unwrap();
        let wrapped = vault::Wrapped(row.get::<Vec<u8>>("wrapped").unwrap());
        let own = self.house.keyring.root().unwrap(org, &wrapped).unwrap();
        own.wrap(subject, key, self.entropy.as_ref()).unwrap()
    }

    /// Now, in this test.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A new id.
    pub fn id<T: From<uuid::Uuid>>(&self) -> T {
        ground::new_uuid(self.now(), self.entropy.as_ref()).into()
    }

    /// A context for any actor.
    #[must_use]
    pub fn context(&self, actor: Actor) -> OpContext {
        OpContext::new(actor, Purpose::Casework, self.now(), Lang::Sv, self.entropy.clone())
    }

    /// A context for an automatic job.
    #[must_use]
    pub fn job(&self, name: &'static str) -> OpContext {
        OpContext::job(name, self.now(), self.entropy.clone())
    }

    /// A person with one membership, written to the database, logged in with two factors. No unit or account row is
    /// made: rooms that need those have fixtures of their own.
    pub async fn member(&self, org: OrgId, unit: UnitId, role: Role) -> Staff {
        self.member_with(org, unit, role, None, false).await
    }

    /// As [`Self::member`], with the unit's region and coverage.
    pub async fn member_with(
        &self,
        org: OrgId,
        unit: UnitId,
        role: Role,
        region: Option<&str>,
        covers_org: bool,
    ) -> Staff {
        let user: UserId = self.id();
        let mut work = self.house.store.begin("testkit.member").await.unwrap();
        work.run(&MEMBERSHIP_INSERT, args![user, org, unit, role.code(), 0_i64, None::<i64>]).await.unwrap();
        work.commit_housekeeping("a fixture").await.unwrap();
        Staff {
            user,
            session: None,
            org,
            unit,
            acr: Acr::Two,
            confirmed_at: Some(self.now()),
            memberships: vec![Member { unit, org, role, region: region.map(str::to_owned), covers_org }],
            two_authenticators: true,
            scopes: None,
        }
    }

    /// A context for a person who has just logged in.
    #[must_use]
    pub fn staff(&self, staff: &Staff) -> OpContext {
        let staff = Staff { confirmed_at: Some(self.now()), ..staff.clone() };
        self.context(Actor::Staff(staff))
    }

    /// Number of audit events, optionally of one action.
    pub async fn events(&self, action: Option<&str>) -> i64 {
        const COUNT: Statement = Statement::new(
            "testkit.events",
            "SELECT count(*) AS n FROM audit_event WHERE $1 = '' OR action = $1",
        );
        let row = self.house.store.reader().one(&COUNT, args![action.unwrap_or("")]).await.unwrap();
        row.unwrap().get("n").unwrap()
    }
}

/// One test body, run on SQLite and on PostgreSQL.
#[macro_export]
macro_rules! both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($t:ident) $body:block)*) => {$(
        mod $name {
            use super::*;
            async fn body($t: $crate::TestHouse) $body
            $(#[$meta])*
            #[tokio::test]
            async fn sqlite() {
                body($crate::TestHouse::sqlite().await).await;
            }
            $(#[$meta])*
            #[tokio::test]
            async fn postgres() {
                if let Some(t) = $crate::TestHouse::postgres().await {
                    body(t).await;
                }
            }
        }
    )*};
}
