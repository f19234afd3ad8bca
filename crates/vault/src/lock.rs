//! Locks: the half of a data key's wrap that lies in another database, so that deleting it shreds every copy of the wrap.

use std::fmt;

use ground::Entropy;
use zeroize::Zeroizing;

use crate::{
    VaultError,
    key::{Secret, new_secret, random_secret},
    seal::{Context, derive},
};

/// 32 random bytes of one case, report or other subject, kept in the key database. Alone it opens nothing; without it
/// no wrap made with it opens again, whoever has the organisation's key.
pub struct Lock(Secret);

impl Lock {
    /// A new random lock.
    #[must_use]
    pub fn generate(entropy: &dyn Entropy) -> Self {
        Self(random_secret(entropy))
    }

    /// As the key database keeps it.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] when it is not 32 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, VaultError> {
        let mut secret = new_secret();
        if bytes.len() != secret.len() {
            return Err(VaultError::Damaged);
        }
        secret.copy_from_slice(bytes);
        Ok(Self(secret))
    }

    /// For the key database.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.0.to_vec())
    }

    /// The key that wraps: of the organisation's key and the lock, neither of which is enough.
    pub(crate) fn with(&self, kek: &Secret) -> Secret {
        let mut info = Zeroizing::new(Context::new(b"varn locked wrapping").0);
        // The lock is secret too; as part of the label HKDF mixes it in with HMAC.
        info.extend_from_slice(&**self.0);
        derive(kek, &info)
    }
}

impl fmt::Debug for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lock(hidden)")
    }
}
