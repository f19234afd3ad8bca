//! Documents of a case: uploaded, listed, taken out with or without their hidden details.

use askama::Template;
use axum::{
    body::Body,
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
};
use casework::{Copy, MAX_DOCUMENT_BYTES, Upload, document_bytes, documents, upload_document};
use ground::DocumentId;
use http::{HeaderValue, header};
use web_kit::{Form, Page, Problem};

use super::{
    Loaded, adding,
    faults::{at_fields, same},
    fresh,
    head::{Head, Place},
    load,
};
use crate::{Desk, Refusal, Sent};

#[derive(Debug, Default, serde::Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    before: String,
}

struct DocumentView {
    id: String,
    name: String,
    note: String,
    when: String,
    size: String,
    removed: String,
    clean: bool,
}

#[derive(Template)]
#[template(path = "casework/documents.html")]
struct Documents {
    page: Page,
    head: Head,
    form: Form,
    documents: Vec<DocumentView>,
    older: String,
    /// Largest file, megabytes.
    most: usize,
}

/// "640 kB", "2,4 MB".
pub(crate) fn size(page: &Page, bytes: i64) -> String {
    if bytes < 1_000_000 {
        return format!("{} kB", (bytes + 999) / 1000);
    }
    let tenths = (bytes + 50_000) / 100_000;
    let mark = if page.lang == ground::Lang::Sv { ',' } else { '.' };
    format!("{}{mark}{} MB", tenths / 10, tenths % 10)
}

async fn build(desk: &Desk, number: &str, before: &str, form: Form) -> Result<Documents, Refusal> {
    let Loaded { head, page, .. } = load(desk, number, Place::Documents).await?;
    let before = before.parse::<DocumentId>().ok();
    let (found, next) = documents(desk.house(), &desk.cx, &casework::by_number(number), before).await?;
    let views = found
        .iter()
        .map(|d| {
            let removed: Vec<String> =
                d.removed.iter().map(|r| page.t(&format!("casework-removed-{r}"))).collect();
            DocumentView {
                id: d.id.to_string(),
                name: d.name.clone(),
                note: d.note.clone(),
                when: page.instant(d.made_at),
                size: size(&page, d.size),
                removed: removed.join(", "),
                clean: d.clean,
            }
        })
        .collect();
    let older = next.map(|id| format!("{}/documents?before={id}", head.href)).unwrap_or_default();
    let most = desk.app.settings.document_limit.min(MAX_DOCUMENT_BYTES) / 1_000_000;
    Ok(Documents { page, head, form, documents: views, older, most })
}

/// `GET /cases/{number}/documents`
pub(crate) async fn show(
    desk: Desk,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let form = fresh(&desk);
    Ok(Page::render(&build(&desk, &number, &asked.before, form).await?)?)
}

/// `POST /cases/{number}/documents`
pub(crate) async fn upload(
    desk: Desk,
    Path(number): Path<String>,
    Sent(submitted): Sent,
) -> Result<Response, Refusal> {
    let file = submitted.files("file").next().cloned();
    let mut form = Form::of(submitted);
    match file {
        None => form.fault("file", "casework-choose-file", ""),
        Some(file) => {
            let upload = Upload {
                name: file.name,
                declared: Some(file.media_type).filter(|m| !m.is_empty()),
                bytes: file.bytes.to_vec(),
                note: form.value("note").to_owned(),
            };
            let target = casework::by_number(&number);
            match upload_document(desk.house(), &desk.cx, &target, &adding(&form), upload).await {
                Ok(_) => return Ok(Redirect::to(&format!("/cases/{number}/documents")).into_response()),
                Err(error) => at_fields(&mut form, error, same)?,
            }
        }
    }
    let Documents { page, head, form, documents, older, most } = build(&desk, &number, "", form).await?;
    Ok(page.invalid(|page| Documents { page, head, form, documents, older, most })?)
}

/// `GET /cases/{number}/documents/{document}/{copy}`: always as a download, never shown inside our own site.
pub(crate) async fn bytes(
    desk: Desk,
    Path((number, document, copy)): Path<(String, String, String)>,
) -> Result<Response, Refusal> {
    let id: DocumentId = document.parse().map_err(|_| Problem::NotFound)?;
    let copy = match copy.as_str() {
        "clean" => Copy::Clean,
        "original" => Copy::Original,
        _ => return Err(Problem::NotFound.into()),
    };
    let found = document_bytes(desk.house(), &desk.cx, &casework::by_number(&number), id, copy).await?;
    attachment(found)
}

/// A file to be kept, never shown in the browser.
pub(crate) fn attachment(found: casework::DocumentBytes) -> Result<Response, Refusal> {
    // The name may tell who somebody is; it goes only to the browser that asked, in the encoding of RFC 8187.
    let encoded: String = found
        .name
        .bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b == b'.' || b == b'-' {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect();
    let disposition = HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{encoded}"))
        .map_err(|e| Problem::internal(&e))?;
    let kind = HeaderValue::from_str(&found.mime).map_err(|e| Problem::internal(&e))?;
    let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, Body::from(found.bytes)).into_response())
}
