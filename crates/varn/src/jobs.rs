//! What the server does by itself, every half minute. Of several nodes on one database, one at a time runs a job.
//!
//! A job that fails is logged, leaves an alarm that `varn admin check` and the administration page show, and is tried
//! again the next time. It never ends the server.

use std::{future::Future, path::PathBuf, pin::Pin, sync::Arc, time::Duration};

use access::{House, OpContext};
use ground::{Clock, Entropy, EventId};
use jiff::{Timestamp, ToSpan as _};
use store::{StoreError, args};
use tokio::{sync::watch, time::MissedTickBehavior};

store::statements! {
    /// Raises an alarm about a job, unless one is open.
    ALARM_RAISE = "varn.alarm.raise",
        "INSERT INTO alarm (id, kind, org_id, unit_id, at, detail, cleared_at) \
         SELECT $1, 'job', NULL, NULL, $2, $3, NULL \
         WHERE NOT EXISTS (SELECT 1 FROM alarm WHERE kind = 'job' AND detail = $3 AND cleared_at IS NULL)";
    /// Clears the alarm about a job.
    ALARM_CLEAR = "varn.alarm.clear",
        "UPDATE alarm SET cleared_at = $1 WHERE kind = 'job' AND detail = $2 AND cleared_at IS NULL";
    /// Forgets old form keys: a form that was open for two days is not sent twice by accident.
    FORM_KEYS = "varn.sweep.form_keys", "DELETE FROM form_key WHERE at < $1";
}

/// How often the jobs are looked at.
const EVERY: Duration = Duration::from_secs(30);

type Running = Pin<Box<dyn Future<Output = Result<(), String>> + Send>>;

/// A job and how long one run keeps others away.
#[derive(Clone, Copy)]
struct Job {
    name: &'static str,
    seconds: i64,
    run: fn(House, OpContext, Arc<Means>) -> Running,
}

/// What jobs need beside the house.
#[derive(Debug, Default)]
pub(crate) struct Means {
    /// Where archive packages are written.
    pub(crate) archive: Option<PathBuf>,
}

const JOBS: &[Job] = &[
    Job { name: "escalate", seconds: 25, run: |house, cx, _| Box::pin(escalate(house, cx)) },
    Job { name: "threads", seconds: 25, run: |house, cx, _| Box::pin(threads(house, cx)) },
    Job { name: "plans", seconds: 25, run: |house, cx, _| Box::pin(plans(house, cx)) },
    Job { name: "synthetic", seconds: 300, run: |house, cx, _| Box::pin(synthetic(house, cx)) },
    Job { name: "keys", seconds: 25, run: |house, cx, _| Box::pin(keys(house, cx)) },
    Job { name: "locks", seconds: 3_600, run: |house, cx, _| Box::pin(locks(house, cx)) },
    Job { name: "sweep", seconds: 300, run: |house, cx, _| Box::pin(sweep(house, cx)) },
    Job { name: "log_control", seconds: 600, run: |house, cx, _| Box::pin(log_control(house, cx)) },
    Job { name: "retention", seconds: 1800, run: |house, cx, means| Box::pin(retention(house, cx, means)) },
];

/// Cases whose plan is derived again in one go.
const PLANS: usize = 200;

/// Old synthetic reports removed in one go.
const OLD: usize = 200;

/// Objects looked at, or erased, in one go of the retention job.
const KEPT: usize = 500;

/// Runs the jobs until told to stop.
pub(crate) async fn keep(
    house: House,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    means: Means,
    mut stop: watch::Receiver<bool>,
) {
    let means = Arc::new(means);
    let mut tick = tokio::time::interval(EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = tick.tick() => round(&house, &clock, &entropy, &means).await,
            () = told(&mut stop) => return,
        }
    }
}

async fn told(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

/// Runs every job whose time has come.
async fn round(house: &House, clock: &Arc<dyn Clock>, entropy: &Arc<dyn Entropy>, means: &Arc<Means>) {
    for job in JOBS {
        let now = clock.now();
        match house.store.take_lease(job.name, now, job.seconds).await {
            Ok(false) => continue,
            Ok(true) => {}
            Err(error) => {
                tracing::error!(target: "job", job = job.name, %error, "the job could not begin");
                continue;
            }
        }
        let cx = OpContext::job(job.name, now, Arc::clone(entropy));
        // A task of its own, so that even a panic ends the job only.
        let done = match tokio::spawn((job.run)(house.clone(), cx, Arc::clone(means))).await {
            Ok(done) => done,
            Err(_) => Err("the job ended in the middle".to_owned()),
        };
        let noted = match done {
            Ok(()) => succeeded(house, job.name, clock.now()).await,
            Err(error) => {
                tracing::error!(target: "job", job = job.name, %error, "the job failed and will be tried again");
                failed(house, job.name, clock.now(), entropy.as_ref()).await
            }
        };
        if let Err(error) = noted {
            tracing::error!(target: "job", job = job.name, %error, "the outcome of the job could not be noted");
        }
    }
}

pub(crate) async fn succeeded(house: &House, job: &'static str, now: Timestamp) -> Result<(), StoreError> {
    let mut work = house.store.begin_reading("varn.alarm.clear").await?;
    work.run(&ALARM_CLEAR, args![now, job]).await?;
    work.commit_housekeeping("an alarm names a job, nothing about anyone").await?;
    house.store.lease_done(job, now).await
}

pub(crate) async fn failed(
    house: &House,
    job: &'static str,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<(), StoreError> {
    let mut work = house.store.begin("varn.alarm.raise").await?;
    work.run(&ALARM_RAISE, args![EventId::new(now, entropy), now, job]).await?;
    work.commit_housekeeping("an alarm names a job, nothing about anyone").await
}

/// Reminds of reports that nobody opens: the unit, its manager, the regional coordinator.
async fn escalate(house: House, cx: OpContext) -> Result<(), String> {
    let taken = intake::escalate(&house, &cx).await.map_err(|e| e.to_string())?;
    if !taken.is_empty() {
        tracing::info!(target: "job", steps = taken.len(), "unopened reports were escalated");
    }
    Ok(())
}

/// Tells whoever must be told that a thread between units waits too long.
async fn threads(house: House, cx: OpContext) -> Result<(), String> {
    while casework::watch(&house, &cx, PLANS).await.map_err(|e| e.to_string())? == PLANS {}
    Ok(())
}

/// Derives the plans again that time or new content may have changed.
async fn plans(house: House, cx: OpContext) -> Result<(), String> {
    casework::refresh_due(&house, &cx, PLANS).await.map(drop).map_err(|e| e.to_string())
}

/// Lets a report about nobody travel the whole way in every unit that wants it; a failure there is an alarm of its own.
async fn synthetic(house: House, cx: OpContext) -> Result<(), String> {
    let (through, stuck) = intake::run_synthetic(&house, &cx).await.map_err(|e| e.to_string())?;
    if stuck > 0 {
        tracing::error!(target: "job", through, stuck, "synthetic reports did not come through");
    }
    Ok(())
}

/// Notes what has become due for deletion, and erases what was approved.
async fn retention(house: House, cx: OpContext, means: Arc<Means>) -> Result<(), String> {
    casework::retention::look(&house, &cx, KEPT).await.map_err(|e| e.to_string())?;
    let done = casework::retention::erase_approved(&house, &cx, means.archive.as_deref(), KEPT)
        .await
        .map_err(|e| e.to_string())?;
    if !done.erased.is_empty() {
        tracing::info!(target: "job", objects = done.erased.len(), "approved objects were erased");
    }
    if done.left.is_empty() {
        Ok(())
    } else {
        Err(format!("{} approved objects could not be erased", done.left.len()))
    }
}

/// Chooses what is gone through of the week that has ended, and reminds of what has lain too long.
async fn log_control(house: House, cx: OpContext) -> Result<(), String> {
    let drawn = audit::control::draw(&house, &cx).await.map_err(|e| e.to_string())?;
    if let Some(drawn) = drawn {
        tracing::info!(target: "job", looks = drawn.looks, chosen = drawn.chosen, "log control was drawn");
    }
    audit::control::remind(&house, &cx).await.map_err(|e| e.to_string())
}

/// Destroys the locks of what was erased, and ends rotations that were begun.
async fn keys(house: House, cx: OpContext) -> Result<(), String> {
    house.keyring.tidy(cx.now);
    while access::shred(&house, &cx, KEPT).await.map_err(|e| e.to_string())? == KEPT {}
    access::clear_retired(&house, &cx).await.map(drop).map_err(|e| e.to_string())
}

/// Removes locks of transactions that failed.
async fn locks(house: House, cx: OpContext) -> Result<(), String> {
    access::sweep_locks(&house, cx.now).await.map(drop).map_err(|e| e.to_string())
}

/// Forgets what has run out.
async fn sweep(house: House, cx: OpContext) -> Result<(), String> {
    let two_days_ago = cx.now.saturating_sub(48.hours()).unwrap_or(cx.now);
    let swept = async {
        accounts::session::sweep(&house, cx.now).await?;
        let mut work = house.store.begin_reading("varn.sweep").await?;
        work.run(&FORM_KEYS, args![two_days_ago]).await?;
        work.commit_housekeeping("what has run out says nothing any more").await
    };
    swept.await.map_err(|e: StoreError| e.to_string())?;
    intake::sweep_synthetic(&house, &cx, OLD).await.map(drop).map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    use store::Statement;

    use super::*;

    const OPEN: Statement =
        Statement::new("test.alarms", "SELECT count(*) AS n FROM alarm WHERE cleared_at IS NULL");

    testkit::both_engines! {
        async fn a_failing_job_leaves_one_alarm_until_it_succeeds(t) {
            let open = async || {
                t.house.store.reader().one(&OPEN, args![]).await.unwrap().unwrap().get::<i64>("n").unwrap()
            };
            failed(&t.house, "sweep", t.now(), t.entropy.as_ref()).await.unwrap();
            failed(&t.house, "sweep", t.now(), t.entropy.as_ref()).await.unwrap();
            assert_eq!(open().await, 1);
            succeeded(&t.house, "sweep", t.now()).await.unwrap();
            assert_eq!(open().await, 0);
            failed(&t.house, "sweep", t.now(), t.entropy.as_ref()).await.unwrap();
            assert_eq!(open().await, 1);
        }
        async fn a_round_runs_each_job_once_in_its_time(t) {
            let clock: Arc<dyn Clock> = t.clock.clone();
            let entropy: Arc<dyn Entropy> = t.entropy.clone();
            round(&t.house, &clock, &entropy, &Arc::default()).await;
            for job in JOBS {
                assert!(!t.house.store.take_lease(job.name, t.now(), job.seconds).await.unwrap(), "{}", job.name);
            }
            t.clock.advance(jiff::SignedDuration::from_hours(1));
            round(&t.house, &clock, &entropy, &Arc::default()).await;
            let last = t.house.store.reader().all(&store::statements::LEASE_LAST, args![]).await.unwrap();
            assert_eq!(last.len(), JOBS.len());
            for row in last {
                assert_eq!(row.get::<Option<Timestamp>>("last_ok").unwrap(), Some(t.now()));
            }
        }
    }
}
