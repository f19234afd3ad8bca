//! Signed tokens (JWS compact, RFC 7515) and key sets (JWK, RFC 7517). Only what OpenID Connect needs: no encryption, no
//! key or address inside a token is ever looked at, and the algorithm is the operator's choice.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256,
    RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::Refusal;

/// Most characters of a token.
pub const LONGEST: usize = 16 << 10;
/// Most keys of a set that are looked at.
const MOST_KEYS: usize = 50;

/// How a provider signs. There is no `none` and nothing symmetric, so nothing to be confused with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// ECDSA on P-384 with SHA-384.
    Es384,
    /// RSA PKCS #1 v1.5 with SHA-256, 2048 bits or more.
    Rs256,
    /// RSA-PSS with SHA-256, 2048 bits or more.
    Ps256,
}

impl Algorithm {
    /// Its registered name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Es256 => "ES256",
            Self::Es384 => "ES384",
            Self::Rs256 => "RS256",
            Self::Ps256 => "PS256",
        }
    }
    /// By its registered name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Es256, Self::Es384, Self::Rs256, Self::Ps256].into_iter().find(|a| a.name() == name)
    }
    /// The left half of a hash of `text`, as `at_hash` wants it.
    pub(crate) fn half_hash(self, text: &str) -> String {
        use sha2::{Digest as _, Sha256, Sha384};
        let hash = match self {
            Self::Es384 => Sha384::digest(text.as_bytes()).to_vec(),
            _ => Sha256::digest(text.as_bytes()).to_vec(),
        };
        URL_SAFE_NO_PAD.encode(hash.get(..hash.len() / 2).unwrap_or_default())
    }
}

/// Public keys of a provider.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct KeySet {
    keys: Vec<Value>,
}

/// One key of a set, as far as it is looked at.
#[derive(Deserialize)]
struct Jwk {
    kty: String,
    kid: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    alg: Option<String>,
    crv: Option<String>,
    x: Option<String>,
    y: Option<String>,
    n: Option<String>,
    e: Option<String>,
}

/// A token taken apart, its signature not yet checked.
pub struct Unverified<'a> {
    signed: &'a str,
    signature: Vec<u8>,
    kid: Option<String>,
    payload: Vec<u8>,
}

/// Why a token is not accepted with this key set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsigned {
    /// The set has no such key: it may have been renewed.
    UnknownKey,
    /// The signature is not of that key.
    Wrong,
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

impl<'a> Unverified<'a> {
    /// Takes a token apart. Refuses every algorithm but the one given, and every header that asks for more.
    ///
    /// # Errors
    /// [`Refusal::Forged`].
    pub fn read(token: &'a str, algorithm: Algorithm, types: &[&str]) -> Result<Self, Refusal> {
        if token.len() > LONGEST {
            return Err(Refusal::Forged("token_size"));
        }
        let form = Refusal::Forged("token_form");
        let (signed, signature) = token.rsplit_once('.').ok_or_else(|| form.clone())?;
        let (header, payload) = signed.split_once('.').ok_or_else(|| form.clone())?;
        let decode = |part: &str| bytes(part).ok_or_else(|| form.clone());
        let header: Map<String, Value> =
            serde_json::from_slice(&decode(header)?).map_err(|_| form.clone())?;
        if header.get("alg").and_then(Value::as_str) != Some(algorithm.name()) {
            return Err(Refusal::Forged("token_algorithm"));
        }
        if header.contains_key("crit") {
            return Err(Refusal::Forged("token_critical"));
        }
        if let Some(kind) = header.get("typ") {
            let kind = kind.as_str().unwrap_or_default();
            if !types.iter().any(|t| t.eq_ignore_ascii_case(kind)) {
                return Err(Refusal::Forged("token_type"));
            }
        }
        let kid = match header.get("kid") {
            None => None,
            Some(Value::String(kid)) if kid.len() <= 256 => Some(kid.clone()),
            Some(_) => return Err(form),
        };
        Ok(Self { signed, signature: decode(signature)?, kid, payload: decode(payload)? })
    }

    /// The claims, if one of the keys has signed them.
    ///
    /// # Errors
    /// [`Unsigned`].
    pub fn verify(&self, keys: &KeySet, algorithm: Algorithm) -> Result<Map<String, Value>, Unsigned> {
        let fitting: Vec<Jwk> = keys
            .keys
            .iter()
            .take(MOST_KEYS)
            .filter_map(|key| serde_json::from_value::<Jwk>(key.clone()).ok())
            .filter(|key| key.fits(algorithm))
            .collect();
        let mut fitting =
            fitting.into_iter().filter(|key| self.kid.is_none() || key.kid == self.kid).peekable();
        if fitting.peek().is_none() {
            return Err(Unsigned::UnknownKey);
        }
        let mut candidates = fitting;
        // Without a name in the token the set must leave no choice.
        let key = candidates.next().ok_or(Unsigned::UnknownKey)?;
        if candidates.next().is_some() {
            return Err(Unsigned::Wrong);
        }
        if !key.has_signed(algorithm, self.signed.as_bytes(), &self.signature) {
            return Err(Unsigned::Wrong);
        }
        serde_json::from_slice(&self.payload).map_err(|_| Unsigned::Wrong)
    }
}

impl Jwk {
    fn fits(&self, algorithm: Algorithm) -> bool {
        let kind = match algorithm {
            Algorithm::Es256 => self.kty == "EC" && self.crv.as_deref() == Some("P-256"),
            Algorithm::Es384 => self.kty == "EC" && self.crv.as_deref() == Some("P-384"),
            Algorithm::Rs256 | Algorithm::Ps256 => self.kty == "RSA",
        };
        kind && self.usage.as_deref().is_none_or(|u| u == "sig")
            && self.alg.as_deref().is_none_or(|a| a == algorithm.name())
    }

    fn has_signed(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        let part = |text: &Option<String>| text.as_deref().and_then(bytes);
        let ec = |check, side: usize| {
            let (Some(x), Some(y)) = (part(&self.x), part(&self.y)) else { return false };
            if x.len() != side || y.len() != side {
                return false;
            }
            // Uncompressed point, SEC 1 2.3.3.
            let point = [&[4_u8][..], &x, &y].concat();
            UnparsedPublicKey::new(check, point).verify(message, signature).is_ok()
        };
        let rsa = |check| {
            let (Some(n), Some(e)) = (part(&self.n), part(&self.e)) else { return false };
            // A leading zero is not canonical, and ring refuses it.
            let n = n.iter().copied().skip_while(|b| *b == 0).collect::<Vec<_>>();
            RsaPublicKeyComponents { n, e }.verify(check, message, signature).is_ok()
        };
        match algorithm {
            Algorithm::Es256 => ec(&ECDSA_P256_SHA256_FIXED, 32),
            Algorithm::Es384 => ec(&ECDSA_P384_SHA384_FIXED, 48),
            Algorithm::Rs256 => rsa(&RSA_PKCS1_2048_8192_SHA256),
            Algorithm::Ps256 => rsa(&RSA_PSS_2048_8192_SHA256),
        }
    }
}
