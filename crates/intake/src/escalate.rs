//! Nobody opens it: the unit is reminded, then its manager, then the regional coordinator. Each once.

use access::{
    Area, Entry, House, OpContext,
    actions::{ClockWatch, RegionOversee},
    enter_area,
};
use ground::UnitId;
use jiff::{SignedDuration, Timestamp};
use store::args;

use crate::{
    IntakeError, Level, OverdueReport, Urgency, clocks,
    statements_::{OVERSIGHT, STEP_ANY, STEP_DUE, STEP_INSERT, STEP_TAKE},
};

/// How long after the time to open it the escalations come. The reminder comes at that time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ladder {
    /// To the manager.
    pub manager: SignedDuration,
    /// To the regional coordinator. Never before the manager.
    pub coordinator: SignedDuration,
}

impl Ladder {
    /// When a level is reached.
    #[must_use]
    pub fn at(self, level: Level, open_due: Timestamp) -> Timestamp {
        let after = match level {
            Level::Reminder => SignedDuration::ZERO,
            Level::Manager => self.manager.max(SignedDuration::ZERO),
            Level::Coordinator => self.coordinator.max(self.manager).max(SignedDuration::ZERO),
        };
        open_due.saturating_add(after).unwrap_or(Timestamp::MAX)
    }
}

/// How far an unopened report has escalated at `now`.
#[must_use]
pub fn level(ladder: Ladder, open_due: Timestamp, now: Timestamp) -> Option<Level> {
    Level::ALL.iter().copied().rfind(|l| ladder.at(*l, open_due) <= now)
}

/// The instant of the escalation after `reached`, if there is one.
#[must_use]
pub fn next_step(ladder: Ladder, open_due: Timestamp, reached: Option<Level>) -> Option<Timestamp> {
    Level::of_rank(reached.map_or(0, Level::rank) + 1).map(|l| ladder.at(l, open_due))
}

/// One escalation taken by a run of the job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Escalated {
    /// The unit that has not opened the report.
    pub unit: UnitId,
    /// Which step.
    pub level: Level,
}

/// Job: takes every escalation that is due. May run on several nodes at once and be stopped anywhere.
///
/// # Errors
/// [`IntakeError`] when the store fails; steps taken before stay taken.
pub async fn escalate(house: &House, cx: &OpContext) -> Result<Vec<Escalated>, IntakeError> {
    let mut all = Vec::new();
    // Bounded: a page takes its steps or the steps belong to somebody else's run.
    for _ in 0..100 {
        if house.store.reader().one(&STEP_ANY, args![cx.now]).await?.is_none() {
            break;
        }
        let taken = escalate_page(house, cx).await?;
        if taken.is_empty() {
            break;
        }
        all.extend(taken);
    }
    Ok(all)
}

async fn escalate_page(house: &House, cx: &OpContext) -> Result<Vec<Escalated>, IntakeError> {
    let Entry { mut work, permit } = enter_area::<ClockWatch>(house, cx, Area::Units).await?;
    let mut taken = Vec::new();
    for row in work.all(&STEP_DUE, args![cx.now]).await? {
        let urgency: Urgency = row.parse("urgency")?;
        let open_due: Timestamp = row.get("open_due")?;
        let (owner, id): (ground::OrgId, uuid::Uuid) = (row.get("owner_id")?, row.get("id")?);
        let (before, round): (i64, i64) = (row.get("step_level")?, row.get("round")?);
        let ladder = clocks::ladder(house, urgency);
        let reached = level(ladder, open_due, cx.now);
        let rank = reached.map_or(0, Level::rank).max(before);
        let next = next_step(ladder, open_due, Level::of_rank(rank));
        if work.run(&STEP_TAKE, args![owner, id, round, before, rank, next]).await? == 0 {
            continue;
        }
        for step in Level::ALL.iter().copied().filter(|l| l.rank() > before && l.rank() <= rank) {
            work.run(&STEP_INSERT, args![owner, id, round, step.code(), cx.now]).await?;
            let mut event = cx.event("report.escalated", "report", Some(id));
            event.owner = Some(owner);
            event.rule = permit.rule().code();
            event.detail = Some(step.code().to_owned());
            work.record(event);
            taken.push(Escalated { unit: row.get("unit_id")?, level: step });
        }
    }
    work.commit(permit.recorded(), taken).await.map_err(Into::into)
}

/// Reports of a region that have lain unopened until the coordinator must know, oldest first, at most 200: unit, age,
/// urgency, state. Which report, and about which child, is not told here.
///
/// # Errors
/// [`IntakeError::Access`] when the region is not the actor's.
pub async fn oversight(
    house: &House,
    cx: &OpContext,
    region: &str,
) -> Result<Vec<OverdueReport>, IntakeError> {
    let Entry { mut work, permit } =
        enter_area::<RegionOversee>(house, cx, Area::Region(region.to_owned())).await?;
    let rows = work.all(&OVERSIGHT, args![region, false]).await?;
    let mut found: Vec<OverdueReport> = rows
        .iter()
        .map(|row| {
            let arrived: Timestamp = row.get("arrived_at")?;
            Ok(OverdueReport {
                unit_id: row.get("unit_id")?,
                unit: String::new(),
                waiting: cx.now.duration_since(arrived),
                urgency: row.parse("urgency")?,
                state: row.parse("state")?,
            })
        })
        .collect::<Result<_, store::StoreError>>()?;
    work.commit(permit.recorded(), ()).await?;
    let ids: Vec<UnitId> = found.iter().map(|report| report.unit_id).collect();
    let units = directory::units_by_id(&house.store, &ids).await?;
    for report in &mut found {
        let unit = units.iter().find(|u| u.id == report.unit_id);
        report.unit = unit.map(directory::Unit::full_name).unwrap_or_default();
    }
    Ok(found)
}
