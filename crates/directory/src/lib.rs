//! Organisations, units and services, and the answer to *who is right for this?*
//!
//! Work is sent to units, never to persons. This room knows which units there are, where they are responsible, how
//! they are reached and when they are open; it holds no personal data except who works where ([`memberships`]).
//! Names of people stand nowhere here.
//!
//! [`advise`] answers the question, [`save_unit`] and its like edit, [`export_units`] and [`import_units`] speak CSV,
//! [`hsds`] serves the Open Referral shape.

mod advice;
mod edit;
mod fields;
mod hours;
mod hsds;
mod lookup;
mod membership;
mod model;
mod put;
mod rank;
mod statements_;
mod table;
mod words;

pub use advice::{Advice, Found, Helper, Need, What, advise, advise_for};
pub use edit::{
    FieldFault, OrganisationDraft, ServiceDraft, UnitDraft, activate_unit, deactivate_unit,
    save_organisation, save_service, save_unit,
};
pub use hours::{HoursError, hours_in_words, hours_text, offices_closed, opening, parse_hours};
pub use hsds::hsds;
pub use lookup::{
    coordination_unit, national_unit, organisation, organisations, receiving_units, search, service,
    services_at, services_in, unit, units, units_by_id, units_named, units_of_kind, units_serving,
};
pub use membership::{
    Workplace, end_membership, managers_of, members_of, memberships, memberships_at, set_membership,
    unit_in_organisation, workplace,
};
pub use model::{OrgKind, Organisation, Service, ServiceNeed, Unit, UnitKind};
pub use put::{put_organisation, put_service, put_unit};
pub use rank::rank;
pub use table::{Change, ImportPreview, LineFault, export_units, import_units, preview_units};

/// Statements of this room.
pub mod statements {
    pub use crate::statements_::ALL;
}

/// Why the directory could not do it. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    /// Not allowed.
    #[error(transparent)]
    Access(#[from] access::AccessError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// Fields are wrong.
    #[error("Some fields are not right. Nothing was saved. Correct them and send again.")]
    Invalid(Vec<FieldFault>),
    /// No such organisation, unit or service.
    #[error("There is no such entry in the directory. Nothing was changed. Go back to the list.")]
    Absent,
    /// Somebody else changed the organisation first; their version.
    #[error(
        "Somebody else has changed the organisation. Nothing was saved. Compare the versions and save again."
    )]
    StaleOrganisation(Box<Organisation>),
    /// Somebody else changed the unit first; their version.
    #[error("Somebody else has changed the unit. Nothing was saved. Compare the versions and save again.")]
    StaleUnit(Box<Unit>),
    /// Somebody else changed the service first; their version.
    #[error("Somebody else has changed the service. Nothing was saved. Compare the versions and save again.")]
    StaleService(Box<Service>),
    /// The unit holds open reports or cases: so many.
    #[error("The unit still holds {0} open reports or cases. Nothing was changed. Hand them over first.")]
    StillHolds(i64),
    /// The file cannot be imported.
    #[error("The file has faults. Nothing was imported. Correct the lines and send it again.")]
    Lines(Vec<LineFault>),
}
