//! `varn audit`: from the log of a server to a proof, a witness, and what tampering looks like from outside.

use std::{fs, path::Path, process::Output};

use ground::{Clock as _, SystemClock};
use store::{Place, Statement, Store, args};

use crate::{
    refusal,
    server::{Server, folder},
    varn,
};

fn audit(folder: &Path, args: &[&str]) -> Output {
    varn(folder).arg("audit").args(args).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn on_database<T>(folder: &Path, sql: &'static str, column: Option<&str>) -> Option<T>
where
    T: store::Column,
{
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let place = Place::Sqlite(folder.join("varn.db"));
        let store = Store::open(&place, SystemClock.now()).await.unwrap();
        let mut work = store.begin("test").await.unwrap();
        let row = work.one(&Statement::new("test", sql), args![]).await.unwrap();
        work.commit_housekeeping("a test").await.unwrap();
        store.close().await;
        column.map(|column| row.unwrap().get(column).unwrap())
    })
}

#[test]
fn a_log_is_whole_until_somebody_touches_it() {
    let dir = folder();
    let dir = dir.path();
    let nothing = audit(dir, &["verify", "--config", "varn.toml"]);
    assert!(refusal(&nothing).contains("There is no database here"));
    let made = varn(dir)
        .args(["admin", "create", "--config", "varn.toml", "--name", "Adam", "--login", "adam"])
        .output()
        .unwrap();
    assert!(made.status.success());
    Server::start(dir).stop();

    // The server has signed and published on its way out.
    let verified = audit(dir, &["verify", "--config", "varn.toml"]);
    assert!(verified.status.success(), "{verified:?}");
    assert!(said(&verified).ends_with("The log is whole.\n"), "{}", said(&verified));
    let key = fs::read_to_string(dir.join("varn-audit/key")).unwrap();
    assert!(key.starts_with("localhost/varn-audit+"), "{key}");

    // A proof needs nothing but the public key.
    let event: uuid::Uuid =
        on_database(dir, "SELECT id FROM audit_event ORDER BY at, id LIMIT 1", Some("id")).unwrap();
    let proof = audit(dir, &["prove", &event.to_string(), "--config", "varn.toml"]);
    assert!(proof.status.success(), "{proof:?}");
    let elsewhere = tempfile::tempdir().unwrap();
    fs::write(elsewhere.path().join("proof"), said(&proof)).unwrap();
    let checked = audit(elsewhere.path(), &["check", "proof", "--key", key.trim()]);
    assert!(checked.status.success(), "{checked:?}");
    assert!(said(&checked).contains("actor_kind=operator"), "{}", said(&checked));
    fs::write(elsewhere.path().join("proof"), said(&proof).replace("operator", "nobody")).unwrap();
    assert!(
        refusal(&audit(elsewhere.path(), &["check", "proof", "--key", key.trim()])).contains("does not hold")
    );

    // A witness elsewhere signs what continues.
    let seen = elsewhere.path().join("seen");
    let witness = |log: &Path| {
        let (log, key, seen) = (log.display().to_string(), elsewhere.path().join("w.key"), seen.display());
        audit(
            elsewhere.path(),
            &[
                "witness",
                &log,
                "--name",
                "vittne",
                "--key",
                &key.display().to_string(),
                "--seen",
                &seen.to_string(),
            ],
        )
    };
    let first = witness(&dir.join("varn-audit"));
    assert!(first.status.success(), "{first:?}");
    assert!(said(&first).contains("— vittne "), "{}", said(&first));
    assert!(audit(dir, &["checkpoint", "--config", "varn.toml"]).status.success());
    assert!(witness(&dir.join("varn-audit")).status.success());
    let kept = fs::read(&seen).unwrap();
    fs::copy(&seen, dir.join("cosigned")).unwrap();
    let with_it = audit(dir, &["verify", "--config", "varn.toml", "--checkpoint", "cosigned"]);
    assert!(with_it.status.success(), "{with_it:?}");

    // One word is changed in the database.
    on_database::<i64>(
        dir,
        "UPDATE audit_event SET actor_kind = 'nobody' WHERE id = (SELECT id FROM audit_event ORDER BY at, id LIMIT 1)",
        None,
    );
    let tampered = audit(dir, &["verify", "--config", "varn.toml"]);
    assert_eq!(tampered.status.code(), Some(1), "{tampered:?}");
    assert!(said(&tampered).contains(&format!("WRONG: event {event} at place ")), "{}", said(&tampered));

    // A log begun anew in its place is refused by the witness, and what it has seen stays.
    let other = folder();
    assert!(
        varn(other.path())
            .args(["admin", "create", "--config", "varn.toml", "--name", "Eva", "--login", "eva"])
            .status()
            .unwrap()
            .success()
    );
    fs::copy(dir.join("varn-audit.key"), other.path().join("varn-audit.key")).unwrap();
    assert!(audit(other.path(), &["checkpoint", "--config", "varn.toml"]).status.success());
    let refused = refusal(&witness(&other.path().join("varn-audit")));
    assert!(
        refused.contains("Nothing was signed") && refused.contains("data-protection officer"),
        "{refused}"
    );
    assert_eq!(fs::read(&seen).unwrap(), kept);
}
