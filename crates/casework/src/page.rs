//! Reading a case: the first page and the journal.

use access::{Entry as Entered, House, OpContext, Target, actions::CaseRead, enter};
use ground::{CaseId, OrgId, TaskId, UserId};
use store::{Row, Work, args};
use uuid::Uuid;
use vault::DataKey;

use crate::{
    CaseworkError, keep,
    model::{CasePage, Entry, JournalCursor, JournalPage, Status, Task, Tie},
    plan,
    sealed::{open, parse, place},
    statements_::{JOURNAL, UNDER},
};

/// Entries of one page of the journal.
pub const JOURNAL_PAGE: usize = 20;
/// Entries a share shows.
const MOST_SHARED: usize = 200;

pub(crate) fn entry(row: &Row, key: &DataKey, owner: OrgId) -> Result<Entry, CaseworkError> {
    let id: Uuid = row.get("id")?;
    let sealed: Option<Vec<u8>> = row.get("sealed")?;
    Ok(Entry {
        id: id.into(),
        at: row.get("at")?,
        written_at: row.get("written_at")?,
        kind: row.parse("kind")?,
        code: row.get("code")?,
        step: row.get("step")?,
        detail: row.get::<Option<String>>("detail")?.map(|d| parse(&d)).transpose()?.unwrap_or_default(),
        text: match sealed {
            Some(sealed) => open(key, place("case_entry", owner, id), &sealed)?,
            None => Default::default(),
        },
        author: row.get::<Option<Uuid>>("user_id")?.map(UserId),
        author_name: row.get("name")?,
    })
}

fn cursor(row: &Row) -> Result<JournalCursor, CaseworkError> {
    Ok(JournalCursor { at: row.get("at")?, seq: row.get("seq")? })
}

/// Cuts one row more than a page off and says where the next page begins.
fn older(rows: &mut Vec<&Row>) -> Result<Option<JournalCursor>, CaseworkError> {
    if rows.len() <= JOURNAL_PAGE {
        return Ok(None);
    }
    rows.truncate(JOURNAL_PAGE);
    rows.last().map(|row| cursor(row)).transpose()
}

/// Everything the first page of a case shows, with the plan as of now. Four statements, the audit event included; a
/// closed case also says how long it is kept.
///
/// # Errors
/// [`access::AccessError::Absent`] when there is no such case for this person.
pub async fn case_page(house: &House, cx: &OpContext, target: &Target) -> Result<CasePage, CaseworkError> {
    let Entered { mut work, permit } = enter::<CaseRead>(house, cx, target).await?;
    let (owner, id) = (permit.owner(), permit.id());
    let key = permit.key(house)?;
    let record = plan::record(house, &mut work, owner, id).await?;
    let rows = work.all(&UNDER, args![owner, id, false, JOURNAL_PAGE + 1, cx.now]).await?;
    let mut events = Vec::with_capacity(rows.len());
    let mut shown: Vec<&Row> = Vec::with_capacity(JOURNAL_PAGE + 1);
    let (mut tasks, mut ties) = (Vec::new(), Vec::new());
    for row in &rows {
        let user: Option<Uuid> = row.get("user_id")?;
        match (row.get::<String>("what")?.as_str(), user) {
            ("entry", _) => {
                events.extend(plan::event(row)?);
                if row.get::<bool>("shown")? {
                    shown.push(row);
                }
            }
            ("task", user) => tasks.push(task(row, &key, owner, user)?),
            (_, Some(user)) => {
                ties.push(Tie { user: UserId(user), name: row.get("name")?, part: row.parse("kind")? });
            }
            _ => {}
        }
    }
    shown.reverse();
    let older = older(&mut shown)?;
    let entries: Vec<Entry> = shown.into_iter().map(|r| entry(r, &key, owner)).collect::<Result<_, _>>()?;
    tasks.sort_by_key(|t: &Task| (t.due.is_none(), t.due, t.id));
    let mut counts = record.counts;
    counts.open_tasks = i64::try_from(tasks.len()).unwrap_or(i64::MAX);
    let plan = plan::from_events(house, &record.facts, &events, cx.now)?;
    let weighed = match record.status {
        Status::Open => None,
        Status::Closed => Some(keep::weigh(house, &mut work, owner, id, &key, &record).await?),
    };
    let page = CasePage {
        id: CaseId(id),
        owner,
        number: permit.number().to_owned(),
        heading: plan::Coded::of(&record.facts).heading(record.sex),
        unit: permit.unit(),
        unit_name: record.unit_name,
        org_name: record.org_name,
        org_kind: record.org_kind,
        status: record.status,
        received_at: record.received_at,
        opened_at: record.opened_at,
        closed: record.closed,
        report: record.report.map(|(_, number)| number),
        secrecy: permit.secrecy(),
        rule: permit.rule(),
        revision: permit.revision(),
        ties,
        facts: record.facts,
        plan,
        entries,
        older,
        tasks,
        counts,
        weighed,
    };
    Ok(work.commit(permit.recorded(), page).await?)
}

fn task(row: &Row, key: &DataKey, owner: OrgId, assignee: Option<Uuid>) -> Result<Task, CaseworkError> {
    let id: Uuid = row.get("id")?;
    let sealed: Vec<u8> = row.get("sealed")?;
    Ok(Task {
        id: TaskId(id),
        text: open(key, place("case_task", owner, id), &sealed)?,
        assignee: assignee.map(UserId),
        assignee_name: row.get("name")?,
        due: row.get("at")?,
    })
}

/// The latest entries of a journal, for somebody whom they were shared with.
pub(crate) async fn latest(
    work: &mut Work,
    key: &DataKey,
    owner: OrgId,
    case: Uuid,
) -> Result<Vec<Entry>, CaseworkError> {
    let rows = work.all(&JOURNAL, args![owner, case, false, i64::MAX, i64::MAX, MOST_SHARED]).await?;
    rows.iter().map(|row| entry(row, key, owner)).collect()
}

/// A page of the journal, newest first. `before` is the cursor of the page before; `None` begins with the newest.
///
/// # Errors
/// [`access::AccessError::Absent`] when there is no such case for this person.
pub async fn journal(
    house: &House,
    cx: &OpContext,
    target: &Target,
    before: Option<JournalCursor>,
) -> Result<JournalPage, CaseworkError> {
    let Entered { mut work, permit } = enter::<CaseRead>(house, cx, target).await?;
    let (owner, id) = (permit.owner(), permit.id());
    let key = permit.key(house)?;
    let from = before.unwrap_or(JournalCursor { at: i64::MAX, seq: i64::MAX });
    let rows = work.all(&JOURNAL, args![owner, id, false, from.at, from.seq, JOURNAL_PAGE + 1]).await?;
    let mut shown: Vec<&Row> = rows.iter().collect();
    let older = older(&mut shown)?;
    let entries = shown.into_iter().map(|r| entry(r, &key, owner)).collect::<Result<_, _>>()?;
    Ok(work.commit(permit.recorded(), JournalPage { entries, older }).await?)
}
