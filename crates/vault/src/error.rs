//! Why something could not be sealed or opened.

/// A fault of sealing or opening. Never says which of key, place or bytes was wrong: to the vault these
/// look the same, and telling them apart would help only an attacker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// Wrong key, wrong place, or changed bytes.
    #[error("the sealed value does not open: wrong key, wrong place or changed bytes; nothing was shown")]
    DoesNotOpen,
    /// Too short or not in the written form at all.
    #[error("the value is damaged or was never sealed; restore it from a backup")]
    Damaged,
    /// Written by a newer version of the system.
    #[error("the value was sealed in format {found}, newer than this program knows; update the program")]
    NewerFormat {
        /// The format number found.
        found: u8,
    },
    /// The wrap needs another version of the organisation's key.
    #[error("the data key is wrapped under version {needed} of the organisation's key")]
    OtherKeyVersion {
        /// The version to load instead.
        needed: u32,
    },
    /// The wrap needs its subject's lock, and the lock is gone.
    #[error("it was erased: the lock of its key is gone, and nobody can open it any more")]
    Shredded,
    /// A form token whose time has passed.
    #[error("the form has expired; open it again")]
    Expired,
    /// The key file does not hold 32 bytes of base64.
    #[error("the root key is not 32 bytes in base64; nothing was changed; check the key file")]
    BadRootKey,
    /// The cipher refused, which happens only for values of many gigabytes.
    #[error("the value is too large to seal; nothing was stored")]
    TooLarge,
}
