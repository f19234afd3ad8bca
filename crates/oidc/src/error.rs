//! Why nobody came in. The text is for the operator's log; a person is told less.

/// Why a login at a provider did not succeed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The provider does not answer, or not as a provider does. Nothing was decided about the person.
    #[error("the provider cannot be used now: {0}")]
    Unreachable(String),
    /// The person stopped, or the provider says that they may not.
    #[error("the login was ended at the provider")]
    Cancelled,
    /// The provider answers with an error of the protocol.
    #[error("the provider answers with the error {0}")]
    Provider(String),
    /// What came is not what was asked for. The word is a code for the audit log.
    #[error("the provider's answer was refused: {0}")]
    Forged(&'static str),
    /// The login was not strong enough.
    #[error("the level of the login is not among those accepted")]
    Level,
    /// A fresh login was asked for, and the provider did not give one.
    #[error("the login at the provider is not fresh")]
    NotFresh,
}

impl Refusal {
    /// A short word for the audit log; never what a stranger sent.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreachable(_) => "unreachable",
            Self::Cancelled => "cancelled",
            Self::Provider(_) => "provider_error",
            Self::Forged(why) => why,
            Self::Level => "level",
            Self::NotFresh => "not_fresh",
        }
    }
}
