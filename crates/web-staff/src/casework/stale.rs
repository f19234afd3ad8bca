//! Two people wrote at the same time: both versions side by side, nothing typed is lost, and one button saves again.

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use web_kit::{Form, Page};

use super::{Loaded, fresh, head::Head};
use crate::{Desk, Refusal};

/// One field that differs.
pub(crate) struct Differs {
    pub label: String,
    pub theirs: String,
    pub yours: String,
}

#[derive(Template)]
#[template(path = "casework/stale.html")]
struct Stale {
    page: Page,
    head: Head,
    form: Form,
    action: String,
    differs: Vec<Differs>,
    /// What was typed, carried along.
    hidden: Vec<(String, String)>,
}

/// The page for a form older than the case. `action` is where the form was sent and where its page is.
pub(crate) fn show(
    desk: &Desk,
    loaded: Loaded,
    action: String,
    sent: &Form,
    mut differs: Vec<Differs>,
) -> Result<Response, Refusal> {
    differs.retain(|d| d.theirs.trim() != d.yours.trim());
    let hidden = sent
        .values
        .fields()
        .filter(|(name, _)| !["csrf", "form_key", "version"].contains(name))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let Loaded { case, head, mut page, .. } = loaded;
    page.title = page.t("stale-edit-heading");
    let form = fresh(desk).version(case.revision);
    Ok(Page::render_as(StatusCode::CONFLICT, &Stale { page, head, form, action, differs, hidden })?)
}
