//! Logging in and out, one's own account, administration of accounts.

mod admin;
mod demo;
mod login;
mod outside;
mod own;
mod second;
mod tokens;

use std::net::{IpAddr, SocketAddr};

use access::{AccessError, Area, actions, enter_area};
use accounts::{AccountError, Client};
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    response::{IntoResponse, Redirect, Response},
};
use http::{header, request::Parts};
use vault::Token;
use web_kit::{
    Form, Problem,
    forms::{FieldError, MessageArg},
};

use crate::{App, Desk, Refusal, Routes, desk};

/// The routes of this room.
pub(crate) fn routes(routes: Routes) -> Routes {
    let routes = login::routes(routes);
    let routes = outside::routes(routes);
    let routes = demo::routes(routes);
    let routes = own::routes(routes);
    let routes = second::routes(routes);
    let routes = tokens::routes(routes);
    admin::routes(routes)
}

/// Where a request comes from.
pub(crate) struct Visitor {
    address: Option<IpAddr>,
    agent: String,
    host: String,
}

impl Visitor {
    pub(crate) fn client(&self) -> Client<'_> {
        Client { address: self.address, agent: &self.agent }
    }
    /// Address of a page of this site, as this visitor reaches it.
    pub(crate) fn url(&self, app: &App, path: &str) -> String {
        let scheme = if app.site.https { "https" } else { "http" };
        format!("{scheme}://{}{path}", self.host)
    }
}

impl FromRequestParts<App> for Visitor {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Self::Rejection> {
        let text = |name: header::HeaderName| {
            parts.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or("").chars().take(300).collect()
        };
        Ok(Self {
            address: parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip()),
            agent: text(header::USER_AGENT),
            host: text(header::HOST),
        })
    }
}

impl From<AccountError> for Refusal {
    fn from(error: AccountError) -> Self {
        Self(match error {
            AccountError::Access(e) => return e.into(),
            AccountError::Store(e) => return e.into(),
            AccountError::Wait { .. } => Problem::TooMany,
            AccountError::Busy => Problem::Busy,
            AccountError::Late => Problem::Stale,
            AccountError::NoPasskeys => Problem::NotFound,
            AccountError::Invalid(_) => Problem::BadRequest,
            AccountError::Provider => Problem::Busy,
            AccountError::Wrong
            | AccountError::NoUnit
            | AccountError::LoginAgain
            | AccountError::Cancelled
            | AccountError::TooWeak
            | AccountError::Unlinked => Problem::Forbidden,
            AccountError::Sealed(_) => Problem::internal(&error),
        })
    }
}

/// Puts the fault into the form, at `field` unless it knows a field of its own; anything that no form can show is given
/// back.
pub(crate) fn tell(form: &mut Form, field: &str, error: AccountError) -> Result<(), Refusal> {
    match error {
        AccountError::Invalid(faults) => faults.iter().for_each(|f| form.fault(f.field, f.key, "")),
        AccountError::Wrong => form.fault(field, "accounts-wrong", ""),
        AccountError::NoUnit => form.fault(field, "accounts-no-unit", ""),
        AccountError::Wait { seconds } => form.errors.push(FieldError {
            field: field.to_owned(),
            target: field.to_owned(),
            key: "accounts-wait",
            label: "",
            args: vec![("n", MessageArg::Num(seconds))],
        }),
        other => return Err(other.into()),
    }
    Ok(())
}

/// A path of this site to go to; anything else leads to the start page.
pub(crate) fn local(next: &str) -> &str {
    let inside = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\n', '\r']);
    if inside && next.len() <= 500 { next } else { "/" }
}

/// Goes on to `to` with a new session, or (`None`) without one.
pub(crate) fn enter_with(app: &App, token: Option<&Token>, to: &str) -> Result<Response, Refusal> {
    let text = token.map(Token::text);
    let cookie = desk::session_cookie(app.site.https, text.as_ref().map(|t| t.as_str()))?;
    let mut response = Redirect::to(to).into_response();
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

/// To the login, to come back to `to` with a fresh session.
pub(crate) fn login_again(to: &str) -> Response {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("next", to)
        .append_pair("again", "1")
        .finish();
    Redirect::to(&format!("/login?{query}")).into_response()
}

/// One's own account is one's own to see, and leaves its event.
pub(crate) async fn enter_own(desk: &Desk) -> Result<(), AccessError> {
    let entry = enter_area::<actions::AccountOwn>(desk.house(), &desk.cx, Area::Own).await?;
    Ok(entry.work.commit(entry.permit.recorded(), ()).await?)
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn only_paths_of_this_site_are_gone_to() {
        assert_eq!(local("/inbox?after=3"), "/inbox?after=3");
        for bad in ["", "inbox", "//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nX: y"] {
            assert_eq!(local(bad), "/", "{bad}");
        }
    }
}
