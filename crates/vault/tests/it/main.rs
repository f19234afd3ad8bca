//! The vault as its users see it.
#![expect(clippy::unwrap_used, reason = "tests fail loudly")]

mod names;
mod passwords;
mod recovery;
mod sealing;
mod tokens;

use std::sync::atomic::{AtomicU64, Ordering};

use ground::Entropy;

/// Repeatable bytes, different on every call.
pub(crate) struct Counting(AtomicU64);

impl Counting {
    pub(crate) fn from(seed: u64) -> Self {
        Self(AtomicU64::new(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15)))
    }
}

impl Entropy for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let mut x = self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
            x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            for (byte, random) in chunk.iter_mut().zip((x ^ (x >> 31)).to_le_bytes()) {
                *byte = random;
            }
        }
    }
}
