//! Signed states of the log.

use jiff::Timestamp;
use store::{Store, StoreError, Work, args};
use vault::{
    merkle::Hash,
    note::{self, Checkpoint, NoteError, Signer, Verifier},
};

use crate::{
    sequence::{edge, number},
    statements_::{CHECKPOINT_LAST, CHECKPOINT_PUT, TREE_LOCK},
    tree::root_at,
};

/// Why no checkpoint was signed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AuditError {
    /// The engine refuses.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A note is not what it should be.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The database is older than what was signed.
    #[error(
        "the audit log has {found} events, but a checkpoint over {signed} was signed: the database is older than that, \
         or events were removed; nothing was signed"
    )]
    RolledBack {
        /// Events signed earlier.
        signed: u64,
        /// Events found now.
        found: u64,
    },
    /// The log does not begin with what was signed.
    #[error(
        "the first {size} events of the audit log are not those that were signed: they were changed; nothing was signed"
    )]
    Rewritten {
        /// Size of the checkpoint that does not fit.
        size: u64,
    },
    /// The checkpoint belongs to another log.
    #[error("the checkpoint belongs to the log “{found}”, not to “{wanted}”; nothing was signed")]
    OtherLog {
        /// Name in the checkpoint.
        found: String,
        /// Name of this log.
        wanted: String,
    },
}

/// Says whether the log, now of this size, begins with what a checkpoint says.
pub(crate) async fn continues(work: &mut Work, size: u64, seen: &Checkpoint) -> Result<(), AuditError> {
    if size < seen.size {
        return Err(AuditError::RolledBack { signed: seen.size, found: size });
    }
    let root: Hash = root_at(work, seen.size).await?;
    if root == seen.root { Ok(()) } else { Err(AuditError::Rewritten { size: seen.size }) }
}

/// The newest checkpoint in the database: its size and the signed note.
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn last_checkpoint(work: &mut Work) -> Result<Option<(u64, String)>, StoreError> {
    let Some(row) = work.one(&CHECKPOINT_LAST, args![]).await? else { return Ok(None) };
    Ok(Some((u64::try_from(row.get::<i64>("size")?).unwrap_or(0), row.get("note")?)))
}

/// How long the log is, and when it was last signed.
///
/// # Errors
/// [`StoreError`] when the engine refuses or the tree is damaged.
pub async fn standing(work: &mut Work) -> Result<(u64, Option<Timestamp>), StoreError> {
    let signed = work.one(&CHECKPOINT_LAST, args![]).await?.map(|row| row.get("at")).transpose()?;
    Ok((edge(work).await?.size(), signed))
}

/// Signs the state of the log, unless it stands where it stood. `outside` is the newest note kept outside the database:
/// only a log that begins with it is signed, or a log put back to yesterday would be signed anew.
///
/// # Errors
/// [`AuditError`]; nothing was signed then.
pub async fn checkpoint(
    store: &Store,
    signer: &Signer,
    outside: Option<&str>,
    now: Timestamp,
) -> Result<(Checkpoint, String), AuditError> {
    let (log, mut work) = (signer.verifier(), store.begin("audit.checkpoint").await?);
    work.run(&TREE_LOCK, args![]).await?;
    let tree = edge(&mut work).await?;
    let inside = last_checkpoint(&mut work).await?;
    for seen in [outside, inside.as_ref().map(|(_, note)| note.as_str())].into_iter().flatten() {
        continues(&mut work, tree.size(), &own(seen, &log)?).await?;
    }
    let state = Checkpoint { origin: log.name().to_owned(), size: tree.size(), root: tree.root() };
    if let Some((size, note)) = inside
        && size == tree.size()
    {
        work.commit_housekeeping("nothing has happened since").await?;
        return Ok((state, note));
    }
    let note = note::sign(&state, signer, now);
    work.run(&CHECKPOINT_PUT, args![number(state.size), now, note.clone()]).await?;
    work.commit_housekeeping("a checkpoint says how long the log is, nothing about anyone").await?;
    Ok((state, note))
}

/// A note of this log, signed by it.
pub(crate) fn own(text: &str, log: &Verifier) -> Result<Checkpoint, AuditError> {
    let (seen, _) = note::verify(text, log)?;
    if seen.origin == log.name() {
        Ok(seen)
    } else {
        Err(AuditError::OtherLog { found: seen.origin, wanted: log.name().to_owned() })
    }
}
