//! The first page: where to begin, for whom.

use access::Role;
use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use http::Uri;
use web_kit::{Language, Page};

use crate::{App, Desk, Refusal, Routes};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .public_get("/", "tells what this is and where to log in", home)
        .public_get("/about/accessibility", "the accessibility statement is for anyone", accessibility)
        .public_get("/about/data", "how personal data are handled is for anyone", data)
        .public_get("/health", "tells a monitor that service and database answer, nothing else", health)
}

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    page: Page,
}

/// Sends whoever is logged in to the page where their work is.
async fn home(
    State(app): State<App>,
    desk: Option<Desk>,
    Language(lang): Language,
    uri: Uri,
) -> Result<Response, Refusal> {
    if let Some(desk) = desk {
        let staff = &desk.signed.staff;
        let to = if desk.signed.needs_another_authenticator() {
            "/account/authenticators"
        } else if desk.signed.only_reports() {
            "/reports/new"
        } else if desk.signed.works_on_cases() && staff.is(Role::Handler) {
            "/worklist"
        } else if desk.signed.leads() {
            "/unit"
        } else if staff.is(Role::DataProtection) {
            "/log-control"
        } else if staff.is(Role::Coordinator) || staff.is(Role::National) {
            "/oversight"
        } else {
            "/admin"
        };
        return Ok(Redirect::to(to).into_response());
    }
    let path = uri.path_and_query().map_or("/", |p| p.as_str()).to_owned();
    let page = Page::new(&app.site, lang, path).titled("home-title", "home");
    Ok(Page::render(&Home { page })?)
}

#[derive(Template)]
#[template(path = "about.html")]
struct About {
    page: Page,
    heading: String,
    lead: String,
    parts: Vec<(String, String)>,
}

/// A page of plain sections: `about-<name>-heading`, `-lead`, and numbered parts with their own headings.
fn about(
    app: &App,
    desk: Option<Desk>,
    lang: ground::Lang,
    uri: &Uri,
    name: &str,
    parts: u8,
) -> Result<Response, Refusal> {
    let path = uri.path_and_query().map_or("/", |p| p.as_str()).to_owned();
    let page = desk.map_or_else(|| Page::new(&app.site, lang, path), |d| d.page);
    let page = page.titled(&format!("about-{name}-heading"), "");
    let parts = (1..=parts)
        .map(|n| (page.t(&format!("about-{name}-{n}-heading")), page.t(&format!("about-{name}-{n}"))))
        .collect();
    let (heading, lead) = (page.t(&format!("about-{name}-heading")), page.t(&format!("about-{name}-lead")));
    Ok(Page::render(&About { page, heading, lead, parts })?)
}

async fn accessibility(
    State(app): State<App>,
    desk: Option<Desk>,
    Language(lang): Language,
    uri: Uri,
) -> Result<Response, Refusal> {
    about(&app, desk, lang, &uri, "accessibility", 4)
}

async fn data(
    State(app): State<App>,
    desk: Option<Desk>,
    Language(lang): Language,
    uri: Uri,
) -> Result<Response, Refusal> {
    about(&app, desk, lang, &uri, "data", 5)
}

async fn health(State(app): State<App>) -> Response {
    if app.house.store.healthy().await {
        "ok\n".into_response()
    } else {
        (http::StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response()
    }
}
