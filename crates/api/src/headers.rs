//! Conditional and repeated requests: `If-Match`, `ETag` and `Idempotency-Key`.

use axum::{
    Json,
    extract::FromRequestParts,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header, request::Parts};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::{Api, Refusal};

/// Longest `Idempotency-Key`.
const LONGEST_KEY: usize = 200;

/// `Idempotency-Key`: the same request sent twice is done once. Without it a request is never taken for a repetition.
#[derive(Debug, Clone)]
pub struct Once(pub String);

impl FromRequestParts<Api> for Once {
    type Rejection = Refusal;
    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Refusal> {
        let mut hash = Sha256::new();
        match parts.headers.get("idempotency-key") {
            Some(given) => {
                let fits = given.to_str().is_ok_and(|k| (1..=LONGEST_KEY).contains(&k.trim().len()));
                if !fits {
                    return Err(Refusal::field("Idempotency-Key", "api-fault-idempotency-key"));
                }
                // Hashed with the path: the key of one request never answers for another.
                hash.update(parts.uri.path().as_bytes());
                hash.update([0]);
                hash.update(given.as_bytes());
            }
            None => {
                let mut random = [0; 32];
                api.entropy.fill(&mut random);
                hash.update(random);
            }
        }
        let digest = hash.finalize();
        Ok(Self(digest.iter().take(24).map(|b| format!("{b:02x}")).collect()))
    }
}

/// `If-Match: "<revision>"`: the revision the caller has seen. Where a change needs it, [`Seen::needed`].
#[derive(Debug, Clone, Copy)]
pub struct Seen(pub Option<i64>);

impl Seen {
    /// The revision.
    ///
    /// # Errors
    /// [`Refusal::NoRevision`] (428) when the header is missing.
    pub fn needed(self) -> Result<i64, Refusal> {
        self.0.ok_or(Refusal::NoRevision)
    }
}

impl FromRequestParts<Api> for Seen {
    type Rejection = Refusal;
    async fn from_request_parts(parts: &mut Parts, _: &Api) -> Result<Self, Refusal> {
        let Some(given) = parts.headers.get(header::IF_MATCH) else { return Ok(Self(None)) };
        given
            .to_str()
            .ok()
            .map(str::trim)
            .and_then(|v| v.strip_prefix('"')?.strip_suffix('"')?.parse::<i64>().ok())
            .filter(|revision| *revision > 0)
            .map(|revision| Self(Some(revision)))
            .ok_or_else(|| Refusal::field("If-Match", "api-fault-if-match"))
    }
}

/// A resource with its revision as `ETag`.
pub(crate) struct Tagged<T>(pub(crate) i64, pub(crate) T);

impl<T: Serialize> IntoResponse for Tagged<T> {
    fn into_response(self) -> Response {
        let mut response = Json(self.1).into_response();
        if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", self.0)) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    }
}

/// Something new, with the place where it can be read.
pub(crate) struct Made<T>(pub(crate) Option<String>, pub(crate) T);

impl<T: Serialize> IntoResponse for Made<T> {
    fn into_response(self) -> Response {
        let mut response = (StatusCode::CREATED, Json(self.1)).into_response();
        if let Some(place) = self.0.and_then(|p| HeaderValue::from_str(&p).ok()) {
            response.headers_mut().insert(header::LOCATION, place);
        }
        response
    }
}

/// Describes `Idempotency-Key`.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only its description is used")]
pub(crate) struct OnceHeader {
    /// The same request sent twice with the same key is done once and answered as the first time. Random, for one request.
    #[param(
        rename = "Idempotency-Key",
        min_length = 1,
        max_length = 200,
        value_type = String,
        required = false,
        example = "0b7c8a52-9a1f-4a57-a3cf-1f4bb4d7a001"
    )]
    key: Option<String>,
}

/// Describes an `If-Match` that is needed.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only its description is used")]
pub(crate) struct IfMatch {
    /// The revision seen, as the `ETag` of the resource gave it.
    #[param(rename = "If-Match", pattern = "^\"[1-9][0-9]*\"$", example = "\"3\"")]
    revision: String,
}

/// Describes an `If-Match` that may be left out, for what only adds.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only its description is used")]
pub(crate) struct IfMatchOptional {
    /// The revision seen. Without it, what is added is added whatever else has changed.
    #[param(rename = "If-Match", pattern = "^\"[1-9][0-9]*\"$", example = "\"3\"", value_type = String, required = false)]
    revision: Option<String>,
}
