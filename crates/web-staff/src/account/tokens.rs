//! API keys: made, shown once, revoked.

use accounts::{
    AccountError,
    token::{self, Listed, NewToken},
};
use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use ground::TokenId;
use jiff::Timestamp;
use web_kit::{Form, Page, Problem, parts::Choice};

use super::{login_again, tell};
use crate::{Desk, Refusal, Routes, desk::Sent};

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/account/tokens/new", blank)
        .post("/account/tokens/new", create)
        .post("/account/tokens/{id}/revoke", revoke)
}

/// A line of the list on the account page.
pub(super) struct Row {
    pub(super) id: TokenId,
    pub(super) name: String,
    pub(super) scopes: String,
    pub(super) expires: String,
    pub(super) used: String,
    pub(super) alive: bool,
    pub(super) revoked: bool,
}

fn scope(page: &Page, scope: &str) -> String {
    page.t(&format!("accounts-scope-{}", scope.replace('.', "-")))
}

impl Row {
    pub(super) fn of(page: &Page, now: Timestamp, t: Listed) -> Self {
        Self {
            id: t.id,
            name: t.name,
            scopes: t.scopes.iter().map(|s| scope(page, s)).collect::<Vec<_>>().join(", "),
            expires: page.instant(t.expires_at),
            used: t.last_used_at.map(|at| page.instant(at)).unwrap_or_default(),
            alive: t.revoked_at.is_none() && t.expires_at > now,
            revoked: t.revoked_at.is_some(),
        }
    }
}

#[derive(Template)]
#[template(path = "account/token_new.html")]
struct New {
    page: Page,
    form: Form,
    unit: String,
    scopes: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "account/token_made.html")]
struct Made {
    page: Page,
    token: String,
}

fn new(desk: &Desk, page: Page, form: Form) -> New {
    let scopes = token::scopes().into_iter().map(|s| Choice::new(s, scope(&page, s)).hint(s)).collect();
    New { page, form, unit: desk.signed.unit_name.clone(), scopes }
}

async fn blank(desk: Desk) -> Result<Response, Refusal> {
    super::enter_own(&desk).await?;
    let form = Form::fresh(desk.app.entropy.as_ref()).with("days", "90");
    Ok(Page::render(&new(&desk, desk.titled("accounts-token-new-title", "account"), form))?)
}

async fn create(desk: Desk, Sent(sent): Sent) -> Result<Response, Refusal> {
    let mut form = Form::of(sent);
    let wanted = NewToken {
        name: form.value("name").to_owned(),
        scopes: form.values.all("scopes").map(str::to_owned).collect(),
        days: form.value("days").trim().parse().unwrap_or(0),
    };
    match token::create(desk.house(), &desk.cx, &wanted).await {
        Ok(token) => {
            Ok(Page::render(&Made { page: desk.titled("accounts-token-made-title", "account"), token })?)
        }
        Err(AccountError::LoginAgain) => Ok(login_again("/account/tokens/new")),
        Err(error) => {
            tell(&mut form, "name", error)?;
            Ok(desk.titled("accounts-token-new-title", "account").invalid(|page| new(&desk, page, form))?)
        }
    }
}

async fn revoke(desk: Desk, Path(id): Path<String>, Sent(_): Sent) -> Result<Response, Refusal> {
    let id: TokenId = id.parse().map_err(|_| Problem::NotFound)?;
    token::revoke(desk.house(), &desk.cx, id).await?;
    Ok(Redirect::to("/account?done=token").into_response())
}
