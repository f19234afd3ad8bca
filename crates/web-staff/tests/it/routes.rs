//! Every route of the site, without naming one: who may come in, and that nothing goes out without a trace.

use http::{Method, StatusCode};
use web_staff::{Door, all_routes};

use crate::site::{PEOPLE, Site};

/// A path with its placeholders filled with something that does not exist.
fn filled(path: &str) -> String {
    let mut out = String::new();
    for part in path.split('/').skip(1) {
        out.push('/');
        out.push_str(match part {
            "{number}" => "B26-NOSUCH-0",
            p if p.starts_with('{') => "00000000-0000-7000-8000-000000000000",
            p => p,
        });
    }
    out
}

#[test]
fn the_list_of_routes_is_as_reviewed() {
    let mut list = String::new();
    for route in all_routes().list() {
        let door = match route.door {
            Door::Public(why) => format!("anyone: {why}"),
            Door::Staff => "staff".to_owned(),
        };
        list.push_str(&format!("{:4} {:44} {door}\n", route.method.as_str(), route.path));
    }
    insta::assert_snapshot!("routes", list);
}

#[tokio::test]
async fn staff_routes_demand_a_login() {
    let site = Site::new().await;
    for route in all_routes().list().filter(|r| r.door == Door::Staff) {
        let path = filled(route.path);
        if route.method == Method::GET {
            let answer = site.get(None, &path).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "GET {path}");
            assert!(answer.location.starts_with("/login?next="), "GET {path} → {}", answer.location);
        } else {
            let answer = site.post_raw(None, &path, &[]).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "POST {path}");
        }
    }
}

#[tokio::test]
async fn forms_demand_the_token_of_the_session() {
    let site = Site::new().await;
    let who = site.login("handler").await;
    for route in all_routes().list().filter(|r| r.door == Door::Staff && r.method == Method::POST) {
        let path = filled(route.path);
        let answer = site.post_raw(Some(&who), &path, &[("csrf", &"0".repeat(64))]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "POST {path} took a form without its token");
    }
}

#[tokio::test]
async fn no_page_goes_out_without_an_audit_event_whoever_asks() {
    let site = Site::new().await;
    for login in PEOPLE {
        let who = site.login(login).await;
        for route in all_routes().list().filter(|r| r.door == Door::Staff && r.method == Method::GET) {
            let path = filled(route.path);
            let before = site.t.events(None).await;
            let answer = site.get(Some(&who), &path).await;
            let left = site.t.events(None).await - before;
            assert!(
                answer.status != StatusCode::INTERNAL_SERVER_ERROR,
                "{login} GET {path}: a fault instead of an answer (or an answer without a trace)"
            );
            if answer.status.is_success() {
                assert!(left >= 1, "{login} GET {path}: a page without an audit event");
                assert!(
                    !answer.body.contains("‹") && !answer.body.contains("[["),
                    "{login} GET {path}: a word is missing"
                );
            }
        }
    }
}
