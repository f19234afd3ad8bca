//! An identity provider for tests: does what a right one does, and whatever wrong a test tells it to.
#![expect(clippy::indexing_slicing, reason = "a test helper may fail loudly")]
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use access::House;
use axum::{
    Json, Router,
    extract::{Form, State},
    http::StatusCode,
    routing::{get, post},
};
use ground::{Clock as _, Text};
use oidc::{
    Audience, ClientKey, Settings, config,
    jose::{Algorithm, KeySet, Unverified},
};
use serde_json::{Map, Value, json};
use url::Url;

use crate::TestClock;

/// Where people come back to in tests.
pub const BACK: &str = "http://localhost/login/oidc/op/callback";
/// The organisation number of the fixture.
pub const ORGANISATION: &str = "2120001124";

struct Pending {
    nonce: String,
    challenge: String,
    redirect: String,
    fresh: bool,
}

type Change = Box<dyn Fn(&mut Map<String, Value>) + Send>;
type Rewrite = Box<dyn Fn(String) -> String + Send>;

struct Inner {
    issuer: String,
    client: Value,
    key: ClientKey,
    published: Vec<Value>,
    codes: HashMap<String, Pending>,
    made: u32,
    claims: Change,
    token: Rewrite,
    down: bool,
    keys_asked: u32,
}

/// The provider. Dropped with the test.
#[derive(Clone)]
pub struct TestProvider {
    inner: Arc<Mutex<Inner>>,
    clock: Arc<TestClock>,
}

/// What the browser brings back.
#[derive(Debug, Clone)]
pub struct Brought {
    /// State of the login.
    pub state: String,
    /// The answer.
    pub answer: oidc::Answer,
}

fn key() -> ClientKey {
    ClientKey::from_text(&ClientKey::generate().unwrap()).unwrap()
}

impl TestProvider {
    /// Starts one on a free port, which knows a client with this key.
    pub async fn start(clock: Arc<TestClock>, client: &ClientKey) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let key = key();
        let inner = Inner {
            issuer,
            client: client.public(),
            published: vec![key.public()["keys"][0].clone()],
            key,
            codes: HashMap::new(),
            made: 0,
            claims: Box::new(|_| {}),
            token: Box::new(|token| token),
            down: false,
            keys_asked: 0,
        };
        let this = Self { inner: Arc::new(Mutex::new(inner)), clock };
        let app = Router::new()
            .route("/.well-known/openid-configuration", get(metadata))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(this.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        this
    }

    /// How Värn is set up for it.
    #[must_use]
    pub fn settings(&self) -> Settings {
        Settings {
            id: "op".into(),
            name: Text::new("E-legitimation", "E-identification"),
            issuer: self.inner.lock().unwrap().issuer.clone(),
            client_id: "https://varn.example.se".into(),
            algorithm: Algorithm::Es256,
            levels: config::LEVELS.map(str::to_owned).into(),
            identity_claim: "employee".into(),
            organisation_claim: config::ORGANISATION.into(),
            scopes: Vec::new(),
            audience: Audience::Issuer,
            signed_request: false,
            authorities: None,
        }
    }

    /// Changes the claims of every token from now on.
    pub fn claims(&self, change: impl Fn(&mut Map<String, Value>) + Send + 'static) {
        self.inner.lock().unwrap().claims = Box::new(change);
    }
    /// Changes the text of every token from now on.
    pub fn token(&self, rewrite: impl Fn(String) -> String + Send + 'static) {
        self.inner.lock().unwrap().token = Box::new(rewrite);
    }
    /// Does not answer from now on, or does again.
    pub fn down(&self, down: bool) {
        self.inner.lock().unwrap().down = down;
    }
    /// Signs with a new key, and shows it or not.
    pub fn rotate(&self, publish: bool) {
        let mut inner = self.inner.lock().unwrap();
        inner.key = key();
        if publish {
            inner.published = vec![inner.key.public()["keys"][0].clone()];
        }
    }
    /// How often its keys were asked for.
    #[must_use]
    pub fn keys_asked(&self) -> u32 {
        self.inner.lock().unwrap().keys_asked
    }
    /// A token it signs for another purpose.
    #[must_use]
    pub fn signed(&self, kind: &str, claims: &Value) -> String {
        self.inner.lock().unwrap().key.sign(kind, claims).unwrap()
    }
    /// Its public keys.
    #[must_use]
    pub fn published(&self) -> Value {
        json!({ "keys": self.inner.lock().unwrap().published })
    }

    /// The person logs in on its page: what the browser then brings back.
    #[must_use]
    pub fn log_in(&self, page: &str) -> Brought {
        let url = Url::parse(page).unwrap();
        let asked: HashMap<String, String> = url.query_pairs().into_owned().collect();
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["code_challenge_method"], "S256");
        assert!(asked["scope"].split(' ').any(|s| s == "openid"));
        let mut inner = self.inner.lock().unwrap();
        inner.made += 1;
        let code = format!("code-{}", inner.made);
        let pending = Pending {
            nonce: asked["nonce"].clone(),
            challenge: asked["code_challenge"].clone(),
            redirect: asked["redirect_uri"].clone(),
            fresh: asked.get("prompt").is_some_and(|p| p == "login")
                && asked.get("max_age").is_some_and(|a| a == "0"),
        };
        inner.codes.insert(code.clone(), pending);
        let iss = Some(inner.issuer.clone());
        Brought { state: asked["state"].clone(), answer: oidc::Answer { code, error: String::new(), iss } }
    }
}

async fn metadata(State(op): State<TestProvider>) -> Result<Json<Value>, StatusCode> {
    let inner = op.inner.lock().unwrap();
    if inner.down {
        return Err(StatusCode::SERVICE_UNAVAILABLE);
    }
    let issuer = &inner.issuer;
    Ok(Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "authorization_response_iss_parameter_supported": true,
    })))
}

async fn keys(State(op): State<TestProvider>) -> Json<Value> {
    let mut inner = op.inner.lock().unwrap();
    inner.keys_asked += 1;
    Json(json!({ "keys": inner.published }))
}

async fn token(
    State(op): State<TestProvider>,
    Form(form): Form<HashMap<String, String>>,
) -> Result<Json<Value>, (StatusCode, Json<Value>)> {
    let refuse = |why: &str| (StatusCode::BAD_REQUEST, Json(json!({ "error": why })));
    let mut inner = op.inner.lock().unwrap();
    if inner.down {
        return Err((StatusCode::SERVICE_UNAVAILABLE, Json(json!({}))));
    }
    let now = op.clock.now().as_second();
    let known: KeySet = serde_json::from_value(inner.client.clone()).unwrap();
    let assertion = Unverified::read(&form["client_assertion"], Algorithm::Es256, &["JWT"])
        .ok()
        .and_then(|t| t.verify(&known, Algorithm::Es256).ok())
        .ok_or_else(|| refuse("invalid_client"))?;
    assert_eq!(assertion["aud"], json!(inner.issuer));
    assert_eq!(assertion["iss"], assertion["sub"]);
    let pending = inner.codes.remove(&form["code"]).ok_or_else(|| refuse("invalid_grant"))?;
    if oidc::key::challenge(&form["code_verifier"]) != pending.challenge
        || form["redirect_uri"] != pending.redirect
    {
        return Err(refuse("invalid_grant"));
    }
    // A living session of ten minutes, unless a fresh login was asked for.
    let logged_in_at = if pending.fresh { now } else { now - 600 };
    let mut claims = json!({
        "iss": inner.issuer, "aud": "https://varn.example.se", "sub": "s-1", "employee": "SE1-anna", "sid": "sid-1",
        "iat": now, "exp": now + 300, "nonce": pending.nonce, "auth_time": logged_in_at,
        "acr": config::LEVELS[0], config::ORGANISATION: ORGANISATION,
    });
    (inner.claims)(claims.as_object_mut().unwrap());
    let id_token = (inner.token)(inner.key.sign("JWT", &claims).unwrap());
    Ok(Json(json!({ "access_token": "opaque", "token_type": "Bearer", "id_token": id_token })))
}

/// Makes the organisation of a unit answer to [`ORGANISATION`].
pub async fn number_organisation(house: &House, org: ground::OrgId) {
    const SET: store::Statement =
        store::Statement::new("testkit.organisation", "UPDATE organisation SET number = $2 WHERE id = $1");
    let mut work = house.store.begin("testkit.organisation").await.unwrap();
    work.run(&SET, store::args![org, ORGANISATION]).await.unwrap();
    work.commit_housekeeping("a fixture").await.unwrap();
}
