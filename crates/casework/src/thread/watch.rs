//! When nobody answers: the unit that is awaited is reminded, then its manager, then the coordinator, and after a month of silence
//! the giver is told of the way to the inspectorate. And the coordinator's board: what is stuck, without identities.

use access::{
    Area, Entry as Entered, House, OpContext,
    actions::{ClockWatch, RegionOversee},
    enter_area,
};
use ground::ThreadId;
use handover::{Kind, Phase, Side};
use jiff::Timestamp;
use law::Stage;
use store::{Row, args};

use super::{
    ThreadRow, load, silence_of,
    statements_::{BOARD, STAGE_PUT, THREAD_ALARM, WATCH},
};
use crate::{CaseworkError, plan::NO_TIME, sealed::parse};

/// Threads on one board.
const PAGE: usize = 500;

impl ThreadRow {
    /// What is told next, and when.
    fn told_next(&self, house: &House) -> Option<(Stage, Timestamp)> {
        self.awaits?;
        let steps = silence_of(house, self.kind);
        let over = || {
            let at = self.silence(house)?.0.late_after()?;
            Some((Stage::Silence, at))
        };
        match self.stage {
            Stage::Silence => None,
            Stage::Coordinator => over(),
            stage => steps.next(stage, self.since),
        }
    }
}

/// Job: tells whoever must be told that somebody has waited too long, at most `batch` threads. Returns how many there were.
///
/// # Errors
/// [`CaseworkError`] when the store fails; what was told until then stays told.
pub async fn watch(house: &House, cx: &OpContext, batch: usize) -> Result<usize, CaseworkError> {
    let rows = house.store.reader().all(&WATCH, args![cx.now, batch]).await?;
    for row in &rows {
        let id: ThreadId = row.get("id")?;
        let Entered { mut work, permit } = enter_area::<ClockWatch>(house, cx, Area::Units).await?;
        let mut thread = load(&mut work, id).await?;
        let seen = thread.revision;
        // Several stages may have come while the program stood still: each is told.
        while let Some((stage, _)) = thread.told_next(house).filter(|(_, at)| *at <= cx.now) {
            thread.stage = stage;
            let side =
                if stage == Stage::Silence { Side::Giver } else { thread.awaits.unwrap_or(Side::Taker) };
            let at = thread.party(side);
            let alarm: ground::EventId = cx.new_id();
            work.run(
                &THREAD_ALARM,
                args![
                    alarm.uuid(),
                    format!("thread-{}", stage.code()),
                    at.org,
                    at.unit,
                    cx.now,
                    id.to_string()
                ],
            )
            .await?;
        }
        let next = thread.told_next(house).map_or(NO_TIME, |(_, at)| at.as_microsecond());
        // Somebody has answered meanwhile: then nothing is told.
        if work.run(&STAGE_PUT, args![id, seen, thread.stage.code(), next]).await? == 1 {
            work.amend(permit.recorded(), |event| event.detail = Some(format!("threads {}", thread.stage)));
            work.commit(permit.recorded(), ()).await?;
        }
    }
    Ok(rows.len())
}

/// A thread on the coordinator's board: units, kind, age, clock. Nothing about the child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stuck {
    /// The thread, to speak of it.
    pub thread: ThreadId,
    /// What is asked for.
    pub kind: Kind,
    /// Where it stands.
    pub phase: Phase,
    /// Who is awaited.
    pub awaits: Side,
    /// Unit and organisation of the giver.
    pub giver: (String, String),
    /// Unit and organisation of the taker.
    pub taker: (String, String),
    /// When it began.
    pub opened_at: Timestamp,
    /// Since when somebody is awaited.
    pub since: Timestamp,
    /// How far it has been told.
    pub stage: Stage,
    /// The nearest clock of the case when it was offered.
    pub due: Option<Timestamp>,
}

impl Stuck {
    fn read(row: &Row) -> Result<Self, CaseworkError> {
        let preview: super::Preview = parse(&row.get::<String>("preview")?)?;
        Ok(Self {
            thread: row.get("id")?,
            kind: row.parse("kind")?,
            phase: row.parse("phase")?,
            awaits: row.parse("awaits")?,
            giver: (row.get("giver_unit_name")?, row.get("giver_org_name")?),
            taker: (row.get("taker_unit_name")?, row.get("taker_org_name")?),
            opened_at: row.get("opened_at")?,
            since: row.get("since")?,
            stage: row.parse("stage")?,
            due: preview.due.and_then(|m| Timestamp::from_microsecond(m).ok()),
        })
    }
}

/// What is unanswered or unread between units of a region, or of the whole country, longest first.
///
/// # Errors
/// [`access::AccessError::NotYours`] when the person coordinates neither the region nor the country.
pub async fn board(house: &House, cx: &OpContext, region: Option<&str>) -> Result<Vec<Stuck>, CaseworkError> {
    let area = region.map_or(Area::Country, |slug| Area::Region(slug.to_owned()));
    let Entered { mut work, permit } = enter_area::<RegionOversee>(house, cx, area).await?;
    let rows = work.all(&BOARD, args![region.unwrap_or_default(), PAGE]).await?;
    let list = rows.iter().map(Stuck::read).collect::<Result<Vec<_>, _>>()?;
    Ok(work.commit(permit.recorded(), list).await?)
}
