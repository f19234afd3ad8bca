//! Logging in at an identity provider: OpenID Connect, authorization code flow with PKCE and a signed client assertion.
//!
//! Knows no account, no database and no page. [`Provider`] asks a provider ([`http`]) and gives an [`Identity`] that
//! has passed every check of [`claims`]; what the identity may do here is decided elsewhere.
//!
//! * [`config`]: what an operator writes about a provider.
//! * [`jose`]: signed tokens (JWS), strictly: one algorithm, chosen by the operator, never by the token.
//! * [`key`]: our own signing key, which the provider knows the public half of.
//!
//! Why not a ready client library: docs/decisions/0015-oidc.md.

pub mod claims;
pub mod config;
mod error;
mod http;
pub mod jose;
pub mod key;
mod provider;

pub use claims::{Expected, Identity};
pub use config::{Audience, Settings};
pub use error::Refusal;
pub use key::ClientKey;
pub use provider::{Answer, Begun, Provider, Start};
