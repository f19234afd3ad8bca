//! Custodians: a hardware module in software, and key services that answer in every way they should not.
#![expect(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "tests fail loudly")]

mod fake;
mod pkcs11;
mod transit;
