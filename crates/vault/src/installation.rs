//! The installation's own key: what belongs to no organisation. Stored wrapped under the root key, so that a new root key
//! seals no account's secret again.

use std::fmt;

use ground::Entropy;
use zeroize::Zeroizing;

use crate::{
    AccountKey, DataKey, FormKey, RootKey, VaultError, Wrapped,
    key::{Secret, new_secret, random_secret},
    seal::{Context, FORMAT, decrypt, derive},
};

/// Key material for accounts and forms. From [`RootKey::unwrap_installation`].
pub struct InstallationKey {
    form: Secret,
    account: Secret,
    fingerprint: Secret,
}

impl InstallationKey {
    /// A new one.
    #[must_use]
    pub fn generate(entropy: &dyn Entropy) -> Self {
        Self {
            form: random_secret(entropy),
            account: random_secret(entropy),
            fingerprint: random_secret(entropy),
        }
    }

    /// The key for form state that travels through the browser.
    #[must_use]
    pub fn form_key(&self) -> FormKey {
        FormKey(self.form.clone())
    }

    /// The key for account secrets.
    #[must_use]
    pub fn account_key(&self) -> AccountKey {
        AccountKey { seal: DataKey::of(self.account.clone()), fingerprint: self.fingerprint.clone() }
    }
}

impl RootKey {
    /// What installations without a stored key of their own derived from the root key: the first content of that key
    /// there, so that everything sealed before opens after.
    #[must_use]
    pub fn derived_installation_key(&self) -> InstallationKey {
        let part = |purpose: &[u8]| derive(self.secret(), &Context::new(purpose).0);
        InstallationKey {
            form: part(b"varn form key"),
            account: part(b"varn account key"),
            fingerprint: part(b"varn account fingerprint key"),
        }
    }

    /// Wraps the installation's key for storage.
    ///
    /// # Errors
    /// Does not fail in practice; see [`VaultError::TooLarge`].
    pub fn wrap_installation(
        &self,
        key: &InstallationKey,
        entropy: &dyn Entropy,
    ) -> Result<Wrapped, VaultError> {
        let mut all = Zeroizing::new(Vec::with_capacity(96));
        for part in [&key.form, &key.account, &key.fingerprint] {
            all.extend_from_slice(&***part);
        }
        Wrapped::new(FORMAT, &self.wrapping(), &context(), VERSION, entropy, &all)
    }

    /// Opens the installation's key.
    ///
    /// # Errors
    /// [`VaultError::DoesNotOpen`] for another root key or changed bytes.
    pub fn unwrap_installation(&self, wrapped: &Wrapped) -> Result<InstallationKey, VaultError> {
        let (format, version, body) = wrapped.parts()?;
        // There is one, and what is not authenticated must not vary.
        if format != FORMAT || version != VERSION {
            return Err(VaultError::Damaged);
        }
        let all = decrypt(&self.wrapping(), &context(), body)?;
        let part = |n: usize| -> Result<Secret, VaultError> {
            let bytes = all.get(n * 32..(n + 1) * 32).ok_or(VaultError::Damaged)?;
            let mut secret = new_secret();
            secret.copy_from_slice(bytes);
            Ok(secret)
        };
        if all.len() != 96 {
            return Err(VaultError::Damaged);
        }
        Ok(InstallationKey { form: part(0)?, account: part(1)?, fingerprint: part(2)? })
    }
}

/// The version written into its wrap.
const VERSION: u32 = 1;

fn context() -> Vec<u8> {
    Context::new(b"varn installation key").0
}

impl fmt::Debug for InstallationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InstallationKey(hidden)")
    }
}
