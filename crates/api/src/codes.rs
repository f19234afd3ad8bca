//! Closed lists in requests and answers: the rooms' code lists, described with all their codes.

use std::{borrow::Cow, fmt, marker::PhantomData, str::FromStr};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, Visitor},
};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, schema::SchemaType, schema::Type},
};

/// How a message about a wrong code begins; [`crate::body`] finds the known codes after it.
pub(crate) const NOT_A_CODE: &str = "not one of: ";

/// A code list of a room.
pub(crate) trait CodeList: Copy + FromStr + 'static {
    /// Its name in the description.
    const NAME: &'static str;
    /// What it is.
    const ABOUT: &'static str;
    fn code(self) -> &'static str;
    fn all() -> Vec<&'static str>;
}

/// A code on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Coded<T>(pub(crate) T);

impl<T> From<T> for Coded<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: CodeList> Serialize for Coded<T> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.0.code())
    }
}

impl<'de, T: CodeList> Deserialize<'de> for Coded<T> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Code<T>(PhantomData<T>);
        impl<T: CodeList> Visitor<'_> for Code<T> {
            type Value = Coded<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a code")
            }
            fn visit_str<E: de::Error>(self, s: &str) -> Result<Coded<T>, E> {
                s.parse().map(Coded).map_err(|_| E::custom(format!("{NOT_A_CODE}{}", T::all().join(", "))))
            }
        }
        d.deserialize_str(Code(PhantomData))
    }
}

impl<T: CodeList> PartialSchema for Coded<T> {
    fn schema() -> RefOr<Schema> {
        let codes = T::all();
        ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .description(Some(T::ABOUT.trim_start()))
            .examples(codes.first().map(|c| serde_json::json!(c)))
            .enum_values(Some(codes))
            .into()
    }
}

impl<T: CodeList> ToSchema for Coded<T> {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed(T::NAME)
    }
}

macro_rules! lists {
    ($($(#[doc = $about:literal])* $name:ident = $ty:ty;)*) => {$(
        $(#[doc = $about])*
        pub(crate) type $name = Coded<$ty>;
        impl CodeList for $ty {
            const NAME: &'static str = stringify!($name);
            const ABOUT: &'static str = concat!($($about),*);
            fn code(self) -> &'static str {
                <$ty>::code(self)
            }
            fn all() -> Vec<&'static str> {
                <$ty>::ALL.iter().map(|c| c.code()).collect()
            }
        }
    )*};
}

lists! {
    /// Kind of organisation.
    OrganisationKind = directory::OrgKind;
    /// Kind of unit.
    UnitKind = directory::UnitKind;
    /// What somebody needs to do.
    AdviceWhat = directory::What;
    /// The function that helps.
    AdviceHelper = directory::Helper;
    /// How a report came.
    ReportKind = intake::Kind;
    /// How fast a report must be opened.
    ReportUrgency = intake::Urgency;
    /// Where a report stands.
    ReportState = intake::State;
    /// Part of an inbox.
    InboxTab = intake::Tab;
    /// Is somebody in danger now? Unknown counts as yes until somebody has judged.
    ReportDanger = intake::Danger;
    /// The child's age as told; doubt means child.
    ReportAge = intake::AgeBand;
    /// A question answered.
    ReportAnswer = intake::Answer;
    /// Does the child need immediate protection?
    ProtectionNeeds = intake::Needs;
    /// Has somebody of the unit met the child?
    ProtectionMet = intake::Met;
    /// What was decided about a report.
    ReportDecision = intake::Decision;
    /// Kind of a note about a report.
    ReportNoteKind = intake::NoteKind;
    /// Escalation of a report that nobody opens.
    EscalationLevel = intake::Level;
    /// How secret a case is inside its organisation.
    CaseSecrecy = access::Secrecy;
    /// State of a case.
    CaseStatus = casework::Status;
    /// State of what comes next in a case.
    NextState = casework::NextState;
    /// A person's role in a case.
    CasePersonRole = casework::PersonRole;
    /// Kind of a journal entry.
    EntryKind = casework::EntryKind;
    /// Which cases a worklist shows.
    WorklistFilter = casework::Filter;
}
