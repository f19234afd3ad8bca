//! The key for what belongs to an account and to no organisation: one-time-code secrets, buckets of failed logins.

use std::fmt;

use ground::{Entropy, OrgId};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{DataKey, Place, VaultError, key::Secret, seal::Context};

/// Seals account secrets and makes keyed fingerprints. From [`crate::InstallationKey::account_key`].
pub struct AccountKey {
    pub(crate) seal: DataKey,
    pub(crate) fingerprint: Secret,
}

const fn place(table: &'static str, column: &'static str, row: Uuid) -> Place {
    // Accounts belong to the installation, not to an organisation.
    Place { table, column, owner: OrgId(Uuid::nil()), row }
}

impl AccountKey {
    /// Seals a value of one account's row; it opens only there.
    ///
    /// # Errors
    /// Does not fail in practice; see [`VaultError::TooLarge`].
    pub fn seal(
        &self,
        table: &'static str,
        column: &'static str,
        row: Uuid,
        entropy: &dyn Entropy,
        plaintext: &[u8],
    ) -> Result<Vec<u8>, VaultError> {
        self.seal.seal(place(table, column, row), entropy, plaintext)
    }

    /// Opens a value of one account's row.
    ///
    /// # Errors
    /// [`VaultError::DoesNotOpen`] for any wrong key, wrong place or changed byte, [`VaultError::Damaged`].
    pub fn open(
        &self,
        table: &'static str,
        column: &'static str,
        row: Uuid,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        self.seal.open(place(table, column, row), sealed)
    }

    /// A keyed fingerprint (HMAC-SHA-256): tells equal values apart from others without keeping the value.
    #[must_use]
    pub fn fingerprint(&self, kind: &str, value: &[u8]) -> [u8; 32] {
        let mut message = Context::new(b"varn account fingerprint");
        message.part(kind.as_bytes()).part(value);
        // HMAC takes a key of any length, so this always runs.
        <Hmac<Sha256> as KeyInit>::new_from_slice(&**self.fingerprint).map_or([0; 32], |mut mac| {
            mac.update(&message.0);
            mac.finalize().into_bytes().into()
        })
    }
}

impl fmt::Debug for AccountKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccountKey(hidden)")
    }
}
