//! The shell around all routes: security headers, limits, compression, request ids, the access log, panics.

use std::{net::IpAddr, time::Duration};

use axum::{
    Router,
    extract::{DefaultBodyLimit, MatchedPath, Request, State},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
};
use ground::RequestId;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{NotForContentType, Predicate, SizeAbove},
    },
    limit::RequestBodyLimitLayer,
    timeout::TimeoutLayer,
};

use crate::{Problem, Site, assets, csrf, errors, lang};

/// How much and how long.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Most bytes of a request's body.
    pub body: usize,
    /// Longest time for an answer.
    pub time: Duration,
}

impl Default for Limits {
    /// 12 MiB (a document of 10 MiB with its form) and 20 seconds.
    fn default() -> Self {
        Self { body: 12 << 20, time: Duration::from_secs(20) }
    }
}

/// What a page may load and where it may send: only this site; no inline script or style, no frames.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; object-src 'none'; style-src 'self'; script-src 'self'; \
     img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; \
     require-trusted-types-for 'script'";

/// For two years, never without TLS. Sent only by a site that is reached over HTTPS (RFC 6797 7.2).
const HSTS: &str = "max-age=63072000; includeSubDomains";

const FIXED: [(HeaderName, &str); 9] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-embedder-policy"), "require-corp"),
    (HeaderName::from_static("origin-agent-cluster"), "?1"),
    (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    (
        HeaderName::from_static("permissions-policy"),
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
         magnetometer=(), microphone=(), midi=(), payment=(), usb=(), publickey-credentials-get=(self), \
         publickey-credentials-create=(self)",
    ),
];

/// The value of a cookie, as it was sent. Where it is sent twice, the first.
#[must_use]
pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// The client's address as the proxy in front tells it in `X-Forwarded-For`: the last one, which the proxy itself has
/// written. What stands before it, anyone can write.
#[must_use]
pub fn forwarded_for(headers: &HeaderMap) -> Option<IpAddr> {
    let told = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    told.rsplit(',').next()?.trim().parse().ok()
}

fn guard(headers: &mut HeaderMap, https: bool) {
    for (name, value) in FIXED {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    // Pages hold what must not stay on a shared machine; assets set their own rule.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(HSTS));
    }
}

/// Puts the shell around all routes and adds `/assets/`.
///
/// Outermost first: the [`frame`] → origin check → language cookie → routes. A session layer that knows the user belongs to
/// the routes given; it puts the user's [`crate::Page`] into the response's extensions, so that error pages show the user's
/// header and menu.
pub fn shell<S: Clone + Send + Sync + 'static>(routes: Router<S>, site: &Site, limits: Limits) -> Router<S> {
    let routes = routes
        .merge(assets::router())
        .fallback(async || Problem::NotFound)
        .method_not_allowed_fallback(async || Problem::Method)
        .layer(from_fn_with_state(site.clone(), remember_language))
        .layer(from_fn(own_pages_only));
    frame(routes, site, limits)
}

/// What surrounds the routes of every door, of people and of machines.
///
/// Outermost first: request id, headers, access log → compression → error answers → panics → time → body size → routes.
pub fn frame<S: Clone + Send + Sync + 'static>(routes: Router<S>, site: &Site, limits: Limits) -> Router<S> {
    let compress = SizeAbove::new(512)
        .and(NotForContentType::const_new("font/"))
        .and(NotForContentType::const_new("image/png"))
        .and(NotForContentType::const_new("application/octet-stream"));
    routes
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(limits.body))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, limits.time))
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
            tracing::error!(target: "fault", "a handler panicked");
            Problem::Internal.into_response()
        }))
        .layer(from_fn_with_state(site.clone(), errors::dress))
        .layer(CompressionLayer::new().gzip(true).compress_when(compress))
        .layer(from_fn_with_state(site.clone(), outer))
}

/// Request id, headers and the access log: method, route template, status and time. No address, query or id.
async fn outer(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let began = site.clock.now();
    let id = RequestId::new(began, site.entropy.as_ref());
    request.extensions_mut().insert(id);
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let mut response = next.run(request).await;
    guard(response.headers_mut(), site.https);
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    let micros = site.clock.now().duration_since(began).as_micros();
    let route = route.as_ref().map_or("-", MatchedPath::as_str);
    tracing::info!(target: "access", %method, route, status = response.status().as_u16(), micros, request = %id);
    response
}

async fn own_pages_only(request: Request, next: Next) -> Response {
    if csrf::same_site(request.method(), request.headers()) {
        next.run(request).await
    } else {
        Problem::Stale.into_response()
    }
}

/// Remembers `?lang=` in a cookie, but never for the public pages, which leave no trace (paths under `/p/`).
async fn remember_language(State(site): State<Site>, request: Request, next: Next) -> Response {
    let asked = lang::asked(request.uri()).filter(|_| !request.uri().path().starts_with("/p/"));
    let mut response = next.run(request).await;
    if let Some(lang) = asked
        && response.status().is_success()
    {
        response.headers_mut().append(header::SET_COOKIE, lang::remember(lang, site.https));
    }
    response
}
