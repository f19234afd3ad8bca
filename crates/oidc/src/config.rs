//! What an operator writes about one provider.

use std::net::IpAddr;

use ground::Text;
use url::{Host, Url};

use crate::jose::Algorithm;

/// Levels of assurance that are enough when the operator names none: the Swedish quality marks 3 and 4.
pub const LEVELS: [&str; 2] =
    ["http://id.elegnamnden.se/loa/1.0/loa3", "http://id.elegnamnden.se/loa/1.0/loa4"];
/// The claim that tells the organisation when the operator names none (Swedish OIDC claims specification 2.2.1).
pub const ORGANISATION: &str = "https://id.oidc.se/claim/orgNumber";

/// Whom the client assertion is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Audience {
    /// The provider's issuer name.
    #[default]
    Issuer,
    /// Its token endpoint: older providers ask for it.
    TokenEndpoint,
}

/// One provider, as the operator has set it up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Short name, in addresses and in the database. Never changes.
    pub id: String,
    /// Name on the button.
    pub name: Text,
    /// Issuer name, exactly as the provider writes it.
    pub issuer: String,
    /// Our name at the provider.
    pub client_id: String,
    /// The one algorithm its tokens are signed with.
    pub algorithm: Algorithm,
    /// Levels of assurance that are enough; never empty.
    pub levels: Vec<String>,
    /// The claim that tells who it is.
    pub identity_claim: String,
    /// The claim that tells for which organisation; empty when the provider knows none.
    pub organisation_claim: String,
    /// Scopes asked for beside `openid`.
    pub scopes: Vec<String>,
    /// Whom the client assertion is for.
    pub audience: Audience,
    /// Send what is asked for as a signed request object (RFC 9101).
    pub signed_request: bool,
    /// Certificate authorities to trust instead of the public ones, PEM.
    pub authorities: Option<String>,
}

impl Settings {
    /// What is wrong, if anything: the setting and why.
    #[must_use]
    pub fn fault(&self) -> Option<(&'static str, &'static str)> {
        let slug = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if self.id.is_empty() || self.id.len() > 32 || self.id == "keys" || !self.id.chars().all(slug) {
            return Some(("id", "it must be 1 to 32 of a–z, 0–9 and -, and not keys"));
        }
        if self.name.sv.trim().is_empty() || self.name.en.trim().is_empty() {
            return Some(("name", "it must not be empty"));
        }
        let issuer = Url::parse(&self.issuer).ok();
        if !issuer.is_some_and(|url| is_safe(&url) && url.query().is_none() && url.fragment().is_none()) {
            return Some(("issuer", "it must be an https address; plain http only on this machine"));
        }
        if self.client_id.trim().is_empty() {
            return Some(("client_id", "it must not be empty"));
        }
        if self.levels.is_empty() || self.levels.iter().any(|l| l.trim().is_empty()) {
            return Some(("acr", "at least one level must be named"));
        }
        if self.identity_claim.trim().is_empty() {
            return Some(("identity_claim", "it must not be empty"));
        }
        None
    }
}

/// HTTPS, or plain HTTP that does not leave this machine.
pub(crate) fn is_safe(url: &Url) -> bool {
    if !url.username().is_empty() || url.password().is_some() {
        return false;
    }
    match url.scheme() {
        "https" => url.host().is_some(),
        "http" => match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
            Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
            None => false,
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_safe;

    #[test]
    fn plain_http_stays_on_this_machine() {
        let safe = |text: &str| is_safe(&text.parse().unwrap());
        for good in
            ["https://idp.example.se/x", "http://127.0.0.1:9/", "http://localhost/", "http://[::1]:8/"]
        {
            assert!(safe(good), "{good}");
        }
        for bad in [
            "http://idp.example.se/",
            "http://127.0.0.1.example.se/",
            "https://a:b@idp.example.se/",
            "file:///etc/passwd",
            "http://192.0.2.1/",
        ] {
            assert!(!safe(bad), "{bad}");
        }
    }
}
