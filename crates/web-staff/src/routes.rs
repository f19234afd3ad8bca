//! Routes that cannot be added without saying who may come in, and pages that cannot be sent without a trace.
//!
//! Every staff route runs inside [`audited`]: if the handler's request has committed no audit event, its answer is
//! thrown away and an internal fault is shown instead. So a page that forgot to enter through `access` shows nothing.
//! A request refused before anything was entered (a form without its token, an id that is none) gets an event there.
//!
//! What strangers may send is small: [`PUBLIC_BODY`].

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    handler::Handler,
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{MethodRouter, get, post},
};
use http::{Method, StatusCode};
use store::{Decision, StoreError};
use web_kit::Problem;

use crate::{App, Desk, desk};

/// Most bytes of a form that anyone may send. The largest, a passkey's answer, is a few thousand.
pub const PUBLIC_BODY: usize = 64 << 10;

/// Who may come in at a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// Anyone; the reason is for the reader of the printed list.
    Public(&'static str),
    /// Whoever has logged in; the handler enters through `access`, and every answer leaves an audit event.
    Staff,
}

/// One route, for the printed list and for the test that visits all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// GET or POST.
    pub method: Method,
    /// Path with its placeholders.
    pub path: &'static str,
    /// Who may come in.
    pub door: Door,
}

/// The routes of the site, collected room by room.
#[derive(Default)]
pub struct Routes {
    list: Vec<(Route, MethodRouter<App>)>,
}

impl Routes {
    /// A page for staff.
    #[must_use]
    pub fn get<H: Handler<T, App>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(Method::GET, path, Door::Staff, get(handler))
    }
    /// A form sent by staff. Its CSRF token is checked by [`crate::Desk`]'s sibling extractor [`crate::desk::Sent`].
    #[must_use]
    pub fn post<H: Handler<T, App>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(Method::POST, path, Door::Staff, post(handler))
    }
    /// A page for anyone.
    #[must_use]
    pub fn public_get<H: Handler<T, App>, T: 'static>(
        self,
        path: &'static str,
        why: &'static str,
        handler: H,
    ) -> Self {
        self.add(Method::GET, path, Door::Public(why), get(handler))
    }
    /// A form sent by anyone.
    #[must_use]
    pub fn public_post<H: Handler<T, App>, T: 'static>(
        self,
        path: &'static str,
        why: &'static str,
        handler: H,
    ) -> Self {
        self.add(Method::POST, path, Door::Public(why), post(handler))
    }

    fn add(mut self, method: Method, path: &'static str, door: Door, handler: MethodRouter<App>) -> Self {
        self.list.push((Route { method, path, door }, handler));
        self
    }

    /// The routes, in the order added.
    pub fn list(&self) -> impl Iterator<Item = &Route> {
        self.list.iter().map(|(route, _)| route)
    }

    /// The router: staff routes behind login and audit, public ones beside them.
    pub fn into_router(self, app: &App) -> Router<App> {
        self.list.into_iter().fold(Router::new(), |router, (route, handler)| {
            let handler = match route.door {
                // The inner limit counts; the outer one is for documents.
                Door::Public(_) => handler
                    .layer(DefaultBodyLimit::max(PUBLIC_BODY))
                    .layer(from_fn_with_state(app.clone(), desk::perhaps)),
                Door::Staff => handler
                    .layer(from_fn_with_state(app.clone(), audited))
                    .layer(from_fn_with_state(app.clone(), desk::demand)),
            };
            router.route(route.path, handler)
        })
    }
}

/// Sends nothing that left no trace.
pub async fn audited(State(_): State<App>, request: Request, next: Next) -> Response {
    let path = request
        .extensions()
        .get::<axum::extract::MatchedPath>()
        .map_or_else(String::new, |p| p.as_str().to_owned());
    let desk = request.extensions().get::<Desk>().cloned();
    let (response, events) = store::counting(next.run(request)).await;
    if events > 0 {
        return response;
    }
    let status = response.status();
    let to_login = is_login_redirect(&response);
    if status.as_u16() < 400 && !to_login {
        tracing::error!(target: "fault", route = %path, "an answer without an audit event was thrown away");
        return Problem::Internal.into_response();
    }
    if let (true, Some(desk)) = (status.is_client_error() || to_login, desk)
        && let Err(error) = refused(&desk, status, &path).await
    {
        // The answer tells nothing of anyone, so it may go out.
        tracing::error!(target: "fault", route = %path, %error, "a refusal could not be recorded");
    }
    response
}

/// Records that a request was refused at the door: by which status, at which route.
async fn refused(desk: &Desk, status: StatusCode, route: &str) -> Result<(), StoreError> {
    let mut work = desk.house().store.begin_reading("web.refused").await?;
    let mut event = desk.cx.event("request.refused", "route", None);
    event.decision = Decision::Deny;
    event.rule = "9.default";
    event.detail = Some(format!("{} {route}", status.as_u16()));
    let recorded = work.record(event);
    work.commit(recorded, ()).await
}

fn is_login_redirect(response: &Response) -> bool {
    response.status().is_redirection()
        && response
            .headers()
            .get(http::header::LOCATION)
            .is_some_and(|to| to.as_bytes().starts_with(b"/login"))
}
