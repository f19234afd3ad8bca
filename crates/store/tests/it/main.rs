//! The store on both engines.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests fail loudly")]

use store::{Place, Statement, Store, StoreError, args};
use testkit::{TestHouse, both_engines};

const NOTE_INSERT: Statement =
    Statement::new("test.insert", "INSERT INTO installation (name, value) VALUES ($1, $2)");
const NOTE_GET: Statement = Statement::new("test.get", "SELECT value FROM installation WHERE name = $1");

async fn note(t: &TestHouse, name: &str) -> Option<String> {
    let row = t.house.store.reader().one(&NOTE_GET, args![name]).await.unwrap();
    row.map(|r| r.get("value").unwrap())
}

both_engines! {
    async fn nothing_happens_without_commit(t) {
        let mut work = t.house.store.begin("test").await.unwrap();
        work.run(&NOTE_INSERT, args!["a", "1"]).await.unwrap();
        drop(work);
        // The next transaction queues behind the rollback.
        let work = t.house.store.begin("test").await.unwrap();
        work.commit_housekeeping("nothing").await.unwrap();
        assert_eq!(note(&t, "a").await, None);
    }

    async fn the_proof_of_another_transaction_is_refused(t) {
        let cx = t.job("test");
        let mut first = t.house.store.begin("first").await.unwrap();
        let proof = first.record(cx.event("test", "system", None));
        first.commit(proof, ()).await.unwrap();
        let mut second = t.house.store.begin("second").await.unwrap();
        second.run(&NOTE_INSERT, args!["b", "1"]).await.unwrap();
        let refused = second.commit(proof, ()).await;
        assert!(matches!(refused, Err(StoreError::Unaudited { work: "second" })));
        let work = t.house.store.begin("test").await.unwrap();
        work.commit_housekeeping("nothing").await.unwrap();
        assert_eq!(note(&t, "b").await, None);
        assert_eq!(t.events(None).await, 1);
    }

    async fn change_and_event_come_together(t) {
        let cx = t.job("test");
        let mut work = t.house.store.begin("test").await.unwrap();
        work.run(&NOTE_INSERT, args!["c", "1"]).await.unwrap();
        let proof = work.record(cx.event("test", "system", None));
        work.commit(proof, ()).await.unwrap();
        assert_eq!(note(&t, "c").await.as_deref(), Some("1"));
        assert_eq!(t.events(Some("test")).await, 1);
    }

    async fn a_duplicate_is_told_apart(t) {
        let mut work = t.house.store.begin("test").await.unwrap();
        work.run(&NOTE_INSERT, args!["d", "1"]).await.unwrap();
        let again = work.run(&NOTE_INSERT, args!["d", "2"]).await;
        assert!(matches!(again, Err(StoreError::Duplicate { statement: "test.insert" })), "{again:?}");
    }

    async fn a_form_sent_twice_is_saved_once(t) {
        let user = t.id();
        let mut work = t.house.store.begin("test").await.unwrap();
        assert_eq!(work.claim_form(user, "k", t.now(), "/x").await.unwrap(), None);
        work.commit_housekeeping("test").await.unwrap();
        let mut work = t.house.store.begin("test").await.unwrap();
        assert_eq!(work.claim_form(user, "k", t.now(), "/y").await.unwrap().as_deref(), Some("/x"));
    }

    async fn one_lease_at_a_time(t) {
        let s = &t.house.store;
        assert!(s.take_lease("job", t.now(), 60).await.unwrap());
        assert!(!s.take_lease("job", t.now(), 60).await.unwrap());
        t.clock.advance(jiff::SignedDuration::from_secs(61));
        assert!(s.take_lease("job", t.now(), 60).await.unwrap());
    }

    async fn reopening_changes_nothing(t) {
        t.house.store.close().await;
        let again = Store::open(&t.place, t.now()).await.unwrap();
        assert!(again.healthy().await);
    }

    async fn every_statement_of_the_store_is_accepted(t) {
        for statement in store::statements::ALL.iter().copied().flatten() {
            t.house.store.prepare(statement).await.unwrap_or_else(|e| panic!("{}: {e:?}", statement.name));
        }
    }

    async fn many_writers_lose_nothing(t) {
        let mut tasks = tokio::task::JoinSet::new();
        for i in 0..50 {
            let store = t.house.store.clone();
            let cx = t.job("test");
            tasks.spawn(async move {
                let mut work = store.begin("test").await.unwrap();
                work.run(&NOTE_INSERT, args![format!("n{i}"), "1"]).await.unwrap();
                let proof = work.record(cx.event("many", "system", None));
                work.commit(proof, ()).await.unwrap();
            });
        }
        while let Some(done) = tasks.join_next().await {
            done.unwrap();
        }
        assert_eq!(t.events(Some("many")).await, 50);
    }
}

const EVENT: Statement = Statement::new("test.event", "SELECT 1 AS found FROM audit_event WHERE id = $1");

both_engines! {
    /// Readers share a transaction, some give up at any moment, some change something in between: no answer comes before its
    /// event can be seen from outside, what was given up leaves the others alone, and in the end nobody holds the lock.
    async fn readers_that_share_a_commit_lose_nothing(t) {
        let mut tasks = tokio::task::JoinSet::new();
        for i in 0..400_u32 {
            let store = t.house.store.clone();
            let cx = t.job("test");
            let mut task = Box::pin(async move {
                let mut work = if i % 17 == 3 {
                    let mut work = store.begin("test").await.unwrap();
                    work.run(&NOTE_INSERT, args![format!("w{i}"), "1"]).await.unwrap();
                    work
                } else {
                    store.begin_reading("test").await.unwrap()
                };
                work.one(&EVENT, args![ground::UserId(uuid::Uuid::nil())]).await.unwrap();
                if i % 13 == 5 {
                    // A reader that turns out to change something.
                    work.run(&NOTE_INSERT, args![format!("r{i}"), "1"]).await.unwrap();
                }
                if i % 7 == 2 {
                    return None;
                }
                let event = cx.event("shared", "system", None);
                let id = event.id;
                let proof = work.record(event);
                work.commit(proof, ()).await.unwrap();
                let seen = store.reader().one(&EVENT, args![id]).await.unwrap().is_some();
                Some((i, seen))
            });
            tasks.spawn(async move {
                if i % 5 != 4 {
                    return task.await;
                }
                // Given up after so many polls, wherever that is.
                for _ in 0..i % 23 {
                    if let std::task::Poll::Ready(done) = std::future::poll_fn(|cx| std::task::Poll::Ready(task.as_mut().poll(cx))).await {
                        return done;
                    }
                    tokio::task::yield_now().await;
                }
                None
            });
        }
        let mut done = Vec::new();
        while let Some(one) = tasks.join_next().await {
            done.extend(one.unwrap());
        }
        assert!(done.len() > 200, "{}", done.len());
        assert!(done.iter().all(|(_, seen)| *seen), "nothing is answered before its commit");
        for (i, _) in &done {
            let name = if i % 17 == 3 { format!("w{i}") } else if i % 13 == 5 { format!("r{i}") } else { continue };
            assert_eq!(note(&t, &name).await.as_deref(), Some("1"), "{name}");
        }
        for i in (0..400).filter(|i| i % 7 == 2) {
            assert_eq!(note(&t, &format!("w{i}")).await, None, "given up");
            assert_eq!(note(&t, &format!("r{i}")).await, None, "given up");
        }
        let other = Store::open(&t.place, t.now()).await.unwrap();
        let work = other.begin("test").await.unwrap();
        drop(work);
    }
}

async fn refused(bytes: &[u8]) -> (StoreError, bool) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.db");
    std::fs::write(&path, bytes).unwrap();
    let Err(error) = Store::open(&Place::Sqlite(path.clone()), jiff::Timestamp::UNIX_EPOCH).await else {
        panic!("opened a file that is not ours")
    };
    (error, std::fs::read(&path).unwrap() == bytes)
}

#[tokio::test]
async fn a_foreign_file_is_refused_and_unchanged() {
    let (error, unchanged) =
        refused(b"This is a text file, long enough to look like something. ".repeat(20).as_slice()).await;
    assert!(matches!(error, StoreError::NotOurs), "{error:?}");
    assert!(unchanged);
}

/// A closed database as bytes.
async fn database() -> Vec<u8> {
    let t = TestHouse::sqlite().await;
    t.house.store.close().await;
    let Place::Sqlite(path) = &t.place else { panic!() };
    std::fs::read(path).unwrap()
}

#[tokio::test]
async fn a_damaged_file_is_refused_and_unchanged() {
    let mut bytes = database().await;
    let len = bytes.len();
    bytes[200..len / 2].fill(0x5a);
    let (error, unchanged) = refused(&bytes).await;
    assert!(matches!(error, StoreError::Damaged | StoreError::NotOurs), "{error:?}");
    assert!(unchanged);
}

#[tokio::test]
async fn a_newer_database_is_refused_and_unchanged() {
    let t = TestHouse::sqlite().await;
    const NEWER: Statement = Statement::new(
        "test.newer",
        "INSERT INTO schema_version (version, name, checksum, applied_at) VALUES ($1, 'x', 1, 1)",
    );
    let mut work = t.house.store.begin("test").await.unwrap();
    work.run(&NEWER, args![999_i64]).await.unwrap();
    work.commit_housekeeping("test").await.unwrap();
    t.house.store.close().await;
    let Place::Sqlite(path) = &t.place else { panic!() };
    let (error, unchanged) = refused(&std::fs::read(path).unwrap()).await;
    assert!(matches!(error, StoreError::Newer { found: 999, .. }), "{error:?}");
    assert!(unchanged);
    assert!(error.to_string().contains("Nothing was changed"));
}

#[tokio::test]
async fn a_request_knows_how_many_events_it_left() {
    let t = TestHouse::sqlite().await;
    let cx = t.job("test");
    let ((), left) = store::counting(async {
        let mut work = t.house.store.begin("kept").await.unwrap();
        let proof = work.record(cx.event("test", "system", None));
        work.commit(proof, ()).await.unwrap();
        let mut work = t.house.store.begin("dropped").await.unwrap();
        work.record(cx.event("test", "system", None));
    })
    .await;
    assert_eq!(left, 1);
}
