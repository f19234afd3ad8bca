//! Layers of single routes: an answer that left no trace is not sent; a body says its language.

use axum::{
    extract::{MatchedPath, Request},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, header};
use web_kit::Problem;

use crate::{Refusal, caller::language};

/// Sends nothing that left no trace: an answer whose request committed no audit event is thrown away.
pub(crate) async fn audited(request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().cloned();
    let (response, events) = store::counting(next.run(request)).await;
    if events == 0 && response.status().as_u16() < 400 {
        let route = path.as_ref().map_or("-", MatchedPath::as_str);
        tracing::error!(target: "fault", route, "an answer without an audit event was thrown away");
        return Refusal::from(Problem::Internal).into_response();
    }
    response
}

/// Names the language of the answer, and that it depends on the request's.
pub(crate) async fn describe(request: Request, next: Next) -> Response {
    let lang = language(request.headers());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(lang.tag()));
    headers.append(header::VARY, HeaderValue::from_static("Accept-Language"));
    response
}
