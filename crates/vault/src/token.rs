//! Random tokens a browser or machine carries: session ids, API tokens, CSRF tokens.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ground::Entropy;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::key::{Secret, new_secret};

/// 256 random bits. The carrier keeps the token; we store only its [`TokenHash`], so that a stolen database
/// opens no session.
pub struct Token(Secret);

impl Token {
    /// A new random token.
    #[must_use]
    pub fn new(entropy: &dyn Entropy) -> Self {
        let mut secret = new_secret();
        entropy.fill(&mut **secret);
        Self(secret)
    }

    /// The text to hand to the carrier: 43 characters of base64url.
    #[must_use]
    pub fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(URL_SAFE_NO_PAD.encode(**self.0))
    }

    /// Reads a carrier's text; `None` if it is not the text of a token.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        // Checked first so that hostile megabytes are never decoded.
        if text.len() != 43 {
            return None;
        }
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(text).ok()?);
        let mut secret = new_secret();
        if bytes.len() != secret.len() {
            return None;
        }
        secret.copy_from_slice(&bytes);
        Some(Self(secret))
    }

    /// What to store and to look up by: SHA-256. No salt or slow hash is needed over 256 random bits.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(**self.0).into())
    }

    /// A second token that only the holder of this one (or we) can make: HMAC-SHA-256 under this token. For CSRF
    /// tokens: they travel in pages, and from one nobody gets back to the session.
    #[must_use]
    pub fn bound(&self, purpose: &str) -> Self {
        let mut secret = new_secret();
        // HMAC takes a key of any length, so this always runs.
        if let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(&**self.0) {
            mac.update(purpose.as_bytes());
            secret.copy_from_slice(&mac.finalize().into_bytes());
        }
        Self(secret)
    }
}

/// Compared in constant time.
impl PartialEq for Token {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_slice().ct_eq(other.0.as_slice()).into()
    }
}
impl Eq for Token {}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(hidden)")
    }
}

/// The stored form of a [`Token`].
#[derive(Clone, Copy)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// From stored bytes; `None` unless there are 32.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The bytes to store.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Compared in constant time.
impl PartialEq for TokenHash {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_slice().ct_eq(other.0.as_slice()).into()
    }
}
impl Eq for TokenHash {}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(hidden)")
    }
}
