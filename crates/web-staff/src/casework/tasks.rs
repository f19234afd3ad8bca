//! Tasks: small things to do, with somebody and a time.

use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use casework::{NewTask, Task, add_task, complete_task};
use ground::TaskId;
use jiff::{Timestamp, civil, tz::TimeZone};
use web_kit::{
    Form, Page, Problem,
    parts::{Choice, Due, Tag, TaskItem, Tone},
};

use super::{
    Loaded, adding,
    faults::{at_fields, boxed},
    fresh,
    head::{Head, Place},
    load, sharing,
};
use crate::{Desk, Refusal, Sent};

struct TaskView {
    id: String,
    text: String,
    who: String,
    due: Option<Due>,
}

#[derive(Template)]
#[template(path = "casework/tasks.html")]
struct Tasks {
    page: Page,
    head: Head,
    form: Form,
    tasks: Vec<TaskView>,
    colleagues: Vec<Choice>,
}

fn due(page: &Page, task: &Task, now: Timestamp) -> Option<Due> {
    let at = task.due?;
    let tone = if now >= at { Tone::Danger } else { Tone::Idle };
    // A task is due at the end of a day.
    let last = at
        .to_zoned(ground::stockholm())
        .yesterday()
        .map_or_else(|_| String::new(), |z| law::format_day(z.date(), page.lang));
    Some(Due { tone, text: super::plan::capital(&law::format_left(now, at, page.lang)), exact: last })
}

/// A task in the list of the first page.
pub(crate) fn item(page: &Page, task: &Task, now: Timestamp) -> TaskItem {
    let due = due(page, task, now);
    let who = task.assignee_name.clone().unwrap_or_default();
    let when = due.as_ref().map(|d| page.ta("due-by", "date", &d.exact)).unwrap_or_default();
    let note = [who, when].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" · ");
    let tag = match due {
        Some(d) if d.tone == Tone::Danger => Tag::new(page.t("state-overdue"), Tone::Danger),
        _ => Tag::new(page.t("state-todo"), Tone::Idle),
    };
    TaskItem { title: task.text.clone(), href: String::new(), note, tag }
}

async fn build(desk: &Desk, number: &str, form: Form) -> Result<Tasks, Refusal> {
    let Loaded { case, head, page, .. } = load(desk, number, Place::Tasks).await?;
    let tasks = case
        .tasks
        .iter()
        .map(|t| TaskView {
            id: t.id.to_string(),
            text: t.text.clone(),
            who: t.assignee_name.clone().unwrap_or_default(),
            due: due(&page, t, desk.cx.now),
        })
        .collect();
    let colleagues = sharing::colleagues(desk, case.unit).await?;
    Ok(Tasks { page, head, form, tasks, colleagues })
}

/// `GET /cases/{number}/tasks`
pub(crate) async fn show(desk: Desk, Path(number): Path<String>) -> Result<Response, Refusal> {
    let form = fresh(&desk);
    Ok(Page::render(&build(&desk, &number, form).await?)?)
}

/// The end of a day in Sweden: the first instant of the next.
fn day_end(day: civil::Date, zone: TimeZone) -> Option<Timestamp> {
    day.tomorrow().ok()?.to_zoned(zone).ok().map(|z| z.timestamp())
}

/// `POST /cases/{number}/tasks`
pub(crate) async fn add(
    desk: Desk,
    Path(number): Path<String>,
    Sent(submitted): Sent,
) -> Result<Response, Refusal> {
    let mut form = Form::of(submitted);
    let text = form.text("text", "casework-task-what").required().max(2000).read();
    let today = desk.cx.now.to_zoned(ground::stockholm()).date();
    let day = form.date("due", "casework-task-due").not_before(today).read();
    let assignee = form.parsed("assignee", "casework-task-who").read();
    if let (false, Some(text)) = (form.failed(), text) {
        let due = day.and_then(|d| day_end(d, ground::stockholm()));
        let task = NewTask { text, assignee, due };
        match add_task(desk.house(), &desk.cx, &casework::by_number(&number), &adding(&form), &task).await {
            Ok(_) => return Ok(Redirect::to(&format!("/cases/{number}/tasks")).into_response()),
            Err(error) => at_fields(&mut form, error, boxed)?,
        }
    }
    let Tasks { page, head, form, tasks, colleagues } = build(&desk, &number, form).await?;
    Ok(page.invalid(|page| Tasks { page, head, form, tasks, colleagues })?)
}

/// `POST /cases/{number}/tasks/{task}/done`
pub(crate) async fn done(
    desk: Desk,
    Path((number, task)): Path<(String, String)>,
    Sent(submitted): Sent,
) -> Result<Response, Refusal> {
    let form = Form::of(submitted);
    let task: TaskId = task.parse().map_err(|_| Problem::NotFound)?;
    complete_task(desk.house(), &desk.cx, &casework::by_number(&number), &adding(&form), task).await?;
    Ok(Redirect::to(&format!("/cases/{number}/tasks")).into_response())
}
