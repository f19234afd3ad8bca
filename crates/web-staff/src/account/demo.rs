//! Whom to be in a demonstration, where everything is invented.

use accounts::login::{self, DemoPerson};
use askama::Template;
use axum::{extract::State, response::Response};
use web_kit::{Language, Page, Problem, Submitted};

use super::{Visitor, enter_with, login::leave};
use crate::{App, Desk, Refusal, Routes};

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .public_get("/demo", "everything in a demonstration is invented; absent elsewhere", show)
        .public_post("/demo", "everything in a demonstration is invented; absent elsewhere", enter)
}

#[derive(Template)]
#[template(path = "account/demo.html")]
struct Demo {
    page: Page,
    people: Vec<DemoPerson>,
}

async fn show(State(app): State<App>, Language(lang): Language) -> Result<Response, Refusal> {
    let people = login::demo_people(&app.house, &app.nobody(lang)).await?;
    if people.is_empty() {
        return Err(Problem::NotFound.into());
    }
    let page = Page::new(&app.site, lang, "/demo").titled("accounts-demo-title", "demo");
    Ok(Page::render(&Demo { page, people })?)
}

async fn enter(
    State(app): State<App>,
    Language(lang): Language,
    before: Option<Desk>,
    visitor: Visitor,
    sent: Submitted,
) -> Result<Response, Refusal> {
    let cx = app.nobody(lang);
    let token =
        login::demo_login(&app.house, &app.accounts, &cx, visitor.client(), sent.value("login")).await?;
    leave(before).await?;
    enter_with(&app, Some(&token), "/")
}
