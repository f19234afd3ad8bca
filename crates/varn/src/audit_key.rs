//! The key that signs the audit log's checkpoints, and the folder where the log is published. Both lie outside the
//! database: who can write in the database alone can neither sign nor change what was signed.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use access::House;
use audit::{Tile, last_checkpoint};
use ground::{Clock, Entropy};
use jiff::{SignedDuration, Timestamp};
use store::Store;
use tokio::{sync::watch, time::MissedTickBehavior};
use vault::note::{Checkpoint, Signer, Verifier, verify};

use crate::{config::Config, fault::Fault, jobs};

/// A checkpoint is signed after so many events, or after so long if there was any.
const EVENTS: u64 = 1_000;
const AFTER: SignedDuration = SignedDuration::from_mins(5);

/// Newest signed state, in the folder of the log.
const CHECKPOINT: &str = "checkpoint";
/// The public key, for whoever pulls the log.
const KEY: &str = "key";

/// The log of one installation as it is kept: signed with this key, published in this folder.
pub(crate) struct AuditLog {
    pub(crate) signer: Signer,
    pub(crate) folder: PathBuf,
}

/// How often events get their places.
const PLACE: Duration = Duration::from_secs(1);
/// Every so many times it is looked whether to sign.
const SIGN: u32 = 30;
/// Name of the work, for its lease and its alarm.
const JOB: &str = "audit";

impl AuditLog {
    /// Opens the signing key; makes one when no checkpoint has been signed with any.
    ///
    /// # Errors
    /// One sentence; nothing was changed.
    pub(crate) async fn open(config: &Config, store: &Store, entropy: &dyn Entropy) -> Result<Self, Fault> {
        let signer = key(&config.audit_key_file, &config.log_name(), store, entropy).await?;
        Ok(Self { signer, folder: config.audit_folder.clone() })
    }

    /// Gives events their places, signs and publishes, until told to stop; then once more.
    pub(crate) async fn keep(
        self,
        house: House,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        mut stop: watch::Receiver<bool>,
    ) {
        let mut tick = tokio::time::interval(PLACE);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut round = 0_u32;
        loop {
            let last = tokio::select! {
                _ = tick.tick() => false,
                _ = stop.wait_for(|stop| *stop) => true,
            };
            if last || round.is_multiple_of(SIGN) {
                self.sign(&house, clock.now(), entropy.as_ref(), last).await;
            } else if let Err(error) = audit::sequence_all(&house.store, entropy.as_ref()).await {
                // Tried again in a second; if it lasts, signing raises the alarm.
                tracing::warn!(target: "job", job = JOB, %error, "events got no places yet");
            }
            if last {
                return;
            }
            round = round.wrapping_add(1);
        }
    }

    /// Places, signs and publishes what there is; `last`: at once.
    pub(crate) async fn sign(&self, house: &House, now: Timestamp, entropy: &dyn Entropy, last: bool) {
        // Of several nodes one signs; the others publish what it signed.
        if !last && !house.store.take_lease(JOB, now, 25).await.unwrap_or(false) {
            return;
        }
        let noted = match publish(&house.store, &self.signer, &self.folder, entropy, now, last).await {
            Ok(_) => jobs::succeeded(house, JOB, now).await,
            Err(error) => {
                tracing::error!(target: "job", job = JOB, %error, "the audit log was not signed");
                jobs::failed(house, JOB, now, entropy).await
            }
        };
        if let Err(error) = noted {
            tracing::error!(target: "job", job = JOB, %error, "the outcome could not be noted");
        }
    }
}

async fn key(path: &Path, name: &str, store: &Store, entropy: &dyn Entropy) -> Result<Signer, Fault> {
    let shown = path.display();
    match fs::read_to_string(path) {
        Ok(text) => {
            let text = zeroize::Zeroizing::new(text);
            crate::key::only_for_its_owner(path, "audit key")?;
            Signer::from_text(&text).map_err(|e| {
                Fault::new(format!(
                    "The audit key file {shown} cannot be used ({e}). Nothing was changed. Restore it from its backup."
                ))
            })
        }
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            let mut work = store.begin_reading("varn.audit.key").await?;
            if last_checkpoint(&mut work).await?.is_some() {
                return Err(Fault::new(format!(
                    "The audit key file {shown} does not exist, but the audit log has been signed with it. Nothing was changed. \
                     Put the key there (from its backup)."
                )));
            }
            drop(work);
            let signer = Signer::generate(name, vault::note::Kind::Author, entropy).map_err(|e| {
                Fault::new(format!("The audit log cannot be named “{name}” ({e}). Nothing was changed."))
            })?;
            crate::key::write_secret(path, &signer.to_text()).map_err(|e| {
                Fault::new(format!(
                    "The audit key file {shown} cannot be made ({}). Nothing was changed. Check the folder.",
                    e.kind()
                ))
            })?;
            Ok(signer)
        }
        Err(e) => Err(Fault::new(format!(
            "The audit key file {shown} cannot be read ({}). Nothing was changed. Check the path and who owns the file.",
            e.kind()
        ))),
    }
}

/// The newest published checkpoint; `None` when nothing was published yet.
pub(crate) fn published(folder: &Path) -> io::Result<Option<String>> {
    match fs::read_to_string(folder.join(CHECKPOINT)) {
        Ok(note) => Ok(Some(note)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e),
    }
}

fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    // Readers see the old file or the new one, never half of it.
    let half = path.with_extension("new");
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(&half)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&half, path)
}

/// Gives all events their places and, when it is time, signs the log and publishes what is new. True when it did.
///
/// # Errors
/// A sentence for the operator. After a refusal to sign, nothing that was published is touched.
pub(crate) async fn publish(
    store: &Store,
    signer: &Signer,
    folder: &Path,
    entropy: &dyn Entropy,
    now: Timestamp,
    at_once: bool,
) -> Result<bool, String> {
    audit::sequence_all(store, entropy).await.map_err(|e| e.to_string())?;
    let outside =
        published(folder).map_err(|e| format!("the published audit log cannot be read ({})", e.kind()))?;
    let before = match &outside {
        Some(note) => verify(note, &signer.verifier()).map_err(|e| e.to_string())?.0.size,
        None => 0,
    };
    if !at_once && outside.is_some() && !due(store, before, now).await.map_err(|e| e.to_string())? {
        return Ok(false);
    }
    let (state, note) =
        audit::checkpoint(store, signer, outside.as_deref(), now).await.map_err(|e| e.to_string())?;
    if outside.is_some() && state.size == before {
        return Ok(false);
    }
    let tiles = {
        let mut work = store.begin_reading("varn.audit.tiles").await.map_err(|e| e.to_string())?;
        audit::tiles(&mut work, before, state.size).await.map_err(|e| e.to_string())?
    };
    write_out(folder, &tiles, &note, &signer.verifier())
        .map_err(|e| format!("the audit log cannot be published ({})", e.kind()))?;
    Ok(true)
}

async fn due(store: &Store, before: u64, now: Timestamp) -> Result<bool, store::StoreError> {
    let mut work = store.begin_reading("varn.audit.due").await?;
    let (size, signed_at) = audit::standing(&mut work).await?;
    Ok(size > before
        && (size - before >= EVENTS || signed_at.is_none_or(|at| now.duration_since(at) >= AFTER)))
}

/// The checkpoint last: whoever sees it finds every tile it speaks of.
fn write_out(folder: &Path, tiles: &[Tile], note: &str, key: &Verifier) -> io::Result<()> {
    for tile in tiles {
        put(&folder.join(&tile.path), &tile.bytes)?;
    }
    put(&folder.join(KEY), format!("{key}\n").as_bytes())?;
    put(&folder.join(CHECKPOINT), note.as_bytes())
}

/// Reads the public key of a published log.
pub(crate) fn key_of(folder: &Path) -> Result<Verifier, Fault> {
    let path = folder.join(KEY);
    let text = fs::read_to_string(&path).map_err(|e| {
        Fault::new(format!(
            "The public key {} cannot be read ({}). Nothing was changed.",
            path.display(),
            e.kind()
        ))
    })?;
    Verifier::parse(&text).map_err(|e| Fault::new(format!("{}: {e}. Nothing was changed.", path.display())))
}

/// Hashes of a published log, read from its tiles.
pub(crate) struct Published<'a> {
    folder: &'a Path,
    size: u64,
}

impl<'a> Published<'a> {
    pub(crate) const fn new(folder: &'a Path, state: &Checkpoint) -> Self {
        Self { folder, size: state.size }
    }

    /// The root when the log had this size.
    pub(crate) fn root_at(&self, size: u64) -> Result<vault::merkle::Hash, Fault> {
        audit::root_from_tiles(size, self.size, |path| fs::read(self.folder.join(path)).ok()).ok_or_else(|| {
            Fault::new(format!(
                "A tile of the published log in {} is missing or too short. Nothing was signed. Pull the log again.",
                self.folder.display()
            ))
        })
    }
}
