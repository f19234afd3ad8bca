//! What can go wrong below, in one clear sentence each. Texts never hold data values.

/// A storage failure.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file or server could not be opened.
    #[error(
        "The database cannot be opened. Nothing was changed. Check the path or address and that the server runs ({reason})."
    )]
    Unreachable {
        /// What the engine said, without the address.
        reason: String,
    },
    /// The file is a database of another program, or no database.
    #[error(
        "The file is not a Värn database. Nothing was changed. Check the path, or name a file that does not exist yet."
    )]
    NotOurs,
    /// The file is damaged.
    #[error(
        "The database is damaged and was not opened for writing. Nothing was changed. Restore the latest backup (see docs/operations.md)."
    )]
    Damaged,
    /// A newer program has used this database.
    #[error(
        "The database was last used by a newer Värn (schema {found}, this program knows {known}). Nothing was changed. Start the newer program."
    )]
    Newer {
        /// Version in the database.
        found: i64,
        /// Highest version this program knows.
        known: i64,
    },
    /// An applied migration differs from the one in this program.
    #[error(
        "The database was made by a different build of Värn (migration {version} differs). Nothing was changed. Start the build that made it."
    )]
    Changed {
        /// The migration that differs.
        version: i64,
    },
    /// A unique constraint was violated: somebody else was first.
    #[error("The record exists already ({statement}).")]
    Duplicate {
        /// The statement's name.
        statement: &'static str,
    },
    /// The engine asks to try the whole transaction again.
    #[error("The database is busy ({statement}). Nothing was changed. Try again.")]
    Busy {
        /// The statement's name.
        statement: &'static str,
    },
    /// The disk is full.
    #[error("The disk is full. Nothing was changed. Free space and try again.")]
    Full,
    /// Any other refusal by the engine.
    #[error("The database refused {statement}.")]
    Database {
        /// The statement's name.
        statement: &'static str,
        /// The engine's error, for the log.
        source: EngineError,
    },
    /// A stored value does not have the form the program expects.
    #[error("A stored value in column {column} has an unexpected form.")]
    Form {
        /// The column.
        column: String,
    },
    /// A transaction was about to be committed without its own audit event. A programming fault, caught in time.
    #[error("A change without an audit event was refused ({work}). Nothing was changed.")]
    Unaudited {
        /// The transaction's name.
        work: &'static str,
    },
}

/// What an engine said. Never shown to a person; the log keeps it.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// SQLite refused.
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL, or the way to it, refused.
    #[error(transparent)]
    Postgres(#[from] sqlx::Error),
    /// The database is closed, or the transaction over.
    #[error("closed")]
    Gone,
    /// The answer has no column of this name.
    #[error("no such column")]
    NoColumn,
    /// The column holds another type, or nothing.
    #[error("another type")]
    OtherType,
    /// The number is not an instant.
    #[error("no instant")]
    NoInstant,
}

/// What of an engine's answer makes a difference here.
enum Kind {
    Damaged,
    NotOurs,
    Full,
    Duplicate,
    Busy,
    NoTable,
    Other,
}

impl EngineError {
    fn kind(&self) -> Kind {
        match self {
            Self::Sqlite(rusqlite::Error::SqliteFailure(failure, _)) => match failure.extended_code & 0xff {
                rusqlite::ffi::SQLITE_CORRUPT => Kind::Damaged,
                rusqlite::ffi::SQLITE_NOTADB => Kind::NotOurs,
                rusqlite::ffi::SQLITE_FULL => Kind::Full,
                rusqlite::ffi::SQLITE_BUSY | rusqlite::ffi::SQLITE_LOCKED => Kind::Busy,
                rusqlite::ffi::SQLITE_CONSTRAINT => match failure.extended_code {
                    rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE
                    | rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY
                    | rusqlite::ffi::SQLITE_CONSTRAINT_ROWID => Kind::Duplicate,
                    _ => Kind::Other,
                },
                _ => Kind::Other,
            },
            Self::Postgres(error) => match error.as_database_error().and_then(|e| e.code()).as_deref() {
                Some("53100") => Kind::Full,
                Some("23505") => Kind::Duplicate,
                Some("40001" | "40P01") => Kind::Busy,
                Some("42P01") => Kind::NoTable,
                _ => Kind::Other,
            },
            _ => Kind::Other,
        }
    }

    /// PostgreSQL has no table of that name.
    pub(crate) fn is_no_table(&self) -> bool {
        matches!(self.kind(), Kind::NoTable)
    }

    /// Another process holds what is needed.
    pub(crate) fn is_busy(&self) -> bool {
        matches!(self.kind(), Kind::Busy)
    }

    /// In words without values or addresses.
    fn reason(self) -> String {
        match self {
            // A URL in a configuration error could hold a password.
            Self::Postgres(sqlx::Error::Configuration(_)) => "the address is not well formed".to_owned(),
            Self::Postgres(sqlx::Error::PoolTimedOut) => "no answer in time".to_owned(),
            Self::Postgres(sqlx::Error::Io(e)) => e.kind().to_string(),
            Self::Postgres(sqlx::Error::Database(e)) => e.message().to_owned(),
            // Not its message: that holds the path.
            Self::Sqlite(rusqlite::Error::SqliteFailure(failure, _)) => {
                rusqlite::ffi::code_to_str(failure.extended_code).to_owned()
            }
            _ => "no connection".to_owned(),
        }
    }
}

impl StoreError {
    pub(crate) fn unreachable(error: EngineError) -> Self {
        match Self::fault(error.kind()) {
            Some(e) => e,
            None => Self::Unreachable { reason: error.reason() },
        }
    }

    const fn fault(kind: Kind) -> Option<Self> {
        match kind {
            Kind::Damaged => Some(Self::Damaged),
            Kind::NotOurs => Some(Self::NotOurs),
            Kind::Full => Some(Self::Full),
            _ => None,
        }
    }

    pub(crate) fn database(statement: &'static str, error: EngineError) -> Self {
        match error.kind() {
            Kind::Duplicate => Self::Duplicate { statement },
            Kind::Busy => Self::Busy { statement },
            kind => Self::fault(kind).unwrap_or(Self::Database { statement, source: error }),
        }
    }

    /// True when the same call may succeed if tried again.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Busy { .. })
    }
}
