//! From the rooms' errors to problem pages.

use access::AccessError;
use axum::response::{IntoResponse, Response};
use store::StoreError;
use web_kit::Problem;

/// Why a handler gives up. `?` turns the rooms' errors into it; forms handle their own faults before that.
#[derive(Debug)]
pub struct Refusal(pub Problem);

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl From<AccessError> for Refusal {
    fn from(error: AccessError) -> Self {
        Self(match error {
            AccessError::Absent => Problem::NotFound,
            AccessError::Confirm => Problem::Confirm,
            AccessError::OneAuthenticator => Problem::OneAuthenticator,
            AccessError::NotYours => Problem::Forbidden,
            AccessError::Store(e) => return e.into(),
            AccessError::Shredded => Problem::Erased,
            AccessError::KeyService { service } => Problem::KeyService(service),
            AccessError::Sealed(_) => Problem::internal(&error),
        })
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self(if error.is_transient() { Problem::Busy } else { Problem::internal(&error) })
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        self.0.into_response()
    }
}
