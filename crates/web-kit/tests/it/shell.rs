//! The shell around all routes.

use std::{
    io::Write,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Path,
    response::Response,
    routing::{get, post},
};
use http::{HeaderMap, Method, Request, StatusCode};
use tower::ServiceExt;
use web_kit::{Csrf, Limits, Problem, Site, Submitted, assets, csrf, gallery, shell};

use crate::site;

fn app() -> Router {
    let routes: Router<Site> = Router::new()
        .route("/case/{id}", get(async |Path(id): Path<u32>| id.to_string()))
        .route("/panic", get(async || -> String { panic!("inner secret") }))
        .route("/fault", get(async || Problem::internal(&"inner secret")))
        .route("/slow", get(async || std::future::pending::<String>().await))
        .route("/form", post(async |sent: Submitted| sent.value("a").to_owned()))
        .route(
            "/file",
            post(async |sent: Submitted| {
                sent.files("doc")
                    .map(|f| format!("{} {} {}", f.name, f.media_type, f.bytes.len()))
                    .collect::<String>()
            }),
        )
        .route("/api/v1/missing", get(async || Problem::NotFound))
        .merge(gallery::router());
    let limits = Limits { body: 60_000, time: Duration::from_millis(50) };
    shell(routes, &site(), limits).with_state(site())
}

async fn send(request: Request<Body>) -> (StatusCode, HeaderMap, String) {
    let response: Response = app().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, 1 << 20).await.unwrap();
    (parts.status, parts.headers, String::from_utf8_lossy(&bytes).into_owned())
}

async fn get_page(path: &str) -> (StatusCode, HeaderMap, String) {
    send(Request::get(path).body(Body::empty()).unwrap()).await
}

fn form(path: &str, body: impl Into<Body>) -> Request<Body> {
    Request::post(path).header("content-type", "application/x-www-form-urlencoded").body(body.into()).unwrap()
}

#[tokio::test]
async fn every_answer_is_guarded() {
    for path in ["/_gallery", "/nothing/here", "/panic", "/case/abc"] {
        let (_, headers, _) = get_page(path).await;
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{path}");
        for (name, value) in [
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cross-origin-embedder-policy", "require-corp"),
            ("x-robots-tag", "noindex, nofollow"),
        ] {
            assert_eq!(headers[name], value, "{path} {name}");
        }
        for directive in
            ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"]
        {
            assert!(policy.contains(directive), "{path} {directive}");
        }
        assert!(headers["permissions-policy"].to_str().unwrap().contains("geolocation=()"), "{path}");
        assert!(!headers.contains_key("access-control-allow-origin"), "{path}");
        assert!(headers.contains_key("x-request-id"));
    }
}

#[tokio::test]
async fn a_site_over_https_binds_browser_and_cookie_to_it() {
    let over = Site { https: true, ..site() };
    let limits = Limits { body: 60_000, time: Duration::from_secs(1) };
    let app: Router = shell(gallery::router(), &over, limits).with_state(over.clone());
    for path in ["/_gallery?lang=en", "/nothing", &assets::url("varn.css")] {
        let answer = app.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
        let rule = answer.headers()["strict-transport-security"].to_str().unwrap();
        let age = rule.strip_prefix("max-age=").and_then(|r| r.split(';').next()?.parse::<u32>().ok());
        assert!(age.unwrap() >= 31_536_000 && rule.contains("includeSubDomains"), "{path}: {rule}");
        if let Some(cookie) = answer.headers().get("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            assert!(cookie.starts_with("__Host-lang=en; Path=/;"), "{cookie}");
            for part in ["Secure", "HttpOnly", "SameSite="] {
                assert!(cookie.contains(part) && !cookie.contains("Domain"), "{cookie}");
            }
        }
    }
    // Over plain HTTP on this machine the rule would be ignored, and must not be sent (RFC 6797 7.2).
    assert!(!get_page("/_gallery").await.1.contains_key("strict-transport-security"));
}

#[tokio::test]
async fn every_body_tells_what_it_is() {
    for (path, kind) in [
        ("/_gallery", "text/html; charset=utf-8"),
        ("/nothing", "text/html; charset=utf-8"),
        ("/api/v1/missing", "application/problem+json"),
        ("/assets/varn.css", "text/css; charset=utf-8"),
        ("/assets/varn.js", "text/javascript; charset=utf-8"),
        ("/favicon.ico", "image/svg+xml; charset=utf-8"),
    ] {
        assert_eq!(get_page(path).await.1["content-type"], kind, "{path}");
    }
}

#[tokio::test]
async fn only_the_methods_of_a_route_are_taken() {
    for method in ["TRACE", "PUT", "DELETE", "PATCH", "OPTIONS"] {
        let request = Request::builder().method(method).uri("/case/1").body(Body::from("a=1")).unwrap();
        let (status, headers, body) = send(request).await;
        assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED, "{method}");
        assert!(!headers.contains_key("access-control-allow-methods") && !body.contains("a=1"), "{method}");
    }
}

#[tokio::test]
async fn pages_hold_nothing_the_policy_would_refuse() {
    for path in ["/_gallery", "/_gallery?faults=1", "/_gallery/done", "/nothing"] {
        let (_, _, html) = get_page(path).await;
        assert!(!html.contains(" style=") && !html.contains("<style"), "{path}: inline style");
        assert!(!html.contains(" onclick") && !html.contains("<script>"), "{path}: inline script");
        assert!(!html.contains("//cdn") && !html.contains("src=\"http"), "{path}: foreign source");
    }
}

#[tokio::test]
async fn nothing_of_the_inside_is_told() {
    for (path, status) in
        [("/panic", 500), ("/fault", 500), ("/case/abc", 400), ("/slow", 503), ("/nothing", 404)]
    {
        let (given, headers, body) = get_page(path).await;
        assert_eq!(given.as_u16(), status, "{path}");
        assert!(headers["content-type"].to_str().unwrap().starts_with("text/html"), "{path}");
        assert!(body.contains("<h1>") && body.contains("</html>"), "{path}");
        for inner in ["secret", "panicked", "Cannot parse", "invalid digit"] {
            assert!(!body.contains(inner), "{path} tells {inner}");
        }
    }
    let (_, headers, body) = get_page("/fault?lang=en").await;
    assert!(body.contains(headers["x-request-id"].to_str().unwrap()), "the request id helps the help desk");
    assert!(body.contains("lang=\"en\""));
}

#[tokio::test]
async fn programs_get_problem_json() {
    let (status, headers, body) = get_page("/api/v1/missing").await;
    assert_eq!(
        (status.as_u16(), headers["content-type"].to_str().unwrap()),
        (404, "application/problem+json")
    );
    let json: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(
        (json["type"].as_str(), json["status"].as_u64()),
        (Some("urn:varn:problem:not-found"), Some(404))
    );
}

#[tokio::test]
async fn wrong_methods_and_wrong_bodies_get_a_page() {
    let (status, headers, _) = send(form("/case/1", "")).await;
    assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(headers["allow"].to_str().unwrap().contains("GET"));
    let json =
        Request::post("/form").header("content-type", "application/json").body(Body::from("{}")).unwrap();
    assert_eq!(send(json).await.0, StatusCode::BAD_REQUEST);
    let (status, _, body) = send(form("/form", "a=".to_owned() + &"x".repeat(70_000))).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(body.contains("</html>"));
}

#[tokio::test]
async fn both_kinds_of_form_are_read() {
    assert_eq!(send(form("/form", "a=%C3%A5")).await.2, "å");
    let body = "--B\r\ncontent-disposition: form-data; name=\"doc\"; filename=\"C:\\tmp\\a.pdf\"\r\ncontent-type: application/pdf\r\n\r\n1234\r\n--B\r\ncontent-disposition: form-data; name=\"doc\"; filename=\"\"\r\n\r\n\r\n--B--\r\n";
    let kind = "multipart/form-data; boundary=B";
    let file =
        |body: String| Request::post("/file").header("content-type", kind).body(Body::from(body)).unwrap();
    assert_eq!(send(file(body.to_owned())).await.2, "a.pdf application/pdf 4");
    assert_eq!(send(file(body.replace("1234", &"x".repeat(70_000)))).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(send(file("--B\r\nbroken".to_owned())).await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn typed_text_comes_back_escaped_with_its_message() {
    let (status, _, html) = send(form("/_gallery", "name=%3Cscript%3Ex&what=")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(html.contains("value=\"&#60;script&#62;x\""), "escaped and kept");
    assert!(html.contains("<title>Fel: "));
    assert!(html.contains("id=\"what-error\"") && html.contains("aria-describedby=\"what-hint what-error\""));
    assert!(html.contains("<a href=\"#what\">Fyll i ”Detaljer”.</a>"));
}

#[tokio::test]
async fn assets_are_cached_by_version_and_stay_in_their_folder() {
    let path = assets::url("varn.css");
    let (status, headers, css) = get_page(&path).await;
    assert_eq!(status, StatusCode::OK);
    assert!(headers["cache-control"].to_str().unwrap().contains("immutable"));
    assert!(css.contains(":focus-visible"));
    let again =
        Request::get(&path).header("if-none-match", headers["etag"].clone()).body(Body::empty()).unwrap();
    assert_eq!(send(again).await.0, StatusCode::NOT_MODIFIED);
    assert!(
        !get_page("/assets/varn.css?v=old").await.1["cache-control"].to_str().unwrap().contains("immutable")
    );
    for bad in [
        "/assets/../Cargo.toml",
        "/assets/..%2fCargo.toml",
        "/assets//etc/passwd",
        "/assets/%2e%2e/src/lib.rs",
    ] {
        assert_eq!(get_page(bad).await.0, StatusCode::NOT_FOUND, "{bad}");
    }
    let zipped = Request::get(&path).header("accept-encoding", "gzip").body(Body::empty()).unwrap();
    assert_eq!(send(zipped).await.1["content-encoding"], "gzip");
}

#[test]
fn requests_of_other_sites_are_told_apart() {
    let ask = |method: Method, pairs: &[(&'static str, &str)]| {
        let headers =
            pairs.iter().map(|(n, v)| ((*n).parse().unwrap(), v.parse().unwrap())).collect::<HeaderMap>();
        csrf::same_site(&method, &headers)
    };
    let host = ("host", "varn.example:8080");
    assert!(ask(Method::GET, &[("sec-fetch-site", "cross-site")]));
    assert!(ask(Method::POST, &[("sec-fetch-site", "same-origin"), ("origin", "null")]));
    assert!(!ask(Method::POST, &[("sec-fetch-site", "same-site"), host]));
    assert!(!ask(Method::POST, &[("sec-fetch-site", "cross-site"), host]));
    assert!(ask(Method::POST, &[("origin", "http://varn.example:8080"), host]));
    assert!(!ask(Method::POST, &[("origin", "http://evil.example"), host]));
    assert!(!ask(Method::POST, &[("origin", "http://varn.example:8080.evil.example"), host]));
    assert!(ask(Method::DELETE, &[host]));
}

#[tokio::test]
async fn a_form_from_another_site_is_refused() {
    let mut request = form("/form", "a=1");
    request.headers_mut().insert("sec-fetch-site", "cross-site".parse().unwrap());
    assert_eq!(send(request).await.0, StatusCode::FORBIDDEN);
}

#[test]
fn the_token_belongs_to_one_session() {
    let mine = Csrf::of(b"session one").unwrap();
    let sent = |token: &str| Submitted::urlencoded(format!("csrf={token}").as_bytes()).unwrap();
    assert_eq!(mine.token().len(), 64);
    assert!(mine.verify(&sent(&mine.token())).is_ok());
    let other = Csrf::of(b"session two").unwrap().token();
    for bad in [other.as_str(), "", "00", &"zz".repeat(32), &"å".repeat(32), &mine.token()[..62]] {
        assert_eq!(mine.verify(&sent(bad)), Err(Problem::Stale), "{bad}");
    }
}

#[tokio::test]
async fn the_language_is_remembered_except_on_public_pages() {
    let (_, headers, _) = get_page("/_gallery?lang=en").await;
    assert!(headers["set-cookie"].to_str().unwrap().starts_with("lang=en;"));
    assert!(!get_page("/p/x?lang=en").await.1.contains_key("set-cookie"));
    assert!(!get_page("/_gallery").await.1.contains_key("set-cookie"));
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_access_log_tells_the_route_but_no_id_and_no_query() {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .without_time()
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    get_page("/case/4711?name=Hemlig").await;
    get_page("/unknown/4711").await;
    drop(guard);
    let log = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("/case/{id}") && log.contains("status=200") && log.contains("status=404"), "{log}");
    assert!(!log.contains("4711") && !log.contains("Hemlig"), "{log}");
}
