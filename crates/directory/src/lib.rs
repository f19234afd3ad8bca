//! Organisations, units and services, and the answer to *who is right for this?*
//!
//! Work is sent to units, never to persons. This room knows which units there are, where they are responsible, how
//! they are reached and when they are open; it holds no personal data except who works where ([`memberships`]).
//! Names of people stand nowhere here.

mod lookup;
mod membership;
mod model;
mod put;
mod statements_;

pub use lookup::{
    coordination_unit, national_unit, organisation, organisations, receiving_units, services_at, unit, units,
    units_by_id, units_named, units_of_kind, units_serving,
};
pub use membership::{end_membership, managers_of, members_of, memberships, memberships_at, set_membership};
pub use model::{Need, OrgKind, Organisation, Service, Unit, UnitKind};
pub use put::{put_organisation, put_service, put_unit};

/// Statements of this room.
pub mod statements {
    pub use crate::statements_::ALL;
}

/// Why the directory could not do it.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    /// Not allowed.
    #[error(transparent)]
    Access(#[from] access::AccessError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::StoreError),
}
