//! Helpers other than social services and police: coordinators, authorities, guardians, care, services.

use ground::Text;
use law::{Audience, Hours, Open};

use super::Ranking;
use crate::{
    advice::{Advice, Helper},
    hours,
    model::{OrgKind, Service, ServiceNeed, Unit, UnitKind},
    words::{both, fill},
};

impl Ranking<'_> {
    /// Only for professionals, and only in its hours: at night it would let somebody wait for an answer that does not come.
    pub(super) fn support_line(&mut self) {
        let Some(c) = self.content.law.contact("stodtelefon") else { return };
        let closed = matches!(hours::plainly(&c.hours, self.now).open, Open::Closed { .. });
        if self.professional() && !closed {
            self.national("stodtelefon", Helper::SupportLine, "directory-why-support-line", &[]);
        }
    }

    /// Coordinators advise professionals; others are led to social services.
    pub(super) fn coordination(&mut self) {
        if !self.professional() {
            self.social_services(self.need.acute, &[]);
            return;
        }
        let place = self.need.municipality_of_stay.as_ref().or(self.need.municipality_of_residence.as_ref());
        let region = place.and_then(|code| self.content.register.region_of(code));
        let units: Vec<Advice> = self
            .regional(UnitKind::CoordinationRegional)
            .into_iter()
            .map(|u| {
                self.of_unit(
                    Helper::RegionalCoordinator,
                    u,
                    both(self.content, "directory-why-coordinator"),
                    &[],
                )
            })
            .collect();
        if let Some(region) = region.filter(|_| units.is_empty()) {
            let contact =
                self.content.law.contact(&format!("{}_rk", region.id)).filter(|c| c.is_for(self.audience));
            let why = both(self.content, "directory-why-coordinator");
            let advice = match contact {
                Some(c) => self.of_contact(Helper::RegionalCoordinator, c, why, &[]),
                None => Advice {
                    note: Some(both(self.content, "directory-coordinator-not-registered")),
                    ..self.blank(
                        Helper::RegionalCoordinator,
                        Text::new(
                            format!("Regionkoordinatorerna, region {}", region.name.sv),
                            format!("Regional coordinators, region {}", region.name.en),
                        ),
                        why,
                        &[],
                    )
                },
            };
            self.push(advice);
        }
        units.into_iter().for_each(|a| self.push(a));
        self.support_line();
        let national: Vec<Advice> = self
            .found
            .national
            .iter()
            .map(|u| {
                self.of_unit(
                    Helper::NationalCoordination,
                    u,
                    both(self.content, "directory-why-national"),
                    &[],
                )
            })
            .collect();
        national.into_iter().for_each(|a| self.push(a));
    }

    pub(super) fn authority(
        &mut self,
        kind: UnitKind,
        helper: Helper,
        authority: &str,
        why: &str,
        provisions: &[&'static str],
    ) {
        let why = both(self.content, why);
        let units: Vec<Advice> = self
            .regional(kind)
            .into_iter()
            .map(|u| self.of_unit(helper, u, why.clone(), provisions))
            .collect();
        if units.is_empty()
            && let Some(a) = self.content.register.authority(authority)
        {
            let advice = Advice {
                note: Some(both(self.content, "directory-authority-not-registered")),
                verified: Some(a.verified),
                ..self.blank(helper, a.name.clone(), why, provisions)
            };
            self.push(advice);
        }
        units.into_iter().for_each(|a| self.push(a));
    }

    pub(super) fn guardian(&mut self) {
        let why = both(self.content, "directory-why-guardian");
        let provisions = ["lgeb.2", "lgeb.3"];
        let found = self.found;
        let units: Vec<Advice> = found
            .stay
            .iter()
            .chain(&found.residence)
            .filter(|u| u.org_kind == OrgKind::ChiefGuardian)
            .map(|u| self.of_unit(Helper::ChiefGuardian, u, why.clone(), &provisions))
            .collect();
        if units.is_empty() {
            let name = match self
                .need
                .municipality_of_stay
                .as_ref()
                .or(self.need.municipality_of_residence.as_ref())
            {
                Some(code) => {
                    fill(self.content, "directory-chief-guardian-in", &[("municipality", &self.place(code))])
                }
                None => both(self.content, "directory-chief-guardian"),
            };
            let advice = Advice {
                note: Some(both(self.content, "directory-chief-guardian-not-registered")),
                ..self.blank(Helper::ChiefGuardian, name, why, &provisions)
            };
            self.push(advice);
        }
        units.into_iter().for_each(|a| self.push(a));
        self.services(&[ServiceNeed::Guardian], "directory-why-service");
    }

    pub(super) fn medical(&mut self) {
        let before = self.out.len();
        self.services(&[ServiceNeed::Medical, ServiceNeed::Trauma], "directory-why-medical");
        if self.out.len() == before {
            let advice = Advice {
                note: Some(both(self.content, "directory-health-not-registered")),
                ..self.blank(
                    Helper::Health,
                    both(self.content, "directory-health-care"),
                    both(self.content, "directory-why-medical"),
                    &["lag2008-344.5"],
                )
            };
            self.push(advice);
        }
    }

    pub(super) fn barnahus(&mut self) {
        if !self.professional() {
            self.social_services(self.need.acute, &[]);
            return;
        }
        let why = both(self.content, "directory-why-barnahus");
        let units: Vec<Advice> = self
            .regional(UnitKind::Barnahus)
            .into_iter()
            .map(|u| self.of_unit(Helper::Barnahus, u, why.clone(), &[]))
            .collect();
        if units.is_empty() {
            let advice = Advice {
                note: Some(both(self.content, "directory-barnahus-not-registered")),
                ..self.blank(Helper::Barnahus, both(self.content, "directory-barnahus"), why, &[])
            };
            self.push(advice);
        }
        units.into_iter().for_each(|a| self.push(a));
    }

    pub(super) fn support(&mut self) {
        let before = self.out.len();
        self.services(
            &[
                ServiceNeed::Shelter,
                ServiceNeed::Counselling,
                ServiceNeed::Legal,
                ServiceNeed::Trauma,
                ServiceNeed::Exit,
                ServiceNeed::Family,
                ServiceNeed::Interpreting,
            ],
            "directory-why-service",
        );
        if self.audience == Audience::Child {
            self.national("bris", Helper::Helpline, "directory-why-bris", &[]);
        }
        if self.out.len() == before {
            let advice = Advice {
                note: Some(both(self.content, "directory-services-none")),
                ..self.blank(
                    Helper::Service,
                    both(self.content, "directory-civil-society"),
                    both(self.content, "directory-why-service-ask"),
                    &[],
                )
            };
            self.push(advice);
            self.coordination();
        }
    }

    /// Services for any of these needs, those in a language asked for first, then those that meet more needs.
    pub(super) fn services(&mut self, needs: &[ServiceNeed], why: &str) {
        let speaks = |s: &Service| s.languages.iter().filter(|l| self.need.languages.contains(l)).count();
        let meets = |s: &Service| s.needs.iter().filter(|n| needs.contains(n)).count();
        let mut fit: Vec<&(Service, Unit)> =
            self.found.services.iter().filter(|(s, _)| meets(s) > 0).collect();
        fit.sort_by_key(|(s, _)| (std::cmp::Reverse(speaks(s)), std::cmp::Reverse(meets(s)), s.name.clone()));
        let advices: Vec<Advice> = fit
            .into_iter()
            .take(12)
            .map(|(service, unit)| {
                let text = if service.hours == "unknown" { &unit.hours } else { &service.hours };
                let hours = hours::parse_hours(text).unwrap_or(Hours::Unknown);
                let name = format!("{}, {}", service.name, unit.org_name);
                let phone = service.phone.clone().or_else(|| unit.phone.clone());
                Advice {
                    unit: Some(unit.clone()),
                    service: Some(service.clone()),
                    email: unit.email.clone(),
                    opening: Some(hours::plainly(&hours, self.now)),
                    note: phone.is_none().then(|| both(self.content, "directory-no-phone")),
                    phone,
                    ..self.blank(Helper::Service, Text::new(name.clone(), name), both(self.content, why), &[])
                }
            })
            .collect();
        advices.into_iter().for_each(|a| self.push(a));
    }
}
