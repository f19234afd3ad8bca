//! The house: what every use case can reach — the store, the keys, the content.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, RwLock},
};

use content::Content;
use ground::{Entropy, OrgId};
use jiff::Timestamp;
use store::{Row, Store, StoreError, Work, args};
use vault::{AccountKey, FormKey, InstallationKey, OrgKey, RootKey, VaultError, Wrapped};

use crate::{
    AccessError, Locks, OpContext,
    statements_::{ORG_KEY, ORG_KEY_INSERT, ORG_KEY_SET, ORG_KEYS},
};

/// Store, keys and content of one installation. Cheap to clone.
#[derive(Clone)]
pub struct House {
    /// The database.
    pub store: Store,
    /// The key database.
    pub locks: Locks,
    /// The keys.
    pub keyring: Arc<Keyring>,
    /// Law, process, indicators, registers, codes, words. Read once at the start and kept to the end.
    pub content: &'static Content,
}

impl House {
    /// A house.
    #[must_use]
    pub fn new(store: Store, locks: Locks, keys: Keys, content: &'static Content) -> Self {
        Self { store, locks, keyring: Arc::new(Keyring::new(keys)), content }
    }

    /// Closes both databases.
    pub async fn close(&self) {
        self.store.close().await;
        self.locks.store().close().await;
    }
}

/// What an installation opens at its start.
pub struct Keys {
    /// The root key.
    pub root: RootKey,
    /// The installation's own key.
    pub own: InstallationKey,
    /// The check value that the root key opened: as long as it stands in the database, so does the root key.
    pub check: String,
}

impl Keys {
    /// New random keys, for a new installation that has no check value yet.
    #[must_use]
    pub fn generate(entropy: &dyn Entropy) -> Self {
        Self {
            root: RootKey::generate(entropy),
            own: InstallationKey::generate(entropy),
            check: String::new(),
        }
    }
}

/// The keys of one organisation that are open.
#[derive(Default)]
struct Ring {
    versions: BTreeMap<u32, Arc<OrgKey>>,
}

impl Ring {
    fn newest(&self) -> Option<Arc<OrgKey>> {
        self.versions.last_key_value().map(|(_, key)| Arc::clone(key))
    }
}

/// The root key, and the organisation keys opened with it.
pub struct Keyring {
    keys: Keys,
    open: RwLock<HashMap<OrgId, Ring>>,
}

impl Keyring {
    fn new(keys: Keys) -> Self {
        Self { keys, open: RwLock::new(HashMap::new()) }
    }

    /// Key for short-lived form state.
    #[must_use]
    pub fn form_key(&self) -> FormKey {
        self.keys.own.form_key()
    }

    /// Key for account secrets and login buckets.
    #[must_use]
    pub fn account_key(&self) -> AccountKey {
        self.keys.own.account_key()
    }

    fn cached<T>(&self, org: OrgId, get: impl FnOnce(&Ring) -> Option<T>) -> Option<T> {
        self.open.read().ok().and_then(|rings| rings.get(&org).and_then(get))
    }

    fn unwrap(&self, org: OrgId, row: &Row) -> Result<OrgKey, AccessError> {
        Ok(self.keys.root.unwrap(org, &Wrapped(row.get::<Vec<u8>>("wrapped")?))?)
    }

    /// Opens an organisation's keys for later use, if they are on disk. Only committed keys are remembered: one made in a
    /// transaction that is rolled back must not seal anything after it.
    pub(crate) async fn warm(&self, store: &Store, org: OrgId, now: Timestamp) -> Result<(), AccessError> {
        if self.cached(org, Ring::newest).is_some() {
            return Ok(());
        }
        self.load(store, org, now).await
    }

    async fn load(&self, store: &Store, org: OrgId, _now: Timestamp) -> Result<(), AccessError> {
        let mut ring = Ring::default();
        for row in store.reader().all(&ORG_KEY, args![org]).await? {
            let key = self.unwrap(org, &row)?;
            ring.versions.insert(key.version(), Arc::new(key));
        }
        if !ring.versions.is_empty()
            && let Ok(mut rings) = self.open.write()
        {
            rings.insert(org, ring);
        }
        Ok(())
    }

    /// Opens the keys of every organisation, so that no page waits for its key: once, at the start. A key that does
    /// not open is left for the page that needs it, which says so.
    ///
    /// # Errors
    /// [`StoreError`] when the engine refuses.
    pub async fn warm_all(&self, store: &Store) -> Result<(), StoreError> {
        let mut opened: HashMap<OrgId, Ring> = HashMap::new();
        for row in store.reader().all(&ORG_KEYS, args![]).await? {
            let org: OrgId = row.get("org_id")?;
            if let Ok(key) = self.unwrap(org, &row) {
                opened.entry(org).or_default().versions.insert(key.version(), Arc::new(key));
            }
        }
        if let Ok(mut rings) = self.open.write() {
            rings.extend(opened);
        }
        Ok(())
    }

    /// The organisation's newest key, made when it has none yet.
    ///
    /// # Errors
    /// [`AccessError::Sealed`] when the stored key was made under another root key.
    pub(crate) async fn org_key(
        &self,
        work: &mut Work,
        cx: &OpContext,
        org: OrgId,
    ) -> Result<Arc<OrgKey>, AccessError> {
        if let Some(key) = self.cached(org, Ring::newest) {
            return Ok(key);
        }
        let mut row = work.one(&ORG_KEY, args![org]).await?;
        if row.is_none() {
            self.keep(work, cx, &OrgKey::generate(org, cx.entropy())).await?;
            // Another node may have been first: whoever's row is there counts.
            row = work.one(&ORG_KEY, args![org]).await?;
        }
        // No row: the root key was changed while this program ran.
        let row = row.ok_or(VaultError::DoesNotOpen)?;
        Ok(Arc::new(self.unwrap(org, &row)?))
    }

    /// Stores a key, wrapped under the root key. Nothing is stored when the root key in the database is another by now.
    pub(crate) async fn keep(
        &self,
        work: &mut Work,
        cx: &OpContext,
        key: &OrgKey,
    ) -> Result<(), AccessError> {
        let wrapped = self.keys.root.wrap(key, cx.entropy())?;
        let arguments =
            args![key.org(), key.version(), wrapped.0, cx.now, None::<String>, self.keys.check.as_str()];
        work.run(&ORG_KEY_INSERT, arguments).await?;
        Ok(())
    }

    /// The key that opens this wrap, and that makes the organisation's blind indexes; the newest for none.
    pub(crate) async fn opener(
        &self,
        store: &Store,
        work: &mut Work,
        cx: &OpContext,
        org: OrgId,
        wrapped: Option<&[u8]>,
    ) -> Result<Arc<OrgKey>, AccessError> {
        let Some(wrapped) = wrapped.filter(|w| !w.is_empty()) else {
            return self.org_key(work, cx, org).await;
        };
        let version = Wrapped::version_of(wrapped)?;
        if let Some(key) = self.cached(org, |ring| ring.versions.get(&version).cloned()) {
            return Ok(key);
        }
        // Rotated since, by another node or the command line; or not committed yet.
        match self.version(store, org, version, cx.now).await {
            Err(AccessError::Sealed(VaultError::OtherKeyVersion { .. })) => self.org_key(work, cx, org).await,
            other => other,
        }
    }

    /// One version of an organisation's key.
    ///
    /// # Errors
    /// [`VaultError::OtherKeyVersion`] within [`AccessError::Sealed`] when there is no such version.
    pub(crate) async fn version(
        &self,
        store: &Store,
        org: OrgId,
        version: u32,
        now: Timestamp,
    ) -> Result<Arc<OrgKey>, AccessError> {
        let find = |ring: &Ring| ring.versions.get(&version).cloned();
        if let Some(key) = self.cached(org, find) {
            return Ok(key);
        }
        self.load(store, org, now).await?;
        self.cached(org, find).ok_or_else(|| VaultError::OtherKeyVersion { needed: version }.into())
    }

    /// The newest version as it stands in the database now.
    pub(crate) async fn newest(
        &self,
        store: &Store,
        org: OrgId,
        now: Timestamp,
    ) -> Result<Arc<OrgKey>, AccessError> {
        self.load(store, org, now).await?;
        self.cached(org, Ring::newest).ok_or_else(|| VaultError::Damaged.into())
    }

    /// Wraps everything that is wrapped under the root key under another one, in the caller's transaction. Gives how many
    /// keys it wrapped.
    ///
    /// # Errors
    /// [`AccessError`] when one of them does not open; drop the transaction then.
    pub async fn rewrap_root(
        &self,
        work: &mut Work,
        new: &RootKey,
        entropy: &dyn Entropy,
    ) -> Result<usize, AccessError> {
        let rows = work.all(&ORG_KEYS, args![]).await?;
        let mut done = 0;
        for row in rows {
            if row.get::<Option<String>>("custodian")?.is_some() {
                continue;
            }
            let org: OrgId = row.get("org_id")?;
            let key = self.unwrap(org, &row)?;
            let wrapped = new.wrap(&key, entropy)?;
            work.run(&ORG_KEY_SET, args![org, key.version(), wrapped.0]).await?;
            done += 1;
        }
        Ok(done)
    }

    /// The installation's own key wrapped under a root key.
    ///
    /// # Errors
    /// Does not fail in practice.
    pub fn wrap_own(&self, root: &RootKey, entropy: &dyn Entropy) -> Result<Wrapped, VaultError> {
        root.wrap_installation(&self.keys.own, entropy)
    }

    /// The root key, for moving it to another custody and for splitting it.
    #[must_use]
    pub const fn root(&self) -> &RootKey {
        &self.keys.root
    }

    /// Forgets opened keys, after rotation.
    pub fn forget(&self, org: OrgId) {
        if let Ok(mut rings) = self.open.write() {
            rings.remove(&org);
        }
    }
}
