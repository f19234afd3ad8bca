//! Where the root key is kept: in a file as it is, in a credential that systemd opens for this service, or in a file that a
//! key service or a hardware module has sealed. And the key services that keep organisations' own keys.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use custody::{CustodyError, Keeper, Pkcs11, Transit};
use serde::Deserialize;
use vault::RootKey;
use zeroize::Zeroizing;

use crate::{config::Config, fault::Fault, key};

/// Name of the credential, and of the file that systemd shows.
pub(crate) const CREDENTIAL: &str = "varn.key";
/// First line of a file whose second line somebody has sealed.
const SEALED: &str = "varn-sealed-1";
/// What the root key is sealed for, so that nothing else opens in its place.
const PLACE: &[u8] = b"varn root key";

/// Who keeps the root key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RootKeyIn {
    /// The file, as it is.
    File,
    /// systemd: `LoadCredentialEncrypted=`.
    Credential,
    /// A key service of the configuration has sealed the file.
    Service(String),
}

/// A key service of the configuration.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub(crate) enum KeyService {
    /// A hardware module.
    Pkcs11 {
        /// The maker's library.
        module: PathBuf,
        /// Label of the token.
        token: String,
        /// Label of the AES key.
        key: String,
        /// File with the PIN.
        pin_file: PathBuf,
        /// How long an answer may take.
        timeout_seconds: Option<u32>,
    },
    /// `OpenBao` or Vault.
    Transit {
        /// `https://host[:port]`.
        url: String,
        /// Path of the transit engine.
        mount: Option<String>,
        /// Name of the key.
        key: String,
        /// File with the token.
        token_file: PathBuf,
        /// Certificates to trust instead of the public ones.
        ca_file: Option<PathBuf>,
        /// How long an answer may take.
        timeout_seconds: Option<u32>,
    },
}

/// Names that mean something else.
const TAKEN: [&str; 4] = ["file", "credential", "root", "same"];

/// The key services as they are configured. None is asked yet.
pub(crate) fn services(config: &Config) -> Result<Vec<Keeper>, Fault> {
    config.key_services.iter().map(|(name, service)| keeper(config, name, service)).collect()
}

fn keeper(config: &Config, name: &str, service: &KeyService) -> Result<Keeper, Fault> {
    let wrong = |why: &str| {
        Fault::new(format!(
            "The key service “{name}” cannot be used: {why}. Nothing was changed. Correct it and start again."
        ))
    };
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if name.is_empty() || !name.chars().all(plain) || TAKEN.contains(&name) {
        return Err(wrong("its name must be of small letters a to z, digits, - and _"));
    }
    let limit = |seconds: Option<u32>| match seconds.unwrap_or(5) {
        seconds @ 1..=60 => Ok(Duration::from_secs(u64::from(seconds))),
        _ => Err(wrong("timeout_seconds must be 1 to 60")),
    };
    let at = |path: &Path| config.folder.join(path);
    match service {
        KeyService::Pkcs11 { module, token, key, pin_file, timeout_seconds } => {
            key::only_for_its_owner(&at(pin_file), "PIN")?;
            let module =
                Pkcs11 { module: at(module), token: token.clone(), key: key.clone(), pin_file: at(pin_file) };
            Ok(Keeper::new(name, module, limit(*timeout_seconds)?))
        }
        KeyService::Transit { url, mount, key, token_file, ca_file, timeout_seconds } => {
            key::only_for_its_owner(&at(token_file), "token")?;
            let ca = match ca_file {
                Some(file) => Some(
                    fs::read(at(file))
                        .map_err(|e| wrong(&format!("its ca_file cannot be read: {}", e.kind())))?,
                ),
                None => None,
            };
            let limit = limit(*timeout_seconds)?;
            let mount = mount.as_deref().unwrap_or("transit");
            let transit = Transit::new(url, mount, key, at(token_file), ca.as_deref(), limit)
                .map_err(|e| wrong(&e.to_string()))?;
            Ok(Keeper::new(name, transit, limit))
        }
    }
}

/// The custody of the root key, as it is configured.
pub(crate) struct Custody<'a> {
    pub(crate) config: &'a Config,
    pub(crate) services: &'a [Keeper],
}

impl<'a> Custody<'a> {
    /// Where the root key, sealed or not, is read.
    pub(crate) fn file(&self) -> Result<PathBuf, Fault> {
        match self.config.root_key {
            RootKeyIn::Credential => match &self.config.credentials {
                Some(folder) => Ok(folder.join(CREDENTIAL)),
                None => Err(Fault::new(format!(
                    "The root key is to come as a credential, but systemd has given none. Nothing was changed. \
                     Start it as a service with LoadCredentialEncrypted={CREDENTIAL}."
                ))),
            },
            RootKeyIn::File | RootKeyIn::Service(_) => Ok(self.config.root_key_file.clone()),
        }
    }

    /// A new installation may make a key here.
    pub(crate) fn may_make(&self) -> bool {
        self.config.root_key != RootKeyIn::Credential
    }

    pub(crate) fn service(&self, name: &str) -> Result<&'a Keeper, Fault> {
        self.services.iter().find(|keeper| keeper.name() == name).ok_or_else(|| {
            Fault::new(format!("There is no key service “{name}” in the configuration. Nothing was changed."))
        })
    }

    /// The key in a file; `None` when there is no file.
    pub(crate) async fn read(&self, path: &Path) -> Result<Option<RootKey>, Fault> {
        let shown = path.display();
        let text = match fs::read_to_string(path) {
            Ok(text) => Zeroizing::new(text),
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => {
                return Err(Fault::new(format!(
                    "The root key file {shown} cannot be read ({}). Nothing was changed. Check the path and who owns the file.",
                    e.kind()
                )));
            }
        };
        key::only_for_its_owner(path, "root key")?;
        let broken = || {
            Fault::new(format!(
                "The file {shown} does not hold a root key. Nothing was changed. Restore it from its backup; \
                 if the installation is new, remove the file and one is made."
            ))
        };
        let sealed = text.trim().strip_prefix(SEALED);
        match (&self.config.root_key, sealed) {
            (RootKeyIn::File | RootKeyIn::Credential, None) => {
                RootKey::from_base64(&text).map(Some).map_err(|_| broken())
            }
            (RootKeyIn::Service(name), Some(sealed)) => {
                let sealed = STANDARD.decode(sealed.trim()).map_err(|_| broken())?;
                Ok(Some(unseal(self.service(name)?, sealed).await?))
            }
            (RootKeyIn::Service(name), None) => Err(Fault::new(format!(
                "The root key file {shown} is not sealed, but the setting root_key says that “{name}” keeps it. Nothing was changed. \
                 Set root_key = \"file\" and run: varn key seal --to {name}"
            ))),
            (RootKeyIn::File | RootKeyIn::Credential, Some(_)) => Err(Fault::new(format!(
                "The root key file {shown} is sealed by a key service. Nothing was changed. Name the service in the setting root_key."
            ))),
        }
    }

    /// The text that keeps a root key here.
    pub(crate) async fn text(&self, root: &RootKey) -> Result<Zeroizing<String>, Fault> {
        match &self.config.root_key {
            RootKeyIn::File | RootKeyIn::Credential => Ok(root.to_base64()),
            RootKeyIn::Service(name) => sealed(self.service(name)?, root).await,
        }
    }
}

fn said(keeper: &Keeper, error: &CustodyError) -> Fault {
    let name = keeper.name();
    Fault::new(match error {
        CustodyError::DoesNotOpen => format!(
            "The key service “{name}” cannot open the root key: it was sealed by another key, or changed. Nothing was changed. \
             Check which key it uses, or restore the root key file from its backup."
        ),
        error => format!(
            "The key service “{name}” did not open the root key: {error}. Nothing was changed. Check the service and its settings."
        ),
    })
}

async fn unseal(keeper: &Keeper, sealed: Vec<u8>) -> Result<RootKey, Fault> {
    let bytes = keeper.open(PLACE.to_vec(), sealed).await.map_err(|e| said(keeper, &e))?;
    let bytes = <[u8; 32]>::try_from(bytes.as_slice()).map(Zeroizing::new);
    bytes.map(|bytes| RootKey::from_bytes(&bytes)).map_err(|_| said(keeper, &CustodyError::DoesNotOpen))
}

/// The text of a sealed file, tried before it is trusted.
pub(crate) async fn sealed(keeper: &Keeper, root: &RootKey) -> Result<Zeroizing<String>, Fault> {
    let secret = STANDARD.decode(root.to_base64().as_bytes()).map(Zeroizing::new).unwrap_or_default();
    let bytes = keeper.seal(PLACE.to_vec(), secret).await.map_err(|e| {
        Fault::new(format!(
            "The key service “{}” did not seal the root key: {e}. Nothing was changed. Check the service and its settings.",
            keeper.name()
        ))
    })?;
    let text = format!("{SEALED}\n{}", STANDARD.encode(&bytes));
    if *unseal(keeper, bytes).await?.to_base64() != *root.to_base64() {
        return Err(said(keeper, &CustodyError::DoesNotOpen));
    }
    Ok(Zeroizing::new(text))
}

/// As they stand in the configuration.
pub(crate) type KeyServices = BTreeMap<String, KeyService>;
