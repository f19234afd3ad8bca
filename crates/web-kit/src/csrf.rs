//! Cross-site request forgery: where a request comes from, and a token that only the session's own pages know.

use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, Method, header};
use sha2::Sha256;

use crate::{Problem, Submitted};

/// Name of the hidden field.
pub const FIELD: &str = "csrf";

/// The synchroniser token of one session: `HMAC-SHA-256(session secret, "csrf")`, so nothing is stored for it.
#[derive(Clone)]
pub struct Csrf(Hmac<Sha256>);

impl std::fmt::Debug for Csrf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Csrf")
    }
}

impl Csrf {
    /// The token of the session that holds this secret (32 random bytes made by `accounts`).
    ///
    /// # Errors
    /// None for any length that exists; HMAC takes keys of every length. [`Problem::Internal`] if it ever refused.
    pub fn of(session_secret: &[u8]) -> Result<Self, Problem> {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(session_secret).map_err(|error| Problem::internal(&error))?;
        mac.update(b"csrf");
        Ok(Self(mac))
    }
    /// The token as put into forms: 64 hexadecimal digits.
    #[must_use]
    pub fn token(&self) -> String {
        self.0.clone().finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
    }
    /// Demands the token in the form; compared in constant time.
    ///
    /// # Errors
    /// [`Problem::Stale`] when it is missing or another session's: the page tells the user to load the form again.
    pub fn verify(&self, submitted: &Submitted) -> Result<(), Problem> {
        let given = submitted.value(FIELD);
        let bytes: Option<Vec<u8>> = (given.len() == 64)
            .then(|| {
                given
                    .as_bytes()
                    .chunks(2)
                    .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
                    .collect()
            })
            .flatten();
        match bytes {
            Some(bytes) if self.0.clone().verify_slice(&bytes).is_ok() => Ok(()),
            _ => Err(Problem::Stale),
        }
    }
}

/// Whether a request that changes something comes from our own pages, as far as the browser says.
///
/// `Sec-Fetch-Site` decides when present. Else `Origin` must be our host; `Origin: null` is what browsers send for a
/// form on a page with `Referrer-Policy: no-referrer`, so it passes and the token decides, as when nothing is said
/// (programs, which carry no cookies).
#[must_use]
pub fn same_site(method: &Method, headers: &HeaderMap) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    let text = |name: header::HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    match (text(header::ORIGIN), text(header::HOST)) {
        (None | Some("null"), _) => true,
        (Some(origin), Some(host)) => {
            origin.split_once("://").is_some_and(|(_, authority)| authority == host)
        }
        (Some(_), None) => false,
    }
}
