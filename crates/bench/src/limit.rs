//! What the machine itself allows: the disk's flush and the engine's round trip.

use std::{fs::OpenOptions, io::Write as _, path::Path, sync::Arc};

use store::{Statement, Store, args};

use crate::{
    fault::Fault,
    measure::{Series, series},
};

const ONE: Statement = Statement::new("bench.one", "SELECT 1 AS one");

/// Appends 4 KiB and flushes, on the disk of the database.
pub(crate) async fn flush(folder: &Path, samples: usize) -> Result<Series, Fault> {
    let path = folder.join("flush.bench");
    let file = Arc::new(OpenOptions::new().create(true).truncate(true).write(true).open(&path)?);
    let done = series("limit: append 4 KiB and flush to disk", 50, samples, None, |_| {
        let file = Arc::clone(&file);
        async move {
            (&*file).write_all(&[7; 4096])?;
            Ok(file.sync_data()?)
        }
    })
    .await;
    std::fs::remove_file(path)?;
    done
}

/// `SELECT 1`.
pub(crate) async fn round_trip(store: &Store, samples: usize) -> Result<Series, Fault> {
    series("limit: SELECT 1", 50, samples, None, |_| async { Ok(store.reader().one(&ONE, args![]).await?) })
        .await
}
