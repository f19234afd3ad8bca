//! Locks: the half of every data key that lies in the key database. Made before what they lock, destroyed after it is
//! erased; in between a page reads one.

use std::collections::HashMap;

use ground::{Entropy, OrgId};
use jiff::{SignedDuration, Timestamp};
use store::{Store, StoreError, args};
use uuid::Uuid;
use vault::Lock;

use crate::{
    AccessError, Area, House, OpContext,
    actions::KeyManage,
    enter_area,
    statements_::{LOCK_DUE, LOCK_DUE_DONE, SUBJECTS_KNOWN},
};

/// Statements of the key database.
pub mod statements {
    store::statements! {
        /// A new lock; one that is there stays.
        LOCK_INSERT = "keys.lock.insert",
            "INSERT INTO subject_lock (subject_id, lock, made_at) VALUES ($1,$2,$3) ON CONFLICT (subject_id) DO NOTHING";
        /// The lock of one subject.
        LOCK = "keys.lock", "SELECT lock FROM subject_lock WHERE subject_id = $1";
        /// The locks of a page of subjects.
        LOCKS = "keys.locks",
            "SELECT subject_id, lock FROM subject_lock WHERE subject_id IN \
               ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25)";
        /// Destroys a lock.
        LOCK_DELETE = "keys.lock.delete", "DELETE FROM subject_lock WHERE subject_id = $1";
        /// Locks by id, to compare with the main database.
        LOCKS_AFTER = "keys.locks.after",
            "SELECT subject_id, made_at, missed_at FROM subject_lock WHERE subject_id > $1 ORDER BY subject_id LIMIT $2";
        /// Notes that nothing is known of a lock's subject, or that it is known again.
        LOCK_MISSED = "keys.lock.missed", "UPDATE subject_lock SET missed_at = $2 WHERE subject_id = $1";
        /// Removes a lock whose subject has been unknown for long.
        LOCK_SWEEP = "keys.lock.sweep", "DELETE FROM subject_lock WHERE subject_id = $1 AND missed_at < $2";
        /// A fact about the key database.
        KEY_FACT = "keys.fact", "SELECT value FROM key_fact WHERE name = $1";
        /// Notes a fact, once.
        KEY_FACT_INSERT = "keys.fact.insert",
            "INSERT INTO key_fact (name, value) VALUES ($1,$2) ON CONFLICT (name) DO NOTHING";
        /// Changes a fact.
        KEY_FACT_SET = "keys.fact.set",
            "INSERT INTO key_fact (name, value) VALUES ($1,$2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        /// Whether there is any lock.
        LOCK_ANY = "keys.lock.any", "SELECT subject_id FROM subject_lock LIMIT 1";
    }
}
use statements::{LOCK, LOCK_DELETE, LOCK_INSERT, LOCK_MISSED, LOCK_SWEEP, LOCKS, LOCKS_AFTER};

/// Subjects asked for in one statement.
const PAGE: usize = 25;
/// A lock is only missed when it is older than any transaction can be.
const YOUNG: SignedDuration = SignedDuration::from_hours(1);
/// How long nothing must be known of a subject before its lock goes. Long enough to notice that an old backup was put in
/// the place of the main database, and to put the right one back.
const MISSED: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Locks compared in one go.
const SWEEP: usize = 1_000;

/// The key database.
#[derive(Clone)]
pub struct Locks(Store);

impl Locks {
    /// Over an open key database.
    #[must_use]
    pub const fn new(store: Store) -> Self {
        Self(store)
    }

    /// The database itself, for copying and closing it.
    #[must_use]
    pub const fn store(&self) -> &Store {
        &self.0
    }

    pub(crate) async fn of(&self, subject: Uuid) -> Result<Option<Lock>, AccessError> {
        let row = self.0.reader().one(&LOCK, args![subject]).await?;
        row.map(|row| Lock::from_bytes(&row.get::<Vec<u8>>("lock")?).map_err(AccessError::from)).transpose()
    }

    pub(crate) async fn of_all(&self, subjects: &[Uuid]) -> Result<HashMap<Uuid, Lock>, AccessError> {
        let mut found = HashMap::with_capacity(subjects.len());
        for page in subjects.chunks(PAGE) {
            // The last page asks for its first subject several times.
            let arguments = page.iter().chain(page.iter().take(1).cycle()).take(PAGE);
            let rows = self.0.reader().all(&LOCKS, arguments.map(|id| (*id).into()).collect()).await?;
            for row in rows {
                found.insert(row.get("subject_id")?, Lock::from_bytes(&row.get::<Vec<u8>>("lock")?)?);
            }
        }
        Ok(found)
    }

    /// The locks of subjects, made where there are none. On disk when it returns: a wrap must never be without its lock.
    pub(crate) async fn make(
        &self,
        subjects: &[Uuid],
        now: Timestamp,
        entropy: &dyn Entropy,
    ) -> Result<HashMap<Uuid, Lock>, AccessError> {
        let mut work = self.0.begin("keys.lock").await?;
        for subject in subjects {
            let lock = Lock::generate(entropy);
            work.run(&LOCK_INSERT, args![*subject, lock.to_bytes().to_vec(), now]).await?;
        }
        work.commit_housekeeping("a lock is made before what it locks, which is on record").await?;
        // Another node may have been first: whatever is there counts.
        self.of_all(subjects).await
    }

    async fn destroy(&self, subject: Uuid) -> Result<(), StoreError> {
        let mut work = self.0.begin("keys.shred").await?;
        work.run(&LOCK_DELETE, args![subject]).await?;
        work.commit_housekeeping("that it is destroyed is on record in the main database").await
    }
}

/// Job: destroys the locks of what has been erased. Nobody can open any copy of those afterwards, but from a backup of the
/// key database. At most `batch`; gives how many.
///
/// # Errors
/// [`AccessError`] when a database refuses; the rest stays due.
pub async fn shred(house: &House, cx: &OpContext, batch: usize) -> Result<usize, AccessError> {
    let rows = house.store.reader().all(&LOCK_DUE, args![batch]).await?;
    for row in &rows {
        let (owner, subject): (OrgId, Uuid) = (row.get("owner_id")?, row.get("subject_id")?);
        house.locks.destroy(subject).await?;
        let mut entry = enter_area::<KeyManage>(house, cx, Area::Keys).await?;
        // Two nodes may have destroyed it; one says so.
        if entry.work.run(&LOCK_DUE_DONE, args![subject]).await? == 1 {
            entry.work.amend(entry.permit.recorded(), |event| {
                event.owner = Some(owner);
                event.object = Some(subject);
                event.detail = Some("shredded".to_owned());
            });
            entry.work.commit(entry.permit.recorded(), ()).await?;
        }
    }
    Ok(rows.len())
}

/// Job: compares all locks with the main database and removes those whose subject it has not known for a week: from
/// transactions that failed. Gives how many were removed.
///
/// # Errors
/// [`AccessError`] when a database refuses.
pub async fn sweep_locks(house: &House, now: Timestamp) -> Result<u64, AccessError> {
    let before = |by| now.saturating_sub(by).unwrap_or(Timestamp::MIN);
    let (mut last, mut removed) = (Uuid::nil(), 0);
    loop {
        let rows = house.locks.0.reader().all(&LOCKS_AFTER, args![last, SWEEP]).await?;
        let Some(end) = rows.last() else { return Ok(removed) };
        let end: Uuid = end.get("subject_id")?;
        let known = house.store.reader().all(&SUBJECTS_KNOWN, args![last, end]).await?;
        let known: std::collections::HashSet<Uuid> =
            known.iter().map(|row| row.get("subject_id")).collect::<Result<_, _>>()?;
        let mut changes = Vec::new();
        for row in &rows {
            let subject: Uuid = row.get("subject_id")?;
            let missed: Option<Timestamp> = row.get("missed_at")?;
            match (known.contains(&subject), missed) {
                (true, Some(_)) => changes.push((LOCK_MISSED, args![subject, None::<Timestamp>])),
                (false, None) if row.get::<Timestamp>("made_at")? < before(YOUNG) => {
                    changes.push((LOCK_MISSED, args![subject, now]));
                }
                (false, Some(at)) if at < before(MISSED) => {
                    changes.push((LOCK_SWEEP, args![subject, before(MISSED)]));
                }
                _ => {}
            }
        }
        if !changes.is_empty() {
            let mut work = house.locks.0.begin("keys.sweep").await?;
            for (statement, arguments) in changes {
                let done = work.run(&statement, arguments).await?;
                removed += if statement == LOCK_SWEEP { done } else { 0 };
            }
            work.commit_housekeeping("what locks nothing says nothing").await?;
        }
        last = end;
    }
}
