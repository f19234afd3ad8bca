//! From errors to `application/problem+json` (RFC 9457), in the caller's language, telling nothing of the inside.

use std::borrow::Cow;

use access::AccessError;
use axum::{
    Json,
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use ground::{Lang, RequestId};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use serde_json::Value;
use store::StoreError;
use utoipa::ToSchema;
use web_kit::{Arg, Problem, Site};

use crate::caller::language;

/// One wrong field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// Path of the field in the body (`persons[0].sex`), or name of the query parameter or header.
    pub field: Cow<'static, str>,
    /// Word key of the message.
    pub key: &'static str,
    /// Arguments of the message.
    pub args: Vec<(&'static str, String)>,
}

impl FieldFault {
    /// A fault without arguments.
    #[must_use]
    pub fn new(field: impl Into<Cow<'static, str>>, key: &'static str) -> Self {
        Self { field: field.into(), key, args: Vec::new() }
    }
    /// With an argument for the message.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((name, value.into()));
        self
    }
}

/// Why a request is not answered.
#[derive(Debug, Clone)]
pub enum Refusal {
    /// As for pages: absent, closed to the role, too large, busy, internal.
    Problem(Problem),
    /// No token, or one that is unknown, over or revoked: all look the same.
    NoToken,
    /// The body is not said to be JSON.
    Media,
    /// The body is no JSON.
    Malformed {
        /// Line of the first fault.
        line: usize,
        /// Column of it.
        column: usize,
    },
    /// `If-Match` is missing where a change needs it.
    NoRevision,
    /// Wrong fields.
    Invalid(Vec<FieldFault>),
    /// Somebody else was first.
    Stale {
        /// The revision the request named.
        seen: i64,
        /// The revision now.
        current: i64,
        /// The resource as it stands now.
        resource: Box<Value>,
    },
    /// The step does not fit the state of the resource; the word key says why.
    Order(&'static str),
}

impl Refusal {
    /// One wrong field.
    #[must_use]
    pub fn field(field: impl Into<Cow<'static, str>>, key: &'static str) -> Self {
        Self::Invalid(vec![FieldFault::new(field, key)])
    }

    const fn status(&self) -> StatusCode {
        match self {
            Self::Problem(problem) => problem.status(),
            Self::NoToken => StatusCode::UNAUTHORIZED,
            Self::Media => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Malformed { .. } => StatusCode::BAD_REQUEST,
            Self::NoRevision => StatusCode::PRECONDITION_REQUIRED,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Stale { .. } | Self::Order(_) => StatusCode::CONFLICT,
        }
    }

    /// Word for machines: the end of `type`.
    const fn word(&self) -> &'static str {
        match self {
            Self::Problem(problem) => problem.word(),
            Self::NoToken => "no-token",
            Self::Media => "wrong-media-type",
            Self::Malformed { .. } => "malformed",
            Self::NoRevision => "no-revision",
            Self::Invalid(_) => "invalid",
            Self::Stale { .. } => "stale",
            Self::Order(_) => "wrong-order",
        }
    }

    fn title_and_detail(&self, site: &Site, lang: Lang) -> (String, String) {
        let say = |key: &str| site.words.say(lang, key, &[]);
        let word = self.word();
        match self {
            // A person who lost a login and a form that grew old are matters of pages alone.
            Self::Problem(Problem::LoginNeeded | Problem::Stale | Problem::Conflict | Problem::TooMany) => {
                (say(&format!("{word}-heading")), say(&format!("{word}-text")))
            }
            Self::Problem(Problem::KeyService(service)) => {
                let args = [("service", Arg::Text(service))];
                (say("key-service-heading"), site.words.say(lang, "key-service-text", &args))
            }
            Self::Problem(Problem::Erased) => (say("erased-heading"), say("erased-text")),
            Self::Order(key) => (say("api-wrong-order-heading"), say(key)),
            Self::Malformed { line, column } => {
                let n = |n: usize| Arg::Num(i64::try_from(n).unwrap_or(i64::MAX));
                let args = [("line", n(*line)), ("column", n(*column))];
                (say("api-malformed-heading"), site.words.say(lang, "api-malformed-text", &args))
            }
            _ => (say(&format!("api-{word}-heading")), say(&format!("api-{word}-text"))),
        }
    }

    /// The problem as it is sent.
    pub(crate) fn document(&self, site: &Site, lang: Lang, request: Option<RequestId>) -> ProblemDocument {
        let (title, detail) = self.title_and_detail(site, lang);
        let errors = match self {
            Self::Invalid(faults) => faults
                .iter()
                .map(|f| {
                    let args: Vec<(&str, Arg<'_>)> =
                        f.args.iter().map(|(name, value)| (*name, Arg::Text(value))).collect();
                    FieldProblem { field: f.field.to_string(), message: site.words.say(lang, f.key, &args) }
                })
                .collect(),
            _ => Vec::new(),
        };
        let (seen, current, resource) = match self {
            Self::Stale { seen, current, resource } => {
                (Some(*seen), Some(*current), Some(resource.as_ref().clone()))
            }
            _ => (None, None, None),
        };
        ProblemDocument {
            kind: format!("urn:varn:problem:{}", self.word()),
            title,
            detail,
            status: self.status().as_u16(),
            request: request.map(|id| id.to_string()),
            errors,
            seen,
            current,
            resource: resource.filter(|r| !r.is_null()),
        }
    }
}

/// A problem (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem, example = json!({
    "type": "urn:varn:problem:invalid", "title": "Some fields need to be corrected", "detail": "Nothing was saved. Correct the fields named in errors and send again.",
    "status": 422, "request": "019bb0d2-5f40-7cc1-9d51-6a3b5b1d8a10",
    "errors": [{"field": "happened", "message": "Write what happened."}]
}))]
pub(crate) struct ProblemDocument {
    /// `urn:varn:problem:` and a word: `not-found`, `forbidden`, `no-token`, `invalid`, `stale`, `wrong-order`, …
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// What happened, in a few words.
    pub(crate) title: String,
    /// What is safe and what to do next.
    pub(crate) detail: String,
    /// HTTP status.
    pub(crate) status: u16,
    /// Id of the request, to be named when asking for help.
    pub(crate) request: Option<String>,
    /// Wrong fields, for 422.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub(crate) errors: Vec<FieldProblem>,
    /// For 409: the revision the request was made from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) seen: Option<i64>,
    /// For 409: the revision now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) current: Option<i64>,
    /// For 409: the resource as it stands now, when the token may read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub(crate) resource: Option<Value>,
}

/// One wrong field.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FieldProblem)]
pub(crate) struct FieldProblem {
    /// Path in the body, or name of the parameter or header.
    pub(crate) field: String,
    /// What is wrong, in the caller's language.
    pub(crate) message: String,
}

/// An empty answer that carries the refusal; [`speak`] turns it into a problem.
impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Gives every refusal its words.
pub(crate) async fn speak(State(site): State<Site>, request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().copied();
    let lang = language(request.headers());
    let mut response = next.run(request).await;
    let refusal = match response.extensions_mut().remove::<Refusal>() {
        Some(refusal) => refusal,
        None if response.status() == StatusCode::METHOD_NOT_ALLOWED => Problem::Method.into(),
        None => return response,
    };
    let mut spoken = (refusal.status(), Json(refusal.document(&site, lang, id))).into_response();
    let headers = spoken.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    match refusal {
        Refusal::NoToken => {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"varn\""));
        }
        Refusal::Problem(Problem::KeyService(_)) => {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
        }
        Refusal::Problem(Problem::Busy) => {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        _ => {}
    }
    if let Some(allow) = response.headers_mut().remove(header::ALLOW) {
        headers.insert(header::ALLOW, allow);
    }
    spoken
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Problem(if error.is_transient() { Problem::Busy } else { Problem::internal(&error) })
    }
}

impl From<AccessError> for Refusal {
    fn from(error: AccessError) -> Self {
        match error {
            AccessError::Absent => Problem::NotFound.into(),
            AccessError::Confirm => Problem::Confirm.into(),
            AccessError::OneAuthenticator => Problem::OneAuthenticator.into(),
            AccessError::NotYours => Problem::Forbidden.into(),
            AccessError::Store(error) => error.into(),
            AccessError::Shredded => Problem::Erased.into(),
            AccessError::KeyService { service } => Problem::KeyService(service).into(),
            AccessError::Sealed(_) => Problem::internal(&error).into(),
        }
    }
}
