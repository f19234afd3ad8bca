//! `varn key` and what keys must withstand: a lost root key, an old backup after shredding, a kill in the middle of a rotation.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Output, Stdio},
    sync::Arc,
};

use access::{AccessError, House, Keys, Locks, OpContext, Target, actions::CaseErase, enter};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use content::Content;
use ground::{Clock as _, OrgId, SystemClock, SystemEntropy};
use store::{Place, Statement, Store, args};
use uuid::Uuid;
use vault::{RootKey, Wrapped};

use crate::{
    refusal,
    server::{Server, demo_made, folder},
    varn,
};

const CASES: Statement = Statement::new(
    "test.cases",
    "SELECT g.owner_id, g.id, o.name FROM guarded g JOIN organisation o ON o.id = g.owner_id WHERE g.kind = 'case' ORDER BY g.id",
);
const OWN: Statement =
    Statement::new("test.own", "SELECT value FROM installation WHERE name = 'installation_key'");
const CHECK: Statement =
    Statement::new("test.check", "SELECT value FROM installation WHERE name = 'root_key_check'");

fn key(folder: &Path, args: &[&str]) -> Output {
    varn(folder).arg("key").args(args).args(["--config", "varn.toml"]).output().unwrap()
}

fn done(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The house of an installation that no server runs.
async fn house(dir: &Path) -> House {
    let open = |name: &str| Place::Sqlite(dir.join(name));
    let store = Store::open(&open("varn.db"), SystemClock.now()).await.unwrap();
    let locks = Locks::new(Store::open_keys(&open("varn-keys.db"), SystemClock.now()).await.unwrap());
    let root = RootKey::from_base64(&fs::read_to_string(dir.join("varn.key")).unwrap()).unwrap();
    let fact = async |statement: &Statement| -> String {
        store.reader().one(statement, args![]).await.unwrap().unwrap().get("value").unwrap()
    };
    let own = root.unwrap_installation(&Wrapped(STANDARD.decode(fact(&OWN).await).unwrap())).unwrap();
    let check = fact(&CHECK).await;
    House::new(store, locks, Keys { own, check, ..Keys::of(root) }, Content::embedded())
}

async fn cases(house: &House) -> Vec<(OrgId, Uuid, String)> {
    let rows = house.store.reader().all(&CASES, args![]).await.unwrap();
    rows.iter().map(|r| (r.get("owner_id").unwrap(), r.get("id").unwrap(), r.get("name").unwrap())).collect()
}

fn job() -> OpContext {
    OpContext::job("retention", SystemClock.now(), Arc::new(SystemEntropy))
}

async fn opens(house: &House, org: OrgId, case: Uuid) -> Result<(), AccessError> {
    let entry = enter::<access::actions::CaseRead>(house, &job(), &Target::Of(org, case)).await?;
    entry.permit.key(house).map(drop)
}

fn copy(from: &Path, to: &Path) {
    for name in ["varn.db", "varn.db-wal", "varn.db-shm"] {
        let _ = fs::remove_file(to.join(name));
    }
    fs::copy(from.join("varn.db"), to.join("varn.db")).unwrap();
}

#[test]
fn yesterdays_database_does_not_bring_back_what_was_shredded() {
    let made = tempfile::tempdir().unwrap();
    let dir = demo_made(made.path());
    let yesterday = tempfile::tempdir().unwrap();
    copy(&dir, yesterday.path());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (gone, kept) = runtime.block_on(async {
        let house = house(&dir).await;
        let all = cases(&house).await;
        for (org, case, _) in &all {
            opens(&house, *org, *case).await.unwrap();
        }
        let (org, case, _) = all[0].clone();
        let mut entry = enter::<CaseErase>(&house, &job(), &Target::Of(org, case)).await.unwrap();
        entry.permit.forget(&job(), &mut entry.work).await.unwrap();
        entry.work.commit(entry.permit.recorded(), ()).await.unwrap();
        assert_eq!(access::shred(&house, &job(), 10).await.unwrap(), 1);
        house.close().await;
        ((org, case), all[1..].to_vec())
    });
    // The log is signed and published with the erasing in it.
    let audit = |args: &[&str]| {
        varn(made.path()).arg("audit").args(args).args(["--demo", "varn-demo"]).output().unwrap()
    };
    assert!(audit(&["checkpoint"]).status.success());
    assert!(audit(&["verify"]).status.success());

    copy(yesterday.path(), &dir);
    runtime.block_on(async {
        let house = house(&dir).await;
        assert!(matches!(opens(&house, gone.0, gone.1).await, Err(AccessError::Shredded)));
        for (org, case, _) in &kept {
            opens(&house, *org, *case).await.unwrap();
        }
        house.close().await;
    });
    let told = audit(&["verify"]);
    assert_eq!(told.status.code(), Some(1), "{told:?}");
    let said = String::from_utf8(told.stdout).unwrap();
    assert!(said.contains("WRONG: ") && said.contains("The log is not whole"), "{said}");
}

#[test]
fn a_rotation_killed_at_any_moment_loses_nothing_and_can_be_run_again() {
    let made = tempfile::tempdir().unwrap();
    let dir = demo_made(made.path());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let all = runtime.block_on(async {
        let house = house(&dir).await;
        let all = cases(&house).await;
        house.close().await;
        all
    });
    let (org, _, name) = all[0].clone();
    let rotate = |said: &str| {
        let mut command = varn(made.path());
        command.args(["key", "rotate", "--org", said, "--demo", "varn-demo"]);
        command
    };
    let log = dir.join("varn.db-wal");
    let size = || fs::metadata(&log).map(|m| m.len()).unwrap_or(0);
    for n in 0..5 {
        let before = size();
        let mut child = rotate(&org.to_string()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        while size() == before && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        for _ in 0..n * 500 {
            std::thread::yield_now();
        }
        let _ = child.kill();
        child.wait().unwrap();
    }
    let last = rotate(&name).output().unwrap();
    assert!(done(&last).contains(&name), "{last:?}");
    let listed = varn(made.path()).args(["key", "list", "--demo", "varn-demo"]).output().unwrap();
    assert!(done(&listed).contains("retired"), "{listed:?}");
    runtime.block_on(async {
        let house = house(&dir).await;
        for (org, case, _) in &all {
            opens(&house, *org, *case).await.unwrap();
        }
        house.close().await;
    });
    assert!(refusal(&rotate("Ingenstans").output().unwrap()).contains("No organisation has"));
    let demo = varn(made.path()).args(["audit", "verify", "--demo", "varn-demo"]).output().unwrap();
    assert!(demo.status.success(), "{demo:?}");
}

#[test]
fn a_new_root_key_opens_everything_also_when_interrupted() {
    let made = tempfile::tempdir().unwrap();
    let dir = demo_made(made.path());
    let old = fs::read(dir.join("varn.key")).unwrap();
    let rotate =
        || varn(made.path()).args(["key", "rotate", "--root", "--demo", "varn-demo"]).output().unwrap();
    done(&rotate());
    let new = fs::read(dir.join("varn.key")).unwrap();
    assert_ne!(old, new);
    assert_eq!(fs::read(dir.join("varn.key.old")).unwrap(), old);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let all_open = || {
        runtime.block_on(async {
            let house = house(&dir).await;
            for (org, case, _) in cases(&house).await {
                opens(&house, org, case).await.unwrap();
            }
            house.close().await;
        });
    };
    all_open();
    // Killed after the database had changed and before the file had: the next start ends it.
    fs::rename(dir.join("varn.key"), dir.join("varn.key.new")).unwrap();
    fs::rename(dir.join("varn.key.old"), dir.join("varn.key")).unwrap();
    let listed = varn(made.path()).args(["key", "list", "--demo", "varn-demo"]).output().unwrap();
    done(&listed);
    assert_eq!(fs::read(dir.join("varn.key")).unwrap(), new);
    assert!(!dir.join("varn.key.new").exists());
    all_open();
    // Killed before the database had changed: what was left is thrown away.
    fs::write(dir.join("varn.key.new"), &old).unwrap();
    fs::set_permissions(dir.join("varn.key.new"), std::os::unix::fs::PermissionsExt::from_mode(0o600))
        .unwrap();
    done(&rotate());
    all_open();
    assert!(
        done(&varn(made.path()).args(["audit", "verify", "--demo", "varn-demo"]).output().unwrap())
            .contains("whole")
    );
}

fn installed() -> tempfile::TempDir {
    let dir = folder();
    Server::start(dir.path()).stop();
    dir
}

fn parts(dir: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        fs::read_dir(dir.join("parts")).unwrap().map(|f| f.unwrap().path()).collect();
    found.sort();
    found
}

#[test]
fn three_of_five_officers_give_the_lost_root_key_back() {
    let dir = installed();
    let dir = dir.path();
    let root = fs::read(dir.join("varn.key")).unwrap();
    done(&key(dir, &["split", "--out", "parts"]));
    let all = parts(dir);
    assert_eq!(all.len(), 5);
    let sheet = fs::read_to_string(&all[0]).unwrap();
    assert!(sheet.contains("Del 1 av 5") && sheet.contains("Datum / date: 20"), "{sheet}");
    // The key itself is in none of them, and the key is lost.
    fs::remove_file(dir.join("varn.key")).unwrap();
    let names: Vec<&str> = all.iter().map(|p| p.to_str().unwrap()).collect();
    let join = |files: &[&str]| key(dir, &[&["join"], files].concat());

    for two in [[0, 1], [2, 4], [3, 0]] {
        let said = refusal(&join(&two.map(|n| names[n])));
        assert!(said.contains("3 parts are needed, and 2 were given"), "{said}");
        assert!(!dir.join("varn.key").exists());
    }
    for three in [[0, 1, 2], [4, 2, 0], [1, 3, 4]] {
        done(&join(&three.map(|n| names[n])));
        assert_eq!(fs::read(dir.join("varn.key")).unwrap(), root);
        fs::remove_file(dir.join("varn.key")).unwrap();
    }
    // Typed from paper: small letters, other spaces, only the code.
    let code: String = sheet
        .lines()
        .skip_while(|l| !l.starts_with("VARN KEY PART"))
        .skip(1)
        .take_while(|l| !l.is_empty())
        .collect();
    fs::write(dir.join("typed"), code.to_lowercase().replace(' ', "")).unwrap();
    done(&join(&["typed", names[3], names[4]]));
    assert_eq!(fs::read(dir.join("varn.key")).unwrap(), root);
    let again = refusal(&join(&[names[0], names[1], names[2]]));
    assert!(again.contains("exists already"), "{again}");
    fs::remove_file(dir.join("varn.key")).unwrap();

    // A damaged part and one of another installation are named.
    let damaged = sheet.replacen(code.get(10..13).unwrap(), "ZZZ", 1);
    fs::write(dir.join("damaged"), damaged).unwrap();
    let said = refusal(&join(&[names[1], names[2], "damaged"]));
    assert!(said.contains("damaged: it is damaged or mistyped"), "{said}");
    let other = installed();
    done(&key(other.path(), &["split", "--out", "parts"]));
    let foreign = parts(other.path())[2].display().to_string();
    let said = refusal(&join(&[names[0], names[1], &foreign]));
    assert!(said.contains(&foreign) && said.contains("another installation"), "{said}");
    let theirs: Vec<String> = parts(other.path()).iter().map(|p| p.display().to_string()).collect();
    let theirs: Vec<&str> = theirs.iter().map(String::as_str).collect();
    let said = refusal(&join(&theirs));
    assert!(said.contains("are of installation"), "{said}");
    assert!(!dir.join("varn.key").exists());
    // Parts from before the root key was changed give a key that fits nothing.
    done(&join(&[names[0], names[1], names[2]]));
    done(&key(dir, &["rotate", "--root"]));
    fs::remove_file(dir.join("varn.key")).unwrap();
    let said = refusal(&join(&[names[0], names[1], names[2]]));
    assert!(said.contains("the root key was changed"), "{said}");
}

#[test]
fn the_key_database_is_copied_while_the_server_runs_and_can_be_put_back() {
    let dir = folder();
    let server = Server::start(dir.path());
    done(&key(dir.path(), &["backup", "--to", "keys-copy.db"]));
    assert!(refusal(&key(dir.path(), &["backup", "--to", "keys-copy.db"])).contains("exists already"));
    server.stop();
    let mode = std::os::unix::fs::PermissionsExt::mode(
        &fs::metadata(dir.path().join("keys-copy.db")).unwrap().permissions(),
    );
    assert_eq!(mode & 0o777, 0o600);
    for name in ["varn-keys.db", "varn-keys.db-wal", "varn-keys.db-shm"] {
        let _ = fs::remove_file(dir.path().join(name));
    }
    let lost = varn(dir.path()).args(["serve", "--config", "varn.toml"]).output().unwrap();
    assert!(refusal(&lost).contains("key_database"));
    fs::rename(dir.path().join("keys-copy.db"), dir.path().join("varn-keys.db")).unwrap();
    assert_eq!(Server::start(dir.path()).stop(), Some(0));
}

#[test]
fn a_started_server_leaves_no_core_and_cannot_be_looked_into() {
    let dir = folder();
    let server = Server::start(dir.path());
    let limits = fs::read_to_string(format!("/proc/{}/limits", server.id())).unwrap();
    let core = limits.lines().find(|l| l.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().skip(4).collect::<Vec<_>>(), ["0", "0", "bytes"], "{core}");
    server.stop();
}

#[test]
fn a_key_service_seals_the_root_key_and_its_silence_stops_the_start() {
    let dir = installed();
    let dir = dir.path();
    let service = Service::start();
    fs::write(dir.join("token"), "s.invented\n").unwrap();
    fs::set_permissions(dir.join("token"), std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let config = |root: &str| {
        let text = format!(
            "listen = \"127.0.0.1:0\"\nroot_key = \"{root}\"\n\n[key_services.bao]\nkind = \"transit\"\nurl = \"{}\"\n\
             key = \"varn\"\ntoken_file = \"token\"\ntimeout_seconds = 1\n",
            service.url
        );
        fs::write(dir.join("varn.toml"), text).unwrap();
    };
    let start = || varn(dir).args(["serve", "--config", "varn.toml"]).output().unwrap();
    let plain = fs::read_to_string(dir.join("varn.key")).unwrap();
    config("bao");
    assert!(refusal(&start()).contains("is not sealed"));
    config("file");
    let sealed = done(&key(dir, &["seal", "--to", "bao"]));
    assert!(sealed.contains("opened again"), "{sealed}");
    let text = fs::read_to_string(dir.join("varn.key")).unwrap();
    assert!(text.starts_with("varn-sealed-1\n") && !text.contains(plain.trim()), "{text}");
    assert!(refusal(&start()).contains("sealed by a key service"));
    config("bao");
    assert_eq!(Server::start(dir).stop(), Some(0));
    // A new root key stays with the service.
    done(&key(dir, &["rotate", "--root"]));
    assert!(fs::read_to_string(dir.join("varn.key")).unwrap().starts_with("varn-sealed-1\n"));
    assert_eq!(Server::start(dir).stop(), Some(0));
    // Refused, silent, back.
    fs::write(dir.join("token"), "s.wrong\n").unwrap();
    let before = fs::read(dir.join("varn.db")).unwrap();
    let said = refusal(&start());
    assert!(
        said.contains("“bao” did not open the root key")
            && said.contains("token")
            && said.lines().count() == 1,
        "{said}"
    );
    fs::write(dir.join("token"), "s.invented\n").unwrap();
    service.answers(false);
    let said = refusal(&start());
    assert!(said.contains("does not answer") && said.lines().count() == 1, "{said}");
    assert!(before == fs::read(dir.join("varn.db")).unwrap(), "something was written");
    assert!(refusal(&key(dir, &["seal", "--to", "file"])).contains("does not answer"));
    service.answers(true);
    done(&key(dir, &["seal", "--to", "file"]));
    config("file");
    assert_eq!(Server::start(dir).stop(), Some(0));
    // A credential is a folder that systemd shows.
    config("credential");
    assert!(refusal(&start()).contains("systemd has given none"));
    fs::create_dir(dir.join("credentials")).unwrap();
    fs::rename(dir.join("varn.key"), dir.join("credentials/varn.key")).unwrap();
    let listed = varn(dir)
        .args(["key", "list", "--config", "varn.toml"])
        .env("CREDENTIALS_DIRECTORY", dir.join("credentials"))
        .output()
        .unwrap();
    done(&listed);
    let hint = done(&key(dir, &["seal", "--to", "credential"]));
    assert!(hint.contains("systemd-creds encrypt --name=varn.key"), "{hint}");
}

/// A key service that turns what it seals round, and can fall silent.
struct Service {
    url: String,
    answers: Arc<std::sync::atomic::AtomicBool>,
}

impl Service {
    fn start() -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let answers = Arc::new(std::sync::atomic::AtomicBool::new(true));
        let well = Arc::clone(&answers);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let _ = Self::answer(stream, well.load(std::sync::atomic::Ordering::SeqCst));
            }
        });
        Self { url, answers }
    }

    fn answers(&self, well: bool) {
        self.answers.store(well, std::sync::atomic::Ordering::SeqCst);
    }

    fn answer(mut stream: std::net::TcpStream, well: bool) -> std::io::Result<()> {
        use std::io::{Read as _, Write as _};
        let mut got = String::new();
        let mut buffer = [0; 4096];
        let body = loop {
            let n = stream.read(&mut buffer)?;
            got.push_str(&String::from_utf8_lossy(buffer.get(..n).unwrap_or_default()));
            if let Some((head, body)) = got.split_once("\r\n\r\n") {
                let length = head
                    .lines()
                    .find_map(|l| l.to_lowercase().strip_prefix("content-length: ")?.parse::<usize>().ok());
                if body.len() >= length.unwrap_or(0) {
                    break body.to_owned();
                }
            }
            if n == 0 {
                return Ok(());
            }
        };
        let text = |name: &str| -> String {
            let body: serde_json::Value = serde_json::from_str(&body).unwrap_or_default();
            body.get(name).and_then(|v| v.as_str()).unwrap_or_default().chars().rev().collect()
        };
        let (status, said) = if !well {
            (503, String::new())
        } else if !got.to_lowercase().contains("x-vault-token: s.invented") {
            (403, String::new())
        } else if got.starts_with("POST /v1/transit/encrypt/varn ") {
            (200, serde_json::json!({ "data": { "ciphertext": text("plaintext") } }).to_string())
        } else {
            (200, serde_json::json!({ "data": { "plaintext": text("ciphertext") } }).to_string())
        };
        write!(
            stream,
            "HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{said}",
            said.len()
        )
    }
}
