//! Printing, as far as the browser tells: paper leaves the building, so that it was made stands in the log.

use axum::response::{IntoResponse, Response};
use http::StatusCode;

use crate::{Desk, Refusal, Routes, Sent};

/// Longest path that is written down.
const LONGEST: usize = 200;

/// The route of this room.
pub(crate) fn routes(routes: Routes) -> Routes {
    routes.post("/printed", printed)
}

/// `POST /printed`: sent by the page's script when the browser prints it.
async fn printed(desk: Desk, Sent(submitted): Sent) -> Result<Response, Refusal> {
    let path: String = submitted.value("page").chars().take(LONGEST).collect();
    let mut parts = path.trim_start_matches('/').splitn(3, '/');
    match (parts.next(), parts.next()) {
        (Some(kind @ ("cases" | "reports")), Some(number)) if number.chars().any(|c| c.is_ascii_digit()) => {
            let part = parts.next().unwrap_or_default();
            audit::printed(desk.house(), &desk.cx, number, kind == "reports", part).await?;
        }
        _ => {
            let mut work = desk.house().store.begin_reading("web.printed").await?;
            let mut event = desk.cx.event("page.printed", "page", None);
            event.detail = Some(path);
            let recorded = work.record(event);
            work.commit(recorded, ()).await?;
        }
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}
