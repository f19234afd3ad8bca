//! What can go wrong, in sentences for people.

use std::borrow::Cow;

use access::AccessError;
use store::StoreError;

/// A fault at one field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// The field: a name of the input struct, a fact id or a variable id.
    pub field: Cow<'static, str>,
    /// Word key in `casework.ftl`.
    pub key: &'static str,
}

/// Why a use case of this room did not happen. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum CaseworkError {
    /// Not there, or not for this person.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A text could not be sealed or opened.
    #[error(
        "A text of this case cannot be opened with its key. Nothing was changed. Tell the administrator."
    )]
    Sealed(#[from] vault::VaultError),
    /// A stored code list or text has another form than expected.
    #[error("A stored part of this case cannot be read. Nothing was changed. Tell the administrator.")]
    Damaged,
    /// The directory failed.
    #[error(transparent)]
    Directory(#[from] directory::DirectoryError),
    /// The report cannot be linked: unopened, or a case was opened from it before.
    #[error(transparent)]
    Intake(#[from] intake::IntakeError),
    /// Something in the form must be put right.
    #[error("Something in the form needs to be put right. Nothing was saved.")]
    Invalid(Vec<FieldFault>),
    /// Somebody else changed the case after the form was opened.
    #[error(
        "Somebody else changed the case while you were writing. Nothing was saved. Compare and save again."
    )]
    Stale {
        /// The revision the form was opened with.
        seen: i64,
        /// The revision the case has now.
        current: i64,
    },
    /// Another unit has taken over: it is responsible now.
    #[error(
        "Another unit has taken this case over and is responsible. Nothing was changed. Ask that unit to hand it back."
    )]
    HandedOver,
    /// A thread is further than the page showed.
    #[error("That is not possible now: the thread has moved on. Nothing was changed. Open it again.")]
    NotNow,
    /// The case is closed.
    #[error("The case is closed. Nothing was saved. Reopen the case first.")]
    Closed,
    /// The case is open already.
    #[error("The case is open already. Nothing was changed.")]
    Open,
    /// An archive package cannot be written.
    #[error(
        "The archive package could not be written ({0}). Nothing was erased. Check the folder set with archive_folder."
    )]
    Archive(String),
    /// The plan cannot be derived: a fault in the content.
    #[error(transparent)]
    Plan(#[from] guidance::PlanError),
}

impl CaseworkError {
    /// One fault at one field.
    pub(crate) fn field(field: &'static str, key: &'static str) -> Self {
        Self::Invalid(vec![FieldFault { field: Cow::Borrowed(field), key }])
    }

    /// True when the same call may succeed if tried again.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Store(e) | Self::Access(AccessError::Store(e)) if e.is_transient())
    }
}

/// Collects all faults of a form before anything is begun.
#[derive(Default)]
pub(crate) struct Faults(Vec<FieldFault>);

impl Faults {
    pub(crate) fn add(&mut self, field: impl Into<Cow<'static, str>>, key: &'static str) {
        self.0.push(FieldFault { field: field.into(), key });
    }

    /// A text that must be there and not be endless.
    pub(crate) fn text(&mut self, field: &'static str, text: &str) {
        if text.trim().is_empty() {
            self.add(field, "casework-fault-empty");
        }
        self.at_most(field, text);
    }

    /// A text that may be empty.
    pub(crate) fn at_most(&mut self, field: &'static str, text: &str) {
        if text.chars().count() > MAX_TEXT {
            self.add(field, "casework-fault-long");
        }
    }

    pub(crate) fn done(self) -> Result<(), CaseworkError> {
        if self.0.is_empty() { Ok(()) } else { Err(CaseworkError::Invalid(self.0)) }
    }
}

/// Longest text of one field, in characters.
pub const MAX_TEXT: usize = 50_000;
