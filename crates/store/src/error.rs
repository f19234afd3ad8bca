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
        source: sqlx::Error,
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

impl StoreError {
    pub(crate) fn unreachable(error: sqlx::Error) -> Self {
        match Self::damage(&error) {
            Some(e) => e,
            None => Self::Unreachable {
                reason: match error {
                    // A URL in a configuration error could hold a password.
                    sqlx::Error::Configuration(_) => "the address is not well formed".to_owned(),
                    sqlx::Error::PoolTimedOut => "no answer in time".to_owned(),
                    sqlx::Error::Io(e) => e.kind().to_string(),
                    sqlx::Error::Database(e) => e.message().to_owned(),
                    _ => "no connection".to_owned(),
                },
            },
        }
    }

    /// SQLite result codes 11 (corrupt) and 26 (not a database), 13 (full).
    fn damage(error: &sqlx::Error) -> Option<Self> {
        let code = error.as_database_error()?.code()?;
        match code.as_ref() {
            "11" | "267" | "523" | "779" => Some(Self::Damaged),
            "26" => Some(Self::NotOurs),
            "13" | "53100" => Some(Self::Full),
            _ => None,
        }
    }

    pub(crate) fn database(statement: &'static str, error: sqlx::Error) -> Self {
        if let Some(e) = Self::damage(&error) {
            return e;
        }
        if let Some(db) = error.as_database_error() {
            if db.is_unique_violation() {
                return Self::Duplicate { statement };
            }
            if matches!(db.code().as_deref(), Some("40001" | "40P01" | "5" | "6" | "517" | "261")) {
                return Self::Busy { statement };
            }
        }
        Self::Database { statement, source: error }
    }

    /// True when the same call may succeed if tried again.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Busy { .. })
    }
}
