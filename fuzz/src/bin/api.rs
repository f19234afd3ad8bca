//! A request to the JSON API of a whole house on SQLite, as a handler in one municipality. First line `METHOD /path`, then
//! `name: value` lines, an empty line, and the body. `REPORT` and `CASE` in path and body are numbers that exist; `OTHER` is a
//! case of another municipality.
#![no_main]

use std::{cell::RefCell, sync::Arc};

use api::Api;
use axum::{Router, body::Body};
use directory::{OrgKind, Organisation, Unit, UnitKind};
use fuzz::{holds, line, text};
use ground::TokenId;
use http::{HeaderName, HeaderValue, Method, Request, StatusCode, header};
use jiff::SignedDuration;
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};
use store::{Statement, args};
use testkit::TestHouse;
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt as _;
use vault::Token;

const SECRET: &str = "HEMLIGT-4711-SAGOGATAN";
const ACCOUNT: Statement = Statement::new(
    "fuzz.account",
    "INSERT INTO account (id, login, name, title, lang, disabled_at, made_at, revision) VALUES ($1,$2,$3,'','sv',NULL,$4,1)",
);
const TOKEN: Statement = Statement::new(
    "fuzz.token",
    "INSERT INTO api_token (hash, id, user_id, unit_id, name, scopes, made_at, expires_at, last_used_at, revoked_at) \
     VALUES ($1,$2,$3,$4,'test',$5,$6,$7,NULL,NULL)",
);
const SCOPES: &str =
    "cases.read cases.write directory.read guidance.read reports.read reports.send reports.write";

struct World {
    runtime: Runtime,
    // Keeps its folder.
    _house: TestHouse,
    router: Router,
    token: String,
    numbers: [(&'static str, String); 3],
    paths: Value,
}

thread_local! {
    static WORLD: RefCell<(World, u32)> = RefCell::new((World::new(), 0));
}

fuzz_target!(|data: &[u8]| {
    WORLD.with_borrow_mut(|(world, asked)| {
        *asked += 1;
        // What is stored grows; begun anew it does not slow everything down.
        if *asked % 20_000 == 0 {
            *world = World::new();
        }
        world.ask(data);
    });
});

impl World {
    fn new() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let (house, router, own, other) = runtime.block_on(async {
            let t = TestHouse::sqlite().await;
            let mut work = t.house.store.begin("fuzz.world").await.unwrap();
            let mut units = Vec::new();
            for (name, code) in [("Malmö stad", "1280"), ("Lunds kommun", "1281")] {
                let org = Organisation {
                    id: t.id(),
                    kind: OrgKind::SocialServices,
                    name: name.to_owned(),
                    municipality: Some(code.to_owned()),
                    region: Some("syd".to_owned()),
                    number: String::new(),
                    active: true,
                    revision: 1,
                };
                directory::put_organisation(&mut work, &org).await.unwrap();
                let unit = Unit::new(t.id(), &org, "Mottagning barn och unga", UnitKind::Reception);
                directory::put_unit(&mut work, &t.house.content.register, &unit).await.unwrap();
                units.push(unit);
            }
            work.commit_housekeeping("a fixture").await.unwrap();
            let words = Arc::new(content::Words::load(&content::Tree::embedded()));
            let site = web_kit::Site::new(words, t.clock.clone(), t.entropy.clone());
            let api =
                Api { house: t.house.clone(), clock: t.clock.clone(), entropy: t.entropy.clone(), site };
            let (own, other) = (token(&t, &units[0]).await, token(&t, &units[1]).await);
            (t, api::router(api), own, other)
        });
        let paths = serde_json::to_value(api::document()).unwrap();
        let mut world =
            Self { runtime, _house: house, router, token: own.clone(), numbers: Default::default(), paths };
        let example = |schema: &str| world.paths["components"]["schemas"][schema]["example"].clone();
        let (mut report, mut case) = (example("NewReport"), example("NewCase"));
        if let Some(report) = report.as_object_mut() {
            report.remove("unit");
            report.insert("happened".to_owned(), json!("Ett påhittat barn har berättat något."));
            report.insert("municipality".to_owned(), json!("1280"));
        }
        if let Some(case) = case.as_object_mut() {
            case.remove("report");
            case.insert("persons".to_owned(), json!([{"role": "child", "given": SECRET, "family": SECRET}]));
        }
        let number = |(status, body): (StatusCode, Value)| {
            assert_eq!(status, StatusCode::CREATED, "{body}");
            body["number"].as_str().unwrap().to_owned()
        };
        let theirs = number(world.post(&other, "/cases", &case));
        let report = number(world.post(&own, "/reports", &report));
        case["persons"] = json!([{"role": "child", "given": "Påhittad"}]);
        let ours = number(world.post(&own, "/cases", &case));
        world.numbers = [("REPORT", report), ("CASE", ours), ("OTHER", theirs)];
        world
    }

    fn post(&self, token: &str, path: &str, body: &Value) -> (StatusCode, Value) {
        let request = Request::post(format!("/api/v1{path}"))
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        let (parts, bytes) = self.send(request);
        (parts.status, serde_json::from_slice(&bytes).unwrap_or_default())
    }

    fn send(&self, request: Request<Body>) -> (http::response::Parts, Vec<u8>) {
        self.runtime.block_on(async {
            let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
            (parts, axum::body::to_bytes(body, 8 << 20).await.unwrap().to_vec())
        })
    }

    fn ask(&self, data: &[u8]) {
        let (first, mut rest) = line(data);
        let first = text(first);
        let Some((method, path)) = first.split_once(' ') else { return };
        let Ok(method) = method.parse::<Method>() else { return };
        let path =
            self.numbers.iter().fold(path.to_owned(), |path, (name, number)| path.replacen(name, number, 1));
        let mut request = Request::builder().method(&method).uri(format!("/api/v1{path}"));
        request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.token));
        loop {
            let (one, more) = line(rest);
            rest = more;
            let Some(colon) = one.iter().position(|b| *b == b':') else { break };
            let value = HeaderValue::from_bytes(one[colon + 1..].trim_ascii());
            if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(&one[..colon]), value) {
                request = request.header(name, value);
            }
        }
        let body =
            self.numbers.iter().fold(rest.to_vec(), |body, (name, number)| replaced(body, name, number));
        let Ok(request) = request.body(Body::from(body)) else { return };
        let path = request.uri().path().to_owned();
        let (parts, body) = self.send(request);

        let status = parts.status;
        assert!(!status.is_server_error(), "{method} {path}: {status} {}", text(&body));
        // What the fuzzer has learned to say itself may come back.
        if !holds(data, &SECRET.as_bytes()[..4]) {
            assert!(!holds(&body, SECRET.as_bytes()), "{method} {path} told of another's child");
        }
        // So too the number of the other case, whole or by its name.
        let learned = self.numbers[2].1.as_bytes().get(4..10).unwrap_or_default();
        if !holds(data, b"OTHER") && !holds(data, learned) {
            assert!(!holds(&body, self.numbers[2].1.as_bytes()), "{method} {path} told of another's case");
        }
        let said = |name: &str| parts.headers.get(name).map_or("", |v| v.to_str().unwrap_or_default());
        assert_eq!(said("x-content-type-options"), "nosniff");
        assert_eq!(said("cache-control"), "no-store");
        if status.is_client_error() {
            assert_eq!(said("content-type"), "application/problem+json", "{method} {path}: {}", text(&body));
            if method != Method::HEAD {
                let problem: Value = serde_json::from_slice(&body).unwrap();
                assert_eq!(problem["status"], status.as_u16());
                assert!(!text(&body).contains("api-fault-"), "a key instead of its words: {problem}");
            }
        }
        if let Some(documented) = self.documented(&method, &path) {
            assert!(
                documented.contains(&status.as_str().to_owned()),
                "{method} {path}: {status} is not described"
            );
        }
    }

    /// Which states the description names for an operation.
    fn documented(&self, method: &Method, path: &str) -> Option<Vec<String>> {
        let path = path.strip_prefix("/api/v1")?;
        let paths = self.paths["paths"].as_object().unwrap();
        let fits = |pattern: &str| {
            let (given, wanted): (Vec<_>, Vec<_>) = (path.split('/').collect(), pattern.split('/').collect());
            given.len() == wanted.len()
                && given.iter().zip(wanted).all(|(g, w)| *g == w || (w.starts_with('{') && !g.is_empty()))
        };
        let (_, operations) =
            paths.iter().find(|(pattern, _)| fits(pattern.trim_start_matches("/api/v1")))?;
        let operation = operations.get(match method.as_str() {
            "GET" => "get",
            "POST" => "post",
            _ => return None,
        })?;
        Some(operation["responses"].as_object().unwrap().keys().cloned().collect())
    }
}

/// The first `name` in the body becomes the number.
fn replaced(mut body: Vec<u8>, name: &str, number: &str) -> Vec<u8> {
    if let Some(at) = body.windows(name.len()).position(|window| window == name.as_bytes()) {
        body.splice(at..at + name.len(), number.bytes());
    }
    body
}

async fn token(t: &TestHouse, unit: &Unit) -> String {
    let staff = t.member(unit.org, unit.id, access::Role::Handler).await;
    let token = Token::new(t.entropy.as_ref());
    let (now, id) = (t.now(), t.id::<TokenId>());
    let expires = now + SignedDuration::from_hours(24);
    let mut work = t.house.store.begin("fuzz.token").await.unwrap();
    work.run(&ACCOUNT, args![staff.user, staff.user.to_string(), "Test Testsson", now]).await.unwrap();
    let hash = token.hash().as_bytes().to_vec();
    work.run(&TOKEN, args![hash, id, staff.user, unit.id, SCOPES, now, expires]).await.unwrap();
    work.commit_housekeeping("a fixture").await.unwrap();
    format!("varn_{}", token.text().as_str())
}
