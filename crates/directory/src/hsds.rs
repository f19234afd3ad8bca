//! The directory in the shape of the Open Referral Human Services Data Specification, version 3.
//!
//! A unit is a location and the service it gives as such; further services stand beside it. Ids are the directory's own.

use access::{Area, House, OpContext, actions, enter_area};
use ground::UnitId;
use law::{Hours, Range, Weekday};
use serde_json::{Map, Value, json};
use store::args;
use uuid::Uuid;

use crate::{
    DirectoryError,
    hours::{hours_in_words, parse_hours},
    model::{Service, Unit},
    statements_::{SERVICES_BETWEEN, UNITS_PAGE},
};

/// One page of the directory: at most 200 units after `after`, with their organisations, services, telephones and hours.
/// `next` is the id to ask for the following page with, or null.
///
/// # Errors
/// [`DirectoryError::Access`] when a token lacks the scope.
pub async fn hsds(
    house: &House,
    cx: &OpContext,
    after: Option<UnitId>,
    limit: usize,
) -> Result<Value, DirectoryError> {
    let limit = limit.clamp(1, 200);
    let mut entry = enter_area::<actions::DirectoryRead>(house, cx, Area::Directory).await?;
    let from = after.unwrap_or(UnitId(Uuid::nil()));
    let rows = entry.work.all(&UNITS_PAGE, args![from, limit]).await?;
    let units = rows.iter().map(Unit::read).collect::<Result<Vec<_>, _>>()?;
    let last = units.last().map(|u| u.id);
    let rows = entry.work.all(&SERVICES_BETWEEN, args![from, last.unwrap_or(from)]).await?;
    let services = rows.iter().map(Service::read).collect::<Result<Vec<_>, _>>()?;
    let mut page = Page::default();
    for unit in &units {
        page.unit(house, cx, unit);
        for service in services.iter().filter(|s| s.unit == unit.id) {
            page.service(cx, unit, service);
        }
    }
    let next = last.filter(|_| units.len() == limit).map(|id| id.to_string());
    let value = json!({
        "version": "3.0",
        "organizations": page.organizations.into_values().collect::<Vec<_>>(),
        "services": page.services,
        "locations": page.locations,
        "phones": page.phones,
        "schedules": page.schedules,
        "service_at_location": page.service_at_location,
        "next": next,
    });
    Ok(entry.work.commit(entry.permit.recorded(), value).await?)
}

#[derive(Default)]
struct Page {
    organizations: Map<String, Value>,
    services: Vec<Value>,
    locations: Vec<Value>,
    phones: Vec<Value>,
    schedules: Vec<Value>,
    service_at_location: Vec<Value>,
}

impl Page {
    fn unit(&mut self, house: &House, cx: &OpContext, u: &Unit) {
        self.organizations.entry(u.org.to_string()).or_insert_with(|| {
            json!({
                "id": u.org.to_string(),
                "name": u.org_name,
                "description": house.content.words.get(cx.lang, &format!("directory-org-kind-{}", u.org_kind), &[]),
            })
        });
        let kind = house.content.words.get(cx.lang, &format!("directory-unit-kind-{}", u.kind), &[]);
        self.locations.push(json!({
            "id": u.id.to_string(),
            "location_type": if u.postal.is_some() { "postal" } else { "virtual" },
            "organization_id": u.org.to_string(),
            "name": u.name,
            "description": u.postal,
            "external_identifier": u.municipality,
            "external_identifier_type": u.municipality.as_ref().map(|_| "SCB municipality code"),
        }));
        self.services.push(json!({
            "id": u.id.to_string(),
            "organization_id": u.org.to_string(),
            "name": u.name,
            "description": kind,
            "email": u.email,
            "status": if u.active { "active" } else { "inactive" },
        }));
        self.join(u.id.uuid(), u);
        self.phone(&u.id.to_string(), u.phone.as_deref());
        self.hours(cx, u.id.uuid(), &u.hours);
    }

    fn service(&mut self, cx: &OpContext, u: &Unit, s: &Service) {
        self.services.push(json!({
            "id": s.id.to_string(),
            "organization_id": u.org.to_string(),
            "name": s.name,
            "description": s.note,
            "status": if s.active && u.active { "active" } else { "inactive" },
            "minimum_age": s.age_from,
            "maximum_age": s.age_to,
            "languages": s.languages.iter().map(|l| json!({"code": l})).collect::<Vec<_>>(),
            "service_areas": s.areas.iter().map(|a| json!({"name": a})).collect::<Vec<_>>(),
            "attributes": s.needs.iter().map(|n| json!({"label": n.code()})).collect::<Vec<_>>(),
        }));
        self.join(s.id.uuid(), u);
        self.phone(&s.id.to_string(), s.phone.as_deref());
        self.hours(cx, s.id.uuid(), &s.hours);
    }

    fn join(&mut self, service: Uuid, u: &Unit) {
        self.service_at_location.push(json!({
            "id": format!("{service}-{}", u.id),
            "service_id": service.to_string(),
            "location_id": u.id.to_string(),
        }));
    }

    fn phone(&mut self, service: &str, number: Option<&str>) {
        if let Some(number) = number {
            self.phones.push(json!({
                "id": format!("{service}-phone"), "service_id": service, "number": number, "type": "voice",
            }));
        }
    }

    fn hours(&mut self, cx: &OpContext, service: Uuid, text: &str) {
        let description = hours_in_words(text, cx.lang);
        let whole = |by: &str| {
            json!({
                "freq": "WEEKLY", "byday": by, "opens_at": "00:00", "closes_at": "24:00", "timezone": "Europe/Stockholm",
            })
        };
        let plain = |r: &Range| {
            json!({
                "freq": "WEEKLY",
                "byday": r.days.iter().map(|d| by_day(*d)).collect::<Vec<_>>().join(","),
                "opens_at": r.from.strftime("%H:%M").to_string(),
                "closes_at": r.to.strftime("%H:%M").to_string(),
                "timezone": "Europe/Stockholm",
            })
        };
        let spans: Vec<Value> = match parse_hours(text).unwrap_or(Hours::Unknown) {
            Hours::Always => vec![whole("MO,TU,WE,TH,FR,SA,SU")],
            Hours::Weekly { ranges, .. } => ranges.iter().map(plain).collect(),
            // Not known to the minute: the words say what is known.
            Hours::Unknown | Hours::OfficeHours | Hours::OutsideOfficeHours => vec![json!({})],
        };
        for (i, mut span) in spans.into_iter().enumerate() {
            if let Value::Object(fields) = &mut span {
                fields.insert("id".to_owned(), json!(format!("{service}-hours-{i}")));
                fields.insert("service_id".to_owned(), json!(service.to_string()));
                fields.insert("description".to_owned(), json!(description));
            }
            self.schedules.push(span);
        }
    }
}

const fn by_day(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "MO",
        Weekday::Tue => "TU",
        Weekday::Wed => "WE",
        Weekday::Thu => "TH",
        Weekday::Fri => "FR",
        Weekday::Sat => "SA",
        Weekday::Sun => "SU",
    }
}
