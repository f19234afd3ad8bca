//! A look at a database before it is opened: nothing is written, nothing is migrated.

use std::{collections::BTreeMap, str::FromStr as _};

use sqlx::{
    Connection as _, Row as _,
    postgres::{PgConnectOptions, PgConnection},
    sqlite::{SqliteConnectOptions, SqliteConnection},
};

use crate::{
    Place, Store, StoreError,
    migrate::{self, Family},
};

/// What a look tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Glance {
    /// There is no database yet, or an empty one.
    New,
    /// A database of ours, with those of the facts asked for that it knows (table `installation`).
    Known(BTreeMap<String, String>),
}

impl Store {
    /// Looks at the database without changing it.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn glance(place: &Place, facts: &[&str]) -> Result<Glance, StoreError> {
        Self::look(migrate::MAIN, place, facts).await
    }

    /// Looks at a key database without changing it.
    ///
    /// # Errors
    /// As [`Store::open_keys`].
    pub async fn glance_keys(place: &Place, facts: &[&str]) -> Result<Glance, StoreError> {
        Self::look(migrate::KEYS, place, facts).await
    }

    async fn look(family: &'static Family, place: &Place, facts: &[&str]) -> Result<Glance, StoreError> {
        match place {
            Place::Sqlite(path) if !path.exists() => Ok(Glance::New),
            Place::Sqlite(path) => {
                let options =
                    SqliteConnectOptions::new().filename(path).read_only(true).create_if_missing(false);
                if migrate::inspect_sqlite(family, &options).await? == 0 {
                    return Ok(Glance::New);
                }
                let mut conn =
                    SqliteConnection::connect_with(&options).await.map_err(StoreError::unreachable)?;
                let mut known = BTreeMap::new();
                for name in facts {
                    let row = sqlx::query(family.facts).bind(*name).fetch_optional(&mut conn).await;
                    if let Some(row) = row.map_err(|e| StoreError::database("store.glance", e))? {
                        known.insert((*name).to_owned(), value(&row.try_get(0))?);
                    }
                }
                conn.close().await.map_err(StoreError::unreachable)?;
                Ok(Glance::Known(known))
            }
            Place::Postgres(url) => {
                let options = PgConnectOptions::from_str(url).map_err(StoreError::unreachable)?;
                let mut conn = PgConnection::connect_with(&options).await.map_err(StoreError::unreachable)?;
                let mut known = BTreeMap::new();
                for name in facts {
                    match sqlx::query(family.facts).bind(*name).fetch_optional(&mut conn).await {
                        Ok(Some(row)) => drop(known.insert((*name).to_owned(), value(&row.try_get(0))?)),
                        Ok(None) => {}
                        // No such table: nothing of ours is there yet.
                        Err(e)
                            if e.as_database_error().and_then(|e| e.code()).as_deref() == Some("42P01") =>
                        {
                            return Ok(Glance::New);
                        }
                        Err(e) => return Err(StoreError::database("store.glance", e)),
                    }
                }
                conn.close().await.map_err(StoreError::unreachable)?;
                Ok(Glance::Known(known))
            }
        }
    }
}

fn value(read: &Result<String, sqlx::Error>) -> Result<String, StoreError> {
    read.as_ref().cloned().map_err(|_| StoreError::Form { column: "installation.value".to_owned() })
}
