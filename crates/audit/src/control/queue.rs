//! Going through what was chosen: the queue, one look with everything that was done, and what came out.

use access::{
    AccessError, Area, House, OpContext,
    actions::{LogControl, LogOversee},
    enter_area, enter_unit,
};
use ground::{ControlId, OrgId, UnitId};
use jiff::{SignedDuration, Timestamp};
use store::{Recorded, Row, StoreError, Value, Work, args};
use uuid::Uuid;
use vault::{DataKey, VaultError};

use super::{Kind, Line, Outcome, Sign, Why, line};
use crate::statements_::{
    CONTROL_ALARM, CONTROL_DECIDE, CONTROL_EVENTS, CONTROL_HOURS, QUEUE_OFFICER, QUEUE_OFFICER_ONE,
    QUEUE_UNIT, QUEUE_UNIT_ONE,
};

/// Rows of one page.
const PAGE: usize = 50;
/// Most events shown of one look.
pub const LOOKS_SHOWN: usize = 200;
/// Longest note, in characters.
const LONGEST_NOTE: usize = 2_000;

/// Through which door somebody comes to the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// Leads this unit.
    Unit(OrgId, UnitId),
    /// Looks after this organisation's data protection.
    Officer(OrgId),
}

/// Why going through it did not work. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ControlError {
    /// Not there, or not for this person.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A note cannot be sealed or opened.
    #[error(
        "The note cannot be opened with the organisation's key. Nothing was changed. Tell the administrator."
    )]
    Sealed(#[from] VaultError),
    /// Something in the form must be put right.
    #[error("Something in the form needs to be put right. Nothing was saved.")]
    Invalid {
        /// The field: `outcome`, `why` or `note`.
        field: &'static str,
        /// Key of the words.
        key: &'static str,
    },
    /// Somebody else has gone through it, or written a note.
    #[error("Somebody else changed this while you were writing. Nothing was saved. Open it again.")]
    Stale,
}

/// Where a page of the queue ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Microseconds: by when the last look shown is due, or when it was found, counted backwards.
    pub at: i64,
    /// The look.
    pub id: ControlId,
}

/// A page of the queue: what is open, most urgent first; what is done, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    /// The looks.
    pub lines: Vec<Line>,
    /// Where the next page begins.
    pub next: Option<Place>,
}

/// Something the reader did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// Name in the log.
    pub action: String,
    /// The rule that let them; `None` for a code this program does not know.
    pub rule: Option<access::Rule>,
    /// A code that tells more.
    pub detail: Option<String>,
}

/// One look with what is needed to judge it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The look.
    pub line: Line,
    /// What was done in that time, oldest first, at most [`LOOKS_SHOWN`].
    pub events: Vec<Event>,
    /// There is more than that.
    pub more: bool,
    /// The note so far.
    pub note: String,
}

/// What somebody writes down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// What came out; `None` to leave it open and keep the note.
    pub outcome: Option<(Outcome, Option<Why>)>,
    /// The note; whoever may go through the look may read it.
    pub note: String,
}

/// A door that has been gone through.
struct Inside {
    work: Work,
    recorded: Recorded,
    rule: &'static str,
    owner: OrgId,
    key: DataKey,
    /// The first arguments of the door's statements.
    arguments: Vec<Value>,
}

async fn inside(house: &House, cx: &OpContext, door: Door) -> Result<Inside, AccessError> {
    match door {
        Door::Unit(org, unit) => {
            let entry = enter_unit::<LogControl>(house, cx, org, unit).await?;
            Ok(Inside {
                work: entry.work,
                recorded: entry.permit.recorded(),
                rule: entry.permit.rule().code(),
                owner: org,
                key: entry.permit.own_texts()?,
                arguments: entry.permit.unit_args(),
            })
        }
        Door::Officer(org) => {
            let mut entry = enter_area::<LogOversee>(house, cx, Area::Log(org)).await?;
            let key = entry.permit.own_texts(house, cx, &mut entry.work).await?;
            Ok(Inside {
                work: entry.work,
                recorded: entry.permit.recorded(),
                rule: entry.permit.rule().code(),
                owner: org,
                key,
                arguments: args![org, cx.user(), cx.now],
            })
        }
    }
}

const fn place(owner: OrgId, id: ControlId) -> vault::Place {
    vault::Place { table: "log_control", column: "sealed", owner, row: id.uuid() }
}

/// What is to be gone through, or with `open` false what has been.
///
/// # Errors
/// [`AccessError`] when the person may not through this door.
pub async fn queue(
    house: &House,
    cx: &OpContext,
    door: Door,
    open: bool,
    after: Option<Place>,
) -> Result<Queue, ControlError> {
    let mut inside = inside(house, cx, door).await?;
    let after = after.unwrap_or(Place { at: i64::MIN, id: ControlId(Uuid::nil()) });
    let statement = match door {
        Door::Unit(..) => &QUEUE_UNIT,
        Door::Officer(_) => &QUEUE_OFFICER,
    };
    inside.arguments.extend(args![open, after.at, after.id, PAGE + 1]);
    let rows = inside.work.all(statement, inside.arguments).await?;
    let lines: Vec<Line> = rows.iter().take(PAGE).map(line).collect::<Result<_, _>>()?;
    let next = match (rows.get(PAGE), rows.get(PAGE - 1)) {
        (Some(_), Some(last)) => Some(Place { at: last.get("place")?, id: last.get("id")? }),
        _ => None,
    };
    let shown = lines.iter().map(|l| l.id.uuid()).collect();
    inside.work.amend(inside.recorded, |event| event.shown = shown);
    Ok(inside.work.commit(inside.recorded, Queue { lines, next }).await?)
}

/// The row of one look; that an absent one was asked for is on record.
async fn one(mut inside: Inside, door: Door, id: ControlId) -> Result<(Inside, Row, Line), ControlError> {
    let statement = match door {
        Door::Unit(..) => &QUEUE_UNIT_ONE,
        Door::Officer(_) => &QUEUE_OFFICER_ONE,
    };
    let mut arguments = inside.arguments.clone();
    arguments.extend(args![id]);
    let Some(row) = inside.work.one(statement, arguments).await? else {
        inside.work.commit(inside.recorded, ()).await?;
        return Err(AccessError::Absent.into());
    };
    let line = line(&row)?;
    Ok((inside, row, line))
}

/// One look, with what was done.
///
/// # Errors
/// [`AccessError::Absent`] when it is not there for this person.
pub async fn item(house: &House, cx: &OpContext, door: Door, id: ControlId) -> Result<Item, ControlError> {
    let (mut inside, row, line) = one(inside(house, cx, door).await?, door, id).await?;
    let most = LOOKS_SHOWN + 1;
    // An opening in an emergency is judged by the whole day around it.
    let day = SignedDuration::from_hours(24);
    let (from, to) = if line.signs.contains(&Sign::BreakGlass) {
        (
            line.first_at.saturating_sub(day).unwrap_or(line.first_at),
            line.last_at.saturating_add(day).unwrap_or(line.last_at),
        )
    } else {
        (line.first_at, line.last_at)
    };
    let rows = match line.kind {
        Kind::Hours => inside.work.all(&CONTROL_HOURS, args![line.user, from, to, most]).await?,
        Kind::Case | Kind::Report => {
            let object: Uuid = row.get("object_id")?;
            // What was done in the same week stands beside the looking.
            inside.work.all(&CONTROL_EVENTS, args![object, line.user, from, to, most]).await?
        }
    };
    let events = rows
        .iter()
        .take(LOOKS_SHOWN)
        .map(|row| {
            Ok(Event {
                at: row.get("at")?,
                action: row.get("action")?,
                rule: row.get::<String>("rule_id")?.parse().ok(),
                detail: row.get("detail")?,
            })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    let note = match row.get::<Option<Vec<u8>>>("sealed")? {
        Some(sealed) => {
            let open = inside.key.open(place(line.owner, line.id), &sealed)?;
            String::from_utf8_lossy(&open).into_owned()
        }
        None => String::new(),
    };
    inside.work.amend(inside.recorded, |event| {
        event.shown = vec![id.uuid()];
        event.detail = Some("log.item".to_owned());
    });
    let item = Item { line, events, more: rows.len() > LOOKS_SHOWN, note };
    Ok(inside.work.commit(inside.recorded, item).await?)
}

/// Writes down what came out of one look, or keeps a note and leaves it open.
///
/// # Errors
/// [`ControlError::Invalid`] without a reason where one is needed; [`ControlError::Stale`] when somebody was faster;
/// [`AccessError::Absent`] when it is not there for this person.
pub async fn decide(
    house: &House,
    cx: &OpContext,
    door: Door,
    id: ControlId,
    (form_key, seen): (&str, i64),
    verdict: Verdict,
) -> Result<(), ControlError> {
    let note = verdict.note.trim();
    let needs_note =
        matches!(verdict.outcome, None | Some((Outcome::Unjustified, _) | (_, Some(Why::Other))));
    if matches!(verdict.outcome, Some((Outcome::Justified, None))) {
        return Err(ControlError::Invalid { field: "why", key: "log-fault-why" });
    }
    if needs_note && note.is_empty() {
        return Err(ControlError::Invalid { field: "note", key: "log-fault-note" });
    }
    if note.chars().count() > LONGEST_NOTE {
        return Err(ControlError::Invalid { field: "note", key: "log-fault-long" });
    }
    let user = cx.user().ok_or(AccessError::Absent)?;
    let mut inside = inside(house, cx, door).await?;
    if !form_key.is_empty()
        && inside.work.claim_form(user, form_key, cx.now, &id.to_string()).await?.is_some()
    {
        return Ok(inside.work.commit(inside.recorded, ()).await?);
    }
    let (mut inside, _, line) = one(inside, door, id).await?;
    let sealed = if note.is_empty() {
        None
    } else {
        Some(inside.key.seal(place(line.owner, line.id), cx.entropy(), note.as_bytes())?)
    };
    let (outcome, why) = match verdict.outcome {
        Some((outcome, why)) => (Some(outcome.code()), why.filter(|_| outcome == Outcome::Justified)),
        None => (None, None),
    };
    let decided = outcome.map(|_| user);
    let changed = inside
        .work
        .run(
            &CONTROL_DECIDE,
            args![
                line.owner,
                id,
                seen,
                outcome,
                why.map(|w| w.code()),
                decided,
                decided.map(|_| cx.now),
                sealed
            ],
        )
        .await?;
    if changed != 1 {
        return Err(ControlError::Stale);
    }
    if outcome.is_some() && line.signs.contains(&Sign::BreakGlass) {
        inside.work.run(&CONTROL_ALARM, args![id, cx.now]).await?;
    }
    let mut event = cx.event("log.decided", "log_control", Some(id.uuid()));
    event.owner = Some(inside.owner);
    event.rule = inside.rule;
    event.detail = Some(outcome.unwrap_or("note").to_owned());
    let recorded = inside.work.record(event);
    Ok(inside.work.commit(recorded, ()).await?)
}
