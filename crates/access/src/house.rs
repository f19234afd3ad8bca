//! The house: what every use case can reach — the store, the keys, the content.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, RwLock},
};

use content::Content;
use custody::{CustodyError, Keeper};
use ground::{Entropy, OrgId};
use jiff::{SignedDuration, Timestamp};
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
    /// Key services that may hold organisations' keys.
    pub services: Vec<Keeper>,
    /// How long an organisation's key stays open in memory when a key service of its own opened it.
    pub hold: SignedDuration,
}

/// [`Keys::hold`] when nothing else is said.
pub const KEY_HOLD: SignedDuration = SignedDuration::from_mins(60);
/// A key service that did not answer is not asked again for so long, so that pages do not pile up waiting.
const QUIET: SignedDuration = SignedDuration::from_secs(5);

impl Keys {
    /// Of a root key alone, as in tests: no key service, and no check value.
    #[must_use]
    pub fn of(root: RootKey) -> Self {
        Self {
            own: root.derived_installation_key(),
            root,
            check: String::new(),
            services: Vec::new(),
            hold: KEY_HOLD,
        }
    }
}

/// The keys of one organisation that are open.
#[derive(Default)]
struct Ring {
    versions: BTreeMap<u32, Arc<OrgKey>>,
    /// Which key service keeps the newest; `None`: the root key.
    service: Option<&'static str>,
    /// Until when it may stay in memory, if any version is kept by a key service.
    until: Option<Timestamp>,
}

impl Ring {
    fn live(&self, now: Timestamp) -> bool {
        self.until.is_none_or(|until| now < until)
    }

    fn newest(&self) -> Option<Arc<OrgKey>> {
        self.versions.last_key_value().map(|(_, key)| Arc::clone(key))
    }
}

/// The root key, and the organisation keys opened with it.
pub struct Keyring {
    keys: Keys,
    open: RwLock<HashMap<OrgId, Ring>>,
    /// Key services that did not answer, and when.
    silent: RwLock<HashMap<&'static str, Timestamp>>,
}

/// What binds an organisation's key to whose it is, where a key service seals it.
fn place(org: OrgId, version: u32) -> Vec<u8> {
    format!("varn organisation key|{org}|{version}").into_bytes()
}

impl Keyring {
    fn new(keys: Keys) -> Self {
        Self { keys, open: RwLock::default(), silent: RwLock::default() }
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

    fn cached<T>(&self, org: OrgId, now: Timestamp, get: impl FnOnce(&Ring) -> Option<T>) -> Option<T> {
        self.open.read().ok().and_then(|rings| rings.get(&org).filter(|ring| ring.live(now)).and_then(get))
    }

    /// Opens a key that the root key keeps; one that a key service keeps is never asked for here, because a transaction may
    /// be open and would keep others waiting.
    fn unwrap(&self, org: OrgId, row: &Row) -> Result<OrgKey, AccessError> {
        if let Some(service) = row.get::<Option<String>>("custodian")? {
            return Err(AccessError::KeyService { service: self.service(&service)?.name() });
        }
        Ok(self.keys.root.unwrap(org, &Wrapped(row.get::<Vec<u8>>("wrapped")?))?)
    }

    fn service(&self, name: &str) -> Result<&Keeper, AccessError> {
        self.keys.services.iter().find(|keeper| keeper.name() == name).ok_or_else(|| {
            tracing::error!(target: "keys", service = name, "a key is kept by a key service that is not in the configuration");
            AccessError::KeyService { service: "?" }
        })
    }

    /// Opens a key, whoever keeps it. May wait for a key service: outside transactions only.
    async fn open(&self, org: OrgId, row: &Row, now: Timestamp) -> Result<OrgKey, AccessError> {
        let Some(service) = row.get::<Option<String>>("custodian")? else { return self.unwrap(org, row) };
        let keeper = self.service(&service)?;
        let failed = || AccessError::KeyService { service: keeper.name() };
        let lately = |at: &Timestamp| now.duration_since(*at) < QUIET;
        if self.silent.read().is_ok_and(|silent| silent.get(keeper.name()).is_some_and(lately)) {
            return Err(failed());
        }
        let version = u32::try_from(row.get::<i64>("version")?).map_err(|_| VaultError::Damaged)?;
        match keeper.open(place(org, version), row.get("wrapped")?).await {
            Ok(material) => Ok(OrgKey::from_material(org, version, &material)?),
            Err(CustodyError::DoesNotOpen) => Err(VaultError::DoesNotOpen.into()),
            Err(error) => {
                tracing::error!(target: "keys", service = keeper.name(), %org, %error, "an organisation's key could not be opened");
                if let Ok(mut silent) = self.silent.write() {
                    silent.insert(keeper.name(), now);
                }
                Err(failed())
            }
        }
    }

    /// Opens an organisation's keys before a transaction begins, if it can. What stays closed says so where it is needed.
    ///
    /// # Errors
    /// [`AccessError`] when the engine refuses or the root key does not fit.
    pub async fn ready(&self, store: &Store, org: OrgId, now: Timestamp) -> Result<(), AccessError> {
        match self.warm(store, org, now).await {
            Err(AccessError::KeyService { .. }) => Ok(()),
            other => other,
        }
    }

    /// Forgets what has been in memory for as long as it may.
    pub fn tidy(&self, now: Timestamp) {
        if let Ok(mut rings) = self.open.write() {
            rings.retain(|_, ring| ring.live(now));
        }
    }

    /// Opens an organisation's keys for later use, if they are on disk. Only committed keys are remembered: one made in a
    /// transaction that is rolled back must not seal anything after it.
    pub(crate) async fn warm(&self, store: &Store, org: OrgId, now: Timestamp) -> Result<(), AccessError> {
        if self.cached(org, now, Ring::newest).is_some() {
            return Ok(());
        }
        self.load(store, org, now).await
    }

    async fn load(&self, store: &Store, org: OrgId, now: Timestamp) -> Result<(), AccessError> {
        let mut ring = Ring::default();
        // The newest first.
        for row in store.reader().all(&ORG_KEY, args![org]).await? {
            let key = self.open(org, &row, now).await?;
            if let Some(service) = row.get::<Option<String>>("custodian")? {
                ring.until = Some(now.saturating_add(self.keys.hold).unwrap_or(now));
                if ring.versions.is_empty() {
                    ring.service = Some(self.service(&service)?.name());
                }
            }
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
        let mut kept: Vec<OrgId> = Vec::new();
        for row in store.reader().all(&ORG_KEYS, args![]).await? {
            let org: OrgId = row.get("org_id")?;
            if row.get::<Option<String>>("custodian")?.is_some() {
                // Opened when it is needed.
                kept.push(org);
            } else if let Ok(key) = self.unwrap(org, &row) {
                opened.entry(org).or_default().versions.insert(key.version(), Arc::new(key));
            }
        }
        for org in kept {
            opened.remove(&org);
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
        if let Some(key) = self.cached(org, cx.now, Ring::newest) {
            return Ok(key);
        }
        let mut row = work.one(&ORG_KEY, args![org]).await?;
        if row.is_none() {
            let key = OrgKey::generate(org, cx.entropy());
            let wrapped = self.keys.root.wrap(&key, cx.entropy())?.0;
            self.keep(work, cx, &key, &Kept { wrapped, service: None }).await?;
            // Another node may have been first: whoever's row is there counts.
            row = work.one(&ORG_KEY, args![org]).await?;
        }
        // No row: the root key was changed while this program ran.
        let row = row.ok_or(VaultError::DoesNotOpen)?;
        Ok(Arc::new(self.unwrap(org, &row)?))
    }

    /// Wraps a key for storage: under the root key, or by a key service. Outside transactions only.
    ///
    /// # Errors
    /// [`AccessError::KeyService`] when it does not answer.
    pub(crate) async fn wrap(
        &self,
        key: &OrgKey,
        service: Option<&str>,
        entropy: &dyn Entropy,
    ) -> Result<Kept, AccessError> {
        let Some(service) = service else {
            return Ok(Kept { wrapped: self.keys.root.wrap(key, entropy)?.0, service: None });
        };
        let keeper = self.service(service)?;
        let failed = |error: CustodyError| {
            tracing::error!(target: "keys", service = keeper.name(), %error, "an organisation's key could not be sealed");
            AccessError::KeyService { service: keeper.name() }
        };
        let at = place(key.org(), key.version());
        let wrapped = keeper.seal(at.clone(), key.material()).await.map_err(failed)?;
        // Nothing is put under it that it does not open again.
        let back = keeper.open(at, wrapped.clone()).await.map_err(failed)?;
        if *back != *key.material() {
            return Err(VaultError::DoesNotOpen.into());
        }
        Ok(Kept { wrapped, service: Some(keeper.name()) })
    }

    /// Which key service keeps an organisation's newest key; `None`: the root key.
    pub(crate) fn kept_by(&self, org: OrgId, now: Timestamp) -> Option<&'static str> {
        self.cached(org, now, |ring| ring.service)
    }

    /// Stores a wrapped key; false when that version is there already, or the root key in the database is another by now.
    pub(crate) async fn keep(
        &self,
        work: &mut Work,
        cx: &OpContext,
        key: &OrgKey,
        kept: &Kept,
    ) -> Result<bool, AccessError> {
        let arguments = args![
            key.org(),
            key.version(),
            kept.wrapped.clone(),
            cx.now,
            kept.service,
            self.keys.check.as_str()
        ];
        Ok(work.run(&ORG_KEY_INSERT, arguments).await? == 1)
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
        if let Some(key) = self.cached(org, cx.now, |ring| ring.versions.get(&version).cloned()) {
            return Ok(key);
        }
        // Rotated since, by another node or the command line; or not committed yet. A key service is asked by who comes next,
        // before its transaction.
        let rows = store.reader().all(&ORG_KEY, args![org]).await?;
        for row in &rows {
            if row.get::<i64>("version")? == i64::from(version) {
                let key = self.unwrap(org, row).inspect_err(|_| self.forget(org))?;
                // This node's newest is no longer the newest.
                self.forget(org);
                return Ok(Arc::new(key));
            }
        }
        self.org_key(work, cx, org).await
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
        if let Some(key) = self.cached(org, now, find) {
            return Ok(key);
        }
        self.load(store, org, now).await?;
        self.cached(org, now, find).ok_or_else(|| VaultError::OtherKeyVersion { needed: version }.into())
    }

    /// The newest version as it stands in the database now.
    pub(crate) async fn newest(
        &self,
        store: &Store,
        org: OrgId,
        now: Timestamp,
    ) -> Result<Arc<OrgKey>, AccessError> {
        self.load(store, org, now).await?;
        self.cached(org, now, Ring::newest).ok_or_else(|| VaultError::Damaged.into())
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

    /// The key services of the configuration.
    #[must_use]
    pub fn services(&self) -> &[Keeper] {
        &self.keys.services
    }

    /// Forgets opened keys, after rotation.
    pub fn forget(&self, org: OrgId) {
        if let Ok(mut rings) = self.open.write() {
            rings.remove(&org);
        }
    }
}

/// An organisation's key, wrapped, and by whom.
pub(crate) struct Kept {
    wrapped: Vec<u8>,
    service: Option<&'static str>,
}
