//! The store: SQLite and PostgreSQL behind one door.
//!
//! * [`Store`] opens a database, checks that it is ours, whole and not newer than this program, and migrates it.
//! * [`Work`] is one transaction. It cannot be committed without the proof that its audit event was recorded
//!   in the same transaction ([`Work::record`], [`Recorded`]).
//! * [`Reader`] reads tables that hold no case data (accounts, directory, jobs) outside any transaction.
//! * [`Statement`]s are constants; every room lists its own in `statements::ALL`, and a test prepares each of them
//!   on both engines. Both engines get the same text with `$1` parameters; what truly differs lives in [`dialect`].
//!
//! Nothing here knows what a case is.

mod counted;
pub mod dialect;
mod error;
mod event;
mod glance;
mod keys;
mod lease;
mod migrate;
mod row;
mod sqlite;
mod statement;
mod value;
mod work;
mod writer;

use std::{path::PathBuf, str::FromStr, time::Duration};

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};

pub use counted::{counting, counting_statements};
pub use error::{EngineError, StoreError};
pub use event::{Decision, Event};
pub use glance::Glance;
pub use migrate::SCHEMA_VERSION;
pub use row::{Column, Row};
pub use sqlite::CONNECTIONS;
use sqlite::{Conn, Opening, Readers};
pub use statement::Statement;
pub use value::Value;
pub use work::{Reader, Recorded, Work};
use writer::Writer;

/// Statements of the store itself.
pub mod statements {
    pub use crate::{
        event::EVENT_INSERT,
        keys::ALL as KEYS,
        lease::{ALL as LEASE, LEASE_LAST},
    };
    /// Every statement of this room.
    pub const ALL: &[&[crate::Statement]] = &[&[EVENT_INSERT], KEYS, LEASE];
}

/// Where the data are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// An SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL connection URL. May hold a password: never logged.
    Postgres(String),
}

impl FromStr for Place {
    type Err = std::convert::Infallible;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Ok(if s.starts_with("postgres://") || s.starts_with("postgresql://") {
            Self::Postgres(s.to_owned())
        } else {
            Self::Sqlite(PathBuf::from(s.strip_prefix("sqlite:").unwrap_or(s)))
        })
    }
}

/// Which engine answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Embedded SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

#[derive(Clone)]
pub(crate) enum Db {
    Sqlite { write: Writer, read: Readers },
    Postgres { write: PgPool, read: PgPool },
}

/// The database, cheap to clone.
#[derive(Clone)]
pub struct Store {
    pub(crate) db: Db,
}

impl Store {
    /// Opens the database, creates it when the SQLite file does not exist, and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError::NotOurs`], [`StoreError::Damaged`], [`StoreError::Newer`] and [`StoreError::Changed`] stop the
    /// start before anything is written; [`StoreError::Unreachable`] when the server or file cannot be opened.
    pub async fn open(place: &Place, now: jiff::Timestamp) -> Result<Self, StoreError> {
        match place {
            Place::Sqlite(path) => Self::open_sqlite(migrate::MAIN, path, now),
            Place::Postgres(url) => Self::open_postgres(migrate::MAIN, url, now).await,
        }
    }

    /// Opens a key database as [`Store::open`] does the main one: another schema, in a file of its own or on PostgreSQL.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn open_keys(place: &Place, now: jiff::Timestamp) -> Result<Self, StoreError> {
        match place {
            Place::Sqlite(path) => Self::open_sqlite(migrate::KEYS, path, now),
            Place::Postgres(url) => Self::open_postgres(migrate::KEYS, url, now).await,
        }
    }

    fn open_sqlite(
        family: &'static migrate::Family,
        path: &std::path::Path,
        now: jiff::Timestamp,
    ) -> Result<Self, StoreError> {
        let gone = |e: rusqlite::Error| StoreError::unreachable(e.into());
        if path.exists() {
            migrate::inspect_sqlite(family, &mut Conn::open(path, Opening::Reading).map_err(gone)?)?;
        }
        let mut conn = Conn::open(path, Opening::Writing).map_err(gone)?;
        migrate::sqlite(family, &mut conn, now)?;
        Ok(Self { db: Db::Sqlite { write: Writer::new(conn)?, read: Readers::new(path) } })
    }

    async fn open_postgres(
        family: &'static migrate::Family,
        url: &str,
        now: jiff::Timestamp,
    ) -> Result<Self, StoreError> {
        let gone = |e: sqlx::Error| StoreError::unreachable(e.into());
        let options = PgConnectOptions::from_str(url)
            .map_err(gone)?
            .application_name("varn")
            // One plan per statement, made without looking at the values: for a large organisation's values the
            // planner thinks a page of its worklist hardly exists and sorts all of it instead of reading one page.
            .options([("plan_cache_mode", "force_generic_plan")]);
        let write = PgPoolOptions::new()
            .max_connections(16)
            .acquire_timeout(Duration::from_secs(10))
            .connect_with(options)
            .await
            .map_err(gone)?;
        migrate::postgres(family, &write, now).await?;
        Ok(Self { db: Db::Postgres { read: write.clone(), write } })
    }

    /// Which engine this store runs on.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match self.db {
            Db::Sqlite { .. } => Engine::Sqlite,
            Db::Postgres { .. } => Engine::Postgres,
        }
    }

    /// Begins a transaction that changes something. A commit is on disk when it returns.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the engine refuses.
    pub async fn begin(&self, name: &'static str) -> Result<Work, StoreError> {
        Work::begin(self, name, true).await
    }

    /// Begins a transaction that only reads and records that it has read. Its audit event survives a crash of the
    /// program at once, and a power failure as soon as the next changing transaction is on disk (SQLite) or within
    /// a second (PostgreSQL).
    ///
    /// # Errors
    /// [`StoreError::Database`] when the engine refuses.
    pub async fn begin_reading(&self, name: &'static str) -> Result<Work, StoreError> {
        Work::begin(self, name, false).await
    }

    /// Reads tables without case data.
    #[must_use]
    pub fn reader(&self) -> Reader<'_> {
        Reader::new(self)
    }

    /// Prepares a statement without running it: the test of the statement registry.
    ///
    /// # Errors
    /// The engine's message when it does not accept the text.
    pub async fn prepare(&self, statement: &Statement) -> Result<(), StoreError> {
        use sqlx::{Executor as _, SqlSafeStr as _};
        match &self.db {
            Db::Sqlite { write, .. } => {
                write.alone().await.conn.prepare(statement.sql).map_err(EngineError::Sqlite)
            }
            Db::Postgres { write, .. } => {
                write.prepare(statement.sql.into_sql_str()).await.map(drop).map_err(EngineError::Postgres)
            }
        }
        .map_err(|e| StoreError::database(statement.name, e))
    }

    /// Writes a consistent copy of an SQLite database to a new file, while it is used. False on PostgreSQL, which has tools
    /// of its own.
    ///
    /// # Errors
    /// [`StoreError`] when the file exists or cannot be written.
    pub async fn copy_to(&self, file: &str) -> Result<bool, StoreError> {
        match &self.db {
            Db::Sqlite { write, .. } => {
                let mut writer = write.alone().await;
                sqlite::away(|| writer.conn.copy_to(file))
                    .map(|()| true)
                    .map_err(|e| StoreError::database("store.copy", e.into()))
            }
            Db::Postgres { .. } => Ok(false),
        }
    }

    /// Writes what is still only in the write-ahead log into the database file and closes all connections.
    pub async fn close(&self) {
        match &self.db {
            Db::Sqlite { write, read } => {
                read.close();
                let mut writer = write.alone().await;
                let emptied = sqlite::away(|| {
                    writer.conn.patience(sqlite::PATIENCE)?;
                    writer.conn.script("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE)")
                });
                if let Err(error) = emptied {
                    tracing::warn!(%error, "the write-ahead log could not be emptied at shutdown; nothing is lost");
                }
            }
            Db::Postgres { write, read } => {
                read.close().await;
                write.close().await;
            }
        }
    }

    /// True when the database answers.
    pub async fn healthy(&self) -> bool {
        match &self.db {
            Db::Sqlite { read, .. } => read.with("store.healthy", |c| c.number("SELECT 1")).await.is_ok(),
            Db::Postgres { read, .. } => sqlx::query("SELECT 1").fetch_one(read).await.is_ok(),
        }
    }
}
