//! Setting up the one-time code: the secret as text, as a link, and as a code to photograph.

use accounts::{AccountError, second, session};
use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use qrcodegen::{QrCode, QrCodeEcc};
use web_kit::{Form, Page};

use super::{enter_with, login_again, tell};
use crate::{Desk, Refusal, Routes, desk::Sent};

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/account/authenticators", guide)
        .get("/account/second-factor", show)
        .post("/account/second-factor", confirm)
        .post("/account/second-factor/remove", remove)
}

#[derive(Template)]
#[template(path = "account/second_factor.html")]
struct SecondFactor {
    page: Page,
    form: Form,
    forced: bool,
    replaces: bool,
    passkeys_possible: bool,
    secret: String,
    link: String,
    sealed: String,
    qr: Qr,
}

/// What whoever administers must have, and how to get there.
#[derive(Template)]
#[template(path = "account/authenticators.html")]
struct Guide {
    page: Page,
    done: bool,
    has_totp: bool,
    passkeys: Vec<String>,
    identities: Vec<String>,
    passkeys_possible: bool,
}

async fn guide(desk: Desk) -> Result<Response, Refusal> {
    let own = session::own(desk.house(), &desk.app.accounts, &desk.cx).await?;
    Ok(Page::render(&Guide {
        page: desk.titled("accounts-two-title", "account"),
        done: desk.signed.staff.two_authenticators,
        has_totp: own.has_totp,
        passkeys: own.passkeys.into_iter().map(|p| p.name).collect(),
        identities: own
            .identities
            .iter()
            .map(|i| super::outside::provider_name(&desk.app, desk.lang(), &i.provider))
            .collect(),
        passkeys_possible: desk.app.accounts.passkeys.is_some(),
    })?)
}

/// Dark modules of a QR code as one SVG path, with the quiet zone around it.
struct Qr {
    side: i32,
    path: String,
}

impl Qr {
    fn of(text: &str) -> Self {
        use std::fmt::Write as _;
        let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Medium) else {
            return Self { side: 0, path: String::new() };
        };
        let mut path = String::new();
        for y in 0..code.size() {
            for x in 0..code.size() {
                if code.get_module(x, y) {
                    let _ = write!(path, "M{} {}h1v1h-1z", x + 4, y + 4);
                }
            }
        }
        Self { side: code.size() + 8, path }
    }
}

fn page(desk: &Desk, form: Form, setup: &second::Setup, replaces: bool) -> SecondFactor {
    SecondFactor {
        page: desk.titled("accounts-second-title", "account"),
        form,
        forced: desk.signed.must_set_up,
        replaces,
        passkeys_possible: desk.app.accounts.passkeys.is_some(),
        secret: setup.secret.to_string(),
        link: setup.link.to_string(),
        sealed: setup.sealed.clone(),
        qr: Qr::of(&setup.link),
    }
}

async fn show(desk: Desk) -> Result<Response, Refusal> {
    let own = session::own(desk.house(), &desk.app.accounts, &desk.cx).await?;
    let setup = second::begin(desk.house(), &desk.cx, &desk.signed.login)?;
    let form = Form::fresh(desk.app.entropy.as_ref());
    Ok(Page::render(&page(&desk, form, &setup, own.has_totp))?)
}

async fn confirm(desk: Desk, Sent(sent): Sent) -> Result<Response, Refusal> {
    let sealed = sent.value("sealed").to_owned();
    let mut form = Form::of(sent);
    if let Some(code) = form.text("code", "accounts-code").required().read() {
        match second::confirm(desk.house(), &desk.app.accounts, &desk.cx, &sealed, &code).await {
            Ok(token) => return enter_with(&desk.app, Some(&token), "/account?done=totp"),
            Err(AccountError::LoginAgain) => return Ok(login_again("/account/second-factor")),
            // Half an hour has passed: begin anew.
            Err(AccountError::Late) => {
                super::enter_own(&desk).await?;
                return Ok(Redirect::to("/account/second-factor").into_response());
            }
            Err(error) => tell(&mut form, "code", error)?,
        }
    }
    let setup = second::again(desk.house(), &desk.cx, &desk.signed.login, &sealed)?;
    let shown = page(&desk, form, &setup, false);
    Ok(shown.page.clone().invalid(|page| SecondFactor { page, ..shown })?)
}

async fn remove(desk: Desk, Sent(_): Sent) -> Result<Response, Refusal> {
    super::own::outcome(&desk, second::remove(desk.house(), &desk.cx).await, "totp-removed").await
}
