//! Login: password, then code; passkey; the set-up link of a new account; logging out.

use accounts::{
    Account, AccountError,
    login::{self, Step},
    passkey, password, session,
};
use askama::Template;
use axum::{
    Json,
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use http::{HeaderName, HeaderValue, StatusCode};
use serde_json::json;
use web_kit::{Form, Language, Page, Submitted};

use super::{Visitor, enter_with, local, tell};
use crate::{App, Desk, Refusal, Routes, desk::Sent};

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .public_get("/login", "one logs in before one is known", show)
        .public_post("/login", "one logs in before one is known", password_step)
        .public_post("/login/code", "one logs in before one is known", code_step)
        .public_post("/login/passkey/start", "one logs in before one is known", passkey_start)
        .public_post("/login/passkey/finish", "one logs in before one is known", passkey_finish)
        .public_get("/setup/{ticket}", "a new colleague has only the link", setup)
        .public_post("/setup/{ticket}", "a new colleague has only the link", setup_finish)
        .post("/logout", logout)
}

#[derive(Template)]
#[template(path = "account/login.html")]
struct Login {
    page: Page,
    form: Form,
    next: String,
    note: &'static str,
    passkeys: bool,
    providers: Vec<Provider>,
    again: bool,
}

/// One button of the login page.
struct Provider {
    id: String,
    label: String,
}

fn providers(app: &App, page: &Page) -> Vec<Provider> {
    let label = |p: &oidc::Settings| page.ta("accounts-login-provider", "name", p.name.get(page.lang));
    let all = app.accounts.providers.iter().map(|p| p.settings());
    all.map(|p| Provider { id: p.id.clone(), label: label(p) }).collect()
}

#[derive(Template)]
#[template(path = "account/code.html")]
struct Code {
    page: Page,
    form: Form,
    next: String,
    ticket: String,
}

#[derive(Template)]
#[template(path = "account/setup.html")]
struct Setup {
    page: Page,
    form: Form,
    ticket: String,
    login: String,
    late: bool,
}

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    next: String,
    #[serde(default)]
    again: String,
}

pub(super) fn public(app: &App, lang: ground::Lang, path: &str, title: &str) -> Page {
    Page::new(&app.site, lang, path).titled(title, "login")
}

fn login_path(next: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
    format!("/login?{query}")
}

async fn show(
    State(app): State<App>,
    Language(lang): Language,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let next = local(&asked.next).to_owned();
    let page = public(&app, lang, &login_path(&next), "accounts-login-title");
    let again = !asked.again.is_empty();
    let note = if again { "accounts-login-again" } else { "" };
    let form = Form::fresh(app.entropy.as_ref());
    let (passkeys, providers) = (app.accounts.passkeys.is_some(), providers(&app, &page));
    Ok(Page::render(&Login { page, form, next, note, passkeys, providers, again })?)
}

/// The login page again, with what went wrong.
pub(super) fn failed(
    app: &App,
    lang: ground::Lang,
    form: Form,
    next: &str,
    note: &'static str,
) -> Result<Response, Refusal> {
    let page = public(app, lang, &login_path(next), "accounts-login-title");
    let (next, passkeys) = (next.to_owned(), app.accounts.passkeys.is_some());
    let providers = providers(app, &page);
    Ok(page.invalid(|page| Login { page, form, next, note, passkeys, providers, again: false })?)
}

async fn password_step(
    State(app): State<App>,
    Language(lang): Language,
    before: Option<Desk>,
    visitor: Visitor,
    sent: Submitted,
) -> Result<Response, Refusal> {
    let next = local(sent.value("next")).to_owned();
    let mut form = Form::of(sent);
    let name = form.text("login", "accounts-login-name").required().read().unwrap_or_default();
    // Spaces belong to a password: not trimmed.
    let secret = form.value("password").to_owned();
    if secret.is_empty() {
        form.fault("password", "error-required", "accounts-password");
    }
    if form.failed() {
        return failed(&app, lang, form, &next, "");
    }
    let cx = app.nobody(lang);
    match login::password(&app.house, &app.accounts, &cx, visitor.client(), &name, &secret).await {
        Ok(Step::Code { ticket }) => {
            let page = public(&app, lang, &login_path(&next), "accounts-code-title");
            let form = Form::fresh(app.entropy.as_ref());
            Ok(Page::render(&Code { page, form, next, ticket: ticket.text().to_string() })?)
        }
        Ok(Step::SetUp { session }) => {
            leave(before).await?;
            enter_with(&app, Some(&session), "/account/second-factor")
        }
        Ok(Step::Passkey | Step::LogIn) => failed(&app, lang, form, &next, "accounts-login-passkey-needed"),
        Ok(Step::Provider) => failed(&app, lang, form, &next, "accounts-login-provider-needed"),
        Err(error) => {
            tell(&mut form, "password", error)?;
            failed(&app, lang, form, &next, "")
        }
    }
}

async fn code_step(
    State(app): State<App>,
    Language(lang): Language,
    before: Option<Desk>,
    visitor: Visitor,
    sent: Submitted,
) -> Result<Response, Refusal> {
    let (next, ticket) = (local(sent.value("next")).to_owned(), sent.value("ticket").to_owned());
    let mut form = Form::of(sent);
    let code = form.text("code", "accounts-code").required().read();
    let cx = app.nobody(lang);
    if let Some(code) = code {
        match login::code(&app.house, &app.accounts, &cx, visitor.client(), &ticket, &code).await {
            Ok(session) => {
                leave(before).await?;
                return enter_with(&app, Some(&session), &next);
            }
            Err(AccountError::Late) => {
                return failed(&app, lang, Form::fresh(app.entropy.as_ref()), &next, "accounts-login-late");
            }
            Err(AccountError::Wrong) => form.fault("code", "accounts-fault-code", ""),
            Err(error) => tell(&mut form, "code", error)?,
        }
    }
    let page = public(&app, lang, &login_path(&next), "accounts-code-title");
    Ok(page.invalid(|page| Code { page, form, next, ticket })?)
}

/// What the script of the page shows when a ceremony cannot begin.
pub(super) fn started(
    page: &Page,
    result: Result<passkey::Started, AccountError>,
) -> Result<Response, Refusal> {
    let (status, message) = match result {
        Ok(begun) => {
            return Ok(Json(json!({ "ticket": begun.ticket, "options": begun.options })).into_response());
        }
        Err(AccountError::Wait { seconds }) => {
            (StatusCode::TOO_MANY_REQUESTS, page.tn("accounts-wait", seconds))
        }
        Err(AccountError::LoginAgain) => (StatusCode::FORBIDDEN, page.t("accounts-login-again")),
        Err(AccountError::Invalid(faults)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, faults.first().map(|f| page.t(f.key)).unwrap_or_default())
        }
        Err(error) => return Err(error.into()),
    };
    Ok((status, Json(json!({ "message": message }))).into_response())
}

async fn passkey_start(
    State(app): State<App>,
    Language(lang): Language,
    visitor: Visitor,
) -> Result<Response, Refusal> {
    let begun = passkey::login_start(&app.house, &app.accounts, &app.nobody(lang), visitor.client()).await;
    started(&public(&app, lang, "/login", "accounts-login-title"), begun)
}

async fn passkey_finish(
    State(app): State<App>,
    Language(lang): Language,
    before: Option<Desk>,
    visitor: Visitor,
    sent: Submitted,
) -> Result<Response, Refusal> {
    let next = local(sent.value("next")).to_owned();
    let (ticket, answer) = (sent.value("ticket").to_owned(), sent.value("answer").to_owned());
    let cx = app.nobody(lang);
    match passkey::login_finish(&app.house, &app.accounts, &cx, visitor.client(), &ticket, &answer).await {
        Ok(session) => {
            leave(before).await?;
            enter_with(&app, Some(&session), &next)
        }
        Err(AccountError::NoUnit) => failed(&app, lang, Form::of(sent), &next, "accounts-no-unit"),
        Err(AccountError::Store(error)) => Err(error.into()),
        Err(_) => failed(&app, lang, Form::of(sent), &next, "accounts-passkey-refused"),
    }
}

fn setup_page(app: &App, lang: ground::Lang, ticket: &str) -> Page {
    public(app, lang, &format!("/setup/{ticket}"), "accounts-setup-title")
}

async fn setup(
    State(app): State<App>,
    Language(lang): Language,
    Path(ticket): Path<String>,
) -> Result<Response, Refusal> {
    let page = setup_page(&app, lang, &ticket);
    let form = Form::fresh(app.entropy.as_ref());
    match password::setup_account(&app.house, &app.nobody(lang), &ticket).await {
        Ok(Account { login, .. }) => Ok(Page::render(&Setup { page, form, ticket, login, late: false })?),
        Err(AccountError::Late) => late(page, ticket, form),
        Err(error) => Err(error.into()),
    }
}

fn late(page: Page, ticket: String, form: Form) -> Result<Response, Refusal> {
    let gone = Setup { page, form, ticket, login: String::new(), late: true };
    Ok(Page::render_as(StatusCode::GONE, &gone)?)
}

async fn setup_finish(
    State(app): State<App>,
    Language(lang): Language,
    before: Option<Desk>,
    visitor: Visitor,
    Path(ticket): Path<String>,
    sent: Submitted,
) -> Result<Response, Refusal> {
    let cx = app.nobody(lang);
    let page = setup_page(&app, lang, &ticket);
    let mut form = Form::of(sent);
    let login = match password::setup_account(&app.house, &cx, &ticket).await {
        Ok(account) => account.login,
        Err(AccountError::Late) => return late(page, ticket, form),
        Err(error) => return Err(error.into()),
    };
    if form.value("password") == form.value("repeat") {
        let secret = form.value("password").to_owned();
        match password::setup_finish(&app.house, &app.accounts, &cx, visitor.client(), &ticket, &secret).await
        {
            Ok(Step::SetUp { session }) => {
                leave(before).await?;
                return enter_with(&app, Some(&session), "/account/second-factor");
            }
            Ok(_) => return enter_with(&app, None, "/login"),
            Err(AccountError::Late) => return late(page, ticket, form),
            Err(error) => tell(&mut form, "password", error)?,
        }
    } else {
        form.fault("repeat", "accounts-fault-password-repeat", "");
    }
    Ok(page.invalid(|page| Setup { page, form, ticket, login, late: false })?)
}

/// A new login takes the place of the one this browser had: whoever logs in again leaves no open door behind.
pub(super) async fn leave(before: Option<Desk>) -> Result<(), Refusal> {
    if let Some(desk) = before {
        session::end(desk.house(), &desk.cx, desk.signed.session.id).await?;
    }
    Ok(())
}

async fn logout(desk: Desk, Sent(_): Sent) -> Result<Response, Refusal> {
    session::end(desk.house(), &desk.cx, desk.signed.session.id).await?;
    out(&desk.app, "/")
}

/// Goes to `to` without a session, and nothing shown before stays in the browser, not even behind its Back button.
pub(super) fn out(app: &App, to: &str) -> Result<Response, Refusal> {
    let mut response = enter_with(app, None, to)?;
    let forget = HeaderValue::from_static("\"cache\", \"storage\"");
    response.headers_mut().insert(HeaderName::from_static("clear-site-data"), forget);
    Ok(response)
}
