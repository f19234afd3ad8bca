//! Working the whole log through again.

use std::fmt;

use store::{Store, StoreError, args};
use uuid::Uuid;
use vault::{
    merkle::{Frontier, Hash, commitment, leaf_hash},
    note::Verifier,
};

use crate::{
    AuditError, Body,
    checkpoint::own,
    sequence::{edge, number},
    statements_::{BEYOND, CHECKPOINTS, NEW_COUNT, NODES, PLACED},
    tree::{BUNDLE_SIZE, bundle},
};

/// Something in the log that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// An event does not say what it said when it was written, or stands in another's place.
    Changed {
        /// Its place.
        place: u64,
        /// The event.
        id: Uuid,
    },
    /// There is no event at a place.
    Missing {
        /// The place.
        place: u64,
    },
    /// Events stand at places that the log never gave them.
    Beyond {
        /// How many.
        count: u64,
    },
    /// The commitments are fewer or more than the log says.
    Length {
        /// Commitments found.
        found: u64,
        /// The size the log says.
        said: u64,
    },
    /// The stored tree does not fit the commitments.
    Tree,
    /// A stored checkpoint is not signed by this log, or unreadable.
    Forged {
        /// Its size as stored.
        size: u64,
    },
    /// The log is shorter than a checkpoint: the database is older than that, or events were removed.
    RolledBack {
        /// Size of the checkpoint.
        signed: u64,
        /// Size of the log.
        found: u64,
    },
    /// The log does not begin with what a checkpoint says.
    Rewritten {
        /// Size of the checkpoint.
        size: u64,
    },
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed { place, id } => write!(f, "event {id} at place {place} was changed or moved"),
            Self::Missing { place } => write!(f, "the event at place {place} was removed"),
            Self::Beyond { count } => write!(f, "{count} events stand beyond the end of the log"),
            Self::Length { found, said } => {
                write!(f, "the log says {said} events, but {found} commitments are there")
            }
            Self::Tree => write!(f, "the stored tree does not fit the commitments"),
            Self::Forged { size } => write!(f, "the checkpoint over {size} events is not signed by this log"),
            Self::RolledBack { signed, found } => {
                write!(
                    f,
                    "the log has {found} events, but {signed} were signed: an older database was put back, or events were removed"
                )
            }
            Self::Rewritten { size } => {
                write!(f, "the first {size} events are not those that were signed")
            }
        }
    }
}

/// Flaws reported one by one; after so many the rest is not listed.
const LISTED: usize = 100;

/// What working through found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Events with a place.
    pub size: u64,
    /// Root over them, worked out anew from the events.
    pub root: Hash,
    /// Events too new to have a place.
    pub new: u64,
    /// Checkpoints that fit.
    pub checkpoints: u64,
    /// What is wrong, at most the first hundred.
    pub flaws: Vec<Flaw>,
}

struct Walk {
    tree: Frontier,
    nodes: Vec<(u8, u64, Hash)>,
    flaws: Vec<Flaw>,
}

impl Walk {
    fn flaw(&mut self, flaw: Flaw) {
        if self.flaws.len() < LISTED {
            self.flaws.push(flaw);
        }
    }
}

/// Works the log through: every event against its commitment, the commitments against the stored tree, the tree against
/// the checkpoints in the database and those kept `outside` (signed notes). Reads in steps of 256 events; what is written
/// meanwhile does not disturb.
///
/// # Errors
/// [`StoreError`] when the engine refuses; [`AuditError`] when a note from outside is not one of this log.
pub async fn verify(store: &Store, log: Option<&Verifier>, outside: &[String]) -> Result<Report, AuditError> {
    let mut work = store.begin_reading("audit.verify").await?;
    let said = match edge(&mut work).await {
        Ok(edge) => Some(edge),
        Err(StoreError::Form { .. }) => None,
        Err(other) => return Err(other.into()),
    };
    let new: i64 = work.one(&NEW_COUNT, args![]).await?.map_or(Ok(0), |r| r.get("n"))?;
    drop(work);
    let size = said.as_ref().map_or(0, Frontier::size);
    let mut marks = marks(store, log, outside).await?;
    let mut walk =
        Walk { tree: Frontier::default(), nodes: Vec::new(), flaws: std::mem::take(&mut marks.flaws) };
    let mut fitting = 0;
    for (signed, root) in marks.roots.iter().filter(|(signed, _)| *signed == 0) {
        let _ = signed;
        if *root == walk.tree.root() {
            fitting += 1;
        }
    }
    let mut place = 0;
    while place * BUNDLE_SIZE < size {
        step(store, &mut walk, place, size, |at, root, walk| {
            for (signed, wanted) in marks.roots.iter().filter(|(signed, _)| *signed == at) {
                if *wanted == root {
                    fitting += 1;
                } else {
                    walk.flaw(Flaw::Rewritten { size: *signed });
                }
            }
        })
        .await?;
        place += 1;
    }
    let found = walk.tree.size();
    if found != size {
        walk.flaw(Flaw::Length { found, said: size });
    }
    for (signed, _) in marks.roots.iter().filter(|(signed, _)| *signed > found) {
        walk.flaw(Flaw::RolledBack { signed: *signed, found });
    }
    let mut work = store.begin_reading("audit.verify").await?;
    if said.is_none_or(|edge| edge != walk.tree) || !nodes_fit(&mut work, &walk.nodes).await? {
        walk.flaw(Flaw::Tree);
    }
    // Events placed since the walk began stand beyond its end, but within the log as it is now.
    let end = edge(&mut work).await.map_or(size, |edge| edge.size()).max(size);
    let beyond: i64 = work.one(&BEYOND, args![number(end)]).await?.map_or(Ok(0), |r| r.get("n"))?;
    if beyond > 0 {
        walk.flaw(Flaw::Beyond { count: u64::try_from(beyond).unwrap_or(0) });
    }
    Ok(Report {
        size: found,
        root: walk.tree.root(),
        new: u64::try_from(new).unwrap_or(0),
        checkpoints: fitting,
        flaws: walk.flaws,
    })
}

/// One row of commitments and its events.
async fn step(
    store: &Store,
    walk: &mut Walk,
    place: u64,
    size: u64,
    mut grown: impl FnMut(u64, Hash, &mut Walk),
) -> Result<(), StoreError> {
    let first = place * BUNDLE_SIZE;
    let last = size.min(first + BUNDLE_SIZE);
    let mut work = store.begin_reading("audit.verify").await?;
    let promises = bundle(&mut work, place).await?;
    let rows = work.all(&PLACED, args![number(first), number(last)]).await?;
    drop(work);
    let mut rows = rows.iter().peekable();
    let width = usize::try_from(last - first).unwrap_or(0);
    for (at, promise) in (first..).zip(promises.iter().take(width)) {
        let mut seen = false;
        while let Some(row) = rows.next_if(|r| r.get::<i64>("seq").is_ok_and(|s| s <= number(at))) {
            let id: Uuid = row.get("id")?;
            let salt: Option<Vec<u8>> = row.get("salt")?;
            let fits = row.get::<i64>("seq")? == number(at)
                && salt.is_some_and(|s| {
                    Body::of(row).is_ok_and(|body| commitment(&s, body.as_str().as_bytes()) == *promise)
                });
            if !fits {
                walk.flaw(Flaw::Changed { place: at, id });
            }
            seen = true;
        }
        if !seen {
            walk.flaw(Flaw::Missing { place: at });
        }
        let Walk { tree, nodes, .. } = walk;
        tree.push(leaf_hash(promise), |at, hash| {
            if at.level > 0 && at.level % 8 == 0 {
                nodes.push((at.level, at.index, hash));
            }
        });
        let root = walk.tree.root();
        grown(at + 1, root, walk);
    }
    Ok(())
}

async fn nodes_fit(work: &mut store::Work, nodes: &[(u8, u64, Hash)]) -> Result<bool, StoreError> {
    for (level, place, hash) in nodes {
        let (level, place) = (i64::from(*level), number(*place));
        let row = work.one(&NODES, args![level, place, place.saturating_add(1)]).await?;
        let found: Vec<u8> = row.map_or(Ok(Vec::new()), |r| r.get("hash"))?;
        if found != hash {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What the log was at some sizes, according to those who signed it.
struct Marks {
    roots: Vec<(u64, Hash)>,
    flaws: Vec<Flaw>,
}

/// Checkpoints read at a time.
const CHECKPOINTS_PAGE: usize = 1_000;

async fn marks(store: &Store, log: Option<&Verifier>, outside: &[String]) -> Result<Marks, AuditError> {
    let mut marks = Marks { roots: Vec::new(), flaws: Vec::new() };
    let Some(log) = log else { return Ok(marks) };
    for note in outside {
        let seen = own(note, log)?;
        marks.roots.push((seen.size, seen.root));
    }
    let mut after = -1_i64;
    loop {
        let rows = store.reader().all(&CHECKPOINTS, args![after, CHECKPOINTS_PAGE]).await?;
        for row in &rows {
            after = row.get("size")?;
            let size = u64::try_from(after).unwrap_or(0);
            match own(&row.get::<String>("note")?, log) {
                Ok(seen) if seen.size == size => marks.roots.push((seen.size, seen.root)),
                _ => marks.flaws.push(Flaw::Forged { size }),
            }
        }
        if rows.len() < CHECKPOINTS_PAGE {
            return Ok(marks);
        }
    }
}
