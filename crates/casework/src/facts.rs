//! Coded facts of a case: what conditions of the plan read.

use access::{
    Entry as Entered, House, OpContext, Target,
    actions::{CaseRead, CaseWrite},
    enter,
};
use ground::EntryId;
use guidance::{CaseFacts, FactDef, FactValue, Process};
use serde_json::{Map, Value};
use store::args;

use crate::{
    CaseworkError,
    error::Faults,
    model::{EntryDetail, EntryKind, Form},
    plan::{self, Coded},
    sealed::json,
    statements_::RECORD_FACTS,
    write::{NewEntry, begin},
};

/// Reads facts; every fact that cannot be used is a fault at its own field.
pub(crate) fn read(process: &Process, given: &Map<String, Value>, faults: &mut Faults) -> Option<CaseFacts> {
    match CaseFacts::parse(process, given) {
        Ok(facts) => Some(facts),
        Err(error) => {
            for problem in error.problems {
                faults.add(problem.fact, "casework-fault-fact");
            }
            None
        }
    }
}

/// The form for the facts of a case.
#[derive(Debug, Clone)]
pub struct FactsForm {
    /// Revision of the case.
    pub revision: i64,
    /// Questions in asking order.
    pub questions: &'static [FactDef],
    /// Values now.
    pub facts: CaseFacts,
}

/// The facts of a case, to be changed in a form.
///
/// # Errors
/// [`access::AccessError::Absent`] when the person may not see the case.
pub async fn facts_form(house: &House, cx: &OpContext, target: &Target) -> Result<FactsForm, CaseworkError> {
    let Entered { mut work, permit } = enter::<CaseRead>(house, cx, target).await?;
    let record = plan::record(house, &mut work, permit.owner(), permit.id()).await?;
    let form = FactsForm {
        revision: permit.revision(),
        questions: house.content.process.facts(),
        facts: record.facts,
    };
    Ok(work.commit(permit.recorded(), form).await?)
}

fn word(value: &FactValue) -> String {
    match value {
        FactValue::Unknown => "unknown".to_owned(),
        FactValue::Choice(c) => c.clone(),
        FactValue::Number(n) => n.to_string(),
    }
}

/// Changes facts; those not given stay as they are. The plan follows at once, and the journal says what changed.
///
/// # Errors
/// [`CaseworkError::Invalid`] naming each fact; [`CaseworkError::Stale`].
pub async fn set_facts(
    house: &House,
    cx: &OpContext,
    target: &Target,
    form: &Form,
    given: &Map<String, Value>,
) -> Result<EntryId, CaseworkError> {
    let process = &house.content.process;
    let mut faults = Faults::default();
    read(process, given, &mut faults);
    faults.done()?;
    let id: EntryId = cx.new_id();
    let mut w = begin!(CaseWrite, house, cx, target, form, id);
    w.must_be_open()?;
    let before = w.record.facts.clone();
    let mut all = Map::new();
    for (fact, value) in before.values() {
        all.insert(fact.clone(), serde_json::to_value(value).map_err(|_| CaseworkError::Damaged)?);
    }
    all.extend(given.clone());
    let after = CaseFacts::parse_stored(process, &all);
    let changed: Vec<(String, String, String)> = after
        .values()
        .iter()
        .filter(|(fact, value)| before.get(fact) != *value)
        .map(|(fact, value)| (fact.clone(), word(before.get(fact)), word(value)))
        .collect();
    let Coded { age_years, age_band, age_doubt, purpose } = Coded::of(&after);
    let (owner, case) = (w.permit.owner(), w.permit.id());
    w.work
        .run(&RECORD_FACTS, args![owner, case, json(&after)?, age_years, age_band, age_doubt, purpose])
        .await?;
    w.record.facts = after;
    let detail = EntryDetail { facts: changed, ..EntryDetail::default() };
    w.add(EntryKind::Facts, NewEntry { id: Some(id), code: "changed", detail, ..NewEntry::default() })
        .await?;
    w.replan().await?;
    w.finish(id).await
}
