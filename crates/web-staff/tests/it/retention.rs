//! How long a report is kept, on its page, and the manager's decision, page by page.

use http::StatusCode;
use jiff::SignedDuration;

use crate::site::{Site, hidden};

const SENT: [(&str, &str); 11] = [
    ("danger", "no"),
    ("kind", "concern_report"),
    ("municipality", "1280"),
    ("happened", "Ett barn sover i en bil."),
    ("child_name", "Påhittad Hamnsson"),
    ("reporter_name", "Polis Påhittsson"),
    ("age", "13-15"),
    ("reporter_kind", "police"),
    ("duty", "yes"),
    ("feedback", "no"),
    ("do", "send"),
];
const VIEW: [(&str, &str); 2] = [("asked", "no"), ("child_not_asked", "Barnet är inte funnet.")];

/// A report on which it was decided to open no inquiry.
async fn closed(site: &Site) -> String {
    let (police, handler) = (site.login("police").await, site.login("handler").await);
    let sent = site.post(&police, "/reports/new", "/reports/new", &SENT).await;
    let number = sent.location.strip_prefix("/reports/receipt/").unwrap().to_owned();
    let at = format!("/reports/{number}");
    site.post(&handler, &at, &format!("{at}/open"), &[]).await;
    let assess = [("needs", "no"), ("met", "not_yet"), ("assessment", "Bedömt."), VIEW[0], VIEW[1]];
    let answer = site.post(&handler, &format!("{at}/assess"), &format!("{at}/assess"), &assess).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let decide = [("decision", "not_opened"), ("reason", "Ingen oro kvar."), VIEW[0], VIEW[1]];
    let answer = site.post(&handler, &format!("{at}/decide"), &format!("{at}/decide"), &decide).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    number
}

#[tokio::test]
async fn a_manager_reads_why_and_decides() {
    let site = Site::new().await;
    let number = closed(&site).await;
    let handler = site.login("handler").await;
    let shown = site.get(Some(&handler), &format!("/reports/{number}")).await;
    assert!(shown.body.contains("Får gallras tidigast 24 november 2031"), "{}", shown.body);
    assert!(shown.body.contains("/handbook/law/sol.16.2a"));

    site.t.clock.advance(SignedDuration::from_hours(24 * 366 * 5));
    casework::retention::look(&site.t.house, &site.t.job("retention"), 100).await.unwrap();
    let manager = site.login("manager").await;
    let unit = site.reception.id;
    let at = format!("/unit/retention/{number}?unit={unit}");
    let list = site.get(Some(&manager), "/unit/retention").await;
    assert!(
        list.body.contains(&at.replace('&', "&amp;")) && list.body.contains("Väntar på beslut"),
        "{}",
        list.body
    );
    let page = site.get(Some(&manager), &at).await;
    assert!(
        page.status == StatusCode::OK
            && page.body.contains("Orosanmälan") | page.body.contains("16 kap. 2 a §"),
        "{}",
        page.body
    );

    // Nothing chosen, or a hold without reason: told at the field, nothing decided.
    let to = format!("/unit/retention/{number}");
    let unit = unit.to_string();
    let none = site.post(&manager, &at, &to, &[("unit", &unit)]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    let none = site.post(&manager, &at, &to, &[("unit", &unit), ("verdict", "hold")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", none.body);

    let held =
        site.post(&manager, &at, &to, &[("unit", &unit), ("verdict", "hold"), ("reason", "research")]).await;
    assert_eq!(
        (held.status, held.location.as_str()),
        (StatusCode::SEE_OTHER, "/unit/retention"),
        "{}",
        held.body
    );
    let list = site.get(Some(&manager), "/unit/retention").await;
    assert!(list.body.contains("Hör till ett forskningsurval"), "{}", list.body);
    site.post(&manager, &at, &to, &[("unit", &unit), ("verdict", "take_back")]).await;
    let done = site.post(&manager, &at, &to, &[("unit", &unit), ("verdict", "delete")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let list = site.get(Some(&manager), "/unit/retention").await;
    assert!(
        list.body.contains("Godkänd för gallring") && list.body.contains("Raderas tidigast"),
        "{}",
        list.body
    );

    // Others find nothing there.
    for login in ["lund", "police", "teacher", "handler"] {
        let who = site.login(login).await;
        assert_eq!(site.get(Some(&who), &at).await.status, StatusCode::NOT_FOUND, "{login}");
        let token = hidden(&site.get(Some(&who), "/account").await.body, "csrf").unwrap();
        let sent = site
            .post_raw(Some(&who), &to, &[("csrf", &token), ("unit", &unit), ("verdict", "take_back")])
            .await;
        assert_eq!(sent.status, StatusCode::NOT_FOUND, "{login}");
    }
    site.t.clock.advance(SignedDuration::from_hours(24 * 8));
    let gone =
        casework::retention::erase_approved(&site.t.house, &site.t.job("retention"), None, 10).await.unwrap();
    assert_eq!(gone.erased, std::slice::from_ref(&number));
    let manager = site.login("manager").await;
    assert_eq!(site.get(Some(&manager), &format!("/reports/{number}")).await.status, StatusCode::NOT_FOUND);
}
