//! The keys and how one is wrapped under another.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use ground::{Entropy, OrgId};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    Lock, VaultError,
    seal::{Context, FORMAT, checked_format, decrypt, derive, encrypt},
};

/// 32 secret bytes, wiped on drop. Boxed, so that moving a key leaves no copy behind on the stack.
pub(crate) type Secret = Box<Zeroizing<[u8; 32]>>;

pub(crate) fn new_secret() -> Secret {
    Box::new(Zeroizing::new([0; 32]))
}

pub(crate) fn random_secret(entropy: &dyn Entropy) -> Secret {
    let mut secret = new_secret();
    entropy.fill(&mut **secret);
    secret
}

/// The key of the installation (rotnyckel). Wraps the organisations' keys and nothing else.
///
/// Where it is kept (a file, a sealed credential, a key service) is the matter of the room `custody`; here it is 32 bytes in
/// memory.
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
        let bytes =
            Zeroizing::new(<[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| VaultError::BadRootKey)?);
        Ok(Self::from_bytes(&bytes))
    }

    /// From 32 secret bytes that something else has opened.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        let mut secret = new_secret();
        secret.copy_from_slice(bytes);
        Self(secret)
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
        let both = key.material();
        let context = org_context(key.org, key.version);
        Wrapped::new(FORMAT, &self.wrapping(), &context, key.version, entropy, &both)
    }

    /// Opens an organisation's key. Its version comes from the wrap and is authenticated.
    ///
    /// # Errors
    /// [`VaultError::DoesNotOpen`] for another root key, another organisation or changed bytes.
    pub fn unwrap(&self, org: OrgId, wrapped: &Wrapped) -> Result<OrgKey, VaultError> {
        let (format, version, body) = wrapped.parts()?;
        if format != FORMAT {
            return Err(VaultError::Damaged);
        }
        let both = decrypt(&self.wrapping(), &org_context(org, version), body)?;
        OrgKey::from_material(org, version, &both)
    }

    pub(crate) const fn secret(&self) -> &Secret {
        &self.0
    }

    pub(crate) fn wrapping(&self) -> Secret {
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

    /// The secret bytes, for an organisation's own key service to seal. They go nowhere else.
    #[must_use]
    pub fn material(&self) -> Zeroizing<Vec<u8>> {
        let mut both = Zeroizing::new(Vec::with_capacity(64));
        both.extend_from_slice(&**self.kek);
        both.extend_from_slice(&**self.index);
        both
    }

    /// From the secret bytes that a key service has opened.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] when they are not 64.
    pub fn from_material(org: OrgId, version: u32, both: &[u8]) -> Result<Self, VaultError> {
        let mut key = Self { org, version, kek: new_secret(), index: new_secret() };
        let (first, second) = both.split_at_checked(32).ok_or(VaultError::Damaged)?;
        if second.len() != key.index.len() {
            return Err(VaultError::Damaged);
        }
        key.kek.copy_from_slice(first);
        key.index.copy_from_slice(second);
        Ok(key)
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

    /// Wraps the data key of `subject` (a case's or report's id) for this organisation, without a lock. Only what was
    /// stored before there were locks is wrapped so; new wraps come from [`OrgKey::wrap_locked`].
    ///
    /// # Errors
    /// Does not fail in practice; see [`VaultError::TooLarge`].
    pub fn wrap(&self, subject: Uuid, key: &DataKey, entropy: &dyn Entropy) -> Result<Wrapped, VaultError> {
        let context = self.data_context(subject, FORMAT);
        Wrapped::new(FORMAT, &self.kek, &context, self.version, entropy, &**key.0)
    }

    /// Wraps the data key of `subject` for this organisation under the organisation's key and the subject's lock.
    ///
    /// # Errors
    /// Does not fail in practice; see [`VaultError::TooLarge`].
    pub fn wrap_locked(
        &self,
        subject: Uuid,
        lock: &Lock,
        key: &DataKey,
        entropy: &dyn Entropy,
    ) -> Result<Wrapped, VaultError> {
        let context = self.data_context(subject, LOCKED);
        Wrapped::new(LOCKED, &lock.with(&self.kek), &context, self.version, entropy, &**key.0)
    }

    /// Opens the data key of `subject`, wrapped without a lock.
    ///
    /// # Errors
    /// As [`OrgKey::unwrap_locked`].
    pub fn unwrap(&self, subject: Uuid, wrapped: &Wrapped) -> Result<DataKey, VaultError> {
        self.unwrap_locked(subject, None, wrapped)
    }

    /// Opens the data key of `subject`, wrapped with its lock or, before there were locks, without.
    ///
    /// # Errors
    /// [`VaultError::OtherKeyVersion`] names the version of the organisation's key to load instead;
    /// [`VaultError::Shredded`] when the wrap needs a lock and there is none;
    /// [`VaultError::DoesNotOpen`] for another organisation, another subject, another lock or changed bytes.
    pub fn unwrap_locked(
        &self,
        subject: Uuid,
        lock: Option<&Lock>,
        wrapped: &Wrapped,
    ) -> Result<DataKey, VaultError> {
        let (format, needed, body) = wrapped.parts()?;
        if needed != self.version {
            return Err(VaultError::OtherKeyVersion { needed });
        }
        let context = self.data_context(subject, format);
        let bytes = if format == LOCKED {
            decrypt(&lock.ok_or(VaultError::Shredded)?.with(&self.kek), &context, body)?
        } else {
            decrypt(&self.kek, &context, body)?
        };
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

    fn data_context(&self, subject: Uuid, format: u8) -> Vec<u8> {
        let mut context = Context::new(b"varn data key");
        context.part(self.org.uuid().as_bytes()).part(subject.as_bytes());
        context.part(&self.version.to_be_bytes()).part(&[format]);
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

    pub(crate) const fn of(secret: Secret) -> Self {
        Self(secret)
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

/// Format of a wrap that needs the subject's lock.
const LOCKED: u8 = 2;

/// A key sealed under another, for storage:
/// `format (1: under a key alone, 2: under the organisation's key and the subject's lock) | version of the organisation's key (4, big-endian) | nonce (12) | ciphertext and tag`.
#[derive(Clone, PartialEq, Eq)]
pub struct Wrapped(pub Vec<u8>);

impl Wrapped {
    pub(crate) fn new(
        format: u8,
        under: &Secret,
        context: &[u8],
        version: u32,
        entropy: &dyn Entropy,
        key: &[u8],
    ) -> Result<Self, VaultError> {
        let mut out = Vec::with_capacity(1 + 4 + 12 + key.len() + 16);
        out.push(format);
        out.extend_from_slice(&version.to_be_bytes());
        encrypt(under, context, entropy, key, &mut out)?;
        Ok(Self(out))
    }

    /// Which version of the organisation's key this is, or is wrapped under. Not authenticated until unwrapped.
    ///
    /// # Errors
    /// [`VaultError::Damaged`], [`VaultError::NewerFormat`].
    pub fn key_version(&self) -> Result<u32, VaultError> {
        self.parts().map(|(_, version, _)| version)
    }

    /// As [`Wrapped::key_version`], of stored bytes.
    ///
    /// # Errors
    /// [`VaultError::Damaged`], [`VaultError::NewerFormat`].
    pub fn version_of(stored: &[u8]) -> Result<u32, VaultError> {
        parts(stored).map(|(_, version, _)| version)
    }

    /// How a wrap with a lock under this version of an organisation's key begins, to tell those that are not so.
    #[must_use]
    pub fn locked_prefix(version: u32) -> [u8; 5] {
        let [a, b, c, d] = version.to_be_bytes();
        [LOCKED, a, b, c, d]
    }

    /// Opens only with the lock of its subject.
    #[must_use]
    pub fn locked(&self) -> bool {
        Self::needs_lock(&self.0)
    }

    /// As [`Wrapped::locked`], of stored bytes.
    #[must_use]
    pub fn needs_lock(stored: &[u8]) -> bool {
        stored.first() == Some(&LOCKED)
    }

    pub(crate) fn parts(&self) -> Result<(u8, u32, &[u8]), VaultError> {
        parts(&self.0)
    }
}

fn parts(stored: &[u8]) -> Result<(u8, u32, &[u8]), VaultError> {
    let (format, rest) = match stored.split_first() {
        Some((&LOCKED, rest)) => (LOCKED, rest),
        _ => (FORMAT, checked_format(stored)?),
    };
    let (version, body) = rest.split_first_chunk::<4>().ok_or(VaultError::Damaged)?;
    Ok((format, u32::from_be_bytes(*version), body))
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
