//! What is due everywhere, for the operator: numbers, rules and units, nothing about anyone.

use access::{Area, Entry as Entered, House, OpContext, actions::ClockWatch, enter_area};
use store::args;

use super::{DueRow, due_row, statements_::ALL_DUE};
use crate::CaseworkError;

/// Most rows that are listed.
const MOST: usize = 100_000;

/// Something whose time is out, with the names of its unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Name of the organisation.
    pub org_name: String,
    /// Name of the responsible unit.
    pub unit_name: String,
    /// The row.
    pub row: DueRow,
}

/// Everything whose time is out, by organisation and unit.
///
/// # Errors
/// [`CaseworkError`] when the store fails.
pub async fn plan(house: &House, cx: &OpContext) -> Result<Vec<Planned>, CaseworkError> {
    let Entered { mut work, permit } = enter_area::<ClockWatch>(house, cx, Area::Units).await?;
    let rows = work.all(&ALL_DUE, args![MOST]).await?;
    let found = rows
        .iter()
        .map(|row| {
            Ok(Planned {
                org_name: row.get("org_name")?,
                unit_name: row.get("unit_name")?,
                row: due_row(row)?,
            })
        })
        .collect::<Result<Vec<_>, CaseworkError>>()?;
    work.amend(permit.recorded(), |event| event.detail = Some("retention.plan".to_owned()));
    Ok(work.commit(permit.recorded(), found).await?)
}
