//! Who is right for this? A pure ranking over what was looked up; [`advise`] does the looking up.
//!
//! The answer names functions, never persons, and says in words why. What the directory does not know is said plainly;
//! no number is ever invented. Guidance: the caller decides.

use std::collections::BTreeSet;

use access::{Actor, Area, House, OpContext, actions, enter_area};
use ground::{Check, Text, codes};
use jiff::Timestamp;
use law::{Audience, Opening};

use crate::{
    DirectoryError,
    lookup::{services_in, units_of_kind, units_serving},
    model::{Service, Unit, UnitKind},
    rank::rank,
};

codes! {
    /// What somebody needs to do.
    What {
        /// Report a concern about a child (orosanmälan).
        ReportConcern = "report_concern",
        /// Protect a child now (akut skydd).
        AcuteProtection = "acute_protection",
        /// Report a crime.
        PoliceReport = "police_report",
        /// A child is missing (försvunnet barn).
        MissingChild = "missing_child",
        /// Consult about a case (samråd).
        Consultation = "consultation",
        /// Reach the prosecutor.
        Prosecution = "prosecution",
        /// Residence permit or reflection period (uppehållstillstånd, betänketid).
        ResidencePermit = "residence_permit",
        /// A guardian for an unaccompanied child (god man).
        Guardian = "guardian",
        /// Medical care.
        Medical = "medical",
        /// Joint interview in a Barnahus.
        Barnahus = "barnahus",
        /// Support by civil society.
        SupportNgo = "support_ngo",
        /// Return to another country.
        Return = "return",
        /// Advice to a professional.
        AdviceProfessional = "advice_professional",
    }
}

codes! {
    /// The function that helps.
    Helper {
        /// Emergency number.
        Emergency = "emergency",
        /// Social services, receiving concern reports.
        SocialServices = "social_services",
        /// Out-of-hours social service (socialjour).
        OutOfHours = "out_of_hours",
        /// Police.
        Police = "police",
        /// Missing children's number.
        MissingLine = "missing_line",
        /// Regional coordinator.
        RegionalCoordinator = "regional_coordinator",
        /// National coordination.
        NationalCoordination = "national_coordination",
        /// National support line for professionals.
        SupportLine = "support_line",
        /// Prosecutor.
        Prosecutor = "prosecutor",
        /// Migration Agency.
        Migration = "migration",
        /// Chief guardian (överförmyndare).
        ChiefGuardian = "chief_guardian",
        /// Health care.
        Health = "health",
        /// Barnahus.
        Barnahus = "barnahus",
        /// A service in the directory.
        Service = "service",
        /// A helpline.
        Helpline = "helpline",
    }
}

/// The question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Need {
    /// Code of the municipality where the child is now (vistelsekommun).
    pub municipality_of_stay: Option<String>,
    /// Code of the municipality where the child lives (bosättningskommun).
    pub municipality_of_residence: Option<String>,
    /// It cannot wait.
    pub acute: bool,
    /// What is to be done.
    pub what: BTreeSet<What>,
    /// Languages the child or family speaks, for services.
    pub languages: Vec<String>,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// Place in the answer, from 1.
    pub order: usize,
    /// The function.
    pub helper: Helper,
    /// Its name.
    pub name: Text,
    /// The registered unit, if there is one.
    pub unit: Option<Unit>,
    /// The registered service, if it is one.
    pub service: Option<Service>,
    /// Id of the national contact, if it is one.
    pub contact: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Whether it is open now; none when there is nothing to reach.
    pub opening: Option<Opening>,
    /// Why this one, in words.
    pub why: Text,
    /// What is special or not known.
    pub note: Option<Text>,
    /// Ids of the provisions.
    pub provisions: Vec<&'static str>,
    /// How far a national contact was checked; none for the directory's own units.
    pub verified: Option<Check>,
}

/// What was looked up for a question. Only active units and services.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Units that serve the municipality of stay.
    pub stay: Vec<Unit>,
    /// Units that serve the municipality of residence.
    pub residence: Vec<Unit>,
    /// Units that serve the coordinator region of the stay (of the residence when the stay is not known): coordinators, police,
    /// prosecutors, Barnahus, Migration Agency.
    pub region: Vec<Unit>,
    /// National coordination.
    pub national: Vec<Unit>,
    /// Services offered there, with their units.
    pub services: Vec<(Service, Unit)>,
}

/// Who is right for this? Enters the directory, so a transaction must not be open: a room that has one calls
/// [`advise_for`] before.
///
/// Whoever is not logged in gets what is for the public only.
///
/// # Errors
/// [`DirectoryError::Access`] when a token lacks the scope; [`DirectoryError::Store`] when the engine refuses.
pub async fn advise(
    house: &House,
    cx: &OpContext,
    need: &Need,
    now: Timestamp,
) -> Result<Vec<Advice>, DirectoryError> {
    if cx.actor == Actor::Nobody {
        return advise_for(house, need, Audience::Public, now).await;
    }
    let entry = enter_area::<actions::DirectoryRead>(house, cx, Area::Directory).await?;
    entry.work.commit(entry.permit.recorded(), ()).await.map_err(DirectoryError::Store)?;
    advise_for(house, need, Audience::Professional, now).await
}

/// As [`advise`], for rooms that have entered something themselves.
///
/// # Errors
/// [`DirectoryError::Store`] when the engine refuses.
pub async fn advise_for(
    house: &House,
    need: &Need,
    audience: Audience,
    now: Timestamp,
) -> Result<Vec<Advice>, DirectoryError> {
    let s = &house.store;
    let register = &house.content.register;
    let known = |code: &Option<String>| code.clone().filter(|c| register.municipality(c).is_some());
    let (stay, residence) = (known(&need.municipality_of_stay), known(&need.municipality_of_residence));
    let mut found = Found::default();
    if let Some(code) = &stay {
        found.stay = units_serving(s, code).await?;
    }
    if let Some(code) = residence.as_ref().filter(|r| stay.as_ref() != Some(r)) {
        found.residence = units_serving(s, code).await?;
    } else if residence.is_some() {
        found.residence.clone_from(&found.stay);
    }
    let place = stay.as_deref().or(residence.as_deref());
    let region = place.and_then(|code| register.region_of(code)).map(|r| r.id.as_str());
    if let Some(region) = region {
        for kind in [
            UnitKind::CoordinationRegional,
            UnitKind::PoliceRegion,
            UnitKind::ProsecutionOffice,
            UnitKind::MigrationUnit,
            UnitKind::Barnahus,
        ] {
            found.region.extend(units_of_kind(s, kind, Some(region)).await?);
        }
    }
    found.national = units_of_kind(s, UnitKind::CoordinationNational, None).await?;
    found.services = services_in(s, place.unwrap_or(""), region.unwrap_or("")).await?;
    let need = Need { municipality_of_stay: stay, municipality_of_residence: residence, ..need.clone() };
    Ok(rank(house.content, &need, &found, audience, now))
}
