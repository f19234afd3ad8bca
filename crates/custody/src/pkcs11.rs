//! A hardware module by PKCS#11: an AES key inside it, which cannot be taken out, seals by AES-GCM.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, OnceLock},
};

use cryptoki::{
    context::{CInitializeArgs, CInitializeFlags, Pkcs11 as Module},
    error::{Error, RvError},
    mechanism::{Mechanism, aead::GcmParams},
    object::{Attribute, KeyType, ObjectClass, ObjectHandle},
    session::{Session, UserType},
    types::AuthPin,
};
use zeroize::Zeroizing;

use crate::{Custodian, CustodyError};

const NONCE: usize = 12;
const TAG_BITS: core::ffi::c_ulong = 128;

/// A token of a hardware module, and the key in it.
#[derive(Debug, Clone)]
pub struct Pkcs11 {
    /// The maker's library.
    pub module: PathBuf,
    /// Label of the token.
    pub token: String,
    /// Label of the AES key.
    pub key: String,
    /// File with the user's PIN, one line.
    pub pin_file: PathBuf,
}

/// A library may be initialised once in a program, and is never left.
fn module(path: &Path) -> Result<Module, CustodyError> {
    static OPEN: OnceLock<Mutex<HashMap<PathBuf, Module>>> = OnceLock::new();
    let mut open = OPEN
        .get_or_init(Mutex::default)
        .lock()
        .map_err(|_| CustodyError::Silent("an earlier call ended in the middle".to_owned()))?;
    if let Some(module) = open.get(path) {
        return Ok(module.clone());
    }
    let module = Module::new(path)
        .map_err(|_| CustodyError::Setting(format!("the library {} cannot be loaded", path.display())))?;
    match module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
        Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
        Err(error) => return Err(said(&error)),
    }
    open.insert(path.to_owned(), module.clone());
    Ok(module)
}

/// What a module's refusal means. Its words are the standard's, and hold no secret.
fn said(error: &Error) -> CustodyError {
    match error {
        Error::Pkcs11(
            RvError::PinIncorrect | RvError::PinLocked | RvError::PinExpired | RvError::PinInvalid,
            _,
        ) => CustodyError::Refused("the PIN is wrong or locked".to_owned()),
        Error::Pkcs11(RvError::EncryptedDataInvalid | RvError::EncryptedDataLenRange, _) => {
            CustodyError::DoesNotOpen
        }
        Error::Pkcs11(RvError::MechanismInvalid | RvError::KeyFunctionNotPermitted, _) => {
            CustodyError::Setting("its key may not be used with AES-GCM".to_owned())
        }
        other => CustodyError::Silent(format!("{other:?}").chars().take(80).collect()),
    }
}

impl Pkcs11 {
    fn session(&self) -> Result<Session, CustodyError> {
        let module = module(&self.module)?;
        let slots = module.get_slots_with_token().map_err(|e| said(&e))?;
        let slot = slots
            .into_iter()
            .find(|slot| module.get_token_info(*slot).is_ok_and(|t| t.label().trim_end() == self.token))
            .ok_or_else(|| CustodyError::Silent(format!("no token is labelled “{}”", self.token)))?;
        let pin = fs::read_to_string(&self.pin_file).map_err(|e| {
            CustodyError::Setting(format!(
                "the file {} cannot be read: {}",
                self.pin_file.display(),
                e.kind()
            ))
        })?;
        let pin = Zeroizing::new(pin);
        let session = module.open_ro_session(slot).map_err(|e| said(&e))?;
        match session.login(UserType::User, Some(&AuthPin::new(pin.trim().into()))) {
            // All sessions of a program log in together.
            Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(session),
            Err(error) => Err(said(&error)),
        }
    }

    fn handle(&self, session: &Session) -> Result<ObjectHandle, CustodyError> {
        let wanted = [
            Attribute::Class(ObjectClass::SECRET_KEY),
            Attribute::KeyType(KeyType::AES),
            Attribute::Label(self.key.clone().into_bytes()),
        ];
        match session.find_objects(&wanted).map_err(|e| said(&e))?.as_slice() {
            [key] => Ok(*key),
            [] => Err(CustodyError::Refused(format!("it has no AES key labelled “{}”", self.key))),
            _ => Err(CustodyError::Setting(format!("several AES keys are labelled “{}”", self.key))),
        }
    }

    /// Makes the key in the module: it can be used there and never be taken out. For a key ceremony; false when there is one.
    ///
    /// # Errors
    /// [`CustodyError`].
    pub fn make_key(&self) -> Result<bool, CustodyError> {
        let session = self.session()?;
        if self.handle(&session).is_ok() {
            return Ok(false);
        }
        drop(session);
        let module = module(&self.module)?;
        let slots = module.get_slots_with_token().map_err(|e| said(&e))?;
        let slot = slots
            .into_iter()
            .find(|slot| module.get_token_info(*slot).is_ok_and(|t| t.label().trim_end() == self.token))
            .ok_or_else(|| CustodyError::Silent(format!("no token is labelled “{}”", self.token)))?;
        let session = module.open_rw_session(slot).map_err(|e| said(&e))?;
        let pin = Zeroizing::new(fs::read_to_string(&self.pin_file).unwrap_or_default());
        match session.login(UserType::User, Some(&AuthPin::new(pin.trim().into()))) {
            Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => {}
            Err(error) => return Err(said(&error)),
        }
        session
            .generate_key(
                &Mechanism::AesKeyGen,
                &[
                    Attribute::Token(true),
                    Attribute::Private(true),
                    Attribute::Sensitive(true),
                    Attribute::Extractable(false),
                    Attribute::Encrypt(true),
                    Attribute::Decrypt(true),
                    Attribute::ValueLen(32.into()),
                    Attribute::Label(self.key.clone().into_bytes()),
                ],
            )
            .map(|_| true)
            .map_err(|e| said(&e))
    }
}

impl Custodian for Pkcs11 {
    fn seal(&self, place: &[u8], secret: &[u8]) -> Result<Vec<u8>, CustodyError> {
        let session = self.session()?;
        let key = self.handle(&session)?;
        let mut nonce = [0_u8; NONCE];
        session.generate_random_slice(&mut nonce).map_err(|e| said(&e))?;
        let mut used = nonce;
        let params = GcmParams::new(&mut used, place, TAG_BITS.into()).map_err(|e| said(&e))?;
        let sealed = session.encrypt(&Mechanism::AesGcm(params), key, secret).map_err(|e| said(&e))?;
        // Some modules put a nonce of their own in its place.
        Ok([used.as_slice(), &sealed].concat())
    }

    fn open(&self, place: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, CustodyError> {
        let (nonce, body) = sealed.split_first_chunk::<NONCE>().ok_or(CustodyError::DoesNotOpen)?;
        let session = self.session()?;
        let key = self.handle(&session)?;
        let mut nonce = *nonce;
        let params = GcmParams::new(&mut nonce, place, TAG_BITS.into()).map_err(|e| said(&e))?;
        match session.decrypt(&Mechanism::AesGcm(params), key, body) {
            Ok(secret) => Ok(Zeroizing::new(secret)),
            // SoftHSM says no more than that it failed.
            Err(Error::Pkcs11(RvError::GeneralError | RvError::FunctionFailed, _)) => {
                Err(CustodyError::DoesNotOpen)
            }
            Err(error) => Err(said(&error)),
        }
    }
}
