//! One's own account: language, unit, password, second steps, sessions, API keys.

use accounts::{AccountError, passkey, password, session};
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
};
use directory::Workplace;
use ground::{Lang, SessionId, UnitId};
use uuid::Uuid;
use web_kit::{Form, Page, Problem, parts::Choice};

use super::{Visitor, login, login_again, tell, tokens};
use crate::{Desk, Refusal, Routes, desk::Sent};

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/account", show)
        .post("/account/language", language)
        .get("/account/unit", units)
        .post("/account/unit", switch)
        .get("/account/password", password_form)
        .post("/account/password", password_change)
        .post("/account/passkeys/start", passkey_start)
        .post("/account/passkeys/finish", passkey_finish)
        .post("/account/passkeys/{id}/remove", passkey_remove)
        .post("/account/sessions/{id}/end", end)
        .post("/account/sessions/end-all", end_all)
}

/// What a notice above the page may say; nothing of the address itself is shown.
fn done(code: &str) -> &'static str {
    match code {
        "password" => "accounts-done-password",
        "totp" => "accounts-done-totp",
        "totp-removed" => "accounts-done-totp-removed",
        "passkey" => "accounts-done-passkey",
        "passkey-removed" => "accounts-done-passkey-removed",
        "session" => "accounts-done-session",
        "token" => "accounts-done-token",
        _ => "",
    }
}

struct SessionRow {
    id: SessionId,
    current: bool,
    agent: String,
    unit: String,
    made: String,
    seen: String,
}

struct IdentityRow {
    provider: String,
    made: String,
    used: String,
}

struct PasskeyRow {
    id: Uuid,
    name: String,
    made: String,
    used: String,
}

#[derive(Template)]
#[template(path = "account/own.html")]
struct Own {
    page: Page,
    form: Form,
    notice: &'static str,
    name: String,
    login: String,
    unit: String,
    several_units: bool,
    languages: Vec<Choice>,
    /// Administers with one authenticator only.
    one_more: bool,
    has_totp: bool,
    identities: Vec<IdentityRow>,
    passkeys_possible: bool,
    passkeys: Vec<PasskeyRow>,
    sessions: Vec<SessionRow>,
    tokens: Vec<tokens::Row>,
}

#[derive(serde::Deserialize)]
struct Notice {
    #[serde(default)]
    done: String,
}

async fn page(desk: &Desk, notice: &'static str, form: Form) -> Result<Own, Refusal> {
    let own = session::own(desk.house(), &desk.app.accounts, &desk.cx).await?;
    let page = desk.titled("nav-account", "account");
    let unit_name = |unit: UnitId| {
        desk.signed
            .units
            .iter()
            .find(|w| w.member.unit == unit)
            .map_or_else(String::new, |w| w.unit_name.clone())
    };
    let mut units: Vec<UnitId> = desk.signed.units.iter().map(|w| w.member.unit).collect();
    units.dedup();
    Ok(Own {
        notice,
        name: desk.signed.name.clone(),
        login: desk.signed.login.clone(),
        unit: desk.signed.unit_name.clone(),
        several_units: units.len() > 1,
        languages: page.languages().iter().map(|(l, name)| Choice::new(l.tag(), *name)).collect(),
        one_more: desk.signed.needs_another_authenticator(),
        has_totp: own.has_totp,
        identities: own
            .identities
            .into_iter()
            .map(|i| IdentityRow {
                provider: super::outside::provider_name(&desk.app, page.lang, &i.provider),
                made: page.instant(i.made_at),
                used: i.last_used_at.map(|at| page.instant(at)).unwrap_or_default(),
            })
            .collect(),
        passkeys_possible: desk.app.accounts.passkeys.is_some(),
        passkeys: own
            .passkeys
            .into_iter()
            .map(|p| PasskeyRow {
                id: p.id,
                name: p.name,
                made: page.instant(p.made_at),
                used: p.last_used_at.map(|at| page.instant(at)).unwrap_or_default(),
            })
            .collect(),
        sessions: own
            .sessions
            .into_iter()
            .map(|s| SessionRow {
                current: s.id == desk.signed.session.id,
                id: s.id,
                unit: unit_name(s.unit),
                agent: s.agent,
                made: page.instant(s.made_at),
                seen: page.instant(s.seen_at),
            })
            .collect(),
        tokens: own.tokens.into_iter().map(|t| tokens::Row::of(&page, desk.cx.now, t)).collect(),
        page,
        form,
    })
}

fn back(done: &str) -> Response {
    Redirect::to(&format!("/account?done={done}")).into_response()
}

/// What every change of credentials answers.
pub(super) async fn outcome(
    desk: &Desk,
    result: Result<(), AccountError>,
    code: &str,
) -> Result<Response, Refusal> {
    match result {
        Ok(()) => Ok(back(code)),
        Err(AccountError::LoginAgain) => Ok(login_again("/account")),
        Err(AccountError::Invalid(faults)) => {
            let mut form = Form::fresh(desk.app.entropy.as_ref());
            tell(&mut form, "main", AccountError::Invalid(faults))?;
            let own = page(desk, "", form).await?;
            Ok(own.page.clone().invalid(|page| Own { page, ..own })?)
        }
        Err(error) => Err(error.into()),
    }
}

async fn show(desk: Desk, Query(notice): Query<Notice>) -> Result<Response, Refusal> {
    if desk.signed.must_set_up {
        super::enter_own(&desk).await?;
        return Ok(Redirect::to("/account/second-factor").into_response());
    }
    let form = Form::fresh(desk.app.entropy.as_ref()).with("lang", desk.signed.lang.tag());
    Ok(Page::render(&page(&desk, done(&notice.done), form).await?)?)
}

async fn language(desk: Desk, Sent(sent): Sent) -> Result<Response, Refusal> {
    let lang: Lang = sent.value("lang").parse().map_err(|_| Problem::BadRequest)?;
    session::set_lang(desk.house(), &desk.cx, lang).await?;
    // The parameter also sets the cookie of this device.
    Ok(Redirect::to(&format!("/account?lang={}", lang.tag())).into_response())
}

#[derive(Template)]
#[template(path = "account/unit.html")]
struct Units {
    page: Page,
    form: Form,
    units: Vec<Choice>,
}

fn unit_page(desk: &Desk, form: Form) -> Units {
    let page = desk.titled("accounts-unit-title", "account");
    let mut units: Vec<Choice> = Vec::new();
    for Workplace { member, unit_name, .. } in &desk.signed.units {
        let (value, role) = (member.unit.to_string(), page.t(&format!("accounts-role-{}", member.role)));
        match units.iter_mut().find(|c| c.value == value) {
            // One unit, several roles: one choice that names them all.
            Some(choice) => choice.hint = format!("{}, {role}", choice.hint),
            None => units.push(Choice::new(value, unit_name.clone()).hint(role)),
        }
    }
    Units { page, form, units }
}

async fn units(desk: Desk) -> Result<Response, Refusal> {
    super::enter_own(&desk).await?;
    let form = Form::fresh(desk.app.entropy.as_ref()).with("unit", desk.signed.staff.unit.to_string());
    Ok(Page::render(&unit_page(&desk, form))?)
}

async fn switch(desk: Desk, Sent(sent): Sent) -> Result<Response, Refusal> {
    let mut form = Form::of(sent);
    let Some(unit) = form.parsed::<UnitId>("unit", "accounts-unit-title").required().read() else {
        let units = unit_page(&desk, form);
        return Ok(units.page.clone().invalid(|page| Units { page, ..units })?);
    };
    session::switch_unit(desk.house(), &desk.cx, unit).await?;
    Ok(Redirect::to("/").into_response())
}

#[derive(Template)]
#[template(path = "account/password.html")]
struct Password {
    page: Page,
    form: Form,
    login: String,
}

async fn password_form(desk: Desk) -> Result<Response, Refusal> {
    super::enter_own(&desk).await?;
    let page = desk.titled("accounts-password-title", "account");
    let form = Form::fresh(desk.app.entropy.as_ref());
    Ok(Page::render(&Password { page, form, login: desk.signed.login.clone() })?)
}

async fn password_change(desk: Desk, visitor: Visitor, Sent(sent): Sent) -> Result<Response, Refusal> {
    let mut form = Form::of(sent);
    let (current, new) = (form.value("current").to_owned(), form.value("password").to_owned());
    if current.is_empty() {
        form.fault("current", "error-required", "accounts-password-current");
    }
    if new != form.value("repeat") {
        form.fault("repeat", "accounts-fault-password-repeat", "");
    }
    if !form.failed() {
        match password::change(desk.house(), &desk.cx, visitor.client(), &current, &new).await {
            Ok(()) => return Ok(back("password")),
            Err(AccountError::LoginAgain) => return Ok(login_again("/account/password")),
            Err(error) => tell(&mut form, "current", error)?,
        }
    }
    let login = desk.signed.login.clone();
    Ok(desk.titled("accounts-password-title", "account").invalid(|page| Password { page, form, login })?)
}

async fn passkey_start(desk: Desk, Sent(_): Sent) -> Result<Response, Refusal> {
    login::started(&desk.page, passkey::register_start(desk.house(), &desk.app.accounts, &desk.cx).await)
}

async fn passkey_finish(desk: Desk, Sent(sent): Sent) -> Result<Response, Refusal> {
    let (ticket, name, answer) = (sent.value("ticket"), sent.value("name"), sent.value("answer"));
    let added =
        passkey::register_finish(desk.house(), &desk.app.accounts, &desk.cx, ticket, name, answer).await;
    match added {
        Ok(token) => super::enter_with(&desk.app, Some(&token), "/account?done=passkey"),
        Err(AccountError::Wrong | AccountError::NoPasskeys | AccountError::Late) => {
            let refused = accounts::FieldFault { field: "main", key: "accounts-passkey-refused" };
            outcome(&desk, Err(AccountError::Invalid(vec![refused])), "").await
        }
        Err(error) => outcome(&desk, Err(error), "").await,
    }
}

async fn passkey_remove(desk: Desk, Path(id): Path<Uuid>, Sent(_): Sent) -> Result<Response, Refusal> {
    outcome(&desk, passkey::remove(desk.house(), &desk.cx, id).await, "passkey-removed").await
}

async fn end(desk: Desk, Path(id): Path<String>, Sent(_): Sent) -> Result<Response, Refusal> {
    let id: SessionId = id.parse().map_err(|_| Problem::NotFound)?;
    outcome(&desk, session::end(desk.house(), &desk.cx, id).await, "session").await
}

async fn end_all(desk: Desk, Sent(_): Sent) -> Result<Response, Refusal> {
    session::end_all(desk.house(), &desk.cx).await?;
    login::out(&desk.app, "/login")
}
