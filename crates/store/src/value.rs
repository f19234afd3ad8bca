//! Parameter values: the few types both engines share.

use ground::{
    AssessmentId, CaseId, CaseNumber, ContactId, ControlId, DocumentId, EntryId, EventId, GlassId, OrgId,
    PersonId, RegistrationId, ReportId, ReportNumber, RequestId, ServiceId, SessionId, ShareId, TaskId,
    ThreadId, TokenId, UnitId, UserId,
};
use jiff::Timestamp;
use uuid::Uuid;

/// A value bound to a parameter. `None` inside is SQL NULL of that type, which PostgreSQL wants to know.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A whole number; instants are microseconds since 1970.
    Int(Option<i64>),
    /// Text.
    Text(Option<String>),
    /// Bytes, mostly sealed ones.
    Bytes(Option<Vec<u8>>),
    /// An id.
    Id(Option<Uuid>),
    /// Yes or no.
    Bool(Option<bool>),
}

macro_rules! from {
    ($($t:ty => $variant:ident, $v:ident => $e:expr;)*) => {$(
        impl From<$t> for Value {
            fn from($v: $t) -> Self { Self::$variant(Some($e)) }
        }
        impl From<Option<$t>> for Value {
            fn from(v: Option<$t>) -> Self { Self::$variant(v.map(|$v| $e)) }
        }
    )*};
}

from! {
    i64 => Int, v => v;
    i32 => Int, v => i64::from(v);
    i16 => Int, v => i64::from(v);
    u32 => Int, v => i64::from(v);
    u16 => Int, v => i64::from(v);
    usize => Int, v => i64::try_from(v).unwrap_or(i64::MAX);
    Timestamp => Int, v => v.as_microsecond();
    jiff::civil::Date => Text, v => v.to_string();
    bool => Bool, v => v;
    String => Text, v => v;
    &str => Text, v => v.to_owned();
    &String => Text, v => v.clone();
    CaseNumber => Text, v => v.as_str().to_owned();
    &CaseNumber => Text, v => v.as_str().to_owned();
    ReportNumber => Text, v => v.as_str().to_owned();
    &ReportNumber => Text, v => v.as_str().to_owned();
    Vec<u8> => Bytes, v => v;
    &[u8] => Bytes, v => v.to_vec();
    Uuid => Id, v => v;
}

macro_rules! ids {
    ($($t:ty),*) => { from! { $($t => Id, v => v.uuid();)* } };
}
ids!(
    OrgId,
    UnitId,
    UserId,
    SessionId,
    ReportId,
    CaseId,
    PersonId,
    AssessmentId,
    EntryId,
    TaskId,
    DocumentId,
    ShareId,
    ThreadId,
    GlassId,
    ControlId,
    RegistrationId,
    ServiceId,
    ContactId,
    EventId,
    RequestId,
    TokenId
);

/// Arguments of a statement, in order: `args![owner, id, now]`.
#[macro_export]
macro_rules! args {
    ($($v:expr),* $(,)?) => { vec![$($crate::Value::from($v)),*] };
}
