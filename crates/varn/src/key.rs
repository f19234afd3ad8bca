//! The root key and the database belong together: a database started with another key could read nothing of what it
//! holds and would seal new records under a key that the next start does not have.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::Path,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ground::{Entropy, OrgId};
use store::{Glance, Place, Store, args};
use uuid::Uuid;
use vault::{OrgKey, RootKey, VaultError, Wrapped};

use zeroize::Zeroizing;

use crate::fault::Fault;

store::statements! {
    /// Notes a fact about the installation, once.
    FACT_INSERT = "varn.installation.set",
        "INSERT INTO installation (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
    /// A fact about the installation.
    FACT = "varn.installation", "SELECT value FROM installation WHERE name = $1";
}

const CHECK: &str = "root_key_check";
const MODE: &str = "mode";

/// Whether the people and cases of a database are real.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// For real use.
    Real,
    /// Everything is invented, and anyone may log in.
    Demo,
}

impl Mode {
    const fn code(self) -> &'static str {
        match self {
            Self::Real => "real",
            Self::Demo => "demo",
        }
    }
}

/// Opens the database with its key. Checks everything that can be checked before anything is written.
///
/// # Errors
/// One sentence; nothing was changed.
pub(crate) async fn open(
    place: &Place,
    key_file: &Path,
    mode: Mode,
    now: jiff::Timestamp,
    entropy: &dyn Entropy,
) -> Result<(Store, RootKey), Fault> {
    let glance = Store::glance(place, &[CHECK, MODE]).await?;
    let shown = key_file.display();
    let (root, made) = match read(key_file)? {
        Some(root) => (root, false),
        None if matches!(glance, Glance::New) => (RootKey::generate(entropy), true),
        None => {
            return Err(Fault::new(format!(
                "The root key file {shown} does not exist, but the database does. Nothing was changed. \
                 Put the key that belongs to the database there (from its backup)."
            )));
        }
    };
    if let Glance::Known(facts) = &glance {
        if let Some(found) = facts.get(MODE).filter(|m| *m != mode.code()) {
            return Err(Fault::new(match found.as_str() {
                "demo" => {
                    "This database holds the invented people of the demonstration, where anyone may log in. \
                           Nothing was changed. Start it with `varn demo`, or name another database."
                }
                _ => {
                    "This database is for real use and cannot be the demonstration. Nothing was changed. \
                      Name another folder with --dir."
                }
            }));
        }
        if let Some(check) = facts.get(CHECK) {
            fits(&root, check, key_file)?;
        }
    }
    if made {
        write(key_file, &root).map_err(|e| {
            Fault::new(format!(
                "The root key file {shown} cannot be made ({}). Nothing was changed. Check the folder.",
                e.kind()
            ))
        })?;
    }
    let opened = establish(place, &root, key_file, mode, now, entropy).await;
    if opened.is_err() && made {
        // No database was made with this key, so nobody can miss it.
        let _ = fs::remove_file(key_file);
    }
    Ok((opened?, root))
}

async fn establish(
    place: &Place,
    root: &RootKey,
    key_file: &Path,
    mode: Mode,
    now: jiff::Timestamp,
    entropy: &dyn Entropy,
) -> Result<Store, Fault> {
    let store = Store::open(place, now).await?;
    let mut work = store.begin("varn.installation").await?;
    work.run(&FACT_INSERT, args![CHECK, check(root, entropy)?]).await?;
    work.run(&FACT_INSERT, args![MODE, mode.code()]).await?;
    // Another node may have been first with another key: what stands there counts.
    let row = work.one(&FACT, args![CHECK]).await?;
    work.commit_housekeeping("a check value says which key fits, nothing about anyone").await?;
    let stored = row.map(|row| row.get::<String>("value")).transpose()?.unwrap_or_default();
    fits(root, &stored, key_file)?;
    Ok(store)
}

/// Belongs to no organisation: only the root key that wrapped it opens it.
fn check(root: &RootKey, entropy: &dyn Entropy) -> Result<String, Fault> {
    let nobody = OrgKey::generate(OrgId(Uuid::nil()), entropy);
    let wrapped = root.wrap(&nobody, entropy).map_err(|e| Fault::new(e.to_string()))?;
    Ok(STANDARD.encode(wrapped.0))
}

fn fits(root: &RootKey, check: &str, key_file: &Path) -> Result<(), Fault> {
    let opened = STANDARD
        .decode(check)
        .map_err(|_| VaultError::Damaged)
        .and_then(|bytes| root.unwrap(OrgId(Uuid::nil()), &Wrapped(bytes)));
    opened.map(drop).map_err(|_| {
        Fault::new(format!(
            "The root key in {} does not belong to this database. Nothing was changed. \
             Put the key that belongs to the database there (from its backup), or name the right database.",
            key_file.display()
        ))
    })
}

/// The key in the file; `None` when there is no file.
fn read(path: &Path) -> Result<Option<RootKey>, Fault> {
    let shown = path.display();
    let text = match fs::read_to_string(path) {
        Ok(text) => Zeroizing::new(text),
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(e) => {
            return Err(Fault::new(format!(
                "The root key file {shown} cannot be read ({}). Nothing was changed. Check the path and who owns the file.",
                e.kind()
            )));
        }
    };
    only_for_its_owner(path, "root key")?;
    RootKey::from_base64(&text).map(Some).map_err(|_| {
        Fault::new(format!(
            "The file {shown} does not hold a root key. Nothing was changed. Restore it from its backup; \
             if the installation is new, remove the file and one is made."
        ))
    })
}

/// Refuses a secret that everyone on the machine can read.
pub(crate) fn only_for_its_owner(path: &Path, what: &str) -> Result<(), Fault> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        if fs::metadata(path).is_ok_and(|meta| meta.permissions().mode() & 0o007 != 0) {
            let shown = path.display();
            return Err(Fault::new(format!(
                "Everyone on this machine may read the {what} file {shown}. Nothing was changed. Run: chmod 600 {shown}"
            )));
        }
    }
    Ok(())
}

fn write(path: &Path, root: &RootKey) -> io::Result<()> {
    write_secret(path, &root.to_base64())
}

/// Writes a new file that only its owner can read, and waits until it is on the disk.
pub(crate) fn write_secret(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(text.trim_end().as_bytes())?;
    file.write_all(b"\n")?;
    // A database whose key was lost in a power failure is lost itself.
    file.sync_all()?;
    if let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
        fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use ground::{Clock as _, SystemClock, SystemEntropy};

    use super::*;

    async fn try_open(dir: &Path, key: &str, mode: Mode) -> Result<Store, String> {
        let place = Place::Sqlite(dir.join("varn.db"));
        let opened = open(&place, &dir.join(key), mode, SystemClock.now(), &SystemEntropy).await;
        opened.map(|(store, _)| store).map_err(|e| e.to_string())
    }

    fn files(dir: &Path) -> Vec<(String, Vec<u8>)> {
        let mut found: Vec<_> = fs::read_dir(dir)
            .unwrap()
            .map(|f| f.unwrap().path())
            .map(|p| (p.file_name().unwrap().to_string_lossy().into_owned(), p))
            // SQLite's own helpers come and go; an empty log is none.
            .filter(|(name, _)| !name.ends_with("-shm"))
            .map(|(name, p)| {
                let wal = name.ends_with("-wal");
                let bytes = fs::read(p);
                (name, if wal { bytes.unwrap_or_default() } else { bytes.unwrap() })
            })
            .filter(|(name, bytes)| !(name.ends_with("-wal") && bytes.is_empty()))
            .collect();
        found.sort();
        found
    }

    #[tokio::test]
    async fn a_database_opens_only_with_its_own_key_and_for_its_own_purpose() {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path();
        try_open(dir, "varn.key", Mode::Real).await.unwrap().close().await;
        try_open(dir, "varn.key", Mode::Real).await.unwrap().close().await;
        fs::write(dir.join("other.key"), RootKey::generate(&SystemEntropy).to_base64().as_bytes()).unwrap();
        fs::write(dir.join("broken.key"), "not a key").unwrap();
        #[cfg(unix)]
        for name in ["other.key", "broken.key"] {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(dir.join(name), fs::Permissions::from_mode(0o600)).unwrap();
        }
        let before = files(dir);
        for (key, mode, says) in [
            ("other.key", Mode::Real, "does not belong to this database"),
            ("broken.key", Mode::Real, "does not hold a root key"),
            ("absent.key", Mode::Real, "does not exist, but the database does"),
            ("varn.key", Mode::Demo, "for real use"),
        ] {
            let error = try_open(dir, key, mode).await.err().unwrap();
            assert!(error.contains(says), "{error}");
        }
        assert!(before == files(dir), "a refused start changed something");
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn the_key_is_for_its_owner_only() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let key = dir.path().join("varn.key");
        try_open(dir.path(), "varn.key", Mode::Demo).await.unwrap().close().await;
        assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
        fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(try_open(dir.path(), "varn.key", Mode::Demo).await.err().unwrap().contains("chmod 600"));
    }

    #[tokio::test]
    async fn a_key_made_for_a_database_that_cannot_be_made_is_taken_back() {
        let dir = tempfile::tempdir().unwrap();
        let place = Place::Sqlite(dir.path().join("no/such/folder/varn.db"));
        let key = dir.path().join("varn.key");
        assert!(open(&place, &key, Mode::Real, SystemClock.now(), &SystemEntropy).await.is_err());
        assert!(!key.exists());
    }

    testkit::both_engines! {
        async fn every_statement_is_understood(t) {
            for statement in ALL.iter().chain(crate::jobs::ALL).chain(crate::admin::ALL) {
                t.house.store.prepare(statement).await.unwrap();
            }
        }
        async fn another_key_is_refused_on_either_engine(t) {
            let key = t.dir.path().join("a.key");
            // The house of the test has made the tables but not said which key fits.
            fs::write(&key, RootKey::generate(&SystemEntropy).to_base64().as_bytes()).unwrap();
            #[cfg(unix)]
            fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
            open(&t.place, &key, Mode::Real, t.now(), &SystemEntropy).await.unwrap().0.close().await;
            fs::write(&key, RootKey::generate(&SystemEntropy).to_base64().as_bytes()).unwrap();
            let error = open(&t.place, &key, Mode::Real, t.now(), &SystemEntropy).await.err().unwrap();
            assert!(error.to_string().contains("does not belong"), "{error}");
        }
    }
}
