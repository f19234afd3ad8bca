//! Sealing one value at one place of the database.

use aes_gcm_siv::{
    Aes256GcmSiv, Nonce,
    aead::{Aead, KeyInit, Payload},
};
use ground::{Entropy, OrgId};
use hkdf::Hkdf;
use sha2::Sha256;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    DataKey, VaultError,
    key::{Secret, new_secret},
};

/// The only format written today: `1 | nonce (12) | ciphertext and tag (16)`.
pub(crate) const FORMAT: u8 = 1;
pub(crate) const NONCE: usize = 12;
const TAG: usize = 16;

/// Bytes a sealed value is longer than its plaintext.
pub const OVERHEAD: usize = 1 + NONCE + TAG;

/// Where a sealed value lives. It opens only there, so a value copied to another row, column,
/// table or organisation is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Table name. Renaming a table needs a migration that seals its values again, or keeping the old name here.
    pub table: &'static str,
    /// Column name.
    pub column: &'static str,
    /// The organisation that owns the row.
    pub owner: OrgId,
    /// The row's id.
    pub row: Uuid,
}

impl Place {
    fn associated_data(&self) -> Vec<u8> {
        let mut data = Context::new(b"varn field");
        data.part(self.owner.uuid().as_bytes()).part(self.row.as_bytes());
        data.part(self.table.as_bytes()).part(self.column.as_bytes()).part(&[FORMAT]);
        data.0
    }
}

impl DataKey {
    /// Seals a value at a place. The result is [`OVERHEAD`] bytes longer than `plaintext`; the length of
    /// the plaintext is therefore not hidden.
    ///
    /// # Errors
    /// [`VaultError::TooLarge`] for values of many gigabytes.
    pub fn seal(&self, place: Place, entropy: &dyn Entropy, plaintext: &[u8]) -> Result<Vec<u8>, VaultError> {
        let mut out = Vec::with_capacity(plaintext.len() + OVERHEAD);
        out.push(FORMAT);
        encrypt(&self.field_key(place), &place.associated_data(), entropy, plaintext, &mut out)?;
        Ok(out)
    }

    /// Opens a value at the place it was sealed for.
    ///
    /// # Errors
    /// [`VaultError::DoesNotOpen`] for any wrong key, wrong place or changed byte, [`VaultError::Damaged`],
    /// [`VaultError::NewerFormat`].
    pub fn open(&self, place: Place, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let body = checked_format(sealed)?;
        decrypt(&self.field_key(place), &place.associated_data(), body)
    }

    /// One key per column, so that one column's values never share a key with another's.
    fn field_key(&self, place: Place) -> Secret {
        let mut info = Context::new(b"varn field key");
        info.part(place.table.as_bytes()).part(place.column.as_bytes()).part(&[FORMAT]);
        derive(self.secret(), &info.0)
    }
}

/// Takes the format byte off, refusing any but the known one.
pub(crate) fn checked_format(bytes: &[u8]) -> Result<&[u8], VaultError> {
    match bytes.split_first() {
        Some((&FORMAT, body)) => Ok(body),
        None | Some((0, _)) => Err(VaultError::Damaged),
        Some((&found, _)) => Err(VaultError::NewerFormat { found }),
    }
}

/// Appends `nonce | ciphertext | tag` to `out`.
pub(crate) fn encrypt(
    key: &Secret,
    associated: &[u8],
    entropy: &dyn Entropy,
    plaintext: &[u8],
    out: &mut Vec<u8>,
) -> Result<(), VaultError> {
    let mut nonce = [0_u8; NONCE];
    entropy.fill(&mut nonce);
    let sealed = Aes256GcmSiv::new((&***key).into())
        .encrypt(&Nonce::from(nonce), Payload { msg: plaintext, aad: associated })
        .map_err(|_| VaultError::TooLarge)?;
    out.extend_from_slice(&nonce);
    out.extend_from_slice(&sealed);
    Ok(())
}

/// Opens `nonce | ciphertext | tag`.
pub(crate) fn decrypt(
    key: &Secret,
    associated: &[u8],
    body: &[u8],
) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let (nonce, sealed) = body.split_first_chunk::<NONCE>().ok_or(VaultError::Damaged)?;
    if sealed.len() < TAG {
        return Err(VaultError::Damaged);
    }
    Aes256GcmSiv::new((&***key).into())
        .decrypt(&Nonce::from(*nonce), Payload { msg: sealed, aad: associated })
        .map(Zeroizing::new)
        .map_err(|_| VaultError::DoesNotOpen)
}

/// A key for one purpose from a stronger key (HKDF-SHA256, RFC 5869). The input is already uniformly
/// random, so no salt is needed.
pub(crate) fn derive(from: &Secret, info: &[u8]) -> Secret {
    let mut key = new_secret();
    // Cannot fail: 32 bytes is below the 8,160 HKDF-SHA256 can give.
    let done = Hkdf::<Sha256>::new(None, &***from).expand(info, &mut **key);
    debug_assert!(done.is_ok(), "32 bytes fit HKDF");
    key
}

/// Bytes joined so that no two different lists of parts give the same bytes: each part carries its length.
pub(crate) struct Context(pub(crate) Vec<u8>);

impl Context {
    pub(crate) fn new(purpose: &[u8]) -> Self {
        let mut context = Self(Vec::with_capacity(96));
        context.part(purpose);
        context
    }

    pub(crate) fn part(&mut self, part: &[u8]) -> &mut Self {
        // usize to u64 never loses on any platform Rust runs on.
        self.0.extend_from_slice(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        self.0.extend_from_slice(part);
        self
    }
}
