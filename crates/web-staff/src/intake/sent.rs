//! What comes back to the sender: the receipt, and the list of one's own receipts.

use ::intake::{SentCursor, Urgency, receipt_of, sent_reports};
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use ground::ReportId;
use jiff::Timestamp;
use web_kit::{
    Page,
    parts::{SummaryRow, Tag, Tone},
};

use crate::{Desk, Refusal};

/// Whoever only reports has a menu entry for what was sent; the others find it from the new report.
fn place(desk: &Desk) -> &'static str {
    if desk.signed.only_reports() { "sent" } else { "report" }
}

#[derive(Template)]
#[template(path = "intake/receipt.html")]
struct ReceiptPage {
    page: Page,
    number: String,
    next: String,
    rows: Vec<SummaryRow>,
    acute: bool,
}

/// `GET /reports/receipt/{number}`
pub(crate) async fn receipt(desk: Desk, Path(number): Path<String>) -> Result<Response, Refusal> {
    let r = receipt_of(desk.house(), &desk.cx, &number).await?;
    let page = desk.titled("intake-receipt-title", place(&desk));
    let rows = vec![
        SummaryRow::new(page.t("intake-received-by"), r.unit_name.clone()),
        SummaryRow::new(page.t("intake-head-received"), page.instant(r.received_at)),
        SummaryRow::new(page.t("intake-opened-by-time"), page.instant(r.open_due)),
    ];
    Ok(Page::render(&ReceiptPage {
        number: r.number.to_string(),
        next: page.text(&r.next).to_owned(),
        acute: r.urgency == Urgency::Acute,
        rows,
        page,
    })?)
}

#[derive(Debug, Default, serde::Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    after: String,
}

struct Row {
    number: String,
    unit: String,
    sent: String,
    tag: Tag,
}

#[derive(Template)]
#[template(path = "intake/sent.html")]
struct SentList {
    page: Page,
    heads: Vec<String>,
    rows: Vec<Row>,
    next: String,
}

fn cursor(text: &str) -> Option<SentCursor> {
    let (at, id) = text.split_once('.')?;
    Some(SentCursor {
        at: Timestamp::from_microsecond(at.parse().ok()?).ok()?,
        id: id.parse::<ReportId>().ok()?,
    })
}

/// `GET /reports/sent`
pub(crate) async fn list(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    let sent = sent_reports(desk.house(), &desk.cx, cursor(&asked.after)).await?;
    let page = desk.titled("intake-sent-title", place(&desk));
    let rows = sent
        .rows
        .iter()
        .map(|r| Row {
            number: r.number.to_string(),
            unit: r.unit_name.clone(),
            sent: page.instant(r.sent_at),
            tag: match r.opened_at {
                Some(at) => Tag::new(page.ta("intake-sent-opened", "when", page.instant(at)), Tone::Ok),
                None => Tag::new(page.t("intake-sent-received"), Tone::Info),
            },
        })
        .collect();
    Ok(Page::render(&SentList {
        heads: ["intake-head-report", "intake-received-by", "intake-sent-at", "intake-head-state"]
            .map(|k| page.t(k))
            .into(),
        rows,
        next: sent
            .next
            .map(|c| format!("/reports/sent?after={}.{}", c.at.as_microsecond(), c.id))
            .unwrap_or_default(),
        page,
    })?)
}
