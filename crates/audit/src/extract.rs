//! The extract of the log for the person it is about: which units have seen a case, when, to do what, and by which right.
//! Units, never the names of those who work there: that tells whether the looking was justified, and staff whose own data are
//! protected stay unnamed by construction.

use access::{AccessError, House, OpContext, Rule, Target, actions, enter};
use jiff::{Timestamp, civil::Date};
use store::{Row, StoreError, args};

use crate::statements_::EXTRACT;

/// Most events of one extract; a case with more says so.
pub const MOST: usize = 5_000;

/// What a unit did on one day, by one right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The day, in Sweden.
    pub day: Date,
    /// Organisation and unit; `None` for the system itself.
    pub by: Option<(String, String)>,
    /// The action's name in the log.
    pub action: String,
    /// The rule that let them; `None` for a code this program does not know.
    pub rule: Option<Rule>,
    /// How many times.
    pub times: usize,
}

/// The extract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extract {
    /// Newest day first.
    pub done: Vec<Done>,
    /// From when on it tells everything; `None` when it tells all there is.
    pub complete_from: Option<Timestamp>,
}

fn read(row: &Row) -> Result<(Timestamp, Done), StoreError> {
    let at: Timestamp = row.get("at")?;
    let (org, unit): (Option<String>, Option<String>) = (row.get("org_name")?, row.get("unit_name")?);
    let done = Done {
        day: at.to_zoned(ground::stockholm()).date(),
        by: org.zip(unit),
        action: row.get("action")?,
        rule: row.get::<String>("rule_id")?.parse().ok(),
        times: 1,
    };
    Ok((at, done))
}

/// Who has seen or changed a case: everything that was allowed, gathered by day, unit, action and rule. Making the extract
/// is an event of its own, and wants a fresh login.
///
/// # Errors
/// [`AccessError::Absent`] when the actor may not see the case, [`AccessError::Confirm`] when the login is not fresh.
pub async fn extract(house: &House, cx: &OpContext, number: &str) -> Result<Extract, AccessError> {
    let mut entry = enter::<actions::CaseExtract>(house, cx, &Target::Number(number.to_owned())).await?;
    let rows = entry.work.all(&EXTRACT, args![entry.permit.id(), "allow", MOST + 1]).await?;
    let mut complete_from = None;
    let mut done: Vec<Done> = Vec::new();
    for (n, row) in rows.iter().enumerate() {
        let (at, new) = read(row)?;
        if n == MOST {
            complete_from = Some(at);
            break;
        }
        let same =
            |d: &&mut Done| (d.day, &d.by, &d.action, d.rule) == (new.day, &new.by, &new.action, new.rule);
        // The rows of one day stand together, so the search goes no further back than that day.
        match done.iter_mut().rev().take_while(|d| d.day == new.day).find(same) {
            Some(old) => old.times += 1,
            None => done.push(new),
        }
    }
    Ok(entry.work.commit(entry.permit.recorded(), Extract { done, complete_from }).await?)
}
