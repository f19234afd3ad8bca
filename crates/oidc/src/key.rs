//! Our own signing key at the providers: ES256. Private half in a file of its owner, public half for whoever asks.

use std::fmt;

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

const BEGIN: &str = "-----BEGIN PRIVATE KEY-----";
const END: &str = "-----END PRIVATE KEY-----";

/// The key with which this installation shows providers that it is who it says (`private_key_jwt`).
pub struct ClientKey {
    pair: EcdsaKeyPair,
    random: SystemRandom,
    kid: String,
    x: String,
    y: String,
}

/// The PKCE challenge of a verifier (RFC 7636 4.2, S256).
#[must_use]
pub fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}

/// Why a key file cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// Not a private key of this kind in PKCS #8 and PEM.
    #[error("it holds no ES256 private key (PKCS #8, PEM)")]
    Form,
    /// The machine gives no randomness.
    #[error("the machine gives no randomness")]
    Random,
}

impl fmt::Debug for ClientKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClientKey({})", self.kid)
    }
}

impl ClientKey {
    /// The text of a new key: PKCS #8 in PEM.
    ///
    /// # Errors
    /// [`KeyFault::Random`].
    pub fn generate() -> Result<Zeroizing<String>, KeyFault> {
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new())
            .map_err(|_| KeyFault::Random)?;
        let body = Zeroizing::new(STANDARD.encode(document.as_ref()));
        let mut text = Zeroizing::new(String::with_capacity(300));
        text.push_str(BEGIN);
        for (n, letter) in body.chars().enumerate() {
            if n % 64 == 0 {
                text.push('\n');
            }
            text.push(letter);
        }
        text.push('\n');
        text.push_str(END);
        text.push('\n');
        Ok(text)
    }

    /// Reads what [`Self::generate`] wrote.
    ///
    /// # Errors
    /// [`KeyFault::Form`].
    pub fn from_text(text: &str) -> Result<Self, KeyFault> {
        let body = text.trim().strip_prefix(BEGIN).and_then(|t| t.strip_suffix(END)).ok_or(KeyFault::Form)?;
        let body: Zeroizing<String> = Zeroizing::new(body.split_whitespace().collect());
        let document = Zeroizing::new(STANDARD.decode(body.as_bytes()).map_err(|_| KeyFault::Form)?);
        let random = SystemRandom::new();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &document, &random)
            .map_err(|_| KeyFault::Form)?;
        let point = pair.public_key().as_ref().to_vec();
        let (Some(x), Some(y)) = (point.get(1..33), point.get(33..65)) else { return Err(KeyFault::Form) };
        let (x, y) = (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y));
        // RFC 7638: members in order of their names, nothing else.
        let print = Sha256::digest(format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#));
        Ok(Self { pair, random, kid: URL_SAFE_NO_PAD.encode(print), x, y })
    }

    /// The public half, as a set for the provider to fetch.
    #[must_use]
    pub fn public(&self) -> Value {
        json!({ "keys": [{
            "kty": "EC", "crv": "P-256", "x": self.x, "y": self.y, "kid": self.kid, "use": "sig", "alg": "ES256",
        }] })
    }

    /// Signs claims as a compact JWS.
    ///
    /// # Errors
    /// [`KeyFault::Random`].
    pub fn sign(&self, kind: &str, claims: &Value) -> Result<String, KeyFault> {
        let header = json!({ "alg": "ES256", "typ": kind, "kid": self.kid });
        let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let mut token = format!("{}.{}", encode(&header), encode(claims));
        let signature = self.pair.sign(&self.random, token.as_bytes()).map_err(|_| KeyFault::Random)?;
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(signature.as_ref(), &mut token);
        Ok(token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::{Algorithm, KeySet, Unsigned, Unverified};

    #[test]
    fn what_one_key_signs_its_public_half_confirms_and_no_other() {
        let text = ClientKey::generate().unwrap();
        let key = ClientKey::from_text(&text).unwrap();
        let other = ClientKey::from_text(&ClientKey::generate().unwrap()).unwrap();
        let token = key.sign("JWT", &json!({ "sub": "a" })).unwrap();
        let set = |k: &ClientKey| serde_json::from_value::<KeySet>(k.public()).unwrap();
        let read = Unverified::read(&token, Algorithm::Es256, &["JWT"]).unwrap();
        assert_eq!(read.verify(&set(&key), Algorithm::Es256).unwrap()["sub"], "a");
        assert_eq!(read.verify(&set(&other), Algorithm::Es256).unwrap_err(), Unsigned::UnknownKey);
        assert!(Unverified::read(&token, Algorithm::Rs256, &["JWT"]).is_err());
        assert!(format!("{key:?}").len() < 60);
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for bad in ["", "abc", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"] {
            assert_eq!(ClientKey::from_text(bad).unwrap_err(), KeyFault::Form, "{bad}");
        }
    }
}
