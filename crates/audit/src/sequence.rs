//! Giving events their places in the tree.

use ground::Entropy;
use store::{Store, StoreError, Work, args};
use uuid::Uuid;
use vault::merkle::{Frontier, Hash, commitment, leaf_hash};

use crate::{
    Body,
    statements_::{BUNDLE, BUNDLE_PUT, NEW, NEW_ANY, NODE_PUT, PLACE, TREE, TREE_LOCK, TREE_MAKE, TREE_SET},
    tree::BUNDLE_SIZE,
};

/// Events placed in one transaction.
pub const BATCH: usize = 2_000;

/// The tree's right edge.
pub(crate) async fn edge(work: &mut Work) -> Result<Frontier, StoreError> {
    let Some(row) = work.one(&TREE, args![]).await? else { return Ok(Frontier::default()) };
    let size = u64::try_from(row.get::<i64>("size")?).unwrap_or(u64::MAX);
    let hashes = hashes(&row.get::<Vec<u8>>("edge")?);
    // A damaged edge must not be built upon; verification names it.
    Frontier::from_parts(size, hashes)
        .ok_or_else(|| StoreError::Form { column: "audit_tree.edge".to_owned() })
}

pub(crate) fn hashes(bytes: &[u8]) -> Vec<Hash> {
    bytes.as_chunks::<32>().0.to_vec()
}

/// Gives up to [`BATCH`] events their places and tells how many it were; a full batch means there may be more. Any number
/// of nodes may call it at once.
///
/// # Errors
/// [`StoreError`] when the engine refuses; then no event of the batch got a place.
pub async fn sequence(store: &Store, entropy: &dyn Entropy) -> Result<usize, StoreError> {
    // Asked every second: most often there is nothing to do and nobody to be kept waiting.
    if store.reader().one(&NEW_ANY, args![]).await?.is_none() {
        return Ok(0);
    }
    let mut work = store.begin_reading("audit.sequence").await?;
    if work.run(&TREE_LOCK, args![]).await? == 0 {
        work.run(&TREE_MAKE, args![Vec::<u8>::new()]).await?;
        work.run(&TREE_LOCK, args![]).await?;
    }
    let rows = work.all(&NEW, args![BATCH]).await?;
    if rows.is_empty() {
        return Ok(0);
    }
    let mut tree = edge(&mut work).await?;
    let mut place = tree.size() / BUNDLE_SIZE;
    let mut bundle: Vec<u8> = match work.one(&BUNDLE, args![number(place)]).await? {
        Some(row) => row.get("commitments")?,
        None => Vec::new(),
    };
    for row in &rows {
        let mut salt = [0; 16];
        entropy.fill(&mut salt);
        let promise = commitment(&salt, Body::of(row)?.as_str().as_bytes());
        let seq = number(tree.size());
        if work.run(&PLACE, args![row.get::<Uuid>("id")?, seq, salt.to_vec()]).await? != 1 {
            return Err(StoreError::Busy { statement: "audit.place" });
        }
        bundle.extend(promise);
        let mut complete = Vec::new();
        tree.push(leaf_hash(&promise), |at, hash| {
            if at.level > 0 && at.level % 8 == 0 {
                complete.push((at, hash));
            }
        });
        for (at, hash) in complete {
            work.run(&NODE_PUT, args![i64::from(at.level), number(at.index), hash.to_vec()]).await?;
        }
        if tree.size() % BUNDLE_SIZE == 0 {
            work.run(&BUNDLE_PUT, args![number(place), std::mem::take(&mut bundle)]).await?;
            place += 1;
        }
    }
    if !bundle.is_empty() {
        work.run(&BUNDLE_PUT, args![number(place), bundle]).await?;
    }
    work.run(&TREE_SET, args![number(tree.size()), tree.hashes().concat()]).await?;
    work.commit_housekeeping("gives events their places; says nothing new about anyone").await?;
    Ok(rows.len())
}

/// Gives every event its place.
///
/// # Errors
/// As [`sequence`].
pub async fn sequence_all(store: &Store, entropy: &dyn Entropy) -> Result<(), StoreError> {
    while sequence(store, entropy).await? == BATCH {}
    Ok(())
}

/// Sizes stay below 2^56.
pub(crate) fn number(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
