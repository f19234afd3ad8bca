//! Whatever is sent: a problem that names the field in the caller's language, nothing saved, no panic.

use http::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::TestHouse;

use crate::world::{ALL, World, example};

async fn world() -> (World, String) {
    let w = World::new(TestHouse::sqlite().await).await;
    let token = w.token(&w.malmo.clone(), ALL).await;
    (w, token)
}

fn changed(schema: &str, field: &str, value: Value) -> Value {
    let mut body = example(schema);
    body[field] = value;
    body
}

#[tokio::test]
async fn faults_are_named_at_their_field() {
    let (w, token) = world().await;
    let report = |field: &str, value: Value| changed("NewReport", field, value);
    for (body, field, key) in [
        (report("hapened", json!("x")), "hapened", "There is no such field. Remove it, or correct its name."),
        (report("danger", json!("perhaps")), "danger", "Use one of: yes, no, unknown."),
        (report("danger", json!(7)), "danger", "The value does not have the form that the field needs."),
        (report("municipality", json!("9999")), "municipality", ""),
        (report("municipality", Value::Null), "municipality", ""),
        (report("happened", json!("")), "happened", ""),
        (report("happened", json!("x".repeat(10_001))), "happened", ""),
        (report("reporter_kind", json!("nobody")), "reporter_kind", ""),
        (report("unit", json!("no id")), "unit", ""),
        (json!([]), "body", ""),
    ] {
        let call = w.post("/reports").token(&token).header("accept-language", "en");
        let answer = call.json(&body).send().await;
        assert_eq!(answer.status, 422, "{body}: {answer:?}");
        assert_eq!(answer.fields(), [field], "{answer:?}");
        let message = answer.body["errors"][0]["message"].as_str().unwrap();
        assert!(!message.is_empty() && !message.contains("fault-"), "{message}");
        assert!(key.is_empty() || message == key, "{message}");
    }
    let mut missing = example("NewReport");
    missing.as_object_mut().unwrap().remove("kind");
    let answer = w.post("/reports").token(&token).json(&missing).send().await;
    assert_eq!(answer.fields(), ["kind"]);
    assert_eq!(answer.body["errors"][0]["message"], "Fältet behövs.");
    // A list of the values in order is no object, at the top or inside.
    let list = changed("NewCase", "persons", json!([["child"]]));
    let answer = w.post("/cases").token(&token).json(&list).send().await;
    assert_eq!((answer.status.as_u16(), answer.fields()), (422, vec!["persons[0]"]), "{answer:?}");
    let answer = w.post("/cases").token(&token).json(&json!([null, null])).send().await;
    assert_eq!((answer.status.as_u16(), answer.fields()), (422, vec!["body"]), "{answer:?}");
    let answer = w.post("/search").token(&token).json(&json!({"query": "x".repeat(201)})).send().await;
    assert_eq!(answer.fields(), ["query"]);
    let persons = changed("NewCase", "persons", json!([{"role": "child"}, {"role": "child", "height": 1}]));
    let answer = w.post("/cases").token(&token).json(&persons).send().await;
    assert_eq!(answer.fields(), ["persons[1].height"]);
    let both = changed("ProtectionAssessment", "child_not_asked", json!("x"));
    let call =
        w.post("/reports/A26-0H2XNT-P/protection-assessment").token(&token).header("if-match", "\"1\"");
    assert_eq!(call.json(&both).send().await.fields(), ["child_said"]);
    assert_eq!(w.t.events(Some("report.received")).await, 0);
}

#[tokio::test]
async fn what_is_no_json_is_refused() {
    let (w, token) = world().await;
    let deep = format!("{{\"facts\":{{\"x\":{}{}}}}}", "[".repeat(100_000), "]".repeat(100_000));
    for (kind, body, status) in [
        ("text/plain", "{}", 415),
        ("application/x-www-form-urlencoded", "report=1", 415),
        ("application/json", "", 400),
        ("application/json", "{\"report\": ", 400),
        ("application/json; charset=utf-8", "{} {}", 400),
        ("application/json", deep.as_str(), 400),
        ("application/json", "{\"facts\":{},\"facts\":{}}", 422),
        ("application/json", "\u{feff}{}", 400),
    ] {
        let answer = w.post("/cases").token(&token).raw(kind, body).send().await;
        assert_eq!(answer.status, status, "{kind}: {answer:?}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
    let none = w.post("/assess").token(&token).send().await;
    assert_eq!(none.status, 415);
    let large = format!("{{\"report\":\"{}\"}}", "x".repeat(2 << 20));
    let answer = w.post("/cases").token(&token).raw("application/json", &large).send().await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(answer.header("content-type"), "application/problem+json");
}

#[tokio::test]
async fn parameters_and_headers_are_named() {
    let (w, token) = world().await;
    for (path, field) in [
        ("/units?municipality=0000", "municipality"),
        ("/units?kommun=1280", "kommun"),
        ("/units?names=a&names=b", "names"),
        (&format!("/units?names={}", "x".repeat(201)), "names"),
        ("/advice", "what"),
        ("/advice?what=everything", "what"),
        ("/advice?what=police_report&acute=maybe", "acute"),
        ("/inbox?cursor=abc", "cursor"),
        ("/inbox?tab=all", "tab"),
        ("/worklist?cursor=W10", "cursor"),
        ("/directory/hsds?cursor=%00", "cursor"),
        ("/indicators?audience=nobody", "audience"),
    ] {
        let answer = w.get(path).token(&token).send().await;
        assert_eq!(answer.status, 422, "{path}: {answer:?}");
        assert_eq!(answer.fields(), [field], "{path}");
    }
    for tag in ["1", "\"x\"", "W/\"1\"", "*", "\"-1\"", "\"99999999999999999999\""] {
        let call = w.post("/cases/B26-7K3M9Q-4/notes").token(&token).header("if-match", tag);
        assert_eq!(call.json(&example("NewNote")).send().await.fields(), ["If-Match"], "{tag}");
    }
    let call = w.post("/cases/B26-7K3M9Q-4/notes").token(&token).header("idempotency-key", "");
    assert_eq!(call.json(&example("NewNote")).send().await.fields(), ["Idempotency-Key"]);
}

#[tokio::test]
async fn unknown_places_and_methods_are_problems_too() {
    let (w, token) = world().await;
    for (method, path, status) in [
        (Method::GET, "/nothing", 404),
        (Method::GET, "", 404),
        (Method::DELETE, "/inbox", 405),
        (Method::GET, "/search", 405),
        (Method::GET, "/provisions/sol.99.99", 404),
        (Method::GET, "/cases/%ff", 404),
        (Method::GET, "/reports/A26", 404),
    ] {
        let answer = w.call(method.clone(), path).token(&token).send().await;
        assert!(
            answer.status == status || (path.contains('%') && answer.status == 400),
            "{method} {path}: {answer:?}"
        );
        assert_eq!(answer.header("content-type"), "application/problem+json", "{path}");
        assert!(answer.body["detail"].is_string(), "{path}");
    }
}

#[tokio::test]
async fn beside_another_door_each_answers_for_its_own_places() {
    let (mut w, token) = world().await;
    // As the pages do it: a fallback of their own.
    let pages = axum::Router::new().fallback(async || "a page");
    w.router = pages.merge(w.router);
    assert_eq!(w.get("/nothing").token(&token).send().await.status, 404);
    assert_eq!(w.get("/clocks").token(&token).send().await.status, 200);
    assert_eq!(w.outside("/elsewhere").send().await.status, 200);
    // All below /api is for machines, also what no version has.
    for path in ["/api", "/api/", "/api/v1", "/api/v1/", "/api/v2/inbox", "/api/v1/inbox/"] {
        let answer = w.outside(path).send().await;
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.header("content-type"), "application/problem+json", "{path}");
    }
}
