//! The directory as a table: download, look at what an upload would do, upload.

use askama::Template;
use axum::response::{IntoResponse, Response};
use directory::{Change, DirectoryError, ImportPreview, LineFault};
use http::{StatusCode, header};
use web_kit::{Form, Page, parts::Tab};

use super::{enter_edit, tabs};
use crate::{Desk, Refusal, desk::Sent};

/// Most lines shown after an upload.
const SHOWN: usize = 100;

struct Fault {
    line: u64,
    field: String,
    text: String,
}

#[derive(Template)]
#[template(path = "directory/table.html")]
struct Table {
    page: Page,
    tabs: Vec<Tab>,
    form: Form,
    faults: Vec<Fault>,
    /// Counts of new, changed and unchanged units, when a file was read.
    counts: Option<(usize, usize, usize)>,
    lines: Vec<(u64, String, String)>,
    organisations: Vec<String>,
    done: bool,
}

fn build(desk: &Desk, form: Form, faults: &[LineFault], seen: Option<&ImportPreview>, done: bool) -> Table {
    let page = desk.titled("directory-table-title", "directory");
    let fault = |f: &LineFault| Fault { line: f.line, field: f.field.clone(), text: page.t(f.key) };
    let faults: Vec<Fault> = faults.iter().take(SHOWN).map(fault).collect();
    let line = |(n, name, change): &(u64, String, Change)| {
        (*n, name.clone(), page.t(&format!("directory-change-{change}")))
    };
    Table {
        tabs: tabs(desk, "/directory/table"),
        counts: seen
            .filter(|_| faults.is_empty())
            .map(|s| (s.count(Change::New), s.count(Change::Changed), s.count(Change::Same))),
        lines: seen
            .map(|s| s.lines.iter().filter(|(_, _, c)| *c != Change::Same).take(SHOWN).map(line).collect())
            .unwrap_or_default(),
        organisations: seen.map(|s| s.organisations.clone()).unwrap_or_default(),
        faults,
        done,
        form,
        page,
    }
}

pub(super) async fn page(desk: Desk) -> Result<Response, Refusal> {
    enter_edit(&desk).await?;
    let form = Form::fresh(desk.cx.entropy());
    Ok(Page::render(&build(&desk, form, &[], None, false))?)
}

pub(super) async fn download(desk: Desk) -> Result<Response, Refusal> {
    let text = directory::export_units(desk.house(), &desk.cx).await?;
    let head = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"units.csv\""),
    ];
    Ok((head, text).into_response())
}

pub(super) async fn upload(desk: Desk, Sent(sent): Sent) -> Result<Response, Refusal> {
    enter_edit(&desk).await?;
    let file = sent.files("file").next().map(|f| f.bytes.clone());
    let apply = sent.value("do") == "import";
    let mut form = Form::of(sent);
    let Some(file) = file else {
        form.fault("file", "directory-fault-file-none", "");
        let mut table = build(&desk, form, &[], None, false);
        table.page.failed = true;
        return Ok(Page::render_as(StatusCode::UNPROCESSABLE_ENTITY, &table)?);
    };
    let (house, cx) = (desk.house(), &desk.cx);
    let read = if apply {
        directory::import_units(house, cx, &file).await
    } else {
        directory::preview_units(house, cx, &file).await
    };
    let (seen, faults) = match read {
        Ok(seen) => {
            let faults = seen.faults.clone();
            (Some(seen), faults)
        }
        Err(DirectoryError::Lines(faults)) => (None, faults),
        Err(other) => return Err(other.into()),
    };
    let fresh = Form::fresh(desk.cx.entropy());
    let mut table = build(&desk, fresh, &faults, seen.as_ref(), apply && faults.is_empty());
    table.page.failed = !faults.is_empty();
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(Page::render_as(status, &table)?)
}
