//! A look at a database before it is opened: nothing is written, nothing is migrated.

use std::{collections::BTreeMap, str::FromStr as _};

use sqlx::{
    Connection as _, Row as _,
    postgres::{PgConnectOptions, PgConnection},
};

use crate::{
    Place, Store, StoreError, Value,
    error::EngineError,
    migrate::{self, Family},
    sqlite::{Conn, Opening},
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
                let mut conn =
                    Conn::open(path, Opening::Reading).map_err(|e| StoreError::unreachable(e.into()))?;
                if migrate::inspect_sqlite(family, &mut conn)? == 0 {
                    return Ok(Glance::New);
                }
                let mut known = BTreeMap::new();
                for name in facts {
                    let row = conn.one(family.facts, &[Value::from(*name)]);
                    if let Some(row) = row.map_err(|e| StoreError::database("store.glance", e.into()))? {
                        known.insert((*name).to_owned(), value(row.get("value"))?);
                    }
                }
                Ok(Glance::Known(known))
            }
            Place::Postgres(url) => {
                let gone = |e: sqlx::Error| StoreError::unreachable(e.into());
                let options = PgConnectOptions::from_str(url).map_err(gone)?;
                let mut conn = PgConnection::connect_with(&options).await.map_err(gone)?;
                let mut known = BTreeMap::new();
                for name in facts {
                    let row = sqlx::query(family.facts).bind(*name).fetch_optional(&mut conn).await;
                    match row.map_err(EngineError::Postgres) {
                        Ok(Some(row)) => {
                            drop(
                                known.insert((*name).to_owned(), value(row.try_get(0).map_err(Into::into))?),
                            );
                        }
                        Ok(None) => {}
                        // Nothing of ours is there yet.
                        Err(e) if e.is_no_table() => return Ok(Glance::New),
                        Err(e) => return Err(StoreError::database("store.glance", e)),
                    }
                }
                conn.close().await.map_err(gone)?;
                Ok(Glance::Known(known))
            }
        }
    }
}

fn value(read: Result<String, EngineError>) -> Result<String, StoreError> {
    read.map_err(|_| StoreError::Form { column: "installation.value".to_owned() })
}
