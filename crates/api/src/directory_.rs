//! The directory: units, who is right for a matter, and the Open Referral shape.

use std::collections::BTreeSet;

use axum::Json;
use directory::{DirectoryError, Need};
use ground::UnitId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use web_kit::Problem;

use crate::{
    Caller, Query, Refusal,
    body::at_most,
    codes::{AdviceHelper, AdviceWhat, Coded, OrganisationKind, UnitKind},
    cursor,
    law_::word,
};

/// Most characters of the words that are searched for.
pub(crate) const LONGEST_NAMES: usize = 200;

/// Units of one page of the Open Referral shape.
const HSDS_PAGE: usize = 100;

impl From<DirectoryError> for Refusal {
    fn from(error: DirectoryError) -> Self {
        match error {
            DirectoryError::Access(error) => error.into(),
            DirectoryError::Store(error) => error.into(),
            DirectoryError::Absent => Problem::NotFound.into(),
            // Only editing ends so, and the API does not edit the directory.
            other => Problem::internal(&other).into(),
        }
    }
}

/// Which units.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct UnitsQuery {
    /// Code of a municipality that the units serve.
    #[param(example = "1280", pattern = "^[0-9]{4}$")]
    municipality: Option<String>,
    /// Beginnings of words of the unit's or organisation's name.
    #[param(example = "malm mott", max_length = 200)]
    names: Option<String>,
}

/// Units found, at most 50.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Units {
    /// The units.
    units: Vec<UnitView>,
}

/// A unit: the mailbox to which reports are sent.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Unit)]
pub(crate) struct UnitView {
    /// Id, to send a report to.
    id: Uuid,
    /// Name.
    name: String,
    /// Kind.
    kind: UnitKind,
    /// Organisation.
    organisation: String,
    /// Its kind.
    organisation_kind: OrganisationKind,
    /// Municipality code.
    municipality: Option<String>,
    /// Coordinator region.
    region: Option<String>,
    /// Telephone.
    phone: Option<String>,
    /// E-mail.
    email: Option<String>,
    /// Opening hours, `mon-fri 08:00-16:30`, `always` or `unknown`.
    hours: String,
}

impl From<&directory::Unit> for UnitView {
    fn from(u: &directory::Unit) -> Self {
        Self {
            id: u.id.uuid(),
            name: u.name.clone(),
            kind: Coded(u.kind),
            organisation: u.org_name.clone(),
            organisation_kind: Coded(u.org_kind),
            municipality: u.municipality.clone(),
            region: u.region.clone(),
            phone: u.phone.clone(),
            email: u.email.clone(),
            hours: u.hours.clone(),
        }
    }
}

/// Units by municipality, by name, or both.
#[utoipa::path(get, path = "/units", tag = "directory", params(UnitsQuery), responses((status = 200, body = Units)))]
pub(crate) async fn units(caller: Caller, Query(query): Query<UnitsQuery>) -> Result<Json<Units>, Refusal> {
    known(&caller, "municipality", query.municipality.as_deref())?;
    let names = query.names.unwrap_or_default();
    at_most("names", &names, LONGEST_NAMES)?;
    let found = directory::search(&caller.house, &caller.cx, &names, query.municipality.as_deref()).await?;
    Ok(Json(Units { units: found.iter().map(UnitView::from).collect() }))
}

fn known(caller: &Caller, field: &'static str, code: Option<&str>) -> Result<(), Refusal> {
    match code {
        Some(code) if caller.house.content.register.municipality(code).is_none() => {
            Err(Refusal::field(field, "api-fault-municipality"))
        }
        _ => Ok(()),
    }
}

/// The question.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AdviceQuery {
    /// What is to be done.
    what: AdviceWhat,
    /// Code of the municipality where the child is now.
    #[param(example = "1280", pattern = "^[0-9]{4}$")]
    stay: Option<String>,
    /// Code of the municipality where the child lives.
    #[param(pattern = "^[0-9]{4}$")]
    residence: Option<String>,
    /// It cannot wait: `true` or `false`.
    #[serde(default)]
    #[param(value_type = Option<bool>)]
    acute: Option<Truth>,
}

/// A yes or no in a query string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Truth {
    True,
    False,
}

/// Who is right, best first.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Advice)]
pub(crate) struct AdviceAnswer {
    /// Functions, never persons.
    advice: Vec<AdviceView>,
}

/// One function that helps.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AdviceItem)]
pub(crate) struct AdviceView {
    /// Place, from 1.
    order: usize,
    /// The function.
    helper: AdviceHelper,
    /// Its name.
    name: String,
    /// Why this one.
    why: String,
    /// What is special or not known.
    note: Option<String>,
    /// The registered unit.
    unit: Option<UnitView>,
    /// Telephone.
    phone: Option<String>,
    /// E-mail.
    email: Option<String>,
    /// Whether it is open now, in words.
    opening: Option<String>,
    /// Provisions.
    provisions: Vec<String>,
    /// How far a national contact was checked; null for the directory's own units.
    verified: Option<String>,
}

/// Who is right for this? Guidance: the caller decides.
#[utoipa::path(get, path = "/advice", tag = "directory", params(AdviceQuery),
    responses((status = 200, body = AdviceAnswer)))]
pub(crate) async fn advice(
    caller: Caller,
    Query(query): Query<AdviceQuery>,
) -> Result<Json<AdviceAnswer>, Refusal> {
    known(&caller, "stay", query.stay.as_deref())?;
    known(&caller, "residence", query.residence.as_deref())?;
    let need = Need {
        municipality_of_stay: query.stay,
        municipality_of_residence: query.residence,
        acute: query.acute == Some(Truth::True),
        what: BTreeSet::from([query.what.0]),
        ..Need::default()
    };
    let found = directory::advise(&caller.house, &caller.cx, &need, caller.cx.now).await?;
    let advice = found.iter().map(|a| AdviceView {
        order: a.order,
        helper: Coded(a.helper),
        name: caller.say(&a.name),
        why: caller.say(&a.why),
        note: a.note.as_ref().map(|n| caller.say(n)),
        unit: a.unit.as_ref().map(UnitView::from),
        phone: a.phone.clone(),
        email: a.email.clone(),
        opening: a.opening.as_ref().map(|o| caller.say(&o.text)),
        provisions: a.provisions.iter().map(|p| (*p).to_owned()).collect(),
        verified: a.verified.as_ref().map(word),
    });
    Ok(Json(AdviceAnswer { advice: advice.collect() }))
}

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct HsdsQuery {
    /// `next` of the page before.
    #[param(min_length = 1, max_length = 300)]
    cursor: Option<String>,
}

/// A page of the directory in the Open Referral shape (HSDS 3.0). Ids are the directory's own.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Hsds {
    /// Version of the specification.
    version: String,
    /// Organisations.
    #[schema(value_type = Vec<Object>)]
    organizations: Value,
    /// Services; a unit is the service it gives as such.
    #[schema(value_type = Vec<Object>)]
    services: Value,
    /// Locations: the units.
    #[schema(value_type = Vec<Object>)]
    locations: Value,
    /// Telephones.
    #[schema(value_type = Vec<Object>)]
    phones: Value,
    /// Opening hours.
    #[schema(value_type = Vec<Object>)]
    schedules: Value,
    /// Which service is given where.
    #[schema(value_type = Vec<Object>)]
    service_at_location: Value,
    /// Cursor of the next page.
    next: Option<String>,
}

/// The whole directory, page by page, in the shape of the Open Referral Human Services Data Specification.
#[utoipa::path(get, path = "/directory/hsds", tag = "directory", params(HsdsQuery),
    responses((status = 200, body = Hsds)))]
pub(crate) async fn hsds(caller: Caller, Query(query): Query<HsdsQuery>) -> Result<Json<Hsds>, Refusal> {
    let after = cursor::read::<UnitId>(query.cursor.as_deref())?;
    let mut page = directory::hsds(&caller.house, &caller.cx, after, HSDS_PAGE).await?;
    let next = page.get("next").and_then(Value::as_str).and_then(|id| id.parse::<UnitId>().ok());
    let mut part = |name: &str| page.get_mut(name).map(Value::take).unwrap_or_default();
    Ok(Json(Hsds {
        version: part("version").as_str().unwrap_or_default().to_owned(),
        organizations: part("organizations"),
        services: part("services"),
        locations: part("locations"),
        phones: part("phones"),
        schedules: part("schedules"),
        service_at_location: part("service_at_location"),
        next: cursor::write(next),
    }))
}
