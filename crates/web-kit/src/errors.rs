//! When a request cannot be answered: one calm page, in the user's language, that never tells what went on inside.

use askama::Template;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use ground::RequestId;
use http::{HeaderValue, StatusCode, header};

use crate::{Page, Site, lang};

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// There is nothing here, **or** the user may not know that there is: both look the same.
    #[error("not found")]
    NotFound,
    /// A whole area is closed to the user's role. Never for a single record.
    #[error("this area is closed to the user")]
    Forbidden,
    /// Who the user is was shown too long ago for what is asked: log in again.
    #[error("a recent login is needed")]
    Confirm,
    /// Administering wants a second authenticator first.
    #[error("a second authenticator is needed")]
    OneAuthenticator,
    /// Not logged in, or logged out by time.
    #[error("login needed")]
    LoginNeeded,
    /// The form was too old, from another session or another site: load it again.
    #[error("the form is stale")]
    Stale,
    /// Somebody else changed the record meanwhile.
    #[error("changed by somebody else")]
    Conflict,
    /// More was sent than is taken.
    #[error("too large")]
    TooLarge,
    /// What was sent cannot be understood.
    #[error("cannot be understood")]
    BadRequest,
    /// The page takes no such method.
    #[error("method not allowed")]
    Method,
    /// Too many tries in a short time.
    #[error("too many requests")]
    TooMany,
    /// The server is busy or took too long: nothing was lost that was not sent.
    #[error("busy")]
    Busy,
    /// It was erased, and an old backup has brought its rows back: nobody can read it any more.
    #[error("erased")]
    Erased,
    /// The key service of the organisation that owns it does not answer.
    #[error("the key service {0} does not answer")]
    KeyService(&'static str),
    /// A fault of ours. Details are in the log under the request's id, nowhere else.
    #[error("internal fault")]
    Internal,
}

impl Problem {
    /// Logs a fault and gives the problem that tells nothing of it. The error's text must hold no personal data.
    pub fn internal(error: &dyn std::fmt::Display) -> Self {
        tracing::error!(target: "fault", %error, "a request failed");
        Self::Internal
    }
    /// HTTP status.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden | Self::Stale | Self::Confirm | Self::OneAuthenticator => StatusCode::FORBIDDEN,
            Self::LoginNeeded => StatusCode::UNAUTHORIZED,
            Self::Conflict => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Erased => StatusCode::GONE,
            Self::Busy | Self::KeyService(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
    /// Word for machines and stem of the keys `<word>-heading` and `<word>-text`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::Forbidden => "forbidden",
            Self::Confirm => "confirm-login",
            Self::OneAuthenticator => "one-authenticator",
            Self::LoginNeeded => "session-ended",
            Self::Stale => "stale-form",
            Self::Conflict => "conflict",
            Self::TooLarge => "too-large",
            Self::BadRequest => "bad-request",
            Self::Method => "wrong-method",
            Self::TooMany => "too-many",
            Self::Busy => "busy",
            Self::Erased => "erased",
            Self::KeyService(_) => "key-service",
            Self::Internal => "server-error",
        }
    }
    /// Every problem, for tests that ask whether each has its words.
    pub const ALL: [Self; 15] = [
        Self::NotFound,
        Self::Forbidden,
        Self::Confirm,
        Self::OneAuthenticator,
        Self::LoginNeeded,
        Self::Stale,
        Self::Conflict,
        Self::TooLarge,
        Self::BadRequest,
        Self::Method,
        Self::TooMany,
        Self::Busy,
        Self::Erased,
        Self::KeyService("nyckeltjänst"),
        Self::Internal,
    ];
    /// What the problem says.
    fn text(self, page: &Page) -> String {
        let key = format!("{}-text", self.word());
        match self {
            Self::KeyService(service) => page.say(&key, &[("service", crate::Arg::Text(service))]),
            _ => page.t(&key),
        }
    }
    fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::NotFound,
            StatusCode::FORBIDDEN => Self::Forbidden,
            StatusCode::UNAUTHORIZED => Self::LoginNeeded,
            StatusCode::CONFLICT => Self::Conflict,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::METHOD_NOT_ALLOWED => Self::Method,
            StatusCode::TOO_MANY_REQUESTS => Self::TooMany,
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => {
                Self::Busy
            }
            status if status.is_client_error() => Self::BadRequest,
            _ => Self::Internal,
        }
    }
    /// The problem as a page.
    #[must_use]
    pub fn page(self, mut page: Page, request: Option<RequestId>) -> Response {
        page.title = page.t(&format!("{}-heading", self.word()));
        let shown = (self == Self::Internal).then_some(request).flatten();
        let again = (self == Self::Confirm).then(|| {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            query.append_pair("next", &page.path).append_pair("again", "1");
            format!("/login?{}", query.finish())
        });
        // A case that cannot be found may still be an emergency of the user's own organisation.
        let emergency = self == Self::NotFound && page.who.is_some() && page.path.starts_with("/cases/");
        let text = self.text(&page);
        let add = self == Self::OneAuthenticator;
        let template = ProblemPage { text, page, request: shown, again, add, emergency };
        match template.render() {
            Ok(html) => (self.status(), axum::response::Html(html)).into_response(),
            Err(_) => self.status().into_response(),
        }
    }
    /// The problem as `application/problem+json` (RFC 9457).
    #[must_use]
    pub fn json(self, page: &Page, request: Option<RequestId>) -> Response {
        let body = serde_json::json!({
            "type": format!("urn:varn:problem:{}", self.word()),
            "title": page.t(&format!("{}-heading", self.word())),
            "detail": self.text(page),
            "status": self.status().as_u16(),
            "request": request.map(|id| id.to_string()),
        });
        let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"))];
        (self.status(), kind, body.to_string()).into_response()
    }
}

/// An empty answer that carries the problem; [`dress`] turns it into a page or JSON.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    page: Page,
    text: String,
    request: Option<RequestId>,
    /// Where to log in again.
    again: Option<String>,
    /// Lead to where an authenticator is added.
    add: bool,
    /// Offer to open a case in an emergency.
    emergency: bool,
}

/// Middleware: gives every failed answer its page (or JSON under `/api/`).
///
/// A [`Page`] in the *response's* extensions, put there by the session layer, gives the header and menu of the user;
/// without one the visitor counts as not logged in. Failed answers that are already a page or JSON of ours pass unchanged; plain
/// texts (of extractors, limits, timeouts) are replaced, because they tell about the inside.
pub async fn dress(State(site): State<Site>, request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().copied();
    let language = lang::choose(request.uri(), request.headers());
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let json = request.uri().path().starts_with("/api/");
    let response = next.run(request).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let problem = match response.extensions().get::<Problem>() {
        Some(problem) => *problem,
        None if is_ours(&response) => return response,
        None => Problem::of_status(status),
    };
    let page = response.extensions().get::<Page>().cloned();
    let page = page.unwrap_or_else(|| Page::new(&site, language, path));
    let mut dressed = if json { problem.json(&page, id) } else { problem.page(page, id) };
    for name in [header::ALLOW, header::RETRY_AFTER, header::WWW_AUTHENTICATE] {
        if let Some(value) = response.headers().get(&name) {
            dressed.headers_mut().insert(name, value.clone());
        }
    }
    dressed
}

fn is_ours(response: &Response) -> bool {
    let kind =
        response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    kind.starts_with("text/html") || kind.contains("json")
}
