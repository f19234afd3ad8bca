//! The first page of a case: what to do next, where the case stands, what has happened.

use access::Part;
use askama::Template;
use axum::{extract::Path, response::Response};
use web_kit::{
    Form, Page,
    parts::{TaskItem, TimelineItem},
};

use super::{
    Loaded, fresh,
    head::{Head, Place},
    journal, load,
    plan::{MainView, Seen, StepView},
    tasks,
};
use crate::{Desk, Refusal, retention::KeepView};

#[derive(Template)]
#[template(path = "casework/case.html")]
struct Case {
    page: Page,
    head: Head,
    form: Form,
    next: Option<StepView>,
    /// Facts nobody has answered: id of the field, question.
    asks: Vec<(String, String)>,
    rail: Vec<MainView>,
    tasks: Vec<TaskItem>,
    items: Vec<TimelineItem>,
    older: bool,
    /// Number of the report it came from.
    report: Option<String>,
    /// Name and part.
    handlers: Vec<(String, String)>,
    /// How long it is kept, once it is closed.
    keep: Option<KeepView>,
}

/// `GET /cases/{number}`
pub(crate) async fn show(desk: Desk, Path(number): Path<String>) -> Result<Response, Refusal> {
    let Loaded { case, head, page, mine } = load(&desk, &number, Place::Overview).await?;
    let seen = Seen { desk: &desk, href: &head.href, mine };
    let next = case.next().filter(|_| head.closed.is_none()).map(|s| seen.step(&case.plan, s));
    let process = &desk.house().content.process;
    let asks = case
        .plan
        .unknown_facts
        .iter()
        .filter_map(|id| process.fact(id))
        .map(|f| (format!("fact-{}", f.id), f.question.get(page.lang).to_owned()))
        .collect();
    let rail = seen.rail(&case.plan);
    let handlers = case
        .ties
        .iter()
        .filter(|t| t.part != Part::Named)
        .map(|t| {
            (
                name(&page, t.name.as_deref()),
                page.t(&format!("casework-part-{}", super::head::word(t.part.code()))),
            )
        })
        .collect();
    Page::render(&Case {
        next,
        asks,
        rail,
        tasks: case.tasks.iter().map(|t| tasks::item(&page, t, desk.cx.now)).collect(),
        items: case.entries.iter().take(8).map(|e| journal::item(&desk, e)).collect(),
        older: case.older.is_some() || case.entries.len() > 8,
        handlers,
        report: case.report.clone(),
        keep: case.weighed.as_ref().map(|w| KeepView::of_case(&desk, &page, w)),
        form: fresh(&desk).version(case.revision),
        head,
        page,
    })
    .map_err(Into::into)
}

/// A colleague's name, or that it is not known here.
pub(crate) fn name(page: &Page, name: Option<&str>) -> String {
    name.map_or_else(|| page.t("casework-colleague"), str::to_owned)
}
