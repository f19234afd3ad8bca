//! Rows of either engine behind one getter.

use std::str::FromStr;

use ground::{
    AssessmentId, CaseId, ContactId, ControlId, DocumentId, EntryId, EventId, GlassId, OrgId, PersonId,
    RegistrationId, ReportId, RequestId, ServiceId, SessionId, ShareId, TaskId, ThreadId, TokenId, UnitId,
    UserId,
};
use jiff::Timestamp;
use sqlx::{Row as _, postgres::PgRow};
use uuid::Uuid;

use crate::{StoreError, error::EngineError, sqlite::SqliteRow};

/// One row.
pub struct Row(pub(crate) Inner);

pub(crate) enum Inner {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

/// A type a column can be read as.
pub trait Column: Sized {
    /// Reads the column.
    ///
    /// # Errors
    /// The engine's error when the column is absent, NULL or of another type.
    fn read(row: &Row, column: &str) -> Result<Self, EngineError>;
}

macro_rules! native {
    ($($t:ty),*) => {$(
        impl Column for $t {
            fn read(row: &Row, column: &str) -> Result<Self, EngineError> {
                match &row.0 {
                    Inner::Sqlite(r) => r.get(column),
                    Inner::Postgres(r) => Ok(r.try_get(column)?),
                }
            }
        }
        impl Column for Option<$t> {
            fn read(row: &Row, column: &str) -> Result<Self, EngineError> {
                match &row.0 {
                    Inner::Sqlite(r) => r.get(column),
                    Inner::Postgres(r) => Ok(r.try_get(column)?),
                }
            }
        }
    )*};
}
native!(i64, String, Vec<u8>, Uuid, bool);

macro_rules! ids {
    ($($t:ty),*) => {$(
        impl Column for $t {
            fn read(row: &Row, column: &str) -> Result<Self, EngineError> {
                Uuid::read(row, column).map(Self::from)
            }
        }
        impl Column for Option<$t> {
            fn read(row: &Row, column: &str) -> Result<Self, EngineError> {
                Option::<Uuid>::read(row, column).map(|v| v.map(<$t>::from))
            }
        }
    )*};
}
ids!(
    OrgId,
    UnitId,
    UserId,
    SessionId,
    ReportId,
    CaseId,
    PersonId,
    AssessmentId,
    EntryId,
    TaskId,
    DocumentId,
    ShareId,
    ThreadId,
    GlassId,
    ControlId,
    RegistrationId,
    ServiceId,
    ContactId,
    EventId,
    RequestId,
    TokenId
);

fn instant(micros: i64) -> Result<Timestamp, EngineError> {
    Timestamp::from_microsecond(micros).map_err(|_| EngineError::NoInstant)
}

impl Column for Timestamp {
    fn read(row: &Row, column: &str) -> Result<Self, EngineError> {
        i64::read(row, column).and_then(instant)
    }
}

impl Column for Option<Timestamp> {
    fn read(row: &Row, column: &str) -> Result<Self, EngineError> {
        Option::<i64>::read(row, column)?.map(instant).transpose()
    }
}

impl Row {
    /// The column as `T`.
    ///
    /// # Errors
    /// [`StoreError::Form`] when the stored value cannot be read as `T`.
    pub fn get<T: Column>(&self, column: &str) -> Result<T, StoreError> {
        T::read(self, column).map_err(|error| {
            tracing::error!(column, %error, "unexpected stored value");
            StoreError::Form { column: column.to_owned() }
        })
    }

    /// A text column parsed into a domain type.
    ///
    /// # Errors
    /// [`StoreError::Form`] when the text is not a `T`.
    pub fn parse<T: FromStr>(&self, column: &str) -> Result<T, StoreError> {
        self.get::<String>(column)?.parse().map_err(|_| StoreError::Form { column: column.to_owned() })
    }

    /// An optional text column parsed into a domain type.
    ///
    /// # Errors
    /// [`StoreError::Form`] when there is a text and it is not a `T`.
    pub fn parse_opt<T: FromStr>(&self, column: &str) -> Result<Option<T>, StoreError> {
        self.get::<Option<String>>(column)?
            .map(|s| s.parse().map_err(|_| StoreError::Form { column: column.to_owned() }))
            .transpose()
    }
}
