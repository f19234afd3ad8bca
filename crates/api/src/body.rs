//! Reading what was sent: JSON bodies and query strings, unknown fields refused by name, depth and size bounded.

use std::{fmt, marker::PhantomData};

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request},
};
use http::{HeaderMap, StatusCode, header, request::Parts};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, MapAccess, Visitor, value::MapAccessDeserializer},
};
use serde_json::{Map, Value};
use web_kit::Problem;

use crate::{Api, FieldFault, Refusal};

/// Longest part of a field's path that is repeated in an answer.
const SHOWN: usize = 80;

/// A JSON body. Nested deeper than 128 levels it is refused by the parser.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Api> for Body<T> {
    type Rejection = Refusal;
    async fn from_request(request: Request, api: &Api) -> Result<Self, Refusal> {
        if !says_json(request.headers()) {
            return Err(Refusal::Media);
        }
        let bytes = Bytes::from_request(request, api).await.map_err(|rejection| {
            let large = rejection.status() == StatusCode::PAYLOAD_TOO_LARGE;
            Refusal::from(if large { Problem::TooLarge } else { Problem::BadRequest })
        })?;
        read(&bytes).map(Self)
    }
}

/// A struct that must be written as an object. Serde alone would also take a list of its values in order, which nobody means.
#[derive(Debug)]
pub(crate) struct Object<T>(pub(crate) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Named<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Named<T> {
            type Value = Object<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Object<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(Object)
            }
        }
        d.deserialize_map(Named(PhantomData))
    }
}

fn says_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json")
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let Object(value) = serde_path_to_error::deserialize(&mut deserializer).map_err(|e| {
        let inner = e.inner();
        if inner.is_data() {
            Refusal::Invalid(vec![fault(&e.path().to_string(), &inner.to_string())])
        } else {
            Refusal::Malformed { line: inner.line(), column: inner.column() }
        }
    })?;
    deserializer.end().map_err(|e| Refusal::Malformed { line: e.line(), column: e.column() })?;
    Ok(value)
}

/// A text of at most so many characters.
pub(crate) fn at_most(field: &'static str, text: &str, most: usize) -> Result<(), Refusal> {
    if text.chars().count() <= most {
        return Ok(());
    }
    Err(Refusal::Invalid(vec![FieldFault::new(field, "api-fault-long").with("most", most.to_string())]))
}

/// What serde found wrong, at its field. Only words that serde itself writes are looked at; nothing it quotes of the value
/// is sent back.
fn fault(path: &str, said: &str) -> FieldFault {
    let place: String = if path == "." { String::new() } else { path.chars().take(SHOWN).collect() };
    let place = if place.is_empty() { "body".to_owned() } else { place };
    if said.starts_with("unknown field") {
        return FieldFault::new(place, "api-fault-unknown-field");
    }
    if let Some(name) = said.strip_prefix("missing field `").and_then(|s| s.split('`').next()) {
        let field = if path == "." { name.to_owned() } else { format!("{place}.{name}") };
        return FieldFault::new(field, "api-fault-missing");
    }
    if let Some(name) = said.strip_prefix("duplicate field `").and_then(|s| s.split('`').next()) {
        return FieldFault::new(name.to_owned(), "api-fault-twice");
    }
    if let Some(known) = said.strip_prefix(crate::codes::NOT_A_CODE) {
        let known = known.split(" at line ").next().unwrap_or(known);
        return FieldFault::new(place, "api-fault-code").with("known", known);
    }
    FieldFault::new(place, "api-fault-form")
}

/// The query string. Every parameter may stand once; unknown ones are refused by name.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<Api> for Query<T> {
    type Rejection = Refusal;
    async fn from_request_parts(parts: &mut Parts, _: &Api) -> Result<Self, Refusal> {
        let mut given = Map::new();
        for (name, value) in url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()) {
            let shown: String = name.chars().take(SHOWN).collect();
            if given.insert(name.into_owned(), Value::String(value.into_owned())).is_some() {
                return Err(Refusal::field(shown, "api-fault-twice"));
            }
        }
        serde_path_to_error::deserialize(Value::Object(given))
            .map(Self)
            .map_err(|e| Refusal::Invalid(vec![fault(&e.path().to_string(), &e.inner().to_string())]))
    }
}
