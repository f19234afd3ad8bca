//! Assessments (bedömningar) of a case: versions are added, never changed. Answers are codes; notes are sealed.

use std::collections::BTreeMap;

use access::{
    AccessError, Entry as Entered, House, OpContext, Permit, Target,
    actions::{CaseRead, CaseWrite},
    enter,
};
use ground::AssessmentId;
use guidance::{Answer, AnswerValue, Answers, Assessment, Comparison};
use store::{Work, args};
use uuid::Uuid;

use crate::{
    CaseworkError,
    error::Faults,
    model::{AssessmentRow, EntryDetail, EntryKind, Form},
    sealed::{json, open, parse, place, seal},
    statements_::{ASSESSMENT, ASSESSMENT_INSERT, ASSESSMENT_LAST, ASSESSMENTS},
    write::{NewEntry, begin},
};

/// Versions of one page.
const PAGE: usize = 50;

/// Saves a set of answers as the next version.
///
/// # Errors
/// [`CaseworkError::Invalid`] for an audience, purpose or sign that is not in the list.
pub async fn save_assessment(
    house: &House,
    cx: &OpContext,
    target: &Target,
    form: &Form,
    answers: &Answers,
) -> Result<AssessmentId, CaseworkError> {
    let indicators = &house.content.indicators;
    let mut faults = Faults::default();
    if indicators.audience(&answers.audience).is_none() {
        faults.add("audience", "casework-fault-code");
    }
    let known = |p: &&str| *p == "unknown" || indicators.purpose(p).is_some();
    if answers.purpose.as_deref().is_some_and(|p| !known(&p)) {
        faults.add("purpose", "casework-fault-code");
    }
    for (id, answer) in &answers.answers {
        if indicators.get(id).is_none() {
            faults.add("answers", "casework-fault-code");
        }
        if answer.note.chars().count() > 2_000 {
            faults.add(id.clone(), "casework-fault-long");
        }
    }
    if answers.at > cx.now {
        faults.add("at", "casework-fault-future");
    }
    faults.done()?;
    let id: AssessmentId = cx.new_id();
    let mut w = begin!(CaseWrite, house, cx, target, form, id);
    w.must_be_open()?;
    let (owner, case) = (w.permit.owner(), w.permit.id());
    let last = w.work.one(&ASSESSMENT_LAST, args![owner, case]).await?;
    let last: Option<i64> = last.map(|r| r.get("version")).transpose()?.flatten();
    let version = last.unwrap_or(0).saturating_add(1);
    let values: BTreeMap<&str, AnswerValue> =
        answers.answers.iter().map(|(id, a)| (id.as_str(), a.value)).collect();
    let notes: BTreeMap<&str, &str> = answers
        .answers
        .iter()
        .filter(|(_, a)| !a.note.trim().is_empty())
        .map(|(id, a)| (id.as_str(), a.note.trim()))
        .collect();
    let sealed = if notes.is_empty() {
        None
    } else {
        Some(seal(&w.key, cx, place("case_assessment", owner, id.uuid()), &notes)?)
    };
    w.work
        .run(
            &ASSESSMENT_INSERT,
            args![
                owner,
                id,
                case,
                version,
                answers.at,
                cx.now,
                cx.user(),
                &answers.audience,
                answers.purpose.clone(),
                indicators.version(),
                house.content.process.version(),
                json(&values)?,
                sealed,
            ],
        )
        .await?;
    let detail = EntryDetail { about: Some(id.uuid()), version: Some(version), ..EntryDetail::default() };
    let new = NewEntry { at: Some(answers.at), code: "saved", detail, ..NewEntry::default() };
    w.add(EntryKind::Assessment, new).await?;
    w.finish(id).await
}

/// Versions of a case, newest first; `before` is the last version of the page before.
///
/// # Errors
/// [`AccessError::Absent`] when there is no such case for this person.
pub async fn assessments(
    house: &House,
    cx: &OpContext,
    target: &Target,
    before: Option<i64>,
) -> Result<Vec<AssessmentRow>, CaseworkError> {
    let Entered { mut work, permit } = enter::<CaseRead>(house, cx, target).await?;
    let arguments = args![permit.owner(), permit.id(), before.unwrap_or(i64::MAX), PAGE];
    let rows = work.all(&ASSESSMENTS, arguments).await?;
    let found = rows
        .iter()
        .map(|row| {
            Ok(AssessmentRow {
                id: row.get("id")?,
                version: row.get("version")?,
                at: row.get("at")?,
                audience: row.get("audience")?,
                purpose: row.get("purpose")?,
                indicators_version: row.get("indicators_version")?,
                author_name: row.get("author_name")?,
            })
        })
        .collect::<Result<Vec<_>, CaseworkError>>()?;
    Ok(work.commit(permit.recorded(), found).await?)
}

async fn load(
    house: &House,
    work: &mut Work,
    permit: &Permit<CaseRead>,
    version: i64,
) -> Result<Option<Answers>, CaseworkError> {
    let Some(row) = work.one(&ASSESSMENT, args![permit.owner(), permit.id(), version]).await? else {
        return Ok(None);
    };
    let id: Uuid = row.get("id")?;
    let values: BTreeMap<String, AnswerValue> = parse(&row.get::<String>("answers")?)?;
    let mut notes: BTreeMap<String, String> = match row.get::<Option<Vec<u8>>>("sealed")? {
        Some(sealed) => open(&permit.key(house)?, place("case_assessment", permit.owner(), id), &sealed)?,
        None => BTreeMap::new(),
    };
    let answers = values
        .into_iter()
        .map(|(id, value)| {
            let note = notes.remove(&id).unwrap_or_default();
            (id, Answer { value, note })
        })
        .collect();
    Ok(Some(Answers {
        audience: row.get("audience")?,
        purpose: row.get("purpose")?,
        answers,
        at: row.get("at")?,
    }))
}

/// One version with its explanation by today's signs.
///
/// # Errors
/// [`AccessError::Absent`] when there is no such case or version for this person.
pub async fn assessment(
    house: &House,
    cx: &OpContext,
    target: &Target,
    version: i64,
) -> Result<(Answers, Assessment), CaseworkError> {
    let Entered { mut work, permit } = enter::<CaseRead>(house, cx, target).await?;
    let answers = load(house, &mut work, &permit, version).await?;
    let answers = work.commit(permit.recorded(), answers).await?.ok_or(AccessError::Absent)?;
    let explained = guidance::assess(&house.content.indicators, &answers);
    Ok((answers, explained))
}

/// What changed from one version to another.
///
/// # Errors
/// [`AccessError::Absent`] when there is no such case or version for this person.
pub async fn compare_assessments(
    house: &House,
    cx: &OpContext,
    target: &Target,
    before: i64,
    after: i64,
) -> Result<Comparison, CaseworkError> {
    let Entered { mut work, permit } = enter::<CaseRead>(house, cx, target).await?;
    let one = load(house, &mut work, &permit, before).await?;
    let other = load(house, &mut work, &permit, after).await?;
    let both = work.commit(permit.recorded(), one.zip(other)).await?;
    let (one, other) = both.ok_or(AccessError::Absent)?;
    Ok(guidance::compare(&house.content.indicators, &one, &other))
}
