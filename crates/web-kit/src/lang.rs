//! Which language a request wants: `?lang=`, then the cookie `lang` (`__Host-lang` over HTTPS), then `Accept-Language`, then Swedish.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use ground::Lang;
use http::{HeaderMap, HeaderValue, Uri, header, request::Parts};

/// Extractor: the language of this request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Language(pub Lang);

impl<S: Sync> FromRequestParts<S> for Language {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(choose(&parts.uri, &parts.headers)))
    }
}

/// The language asked for in the address, if any.
#[must_use]
pub fn asked(uri: &Uri) -> Option<Lang> {
    let query = uri.query()?;
    url::form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "lang")
        .and_then(|(_, lang)| lang.parse().ok())
}

/// The language of a request.
#[must_use]
pub fn choose(uri: &Uri, headers: &HeaderMap) -> Lang {
    asked(uri).or_else(|| cookie(headers)).or_else(|| accepted(headers)).unwrap_or_default()
}

/// The language remembered on this device, if any.
#[must_use]
pub fn cookie(headers: &HeaderMap) -> Option<Lang> {
    ["__Host-lang", "lang"].into_iter().find_map(|name| crate::headers::cookie(headers, name)?.parse().ok())
}

/// Best of our languages by the quality in `Accept-Language`; equal qualities keep the order written.
#[must_use]
pub fn accepted(headers: &HeaderMap) -> Option<Lang> {
    let value = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut best: Option<(Lang, f32)> = None;
    for part in value.split(',').take(20) {
        let mut pieces = part.split(';');
        let tag = pieces.next().unwrap_or("").trim().to_ascii_lowercase();
        let quality = pieces.find_map(|p| p.trim().strip_prefix("q=")?.parse::<f32>().ok()).unwrap_or(1.0);
        let Ok(lang) = tag.split('-').next().unwrap_or("").parse::<Lang>() else { continue };
        if quality > 0.0 && best.is_none_or(|(_, q)| quality > q) {
            best = Some((lang, quality));
        }
    }
    best.map(|(lang, _)| lang)
}

/// The cookie that remembers a choice for a year. Only for staff pages: public pages leave no trace on the device.
#[must_use]
pub fn remember(lang: Lang, https: bool) -> HeaderValue {
    HeaderValue::from_static(match (lang, https) {
        (Lang::Sv, true) => "__Host-lang=sv; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly; Secure",
        (Lang::En, true) => "__Host-lang=en; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly; Secure",
        (Lang::Sv, false) => "lang=sv; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly",
        (Lang::En, false) => "lang=en; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly",
    })
}

/// The same path and query with `lang` set.
#[must_use]
pub fn switch(path_and_query: &str, lang: Lang) -> String {
    let path_and_query = path_and_query.split('#').next().unwrap_or("");
    let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
    // Only a path of this site may come out, whatever came in.
    let path = format!("/{}", path.trim_start_matches(['/', '\\']));
    let kept = url::form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "lang");
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(kept)
        .append_pair("lang", lang.tag())
        .finish();
    format!("{path}?{query}")
}
