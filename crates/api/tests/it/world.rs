//! Two organisations, tokens, and a way to call.

use std::sync::Arc;

use access::Role;
use api::Api;
use axum::{Router, body::Body};
use directory::{OrgKind, Organisation, Unit, UnitKind};
use ground::{TokenId, UserId};
use http::{HeaderMap, Method, Request, StatusCode};
use jiff::SignedDuration;
use serde_json::Value;
use store::{Statement, args};
use testkit::TestHouse;
use tower::ServiceExt as _;
use vault::Token;

const ACCOUNT: Statement = Statement::new(
    "test.account",
    "INSERT INTO account (id, login, name, title, lang, disabled_at, made_at, revision) VALUES ($1,$2,$3,'','sv',NULL,$4,1)",
);
const TOKEN: Statement = Statement::new(
    "test.token",
    "INSERT INTO api_token (hash, id, user_id, unit_id, name, scopes, made_at, expires_at, last_used_at, revoked_at) \
     VALUES ($1,$2,$3,$4,'test',$5,$6,$7,NULL,NULL)",
);

/// All scopes that there are.
pub(crate) const ALL: &str =
    "cases.read cases.write directory.read guidance.read reports.read reports.send reports.write";

pub(crate) struct World {
    pub(crate) t: TestHouse,
    pub(crate) router: Router,
    /// Reception in Malmö.
    pub(crate) malmo: Unit,
    /// Reception in Lund.
    pub(crate) lund: Unit,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }
    /// The body without the request's id.
    pub(crate) fn anonymous(&self) -> Value {
        let mut body = self.body.clone();
        body["request"] = Value::Null;
        body
    }
    /// All of the answer but the request's id, about nothing instead of `number`.
    pub(crate) fn about_nothing(&self, number: &str, absent: &str) -> (StatusCode, HeaderMap, String) {
        let mut headers = self.headers.clone();
        headers.remove("x-request-id");
        (self.status, headers, self.anonymous().to_string().replace(number, absent))
    }
    /// Fields that are wrong.
    pub(crate) fn fields(&self) -> Vec<&str> {
        let errors = self.body["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
        errors.iter().map(|e| e["field"].as_str().unwrap()).collect()
    }
}

/// A request to be.
pub(crate) struct Call<'w> {
    world: &'w World,
    method: Method,
    path: String,
    headers: Vec<(String, String)>,
    body: Option<String>,
}

impl Call<'_> {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
    pub(crate) fn token(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }
    pub(crate) fn json(self, body: &Value) -> Self {
        self.raw("application/json", &body.to_string())
    }
    pub(crate) fn raw(mut self, kind: &str, body: &str) -> Self {
        self.body = Some(body.to_owned());
        self.header("content-type", kind)
    }
    pub(crate) async fn send(self) -> Answer {
        let mut request = Request::builder().method(self.method).uri(self.path);
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        let request = request.body(self.body.map_or_else(Body::empty, Body::from)).unwrap();
        let response = self.world.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 8 << 20).await.unwrap();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answer { status: parts.status, headers: parts.headers, body }
    }
}

impl World {
    pub(crate) async fn new(t: TestHouse) -> Self {
        let mut work = t.house.store.begin("test.world").await.unwrap();
        let mut units = Vec::new();
        for (name, code) in [("Malmö stad", "1280"), ("Lunds kommun", "1281")] {
            let org = Organisation {
                number: String::new(),
                id: t.id(),
                kind: OrgKind::SocialServices,
                name: name.to_owned(),
                municipality: Some(code.to_owned()),
                region: Some("syd".to_owned()),
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
        let api = Api { house: t.house.clone(), clock: t.clock.clone(), entropy: t.entropy.clone(), site };
        let lund = units.pop().unwrap();
        let malmo = units.pop().unwrap();
        Self { router: api::router(api), t, malmo, lund }
    }

    /// A handler at a unit, with a token of these scopes.
    pub(crate) async fn token(&self, unit: &Unit, scopes: &str) -> String {
        self.token_as(unit, Role::Handler, scopes).await
    }

    /// Somebody with a role at a unit, with a token of these scopes.
    pub(crate) async fn token_as(&self, unit: &Unit, role: Role, scopes: &str) -> String {
        let staff = self.t.member(unit.org, unit.id, role).await;
        self.token_of(staff.user, unit, scopes).await
    }

    async fn token_of(&self, user: UserId, unit: &Unit, scopes: &str) -> String {
        let token = Token::new(self.t.entropy.as_ref());
        let (now, id) = (self.t.now(), self.t.id::<TokenId>());
        let expires = now + SignedDuration::from_hours(24);
        let mut work = self.t.house.store.begin("test.token").await.unwrap();
        work.run(&ACCOUNT, args![user, user.to_string(), "Test Testsson", now]).await.unwrap();
        let hash = token.hash().as_bytes().to_vec();
        work.run(&TOKEN, args![hash, id, user, unit.id, scopes, now, expires]).await.unwrap();
        work.commit_housekeeping("a fixture").await.unwrap();
        format!("varn_{}", token.text().as_str())
    }

    pub(crate) fn call(&self, method: Method, path: &str) -> Call<'_> {
        let path = format!("/api/v1{path}");
        Call { world: self, method, path, headers: Vec::new(), body: None }
    }
    /// A path that is not the API's.
    pub(crate) fn outside(&self, path: &str) -> Call<'_> {
        Call { world: self, method: Method::GET, path: path.to_owned(), headers: Vec::new(), body: None }
    }
    pub(crate) fn get(&self, path: &str) -> Call<'_> {
        self.call(Method::GET, path)
    }
    pub(crate) fn post(&self, path: &str) -> Call<'_> {
        self.call(Method::POST, path)
    }
}

/// A request body as the description gives it, by the name of its schema.
pub(crate) fn example(schema: &str) -> Value {
    let document = serde_json::to_value(api::document()).unwrap();
    document["components"]["schemas"][schema]["example"].clone()
}
