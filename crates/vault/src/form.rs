//! Sealed form state: what a form must remember between two pages without the server storing it.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ground::Entropy;
use jiff::Timestamp;
use zeroize::Zeroizing;

use crate::{
    VaultError,
    key::Secret,
    seal::{Context, FORMAT, checked_format, decrypt, encrypt},
};

/// Seals and opens form state. From [`crate::InstallationKey::form_key`].
pub struct FormKey(pub(crate) Secret);

impl FormKey {
    /// Seals `payload` for one purpose until `expires` (whole seconds). The text is base64url, fit for a
    /// hidden field or a link. The browser can neither read nor change it; it *can* send it twice, so
    /// once-only steps need their own mark in the database.
    ///
    /// # Errors
    /// Does not fail in practice; see [`VaultError::TooLarge`].
    pub fn seal_token(
        &self,
        purpose: &str,
        expires: Timestamp,
        payload: &[u8],
        entropy: &dyn Entropy,
    ) -> Result<String, VaultError> {
        let expires = expires.as_second();
        let mut out = vec![FORMAT];
        out.extend_from_slice(&expires.to_be_bytes());
        encrypt(&self.0, &context(purpose, expires), entropy, payload, &mut out)?;
        Ok(URL_SAFE_NO_PAD.encode(out))
    }

    /// Opens form state of the same purpose before its expiry.
    ///
    /// # Errors
    /// [`VaultError::Expired`] when genuine but late; else [`VaultError::DoesNotOpen`] or [`VaultError::Damaged`].
    pub fn open_token(
        &self,
        purpose: &str,
        now: Timestamp,
        text: &str,
    ) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| VaultError::Damaged)?;
        let rest = checked_format(&bytes)?;
        let (expires, body) = rest.split_first_chunk::<8>().ok_or(VaultError::Damaged)?;
        let expires = i64::from_be_bytes(*expires);
        let payload = decrypt(&self.0, &context(purpose, expires), body)?;
        if now.as_second() >= expires {
            return Err(VaultError::Expired);
        }
        Ok(payload)
    }
}

fn context(purpose: &str, expires: i64) -> Vec<u8> {
    let mut context = Context::new(b"varn form state");
    context.part(purpose.as_bytes()).part(&expires.to_be_bytes()).part(&[FORMAT]);
    context.0
}

impl fmt::Debug for FormKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FormKey(hidden)")
    }
}
