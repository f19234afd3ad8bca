//! Logging in at an identity provider: there, back, and the page in between.
//!
//! The way there is a page of ours that leads on, because the policy of our pages lets no form end at another site. The
//! way back is one too: the browser sends the session's cookie (`SameSite=Strict`) only with a step that begins here.

use accounts::{AccountError, identity};
use askama::Template;
use axum::{
    Json,
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use ground::Lang;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::json;
use vault::Token;
use web_kit::{Language, Page, Problem, Submitted, parts::Choice};

use super::{Visitor, local, login};
use crate::{App, Desk, Refusal, Routes, desk};

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .public_get("/login/oidc/keys", "providers fetch our public key", keys)
        .public_post("/login/oidc/{provider}", "one logs in before one is known", begin)
        .public_get("/login/oidc/{provider}/callback", "providers send people back here", callback)
        .public_post(
            "/login/oidc/{provider}/logout",
            "a provider says, signed, that a session has ended",
            ended,
        )
}

/// What people call a provider; its short name when it is no longer set up.
pub(super) fn provider_name(app: &App, lang: Lang, id: &str) -> String {
    app.accounts.provider(id).map_or_else(|| id.to_owned(), |p| p.settings().name.get(lang).to_owned())
}

/// The providers set up here, with the claim each tells people apart by.
pub(super) fn provider_choices(app: &App, lang: Lang) -> Vec<Choice> {
    let all = app.accounts.providers.iter().map(|p| p.settings());
    all.map(|p| Choice::new(p.id.clone(), format!("{} ({})", p.name.get(lang), p.identity_claim))).collect()
}

/// A page that leads on by itself, and by its button.
#[derive(Template)]
#[template(path = "account/outside.html")]
struct Onward {
    page: Page,
    text: String,
    to: String,
}

#[derive(Template)]
#[template(path = "account/outside_refused.html")]
struct Refused {
    page: Page,
    text: &'static str,
    login: String,
}

/// Binds a login under way to the browser that began it. `Lax`, because the provider sends the browser back from
/// another site.
const fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-varn-oidc" } else { "varn-oidc" }
}

fn cookie(secure: bool, token: Option<&Token>) -> Result<HeaderValue, Problem> {
    let flag = if secure { "; Secure" } else { "" };
    let (value, age) = token.map_or((String::new(), 0), |t| (t.text().to_string(), identity::TIME.as_secs()));
    let name = cookie_name(secure);
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{flag}");
    HeaderValue::from_str(&text).map_err(|e| Problem::internal(&e))
}

async fn begin(
    State(app): State<App>,
    Language(lang): Language,
    before: Option<Desk>,
    visitor: Visitor,
    Path(provider): Path<String>,
    sent: Submitted,
) -> Result<Response, Refusal> {
    let (next, fresh) = (local(sent.value("next")).to_owned(), !sent.value("again").is_empty());
    let name =
        app.accounts.provider(&provider).ok_or(Problem::NotFound)?.settings().name.get(lang).to_owned();
    let signed = before.as_ref().map(|desk| desk.signed.as_ref());
    let cx = app.nobody(lang);
    let client = visitor.client();
    let begun = identity::begin(
        &app.house,
        &app.accounts,
        &cx,
        client,
        &provider,
        &next,
        signed,
        fresh && signed.is_some(),
    );
    let begun = match begun.await {
        Ok(begun) => begun,
        Err(error) => return refused(&app, lang, &next, error),
    };
    let page = login::public(&app, lang, "/login", "accounts-outside-title");
    let text = page.ta("accounts-outside-lead", "name", name);
    let mut response = Page::render(&Onward { page, text, to: begun.url })?;
    response.headers_mut().append(header::SET_COOKIE, cookie(app.site.https, Some(&begun.browser))?);
    Ok(response)
}

#[derive(serde::Deserialize)]
struct Back {
    #[serde(default)]
    state: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    error: String,
    iss: Option<String>,
}

async fn callback(
    State(app): State<App>,
    Language(lang): Language,
    visitor: Visitor,
    Path(provider): Path<String>,
    Query(back): Query<Back>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let browser = desk::cookie(&headers, cookie_name(app.site.https)).unwrap_or_default();
    let answer = oidc::Answer { code: back.code, error: back.error, iss: back.iss };
    let (cx, client) = (app.nobody(lang), visitor.client());
    let entered =
        identity::finish(&app.house, &app.accounts, &cx, client, &provider, &back.state, &answer, &browser);
    let entered = match entered.await {
        Ok(entered) => entered,
        Err(error) => return refused(&app, lang, "/", error),
    };
    let page = login::public(&app, lang, "/login", "accounts-outside-done");
    let text = page.t("accounts-outside-done-lead");
    let mut response = Page::render(&Onward { page, text, to: local(&entered.next).to_owned() })?;
    let session = desk::session_cookie(app.site.https, Some(entered.session.text().as_str()))?;
    response.headers_mut().append(header::SET_COOKIE, session);
    response.headers_mut().append(header::SET_COOKIE, cookie(app.site.https, None)?);
    Ok(response)
}

/// What a person is told. Everything that would say something about an account has one text.
fn refused(app: &App, lang: Lang, next: &str, error: AccountError) -> Result<Response, Refusal> {
    let (status, text) = match error {
        AccountError::Late => (StatusCode::BAD_REQUEST, "accounts-outside-late"),
        AccountError::Provider => (StatusCode::BAD_GATEWAY, "accounts-outside-unreachable"),
        AccountError::Cancelled => (StatusCode::FORBIDDEN, "accounts-outside-cancelled"),
        AccountError::TooWeak => (StatusCode::FORBIDDEN, "accounts-outside-weak"),
        AccountError::Unlinked => (StatusCode::FORBIDDEN, "accounts-outside-unlinked"),
        AccountError::Wrong => (StatusCode::FORBIDDEN, "accounts-outside-wrong"),
        other => return Err(other.into()),
    };
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
    let page = login::public(app, lang, "/login", "accounts-outside-refused");
    Ok(Page::render_as(status, &Refused { page, text, login: format!("/login?{query}") })?)
}

/// The public key with which this installation shows itself to providers.
async fn keys(State(app): State<App>) -> Result<Response, Refusal> {
    let key = app.accounts.client_key.as_ref().ok_or(Problem::NotFound)?;
    Ok(Json(key.public()).into_response())
}

/// OpenID Connect Back-Channel Logout 2.5: 200 when it is done, 400 when it is not believed.
async fn ended(
    State(app): State<App>,
    Language(lang): Language,
    Path(provider): Path<String>,
    sent: Submitted,
) -> Result<Response, Refusal> {
    let cx = app.nobody(lang);
    match identity::ended(&app.house, &app.accounts, &cx, &provider, sent.value("logout_token")).await {
        Ok(()) => Ok(StatusCode::OK.into_response()),
        Err(AccountError::Store(error)) => Err(error.into()),
        Err(_) => Ok((StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_request" }))).into_response()),
    }
}
