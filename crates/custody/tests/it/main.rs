//! Custodians: a hardware module in software, and key services that answer in every way they should not.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail loudly")]

mod fake;
mod pkcs11;
mod transit;
