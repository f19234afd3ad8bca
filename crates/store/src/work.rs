//! One transaction, and reading outside one.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::{
    Db, Event, Row, Statement, Store, StoreError, Value, error::EngineError, event::EVENT_INSERT, row::Inner,
    sqlite::SqliteRow, writer::Ride,
};
use sqlx::{
    Postgres, Transaction,
    postgres::{PgArguments, PgRow},
    query::Query,
};

static SERIAL: AtomicU64 = AtomicU64::new(1);

enum Tx {
    Sqlite(Ride),
    Postgres(Transaction<'static, Postgres>),
    /// Committed, or handed to the task that rolls back.
    Gone,
}

/// One transaction. Dropped without [`Work::commit`], nothing has happened.
#[must_use = "a transaction that is not committed did nothing"]
pub struct Work {
    name: &'static str,
    serial: u64,
    statements: u32,
    /// Written as the last thing before the commit, so that what a use case learns on its way can be added.
    events: Vec<Event>,
    tx: Tx,
}

/// Proof that an audit event is part of a certain transaction. Only [`Work::record`] makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recorded {
    serial: u64,
    place: usize,
}

fn bind_postgres<'q>(sql: &'static str, args: Vec<Value>) -> Query<'q, Postgres, PgArguments> {
    args.into_iter().fold(sqlx::query(sql), |q, v| match v {
        Value::Int(v) => q.bind(v),
        Value::Text(v) => q.bind(v),
        Value::Bytes(v) => q.bind(v),
        Value::Id(v) => q.bind(v),
        Value::Bool(v) => q.bind(v),
    })
}

fn sqlite_rows(rows: Vec<SqliteRow>) -> Vec<Row> {
    rows.into_iter().map(|r| Row(Inner::Sqlite(r))).collect()
}

fn postgres_rows(rows: Vec<PgRow>) -> Vec<Row> {
    rows.into_iter().map(|r| Row(Inner::Postgres(r))).collect()
}

impl Work {
    pub(crate) async fn begin(store: &Store, name: &'static str, durable: bool) -> Result<Self, StoreError> {
        let tx = match &store.db {
            Db::Sqlite { write, .. } => Tx::Sqlite(write.begin(name, durable).await?),
            Db::Postgres { write, .. } => {
                let begun = if durable {
                    write.begin().await
                } else {
                    // As with SQLite: a page view does not wait for the disk.
                    write.begin_with("BEGIN; SET LOCAL synchronous_commit = off").await
                };
                Tx::Postgres(begun.map_err(|e| StoreError::database(name, e.into()))?)
            }
        };
        Ok(Self {
            name,
            serial: SERIAL.fetch_add(1, Ordering::Relaxed),
            statements: 0,
            events: Vec::new(),
            tx,
        })
    }

    /// The transaction's name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// How many statements it has run, the audit event not counted. Benchmarks read it.
    #[must_use]
    pub const fn statements(&self) -> u32 {
        self.statements
    }

    /// All rows.
    ///
    /// # Errors
    /// [`StoreError`] when the engine refuses.
    pub async fn all(&mut self, statement: &Statement, args: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        self.statements += 1;
        crate::counted::sent();
        match &mut self.tx {
            Tx::Sqlite(w) => w.conn().all(statement.sql, &args).map(sqlite_rows).map_err(EngineError::Sqlite),
            Tx::Postgres(tx) => bind_postgres(statement.sql, args)
                .fetch_all(&mut **tx)
                .await
                .map(postgres_rows)
                .map_err(EngineError::Postgres),
            Tx::Gone => Err(EngineError::Gone),
        }
        .map_err(|e| StoreError::database(statement.name, e))
    }

    /// The first row, if any.
    ///
    /// # Errors
    /// [`StoreError`] when the engine refuses.
    pub async fn one(&mut self, statement: &Statement, args: Vec<Value>) -> Result<Option<Row>, StoreError> {
        self.statements += 1;
        crate::counted::sent();
        match &mut self.tx {
            Tx::Sqlite(w) => w
                .conn()
                .one(statement.sql, &args)
                .map(|row| row.map(|r| Row(Inner::Sqlite(r))))
                .map_err(EngineError::Sqlite),
            Tx::Postgres(tx) => bind_postgres(statement.sql, args)
                .fetch_optional(&mut **tx)
                .await
                .map(|row| row.map(|r| Row(Inner::Postgres(r))))
                .map_err(EngineError::Postgres),
            Tx::Gone => Err(EngineError::Gone),
        }
        .map_err(|e| StoreError::database(statement.name, e))
    }

    /// Runs a change and tells how many rows it touched.
    ///
    /// # Errors
    /// [`StoreError`] when the engine refuses.
    pub async fn run(&mut self, statement: &Statement, args: Vec<Value>) -> Result<u64, StoreError> {
        self.statements += 1;
        if let Tx::Sqlite(w) = &mut self.tx {
            w.no_longer_only_reading(self.name).await?;
        }
        self.execute(statement, args).await
    }

    async fn execute(&mut self, statement: &Statement, args: Vec<Value>) -> Result<u64, StoreError> {
        crate::counted::sent();
        match &mut self.tx {
            Tx::Sqlite(w) => w.conn().run(statement.sql, &args).map_err(EngineError::Sqlite),
            Tx::Postgres(tx) => bind_postgres(statement.sql, args)
                .execute(&mut **tx)
                .await
                .map(|done| done.rows_affected())
                .map_err(EngineError::Postgres),
            Tx::Gone => Err(EngineError::Gone),
        }
        .map_err(|e| StoreError::database(statement.name, e))
    }

    /// Adds an audit event to this transaction and gives the proof that commit asks for. It is written by the commit:
    /// either both stay or neither.
    pub fn record(&mut self, event: Event) -> Recorded {
        self.events.push(event);
        Recorded { serial: self.serial, place: self.events.len() - 1 }
    }

    /// Completes an event of this transaction: which rows a list showed, say. A proof of another transaction changes
    /// nothing, and the commit will refuse it.
    pub fn amend(&mut self, proof: Recorded, change: impl FnOnce(&mut Event)) {
        if proof.serial == self.serial
            && let Some(event) = self.events.get_mut(proof.place)
        {
            change(event);
        }
    }

    /// Commits and hands the value on. The proof must come from this very transaction.
    ///
    /// # Errors
    /// [`StoreError::Unaudited`] when the proof belongs to another transaction; [`StoreError`] when the engine
    /// cannot write the events or make the transaction durable. In both cases nothing was changed.
    pub async fn commit<T>(mut self, proof: Recorded, value: T) -> Result<T, StoreError> {
        if proof.serial != self.serial {
            return Err(StoreError::Unaudited { work: self.name });
        }
        let events = u32::try_from(self.events.len()).unwrap_or(u32::MAX);
        self.finish().await?;
        crate::counted::committed(events);
        Ok(value)
    }

    /// Commits housekeeping that touches no case and no person's rights: session refresh, expired keys, leases.
    /// The reason is for the reader of the code.
    ///
    /// # Errors
    /// [`StoreError`] when the engine cannot commit.
    pub async fn commit_housekeeping(mut self, _reason: &'static str) -> Result<(), StoreError> {
        self.finish().await
    }

    async fn finish(&mut self) -> Result<(), StoreError> {
        let name = self.name;
        for event in std::mem::take(&mut self.events) {
            self.execute(&EVENT_INSERT, event.args()).await?;
        }
        match std::mem::replace(&mut self.tx, Tx::Gone) {
            Tx::Sqlite(ride) => ride.commit(name).await,
            Tx::Postgres(tx) => tx.commit().await.map_err(|e| StoreError::database(name, e.into())),
            Tx::Gone => Ok(()),
        }
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        if let Tx::Sqlite(ride) = std::mem::replace(&mut self.tx, Tx::Gone) {
            ride.abandon();
        }
    }
}

/// Reads outside a transaction: accounts, directory, jobs. Never case data: those come through a [`Work`].
pub struct Reader<'a> {
    store: &'a Store,
}

impl<'a> Reader<'a> {
    pub(crate) const fn new(store: &'a Store) -> Self {
        Self { store }
    }

    /// All rows.
    ///
    /// # Errors
    /// [`StoreError`] when the engine refuses.
    pub async fn all(&self, statement: &Statement, args: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        crate::counted::sent();
        match &self.store.db {
            Db::Sqlite { read, .. } => {
                read.with(statement.name, |c| c.all(statement.sql, &args)).await.map(sqlite_rows)
            }
            Db::Postgres { read, .. } => bind_postgres(statement.sql, args)
                .fetch_all(read)
                .await
                .map(postgres_rows)
                .map_err(|e| StoreError::database(statement.name, e.into())),
        }
    }

    /// The first row, if any.
    ///
    /// # Errors
    /// [`StoreError`] when the engine refuses.
    pub async fn one(&self, statement: &Statement, args: Vec<Value>) -> Result<Option<Row>, StoreError> {
        crate::counted::sent();
        match &self.store.db {
            Db::Sqlite { read, .. } => read
                .with(statement.name, |c| c.one(statement.sql, &args))
                .await
                .map(|row| row.map(|r| Row(Inner::Sqlite(r)))),
            Db::Postgres { read, .. } => bind_postgres(statement.sql, args)
                .fetch_optional(read)
                .await
                .map(|row| row.map(|r| Row(Inner::Postgres(r))))
                .map_err(|e| StoreError::database(statement.name, e.into())),
        }
    }
}
