//! Who calls: a personal token in the `Authorization` header, and nothing else. Cookies are not looked at.

use std::sync::Arc;

use access::{Actor, House, OpContext, Purpose, Role, Staff};
use axum::{
    extract::{FromRequestParts, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use ground::{Lang, RequestId};
use http::{HeaderMap, header, request::Parts};
use web_kit::lang;

use crate::{Api, Refusal};

/// Longest header value that is looked at; a token has about 50 characters.
const LONGEST: usize = 200;

/// What a handler is given about who calls.
#[derive(Clone)]
pub struct Caller {
    /// Store, keys, content.
    pub house: House,
    /// Who acts, why, when, in which language. First argument of every use case.
    pub cx: OpContext,
    /// The person behind the token, working for the token's one unit.
    pub staff: Arc<Staff>,
}

impl Caller {
    /// A text in the caller's language.
    pub(crate) fn say(&self, text: &ground::Text) -> String {
        text.get(self.cx.lang).to_owned()
    }
}

/// Language of an answer: `Accept-Language`, then Swedish.
pub(crate) fn language(headers: &HeaderMap) -> Lang {
    lang::accepted(headers).unwrap_or_default()
}

/// The token of a request, if it carries one.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok().filter(|v| v.len() <= LONGEST)?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The purpose that goes with the kind of work, as for pages.
fn purpose(staff: &Staff) -> Purpose {
    if staff.is(Role::Handler) {
        Purpose::Casework
    } else if staff.is(Role::Manager) {
        Purpose::Management
    } else if staff.is(Role::Administrator) {
        Purpose::Administration
    } else {
        Purpose::Coordination
    }
}

/// No token that is alive, no answer.
pub(crate) async fn demand(State(api): State<Api>, mut request: Request, next: Next) -> Response {
    let Some(token) = bearer(request.headers()).map(str::to_owned) else {
        return Refusal::NoToken.into_response();
    };
    let now = api.clock.now();
    let staff = match accounts::by_token(&api.house, &token, now).await {
        Ok(Some(staff)) => staff,
        Ok(None) => return Refusal::NoToken.into_response(),
        Err(error) => return Refusal::from(error).into_response(),
    };
    let lang = language(request.headers());
    let entropy = Arc::clone(&api.entropy);
    let mut cx = OpContext::new(Actor::Staff(staff.clone()), purpose(&staff), now, lang, entropy);
    if let Some(id) = request.extensions().get::<RequestId>() {
        cx.request = *id;
    }
    request.extensions_mut().insert(Caller { house: api.house.clone(), cx, staff: Arc::new(staff) });
    next.run(request).await
}

impl FromRequestParts<Api> for Caller {
    type Rejection = Refusal;
    async fn from_request_parts(parts: &mut Parts, _: &Api) -> Result<Self, Refusal> {
        parts.extensions.get::<Self>().cloned().ok_or(Refusal::NoToken)
    }
}
