//! Custody (nyckelförvar): where a key is kept that must not lie on the disk as it is. A hardware module by PKCS#11, or a key
//! service that speaks the transit interface of `OpenBao` and Vault.
//!
//! A custodian seals a few dozen bytes and opens them again; its own key never leaves it. What is sealed is bound to a place
//! (a text that says what it is and whose), so that one sealed key cannot stand in for another.
//!
//! The calls wait for a device or a network. [`Keeper`] runs them away from the server's threads, with a time limit.

mod pkcs11;
mod transit;

use std::{fmt, sync::Arc, time::Duration};

use zeroize::Zeroizing;

pub use pkcs11::Pkcs11;
pub use transit::Transit;

/// Why a custodian did not seal or open. Never holds a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CustodyError {
    /// It may answer later: no connection, too slow, a fault over there, an answer that is none.
    #[error("it does not answer ({0})")]
    Silent(String),
    /// It answers, and refuses: wrong PIN or token, no right, no such key.
    #[error("it refuses ({0})")]
    Refused(String),
    /// It answers, and its key does not open this.
    #[error("its key does not open this: it was sealed by another key or for something else, or was changed")]
    DoesNotOpen,
    /// It cannot be asked at all as it is configured.
    #[error("it cannot be used ({0})")]
    Setting(String),
}

/// Seals and opens keys with a key of its own. The calls may wait.
pub trait Custodian: Send + Sync {
    /// Seals a secret for a place.
    ///
    /// # Errors
    /// [`CustodyError`]; nothing was stored anywhere.
    fn seal(&self, place: &[u8], secret: &[u8]) -> Result<Vec<u8>, CustodyError>;

    /// Opens what was sealed for the same place.
    ///
    /// # Errors
    /// [`CustodyError`].
    fn open(&self, place: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, CustodyError>;
}

/// A custodian with its name in the configuration, asked without blocking the server.
#[derive(Clone)]
pub struct Keeper {
    name: &'static str,
    custodian: Arc<dyn Custodian>,
    limit: Duration,
}

impl Keeper {
    /// Names a custodian and says how long an answer may take. The name is kept to the end of the program.
    pub fn new(name: &str, custodian: impl Custodian + 'static, limit: Duration) -> Self {
        Self { name: Box::leak(name.to_owned().into_boxed_str()), custodian: Arc::new(custodian), limit }
    }

    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// As [`Custodian::seal`], within the time limit.
    ///
    /// # Errors
    /// [`CustodyError`].
    pub async fn seal(&self, place: Vec<u8>, secret: Zeroizing<Vec<u8>>) -> Result<Vec<u8>, CustodyError> {
        self.ask(move |custodian| custodian.seal(&place, &secret)).await
    }

    /// As [`Custodian::open`], within the time limit.
    ///
    /// # Errors
    /// [`CustodyError`].
    pub async fn open(&self, place: Vec<u8>, sealed: Vec<u8>) -> Result<Zeroizing<Vec<u8>>, CustodyError> {
        self.ask(move |custodian| custodian.open(&place, &sealed)).await
    }

    async fn ask<T: Send + 'static>(
        &self,
        what: impl FnOnce(&dyn Custodian) -> Result<T, CustodyError> + Send + 'static,
    ) -> Result<T, CustodyError> {
        let custodian = Arc::clone(&self.custodian);
        let asked = tokio::task::spawn_blocking(move || what(custodian.as_ref()));
        match tokio::time::timeout(self.limit, asked).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => Err(CustodyError::Silent("the call ended in the middle".to_owned())),
            Err(_) => Err(CustodyError::Silent(format!("no answer in {} seconds", self.limit.as_secs()))),
        }
    }
}

impl fmt::Debug for Keeper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keeper({})", self.name)
    }
}
