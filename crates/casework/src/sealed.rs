//! Sealing JSON at its place.

use ground::OrgId;
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;
use vault::{DataKey, Place};

use access::OpContext;

use crate::CaseworkError;

/// The column of every sealed text is called `sealed`.
pub(crate) const fn place(table: &'static str, owner: OrgId, row: Uuid) -> Place {
    Place { table, column: "sealed", owner, row }
}

pub(crate) fn seal<T: Serialize>(
    key: &DataKey,
    cx: &OpContext,
    place: Place,
    value: &T,
) -> Result<Vec<u8>, CaseworkError> {
    let json = serde_json::to_vec(value).map_err(|_| CaseworkError::Damaged)?;
    Ok(key.seal(place, cx.entropy(), &json)?)
}

pub(crate) fn open<T: DeserializeOwned>(
    key: &DataKey,
    place: Place,
    sealed: &[u8],
) -> Result<T, CaseworkError> {
    let json = key.open(place, sealed)?;
    serde_json::from_slice(&json).map_err(|_| CaseworkError::Damaged)
}

pub(crate) fn json<T: Serialize>(value: &T) -> Result<String, CaseworkError> {
    serde_json::to_string(value).map_err(|_| CaseworkError::Damaged)
}

pub(crate) fn parse<T: DeserializeOwned>(text: &str) -> Result<T, CaseworkError> {
    serde_json::from_str(text).map_err(|_| CaseworkError::Damaged)
}
