//! The daily proof that the path is whole: a synthetic report, about nobody, is received, seen, opened, read back and
//! closed in every unit that has switched it on. Any stage that fails raises an alarm.

use access::{
    Area, Entry, House, OpContext, Target,
    actions::{ClockWatch, DirectoryEdit, ReportForget, ReportHandle, UnitManage},
    enter, enter_area, enter_unit,
};
use ground::{OrgId, ReportId, UnitId, UserId};
use jiff::{SignedDuration, Timestamp};
use store::{Row, StoreError, args};
use uuid::Uuid;

use crate::{
    AgeBand, Answer, Danger, IntakeError, Kind, Level, NewReport, State, Summary, To, Told,
    inbox::summary,
    page,
    receive::receive_at,
    statements_::{
        ALARM_CLEAR, ALARM_RAISE, ALARM_SEEN, ALARM_SEEN_UNIT, ALARMS_ALL, ALARMS_UNIT, PLACE,
        SYNTHETIC_DELETE, SYNTHETIC_DELETE_NOTES, SYNTHETIC_DELETE_STEPS, SYNTHETIC_DUE, SYNTHETIC_LATE,
        SYNTHETIC_OK, SYNTHETIC_OLD, SYNTHETIC_RUN, SYNTHETIC_SEEN, SYNTHETIC_SET, SYNTHETIC_UNIT,
        UNIT_OVERDUE,
    },
};

/// How long synthetic reports are kept: long enough to see when something began to fail.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Longest time without a synthetic report that came through.
const LATE: SignedDuration = SignedDuration::from_hours(25);

/// A unit's switch and last results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SyntheticState {
    /// Switched on.
    pub on: bool,
    /// Last try.
    pub last_run: Option<Timestamp>,
    /// Last time it came through.
    pub last_ok: Option<Timestamp>,
}

/// Something went wrong and somebody must know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    /// Its id.
    pub id: Uuid,
    /// `synthetic`: a stage failed; `synthetic_late`: nothing came through for 25 hours; other rooms add theirs.
    pub kind: String,
    /// The unit, if it is about one.
    pub unit: Option<UnitId>,
    /// Since when.
    pub at: Timestamp,
    /// Code of the stage.
    pub detail: String,
    /// Who looks into it, and since when.
    pub seen: Option<(UserId, Timestamp)>,
}

/// What a manager sees first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitOverview {
    /// Unopened reports that were escalated to the manager, oldest clock first, at most 50.
    pub escalated: Vec<Summary>,
    /// Synthetic reports.
    pub synthetic: SyntheticState,
    /// The unit's alarms.
    pub alarms: Vec<Alarm>,
}

fn alarm(row: &Row) -> Result<Alarm, StoreError> {
    Ok(Alarm {
        id: row.get("id")?,
        kind: row.get("kind")?,
        unit: row.get("unit_id")?,
        at: row.get("at")?,
        detail: row.get("detail")?,
        seen: row.get::<Option<UserId>>("seen_by")?.zip(row.get("seen_at")?),
    })
}

/// The manager's overview of a unit.
///
/// # Errors
/// [`IntakeError::Access`] when the actor does not manage the unit.
pub async fn unit_overview(
    house: &House,
    cx: &OpContext,
    (org, unit): (OrgId, UnitId),
) -> Result<UnitOverview, IntakeError> {
    let Entry { mut work, permit } = enter_unit::<UnitManage>(house, cx, org, unit).await?;
    let mut list = permit.unit_args();
    list.extend(args![Level::Manager.rank()]);
    let rows = work.all(&UNIT_OVERDUE, list).await?;
    let escalated = rows.iter().map(summary).collect::<Result<Vec<_>, _>>()?;
    let synthetic = match work.one(&SYNTHETIC_UNIT, args![unit]).await? {
        Some(row) => SyntheticState {
            on: row.get("enabled")?,
            last_run: row.get("last_run")?,
            last_ok: row.get("last_ok")?,
        },
        None => SyntheticState::default(),
    };
    let rows = work.all(&ALARMS_UNIT, args![unit]).await?;
    let alarms = rows.iter().map(alarm).collect::<Result<Vec<_>, _>>()?;
    let mut event = cx.event("unit.overview", "unit", Some(unit.uuid()));
    event.owner = Some(org);
    event.rule = permit.rule().code();
    event.shown = escalated.iter().map(|r| r.id.uuid()).collect();
    let recorded = work.record(event);
    work.commit(recorded, UnitOverview { escalated, synthetic, alarms }).await.map_err(Into::into)
}

/// Switches the daily synthetic report of a unit on or off.
///
/// # Errors
/// [`IntakeError::Access`] when the actor does not manage the unit.
pub async fn set_synthetic(
    house: &House,
    cx: &OpContext,
    (org, unit): (OrgId, UnitId),
    on: bool,
) -> Result<(), IntakeError> {
    let Entry { mut work, permit } = enter_unit::<UnitManage>(house, cx, org, unit).await?;
    work.run(&SYNTHETIC_SET, args![unit, org, on, cx.now]).await?;
    if !on {
        work.run(&ALARM_CLEAR, args![unit, cx.now]).await?;
    }
    let mut event = cx.event("unit.synthetic", "unit", Some(unit.uuid()));
    event.owner = Some(org);
    event.rule = permit.rule().code();
    event.detail = Some(if on { "on" } else { "off" }.to_owned());
    let recorded = work.record(event);
    work.commit(recorded, ()).await.map_err(Into::into)
}

/// All alarms of the installation, for its administrators. No personal data.
///
/// # Errors
/// [`IntakeError::Access`] when the actor is no administrator.
pub async fn alarms(house: &House, cx: &OpContext) -> Result<Vec<Alarm>, IntakeError> {
    let Entry { mut work, permit } = enter_area::<DirectoryEdit>(house, cx, Area::Directory).await?;
    let rows = work.all(&ALARMS_ALL, args![]).await?;
    let alarms = rows.iter().map(alarm).collect::<Result<Vec<_>, _>>()?;
    work.commit(permit.recorded(), alarms).await.map_err(Into::into)
}

/// Notes that the person looks into an alarm that is shown to them: of a unit they manage, or (no unit) of the
/// installation they administer. The alarm stays until its cause is gone; the first who looks into it stays.
///
/// # Errors
/// [`IntakeError::Access`] when the alarms are not shown to the person.
pub async fn acknowledge(
    house: &House,
    cx: &OpContext,
    at: Option<(OrgId, UnitId)>,
    alarm: Uuid,
) -> Result<(), IntakeError> {
    let mut event = cx.event("alarm.seen", "alarm", Some(alarm));
    let mut work = match at {
        Some((org, unit)) => {
            let Entry { mut work, permit } = enter_unit::<UnitManage>(house, cx, org, unit).await?;
            work.run(&ALARM_SEEN_UNIT, args![alarm, cx.user(), cx.now, unit]).await?;
            event.owner = Some(org);
            event.rule = permit.rule().code();
            work
        }
        None => {
            let Entry { mut work, permit } = enter_area::<DirectoryEdit>(house, cx, Area::Directory).await?;
            work.run(&ALARM_SEEN, args![alarm, cx.user(), cx.now]).await?;
            event.rule = permit.rule().code();
            work
        }
    };
    let recorded = work.record(event);
    work.commit(recorded, ()).await.map_err(Into::into)
}

/// Job: removes synthetic reports older than thirty days, at most `batch`. Gives how many there were.
///
/// # Errors
/// [`IntakeError`] when the store fails; those removed before stay removed.
pub async fn sweep_synthetic(house: &House, cx: &OpContext, batch: usize) -> Result<usize, IntakeError> {
    let before = cx.now.saturating_sub(KEPT).unwrap_or(Timestamp::MIN);
    let rows = house.store.reader().all(&SYNTHETIC_OLD, args![before, batch]).await?;
    for row in &rows {
        let target = Target::Of(row.get("owner_id")?, row.get("id")?);
        let Entry { mut work, permit } = match enter::<ReportForget>(house, cx, &target).await {
            // Another node was faster.
            Err(access::AccessError::Absent) => continue,
            entry => entry?,
        };
        let (owner, id) = (permit.owner(), permit.id());
        // Says itself that it is synthetic: a real report cannot be removed this way.
        if work.run(&SYNTHETIC_DELETE, args![owner, id]).await? == 1 {
            work.run(&SYNTHETIC_DELETE_STEPS, args![owner, id]).await?;
            work.run(&SYNTHETIC_DELETE_NOTES, args![owner, id]).await?;
            permit.forget(cx, &mut work).await?;
        }
        work.commit(permit.recorded(), ()).await?;
    }
    Ok(rows.len())
}

/// Job: lets a synthetic report travel in every unit that has switched it on and not had one today, and looks for units
/// without success for 25 hours. Gives how many came through and how many did not.
///
/// # Errors
/// [`IntakeError`] only when not even the alarm could be written.
pub async fn run_synthetic(house: &House, cx: &OpContext) -> Result<(usize, usize), IntakeError> {
    let zone = ground::stockholm();
    let today = cx.now.to_zoned(zone).start_of_day().map_or(cx.now, |z| z.timestamp());
    let (mut through, mut failed) = (0, 0);
    for row in house.store.reader().all(&SYNTHETIC_DUE, args![true, today]).await? {
        let (unit, org): (UnitId, OrgId) = (row.get("unit_id")?, row.get("org_id")?);
        let outcome = travel(house, cx, org, unit).await;
        let Entry { mut work, permit } = enter_area::<ClockWatch>(house, cx, Area::Units).await?;
        work.run(&SYNTHETIC_RUN, args![unit, cx.now]).await?;
        let mut event = cx.event("synthetic.report", "unit", Some(unit.uuid()));
        event.owner = Some(org);
        match outcome {
            Ok(()) => {
                through += 1;
                work.run(&SYNTHETIC_OK, args![unit, cx.now]).await?;
                work.run(&ALARM_CLEAR, args![unit, cx.now]).await?;
                event.detail = Some("ok".to_owned());
            }
            Err((stage, error)) => {
                failed += 1;
                tracing::error!(%unit, stage, error = %error, "a synthetic report did not come through");
                let id: uuid::Uuid = cx.new_id();
                work.run(&ALARM_RAISE, args![id, "synthetic", org, unit, cx.now, stage]).await?;
                event.detail = Some(stage.to_owned());
            }
        }
        work.record(event);
        work.commit(permit.recorded(), ()).await?;
    }
    late(house, cx).await?;
    Ok((through, failed))
}

/// Alarms about units where nothing has come through for too long, whatever the reason.
async fn late(house: &House, cx: &OpContext) -> Result<(), IntakeError> {
    let before = cx.now.saturating_sub(LATE).unwrap_or(Timestamp::MIN);
    let rows = house.store.reader().all(&SYNTHETIC_LATE, args![true, before]).await?;
    if rows.is_empty() {
        return Ok(());
    }
    let Entry { mut work, permit } = enter_area::<ClockWatch>(house, cx, Area::Units).await?;
    for row in rows {
        let (unit, org): (UnitId, OrgId) = (row.get("unit_id")?, row.get("org_id")?);
        let id: uuid::Uuid = cx.new_id();
        work.run(&ALARM_RAISE, args![id, "synthetic_late", org, unit, cx.now, "no_success"]).await?;
    }
    work.commit(permit.recorded(), ()).await.map_err(Into::into)
}

fn synthetic_report(unit: UnitId, words: String) -> NewReport {
    NewReport {
        form_key: "synthetic".to_owned(),
        to: To::Unit(unit),
        kind: Kind::OwnObservation,
        danger: Danger::No,
        municipality: None,
        reporter_kind: "social_services".to_owned(),
        duty_bound: Answer::No,
        feedback_wanted: false,
        age: AgeBand::Unknown,
        purposes: Vec::new(),
        told: Told { child_other: words.clone(), happened: words, ..Told::default() },
    }
}

/// The whole way; the code of the stage that failed otherwise.
async fn travel(
    house: &House,
    cx: &OpContext,
    org: OrgId,
    unit: UnitId,
) -> Result<(), (&'static str, IntakeError)> {
    let at = |stage: &'static str| move |e: IntakeError| (stage, e);
    let to = directory::unit(&house.store, unit).await.map_err(|e| ("unit", e.into()))?;
    let to = to.filter(|u| u.active && u.org == org).ok_or(("unit", IntakeError::NoReceiver))?;
    // Different every day, so that yesterday's text cannot pass for today's.
    let words = house.content.words.get(cx.lang, "intake-synthetic-text", &[]);
    let input = synthetic_report(unit, format!("{words} {}", cx.new_id::<uuid::Uuid>()));
    let (_, id) = receive_at(house, cx, &input, &to, true).await.map_err(at("receive"))?;
    seen(house, cx, (org, unit), id).await.map_err(at("inbox"))?;
    let target = Target::Of(org, id.uuid());
    let page = page::open_at(house, cx, &target).await.map_err(at("open"))?;
    if page.opened.is_none_or(|o| o.told != input.told) {
        return Err(("read", IntakeError::Damaged));
    }
    close(house, cx, &target).await.map_err(at("close"))
}

async fn seen(
    house: &House,
    cx: &OpContext,
    (org, unit): (OrgId, UnitId),
    id: ReportId,
) -> Result<(), IntakeError> {
    let Entry { mut work, permit } = enter_area::<ClockWatch>(house, cx, Area::Units).await?;
    let row = work.one(&SYNTHETIC_SEEN, args![org, unit, None::<uuid::Uuid>, cx.now, id]).await?;
    work.commit(permit.recorded(), ()).await?;
    row.map(drop).ok_or(IntakeError::Damaged)
}

async fn close(house: &House, cx: &OpContext, target: &Target) -> Result<(), IntakeError> {
    let Entry { mut work, permit } = enter::<ReportHandle>(house, cx, target).await?;
    let sort = -cx.now.as_microsecond();
    let state = State::Closed;
    let args = args![permit.owner(), permit.id(), state.code(), state.tab().code(), sort];
    work.run(&PLACE, args).await?;
    permit.bump(&mut work, permit.revision()).await?;
    work.commit(permit.recorded(), ()).await.map_err(Into::into)
}
