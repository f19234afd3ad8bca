//! Passwords: Argon2id in PHC form.

use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version,
    password_hash::phc::Ident,
};
use ground::Entropy;

/// Memory in KiB: 19 MiB. Source: OWASP Password Storage Cheat Sheet, Argon2id m=19456, t=2, p=1; ASVS 5.0
/// 11.4.2 asks for such an approved function with current parameters.
pub const MEMORY_KIB: u32 = 19 * 1024;
/// Passes over the memory.
pub const PASSES: u32 = 2;
/// Lanes.
pub const LANES: u32 = 1;
/// Shortest password accepted, in characters. ASVS 5.0 6.2.1 requires at least 8 and recommends 15.
pub const MIN_CHARS: usize = 12;
/// Longest password accepted, in characters: refused above, never cut. ASVS 5.0 6.2.9 requires at least 64.
pub const MAX_CHARS: usize = 256;

/// A stored hash asking for more memory than this is not verified: it was not written by us.
const MAX_STORED_MEMORY_KIB: u32 = 256 * 1024;
const MAX_STORED_PASSES: u32 = 16;

/// Why a password was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Fewer than [`MIN_CHARS`] characters.
    #[error("the password is shorter than {MIN_CHARS} characters; choose a longer one")]
    TooShort,
    /// More than [`MAX_CHARS`] characters.
    #[error("the password is longer than {MAX_CHARS} characters; choose a shorter one")]
    TooLong,
    /// The machine could not give the memory Argon2 needs.
    #[error("the password could not be hashed; nothing was changed; try again")]
    Failed,
}

fn argon2() -> Option<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).ok()?;
    Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Hashes a new password with a random salt. Takes about 20 ms and 19 MiB; run it on a blocking thread and
/// few at a time.
///
/// # Errors
/// [`PasswordError::TooShort`], [`PasswordError::TooLong`], [`PasswordError::Failed`] when memory is short.
pub fn hash(password: &str, entropy: &dyn Entropy) -> Result<String, PasswordError> {
    match password.chars().take(MAX_CHARS + 1).count() {
        count if count < MIN_CHARS => return Err(PasswordError::TooShort),
        count if count > MAX_CHARS => return Err(PasswordError::TooLong),
        _ => {}
    }
    let mut salt = [0_u8; 16];
    entropy.fill(&mut salt);
    argon2()
        .and_then(|argon2| argon2.hash_password_with_salt(password.as_bytes(), &salt).ok())
        .map(|hash: PasswordHash| hash.to_string())
        .ok_or(PasswordError::Failed)
}

/// Whether the password is the one hashed. The comparison takes constant time. False also for a stored text
/// that is no Argon2id hash, or one with costs we would never have written.
#[must_use]
pub fn verify(hash: &str, password: &str) -> bool {
    if too_long(password) {
        return false;
    }
    let Some(parsed) = ours(hash) else { return false };
    argon2().is_some_and(|argon2| argon2.verify_password(password.as_bytes(), &parsed).is_ok())
}

/// Does the work of [`verify`] for a user that does not exist, so that the time an answer takes does not
/// tell whether the user exists.
pub fn dummy_verify(password: &str) {
    if too_long(password) {
        return;
    }
    let mut out = [0_u8; 32];
    if let Some(argon2) = argon2() {
        let done = argon2.hash_password_into(password.as_bytes(), b"no such user    ", &mut out);
        std::hint::black_box((done.is_ok(), out));
    }
}

/// Whether a stored hash was made with lower costs than today's, so that it should be made anew at the next
/// successful login.
#[must_use]
pub fn needs_rehash(hash: &str) -> bool {
    ours(hash).and_then(|parsed| Params::try_from(&parsed).ok()).is_none_or(|params| {
        params.m_cost() < MEMORY_KIB || params.t_cost() < PASSES || params.p_cost() < LANES
    })
}

fn ours(hash: &str) -> Option<PasswordHash> {
    let parsed = PasswordHash::new(hash).ok()?;
    let params = Params::try_from(&parsed).ok()?;
    let affordable = params.m_cost() <= MAX_STORED_MEMORY_KIB && params.t_cost() <= MAX_STORED_PASSES;
    (parsed.algorithm == Ident::new("argon2id").ok()? && affordable).then_some(parsed)
}

fn too_long(password: &str) -> bool {
    password.chars().nth(MAX_CHARS).is_some()
}
