//! The log cannot be changed unnoticed, on both engines.

use std::collections::BTreeMap;

use audit::{AuditError, Flaw, Report};
use ground::EventId;
use jiff::SignedDuration;
use store::{Statement, Value, args};
use testkit::{TestHouse, both_engines};
use vault::{
    merkle::{self, Frontier, Hash},
    note::{self, Kind, Signer},
};

/// Does something to the database behind the program's back.
async fn meddle(t: &TestHouse, sql: &'static str, args: Vec<Value>) {
    let mut work = t.house.store.begin("meddle").await.unwrap();
    work.run(&Statement::new("meddle", sql), args).await.unwrap();
    work.commit_housekeeping("a test").await.unwrap();
}

async fn happen(t: &TestHouse, times: usize) -> Vec<EventId> {
    let mut ids = Vec::new();
    for n in 0..times {
        t.clock.advance(SignedDuration::from_millis(3));
        let cx = t.job("test");
        let mut work = t.house.store.begin_reading("test").await.unwrap();
        let mut event = cx.event("test.done", "system", None);
        event.detail = Some(format!("line {n}\nwith = and \\"));
        ids.push(event.id);
        let proof = work.record(event);
        work.commit(proof, ()).await.unwrap();
    }
    ids
}

async fn placed(t: &TestHouse) {
    audit::sequence_all(&t.house.store, t.entropy.as_ref()).await.unwrap();
}

fn signer() -> Signer {
    Signer::from_seed("test.example/varn", Kind::Author, &[5; 32]).unwrap()
}

async fn signed(t: &TestHouse) -> String {
    audit::checkpoint(&t.house.store, &signer(), None, t.now()).await.unwrap().1
}

async fn verify(t: &TestHouse, outside: &[String]) -> Report {
    audit::verify(&t.house.store, Some(&signer().verifier()), outside).await.unwrap()
}

/// A log of 600 events with two checkpoints: more than two bundles.
async fn grown(t: &TestHouse) -> (Vec<EventId>, Vec<String>) {
    let mut ids = happen(t, 300).await;
    placed(t).await;
    let first = signed(t).await;
    ids.extend(happen(t, 300).await);
    placed(t).await;
    (ids, vec![first, signed(t).await])
}

both_engines! {
    async fn an_untouched_log_is_whole(t) {
        let empty = verify(&t, &[]).await;
        assert_eq!((empty.size, empty.flaws), (0, vec![]));
        let (_, notes) = grown(&t).await;
        happen(&t, 2).await;
        let report = verify(&t, &notes).await;
        assert_eq!(report.flaws, vec![]);
        // Two in the database, two from outside.
        assert_eq!((report.size, report.new, report.checkpoints), (600, 2, 4));
        // Nothing new: no second checkpoint over the same state.
        assert_eq!(signed(&t).await, notes[1]);
    }

    async fn a_changed_word_is_found(t) {
        let (ids, notes) = grown(&t).await;
        meddle(&t, "UPDATE audit_event SET detail = 'line 7' WHERE id = $1", args![ids[7]]).await;
        meddle(&t, "UPDATE audit_event SET at = at + 1 WHERE id = $1", args![ids[280]]).await;
        meddle(&t, "UPDATE audit_event SET user_id = $2 WHERE id = $1", args![ids[599], t.id::<ground::UserId>()]).await;
        let found = verify(&t, &notes).await.flaws;
        let places = [7, 280, 599].map(|n: usize| Flaw::Changed { place: n as u64, id: ids[n].uuid() });
        assert_eq!(found, places);
    }

    async fn a_removed_event_is_found(t) {
        let (ids, notes) = grown(&t).await;
        meddle(&t, "DELETE FROM audit_event WHERE id = $1", args![ids[256]]).await;
        assert_eq!(verify(&t, &notes).await.flaws, [Flaw::Missing { place: 256 }]);
    }

    async fn a_moved_event_is_found(t) {
        let (ids, notes) = grown(&t).await;
        meddle(&t, "UPDATE audit_event SET seq = 1000 WHERE id = $1", args![ids[3]]).await;
        meddle(&t, "UPDATE audit_event SET seq = 3 WHERE id = $1", args![ids[4]]).await;
        meddle(&t, "UPDATE audit_event SET seq = 4 WHERE id = $1", args![ids[3]]).await;
        let found = verify(&t, &notes).await.flaws;
        assert_eq!(found, [
            Flaw::Changed { place: 3, id: ids[4].uuid() },
            Flaw::Changed { place: 4, id: ids[3].uuid() },
        ]);
        meddle(&t, "UPDATE audit_event SET seq = 700 WHERE id = $1", args![ids[3]]).await;
        assert!(verify(&t, &notes).await.flaws.contains(&Flaw::Beyond { count: 1 }));
    }

    async fn an_event_written_anew_with_its_commitment_is_found_by_the_tree(t) {
        let (ids, notes) = grown(&t).await;
        // Somebody who knows the program removes an event and its commitment, and all that follows moves up.
        let row = t.house.store.reader()
            .one(&Statement::new("t", "SELECT commitments FROM audit_bundle WHERE place = 2"), args![]).await.unwrap().unwrap();
        let mut commitments: Vec<u8> = row.get("commitments").unwrap();
        commitments.drain(..32);
        meddle(&t, "UPDATE audit_bundle SET commitments = $1 WHERE place = 2", args![commitments]).await;
        meddle(&t, "DELETE FROM audit_event WHERE id = $1", args![ids[512]]).await;
        for n in 513_i64..600 {
            meddle(&t, "UPDATE audit_event SET seq = $1 - 1 WHERE seq = $1", args![n]).await;
        }
        let found = verify(&t, &notes).await.flaws;
        assert!(found.contains(&Flaw::Length { found: 599, said: 600 }), "{found:?}");
        assert!(found.contains(&Flaw::RolledBack { signed: 600, found: 599 }), "{found:?}");
        assert!(found.contains(&Flaw::Tree), "{found:?}");
        assert!(!found.iter().any(|f| matches!(f, Flaw::Changed { .. })), "{found:?}");
    }

    async fn a_flipped_bit_in_the_tree_is_found(t) {
        let (_, notes) = grown(&t).await;
        meddle(&t, "UPDATE audit_node SET hash = $1 WHERE level = 8 AND place = 1", args![vec![0_u8; 32]]).await;
        assert_eq!(verify(&t, &notes).await.flaws, [Flaw::Tree]);
        meddle(&t, "UPDATE audit_tree SET edge = $1", args![vec![0_u8; 5]]).await;
        assert!(verify(&t, &notes).await.flaws.contains(&Flaw::Tree));
        // A damaged edge is never built upon.
        happen(&t, 1).await;
        assert!(audit::sequence(&t.house.store, t.entropy.as_ref()).await.is_err());
    }

    async fn a_forged_checkpoint_is_found(t) {
        let (_, notes) = grown(&t).await;
        let forger = Signer::from_seed("test.example/varn", Kind::Author, &[6; 32]).unwrap();
        let state = note::verify(&notes[1], &signer().verifier()).unwrap().0;
        let forged = note::sign(&state, &forger, t.now());
        meddle(&t, "UPDATE audit_checkpoint SET note = $1 WHERE size = 600", args![forged.clone()]).await;
        assert_eq!(verify(&t, &[]).await.flaws, [Flaw::Forged { size: 600 }]);
        let refused = audit::verify(&t.house.store, Some(&signer().verifier()), &[forged]).await.unwrap_err();
        assert!(matches!(refused, AuditError::Note(note::NoteError::NotSigned(_))));
    }

    async fn yesterday_s_database_is_recognised_and_not_signed_again(t) {
        let (ids, notes) = grown(&t).await;
        // What a backup taken after the first checkpoint would hold.
        let mut old = Frontier::default();
        let bundles = t.house.store.reader()
            .all(&Statement::new("t", "SELECT commitments FROM audit_bundle ORDER BY place"), args![]).await.unwrap();
        let all: Vec<u8> = bundles.iter().flat_map(|r| r.get::<Vec<u8>>("commitments").unwrap()).collect();
        for promise in all.chunks(32).take(300) {
            old.push(merkle::leaf_hash(promise), |_, _| {});
        }
        for id in &ids[300..] {
            meddle(&t, "DELETE FROM audit_event WHERE id = $1", args![*id]).await;
        }
        meddle(&t, "DELETE FROM audit_node WHERE place >= 1", args![]).await;
        meddle(&t, "DELETE FROM audit_bundle WHERE place >= 2", args![]).await;
        meddle(&t, "UPDATE audit_bundle SET commitments = $1 WHERE place = 1", args![all[256 * 32..300 * 32].to_vec()]).await;
        meddle(&t, "UPDATE audit_tree SET size = 300, edge = $1", args![old.hashes().concat()]).await;
        meddle(&t, "DELETE FROM audit_checkpoint WHERE size > 300", args![]).await;

        // Alone it looks whole. What was written outside tells.
        assert_eq!(verify(&t, &[]).await.flaws, []);
        assert_eq!(verify(&t, &notes).await.flaws, [Flaw::RolledBack { signed: 600, found: 300 }]);
        let refused = audit::checkpoint(&t.house.store, &signer(), Some(&notes[1]), t.now()).await.unwrap_err();
        assert!(matches!(refused, AuditError::RolledBack { signed: 600, found: 300 }), "{refused}");
        // Growing past it does not help: the log does not begin with what was signed.
        happen(&t, 400).await;
        placed(&t).await;
        let refused = audit::checkpoint(&t.house.store, &signer(), Some(&notes[1]), t.now()).await.unwrap_err();
        assert!(matches!(refused, AuditError::Rewritten { size: 600 }), "{refused}");
        assert_eq!(verify(&t, &notes).await.flaws, [Flaw::Rewritten { size: 600 }]);
    }

    async fn one_event_is_proven_without_the_database(t) {
        let (ids, notes) = grown(&t).await;
        let (state, _) = note::verify(&notes[1], &signer().verifier()).unwrap();
        let mut work = t.house.store.begin_reading("t").await.unwrap();
        for n in [0, 255, 256, 511, 599] {
            let proof = audit::prove(&mut work, ids[n], state.size).await.unwrap().unwrap();
            assert_eq!(proof.index, n as u64);
            assert!(proof.body.as_str().contains("\ndetail=line "), "{}", proof.body.as_str());
            let leaf = |text: &str| merkle::leaf_hash(&merkle::commitment(&proof.salt, text.as_bytes()));
            let holds = |leaf: &Hash| merkle::verify_inclusion(proof.index, state.size, leaf, &proof.hashes, &state.root);
            let (read, note) = audit::Proof::parse(&proof.text(&notes[1])).unwrap();
            assert_eq!((&read, &note), (&proof, &notes[1]));
            assert!(read.holds(&state));
            assert!(!audit::Proof { index: proof.index ^ 1, ..read }.holds(&state));
            assert!(holds(&leaf(proof.body.as_str())));
            assert!(!holds(&leaf(&proof.body.as_str().replace("test.done", "test.gone"))));
        }
        let first = note::verify(&notes[0], &signer().verifier()).unwrap().0;
        let grown = audit::consistency_proof(&mut work, first.size, state.size).await.unwrap();
        assert!(merkle::verify_consistency((first.size, &first.root), (state.size, &state.root), &grown));
        assert_eq!(audit::root_at(&mut work, first.size).await.unwrap(), first.root);
        assert!(audit::prove(&mut work, t.id(), state.size).await.unwrap().is_none());
    }

    async fn the_published_files_give_the_same_root(t) {
        happen(&t, 300).await;
        placed(&t).await;
        let mut work = t.house.store.begin_reading("t").await.unwrap();
        let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        for tile in audit::tiles(&mut work, 0, 300).await.unwrap() {
            files.insert(tile.path, tile.bytes);
        }
        drop(work);
        happen(&t, 300).await;
        placed(&t).await;
        let state = note::verify(&signed(&t).await, &signer().verifier()).unwrap().0;
        let mut work = t.house.store.begin_reading("t").await.unwrap();
        for tile in audit::tiles(&mut work, 300, 600).await.unwrap() {
            files.insert(tile.path, tile.bytes);
        }
        let names: Vec<&str> = files.keys().map(String::as_str).collect();
        assert_eq!(names, [
            "tile/0/000", "tile/0/001", "tile/0/001.p/44", "tile/0/002.p/88", "tile/1/000.p/1", "tile/1/000.p/2",
            "tile/entries/000", "tile/entries/001", "tile/entries/001.p/44", "tile/entries/002.p/88",
        ]);
        let mut tree = Frontier::default();
        for (name, entries) in [("000", "000"), ("001", "001"), ("002.p/88", "002.p/88")] {
            let hashes = files[&format!("tile/0/{name}")].as_chunks::<32>().0;
            let entries = files[&format!("tile/entries/{entries}")].as_chunks::<34>().0;
            assert_eq!(hashes.len(), entries.len());
            for (hash, entry) in hashes.iter().zip(entries) {
                assert_eq!(entry[..2], [0, 32]);
                assert_eq!(merkle::leaf_hash(&entry[2..]), *hash);
                tree.push(*hash, |_, _| {});
            }
        }
        assert_eq!((tree.size(), tree.root()), (state.size, state.root));
        for size in [1, 255, 256, 300, 511, 512, 600] {
            let by_files = audit::root_from_tiles(size, 600, |path| files.get(path).cloned());
            assert_eq!(by_files, Some(audit::root_at(&mut work, size).await.unwrap()), "{size}");
        }
        assert_eq!(audit::root_from_tiles(601, 600, |path| files.get(path).cloned()), None);
        let level = files["tile/1/000.p/2"].as_chunks::<32>().0;
        assert_eq!(merkle::node_hash(&level[0], &level[1]), audit::root_at(&mut work, 512).await.unwrap());
    }

    async fn sixteen_writers_and_four_sequencers_lose_and_double_nothing(t) {
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..16 {
            let (store, cx) = (t.house.store.clone(), t.job("test"));
            tasks.spawn(async move {
                for _ in 0..25 {
                    let mut work = store.begin_reading("test").await.unwrap();
                    let proof = work.record(cx.event("test.done", "system", None));
                    work.commit(proof, ()).await.unwrap();
                }
            });
        }
        for _ in 0..4 {
            let store = t.house.store.clone();
            tasks.spawn(async move {
                for _ in 0..10 {
                    // One that comes second may be asked to try again; it has done nothing then.
                    let _ = audit::sequence(&store, &ground::SystemEntropy).await;
                    tokio::task::yield_now().await;
                }
            });
        }
        while let Some(done) = tasks.join_next().await {
            done.unwrap();
        }
        placed(&t).await;
        let report = verify(&t, &[]).await;
        assert_eq!((report.size, report.new, report.flaws), (400, 0, vec![]));
    }
}
