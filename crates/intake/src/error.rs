//! What can go wrong, in sentences for the person at the screen.

use access::AccessError;
use store::StoreError;

use crate::ReportPage;

/// One wrong field of a form. `key` is a word key in `intake.ftl`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldFault {
    /// Name of the field.
    pub field: &'static str,
    /// Word key of the message.
    pub key: &'static str,
}

/// Why a report could not be received or changed. Nothing was saved.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// Refused, absent or sealed.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Something in the form must be corrected.
    #[error("The form is not complete. Nothing was saved. Correct the fields that are marked.")]
    Invalid(Vec<FieldFault>),
    /// Nobody is known who can receive it.
    #[error(
        "No receiving unit is known for this municipality. Nothing was sent. Call the municipality's switchboard, or 112 if the child is in danger."
    )]
    NoReceiver,
    /// Somebody else changed the report since the form was shown.
    #[error(
        "Somebody else has changed this report since you opened the page. Your text was not saved. Compare and send again."
    )]
    Stale {
        /// The report as it stands now.
        current: Box<ReportPage>,
    },
    /// The step does not fit the report's state.
    #[error(
        "This cannot be done with the report as it stands ({what}). Nothing was changed. Load the page again."
    )]
    Order {
        /// What is missing or done already: `not_opened`, `not_assessed`, `decided`, `not_decided`, `closed`, `linked`, `no_feedback`.
        what: &'static str,
    },
    /// A sealed value does not hold what it should.
    #[error("The report's text cannot be read back. Nothing was changed. Tell the administrator.")]
    Damaged,
}

impl From<vault::VaultError> for IntakeError {
    fn from(error: vault::VaultError) -> Self {
        Self::Access(error.into())
    }
}

impl From<serde_json::Error> for IntakeError {
    fn from(_: serde_json::Error) -> Self {
        Self::Damaged
    }
}
