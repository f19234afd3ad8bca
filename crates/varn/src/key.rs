//! The root key, the database and the key database belong together: a database started with another key could read nothing
//! of what it holds and would seal new records under a key that the next start does not have; and with other locks every
//! case would look as if it had been erased.

use std::{
    collections::BTreeMap,
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use ::custody::Keeper;
use access::{
    Keys, Locks,
    key_statements::{KEY_FACT, KEY_FACT_INSERT, KEY_FACT_SET},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use ground::{Entropy, OrgId};
use store::{Glance, Store, Work, args};
use uuid::Uuid;
use vault::{InstallationKey, OrgKey, RootKey, VaultError, Wrapped};

use crate::{
    config::Config,
    custody::{self, Custody},
    fault::Fault,
};

store::statements! {
    /// Notes a fact about the installation, once.
    FACT_INSERT = "varn.installation.set",
        "INSERT INTO installation (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
    /// Changes a fact about the installation.
    FACT_SET = "varn.installation.change",
        "INSERT INTO installation (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    /// A fact about the installation.
    FACT = "varn.installation", "SELECT value FROM installation WHERE name = $1";
}

pub(crate) const CHECK: &str = "root_key_check";
/// The installation's own key, wrapped under the root key.
pub(crate) const OWN: &str = "installation_key";
/// Id of the installation, in both databases.
pub(crate) const ID: &str = "key_database";
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

/// The two databases and the keys of an installation.
pub(crate) struct Opened {
    pub(crate) store: Store,
    pub(crate) locks: Locks,
    pub(crate) keys: Keys,
}

impl Opened {
    #[cfg(test)]
    async fn close(self) {
        self.store.close().await;
        self.locks.store().close().await;
    }
}

/// Opens the databases with their key. Checks everything that can be checked before anything is written.
///
/// # Errors
/// One sentence; nothing was changed.
pub(crate) async fn open(
    config: &Config,
    mode: Mode,
    now: jiff::Timestamp,
    entropy: &dyn Entropy,
) -> Result<Opened, Fault> {
    let services = custody::services(config)?;
    let custody = Custody { config, services: &services };
    let key_file = &custody.file()?;
    let glance = Store::glance(&config.database, &[CHECK, MODE, ID, OWN]).await?;
    let shown = key_file.display();
    let (root, made) = match custody.read(key_file).await? {
        Some(root) => (root, false),
        None if matches!(glance, Glance::New) && custody.may_make() => (RootKey::generate(entropy), true),
        None => {
            return Err(Fault::new(format!(
                "The root key file {shown} does not exist, but the database does. Nothing was changed. \
                 Put the key that belongs to the database there (from its backup)."
            )));
        }
    };
    let mut root = root;
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
        if let Some(check) = facts.get(CHECK)
            && let Err(fault) = fits(&root, check, key_file)
        {
            root = renewed(&custody, check, key_file).await?.ok_or(fault)?;
        }
    }
    belongs(config, &glance).await?;
    if made {
        let text = custody.text(&root).await?;
        write_secret(key_file, &text).map_err(|e| {
            Fault::new(format!(
                "The root key file {shown} cannot be made ({}). Nothing was changed. Check the folder.",
                e.kind()
            ))
        })?;
    }
    let new = matches!(glance, Glance::New);
    let opened = establish(config, root, services.clone(), new, mode, now, entropy).await;
    if opened.is_err() && made {
        // No database was made with this key, so nobody can miss it.
        let _ = fs::remove_file(key_file);
    }
    opened
}

/// Where a new root key waits while the old one is being replaced.
pub(crate) fn waiting(key_file: &Path) -> PathBuf {
    let mut name = key_file.as_os_str().to_owned();
    name.push(".new");
    name.into()
}

/// Ends a change of the root key that was interrupted after the database had changed: the new key takes its place.
async fn renewed(custody: &Custody<'_>, check: &str, key_file: &Path) -> Result<Option<RootKey>, Fault> {
    let waiting = waiting(key_file);
    match custody.read(&waiting).await? {
        Some(root) if fits(&root, check, &waiting).is_ok() => {
            put_in_place(key_file)?;
            Ok(Some(root))
        }
        _ => Ok(None),
    }
}

/// The new root key takes the place of the old one, which is kept beside it for old backups.
pub(crate) fn put_in_place(key_file: &Path) -> Result<(), Fault> {
    let mut old = key_file.as_os_str().to_owned();
    old.push(".old");
    fs::rename(key_file, &old).and_then(|()| fs::rename(waiting(key_file), key_file)).map_err(|e| {
        Fault::new(format!(
            "The database has its new root key, but the file {} cannot be put in its place ({}). Nothing is lost: rename {} to it.",
            key_file.display(),
            e.kind(),
            waiting(key_file).display()
        ))
    })
}

/// Whether the key database is the one that belongs to the database. Nothing is written.
async fn belongs(config: &Config, main: &Glance) -> Result<(), Fault> {
    let keys = Store::glance_keys(&config.key_database, &[ID, CHECK])
        .await
        .map_err(|e| Fault::new(format!("The key database: {e}")))?;
    let no_facts = BTreeMap::new();
    let (main, keys) = match (main, &keys) {
        (Glance::Known(main), Glance::Known(keys)) => (main, Some(keys)),
        (Glance::Known(main), Glance::New) => (main, None),
        (Glance::New, Glance::Known(keys)) if keys.is_empty() => return Ok(()),
        (Glance::New, Glance::Known(keys)) => (&no_facts, Some(keys)),
        (Glance::New, Glance::New) => return Ok(()),
    };
    match (main.get(ID), keys) {
        (Some(_), None) => Err(Fault::new(
            "The key database (setting key_database) does not exist, but the database does. Nothing was changed. \
             Put it back from its latest backup: without it no case can be opened.",
        )),
        (Some(ours), Some(keys)) if keys.get(ID) == Some(ours) => Ok(()),
        // The database is from before it knew its key database, and is of the same installation.
        (None, Some(keys))
            if keys.is_empty() || (main.contains_key(CHECK) && keys.get(CHECK) == main.get(CHECK)) =>
        {
            Ok(())
        }
        (None, None) => Ok(()),
        _ => Err(Fault::new(
            "The key database (setting key_database) belongs to another installation. Nothing was changed. \
             Name the one that belongs to this database, or put it back from its backup.",
        )),
    }
}

async fn establish(
    config: &Config,
    root: RootKey,
    services: Vec<Keeper>,
    new: bool,
    mode: Mode,
    now: jiff::Timestamp,
    entropy: &dyn Entropy,
) -> Result<Opened, Fault> {
    let sealed = |e: VaultError| Fault::new(e.to_string());
    let store = Store::open(&config.database, now).await?;
    let mut work = store.begin("varn.installation").await?;
    work.run(&FACT_INSERT, args![CHECK, check(&root, entropy)?]).await?;
    work.run(&FACT_INSERT, args![MODE, mode.code()]).await?;
    // What earlier versions derived from the root key stays as it was.
    let own = if new { InstallationKey::generate(entropy) } else { root.derived_installation_key() };
    let own = STANDARD.encode(root.wrap_installation(&own, entropy).map_err(sealed)?.0);
    work.run(&FACT_INSERT, args![OWN, own]).await?;
    // Another node may have been first with another key: what stands there counts.
    let check = fact(&mut work, CHECK).await?;
    let own = fact(&mut work, OWN).await?;
    work.commit_housekeeping("a check value says which key fits, nothing about anyone").await?;
    fits(&root, &check, &config.root_key_file)?;
    let own = STANDARD.decode(&own).map_err(|_| VaultError::Damaged).map_err(sealed)?;
    let own = root.unwrap_installation(&Wrapped(own)).map_err(sealed)?;
    let locks = Store::open_keys(&config.key_database, now)
        .await
        .map_err(|e| Fault::new(format!("The key database: {e}")))?;
    let mut work = locks.begin("keys.installation").await?;
    work.run(&KEY_FACT_INSERT, args![ID, ground::new_uuid(now, entropy).to_string()]).await?;
    work.run(&KEY_FACT_SET, args![CHECK, check.as_str()]).await?;
    let id: String = match work.one(&KEY_FACT, args![ID]).await? {
        Some(row) => row.get("value")?,
        None => String::new(),
    };
    work.commit_housekeeping("says which installation the locks belong to").await?;
    let mut work = store.begin("varn.installation").await?;
    work.run(&FACT_INSERT, args![ID, id.as_str()]).await?;
    let ours = fact(&mut work, ID).await?;
    work.commit_housekeeping("says which key database belongs to it").await?;
    if ours != id {
        return Err(Fault::new("The key database (setting key_database) belongs to another installation."));
    }
    let hold = jiff::SignedDuration::from_mins(i64::from(config.key_hold_minutes));
    Ok(Opened { store, locks: Locks::new(locks), keys: Keys { root, own, check, services, hold } })
}

pub(crate) async fn fact(work: &mut Work, name: &str) -> Result<String, Fault> {
    let row = work.one(&FACT, args![name]).await?;
    Ok(row.map(|row| row.get::<String>("value")).transpose()?.unwrap_or_default())
}

/// Belongs to no organisation: only the root key that wrapped it opens it.
pub(crate) fn check(root: &RootKey, entropy: &dyn Entropy) -> Result<String, Fault> {
    let nobody = OrgKey::generate(OrgId(Uuid::nil()), entropy);
    let wrapped = root.wrap(&nobody, entropy).map_err(|e| Fault::new(e.to_string()))?;
    Ok(STANDARD.encode(wrapped.0))
}

pub(crate) fn fits(root: &RootKey, check: &str, key_file: &Path) -> Result<(), Fault> {
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

    use store::Place;

    use super::*;

    fn config(database: Place, key_database: Place, key: &Path) -> Config {
        let address = "127.0.0.1:8080".parse().unwrap();
        Config {
            database,
            key_database,
            root_key_file: key.to_owned(),
            ..Config::demo(Path::new(""), address, None)
        }
    }

    async fn try_config(config: &Config, mode: Mode) -> Result<Opened, String> {
        open(config, mode, SystemClock.now(), &SystemEntropy).await.map_err(|e| e.to_string())
    }

    async fn try_open(dir: &Path, key: &str, mode: Mode) -> Result<Opened, String> {
        let sqlite = |name: &str| Place::Sqlite(dir.join(name));
        try_config(&config(sqlite("varn.db"), sqlite("varn-keys.db"), &dir.join(key)), mode).await
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
        let keys = Place::Sqlite(dir.path().join("varn-keys.db"));
        assert!(try_config(&config(place, keys, &key), Mode::Real).await.is_err());
        assert!(!key.exists());
    }

    #[tokio::test]
    async fn a_key_database_that_is_missing_or_another_ones_stops_the_start() {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path();
        try_open(dir, "varn.key", Mode::Real).await.unwrap().close().await;
        let other = tempfile::tempdir().unwrap();
        try_open(other.path(), "varn.key", Mode::Real).await.unwrap().close().await;
        fs::rename(dir.join("varn-keys.db"), dir.join("kept.db")).unwrap();
        let before = files(dir);
        let error = try_open(dir, "varn.key", Mode::Real).await.err().unwrap();
        assert!(error.contains("key_database") && error.contains("does not exist"), "{error}");
        assert!(before == files(dir), "a refused start changed something");
        fs::copy(other.path().join("varn-keys.db"), dir.join("varn-keys.db")).unwrap();
        let before = files(dir);
        let error = try_open(dir, "varn.key", Mode::Real).await.err().unwrap();
        assert!(error.contains("belongs to another installation"), "{error}");
        assert!(before == files(dir), "a refused start changed something");
        // The main database in its place is told apart too.
        fs::copy(dir.join("varn.db"), dir.join("varn-keys.db")).unwrap();
        let error = try_open(dir, "varn.key", Mode::Real).await.err().unwrap();
        assert!(error.starts_with("The key database: The file is not"), "{error}");
        fs::rename(dir.join("kept.db"), dir.join("varn-keys.db")).unwrap();
        try_open(dir, "varn.key", Mode::Real).await.unwrap().close().await;
        // A new database must not take over another one's locks.
        fs::remove_file(dir.join("varn.db")).unwrap();
        let error = try_open(dir, "varn.key", Mode::Real).await.err().unwrap();
        assert!(error.contains("belongs to another installation"), "{error}");
    }

    testkit::both_engines! {
        async fn every_statement_is_understood(t) {
            for statement in ALL.iter().chain(crate::jobs::ALL).chain(crate::admin::ALL).chain(crate::keys::ALL) {
                t.house.store.prepare(statement).await.unwrap();
            }
        }
        async fn another_key_is_refused_on_either_engine(t) {
            let key = t.dir.path().join("a.key");
            // The house of the test has made the tables but not said which key fits.
            fs::write(&key, RootKey::generate(&SystemEntropy).to_base64().as_bytes()).unwrap();
            #[cfg(unix)]
            fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
            let config = config(t.place.clone(), t.keys_place.clone(), &key);
            try_config(&config, Mode::Real).await.unwrap().close().await;
            fs::write(&key, RootKey::generate(&SystemEntropy).to_base64().as_bytes()).unwrap();
            let error = try_config(&config, Mode::Real).await.err().unwrap();
            assert!(error.contains("does not belong"), "{error}");
        }
    }
}
