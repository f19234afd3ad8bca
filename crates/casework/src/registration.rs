//! The registration (registrering): the owner's coded record of the presumed victim, the unit of statistics. Codes only.

use std::collections::BTreeMap;

use access::{
    Entry as Entered, House, OpContext, Target,
    actions::{CaseRead, CaseWrite},
    enter,
};
use content::{Cardinality, Level, Variable, VariableKind};
use ground::RegistrationId;
use jiff::Timestamp;
use store::args;

use crate::{
    CaseworkError,
    error::Faults,
    model::{EntryDetail, EntryKind, Form},
    numbers,
    sealed::{json, parse},
    statements_::{REGISTRATION, REGISTRATION_PUT},
    write::{NewEntry, begin},
};

/// Values by variable, as the code lists define them.
pub type Values = BTreeMap<String, Vec<String>>;

/// A registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// Id.
    pub id: RegistrationId,
    /// Values.
    pub values: Values,
    /// Date of the code lists it was made with.
    pub codes_date: String,
    /// Last change.
    pub changed_at: Timestamp,
}

/// What a registration describes: the rest (support, referrals…) has records of its own.
const UNITS: [&str; 4] = ["reporting_entity", "victim", "event", "perpetrator"];

/// The variables of a registration, in the order of the lists. Identity is never among them.
pub fn variables(house: &House) -> impl Iterator<Item = &'static Variable> {
    house.content.codes.variables().iter().filter(|v| in_registration(v))
}

fn in_registration(v: &Variable) -> bool {
    UNITS.contains(&v.unit.as_str()) && v.level != Level::Identity && v.kind != VariableKind::DerivedCode
}

fn check(house: &House, values: &Values) -> Result<(), CaseworkError> {
    let codes = &house.content.codes;
    let mut faults = Faults::default();
    for id in values.keys() {
        if !codes.variable(id).is_some_and(in_registration) {
            faults.add(id.clone(), "casework-fault-variable");
        }
    }
    for v in variables(house) {
        let given = values.get(&v.id).map_or(&[][..], Vec::as_slice);
        let one = matches!(v.cardinality, Cardinality::One | Cardinality::Optional);
        // The event is often unknown at first; who and in which state the victim is, is not.
        let needed = v.level == Level::Core
            && v.unit != "event"
            && v.unit != "perpetrator"
            && matches!(v.cardinality, Cardinality::One | Cardinality::Some);
        if given.is_empty() && needed {
            faults.add(v.id.clone(), "casework-fault-needed");
        }
        if one && given.len() > 1 {
            faults.add(v.id.clone(), "casework-fault-one");
        }
        let fits = |code: &String| match v.kind {
            VariableKind::Date => code.len() == 10 && numbers::partial_date(code),
            VariableKind::DatePartial => numbers::partial_date(code),
            VariableKind::PeriodPartial => {
                let (from, to) = code.split_once('/').unwrap_or((code, ""));
                let open = |s: &str| s.is_empty() || numbers::partial_date(s);
                !code.is_empty() && (v.value(code).is_some() || (open(from) && open(to)))
            }
            _ => codes.validate(&v.id, code).is_ok(),
        };
        if !given.iter().all(fits) {
            faults.add(v.id.clone(), "casework-fault-code");
        }
    }
    faults.done()
}

/// Saves the registration: one for each case and reporting entity.
///
/// # Errors
/// [`CaseworkError::Invalid`] naming each variable.
pub async fn register(
    house: &House,
    cx: &OpContext,
    target: &Target,
    form: &Form,
    values: &Values,
) -> Result<RegistrationId, CaseworkError> {
    check(house, values)?;
    let id: RegistrationId = cx.new_id();
    let mut w = begin!(CaseWrite, house, cx, target, form, id);
    w.must_be_open()?;
    let (owner, case) = (w.permit.owner(), w.permit.id());
    let date = house.content.codes.date();
    w.work.run(&REGISTRATION_PUT, args![owner, id, case, json(values)?, date, cx.now, cx.user()]).await?;
    let kept = w.work.one(&REGISTRATION, args![owner, case]).await?.ok_or(CaseworkError::Damaged)?;
    let kept: RegistrationId = kept.get("id")?;
    let code = if kept == id { "saved" } else { "changed" };
    let detail = EntryDetail { about: Some(kept.uuid()), ..EntryDetail::default() };
    w.add(EntryKind::Registration, NewEntry { code, detail, ..NewEntry::default() }).await?;
    w.finish(kept).await
}

/// The registration of a case, and the revision for a form.
///
/// # Errors
/// [`access::AccessError::Absent`] when there is no such case for this person.
pub async fn registration(
    house: &House,
    cx: &OpContext,
    target: &Target,
) -> Result<(Option<Registration>, i64), CaseworkError> {
    let Entered { mut work, permit } = enter::<CaseRead>(house, cx, target).await?;
    let row = work.one(&REGISTRATION, args![permit.owner(), permit.id()]).await?;
    let found = row
        .map(|row| {
            Ok::<_, CaseworkError>(Registration {
                id: row.get("id")?,
                values: parse(&row.get::<String>("coded")?)?,
                codes_date: row.get("codes_date")?,
                changed_at: row.get("changed_at")?,
            })
        })
        .transpose()?;
    Ok(work.commit(permit.recorded(), (found, permit.revision())).await?)
}
