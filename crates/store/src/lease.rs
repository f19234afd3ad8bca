//! Leases: of several nodes on one PostgreSQL, one at a time runs a job.

use jiff::{Timestamp, ToSpan};

use crate::{Store, StoreError, args};

crate::statements! {
    /// First holder of a lease.
    LEASE_MAKE = "store.lease.make",
        "INSERT INTO job_lease (name, held_until, last_ok) VALUES ($1, 0, NULL) ON CONFLICT (name) DO NOTHING";
    /// Takes a lease that nobody holds.
    LEASE_TAKE = "store.lease.take", "UPDATE job_lease SET held_until = $2 WHERE name = $1 AND held_until <= $3";
    /// Notes success.
    LEASE_DONE = "store.lease.done", "UPDATE job_lease SET last_ok = $2 WHERE name = $1";
    /// When a job last succeeded.
    LEASE_LAST = "store.lease.last", "SELECT name, last_ok FROM job_lease ORDER BY name";
}

impl Store {
    /// Tries to be the one that runs the named job for the next `seconds`. True: run it.
    ///
    /// # Errors
    /// [`StoreError`] when the engine refuses.
    pub async fn take_lease(
        &self,
        name: &'static str,
        now: Timestamp,
        seconds: i64,
    ) -> Result<bool, StoreError> {
        let until = now.saturating_add(seconds.seconds()).unwrap_or(now);
        let mut work = self.begin_reading("store.lease").await?;
        work.run(&LEASE_MAKE, args![name]).await?;
        let taken = work.run(&LEASE_TAKE, args![name, until, now]).await? == 1;
        work.commit_housekeeping("a lease says who runs a job, nothing about anyone").await?;
        Ok(taken)
    }

    /// Notes that the named job has succeeded.
    ///
    /// # Errors
    /// [`StoreError`] when the engine refuses.
    pub async fn lease_done(&self, name: &'static str, now: Timestamp) -> Result<(), StoreError> {
        let mut work = self.begin_reading("store.lease.done").await?;
        work.run(&LEASE_DONE, args![name, now]).await?;
        work.commit_housekeeping("a lease says who runs a job, nothing about anyone").await
    }
}
