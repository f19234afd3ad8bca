//! Blind indexes: finding an exact value without storing it.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::{OrgKey, seal::Context};

impl OrgKey {
    /// A keyed fingerprint of a value, for exact look-up inside one organisation: the same value gives the
    /// same 16 bytes, in another organisation other bytes. HMAC-SHA-256, truncated to 128 bits.
    ///
    /// `kind` keeps columns apart (`"personal_number"`, `"phone"`, `"name"`); `normalised` is the value in
    /// its one written form (see [`crate::name_tokens`] for names). Use it only for keys the work needs:
    /// equal values are visible as equal in the database.
    #[must_use]
    pub fn blind_index(&self, kind: &str, normalised: &str) -> [u8; 16] {
        let mut message = Context::new(b"varn blind index");
        message.part(kind.as_bytes()).part(normalised.as_bytes());
        let mut out = [0_u8; 16];
        // HMAC takes a key of any length, so this always runs.
        if let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(&**self.index) {
            mac.update(&message.0);
            if let Some(first) = mac.finalize().into_bytes().first_chunk::<16>() {
                out = *first;
            }
        }
        out
    }
}
