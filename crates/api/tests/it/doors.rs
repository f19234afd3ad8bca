//! Every route refuses whoever may not come in, and leaves its trace when it answers.

use access::Role;
use api::Routed;
use http::Method;
use serde_json::Value;
use testkit::both_engines;

use crate::world::{ALL, Answer, Call, World, example};

/// A request that each route understands, about a number that exists in no organisation unless given.
fn sensible<'w>(w: &'w World, route: &Routed, number: &str) -> Call<'w> {
    let document = serde_json::to_value(api::document()).unwrap();
    let operation = &document["paths"][route.path][route.method];
    let mut path = route.path.replace("{number}", number);
    path = match route.path {
        "/clocks/{id}/due" => path.replace("{id}", "inquiry-decision"),
        "/provisions/{id}" => path.replace("{id}", "sol.20.2"),
        "/advice" => format!("{path}?what=police_report"),
        "/units" => format!("{path}?municipality=1280"),
        _ => path.replace("{id}", "nrm.1.open-report"),
    };
    let method = if route.method == "get" { Method::GET } else { Method::POST };
    let mut call = w.call(method, &path);
    if operation["parameters"].to_string().contains("If-Match") {
        call = call.header("if-match", "\"1\"");
    }
    if let Some(name) = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].as_str() {
        let body = example(name.rsplit('/').next().unwrap());
        assert!(body.is_object(), "{} has an example", route.path);
        call = call.json(&body);
    }
    call
}

fn guarded() -> impl Iterator<Item = Routed> {
    api::routes().into_iter().filter(|r| r.path != "/openapi.json")
}

fn is_problem(answer: &Answer, status: u16) {
    assert_eq!(answer.status, status, "{answer:?}");
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.body["status"], status);
    assert!(answer.body["title"].as_str().is_some_and(|t| !t.is_empty() && !t.contains("api-")));
}

both_engines! {
    async fn no_token_no_answer(t) {
        let w = World::new(t).await;
        let good = w.token(&w.malmo.clone(), ALL).await;
        for route in guarded() {
            let mut bodies: Vec<Value> = Vec::new();
            for authorization in ["", "Bearer", "Bearer varn_nobody", "Basic dXNlcjpwYXNz", "Bearer  ", &good] {
                let call = sensible(&w, &route, "A26-0H2XNT-P");
                let call = if authorization.is_empty() { call } else { call.header("authorization", authorization) };
                // A cookie is no token, whatever is in it.
                let answer = call.header("cookie", &format!("varn={good}; __Host-varn={good}")).send().await;
                is_problem(&answer, 401);
                assert!(answer.header("www-authenticate").starts_with("Bearer"));
                bodies.push(answer.anonymous());
            }
            assert!(bodies.windows(2).all(|w| w[0] == w[1]));
        }
        assert_eq!(w.t.events(None).await, 0);
    }

    async fn a_token_without_the_scope_gets_nothing_and_leaves_its_refusal(t) {
        let w = World::new(t).await;
        let token = w.token(&w.malmo.clone(), "no.such.scope").await;
        for route in guarded() {
            let before = w.t.events(None).await;
            let answer = sensible(&w, &route, "A26-0H2XNT-P").token(&token).send().await;
            let status = answer.status.as_u16();
            assert!(matches!(status, 403 | 404), "{route:?}: {answer:?}");
            is_problem(&answer, status);
            assert!(w.t.events(None).await > before, "{route:?} left no trace");
        }
    }

    async fn another_organisations_token_sees_what_is_absent(t) {
        let w = World::new(t).await;
        let own = w.token(&w.malmo.clone(), ALL).await;
        let other = w.token(&w.lund.clone(), ALL).await;
        // In the same organisation, but with no part in casework.
        let (malmo, mut strangers) = (w.malmo.clone(), vec![other.clone()]);
        for role in [Role::Coordinator, Role::National, Role::Administrator] {
            strangers.push(w.token_as(&malmo, role, ALL).await);
        }
        let sent = w.post("/reports").token(&own).json(&example("NewReport")).send().await;
        let report = sent.body["number"].as_str().unwrap().to_owned();
        let mut new = example("NewCase");
        new.as_object_mut().unwrap().remove("report");
        let opened = w.post("/cases").token(&own).json(&new).send().await;
        let case = opened.body["number"].as_str().unwrap().to_owned();
        let mut seen = 0;
        for route in guarded().filter(|r| r.path.contains("{number}")) {
            let (real, absent) =
                if route.path.starts_with("/cases") { (&case, "B26-7K3M9Q-4") } else { (&report, "A26-0H2XNT-P") };
            let own_nothing = sensible(&w, &route, absent).token(&own).send().await;
            for stranger in &strangers {
                let before = w.t.events(None).await;
                let refused = sensible(&w, &route, real).token(stranger).send().await;
                is_problem(&refused, 404);
                let refused = refused.about_nothing(real, absent);
                let nothing = sensible(&w, &route, absent).token(stranger).send().await;
                assert!(w.t.events(None).await >= before + 2, "{route:?} left no trace");
                assert_eq!(refused, nothing.about_nothing(real, absent), "{route:?}");
                assert_eq!(refused, own_nothing.about_nothing(real, absent), "{route:?}");
            }
            seen += 1;
        }
        assert_eq!(seen, 8);
        // Linking another organisation's report to a case is refused alike.
        let mut theirs = example("NewCase");
        theirs["report"] = report.clone().into();
        is_problem(&w.post("/cases").token(&other).json(&theirs).send().await, 404);
        // What the other organisation lists is its own.
        for path in ["/inbox", "/worklist"] {
            let listed = w.get(path).token(&other).send().await;
            assert_eq!(listed.status, 200);
            assert!(!listed.body.to_string().contains("26-"), "{listed:?}");
        }
        // No answer to any of them tells a name, a text or a number of it.
        for (n, stranger) in strangers.iter().enumerate() {
            for route in guarded().filter(|r| !r.path.contains("{number}") && r.path != "/reports") {
                let before = w.t.events(None).await;
                let text = sensible(&w, &route, "").token(stranger).send().await.body.to_string();
                assert!(w.t.events(None).await > before, "{n} {route:?} left no trace");
                for told in [&report, &case] {
                    assert!(!text.contains(told.as_str()), "{n} {route:?} tells {told}");
                }
            }
        }
        let found = w.post("/search").token(&other).json(&serde_json::json!({"query": "Exempelsson"})).send().await;
        assert_eq!(found.body["hits"].as_array().unwrap().len(), 0);
    }

    async fn what_is_refused_before_it_is_read_leaves_its_trace_too(t) {
        let w = World::new(t).await;
        let token = w.token(&w.malmo.clone(), ALL).await;
        for route in guarded().filter(|r| r.method == "post") {
            let path = route.path.replace("{number}", "A26-0H2XNT-P").replace("{id}", "x");
            let answer = w.post(&path).token(&token).header("if-match", "\"1\"").raw("application/json", "{").send().await;
            assert!(answer.status.is_client_error(), "{route:?}: {answer:?}");
        }
        let posts = guarded().filter(|r| r.method == "post").count();
        assert_eq!(w.t.events(None).await, i64::try_from(posts).unwrap());
        // Opening a report has no body: that request goes the whole way and leaves its own refusal.
        assert_eq!(w.t.events(Some("request.refused")).await, i64::try_from(posts - 1).unwrap());
    }

    async fn every_answer_leaves_its_trace(t) {
        let w = World::new(t).await;
        let token = w.token(&w.malmo.clone(), ALL).await;
        for route in guarded().filter(|r| !r.path.contains("{number}") && r.path != "/cases") {
            let before = w.t.events(None).await;
            let answer = sensible(&w, &route, "").token(&token).send().await;
            assert!(answer.status.is_success(), "{route:?}: {answer:?}");
            assert!(w.t.events(None).await > before, "{route:?} left no trace");
            assert_eq!(answer.header("cache-control"), "no-store");
            assert_eq!(answer.header("content-language"), "sv");
        }
    }
}
