//! The ranking of [`crate::advise`]: which function, why, in which order. Pure.

mod others;

use content::Content;
use ground::Text;
use jiff::Timestamp;
use law::{Audience, Contact, Hours, Open};

use crate::{
    advice::{Advice, Found, Helper, Need, What},
    hours,
    model::{OrgKind, ServiceNeed, Unit, UnitKind},
    words::{both, fill},
};

/// The ranking itself. Pure.
#[must_use]
pub fn rank(
    content: &Content,
    need: &Need,
    found: &Found,
    audience: Audience,
    now: Timestamp,
) -> Vec<Advice> {
    let mut ranking = Ranking { content, need, found, audience, now, out: Vec::new() };
    ranking.run();
    for (i, advice) in ranking.out.iter_mut().enumerate() {
        advice.order = i + 1;
    }
    ranking.out
}

struct Ranking<'a> {
    content: &'a Content,
    need: &'a Need,
    found: &'a Found,
    audience: Audience,
    now: Timestamp,
    out: Vec<Advice>,
}

/// Why a municipality is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ground {
    /// The child lives there.
    Residence,
    /// The child is there and it is acute.
    StayAcute,
    /// The child is there and it is not clear who else is responsible.
    StayUnclear,
    /// The child is there; another municipality is responsible, but this one acts if it becomes acute.
    StayBeside,
}

impl Ground {
    const fn why(self) -> &'static str {
        match self {
            Self::Residence => "directory-why-residence",
            Self::StayAcute => "directory-why-stay-acute",
            Self::StayUnclear => "directory-why-stay-unclear",
            Self::StayBeside => "directory-why-stay-beside",
        }
    }
    const fn provision(self) -> &'static str {
        match self {
            Self::Residence => "sol.29.1",
            Self::StayAcute | Self::StayUnclear | Self::StayBeside => "sol.29.4",
        }
    }
}

impl Ranking<'_> {
    fn run(&mut self) {
        let asks = |w: What| self.need.what.contains(&w);
        let protect = asks(What::AcuteProtection);
        let acute = self.need.acute || protect;
        if acute || asks(What::MissingChild) {
            self.national("c112", Helper::Emergency, "directory-why-112", &[]);
        }
        if asks(What::MissingChild) {
            self.police(false, "directory-why-police-missing", &[]);
            self.national("c116000", Helper::MissingLine, "directory-why-116000", &[]);
        }
        for what in self.need.what.iter().copied().collect::<Vec<_>>() {
            match what {
                What::ReportConcern => {
                    let duty = if self.professional() { "sol.19.1" } else { "sol.19.4" };
                    self.social_services(acute, &[duty]);
                }
                What::AcuteProtection => {
                    self.social_services(true, &["lvu.6"]);
                    self.police(true, "directory-why-police-protect", &["polislagen.12"]);
                }
                What::PoliceReport => {
                    let osl: &[&'static str] = if self.professional() { &["osl.10.21"] } else { &[] };
                    self.police(self.need.acute, "directory-why-police-report", osl);
                }
                What::MissingChild => self.social_services(acute, &[]),
                What::Consultation => self.coordination(),
                What::AdviceProfessional => {
                    self.support_line();
                    self.coordination();
                }
                What::Prosecution => self.authority(
                    UnitKind::ProsecutionOffice,
                    Helper::Prosecutor,
                    "aklagarmyndigheten",
                    "directory-why-prosecution",
                    &["fuk.2a"],
                ),
                What::ResidencePermit => {
                    self.authority(
                        UnitKind::MigrationUnit,
                        Helper::Migration,
                        "migrationsverket",
                        "directory-why-permit",
                        &["utll.5.15"],
                    );
                    self.national(
                        "migr_mail",
                        Helper::Migration,
                        "directory-why-permit-mail",
                        &["utll.5.15"],
                    );
                }
                What::Guardian => self.guardian(),
                What::Medical => self.medical(),
                What::Barnahus => self.barnahus(),
                What::SupportNgo => self.support(),
                What::Return => {
                    self.services(&[ServiceNeed::Return], "directory-why-return");
                    self.coordination();
                }
            }
        }
        // Whatever was asked, nobody leaves without knowing whom to turn to about a child.
        if self.out.is_empty() {
            self.social_services(acute, &[]);
        }
    }

    fn professional(&self) -> bool {
        self.audience == Audience::Professional
    }

    fn push(&mut self, advice: Advice) {
        let twin = self.out.iter_mut().find(|a| match (&a.unit, &advice.unit) {
            (Some(x), Some(y)) => {
                x.id == y.id && a.service.as_ref().map(|s| s.id) == advice.service.as_ref().map(|s| s.id)
            }
            (None, None) => a.helper == advice.helper && a.contact == advice.contact && a.name == advice.name,
            _ => false,
        });
        match twin {
            // Said once, with every provision that leads there.
            Some(a) => {
                for p in advice.provisions {
                    if !a.provisions.contains(&p) {
                        a.provisions.push(p);
                    }
                }
            }
            None => self.out.push(advice),
        }
    }

    fn blank(&self, helper: Helper, name: Text, why: Text, provisions: &[&'static str]) -> Advice {
        // An installation may overlay the law with less: never cite what is not there.
        let provisions =
            provisions.iter().copied().filter(|p| self.content.law.provision(p).is_some()).collect();
        Advice {
            order: 0,
            helper,
            name,
            unit: None,
            service: None,
            contact: None,
            phone: None,
            email: None,
            opening: None,
            why,
            note: None,
            provisions,
            verified: None,
        }
    }

    fn of_unit(&self, helper: Helper, unit: &Unit, why: Text, provisions: &[&'static str]) -> Advice {
        let hours = hours::parse_hours(&unit.hours).unwrap_or(Hours::Unknown);
        let name = unit.full_name();
        Advice {
            unit: Some(unit.clone()),
            phone: unit.phone.clone(),
            email: unit.email.clone(),
            opening: Some(hours::plainly(&hours, self.now)),
            note: unit.phone.is_none().then(|| both(self.content, "directory-no-phone")),
            ..self.blank(helper, Text::new(name.clone(), name), why, provisions)
        }
    }

    fn of_contact(&self, helper: Helper, c: &Contact, why: Text, provisions: &[&'static str]) -> Advice {
        Advice {
            contact: Some(c.id.clone()),
            phone: c.phone.clone(),
            email: c.email.clone(),
            opening: Some(hours::plainly(&c.hours, self.now)),
            note: c.note.clone(),
            verified: Some(c.verified),
            ..self.blank(helper, c.name.clone(), why, provisions)
        }
    }

    /// A national contact, when it is for this audience.
    fn national(&mut self, id: &str, helper: Helper, why: &str, provisions: &[&'static str]) {
        if let Some(c) = self.content.law.contact(id).filter(|c| c.is_for(self.audience)) {
            let advice = self.of_contact(helper, c, both(self.content, why), provisions);
            self.push(advice);
        }
    }

    fn place(&self, code: &str) -> String {
        self.content.register.municipality(code).map_or_else(|| code.to_owned(), |m| m.name.clone())
    }

    /// The municipalities to turn to, best first.
    fn grounds(&self, acute: bool) -> Vec<(Ground, Option<String>)> {
        let (stay, residence) = (&self.need.municipality_of_stay, &self.need.municipality_of_residence);
        match (stay, residence) {
            (Some(s), Some(r)) if s == r => vec![(Ground::Residence, Some(r.clone()))],
            (Some(s), Some(r)) if acute => {
                vec![(Ground::StayAcute, Some(s.clone())), (Ground::Residence, Some(r.clone()))]
            }
            (Some(s), Some(r)) => {
                vec![(Ground::Residence, Some(r.clone())), (Ground::StayBeside, Some(s.clone()))]
            }
            (Some(s), None) => {
                let ground = if acute { Ground::StayAcute } else { Ground::StayUnclear };
                vec![(ground, Some(s.clone()))]
            }
            (None, Some(r)) if acute => vec![(Ground::StayAcute, None), (Ground::Residence, Some(r.clone()))],
            (None, Some(r)) => vec![(Ground::Residence, Some(r.clone()))],
            (None, None) => vec![(if acute { Ground::StayAcute } else { Ground::StayUnclear }, None)],
        }
    }

    fn social_services(&mut self, acute: bool, more: &[&'static str]) {
        let found = self.found;
        for (ground, code) in self.grounds(acute) {
            let mut provisions = vec![ground.provision()];
            provisions.extend_from_slice(more);
            let units = match ground {
                Ground::Residence => &found.residence,
                _ => &found.stay,
            };
            let code_name = code.as_deref().map(|c| self.place(c));
            self.municipality(ground, code_name, units, acute, &provisions);
        }
    }

    fn municipality(
        &mut self,
        ground: Ground,
        name: Option<String>,
        units: &[Unit],
        acute: bool,
        provisions: &[&'static str],
    ) {
        let why = match &name {
            Some(name) => fill(self.content, ground.why(), &[("municipality", name)]),
            None => both(self.content, "directory-why-stay-unknown"),
        };
        let units: &[Unit] = if name.is_some() { units } else { &[] };
        let of_kind = |kind| {
            units.iter().filter(move |u: &&Unit| u.kind == kind && u.org_kind == OrgKind::SocialServices)
        };
        let is_open = |u: &Unit| {
            let hours = hours::parse_hours(&u.hours).unwrap_or(Hours::Unknown);
            match hours::plainly(&hours, self.now).open {
                Open::Always | Open::Open { .. } => true,
                Open::Closed { .. } => false,
                Open::Unknown => !hours::offices_closed(self.now),
            }
        };
        let receptions: Vec<Advice> = of_kind(UnitKind::Reception)
            .map(|u| self.of_unit(Helper::SocialServices, u, why.clone(), provisions))
            .collect();
        let any_open = of_kind(UnitKind::Reception).any(is_open);
        let closed = if receptions.is_empty() { hours::offices_closed(self.now) } else { !any_open };
        let night: Vec<Advice> = of_kind(UnitKind::OutOfHours)
            .map(|u| {
                self.of_unit(
                    Helper::OutOfHours,
                    u,
                    both(self.content, "directory-why-out-of-hours"),
                    provisions,
                )
            })
            .collect();
        let general = receptions.is_empty().then(|| {
            let place = match &name {
                Some(name) => fill(self.content, "directory-social-services-in", &[("municipality", name)]),
                None => both(self.content, "directory-social-services-where-the-child-is"),
            };
            Advice {
                note: Some(both(self.content, "directory-not-registered")),
                ..self.blank(Helper::SocialServices, place, why.clone(), provisions)
            }
        });
        let day = receptions.into_iter().chain(general);
        if closed {
            // Registered on duty first; else 112 for danger and the police for what cannot wait.
            let registered = !night.is_empty();
            night.into_iter().for_each(|a| self.push(a));
            if !registered && ground != Ground::StayBeside {
                if acute {
                    self.national("c112", Helper::Emergency, "directory-why-112-closed", &[]);
                }
                self.national("c11414", Helper::Police, "directory-why-11414-closed", &[]);
            }
            day.for_each(|a| self.push(a));
        } else {
            day.for_each(|a| self.push(a));
            if acute {
                night.into_iter().for_each(|a| self.push(a));
            }
        }
    }

    fn regional(&self, kind: UnitKind) -> Vec<&Unit> {
        let near = |u: &&&Unit| self.found.stay.iter().any(|s| s.id == u.id);
        let all: Vec<&Unit> = self.found.region.iter().filter(|u| u.kind == kind).collect();
        let serving: Vec<&Unit> = all.iter().filter(near).copied().collect();
        // A unit that says it serves the very municipality is better than one that shares the region.
        if serving.is_empty() { all } else { serving }
    }

    fn police(&mut self, acute: bool, why: &str, provisions: &[&'static str]) {
        if acute {
            self.national("c112", Helper::Emergency, "directory-why-112", provisions);
        } else {
            self.national("c11414", Helper::Police, why, provisions);
        }
        if !self.professional() {
            return;
        }
        let reason = both(self.content, if acute { why } else { "directory-why-police-region" });
        let units = self.regional(UnitKind::PoliceRegion);
        let region = self
            .need
            .municipality_of_stay
            .as_ref()
            .or(self.need.municipality_of_residence.as_ref())
            .and_then(|code| self.content.register.police_region_of(code));
        let advices: Vec<Advice> = if units.is_empty() {
            region
                .map(|a| Advice {
                    note: Some(both(self.content, "directory-police-region-by-11414")),
                    verified: Some(a.verified),
                    ..self.blank(Helper::Police, a.name.clone(), reason.clone(), provisions)
                })
                .into_iter()
                .collect()
        } else {
            units.iter().map(|u| self.of_unit(Helper::Police, u, reason.clone(), provisions)).collect()
        };
        advices.into_iter().for_each(|a| self.push(a));
    }
}
