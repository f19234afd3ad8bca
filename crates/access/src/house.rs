//! The house: what every use case can reach — the store, the keys, the content.

use std::{
    collections::HashMap,
    sync::{Arc, RwLock},
};

use content::Content;
use ground::OrgId;
use store::{Store, StoreError, Work, args};
use vault::{AccountKey, FormKey, OrgKey, RootKey, Wrapped};

use crate::{
    AccessError, OpContext,
    statements_::{ORG_KEY, ORG_KEY_INSERT, ORG_KEYS},
};

/// Store, keys and content of one installation. Cheap to clone.
#[derive(Clone)]
pub struct House {
    /// The database.
    pub store: Store,
    /// The keys.
    pub keyring: Arc<Keyring>,
    /// Law, process, indicators, registers, codes, words. Read once at the start and kept to the end.
    pub content: &'static Content,
}

impl House {
    /// A house.
    #[must_use]
    pub fn new(store: Store, root: RootKey, content: &'static Content) -> Self {
        Self { store, keyring: Arc::new(Keyring::new(root)), content }
    }
}

/// The root key, and the organisation keys opened with it.
pub struct Keyring {
    root: RootKey,
    open: RwLock<HashMap<OrgId, Arc<OrgKey>>>,
}

impl Keyring {
    fn new(root: RootKey) -> Self {
        Self { root, open: RwLock::new(HashMap::new()) }
    }

    /// Key for short-lived form state.
    #[must_use]
    pub fn form_key(&self) -> FormKey {
        self.root.form_key()
    }

    /// Key for account secrets and login buckets.
    #[must_use]
    pub fn account_key(&self) -> AccountKey {
        self.root.account_key()
    }

    fn cached(&self, org: OrgId) -> Option<Arc<OrgKey>> {
        self.open.read().ok().and_then(|keys| keys.get(&org).cloned())
    }

    /// Opens an organisation's key for later use, if it is on disk. Only committed keys are remembered: one made in a
    /// transaction that is rolled back must not seal anything after it.
    pub(crate) async fn warm(&self, store: &Store, org: OrgId) -> Result<(), AccessError> {
        if self.cached(org).is_some() {
            return Ok(());
        }
        if let Some(row) = store.reader().one(&ORG_KEY, args![org]).await? {
            let key = self.root.unwrap(org, &Wrapped(row.get::<Vec<u8>>("wrapped")?))?;
            if let Ok(mut keys) = self.open.write() {
                keys.insert(org, Arc::new(key));
            }
        }
        Ok(())
    }

    /// Opens the newest key of every organisation, so that no page waits for its key: once, at the start. A key that does
    /// not open is left for the page that needs it, which says so.
    ///
    /// # Errors
    /// [`StoreError`] when the engine refuses.
    pub async fn warm_all(&self, store: &Store) -> Result<(), StoreError> {
        let rows = store.reader().all(&ORG_KEYS, args![]).await?;
        let mut opened = Vec::with_capacity(rows.len());
        for row in &rows {
            let org: OrgId = row.get("org_id")?;
            if let Ok(key) = self.root.unwrap(org, &Wrapped(row.get::<Vec<u8>>("wrapped")?)) {
                opened.push((org, Arc::new(key)));
            }
        }
        if let Ok(mut keys) = self.open.write() {
            keys.extend(opened);
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
        if let Some(key) = self.cached(org) {
            return Ok(key);
        }
        let mut row = work.one(&ORG_KEY, args![org]).await?;
        if row.is_none() {
            let key = OrgKey::generate(org, cx.entropy());
            let wrapped = self.root.wrap(&key, cx.entropy())?;
            work.run(&ORG_KEY_INSERT, args![org, key.version(), wrapped.0, cx.now]).await?;
            // Another node may have been first: whoever's row is there counts.
            row = work.one(&ORG_KEY, args![org]).await?;
        }
        let row = row.ok_or(StoreError::Form { column: "org_key".to_owned() })?;
        Ok(Arc::new(self.root.unwrap(org, &Wrapped(row.get::<Vec<u8>>("wrapped")?))?))
    }

    /// Forgets an opened key, after rotation.
    pub fn forget(&self, org: OrgId) {
        if let Ok(mut keys) = self.open.write() {
            keys.remove(&org);
        }
    }
}
