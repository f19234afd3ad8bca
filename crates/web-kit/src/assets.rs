//! Files every page needs, embedded in the binary: style, script, icon, fonts.

use std::{collections::HashMap, sync::OnceLock};

use axum::{
    Router,
    extract::Path,
    response::{IntoResponse, Response},
    routing::get,
};
use http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::Problem;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/assets"]
struct Files;

/// First 16 hexadecimal digits of each file's SHA-256, by name.
fn versions() -> &'static HashMap<String, String> {
    static VERSIONS: OnceLock<HashMap<String, String>> = OnceLock::new();
    VERSIONS.get_or_init(|| {
        Files::iter()
            .filter_map(|name| {
                let file = Files::get(&name)?;
                let hash =
                    file.metadata.sha256_hash().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
                Some((name.into_owned(), hash))
            })
            .collect()
    })
}

/// Address of an asset with its version.
#[must_use]
pub fn url(name: &str) -> String {
    versions().get(name).map_or_else(|| format!("/assets/{name}"), |hash| format!("/assets/{name}?v={hash}"))
}

/// Routes under `/assets/`. Names are looked up in the embedded list, so no path can lead outside it.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/assets/{*name}", get(serve)).route("/favicon.ico", get(icon))
}

async fn icon(uri: Uri, headers: HeaderMap) -> Response {
    serve(Path("favicon.svg".to_owned()), uri, headers).await
}

async fn serve(Path(name): Path<String>, uri: Uri, headers: HeaderMap) -> Response {
    let (Some(file), Some(hash)) = (Files::get(&name), versions().get(&name)) else {
        return Problem::NotFound.into_response();
    };
    let tag = format!("\"{hash}\"");
    let fresh = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|given| given.split(',').any(|one| one.trim().trim_start_matches("W/") == tag));
    let mut response =
        if fresh { StatusCode::NOT_MODIFIED.into_response() } else { body(file, &name).into_response() };
    let out = response.headers_mut();
    // Only an address that carries the right version may be kept for ever.
    let versioned = uri.query().and_then(|query| query.strip_prefix("v=")) == Some(hash.as_str());
    let keep = if versioned { "public, max-age=31536000, immutable" } else { "public, max-age=86400" };
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        out.insert(header::ETAG, tag);
    }
    response
}

fn body(file: EmbeddedFile, name: &str) -> impl IntoResponse + use<> {
    let kind = match name.rsplit_once('.').map_or("", |(_, end)| end) {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml; charset=utf-8",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
    ([(header::CONTENT_TYPE, kind)], file.data.into_owned())
}
