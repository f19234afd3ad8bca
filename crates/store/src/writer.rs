//! The one connection that writes to SQLite, and how readers share its transaction.
//!
//! Every reading records its audit event in the transaction that read, so on SQLite every reading goes through this
//! connection. To begin and commit for each of them is most of the work. So a transaction that has only read does not commit
//! when others wait behind it: it leaves its transaction open to the next reader and waits until somebody has committed it for
//! all of them. Nobody's answer goes out before that commit. Who changes something never shares.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

use crate::{
    StoreError,
    error::EngineError,
    sqlite::{Conn, PATIENCE, away},
};

/// At most so many readings in one transaction: the first of them should not wait long for the last.
const MOST: usize = 32;

/// The connection and what is under way on it.
pub(crate) struct SqliteWriter {
    pub(crate) conn: Conn,
    /// A transaction was begun and is not over. Without a [`Ride`] and without riders it is left over from a failed rollback.
    open: bool,
    /// `PRAGMA synchronous` as it stands: true = FULL.
    full: bool,
    /// The open transaction has only read, and the next reader may go on in it.
    shared: bool,
    /// Those that have finished in it and wait for its commit.
    riders: Vec<oneshot::Sender<()>>,
}

/// A single writer, queued fairly, never meets `SQLITE_BUSY` from itself. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Writer {
    inner: Arc<Mutex<SqliteWriter>>,
    /// How many wait to begin.
    coming: Arc<AtomicUsize>,
}

/// Counts one who waits to begin, also when it gives up waiting.
struct Coming<'a>(&'a AtomicUsize);

impl<'a> Coming<'a> {
    fn new(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(count)
    }
}

impl Drop for Coming<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl SqliteWriter {
    /// Rolls back what is open. Whoever waits for a commit learns that there is none.
    fn roll_back(&mut self) {
        self.riders.clear();
        self.shared = false;
        if self.open && self.conn.command("ROLLBACK").is_ok() {
            self.open = false;
        }
    }

    /// Commits what is open, and tells whoever waits for it.
    fn commit(&mut self) -> Result<(), rusqlite::Error> {
        self.shared = false;
        // A durable commit waits for the disk.
        let conn = &mut self.conn;
        let done = if self.full { away(|| conn.command("COMMIT")) } else { conn.command("COMMIT") };
        if let Err(error) = done {
            // A failed commit (full disk) leaves the transaction open: end it before anyone else comes.
            self.roll_back();
            return Err(error);
        }
        self.open = false;
        for rider in self.riders.drain(..) {
            // One that has given up meanwhile is not there to be told.
            let _ = rider.send(());
        }
        Ok(())
    }

    /// Nothing is open afterwards: what readers have left open is committed, what was left over is rolled back.
    fn clear(&mut self) {
        if self.shared && !self.riders.is_empty() {
            // They are told themselves when it fails.
            let _ = self.commit();
        } else {
            self.roll_back();
        }
    }
}

/// One that waits for a shared commit. Should it give up, somebody still has to commit for the others, and let go of the lock.
struct Waiting(Option<Writer>);

impl Drop for Waiting {
    fn drop(&mut self) {
        if let (Some(home), Ok(runtime)) = (self.0.take(), tokio::runtime::Handle::try_current()) {
            runtime.spawn(async move { drop(home.alone().await) });
        }
    }
}

/// The transaction of one [`crate::Work`] on the connection.
pub(crate) struct Ride {
    writer: OwnedMutexGuard<SqliteWriter>,
    home: Writer,
    /// Has only read so far.
    reading: bool,
}

impl Writer {
    pub(crate) fn new(conn: Conn) -> Result<Self, StoreError> {
        // Who waits for another process waits in `Ride::open`, without keeping a thread.
        conn.patience(Duration::ZERO).map_err(|e| StoreError::database("store.open", e.into()))?;
        let writer = SqliteWriter { conn, open: false, full: true, shared: false, riders: Vec::new() };
        Ok(Self { inner: Arc::new(Mutex::new(writer)), coming: Arc::default() })
    }

    /// The connection, outside any transaction.
    pub(crate) async fn alone(&self) -> OwnedMutexGuard<SqliteWriter> {
        let mut writer = self.inner.clone().lock_owned().await;
        writer.clear();
        writer
    }

    /// Begins a transaction, or goes on in that of other readers.
    pub(crate) async fn begin(&self, name: &'static str, durable: bool) -> Result<Ride, StoreError> {
        let coming = Coming::new(&self.coming);
        let mut writer = self.inner.clone().lock_owned().await;
        drop(coming);
        if writer.shared && !durable {
            return Ok(Ride { writer, home: self.clone(), reading: true });
        }
        writer.clear();
        let mut ride = Ride { writer, home: self.clone(), reading: !durable };
        ride.open(name, durable).await?;
        Ok(ride)
    }
}

impl Ride {
    async fn open(&mut self, name: &'static str, durable: bool) -> Result<(), StoreError> {
        let fail = |e| StoreError::database(name, e);
        let writer = &mut *self.writer;
        if writer.full != durable {
            let pragma = if durable { "PRAGMA synchronous=FULL" } else { "PRAGMA synchronous=NORMAL" };
            writer.conn.command(pragma).map_err(|e| fail(e.into()))?;
            writer.full = durable;
        }
        let (mut waited, mut pause) = (Duration::ZERO, Duration::from_millis(1));
        while let Err(error) = writer.conn.command("BEGIN IMMEDIATE").map_err(EngineError::Sqlite) {
            if !error.is_busy() || waited >= PATIENCE {
                return Err(fail(error));
            }
            tokio::time::sleep(pause).await;
            waited += pause;
            pause = (pause * 2).min(Duration::from_millis(50));
        }
        writer.open = true;
        writer.shared = self.reading;
        Ok(())
    }

    pub(crate) fn conn(&mut self) -> &mut Conn {
        &mut self.writer.conn
    }

    /// Before the first change: what others have read is committed, and nobody shares from here on. Nobody of this program comes
    /// in between.
    pub(crate) async fn no_longer_only_reading(&mut self, name: &'static str) -> Result<(), StoreError> {
        if !self.reading {
            return Ok(());
        }
        self.reading = false;
        if self.writer.riders.is_empty() {
            self.writer.shared = false;
            return Ok(());
        }
        self.writer.commit().map_err(|e| StoreError::database(name, e.into()))?;
        self.open(name, false).await
    }

    /// Commits; or, having only read while others wait, leaves that to the last of them and waits for it.
    pub(crate) async fn commit(mut self, name: &'static str) -> Result<(), StoreError> {
        let fail = |e: rusqlite::Error| StoreError::database(name, e.into());
        let crowded = self.home.coming.load(Ordering::SeqCst) > 0 && self.writer.riders.len() < MOST;
        if !(self.reading && crowded) {
            return self.writer.commit().map_err(fail);
        }
        let (told, mut news) = oneshot::channel();
        self.writer.riders.push(told);
        let Self { writer, home, .. } = self;
        let mut waiting = Waiting(Some(home.clone()));
        drop(writer);
        // Queued behind those who wait to begin. Whoever gets here with the transaction still open is the last of its
        // readers, or those who were coming have given up.
        let mut writer = tokio::select! {
            biased;
            done = &mut news => {
                waiting.0 = None;
                return done.map_err(|_| StoreError::Busy { statement: name });
            }
            writer = home.inner.clone().lock_owned() => writer,
        };
        waiting.0 = None;
        match news.try_recv() {
            Ok(()) => Ok(()),
            Err(oneshot::error::TryRecvError::Closed) => Err(StoreError::Busy { statement: name }),
            Err(oneshot::error::TryRecvError::Empty) => writer.commit().map_err(fail),
        }
    }

    /// Ends a transaction that is given up. A shared one stays open for those who wait for its commit.
    pub(crate) fn abandon(mut self) {
        if self.reading && !self.writer.riders.is_empty() {
            return;
        }
        // At once: another process (the command line) may be waiting for the write lock.
        self.writer.roll_back();
    }
}
