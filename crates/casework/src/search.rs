//! Searching the organisation's cases: by whole names, a number of a person, or a case number, and by nothing else
//! (Förordning 2001:637 15 §). What was typed is never stored or logged.

use access::{Entry as Entered, House, OpContext, Secrecy, UnitPermit, actions::CaseSearch, enter_unit};
use ground::{CaseNumber, PersonId, UnitId};
use store::{Row, Value, args};
use uuid::Uuid;
use vault::{DataKey, name_tokens};

use crate::{
    CaseworkError,
    model::{Identity, SearchHit, SearchPage},
    numbers,
    open::org_of,
    sealed::{open, place},
    statements_::{SEARCH_EXACT, SEARCH_NAME, SEARCH_NAMES, SEARCH_NUMBER},
    worklist::heading,
};

/// Hits of one page.
pub const SEARCH_PAGE: usize = 20;
/// Name parts that count.
const PARTS: usize = 6;

/// Searches for the person's unit. All name parts must match whole; a text with a digit is taken as a number.
///
/// # Errors
/// [`access::AccessError::Absent`] when the person does not work at the unit; [`CaseworkError::Invalid`] when nothing to
/// search for was typed.
pub async fn search(
    house: &House,
    cx: &OpContext,
    unit: UnitId,
    typed: &str,
    after: Option<PersonId>,
) -> Result<SearchPage, CaseworkError> {
    let typed: String = typed.chars().take(200).collect();
    let typed = typed.trim();
    let mut parts = name_tokens(typed);
    let number = typed.parse::<CaseNumber>().ok();
    if parts.is_empty() {
        return Err(CaseworkError::field("query", "casework-fault-query"));
    }
    let org = org_of(cx, unit)?;
    let Entered { mut work, permit } = enter_unit::<CaseSearch>(house, cx, org, unit).await?;
    let mut arguments = permit.user_args();
    arguments.extend(args![after.map_or(Uuid::max(), PersonId::uuid), SEARCH_PAGE + 1]);
    let token = |kind: &str, value: &str| -> Result<Value, CaseworkError> {
        Ok(Value::from(permit.blind_index(kind, value)?.to_vec()))
    };
    let statement = if let Some(number) = number {
        arguments.push(Value::from(&number));
        &SEARCH_NUMBER
    } else if typed.chars().any(|c| c.is_ascii_digit()) {
        for (kind, value) in numbers::KINDS.into_iter().zip(numbers::candidates(typed)) {
            // Nothing has the index of an empty text, so such a kind finds nothing.
            arguments.push(token(kind, &value)?);
        }
        &SEARCH_EXACT
    } else {
        // The longest part first: it is most often the rarest.
        parts.sort_by_key(|p| std::cmp::Reverse(p.len()));
        parts.truncate(PARTS);
        let first = parts.first().cloned().unwrap_or_default();
        if parts.len() == 1 {
            arguments.push(token("name", &first)?);
            &SEARCH_NAME
        } else {
            for n in 0..PARTS {
                arguments.push(token("name", parts.get(n).unwrap_or(&first))?);
            }
            &SEARCH_NAMES
        }
    };
    let rows = work.all(statement, arguments).await?;
    let fresh = cx.staff().is_some_and(|s| s.is_fresh(cx.now));
    let mut hits = Vec::with_capacity(rows.len());
    let mut shown = Vec::with_capacity(rows.len());
    // What is protected tells who it is only to somebody who has just shown who they are.
    let may = |secrecy: Secrecy| fresh || secrecy == Secrecy::Normal;
    let mut wraps = Vec::with_capacity(rows.len());
    for row in rows.iter().take(SEARCH_PAGE) {
        if may(row.parse("secrecy")?) {
            wraps.push((row.get("case_id")?, row.get("wrapped")?));
        }
    }
    let mut keys = permit.keys_of_hits(house, cx, &mut work, wraps).await?.into_iter();
    for row in rows.iter().take(SEARCH_PAGE) {
        shown.push(row.get::<Uuid>("case_id")?);
        let key = if may(row.parse("secrecy")?) { keys.next().flatten() } else { None };
        hits.push(hit(row, &permit, key.as_ref())?);
    }
    let next = if rows.len() > SEARCH_PAGE { hits.last().map(|h| h.person) } else { None };
    work.amend(permit.recorded(), |event| {
        event.groups = "identity".into();
        event.shown = shown;
        event.detail = Some("shown".to_owned());
    });
    Ok(work.commit(permit.recorded(), SearchPage { hits, next }).await?)
}

/// Without a key it tells nothing of who it is.
fn hit(
    row: &Row,
    permit: &UnitPermit<CaseSearch>,
    key: Option<&DataKey>,
) -> Result<SearchHit, CaseworkError> {
    let person: Uuid = row.get("person_id")?;
    let secrecy = row.parse::<Secrecy>("secrecy")?;
    let identity = match key {
        Some(key) => open(key, place("case_person", permit.org(), person), &row.get::<Vec<u8>>("sealed")?)?,
        None => Identity::default(),
    };
    Ok(SearchHit {
        number: row.get("number")?,
        unit: row.get("unit_id")?,
        status: row.parse("status")?,
        heading: heading(row)?,
        role: row.parse("role")?,
        person: PersonId(person),
        identity,
        secrecy,
    })
}
