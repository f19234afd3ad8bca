//! The schema: numbered texts, one for both engines, applied once each in order.
//!
//! A database that is not ours, damaged, newer or made by a different build stops the start before anything is
//! written.

use jiff::Timestamp;
use sqlx::{AssertSqlSafe, Row as _, postgres::PgPool};

use crate::{Engine, StoreError, dialect, sqlite::Conn};

/// What kind of database: the main one, or the one that holds the locks of its keys. On PostgreSQL both may be one.
pub(crate) struct Family {
    /// Marks an SQLite file as ours.
    application_id: i64,
    /// Keeps account of what was applied.
    table: &'static str,
    /// Holds facts about the installation.
    pub(crate) facts: &'static str,
    migrations: &'static [Migration],
}

/// The main database: "VRN1".
pub(crate) const MAIN: &Family = &Family {
    application_id: 0x5652_4E31,
    table: "schema_version",
    facts: "SELECT value FROM installation WHERE name = $1",
    migrations: MIGRATIONS,
};

/// The key database: "VRNK".
pub(crate) const KEYS: &Family = &Family {
    application_id: 0x5652_4E4B,
    table: "key_schema_version",
    facts: "SELECT value FROM key_fact WHERE name = $1",
    migrations: &[Migration {
        version: 1,
        name: "0001_locks",
        text: include_str!("../migrations/keys/0001_locks.sql"),
    }],
};

impl Family {
    /// What is still to be applied, also when a later number was applied before it.
    fn missing<'a>(&'a self, applied: &'a [(i64, i64)]) -> impl Iterator<Item = &'a Migration> {
        self.migrations.iter().filter(|m| applied.iter().all(|(version, _)| *version != m.version))
    }

    fn known(&self) -> i64 {
        self.migrations.iter().map(|m| m.version).max().unwrap_or(0)
    }

    fn version_table(&self) -> String {
        format!(
            "CREATE TABLE IF NOT EXISTS {} \
             (version @int NOT NULL PRIMARY KEY, name TEXT NOT NULL, checksum @int NOT NULL, applied_at @int NOT NULL) @strict",
            self.table
        )
    }

    fn applied(&self) -> String {
        format!("SELECT version, checksum FROM {} ORDER BY version", self.table)
    }
}

struct Migration {
    version: i64,
    name: &'static str,
    text: &'static str,
}

macro_rules! migrations {
    ($($version:literal $name:literal),* $(,)?) => {
        const MIGRATIONS: &[Migration] = &[$(Migration {
            version: $version,
            name: $name,
            text: include_str!(concat!("../migrations/", $name, ".sql")),
        }),*];
    };
}

migrations! {
    1 "0001_keeping",
    2 "0002_directory",
    3 "0003_intake",
    4 "0004_casework",
    5 "0005_audit",
    6 "0006_told",
    7 "0007_search",
    8 "0008_ties",
    9 "0009_guard",
    10 "0010_retention",
    11 "0011_log_control",
    12 "0012_keys",
    13 "0013_login",
    14 "0014_event_rows",
    15 "0015_thread",
}

/// The schema version this program works with.
pub const SCHEMA_VERSION: i64 = 15;

/// FNV-1a: enough to notice that a text was edited after it had been applied.
fn checksum(text: &str) -> i64 {
    let hash =
        text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
    i64::from_ne_bytes(hash.to_ne_bytes())
}

fn judge(family: &Family, applied: &[(i64, i64)]) -> Result<i64, StoreError> {
    for (version, sum) in applied {
        match family.migrations.iter().find(|m| m.version == *version) {
            None => return Err(StoreError::Newer { found: *version, known: family.known() }),
            Some(m) if checksum(m.text) != *sum => return Err(StoreError::Changed { version: *version }),
            Some(_) => {}
        }
    }
    Ok(applied.iter().map(|(v, _)| *v).max().unwrap_or(0))
}

/// Looks at an existing file without changing it, and tells its schema version; 0 for an empty file.
pub(crate) fn inspect_sqlite(family: &Family, conn: &mut Conn) -> Result<i64, StoreError> {
    let id = conn.number("PRAGMA application_id").map_err(|e| StoreError::unreachable(e.into()))?;
    let tables =
        conn.number("SELECT count(*) FROM sqlite_schema").map_err(|e| StoreError::unreachable(e.into()))?;
    if id != family.application_id {
        return if tables == 0 { Ok(0) } else { Err(StoreError::NotOurs) };
    }
    let applied = conn.pairs(&family.applied()).map_err(|_| StoreError::Damaged)?;
    judge(family, &applied)
}

fn record(family: &Family, engine: Engine, m: &Migration, now: Timestamp) -> String {
    format!(
        "{}\n;\nINSERT INTO {} (version, name, checksum, applied_at) VALUES ({}, '{}', {}, {});",
        dialect::schema(engine, m.text),
        family.table,
        m.version,
        m.name,
        checksum(m.text),
        now.as_microsecond()
    )
}

pub(crate) fn sqlite(family: &Family, conn: &mut Conn, now: Timestamp) -> Result<(), StoreError> {
    // No such table: a new file.
    let applied = conn.pairs(&family.applied()).unwrap_or_default();
    judge(family, &applied)?;
    let missing = || family.missing(&applied);
    if missing().next().is_none() {
        return Ok(());
    }
    let mut script = format!(
        "BEGIN IMMEDIATE; PRAGMA application_id = {};\n{};\n",
        family.application_id,
        dialect::schema(Engine::Sqlite, &family.version_table())
    );
    for m in missing() {
        script.push_str(&record(family, Engine::Sqlite, m, now));
    }
    script.push_str("\nCOMMIT;");
    // The text is made of constants of this program and numbers only.
    conn.script(&script).map_err(|e| {
        let _ = conn.script("ROLLBACK");
        StoreError::database("schema", e.into())
    })
}

pub(crate) async fn postgres(family: &Family, pool: &PgPool, now: Timestamp) -> Result<(), StoreError> {
    let fail = |e: sqlx::Error| StoreError::database("schema", e.into());
    let mut tx = pool.begin().await.map_err(fail)?;
    sqlx::raw_sql(AssertSqlSafe(dialect::schema(Engine::Postgres, &family.version_table())))
        .execute(&mut *tx)
        .await
        .map_err(fail)?;
    // Two nodes starting at once: the second waits here and then finds the work done.
    sqlx::raw_sql(AssertSqlSafe(format!("LOCK TABLE {} IN EXCLUSIVE MODE", family.table)))
        .execute(&mut *tx)
        .await
        .map_err(fail)?;
    let rows = sqlx::query(AssertSqlSafe(family.applied())).fetch_all(&mut *tx).await.map_err(fail)?;
    let applied: Vec<(i64, i64)> = rows
        .iter()
        .map(|r| Ok((r.try_get(0)?, r.try_get(1)?)))
        .collect::<Result<_, sqlx::Error>>()
        .map_err(fail)?;
    judge(family, &applied)?;
    for m in family.missing(&applied) {
        sqlx::raw_sql(AssertSqlSafe(record(family, Engine::Postgres, m, now)))
            .execute(&mut *tx)
            .await
            .map_err(fail)?;
    }
    tx.commit().await.map_err(fail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_numbered_in_order() {
        for family in [MAIN, KEYS] {
            assert!(family.migrations.is_sorted_by(|a, b| a.version < b.version));
            for m in family.migrations {
                assert!(m.name.starts_with(&format!("{:04}_", m.version)));
            }
        }
        assert_eq!(MAIN.known(), SCHEMA_VERSION);
    }

    #[test]
    fn a_newer_or_edited_schema_is_refused() {
        assert!(matches!(judge(MAIN, &[(SCHEMA_VERSION + 1, 0)]), Err(StoreError::Newer { .. })));
        assert!(matches!(judge(MAIN, &[(1, 0)]), Err(StoreError::Changed { version: 1 })));
        assert_eq!(judge(MAIN, &[]).unwrap(), 0);
    }
}
