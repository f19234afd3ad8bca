//! Where the next page begins: opaque to the caller, and worthless for anything else. Access is decided anew each time.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Serialize, de::DeserializeOwned};

use crate::Refusal;

/// Longest cursor that is looked at.
const LONGEST: usize = 300;

/// A place as text.
pub(crate) fn write<T: Serialize>(place: Option<T>) -> Option<String> {
    place.and_then(|place| serde_json::to_vec(&place).ok()).map(|bytes| URL_SAFE_NO_PAD.encode(bytes))
}

/// A place that [`write`] made.
pub(crate) fn read<T: DeserializeOwned>(text: Option<&str>) -> Result<Option<T>, Refusal> {
    let Some(text) = text else { return Ok(None) };
    Some(text)
        .filter(|t| t.len() <= LONGEST)
        .and_then(|t| URL_SAFE_NO_PAD.decode(t).ok())
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .map(Some)
        .ok_or_else(|| Refusal::field("cursor", "api-fault-cursor"))
}
