//! Reading the tree: roots, proofs and the files that others pull.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ground::EventId;
use store::{StoreError, Work, args};
use vault::{
    merkle::{self, Hash, Range, Subtree, fold, leaf_hash, subtrees},
    note::Checkpoint,
};

use crate::{
    Body,
    sequence::{hashes, number},
    statements_::{BUNDLE, EVENT, NODES},
};

/// Commitments of one row, and hashes of one tile.
pub const BUNDLE_SIZE: u64 = 256;

/// Commitments of the `place`th 256 events; fewer in the last one.
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn bundle(work: &mut Work, place: u64) -> Result<Vec<Hash>, StoreError> {
    match work.one(&BUNDLE, args![number(place)]).await? {
        Some(row) => Ok(hashes(&row.get::<Vec<u8>>("commitments")?)),
        None => Ok(Vec::new()),
    }
}

fn missing() -> StoreError {
    StoreError::Form { column: "audit_node.hash".to_owned() }
}

/// Neighbouring hashes of one stored level: 0, 8, 16, …
async fn stored(work: &mut Work, level: u8, from: u64, count: u64) -> Result<Vec<Hash>, StoreError> {
    let found: Vec<Hash> = if level == 0 {
        let (place, skip) = (from / BUNDLE_SIZE, usize::try_from(from % BUNDLE_SIZE).unwrap_or(0));
        let all = bundle(work, place).await?;
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        all.iter().skip(skip).take(count).map(|promise| leaf_hash(promise)).collect()
    } else {
        let rows = work.all(&NODES, args![i64::from(level), number(from), number(from + count)]).await?;
        let rows = rows.iter().map(|r| r.get::<Vec<u8>>("hash")).collect::<Result<Vec<_>, _>>()?;
        rows.iter().filter_map(|h| h.as_slice().try_into().ok()).collect()
    };
    if u64::try_from(found.len()).ok() == Some(count) { Ok(found) } else { Err(missing()) }
}

async fn subtree(work: &mut Work, at: Subtree) -> Result<Hash, StoreError> {
    let base = at.level / 8 * 8;
    let wide = at.level - base;
    Ok(fold_perfect(stored(work, base, at.index << wide, 1 << wide).await?))
}

/// Hash over a power of two of neighbours.
fn fold_perfect(mut level: Vec<Hash>) -> Hash {
    while level.len() > 1 {
        level = level.as_chunks::<2>().0.iter().map(|[a, b]| merkle::node_hash(a, b)).collect();
    }
    level.first().copied().unwrap_or_else(merkle::empty_root)
}

async fn range(work: &mut Work, (lo, hi): Range) -> Result<Hash, StoreError> {
    let mut found = Vec::new();
    for at in subtrees(lo, hi) {
        found.push(subtree(work, at).await?);
    }
    Ok(fold(&found))
}

/// The root when the log had this size.
///
/// # Errors
/// [`StoreError`] when the engine refuses or the log was never that long.
pub async fn root_at(work: &mut Work, size: u64) -> Result<Hash, StoreError> {
    range(work, (0, size)).await
}

/// The hashes that prove that the log of size `new` begins with the log of size `old`.
///
/// # Errors
/// [`StoreError`] when the engine refuses or the log was never that long.
pub async fn consistency_proof(work: &mut Work, old: u64, new: u64) -> Result<Vec<Hash>, StoreError> {
    let mut proof = Vec::new();
    for part in merkle::consistency(old, new).ok_or_else(missing)? {
        proof.push(range(work, part).await?);
    }
    Ok(proof)
}

/// All that is needed to show anybody that an event stands in the log, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// Place of the event.
    pub index: u64,
    /// What it says.
    pub body: Body,
    /// The salt of its commitment.
    pub salt: [u8; 16],
    /// The hashes of the inclusion proof.
    pub hashes: Vec<Hash>,
}

impl Proof {
    /// The proof with its signed checkpoint as a text that people can read and that needs no database to be checked.
    #[must_use]
    pub fn text(&self, note: &str) -> String {
        let hashes: String = self.hashes.iter().map(|h| format!("{}\n", STANDARD.encode(h))).collect();
        format!(
            "varn audit proof 1\nindex {}\nsalt {}\n\n{}\n{hashes}\n{note}",
            self.index,
            STANDARD.encode(self.salt),
            self.body.as_str()
        )
    }
}

impl Proof {
    /// Reads [`Proof::text`]: the proof and the signed note. `None` when it is not one.
    #[must_use]
    pub fn parse(text: &str) -> Option<(Self, String)> {
        let rest = text.strip_prefix("varn audit proof 1\nindex ")?;
        let (index, rest) = rest.split_once("\nsalt ")?;
        let (salt, rest) = rest.split_once("\n\n")?;
        let (body, rest) = rest.split_once("\n\n")?;
        // A proof of the only event has no hashes.
        let (hashes, note) = match rest.strip_prefix('\n') {
            Some(note) => ("", note),
            None => rest.split_once("\n\n")?,
        };
        let hashes =
            hashes.lines().map(|h| STANDARD.decode(h).ok()?.try_into().ok()).collect::<Option<Vec<_>>>()?;
        let proof = Self {
            index: index.parse().ok()?,
            body: Body::read(body)?,
            salt: STANDARD.decode(salt).ok()?.try_into().ok()?,
            hashes,
        };
        Some((proof, note.to_owned()))
    }

    /// The event stands in the log at this signed state, word for word.
    #[must_use]
    pub fn holds(&self, state: &Checkpoint) -> bool {
        let promise = merkle::commitment(&self.salt, self.body.as_str().as_bytes());
        merkle::verify_inclusion(self.index, state.size, &leaf_hash(&promise), &self.hashes, &state.root)
    }
}

/// The root the log had at a size, out of the tiles of a published log that is now `now` events long. `read` gives a file
/// of the folder. `None` when a tile is missing or too short, or the log is shorter than that.
pub fn root_from_tiles(size: u64, now: u64, read: impl Fn(&str) -> Option<Vec<u8>>) -> Option<Hash> {
    if size > now {
        return None;
    }
    let mut found = Vec::new();
    for at in subtrees(0, size) {
        let (level, wide) = (at.level / 8, at.level % 8);
        let (first, count) = (at.index << wide, 1_u64 << wide);
        let place = first / BUNDLE_SIZE;
        let width = ((now >> (8 * level)) - place * BUNDLE_SIZE).min(BUNDLE_SIZE);
        let tile = read(&format!("tile/{level}/{}{}", places(place), partial(width)))?;
        let from = usize::try_from(first % BUNDLE_SIZE).ok()?;
        let hashes = tile.as_chunks::<32>().0.get(from..from + usize::try_from(count).ok()?)?;
        found.push(fold_perfect(hashes.to_vec()));
    }
    Some(fold(&found))
}

/// Proves one event within the log of size `size`. `None` when it has no place there.
///
/// # Errors
/// [`StoreError`] when the engine refuses or the tree is damaged.
pub async fn prove(work: &mut Work, event: EventId, size: u64) -> Result<Option<Proof>, StoreError> {
    let Some(row) = work.one(&EVENT, args![event]).await? else { return Ok(None) };
    let (seq, salt): (Option<i64>, Option<Vec<u8>>) = (row.get("seq")?, row.get("salt")?);
    let (Some(index), Some(salt)) = (seq.and_then(|s| u64::try_from(s).ok()), salt) else { return Ok(None) };
    let Some(ranges) = merkle::inclusion(index, size) else { return Ok(None) };
    let mut hashes = Vec::new();
    for part in ranges {
        hashes.push(range(work, part).await?);
    }
    let salt = salt.try_into().map_err(|_| missing())?;
    Ok(Some(Proof { index, body: Body::of(&row)?, salt, hashes }))
}

/// A file of the published log, after the C2SP specification *tlog-tiles*.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    /// Path below the folder of the log.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// `x001/x234/067`
fn places(mut n: u64) -> String {
    let mut path = format!("{:03}", n % 1000);
    while n >= 1000 {
        n /= 1000;
        path = format!("x{:03}/{path}", n % 1000);
    }
    path
}

fn partial(width: u64) -> String {
    if width == BUNDLE_SIZE { String::new() } else { format!(".p/{width}") }
}

/// The tiles that are new since the log had size `from`: hashes of every level, and the commitments themselves (*entries*).
///
/// # Errors
/// [`StoreError`] when the engine refuses or the tree is damaged.
pub async fn tiles(work: &mut Work, from: u64, size: u64) -> Result<Vec<Tile>, StoreError> {
    let mut files = Vec::new();
    let (mut level, mut old, mut new) = (0_u8, from, size);
    while new > 0 {
        for place in old / BUNDLE_SIZE..new.div_ceil(BUNDLE_SIZE) {
            let width = (new - place * BUNDLE_SIZE).min(BUNDLE_SIZE);
            let name = format!("{}{}", places(place), partial(width));
            if level == 0 {
                let width = usize::try_from(width).unwrap_or(0);
                let promises: Vec<Hash> = bundle(work, place).await?.into_iter().take(width).collect();
                // tlog-tiles: every entry with its length before it, 16 bits big-endian.
                let entries = promises.iter().flat_map(|p| [&[0, 32], p.as_slice()].concat()).collect();
                files.push(Tile { path: format!("tile/entries/{name}"), bytes: entries });
                let bytes = promises.iter().flat_map(|p| leaf_hash(p)).collect();
                files.push(Tile { path: format!("tile/0/{name}"), bytes });
            } else {
                let bytes = stored(work, level * 8, place * BUNDLE_SIZE, width).await?.concat();
                files.push(Tile { path: format!("tile/{level}/{name}"), bytes });
            }
        }
        level += 1;
        old /= BUNDLE_SIZE;
        new /= BUNDLE_SIZE;
    }
    Ok(files)
}
