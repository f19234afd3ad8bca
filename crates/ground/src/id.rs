//! Typed ids: UUID version 7 (RFC 9562) made from a given instant and given randomness.

use std::{fmt, str::FromStr};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Entropy;

/// Makes a UUIDv7 from `now` and randomness. Ids sort by time, which keeps indexes dense.
#[must_use]
pub fn new_uuid(now: Timestamp, entropy: &dyn Entropy) -> Uuid {
    let mut random = [0_u8; 10];
    entropy.fill(&mut random);
    let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id of this kind.
            #[must_use]
            pub fn new(now: Timestamp, entropy: &dyn Entropy) -> Self {
                Self(new_uuid(now, entropy))
            }
            /// The underlying UUID, for storage.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                Uuid::from_str(s).map(Self)
            }
        }
        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )*};
}

ids! {
    /// An organisation: owns its data (organisation).
    OrgId,
    /// A unit: the addressable mailbox of an organisation (enhet, funktion).
    UnitId,
    /// A person with a login (användare).
    UserId,
    /// A login session.
    SessionId,
    /// Something that arrived at a unit's inbox (anmälan).
    ReportId,
    /// What a unit does for one child (ärende).
    CaseId,
    /// A person in a role of a case.
    PersonId,
    /// A set of indicators answered once (bedömning).
    AssessmentId,
    /// One entry of a case's journal.
    EntryId,
    /// A task of a case (uppgift).
    TaskId,
    /// Facts of a case shown to another organisation through a gate (utlämnande).
    ShareId,
    /// A thread: one transition between two units (överlämning, remiss, rådfrågan).
    ThreadId,
    /// A case opened in an emergency (nödöppning).
    GlassId,
    /// A look that is gone through in log control.
    ControlId,
    /// A document of a case (handling).
    DocumentId,
    /// One reporting entity's coded record of one presumed victim (registrering).
    RegistrationId,
    /// A service in the directory (insats, verksamhet).
    ServiceId,
    /// A contact in the directory.
    ContactId,
    /// An audit event.
    EventId,
    /// One request, for logs and error pages; never stored with personal data.
    RequestId,
    /// A personal API token.
    TokenId,
}
