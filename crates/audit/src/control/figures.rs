//! Figures of log control: how much was looked at, how much of it was gone through, in time, and with what result.

use std::collections::BTreeMap;

use access::{
    AccessError, Area, House, OpContext,
    actions::{LogControl, LogOversee},
    enter_area, enter_unit,
};
use ground::UnitId;
use jiff::{SignedDuration, Timestamp};
use store::{Row, StoreError, args};

use super::{Door, Outcome, Sign, signs};
use crate::statements_::{FIGURES, FIGURES_LOOKS};

/// How far back the figures go: thirteen weeks, a quarter of a year.
const BACK: SignedDuration = SignedDuration::from_hours(13 * 7 * 24);

/// A week of one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Week {
    /// Midnight at its end.
    pub ends: Timestamp,
    /// Looks: one person at one case or report.
    pub looks: i64,
    /// Persons who looked.
    pub readers: i64,
}

/// The figures of one unit over the last thirteen weeks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// The unit.
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// Its weeks, newest first.
    pub weeks: Vec<Week>,
    /// For each sign how many looks showed it.
    pub by_sign: BTreeMap<Sign, i64>,
    /// Looks to go through.
    pub chosen: i64,
    /// Of them not gone through yet.
    pub open: i64,
    /// Gone through too late, or not in time and still open.
    pub late: i64,
    /// Found justified.
    pub justified: i64,
    /// Found unjustified.
    pub unjustified: i64,
}

impl Figures {
    fn new(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            unit: row.get("unit_id")?,
            name: row.get("name")?,
            weeks: Vec::new(),
            by_sign: BTreeMap::new(),
            chosen: 0,
            open: 0,
            late: 0,
            justified: 0,
            unjustified: 0,
        })
    }
}

/// The figures behind a door: of one unit, or of every unit of the organisation. They name nobody.
///
/// # Errors
/// [`AccessError`] when the person may not through this door.
pub async fn figures(house: &House, cx: &OpContext, door: Door) -> Result<Vec<Figures>, AccessError> {
    let (mut work, recorded, org, unit) = match door {
        Door::Unit(org, unit) => {
            let entry = enter_unit::<LogControl>(house, cx, org, unit).await?;
            (entry.work, entry.permit.recorded(), org, Some(unit))
        }
        Door::Officer(org) => {
            let entry = enter_area::<LogOversee>(house, cx, Area::Log(org)).await?;
            (entry.work, entry.permit.recorded(), org, None)
        }
    };
    let since = cx.now.saturating_sub(BACK).unwrap_or(Timestamp::MIN);
    let only = unit.unwrap_or(UnitId(uuid::Uuid::nil()));
    let mut units: BTreeMap<(String, UnitId), Figures> = BTreeMap::new();
    for row in work.all(&FIGURES_LOOKS, args![org, unit.is_none(), only, since]).await? {
        let new = Figures::new(&row)?;
        let week = Week { ends: row.get("ends_at")?, looks: row.get("looks")?, readers: row.get("readers")? };
        units.entry((new.name.clone(), new.unit)).or_insert(new).weeks.push(week);
    }
    for row in work.all(&FIGURES, args![org, unit.is_none(), only, since, cx.now]).await? {
        let new = Figures::new(&row)?;
        let at = units.entry((new.name.clone(), new.unit)).or_insert(new);
        let many: i64 = row.get("n")?;
        at.chosen += many;
        at.late += row.get::<i64>("late")?;
        match row.parse_opt("outcome")? {
            None => at.open += many,
            Some(Outcome::Justified) => at.justified += many,
            Some(Outcome::Unjustified) => at.unjustified += many,
        }
        for sign in signs(&row.get::<String>("signs")?) {
            *at.by_sign.entry(sign).or_default() += many;
        }
    }
    work.amend(recorded, |event| event.detail = Some("log.figures".to_owned()));
    Ok(work.commit(recorded, units.into_values().collect()).await?)
}
