//! Layers of single routes: an answer that left no trace is not sent; a body says its language.

use axum::{
    extract::{MatchedPath, Request},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use store::{Decision, StoreError};
use web_kit::Problem;

use crate::{Caller, Refusal, caller::language};

/// Sends nothing that left no trace: an answer whose request committed no audit event is thrown away. A request refused
/// before anything was entered (a body that is no JSON) gets its event here.
pub(crate) async fn audited(request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().cloned();
    let caller = request.extensions().get::<Caller>().cloned();
    let (response, events) = store::counting(next.run(request)).await;
    if events > 0 {
        return response;
    }
    let (status, route) = (response.status(), path.as_ref().map_or("-", MatchedPath::as_str));
    if status.as_u16() < 400 {
        tracing::error!(target: "fault", route, "an answer without an audit event was thrown away");
        return Refusal::from(Problem::Internal).into_response();
    }
    if let (true, Some(caller)) = (status.is_client_error(), caller)
        && let Err(error) = refused(&caller, status, route).await
    {
        // The answer tells nothing of anyone, so it may go out.
        tracing::error!(target: "fault", route, %error, "a refusal could not be recorded");
    }
    response
}

/// Records that a request was refused at the door: by which status, at which route.
async fn refused(caller: &Caller, status: StatusCode, route: &str) -> Result<(), StoreError> {
    let mut work = caller.house.store.begin_reading("api.refused").await?;
    let mut event = caller.cx.event("request.refused", "route", None);
    event.decision = Decision::Deny;
    event.rule = "9.default";
    event.detail = Some(format!("{} {route}", status.as_u16()));
    let recorded = work.record(event);
    work.commit(recorded, ()).await
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
