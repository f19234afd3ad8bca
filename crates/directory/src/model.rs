//! What the directory holds.

use ground::{OrgId, ServiceId, UnitId, codes};
use store::{Row, StoreError};

codes! {
    /// Kind of organisation (slag av organisation).
    OrgKind {
        /// A municipality's social services (socialtjänst).
        SocialServices = "social_services",
        /// Police.
        Police = "police",
        /// Prosecution (åklagare).
        Prosecution = "prosecution",
        /// Migration Agency.
        Migration = "migration",
        /// Gender Equality Agency: national coordination.
        EqualityAgency = "equality_agency",
        /// Host of coordination that is no municipality.
        Coordination = "coordination",
        /// County administrative board (länsstyrelse).
        CountyBoard = "county_board",
        /// Civil society (ideell organisation).
        Ngo = "ngo",
        /// Health care (hälso- och sjukvård).
        Health = "health",
        /// School.
        School = "school",
        /// Residential care (HVB, stödboende).
        CareHome = "care_home",
        /// Municipal chief guardian (överförmyndare).
        ChiefGuardian = "chief_guardian",
        /// Business: hotel, transport.
        Business = "business",
        /// Something else.
        Other = "other",
    }
}

impl OrgKind {
    /// Its units receive reports and work on cases. The others meet children and report, and see nothing but what they
    /// have sent.
    #[must_use]
    pub const fn works_on_cases(self) -> bool {
        match self {
            Self::Health | Self::School | Self::CareHome | Self::Business => false,
            Self::SocialServices
            | Self::Police
            | Self::Prosecution
            | Self::Migration
            | Self::EqualityAgency
            | Self::Coordination
            | Self::CountyBoard
            | Self::Ngo
            | Self::ChiefGuardian
            | Self::Other => true,
        }
    }
}

codes! {
    /// Kind of unit (slag av enhet).
    UnitKind {
        /// Receives concern reports (mottagning).
        Reception = "reception",
        /// Investigates (utredning).
        Investigation = "investigation",
        /// Out-of-hours social service (socialjour).
        OutOfHours = "out_of_hours",
        /// Regional coordination against trafficking.
        CoordinationRegional = "coordination_regional",
        /// National coordination against trafficking.
        CoordinationNational = "coordination_national",
        /// Police region.
        PoliceRegion = "police_region",
        /// Prosecution office (åklagarkammare).
        ProsecutionOffice = "prosecution_office",
        /// Unit of the Migration Agency.
        MigrationUnit = "migration_unit",
        /// Barnahus.
        Barnahus = "barnahus",
        /// Support by civil society.
        NgoSupport = "ngo_support",
        /// School or preschool.
        School = "school",
        /// Keeps the organisation's accounts.
        Administration = "administration",
        /// Something else.
        Other = "other",
    }
}

codes! {
    /// What a service helps with (behov).
    ServiceNeed {
        /// Protected housing (skyddat boende).
        Shelter = "shelter",
        /// Talking support (samtalsstöd).
        Counselling = "counselling",
        /// Legal advice (juridisk rådgivning).
        Legal = "legal",
        /// Medical care (vård).
        Medical = "medical",
        /// Care after trauma (traumavård).
        Trauma = "trauma",
        /// Joint interviews of children (samverkan i Barnahus).
        Barnahus = "barnahus",
        /// Safe return (tryggt återvändande).
        Return = "return",
        /// Leaving a criminal or exploitative setting (stöd att lämna).
        Exit = "exit",
        /// Guardian for an unaccompanied child (god man).
        Guardian = "guardian",
        /// Support to parents and families.
        Family = "family",
        /// Interpreting, cultural guidance.
        Interpreting = "interpreting",
        /// Advice to professionals (råd till yrkesverksamma).
        Advice = "advice",
    }
}

/// An organisation: owns its data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its id.
    pub id: OrgId,
    /// Kind.
    pub kind: OrgKind,
    /// Name.
    pub name: String,
    /// Municipality code (Statistics Sweden), for municipal organisations.
    pub municipality: Option<String>,
    /// Coordinator region, slug.
    pub region: Option<String>,
    /// Organisation number (organisationsnummer), ten digits, or empty. Logins at a provider are compared with it.
    pub number: String,
    /// In use.
    pub active: bool,
    /// Counts up with every change.
    pub revision: i64,
}

/// A unit: the addressable mailbox of an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its id.
    pub id: UnitId,
    /// Its organisation.
    pub org: OrgId,
    /// Name of the organisation. Read only.
    pub org_name: String,
    /// Kind of the organisation. Read only.
    pub org_kind: OrgKind,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: UnitKind,
    /// Municipality code, for municipal units.
    pub municipality: Option<String>,
    /// Coordinator region, slug: of the municipality, or the one it coordinates or serves.
    pub region: Option<String>,
    /// Codes of municipalities it serves besides its own (joint out-of-hours services).
    pub serves: Vec<String>,
    /// Its people may act for every unit of the organisation (socialjour).
    pub covers_org: bool,
    /// The unit above it.
    pub parent: Option<UnitId>,
    /// Telephone as written in Sweden.
    pub phone: Option<String>,
    /// E-mail of the mailbox.
    pub email: Option<String>,
    /// Opening hours as text: `mon-fri 08:00-16:30`, `always`, `unknown`.
    pub hours: String,
    /// Postal address.
    pub postal: Option<String>,
    /// What to know.
    pub note: Option<String>,
    /// In use.
    pub active: bool,
    /// Counts up with every change.
    pub revision: i64,
}

impl Unit {
    /// The party it is at a gate (`content/law/gates.yaml`). `None` for a kind that no gate names.
    #[must_use]
    pub const fn party(&self) -> Option<&'static str> {
        Some(match (self.org_kind, self.kind) {
            (OrgKind::SocialServices, UnitKind::OutOfHours) => "out-of-hours",
            (OrgKind::SocialServices, UnitKind::CoordinationRegional) => "regional-coordinator",
            (OrgKind::SocialServices, _) => "social-services",
            (OrgKind::Police, _) => "police",
            (OrgKind::Prosecution, _) => "prosecutor",
            (OrgKind::Migration, _) => "migration",
            (OrgKind::EqualityAgency, _) => "gender-equality-agency",
            (OrgKind::CountyBoard, _) => "county-board",
            (OrgKind::Ngo, _) => "ngo",
            (OrgKind::Health, _) => "health-care",
            (OrgKind::School, _) => "school",
            (OrgKind::ChiefGuardian, _) => "chief-guardian",
            (OrgKind::Coordination | OrgKind::CareHome | OrgKind::Business | OrgKind::Other, _) => {
                return None;
            }
        })
    }

    /// A new unit with nothing but what every unit has.
    #[must_use]
    pub fn new(id: UnitId, org: &Organisation, name: impl Into<String>, kind: UnitKind) -> Self {
        Self {
            id,
            org: org.id,
            org_name: org.name.clone(),
            org_kind: org.kind,
            name: name.into(),
            kind,
            municipality: org.municipality.clone(),
            region: org.region.clone(),
            serves: Vec::new(),
            covers_org: kind == UnitKind::OutOfHours,
            parent: None,
            phone: None,
            email: None,
            hours: "unknown".to_owned(),
            postal: None,
            note: None,
            active: true,
            revision: 1,
        }
    }

    /// Name with the organisation's, for lists: "Mottagning barn och unga, Malmö stad".
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{}, {}", self.name, self.org_name)
    }
}

/// What a unit offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Its id.
    pub id: ServiceId,
    /// The unit that offers it.
    pub unit: UnitId,
    /// Name.
    pub name: String,
    /// What it helps with.
    pub needs: Vec<ServiceNeed>,
    /// Language codes it is given in.
    pub languages: Vec<String>,
    /// Where: municipality codes, region slugs, or `all`.
    pub areas: Vec<String>,
    /// From this age in years.
    pub age_from: Option<i64>,
    /// Up to and including this age in years.
    pub age_to: Option<i64>,
    /// Telephone, when it has its own.
    pub phone: Option<String>,
    /// Opening hours as text, as for [`Unit::hours`].
    pub hours: String,
    /// What to know.
    pub note: Option<String>,
    /// In use.
    pub active: bool,
    /// Counts up with every change.
    pub revision: i64,
}

pub(crate) fn listed(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

impl Organisation {
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            kind: row.parse("kind")?,
            name: row.get("name")?,
            municipality: row.get("municipality")?,
            region: row.get("region")?,
            number: row.get("number")?,
            active: row.get("active")?,
            revision: row.get("revision")?,
        })
    }
}

impl Unit {
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            org: row.get("org_id")?,
            org_name: row.get("org_name")?,
            org_kind: row.parse("org_kind")?,
            name: row.get("name")?,
            kind: row.parse("kind")?,
            municipality: row.get("municipality")?,
            region: row.get("region")?,
            serves: listed(&row.get::<String>("serves")?),
            covers_org: row.get("covers_org")?,
            parent: row.get("parent_unit_id")?,
            phone: row.get("phone")?,
            email: row.get("email")?,
            hours: row.get("hours")?,
            postal: row.get("postal")?,
            note: row.get("note")?,
            active: row.get("active")?,
            revision: row.get("revision")?,
        })
    }
}

impl Service {
    pub(crate) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            unit: row.get("unit_id")?,
            name: row.get("name")?,
            needs: row.get::<String>("needs")?.split_whitespace().filter_map(|n| n.parse().ok()).collect(),
            languages: listed(&row.get::<String>("languages")?),
            areas: listed(&row.get::<String>("areas")?),
            age_from: row.get("age_from")?,
            age_to: row.get("age_to")?,
            phone: row.get("phone")?,
            hours: row.get("hours")?,
            note: row.get("note")?,
            active: row.get("active")?,
            revision: row.get("revision")?,
        })
    }
}
