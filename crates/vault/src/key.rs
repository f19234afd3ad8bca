//! The keys and how one is wrapped under another.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use ground::{Entropy, OrgId};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    VaultError,
    account::AccountKey,
    form::FormKey,
    seal::{Context, FORMAT, checked_format, decrypt, derive, encrypt},
};

/// 32 secret bytes, wiped on drop. Boxed, so that moving a key leaves no copy behind on the stack.
pub(crate) type Secret = Box<Zeroizing<[u8; 32]>>;

pub(crate) fn new_secret() -> Secret {
    Box::new(Zeroizing::new([0; 32]))
}

fn random_secret(entropy: &dyn Entropy) -> Secret {
    let mut secret = new_secret();
    entropy.fill(&mut **secret);
    secret
}

/// The key of the installation (rotnyckel). Wraps the organisations' keys and nothing else.
///
/// Today it comes from a key file. A key service (PKCS#11, `OpenBao` transit, TPM) slots in at the edge: it
/// would do what [`RootKey::wrap`] and [`RootKey::unwrap`] do, remotely, once per organisation at start,
/// and hand the opened [`OrgKey`] in. Nothing below `OrgKey` needs to know.
pub struct RootKey(Secret);

impl RootKey {
    /// A new random root key.
    #[must_use]
    pub fn generate(entropy: &dyn Entropy) -> Self {
        Self(random_secret(entropy))
    }

    /// Reads the key file's text: base64 of 32 bytes, white space around it allowed.
    ///
    /// # Errors
    /// [`VaultError::BadRootKey`].
    pub fn from_base64(text: &str) -> Result<Self, VaultError> {
        let bytes = Zeroizing::new(STANDARD.decode(text.trim()).map_err(|_| VaultError::BadRootKey)?);
        let mut secret = new_secret();
        if bytes.len() != secret.len() {
            return Err(VaultError::BadRootKey);
        }
        secret.copy_from_slice(&bytes);
        Ok(Self(secret))
    }

    /// The text for the key file. Show it to nobody and log it nowhere.
    #[must_use]
    pub fn to_base64(&self) -> Zeroizing<String> {
        Zeroizing::new(STANDARD.encode(**self.0))
    }

    /// Wraps an organisation's key for storage.
    ///
    /// # Errors
    /// Does not fail in practice; see [`VaultError::TooLarge`].
    pub fn wrap(&self, key: &OrgKey, entropy: &dyn Entropy) -> Result<Wrapped, VaultError> {
        let mut both = Zeroizing::new([0_u8; 64]);
        let (first, second) = both.split_at_mut(32);
        first.copy_from_slice(&**key.kek);
        second.copy_from_slice(&**key.index);
        Wrapped::new(&self.wrapping(), &org_context(key.org, key.version), key.version, entropy, &*both)
    }

    /// Opens an organisation's key. Its version comes from the wrap and is authenticated.
    ///
    /// # Errors
    /// [`VaultError::DoesNotOpen`] for another root key, another organisation or changed bytes.
    pub fn unwrap(&self, org: OrgId, wrapped: &Wrapped) -> Result<OrgKey, VaultError> {
        let (version, body) = wrapped.parts()?;
        let both = decrypt(&self.wrapping(), &org_context(org, version), body)?;
        let (first, second) = both.split_at_checked(32).ok_or(VaultError::Damaged)?;
        let mut key = OrgKey { org, version, kek: new_secret(), index: new_secret() };
        if second.len() != key.index.len() {
            return Err(VaultError::Damaged);
        }
        key.kek.copy_from_slice(first);
        key.index.copy_from_slice(second);
        Ok(key)
    }

    /// The key for form state that travels through the browser.
    #[must_use]
    pub fn form_key(&self) -> FormKey {
        FormKey(derive(&self.0, &Context::new(b"varn form key").0))
    }

    /// The key for account secrets.
    #[must_use]
    pub fn account_key(&self) -> AccountKey {
        AccountKey {
            seal: DataKey(derive(&self.0, &Context::new(b"varn account key").0)),
            fingerprint: derive(&self.0, &Context::new(b"varn account fingerprint key").0),
        }
    }

    fn wrapping(&self) -> Secret {
        derive(&self.0, &Context::new(b"varn root wrapping").0)
    }
}

/// The key of one organisation in one version: wraps its data keys and makes its blind indexes.
pub struct OrgKey {
    org: OrgId,
    version: u32,
    kek: Secret,
    /// Kept through rotation; otherwise every blind index of the organisation would have to be made anew.
    pub(crate) index: Secret,
}

impl OrgKey {
    /// The first key of an organisation, version 1.
    #[must_use]
    pub fn generate(org: OrgId, entropy: &dyn Entropy) -> Self {
        Self { org, version: 1, kek: random_secret(entropy), index: random_secret(entropy) }
    }

    /// The next version: a new wrapping key, the same blind indexes. Then every data key is unwrapped with
    /// the old version and wrapped with the new.
    #[must_use]
    pub fn rotated(&self, entropy: &dyn Entropy) -> Self {
        Self {
            org: self.org,
            version: self.version.saturating_add(1),
            kek: random_secret(entropy),
            index: self.index.clone(),
        }
    }

    /// Whose key this is.
    #[must_use]
    pub const fn org(&self) -> OrgId {
        self.org
    }

    /// Its version, from 1.
    #[must_use]
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// Wraps the data key of `subject` (a case's or report's id) for this organisation.
    ///
    /// # Errors
    /// Does not fail in practice; see [`VaultError::TooLarge`].
    pub fn wrap(&self, subject: Uuid, key: &DataKey, entropy: &dyn Entropy) -> Result<Wrapped, VaultError> {
        Wrapped::new(&self.kek, &self.data_context(subject), self.version, entropy, &**key.0)
    }

    /// Opens the data key of `subject`.
    ///
    /// # Errors
    /// [`VaultError::OtherKeyVersion`] names the version of the organisation's key to load instead;
    /// [`VaultError::DoesNotOpen`] for another organisation, another subject or changed bytes.
    pub fn unwrap(&self, subject: Uuid, wrapped: &Wrapped) -> Result<DataKey, VaultError> {
        let (needed, body) = wrapped.parts()?;
        if needed != self.version {
            return Err(VaultError::OtherKeyVersion { needed });
        }
        let bytes = decrypt(&self.kek, &self.data_context(subject), body)?;
        let mut secret = new_secret();
        if bytes.len() != secret.len() {
            return Err(VaultError::Damaged);
        }
        secret.copy_from_slice(&bytes);
        Ok(DataKey(secret))
    }

    /// The key of the few texts that are the organisation's and no subject's, such as a note in log control. As the blind
    /// indexes it survives rotation.
    #[must_use]
    pub fn own_texts(&self) -> DataKey {
        DataKey(derive(&self.index, &Context::new(b"varn organisation texts").0))
    }

    fn data_context(&self, subject: Uuid) -> Vec<u8> {
        let mut context = Context::new(b"varn data key");
        context.part(self.org.uuid().as_bytes()).part(subject.as_bytes());
        context.part(&self.version.to_be_bytes()).part(&[FORMAT]);
        context.0
    }
}

/// The key of one case, report or other subject. It seals that subject's fields.
pub struct DataKey(Secret);

impl DataKey {
    /// A new random data key.
    #[must_use]
    pub fn generate(entropy: &dyn Entropy) -> Self {
        Self(random_secret(entropy))
    }

    pub(crate) const fn secret(&self) -> &Secret {
        &self.0
    }
}

fn org_context(org: OrgId, version: u32) -> Vec<u8> {
    let mut context = Context::new(b"varn organisation key");
    context.part(org.uuid().as_bytes()).part(&version.to_be_bytes()).part(&[FORMAT]);
    context.0
}

/// A key sealed under another, for storage:
/// `format (1) | version of the organisation's key (4, big-endian) | nonce (12) | ciphertext and tag`.
#[derive(Clone, PartialEq, Eq)]
pub struct Wrapped(pub Vec<u8>);

impl Wrapped {
    fn new(
        under: &Secret,
        context: &[u8],
        version: u32,
        entropy: &dyn Entropy,
        key: &[u8],
    ) -> Result<Self, VaultError> {
        let mut out = Vec::with_capacity(1 + 4 + 12 + key.len() + 16);
        out.push(FORMAT);
        out.extend_from_slice(&version.to_be_bytes());
        encrypt(under, context, entropy, key, &mut out)?;
        Ok(Self(out))
    }

    /// Which version of the organisation's key this is, or is wrapped under. Not authenticated until unwrapped.
    ///
    /// # Errors
    /// [`VaultError::Damaged`], [`VaultError::NewerFormat`].
    pub fn key_version(&self) -> Result<u32, VaultError> {
        self.parts().map(|(version, _)| version)
    }

    fn parts(&self) -> Result<(u32, &[u8]), VaultError> {
        let rest = checked_format(&self.0)?;
        let (version, body) = rest.split_first_chunk::<4>().ok_or(VaultError::Damaged)?;
        Ok((u32::from_be_bytes(*version), body))
    }
}

impl fmt::Debug for Wrapped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Wrapped({} bytes)", self.0.len())
    }
}

impl fmt::Debug for RootKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RootKey(hidden)")
    }
}

impl fmt::Debug for OrgKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OrgKey({}, version {}, hidden)", self.org, self.version)
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(hidden)")
    }
}
