//! From what was typed to what is stored: every fault of every field at once.

use content::Register;
use ground::{OrgId, ServiceId, UnitId};

use crate::{
    DirectoryError, FieldFault, OrganisationDraft, ServiceDraft, UnitDraft,
    hours::{hours_text, parse_hours},
    model::{Organisation, Service, ServiceNeed, Unit},
};

/// Reads fields and gathers every fault.
struct Fields<'a> {
    register: &'a Register,
    faults: Vec<FieldFault>,
}

impl<'a> Fields<'a> {
    const fn new(register: &'a Register) -> Self {
        Self { register, faults: Vec::new() }
    }
    fn fault(&mut self, field: &'static str, key: &'static str) {
        self.faults.push(FieldFault { field, key });
    }
    /// One line of text: white space tidied, no control characters, not longer than `max` characters.
    fn line(&mut self, field: &'static str, text: &str, max: usize) -> String {
        let tidy = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if tidy.chars().any(char::is_control) || tidy.chars().count() > max {
            self.fault(field, "directory-fault-too-long");
        }
        tidy
    }
    fn name(&mut self, text: &str) -> String {
        let name = self.line("name", text, 200);
        if name.is_empty() {
            self.fault("name", "directory-fault-name");
        }
        name
    }
    /// Ten digits of which the last is a check digit (Luhn), however they are grouped.
    fn organisation_number(&mut self, text: &str) -> String {
        let number: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let luhn =
            |n: usize, digit: u32| if n.is_multiple_of(2) { digit * 2 / 10 + digit * 2 % 10 } else { digit };
        let sum: Option<u32> = number.chars().enumerate().map(|(n, c)| Some(luhn(n, c.to_digit(10)?))).sum();
        if !number.is_empty() && (number.len() != 10 || sum.is_none_or(|sum| sum % 10 != 0)) {
            self.fault("number", "directory-fault-organisation-number");
        }
        number
    }
    fn kind<K: std::str::FromStr>(&mut self, text: &str, fallback: K) -> K {
        text.trim().parse().unwrap_or_else(|_| {
            self.fault("kind", "directory-fault-kind");
            fallback
        })
    }
    fn optional(&mut self, field: &'static str, text: &str, max: usize) -> Option<String> {
        Some(self.line(field, text, max)).filter(|t| !t.is_empty())
    }
    /// Several lines.
    fn block(&mut self, field: &'static str, text: &str, max: usize) -> Option<String> {
        let text = text.replace("\r\n", "\n").trim().to_owned();
        if text.chars().any(|c| c.is_control() && c != '\n') || text.chars().count() > max {
            self.fault(field, "directory-fault-too-long");
        }
        Some(text).filter(|t| !t.is_empty())
    }
    fn municipality(&mut self, text: &str) -> Option<String> {
        let code = text.trim();
        if code.is_empty() {
            return None;
        }
        // A name is understood when it is exactly one municipality's.
        let found = self.register.municipality(code).or_else(|| {
            self.register.municipalities().iter().find(|m| m.name.to_lowercase() == code.to_lowercase())
        });
        if found.is_none() {
            self.fault("municipality", "directory-fault-municipality");
        }
        found.map(|m| m.code.clone())
    }
    fn region(&mut self, text: &str, municipality: Option<&str>) -> Option<String> {
        let slug = text.trim();
        if slug.is_empty() {
            return municipality.and_then(|m| self.register.region_of(m)).map(|r| r.id.clone());
        }
        if self.register.region(slug).is_none() {
            self.fault("region", "directory-fault-region");
        }
        Some(slug.to_owned())
    }
    fn codes(&mut self, field: &'static str, text: &str, also_areas: bool) -> Vec<String> {
        let mut codes: Vec<String> = Vec::new();
        for code in text.split([' ', ',', ';', '\n', '\r', '\t']).filter(|c| !c.is_empty()) {
            let area = also_areas && (code == "all" || self.register.region(code).is_some());
            if !area && self.register.municipality(code).is_none() {
                self.fault(field, "directory-fault-area");
                break;
            }
            if !codes.iter().any(|c| c == code) {
                codes.push(code.to_owned());
            }
        }
        codes
    }
    fn phone(&mut self, text: &str) -> Option<String> {
        let phone = self.optional("phone", text, 40)?;
        let digits = phone.chars().filter(char::is_ascii_digit).count();
        let plain =
            phone.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '+' | '-' | '–' | '/' | '(' | ')'));
        if digits < 3 || !plain {
            self.fault("phone", "directory-fault-phone");
        }
        Some(phone)
    }
    fn email(&mut self, text: &str) -> Option<String> {
        let email = self.optional("email", text, 200)?;
        let well = email.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty()
                && host.contains('.')
                && !host.starts_with('.')
                && !host.ends_with('.')
                && !host.contains('@')
        });
        if !well || email.contains([' ', '<', '>', '"', ',', ';', ':']) {
            self.fault("email", "directory-fault-email");
        }
        Some(email)
    }
    fn hours(&mut self, text: &str) -> String {
        match parse_hours(text) {
            Ok(hours) => hours_text(&hours),
            Err(_) => {
                self.fault("hours", "directory-fault-hours");
                text.to_owned()
            }
        }
    }
    fn age(&mut self, field: &'static str, text: &str) -> Option<i64> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let age = text.parse::<u8>().ok().filter(|a| *a <= 120);
        if age.is_none() {
            self.fault(field, "directory-fault-age");
        }
        age.map(i64::from)
    }
    fn done<T>(self, value: T) -> Result<T, DirectoryError> {
        if self.faults.is_empty() { Ok(value) } else { Err(DirectoryError::Invalid(self.faults)) }
    }
}

pub(crate) fn check_organisation(
    register: &Register,
    draft: &OrganisationDraft,
) -> Result<Organisation, DirectoryError> {
    let mut f = Fields::new(register);
    let municipality = f.municipality(&draft.municipality);
    let organisation = Organisation {
        id: OrgId(uuid::Uuid::nil()),
        kind: f.kind(&draft.kind, crate::OrgKind::Other),
        name: f.name(&draft.name),
        region: f.region(&draft.region, municipality.as_deref()),
        municipality,
        number: f.organisation_number(&draft.number),
        active: draft.active,
        revision: draft.seen,
    };
    f.done(organisation)
}

pub(crate) fn check_unit(
    register: &Register,
    org: &Organisation,
    id: UnitId,
    draft: &UnitDraft,
) -> Result<Unit, DirectoryError> {
    let mut f = Fields::new(register);
    let kind = f.kind(&draft.kind, crate::UnitKind::Other);
    let municipality = f.municipality(&draft.municipality);
    let region = f.region(&draft.region, municipality.as_deref());
    use crate::UnitKind::{CoordinationRegional, OutOfHours, PoliceRegion, Reception};
    if region.is_none() && matches!(kind, CoordinationRegional | PoliceRegion) {
        f.fault("region", "directory-fault-region-needed");
    }
    if municipality.is_none()
        && matches!(kind, Reception | OutOfHours)
        && org.kind == crate::OrgKind::SocialServices
    {
        f.fault("municipality", "directory-fault-municipality-needed");
    }
    let parent = match draft.parent.trim() {
        "" => None,
        text => text.parse::<UnitId>().map_or_else(
            |_| {
                f.fault("parent", "directory-fault-parent");
                None
            },
            Some,
        ),
    };
    let unit = Unit {
        id,
        org: org.id,
        org_name: org.name.clone(),
        org_kind: org.kind,
        name: f.name(&draft.name),
        kind,
        serves: f.codes("serves", &draft.serves, false),
        municipality,
        region,
        covers_org: draft.covers_org,
        parent,
        phone: f.phone(&draft.phone),
        email: f.email(&draft.email),
        hours: f.hours(&draft.hours),
        postal: f.block("postal", &draft.postal, 500),
        note: f.block("note", &draft.note, 1000),
        active: true,
        revision: draft.seen,
    };
    f.done(unit)
}

pub(crate) fn check_service(
    register: &Register,
    id: ServiceId,
    unit: UnitId,
    draft: &ServiceDraft,
) -> Result<Service, DirectoryError> {
    let mut f = Fields::new(register);
    let needs: Vec<ServiceNeed> = draft.needs.iter().filter_map(|n| n.parse().ok()).collect();
    if needs.is_empty() || needs.len() != draft.needs.len() {
        f.fault("needs", "directory-fault-needs");
    }
    if draft.languages.iter().any(|l| register.language_name(l, ground::Lang::Sv).is_none()) {
        f.fault("languages", "directory-fault-languages");
    }
    let (age_from, age_to) = (f.age("age_from", &draft.age_from), f.age("age_to", &draft.age_to));
    if age_from.zip(age_to).is_some_and(|(from, to)| from > to) {
        f.fault("age_to", "directory-fault-age");
    }
    let areas = f.codes("areas", &draft.areas, true);
    if areas.is_empty() && !f.faults.iter().any(|x| x.field == "areas") {
        f.fault("areas", "directory-fault-areas-needed");
    }
    let service = Service {
        id,
        unit,
        name: f.name(&draft.name),
        needs,
        languages: draft.languages.clone(),
        areas,
        age_from,
        age_to,
        phone: f.phone(&draft.phone),
        hours: f.hours(&draft.hours),
        note: f.block("note", &draft.note, 1000),
        active: draft.active,
        revision: draft.seen,
    };
    f.done(service)
}
